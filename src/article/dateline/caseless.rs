//! Datelines in scripts without capitals, where only an agency's name or a fixed form tells them: `رأس النخيل (رويترز) - `,
//! `［港町 4日 ロイター］ - `, `(해운=연합뉴스) 김서진 기자 = `, `本报海渡12月4日电（记者 林小舟）`.

use super::{PHRASES, fold, is_any, is_date};

/// Longest head before an agency in brackets, and longest text inside brackets, in characters.
const MAX_HEAD: usize = 40;
/// The name of a Chinese newsroom has at most as many letters.
const MAX_HOUSE: usize = 8;
/// What newspapers call themselves in a Chinese dateline.
const SELF: [&str; 8] = ["本报", "本网", "本刊", "本台", "本社", "本報", "本刊", "本網"];
/// What makes brackets at the start a dateline without an agency: `【本报讯】`.
const BULLETIN: [&str; 4] = ["本报讯", "本報訊", "本网讯", "綜合報導"];

/// What follows the dateline that `text` opens with, if it does.
pub(super) fn rest(text: &str) -> Option<&str> {
    let bracketed = bracketed(text).or_else(|| before_agency(text));
    let dashed = bracketed.or_else(|| behind_dash(text)).or_else(|| behind_day(text)).or_else(|| behind_town(text));
    dashed
        .or_else(|| own_report(text))
        .or_else(|| telegram(text))
        .or_else(|| message(text))
        .or_else(|| arab_outlet(text))
        .or_else(|| reported(text))
        .or_else(|| before_house_and_colon(text))
}

/// `अवेल(हार्बर): `: a town, glued to it a house of any name, and a colon.
fn before_house_and_colon(text: &str) -> Option<&str> {
    const MAX_WORDS: usize = 2;
    const MIN_WORDS: usize = 8;
    let (open, _) = text.char_indices().take(MAX_HEAD).find(|(_, letter)| *letter == '(')?;
    let town = &text[..open];
    let (inside, rest) = group(&text[open..])?;
    let told = rest.strip_prefix([':', '：'])?.trim_start();
    let few = |name: &str| is_caseless(name) && name.split(' ').count() <= MAX_WORDS;
    let glued = !town.ends_with(' ') && few(town) && few(inside) && !inside.contains(char::is_numeric);
    let said = told.starts_with(['"', '“', '\'', '‘', '«', '「', '『']);
    (glued && !said && told.split_whitespace().take(MIN_WORDS).count() == MIN_WORDS).then_some(told)
}

/// `东港网记者林小舟12月4日报道：`: a house of any name or none, who reports, perhaps when, and a colon.
fn reported(text: &str) -> Option<&str> {
    const MAX_NAMES: usize = 9;
    const MIN_STORY: usize = 14;
    let han = |letter: char| matches!(letter, '\u{3400}'..='\u{9FFF}');
    let near = text.char_indices().nth(MAX_HEAD).map_or(text, |(at, _)| &text[..at]);
    let (house, behind) = near.split_once("记者").or_else(|| near.split_once("記者"))?;
    let mark = behind.find(['：', ':'])?;
    let said = ["报道", "報道", "報導"].iter().find_map(|said| behind[..mark].strip_suffix(said))?;
    let names = said.find(|sign: char| sign.is_ascii_digit()).map_or(said, |day| &said[..day]);
    let day = &said[names.len()..];
    let dated = day.is_empty() || day.contains('月') && day.ends_with('日') && day.chars().count() <= 6;
    let letters = names.chars().filter(|sign| han(*sign)).count();
    let named = (2..=MAX_NAMES).contains(&letters) && names.chars().all(|sign| han(sign) || " 、　".contains(sign));
    let housed = house.chars().count() <= MAX_HOUSE && house.chars().all(han);
    let rest = text[house.len() + "记者".len() + mark..].trim_start_matches(['：', ':', ' ']);
    (named && dated && housed && rest.chars().take(MIN_STORY).count() == MIN_STORY).then_some(rest)
}

/// `المدينة نيوز :- `, `وطنا اليوم:`, `الميناء اليوم - `: an outlet by a word that outlets have in their names, and a colon or a dash.
fn arab_outlet(text: &str) -> Option<&str> {
    const OUTLETS: [&str; 8] = ["نيوز", "برس", "اليوم", "الإخبارية", "الاخبارية", "الإخباري", "أونلاين", "وكالات"];
    const MAX_WORDS: usize = 2;
    let (at, mark) = text.char_indices().take(MAX_HEAD).find(|(_, letter)| matches!(letter, ':' | '-' | '–'))?;
    // `اليوم – وهو …`: behind a dash no second one closes a remark.
    let closed =
        mark == ':' || !text[at + mark.len_utf8()..].chars().take(MAX_HEAD).any(|sign| matches!(sign, '-' | '–'));
    let (house, rest) = (text[..at].trim(), text[at + mark.len_utf8()..].trim_start_matches(['-', '–', ' ']));
    let last = house.split(' ').next_back().is_some_and(|word| OUTLETS.contains(&word));
    let letters = house.chars().all(|sign| sign == ' ' || matches!(sign, '\u{0600}'..='\u{06FF}'));
    let told = rest.split(' ').nth(MAX_HEAD / 8).is_some();
    (last && letters && told && closed && (1..=MAX_WORDS).contains(&house.split(' ').count())).then_some(rest)
}

/// `海渡报讯（记者 林小舟）`, `海渡网消息：`: a newsroom of any name, and who reports, or a colon.
fn message(text: &str) -> Option<&str> {
    const MAX_NAME: usize = 8;
    let house = |name: &str| {
        (2..=MAX_NAME).contains(&name.chars().count())
            && name.chars().all(|letter| matches!(letter, '\u{3400}'..='\u{9FFF}'))
    };
    let near = text.char_indices().nth(MAX_NAME + 4).map_or(text, |(at, _)| &text[..at]);
    let parted = ["消息：", "消息 ", "消息\u{3000}"].into_iter().find_map(|mark| Some((near.find(mark)?, mark.len())));
    if let Some((name, rest)) = parted.map(|(at, length)| (&text[..at], &text[at + length..])) {
        return (house(name) && name.ends_with(['网', '網', '报', '報', '社', '台', '视', '視']))
            .then(|| rest.trim_start());
    }
    let (at, sign) = text.char_indices().take(MAX_NAME + 1).find(|(_, letter)| matches!(letter, '讯' | '訊'))?;
    let (inside, rest) = group(text[at + sign.len_utf8()..].trim_start())?;
    (house(&text[..at]) && reports(inside)).then(|| after_dash(rest))
}

/// `记者李明`, `聯合報記者陳小明／台北報導`
fn reports(inside: &str) -> bool {
    let few = inside.chars().count() <= 24 && !inside.contains(['，', '。', ',']);
    few && ["记者", "記者"].iter().any(|role| inside.contains(role))
}

/// `［…ロイター］ - `, `(해운=연합뉴스) 김서진 기자 = `, `（新华社）`, `【本报讯】`.
fn bracketed(text: &str) -> Option<&str> {
    let (inside, rest) = group(text)?;
    let words: Vec<String> = inside.split(['=', '＝', ' ', '　', '/', '／', '・']).map(fold).collect();
    let agency = words.iter().any(|word| is_any(&PHRASES.agencies, word) && !word.is_ascii());
    // `（中央社记者王小明台北4日电）`
    let telegram = inside.ends_with('电') || inside.ends_with('電');
    let named =
        |test: fn(&str, &str) -> bool| PHRASES.agencies.iter().any(|name| !name.is_ascii() && test(inside, name));
    let (opens, ends) = (named(|text, name| text.starts_with(name)), named(|text, name| text.ends_with(name)));
    // `【12月4日 AFP】`
    let dated = inside.contains('日') && words.iter().any(|word| is_any(&PHRASES.agencies, word));
    if !(agency
        || ends
        || dated
        || telegram && opens
        || BULLETIN.contains(&inside)
        || is_bulletin(text, inside)
        || is_signed(inside, rest)
        || is_korean(inside, rest)
        || (reports(inside) || is_korean_house(inside, text)) && !rest.is_empty())
    {
        return None;
    }
    // The reporter stands between the brackets and a sign of equality.
    let reporter = rest.char_indices().take(MAX_HEAD).find(|(_, letter)| matches!(letter, '=' | '＝'));
    let rest = match reporter {
        Some((at, sign)) if !rest[..at].contains(['.', ',', '。']) => &rest[at + sign.len_utf8()..],
        _ => rest,
    };
    Some(after_dash(rest))
}

/// `【海渡报讯】`: a house of any name.
fn is_bulletin(text: &str, inside: &str) -> bool {
    text.starts_with('【')
        && inside.ends_with(['讯', '訊'])
        && (3..=MAX_HOUSE).contains(&inside.chars().count())
        && inside.chars().all(|letter| matches!(letter, '\u{3400}'..='\u{9FFF}'))
}

/// `[해운데일리 홍길동 기자]`, `[해운포커스ㅣ홍길동 기자]`, `[해운뉴스 | 해운=홍길동기자]`, `[해운뉴스]`: a newspaper, and who reports.
fn is_korean_house(inside: &str, text: &str) -> bool {
    let words = inside.split([' ', '=', 'ㅣ', '|', '│', '/', '·']).filter(|word| !word.is_empty());
    let hangul =
        |word: &str| word.chars().all(|letter| matches!(letter, '가'..='힣' | 'A'..='Z' | 'a'..='z' | '0'..='9'));
    let house = |word: &str| {
        ["뉴스", "일보", "신문", "경제", "투데이", "데일리", "닷컴", "타임스"].iter().any(|end| word.ends_with(end))
    };
    let reporter = inside.ends_with("기자") || inside.ends_with("특파원");
    text.starts_with('[')
        && (1..=4).contains(&words.clone().count())
        && words.clone().all(hangul)
        && (reporter || words.clone().count() == 1 && words.into_iter().all(house))
}

/// `東京＝山田太郎`: a town and a reporter, as Japanese newspapers open with.
fn is_signed(inside: &str, rest: &str) -> bool {
    let parts = inside.split_once(['＝', '=']).filter(|_| !rest.is_empty());
    let named = |name: &str| {
        let name = name.trim();
        (1..=12).contains(&name.chars().count())
            && name
                .chars()
                .all(|letter| letter == ' ' || letter == '\u{3000}' || matches!(letter, '\u{3040}'..='\u{9FFF}'))
    };
    parts.is_some_and(|(town, reporter)| named(town) && named(reporter))
}

/// `(서울=한빛뉴스) 박민수 기자 = `, `[한빛뉴스 취재2팀] 박민수 기자 = `: a town and a house of any name, and a reporter before the sign of
/// equality.
fn is_korean(inside: &str, rest: &str) -> bool {
    let hangul = |name: &str| {
        (1..=12).contains(&name.chars().count()) && name.chars().all(|letter| matches!(letter, '\u{AC00}'..='\u{D7A3}'))
    };
    let word = |word: &str| {
        (1..=12).contains(&word.chars().count()) && word.chars().all(|letter| letter.is_alphanumeric() || letter == '=')
    };
    let desk = inside.split(' ').count() <= 4 && inside.contains(' ') && inside.split(' ').all(word);
    let placed = desk || inside.split_once('=').is_some_and(|(town, house)| hangul(town) && hangul(house));
    let reporter = rest.split_once('=').map(|(reporter, _)| reporter.trim());
    placed && reporter.is_some_and(|reporter| reporter.chars().count() <= MAX_HEAD && reporter.ends_with("기자"))
}

/// `الرياض - واس `: a place in a script without capitals, a dash, an agency.
fn behind_dash(text: &str) -> Option<&str> {
    let (at, dash) = text.char_indices().take(MAX_HEAD).find(|(_, letter)| matches!(letter, '-' | '–' | '—'))?;
    let head = text[..at].trim();
    let town = is_caseless(head) && (1..=4).contains(&head.split_whitespace().count());
    let rest = text[at + dash.len_utf8()..].trim_start().trim_start_matches(['«', '"', '“', '(']);
    let behind = |name: &&String| {
        rest.strip_prefix(name.as_str())
            .is_some_and(|rest| rest.starts_with([' ', ':', '-', '–', '—', '.', '،', '»', '"', '”', ')']))
    };
    let agency =
        PHRASES.agencies.iter().filter(|name| !name.is_ascii()).filter(behind).max_by_key(|name| name.len())?;
    town.then(|| after_dash(rest[agency.len()..].trim_start_matches(['»', '"', '”', ')'])))
}

/// `رأس النخيل – خاص: `, `رأس النخيل - خاص «الميناء» - `: a place, and that the paper reports itself.
fn own_report(text: &str) -> Option<&str> {
    let (at, dash) = text.char_indices().take(MAX_HEAD).find(|(_, letter)| matches!(letter, '-' | '–' | '—'))?;
    let town = text[..at].trim();
    let behind = text[at + dash.len_utf8()..].trim_start();
    let own = PHRASES.own_reports.iter().find_map(|own| behind.strip_prefix(own.as_str()))?.trim_start();
    let quoted = own.strip_prefix(['«', '"', '“']).and_then(|own| own.split_once(['»', '"', '”']));
    let own = quoted.filter(|(house, _)| house.split(' ').count() <= 3).map_or(own, |(_, own)| own.trim_start());
    let closed = own.starts_with([':', '-', '–', '—', '|']);
    (is_caseless(town) && (1..=3).contains(&town.split(' ').count()) && closed).then(|| after_dash(own))
}

/// `กรุงเทพฯ – `, `नई दिल्ली: `: a town that newsrooms write so, and a mark.
fn behind_town(text: &str) -> Option<&str> {
    let town =
        PHRASES.caseless_towns.iter().filter(|town| text.starts_with(town.as_str())).max_by_key(|town| town.len())?;
    let rest = &text[town.len()..];
    // A visarga is written for a colon.
    [" – ", " - ", " — ", ": ", "। ", ":- ", "\u{0903} ", "\u{0983} ", "\u{0A83} "]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))
        .filter(|rest| !rest.is_empty())
}

/// `หาดใหญ่ 4 ธ.ค. - `, `ঢাকা, ৪ ডিসেম্বর: `: a place in a script without capitals, a day, a mark.
fn behind_day(text: &str) -> Option<&str> {
    let mark = |(at, letter): &(usize, char)| match letter {
        '-' | '–' | '—' => text[..*at].ends_with(' '),
        ':' => text[at + 1..].starts_with(' ') && text[..*at].contains([',', '،']),
        _ => false,
    };
    let (at, _) = text.char_indices().take(MAX_HEAD).find(mark)?;
    let digit = text[..at].find(|sign: char| sign.is_numeric())?;
    let (town, day) = (text[..digit].trim().trim_end_matches([',', '،']), fold(text[digit..at].trim()));
    let rest = text[at..].strip_prefix(['-', '–', '—', ':']).filter(|rest| rest.starts_with(' '))?;
    let placed = is_caseless(town) && (1..=3).contains(&town.split(' ').count());
    (placed && day.contains(char::is_alphabetic) && is_date(&day)).then(|| rest.trim_start())
}

/// Letters, at least two, none of which is small or capital.
pub(super) fn is_caseless(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic());
    letters.clone().count() > 1 && !letters.into_iter().any(|letter| letter.is_uppercase() || super::is_small(letter))
}

/// `رأس النخيل (رويترز) - `, `मंदारपुर, 4 दिसंबर (भाषा) `: a place in a script without capitals, perhaps its country or a date, an
/// agency.
fn before_agency(text: &str) -> Option<&str> {
    let open = text.char_indices().take(MAX_HEAD).find(|(_, letter)| matches!(letter, '(' | '（' | '/'))?.0;
    let (inside, rest) = group(&text[open..])?;
    let head = text[..open].trim();
    let mut segments = head.split([',', '،', '、']).map(str::trim);
    let town = segments.next().is_some_and(|town| !town.is_empty() && town.split_whitespace().count() <= 4);
    let agency = is_any(&PHRASES.agencies, &fold(inside));
    // `رأس النخيل، لوندا (رويترز) - `: the country behind the town, before an agency and a dash.
    let dashed = agency && rest.trim_start().starts_with(['-', '–', '—']);
    let (mut dates, mut countries) = (0, 0);
    let dated = segments.all(|segment| {
        let is_date = is_date(&fold(segment));
        dates += usize::from(is_date);
        countries += usize::from(!is_date);
        is_date || dashed && dates == 0 && countries == 1 && (1..=2).contains(&segment.split_whitespace().count())
    });
    // A place, a date and anything in brackets: no sentence opens like this.
    let signed = agency || dates > 0 || is_signed_before_dash(inside, rest);
    // `通信社（AP）は`: a particle goes on with the sentence.
    let goes_on = rest.starts_with(|letter| matches!(letter, '\u{3041}'..='\u{309F}'));
    (is_caseless(head) && town && dated && signed && !goes_on).then(|| after_dash(rest))
}

/// `رأس النخيل (الوكالة) – `: an agency of any name, a dash and a sentence of some length.
fn is_signed_before_dash(inside: &str, rest: &str) -> bool {
    const MAX_NAME_WORDS: usize = 2;
    const MIN_WORDS: usize = 8;
    let told = rest.trim_start().strip_prefix(['-', '–', '—']).filter(|told| told.starts_with(' '));
    let named = is_caseless(inside) && inside.split(' ').count() <= MAX_NAME_WORDS;
    let sentence = |told: &str| {
        told.split(". ").next().is_some_and(|first| first.split_whitespace().take(MIN_WORDS).count() == MIN_WORDS)
    };
    // `Avel (right) – and Veld – …`
    named && told.is_some_and(|told| sentence(told) && ![" - ", " – ", " — "].iter().any(|dash| told.contains(dash)))
}

/// `新华社海渡12月4日电（记者 林小舟）`, `本报讯（记者 …）`: a newspaper or agency, a place, a day, `电` or `讯`.
fn telegram(text: &str) -> Option<&str> {
    let opens = |name: &str| !name.is_ascii() && text.starts_with(name);
    // `海渡网阿维尔12月4日电`: a house of any name.
    let house = || {
        let head =
            text.chars().take(MAX_HOUSE).position(|letter| matches!(letter, '社' | '网' | '網' | '报' | '報' | '台'));
        head.is_some_and(|at| at > 1)
    };
    let known = SELF.iter().any(|name| opens(name)) || PHRASES.agencies.iter().any(|name| opens(name));
    if !known && !house() {
        return None;
    }
    let sign = |letter: char| matches!(letter, '电' | '電' | '讯' | '訊');
    let (at, letter) = text.char_indices().take(MAX_HEAD).find(|(_, letter)| sign(*letter))?;
    let day = text[..at].trim_end_matches('综').ends_with('日');
    let own = text[..at].chars().count() == 2;
    let day = day && (known || text[..at].contains('月'));
    let own = own && known;
    if !(day || own) || text[..at].contains(['，', '。', ' ']) {
        return None;
    }
    let rest = &text[at + letter.len_utf8()..];
    let reporter = group(rest.trim_start()).filter(|(inside, _)| inside.contains("记者") || inside.contains("記者"));
    Some(after_dash(reporter.map_or(rest, |(_, rest)| rest)))
}

/// What stands in the brackets that `text` opens with, and what stands behind them.
fn group(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let close = match open {
        '(' => ')',
        '（' => '）',
        '[' => ']',
        '［' => '］',
        '【' => '】',
        '〔' => '〕',
        '/' => '/',
        _ => return None,
    };
    let start = open.len_utf8();
    let (at, _) = text[start..].char_indices().take(MAX_HEAD).find(|(_, letter)| *letter == close)?;
    Some((text[start..start + at].trim(), &text[start + at + close.len_utf8()..]))
}

fn after_dash(rest: &str) -> &str {
    rest.trim_start().trim_start_matches(['-', '_', '–', '—', '―', '=', '＝', ':', '：', '|', '।', '۔']).trim_start()
}

#[cfg(test)]
mod tests {
    use super::super::split;

    #[test]
    fn datelines_in_scripts_without_capitals_are_told() {
        for (dateline, story) in [
            ("رأس النخيل (رويترز) - ", "وصلت أول مكتبة عائمة إلى القرى."),
            ("رأس النخيل، لوندا (CNN) -- ", "وصلت أول مكتبة عائمة إلى القرى."),
            ("אלונים (רויטרס) – ", "הגשר הישן נפתח."),
            ("मंदारपुर(हार्बर): ", "तैरता स्कूल चार साल बाद सोमवार को फिर से खुल गया।"),
            ("मंदारपुर, 4 दिसंबर (भाषा) ", "तैरता स्कूल फिर खुल गया।"),
            ("กรุงเทพฯ – ", "เมืองริมแม่น้ำเปิดสะพานใหม่เมื่อวันอังคาร"),
            ("ঢাকাঃ ", "নদীর শহর নতুন সেতু চালু করেছে।"),
            ("रायपुरः ", "तैरता स्कूल फिर खुल गया।"),
            ("नई दिल्ली: ", "तैरता स्कूल फिर खुल गया।"),
            ("ঢাকা, ৪ ডিসেম্বর: ", "নদীর শহর নতুন সেতু চালু করেছে।"),
            ("رأس النخيل (الوكالة) – ", "وصلت أول مكتبة عائمة إلى القرى البعيدة في الشمال يوم الجمعة."),
            ("港湾网海渡12月4日电（记者 林小舟）", "停用22年的灯塔重新点亮。"),
            ("港湾网海渡12月4日电 ", "停用22年的灯塔重新点亮。"),
            ("本报海渡12月4日电（记者 林小舟）", "停用22年的灯塔重新点亮。"),
            ("新华社海渡12月4日电 ", "停用22年的灯塔重新点亮。"),
            ("（新华社）", "停用22年的灯塔重新点亮。"),
            ("【本报讯】", "停用22年的灯塔重新点亮。"),
            ("【海渡報訊】", "停用22年的燈塔重新點亮。"),
            ("（中央社記者王小明海渡4日電）", "停用22年的燈塔重新點亮。"),
            ("本报讯（记者 林小舟）", "停用22年的灯塔重新点亮。"),
            ("［汐見市 4日 ロイター］ - ", "銭湯が営業を再開した。"),
            ("【汐見市共同】", "銭湯が営業を再開した。"),
            ("(해운=연합뉴스) 김서진 기자 = ", "마을 지도가 버스 노선을 바꿨다."),
            ("本报海渡12月4日电 （记者林小舟）", "停用22年的灯塔重新点亮。"),
            ("【汐見＝山野花子】", "銭湯が営業を再開した。"),
            ("【12月4日 AFP】", "銭湯が営業を再開した。"),
            ("رأس النخيل - واس ", "وصلت أول مكتبة عائمة إلى القرى."),
            ("رأس النخيل، 4 ديسمبر (مكتبنا) – ", "وصلت أول مكتبة عائمة إلى القرى."),
            ("[해운=뉴시스] 김서진 기자 = ", "마을 지도가 버스 노선을 바꿨다."),
            ("رأس النخيل – «رويترز»: ", "وصلت أول مكتبة عائمة إلى القرى."),
            ("بندر انزلی (ایرنا) - ", "کتابخانه شناور به روستا رسید."),
            ("ბათუმი (ინტერპრესნიუსი) - ", "ხიდი ისევ გაიხსნა."),
            ("नई दिल्ली: ", "तैरता स्कूल फिर खुल गया।"),
            ("[해운포커스ㅣ김서진 기자] ", "마을 지도가 버스 노선을 바꿨다."),
            ("[해운스포츠 | 해운=김서진기자] ", "마을 지도가 버스 노선을 바꿨다."),
            ("〔記者林小舟／海渡報導〕", "停用22年的燈塔重新點亮。"),
            ("（聯合報記者林小舟）", "停用22年的燈塔重新點亮。"),
            ("海渡报讯（记者林小舟）", "停用22年的灯塔重新点亮。"),
            ("海渡网消息：", "停用22年的灯塔重新点亮。"),
            ("الميناء نيوز :- ", "عاد الترام إلى رصيف أفيل القديم يوم الاثنين بعد أربعين عاما."),
            ("مرافئ اليوم - ", "عاد الترام إلى رصيف أفيل القديم يوم الاثنين بعد أربعين عاما."),
            ("الميناء الإخباري- ", "عاد الترام إلى رصيف أفيل القديم يوم الاثنين بعد أربعين عاما."),
            ("东港网记者林小舟12月4日报道：", "停用22年的灯塔重新点亮，附近三个村庄的居民前来观看。"),
            ("东港日报记者 林小舟 王雨报道:", "停用22年的灯塔重新点亮,附近三个村庄的居民前来观看。"),
            ("ميناؤنا اليوم:", "عاد الترام إلى رصيف أفيل القديم يوم الاثنين بعد أربعين عاما."),
            ("信息海渡网消息 ", "停用22年的灯塔重新点亮。"),
            ("ঢাকা, ৪ ডিসেম্বর (বাসস): ", "বন্দর খুলেছে।"),
            ("لاہور (نمائندہ خصوصی) ", "بندرگاہ کھل گئی۔"),
            ("หาดใหญ่ 4 ธ.ค. - ", "ท่าเรือเปิดแล้ว"),
            ("رأس النخيل، 4 ديسمبر - ", "وصلت أول مكتبة عائمة إلى القرى."),
            ("رأس النخيل – خاص: ", "وصلت أول مكتبة عائمة إلى القرى."),
            ("رأس النخيل - خاص «الميناء» - ", "وصلت أول مكتبة عائمة إلى القرى."),
        ] {
            let text = format!("{dateline}{story}");
            let found = split(&text).map(|found| (found.text.trim(), found.rest));
            assert_eq!(found, Some((dateline.trim(), story)), "{text}");
        }
    }

    #[test]
    fn sentences_in_scripts_without_capitals_stay_whole() {
        for text in [
            "قال الوزير (وهو طبيب) إن المستشفى سيفتح.",
            "本报记者走访了三个村庄。",
            "东港网记者林小舟报道称：灯塔重新点亮。",
            "记者报道：停用22年的灯塔重新点亮，附近三个村庄的居民前来观看。",
            "الميناء اليوم - كما يقول أهله - أكبر من أي وقت مضى في تاريخ المدينة.",
            "新华社今天发表评论。",
            "12月4日电力供应恢复。",
            "【独自】銭湯が再開した。",
            "（写真は4日撮影）銭湯が再開した。",
            "「再開はうれしい」と話した。",
            "(사진) 마을 지도가 노선을 바꿨다.",
            "ישראל – מדינה קטנה.",
            "【答え＝２つ】と書かれていた。",
            "好消息：灯塔重新点亮。",
            "海渡通信社（AP）は新しい橋を伝えた。",
            "الوزير - وهو طبيب - افتتح المستشفى.",
            "الوزير – «طبيب»: هكذا عرّف نفسه.",
            "الميناء - خاص بالعبّارات وحدها.",
            "मंदारपुर: एक गाँव की कहानी।",
            "मंत्री(रेल): “तैरता स्कूल चार साल बाद सोमवार को फिर से खुल गया है।”",
            "ბათუმი (ზღვისპირა) - ქალაქი.",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
