use super::super::with_denial;
use crate::article::Block;
use crate::text::language::Language;

/// Each form of a story that a post may tell of it.
fn forms(headline: &str, texts: &[&str], language: &str) -> Vec<Vec<String>> {
    let blocks = texts.iter().map(|text| Block::paragraph(*text)).collect();
    let told = with_denial(blocks, headline, Language::of(language));
    let texts = |blocks: Vec<Block>| blocks.into_iter().map(|block| block.text).collect();
    [told.blocks].into_iter().chain(told.others).map(texts).collect()
}

#[test]
fn who_is_named_far_below_the_charge_is_introduced_with_his_denial() {
    for (language, charge, between, who, denial) in [
        (
            "en",
            "A former treasurer of a sailing club has been accused of taking its money.",
            "The club has 400 members and owns two piers.",
            "Petra Holm, 61, was treasurer for nine years.",
            "Holm denies the allegations.",
        ),
        (
            "es",
            "La antigua tesorera de un club está acusada de llevarse su dinero.",
            "El club tiene 400 socios y dos muelles.",
            "Petra Holm, de 61 años, fue tesorera durante nueve años.",
            "Holm niega las acusaciones.",
        ),
    ] {
        let texts = [charge, between, "It rained.", between, who, "It snowed.", denial, "The club meets in May."];
        let forms = forms("Money is gone", &texts, language);
        let both = format!("{who}\n\n{denial}");
        assert!(forms.iter().any(|form| form[..2] == [charge, both.as_str()]), "{language} {forms:?}");
        assert_eq!(forms[0].join("\n\n"), texts.join("\n\n"), "{language}");
        for form in &forms {
            let told = form.join("\n\n");
            assert!(told.find(who) < told.find(denial) && told.contains(who), "{language} {form:?}");
        }
    }
}

#[test]
fn what_a_court_was_told_is_a_charge() {
    for charge in [
        "A teacher took £9,000 from the trip fund of a school, a court heard.",
        "A driver looked at his phone before he hit a bus, the jury heard on Friday.",
        "A nurse took painkillers from a ward, Avel Crown Court was told.",
        "A porter goes on trial on Monday over a missing boat.",
    ] {
        let denial = "Omar Lund, 44, denies theft.";
        let texts = [charge, "It rained.", "The school is old.", denial, "It snowed."];
        let forms = forms("Money is gone", &texts, "en");
        assert!(forms.iter().any(|form| form[..2] == [charge, denial]), "{forms:?}");
    }
}

#[test]
fn who_gives_his_age_and_denies_counts_is_who_is_charged_above_him() {
    let lead = "A former treasurer of a sailing club has been accused of taking its money.";
    let named = "Prosecutors say that Ivo Brandt moved it to an account in the name of his father.";
    for (denial, whose) in
        [("Brandt, 48, denies twelve counts of theft.", true), ("Brandt denies the allegations.", false)]
    {
        let forms = forms("Treasurer on trial", &[lead, named, denial, "The club meets in May."], "en");
        assert_eq!(forms.iter().any(|form| form.len() > 1 && form[..2] == [lead, denial]), whose, "{forms:?}");
        // Where the denial has no room, no more is told of the charge.
        assert_eq!(forms.last().map(Vec::as_slice), Some(&[lead.to_owned()][..]), "{forms:?}");
    }
}

#[test]
fn of_a_pair_the_answer_is_told_apart_only_where_it_is_of_a_charge() {
    let lead = "A ferry ran into the quay of Avel on Sunday evening, and its pilot was led away.";
    let told = "Investigators suspect that he had slept at the wheel.";
    for (answer, apart) in
        [("His lawyer said that he would plead not guilty.", true), ("The harbour office denies this figure.", false)]
    {
        let forms = forms("Ferry hits quay, pilot arrested", &[lead, told, answer, "The quay is shut."], "en");
        assert_eq!(forms[0][1], format!("{told}\n\n{answer}"));
        assert_eq!(forms.iter().any(|form| form[..2.min(form.len())] == [lead, answer]), apart, "{forms:?}");
    }
}

#[test]
fn what_stands_between_a_charge_and_who_denies_it_takes_no_room_from_the_denial() {
    let charge = "A lorry driver looked at his phone when he hit a bus, the jury heard on Friday.";
    let between = "Four people were hurt in the crash on the quay road in May last year.";
    let who = "Ivo Brandt, 51, had been on the road for nine hours, the court was told.";
    for denial in ["Brandt has not entered a plea.", "Brandt denies theft.", "Brandt denies the allegations."] {
        let texts = [charge, between, who, "The school found out later.", "It snowed.", denial, "It rained."];
        let forms = forms("A crash", &texts, "en");
        let both = format!("{who}\n\n{denial}");
        assert!(forms.iter().any(|form| form[..2] == [charge, both.as_str()]), "{forms:?}");
    }
}

#[test]
fn where_a_long_answer_has_no_room_a_short_sentence_beside_it_denies() {
    let charge = "Two former keepers of the light at Avel are accused of selling its lamp.";
    let who = "Omar Lund, 46, and Petra Holm, 39, are charged with theft.";
    let long = "Speaking outside the court, Mr Lund's solicitor, Ida Roe, said that her client \"categorically denies having so much as touched the lamp\" and would fight the charges to the end.";
    let rest =
        "The lamp, which is of brass and glass, was made in Veld in 1891 and had been lit on each night since then.";
    for (few, told) in [
        ("Neither of the two entered a plea.", true),
        ("Neither defendant entered a plea.", true),
        // What it says is something else.
        ("Both were in court for an hour.", false),
    ] {
        let paragraph = format!("{few} {long} {rest}");
        let texts = [charge, who, "It rained.", "The pier is old.", &paragraph, "The court sits in May."];
        let forms = forms("Keepers in court over lamp", &texts, "en");
        let short = |form: &Vec<String>| {
            form.len() > 1 && form[1].ends_with(few) && !form.join(" ").contains("Speaking outside")
        };
        assert_eq!(forms.iter().any(short), told, "{few} {forms:?}");
        // Whom it is of is told by the lead, which has no name.
        assert_eq!(forms.iter().any(|form| form.len() > 1 && form[..2] == [charge, few]), told, "{few} {forms:?}");
    }
    let (charge, few) = ("Директору верфи Омару Лунду предъявлено обвинение в краже.", "Лунд вину не признаёт.");
    let long = "Его адвокат Ида Роева заявила, что лампу забирала комиссия заказчика и за два года не сделала ни одного замечания, а сам он в это время был в отпуске на другом берегу и узнал обо всём из газет вместе с остальными жителями города.";
    let texts = [charge, "Шёл дождь.", "Пирс старый.", &format!("{few} {long}")];
    let forms = forms("Кража на верфи", &texts, "ru");
    assert!(forms.iter().any(|form| form[..2] == [charge, few]), "{forms:?}");
}

#[test]
fn of_two_who_are_charged_each_answers() {
    let charge = "Omar Lund, 46, and Petra Holm, 39, are accused of selling the lamp of Avel.";
    let one = "Mr Lund's solicitor, Ida Roe, said that her client \"categorically denies having so much as touched the lamp\" and would fight the charges to the end.";
    for (other, told) in [
        ("Ms Holm's barrister told the bench that she had been following orders and had said so at once.", true),
        // The same one goes on; somebody who is not charged; a further charge.
        ("Mr Lund's barrister told the bench that he had been in Veld.", false),
        ("The barrister of the port, Carl Vale, told the bench that the lamp was insured.", false),
        ("Ms Holm is accused of hiding it too, her barrister said.", false),
    ] {
        let paragraph = format!(
            "The two spoke only to give their names, and sat apart from each other in the dock. {one} {other} The hearing, which was the first of three, took less than an hour."
        );
        let texts = [charge, "It rained.", "The pier is old.", &paragraph, "The court sits in May."];
        let forms = forms("Keepers in court over lamp", &texts, "en");
        let near = |form: &Vec<String>| form.get(1).is_some_and(|told| told.ends_with(other));
        assert_eq!(forms.iter().any(near), told, "{other} {forms:?}");
        assert!(forms.iter().any(|form| form[1].contains(one)), "{other} {forms:?}");
    }
}

#[test]
fn a_denial_is_told_without_what_is_quoted_behind_it() {
    let charge = "Omar Lund and Ida Roe are accused of taking the boat.";
    let denial = "Both keepers deny the charges.";
    let quoted = format!("{denial} “They took what they were told to take,” said Ann Vale, a lawyer.");
    let forms = forms("A boat is gone", &[charge, "It rained.", &quoted], "en");
    let near = |told: &str| forms.iter().any(|form| form.len() > 1 && form[1] == told);
    assert!(near(&quoted) && near(denial), "{forms:?}");
}

#[test]
fn what_a_lawyer_says_of_the_charge_is_the_answer_of_who_is_charged() {
    for (language, charge, between, denial) in [
        (
            "de",
            "Gegen einen Lotsen wird wegen des Verdachts des Diebstahls ermittelt.",
            "Der Mann soll das Boot in der Nacht losgebunden haben.",
            "Sein Anwalt, Karl Vale, wies die Vorwürfe zurück.",
        ),
        (
            "en",
            "A pilot has been arrested on suspicion of theft.",
            "The boat was found at the old pier.",
            "His lawyer, Karl Vale, rejected the allegations.",
        ),
    ] {
        let forms = forms("A boat is gone", &[charge, between, "The boat is red.", denial], language);
        assert!(forms.iter().any(|form| form.len() > 1 && form[1] == denial), "{language} {forms:?}");
    }
    // It is that of who was charged last.
    let denial = "Sein Anwalt wies die Vorwürfe zurück.";
    let texts = [
        "Gegen einen Lotsen wird wegen des Verdachts des Diebstahls ermittelt.",
        "Auch ein Wirt wird verdächtigt.",
        denial,
    ];
    let forms = forms("A boat is gone", &texts, "de");
    assert!(!forms.iter().any(|form| form.len() > 1 && form[1] == denial), "{forms:?}");
}

#[test]
fn who_is_held_and_denies_the_charges_is_charged() {
    let charge = "A court has remanded the keeper Omar Lund in custody for two months.";
    let denial = "Lund denies the charges.";
    let forms = forms("A keeper is held", &[charge, "It rained.", "The boat is red.", denial], "en");
    assert!(forms.iter().any(|form| form.len() > 1 && form[1] == denial), "{forms:?}");
    // Money is no order.
    let charge = "Omar Lund was remanded in custody over money that had been set aside for the repair of the old pier.";
    assert!(!Language::of("en").annuls(charge));
    assert!(Language::of("en").annuls("The order was set aside on Monday."));
}

/// Else a reader believes that there was a fire.
#[test]
fn an_alarm_is_told_with_what_became_of_it() {
    for (language, headline, alarm, clear) in [
        (
            "de",
            "Feuerwehr rückt zum Heim am Hafen aus",
            "Ein Zimmerbrand wurde am Sonntag aus dem Heim am Hafen gemeldet.",
            "Im weiteren Verlauf wurde festgestellt, dass es sich um keinen Brand handelte.",
        ),
        (
            "en",
            "School in Avel emptied",
            "More than 300 pupils were evacuated from a school in Avel on Monday.",
            "The caller's threat was a hoax, the fire service said.",
        ),
    ] {
        let between = "Several vehicles came from three towns and waited in the road outside for about an hour.";
        let forms = forms(headline, &[alarm, between, clear], language);
        assert!(forms.contains(&vec![alarm.to_owned(), clear.to_owned()]), "{forms:#?}");
    }
}

#[test]
fn the_verdict_and_that_it_is_not_final_are_told_with_the_charge() {
    let lead = "A call about a bomb at a school of Avel was a hoax.";
    let charge = "A man from Avel was charged with making the call, prosecutors said.";
    let verdict = "The man was found guilty and jailed for three years.";
    let pending = "The sentence is not final.";
    let texts = [lead, charge, "The school is old and has two doors.", verdict, pending, "It rained."];
    let forms = forms("Man jailed over a call", &texts, "en");
    let told = format!("{charge}\n\n{verdict}\n\n{pending}");
    assert!(forms.iter().any(|form| form.len() > 1 && form[..2] == [lead, told.as_str()]), "{forms:?}");
}
