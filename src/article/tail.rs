//! What stands at the very end of a story: the agency's sign, initials of who wrote and edited it, `ENDS`, where it was taken
//! from, where to go next.

mod behind;
mod reporter;
mod share;
mod wire;

pub(super) use behind::length_behind;
use reporter::reaches_reporter;
pub(super) use reporter::signed_below;
pub(super) use share::{are_networks, is_share};
use wire::{asks_readers, follows_to_address, is_agency_with_desk, is_contact_of_wire, is_quote_of_wire, is_routing};

use super::byline::is_name;
use super::credit::names_all;
use super::phrases::{PHRASES, contains_any, fold, is_any, opening};
use super::promotion::without_pointer;
use super::sign_off::is_sign_off;

/// `JYAM // MCL Lusa/Fim`.
const MAX_INITIALS_BYTES: usize = 30;
/// `With reporting by Jane Roe in Oslo and Omar O’Hara in Avel`.
const MAX_NAMED_WORDS: usize = 15;
/// `Port news: https://port.example`
const MAX_ADDRESS_WORDS: usize = 4;
/// `Follow The Harbour Post on Facebook, Instagram and X`.
const MAX_FOLLOW_WORDS: usize = 14;
/// `The post ` with a headline.
const MAX_FEED_BYTES: usize = 500;
/// `(4 minutes)`
const MAX_COUNTED_WORDS: usize = 5;
/// Letters of an author's name in brackets, in scripts that put no spaces between words.
const MAX_SIGNATURE: usize = 6;

/// True for a line that is none of the story, if it stands at its end.
pub(super) fn is_tail(text: &str) -> bool {
    let folded = fold(without_pointer(text));
    let bare = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
    bare.is_empty()
        || is_end(text)
        || is_any(&PHRASES.agencies, bare)
        || is_initials(text)
        || is_signed_in_arabic(text)
        || labels_source(text)
        || is_signature(text)
        || is_signed_by_mail(text)
        || names_source(text, bare)
        || is_address(text)
        || follows_to_address(text, bare)
        || is_routing(text)
        || is_contact_of_wire(text)
        || is_agency_with_desk(text)
        || asks_readers(text)
        || is_quote_of_wire(text)
        || PHRASES
            .ends_away
            .iter()
            .any(|end| bare.ends_with(end.as_str()) && bare.split(' ').count() <= MAX_FOLLOW_WORDS)
        || follows(text, bare)
        || reaches_reporter(text)
        || asks_for_mistakes(bare)
        || is_press_office(text, &folded)
        || are_tags(text)
}

/// `Found a mistake? Select it and press Ctrl+Enter`, in whatever language.
fn asks_for_mistakes(bare: &str) -> bool {
    const MAX_WORDS: usize = 30;
    let keys = ["ctrl+enter", "ctrl + enter", "ctrl-enter"];
    bare.split(' ').count() <= MAX_WORDS && keys.iter().any(|keys| bare.contains(keys))
}

/// `Press office of the Port of Avel`, `Servicio de prensa, prensa@port.example`: who sent it, in a line that nobody speaks.
fn is_press_office(text: &str, folded: &str) -> bool {
    const MAX_WORDS: usize = 16;
    if folded.split(' ').count() > MAX_WORDS || text.ends_with(['.', '!', '?', '。', '।']) && !text.ends_with("S.A.")
    {
        return false;
    }
    let office = opening(&PHRASES.press_offices, folded).is_some();
    // `prensa@port.example`
    let mailbox = text.split_whitespace().any(|word| {
        let local = word.split_once('@').filter(|(_, host)| host.contains('.')).map(|(local, _)| fold(local));
        local.is_some_and(|local| {
            is_any(&PHRASES.press_mailboxes, local.split(['.', '-', '_']).next().unwrap_or_default())
        })
    });
    office || mailbox
}

/// `Do you have pictures? Send them to news@post.example`: what a newsroom asks of its readers below a story.
pub(super) fn asks_for_mail(text: &str) -> bool {
    const MAX_WORDS: usize = 18;
    let mut words = text.split_whitespace();
    let address = words.clone().find_map(|word| word.split_once('@').filter(|(_, host)| host.contains('.')));
    let newsroom = address.is_some_and(|(local, _)| is_any(&PHRASES.newsroom_mailboxes, &fold(local)));
    newsroom && text.contains(['?', '؟']) && words.by_ref().count() <= MAX_WORDS
}

/// `#trams #avel`, and nothing else.
pub(super) fn are_tags(text: &str) -> bool {
    let tag = |word: &str| word.strip_prefix('#').is_some_and(|name| name.contains(char::is_alphabetic));
    text.contains('#') && text.split_whitespace().all(tag)
}

/// A line that says that the story ends here: what stands below it is for editors.
pub(super) fn is_end(text: &str) -> bool {
    let folded = fold(text);
    let bare = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
    let hashes = text.contains('#') && text.chars().all(|sign| matches!(sign, '#' | ' '));
    // `(more)`: the next page of a wire's text.
    let more = matches!(text.trim(), "(more)" | "(MORE)");
    is_any(&PHRASES.ends, bare)
        || more
        || hashes
        || is_house_mark(text)
        || matches!(text.trim(), "-30-" | "– 30 –" | "—30—")
}

/// `-MSU-`: the house's initials between two dashes.
fn is_house_mark(text: &str) -> bool {
    let dash = |sign: char| matches!(sign, '-' | '–' | '—');
    let inside = text.trim().strip_prefix(dash).and_then(|text| text.strip_suffix(dash)).map(str::trim);
    inside.is_some_and(|name| (2..=6).contains(&name.chars().count()) && name.chars().all(char::is_uppercase))
}

/// `ENDS`, `###`, as press releases close with; a word in small letters may be one of the story.
pub(super) fn is_press_end(text: &str) -> bool {
    is_end(text) && !text.contains(char::is_lowercase)
}

/// `Notes to editors: …`, `About the Port of Avel`.
pub(super) fn is_below_end(text: &str) -> bool {
    opening(&PHRASES.ends_below, &fold(text)).is_some()
}

/// `About Harbour Lines`, in a line of its own: a press release says below it whose it is.
pub(super) fn is_about_house(text: &str) -> bool {
    let Some(about) = opening(&PHRASES.about_houses, &fold(text)) else { return false };
    let name = super::label::rest(text, about).trim_end_matches(':');
    let named = |word: &str| {
        is_name(word)
            || word.starts_with(['«', '“', '"', '&'])
            || is_any(&PHRASES.articles, word)
            || is_any(&PHRASES.in_towns, word)
            || word.starts_with(char::is_uppercase) && word.ends_with(char::is_alphanumeric)
            || matches!(word, "Inc." | "Ltd." | "Corp." | "Co." | "S.A." | "S.p.A." | "A.Ş.")
    };
    let words = name.split(' ').filter(|word| *word != "of" && *word != "and");
    name.starts_with(|sign: char| !sign.is_lowercase()) && words.clone().count() <= 8 && words.into_iter().all(named)
}

/// `Port news: https://port.example`: a name and where to find it.
fn is_address(text: &str) -> bool {
    let named = text
        .rsplit_once(' ')
        .filter(|(name, _)| name.ends_with([':', '：']) && name.split(' ').count() <= MAX_ADDRESS_WORDS);
    named.is_some_and(|(_, address)| address.starts_with("https://") || address.starts_with("http://"))
}

/// `jbo/pta/rl`, `mgr/fpa`, `dpa/kl`, `abc/ mmi/`.
fn is_initials(text: &str) -> bool {
    // `mrv/jcg (foto) (vídeo)`
    let mut text = text;
    while let Some((before, mark)) = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) {
        if !is_any(&PHRASES.media_marks, &fold(mark)) {
            break;
        }
        text = before;
    }
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let mut tokens = inner.split(['/', ' ']).filter(|token| !token.is_empty()).peekable();
    let initials = |token: &str| {
        let folded = fold(token);
        let letters = token.chars().all(char::is_alphabetic) && (2..=5).contains(&token.chars().count());
        let one_case = folded == token || token.chars().all(char::is_uppercase);
        letters && one_case || is_any(&PHRASES.agencies, &folded) || is_any(&PHRASES.ends, &folded)
    };
    // `AC/DC` is a band.
    // `(jb)`, `rmlgv`
    let bare = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let alone = bare.chars().all(|letter| letter.is_ascii_lowercase());
    let few = if bare.len() < text.len() { (2..=4).contains(&bare.len()) } else { (4..=6).contains(&bare.len()) };
    if alone && few && !bare.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
        return true;
    }
    let text = bare;
    let small = text.chars().filter(|letter| letter.is_alphabetic()).all(char::is_lowercase);
    let sure = small || text.contains("//") || tokens.clone().count() > 2;
    text.contains('/') && text.len() <= MAX_INITIALS_BYTES && tokens.peek().is_some() && sure && tokens.all(initials)
}

/// `--(بترا) ر ع`: the agency's sign and initials.
fn is_signed_in_arabic(text: &str) -> bool {
    let sign = text.strip_prefix("--").map(str::trim_start).and_then(|text| text.strip_prefix('(')?.split_once(')'));
    sign.is_some_and(|(agency, initials)| {
        is_any(&PHRASES.agencies, agency) && initials.split([' ', '/']).all(|initial| initial.chars().count() <= 2)
    })
}

/// `Source: City council`, `SOURCE City of Avel`: no sentence has so few words and no stop.
fn labels_source(text: &str) -> bool {
    const MAX_LABELLED: usize = 4;
    const MAX_RELEASED: usize = 8;
    let few = |rest: &str, most: usize| {
        (rest.starts_with(char::is_uppercase) || opening(&PHRASES.press_offices, &fold(rest)).is_some())
            && rest.split(' ').count() <= most
            && !text.ends_with(['.', '!', '?', ',', ';', '…'])
    };
    let released = text.strip_prefix("SOURCE ").is_some_and(|rest| few(rest, MAX_RELEASED));
    released
        || text.split_once(": ").is_some_and(|(label, rest)| {
            let label = format!("{}:", fold(label));
            is_any(&PHRASES.sources, &label) && few(rest, MAX_LABELLED)
        })
}

/// `（佐藤太郎）`
fn is_signature(text: &str) -> bool {
    let inside = ['（', '(', '【']
        .iter()
        .find_map(|open| text.strip_prefix(*open))
        .and_then(|text| text.strip_suffix(['）', ')', '】']));
    let inside = inside.map(without_desk);
    // `（佐藤太郎、山田花子）`
    if inside.is_some_and(|names| names.contains('、') && names.split('、').all(is_japanese_name)) {
        return true;
    }
    inside.is_some_and(|name| {
        (2..=MAX_SIGNATURE).contains(&name.chars().count())
            && name.chars().all(|letter| matches!(letter, '\u{3040}'..='\u{9FFF}' | '가'..='힣' | ' ' | '\u{3000}'))
    })
}

/// `佐藤太郎` of `（佐藤太郎）` and of `【経済部・佐藤太郎】`, below a story in Japanese: who wrote it, where it is no agency and no
/// note.
pub(super) fn signed_in_japanese(text: &str) -> Vec<String> {
    let inside = text.strip_prefix(['（', '【']).and_then(|text| text.strip_suffix(['）', '】']));
    let Some(inside) = inside.map(without_desk) else { return Vec::new() };
    let names: Vec<&str> = inside.split('、').collect();
    if names.iter().all(|name| is_japanese_name(name)) {
        names.into_iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

fn is_japanese_name(name: &str) -> bool {
    let kanji = |letter: char| matches!(letter, '\u{4E00}'..='\u{9FFF}' | '々');
    (3..=5).contains(&name.chars().count())
        && name.chars().all(kanji)
        && !name.contains(['社', '報', '者', '部', '局', '略', '完', '終', '了', '取', '材', '編', '集', '版', '照'])
        && !is_any(&PHRASES.agencies, name)
        && !is_any(&PHRASES.ends, name)
}

/// `山田太郎` of `阿辺支局・山田太郎`.
fn without_desk(inside: &str) -> &str {
    let behind = ["支局・", "支社・", "支局 ", "総局・", "記者・", "編集委員・", "通信員・", "部・", "支局長・"];
    behind.iter().find_map(|house| Some(inside.split_once(house)?.1)).unwrap_or(inside)
}

/// `seojin@haeun.example (끝) <저작권자(c) 해운일보>`
fn is_signed_by_mail(text: &str) -> bool {
    // `☞해운뉴스 seojin@haeun.example`
    let pointed = text.strip_prefix('☞').filter(|text| text.split(' ').count() <= 4);
    let text = pointed.and_then(|text| text.split(' ').next_back()).unwrap_or(text);
    let (address, rest) = text.split_once(' ').unwrap_or((text, ""));
    let is_address = address.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
    let rest = rest.trim_start();
    let rest = rest.strip_prefix(['(', '（']).and_then(|rest| rest.split_once([')', '）'])).map_or(
        rest,
        |(inside, behind)| {
            if is_any(&PHRASES.ends, &fold(inside)) { behind.trim_start() } else { rest }
        },
    );
    is_address && (rest.is_empty() || is_sign_off(rest, false))
}

/// `Comments (23)`, `Listen to this article · 4 min`: furniture with a number behind it.
pub(super) fn is_counted(folded: &str) -> bool {
    // `2 View comments`
    let behind_number = folded.split_once(' ').filter(|(number, _)| number.chars().all(char::is_numeric));
    if behind_number.is_some_and(|(_, name)| name.contains(' ') && is_any(&PHRASES.whole, name)) {
        return true;
    }
    let end = folded.find(|sign: char| sign.is_numeric() || "(·•|–".contains(sign)).unwrap_or(folded.len());
    let (name, behind) = folded.split_at(end);
    let few = behind.split(' ').count() <= MAX_COUNTED_WORDS;
    few && behind.contains(char::is_numeric) && is_any(&PHRASES.whole, name.trim().trim_end_matches(':'))
}

/// `The post Trams return appeared first on Harbour Post.`, below a story in a feed.
pub(super) fn is_of_feed(folded: &str) -> bool {
    folded.len() <= MAX_FEED_BYTES
        && PHRASES.feeds.iter().filter_map(|phrase| phrase.split_once('|')).any(|(opens, goes_on)| {
            folded.strip_prefix(opens).is_some_and(|rest| rest.starts_with(' ') && rest.contains(goes_on))
        })
}

/// `Source: AFP`, `With reporting by Reuters.`, `*Com informações da Agência Brasil`.
fn names_source(text: &str, bare: &str) -> bool {
    let Some(phrase) = opening(&PHRASES.sources, bare) else { return false };
    let start = text.find(char::is_alphanumeric).unwrap_or(0);
    let rest: String = text[start..].chars().skip(phrase.chars().count()).collect();
    // In scripts without capitals a stop tells a sentence.
    let cased = rest.chars().any(|letter| letter.is_uppercase() || letter.is_lowercase());
    bare.split(' ').count() <= MAX_NAMED_WORDS && names_all(&rest) && (cased || !text.ends_with(['.', '。', '।']))
}

/// The same of a whole line: `Mit Informationen von Jane Roe, ARD Avel`.
pub(super) fn is_source(text: &str) -> bool {
    names_source(text, fold(text).trim_matches(|sign: char| !sign.is_alphanumeric()))
}

/// `Follow The Harbour Post on Facebook and X.`: who is to be followed, and where, and nothing else.
pub(super) fn follows_a_name(text: &str) -> bool {
    let text = text.trim();
    let folded = fold(without_pointer(text));
    follows(text, folded.trim_matches(|sign: char| !sign.is_alphanumeric()))
}

fn follows(text: &str, bare: &str) -> bool {
    // ` for more news of the port`
    let text =
        [" for more ", " for the latest "].iter().find_map(|end| text.split_once(end)).map_or(text, |(ask, _)| ask);
    let Some(ask) = opening(&PHRASES.asks, bare) else { return false };
    if bare.split(' ').count() > MAX_FOLLOW_WORDS || contains_any(&PHRASES.said, bare) {
        return false;
    }
    let start = text.find(char::is_alphanumeric).unwrap_or(0);
    let words = text[start..].split_whitespace().skip(ask.split(' ').count());
    let (mut places, mut names, mut quoted) = (0, 0, false);
    for word in words {
        let opens = word.starts_with(['«', '“', '"', '„']);
        let plain = word.trim_matches(|sign: char| !sign.is_alphanumeric() && sign != '@');
        let folded = fold(plain);
        quoted |= opens;
        if quoted || word.starts_with("https://") || word.starts_with("http://") {
            names += 1;
        } else if is_any(&PHRASES.places, &folded) {
            places += 1;
        } else if is_name(plain)
            || plain.starts_with(|sign: char| sign == '@' || sign.is_uppercase())
            || plain.ends_with(|sign: char| sign.is_ascii_digit())
        {
            names += 1;
        } else if !(matches!(folded.as_str(), "news" | "sport" | "the")
            || is_any(&PHRASES.and, &folded)
            || is_any(&PHRASES.at_places, &folded)
            || plain.is_empty())
        {
            return false;
        }
        quoted &= !word.trim_end_matches([',', '.', '!']).ends_with(['»', '”', '"', '“']) || word.len() < 2;
    }
    places > 0 && names > 0
}

#[cfg(test)]
#[path = "tail_tests.rs"]
mod tests;
