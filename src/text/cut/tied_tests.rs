//! What is told with the sentence behind it or not at all.

use super::super::fit;
use crate::text::parse;

fn within(text: &str, language: &str, max: usize) -> String {
    fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text).unwrap_or_default()
}

#[test]
fn what_is_said_behind_a_dash_is_told_with_who_says_it_or_not_at_all() {
    for (language, before, said) in [
        (
            "sv",
            "Hamnrätten i Brill lade ned saken mot lotsen på fredagen.",
            "– Lotsen tog båten. Han sålde den till en granne, säger fiskaren Ida Lund.",
        ),
        (
            "pl",
            "Sąd portowy w Brillu umorzył w piątek sprawę pilota.",
            "– Pilot zabrał łódź. Sprzedał ją sąsiadowi – powiedziała rybaczka Ida Lund.",
        ),
        (
            "ru",
            "Портовый суд Брилля закрыл в пятницу дело лоцмана.",
            "– Лоцман забрал лодку. Он продал её соседу, – сказала рыбачка Ида Лунд.",
        ),
        (
            "uk",
            "Портовий суд Брілля закрив у п’ятницю справу лоцмана.",
            "— Лоцман забрав човен. Він продав його сусідові, — сказала рибалка Іда Лунд.",
        ),
        (
            "fr",
            "Le tribunal du port de Brill a clos vendredi l’affaire du pilote.",
            "– Le pilote a pris le bateau. Il l’a vendu à un voisin, a affirmé la pêcheuse Ida Lund.",
        ),
        (
            "no",
            "Havneretten i Brill la fredag bort saken mot losen.",
            "– Losen tok båten. Han solgte den til en nabo, sier fiskeren Ida Lund.",
        ),
        (
            "es",
            "El tribunal del puerto de Brill cerró el viernes la causa del piloto.",
            "– El piloto se llevó el barco. Se lo vendió a un vecino, dijo la pescadora Ida Lund.",
        ),
        (
            "fi",
            "Brillin satamaoikeus lopetti perjantaina luotsin jutun.",
            "– Luotsi vei veneen. Hän myi sen naapurille, sanoo kalastaja Ida Lund.",
        ),
    ] {
        for gap in [" ", "\n\n"] {
            let text = format!("{before}{gap}{said}");
            for max in before.chars().count()..text.chars().count() {
                assert_eq!(within(&text, language, max), before, "{language} {max}");
            }
            let more = format!("{text} Saken. Och mer.");
            assert_eq!(within(&more, language, text.chars().count() + 1), text, "{language}");
        }
        // Nothing of it is told below a headline alone.
        assert_eq!(within(said, language, said.chars().count() - 2), "", "{language}");
    }
}

#[test]
fn what_goes_on_behind_who_says_it_between_dashes_is_told_with_it() {
    for (language, before, said) in [
        (
            "es",
            "El puerto niega que falte agua.",
            "—No falta agua —dijo la concejala Ana Lund—. El pozo está cerrado. Es de otro puerto.",
        ),
        (
            "ru",
            "Порт опроверг закрытие причала.",
            "— Никто ничего не подписывал, — сказала Вера Лунд. — Причал чинят. Потом откроют.",
        ),
        (
            "pl",
            "Port nie zamknie mola.",
            "– Nie zamkniemy mola – powiedziała Anna Lund. – Remont potrwa rok. Potem wrócą łodzie.",
        ),
    ] {
        let text = format!("{before}\n\n{said}\n\nIt rained.");
        let both = format!("{before}\n\n{said}");
        for max in before.chars().count()..both.chars().count() {
            assert_eq!(within(&text, language, max), before, "{language} {max}");
        }
        assert_eq!(within(&text, language, both.chars().count()), both, "{language}");
    }
}

#[test]
fn what_limits_a_sentence_is_told_with_it_while_there_is_room() {
    for (language, gap, before, told, limit) in [
        (
            "en",
            " ",
            "The council met.",
            "It will pay for the pier.",
            "However, it will do so only if work starts in May.",
        ),
        ("en", " ", "The council met.", "It will pay for the pier.", "The condition is that work starts in May."),
        ("de", " ", "Der Rat tagte.", "Er zahlt die Mole.", "Voraussetzung ist jedoch ein Baubeginn im Mai."),
        ("de", " ", "Der Rat tagte.", "Er zahlt die Mole.", "Das gilt allerdings nur bis Mai."),
        (
            "fr",
            " ",
            "Le conseil a siégé.",
            "Il paiera la jetée.",
            "Toutefois, il ne le fera que si les travaux débutent en mai.",
        ),
        ("es", " ", "El consejo se reunió.", "Pagará el muelle.", "Pero lo hará solo si la obra empieza en mayo."),
        ("pt", " ", "O conselho reuniu-se.", "Vai pagar o cais.", "Mas só o fará desde que a obra comece em maio."),
        (
            "it",
            " ",
            "Il consiglio si è riunito.",
            "Pagherà il molo.",
            "Tuttavia lo farà solo se i lavori iniziano a maggio.",
        ),
        ("pl", " ", "Rada obradowała.", "Zapłaci za molo.", "Warunkiem jest jednak początek prac w maju."),
        ("ru", " ", "Совет заседал.", "Он оплатит причал.", "Однако только если работы начнутся в мае."),
        ("uk", " ", "Рада засідала.", "Вона оплатить причал.", "Умовою є початок робіт у травні."),
        ("tr", " ", "Meclis toplandı.", "İskeleyi ödeyecek.", "Ancak bunu mayısta başlanması şartıyla yapacak."),
        ("nl", " ", "De raad vergaderde.", "Hij betaalt de pier.", "Voorwaarde is wel dat het werk in mei begint."),
        ("sv", " ", "Rådet möttes.", "Det betalar piren.", "Det gäller dock bara om arbetet börjar i maj."),
        ("ar", " ", "اجتمع المجلس.", "سيدفع ثمن الرصيف.", "لكن بشرط أن يبدأ العمل في مايو."),
        ("he", " ", "המועצה התכנסה.", "היא תשלם על הרציף.", "אבל רק אם העבודה תתחיל במאי."),
        ("ja", "", "市議会が開かれた。", "市は桟橋の費用を払う。", "ただし、五月の着工を条件とする。"),
        ("zh", "", "市议会开会了。", "市里将支付码头费用。", "但前提是五月开工。"),
        ("ko", " ", "시의회가 열렸다.", "시는 부두 비용을 낸다.", "다만 5월에 착공해야 한다."),
    ] {
        let both = format!("{before}{gap}{told}{gap}{limit}");
        for max in before.chars().count()..both.chars().count() {
            assert_eq!(within(&both, language, max), before, "{language} {max}");
        }
        assert_eq!(within(&both, language, both.chars().count()), both, "{language}");
        // Of a lead the sentence is told alone where there is no room for more.
        let lead = format!("{told}{gap}{limit}");
        assert_eq!(within(&lead, language, told.chars().count()), told, "{language}");
    }
    // Words of the limit are better than none of it.
    let text = "The council will pay for the old pier. However, it will do so only if work starts by Friday and the boats are sold.";
    assert_eq!(
        within(text, "en", 97),
        "The council will pay for the old pier. However, it will do so only if work starts by Friday…"
    );
    // Another sentence that turns round limits nothing.
    let text = "The council met. It will pay for the pier. However, the mayor was not there on that day.";
    assert_eq!(within(text, "en", 45), "The council met. It will pay for the pier.");
}

#[test]
fn what_one_side_says_is_told_with_what_the_other_side_says_or_not_at_all() {
    for (language, lead, told, next) in [
        (
            "de",
            "Der Rat von Brill hat am Montag die Gebühren am Hafen erhöht.",
            "„Der Platz am Kai ist knapp“, sagte Ida Roe von den Grünen. Das Geld fließe in die Fähren.",
            "CDU-Chef Omar Lund nannte den Beschluss dagegen „reine Abzocke“.",
        ),
        (
            "de",
            "Der Rat von Brill hat am Montag die Gebühren am Hafen erhöht.",
            "„Der Platz am Kai ist knapp“, sagte Ida Roe von den Grünen.",
            "Die CDU lehnt das ab. „Reine Abzocke“, sagte Omar Lund.",
        ),
        (
            "en",
            "The council of Brill raised the harbour dues on Monday.",
            "“There is little room on the quay,” said Ida Roe of the Greens.",
            "The Liberals reject that. “It robs the fishers,” said Omar Lund.",
        ),
        (
            "fr",
            "Le conseil de Brill a relevé lundi les droits du port.",
            "« La place est rare sur le quai », a dit Ida Roe, des Verts.",
            "La droite s’y oppose. « C’est du racket », a lancé Omar Lund.",
        ),
        (
            "es",
            "El concejo de Brill subió el lunes las tasas del puerto.",
            "«Hay poco sitio en el muelle», dijo Ida Roe, de los Verdes.",
            "Los liberales, en cambio, lo ven como un robo. «Es un abuso», dijo Omar Lund.",
        ),
    ] {
        let both = format!("{lead}\n\n{told}\n\n{next}");
        let short = format!("{lead}\n\n{told}").chars().count();
        for max in [short, short + 4] {
            assert_eq!(within(&format!("{both}\n\n{lead}"), language, max), lead, "{language}");
        }
        assert!(super::opposes(told, next, crate::text::language::Language::of(language)), "{language}");
    }
    let asked = "Wer war dagegen? Im Rat stimmten elf dafür. „Ein Boot fährt da nicht“, sagte Omar Lund.";
    assert!(!super::opposes("„Es eilt“, sagte Ida Roe.", asked, crate::text::language::Language::of("de")));
    for (told, next) in [
        ("The ferry leaves at noon.", "The Liberals reject that. “It robs the fishers,” said Omar Lund."),
        ("“There is little room,” said Ida Roe.", "The Liberals voted for it. “They reject that,” said Omar Lund."),
        ("“There is little room,” said Ida Roe.", "The harbour opens at noon."),
    ] {
        assert!(!super::opposes(told, next, crate::text::language::Language::of("en")), "{next}");
    }
}

#[test]
fn what_somebody_answers_is_told_with_the_answer_or_not_at_all() {
    for (language, lead, claim, answer) in [
        (
            "en",
            "The mayor of Brill will step down in May.",
            "The Post reported last week that Lund owed a year of rent. It had seen the books.",
            "He denied the report and called it a smear.",
        ),
        (
            "en",
            "The ferry will be cut in May.",
            "A fisherman told the harbour office that it had rammed his boat.",
            "No charges have been brought.",
        ),
        (
            "en",
            "The council approved the pier.",
            "Residents say that the study was faked by the builder.",
            "The company rejects the accusation.",
        ),
        (
            "en",
            "No one will be charged over the fire at the yard.",
            "Two workers say that the pipes were shut.",
            "The owner denies this.",
        ),
        (
            "en",
            "The pier will be built in May.",
            "The mayor wrote that she would flood the square.",
            "She later said that it was a joke.",
        ),
        (
            "de",
            "Niemand wird wegen des Feuers angeklagt.",
            "Zwei Arbeiter sagen, die Rohre seien zu gewesen.",
            "Der Betreiber bestreitet das.",
        ),
        (
            "de",
            "Der Bürgermeister tritt im Mai ab.",
            "Die Zeitung berichtete, Lund schulde dem Hafen Miete.",
            "Er bestritt das und sprach von Rufmord.",
        ),
        (
            "fr",
            "Personne ne sera jugé pour le feu du chantier.",
            "Deux ouvriers disent que les vannes étaient fermées.",
            "L’exploitant le nie.",
        ),
        (
            "es",
            "El alcalde dejará el cargo en mayo.",
            "El diario publicó que Lund debía un año de alquiler.",
            "Él lo desmintió y habló de una campaña sucia.",
        ),
        (
            "ru",
            "Никого не будут судить за пожар.",
            "Двое рабочих утверждают, что трубы были закрыты.",
            "Владелец это отрицает.",
        ),
        (
            "pl",
            "Nikt nie stanie przed sądem za pożar.",
            "Dwaj robotnicy twierdzą, że rury były zamknięte.",
            "Właściciel temu zaprzecza.",
        ),
        (
            "sv",
            "Ingen åtalas för branden på varvet.",
            "Två arbetare säger att rören var stängda.",
            "Ägaren förnekar det.",
        ),
    ] {
        let text = format!("{lead}\n\n{claim}\n\n{answer}\n\nIt rained.");
        let both = format!("{lead}\n\n{claim}\n\n{answer}");
        for max in lead.chars().count()..both.chars().count() {
            assert_eq!(within(&text, language, max), lead, "{language} {max}");
        }
        assert_eq!(within(&text, language, both.chars().count()), both, "{language}");
    }
    // A denial that says itself what it is of, and whose, needs nothing before it.
    let text =
        "The pier is old.\n\nIt was built in May by the port.\n\nMr Hale, a baker, denied that he had ever seen it.";
    assert_eq!(within(text, "en", 60), "The pier is old.\n\nIt was built in May by the port.");
}
