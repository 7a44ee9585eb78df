//! What a site has above every story: when its pages were last changed, its buttons glued into one line, the box of its newsletter.

use super::{around, ends_a_sentence, title};
use crate::article::date_line::is_date_line;
use crate::article::phrases::{PHRASES, contains_any, fold, opening};
use crate::article::words::Words;
use crate::article::{LeftOut, LeftOutKind};

/// Such lines stand within as many paragraphs.
const TOP: usize = 6;
/// A label has at most as many words.
const MAX_LABEL_WORDS: usize = 4;

/// Takes them out where a line that may be the headline stands below.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    take_lines(paragraphs, left_out);
    take_box(paragraphs, left_out);
}

fn take_lines(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let of_site = |line: &str| {
        is_last_change(line)
            || are_glued_buttons(line)
            || is_glued_skip(line)
            || is_note(line)
            || is_slogan_of(line)
            || is_row_of_titles(line)
    };
    let titled = |lines: &Vec<&str>| lines.iter().any(|line| title::is_title(line) && !of_site(line));
    let told = |lines: &Vec<&str>| lines.iter().any(|line| around::tells(line) && !of_site(line));
    let last = paragraphs.iter().take(TOP).rposition(titled);
    // A text without a headline begins with its lead.
    let Some(last) = last.or_else(|| paragraphs.iter().take(TOP).position(told)) else { return };
    for lines in &mut paragraphs[..=last] {
        lines.retain(|line| {
            let away = of_site(line);
            if away {
                left_out.push(LeftOut { kind: LeftOutKind::Label, text: (*line).to_owned() });
            }
            !away
        });
    }
    paragraphs.retain(|lines| !lines.is_empty());
}

/// `Site last updated: Friday, December 4, 2026`: the day on which the page was read, and of no story.
fn is_last_change(line: &str) -> bool {
    let folded = fold(line);
    let day = opening(&PHRASES.site_changed, &folded).map(|label| folded[label.len()..].trim_start_matches([':', ' ']));
    day.is_some_and(is_date_line)
}

/// `Skip to contentHarbour Post`: the link that leads to the text, and the name of the site.
fn is_glued_skip(line: &str) -> bool {
    const MAX_WORDS: usize = 8;
    let folded = fold(line);
    let glued =
        |skip: &str| folded.starts_with(skip) && line.chars().nth(skip.chars().count()).is_some_and(char::is_uppercase);
    line.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS && PHRASES.skips.iter().any(|skip| glued(skip))
}

/// `This site is part of the Harbour Network`
fn is_note(line: &str) -> bool {
    const MAX_BYTES: usize = 160;
    line.len() <= MAX_BYTES && opening(&PHRASES.site_notes, &fold(line)).is_some()
}

/// `Read your own weekly, the Harbour Post – Harbour Post`: what a site says of itself, and its name once more.
fn is_slogan_of(line: &str) -> bool {
    const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=4;
    const MAX_BYTES: usize = 240;
    let parts = [" – ", " — ", " - ", " | "].iter().find_map(|sign| line.rsplit_once(sign));
    parts.is_some_and(|(said, name)| {
        NAME_WORDS.contains(&name.split(' ').count())
            && line.len() <= MAX_BYTES
            && said.strip_suffix(name).is_some_and(|said| said.ends_with(' ') && said.trim_end().contains(' '))
    })
}

/// The titles of other stories in one line, which a page has far apart, but for what is typed so in a table.
fn is_row_of_titles(line: &str) -> bool {
    const GAP: &str = "    ";
    const MIN_GAPS: usize = 3;
    const MIN_BYTES: usize = 200;
    line.len() >= MIN_BYTES && line.match_indices(GAP).take(MIN_GAPS).count() == MIN_GAPS
}

/// `Harbour.example« Back to articlePrint this article`: each part is a button's, but for the name of the site.
fn are_glued_buttons(line: &str) -> bool {
    const MAX_WORDS: usize = 10;
    const SIGNS: [char; 8] = ['«', '»', '‹', '›', '←', '→', '|', '•'];
    const MAX_NAME_WORDS: usize = 2;
    if line.split(' ').take(MAX_WORDS + 1).count() > MAX_WORDS || line.ends_with(['.', '!', '?', ':']) {
        return false;
    }
    // How to reach somebody stands above a press release.
    if line.contains(|sign: char| sign == '@' || sign.is_ascii_digit()) {
        return false;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in line.split(SIGNS) {
        let mut from = 0;
        for ((_, left), (at, right)) in part.char_indices().zip(part.char_indices().skip(1)) {
            if left.is_lowercase() && right.is_uppercase() {
                parts.push(&part[from..at]);
                from = at;
            }
        }
        parts.push(&part[from..]);
    }
    let parts = || parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    let known = |part: &str| title::away(part) == Some(LeftOutKind::Label);
    let names = parts().filter(|part| !known(part)).count();
    let short = parts().all(|part| known(part) || part.split(' ').count() <= MAX_NAME_WORDS);
    // A brand has a capital within it too.
    let several = parts().filter(|part| known(part) && part.contains(' ')).count();
    several > 0 && parts().count() > 1 && names <= 1 && short
}

/// `Free subscription`, and below it `Get the news that matters from the first paper of Avel.`, above a headline and its story: what is
/// asked there would make the headline a link of the newsletter.
fn take_box(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    const MIN_TOLD: usize = 2;
    const STORY: usize = 8;
    let Some(asked) = paragraphs.iter().take(TOP).position(|lines| lines.len() == 1 && asks(lines[0])) else { return };
    let Some((headline, story)) = paragraphs[asked + 1..].split_first() else { return };
    let short = |line: &&str| line.split(' ').count() <= MAX_LABEL_WORDS && !ends_a_sentence(line);
    let below = story.iter().take(STORY).flatten().copied().collect::<Vec<_>>().join(" ");
    let told = headline.len() == 1 && title::is_title(headline[0]) && Words::of(&below).shared(headline[0]) >= MIN_TOLD;
    if told && paragraphs[..asked].iter().flatten().all(short) {
        let lines = paragraphs.drain(..=asked).flatten();
        left_out.extend(lines.map(|line| LeftOut { kind: LeftOutKind::Promotion, text: line.to_owned() }));
    }
}

/// A sentence that asks the readers to take the news of the site.
fn asks(line: &str) -> bool {
    const MAX_WORDS: usize = 25;
    let folded = fold(line);
    let sent = |word: &str| PHRASES.box_words.iter().any(|stem| word.starts_with(stem.as_str()));
    ends_a_sentence(line)
        && line.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
        && opening(&PHRASES.asks, &folded).is_some()
        && !contains_any(&PHRASES.said, &folded)
        && folded.split(|sign: char| !sign.is_alphanumeric()).any(sent)
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const HEADLINE: &str = "Trams return to the quay of Avel";
    const LEAD: &str = "The trams will run along the old quay again from Friday, the port of Avel said on Monday.";

    fn told(above: &str) -> (String, Vec<String>) {
        let text = format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained on the quay.\n");
        let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
        let article = read(&input, &Defaults::default()).unwrap();
        (article.headline, article.body.into_iter().map(|block| block.text).collect())
    }

    #[test]
    fn what_a_site_says_of_itself_and_a_row_of_its_titles_are_no_headline() {
        let row = "Baker of Lund wins a prize for rye bread    Cat of Veld found on the roof of the town hall    Nine new cars for the trams of Port Brill in May    Sailors of Avel lose their cup in the rain    Rain falls on the roofs of Veld County for the ninth week";
        for above in ["Questo sito contribuisce all’audience di Porto Nazionale", row] {
            let (headline, body) = told(&format!("{above}\n\n"));
            assert_eq!((headline.as_str(), body.first().map(String::as_str)), (HEADLINE, Some(LEAD)), "{above}");
        }
    }

    #[test]
    fn what_a_site_has_above_every_story_is_no_headline() {
        for above in [
            "Site last updated: Friday, December 4, 2026",
            "Site last updated: Friday, December 4, 2026\n\nLog In\n\nReset Password\nMENU\nVeld County's great daily newspaper",
            "Harbour.example« Back to articlePrint this article",
            "Free Subscription\n\nGet the news that matters from one of the leading news sites of Veldland.",
            "Newsletter\n\nGet the news that matters from one of the leading news sites of Veldland.",
            "Get the news that matters from one of the leading news sites of Veldland.",
            "Connect with us\n\nRegional",
            "Stay with us\n\nRegional",
            "Hi, what are you looking for?",
            "(Jane Roe)\nRead your own weekly paper, the Harbour Post – Harbour Post",
            "Skip to contentHarbour Post",
            "Hoppa till innehållHamnbladet\n\nDagens namn: Leopold",
        ] {
            let body = vec![LEAD.to_owned(), "It rained on the quay.".to_owned()];
            assert_eq!(told(above), (HEADLINE.to_owned(), body), "{above}");
        }
    }

    #[test]
    fn what_somebody_says_of_news_is_no_box() {
        let said = "Get the headlines right and the readers come, says Jane Roe of Avel.";
        assert_eq!(told(&format!("Get the news out\n\n{said}")).0, "Get the news out");
    }

    #[test]
    fn a_headline_with_a_deck_below_it_stays() {
        for above in [
            "Get the news from the port: trams are back",
            "HarbourNet buys the quay",
            "Rails, rain and a long way home",
        ] {
            assert_eq!(told(above).0, above);
        }
    }
}
