//! An e-mail that was pasted as it came: its headers above the story, whom it greets, who signs it.

use super::phrases::{PHRASES, fold, is_any, opening};
use super::{LeftOut, LeftOutKind};

/// `Dear editor,` has at most as many words.
const MAX_GREETING_WORDS: usize = 6;

/// What a header of an e-mail says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    Subject,
    Other,
}

/// What the header is that a line holds, and what it says.
pub(super) fn header(line: &str) -> Option<(Header, &str)> {
    let (name, said) = line.split_once([':', '：'])?;
    let folded = fold(name);
    let header = if is_any(&PHRASES.subjects, &folded) {
        Header::Subject
    } else if is_any(&PHRASES.mail_headers, &folded) {
        Header::Other
    } else {
        return None;
    };
    Some((header, said.trim())).filter(|(_, said)| !said.is_empty())
}

/// Whether the first paragraph is nothing but headers, one of them the subject; puts that first.
pub(super) fn open(paragraphs: &mut [Vec<&str>]) -> bool {
    let Some(first) = paragraphs.first_mut().filter(|first| first.len() > 1) else { return false };
    let kinds: Option<Vec<Header>> = first.iter().map(|line| Some(header(line)?.0)).collect();
    let subject = kinds.and_then(|kinds| kinds.iter().position(|kind| *kind == Header::Subject));
    subject.is_some_and(|at| {
        first.swap(0, at);
        true
    })
}

/// Takes the greeting and, from its last words on, the signature.
pub(super) fn close(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let mut take = |lines: Vec<&str>| left_out.push(LeftOut { kind: LeftOutKind::SignOff, text: lines.join(" ") });
    let greets = |lines: &Vec<&str>| {
        let few =
            |line: &str| line.split(' ').count() <= MAX_GREETING_WORDS && line.ends_with([',', '!', ':', '，', '：']);
        matches!(lines.as_slice(), [line] if few(line) && opening(&PHRASES.greetings, &fold(line)).is_some())
    };
    if paragraphs.len() > 2 && greets(&paragraphs[1]) {
        take(paragraphs.remove(1));
    }
    let signs = |lines: &Vec<&str>| {
        let line = lines.first().map(|line| fold(line.trim_end_matches([',', '!', '.'])));
        line.is_some_and(|line| is_any(&PHRASES.closings, &line))
    };
    if let Some(at) = paragraphs.iter().skip(2).position(signs) {
        paragraphs.split_off(at + 2).into_iter().for_each(take);
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    fn told(text: &str) -> (String, Vec<String>) {
        let input = Input { text, kind: Kind::Plain, file: None, slug: None };
        let article = read(&input, &Defaults::default()).unwrap();
        (article.headline, article.body.into_iter().map(|block| block.text).collect())
    }

    #[test]
    fn a_pasted_mail_gives_its_subject_and_its_story() {
        let text = "From: press@port.example\nSubject: Port of Avel opens\nDate: Fri, 4 Dec 2026 10:00:00 +0000\n\n\
                    Dear all,\n\nThe port of Avel opened on Friday, after two years of work.\n\n\
                    The ferry sails at noon.\n\nBest regards,\nAina Serik\nTel: 020 555 0100\n";
        let body = ["The port of Avel opened on Friday, after two years of work.", "The ferry sails at noon."];
        assert_eq!(told(text), ("Port of Avel opens".to_owned(), body.map(str::to_owned).to_vec()));
    }

    #[test]
    fn a_headline_with_a_colon_is_no_mail() {
        let (headline, body) =
            told("Subject: Mathematics\n\nDear reader, it begins.\n\nKind regards to all, she wrote.\n");
        assert_eq!((headline.as_str(), body.len()), ("Subject: Mathematics", 2));
    }

    #[test]
    fn who_wrote_it_is_no_headline() {
        let text = "By Jane Roe\n\nPort of Avel opens after two years\n\nThe port opened on Friday.\n\nIt rained.\n";
        let (headline, body) = told(text);
        assert_eq!((headline.as_str(), body.len()), ("Port of Avel opens after two years", 2));
    }
}
