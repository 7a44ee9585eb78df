//! Lines that are no part of the story wherever they stand.

use unicode_segmentation::UnicodeSegmentation;

use super::buttons::{is_appeal, is_letter_box};
use super::service::{is_aired, is_signed_stamp};
use super::{MAX_PROMOTION_WORDS, away, says_something};
use crate::article::asides::is_aside_alone;
use crate::article::byline::names;
use crate::article::credit::{is_credit, is_file_line};
use crate::article::date_line::is_date_line;
use crate::article::dateline::is_site;
use crate::article::label::{self, Behind};
use crate::article::lead::is_sentence;
use crate::article::lines;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::promotion::{
    clicks, discloses_links, is_promotion, leads_away_behind, leads_away_shouted, leads_away_unmarked, leads_on,
    leads_to_site, without_link, without_pointer,
};
use crate::article::sign_off::{is_post_credit, is_rate, is_sign_off};
use crate::article::tail::{asks_for_mail, follows_a_name, is_counted, is_end, is_of_feed, is_share, is_tail};
use crate::article::{Block, BlockKind, LeftOutKind, boilerplate, dateline};

/// Above the story a longer one may be the story.
const MAX_PROMOTION_ABOVE_WORDS: usize = 20;
/// `Dear friends!`
const MAX_GREETING_WORDS: usize = 3;
/// `Read more: ` and a headline.
const MAX_LEADS_AWAY_WORDS: usize = 25;
/// Where a line stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) first: bool,
    /// No sentence of the story stands above.
    pub(super) above: bool,
    pub(super) at_top: bool,
    pub(super) at_end: bool,
    /// A day may say there when the story appeared.
    pub(super) stamped: bool,
}

/// `How to reach the police of Avel »`: an arrow behind a few words makes a link of them.
fn points_on(text: &str) -> bool {
    const MAX_WORDS: usize = 9;
    let Some(link) = [" »", " ›", " →", " >>"].iter().find_map(|arrow| text.strip_suffix(arrow)) else {
        return false;
    };
    let words = link.split(' ').count();
    (2..=MAX_WORDS).contains(&words) && !link.contains(['«', '»', '›', '‹', '→', '>']) && !lines::is_ended(link)
}

/// What a whole line is, if it is no part of the story wherever it stands.
pub(super) fn furniture(block: &Block, place: Place) -> Option<LeftOutKind> {
    let Place { first, above, at_top, at_end, stamped } = place;
    let folded = fold(without_pointer(&block.text));
    let words = folded.split(' ').count();
    // `- Advertisement -`, `*** Anzeige ***`
    let undecorated = || folded.trim_matches(['-', '–', '—', '*', '=', '~', '_', '•', '[', ']', '(', ')', ' ']);
    if is_any(&PHRASES.whole, folded.trim_end_matches(['.', ':', '!', '…', '»', '>', ' ']))
        || is_any(&PHRASES.whole, undecorated())
        || place.at_top && is_duration(&folded)
        || is_shouted_link(&block.text)
        || at_end && is_contact_line(&block.text)
    {
        return Some(LeftOutKind::Promotion);
    }
    if is_icon(&block.text) || block.kind == BlockKind::Item && above && is_setting(&block.text) {
        return Some(LeftOutKind::Label);
    }
    if opens_with_camera(&block.text) {
        return Some(LeftOutKind::Caption);
    }
    if is_box(&block.text) || is_appeal(&block.text) || points_on(&block.text) {
        return Some(LeftOutKind::Promotion);
    }
    if at_top && is_house_with_age(&block.text) {
        return Some(LeftOutKind::Label);
    }
    // `This email and any attachments are confidential …`
    if !first && at_end && opening(&PHRASES.confidential, &folded).is_some() {
        return Some(LeftOutKind::SignOff);
    }
    if at_end && (asks_for_mail(&block.text) || !first && away::is_notice(&block.text)) {
        return Some(LeftOutKind::Promotion);
    }
    // `LIVE`, above a live page, and its wire's `STORY_NUMBER: L1N3WX0AB`.
    let live = || block.kind == BlockKind::Paragraph && at_top && is_any(&PHRASES.live_lines, bare_of(&folded));
    let alert = || (first || at_end) && is_any(&PHRASES.alerts, bare_of(&folded));
    let counters = || (at_end && !first || block.kind == BlockKind::Item && above) && is_bare_count(&block.text);
    if is_field(&block.text) || live() || alert() || counters() || at_top && tells_clock(&folded) {
        return Some(LeftOutKind::Label);
    }
    if block.kind == BlockKind::Paragraph && are_words_of_buttons(&folded)
        || place.at_top && is_count_of_readers(&block.text)
    {
        return Some(LeftOutKind::Promotion);
    }
    if (first || at_end) && calls_in_chinese(&block.text) {
        return Some(LeftOutKind::Promotion);
    }
    if is_counted(&folded) || is_share(&folded) || is_of_feed(&folded) || are_buttons(&folded) {
        return Some(LeftOutKind::Promotion);
    }
    if words <= MAX_LEADS_AWAY_WORDS
        && let Some(behind) = label::behind(&PHRASES.leads_away, &block.text)
        // In doubt it stays within the story.
        && (behind == Behind::Title || behind == Behind::Perhaps && at_end)
    {
        return Some(LeftOutKind::Promotion);
    }
    if leads_away_behind(&block.text) {
        return Some(LeftOutKind::Promotion);
    }
    if words <= MAX_LEADS_AWAY_WORDS
        && (leads_away_unmarked(&block.text)
            || leads_away_shouted(&block.text)
            || leads_to_site(&block.text)
            || !first && points_away(&block.text, at_end))
    {
        return Some(LeftOutKind::Promotion);
    }
    if (at_top || at_end) && reads_on_site(&block.text) {
        return Some(LeftOutKind::Promotion);
    }
    if is_bracketed_picture(&block.text) || block.kind == BlockKind::Paragraph && is_file_line(&block.text) {
        return Some(LeftOutKind::Caption);
    }
    // `Photo credit: port press service.`
    let sure = || opening(&PHRASES.credits_sure, &folded).is_some() && words <= MAX_CREDIT_WORDS;
    let from = || {
        let line = words <= MAX_CREDIT_WORDS && !is_sentence(&block.text);
        line && opening(&PHRASES.credits_from, &folded).is_some()
    };
    if sure() || from() || at_end && is_caption_labelled(&block.text) {
        return Some(LeftOutKind::Credit);
    }
    // `From the Associated Press`
    let house = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
    let agency = || is_any(&PHRASES.agencies, house.strip_prefix("from ").unwrap_or(house));
    if is_credit(&block.text)
        || (block.kind == BlockKind::Paragraph && !at_end || block.kind == BlockKind::Heading && at_top) && agency()
    {
        return Some(LeftOutKind::Credit);
    }
    // `(Por Ana Reis)`
    let bare = block.text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(&block.text);
    if (at_top || at_end) && names(bare).is_some() {
        return Some(LeftOutKind::Byline);
    }
    if at_top && (stamped && is_date_line(without_address(&block.text)) || first && dateline::stands_alone(&block.text))
    {
        return Some(LeftOutKind::Dateline);
    }
    // `来源：海渡报`, above a story too.
    // `來源:海渡報 編輯:林小舟`, below one.
    let fields = || block.text.contains(' ') && block.text.split(' ').all(is_page_field);
    if first && is_page_field(&block.text) || at_end && fields() {
        return Some(LeftOutKind::Credit);
    }
    if at_end && !first && is_signed_stamp(&block.text, &folded) {
        return Some(LeftOutKind::Byline);
    }
    // `(Stand: 5.12.2026, 9.45 Uhr)`
    if at_end && is_aired(&block.text, &folded) || at_end && bare.len() < block.text.len() && is_date_line(bare) {
        return Some(LeftOutKind::Dateline);
    }
    let is_tail = || is_end(&block.text) || block.kind == BlockKind::Paragraph && is_tail(&block.text);
    if is_aside_alone(&block.text) || at_end && is_tail() {
        return Some(LeftOutKind::SignOff);
    }
    if is_post_credit(&block.text) {
        return Some(LeftOutKind::Credit);
    }
    if is_sign_off(&block.text, at_end) || at_end && is_rate(&block.text) {
        return Some(LeftOutKind::SignOff);
    }
    let mut sentences = without_link(&block.text).split_sentence_bounds().filter(|sentence| says_something(sentence));
    // What nothing but a page says may be longer.
    let sure = || opening(&PHRASES.telling, &folded).is_some();
    let most = if first && !sure() { MAX_PROMOTION_ABOVE_WORDS } else { MAX_PROMOTION_WORDS };
    let is_whole = |sentence: &str| is_any(&PHRASES.whole, fold(sentence).trim_end_matches(['.', '!', '…', ' ']));
    let asks = |sentence: &str| {
        is_promotion(sentence)
            || is_share(&fold(sentence))
            || is_whole(sentence)
            || at_end && (follows_a_name(sentence) || clicks(sentence))
    };
    // `Welcome to Wet Boots, a letter about rivers. Subscribe below.`, above what it is about.
    let welcomed = |sentence: &str| first && opening(&PHRASES.welcomes, &fold(sentence)).is_some();
    // `Dear friends! Follow us on the Harbour channel.`
    let greets = |sentence: &str| {
        let sentence = sentence.trim_end();
        sentence.ends_with('!') && sentence.split(' ').count() <= MAX_GREETING_WORDS
    };
    let asked = sentences.clone().any(asks);
    let passes = |sentence: &str| asks(sentence) || welcomed(sentence) || greets(sentence);
    let promotion = words <= most && asked && sentences.all(passes);
    let promotion = promotion || discloses_links(&block.text);
    promotion.then_some(LeftOutKind::Promotion)
}

/// `Font:`, `Size of the text: - +`: what a reader may set, and signs to do so.
fn is_setting(text: &str) -> bool {
    const MAX_WORDS: usize = 4;
    let parts = text.split_once([':', '：']);
    parts.is_some_and(|(name, signs)| {
        name.split(' ').count() <= MAX_WORDS && signs.chars().all(|sign| !sign.is_alphanumeric())
    })
}

/// `play_arrow`, `chevron_right`: the names by which a page draws its signs, and nothing else; a reader sees the signs alone.
fn is_icon(text: &str) -> bool {
    const MIN_PART: usize = 2;
    let part = |part: &str| part.len() >= MIN_PART && part.bytes().all(|sign| sign.is_ascii_lowercase());
    text.split(' ').all(|word| word.contains('_') && word.split('_').all(part))
}

/// `photo_camera Trams at the quay`: the sign of a camera before what a picture shows.
fn opens_with_camera(text: &str) -> bool {
    const SIGNS: [&str; 7] =
        ["photo_camera", "camera_alt", "add_a_photo", "photo_library", "insert_photo", "local_see", "image_search"];
    const MAX_WORDS: usize = 40;
    SIGNS.iter().any(|sign| text.strip_prefix(sign).is_some_and(|shown| shown.starts_with(' ')))
        && text.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
}

/// `Harbour Online5 hours ago`: whose text a page shows, and how old it is.
fn is_house_with_age(text: &str) -> bool {
    const MAX_WORDS: usize = 4;
    let Some(at) = text.find(|sign: char| sign.is_ascii_digit()).filter(|at| *at > 0) else { return false };
    let (house, age) = (text[..at].trim_end(), &text[at..]);
    house.split(' ').count() <= MAX_WORDS
        && house.split(' ').all(|word| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic))
        && away::is_age_alone(age)
}

/// `Sign up to our daily letter. Thanks for signing up! Submitting...`: a box in which readers leave their address, with all that it says.
fn is_box(text: &str) -> bool {
    const MAX_WORDS: usize = 120;
    let few = text.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS && !text.contains(['"', '“', '«', '„']);
    let folded = if few { fold(text) } else { String::new() };
    PHRASES.boxes_within.iter().any(|said| folded.contains(said.as_str()))
        || is_to_inbox(&folded)
        || is_letter_box(text)
}

/// `Breaking news from the port sent to your inbox, as it happens.`: what is offered to readers, in one sentence.
fn is_to_inbox(folded: &str) -> bool {
    const MAX_WORDS: usize = 24;
    let words = || folded.split(' ').map(|word| word.trim_matches([',', '.', '!', ':', '’']));
    words().count() <= MAX_WORDS
        && !folded.trim_end_matches(['.', '!']).contains(". ")
        && PHRASES.to_inbox.iter().any(|to| folded.contains(to.as_str()))
        && words().any(|word| is_any(&PHRASES.inbox_news, word))
        && !words().any(|word| is_any(&PHRASES.said, word))
}

/// `(ALL GOALS OF SATURDAY)`: what leads elsewhere, in brackets and capitals.
fn is_shouted_link(text: &str) -> bool {
    const MIN_LETTERS: usize = 10;
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    inside.is_some_and(|inside| {
        inside.split(' ').count() >= 3
            && !inside.contains(['(', ')', '/', '.'])
            && !inside.contains(char::is_lowercase)
            && inside.chars().filter(|sign| sign.is_uppercase()).count() >= MIN_LETTERS
    })
}

/// `▷ 전화 : 02-781-1234`, `☎ 12 34 56`: how to reach the newsroom, behind a sign.
fn is_contact_line(text: &str) -> bool {
    text.starts_with(['▷', '▶', '■', '☎', '✆', '📞', '📧', '✉'])
        && (boilerplate::contains_address(text) || boilerplate::contains_number(text))
}

/// `143 0`: what was counted on a page.
fn is_bare_count(text: &str) -> bool {
    const MAX: usize = 12;
    text.len() <= MAX
        && text.chars().all(|sign| sign.is_ascii_digit() || sign == ' ')
        && !text.contains("19")
        && !text.contains("20")
}

/// `The Latest on the storm (all times local):`
fn tells_clock(folded: &str) -> bool {
    folded.ends_with(':') && (folded.contains("(all times ") || folded.contains(", all times "))
}

/// `1:10 min`: how long a film is.
fn is_duration(folded: &str) -> bool {
    let Some((clock, unit)) = folded.split_once(' ') else { return false };
    let figures = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit());
    let unit = unit.trim_end_matches('.');
    matches!(unit, "min" | "mins" | "minutes" | "minuten" | "sek" | "sec" | "мин" | "хв")
        && (clock.split_once([':', '.']).is_some_and(|(one, other)| figures(one) && figures(other)) || figures(clock))
}

/// `>> Trams return to the quay`: a title behind the sign of a link; an arrow may open a line of the story too, but for its end.
/// `Read it on Harbour-News.example`, `Details – on the site "Harbour News".`: where to read on, by a site or a name in quotation marks.
fn reads_on_site(text: &str) -> bool {
    const MAX_WORDS: usize = 9;
    let plain = text.replace(" - ", " ").replace(" – ", " ").replace(" — ", " ");
    let last = plain.trim_end_matches(['.', '!']).rsplit(' ').next().unwrap_or_default();
    let named = is_site(last) || last.ends_with(['"', '»', '”', '“']);
    named && plain.split(' ').count() <= MAX_WORDS && leads_on(&plain)
}

fn points_away(text: &str, at_end: bool) -> bool {
    let behind = |signs: &[&str]| signs.iter().find_map(|sign| text.strip_prefix(sign)).map(str::trim_start);
    let sure = behind(&[">> ", "» ", "›› "]).filter(|rest| !rest.contains(['«', '»']));
    let title = sure.or_else(|| behind(&["► ", "▶ ", "→ ", "➤ ", "☞ ", "👉 "]).filter(|_| at_end));
    title.is_some_and(|title| title.contains(char::is_alphabetic) && !is_sentence(title))
}

/// `print · pin · rate this recipe ★★★★★ 4.8 from 126 votes`: what a reader can do with a page, parted by dots or bars.
fn are_buttons(folded: &str) -> bool {
    const MAX_BYTES: usize = 160;
    if folded.len() > MAX_BYTES {
        return false;
    }
    // What is counted stands behind a button.
    let button = |part: &str| {
        let end = part.find(|sign: char| sign.is_ascii_digit() || "★☆⭐(".contains(sign)).unwrap_or(part.len());
        let (name, behind) = part.split_at(end);
        let counted = behind.split(' ').count() <= 6;
        let name = name.trim_matches(|sign: char| !sign.is_alphanumeric());
        counted && (is_any(&PHRASES.buttons, name) || is_any(&PHRASES.whole, name) || is_any(&PHRASES.networks, name))
    };
    let mut parts = folded.split(['·', '|', '•']).map(str::trim).filter(|part| !part.is_empty()).peekable();
    folded.contains(['·', '|', '•']) && parts.clone().count() > 1 && parts.peek().is_some() && parts.all(button)
}

/// `（写真：26日、アベル港で）`
fn is_bracketed_picture(text: &str) -> bool {
    // `＝写真は閉鎖中の桟橋`
    if text.strip_prefix(['＝', '=']).is_some_and(|text| text.starts_with("写真") && !is_sentence(text)) {
        return true;
    }
    let inside = text.strip_prefix(['（', '(']).and_then(|text| text.strip_suffix(['）', ')']));
    inside.is_some_and(|inside| {
        PHRASES.bracketed_pictures.iter().any(|picture| {
            let rest = inside.strip_prefix(picture.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['：', ':', '＝', '=', '・', '／']))
        })
    })
}

/// `来源：海渡报`, `责任编辑：林小舟`: what a page in Chinese says of its text, in a line of its own; no place and no time, which may be
/// those of an event.
fn is_page_field(text: &str) -> bool {
    const MAX_SAID: usize = 12;
    /// An office's page has a longer name than who writes.
    const MAX_SOURCE: usize = 20;
    let most = |label: &str| if label.ends_with(['源', '處', '处']) { MAX_SOURCE } else { MAX_SAID };
    let plain =
        |label: &str, said: &str| said.chars().count() <= most(label) && !said.contains(['。', '，', '！', '？', '：']);
    text.split_once(['：', ':']).is_some_and(|(label, said)| {
        is_any(&PHRASES.page_fields, label) && !matches!(label, "时间" | "日期") && plain(label, said.trim())
    })
}

/// `share save`, `share, tweet`: the buttons of a page, one beside the other.
fn are_words_of_buttons(folded: &str) -> bool {
    const PARTS: std::ops::RangeInclusive<usize> = 2..=6;
    let mut rest = folded;
    let (mut buttons, mut signs) = (0, 0);
    while !rest.is_empty() && buttons <= *PARTS.end() {
        let button = opening(&PHRASES.buttons, rest);
        // `A- A+`, `+ -`, how many comments there are.
        let word = rest.split([' ', ',']).next().unwrap_or_default();
        let sign = word.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '+' | '-' | '(' | ')'))
            || matches!(word, "a-" | "a+" | "a" | "가");
        let length = match button {
            Some(button) => button.len(),
            None if sign => word.len(),
            None => return false,
        };
        *if button.is_some() { &mut buttons } else { &mut signs } += 1;
        rest = rest[length..].trim_start_matches([' ', ',']);
    }
    // `0 90 resize`
    let counted = folded.starts_with(|sign: char| sign.is_ascii_digit());
    PARTS.contains(&buttons)
        || buttons == 1 && signs > 1 && (counted || !folded.contains(|sign: char| sign.is_ascii_digit()))
}

/// `👁 1 243`: how many read it.
fn is_count_of_readers(text: &str) -> bool {
    let figures = text.trim_start_matches(['👁', '💬', '❤', '👍', '\u{FE0F}', ' ']);
    figures.len() < text.len()
        && figures.contains(|sign: char| sign.is_ascii_digit())
        && figures.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, ' ' | '.' | ',' | '\u{a0}' | 'K' | 'k'))
}

/// `点击上方蓝字关注我们`, `点个“在看”，让更多人知道！`: what an account asks of its readers above its text and below.
fn calls_in_chinese(text: &str) -> bool {
    const MAX_LETTERS: usize = 30;
    let all = |words: &[&str]| words.iter().all(|word| text.contains(word));
    let asks = [
        &["点击", "关注"][..],
        &["点个", "在看"],
        &["点赞", "在看"],
        &["扫码", "关注"],
        &["二维码", "关注"],
        &["长按", "二维码"],
        &["转发", "朋友圈"],
        &["蓝字", "关注"],
    ];
    text.chars().count() <= MAX_LETTERS && !text.contains(['说', '称']) && asks.iter().any(|words| all(words))
}

/// What stands behind the address of a page, as some print it above when it appeared.
fn without_address(text: &str) -> &str {
    let address = text.starts_with("http://") || text.starts_with("https://");
    text.split_once(' ').filter(|_| address).map_or(text, |(_, rest)| rest)
}

fn bare_of(folded: &str) -> &str {
    folded.trim_matches(|sign: char| !sign.is_alphanumeric())
}

/// `STORY_NUMBER: L1N3WX0AB`: what a system says of a text to another.
fn is_field(text: &str) -> bool {
    let key = |key: &str| {
        key.contains('_')
            && key.starts_with(|sign: char| sign.is_ascii_uppercase())
            && key.ends_with(|sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit())
            && key.chars().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_')
    };
    text.split_once(": ").is_some_and(|(name, said)| key(name) && !is_sentence(said))
}

/// `Photo credit: `, and who made it.
const MAX_CREDIT_WORDS: usize = 10;

/// `PHOTO: The new pool on Monday.`
fn is_caption_labelled(text: &str) -> bool {
    const MAX_WORDS: usize = 20;
    let label = text.split_once(": ").map(|(label, _)| label);
    let told = label.is_some_and(|label| matches!(label, "PHOTO" | "PHOTOS" | "FOTO" | "FOTOS" | "ФОТО" | "Pictured"));
    told && text.split(' ').count() <= MAX_WORDS
}
