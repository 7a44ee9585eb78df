//! Datelines of an outlet and a place in scripts without capitals, told by their form alone: `珠海3月13日电（…）`, `海渡新闻讯 `, `हार्बर टाइम्स। अवेल। `,
//! `أفيل/ الداخلية: `; and such lines that stand alone above a lead.

use super::caseless::is_caseless;
use super::page::is_label;
use super::{MAX_BYTES, PHRASES, fold, in_capitals, is_any, is_name, is_place};

/// A dateline has at most as many letters.
const MAX_HEAD: usize = 40;
/// A story has as many words, or letters where no spaces part them.
const MIN_WORDS: usize = 6;
const MIN_LETTERS: usize = 14;
/// A place or an outlet has at most as many words.
const MAX_WORDS: usize = 3;

/// How many bytes of `text` are such a dateline; `told` is what else says where it is.
pub(super) fn length(text: &str, told: &str) -> Option<usize> {
    let rest = chinese(text)
        .or_else(|| before_dandas(text, told))
        .or_else(|| arabic(text))
        .or_else(|| behind_known_town(text))
        .or_else(|| before_desk(text))?;
    Some(text.len() - rest.len())
}

/// The same where its form alone tells it, wherever it stands.
pub(in crate::article) fn of_outlet(text: &str) -> Option<usize> {
    chinese(text).or_else(|| arabic(text)).map(|rest| text.len() - rest.len())
}

/// Whether a line alone above a lead is a place, and perhaps an outlet: `أفيل / سما /`, `हार्बर अवेल।`, `Avel.`
pub(in crate::article) fn is_line_of_place(line: &str, told: &str) -> bool {
    const MAX_LINE_WORDS: usize = 5;
    let words = line.split_whitespace().count();
    if words > MAX_LINE_WORDS || line.len() > MAX_BYTES / 2 {
        return false;
    }
    if is_place_and_day(line) {
        return true;
    }
    let bare = line.trim_end_matches(['.', '।', ':', '/', '-', '–', ' ']);
    let known = |place: &str| {
        let folded = fold(place);
        [&PHRASES.caseless_towns, &PHRASES.before_colons, &PHRASES.stop_towns]
            .into_iter()
            .any(|list| is_any(list, &folded))
    };
    if !is_caseless(line) {
        return line.ends_with('.') && known(bare) || stands_as_place(line, bare) || line.ends_with(':') && known(bare);
    }
    let last = bare.rsplit(' ').next().unwrap_or(bare);
    let placed = line.ends_with('।') && (known(last) || told.contains(last)) && !closes_sentence(last);
    placed || known(bare) || is_arabic(line) && (parts_by_slash(bare) || parts_by_house(bare))
}

/// `Avel, Norway, July 5`: a town, perhaps its country, and a day without its year.
fn is_place_and_day(line: &str) -> bool {
    let Some((place, day)) = line.trim_end_matches([':', '.']).rsplit_once(", ") else { return false };
    let figure = |word: &str| (1..=2).contains(&word.len()) && word.bytes().all(|sign| sign.is_ascii_digit());
    let month = |word: &str| is_any(&PHRASES.dates, &fold(word.trim_end_matches('.')));
    let dated =
        day.split_once(' ').is_some_and(|(one, other)| figure(one) && month(other) || month(one) && figure(other));
    // `Monday, Dec. 3`
    let named = |name: &str| is_name(name) && !is_any(&PHRASES.dates, &fold(name));
    dated && place.split(", ").all(named)
}

/// `AVEL, Tenn.`, `AVEL:`, `AVEL, Norway:`: a town in capitals, perhaps its region in small letters, and a stop or a colon.
fn stands_as_place(line: &str, bare: &str) -> bool {
    let (town, region) = bare.split_once(", ").unwrap_or((bare, ""));
    let placed = in_capitals(town) && is_place(town, false) && !is_label(town);
    // `N.J.`
    let stopped = line.ends_with('.') && (region.contains(char::is_lowercase) || region.contains('.'));
    placed && (region.is_empty() || is_name(region)) && (line.ends_with(':') || stopped)
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9FFF}')
}

fn is_arabic(text: &str) -> bool {
    text.contains(|letter| matches!(letter, '\u{0620}'..='\u{064A}'))
}

/// `珠海3月13日电（冯强）`, `海渡网12月4日阿维尔消息 `, `海渡新闻讯 `: a place or a house and a day, or a house alone by the end of its name.
fn chinese(text: &str) -> Option<&str> {
    const MAX_LETTERS: usize = 24;
    let sign = |(at, letter): &(usize, char)| {
        matches!(letter, '讯' | '訊' | '电' | '電') && !text[*at..].starts_with("电视")
            || text[*at..].starts_with("消息")
    };
    let (at, letter) = text.char_indices().take(MAX_LETTERS).find(sign)?;
    let (head, behind) = (&text[..at], &text[at + letter.len_utf8()..]);
    let behind = if letter == '消' { behind.trim_start_matches('息') } else { behind };
    let plain = head.chars().all(|letter| is_han(letter) || letter.is_ascii_digit());
    let from = head.find(|sign: char| sign.is_ascii_digit()).unwrap_or(head.len());
    let named = (2..=10).contains(&head[..from].chars().count());
    let (month, day) = head[from..].split_once('月').unwrap_or_default();
    let (day, place) = day.split_once('日').unwrap_or_default();
    let figure = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_digit());
    let dated = figure(month) && figure(day) && place.chars().count() <= 8;
    let housed =
        matches!(letter, '讯' | '訊') && PHRASES.chinese_houses.iter().any(|house| head.ends_with(house.as_str()));
    // `电影`, `讯息`: the word goes on.
    let ended = behind.starts_with(|sign: char| !is_han(sign));
    if !(plain && named && (dated || housed && from == head.len()) && ended) {
        return None;
    }
    let rest = behind.trim_start();
    let close = |open: char| if open == '（' { '）' } else { ')' };
    let bracket = rest.chars().next().filter(|open| matches!(open, '（' | '('));
    let inside = bracket.and_then(|open| rest[open.len_utf8()..].split_once(close(open)));
    let reporters = |inside: &str| {
        inside.chars().count() <= MAX_LETTERS && inside.chars().all(|sign| is_han(sign) || " 　、/／:：".contains(sign))
    };
    let rest = inside.filter(|(inside, _)| reporters(inside)).map_or(rest, |(_, rest)| rest);
    let rest = rest.trim_start_matches([' ', ':', '：', ',', '，', '　']);
    (rest.chars().take(MIN_LETTERS).count() == MIN_LETTERS).then_some(rest)
}

/// `हार्बर टाइम्स। अवेल। `, `अवेल। `: an outlet and a place, each with a danda; the place is known, or told once more.
fn before_dandas<'a>(text: &'a str, told: &str) -> Option<&'a str> {
    let few = |part: &str| {
        (1..=MAX_WORDS).contains(&part.split_whitespace().count())
            && part.chars().count() <= MAX_HEAD
            && is_caseless(part)
            && !part.split(' ').next_back().is_some_and(closes_sentence)
    };
    let known = |place: &str| {
        let folded = fold(place);
        is_any(&PHRASES.caseless_towns, &folded) || is_any(&PHRASES.before_colons, &folded)
    };
    let (first, behind) = text.split_once('।').map(|(first, behind)| (first.trim(), behind.trim_start()))?;
    let (second, rest) = behind.split_once('।').map(|(second, rest)| (second.trim(), rest.trim_start()))?;
    let named = |place: &str, rest: &str| place.split(' ').all(|word| rest.contains(word) || told.contains(word));
    // `नई बस्ती/अवेल`: a quarter, and its town.
    let again = |place: &str, rest: &str| place.split('/').any(|place| named(place, rest));
    let (place, rest) = if few(second) { (second, rest) } else { (first, behind) };
    // A sentence of one word has a verb.
    let alone = || !place.contains(' ') && place == first && place.chars().count() > 1;
    let placed = known(place) || again(place, rest) || alone();
    (few(first) && placed && is_story(rest)).then_some(rest)
}

/// The verbs with which a short sentence in Hindi closes.
fn closes_sentence(word: &str) -> bool {
    const VERBS: [&str; 34] = [
        "है",
        "हैं",
        "था",
        "थे",
        "थी",
        "थीं",
        "हुआ",
        "हुई",
        "हुए",
        "गया",
        "गई",
        "गए",
        "गयी",
        "किया",
        "की",
        "दिया",
        "दी",
        "लिया",
        "ली",
        "रहा",
        "रहे",
        "रही",
        "होगा",
        "होगी",
        "होंगे",
        "करें",
        "नहीं",
        "कहा",
        "बताया",
        "आया",
        "आई",
        "मिला",
        "मिली",
        "चाहिए",
    ];
    VERBS.contains(&word)
}

/// `أفيل/ الداخلية: `, `أفيل -HNN- `, `أفيل- مصدر الإخبارية: `: a place and whose report it is, with a mark behind each.
fn arabic(text: &str) -> Option<&str> {
    let head = &text[..text.char_indices().nth(MAX_HEAD).map_or(text.len(), |(at, _)| at)];
    if !is_arabic(head) {
        return None;
    }
    let first = head.find(['/', '-', '–', '—', ':', '،', '.'])?;
    let slash = head[first..].starts_with('/');
    let dash = head[first..].starts_with(['-', '–', '—']);
    let width = head[first..].chars().next().map_or(1, char::len_utf8);
    let from = first + width;
    let end = from + head[from..].find(['/', '-', '–', '—', ':', '،', '.'])?;
    let colon = head[end..].starts_with(':');
    let house = head[from..end].trim();
    let told = (slash && (colon || head[end..].starts_with('/')) && parts_by_slash(&head[..end]))
        || dash
            && head[end..].starts_with(['-', '–', '—', ':'])
            && is_arabic_house(house)
            && is_few(head[..first].trim());
    let rest = text[end..].trim_start_matches(['/', '-', '–', '—', ':', ' ']);
    (told && is_story(rest)).then_some(rest)
}

/// `پشاور (آئی این پی) `, `சென்னை, மார்ச் 3: `, `دمشق-سانا `, `رام الله 3-3-2025 وفا- `, `القاهرة: «الشرق الأوسط» `: a town that newsrooms write so, and
/// behind it an outlet or a day.
fn behind_known_town(text: &str) -> Option<&str> {
    let towns = PHRASES.caseless_towns.iter().chain(&PHRASES.before_colons);
    let town =
        towns.filter(|town| !town.is_ascii() && text.starts_with(town.as_str())).max_by_key(|town| town.len())?;
    let behind = &text[town.len()..];
    let near = |text: &str| text.char_indices().nth(MAX_HEAD).map_or(text.len(), |(at, _)| at);
    let marks = ['-', '–', '—', ':', '।', '॥', ' ', '،', '۔'];
    // Whatever stands in brackets.
    if let Some((inside, rest)) = behind.trim_start().strip_prefix('(').and_then(|behind| behind.split_once(')')) {
        let rest = rest.trim_start_matches(marks);
        return (inside.chars().count() <= MAX_HEAD && is_story(rest)).then_some(rest);
    }
    let quoted = behind.trim_start_matches([' ', ':', '-', '–']);
    if let Some((house, rest)) = quoted.strip_prefix(['«', '"', '“']).and_then(|text| text.split_once(['»', '"', '”']))
    {
        let rest = rest.trim_start_matches(marks);
        let told = quoted.len() < behind.len() && (is_any(&PHRASES.arabic_houses, house) || is_arabic_house(house));
        return (told && is_story(rest)).then_some(rest);
    }
    let head = &behind[..near(behind)];
    let signs = || head.match_indices(['-', '–', ':']);
    // `دمشق-سانا `
    let glued =
        head.strip_prefix(['-', '–']).and_then(|head| head.split_once(' ')).filter(|(house, _)| is_arabic_house(house));
    if let Some((house, _)) = glued {
        let rest = behind[1..].split_once(house).map(|(_, rest)| rest.trim_start_matches(marks))?;
        return is_story(rest).then_some(rest);
    }
    let dated = |before: &str| {
        let word = before.trim_end().rsplit([' ', '،', ',']).next().unwrap_or_default();
        before.starts_with([' ', ',', '،'])
            && before.contains(char::is_numeric)
            && (is_arabic_house(word) || !is_arabic(before))
    };
    let (at, _) = signs()
        .find(|(at, _)| dated(&head[..*at]) && behind[*at..].chars().nth(1).is_none_or(|next| !next.is_numeric()))?;
    let rest = behind[at..].trim_start_matches(marks);
    is_story(rest).then_some(rest)
}

/// `নিজস্ব প্রতিবেদক, ঢাকা: `, `हार्बर संवाददाता, अवेल : `: a desk of any paper, and perhaps a town.
fn before_desk(text: &str) -> Option<&str> {
    const MAX_DESK: usize = 60;
    const DESKS: [&str; 16] = [
        "प्रतिनिधि",
        "संवाददाता",
        "संवाद",
        "ब्यूरो",
        "डेस्क",
        "सूत्र",
        "प्रतिवेदक",
        "প্রতিনিধি",
        "প্রতিবেদক",
        "সংবাদদাতা",
        "ডেস্ক",
        "ব্যুরো",
        "রিপোর্টার",
        "நிருபர்",
        "செய்தியாளர்",
        "ప్రతినిధి",
    ];
    let end = text.char_indices().nth(MAX_DESK).map_or(text.len(), |(at, _)| at);
    let at = text[..end].find([':', '।', '॥', '|'])?;
    let head = text[..at].trim();
    let parts = || head.split(',').map(str::trim);
    let desk = parts().any(|part| part.split(' ').next_back().is_some_and(|last| DESKS.contains(&last)));
    let few = parts().all(|part| (1..=MAX_WORDS).contains(&part.split_whitespace().count()));
    let rest = text[at..].trim_start_matches([':', '।', '॥', '|', ' ']);
    (is_caseless(head) && desk && few && parts().count() <= 2 && is_story(rest)).then_some(rest)
}

fn is_few(part: &str) -> bool {
    (1..=MAX_WORDS).contains(&part.split_whitespace().count()) && part.contains(char::is_alphabetic)
}

/// `أفيل / سما`
fn parts_by_slash(line: &str) -> bool {
    let parts = || line.split('/').map(str::trim);
    (2..=3).contains(&parts().count()) && parts().all(|part| is_few(part) && !part.contains(char::is_numeric))
}

/// `أفيل - وكالة خبر`
fn parts_by_house(line: &str) -> bool {
    line.split_once(['-', '–', '—', '|']).is_some_and(|(place, house)| is_few(place) && is_arabic_house(house.trim()))
}

/// `وكالة خبر`, `PNN`: an outlet by a word that only their names have, or by its initials.
fn is_arabic_house(name: &str) -> bool {
    let initials = (2..=8).contains(&name.len()) && name.bytes().all(|letter| letter.is_ascii_uppercase());
    let known = |word: &str| is_any(&PHRASES.arabic_houses, word) || is_any(&PHRASES.own_reports, word);
    initials || is_any(&PHRASES.agencies, name) || is_few(name) && name.split_whitespace().any(known)
}

fn is_story(rest: &str) -> bool {
    rest.split_whitespace().take(MIN_WORDS).count() == MIN_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_and_a_place_in_scripts_without_capitals_are_a_dateline() {
        for (dateline, story) in [
            ("海渡3月13日电(林小舟 通讯员王明)", "12日晚,停用22年的灯塔重新点亮,市民纷纷前往码头观看。"),
            ("海渡3月13日电（林小舟）", "停用22年的灯塔重新点亮，市民纷纷前往码头观看。"),
            ("海渡網12月4日合浦消息 ", "停用22年的燈塔重新點亮，市民紛紛前往碼頭觀看。"),
            ("海渡新闻讯 ", "“停用22年的灯塔重新点亮了。”市民纷纷前往码头观看。"),
            ("海渡晚报讯（记者 林小舟）", "停用22年的灯塔重新点亮，市民纷纷前往码头观看。"),
            ("हार्बर टाइम्स। भोपाल। ", "ज़िला प्रशासन ने पुराने पुल पर ट्रकों की आवाजाही रोक दी है।"),
            ("पुरानी बस्ती/अवेल। ", "पुरानी बस्ती में ज़िला प्रशासन ने पुल पर ट्रकों की आवाजाही रोक दी है।"),
            ("मंदारपुर। ", "ज़िला प्रशासन ने पुराने पुल पर ट्रकों की आवाजाही रोक दी है।"),
            ("हार्बर टाइम्स। अवेल। ", "अवेल ज़िला प्रशासन ने पुराने पुल पर ट्रकों की आवाजाही रोक दी है।"),
            ("أفيل/ الداخلية: ", "أعلنت إدارة المرور إغلاق الجسر القديم في وسط المدينة يوم الجمعة."),
            ("أفيل / سما / ", "أعلنت إدارة المرور إغلاق الجسر القديم في وسط المدينة يوم الجمعة."),
            ("پشاور (نمائندہ ساحل) ", "پرانے پل کو جمعہ کے روز دو سال کے کام کے بعد دوبارہ کھول دیا گیا۔"),
            ("சென்னை, மார்ச் 3: ", "புதிய பாலம் இரண்டு ஆண்டு பணிக்குப் பின் வெள்ளிக்கிழமை திறக்கப்பட்டது."),
            ("دمشق-سانا ", "أعلنت إدارة المرور إغلاق الجسر القديم في وسط المدينة يوم الجمعة."),
            ("رام الله 3-3-2025 وفا- ", "أعلنت إدارة المرور إغلاق الجسر القديم في وسط المدينة يوم الجمعة."),
            ("القاهرة: «الشرق الأوسط» ", "أعلنت إدارة المرور إغلاق الجسر القديم في وسط المدينة يوم الجمعة."),
            ("নিজস্ব প্রতিবেদক, ঢাকা: ", "নদীর উপর নতুন সেতু দুই বছর কাজের পর শুক্রবার চালু হয়েছে।"),
            ("संवाद सूत्र, अवेल : ", "पुराने पुल पर ट्रकों की आवाजाही शुक्रवार को रोक दी गई है।"),
            ("أفيل -HNN- ", "أعلنت إدارة المرور إغلاق الجسر القديم في وسط المدينة يوم الجمعة."),
            ("أفيل- شبكة الميناء: ", "أعلنت إدارة المرور إغلاق الجسر القديم في وسط المدينة يوم الجمعة."),
        ] {
            let text = format!("{dateline}{story}");
            assert_eq!(length(&text, "").map(|at| &text[at..]), Some(story), "{text}");
        }
        for text in [
            "海渡4月13日电影节开幕，来自二十个国家的导演走上红毯与观众见面。",
            "海渡4月13日电力恢复，停用22年的灯塔重新点亮，市民纷纷前往码头观看。",
            "海渡新闻讯息每天更新，停用22年的灯塔重新点亮，市民纷纷前往码头观看。",
            "海渡通讯 停用22年的灯塔重新点亮，市民纷纷前往码头观看。",
            "बारिश हुई। पुल टूटा। ज़िला प्रशासन ने पुराने पुल पर ट्रकों की आवाजाही रोक दी है।",
            "अवेल शहर। बंद। ज़िला प्रशासन ने पुराने पुल पर ट्रकों की आवाजाही रोक दी है।",
            "القاهرة: «لن نستسلم» قال الوزير للصحافيين في وسط المدينة يوم الجمعة.",
            "الوزير – وهو طبيب – افتتح المستشفى الجديد في وسط المدينة يوم الجمعة.",
            "الوزير: افتتح المستشفى الجديد في وسط المدينة يوم الجمعة.",
        ] {
            assert_eq!(length(text, ""), None, "{text}");
        }
    }

    #[test]
    fn a_place_alone_above_a_lead_is_told() {
        for line in [
            "أفيل/ الداخلية:",
            "أفيل / سما /",
            "أفيل - وكالة خبر",
            "हार्बर टाइम्स अवेल।",
            "भोपाल",
            "भोपाल।",
            "Saarbrücken.",
        ] {
            assert!(is_line_of_place(line, "अवेल का पुल बंद"), "{line}");
        }
        for line in ["AVELHAM, Tenn.", "AVELHAM:", "AVELHAM, Veldland:", "PORT AVEL, N.J."] {
            assert!(is_line_of_place(line, ""), "{line}");
        }
        for line in ["UPDATE:", "NATO:", "AVELHAM.", "It rained in AVELHAM:", "OPINION:"] {
            assert!(!is_line_of_place(line, ""), "{line}");
        }
        for line in
            ["الوزير يفتتح المستشفى", "बारिश हुई।", "पुल टूटा।", "Avel.", "Saarbrücken", "2026/12", "أفيل - مدينة جميلة"]
        {
            assert!(!is_line_of_place(line, "अवेल का पुल बंद"), "{line}");
        }
    }

    #[test]
    fn a_place_and_a_day_alone_are_a_dateline() {
        for line in ["Avel, Norway, July 5", "Avel, 5 July", "Port Avel, Norway, Dec. 4"] {
            assert!(is_line_of_place(line, ""), "{line}");
        }
        for line in ["Monday, Dec. 3", "Avel, Norway, 5 cars", "Trams return, July 5", "Avel, July"] {
            assert!(!is_line_of_place(line, ""), "{line}");
        }
    }
}
