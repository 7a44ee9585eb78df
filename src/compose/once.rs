//! What a headline says is said once: where the first sentence below it says it again and goes on, that sentence takes its place.

use super::fields::{Fields, fields};
use super::parts::{override_of, parts};
use super::templates::HTML;
use super::values::values as values_of;
use super::{ComposeError, Job};
use crate::article::Article;
use crate::post::Part;
use crate::template::Values;

/// A sentence that is longer stands in no headline's place. Wide characters count twice.
const MAX_WIDTH: usize = 200;
/// As many letters behind a headline show that it is the start of a sentence.
const MIN_MORE: usize = 8;

/// The parts of the post, in which nothing says the headline a second time.
pub(super) fn told_once(job: &Job<'_>, carried: &[usize]) -> Result<Vec<Part>, ComposeError> {
    let mut values = values_of(job);
    let usual = fields(job, &mut values)?;
    let repeated = Repeated::of(job).filter(|_| override_of(job).is_none());
    let Some(repeated) = repeated else { return parts(job, &mut values, usual, carried) };
    let made = parts(job, &mut values, usual.clone(), carried)?;
    let text = text_of(&made);
    let lines = || usual.texts.iter().filter(|(name, _)| *name != HTML).map(|(_, line)| line.as_str());
    let titled = lines().any(|line| repeated.is_alone(line));
    if !(titled || repeated.is_alone(&text)) || !lines().chain([text.as_str()]).any(|unit| repeated.goes_on(unit)) {
        return Ok(made);
    }
    let whole = Article { headline: repeated.whole.clone(), ..job.article.clone() };
    let story = job.context.stories.of(&whole);
    let job_of_whole = Job { article: &whole, story: &story, ..*job };
    let mut values_of_whole = values_of(&job_of_whole);
    if width(&repeated.whole) <= MAX_WIDTH {
        let lifted = repeated.lifted(&job_of_whole, &mut values_of_whole, &usual, carried);
        if let Some(lifted) = lifted {
            return Ok(lifted);
        }
    }
    let headline = values.get("headline").clone();
    let shown = text.lines().next().is_some_and(|line| squeezed(line) == repeated.headline);
    let behind = |values: &mut Values| -> Result<(Fields, Vec<Part>), ComposeError> {
        values.with("headline", headline.clone(), |values| {
            let fields = fields(&job_of_whole, values)?;
            Ok((fields.clone(), parts(&job_of_whole, values, fields, carried)?))
        })
    };
    if titled {
        // The story below is whole; what is shown beside its title goes on where the title ends.
        if !repeated.is_alone(&text) {
            return Ok(made);
        }
        let (fields, _) = behind(&mut values_of_whole)?;
        return parts(job, &mut values, usual.with_lines_of(&fields), carried);
    }
    if shown {
        let without = values.with("headline", "".into(), |values| parts(job, values, usual.clone(), carried));
        // Marks of a template around nothing would stand there as they are.
        let opens = |parts: &Vec<Part>| text_of(parts).lines().next().is_some_and(|line| !squeezed(line).is_empty());
        return Ok(without.ok().filter(opens).unwrap_or(made));
    }
    // A label needs something to stand before, and news in a hurry is short.
    Ok(behind(&mut values_of_whole).map_or(made, |(_, parts)| parts))
}

/// A headline that the first sentence below it says again.
struct Repeated {
    /// That sentence.
    whole: String,
    /// Letters and digits of the headline alone.
    headline: String,
    /// The same of the sentence, as far as it shows that it is more.
    start: String,
    /// The same of all of it.
    sentence: String,
}

impl Repeated {
    fn of(job: &Job<'_>) -> Option<Self> {
        let article = job.article;
        let whole = article.whole_headline(&job.story.below)?;
        let headline = squeezed(article.unlabelled_headline());
        let label = article.headline.len() - article.unlabelled_headline().len();
        let sentence = squeezed(&whole[label..]);
        let length = headline.chars().count() + MIN_MORE;
        let start = sentence.chars().take(length).collect();
        Some(Self { whole, headline, start, sentence })
    }

    /// Whether `unit` says the headline by itself.
    fn is_alone(&self, unit: &str) -> bool {
        squeezed(unit).replace(&self.start, "").contains(&self.headline)
    }

    /// Whether `unit` says it as the start of the sentence.
    fn goes_on(&self, unit: &str) -> bool {
        squeezed(unit).contains(&self.start)
    }

    /// The post of `job`, whose article has the sentence as its headline; none if there is no room for it in the text, or where
    /// nothing else says it.
    fn lifted(&self, job: &Job<'_>, values: &mut Values, usual: &Fields, carried: &[usize]) -> Option<Vec<Part>> {
        let mut lifted = fields(job, values).ok()?;
        let mut cut = false;
        for (name, _) in usual.texts.iter().filter(|(name, line)| *name != HTML && self.is_alone(line)) {
            if !lifted.texts.get(name).is_some_and(|line| squeezed(line).contains(&self.sentence)) {
                lifted.take(name, usual);
                cut = true;
            }
        }
        let parts = parts(job, values, lifted, carried).ok()?;
        let said = squeezed(&text_of(&parts)).contains(&self.sentence);
        (said || !cut).then_some(parts)
    }
}

fn text_of(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// Letters and digits alone, in lower case.
pub(super) fn squeezed(text: &str) -> String {
    letters(text).collect()
}

/// The same, one after the other.
pub(super) fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase)
}

fn width(text: &str) -> usize {
    text.chars()
        .map(|character| if character >= '\u{1100}' && !('\u{2000}'..='\u{206F}').contains(&character) { 2 } else { 1 })
        .sum()
}
