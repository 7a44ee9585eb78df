//! `NEWS PROVIDED BY`, who sent it and when: what a news service puts above a release, or below its headline.

use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind, date_line};

/// It stands within as many paragraphs from the top.
const MAX_PARAGRAPHS: usize = 3;
/// Who sent it and when are as many lines, each of as many words.
const MAX_LINES: usize = 3;
const MAX_WORDS: usize = 12;

/// Takes such lines away, and the button below them.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let labelled = |lines: &Vec<&str>| is_any(&PHRASES.provided_by, fold(lines[0]).trim_end_matches([':', ' ']));
    let Some(at) = paragraphs.iter().take(MAX_PARAGRAPHS).position(labelled) else { return };
    let lines: Vec<(usize, &str)> = paragraphs[at..]
        .iter()
        .take(MAX_LINES)
        .enumerate()
        .flat_map(|(below, lines)| lines.iter().map(move |line| (below, *line)))
        .take(MAX_LINES + 1)
        .collect();
    let short = |line: &str| line.split(' ').count() <= MAX_WORDS && !line.ends_with(['!', '?', ':', ',']);
    // Up to the day; where there is none, the line below the label.
    let day = lines.iter().skip(1).position(|(_, line)| date_line::is_date_line(line)).map(|at| at + 1);
    let Some(last) = day.or((lines.len() > 1).then_some(1)) else { return };
    let story: usize = paragraphs[at..].iter().map(Vec::len).sum();
    if story < last + 3 || !lines[..=last].iter().all(|(_, line)| short(line)) {
        return;
    }
    for (_, line) in &lines[..=last] {
        let kind = if date_line::is_date_line(line) { LeftOutKind::Dateline } else { LeftOutKind::Label };
        left_out.push(LeftOut { kind, text: (*line).to_owned() });
        paragraphs[at].remove(0);
        if paragraphs[at].is_empty() {
            paragraphs.remove(at);
        }
    }
    // `Share this article`
    if let Some([line]) = paragraphs.get(at).map(Vec::as_slice)
        && is_any(&PHRASES.whole, &fold(line))
    {
        left_out.push(LeftOut { kind: LeftOutKind::Promotion, text: (*line).to_owned() });
        paragraphs.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Defaults, Input, Kind, read};

    const HEADLINE: &str = "Port of Avel opens a second quay";
    const LEAD: &str = "Port of Avel today said that it has opened its second quay, nine years after the first.";

    fn told(text: &str) -> Article {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn who_provided_a_release_is_no_headline_and_no_lead() {
        for provided in [
            "NEWS PROVIDED BY\nPort of Avel\nDec 4, 2026, 08:00 ET\n\nShare this article",
            "NEWS PROVIDED BY\n\nPort of Avel\n\nDec 4, 2026, 08:00 ET",
            "NEWS PROVIDED BY\nPort of Avel",
        ] {
            let dateline = "AVEL, Ohio, Dec. 4, 2026 /PRNewswire/ -- ";
            for text in [
                format!("{provided}\n\n{HEADLINE}\n\n{dateline}{LEAD}\n\nIt rained.\n"),
                format!("{HEADLINE}\n\n{provided}\n\n{dateline}{LEAD}\n\nIt rained.\n"),
            ] {
                let article = told(&text);
                let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
                assert_eq!((article.headline.as_str(), body), (HEADLINE, vec![LEAD, "It rained."]), "{text}");
            }
        }
    }

    #[test]
    fn what_somebody_provided_may_be_the_news() {
        let headline = "News provided by hand is back in Avel";
        assert_eq!(told(&format!("{headline}\n\n{LEAD}\n\nIt rained.\n")).headline, headline);
    }
}
