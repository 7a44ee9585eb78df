use crate::article::{Article, Defaults, Input, Kind, read};

const HEADLINE: &str = "Trams return to the quay of Avel";
const LEAD: &str =
    "The rails are back on the old quay of Avel, and the first of twelve trams leaves in May, the port says.";
const MORE: &str =
    "It cost 3 million crowns to lay them, and nobody was hurt, the council of the port told us on Thursday.";

fn article(text: &str) -> Article {
    read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
}

fn body(article: &Article) -> Vec<&str> {
    article.body.iter().map(|block| block.text.as_str()).collect()
}

const MENUS: [&str; 15] = [
    "Domů  Zprávy  Kraj",
    "The Harbour Gazette\nSubscribe for 1 crown a week\nSign in",
    "Skip to main content\nThe Harbour Gazette\nSubscribe for 1 crown a week\nSign in\n\nNews > Local > Ports\n\nExclusive",
    "Startseite\nRegional\nLandkreis Avel",
    "Startseite\nRegional\nLandkreis Avel\n\nStand: 27.11.2026 15:12 Uhr",
    "Start\nLokales\nKreis Avel\nAnzeige\n\nKreis Avel",
    "Accueil\nRégion\nAvel",
    "Menú\nÚltima hora\nProvincia\n\nUsamos cookies propias y de terceros para saber qué te gusta de esta página.",
    "Listen to this story\n2 min",
    "Hoppa till innehåll\nStart / Lokalt / Avel",
    "Hafen FM | Kreis Avel",
    "Sociedad\nSuscríbete\n\nEL TIEMPO EN LA COSTA >",
    "Local News / Avel / Trams back on the quay",
    "Harbour News » Avel » Trams back on the quay of the port",
    "Uutiset\nPaikallis\nAvel",
];

#[test]
fn the_headline_of_a_page_stands_right_above_who_wrote_it() {
    for menu in MENUS {
        for below in ["By Jane Roe\nPublished 27 November 2026, 06:00 GMT", "By Jane Roe", "27 November 2026"] {
            for deck in ["", "Twelve cars run past nine stops from May, and the fare stays at two crowns\n\n"] {
                let text = format!("{menu}\n\n{HEADLINE}\n\n{deck}{below}\n\n{LEAD}\n\n{MORE}\n");
                let article = article(&text);
                assert_eq!(article.headline, HEADLINE, "{text}");
                assert_eq!(body(&article), [LEAD, MORE], "{text}");
            }
        }
    }
}

#[test]
fn a_known_menu_is_none_of_a_story_that_nobody_signs() {
    for menu in [
        "Home\nLocal\nAvel County\nAdvertisement\n\nAvel County",
        "Hafen News | Avel",
        "Local News / Avel / Trams on the quay",
    ] {
        let article = article(&format!("{menu}\n\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n"));
        assert_eq!((article.headline.as_str(), body(&article)), (HEADLINE, vec![LEAD, MORE]), "{menu}");
    }
}

/// A short headline, with its standfirst, facts or a list below.
#[test]
fn a_headline_of_a_few_words_is_never_taken_for_a_menu() {
    let deck = "Twelve cars run past nine stops from May";
    for (headline, rest) in [
        ("TRAMS ARE BACK", format!("{deck}\n\nBy Jane Roe")),
        ("Trams return", format!("{deck}\n\nBy Jane Roe")),
        ("Apple pie", format!("Serves six\n\n30 min\n\n{deck}\n\nBy Jane Roe")),
        ("Home > work: why nobody comes back", "By Jane Roe".to_owned()),
        ("Opinion | We should ride trams", "By Jane Roe".to_owned()),
        ("Bus / Bahn / Rad: was schneller ist", format!("{deck}\n\nVon Jane Roe")),
    ] {
        let story = format!("Of {headline} the port has told us much, and {}", LEAD.to_lowercase());
        let text = format!("{headline}\n\n{rest}\n\n{story}\n\n{MORE}\n");
        let article = article(&text);
        assert_eq!(article.headline, headline, "{text}");
        assert!(body(&article).contains(&story.as_str()), "{text}");
    }
    let text = format!("News\nSport\n\nTrams return\n\n{deck}\n\nBy Jane Roe\n\n{LEAD} The trams return.\n\n{MORE}\n");
    assert_eq!(article(&text).headline, "Trams return");
}

#[test]
fn what_stands_above_the_headline_is_shown_as_left_out() {
    let article = article(&format!("{}\n\n{HEADLINE}\n\nBy Jane Roe\n\n{LEAD}\n\n{MORE}\n", MENUS[0]));
    let left: Vec<&str> = article.left_out.iter().map(|left| left.text.as_str()).collect();
    for line in MENUS[0].lines() {
        assert!(left.contains(&line), "{left:?}");
    }
    assert_eq!(article.byline, ["Jane Roe"]);
}
