//! Which parts of a sentence stand alone, language by language.

use super::super::tests::clause;
use super::super::{Cuts, fit, fit_below};
use crate::text::parse;

#[test]
fn a_clause_ends_like_its_sentence() {
    for (language, sentence, kept) in [
        ("en", "The council approved the line, which will cost five million.", "The council approved the line."),
        ("en", "The council approved the line, which will cost five million", "The council approved the line"),
        ("en", "The line opens in the spring – a year late!", "The line opens in the spring."),
        ("zh", "停用多年的海渡灯塔昨晚重新点亮，首日迎来三千名游客。", "停用多年的海渡灯塔昨晚重新点亮。"),
        ("es", "Se gastó el dinero de la obra, es decir, nada.", "Se gastó el dinero de la obra."),
        ("en", "The mayor resigned on Friday, saying, through tears, that it hurt.", "The mayor resigned on Friday."),
        ("hi", "बच्चे कक्षाओं में लौट आए हैं, और नावें चल रही हैं।", "बच्चे कक्षाओं में लौट आए हैं।"),
        (
            "ru",
            "Движение по мосту открылось в пятницу, на семь лет позже срока.",
            "Движение по мосту открылось в пятницу.",
        ),
    ] {
        assert_eq!(clause(sentence, language).as_deref(), Some(kept));
    }
}

#[test]
fn what_cannot_stand_alone_is_not_kept() {
    for (language, sentence) in [
        ("en", "In the old Canadian capital by the river, he met the speaker."),
        ("en", "When the storm hit the northern coast, the gate closed."),
        ("en", "The mayor of the town took five million, prosecutors said."),
        ("en", "The new line will open next spring, unless the council changes its mind."),
        ("en", "The ward reopened after nurses, porters and a surgeon talked to them."),
        ("en", "The gate stopped eleven big buses, a wedding, two lorries, and a dog."),
        ("en", "Who will pay for the new line, and when?"),
        (
            "es",
            "El consejo del puerto ha aprobado de forma inicial este lunes, con los votos a favor del gobierno --PV-- y en contra de \
             los otros --Lux, Mar y Con Brill-- el presupuesto para el muelle.",
        ),
        (
            "es",
            "El alcalde expuso la línea planteada por el nuevo equipo para la promoción, puesta en valor y gestión del museo.",
        ),
        (
            "es",
            "La regidora convocó a los alcaldes de los municipios vecinos de Brill, Lund de la Sierra, Veld y, claro está, de Avel.",
        ),
        ("ru", "Мэр города и глава совета, который вёл переговоры, отказался отвечать."),
        ("ru", "После того как мост через реку достроили, паром остался."),
        ("de", "Der Bürgermeister der alten Hafenstadt, der sie führte, schwieg."),
        ("fr", "Le maire de la vieille ville, qui les menait, se taisait."),
        ("es", "El alcalde de la ciudad vieja, que los dirigía, calló."),
        ("tr", "Köyün yaşlı ve yorgun bekçisi, dün görevini bıraktı."),
        ("zh", "市文物局的负责人昨天介绍，修复工程历时十四个月。"),
        ("zh", "昨天受台风影响的海渡市东部、南部和西部的渔港全部关闭。"),
        ("de", "Der Bericht liegt vor, in dem es heißt, die Brücke sei sicher."),
        ("pl", "Rada miasta przyjęła plan, choć, jak podał rzecznik rady, nie od razu."),
        ("ar", "قال الوزير، كما أكد مكتبه، إن الجسر آمن."),
        ("pt", "O ministro visitou o porto com o Eng. Vaz, o Pe. Rui, o Gal. Paz e a Arq. Luz."),
    ] {
        assert_eq!(clause(sentence, language), None, "{sentence}");
    }
}

#[test]
fn what_ends_with_a_stop_gets_no_other() {
    for (sentence, kept) in [
        (
            "Rails for the pier came from Norwick Bros., a foundry in the hills.",
            "Rails for the pier came from Norwick Bros.",
        ),
        ("The bakers were helped by a Ms. X., whom nobody had met before.", "The bakers were helped by a Ms. X."),
        (
            "The yard was sold to a rival (not Norwick Inc.), which will close it.",
            "The yard was sold to a rival (not Norwick Inc.).",
        ),
        ("The choir has sung “Shall We Go?”, which nobody had asked for.", "The choir has sung “Shall We Go?”"),
    ] {
        assert_eq!(clause(sentence, "en").as_deref(), Some(kept));
    }
}

#[test]
fn a_clause_does_not_end_at_the_subject_of_another() {
    for (language, sentence) in [
        ("en", "Ms Doyle, of Whitby, said the ferry, which left at nine, carried forty people."),
        ("en", "The port denied claims that the pilot, a man of sixty, had slept."),
        ("en", "Nobody at the port can explain why the pilot, accused of sleeping, had been alone."),
        ("en", "The mayor of the port gave in; the council, led by his rivals, did not."),
        ("en", "The board said on Monday that the ferry, which left at nine, carried forty people."),
        ("en", "The board raised the fare for the ferry and the pilot, who lives there, left in anger."),
        ("ru", "Капитан, выйдя на берег, сказал, что паром, который вёз сорок человек, цел."),
        ("ru", "Вчера вечером капитан порта узнал, что паром цел."),
        ("uk", "Увечері капітан порту дізналася, що пором, який віз сорок людей, цілий."),
        ("de", "Gestern hat der Kapitän gesagt, dass die Fähre, die um neun ablegte, leer war."),
        ("fr", "Le capitaine a dit que le bac, parti à neuf heures, portait quarante personnes."),
        ("fr", "Le capitaine a dit qu’un bac, parti à neuf heures, portait quarante personnes."),
        ("es", "El capitán dijo que el barco, que era nuevo, llevaba a cuarenta personas."),
        ("it", "Il capitano ha detto che il traghetto, partito alle nove, portava quaranta persone."),
        ("pt", "O capitão disse que o barco, que era novo, levava quarenta pessoas."),
        ("pl", "Kapitan portu powiedział, że prom, który płynął nocą, był pusty."),
    ] {
        let kept = clause(sentence, language).unwrap_or_default();
        // What is kept may end where the inner clause is whole.
        let subjects = [
            "council.",
            "rivals.",
            "ferry.",
            "pilot.",
            "sleeping.",
            "sixty.",
            "паром.",
            "узнал.",
            "пором.",
            "Fähre.",
            "bac.",
            "barco.",
            "traghetto.",
            "prom.",
        ];
        assert!(!subjects.iter().any(|subject| kept.ends_with(subject)), "{kept}");
    }
}

#[test]
fn the_verb_of_a_relative_clause_is_not_the_sentence_s() {
    for (language, sentence) in [
        ("en", "The old diver whose drawings changed how harbours are dredged, fell ill on Friday."),
        ("en", "The old diver who was also hurt in the blast, aged sixty, fell ill."),
        ("en", "“It was,” wrote Marsh, “the darkest place on the whole coast.”"),
        ("en", "The diver Ida Marsh (who was not born here), a mother of two, fell ill."),
        ("fr", "La plongeuse dont les dessins ont changé le port, Ida Marsh, se repose."),
        ("nl", "De duiker van de oude haven, die ziek werd, rust."),
    ] {
        assert_eq!(clause(sentence, language), None, "{sentence}");
    }
}

#[test]
fn a_clause_with_all_its_verbs_is_kept() {
    for (language, sentence, kept) in [
        (
            "en",
            "The board said the ferry would sail again, adding that it was safe.",
            "The board said the ferry would sail again.",
        ),
        ("en", "The diver, of Whitby, won the prize, the first of its kind.", "The diver, of Whitby, won the prize."),
        (
            "en",
            "“The pier is closed today,” said the mayor, who had it built.",
            "“The pier is closed today,” said the mayor.",
        ),
        (
            "de",
            "Der Rat hat am Freitag den Plan beschlossen, zwei Jahre später als erwartet.",
            "Der Rat hat am Freitag den Plan beschlossen.",
        ),
        ("fr", "Le bac s’est échoué dans la baie, sans faire de blessés.", "Le bac s’est échoué dans la baie."),
        (
            "pl",
            "Rada miasta przyjęła plan budowy mola, które pochłonie miliony.",
            "Rada miasta przyjęła plan budowy mola.",
        ),
    ] {
        assert_eq!(clause(sentence, language).as_deref(), Some(kept));
    }
}

#[test]
fn a_clause_that_does_not_tell_which_one_is_meant_gives_way_to_words() {
    let within = |text: &str, language: &str, max: usize| {
        fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
    };
    for (language, noun, behind) in [
        (
            "ru",
            "Городской совет принял закон",
            "который обязывает все паромы города выходить зимой с двумя лоцманами и врачом.",
        ),
        (
            "uk",
            "Міська рада прийняла закон",
            "який зобов’язує всі пороми міста виходити взимку з двома лоцманами та лікарем.",
        ),
        (
            "pl",
            "Rada miasta uchwaliła ustawę",
            "która nakazuje wszystkim promom wypływać zimą z dwoma pilotami i lekarzem.",
        ),
        (
            "de",
            "Der Rat hat ein Gesetz beschlossen",
            "das alle Fähren verpflichtet, im Winter zwei Lotsen und einen Arzt mitzunehmen.",
        ),
    ] {
        let text = format!("{noun}, {behind}");
        let length = text.chars().count();
        let kept = within(&text, language, length - 8).unwrap_or_default();
        assert!(kept.starts_with(&format!("{noun}, ")) && kept.ends_with('…'), "{kept}");
        // Where no more than a little of it fits, the clause is better.
        let kept = within(&text, language, noun.chars().count() + 12);
        assert_eq!(kept, Some(format!("{noun}.")));
    }
    // Who is named is known.
    let text = "Мэр города встретился с Иваном Лозой, который обязывает все паромы выходить зимой с двумя лоцманами.";
    assert_eq!(within(text, "ru", 90).as_deref(), Some("Мэр города встретился с Иваном Лозой."));
    // A comma before a relative tells elsewhere that it only adds something.
    let text =
        "The council passed the law, which obliges all ferries of the town to sail with two pilots and a doctor.";
    assert_eq!(within(text, "en", 90).as_deref(), Some("The council passed the law."));
}

#[test]
fn a_headline_has_verbs_of_its_own() {
    for (headline, kept) in [
        (
            "Strong earthquake strikes off northern Brill, ferry warning issued",
            "Strong earthquake strikes off northern Brill",
        ),
        ("Storm Hits the Old Harbour, Three Boats Sunk", "Storm Hits the Old Harbour"),
    ] {
        assert_eq!(clause(headline, "en").as_deref(), Some(kept));
    }
    // In a sentence, such a word is a noun, and no clause is kept for it.
    assert_eq!(clause("After the strikes at the port and the cuts, nobody came.", "en"), None);
    assert_eq!(clause("The strikes off northern Brill and the cuts, which nobody wanted, are over.", "en"), None);
}

#[test]
fn what_hangs_on_a_clause_is_no_list() {
    let sentence = "The sheep stayed there for three hours, stopping eleven buses, a wedding and a lorry.";
    assert_eq!(clause(sentence, "en").as_deref(), Some("The sheep stayed there for three hours."));
}

#[test]
fn what_is_said_behind_a_colon_is_not_left_out() {
    for (language, sentence) in [
        ("ar", "قال رئيس الميناء في خطاب طويل أمام البحارة: \"لن نبيع القوارب القديمة\"."),
        ("en", "The head of the old harbour told the crew on Friday: “We will not sell the boats.”"),
        ("fr", "« Ohé », a lancé le chef du vieux port en souriant : « Nous ne vendrons pas les bateaux. »"),
    ] {
        assert_eq!(clause(sentence, language), None, "{sentence}");
    }
}

#[test]
fn a_clause_ends_at_its_own_words() {
    for (language, sentence) in [
        ("he", "שלושה ימאים ניצלו אמש סמוך למזח הישן וראש הנמל, דוד לוין, בא לשם."),
        ("th", "ดร. ปรีชา แสงทอง และ น.ส. มาลี ใจงาม"),
        ("ja", "市長は「これは本当に良い船だ」と述べ、船員の名前を呼んだ。"),
        ("ja", "船は昨日の朝に港を出た船員の声で、市長が名前を呼んだ。"),
    ] {
        assert_eq!(clause(sentence, language), None, "{sentence}");
    }
    let sentence = "The boat was shown on Friday in the Washington, D.C. office of a senator, who smiled.";
    let kept = "The boat was shown on Friday in the Washington, D.C. office of a senator.";
    assert_eq!(clause(sentence, "en").as_deref(), Some(kept));
    let whole = Cuts::of(&parse(sentence), "en").clauses;
    assert_eq!(whole.len(), 1, "{whole:?}");
    let sentence = "เรือลำใหม่เข้าเทียบท่าแล้ว หลังจากรอมานานหลายเดือน";
    assert_eq!(clause(sentence, "th").as_deref(), Some("เรือลำใหม่เข้าเทียบท่าแล้ว"));
}

#[test]
fn what_a_colon_or_a_semicolon_takes_back_is_not_told_as_a_fact() {
    for (language, sentence) in [
        ("en", "The singer of the band is dead: that was the rumour on Monday, and her family denied it."),
        ("en", "The minister killed her husband in the house; he knew too much, an anonymous caller claims."),
        ("de", "Der Bürgermeister hat zwei Millionen Euro genommen: Das behauptete im Mai eine Zeitung."),
        ("ru", "Мэр города получил взятки на сумму два миллиона; он продал дом, утверждает следствие."),
    ] {
        // With who says it, some of it may be told.
        let source = sentence.rsplit(", ").next().filter(|_| sentence.contains(';')).unwrap_or("nobody");
        assert!(clause(sentence, language).is_none_or(|kept| kept.ends_with(source)), "{sentence}");
    }
}

#[test]
fn a_participle_behind_a_hyphen_is_no_verb() {
    let sentence =
        "The diver whose book about the pier became one of the best-loved of the coast, aged sixty, fell ill.";
    assert_eq!(clause(sentence, "en"), None);
    let sentence = "The council re-elected the old pilot of the port, which nobody had expected at all.";
    assert_eq!(clause(sentence, "en").as_deref(), Some("The council re-elected the old pilot of the port."));
}

#[test]
fn what_a_thing_is_or_who_made_it_is_no_other_thing_of_a_list() {
    for (language, sentence, kept) in [
        (
            "de",
            "Taucher haben im Hafen von Brill neun Kisten mit Bleifarbe gefunden, jener Farbe, mit der die Boote früher \
             gestrichen wurden.",
            "Taucher haben im Hafen von Brill neun Kisten mit Bleifarbe gefunden.",
        ),
        (
            "de",
            "Die Stadt hat am Montag alle drei Fähren stillgelegt, alte Schiffe, deren Motoren niemand mehr baut.",
            "Die Stadt hat am Montag alle drei Fähren stillgelegt.",
        ),
        (
            "es",
            "El puerto retiró el lunes todas las boias Mar, fabricadas por Acme, tras la muerte de un niño.",
            "El puerto retiró el lunes todas las boias Mar.",
        ),
    ] {
        let max = kept.chars().count() + 4;
        let told = fit(&parse(sentence), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text);
        assert_eq!(told.as_deref(), Some(kept));
    }
    // Things are not told by half.
    let listed = "Taucher haben im Hafen neun Kisten, alte Boote, die niemand kannte, und ein Rad gefunden.";
    assert_ne!(clause(listed, "de").as_deref(), Some("Taucher haben im Hafen neun Kisten."));
}

#[test]
fn who_somebody_is_stands_without_the_clause_about_that() {
    for (language, sentence, kept) in [
        (
            "it",
            "È morto lunedì nella sua casa di Avel Ugo Lodi, guida alpina che per trent’anni ha portato il latte ai rifugi.",
            "È morto lunedì nella sua casa di Avel Ugo Lodi, guida alpina.",
        ),
        (
            "fr",
            "Le port a rendu hommage lundi à Léa Morin, ancienne pilote qui a mené le bac de Brill pendant trente hivers.",
            "Le port a rendu hommage lundi à Léa Morin, ancienne pilote.",
        ),
    ] {
        let max = kept.chars().count() + 6;
        let told = fit(&parse(sentence), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text);
        assert_eq!(told.as_deref(), Some(kept));
    }
    // An article tells which one is meant, with the clause.
    let sentence =
        "Le port a rendu hommage lundi à Léa Morin, la pilote qui a mené le bac de Brill pendant trente hivers.";
    let told = fit(&parse(sentence), "fr", |rich| rich.text.chars().count() <= 60).map(|rich| rich.text);
    assert_eq!(told.as_deref(), Some("Le port a rendu hommage lundi à Léa Morin."));
}

#[test]
fn a_relative_clause_is_no_sentence_before_the_one_that_it_belongs_to() {
    for text in [
        "पुराने घाट की सीढ़ियों के पास, जहां गली बहुत संकरी है, वहां हर सुबह नाव वालों की बड़ी भीड़ लग जाती है और शाम तक रहती है।",
        "जब घाट पर नाव आती है और सब लोग उतर जाते हैं, तब वहां की पुरानी दुकान में हर सुबह बड़ी भीड़ लग जाती है।",
        "जो लोग हर सुबह घाट पर नाव से आते हैं, वे दिन भर पुराने बाजार में काम करते हैं और शाम को लौट जाते हैं।",
    ] {
        let main = text.find(", वहां").or(text.find(", तब")).or(text.find(", वे")).unwrap_or_default();
        for max in 12..text.chars().count() {
            let told = fit(&parse(text), "hi", |rich| rich.text.chars().count() <= max).unwrap_or_default().text;
            assert!(!told.ends_with('।') || told.len() > main + 4, "{max} {told}");
            let fits = |rich: &crate::text::Rich| rich.text.chars().count() <= max;
            let told = fit_below("घाट की भीड़", &parse(text), "hi", fits).unwrap_or_default().text;
            let begun = told.contains("जहां") || told.contains("जब") || told.contains("जो");
            assert!(!begun || told.len() > main, "{max} {told}");
        }
    }
}

#[test]
fn a_sentence_behind_a_colon_that_only_explains_may_go() {
    let below = |text: &str, language: &str| {
        let fits = |rich: &crate::text::Rich| rich.text.chars().count() <= 80;
        fit_below("News of the day", &parse(text), language, fits).unwrap_or_default().text
    };
    let text = "Die Brücke von Brill wird am Montag für neun Wochen gesperrt: Der Rat hat am Freitag den Umbau der beiden Pfeiler \
                bezahlt.";
    assert_eq!(below(text, "de"), "Die Brücke von Brill wird am Montag für neun Wochen gesperrt.");
    let text = "The bridge of Brill will close on Monday for nine weeks: The council has paid for two of its piers and opens them.";
    assert_eq!(below(text, "en"), "The bridge of Brill will close on Monday for nine weeks.");
    // What takes it back, or tells whose word it is, stays.
    for text in [
        "The bridge of Brill will close on Monday for nine weeks: The council has denied that it will and opens all of it.",
        "The bridge of Brill will close on Monday for nine weeks: The mayor has said so and the council will weigh it.",
        "The bridge of Brill will close on Monday for nine weeks: That was the rumour that has gone round in the town.",
    ] {
        assert!(!below(text, "en").ends_with("weeks."), "{text}");
    }
}
