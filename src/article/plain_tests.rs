//! What plain text tells.

use super::*;

#[test]
fn signs_at_the_end_of_lines_of_a_wires_head_are_none_of_it() {
    assert_eq!(without_marks("Trams return to Avel ="), "Trams return to Avel");
    assert_eq!(without_marks("(항구=한빛뉴스) 박민수 기자 ="), "(항구=한빛뉴스) 박민수 기자 =");
    assert_eq!(without_marks("x = y"), "x = y");
}

fn texts(found: &Found) -> Vec<&str> {
    found.body.iter().map(|block| block.text.as_str()).collect()
}

#[test]
fn the_first_line_is_the_headline_and_paragraphs_follow() {
    let found = read("\u{feff}Trams return\r\n\r\nThe rails are\r\nback.\r\n\r\n\r\nThe ferry stays.\r\n");
    assert_eq!(found.headline.as_deref(), Some("Trams return"));
    assert_eq!(texts(&found), ["The rails are back.", "The ferry stays."]);
}

#[test]
fn a_headline_wrapped_by_hand_is_one_headline() {
    let found = read("Trams return to the harbour\nafter forty years\n\nThe rails are back.");
    assert_eq!(found.headline.as_deref(), Some("Trams return to the harbour after forty years"));
    let found = read("Trams return\nThe rails are back. So are the stops.\n\nThe ferry stays.");
    assert_eq!(found.headline.as_deref(), Some("Trams return"));
    assert_eq!(texts(&found), ["The rails are back. So are the stops.", "The ferry stays."]);
}

#[test]
fn a_lead_without_a_headline_gives_one() {
    let lead = "OSLO, Dec 4 (Reuters) - Trams will run along the old quay again from May. They cost nine million.";
    let found = read(&format!("{lead}\n\nThe ferry stays."));
    assert_eq!(found.headline.as_deref(), Some("Trams will run along the old quay again from May"));
    assert_eq!(texts(&found), ["They cost nine million.", "The ferry stays."]);
    let lead = "Twelve trams that were bought in the spring will run along the old quay again from the first of May. \
                They are yellow.";
    let found = read(&format!("{lead}\n\nThe ferry stays."));
    assert_eq!(
        found.headline.as_deref(),
        Some("Twelve trams that were bought in the spring will run along the old quay again from the first of May")
    );
    assert_eq!(texts(&found), ["They are yellow.", "The ferry stays."]);
    for headline in ["Trams return. At last.", "OSLO, Dec 4 (Reuters) - Trams return", "Mr. Lund rides the tram."] {
        assert_eq!(read(&format!("{headline}\n\nThe rails are back.")).headline.as_deref(), Some(headline));
    }
}

#[test]
fn a_standfirst_below_the_headline_is_none_of_it() {
    let found = read(
        "Trams: council backs new line\nHarbour survey shows support highest near the quay\nBy Jane Roe\n\
         Published Dec. 4, 2026\n\nThe rails are back.",
    );
    assert_eq!(found.headline.as_deref(), Some("Trams: council backs new line"));
    assert_eq!(found.summary.as_deref(), Some("Harbour survey shows support highest near the quay"));
    assert_eq!(texts(&found), ["By Jane Roe", "Published Dec. 4, 2026", "The rails are back."]);
    for wrapped in [
        "Council of Avel approves the\nHarbour Line along the quay",
        "Council Approves New Plan\nFor a Tram Line in Avel",
    ] {
        let found = read(&format!("{wrapped}\nBy Jane Roe\n\nThe rails are back."));
        assert_eq!(found.headline, Some(wrapped.replace('\n', " ")));
    }
}

#[test]
fn a_weather_bulletin_has_its_headline_between_dots() {
    let found = read(
        "URGENT - WEATHER MESSAGE\nWeather Service Port Avel\n312 AM CST Fri Dec 4 2026\n\n\
         ...STORM WARNING IN EFFECT UNTIL\nMIDNIGHT...\n\n* WHAT...Gusts of 110 km/h.",
    );
    assert_eq!(found.headline.as_deref(), Some("STORM WARNING IN EFFECT UNTIL MIDNIGHT"));
    assert_eq!((texts(&found), found.left_out.len()), (vec!["WHAT...Gusts of 110 km/h."], 3));
}

#[test]
fn a_byline_right_below_the_headline_is_none_of_it() {
    let found = read("Trams return to the harbour\nBy Jane Roe\n\nThe rails are back.");
    assert_eq!(found.headline.as_deref(), Some("Trams return to the harbour"));
    assert_eq!(texts(&found), ["By Jane Roe", "The rails are back."]);
}

#[test]
fn a_section_above_the_headline_is_no_headline() {
    for section in ["POLITICS", "Lokales", "Экономика", "Opinion | Jane Roe"] {
        let found = read(&format!("{section}\n\nTrams return to the quay\n\nThe rails are back.\n"));
        assert_eq!(found.headline.as_deref(), Some("Trams return to the quay"), "{section}");
    }
    for headline in ["Trams return", "Politics of trams"] {
        let found = read(&format!("{headline}\n\nNine stops from May on\n\nThe rails are back.\n"));
        assert_eq!(found.headline.as_deref(), Some(headline));
    }
    assert_eq!(read("Politics\n\nIt is over.\n\nThe rails are back.\n").headline.as_deref(), Some("Politics"));
}

#[test]
fn who_signs_a_letter_is_no_subheading() {
    let letter = "SIR – The trams are back on the quay, and I have waited forty years to say how little I like them.";
    let found = read(&format!("Letters\n\n{letter}\n\nDr J. P. Lund\nLong Avel\n\n{letter}\n\nAda Roe\n\n{letter}\n"));
    let texts: Vec<_> = found.body.iter().map(|block| (block.kind, block.text.as_str())).collect();
    let paragraph = |text| (BlockKind::Paragraph, text);
    assert_eq!(texts, [letter, "Dr J. P. Lund, Long Avel", letter, "Ada Roe", letter].map(paragraph));
}

#[test]
fn a_rule_parts_the_headline_from_the_story() {
    let found = read("STORM: WHAT WE KNOW\n-------------------\nThe port is shut.\n\nIt rained.");
    assert_eq!(
        (found.headline.as_deref(), texts(&found)),
        (Some("STORM: WHAT WE KNOW"), vec!["The port is shut.", "It rained."])
    );
    assert_eq!(read("Trams -- at last\n\nThe port is shut.").headline.as_deref(), Some("Trams – at last"));
}

#[test]
fn what_a_press_release_opens_with_is_no_part_of_its_headline() {
    let found =
        read("PRESS RELEASE\nFor immediate release\n4 December 2026\nTrams return\nto the quay\n\nThe rails are back.");
    assert_eq!(found.headline.as_deref(), Some("PRESS RELEASE"));
    assert_eq!(
        texts(&found),
        ["For immediate release", "4 December 2026", "Trams return to the quay", "The rails are back."]
    );
    let found = read("Press releases are over\nsays the port\n\nThe rails are back.");
    assert_eq!(found.headline.as_deref(), Some("Press releases are over says the port"));
}

#[test]
fn marks_of_the_wire_are_no_text() {
    let found = read("^Trams return<\n^By JANE ROE=\n^Associated Press=\n\nThe rails are back.");
    assert_eq!(found.headline.as_deref(), Some("Trams return"));
    assert_eq!(texts(&found)[..2], ["By JANE ROE", "Associated Press"]);
}

#[test]
fn without_empty_lines_each_line_is_a_paragraph_unless_it_is_wrapped() {
    let found = read("Trams return\nThe rails are back.\nThe ferry stays.");
    assert_eq!(texts(&found), ["The rails are back.", "The ferry stays."]);
    let found = read(
        "Trams return\nThe rails along the old quay are back in their place after\nforty years.\nThe ferry stays.",
    );
    assert_eq!(
        texts(&found),
        ["The rails along the old quay are back in their place after forty years.", "The ferry stays."]
    );
}

#[test]
fn a_short_line_without_a_stop_is_a_subheading() {
    let text = "Trams return\n\nThe rails are back.\n\nWhat it cost\n\nThe work came to 212 million crowns, the \
                council said.\n\nIt rained.\n\nThe ferry will go on until the autumn, and so will the bus.\n\nJane Roe";
    let found = read(text);
    let headings = found.body.iter().filter(|block| block.kind == BlockKind::Heading).map(|block| &block.text);
    assert_eq!(headings.collect::<Vec<_>>(), ["What it cost"]);
}

#[test]
fn bullets_are_items() {
    let found = read("Trams return\n\nWhat changes:\n- stops\n- fares\n  and zones");
    let kinds: Vec<_> = found.body.iter().map(|block| (block.kind, block.text.as_str())).collect();
    let expected =
        [(BlockKind::Paragraph, "What changes:"), (BlockKind::Item, "stops"), (BlockKind::Item, "fares and zones")];
    assert_eq!(kinds, expected);
}

#[test]
fn lines_that_count_are_a_numbered_list() {
    let found = read("Pancakes\n\nHow it is done:\n1. Beat the\n   eggs.\n2) Add flour.\n3. Fry.");
    let items: Vec<_> = found.body.iter().map(|block| (block.number, block.text.as_str())).collect();
    let expected = [(None, "How it is done:"), (Some(1), "Beat the eggs."), (Some(2), "Add flour."), (Some(3), "Fry.")];
    assert_eq!(items, expected);
    let found = read("Football\n\nThe season ended well for\n1. FC Nord and its fans.");
    assert_eq!(texts(&found), ["The season ended well for 1. FC Nord and its fans."]);
}

#[test]
fn the_last_question_of_an_interview_is_no_subheading() {
    for [ask, told] in [["Q: Who pays?", "A: "], ["Frage: Wer zahlt?", "Antwort: "], ["问：谁来付钱？", "答："]]
    {
        let text = format!(
            "Interview\n\n{ask}\n\n{told}The port pays nine million a year, and the town pays all the rest of it.\n\n{ask}\n\n\
             {told}The port pays nine million a year, and the town pays all the rest of it.\n"
        );
        let found = read(&text);
        assert!(found.body.iter().all(|block| block.kind == BlockKind::Paragraph), "{ask}");
    }
}

#[test]
fn paragraphs_that_count_are_a_numbered_list() {
    let found = read(
        "Five things\n\n1. Hear the choir (Friday, free)\n\n2. Eat eel. Saturday from 8 a.m.\n\n3. Run on Sunday.\n",
    );
    let items: Vec<_> = found.body.iter().map(|block| (block.kind, block.number, block.text.as_str())).collect();
    let item = |number, text| (BlockKind::Item, Some(number), text);
    let expected =
        [item(1, "Hear the choir (Friday, free)"), item(2, "Eat eel. Saturday from 8 a.m."), item(3, "Run on Sunday.")];
    assert_eq!(items, expected);
    // What stands below each is no item.
    let found = read("Football\n\n1. FC Nord has won the cup.\n\nIt rained.\n\n2. Bundesliga begins.\n");
    assert!(found.body.iter().all(|block| block.kind == BlockKind::Paragraph));
}

#[test]
fn what_a_press_release_closes_with_is_parted_from_what_it_stands_above() {
    let found = read(
        "Trams return\n\nThe rails are back.\n\nÀ propos de Lignes du Port\nLignes du Port a neuf ferries.\n\nContacts\nJane Roe\n",
    );
    assert_eq!(
        texts(&found)[1..],
        ["À propos de Lignes du Port", "Lignes du Port a neuf ferries.", "Contacts", "Jane Roe"]
    );
    let found = read("Trams return\n\nAbout the trams of Avel\nnobody spoke.\n");
    assert_eq!(texts(&found), ["About the trams of Avel nobody spoke."]);
}

#[test]
fn short_lines_below_each_other_stay_lines() {
    let found = read(
        "Scores\n\nAvel Town 28, Veld 14\nSt. Mary’s 17, Quay 16 (OT)\nPort at Lund, ppd.\n\nIt was late when the last game ended.\n",
    );
    let items: Vec<_> = found.body.iter().map(|block| (block.kind, block.text.as_str())).collect();
    assert_eq!(items.len(), 4);
    assert_eq!(items[2], (BlockKind::Item, "Port at Lund, ppd."));
}

#[test]
fn an_hour_in_a_line_of_its_own_stands_with_what_happened_then() {
    let found =
        read("Cup final\n\nThe final is over.\n\n21:52\nFull time. Avel have won the Cup.\n\n21:47\n\nNobody moved.\n");
    assert_eq!(
        texts(&found),
        ["The final is over.", "21:52 – Full time. Avel have won the Cup.", "21:47 – Nobody moved."]
    );
}

#[test]
fn a_line_without_a_stop_between_paragraphs_that_have_theirs_is_a_subheading() {
    let kinds = |text: &str| read(text).body.iter().map(|block| block.kind).collect::<Vec<_>>();
    let (lead, more) = (
        "The port of Avel opened its second quay on Monday after nine years of work, the mayor said.",
        "Ferries leave from it at six and at ten, and on Saturdays at noon as well. A ticket is two crowns.",
    );
    let line = "Ten riders on old motor bikes crossed the quay behind the car of the mayor";
    let text = format!("Second quay opens\n\n{lead}\n\n{line}\n\n{more}\n");
    assert_eq!(kinds(&text), [BlockKind::Paragraph, BlockKind::Heading, BlockKind::Paragraph]);
    // Others have none either.
    let text = format!("Second quay opens\n\n{}\n\n{line}\n\n{more}\n", lead.trim_end_matches('.'));
    assert_eq!(kinds(&text), [BlockKind::Paragraph; 3]);
    // What ends with a stop and an emoji is said.
    let text = format!("Second quay opens\n\n{lead}\n\nThanks to all who came! 🚢\n\n{more}\n");
    assert_eq!(kinds(&text), [BlockKind::Paragraph; 3]);
}

#[test]
fn the_last_words_of_a_headline_below_it_are_a_caption() {
    let lead = "The rails are back on the old quay of the port, and the first tram leaves in May.";
    let text = format!("Mayor opens the harbour of Avel\nharbour of Avel\n\n{lead}\n\nIt rained.\n");
    let found = read(&text);
    assert_eq!(found.headline.as_deref(), Some("Mayor opens the harbour of Avel"));
    assert_eq!(found.body[0].text, lead);
}

#[test]
fn of_a_text_that_is_one_paragraph_the_first_sentence_is_the_headline() {
    let lead = "The rails are back on the old quay of the port, and the first tram leaves in May, the council said";
    let more =
        "It cost three million crowns to lay them, and nobody has yet told who will pay for the cars of the line.";
    for end in [" (Jane Roe)", ""] {
        assert_eq!(read(&format!("{lead}. {more}{end}\n")).headline.as_deref(), Some(lead), "{end}");
    }
    let lost = format!("{lead}. {more} {more} {more} At the quay");
    assert_eq!(read(&lost).headline.as_deref(), Some(lead), "what is longer than any headline");
    let hindi = "तैरता स्कूल चार साल बाद सोमवार को फिर से खुल गया, और गाँव के सभी बच्चे नाव से वहाँ पहुँचे";
    let text = format!("मंदारपुर। {hindi}। शिक्षकों ने कहा कि अगले साल एक और नाव आएगी और बच्चों को दोपहर का भोजन मिलेगा।");
    assert_eq!(read(&text).headline.as_deref(), Some(hindi));
}
