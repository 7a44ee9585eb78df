use super::super::fit_below;
use crate::text::parse;

/// What `text` is told by below `headline` in each room from 30 characters on.
fn told(headline: &str, text: &str, language: &str) -> Vec<String> {
    let rich = parse(text);
    let within = |max: usize| fit_below(headline, &rich, language, |rich| rich.text.chars().count() <= max);
    (30..text.chars().count()).filter_map(within).map(|rich| rich.text).collect()
}

#[test]
fn who_says_it_is_told_with_it_or_nothing_is() {
    for (language, headline, text, source) in [
        (
            "nl",
            "Havenmeester moet voor de rechter om geld van de kade",
            "De havenmeester van Brielle heeft vier keer geld gekregen van de bouwer van de nieuwe kade en dat verstopt in een \
             loods achter zijn huis, volgens het Openbaar Ministerie.",
            "volgens",
        ),
        (
            "fr",
            "Le maître du port de Brill aurait caché l’argent du quai",
            "Le maître du port de Brill a reçu quatre fois de l’argent du bâtisseur du nouveau quai et l’a caché dans un hangar \
             derrière sa maison, selon l’accusation, ce que l’intéressé conteste.",
            "conteste",
        ),
        (
            "it",
            "Porto di Brill, la procura chiede il processo per i soldi del molo",
            "Il comandante del porto di Brill ha ricevuto quattro volte denaro dal costruttore del nuovo molo e lo ha nascosto in un \
             capanno dietro casa sua, secondo l’accusa, che lui respinge.",
            "respinge",
        ),
        (
            "de",
            "Erbauer des Kais soll Hafenmeister bezahlt haben",
            "Der Hafenmeister von Brill hat vom Erbauer des neuen Kais viermal Geld bekommen und es in einem Schuppen hinter seinem \
             Haus versteckt, so die Staatsanwaltschaft.",
            "so die",
        ),
        (
            "pt",
            "Mestre do porto de Brill vai a julgamento",
            "O mestre do porto de Brill recebeu quatro vezes dinheiro do construtor do novo cais e o escondeu em um galpão atrás de \
             sua casa, segundo a promotoria, o que ele nega.",
            "nega",
        ),
        (
            "sv",
            "Hamnmästaren i Brill åtalas",
            "Hamnmästaren i Brill tog fyra gånger emot pengar av den som byggde den nya kajen och gömde dem i ett skjul bakom sitt \
             hus, enligt åklagaren.",
            "enligt",
        ),
        (
            "fi",
            "Brillin satamamestaria syytetään",
            "Brillin satamamestari otti neljä kertaa rahaa uuden laiturin rakentajalta ja kätki sen talonsa takana olevaan vajaan, \
             syyttäjän mukaan.",
            "mukaan",
        ),
        (
            "hu",
            "Vádat emeltek a kikötőmester ellen",
            "Brill kikötőmestere négyszer kapott pénzt az új rakpart építőjétől, és azt a háza mögötti fészerben rejtette el, az \
             ügyészség szerint.",
            "szerint",
        ),
        (
            "ro",
            "Șeful portului din Brill, trimis în judecată",
            "Șeful portului din Brill a primit de patru ori bani de la constructorul noului chei și i-a ascuns într-un șopron din \
             spatele casei sale, potrivit procurorilor.",
            "potrivit",
        ),
        (
            "el",
            "Στο δικαστήριο ο λιμενάρχης του Μπριλ",
            "Ο λιμενάρχης του Μπριλ πήρε τέσσερις φορές χρήματα από τον κατασκευαστή της νέας προβλήτας και τα έκρυψε σε μια αποθήκη \
             πίσω από το σπίτι του, σύμφωνα με την εισαγγελία.",
            "σύμφωνα",
        ),
        (
            "kk",
            "Бриль портының бастығы сотталады",
            "Бриль портының бастығы жаңа айлақты салған адамнан төрт рет ақша алып, оны үйінің артындағы қораға тығып қойған, \
             тергеу мәліметінше.",
            "мәліметінше",
        ),
        (
            "vi",
            "Trưởng cảng Brill ra tòa",
            "Trưởng cảng Brill đã bốn lần nhận tiền của người xây cầu cảng mới và giấu số tiền đó trong một nhà kho phía sau nhà \
             mình, theo viện kiểm sát.",
            "theo",
        ),
    ] {
        for kept in told(headline, text, language) {
            assert!(kept.contains(source), "{language}: {kept}");
        }
    }
}

#[test]
fn of_what_was_done_as_much_is_told_as_has_room_with_who_says_so() {
    for (language, text, kept) in [
        (
            "fr",
            "Le maître du port de Brill a reçu quatre fois de l’argent du bâtisseur du nouveau quai et l’a caché dans un hangar \
             derrière sa maison, selon l’accusation, ce que l’intéressé conteste.",
            "Le maître du port de Brill a reçu quatre fois de l’argent du bâtisseur du nouveau quai, selon l’accusation, ce que \
             l’intéressé conteste.",
        ),
        (
            "en",
            "The harbour master of Brill took money from the builder of the new quay four times and hid it in a shed behind his \
             house, prosecutors allege.",
            "The harbour master of Brill took money from the builder of the new quay four times, prosecutors allege.",
        ),
    ] {
        assert!(told("", text, language).iter().any(|told| told == kept), "{:?}", told("", text, language));
    }
}

#[test]
fn a_condition_or_an_exception_is_told_with_what_it_limits_or_nothing_is() {
    for (language, text, limit) in [
        (
            "en",
            "All ferries to Brill will be free for everybody who lives on the bay from May, at any hour of the day, unless the court forbids it.",
            "unless",
        ),
        (
            "en",
            "All ferries to Brill will be free for everybody who lives on the bay from May, at any hour of the day if the court allows it.",
            "if the",
        ),
        (
            "en",
            "All ferries to Brill will be free for everybody who lives on the bay from the first of May subject to approval by the court.",
            "subject to",
        ),
        (
            "en",
            "All schools on the bay will stay shut on Friday because of the storm and the floods that will follow it, except the two in the hills.",
            "except",
        ),
        (
            "fr",
            "Tous les bacs de Brill seront gratuits pour les habitants de la baie dès le premier mai, à toute heure, sauf si le tribunal l’interdit.",
            "sauf si",
        ),
        (
            "es",
            "Todos los barcos de Brill serán gratis para los vecinos de la bahía desde mayo a cualquier hora del día si el tribunal no lo prohíbe.",
            " si ",
        ),
        (
            "it",
            "Tutti i battelli di Brill saranno gratuiti per chi vive nella baia da maggio, a ogni ora, a meno che il tribunale non lo vieti.",
            "a meno che",
        ),
        (
            "pl",
            "Wszystkie promy w Brillu będą od maja darmowe dla mieszkańców zatoki, o każdej porze dnia, chyba że sąd tego zakaże.",
            "chyba",
        ),
        (
            "ru",
            "Все паромы в Брилле с мая станут бесплатными для жителей бухты, в любое время суток и в любой день, если суд не запретит.",
            "если",
        ),
        (
            "nl",
            "Alle veren naar Brielle zijn vanaf mei gratis voor wie aan de baai woont, op elk uur van de dag, tenzij de rechter het verbiedt.",
            "tenzij",
        ),
        (
            "no",
            "Alle ferger til Brill blir gratis fra mai for alle som bor ved bukta, hele døgnet og alle dager, med mindre retten stanser det.",
            "med mindre",
        ),
        (
            "hr",
            "Svi brodovi za Brill bit će od svibnja besplatni za stanovnike zaljeva, u svako doba dana, osim ako sud to ne zabrani.",
            "osim ako",
        ),
        (
            "zh",
            "布里尔所有渡轮从五月起将对海湾居民全部免费开放，每天从清晨一直运行到深夜，周末和节假日也照常运行，除非法院禁止。",
            "除非",
        ),
    ] {
        for kept in told("All ferries free from May", text, language) {
            assert!(kept.contains(limit), "{language}: {kept}");
        }
    }
}

#[test]
fn what_another_denies_limits_nothing() {
    let text = "The board of the port announced a cut at the quay, and the head of fisheries, Ana Hale, denied that there was a crisis.";
    assert!(told("", text, "en").iter().any(|kept| kept == "The board of the port announced a cut at the quay."));
}

#[test]
fn what_weakens_a_sentence_is_not_cut_off_from_it() {
    for (language, told, weakened) in [
        (
            "en",
            "The old ferry to Brill is safe for the crossing",
            "although its builder says otherwise in a letter to the town",
        ),
        ("en", "The pilot took the boat on Monday night", "though nobody saw him at the pier before the fair began"),
    ] {
        let text = format!("{told}, {weakened}.");
        for max in 20..text.chars().count() {
            let kept = crate::text::fit(&crate::text::parse(&text), language, |rich| rich.text.chars().count() <= max);
            let first = weakened.split(' ').next().unwrap_or_default();
            assert!(
                kept.is_none_or(|kept| !kept.text.starts_with(told) || kept.text.contains(first)),
                "{language} {max}"
            );
        }
    }
}

#[test]
fn of_two_sides_no_one_is_told_alone() {
    for (language, text, sides) in [
        (
            "en",
            "Four libraries will close in March after the council voted by 34 to 21 for a budget that its supporters called painful \
             and its critics called an act of vandalism.",
            ["supporters", "critics"],
        ),
        (
            "de",
            "Vier Büchereien schließen im März, nachdem der Rat für einen Haushalt stimmte, den seine Kritiker schändlich nennen und \
             seine Befürworter bitter.",
            ["Kritiker", "Befürworter"],
        ),
    ] {
        let all = told("Libraries to close", text, language);
        assert!(!all.is_empty(), "{language}");
        for told in all {
            assert_eq!(told.contains(sides[0]), told.contains(sides[1]), "{told}");
        }
    }
    // Of one side alone there is no other to wait for.
    let text = "Four libraries will close in March after the council voted by 34 to 21 for a budget that its supporters called painful \
                and its members called a shame for all of the town.";
    assert!(told("Libraries to close", text, "en").iter().any(|told| told.contains("supporters called painful")));
}
