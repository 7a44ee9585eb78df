//! Handlebars, for what users may edit: posts, cards, mails. Strict: what a template does not know is an error with its
//! place, found when the template is compiled and not only when that branch is rendered.
//!
//! A template is data from outside: it reaches no file and no environment, includes no other template, has no loops, and
//! its output is bounded. The words that stand for values are the caller's; so is how a value is escaped, by a [`Dialect`].

mod date;
mod helpers;
mod lint;

use std::io;

use handlebars::{Handlebars, RenderError};
use serde_json::{Map, Value};
use thiserror::Error;

pub use helpers::{FIT_PRIORITY, Mark};

use crate::config::diagnostic::Diagnostic;

/// Longest template, in bytes.
const MAX_TEMPLATE: usize = 64 << 10;
/// Longest output, in bytes.
const MAX_OUTPUT: usize = 8 << 20;

/// How values are written into a template's output, so that they stay the words they are.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// Plain text to what stands for it.
    pub escape: fn(&str) -> String,
    /// The link that shows the first and leads to the second.
    pub link: fn(&str, &str) -> String,
    /// The paragraphs of a story, each with its kind (`paragraph`, `heading`, `quote`, `item`) and plain text.
    pub paragraphs: fn(&[(&str, &str)]) -> String,
}

impl Dialect {
    /// HTML, for mails and cards.
    pub const HTML: Self = Self { escape: handlebars::html_escape, link: html_link, paragraphs: html_paragraphs };
    /// The words as they are, where nothing reads them as markup.
    pub const PLAIN: Self =
        Self { escape: str::to_owned, link: |words, _| words.to_owned(), paragraphs: plain_paragraphs };
}

/// A template, compiled and found sound.
#[derive(Debug)]
pub struct Template {
    registry: Handlebars<'static>,
    file: String,
    text: String,
}

/// Why a template cannot be used.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// It is not valid, at a place.
    #[error("{0}")]
    Invalid(Box<Diagnostic>),
    /// It, or what it gives, is too large.
    #[error("{file}: {what} is larger than {max} bytes; shorten the template")]
    TooLarge {
        /// The template's file.
        file: String,
        /// `the template` or `its output`.
        what: &'static str,
        /// Inclusive.
        max: usize,
    },
}

impl Template {
    /// Compiles `text`, in which the words of `variables` stand for values. `file` is its name for messages.
    ///
    /// # Errors
    ///
    /// What is no template, and words, helpers and their arguments that are not known, with their place and what is.
    pub fn compile(file: &str, text: &str, dialect: Dialect, variables: &[&str]) -> Result<Self, TemplateError> {
        if text.len() > MAX_TEMPLATE {
            return Err(TemplateError::TooLarge { file: file.to_owned(), what: "the template", max: MAX_TEMPLATE });
        }
        let parsed = handlebars::Template::compile(text).map_err(|error| {
            let reason = error.reason().to_string();
            let first = reason.lines().find(|line| line.contains("expected")).unwrap_or(&reason).trim();
            let first = first.trim_start_matches(['=', ' ']);
            // The grammar's own names of what could stand here help nobody.
            let message = match first.matches('_').count() {
                0 => first.to_owned(),
                _ => "this is no valid Handlebars; look for a {{#…}} without its {{/…}} and for a {{ without its }}"
                    .to_owned(),
            };
            invalid(Diagnostic::at(file, text, error.pos().unwrap_or((1, 1)), message))
        })?;
        lint::check(&parsed, variables).map_err(|found| {
            let diagnostic = Diagnostic::at(file, text, found.place, found.message);
            invalid(match found.help {
                Some(help) => diagnostic.with_help(help),
                None => diagnostic,
            })
        })?;
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_escape_fn(dialect.escape);
        helpers::register(&mut registry, dialect);
        registry.register_template(NAME, parsed);
        Ok(Self { registry, file: file.to_owned(), text: text.to_owned() })
    }

    /// The output for `values`, which hold every word that the template was compiled with.
    ///
    /// # Errors
    ///
    /// A value of the wrong kind, with its place; output that is too large.
    pub fn render(&self, values: &Map<String, Value>) -> Result<String, TemplateError> {
        let mut out = Bounded { bytes: Vec::new(), full: false };
        let rendered = self.registry.render_to_write(NAME, values, &mut out);
        if out.full {
            return Err(TemplateError::TooLarge { file: self.file.clone(), what: "its output", max: MAX_OUTPUT });
        }
        rendered.map_err(|error| self.located(&error))?;
        Ok(String::from_utf8_lossy(&out.bytes).into_owned())
    }

    /// Its file, as messages name it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Its text, as it was compiled.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn located(&self, error: &RenderError) -> TemplateError {
        let place = (error.line_no.unwrap_or(1), error.column_no.unwrap_or(1));
        invalid(Diagnostic::at(self.file.as_str(), &self.text, place, error.reason().to_string()))
    }
}

/// The one template of each registry.
const NAME: &str = "template";

fn invalid(diagnostic: Diagnostic) -> TemplateError {
    TemplateError::Invalid(Box::new(diagnostic))
}

/// Takes what is written up to [`MAX_OUTPUT`].
struct Bounded {
    bytes: Vec<u8>,
    full: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.full |= self.bytes.len() + bytes.len() > MAX_OUTPUT;
        if self.full {
            return Err(io::Error::other("the output is too large"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn html_link(words: &str, href: &str) -> String {
    format!("<a href=\"{}\">{}</a>", handlebars::html_escape(href), handlebars::html_escape(words))
}

fn html_paragraphs(paragraphs: &[(&str, &str)]) -> String {
    let block = |(kind, text): &(&str, &str)| {
        let text = handlebars::html_escape(text);
        match *kind {
            "heading" => format!("<h2 style=\"font-size:20px;line-height:1.3;margin:28px 0 12px\">{text}</h2>"),
            "quote" => format!(
                "<blockquote style=\"margin:0 0 16px;padding-left:16px;border-left:3px solid #cccccc\">{text}</blockquote>"
            ),
            "item" => format!("<p style=\"margin:0 0 8px;padding-left:16px\">• {text}</p>"),
            _ => format!("<p style=\"margin:0 0 16px\">{text}</p>"),
        }
    };
    paragraphs.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn plain_paragraphs(paragraphs: &[(&str, &str)]) -> String {
    paragraphs.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const WORDS: &[&str] = &["headline", "byline", "hashtags", "date", "url", "story", "language", "images"];

    fn values() -> Map<String, Value> {
        let values = json!({
            "headline": "A <b> & *c*", "byline": "", "hashtags": ["#One", "#Two", "#Three"], "url": "https://a.example/?a&b",
            "date": "2026-03-05T23:30:00+05:00[Asia/Almaty]", "language": "ru-KZ", "images": 0,
            "story": [{"kind": "paragraph", "text": "First."}, {"kind": "heading", "text": "Then"}],
        });
        values.as_object().expect("an object").clone()
    }

    fn html(text: &str) -> Result<String, TemplateError> {
        Template::compile("post.hbs", text, Dialect::HTML, WORDS)?.render(&values())
    }

    fn given(text: &str) -> String {
        html(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn values_are_escaped_and_the_template_is_not() {
        assert_eq!(given("<i>{{headline}}</i>"), "<i>A &lt;b&gt; &amp; *c*</i>");
        assert_eq!(given("{{link \"Read & weep\"}}"), "<a href=\"https://a.example/?a&amp;b\">Read &amp; weep</a>");
    }

    #[test]
    fn hashtags_and_paragraphs_can_be_limited() {
        assert_eq!(given("{{hashtags limit=2}}"), "#One #Two");
        assert_eq!(given("{{hashtags}}"), "#One #Two #Three");
        assert!(given("{{story limit=1}}").ends_with(">First.</p>"));
        assert!(given("{{story}}").contains("<h2"));
    }

    #[test]
    fn dates_follow_their_format_or_the_language() {
        assert_eq!(given("{{date format=\"%Y/%m/%d\"}}"), "2026/03/05");
        assert_eq!(given("{{date}}"), "5 марта 2026");
    }

    #[test]
    fn blocks_choose_by_language_and_pictures() {
        assert_eq!(given("{{#lang \"kk\"}}a{{else lang \"ru\"}}b{{else}}c{{/lang}}"), "b");
        assert_eq!(given("{{#if_image}}a{{else}}b{{/if_image}}"), "b");
        assert_eq!(given("{{#if byline}}By {{byline}}{{/if}}"), "");
        assert_eq!(given("{{#if (eq language \"ru-KZ\")}}a{{/if}}"), "a");
    }

    #[test]
    fn elastic_text_stands_between_marks() {
        let out = given("a{{#fit priority=7}}b{{/fit}}c");
        let marks: Vec<_> = out.chars().map(Mark::of).collect();
        assert_eq!(marks, [None, Some(Mark::Open(7)), None, Some(Mark::Close), None]);
    }

    #[test]
    fn mistakes_are_found_before_they_are_rendered_with_their_place() {
        for (text, sentence) in [
            ("a\n  {{headlin}}", "post.hbs:2:3: unknown word \"headlin\"; did you mean \"headline\"?"),
            ("{{#if headlin}}a{{/if}}", "unknown word \"headlin\"; did you mean \"headline\"?"),
            ("{{#if byline}}\n{{#if (eq langage \"x\")}}a{{/if}}{{/if}}", "post.hbs:2:1: unknown word \"langage\""),
            ("{{#each hashtags}}x{{/each}}", "unknown block \"each\"; known are"),
            ("{{#fit prority=1}}x{{/fit}}", "{{fit}} does not take \"prority\"; did you mean \"priority\"?"),
            ("{{#fit priority=\"x\"}}x{{/fit}}", "priority is a whole number from 0 to 99"),
            ("{{#fit}}{{#fit}}x{{/fit}}{{/fit}}", "{{#fit}} cannot stand inside {{#fit}}"),
            ("{{{headline}}}", "is not escaped"),
            ("{{> other}}", "templates cannot include others"),
            ("{{hashtags limt=3}}", "{{hashtags}} does not take \"limt\"; did you mean \"limit\"?"),
            ("{{#lang}}x{{/lang}}", "{{lang}} takes"),
            ("{{this}}", "unknown word \"this\""),
        ] {
            let error = html(text).expect_err(text).to_string();
            assert!(error.contains(sentence), "{text}: {error}");
        }
        for text in ["{{headline", "{{#if byline}}a", "{{/if}}", "{{#if byline}}a{{/fit}}"] {
            assert!(matches!(html(text), Err(TemplateError::Invalid(_))), "{text}");
        }
    }

    #[test]
    fn what_grows_without_bound_is_stopped() {
        let long = "x".repeat(MAX_TEMPLATE + 1);
        assert!(matches!(html(&long), Err(TemplateError::TooLarge { .. })));
        let mut values = values();
        values.insert("headline".to_owned(), Value::String("y".repeat(MAX_OUTPUT / 2)));
        let template = Template::compile("a", &"{{headline}}".repeat(3), Dialect::PLAIN, WORDS).expect("valid");
        assert!(matches!(template.render(&values), Err(TemplateError::TooLarge { .. })));
    }

    #[test]
    fn a_block_that_is_not_closed_is_told_in_words_that_help() {
        for text in ["{{a}}\n{{#fit}}\n{{a}}", "{{a", "{{#if a}}x{{/each}}"] {
            let error = Template::compile("post.hbs", text, Dialect::PLAIN, &["a"]).expect_err(text).to_string();
            assert!(error.starts_with("post.hbs:") && !error.contains("_expression"), "{error}");
        }
    }
}
