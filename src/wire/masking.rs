//! Secrets in what is shown: looked for in each form in which a platform may say one back, whole or its beginning.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::secret::Secret;

/// Shorter, and a piece of base64 is found where no secret is.
const SHORTEST_BYTES: usize = 8;

/// So many characters of a longer secret's beginning are hidden too: some say a token back cut off (`EAAGm0PX4ZCpsBAKZ…`).
/// Fewer are what every token of a platform begins with.
const SHORTEST_BEGINNING: usize = 16;

/// Words for people with every one of `secrets` replaced by `⟨secret⟩`, in whatever form it stands there, and with their
/// beginnings too.
pub(crate) fn mask(text: &str, secrets: &[Secret]) -> String {
    mask_with(text, &Forms::in_words(secrets))
}

/// The same with the forms of secrets that are looked for in many texts.
pub(super) fn mask_with(text: &str, secrets: &[Forms<'_>]) -> String {
    secrets.iter().fold(text.to_owned(), |masked, secret| secret.mask(&masked, "⟨secret⟩"))
}

/// `text` with `secret` replaced by `shown` where it stands whole: what a dry run shows is what would be sent.
pub(super) fn mask_as(text: &str, secret: &Secret, shown: &str) -> String {
    if secret.is_empty() { text.to_owned() } else { Forms::of(secret).mask(text, shown) }
}

/// A secret in the forms in which it is looked for: as it is and in base64, also amid what else was encoded with it.
pub(super) struct Forms<'a> {
    forms: Vec<Cow<'a, str>>,
    /// Whether a form's beginning is one. Not in what a program reads on: the next token may begin as the last one did.
    begun: bool,
    /// By a byte: whether one of them, or an escape in it, begins so.
    may_begin: [bool; 256],
}

impl<'a> Forms<'a> {
    /// Of each secret that is not empty, for an answer that a program reads on.
    pub(super) fn of_all(secrets: &'a [Secret]) -> Vec<Self> {
        secrets.iter().filter(|secret| !secret.is_empty()).map(Self::of).collect()
    }

    /// Of each secret that is not empty, for words that people alone read: also in hexadecimal and in letters of one case,
    /// and its beginning.
    pub(super) fn in_words(secrets: &'a [Secret]) -> Vec<Self> {
        let of = |secret: &'a Secret| {
            let mut forms = forms(secret.expose());
            if secret.expose().len() >= SHORTEST_BYTES {
                forms.extend(rewritten(secret.expose()).into_iter().map(Cow::Owned));
            }
            Self::with(forms, true)
        };
        secrets.iter().filter(|secret| !secret.is_empty()).map(of).collect()
    }

    fn of(secret: &'a Secret) -> Self {
        Self::with(forms(secret.expose()), false)
    }

    fn with(forms: Vec<Cow<'a, str>>, begun: bool) -> Self {
        let mut may_begin = [false; 256];
        let first = forms.iter().filter_map(|form| form.bytes().next());
        first.chain(*b"\\%&+").for_each(|byte| may_begin[usize::from(byte)] = true);
        Self { forms, begun, may_begin }
    }

    /// `text` with the secret replaced by `shown`: each of its forms as it is, or escaped as in JSON, JavaScript, a URL or HTML,
    /// also twice.
    fn mask(&self, text: &str, shown: &str) -> String {
        let mut masked = String::new();
        let (mut at, mut kept) = (0, 0);
        while let Some(next) = self.next_candidate(text, at) {
            match self.length_at(&text[next..]) {
                Some(length) => {
                    masked.push_str(&text[kept..next]);
                    masked.push_str(shown);
                    at = next + length;
                    kept = at;
                }
                None => at = next + text[next..].chars().next().map_or(1, char::len_utf8),
            }
        }
        masked.push_str(&text[kept..]);
        masked
    }

    /// How many bytes of `text` write one of the forms, if it begins with one; with the beginning of one if not.
    fn length_at(&self, text: &str) -> Option<usize> {
        let longest = |by: fn(&str, &str) -> Option<usize>| self.forms.iter().filter_map(|form| by(text, form)).max();
        longest(end_of).or_else(|| if self.begun { longest(end_of_beginning) } else { None })
    }

    /// Where one of the forms may begin, from the byte `from` on.
    fn next_candidate(&self, text: &str, from: usize) -> Option<usize> {
        let found = text.as_bytes()[from..].iter().position(|byte| self.may_begin[usize::from(*byte)])?;
        Some(from + found)
    }
}

/// A secret and what base64 makes of it.
fn forms(value: &str) -> Vec<Cow<'_, str>> {
    let mut forms = vec![Cow::Borrowed(value)];
    for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
        forms.push(engine.encode(value).into());
        // After a user's name and a colon it begins anywhere in a group of three; its first and last character then tell
        // of its neighbours too.
        for before in 0..3 {
            let encoded = engine.encode([&b"\0\0"[..before.min(2)], value.as_bytes()].concat());
            let (from, to) = ((before * 8).div_ceil(6), (before + value.len()) * 8 / 6);
            if value.len() >= SHORTEST_BYTES {
                forms.push(encoded[from..to].to_owned().into());
            }
        }
    }
    forms.sort();
    forms.dedup();
    forms
}

/// A secret of some length as other programs write it: in hexadecimal, in capitals, in small letters.
fn rewritten(value: &str) -> Vec<String> {
    let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![hex.to_uppercase(), hex, value.to_uppercase(), value.to_lowercase()];
    forms.sort();
    forms.dedup();
    forms
}

/// How many bytes of `text` write as much as they do of `form`, if that is [`SHORTEST_BEGINNING`] characters or more.
fn end_of_beginning(text: &str, form: &str) -> Option<usize> {
    let mut rest = text;
    let mut characters = 0;
    for wanted in form.chars() {
        let Some(next) = ways(rest, wanted).into_iter().flatten().min_by_key(|rest| rest.len()) else { break };
        rest = next;
        characters += 1;
    }
    (characters >= SHORTEST_BEGINNING).then_some(text.len() - rest.len())
}

/// How many bytes of `text` write `form`, if it begins with it.
fn end_of(text: &str, form: &str) -> Option<usize> {
    let mut rest = text;
    for (at, wanted) in form.char_indices() {
        let ways = ways(rest, wanted);
        let mut possible = ways.into_iter().flatten();
        match (possible.next(), possible.next()) {
            (None, _) => return None,
            (Some(one), None) => rest = one,
            // What escapes is itself to be written: plainly, or escaped.
            (Some(_), Some(_)) => {
                let form = &form[at + wanted.len_utf8()..];
                let further = |rest: &str| Some(text.len() - rest.len() + end_of(rest, form)?);
                return ways.into_iter().flatten().filter_map(further).max();
            }
        }
    }
    Some(text.len() - rest.len())
}

/// What stands after `wanted` at the beginning of `text`, for each way to read it there.
fn ways(text: &str, wanted: char) -> [Option<&str>; 4] {
    let plain = text.strip_prefix(wanted);
    match text.bytes().next() {
        Some(b'\\') => {
            let many = |n: usize| text.strip_prefix(&"\\\\\\\\"[..n]).filter(|_| wanted == '\\');
            [plain, many(2), many(4), after_escape(text.trim_start_matches('\\'), wanted)]
        }
        Some(b'%') => [plain, wanted.encode_utf8(&mut [0; 4]).bytes().try_fold(text, after_percent), None, None],
        Some(b'&') => [plain, after_entity(&text[1..], wanted), None, None],
        Some(b'+') if wanted == ' ' => [Some(&text[1..]), None, None, None],
        _ => [plain, None, None, None],
    }
}

/// After any number of backslashes: `\/`, `\"`, `\u002d`, `\x2d`.
fn after_escape(text: &str, wanted: char) -> Option<&str> {
    if matches!(wanted, '/' | '"' | '\'')
        && let Some(rest) = text.strip_prefix(wanted)
    {
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix('x') {
        return after_hex(rest, 2, u32::from(wanted));
    }
    let units = wanted.encode_utf16(&mut [0; 2]).to_vec();
    units.into_iter().try_fold(text, |text, unit| {
        let digits = text.trim_start_matches('\\').strip_prefix('u')?;
        after_hex(digits, 4, u32::from(unit))
    })
}

/// `%2d`, `%252d`.
fn after_percent(text: &str, wanted: u8) -> Option<&str> {
    let mut digits = text.strip_prefix('%')?;
    loop {
        if let Some(rest) = after_hex(digits, 2, wanted.into()) {
            return Some(rest);
        }
        digits = digits.strip_prefix("25")?;
    }
}

/// After the `&`: `amp;`, `#45;`, `#x2d;`.
fn after_entity(text: &str, wanted: char) -> Option<&str> {
    const NAMES: [(&str, char); 6] =
        [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("sol", '/')];
    let (name, rest) = text.split_once(';').filter(|(name, _)| name.len() <= 8)?;
    let is_wanted = match name.strip_prefix('#').map(|number| (number, number.strip_prefix(['x', 'X']))) {
        Some((_, Some(hex))) => u32::from_str_radix(hex, 16) == Ok(wanted.into()),
        Some((number, None)) => number.parse() == Ok(u32::from(wanted)),
        None => NAMES.contains(&(name, wanted)),
    };
    is_wanted.then_some(rest)
}

fn after_hex(text: &str, digits: usize, wanted: u32) -> Option<&str> {
    let (number, rest) = text.split_at_checked(digits)?;
    let is_hex = number.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hex && u32::from_str_radix(number, 16) == Ok(wanted)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn masked(text: &str, secret: &str) -> String {
        mask(text, &[Secret::new(secret)])
    }

    #[test]
    fn a_secret_is_masked_in_base64_and_percent_encoding_too() {
        assert_eq!(
            masked("a=p%26ss+w%C3%B6rd b=cCZzcyB3w7ZyZA== c=p&ss wörd", "p&ss wörd"),
            "a=⟨secret⟩ b=⟨secret⟩== c=⟨secret⟩"
        );
    }

    #[test]
    fn a_secret_is_masked_however_its_characters_are_escaped() {
        let secret = "1//0a-b\"c😀";
        for written in [
            r#"1\/\/0a-b\"c😀"#,
            r#"1\u002f\/0a\u002Db\u0022c\ud83d\ude00"#,
            r#"1\\\/\\\/0a\\u002db\\\"c\\ud83d\\ude00"#,
            r"1\x2f\x2f0a\x2db\x22c😀",
            "1%2F%2f0a%2Db%22c%F0%9F%98%80",
            "1%252F%252F0a-b%2522c%25F0%259F%2598%2580",
            "1&#47;&#x2F;0a&#45;b&quot;c&#128512;",
            "1//0a-b&#34;c&#x1f600;",
        ] {
            assert_eq!(masked(&format!("said {written}."), secret), "said ⟨secret⟩.", "{written}");
        }
        assert_eq!(masked("1//0a-c", secret), "1//0a-c");
        assert_eq!(masked(r"\n\\ a \u00 % &; &#x; %2", "%2x"), r"\n\\ a \u00 % &; &#x; %2");
    }

    #[test]
    fn a_secret_is_masked_amid_what_was_encoded_with_it() {
        let secret = "hush-app-secret-5b1c";
        for with in ["desk:", "\0desk\0", "client-7:", "a"] {
            for url_safe in [false, true] {
                let plain = format!("{with}{secret}?>~");
                let encoded = if url_safe { URL_SAFE_NO_PAD.encode(&plain) } else { STANDARD_NO_PAD.encode(&plain) };
                let shown = masked(&format!("Basic {encoded}="), secret);
                assert!(shown.contains("⟨secret⟩"), "{with:?}: {shown}");
                let left: usize = encoded.len() + "Basic =".len() - (shown.len() - "⟨secret⟩".len());
                assert!(left >= secret.len() * 8 / 6 - 2, "{with:?}: {shown}");
            }
        }
    }

    #[test]
    fn a_secret_that_is_said_back_in_another_case_in_hexadecimal_or_cut_off_is_masked() {
        let secret = "EAAGm0PX4ZCpsBAKZAhush5b1c";
        let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        for said in [secret.to_lowercase(), secret.to_uppercase(), hex.to_uppercase(), hex] {
            assert_eq!(masked(&format!("no {said}."), secret), "no ⟨secret⟩.");
        }
        assert_eq!(masked("no EAAGm0PX4ZCpsBAKZAhu… or EAAGm0PX.", secret), "no ⟨secret⟩… or EAAGm0PX.");
    }

    proptest! {
        /// What a program reads in an answer whose secret was masked is JSON as before, without the secret.
        #[test]
        fn no_json_says_a_secret_once_it_is_decoded(
            before in r#"[a-z\\"/\n ü]{0,6}"#,
            secret in r#"[A-Z0-9_/+=:.\\"~-]{10,24}"#,
            escaped in proptest::collection::vec(any::<bool>(), 24),
        ) {
            let mut text = serde_json::to_string(&before).expect("a string");
            text.pop();
            for (c, escaped) in secret.chars().zip(&escaped) {
                match (escaped, c) {
                    (true, _) => text.push_str(&format!("\\u{:04x}", u32::from(c))),
                    (false, '"' | '\\' | '/') => text.extend(['\\', c]),
                    (false, _) => text.push(c),
                }
            }
            text.push('"');
            let read: String = serde_json::from_str(&text).expect("JSON");
            prop_assert!(read.ends_with(&secret));
            let shown: String = serde_json::from_str(&masked(&text, &secret)).expect("JSON still");
            prop_assert!(!shown.contains(&secret) && shown.ends_with("⟨secret⟩"), "{}", shown);
        }
    }
}
