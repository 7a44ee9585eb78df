//! What a post tells where nothing of the story's lead has room, and what answers it.

use super::Job;
use super::alone::names_both;
use super::denied::charges;
use super::fields::{later_in_story, leaves_denial};
use super::lead::{opening, tells_denial};
use crate::template::{Paragraph, Values};
use crate::text::language::Language;
use crate::text::{first_sentence, is_bonded};

/// What may be told in the lead's place, with the denial that it is told with, the best first: where it or the headline tells a charge, none
/// stands without that but one that answers it itself, or is no charge.
pub(super) fn told_later(job: &Job<'_>, values: &mut Values) -> Vec<Later> {
    // A form of the story for a post without room for the denial may end before all of this.
    let later = values.with_story(job.story.told.clone(), |values| later_in_story(job, values));
    let language = Language::of(&job.article.language);
    let others = &job.story.others;
    let charged = charges(&job.article.headline, language) || language.is_hearsay(&job.article.headline);
    let place = Places::of(&job.story.told);
    let (mut paired, mut answering, mut plain) = (Vec::new(), Vec::new(), Vec::new());
    for later in later {
        let accused = charges(&later, language);
        let owing = accused || charged;
        // Two paragraphs may be one here, and the denial the second of them.
        let above = |answer: &str| match later.find(answer) {
            Some(at) => later[..at].trim_end(),
            None if place.may_follow(&later[..first_sentence(&later, language)], answer, others.leans) => &later,
            None => "",
        };
        let owed: Vec<(&str, &String)> = others.answers.iter().map(|answer| (above(answer), answer)).collect();
        let owed: Vec<_> = owed.into_iter().filter(|(above, _)| owing && !above.is_empty()).collect();
        paired.extend(owed.iter().map(|(above, answer)| Later::with(above, answer)));
        paired.extend(owed.iter().filter_map(|(above, answer)| {
            let (first, rest) = above.split_at(first_sentence(above, language));
            let free = !rest.trim().is_empty() && !is_bonded(first, rest.trim_start(), language);
            free.then(|| Later::with(first.trim_end(), answer))
        }));
        // A charge whose denial is known is told with that or not at all.
        if language.pleads(&later) {
            answering.push(Later { text: later, answer: None, pleads: true });
        } else if !leaves_denial(job, &later) {
            plain.push(Later { text: later, answer: None, pleads: false });
        }
    }
    // `Omar Lund, 47, denies nine counts of theft` may stand farther below than others do.
    let both = others.answers.iter().filter(|answer| !others.leans && names_both(answer, language));
    let both = both.map(|answer| Later { text: answer.clone(), answer: None, pleads: true });
    paired.into_iter().chain(answering).chain(both).chain(plain).collect()
}

/// What may be told in the lead's place.
pub(super) struct Later {
    pub(super) text: String,
    /// What is told below it.
    pub(super) answer: Option<String>,
    /// Whether it denies a charge itself, and is not told as far as before that.
    pub(super) pleads: bool,
}

impl Later {
    fn with(text: &str, answer: &str) -> Self {
        Self { text: text.to_owned(), answer: Some(answer.to_owned()), pleads: false }
    }

    /// Whether `told`, a post with as much of this as has room, has what answers it.
    pub(super) fn is_answered(&self, told: &str, job: &Job<'_>) -> bool {
        let own = told.find(opening(&self.text)).map_or("", |at| &told[at..]);
        let pleads = || Language::of(&job.article.language).pleads(own);
        (!self.pleads || pleads()) && (self.answer.is_none() || tells_denial(job, told))
    }
}

/// Where something stands in a story.
struct Places<'s>(Vec<&'s str>);

impl<'s> Places<'s> {
    fn of(story: &'s [Paragraph]) -> Self {
        Self(story.iter().map(|block| block.text.as_str()).collect())
    }

    /// Whether `answer` stands behind `told`, and right behind it where it leans on that.
    fn may_follow(&self, told: &str, answer: &str, leans: bool) -> bool {
        let at = |text: &str| self.0.iter().position(|block| block.contains(text));
        at(told).zip(at(answer)).is_some_and(|(told, answer)| if leans { told + 1 == answer } else { told <= answer })
    }
}
