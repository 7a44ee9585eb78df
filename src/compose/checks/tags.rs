//! Rules about hashtags: those of another network, and several words run together.

use std::collections::HashSet;

use super::super::hashtags;
use super::{Found, Spot};
use crate::article::{Article, language};
use crate::post::Part;
use crate::text::Style;
use crate::text::UnicodeWords as _;
use crate::text::find::twitter;

/// Shorter words join to too much that is one word: `to`, `get` and `her`.
const MIN_WORD: usize = 3;
/// Shorter hashtags are read at a glance.
const MIN_TAG: usize = 8;
/// Words that hashtags are often made of, beside those of the article.
const COMMON: &[&str] = &[
    "breaking",
    "news",
    "climate",
    "change",
    "public",
    "transport",
    "city",
    "council",
    "world",
    "day",
    "week",
    "year",
    "live",
    "update",
    "local",
    "health",
    "care",
    "school",
    "election",
    "vote",
    "music",
    "book",
    "film",
    "art",
    "sport",
    "football",
    "club",
    "cup",
    "police",
    "fire",
    "weather",
    "storm",
    "flood",
    "history",
    "photo",
    "video",
    "travel",
    "food",
    "mental",
    "human",
    "rights",
    "women",
    "green",
    "energy",
    "housing",
    "crisis",
];
/// Languages that write several words as one.
const COMPOUNDING: &[&str] = &["de", "nl", "da", "sv", "nb", "nn", "no", "fi", "et", "hu", "is", "af"];

impl Found<'_> {
    /// The hashtags of a part.
    pub(super) fn hashtags(&mut self, part: &Part) {
        let job = self.job;
        let below = part.text.spans.iter().filter(|span| span.style == Style::Hashtag);
        let below = below.map(|span| (&part.text.text[span.range.clone()], self.own.is_some()));
        let in_words = hashtags::in_words(&part.text, &job.channel.rules).into_iter().map(|tag| (tag, true));
        let mut vocabulary = None;
        let mut seen = HashSet::new();
        for (tag, in_words) in below.chain(in_words).collect::<Vec<_>>() {
            if !seen.insert(tag) {
                continue;
            }
            let Some(name) = tag.strip_prefix(['#', '＃']) else { continue };
            let spot = if in_words { Spot::text("text") } else { Spot::key("text", "tags") };
            if let Some(title) = job.context.networks.owner(name, job.channel.name.as_str()) {
                let message = format!("{tag} means something on {title} alone; leave it out here");
                self.warn("foreign-hashtag", spot.at(&[tag, name]), &message);
            }
            if name.chars().count() < MIN_TAG || name.chars().any(char::is_uppercase) {
                continue;
            }
            let words = vocabulary.get_or_insert_with(|| Vocabulary::of(job.article));
            if let Some(split) = words.split(name) {
                let better: String = split.iter().map(|word| capital(word)).collect();
                let message = format!(
                    "{tag} is several words; write #{better}, which is easier to read and which screen readers speak as words"
                );
                self.warn("hashtag-lowercase", spot.at(&[tag, name]), &message);
            }
        }
    }
}

impl Found<'_> {
    /// Names of shares: one post takes only so many, and one with more is refused.
    pub(super) fn cashtags(&mut self, part: &Part) {
        let rules = &self.job.channel.rules;
        let Some(most) = rules.cashtags.as_ref().map(|cashtags| cashtags.max) else { return };
        let text = &part.text.text;
        if !text.contains('$') {
            return;
        }
        let names: Vec<&str> = twitter::cashtags(text).into_iter().map(|range| &text[range]).collect();
        let Some(extra) = names.get(most).copied() else { return };
        let mut distinct: Vec<&str> = Vec::new();
        for name in &names {
            if !distinct.contains(name) {
                distinct.push(name);
            }
        }
        let message = format!(
            "{} refuses a post with more than {most} cashtag{}, and this one has {}; write {} as {:?}",
            rules.title,
            if most == 1 { "" } else { "s" },
            distinct.join(", "),
            extra,
            extra.trim_start_matches('$')
        );
        self.warn("too-many-cashtags", Spot::text("text").at(&[extra]), &message);
    }

    /// How many hashtags the post has, those in its words too.
    pub(super) fn count_hashtags(&mut self, parts: &[Part]) {
        let rules = &self.job.channel.rules;
        let Some(most) = rules.hashtags.max else { return };
        let in_words: Vec<&str> = parts.iter().flat_map(|part| hashtags::in_words(&part.text, rules)).collect();
        let spans = parts.iter().flat_map(|part| &part.text.spans);
        let count = in_words.len() + spans.filter(|span| span.style == Style::Hashtag).count();
        if count > most {
            let message = format!("the post has {count} hashtags, and {} takes {most}; leave some out", rules.title);
            self.warn("too-many-hashtags", Spot::text("text").at(&in_words[..in_words.len().min(1)]), &message);
        }
    }

    /// Tags of another language than the post's: what is below it should be read with it.
    pub(super) fn tags_of_translation(&mut self, parts: &[Part]) {
        let job = self.job;
        let Some(language) = job.foreign_tags.filter(|_| self.own.is_none() && job.usual_hashtags() > 0) else {
            return;
        };
        let shown = parts.iter().any(|part| part.text.spans.iter().any(|span| span.style == Style::Hashtag));
        let what = if shown && !job.article.tags.is_empty() { "it has those in" } else { "it goes without those in" };
        let message = format!(
            "the translation into {:?} has no tags of its own, so {what} {language:?}; add tags to its front matter",
            job.article.language
        );
        self.warn("tags-not-translated", Spot::key("text", "language"), &message);
    }
}

/// The words that a hashtag may be made of.
struct Vocabulary {
    words: HashSet<String>,
    compounds: bool,
}

impl Vocabulary {
    fn of(article: &Article) -> Self {
        let mut words: HashSet<String> = COMMON.iter().map(|word| (*word).to_owned()).collect();
        let texts = [&article.headline].into_iter().chain(&article.summary).map(String::as_str);
        // A tag of one word would be known as what is looked for.
        let tags = article.tags.iter().map(String::as_str).filter(|tag| tag.contains(' '));
        for text in texts.chain(tags).chain(article.paragraphs()) {
            words.extend(text.unicode_words().map(str::to_lowercase));
        }
        Self { words, compounds: COMPOUNDING.contains(&language::primary(&article.language).as_str()) }
    }

    /// The fewest words that `tag`, in lower case, is made of; none if it is a word itself or not made of known ones.
    fn split<'t>(&self, tag: &'t str) -> Option<Vec<&'t str>> {
        if self.compounds || self.words.contains(tag) {
            return None;
        }
        let ends: Vec<usize> = tag.char_indices().map(|(at, _)| at).chain([tag.len()]).collect();
        let mut best: Vec<Option<Vec<&str>>> = vec![None; ends.len()];
        best[0] = Some(Vec::new());
        for end in 1..ends.len() {
            for start in 0..end.saturating_sub(MIN_WORD - 1) {
                let word = &tag[ends[start]..ends[end]];
                let Some(before) = best[start].as_ref().filter(|_| self.words.contains(word)) else { continue };
                if best[end].as_ref().is_none_or(|known| known.len() > before.len() + 1) {
                    let mut words = before.clone();
                    words.push(word);
                    best[end] = Some(words);
                }
            }
        }
        best.pop().flatten().filter(|words| words.len() > 1)
    }
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashtag_is_split_into_words_that_are_known() {
        let words = |extra: &[&str]| Vocabulary {
            words: COMMON.iter().chain(extra).map(|word| (*word).to_owned()).collect(),
            compounds: false,
        };
        assert_eq!(words(&["marrow", "harbour"]).split("marrowharbour"), Some(vec!["marrow", "harbour"]));
        assert_eq!(words(&[]).split("climatechange"), Some(vec!["climate", "change"]));
        assert_eq!(words(&["to", "get", "her"]).split("together"), None);
        assert_eq!(words(&["трамвай"]).split("трамвай"), None);
        assert_eq!(words(&["общественный", "транспорт"]).split("общественныйтранспорт").map(|w| w.len()), Some(2));
    }
}
