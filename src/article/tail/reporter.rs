//! How to reach who wrote a story, in its last line: `Contact Jane Roe at jane@post.example. Follow her on X @janeroe.`

use unicode_segmentation::UnicodeSegmentation;

use crate::article::boilerplate::{contains_address, contains_number};
use crate::article::byline::{self, is_name};
use crate::article::phrases::{PHRASES, contains_any, fold, is_any, opening};

const MAX_WORDS: usize = 40;
/// A name stands within as many words behind `Contact`.
const MAX_NAME_WORDS: usize = 4;

/// Whether a line says nothing but how to reach somebody: each of its sentences opens with an order, goes on with a name or a pronoun,
/// and ends at an address, a telephone or a network.
pub(super) fn reaches_reporter(text: &str) -> bool {
    if text.split_whitespace().count() > MAX_WORDS || contains_any(&PHRASES.said, &fold(text)) {
        return false;
    }
    let mut sentences = sentences(text).into_iter().peekable();
    sentences.peek().is_some() && sentences.all(|sentence| reaches(&sentence))
}

/// Who wrote it, below a story: `-- By Jane Roe`, `— Jane Roe can be reached at jane@post.example.`
pub(in crate::article) fn signed_below(text: &str) -> Option<Vec<String>> {
    let bare = text.trim_start_matches(['-', '–', '—']).trim_start();
    let dashed = bare.len() < text.len();
    // ` Follow @janeroe`, beside the name.
    let bare = bare.split_once(" Follow @").map_or(bare, |(who, handle)| if handle.contains(' ') { bare } else { who });
    if dashed && let Some(names) = byline::names(bare).filter(|names| !names.is_empty()) {
        return Some(names);
    }
    // `-Weather desk 19 Chief Meteorologist Jane Roe`
    if dashed && let Some(name) = name_behind_role(bare) {
        return Some(vec![name]);
    }
    if let Some(names) = signed_in_chinese(bare) {
        return Some(names);
    }
    let reached = [" can be reached at ", " can be reached by ", " may be reached at "];
    let (who, rest) = reached.iter().find_map(|reached| bare.split_once(reached))?;
    // `Staff writer Jane Roe`
    let who = if byline::is_role_with_name(who) { who.split_once(' ')?.1 } else { who };
    // Whom witnesses can reach is the story.
    let few = text.split_whitespace().count() <= MAX_WORDS && !contains_any(&PHRASES.said, &fold(text));
    let by = contains_address(rest) || contains_number(rest) || rest.split(' ').any(|word| word.starts_with('@'));
    byline::listed(who).filter(|names| few && by && !names.is_empty())
}

/// `海渡晚报记者 林小舟报道(除署名外)`, `记者：林小舟、陈大河 摄影报道`
fn signed_in_chinese(line: &str) -> Option<Vec<String>> {
    const MAX_LETTERS: usize = 36;
    const MAX_HOUSE: usize = 10;
    if line.chars().count() > MAX_LETTERS || line.contains(['。', '，', ',', '.']) {
        return None;
    }
    let line = line.trim_end_matches([')', '）']);
    let line = line.split(['(', '（']).next().unwrap_or(line).trim();
    let (house, who) = ["记者", "記者"].iter().find_map(|role| line.split_once(role))?;
    let who = who.trim_start_matches([' ', '：', ':', '\u{3000}']).trim_end();
    let ends = ["文图报道", "摄影报道", "攝影報導", "报道", "報道", "報導", "综合报道"];
    let who = ends.iter().find_map(|end| who.strip_suffix(end)).filter(|_| house.chars().count() <= MAX_HOUSE)?;
    let named = |name: &str| (2..=4).contains(&name.chars().count()) && byline::is_caseless(name);
    let names: Vec<&str> = who.split(['、', ' ', '\u{3000}']).filter(|name| !name.is_empty()).collect();
    let plain = house.is_empty() || byline::is_caseless(house);
    (plain && !names.is_empty() && names.iter().all(|name| named(name)))
        .then(|| names.into_iter().map(str::to_owned).collect())
}

/// `Jane Roe` of `Chief Meteorologist Jane Roe`: a name of two words in a line that is nothing else but what somebody is.
fn name_behind_role(line: &str) -> Option<String> {
    const WORDS: std::ops::RangeInclusive<usize> = 3..=8;
    let words: Vec<&str> = line.split(' ').collect();
    let capital = |word: &&str| word.starts_with(|sign: char| sign.is_uppercase() || sign.is_ascii_digit());
    let (role, name) = words.split_at_checked(words.len().checked_sub(2)?)?;
    let known = |word: &&str| {
        let folded = fold(word);
        is_any(&PHRASES.roles, &folded) || folded == "meteorologist"
    };
    let alone = WORDS.contains(&words.len()) && words.iter().all(capital) && !line.contains([',', '.', ':']);
    (alone && role.iter().any(known) && name.iter().all(|word| is_name(word))).then(|| name.join(" "))
}

/// The sentences of a line; one that opens with a small letter or a sign goes on with what stands before it.
fn sentences(text: &str) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    for piece in text.split_sentence_bounds() {
        match whole.last_mut() {
            Some(last) if !piece.starts_with(char::is_uppercase) => last.push_str(piece),
            _ => whole.push(piece.to_owned()),
        }
    }
    whole
}

fn reaches(sentence: &str) -> bool {
    let folded = fold(sentence);
    let Some(order) = opening(&PHRASES.reaches, &folded) else { return false };
    let rest: Vec<&str> = sentence.split_whitespace().skip(order.split(' ').count()).collect();
    let bare = |word: &str| word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_owned();
    let named = rest.iter().take(MAX_NAME_WORDS).take_while(|word| is_name(&bare(word))).count();
    let meant = rest.first().is_some_and(|word| is_any(&PHRASES.reached, &fold(&bare(word))));
    let handle = rest.iter().any(|word| word.starts_with('@') && word.len() > 2);
    let network = rest.iter().any(|word| is_any(&PHRASES.networks, &fold(&bare(word))));
    let by = contains_address(sentence) || contains_number(sentence) || handle || network && meant;
    (named >= 2 || meant) && by
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_it_may_stand_below() {
        let jane = Some(vec!["Jane Roe".to_owned()]);
        for (text, names) in [
            ("海渡晚报记者 林小舟报道(除署名外)", &["林小舟"][..]),
            ("记者：林小舟、陈大河 摄影报道", &["林小舟", "陈大河"]),
        ] {
            assert_eq!(
                signed_below(text).as_deref(),
                Some(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()[..]),
                "{text}"
            );
        }
        assert_eq!(signed_below("港务局告诉记者,码头将于五月开放,市长表示欢迎。"), None);
        for text in [
            "-- By Jane Roe",
            "-Stormwatch 19 Chief Meteorologist Jane Roe",
            "— By Jane Roe Follow @janeroe",
            "— Jane Roe can be reached at jroe@post.example.",
            "Jane Roe can be reached at 555-0142 or jroe@post.example.",
        ] {
            assert_eq!(signed_below(text), jane, "{text}");
        }
        for text in [
            "By Monday the port opens.",
            "Jane Roe can be reached at 555-0142 by those who saw the fire, police said.",
            "Jane Roe can be reached at home.",
            "— The port can be reached at noon.",
            "- Chief Meteorologist of Avel",
            "Chief Meteorologist Jane Roe",
        ] {
            assert_eq!(signed_below(text), None, "{text}");
        }
    }

    #[test]
    fn how_to_reach_a_reporter_is_no_story() {
        for text in [
            "Contact Jane Roe at 555-0142 or jroe@post.example. Follow her on X @janeroe.",
            "Contact Jane Roe at jroe@post.example.",
            "Reach Omar Lund at 202-555-0100.",
            "Email Jane Roe at jroe@post.example or follow her on Bluesky.",
            "Follow Jane Roe on X: @janeroe",
            "You can reach Jane Roe at jroe@post.example.",
            "Kontakta Jane Roe: jane@post.example",
        ] {
            assert!(reaches_reporter(text), "{text}");
        }
        for text in [
            "Contact with the ferry was lost at 0431 550 100.",
            "Call 0431 550 100 for news.",
            "Follow the trams of Avel on X.",
            "Contact Jane Roe, police said, at 202-555-0100.",
            "Reach for the sky.",
        ] {
            assert!(!reaches_reporter(text), "{text}");
        }
    }
}
