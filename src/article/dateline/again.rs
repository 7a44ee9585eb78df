//! Datelines that nothing but their place shows, where headline or story say that once more: `अवेल। `, `Avel - Port Avel …`. What is
//! taken off is told all the same.

use super::caseless::is_caseless;
use super::stops::opens_news;
use super::{in_capitals, is_name, is_place, is_town_name};

/// A place has at most as many words, and letters.
const MAX_WORDS: usize = 3;
const MAX_LETTERS: usize = 32;
/// What is written for a colon in India.
const VISARGAS: [&str; 3] = ["\u{0903} ", "\u{0983} ", "\u{0A83} "];
/// The sentence behind it has as many words.
const MIN_WORDS: usize = 6;

/// How many bytes such a dateline has that `text` opens with; `told` is what else says where it is.
pub(in crate::article) fn said_again(text: &str, told: &str) -> Option<usize> {
    let head = &text[..text.floor_char_boundary(4 * MAX_LETTERS)];
    let marks = [" – ", " - ", " — ", "। ", ": "];
    let (at, mark) = marks.iter().chain(&VISARGAS).filter_map(|mark| Some((head.find(mark)?, *mark))).min()?;
    let (town, rest) = (&text[..at], text[at + mark.len()..].trim_start());
    if mark == ": " {
        return in_capitals_again(town, rest, told).then(|| text.len() - rest.len());
    }
    // `अवेलः `, with a visarga for a colon; adverbs end in one, of which no postposition follows the stem.
    if VISARGAS.contains(&mark) {
        let placed =
            |text: &str| ["में", "के", "की", "का", "से", "এ", "র"].iter().any(|at| text.contains(&format!("{town} {at} ")));
        let told = town.chars().count() > 2 && is_caseless(town) && (placed(rest) || placed(told));
        let long = rest.split_whitespace().take(MIN_WORDS).count() == MIN_WORDS;
        return (told && long && town.split(' ').count() <= MAX_WORDS).then(|| text.len() - rest.len());
    }
    // `Courier, Port Avel - `: the house need not be told.
    let town = match town.split_once(", ") {
        Some((house, town)) if is_name(house) && house.split(' ').count() <= 2 => town,
        _ => town,
    };
    let few = town.split(' ').count() <= MAX_WORDS && town.chars().count() <= MAX_LETTERS;
    let named =
        town.chars().all(|sign| sign.is_alphanumeric() || " -'’".contains(sign) || !sign.is_ascii() && sign != '“');
    let placed = if is_caseless(town) { named } else { mark != "। " && is_town_name(town) && opens_news(rest) };
    let sentence = rest.split(['.', '।', '۔']).next().unwrap_or(rest);
    let parted = [" - ", " – ", " — "].iter().any(|dash| sentence.contains(dash));
    let long = rest.split_whitespace().take(MIN_WORDS).count() == MIN_WORDS;
    let again = |word: &str| word.chars().count() <= 2 || rest.contains(word) || told.contains(word);
    (few && placed && long && !parted && town.split(' ').all(again)).then(|| text.len() - rest.len())
}

/// `AVELHAFEN: `, of a town that the story writes in small letters.
fn in_capitals_again(town: &str, rest: &str, told: &str) -> bool {
    const MIN_LETTERS: usize = 4;
    let again = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(String::from).unwrap_or_default();
        let small = first + &letters.as_str().to_lowercase();
        rest.contains(&small) || told.contains(&small)
    };
    let few = town.split(' ').count() <= MAX_WORDS && town.chars().count() >= MIN_LETTERS;
    few && in_capitals(town) && is_place(town, false) && opens_news(rest) && town.split(' ').all(again)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_told_once_more_is_a_dateline() {
        for (dateline, rest, told) in [
            ("अवेल। ", "ज़िला प्रशासन ने पुराने पुल पर ट्रकों की आवाजाही रोक दी है।", "अवेल का पुल बंद"),
            ("अवेलः ", "ज़िला प्रशासन ने पुराने पुल पर ट्रकों की आवाजाही रोक दी है।", "अवेल में पुल बंद"),
            ("وادي أفيل – ", "نفت الوزارة يوم الجمعة إغلاق الميناء القديم في المدينة.", "ميناء وادي أفيل يبقى مفتوحا"),
            ("Port Avel - ", "Pelabuhan Port Avel kembali dibuka pada Kamis siang setelah ditutup.", ""),
            (
                "Courier, Port Avel - ",
                "The port of the town opened on Monday after two years of works.",
                "Port Avel is open",
            ),
            ("VELDIN: ", "The port of the town opened on Monday after two years of works.", "In Veldin all is well"),
        ] {
            let text = format!("{dateline}{rest}");
            assert_eq!(said_again(&text, told), Some(dateline.len()), "{text}");
        }
        for (text, told) in [
            ("अवेल। ज़िला प्रशासन ने पुराने पुल पर ट्रकों की आवाजाही रोक दी है।", "पुल बंद"),
            ("الوزير – وهو طبيب منذ عشرين عاما – افتتح الوزير المستشفى الجديد.", "الوزير"),
            ("Avel - a town by the sea that nobody knows - shuts its port.", "Avel"),
            ("अवेल। बंद।", "अवेल"),
            ("अंततः ज़िला प्रशासन ने पुराने पुल पर ट्रकों की आवाजाही रोक दी है।", "अंत में पुल बंद"),
            ("VELDIN: The port of the town opened on Monday after two years of works.", "VELDIN opens"),
            ("VIDEO: The port of the town opened on Monday after two years of works.", "Video of the port"),
        ] {
            assert_eq!(said_again(text, told), None, "{text}");
        }
    }
}
