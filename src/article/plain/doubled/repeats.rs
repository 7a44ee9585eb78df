//! What says right below a headline nothing but the headline once more, and a caption that is glued to the lead and told again below.

use super::super::around::{is_stopped, tells};
use crate::article::byline;
use crate::article::clean::tells_headline;
use crate::article::date_line::is_date_line;
use crate::article::lead;
use crate::article::words::Words;
use crate::article::{LeftOut, LeftOutKind};

/// A headline has as many words that tell.
const MIN_TOLD: usize = 4;
/// The headline stands again within as many paragraphs.
const TOP: usize = 8;

/// Takes them out of `paragraphs`, the first of which is the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let mut away = |kind, text: &str| left_out.push(LeftOut { kind, text: text.to_owned() });
    let Some((headline, below)) = paragraphs.split_first_mut() else { return };
    let headline = headline.join(" ");
    if let Some(lines) = below.first_mut().filter(|lines| lines.len() == 1 && says_again(&headline, lines[0])) {
        away(LeftOutKind::Label, lines[0]);
        lines.clear();
    } else if let Some((deck, story)) = below.split_first_mut()
        && let [line] = deck[..]
        && shows_it(&headline, line, story)
    {
        away(LeftOutKind::Caption, line);
        deck.clear();
    }
    // Below a deck too, in other marks, or with whose picture it is.
    let mut told = false;
    for lines in below.iter_mut().take(TOP) {
        if let [line] = lines[..]
            && let Some(kind) = is_again(&headline, line, told)
        {
            away(kind, line);
            lines.clear();
        }
        told |= lines.iter().any(|line| tells(line) && tells_headline(line, &headline));
    }
    let lead = below.iter().take(MIN_TOLD).position(|lines| lines.first().is_some_and(|line| glued(line).is_some()));
    if let Some(lead) = lead
        && let (above, behind) = below.split_at_mut(lead + 1)
        && let Some(line) = above[lead].first_mut()
        && let Some(cut) = glued(line)
    {
        // The lines of a paragraph may be paragraphs themselves.
        let others = behind.iter().flatten().copied().take(2);
        let told = Words::of(&line[..cut]).count();
        if others.into_iter().any(|other| Words::of(other).shared(&line[..cut]) * 10 >= told * 7) {
            away(LeftOutKind::Caption, &line[..cut]);
            *line = &line[cut..];
        }
    }
    paragraphs.retain(|lines| !lines.is_empty());
}

/// `Trams return, but nobody rides them`, below `Trams return, nobody rides them`.
fn says_again(headline: &str, line: &str) -> bool {
    let (one, other) = (Words::of(headline), Words::of(line));
    let shared = one.shared(line);
    let open = !is_stopped(line) && !line.ends_with([':', '?', '!', '：', '？', '！']);
    // `Council Votes for Old Trams in the Port`, below `Port of Avel: council votes for trams`: another title of the same.
    let titled = || {
        let most = 3 * shared >= 2 * one.count().min(other.count());
        most && shared >= MIN_TOLD && is_titled(line) && !is_titled(headline)
    };
    open && (shared >= MIN_TOLD && shared == one.count() && shared == other.count() || titled())
}

/// Whether all words have capitals but for short ones, in a script that has them.
fn is_titled(line: &str) -> bool {
    const MIN_WORDS: usize = 5;
    const MIN_LETTERS: usize = 4;
    let long = |word: &&str| word.chars().filter(|sign| sign.is_alphabetic()).count() >= MIN_LETTERS;
    let words = || line.split([' ', '-']).filter(long);
    let is_cased = || words().any(|word| word.starts_with(char::is_uppercase));
    words().count() >= MIN_WORDS && is_cased() && words().all(|word| !word.starts_with(char::is_lowercase))
}

/// `Trams return – to Avel`, or `Trams return to AvelHarbour TV`, which is what a picture of it is called: the headline, and no more than a
/// few names behind it.
fn is_again(headline: &str, line: &str, told: bool) -> Option<LeftOutKind> {
    const MAX_NAMES: usize = 4;
    if headline.split(' ').count() < MIN_TOLD + 1 || line.ends_with(['.', ':', '?', '!']) {
        return None;
    }
    // Where nothing above it tells the news, it shows what else stands above the story, and is taken with that.
    if lead::says_the_same(line, headline) || lead::same_words(line, headline) {
        return told.then_some(LeftOutKind::Label);
    }
    let rest = line.strip_prefix(headline)?;
    let glued = rest.starts_with(char::is_uppercase) && headline.ends_with(char::is_lowercase);
    let names = rest.trim_start();
    let named = (1..=MAX_NAMES).contains(&names.split(' ').count()) && names.split(' ').all(byline::is_name);
    ((glued || rest.starts_with(' ')) && named).then_some(LeftOutKind::Caption)
}

/// `Jane Roe was found in the port of Avel after nine days.`, below `Woman found in the port of Avel after nine days`: all that it says
/// besides is a name that the story has too.
fn shows_it(headline: &str, line: &str, story: &[Vec<&str>]) -> bool {
    const MAX_WORDS: usize = 14;
    const MAX_NAMES: usize = 3;
    const LOOK: usize = 6;
    let told = Words::of(headline);
    if !line.ends_with('.') || line.split(' ').take(MAX_WORDS + 1).count() > MAX_WORDS || told.shared(line) <= MIN_TOLD
    {
        return false;
    }
    let others: Vec<&str> =
        line.split([' ', ',', '.']).filter(|word| Words::of(word).count() > 0 && told.shared(word) == 0).collect();
    let mut below = story.iter().flatten().filter(|line| byline::names(line).is_none() && !is_date_line(line));
    let lead = below.next().is_some_and(|lead| told.shared(lead) >= MIN_TOLD - 1);
    let known = |name: &&str| below.clone().take(LOOK).any(|line| line.contains(*name));
    lead && (1..=MAX_NAMES).contains(&others.len()) && others.iter().all(|word| byline::is_name(word) && known(word))
}

/// Where the lead begins behind a sentence that no blank parts from it: `… of the port.Trams will …`
fn glued(line: &str) -> Option<usize> {
    const MIN_SENTENCE: usize = 40;
    let stops = line.match_indices('.').map(|(at, _)| at).take(8);
    let glued = |at: &usize| {
        *at >= MIN_SENTENCE
            && line[..*at].ends_with(char::is_lowercase)
            && line[at + 1..].starts_with(char::is_uppercase)
            && line[at + 1..].chars().nth(1).is_some_and(|second| second.is_lowercase() || second == ' ')
    };
    stops.into_iter().find(glued).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const LEAD: &str = "A woman of 73 has been found in the port after she was lost in Avel for nine days.";
    const MORE: &str = "Jane Roe was on her way to the quay when she lost the others, police said on Monday.";

    fn body(above: &str) -> Vec<String> {
        let text = format!("Woman found safe in the port of Avel after nine days\n\n{above}\n\n{MORE}\n");
        let article = read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
        article.unwrap().body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn what_says_the_headline_again_is_left_out() {
        for again in [
            "Woman found safe in the port of Avel, but after nine days",
            "Jane Roe was found safe in the port of Avel after nine days.",
        ] {
            assert_eq!(body(&format!("{again}\n\nBy Aina Serik\n\n{LEAD}")), [LEAD, MORE], "{again}");
        }
        let deck = "Police searched for her on the quay and in the old town.";
        assert_eq!(body(&format!("{deck}\n\n{LEAD}")), [deck, LEAD, MORE]);
    }

    #[test]
    fn the_headline_once_more_in_other_marks_or_with_names_behind_it_is_left_out_below_a_deck_too() {
        let deck =
            "A woman who was lost in the port of Avel was found on Monday, safe and cold, nine days after she went.";
        for again in [
            "Woman found safe – in the port of Avel, after nine days",
            "Woman found safe in the port of Avel after nine daysHBR News",
            "Woman found safe in the port of Avel after nine days Harbour News",
        ] {
            assert_eq!(body(&format!("{deck}\n\n{again}\n\n{LEAD}")), [deck, LEAD, MORE], "{again}");
        }
        let more = "Woman found safe in the port of Avel after nine days of rain";
        assert_eq!(body(&format!("{deck}\n\n{more}\n\n{LEAD}"))[1], more);
    }

    #[test]
    fn another_title_of_the_same_story_is_left_out() {
        let title = "Avel Police: Missing Woman Found in the Old Port After Days";
        assert_eq!(body(&format!("{title}\n\n{LEAD}")), [LEAD, MORE]);
        let other = "Police in Avel Thank All Who Helped Them";
        assert_eq!(body(&format!("{other}\n\n{LEAD}"))[0], other);
    }

    #[test]
    fn a_lead_in_a_script_without_capitals_is_no_title() {
        for (headline, lead) in [
            (
                "「もう走れない」港町アベルの古いトラム(72)が引退し最終運行 港湾局",
                "23日夕方、港町アベルで古いトラムが最後の運行を終え、引退しました。 引退したのは七十二年前から走る一号車です。 \
                 一号車は23日午後5時ごろ、港町アベルの車庫に入りました。 港湾局によりますと、乗客は三百人でした。 \
                 運転士は「もう走れない」と話しています。 港湾局は来年、新しいトラムを走らせます。",
            ),
            (
                "बंदरगाह में चालीस साल बाद फिर चली ट्राम",
                "बंदरगाह शहर अवेल में सोमवार को चालीस साल बाद फिर से ट्राम चली, नगर परिषद ने बताया। पहले दिन हजारों यात्री आए।",
            ),
        ] {
            let text = format!("{headline}\n{lead}\n");
            let article = read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
            let told: Vec<String> = article.unwrap().body.into_iter().map(|block| block.text).collect();
            assert_eq!(told, [lead]);
        }
    }

    #[test]
    fn a_deck_that_says_more_stays() {
        for deck in [
            "Woman found safe in the port of Avel, police tell of her way",
            "Jane Roe was found in the port of Veld after nine days.",
        ] {
            assert_eq!(body(&format!("{deck}\n\n{LEAD}"))[0], deck);
        }
    }

    #[test]
    fn a_caption_glued_to_the_lead_goes_where_it_is_told_again() {
        let caption = "Jane Roe loses the others on her way to the quay, police say.";
        assert_eq!(body(&format!("{caption}{LEAD}")), [LEAD, MORE]);
    }
}
