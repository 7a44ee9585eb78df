//! Rules about names with an @: they reach whoever has them on this channel, which may be nobody or somebody else.

use super::{Found, Spot};
use crate::channel::HandleForm;
use crate::post::Part;
use crate::text::find::telegram;
use crate::text::{Markup, Style};

impl Found<'_> {
    /// The names in a part.
    pub(super) fn handles(&mut self, part: &Part) {
        let rules = &self.job.channel.rules;
        let text = &part.text.text;
        for (at, handle, form) in handles(text) {
            let in_link = |span: &crate::text::Span| {
                matches!(span.style, Style::Url { .. } | Style::Code) && span.range.contains(&at)
            };
            if part.text.spans.iter().any(in_link) {
                continue;
            }
            // Too short for a name there, and in no list of those that are.
            if rules.markup == Markup::Telegram && form == HandleForm::Name && !is_telegram_name(text, at) {
                continue;
            }
            // Bluesky tells nobody whom the post does not name as such.
            let is_named =
                || part.text.spans.iter().any(|span| span.style == Style::Mention && span.range.contains(&at));
            if rules.markup == Markup::Bluesky && rules.handles.contains(&form) && !is_named() {
                continue;
            }
            let title = &rules.title;
            if rules.handles.contains(&form) {
                let message =
                    format!("{handle} is told of this post if that is somebody's name on {title}; check that it is");
                self.warn("mention", Spot::text("text").at(&[handle]), &message);
                continue;
            }
            let message = match rules.handles.as_slice() {
                [] => format!("{handle} is a name on another network; {title} makes nothing of it, write who is meant"),
                _ if rules.handles.contains(&HandleForm::Name) => format!(
                    "{handle} is a name as another network writes it; {title} would take {} for somebody, write who is meant",
                    first_name(handle)
                ),
                forms => format!(
                    "{handle} is a name as another network writes it; {title} knows names as {}",
                    forms.iter().map(|form| form.example()).collect::<Vec<_>>().join(" or ")
                ),
            };
            self.warn("foreign-handle", Spot::text("text").at(&[handle]), &message);
        }
    }
}

fn is_telegram_name(text: &str, at: usize) -> bool {
    let is_it = |found: &telegram::Found| found.kind == telegram::Kind::Mention && found.range.start == at;
    telegram::entities(text).iter().any(is_it)
}

impl HandleForm {
    /// How such a name looks.
    fn example(self) -> &'static str {
        match self {
            Self::Name => "@name",
            Self::Dotted => "@name.example.com",
            Self::Server => "@name@server.example",
        }
    }
}

/// `@name` of `@name.with.dots` and `@name@server`.
fn first_name(handle: &str) -> &str {
    let end = handle[1..].find(|c| !is_name(c)).map_or(handle.len(), |at| at + 1);
    &handle[..end]
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Each name with its byte offset and form. What stands behind a letter, as in a mail address, is none.
fn handles(text: &str) -> Vec<(usize, &str, HandleForm)> {
    let mut found: Vec<(usize, &str, HandleForm)> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let behind = text[..at].chars().next_back();
        let inside = found.last().is_some_and(|(start, handle, _)| at < start + handle.len());
        if inside || behind.is_some_and(|c| c.is_alphanumeric() || matches!(c, '@' | '/' | '.' | '_' | '-' | '+')) {
            continue;
        }
        let word = |start: usize| {
            let rest = &text[start..];
            let end = rest.find(|c| !(is_name(c) || matches!(c, '.' | '-'))).unwrap_or(rest.len());
            rest[..end].trim_end_matches(['.', '-'])
        };
        let name = word(at + 1);
        if !name.starts_with(is_name) || name.len() < 2 {
            continue;
        }
        let end = at + 1 + name.len();
        let server = text[end..].strip_prefix('@').map_or("", |_| word(end + 1));
        if server.contains('.') {
            found.push((at, &text[at..end + 1 + server.len()], HandleForm::Server));
            continue;
        }
        // A hyphen ends a name, unless it is one of a host's: `@name-made` is `@name`.
        let is_host = name.contains('.') && name.split('.').all(|label| !label.is_empty());
        if is_host {
            found.push((at, &text[at..end], HandleForm::Dotted));
        } else {
            found.push((at, first_name(&text[at..end]), HandleForm::Name));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_by_their_form() {
        let forms: Vec<(&str, HandleForm)> = handles(
            "By @ines_h, @desk@social.example and @post.bsky.social. Not me@news.example, @ or x/@a; «@the-desk»",
        )
        .into_iter()
        .map(|(_, handle, form)| (handle, form))
        .collect();
        assert_eq!(
            forms,
            [
                ("@ines_h", HandleForm::Name),
                ("@desk@social.example", HandleForm::Server),
                ("@post.bsky.social", HandleForm::Dotted),
                ("@the", HandleForm::Name),
            ]
        );
    }
}
