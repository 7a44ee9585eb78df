//! What an editor should look at before a post goes out. Each rule has a stable id, by which it can be switched.

mod handles;
mod headline;
mod kept;
mod leftovers;
mod lines;
mod links;
mod media;
pub(super) mod rules;
mod tags;
mod translation;
mod words;

pub(super) use self::words::Guess;
use std::path::Path;

use serde_json::Value;

use self::rules::Rule;
use super::{ANY_LANGUAGE, CORRECTION, Job};
use crate::article::{Override, language};
use crate::channel::Templates;
use crate::post::{Part, Warning};
use crate::template::Words;
use crate::text::Unit;

/// That a correction says nothing of what was wrong.
pub const NOT_EXPLAINED: &str = "the article does not say what was corrected; add correction = \"…\" to its front matter, which \
                                 says what was wrong and what is right";

/// Everything that is odd about the parts.
pub(super) fn check(job: &Job<'_>, parts: &[Part]) -> Vec<Warning> {
    let mut found = Found { job, own: super::parts::override_of(job), warnings: Vec::new() };
    found.article();
    found.language();
    for part in parts {
        found.text(Spot::text("text"), &part.text.text);
        // HTML is made of quotes and brackets.
        for (name, text) in part.fields.iter().filter(|(name, _)| *name != "html") {
            found.text(Spot::text(name), text);
            // A row of tags is no line that the headline opens.
            let limits = job.channel.rules.fields.get(name).map(|field| field.limits.as_slice()).unwrap_or_default();
            let is_row = limits.iter().any(|limit| limit.unit == Unit::YoutubeTags);
            if !is_row {
                found.shortened(name, text);
            }
        }
        found.links(part);
        found.handles(part);
        found.hashtags(part);
        found.cashtags(part);
    }
    for (name, _) in job.channel.rules.options.iter().filter(|(_, rules)| rules.read) {
        if let Some(text) = job.options.get(name).and_then(Value::as_str) {
            found.text(Spot::text(name), text);
        }
    }
    found.doubtful_headline();
    found.headline_alone(parts);
    found.kept(parts);
    found.count_hashtags(parts);
    found.tags_of_translation(parts);
    found.url(parts);
    found.fixed_words();
    found.warnings
}

/// Words of a post as a message shows them: a space that must not break is a space.
fn quoted(words: &str) -> String {
    let mut quoted = String::with_capacity(words.len() + 2);
    quoted.push('"');
    for sign in words.chars() {
        match sign {
            '\u{a0}' | '\u{202f}' | '\u{2007}' => quoted.push(' '),
            // Signs that stand on a letter, as vowels do in Hindi, stay there.
            '"' | '\\' => quoted.extend(sign.escape_default()),
            sign if sign.is_control() => quoted.extend(sign.escape_default()),
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

struct Found<'a> {
    job: &'a Job<'a>,
    /// The editor's own words, if the post is made of them.
    own: Option<&'a Override>,
    warnings: Vec<Warning>,
}

/// What a finding is about.
#[derive(Clone, Copy)]
struct Spot<'a> {
    field: &'a str,
    /// The key of the front matter.
    key: Option<&'a str>,
    /// Words that stand there; those that are found first tell the line.
    words: &'a [&'a str],
}

impl<'a> Spot<'a> {
    fn text(field: &'a str) -> Self {
        Self { field, key: None, words: &[] }
    }

    fn key(field: &'a str, key: &'a str) -> Self {
        Self { field, key: Some(key), words: &[] }
    }

    fn at(self, words: &'a [&'a str]) -> Self {
        Self { words, ..self }
    }
}

impl Found<'_> {
    /// What the article says of itself.
    fn article(&mut self) {
        let article = self.job.article;
        if let (Some(embargo), now) = (article.embargo_until, self.job.context.now) {
            // A story that appeared after its embargo is as it should be.
            let appeared = article.published_at.is_some_and(|at| at >= embargo && at <= now);
            if embargo <= now && !appeared {
                let at = embargo.to_zoned(self.job.context.zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
                let message =
                    format!("the embargo was over on {at} and holds nothing back; mend the date or remove it");
                self.warn("embargo-past", Spot::key("embargo", "embargo_until"), &message);
            } else if embargo > now {
                let at = embargo.to_zoned(self.job.context.zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
                let message = format!("the article is under embargo: the post waits until {at}");
                self.warn("embargo-waits", Spot::key("embargo", "embargo_until"), &message);
            }
        }
        if article.draft {
            let message = "the article says that it is a draft; take that out of its front matter when it is finished";
            self.warn(rules::DRAFT, Spot::key("draft", "draft"), message);
        }
        if let Some(correction) = article.correction.as_deref().filter(|_| self.job.template != CORRECTION) {
            let message = format!(
                "the article carries a correction, {}; see that this post says nothing of what was wrong, and correct what is out",
                quoted(correction)
            );
            self.warn("carries-correction", Spot::key("text", "correction").at(&[correction]), &message);
        }
        self.removal();
        for name in article.options.keys() {
            if let Some(help) = self.job.context.networks.unknown(name) {
                let message = format!("[options.{name}] is for no account or channel that there is; {help}");
                self.warn("unknown-name", Spot::key("options", &format!("options.{name}")), &message);
            }
        }
        for (name, own) in &article.overrides {
            if let Some(help) = self.job.context.networks.unknown_text(name) {
                let message =
                    format!("this text is for {name:?}, which is no account, channel or field of one; {help}");
                self.warn_in("unknown-name", "text", &message, Some(&own.file), None);
            }
        }
        self.media();
        self.translation();
    }

    /// Whether the post can be taken down again when it is to be.
    fn removal(&mut self) {
        let Some(remove_at) = self.job.article.remove_at else { return };
        let at = remove_at.to_zoned(self.job.context.zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
        let spot = Spot::key("remove_at", "remove_at");
        if remove_at <= self.job.context.now {
            let message = format!("the post was to be taken down on {at}, which is past; give a later time, or none");
            self.warn("remove-at-past", spot, &message);
            return;
        }
        let rules = &self.job.channel.rules;
        if !rules.capabilities.delete {
            let message = if rules.capabilities.per_recipient {
                format!("{} takes nothing back that it has delivered; on {at} the post stays where it is", rules.title)
            } else {
                format!("{} lets no program take a post down; on {at} somebody must delete it there", rules.title)
            };
            self.warn("cannot-take-down", spot, &message);
        }
    }

    /// Whether a post of breaking news or a correction says that it is one.
    fn fixed_words(&mut self) {
        let language = self.job.article.language.as_str();
        let what = match self.job.template {
            "breaking" => "breaking news",
            "correction" => "a correction",
            _ => return,
        };
        let template = self.job.channel.templates.get(self.job.template, Templates::TEXT);
        let asks = |word: &str| template.is_some_and(|template| template.text.contains(&format!("word \"{word}\"")));
        if self.own.is_none() && self.job.template == CORRECTION && self.job.article.correction.is_none() {
            let message = NOT_EXPLAINED;
            self.warn("no-correction", Spot::key("text", "headline"), message);
        }
        if self.own.is_none() && asks(self.job.template) && !Words::of(language).has(self.job.template) {
            let message = if language == language::UNKNOWN {
                format!(
                    "the language could not be told, so the post does not say that it is {what}; add language = \"en\" (or \
                     another) to the front matter, or language under [newsroom]"
                )
            } else {
                format!(
                    "there are no fixed words for {language:?}, so the post does not say that it is {what}; write them into \
                     a template of your own"
                )
            };
            self.warn("no-words", Spot::text("text"), &message);
        }
    }

    /// Whether the post is in the language that it should be in.
    fn language(&mut self) {
        let (article, target) = (self.job.article, self.job.target);
        let same = |a: &str, b: &str| language::primary(a) == language::primary(b);
        if let Some(wanted) = target.language.as_deref().filter(|wanted| !same(wanted, &article.language)) {
            let message = format!(
                "there is no translation into {wanted:?}, so {} takes {:?} instead",
                target.account, article.language
            );
            self.warn("language-fallback", Spot::key("text", "language"), &message);
        }
        let (spot, guess) = match self.own {
            Some(own) => (Spot::text("text"), Guess::of(&own.markdown, &article.language)),
            None => (Spot::key("text", "language"), self.job.story.guess()),
        };
        if let Some(other) = guess.other(&article.language) {
            let who = match &target.language {
                Some(wanted) if !target.fallback.iter().any(|tag| tag == ANY_LANGUAGE) => {
                    format!("{} writes {wanted:?}", target.account)
                }
                _ => format!("the article's language is {:?}", article.language),
            };
            self.warn("wrong-language", spot, &format!("these words look like {other:?}, and {who}"));
        }
    }

    /// Adds a finding, at the line where its words stand.
    fn warn(&mut self, rule: &'static str, spot: Spot<'_>, message: &str) {
        let article = &self.job.article.origin;
        let (file, line) = self.place(spot).unwrap_or((article.file.as_deref(), None));
        let line = line.or_else(|| article.line(spot.key?).filter(|_| file == article.file.as_deref()));
        let file = file.map(Path::to_owned);
        self.warn_in(rule, spot.field, message, file.as_deref(), line);
    }

    fn warn_in(&mut self, rule: &'static str, field: &str, message: &str, file: Option<&Path>, line: Option<usize>) {
        let levels = [&self.job.article.checks, &self.job.target.checks];
        let Some(severity) = Rule::severity_of(rule, &levels) else { return };
        let warning = Warning {
            rule: rule.to_owned(),
            severity,
            message: message.to_owned(),
            field: Some(field.to_owned()),
            file: file.map(|file| file.display().to_string()),
            line,
        };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// The file and line in which the words stand: the editor's own text, the article, the template.
    fn place(&self, spot: Spot<'_>) -> Option<(Option<&Path>, Option<usize>)> {
        if let Some(own) = self.own.filter(|_| spot.field == "text" && spot.key.is_none()) {
            return Some((Some(&own.file), spot.words.iter().find_map(|words| own.line_of(words))));
        }
        let origin = &self.job.article.origin;
        if let Some(line) = spot.words.iter().find_map(|words| origin.original.line_of(words)) {
            return Some((origin.file.as_deref(), Some(line)));
        }
        let template = self.job.channel.templates.get(self.job.template, spot.field)?;
        let line = |words: &&str| Some(template.text[..template.text.find(words)?].matches('\n').count() + 1);
        let line = spot.words.iter().find_map(line)?;
        Some((Some(Path::new(&template.file)), Some(line)))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_quoted_is_readable_in_every_script() {
        assert_eq!(super::quoted("दुबे ने इनकार किया।"), "\"दुबे ने इनकार किया।\"");
        assert_eq!(super::quoted("say \"no\"\n"), r#""say \"no\"\n""#);
    }
}
