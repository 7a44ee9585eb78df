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
mod question;
mod story;
mod unclosed;
mod values;
mod words;

use std::io;

use handlebars::{Handlebars, Output, RenderContext, RenderError, Renderable};
use serde_json::{Map, Value};
use thiserror::Error;

pub use helpers::{FIT_PRIORITY, Mark};
pub use question::is_question;
pub use story::{Paragraph, Paragraphs, Told};
pub use values::Values;
pub use words::Words;

use crate::config::diagnostic::Diagnostic;
use helpers::Story;
use story::{html_paragraphs, plain_paragraphs};

/// Longest template, in bytes.
const MAX_TEMPLATE: usize = 64 << 10;
/// As much has room before the output must be moved: most posts.
const USUAL_OUTPUT: usize = 1 << 10;
/// Longest output, in bytes.
const MAX_OUTPUT: usize = 8 << 20;

/// How values are written into a template's output, so that they stay the words they are.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// Plain text to what stands for it.
    pub escape: fn(&str) -> String,
    /// The link that shows the first and leads to the second.
    pub link: fn(&str, &str) -> String,
    /// The paragraphs of a story.
    pub paragraphs: fn(&Told<'_>) -> String,
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
    dialect: Dialect,
    file: String,
    text: String,
    /// Name, file and text of each partial that is included.
    partials: Vec<(String, String, String)>,
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
        Ok(Self { registry, dialect, file: file.to_owned(), text: text.to_owned(), partials: kept })
    }

    /// The output for `values`, which hold every word that the template was compiled with.
    ///
    /// # Errors
    ///
    /// A value of the wrong kind, with its place; output that is too large.
    pub fn render(&self, values: &Map<String, Value>) -> Result<String, TemplateError> {
        self.render_all(&Values::new(values.clone(), Paragraphs::default(), Paragraphs::default()))
    }

    /// As [`render`](Self::render), for values that several templates share.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn render_all(&self, values: &Values) -> Result<String, TemplateError> {
        let mut out = Bounded { text: String::with_capacity(USUAL_OUTPUT), full: false };
        let rendered = self.render_to(values, &mut out);
        if out.full {
            return Err(TemplateError::TooLarge { file: self.file.clone(), what: "its output", max: MAX_OUTPUT });
        }
        rendered.map_err(|error| self.located(&error))?;
        Ok(out.text)
    }

    fn render_to(&self, values: &Values, out: &mut Bounded) -> Result<(), RenderError> {
        let Some(template) = self.registry.get_template(NAME) else { return Ok(()) };
        let mut context = RenderContext::new(template.name.as_ref());
        for (word, paragraphs) in [(Values::STORY, values.story()), (Values::BODY, values.body())] {
            context.register_local_helper(word, Box::new(Story { dialect: self.dialect, paragraphs }));
        }
        template.render(&self.registry, values.words(), &mut context, out)
    }

    /// Its file, as messages name it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether `word` may stand in it or in what it includes.
    pub fn may_have(&self, word: &str) -> bool {
        self.text.contains(word) || self.partials.iter().any(|(.., text)| text.contains(word))
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
    text: String,
    full: bool,
}

impl Output for Bounded {
    fn write(&mut self, text: &str) -> io::Result<()> {
        self.full |= self.text.len() + text.len() > MAX_OUTPUT;
        if self.full {
            return Err(io::Error::other("the output is too large"));
        }
        self.text.push_str(text);
        Ok(())
    }
}

fn html_link(words: &str, href: &str) -> String {
    format!("<a href=\"{}\">{}</a>", handlebars::html_escape(href), handlebars::html_escape(words))
}

#[cfg(test)]
mod tests;
