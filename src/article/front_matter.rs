//! Front matter: TOML between `+++` or YAML between `---`, above the story.
//!
//! Every key is known or refused, with file, line, column and the nearest key that there is: a misspelt `embargo` must
//! not pass in silence. What generators of sites are known to write for themselves is passed over.

mod keys;
mod media;

use std::collections::BTreeMap;
use std::ops::Range;

use url::Url;

use self::keys::KEYS;
pub(super) use self::media::{GHOST_HOME, media_source};
use super::located::{Located, did_you_mean};
use super::node::{self, Entry, Node, Value};
use super::read::{Defaults, Found};
use super::squash::squash_some;
use super::{language, references, time};
use crate::config::{Level, Levels};

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Toml,
    Yaml,
}

/// Splits `text` into what its front matter says and where the story starts, in bytes. No front matter is no mistake.
pub(super) fn read(text: &str, file: &str, defaults: &Defaults) -> Result<(Found, usize), Located> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines = text[start..].split_inclusive('\n').scan(start, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line))
    });
    let format = match lines.next().map(|(_, line)| line.trim_end()) {
        Some("+++") => Format::Toml,
        Some("---") => Format::Yaml,
        _ => return Ok((Found::default(), start)),
    };
    let fence = if format == Format::Toml { "+++" } else { "---" };
    let inside = start + text[start..].find('\n').map_or(text.len() - start, |at| at + 1);
    let closes = |line: &str| line.trim_end() == fence || format == Format::Yaml && line.trim_end() == "...";
    let Some((end, closing)) = lines.find(|(_, line)| closes(line)) else {
        let message = format!("front matter opens here but is not closed: add a line `{fence}` below it");
        return Err(Located::new(file, text, start..start + 3, message));
    };
    let reader = Reader { text, file, format, defaults };
    let parsed = match format {
        Format::Toml => node::toml(&text[inside..end], inside),
        Format::Yaml => node::yaml(&text[inside..end], inside),
    };
    let entries = parsed.map_err(|(span, message)| {
        let name = if format == Format::Toml { "TOML" } else { "YAML" };
        reader.mistake(span, format!("the front matter is not valid {name}: {message}"))
    })?;
    Ok((reader.found(&entries)?, end + closing.len()))
}

struct Reader<'a> {
    text: &'a str,
    file: &'a str,
    format: Format,
    defaults: &'a Defaults,
}

impl Reader<'_> {
    fn mistake(&self, span: Range<usize>, message: impl Into<String>) -> Located {
        Located::new(self.file, self.text, span, message)
    }

    fn found(&self, entries: &[Entry]) -> Result<Found, Located> {
        let (mut found, mut removal) = (Found::default(), None);
        let mut own: Vec<Entry> = Vec::with_capacity(entries.len());
        for entry in entries.iter().filter(|entry| !keys::is_of_the_page(entry)) {
            match self.draft(entry)? {
                Some(true) => {
                    found.draft = true;
                    found.lines.insert("draft".to_owned(), self.line(&entry.key_span));
                }
                Some(false) => {}
                None => own.push(entry.clone()),
            }
        }
        let mut described = Described::default();
        for (key, entry) in self.known(&own, KEYS)? {
            let node = &entry.node;
            found.lines.insert(key.to_owned(), self.line(&entry.key_span));
            match key {
                "id" => found.id = self.text_of(node)?,
                "headline" => found.headline = self.words_of(node)?,
                "summary" => found.summary = self.words_of(node)?,
                "correction" => found.correction = self.words_of(node)?,
                "url" => found.url = self.url(node)?,
                "byline" => found.byline = self.texts(node, false)?,
                "section" => found.section = self.texts(node, false)?.into_iter().next(),
                "tags" => found.tags = self.texts(node, true)?,
                "language" => found.language = self.language(node)?,
                "image" => found.images = self.images(node)?,
                "image_alt" => described.alt = self.words_of(node)?,
                "image_caption" => described.caption = self.words_of(node)?,
                "image_credit" => described.credit = self.words_of(node)?,
                "video" => found.video = self.video(node)?,
                "published_at" => {
                    found.published_at = self.time(node)?;
                    found.offset = time_of(node).and_then(time::offset);
                }
                "updated_at" => found.updated_at = self.time(node)?,
                "publish_at" => found.publish_at = self.time(node)?,
                "embargo_until" => found.embargo_until = self.time_by(node, time::parse_end)?,
                "remove_at" => {
                    found.remove_at = self.time(node)?;
                    removal = Some(node);
                }
                "template" => found.template = self.text_of(node)?,
                "options" => found.options = self.options(node, &mut found.lines)?,
                "checks" => found.checks = self.levels(node, &mut found.lines)?,
                other => unreachable!("{other} is a key but has no reader"),
            }
        }
        // Hugo has keys of a site's own in a table.
        let params = entries.iter().find(|entry| entry.key == "params").map(|entry| &entry.node.value);
        if let Some(Value::Table(params)) = params
            && found.byline.is_empty()
            && let Some(author) =
                params.iter().find(|entry| matches!(entry.key.as_str(), "author" | "authors" | "byline"))
        {
            // Another form than names is the site's affair.
            found.byline = self.texts(&author.node, false).unwrap_or_default();
        }
        // They are of the first picture, unless it has words of its own.
        if let Some(first) = found.images.first_mut() {
            first.alt = first.alt.take().or(described.alt);
            first.caption = first.caption.take().or(described.caption);
            first.credit = first.credit.take().or(described.credit);
        }
        if let (Some(node), Some(remove_at)) = (removal, found.remove_at) {
            self.after_its_start(node, remove_at, &found)?;
        }
        Ok(found)
    }

    /// What goes out stays out for a while before it is taken down.
    fn after_its_start(&self, node: &Node, remove_at: jiff::Timestamp, found: &Found) -> Result<(), Located> {
        for (key, start) in [("publish_at", found.publish_at), ("embargo_until", found.embargo_until)] {
            if start.is_some_and(|start| remove_at <= start) {
                let message = format!("the post would be taken down before it is out: give a time after \"{key}\"");
                return Err(self.mistake(node.span.clone(), message));
            }
        }
        Ok(())
    }

    fn line(&self, span: &Range<usize>) -> usize {
        self.text.as_bytes()[..span.start.min(self.text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    fn wrong(&self, node: &Node, wanted: &str) -> Located {
        self.mistake(node.span.clone(), format!("this must be {wanted}, not {}", node.what()))
    }

    /// Text; in YAML also what it takes for a number or a yes: `headline: 2026` means the words.
    fn text_of(&self, node: &Node) -> Result<Option<String>, Located> {
        match &node.value {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(squash_some(text)),
            Value::Bool(_) | Value::Integer(_) | Value::Float(_) if self.format == Format::Yaml => {
                Ok(self.text.get(node.span.clone()).and_then(squash_some))
            }
            _ => Err(self.wrong(node, "text in quotation marks")),
        }
    }

    /// The same of what readers read: without references to characters and inline tags.
    fn words_of(&self, node: &Node) -> Result<Option<String>, Located> {
        Ok(self.text_of(node)?.and_then(|text| squash_some(&references::decoded(&text))))
    }

    /// A list of texts, or one text (split at commas if `split`).
    fn texts(&self, node: &Node, split: bool) -> Result<Vec<String>, Located> {
        let texts = match &node.value {
            Value::List(nodes) => nodes.iter().map(|node| self.words_of(node)).collect::<Result<Vec<_>, _>>()?,
            Value::Table(_) | Value::Time(_) => return Err(self.wrong(node, "a list of texts")),
            _ => match self.words_of(node)? {
                Some(text) if split => text.split(',').map(squash_some).collect(),
                one => vec![one],
            },
        };
        Ok(texts.into_iter().flatten().collect())
    }

    fn url(&self, node: &Node) -> Result<Option<Url>, Located> {
        let Some(text) = self.text_of(node)? else { return Ok(None) };
        let url = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        // `/news/story`, as generators of sites write it.
        let path = || text.starts_with('/') && !text.starts_with("//");
        let on_site = || self.defaults.site.as_ref().filter(|_| path()).and_then(|site| site.join(&text).ok());
        url.or_else(on_site).map(Some).ok_or_else(|| {
            let or = if path() { ", or give the newsroom's url in the configuration" } else { "" };
            let message = format!("\"{text}\" is no address: write it whole, as https://news.example/story{or}");
            self.mistake(node.span.clone(), message)
        })
    }

    fn language(&self, node: &Node) -> Result<Option<String>, Located> {
        let Some(text) = self.text_of(node)? else { return Ok(None) };
        match language::mistake(&text) {
            Some(message) => Err(self.mistake(node.span.clone(), message)),
            None => Ok(language::normalise(&text)),
        }
    }

    fn time(&self, node: &Node) -> Result<Option<jiff::Timestamp>, Located> {
        self.time_by(node, time::parse)
    }

    fn time_by(
        &self,
        node: &Node,
        parse: impl FnOnce(&str, &jiff::tz::TimeZone) -> Option<jiff::Timestamp>,
    ) -> Result<Option<jiff::Timestamp>, Located> {
        if node.value == Value::Null {
            return Ok(None);
        }
        let Some(text) = time_of(node) else {
            return Err(self.wrong(node, "a time such as 2026-11-23T09:00:00+05:00"));
        };
        parse(text, &self.defaults.zone).map(Some).ok_or_else(|| {
            let forms = "2026-11-23T09:00:00+05:00, or 2026-11-23 09:00 in the newsroom's zone";
            let message = format!("\"{text}\" is no time: write it as {forms}");
            self.mistake(node.span.clone(), message)
        })
    }

    /// How much each rule counts. Which rules there are is known where posts are composed.
    fn levels(&self, node: &Node, lines: &mut BTreeMap<String, usize>) -> Result<Levels, Located> {
        let Value::Table(rules) = &node.value else {
            return Err(self.wrong(node, "a table of rules, such as alt-text-missing = \"off\""));
        };
        let mut levels = Levels::new();
        for rule in rules {
            let written = match &rule.node.value {
                // YAML takes a bare `off` for a no.
                Value::Bool(false) => "off".to_owned(),
                _ => self.text_of(&rule.node)?.unwrap_or_default(),
            };
            let Some((_, level)) = Level::ALL.iter().find(|(name, _)| *name == written) else {
                let near = did_you_mean(&written, Level::ALL.map(|(name, _)| name));
                let message = format!("\"{written}\" is none of off, notice, warning, error{near}");
                return Err(self.mistake(rule.node.span.clone(), message));
            };
            lines.insert(format!("checks.{}", rule.key), self.line(&rule.key_span));
            levels.insert(rule.key.clone(), *level);
        }
        Ok(levels)
    }

    fn options(
        &self,
        node: &Node,
        lines: &mut BTreeMap<String, usize>,
    ) -> Result<BTreeMap<String, serde_json::Map<String, serde_json::Value>>, Located> {
        let Value::Table(channels) = &node.value else {
            return Err(self.wrong(node, "a table per channel or account, such as [options.telegram]"));
        };
        let mut options = BTreeMap::new();
        for channel in channels {
            let Value::Table(entries) = &channel.node.value else {
                return Err(self.wrong(&channel.node, "a table of this channel's options"));
            };
            let table = format!("options.{}", channel.key);
            for entry in entries {
                lines.insert(format!("{table}.{}", entry.key), self.line(&entry.key_span));
            }
            lines.insert(table, self.line(&channel.key_span));
            let values = entries.iter().map(|entry| (entry.key.clone(), entry.node.to_json())).collect();
            options.insert(channel.key.clone(), values);
        }
        Ok(options)
    }
}

/// What a key beside the picture says of it: `image_alt`.
#[derive(Default)]
struct Described {
    alt: Option<String>,
    caption: Option<String>,
    credit: Option<String>,
}

/// A time as it is written.
fn time_of(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) | Value::Time(text) => Some(text.trim()),
        _ => None,
    }
}

#[cfg(test)]
#[path = "front_matter_tests.rs"]
mod tests;
