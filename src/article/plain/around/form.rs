//! The form of a line: whether it tells something, as sentences of a story do, or only stands there.

use super::super::{blocks, extract};
use crate::article::lines;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::in_letters;

/// A sentence of a story has as many columns; a shorter one may stand anywhere on a page.
const MIN_TOLD: usize = 60;
/// A line so long tells something, whatever it ends with.
const ALWAYS_TOLD: usize = 140;
/// Text that is wrapped is as wide.
const MIN_WRAPPED: usize = 45;
/// A line that goes on in one or two words is as wide; a verse that opens small has as many words.
const MIN_GOES_ON: usize = 24;
const MIN_VERSE: usize = 3;
/// Where sentences have no stops, as in Thai.
const MIN_STOPLESS: usize = 40;
/// A sentence has as many words, or letters where no spaces part them.
const MIN_WORDS: usize = 2;
const MIN_LETTERS: usize = 6;

/// `Q`, `A`: who speaks.
const MAX_SPEAKER: usize = 3;

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A sentence of some length, or several.
    Told,
    /// A short sentence.
    Said,
    /// It ends with a question mark or an exclamation mark, and is short.
    Asked,
    /// It opens with a bullet, a number, a dash.
    Marked,
    /// It ends with a colon, and is short.
    Leads,
    /// No stop, and short.
    Open,
}

pub(super) fn of(line: &str) -> Form {
    let columns = extract::columns(line);
    let bare = line.trim_end_matches(|sign: char| sign.is_whitespace() || CLOSING.contains(sign));
    let quoted = line.starts_with(['“', '„', '«', '"', '「', '『', '‘', '”']);
    let words = line.split_whitespace().count();
    let told = words >= MIN_WORDS || in_letters(line) >= MIN_LETTERS;
    // `Call the port on 555 0100. (jro/dpa)`: a sentence, and behind it who wrote it.
    let signed = line.strip_suffix(')').and_then(|line| line.rsplit_once(" (")).map(|(before, _)| before);
    if signed.is_some_and(|before| is_stopped(before) && of(before) == Form::Told) {
        return Form::Told;
    }
    if is_marked(line) {
        return Form::Marked;
    }
    if line.ends_with([':', '：']) {
        return if columns >= MIN_TOLD { Form::Told } else { Form::Leads };
    }
    // `Q: Who pays?`
    let asked_in_talk = line.split_once(": ").is_some_and(|(who, _)| who.chars().count() <= MAX_SPEAKER);
    // Where no spaces part the words, a quotation may end a sentence without its stop.
    let closes = line.ends_with(['」', '』']) && in_letters(line) >= 2 * MIN_LETTERS;
    let stopped = told && (is_stopped(bare) || closes || quoted && bare.len() < line.len());
    let asked = bare.ends_with(['!', '?', '…', '！', '？', '؟', ';']);
    let stopless = line.chars().filter(|letter| is_stopless(*letter)).count() >= MIN_STOPLESS;
    match () {
        () if columns >= ALWAYS_TOLD || stopless => Form::Told,
        () if (stopped || asked) && columns >= MIN_TOLD => Form::Told,
        () if stopped || asked && asked_in_talk => Form::Said,
        () if asked => Form::Asked,
        () => Form::Open,
    }
}

/// A magazine ends its story in a square.
const CLOSING: &str = "\"”“’‘'»«)」』）]*■□▪◼";

/// Whether a text ends with the stop of a sentence, in any script.
pub(super) fn is_stopped(text: &str) -> bool {
    text.ends_with(['.', '。', '．', '।', '॥', '۔', '։', '።', '။'])
}

fn is_stopless(letter: char) -> bool {
    matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1780}'..='\u{17FF}')
}

fn is_marked(line: &str) -> bool {
    let dash = ["– ", "— ", "― ", "> ", "✓ ", "✔ ", "→ ", "➤ "].iter().any(|dash| line.starts_with(dash));
    // What somebody has marked as a headline of a ticker, or as a remark of the desk, is dealt with where that is known.
    let remark = line.strip_prefix('[').and_then(|line| line.split_once(']')).is_some_and(|(mark, _)| mark.len() <= 3);
    dash || remark
        || line.starts_with("+++")
        || blocks::bullet(line).is_some()
        || blocks::number(line).is_some()
        || lines::pictured(line).is_some()
}

/// Whether the lines of a paragraph are one text that was wrapped, or a stanza: a line goes on in the next one.
pub(super) fn goes_on(paragraph: &[&str]) -> bool {
    let Some((last, above)) = paragraph.split_last().filter(|(_, above)| !above.is_empty()) else { return false };
    let pairs = || paragraph.windows(2);
    let open = |line: &str| !matches!(of(line), Form::Told | Form::Said | Form::Asked | Form::Leads);
    if paragraph.iter().any(|line| is_marked(line)) {
        return false;
    }
    // `Comments`, and below it `share`: buttons and tags may be written small.
    let small = |pair: &[&str]| {
        let goes =
            extract::columns(pair[0]) >= MIN_GOES_ON || pair[1].split(' ').count() >= MIN_VERSE || is_stopped(pair[1]);
        open(pair[0]) && pair[1].starts_with(char::is_lowercase) && goes
    };
    let comma = |pair: &[&str]| pair[0].ends_with([',', ';', '，', '、', '،', '؛', '-', '–', '—']);
    // `from the`, and the name in the next line.
    let hangs = |pair: &[&str]| {
        let mut words = pair[0].split_whitespace().rev();
        const ARTICLES: [&str; 9] = ["the", "and", "der", "die", "das", "les", "los", "las", "del"];
        let short = |word: &str| word.len() <= 2 && word.chars().all(char::is_lowercase) || ARTICLES.contains(&word);
        words.next().is_some_and(short) && words.count() >= 2
    };
    if pairs().any(|pair| small(pair) || comma(pair) || hangs(pair)) {
        return true;
    }
    let width = paragraph.iter().map(|line| extract::columns(line)).max().unwrap_or_default();
    let wide = |line: &&str| extract::columns(line) * 5 >= width * 3;
    // `Keep your subscription?`
    let ended = !matches!(of(last), Form::Open | Form::Asked | Form::Leads);
    ended
        && (MIN_WRAPPED..ALWAYS_TOLD).contains(&width)
        && above.iter().all(wide)
        && above.iter().any(|line| open(line))
}

/// Whether a line names a network, a newsletter or the like: by what a page wants to reach its readers.
pub(super) fn reaches(line: &str) -> bool {
    let known = |word: &str| PHRASES.reach_stems.iter().any(|stem| word.starts_with(stem.as_str()));
    let folded = fold(line);
    folded.split(|sign: char| !(sign.is_alphanumeric() || sign == '-')).any(known)
        || PHRASES.reach_signs.iter().any(|sign| folded.contains(sign.as_str()))
}

/// `Facebook | X | Copy link`, `WhatsApp`: networks and no word that tells more than they do.
pub(super) fn are_networks(line: &str) -> bool {
    const MAX_BESIDE: usize = 2;
    let folded = fold(line);
    let words = || folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    let networks = words().filter(|word| is_any(&PHRASES.networks, word)).count();
    networks > 0 && words().count() - networks <= MAX_BESIDE * networks.min(2)
}

/// `Bus · Local government · Strikes`, `Home > News`: entries in a row.
pub(super) fn is_row(line: &str) -> bool {
    const MAX_ENTRY_WORDS: usize = 4;
    let parts = || line.split(['|', '·', '•', '›', '»', '>', '\u{2}']).map(str::trim).filter(|part| !part.is_empty());
    parts().count() >= 2
        && parts().all(|part| {
            part.split_whitespace().count() <= MAX_ENTRY_WORDS && !part.contains(|sign: char| sign.is_numeric())
        })
        && !is_stopped(line)
}

/// A line that opens small, or with a figure: an item of a list that nobody marked.
pub(super) fn opens_small(line: &str) -> bool {
    line.starts_with(|first: char| first.is_lowercase() || first.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_by_its_stop_and_its_length() {
        for (line, form) in [
            ("The rails are back on the quay of Avel, and the first tram leaves in May.", Form::Told),
            ("The rails are back on the quay of Avel, and the first tram leaves in May. ■", Form::Told),
            ("It rained all day.", Form::Said),
            ("Հնչեց զանգը երեկ։", Form::Said),
            ("Who pays?", Form::Asked),
            ("Q: Who pays?", Form::Said),
            ("It rained.", Form::Said),
            ("Join us!", Form::Asked),
            ("- Twelve cars", Form::Marked),
            ("2. Stir the flour", Form::Marked),
            ("What is new:", Form::Leads),
            ("Related stories", Form::Open),
            ("Baker of Lund wins a prize for rye", Form::Open),
        ] {
            assert_eq!(of(line), form, "{line}");
        }
    }

    #[test]
    fn what_goes_on_in_the_next_line_is_one_text() {
        for lines in [
            &["The rails are back on the quay of Avel, and", "the first tram leaves in May."][..],
            &["The fog comes in,", "The lamps go out,", "Nobody sings"],
            &[
                "The rails are back on the quay of the old port of",
                "Avel Town, and so the first tram of the year in",
                "May may leave as soon as it has been painted.",
            ],
        ] {
            assert!(goes_on(lines), "{lines:?}");
        }
        for lines in [
            &["Share this post", "Report a problem"][..],
            &["Bus", "Local government", "strikes"],
            &["Keep your seat?", "Sign up for our letter"],
            &["Sign up for our letter", "Enter your mail", "By this you agree to all of our terms of use."],
            &["Related", "Baker of Lund wins a prize for rye", "Cat of Veld found on a roof at night"],
        ] {
            assert!(!goes_on(lines), "{lines:?}");
        }
    }

    #[test]
    fn what_a_page_reaches_its_readers_by_is_known_in_any_language() {
        for line in ["Seuraa meitä WhatsAppissa", "Telegram kanalımız", "Liity uutiskirjeen tilaajaksi: newsletter"]
        {
            assert!(reaches(line), "{line}");
        }
        assert!(are_networks("Facebook | X | Kopírovat odkaz") && are_networks("Sdílet: Facebook"));
        assert!(!are_networks("Facebook shuts its office in Avel") && !reaches("The tram is late"));
        assert!(is_row("Bus · Local government · Strikes") && !is_row("Avel 3 | Veld 2") && !is_row("Trams return"));
    }
}
