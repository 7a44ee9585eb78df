//! Marks of Markdown in a text that is none: `**Avel:** nine trams`, and items of a list that stand in one line.

use std::borrow::Cow;

/// `text` with each item of a list in a line of its own, and without the stars around bold words.
pub(super) fn without_marks(text: &str) -> Cow<'_, str> {
    if !text.contains("**") {
        return text.into();
    }
    text.split('\n').map(|line| bare(&in_items(line))).collect::<Vec<_>>().join("\n").into()
}

/// `* **Avel:** nine trams. * **Lund:** two.` in two lines.
fn in_items(line: &str) -> Cow<'_, str> {
    let opens = line.trim_start().starts_with("* **");
    let marks = line.matches(" * **").count();
    if !line.contains(" * **") || !opens && marks < 2 { line.into() } else { line.replace(" * **", "\n* **").into() }
}

/// Stars that stand in pairs are around words; `x ** 2` and `f**k` are not.
fn bare(line: &str) -> String {
    // A line that is bold from end to end is told as such elsewhere.
    let whole = line.trim().strip_prefix("**").and_then(|line| line.strip_suffix("**"));
    if !line.contains("**") || line.contains("***") || whole.is_some_and(|inside| !inside.contains("**")) {
        return line.to_owned();
    }
    let parts: Vec<&str> = line.split("**").collect();
    let paired = parts.len() % 2 == 1;
    let outside = |sign: Option<char>| sign.is_none_or(|sign| !sign.is_alphanumeric());
    let around = |at: usize| {
        let inside = parts[at];
        !inside.is_empty()
            && inside.trim() == inside
            && outside(parts[at - 1].chars().next_back())
            && outside(parts[at + 1].chars().next())
    };
    if paired && (1..parts.len()).step_by(2).all(around) { parts.concat() } else { line.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{BlockKind, Defaults, Input, Kind, read};

    #[test]
    fn stars_around_words_go_and_items_in_one_line_are_parted() {
        let text = "Trams stop in two towns of Avel\n\nThe port says where trams will not run on Monday:\n\
                    * **Veld:** no tram runs from nine to four. * **Lund:** no tram runs at all.\n\n\
                    The port of Avel is **sorry**, its head said on Monday, and trams will run on Tuesday.\n";
        let article = read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        let items: Vec<&str> = article
            .body
            .iter()
            .filter(|block| block.kind == BlockKind::Item)
            .map(|block| block.text.as_str())
            .collect();
        assert_eq!(items, ["Veld: no tram runs from nine to four.", "Lund: no tram runs at all."]);
        assert!(article.body.iter().all(|block| !block.text.contains("**")), "{:?}", article.body);
    }

    #[test]
    fn stars_that_are_around_no_words_stay() {
        for text in ["2 ** 3 is 8, 2 ** 4 is 16", "He said f**k, and s**t", "One ** star"] {
            assert_eq!(without_marks(text), text);
        }
    }
}
