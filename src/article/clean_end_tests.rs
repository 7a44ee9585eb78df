//! What stands below a story, and what of it is none.

use super::tests::{STORY, cleaned, texts};
use super::*;
use crate::article::{Defaults, Input, Kind, read};

#[test]
fn topics_that_were_copied_below_a_story_are_none_of_it() {
    let text = format!("Trams return\n\n{STORY}\n\nIt rained.\n\nRelated topics\nTrams\nThe port\n");
    let article =
        read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
    assert_eq!(article.body.len(), 2, "{:?}", article.body);
    let text = format!("Trams return\n\n{STORY}\n\nWhat it needs\nRails\nCars\n\nIt rained.\n");
    let article =
        read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
    assert_eq!(article.body.len(), 5, "{:?}", article.body);
}

#[test]
fn who_edited_and_who_owns_is_no_story() {
    for line in [
        "(Reporting by J. P. Adeyemi in Veldhaven; Editing by Sanna Rask)",
        "All rights reserved.",
        "（编辑：周宁）",
        "무단 전재 및 재배포 금지",
        "Alle Rechte vorbehalten.",
    ] {
        let found = cleaned(&[STORY, line]);
        assert_eq!(texts(&found), [STORY], "{line}");
        assert_eq!(found.left_out, [LeftOut { kind: LeftOutKind::SignOff, text: line.to_owned() }]);
    }
}

#[test]
fn what_stands_below_the_end_leaves_the_story() {
    let found = cleaned(&[STORY, "###", "Contact: press@post.example", "Follow us on X @harbour"]);
    assert_eq!(texts(&found), [STORY]);
    assert_eq!(texts(&cleaned(&[STORY, "jbo/pta/rl"])), [STORY]);
    assert_eq!(texts(&cleaned(&["The port is open. (PAP)"])), ["The port is open."]);
    let far = [STORY, "ENDS", STORY, STORY, STORY, STORY, STORY, STORY];
    assert_eq!(texts(&cleaned(&far)), far, "a word far from the end ends nothing");
}

#[test]
fn what_a_press_release_says_to_editors_leaves_it() {
    let notes = "Notes to editors: the port was founded in 1907 and has two hundred berths, a lighthouse, four cranes, a dock \
                 for repairs and a fish market that opens at five in the morning.";
    let found = cleaned(&[STORY, "ENDS", notes, "About the port", "Contact: press@post.example"]);
    assert_eq!(texts(&found), [STORY]);
    assert_eq!(found.left_out.len(), 4);
}

#[test]
fn a_story_that_goes_on_below_its_last_word_is_kept() {
    let text = "Twins part\n\nThe show ended with one word on a black screen.\n\nENDS\n\nThen the lights went on and the twins said \
                that they would never play together again.\n\nThey will tour alone from May.";
    let input = Input { text, kind: Kind::Plain, file: None, slug: None };
    let article = read(&input, &Defaults::default()).expect("an article");
    assert!(article.body.iter().any(|block| block.text.starts_with("They will tour")), "{:?}", article.body);
}

#[test]
fn what_pages_hang_below_and_between_goes() {
    for line in [
        "(Por Ana Reis)",
        "($1 = 0.9167 euros)",
        "Got a story? Email newsdesk@post.example or call 020 7946 0000.",
        "More as we get it.",
        "Follow The Harbour Post on X, Facebook and Instagram. Send your story ideas to news@post.example.",
        "Follow Harbour News on Facebook and Twitter for more ferry news.",
        "Just a heads up, some of the links on Harbour News are affiliate links.",
        "Story Saved",
        "You can find this story in My Bookmarks. Or by navigating to the user icon in the top right.",
        "Prefer the Courier on Google",
        "Click here to subscribe",
        "Sponsored content",
        "Continue a ler após a publicidade",
        "Photo gallery: The quay in pictures",
        "Читать ещё: Порт закрыт",
    ] {
        let found = cleaned(&[STORY, "They will be yellow.", line]);
        assert_eq!(texts(&found), [STORY, "They will be yellow."], "{line}");
    }
    for line in ["[1/3] The quay at dawn. REUTERS/Aina Serik", "Getty Images"] {
        let below = ["They will be yellow."; 6];
        let story: Vec<&str> = [STORY, line].into_iter().chain(below).collect();
        assert_eq!(cleaned(&story).body.len(), 7, "{line}");
    }
    for line in [
        "Follow the quay for a mile. Send a boat if it floods, the mayor told them.",
        "Click here to subscribe, the page said, and nobody did.",
        "[1/3] of the trams are late.",
        "(Por favor, no pisar el césped)",
    ] {
        let found = cleaned(&[STORY, "They will be yellow.", line]);
        assert_eq!(texts(&found), [STORY, "They will be yellow.", line]);
    }
}

#[test]
fn a_press_release_ends_where_it_speaks_to_editors() {
    let news = "The line will open in May.";
    let found = cleaned(&[
        STORY,
        news,
        "About Harbour Lines Inc.",
        "Harbour Lines runs nine ferries.",
        "Forward-Looking Statements",
        "This release contains forward-looking statements.",
        "Media Contact: Jane Roe press@lines.example",
        "# # #",
    ]);
    assert_eq!((texts(&found), found.left_out.len()), (vec![STORY, news], 6));
    let story = [STORY, news, "About the strike", "It began in May.", "Nobody knows when it ends."];
    assert_eq!(texts(&cleaned(&story)), story);
}

#[test]
fn scraps_below_a_story_go_and_a_letters_name_stays() {
    let end = "The old pool will be torn down in the spring.";
    let found = cleaned(&[STORY, end, "Read it again", "Comments"]);
    assert_eq!(found.body.len(), 2, "{:?}", found.body);
    let found = cleaned(&[STORY, end, "Aina Serik"]);
    assert_eq!((found.body.len(), found.byline), (2, vec!["Aina Serik".to_owned()]));
    for body in [
        ["SIR – The trams are back on the quay, and I am glad of it.", end, "Aina Serik"],
        [STORY, "She said the name of the ship that never came back.", "Aina Serik, 34"],
        [STORY, "Two eggs, a little milk and 200 grams of flour", "And salt"],
        [STORY, "“Will you ever go back to the port?”", "Never"],
    ] {
        assert_eq!(cleaned(&body).body.len(), 3, "{body:?}");
    }
}

#[test]
fn what_a_house_says_of_itself_at_the_end_is_no_story() {
    let about = "Harbour Lines runs nine ferries and designs their seats.";
    let found = cleaned(&[STORY, "The ferry sails at noon.", "About Harbour Lines", about]);
    assert_eq!(found.body.len(), 2, "{:?}", found.body);
    let found = cleaned(&[
        STORY,
        "The ferry sails at noon.",
        "About the strike",
        "It began in May, and nobody knows when it ends.",
    ]);
    assert_eq!(found.body.len(), 4, "{:?}", found.body);
    let found = cleaned(&[STORY, "The ferry sails at noon.", "Photo credit: port press service."]);
    assert_eq!(found.body.len(), 2, "{:?}", found.body);
}

#[test]
fn the_same_initials_behind_pieces_above_the_last_are_none_of_them() {
    let (first, second) =
        ("It cost three million crowns to lay them, the council said.", "A baker of Lund won a prize.");
    let found = cleaned(&[STORY, &format!("{first} (jro)"), "Baker wins a prize for rye", &format!("{second} (jro)")]);
    assert!(!texts(&found).iter().any(|text| text.contains("(jro)")), "{:?}", texts(&found));
    let other = format!("{first} (pay)");
    let more = "The first car leaves at dawn, and the last one at nine.";
    let found = cleaned(&[STORY, &other, more, "Baker wins a prize for rye", &format!("{second} (jro)")]);
    assert!(texts(&found).contains(&other.as_str()), "of others nobody knows what they are");
}

#[test]
fn a_name_below_a_single_paragraph_is_its_authors() {
    assert_eq!(texts(&cleaned(&[STORY, "Omar Lund"])), [STORY]);
    assert_eq!(texts(&cleaned(&[STORY, "Trams and ferries"])).len(), 2);
}

#[test]
fn fields_of_a_page_in_chinese_stand_below_its_story() {
    assert_eq!(texts(&cleaned(&[STORY, "It rained.", "來源:海渡報 編輯:林小舟"])), [STORY, "It rained."]);
}

#[test]
fn whose_the_main_picture_is_stands_below_a_story() {
    assert_eq!(texts(&cleaned(&[STORY, "It rained.", "Main image credit: Harbour Images"])), [STORY, "It rained."]);
}

#[test]
fn what_the_rest_of_a_story_costs_and_the_title_of_another_are_none_of_it() {
    for line in
        ["Web & Mobil Abo (0,99 € im ersten Monat, danach 6,99 € pro Monat)", "30 days for €0.99, then €6.99 a month"]
    {
        assert_eq!(texts(&cleaned(&[STORY, line])), [STORY], "{line}");
    }
    let paid = "A ticket costs €30 a month from May, the port said.";
    assert_eq!(texts(&cleaned(&[STORY, paid])), [STORY, paid]);
    let text = |last: &str| format!("Trams return\n\n{STORY}\n\nIt rained all day long there.\n\n{last}\n");
    let told = |last: &str| {
        let text = text(last);
        let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
        read(&input, &Defaults::default()).unwrap().body.len()
    };
    assert_eq!(told("- Omar Lund may leave his party soon"), 2);
    assert_eq!(told("- Lund\n- Omar Lund may leave his party soon"), 4);
}

#[test]
fn who_signs_the_last_of_several_points_wrote_them() {
    let points = "- The council will vote on the new quay of the port at its meeting in May.\n\n- The rails of the port have been painted green by nine children.";
    let text = format!(
        "News of the port of Avel\n\n{STORY}\n\n{points}\n\n- Aina Serik\n\n1. Nobody asks us. It was better long ago, and the rails were red.\n"
    );
    let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
    let article = read(&input, &Defaults::default()).unwrap();
    assert_eq!((article.body.len(), article.byline), (3, vec!["Aina Serik".to_owned()]));
}
