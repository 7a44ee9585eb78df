//! The channels' templates, compiled once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::channel::{Channel, TemplateFile, Templates};
use crate::template::{Dialect, Mark, Paragraph, Partial, Template, TemplateError, Told};
use crate::text::{self, Span, Style};

/// The field whose template gives HTML.
pub(super) const HTML: &str = "html";

/// The words that a template can use.
pub(super) const WORDS: &[&str] = &[
    "headline",
    "summary",
    "standfirst",
    "correction",
    "note",
    "story",
    "body",
    "url",
    "site",
    "byline",
    "section",
    "hashtags",
    "tags",
    "date",
    "published",
    "language",
    "direction",
    "images",
    "image_alt",
    "image_caption",
    "image_credit",
    "newsroom",
    "own",
    "unsubscribe",
];

/// Article text that cannot become markup, and links that lead where they say.
const MARKUP: Dialect = Dialect { escape, link: text::escape_link, paragraphs };

/// The templates that were compiled so far, so that many posts of one channel compile each of them once.
#[derive(Debug, Default)]
pub struct Compiled(Mutex<HashMap<String, Arc<Template>>>);

impl Compiled {
    /// The template for `field` of the variant `name`, or none if the channel has none for that field.
    pub(super) fn get(
        &self,
        channel: &Channel,
        name: &str,
        field: &str,
    ) -> Result<Option<Arc<Template>>, TemplateError> {
        let Some(TemplateFile { file, text }) = channel.templates.get(name, field) else { return Ok(None) };
        let partials = channel.templates.partials();
        let partials: Vec<Partial<'_>> =
            partials.map(|(name, TemplateFile { file, text })| Partial { name, file, text }).collect();
        let mut compiled = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = compiled.get(file).filter(|known| known.is_of(text, &partials)) {
            return Ok(Some(known.clone()));
        }
        let template = Arc::new(Template::compile(file, text, &partials, dialect(field), WORDS)?);
        compiled.insert(file.clone(), template.clone());
        Ok(Some(template))
    }
}

fn dialect(field: &str) -> Dialect {
    match field {
        Templates::TEXT => MARKUP,
        HTML => Dialect::HTML,
        _ => Dialect::PLAIN,
    }
}

fn escape(plain: &str) -> String {
    text::escape(&Mark::strip(plain))
}

fn paragraphs(told: &Told<'_>) -> String {
    let blocks = told.paragraphs;
    let is_item = |block: &Paragraph| block.kind == "item";
    let mut out = String::with_capacity(blocks.iter().map(|block| block.words().len() + 8).sum());
    for (n, block) in blocks.iter().enumerate() {
        if n > 0 {
            out.push_str(if is_item(block) && is_item(&blocks[n - 1]) { "\n" } else { "\n\n" });
        }
        if is_item(block) {
            out.push_str(&block.mark());
            out.push(' ');
        }
        match &block.quotation {
            None if told.styled && !block.spans.is_empty() => out.push_str(&linked(&block.text, &block.spans)),
            _ => out.push_str(&escape(block.words())),
        }
        // The speaker goes on in a paragraph that is not there.
        if told.goes_on
            && n + 1 == blocks.len()
            && let Some(closing) = text::unpaired(block.words()).and_then(closing)
        {
            out.push(closing);
        }
        for (n, line) in block.lines().enumerate() {
            out.push_str(if n == 0 { "\n\n" } else { "\n" });
            out.push_str(&escape(&line));
        }
    }
    out
}

/// The words of a paragraph with their links; emphasis and code say nothing that the words do not.
fn linked(words: &str, spans: &[Span]) -> String {
    let mut out = String::with_capacity(words.len() + 64);
    let mut at = 0;
    for span in spans {
        let Style::Link { href } = &span.style else { continue };
        if span.range.start < at {
            continue;
        }
        out.push_str(&escape(&words[at..span.range.start]));
        out.push_str(&text::escape_link(&words[span.range.clone()], href));
        at = span.range.end;
    }
    out.push_str(&escape(&words[at..]));
    out
}

/// The mark that ends a quotation which `open` begins.
pub(super) fn closing(open: char) -> Option<char> {
    Some(match open {
        '“' => '”',
        '«' => '»',
        '„' => '“',
        '"' => '"',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channels;

    #[test]
    fn every_built_in_template_compiles() {
        let (channels, compiled) = (Channels::embedded().expect("valid"), Compiled::default());
        for channel in &channels {
            for (name, field, _) in channel.templates.iter() {
                compiled.get(channel, name, field).unwrap_or_else(|error| panic!("{error}"));
            }
        }
    }

    #[test]
    fn the_guide_names_every_word_and_its_examples_compile() {
        let guide = include_str!("../../docs/templates.md");
        let (_, rest) = guide.split_once("\n## Words\n").expect("a chapter");
        let chapter = rest.split("\n## ").next().unwrap_or_default();
        let named: Vec<&str> = chapter.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        assert_eq!(named, WORDS);
        let examples: Vec<&str> =
            guide.split("```handlebars\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert!(examples.len() >= 4);
        let foot = Partial { name: "foot", file: "_foot.hbs", text: examples[2] };
        for example in examples {
            Template::compile("docs/templates.md", example, &[foot], MARKUP, WORDS).unwrap_or_else(|e| panic!("{e}"));
        }
    }
}
