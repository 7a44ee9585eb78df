//! The shapes that lines of plain text have.

use crate::article::{Article, Defaults, Input, Kind, read};

use super::*;

fn told(text: &str) -> Article {
    read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
}

fn body(article: &Article) -> Vec<(BlockKind, &str)> {
    article.body.iter().map(|block| (block.kind, block.text.as_str())).collect()
}

#[test]
fn entries_of_a_live_page_have_their_title_and_their_text() {
    for (hour, title) in [
        ("18:42 GMT", "'We are truly sorry,' says the harbour master"),
        ("14:32 Uhr", "Hafen wieder offen"),
        ("9.05am", "Who pays for it?"),
        ("18:42", "Порт открыт"),
    ] {
        let text = "The first tram since Monday has left the quay, and it was full before it left, the port said.";
        let article = told(&format!("Port fire: live\n\nThe port is shut.\n\n{hour}\n{title}\n{text}\n"));
        let heading = format!("{hour} – {title}");
        let expected = [
            (BlockKind::Paragraph, "The port is shut."),
            (BlockKind::Heading, heading.as_str()),
            (BlockKind::Paragraph, text),
        ];
        assert_eq!(body(&article), expected, "{hour}");
    }
}

#[test]
fn hours_and_titles_that_are_none_stay_prose() {
    for (lines, block) in [
        (
            &["18:42", "The first tram has left the quay, and", "it was full."][..],
            "18:42 – The first tram has left the quay, and it was full.",
        ),
        (&["18:42 trams", "Have left the quay.", "It rained."], "18:42 trams Have left the quay. It rained."),
        (
            &["10.30 people came to the port on the day of", "the fire, and two of them", "stayed."],
            "10.30 people came to the port on the day of the fire, and two of them stayed.",
        ),
    ] {
        let mut blocks = Vec::new();
        push(&mut blocks, lines, None, &mut HashSet::new());
        assert_eq!(blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), [block]);
    }
}

#[test]
fn a_box_of_facts_is_a_list() {
    let article = told(
        "Trams return\n\nThe rails are back on the quay.\n\nFacts: The quay\nBuilt: 1904, by the port.\n\
         Length: 900 metres.\nTrams: Twelve.\n",
    );
    let expected = [
        (BlockKind::Paragraph, "The rails are back on the quay."),
        (BlockKind::Heading, "Facts: The quay"),
        (BlockKind::Item, "Built: 1904, by the port."),
        (BlockKind::Item, "Length: 900 metres."),
        (BlockKind::Item, "Trams: Twelve."),
    ];
    assert_eq!(body(&article), expected);
}

#[test]
fn notes_in_brackets_below_a_story_are_lines() {
    let article = told(
        "Trams return\n\nThe rails are back on the quay.\n\nThe ferry stays.\n\n($1 = 0.7912 pounds)\n(Reporting by Jane Roe; \
         Editing by Omar Lund)\n((jane.roe@wire.example; +44 20 5555 0100))\nKeywords: TRAMS AVEL/QUAY\n",
    );
    let expected = ["The rails are back on the quay.", "The ferry stays."].map(|text| (BlockKind::Paragraph, text));
    assert_eq!(body(&article), expected);
    // A bracket that was wrapped.
    let lines = ["(The port of Avel, which has been shut since May,", "is open again.)"];
    assert_eq!(of_lines(&lines).len(), 1);
    assert!(!bracketed(&lines));
}

#[test]
fn lines_with_dashes_are_items_below_what_leads_in() {
    let lines = ["The new port has:", "— 640 ships;", "— 410 trams;", "— 12 cats."];
    let kinds = |lines: &[&str]| of_lines(lines).into_iter().map(|block| block.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&lines), [BlockKind::Paragraph, BlockKind::Item, BlockKind::Item, BlockKind::Item]);
    assert_eq!(kinds(&lines[1..]), [BlockKind::Item, BlockKind::Item, BlockKind::Item]);
    for speech in
        [&["They said:", "— Good day!", "— Come in."][..], &["— Good day!", "— Come in."], &["She said:", "— no;"]]
    {
        assert!(!kinds(speech).contains(&BlockKind::Item), "{speech:?}");
    }
}

#[test]
fn the_title_of_a_list_of_ingredients_heads_it() {
    let kinds = |lines: &[&str]| of_lines(lines).into_iter().map(|block| block.kind).collect::<Vec<_>>();
    let items = ["200g red lentils", "1 onion", "1 tin of chopped tomatoes"];
    let with = |title| kinds(&[title, items[0], items[1], items[2]]);
    assert_eq!(with("Ingredients")[..2], [BlockKind::Heading, BlockKind::Item]);
    assert_eq!(with("Salt")[0], BlockKind::Item);
}

#[test]
fn an_hour_with_its_title_is_a_line() {
    let kinds = |lines: &[&str]| {
        let mut blocks = Vec::new();
        push(&mut blocks, lines, None, &mut HashSet::new());
        blocks.into_iter().map(|block| (block.kind, block.text)).collect::<Vec<_>>()
    };
    let [hour, text] = ["09:05 | The strike begins", "The port has shut its quay."];
    assert_eq!(kinds(&[hour, text])[0], (BlockKind::Heading, hour.to_owned()));
    assert_eq!(kinds(&["The port | 9:05", text]).len(), 1);
}

#[test]
fn lines_that_each_end_as_sentences_are_paragraphs() {
    let blocks = |lines: &[&str]| {
        let mut blocks = Vec::new();
        push(&mut blocks, lines, None, &mut HashSet::new());
        blocks.len()
    };
    let long = "About 9,000 people were ordered to leave their homes below a dam in the north of Avel on Friday after a crack opened in it.";
    for lines in [
        &[long, "The sheriff said that the dam itself was sound."][..],
        &["— Did you know that it was over?", "— No. I ate.", "— What do you hear now?", "— An A."],
        &["Q いつから？", "A 1月3日からです。"],
    ] {
        assert_eq!(blocks(lines), lines.len(), "{lines:?}");
    }
    // Wrapped by hand, one line of which happens to end with a sentence.
    let lines = ["The port is shut, and the mayor has left for the summer.", "Nobody knows why she did."];
    assert_eq!(blocks(&lines), 1);
    let lines = ["The port is shut. It has", "rained for days.", "Nobody knows why."];
    assert_eq!(blocks(&lines), 1);
}

#[test]
fn days_in_lines_of_their_own_head_what_is_below_them() {
    let article = told(
        "Police log\n\nDec. 3\n8:14 a.m. Theft reported in Quay Street.\n11:50 a.m. Crash at the port. No injuries.\nDec. 4\n\
         2:33 p.m. Fraud call reported in Mill Lane.\n",
    );
    let expected = [
        (BlockKind::Heading, "Dec. 3"),
        (BlockKind::Paragraph, "8:14 a.m. Theft reported in Quay Street."),
        (BlockKind::Paragraph, "11:50 a.m. Crash at the port. No injuries."),
        (BlockKind::Heading, "Dec. 4"),
        (BlockKind::Paragraph, "2:33 p.m. Fraud call reported in Mill Lane."),
    ];
    assert_eq!(body(&article), expected);
}

#[test]
fn an_hour_above_a_title_belongs_to_it() {
    let text = "The port says that the first ferries could leave at 21:00 if the fire service agrees to it.";
    for title in [
        "18:22 First ferries may leave at nine, says port\n",
        "18:22 GMT\n\nFirst ferries may leave at nine\n\n",
        "18:22\nFirst ferries may leave at nine\n\n",
    ] {
        let article = told(&format!(
            "Port shut\n\nThe port is shut until nine, it said on Friday.\n\n{title}{text}\n\nIt rained.\n"
        ));
        let blocks = body(&article);
        assert_eq!((blocks[1].0, blocks[2].1), (BlockKind::Heading, text), "{title}: {blocks:?}");
        assert!(blocks[1].1.starts_with("18:22") && blocks[1].1.contains("First ferries"), "{blocks:?}");
    }
    let prose = ["18:22 The first ferry since Monday has left the quay for", "Veld, and it was full."];
    assert!(!is_titled_behind_hour(&prose));
}

#[test]
fn lines_that_nobody_wrapped_stay_apart() {
    let texts = |lines: &[&str]| {
        let mut blocks = Vec::new();
        push(&mut blocks, lines, None, &mut HashSet::new());
        blocks.into_iter().map(|block| block.text).collect::<Vec<_>>()
    };
    for lines in [
        &["Avel 231 & 112-3; Veld 84 & 256", "Avel won by seven wickets"][..],
        &["1. Aina Serik — 52.31%", "2. Omar Lund (mayor) — 45.88% (53,680)", "Spoiled votes — 1.81%"],
    ] {
        let expected: Vec<&str> = lines.iter().map(|line| number(line).map_or(*line, |(_, item)| item)).collect();
        assert_eq!(texts(lines), expected);
    }
    for lines in [
        &["The port of Avel was shut in 2024 for 12", "Weeks of rain."][..],
        &["1. Beat the eggs with the", "2. Fry them in the oil of the", "Port of Avel"],
        &["The port of Avel has 12", "Quays"],
    ] {
        assert!(texts(lines).len() < lines.len(), "{lines:?}");
    }
}

#[test]
fn a_line_that_leads_in_is_no_item() {
    let lines = ["Les résultats :", "Avel - Veld 2-1", "Port - Quay 0-0", "Samedi :", "(15h00) Lund - Roe"];
    let kinds: Vec<_> = of_lines(&lines).into_iter().map(|block| block.kind).collect();
    let [lead, item] = [BlockKind::Paragraph, BlockKind::Item];
    assert_eq!(kinds, [lead, item, item, lead, item]);
}

#[test]
fn a_box_of_years_has_a_heading() {
    let lines = ["Lena Lund in four dates", "1937 Born in Avel", "1964 Sails to Veld", "1998 Builds the port"];
    let kinds = |lines: &[&str]| of_lines(lines).into_iter().map(|block| block.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&lines), [BlockKind::Heading, BlockKind::Item, BlockKind::Item, BlockKind::Item]);
    assert_eq!(kinds(&lines[1..]), [BlockKind::Item, BlockKind::Item, BlockKind::Item]);
}

#[test]
fn a_result_and_who_scored_are_a_line() {
    let article = told(
        "Late goals sink Veld\n\nAvel Town 3 Veld Rovers 2\nLund 31, 88, 90+4; Roe 12, Serik 67 (pen)\n\n\
         Lena Lund scored three times as Avel Town came from behind to beat Veld Rovers on Sunday.\n\nIt rained.\n",
    );
    assert_eq!(body(&article)[0].1, "Avel Town 3 Veld Rovers 2 – Lund 31, 88, 90+4; Roe 12, Serik 67 (pen)");
    assert!(article.summary_or_lead().starts_with("Lena Lund scored"), "{}", article.summary_or_lead());
    // Results one below the other are a list.
    assert_eq!(of_lines(&["Avel Town 3 Veld 2", "Port United 0 Quay 0"])[0].kind, BlockKind::Item);
}

#[test]
fn lines_with_emoji_are_items_below_what_leads_in() {
    let lines = ["Tickets are sold twice:", "🎟️ Presale: Dec. 1, 10 a.m.", "🎟️ Sale: Dec. 4"];
    let texts = |blocks: Vec<Block>| blocks.into_iter().map(|block| block.text).collect::<Vec<_>>();
    assert_eq!(texts(of_lines(&lines)), lines);
    assert_eq!(texts(of_lines(&lines[1..])), ["Presale: Dec. 1, 10 a.m.", "Sale: Dec. 4"]);
    let prose = ["🚨 The port is shut, and nobody", "knows why 🤷 it is."];
    assert_eq!(texts(of_lines(&prose)), [prose.join(" ")]);
}

#[test]
fn who_speaks_and_what_is_said_are_one_item() {
    for (said, told) in [
        ("- Keeper Jane Roe:\n- \"The lamp never moved\"", vec!["Keeper Jane Roe: \"The lamp never moved\""]),
        (
            "- Bekçi Jane Roe:\n- “Lamba hiç oynamadı”\n- Fener mayısta açılıyor",
            vec!["Bekçi Jane Roe: “Lamba hiç oynamadı”", "Fener mayısta açılıyor"],
        ),
        ("- What is new:\n- Nine stops", vec!["What is new:", "Nine stops"]),
    ] {
        let lines: Vec<&str> = said.lines().collect();
        let blocks = super::of_lines(&lines);
        assert!(blocks.iter().all(|block| block.kind == BlockKind::Item), "{said}");
        assert_eq!(blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), told);
    }
}

#[test]
fn lines_of_a_copied_page_without_empty_ones_are_paragraphs() {
    let story = [
        "Thousands of people have been told to leave their homes as a fire nears the town of Avel in the west.",
        "The fire has grown to forty square kilometres since Saturday and has destroyed twelve houses.",
    ];
    let text = format!(
        "Fire nears the town of Avel\n\nShare this with Facebook Share this with Twitter\nImage copyright Harbour Pictures\n\
         Image caption The fire on Sunday\n{}\nMedia caption People tell how they fled\n{}\nIt rained on Monday.\n",
        story[0], story[1]
    );
    let found = told(&text);
    let texts: Vec<&str> = body(&found).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, [story[0], story[1], "It rained on Monday."]);
    // Prose that was wrapped fills its lines.
    let prose = [
        "Trams will run along the old quay again from May, the port said on Monday. The",
        "Mayor paid for them, and nobody",
        "knows why.",
    ];
    assert_eq!(of_lines(&prose).len(), 1);
}

#[test]
fn wrapped_lines_right_below_a_headline_are_the_lead() {
    let found = told(
        "Trams return to Avel\nThe council may believe\nthat trams are the future\nof the town, it said.\nIt rained.\n",
    );
    assert_eq!(body(&found)[0].1, "The council may believe that trams are the future of the town, it said.");
    assert_eq!(found.headline, "Trams return to Avel");
}

#[test]
fn short_lines_below_a_colon_and_an_empty_line_are_a_list() {
    let above = "Gale in Avel\n\nThe port of Avel was shut on Monday, and people were told to leave their homes before noon.\n\n";
    let found = told(&format!(
        "{above}Halls are open at:\n\nQuay Street 4\nOld School (pets welcome)\nHarbour Club\n\nIt rained.\n"
    ));
    let items: Vec<&str> =
        body(&found).into_iter().filter(|(kind, _)| *kind == BlockKind::Item).map(|(_, text)| text).collect();
    assert_eq!(items, ["Quay Street 4", "Old School (pets welcome)", "Harbour Club"]);
    // Prose and verse go on from line to line.
    let verse =
        format!("{above}She wrote:\n\nThe tram is late,\nthe tram is yellow,\nand nobody waits.\n\nIt rained.\n");
    assert!(body(&told(&verse)).iter().all(|(kind, _)| *kind != BlockKind::Item));
}
