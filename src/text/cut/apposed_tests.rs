//! Sentences without what is said of their subject.

use super::super::fit_below;
use super::super::tests::clause;
use crate::text::Rich;

#[test]
fn who_is_named_is_told_of_without_what_is_said_of_him() {
    for (language, sentence, kept) in [
        (
            "en",
            "Ida Marsh, the diver whose book The Pier became one of the best-loved of the coast, has died aged 81.",
            "Ida Marsh has died aged 81.",
        ),
        (
            "en",
            "Ida Marsh, who has led the port since 2011 and whom many feared, announced on Monday that she would go.",
            "Ida Marsh announced on Monday that she would go.",
        ),
        (
            "en",
            "Brill Lamps, Inc., a leading maker of lamps for old piers, today announced results for its third quarter.",
            "Brill Lamps, Inc. today announced results for its third quarter.",
        ),
        (
            "en",
            "Ida Marsh, who danced in the harbour until she wept and drew it all her life, has died aged 81.",
            "Ida Marsh has died aged 81.",
        ),
        (
            "es",
            "El alcalde de Brill, que gobierna desde hace once años, ha anunciado este lunes su retirada.",
            "El alcalde de Brill ha anunciado este lunes su retirada.",
        ),
        (
            "de",
            "Der Bürgermeister von Brill, der seit elf Jahren im Amt ist, hat am Montag seinen Rücktritt erklärt.",
            "Der Bürgermeister von Brill hat am Montag seinen Rücktritt erklärt.",
        ),
        (
            "ru",
            "Мэр города Брилля, который занимал эту должность одиннадцать лет, объявил в понедельник об отставке.",
            "Мэр города Брилля объявил в понедельник об отставке.",
        ),
    ] {
        assert_eq!(clause(sentence, language).as_deref(), Some(kept));
    }
    for (language, sentence) in [
        // Who is meant is told between the commas, or what turns it round.
        ("ru", "Почётный житель Брилля, лоцман Иван Лоза, построивший маяк, умер в больнице на девятом десятке."),
        ("en", "The man, who was seen at the pier on Friday, has been charged with theft."),
        ("en", "Ida Marsh, who has never been a diver in her life, has won the prize of the divers."),
        ("de", "Der Mann, der seit Freitag gesucht wurde, hat sich am Montag bei der Wache gemeldet."),
    ] {
        assert_eq!(clause(sentence, language), None, "{sentence}");
    }
}

#[test]
fn what_a_firm_says_is_not_left_out_as_if_it_were_who_says_it() {
    for (headline, sentence, kept) in [
        (
            "Harbour Lines lowers its outlook for the third quarter",
            "Harbour Lines, a company that builds electric ferries for the northern lakes and has 412 workers in the old port of Avel, \
             said on Thursday that its revenue fell 9% in the third quarter of the year, citing late orders from two towns.",
            "Harbour Lines said on Thursday that its revenue fell 9% in the third quarter of the year, citing late orders from two towns.",
        ),
        (
            "Harbour Lines lowers its outlook for the third quarter",
            "Harbour Lines, a company that builds electric ferries for the northern lakes and has 412 workers in the old port of Avel, \
             said revenue fell 9% in the third quarter of the year, citing late orders from two towns.",
            "Harbour Lines said revenue fell 9% in the third quarter of the year, citing late orders from two towns.",
        ),
    ] {
        for max in 100..sentence.chars().count() {
            let told = fit_below(headline, &Rich::plain(sentence), "en", |rich| rich.text.chars().count() <= max);
            let told = told.map(|rich| rich.text).unwrap_or_default();
            assert!(told.is_empty() || told.contains(" said ") || told.ends_with('…'), "{max}: {told}");
            assert!(max < kept.chars().count() || told.contains("revenue fell"), "{max}: {told}");
        }
    }
}

#[test]
fn who_says_what_the_headline_tells_as_a_fact_may_be_left_out_whatever_else_he_says() {
    let sentence = "A sponge from the old port of Avel has kept a record of the warmth of its water for 11,000 years, according to a study \
                    that suggests that the deep sea began to warm much earlier than anybody had thought.";
    let headline = "Sponge from port of Avel kept a record of its water for 11,000 years";
    let kept = "A sponge from the old port of Avel has kept a record of the warmth of its water for 11,000 years.";
    let told = fit_below(headline, &Rich::plain(sentence), "en", |rich| rich.text.chars().count() <= kept.len() + 20);
    assert_eq!(told.map(|rich| rich.text).as_deref(), Some(kept));
}
