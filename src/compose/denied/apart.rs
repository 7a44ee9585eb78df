//! What a post tells of a charge that has no room for both its paragraph and the denial: the lead with the denial, where the headline or the
//! lead tells of the charge as well, else the lead without it.

use super::super::alone::{gives_age, stands_alone};
use super::owed::Owed;
use super::{accuses, charges, is_paragraph};
use crate::article::Block;
use crate::text;
use crate::text::language::Language;

impl Owed {
    /// Whether it is a denial, and not that a verdict is not final or what the story ends with.
    pub(super) fn is_denial(&self) -> bool {
        self.certain && !self.adds
    }

    /// Whether it is nothing without the paragraph before it, or the one that says whose it is.
    pub(super) fn leans(&self) -> bool {
        !self.alone || self.who.is_some()
    }

    /// Whether the denial names what it is of as a charge: `The company denied that it was broken` may be of something else.
    pub(super) fn answers_charge(&self, blocks: &[Block], language: &Language) -> bool {
        let denial = &blocks[self.at].text[self.denial.clone()];
        language.names_charge(denial) || language.denies_guilt(denial) || language.accuses(denial)
    }

    /// The lead and `answer`, of the denial, where that tells itself of whom and what it is, and what stands above it tells of a charge.
    pub(super) fn without_charge(
        &self,
        blocks: &[Block],
        answer: &str,
        headline: &str,
        language: &Language,
    ) -> Option<Vec<Block>> {
        let lead = blocks.first().filter(|lead| self.is_denial() && self.at > 1 && is_paragraph(lead))?;
        let above = || [headline, lead.text.as_str()].into_iter();
        let between = || blocks[1..self.at].iter().map(|block| block.text.as_str());
        let told = above().any(|text| charges(text, language) || language.is_hearsay(text));
        // `Lund, 48, denies twelve counts of theft`: below a lead that tells of one who is charged, that is him.
        let own = || {
            let both = language.pleads(answer) && language.accuses(answer);
            accuses(&lead.text, language) && gives_age(answer, 1) && both
        };
        let whose = || self.alone && stands_alone(answer, between, above, language) || own();
        let free = !text::is_bonded(&lead.text, &blocks[1].text, language) && text::unpaired(answer).is_none();
        (told && free && whose()).then(|| {
            let behind = blocks[self.at + 1..].iter().filter(|block| !accuses(&block.text, language));
            [lead.clone(), Block::paragraph(answer)].into_iter().chain(behind.cloned()).collect()
        })
    }

    /// The story as far as it tells no more of the charge than what stands above it does; none, if that is all that it tells of it.
    pub(super) fn unanswered(&self, blocks: &[Block], headline: &str, language: &Language) -> Option<Vec<Block>> {
        let lead = &blocks.first()?.text;
        let more = (1..=self.at).find(|at| accuses(&blocks[*at].text, language) || *at == self.charge);
        let end = more.filter(|end| self.is_denial() && *end < self.at)?;
        let charged = charges(headline, language) || charges(lead, language) || self.answers_charge(blocks, language);
        let bonded = text::is_bonded(&blocks[end - 1].text, &blocks[end].text, language);
        (charged && !bonded).then(|| blocks[..end].to_vec())
    }
}
