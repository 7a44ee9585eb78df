//! What a page's title has behind the headline: the day, or what the site is called.

use super::date_line::is_date_line;
use super::phrases::{PHRASES, fold, is_any};
use super::words::in_letters;
use super::{byline, credit};

/// A headline has as many words; a shorter one may need what stands behind it.
const MIN_WORDS: usize = 4;

/// `Trams return to the quay` of `Trams return to the quay - Fri, 4 Dec 2026` and of `Trams return to the quay | Harbour Times`. Behind a
/// dash a paper's name may say whose claim it is, and stays.
pub(super) fn without_tail(headline: &str) -> &str {
    let headline = without_picture_mark(headline).unwrap_or(headline);
    let headline = without_topics(headline).unwrap_or(headline);
    // `Trams return to the quay –`: what stood behind the dash is lost.
    let headline = [" -", " –", " —"].iter().find_map(|dash| headline.strip_suffix(dash)).unwrap_or(headline);
    let told = |kept: &str, tail: &str, bar: bool| {
        let house = || bar && tail.contains(' ') && byline::is_house(tail);
        kept.split(' ').count() >= MIN_WORDS && (is_date_line(tail) || house())
    };
    let parted = [" | ", " - ", " – ", " — "].iter().find_map(|sign| {
        let (kept, tail) = headline.rsplit_once(sign)?;
        told(kept, tail, *sign == " | ").then_some(kept)
    });
    parted.map_or(headline, str::trim_end)
}

/// `Ida Marsh opens the quay of Avel` of that and ` Avel | Quay | Ida Marsh`: topics with bars between them, of which the headline has
/// the first and another.
fn without_topics(line: &str) -> Option<&str> {
    const MAX_WORDS: usize = 3;
    let (first, rest) = line.split_once(" | ")?;
    let is_topic = |topic: &str| topic.split(' ').count() <= MAX_WORDS && topic.starts_with(char::is_uppercase);
    let listed = rest.contains(" | ") && rest.split(" | ").all(is_topic);
    if !listed || !rest.split(" | ").any(|topic| has_words(first, topic)) {
        return None;
    }
    // The longest topic before the first bar that the headline has before.
    let words: Vec<&str> = first.split(' ').collect();
    let most = MAX_WORDS.min(words.len().saturating_sub(MIN_WORDS));
    let lengths = (1..=most).rev().map(|count| words[words.len() - count..].join(" "));
    lengths.into_iter().find_map(|topic| {
        let kept = first.strip_suffix(topic.as_str())?.trim_end();
        (is_topic(&topic) && has_words(kept, &topic)).then_some(kept)
    })
}

/// Whether `words` stand in `text` one behind the other.
fn has_words(text: &str, words: &str) -> bool {
    let bare = |text: &str| {
        let words = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
        format!(" {} ", words.collect::<Vec<_>>().join(" "))
    };
    bare(text).contains(&bare(words))
}

/// `Trams return to the old quay in May` of that and ` (photo)` or ` (PHOTOS, VIDEO)` behind it: what a page shows beside its text is not
/// what a post shows. A few words may need theirs.
pub(super) fn without_picture_mark(line: &str) -> Option<&str> {
    const MIN_WORDS: usize = 6;
    let (title, inside) = line.strip_suffix(')')?.rsplit_once(" (")?;
    let marked = inside.split([',', '+', '/']).all(|mark| is_any(&PHRASES.media_marks, &fold(mark.trim())));
    (marked && title.split(' ').count() >= MIN_WORDS).then_some(title)
}

/// `Trams return to the quay` of `(Photo: Harbour Press) – Trams return to the quay`.
pub(super) fn without_credit(headline: &str) -> Option<&str> {
    let (credit, told) = headline.strip_prefix('(')?.split_once(") ")?;
    let told = told.trim_start_matches(['–', '—', '-', ' ']);
    (credit::is_credit(credit) && told.split(' ').count() >= MIN_WORDS).then_some(told)
}

/// `Trams return to the old quay` of `Top news . Trams return to the old quay`: what stands before it is said of every story of the
/// page. A section may be a part of its headline, but no headline has a space before a stop.
pub(super) fn without_rubric(headline: &str) -> Option<&str> {
    const MAX_RUBRIC: usize = 48;
    const SIGNS: [&str; 8] = [" . ", ". ", " | ", " > ", " » ", " / ", " • ", " · "];
    let head = &headline[..headline.floor_char_boundary(MAX_RUBRIC)];
    let (at, sign) = SIGNS.iter().filter_map(|sign| Some((head.find(sign)?, *sign))).min_by_key(|(at, _)| *at)?;
    let (rubric, told) = (fold(headline[..at].trim()), headline[at + sign.len()..].trim_start());
    let known = is_any(&PHRASES.headline_rubrics, &rubric) || sign == " . " && is_any(&PHRASES.sections, &rubric);
    let opens = !told.starts_with(char::is_lowercase)
        && told.starts_with(|first: char| first.is_alphanumeric() || "«“\"‘„「『".contains(first));
    (known && opens && (told.split(' ').count() >= MIN_WORDS || in_letters(told) > MIN_WORDS * 2)).then_some(told)
}

/// `On the quay: Trams return in May` of `On the quay:Trams return in May`, as a page has its kicker and its headline side by side.
pub(super) fn with_space_behind_kicker(headline: &str) -> Option<String> {
    const MIN_LETTERS: usize = 3;
    const MIN_WORDS: usize = 2;
    let (kicker, told) = headline.split_once(':')?;
    let last = kicker.rsplit(' ').next().unwrap_or_default();
    let mut letters = told.chars();
    let opens = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    let worded = last.chars().count() >= MIN_LETTERS && last.ends_with(char::is_lowercase);
    (opens && worded && kicker.contains(char::is_uppercase) && told.split(' ').count() > MIN_WORDS)
        .then(|| format!("{kicker}: {told}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kicker_that_a_page_glued_to_its_headline_is_parted_from_it() {
        let parted = |line: &str| with_space_behind_kicker(line);
        assert_eq!(parted("Am alten Kai:Bahnen fahren wieder").as_deref(), Some("Am alten Kai: Bahnen fahren wieder"));
        for line in
            ["Avel 2:1 gegen Lund", "Schüler:Innen fahren", "Am Kai: Bahnen fahren wieder", "re:publica in Avel"]
        {
            assert_eq!(parted(line), None, "{line}");
        }
    }

    #[test]
    fn whose_picture_it_is_stands_before_no_headline() {
        assert_eq!(
            without_credit("(Photo: Harbour Press) – Trams return to the quay"),
            Some("Trams return to the quay")
        );
        for line in ["(Not) all trams return to the quay", "(Photo: Harbour Press) – Trams return"] {
            assert_eq!(without_credit(line), None, "{line}");
        }
    }

    #[test]
    fn what_a_site_calls_its_first_page_is_no_part_of_a_headline() {
        for line in [
            "A la Une . Trams return to the quay",
            "Top news | Trams return to the quay",
            "Хіти тижня. Trams return to the quay",
            "Culture . Trams return to the quay",
        ] {
            assert_eq!(without_rubric(line), Some("Trams return to the quay"), "{line}");
        }
        assert_eq!(without_rubric("新聞 | 路面電車が港に戻ってくる"), Some("路面電車が港に戻ってくる"));
        for line in [
            "Football. Avel beats Lund in the cup",
            "News . of the quay of Avel",
            "Top news | Trams return",
            "Trams return to the quay. News of Avel",
            "News of the day: Trams return to the quay",
        ] {
            assert_eq!(without_rubric(line), None, "{line}");
        }
    }

    #[test]
    fn a_day_and_the_name_of_a_site_are_no_part_of_a_headline() {
        for tail in [" –", " -", " - Fri, 4 Dec 2026", " | Harbour Times", " – 4 December 2026"] {
            assert_eq!(without_tail(&format!("Trams return to the quay{tail}")), "Trams return to the quay", "{tail}");
        }
        let long = "Trams return to the old quay in May";
        for mark in ["(photo)", "(PHOTOS, VIDEO)", "(фото)"] {
            assert_eq!(without_tail(&format!("{long} {mark}")), long, "{mark}");
        }
        let told = "Mayor Marsh opens the Avel-Lund tram for all";
        assert_eq!(without_tail(&format!("{told} Avel | Ida Roe | Marsh")), told);
        for headline in [
            "Mayor Marsh opens a tram | Avel | Ida Roe",
            "Avel tram is open for all of Avel | Marsh",
            "Trams return (video)",
            "Trams return to the old quay in May (maybe)",
            "Trams to return in May - Sunday Times",
            "Trams return | Harbour Times",
            "Opinion | We should ride trams",
            "Avel beats Lund 3 - 2",
        ] {
            assert_eq!(without_tail(headline), headline);
        }
    }
}
