//! What was found out about a text that is cut again and again: the posts of a story are cut from the same words, each for its own room.
//! Nothing here changes where a text may end; it only tells the second time what was found the first time.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::super::Rich;
use super::super::language::Language;
use super::holds::{Holds, Whose};
use super::{Cut, Cuts, Names};

/// So many texts are kept: a story in the forms in which it is told, with and without what answers a charge, what of it stands in each
/// channel, and its headline.
const MAX_TEXTS: usize = 32;
/// A text has at most as many bytes.
const MAX_BYTES: usize = 16 * 1024;
/// So many answers to each question are kept of a text.
const MAX_ANSWERS: usize = 16;

/// What clauses are asked for by: how far is looked, and what the headline tells.
type OfClauses = (usize, Option<Range<usize>>, [bool; 2]);
/// The same of words that somebody vouches for: the words, what else holds them, how far is looked, and what the headline tells.
type OfVouched = (Vec<Cut>, Holds, usize, Option<Range<usize>>, bool);

/// Texts that were cut, and what is known of each.
#[derive(Default)]
pub struct Known(Mutex<Vec<Arc<Facts>>>);

/// What is known of one text below a headline.
pub(super) struct Facts {
    headline: String,
    text: String,
    whole: Vec<Range<usize>>,
    language: &'static Language,
    /// Whether the headline tells that somebody denies what he is charged with.
    pub(super) pleaded: OnceLock<bool>,
    /// By how far is looked.
    pub(super) sentences: Answers<usize, Vec<Cut>>,
    /// By the sentences, which of them are asked for, and whose word takes them back.
    pub(super) bonds: Answers<(Vec<usize>, Range<usize>, Whose), Holds>,
    pub(super) clauses: Answers<OfClauses, Vec<Cut>>,
    /// By how far is looked.
    pub(super) words: Answers<(usize, Names), Vec<Cut>>,
    pub(super) vouched: Answers<OfVouched, Vec<Cut>>,
    cuts: OnceLock<Arc<Cuts>>,
}

impl Known {
    /// What is known of `text`, in which `whole` may not be torn; none of what is too long to be kept.
    pub(super) fn of(
        &self,
        headline: &str,
        text: &Rich,
        whole: &[Range<usize>],
        language: &'static Language,
    ) -> Option<Arc<Facts>> {
        if text.text.len() > MAX_BYTES {
            return None;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is = |facts: &&Arc<Facts>| {
            facts.text == text.text
                && facts.headline == headline
                && facts.whole == whole
                && std::ptr::eq(facts.language, language)
        };
        if let Some(facts) = kept.iter().find(is) {
            return Some(Arc::clone(facts));
        }
        let facts = Arc::new(Facts {
            headline: headline.to_owned(),
            text: text.text.clone(),
            whole: whole.to_vec(),
            language,
            pleaded: OnceLock::new(),
            sentences: Answers::default(),
            bonds: Answers::default(),
            clauses: Answers::default(),
            words: Answers::default(),
            vouched: Answers::default(),
            cuts: OnceLock::new(),
        });
        kept.truncate(MAX_TEXTS - 1);
        kept.insert(0, Arc::clone(&facts));
        Some(facts)
    }

    /// All places where `text` may end, as [`Cuts::of`] gives them.
    pub fn cuts(&self, text: &Rich, language: &str) -> Arc<Cuts> {
        let map = super::Map::of(text);
        let find = || Arc::new(Cuts::of(text, language));
        match self.of("", text, &map.whole, Language::of(language)) {
            Some(facts) => Arc::clone(facts.cuts.get_or_init(find)),
            None => find(),
        }
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known").finish_non_exhaustive()
    }
}

/// The answers that were found to one question.
pub(super) struct Answers<K, V>(Mutex<Vec<(K, V)>>);

impl<K, V> Default for Answers<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq, V: Clone> Answers<K, V> {
    /// The answer for `key`, which is looked for with `find` if it is not known.
    pub(super) fn of(&self, key: K, find: impl FnOnce() -> V) -> V {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, answer)) = known().iter().find(|(asked, _)| *asked == key) {
            return answer.clone();
        }
        // Not while the others wait: to find it may ask for more.
        let answer = find();
        let mut kept = known();
        if kept.len() < MAX_ANSWERS {
            kept.push((key, answer.clone()));
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{fit_below, fit_known};
    use super::*;
    use crate::text::parse;

    const TEXTS: [&str; 3] = [
        "The mayor, who had said on Monday that he would stay, has left the town, prosecutors say. He denies it. Nobody knows \
         why he went, or where to. “We will wait,” said Ann Lowe, who leads the council.\n\nThe port stays shut.",
        "The council approved the plan to build a joint harbour with Brill after nine years of talks, although the town had \
         refused to sell the boats, saying that the port needs them",
        "Мэр, который обещал остаться, покинул город, сообщила прокуратура. Он это отрицает. Порт закрыт.",
    ];

    proptest! {
        #[test]
        fn what_is_known_changes_no_cut(rooms in proptest::collection::vec((0..3_usize, 0..2_usize, 1..260_usize), 1..12)) {
            let known = Known::default();
            for (text, headline, room) in rooms {
                let (rich, headline) = (parse(TEXTS[text]), ["", "Mayor of Avel has left, prosecutors say"][headline]);
                let language = if text == 2 { "ru" } else { "en" };
                let fits = |rich: &Rich| rich.text.chars().count() <= room;
                let (fresh, again) =
                    (fit_below(headline, &rich, language, fits), fit_known(&known, headline, &rich, language, fits));
                prop_assert_eq!(fresh, again);
                prop_assert_eq!(&*known.cuts(&rich, language), &Cuts::of(&rich, language));
            }
        }
    }
}
