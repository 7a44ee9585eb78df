//! What is known of a language's verbs, and of the words that open, join and end its clauses.

use super::Language;
use super::endings::lower;
use crate::text::chars::{is_word, last_word};
use crate::text::cut::words;

/// What stands before a participle with a hyphen and leaves it a verb.
const PREFIXES: &[&str] = &["re", "co", "pre", "de", "over", "under"];

impl Language {
    /// Whether nothing is known of its verbs, so that each mark is trusted.
    pub(in crate::text) fn knows_no_verbs(&self) -> bool {
        self.trusts_marks
    }

    /// Whether a verb's first part can stand last.
    pub(in crate::text) fn parts_verbs(&self) -> bool {
        !self.prefixes.is_empty()
    }

    /// Whether `word` is such a part.
    pub(in crate::text) fn is_prefix(&self, word: &str) -> bool {
        self.prefixes.contains(word)
    }

    /// Whether `word` can be a verb without its first part.
    pub(in crate::text) fn may_be_parted(&self, word: &str) -> bool {
        self.separables.has(word)
    }

    /// Whether `word` opens a phrase that such a part can end, and is no part of a verb: `von Montag an`.
    pub(in crate::text) fn opens_phrases(&self, word: &str) -> bool {
        matches!(&*lower(word), "von" | "vom" | "van" | "vanaf") && self.parts_with_verb_last
    }

    /// Whether `word` opens whom a verb is about: `detuvo, el lunes, a tres hombres`.
    pub(in crate::text) fn is_personal(&self, word: &str) -> bool {
        self.personal.contains(&*lower(word))
    }

    /// Whether `rest`, behind a comma, begins with what opens a clause that goes on about the one before.
    pub(in crate::text) fn joins_clause(&self, rest: &str) -> bool {
        self.joints.begin(rest) || self.is_attached(rest)
    }

    /// Whether that goes on about a noun.
    pub(in crate::text) fn is_attached(&self, rest: &str) -> bool {
        self.attached.begin(rest)
    }

    /// Whether `word` can only be the verb of a clause.
    pub(in crate::text) fn is_finite(&self, word: &str) -> bool {
        self.finite.has(word)
    }

    /// Whether `word` begins what is said or thought, with a verb of its own.
    pub(in crate::text) fn claims_that(&self, word: &str) -> bool {
        self.claimers.contains(&*lower(word))
    }

    /// Whether it is known by what a clause shows that it has a verb, though each mark is trusted.
    pub(in crate::text) fn holds_verbs(&self) -> bool {
        !self.verbs_within.is_empty()
    }

    /// Whether `part` holds a verb so known.
    pub(in crate::text) fn holds_verb(&self, part: &str) -> bool {
        self.verbs_within.iter().any(|verb| part.contains(verb))
    }

    /// Whether the verb is the last word of its clause.
    pub(in crate::text) fn ends_with_verb(&self) -> bool {
        self.verbs.last
    }

    pub(in crate::text) fn is_verb(&self, word: &str) -> bool {
        self.verbs.words.has(word) && !self.is_compound(word)
    }

    /// Whether `word` is a participle with something before it, which tells of a noun: `best-loved`, not `re-elected`.
    fn is_compound(&self, word: &str) -> bool {
        let Some((before, participle)) = word.rsplit_once(['-', '‑']) else { return false };
        self.participles.has(participle) && !PREFIXES.contains(&&*lower(before))
    }

    /// Whether `word` can only be the verb, or the beginning of it, of a subject before it: `has`, `will`.
    pub(in crate::text) fn is_auxiliary(&self, word: &str) -> bool {
        self.is_modal(word) && !self.opens(word) && !self.inverts(word)
    }

    /// Whether a phrase ends between the words `last` and `next`, since `next` begins another: `the plan| for the port`, but not
    /// `the mayor| of the town` nor `depends| on the wind`.
    pub(in crate::text) fn parts_phrases(&self, last: &str, next: &str) -> bool {
        let begins = self.openers.has(next) || self.joins(next, "") || self.relates(next) || self.owes_verb(next);
        begins && !self.ties(next) && !self.is_verb(last) && !self.is_modal(last)
    }

    /// The same in a headline, where what is a noun elsewhere is a verb: `Storm hits the coast`.
    pub fn is_headline_verb(&self, word: &str) -> bool {
        self.is_verb(word) || self.headlines.contains(&*lower(word))
    }

    /// Whether a verb stands behind `word`, in whatever form.
    pub(in crate::text) fn is_modal(&self, word: &str) -> bool {
        self.modals.contains(&*lower(word))
    }

    /// Whether `word` can be a participle as well as a verb.
    pub(in crate::text) fn is_participle(&self, word: &str) -> bool {
        self.participles.has(word)
    }

    /// Whether `word` can be an infinitive, where those are told by their endings.
    pub(in crate::text) fn is_infinitive(&self, word: &str) -> bool {
        self.infinitives.has(word) || word.split_once(['\'', '’']).is_some_and(|(_, word)| self.infinitives.has(word))
    }

    /// Whether `word` tells where or when, and the verb of the main clause can follow: `In May the council opened …`.
    pub(in crate::text) fn places(&self, word: &str) -> bool {
        self.places.contains(&*lower(word))
    }

    /// Whether `word` can be a past participle, by its ending.
    pub(in crate::text) fn is_past(&self, word: &str) -> bool {
        self.pasts.has(word)
    }

    /// Whether it is known which verbs can be participles.
    pub(in crate::text) fn knows_participles(&self) -> bool {
        !self.participles.words.is_empty()
    }

    /// Whether `word` stands between the words of one verb: `was also seen`.
    pub(in crate::text) fn is_adverb(&self, word: &str) -> bool {
        self.adverbs.has(word)
    }

    /// Whether `word` opens a clause that must have a verb of its own, wherever it stands.
    pub(in crate::text) fn owes_verb(&self, word: &str) -> bool {
        self.owes.contains(&*lower(word))
    }

    /// Whether `word` can open such a clause, and does in a headline: `… as the airport opens`.
    pub(in crate::text) fn conjoins(&self, word: &str) -> bool {
        self.conjoins.contains(&*lower(word))
    }

    /// Whether `part`, behind a mark, begins a clause that likens, and has no verb yet: `as the scientists`.
    pub(in crate::text) fn only_likens(&self, part: &str) -> bool {
        let first = words(part).next().unwrap_or_default();
        let tells = |word: &str| self.is_verb(word) || self.says(word);
        self.likens.contains(&*lower(first)) && self.knows_verbs() && !words(part).any(tells)
    }

    /// Whether what is said can follow `word` without a word between.
    pub(in crate::text) fn reports(&self, word: &str) -> bool {
        self.reports.contains(&*lower(word))
    }

    pub(in crate::text) fn knows_reports(&self) -> bool {
        !self.reports.is_empty()
    }

    /// Whether `word` goes on about the noun before a comma.
    pub(in crate::text) fn relates(&self, word: &str) -> bool {
        self.relatives.contains(&*lower(word))
    }

    /// Whether `word` goes on about the noun before a comma to tell which one is meant.
    pub(in crate::text) fn restricts(&self, word: &str) -> bool {
        self.restricts.contains(&*lower(word))
    }

    /// Whether a part with these words has the verb of a main clause.
    pub(in crate::text) fn has_verb<'a>(&self, part: &str, mut words: impl Iterator<Item = &'a str>) -> bool {
        if self.verbs.last {
            let end = part.trim_end_matches(|c: char| !is_word(c));
            return self.verbs.words.has(last_word(end));
        }
        words.any(|word| self.is_verb(word))
    }

    /// Whether `line` has a verb, as far as one can see: a headline that has none only names what a story is about.
    pub fn tells(&self, line: &str) -> bool {
        match () {
            () if !self.knows_verbs() => true,
            () if self.ends_with_verb() => self.has_verb(line, std::iter::empty()),
            () => words(line).any(|word| self.is_headline_verb(word) || self.is_modal(word)),
        }
    }

    /// Whether `part` has a verb, as far as one can see, and some words behind it.
    pub fn may_tell(&self, part: &str) -> bool {
        /// A verb and as many words with it tell something.
        const MIN_TOLD: usize = 3;
        let known = self.knows_verbs() && !self.ends_with_verb();
        !known || words(part).skip_while(|word| !self.is_verb(word)).take(MIN_TOLD).count() == MIN_TOLD
    }

    /// `part` without what stands behind its verb to join another clause: `判断を示した|一方`.
    pub(in crate::text) fn without_connection<'p>(&self, part: &'p str) -> &'p str {
        let parted = self.connects.iter().filter_map(|connection| part.strip_suffix(connection));
        parted.filter(|kept| self.has_verb(kept, std::iter::empty())).min_by_key(|kept| kept.len()).unwrap_or(part)
    }

    /// Whether a sentence that begins with `word` begins with what is no main clause.
    pub(in crate::text) fn opens(&self, word: &str) -> bool {
        self.openers.has(word)
    }

    /// Whether what `word` opens belongs to the phrase before it: `the mayor| of the town`.
    pub(in crate::text) fn ties(&self, word: &str) -> bool {
        self.ties.contains(&*lower(word))
    }

    /// Whether `word` stands between a noun and what it is of: `the mayor| of the town`.
    pub(in crate::text) fn is_genitive(&self, word: &str) -> bool {
        self.genitives.contains(&*lower(word))
    }

    /// Whether a part of a sentence, behind a mark, that begins with `word` is no main clause.
    pub(in crate::text) fn opens_a_part(&self, word: &str) -> bool {
        self.openers.has(word) || self.relates(word)
    }

    /// Whether what begins with `word` is what is said or thought before the comma.
    pub(in crate::text) fn completes(&self, word: &str) -> bool {
        self.completes.contains(&*lower(word))
    }

    /// Whether what begins with `word` takes back what stands before it.
    pub(in crate::text) fn limits(&self, word: &str) -> bool {
        self.limits.contains(&*lower(word))
    }

    /// Whether who speaks can follow the verb `word`: `…, a déclaré le maire`.
    pub(in crate::text) fn inverts(&self, word: &str) -> bool {
        self.inverts.contains(&*lower(word))
    }

    /// Whether a comma stands before each clause about a noun, whether or not that tells which one is meant.
    pub(in crate::text) fn parts_each_relative(&self) -> bool {
        !self.restricts.is_empty()
    }

    /// Whether verbs are known, or some of what can only be one.
    pub(in crate::text) fn knows_some_verbs(&self) -> bool {
        self.knows_verbs() || !self.finite.words.is_empty()
    }

    /// Whether `subject`, which begins a sentence, has its verb already: not `A retired teacher`.
    pub(in crate::text) fn has_own_verb(&self, subject: &str) -> bool {
        let mut before = "";
        words(subject).any(|word| {
            let article = self.dangles(before) && !self.is_verb(before) && !self.opens(before);
            before = word;
            if self.knows_verbs() {
                self.is_verb(word) && !(article && self.is_participle(word))
            } else {
                self.may_be_verb(word)
            }
        })
    }

    /// Whether `word` is a verb, or can only be one, whatever is known of its language's verbs.
    pub(in crate::text) fn may_be_verb(&self, word: &str) -> bool {
        self.is_verb(word) || self.is_modal(word) || self.is_finite(word)
    }

    /// Whether `rest`, behind a comma, begins with what goes on about the noun before it: `who`, `по которому`, `som`.
    pub(in crate::text) fn begins_relative(&self, rest: &str) -> bool {
        let mut behind = words(rest);
        let (word, next) = (behind.next().unwrap_or_default(), behind.next().unwrap_or_default());
        // `, gegen den ermittelt wird`; but not `, mit dem Rat`, `, nachdem der Rat`
        let mut noun =
            || self.capitalises_nouns() && behind.next().is_some_and(|word| word.starts_with(char::is_uppercase));
        let by_preposition = self.opens(word) && !self.owes_verb(word) && self.restricts(next);
        self.relates(word) || self.restricts(word) || by_preposition && !noun() || self.is_attached(rest.trim_start())
    }

    /// Whether `word` is an article, as far as those are known.
    pub(in crate::text) fn is_article(&self, word: &str) -> bool {
        self.definite.contains(&*lower(word)) || self.is_indefinite(word)
    }

    /// Whether `word` is an article of one that nobody knows yet: `a`, `eine`.
    pub(in crate::text) fn is_indefinite(&self, word: &str) -> bool {
        self.indefinite.contains(&*lower(word))
    }

    /// Whether `word` is somebody or something of which a clause behind it tells more: `someone, who drives`.
    pub(in crate::text) fn is_anyone(&self, word: &str) -> bool {
        self.anyone.contains(&*lower(word))
    }

    /// Whether an infinitive that is what a verb is about can follow `word`: `zu`.
    pub(in crate::text) fn marks_infinitive(&self, word: &str) -> bool {
        self.infinitive_marks.contains(word)
    }

    /// Whether a main clause begins with `word` behind one that relates: `जहां …, वहां …`.
    pub(in crate::text) fn correlates(&self, word: &str) -> bool {
        self.correlatives.contains(word)
    }

    /// Whether such words are known.
    pub(in crate::text) fn knows_correlatives(&self) -> bool {
        !self.correlatives.is_empty()
    }

    /// Whether `word` belongs to the noun right before it, by its ending: `ilçe kaymakamına`.
    pub(in crate::text) fn is_possessed(&self, word: &str) -> bool {
        self.possessed.has(word)
    }

    /// Whether `word` is the verb, as far as one can see, of what happened once: `hatte`, `подписывал`.
    pub(in crate::text) fn happened(&self, word: &str) -> bool {
        self.happened.has(word)
    }

    /// Whether a negation stands right before its verb.
    pub(in crate::text) fn negates_before_verb(&self) -> bool {
        self.negation_before_verb
    }

    /// Whether a dash sets apart what follows it.
    pub(in crate::text) fn sets_apart_by_dash(&self) -> bool {
        self.dashes_apart
    }

    /// Whether `sentence` has no verb, where verbs are known.
    pub fn is_verbless(&self, sentence: &str) -> bool {
        let tells = |word: &str| self.is_headline_verb(word);
        self.knows_verbs() && !self.has_verb(sentence, words(sentence)) && !words(sentence).any(tells)
    }

    /// Whether verbs are known.
    pub(in crate::text) fn knows_verbs(&self) -> bool {
        !self.verbs.words.words.is_empty()
    }
}
