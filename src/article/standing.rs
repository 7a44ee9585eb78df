//! What a reader must be told with the headline wherever that stands: that a text was paid for, that it is satire, that it is an opinion.
//!
//! Such a label stands in a line of its own among the first. It is set before the headline: without it a post would tell an
//! advertisement or a joke as news.

use super::phrases::{PHRASES, fold, is_any, opening};
use super::{Block, above, language};

/// As many first lines are looked at.
const MAX_LINES: usize = 6;
/// `Paid for by Harbour Lines and the board of the port`
const MAX_WORDS: usize = 10;
/// A label before a headline has at most as many bytes.
const MAX_LABEL: usize = 80;

/// What a label says of a text, the weightiest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Opinion,
    /// `Paid for by …`, which says less than a label that says what the text is.
    Sponsor,
    Paid,
    Satire,
}

/// What `line` says of the text, if it says nothing else.
fn of(line: &str) -> Option<Standing> {
    let folded = fold(line);
    let bare = folded.trim_matches(|sign: char| !sign.is_alphanumeric() && !matches!(sign, '\u{0900}'..='\u{0DFF}'));
    match () {
        () if is_any(&PHRASES.satire_labels, bare) => Some(Standing::Satire),
        () if is_any(&PHRASES.paid_labels, bare) => Some(Standing::Paid),
        () if opening(&PHRASES.sponsor_labels, bare).is_some_and(|label| label.len() < bare.len()) => {
            let few = bare.split(' ').count() <= MAX_WORDS;
            (few && !line.trim_end().ends_with(['.', '。', '।'])).then_some(Standing::Sponsor)
        }
        () if is_any(&PHRASES.opinion_labels, bare) => Some(Standing::Opinion),
        () => None,
    }
}

/// Takes labels from among the first lines, and gives the weightiest.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>) -> Option<String> {
    let first: Vec<&str> = paragraphs.iter().flatten().copied().take(MAX_LINES).collect();
    // `News`, `Opinion`, `Sport`: what a page has.
    let menu = first.iter().filter(|line| above::is_section(line)).count() > 1;
    let found = |line: &str| of(line).filter(|standing| !menu || *standing != Standing::Opinion);
    let label = first.iter().filter_map(|line| Some((found(line)?, *line))).max_by_key(|(standing, _)| *standing)?;
    let mut at = 0;
    for lines in paragraphs.iter_mut() {
        lines.retain(|line| {
            at += 1;
            at > MAX_LINES || found(line).is_none()
        });
    }
    paragraphs.retain(|lines| !lines.is_empty());
    Some(shown(label.1))
}

/// The same of the first blocks of a page, or of Markdown.
pub(super) fn take_blocks(body: &mut Vec<Block>) -> Option<String> {
    /// Labels stand above the first words of the story.
    const MAX_BLOCKS: usize = 3;
    let near = body.len().min(MAX_BLOCKS);
    let found = body[..near].iter().filter_map(|block| Some((of(&block.text)?, block.text.clone())));
    let (_, label) = found.max_by_key(|(standing, _)| *standing)?;
    let mut at = 0;
    body.retain(|block| {
        at += 1;
        at > near || of(&block.text).is_none()
    });
    Some(shown(&label))
}

/// The same of labels beside a headline.
pub(super) fn among(labels: &[String]) -> Option<String> {
    let found = labels.iter().filter_map(|label| Some((of(label)?, label)));
    found.max_by_key(|(standing, _)| *standing).map(|(_, label)| shown(label))
}

/// A label as a post shows it: `Satire` for `SATIRE`, `[Satire]`.
fn shown(label: &str) -> String {
    let bare =
        label.trim().trim_matches(|sign: char| sign.is_whitespace() || "[]()【】［］（）*_#|:：•–—-.".contains(sign));
    if bare.contains(char::is_lowercase) {
        return bare.to_owned();
    }
    let mut letters = bare.chars();
    letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
}

/// `headline` behind `label`, as the language sets one before what it labels.
pub(super) fn prefixed(headline: String, label: Option<String>, tag: &str) -> String {
    let Some(label) = label else { return headline };
    if fold(&headline).starts_with(&fold(&label)) {
        return headline;
    }
    let colon = match language::primary(tag).as_ref() {
        "fr" => "\u{a0}: ",
        "zh" | "ja" => "：",
        _ => ": ",
    };
    format!("{label}{colon}{headline}")
}

/// The label with which `headline` begins, if that tells a text that was paid for, or satire.
pub(super) fn before(headline: &str) -> Option<&str> {
    let near = &headline[..headline.floor_char_boundary(MAX_LABEL)];
    let (label, _) = near.split_once([':', '：', '|', '】', ']'])?;
    of(label).filter(|standing| *standing != Standing::Opinion).map(|_| label.trim())
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Defaults, Input, Kind, read};

    fn told(text: &str, kind: Kind) -> Article {
        read(&Input { text, kind, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    const STORY: &str = "The harbour board has replaced the old ferry with a very long plank, saying that it has no engine to fail.\n\n\
                         The plank was delivered on Monday by two men and a dog.\n";

    #[test]
    fn what_was_paid_for_is_satire_or_an_opinion_says_so_in_its_headline() {
        for (above, label) in [
            ("SATIRE", "Satire: "),
            ("Sponsored content", "Sponsored content: "),
            ("Advertisement feature\n\nPaid for by Harbour Lines", "Advertisement feature: "),
            ("Paid for by Harbour Lines", "Paid for by Harbour Lines: "),
            ("Opinion", "Opinion: "),
            ("Analysis", "Analysis: "),
        ] {
            let article = told(&format!("{above}\n\nPort replaces ferry with very long plank\n\n{STORY}"), Kind::Plain);
            assert_eq!(article.headline, format!("{label}Port replaces ferry with very long plank"));
            assert_eq!(article.body.len(), 2, "{:?}", article.body);
        }
        let page = format!(
            "<html><body><article><h1>Port replaces ferry with very long plank</h1><p>SATIRE</p>{}</article></body></html>",
            STORY.trim().split("\n\n").map(|text| format!("<p>{text}</p>")).collect::<String>()
        );
        assert_eq!(told(&page, Kind::Html).headline, "Satire: Port replaces ferry with very long plank");
        let marked = format!("# Port replaces ferry with very long plank\n\n*Sponsored content*\n\n{STORY}");
        assert_eq!(
            told(&marked, Kind::Markdown).headline,
            "Sponsored content: Port replaces ferry with very long plank"
        );
    }

    #[test]
    fn a_label_is_set_as_its_language_sets_one() {
        let french = "TRIBUNE\n\nLe bac n’est pas le problème\n\nLe port de Brill a rendu ses bacs gratuits en mai, et pourtant \
                      personne ne les prend plus, car ils ne viennent jamais à l’heure dite.\n";
        assert_eq!(told(french, Kind::Plain).headline, "Tribune\u{a0}: Le bac n’est pas le problème");
        let chinese = "評論\n\n渡輪不是問題\n\n布里爾港五月起讓渡輪免費，但是乘客反而更少了，因為渡輪從來不準時到站，居民只好改搭公車。\n";
        assert_eq!(told(chinese, Kind::Plain).headline, "評論：渡輪不是問題");
    }

    #[test]
    fn what_only_speaks_of_a_label_is_none() {
        for headline in ["Opinion is divided over the ferry", "Sponsored walk raises £3,000 for the quay"] {
            assert_eq!(told(&format!("{headline}\n\n{STORY}"), Kind::Plain).headline, headline);
        }
        let menu = format!("News\nOpinion\nSport\n\nPort replaces ferry with very long plank\n\n{STORY}");
        assert_eq!(told(&menu, Kind::Plain).headline, "Port replaces ferry with very long plank");
        let said = format!("SATIRE: Port replaces ferry\n\n{STORY}");
        assert_eq!(super::before(&told(&said, Kind::Plain).headline), Some("SATIRE"));
        assert_eq!(super::before("Port replaces ferry: board is pleased"), None);
    }
}
