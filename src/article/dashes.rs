//! Two hyphens for a dash, as typewriters and some wires have them.

use std::borrow::Cow;

/// `text` with a dash for each ` -- ` between words of a line.
pub(super) fn typeset(text: &str) -> Cow<'_, str> {
    const HYPHENS: &str = " -- ";
    if !text.contains(HYPHENS) {
        return Cow::Borrowed(text);
    }
    let mut set = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(HYPHENS) {
        // What a program shows of its options is no prose.
        let between = before.ends_with(|sign: char| sign.is_alphanumeric() || ",.!?;:)]/\"'”’»%".contains(sign))
            && behind.starts_with(|sign: char| sign.is_alphanumeric() || "(\"'“‘«„$€£".contains(sign));
        set.push_str(before);
        set.push_str(if between { " – " } else { HYPHENS });
        rest = behind;
    }
    set.push_str(rest);
    Cow::Owned(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hyphens_between_words_are_a_dash() {
        assert_eq!(typeset("Two of them -- the trams -- are back."), "Two of them – the trams – are back.");
        assert_eq!(typeset("NEW AVEL, Dec. 4 /PRNewswire/ -- \"It"), "NEW AVEL, Dec. 4 /PRNewswire/ – \"It");
        for text in ["-- With help of Avel", "git commit --all", "a -- --b", "x--y", "POL: Nr.: 7 --Trams-- "] {
            assert_eq!(typeset(text), text);
        }
    }
}
