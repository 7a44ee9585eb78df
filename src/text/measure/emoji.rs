//! Emoji sequences, as X's own library knows them: those of Emoji 11 (2018).
//!
//! A sequence that came later falls into its parts and counts more; whether X's servers know it is not documented, so the
//! larger figure is the safe one. A single emoji needs no table here: it weighs 2 like every other character of its range.

use crate::text::chars::after;

const JOINER: char = '\u{200D}';
const EMOJI_STYLE: char = '\u{FE0F}';
const TEXT_STYLE: char = '\u{FE0E}';

/// Regions that have a flag, two letters each.
const FLAGS: &str = "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW \
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ \
    FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT \
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ \
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS \
    RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ \
    UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// For each first letter, a bit for each second one with which it is a flag.
static FLAGGED: [u32; 26] = flagged();

const fn flagged() -> [u32; 26] {
    let mut letters = [0; 26];
    let mut at = 0;
    while at + 1 < FLAGS.len() {
        if FLAGS.as_bytes()[at] == b' ' {
            at += 1;
            continue;
        }
        letters[(FLAGS.as_bytes()[at] - b'A') as usize] |= 1 << (FLAGS.as_bytes()[at + 1] - b'A');
        at += 2;
    }
    letters
}

/// Families and couples after their first person, the longer first.
const AFTER_MAN: [&str; 17] = [
    "\u{200D}❤\u{FE0F}\u{200D}💋\u{200D}👨",
    "\u{200D}👨\u{200D}👦\u{200D}👦",
    "\u{200D}👨\u{200D}👧\u{200D}👦",
    "\u{200D}👨\u{200D}👧\u{200D}👧",
    "\u{200D}👩\u{200D}👦\u{200D}👦",
    "\u{200D}👩\u{200D}👧\u{200D}👦",
    "\u{200D}👩\u{200D}👧\u{200D}👧",
    "\u{200D}❤\u{FE0F}\u{200D}👨",
    "\u{200D}👨\u{200D}👦",
    "\u{200D}👨\u{200D}👧",
    "\u{200D}👩\u{200D}👦",
    "\u{200D}👩\u{200D}👧",
    "\u{200D}👦\u{200D}👦",
    "\u{200D}👧\u{200D}👦",
    "\u{200D}👧\u{200D}👧",
    "\u{200D}👦",
    "\u{200D}👧",
];
const AFTER_WOMAN: [&str; 14] = [
    "\u{200D}❤\u{FE0F}\u{200D}💋\u{200D}👨",
    "\u{200D}❤\u{FE0F}\u{200D}💋\u{200D}👩",
    "\u{200D}👩\u{200D}👦\u{200D}👦",
    "\u{200D}👩\u{200D}👧\u{200D}👦",
    "\u{200D}👩\u{200D}👧\u{200D}👧",
    "\u{200D}❤\u{FE0F}\u{200D}👨",
    "\u{200D}❤\u{FE0F}\u{200D}👩",
    "\u{200D}👩\u{200D}👦",
    "\u{200D}👩\u{200D}👧",
    "\u{200D}👦\u{200D}👦",
    "\u{200D}👧\u{200D}👦",
    "\u{200D}👧\u{200D}👧",
    "\u{200D}👦",
    "\u{200D}👧",
];

/// The end of the emoji sequence of more than one character that begins at byte `at` with `first`.
pub(super) fn sequence_end(text: &str, at: usize, first: char) -> Option<usize> {
    if first < '\u{2000}' && !matches!(first, '#' | '*' | '0'..='9' | '©' | '®') {
        return None;
    }
    let next = at + first.len_utf8();
    let second = after(text, next)?;
    match first {
        '#' | '*' | '0'..='9' => {
            let key = skip(text, next, |c| c == EMOJI_STYLE);
            text[key..].starts_with('\u{20E3}').then(|| key + 3)
        }
        '\u{1F1E6}'..='\u{1F1FF}' => is_flag(first, second).then(|| next + second.len_utf8()),
        '\u{1F3F4}' => follow(
            text,
            next,
            &[
                "\u{200D}\u{2620}\u{FE0F}",
                "\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
                "\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
                "\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}",
            ],
        ),
        _ if !matches!(second, JOINER | EMOJI_STYLE) && !is_tone(second) => None,
        _ => joined_end(text, next, first).or_else(|| toned_end(text, next, first, second)),
    }
}

/// Sequences with a joiner.
fn joined_end(text: &str, next: usize, first: char) -> Option<usize> {
    let toned = skip(text, next, is_tone);
    match first {
        '👨' | '👩' => {
            let rest = text[toned..].strip_prefix(JOINER)?;
            let work = rest.chars().next()?;
            let at = toned + JOINER.len_utf8() + work.len_utf8();
            match work {
                '⚕' | '⚖' | '✈' if text[at..].starts_with(EMOJI_STYLE) => Some(at + EMOJI_STYLE.len_utf8()),
                '🌾'
                | '🍳'
                | '🎓'
                | '🎤'
                | '🎨'
                | '🏫'
                | '🏭'
                | '💻'
                | '💼'
                | '🔧'
                | '🔬'
                | '🚀'
                | '🚒'
                | '\u{1F9B0}'..='\u{1F9B3}' => Some(at),
                _ if first == '👨' => follow(text, next, &AFTER_MAN),
                _ => follow(text, next, &AFTER_WOMAN),
            }
        }
        '\u{1F3CB}' | '\u{1F3CC}' | '\u{1F574}' | '\u{1F575}' | '\u{26F9}' => {
            let styled = skip(text, next, |c| is_tone(c) || c == EMOJI_STYLE);
            if styled > next { gender_end(text, styled) } else { None }
        }
        '🏃'
        | '🏄'
        | '🏊'
        | '👮'
        | '👱'
        | '👳'
        | '👷'
        | '💁'
        | '💂'
        | '💆'
        | '💇'
        | '🙅'..='🙇'
        | '🙋'
        | '🙍'
        | '🙎'
        | '🚣'
        | '🚴'..='🚶'
        | '🤦'
        | '🤵'
        | '🤷'..='🤹'
        | '🤽'
        | '🤾'
        | '🦸'
        | '🦹'
        | '🧖'..='🧝' => gender_end(text, toned),
        '👯' | '🤼' | '🧞' | '🧟' => gender_end(text, next),
        '\u{1F3F3}' => follow(text, next, &["\u{FE0F}\u{200D}🌈"]),
        '\u{1F441}' => follow(text, next, &["\u{200D}\u{1F5E8}"]),
        _ => None,
    }
}

/// One emoji with its style or its skin tone.
fn toned_end(text: &str, next: usize, first: char, second: char) -> Option<usize> {
    let styled = match second {
        EMOJI_STYLE if takes_style(first) => next + EMOJI_STYLE.len_utf8(),
        TEXT_STYLE => return None,
        _ => next,
    };
    let toned = if takes_tone(first) { skip(text, styled, is_tone) } else { styled };
    (toned > next).then_some(toned)
}

fn gender_end(text: &str, at: usize) -> Option<usize> {
    follow(text, at, &["\u{200D}\u{2640}\u{FE0F}", "\u{200D}\u{2642}\u{FE0F}"])
}

fn follow(text: &str, at: usize, tails: &[&str]) -> Option<usize> {
    tails.iter().find(|tail| text[at..].starts_with(**tail)).map(|tail| at + tail.len())
}

/// Past one character of a class, if it stands there.
fn skip(text: &str, at: usize, class: impl Fn(char) -> bool) -> usize {
    after(text, at).filter(|c| class(*c)).map_or(at, |c| at + c.len_utf8())
}

/// Whether a flag is made of characters like this one.
pub(super) fn is_region(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Whether `c` can be the second character of a sequence that is no flag of a region.
pub(super) fn goes_on_with(c: char) -> bool {
    matches!(c, JOINER | EMOJI_STYLE | '\u{20E3}' | '\u{E0067}') || is_tone(c)
}

fn is_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_flag(first: char, second: char) -> bool {
    let letter = |c: char| u32::from(c).checked_sub(0x1F1E6).filter(|n| *n < 26);
    let (Some(first), Some(second)) = (letter(first), letter(second)) else { return false };
    FLAGGED[first as usize] & (1 << second) != 0
}

/// Characters that are text or emoji by the style that follows them.
fn takes_style(c: char) -> bool {
    matches!(u32::from(c),
        0xA9 | 0xAE | 0x203C | 0x2049 | 0x2122 | 0x2139 | 0x2194..=0x2199 | 0x21A9..=0x21AA | 0x231A..=0x231B | 0x2328
        | 0x23CF | 0x23ED..=0x23EF | 0x23F1..=0x23F2 | 0x23F8..=0x23FA | 0x24C2 | 0x25AA..=0x25AB | 0x25B6 | 0x25C0
        | 0x25FB..=0x25FE | 0x2600..=0x2604 | 0x260E | 0x2611 | 0x2614..=0x2615 | 0x2618 | 0x261D | 0x2620
        | 0x2622..=0x2623 | 0x2626 | 0x262A | 0x262E..=0x262F | 0x2638..=0x263A | 0x2640 | 0x2642 | 0x2648..=0x2653
        | 0x265F..=0x2660 | 0x2663 | 0x2665..=0x2666 | 0x2668 | 0x267B | 0x267F | 0x2692..=0x2697 | 0x2699
        | 0x269B..=0x269C | 0x26A0..=0x26A1 | 0x26AA..=0x26AB | 0x26B0..=0x26B1 | 0x26BD..=0x26BE | 0x26C4..=0x26C5
        | 0x26C8 | 0x26CF | 0x26D1 | 0x26D3..=0x26D4 | 0x26E9..=0x26EA | 0x26F0..=0x26F5 | 0x26F7..=0x26FA | 0x26FD
        | 0x2702 | 0x2708..=0x2709 | 0x270C..=0x270D | 0x270F | 0x2712 | 0x2714 | 0x2716 | 0x271D | 0x2721
        | 0x2733..=0x2734 | 0x2744 | 0x2747 | 0x2757 | 0x2763..=0x2764 | 0x27A1 | 0x2934..=0x2935 | 0x2B05..=0x2B07
        | 0x2B1B..=0x2B1C | 0x2B50 | 0x2B55 | 0x3030 | 0x303D | 0x3297 | 0x3299 | 0x1F004 | 0x1F170..=0x1F171
        | 0x1F17E..=0x1F17F | 0x1F202 | 0x1F21A | 0x1F22F | 0x1F237 | 0x1F321 | 0x1F324..=0x1F32C | 0x1F336 | 0x1F37D
        | 0x1F396..=0x1F397 | 0x1F399..=0x1F39B | 0x1F39E..=0x1F39F | 0x1F3CB..=0x1F3CE | 0x1F3D4..=0x1F3DF | 0x1F3F3
        | 0x1F3F5 | 0x1F3F7 | 0x1F43F | 0x1F441 | 0x1F4FD | 0x1F549..=0x1F54A | 0x1F56F..=0x1F570 | 0x1F573..=0x1F579
        | 0x1F587 | 0x1F58A..=0x1F58D | 0x1F590 | 0x1F5A5 | 0x1F5A8 | 0x1F5B1..=0x1F5B2 | 0x1F5BC | 0x1F5C2..=0x1F5C4
        | 0x1F5D1..=0x1F5D3 | 0x1F5DC..=0x1F5DE | 0x1F5E1 | 0x1F5E3 | 0x1F5E8 | 0x1F5EF | 0x1F5F3 | 0x1F5FA | 0x1F6CB
        | 0x1F6CD..=0x1F6CF | 0x1F6E0..=0x1F6E5 | 0x1F6E9 | 0x1F6F0 | 0x1F6F3)
}

/// Characters that take a skin tone.
fn takes_tone(c: char) -> bool {
    matches!(u32::from(c),
        0x261D | 0x26F7 | 0x26F9 | 0x270A..=0x270D | 0x1F385 | 0x1F3C2..=0x1F3C4 | 0x1F3C7 | 0x1F3CA..=0x1F3CC
        | 0x1F442..=0x1F443 | 0x1F446..=0x1F450 | 0x1F466..=0x1F469 | 0x1F46E | 0x1F470..=0x1F478 | 0x1F47C
        | 0x1F481..=0x1F483 | 0x1F485..=0x1F487 | 0x1F4AA | 0x1F574..=0x1F575 | 0x1F57A | 0x1F590 | 0x1F595..=0x1F596
        | 0x1F645..=0x1F647 | 0x1F64B..=0x1F64F | 0x1F6A3 | 0x1F6B4..=0x1F6B6 | 0x1F6C0 | 0x1F6CC | 0x1F918..=0x1F91C
        | 0x1F91E..=0x1F91F | 0x1F926 | 0x1F930..=0x1F939 | 0x1F93D..=0x1F93E | 0x1F9B5..=0x1F9B6 | 0x1F9B8..=0x1F9B9
        | 0x1F9D1..=0x1F9DD)
}

/// Whether a single character is drawn as an emoji by itself; for the reasons of a length, not for the length.
pub(super) fn is_single(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B05}'..='\u{2B55}' | '\u{231A}' | '\u{231B}'
        | '\u{23E9}'..='\u{23FA}' | '\u{203C}' | '\u{2049}' | '\u{20E3}')
}

/// Whether a grapheme cluster is an emoji.
pub(super) fn is_pictographic(cluster: &str) -> bool {
    let Some(first) = cluster.chars().next() else { return false };
    is_single(first) || (cluster.len() > first.len_utf8() && cluster.contains([EMOJI_STYLE, '\u{20E3}']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_letters_is_a_flag_or_not_as_listed() {
        let region = |letter: u8| char::from_u32(0x1F1E6 + u32::from(letter - b'A')).expect("a region's letter");
        for (a, b) in (b'A'..=b'Z').flat_map(|a| (b'A'..=b'Z').map(move |b| (a, b))) {
            let listed = FLAGS.split_whitespace().any(|flag| flag.as_bytes() == [a, b]);
            assert_eq!(is_flag(region(a), region(b)), listed, "{}{}", char::from(a), char::from(b));
        }
    }
}
