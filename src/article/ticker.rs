//! The marks of a ticker, as German newsrooms set its lines, `+++ 13:58 Uhr: Bombe entschärft +++`, and Italian ones a headline:
//! `++ Terremoto a Pozzuoli ++`.

use super::read::Found;
use super::{Block, BlockKind};

const MARK: &str = "++";

/// Takes the marks off: a marked line heads what stands below it, several on one line are items of a list.
pub(super) fn unmark(found: &mut Found) {
    if let Some(headline) = found.headline.as_mut()
        && let Some([line]) = lines(headline).map(|(lines, _)| lines).as_deref()
    {
        *headline = line.clone();
    }
    if !found.body.iter().any(|block| block.text.starts_with(MARK)) {
        return;
    }
    let blocks = std::mem::take(&mut found.body);
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        let Some((mut lines, behind)) = lines(&block.text) else {
            found.body.push(block);
            continue;
        };
        if lines.len() > 1 {
            found.body.extend(lines.into_iter().map(|line| Block::new(BlockKind::Item, line)));
        } else if let Some(line) = lines.pop() {
            let below =
                blocks.peek().is_some_and(|below| below.kind == BlockKind::Paragraph && !below.text.starts_with(MARK));
            let heads = behind.is_some() || below;
            found.body.push(Block::new(if heads { BlockKind::Heading } else { BlockKind::Paragraph }, line));
        }
        found.body.extend(behind.map(Block::paragraph));
    }
}

/// What stands between the marks, and behind the last one.
fn lines(text: &str) -> Option<(Vec<String>, Option<String>)> {
    let inside = text.strip_prefix(MARK)?.trim_start_matches('+');
    // `++i` is a program's.
    if !inside.starts_with(' ') {
        return None;
    }
    let (inside, behind) = match inside.strip_suffix(MARK) {
        Some(inside) => (inside, None),
        None => inside
            .rsplit_once(MARK)
            .map(|(inside, behind)| (inside, Some(behind.trim_start_matches('+').trim().to_owned())))?,
    };
    let lines: Vec<String> = inside
        .split(MARK)
        .map(|line| line.trim_matches(['+', ' ']))
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    let told = lines.iter().all(|line| line.contains(char::is_alphabetic));
    (!lines.is_empty() && told && (behind.is_none() || lines.len() == 1)).then_some((lines, behind))
}

#[cfg(test)]
mod tests {
    use crate::article::{BlockKind, Defaults, Input, Kind, read};

    fn told(text: &str, kind: Kind) -> (String, Vec<(BlockKind, String)>) {
        let article = read(&Input { text, kind, file: None, slug: None }, &Defaults::default()).unwrap();
        (article.headline, article.body.into_iter().map(|block| (block.kind, block.text)).collect())
    }

    #[test]
    fn the_marks_of_a_ticker_are_no_words() {
        let text = "+++ 14:32 Uhr: Die Fähre fährt wieder +++\n\nDie Fähre nach Avel fährt seit Mittag wieder.\n\n\
                    +++ 13:58 Uhr: Bombe entschärft +++\n\nVerletzt wurde niemand, sagte die Polizei.\n\n\
                    +++ Hafen offen +++ Kai gesperrt +++\n";
        for text in [text.to_owned(), text.replace("+++\n\nV", "+++\nV")] {
            for kind in [Kind::Plain, Kind::Markdown] {
                let (headline, body) = told(&text, kind);
                assert_eq!(headline, "14:32 Uhr: Die Fähre fährt wieder", "{kind:?}");
                let expected = [
                    (BlockKind::Paragraph, "Die Fähre nach Avel fährt seit Mittag wieder."),
                    (BlockKind::Heading, "13:58 Uhr: Bombe entschärft"),
                    (BlockKind::Paragraph, "Verletzt wurde niemand, sagte die Polizei."),
                    (BlockKind::Item, "Hafen offen"),
                    (BlockKind::Item, "Kai gesperrt"),
                ];
                assert_eq!(body, expected.map(|(kind, text)| (kind, text.to_owned())), "{kind:?}");
            }
        }
    }

    #[test]
    fn a_headline_between_marks_is_without_them() {
        let text = "++ Terremoto a Avel, scuole chiuse (CORREGGE: magnitudo 4.2, non 4.6) ++\n\nLa scossa è stata avvertita alle 4.\n";
        let (headline, body) = told(text, Kind::Plain);
        assert_eq!((headline.as_str(), body.len()), ("Terremoto a Avel, scuole chiuse", 1));
        assert_eq!(told("++C++ ist zurück++\n\nDer Hafen ist offen.\n", Kind::Plain).0, "++C++ ist zurück++");
    }

    #[test]
    fn other_plus_signs_stay() {
        for line in
            ["C++ und Rust liegen vorn.", "+++", "+++ 9 +++", "Note 1+++ sagt sie, und lacht.", "+49 431 550 100"]
        {
            let (_, body) = told(&format!("Trams\n\nDer Hafen ist offen.\n\n{line}\n\nEs regnet.\n"), Kind::Plain);
            assert!(
                line == "+++" || body.iter().any(|(_, text)| text == line) || !line.contains(char::is_alphabetic),
                "{line}"
            );
        }
    }
}
