//! Captions that have no credit, known by where they stand: what is glued to the headline, what a picture shows above its caption, the name
//! of who is on it above the lead, a scene above a paragraph with which a paper opens its story in capitals.

use super::others::Taken;
use super::{MIN_TELLING, tells_below, tells_headline};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::in_letters;
use crate::article::{Block, BlockKind, LeftOutKind, byline, credit, drop_cap, lead, lines, tail};

/// They stand within as many blocks, but for what is above its caption.
const TOP: usize = 5;
/// What says what a picture shows has at most as many words.
const MAX_SHOWN: usize = 18;

/// Takes them out of `body`.
pub(super) fn take(body: &mut Vec<Block>, headline: &str) -> Vec<Taken> {
    let mut taken = Vec::new();
    take_glued(body, headline, &mut taken);
    if let Some(at) = scene(body, headline).or_else(|| name(body, headline)) {
        taken.push((at, LeftOutKind::Caption, body.remove(at).text));
    }
    if let Some(at) = name_within(body) {
        taken.push((at, LeftOutKind::Caption, body.remove(at).text));
    }
    let mut at = 1;
    while at < body.len() {
        if is_shown_above(&body[at - 1], &body[at]) && tells_below(&body[at + 1..]) {
            taken.push((at - 1, LeftOutKind::Caption, body.remove(at - 1).text));
        }
        at += 1;
    }
    taken
}

/// `Trams return to AvelThe port at dawn, seen from the old quay in a picture.`: the words for the picture of the headline, and its caption. What
/// tells the headline once more is the lead.
fn take_glued(body: &mut Vec<Block>, headline: &str, taken: &mut Vec<Taken>) {
    const MIN_WORDS: usize = 4;
    const MAX_OWNER: usize = 6;
    const DRAWN: [&str; 8] = [
        "ilustrasi",
        "illustration",
        "ilustración",
        "ilustração",
        "illustrasjon",
        "symbolbild",
        "ilustracja",
        "иллюстрация",
    ];
    if headline.split(' ').count() < MIN_WORDS && in_letters(headline) <= 2 * MIN_WORDS {
        return;
    }
    // `Trams return to Avel. Source: Harbour Press`
    let sourced = |block: &Block| {
        let rest = block.text.strip_prefix(headline).filter(|_| block.kind == BlockKind::Paragraph);
        let rest = rest.map(|rest| rest.trim_start_matches(['.', ' ', '(', '-', '–']));
        // `Trams return to Avel Illustration. - Harbour Post`
        let drawn = |rest: &str| {
            let first = rest.split([' ', '.', ':']).next().unwrap_or_default();
            rest.split(' ').count() <= MAX_OWNER && DRAWN.contains(&fold(first).as_str())
        };
        rest.is_some_and(|rest| {
            tail::is_source(rest.trim_end_matches(['.', ')'])) || credit::is_credit(rest) || drawn(rest)
        })
    };
    if let Some(at) = body.iter().take(TOP).position(sourced).filter(|at| tells_below(&body[at + 1..])) {
        taken.push((at, LeftOutKind::Caption, body.remove(at).text));
    }
    let glued = |block: &Block| {
        let rest = block.text.strip_prefix(headline).filter(|_| block.kind == BlockKind::Paragraph);
        rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
    };
    let Some(at) = body.iter().take(TOP).position(glued) else { return };
    let rest = &body[at].text[headline.len()..];
    let told = |block: &Block| block.kind == BlockKind::Paragraph && tells_headline(&block.text, headline);
    if !tells_headline(rest, headline) && body[at + 1..].iter().take(TOP).any(told) {
        taken.push((at, LeftOutKind::Caption, body.remove(at).text));
    } else {
        let rest = rest.to_owned();
        body[at].text = rest;
        taken.push((at, LeftOutKind::Label, headline.to_owned()));
    }
}

fn tells_story(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph && block.text.len() >= MIN_TELLING && lead::is_sentence(&block.text)
}

/// `A man watches as the rails are laid on the quay.`, above a lead that opens in capitals.
fn scene(body: &[Block], headline: &str) -> Option<usize> {
    const MAX_WORDS: usize = 40;
    let at = body.iter().take(TOP).position(tells_story)?;
    let lead = body.get(at + 1)?;
    let text = body[at].text.as_str();
    let words = || text.split(' ').take(MAX_WORDS + 1);
    let shows = || words().skip(1).any(|word| is_any(&PHRASES.scene_verbs, &fold(word)));
    let one = || !text[..text.len() - 1].contains(". ");
    (lead.kind == BlockKind::Paragraph
        && drop_cap::opens_in_capitals(&lead.text)
        && !drop_cap::opens_in_capitals(text)
        && words().count() <= MAX_WORDS
        && shows()
        && one()
        && !tells_headline(text, headline))
    .then_some(at)
}

/// `Aina Serik, the mayor`, right above a lead that has the same words one after the other: who is on the picture.
fn name(body: &[Block], headline: &str) -> Option<usize> {
    const WORDS: std::ops::RangeInclusive<usize> = 2..=6;
    let at = body.iter().take(TOP).position(tells_story).filter(|at| *at > 0)? - 1;
    let (shown, lead) = (&body[at], &body[at + 1]);
    let text = shown.text.as_str();
    (shown.kind == BlockKind::Paragraph
        && WORDS.contains(&text.split(' ').count())
        && text.chars().last().is_some_and(char::is_alphabetic)
        && !text.contains(char::is_numeric)
        && byline::names(text).is_none()
        && lead.text.contains(text)
        && !lead.text.starts_with(text)
        && headline != text)
        .then_some(at)
}

/// `Aina Serik`, alone between a paragraph that ends with what she says and one that goes on without her: who is on a picture. Several
/// such lines head what they are about.
fn name_within(body: &[Block]) -> Option<usize> {
    const WORDS: std::ops::RangeInclusive<usize> = 2..=3;
    let alone = |text: &str| {
        WORDS.contains(&text.split(' ').count())
            && text.split(' ').all(byline::is_name)
            && text.ends_with(char::is_alphabetic)
    };
    let named = |at: &usize| body[*at].kind != BlockKind::Item && alone(&body[*at].text);
    let mut all = (0..body.len()).filter(named);
    let at = all.next().filter(|at| *at > 0 && *at + 1 < body.len() && all.next().is_none())?;
    let text = body[at].text.as_str();
    let (above, below) = (&body[at - 1], &body[at + 1]);
    let told = above.text.trim_end_matches(['.', '”', '"', '»']).ends_with(text);
    let last = text.rsplit(' ').next().unwrap_or(text);
    (tells_story(above) && tells_story(below) && told && !below.text.contains(last)).then_some(at)
}

/// `A woman works at a microscope.`, right above a caption with whose picture it is.
fn is_shown_above(shown: &Block, caption: &Block) -> bool {
    let text = shown.text.as_str();
    let paragraphs = shown.kind == BlockKind::Paragraph && caption.kind == BlockKind::Paragraph;
    let article = text.split(' ').next().is_some_and(|first| is_any(&PHRASES.scene_openings, &fold(first)));
    paragraphs
        && article
        && text.split(' ').take(MAX_SHOWN + 1).count() <= MAX_SHOWN
        && lines::is_ended(text)
        && !text.trim_end_matches('.').contains(['.', '!', '?', ':', '"', '“', '«', '„'])
        && caption.text.ends_with([')', ']', '.'])
        && (credit::is_caption_line(&caption.text)
            || credit::is_caption_above(&caption.text)
            || credit::is_caption(&caption.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADLINE: &str = "Trams return to the old quay of Avel";
    const LEAD: &str = "Trams will run along the old quay of Avel again, the port of the town said on Monday.";

    fn kept(lines: &[&str]) -> Vec<String> {
        let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        take(&mut body, HEADLINE);
        body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn what_is_glued_to_the_headline_is_a_caption_unless_it_tells_the_same() {
        let caption = format!("{HEADLINE}The rails were kept in three sheds, one of them at the mouth of the river.");
        assert_eq!(kept(&[&caption, LEAD]), [LEAD]);
        let lead = format!("{HEADLINE}{LEAD}");
        assert_eq!(
            kept(&[&lead, "It rained on the port of Avel all day long."]),
            [LEAD, "It rained on the port of Avel all day long."]
        );
    }

    #[test]
    fn a_scene_above_a_lead_in_capitals_is_a_caption() {
        let scene = "A worker watches as a rail is lifted from a barge near the mouth of the river.";
        let lead = LEAD.replacen("Trams", "TRAMS", 1);
        assert_eq!(kept(&[scene, &lead]), [lead.as_str()]);
        assert_eq!(kept(&[scene, LEAD]).len(), 2);
        let deck = "Nine cars have been painted green for the line along the mouth of the river.";
        assert_eq!(kept(&[deck, &lead]).len(), 2);
    }

    #[test]
    fn the_headline_with_whose_picture_it_is_is_a_caption() {
        for source in
            [". Source: Harbour Press", ". Nguồn: Bến Cảng.", " Ilustrasi. - Harbour Post", " (Photo: Harbour Press)"]
        {
            assert_eq!(kept(&[&format!("{HEADLINE}{source}"), LEAD]), [LEAD], "{source}");
        }
        let told = format!("{HEADLINE}. That is what the port said on Monday at noon.");
        assert_eq!(kept(&[&told, LEAD]).len(), 2);
    }

    #[test]
    fn who_has_just_spoken_is_named_again_by_a_picture() {
        let said = "“The trams of Avel are back, and they will stay for good this time”, said Aina Serik.";
        let more = "Nine cars have been painted green for the line along the mouth of the river.";
        assert_eq!(kept(&[LEAD, said, "Aina Serik", more]), [LEAD, said, more]);
        // People with a part each.
        let own = "Omar Lund";
        assert_eq!(kept(&[LEAD, said, "Aina Serik", more, own, more]).len(), 6);
        assert_eq!(kept(&[LEAD, more, "Aina Serik", more]).len(), 4);
    }

    #[test]
    fn who_is_on_a_picture_is_named_again_by_the_lead() {
        let lead = "The rails will be laid in May, the new mayor Aina Serik of Avel said on Monday.";
        assert_eq!(kept(&["mayor Aina Serik", lead]), [lead]);
        for line in ["By Aina Serik", "Nine green trams", "The rails will be laid"] {
            assert_eq!(kept(&[line, lead]).len(), 2, "{line}");
        }
    }

    #[test]
    fn what_a_picture_shows_goes_with_its_caption() {
        let caption = "The port gets nine more cars. (Harbour Wire / Aina Serik)";
        let below = "The cars are green, and the first of them leaves at dawn.";
        assert!(
            !kept(&[LEAD, "A woman works on a rail.", caption, below]).contains(&"A woman works on a rail.".to_owned())
        );
        assert_eq!(kept(&[LEAD, "A woman works on a rail.", below]).len(), 3);
        assert_eq!(kept(&[LEAD, "Nobody works on a rail.", caption, below]).len(), 4);
    }
}
