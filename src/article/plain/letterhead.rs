//! Who sends a text, above its headline: an office and its motto, `PRESS RELEASE`, the number and the day.

use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind, date_line, lead, press};

/// `PRESS RELEASE` stands in one of as many paragraphs.
const MAX_ABOVE: usize = 3;
/// A line of a letterhead has at most as many words.
const MAX_WORDS: usize = 8;
/// All of a letterhead has at most as many lines.
const MAX_LINES: usize = 12;

/// Takes such paragraphs from above a headline with a story below it.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let is_release = |lines: &Vec<&str>| lines.iter().any(|line| press::is_release_line(line));
    let release = paragraphs.iter().take(MAX_ABOVE).position(is_release);
    let Some(first) = paragraphs.first() else { return };
    // `Nr. 187/2026 – 4. Dezember 2026`
    let numbered = |line: &&str| {
        let day = [" – ", " - ", " | ", ", "].iter().find_map(|sign| line.rsplit_once(sign)).map(|(_, day)| day);
        line.split(' ').count() <= MAX_WORDS && day.is_some_and(date_line::is_date_line)
    };
    let dated = |lines: &[&str]| lines.iter().any(|line| date_line::is_date_line(line) || numbered(line));
    // The line below `PRESS RELEASE` alone may be the headline; a day shows that it is not.
    let last = match release {
        Some(0) if first.len() > 1 && dated(first) => 0,
        Some(at) if at > 0 => at,
        None if first.len() > 1
            && first.last().is_some_and(|line| date_line::is_date_line(line))
            && is_office(first[0]) =>
        {
            0
        }
        _ => return,
    };
    let told = |lines: &Vec<&str>| lines.iter().all(|line| press::is_above(line) || date_line::is_date_line(line));
    let more = paragraphs[last + 1..].iter().take(MAX_ABOVE).take_while(|lines| told(lines)).count();
    let end = last + 1 + more;
    let Some(title) = title(paragraphs, end) else { return };
    let head = || paragraphs[..end].iter().flatten();
    let own = head().filter(|line| !(press::is_above(line) || date_line::is_date_line(line)));
    if head().count() > MAX_LINES || !own.into_iter().all(|line| is_short(line, &title)) {
        return;
    }
    for line in paragraphs.drain(..end).flatten() {
        let kind = if date_line::is_date_line(line) { LeftOutKind::Dateline } else { LeftOutKind::Label };
        left_out.push(LeftOut { kind, text: line.to_owned() });
    }
}

/// The headline in the paragraph at `at`, if it is one: no sentence, with one below.
fn title(paragraphs: &[Vec<&str>], at: usize) -> Option<String> {
    const MAX_TITLE_LINES: usize = 3;
    let lines = paragraphs.get(at).filter(|lines| lines.len() <= MAX_TITLE_LINES)?;
    let open = |line: &&str| !line.ends_with(['.', ',', ':', ';', '。', '।']);
    let story = paragraphs.iter().skip(at + 1).take(2).any(|lines| lead::is_sentence(&lines.join(" ")));
    (lines.iter().all(open) && story).then(|| lines[0].to_owned())
}

/// A line of few words, and of fewer than the headline.
fn is_short(line: &str, title: &str) -> bool {
    let words = line.split(' ').count();
    let stopped = line.ends_with(['!', '?', '。', '।', ':', ';', ',']);
    !stopped && words <= MAX_WORDS && line.chars().count() < title.chars().count()
}

/// `Avel Police Department`, `ДСНС України`.
fn is_office(line: &str) -> bool {
    let folded = fold(line);
    let told = folded.split([' ', ',', '-']).any(|word| is_any(&PHRASES.offices, word));
    // In Cyrillic a headline has small letters; a name may have none.
    let cyrillic = |sign: char| matches!(sign, '\u{0400}'..='\u{04FF}');
    let capital = line.split(' ').all(|word| word.starts_with(char::is_uppercase));
    let shouted = line.split(' ').any(|word| word.chars().count() > 1 && word.chars().all(char::is_uppercase));
    // `Police` alone may be a band.
    let named = line.contains(' ')
        || line.chars().count() > 3 && !line.contains(|sign: char| sign.is_uppercase() || sign.is_lowercase());
    told && named || line.contains(cyrillic) && capital && shouted && line.contains(' ')
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const HEADLINE: &str = "Port of Avel opens a second quay after nine years";
    const LEAD: &str = "The port of Avel has opened its second quay, nine years after the first stone was laid.";

    fn headline(above: &str) -> (String, usize) {
        let text = format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
        let article =
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        (article.headline, article.body.len())
    }

    #[test]
    fn who_sends_a_text_stands_above_its_headline() {
        for above in [
            "PRESS RELEASE\nPort of Avel\nDecember 4, 2026",
            "PORT OF AVEL\nLiberty\n\nPress release\nAvel, December 4, 2026",
            "ДСНС України\n4 грудня о 14:35",
            "Avel Police Department\nDecember 4, 2026",
            "Pressemitteilung der Universität Avel\nNr. 187/2026 – 4. Dezember 2026\n\nSperrfrist: keine",
            "ПРЕСС-РЕЛИЗ\nҚарағанды облысының әкімдігі\n2026 жылғы 4 желтоқсан",
            "報道関係者各位\n2026年12月4日\n株式会社アベル港",
        ] {
            assert_eq!(headline(above), (HEADLINE.to_owned(), 2), "{above}");
        }
    }

    #[test]
    fn a_headline_with_a_day_below_it_stays_one() {
        for first in ["Trams return", "Порт открыт", "Storm shuts the port"] {
            assert_eq!(headline(&format!("{first}\nDecember 4, 2026")).0, first);
        }
        let text = format!("Police\nDecember 4, 2026\n\n{LEAD}\n\nIt rained.\n");
        let article =
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        assert_eq!(article.headline, "Police");
    }
}
