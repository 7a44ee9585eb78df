use crate::article::{Article, Defaults, Input, Kind, LeftOut, read};

const LEAD: &str = "The rails are back on the quay of Avel, and the first tram leaves in May, the port said.";
const MORE: &str = "Nine people came to look, and the mayor of Avel cut a ribbon in the colours of the port.";

fn article(text: &str) -> Article {
    read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
}

fn body(text: &str) -> Vec<String> {
    article(text).body.into_iter().map(|block| block.text).collect()
}

fn left_out(article: &Article) -> String {
    article.left_out.iter().map(|LeftOut { text, .. }| text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn short_lines_below_the_last_sentence_are_a_pages_foot_in_any_language() {
    for foot in [
        "Share this post\nReport a problem with this page",
        "Explore more on these topics\nBus\nLocal government\nReuse this content",
        "Podijeli članak\n\nViše o temi\nTramvaji\nLuka",
        "Jaa juttu\nSeuraa meitä WhatsAppissa!\nAihetunnisteet",
        "Dalintis\nSkaitomiausia\nUosto tramvajai grįžta",
    ] {
        let text = format!("Trams return to the quay of Avel\n\n{LEAD}\n\n{MORE}\n\n{foot}\n");
        assert_eq!(body(&text), [LEAD, MORE], "{foot}");
        let all = left_out(&article(&text));
        assert!(foot.lines().filter(|line| !line.is_empty()).all(|line| all.contains(line)), "{all}");
    }
}

#[test]
fn buttons_labels_and_a_board_of_scores_above_a_story_are_none_of_it() {
    for above in [
        "Share on Facebook\nShare on WhatsApp\nGo to the comments",
        "Harbour (1) 2\nBell 31, Lund 58 (pen)\nMarket (0) 1\nCole 12\n\nAtt: 8,213",
        "Seuraa meitä Telegramissa!",
    ] {
        let text = format!("Trams return to the quay of Avel\n\n{above}\n\n{LEAD}\n\n{MORE}\n");
        assert_eq!(body(&text), [LEAD, MORE], "{above}");
    }
    let text = format!("Trams return to the quay of Avel\n\nसार\n{LEAD}\n\nविस्तार\n{MORE}\n");
    assert_eq!(body(&text), [LEAD, MORE]);
}

#[test]
fn a_box_of_letters_and_a_row_of_links_within_a_story_are_none_of_it() {
    for within in [
        "The morning letter\nAll of Avel in one mail\nBy signing up you agree to our terms of use.",
        "Bus · Local government · Strikes",
        "Facebook | X | Copy link",
    ] {
        let text = format!("Trams return to the quay of Avel\n\n{LEAD}\n\n{within}\n\n{MORE}\n");
        assert_eq!(body(&text), [LEAD, MORE], "{within}");
    }
}

#[test]
fn lists_figures_verses_headings_and_short_paragraphs_of_a_story_stay() {
    for (within, kept) in [
        ("What is new", vec!["What is new"]),
        ("It rained all day.", vec!["It rained all day."]),
        ("What it needs:\n\nRails\nCars\nPaint", vec!["What it needs:", "Rails", "Cars", "Paint"]),
        ("- Rails for nine\n- Cars for two", vec!["Rails for nine", "Cars for two"]),
        (
            "Avel 3, Veld 2\nLund 1, Quay 1\nBrill 0, Port 4",
            vec!["Avel 3, Veld 2", "Lund 1, Quay 1", "Brill 0, Port 4"],
        ),
        (
            "The fog comes in,\nThe lamps go out,\nNobody sings",
            vec!["The fog comes in,", "The lamps go out,", "Nobody sings"],
        ),
    ] {
        let text = format!("Trams return to the quay of Avel\n\n{LEAD}\n\n{within}\n\n{MORE}\n");
        let told = body(&text).join("\n");
        assert!(kept.iter().all(|line| told.contains(line)), "{within}: {told}");
        assert!(told.starts_with(LEAD) && told.ends_with(MORE), "{told}");
    }
}

/// What stands above it is taken where that is known, as one.
#[test]
fn a_sentence_above_the_headline_once_more_is_no_lead() {
    let notice = "Since this site has mails too we ask you once which of the two you would like to see here.";
    let text = format!(
        "Trams return to the quay of Avel\n\n{notice}\n\nMail\n\nTrams return to the quay of Avel\n\n{LEAD}\n\n{MORE}\n"
    );
    assert_eq!(body(&text), [LEAD, MORE]);
}

#[test]
fn what_a_foot_announces_and_its_days_are_none_of_the_story() {
    for foot in [
        "Share this story:\nFacebook\nX\nE-mail",
        "More on this story\nBaker of Lund wins a prize for rye\n26 November\n\nMost read\n1. Cat of Veld found",
        "Views: 1 204",
    ] {
        let text = format!("Trams return to the quay of Avel\n\n{LEAD}\n\n{MORE}\n\n{foot}\n");
        assert_eq!(body(&text), [LEAD, MORE], "{foot}");
    }
}

#[test]
fn a_menu_and_buttons_with_a_count_below_the_headline_are_none_of_the_story() {
    for top in ["Home\nNews\nAvel", "Escuchar la noticia 3 min\nComentar 4", "Domů\nZprávy\nKraj"] {
        let text = format!("Trams return to the quay of Avel\n\n{top}\n\n{LEAD}\n\n{MORE}\n");
        assert_eq!(body(&text), [LEAD, MORE], "{top}");
    }
}

#[test]
fn who_wrote_it_and_where_stays_above_the_day() {
    for name in ["Olena Lund, Wexcombe", "Олена Лунд, Верхньодар", "Ελένη Λουντ, Ακτή"]
    {
        let text = format!("Trams return to the quay of Avel\n\n{name}\n4 December 2026, 14:20\n\n{LEAD}\n\n{MORE}\n");
        let article =
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        assert_eq!(article.byline, [name.split_once(", ").unwrap().0], "{name}");
        assert_eq!(article.body.len(), 2, "{name}");
    }
}

#[test]
fn what_a_page_says_of_its_story_goes_where_no_empty_line_parts_it() {
    for (above, within) in [
        ("By Jane Roe\n4 December 2026\nDiscussion (8)", "Related articles\nCat of Veld found on a roof"),
        ("By Jane Roe\nPublished: 4 December 2026, 15:22\nLast change: 16:05", "Olvassa el ezt is: Cat of Veld found"),
        (
            "By Jane Roe\nThe quay on Friday\nImage caption: The quay on Friday. Photo: Omar Lund",
            "İlgili Haberler: Cat found on a roof",
        ),
        ("By Jane Roe\nThe old mill on Friday. PHOTO O. LUND", "関連記事\nネコが屋根の上で見つかる"),
        ("By Jane Roe\nThe quay of Avel (تصوير: منى حداد)", "Read also\nCat found"),
        ("By Jane Roe\nThe quay of Avel. Фото: Омар Лунд / «Портовый вестник»", "Přečtěte si také: Kočka na střeše"),
    ] {
        let text = format!("Trams return to the quay of Avel\n{above}\n{LEAD}\n{within}\n{MORE}\n");
        assert_eq!(body(&text), [LEAD, MORE], "{above} {within}");
    }
}

#[test]
fn a_sentence_with_initials_behind_it_is_no_foot_of_a_page() {
    let tip = "The port asks those who saw the boat to call 0555 0100-0 at night.";
    for sign in ["(jro/mit dpa)", "(jro)", "(PAP)"] {
        let text = format!(
            "Trams return to the quay of Avel\n\n{LEAD}\n\n{MORE}\n\n{tip} {sign}\n\nPicture: © Kai Lund/kaibild\n\nMore on this\n"
        );
        assert_eq!(body(&text), [LEAD, MORE, tip], "{sign}");
    }
}

#[test]
fn the_day_of_a_story_is_the_one_above_it() {
    let above = "Harbour tram reopens after the storm\n\nPublished\n14 October 2026\n\nShare\n\nJane Roe";
    let story = "The harbour tram in Avel reopened on Wednesday after three weeks of repairs to the sea wall.\n\n\
                 The operator said trams would run every ten minutes until midnight.";
    let below =
        "More on this story\n\nCare home closed after a visit\nPublished\n3 November 2022\n\nRelated Topics\nAvel";
    let article = article(&format!("{above}\n\n{story}\n\n{below}"));
    assert_eq!(article.published_at.map(|at| at.to_string()).as_deref(), Some("2026-10-14T00:00:00Z"));
    assert_eq!(article.body.len(), 2, "{:?}", article.body);
}

#[test]
fn a_name_above_a_role_between_paragraphs_is_who_wrote_it() {
    let text = format!(
        "Trams return to the quay of Avel\n\n{LEAD}\n\nAina Serik\nАвтор Harbour News\nИсточник: Ида Ро/ТАСС\n\n{MORE}\n"
    );
    let article = article(&text);
    assert_eq!(article.byline, ["Aina Serik"]);
    assert_eq!(article.body.len(), 2, "{:?}", article.body);
}
