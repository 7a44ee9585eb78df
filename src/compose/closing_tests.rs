use super::*;

fn answers(charge: &str, last: &str, language: &str) -> Option<bool> {
    let texts = [charge, "It rained.", "The boat is red.", last];
    let blocks: Vec<Block> = texts.iter().map(|text| Block::paragraph(*text)).collect();
    let found = closing_reply(&blocks, 0, &|| [charge].into_iter(), Language::of(language))?;
    Some(found.2)
}

#[test]
fn the_last_paragraph_answers_a_charge_whatever_its_words_are() {
    for (language, charge, last) in [
        ("en", "Omar Lund is accused of taking the boat.", "“I never touched the boat,” Lund said."),
        ("en", "Omar Lund is accused of taking the boat.", "Lund did not return a call."),
        ("en", "Omar Lund is accused of taking the boat.", "Lund called the allegations pure invention."),
        (
            "de",
            "Omar Lund wird beschuldigt, das Boot genommen zu haben.",
            "„Ich habe das Boot nie gesehen“, sagte Lund.",
        ),
        ("fr", "Omar Lund est accusé d’avoir pris le bac.", "« Je n’ai jamais vu ce bac », a dit M. Lund."),
        ("es", "Omar Lund está acusado de llevarse el barco.", "«Nunca vi ese barco», dijo Lund."),
        ("cs", "Omar Lund je obviněn z krádeže člunu.", "„Nikdy jsem ten člun neviděl,“ řekl Lund."),
        ("ru", "Омар Лунд подозревается в краже лодки.", "«Я никогда не видел этой лодки», — сказал Лунд."),
        ("ja", "倫田太郎容疑者は船を盗んだ疑いで起訴された。", "倫田容疑者は「船は見ていない」と話した。"),
        ("ar", "اتهمت النيابة عمران بسرقة القارب.", "وقال عمران إنه لم ير القارب."),
        (
            "en",
            "Omar Lund is accused of taking the boat.",
            "Lund’s attorney, Ida Roe, said her client paid for all of it.",
        ),
        (
            "it",
            "Omar Lund è accusato di aver preso la barca.",
            "I difensori di Lund dicono che la barca era stata venduta.",
        ),
        ("pl", "Omar Lund jest oskarżony o kradzież łodzi.", "Obrońca Lunda powiedział, że łódź została sprzedana."),
        ("ru", "Омар Лунд обвиняется в краже лодки.", "Адвокат Лунда сказала, что лодка была продана."),
    ] {
        assert_eq!(answers(charge, last, language), Some(true), "{language} {last}");
    }
    // A few words of who is charged may be anything, and are told only where nothing is left out for them.
    for (language, charge, last) in [
        ("de", "Omar Lund wird beschuldigt, das Boot genommen zu haben.", "Lund spricht von einem Komplott."),
        ("tr", "Savcılık Omar Lund’u tekneyi çalmakla suçladı.", "\"Tekneyi görmedim bile\" dedi Lund."),
        ("en", "Omar Lund is accused of taking the boat.", "No charges have been brought."),
    ] {
        assert_eq!(answers(charge, last, language), Some(false), "{language} {last}");
    }
}

#[test]
fn what_a_story_ends_with_besides_is_no_answer() {
    let charge = "The harbour board of Brill is accused of selling berths.";
    for last in [
        "Brill has the second harbour of the county, with 400 berths and a ferry to Veld.",
        "The harbour board was founded in 1921 and employs forty people on two quays.",
        "The ferry runs on Sundays.",
        "The baker’s innocence is a song of those years.",
    ] {
        assert_eq!(answers(charge, last, "en"), None, "{last}");
    }
    // The first word of a sentence is no name.
    let charge = "Officers arrested Omar Lund over the boat.";
    assert_eq!(answers(charge, "Officers said that they had waited at the quay for hours.", "en"), None);
}

#[test]
fn that_somebody_was_not_found_is_no_answer_of_his() {
    for (language, charge, last) in [
        (
            "pt",
            "Omar Lund foi acusado de roubar o barco.",
            "A polícia foi ao cais, mas Lund não foi encontrado no local.",
        ),
        ("ru", "Омар Лунд обвиняется в краже лодки.", "Полиция пришла на причал, но Лунда не нашли в тот день."),
        (
            "de",
            "Omar Lund wird beschuldigt, das Boot genommen zu haben.",
            "Am Kai wurde Lund von der Polizei nicht angetroffen.",
        ),
    ] {
        assert_eq!(answers(charge, last, language), None, "{language}");
    }
    let language = Language::of("en");
    assert!(!language.pleads("The caller said that he was convinced of her innocence."));
    assert!(language.pleads("His lawyer is convinced of his innocence."));
    assert!(language.pleads("He was denied bail on Monday. Lund denies the charges."));
}
