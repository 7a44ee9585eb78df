//! How much of the story's lead a post tells, and what gives way to it.

use serde_json::Value;

use super::edit::substituted;
use super::fit::Elastic;
use super::parts::{questions, tags_of};
use super::room::Room;
use super::{ComposeError, Job};
use crate::template::{Paragraphs, Template, Values};
use crate::text::chars::paragraphs;
use crate::text::language::Language;
use crate::text::{self, Rich};

/// As much of a paragraph, in bytes, tells it from others.
const OPENING: usize = 32;

/// How a paragraph begins, as far as nothing is left out of it: what stands in brackets or between commas may be.
pub(super) fn opening(text: &str) -> &str {
    let head = &text[..text.floor_char_boundary(OPENING)];
    head.split(['(', '[', '（', ',', '،']).next().unwrap_or(head).trim_end()
}

/// The paragraph of `text` that begins with `opening`.
pub(super) fn paragraph_of<'t>(text: &'t str, opening: &str) -> Option<&'t str> {
    text.split("\n\n").find(|paragraph| paragraph.starts_with(opening))
}

pub(super) fn is_whole(paragraph: &str) -> bool {
    !paragraph.contains('…')
}

/// The paragraph that the story begins with, if it does with one.
fn first_paragraph(values: &Values) -> Option<&str> {
    let first = values.story().first().filter(|first| first.kind == "paragraph")?;
    Some(first.text.as_str())
}

/// Whether `text` has nothing of the story's first paragraph: another may say more.
pub(super) fn says_nothing(job: &Job<'_>, text: &Rich, values: &Values) -> bool {
    first_paragraph(values).is_some_and(|first| {
        let replaced = |text: &str| substituted(&Rich::plain(text), &job.channel.rules.text.replace).text;
        let (first, headline) =
            (replaced(opening(first)), replaced(values.get("headline").as_str().unwrap_or_default()));
        // A headline may begin as its story does.
        let below = paragraphs(&text.text).filter(|paragraph| *paragraph != headline);
        !below.into_iter().any(|paragraph| paragraph.starts_with(first.trim_end()))
    })
}

/// The story as it is told next where `text`, which tells it in the form `told`, has no room for the denial that it owes.
pub(super) fn without_room(job: &Job<'_>, text: &Rich, told: usize) -> Option<Paragraphs> {
    let others = &job.story.others;
    let next = others.stories.get(told)?;
    (!tells_denial(job, &text.text)).then(|| next.clone())
}

/// Whether `text` has the denial, or how it begins, that the story owes; or that in few words.
pub(super) fn tells_denial(job: &Job<'_>, text: &str) -> bool {
    let language = Language::of(&job.article.language);
    let replaced = |part: &str| substituted(&Rich::plain(part), &job.channel.rules.text.replace).text;
    let others = &job.story.others;
    let signs = others.signs.get_or_init(|| signs(&others.denial, language).map(str::to_owned).collect());
    signs.iter().all(|part| text.contains(replaced(part).trim()))
        || !others.in_few_words.is_empty() && text.contains(replaced(&others.in_few_words).trim())
}

/// What shows that `denial` is told: how it begins, and where that may say no more than who it is, as in `Lund, 58, denies it`, what he
/// answers. The charge names him too.
fn signs<'t>(denial: &'t str, language: &Language) -> impl Iterator<Item = &'t str> {
    let answers = |part: &str| language.answers(part) || language.is_pending(part) || language.annuls(part);
    let mut start = 0;
    let sentences = text::sentences(denial, language);
    let mut all = sentences.iter().map(|end| denial[std::mem::replace(&mut start, *end)..*end].trim_start());
    let first = &denial[..sentences.first().copied().unwrap_or(denial.len())];
    let denial = if answers(first) { first } else { all.find(|sentence| answers(sentence)).unwrap_or(first) };
    let (head, end) = (opening(denial), denial.len());
    let parts = || denial[head.len()..end].split(['(', ')', '[', ']', '（', '）', ',', '،']).map(str::trim);
    let told = |part: &&str| part.contains(char::is_alphabetic);
    let is_told = answers(head) || head.len() == end;
    let answer = parts().find(|part| answers(part)).or_else(|| parts().rfind(told)).filter(|_| !is_told);
    [head].into_iter().chain(answer.map(|part| part[..part.floor_char_boundary(OPENING)].trim_end()))
}

/// How much of the story's lead a post tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lead {
    Nothing,
    Some,
    Sentence,
}

impl Lead {
    fn of(job: &Job<'_>, text: &Rich, values: &Values) -> Self {
        let Some(first) = first_paragraph(values) else { return Self::Sentence };
        let end = text::first_sentence(first, Language::of(&job.article.language));
        let sentence = substituted(&Rich::plain(&first[..end]), &job.channel.rules.text.replace).text;
        match text.text.contains(&sentence) {
            true => Self::Sentence,
            false if says_nothing(job, text, values) => Self::Nothing,
            false => Self::Some,
        }
    }
}

/// The post with as many hashtags as leave more of the lead room than all of them do, of which `shrunk` is left: none if they take
/// nothing from it.
pub(super) fn with_fewer_tags(
    job: &Job<'_>,
    values: &mut Values,
    template: &Template,
    shrunk: &Rich,
    room: &Room,
) -> Result<Option<Rich>, ComposeError> {
    let shown = tags_of(shrunk).count();
    let told = Lead::of(job, shrunk, values);
    if shown == 0 || told == Lead::Sentence {
        return Ok(None);
    }
    let tags: Vec<Value> = values.get("hashtags").as_array().cloned().unwrap_or_default();
    let headline = job.article.unlabelled_headline();
    let mut with = |count: usize| -> Result<Option<Rich>, ComposeError> {
        let fewer = Value::Array(tags.iter().take(count).cloned().collect());
        let marked = values.with("hashtags", fewer, |values| template.render_all(values))?;
        let marked = substituted(&text::parse(&marked), &job.channel.rules.text.replace);
        let elastic = Elastic::new(&marked).knowing(&job.story.known).below(headline).asking(questions(job, values));
        Ok(elastic
            .shrink(&job.article.language, &|rich| room.fits(rich))
            .filter(|text| Lead::of(job, text, values) > told))
    };
    let Some(mut best) = with(0)? else { return Ok(None) };
    for count in 1..shown {
        match with(count)? {
            Some(more) => best = more,
            None => break,
        }
    }
    Ok(Some(best))
}

/// The post with what comes behind its lead, where that was made shorter so that it has room, and stays a sentence: else a post may end
/// there that says little beside its headline.
pub(super) fn with_next(
    job: &Job<'_>,
    values: &mut Values,
    template: &Template,
    shrunk: &Rich,
    room: &Room,
) -> Result<Option<Rich>, ComposeError> {
    let language = Language::of(&job.article.language);
    let replace = &job.channel.rules.text.replace;
    let Some(text) = first_paragraph(values) else { return Ok(None) };
    let end = text::first_sentence(text, language);
    let whole = substituted(&Rich::plain(&text[..end]), replace).text;
    let opens = substituted(&Rich::plain(opening(text)), replace).text;
    let headline = substituted(&Rich::plain(values.get("headline").as_str().unwrap_or_default()), replace).text;
    // A headline may begin as its story does.
    let mut below = paragraphs(&shrunk.text).filter(|paragraph| *paragraph != headline);
    let Some(lead) = below.find(|paragraph| paragraph.starts_with(opens.trim_end())).map(str::to_owned) else {
        return Ok(None);
    };
    let stops = |text: &str| text.chars().next_back().filter(|last| !last.is_alphanumeric());
    let is_shorter = lead.len() < whole.len() && stops(&lead).is_some() && stops(&lead) == stops(&whole);
    if !is_shorter || !is_whole(&lead) || text::first_sentence(&lead, language) < lead.len() {
        return Ok(None);
    }
    let shorter = format!("{lead}{}", &text[end..]);
    let mut story = values.story().to_vec();
    story[0].text = shorter;
    let marked = values.with_story(story.into(), |values| template.render_all(values))?;
    let marked = substituted(&text::parse(&marked), replace);
    let elastic = Elastic::new(&marked)
        .knowing(&job.story.known)
        .below(job.article.unlabelled_headline())
        .asking(questions(job, values));
    let told = elastic.shrink(&job.article.language, &|rich| room.fits(rich));
    Ok(told.filter(|told| told.text.len() > shrunk.text.len() && told.text.contains(&lead)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_denies_is_not_yet_a_denial() {
        for (language, denial, wanted) in [
            ("en", "Lund denies the charges.", &["Lund denies the charges."][..]),
            ("en", "Lund, 58, denies the charges.", &["Lund", "denies the charges."]),
            ("en", "Lund (58) has pleaded not guilty.", &["Lund", "has pleaded not guilty."]),
            (
                "en",
                "Omar Lund, however, maintains his innocence, his lawyer says.",
                &["Omar Lund", "maintains his innocence"],
            ),
            (
                "en",
                "Lund, Roe and Vale deny the charges. They meet on Friday.",
                &["Lund", "Roe and Vale deny the charges."],
            ),
            ("en", "He denies it. They meet on Friday.", &["He denies it."]),
            ("en", "On Friday, the court sits. Lund denies it.", &["Lund denies it."]),
            ("en", "The verdict, which has 90 pages, is not final.", &["The verdict", "is not final."]),
            ("en", "Lund, 58, calls it a circus.", &["Lund", "calls it a circus."]),
            ("fr", "Lund, 58 ans, nie les faits.", &["Lund", "nie les faits."]),
            ("ru", "Лунд, которому 58 лет, отрицает вину.", &["Лунд", "отрицает вину."]),
        ] {
            assert_eq!(signs(denial, Language::of(language)).collect::<Vec<_>>(), wanted, "{denial}");
        }
    }
}
