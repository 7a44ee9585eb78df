//! What the words of a template stand for.

use std::cell::LazyCell;
use std::collections::HashSet;

use serde_json::{Map, Value, json};
use unicode_segmentation::UnicodeSegmentation;

use super::{Job, hashtags, script, typography};
use crate::article::{Article, Block, BlockKind};
use crate::post::LinkPlace;
use crate::template::{Mark, Values, Words};

/// Shorter words than this, in characters, are in every text; a Chinese one may have a single character.
const MIN_TELLING: usize = 4;

/// Each of [`super::templates::WORDS`] with its value. No value holds a mark of elastic text.
pub(super) fn values(job: &Job<'_>) -> Values {
    let article = job.article;
    let url = job.address();
    let site = article.url.as_ref().and_then(|url| url.host_str());
    let site = site.map(|host| script::host(host.trim_start_matches("www.")));
    let limit = job.max_hashtags();
    let date = article.published_at.unwrap_or(job.context.now).to_zoned(job.context.zone.clone());
    let summary = article.summary_or_lead();
    let standfirst = if article.summary.is_some() { summary.as_str() } else { "" };
    let curly = LazyCell::new(|| has_curly(article));
    let say = |text: &str| said_with(text, article, || *curly);
    let say_all = |blocks: Vec<Block>| -> Value {
        let value = |block: &Block| json!({"kind": block.kind, "text": say(&block.text), "number": block.number});
        blocks.iter().map(value).collect()
    };
    let tags: Vec<String> = article.tags.iter().map(|tag| tag.replace(',', " ")).collect();
    let values = json!({
        "headline": say(&article.headline),
        "summary": say(&summary),
        "standfirst": say(standfirst),
        "correction": say(article.correction.as_deref().unwrap_or_default()),
        "story": say_all(story(article, &summary)),
        "body": say_all(body(article, &summary)),
        "url": url.clone().filter(|_| job.place == LinkPlace::Text).unwrap_or_default(),
        "site": site.unwrap_or_default(),
        "byline": clean(&Words::of(&article.language).list(&article.byline)),
        "section": say(article.section.as_deref().unwrap_or_default()),
        "hashtags": hashtags::hashtags(article, limit),
        "tags": clean(&tags.join(", ")),
        "date": date.to_string(),
        "language": article.language,
        "direction": if Words::of(&article.language).is_rtl() { "rtl" } else { "ltr" },
        "images": job.plan.media.len(),
        "image_alt": clean(job.plan.media.first().map_or("", |media| media.alt.as_str())),
        "newsroom": clean(job.context.newsroom.as_deref().unwrap_or_default()),
        // Set where an editor's own words stand for the story.
        "own": false,
        "unsubscribe": job.target.unsubscribe_url.as_deref().unwrap_or_default(),
    });
    Values::new(match values {
        Value::Object(values) => values,
        _ => Map::new(),
    })
}

/// `text` of `article` as posts say it: by the rules of its language.
pub(super) fn said(text: &str, article: &Article) -> String {
    said_with(text, article, || has_curly(article))
}

fn said_with(text: &str, article: &Article, curly: impl Fn() -> bool) -> String {
    clean(&typography::set(text, &article.language, text.contains('"') && curly()))
}

/// Whether the article has curly quotes, so that straight ones are slips.
fn has_curly(article: &Article) -> bool {
    article.body.iter().any(|block| block.text.contains('“'))
}

/// The words that posts draw on: the newsroom's summary, if it wrote one, and the story from its lead on, without its
/// subheadings. A lead that says again what the summary says is left out.
fn story(article: &Article, summary: &str) -> Vec<Block> {
    let mut blocks = body(article, summary);
    blocks.retain(|block| block.kind != BlockKind::Heading);
    if article.summary.is_some() && !summary.is_empty() {
        let again = blocks.first().is_some_and(|lead| says_again(&lead.text, summary));
        blocks.splice(..usize::from(again), [Block::paragraph(summary)]);
    }
    blocks
}

/// Whether a third of the summary's longer words stand in `lead` too.
fn says_again(lead: &str, summary: &str) -> bool {
    let words = |text: &str| -> HashSet<String> {
        let long = |word: &&str| word.chars().count() >= MIN_TELLING || word.starts_with(|c| c >= '\u{2E80}');
        text.unicode_words().filter(long).map(str::to_lowercase).collect()
    };
    let (lead, summary) = (words(lead), words(summary));
    summary.is_empty() || summary.intersection(&lead).count() * 3 >= summary.len()
}

/// The whole story, without what only repeats the headline; the summary, where nothing else is known.
fn body(article: &Article, summary: &str) -> Vec<Block> {
    let mut blocks = article.body.clone();
    if article.summary.is_none() {
        open_with_lead(&mut blocks, summary);
    }
    if blocks.is_empty() && !summary.is_empty() {
        blocks.push(Block::paragraph(summary));
    }
    blocks
}

/// Takes out what stands before the lead: a first paragraph that is the headline, or begins with it.
fn open_with_lead(blocks: &mut Vec<Block>, lead: &str) {
    let start: String = lead.chars().take(40).collect();
    if start.is_empty() {
        return;
    }
    let found =
        blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Paragraph).find_map(|(n, block)| {
            let at = if lead.starts_with(block.text.as_str()) { Some(0) } else { block.text.find(&start) };
            at.map(|at| (n, at))
        });
    if let Some((n, at)) = found {
        blocks[n].text.drain(..at);
        blocks.drain(..n);
    }
}

fn clean(text: &str) -> String {
    Mark::strip(text)
}
