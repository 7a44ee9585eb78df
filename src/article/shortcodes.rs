//! Marks of a CMS that its site turns into something else, and that no reader should see: `[gallery ids="1,2"]`,
//! `{% include ad.html %}`, `{{< video 7 >}}`, `:::note`. What stands in braces alone, `{{name}}`, may be something that was not
//! filled in, and stays to be found.

/// What goes with all that stands in it; of others only the marks do.
const WITH_WORDS: [&str; 8] = ["caption", "embed", "video", "audio", "gallery", "playlist", "youtube", "iframe"];
/// A mark is at most this long, in bytes.
const MAX_MARK: usize = 300;

/// `text` without its marks, and what was taken out; none if there are none.
pub(super) fn without(text: &str) -> Option<(String, Vec<String>)> {
    if !text.contains(['[', '{']) && !text.contains(":::") {
        return None;
    }
    let mut kept = String::with_capacity(text.len());
    let mut taken = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['[', '{', ':']) {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        let length = braces(from).or_else(|| brackets(from)).or_else(|| fence(&kept, from));
        match length {
            Some(length) => taken.push(from[..length].to_owned()),
            None => kept.push_str(&from[..1]),
        }
        rest = &from[length.unwrap_or(1)..];
    }
    kept.push_str(rest);
    (!taken.is_empty()).then(|| (kept.split_whitespace().collect::<Vec<_>>().join(" "), taken))
}

/// How long `{% … %}` or `{{< … >}}` is that `text` opens with.
fn braces(text: &str) -> Option<usize> {
    let (open, close) =
        [("{%", "%}"), ("{{<", ">}}"), ("{{%", "%}}"), ("{: .", "}"), ("{: #", "}"), ("{:.", "}"), ("{:#", "}")]
            .into_iter()
            .find(|(open, _)| text.starts_with(open))?;
    let end = text[open.len()..].find(close)? + open.len() + close.len();
    (end <= MAX_MARK).then_some(end)
}

/// How long `[gallery ids="1"]`, or `[caption …]…[/caption]` with what stands in it, is that `text` opens with. `[the mayor]` is
/// none.
fn brackets(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    let end = inside.find(']').filter(|end| *end <= MAX_MARK)?;
    let mark = &inside[..end];
    let closes = mark.starts_with('/');
    let name = mark.trim_start_matches('/').split([' ', '=']).next().unwrap_or_default();
    let word = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '-');
    if name.is_empty() || !name.starts_with(|letter: char| letter.is_ascii_lowercase()) || !name.chars().all(word) {
        return None;
    }
    let closing = format!("[/{name}]");
    let behind = text.get(end + 2..)?;
    let closed = behind.find(&closing).map(|at| end + 2 + at + closing.len());
    if closed.is_some() && WITH_WORDS.contains(&name) {
        return closed;
    }
    let bare = mark.len() == name.len() && WITH_WORDS.contains(&name);
    let quoted = mark.contains("=\"") || mark.contains("='") || mark.contains("=“") || mark.contains("=”");
    // `[stars rating=8.5/10]`
    let bare_value = |word: &str| {
        let (key, value) = word.split_once('=').unwrap_or_default();
        !value.is_empty() && !key.is_empty() && key.chars().all(|sign| sign.is_ascii_lowercase() || sign == '_')
    };
    let attributes = quoted || mark.split(' ').skip(1).any(bare_value);
    (closes && mark.len() == name.len() + 1 || closed.is_some() || bare || attributes).then_some(end + 2)
}

/// How long `:::note` or `:::` is, at the start of a paragraph or its end.
fn fence(before: &str, text: &str) -> Option<usize> {
    let name = text.strip_prefix(":::")?;
    let length = 3 + name.find(char::is_whitespace).unwrap_or(name.len());
    let edge = before.trim().is_empty() || text[length..].trim().is_empty();
    (edge && text[3..length].chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_cms_are_no_words() {
        for (text, kept) in [
            ("{% include ad.html %}", ""),
            ("The quay {{< map 7 >}} is shut.", "The quay is shut."),
            ("[caption id=\"a1\" align=\"left\"]The quay[/caption] It is shut.", "It is shut."),
            ("[gallery ids=\"4,5\"]", ""),
            ("[stars rating=8.5/10] It is shut.", "It is shut."),
            ("The quay is shut. {: .lead}", "The quay is shut."),
            ("[embed]https://film.example/x[/embed]", ""),
            ("[quote]It is shut.[/quote]", "It is shut."),
            (":::note The quay is shut. :::", "The quay is shut."),
        ] {
            assert_eq!(without(text).map(|(kept, _)| kept).as_deref(), Some(kept), "{text}");
        }
        for words in [
            "“[the mayor] will stay”",
            "The quay [sic] is shut.",
            "The rule [where a = b] is old.",
            "Dear {{name}}",
            "At 10:15: shut",
            "[VIDEO] It is shut.",
        ] {
            assert_eq!(without(words), None, "{words}");
        }
    }
}
