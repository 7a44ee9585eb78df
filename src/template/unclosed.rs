//! What keeps a text from being a template, in words that say where: a tag or a block that is not closed, or closed twice.

use super::lint::Found;

/// A block that has begun.
struct Open<'a> {
    name: &'a str,
    at: usize,
}

/// The first tag or block of `text` that is not closed, or closes nothing.
pub(super) fn find(text: &str) -> Option<Found> {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{").map(|found| at + found) {
        let tag = &text[start..];
        if tag.starts_with("{{!--") {
            let Some(end) = tag.find("--}}") else {
                return Some(found(text, start, "this comment is not closed; add --}}"));
            };
            at = start + end + 4;
            continue;
        }
        let next = tag[2..].find("{{").map_or(tag.len(), |next| next + 2);
        let Some(end) = tag.find("}}").filter(|end| *end < next || tag.starts_with("{{{")) else {
            return Some(found(text, start, "this {{ is not closed; add }}"));
        };
        let inside = tag[2..end].trim_matches(['{', '~']).trim();
        let name = |rest: &'_ str| rest.trim_start().len();
        if let Some(rest) = inside.strip_prefix(['#', '^']).filter(|rest| !rest.trim().is_empty()) {
            let rest = &rest[rest.len() - name(rest)..];
            let word = rest.split(|c: char| c.is_whitespace() || c == '~').next().unwrap_or_default();
            open.push(Open { name: word, at: start });
        } else if let Some(rest) = inside.strip_prefix('/') {
            let word = rest.trim();
            match open.pop() {
                Some(block) if block.name == word => {}
                Some(block) => {
                    let line = text[..block.at].matches('\n').count() + 1;
                    let message = format!(
                        "{{{{/{word}}}}} stands here, but {{{{#{}}}}} of line {line} is to be closed first",
                        block.name
                    );
                    return Some(found(text, start, &message));
                }
                None => return Some(found(text, start, &format!("{{{{/{word}}}}} closes nothing; remove it"))),
            }
        }
        at = start + end + 2;
    }
    let block = open.pop()?;
    Some(found(text, block.at, &format!("{{{{#{0}}}}} is not closed; add {{{{/{0}}}}}", block.name)))
}

fn found(text: &str, at: usize, message: &str) -> Found {
    let line = text[..at].matches('\n').count() + 1;
    let column = text[text[..at].rfind('\n').map_or(0, |newline| newline + 1)..at].chars().count() + 1;
    Found { place: (line, column), message: message.to_owned(), help: None, partial: None }
}

/// Whether `text` includes the partial called `name`.
pub(super) fn includes(text: &str, name: &str) -> bool {
    text.split("{{").skip(1).any(|tag| {
        let inside = tag.trim_start_matches('~').strip_prefix('>').unwrap_or_default().trim_start();
        let word: &str = inside.split(|c: char| c.is_whitespace() || matches!(c, '}' | '~')).next().unwrap_or_default();
        word.trim_matches(['"', '\'']) == name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_closed_is_named_at_its_place() {
        for (text, place, words) in [
            ("a\n  {{#fit}}x", (2, 3), "{{#fit}} is not closed; add {{/fit}}"),
            ("{{headline}} {{url", (1, 14), "this {{ is not closed; add }}"),
            ("{{url {{headline}}", (1, 1), "this {{ is not closed; add }}"),
            ("{{#if url}}\nx{{/fit}}", (2, 2), "{{/fit}} stands here, but {{#if}} of line 1 is to be closed first"),
            ("x {{/if}}", (1, 3), "{{/if}} closes nothing; remove it"),
            ("{{!-- {{#if}} ", (1, 1), "this comment is not closed; add --}}"),
        ] {
            let found = find(text).expect(text);
            assert_eq!((found.place, found.message.as_str()), (place, words), "{text}");
        }
        for sound in [
            "{{~#if url~}}x{{else}}y{{~/if~}}",
            "{{#lang \"ru\"}}x{{else lang \"kk\"}}y{{/lang}}",
            "{{!-- {{ --}}",
            "{{^if a}}{{/if}}",
        ] {
            assert!(find(sound).is_none(), "{sound}");
        }
    }

    #[test]
    fn a_partial_is_known_by_its_name() {
        assert!(
            includes("a {{> foot}} b", "foot") && includes("{{~>foot~}}", "foot") && includes("{{> \"foot\"}}", "foot")
        );
        assert!(!includes("{{> footer}}", "foot") && !includes("{{foot}}", "foot"));
    }
}
