//! What stands above the headline of a text that is sent to newsrooms: an embargo, `FOR IMMEDIATE RELEASE`, whom to call.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::date_line::{bare, is_date_line, is_time};
use super::phrases::{PHRASES, contains_any, fold, is_any, opening};
use super::read::{Found, Kind as Written};
use super::{ArticleError, Block, BlockKind, LeftOut, LeftOutKind, above, byline, embargo, time, words};

/// As many lines may stand above the headline.
const MAX_ABOVE: usize = 6;
/// A line of more words is a sentence.
const MAX_WORDS: usize = 20;
/// `Association of the Ferries of Avel`, who sends it.
const MAX_NAME_WORDS: usize = 8;
/// What stands in the headline's place is none if it is longer.
const MAX_HEADLINE: usize = 250;

/// Puts the headline where it belongs, and reads the embargo above it.
///
/// # Errors
///
/// [`ArticleError::Embargo`] if it is not said, to the minute and with its zone, when an embargo ends.
pub(super) fn unpack(found: &mut Found, declared: bool, written: Written, file: &str) -> Result<(), ArticleError> {
    let mut above = 0;
    // A headline that is declared stays; a story may still open with its embargo.
    if !declared {
        while above < MAX_ABOVE
            && let Some(line) = found.headline.clone()
            && let Some(kind) =
                told(&line, above > 0).or_else(|| above::kind(&line, texts(&found.body)).map(Line::Above))
        {
            match next_line(&found.body) {
                Some(next) => {
                    found.take(kind, line, written, file)?;
                    found.headline = Some(found.body.remove(next).text);
                    above += 1;
                }
                // Nothing else can be the headline; until when it may not be told counts all the same.
                None => {
                    if kind == Line::Embargo {
                        found.take(kind, line, written, file)?;
                    }
                    break;
                }
            }
        }
    }
    while above < MAX_ABOVE
        && let Some(block) =
            found.body.first().filter(|block| block.kind != BlockKind::Item || above::is_to_desk(&block.text))
        && let Some(kind) = told(&block.text, above > 0).or_else(|| to_desk(&block.text))
    {
        let line = found.body.remove(0).text;
        found.take(kind, line, written, file)?;
        above += 1;
    }
    Ok(())
}

/// What a line above a story is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Embargo,
    Release,
    Contact,
    /// The day it was sent.
    Day,
    /// What else stands above a headline.
    Above(LeftOutKind),
}

/// The lines that may be the headline.
fn texts(body: &[Block]) -> impl Iterator<Item = &str> {
    body.iter().filter(|block| block.kind != BlockKind::Item).map(|block| block.text.as_str())
}

/// `Eds: UPDATES with quotes.`, below the headline.
fn to_desk(text: &str) -> Option<Line> {
    above::is_to_desk(text).then_some(Line::Above(LeftOutKind::Label))
}

impl Found {
    fn take(&mut self, kind: Line, text: String, written: Written, file: &str) -> Result<(), ArticleError> {
        if kind == Line::Embargo {
            embargo::settle(self, &text, written, file)?;
        }
        if matches!(kind, Line::Above(_)) && self.url.is_none() {
            self.url = above::address(&text);
        }
        let kind = match kind {
            Line::Embargo | Line::Day => LeftOutKind::Dateline,
            Line::Release | Line::Contact => LeftOutKind::Label,
            Line::Above(kind) => kind,
        };
        self.left_out.push(LeftOut { kind, text });
        Ok(())
    }
}

/// The first line that may be a headline.
fn next_line(body: &[Block]) -> Option<usize> {
    let first = body.first()?;
    let is_line = first.text.chars().count() <= MAX_HEADLINE && !first.text.ends_with(['.', '。', '।']);
    let above = told(&first.text, true).is_some() || above::of_line(&first.text).is_some();
    (first.kind != BlockKind::Item && (is_line || above) && body.len() > 1).then_some(0)
}

/// `FOR IMMEDIATE RELEASE`, whatever stands above it.
pub(super) fn is_release_line(line: &str) -> bool {
    told(line, false) == Some(Line::Release)
}

/// A line that stands above a headline, below another such.
pub(super) fn is_above(line: &str) -> bool {
    told(line, true).is_some()
}

/// How many bytes of a headline say that it is a press release's: `Comunicado | `, `PRESS RELEASE: `, `Port Office – News Release – `.
pub(super) fn release_label(headline: &str) -> Option<usize> {
    const MAX_LABEL: usize = 40;
    const MIN_WORDS: usize = 4;
    if let Some(length) = release_between_dashes(headline) {
        return Some(length);
    }
    let head = &headline[..headline.floor_char_boundary(MAX_LABEL)];
    let (at, sign) = head.char_indices().find(|(_, letter)| matches!(letter, '|' | ':'))?;
    let label = head[..at].trim_end();
    let folded = fold(label);
    // `Press release | How a lie became news`
    let shown = !label.contains(char::is_lowercase) || is_any(&PHRASES.release_labels, &folded);
    let rest = headline[at + sign.len_utf8()..].trim_start();
    let opens = rest.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|letter| !letter.is_lowercase());
    let known = is_any(&PHRASES.releases, &folded) || is_any(&PHRASES.release_labels, &folded);
    (known && shown && opens && rest.split(' ').take(MIN_WORDS).count() == MIN_WORDS)
        .then(|| headline.len() - rest.len())
}

/// The same of whose it is, that it is one, and a headline, with dashes or bars between them.
fn release_between_dashes(headline: &str) -> Option<usize> {
    const MAX_NAME: usize = 8;
    const MIN_WORDS: usize = 4;
    [" – ", " — ", " - ", " | "].iter().find_map(|sign| {
        let (name, behind) = headline.split_once(sign)?;
        let (label, rest) = behind.split_once(sign)?;
        let whose = name.split(' ').count() <= MAX_NAME && name.starts_with(char::is_uppercase);
        let long = rest.split(' ').take(MIN_WORDS).count() == MIN_WORDS || words::in_letters(rest) > 2 * MIN_WORDS;
        (whose && long && is_any(&PHRASES.releases, &fold(label))).then(|| headline.len() - rest.len())
    })
}

/// `Sperrfrist: keine`, `Embargo: none`.
pub(super) fn is_no_embargo(folded: &str) -> bool {
    let Some((label, said)) = folded.split_once([':', '：']) else { return false };
    let said = said.trim().trim_end_matches('.');
    let korean = matches!(label.trim(), "보도시점" | "보도 시점" | "보도일시");
    if korean && matches!(said, "즉시" | "즉시 보도" | "배포 즉시" | "즉시 보도 가능" | "배포 시" | "배포시")
    {
        return true;
    }
    let none = matches!(
        said,
        "keine"
            | "none"
            | "no"
            | "no embargo"
            | "nil"
            | "n/a"
            | "aucun"
            | "ninguno"
            | "nessuno"
            | "nenhum"
            | "нет"
            | "немає"
            | "brak"
            | "yok"
            | "жоқ"
    );
    none && opening(&PHRASES.embargoes, label.trim()) == Some(label.trim())
}

/// How many of the first lines of a text stand above its headline, each for itself.
pub(super) fn lines_above(lines: &[&str]) -> usize {
    lines.iter().take(MAX_ABOVE).enumerate().take_while(|(at, line)| told(line, *at > 0).is_some()).count()
}

/// What `line` is, if it is none of the story; whom to call, and a day, are told only below such a line.
fn told(line: &str, below_another: bool) -> Option<Line> {
    let folded = fold(line);
    let words = folded.split(' ').count();
    if words > MAX_WORDS {
        return None;
    }
    let told = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
    if is_no_embargo(told) {
        return Some(Line::Release);
    }
    let opens = opening(&PHRASES.embargoes, told).is_some_and(|phrase| is_embargo(line, told, phrase));
    if opens || embargo::is_line(line, true) {
        return Some(Line::Embargo);
    }
    if is_release(told) || is_release_of(line) {
        return Some(Line::Release);
    }
    if below_another && is_date_line(line) {
        return Some(Line::Day);
    }
    (below_another && opening(&PHRASES.contacts, told).is_some()).then_some(Line::Contact)
}

/// `Press release`, `PRESS RELEASE – for immediate use, 4 December 2026`: that it is one, perhaps twice, and when it was sent.
fn is_release(folded: &str) -> bool {
    let mut rest = folded;
    while let Some(phrase) = opening(&PHRASES.releases, rest) {
        rest = rest[phrase.len()..].trim_start_matches(|sign: char| !sign.is_alphanumeric());
    }
    rest.len() < folded.len() && is_moment(rest)
}

/// `Press release | Port of Avel`: of whom.
fn is_release_of(line: &str) -> bool {
    // `Pressemitteilung der Universität Avel`
    let of = || [" der ", " des ", " de la ", " du ", " della "].iter().find_map(|of| line.split_once(of));
    let Some((release, name)) = line.split_once(" | ").or_else(of) else { return false };
    let mut words = name.split_whitespace();
    let named = |word: &str| byline::is_name(word) || byline::is_caseless(word) || is_any(&PHRASES.in_towns, word);
    is_any(&PHRASES.releases, &fold(release)) && words.clone().count() <= MAX_NAME_WORDS && words.all(named)
}

/// `EMBARGOED UNTIL 00:01 GMT FRIDAY`, `Embargo: until …`, `Embargoed until 4 December 2026`; not `Embargo until Friday angers
/// ports`, `Embargo: how it began`.
fn is_embargo(line: &str, bare: &str, phrase: &str) -> bool {
    let rest = &bare[phrase.len()..];
    let numbered = rest.contains(|sign: char| sign.is_numeric());
    let shouted = !line.contains(char::is_lowercase) && phrase.contains(' ');
    let labelled = rest
        .trim_start()
        .strip_prefix(':')
        .is_some_and(|rest| opening(&PHRASES.embargoes_to, rest.trim_start()).is_some() || time::day(rest).is_some());
    shouted && numbered || labelled || numbered && is_moment(rest)
}

/// Nothing but a day, an hour and a zone.
fn is_moment(folded: &str) -> bool {
    let mut words = folded.split(' ').map(bare).filter(|word| !word.is_empty());
    words.all(|word| is_time(word) || zone(word).is_some() || matches!(word, "noon" | "midnight" | "/"))
}

/// When an embargo ends: a day, an hour and a zone, each told once.
pub(super) fn until(line: &str) -> Option<Timestamp> {
    let day = time::day(line)?;
    let folded = fold(line);
    let korean = ["보도시점", "보도 시점", "보도일시"].iter().any(|label| folded.contains(label));
    let folded = time::closed(&folded).unwrap_or(folded);
    let words: Vec<&str> = folded
        .split([' ', ',', '(', ')', ';'])
        .map(|word| word.trim_matches(['.', ':']))
        .filter(|word| !word.is_empty())
        .collect();
    let mut hours = words.iter().enumerate().filter_map(|(at, word)| hour(word, words.get(at + 1).copied()));
    let mut zones = words.iter().filter_map(|word| zone(word));
    let (hour, minute) = hours.next()?;
    // Ministries in Seoul name no zone.
    let only = || words.iter().all(|word| !is_hangul(word) || is_any(&PHRASES.korean_hours, word));
    let seoul = || Offset::from_hours(9).ok().filter(|_| korean && only());
    let zone = zones.next().or_else(seoul)?;
    if hours.next().is_some() || zones.any(|other| other != zone) || contains_any(&PHRASES.embargoes_open, &folded) {
        return None;
    }
    let local = day.at(hour, minute, 0, 0);
    TimeZone::fixed(zone).to_ambiguous_zoned(local).compatible().ok().map(|zoned| zoned.timestamp())
}

fn is_hangul(word: &str) -> bool {
    word.contains(|letter: char| matches!(letter, '가'..='힣'))
}

/// `00:01`, `6.30pm`, `0001`, `10h15`, `noon`; `6` before `a.m.`.
fn hour(word: &str, next: Option<&str>) -> Option<(i8, i8)> {
    let half = |half: &str| match half.replace('.', "").as_str() {
        "am" => Some(0),
        "pm" => Some(12),
        _ => None,
    };
    if word == "noon" {
        return Some((12, 0));
    }
    let end = word.find(|sign: char| !(sign.is_ascii_digit() || matches!(sign, ':' | '.' | 'h'))).unwrap_or(word.len());
    let (figures, behind) = word.split_at(end);
    let figures = figures.trim_end_matches('.');
    let parts = figures.split_once([':', '.', 'h']);
    let later = half(behind).or_else(|| next.filter(|_| behind.is_empty()).and_then(half));
    let (hour, minute) = match parts {
        Some((hour, "")) if figures.ends_with('h') => (hour.parse().ok()?, 0),
        Some((hour, minute)) if minute.len() == 2 && hour.len() <= 2 => (hour.parse().ok()?, minute.parse().ok()?),
        // `0001 GMT`: a year has no zone behind it.
        None if figures.len() == 4
            && next.is_some_and(|next| zone(next).is_some() || matches!(next, "hrs" | "hours")) =>
        {
            (figures[..2].parse().ok()?, figures[2..].parse().ok()?)
        }
        None if later.is_some() && (1..=2).contains(&figures.len()) => (figures.parse().ok()?, 0),
        _ => return None,
    };
    if !(behind.is_empty() || later.is_some()) {
        return None;
    }
    let hour: i8 = match later {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

/// Zones by names that mean one; `CST` and `IST` mean several.
pub(super) fn zone(word: &str) -> Option<Offset> {
    let hours = match word {
        "gmt" | "utc" => 0,
        "bst" | "cet" | "mez" => 1,
        "cest" | "mesz" => 2,
        "msk" | "мск" => 3,
        "edt" => -4,
        "est" | "cdt" => -5,
        "mdt" => -6,
        "pdt" => -7,
        "pst" => -8,
        _ => return None,
    };
    Offset::from_hours(hours).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(headline: &str, body: &[&str]) -> Result<Found, ArticleError> {
        let body = body.iter().map(|text| Block::paragraph(*text)).collect();
        let mut found = Found { headline: Some(headline.to_owned()), body, ..Found::default() };
        unpack(&mut found, false, Written::Plain, "a.txt").map(|()| found)
    }

    const LEAD: &str = "Trams will run along the old quay again from May, the port of Avel said.";

    #[test]
    fn an_embargo_above_the_headline_is_read() {
        for (line, until) in [
            ("EMBARGOED UNTIL 00:01 GMT FRIDAY 4 DECEMBER 2026", "2026-12-04T00:01:00Z"),
            ("Embargoed until 4 December 2026, 6.30 p.m. CET", "2026-12-04T17:30:00Z"),
            ("EMBARGO: 0001 GMT, December 4, 2026", "2026-12-04T00:01:00Z"),
            ("Sperrfrist: 4. Dezember 2026, 10:00 Uhr MEZ", "2026-12-04T09:00:00Z"),
            ("UNDER EMBARGO UNTIL 11AM EST ON DEC. 4, 2026", "2026-12-04T16:00:00Z"),
        ] {
            let found = unpacked(line, &["Trams return", LEAD]).unwrap();
            assert_eq!(found.headline.as_deref(), Some("Trams return"), "{line}");
            assert_eq!(found.embargo_until.map(|at| at.to_string()).as_deref(), Some(until), "{line}");
            assert_eq!(found.left_out, [LeftOut { kind: LeftOutKind::Dateline, text: line.to_owned() }]);
        }
    }

    #[test]
    fn an_hour_of_a_korean_ministry_is_one_of_seoul() {
        for line in [
            "보도시점: 2026. 12. 4.(금) 12:00 이후",
            "보도시점: 2026. 12. 4.(금) 12:00",
            "보도시점 : 2026. 12. 4. 12:00",
        ] {
            let found = unpacked("보도자료", &[line, "배포: 2026. 12. 3.(목)", "Trams return", LEAD]).unwrap();
            assert_eq!(found.embargo_until.map(|at| at.to_string()).as_deref(), Some("2026-12-04T03:00:00Z"), "{line}");
            assert_eq!(found.headline.as_deref(), Some("Trams return"));
        }
        for line in
            ["보도시점: 2026. 12. 4.(금) 조간", "보도시점: 2026. 12. 4.(금) 오후 2:00", "보도시점: 2026. 12. 4.(금)"]
        {
            assert!(unpacked("보도자료", &[line, "Trams return", LEAD]).is_err(), "{line}");
        }
        let found = unpacked("보도시점: 즉시", &["배포: 2026. 12. 3.(목)", "Trams return", LEAD]).unwrap();
        assert_eq!((found.headline.as_deref(), found.embargo_until), (Some("Trams return"), None));
    }

    #[test]
    fn an_embargo_that_cannot_be_read_stops() {
        for line in [
            "EMBARGOED UNTIL FRIDAY 4 DECEMBER 2026",
            "EMBARGOED UNTIL 00:01 FRIDAY 4 DECEMBER 2026",
            "EMBARGOED UNTIL 00:01 GMT ON 4/12/2026",
            "EMBARGOED UNTIL 9AM CST, 4 DECEMBER 2026",
            "EMBARGOED UNTIL 00:01 GMT / 01:01 CET 4 DECEMBER 2026",
            "Embargo: until the minister has spoken",
        ] {
            let error = unpacked(line, &["Trams return", LEAD]).unwrap_err().to_string();
            assert!(error.contains(line) && error.contains("embargo_until"), "{error}");
        }
    }

    #[test]
    fn no_embargo_is_none() {
        let found = unpacked("PRESSEMITTEILUNG", &["Sperrfrist: keine", "Trams return", LEAD]).unwrap();
        assert_eq!((found.headline.as_deref(), found.embargo_until), (Some("Trams return"), None));
        assert!(
            unpacked("PRESSEMITTEILUNG", &["Sperrfrist: keine Angabe der Uhrzeit bis 2026", "Trams return", LEAD])
                .is_ok()
        );
    }

    #[test]
    fn the_label_of_a_release_is_no_headline() {
        for label in [
            "Comunicado | ",
            "PRESS RELEASE: ",
            "COMUNICADO OFICIAL | ",
            "Medienmitteilung: ",
            "Port Office – News Release – ",
            "Hafenamt Avel | Pressemitteilung | ",
        ] {
            let headline = format!("{label}Trams return to Avel");
            assert_eq!(release_label(&headline).map(|end| &headline[end..]), Some("Trams return to Avel"), "{label}");
        }
        for headline in [
            "Avel – press release – a word",
            "Press release | How a lie became news",
            "COMUNICADO: NO",
            "Comunicado | el puerto de Avel abre",
        ] {
            assert_eq!(release_label(headline), None, "{headline}");
        }
    }

    #[test]
    fn news_of_embargoes_is_news() {
        for headline in [
            "Embargo until Friday angers the port of Avel",
            "Embargo on timber ends",
            "Embargoed until 2026: the letters of a tram driver",
            "Embargo: how 40 days changed the port",
            "PRESS RELEASE SAVES A TOWN",
            "For immediate release of the crew, town pays a ransom",
            "Press release | How a lie became news",
            "4 December 2026",
        ] {
            let found = unpacked(headline, &[LEAD, LEAD]).unwrap();
            assert_eq!((found.headline.as_deref(), found.embargo_until), (Some(headline), None));
        }
    }

    #[test]
    fn what_a_press_release_has_above_its_headline_is_none() {
        let found =
            unpacked("FOR IMMEDIATE RELEASE", &["Contact: Aina Serik, +1 202 555 0100", "Port of Avel opens", LEAD])
                .unwrap();
        assert_eq!(found.headline.as_deref(), Some("Port of Avel opens"));
        assert_eq!((found.body.len(), found.left_out.len()), (1, 2));
        for line in [
            "PRESS RELEASE – 4 December 2026",
            "PRESS RELEASE For immediate release",
            "Press release – for immediate use",
            "Press Release | Port of Avel",
            "PRESSEMITTEILUNG | Hafen Avel",
            "Пресс-релиз | Порт Авель",
        ] {
            for day in ["4 December 2026", "Hamburg, 4. Dezember 2026", "Paris, le 4 décembre 2026"] {
                let found = unpacked(line, &[day, "Port of Avel opens", LEAD]).unwrap();
                assert_eq!(found.headline.as_deref(), Some("Port of Avel opens"), "{line}");
                assert_eq!((found.body.len(), found.left_out[1].kind), (1, LeftOutKind::Dateline), "{day}");
            }
        }
        let found = unpacked("Contact: a love story", &[LEAD, LEAD]).unwrap();
        assert_eq!(found.headline.as_deref(), Some("Contact: a love story"));
    }
}
