//! What a page parts and should not, and what it does not part: who said it, in a paragraph below what was said; a day, and glued to it
//! how many have answered; a day beside a section or a name; the day on which a page was read.

use super::ends_a_sentence;
use crate::article::byline::{self, is_name};
use crate::article::date_line::is_date_line;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::{LeftOut, LeftOutKind};

/// A day that something is glued to stands within as many paragraphs.
const TOP: usize = 16;
/// Such a line has at most as many bytes.
const MAX_DAY: usize = 80;
/// `— said Jane Roe, who leads the port.`: a paragraph of no more lines.
const MAX_LINES: usize = 3;
/// `By Jane Roe, Harbour News`: of no more words.
const MAX_SIGNED: usize = 6;

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

/// Parts `4 December 2026No comments`, `Districts • 4 December 2026`, `4 December 2026 / Jane Roe` in two lines.
pub(super) fn part_days(paragraphs: &mut [Vec<&str>]) {
    for lines in paragraphs.iter_mut().take(TOP) {
        let found = lines
            .iter()
            .copied()
            .enumerate()
            .find_map(|(at, line)| Some((at, glued(line).map(|cut| line.split_at(cut)).or_else(|| beside(line))?)));
        if let Some((at, (one, other))) = found {
            lines.splice(at..=at, [one, other]);
        }
    }
}

/// Parts `It rained in Avel. By Jane Roe - Published Friday 4 December 2026, 15:50` in a paragraph of the story, who wrote it, and the day;
/// and `Editor:Roe 2026-12-04 21:23:17 Source:Harbour Post` where the day stands.
pub(super) fn part_signed_ends(paragraphs: &mut Vec<Vec<&str>>) {
    let found = paragraphs.iter().take(TOP).enumerate().find_map(|(place, lines)| {
        let parted =
            lines.iter().enumerate().find_map(|(at, line)| Some((at, signed_end(line).or_else(|| in_fields(line))?)));
        parted.map(|(at, parts)| (place, at, parts))
    });
    if let Some((place, at, parts)) = found {
        let below = paragraphs[place].split_off(at + 1);
        paragraphs[place].pop();
        let parts = parts.into_iter().map(|part| vec![part]).chain([below]).filter(|lines| !lines.is_empty());
        let parts: Vec<Vec<&str>> = parts.collect();
        paragraphs.splice(place + 1..place + 1, parts);
        paragraphs.retain(|lines| !lines.is_empty());
    }
}

fn signed_end(line: &str) -> Option<Vec<&str>> {
    const MAX_END: usize = 120;
    // `Published on 4 December 2026 at 15:50`
    if !line.ends_with(|sign: char| sign.is_ascii_digit()) || line.len() < MAX_END {
        return None;
    }
    let from = line.ceil_char_boundary(line.len() - MAX_END);
    let ends = line[from..].match_indices(['.', '!', '?', '»', '”']).map(|(at, sign)| from + at + sign.len());
    ends.into_iter().find_map(|at| {
        let tail = line[at..].strip_prefix(' ')?;
        let (who, day) = [" - ", " – ", " — ", " | "].iter().find_map(|sign| tail.split_once(sign))?;
        let named = byline::names(who).is_some();
        let signed = named || opening(&PHRASES.bylines, &fold(who)).is_some();
        let known = is_date_line(day) && opening(&PHRASES.published, &fold(day)).is_some();
        // A house with figures in its name is known beside the day.
        let parts = || if named { vec![&line[..at], who, day] } else { vec![&line[..at], tail] };
        (signed && known && who.split(' ').count() <= MAX_SIGNED).then(parts)
    })
}

/// The day and hour in figures between two fields.
fn in_fields(line: &str) -> Option<Vec<&str>> {
    if line.len() > 2 * MAX_DAY || !line.contains(" 20") {
        return None;
    }
    let at = line.find(" 20")? + 1;
    let (day, rest) = line[at..].split_once(' ')?;
    let (hour, behind) = rest.split_once(' ')?;
    let figures = |text: &str, sign: char, parts: usize| {
        text.split(sign).count() == parts && text.bytes().all(|byte| byte.is_ascii_digit() || char::from(byte) == sign)
    };
    let field = |text: &str| text.contains([':', '：']) && text.split(' ').count() <= MAX_SIGNED;
    let stamped = figures(day, '-', 3) && (figures(hour, ':', 3) || figures(hour, ':', 2));
    let before = line[..at].trim_end();
    let end = at + day.len() + 1 + hour.len();
    (stamped && field(before) && field(behind)).then(|| vec![before, &line[at..end], behind])
}

/// Parts `Trams returnHarbour Wire | Updated: 04-12-2026 10:19 IST`, `Published: 4 December 2026 12:56 PM Updated: 4 December 2026 1:16
/// PM`, and takes `by | ` from before a day where nobody is named.
pub(super) fn part_stamps(paragraphs: &mut [Vec<&str>]) {
    for lines in paragraphs.iter_mut().take(TOP) {
        let found = lines
            .iter()
            .copied()
            .enumerate()
            .find_map(|(at, line)| Some((at, stamped(line).or_else(|| unstamped(line))?)));
        if let Some((at, parts)) = found {
            lines.splice(at..=at, parts);
        }
    }
}

fn stamped(line: &str) -> Option<Vec<&str>> {
    const MAX_BYTES: usize = 300;
    const MIN_HEADLINE: usize = 4;
    if line.len() > MAX_BYTES || !line.contains(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let unnamed = ["by | ", "By | ", "por | ", "Por | ", "par | ", "Par | ", "von | ", "Von | "];
    if let Some(day) = unnamed.iter().find_map(|sign| line.strip_prefix(sign)) {
        return day.split(" | ").next().is_some_and(is_date_line).then(|| vec![day]);
    }
    // What was changed when stands behind its label.
    let labels = |sign: &str| line.match_indices(sign).map(|(at, _)| at + sign.len()).collect::<Vec<_>>();
    let changed = |at: usize| opening(&PHRASES.updated, &fold(&line[at..])).is_some();
    if let Some(at) = labels(" | ").into_iter().find(|at| changed(*at)) {
        let (head, day) = (line[..at - 3].trim_end(), &line[at..]);
        if head.split(' ').count() >= MIN_HEADLINE && is_date_line(day) && !is_date_line(head) {
            let Some(source) = glued_source(head) else { return Some(vec![head, day]) };
            // An agency alone is known in a line of its own, and whoever else sent it beside the day.
            let agency = is_any(&PHRASES.agencies, &fold(&head[source..]));
            let sent = if agency { vec![&head[source..], day] } else { vec![&line[source..]] };
            return Some([vec![&head[..source]], sent].concat());
        }
    }
    let at = labels(" ").into_iter().find(|at| changed(*at) && line[*at..].contains(':'))?;
    let (one, other) = (line[..at].trim_end(), &line[at..]);
    let labelled = one.split_once(':').is_some_and(|(label, _)| label.chars().all(char::is_alphabetic));
    (labelled && is_date_line(one) && is_date_line(other)).then(|| vec![one, other])
}

/// `Harbour Desk Published:` in two lines: who wrote it, and the label of a day that is lost.
fn unstamped(line: &str) -> Option<Vec<&str>> {
    const MAX_LABEL: usize = 2;
    if !line.ends_with(':') || line.len() > MAX_DAY {
        return None;
    }
    let starts: Vec<usize> = line.rmatch_indices(' ').map(|(at, _)| at).take(MAX_LABEL).collect();
    let at =
        starts.into_iter().rev().find(|at| is_any(&PHRASES.published, fold(&line[at + 1..]).trim_end_matches(':')))?;
    let named = byline::listed(&line[..at]).is_some() || is_any(&PHRASES.nobody, &fold(&line[..at]));
    named.then(|| vec![&line[..at], &line[at + 1..]])
}

/// Where `Harbour Wire` begins in `Trams returnHarbour Wire`.
fn glued_source(line: &str) -> Option<usize> {
    const MAX_SOURCE: usize = 4;
    // `McRoe`, `iPhone`
    const MIN_WORD: usize = 4;
    let pairs = line.char_indices().zip(line.char_indices().skip(1));
    let cuts = pairs.filter(|((_, left), (_, right))| !left.is_uppercase() && *left != ' ' && right.is_uppercase());
    cuts.map(|(_, (at, _))| at).find(|at| {
        let (head, source) = line.split_at(*at);
        let last = head.rsplit(' ').next().unwrap_or_default().chars().count();
        let few = source.split(' ').count() <= MAX_SOURCE;
        let agency = is_any(&PHRASES.agencies, &fold(source));
        let named = head.ends_with(char::is_lowercase)
            && last >= MIN_WORD
            && source.contains(' ')
            && source.split(' ').all(|word| word.starts_with(char::is_uppercase));
        few && (agency || named)
    })
}

/// A day with its year, and a section before it or a name behind it.
fn beside(line: &str) -> Option<(&str, &str)> {
    const MAX_SECTION: usize = 3;
    const YEAR: usize = 4;
    if line.len() > MAX_DAY || is_date_line(line) || byline::with_day(line).is_some() {
        return None;
    }
    let (one, other) = [" • ", " · ", " / "].iter().find_map(|sign| line.split_once(sign))?;
    let figures = |text: &str| text.contains(|sign: char| sign.is_ascii_digit());
    let year =
        |day: &str| day.split(|sign: char| !sign.is_ascii_digit()).any(|part| part.len() == YEAR) && is_date_line(day);
    let few = |text: &str| text.split(' ').count() <= MAX_SECTION && !figures(text);
    let section = few(one) && one.starts_with(char::is_uppercase) && year(other);
    let named = few(other) && other.contains(' ') && other.split(' ').all(is_name) && year(one);
    (section || named).then_some((one, other))
}

/// Takes a day that stands right below itself.
pub(super) fn take_second_days(paragraphs: &mut Vec<Vec<&str>>) {
    let mut above = "";
    for lines in paragraphs.iter_mut().take(TOP) {
        lines.retain(|line| {
            let again = *line == above && is_date_line(line);
            above = line;
            !again
        });
    }
    paragraphs.retain(|lines| !lines.is_empty());
}

/// Takes the first lines of a page where its day stands in several of them, each a part: `4`, `December`, `2026`, with what else stands there.
pub(super) fn take_day_in_parts(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    const LINES: std::ops::RangeInclusive<usize> = 3..=8;
    const MAX_WORDS: usize = 3;
    const PARTS: usize = 3;
    let Some((lines, [_, _, ..])) = paragraphs.split_first() else { return };
    let short = |line: &&str| line.split(' ').count() <= MAX_WORDS;
    let dated = |parts: &[&str]| parts.iter().all(|part| !part.contains(' ')) && is_date_line(&parts.join(" "));
    if LINES.contains(&lines.len()) && lines.iter().all(short) && dated(&lines[..PARTS]) {
        let lines = paragraphs.remove(0).into_iter();
        left_out.extend(lines.map(|line| LeftOut { kind: LeftOutKind::Label, text: line.to_owned() }));
    }
}

/// Takes the day that stands right above the rates of money and the warmth of a town: on it the page was read.
pub(super) fn take_today(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    const MAX_TOWN: usize = 2;
    let Some(lines) = paragraphs.first_mut() else { return };
    if lines.len() > 1 && is_date_line(lines[0]) && is_of_today(lines[1]) {
        let mut count = 1 + lines[1..].iter().take_while(|line| is_of_today(line)).count();
        // The town where it is so warm.
        let town = |line: &&&str| line.split(' ').count() <= MAX_TOWN && line.split(' ').all(is_name);
        let warm = lines[count - 1].ends_with(['C', '°']);
        count += lines.get(count).filter(|_| warm).filter(town).map_or(0, |_| 1);
        left_out.extend(lines.drain(..count).map(|line| LeftOut { kind: LeftOutKind::Label, text: line.to_owned() }));
        paragraphs.retain(|lines| !lines.is_empty());
    }
}

/// `$78.42 €92.74`, `21.1 C`, `-3 °C`: figures with their signs, and nothing else.
fn is_of_today(line: &str) -> bool {
    const MAX_TODAY: usize = 48;
    let letters = line.chars().filter(|sign| sign.is_alphabetic()).count();
    let signed = line.contains(['$', '€', '¥', '₽', '₴', '₸', '£', '°']) || line.ends_with(" C");
    let figures = line.split(' ').filter(|word| word.contains(|sign: char| sign.is_ascii_digit())).count();
    line.len() <= MAX_TODAY && signed && figures > 0 && letters <= 1 + 3 * line.matches(['$', '€', '¥', '£']).count()
}

fn glued(line: &str) -> Option<usize> {
    const YEAR: usize = 4;
    if line.len() > MAX_DAY {
        return None;
    }
    // `Harbour Newsdesk2026-12-04`
    let before = line.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '-');
    let day = &line[before.len()..];
    if day.len() == "2026-12-04".len()
        && day.starts_with("20")
        && before.ends_with(char::is_lowercase)
        && is_date_line(day)
    {
        return Some(before.len());
    }
    // `AA4 Aralık 2026 Cuma 06:33 - Güncelleme:`
    if let Some(at) = line.find(|sign: char| sign.is_ascii_digit()).filter(|at| (2..=8).contains(at))
        && is_any(&PHRASES.agencies, &fold(&line[..at]))
        && line[at..].split(" - ").next().is_some_and(is_date_line)
        && line[..at].bytes().all(|sign| sign.is_ascii_uppercase())
    {
        return Some(at);
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
    fn who_wrote_it_and_when_is_parted_from_the_end_of_a_paragraph() {
        let title = "Trams return to the quay of Avel";
        let deck = "The port of Avel has laid the rails of the old quay again, and nine cars have been painted green for them.";
        let text = format!(
            "{title}\n\n{deck} By Jane Roe - Published on Friday 4 December 2026 at 15:50\n\n{LEAD}\n\nIt rained.\n"
        );
        let article = told(&text);
        assert_eq!(article.body.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), [LEAD, "It rained."]);
        assert_eq!(article.summary.as_deref(), Some(deck));
        assert_eq!((article.byline, article.published_at.is_some()), (vec!["Jane Roe".to_owned()], true));
        // A day in a sentence is the story's.
        let said = format!("{deck} By Monday - the mayor said - the quay opens on 4 December 2026");
        assert_eq!(told(&format!("{title}\n\n{said}\n\n{LEAD}\n")).body.len(), 2);
    }

    #[test]
    fn a_day_that_is_glued_to_a_name_or_stands_among_fields_is_read() {
        let title = "Trams return to the quay of Avel";
        for line in [
            "Harbour Newsdesk2026-12-04",
            "AA4 Aralık 2026 Cuma 06:33",
            "Editor:Roe 2026-12-04 21:23:17 Source:Harbour Post",
        ] {
            let article = told(&format!("{title}\n\n{line}\n\n{LEAD}\n\nIt rained on the quay of the port.\n"));
            assert_eq!(article.body.first().map(|block| block.text.as_str()), Some(LEAD), "{line}");
            assert!(article.published_at.is_some_and(|at| at.to_string().starts_with("2026-12-04")), "{line}");
        }
    }

    #[test]
    fn a_day_behind_a_headline_ends_it_and_parts_what_is_glued_to_it() {
        let title = "Trams return to the quay of Avel";
        for (first, between) in [
            (format!("{title}Reuters | Updated: 04-12-2026 10:19 IST | Created: 04-12-2026 09:04 IST"), ""),
            (format!("{title}Harbour News Desk | Updated: 04-12-2026 10:19 IST"), ""),
            (format!("{title} | Updated: 04-12-2026 10:19 IST"), ""),
            (title.to_owned(), "by | Dec 4, 2026 | World\n"),
            (
                title.to_owned(),
                "Senior Correspondent, harbourpost.example\nPublished: 04 Dec 2026 12:56 PM BdST Updated: 04 Dec 2026 01:16 PM BdST\n",
            ),
        ] {
            let article = told(&format!("{first}\n{between}{LEAD}\nIt rained on the quay of the port.\n"));
            assert_eq!(article.headline, title, "{first}{between}");
            assert!(article.published_at.is_some(), "{first}{between}");
            assert_eq!(article.body[0].text, LEAD, "{first}{between}");
        }
    }

    #[test]
    fn a_headline_that_stands_twice_in_two_lines_is_one() {
        let title = "Trams return to the old quay of Avel after nine long years of waiting";
        assert_eq!(told(&format!("{title}\n{title}\n\n{LEAD}\n\nIt rained there.\n")).headline, title);
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
    fn a_day_beside_a_section_or_a_name_is_a_day() {
        for (above, below) in [("Аймақтар • 4 желтоқсан, 2026", ""), ("", "4 желтоқсан, 2026 / Анна Лунд")]
        {
            let text =
                format!("{above}\n\nTrams return to the quay of Avel\n\n{below}\n\n{LEAD}\n\nIt rained there.\n");
            let article = told(&text);
            assert_eq!(article.headline, "Trams return to the quay of Avel");
            assert!(article.published_at.is_some(), "{above}{below}");
            assert_eq!(article.body[0].text, LEAD, "{above}{below}");
        }
    }

    #[test]
    fn a_day_that_stands_twice_is_a_day() {
        let day = "4 грудня 2026 р. 17:44";
        let article = told(&format!("Trams return to the quay of Avel\n\n{day}\n\n{day}\n\n{LEAD}\n\nIt rained.\n"));
        assert!(article.published_at.is_some());
        assert_eq!(article.body[0].text, LEAD);
    }

    #[test]
    fn the_day_above_rates_and_weather_is_none_of_the_story() {
        for above in ["$78.42 €92.74 ¥10.94\n21.1 C", "6.6 C\nPort Lund"] {
            let text = format!(
                "Friday, 4 December 2026\n{above}\n\nTrams return to the quay of Avel\n\n{LEAD}\n\nIt rained.\n"
            );
            let article = told(&text);
            assert_eq!((article.headline.as_str(), article.published_at), ("Trams return to the quay of Avel", None));
        }
    }

    #[test]
    fn a_day_in_parts_is_that_of_a_page() {
        let text = format!(
            "4\nDecember\n2026\nFriday\nAVEL - LUND\nCouncil Pages\n\nTrams return to the quay of Avel\n\n{LEAD}\n\nIt rained.\n"
        );
        let article = told(&text);
        assert_eq!((article.headline.as_str(), article.published_at), ("Trams return to the quay of Avel", None));
        assert!(article.byline.is_empty());
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
