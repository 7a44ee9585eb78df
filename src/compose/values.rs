//! What the words of a template stand for.

use std::cell::LazyCell;
use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Map, Value};

use super::appeal::with_contact;
use super::denied::with_denial;
use super::here::without_here;
use super::retold::{Again, again, body, closed, opens_with, story, with_ratings, without_headings, without_pointing};
use super::standfirst::below_standfirst;
use super::story::Others;
use super::templates::HTML;
use super::twice::{without_retold, without_twins};
use super::typography::{self, Quotes};
use super::{BREAKING, CORRECTION, Job, hashtags, quoted, script, turns};
use crate::article::{Article, Block, BlockKind, above, first_story, latest_first, own_datelines, points};
use crate::post::{LinkPlace, MediaKind};
use crate::template::{Mark, Paragraph, Paragraphs, Values, Words};
use crate::text::language::Language;
use crate::text::{self, Rich, Span, Style};

/// Each of [`super::templates::WORDS`] with its value. No value holds a mark of elastic text.
pub(super) fn values(job: &Job<'_>) -> Values {
    let article = job.article;
    let url = job.address();
    let site = article.url.as_ref().and_then(|url| url.host_str());
    let site = site.map(|host| script::host(host.trim_start_matches("www.")));
    let tags_of_article = hashtags::hashtags(job);
    let day = |at: Timestamp| at.to_zoned(zone(job)).to_string();
    let tags: Vec<String> = article.tags.iter().map(|tag| without_commas(tag)).collect();
    let say = |text: &str| said_with(text, article, || job.story.quotes(article));
    let shown = job.plan.media.first().filter(|media| media.kind == MediaKind::Image);
    let shown = shown.and_then(|shown| article.images.iter().find(|image| image.source.to_string() == shown.source));
    let caption = shown.and_then(|image| image.caption.as_deref());
    // `Trams at the quay. Photo: Jane Roe`
    let said = |credit: &&str| caption.is_some_and(|caption| caption.contains(credit));
    let credit = shown.and_then(|image| image.credit.as_deref()).filter(|credit| !said(credit));
    // The template puts a label of its own.
    let labelled = matches!(job.template, BREAKING | CORRECTION);
    let own: [(&str, Value); 22] = [
        ("headline", say(if labelled { article.unlabelled_headline() } else { &article.headline }).into()),
        (
            "correction",
            say(&hashtags::capital(article.correction.as_deref().unwrap_or_default(), &article.language)).into(),
        ),
        ("note", say(&note(job)).into()),
        ("url", url.filter(|_| job.place == LinkPlace::Text).unwrap_or_default().into()),
        ("site", site.unwrap_or_default().into()),
        ("byline", clean(&Words::of(&article.language).list(&article.byline)).into()),
        ("section", say(article.section.as_deref().unwrap_or_default()).into()),
        ("hashtags", tags_of_article.into()),
        ("usual_hashtags", job.usual_hashtags().into()),
        ("tags", clean(&tags.join(", ")).into()),
        ("date", day(article.published_at.unwrap_or(job.context.now)).into()),
        // The day of sending would be a wrong one for an older story.
        ("published", article.published_at.map(day).unwrap_or_default().into()),
        ("language", article.language.as_str().into()),
        ("direction", (if Words::of(&article.language).is_rtl() { "rtl" } else { "ltr" }).into()),
        ("images", job.plan.media.len().into()),
        ("image_alt", clean(job.plan.media.first().map_or("", |media| media.alt.as_str())).into()),
        ("image_caption", say(caption.unwrap_or_default()).into()),
        ("image_credit", say(credit.unwrap_or_default()).into()),
        // Whether the story's words have their styles: where it is written as HTML.
        ("styled", job.channel.rules.fields.contains_key(HTML).into()),
        ("newsroom", clean(job.context.newsroom.as_deref().unwrap_or_default()).into()),
        // Set where an editor's own words stand for the story.
        ("own", false.into()),
        ("unsubscribe", job.target.unsubscribe_url.as_deref().unwrap_or_default().into()),
    ];
    let shared = &job.story.words;
    let mut values = Map::with_capacity(own.len() + shared.len() + 2);
    values.extend(shared.iter().map(|(word, value)| (word.clone(), value.clone())));
    values.extend(own.into_iter().map(|(word, value)| (word.to_owned(), value)));
    // Mails alone have all of the article.
    let body = if asks_for(Values::BODY, job) { job.story.blocks.clone() } else { Paragraphs::default() };
    Values::new(values, job.story.told.clone(), body)
}

/// What a story carries below it of what was wrong in it: the newsroom's own words, else the correction with the word for one. A post
/// that is the correction says it above, and where the story itself tells it, nothing is left to say.
fn note(job: &Job<'_>) -> String {
    let article = job.article;
    let told = |correction: &&str| !article.body.iter().any(|block| block.text == **correction);
    let Some(correction) = article.correction.as_deref().filter(|_| job.template != CORRECTION).filter(told) else {
        return String::new();
    };
    let notes = article.correction_notes();
    if notes.is_empty() { Words::of(&article.language).with(CORRECTION, correction) } else { notes.join(" ") }
}

/// Whether a template of the channel may have `word`.
fn asks_for(word: &str, job: &Job<'_>) -> bool {
    let templates = &job.channel.templates;
    let mut files = templates.iter().map(|(_, _, file)| file).chain(templates.partials().map(|(_, file)| file));
    files.any(|file| file.text.contains(word))
}

/// What every post of an article says in the same words.
pub(super) struct Shared {
    /// The words that are not of the story itself.
    pub(super) words: Map<String, Value>,
    /// What `{{story}}` stands for.
    pub(super) told: Paragraphs,
    /// What `{{body}}` stands for.
    pub(super) blocks: Paragraphs,
    pub(super) others: Others,
}

/// What every post of `article` says in the same words. `below` is what stands below its headline.
/// With them the story as posts tell it that have no room for a denial where it stands in those.
pub(super) fn shared(article: &Article, below: &str) -> Shared {
    let language = Language::of(&article.language);
    let mut summary = closed(below.to_owned());
    let quotes = LazyCell::new(|| quotes(article));
    let say = |text: &str| said_with(text, article, || *quotes);
    let asked = turns::asked(&article.body);
    let say_block = |block: &Block| Paragraph {
        kind: kind(block.kind),
        text: say(&block.text),
        number: block.number,
        asks: is_bold_question(block) || asked.contains(block.text.as_str()),
        quotation: quotation(block).map(|quotation| say(&quotation)),
        ..Paragraph::default()
    };
    let say_all = |blocks: &[Block]| -> Paragraphs { blocks.iter().map(say_block).collect() };
    let body = body(article, &summary);
    // Most stories open with their lead, and nothing stands above it.
    let leads = |block: &Block| article.summary.is_none() && below.starts_with(&block.text);
    let start = if body.first().is_some_and(leads) { 0 } else { above(&body) };
    let datelines = own_datelines(&body);
    // What a page tells below its first story is another's.
    let end = start + first_story(&body[start..], &datelines[start..], &article.headline);
    let mut from_lead = body[start..end].to_vec();
    without_here(&mut from_lead, &mut summary, language);
    let from_lead = from_lead.as_slice();
    let told_below = opens_with(from_lead, &summary) || again(from_lead, &summary, article) == Again::More;
    let standfirst = if article.summary.is_some() && !told_below { summary.as_str() } else { "" };
    let listed = points(from_lead);
    // Of a log a post tells how it stands; the mail has it all in its order.
    let logged = if article.summary.is_none() && listed.is_none() { latest_first(from_lead) } else { None };
    let last = logged.as_ref().and_then(|blocks| blocks.first()).map(|block| closed(block.text.clone()));
    let told = match (&article.summary, listed) {
        (Some(_), listed) => story(listed.unwrap_or_else(|| from_lead.to_vec()), article, &summary),
        (None, Some(listed)) => listed,
        (None, None) => {
            let mut told = with_ratings(without_headings(logged.as_deref().unwrap_or(from_lead)), language);
            if let Some(first) = told.first_mut().filter(|first| first.kind == BlockKind::Paragraph) {
                let start = first.text.len() - without_pointing(&first.text, article).len();
                first.text.drain(..start);
            }
            told
        }
    };
    let lines = told.len();
    let told = without_retold(told, &article.headline, language);
    // Where the first line only says the headline, the next one stands beside a title as well.
    let next = told.first().filter(|_| told.len() < lines && article.summary.is_none());
    let last = last.or_else(|| next.map(|block| closed(block.text.clone())));
    let below_alone = last.as_deref().unwrap_or_else(|| without_pointing(&summary, article));
    let told = without_twins(told, language);
    let told = quoted::together(told, language);
    let opened = told.first().is_some_and(|first| article.summary.is_some() && first.text == summary);
    let told = match opened {
        true => below_standfirst(told, &article.headline, language),
        false => with_denial(told, &article.headline, language),
    };
    let told = with_contact(told, &article.headline, language);
    let others = Others {
        stories: told.others.iter().map(|other| say_all(other)).collect(),
        denial: say(&told.denial),
        in_few_words: say(&told.in_few_words),
        certain: told.certain,
        answers: told.answers.iter().map(|answer| say(answer)).collect(),
        leans: told.leans,
        ..Others::default()
    };
    let told = say_all(&told.blocks);
    let answered = with_answer(say(below_alone), &told, &article.language);
    let said = [("summary", answered), ("standfirst", say(standfirst))];
    let said = said.into_iter().map(|(name, words)| (name.to_owned(), Value::String(words)));
    let whole = without_datelines(body, datelines);
    let whole = whole.iter().map(|block| with_table(with_styles(say_block(block), block), block, &say)).collect();
    Shared { words: said.collect(), told, blocks: whole, others }
}

/// The story without the datelines that other stories of its page open with.
fn without_datelines(mut body: Vec<Block>, datelines: Vec<Option<Range<usize>>>) -> Vec<Block> {
    for (block, dateline) in body.iter_mut().zip(datelines) {
        if let Some(dateline) = dateline {
            block.text.replace_range(dateline, "");
        }
    }
    body
}

/// `summary`, and behind it the paragraph of the story that begins `told` without which it may not be told: what takes it back, or says
/// what came of it.
fn with_answer(summary: String, told: &[Paragraph], language: &str) -> String {
    /// As many blocks of the story are looked at for it.
    const MAX_BLOCKS: usize = 4;
    let blocks = told.iter().take(MAX_BLOCKS);
    let mut texts = blocks.filter(|block| block.kind == "paragraph").map(|block| block.text.as_str());
    let language = Language::of(language);
    // Beside a headline, a claim that is checked would be told as a fact: what was found out says what it was.
    if language.is_claim(&summary)
        && let Some(rating) = texts.clone().find(|text| language.is_rating(text))
    {
        return rating.to_owned();
    }
    let next = texts.find(|text| !summary.contains(text) && !text.contains(summary.as_str()));
    match next.filter(|next| !summary.is_empty() && text::is_bonded(&summary, next, language)) {
        Some(next) => format!("{summary}\n\n{next}"),
        None => summary,
    }
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
pub(super) fn quotes(article: &Article) -> Quotes {
    let above = [&article.headline].into_iter().chain(&article.summary);
    let lines = above.chain(article.body.iter().map(|block| &block.text));
    Quotes::of(&article.language, lines.map(String::as_str))
}

/// What templates call it.
fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => "paragraph",
        BlockKind::Heading => "heading",
        BlockKind::Quote => "quote",
        BlockKind::Item => "item",
    }
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
    if block.kind != BlockKind::Quote {
        return None;
    }
    // `We will not wait. — Ann Lowe, mayor`
    let dash = [" — ", " – ", " - "].iter().filter_map(|dash| block.text.rfind(dash)).max();
    let (text, whose) = block.text.split_at(dash.unwrap_or(block.text.len()));
    let ended = whose.is_empty() || text.ends_with(['.', '!', '?', '…']);
    let marked =
        text.contains(['"', '“', '”', '«', '»', '„', '‘', '‹', '「', '『', '—', '–']) || text.starts_with(['-', '~']);
    // `Note: book ahead.`, `[!NOTE] Call 112.`: a box, which nobody says.
    let labelled = text.starts_with('[')
        || opens_in_bold(block)
        || text.split(' ').take(2).any(|word| word.ends_with([':', '：']));
    let said = ended && !marked && !labelled && !text.ends_with([':', '：']);
    said.then(|| format!("\"{text}\"{whose}"))
}

/// Whether the first words of a block alone are in bold, as those of a box are: `**Do not** leave bags here.`
fn opens_in_bold(block: &Block) -> bool {
    let rich = block.rich();
    let first = rich.spans.iter().find(|span| span.style == Style::Strong && span.range.start == 0);
    first.is_some_and(|span| span.range.end < rich.text.trim_end().len())
}

/// `told` of a block, with the styles of its words. Posts have none but in a mail: elsewhere a link behind words is shown in full, and
/// takes the room of others.
fn with_styles(mut told: Paragraph, block: &Block) -> Paragraph {
    let mut rich = block.rich();
    if rich.text.contains("://") {
        add_addresses(&mut rich);
    }
    if !rich.spans.is_empty()
        && let Some(said) = rich.respaced(&told.text)
    {
        told.spans = said.spans;
    }
    told
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

/// `told` of a block, with the table below it. Posts have none: there a table has no room and no form.
fn with_table(mut told: Paragraph, block: &Block, say: &dyn Fn(&str) -> String) -> Paragraph {
    told.rows = block.rows.iter().map(|row| row.iter().map(|cell| say(cell)).collect()).collect();
    told
}

fn clean(text: &str) -> String {
    Mark::strip(text)
}
