//! The standfirst above a story: the newsroom's sentence below the headline, which may say what the story is or only make curious.

use super::denied::{Told, charges, is_paragraph, with_denial};
use crate::article::Block;
use crate::text;
use crate::text::language::Language;

/// [`with_denial`] of `blocks` that begin with a standfirst, which is left out where it tells less than the lead and a post has no room for all
/// of it.
pub(super) fn below_standfirst(mut blocks: Vec<Block>, headline: &str, language: &Language) -> Told {
    let tells = |text: &str| charges(text, language) || language.tells_verdict(text) || language.pleads(text);
    let opens = |block: &Block| is_paragraph(block) && (is_teaser(&block.text, language) || !tells(&block.text));
    if blocks.len() < 2 || !opens(&blocks[0]) || !is_paragraph(&blocks[1]) {
        return with_denial(blocks, headline, language);
    }
    let standfirst = blocks.remove(0);
    let lead = blocks[0].text.clone();
    let mut told = with_denial(blocks, headline, language);
    let below = |form: &Vec<Block>| -> Vec<Block> {
        // The lead and the denial are one, as far as a post takes no more than a few paragraphs.
        let next = told.blocks.get(1).map_or("", |next| &next.text);
        let behind =
            |text: &str| text.contains(&told.denial) && (!text.starts_with(next) || next.contains(&told.denial));
        let answered = !told.denial.is_empty() && form.get(1).is_some_and(|next| behind(&next.text));
        let taken = if answered { 2 } else { 1 };
        let lead = form[..taken].iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n");
        [standfirst.clone(), Block::paragraph(lead)].into_iter().chain(form[taken..].iter().cloned()).collect()
    };
    let written: Vec<Block> = [standfirst.clone()].into_iter().chain(told.blocks.iter().cloned()).collect();
    if !told.denial.is_empty() {
        let without = std::mem::take(&mut told.others);
        let whole = without.last().map(&below);
        told.others = without.iter().take(without.len().saturating_sub(1)).map(&below).collect();
        told.others.extend([told.blocks.clone()].into_iter().chain(without).chain(whole));
    } else if is_teaser(&standfirst.text, language) {
        told.denial = lead[..text::first_sentence(&lead, language)].to_owned();
        told.others = vec![std::mem::take(&mut told.blocks)];
        told.others.push(written.clone());
    }
    told.blocks = written;
    told
}

/// A standfirst of as many characters says little of the story.
const MAX_LITTLE: usize = 45;

/// Whether a standfirst only makes curious: `A town, a fire, many questions: what is known so far.`, or says little: `It took longer than
/// planned.`
fn is_teaser(standfirst: &str, language: &Language) -> bool {
    if standfirst.chars().count() <= MAX_LITTLE && !standfirst.contains(char::is_numeric) {
        return true;
    }
    let head = standfirst.split([':', '：']).next().unwrap_or(standfirst);
    let single = text::first_sentence(standfirst, language) == standfirst.trim_end().len();
    standfirst.ends_with(['?', '？', '؟']) || language.heralds(standfirst) || single && language.is_verbless(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(headline: &str, texts: &[&str], language: &str) -> Vec<Vec<String>> {
        let blocks = texts.iter().map(|text| Block::paragraph(*text)).collect();
        let told = below_standfirst(blocks, headline, Language::of(language));
        let texts = |blocks: Vec<Block>| blocks.into_iter().map(|block| block.text).collect();
        [told.blocks].into_iter().chain(told.others).map(texts).collect()
    }

    #[test]
    fn a_standfirst_that_tells_no_charge_makes_room_for_the_denial() {
        let teaser = "A quiet town has talked of nothing else for weeks.";
        let charge = "Omar Lund is accused of taking the boat.";
        let rest = ["It rained.", "The boat is red.", "Its bell is of brass."];
        let denial = "Lund denies the charges.";
        let texts = [&[teaser, charge], rest.as_slice(), &[denial]].concat();
        let forms = forms("A boat is gone", &texts, "en");
        assert_eq!(forms[0].join("\n\n"), texts.join("\n\n"));
        let both = format!("{charge}\n\n{denial}");
        assert!(forms.iter().any(|form| form[..2] == [teaser, &both]), "{forms:?}");
        assert!(forms.iter().any(|form| form[..2] == [charge, denial]), "{forms:?}");
        assert_eq!(forms.last().map(|form| form.join("\n\n")), Some(texts.join("\n\n")));
    }

    #[test]
    fn a_standfirst_that_only_makes_curious_makes_room_for_the_lead() {
        let lead = "A ferry ran onto a sandbank off Avel.";
        for (language, teaser, makes_room) in [
            ("en", "A ferry, a sandbank, many questions: what is known so far.", true),
            ("en", "What went wrong off Avel?", true),
            ("de", "Eine Fähre, eine Sandbank, viele offene Fragen.", true),
            ("en", "Nobody had thought of the tide", true),
            ("en", "Nobody was hurt, and the ferry sails again on Friday.", false),
        ] {
            let forms = forms("Ferry runs aground", &[teaser, lead, "It rained."], language);
            assert_eq!(forms.get(1).is_some_and(|form| form[0] == lead), makes_room, "{teaser}");
        }
    }
}
