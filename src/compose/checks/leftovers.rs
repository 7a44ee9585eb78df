//! What was not filled in: by a template, by a content system, or by whoever wrote the text.

use std::borrow::Cow;
use std::ops::Range;

use super::{Found, Spot};
use crate::article::language;
use crate::text::chars::{beginning_with, has_byte, is_one_of, places};

/// What is left, anywhere, when a template or content system did not fill in a value or did not know its own code.
const LEFTOVERS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "[object ",
    "${",
    "<%",
    "%>",
    "lorem ipsum",
    "Lorem ipsum",
    "TKTK",
    "[caption ",
    "[/caption]",
    "[gallery ",
    "[gallery]",
    "[embed]",
    "[/embed]",
    "[vc_",
    "[et_pb_",
    "[/et_pb_",
    "[contact-form",
    "[video ",
    "[audio ",
    "[playlist ",
    "FIXME",
];
/// What is left of a value that was not there, where it stands alone.
const ALONE: &[&str] = &["undefined", "null", "None", "NaN"];
/// What newsrooms write in brackets for what is still to come; in brackets `[ ]` in capitals alone, because quotations have
/// words of their own there.
const TO_COME: &str = "
    name names first last surname day date month year time hour place city town country title quote number amount figure age url link
    headline photo image picture caption chart graphic insert here company source job position todo tk tbc tbd tba xx xxx add
    имя имена фамилия дата день время место город ссылка фото цитата число сумма вставить возраст должность
    ім'я прізвище місто посилання цитата есімі күні уақыты қала сілтеме дәйексөз
    datum tag ort stadt uhrzeit zitat zahl bild einfügen vorname nachname alter nom prénom lieu ville heure citation chiffre insérer lien
    nombre apellido fecha lugar ciudad hora cita cifra insertar enlace nome sobrenome cidade citação número inserir
    cognome luogo città citazione cifra inserire imię nazwisko miasto cytat wstawić isim soyisim tarih yer şehir alıntı sayı ekle
    naam plaats stad citaat namn plats citat navn sted sitat الاسم التاريخ المكان שם תאריך מקום नाम तारीख 이름 날짜 장소 名前 氏名 日付 場所 姓名 日期 地点";
/// What stands behind a number.
const COUNTED: &str = "
    million millions billion billions trillion thousand hundred percent per people persons dollars euros pounds years days times seats votes
    m bn pc km kg miles млн млрд тыс тысяч миллионов миллиардов процентов человек людей тенге рублей лет мільйонів відсотків гривень
    пайыз адам мың millionen milliarden prozent menschen personen euro jahre milliards personnes ans millones personas años milhões pessoas
    anos milioni persone anni milyon kişi yüzde procent mensen miljoen miljoner osób milionów";

impl Found<'_> {
    /// Whether the words of a field are all there.
    pub(super) fn leftovers(&mut self, spot: Spot<'_>, text: &str) {
        let language = language::primary(&self.job.article.language);
        let (mut rest, mut told) = (Cow::Borrowed(text), 0);
        for _ in 0..MAX_TOLD {
            let Some(leftover) = leftover(&rest, &language).map(str::to_owned) else { break };
            // What closes one that was told is no other.
            if told == 0 || !CLOSERS.iter().any(|closer| leftover.starts_with(closer)) {
                let message =
                    format!("the {} holds {leftover:?}, which looks like something that was not filled in", spot.field);
                self.warn("template-leftover", spot.at(&[&leftover]), &message);
                told += 1;
            }
            rest = Cow::Owned(rest.replace(&leftover, " "));
        }
    }
}

/// As many of them are told: whoever mends one wants to know of the others.
const MAX_TOLD: usize = 8;
/// What they close with.
const CLOSERS: [&str; 4] = ["}}", "%}", "%>", "[/"];

/// The first thing in `text`, in `language`, that was not filled in.
fn leftover<'t>(text: &'t str, language: &str) -> Option<&'t str> {
    // Nearly no text has any sign of them.
    let is_coded = has_byte(text, |byte| is_one_of(byte, *b"{}%[$<"));
    let is_word = |leftover: &&&str| leftover.starts_with(char::is_alphabetic);
    let begins = |byte: u8, next: u8| {
        (is_one_of(byte, *b"Ll") & (next == b'o'))
            | ((byte == b'T') & (next == b'K'))
            | ((byte == b'F') & (next == b'I'))
    };
    let worded = places(text.as_bytes(), begins)
        .any(|at| LEFTOVERS.iter().filter(is_word).any(|leftover| text[at..].starts_with(leftover)));
    let known = LEFTOVERS.iter().filter(|leftover| if is_word(leftover) { worded } else { is_coded });
    // Whether one stands there at all is told sooner than where.
    let known = known.into_iter().find(|leftover| text.contains(**leftover));
    let known = known.and_then(|leftover| text.find(leftover).map(|at| &text[at..at + leftover.len()]));
    let formats = || {
        is_coded
            .then(|| text.match_indices("%s"))
            .into_iter()
            .flatten()
            .find(|(at, _)| is_format(text, *at))
            .map(|(_, format)| format)
    };
    let alone = || text.lines().map(str::trim).find(|line| ALONE.contains(line));
    let fence = || {
        let stands = beginning_with(text, |byte| byte == b':').any(|(at, _)| text[at..].starts_with(":::"));
        stands.then(|| text.lines().map(str::trim).find(|line| line.starts_with(":::"))).flatten()
    };
    known
        .or_else(formats)
        .or_else(alone)
        .or_else(fence)
        .or_else(|| is_coded.then(|| bracketed(text)).flatten())
        .or_else(|| unwritten(text, language))
}

/// `[NAME]`, `<<quote here>>`; not `at that [time]`, and no quotation in the marks of a typewriter.
fn bracketed(text: &str) -> Option<&str> {
    const MAX_WORDS: usize = 4;
    let to_come = |word: &str| {
        let word = word.to_lowercase();
        TO_COME.split_whitespace().any(|known| known == word)
    };
    for (open, close) in [("<<", ">>"), ("[", "]")] {
        for (at, _) in text.match_indices(open) {
            let Some(end) = text[at..].find(close) else { break };
            let inside = &text[at + open.len()..at + end];
            let words = || inside.split([' ', '/', ',', ':', '-']).filter(|word| !word.is_empty());
            let small = open == "[" && inside.contains(char::is_lowercase);
            if !small && (1..=MAX_WORDS).contains(&words().count()) && words().any(to_come) {
                return Some(&text[at..at + end + close.len()]);
            }
        }
    }
    None
}

/// `XX million`, `TODO: …`, and in English `TK`, `the TBC figure`: elsewhere those are words and names.
fn unwritten<'t>(text: &'t str, language: &str) -> Option<&'t str> {
    let begins = |byte: u8, next: u8| {
        (byte == b'X') | ((byte == b'T') & is_one_of(next, *b"OKB")) | ((byte == b'I') & (next == b'n'))
    };
    let marks = ["X", "TODO:", "TK", "TBC", "TBD", "Insert"];
    if !places(text.as_bytes(), begins).any(|at| marks.iter().any(|mark| text[at..].starts_with(mark))) {
        return None;
    }
    let words: Vec<Range<usize>> = words(text).collect();
    let bare = |n: usize| {
        words.get(n).map_or("", |range| text[range.clone()].trim_matches(|sign: char| !sign.is_alphanumeric()))
    };
    let counted = |word: &str| COUNTED.split_whitespace().any(|known| known == word);
    (0..words.len()).find_map(|n| {
        let (word, whole) = (bare(n), &text[words[n].clone()]);
        let crosses = word.len() >= 2 && word.chars().all(|sign| matches!(sign, 'X' | '.' | ':' | ','));
        let is_number = crosses
            && (word.len() > 3 && !word.contains('.')
                || whole.starts_with(['$', '€', '£'])
                || whole.ends_with('%')
                || !whole.ends_with(['.', ',', ';']) && counted(bare(n + 1)));
        let english = language == "en";
        let noted = whole == "TODO:" && !matches!(language, "es" | "pt" | "gl" | "ca");
        // `TK Maxx`, `TK 1980`
        let named = bare(n + 1).starts_with(|sign: char| sign.is_uppercase() || sign.is_numeric());
        let to_come = english && word == "TK" && !(named && whole == "TK");
        let confirmed =
            english && matches!(word, "TBC" | "TBD") && n > 0 && matches!(bare(n - 1), "the" | "a" | "an" | "The");
        let photo = english
            && word == "Insert"
            && matches!(bare(n + 1), "photo" | "image" | "picture" | "quote" | "chart" | "map" | "graphic");
        let ends =
            || text[words[n + 1].clone()].ends_with(['.', ']']) || bare(n + 2).is_empty() || bare(n + 2) == "here";
        let photo = photo && ends();
        (is_number || noted || to_come || confirmed || photo).then_some(whole)
    })
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_whitespace().map(|word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        start..start + word.len()
    })
}

/// Whether the `%s` at byte `at` stands by itself: `100%sure` is a misprint of another kind.
fn is_format(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    before && text[at + 2..].chars().next().is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_filled_in_is_found() {
        for (text, wanted) in [
            ("[NAME] opened the port", "[NAME]"),
            ("The port opened on [DAY] at noon", "[DAY]"),
            ("Порт открыл [ИМЯ ФАМИЛИЯ]", "[ИМЯ ФАМИЛИЯ]"),
            ("She said: <<quote here>>", "<<quote here>>"),
            ("It cost XX million euros", "XX"),
            ("It cost €XX and more", "€XX"),
            ("XXX people came", "XXX"),
            ("Погибли XX человек", "XX"),
            ("TODO: ask the port", "TODO:"),
            ("The mayor, aged TK, left", "TK,"),
            ("Opening TK", "TK"),
            ("the TBC figure", "TBC"),
            ("Insert photo here", "Insert"),
            ("{% include ad.html %}", "{%"),
            ("[caption id=\"a\"]A port[/caption]", "[caption "),
            ("Dear %s, hello", "%s"),
            ("One\n\n:::note\n\nTwo", ":::note"),
        ] {
            assert_eq!(leftover(text, "en"), Some(wanted), "{text}");
        }
    }

    #[test]
    fn words_that_only_look_so_are_words() {
        for (language, text) in [
            ("en", "“At that [time] we told [the mayor] and [NATO],” she said"),
            ("en", "[sic] [VIDEO] [1] [a]"),
            ("es", "Historia del siglo XX. Personas y lugares"),
            ("it", "I Giochi della XXX Olimpiade"),
            ("ru", "XX съезд партии открылся"),
            ("es", "CAMBIA TODO: el puerto abre"),
            ("de", "Die TK erhöht den Beitrag"),
            ("it", "La TBC torna in città, the end"),
            ("it", "Ha detto <<sono contento>> e basta"),
            ("en", "Kick-off time: TBC"),
            ("en", "Insert photo ID into the slot"),
            ("en", "100%sure"),
            ("en", "TK Maxx opens in Avel, and TK 1980 lands"),
            ("en", "The XXL size and Malcolm X. People came"),
        ] {
            assert_eq!(leftover(text, language), None, "{text}");
        }
    }
}
