//! Where a charge and its denial stand in a story, and how much of what stands between them is told.

use std::ops::Range;

use super::super::alone::{names_new, names_one, needs_one_before, stands_alone};
use super::super::closing::closing_reply;
use super::signs::Signs;
use super::{MAX_BYTES, MAX_PARAGRAPHS, MIN_MOVED, accuses, charges, found, is_paragraph};
use crate::article::Block;
use crate::text::chars::is_alphanumeric;
use crate::text::language::Language;
use crate::text::{self, sentences};

/// A charge that a post tells stands in one of as many first blocks.
const MAX_CHARGE: usize = 2;
/// Who is charged is named within as many paragraphs below it.
const MAX_INTRODUCING: usize = 2;
/// Who denies it is introduced within as many paragraphs below the charge.
const MAX_NAMED: usize = 12;
/// A denial stands behind as many paragraphs that it goes on from, at most.
const MAX_BEFORE: usize = 3;

/// A charge that a post tells first, and its denial further below.
pub(super) struct Owed {
    pub(super) charge: usize,
    /// The paragraph further above that says who it is whose denial goes by a surname.
    pub(super) who: Option<usize>,
    /// The first paragraph that the denial is not told without.
    from: usize,
    pub(super) at: usize,
    /// What of that paragraph is told with it.
    part: Range<usize>,
    pub(super) denial: Range<usize>,
    /// Whether it is no denial: that a verdict is not final, or what the story ends with.
    pub(super) adds: bool,
    /// Whether it tells itself of whom and what it is.
    pub(super) alone: bool,
    pub(super) certain: bool,
    /// The same with less between the two, where a paragraph that says who denies it is told whole.
    tighter: Option<Box<Self>>,
}

impl Owed {
    pub(super) fn of(blocks: &[Block], headline: &str, language: &Language) -> Option<Self> {
        let first = blocks.iter().take(MAX_CHARGE).take_while(|block| is_paragraph(block)).count();
        let tells = |text: &str| charges(text, language) || language.tells_verdict(text) || language.pleads(text);
        let charge = (0..first).find(|at| tells(&blocks[*at].text));
        let accused = accuses(headline, language) || language.is_hearsay(headline);
        let charge = charge.or_else(|| (first > 0 && accused).then_some(0))?;
        let texts = [headline].into_iter().chain(blocks.iter().map(|block| block.text.as_str()));
        let signs: Vec<Signs<'_>> = texts.map(|text| Signs::of(text, language)).collect();
        let direct = Self::behind(blocks, &signs, headline, charge, language);
        // `The harbour master has been charged`, and whoever denies it is named in the next paragraph alone.
        let introduced = (charge + 1..blocks.len()).take(MAX_INTRODUCING).take_while(|at| is_paragraph(&blocks[*at]));
        let above = |at: usize| [headline].into_iter().chain(blocks[..at].iter().map(|block| block.text.as_str()));
        let denial = |owed: &Self| blocks[owed.at].text[owed.part.clone()].to_owned();
        let is_clear =
            direct.as_ref().is_some_and(|direct| direct.alone && names_one(&denial(direct), above(charge + 1)));
        let introduced = introduced.filter(|_| !is_clear).find_map(|at| {
            let owed = Self::behind(blocks, &signs, headline, at, language).filter(|owed| owed.alone)?;
            let named = names_new(&denial(&owed), &blocks[at].text, above(at), language);
            let next = at == charge + 1;
            let told = next && accuses(&blocks[at].text, language);
            let only = || direct.as_ref().is_none_or(|direct| !direct.alone);
            (named && (next || tells(&blocks[at].text)) || told && only()).then_some(owed)
        });
        match (introduced, direct) {
            (Some(mut introduced), Some(direct)) => {
                let same = direct.who == Some(introduced.charge) && direct.denial == introduced.denial;
                introduced.tighter = same.then(|| Box::new(direct));
                Some(introduced)
            }
            (introduced, direct) => introduced.or(direct),
        }
    }

    /// What answers the paragraph `charge`, where that and what stands above it are told first; the `signs` are those of the headline
    /// and of each of `blocks`.
    fn behind(
        blocks: &[Block],
        signs: &[Signs<'_>],
        headline: &str,
        charge: usize,
        language: &Language,
    ) -> Option<Self> {
        let above = || [headline].into_iter().chain(blocks[..=charge].iter().map(|block| block.text.as_str()));
        let (told, below) = signs.split_at(charge + 2);
        let below = |at: usize| &below[at - charge - 1];
        let verdict = told.iter().any(Signs::tells_verdict);
        // A denial that is told needs no other.
        let answered = told.iter().any(Signs::answers);
        let charged = verdict || told.iter().any(Signs::accuses);
        // Who is held, or is said to have done it, and `denies the charges` is charged, whatever words tell that.
        let held = || told.iter().any(Signs::orders) || language.is_hearsay(headline);
        let denial = || {
            let denies = |at: usize, sentence: &str| {
                let near = at < MAX_PARAGRAPHS && blocks[..at].iter().all(is_paragraph);
                let named = || {
                    names_one(sentence, above())
                        || introduced(blocks, charge, (at, 0), sentence, &above, language).is_some()
                };
                let own = || language.accuses(sentence) || language.leans(sentence) || named();
                let charged = charged || language.names_charge(sentence) && held();
                let denies = charged && language.pleads(sentence) && !language.overrules(sentence) && (near || own());
                denies || language.annuls(sentence)
            };
            let may = |at: usize| below(at).may_answer() && below(at).answers();
            if answered { None } else { found(blocks, charge, language, &above, may, denies) }
        };
        let limit = || {
            let limits = |_: usize, sentence: &str| language.is_pending(sentence);
            let told = told.iter().any(Signs::is_pending);
            let may = |at: usize| below(at).may_answer() && below(at).is_pending();
            if told { None } else { found(blocks, charge, language, &above, may, limits) }
        };
        let closing = || {
            if !charged || answered {
                return None;
            }
            let (at, start, whose) = closing_reply(blocks, charge, &above, language)?;
            let end = blocks[at].text.len();
            Some((at, start..end, start..end, whose))
        };
        let known = if verdict || answered { limit().or_else(denial) } else { denial().or_else(limit) };
        let adds = verdict
            || known.as_ref().is_none_or(|(at, _, sentence)| language.is_pending(&blocks[*at].text[sentence.clone()]));
        let is_known = known.is_some();
        let known = known.map(|(at, answer, sentence)| (at, answer, sentence, false));
        let (at, answer, sentence, whose) = known.or_else(closing)?;
        // A paragraph may be one with that before it.
        let own = blocks[at].text[..sentence.start].rfind("\n\n").map_or(0, |end| end + 2);
        let answer = answer.start.max(own)..answer.end;
        let text = blocks[at].text.as_str();
        let between = || blocks[charge + 1..at].iter().map(|block| block.text.as_str()).chain([&text[..own]]);
        let stands = |part: &Range<usize>| stands_alone(text[part.clone()].trim(), between, above, language);
        // Where its paragraph begins with something else, the sentence alone may.
        let quotes = |part: &str| part.contains(['"', '“', '”', '„', '«', '»', '「', '」', '–', '—']);
        let later = sentence.start..answer.end;
        let is_free = sentence.start > answer.start && !quotes(&text[answer.start..sentence.start]);
        let answer = if is_free && !stands(&answer) && stands(&sentence) { later } else { answer };
        let alone = whose || stands(&answer) && (own == 0 || stands(&sentence));
        let whole = answer.clone();
        let (mut from, part) = match alone {
            true => (at, answer),
            false if sentence.start > 0 => (at, 0..answer.end),
            false => ((at - 1).max(charge + 1), 0..answer.end),
        };
        let leans =
            |from: usize| from > charge + 1 && !(alone && from == at) && needs_one_before(&blocks[from].text, language);
        while at - from < MAX_BEFORE && leans(from) {
            from -= 1;
        }
        // `Holm denies it`, and only paragraphs above that: `Petra Holm, 61, was treasurer.` `Petra Holm denies it` says so itself.
        let full = || {
            let said = &text[sentence.clone()];
            let mut names =
                said.split(|sign: char| !is_alphanumeric(sign)).filter(|word| word.starts_with(char::is_uppercase));
            names.any(|name| language.is_surname_in(name, said))
        };
        let who =
            (!(alone && full())).then(|| introduced(blocks, charge, (at, own), &text[whole.clone()], &above, language));
        let who = who.flatten();
        let (from, part) = if who.is_some() { (at, whole) } else { (from, part) };
        let length: usize = blocks[from..at].iter().map(|block| block.text.len()).sum();
        let fits = (who.is_some() || !leans(from))
            && length + part.len() <= MAX_BYTES
            && blocks[from..at].iter().all(is_paragraph);
        let denial = if alone || who.is_some() { part.clone() } else { sentence };
        fits.then_some(Self {
            charge,
            who,
            from,
            at,
            part,
            denial,
            adds,
            alone,
            certain: is_known || whose,
            tighter: None,
        })
    }

    /// Whether the story may be told with as many of the paragraphs as `kept` between the charge and the denial, and is another then.
    pub(super) fn may_keep(&self, kept: usize, blocks: &[Block], language: &Language) -> bool {
        let next = self.next();
        let between = next - self.charge - 1;
        let last = self.charge + kept;
        let is_other = kept <= between;
        // What else was found is told before what becomes of it.
        let leaves_verdict = |left: &[Block]| {
            let verdict = |text: &str| language.pleads(text) || language.tells_verdict(text);
            self.adds && left.iter().any(|block| verdict(&block.text))
        };
        is_other
            && (kept == between
                || !text::is_bonded(&blocks[last].text, &blocks[last + 1].text, language)
                    && !leaves_verdict(&blocks[last + 1..next]))
    }

    /// Whether `sentence`, of the denial, may be told right behind the charge.
    fn stands_alone(&self, sentence: &str, blocks: &[Block], headline: &str, language: &Language) -> bool {
        let above = || [headline].into_iter().chain(blocks[..=self.charge].iter().map(|block| block.text.as_str()));
        let between = || blocks[self.charge + 1..self.at].iter().map(|block| block.text.as_str());
        stands_alone(sentence, between, above, language)
    }

    /// Of `denial` the sentence that denies, without what stands before it, if it tells itself of whom and what it is, and without what
    /// is quoted behind it.
    pub(super) fn answer_alone(
        &self,
        blocks: &[Block],
        denial: &str,
        headline: &str,
        language: &Language,
    ) -> Option<String> {
        let answers = |sentence: &str| language.pleads(sentence) || language.annuls(sentence);
        let mut start = 0;
        let ends = sentences(denial, language);
        let mut all = ends.iter().map(|end| denial[std::mem::replace(&mut start, *end)..*end].trim());
        let answer = all.find(|sentence| answers(sentence)).filter(|answer| answer.len() < denial.len())?;
        let behind = &denial[answer.as_ptr().addr() - denial.as_ptr().addr() + answer.len()..];
        let turned = text::limits_what_stands_before(behind, language);
        let alone = if denial.starts_with(answer) {
            !text::is_bonded(answer, behind.trim_start(), language)
        } else {
            !needs_one_before(answer, language) && self.stands_alone(answer, blocks, headline, language)
        };
        (!turned && text::unpaired(answer).is_none() && alone).then(|| answer.to_owned())
    }

    /// The shortest sentence of the paragraph of `denial` that denies it as well, or says how far the charge stands, if it may be told without
    /// the rest: `Neither of the two has entered a plea.`
    pub(super) fn in_few_words(
        &self,
        blocks: &[Block],
        denial: &str,
        headline: &str,
        language: &Language,
    ) -> Option<String> {
        const MAX_FEW: usize = 90;
        let text = blocks[self.at].text.as_str();
        let at = self.denial.start + text[self.denial.start..].len() - text[self.denial.start..].trim_start().len();
        let own = text[..at].rfind("\n\n").map_or(0, |end| end + 2);
        let end = text[at..].find("\n\n").map_or(text.len(), |end| at + end);
        let paragraph = &text[own..end];
        let answers = |sentence: &str| match self.adds {
            true => language.is_pending(sentence) || language.annuls(sentence),
            false => language.pleads(sentence) || language.annuls(sentence) || language.is_pending(sentence),
        };
        let may_stand = |sentence: &str, behind: &str| {
            let whole = text::unpaired(sentence).is_none() && !sentence.contains(['"', '“', '”', '„', '«', '»', '「']);
            let alone = self.stands_alone(sentence, blocks, headline, language);
            whole && alone && !language.turns_on(behind) && !text::is_bonded(sentence, behind, language)
        };
        let mut start = 0;
        let ends = sentences(paragraph, language).into_iter();
        let all =
            ends.map(|end| (paragraph[std::mem::replace(&mut start, end)..end].trim(), paragraph[end..].trim_start()));
        let few = all.filter(|(sentence, behind)| {
            let short = *sentence != denial && sentence.chars().count() <= MAX_FEW;
            short && answers(sentence) && may_stand(sentence, behind)
        });
        few.min_by_key(|(sentence, _)| sentence.len()).map(|(sentence, _)| sentence.to_owned())
    }

    /// `told`, in which `few` stands in the paragraph that names who is charged, without that: where the lead tells the charge, and `few` has
    /// no name but those that the lead has.
    pub(super) fn beside_lead(
        &self,
        told: &[Block],
        few: &str,
        headline: &str,
        language: &Language,
    ) -> Option<Vec<Block>> {
        let [lead, named, rest @ ..] = told else { return None };
        let above = [headline, &lead.text].join(" ");
        let rest_of_few = few.split_once(' ').map_or("", |(_, rest)| rest);
        let mut names = rest_of_few.split(|sign: char| !is_alphanumeric(sign));
        let known = !names.any(|name| name.starts_with(char::is_uppercase) && !above.contains(name));
        let whose = known && !language.capitalises_nouns() && !language.leans(few) && !language.lacks_subject(few);
        let free = !text::is_bonded(&lead.text, &named.text, language);
        let may = self.charge == 1 && accuses(&lead.text, language) && named.text.ends_with(few) && whose && free;
        may.then(|| [lead.clone(), Block::paragraph(few)].into_iter().chain(rest.iter().cloned()).collect())
    }

    /// `told`, in which the paragraph below the lead that names who is charged is told as far as its first sentence.
    pub(super) fn with_less_between(&self, told: &[Block], denial: &str, language: &Language) -> Option<Vec<Block>> {
        let block = told.get(self.charge).filter(|_| self.charge > 0)?;
        let (named, behind) = block.text.split_once("\n\n")?;
        let first = &named[..text::first_sentence(named, language)];
        let rest = named[first.len()..].trim_start();
        let tells = !rest.is_empty() && names_one(denial, [first].into_iter());
        let mut told = told.to_vec();
        told[self.charge] = Block::paragraph(format!("{first}\n\n{behind}"));
        (tells && !text::is_bonded(first, rest, language)).then_some(told)
    }

    /// Whether the denial may be told right behind the charge.
    pub(super) fn is_near(&self, blocks: &[Block], language: &Language) -> bool {
        let next = self.charge + 1;
        self.next() == next || !text::is_bonded(&blocks[self.charge].text, &blocks[next].text, language)
    }

    /// The story with nothing between the charge and who denies it, where that is another form.
    pub(super) fn tighter(&self, blocks: &[Block], language: &Language) -> Option<Vec<Block>> {
        self.tighter.as_ref().map(|owed| owed.told(blocks, 0, language))
    }

    /// The story with the verdict alone between the charge and that it is not final, where each stands in a paragraph of its own.
    pub(super) fn with_verdict(&self, blocks: &[Block], language: &Language) -> Option<Vec<Block>> {
        let between = self.charge + 1..self.at;
        if !self.adds || self.charge == 0 || self.at != self.from || self.who.is_some() {
            return None;
        }
        let tells = |at: &usize| language.pleads(&blocks[*at].text) || language.tells_verdict(&blocks[*at].text);
        let mut told = between.filter(tells);
        let at = told.next().filter(|_| told.next().is_none())?;
        let verdict = blocks[at].text.as_str();
        let free = is_paragraph(&blocks[at]) && verdict.len() < MIN_MOVED && !needs_one_before(verdict, language);
        // What stands right below the two may be left out.
        let apart = |at: usize| !text::is_bonded(&blocks[at].text, &blocks[at + 1].text, language);
        if !free || at > self.charge + 1 && !apart(self.charge) || at + 1 < self.at && !apart(at) {
            return None;
        }
        let charge = Block::paragraph(format!("{}\n\n{verdict}", blocks[self.charge].text));
        let short: Vec<Block> = [&blocks[..self.charge], &[charge], &blocks[self.at..]].concat();
        let (part, denial, next) = (self.part.clone(), self.denial.clone(), self.charge + 1);
        Some(Self { at: next, from: next, part, denial, tighter: None, ..*self }.told(&short, 0, language))
    }

    /// The first paragraph below the charge that is told with the denial.
    fn next(&self) -> usize {
        self.who.unwrap_or(self.from)
    }

    pub(super) fn told(&self, blocks: &[Block], kept: usize, language: &Language) -> Vec<Block> {
        let mut told = blocks[..=self.charge + kept].to_vec();
        let (text, kind) = (&blocks[self.at].text, blocks[self.at].kind);
        let denial = text[self.part.clone()].trim();
        let who = self.who.map(|who| introduction(&blocks[who].text, denial, language));
        let before = blocks[self.from..self.at].iter().map(|block| block.text.as_str());
        let denial = who.into_iter().chain(before).chain([denial]).collect::<Vec<_>>().join("\n\n");
        let whole = kept > 0 || self.charge > 0;
        match told.last_mut().filter(|_| whole) {
            // A post of so many paragraphs tells both.
            Some(charge) => *charge = Block::paragraph(format!("{}\n\n{denial}", charge.text)),
            None => told.push(Block::paragraph(denial)),
        }
        let behind = text[self.part.end..].trim();
        if !behind.is_empty() {
            told.push(Block::new(kind, behind));
        }
        told.extend(blocks[self.at + 1..].iter().cloned());
        told
    }
}

/// Which paragraph of `blocks` between the `charge` and the one `at`, of which the denial begins at byte `own`, says first who it is that
/// `denial` names, and nothing `above` does, if it can be told behind the charge.
fn introduced<'t, I: Iterator<Item = &'t str>>(
    blocks: &'t [Block],
    charge: usize,
    (at, own): (usize, usize),
    denial: &str,
    above: &impl Fn() -> I,
    language: &Language,
) -> Option<usize> {
    let denial = denial.trim();
    let names = |who: usize| {
        let before = above().chain(blocks[charge + 1..who].iter().map(|block| block.text.as_str())).collect::<Vec<_>>();
        is_paragraph(&blocks[who]) && names_new(denial, &blocks[who].text, before.into_iter(), language)
    };
    let who = (charge + 1..at).take(MAX_NAMED).find(|who| names(*who))?;
    let between = || {
        let others = (charge + 1..at).filter(|other| *other != who);
        others.map(|other| blocks[other].text.as_str()).chain([&blocks[at].text[..own]])
    };
    let told = || above().chain([blocks[who].text.as_str()]);
    let whole = !needs_one_before(&blocks[who].text, language) && blocks[who].text.len() <= MAX_BYTES;
    (whole && stands_alone(denial, between, told, language)).then_some(who)
}

/// Of the `paragraph` that says who `denial` is of, its first sentence, if the paragraph is long and that does.
fn introduction<'t>(paragraph: &'t str, denial: &str, language: &Language) -> &'t str {
    let (first, rest) = paragraph.split_at(text::first_sentence(paragraph, language));
    let does = names_one(denial, [first].into_iter()) && !text::is_bonded(first, rest.trim_start(), language);
    if paragraph.len() >= MIN_MOVED && does { first.trim_end() } else { paragraph }
}

#[cfg(test)]
#[path = "owed_tests.rs"]
mod tests;
