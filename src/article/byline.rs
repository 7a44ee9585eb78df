//! Lines above a story that say who wrote it.

mod about;
mod arabic;
mod before;
mod behind;
mod day;
mod declared;
mod fields;
mod helpers;
mod korean;
mod parts;
mod sent;
mod small;
mod within;

pub(super) use about::{is_about, says_who};
pub(super) use arabic::{arabic_beside_town, is_arabic_with_town, wrote};
pub(super) use before::{before_lead, in_capitals_before_lead};
pub(super) use day::{in_day, with_day};
pub(super) use declared::{declared, names_only, without_word};
pub(super) use fields::{agency_with_desk, before_day, in_fields, with_parts};
pub(super) use helpers::{is_mail, is_role_with_name};
pub(super) use korean::without_korean;
pub(super) use parts::{before_site, beside_place};
pub(super) use sent::{is_role_of_house, of_house, sent_by};

use behind::{without_staff, without_tail};
use helpers::{is_of_editor, parted_from_helper, without_helpers};
use korean::{is_korean_name, is_korean_role, korean};
use parts::{
    before_role, doubled, is_hindi, placed, with_house, without_empty_day, without_ground, without_paper,
    without_role_behind_dash, without_site,
};
use small::in_small;
pub(super) use within::named_within;

use super::date_line::{MAX_DATE_WORDS, bare, is_time};
use super::phrases::{PHRASES, fold, is_any, opening};

/// `By ` and three or four names, with their house, their town and the hour.
const MAX_WORDS: usize = 18;
/// A name in a script without capitals, in words: nothing but its length tells it from a sentence.
const MAX_CASELESS_WORDS: usize = 4;
/// `Deputy editor of the evening news`.
const MAX_ROLE_WORDS: usize = 6;
/// A line of more bytes than this is none of these, however few its words.
pub(super) const MAX_BYTES: usize = 240;

/// The names of a line that is nothing but a byline; none if it is anything else. A byline of nobody in particular, such as
/// `By Staff Report`, has no names.
pub(super) fn names(text: &str) -> Option<Vec<String>> {
    of_persons(text).or_else(|| of_house(text))
}

fn of_persons(text: &str) -> Option<Vec<String>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    // `By-Jane Roe`
    if let Some(who) = text.strip_prefix("By-") {
        return names(&format!("By {who}"));
    }
    let folded = fold(text);
    if folded.split(' ').count() > MAX_WORDS {
        return None;
    }
    if let Some(who) = without_empty_day(text).or_else(|| doubled(text)) {
        return names(who).or_else(|| listed(who));
    }
    if let Some(names) = korean(text)
        .or_else(|| agency_with_desk(text))
        .or_else(|| fields::behind_role(text))
        .or_else(|| with_parts(text))
        .or_else(|| sent_by(text))
    {
        return Some(names);
    }
    // `Reporter : Jane Roe, Editor : Omar Lund`
    if text.contains(" : ") && opening(&PHRASES.bylines, &folded).is_none() {
        return names(&text.replace(" : ", ": "));
    }
    if is_of_nobody(text, &folded) || is_hindi(text) || is_of_editor(text, &folded) {
        return Some(Vec::new());
    }
    let phrase = opening(&PHRASES.bylines, &folded)?;
    let rest: &str = &text[text.char_indices().nth(phrase.chars().count()).map_or(text.len(), |(at, _)| at)..];
    // Where words have no spaces between them, only a space or a colon shows that the word was one.
    if !phrase.ends_with([':', '：', '／', '・', '＝', '/']) && !rest.starts_with([' ', '\t', '\u{a0}', ':', '：'])
    {
        return None;
    }
    // `By By Jane Roe`
    let rest = rest.strip_prefix(" By ").filter(|_| phrase == "by").unwrap_or(rest);
    let rest = without_role_before(rest);
    // `By Jane Roe:`, `By Jane Roe -`
    let rest = rest.trim_end_matches([':', '：', '-', '–', '—', '|', ' ']);
    if let Some(names) = placed(rest.trim_start_matches([':', '：', ' '])) {
        return Some(names);
    }
    if let Some(names) = with_house(rest.trim_start_matches([':', '：', ' '])) {
        return Some(names);
    }
    let (rest, helper) = parted_from_helper(without_others(rest.trim_start_matches([':', '：', ' '])));
    let rest = without_staff(without_paper(rest));
    let rest = without_tail(without_role_behind_dash(rest));
    let names = without_house(names_in(without_site(rest))?, rest);
    // `Της Άνδρου`: an article in Greek opens other lines too.
    if matches!(phrase, "του" | "της") && !names.iter().all(|name| name.contains(' ')) {
        return None;
    }
    // A month or weekday alone is the start of a sentence: `By Monday`.
    if names.iter().any(|name| is_any(&PHRASES.dates, &fold(name))) {
        return None;
    }
    // `Oprac. JK`
    let initials = |name: &str| phrase.starts_with("op") && !name.contains(' ') && !name.contains(char::is_lowercase);
    // `Special Sports` of `By Special Sports Correspondent`
    let desk = |name: &str| name.split(' ').all(|word| is_any(&PHRASES.desk_words, &fold(word)));
    let signs = |name: &String| !is_any(&PHRASES.nobody, &fold(name)) && !initials(name) && !desk(name);
    let agency = |name: &String| is_any(&PHRASES.agencies, &fold(name));
    let signed = names.iter().any(signs);
    let told = names.into_iter().filter(|name| signs(name) || signed && agency(name));
    Some(told.chain(helper.filter(|_| signed)).map(in_small).collect())
}

/// Without `, pictures by Omar Lund`, ` | 12 comments`, ` • 2h`.
fn without_others(text: &str) -> &str {
    let other = |rest: &str| {
        let folded = fold(rest);
        let lists = [&PHRASES.credits, &PHRASES.bylines, &PHRASES.sources];
        let by = lists.into_iter().find_map(|list| opening(list, &folded));
        by.is_some_and(|by| by.contains(' ') || by.ends_with([':', '：'])) || is_count(&folded)
    };
    let mut ends = text.match_indices([',', '|', '•', '·']).filter(|(at, sign)| {
        let spaced = text[at + sign.len()..].starts_with(' ');
        spaced && other(text[at + sign.len()..].trim_start())
    });
    ends.next().map_or(text, |(at, _)| text[..at].trim_end())
}

/// `12 comments`, `2h`, `👁 12 403`: how many, and of what.
fn is_count(folded: &str) -> bool {
    let mut words = folded.split(' ').filter(|word| word.contains(char::is_alphanumeric)).peekable();
    let number = |word: &str| {
        let digits = word.trim_end_matches(char::is_alphabetic);
        !digits.is_empty() && digits.chars().all(|sign| sign.is_numeric() || matches!(sign, '.' | ','))
    };
    let counted = |word: &str| is_any(&PHRASES.reading_time, word) || is_any(&PHRASES.hours, word);
    words.peek().is_some_and(|first| number(first)) && words.all(|word| number(word) || counted(word))
}

/// Without the house and the town behind the names: `Jane Roe, BBC News, Bromsgrove`.
fn without_house(mut names: Vec<String>, text: &str) -> Vec<String> {
    let house = |name: &String| is_any(&PHRASES.agencies, &fold(name)) || is_house_of_names(name);
    let house = names.iter().position(house).filter(|at| *at > 0);
    names.truncate(house.unwrap_or(names.len()));
    // One word behind the comma is a town, where the first name has two; `Washington, D.C.` has a district.
    let mut rest = text;
    while let [first, .., last] = names.as_slice()
        && first.contains(' ')
        && !last.contains(' ')
        && let Some(before) = rest.strip_suffix(last.as_str()).and_then(|before| before.strip_suffix(", "))
    {
        rest = before;
        names.pop();
    }
    names
}

/// `Diário da Serra`, `The Harbour Post`: what no person is called. `Omar Post` may be one.
fn is_house_of_names(name: &str) -> bool {
    let mut words = name.split(' ');
    let first = words.next().map(fold).unwrap_or_default();
    let opens = is_any(&PHRASES.house_words, &first) || is_any(&PHRASES.articles, &first) && first.is_ascii();
    is_house(name) && (opens || words.count() > 1)
}

/// The names in a line that is nothing but names, with no word that says so: `Jane Roe and Omar Lund in Oslo`, `Jane Roe | The
/// Courier`. Only where it stands, and that the story names them nowhere else, tells it from other lines.
pub(super) fn alone(text: &str) -> Option<Vec<String>> {
    let bare = text.trim();
    // `Jane Roe reports from Paris.`
    if let Some((who, town)) = bare.trim_end_matches('.').split_once(" reports from ")
        && (1..=3).contains(&town.split(' ').count())
        && town.split(' ').all(is_name)
    {
        return listed(who);
    }
    if text.len() > MAX_BYTES || bare.ends_with(['.', ',', ':', ';', '!', '?', '…']) {
        return None;
    }
    let (who, behind) = [" | ", " / ", " in ", " at ", " en ", " à ", " Da ", " Do "]
        .iter()
        .find_map(|sign| bare.split_once(sign))
        .unzip();
    let place = |word: &str| is_name(word) || matches!(word, "The" | "the" | "El" | "La" | "Le" | "Los");
    if behind.is_some_and(|behind| behind.split(' ').count() > 4 || !behind.split(' ').all(place)) {
        return None;
    }
    let ground = without_ground(bare);
    let behind = behind.or_else(|| (ground.len() < bare.len()).then_some(&bare[ground.len()..]));
    let who = who.unwrap_or(ground);
    if behind.is_some() && is_any(&PHRASES.nobody, &fold(who)) {
        return Some(Vec::new());
    }
    let names = listed(who)?;
    (behind.is_some() || names.len() > 1).then_some(names)
}

/// ` Jane Roe` of ` court reporter Jane Roe` and of ` state political reporter Jane Roe`.
fn without_role_before(rest: &str) -> &str {
    const MAX_WORDS: usize = 3;
    let small = |word: &str| word.chars().all(|letter| letter.is_lowercase() || letter == '-');
    let mut end = 0;
    for word in rest.trim_start().split(' ').take(MAX_WORDS).take_while(|word| small(word)) {
        end += word.len() + 1;
        if is_any(&PHRASES.roles, word) {
            return rest.trim_start().get(end - 1..).filter(|name| !name.trim().is_empty()).unwrap_or(rest);
        }
    }
    rest
}

/// The name in `Jane Roe | Madrid`, `Jane Roe, Avel`, `Jane Roe - Port of Avel`: only where it stands tells it from other lines.
pub(super) fn with_place(text: &str) -> Option<Vec<String>> {
    const MAX_PLACE_WORDS: usize = 3;
    let text = parts::without_agency_behind(text);
    let (who, place) = [" | ", " / ", " - ", " – ", " — ", ", "].iter().find_map(|sign| text.split_once(sign))?;
    let small = |word: &str| is_any(&PHRASES.in_towns, &fold(word));
    // `harbourNews`: what a site calls itself.
    let site = |word: &str| word.starts_with(char::is_lowercase) && word.chars().any(char::is_uppercase);
    let placed = place.split(' ').count() <= MAX_PLACE_WORDS
        && (place.starts_with(char::is_uppercase) || site(place))
        && place.split(' ').all(|word| (is_name(word) || small(word) || site(word)) && !is_time(&fold(word)));
    listed(who).filter(|names| placed && names.len() == 1)
}

/// The names in a list of nothing but names of persons: `Jane Roe`, `Jane Roe, Omar Lund`, where something else says that it is
/// a byline.
pub(super) fn listed(text: &str) -> Option<Vec<String>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let folded = fold(text);
    if is_any(&PHRASES.nobody, &folded) {
        return Some(Vec::new());
    }
    // `FOR IMMEDIATE RELEASE`
    if is_any(&PHRASES.picture_houses, &folded) || is_any(&PHRASES.releases, &folded) {
        return None;
    }
    let names = names_in(without_tail(text))?;
    let person = |name: &String| {
        // `Jan Lund`, `April Roe`
        let first = name.split(' ').next().unwrap_or_default();
        let months_name =
            is_any(&PHRASES.month_names, &fold(first)) && !is_any(&PHRASES.dates, &fold(&name[first.len()..]));
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let other = |word: &str| {
            let word = fold(word);
            is_any(&PHRASES.desks, &word)
                || is_any(&PHRASES.dates, &word)
                || is_any(&PHRASES.articles, &word)
                || is_any(&PHRASES.no_first_names, &word)
        };
        // `ЭК ЦБ`: under what a desk files it.
        let code = |word: &str| word.chars().count() <= 2 && word.chars().all(char::is_uppercase);
        let titled = |word: &str| is_any(&PHRASES.titles, &fold(word));
        (2..=4).contains(&name.split(' ').count())
            && name.split(' ').all(|word| is_name(word) || titled(word))
            && !name.split(' ').all(code)
            && name.split(' ').filter(|word| capital(word)).count() >= 2
            && !name.split(' ').skip(usize::from(months_name)).any(other)
    };
    names.iter().all(person).then(|| names.into_iter().map(in_small).collect())
}

/// Who reports, in a dateline: `(해운=연합뉴스) 김서진 기자 =`, `Ali YILMAZ/İZMİR, (DHA)-`.
pub(super) fn in_dateline(text: &str) -> Vec<String> {
    if let Some(names) = fields::in_chinese_brackets(text) {
        return names;
    }
    // `[가람일보=김서연 기자]`, `[가람일보 | 가람=김서연기자]`
    if let Some(inside) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        let last = inside.rsplit([' ', '=']).next().unwrap_or_default();
        let glued = last.strip_suffix("기자").filter(|name| is_korean_name(name)).map(|name| vec![name.to_owned()]);
        if let Some(names) = korean(inside).or(glued) {
            return names;
        }
    }
    let behind = text.rsplit_once([')', ']', '）', '］']).map_or(text, |(_, behind)| behind);
    let words: Vec<&str> = behind.trim().trim_end_matches(['=', '＝', ' ']).split(' ').collect();
    if let [names @ .., role] = words.as_slice()
        && is_korean_role(role)
        && !names.is_empty()
        && names.iter().all(|name| is_korean_name(name))
    {
        return names.iter().map(|name| (*name).to_owned()).collect();
    }
    let signed = text.split_once('/').filter(|(name, town)| {
        let capitals = town.chars().take_while(|letter| letter.is_alphabetic()).collect::<String>();
        name.contains(char::is_lowercase) && capitals.chars().count() > 2 && !capitals.contains(char::is_lowercase)
    });
    signed.and_then(|(name, _)| listed(name)).unwrap_or_default()
}

/// `New Avel`, `Port of Avel`: words that towns have in their names, and no person.
pub(super) fn is_placed(name: &str) -> bool {
    let folded = fold(name);
    let word = |word: &str| is_any(&PHRASES.town_words, word);
    is_any(&PHRASES.before_colons, &folded)
        || is_any(&PHRASES.dash_towns, &folded)
        || folded.split([' ', '-']).any(word)
}

/// `The Harbour Post`: the house of an author, in a line of its own below the name.
pub(super) fn is_house(line: &str) -> bool {
    const MAX_HOUSE_WORDS: usize = 5;
    let folded = fold(line);
    let small = |word: &str| is_any(&PHRASES.articles, &fold(word)) || is_any(&PHRASES.in_towns, &fold(word));
    let named = line.split(' ').all(|word| is_name(word) || small(word)) && line.starts_with(char::is_uppercase);
    let told = folded.split([' ', '-']).any(|word| is_any(&PHRASES.house_words, word));
    line.split(' ').count() <= MAX_HOUSE_WORDS && named && told
}

/// The name in `Grace Lund, Health Editor`, in a line without a stop.
pub(super) fn with_role(text: &str) -> Option<Vec<String>> {
    let text = without_agencies(text);
    let parted = [", ", " | ", " - ", " – ", " — "].iter().find_map(|sign| text.split_once(sign));
    let Some((name, role)) = parted else { return before_role(text) };
    // `Jane Roe, BBC News, Avel`
    let of_house = role.split_once(", ").filter(|(house, place)| {
        is_any(&PHRASES.agencies, &fold(house)) && place.split(' ').count() <= 3 && place.split(' ').all(is_name)
    });
    let role = of_house.map_or(role, |(house, _)| house);
    let folded = fold(role);
    let mut words = folded.split(' ');
    let ends = |word: Option<&str>| word.is_some_and(|word| is_any(&PHRASES.roles, word));
    // `João Lund, da Agência Brasil`
    let house = ["da ", "do ", "de "].iter().find_map(|of| folded.strip_prefix(of)).unwrap_or(&folded);
    let told = ends(words.next())
        || ends(words.next_back())
        || [&PHRASES.agencies, &PHRASES.houses].into_iter().any(|list| is_any(list, house))
        || is_of_region(role)
        || is_any(&PHRASES.credits, &folded);
    let plain = role.split(' ').count() <= MAX_ROLE_WORDS && !role.contains(['.', ',', ':', ';', '!', '?', '"', '“']);
    let is_person = (2..=4).contains(&name.split(' ').count()) && name.split(' ').all(is_name);
    (told && plain && is_person).then(|| vec![in_small(name.to_owned())])
}

/// `BBC Wales`: a house, and which of its rooms.
pub(super) fn is_of_region(role: &str) -> bool {
    const MAX_REGION: usize = 2;
    role.split_once(' ').is_some_and(|(house, region)| {
        is_any(&PHRASES.agencies, &fold(house))
            && house.chars().all(char::is_uppercase)
            && region.split(' ').count() <= MAX_REGION
            && region.split(' ').all(|word| is_name(word) && !is_any(&PHRASES.pictures, &fold(word)))
    })
}

/// Without `, and agencies`, behind what somebody is.
fn without_agencies(text: &str) -> &str {
    let parted = text.rsplit_once(' ').filter(|(_, last)| is_any(&PHRASES.agencies_behind, &fold(last)));
    let before =
        parted.and_then(|(before, _)| before.rsplit_once(' ')).filter(|(_, and)| is_any(&PHRASES.and, &fold(and)));
    before.map_or(text, |(before, _)| before.trim_end_matches([',', ' ']))
}

/// `Staff and agencies in Oslo`, perhaps with a day behind it.
fn is_of_nobody(text: &str, folded: &str) -> bool {
    if is_any(&PHRASES.nobody, folded.trim_end_matches('.')) {
        return true;
    }
    // `By a staff reporter`, `By the Editorial Board`
    let by = opening(&PHRASES.bylines, folded).map(|by| folded[by.len()..].trim_start_matches([':', ' ']));
    let by = by.and_then(|who| who.split_once(' ')).filter(|(article, _)| is_any(&PHRASES.articles, article));
    if by.is_some_and(|(_, who)| is_any(&PHRASES.nobody, who)) {
        return true;
    }
    // `By our education correspondent`
    let of_ours = opening(&PHRASES.bylines, folded).map(|by| folded[by.len()..].trim_start_matches([':', ' ']));
    let of_ours = of_ours.filter(|who| {
        matches!(
            who.split(' ').next(),
            Some(
                "our"
                    | "unserem"
                    | "unserer"
                    | "notre"
                    | "nuestro"
                    | "nuestra"
                    | "nosso"
                    | "nossa"
                    | "nostro"
                    | "nostra"
            )
        )
    });
    if of_ours.and_then(|who| who.rsplit(' ').next()).is_some_and(|role| is_any(&PHRASES.roles, role)) {
        return true;
    }
    // `J. D.`
    let initial = |word: &str| word.ends_with('.') && word.chars().count() == 2 && word.starts_with(char::is_uppercase);
    if (2..=3).contains(&text.split(' ').count()) && text.split(' ').all(initial) {
        return true;
    }
    let Some(nobody) = opening(&PHRASES.nobody, folded).filter(|nobody| nobody.contains(' ')) else { return false };
    let rest = text.split_whitespace().skip(nobody.split(' ').count());
    let mut rest =
        rest.skip_while(|word| is_any(&PHRASES.in_dates, word) || matches!(*word, "in" | "," | "|")).peekable();
    let caseless = !nobody.contains(|letter: char| letter.is_lowercase());
    let town =
        |word: &str| is_name(word.trim_end_matches(',')) || is_time(bare(&fold(word))) || caseless && is_caseless(word);
    rest.peek().is_none() || folded.split(' ').count() <= MAX_DATE_WORDS && rest.all(town)
}

/// True for what somebody is at a newspaper, in a line of its own: `Economics editor`.
pub(super) fn is_role(text: &str) -> bool {
    const MIN_ROLE: usize = 8;
    let folded = fold(text);
    let mut words = folded.split(' ').collect::<Vec<_>>();
    // `Gerichtsreporterin`
    let joined = |word: &str| {
        PHRASES
            .roles
            .iter()
            .any(|role| role.chars().count() >= MIN_ROLE && word.len() > role.len() && word.ends_with(role.as_str()))
    };
    let role = |word: &str| is_any(&PHRASES.roles, word) || joined(word);
    let ends = words.pop().is_some_and(role) || words.first().is_some_and(|word| role(word));
    let desk =
        |word: &&str| is_any(&PHRASES.desks, word) || role(word) || matches!(*word, "and" | "de" | "di" | "da" | "für");
    ends && words.len() <= 4 && words.iter().all(desk)
}

/// `Jane Roe and Omar O’Hara`, `أحمد علي`.
fn names_in(text: &str) -> Option<Vec<String>> {
    let mut names = vec![String::new()];
    let mut caseless = 0;
    for word in text.split_whitespace() {
        if is_any(&PHRASES.and, &fold(word)) || matches!(word, "/" | "|") {
            names.push(String::new());
            continue;
        }
        // `By Jane Roe @janeroe`
        if word.contains('@') {
            continue;
        }
        let name = word.trim_end_matches([',', ';', '|', '،', '、']);
        // `By Prof. Jane Roe`
        if is_any(&PHRASES.titles, &fold(word)) && names.last().is_some_and(String::is_empty) {
            if let Some(last) = names.last_mut() {
                last.push_str(word);
            }
            continue;
        }
        caseless += usize::from(is_caseless(name));
        if !(is_name(name) || is_caseless(name)) || caseless > MAX_CASELESS_WORDS {
            return None;
        }
        if let Some(last) = names.last_mut() {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(name);
        }
        if name.len() < word.len() {
            names.push(String::new());
        }
    }
    names.retain(|name| !name.is_empty());
    Some(names).filter(|names| !names.is_empty())
}

/// A word of a name: `Jane`, `O’Hara`, `J.`, `van`; no full stop ends it, unless it is an initial.
pub(super) fn is_name(word: &str) -> bool {
    if matches!(word, "van" | "von" | "de" | "da" | "der" | "di" | "al" | "bin" | "ibn" | "la" | "le") {
        return true;
    }
    let letters = |letter: char| letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’' | '.');
    let initial = word.chars().filter(|letter| letter.is_alphabetic()).count() <= 2;
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().all(letters)
        && (initial || !word.ends_with('.'))
}

/// A word of a script that has no capitals, without a stop.
pub(super) fn is_caseless(word: &str) -> bool {
    let mut letters = word.chars().peekable();
    letters.peek().is_some_and(|letter| letter.is_alphabetic())
        && word.chars().count() <= 20
        && letters.all(|letter| {
            !letter.is_uppercase()
                && !letter.is_lowercase()
                && !letter.is_ascii_punctuation()
                && !"。،؟।".contains(letter)
        })
}

#[cfg(test)]
#[path = "byline_tests.rs"]
mod tests;
