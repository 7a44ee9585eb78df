//! Rules about words: quotes, spaces, capitals, what was not filled in, the language.

use super::{Found, Spot, quoted};
use crate::article::language::{self, Script};
use crate::text;
use crate::text::chars::{is_alphabetic, is_one_of, paragraphs, places};

/// What is left of a page's own language.
const HTML: &[&str] = &[
    "&nbsp;",
    "&amp;",
    "&quot;",
    "&lt;",
    "&gt;",
    "&#39;",
    "&#160;",
    "&mdash;",
    "&ndash;",
    "&rsquo;",
    "&lsquo;",
    "&rdquo;",
    "&ldquo;",
    "&laquo;",
    "&raquo;",
    "&hellip;",
    "<br>",
    "<br/>",
    "<br />",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<em>",
    "</em>",
    "<strong>",
    "</strong>",
    "</a>",
    "<div>",
    "</div>",
    "</span>",
];
/// Fewer letters than this in capitals are an abbreviation.
const MIN_CAPITALS: usize = 12;
/// So many words in capitals on end are no row of abbreviations, if they have [`MIN_SHOUTED`] letters.
const MIN_SHOUTED_WORDS: usize = 4;
const MIN_SHOUTED: usize = 18;
/// A quotation goes on for at most as many paragraphs.
const MAX_QUOTED: usize = 8;
/// How much of the text behind a mark is looked for, in characters.
const EXCERPT: usize = 16;

impl Found<'_> {
    /// What is odd about the words of one field.
    pub(super) fn text(&mut self, spot: Spot<'_>, text: &str) {
        let field = spot.field;
        if let Some((mark, line)) = unpaired(text) {
            let message = format!("the {field} has a {mark} without its other half");
            let behind = line.find(mark).map_or("", |at| excerpt(&line[at..]));
            let before = line.rfind(mark).map_or("", |at| excerpt_before(&line[..at + mark.len_utf8()]));
            let mark = mark.to_string();
            self.warn("unbalanced-quotes", spot.at(&[behind, before, &mark]), &message);
        }
        self.leftovers(spot, text);
        self.html(spot, text);
        if let Some(at) = text.contains("  ").then(|| text.find("  ")).flatten() {
            let here = excerpt(&text[text[..at].rfind(char::is_whitespace).map_or(0, |space| space + 1)..]);
            let here = here.lines().next().unwrap_or_default();
            self.warn("double-space", spot.at(&[here, "  "]), &format!("the {field} has two spaces in a row"));
        }
        self.capitals(spot, text);
    }

    /// What is left of HTML in one field.
    pub(super) fn html(&mut self, spot: Spot<'_>, text: &str) {
        let signs: Vec<usize> = places(text.as_bytes(), |byte, _| is_one_of(byte, *b"&<")).collect();
        let stands = |leftover: &&&str| signs.iter().any(|at| text[*at..].starts_with(**leftover));
        if let Some(leftover) = HTML.iter().find(stands) {
            let message = format!("the {} holds {leftover:?}, which readers would see as it stands", spot.field);
            self.warn("html-leftover", spot.at(&[leftover]), &message);
        }
    }

    /// A template says `BREAKING` on purpose; what the newsroom wrote is looked at.
    fn capitals(&mut self, spot: Spot<'_>, text: &str) {
        let headline = &self.job.article.headline;
        if is_shouted(headline) && self.own.is_none() {
            let message = "the headline is all in capitals; write it as a sentence";
            self.warn("all-caps", Spot::key("headline", "headline").at(&[headline]), message);
            return;
        }
        if let Some(run) = shouted(text) {
            let message =
                format!("{} is all in capitals, which reads as shouting; write it as a sentence", quoted(run));
            self.warn("all-caps", spot.at(&[run, excerpt(run)]), &message);
        }
    }
}

/// Whether `paragraph` ends a quotation that another above it has begun with `mark`.
fn closes(paragraph: &str, mark: char) -> bool {
    let count = |signs: &[char]| paragraph.matches(signs).count();
    match mark {
        '"' => count(&['"']) % 2 == 1,
        '“' => count(&['”']) > count(&['“']),
        '«' => count(&['»']) > count(&['«']),
        '„' => count(&['“', '”']) > count(&['„']),
        _ => false,
    }
}

/// The first quote or bracket without its other half, and its paragraph. A quotation that the next paragraph goes on with,
/// which opens anew there, is whole.
fn unpaired(text: &str) -> Option<(char, &str)> {
    let mut paragraphs = paragraphs(text).peekable();
    // Of a quotation that a later paragraph ends.
    let mut begun = None;
    while let Some(paragraph) = paragraphs.next() {
        let Some(mark) = text::unpaired(paragraph).and_then(|_| text::unpaired(&pairs_of(paragraph))) else { continue };
        if begun.take_if(|begun| closes(paragraph, *begun)).is_some() {
            continue;
        }
        let closed = paragraphs.clone().take(MAX_QUOTED).any(|next| closes(next, mark));
        begun = closed.then_some(mark).or(begun);
        if !paragraphs.peek().is_some_and(|next| next.starts_with(mark)) && !closed {
            return Some((mark, paragraph));
        }
    }
    None
}

/// `paragraph` without the signs that are no halves of a pair: the mouths of smileys, the sign for inches (`10”`), and marks `«` that share their `»` with
/// an outer one, as Russian writes a name in quotes at the end of another.
fn pairs_of(paragraph: &str) -> String {
    let mut kept = String::with_capacity(paragraph.len());
    let (mut depth, mut shared, mut brackets) = (0_usize, 0_usize, 0_usize);
    let mut characters = paragraph.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '(' | ')' => {
                let run = 1 + std::iter::from_fn(|| characters.next_if_eq(&c)).count();
                let before = kept.trim_end_matches(['-', '^', '\'']);
                let smiles = before.ends_with([':', ';', '=']) && !before.ends_with("::");
                // More than one that closes nothing is a laugh.
                let laughs = c == ')' && run > 1 && brackets < run;
                if smiles || laughs {
                    let closed = if c == ')' && !smiles { brackets } else { 0 };
                    brackets -= closed;
                    kept.extend(std::iter::repeat_n(c, closed));
                    continue;
                }
                brackets = if c == '(' { brackets + run } else { brackets.saturating_sub(run) };
                kept.extend(std::iter::repeat_n(c, run));
            }
            // Behind a figure nothing opens.
            '”' | '"' if kept.ends_with(|sign: char| sign.is_ascii_digit()) && !is_quoting(&kept, c) => {}
            '«' => {
                depth += 1;
                kept.push(c);
            }
            '»' => {
                shared += usize::from(depth > 1);
                depth = depth.saturating_sub(1);
                kept.push(c);
            }
            _ => kept.push(c),
        }
    }
    if depth > 0 && depth <= shared { kept.replace(['«', '»'], "") } else { kept }
}

/// Whether a quotation is open at the end of `text` that `mark` could close.
fn is_quoting(text: &str, mark: char) -> bool {
    let count = |mark: char| text.matches(mark).count();
    if mark == '"' { count('"') % 2 == 1 } else { count('“') + count('„') > count('”') }
}

/// A language, and whether the text is long enough to tell it from its neighbours.
#[derive(Clone, Copy, Debug)]
pub(in crate::compose) struct Guess {
    language: &'static str,
    is_sure: bool,
    script: Option<Script>,
    /// Whether its letters alone tell it from Russian.
    is_ukrainian: bool,
    /// Whether it is long enough for its own language, and has Latin letters alone.
    is_latin: bool,
}

impl Guess {
    /// What language `text`, which is said to be in `declared`, is written in, as far as it shows.
    pub(in crate::compose) fn of(text: &str, declared: &str) -> Self {
        /// Shorter texts are too easily taken for another language.
        const MIN_LETTERS: usize = 80;
        /// In another script they are not.
        const MIN_FOREIGN: usize = 24;
        let letters = || text.chars().filter(|c| c.is_alphabetic());
        let foreign = |c: &char| *c > '\u{24F}' && !matches!(c, '\u{1E00}'..='\u{1EFF}');
        let is_sure = letters().nth(MIN_LETTERS - 1).is_some();
        let is_foreign = || {
            let count = letters().filter(foreign).count();
            count >= MIN_FOREIGN && 2 * count > letters().count()
        };
        let detect = || if is_sure || is_foreign() { language::detect(text) } else { language::UNKNOWN };
        let language = language::plainly(text, declared).unwrap_or_else(detect);
        let is_latin = letters().nth(MIN_FOREIGN - 1).is_some() && !letters().any(|letter| foreign(&letter));
        let is_ukrainian = language == "uk" && language::is_ukrainian(text);
        Self { language, is_sure, script: Script::of(text), is_ukrainian, is_latin }
    }

    /// The language that the text is plainly written in, if that is not `declared`.
    pub(super) fn other(self, declared: &str) -> Option<&'static str> {
        if declared == language::UNKNOWN {
            return None;
        }
        let detected = self.language;
        // Letters that the language is never written in tell it of the shortest text.
        if let Some(script) = self.script.filter(|script| script.is_foreign_to(declared)) {
            let known = detected != language::UNKNOWN && !script.is_foreign_to(detected);
            return Some(if known { detected } else { script.language() });
        }
        // Names stand in Latin letters in all languages, a sentence does not.
        if self.is_latin && language::is_never_latin(declared) {
            let known = self.is_sure && language::is_latin(detected);
            return Some(if known { detected } else { "en" });
        }
        // A short text tells its script, which may be enough.
        let is_sure = self.is_sure
            || self.is_ukrainian
            || language::is_latin(declared)
            || matches!(detected, "zh" | "zh-Hant" | "ja" | "ko");
        (is_sure && detected != language::UNKNOWN && !language::is_mistaken_for(declared, detected)).then_some(detected)
    }
}

/// The first characters of `text`, of one line.
fn excerpt(text: &str) -> &str {
    let text = text.lines().next().unwrap_or_default();
    text.char_indices().nth(EXCERPT).map_or(text, |(at, _)| &text[..at])
}

fn excerpt_before(text: &str) -> &str {
    text.char_indices().rev().nth(EXCERPT).map_or(text, |(at, _)| &text[at..])
}

fn is_shouted(line: &str) -> bool {
    // A row of names, such as stations and bands, says nothing loudly.
    let is_row = line.contains(',') && line.split([',', ';']).all(|item| item.split_whitespace().count() < 2);
    !is_row
        // Nearly always the second letter tells.
        && line.chars().filter(|c| is_alphabetic(*c)).all(char::is_uppercase)
        && line.chars().filter(|c| is_alphabetic(*c)).count() >= MIN_CAPITALS
}

/// The first run of words in capitals, within a line, that is too long for a row of abbreviations.
fn shouted(text: &str) -> Option<&str> {
    text.lines().filter(|line| may_be_shouted(line)).find_map(|line| {
        let mut run: Vec<&str> = Vec::new();
        // Nothing was said in this line yet but what is in capitals.
        let mut opens = true;
        for word in line.split_whitespace().chain(["end"]) {
            // Nearly every word, told without reading it as characters.
            let is_plain = word.bytes().any(|byte| byte.is_ascii_lowercase())
                || !word.is_ascii() && word.contains(|c| matches!(c, 'а'..='я'));
            let has_letters = is_plain || word.chars().any(is_alphabetic);
            let capital = !is_plain && word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase);
            let spoken = capital && !word.starts_with(['#', '@', '$']) && !word.contains("://");
            if spoken {
                run.push(word);
            }
            // `SHUTDOWN TALKS ENTER FINAL DAY — Congress has …`: the label of what follows.
            if opens && (matches!(word, "—" | "–" | "-") || word.ends_with([':', '：'])) {
                run.clear();
            }
            opens &= spoken || !has_letters;
            // A comma parts the names of a row.
            if word.ends_with([',', ';', '،', '、']) || (!spoken && has_letters) {
                if let Some(run) = long_run(line, &run) {
                    return Some(run);
                }
                run.clear();
            }
        }
        None
    })
}

/// Whether `line` has enough letters for it on end that are no small ones of ASCII: nearly none has, and that is seen quickly.
fn may_be_shouted(line: &str) -> bool {
    /// So many are counted in one byte.
    const CHUNK: usize = 128;
    let is_other = |byte: &u8| byte.is_ascii_uppercase() | !byte.is_ascii();
    let others = |bytes: &[u8]| usize::from(bytes.iter().fold(0_u8, |count, byte| count + u8::from(is_other(byte))));
    let enough = line.as_bytes().chunks(CHUNK).map(others).sum::<usize>() >= MIN_SHOUTED;
    let run =
        |bytes: &[u8]| bytes.len() >= MIN_SHOUTED && bytes.iter().filter(|byte| is_other(byte)).count() >= MIN_SHOUTED;
    // Each of its words has a capital: letters of scripts without any, and most marks, begin with other bytes.
    let capitals = || capitals(line.as_bytes()).take(MIN_SHOUTED_WORDS).count();
    enough
        && capitals() == MIN_SHOUTED_WORDS
        && has_no_small(line.as_bytes())
        && line.as_bytes().split(u8::is_ascii_lowercase).any(run)
}

/// Where a capital may stand in `line`, told by its first bytes: those of each script that has capitals are common to no syllable of
/// Hangul, no mark of typography, and of what is full-width to letters alone.
fn capitals(line: &[u8]) -> impl Iterator<Item = usize> {
    let may_be = |byte: u8, next: u8| {
        byte.is_ascii_uppercase()
            | ((0xC3..=0xD6).contains(&byte) | (byte == 0xE1) | (byte >= 0xF0))
            | (byte == 0xE2) & (next >= 0x84)
            | (byte == 0xEA) & (next < 0xB0)
            | (byte == 0xEF) & (next == 0xBC)
    };
    places(line, may_be)
        .filter(|at| line[*at] != 0xEF || line.get(at + 2).is_some_and(|last| (0xA1..=0xBA).contains(last)))
}

/// Whether somewhere in `line` so many bytes stand on end as shouted letters have at least, of which none is a small letter of Latin or
/// Cyrillic. Hardly one byte of such a line is looked at: the last small letter of those bytes tells where the next may begin.
fn has_no_small(line: &[u8]) -> bool {
    let small = |at: usize| match line[at] {
        b'a'..=b'z' => true,
        0x80..=0xBF if at > 0 => matches!((line[at - 1], line[at]), (0xD0, 0xB0..=0xBF) | (0xD1, 0x80..=0x8F)),
        _ => false,
    };
    let mut from = 0;
    while from + MIN_SHOUTED <= line.len() {
        match (from..from + MIN_SHOUTED).rfind(|at| small(*at)) {
            Some(at) => from = at + 1,
            None => return true,
        }
    }
    false
}

/// From the first of `words` to the last, both slices of `line`, if they are enough.
fn long_run<'a>(line: &'a str, words: &[&'a str]) -> Option<&'a str> {
    let letters: usize = words.iter().map(|word| word.chars().filter(|c| c.is_alphabetic()).count()).sum();
    let (first, last) = (words.first()?, words.last()?);
    let start = first.as_ptr().addr() - line.as_ptr().addr();
    let end = last.as_ptr().addr() - line.as_ptr().addr() + last.len();
    (words.len() >= MIN_SHOUTED_WORDS && letters >= MIN_SHOUTED).then(|| &line[start..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_capital_begins_with_a_byte_that_is_looked_at() {
        for capital in (0..0x11_0000).filter_map(char::from_u32).filter(|c| c.is_uppercase()) {
            let line = vec![capital.to_string().repeat(MIN_SHOUTED); MIN_SHOUTED_WORDS].join(" ");
            assert!(may_be_shouted(&line), "{capital}");
        }
    }

    #[test]
    fn shouting_is_told_from_abbreviations() {
        assert_eq!(shouted("Now: THE COUNCIL HAS APPROVED THE TRAM. More"), Some("THE COUNCIL HAS APPROVED THE TRAM."));
        assert_eq!(shouted("NATO, EU, UN and the US"), None);
        for label in
            ["1. RUSSIA HITS THE POWER GRID — At least four died.", "• WHAT WE KNOW ABOUT THE FIRE: it began at nine."]
        {
            assert_eq!(shouted(label), None, "{label}");
        }
        assert!(shouted("He said: THE TRAM IS BACK IN TOWN — and left.").is_some());
        assert_eq!(shouted("BREAKING NEWS\n\nTrams return"), None);
        assert_eq!(shouted("RTBF, RTL, TVCOM, BRUZZ, MTV and VRT are for sale"), None);
        assert_eq!(shouted("$ACME $UMBRELLA $STARK and $WAYNE $INITECH fell"), None);
        assert_eq!(shouted("$ACME $UMBRELLA $STARK $WAYNE $INITECH"), None);
        assert!(!is_shouted("RTBF, VRT, TVCOM, BRUZZ") && is_shouted("COUNCIL APPROVES, AT LAST, THE TRAM"));
        assert_eq!(shouted("小学校は 4 月に 開校 します"), None);
        assert!(is_shouted("COUNCIL APPROVES TRAM") && !is_shouted("NATO") && !is_shouted("東京メトロ東京メトロ東京"));
    }

    #[test]
    fn a_short_text_in_ukrainian_is_not_russian() {
        let other = |text: &str| Guess::of(text, "ru").other("ru");
        assert_eq!(other("Лідери країн зустрілися в понеділок і обговорили співпрацю."), Some("uk"));
        assert_eq!(other("Поезд до станции Київ ушёл вечером, сообщил вокзал."), None);
    }

    #[test]
    fn a_quotation_may_go_on_in_the_next_paragraph() {
        assert_eq!(unpaired("She said: “One.\n\n“Two.”"), None);
        assert_eq!(unpaired("She said: “One.\n\nTwo.\n\nhttps://a.example"), Some(('“', "She said: “One.")));
        assert_eq!(unpaired("One.\n\n(Two.").map(|(mark, _)| mark), Some('('));
        for whole in ["\"One.\n\nTwo.\n\nThree.\"", "She said: “One.\n\nTwo.”", "«One.\n\nTwo»"] {
            assert_eq!(unpaired(whole), None, "{whole}");
        }
    }

    #[test]
    fn smileys_and_shared_closing_marks_are_no_halves() {
        for whole in [
            "Журнал «Общество «Причал» вышел",
            "Он сказал: «Газета «Гавань» закрыта.",
            "So it goes ;-) and :) again",
            "Вот так бывает)))",
            "(Ну и дела)))",
            "Done (at last :-) )",
            "Over 10” of snow fell, and 12\" on the hills",
        ] {
            assert_eq!(unpaired(whole), None, "{whole}");
        }
        for (half, mark) in [("Журнал «Причал вышел", '«'), ("Журнал «Общество» «Причал вышел", '«'), ("One (two", '(')]
        {
            assert_eq!(unpaired(half).map(|(found, _)| found), Some(mark), "{half}");
        }
        assert_eq!(unpaired("One ) two").map(|(mark, _)| mark), Some(')'));
    }

    #[test]
    fn another_language_is_told_where_there_is_enough_text() {
        let russian = "Трамваи возвращаются в гавань Марроу спустя сорок лет, первая линия вдоль старых причалов \
                       откроется в мае и заменит автобус.";
        let other = |text: &str, declared| Guess::of(text, declared).other(declared);
        assert_eq!(other(russian, "en"), Some("ru"));
        assert_eq!(other(russian, "ru-KZ"), None);
        assert_eq!(other("Да", "en"), None);
        let english = "Forty years without a tram. The wait ends on May 4.";
        assert_eq!((other(english, "ru"), other(english, "he")), (Some("en"), Some("en")));
        for (text, declared) in
            [(english, "en"), (english, "kk"), ("iPhone 17 Pro", "ru"), ("Apple iPhone 17 Pro Max вышел", "ru")]
        {
            assert_eq!(other(text, declared), None, "{text} {declared}");
        }
    }
}
