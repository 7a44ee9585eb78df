//! Titles and subjects that have not all of their headline, and posts that have nothing else, which nobody sees before they are
//! out.

use super::super::once::{squeezed, squeezed_start};
use super::super::parts::field_override;
use super::{Found, Spot, quoted};
use crate::channel::{TemplateFile, Templates};
use crate::post::Part;
use crate::text::{self, Style};

/// With so many letters of it a line is made of the headline.
const MIN_START: usize = 12;
/// Less than one part in so many of a headline is too little of it.
const FEW: usize = 3;

impl Found<'_> {
    /// Looks at the field `name` of a post.
    pub(super) fn shortened(&mut self, name: &str, line: &str) {
        let article = self.job.article;
        // What has several lines is no title.
        if field_override(self.job, name).is_some() || line.contains('\n') {
            return;
        }
        let headline = squeezed(article.unlabelled_headline());
        let start: String = headline.chars().take(MIN_START).collect();
        let squeezed_line = squeezed(line);
        // A label may stand before it.
        let Some(kept) = squeezed_line.find(&start).map(|at| &squeezed_line[at..]).filter(|_| !start.is_empty()) else {
            return;
        };
        if !headline.starts_with(kept) || kept.len() == headline.len() {
            return;
        }
        // A sentence of the story may end with words that the headline begins with.
        if !squeezed_line.starts_with(&start) && is_of_story(line, article.paragraphs()) {
            return;
        }
        let channel = &self.job.channel.name;
        let message = format!(
            "the {name} has no room for all of the headline and ends {}; write a shorter one in {channel}.{name}.md",
            quoted(last_words(line))
        );
        let whole = article.unlabelled_headline();
        let mut taken = 0;
        let end = whole.char_indices().find_map(|(at, c)| {
            taken += squeezed(c.encode_utf8(&mut [0; 4])).len();
            (taken == kept.len()).then_some(at + c.len_utf8())
        });
        // `The head of the ministry…` of a long one says nothing.
        let few = FEW * kept.chars().count() < headline.chars().count();
        let half =
            line.ends_with('…') && (few || end.is_some_and(|end| text::is_half_said(whole, &article.language, end)));
        let rule = if half { "headline-half-said" } else { "headline-shortened" };
        self.warn(rule, Spot::key(name, "headline"), &message);
    }
}

impl Found<'_> {
    /// Whether the story is left out, since no part of it that can stand alone has room.
    pub(super) fn headline_alone(&mut self, parts: &[Part]) {
        /// As many letters are words of the story.
        const MIN_LETTERS: usize = 12;
        let job = self.job;
        let headline = squeezed(&job.article.headline);
        if self.own.is_some() {
            return;
        }
        // With more letters than the headline has it stands in none.
        let below = squeezed_start(&job.story.below, headline.len().max(MIN_LETTERS) + 1);
        let told = |text: &str| squeezed(text).len() > MIN_LETTERS && !headline.contains(&squeezed(text));
        if (below.len() < MIN_LETTERS || headline.contains(&below)) && !job.article.paragraphs().any(told) {
            let template = job.channel.templates.get(job.template, Templates::TEXT);
            if template.is_some_and(asks_for_story) {
                let message =
                    "the article has no story below its headline, which stands alone; write the story, or a summary";
                self.warn("headline-alone", Spot::text("text"), message);
            }
            return;
        }
        let channel = &job.channel.name;
        let empty = |part: &Part| part.fields.get(PREHEADER).is_some_and(String::is_empty);
        if parts.iter().any(empty) && field_override(job, PREHEADER).is_none() {
            let message = format!(
                "no sentence of the story has room in the {PREHEADER}, so that it is empty; write one in {channel}.{PREHEADER}.md"
            );
            self.warn("headline-alone", Spot::text(PREHEADER), &message);
        }
        let template = job.channel.templates.get(job.template, Templates::TEXT);
        if !template.is_some_and(asks_for_story) {
            return;
        }
        let enough = headline.len() + MIN_LETTERS;
        let mut story = 0;
        for part in parts {
            story += squeezed_start(&words_of(part), enough).len();
            if story >= enough {
                return;
            }
        }
        let message = format!(
            "no sentence of the story has room below the headline, which stands alone; write words in {channel}.md"
        );
        self.warn("headline-alone", Spot::text("text"), &message);
    }
}

/// Whether `line` is a sentence that stands in one of `paragraphs`.
fn is_of_story<'t>(line: &str, mut paragraphs: impl Iterator<Item = &'t str>) -> bool {
    let line = line.trim();
    line.ends_with(['.', '!', '?', '。', '।']) && paragraphs.any(|text| text.contains(line))
}

/// Whether a template has a place for the story.
fn asks_for_story(file: &TemplateFile) -> bool {
    ["summary", "story", "body", "{{>"].iter().any(|word| file.text.contains(word))
}

/// What stands behind a subject in a list of mails.
pub(super) const PREHEADER: &str = "preheader";

/// The text of a part without its links and hashtags.
fn words_of(part: &Part) -> String {
    let text = &part.text.text;
    let mut words = String::with_capacity(text.len());
    let mut at = 0;
    for span in &part.text.spans {
        if matches!(span.style, Style::Hashtag | Style::Url { .. }) && span.range.start >= at {
            words.push_str(&text[at..span.range.start]);
            at = span.range.end;
        }
    }
    words + &text[at..]
}

/// The last few words of `line`.
fn last_words(line: &str) -> &str {
    const WORDS: usize = 3;
    let start = line.trim_end().rmatch_indices(' ').nth(WORDS - 1).map_or(0, |(at, _)| at + 1);
    &line[start..]
}

#[cfg(test)]
mod tests {
    use super::is_of_story;

    #[test]
    fn a_sentence_of_the_story_is_no_shortened_headline() {
        let story = ["It rained. Cars stood for hours on the quay of Avel. Nobody was hurt."];
        assert!(is_of_story("Cars stood for hours on the quay of Avel.", story.into_iter()));
        assert!(!is_of_story("Opinion: the quay of Avel", story.into_iter()));
        assert!(!is_of_story("Cars stood for hours on the quay…", story.into_iter()));
    }
}
