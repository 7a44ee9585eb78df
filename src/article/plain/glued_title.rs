//! A headline and the summary below it that a page has in one line, with no stop between: `Trams return to the quay The port of Avel has
//! said on Monday that it lays rails again.`

use super::title;
use crate::article::byline;
use crate::article::date_line::is_date_line;
use crate::article::lines::is_ended;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind};

/// It stands within as many paragraphs, with nothing but labels above it.
const TOP: usize = 4;
/// Such a line has as many bytes.
const LINE: std::ops::RangeInclusive<usize> = 110..=500;
/// A headline has as many words, of which as many are small.
const TITLE: std::ops::RangeInclusive<usize> = 5..=20;
const MIN_SMALL: usize = 2;

/// Parts the line, where who wrote it or the day stands right below.
pub(super) fn part(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    part_shouted(paragraphs, left_out);
    let label = |lines: &Vec<&str>| lines.iter().all(|line| title::away(line).is_some());
    let at = paragraphs.iter().take(TOP).take_while(|lines| label(lines)).count();
    let Some([line]) = paragraphs.get(at).map(Vec::as_slice) else { return };
    let line: &str = line;
    let signs = |line: &str| byline::names(line).is_some() || byline::with_day(line).is_some() || is_date_line(line);
    let signed = || paragraphs.get(at + 1).and_then(|lines| lines.first()).is_some_and(|line| signs(line));
    let Some(cut) = cut(line).filter(|_| signed()) else { return };
    let (headline, summary) = line.split_at(cut);
    paragraphs.splice(at..=at, [vec![headline.trim_end()], vec![summary]]);
}

/// Takes a section in capitals off the headline that is glued to it: `FIRETrams burn at the depot`, where the story says `trams` and
/// nowhere the whole word.
fn part_shouted(paragraphs: &mut [Vec<&str>], left_out: &mut Vec<LeftOut>) {
    const MIN_SECTION: usize = 2;
    const MIN_WORD: usize = 5;
    const STEM: usize = 4;
    let told: Vec<String> = paragraphs.iter().flatten().map(|line| fold(line)).collect();
    for line in paragraphs.iter_mut().take(TOP).flatten() {
        let word = line.split(' ').next().unwrap_or_default();
        let capitals = word.chars().take_while(|letter| letter.is_uppercase()).count();
        let Some((cut, _)) = word.char_indices().nth(capitals.saturating_sub(1)).filter(|_| capitals > MIN_SECTION)
        else {
            continue;
        };
        let rest = &word[cut..];
        let spoken = rest.chars().skip(1).filter(|letter| letter.is_lowercase()).count() + 1;
        let stem: String = fold(rest).chars().take(STEM).collect();
        let (whole, own) = (fold(word), fold(line));
        let opens =
            |text: &String| text.split(|sign: char| !sign.is_alphanumeric()).any(|word| word.starts_with(&stem));
        let others = || told.iter().filter(|text| **text != own);
        let glued = spoken >= MIN_WORD
            && spoken == rest.chars().count()
            && title::is_title(line)
            && others().any(opens)
            && !others().any(|text| text.contains(&whole));
        if glued {
            left_out.push(LeftOut { kind: LeftOutKind::Label, text: line[..cut].to_owned() });
            *line = &line[cut..];
            return;
        }
    }
}

/// Where the summary begins: with an article that has a capital, above a small word.
fn cut(line: &str) -> Option<usize> {
    if !LINE.contains(&line.len()) || !is_ended(line) {
        return None;
    }
    let mut words = line.match_indices(' ').map(|(at, _)| at + 1);
    let mut from = 0;
    let (mut count, mut small, mut open) = (0, 0, false);
    loop {
        let end = words.next();
        let word = line[from..end.unwrap_or(line.len())].trim_end();
        let next = end.map(|end| &line[end..]);
        let opens = word.starts_with(char::is_uppercase) && is_any(&PHRASES.articles, &fold(word));
        if opens
            && open
            && small >= MIN_SMALL
            && TITLE.contains(&count)
            && next.is_some_and(|next| next.starts_with(char::is_lowercase))
        {
            return Some(from);
        }
        // The headline ends above its first stop.
        if count > *TITLE.end() || word.ends_with(['.', '!', '?']) {
            return None;
        }
        open = word.ends_with(char::is_alphanumeric);
        small += usize::from(open && word.starts_with(char::is_lowercase));
        count += 1;
        from = end?;
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    fn told(first: &str, below: &str) -> (String, Option<String>) {
        let lead = "Nine green cars will run along the old quay of the town, where the rails were torn out in 1974.";
        let text = format!("video suggerito\n\n{first}\n\n{below}\n\n{lead}\n\nIt rained on the quay.\n");
        let article =
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        (article.headline, article.summary)
    }

    #[test]
    fn a_section_in_capitals_is_taken_off_the_headline() {
        let story = "Nine trams burn at the depot of Avel, the port said on Monday, and the town has no others.";
        let text = format!("4 December 2026, 18:15\nFIRETrams burn at the depot of the town\n{story}\n");
        let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
        let article = read(&input, &Defaults::default()).unwrap();
        assert_eq!(article.headline, "Trams burn at the depot of the town");
        let text = text.replace("FIRETrams", "NATOTrams").replace("said", "said of NATOTrams");
        let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
        assert_eq!(read(&input, &Defaults::default()).unwrap().headline, "NATOTrams burn at the depot of the town");
    }

    #[test]
    fn a_headline_and_the_summary_in_its_line_are_parted() {
        let summary =
            "The mayor of the town has said on Monday that the port lays rails again and paints nine cars green.";
        let first = format!("Trams return to the old quay of Avel in May {summary}");
        let headline = "Trams return to the old quay of Avel in May";
        assert_eq!(told(&first, "By Jane Roe"), (headline.to_owned(), Some(summary.to_owned())));
    }
}
