//! What the cutter must know of a language: abbreviations, words that begin sentences, words that may not end a text.

mod clauses;
mod endings;
mod leaning;
mod lists;
mod phrases;
mod sides;
mod turning;

use std::collections::HashSet;
use std::sync::LazyLock;

use rustc_hash::FxBuildHasher;

use super::chars::{is_unspaced, is_word, last_word, run_end};
use super::cut::bonds::is_roman;
use super::cut::words;
use endings::{Endings, lower};
use lists::LANGUAGES;
pub(super) use phrases::Taken;
use phrases::{Denials, Phrases};

/// Words of the program's own lists, asked for with each word of a text. Nobody from outside puts words in, so they are hashed by what is
/// quick, not by what withstands an attacker.
pub(crate) type WordSet = HashSet<&'static str, FxBuildHasher>;

/// The words of one language, in lower case, without a final full stop. An abbreviation with capitals is one only with them.
#[derive(Debug, Default)]
pub struct Language {
    /// Abbreviations that belong to what follows them.
    before: Endings,
    /// Abbreviations that may end a sentence.
    within: Endings,
    /// Abbreviations that are such only before a number.
    numbered: Endings,
    /// Words that begin sentences.
    starters: WordSet,
    /// Words as short as initials that end sentences.
    finals: WordSet,
    /// Words that leave a reader waiting.
    dangling: WordSet,
    /// The same by their endings, before an ellipsis: what they end says the opposite, or is none yet, without its verb.
    waits: Endings,
    /// Words that stand before their noun, by their endings too.
    attributes: Endings,
    /// Words that belong to the number behind them, without a full stop.
    counted: WordSet,
    /// Words of when and where a source came out.
    issued: WordSet,
    /// Words for those who are for something, and against it.
    backers: WordSet,
    critics: WordSet,
    /// Words of a link that only say where it leads.
    here: WordSet,
    /// Numbers in words, from two on.
    numerals: WordSet,
    /// Words that multiply a number before them.
    scales: WordSet,
    /// Words that open what is no main clause.
    openers: Endings,
    /// Words that open a clause with a verb of its own, wherever they stand.
    owes: WordSet,
    /// Words that open a part which denies nothing of what stands before it.
    breaks: WordSet,
    /// The same of those that open none elsewhere: `as`.
    conjoins: WordSet,
    /// Words that open, behind a mark, a clause that likens: `as others say`.
    likens: WordSet,
    /// Words after which what is said follows without such a word.
    reports: WordSet,
    /// Words before a verb in a form that is not known.
    modals: WordSet,
    /// Verbs that can be participles.
    participles: Endings,
    /// Those of the words that open a part which tell where or when, so that the part can have its verb.
    places: WordSet,
    /// Past participles, by their endings.
    pasts: Endings,
    /// Infinitives, by their endings.
    infinitives: Endings,
    /// Words between the words of one verb.
    adverbs: Endings,
    /// Words that tie a quotation to what follows it.
    particles: WordSet,
    /// The same, behind which a phrase ends.
    resting: WordSet,
    /// Words that go on about the noun before a comma.
    relatives: WordSet,
    /// Those that tell which one is meant, though a comma stands before them.
    restricts: WordSet,
    /// Words that begin, behind a comma, what is said or thought.
    completes: WordSet,
    /// Words that take back what stands before a comma.
    limits: WordSet,
    /// The same, however far behind, and what half a verdict is left without.
    turns: WordSet,
    /// What a headline begins with that stands above a correction.
    corrections: Phrases,
    /// What tells of a charge, besides those words.
    accuses: Phrases,
    /// What is said by who denies a charge, besides that he denies it, and of who clears him.
    pleas: Phrases,
    /// All that [`Language::pleads`] looks for, so that one look at a text, which most have nothing of it, is enough.
    pleadings: Phrases,
    /// The same of all that may answer a charge, or say how far it stands: those, what takes an order back, what is not final yet.
    answering: Phrases,
    /// Who speaks for somebody who is charged.
    defenders: Phrases,
    /// What tells of an order against somebody.
    orders: Phrases,
    /// What tells that one was taken back.
    annuls: Phrases,
    /// What tells of an alarm.
    alarms: Phrases,
    /// What tells that it was for nothing, or is over.
    all_clear: Phrases,
    /// First parts of verbs that stand last.
    prefixes: WordSet,
    /// What such a verb can be without it.
    separables: Endings,
    /// What a clause begins with, behind a comma, that goes on about the one before.
    joints: Phrases,
    /// The same of what goes on about a noun.
    attached: Phrases,
    /// Words that can only be the verb of a clause, by their endings too.
    finite: Endings,
    /// Words that open whom a verb is about.
    personal: WordSet,
    /// Words that begin what is said, with a verb of its own.
    claimers: WordSet,
    /// What looks like a plea and is none.
    unpleas: Phrases,
    /// With what somebody speaks of himself.
    narrates: Phrases,
    /// What a clause begins with that weakens a charge, besides what turns round.
    counters: Phrases,
    /// Labels of a claim that is checked.
    claims: Phrases,
    /// Labels of what is found out about it.
    ratings: Phrases,
    /// What a part begins with that tells on what condition that before it is so.
    conditions: Phrases,
    /// What a sentence begins with that limits the one before it.
    provisos: Phrases,
    /// Conditions that do so where the sentence turns it round.
    strict: Phrases,
    /// More than denials, with which a sentence answers what was told of somebody.
    answers: Phrases,
    /// Words of guilt.
    guilt: Phrases,
    /// What somebody does who denies a charge, where the same sentence names that.
    refuses: Phrases,
    /// Words for what somebody is charged with.
    accusations: Phrases,
    /// Before whom somebody answers who is charged.
    hearings: Phrases,
    /// With what a sentence tells that another side is against what stands before it.
    opposes: Phrases,
    /// What tells that something is so by hearsay.
    hearsay: Phrases,
    /// What stands behind those where they tell it only with that.
    perfects: WordSet,
    /// Words that begin what is said behind its verb, and go on about nouns too.
    complements: WordSet,
    /// Words of when something was said, which need no preposition.
    whens: WordSet,
    /// What tells that a verdict or an order may yet be otherwise.
    pending: Phrases,
    /// What tells that somebody is searched for.
    searches: Phrases,
    /// With which readers are asked to tell what they know.
    asks: Phrases,
    /// What a part begins with that tells from what that before it does not hold.
    exceptions: Phrases,
    /// What somebody does who undoes what was told before.
    undoes: Phrases,
    /// Those of them that need no mark before them.
    governs: Phrases,
    /// Words with which a sentence begins that turns round the one before.
    contrasts: WordSet,
    /// Of what was feared, hoped, expected or planned.
    expects: Phrases,
    /// With what a sentence begins that tells what came of it, besides what turns round.
    outcomes: Phrases,
    /// What is negated with, and said of what is not so.
    negations: Endings,
    /// Verbs of which half is no verdict.
    verdicts: WordSet,
    /// Those that stand though the convict denies it.
    convicts: WordSet,
    /// Verbs that tell of a charge.
    charges: WordSet,
    /// Words between the last two of several things.
    joins: Endings,
    /// Words that open something and yet go on about the noun before them.
    ties: WordSet,
    /// Words between a noun and what it is of.
    genitives: WordSet,
    /// Words without a full stop that belong to the name behind them.
    titles: WordSet,
    /// What joins a word to others by standing at its beginning.
    joined: WordSet,
    /// What stands behind the verb of a clause to join the next one.
    connects: WordSet,
    /// What a clause with a verb holds one of, where words have no spaces between them.
    verbs_within: WordSet,
    /// Words that tell who says it.
    says: WordSet,
    /// Verbs with which who says it stands behind what is said.
    inverts: WordSet,
    /// Those with which what is announced can be a noun.
    announces: WordSet,
    /// Words with which a sentence begins that needs the one before.
    leans: WordSet,
    /// Words for those who speak.
    ourselves: WordSet,
    /// Articles of what was told before.
    definite: WordSet,
    /// Articles of one that nobody knows yet.
    indefinite: WordSet,
    /// Words for somebody or something of which a clause behind them tells more.
    anyone: WordSet,
    /// What stands before an infinitive that is what a verb is about.
    infinitive_marks: WordSet,
    /// What the main clause begins with behind one that relates.
    correlatives: WordSet,
    /// Endings of nouns that belong to the noun before them.
    possessed: Endings,
    /// Verbs, by their endings too, of what happened once.
    happened: Endings,
    /// What a sentence begins with that only says that more comes.
    heralds: Phrases,
    /// What a sentence begins with that speaks of somebody told before.
    known: Phrases,
    /// What begins a word with which another statement begins, and words that begin so and are none.
    anew: Endings,
    /// What a sentence begins with that only tells who says the one before it.
    points: Phrases,
    /// Phrases before the name of who says it.
    sources: Phrases,
    /// Words of what is alleged, and of who says so of others.
    contested: Phrases,
    /// What a sentence with its verb at the end holds somewhere, if that may turn round what it begins with.
    doubts: Vec<&'static str>,
    /// What an insertion that may be left out ends with, where the verb stands last: `nedeniyle`.
    adverbials: Endings,
    denials: Denials,
    verbs: Verbs,
    /// More of them in headlines.
    headlines: WordSet,
    /// Whether a clause ends at each mark, since nothing is known of verbs.
    trusts_marks: bool,
    /// Whether a number with a full stop is an ordinal: `am 5. Mai`.
    ordinals: bool,
    /// Whether nouns have capitals, so that those do not tell names.
    noun_capitals: bool,
    /// Whether a noun can stand before another that it belongs to, apart from it: `ocean warming`.
    noun_stacks: bool,
    /// Whether a part that is no main clause has its verb at its end.
    parts_with_verb_last: bool,
    /// Whether a negation stands right before its verb: `no recomienda`.
    negation_before_verb: bool,
    /// Whether a dash sets apart what follows it, and stands for no verb: `Москва — столица`.
    dashes_apart: bool,
    /// Whether each syllable is written as a word, so that a capital alone is half a name: `Hà Nội`.
    syllables: bool,
    /// Whether `、` stands between clauses, not only between things.
    comma_stop: bool,
    /// Whether a sentence may have no subject, and its verb tells whose it is.
    subjects_dropped: bool,
}

/// What a main clause has one of.
#[derive(Debug, Default)]
struct Verbs {
    words: Endings,
    /// Whether the verb is the last word of its clause.
    last: bool,
}

/// Shorter words than this, in characters, are not looked for at the end of a phrase.
const MIN_ENDING: usize = 3;

/// A letter of Thai or Lao.
fn is_phrase(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}')
}

/// `word`, and what stands behind its last apostrophe or hyphen: `l'art`, `чл.-корр`, `Karl-Marx-Str`.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let behind = word.rsplit_once(['\'', '’', '-']).map(|(_, behind)| behind);
    std::iter::once(word).chain(behind)
}

/// Whether `next` begins with a number in Roman numerals of more than one, which could be a word.
fn is_part(next: &str) -> bool {
    let word = &next[..run_end(next, 0, is_word)];
    word.len() > 1 && is_roman(word)
}

static NONE: LazyLock<Language> = LazyLock::new(Language::default);

/// What an abbreviation's full stop can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Never the end of a sentence.
    Before,
    /// The end of a sentence if a word that begins sentences follows.
    Within,
}

impl Language {
    /// The language of a BCP 47 tag, by its first part; one without lists if there is none.
    pub fn of(tag: &str) -> &'static Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        LANGUAGES.get(primary.as_str()).unwrap_or(&NONE)
    }

    /// What `word`, without its final full stop, abbreviates before `next`.
    pub(super) fn abbreviation(&self, word: &str, next: &str) -> Option<Abbreviation> {
        parts(word).find_map(|word| {
            if self.within.has(word) {
                return Some(Abbreviation::Within);
            }
            (self.before.has(word) || self.is_numbered(word, next)).then_some(Abbreviation::Before)
        })
    }

    /// Whether `word`, without its final full stop, abbreviates what belongs to `next`, though it may end a sentence too.
    pub(super) fn binds_next(&self, word: &str, next: &str) -> bool {
        parts(word).any(|word| self.before.has(word) || self.is_numbered(word, next))
    }

    fn is_numbered(&self, word: &str, next: &str) -> bool {
        // `Sat. Dec. 4`, `Sat. December 4`
        let of_date = |word: &str| word.starts_with(char::is_uppercase) && self.numbered.words.contains(word);
        let date = || of_date(word) && next.get(..3).is_some_and(of_date);
        self.numbered.has(word)
            && (next.starts_with(|c: char| c.is_numeric() || matches!(c, '+' | '№')) || date() || is_part(next))
    }

    /// Whether `rest`, behind a quotation, begins with a word that ties it to that.
    pub(super) fn goes_on(&self, rest: &str) -> bool {
        let begins = |words: &WordSet| words.iter().any(|word| rest.starts_with(word));
        begins(&self.particles) && !begins(&self.starters)
    }

    /// Whether `word` is one that begins sentences.
    pub fn begins_sentences(&self, word: &str) -> bool {
        self.starters.contains(&*lower(word))
    }

    /// Whether `word`, as short as initials are, ends sentences with its full stop.
    pub(super) fn ends_sentences(&self, word: &str) -> bool {
        self.finals.contains(word)
    }

    /// Whether no text may end with `word`.
    pub(super) fn dangles(&self, word: &str) -> bool {
        self.dangling.contains(&*lower(word))
    }

    /// The same of a text in a script without spaces, by its end. Shorter words may be the end of others.
    pub(super) fn dangles_at_end(&self, text: &str) -> bool {
        let long = |word: &&&str| word.chars().count() >= MIN_ENDING;
        text.ends_with(is_phrase) && self.dangling.iter().filter(long).any(|word| text.ends_with(*word))
    }

    /// Whether `word` waits for its verb, or what it belongs to, by its ending.
    pub(super) fn waits(&self, word: &str) -> bool {
        self.waits.has(word)
    }

    /// Whether `word` is about a noun behind it, as far as one can see from its form and from `next`.
    pub(super) fn is_attribute(&self, word: &str, next: &str) -> bool {
        let bare = next.trim_start_matches(|c: char| !c.is_alphanumeric());
        let is_noun = !bare.is_empty() && !self.dangles(bare) && !self.is_verb(bare) && !self.joins(bare, "");
        let capitals =
            !self.noun_capitals || word.starts_with(char::is_lowercase) && bare.starts_with(char::is_uppercase);
        is_noun && capitals && (self.attributes.has(word) || self.numerals.contains(&*lower(word)))
    }

    /// Whether what is announced with `word` can be a noun.
    pub(super) fn announces(&self, word: &str) -> bool {
        self.announces.contains(&*lower(word))
    }

    /// Whether another statement begins with `word`, by how that begins: `وقال`, "and he said".
    pub(super) fn begins_anew(&self, word: &str) -> bool {
        !self.anew.not.contains(word) && self.anew.words.iter().any(|join| word.starts_with(join))
    }

    /// Whether `word` begins when and where a source came out: `published`.
    pub(super) fn issues(&self, word: &str) -> bool {
        self.issued.contains(&*lower(word))
    }

    /// Whether `word` belongs to a number behind it: `March` before `3`.
    pub fn counts(&self, word: &str) -> bool {
        self.counted.contains(&*lower(word))
    }

    /// Whether `word` is a number, in figures or in words.
    pub(super) fn is_number(&self, word: &str) -> bool {
        word.starts_with(|c: char| c.is_numeric()) || self.numerals.contains(&*lower(word))
    }

    /// Whether `word` multiplies a number before it.
    pub(super) fn multiplies(&self, word: &str) -> bool {
        self.scales.contains(&*lower(word))
    }

    /// Whether `word` adds something to a whole statement before it, and is no verb of what stands there: `after`, `as`.
    pub fn adds(&self, word: &str) -> bool {
        self.dangles(word) && !self.is_verb(word)
    }

    /// Whether a text would end within a phrase between `kept` and `rest`, in a language of which the particles that end phrases
    /// are known: a verb's end, and a particle, belong to what stands before them, and nouns to the particle behind them.
    pub(super) fn is_within_phrase(&self, kept: &str, rest: &str) -> bool {
        let (Some(last), Some(first)) = (kept.chars().next_back(), rest.chars().next()) else { return false };
        let ends = || self.rests(kept) && !is_hiragana(first);
        self.knows_phrases() && is_word(last) && is_word(first) && !ends()
    }

    /// Whether it is known where phrases end.
    pub(super) fn knows_phrases(&self) -> bool {
        !self.resting.is_empty()
    }

    /// Whether `kept` ends with a particle behind which a phrase ends.
    pub(super) fn rests(&self, kept: &str) -> bool {
        self.resting.iter().any(|particle| kept.ends_with(particle))
    }

    /// Whether `kept` ends with a number and a word that multiplies it, so that its unit is still to come: `25 million`,
    /// `2860万`.
    pub(super) fn ends_with_scale(&self, kept: &str) -> bool {
        let digit = |text: &str| text.trim_end().ends_with(|c: char| c.is_numeric());
        let last = last_word(kept);
        let word = last.trim_end_matches('.');
        if self.scales.contains(&*lower(word)) {
            return digit(&kept[..kept.len() - last.len()]);
        }
        // Where words are not spaced, or the number is not: `3천만`, `38 ล้าน`.
        let Some(mut scaled) = last.chars().next_back().filter(|c| !c.is_ascii()).map(|_| last) else { return false };
        while let Some(shorter) = self.scales.iter().find_map(|scale| scaled.strip_suffix(scale)) {
            if digit(&kept[..kept.len() - last.len() + shorter.len()]) {
                return true;
            }
            scaled = shorter;
        }
        false
    }

    /// Whether `part` begins with a word that joins it to what stands before, in a script without spaces.
    pub(super) fn begins_joined(&self, part: &str) -> bool {
        part.starts_with(is_unspaced) && self.joins.words.iter().any(|join| part.starts_with(join))
    }

    /// Whether `word` is joined to another by how it begins.
    pub(super) fn is_joined(&self, word: &str) -> bool {
        self.joined.iter().any(|join| word.strip_prefix(join).is_some_and(|rest| rest.chars().nth(1).is_some()))
    }

    /// Whether `word` is a title that belongs to the name behind it.
    pub(super) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// Whether `word`, in a script without spaces, is a title and a name.
    pub(super) fn is_titled(&self, word: &str) -> bool {
        word.starts_with(is_unspaced)
            && self.titles.iter().any(|title| word.len() > title.len() && word.starts_with(title))
    }

    /// Whether what begins with `rest` can stand apart from a word before it: in Japanese, what is written in hiragana goes on
    /// with the word unless it is a particle.
    pub(super) fn parts_before(&self, rest: &str) -> bool {
        self.particles.is_empty()
            || !rest.starts_with(is_hiragana)
            || self.particles.iter().any(|particle| rest.starts_with(particle))
    }

    /// Whether `word` stands between the last two of several things, before `next`.
    pub(super) fn joins(&self, word: &str, next: &str) -> bool {
        self.joins.has(word) && !self.joins.not.contains(&*lower(next))
    }

    /// Whether `word` tells who says it; in scripts without spaces, whether it ends so.
    pub(super) fn says(&self, word: &str) -> bool {
        let word = &*lower(word);
        let unspaced = word.ends_with(is_unspaced);
        self.says.contains(word) || unspaced && self.says.iter().any(|says| word.ends_with(says))
    }

    /// Whether `part`, in a script without spaces, holds a word that tells who says it.
    pub(super) fn says_within(&self, part: &str) -> bool {
        self.says.iter().filter(|says| says.starts_with(is_unspaced)).any(|says| part.contains(says))
    }

    /// Whether `text` tells that somebody says something.
    pub fn tells_speaker(&self, text: &str) -> bool {
        let names = || words(text).any(|word| self.says(word)) || self.says_within(text);
        text.ends_with([':', '：']) || names() || self.source(words(text)).is_some()
    }

    /// Which of `words` is the first of a phrase that stands before the name of who says it, and how many words that has.
    pub(super) fn source<'p>(&self, words: impl Iterator<Item = &'p str> + Clone) -> Option<(usize, usize)> {
        self.sources.within(words)
    }

    /// Whether one of `words` is of an allegation, or of somebody who is no witness.
    pub(super) fn is_contested<'p>(&self, words: impl Iterator<Item = &'p str> + Clone) -> bool {
        self.contested.is_empty() || self.contested.within(words).is_some()
    }

    /// That what begins `rest` takes back the sentence before it, if it does; `told` tells
    /// whether that is somebody's word already, of which it is news by itself that somebody denies it.
    pub(super) fn takes_back(&self, rest: &str, told: impl Fn() -> bool) -> Option<Taken> {
        self.denials.find(rest, told)
    }

    /// Whether each syllable is written as a word.
    pub(super) fn writes_syllables(&self) -> bool {
        self.syllables
    }

    /// Whether nouns begin with capitals, so that those tell no names.
    pub fn capitalises_nouns(&self) -> bool {
        self.noun_capitals
    }

    pub(super) fn stacks_nouns(&self) -> bool {
        self.noun_stacks
    }

    pub(super) fn has_comma_stop(&self) -> bool {
        self.comma_stop
    }

    pub(super) fn has_ordinals(&self) -> bool {
        self.ordinals
    }
}
