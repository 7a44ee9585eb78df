//! What the words of a template stand for.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Map, Value, json};
use unicode_segmentation::UnicodeSegmentation;

use super::templates::{HTML, closing};
use super::typography::{self, Quotes};
use super::{BREAKING, CORRECTION, Job, hashtags, script};
use crate::article::{Article, Block, BlockKind, above, is_question, points};
use crate::post::{LinkPlace, MediaKind};
use crate::template::{Mark, Values, Words};
use crate::text::{self, Rich, Span, Style, language::Language};

/// Shorter words than this, in characters, are in every text; a Chinese one may have a single character.
const MIN_TELLING: usize = 4;
/// Characters of a word that most of its forms share: `collapse`, `collapsed`.
const STEM: usize = 6;

/// A summary of fewer telling words is a label.
const MIN_SAID: usize = 3;

/// Characters of a lead's sentence that has room wherever a summary has.
const MAX_MORE: usize = 160;

/// Characters of a lead by which its place in the story is found, among so many places at most.
const LEAD_OPENS: usize = 12;
const MAX_PLACES: usize = 16;

/// Each of [`super::templates::WORDS`] with its value. No value holds a mark of elastic text.
pub(super) fn values(job: &Job<'_>) -> Values {
    let article = job.article;
    let url = job.address();
    let site = article.url.as_ref().and_then(|url| url.host_str());
    let site = site.map(|host| script::host(host.trim_start_matches("www.")));
    let tags_of_article = hashtags::hashtags(article, &job.channel.rules, job.max_hashtags());
    let day = |at: Timestamp| at.to_zoned(zone(job)).to_string();
    let tags: Vec<String> = article.tags.iter().map(|tag| without_commas(tag)).collect();
    let quotes = LazyCell::new(|| quotes(article));
    let say = |text: &str| said_with(text, article, || *quotes);
    let shown = job.plan.media.first().filter(|media| media.kind == MediaKind::Image);
    let shown = shown.and_then(|shown| article.images.iter().find(|image| image.source.to_string() == shown.source));
    let caption = shown.and_then(|image| image.caption.as_deref());
    // `Trams at the quay. Photo: Jane Roe`
    let said = |credit: &&str| caption.is_some_and(|caption| caption.contains(credit));
    let credit = shown.and_then(|image| image.credit.as_deref()).filter(|credit| !said(credit));
    // The template puts a label of its own.
    let labelled = matches!(job.template, BREAKING | CORRECTION);
    let values = json!({
        "headline": say(if labelled { article.unlabelled_headline() } else { &article.headline }),
        "correction": say(&hashtags::capital(article.correction.as_deref().unwrap_or_default(), &article.language)),
        "url": url.clone().filter(|_| job.place == LinkPlace::Text).unwrap_or_default(),
        "site": site.unwrap_or_default(),
        "byline": clean(&Words::of(&article.language).list(&article.byline)),
        "section": say(article.section.as_deref().unwrap_or_default()),
        "hashtags": tags_of_article,
        "usual_hashtags": job.usual_hashtags(),
        "tags": clean(&tags.join(", ")),
        "date": day(article.published_at.unwrap_or(job.context.now)),
        // The day of sending would be a wrong one for an older story.
        "published": article.published_at.map(day).unwrap_or_default(),
        "language": article.language,
        "direction": if Words::of(&article.language).is_rtl() { "rtl" } else { "ltr" },
        "images": job.plan.media.len(),
        "image_alt": clean(job.plan.media.first().map_or("", |media| media.alt.as_str())),
        "image_caption": say(caption.unwrap_or_default()),
        "image_credit": say(credit.unwrap_or_default()),
        // Whether the story's words have their styles: where it is written as HTML.
        "styled": job.channel.rules.fields.contains_key(HTML),
        "newsroom": clean(job.context.newsroom.as_deref().unwrap_or_default()),
        // Set where an editor's own words stand for the story.
        "own": false,
        "unsubscribe": job.target.unsubscribe_url.as_deref().unwrap_or_default(),
    });
    let own = match values {
        Value::Object(own) => own,
        _ => Map::new(),
    };
    let mut values = job.story.values.clone();
    values.extend(own);
    Values::new(values)
}

/// What every post of `article` says in the same words. `below` is what stands below its headline.
pub(super) fn shared(article: &Article, below: &str) -> Map<String, Value> {
    let summary = closed(below.to_owned());
    let quotes = LazyCell::new(|| quotes(article));
    let say = |text: &str| said_with(text, article, || *quotes);
    let say_block = |block: &Block| {
        let mut value = value(block, say(&block.text));
        if let Some(quotation) = quotation(block) {
            value["quotation"] = say(&quotation).into();
        }
        value
    };
    let say_all = |blocks: &[Block]| -> Value { blocks.iter().map(say_block).collect() };
    let below_alone = without_pointing(&summary, article);
    let body = body(article, &summary);
    // Most stories open with their lead, and nothing stands above it.
    let leads = |block: &Block| article.summary.is_none() && below.starts_with(&block.text);
    let from_lead = if body.first().is_some_and(leads) { &body[..] } else { &body[above(&body)..] };
    let told_below = opens_with(from_lead, &summary) || again(from_lead, &summary, article) == Again::More;
    let standfirst = if article.summary.is_some() && !told_below { summary.as_str() } else { "" };
    let listed = points(from_lead);
    let told = match (&article.summary, listed) {
        (Some(_), listed) => say_all(&story(listed.unwrap_or_else(|| from_lead.to_vec()), article, &summary)),
        (None, Some(listed)) => say_all(&listed),
        (None, None) => {
            let mut told = without_headings(from_lead);
            if let Some(first) = told.first_mut().filter(|first| first.kind == BlockKind::Paragraph) {
                let start = first.text.len() - without_pointing(&first.text, article).len();
                first.text.drain(..start);
            }
            say_all(&told)
        }
    };
    let said = [("summary", say(below_alone)), ("standfirst", say(standfirst))];
    let said = said.into_iter().map(|(name, words)| (name.to_owned(), Value::String(words)));
    let whole = body.iter().map(|block| with_table(with_styles(say_block(block), block), block, &say)).collect();
    said.chain([("story".to_owned(), told), ("body".to_owned(), whole)]).collect()
}

/// The newsroom's zone; where it names none, the offset that the article gives its time in.
fn zone(job: &Job<'_>) -> TimeZone {
    let own = job.article.offset.filter(|_| job.article.published_at.is_some() && job.context.zone == TimeZone::UTC);
    own.map_or_else(|| job.context.zone.clone(), Offset::to_time_zone)
}

/// A tag in a list with commas between.
fn without_commas(tag: &str) -> String {
    tag.split([',', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `text` of `article` as posts say it: by the rules of its language.
pub(super) fn said(text: &str, article: &Article) -> String {
    said_with(text, article, || quotes(article))
}

fn said_with(text: &str, article: &Article, quotes: impl Fn() -> Quotes) -> String {
    let quotes = if text.contains('"') { quotes() } else { Quotes::NONE };
    clean(&typography::set(text, &article.language, quotes))
}

/// How the article's quotes are set.
fn quotes(article: &Article) -> Quotes {
    let above = [&article.headline].into_iter().chain(&article.summary);
    let lines = above.chain(article.body.iter().map(|block| &block.text));
    Quotes::of(&article.language, lines.map(String::as_str))
}

/// A block as templates get it, with `words` as posts say them.
fn value(block: &Block, words: String) -> Value {
    let mut value = Map::with_capacity(3);
    value.insert("kind".to_owned(), json!(block.kind));
    value.insert("text".to_owned(), words.into());
    value.insert("number".to_owned(), json!(block.number));
    if is_bold_question(block) {
        value.insert("asks".to_owned(), json!(true));
    }
    Value::Object(value)
}

/// A paragraph in bold that ends with a question, whatever stops are inside it, as interviews set what is asked.
fn is_bold_question(block: &Block) -> bool {
    if block.kind != BlockKind::Paragraph || !block.text.ends_with(['?', '？', '؟']) {
        return false;
    }
    let rich = block.rich();
    let bold = |span: &&Span| span.style == Style::Strong;
    rich.spans.iter().filter(bold).map(|span| span.range.len()).sum::<usize>() >= rich.text.trim().len()
}

/// A quotation set apart, with marks of its own, as it needs them where nothing sets it apart: if it has none, and is no line that
/// says whose it is.
fn quotation(block: &Block) -> Option<String> {
    // `We will not wait. — Ann Lowe, mayor`
    let dash = [" — ", " – ", " - "].iter().filter_map(|dash| block.text.rfind(dash)).max();
    let (text, whose) = block.text.split_at(dash.unwrap_or(block.text.len()));
    let ended = whose.is_empty() || text.ends_with(['.', '!', '?', '…']);
    let marked =
        text.contains(['"', '“', '”', '«', '»', '„', '‘', '‹', '「', '『', '—', '–']) || text.starts_with(['-', '~']);
    // `Note: book ahead.`, `[!NOTE] Call 112.`: a box, which nobody says.
    let labelled = text.starts_with('[') || text.split(' ').take(2).any(|word| word.ends_with([':', '：']));
    let said = block.kind == BlockKind::Quote && ended && !marked && !labelled && !text.ends_with([':', '：']);
    said.then(|| format!("\"{text}\"{whose}"))
}

/// `value` of a block, with the styles of its words. Posts have none but in a mail: elsewhere a link behind words is shown in
/// full, and takes the room of others.
fn with_styles(mut value: Value, block: &Block) -> Value {
    let mut rich = block.rich();
    if rich.text.contains("://") {
        add_addresses(&mut rich);
    }
    if rich.spans.is_empty() {
        return value;
    }
    let said = value["text"].as_str().and_then(|said| rich.respaced(said));
    if let Some(said) = said.filter(|said| !said.spans.is_empty()) {
        value["spans"] = json!(said.spans);
    }
    value
}

/// Adds to the spans of `rich` the addresses that its words have in full.
fn add_addresses(rich: &mut Rich) {
    let parsed = text::parse(&text::escape(&rich.text));
    if parsed.text != rich.text {
        return;
    }
    let whole = |span: &&Span| matches!(span.style, Style::Link { .. } | Style::Code);
    let taken: Vec<Range<usize>> = rich.spans.iter().filter(whole).map(|span| span.range.clone()).collect();
    let addresses = parsed.spans.into_iter().filter(|span| {
        let before = taken.partition_point(|other| other.end <= span.range.start);
        let free = taken.get(before).is_none_or(|other| other.start >= span.range.end);
        let full = rich.text[span.range.clone()].starts_with("http");
        free && full && matches!(span.style, Style::Url { .. })
    });
    let addresses: Vec<Span> = addresses.collect();
    rich.spans.extend(addresses);
    rich.spans.sort_by(|a, b| a.range.start.cmp(&b.range.start).then(b.range.end.cmp(&a.range.end)));
}

/// `value` of a block, with the table below it. Posts have none: there a table has no room and no form.
fn with_table(mut value: Value, block: &Block, say: &dyn Fn(&str) -> String) -> Value {
    if !block.rows.is_empty() {
        let row = |row: &Vec<String>| -> Value { row.iter().map(|cell| Value::String(say(cell))).collect() };
        value["rows"] = block.rows.iter().map(row).collect();
    }
    value
}

/// The story without its subheadings, but for those that say what a list is of, or ask what the paragraph below answers.
fn without_headings(blocks: &[Block]) -> Vec<Block> {
    let followed = blocks.iter().zip(blocks.iter().skip(1).map(Some).chain([None]));
    let kept = followed.filter(|(block, next)| {
        let next = next.map(|next| next.kind);
        block.kind != BlockKind::Heading
            || next == Some(BlockKind::Item)
            || is_question(block) && next == Some(BlockKind::Paragraph)
    });
    // A question and its answer are one paragraph: neither says anything alone.
    let mut told: Vec<Block> = Vec::new();
    for (block, _) in kept {
        match told.last_mut().filter(|last| is_question(last)) {
            Some(asked) if block.kind == BlockKind::Paragraph => {
                *asked = Block::paragraph(format!("{} {}", asked.text, block.text));
            }
            _ => told.push(block.clone()),
        }
    }
    told
}

/// The words that posts draw on, where the newsroom wrote a summary: that, and the story from its lead on. What of the lead only
/// says again what the summary says is left out; where the lead says all of it and more, it stands for the summary.
fn story(blocks: Vec<Block>, article: &Article, summary: &str) -> Vec<Block> {
    let again = again(&blocks, summary, article);
    let mut blocks = without_headings(&blocks);
    if again == Again::AtLength
        && let Some(first) = blocks.first_mut()
    {
        let language = Language::of(&article.language);
        let end = text::sentences(&first.text, language).first().copied().unwrap_or(first.text.len());
        first.text.drain(..with_pointing(&first.text, end, language));
        first.text = first.text.trim_start().to_owned();
    }
    if !summary.is_empty() && again != Again::More {
        let known = Known::of(summary, article);
        let is_paragraph = |block: &&mut Block| block.kind == BlockKind::Paragraph;
        for block in blocks.iter_mut().skip_while(|block| !is_paragraph(block)).take_while(is_paragraph) {
            let again = known.said_again(&block.text);
            block.text.drain(..again);
            if !block.text.is_empty() {
                break;
            }
        }
        without_sentences_of(&mut blocks, summary, Language::of(&article.language));
        blocks.retain(|block| !block.text.is_empty());
        blocks.insert(0, Block::paragraph(summary));
    }
    blocks
}

/// Behind the first `end` bytes of `text`, which are left out, and the sentence that only tells who says them, if one follows:
/// `Das teilte die Polizei mit.`
fn with_pointing(text: &str, end: usize, language: &'static Language) -> usize {
    let rest = &text[end..];
    let next = || text::sentences(rest, language).first().copied().unwrap_or(rest.len());
    if language.points_back(rest.trim_start()) { end + next() } else { end }
}

/// `below`, the lead without what the headline says, and without a sentence that only tells who says that: none, if nothing else is
/// left.
fn without_pointing<'b>(below: &'b str, article: &Article) -> &'b str {
    let rest = below[with_pointing(below, 0, Language::of(&article.language))..].trim_start();
    if article.summary.is_some() || rest.is_empty() { below } else { rest }
}

/// Takes out of the first paragraphs the sentences that stand in the summary word for word.
fn without_sentences_of(blocks: &mut [Block], summary: &str, language: &'static Language) {
    /// So much of a story posts draw on.
    const PARAGRAPHS: usize = 8;
    /// `He did not.` may be said again.
    const MIN_CHARACTERS: usize = 16;
    let known: Vec<&str> =
        pieces(summary, language).filter(|sentence| sentence.chars().count() >= MIN_CHARACTERS).collect();
    for block in blocks.iter_mut().filter(|block| block.kind == BlockKind::Paragraph).take(PARAGRAPHS) {
        let quotes = block.text.contains(['“', '«', '„', '"']);
        if !quotes && known.iter().any(|sentence| block.text.contains(sentence)) {
            let kept: Vec<&str> = pieces(&block.text, language).filter(|sentence| !known.contains(sentence)).collect();
            block.text = kept.join(" ");
        }
    }
}

/// The sentences of a text, without the space between them.
fn pieces<'t>(text: &'t str, language: &'static Language) -> impl Iterator<Item = &'t str> {
    text::sentences(text, language)
        .into_iter()
        .scan(0, |start, end| Some(&text[std::mem::replace(start, end)..end]))
        .map(str::trim)
}

/// What the story's first sentence says of the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Again {
    /// Something else, or no more.
    No,
    /// All of it, and more: who says it, when it was. It stands in the summary's place.
    More,
    /// The same, at such length that it has no room wherever the summary has.
    AtLength,
}

/// Whether the story's first sentence says what the summary says, which is a single sentence too.
fn again(blocks: &[Block], summary: &str, article: &Article) -> Again {
    let language = Language::of(&article.language);
    let Some(first) = blocks.first().filter(|block| block.kind == BlockKind::Paragraph) else { return Again::No };
    if summary.is_empty() || text::sentences(summary, language).len() > 1 {
        return Again::No;
    }
    let end = text::sentences(&first.text, language).first().copied().unwrap_or(first.text.len());
    let sentence = &first.text[..end];
    let (own, said) = (telling(sentence), telling(summary));
    let more = said.len() >= MIN_SAID && own.len() > said.len() && said.is_subset(&own);
    match () {
        () if !more && !begins_alike(sentence, summary) => Again::No,
        () if sentence.chars().count() > MAX_MORE => {
            if more {
                Again::No
            } else {
                Again::AtLength
            }
        }
        () => Again::More,
    }
}

/// Whether two sentences are the same for most of their length, and the first is no shorter.
fn begins_alike(sentence: &str, summary: &str) -> bool {
    /// As many words tell that one was made of the other.
    const MIN_ALIKE: usize = 8;
    let words = || sentence.unicode_words().zip(summary.unicode_words());
    let alike = words().take_while(|(own, said)| own == said).count();
    let all = summary.unicode_words().count();
    alike >= MIN_ALIKE && 3 * alike >= 2 * all && sentence.unicode_words().count() >= all
}

/// A first paragraph whose quotation goes on in the next, closed, since it stands alone.
fn closed(mut summary: String) -> String {
    let Some(closing) = text::unpaired(&summary).and_then(closing) else { return summary };
    if summary.starts_with(['“', '«', '„', '"']) {
        summary.push(closing);
    }
    summary
}

/// Whether the story begins with the summary, word for word, over as many paragraphs as it has sentences.
fn opens_with(blocks: &[Block], summary: &str) -> bool {
    let mut rest = summary.split_whitespace().peekable();
    for block in blocks.iter().take_while(|block| block.kind == BlockKind::Paragraph) {
        for word in block.text.split_whitespace() {
            match rest.next() {
                Some(next) if next == word => {}
                Some(_) => return false,
                None => return true,
            }
        }
    }
    rest.peek().is_none() && !summary.is_empty()
}

/// What a reader knows who has read headline and summary.
struct Known<'a> {
    summary: &'a str,
    summarised: HashSet<String>,
    all: HashSet<String>,
    language: &'static Language,
}

impl<'a> Known<'a> {
    fn of(summary: &'a str, article: &Article) -> Self {
        let summarised = telling(summary);
        let mut all = telling(&article.headline);
        all.extend(summarised.iter().cloned());
        Self { summary, summarised, all, language: Language::of(&article.language) }
    }

    /// How much of `paragraph`, in bytes from its start, says nothing else: whole sentences that stand in the summary, or that
    /// share a third of its longer words, have half of their own from there, and no figure of their own.
    fn said_again(&self, paragraph: &str) -> usize {
        let mut again = 0;
        for end in text::sentences(paragraph, self.language) {
            if !self.says(paragraph[again..end].trim()) {
                break;
            }
            again = end;
        }
        if again > 0 {
            again = with_pointing(paragraph, again, self.language);
        }
        again + (paragraph[again..].len() - paragraph[again..].trim_start().len())
    }

    fn says(&self, sentence: &str) -> bool {
        if self.summary.contains(sentence) {
            return true;
        }
        let own = telling(sentence);
        let is_figure = |word: &&String| word.contains(char::is_numeric);
        let shared = |of: &HashSet<String>| own.iter().filter(|word| of.contains(*word)).count();
        shared(&self.summarised) * 3 >= self.summarised.len()
            && shared(&self.all) * 2 >= own.len()
            && own.iter().filter(is_figure).all(|word| self.all.contains(word))
    }
}

/// The beginnings of the longer words of a text, which are alike in most of their forms, and its figures.
fn telling(text: &str) -> HashSet<String> {
    let long = |word: &&str| {
        word.chars().count() >= MIN_TELLING || word.starts_with(|c: char| c >= '\u{2E80}' || c.is_numeric())
    };
    let stem = |word: &str| word.to_lowercase().chars().take(STEM).collect();
    text.unicode_words().filter(long).map(stem).collect()
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

/// Takes out what only says the headline before the lead: a first paragraph that is the headline, or begins with it. A list, a
/// quotation, a subheading or a note before it stays.
fn open_with_lead(blocks: &mut Vec<Block>, lead: &str) {
    let first: String = lead.chars().take(LEAD_OPENS).collect();
    if first.is_empty() {
        return;
    }
    let start: String = lead.chars().take(40).collect();
    let found =
        blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Paragraph).find_map(|(n, block)| {
            // The lead may go on in the next paragraph.
            let opens = |at: &usize| block.text[*at..].starts_with(&start) || lead.starts_with(&block.text[*at..]);
            block
                .text
                .match_indices(&first)
                .map(|(at, _)| at)
                .take(MAX_PLACES)
                .find(opens)
                .map(|at| (n, at))
                .or_else(|| (!block.text.is_empty() && lead.starts_with(block.text.as_str())).then_some((n, 0)))
        });
    if let Some((n, at)) = found {
        blocks[n].text.drain(..at);
        let (mut index, above) = (0, above(blocks));
        blocks.retain(|block| {
            index += 1;
            index > n || index <= above || block.kind != BlockKind::Paragraph
        });
    }
}

fn clean(text: &str) -> String {
    Mark::strip(text)
}
