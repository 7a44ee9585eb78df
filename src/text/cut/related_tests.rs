use super::super::{fit, fit_below};
use crate::text::parse;

/// What is left of `sentence` where there is no room for all of it.
fn shorter(sentence: &str, language: &str) -> String {
    let length = sentence.chars().count();
    let fitted = fit(&parse(sentence), language, |rich| rich.text.chars().count() < length);
    fitted.map(|rich| rich.text).unwrap_or_default()
}

#[test]
fn a_sentence_is_whole_without_a_clause_about_a_noun() {
    for (language, sentence, kept) in [
        (
            "en",
            "The board of the old harbour, which met behind closed doors on Friday, will close both of the piers in May.",
            "The board of the old harbour will close both of the piers in May.",
        ),
        (
            "es",
            "La junta del puerto viejo, que en marzo había aprobado la venta de los barcos, no recomienda ahora venderlos.",
            "La junta del puerto viejo no recomienda ahora venderlos.",
        ),
        (
            "uk",
            "Суд порту відмовився звільнити капітана Романа Левича, якого рада підозрює в крадіжці, оскільки він живе в місті \
             й ходить на роботу до старого порту.",
            "Суд порту відмовився звільнити капітана Романа Левича, оскільки він живе в місті й ходить на роботу до старого порту.",
        ),
        (
            "de",
            "Der Hafenmeister Jan Brill, der seit zehn Jahren im Amt ist, hat am Freitag beide Boote der Stadt verkauft.",
            "Der Hafenmeister Jan Brill hat am Freitag beide Boote der Stadt verkauft.",
        ),
    ] {
        assert_eq!(shorter(sentence, language), kept);
    }
}

#[test]
fn not_without_what_tells_which_one_is_meant_or_who_says_it() {
    for (language, sentence) in [
        ("en", "The man, who was seen at the pier on Friday, will be charged with the theft of both boats."),
        ("de", "Das Boot, das seit Freitag gesucht wird, hat am Montag in der Bucht von Brill gelegen."),
        ("ru", "Суд вернул городу причал, который совет продал весной, и оштрафовал портового смотрителя."),
        ("en", "The board of the old harbour, which never met on Friday, will close both of the piers in May."),
        ("en", "The board of the old harbour, which police say sold the boats, will close both of the piers in May."),
    ] {
        let kept = shorter(sentence, language);
        let (before, rest) = sentence.split_once(',').unwrap_or_default();
        let behind = rest.split_once(',').map_or("", |(_, behind)| behind);
        assert_ne!(kept, format!("{before}{behind}"));
    }
}

#[test]
fn a_large_share_of_adjectives_is_no_such_clause() {
    let sentence = "Ida Marsh, whose large, painted maps turned the harbour into a picture and made her the best known, and \
                    most quarrelled-over, painter of the coast, died on Tuesday.";
    assert_eq!(shorter(sentence, "en"), "Ida Marsh died on Tuesday.");
}

#[test]
fn a_clause_of_what_is_left_says_more_than_none() {
    let sentence = "La junta del puerto viejo de Brill, que en marzo había aprobado la venta de todos los barcos de la ciudad, no \
                    recomienda por ahora venderlos a nadie, según una nota publicada este viernes en la ciudad.";
    let below = |headline: &str| {
        let fitted = fit_below(headline, &parse(sentence), "es", |rich| rich.text.chars().count() <= 90);
        fitted.map(|rich| rich.text).unwrap_or_default()
    };
    assert_eq!(
        below("La junta no recomienda vender los barcos del puerto"),
        "La junta del puerto viejo de Brill no recomienda por ahora venderlos a nadie."
    );
    // Whose word it is need not be told only where the headline tells the same.
    assert!(!below("El puerto de Brill celebra su fiesta").ends_with("venderlos a nadie."));
}

#[test]
fn of_two_verbs_behind_what_is_said_of_somebody_the_first_may_be_his() {
    let sentence = "Omar Lund, 58, of Mill Lane, Brill, who had been drinking since the morning, climbed over the wall, was seen by a \
                    neighbour and fell into the pond, the court heard on Tuesday.";
    for max in 20..sentence.len() {
        let fitted = fit(&parse(sentence), "en", |rich| rich.text.chars().count() <= max).map(|rich| rich.text);
        let told = fitted.unwrap_or_default();
        assert!(!told.contains("was seen") || told.contains("climbed over"), "{max}: {told}");
    }
}

#[test]
fn a_verb_of_saying_keeps_whose_it_is() {
    let text = "Le conseil a voté lundi la fermeture du vieux port de Saint-Brill, qui n’a vu que 287 bateaux l’an dernier, une décision \
                que le maire (centre), Jean Lund, juge « brutale et dangereuse », mais que les pêcheurs soutiennent.";
    for max in 40..text.chars().count() {
        let told = fit(&parse(text), "fr", |rich| rich.text.chars().count() <= max).unwrap_or_default().text;
        assert!(!told.contains("juge") || told.contains("que le maire"), "{max} {told}");
    }
}
