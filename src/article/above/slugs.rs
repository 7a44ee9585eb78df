//! Under what an agency or a desk files a text, in a line above its headline.

use super::MIN_STEM;
use crate::article::phrases::fold;

/// `BC-POOL-OPEN`, in bytes.
const MAX_SLUG: usize = 60;

/// `BC-POOL-OPEN`, `AP-US--Pool Opens,1st Ld-Writethru`
pub(super) fn is_slug(line: &str) -> bool {
    if line.len() > MAX_SLUG {
        return false;
    }
    let first = line.split(' ').next().unwrap_or_default();
    let shouted = |text: &str| text.contains(char::is_uppercase) && !text.contains(char::is_lowercase);
    let plain = |text: &str| text.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '/'));
    // `РОССИЯ-БАНК`, in whole words.
    let words =
        || line.split('-').all(|word| word.chars().count() >= MIN_STEM && word.chars().all(char::is_alphabetic));
    let joins = line.matches(['-', '_']).count();
    let joined = line == first && shouted(line) && plain(line) && (joins >= 2 || joins == 1 && words());
    let wire =
        first.split_once("--").is_some_and(|(source, story)| shouted(source) && plain(source) && !story.is_empty());
    // `ЦБ РФ-СТАВКА-РЕШЕНИЕ`
    let spaced = line.split_once('-').is_some_and(|(first, rest)| {
        first.split(' ').count() == 2
            && !rest.contains(' ')
            && rest.contains('-')
            && line.chars().all(|sign| sign.is_alphabetic() || " -".contains(sign))
    });
    joined
        || spaced && shouted(line)
        || wire
        || fold(line).contains("writethru")
        || is_wire_code(line)
        || is_wire_head(line)
        || is_keywords(line)
}

/// `a0417`, `r i BC-EU-Trams-Quay 12-04 0312`, `BC-EU-Trams-Quay,290`: the lines above an agency's text in its old form.
fn is_wire_head(line: &str) -> bool {
    let figures = |text: &str| !text.is_empty() && text.chars().all(|sign| sign.is_ascii_digit() || sign == '-');
    let numbered = line.strip_prefix(|sign: char| sign.is_ascii_lowercase());
    if numbered.is_some_and(|digits| digits.len() == 4 && figures(digits) && !digits.contains('-')) {
        return true;
    }
    let slug = |token: &str| {
        let (slug, length) = token.split_once(',').unwrap_or((token, "0"));
        let mut parts = slug.split('-');
        let opens = parts.next().is_some_and(|part| matches!(part, "AM" | "BC" | "PM"));
        let capital = |part: &str| part.starts_with(|sign: char| sign.is_uppercase() || sign.is_ascii_digit());
        opens && parts.clone().count() >= 2 && parts.all(capital) && figures(length)
    };
    let other = |token: &str| token.len() == 1 && token.chars().all(|sign| sign.is_ascii_lowercase()) || figures(token);
    let mut slugs = 0;
    let known = line.split(' ').filter(|token| !token.is_empty()).all(|token| {
        let named = slug(token);
        slugs += usize::from(named);
        named || other(token)
    });
    known && slugs == 1
}

/// `FRA0123 4 I 0287 FRA /AFP-XX01`, `bdt0345 3 pl 312 dpa 0678`: how an agency numbers its texts.
fn is_wire_code(line: &str) -> bool {
    const MIN_TOKENS: usize = 4;
    let mut tokens = line.split_whitespace();
    let first = tokens.next().unwrap_or_default();
    let digits = first.trim_start_matches(|sign: char| sign.is_ascii_alphabetic());
    let letters = first.len() - digits.len();
    let numbered = (2..=5).contains(&letters) && (3..=5).contains(&digits.len());
    let coded =
        |token: &str| token.chars().count() <= 3 || token.contains(|sign: char| sign.is_ascii_digit() || sign == '/');
    numbered
        && digits.chars().all(|sign| sign.is_ascii_digit())
        && tokens.clone().count() + 1 >= MIN_TOKENS
        && tokens.all(coded)
}

/// `Bundestag/Verkehr/`, `Incendie-accident-transport`: what an agency files a text under.
fn is_keywords(line: &str) -> bool {
    const MIN_PARTS: usize = 3;
    let word = |part: &str| part.chars().count() > 2 && part.chars().all(|sign| sign.is_alphabetic() || sign == ' ');
    let parts = |sign: char| line.split(sign).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let slashed = line.ends_with('/') && line.matches('/').count() > 1 && parts('/').into_iter().all(word);
    let small = |part: &str| !part.contains(char::is_uppercase);
    let hyphened = || {
        let parts = parts('-');
        parts.len() >= MIN_PARTS
            && !line.contains(' ')
            && parts.iter().all(|part| part.chars().count() > 3 && word(part))
            && parts[1..].iter().all(|part| small(part))
    };
    slashed || hyphened()
}
