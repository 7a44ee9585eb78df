//! What an editor should look at before a post goes out. Each rule has a stable id.

use super::Job;
use crate::post::{LinkPlace, Part, Severity, Warning};
use crate::text::{self, Style};

/// What is left when a template or content system did not fill in a value.
const LEFTOVERS: &[&str] = &["{{", "}}", "[object Object]", "undefined", "%s", "${"];
/// Fewer letters than this in capitals are an abbreviation.
const MIN_CAPITALS: usize = 12;

/// Everything that is odd about the parts.
pub(super) fn check(job: &Job<'_>, parts: &[Part]) -> Vec<Warning> {
    let mut found = Found { job, warnings: Vec::new() };
    found.article();
    for part in parts {
        found.text("text", &part.text.text);
        // HTML is made of quotes and brackets.
        part.fields.iter().filter(|(name, _)| *name != "html").for_each(|(name, text)| found.text(name, text));
    }
    found.link(parts);
    found.mentions(parts);
    found.warnings
}

struct Found<'a> {
    job: &'a Job<'a>,
    warnings: Vec<Warning>,
}

impl Found<'_> {
    fn article(&mut self) {
        let headline = &self.job.article.headline;
        let letters = headline.chars().filter(|character| character.is_alphabetic()).count();
        if letters >= MIN_CAPITALS
            && !headline.chars().any(char::is_lowercase)
            && headline.chars().any(char::is_uppercase)
        {
            let message = "the headline is all in capitals; write it as a sentence";
            self.warn("all-caps-headline", Severity::Warning, message, "headline", self.line("headline"));
        }
        if self.job.channel.rules.media.alt.is_none() {
            return;
        }
        let bare = self.job.plan.media.iter().filter(|media| media.alt.trim().is_empty());
        let sources: Vec<String> = bare.map(|media| media.source.clone()).collect();
        for source in sources {
            let message = format!("{source} has no alt text; say in one sentence what it shows");
            let line = self.line("images").or_else(|| self.line("image"));
            self.warn("alt-text-missing", Severity::Warning, &message, "media", line);
        }
    }

    fn text(&mut self, field: &str, text: &str) {
        if let Some(mark) = text::unpaired(text) {
            let message = format!("the {field} has a {mark} without its other half");
            self.warn("unbalanced-quotes", Severity::Warning, &message, field, None);
        }
        if let Some(leftover) = LEFTOVERS.iter().find(|leftover| text.contains(**leftover)) {
            let message = format!("the {field} holds {leftover:?}, which looks like something that was not filled in");
            self.warn("template-leftover", Severity::Error, &message, field, None);
        }
        if text.contains("  ") {
            self.warn("double-space", Severity::Notice, &format!("the {field} has two spaces in a row"), field, None);
        }
    }

    fn link(&mut self, parts: &[Part]) {
        let Some(url) = &self.job.article.url else {
            if self.job.place == LinkPlace::None && self.job.channel.rules.links.clickable {
                let message = "the article has no URL, so the post leads nowhere; add url to its front matter";
                self.warn("no-url", Severity::Warning, message, "text", self.line("headline"));
            }
            return;
        };
        let leads = |style: &Style| matches!(style, Style::Url { href } | Style::Link { href } if href == url.as_str());
        let there = parts.iter().any(|part| part.text.spans.iter().any(|span| leads(&span.style)));
        let in_field = parts.iter().any(|part| part.fields.values().any(|field| field.contains(url.as_str())));
        if self.job.place != LinkPlace::Text || there || in_field {
            return;
        }
        // A URL may stand in the text and still lead nowhere: platforms link only what ends like a public address.
        if parts.iter().any(|part| part.text.text.contains(url.as_str())) {
            let (channel, host) = (&self.job.channel.rules.title, url.host_str().unwrap_or_default());
            let message = format!(
                "{url} stands in the text, but {channel} makes no link of it: {host} does not end like a public address"
            );
            self.warn("url-not-linked", Severity::Warning, &message, "text", self.line("url"));
        } else {
            let message =
                format!("{url} is not in the text, where this account puts its link; the template leaves it out");
            self.warn("no-url", Severity::Warning, &message, "text", None);
        }
    }

    /// A name with a sign in an override reaches whoever has it on this channel, which may be somebody else.
    fn mentions(&mut self, parts: &[Part]) {
        for part in parts {
            for span in part.text.spans.iter().filter(|span| span.style == Style::Mention) {
                let name = &part.text.text[span.range.clone()];
                let channel = &self.job.channel.rules.title;
                let message =
                    format!("{name} is told of this post if that is somebody's name on {channel}; check that it is");
                self.warn("foreign-handle", Severity::Notice, &message, "text", None);
            }
        }
    }

    fn line(&self, key: &str) -> Option<usize> {
        self.job.article.origin.line(key)
    }

    fn warn(&mut self, rule: &str, severity: Severity, message: &str, field: &str, line: Option<usize>) {
        let warning = Warning {
            rule: rule.to_owned(),
            severity,
            message: message.to_owned(),
            field: Some(field.to_owned()),
            file: self.job.article.origin.file.as_ref().map(|file| file.display().to_string()),
            line,
        };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}
