use crate::article::{Article, Defaults, Input, Kind, read};

pub(super) const HEADLINE: &str = "Trams return to the old quay of Avel";
pub(super) const LEAD: &str =
    "Trams will run along the old quay of Avel again from May, forty years after the rails were torn out.";

pub(super) fn told(text: &str, kind: Kind) -> Article {
    read(&Input { text, kind, file: None, slug: None }, &Defaults::default()).unwrap()
}

pub(super) fn body(article: &Article) -> Vec<&str> {
    article.body.iter().map(|block| block.text.as_str()).collect()
}

#[test]
fn a_line_that_nobody_knows_is_no_headline_above_one_that_tells_the_story() {
    for above in [
        "dpa-Nachrichtenagentur\nNotfälle/Bahn/Avel",
        "AFP-ENG\nAvel-trams-transport",
        "FinancialGovernment SolutionsLegalReaders News AgencyRisk Management SolutionsTax & AccountsBlog",
        "RTRS",
        "AuthorsHousesReaders",
        "TT Inrikes\nTrafik",
        "BELGA - BINNENLAND\nSPOOR/VERKEER/",
        "PAP - Nauka w Polsce\nKosmos/ Astronomowie/",
        "/ritzau/\n27-11-2026 kl. 13:42",
        "AA\nTR_GENEL",
        "DEL47\nLGL-PORT-TRAMS",
        "TRAFFIC ACCIDENTS",
        "Evening notes",
        "v3 – edits by Priya\nSlug: TRAMS\n~450 words\nPics: two from Dan",
        "Drucken\nwww.bote.example\nTextgröße: A A A",
        "Jane Roe  4:12 PM",
        "here's the one for tomorrow",
        "Home page\nLocal news\nFriday, 4 December 2026",
        "Startseite / Lokales / Avel",
        "Accueil / Actualité / Faits divers",
        "หน้าแรก / ข่าว / อาชญากรรม",
        "Trang chủ\nThời sự",
        "Harbour Lines GmbH",
        "株式会社アベル港",
        "ČTK\nKrimi-Avel-krádeže",
        "WIRE-XX-Avel-Tram-Fire",
        "Ministry of Transport of Avel",
        "243 words",
        "(krótka2)",
        "ZCZC0417/SXA",
        "Transport • City league • Round 14",
        "HLR 9 | Port Lund, Ohio",
        "Unsere Themenseiten\n\n:",
        "Ida Roe Avel Lund trams people Ida Roe Avel Lund",
        "You are the owner of this article.\nEdit Article Add New Article",
    ] {
        for parted in ["\n", "\n\n"] {
            for kind in [Kind::Plain, Kind::Markdown] {
                let article = told(&format!("{above}{parted}{HEADLINE}\n\n{LEAD}\n\nIt rained.\n"), kind);
                assert_eq!(article.headline, HEADLINE, "{above} {kind:?}");
                assert_eq!(body(&article), [LEAD, "It rained."], "{above} {kind:?}");
            }
        }
    }
}

#[test]
fn what_tells_next_to_nothing_is_no_headline_above_a_line_that_tells_much() {
    let headline = "Avel lays rails and trams return to the old quay";
    for above in [
        "From all the world around",
        "1 new message",
        "PORT OF AVEL",
        "ua en ru",
        "☰\n✕\n🔍\nNews\nSport",
        "Begin typing your search above and press return to search.",
        "A voice of the people in our county",
        "Harbour radio\nStations on the air",
        "Opinion • A quarrel over the new trams",
        "You are here: Home",
        "You are here: Home / News / Trams return to quay",
        "General News of Friday, 4 December 2026",
        "Name of the day: Leopold",
        "News:   •  Shops   •  Library   •  History   •  Facebook / Feed",
    ] {
        let article = told(&format!("{above}\n\n{headline}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
        assert_eq!(article.headline, headline, "{above}");
    }
    // A headline that plays with words, and its standfirst.
    let standfirst = "Rails of Avel, torn out forty years ago: how the town got them back, and why trams of the old quay will be green from May";
    for above in ["Back on track at last", "Green light for Avel", "Who pays for the trams?"] {
        let article = told(&format!("{above}\n\n{standfirst}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
        assert_eq!(article.headline, above);
    }
}

#[test]
fn a_word_that_the_story_has_is_no_headline_above_one_that_tells_it() {
    let story = "The hosts beat Avel by four wickets at Lakeside on Sunday, their second win in a week of cricket in the north.";
    for headline in ["Hosts Beat Avel Again", "Late drama and big leads: a roundup of cricket in the north"] {
        let article = told(&format!("Cricket\n\n{headline}\n\n{story}\n\nIt rained.\n"), Kind::Plain);
        assert_eq!((article.headline.as_str(), body(&article)), (headline, vec![story, "It rained."]));
        assert!(article.byline.is_empty());
    }
    let glued = format!("Cricket\nHosts Beat Avel Again\n\n{story}\n\nIt rained.\n");
    assert_eq!(told(&glued, Kind::Plain).headline, "Hosts Beat Avel Again");
    // As a page has it above its picture and above its story.
    let headline = "Late drama and big leads: a roundup of cricket in the north";
    let text = format!(
        "Cricket\n\n{headline}\n\nBy: Jane Roe\nPublished: December 4, 2026 at 5:53 am EST | Updated: Dec 4, 2026 at 6:28 am EST\n\
         {headline}\n\n{story}\n\nIt rained.\n"
    );
    let article = told(&text, Kind::Plain);
    assert_eq!((article.headline.as_str(), body(&article)), (headline, vec![story, "It rained."]));
    assert_eq!(article.byline, ["Jane Roe"]);
}

#[test]
fn what_is_set_aside_above_a_headline_is_left_out_with_its_words() {
    let article = told(&format!("Evening notes\n\n{HEADLINE}\n\n{LEAD}\n"), Kind::Plain);
    assert!(article.left_out.iter().any(|left| left.text == "Evening notes"), "{:?}", article.left_out);
}

#[test]
fn a_headline_with_a_stop_stands_below_what_is_known() {
    let headline = "Jane Roe: the port does not part with trams.";
    let article = told(&format!("ua en ru\n\n{headline}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
    assert_eq!(article.headline.trim_end_matches('.'), headline.trim_end_matches('.'));
}

#[test]
fn short_headlines_stay_headlines() {
    for headline in [
        "Trams",
        "Obituary: Jane Roe",
        "Trams are back",
        "Who pays?",
        "TRAMS ARE BACK",
        "“Never again”",
        "27 trams, nine stops, no rails",
        "Avel 3, Veld 2",
    ] {
        for below in ["", "By Jane Roe\n\n", "After forty years a town has its own again\n\n"] {
            let article = told(&format!("{headline}\n\n{below}{LEAD}\n\nIt rained.\n"), Kind::Plain);
            assert_eq!(article.headline, headline, "{below}");
        }
    }
    for headline in ["Snow", "Back on track", "Trams return"] {
        let article = told(&format!("{headline}\n\nBy Jane Roe\n\n{LEAD}\n"), Kind::Plain);
        assert_eq!(article.headline, headline);
    }
    let verse = told("The fog\n\nThe fog comes\nOn little feet.\nIt sits looking\nOver the port\n", Kind::Plain);
    assert_eq!(verse.headline, "The fog");
    let talk = told(&format!("Jane Roe on trams\n\nQ: Who pays for the trams of Avel?\n\nA: {LEAD}\n"), Kind::Plain);
    assert_eq!(talk.headline, "Jane Roe on trams");
}

#[test]
fn a_newsletter_of_several_pieces_keeps_its_own_title() {
    let piece = |title: &str| format!("{title}\n{LEAD}\n\n");
    let text = format!("Morning note\n\n{}{}", piece("Trams return to the quay"), piece("Why eggs cost more"));
    assert_eq!(told(&text, Kind::Plain).headline, "Morning note");
}

#[test]
fn a_title_that_a_document_declares_is_not_guessed_at() {
    for text in [
        format!("# Evening notes\n\n{HEADLINE}\n\n{LEAD}\n"),
        format!("---\ntitle: Evening notes\n---\n\n{HEADLINE}\n\n{LEAD}\n"),
    ] {
        assert_eq!(told(&text, Kind::Markdown).headline, "Evening notes", "{text}");
    }
}

#[test]
fn an_unknown_line_does_not_stop_the_judging_of_those_below_it() {
    let head = "27-Nov-2026 07:42:11\n* Twelve cars on the way\n(Adds comment, shares)\nBy Katrin Moll and Luc Perrin\n\
                AVEL, Nov 27 (Reuters) - ";
    for slug in ["", "UPDATE 1-", "RTRS - UPDATE 1-"] {
        for parted in ["\n", "\n\n"] {
            let text =
                format!("{slug}{HEADLINE}\n{head}{LEAD}\nIt rained all day on the quay.\n").replace('\n', parted);
            let article = told(&text, Kind::Plain);
            assert_eq!(article.headline, HEADLINE, "{text}");
            assert_eq!(body(&article), ["Twelve cars on the way", LEAD, "It rained all day on the quay."], "{text}");
            assert_eq!(article.byline, ["Katrin Moll", "Luc Perrin"], "{text}");
        }
    }
}

#[test]
fn the_agency_before_a_headline_is_none_of_it() {
    for agency in ["RTRS - UPDATE 1-", "【共同通信】", "(dpa) "] {
        let article = told(&format!("{agency}{HEADLINE}\n\n{LEAD}\n"), Kind::Plain);
        assert_eq!(article.headline, HEADLINE, "{agency}");
    }
    for headline in ["BBC - how it began in Avel", "AP - a love story of Avel"] {
        assert_eq!(told(&format!("{headline}\n\n{LEAD}\n"), Kind::Plain).headline, headline);
    }
}

#[test]
fn a_headline_that_a_sheet_names_among_unknown_lines_is_the_headline() {
    let text = format!(
        "HARBOUR GAZETTE – NEWS\nReporter: Tom Ashby\nHeadline suggestion: {HEADLINE}\nWord count: 142\n\n{LEAD}\n"
    );
    let article = told(&text, Kind::Plain);
    assert_eq!((article.headline.as_str(), body(&article)), (HEADLINE, vec![LEAD]));
    assert_eq!(article.byline, ["Tom Ashby"]);
}

#[test]
fn what_a_chat_puts_before_a_headline_is_none_of_it() {
    for above in [
        "[4/12/2026, 16:12:03] Jane Roe: ",
        "[04.12.26, 16:12] Jane Roe: ",
        "[4/12 16:12] Roe, Jane\n",
        "Jane Roe  4:12 PM\n",
    ] {
        let article = told(&format!("{above}{HEADLINE}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
        assert_eq!((article.headline.as_str(), body(&article)), (HEADLINE, vec![LEAD, "It rained."]), "{above}");
    }
}

#[test]
fn a_wires_text_below_its_marks_and_without_a_headline_gives_its_first_sentence() {
    let text = format!("MTI\nBelföld\nAVEL, Dec. 4 (MTI) - {LEAD} It rained all day on the quay.\n");
    let article = told(&text, Kind::Plain);
    assert_eq!(
        (article.headline.as_str(), body(&article)),
        (LEAD.trim_end_matches('.'), vec!["It rained all day on the quay."])
    );
}

#[test]
fn what_a_form_says_of_a_text_is_no_headline() {
    for above in [
        "Post ID 48213 | Status: Pending review\nLast edited by jane.roe on Dec 4, 2026 at 3:12 pm\nCategories: Local",
        "Bloomberg News\nBN 12/04 08:14 *TRAMS TO RETURN TO QUAY",
        "KYODO NEWS - Dec 4, 2026 - 15:10 | All, Japan",
        "Title",
    ] {
        let article = told(&format!("{above}\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
        assert_eq!((article.headline.as_str(), body(&article)), (HEADLINE, vec![LEAD, "It rained."]), "{above}");
    }
}

#[test]
fn a_line_below_a_headline_that_opens_anew_is_a_standfirst_whatever_its_first_word() {
    let text = format!(
        "Tram fares in Avel to be frozen for two years\nNo rise before 2029 as passenger numbers climb\n\n{LEAD}\n"
    );
    let article = told(&text, Kind::Plain);
    assert_eq!(article.headline, "Tram fares in Avel to be frozen for two years");
    assert_eq!(article.summary.as_deref(), Some("No rise before 2029 as passenger numbers climb"));
}

#[test]
fn a_line_that_holds_a_story_back_is_never_set_aside_unread() {
    for line in
        ["EMBARGOED UNTIL 00:01 GMT FRIDAY 4 DECEMBER 2026", "Not for publication before Friday 4 December 2026."]
    {
        let text = format!("Evening notes\n{line}\n\n{HEADLINE}\n\n{LEAD}\n");
        let read = read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
        assert!(read.is_err() || read.is_ok_and(|article| article.embargo_until.is_some()), "{line}");
    }
}

#[test]
fn raw_copy_that_is_saved_as_markdown_is_read_as_it_is() {
    for above in [
        "PRESSEMITTEILUNG\nHafen Avel GmbH\nAvel, 4. Dezember 2026\n\n",
        "Hi all,\n\nStory below, pics to follow.\n\nBest,\nMeera\n\n",
        "Subject: Trams\nFrom: Jane Roe <jane@post.example>\n\nHi all,\n\nStory below.\n\nThanks, Jane\n\n",
    ] {
        for kind in [Kind::Plain, Kind::Markdown] {
            let article = told(&format!("{above}{HEADLINE}\n\n{LEAD}\n\nIt rained.\n"), kind);
            assert_eq!(
                (article.headline.as_str(), body(&article)),
                (HEADLINE, vec![LEAD, "It rained."]),
                "{above} {kind:?}"
            );
        }
    }
}

#[test]
fn the_service_of_an_agency_is_no_headline() {
    for service in ["XINHUA - GLOBAL SERVICE", "TASS | WORLD NEWS", "ANSA - ENGLISH SERVICE", "AFP / WORLD NEWS"] {
        let text = format!(
            "{service}\nTrams return to the quay of Avel\n\nAVEL, Dec. 4 (Xinhua) -- Trams will run along the old quay of Avel again from May.\n\nIt rained.\n"
        );
        let article =
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        assert_eq!(article.headline, "Trams return to the quay of Avel", "{service}");
    }
}

#[test]
fn short_headlines_above_a_deck_stay() {
    let deck = "Twelve cars run past nine stops from May";
    for headline in [
        "Trams return",
        "TRAMS ARE BACK",
        "Football returns to Avel",
        "Why trams?",
        "Trams: the long way back",
        "Avel 3, Veld 1",
    ] {
        for between in ["", "By Jane Roe\n\n"] {
            let article = told(&format!("{headline}\n\n{deck}\n\n{between}{LEAD}\n\nIt rained.\n"), Kind::Plain);
            assert_eq!(article.headline, headline, "{between}");
        }
    }
    // One in other capitals is the same.
    let article = told(
        "Avel Opens New City Hospital\n\nBy Jane Roe\n\nAvel opens new city hospital\n\n\
         The new city hospital of Avel has opened, the mayor said on Monday.\n",
        Kind::Plain,
    );
    assert_eq!(article.headline, "Avel Opens New City Hospital");
}

#[test]
fn a_headline_that_says_what_is_shown_is_one_below_the_day_and_the_reporter() {
    let headline = "Трамваи вернутся на старую набережную Авеля уже весной";
    let lead = "Порт Авеля сообщил в понедельник, что первый трамвай пройдет по старой набережной города в мае.";
    for mark in ["", " (фото)", " (ФОТО, ВИДЕО)", " (видео)"] {
        for above in ["04.12.2026 12:56 Анна Лунд", "Новости"] {
            let text = format!("{above}\n\n{headline}{mark}\n\n{lead}\n\nРельсы уже на месте, сказал мэр города.\n");
            let article = told(&text, Kind::Plain);
            assert_eq!(article.headline, headline, "{above} {mark}");
            assert_eq!(body(&article)[0], lead, "{above} {mark}");
            assert_eq!(article.published_at.is_some(), above != "Новости");
        }
    }
}

#[test]
fn a_line_of_several_sources_is_none_of_the_story() {
    for line in [
        "Авельпост.com, пресс-служба порта \"Авель\"",
        "harbourpost.com, press service of the port",
        "TASS, harbourpost.com",
    ] {
        let article = told(&format!("{HEADLINE}\n\n{line}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
        assert_eq!((article.headline.as_str(), body(&article)), (HEADLINE, vec![LEAD, "It rained."]), "{line}");
    }
    let deck = "Harbour, trams and the port of Avel";
    let article = told(&format!("{HEADLINE}\n\n{deck}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
    assert!(article.body.iter().any(|block| block.text == deck) || article.summary.as_deref() == Some(deck));
}

#[test]
fn where_the_headline_is_lost_the_first_sentence_is_one() {
    let story = "A tram ran into the wall of the old quay at Avel on Friday night. Two people were taken to the hospital of the port.";
    let above = "Subscribe now\nLocal News\n\n4 December 2026, 07:59\n\nSource: Harbour Press";
    let article = told(&format!("{above}\n\n{story}\n\nThe quay is open again.\n"), Kind::Plain);
    assert_eq!(article.headline, "A tram ran into the wall of the old quay at Avel on Friday night");
}

#[test]
fn a_kicker_right_above_its_day_is_no_headline() {
    let headline = "Loose rail on the old quay of Avel may have stopped the trams";
    let text = format!("Trams in Avel\n4/12/2026 13:27\n{headline}\n{LEAD}\n\nIt rained.\n");
    assert_eq!(told(&text, Kind::Plain).headline, headline);
    let text =
        format!("Ministry of Rails\n\n04/12/2026 - Trams\n{HEADLINE}\nA decree rules how.\n\n{LEAD}\n\nIt rained.\n");
    assert_eq!(told(&text, Kind::Plain).headline, HEADLINE);
    for above in ["Trams return\n4/12/2026 13:27", "Trams of Avel are back\n4/12/2026 13:27\nThe council voted for it"]
    {
        let text = format!("{above}\n\n{LEAD}\n\nIt rained.\n");
        assert_eq!(told(&text, Kind::Plain).headline, above.lines().next().unwrap());
    }
}

#[test]
fn whose_a_picture_is_stands_above_a_story_that_has_lost_its_headline() {
    let story = "A tram ran into the wall of the old quay at Avel on Friday night. Two people were taken to the hospital of the port.";
    let article = told(&format!("Foto: Jane Roe/HPR\n\n{story}\n\nThe quay is open again.\n"), Kind::Plain);
    assert_eq!(article.headline, "A tram ran into the wall of the old quay at Avel on Friday night");
    let deck = "The tram that ran into the quay of Avel is gone.";
    let article = told(&format!("Foto: Jane Roe/HPR\n\n{deck}\n\nAvel\n\n{story}\n\nIt rained.\n"), Kind::Plain);
    assert_eq!(article.headline, deck);
}

#[test]
fn what_a_picture_shows_above_whose_it_is_is_no_headline() {
    for (caption, credit) in [
        ("A keeper stands beside an old lamp in the yard.", "Aina Serik/Port of Avel/dpa"),
        ("A keeper stands beside an old lamp in the yard.", "Photo: Aina Serik"),
    ] {
        let text = format!("{caption}\n\n{credit}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
        let article = told(&text, Kind::Plain);
        assert_eq!(article.headline, HEADLINE, "{credit}");
        assert_eq!(body(&article), [LEAD, "It rained."], "{credit}");
    }
    // A headline may have a stop, and say more of the story than its standfirst.
    let headline = "Trams run along the old quay of Avel from May.";
    let text = format!("{headline}\n\nPhoto: Aina Serik\n\nNine green cars for Avel\n\n{LEAD}\n\nIt rained.\n");
    assert_eq!(told(&text, Kind::Plain).headline, headline);
}
