//! Titles and subjects that have not all of their headline, which nobody sees in full before they are out.

use super::super::once::squeezed;
use super::super::parts::field_override;
use super::{Found, Spot};
use crate::text;

/// With so many letters of it a line is made of the headline.
const MIN_START: usize = 12;

impl Found<'_> {
    /// Looks at the field `name` of a post.
    pub(super) fn shortened(&mut self, name: &str, line: &str) {
        let article = self.job.article;
        if field_override(self.job, name).is_some() {
            return;
        }
        let headline = squeezed(article.unlabelled_headline());
        let start: String = headline.chars().take(MIN_START).collect();
        let letters = squeezed(line);
        // A label may stand before it.
        let Some(kept) = letters.find(&start).map(|at| &letters[at..]).filter(|_| !start.is_empty()) else { return };
        if !headline.starts_with(kept) || kept.len() == headline.len() {
            return;
        }
        let channel = &self.job.channel.name;
        let message = format!(
            "the {name} has no room for all of the headline and ends {:?}; write a shorter one in {channel}.{name}.md",
            last_words(line)
        );
        let whole = article.unlabelled_headline();
        let mut taken = 0;
        let end = whole.char_indices().find_map(|(at, c)| {
            taken += squeezed(c.encode_utf8(&mut [0; 4])).len();
            (taken == kept.len()).then_some(at + c.len_utf8())
        });
        let half = line.ends_with('…') && end.is_some_and(|end| text::is_half_said(whole, &article.language, end));
        let rule = if half { "headline-half-said" } else { "headline-shortened" };
        self.warn(rule, Spot::key(name, "headline"), &message);
    }
}

/// The last few words of `line`.
fn last_words(line: &str) -> &str {
    const WORDS: usize = 3;
    let start = line.trim_end().rmatch_indices(' ').nth(WORDS - 1).map_or(0, |(at, _)| at + 1);
    &line[start..]
}
