//! What turns a sentence round: negations, what follows `but`, the other half of a verdict.

use super::super::chars::is_unspaced;
use super::super::cut::words;
use super::endings::lower;
use super::phrases::{Phrases, Taken};
use super::{Language, WordSet};

impl Language {
    /// Whether what begins with `word`, however far behind, takes back what stands before it.
    pub(in super::super) fn turns(&self, word: &str) -> bool {
        self.turns.contains(&*lower(word))
    }

    /// Whether `headline` stands above a correction: `Correction`, `Clarification and apology`.
    pub(in super::super) fn corrects(&self, headline: &str) -> bool {
        /// A label has at most as many words: `Clarification of the rules sought` is news.
        const MAX_LABEL: usize = 3;
        let label = headline.split(':').next().unwrap_or_default();
        self.corrections.begin(label) && words(label).take(MAX_LABEL + 1).count() <= MAX_LABEL
    }

    /// Whether `paragraph` tells that somebody is charged or suspected.
    pub fn accuses(&self, paragraph: &str) -> bool {
        self.accusing.holds(paragraph)
    }

    /// Whether what `sentence` tells of a charge is that there is none: `No one will be charged.`
    pub fn denies_charge(&self, sentence: &str) -> bool {
        /// As many words before the charge are of it.
        const MAX_BEFORE: usize = 3;
        let charged = words(sentence).filter(|word| self.charges.contains(&*lower(word))).last();
        let charged = charged.map(|word| word.as_ptr().addr() - sentence.as_ptr().addr());
        let Some(at) = charged.max(self.accuses.last_in(sentence)) else { return false };
        let before: Vec<&str> = words(&sentence[..at]).collect();
        let near = before.iter().rev().take(MAX_BEFORE).chain(before.first());
        near.copied().any(|word| self.negates(word))
    }

    /// Whether `sentence` has a word with which it goes on to what is said or denied: `that`.
    pub fn completes_one(&self, sentence: &str) -> bool {
        words(sentence).skip(1).any(|word| self.completes(word))
    }

    /// Whether somebody speaks of himself in `text`, outside of what it quotes.
    pub fn narrates(&self, text: &str) -> bool {
        let mut closing = None;
        let mut told = String::with_capacity(text.len());
        for sign in text.chars() {
            match closing {
                Some(close) if sign == close => closing = None,
                Some(_) => {}
                None => match sign {
                    '“' => closing = Some('”'),
                    '«' => closing = Some('»'),
                    '„' => closing = Some('“'),
                    '"' => closing = Some('"'),
                    _ => told.push(sign),
                },
            }
        }
        self.narrates.holds(&told)
    }

    /// Whether `paragraph` tells that somebody denies it, or is cleared of it.
    pub fn pleads(&self, paragraph: &str) -> bool {
        let pleads =
            |text: &str| self.denials.denies.holds(text) || self.pleas.holds(text) || self.refuses_charge(text);
        if !self.pleadings.holds(paragraph) || !pleads(paragraph) {
            return false;
        }
        if !self.unpleas.holds(paragraph) {
            return true;
        }
        // What looks like a denial takes none of another sentence away.
        let sentences = || paragraph.split(['.', '!', '?', '\n', '।', '؟']).filter(|sentence| !sentence.is_empty());
        sentences().count() > 1 && sentences().any(|sentence| pleads(sentence) && !self.unpleas.holds(sentence))
    }

    /// Whether a text has words that look like a denial of what somebody did, and tell something else: `was denied bail`, `was not found`.
    pub fn is_no_plea(&self, text: &str) -> bool {
        self.unpleas.holds(text)
    }

    /// Whether `paragraph` has any word of those with which it [pleads](Self::pleads), [annuls](Self::annuls) or [is
    /// pending](Self::is_pending): hardly one has, and that is told by one look.
    pub fn may_answer(&self, paragraph: &str) -> bool {
        self.answering.holds(paragraph)
    }

    /// Whether somebody refuses in a sentence of `paragraph` what he is charged with, in whatever order the two are told:
    /// `odmítá obvinění`, `obvinění odmítá`.
    fn refuses_charge(&self, paragraph: &str) -> bool {
        let both = |text: &str| self.refuses.holds(text) && self.names_charge(text);
        both(paragraph) && paragraph.split(['.', '!', '?', '\n', '।', '؟']).any(both)
    }

    /// Whether `text` names somebody's lawyer.
    pub fn names_defender(&self, text: &str) -> bool {
        self.defenders.holds(text)
    }

    /// Whether `text` has a word for what somebody is charged with: `the allegations`.
    pub fn names_charge(&self, text: &str) -> bool {
        self.accusations.holds(text)
    }

    /// Whether `sentence` tells that what was found or ordered may yet be otherwise: `The verdict is not final.`
    pub fn is_pending(&self, sentence: &str) -> bool {
        self.pending.holds(sentence)
    }

    /// From which byte on `sentence` tells what those who are for something say of it, and those who are against it, in whatever order.
    pub(in super::super) fn both_sides(&self, sentence: &str) -> Option<usize> {
        let first = |side: &WordSet| words(sentence).find(|word| side.contains(&*lower(word)));
        let at = |word: &str| word.as_ptr().addr() - sentence.as_ptr().addr();
        let (backers, critics) = (first(&self.backers)?, first(&self.critics)?);
        Some(at(backers).min(at(critics)))
    }

    /// Whether `text` tells that somebody is searched for, or that witnesses are.
    pub fn searches(&self, text: &str) -> bool {
        self.searches.holds(text)
    }

    /// Whether `sentence` asks readers to tell what they know, and whom: with a number to call, or an address.
    pub fn asks_readers(&self, sentence: &str) -> bool {
        /// The shortest number that one calls; a time of day has fewer digits.
        const MIN_DIGITS: usize = 3;
        let numbered =
            || sentence.split(|sign: char| !sign.is_numeric()).any(|digits| digits.chars().count() >= MIN_DIGITS);
        (sentence.contains('@') || numbered()) && self.asks.holds(sentence)
    }

    /// Whether `paragraph` tells of an order against somebody, or an arrest.
    pub fn orders(&self, paragraph: &str) -> bool {
        self.orders.holds(paragraph)
    }

    /// Whether `paragraph` tells of an alarm, which may have been for nothing.
    pub fn alarms(&self, paragraph: &str) -> bool {
        self.alarms.holds(paragraph)
    }

    /// Whether `sentence` tells that such an order, or a charge, was taken back, or that there was nothing behind an alarm.
    pub fn annuls(&self, sentence: &str) -> bool {
        let annuls = || self.annuls.holds(sentence) && (self.orders(sentence) || self.charges(sentence));
        self.all_clear.holds(sentence) || annuls()
    }

    /// Whether `sentence` tells that somebody was found guilty.
    pub fn tells_verdict(&self, sentence: &str) -> bool {
        self.convicts(sentence) && !self.pleads(sentence)
    }

    /// Where in `text`, in bytes, the last of that begins.
    pub(in super::super) fn last_plea(&self, text: &str) -> Option<usize> {
        let last = |phrases: &Phrases| phrases.last_in(text).max(phrases.last_unspaced(text));
        last(&self.denials.denies).max(last(&self.pleas)).filter(|_| !self.unpleas.holds(text))
    }

    /// Whether `part`, behind a mark, weakens a charge before it: `but …`, `though …`, `unless …`
    pub(in super::super) fn weakens(&self, part: &str) -> bool {
        let first = words(part).next().unwrap_or_default();
        self.turns(first)
            || self.contrasts.contains(&*lower(first))
            || self.begins_turning(part)
            || self.conditions.begin(part)
            || self.counters.begin(part)
    }

    /// Whether `paragraph` is a claim that is checked: `Claim: The bridge is sold.`
    pub fn is_claim(&self, paragraph: &str) -> bool {
        self.claims.label(paragraph)
    }

    /// Whether `paragraph` tells what was found out about one: `Verdict: False.`
    pub fn is_rating(&self, paragraph: &str) -> bool {
        self.ratings.label(paragraph)
    }

    /// Whether `part` begins with what tells on what condition that before it is so: `unless`, `es sei denn`.
    pub(in super::super) fn begins_condition(&self, part: &str) -> bool {
        self.conditions.begin(part)
    }

    /// Whether `part` begins with what tells from what that before it does not hold: `except`.
    pub(in super::super) fn begins_exception(&self, part: &str) -> bool {
        self.exceptions.begin(part)
    }

    /// Where in `text`, in bytes, the last of those begins that need no mark before them.
    pub(in super::super) fn last_governing(&self, text: &str) -> Option<usize> {
        self.governs.last_in(text).filter(|at| *at > 0)
    }

    /// Where in `text`, in bytes, the last word stands that undoes what was told before: `, then withdrew it`.
    pub(in super::super) fn last_undoing(&self, text: &str) -> Option<usize> {
        self.undoes.last_in(text)
    }

    /// Whether `part` holds such a condition.
    pub(in super::super) fn holds_condition(&self, part: &str) -> bool {
        self.conditions.within(words(part)).is_some()
    }

    /// Whether the sentence that `rest` begins with turns round the one before: `However, …`, `Но …`.
    pub fn turns_on(&self, rest: &str) -> bool {
        let first = words(rest).next().unwrap_or_default();
        self.turns(first) || self.begins_turning(rest.trim_start()) || self.contrasts.contains(&*lower(first))
    }

    /// Whether `sentence` limits the one before it: `However, it will do so only if …`, `Voraussetzung ist …`
    pub(in super::super) fn limits_the_one_before(&self, sentence: &str) -> bool {
        /// What turns round stands among as many first words: `Voraussetzung ist jedoch`.
        const MAX_BEFORE_TURN: usize = 6;
        let turned = |word: &str| self.turns(word) || self.contrasts.contains(&*lower(word));
        // A condition stands behind it: `Nobody was hurt, unless you count the turnips` turns nothing round.
        let behind = |word: &str| &sentence[word.as_ptr().addr() - sentence.as_ptr().addr() + word.len()..];
        let turn = || words(sentence).take(MAX_BEFORE_TURN).find(|word| turned(word)).map(behind);
        let turns = || turn().or_else(|| self.begins_turning(sentence).then_some(sentence));
        self.provisos.begin(sentence) || turns().is_some_and(|rest| self.strict.holds(rest))
    }

    /// Whether `sentence` answers what was told of somebody: denies it, or tells what became of it.
    pub fn answers(&self, sentence: &str) -> bool {
        self.replying.holds(sentence) && (self.pleads(sentence) || self.answers.holds(sentence))
    }

    /// Whether what `denial` denies is a charge: guilt, and not what else was told.
    pub fn denies_guilt(&self, denial: &str) -> bool {
        self.guilt.holds(denial)
    }

    /// Whether `sentence` begins with what takes back by itself: `There is no evidence …`
    pub(in super::super) fn denies_by_itself(&self, sentence: &str) -> bool {
        self.denials.denied.begin(sentence)
    }

    /// Whether `word` alone means the sentence before it: `this`.
    pub(in super::super) fn means_the_one_before(&self, word: &str) -> bool {
        self.denials.means(word)
    }

    /// Whether `sentence` tells what was feared, hoped, expected or planned.
    pub(in super::super) fn is_expected(&self, sentence: &str) -> bool {
        self.expects.holds(sentence)
    }

    /// Whether the sentence that `rest` begins with tells what came of that: `Instead …`, `But it …`
    pub(in super::super) fn tells_outcome(&self, rest: &str) -> bool {
        !self.expects.is_empty() && (self.turns_on(rest) || self.outcomes.begin(rest.trim_start()))
    }

    /// Where in `text`, in bytes, what begins takes back what stands before it; in scripts without spaces behind a mark.
    pub(in super::super) fn turning(&self, text: &str) -> Option<usize> {
        let spaced = words(text).skip(1).find(|word| self.turns(word));
        let at = spaced.map(|word| word.as_ptr().addr() - text.as_ptr().addr());
        let unspaced = || {
            let mut marks = text.match_indices(['，', '、', '；']).map(|(at, mark)| at + mark.len());
            marks.find(|at| self.begins_turning(&text[*at..]))
        };
        at.or_else(unspaced)
    }

    /// Whether `part`, in a script without spaces, begins with such a word.
    pub(in super::super) fn begins_turning(&self, part: &str) -> bool {
        let unspaced = || self.turns.iter().any(|word| word.starts_with(is_unspaced) && part.starts_with(word));
        part.starts_with(is_unspaced) && unspaced()
    }

    /// Whether `word` opens what goes on about a whole clause, and no noun: why it was, or how: `because`, `citing`, `указав`.
    pub(in super::super) fn goes_on_apart(&self, word: &str) -> bool {
        /// What opens something and is longer is no preposition, or one that may stand apart.
        const MIN_APART: usize = 6;
        let tied = self.relates(word) || self.completes(word) || self.limits(word);
        !tied && (self.owes.contains(&*lower(word)) || self.opens(word) && word.chars().nth(MIN_APART - 1).is_some())
    }

    /// Whether what `word` opens denies nothing of what stands before it.
    pub(in super::super) fn breaks(&self, word: &str) -> bool {
        self.breaks.contains(&*lower(word))
    }

    /// Whether `word` says that something is not so.
    pub(in super::super) fn negates(&self, word: &str) -> bool {
        self.negations.has(word)
    }

    /// Whether `part` holds such a word; in scripts without spaces, anywhere.
    pub fn denies(&self, part: &str) -> bool {
        let unspaced = || self.negations.words.iter().filter(|word| word.starts_with(is_unspaced));
        unspaced().any(|word| part.contains(word)) || words(part).any(|word| self.negates(word))
    }

    /// Where the last such word of `part` ends, in bytes.
    pub(in super::super) fn last_denial(&self, part: &str) -> Option<usize> {
        let unspaced = self.negations.words.iter().filter(|word| word.starts_with(is_unspaced));
        let within = unspaced.filter_map(|word| Some(part.rfind(&**word)? + word.len()));
        let whole = words(part).filter(|word| self.negates(word));
        let whole = whole.map(|word| word.as_ptr().addr() - part.as_ptr().addr() + word.len());
        within.chain(whole).max()
    }

    /// Where `part` says, in bytes, that something is not so at all: `a hoax`.
    pub(in super::super) fn denied_within(&self, part: &str) -> Option<usize> {
        self.denials.denials.last_in(part)
    }

    /// Where in `sentence`, in bytes, it says that what it begins with is not so: `The report that … is not true`.
    pub(in super::super) fn claim_denied(&self, sentence: &str) -> Option<usize> {
        self.denials.names_claim(sentence).then(|| self.denied_within(sentence)).flatten()
    }

    /// That what begins `rest` takes back the sentence before it, if it does; `told` tells
    /// whether that is somebody's word already, of which it is news by itself that somebody denies it.
    pub(in super::super) fn takes_back(&self, rest: &str, told: impl Fn() -> bool) -> Option<Taken> {
        self.denials.find(rest, told)
    }

    /// Whether it is known what tells how somebody was judged.
    pub(in super::super) fn knows_verdicts(&self) -> bool {
        !self.verdicts.is_empty() && !self.contested.is_empty()
    }

    /// Whether `word` tells how somebody was judged.
    pub(in super::super) fn decides(&self, word: &str) -> bool {
        self.verdicts.contains(&*lower(word))
    }

    /// Whether `sentence` tells that somebody was found guilty, whatever he says himself.
    pub(in super::super) fn convicts(&self, sentence: &str) -> bool {
        !self.convicts.is_empty() && words(sentence).any(|word| self.convicts.contains(&*lower(word)))
    }

    /// Whether `sentence` tells that somebody is charged with something, not that it was done.
    pub(in super::super) fn charges(&self, sentence: &str) -> bool {
        !self.charges.is_empty() && words(sentence).any(|word| self.charges.contains(&*lower(word)))
    }

    /// Whether what `sentence` says at first is overruled by a conviction: `She had denied it but was convicted`.
    pub fn overrules(&self, sentence: &str) -> bool {
        let word = words(sentence).find(|word| self.turns(word));
        word.is_some_and(|word| self.convicts(&sentence[word.as_ptr().addr() - sentence.as_ptr().addr()..]))
    }

    /// Whether `sentence`, whose verb stands last, could be turned round by that, as far as one can see: by a denial, a condition, a
    /// charge or a verdict. Where no such words are known, each could.
    pub(in super::super) fn may_turn_round(&self, sentence: &str) -> bool {
        let known = !self.doubts.is_empty() || !self.contested.is_empty();
        !known
            || self.doubts.iter().any(|doubt| sentence.contains(doubt))
            || self.contested.within(words(sentence)).is_some()
            || self.denies(sentence)
            || self.charges(sentence)
            || self.convicts(sentence)
            || self.holds_condition(sentence)
            || words(sentence).any(|word| self.turns(word) || self.decides(word))
    }

    /// Whether `part`, between two commas, ends with what tells that it only adds why, when or how.
    pub(in super::super) fn ends_adverbial(&self, part: &str) -> bool {
        let last = words(part).last().unwrap_or_default();
        let unspaced = || self.adverbials.words.iter().any(|end| end.starts_with(is_unspaced) && part.ends_with(end));
        self.adverbials.has(last) || last.ends_with(is_unspaced) && unspaced()
    }

    /// Whether a part that is no main clause has its verb at its end.
    pub(in super::super) fn ends_parts_with_verb(&self) -> bool {
        self.parts_with_verb_last
    }
}
