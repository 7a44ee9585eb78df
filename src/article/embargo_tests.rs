use super::*;
use crate::article::{Article, Defaults, Input, read};

const LEAD: &str =
    "Ferries will stop at the old quay again from May, the port of Avel said on Monday. Fares stay as they are.";

fn article(text: &str, kind: Kind) -> Result<Article, ArticleError> {
    read(&Input { text, kind, file: None, slug: None }, &Defaults::default())
}

#[test]
fn a_line_that_says_embargo_holds_the_story_back_wherever_it_stands() {
    for line in [
        "Embargoed until Monday",
        "EMBARGOED",
        "STRICT EMBARGO – NOT BEFORE 06.00 FRI 4 DECEMBER 2026",
        "HOLD FOR RELEASE UNTIL DECEMBER 4, 2026",
        "Press release – under embargo until 4 December",
        "Embargoed until 10:00 Brussels time on 4 December 2026",
        "Not for publication before Friday 4 December 2026.",
        "Mit Sperrfrist bis Freitag, 10 Uhr",
        "Sous embargo jusqu'au 4 décembre 2026",
        "Ne pas diffuser avant vendredi 6 h",
        "Embargado hasta el viernes 4 de diciembre de 2026",
        "Sob embargo até às 10h de 4 de dezembro",
        "Sotto embargo fino alle ore 10 del 4 dicembre 2026",
        "Не публиковать до 4 декабря 2026 года 09:00",
        "Эмбарго до 09:00 4 декабря",
        "Не публікувати раніше 4 грудня 2026 року",
        "4 желтоқсанға дейін жариялауға болмайды",
        "Zakaz publikacji do 4 grudnia 2026, godz. 9.00",
        "4 Aralık 2026'ya kadar ambargoludur",
        "Onder embargo tot vrijdag 4 december",
        "Embargo hingga 4 Desember 2026",
        "محظور النشر حتى 4 ديسمبر 2026",
        "באמברגו עד 4 בדצמבר 2026",
        "2026年12月4日午前5時まで報道解禁厳禁",
        "情報解禁日時：2026年12月4日 10:00",
        "禁发至2026年12月4日",
        "엠바고: 2026년 12월 4일 10:00",
        "ห้ามเผยแพร่ก่อนวันที่ 4 ธันวาคม 2569",
    ] {
        for text in [
            format!("{line}\n\nFerries return\n\n{LEAD}\n"),
            format!("Ferries return\n\n{line}\n\n{LEAD}\n"),
            format!("Ferries return\n\n{LEAD}\n\n{line}\n"),
        ] {
            let error = article(&text, Kind::Plain).map(|article| article.headline);
            assert!(matches!(&error, Err(ArticleError::Embargo { line: told, .. }) if told == line), "{text}{error:?}");
        }
        let page =
            format!("<html><body><article><h1>Ferries return</h1><p>{line}</p><p>{LEAD}</p></article></body></html>");
        let error = article(&page, Kind::Html).map(|article| article.headline);
        assert!(matches!(error, Err(ArticleError::Embargo { .. })), "{page}{error:?}");
    }
}

#[test]
fn an_embargo_below_the_story_that_says_when_is_read() {
    let text = format!("Ferries return\n\n{LEAD}\n\nEmbargoed until 00:01 GMT, 4 December 2026\n");
    let article = article(&text, Kind::Plain).unwrap();
    assert_eq!(article.embargo_until.map(|at| at.to_string()).as_deref(), Some("2026-12-04T00:01:00Z"));
    assert_eq!(article.paragraphs().collect::<Vec<_>>(), [LEAD]);
}

#[test]
fn an_embargo_that_is_declared_settles_it() {
    for line in ["Embargoed until Monday", "Не публиковать до понедельника"] {
        let front = "+++\nembargo_until = 2026-12-04T00:01:00Z\n+++\n";
        let article =
            article(&format!("{front}# Ferries return\n\n{line}\n\n{LEAD}\n\n{line}\n"), Kind::Markdown).unwrap();
        assert_eq!(article.embargo_until.map(|at| at.to_string()).as_deref(), Some("2026-12-04T00:01:00Z"));
        assert_eq!(article.paragraphs().collect::<Vec<_>>(), [LEAD]);
    }
}

#[test]
fn a_story_about_an_embargo_is_a_story() {
    for line in [
        "An arms embargo until 2027 was agreed by the council on Monday.",
        "Embargo until 2027 was agreed, the ministers said",
        "Oil embargo to end on 4 December",
        "Arms embargo until 2027",
        "Embargo on timber ends on Friday",
        "Embargoed goods reach the port of Avel",
        "Hold for ransom: how a crew was freed in 2026",
        "Do not hold your breath until Monday",
        "Nicht vor Gericht",
        "Frei ab 18",
        "Das Ölembargo gilt bis 2027, sagte der Minister",
        "Эмбарго на поставки угля продлили до 2027 года",
        "Россия сняла эмбарго до 4 декабря на рыбу из порта",
        "El embargo a Cuba cumple 60 años",
        "L'embargo sur les armes est prolongé jusqu'en 2027",
        "Embargo na drewno do 2027 roku przyjęty",
        "Patlama haberlerine yayın yasağı getirildi",
        "アユ漁が4日に解禁",
        "市政府禁止发布虚假信息",
        "ห้ามเผยแพร่ภาพผู้เสียหาย ตำรวจเตือนสื่อ",
        "For release of the crew, the town paid 4 million",
        "Release of the prisoners is set for 4 December",
    ] {
        for text in [format!("{line}\n\n{LEAD}\n"), format!("Ferries return\n\n{LEAD}\n\n{line}\n")] {
            let article = article(&text, Kind::Plain);
            assert_eq!(article.map(|article| article.embargo_until), Ok(None), "{text}");
        }
    }
    // Nor is a line that goes on with a sentence.
    let wrapped = "Ferries return\n\nThe council said on Monday that it had agreed to an arms\nembargo until 2027\nand to no other.\n";
    assert_eq!(article(wrapped, Kind::Plain).map(|article| article.embargo_until), Ok(None));
}

#[test]
fn the_day_of_a_product_is_no_embargo_below_its_review() {
    let text = format!("A game of ferries\n\n{LEAD}\n\nRelease date: 4 December 2026\n");
    assert_eq!(article(&text, Kind::Plain).map(|article| article.embargo_until), Ok(None));
    let line = "Release date: 4 December 2026, 00:01";
    for text in [format!("{line}\n\nFerries return\n\n{LEAD}\n"), format!("Ferries return\n\n{LEAD}\n\n{line}\n")] {
        assert!(article(&text, Kind::Plain).is_err(), "{text}");
    }
}

#[test]
fn no_hour_is_proposed_that_is_not_there() {
    let message =
        |line: &str, kind| article(&format!("{line}\n\nFerries return\n\n{LEAD}\n"), kind).unwrap_err().to_string();
    let told = message("STRICTLY EMBARGOED UNTIL 00.01 HOURS FRIDAY 4 DECEMBER 2026", Kind::Plain);
    assert!(told.contains("`embargo_until = 2026-12-04T…`") && told.contains(".md"), "{told}");
    let told = message("Embargoed until Monday", Kind::Markdown);
    assert!(told.contains("`embargo_until = …`") && told.contains("front matter"), "{told}");
}

#[test]
fn what_is_taken_back_does_not_go_out() {
    for line in [
        "KILL KILL KILL: DO NOT USE",
        "MANDATORY KILL",
        "DO NOT PUBLISH – legal reasons",
        "Draft – not for publication",
        "Do not use this story",
        "НЕ ИСПОЛЬЗОВАТЬ",
        "Не для публикации!",
        "NICHT VERWENDEN: Hafen von Avel",
        "Ne pas publier",
        "NO PUBLICAR",
        "NIE PUBLIKOWAĆ",
        "使用禁止",
        "لا تنشر",
    ] {
        for text in [format!("{line}\n\nFerries return\n\n{LEAD}\n"), format!("Ferries return\n\n{line}\n\n{LEAD}\n")] {
            let error = article(&text, Kind::Plain).map(|article| article.headline);
            assert!(matches!(error, Err(ArticleError::Killed { .. })), "{text}{error:?}");
        }
    }
    for headline in [
        "Do not use the old bridge, drivers are told",
        "Do not publish: how papers were silenced",
        "DO NOT USE TAP WATER, AVEL IS TOLD",
        "Kill Bill returns to cinemas",
        "Не использовать телефоны в школе просят учителя",
        "Nicht verwenden: Diese Reifen sind zu alt",
        "Kill",
    ] {
        let kept = article(&format!("{headline}\n\n{LEAD}\n"), Kind::Plain).map(|article| article.headline);
        assert_eq!(kept.as_deref(), Ok(headline));
    }
}

#[test]
fn an_embargo_of_days_ago_is_over_though_its_hour_is_not_told() {
    let told = |line: &str, now: &str| {
        let text = format!("{line}\n\nFerries return\n\n{LEAD}\n");
        let defaults = Defaults { now: Some(now.parse().unwrap()), ..Defaults::default() };
        read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &defaults)
    };
    for line in [
        "For release: December 4, 2026",
        "Embargoed until December 4, 2026",
        "Sperrfrist: 4. Dezember 2026",
        // Whichever of the two it is.
        "Embargo: 12/04/2026",
    ] {
        let article = told(line, "2026-12-06T00:00:00Z").unwrap();
        assert_eq!((article.headline.as_str(), article.body.len()), ("Ferries return", 1), "{line}");
        assert_eq!(article.embargo_until.map(|at| at.to_string()).as_deref(), Some("2026-12-06T00:00:00Z"), "{line}");
        // In some zone the day may be on.
        let error = told(line, "2026-12-05T23:00:00Z").map(|article| article.headline);
        assert!(matches!(error, Err(ArticleError::Embargo { .. })), "{line} {error:?}");
    }
    // A page says so when it appeared.
    for line in ["Release time:Dec 04, 2026 10:22 AM", "Release date: 12/04/2026", "Время публикации: 04.12.2026 10:22"]
    {
        let article = told(line, "2026-12-06T00:00:00Z").unwrap();
        assert_eq!((article.headline.as_str(), article.embargo_until), ("Ferries return", None), "{line}");
        let error = told(line, "2026-12-05T23:00:00Z").map(|article| article.headline);
        assert!(matches!(error, Err(ArticleError::Embargo { .. })), "{line} {error:?}");
    }
    let error = told("Embargoed until Friday", "2026-12-06T00:00:00Z").map(|article| article.headline);
    assert!(matches!(error, Err(ArticleError::Embargo { .. })), "{error:?}");
    for line in ["For release: December 4, 2026, 9 a.m. CDT", "Embargoed until 9 a.m. CDT, December 4, 2026"] {
        let until = told(line, "2026-12-01T00:00:00Z").unwrap().embargo_until;
        assert_eq!(until.map(|at| at.to_string()).as_deref(), Some("2026-12-04T14:00:00Z"), "{line}");
    }
}
