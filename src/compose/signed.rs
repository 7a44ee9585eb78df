//! Who speaks where a post says "I": columns and letters are shared with their author's name behind the headline.

use serde_json::Value;

use super::Job;
use crate::template::{Values, Words};
use crate::text::language::Language;

/// More names would be as long as what they tell.
const MAX_NAMES: usize = 2;

/// Who wrote the article, if somebody speaks of himself in `texts` and none of them names who.
pub(super) fn unnamed<'a>(job: &Job<'_>, texts: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    let article = job.article;
    let language = Language::of(&article.language);
    if article.byline.is_empty() || !texts.clone().any(|text| language.narrates(text)) {
        return None;
    }
    let named = |author: &String| {
        let last = author.rsplit(' ').next().unwrap_or(author);
        texts.clone().any(|text| text.contains(last))
    };
    (!article.byline.iter().any(named)).then(|| Words::of(&article.language).list(&article.byline))
}

/// The headline with `author` behind it; none where that would be longer than it helps.
pub(super) fn headline(job: &Job<'_>, values: &Values, author: &str) -> Option<Value> {
    let headline = values.get("headline").as_str().filter(|headline| !headline.is_empty())?;
    (job.article.byline.len() <= MAX_NAMES).then(|| format!("{headline} | {author}").into())
}
