//! What stands between a verb and what it is about.

use super::super::Cuts;
use super::super::tests::clause;
use crate::text::parse;

#[test]
fn a_verb_is_not_parted_from_its_object_by_what_is_inserted() {
    for (language, text, verb) in [
        (
            "en",
            "The old fair of Brill will run for ten days in June and will include, for the first time, a race at night.",
            "include",
        ),
        (
            "en",
            "The board of the port announced, after months of talks with the crews, a plan for two ferries.",
            "announced",
        ),
        ("en", "The board of the port has bought, the mayor said, two ferries.", "bought"),
        ("fr", "La fête du vieux port de Brill comprendra, pour la première fois, une course de nuit.", "comprendra"),
        ("es", "La fiesta del puerto viejo de Brill incluirá, por primera vez, una carrera de noche.", "incluirá"),
        ("it", "La festa del porto vecchio di Brill includerà, per la prima volta, una corsa di notte.", "includerà"),
        ("pt", "A festa do porto velho de Brill incluirá, pela primeira vez, uma corrida de noite.", "incluirá"),
    ] {
        let from = text.find(verb).unwrap_or_default();
        let object = text.rfind(',').unwrap_or_default();
        let cuts = Cuts::of(&parse(text), language);
        let torn = cuts.clauses.iter().chain(&cuts.words).find(|cut| cut.end > from && cut.end <= object);
        assert!(torn.is_none(), "{:?}", torn.map(|cut| &text[..cut.end]));
    }
    // What only adds something behind a verb without an object may go.
    let text = "The mayor of the old town resigned, after months of protest, the police said on Monday in a statement.";
    let clauses = Cuts::of(&parse(text), "en").clauses;
    assert!(clauses.is_empty(), "{clauses:?}");
    let text = "The mayor of the old town resigned, after months of protest, leaving the council without a head.";
    assert_eq!(clause(text, "en").as_deref(), Some("The mayor of the old town resigned, after months of protest."));
}

#[test]
fn no_clause_ends_before_the_verb_of_what_stands_before_it() {
    for (language, sentence) in [
        ("en", "The diver whose drawings changed how harbours are dredged and were sold at once, has died of a fever."),
        ("de", "Das Gericht hat den früheren Leiter des alten Hafens, dem drei Zeugen widersprachen, freigesprochen."),
        (
            "fr",
            "Le conseil du port a adopté dans la nuit de jeudi, par 18 voix contre 12, le projet de loi sur les bacs.",
        ),
        ("es", "El pleno del puerto aprobó este jueves, con 178 votos a favor y 169 en contra, la reforma de la tasa."),
        ("ar", "أقر مجلس الميناء القديم، مساء الخميس، بعد ثلاثة أيام من النقاشات، مشروع قانون القوارب."),
        ("ar", "افتتح وزير النقل المهندس سامي كرم، اليوم الأربعاء، أول محطة للقوارب في المدينة."),
    ] {
        assert_eq!(clause(sentence, language), None, "{sentence}");
    }
    for (language, sentence, kept) in [
        (
            "en",
            "The pilot came home on Friday, after a storm of three days, leaving his boat behind.",
            "The pilot came home on Friday, after a storm of three days.",
        ),
        (
            "es",
            "El puerto cerró este jueves, tras tres días de temporal, cuando nadie lo esperaba.",
            "El puerto cerró este jueves, tras tres días de temporal.",
        ),
        (
            "de",
            "Das Gericht hat den Leiter des alten Hafens am Montag freigesprochen, dem drei Zeugen widersprachen.",
            "Das Gericht hat den Leiter des alten Hafens am Montag freigesprochen.",
        ),
        (
            "ar",
            "هطلت أمطار غزيرة على مدينة الميناء القديم، بعد أشهر من الجفاف الشديد.",
            "هطلت أمطار غزيرة على مدينة الميناء القديم.",
        ),
    ] {
        assert_eq!(clause(sentence, language).as_deref(), Some(kept));
    }
}

#[test]
fn a_name_behind_a_conjunction_waits_for_its_verb() {
    for (sentence, kept) in [
        (
            "Schools will close and ferries stay in port as Storm Bertil, the second named storm of the season, bears down on the isles.",
            None,
        ),
        (
            "Hopes of a truce faded on Friday after Ivan Petrov, the chief negotiator of the north, walked out of the talks.",
            None,
        ),
        (
            "The ferry has sailed every day since Monday, the harbour master said on the quay, and it will not stop.",
            Some("The ferry has sailed every day since Monday, the harbour master said on the quay."),
        ),
        (
            "Schools closed as Storm Bertil bore down on the isles, which it left in the dark for a day and a night.",
            Some("Schools closed as Storm Bertil bore down on the isles."),
        ),
    ] {
        assert_eq!(clause(sentence, "en").as_deref(), kept, "{sentence}");
    }
}

#[test]
fn another_s_clause_is_no_thing_in_a_list() {
    for (language, text, kept) in [
        (
            "pt",
            "O governo de Brill anunciou um corte de vagas no porto, e a ministra da Pesca, Sra. Ana Luz, negou que haja crise.",
            "O governo de Brill anunciou um corte de vagas no porto.",
        ),
        (
            "es",
            "El gobierno de Brill anunció un recorte en el puerto, y la ministra de Pesca, Ana Luz, negó que haya crisis.",
            "El gobierno de Brill anunció un recorte en el puerto.",
        ),
        (
            "en",
            "The board announced a cut at the port, and the head of fisheries, Ana Hale, denied that there was a crisis.",
            "The board announced a cut at the port.",
        ),
    ] {
        assert_eq!(clause(text, language).as_deref(), Some(kept));
    }
    let list = "The board hired two pilots, and a surgeon, Ana Hale, trained in Oslo.";
    assert_eq!(clause(list, "en"), None);
}

#[test]
fn what_a_vote_is_about_stands_behind_its_figures() {
    for (language, sentence) in [
        ("ar", "صادق مجلس الميناء القديم مساء الخميس، بأغلبية 98 صوتا مقابل 41، على قانون جديد للقوارب في المدينة."),
        ("he", "מועצת הנמל הישן אישרה ביום חמישי, ברוב של 21 נגד 9, תוכנית חדשה למעבורות של העיר כולה."),
    ] {
        assert_eq!(clause(sentence, language), None, "{sentence}");
    }
    // What adds something to a long clause, or is a clause itself, parts nothing.
    for (language, sentence, kept) in [
        (
            "ar",
            "أطلق مجلس الميناء القديم مساء الخميس أول قارب ليلي سريع يربط المدينتين، وذلك بعد ثلاث سنوات من الأشغال، على أن يبدأ بيع التذاكر غدا.",
            "أطلق مجلس الميناء القديم مساء الخميس أول قارب ليلي سريع يربط المدينتين، وذلك بعد ثلاث سنوات من الأشغال.",
        ),
        (
            "en",
            "The old bridge will close to all traffic on Monday, after divers found cracks in its piers, a repair of two years.",
            "The old bridge will close to all traffic on Monday, after divers found cracks in its piers.",
        ),
    ] {
        assert_eq!(clause(sentence, language).as_deref(), Some(kept));
    }
}

#[test]
fn a_day_between_a_verb_and_its_object_parts_nothing() {
    for (language, sentence) in [
        (
            "fr",
            "Après deux ans de travaux, les ouvriers du port ont livré, le 4 décembre dernier, trois quais neufs à la ville.",
        ),
        (
            "es",
            "Tras dos años de obras, los obreros del puerto entregaron, el 4 de diciembre, tres muelles nuevos a la ciudad.",
        ),
    ] {
        assert_eq!(clause(sentence, language), None, "{sentence}");
    }
}
