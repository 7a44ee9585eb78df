//! What somebody answers in his own words is told with what he answers.

use super::super::fit;
use super::*;
use crate::text::parse;

fn within(text: &str, language: &str, max: usize) -> String {
    fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text).unwrap_or_default()
}

#[test]
fn what_somebody_is_told_to_have_done_goes_with_what_he_says_to_it() {
    for (language, lead, told, answer) in [
        (
            "en",
            "The port is calm.",
            "Councillor Omar Penk said on Sunday that Lund had taken ten crowns.",
            "\"I took no money,\" said Lund.",
        ),
        (
            "en",
            "The clinic is open.",
            "A charity said on Monday that eleven people had been refused help.",
            "“We did not refuse anyone. We asked for a name,” said its manager, Ana Roe.",
        ),
        (
            "de",
            "Der Hafen ruht.",
            "Der Stadtrat Omar Penk hatte behauptet, Hollerlund habe Geld angenommen. Belege hatte er keine.",
            "„Ich habe kein Geld genommen. Ich kenne ihn nicht“, sagte Hollerlund.",
        ),
        (
            "sv",
            "Skolan läggs inte ner.",
            "Enligt föreningen har rektorn redan sagt upp avtalet.",
            "– Det stämmer inte. Vi har inte sagt upp något, säger rådet Stina Lund.",
        ),
        (
            "fr",
            "La jetée reste ouverte.",
            "Selon le conseiller Omar Penk, la maire Lundin a touché dix mille euros.",
            "« Je n’ai pas touché un euro », a répondu Mme Lundin.",
        ),
        (
            "es",
            "El muelle sigue abierto.",
            "Según el concejal Omar Penk, la alcaldesa Lundín cobró diez mil euros.",
            "—Yo no cobré nada —dijo Lundín—. Que lo demuestre.",
        ),
        (
            "ru",
            "Больница работает.",
            "Родственники утверждают, что двоих отключили от аппаратов.",
            "«Никого не отключали. Проверка это покажет», — сказал врач Антон Лунд.",
        ),
        (
            "pl",
            "Biblioteka działa.",
            "Dyrektorka twierdzi, że zwolniono ją za krytykę.",
            "– Nie zwolniłem jej za krytykę – mówi burmistrz Marek Lund.",
        ),
        (
            "tr",
            "Baraj açık.",
            "Balıkçılar geçen hafta barajda ölü balıklar bulduklarını söyledi.",
            "Vali Orhan Lund, \"Barajda ölü balık yok. Su temiz\" dedi.",
        ),
        (
            "ja",
            "港は開いている。",
            "保護者の一部は、児童が金属片を見つけたと訴えた。",
            "課長は「金属片ではなかった。骨だった」と述べた。",
        ),
    ] {
        let gap = "\n\n";
        let both = format!("{lead}{gap}{told}{gap}{answer}");
        let text = format!("{both}{gap}{lead}");
        let paragraph = format!("{lead}{gap}{told}").chars().count();
        for max in [paragraph, paragraph + 3, both.chars().count() - 1] {
            assert_eq!(within(&text, language, max), lead, "{language} {max}");
        }
        assert_eq!(within(&text, language, both.chars().count()), both, "{language}");
        assert!(rebuts(told, answer, Language::of(language)), "{language}");
    }
}

#[test]
fn what_goes_on_or_tells_of_something_else_answers_nothing() {
    for (language, told, next) in [
        (
            "en",
            "Councillor Omar Penk said on Sunday that Lund had taken ten crowns.",
            "“I have never seen so much of it,” said Penk.",
        ),
        ("en", "The ferry leaves at noon.", "“I do not like the sea,” said Lund."),
        (
            "en",
            "The port office said on Sunday that forty boats had come.",
            "“We have never had such a summer,” said a baker, Ana Roe.",
        ),
        ("en", "Councillor Omar Penk said on Sunday that Lund had taken ten crowns.", "“Let him prove it,” said Lund."),
        (
            "en",
            "Councillor Omar Penk said on Sunday that Lund had taken ten crowns.",
            "Nobody was in the office on Monday.",
        ),
        ("de", "Der Wirt Omar Penk sagte, die Fähre fahre im Mai.", "„Wir haben keine Angst“, sagte Penk."),
        (
            "sv",
            "Åklagaren Omar Penk menar att anmälningarna är för många.",
            "– Anmälningarna handlar inte ens om brott. Det är synd.",
        ),
        (
            "en",
            "Councillor Omar Penk said on Sunday that the ferry had sunk.",
            "“It did not sink by itself, the ferry,” he said.",
        ),
        ("ru", "Рыбак Омар Пенк сказал, что паром уйдёт в мае.", "«Я не боюсь моря», — сказал Пенк."),
    ] {
        assert!(!rebuts(told, next, Language::of(language)), "{language} {told} {next}");
    }
}
