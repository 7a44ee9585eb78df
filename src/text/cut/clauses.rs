//! Which parts of a sentence can stand alone.
//!
//! A mark alone does not end a clause: `In the capital, …`, `The mayor, who …`, `…, unless it rains`. What is kept must
//! have a verb of its own, must not be taken back by what follows, and must not lose who says it.

mod listing;

use super::super::chars::{is_unspaced, next_word};
use super::super::language::{Abbreviation, Language};
use super::complement::has_no_object;
use super::inserted::{
    awaits, ends_with_subject, has_object_ahead, is_apposition, is_inserted, is_object, parts_from_object,
};
use super::tokens::{count, last_word, own_words, words};

/// Fewer words than this before a mark are no clause worth keeping alone.
const MIN_WORDS: usize = 4;
/// Fewer words than this between two marks are an aside, which goes on about what follows.
const MIN_PART_WORDS: usize = 3;
/// One of several things has at most as many words: `…, porters and a surgeon`.
const MAX_ITEM_WORDS: usize = 3;
/// What a colon introduces is a list of at most as many words.
const MAX_LISTED_WORDS: usize = 4;
/// Where somebody announces something, as many words, as many of them in one part, hold what it is.
pub(super) const MIN_ANNOUNCED_WORDS: usize = 10;
const MIN_OBJECT_WORDS: usize = 6;
/// A verb and as many words with it may be without what it is about: `aprobó este jueves`.
const MAX_BARE: usize = 4;
/// The same where those words only tell how and when.
const MAX_TELLING_WHEN: usize = 7;
/// What is inserted before that has at most as many parts: `con 178 votos a favor, 169 en contra y tres abstenciones`.
const MAX_INSERTED: usize = 3;
/// As many words before a dash hold a verb, though none is known.
const MIN_REMARKED: usize = 8;
/// How far behind a mark is looked at all, in characters.
const MAX_AHEAD: usize = 240;

/// Reads a sentence part by part.
pub(super) struct Clause<'a> {
    language: &'a Language,
    /// Whether the sentence is a headline.
    heads: bool,
    /// Whether the headline above has weighed what the sentence turns round.
    weighed: bool,
    /// Whether it, or who says it, tells what stands before the first colon.
    headed: bool,
    words: usize,
    has_verb: bool,
    /// Whether the last part ends with the word that tells who says what follows.
    introduces: bool,
    /// Whether the last part stands behind a clause that is whole.
    aside: bool,
    /// Whether a word of what was taken since the last `;` or `:` tells that somebody says something.
    told: bool,
    /// How many clauses were opened, as by `that`, whose verb is still to come.
    owed: usize,
    /// Whether another thing was joined behind the last verb: `… approved the line and the mayor`.
    joined: bool,
    /// Whether that was in an earlier part, so that it waits for a verb of its own.
    waits: bool,
    /// The mark behind the last part.
    mark: char,
    /// Words of the last part.
    last_words: usize,
    /// Whether it began with who says what is still to come: `قال وزير الصحة، الدكتور علي، إن …`
    speaks: bool,
    /// Whether that was with a verb of which what is said can be a noun: `أعلن الوزير استقالته`.
    announces: bool,
    /// Words of the longest part.
    longest: usize,
    /// Whether the last part ends with a verb that may have its object still to come.
    awaits: bool,
    /// Whether the last part stands behind one that does, and can be left out: `…, for the first time, …`
    inserted: bool,
    /// Whether the last part, behind the first, is one that adds when or how, and not a clause: `…, by 178 votes to 169, …`
    adds: bool,
    /// Whether nothing that the verb could be about stands behind the last one: `approved on Friday`
    bare: bool,
    /// Whether the verb that an auxiliary waits for at the end of its clause is still to come: `hat den Leiter, dem …, freigesprochen`
    framed: bool,
    /// Whether that verb ends the last part, so that no more things stand behind it: `hat Spuren von Blei gefunden`
    closed: bool,
    /// Whether the last part ends with a name whose verb may be still to come: `… as Storm Bertil, the second of the season, …`
    named: bool,
    /// Whether the last part says who or what such a name is.
    apposed: bool,
    /// Whether the last part has a word that relates: `घाट, जहां गली संकरी है, …`
    relates: bool,
    /// Whether the last part has only begun to liken: `…, as the scientists, who …`
    likens: bool,
    /// Parts until a word that was left hanging before a mark has what it waits for: `although, as the mayor said, …`
    hanging: usize,
}

impl<'a> Clause<'a> {
    /// At the beginning of a sentence, or of a headline if it `heads` a story.
    pub(super) fn new(language: &'a Language, heads: bool, weighed: bool, headed: bool) -> Clause<'a> {
        let has_verb = language.knows_no_verbs() && !language.holds_verbs();
        Clause {
            language,
            heads,
            weighed,
            headed,
            words: 0,
            has_verb,
            introduces: false,
            aside: false,
            told: false,
            owed: 0,
            joined: false,
            waits: false,
            mark: ',',
            last_words: 0,
            speaks: false,
            announces: false,
            longest: 0,
            awaits: false,
            inserted: false,
            adds: false,
            bare: language.knows_no_verbs(),
            framed: false,
            closed: false,
            named: false,
            apposed: false,
            likens: false,
            relates: false,
            hanging: 0,
        }
    }

    /// Takes the next part of the sentence, up to `mark`.
    pub(super) fn take(&mut self, part: &str, mark: char) {
        self.told &= !matches!(self.mark, ';' | ':' | '；' | '：' | '؛');
        self.told |= words(part).any(|word| self.language.says(word)) || self.language.says_within(part);
        // What stands behind more than a comma has a verb of its own: `He gave in; the council, led by others, did not.`
        if matches!(std::mem::replace(&mut self.mark, mark), ';' | ':' | '–' | '—' | '-') {
            self.has_verb = self.language.knows_no_verbs() && !self.language.holds_verbs();
            (self.owed, self.joined, self.waits) = (0, false, false);
        }
        let is_first = self.words == 0;
        self.apposed = self.named && is_apposition(part, self.language);
        self.named = mark == ',' && ends_with_subject(part, self.language);
        self.likens = !is_first && self.language.only_likens(part);
        self.last_words = count(part);
        self.words += self.last_words;
        // `قال الوزير، كما أكد مكتبه، إن …`
        let told = is_first
            && self.language.knows_no_verbs()
            && self.last_words < MIN_WORDS
            && words(part).any(|word| self.language.says(word));
        let begins = |word: &str| self.language.says(word);
        // Where words have no spaces between them, the whole part would be one: `法院周五裁定，`.
        let spaced = !part.ends_with(is_unspaced);
        self.speaks |= is_first && spaced && self.language.knows_no_verbs() && words(part).next().is_some_and(begins);
        self.speaks &= mark != ':' && !words(part).any(|word| self.language.completes(word));
        self.announces |= is_first && words(part).next().is_some_and(|word| self.language.announces(word));
        self.longest = self.longest.max(self.last_words);
        if self.announces && self.words >= MIN_ANNOUNCED_WORDS && self.longest >= MIN_OBJECT_WORDS {
            self.speaks = false;
        }
        let hangs = told || self.language.dangles(last_word(part));
        self.hanging = if hangs { 2 } else { self.hanging.saturating_sub(1) };
        // `…, police say; the search goes on` says it of what stands before.
        let settled = !is_first && matches!(mark, ';' | '؛');
        self.introduces = self.language.says(last_word(part)) && !settled;
        // Who says it stands behind a whole clause.
        self.aside = !is_first && mark == ',' && self.has_verb && self.owed == 0 && !self.waits;
        self.inserted = (self.awaits || self.inserted) && is_inserted(part, self.language);
        self.awaits = mark == ',' && awaits(part, self.language);
        let first = words(part).next().unwrap_or_default();
        // What is a relative behind a comma begins sentences otherwise: `Der Rat tagt, der …`
        // `In May the council opened the line`: what stands first is where or when.
        let placed = is_first && self.language.places(first);
        let opens = !placed && if is_first { self.language.opens(first) } else { self.language.opens_a_part(first) };
        let tells = || self.language.has_verb(part, words(part));
        self.adds = !is_first && (self.language.opens(first) || self.adds) && !tells();
        if self.language.ends_parts_with_verb() && (is_first || !opens) {
            self.framed |= words(part).any(|word| self.language.is_modal(word));
            // Nouns have capitals in German; a participle or an infinitive has none.
            let last = last_word(part);
            self.closed = self.framed && last.starts_with(char::is_lowercase) && last.ends_with(['t', 'n', 'd']);
            self.framed &= !self.closed;
        }
        if self.language.ends_with_verb() {
            // What comes last is the verb, so that a part without one ends nothing.
            let part = self.language.without_connection(part);
            self.relates = self.language.knows_correlatives() && words(part).any(|word| self.language.relates(word));
            self.has_verb = !opens && self.language.has_verb(part, words(part));
        } else if self.language.knows_no_verbs() {
            self.look(part);
        } else {
            self.read(part, is_first, placed, opens);
        }
    }

    /// Looks in a part of a language whose marks are trusted for what tells that another clause has begun.
    fn look(&mut self, part: &str) {
        let language = self.language;
        let holds = language.holds_verb(part);
        self.has_verb |= holds;
        // `… ותיקים וראש העיר`: whose verb is still to come, as far as one can see.
        let last: Vec<&str> = part.split_whitespace().rev().take(MAX_ITEM_WORDS + 1).collect();
        let joined =
            last.iter().rev().skip(usize::from(last.len() > MAX_ITEM_WORDS)).any(|word| language.is_joined(word));
        self.waits = if language.holds_verbs() {
            (self.waits || language.begins_joined(part.trim_start())) && !holds
        } else {
            joined && self.last_words >= MIN_PART_WORDS
        };
    }

    /// Counts the verbs of a part against the clauses that are opened: `the chemist whose maps changed the world` has none
    /// that is left for it.
    fn read(&mut self, part: &str, is_first: bool, placed: bool, opens: bool) {
        let language = self.language;
        let stood = self.has_verb && self.owed == 0;
        self.waits = self.joined;
        let mut quoted = false;
        let mut within_verb = false;
        let mut reported = false;
        let mut negated = false;
        let (mut verb, mut count) = (None, 0);
        let mut words = own_words(part, &mut quoted).enumerate().peekable();
        let mut behind_relative = false;
        while let Some((n, word)) = words.next() {
            // `a plan that keeps the port open`
            let tells =
                std::mem::replace(&mut behind_relative, language.relates(word)) && language.is_headline_verb(word);
            let next = words.peek().map(|(_, next)| *next);
            count = n + 1;
            // `qu’il`, `s’est`
            let (elided, behind) = word.split_once(['\'', '’']).unwrap_or(("", word));
            let relates = !is_first && n == 0 && language.relates(word);
            if relates || language.owes_verb(word) || language.owes_verb(elided) {
                // `said on Monday that the fire`
                self.owed += usize::from(!std::mem::take(&mut reported));
                within_verb = false;
                if !self.is_verb(behind) {
                    continue;
                }
            }
            let goes_on = within_verb && (self.is_verb(word) || language.is_adverb(word));
            // `a adopté`
            let goes_on_with =
                !language.ends_parts_with_verb() && verb.is_some_and(|(at, _, modal)| modal && at + 1 == n);
            // `no recomienda`
            let denied = std::mem::replace(&mut negated, language.negates_before_verb() && language.negates(word));
            let denied = denied && !language.dangles(word);
            if (self.is_verb(word) || goes_on_with) && self.owed == 0 {
                verb = Some((n, next.is_some_and(|next| language.opens(next)), language.is_modal(word)));
            }
            if !goes_on && (self.is_verb(word) || self.is_verb(behind) || denied || tells) {
                // `Mr Khan, accused of theft, …`
                let participle = !is_first && n == 0 && language.is_participle(word);
                let no_object =
                    next.is_none_or(|next| language.opens_a_part(next) || next.starts_with(char::is_numeric));
                // `The fire, police said, …`
                let aside = self.introduces && !is_first;
                // `At a meeting held on Monday, …`
                let tells_no_more = placed && language.is_participle(word);
                if tells_no_more || participle && no_object || aside {
                    continue;
                }
                if self.owed > 0 {
                    self.owed -= 1;
                } else {
                    self.has_verb |= !opens;
                    (self.joined, self.waits) = (false, false);
                }
                within_verb = true;
            } else {
                within_verb = goes_on;
                self.waits |= n == 0 && !is_first && language.joins(word, "");
                self.joined |= language.joins(word, "");
            }
            if !stood && language.reports(word) && next.is_some() && !std::mem::replace(&mut reported, true) {
                self.owed += 1;
            }
        }
        drop(words);
        if let Some((n, opens, _)) = verb.filter(|_| !self.adds) {
            self.bare = opens || count - n <= MAX_BARE || self.only_tells_when(part, n);
        }
        // `“It is over,” said the mayor of the town`
        if reported && quoted {
            self.owed = self.owed.saturating_sub(1);
        }
    }

    /// Whether what stands behind the verb, the `n`th word of `part`, only tells how and when: `ha aprobado de forma inicial este lunes`.
    fn only_tells_when(&self, part: &str, n: usize) -> bool {
        let behind: Vec<&str> = words(part).skip(n + 1).take(MAX_TELLING_WHEN + 1).collect();
        behind.len() <= MAX_TELLING_WHEN
            && behind.iter().any(|word| self.language.tells_when(word))
            && has_no_object(&behind, self.language)
    }

    fn is_verb(&self, word: &str) -> bool {
        if self.heads { self.language.is_headline_verb(word) } else { self.language.is_verb(word) }
    }

    /// Whether what was taken has its verb, and each clause in it has.
    pub(super) fn is_whole(&self) -> bool {
        self.has_verb && self.owed == 0
    }

    /// Whether the part before the last mark, `;`, tells whose word it is.
    pub(super) fn is_settled(&self) -> bool {
        self.told && matches!(self.mark, ';' | '؛')
    }

    /// Whether what was taken can stand alone before `rest`, the remainder of the sentence without its mark.
    pub(super) fn stands_before(&self, rest: &str) -> bool {
        // What follows is looked at no farther than this, so that a long sentence is not walked through at each mark.
        let rest = &rest[..rest.char_indices().nth(MAX_AHEAD).map_or(rest.len(), |(at, _)| at)];
        // `The quake struck on Friday, the survey said, shaking …`
        let introduces = self.introduces && !(self.aside && goes_on_with_participle(rest, self.language));
        if self.words < MIN_WORDS || introduces || self.waits || self.speaks {
            return false;
        }
        if (!self.has_verb || self.owed > 0) && !self.is_before_remark(rest) {
            return false;
        }
        // `जहां गली संकरी है, वहां …`
        if self.relates && words(rest).next().is_some_and(|word| self.language.correlates(word)) {
            return false;
        }
        // `…, for example, …`, `…, saying, through tears, …`
        let is_aside = self.last_words < self.words && self.last_words < MIN_PART_WORDS;
        if is_aside || self.hanging > 0 {
            return false;
        }
        // `… as Storm Bertil, the second of the season, bears down …`
        let ahead = || rest.split_once(',').is_some_and(|(part, _)| is_apposition(part, self.language));
        if self.apposed || self.likens || self.named && ahead() {
            return false;
        }
        // `The council approved on Friday, by 178 votes to 169, the law …`
        if self.framed || self.bare && matches!(self.mark, ',' | '،') && self.waits_for_object(rest) {
            return false;
        }
        let parted = || self.awaits && parts_from_object(rest, self.language).is_some();
        if parted() || self.inserted && has_object_ahead(rest, self.language) {
            return false;
        }
        // What was quoted goes on; what a colon introduces stands alone, unless it is what somebody says, and so does what only a space
        // parts from the next sentence.
        let quotes = rest.trim_start().starts_with(['“', '"', '«', '„', '—', '–', '‘', '”', '「', '『']);
        if quotes && self.mark != ' ' && (self.told || !matches!(self.mark, ':' | '：')) {
            return false;
        }
        // `She is dead: that was the rumour`; what follows may as well be what a colon is a list of.
        let explained = matches!(self.mark, ':' | '：') && !(self.headed && self.has_verb);
        let long = words(rest).take(MAX_LISTED_WORDS + 1).count() > MAX_LISTED_WORDS;
        if explained && (long || self.language.knows_no_verbs() || self.language.has_verb(rest, words(rest))) {
            return false;
        }
        // `in the Washington, D.C. office`
        let raw = next_word(rest).trim_end_matches(',');
        let place = raw.strip_suffix('.').and_then(|short| self.language.abbreviation(short, ""));
        if self.mark == ',' && place == Some(Abbreviation::Within) && raw.starts_with(char::is_uppercase) {
            return false;
        }
        let first = words(rest).next().unwrap_or_default();
        // `The singer, whose …, has died`: the verb of what stands before the comma is still to come.
        let closes = matches!(self.mark, ',' | '،') && self.last_words < self.words;
        if closes && self.language.is_auxiliary(first) {
            return false;
        }
        if self.joined && self.language.relates(first) || self.announces && self.language.completes(first) {
            return false;
        }
        // `…, the union said, unless the mayor gives in`
        // `…, in der zweiten, größeren aber nicht`
        let looked = if self.language.capitalises_nouns() { usize::MAX } else { 1 };
        let turns = |part: &str| words(part).take(looked).any(|word| self.language.turns(word));
        if !self.weighed && rest.split([',', '،', '，']).any(turns) {
            return false;
        }
        let weighed = self.weighed && self.language.turns(first);
        (weighed || !self.language.limits(first)) && !self.is_told(rest) && !self.goes_on_listing(rest)
    }

    /// Whether the mark is a dash that sets apart a remark, and what stands before it is long enough for a sentence of which the verb
    /// is not known: `Octopuses flicker in the colours of the sea at night — a hint that they dream`.
    fn is_before_remark(&self, rest: &str) -> bool {
        let dash = |c: char| matches!(c, '—' | '–');
        let first = rest.split([',', ';', ':']).next().unwrap_or_default();
        dash(self.mark)
            && self.language.sets_apart_by_dash()
            && self.words >= MIN_REMARKED
            && !rest.contains(dash)
            && words(rest).next().is_some_and(|word| self.language.dangles(word) && !self.language.opens(word))
            && !self.language.has_verb(first, words(first))
    }

    /// Whether what the verb is about follows in `rest`, behind what is inserted before it.
    fn waits_for_object(&self, rest: &str) -> bool {
        // Where no verbs are known, a long part holds what its verb is about.
        if self.language.knows_no_verbs() && self.longest >= MIN_ANNOUNCED_WORDS {
            return false;
        }
        if self.adds {
            // `صادق البرلمان، بأغلبية 98 صوتا، على قانون …`
            return self.begins_tied(rest) || self.begins_object(rest);
        }
        let opens = words(rest).next().is_some_and(|word| self.language.opens(word));
        // `closes on Monday, after engineers found cracks, …`: a clause of its own.
        let mut from = 0;
        // `… --PP-- y en contra de Vox-- el presupuesto …`
        let ends =
            |(at, sign): &(usize, char)| matches!(sign, ',' | '،') || *sign == ' ' && rest[..*at].ends_with("--");
        let behind = rest.char_indices().filter(ends).map_while(|(at, mark)| {
            let end = at + mark.len_utf8();
            let part = rest.get(std::mem::replace(&mut from, end)..at).unwrap_or_default();
            (!self.language.has_verb(part, words(part))).then_some(&rest[end..])
        });
        opens && behind.take(MAX_INSERTED).any(|behind| self.begins_tied(behind) || self.begins_object(behind))
    }

    /// Whether `rest` begins with a word that ties it to the phrase before.
    fn begins_tied(&self, rest: &str) -> bool {
        let mut words = words(rest);
        let tied = words.next().is_some_and(|word| self.language.ties(word));
        // `على أن`
        tied && words.next().is_some_and(|word| !self.language.completes(word))
    }

    /// Whether `rest` begins with an article or its like, and what that begins is no clause.
    fn begins_object(&self, rest: &str) -> bool {
        let language = self.language;
        let first = words(rest).next().unwrap_or_default();
        let article = language.dangles(first) && !language.is_verb(first) && !language.is_modal(first);
        (article || language.knows_no_verbs()) && !language.opens(first) && is_object(rest, language)
    }

    /// Whether the next part, in a script without spaces, tells who says something.
    fn is_told(&self, rest: &str) -> bool {
        // `…，但法官指出`: another says that.
        if self.language.begins_turning(rest) {
            return false;
        }
        let end = rest.find([',', '，', '。', '！', '？']).unwrap_or(rest.len());
        self.language.says_within(&rest[..end])
    }
}

/// Whether another part of a sentence begins behind `c`.
pub(super) fn is_part_mark(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '，' | '；' | '：' | '،' | '؛' | '—' | '–')
}

/// Whether `rest` begins with a participle that goes on about the whole clause before: `shaking buildings …`.
fn goes_on_with_participle(rest: &str, language: &Language) -> bool {
    let first = words(rest).next().unwrap_or_default();
    language.goes_on_apart(first) && !language.owes_verb(first) && !language.dangles(first)
}

#[cfg(test)]
#[path = "clauses_tests.rs"]
mod tests;
