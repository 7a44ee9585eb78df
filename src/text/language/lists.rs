//! The lists of `data/languages.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Language;
use super::endings::Endings;

pub(super) static LANGUAGES: LazyLock<HashMap<&'static str, Language>> = LazyLock::new(|| {
    let mut languages: HashMap<&str, Language> = HashMap::new();
    let mut names = "";
    for line in include_str!("../data/languages.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(next) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            names = next;
        } else if let Some((key, words)) = line.split_once(": ") {
            for name in names.split(' ') {
                languages.entry(name).or_insert_with(|| Language::named(name)).learn(key, words);
            }
        }
    }
    languages
});

/// Languages that write the ordinal of a number with a full stop.
const ORDINALS: &[&str] = &["bs", "cs", "da", "de", "fi", "hr", "hu", "nb", "nn", "no", "sk", "sl", "sr", "tr"];

/// Languages whose negation stands right before its verb.
const NEGATIONS_BEFORE_VERB: &[&str] =
    &["bg", "bs", "cs", "es", "hr", "it", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "uk"];

/// Languages in which a dash stands for no verb.
const DASHES_APART: &[&str] = &["da", "de", "en", "es", "fr", "it", "nb", "nl", "nn", "no", "pt", "sv"];

impl Language {
    /// What its name alone tells.
    fn named(name: &str) -> Language {
        Language {
            ordinals: ORDINALS.contains(&name),
            noun_capitals: name == "de",
            noun_stacks: name == "en",
            parts_with_verb_last: matches!(name, "de" | "nl"),
            negation_before_verb: NEGATIONS_BEFORE_VERB.contains(&name),
            dashes_apart: DASHES_APART.contains(&name),
            comma_stop: name == "ja",
            subjects_dropped: matches!(name, "es" | "it" | "pt" | "ro"),
            ..Language::default()
        }
    }

    /// Takes one list.
    fn learn(&mut self, key: &str, words: &'static str) {
        let list = match key {
            "before" => &mut self.before,
            "within" => &mut self.within,
            "numbered" => &mut self.numbered,
            "openers" => &mut self.openers,
            "participles" => &mut self.participles,
            "pasts" => &mut self.pasts,
            "infinitives" => &mut self.infinitives,
            "adverbs" => &mut self.adverbs,
            "joins" => &mut self.joins,
            "negations" => &mut self.negations,
            "waits" => &mut self.waits,
            "separables" => &mut self.separables,
            "finite" => &mut self.finite,
            "possessed" => &mut self.possessed,
            "happened" => &mut self.happened,
            "anew" => &mut self.anew,
            "attributes" => &mut self.attributes,
            "adverbials" => &mut self.adverbials,
            "verbs" | "verbs_last" => {
                self.verbs.last = key == "verbs_last";
                &mut self.verbs.words
            }
            "trusts" => {
                self.trusts_marks = true;
                return;
            }
            "syllables" => {
                self.syllables = true;
                return;
            }
            "points" => return self.points.extend(words),
            "accuses" => {
                self.accusing.extend(words);
                return self.accuses.extend(words);
            }
            "charges" => {
                self.accusing.extend(words);
                return self.learn_words(key, words);
            }
            "orders" => return self.orders.extend(words),
            "annuls" => {
                self.answering.extend(words);
                return self.annuls.extend(words);
            }
            "alarms" => return self.alarms.extend(words),
            "all_clear" => {
                self.answering.extend(words);
                return self.all_clear.extend(words);
            }
            "defenders" => return self.defenders.extend(words),
            "pleas" => {
                self.pleadings.extend(words);
                self.replying.extend(words);
                self.answering.extend(words);
                return self.pleas.extend(words);
            }
            "joints" => return self.joints.extend(words),
            "attached" => return self.attached.extend(words),
            "unpleas" => return self.unpleas.extend(words),
            "narrates" => return self.narrates.extend(words),
            "counters" => return self.counters.extend(words),
            "claims" => return self.claims.extend(words),
            "ratings" => return self.ratings.extend(words),
            "corrections" => return self.corrections.extend(words),
            "conditions" => return self.conditions.extend(words),
            "provisos" => return self.provisos.extend(words),
            "strict" => return self.strict.extend(words),
            "refuses" => {
                self.pleadings.extend(words);
                self.replying.extend(words);
                self.answering.extend(words);
                return self.refuses.extend(words);
            }
            "accusations" => return self.accusations.extend(words),
            "pending" => {
                self.answering.extend(words);
                return self.pending.extend(words);
            }
            "hearings" => return self.hearings.extend(words),
            "opposes" => return self.opposes.extend(words),
            "hearsay" => return self.hearsay.extend(words),
            "searches" => return self.searches.extend(words),
            "asks" => return self.asks.extend(words),
            "guilt" => return self.guilt.extend(words),
            "answers" => {
                self.replying.extend(words);
                return self.answers.extend(words);
            }
            "exceptions" => return self.exceptions.extend(words),
            "expects" => return self.expects.extend(words),
            "outcomes" => return self.outcomes.extend(words),
            "undoes" => return self.undoes.extend(words),
            "governs" => return self.governs.extend(words),
            "sources" => return self.sources.extend(words),
            "heralds" => return self.heralds.extend(words),
            "known" => return self.known.extend(words),
            "contested" => return self.contested.extend(words),
            "doubts" => return self.doubts.extend(words.split_whitespace()),
            "takers" => return self.denials.takers.extend(words),
            "denials" => return self.denials.denials.extend(words),
            "denied" => return self.denials.denied.extend(words),
            "denies" => {
                self.pleadings.extend(words);
                self.replying.extend(words);
                self.answering.extend(words);
                return self.denials.denies.extend(words);
            }
            "completes" => {
                self.denials.completes.extend(words.split_whitespace());
                return self.learn_words(key, words);
            }
            _ => return self.learn_words(key, words),
        };
        *list = Endings::read(words);
    }

    fn learn_words(&mut self, key: &str, words: &'static str) {
        let set = match key {
            "scales" => &mut self.scales,
            "numerals" => &mut self.numerals,
            "counted" => &mut self.counted,
            "here" => &mut self.here,
            "issued" => &mut self.issued,
            "backers" => &mut self.backers,
            "critics" => &mut self.critics,
            "perfects" => &mut self.perfects,
            "complements" => &mut self.complements,
            "whens" => &mut self.whens,
            "starters" => &mut self.starters,
            "finals" => &mut self.finals,
            "headlines" => &mut self.headlines,
            "relatives" => &mut self.relatives,
            "restricts" => &mut self.restricts,
            "modals" => &mut self.modals,
            "breaks" => &mut self.breaks,
            "announces" => &mut self.announces,
            "leans" => &mut self.leans,
            "ourselves" => &mut self.ourselves,
            "definite" => &mut self.definite,
            "indefinite" => &mut self.indefinite,
            "anyone" => &mut self.anyone,
            "infinitive_marks" => &mut self.infinitive_marks,
            "correlatives" => &mut self.correlatives,
            "owes" => &mut self.owes,
            "places" => &mut self.places,
            "conjoins" => &mut self.conjoins,
            "reports" => &mut self.reports,
            "likens" => &mut self.likens,
            "particles" => &mut self.particles,
            "resting" => &mut self.resting,
            "completes" => &mut self.completes,
            "limits" => &mut self.limits,
            "turns" => &mut self.turns,
            "contrasts" => &mut self.contrasts,
            "verdicts" => &mut self.verdicts,
            "convicts" => &mut self.convicts,
            "charges" => &mut self.charges,
            "personal" => &mut self.personal,
            "prefixes" => &mut self.prefixes,
            "claimers" => &mut self.claimers,
            "ties" => &mut self.ties,
            "genitives" => &mut self.genitives,
            "titles" => &mut self.titles,
            "joined" => &mut self.joined,
            "connects" => &mut self.connects,
            "inverts" => &mut self.inverts,
            "verbs_within" => &mut self.verbs_within,
            "says" => &mut self.says,
            _ => &mut self.dangling,
        };
        set.extend(words.split_whitespace());
    }
}
