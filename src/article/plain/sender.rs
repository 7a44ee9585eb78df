//! Who sends a release, in lines of its own: `University of Avel | Press Office`, above the headline below `PRESS RELEASE`, or with
//! that label and a number below the headline.

use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::{LeftOut, LeftOutKind, byline, date_line, lead, press};

/// The lines stand in as many paragraphs.
const MAX_PARAGRAPHS: usize = 3;
/// `University of Avel | Press Office` has at most as many words.
const MAX_WORDS: usize = 12;
const MAX_HEADLINE_WORDS: usize = 30;

/// What a line above a story is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// `PRESS RELEASE`
    Release,
    /// A day, a number.
    Beside,
    /// A name, with a word that only offices have in theirs.
    House,
    /// The same with its press office.
    Office,
}

/// Takes such lines from above the headline or from right below it.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let end = (1..=MAX_PARAGRAPHS).take_while(|end| paragraphs.get(end - 1).is_some_and(|lines| are_lines(lines)));
    if let Some(end) = end.last().filter(|end| is_told(&paragraphs[..*end]) && is_headline(paragraphs, *end)) {
        leave_out(paragraphs.drain(..end), left_out);
    } else if is_headline(paragraphs, 0)
        && paragraphs.get(1).is_some_and(|lines| are_lines(lines) && lines.len() > 1)
        && is_told(&paragraphs[1..2])
        && paragraphs.len() > 2
    {
        leave_out(paragraphs.drain(1..2), left_out);
    }
}

fn leave_out<'a>(taken: impl Iterator<Item = Vec<&'a str>>, left_out: &mut Vec<LeftOut>) {
    for line in taken.flatten() {
        let kind = if date_line::is_date_line(line) { LeftOutKind::Dateline } else { LeftOutKind::Label };
        left_out.push(LeftOut { kind, text: line.to_owned() });
    }
}

fn are_lines(lines: &[&str]) -> bool {
    lines.iter().all(|line| kind(line).is_some())
}

/// A house below or above what says that it sends a release.
fn is_told(paragraphs: &[Vec<&str>]) -> bool {
    let kinds = || paragraphs.iter().flatten().filter_map(|line| kind(line));
    let house = kinds().any(|kind| matches!(kind, Line::House | Line::Office));
    house && kinds().any(|kind| matches!(kind, Line::Release | Line::Office))
}

fn kind(line: &str) -> Option<Line> {
    if line.split(' ').count() > MAX_WORDS || line.ends_with(['.', '!', '?', ':', ',', ';']) {
        return None;
    }
    if press::is_release_line(line) {
        return Some(Line::Release);
    }
    let folded = fold(line);
    let numbered = opening(&PHRASES.references, &folded).is_some() && line.contains(|sign: char| sign.is_ascii_digit());
    if date_line::is_date_line(line) || numbered {
        return Some(Line::Beside);
    }
    let named = |word: &str| {
        byline::is_name(word)
            || is_any(&PHRASES.in_towns, &fold(word))
            || is_any(&PHRASES.articles, &fold(word))
            || matches!(
                word,
                "of" | "and" | "&" | "und" | "et" | "e" | "y" | "i" | "für" | "|" | "/" | "-" | "–" | "—" | "·"
            )
    };
    if !line.starts_with(char::is_uppercase) || !line.split(' ').all(|word| named(word.trim_end_matches(','))) {
        return None;
    }
    let parts = || folded.split(['|', '/', '-', '–', '—', '·', ',']).map(str::trim);
    let office = |part: &str| {
        opening(&PHRASES.press_offices, part).is_some()
            || PHRASES.press_offices.iter().any(|office| part.ends_with(office.as_str()))
    };
    if parts().any(office) {
        return Some(Line::Office);
    }
    folded.split([' ', ',', '-']).any(|word| is_any(&PHRASES.offices, word)).then_some(Line::House)
}

/// Whether the paragraph at `at` is a line without a stop, and a sentence follows.
fn is_headline(paragraphs: &[Vec<&str>], at: usize) -> bool {
    let Some(lines) = paragraphs.get(at) else { return false };
    let words = lines.iter().map(|line| line.split(' ').count()).sum::<usize>();
    let open = |line: &&str| !line.ends_with(['.', ':', ',', ';', '。', '।']);
    let story = paragraphs.iter().skip(at + 1).take(MAX_PARAGRAPHS).any(|lines| lead::is_sentence(&lines.join(" ")));
    words <= MAX_HEADLINE_WORDS && lines.iter().all(open) && !are_lines(lines) && story
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Defaults, Input, Kind, read};

    const HEADLINE: &str = "Researchers make a net that changes colour";
    const LEAD: &str = "A team in Avel has made a net that turns blue when a fish is in it.";

    fn told(text: &str) -> Article {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn an_organisation_and_its_press_office_are_no_headline() {
        for above in [
            "PRESS RELEASE\n\nUniversity of Avel | Communications Office\nAvel, 4 December 2026",
            "PRESS RELEASE\n\nUniversity of Avel\nCommunications Office",
            "Avel University - Press Office\n4 December 2026",
            "PRESSEMITTEILUNG\n\nUniversität Avel / Pressestelle",
            "PRESSEMITTEILUNG\n\nUniversität Avel\nPressestelle",
            "NOTA DE IMPRENSA\nUniversidade de Avel",
            "COMUNICADO DE IMPRENSA\n\nUniversidade de Avel | Gabinete de Comunicação\nAvel, 4 de dezembro de 2026",
        ] {
            let article = told(&format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n"));
            assert_eq!((article.headline.as_str(), article.body.len()), (HEADLINE, 2), "{above}");
        }
    }

    #[test]
    fn who_sends_a_release_stands_below_its_headline_too() {
        let text = format!("{HEADLINE}\n\nAvel Police\nNews release 04/12/26\nRef: 4471/26\n\n{LEAD}\n\nIt rained.\n");
        let article = told(&text);
        assert_eq!((article.headline.as_str(), article.body.len()), (HEADLINE, 2), "{:?}", article.body);
    }

    #[test]
    fn headlines_that_name_an_office_stay() {
        for headline in [
            "University of Avel shuts its press office",
            "Avel Police",
            "Press office of Avel burns",
            "Council Press Office Shut",
        ] {
            let article = told(&format!("PRESS RELEASE\n\n{headline}\n\n{LEAD}\n\nIt rained.\n"));
            assert_eq!((article.headline.as_str(), article.body.len()), (headline, 2));
        }
    }
}
