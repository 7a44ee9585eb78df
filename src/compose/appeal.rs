//! A story of somebody who is searched for: whom readers are to tell what they know is told before other details.

use super::denied::{Told, is_paragraph};
use crate::article::Block;
use crate::text::language::Language;
use crate::text::{is_bonded, sentences, unpaired};

/// As many paragraphs below the lead stand before that, where a post has room for them.
const MAX_DETAILS: usize = 2;
/// It stands within as many paragraphs.
const MAX_PARAGRAPHS: usize = 40;

/// `told`, the story below `headline`, with forms of it for posts that would else end before the sentence that says whom to call. A
/// denial that is owed comes first.
pub(super) fn with_contact(mut told: Told, headline: &str, language: &Language) -> Told {
    if !told.denial.is_empty() || !told.others.is_empty() {
        return told;
    }
    let Some((at, contact)) = contact(&told.blocks, headline, language) else { return told };
    let forms = (0..=MAX_DETAILS.min(at - 1)).rev().flat_map(|kept| forms(&told.blocks, at, kept, &contact, language));
    told.others = forms.collect();
    if told.others.is_empty() {
        return told;
    }
    told.others.push(told.blocks.clone());
    told.denial = contact;
    told
}

/// Where the sentence stands that asks readers to tell what they know, and it.
fn contact(blocks: &[Block], headline: &str, language: &Language) -> Option<(usize, String)> {
    let lead = blocks.first().filter(|lead| is_paragraph(lead))?;
    if !language.searches(headline) && !language.searches(&lead.text) {
        return None;
    }
    let below = blocks.iter().enumerate().take(MAX_PARAGRAPHS).skip(1).filter(|(_, block)| is_paragraph(block));
    let asks = |text: &str| {
        let mut start = 0;
        let mut all =
            sentences(text, language).into_iter().map(|end| text[std::mem::replace(&mut start, end)..end].trim());
        let quotes = |sentence: &str| sentence.contains(['"', '“', '”', '„', '«', '»']);
        let alone = |sentence: &&str| !language.leans(sentence) && unpaired(sentence).is_none() && !quotes(sentence);
        all.find(|sentence| language.asks_readers(sentence) && alone(sentence)).map(str::to_owned)
    };
    below.filter(|(_, block)| language.asks_readers(&block.text)).find_map(|(at, block)| Some((at, asks(&block.text)?)))
}

/// The story with `kept` paragraphs between its lead and the sentence of the paragraph `at`, the last of them whole and as far as its
/// first sentence.
fn forms(blocks: &[Block], at: usize, kept: usize, contact: &str, language: &Language) -> Vec<Vec<Block>> {
    let (last, next) = (&blocks[kept], &blocks[kept + 1]);
    let behind = || blocks[at + 1..].iter().cloned();
    if kept == 0 {
        let free = at == 1 || !is_bonded(&last.text, &next.text, language);
        let form = || [last.clone(), Block::paragraph(contact)].into_iter().chain(behind()).collect();
        return if free { vec![form()] } else { Vec::new() };
    }
    let with_last = |text: &str| -> Vec<Block> {
        let last = Block::paragraph(format!("{text}\n\n{contact}"));
        blocks[..kept].iter().cloned().chain([last]).chain(behind()).collect()
    };
    let end = sentences(&last.text, language).first().copied().unwrap_or(last.text.len());
    let (first, rest) = last.text.split_at(end);
    let whole = is_paragraph(last) && kept < at && !is_bonded(&last.text, &next.text, language);
    let half = is_paragraph(last) && !rest.trim().is_empty() && !is_bonded(first, rest.trim_start(), language);
    let whole = whole.then(|| with_last(&last.text));
    whole.into_iter().chain(half.then(|| with_last(first))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(headline: &str, texts: &[&str], language: &str) -> Vec<Vec<String>> {
        let blocks = texts.iter().map(|text| Block::paragraph(*text)).collect();
        let told = with_contact(Told { blocks, ..Told::default() }, headline, Language::of(language));
        let texts = |blocks: Vec<Block>| blocks.into_iter().map(|block| block.text).collect();
        [told.blocks].into_iter().chain(told.others).map(texts).collect()
    }

    #[test]
    fn whom_to_call_is_told_before_other_details_of_somebody_who_is_missing() {
        for (language, lead, contact) in [
            (
                "en",
                "Police searching for a diver who went missing off Avel have named her as Ida Roe.",
                "Anyone with information is asked to call 101, quoting 44.",
            ),
            (
                "de",
                "Seit Montag wird die Taucherin Ida Roe vermisst.",
                "Hinweise nimmt die Polizei unter 0555 123 entgegen.",
            ),
            (
                "ru",
                "В Авеле пропала водолаз Ида Роева, её ищут третий день.",
                "Всех, кто её видел, просят позвонить по телефону 102.",
            ),
            (
                "es",
                "Buscan a una buceadora desaparecida en Avel.",
                "Cualquier persona que la haya visto puede llamar al 112.",
            ),
            ("fr", "Une plongeuse a disparu au large d’Avel.", "Toute personne l’ayant vue peut appeler le 112."),
        ] {
            let (one, two) = ("She was last seen on the quay at noon. Her car is red.", "She wore a blue coat.");
            let texts = [lead, one, two, "It rained.", contact, "The search goes on."];
            let forms = forms("A diver at Avel", &texts, language);
            assert_eq!(forms[0], texts, "{language}");
            assert!(forms.iter().any(|form| form[..2] == [lead, contact]), "{language} {forms:?}");
            let half = format!("She was last seen on the quay at noon.\n\n{contact}");
            assert!(forms.iter().any(|form| form[..2] == [lead, half.as_str()]), "{language} {forms:?}");
            assert!(forms.iter().any(|form| form[2..] == [format!("{two}\n\n{contact}"), texts[5].to_owned()]));
            assert_eq!(forms.last().map(Vec::as_slice), Some(&texts.map(str::to_owned)[..]), "{language}");
        }
    }

    #[test]
    fn a_story_of_which_nobody_is_searched_for_stays_as_it_is() {
        let contact = "Anyone with information is asked to call 101.";
        for (lead, contact) in [
            ("A new pier opens at Avel in May.", contact),
            ("Two goals were missing at Avel on Sunday.", contact),
            ("A diver has been missing off Avel since Monday.", "Anyone with a boat went out to look for her."),
            (
                "A diver has been missing off Avel since Monday.",
                "Anyone with a boat looked for her from 6.45pm to 7.30pm.",
            ),
            ("A diver has been missing off Avel since Monday.", "“We ask anyone with news of her to call 101.”"),
            ("A diver has been missing off Avel since Monday.", "He asked anyone with information to call 101."),
        ] {
            let texts = [lead, "It rained.", "The quay is old.", contact];
            assert_eq!(forms("A day at Avel", &texts, "en").len(), 1, "{lead} {contact}");
        }
    }
}
