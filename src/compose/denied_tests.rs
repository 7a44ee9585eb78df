use super::*;

fn blocks(texts: &[&str]) -> Vec<Block> {
    texts.iter().map(|text| Block::paragraph(*text)).collect()
}

fn told(headline: &str, texts: &[&str], language: &str) -> Vec<String> {
    with_denial(blocks(texts), headline, Language::of(language)).blocks.into_iter().map(|block| block.text).collect()
}

const CASES: [(&str, &str, &str); 10] = [
    ("en", "Omar Lund is accused of taking the boat.", "Mr Lund had denied both charges."),
    ("en", "The keeper was charged with theft on Monday.", "\"I have done nothing wrong,\" he said."),
    ("de", "Der Lotse wird beschuldigt, das Boot genommen zu haben.", "Er bestreitet die Tat."),
    ("fr", "Le pilote est accusé d’avoir pris le bac.", "Il nie les faits."),
    ("es", "El piloto está acusado de llevarse el barco.", "Él niega los hechos."),
    ("ru", "Лоцман подозревается в краже лодки.", "Вину он не признаёт."),
    ("pl", "Pilot jest podejrzany o kradzież łodzi.", "Mężczyzna nie przyznaje się do winy."),
    (
        "pt",
        "O piloto é suspeito de levar o barco.",
        "O suspeito negou envolvimento, dizendo: \"Não fui eu. Não sei de nada.\"",
    ),
    ("nl", "De loods wordt verdacht van diefstal van de boot.", "De verdachte ontkent alles."),
    ("tr", "Kılavuz kaptan tekneyi çalmakla suçlanıyor.", "Kaptan suçlamaları reddetti."),
];

/// Each form of a story that a post may tell of it.
fn forms(headline: &str, texts: &[&str], language: &str) -> Vec<Vec<String>> {
    let told = with_denial(blocks(texts), headline, Language::of(language));
    let texts = |blocks: Vec<Block>| blocks.into_iter().map(|block| block.text).collect();
    [told.blocks].into_iter().chain(told.others).map(texts).collect()
}

/// Whether a form has `denial` in the paragraph behind the charge.
fn is_near(forms: &[Vec<String>], denial: &str) -> bool {
    forms.iter().skip(1).any(|form| form.len() > 1 && form[1].ends_with(denial))
}

#[test]
fn a_denial_may_stand_next_to_the_charge_and_nothing_is_told_out_of_its_order() {
    for (language, charge, denial) in CASES {
        let texts = [charge, "It rained on that day.", "The boat is red.", denial, "The court sits in May."];
        let forms = forms("A boat is gone", &texts, language);
        assert!(is_near(&forms, denial), "{language} {forms:?}");
        for form in &forms {
            let all = form.join("\n\n");
            let places: Vec<usize> = texts.iter().filter_map(|text| all.find(text)).collect();
            assert!(places.is_sorted() && all.contains(denial), "{language} {form:?}");
        }
        assert_eq!(forms[0].join("\n\n"), texts.join("\n\n"), "{language}");
        // Nobody is charged.
        let other = [&["The boat is back."], &texts[1..]].concat();
        assert_eq!(told("A boat is back", &other, language).join("\n\n"), other.join("\n\n"), "{language}");
    }
}

#[test]
fn a_word_for_what_is_untrue_denies_a_charge_that_the_sentence_names() {
    for (language, charge, denial) in [
        ("en", "Omar Lund is accused of taking the boat.", "Mr Lund called the allegations politically motivated."),
        ("ru", "Омар Лунд подозревается в краже лодки.", "Лунд назвал обвинение «оговором»."),
        ("uk", "Омара Лунда підозрюють у крадіжці човна.", "Лунд назвав звинувачення наклепом."),
        ("de", "Omar Lund wird beschuldigt, das Boot genommen zu haben.", "Lund nannte die Vorwürfe abwegig."),
        ("fr", "Omar Lund est accusé d’avoir pris le bac.", "M. Lund a qualifié ces accusations de mensongères."),
    ] {
        let texts = [charge, "It rained on that day.", "The boat is red.", denial, "The court sits in May."];
        let forms = forms("A boat is gone", &texts, language);
        assert!(is_near(&forms, denial), "{language} {forms:?}");
    }
}

#[test]
fn who_denies_what_was_told_before_denies_it_behind_that() {
    let charge = "Omar Lund is accused of taking the boat.";
    let claim = "Two fishermen say that he burnt the pier as well.";
    for (denial, alone) in [
        ("He denies this.", false),
        ("The owner of the yard denies the claim.", false),
        ("Lund denies the report.", false),
        ("Mr Lund denies that he took the boat.", true),
        ("Lund denies taking the old boat in May.", true),
    ] {
        let texts = [charge, "It rained.", "The boat is red.", claim, denial, "The court sits in May."];
        let forms = forms("A boat is gone", &texts, "en");
        let near = if alone { denial.to_owned() } else { format!("{claim}\n\n{denial}") };
        assert!(forms.iter().any(|form| form[1] == near), "{denial} {forms:?}");
        let parted = |form: &Vec<String>| !alone && form.iter().any(|text| text == denial);
        assert!(!forms.iter().any(parted), "{denial} {forms:?}");
    }
    // Nobody is charged, so nothing is owed.
    let none = [
        "No one will be charged over the fire at the yard.",
        "It rained.",
        "The boat is red.",
        "Its bell is of brass.",
        "Mr Lund denies that he lit it.",
    ];
    assert_eq!(forms("A fire at the yard", &none, "en")[0].len(), none.len());
    assert!(!is_near(&forms("A fire at the yard", &none, "en"), none[4]));
}

#[test]
fn who_is_told_as_he_is_the_one_who_is_charged_where_nobody_else_was_told_of() {
    let charge = "Police searched the home of Omar Lund in an inquiry into the sale of the boat, prosecutors said.";
    let denial = "His lawyer said that he had done nothing wrong.";
    for (between, alone) in [
        (["Nine officers took away papers, a neighbour said.", "Lund sold the boat in May."], true),
        (["Nine officers took away papers, a neighbour said.", "The boat was bought by Carl Roe in May."], false),
    ] {
        let texts = [charge, between[0], between[1], denial];
        let forms = forms("Home of boatman searched", &texts, "en");
        assert_eq!(forms.iter().any(|form| form[1] == denial), alone, "{between:?} {forms:?}");
    }
}

#[test]
fn who_speaks_as_somebody_told_before_is_told_behind_him() {
    let charge = "Omar Lund is accused of taking the boat.";
    let named = "The judge, Ida Roe, will hear the case in May at the old quay.";
    let said = "“We cannot rule out a fire,” she told the Post.";
    let denial = "Lund’s brother denies this.";
    let texts = [charge, "It rained.", "The boat is red.", named, said, denial];
    let forms = forms("A boat is gone", &texts, "en");
    assert!(forms.iter().any(|form| form[1] == format!("{named}\n\n{said}\n\n{denial}")), "{forms:?}");
}

#[test]
fn a_denial_is_found_in_the_last_paragraph_where_it_shows_whose_it_is() {
    let charge = "Omar Lund is accused of taking the boat.";
    let rest =
        ["It rained.", "The boat is red.", "It has two masts.", "It was built in Veld.", "Its bell is of brass."];
    for (denial, found) in [
        ("Lund denies the charges.", true),
        ("Lund denies that he took the boat.", true),
        ("The baker’s innocence is a song of those years.", false),
    ] {
        let texts = [&[charge], rest.as_slice(), &[denial]].concat();
        assert_eq!(is_near(&forms("A boat is gone", &texts, "en"), denial), found, "{denial}");
    }
}

#[test]
fn who_is_named_below_the_lead_alone_is_told_with_his_denial() {
    for (language, headline, charge, named, denial) in [
        (
            "en",
            "Harbour master charged with theft",
            "The harbour master of Avel has been charged with taking money from a fund for widows.",
            "Harbour master Omar Lund, 58, faces nine counts of theft and one of forgery.",
            "Lund denies the charges.",
        ),
        (
            "en",
            "Harbour master charged with theft",
            "The harbour master of Avel has been charged with taking money from a fund for widows.",
            "Omar Lund, 58, is accused of taking it over nine years.",
            "Lund’s attorney, Ida Roe, said her client paid back what he had borrowed and that there was no theft.",
        ),
        (
            "de",
            "Hafenmeister angeklagt",
            "Der Hafenmeister von Avel ist wegen Diebstahls angeklagt worden.",
            "Dem 58-jährigen Omar Lund wird vorgeworfen, Geld aus einer Kasse für Witwen genommen zu haben.",
            "Lund bestreitet die Vorwürfe.",
        ),
        (
            "es",
            "El capitán del puerto, acusado de robo",
            "El capitán del puerto de Avel ha sido acusado de robo.",
            "Omar Lund, de 58 años, dirige el puerto desde 2009.",
            "Lund niega los hechos.",
        ),
    ] {
        let rest = ["It rained.", "The boat is red.", "It has two masts.", "Its bell is of brass."];
        let texts = [&[charge, named], rest.as_slice(), &[denial]].concat();
        let forms = forms(headline, &texts, language);
        let both = format!("{named}\n\n{denial}");
        assert!(forms.iter().any(|form| form[..2] == [charge, &both]), "{denial} {forms:?}");
    }
}

#[test]
fn of_the_paragraph_that_names_who_denies_it_a_sentence_may_do() {
    let charge = "The harbour master of Avel has been charged with theft.";
    let named = "Omar Lund, 58, faces one count of theft. He was released and is due back at the old quay in May.";
    let denial = "Lund denies the charge. His lawyer, Ida Roe, said that what he took was a loan to the fund, and that he would pay all of it back in June.";
    let forms = forms("Harbour master charged", &[charge, named, "It rained.", denial], "en");
    let short = "Omar Lund, 58, faces one count of theft.\n\nLund denies the charge.";
    assert!(forms.iter().any(|form| form[..2] == [charge, short]), "{forms:?}");
}

#[test]
fn a_denial_keeps_its_owner_where_its_paragraph_is_one_with_another() {
    let charge = "Omar Lund is accused of taking the boat.";
    let claim = "Ida Roe, who owns the yard, says that Lund told her in May that he would take any boat that lay at the old quay, and that she had told the police so at once, though nobody had written it down at that time.";
    let denial =
        "Lund calls that invented. He was ill in May, he let it be known through his lawyer, and denies all of it.";
    let forms = forms("A boat is gone", &[charge, "It rained.", claim, denial], "en");
    assert!(forms.iter().all(|form| form.join("\n\n").contains(denial)), "{forms:?}");
}

#[test]
fn an_order_is_told_with_what_took_it_back() {
    for (language, order, annulled) in [
        (
            "en",
            "The mayor gave a medal to the sergeant who arrested her.",
            "A court overturned the arrest a week later.",
        ),
        (
            "it",
            "La sindaca premia il maresciallo che le notificò l’arresto.",
            "L’ordinanza fu poi annullata dal tribunale.",
        ),
        ("de", "Die Stadt hat das Fest am Hafen verboten.", "Ein Gericht hat das Verbot inzwischen aufgehoben."),
        ("fr", "Le préfet a pris un arrêté contre la fête du port.", "L’arrêté a été annulé par le tribunal."),
        ("es", "El alcalde fue detenido en mayo.", "Un juez anuló la detención una semana después."),
        ("ru", "Мэра отправили под домашний арест.", "Суд отменил арест через неделю."),
    ] {
        let texts = [order, "The band played.", "It rained.", "Nobody was late.", "The sea was calm.", annulled];
        assert!(is_near(&forms("The port of Avel", &texts, language), annulled), "{language}");
    }
}

#[test]
fn what_is_denied_already_is_not_denied_again() {
    let rest = ["It rained.", "The boat is red."];
    for (headline, charge) in [
        ("Lund denies theft of boat", "Omar Lund is accused of taking the boat."),
        ("A boat is gone", "Omar Lund has pleaded not guilty to charges of theft."),
    ] {
        let texts =
            [&[charge], rest.as_slice(), &["It has masts.", "Its bell is of brass.", "Lund denies the charges."]]
                .concat();
        assert_eq!(told(headline, &texts, "en").join("\n\n"), texts.join("\n\n"), "{headline} {charge}");
        assert!(with_denial(blocks(&texts), headline, Language::of("en")).others.is_empty(), "{headline} {charge}");
    }
}

#[test]
fn a_quotation_that_denies_is_told_whole() {
    let charge = "Omar Lund is accused of taking the boat.";
    let before = "The boat lay at the old quay of Avel for nineteen years and was painted red by the pupils of the school each May before the ferry to Veld began to run on all days.";
    let denial = "“I was at home. I am innocent. The boat is not mine,” Lund said.";
    let behind = "The court sits in May, in the old customs house at the quay, where all can see the boat.";
    let texts = [charge, "It rained.", &format!("{before} {denial} {behind}")];
    assert!(forms("A boat is gone", &texts, "en").iter().any(|form| *form == [charge, denial, behind]));
}

#[test]
fn where_it_has_no_room_there_it_stands_behind_the_first_sentence() {
    let charge = "Omar Lund is accused of taking the boat. It lay at the quay of Avel for nineteen years.";
    let texts = [charge, "It rained.", "The boat is red.", "Mr Lund denies the charges.", "The court sits in May."];
    let told = with_denial(blocks(&texts), "A boat is gone", Language::of("en"));
    assert_eq!(told.denial, "Mr Lund denies the charges.");
    let tight = ["Omar Lund is accused of taking the boat.", "Mr Lund denies the charges.", "The court sits in May."];
    assert!(forms("A boat is gone", &texts, "en").iter().any(|form| *form == tight));
    // What limits the charge is not left out for it.
    let charge = "Omar Lund is accused of taking the boat. However, he will be tried only if he is found.";
    let texts = [&[charge], &texts[1..]].concat();
    let forms = forms("A boat is gone", &texts, "en");
    assert!(forms.iter().all(|form| form[0].contains("only if")), "{forms:?}");
}

#[test]
fn of_a_long_paragraph_the_sentence_alone_is_told() {
    let charge = "Omar Lund is accused of taking the boat.";
    let before = "The boat lay at the old quay of Avel for nineteen years and was painted red by the pupils of the school each May before the ferry to Veld began to run.";
    let behind = "The court sits on the third of May in the old customs house at the quay, where the boat is to be looked at by the judges and the harbour master.";
    let denial = "Mr Lund denies the charges.";
    let all = format!("{before} {denial} {behind}");
    let texts = [charge, "It rained.", &all];
    assert!(forms("A boat is gone", &texts, "en").iter().any(|form| *form == [charge, denial, behind]));
}

#[test]
fn a_long_denial_is_cut_to_a_clause_where_it_has_no_room() {
    let charge = "The harbour master of Brill is accused of taking four payments from the builder of the quay.";
    let denial = "He has denied all of it at each of his hearings, and his lawyer said on Friday that the money had been a loan between two old friends who have \
                  known each other since they went to school together on the other side of the bay.";
    let short = "He has denied all of it at each of his hearings.";
    let has_short = |form: &Vec<String>| form.iter().any(|text| text.ends_with(short));
    let all = forms("Harbour master on trial", &[charge, "The quay was built in May.", denial], "en");
    assert!(all.iter().any(has_short) && !has_short(&all[0]), "{all:?}");
    // What takes the denial back is not cut away.
    for turned in [
        format!(
            "He has denied all of it at each of his hearings, but told the police on Friday that he took the money from the builder. {}",
            "It was a loan."
        ),
        format!(
            "{short} But he told the police on Friday that he had taken the money, and that the builder had asked for it in May."
        ),
    ] {
        let all = forms("Harbour master on trial", &[charge, "The quay was built in May.", &turned], "en");
        assert!(!all.iter().any(has_short), "{all:?}");
    }
}

#[test]
fn a_paragraph_and_what_answers_it_are_one() {
    let lead = "The mayor of Oldbridge will step down in May.";
    let claim = "The Post reported last week that Lund owed the harbour a year of rent.";
    for answer in
        ["He denied the report and called it a smear.", "No charges have been brought.", "The town denies this."]
    {
        let one = format!("{claim}\n\n{answer}");
        assert_eq!(told("Mayor to step down", &[lead, claim, answer, "It rained."], "en"), [lead, &one, "It rained."]);
    }
    let other = "Mr Hale, a baker, denied that he had ever wanted to be mayor.";
    assert_eq!(told("Mayor to step down", &[lead, "It rained.", other], "en"), [lead, "It rained.", other]);
}

/// A form for each of a post of three paragraphs, of two, and of one that has room for few.
fn is_told_everywhere(forms: &[Vec<String>], answer: &str) -> bool {
    let within = |count: usize| forms.iter().any(|form| form.len() >= count && form[count - 1].ends_with(answer));
    within(3) && within(2) && forms.iter().any(|form| form.len() > 1 && form[1] == answer)
}

#[test]
fn how_far_a_verdict_stands_is_told_behind_it() {
    for (language, verdict, limit) in [
        ("en", "Omar Lund was convicted on Monday of theft.", "The verdict is not final."),
        ("en", "Omar Lund was convicted on Monday of theft.", "Lund will appeal."),
        (
            "en",
            "Omar Lund was cleared on Monday of theft, of which he was accused in May.",
            "Prosecutors plan to appeal.",
        ),
        (
            "de",
            "Omar Lund ist am Montag wegen Diebstahls verurteilt worden.",
            "Das Urteil ist noch nicht rechtskräftig.",
        ),
        ("fr", "Omar Lund a été condamné lundi pour vol.", "Le jugement n’est pas définitif."),
        ("es", "Omar Lund fue condenado el lunes por robo.", "La sentencia no es firme."),
        ("it", "Omar Lund è stato condannato lunedì per furto.", "La sentenza non è definitiva."),
        ("it", "Omar Lund è stato condannato lunedì per furto.", "Lund si rivolgerà alla Corte d’appello."),
        ("pl", "Omar Lund został w poniedziałek skazany za kradzież.", "Wyrok zostanie zaskarżony."),
        ("ro", "Omar Lund a fost condamnat luni pentru furt.", "Lund va contesta decizia."),
        ("pl", "Omar Lund został w poniedziałek skazany za kradzież.", "Wyrok jest nieprawomocny."),
        ("ru", "Омар Лунд осуждён в понедельник за кражу.", "Приговор не вступил в законную силу."),
        ("nl", "Omar Lund is maandag veroordeeld voor diefstal.", "Het vonnis is nog niet onherroepelijk."),
        ("cs", "Omar Lund byl v pondělí odsouzen za krádež.", "Rozsudek není pravomocný."),
        ("hi", "ओमर लुंड पर चोरी का आरोप सिद्ध हुआ।", "ओमर लुंड अपील करेंगे।"),
        ("zh", "伦德因盗窃被起诉。", "判决尚未生效。"),
        ("ko", "룬드는 절도 혐의로 유죄를 받았다.", "룬드는 항소할 뜻을 밝혔다."),
    ] {
        let texts = [verdict, "It rained.", "The boat is red.", "It has two masts.", "Its bell is of brass.", limit];
        let forms = forms("A boat is gone", &texts, language);
        assert!(is_told_everywhere(&forms, limit), "{language} {forms:?}");
        assert!(forms.iter().all(|form| form.join("\n\n").contains(limit)), "{language} {forms:?}");
    }
    // Nothing was found that could be otherwise.
    let texts = [
        "The keeper of the lighthouse is ill.",
        "It rained.",
        "The boat is red.",
        "He will appeal to the town for help.",
    ];
    assert!(with_denial(blocks(&texts), "A keeper is ill", Language::of("en")).others.is_empty());
}

#[test]
fn what_else_was_found_is_not_left_out_for_it() {
    let texts = [
        "Omar Lund was convicted on Monday of one theft.",
        "Lund was cleared of six other thefts.",
        "It rained.",
        "The boat is red.",
        "Lund plans to appeal.",
    ];
    let forms = forms("A boat is gone", &texts, "en");
    assert!(forms.len() > 1 && forms.iter().all(|form| form.join("\n\n").contains(texts[1])), "{forms:?}");
}

#[test]
fn the_order_of_words_makes_no_other_denial() {
    for (language, charge, denials) in [
        ("cs", "Jan Lund je obviněn z krádeže člunu.", ["Lund odmítá obvinění.", "Lund všechna obvinění odmítá."]),
        (
            "de",
            "Jan Lund wird beschuldigt, das Boot genommen zu haben.",
            ["Lund streitet den Vorwurf ab.", "Die Vorwürfe bestreitet Lund."],
        ),
        (
            "nl",
            "Jan Lund wordt verdacht van diefstal.",
            ["Lund betwist de aantijgingen.", "De aantijgingen worden door Lund betwist."],
        ),
        (
            "id",
            "Jan Lund didakwa mencuri perahu.",
            ["Lund menampik tuduhan itu.", "Tuduhan itu ditolak Lund, ia menampik semuanya."],
        ),
        (
            "uk",
            "Яна Лунда звинувачують у крадіжці човна.",
            ["Лунд спростував звинувачення.", "Звинувачення Лунд відкинув."],
        ),
    ] {
        for denial in denials {
            assert!(Language::of(language).pleads(denial), "{denial}");
            let texts = [charge, "It rained.", "The boat is red.", "It has two masts.", denial];
            assert!(is_near(&forms("A boat is gone", &texts, language), denial), "{language} {denial}");
        }
    }
}
