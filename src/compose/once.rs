//! What a headline says is said once beside it: where the first sentence below it says it again and goes on, a line that is shown
//! next to the title goes on behind that sentence. The headline that an editor gave stands where the template has it, and so does the
//! lead below it.

use super::fields::fields;
use super::parts::{override_of, parts};
use super::templates::HTML;
use super::values::values as values_of;
use super::{ComposeError, Job};
use crate::article::Article;
use crate::post::Part;
use crate::text::chars::{is_alphanumeric, is_small_or_uncased};
use crate::text::language::Language;

/// As many letters behind a headline show that it is the start of a sentence.
const MIN_MORE: usize = 8;

/// The parts of the post, in which no line beside the title says the headline a second time.
pub(super) fn told_once(job: &Job<'_>, carried: &[usize]) -> Result<Vec<Part>, ComposeError> {
    let mut values = values_of(job);
    let usual = fields(job, &mut values)?;
    let repeated = Repeated::of(job).filter(|_| override_of(job).is_none());
    let lines = || usual.texts.iter().filter(|(name, _)| *name != HTML).map(|(_, line)| line.as_str());
    let said_twice =
        |repeated: &Repeated| lines().any(|line| repeated.is_alone(line)) && lines().any(|line| repeated.goes_on(line));
    let Some(repeated) = repeated.filter(said_twice) else { return parts(job, &mut values, usual, carried) };
    let whole = Article { headline: repeated.whole.clone(), ..job.article.clone() };
    let story = job.context.stories.of(&whole);
    let job_of_whole = Job { article: &whole, story: &story, ..*job };
    let mut values_of_whole = values_of(&job_of_whole);
    let headline = values.get("headline").clone();
    let behind = values_of_whole.with("headline", headline, |values| fields(&job_of_whole, values))?;
    parts(job, &mut values, usual.with_lines_of(&behind), carried)
}

/// A headline that the first sentence below it says again.
struct Repeated {
    /// That sentence.
    whole: String,
    /// Letters and digits of the headline alone.
    headline: String,
    /// The same of the sentence, as far as it shows that it is more.
    start: String,
}

impl Repeated {
    fn of(job: &Job<'_>) -> Option<Self> {
        let article = job.article;
        // What has no verb only names what the sentence is about.
        let language = Language::of(&article.language);
        let whole = job.story.whole_headline(article)?.to_owned();
        let unlabelled = article.unlabelled_headline();
        if !language.tells(unlabelled) {
            return None;
        }
        let headline = squeezed(unlabelled);
        let label = article.headline.len() - unlabelled.len();
        let length = headline.chars().count() + MIN_MORE;
        let start = squeezed(&whole[label..]).chars().take(length).collect();
        Some(Self { whole, headline, start })
    }

    /// Whether `unit` says the headline by itself.
    fn is_alone(&self, unit: &str) -> bool {
        squeezed(unit).replace(&self.start, "").contains(&self.headline)
    }

    /// Whether `unit` says it as the start of the sentence.
    fn goes_on(&self, unit: &str) -> bool {
        squeezed(unit).contains(&self.start)
    }
}

/// Letters and digits alone, in lower case.
pub(super) fn squeezed(text: &str) -> String {
    squeezed_start(text, usize::MAX)
}

/// The first of them, `most` at most.
pub(super) fn squeezed_start(text: &str, most: usize) -> String {
    let mut squeezed = String::with_capacity(text.len().min(most));
    let mut left = most;
    for character in text.chars() {
        if left == 0 {
            break;
        }
        if character.is_ascii_alphanumeric() {
            squeezed.push(character.to_ascii_lowercase());
            left -= 1;
        } else if is_small_or_uncased(character) {
            // Asking whether a letter is one, and for its small form, takes longest of all here.
            squeezed.push(character);
            left -= 1;
        } else if !character.is_ascii() && is_alphanumeric(character) {
            for small in character.to_lowercase().take(left) {
                squeezed.push(small);
                left -= 1;
            }
        }
    }
    squeezed
}
