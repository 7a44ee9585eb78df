//! Where a text ends that is cut between words.

use super::*;

#[test]
fn no_attribute_stands_without_its_noun() {
    for (language, text, never) in [
        ("en", "The council of Brill raises the tax on all online gambling in the old port", "online…"),
        ("ru", "Суд арестовал бывшего заместителя директора департамента Бриллской области за взятку", "Бриллской…"),
        (
            "uk",
            "Суд арештував заступника директора департаменту містобудування Брілльської міськради за хабар",
            "Брілльської…",
        ),
        ("pl", "Sąd skazał zastępcę dyrektora departamentu budownictwa brilskiego urzędu za łapówkę", "brilskiego…"),
        ("de", "Der Rat von Brill zahlt im Winter einen Zuschuss für alte Boote im Hafen", "alte…"),
        ("fr", "Le conseil du port de Brill a choisi lundi soir une nouvelle directrice pour le bac", "nouvelle…"),
    ] {
        let cuts = Cuts::of(&parse(text), language).bare;
        let kept: Vec<String> = cuts.iter().map(|cut| cut.apply(&parse(text)).text).collect();
        assert!(kept.len() >= 3 && !kept.iter().any(|kept| kept.ends_with(never)), "{kept:?}");
    }
    // Without a noun behind it, it is one; and so is a name.
    for (language, text, kept) in [
        ("ru", "В порту города нашли сорок раненых в среду вечером", "В порту города нашли сорок раненых…"),
        ("ru", "Вчера на пристани видели Ивана Бриллского сорок раз", "Вчера на пристани видели Ивана Бриллского…"),
        ("en", "The whole harbour fair of Brill went online on Monday", "The whole harbour fair of Brill went online…"),
    ] {
        let max = kept.chars().count();
        assert_eq!(within(text, language, max).as_deref(), Some(kept));
    }
}

#[test]
fn no_scrap_of_words_stands_behind_a_mark() {
    let text = "A wave off the northern coast of Brill, ferry warning by the port";
    assert_eq!(within(text, "en", 46).as_deref(), Some("A wave off the northern coast of Brill…"));
    assert_eq!(within(text, "en", 54).as_deref(), Some("A wave off the northern coast of Brill…"));
    let text = "A wave off the northern coast of Brill, first long ferry warning by the port";
    let kept = "A wave off the northern coast of Brill, first long ferry warning…";
    assert_eq!(within(text, "en", 68).as_deref(), Some(kept));
    // Of several things, some may stand.
    let text = "The crews of the Ada, Berta, Cora, Dora, Emma and the Flora of Brill";
    assert_eq!(within(text, "en", 46).as_deref(), Some("The crews of the Ada, Berta, Cora, Dora, Emma…"));
}

#[test]
fn an_abbreviation_is_not_cut_to_its_stem() {
    assert_eq!(within("Учора приїхала мер м. Рівного з гостями", "uk", 25).as_deref(), Some("Учора приїхала мер…"));
    assert_eq!(
        within("Мост через реку строят в г. Пермь и дальше", "ru", 27).as_deref(),
        Some("Мост через реку строят…")
    );
    assert_eq!(
        within("She met two lawyers (att. gen. Ash) on Monday", "en", 24).as_deref(),
        Some("She met two lawyers…")
    );
    assert_eq!(within("Doors open at 7:15 p.m. on the quay", "en", 22).as_deref(), Some("Doors open…"));
    assert_eq!(within("Wait... and see what the tide brings", "en", 10).as_deref(), Some("Wait…"));
}

#[test]
fn no_text_ends_with_a_word_that_leaves_a_reader_waiting() {
    for (language, words) in [
        ("en", "although though because he she I we they what"),
        ("ru", "из-за прежде чем хотя пока этого против"),
        ("uk", "через хоча поки цього проти"),
        ("kk", "қарсы туралы өйткені"),
        ("de", "obwohl bevor während damit dieser laut trotz wegen"),
        ("es", "porque aunque contra"),
        ("it", "perché mentre dai dalle contro verso"),
        ("fr", "quand selon contre parce"),
        ("pt", "porque embora contra"),
        ("tr", "göre karşı rağmen yüzde"),
        ("pl", "że który dla przeciw ponieważ"),
        ("uz", "bilan uchun haqida"),
        ("nl", "de omdat terwijl tegen"),
        ("sv", "och eftersom mot"),
        ("da", "og fordi mod"),
        ("nn", "og fordi mot"),
        ("fi", "ja koska joka"),
        ("cs", "že protože proti"),
        ("sk", "že pretože proti"),
        ("sl", "ki ker proti"),
        ("bs", "koji jer protiv"),
        ("sr", "који јер против"),
        ("ro", "și deoarece împotriva"),
        ("hu", "hogy mert amely"),
        ("el", "και επειδή που"),
        ("bg", "който защото срещу"),
        ("ms", "yang karena dengan"),
        ("vi", "và của những"),
    ] {
        for word in words.split_whitespace() {
            let text = format!("Rondo {word} abc");
            let max = text.chars().count() - 2;
            assert_eq!(within(&text, language, max).as_deref(), Some("Rondo…"), "{language} {word}");
        }
    }
}

#[test]
fn japanese_words_end_where_a_phrase_does() {
    let text = "アベル市の市長は月曜日、路面電車の新しい路線を五月から運行すると正式に発表した";
    let cuts = Cuts::of(&parse(text), "ja").bare;
    let all: Vec<&str> = cuts.iter().map(|cut| &text[..cut.end]).collect();
    assert!(all.len() >= 4, "{all:?}");
    for kept in &all {
        let rest = &text[kept.len()..];
        let ends =
            kept.ends_with(['は', 'が', 'を', 'に', 'で', 'と', 'も', 'へ', 'ら', 'て']) || rest.starts_with('、');
        assert!(ends && !rest.starts_with(|c| matches!(c, 'ぁ'..='ん')), "{all:?}");
    }
    // Where there is no such place, between the words of a name of nouns.
    assert!(!Cuts::of(&parse("東京都議会臨時会閉会"), "ja").words.is_empty());
}

#[test]
fn words_end_where_a_phrase_does_if_that_costs_little() {
    for (text, language, max, kept) in [
        (
            "The two boards of the port signed a contract on Friday to build a joint yard for the repair of ferries",
            "en",
            75,
            "The two boards of the port signed a contract on Friday…",
        ),
        (
            "The port reported a rise of a third in the number of travellers and raised the fare for dogs",
            "en",
            80,
            "The port reported a rise of a third in the number of travellers…",
        ),
        // A phrase that ends early is no reason.
        ("A ferry of the long line from Brill", "en", 25, "A ferry of the long line…"),
    ] {
        assert_eq!(within(text, language, max).as_deref(), Some(kept));
    }
}

#[test]
fn no_words_end_behind_a_verb_that_waits_for_what_is_said_or_done() {
    for (language, text, never) in [
        (
            "ru",
            "Суд порта отказался вернуть городу лодки старого причала, указав, что город сам продал их весной",
            "указав…",
        ),
        (
            "uk",
            "Суд порту відмовився повернути місту човни старої пристані, зазначивши, що місто саме їх продало",
            "зазначивши…",
        ),
        (
            "fr",
            "Le tribunal du port refuse de rendre les bateaux à la ville, estimant que celle-ci les a vendus",
            "estimant…",
        ),
        (
            "it",
            "Il tribunale del porto rifiuta di rendere le barche alla città, ritenendo che le abbia vendute",
            "ritenendo…",
        ),
        (
            "en",
            "The court of the port will not give back the boats of the town, arguing that it sold them in May",
            "arguing…",
        ),
        ("en", "The mayor of Brill built the new pier of the port with the money of the town", "built…"),
        (
            "en",
            "The chair of the board left on Monday after an audit found that a scanner bought from Vane Ltd. in May had not been used",
            "bought…",
        ),
    ] {
        for max in 20..text.chars().count() {
            let kept = within(text, language, max).unwrap_or_default();
            assert!(!kept.ends_with(never), "{kept}");
        }
    }
}

#[test]
fn no_text_ends_with_a_verb_that_has_only_begun() {
    for (language, text, never) in [
        (
            "en",
            "The board of the port has voted to build a ferry and selling the old one to the town of Brill",
            vec!["and selling", "to build"],
        ),
        (
            "fr",
            "Le tribunal a condamné le port à une amende pour avoir laissé s’écouler pendant trois ans des eaux sales",
            vec!["avoir laissé", "s’écouler"],
        ),
        (
            "pt",
            "A câmara aprovou a compra do velho teatro do porto fechado há anos e classificado como monumento",
            vec!["e classificado"],
        ),
        (
            "pl",
            "Port zamknął nabrzeże przy skwerze po tym, jak nurkowie znaleźli w starym falochronie szczelinę",
            vec!["znaleźli"],
        ),
        (
            "en",
            "Every diver knows that the octopus stops eating once she lays her eggs, and that she dies then in her den",
            vec!["she dies"],
        ),
    ] {
        let words = Cuts::of(&parse(text), language).words;
        assert!(!words.is_empty(), "{text}");
        for cut in words {
            assert!(!never.iter().any(|end| text[..cut.end].ends_with(end)), "{}", &text[..cut.end]);
        }
    }
}

#[test]
fn a_name_stands_with_what_is_right_before_it() {
    for (language, text, never) in [
        ("es", "El gobierno retira el plan de las aguas del río Gállego para los regadíos de la vieja Hoya", "río"),
        (
            "en",
            "After a long night in May the old port of the town beat the Brill Rovers 3-2 on a wet Sunday",
            "Rovers",
        ),
    ] {
        let words = Cuts::of(&parse(text), language).words;
        assert!(!words.is_empty() && !words.iter().any(|cut| text[..cut.end].ends_with(never)), "{words:?}");
    }
    // Where there is no other place, it may end there.
    assert_eq!(within("He met Hasan İ. Yalçın on the quay", "en", 9).as_deref(), Some("He met…"));
}

#[test]
fn a_passive_before_what_only_adds_something_ends_a_sentence() {
    let text = "A former pilot who sold the boats of the old port to pay for racehorses and a house has been jailed for six years and \
                four months.";
    let kept = "A former pilot who sold the boats of the old port to pay for racehorses and a house has been jailed.";
    assert_eq!(within(text, "en", kept.len() + 2).as_deref(), Some(kept));
    for text in [
        "The old pilot who sold the boats of the port to pay for racehorses and a house has been accused of theft by the whole town.",
        "The old pilot of the port has for many long years and by everybody in the whole of the town been asked to leave it at once.",
        "The diver whose drawings changed how harbours are dredged and were sold at once, has died of a fever.",
    ] {
        for max in 40..text.len() {
            let kept = within(text, "en", max).unwrap_or_default();
            let ends = ["accused.", "asked.", "dredged.", "sold."];
            assert!(!ends.iter().any(|end| kept.ends_with(end)), "{kept}");
        }
    }
}

#[test]
fn a_year_stands_with_its_day() {
    let text = "The council passed a plan that keeps the old port of Brill open through Sept. 30, 2027, sending it to the mayor, who waits.";
    let cuts = Cuts::of(&parse(text), "en");
    let torn = cuts.words.iter().chain(&cuts.clauses).find(|cut| text[..cut.end].ends_with("30"));
    assert!(torn.is_none(), "{torn:?}");
    let kept = "The council passed a plan that keeps the old port of Brill open through Sept. 30, 2027.";
    assert_eq!(within(text, "en", kept.len()).as_deref(), Some(kept));
}

#[test]
fn a_japanese_clause_ends_behind_its_verb() {
    let text = "夜行バスが乗用車と衝突し、乗客ら九人が軽いけがをして病院に運ばれた一方、乗用車の男性は現場から立ち去っている。";
    let kept = "夜行バスが乗用車と衝突し、乗客ら九人が軽いけがをして病院に運ばれた。";
    assert_eq!(within(text, "ja", 50).as_deref(), Some(kept));
    let text = "港の古い船の船長が本を読む一方、町の人々は誰も港に来ることがないので、店は昨日の朝から閉まったままになっている。";
    assert!(!within(text, "ja", 40).unwrap_or_default().ends_with("がない。"));
}

#[test]
fn no_words_end_before_what_they_have_only_begun() {
    for (language, text, never) in [
        (
            "en",
            "A sponge that lives for a thousand years at the bottom of the sea could rewrite the record of ocean warming",
            &["ocean…"][..],
        ),
        (
            "en",
            "About nine thousand people were told to leave their homes below the dam on Friday after a crack ten feet long opened in it",
            &["crack…", "ten feet…"],
        ),
        (
            "en",
            "For an hour and ten minutes this is the best film about the sea in years: cold, quick, and built around a boat",
            &["cold…", "quick…"],
        ),
        (
            "es",
            "El volcán lanzó el sábado una columna de ceniza de once kilómetros de altura que ha obligado a evacuar a doce mil personas",
            &["obligado…", "evacuar…"],
        ),
        (
            "pt",
            "O vulcão lançou no sábado uma coluna de cinza de onze quilómetros de altura que tem obrigado a evacuar doze mil pessoas",
            &["obrigado…"],
        ),
    ] {
        for max in text.chars().count() / 2..text.chars().count() {
            let kept = within(text, language, max).unwrap_or_default();
            assert!(!never.iter().any(|end| kept.ends_with(end)), "{kept}");
        }
    }
}

#[test]
fn no_word_stands_before_what_it_is_of_or_opens_a_clause_about_it() {
    for (language, text, never) in [
        ("de", "Im Hafen lagen neun Kisten, mit denen die Stadt ihre alten Boote beladen wollte", "denen…"),
        ("en", "The port has nine pilots, of whom seven are to leave before the summer", "whom…"),
        ("fr", "Le port a neuf pilotes, parmi lesquels sept vont partir avant le printemps", "lesquels…"),
        ("pt", "O porto fechou na segunda-feira a doca velha após a descoberta de nove caixas", "descoberta…"),
        ("es", "El puerto cerró el lunes el muelle viejo tras el hallazgo de nueve cajas", "hallazgo…"),
    ] {
        let cuts = Cuts::of(&parse(text), language).words;
        let kept: Vec<String> = cuts.iter().map(|cut| cut.apply(&parse(text)).text).collect();
        assert!(!kept.is_empty() && !kept.iter().any(|kept| kept.ends_with(never)), "{kept:?}");
    }
}
