//! What a page parts and should not, and what it does not part: who said it, in a paragraph below what was said; a day, and glued to it
//! how many have answered.

use super::ends_a_sentence;
use crate::article::date_line::is_date_line;

/// A day that something is glued to stands within as many paragraphs.
const TOP: usize = 16;
/// Such a line has at most as many bytes.
const MAX_DAY: usize = 80;
/// `— said Jane Roe, who leads the port.`: a paragraph of no more lines.
const MAX_LINES: usize = 3;

/// Puts `— said Jane Roe.` behind the words above it that did not end.
pub(super) fn join_said(paragraphs: &mut Vec<Vec<&str>>) {
    let mut joined: Vec<Vec<&str>> = Vec::with_capacity(paragraphs.len());
    for lines in paragraphs.drain(..) {
        let below = joined.len() > 1;
        match joined.last_mut().filter(|above| below && is_said_of(above, &lines)) {
            Some(above) => above.extend(lines),
            None => joined.push(lines),
        }
    }
    *paragraphs = joined;
}

fn is_said_of(above: &[&str], lines: &[&str]) -> bool {
    const MIN_SAID: usize = 40;
    let Some(behind) = lines[0].strip_prefix("— ").or_else(|| lines[0].strip_prefix("– ")) else { return false };
    let open = above.last().is_some_and(|last| !ends_a_sentence(last) && !last.ends_with([':', ';', '?', '!', '…']));
    let long = above.iter().map(|line| line.len()).sum::<usize>() >= MIN_SAID;
    let ended = lines.last().is_some_and(|last| ends_a_sentence(last));
    behind.starts_with(char::is_lowercase) && open && long && ended && lines.len() <= MAX_LINES
}

/// Parts `4 December 2026No comments` in two lines.
pub(super) fn part_days(paragraphs: &mut [Vec<&str>]) {
    for lines in paragraphs.iter_mut().take(TOP) {
        let Some((at, cut)) = lines.iter().enumerate().find_map(|(at, line)| Some((at, glued(line)?))) else {
            continue;
        };
        let (day, rest) = lines[at].split_at(cut);
        lines.splice(at..=at, [day, rest]);
    }
}

fn glued(line: &str) -> Option<usize> {
    const YEAR: usize = 4;
    if line.len() > MAX_DAY {
        return None;
    }
    let pairs = line.char_indices().zip(line.chars().skip(1));
    let cuts = pairs.filter(|((_, left), right)| left.is_ascii_digit() && right.is_uppercase());
    cuts.map(|((at, _), _)| at + 1).find(|cut| {
        let (day, rest) = line.split_at(*cut);
        let year = day.chars().rev().take_while(char::is_ascii_digit).count() == YEAR;
        year && day.contains(' ') && rest.chars().nth(1).is_some_and(char::is_lowercase) && is_date_line(day)
    })
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Defaults, Input, Kind, read};

    const LEAD: &str = "The rails are back on the old quay of Avel, and the first tram leaves in May.";

    fn told(text: &str) -> Article {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn who_said_it_stands_behind_what_was_said() {
        for (said, who) in [
            ("“We do not agree with what the council has said of the quay,”", "— said the mayor\nof Avel."),
            ("We will look at the old rails and at the bridge of the port", "– said Jane Roe."),
        ] {
            let text =
                format!("Trams return to the quay of Avel\n\n{LEAD}\n\n{said}\n\n{who}\n\nIt rained on the quay.\n");
            let body: Vec<String> = told(&text).body.into_iter().map(|block| block.text).collect();
            assert_eq!(body[1], format!("{said} {}", who.replace('\n', " ")), "{body:?}");
        }
        let dialogue =
            format!("Trams return to the quay of Avel\n\n{LEAD}\n\nThe mayor came.\n\n– and she left again.\n");
        assert!(told(&dialogue).body.len() > 2);
    }

    #[test]
    fn a_day_with_answers_glued_to_it_is_a_day() {
        for answers in ["No comments", "No hay comentarios", "Sem comentários"] {
            let text =
                format!("Trams return to the quay of Avel\n\n4 December 2026{answers}\n\n{LEAD}\n\nIt rained there.\n");
            let article = told(&text);
            assert!(article.published_at.is_some(), "{answers}");
            assert_eq!(article.body[0].text, LEAD, "{answers}");
        }
    }
}
