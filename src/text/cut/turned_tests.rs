//! No cut says the opposite of what was written.

use super::super::{Cuts, fit, is_half_said};
use crate::text::parse;

fn within(text: &str, language: &str, max: usize) -> Option<String> {
    fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
}

#[test]
fn where_the_verb_stands_last_no_words_stand_before_a_negation() {
    for (language, text, denial) in [
        (
            "tr",
            "Belediye başkanı köprünün yıl sonuna kadar açılmayacağı yönündeki haberlerin doğru olmadığını söyledi",
            "olmadığını",
        ),
        ("kk", "Әкім көпірдің жыл соңына дейін ашылмайтыны туралы хабарды растаған жоқ", "жоқ"),
        ("ja", "市長は五日、橋の工事を中止するとの報道は誤りだと強調した", "誤り"),
        ("ko", "시장은 목요일 다리 공사를 중단한다는 보도가 사실이 아니라고 밝혔다", "아니라고"),
        ("hi", "महापौर ने कहा कि पुल का काम इस साल बंद करने की खबर सही नहीं है", "नहीं"),
    ] {
        let denied = text.find(denial).unwrap_or(text.len()) + denial.len();
        let words = Cuts::of(&parse(text), language).words;
        assert!(words.iter().all(|cut| cut.end >= denied), "{language}: {words:?}");
    }
}

#[test]
fn what_nothing_denies_is_cut_at_words_in_every_language() {
    for (language, text) in [
        ("tr", "Belediye başkanı yeni köprünün mayıs ayında açılacağını ve hattın limana kadar uzatılacağını söyledi"),
        ("kk", "Әкім жаңа көпір мамыр айында ашылатынын және трамвай желісі портқа дейін ұзартылатынын айтты"),
        ("ja", "市長は五日、新しい橋を五月に開通させ路線を港まで延ばす方針を明らかにした"),
        ("ko", "시장은 목요일 새 다리를 오월에 열고 노선을 항구까지 늘릴 계획이라고 밝혔다"),
        ("hi", "महापौर ने कहा कि नया पुल मई में खुलेगा और लाइन बंदरगाह तक बढ़ाई जाएगी"),
    ] {
        assert!(!Cuts::of(&parse(text), language).words.is_empty(), "{language}");
    }
}

#[test]
fn no_words_stand_without_their_negation() {
    for (language, text, negation) in [
        ("en", "The report that the harbour bank would close every branch in the north is not true", "not"),
        ("de", "Die Ministerin bestätigte den Bericht über die Schließung des alten Hafens am Montag nicht", "nicht"),
        ("ru", "Сообщение о закрытии старого порта в северной части города действительности не соответствует", "не"),
        ("fr", "Le rapport sur la fermeture des écoles du port annoncé lundi matin est faux selon elle", "faux"),
        ("zh", "有关港口将于五月关闭并裁减全部工人的报道纯属捏造", "捏造"),
    ] {
        let at = text.find(negation).unwrap_or(text.len());
        let cuts = Cuts::of(&parse(text), language);
        let clause = text.find("that").unwrap_or(0);
        assert!(cuts.words.iter().all(|cut| cut.end <= clause || cut.end >= at), "{language}: {:?}", cuts.words);
    }
    // What another clause denies is not denied by it.
    let text = "The council approved the tram line on Monday, which the mayor did not want to see built";
    assert_eq!(within(text, "en", 40).as_deref(), Some("The council approved the tram line…"));
}

#[test]
fn half_a_verdict_is_none() {
    let text = "Court acquits ex-minister of taking bribes over bridge, but convicts him of abuse of office";
    for cut in Cuts::of(&parse(text), "en").words {
        assert!(cut.end > text.find("but").unwrap_or(0), "{}", &text[..cut.end]);
    }
    let text = "Суд оправдал бывшего мэра по делу о мосте, но признал виновным в превышении полномочий";
    assert_eq!(within(text, "ru", 45), None);
    assert!(within(text, "ru", 75).is_some_and(|kept| kept.contains("признал")));
}

#[test]
fn a_condition_far_behind_takes_back_what_stands_before_it() {
    let text = "The bank will close ten branches in spring, the union said on Monday, unless the regulator steps in.";
    let kept = within(text, "en", 80);
    assert!(kept.as_ref().is_none_or(|kept| !kept.ends_with('.')), "{kept:?}");
}

#[test]
fn german_parts_keep_their_verb() {
    let text =
        "Der Rat tagte am Montag bis spät in die Nacht, weil der Bau der neuen Brücke über den Fluss scheitern könnte";
    for cut in Cuts::of(&parse(text), "de").words {
        assert!(cut.end <= text.find(',').unwrap_or(0) || cut.end == text.len(), "{}", &text[..cut.end]);
    }
}

#[test]
fn who_speaks_says_nothing_alone() {
    let text =
        "قال وزير النقل في المدينة، الدكتور سامي الحلبي، إن الجسر الجديد سيفتح في مايو المقبل، وإن العمل سيستمر.";
    let cuts = Cuts::of(&parse(text), "ar");
    let said = text.find(" إن ").unwrap_or(0);
    assert!(cuts.clauses.iter().chain(&cuts.words).all(|cut| cut.end > said), "{cuts:?}");
    assert!(!cuts.clauses.is_empty());
}

#[test]
fn a_source_behind_a_semicolon_is_not_owed_before_it_where_one_was_named() {
    let text = "Explosion reported at harbour depot in Ostmark; two workers injured, police say";
    assert_eq!(within(text, "en", 60).as_deref(), Some("Explosion reported at harbour depot in Ostmark"));
    let text = "The mayor took two million in cash; his wife hid it in the garden, prosecutors say";
    assert_eq!(within(text, "en", 60), None);
}

#[test]
fn whole_sentences_come_first_within_a_quotation_too() {
    let text = "Mr Lee told the paper: “I did not take the money. I never have. I never would have dreamt of doing it to them.”";
    assert_eq!(
        within(text, "en", 80).as_deref(),
        Some("Mr Lee told the paper: “I did not take the money. I never have.”")
    );
    // Whose words they are is told behind them.
    let text = "“It rained all night. Nobody slept at all in the whole wide town,” said Ann Lee of the harbour inn.";
    assert_eq!(Cuts::of(&parse(text), "en").clauses, []);
}

#[test]
fn half_of_what_a_headline_says_is_told() {
    let headline = "Court acquits ex-minister of taking bribes, but convicts him of abuse of office";
    for (kept, half) in
        [("Court acquits ex-minister", true), ("Court acquits ex-minister of taking bribes, but convicts him", false)]
    {
        assert_eq!(is_half_said(headline, "en", kept.len()), half, "{kept}");
    }
    let headline = "Inquiry finds no proof that the harbour master lied, but says he broke the rules of the port";
    for (kept, half) in [
        ("Inquiry finds no proof that the harbour master lied", true),
        ("Inquiry finds no proof that the harbour master lied, but says he broke", true),
        ("Inquiry finds no proof that the harbour master lied, but says he broke the rules", false),
    ] {
        assert_eq!(is_half_said(headline, "en", kept.len()), half, "{kept}");
    }
    let headline = "Başkan köprünün açılmayacağı iddialarının doğru olmadığını söyledi";
    assert!(is_half_said(headline, "tr", headline.find(" olmadığını").unwrap_or(0)));
}

#[test]
fn what_is_announced_stands_without_what_is_said_of_it() {
    let text = "أعلنت إدارة ميناء بريل، يوم الأربعاء، إغلاق الرصيف الشمالي أمام جميع القوارب حتى نهاية الشهر الجاري، مؤكدة أن السفن آمنة.";
    let clause = text.find("، مؤكدة").map(|end| format!("{}.", &text[..end]));
    assert_eq!(within(text, "ar", text.chars().count() - 1), clause);
    let kept = within(text, "ar", 90).unwrap_or_default();
    assert!(kept.ends_with('…') && kept.chars().count() > 60, "{kept}");
    // Who announces something says nothing yet.
    for max in 1..50 {
        assert_eq!(within(text, "ar", max), None, "{max}");
    }
    let text = "أعلنت إدارة الميناء الشمالي القديم في مدينة بريل، يوم الأربعاء، أن الرصيف مغلق أمام جميع القوارب حتى نهاية الشهر.";
    let before = text.find("أن الرصيف").unwrap_or_default();
    assert!(Cuts::of(&parse(text), "ar").clauses.iter().all(|cut| cut.end > before));
}

#[test]
fn what_is_denied_behind_another_opening_turns_nothing_round() {
    let text = "Four towns said on Thursday they would leave the old fair of Brill after the board of the fair decided not to hold a vote";
    assert_eq!(
        within(text, "en", 80).as_deref(),
        Some("Four towns said on Thursday they would leave the old fair of Brill…")
    );
    // Of a subject, it does.
    let text =
        "The report on the old fair of Brill that was read by the board of the fair on Thursday is not a forgery";
    assert!(Cuts::of(&parse(text), "en").words.iter().all(|cut| cut.end < 40 || cut.end > 95));
}
