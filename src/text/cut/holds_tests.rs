//! What is told in one sentence and taken back, or listed, or vouched for, behind it.

use super::super::Cuts;
use crate::text::{Rich, fit, parse};

fn within(text: &str, language: &str, max: usize) -> Option<String> {
    fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
}

/// A sentence, what takes it back as far as the first words that do, and the rest.
const TAKEN_BACK: &[(&str, &str, &str, &str)] = &[
    ("en", "The ferry to Brill has sunk with all hands.", " That was the rumour", " on the quay; she lies in port."),
    ("en", "The lighthouse will be sold to a hotel.", " So claimed", " a leaflet that went from door to door."),
    ("en", "The pilot was drunk.", " None of it", " is true, the harbour court found on Monday."),
    ("en", "The pilot took the money and the boat.", " But this is false", ", as the books of the bank show."),
    ("de", "Die Fähre nach Brill ist gesunken.", " Das war das Gerücht", " am Hafen; sie liegt am Kai."),
    ("de", "Der Lotse war betrunken.", " Das stimmt nicht", ", wie das Seegericht am Montag feststellte."),
    ("fr", "Le bac de Brill a coulé.", " C’est faux", " : il est à quai depuis lundi soir."),
    ("es", "El barco de Brill se ha hundido.", " Ese era el rumor", " en el puerto; está en el muelle."),
    ("es", "El piloto quemó el barco.", " No es cierto", ", según mostró el lunes el tribunal."),
    ("it", "Il traghetto di Brill è affondato.", " È una bufala", ": da lunedì è fermo in porto."),
    ("pt", "O barco de Brill afundou.", " Isso é falso", ": está no cais desde segunda-feira."),
    ("ru", "Паром в Брилль затонул.", " Это неправда", ": он с понедельника стоит у причала."),
    ("uk", "Пором до Брілля затонув.", " Це неправда", ": він з понеділка стоїть біля причалу."),
    ("kk", "Паром суға батып кетті.", " Бұл жалған", " ақпарат: ол дүйсенбіден бері айлақта тұр."),
    ("tr", "Brill vapuru battı.", " Bu iddia", " doğru değil: vapur pazartesiden beri iskelede."),
    ("pl", "Prom do Brill zatonął.", " To nieprawda", ": od poniedziałku stoi w porcie."),
    ("ar", "غرقت عبارة بريل.", " هذا الخبر غير صحيح", "، فهي راسية في الميناء منذ الاثنين."),
    ("he", "המעבורת לבריל טבעה.", " זו שמועה", " שקרית: היא עוגנת בנמל מיום שני."),
    ("hi", "नाव डूब गई।", " यह खबर झूठी", " है, नाव सोमवार से घाट पर है।"),
    ("ko", "배가 가라앉았다.", " 이는 사실이 아니다", ", 배는 월요일부터 부두에 있다."),
    ("zh", "渡轮沉没了。", "这是谣言", "：它从周一起一直停在码头。"),
    ("ja", "連絡船が沈んだ。", "これは誤り", "で、船は月曜から港にいる。"),
    ("nl", "De pont naar Brielle is gezonken.", " Dat klopt niet", ": hij ligt sinds maandag in de haven."),
    ("sv", "Färjan till Brill har sjunkit.", " Det stämmer inte", ": den ligger i hamn sedan måndag."),
    ("id", "Kapal ke Brill tenggelam.", " Kabar itu tidak benar", ", kapal ada di dermaga sejak Senin."),
    ("vi", "Chiếc phà đã chìm.", " Đây là tin giả", ", phà vẫn ở bến từ thứ Hai."),
];

#[test]
fn what_the_next_sentence_takes_back_goes_with_it_or_not_at_all() {
    for (language, told, taken_back, rest) in TAKEN_BACK {
        let text = format!("{told}{taken_back}{rest}");
        let seen = told.chars().count() + taken_back.chars().count();
        for max in 1..text.chars().count() {
            let kept = within(&text, language, max);
            let kept = kept.as_deref().unwrap_or(taken_back);
            assert!(kept.contains(taken_back.trim()), "{language} {max}: {kept}");
            assert!(max >= seen || kept == *taken_back, "{language} {max}: {kept}");
        }
        let cuts = Cuts::of(&parse(&text), language);
        let all = cuts.sentences.iter().chain(&cuts.clauses).chain(&cuts.words);
        assert!(all.into_iter().all(|cut| cut.end >= told.len() + taken_back.len()), "{language}");
        // What stands before may be kept alone.
        let more = format!("{told}\n\n{told}\n\n{told}\n\n{told}{taken_back}{rest}");
        assert!(within(&more, language, seen).is_some(), "{language}");
    }
}

#[test]
fn what_is_taken_back_is_more_than_a_sentence() {
    let told = "The pilot took the money. He spent it on a boat. He sank the boat.";
    let text = format!("{told} None of it is true, a court found.");
    assert_eq!(within(&text, "en", told.len()), None);
    let before = "The fair opened on Monday.\n\nThe band played.\n\n";
    assert_eq!(within(&format!("{before}{text}"), "en", 70).as_deref(), Some(before.trim()));
    // Whose word it is was told, so that no more than this is meant.
    let text = "The bridge opened on Monday. A leaflet said it had sunk at noon. This is not true.";
    assert_eq!(within(text, "en", 70).as_deref(), Some("The bridge opened on Monday."));
    assert_eq!(within(text, "en", 90).as_deref(), Some(text));
}

#[test]
fn who_denies_what_others_say_takes_nothing_back() {
    let told = "The harbour master said on Monday that the pilot burnt the boat.";
    assert_eq!(within(&format!("{told} He denies the charge."), "en", 64).as_deref(), Some(told));
}

#[test]
fn who_was_convicted_takes_nothing_back_by_denying_it() {
    for (language, told, denied) in [
        (
            "en",
            "The pilot who burnt the boat was jailed for six years.",
            "Ann Hale, 53, had denied two counts of arson.",
        ),
        ("en", "The pilot burnt the boat.", "Ann Hale had denied arson but was convicted by a jury last month."),
        ("de", "Die Lotsin wurde zu sechs Jahren Haft verurteilt.", "Sie bestreitet die Tat bis heute."),
        ("fr", "La pilote a été condamnée à six ans de prison.", "Elle nie les faits depuis le premier jour."),
        ("es", "La piloto fue condenada a seis años de cárcel.", "Ella niega los hechos desde el primer día."),
        ("ru", "Суд приговорил лоцмана к шести годам.", "Он отрицает вину с первого дня."),
        ("uk", "Суд засудив лоцмана до шести років.", "Він заперечує провину з першого дня."),
        ("pl", "Sąd skazał pilota na sześć lat.", "Nie przyznaje się do winy i zaprzecza wszystkiemu."),
    ] {
        let text = format!("{told} {denied}");
        assert_eq!(within(&text, language, text.chars().count() - 1).as_deref(), Some(told), "{language}");
    }
}

#[test]
fn what_somebody_denies_stands_with_his_denial_while_there_is_room() {
    for (language, told, denied) in [
        ("en", "The pilot burnt the boat.", "He denies the charge and will be heard in May."),
        ("en", "The pilot burnt the boat.", "He denied arson but was heard by a jury."),
        ("de", "Der Lotse hat das Boot verbrannt.", "Er bestreitet das und wird im Mai gehört."),
        ("fr", "Le pilote a brûlé le bateau.", "Il dément et sera entendu au mois de mai."),
        ("ru", "Лоцман сжёг лодку.", "Он отрицает вину, суд начнётся в мае."),
    ] {
        let text = format!("{told} {denied} It rained.");
        let both = format!("{told} {denied}");
        for max in told.chars().count()..both.chars().count() {
            assert_eq!(within(&text, language, max).as_deref(), Some(told), "{language} {max}");
        }
        assert_eq!(within(&text, language, both.chars().count()), Some(both));
        // What stands before is no part of it.
        let before = format!("The port of Brill opened. {text}");
        assert!(within(&before, language, 30).is_some(), "{language}");
    }
    // A clause with all of the denial is better than the whole charge without it.
    let text = "The pilot sold the boat on Monday, which had lain at the old pier of Brill for forty years.\n\nHe denies the charge.";
    assert_eq!(within(text, "en", 96).as_deref(), Some("The pilot sold the boat on Monday.\n\nHe denies the charge."));
    assert_eq!(within(text, "en", 40).as_deref(), Some("The pilot sold the boat on Monday."));
}

#[test]
fn what_is_denied_of_something_else_takes_nothing_back() {
    let lead = "The town of Brill will build a wall around its harbour.";
    for next in [
        "There is no evidence that the wall will harm the beach, said the head of the port.",
        "Mr Hale, a shopkeeper, denied that he had ever wanted one.",
        "“I thought it was a hoax,” said the head of the port.",
    ] {
        let more = "The work will cost the town two million.";
        let text = format!("{lead} {more}\n\n{next} It will be long.");
        assert_eq!(within(&text, "en", 110), Some(format!("{lead} {more}")), "{next}");
    }
}

#[test]
fn what_takes_nothing_back_bonds_nothing() {
    for (language, first, next) in [
        ("en", "The bill passed by 52 votes to 48.", "It was the first such law in the country."),
        ("en", "A bomb went off in the port.", "It claimed 40 lives, the police said on Monday."),
        ("en", "The boat lies in port.", "It was invented in 1850 by a pilot of Brill."),
        ("de", "Zwei Menschen sind gestorben.", "Das teilte die Polizei am Montag mit."),
        ("de", "Der Turm ist alt.", "Diese Bauart gibt es sonst nirgends."),
        ("id", "Jembatan dibuka.", "Ini salah satu jembatan terpanjang."),
        ("zh", "大桥开通了。", "这是全国最长的大桥。"),
        ("ru", "Мост открыли.", "Это самый длинный мост в стране."),
    ] {
        let space = if language == "zh" { "" } else { " " };
        let max = first.chars().count();
        assert_eq!(within(&format!("{first}{space}{next}"), language, max).as_deref(), Some(first));
    }
}

#[test]
fn what_ends_with_a_colon_goes_with_its_list() {
    let lead = "The pilots are home.";
    let list = "The five freed on Monday are:\n\nAda Berg, 34\n\nTom Hale, 51\n\nLena Vogt, 9";
    let text = format!("{lead} {list}\n\nThey were flown to Oslo on Monday.");
    let whole = format!("{lead} {list}");
    for max in lead.len()..whole.len() {
        assert_eq!(within(&text, "en", max).as_deref(), Some(lead), "{max}");
    }
    assert_eq!(within(&text, "en", whole.len()).as_deref(), Some(whole.as_str()));
    let cuts = Cuts::of(&parse("Er sagte dies:\n\nDie Brücke bleibt noch lange zu."), "de").sentences;
    assert_eq!(cuts.len(), 1, "{cuts:?}");
    let said = "Das Amt teilt mit: Das Bad ist zu.";
    assert_eq!(within(&format!("{said} Es ist Herbst."), "de", said.len()).as_deref(), Some(said));
}

#[test]
fn words_are_not_cut_off_from_who_says_them() {
    for (language, text, through) in [
        (
            "en",
            "The mayor of Brill sold forty boats and hid the price in a mill, investigators in the northern town said on \
             Monday after a year.",
            "investigators in the northern town said",
        ),
        (
            "en",
            "The mayor of Brill sold forty boats and hid the price in a mill according to three former pilots who spoke \
             to the paper.",
            "according to three former pilots",
        ),
        (
            "ru",
            "Мэр города продал сорок лодок и спрятал деньги на мельнице, заявило в понедельник следственное управление, не \
             назвав имён.",
            "следственное управление",
        ),
        (
            "de",
            "Der Bürgermeister hat vierzig Boote verkauft und das Geld in einer Mühle versteckt, teilte die Hafenwacht am \
             Montag mit, ohne Namen zu nennen und ohne weitere Fragen zu beantworten.",
            "am Montag mit",
        ),
        (
            "fr",
            "Le maire de Brill a vendu quarante bateaux et caché l’argent dans un moulin, a annoncé lundi le procureur de \
             la ville, sans nommer personne.",
            "le procureur de la ville",
        ),
        (
            "fr",
            "Le maire de Brill a vendu quarante bateaux et caché l’argent dans un moulin selon le parquet qui enquête \
             depuis lundi soir.",
            "selon le parquet qui enquête",
        ),
        (
            "es",
            "El alcalde vendió cuarenta barcos y escondió el dinero en un molino según la fiscalía del puerto que lo \
             investiga desde mayo.",
            "según la fiscalía del puerto",
        ),
        (
            "ar",
            "باع رئيس البلدية أربعين قاربا وأخفى المال في طاحونة قديمة بحسب مصادر أمنية تحدثت إلى الصحيفة مساء الاثنين.",
            "بحسب مصادر أمنية تحدثت",
        ),
        ("zh", "市长卖掉了四十条船并把钱藏在磨坊里，检察机关周一在新闻发布会上表示。", "。"),
    ] {
        let cuts = Cuts::of(&parse(text), language);
        let end = text.find(through).map_or(0, |at| at + through.len());
        for cut in cuts.clauses.iter().chain(&cuts.words) {
            assert!(cut.end >= end, "{language}: {}", &text[..cut.end]);
        }
        assert!(!cuts.words.is_empty() || through == "。", "{language}: {text}");
        assert!(cuts.bare.iter().any(|cut| cut.end < end), "for a line that must say something");
    }
}

#[test]
fn who_speaks_first_has_said_it() {
    for (language, text, kept) in [
        (
            "en",
            "Police said on Monday that the boats were sold and the price hidden in a mill",
            "Police said on Monday…",
        ),
        ("de", "Laut Polizei hat der Lotse vierzig Boote verkauft", "Laut Polizei hat der Lotse…"),
        ("ja", "警察は月曜日、市長が船を売って金を隠していたと発表した", "警察は月曜日…"),
    ] {
        assert_eq!(within(text, language, kept.chars().count()).as_deref(), Some(kept));
    }
}

#[test]
fn no_text_ends_with_a_word_that_waits_for_what_is_said() {
    for (language, text, says) in [
        ("en", "The head of the harbour watch said on Monday that he had gone", "said"),
        ("ru", "Начальник портовой охраны заявил в понедельник о пропаже лодок", "заявил"),
        ("de", "Der Leiter der Hafenwacht sagte am Montag kein Wort dazu", "sagte"),
        ("fr", "Le chef du vieux port affirme lundi ne rien savoir de tout cela", "affirme"),
        ("ar", "رئيس حرس الميناء القديم أعلن مساء الاثنين ضياع القوارب", "أعلن"),
        ("zh", "港口警卫队队长表示船只已经全部找到", "表示"),
    ] {
        let end = text.find(says).map_or(0, |at| at + says.len());
        let cuts = Cuts::of(&parse(text), language).words;
        assert!(!cuts.is_empty() && cuts.iter().all(|cut| cut.end != end), "{text}");
    }
}

#[test]
fn a_syllable_of_a_name_does_not_end_a_text() {
    let text = "Thủ tướng hôm qua đã tiếp Bộ trưởng Ngoại giao tại Hà Nội cùng các quan chức khác";
    for cut in Cuts::of(&parse(text), "vi").words {
        for torn in [" Bộ", " Ngoại", " Hà"] {
            assert!(!text[..cut.end].ends_with(torn), "{}", &text[..cut.end]);
        }
    }
    assert_eq!(within(text, "vi", 60).as_deref(), Some("Thủ tướng hôm qua đã tiếp Bộ trưởng Ngoại giao tại Hà Nội…"));
}

#[test]
fn what_was_expected_is_told_with_what_came_of_it_or_not_at_all() {
    for (language, expected, outcome, more) in [
        (
            "en",
            "When the library scrapped its fines, its director feared that patrons would keep the books.",
            "Instead 6,114 lost volumes have come back",
            ", among them a cookbook that was due in 1971.",
        ),
        (
            "de",
            "Als die Stadt die Gebühren abschaffte, fürchtete die Leiterin, die Leute würden die Bücher behalten.",
            "Stattdessen kamen 6.114 verlorene Bände zurück",
            ", darunter ein Kochbuch, das seit 1971 fehlte.",
        ),
        (
            "fr",
            "Les ingénieurs s’attendaient à voir le vieux pont s’effondrer dès que la crue atteindrait ses arches.",
            "Mais il a tenu bon toute la nuit",
            ", et vendredi à midi l’eau avait baissé de deux mètres.",
        ),
        (
            "es",
            "Los vecinos temían que el viejo puente se hundiera en cuanto la riada llegara a sus arcos.",
            "Sin embargo, el puente aguantó toda la noche",
            ", y el viernes el agua había bajado dos metros.",
        ),
        (
            "ru",
            "Жители посёлка опасались, что найденный у школы снаряд взорвётся, и ушли из домов.",
            "На самом деле снаряд оказался учебным",
            ", и вечером люди вернулись в свои дома у реки.",
        ),
        (
            "it",
            "Gli ingegneri temevano che il vecchio ponte crollasse appena la piena avesse toccato gli archi.",
            "Invece il ponte ha retto tutta la notte",
            ", e venerdì l’acqua era scesa di due metri.",
        ),
    ] {
        let text = format!("{expected} {outcome}{more}");
        let room = |max: usize| within(&text, language, max).unwrap_or_default();
        for max in 20..text.chars().count() {
            let told = room(max);
            let both = told.starts_with(&format!("{expected} {outcome}"));
            assert!(told.is_empty() || both, "{language} {max}: {told}");
        }
        assert_eq!(room(text.chars().count()), text);
    }
    // What somebody plans, or another says of it, is news by itself.
    let plans = "The council plans to build a pool by the old pier. But the shops are against it.";
    assert_eq!(within(plans, "en", 60).as_deref(), Some("The council plans to build a pool by the old pier."));
}

#[test]
fn deeds_that_only_the_next_sentence_tells_to_be_a_charge_are_not_told_without_it() {
    for (language, deeds, whose) in [
        ("en", "Dr Weir gave 14 patients drugs and wrote himself into three wills.", "So prosecutors told the court."),
        (
            "de",
            "Der Chirurg Weier hat 14 Patienten Mittel gegeben und Akten gefälscht.",
            "Das jedenfalls wirft ihm die Anklage vor.",
        ),
        (
            "ru",
            "Хирург Вейер давал 14 пациентам ненужные лекарства и вписал себя в завещания.",
            "Так считает следствие.",
        ),
        (
            "fr",
            "Le chirurgien Vayer a falsifié les dossiers de quatorze patients.",
            "C’est du moins ce que soutient le parquet.",
        ),
        (
            "es",
            "El cirujano Veyer falsificó los historiales de catorce pacientes.",
            "Eso es al menos lo que sostiene la Fiscalía.",
        ),
        (
            "it",
            "Il chirurgo Veyer ha falsificato le cartelle di quattordici pazienti.",
            "È quanto sostiene la procura.",
        ),
        ("pl", "Chirurg Wejer fałszował dokumentację czternastu pacjentów.", "Tak przynajmniej twierdzi prokuratura."),
        ("pt", "O cirurgião Veyer falsificou os prontuários de catorze pacientes.", "É o que sustenta a acusação."),
        ("uk", "Хірург Веєр давав чотирнадцятьом пацієнтам зайві ліки.", "Так вважає слідство."),
        ("tr", "Cerrah Veyer 14 hastaya gereksiz ilaçlar verdi.", "Savcılığın iddianamesinde böyle deniyor."),
        ("ja", "外科医の田中被告は患者14人に不要な薬を投与した。", "検察の起訴状にはそうある。"),
        ("ar", "أعطى الجراح سعيد علي أربعة عشر مريضا أدوية لا يحتاجون إليها.", "هذا ما تقوله النيابة العامة."),
        (
            "nl",
            "Chirurg Weijer gaf veertien patiënten middelen die ze niet nodig hadden.",
            "Dat zegt althans justitie.",
        ),
        (
            "sv",
            "Kirurgen Weier gav fjorton patienter fel medicin och förfalskade journaler.",
            "Så åtminstone åklagaren.",
        ),
    ] {
        let joint = if language == "ja" { "" } else { " " };
        let text = format!("{deeds}{joint}{whose}");
        for max in deeds.chars().count()..text.chars().count() {
            let told = within(&text, language, max);
            assert!(told.as_ref().is_none_or(|told| told.len() > deeds.len() + 2), "{language} {max}: {told:?}");
        }
        assert_eq!(within(&text, language, text.chars().count()).as_deref(), Some(text.as_str()));
    }
}

#[test]
fn an_allegation_that_is_denied_behind_is_not_told_without_either() {
    let deeds = "Dr Weir gave 14 patients drugs that they did not need and wrote himself into three wills.";
    let charge = "Those are the allegations that he will face in March, prosecutors said.";
    let text = format!("{deeds} {charge}\n\nHe denies them.");
    for max in deeds.len()..deeds.len() + charge.len() - 2 {
        let told = within(&text, "en", max);
        assert!(told.as_deref() != Some(deeds), "{max}");
    }
}

#[test]
fn a_claim_that_is_checked_goes_with_what_was_found_out() {
    for (language, claim, rating) in [
        ("en", "Claim: The old ferry was sold to a hotel. It left at night.", "Verdict: Missing context."),
        ("en", "THE CLAIM: The old ferry was sold to a hotel.", "Our rating: False"),
        ("de", "Behauptung: Die alte Fähre wurde nachts verkauft.", "Bewertung: Falsch."),
        ("fr", "Affirmation : le vieux bac a été vendu lundi.", "Verdict : à nuancer."),
        ("es", "Afirmación: el viejo barco se vendió el lunes.", "Veredicto: engañoso."),
        ("ru", "Утверждение: старый паром продали ночью.", "Вердикт: неправда."),
        ("tr", "İddia: Eski vapur gece satıldı.", "Sonuç: Yanlış."),
    ] {
        let above = "A film of a boat has been seen by nine million. Nobody bought it.";
        let text = format!(
            "{above}\n\n{claim}\n\n{rating}\n\nThe boat is still there, and anyone may see it at the old quay."
        );
        for max in above.chars().count()..text.chars().count() {
            let kept = within(&text, language, max).unwrap_or_default();
            assert!(kept.starts_with(above), "{language} {max}: {kept}");
            assert!(kept == above || kept.contains(rating), "{language} {max}: {kept}");
        }
    }
    // A word with a colon is no claim.
    let text =
        "Statement of the port: The ferry is back.\n\nVerdict: nine years for the pilot who took it to sea at night.";
    assert_eq!(within(text, "en", 60).as_deref(), Some("Statement of the port: The ferry is back."));
}

#[test]
fn a_quotation_set_apart_goes_with_whose_it_is() {
    let above = "The court fined the port nine million. The prosecutor had asked for two.";
    for (quote, whose) in [
        ("“We lost the boat. They lost nothing.”", " — Ann Lowe, mayor of Brill"),
        ("« Nous avons perdu le bac. »", " — Léa Morin, pilote"),
        ("„Wir haben die Fähre verloren.“", " – Ida Marsch, Lotsin"),
        ("\"We lost the boat.\"", " - Ann Lowe"),
    ] {
        let text = format!("{above}\n\n{quote}{whose}\n\nThe port will pay.");
        for max in above.chars().count()..text.chars().count() {
            let kept = within(&text, "en", max).unwrap_or_default();
            assert!(kept == above || kept.contains(whose), "{max}: {kept}");
        }
        let all = format!("{above}\n\n{quote}{whose}");
        assert_eq!(within(&text, "en", all.chars().count() + 2), Some(all));
    }
}

#[test]
fn what_holds_a_sentence_holds_it_however_far_the_text_goes_on() {
    let long = format!("The {} was built on the quay.", "very ".repeat(150).trim_end());
    let sentences = [
        "Ida Lund is charged with arson.",
        "It rained on the old quay.",
        "She denies it.",
        "That was a rumour.",
        "However, it will do so only if it rains.",
        long.as_str(),
    ];
    let mut texts = vec![sentences[0].to_owned()];
    for _ in 0..3 {
        let longer = |text: &String| sentences.map(|next| format!("{text} {next}"));
        texts = texts.iter().flat_map(longer).collect();
    }
    for text in texts {
        let rich = parse(&text);
        let cuts = Cuts::of(&rich, "en").sentences;
        for max in [40, 80] {
            let fits = |rich: &Rich| rich.text.len() <= max;
            let told = cuts.iter().map(|cut| cut.apply(&rich)).rfind(fits);
            assert!(told.is_none() || told == fit(&rich, "en", fits), "{max}: {told:?} of {text}");
        }
    }
}
