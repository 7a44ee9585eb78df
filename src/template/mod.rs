//! Handlebars, for what users may edit: posts, cards, mails. Strict: what a template does not know is an error with its
//! place, found when the template is compiled and not only when that branch is rendered.
//!
//! A template is data from outside: it reaches no file and no environment, includes only the partials that it was compiled
//! with and never itself, has no loops, nests and grows within bounds. The words that stand for values are the caller's; so
//! is how a value is escaped, by a [`Dialect`].

mod date;
mod helpers;
mod lint;
mod plural;
mod unclosed;
mod words;

use std::io;

use handlebars::{Context, Handlebars, RenderError};
use serde_json::{Map, Value};
use thiserror::Error;

pub use helpers::{FIT_PRIORITY, Mark};
pub use words::Words;

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

/// A text that templates include as `{{> name}}`.
#[derive(Clone, Copy, Debug)]
pub struct Partial<'a> {
    /// What it is included as.
    pub name: &'a str,
    /// Its file, for messages.
    pub file: &'a str,
    /// What stands in it.
    pub text: &'a str,
}

/// A template, compiled and found sound.
#[derive(Debug)]
pub struct Template {
    registry: Handlebars<'static>,
    file: String,
    text: String,
    /// Name, file and text of each partial that is included.
    partials: Vec<(String, String, String)>,
}

/// What the words of templates stand for, set out once for all that are rendered with it.
#[derive(Clone, Debug)]
pub struct Values(Context);

impl Values {
    /// Each word with its value.
    pub fn new(values: Map<String, Value>) -> Self {
        Self(Context::from(Value::Object(values)))
    }

    /// The value of `word`, null if it has none.
    pub fn get(&self, word: &str) -> &Value {
        &self.0.data()[word]
    }

    /// The same, to be changed, if it is there.
    pub fn get_mut(&mut self, word: &str) -> Option<&mut Value> {
        self.0.data_mut().get_mut(word)
    }
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
    /// Compiles `text`, in which the words of `variables` stand for values, and `{{> name}}` includes one of `partials`.
    /// `file` is its name for messages.
    ///
    /// # Errors
    ///
    /// What is no template, and words, helpers and their arguments that are not known, with their place and what is; a
    /// partial that includes itself; what is too large or nests too deep.
    pub fn compile(
        file: &str,
        text: &str,
        partials: &[Partial<'_>],
        dialect: Dialect,
        variables: &[&str],
    ) -> Result<Self, TemplateError> {
        let parsed = parse(file, text)?;
        let mut parts = Vec::with_capacity(partials.len());
        if text.contains("{{>") || text.contains("{{~>") {
            for partial in partials {
                match parse(partial.file, partial.text) {
                    Ok(parsed) => parts.push((partial.name, parsed)),
                    // One that is broken breaks those alone that include it.
                    Err(error) if is_reached(text, partial.name, partials) => return Err(error),
                    Err(_) => {}
                }
            }
        }
        let known: Vec<(&str, &handlebars::Template)> = parts.iter().map(|(name, part)| (*name, part)).collect();
        let included = lint::check(&parsed, variables, &known).map_err(|found| {
            let partial = partials.iter().find(|partial| found.partial.as_deref() == Some(partial.name));
            let (file, text) = partial.map_or((file, text), |partial| (partial.file, partial.text));
            located(file, text, found)
        })?;
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.set_prevent_indent(true);
        registry.register_escape_fn(dialect.escape);
        helpers::register(&mut registry, dialect);
        registry.register_template(NAME, parsed);
        let is_included = |name: &str| included.contains(&name);
        let kept = partials.iter().filter(|partial| is_included(partial.name));
        let kept = kept.map(|p| (p.name.to_owned(), p.file.to_owned(), p.text.to_owned())).collect();
        for (name, part) in parts.into_iter().filter(|(name, _)| is_included(name)) {
            registry.register_template(name, part);
        }
        Ok(Self { registry, file: file.to_owned(), text: text.to_owned(), partials: kept })
    }

    /// The output for `values`, which hold every word that the template was compiled with.
    ///
    /// # Errors
    ///
    /// A value of the wrong kind, with its place; output that is too large.
    pub fn render(&self, values: &Map<String, Value>) -> Result<String, TemplateError> {
        self.render_all(&Values::new(values.clone()))
    }

    /// As [`render`](Self::render), for values that several templates share.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn render_all(&self, values: &Values) -> Result<String, TemplateError> {
        let mut out = Bounded { bytes: Vec::new(), full: false };
        let rendered = self.registry.render_with_context_to_write(NAME, &values.0, &mut out);
        if out.full {
            return Err(TemplateError::TooLarge { file: self.file.clone(), what: "its output", max: MAX_OUTPUT });
        }
        rendered.map_err(|error| self.located(&error))?;
        Ok(String::from_utf8(out.bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }

    /// Its file, as messages name it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether it was compiled from this text and these partials.
    pub fn is_of(&self, text: &str, partials: &[Partial<'_>]) -> bool {
        let same = |(name, _, text): &(String, String, String)| {
            partials.iter().any(|partial| partial.name == name && partial.text == text)
        };
        self.text == text && self.partials.iter().all(same)
    }

    fn located(&self, error: &RenderError) -> TemplateError {
        let place = (error.line_no.unwrap_or(1), error.column_no.unwrap_or(1));
        let partial = self.partials.iter().find(|(name, ..)| error.template_name.as_ref() == Some(name));
        let (file, text) = partial.map_or((&self.file, &self.text), |(_, file, text)| (file, text));
        invalid(Diagnostic::at(file.as_str(), text, place, error.reason().to_string()))
    }
}

/// The name of the template among its partials, which no file can have.
const NAME: &str = "/";

/// Reads `text` within its bounds.
fn parse(file: &str, text: &str) -> Result<handlebars::Template, TemplateError> {
    if text.len() > MAX_TEMPLATE {
        return Err(TemplateError::TooLarge { file: file.to_owned(), what: "the template", max: MAX_TEMPLATE });
    }
    if let Some(found) = lint::too_deep(text) {
        return Err(located(file, text, found));
    }
    handlebars::Template::compile(text).map_err(|error| {
        if let Some(found) = unclosed::find(text) {
            return located(file, text, found);
        }
        let reason = error.reason().to_string();
        let first = reason.lines().find(|line| line.contains("expected")).unwrap_or(&reason).trim();
        let first = first.trim_start_matches(['=', ' ']);
        // The grammar's own names of what could stand here help nobody.
        let message = if first.contains('_') {
            "this is no valid Handlebars; known are words such as {{headline}} and blocks such as {{#if byline}}…{{/if}}"
        } else {
            first
        };
        invalid(Diagnostic::at(file, text, error.pos().unwrap_or((1, 1)), message))
    })
}

/// Whether `text` includes the partial `name`, itself or through others.
fn is_reached(text: &str, name: &str, partials: &[Partial<'_>]) -> bool {
    let mut texts = vec![text];
    let mut seen: Vec<&str> = Vec::new();
    while let Some(text) = texts.pop() {
        if unclosed::includes(text, name) {
            return true;
        }
        for partial in partials.iter().filter(|partial| unclosed::includes(text, partial.name)) {
            if !seen.contains(&partial.name) {
                seen.push(partial.name);
                texts.push(partial.text);
            }
        }
    }
    false
}

fn located(file: &str, text: &str, found: lint::Found) -> TemplateError {
    let diagnostic = Diagnostic::at(file, text, found.place, found.message);
    invalid(match found.help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    })
}

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

    const WORDS: &[&str] = &["headline", "byline", "hashtags", "date", "url", "site", "story", "language", "images"];

    fn values() -> Map<String, Value> {
        let values = json!({
            "headline": "A <b> & *c*", "byline": "", "hashtags": ["#One", "#Two", "#Three"], "url": "https://a.example/?a&b",
            "date": "2026-03-05T23:30:00+05:00[Asia/Almaty]", "language": "ru-KZ", "images": 0, "site": "a.example",
            "story": [{"kind": "paragraph", "text": "First."}, {"kind": "heading", "text": "Then"}],
        });
        values.as_object().expect("an object").clone()
    }

    fn html(text: &str) -> Result<String, TemplateError> {
        Template::compile("post.hbs", text, &[], Dialect::HTML, WORDS)?.render(&values())
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
    fn fixed_words_are_those_of_the_language() {
        let given_in = |language: &str, text: &str| {
            let mut values = values();
            values.insert("language".to_owned(), Value::String(language.to_owned()));
            values.insert("images".to_owned(), Value::from(3));
            let template =
                Template::compile("a", text, &[], Dialect::PLAIN, WORDS).unwrap_or_else(|error| panic!("{error}"));
            template.render(&values).unwrap_or_else(|error| panic!("{error}"))
        };
        let by = "{{#word \"by\"}}Ana{{/word}}";
        assert_eq!(["en-GB", "ru", "ko", "xx"].map(|tag| given_in(tag, by)), ["By Ana", "Ana", "Ana 기자", "Ana"]);
        assert_eq!(given_in("fr", "{{word \"breaking\"}}"), "URGENT");
        let either = "{{#if (word \"breaking\")}}{{word \"breaking\"}}{{else}}!{{/if}}";
        assert_eq!(["xx", "de"].map(|tag| given_in(tag, either)), ["!", "EILMELDUNG"]);
        let photos = "{{plural images one=\"{} фото\" few=\"{} снимка\" other=\"{} снимков\"}}";
        assert_eq!(given_in("ru", photos), "3 снимка");
        assert_eq!(given_in("en", "{{plural (len hashtags) one=\"{} tag\" other=\"{} tags\"}}"), "3 tags");
        assert_eq!(given("{{link word=\"read_more\"}}"), "<a href=\"https://a.example/?a&amp;b\">Читать полностью</a>");
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
            ("{{> other}}", "there is no partial \"other\"; put it into _other.hbs beside this file"),
            ("{{#> other}}x{{/other}}", "partials take nothing and wrap nothing"),
            ("{{#*inline \"a\"}}{{> a}}{{/inline}}{{> a}}", "decorators are not available"),
            ("{{hashtags limt=3}}", "{{hashtags}} does not take \"limt\"; did you mean \"limit\"?"),
            ("{{#lang}}x{{/lang}}", "{{lang}} takes"),
            ("{{word \"ful_story\"}}", "unknown fixed word \"ful_story\"; did you mean \"full_story\"?"),
            ("{{word headline}}", "the name of a fixed word is text in quotes"),
            ("{{link word=\"x\"}}", "unknown fixed word \"x\"; known are"),
            ("{{link}}", "{{link}} takes the words to show"),
            ("{{plural images one=\"x\"}}", "{{plural}} has no form \"other\""),
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
    fn partials_are_included_and_their_mistakes_named_by_their_file() {
        let with = |text: &str, partials: &[(&str, &str)]| {
            let files: Vec<String> = partials.iter().map(|(name, _)| format!("_{name}.hbs")).collect();
            let partials: Vec<Partial<'_>> =
                partials.iter().zip(&files).map(|((name, text), file)| Partial { name, file, text }).collect();
            Template::compile("post.hbs", text, &partials, Dialect::PLAIN, WORDS)?.render(&values())
        };
        let foot = [("foot", "{{#if url}}\n{{> url}}\n{{/if}}"), ("url", "<{{url}}>\n"), ("unused", "{{nonsense}}")];
        assert_eq!(with("a\n{{> foot}}\nb", &foot).expect("valid"), "a\n<https://a.example/?a&b>\nb");
        for (text, partials, sentence) in [
            (
                "{{> foot}}",
                [("foot", "\n{{ulr}}"), ("b", "")],
                "_foot.hbs:2:1: unknown word \"ulr\"; known are headline",
            ),
            (
                "{{> fot}}",
                [("foot", ""), ("b", "")],
                "post.hbs:1:1: there is no partial \"fot\"; did you mean \"foot\"?",
            ),
            (
                "{{> foot}}",
                [("foot", "{{> b}}"), ("b", "{{> foot}}")],
                "_b.hbs:1:1: the partial \"foot\" includes itself",
            ),
            ("{{#fit}}{{> b}}{{/fit}}", [("foot", ""), ("b", "{{#fit}}x{{/fit}}")], "_b.hbs:1:1: {{#fit}} cannot"),
            ("{{> foot a=1}}", [("foot", ""), ("b", "")], "partials take nothing"),
            (
                "a\n{{> b}}",
                [("foot", "x\n {{#if url}}"), ("b", "{{> foot}}")],
                "_foot.hbs:2:2: {{#if}} is not closed; add",
            ),
        ] {
            let error = with(text, &partials).expect_err(text).to_string();
            assert!(error.contains(sentence), "{text}: {error}");
        }
    }

    #[test]
    fn a_broken_partial_breaks_only_what_includes_it() {
        let partials = [
            Partial { name: "broken", file: "_broken.hbs", text: "{{#if url}}" },
            Partial { name: "foot", file: "_foot.hbs", text: "foot" },
        ];
        let of = |text: &str| Template::compile("post.hbs", text, &partials, Dialect::PLAIN, WORDS);
        assert_eq!(of("{{> foot}}").and_then(|template| template.render(&values())).expect("sound"), "foot");
        assert!(
            of("{{> broken}}").expect_err("broken").to_string().starts_with("_broken.hbs:1:1: {{#if}} is not closed")
        );
    }

    #[test]
    fn what_nests_or_multiplies_without_bound_is_stopped() {
        for deep in [
            "{{#if byline}}".repeat(4_000),
            "{{^if byline}}".repeat(4_000),
            format!("{{{{#if {}byline{}}}}}x{{{{/if}}}}", "(not ".repeat(9_000), ")".repeat(9_000)),
            "{{#lang \"a\"}}{{~#if byline}}".repeat(2_000),
        ] {
            let error = html(&deep).expect_err("too deep").to_string();
            assert!(error.contains("stand inside one another"), "{error}");
        }
        let chain: Vec<(String, String)> =
            (0..12).map(|n| (format!("p{n}"), format!("{{{{> p{}}}}}", n + 1).repeat(9))).collect();
        let mut partials: Vec<Partial<'_>> =
            chain.iter().map(|(name, text)| Partial { name, file: name, text }).collect();
        partials.push(Partial { name: "p12", file: "p12", text: "" });
        let error = Template::compile("post.hbs", "{{> p0}}", &partials, Dialect::PLAIN, WORDS).expect_err("too many");
        assert!(error.to_string().contains("more than 200 partials"), "{error}");
    }

    #[test]
    fn what_grows_without_bound_is_stopped() {
        let long = "x".repeat(MAX_TEMPLATE + 1);
        assert!(matches!(html(&long), Err(TemplateError::TooLarge { .. })));
        let mut values = values();
        values.insert("headline".to_owned(), Value::String("y".repeat(MAX_OUTPUT / 2)));
        let template = Template::compile("a", &"{{headline}}".repeat(3), &[], Dialect::PLAIN, WORDS).expect("valid");
        assert!(matches!(template.render(&values), Err(TemplateError::TooLarge { .. })));
    }

    #[test]
    fn a_block_that_is_not_closed_is_told_in_words_that_help() {
        for text in ["{{a}}\n{{#fit}}\n{{a}}", "{{a", "{{#if a}}x{{/each}}"] {
            let error = Template::compile("post.hbs", text, &[], Dialect::PLAIN, &["a"]).expect_err(text).to_string();
            assert!(error.starts_with("post.hbs:") && !error.contains("_expression"), "{error}");
        }
    }
}
