//! Sentences whose main verb, or a condition, is still to come.

use super::super::fit_below;
use crate::text::parse;

/// What is told of `text` at every length, shortest first.
fn told(headline: &str, text: &str, language: &str) -> Vec<String> {
    let fitted = |max: usize| fit_below(headline, &parse(text), language, |rich| rich.text.chars().count() <= max);
    let mut all: Vec<String> = (30..text.chars().count()).filter_map(fitted).map(|rich| rich.text).collect();
    all.dedup();
    all
}

#[test]
fn no_sentence_ends_as_if_whole_before_its_condition() {
    for (language, text) in [
        (
            "en",
            "The old bridge will close to all boats on Monday, the harbour board said after a meeting, unless a judge forbids it.",
        ),
        (
            "en",
            "The old bridge will close to all boats on Monday, the harbour board said after a meeting, if a judge allows it.",
        ),
        (
            "de",
            "Die alte Brücke wird am Montag für alle Boote gesperrt, sagte die Leiterin des Hafens, es sei denn, ein Gericht verbietet es.",
        ),
        (
            "fr",
            "Le vieux pont sera fermé lundi à tous les bateaux, a annoncé le port, à moins qu'un juge ne l'interdise.",
        ),
        (
            "es",
            "El puente viejo será cerrado el lunes a todos los barcos, informó el puerto, salvo que un juez lo prohíba.",
        ),
        (
            "it",
            "Il vecchio ponte sarà chiuso lunedì a tutte le barche, ha detto il porto, a meno che un giudice lo vieti.",
        ),
        ("pt", "A ponte velha vai ser fechada na segunda-feira, informou o porto, a menos que um juiz o proíba."),
        ("pl", "Stary most zostanie zamknięty w poniedziałek dla łodzi, poinformował port, chyba że zakaże tego sąd."),
        (
            "ru",
            "Старый мост закроют для лодок в понедельник утром, сообщила служба порта, если суд не удовлетворит иск.",
        ),
        (
            "uk",
            "Старий міст закриють для човнів у понеділок уранці, повідомила служба порту, якщо суд не задовольнить позов.",
        ),
    ] {
        for headline in ["", "The bridge closes on Monday"] {
            let all = told(headline, text, language);
            let end = text.rsplit_once(' ').unwrap_or_default().1;
            assert!(all.iter().all(|kept| kept.ends_with('…') || kept.ends_with(end)), "{all:?}");
        }
    }
    // It is of what follows it, or there is none.
    for text in [
        "The harbour board closed the old bridge on Monday, adding that, if asked, it would build another one there.",
        "The harbour board closed the old bridge on Monday, which, if it lasts, will cost the town two million crowns.",
    ] {
        assert!(
            told("", text, "en").contains(&"The harbour board closed the old bridge on Monday.".to_owned()),
            "{text}"
        );
    }
}

#[test]
fn a_condition_behind_several_verbs_is_of_each_of_them() {
    for (language, text) in [
        (
            "en",
            "The crew will not sail over Christmas, will not work at night in the new year and will not vote before the summer unless \
             the board takes back the offer that it made on Thursday.",
        ),
        (
            "en",
            "The board will close the old pier in May, the north one in June and the ferry in July if the town does not pay for them.",
        ),
        (
            "en",
            "The children of all ten schools will return to class on Monday, eat hot meals from Tuesday and sit their old exams in the \
             week after if the tests of the water show no trace of it.",
        ),
        (
            "fr",
            "Le port fermera le vieux quai en mai, supprimera le bac en juin et vendra ses bateaux à moins que la ville ne paie.",
        ),
        (
            "es",
            "El puerto cerrará el muelle viejo en mayo, suprimirá la barca en junio y venderá los barcos salvo que pague la ciudad.",
        ),
    ] {
        let end = text.rsplit_once(' ').unwrap_or_default().1;
        let all = told("", text, language);
        assert!(all.iter().all(|kept| kept.ends_with('…') || kept.ends_with(end)), "{all:?}");
    }
    // Another clause has a condition of its own.
    let text = "The board closed the old pier of the town on Monday, and the ferry will sail on Friday if the wind drops by then.";
    assert!(told("", text, "en").contains(&"The board closed the old pier of the town on Monday.".to_owned()));
}

#[test]
fn what_is_undone_in_the_same_sentence_is_not_told_as_done() {
    for (language, text) in [
        (
            "en",
            "The mayor of Brill, Ida Lowe, announced her resignation on Friday over the cost of the old pier, then withdrew it an hour \
             later when nine of the eleven councillors stood by her.",
        ),
        (
            "en",
            "Alan Marsh was sentenced to ten years in prison for the loss of the ferry in 2014, a sentence that three judges in the \
             capital quashed on Friday.",
        ),
        (
            "fr",
            "La maire de Brill, Ida Lau, a annoncé vendredi sa démission en raison du coût du vieux quai, avant de la retirer une \
             heure plus tard sous la pression de ses conseillers.",
        ),
        (
            "es",
            "La alcaldesa de Brill, Ida Lau, anunció el viernes su dimisión por el coste del muelle viejo, antes de retirarla una hora \
             más tarde por la presión de sus concejales.",
        ),
        (
            "ar",
            "أعلن عمدة المدينة سعيد علي صباح الجمعة استقالته من منصبه بسبب ارتفاع تكلفة المسبح الجديد، لكنه تراجع عنها بعد ساعة واحدة في المساء.",
        ),
    ] {
        let all = told("", text, language);
        let end = text.rsplit_once(' ').unwrap_or_default().1;
        assert!(all.iter().all(|kept| kept.ends_with('…') || kept.ends_with(end)), "{all:?}");
    }
}

#[test]
fn who_is_accused_is_told_of_with_what_became_of_that() {
    for (language, text, kept) in [
        (
            "fr",
            "Le maire de Brill, poursuivi pour avoir fait refaire sa villa par le port, embauché sa sœur et détruit les factures, a été \
             relaxé vendredi.",
            "a été relaxé",
        ),
        (
            "de",
            "Der frühere Direktor der Bank von Brill, angeklagt wegen Untreue in zehn Fällen, Bedrohung einer Frau und Vernichtung \
             von Akten, ist am Freitag vom Gericht freigesprochen worden.",
            "freigesprochen",
        ),
        (
            "it",
            "Il sindaco di Brill Paolo Marsi, accusato di avere truccato la gara del porto, preteso denaro e assunto il fratello, è \
             stato assolto venerdì.",
            "è stato assolto",
        ),
        (
            "es",
            "El alcalde de Brill Juan Marso, acusado de amañar el concurso del puerto, pedir dinero y contratar a su hermano, ha sido \
             absuelto este viernes.",
            "ha sido absuelto",
        ),
        (
            "pt",
            "O prefeito de Brill João Marso, acusado de fraudar a licitação do porto, pedir dinheiro e contratar o irmão, foi \
             absolvido nesta sexta.",
            "foi absolvido",
        ),
        (
            "en",
            "The builder accused of bribing two pilots, forging a chart of the bay and threatening a witness of it all, was cleared on \
             Friday.",
            "was cleared",
        ),
    ] {
        let all = told("", text, language);
        assert!(all.iter().all(|cut| cut.contains(kept)), "{all:?}");
    }
}

#[test]
fn no_sentence_ends_before_its_main_verb() {
    for (language, text, kept) in [
        (
            "en",
            "Kenneth Marsh, the builder accused of bribing two pilots, forging a chart and threatening a witness of the whole affair, \
             was cleared of all charges on Friday.",
            "Kenneth Marsh was cleared of all charges on Friday.",
        ),
        (
            "en",
            "Ida Marsh, the diver who drew a wreck for the town in 1974, laughed until she wept and became the best-loved painter of \
             the coast, died on Tuesday at her home in Brill.",
            "Ida Marsh died on Tuesday at her home in Brill.",
        ),
        (
            "en",
            "Ida Marsh, the diver who drew a wreck for the town in 1974, laughed until she wept and became the best-loved painter of \
             the coast, died on Tuesday at her home in Brill, surrounded by her family.",
            "Ida Marsh died on Tuesday at her home in Brill, surrounded by her family.",
        ),
    ] {
        let all = told("", text, language);
        assert!(all.contains(&kept.to_owned()), "{all:?}");
        let until = text.find(kept.split_once(" Marsh ").unwrap_or_default().1).unwrap_or_default();
        assert!(all.iter().all(|cut| !(cut.ends_with('.') && cut != kept && cut.len() < until)), "{all:?}");
    }
    // Who is only said to have done something is not told of before it is told what became of that.
    let text = "Ida Marsh, who was said by the prosecution to have struck a pilot with a chair, threatened two witnesses and lied \
                to the police, was found not guilty on Friday by a jury in Brill.";
    assert!(told("", text, "en").iter().all(|cut| cut.contains("was found not guilty")));
    let text = "Alan Marsh, 44, a pilot accused of setting fire to three boats in a summer that the village has not forgotten, and \
                of lying to the police about it, was cleared on Friday.";
    assert!(told("", text, "en").iter().all(|cut| cut.contains("was cleared")));
}

#[test]
fn who_says_it_does_not_stand_for_the_main_verb() {
    for (language, text) in [
        (
            "de",
            "Der sechsjährige Junge, der am Montag bei einem Spaziergang am Hafen verschwunden war und den viele gesucht hatten, ist \
             lebend gefunden worden, teilte die Wache am Freitag mit.",
        ),
        (
            "en",
            "The young diver who vanished on Monday from the pier of the old harbour, prompting the largest search that the town \
             has ever seen, was found alive on Friday, the coast guard said.",
        ),
    ] {
        let all = told("", text, language);
        let found = |cut: &String| cut.ends_with('…') || cut.contains("gefunden worden") || cut.contains("found alive");
        assert!(all.iter().all(found), "{all:?}");
    }
}

#[test]
fn a_verb_of_saying_is_not_the_main_verb_of_what_is_said() {
    for (language, text, kept) in [
        (
            "ru",
            "Мост через реку Брилль, который строят с 2021 года и открытие которого переносили из-за паводков и нехватки \
             металла, готов, заявил в пятницу мэр города Иван Лоза.",
            "Мост через реку Брилль готов, заявил в пятницу мэр города Иван Лоза.",
        ),
        (
            "uk",
            "Міст через річку Брілль, який будують з 2021 року і відкриття якого переносили через повені та брак \
             металу, готовий, повідомив у п'ятницю мер міста Іван Лоза.",
            "Міст через річку Брілль готовий, повідомив у п'ятницю мер міста Іван Лоза.",
        ),
        (
            "ru",
            "Бухгалтер Анна Лоза, которую следствие обвиняло в хищении денег порта, подделке подписей и уничтожении \
             старых карт, оправдана, постановил в пятницу суд.",
            "Бухгалтер Анна Лоза оправдана, постановил в пятницу суд.",
        ),
        // Where it is, its subject stands before it.
        (
            "ru",
            "Мэр города Иван Лоза, который строит этот мост с 2021 года, заявил в пятницу, что мост через реку готов к \
             открытию.",
            "Мэр города Иван Лоза заявил в пятницу, что мост через реку готов к открытию.",
        ),
    ] {
        let all = told("", text, language);
        assert!(all.contains(&kept.to_owned()), "{all:?}");
        let says = ["заявил", "повідомив", "постановил"];
        let broken = |cut: &String| says.iter().any(|says| cut.contains(says)) && cut != kept && !cut.contains(", ");
        assert!(!all.iter().any(broken), "{all:?}");
    }
}

#[test]
fn a_name_set_apart_keeps_both_its_commas() {
    let text = "The harbour minister, Paul Lund, whom members of the board had asked for the repair of three old bridges and two \
                roads, is out of office as of today.";
    let all = told("", text, "en");
    assert!(all.contains(&"The harbour minister, Paul Lund, is out of office as of today.".to_owned()), "{all:?}");
}

#[test]
fn what_a_correction_takes_back_is_told_with_what_is_so_or_not_at_all() {
    let said = "Our article of Friday said that Ida Marsh, who owns the ferry of Brill, is the sister of the mayor.";
    let text = format!("{said} She is not, and the two are not related. We apologise to both of them for the error.");
    let both = format!("{said} She is not, and the two are not related.");
    assert_eq!(told("CORRECTION", &text, "en"), [both]);
    for headline in ["Ferry of Brill sold", "Clarification of ferry rules sought by the port"] {
        assert!(told(headline, &text, "en").contains(&said.to_owned()));
    }
}

#[test]
fn a_name_keeps_its_brackets_without_what_is_said_of_it() {
    let text = "Brill Lamps, Inc. (NYSE: BRL), a leading maker of lamps for old piers, today announced results for its third quarter.";
    let kept = "Brill Lamps, Inc. (NYSE: BRL) today announced results for its third quarter.";
    assert!(told("", text, "en").contains(&kept.to_owned()));
}

#[test]
fn nothing_ends_within_what_is_said_of_a_subject_that_has_no_verb_yet() {
    for (language, text, verb) in [
        (
            "en",
            "The former keeper of the old harbour, who for nine years signed each log that the town wrote and was named its “pilot of \
             the year,” was charged on Monday with the theft of two boats, the prosecutors said.",
            "was charged",
        ),
        (
            "en",
            "A retired pilot, who taught three crews in the old harbour and never took a day off, passed away on Sunday at her home.",
            "passed",
        ),
        (
            "de",
            "Der frühere Wächter des Hafens, der neun Jahre lang jedes Buch schrieb und zum „Lotsen des Jahres“ ernannt wurde, ist am \
             Montag wegen Diebstahls angeklagt worden, teilte die Staatsanwaltschaft mit.",
            "ist am",
        ),
        (
            "fr",
            "Le gardien du vieux port, qui a signé pendant neuf ans chaque livre et a été nommé pilote de l’année, comparaîtra lundi \
             devant le tribunal, a annoncé le parquet.",
            "comparaîtra",
        ),
        (
            "sv",
            "Den tidigare vakten i hamnen, som i nio år tände lampan och en gång blev årets lots, åtalas på måndag för stöld av två \
             båtar, uppgav åklagaren.",
            "åtalas",
        ),
    ] {
        let before = text.find(verb).unwrap_or_default();
        let (subject, _) = text.split_once(',').unwrap_or_default();
        for max in 12..text.chars().count() {
            let fits = |rich: &crate::text::Rich| rich.text.chars().count() <= max;
            let told = crate::text::fit_below("News of the day", &crate::text::parse(text), language, fits);
            let told = told.unwrap_or_default().text;
            let stump = told.trim_end_matches(['.', '…']);
            assert!(!text[..before].starts_with(stump) || stump.is_empty(), "{max} {told}");
            let behind = told.strip_prefix(subject).unwrap_or_default();
            assert!(behind.is_empty() || told.contains(verb), "{max} {told}");
        }
    }
}
