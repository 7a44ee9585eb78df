//! What somebody says, cut before its end, with who says it: `“We will strike …,” said Carla Rossi.`,
//! `The mayor took two million …, according to the prosecutors.`

use std::borrow::Cow;
use std::cell::OnceCell;

use super::super::chars::{last_word, next_word};
use super::super::language::Language;
use super::holds::Holds;
use super::owed::{Begins, begins, owed};
use super::pairs::{is_opener, pairs};
use super::tokens::words;
use super::{Cut, ELLIPSIS, Map, Names, bare_word};

/// Who says it takes no more than this, in bytes, and the sentence no more than that.
const MAX_SPEAKER: usize = 160;
pub(super) const MAX_SENTENCE: usize = 2048;
/// Less of what is said is not worth its speaker, in bytes.
const MIN_SAID: usize = 40;
/// Behind what joins it, a verb has as many words before it, and is one of them: `et les a cachés`.
const MAX_BEFORE_VERB: usize = 3;
/// A verb and fewer words behind it, counted together, tell nothing.
const MIN_TOLD: usize = 3;
/// As many last words hold what joins one more thing that is done: `and now|, they say, fills the town`.
const MAX_JOINED: usize = 2;

impl Map<'_> {
    /// Words of a quotation with which the first sentence begins, and then the rest of the sentence, which tells who says it.
    pub(super) fn quoted(&self, language: &Language, bonds: &Holds) -> Vec<Cut> {
        let Some((_, sentence)) = self.first_sentence(language, bonds) else { return Vec::new() };
        let Some(opener) = sentence.chars().next().filter(|c| is_opener(*c)) else { return Vec::new() };
        let Some(close) = sentence.rfind(|c| closes(opener, c)).filter(|at| *at > 0) else { return Vec::new() };
        let behind = sentence[close..].trim_start_matches(|c| closes(opener, c));
        let told = words(behind).any(|word| language.says(word) || language.inverts(word));
        let said = sentence[..close].trim_end_matches([',', '،']);
        // A second quotation behind the first would be taken for the speaker.
        let single = !sentence[opener.len_utf8()..close].contains(|c| c == opener || closes(opener, c));
        if !told || !single || behind.len() > MAX_SPEAKER {
            return Vec::new();
        }
        // Behind an ellipsis no comma stands.
        let tail = format!("{ELLIPSIS}{}", sentence[said.len()..].trim_start_matches([',', '،']));
        let own = |cut: &Cut| cut.tail.chars().count() == 2;
        self.said(language, said.len(), &tail, own)
    }

    /// Clauses of what somebody vouches for at the end of the first sentence, and then who that is; else as much of it as ends where a
    /// phrase does.
    ///
    /// Of a phrase not where the verb stands last: what is told would be without it.
    pub(super) fn vouched_at_end(&self, language: &Language, bonds: &Holds) -> Vec<Vec<Cut>> {
        let Some((end, sentence)) = self.first_sentence(language, bonds) else { return Vec::new() };
        let claims = self.vouched_for(language, end);
        let Some(through) = claims.first_end().filter(|through| *through <= end) else { return Vec::new() };
        let Some(mark) = source_mark(&sentence[..through]).filter(|at| end - at <= MAX_SPEAKER) else {
            return Vec::new();
        };
        // `…, which began in a barn and now, they say, fills the town`: the claim goes on behind who says it.
        let behind = sentence[through..].strip_prefix(", ").unwrap_or_default();
        let joined = sentence[..mark].split_whitespace().rev().take(MAX_JOINED).any(|word| language.joins(word, ""));
        if joined || begins(behind, language) == Begins::Verb {
            return Vec::new();
        }
        // `…, the ministers of both, A. Roe and B. Lund, said at a conference …`: who that is stands before the comma.
        let mut source = words(&sentence[mark..]).map(|word| (language.says(word), language.opens(word)));
        let named = language.source(words(&sentence[mark..])).is_some_and(|(n, _)| n == 0);
        if !named && source.next().is_some_and(|(says, _)| says) && source.next().is_some_and(|(_, opens)| opens) {
            return Vec::new();
        }
        // `…, a plan that the mayor, Ida Marsh, calls “cruel”`: the verb is of what stands before the comma.
        let verb = words(&sentence[mark..]).next().filter(|word| language.says(word));
        let said =
            verb.map(|verb| sentence[verb.as_ptr().addr() - sentence.as_ptr().addr() + verb.len()..].trim_start());
        if said.is_some_and(|said| said.starts_with(is_opener)) {
            return Vec::new();
        }
        let owed = owed(&sentence[..mark], language);
        let told = |cut: &Cut| {
            let left = &self.text[cut.end..mark];
            cut.end >= MIN_SAID
                && cut.end > owed
                && cut.end < mark
                && !self.matters(left, language)
                && self.tells(cut.end, language)
        };
        let with_source = |cut: Cut| Cut { end: cut.end, tail: Cow::Owned(sentence[mark..].to_owned()) };
        let clauses: Vec<Cut> = self.clauses_before(mark, language).into_iter().filter(told).map(with_source).collect();
        if language.ends_with_verb() {
            return vec![clauses];
        }
        // Its subject first, and then its verb and what that is about.
        let begins = words(sentence).next().is_some_and(|first| !language.opens(first) || language.places(first))
            && language.knows_verbs();
        let last_part = |end: usize| self.text[..end].rsplit([',', ';', ':', '—', '–']).next().unwrap_or_default();
        let tells = |end: usize| language.has_verb(last_part(end), words(last_part(end)));
        // `… abolishes income tax| for nurses under 25, the minister said`: what is left out may say for whom alone it holds. A place
        // or a day may go.
        let spare = |end: usize| {
            let object = words(&sentence[end..mark]).nth(1).unwrap_or_default();
            object.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        };
        // `… took the money| and hid it, prosecutors say`: another thing that was done.
        let another = |end: usize| {
            let left = &sentence[end..mark];
            let mut behind = words(left);
            let joins = left.starts_with(' ') && behind.next().is_some_and(|next| language.joins(next, ""));
            // `et l’a caché`
            let mut own = behind.take(MAX_BEFORE_VERB).map(|word| word.rsplit(['\'', '’']).next().unwrap_or(word));
            joins && own.any(|word| language.is_auxiliary(word) || language.is_verb(word))
        };
        let phrase = |end: usize| self.ends_phrase(end, language) && spare(end) || another(end);
        let own = |cut: &Cut| begins && cut.tail == ELLIPSIS && phrase(cut.end) && tells(cut.end);
        let phrases = self.said(language, mark, "", own).into_iter().filter(told).map(with_source).collect();
        vec![clauses, phrases]
    }

    /// The clauses of what stands before byte `to`, as if the sentence ended there.
    fn clauses_before(&self, to: usize, language: &Language) -> Vec<Cut> {
        let claim = format!("{}.", &self.text[..to]);
        let whole = self.whole.iter().filter(|range| range.end <= to).cloned().collect();
        let map = Map {
            text: &claim,
            whole,
            pairs: pairs(&claim),
            told: None,
            pleaded: false,
            weighed: false,
            headed: true,
            first: OnceCell::new(),
            facts: None,
        };
        map.clauses(language, to).into_iter().filter(|cut| cut.tail == ".").collect()
    }

    /// Whether a phrase ends at byte `end`, and what adds something to it begins behind: `… in bribes| from three companies`.
    fn ends_phrase(&self, end: usize, language: &Language) -> bool {
        let (kept, rest) = self.text.split_at(end);
        let (last, next) = (bare_word(last_word(kept)), bare_word(next_word(rest)));
        // `as far as`
        if bare_word(last_word(kept[..kept.len() - last_word(kept).len()].trim_end())) == next {
            return false;
        }
        rest.starts_with(' ') && language.opens(next) && language.parts_phrases(last, next) && !language.owes_verb(next)
    }

    /// The words as far as byte `to` of which `own` holds, each with `tail` behind it.
    fn said(&self, language: &Language, to: usize, tail: &str, own: impl Fn(&Cut) -> bool) -> Vec<Cut> {
        let words = self.words(language, to, Names::Whole).into_iter();
        let turned = self.turned(language, to);
        let worth = words.filter(|cut| cut.end >= MIN_SAID && cut.end < to && own(cut) && !turned.has(cut.end));
        let mut worth: Vec<Cut> = worth.filter(|cut| self.tells(cut.end, language)).collect();
        // `found dead with stab|, the police said`: better where a phrase ends.
        let ends = |cut: &Cut| {
            let rest = &self.text[cut.end..];
            !rest.starts_with(char::is_whitespace) || language.dangles(bare_word(next_word(rest)))
        };
        if worth.iter().any(ends) {
            worth.retain(ends);
        }
        let worth = self.phrased(worth, language);
        worth.into_iter().map(|cut| Cut { end: cut.end, tail: Cow::Owned(tail.to_owned()) }).collect()
    }

    /// Whether what stands before byte `end` has a verb, where those are known, and more behind it: `The bank kept|` does not.
    fn tells(&self, end: usize, language: &Language) -> bool {
        if !language.knows_verbs() || language.ends_with_verb() {
            return true;
        }
        let behind = words(&self.text[..end]).skip_while(|word| !language.is_verb(word));
        behind.take(MIN_TOLD).count() == MIN_TOLD
    }

    /// Where the first sentence ends, and the sentence, if it is not taken back behind.
    pub(super) fn first_sentence(&self, language: &Language, bonds: &Holds) -> Option<(usize, &str)> {
        let end = self.first_end(language)?;
        (end <= MAX_SENTENCE && !bonds.has(end)).then(|| (end, &self.text[..end]))
    }
}

/// Where the comma, or the dash with a space before it, stands behind which the end of `text` tells who says what it tells.
pub(super) fn source_mark(text: &str) -> Option<usize> {
    let comma = text.rfind([',', '،']);
    let dash = [" – ", " — "].iter().filter_map(|dash| text.rfind(dash)).max();
    comma.max(dash)
}

/// Whether `c` closes what `opener` opens.
fn closes(opener: char, c: char) -> bool {
    match opener {
        '“' => c == '”',
        '«' => c == '»',
        '„' => matches!(c, '“' | '”' | '"'),
        '"' => c == '"',
        _ => false,
    }
}
