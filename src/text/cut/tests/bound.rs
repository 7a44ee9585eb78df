//! What words do not end between: somebody and what tells who that is, an owner and what is his, a verb and what it is about.

use super::super::fit_below;
use super::*;

/// What is told of `text` below a headline, at each length.
fn told(text: &str, language: &str) -> Vec<String> {
    let parsed = parse(text);
    let fitted = |max| fit_below("News of the day", &parsed, language, |rich| rich.text.chars().count() <= max);
    let mut told: Vec<String> = (12..text.chars().count()).filter_map(fitted).map(|rich| rich.text).collect();
    told.dedup();
    told
}

#[test]
fn nobody_is_told_of_without_the_clause_that_tells_who_it_is() {
    for (language, text, never) in [
        (
            "de",
            "Wer nachts über den Fluss bei Brill will, muss am Hafen jemanden kennen, der ein Boot hat und es auch im Sturm fährt.",
            ["jemanden kennen", "jemanden"],
        ),
        (
            "ru",
            "На переправе в Брилле ночью нужно найти кого-нибудь, кто согласится плыть на лодке между двумя портами.",
            ["кого-нибудь", "когонибудь"],
        ),
        (
            "en",
            "The town of Brill will now pay for someone who sails at night between the two old harbours of the coast.",
            ["someone", "somebody"],
        ),
    ] {
        for kept in Cuts::of(&parse(text), language).words.iter().map(|cut| cut.apply(&parse(text)).text) {
            assert!(!never.iter().any(|never| kept.trim_end_matches('…').ends_with(never)), "{kept}");
        }
    }
}

#[test]
fn no_verb_is_parted_from_the_infinitive_that_it_is_about() {
    for text in [
        "Der Rat der Stadt hat am Freitag mit neun Stimmen beschlossen, die Fähren 3, 5 und 7 im Hafen von Brill zu verkaufen.",
        "Der Rat der Stadt hat am Freitag mit neun Stimmen beschlossen, dass die Fähren 3, 5 und 7 im Hafen bald verkauft werden.",
    ] {
        for kept in told(text, "de") {
            assert!(!kept.contains("beschlossen"), "{kept}");
        }
    }
    // What it is for may go.
    let text = "Der Rat der Stadt hat am Freitag die drei alten Fähren im Hafen verkauft, um von dem Geld eine neue Brücke zu bauen.";
    assert!(told(text, "de").iter().any(|kept| kept.trim_end_matches(['.', '…']).ends_with("verkauft")));
}

#[test]
fn no_words_end_between_an_owner_and_what_is_his() {
    let text = "The pilots of the harbour of Brill were asked about Monday's supplementary ferryship vote by the council of Veld.";
    let kept: Vec<String> = Cuts::of(&parse(text), "en").words.iter().map(|cut| cut.apply(&parse(text)).text).collect();
    assert!(kept.iter().any(|kept| kept.contains("vote")), "{kept:?}");
    for never in ["Monday's…", "supplementary…"] {
        assert!(!kept.iter().any(|kept| kept.ends_with(never)), "{kept:?}");
    }
    assert!(!told(text, "en").iter().any(|kept| kept.ends_with("ferryship…")));
}

#[test]
fn nobody_is_declared_what_is_cut_off() {
    let text = "The board of the port has declared Dr. Ida Marsh-Lund of the New Harbour Union (NHU) winner of the vote for the pilots.";
    let kept = told(text, "en");
    let named = kept.iter().filter(|kept| kept.contains("Union"));
    assert!(!kept.is_empty() && named.clone().all(|kept| kept.contains("winner")), "{kept:?}");
}

#[test]
fn a_noun_that_belongs_to_the_one_before_is_not_parted_from_it() {
    let text = "Kaptan, eski feneri bir yıl boyunca her gece yakan ve sonra bütün anahtarları törende ilçe kaymakamına veren ilk kişi.";
    let kept: Vec<String> = Cuts::of(&parse(text), "tr").words.iter().map(|cut| cut.apply(&parse(text)).text).collect();
    assert!(kept.iter().any(|kept| kept.ends_with("kaymakamına…")) && !kept.iter().any(|kept| kept.ends_with("ilçe…")));
}

#[test]
fn words_end_behind_a_verb_before_another_is_joined() {
    let text = "Emekli kaptan, Brill köyünde dokuz odalı büyük bir müze açtı ve anahtarını törende belediyeye verdi.";
    let kept = told(text, "tr");
    assert!(kept.iter().any(|kept| kept.contains("müze açtı")), "{kept:?}");
    for kept in kept.iter().filter(|kept| kept.contains("açtı")) {
        assert!(kept.ends_with("açtı…") || kept.ends_with("açtı.") || kept.contains("verdi"), "{kept}");
    }
}

#[test]
fn the_name_of_an_office_is_not_cut_before_what_is_joined_in_it() {
    for (language, text, whole) in [
        (
            "en",
            "The mayor of Brill has paid nine debts of the Office of Roads and Harbour Services with a fund of his own.",
            "Roads and Harbour Services",
        ),
        (
            "en",
            "The mayor of Brill has paid nine debts of the Office of Roads, Harbours and Light Ships with a fund of his own.",
            "Roads, Harbours and Light Ships",
        ),
        (
            "es",
            "El alcalde de Brill pagó el lunes nueve deudas de la Oficina de Puertos y Faros con un fondo que nadie conocía.",
            "Puertos y Faros",
        ),
        (
            "ru",
            "Мэр Брилла оплатил девять долгов Бюро по Маякам и Гаваням из фонда, о котором никто в городе не знал.",
            "Маякам и Гаваням",
        ),
    ] {
        let begun = whole.split([' ', ',']).next().unwrap();
        let kept: Vec<String> =
            Cuts::of(&parse(text), language).words.iter().map(|cut| cut.apply(&parse(text)).text).collect();
        assert!(kept.iter().any(|kept| kept.contains(whole)), "{kept:?}");
        assert!(!kept.iter().any(|kept| kept.contains(begun) && !kept.contains(whole)), "{kept:?}");
    }
    // Towns on a way are no name.
    let text = "The old ferry of the town sailed in heavy rain on Monday to Brill and Veld, where nobody waited for it on the quay.";
    assert!(told(text, "en").iter().any(|kept| kept.contains("Brill and Veld")));
}
