//! Captions that stayed between the paragraphs of a story when its pictures went: a line of one sentence, or of none, and behind it who
//! made the picture. Their form tells them wherever they stand.

use super::above::{is_credited_behind_slash, is_initials};
use super::names_with_house;
use crate::article::byline::{is_house, is_name};
use crate::article::dateline;
use crate::article::label::is_stopped;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::words::in_letters;

/// A caption has at most as many words, or letters where no spaces part them; a longer one may be a paragraph of the story.
const MAX_WORDS: usize = 36;
const MAX_LETTERS: usize = 80;
/// An office behind `Photo:` has as many words.
const MAX_OFFICE_WORDS: usize = 4;
/// `File photo of the quay of Avel` has at most as many words.
const MAX_FILE_WORDS: usize = 14;
/// What a caption opens with stands within as many bytes.
const MAX_OPENING: usize = 60;
/// The credit stands within as many words from the end.
const MAX_CREDIT_WORDS: usize = 8;

/// `▲ The quay at dawn. Harbour Post`, `The quay at dawn. Photo: Ministry for ports`, `桥边的人群。图/林小舟摄`, `橋の前の人たち=4日、山田太郎撮影`: a caption
/// wherever it stands.
pub(in crate::article) fn is_caption_line(text: &str) -> bool {
    let few = text.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS && in_letters(text) <= MAX_LETTERS;
    let dated = || dateline::split(text).is_some_and(|found| found.sure && found.residue.is_empty());
    let told = is_labelled(text)
        || is_made(text)
        || is_named_by_word(text)
        || is_credited_in_brackets(text)
        || is_credited_behind_slash(text)
        || is_of_archive(text);
    few && told && !dated()
}

/// `▲ The quay at dawn`: a sign that points at the picture above it or beside it.
pub(in crate::article) fn points_at_picture(text: &str) -> bool {
    const SIGNS: [char; 10] = ['▲', '▼', '◀', '▶', '△', '▽', '◁', '▷', '◄', '►'];
    let behind = text.strip_prefix(SIGNS);
    let few = text.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS && in_letters(text) <= MAX_LETTERS;
    // `▲Chief of the port ▲Chief of the quay`
    few && behind.is_some_and(|behind| !behind.contains(SIGNS) && behind.split_whitespace().count() > 1)
}

/// Whether a text shows one thing: no sentence ends within it.
fn is_single(shown: &str) -> bool {
    let inner =
        shown.trim_end_matches(|sign: char| sign.is_whitespace() || "./|–—-(（=＝".contains(sign) || sign == '。');
    let ends = |sign: &str| {
        inner.match_indices(sign).any(|(at, _)| {
            let word = inner[..at].rsplit(' ').next().unwrap_or_default();
            // `St. Anna`, `4. Dezember`
            word.chars().filter(|letter| letter.is_alphabetic()).count() > 3
        })
    };
    !ends(". ") && !ends("! ") && !ends("? ") && !inner.contains(['。', '！', '？', '।'])
}

/// A word for pictures with its colon, behind a stop, a dash or a bar, and behind it names or an office, without a stop.
fn is_labelled(text: &str) -> bool {
    let ended = text.ends_with(['!', '?', '！', '？', ':']);
    let initials = text.rsplit_once(": ").is_some_and(|(_, maker)| is_initials(maker));
    if is_stopped(text) && !initials || ended || text.ends_with(['"', '”', '»']) && !names_house_at_end(text) {
        return false;
    }
    let bare = text.trim_end_matches([')', '）', ']']);
    let starts: Vec<usize> = bare.char_indices().filter(|(at, _)| begins(&bare[..*at])).map(|(at, _)| at).collect();
    starts.into_iter().rev().take(MAX_CREDIT_WORDS + 2).any(|at| {
        let folded = fold(&bare[at..]);
        let Some(phrase) = opening(&PHRASES.credits, &folded) else { return false };
        let first = phrase.split([' ', ':', '：', '/', '／', '=', '＝']).next().unwrap_or_default();
        const BESIDE: [&str; 6] = ["credit", "crédit", "crédito", "dok.", "staff", "file"];
        let picture = is_any(&PHRASES.pictures, first.trim_end_matches('.')) || BESIDE.contains(&first);
        let by = phrase.ends_with(" by");
        let marked = by || phrase.ends_with([':', '：', '/', '／', '=', '＝', '©', '.', '՝']);
        let rest: String = bare[at..].chars().skip(phrase.chars().count()).collect();
        let words = rest.split_whitespace().count();
        let office = || {
            !by && (1..=MAX_OFFICE_WORDS).contains(&words)
                && !rest.contains([',', ':', ';'])
                && rest.trim_start().starts_with(|sign: char| sign.is_uppercase() || !sign.is_lowercase())
        };
        picture
            && marked
            && words <= MAX_CREDIT_WORDS
            && (names_with_house(&rest) || office() || initials)
            && (is_single(&bare[..at]) || opens_with_label(text))
    })
}

/// `The quay, in a file photo`, `El muelle, en una imagen de archivo. EFE`: a line without a stop that ends with what kind of picture it is,
/// and perhaps whose.
fn is_of_archive(text: &str) -> bool {
    const MAX_SHOWN: usize = 20;
    const MIN_BARRED: usize = 5;
    // `The quay at dawn | File photo`
    if text.rsplit_once(" | ").is_some_and(|(_, kind)| is_any(&PHRASES.credits_whole, &fold(kind))) {
        return true;
    }
    // `The crowd at the quay. | Harbour Press`
    let house = |name: &str| is_any(&PHRASES.agencies, name) || is_any(&PHRASES.picture_houses, name);
    if let Some((shown, owner)) = text.rsplit_once(" | ")
        && shown.split(' ').count() >= MIN_BARRED
        && !shown.contains(" | ")
        && owner.split('/').map(|part| fold(part.trim())).any(|name| house(&name))
    {
        return true;
    }
    let (shown, owner) = text.rsplit_once(". ").unwrap_or((text, ""));
    let owned =
        owner.is_empty() || is_any(&PHRASES.agencies, &fold(owner)) || is_any(&PHRASES.picture_houses, &fold(owner));
    let shown = if owned { fold(shown) } else { return false };
    shown.split(' ').count() <= MAX_SHOWN && PHRASES.captions_end.iter().any(|end| shown.ends_with(end.as_str()))
}

/// `Image: The quay at dawn.`: a word for pictures with its colon, as only captions open.
fn opens_with_label(text: &str) -> bool {
    let folded = fold(&text[..text.floor_char_boundary(MAX_OPENING)]);
    opening(&PHRASES.credits, &folded).is_some_and(|phrase| {
        let word = phrase.trim_end_matches([':', '：', ' ']);
        phrase.ends_with([':', '：']) && is_any(&PHRASES.pictures, word)
    })
}

/// Whether the house of who made a picture stands in marks of quotation at the end: `Photo: Jane Roe / «Harbour Post»`.
fn names_house_at_end(text: &str) -> bool {
    let open = text.rfind(['«', '“', '„']).or_else(|| text.strip_suffix('"').and_then(|text| text.rfind('"')));
    open.is_some_and(|at| text[..at].trim_end().ends_with(['/', '／', '|', ',', ':', '：', '©']))
}

/// `The quay at dawn. PHOTO J. ROE`, `The quay at dawn PHOTO JANE ROE`: a word for pictures without a colon, and names, without a stop
/// unless the sentence before has one.
fn is_named_by_word(text: &str) -> bool {
    const MIN_SHOWN: usize = 2;
    let shouted = |word: &str| !word.contains(char::is_lowercase);
    let stopped = is_stopped(text);
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.ends_with(['.', '!', '?', ':', '"', '”', '»', '。']) || shouted(text) {
        return false;
    }
    let starts: Vec<usize> = text.match_indices(' ').map(|(at, _)| at + 1).collect();
    starts.into_iter().rev().take(MAX_CREDIT_WORDS).any(|at| {
        let Some((word, names)) = text[at..].split_once(' ') else { return false };
        let shown = text[..at].trim_end();
        let parted = shown.ends_with(['.', '!', '?', '…', '/', '|', '–', '—', ')']) || shouted(word);
        parted
            && word.starts_with(char::is_uppercase)
            && is_any(&PHRASES.pictures, &fold(word))
            && shown.split(' ').count() >= MIN_SHOWN
            && names.split(' ').all(|name| is_name(name) || matches!(name, "/" | "|" | "-" | "–"))
            && names.chars().filter(|sign| sign.is_uppercase()).count() > 1
            && (!stopped || shown.ends_with(['.', '!', '?']))
            && is_single(shown)
    })
}

/// `The quay at dawn. (AP Photo/Jane Roe)`, `The quay at dawn. (Courtesy Port of Avel)`, `The quay at dawn.(Port Office)`: who made or gave the
/// picture, in brackets behind which nothing stands; also `[File, Courier]` and `(imago / Aina Serik)`. A name alone may be the agency of the story, unless it stands at the stop itself.
fn is_credited_in_brackets(text: &str) -> bool {
    const MIN_SHOWN: usize = 4;
    const GIVEN: [&str; 6] = ["courtesy ", "supplied: ", "supplied by ", "handout ", "submitted by ", "provided by "];
    let squared = text.strip_suffix(']').and_then(|text| text.rsplit_once('['));
    if squared
        .is_some_and(|(shown, inside)| is_filed(inside) && shown.split(' ').count() > MIN_SHOWN && is_single(shown))
    {
        return true;
    }
    let Some((shown, inside)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else { return false };
    let words: Vec<&str> = inside.split([' ', '/', ',']).filter(|word| !word.is_empty()).collect();
    let folded = fold(inside);
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    let is_picture = |word: &&&str| is_any(&PHRASES.pictures, &fold(word.trim_end_matches([':', '.'])));
    let named = words.iter().filter(|word| capital(word) && !is_picture(word)).count();
    let pictured = words.iter().any(|word| is_picture(&word) && (capital(word) || words[0] == *word)) && named > 0;
    let given = GIVEN.iter().any(|given| folded.starts_with(given)) && named > 0;
    let sent = inside
        .split_once(" via ")
        .is_some_and(|(who, house)| who.split(' ').all(is_name) && house.starts_with(char::is_uppercase));
    let glued = shown.ends_with('.') && words.iter().all(capital) && !is_any(&PHRASES.agencies, &folded);
    let told = words.len() <= MAX_CREDIT_WORDS && shown.split_whitespace().count() >= MIN_SHOWN;
    let stopped = shown.trim_end().ends_with(['.', '!', '?', '…']);
    let housed = || inside.split('/').any(|house| is_any(&PHRASES.picture_houses, &fold(house)));
    let signed = names_maker(inside)
        || inside.contains('/') && housed()
        || is_any(&PHRASES.picture_makers, &folded)
        || !stopped && (is_call_sign(inside) || is_any(&PHRASES.agencies, &folded));
    told && (pictured || given || sent || glued || signed) && is_single(shown)
}

/// `File`, `File, Harbour Courier`: out of the archive, and whose.
fn is_filed(inside: &str) -> bool {
    let (kind, house) = inside.split_once(", ").unwrap_or((inside, "File"));
    let kind = fold(kind);
    (kind == "file" || is_any(&PHRASES.credits_whole, &kind)) && house.split(' ').all(is_name)
}

/// `Mia Brandt/Harbour Courier`, `Harbour News: Mia Brandt`: who made a picture, and for which house.
fn names_maker(inside: &str) -> bool {
    const MAX_NAME: usize = 3;
    let named = |text: &str, least: usize| {
        let words = text.split(' ').count();
        (least..=MAX_NAME).contains(&words) && text.split(' ').all(is_name)
    };
    // `Mia Brandt, The Courier`
    let papered = || inside.split_once(", ").filter(|(_, house)| house.starts_with("The ") || is_house(house));
    let slashed = inside.split_once('/').map(|(who, house)| (who.trim(), house.trim())).or_else(papered);
    let house = |house: &str| house.starts_with(char::is_uppercase) && house.split(' ').count() <= MAX_OFFICE_WORDS;
    let shared = slashed.is_some_and(|(who, other)| named(who, 2) && house(other) && !other.contains('/'));
    // `(Labour: 12)`, `(Genesis: The Flood)`
    let labelled = || inside.split_once(": ").is_some_and(|(house, who)| named(house, 1) && named(who, 2));
    shared || labelled()
}

/// `KVRT`: a station, by the first letter that those of America have.
fn is_call_sign(inside: &str) -> bool {
    inside.len() == 4 && inside.starts_with(['K', 'W']) && inside.chars().all(|sign| sign.is_ascii_uppercase())
}

/// A credit begins behind the end of a sentence, a dash, a bar or a bracket.
fn begins(before: &str) -> bool {
    let end = before.trim_end();
    !end.is_empty()
        && end.ends_with([
            '.', '!', '?', '…', '/', '／', '|', '–', '—', '-', '"', '”', '»', '(', '（', '[', ')', '。', '！', '？',
            '＝', '=',
        ])
}

/// `…＝4日、アベル、山田太郎撮影`, `…。圖/林小舟攝`, `… 모습. 아벨시 제공`: who took it or gave it, as the last word.
fn is_made(text: &str) -> bool {
    const MAX_GIVER: usize = 20;
    let ends = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
    let parted = |signs: &[char]| text.rfind(signs).is_some_and(|at| at > 0 && is_single(&text[..at]));
    // `賞を受けた選手の皆さん＝港町、白浜新報社`: where it was taken, and by whom.
    let kana = |text: &str| text.contains(|sign: char| matches!(sign, '\u{3040}'..='\u{30FF}'));
    let placed = text.rsplit_once(['=', '＝']).is_some_and(|(shown, behind)| {
        let told = behind.contains(['。', '「', '？', '！']) || shown.contains('。');
        !told && kana(shown) && behind.contains('、') && !kana(behind) && behind.chars().count() <= MAX_GIVER
    });
    let east = placed || ends(&["撮影", "提供", "攝影", "摄影", "供图", "供圖"]) && parted(&['=', '＝']);
    let chinese = ends(&["摄", "攝", "提供", "供图", "供圖", "翻摄", "翻攝"]) && parted(&['/', '／', '（', '(']);
    // What a sentence speaks of has an ending, and who made a picture has none.
    let spoken = |giver: &str| giver.split(' ').any(|word| word.ends_with(['은', '는', '을', '를']));
    // `▲ …. 해운일보 자료사진`
    let korean = ends(&[" 제공", " 자료사진", " 캡처", " 갈무리"])
        && text
            .rsplit_once(". ")
            .is_some_and(|(shown, giver)| giver.chars().count() <= MAX_GIVER && !spoken(giver) && is_single(shown));
    east || chinese || korean || is_taken_behind_stop(text)
}

/// `图为港口的码头。记者 林小舟 摄`, `港の埠頭。山田太郎撮影`: one sentence, or several of a caption that says it is one, and behind the stop who
/// took the picture; `港口的码头 林小舟 摄`, behind a space.
fn is_taken_behind_stop(text: &str) -> bool {
    const MAX_TAKER: usize = 24;
    const TAKEN: [&str; 12] =
        ["摄影报道", "摄", "攝", "摄影", "攝影", "供图", "供圖", "提供", "翻摄", "翻攝", "撮影", "写す"];
    let Some(before) = TAKEN.iter().find_map(|word| text.strip_suffix(word)) else { return false };
    let told = |sign: char| matches!(sign, '，' | '、' | '；' | '：' | '！' | '？' | '"' | '”' | '」');
    if let Some((shown, taker)) = before.rsplit_once('。') {
        let few = (1..=MAX_TAKER).contains(&taker.trim().chars().count()) && !taker.contains(told);
        return few && (is_single(shown) || opens_as_caption(text));
    }
    let words: Vec<&str> = before.split_whitespace().collect();
    let name = words.last().is_some_and(|name| (2..=8).contains(&name.chars().count()) && in_letters(name) > 1);
    words.len() > 1 && name && !words[words.len() - 1].contains(told) && before.ends_with([' ', '\u{3000}'])
}

/// `图为港口的码头。`, `На фото: мэр города.`: a word that only a caption opens with.
pub(in crate::article) fn opens_as_caption(text: &str) -> bool {
    let few = text.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS && in_letters(text) <= MAX_LETTERS;
    few && opening(&PHRASES.captions_open, &fold(&text[..text.floor_char_boundary(MAX_OPENING)])).is_some()
}

/// `FILE IMAGE: The quay at dawn.`, `Foto de archivo: el muelle`: what kind of picture it is, with its colon, wherever it stands.
pub(in crate::article) fn opens_with_kind_of_picture(text: &str) -> bool {
    let folded = fold(&text[..text.floor_char_boundary(MAX_OPENING)]);
    let label = opening(&PHRASES.captions_open, &folded).filter(|label| label.ends_with([':', '：']));
    // `Legend: ` may open what somebody explains.
    let kind = |label: &str| {
        let label = label.trim_end_matches([':', '：', ' ']);
        is_any(&PHRASES.credits_whole, label) || label.split(' ').count() > 1
    };
    // `File photo of the quay`
    let filed = || !is_stopped(text) && opening(&PHRASES.files_of, &folded).is_some();
    opens_as_caption(text) && label.is_some_and(kind) || filed() && text.split(' ').count() <= MAX_FILE_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_took_a_picture_stands_behind_the_stop() {
        for caption in [
            "图为港口的码头。记者 林小舟 摄",
            "图为港口的码头。林小舟 摄",
            "图为港口的码头。记者林小舟摄",
            "港口的集装箱码头。新华社记者 林小舟 摄",
            "图为港口的码头。工人正在卸货。林小舟 摄",
            "港口的集装箱码头 林小舟 摄",
            "港口的码头。受访者供图",
            "港の古い埠頭。山田太郎撮影",
            "賞を受けた選手の皆さん=港町市民館、白浜新報社",
        ] {
            assert!(is_caption_line(caption), "{caption}");
        }
        for caption in [
            "资料图：港口的码头。",
            "На фото: мэр порта.",
            "写真は港の埠頭。",
            "사진은 항구 전경.",
            "Im Bild: der Hafen.",
        ] {
            assert!(opens_as_caption(caption), "{caption}");
        }
        for text in [
            "他说：“这张照片由我拍摄。”",
            "港口昨日关闭。公司称，照片由员工拍摄",
            "图书馆为港口居民开放。",
            "На фотографии мэра никто не заметил.",
            "写真家の山田太郎さんが港で個展を開く。",
        ] {
            assert!(!is_caption_line(text) && !opens_as_caption(text), "{text}");
        }
    }

    #[test]
    fn a_picture_of_an_archive_or_a_house_is_told_by_its_end() {
        for caption in [
            "The mayor of Avel when he met the port's workers in May. [File, Courier]",
            "The mayor of Avel meets the port's workers [File]",
            "Eine Frau arbeitet in einem Labor am Hafen. (imago / Lundpix)",
            "The road at the old quay has been opened again. Picture Omar Lund.",
            "Two men were led away at the quay of Avel | File photo",
            "The crowd as it came to the town hall of Avel. | Europa Press",
        ] {
            assert!(is_caption_line(caption), "{caption}");
        }
        for text in [
            "The mayor wrote of a “grate success [sic]",
            "The road at the old quay has been opened again. Picture it.",
            "Eine Frau arbeitet in einem Labor am Hafen (und/oder im Büro)",
            "Two men were led away at the quay of Avel | Courier",
        ] {
            assert!(!is_caption_line(text), "{text}");
        }
    }

    #[test]
    fn what_kind_of_picture_it_is_opens_a_caption() {
        for caption in [
            "FILE IMAGE: Fires burn in many parts of the port.",
            "File photo: The quay at dawn.",
            "Foto de archivo: el muelle.",
            "Na imagem: o cais de Avel.",
            "Symbolbild: Ein Kran.",
            "File photo of the old quay of Avel",
        ] {
            assert!(opens_with_kind_of_picture(caption), "{caption}");
        }
        for text in [
            "Legenda: o cais foi fechado em maio.",
            "File the photo: that was the order.",
            "File photo of the quay wins a prize in Avel, the port said.",
            "写真は港の埠頭。",
        ] {
            assert!(!opens_with_kind_of_picture(text), "{text}");
        }
    }

    #[test]
    fn captions_are_told_wherever_they_stand() {
        for caption in [
            "Flood at the quay of Avel. Photo: Ministry for ports",
            "Паводок в порту Авеля. Фото: МЧС по порту",
            "Cầu cảng nhìn từ bờ bắc, chiều 26/11. Ảnh: Quốc Bảo",
            "Skolan i Avel har i dag 43 elever. Bild: Kalle Lund",
            "Zásah trval skoro dva dny. | Foto: HZS Avel",
            "Het oude kantoor aan de kade. Foto: ANP / Ties Lund",
            "El muelle de Avel, esta tarde — Foto: Guardia del Puerto",
            "Warga melintasi jembatan di Avel, Rabu (25/11/2026).(DOK. PEMDES AVEL)",
            "港口的豆腐店將於30日熄燈。圖/林小舟攝",
            "給水車に並ぶ港の人たち=2026年11月26日午前10時、港町、山田太郎撮影",
            "아벨군이 지난 25일 공개한 부두 모습. 아벨군 제공",
            "▲ 아벨시 부두 일대. 아벨일보 자료사진",
            "▲ 아벨시 부두 일대. /사진=김서진 기자",
            "Le quai d'Avel, jeudi. PHOTO M. LUND",
            "Le quai d'Avel, jeudi. Photo M. Lund",
            "El muelle al amanecer FOTO ANA REIS",
            "Причал Авеля утром. ФОТО И. ЛУНД",
            "Причал Авеля. Фото: Иван Лунд / «Портовый вестник»",
            "Причал Авеля. Фото: «Новый порт»",
            "Причал Авеля / Фото: Иван Лунд, Портовый вестник",
            "Image: The captain is carried along the quay after the last race. Pic: Jane Roe",
            "Picture: The crew lands. It had been at sea for a week. Pic: Jane Roe",
            "Bild: Die Fähre legt nach der letzten Fahrt ab. Foto: Kai Lund/hafenbild",
            "The quay at dawn. Photo: Jane Roe / “Harbour Post”",
            "A crane lifts a beam at the quay. (Getty)",
            "A crane lifts a beam at the quay. (Supplied)",
            "A crane lifts a beam at the quay. (AP Photo/Jane Roe)",
            "A crane lifts a beam at the quay. (AP Photo/Jane Roe, File)",
            "A crane lifts a beam at the quay. (Photo by Jane Roe)",
            "A crane lifts a beam at the quay (Courtesy Port of Avel)",
            "A crane lifts a beam at the quay. (Jane Roe via AP)",
            "Workers lay stones at the quay in October. (Mia Brandt/Harbour Courier)",
            "Workers lay stones at the quay in October (Mia Brandt/Harbour Courier)",
            "Workers lay stones at the quay in October. (Mia Brandt, The Harbour Courier)",
            "Workers lay stones at the quay Monday. Staff photo by Mia Brandt",
            "A view of the quay | Photo by Mia Brandt",
            "Pożar na nabrzeżu / Fot. OSP Avel",
            "Pożar na starym nabrzeżu (fot. OSP Avel)",
            "La carretera de Avel / Port Maps",
            "Les pompiers du port au travail./Photo HP",
            "Los obreros retiran las vallas del muelle, el lunes / J.R.",
            "Tiệm vàng ở bến cảng. Ảnh: J.R.",
            "El muelle de Avel, en una imagen de archivo. EFE",
            "The quay of Avel, seen in a file photo",
            "Workers lay stones at the quay in October. (TNC News: Mia Brandt)",
            "Workers lay stones at the quay (KVRT)",
            "Arbeiter legen im Oktober Steine am Kai (dpa)",
            "A crane is said to have been stolen at the quay.(Avel County Sheriff's Office)",
        ] {
            assert!(is_caption_line(caption), "{caption}");
        }
        assert!(points_at_picture("▲ 아벨시 부두 일대. 아벨일보"));
    }

    #[test]
    fn paragraphs_are_no_captions() {
        for text in [
            "The mayor has quit. Nobody came. Photo: Jane Roe",
            "The mayor has seen the photo: it shows a tram.",
            "The council has a motto: Trams for all.",
            "The port has a new film. Video: how the trams return",
            "The port showed a photo: Nobody was on it.",
            "아벨군은 부두를 고친다. 군은 비용을 제공",
            "港は30日に閉まる。写真を撮影した。",
            "He said so (photo).",
            "Le prix va à une photo de Marie Lund",
            "She works for World Press Photo Avel",
            "She won. Photo finishes are rare",
            "The port showed a photo: “Nobody came”",
            "NEW PORT OPENS. PHOTO J. ROE",
            "The port opens again on Monday, the mayor said. (Harbour News)",
            "The port opens again on Monday, the mayor said. (KVRT)",
            "The port opens again on Monday with a new pier (NATO)",
            "The mayor was beaten by two votes (Ann Lowe: 45)",
            "The mayor lost by two votes (Labour/Greens)",
            "The board met on Monday in the old hall. (Anna Lowe, who leads it, was ill)",
            "Trams and buses / Ferries",
            "She won. Photo by photo she showed the quay",
            "The mayor quit. Nobody came to the quay that day. (Mia Brandt/Harbour Courier)",
            "The port opens again on Monday, the mayor said. (dpa)",
            "The port opens again on Monday, the mayor said.(dpa)",
            "The port opens again on Monday, the mayor said. (Reporting by Jane Roe)",
            "She won the prize for a picture of the quay (see photo)",
            "The mayor quit. Nobody came to the quay that day. (AP Photo/Jane Roe)",
        ] {
            assert!(!is_caption_line(text), "{text}");
        }
        assert!(!points_at_picture("▲항만국장 김서진 ▲부두과장 박민수"));
    }
}
