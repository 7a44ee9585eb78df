//! The channel's fields besides the text: title, tags, subject, preheader, HTML.

use std::collections::BTreeMap;

use serde_json::Value;

use super::denied::charges;
use super::edit::substituted;
use super::fit::{Elastic, unmarked};
use super::parts::{field_override, override_of, own_too_long, written};
use super::room::Room;
use super::templates::HTML;
use super::{CORRECTION, ComposeError, Job};
use crate::channel::TextRules;
use crate::post::Length;
use crate::template::{Mark, Paragraph, Paragraphs, Template, Values};
use crate::text::UnicodeWords as _;
use crate::text::language::Language;
use crate::text::write::html as markup;
use crate::text::{self, Rich, Unit};

/// As many paragraphs behind a summary are asked whether they can stand in its place, and of each as many beginnings.
const MAX_LATER: usize = 8;
/// In a post, what is left of the summary and as many paragraphs less one.
const MAX_NEAR: usize = 3;
const MAX_STARTS: usize = 4;

/// What stands in a summary's place has as many words, or fewer if one is a figure.
const MIN_TOLD: usize = 7;
const MIN_TOLD_WITH_FIGURE: usize = 5;
/// As many of its words are asked whom they name, and in scripts without capitals those of more characters than this.
const MAX_NAMES_WITHIN: usize = 24;
const MIN_CASELESS: usize = 5;
/// As many characters tell a name where words have no spaces between them.
const UNSPACED_NAME: usize = 2;

/// Each field with its text, and every length that has a limit.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) texts: BTreeMap<String, String>,
    pub(super) lengths: Vec<Length>,
}

impl Fields {
    /// Takes the field `name` with its lengths from `other`.
    pub(super) fn take(&mut self, name: &str, other: &Fields) {
        let Some(text) = other.texts.get(name) else { return };
        self.texts.insert(name.to_owned(), text.clone());
        self.lengths.retain(|length| length.field != name);
        self.lengths.extend(other.lengths.iter().filter(|length| length.field == name).cloned());
    }

    /// These, with the lines of `other`: all but HTML.
    pub(super) fn with_lines_of(mut self, other: &Fields) -> Self {
        other.texts.keys().filter(|name| *name != HTML).for_each(|name| self.take(name, other));
        self
    }
}

/// Fills the channel's fields.
pub(super) fn fields(job: &Job<'_>, values: &mut Values) -> Result<Fields, ComposeError> {
    let mut fields = Fields::default();
    for (name, rules) in &job.channel.rules.fields {
        let room = Room::field(name, rules);
        let Some(template) = job.context.templates.get(job.channel, job.template, name)? else { continue };
        let text = match name.as_str() {
            HTML => html(job, &template, values, &room)?,
            _ if let Some(own) = field_override(job, name) => {
                let words = substituted(&text::parse(&Mark::strip(&own.markdown)), &rules.replace).text;
                let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
                if !room.fits(&Rich::plain(line.as_str())) {
                    let file = own.file.display().to_string();
                    return Err(own_too_long(job, &Rich::plain(line), &room, file));
                }
                line
            }
            _ => {
                let headline = values.get("headline").as_str().unwrap_or_default().to_owned();
                let mut text = field(job, &template.render_all(values)?, &headline, rules, &room)?;
                // `DISTRICT 24-6A`, above the lead: where a sentence is wanted, a label only where there is none.
                let label = text.clone();
                let labels = rules.max_sentences.is_some() && job.article.summary.is_none() && is_label(&label);
                // Where the field has none of the summary, such as a row of tags, nothing can stand in its place.
                let lacks = (text.is_empty() || labels) && template.may_have("summary");
                let later = lacks.then(|| any_later_in_story(job, values));
                for later in later.into_iter().flatten() {
                    let speech = speech_of(&later, &rules.replace, &job.article.language);
                    let marked = values.with("summary", Value::from(later), |values| template.render_all(values))?;
                    text = field(job, &marked, &headline, rules, &room)?;
                    if !text.contains(&speech) {
                        text.clear();
                    }
                    if !text.is_empty() {
                        break;
                    }
                }
                if text.is_empty() { label } else { text }
            }
        };
        if text.is_empty() && rules.required {
            let own = field_override(job, name).map(|own| own.file.display().to_string());
            return Err(ComposeError::Empty {
                account: job.target.account.clone(),
                channel: job.channel.name.clone(),
                field: name.clone(),
                own: own.is_some(),
                file: own.unwrap_or_else(|| template.file().to_owned()),
            });
        }
        fields.lengths.extend(room.lengths(&Rich::plain(text.as_str())));
        fields.texts.insert(name.clone(), text);
    }
    Ok(fields)
}

/// A line of a few words without a stop.
fn is_label(text: &str) -> bool {
    const MAX_WORDS: usize = 3;
    let ended = text.ends_with(|sign: char| !sign.is_alphanumeric());
    !text.is_empty() && !ended && text.contains(' ') && text.split_whitespace().count() <= MAX_WORDS
}

/// What may stand where not a word of the summary's first sentence can: what comes right behind it in the summary and the story, each
/// paragraph that stands by itself. What stands farther below is a detail, or what one side says of it: the headline alone says more.
pub(super) fn later_in_story(job: &Job<'_>, values: &Values) -> Vec<String> {
    standing_later(job, values, MAX_NEAR).filter(|text| !tells_little(text)).collect()
}

/// Each of those paragraphs, of as many as `most`, looked for when it is asked for: mostly the first is enough.
fn standing_later<'j>(job: &'j Job<'j>, values: &Values, most: usize) -> impl Iterator<Item = String> + use<'j> {
    let summary = values.get("summary").as_str().unwrap_or_default().to_owned();
    let blocks = values.story().iter().filter(|block| block.kind == "paragraph");
    let paragraphs = blocks.map(|block| block.text.as_str());
    let language = Language::of(&job.article.language);
    let first = text::whole_sentences(&summary, language).first().copied().unwrap_or(summary.len());
    let behind = std::iter::once(summary[first..].trim_start());
    let later = paragraphs.filter(|text| !summary.is_empty() && !summary.contains(text));
    let all: Vec<String> = behind.chain(later).take(most.saturating_add(1)).map(str::to_owned).collect();
    let count = all.len().min(most);
    let standing = move |n: usize| {
        let next = all.get(n + 1).map_or("", String::as_str);
        standing_in(&all[n], next, n > 0, &summary, &job.article.headline, language)
    };
    (0..count).filter_map(standing).take(MAX_LATER)
}

/// Of `text`, behind which `next` stands, what stands by itself in the place of `summary` below `headline`. What is a paragraph of its `own`
/// may begin without a subject.
fn standing_in(
    text: &str,
    next: &str,
    own: bool,
    summary: &str,
    headline: &str,
    language: &Language,
) -> Option<String> {
    let begins = |text: &str| text.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase());
    let ends = |text: &str| text::sentences(text, language).len() > 1 || text.ends_with(is_stop);
    let known = |text: &str| {
        // Whom the summary tells of first where `text` begins is told there who he is.
        let above = summary.strip_suffix(text).unwrap_or(summary);
        !names_unnamed(text, headline, above, language)
            && !language.begins_known(text, headline)
            && is_of_headline(text, headline)
    };
    let alone =
        |text: &&str| begins(text) && ends(text) && !language.leans(text) && !language.points_back(text) && known(text);
    let spoken = |text: &&str| text::opening_speech(text, language).is_some() && known(text);
    // No sentence out of a quotation is told as the paper's own.
    let starts = std::iter::once(0).chain(text::whole_sentences(text, language).into_iter().take(MAX_STARTS - 1));
    // Within a paragraph, a sentence without a subject is about that of the one before: `Hasta ahora ha sido concejal.`
    let of_its_own = |start: &usize| *start == 0 && own || !language.lacks_subject(text[*start..].trim_start());
    let mut starts = starts.filter(of_its_own).map(|start| text[start..].trim_start());
    let alone = starts.find(|text| alone(text) || spoken(text))?;
    (!text::is_bonded(alone, next, language)).then(|| alone.to_owned())
}

/// The quotation that `later` begins with and whose it is, as a channel with these replacements has it: told whole or not at all.
pub(super) fn speech_of(later: &str, replace: &BTreeMap<String, String>, language: &str) -> String {
    let end = text::opening_speech(later, Language::of(language)).unwrap_or_default();
    substituted(&Rich::plain(&later[..end]), replace).text
}

/// The same of all of the story, then what says little: an empty line says nothing; and last a charge whose denial it has not.
fn any_later_in_story<'j>(job: &'j Job<'j>, values: &Values) -> impl Iterator<Item = String> + use<'j> {
    let mut all = standing_later(job, values, usize::MAX);
    let (mut little, mut bare, mut last) = (Vec::new(), Vec::new(), None);
    std::iter::from_fn(move || {
        for text in all.by_ref() {
            match tells_little(&text) {
                true => little.push(text),
                false if leaves_denial(job, &text) => bare.push(text),
                false => return Some(text),
            }
        }
        let last = last.get_or_insert_with(|| {
            let (little_bare, little): (Vec<_>, Vec<_>) =
                std::mem::take(&mut little).into_iter().partition(|text| leaves_denial(job, text));
            little.into_iter().chain(std::mem::take(&mut bare)).chain(little_bare)
        });
        last.next()
    })
}

/// Whether `text` tells a charge, and not the denial that the story has of it.
pub(super) fn leaves_denial(job: &Job<'_>, text: &str) -> bool {
    let others = &job.story.others;
    let language = Language::of(&job.article.language);
    let denied = others.certain && !others.answers.is_empty();
    denied && charges(text, language) && !language.pleads(text) && !language.replies(text)
}

/// Whether `text` is a few words without a figure, which nobody would read for the story: `The union was disappointed.`
pub(super) fn tells_little(text: &str) -> bool {
    let least = if text.contains(char::is_numeric) { MIN_TOLD_WITH_FIGURE } else { MIN_TOLD };
    text.unicode_words().take(least).count() < least
}

/// Whether `text` has a longer word, or two characters in scripts without spaces, of the headline above it: else a reader cannot see
/// what it has to do with that.
fn is_of_headline(text: &str, headline: &str) -> bool {
    /// As many characters of a word are the same in most of its forms.
    const STEM: usize = 4;
    let headline = headline.to_lowercase();
    let unspaced = |c: &char| matches!(c, '\u{3041}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{0E01}'..='\u{0EFF}');
    let shared = |word: &str| {
        let stem: String = word.to_lowercase().chars().take(STEM).collect();
        let long = stem.chars().count() == STEM || stem.starts_with(char::is_numeric);
        (long || word.chars().any(char::is_uppercase) && stem.len() > 1) && headline.contains(&stem)
    };
    let pairs = || text.chars().zip(text.chars().skip(1)).filter(|(one, other)| unspaced(one) && unspaced(other));
    let in_pairs = |(one, other): (char, char)| {
        let kana = |c: char| matches!(c, '\u{3041}'..='\u{3096}');
        !kana(one) && !kana(other) && headline.contains(&format!("{one}{other}"))
    };
    text.unicode_words().any(shared) || pairs().any(in_pairs)
}

/// Whether `text` speaks of somebody by a surname that only the `summary` explains, which is not shown.
fn names_unnamed(text: &str, headline: &str, summary: &str, language: &Language) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let caseless = |word: &str| {
        word.starts_with(char::is_alphabetic) && !word.starts_with(|c: char| c.is_lowercase() || c.is_uppercase())
    };
    // Where words have no spaces between them, who or what a text is about stands first: `黒田被告は`.
    let first: String = text.chars().take_while(|c| matches!(c, '\u{3041}'..='\u{9FFF}')).take(UNSPACED_NAME).collect();
    if !first.is_empty() && summary.contains(&first) && !headline.contains(&first) {
        return true;
    }
    // Who he is stands where his name comes first.
    let mut own = text.unicode_words().take(2);
    let full =
        |(given, name): (&str, &str)| capital(given) && capital(name) && summary.contains(&format!("{given} {name}"));
    if own.next().zip(own.next()).is_some_and(|(given, name)| full((given, name)) && !headline.contains(name)) {
        return true;
    }
    let mut before = "";
    text.unicode_words().take(MAX_NAMES_WITHIN).any(|word| {
        let given = std::mem::replace(&mut before, word);
        if headline.contains(word) {
            return false;
        }
        if caseless(word) {
            return word.chars().nth(MIN_CASELESS).is_some() && summary.split_whitespace().any(|other| other == word);
        }
        capital(word) && language.is_surname_in(word, summary) && !summary.contains(&format!("{given} {word}"))
    })
}

/// Whether a sentence ends with `c`.
fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '…' | '。' | '！' | '।' | '۔' | '։' | '።' | '»' | '”' | '“' | '"')
}

fn field(job: &Job<'_>, marked: &str, headline: &str, rules: &TextRules, room: &Room) -> Result<String, ComposeError> {
    let marked = substituted(&Rich::plain(marked), &rules.replace);
    if rules.limits.iter().any(|limit| limit.unit == Unit::YoutubeTags) {
        return Ok(listed(&unmarked(&marked).text, room));
    }
    // What stands for a refused character in the field stands for it in the headline too.
    let headline = substituted(&Rich::plain(headline), &rules.replace).text;
    let elastic = Elastic::new(&marked).knowing(&job.story.known).below(job.article.unlabelled_headline());
    // A correction is told whole, and so is what the newsroom wrote above its story, where all of it has room.
    let corrects = job.template == CORRECTION && job.article.correction.is_some();
    let written = job.article.summary.is_some() && room.fits(&elastic.whole());
    let elastic = elastic.of_sentences(rules.max_sentences.filter(|_| !corrects && !written));
    match elastic.shrink_line(&job.article.language, &headline, rules.required, &|rich| room.fits(rich)) {
        // A field is one line.
        Some(rich) => Ok(rich.text.replace("\n\n", " ").replace('\n', " ")),
        None => Err(too_long(job, &elastic.fixed(), room)),
    }
}

/// As many whole items of the list as there is room for.
fn listed(list: &str, room: &Room) -> String {
    let mut kept = String::new();
    for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let separator = if kept.is_empty() { "" } else { "," };
        let longer = format!("{kept}{separator}{item}");
        if room.fits(&Rich::plain(longer.as_str())) {
            kept = longer;
        }
    }
    kept
}

/// HTML cannot be cut; if it is too long, the story in it has fewer paragraphs.
fn html(job: &Job<'_>, template: &Template, values: &mut Values, room: &Room) -> Result<String, ComposeError> {
    let own = override_of(job).map(|own| with_own_words(values, &written(job, own)));
    let whole = template.render_all(own.as_ref().unwrap_or(values))?;
    if room.fits(&Rich::plain(whole.as_str())) {
        return Ok(whole);
    }
    if let Some(own) = override_of(job) {
        // An editor's words are sent as they are, or not at all.
        return Err(own_too_long(job, &Rich::plain(whole), room, own.file.display().to_string()));
    }
    let (mut fewest, mut most) = (0, values.body().len().max(values.story().len()));
    let mut with = |paragraphs: usize| -> Result<String, ComposeError> {
        let (story, body) = (values.story().up_to(paragraphs), values.body().up_to(paragraphs));
        Ok(values.with_stories(story, body, |values| template.render_all(values))?)
    };
    let mut best = with(0)?;
    if !room.fits(&Rich::plain(best.as_str())) {
        return Err(too_long(job, &Rich::plain(best), room));
    }
    while fewest < most {
        let middle = (fewest + most).div_ceil(2);
        let tried = with(middle)?;
        if room.fits(&Rich::plain(tried.as_str())) {
            (best, fewest) = (tried, middle);
        } else {
            most = middle - 1;
        }
    }
    Ok(best)
}

/// `values` with an editor's own words where the story would stand, and nothing else of the article's: what says it again in
/// another form says the same.
fn with_own_words(values: &Values, words: &Rich) -> Values {
    let mut values = values.clone();
    let mut blocks = Vec::new();
    let mut start = 0;
    for paragraph in words.text.split("\n\n") {
        let written = markup::write(&words.slice(start..start + paragraph.len()));
        let inner = written.trim_end().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
        let block = |inner: &str| Paragraph { kind: "html", text: inner.to_owned(), ..Paragraph::default() };
        blocks.extend(inner.map(block));
        start += paragraph.len() + 2;
    }
    let blocks = Paragraphs::from(blocks);
    values.tell(blocks.clone(), blocks);
    for (word, value) in [
        ("own", Value::Bool(true)),
        ("standfirst", Value::from("")),
        ("correction", Value::from("")),
        ("note", Value::from("")),
        ("byline", Value::from("")),
        ("date", Value::from("")),
        ("published", Value::from("")),
        ("url", Value::from("")),
    ] {
        if let Some(known) = values.get_mut(word) {
            *known = value;
        }
    }
    values
}

fn too_long(job: &Job<'_>, rich: &Rich, room: &Room) -> ComposeError {
    super::parts::too_long(job, rich, room, format!("the {} without its elastic part", room.field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_few_words_without_a_stop_is_a_label() {
        assert!(is_label("DISTRICT 24-6A") && is_label("Economy and trade"));
        assert!(!is_label("It rained.") && !is_label("Trams return to the old quay") && !is_label(""));
    }
}
