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

#[test]
fn a_denial_comes_next_to_the_charge() {
    for (language, charge, denial) in CASES {
        let texts = [charge, "It rained on that day.", "The boat is red.", denial, "The court sits in May."];
        let expected = [charge, denial, "It rained on that day.", "The boat is red.", "The court sits in May."];
        assert_eq!(told("A boat is gone", &texts, language), expected, "{language}");
        // Where it has no room there, it stands in one paragraph with what is above it.
        let others = with_denial(blocks(&texts), "A boat is gone", Language::of(language)).others;
        let written = others.last().unwrap();
        assert!(written[1].text.ends_with(denial) && written[1].text.starts_with("It rained"), "{language}");
        // Nobody is charged.
        let other = [&["The boat is back."], &texts[1..]].concat();
        assert_eq!(told("A boat is back", &other, language), other, "{language}");
    }
}

#[test]
fn a_denial_is_found_in_the_last_paragraph_where_it_shows_whose_it_is() {
    let charge = "Omar Lund is accused of taking the boat.";
    let rest =
        ["It rained.", "The boat is red.", "It has two masts.", "It was built in Veld.", "Its bell is of brass."];
    for (denial, found) in [
        ("Lund denies the charges.", true),
        ("He denies it.", true),
        ("The baker’s innocence is a song of those years.", false),
    ] {
        let texts = [&[charge], rest.as_slice(), &[denial]].concat();
        assert_eq!(told("A boat is gone", &texts, "en")[1] == denial, found, "{denial}");
    }
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
        assert_eq!(told("The port of Avel", &texts, language)[1], annulled, "{language}");
    }
}

#[test]
fn what_a_court_has_found_stands_and_what_is_denied_already_too() {
    let rest = ["It rained.", "The boat is red."];
    for (headline, charge) in [
        ("A boat is gone", "Omar Lund was convicted on Monday of theft, of which he was accused in May."),
        ("Lund denies theft of boat", "Omar Lund is accused of taking the boat."),
        ("A boat is gone", "Omar Lund has pleaded not guilty to charges of theft."),
    ] {
        let texts =
            [&[charge], rest.as_slice(), &["It has masts.", "Its bell is of brass.", "Lund denies the charges."]]
                .concat();
        assert_eq!(told(headline, &texts, "en"), texts, "{headline} {charge}");
    }
}

#[test]
fn a_quotation_that_denies_is_moved_whole() {
    let charge = "Omar Lund is accused of taking the boat.";
    let before = "The boat lay at the old quay of Avel for nineteen years and was painted red by the pupils of the school each May before the ferry to Veld began to run on all days.";
    let denial = "“I was at home. I am innocent. The boat is not mine,” Lund said.";
    let behind = "The court sits in May, in the old customs house at the quay, where all can see the boat.";
    let texts = [charge, "It rained.", &format!("{before} {denial} {behind}")];
    assert_eq!(told("A boat is gone", &texts, "en")[1], denial);
}

#[test]
fn where_it_has_no_room_there_it_stands_behind_the_first_sentence() {
    let charge = "Omar Lund is accused of taking the boat. It lay at the quay of Avel for nineteen years.";
    let texts = [charge, "It rained.", "The boat is red.", "Mr Lund denies the charges."];
    let told = with_denial(blocks(&texts), "A boat is gone", Language::of("en"));
    assert_eq!(told.denial, "Mr Lund denies the charges.");
    let first: Vec<&str> = told.others[0].iter().map(|block| block.text.as_str()).collect();
    assert_eq!(
        first,
        [
            "Omar Lund is accused of taking the boat.",
            "Mr Lund denies the charges.",
            "It lay at the quay of Avel for nineteen years.",
            "It rained.",
            "The boat is red."
        ]
    );
}

#[test]
fn of_a_long_paragraph_the_sentence_alone_is_moved() {
    let charge = "Omar Lund is accused of taking the boat.";
    let before = "The boat lay at the old quay of Avel for nineteen years and was painted red by the pupils of the school each May before the ferry to Veld began to run.";
    let behind = "The court sits on the third of May in the old customs house at the quay, where the boat is to be looked at by the judges and the harbour master.";
    let denial = "Mr Lund denies the charges.";
    let all = format!("{before} {denial} {behind}");
    let texts = [charge, "It rained.", &all];
    assert_eq!(told("A boat is gone", &texts, "en"), [charge, denial, "It rained.", &format!("{before} {behind}")]);
}
