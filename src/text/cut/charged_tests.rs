//! A charge, which is told with its denial or not at all.

use crate::text::{fit, fit_below, parse};

fn within(text: &str, language: &str, max: usize) -> Option<String> {
    fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
}

/// A charge, and what becomes of it in the same sentence.
const WITHIN: &[(&str, &str, &[&str])] = &[
    (
        "en",
        "The harbour police accuse the old pilot of Brill of having burnt four boats at the quay in one night",
        &[
            ", which he denies",
            ", a claim his lawyer calls baseless",
            ", but a judge acquitted him in June",
            ", though no evidence was found",
            ", unless the judges see it otherwise",
        ],
    ),
    (
        "de",
        "Die Anklage wirft dem alten Lotsen von Brill vor, in einer Nacht vier Boote am Kai verbrannt zu haben",
        &[
            ", was er bestreitet",
            ", doch die Richterin sprach ihn im Juni frei",
            ", sofern nichts anderes ans Licht kommt",
        ],
    ),
    (
        "fr",
        "Le parquet accuse le vieux pilote de Brill d’avoir brûlé quatre bateaux à quai en une seule nuit de mai",
        &[", ce qu’il conteste", ", mais la cour l’a acquitté en juin"],
    ),
    (
        "es",
        "La fiscal acusa al viejo piloto de Brill de haber quemado cuatro barcos del muelle en una sola noche",
        &[", cosa que él niega", ", aunque la jueza lo absolvió en junio"],
    ),
    (
        "it",
        "La procura accusa il vecchio pilota di Brill di avere bruciato quattro barche del molo in una sola notte",
        &[", ma lui nega", ", anche se la corte lo ha assolto a giugno"],
    ),
    (
        "pt",
        "A procuradora acusa o velho piloto de Brill de ter queimado quatro barcos do cais em uma só noite",
        &[", o que ele nega", ", mas a juíza o absolveu em junho"],
    ),
    (
        "nl",
        "Justitie verdenkt de oude loods van Brielle ervan in één nacht vier boten aan de kade te hebben verbrand",
        &[", wat hij ontkent", ", maar de rechter sprak hem in juni vrij"],
    ),
    (
        "pl",
        "Prokurator zarzuca staremu pilotowi z Brill, że jednej nocy spalił przy nabrzeżu cztery łodzie rybackie",
        &[", czemu on zaprzecza", ", ale sąd uniewinnił go w czerwcu"],
    ),
    (
        "ru",
        "По версии следствия, старый лоцман порта за одну ночь сжёг у причала четыре рыбацкие лодки",
        &[", что он отрицает", ", однако суд оправдал его в июне"],
    ),
    (
        "uk",
        "За версією слідства, старий лоцман порту за одну ніч спалив біля причалу чотири рибальські човни",
        &[", що він заперечує", ", проте суд виправдав його в червні"],
    ),
    (
        "sv",
        "Åklagaren menar att den gamle lotsen i Brill under en enda natt brände fyra fiskebåtar vid kajen",
        &[", vilket han förnekar", ", men rätten friade honom i juni"],
    ),
    (
        "da",
        "Den gamle lods fra Brill er tiltalt for på en enkelt nat at have brændt fire fiskerbåde ved kajen",
        &[", hvad han nægter", ", men retten frifandt ham i juni"],
    ),
    (
        "no",
        "Den gamle losen i Brill er tiltalt for å ha brent fire fiskebåter ved kaia i løpet av én eneste natt",
        &[", noe han nekter for", ", men retten frikjente ham i juni"],
    ),
    (
        "fi",
        "Syyttäjän mukaan vanha luotsi poltti yhdessä yössä neljä kalastusvenettä sataman laiturissa toukokuussa",
        &[", minkä hän kiistää", ", mutta oikeus vapautti hänet kesäkuussa"],
    ),
    (
        "cs",
        "Podle obžaloby starý lodivod z Brillu za jedinou noc spálil u přístavní hráze čtyři rybářské čluny",
        &[", což on popírá", ", soud ho však v červnu osvobodil"],
    ),
    (
        "ro",
        "Procurorii îl acuză pe bătrânul pilot din Brill că a ars patru bărci la chei într-o singură noapte",
        &[", ceea ce el neagă", ", deși judecătoarea l-a achitat în iunie"],
    ),
    (
        "el",
        "Ο εισαγγελέας κατηγορεί τον γέρο πλοηγό ότι έκαψε τέσσερις βάρκες στην προβλήτα μέσα σε μία νύχτα",
        &[", κάτι που αρνείται", ", αλλά το δικαστήριο τον αθώωσε τον Ιούνιο"],
    ),
    (
        "id",
        "Jaksa mendakwa mandor tua itu membakar empat perahu nelayan di dermaga lama dalam satu malam saja",
        &[", tuduhan yang ia bantah dan ia menyangkal semuanya", ", tetapi hakim membebaskan dia pada bulan Juni"],
    ),
];

#[test]
fn a_charge_is_not_cut_off_from_what_becomes_of_it_in_its_sentence() {
    for (language, charge, answers) in WITHIN {
        for answer in *answers {
            let text = format!("{charge}{answer}.");
            for max in 40..text.chars().count() {
                let kept = within(&text, language, max);
                assert_eq!(kept, None, "{language} {max}");
            }
            assert_eq!(within(&text, language, 400).as_deref(), Some(text.as_str()));
        }
        // Without an answer it is told as anything else.
        let text = format!("{charge}. Nobody in the old town had seen anything of it at the time.");
        let whole = charge.chars().count() + 1;
        assert!(within(&text, language, whole).is_some(), "{language}");
    }
}

#[test]
fn a_charge_is_not_told_without_the_denial_behind_it() {
    for (language, charge, denial) in [
        ("en", "A pilot was charged with arson on Monday.", "Ann Hale, 53, denied burning a boat and a barn."),
        ("en", "Police believe that the pilot burnt the boat.", "A court cleared him of it in June."),
        ("de", "Die Lotsin ist der Brandstiftung angeklagt.", "Sie bestreitet die Tat."),
        ("fr", "La pilote est accusée d’avoir brûlé le bac.", "Elle nie les faits."),
        ("es", "La piloto está imputada por quemar el barco.", "Ella lo niega todo."),
        ("it", "La pilota è indagata per il rogo del traghetto.", "La donna respinge le accuse."),
        ("pt", "A piloto é suspeita de queimar o barco.", "Ela nega tudo."),
        ("nl", "De loods wordt verdacht van brandstichting.", "Zij ontkent."),
        ("pl", "Pilotka jest podejrzana o podpalenie promu.", "Kobieta nie przyznaje się do winy."),
        ("ru", "Лоцмана обвиняют в поджоге парома.", "Вину она не признаёт."),
        ("uk", "Лоцманку підозрюють у підпалі порома.", "Вона це заперечує."),
        ("sv", "Lotsen är åtalad för mordbrand.", "Hon nekar till brott."),
        ("tr", "Kılavuz kaptan tekneyi yakmakla suçlanıyor.", "Kadın suçlamaları reddediyor."),
        ("ar", "اتهمت النيابة قائد المركب بإحراقه ليلا.", "وينفي الرجل ذلك."),
        ("he", "הקברניט נאשם בהצתת הסירה בנמל.", "הוא מכחיש."),
        ("hi", "नाविक पर नाव जलाने का आरोप है।", "उसने इनकार किया है।"),
        ("ko", "선장은 배에 불을 지른 혐의를 받고 있다.", "그는 혐의를 부인했다."),
    ] {
        let text = format!("{charge} {denial} It rained all day in the old town.");
        let both = format!("{charge} {denial}");
        for max in charge.chars().count()..both.chars().count() {
            assert_ne!(within(&text, language, max).as_deref(), Some(charge), "{language} {max}");
        }
        assert_eq!(within(&text, language, both.chars().count()), Some(both), "{language}");
    }
}

#[test]
fn a_clause_of_the_charge_with_all_of_the_denial_is_both() {
    let text = "Prosecutors accused the pilot of arson on Monday, after four boats had burnt at the old quay of Brill.\n\nHe denies it.";
    let both = "Prosecutors accused the pilot of arson on Monday.\n\nHe denies it.";
    assert_eq!(within(text, "en", 80).as_deref(), Some(both));
}

#[test]
fn what_is_no_denial_holds_nothing_back() {
    for (charge, next) in [
        ("A pilot was charged with arson on Monday.", "He was denied bail and will be heard in June."),
        ("The pilot is accused of arson.", "His boat lay at the old quay of Brill for forty years."),
    ] {
        let text = format!("{charge} {next}");
        assert_eq!(within(&text, "en", text.len() - 1).as_deref(), Some(charge));
    }
}

#[test]
fn below_a_headline_that_tells_the_denial_the_charge_may_stand_alone() {
    let charge = "A pilot was charged with arson on Monday.";
    let text = parse(&format!("{charge} Ann Hale, 53, denied burning a boat and a barn."));
    let told = |headline: &str| {
        let fits = |rich: &crate::text::Rich| rich.text.len() <= 60;
        fit_below(headline, &text, "en", fits).map(|rich| rich.text)
    };
    assert_eq!(told("Pilot denies arson").as_deref(), Some(charge));
    assert_eq!(told("Pilot in court over arson"), None);
}
