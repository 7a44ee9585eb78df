//! Whom to call, above the headline of a press release: a block of its own, or lines below `FOR IMMEDIATE RELEASE`.

use crate::article::boilerplate::{contains_address, contains_number};
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::{LeftOut, LeftOutKind, press};

/// As many paragraphs may stand above a headline.
const MAX_ABOVE: usize = 4;
/// A line of a contact has at most as many words.
const MAX_WORDS: usize = 12;
/// A name, what they are, a house, its street and town, telephones and an address.
const MAX_LINES: usize = 9;

/// Takes such lines from above the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let mut at = 0;
    // A headline and a story stand below.
    for _ in 0..MAX_ABOVE {
        if paragraphs.len() < at + 3 {
            break;
        }
        let above = press::lines_above(&paragraphs[at]);
        let Some((start, end)) = of(&paragraphs[at], above, at > 0) else {
            if above == 0 {
                break;
            }
            at += 1;
            continue;
        };
        // `Media Contact:`, and who it is behind an empty line.
        let label_alone = end == start + 1 && !is_reached(paragraphs[at][start]);
        if label_alone {
            let named = paragraphs.len() > at + 3 && is_card(&paragraphs[at + 1]);
            if !named {
                break;
            }
            leave_out(left_out, &paragraphs.remove(at + 1));
        }
        leave_out(left_out, &paragraphs[at].drain(start..end).collect::<Vec<_>>());
        paragraphs.retain(|lines| !lines.is_empty());
    }
}

fn leave_out(left_out: &mut Vec<LeftOut>, lines: &[&str]) {
    left_out.push(LeftOut { kind: LeftOutKind::Label, text: lines.join(" ") });
}

/// The lines of a paragraph that are a contact, the first of them and the one behind the last; `above` of its lines say that it is
/// a release, and `below` if other paragraphs do.
fn of(lines: &[&str], above: usize, below: bool) -> Option<(usize, usize)> {
    let start = lines.iter().take(above + 1).position(|line| is_label(line));
    let Some(start) = start else {
        let rest = &lines[above..];
        let card = (below || above > 0) && rest.len() > 1 && is_card(rest);
        return card.then_some((above, lines.len()));
    };
    let few = lines.iter().skip(start).take(MAX_LINES);
    let last = few
        .take_while(|line| line.split(' ').count() <= MAX_WORDS)
        .enumerate()
        .filter(|(_, line)| is_reached(line))
        .last();
    match last {
        Some((last, _)) => Some((start, start + last + 1)),
        None => (start + 1 == lines.len() && lines[start].ends_with([':', '：'])).then_some((start, start + 1)),
    }
}

/// Lines of a few words, by one of which somebody can be reached.
fn is_card(lines: &[&str]) -> bool {
    let short = |line: &&str| line.split(' ').count() <= MAX_WORDS && !line.ends_with(['.', '!', '?']);
    lines.len() <= MAX_LINES
        && lines.iter().all(short)
        && lines.iter().any(|line| contains_address(line) || is_number(line))
}

fn is_reached(line: &str) -> bool {
    contains_address(line) || contains_number(line)
}

/// `(555) 010-2288`, and little else.
fn is_number(line: &str) -> bool {
    contains_number(line) && line.chars().filter(|sign| sign.is_alphabetic()).count() < 12
}

/// `Media Contact:`, `CONTACT: Jane Roe`.
fn is_label(line: &str) -> bool {
    let folded = fold(line);
    let lists = [&PHRASES.contacts, &PHRASES.contacts_press, &PHRASES.contacts_sure];
    let known = lists.into_iter().find_map(|list| opening(list, &folded));
    known.is_some_and(|known| {
        known.ends_with(':') || matches!(folded[known.len()..].trim_start().chars().next(), None | Some(':' | '：'))
    }) || is_office(line)
}

/// `Press Office contact: Jane Roe, 020 5555 0142`: such a word at the end of a label, and behind it how somebody is reached.
fn is_office(line: &str) -> bool {
    const MAX_LABEL: usize = 4;
    let Some((label, rest)) = line.split_once([':', '：']) else { return false };
    let folded = fold(label);
    let last = folded.rsplit(' ').next().unwrap_or_default();
    let known = is_any(&PHRASES.contacts, last) || is_any(&PHRASES.contacts, &format!("{last}:"));
    let enquiries = matches!(last, "enquiries" | "inquiries");
    folded.split(' ').count() <= MAX_LABEL && (known || enquiries) && is_reached(rest)
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const HEADLINE: &str = "Port of Avel opens a second quay";
    const LEAD: &str = "The port of Avel has opened its second quay, nine years after the first stone was laid.";

    fn headline(above: &str) -> (String, usize) {
        let text = format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
        let article =
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        (article.headline, article.body.len())
    }

    #[test]
    fn whom_to_call_stands_above_the_headline_and_is_none() {
        for contact in [
            "Contact: Aina Serik, Director of Communications\nserik@port.example | (555) 010-2288",
            "Media Contact:\nAina Serik\nserik@port.example\n(555) 010-2288",
            "Press Office contact: Aina Serik, 0161 555 0142, press@port.example",
            "Media Contact:\n\nAina Serik, Port of Avel\n(555) 010-2288",
            "Aina Serik\nPort of Avel\nserik@port.example",
            "Pressekontakt: Aina Serik, presse@hafen.example",
            "Контакты для СМИ:\nАйна Серик\npress@port.example",
            "Press contacts:\nAina Serik, serik@port.example\nOmar Lund, +44 20 5555 0100",
        ] {
            for above in
                ["FOR IMMEDIATE RELEASE\n\n", "FOR IMMEDIATE RELEASE\nDecember 4, 2026\n\n", "FOR IMMEDIATE RELEASE\n"]
            {
                assert_eq!(headline(&format!("{above}{contact}")), (HEADLINE.to_owned(), 2), "{above}{contact}");
            }
        }
        assert_eq!(headline("Media Contact:\nAina Serik\nserik@port.example"), (HEADLINE.to_owned(), 2));
    }

    #[test]
    fn headlines_that_speak_of_contacts_stay() {
        for first in ["Contact: a love story", "Contact lost with the ferry of Avel", "For more information, pay"] {
            assert_eq!(headline(first).0, first);
        }
        // Whoever wrote it stands below the headline with an address.
        assert_eq!(
            headline("Trams return to Avel\nserik@port.example").0.split(" serik").next(),
            Some("Trams return to Avel")
        );
    }
}
