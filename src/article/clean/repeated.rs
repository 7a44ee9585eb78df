//! What a copied page has between its title and the same once more, right above the story: a menu, a notice of cookies, a day.

use super::{MIN_TELLING, tells, tells_below};
use crate::article::words::Words;
use crate::article::{Block, BlockKind, dateline, lead, lines};

/// The headline stands again within as many blocks, or in the first third.
const TOP: usize = 6;
/// What stands twice has as many words: a cry may be said twice.
const MIN_SAID: usize = 5;
/// A headline of fewer words may be a heading too.
const MIN_WORDS: usize = 3;
/// A paragraph that has as many words of the lead below speaks of the same.
const MAX_SHARED: usize = 2;

/// `Local news: HEADLINE`, `Avel.- HEADLINE`, `News | HEADLINE`: the headline behind a few words that say what it is of, and no more.
pub(in crate::article) fn is_behind_kicker(text: &str, headline: &str) -> bool {
    const MAX_KICKER_WORDS: usize = 5;
    const MAX_KICKER_BYTES: usize = 60;
    if headline.split(' ').count() < MIN_WORDS || text.len() > headline.len() * 2 + MAX_KICKER_BYTES {
        return false;
    }
    let head = &text[..text.floor_char_boundary(MAX_KICKER_BYTES)];
    [": ", " : ", ".- ", ".– ", ".— ", " | ", " - ", " – ", " — ", " / ", " > ", "："].iter().any(|mark| {
        head.find(mark).is_some_and(|at| {
            let (kicker, rest) = (&text[..at], &text[at + mark.len()..]);
            kicker.split(' ').count() <= MAX_KICKER_WORDS
                && kicker.contains(char::is_alphabetic)
                && (lead::same_words(rest, headline) || lead::says_the_same(rest, headline))
        })
    })
}

/// `Jane Roe reporterJane Roe reporter`, above the story, once: what a page has glued to itself, once for each size of its picture.
pub(super) fn undouble(body: &mut [Block]) {
    const MIN_LETTERS: usize = 5;
    for block in body.iter_mut().take(TOP) {
        // `| By Jane Roe`: the bar that stood between two columns.
        let bare = block.text.trim_start_matches(['|', ' ']);
        if bare.len() < block.text.len() && !bare.contains('|') && !bare.is_empty() {
            block.text = bare.to_owned();
        }
        let (one, other) = block.text.split_at(block.text.floor_char_boundary(block.text.len() / 2));
        let glued = one == other && one.contains(' ') && one.chars().count() >= MIN_LETTERS;
        if glued && !lines::is_ended(one) {
            block.text.truncate(one.len());
        }
    }
}

/// Whether `text` is the headline without the few words before it that say what it is of: `Trams of Avel : HEADLINE`.
pub(in crate::article) fn is_without_rubric(text: &str, headline: &str) -> bool {
    const MAX_RUBRIC_WORDS: usize = 5;
    let parted = [": ", " | ", " – ", " — "].iter().filter_map(|mark| headline.split_once(mark));
    parted.into_iter().any(|(rubric, told)| {
        rubric.split_whitespace().count() <= MAX_RUBRIC_WORDS
            && told.split_whitespace().count() > MIN_WORDS
            && lead::same_words(text, told)
    })
}

/// Takes out of `body` what stands above the last repeat of `headline` near its top, and those repeats. If anything above it tells of
/// what the story tells, nothing goes.
pub(super) fn above_headline(body: &mut Vec<Block>, headline: &str) -> Vec<String> {
    if headline.split(' ').count() < MIN_WORDS {
        return Vec::new();
    }
    let reach = body.len().min(TOP.max(body.len() / 3));
    let repeats = |block: &Block| {
        block.kind != BlockKind::Item
            && (lead::same_words(&block.text, headline) || is_behind_kicker(&block.text, headline))
    };
    let Some(last) = (1..reach).rev().find(|at| repeats(&body[*at])) else { return Vec::new() };
    let (above, below) = (&body[..last], &body[last + 1..]);
    let is_story = |block: &&Block| {
        block.kind == BlockKind::Paragraph && block.text.len() >= MIN_TELLING && lead::is_sentence(&block.text)
    };
    let Some(story) = below.iter().find(is_story).filter(|_| tells_below(below)) else { return Vec::new() };
    let (words, headed) = (Words::of(&story.text), Words::of(headline));
    let same = |block: &Block| {
        let text = block.text.as_str();
        let of_headline = || headed.shared(text) > 0 && 4 * headed.shared(text) >= Words::of(text).count();
        !repeats(block)
            && (tells(text, headline, 1) || words.shared(text) > MAX_SHARED || lead::is_sentence(text) && of_headline())
    };
    // A paragraph alone between the two is a deck, whatever words it has of its own.
    let is_deck = |block: &Block| is_story(&block) && lines::is_ended(&block.text);
    if matches!(above, [deck] if is_deck(deck)) || above.iter().any(same) {
        return Vec::new();
    }
    let taken: Vec<Block> = body.drain(..=last).collect();
    taken.into_iter().filter(|block| !lead::same_words(&block.text, headline)).map(|block| block.text).collect()
}

/// Takes out of `body` the first paragraph where it stands right below itself, as a page has its standfirst and its first words.
pub(super) fn without_double(body: &mut Vec<Block>) {
    let long = |text: &str| text.split(' ').take(MIN_SAID).count() == MIN_SAID || text.len() >= MIN_TELLING;
    let told =
        |block: &Block| block.kind == BlockKind::Paragraph && long(&block.text) && lead::is_sentence(&block.text);
    let first =
        body.iter().position(told).filter(|at| body.get(at + 1).is_some_and(|next| next.text == body[*at].text));
    if let Some(at) = first.filter(|at| told(&body[at + 1])) {
        body.remove(at);
    }
}

fn bare(text: &str) -> &str {
    dateline::split(text).filter(|found| found.residue.is_empty()).map_or(text, |found| found.rest)
}

/// Takes out of `body` the first paragraph where the next one opens with it, behind its dateline: a standfirst that is the first sentence
/// of the lead.
pub(super) fn without_opening(body: &mut Vec<Block>) -> Option<String> {
    let at = body.iter().position(|block| block.kind == BlockKind::Paragraph)?;
    let [deck, lead, ..] = body.get(at..)? else { return None };
    let said = bare(&deck.text);
    let rest = bare(&lead.text).strip_prefix(said).filter(|_| lead.kind == BlockKind::Paragraph)?;
    let goes_on = rest.starts_with(' ') && lines::is_ended(said) && !rest.trim().is_empty();
    (goes_on && said.len() >= MIN_TELLING && at < TOP).then(|| body.remove(at).text)
}

/// Takes out of `body` the shorter of the first two paragraphs where both open with the same words, so many that they say the same: a
/// standfirst, and the lead that tells more of it.
pub(super) fn without_twin(body: &mut Vec<Block>) -> Option<(usize, String)> {
    const MIN_SAME: usize = 10;
    let at = body.iter().take(TOP).position(|block| block.kind == BlockKind::Paragraph)?;
    // What heads the lead alone may stand between.
    let next = (at + 1..body.len().min(at + 3)).find(|next| body[*next].kind == BlockKind::Paragraph)?;
    let (deck, lead) = (bare(&body[at].text), bare(&body[next].text));
    if deck.len() < MIN_TELLING || lead.len() < MIN_TELLING || !lines::is_ended(deck) {
        return None;
    }
    let same = deck.split(' ').zip(lead.split(' ')).take_while(|(one, other)| one == other).count();
    let words = deck.split(' ').count().min(lead.split(' ').count());
    // Where the letters of a script are no words.
    let whole = deck == lead && next == at + 1;
    if !whole && (same < MIN_SAME || same * 5 < words * 3) {
        return None;
    }
    let shorter = if deck.len() < lead.len() { at } else { next };
    Some((shorter, body.remove(shorter).text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_glued_to_itself_stands_once() {
        for (text, once) in [
            ("박민수 기자박민수 기자", "박민수 기자"),
            ("Jane RoeJane Roe", "Jane Roe"),
            ("Bora Bora", "Bora Bora"),
            ("berber", "berber"),
            ("| By Jane Roe", "By Jane Roe"),
            ("| Avel | 3", "| Avel | 3"),
            ("It rained.It rained.", "It rained.It rained."),
        ] {
            let mut body = vec![Block::paragraph(text)];
            undouble(&mut body);
            assert_eq!(body[0].text, once);
        }
    }

    #[test]
    fn of_two_first_paragraphs_that_open_alike_the_fuller_is_told() {
        let kept = |lines: &[&str]| {
            let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
            without_twin(&mut body);
            body.into_iter().map(|block| block.text).collect::<Vec<_>>()
        };
        let deck = "A man from Avel has been fined for the third time this year after his tram was found in the river.";
        let lead = "A man from Avel has been fined for the third time this year after his tram was driven into the river, the court said.";
        assert_eq!(kept(&[deck, lead]), [lead]);
        assert_eq!(kept(&[deck, &format!("AVEL (Reuters) - {deck}"), "It rained."]).len(), 2);
        let other = "A man from Avel has been fined, and so has the woman who sold him the tram in the spring.";
        assert_eq!(kept(&[deck, other]).len(), 2);
    }

    #[test]
    fn a_paragraph_is_not_told_twice() {
        let lines = [STORY, STORY, "No!", "No!", "It rained on the old quay.", "It rained on the old quay."];
        let mut body: Vec<Block> = lines.into_iter().map(Block::paragraph).collect();
        without_double(&mut body);
        assert_eq!(body.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), lines[1..]);
    }

    #[test]
    fn a_standfirst_that_is_the_first_sentence_of_the_lead_is_told_once() {
        let kept = |lines: &[&str]| {
            let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
            without_opening(&mut body);
            body.len()
        };
        let whole = format!("{STORY} It rained.");
        assert_eq!(kept(&[STORY, &whole]), 1);
        assert_eq!(kept(&[STORY, &format!("OSLO (Reuters) - {whole}")]), 1);
        assert_eq!(kept(&[&format!("OSLO (Reuters) - {STORY}"), &format!("OSLO (Reuters) - {whole}")]), 1);
        for lines in [[STORY, "It rained on the old quay."], ["It rained.", "It rained. It snowed."], [STORY, STORY]] {
            assert_eq!(kept(&lines), 2, "{lines:?}");
        }
    }

    const HEADLINE: &str = "New quay of the harbour opens";
    const STORY: &str = "The harbour of Avel opened its new quay on Monday after two years of works.";

    fn kept(lines: &[&str]) -> usize {
        let mut body: Vec<Block> = lines.iter().map(|line| Block::new(BlockKind::Paragraph, *line)).collect();
        above_headline(&mut body, HEADLINE);
        body.len()
    }

    #[test]
    fn a_paragraph_alone_between_headline_and_headline_is_a_deck() {
        let deck =
            "Elsewhere a ferry ran aground as well. Nine on board were hurt, and the storm goes on until Friday.";
        assert_eq!(kept(&[deck, HEADLINE, STORY]), 3);
        assert_eq!(kept(&["Elsewhere", deck, HEADLINE, STORY]), 1);
    }

    #[test]
    fn a_headline_behind_a_kicker_is_the_headline() {
        for line in [
            "Local News in Brief : New quay of the harbour opens",
            "Local news: New quay of the harbour opens",
            "Avel.- New quay of the harbour opens",
            "News | New quay of the harbour opens",
        ] {
            assert!(is_behind_kicker(line, HEADLINE), "{line}");
        }
        for line in [
            "Avel: New quay of the harbour opens in May",
            "New quay of the harbour opens: nobody came",
            "The mayor said what all the town has long known by heart: New quay of the harbour opens",
        ] {
            assert!(!is_behind_kicker(line, HEADLINE), "{line}");
        }
    }

    #[test]
    fn a_headline_without_its_rubric_is_the_headline() {
        for headline in ["Works in Avel : New quay of the harbour opens", "Avel | New quay of the harbour opens"] {
            assert!(is_without_rubric("New quay of the harbour opens.", headline), "{headline}");
            assert!(!is_without_rubric("New quay of the harbour opens in May.", headline), "{headline}");
        }
        assert!(!is_without_rubric("nobody came", "New quay of the harbour opens: nobody came"));
    }

    #[test]
    fn what_stands_between_a_headline_and_its_repeat_is_of_the_page() {
        for above in [
            &["Webmail", "Choose your webmail", "Since we offer several, please tell us which one you prefer."][..],
            &["4 December 2026 / 11:25 / a month ago"],
            &["Webmail", HEADLINE, "Choose your webmail"],
        ] {
            assert_eq!(kept(&[above, &[HEADLINE, STORY]].concat()), 1, "{above:?}");
        }
        for lines in [
            &["The new quay cost two million.", HEADLINE, STORY][..],
            &["Avel has waited two years for the works to end.", HEADLINE, STORY],
            &["Webmail", "Choose", HEADLINE],
            &["Webmail", STORY, STORY],
        ] {
            assert_eq!(kept(lines), lines.len(), "{lines:?}");
        }
    }
}
