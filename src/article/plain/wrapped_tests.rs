use crate::article::{Article, Defaults, Input, Kind, read};

const HEADLINE: &str = "Port chief denies selling berths to friends";
const LEAD: &str = "The chief of the port of Avel denied on Tuesday that he sold berths to friends of his family.";
const REST: &str = "Nobody else in the town said a word about it.";

fn told(text: &str, kind: Kind) -> Article {
    read(&Input { text, kind, file: None, slug: None }, &Defaults::default()).unwrap()
}

fn body(article: &Article) -> Vec<&str> {
    article.body.iter().map(|block| block.text.as_str()).collect()
}

#[test]
fn a_line_right_below_a_headline_is_no_part_of_it_unless_the_headline_goes_on() {
    for below in [
        "Jane Roe, Avel",
        "Jane Roe (dpa)",
        "Jane Roe | Avel",
        "Jane Roe - harbourNews",
        "Jane Roe – The Harbour Post",
        "Reported by: Jane Roe",
        "By Jane Roe, Edited by Omar Lund",
        "Today, 14:31",
        "Heute, 14:31 Uhr",
        "Aujourd’hui à 14:31",
        "Сегодня, 14:31",
        "15. 11. 2026 13:08 Aktualizováno 15. 11. 2026 14:20",
        "15. 11. 2026, 13:08 Uhr, aktualisiert 15. 11. 2026, 14:20 Uhr",
    ] {
        for kind in [Kind::Plain, Kind::Markdown] {
            let article = told(&format!("{HEADLINE}\n{below}\n\n{LEAD}\n\n{REST}\n"), kind);
            assert_eq!(article.headline, HEADLINE, "{below} {kind:?}");
            assert_eq!(body(&article), [LEAD, REST], "{below} {kind:?}");
            let signed = below.contains("Jane");
            assert_eq!(article.byline, if signed { vec!["Jane Roe"] } else { Vec::new() }, "{below} {kind:?}");
        }
    }
    // What nobody knows leaves the headline whole too.
    for below in ["Port/Avel 4711", "Desk North – Berths", "Chief, Port and Berths Board", "Nr. 14 / 2026"] {
        for kind in [Kind::Plain, Kind::Markdown] {
            let article = told(&format!("{HEADLINE}\n{below}\n\n{LEAD}\n\n{REST}\n"), kind);
            assert_eq!(article.headline, HEADLINE, "{below} {kind:?}");
        }
    }
}

#[test]
fn a_headline_that_was_wrapped_is_one() {
    for (headline, story) in [
        ("Port chief denies selling\nberths to friends", LEAD),
        ("Port chief, who was ill,\nDenies selling berths", LEAD),
        ("Port Chief Denies Selling\nBerths To His Old Friends", LEAD),
        // The text was wrapped where the headline was.
        (
            "Hafenchef bestreitet vor Gericht alle\nVorwürfe der Werft",
            "Der Chef des Hafens von Avel hat am Dienstag\nvor Gericht bestritten, daß er jemals Geld\nfür Liegeplätze genommen hat.",
        ),
    ] {
        let article = told(&format!("{headline}\n\n{story}\n\n{REST}\n"), Kind::Plain);
        assert_eq!(article.headline, headline.replace('\n', " "));
    }
}

#[test]
fn who_wrote_it_and_where_is_told_in_any_script() {
    for (headline, line, lead, who) in [
        (
            "ठेकेदार ने आरोपों से किया इनकार",
            "अनुज रोय, रामगढ़",
            "रामगढ़ में पुल गिरने के मामले में ठेकेदार ने गुरुवार को लापरवाही के आरोपों से इनकार किया।",
            "अनुज रोय",
        ),
        (
            "Kontraktor bantah lalai",
            "Penulis: Dewi Lund | Editor: Omar S.",
            "Kontraktor dari Avel membantah lalai setelah jembatan runtuh dan tujuh pekerja tewas pada Kamis.",
            "Dewi Lund",
        ),
        (
            "Подрядчик отрицает халатность",
            "Мария Лунд, Авельск",
            "Подрядчик из Авельска в четверг отверг обвинения в халатности после обрушения моста.",
            "Мария Лунд",
        ),
        (
            "Müteahhit iddiaları reddetti",
            "Deniz Lund - Avelköy",
            "Avelköylü bir müteahhit, köprü çökmesinde ihmali olduğu iddialarını perşembe günü reddetti.",
            "Deniz Lund",
        ),
        (
            "Un entrepreneur conteste tout",
            "Élodie Roe, à Port-Avel",
            "Un entrepreneur de Port-Avel a contesté jeudi toute responsabilité dans l’effondrement du pont.",
            "Élodie Roe",
        ),
    ] {
        for parted in ["\n", "\n\n"] {
            let article = told(&format!("{headline}{parted}{line}\n\n{lead}\n"), Kind::Plain);
            assert_eq!((article.headline.as_str(), body(&article)), (headline, vec![lead]), "{line}");
            assert_eq!(article.byline, [who], "{line} {:?}", article.left_out);
        }
    }
    // Whom the story tells of did not write it, and a line without a name is none.
    for line in ["Omar Lund, Avel", "Berths, Avel"] {
        let lead = "Omar Lund of Avel denied on Tuesday that he sold berths to friends of his family.";
        let article = told(&format!("{HEADLINE}\n\n{line}\n\n{lead}\n"), Kind::Plain);
        assert!(article.byline.is_empty(), "{line}: {:?}", article.byline);
    }
}

#[test]
fn a_site_and_an_hour_above_a_headline_are_none() {
    for above in [
        "HBR Nieuws • Vandaag, 14:31 • Aangepast vandaag, 16:10",
        "HBR.NET Nieuws • Vandaag, 14:31",
        "HR Neuhafen | Heute, 14:31 Uhr",
        "Harbour News • Today, 14:31",
        "Le Quai · Aujourd’hui, 14:31",
        "HVT Nyheter • Idag 14:31",
        "Порт Ньюс | Вчера, 14:31",
        "Harbour 24 | Hoy, 14:31",
        "Портові новини • Сьогодні, 14:31",
        "港报 | 今天 14:31",
    ] {
        for parted in ["\n", "\n\n"] {
            let article = told(&format!("{above}{parted}{HEADLINE}\n\n{LEAD}\n\n{REST}\n"), Kind::Plain);
            assert_eq!((article.headline.as_str(), body(&article)), (HEADLINE, vec![LEAD, REST]), "{above}");
        }
    }
    for headline in [
        "Today at 14:31: the minute that shut the port",
        "Heute um 20:15 Uhr redet der Hafenchef",
        "Avel | Today, the port chief denies it all",
        "Yesterday and today: a port in two pictures",
    ] {
        let article = told(&format!("{headline}\n\n{LEAD}\n\n{REST}\n"), Kind::Plain);
        assert_eq!(article.headline, headline);
    }
}

#[test]
fn a_result_above_a_headline_is_none_where_the_story_tells_it() {
    let title = "Late winner sends Avel to the top";
    for (result, figures) in [
        ("Avel SE–Veld KC 31–30 (16–15)", "31–30"),
        ("Avel–Veld 31–30", "31–30"),
        ("Avel Town 2-1 Veld Rovers", "2-1"),
        ("FULL-TIME: Avel Town 2-1 Veld (HT 1-0)", "2-1"),
        ("1. FC Avel - SV Veld 2:1 (1:1)", "2:1"),
        ("Avel v Veld 2-1", "2-1"),
    ] {
        let lead =
            format!("A goal in the last minute gave Avel a {figures} win over Veld on Saturday at the old ground.");
        for (parted, below) in
            [("\n", ""), ("\n\n", ""), ("\n", "By Jane Roe\n"), ("\n", "Jane Roe\n4 December 2026\n")]
        {
            let article = told(&format!("{result}{parted}{below}{title}\n\n{lead}\n\n{REST}\n"), Kind::Plain);
            assert_eq!((article.headline.as_str(), body(&article)), (title, vec![lead.as_str(), REST]), "{result}");
        }
    }
    for headline in
        ["Avel beat Veld 2-1 in the rain", "Avel 3, Veld 2", "Port 2-1 down as strike begins", "Avel Town 2-1 Veld"]
    {
        let lead = "A goal in the last minute gave Avel the win over Veld on Saturday at the old ground of the port.";
        let article = told(&format!("{headline}\n\nBy Jane Roe\n\n{lead}\n\n{REST}\n"), Kind::Plain);
        assert_eq!(article.headline, headline);
    }
}
