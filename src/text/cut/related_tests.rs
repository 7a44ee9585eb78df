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

#[test]
fn a_clause_about_the_subject_goes_whole_with_whose_word_it_is() {
    for (language, sentence, kept) in [
        (
            "en",
            "A 61-year-old diver, who had kept the lamp of the pier alight for nine years and had woken, according to neighbours, \
             some forty sailors, was fined on Monday by the town.",
            "A 61-year-old diver was fined on Monday by the town.",
        ),
        (
            "en",
            "The keeper of the old light, who, according to two pilots, painted it red, won a prize on Monday in Veld.",
            "The keeper of the old light won a prize on Monday in Veld.",
        ),
        (
            "fr",
            "Une gardienne de 61 ans, qui allumait la lampe à cinq heures et réveillait ainsi, selon les marins, tout le vieux port, \
             a été condamnée lundi à une amende.",
            "Une gardienne de 61 ans a été condamnée lundi à une amende.",
        ),
        (
            "it",
            "Una guardiana di 61 anni, che accendeva la lampada alle cinque e svegliava, secondo i marinai, tutto il porto, è stata \
             multata lunedì dal comune.",
            "Una guardiana di 61 anni è stata multata lunedì dal comune.",
        ),
        (
            "es",
            "Una guardiana de 61 años, que encendía la lámpara a las cinco y despertaba, según los marineros, a todo el puerto, ha \
             recibido el lunes una multa.",
            "Una guardiana de 61 años ha recibido el lunes una multa.",
        ),
        (
            "pl",
            "Strażniczka z Brylowa, która o piątej zapalała lampę i budziła, według marynarzy, cały stary port, została w poniedziałek \
             ukarana grzywną.",
            "Strażniczka z Brylowa została w poniedziałek ukarana grzywną.",
        ),
        (
            "uk",
            "Наглядачка з Брилівки, яка о п’ятій запалювала лампу і будила, за словами моряків, увесь порт, домоглася в суді \
             скасування штрафу.",
            "Наглядачка з Брилівки домоглася в суді скасування штрафу.",
        ),
        (
            "ru",
            "Бывшая смотрительница старого порта, которая девять лет зажигала лампу и была названа лучшей, обвинена в краже двух лодок.",
            "Бывшая смотрительница старого порта обвинена в краже двух лодок.",
        ),
        (
            "nl",
            "De voormalige wachter van de haven, die negen jaar lang de lamp aanstak en ooit de beste werd genoemd, is maandag \
             beboet door de stad.",
            "De voormalige wachter van de haven is maandag beboet door de stad.",
        ),
        (
            "cs",
            "Bývalý strážce starého přístavu, který devět let zapaloval lampu a byl jmenován nejlepším, byl v pondělí pokutován \
             městem.",
            "Bývalý strážce starého přístavu byl v pondělí pokutován městem.",
        ),
    ] {
        assert_eq!(shorter(sentence, language), kept);
    }
}

#[test]
fn a_comma_within_a_quotation_closes_such_a_clause() {
    for (sentence, kept) in [
        (
            "The former keeper of the old harbour, who once wrote each log of the port and was called “the best of the coast,” was \
             charged on Monday with the theft of two boats.",
            "The former keeper of the old harbour was charged on Monday with the theft of two boats.",
        ),
        (
            "The keeper of the old harbour, Ida Marsh, who was once called “the best of the coast,” was charged on Monday with theft.",
            "The keeper of the old harbour, Ida Marsh, was charged on Monday with theft.",
        ),
    ] {
        assert_eq!(shorter(sentence, "en"), kept);
    }
}

#[test]
fn one_that_nobody_knows_is_told_of_without_what_once_happened() {
    let sentence = "Eine Lotsin, die neun Jahre lang das Licht gehütet hatte und die Boote dann verließ, darf weiter im alten Hafen \
                    der Stadt arbeiten.";
    assert_eq!(shorter(sentence, "de"), "Eine Lotsin darf weiter im alten Hafen der Stadt arbeiten.");
    let sentence =
        "Ein Lotse, der betrunken ein Boot führt, muss nach dem Gesetz eine hohe Strafe an die Stadt zahlen.";
    assert!(!shorter(sentence, "de").starts_with("Ein Lotse muss"));
}

#[test]
fn one_of_several_verbs_of_such_a_clause_does_not_close_it() {
    let sentence =
        "Omar Lund, 58, who broke a window, robbed the old boathouse and fled, was jailed for two years on Monday.";
    for max in 20..sentence.len() {
        let told = fit(&parse(sentence), "en", |rich| rich.text.chars().count() <= max).unwrap_or_default().text;
        assert!(!told.contains("Lund robbed") && !told.contains("58, robbed"), "{max} {told}");
    }
}

#[test]
fn nobody_of_whom_the_sentence_is_about_goes_and_who_says_it_does_nothing_itself() {
    for (language, sentence, never) in [
        (
            "en",
            "The board of Harbour Lines, which runs the ferry, and the union, whose members left in May, agreed on Friday to open the pier.",
            "Lines agreed",
        ),
        (
            "it",
            "La guardiana di Brill, che per nove anni ha acceso la lampada e si è rifiutata, secondo i marinai, di spegnere le luci, \
             resterà al lavoro nel porto, ha deciso il tribunale.",
            "Brill ha deciso",
        ),
    ] {
        for max in 20..sentence.chars().count() {
            let told =
                fit(&parse(sentence), language, |rich| rich.text.chars().count() <= max).unwrap_or_default().text;
            assert!(!told.contains(never), "{max} {told}");
        }
    }
}
