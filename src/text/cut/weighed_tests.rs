use super::super::fit_below;
use crate::text::parse;

/// What fits below `headline` of `text` where there is room for `max` characters.
fn below(headline: &str, text: &str, language: &str, max: usize) -> String {
    let fitted = fit_below(headline, &parse(text), language, |rich| rich.text.chars().count() <= max);
    fitted.map(|rich| rich.text).unwrap_or_default()
}

#[test]
fn what_the_headline_turns_round_may_be_told_by_half() {
    for (language, headline, text, kept) in [
        (
            "en",
            "No proof that harbour master lied, but he broke the rules",
            "An inquiry has found no proof that the harbour master lied about the cost of the bridge, but said that by staying \
             silent for weeks he had broken the rules of the port.",
            "An inquiry has found no proof that the harbour master lied about the cost of the bridge.",
        ),
        (
            "it",
            "La Corte annulla la condanna del capitano, ma dispone un nuovo processo",
            "La Corte di Brill ha annullato con rinvio la condanna inflitta al capitano del porto, ma ha respinto la richiesta \
             di chiudere il processo e ha disposto che sia rifatto altrove.",
            "La Corte di Brill ha annullato con rinvio la condanna inflitta al capitano del porto.",
        ),
        // What the headline tells alone.
        (
            "ru",
            "Суд отказался арестовать лодки порта",
            "Суд города Брилль отказался арестовать лодки старого порта, однако назначил по делу проверку, которая должна быть \
             готова весной.",
            "Суд города Брилль отказался арестовать лодки старого порта.",
        ),
        // A verdict that the headline has, where the other half is none.
        (
            "uk",
            "Суд скасував будівництво готелю",
            "Суд міста Брилль скасував дозвіл на будівництво готелю на старій набережній, проте не зобов'язав забудовника \
             засипати вже виритий котлован.",
            "Суд міста Брилль скасував дозвіл на будівництво готелю на старій набережній.",
        ),
        (
            "zh",
            "法院裁定港务局无须担责",
            "布里尔法院周五裁定，港务局无须就渡轮事故承担责任，理由是没有证据显示码头存在缺陷，但法官指出，港务局三个月前已收到工会的书面投诉而没有处理。",
            "布里尔法院周五裁定，港务局无须就渡轮事故承担责任，理由是没有证据显示码头存在缺陷。",
        ),
        (
            "hi",
            "अदालत का नावें गिराने पर रोक से इनकार",
            "अदालत ने शुक्रवार को पुराने घाट की नावें गिराने पर रोक लगाने से इनकार कर दिया, लेकिन नगर को निर्देश दिया कि वह दो सप्ताह में जवाब दे और तब तक नया काम न करे।",
            "अदालत ने शुक्रवार को पुराने घाट की नावें गिराने पर रोक लगाने से इनकार कर दिया।",
        ),
    ] {
        assert_eq!(below(headline, text, language, kept.chars().count() + 8), kept);
    }
}

#[test]
fn half_a_verdict_is_told_by_no_headline_that_leaves_out_the_other() {
    let text = "The court of Brill cleared the harbour master of the theft of boats, but convicted him of arson in the old mill.";
    let half = "The court of Brill cleared the harbour master of the theft of boats.";
    let max = half.len() + 4;
    assert_ne!(below("Court clears the harbour master of theft", text, "en", max), half);
    assert_eq!(below("Court clears the harbour master of theft, but not of arson", text, "en", max), half);
    // A headline about something else has weighed nothing.
    let text = "The town of Brill will pay for the new ferry line, but the council has not found the money for it.";
    let half = "The town of Brill will pay for the new ferry line.";
    assert_ne!(below("Nine hurt in a storm on the coast", text, "en", half.len() + 4), half);
    assert_eq!(below("Town of Brill to pay for the ferry line", text, "en", half.len() + 4), half);
}
