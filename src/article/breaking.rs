//! What stands before a text to say how new it is: `BREAKING: `, and before a wire's headline to say what it is of: `MARKETS-`.

use super::date_line::is_moment;
use super::phrases::{PHRASES, contains_any, fold, is_any, opening};

/// A label of more bytes is a sentence.
const MAX_BYTES: usize = 40;

/// `Cyclone Nadia in Port Avel LIVE updates`
const MAX_LIVE_BYTES: usize = 80;

/// How many bytes of `text` are a label of breaking news: a template says so itself.
pub(super) fn length(text: &str) -> Option<usize> {
    let signs = [':', '：', '!', '.', '|', '—', '–', '】', '］', ']', '-'];
    let start = text.len() - text.trim_start_matches(|sign: char| "【［[🔴🚨⚡‼❗ \u{FE0F}".contains(sign)).len();
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let (at, sign) = head.get(start..)?.char_indices().find(|(_, letter)| signs.contains(letter))?;
    let label = &head[start..start + at];
    let end = start + at + sign.len_utf8();
    // `Urgent. ` may be the first word of a sentence; in capitals, or with another sign, it is none.
    let shown = !label.contains(char::is_lowercase) || matches!(sign, ':' | '：' | '|' | '】' | '］' | ']');
    let rest = text[end..].trim_start_matches(['!', ':', ' ']);
    let apart = text[end..].starts_with([' ', '!', ':']) || !sign.is_ascii();
    let opens = rest.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|letter| !letter.is_lowercase());
    (is_any(&PHRASES.breaking, &fold(label)) && shown && apart && opens).then(|| text.len() - rest.len())
}

/// How many bytes of a paragraph say when it was changed: `UPDATE 14:30: `, `UPDATE: `.
pub(super) fn update(text: &str) -> Option<usize> {
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let ends = head.match_indices([':', '：']).map(|(at, sign)| (at, at + sign.len()));
    let (at, end) = ends.into_iter().find(|(_, end)| text[*end..].starts_with(' ') || text[..*end].ends_with('：'))?;
    let label = &text[..at];
    let folded = fold(label);
    let known = opening(&PHRASES.updates, &folded)?;
    let moment = folded[known.len()..].trim();
    // `Update: the port` may be news of a program; in capitals, or with an hour, it is none.
    let shown = !label.contains(char::is_lowercase) && label.contains(char::is_uppercase);
    let rest = text[end..].trim_start();
    let opens = rest.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|letter| !letter.is_lowercase());
    let timed = moment.contains(|sign: char| sign.is_ascii_digit()) && is_moment(moment);
    (opens && (timed || moment.is_empty() && shown)).then(|| text.len() - rest.len())
}

/// How many bytes of a paragraph are the label of a live page: `Storm Nadia LIVE updates: `.
pub(super) fn live(text: &str) -> Option<usize> {
    let head = &text[..text.floor_char_boundary(MAX_LIVE_BYTES)];
    let (label, _) = head.split_once(": ")?;
    let folded = fold(label);
    let shouted = label.ends_with(" LIVE");
    let told = shouted || PHRASES.live.iter().any(|live| folded.ends_with(live.as_str()));
    let rest = text[label.len() + 1..].trim_start();
    (told && rest.starts_with(|letter: char| letter.is_alphanumeric() && !letter.is_lowercase()))
        .then(|| text.len() - rest.len())
}

/// How many bytes of a headline say that its page is live: `LIVE | `, `EN DIRECT: `.
pub(super) fn live_label(headline: &str) -> Option<usize> {
    let head = &headline[..headline.floor_char_boundary(MAX_BYTES)];
    let (at, sign) = head.char_indices().find(|(_, letter)| matches!(letter, '|' | ':' | '：' | '】'))?;
    let label = head[..at].trim_matches(['🔴', '【', ' ', '\u{FE0F}']);
    // `Live: the film` may be about one.
    let shown = sign != ':' || !label.contains(char::is_lowercase);
    let rest = headline[at + sign.len_utf8()..].trim_start();
    let apart = headline[at + sign.len_utf8()..].starts_with(' ') || !sign.is_ascii();
    let opens = rest.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|letter| !letter.is_lowercase());
    (is_any(&PHRASES.live_lines, &fold(label)) && shown && apart && opens).then(|| headline.len() - rest.len())
}

/// A headline whose label of breaking news stands before a bar, with a colon there: `SON DAKİKA | Trams return`.
pub(super) fn with_colon(headline: &str) -> Option<String> {
    let end = length(headline)?;
    let label = headline[..end].trim_end().strip_suffix('|')?.trim_end();
    Some(format!("{label}: {}", &headline[end..]))
}

/// How many bytes of a headline are a wire's slugs, one behind the other: `MARKETS-`, `CORRECTED-UPDATE 2-`.
pub(super) fn slug(headline: &str) -> Option<usize> {
    let mut end = house(headline).unwrap_or_default();
    while let Some(length) = one_slug(&headline[end..]) {
        end += length;
    }
    (end > 0).then_some(end)
}

/// How many bytes of a headline name the agency that sends it: `RTRS - UPDATE 1-`, `【共同通信】`.
fn house(headline: &str) -> Option<usize> {
    let agency = |name: &str| is_any(&PHRASES.agencies, &fold(name));
    let bracketed =
        [('【', '】'), ('［', '］'), ('[', ']'), ('(', ')'), ('（', '）')].iter().find_map(|(open, close)| {
            let (name, rest) = headline.strip_prefix(*open)?.split_once(*close)?;
            agency(name).then(|| rest.trim_start().trim_start_matches(['-', '–']).trim_start())
        });
    let rest = bracketed.or_else(|| {
        let (name, rest) = [" - ", " – ", "-"].iter().find_map(|dash| headline.split_once(dash))?;
        // `BBC - how it began` is about it.
        let shown = !name.contains(char::is_lowercase) && (name == "RTRS" || one_slug(rest).is_some());
        (shown && agency(name)).then_some(rest)
    })?;
    rest.contains(char::is_alphanumeric).then(|| headline.len() - rest.len())
}

/// How many bytes of a headline say that its text is a box of facts: `FACTBOX: `, `Factbox-`, `ДОВІДКА. `.
pub(super) fn fact_box(headline: &str) -> Option<usize> {
    let head = &headline[..headline.floor_char_boundary(MAX_BYTES)];
    let (at, sign) = head.char_indices().find(|(_, sign)| matches!(sign, ':' | '-' | '.' | '：'))?;
    let (label, behind) = (&head[..at], &headline[at + sign.len_utf8()..]);
    let folded = fold(label);
    // `Facts: the new quay` may be what a story is about; in capitals it is none.
    let shouted = !label.contains(char::is_lowercase) && is_any(&PHRASES.fact_boxes, &folded);
    let shown = match sign {
        '-' => matches!(folded.as_str(), "factbox") && !behind.starts_with(' '),
        '.' => shouted,
        _ => shouted || matches!(folded.as_str(), "factbox" | "fact box"),
    };
    let rest = behind.trim_start();
    let opens = rest.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|letter| !letter.is_lowercase());
    (shown && opens && rest.contains(' ')).then(|| headline.len() - rest.len())
}

fn one_slug(headline: &str) -> Option<usize> {
    let (slug, rest) = headline.split_once('-').filter(|(slug, _)| slug.len() <= MAX_BYTES)?;
    let folded = fold(slug);
    let known = opening(&PHRASES.slugs, &folded)?;
    let number = folded[known.len()..].trim();
    let numbered = number.len() <= 2 && number.chars().all(|sign| sign.is_ascii_digit());
    let shouted = !slug.contains(char::is_lowercase) && rest.contains(char::is_lowercase);
    let opens =
        |letter: char| letter.is_uppercase() || letter.is_numeric() || matches!(letter, '"' | '“' | '\'' | '‘' | '«');
    (shouted && numbered && rest.starts_with(opens)).then_some(slug.len() + 1)
}

/// A headline, and the note to editors in brackets behind it: `(adds details)`, or what was wrong, `(corrects size of stake)`;
/// `wired` if a slug stands before it.
pub(super) fn note_behind(headline: &str, wired: bool) -> Option<(&str, &str)> {
    let (kept, note) = headline.strip_suffix(')')?.rsplit_once(" (")?;
    let folded = fold(note);
    // `Port cuts trams (adds nine ferries)` is news: a wire adds quotes.
    let marked = matches!(note, "TITRE" | "TITULO" | "TÍTULO" | "TITLE");
    // `(opis)`, `(krótka2)`: in one word that agencies use for it.
    let told = is_any(&PHRASES.refiles, folded.trim_end_matches(|sign: char| sign.is_ascii_digit()));
    let edits = marked
        || told && !note.contains(' ')
        || opening(&PHRASES.refiles, &folded).is_some() && (wired || contains_any(&PHRASES.edited, &folded));
    ((edits || note_corrects(note)) && !kept.trim().is_empty()).then(|| (kept.trim_end(), note))
}

/// Whether a note behind a headline says what was wrong in it.
pub(super) fn note_corrects(note: &str) -> bool {
    opening(&PHRASES.corrects_notes, &fold(note)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_a_live_page_is_told() {
        for label in ["Cyclone Nadia LIVE Updates: ", "Avel LIVE: ", "Liveblog: "] {
            let text = format!("{label}The storm is here.");
            assert_eq!(live(&text).map(|at| &text[at..]), Some("The storm is here."), "{label}");
        }
        for text in
            ["Where to live: Five towns.", "Live updates on the port: they came at noon.", "The port: It is open."]
        {
            assert_eq!(live(text), None, "{text}");
        }
    }

    #[test]
    fn labels_of_breaking_news_are_told() {
        for (label, rest) in [
            ("BREAKING: ", "The port is open."),
            ("EIL: ", "Der Hafen ist offen."),
            ("СРОЧНО. ", "Порт открыт."),
            ("Срочно: ", "Порт открыт."),
            ("BREAKING NEWS — ", "The port is open."),
            ("🚨 BREAKING! ", "The port is open."),
            ("【速報】", "港が再開した。"),
            ("عاجل: ", "افتتح الميناء."),
        ] {
            let text = format!("{label}{rest}");
            assert_eq!(length(&text).map(|at| &text[at..]), Some(rest), "{text}");
        }
        for text in [
            "Breaking the ice is hard.",
            "Urgent. That is the word for it.",
            "BREAKING - bad, they say",
            "URGENT-care units are full.",
        ] {
            assert_eq!(length(text), None, "{text}");
        }
    }

    #[test]
    fn the_label_of_a_headline_is_told_before_a_bar() {
        for label in ["LIVE | ", "EN DIRECT | ", "Live | ", "🔴 LIVE: ", "CANLI | ", "مباشر | ", "【直播】"]
        {
            let headline = format!("{label}Storm shuts port");
            assert_eq!(live_label(&headline).map(|end| &headline[end..]), Some("Storm shuts port"), "{label}");
        }
        for headline in
            ["Live: the film", "LIVE from the port: Trams", "Live and let live | Trams", "LIVE | and kicking"]
        {
            assert_eq!(live_label(headline), None, "{headline}");
        }
        assert_eq!(with_colon("SON DAKİKA | Fırtına geldi").as_deref(), Some("SON DAKİKA: Fırtına geldi"));
        assert_eq!(with_colon("عاجل | افتتح الميناء").as_deref(), Some("عاجل: افتتح الميناء"));
        assert_eq!((with_colon("BREAKING: Storm"), with_colon("Ports | Storm")), (None, None));
    }

    #[test]
    fn updates_are_told() {
        for (label, rest) in [
            ("UPDATE 14:30: ", "Police have left."),
            ("Update, 14:30: ", "Police have left."),
            ("UPDATE: ", "Police have left."),
            ("ОБНОВЛЕНО 14:30: ", "Полиция уехала."),
        ] {
            let text = format!("{label}{rest}");
            assert_eq!(update(&text).map(|at| &text[at..]), Some(rest), "{text}");
        }
        for text in ["Update: the game is late.", "Update 14 of the game: Players rage.", "Updates: 14 of them."] {
            assert_eq!(update(text), None, "{text}");
        }
    }

    #[test]
    fn slugs_of_wires_are_told() {
        for (slug, rest) in [
            ("MARKETS-", "Stocks slip"),
            ("UPDATE 2-", "Port opens"),
            ("GLOBAL MARKETS-", "Stocks slip"),
            ("CORRECTED-UPDATE 2-", "Port opens"),
            ("UPDATE 1-CORRECTED-", "Port opens"),
            ("REFILE-EXCLUSIVE-", "Port opens"),
            ("WRAPUP 3-", "Port opens"),
            ("RPT-INSIGHT-", "'No port,' says Avel"),
        ] {
            let headline = format!("{slug}{rest}");
            assert_eq!(super::slug(&headline).map(|at| &headline[at..]), Some(rest));
        }
        for headline in
            ["COVID-Impfung beginnt", "Oil-rich Avel", "MARKETS-CLOSED", "Markets-Day in Avel", "GOLD-plated trams"]
        {
            assert_eq!(super::slug(headline), None, "{headline}");
        }
    }
    #[test]
    fn the_label_of_a_box_of_facts_is_told() {
        for label in ["FACTBOX: ", "Factbox-", "Factbox: ", "ДОВІДКА. ", "FACTS: "] {
            let headline = format!("{label}The new quay of Avel");
            assert_eq!(fact_box(&headline).map(|end| &headline[end..]), Some("The new quay of Avel"), "{label}");
        }
        for headline in
            ["Facts: The new quay", "Factbox-maker shuts", "FACTBOX", "Довідка. Новий порт", "FACTS: so few"]
        {
            assert_eq!(fact_box(headline), None, "{headline}");
        }
    }

    #[test]
    fn notes_behind_a_headline_are_for_editors() {
        for (note, corrects) in [
            ("corrects size of stake in first paragraph to 0.9%, not 9%", true),
            ("Corrects day in paragraph 3", true),
            ("adds details, background", false),
            ("recasts, adds quotes", false),
            ("refiles to fix typo", false),
        ] {
            let headline = format!("Port sells trams ({note})");
            assert_eq!(note_behind(&headline, false), Some(("Port sells trams", note)));
            assert_eq!(note_corrects(note), corrects, "{note}");
        }
        assert!(note_behind("Port sells trams (adds nine ferries)", true).is_some());
        assert_eq!(note_behind("Port sells trams (TITRE)", false), Some(("Port sells trams", "TITRE")));
        for headline in [
            "Port sells trams (adds nine ferries)",
            "Port sells trams (again)",
            "Port sells trams (9 of 12)",
            "(corrects) trams",
            "Trams (video) return",
        ] {
            assert_eq!(note_behind(headline, false), None, "{headline}");
        }
    }
}
