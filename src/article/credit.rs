//! Who made a picture: in a line of its own, or at the end of a caption that stayed when the picture went.

mod above;
mod anywhere;
mod file;

pub(super) use above::{is_caption_above, is_of_getty};
pub(super) use anywhere::{is_caption_line, opens_as_caption, opens_with_kind_of_picture, points_at_picture};
pub(super) use file::is_file_line;

use std::borrow::Cow;

use super::byline::{is_caseless, is_name};
use super::dateline;
use super::label::{Behind, is_stopped, kind, names_it};
use super::phrases::{PHRASES, first_of, fold, is_any, opening};
use super::words::in_letters;

/// `Photo: ` with names and an agency; a caption that says more is a sentence of its own.
const MAX_CREDIT_WORDS: usize = 12;
/// `Photo credit : `
const MAX_LABEL: usize = 24;
/// Who lent a picture, in letters of scripts without capitals.
const MAX_LENT: usize = 16;
/// A caption of more words is a paragraph of the story that ends in a credit.
const MAX_CAPTION_WORDS: usize = 60;

/// `Photo: Jane Roe`, `Photo by Jane Roe / Harbour Post`; not `Photo by photo, the archive came back`.
pub(super) fn is_credit(text: &str) -> bool {
    // `Credit : The Harbour Post | Photo Credit: AP`
    if text.contains(" | ") && text.split(" | ").all(|part| !part.contains('|') && is_credit(part)) {
        return true;
    }
    let spaced = text.find(" : ").filter(|at| *at < MAX_LABEL).map(|at| format!("{}{}", &text[..at], &text[at + 1..]));
    let text = spaced.as_deref().unwrap_or(text);
    let folded = fold(text);
    if folded.split(' ').count() > MAX_CREDIT_WORDS {
        return false;
    }
    // `JANE ROE via Harbour Images`
    if let Some((name, house)) = folded.split_once(" via ")
        && (is_any(&PHRASES.picture_houses, house) || is_any(&PHRASES.agencies, house))
    {
        return (1..=4).contains(&name.split(' ').count()) && names_all(&text[..name.len().min(text.len())]);
    }
    if is_any(&PHRASES.credits_whole, folded.trim_end_matches('.')) || at(text) == Some(0) {
        return true;
    }
    let Some(phrase) = opening(&PHRASES.credits, &folded) else { return false };
    let rest: String = text.chars().skip(phrase.chars().count()).collect();
    // `Image: that is all he cares about.`
    let stopped = is_stopped(text) || text.ends_with(['!', '?', '！', '？', '؟']);
    let marked = phrase.ends_with([':', '：', '©', '.', ',', '=', '/']);
    !tells(&rest) && (names_all(&rest) || marked && !stopped)
}

/// True for a text that says who made a picture and nothing of what is on it: `Getty Images`, `AFP/Jane Roe`.
pub(super) fn is_alone(text: &str) -> bool {
    let folded = fold(text);
    let whole = folded.trim_end_matches('.');
    is_any(&PHRASES.credits_whole, whole) || is_any(&PHRASES.agencies, whole) || at(text) == Some(0)
}

/// A sentence in a script without capitals, where any word may be a name: a name has no sentence's length and stop.
fn tells(rest: &str) -> bool {
    let cased = rest.chars().any(|letter| letter.is_uppercase() || letter.is_lowercase());
    !cased && (kind(rest.trim_start()) == Behind::Story || names_it(&fold(rest)))
}

/// A line above a story that tells what a picture shows: `Trams at the quay. (AP Photo/Jane Roe)`, `FILE - Trams …`.
pub(super) fn is_caption(text: &str) -> bool {
    let few = text.split_whitespace().take(MAX_CAPTION_WORDS + 1).count() <= MAX_CAPTION_WORDS;
    let dated = || dateline::split(text).is_some_and(|found| found.sure && found.residue.is_empty());
    let filed = opening(&PHRASES.files, &fold(text)).is_some()
        && !text.split(' ').next().is_some_and(|word| word.contains(char::is_lowercase));
    few && (filed || at(text).is_some() && !dated() || ends_in_agency(text) || opens_with_house(text))
}

/// `Getty Images The library of Avel has been shut since May`: whose picture it is, and right behind it what it shows.
fn opens_with_house(text: &str) -> bool {
    const MAX_WORDS: usize = 30;
    let folded = fold(&text[..text.floor_char_boundary(60)]);
    let Some(house) = opening(&PHRASES.picture_houses, &folded) else { return false };
    let behind = text.chars().skip(house.chars().count()).collect::<String>();
    let behind = behind.strip_prefix(' ').unwrap_or_default();
    // `Reuters Institute …` is news of another house.
    let article = behind.split(' ').next().is_some_and(|word| matches!(word, "The" | "A" | "An"));
    let opens = behind.starts_with(char::is_uppercase);
    opens && (house.contains(' ') || article) && text.split(' ').count() <= MAX_WORDS && behind.split(' ').count() > 2
}

/// `PA Media`, or that with what the picture shows: as pages have it above a caption in a line of its own.
pub(super) fn is_house_of_picture(text: &str) -> bool {
    let folded = fold(text);
    folded.contains(' ') && is_any(&PHRASES.picture_houses, folded.trim_end_matches('.')) || opens_with_house(text)
}

/// `시민들이 버스를 밀고 있다. 연합뉴스`: one sentence, and behind its stop an agency.
pub(super) fn ends_in_agency(text: &str) -> bool {
    const MAX_WORDS: usize = 30;
    let parted = text.rfind(['.', '。']).map(|at| text.split_at(text.ceil_char_boundary(at + 1)));
    parted.is_some_and(|(sentence, agency)| {
        let name = fold(agency.trim());
        // In other scripts a lead may end so.
        (is_caseless(&name) && is_any(&PHRASES.agencies, &name) || shows(sentence) && is_maker_in_korean(&name))
            && sentence.split(' ').count() <= MAX_WORDS
            && !sentence.trim_end_matches(['.', '。']).contains(['.', '。'])
    })
}

/// Whether a sentence in Korean says what a picture shows: `… 밀고 있다.`
fn shows(sentence: &str) -> bool {
    ["있다.", "모습.", "모습이다.", "장면.", "장면이다."].iter().any(|end| sentence.ends_with(end))
}

/// `한빛포토`, `/한빛DB`, `ⓒ한빛`, `박민수 기자`: who made a picture.
fn is_maker_in_korean(name: &str) -> bool {
    const MAX_LETTERS: usize = 12;
    let ends = ["포토", "뉴스", "뉴시스", "제공", "기자", "사진", "자료"].iter().any(|end| name.ends_with(end));
    name.chars().count() <= MAX_LETTERS && (ends || name.starts_with(['ⓒ', '©', '/']))
}

/// `[1/3] Trams at the quay. REUTERS/Aina Serik`: a caption among several, wherever it stands.
pub(super) fn is_numbered_caption(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|text| text.split_once(']'));
    let figures = |part: &str| (1..=2).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_digit());
    let numbered = |(number, _): &(&str, &str)| {
        let parts = number.split_once('/').or_else(|| number.split_once(" of "));
        parts.is_some_and(|(at, of)| figures(at.trim()) && figures(of.trim()))
    };
    inside.filter(numbered).is_some_and(|(_, caption)| is_caption(caption.trim())) || says_caption(text)
}

/// `Media caption People tell how they fled`, as a broadcaster's pages are read out.
fn says_caption(text: &str) -> bool {
    const MAX_WORDS: usize = 40;
    let said = ["Image caption", "Media caption", "Video caption"].iter().find_map(|said| text.strip_prefix(said));
    let told = said.map(|rest| rest.trim_start_matches([',', ':', ' ']));
    told.is_some_and(|told| told.starts_with(|sign: char| !sign.is_lowercase()) && text.split(' ').count() <= MAX_WORDS)
}

/// Where the credit begins that stands behind the last sentence of a paragraph: `The mayor has quit. Photo: Reuters`. One in
/// brackets stands below a picture.
pub(super) fn behind(text: &str) -> Option<usize> {
    behind_phrase(text.trim_end()).filter(|at| text[..*at].trim_end().ends_with(['.', '!', '?', '…', '”', '"', '»']))
}

/// Where the credit begins that `text` ends with.
fn at(text: &str) -> Option<usize> {
    let end = text.trim_end_matches(['.', ' ']);
    in_brackets(end)
        .or_else(|| in_capitals(end))
        .or_else(|| behind_dots(end))
        .or_else(|| behind_phrase(text.trim_end()))
        .or_else(|| of_agency(end))
}

/// `.JANE ROE (HARBOUR WIRE)`: who made it and for whom, both in capitals.
fn in_capitals(text: &str) -> Option<usize> {
    const NAMES: std::ops::RangeInclusive<usize> = 2..=4;
    let (before, house) = text.strip_suffix(')')?.rsplit_once('(')?;
    let start = before.rfind(['.', '!', '?', '”', '»'])?;
    let start = before.ceil_char_boundary(start + 1);
    let name = before[start..].trim();
    let shouted = |text: &str| {
        let spoken = text.chars().any(|sign| sign.is_lowercase() || sign.is_numeric());
        !spoken && text.chars().filter(|sign| sign.is_uppercase()).count() > 1
    };
    (NAMES.contains(&name.split(' ').count()) && shouted(name) && shouted(house)).then_some(start)
}

/// `.Credit...Jane Roe/The Echo`: a label that dots part from the name.
fn behind_dots(text: &str) -> Option<usize> {
    let (before, name) = text.rsplit_once("...").or_else(|| text.rsplit_once('…'))?;
    let label = before.len() - before.rsplit([' ', '.', '!', '?', '”', '»', ')']).next()?.len();
    let known = is_any(&PHRASES.credits, &format!("{}:", fold(&before[label..])));
    (known && label > 0 && names_with_house(&name.replacen("/The ", "/", 1))).then_some(label)
}

/// `(AP Photo/Jane Roe)`, `（写真：山田太郎）`, `[사진=연합뉴스]`.
fn in_brackets(text: &str) -> Option<usize> {
    let (open, close) =
        [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')].into_iter().find(|(_, close)| text.ends_with(*close))?;
    let start = text.rfind(open)?;
    let inside = &text[start + open.len_utf8()..text.len() - close.len_utf8()];
    let folded = fold(inside);
    let labelled = || opening(&PHRASES.credits, &folded).is_some_and(|label| label.ends_with([':', '：']));
    let pictured = first_of(&PHRASES.pictures, &folded).is_some() || labelled();
    let shared = inside.contains('/') && inside.split('/').any(|part| is_any(&PHRASES.agencies, &fold(part.trim())));
    // `[Jane Roe/Harbour Wire]`: two names alone stand in such brackets for nothing else, while a tie has its score.
    let maker = inside.split_once('/').map_or("", |(maker, _)| maker);
    let squared = open == '[' && (2..=3).contains(&maker.split(' ').count()) && maker.split(' ').all(is_name);
    // `(Archivio famiglia Roe)`, `(per gentile concessione)`
    let lent = !inside.contains(|sign: char| sign.is_ascii_digit() || sign == '.')
        && inside.split(' ').count() <= 5
        && opening(&PHRASES.picture_lenders, &folded).is_some();
    // `（海渡港務局提供）`
    let caseless = || !inside.contains(|sign: char| sign.is_lowercase() || sign.is_uppercase());
    let ends = || PHRASES.picture_lenders_behind.iter().any(|lent| folded.ends_with(lent.as_str()));
    let lent = lent || inside.chars().count() <= MAX_LENT && caseless() && ends();
    // `(ABC-NE: Jane Roe)`
    let housed = inside.split_once(": ").is_some_and(|(house, maker)| {
        let mut parts = house.split([' ', '-']);
        let shouted = |part: &str| (2..=5).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_uppercase());
        parts.next().is_some_and(shouted)
            && parts.all(|part| part.starts_with(char::is_uppercase))
            && (2..=3).contains(&maker.split(' ').count())
            && maker.split(' ').all(is_name)
    });
    (housed || lent || pictured && names_all(inside) || (shared || squared) && names_all(inside)).then_some(start)
}

/// `. Photograph: Jane Roe/The Post`, ` © AFP/Jane Roe`, ` / фото УНІАН`.
fn behind_phrase(text: &str) -> Option<usize> {
    let starts = text.char_indices().filter(|(at, letter)| *letter == '©' || begins_anew(&text[..*at]));
    starts.map(|(at, _)| at).collect::<Vec<_>>().into_iter().rev().take(12).find(|at| {
        let folded = fold(&text[*at..]);
        let phrase = opening(&PHRASES.credits, &folded).or_else(|| {
            let parted = text[..*at].trim_end().ends_with(['/', '|']);
            opening(&PHRASES.pictures, &folded).filter(|_| parted)
        });
        phrase.is_some_and(|phrase| {
            let rest: String = text[*at..].chars().skip(phrase.chars().count()).collect();
            names_with_house(&rest) && !tells(&rest)
        })
    })
}

/// `. REUTERS/Jane Roe`, `. EFE/Juan Gil`, `. Jane Roe/Herald`.
fn of_agency(text: &str) -> Option<usize> {
    let start = text.rmatch_indices(['.', '!', '?', '”', '"', '»']).map(|(at, sign)| at + sign.len());
    // `J. Roe/AFP`
    let initial =
        |at: usize| text[..at].trim_end_matches('.').chars().next_back().is_some_and(char::is_uppercase) && at < 3;
    let mut start =
        start.filter(|at| !initial(*at) && text[*at..].starts_with(' ') && text[*at..].trim().contains('/'));
    let start = start.next().filter(|at| names_all(&text[*at..])).unwrap_or(0);
    let tail = &text[start..];
    let (maker, house) = tail.trim().split_once('/')?;
    // `Jane Roe/AFP/Getty Images`
    let agency = |part: &str| {
        part.split('/')
            .map(|part| fold(part.trim()))
            .any(|name| is_any(&PHRASES.agencies, &name) || is_any(&PHRASES.picture_houses, &name))
    };
    let person = maker.trim().split(' ').filter(|word| is_name(word)).count() >= 2;
    // A line of its own may be two towns or two clubs.
    let told = agency(maker) || agency(house) || start > 0 && person && !house.trim().is_empty();
    (told && names_all(tail) && !maker.contains(':')).then(|| start + (tail.len() - tail.trim_start().len()))
}

fn begins_anew(before: &str) -> bool {
    let end = before.trim_end();
    end.is_empty()
        || end.len() < before.len() && end.ends_with(['.', '!', '?', '…', '/', '|', '–', '—', '”', '"', '»', ')'])
}

/// Whether `next` is the caption of which `shown` is what stands for the picture: the same words, with a label before them or who made
/// it behind.
pub(super) fn captions(next: &str, shown: &str) -> bool {
    const MIN_WORDS: usize = 3;
    let shown = shown.trim_end_matches(['.', '。', ' ']);
    let few = shown.split(' ').take(MIN_WORDS).count() == MIN_WORDS || in_letters(shown) > 2 * MIN_WORDS;
    let Some((label, behind)) = next.split_once(shown).filter(|_| few) else { return false };
    let behind = fold(behind.trim_start_matches(['.', '。', ' ', '|', '–', '—', '-', '(']));
    let credited = || opening(&PHRASES.credits, &behind).is_some();
    let labelled = || {
        label.trim_end().ends_with([':', '：', ','])
            && (opening(&PHRASES.credits, &fold(label)).is_some()
                || first_of(&PHRASES.pictures, &fold(label)).is_some())
    };
    match label.is_empty() {
        true => credited(),
        false => labelled() && (behind.is_empty() || credited()),
    }
}

/// Nothing but names, agencies and what stands between them.
pub(super) fn names_all(text: &str) -> bool {
    let text = &*without_quoted(text);
    let words = text.split(|sign: char| sign.is_whitespace() || "/|=＝·／：:,".contains(sign));
    let mut words = words
        .map(|word| word.trim_matches(|sign: char| "()[]（）【】.;".contains(sign)))
        .filter(|word| !word.is_empty())
        .peekable();
    let named = |word: &str| {
        let folded = fold(word);
        let site = word.contains('.') && word.chars().all(|sign| sign.is_ascii_alphanumeric() || ".-".contains(sign));
        is_dash(word)
            || is_name(word)
            || is_caseless(word)
            || site
            || word.starts_with(['@', '«', '“', '"', '©'])
            || word.chars().all(char::is_numeric)
            // `g1`, a site's name.
            || word.len() <= 3 && word.starts_with(|sign: char| sign.is_ascii_lowercase()) && word.ends_with(|sign: char| sign.is_ascii_digit())
            || is_any(&PHRASES.agencies, &folded)
            || is_any(&PHRASES.and, &folded)
            || is_any(&PHRASES.between_names, &folded)
            || is_any(&PHRASES.pictures, &folded)
            || word.chars().any(char::is_uppercase) && word.chars().all(char::is_alphanumeric)
    };
    words.peek().is_some() && words.clone().count() <= MAX_CREDIT_WORDS && words.all(named)
}

/// The same, and behind a name the house in words of its own: `Jane Roe, Harbour messenger`, `Jane Roe/harbourpix`.
pub(super) fn names_with_house(text: &str) -> bool {
    const MAX_HOUSE_WORDS: usize = 4;
    let text = text.trim();
    let signs = [", ", " / ", "/", " | "];
    let parted = signs.iter().find_map(|sign| Some((text.split_once(sign)?, *sign == ", ")));
    let housed = parted.is_some_and(|((name, house), comma)| {
        let words = || name.split(' ').filter(|word| !word.is_empty());
        let person = (2..=3).contains(&words().count()) && words().all(is_name);
        // Behind a comma a small word may go on with a sentence.
        let opens = !comma || house.starts_with(char::is_uppercase);
        let plain = house.chars().all(|sign| sign.is_alphanumeric() || " -&'’.«»“”\"".contains(sign));
        person && opens && plain && !is_stopped(house) && (1..=MAX_HOUSE_WORDS).contains(&house.split(' ').count())
    });
    names_all(text) || housed
}

/// `Jane Roe / «»` for `Jane Roe / «The new port»`: what a house is called, in marks of quotation, has words without capitals.
fn without_quoted(text: &str) -> Cow<'_, str> {
    const MAX_WORDS: usize = 5;
    let Some((before, rest)) = text.split_once(['«', '“', '„']) else { return Cow::Borrowed(text) };
    let Some((name, behind)) = rest.split_once(['»', '”', '“']) else { return Cow::Borrowed(text) };
    let named =
        name.split(' ').count() <= MAX_WORDS && !name.starts_with(char::is_lowercase) && !name.contains(['.', ',']);
    let named = named && !name.ends_with(['!', '?']);
    if named { Cow::Owned(format!("{before}«»{behind}")) } else { Cow::Borrowed(text) }
}

fn is_dash(word: &str) -> bool {
    matches!(word, "/" | "|" | "–" | "-" | "—" | "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_end_in_a_credit() {
        for caption in [
            "Trams at the quay on Friday. (AP Photo/Aina Serik)",
            "FILE - Trams at the quay, Dec. 4, 2026. (AP Photo/Aina Serik, File)",
            "Trams at the quay on Friday. Photograph: Aina Serik/The Harbour Post",
            "Trams at the quay on Friday. Photo by Aina Serik/Getty Images",
            "Trams at the quay on Friday. REUTERS/Aina Serik",
            "Trams at the quay. It is night. REUTERS/Aina Serik",
            "Trams at the quay. [Photo: Aina Serik/Reuters]",
            "Trams at the quay on Friday © AFP/Aina Serik",
            "Trams at the quay. Aina Serik/Herald",
            "The mayor, Lia Lund, after the meeting on Friday.Credit...Aina Serik/The Herald",
            "Lia Lund at the quay on Friday. Credit...Aina Serik for The Herald",
            "Trams at the quay [Aina Serik/Harbour Wire]",
            "Trams at the quay on Friday. [Aina Serik/Herald]",
            "Los tranvías, este martes en el muelle.AINA SERIK (AGENCIA SUR)",
            "Trams at the quay on Friday. AINA SERIK (REUNION)",
            "Trams am Kai. Foto: Max Muster/dpa",
            "Trams am Kai. (Foto: dpa)",
            "Трамваи на набережной. Фото: РИА Новости / Иван Иванов",
            "Трамваи на набережной / Фото: Пётр Котов",
            "Трамваї на набережній / фото УНІАН",
            "Des trams sur le quai. (Photo AFP / Jean Martin)",
            "Des trams sur le quai. © AFP - Jean Martin",
            "Tranvías en el muelle. EFE/Juan Gil",
            "Tram sul molo. (Foto ANSA/Mario Rossi)",
            "岸壁の路面電車（写真：山田太郎／共同）",
            "码头上的电车（图片来源：新华社）",
            "市民在碼頭等候首班電車。(海渡港務局提供)",
            "市民在碼頭等候首班電車。（記者林小舟攝）",
            "부두의 전차 [사진=연합뉴스]",
            "الرصيف القديم في أفيل (تصوير: منى حداد)",
            "Трамваи на набережной. Фото: Пётр Котов / «Новый порт»",
            "시민들이 부두에서 전차를 밀고 있다. 연합뉴스",
            "Трамвай на набережній / Фото: Марія Лунд, Портовий оглядач",
            "Трамваи на набережной. Фото: Пётр Котов, «Портовая газета»",
            "Trams at the quay. Photo: Aina Serik, Harbour pictures",
            "Trams am Kai – Foto: Max Muster/hafenbild",
            "Getty Images The library of Avel has been shut since May",
            "PA Media Trams at the quay",
            "Reuters The library of Avel has been shut since May",
        ] {
            assert!(is_caption(caption), "{caption}");
        }
    }

    #[test]
    fn sentences_are_no_captions() {
        for sentence in [
            "Image: that was all he cared about.",
            "Foto: verboten.",
            "写真：なし。",
            "图/文不符。",
            "File - that is the word for it.",
            "Photo: Aina Serik. That is the credit under the picture that won the prize on Monday.",
            "The museum (Photo House) reopened on Friday.",
            "He bought the photo (a fake) for nine crowns.",
            "She won the prize for a photo of a tram. The jury was unanimous.",
            "The board met in Kiel/Rendsburg.",
            "OSLO (Reuters) - Trams return. (AP Photo)",
            "The file was lost.",
            "Его фото опубликовало МЧС.",
            "The tram costs 2 crowns and/or a smile.",
            "He said no. AC/DC will play anyway.",
            "She will speak on Friday at the WHO (UN)",
            "The port is open. It was shut by NATO (HQ)",
            "She gave them credit...and then she left.",
            "The two reached the final [Avel/Lund]",
            "Reuters Institute finds that the young read less news",
            "Getty Images has sold its archive to the port of Avel.",
            "The quay is shut because of the storm. Reuters",
            "They came to see the tram. Photo: Aina Serik, who lives at the quay, was not asked.",
        ] {
            assert!(!is_caption(sentence), "{sentence}");
            assert!(!is_credit(sentence), "{sentence}");
        }
    }

    #[test]
    fn credits_stand_in_lines_of_their_own() {
        for credit in [
            "Photo: Aina Serik/Reuters",
            "Image: NASA/JPL-Caltech",
            "AINA SERIK via Getty Images",
            "Photo archives Aina Serik",
            "© Max Muster/dpa",
            "© РИА Новости / Иван Иванов",
            "Иллюстративное фото",
            "(Foto ANSA/Mario Rossi)",
            "（写真：山田太郎／共同）",
            "图/新华社",
            "[사진=연합뉴스]",
            "REUTERS/Aina Serik",
            "A. SERIK/AFP/Getty Images",
            "fot. PAP/Jan Kot",
            "Фото: пресс-служба порта",
        ] {
            assert!(is_credit(credit), "{credit}");
        }
    }
}
