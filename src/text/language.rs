//! What the cutter must know of a language: its lists of words, and what is so of all of it. What is asked of them stands below, by what it is
//! about.

mod clauses;
mod dangling;
mod endings;
mod joining;
mod leaning;
mod lists;
mod numbers;
mod phrases;
mod sides;
mod speakers;
mod stops;
mod turning;

use std::collections::HashSet;
use std::sync::LazyLock;

use rustc_hash::FxBuildHasher;

use endings::Endings;
use lists::LANGUAGES;
use phrases::{Denials, Phrases};
pub(super) use stops::Abbreviation;

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
    /// The same with those words, so that one look at a text is enough.
    accusing: Phrases,
    /// What is said by who denies a charge, besides that he denies it, and of who clears him.
    pleas: Phrases,
    /// All that [`Language::pleads`] looks for, so that one look at a text, which most have nothing of it, is enough.
    pleadings: Phrases,
    /// The same of all with which a sentence answers what was told of somebody.
    replying: Phrases,
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

static NONE: LazyLock<Language> = LazyLock::new(Language::default);

impl Language {
    /// The language of a BCP 47 tag, by its first part; one without lists if there is none.
    pub fn of(tag: &str) -> &'static Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        LANGUAGES.get(primary.as_str()).unwrap_or(&NONE)
    }

    /// Whether each syllable is written as a word.
    pub(super) fn writes_syllables(&self) -> bool {
        self.syllables
    }

    /// Whether nouns begin with capitals, so that those tell no names.
    pub fn capitalises_nouns(&self) -> bool {
        self.noun_capitals
    }
}
