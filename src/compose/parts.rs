//! The parts of a post: one, several for a thread, and a further one for the link where that stands in a reply or comment.

use std::borrow::Cow;

use serde_json::Value;

use super::edit::{replaced, substituted, tidy};
use super::fields::{Fields, speech_of};
use super::fit::Elastic;
use super::later::told_later;
use super::lead::{is_whole, opening, paragraph_of, says_nothing, with_fewer_tags, with_next, without_room};
use super::room::{self, Room};
use super::signed;
use super::{ComposeError, Job, Overflow, ThreadLink, bare, hashtags};
use crate::article::Override;
use crate::channel::Templates;
use crate::post::{LinkPlace, Part, Role};
use crate::template::{Mark, Paragraph, Values};
use crate::text::{self, Rich, Style};

/// The parts in the order in which they are sent; `carried` are the media that the first has.
pub(super) fn parts(
    job: &Job<'_>,
    values: &mut Values,
    fields: Fields,
    carried: &[usize],
) -> Result<Vec<Part>, ComposeError> {
    let rules = &job.channel.rules;
    let warning = job.options.get(WARNING).and_then(Value::as_str).unwrap_or_default();
    let room = |has_media: bool| Room::text(rules, has_media, job.target, warning);
    // Media stand in the first part, and take room there.
    let rooms = Rooms { first: room(!carried.is_empty()), later: room(false) };
    let texts = match override_of(job) {
        Some(own) => overridden(job, own, &rooms)?,
        None => signed_texts(job, values, &rooms)?,
    };
    // Where nothing has room nothing is sent.
    if rules.text.required && texts.iter().all(|text| text.text.trim().is_empty()) {
        let template = job.context.templates.get(job.channel, job.template, Templates::TEXT)?;
        return Err(empty(job, template.map(|template| template.file().to_owned()).unwrap_or_default(), false));
    }
    let mut parts: Vec<Part> = Vec::with_capacity(texts.len() + 1);
    for (n, text) in texts.into_iter().enumerate() {
        // What is shown, checked and sent are the same characters: nothing behind words that the channel cannot put there.
        let text = text::shown(text, rules.markup);
        let mut part = bare(if n == 0 { Role::Post } else { Role::Reply }, text);
        part.lengths = rooms.of(n).lengths(&part.text);
        if n == 0 {
            part.media = carried.to_vec();
        }
        parts.push(part);
    }
    let role = match job.place {
        LinkPlace::Reply => Some(Role::Reply),
        LinkPlace::Comment => Some(Role::Comment),
        _ => None,
    };
    // An editor who wrote it into the text wants it there, and not once more below.
    let is_there = |url: &String| override_of(job).is_some() && parts.iter().any(|part| part.text.text.contains(url));
    let link = job.address().filter(|url| !is_there(url));
    if let (Some(role), Some(url)) = (role, link) {
        let mut part = bare(role, text::parse(&text::escape(&url)));
        part.lengths = rooms.later.lengths(&part.text);
        parts.push(part);
    }
    if let Some(first) = parts.first_mut() {
        first.fields = fields.texts;
        first.lengths.extend(fields.lengths);
    }
    parts.iter_mut().for_each(|part| room::sort(&mut part.lengths));
    Ok(parts)
}

/// The room of the first part and of those that follow it.
struct Rooms {
    first: Room,
    later: Room,
}

impl Rooms {
    fn of(&self, n: usize) -> &Room {
        if n == 0 { &self.first } else { &self.later }
    }
}

/// What the account or its channel is to say in an editor's own words.
pub(super) fn override_of<'a>(job: &Job<'a>) -> Option<&'a Override> {
    let own = &job.article.overrides;
    own.get(job.target.account.as_str()).or_else(|| own.get(job.channel.name.as_str()))
}

/// What it is to say in a field, such as a title, in an editor's own words.
pub(super) fn field_override<'a>(job: &Job<'a>, field: &str) -> Option<&'a Override> {
    let own = &job.article.overrides;
    own.get(&format!("{}.{field}", job.target.account)).or_else(|| own.get(&format!("{}.{field}", job.channel.name)))
}

/// An editor's words are sent as they are, or not at all.
fn overridden(job: &Job<'_>, own: &Override, rooms: &Rooms) -> Result<Vec<Rich>, ComposeError> {
    let rich = written(job, own);
    let file = own.file.display().to_string();
    if let Some(line) = front_matter(&own.markdown) {
        return Err(ComposeError::Option {
            file,
            line: Some(line),
            place: "front matter".to_owned(),
            message: format!(
                "all of this file is sent as it stands, so it has none; leave it out, and write options for {name} under \
                 [options.{name}] in the article",
                name = job.target.account
            ),
        });
    }
    if rich.is_empty() && job.channel.rules.text.required {
        return Err(empty(job, file, true));
    }
    if rooms.first.fits(&rich) {
        return Ok(vec![rich]);
    }
    if job.overflow() == Overflow::Thread
        && let Some(parts) = thread(job, &rich, rooms)
    {
        return Ok(parts);
    }
    Err(own_too_long(job, &rich, &rooms.first, file))
}

/// The line of a front matter that an editor's own text begins with, if it does: one that is closed and has keys.
fn front_matter(markdown: &str) -> Option<usize> {
    let text = markdown.trim_start_matches('\u{feff}');
    let blank = text.lines().take_while(|line| line.trim().is_empty()).count();
    let mut lines = text.lines().skip(blank).map(str::trim_end);
    let fence = lines.next().filter(|line| matches!(*line, "---" | "+++"))?;
    let (mut keys, mut closed) = (false, false);
    for line in lines {
        closed = line == fence;
        if closed {
            break;
        }
        keys |= line.split_once([':', '=']).is_some_and(|(key, _)| {
            let key = key.trim();
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        });
    }
    (closed && keys).then_some(blank + 1)
}

/// The texts of the parts, with the author's name behind the headline where they say "I" and name nobody; without it where it has no
/// room.
fn signed_texts(job: &Job<'_>, values: &mut Values, rooms: &Rooms) -> Result<Vec<Rich>, ComposeError> {
    let texts = without_repeated_tags(job, values, rooms)?;
    let unnamed = |texts: &[Rich]| signed::unnamed(job, texts.iter().map(|text| text.text.as_str()));
    let Some(headline) = unnamed(&texts).and_then(|author| signed::headline(job, values, &author)) else {
        return Ok(texts);
    };
    match values.with("headline", headline, |values| without_repeated_tags(job, values, rooms)) {
        Ok(with_name) if unnamed(&with_name).is_none() => Ok(with_name),
        _ => Ok(texts),
    }
}

/// The article's post, in which no hashtag says what one in its words says already, and of which the words have room within
/// the most that there may be.
fn without_repeated_tags(job: &Job<'_>, values: &mut Values, rooms: &Rooms) -> Result<Vec<Rich>, ComposeError> {
    let texts = composed(job, values, rooms)?;
    let Some(kept) = kept_tags(job, &texts) else { return Ok(texts) };
    // Words that now have room may hold tags again; those are taken out where they stand.
    let kept = kept.into_iter().map(Value::String).collect();
    let mut texts = values.with("hashtags", kept, |values| composed(job, values, rooms))?;
    if let Some(kept) = kept_tags(job, &texts) {
        texts.iter_mut().for_each(|text| *text = with_tags(text, &kept));
    }
    Ok(texts)
}

/// Those of the tags below the words that may stay; none if all of them may.
fn kept_tags(job: &Job<'_>, texts: &[Rich]) -> Option<Vec<String>> {
    let rules = &job.channel.rules;
    let in_words: Vec<&str> = texts.iter().flat_map(|text| hashtags::in_words(text, rules)).collect();
    if in_words.is_empty() {
        return None;
    }
    let language = &job.article.language;
    let said: Vec<String> = in_words.iter().map(|tag| hashtags::folded(tag, language)).collect();
    let room = rules.hashtags.max.map_or(usize::MAX, |max| max.saturating_sub(in_words.len()));
    let all: Vec<&str> = texts.iter().flat_map(tags_of).collect();
    let new = all.iter().filter(|tag| !said.contains(&hashtags::folded(tag, language)));
    let kept: Vec<String> = new.take(room).map(|tag| (*tag).to_owned()).collect();
    (kept.len() < all.len()).then_some(kept)
}

pub(super) fn tags_of(text: &Rich) -> impl Iterator<Item = &str> {
    text.spans.iter().filter(|span| span.style == Style::Hashtag).map(|span| &text.text[span.range.clone()])
}

/// `text` with no other tags below its words than `kept`.
fn with_tags(text: &Rich, kept: &[String]) -> Rich {
    let spans = text.spans.iter().filter(|span| span.style == Style::Hashtag).map(|span| span.range.clone());
    let edits: Vec<_> = spans
        .filter(|range| !kept.iter().any(|tag| *tag == text.text[range.clone()]))
        .map(|range| (range, ""))
        .collect();
    tidy(replaced(text, &edits))
}

/// What an editor wrote, as the channel takes it.
pub(super) fn written(job: &Job<'_>, own: &Override) -> Rich {
    substituted(&text::parse(&Mark::strip(&own.markdown)), &job.channel.rules.text.replace)
}

fn composed(job: &Job<'_>, values: &mut Values, rooms: &Rooms) -> Result<Vec<Rich>, ComposeError> {
    composed_from(job, values, rooms, 0)
}

/// The same with the story as `values` have it, the form `told` of those in which it may be told.
fn composed_from(job: &Job<'_>, values: &mut Values, rooms: &Rooms, told: usize) -> Result<Vec<Rich>, ComposeError> {
    let room = &rooms.first;
    let template = job.context.templates.get(job.channel, job.template, Templates::TEXT)?;
    let Some(template) = template else { return Ok(vec![Rich::default()]) };
    let marked = substituted(&text::parse(&template.render_all(values)?), &job.channel.rules.text.replace);
    let headline = job.article.unlabelled_headline();
    let elastic = Elastic::new(&marked).knowing(&job.story.known).below(headline).asking(questions(job, values));
    let whole = elastic.whole();
    if whole.is_empty() && job.channel.rules.text.required {
        return Err(empty(job, template.file().to_owned(), false));
    }
    if room.fits(&whole) {
        // What has room may be fewer paragraphs than the story has, and end before the denial.
        let cut = job.overflow() == Overflow::Shorten && !says_nothing(job, &whole, values);
        return match without_room(job, &whole, told).filter(|_| cut) {
            Some(other) => values.with_story(other, |values| composed_from(job, values, rooms, told + 1)),
            None => Ok(vec![whole]),
        };
    }
    let language = &job.article.language;
    match job.overflow() {
        Overflow::Refuse => {
            let shrunk = elastic.cut(language, &|rich| room.fits(rich));
            if let Some(shrunk) = shrunk.filter(|shrunk| is_uncut(job, values, &whole, shrunk)) {
                return Ok(vec![shrunk]);
            }
            let advice = format!(
                "this account refuses what is too long: write a post of its own beside the article in {}.md, or let it be \
                 shortened with overflow = \"shorten\"",
                job.target.account
            );
            Err(measured(job, &whole, room, "the text".to_owned(), None, advice))
        }
        Overflow::Thread => {
            let mut elastic = elastic;
            if link_first(job).is_some() {
                // It stands below the first part, not where the template puts it.
                let marked = values.with("url", Value::from(""), |values| template.render_all(values))?;
                let marked = text::parse(&marked);
                let marked = substituted(&marked, &job.channel.rules.text.replace);
                elastic =
                    Elastic::new(&marked).knowing(&job.story.known).below(headline).asking(questions(job, values));
            }
            // Beyond the most parts that there may be, it is shortened after all.
            let most = elastic.shrink(language, &|rich| splits(job, rich, rooms));
            let parts = most.and_then(|most| thread(job, &most, rooms));
            parts.ok_or_else(|| too_long(job, &elastic.fixed(), room, FIXED.to_owned()))
        }
        Overflow::Shorten => {
            let fits = |rich: &Rich| room.fits(rich);
            let Some(shrunk) = elastic.cut(language, &fits) else {
                return Err(too_long(job, &elastic.fixed(), room, FIXED.to_owned()));
            };
            if let Some(other) = without_room(job, &shrunk, told) {
                return values.with_story(other, |values| composed_from(job, values, rooms, told + 1));
            }
            let shrunk = match with_fewer_tags(job, values, template.as_ref(), &shrunk, room)? {
                Some(told) => told,
                None => shrunk,
            };
            let shrunk = with_next(job, values, template.as_ref(), &shrunk, room)?.unwrap_or(shrunk);
            let later = if says_nothing(job, &shrunk, values) { told_later(job, values) } else { Vec::new() };
            for later in later {
                let start = opening(&later.text).to_owned();
                let speech = speech_of(&later.text, &job.channel.rules.text.replace, language);
                let blocks = [Some(&later.text), later.answer.as_ref()].into_iter().flatten();
                let paragraph =
                    |text: &String| Paragraph { kind: "paragraph", text: text.clone(), ..Paragraph::default() };
                let story = blocks.map(paragraph).collect();
                let marked = values.with_story(story, |values| template.render_all(values))?;
                let marked = substituted(&text::parse(&marked), &job.channel.rules.text.replace);
                let told = Elastic::new(&marked).knowing(&job.story.known).below(headline).shrink(language, &fits);
                if let Some(told) = told.filter(|told| {
                    paragraph_of(&told.text, &start).is_some_and(is_whole)
                        && told.text.contains(&speech)
                        && later.is_answered(&told.text, job)
                }) {
                    return Ok(vec![told]);
                }
            }
            Ok(vec![shrunk])
        }
    }
}

/// The paragraphs of the story that are set as questions, as the post has them.
pub(super) fn questions(job: &Job<'_>, values: &Values) -> Vec<String> {
    let asked = values.story().iter().chain(values.body().iter()).filter(|block| block.asks);
    asked.map(|block| substituted(&Rich::plain(block.text.as_str()), &job.channel.rules.text.replace).text).collect()
}

/// Whether of what a post must say nothing is cut: headline, correction and the story's first paragraph, as far as they stand in
/// `whole`. What the story goes on with is offered as far as there is room.
fn is_uncut(job: &Job<'_>, values: &Values, whole: &Rich, shrunk: &Rich) -> bool {
    let first = values.story().first().map(Paragraph::words);
    let lines = ["headline", "summary", "correction"].map(|word| values.get(word).as_str().unwrap_or_default());
    let said = lines.into_iter().chain(first).filter(|line| !line.is_empty());
    let said = said.map(|line| substituted(&Rich::plain(line), &job.channel.rules.text.replace).text);
    let said: Vec<String> = said.filter(|line| whole.text.contains(line.as_str())).collect();
    let ellipses = |text: &Rich| text.text.matches('…').count();
    !said.is_empty()
        && said.iter().all(|line| shrunk.text.contains(line.as_str()))
        && ellipses(shrunk) <= ellipses(whole)
}

/// The option with a content warning that the platform counts with the text.
pub(super) const WARNING: &str = "spoiler_text";

const FIXED: &str = "the text without its elastic part";

/// `rich` in numbered parts, or none if they would be too many.
fn thread(job: &Job<'_>, rich: &Rich, rooms: &Rooms) -> Option<Vec<Rich>> {
    let max_parts = job.max_parts()?;
    let link = link_first(job);
    let alone = linked(rich, 0, link.as_ref());
    if rooms.first.fits(&alone) {
        return Some(vec![alone.into_owned()]);
    }
    let fits = |part: &Rich, n: usize| rooms.of(n).fits(&numbered(&linked(part, n, link.as_ref()), n + 1, max_parts));
    let parts = text::split(rich, &job.article.language, fits, max_parts).ok()?;
    let of = parts.len();
    let finished = |(n, part): (usize, &Rich)| numbered(&linked(&tidy(part.clone()), n, link.as_ref()), n + 1, of);
    Some(parts.iter().enumerate().map(finished).collect())
}

/// Whether [`thread`] gives parts, without balancing them.
fn splits(job: &Job<'_>, rich: &Rich, rooms: &Rooms) -> bool {
    let Some(max_parts) = job.max_parts() else { return false };
    let link = link_first(job);
    let fits = |part: &Rich, n: usize| rooms.of(n).fits(&numbered(&linked(part, n, link.as_ref()), n + 1, max_parts));
    text::splits(rich, &job.article.language, fits, max_parts)
}

/// The link, if it is to stand below the first part of a thread. An editor's own words have it where they have it.
fn link_first(job: &Job<'_>) -> Option<Rich> {
    let first =
        job.target.thread_link == ThreadLink::First && job.place == LinkPlace::Text && override_of(job).is_none();
    let url = job.address().filter(|_| first)?;
    Some(text::parse(&text::escape(&url)))
}

/// `part`, the `n`th from 0, with the link below it if it is the first.
fn linked<'p>(part: &'p Rich, n: usize, link: Option<&Rich>) -> Cow<'p, Rich> {
    let Some(link) = link.filter(|_| n == 0) else { return Cow::Borrowed(part) };
    let mut part = part.clone();
    part.push_str("\n\n");
    part.push(link);
    Cow::Owned(part)
}

/// `part` with its number below it: on a line of its own, it stands on the right side in every script.
fn numbered(part: &Rich, n: usize, of: usize) -> Rich {
    let mut part = part.clone();
    part.push_str(&format!("\n\n{n}/{of}"));
    part
}

/// The error for `rich`, which does not fit.
pub(super) fn too_long(job: &Job<'_>, rich: &Rich, room: &Room, what: String) -> ComposeError {
    let advice = match room.field.as_str() {
        "text" => {
            format!("shorten the headline, or write a post of its own beside the article in {}.md", job.target.account)
        }
        field => format!("shorten the headline, or the template of the {field}"),
    };
    measured(job, rich, room, what, None, advice)
}

/// The error for an editor's own words, in `file`, which do not fit.
pub(super) fn own_too_long(job: &Job<'_>, rich: &Rich, room: &Room, file: String) -> ComposeError {
    let what = format!("the {} of {file}", room.field);
    measured(job, rich, room, what, Some(file), "shorten it there: an editor's own words are never cut".to_owned())
}

fn measured(
    job: &Job<'_>,
    rich: &Rich,
    room: &Room,
    what: String,
    file: Option<String>,
    advice: String,
) -> ComposeError {
    let advice = if room.fits_without_warning(rich) {
        format!("shorten the content warning, {WARNING} under [options.{}], which counts with it", job.channel.name)
    } else {
        advice
    };
    let over = room.over(rich);
    let limit = over.map(|over| over.limit).or_else(|| room.limits.first().copied());
    ComposeError::TooLong {
        file,
        account: job.target.account.clone(),
        what,
        length: over.map_or(0, |over| over.length),
        limit: limit.map_or(0, |limit| limit.max),
        unit: limit.map_or(text::Unit::CodePoints, |limit| limit.unit),
        advice,
    }
}

fn empty(job: &Job<'_>, file: String, own: bool) -> ComposeError {
    ComposeError::Empty {
        account: job.target.account.clone(),
        channel: job.channel.name.clone(),
        field: "text".to_owned(),
        file,
        own,
    }
}
