//! What Markdown becomes: paragraphs, subheadings, items and pictures.

use super::*;

fn found(text: &str) -> Found {
    read(text, "a.md", &Defaults::default()).unwrap()
}

fn blocks(found: &Found) -> Vec<(BlockKind, &str)> {
    found.body.iter().map(|block| (block.kind, block.text.as_str())).collect()
}

#[test]
fn the_mark_of_a_callout_is_no_word_of_it() {
    let note = found("# Trams\n\nThe trams are back.\n\n> [!NOTE]\n> Fares are those of May.\n");
    assert!(blocks(&note).contains(&(BlockKind::Paragraph, "Fares are those of May.")), "{:?}", note.body);
    let quote = found("# Trams\n\nThe trams are back.\n\n> [!] is what the sign says.\n");
    assert!(blocks(&quote).contains(&(BlockKind::Quote, "[!] is what the sign says.")), "{:?}", quote.body);
}

#[test]
fn words_in_angle_brackets_stay() {
    let found = found("# Trams\n\nShe wrote <<quote here>> and <mayor> <b>left</b> at 5 < 6.\n");
    assert_eq!(blocks(&found), [(BlockKind::Paragraph, "She wrote <<quote here>> and <mayor> left at 5 < 6.")]);
}

#[test]
fn markup_becomes_plain_text() {
    let found = found(
        "# Trams *return*\n\nThe **rails** are [back](https://x.example), says `ODEL`.\nAll of\\\nthem.\n\n## Fares\n\n\
         > “Cheap,” said\n> the mayor.\n\n- one\n- two\n\n  more\n\n1. three\n",
    );
    assert_eq!(found.headline.as_deref(), Some("Trams return"));
    assert_eq!(
        blocks(&found),
        [
            (BlockKind::Paragraph, "The rails are back, says ODEL. All of them."),
            (BlockKind::Heading, "Fares"),
            (BlockKind::Quote, "“Cheap,” said the mayor."),
            (BlockKind::Item, "one"),
            (BlockKind::Item, "two"),
            (BlockKind::Paragraph, "more"),
            (BlockKind::Item, "three"),
        ]
    );
    let numbers: Vec<_> = found.body.iter().map(|block| block.number).collect();
    assert_eq!(numbers, [None, None, None, None, None, None, Some(1)]);
}

#[test]
fn items_of_a_numbered_list_have_their_numbers() {
    let found = found("# A\n\nB.\n\n3. three\n\n   more\n   - inner\n3. four\n\nC.\n");
    let blocks: Vec<_> = found.body.iter().map(|block| (block.number, block.text.as_str())).collect();
    assert_eq!(
        blocks,
        [(None, "B."), (Some(3), "three"), (None, "more"), (None, "inner"), (Some(4), "four"), (None, "C.")]
    );
}

#[test]
fn addresses_are_read_as_they_stand() {
    for text in [
        "See https://y.example.com/_b_/x_y_z and https://z.example.com/a*b*c now.",
        "See https://y.example.com/a**b**c, https://y.example.com/~~b~~ and https://y.example.com/d*e or f*g.",
        "https://y.example.com/_b_ is it.",
    ] {
        let found = found(&format!("# A\n\n{text}\n"));
        assert_eq!(blocks(&found), [(BlockKind::Paragraph, text)]);
    }
    let found = found("# A\n\n*See https://y.example.com/a_b* and **https://y.example.com/c** and _d_.\n");
    assert_eq!(blocks(&found)[0].1, "See https://y.example.com/a_b and https://y.example.com/c and d.");
}

#[test]
fn raised_figures_stay_raised() {
    let found = found("# A\n\nSome 10<sup>6</sup> m<sup>3</sup>, it said.<sup>[1]</sup> The 5<sup>th</sup>.\n");
    assert_eq!(blocks(&found)[0].1, "Some 10⁶ m³, it said. The 5th.");
}

#[test]
fn breaks_written_as_tags_part_words() {
    let found = found("# A\n\nThe crew met<br>on deck.<br/>Then<BR />it left.<hr>Rain fall<b>ing</b> late.\n");
    assert_eq!(blocks(&found)[0].1, "The crew met on deck. Then it left. Rain falling late.");
}

#[test]
fn pictures_leave_the_text() {
    let found = found(
        "# A\n\n![A *yellow* tram](my%20tram.jpg \"On the quay\")\n\nText ![x](data:image/png;base64,A) goes on.\n",
    );
    let image = &found.images[0];
    assert_eq!(image.source.to_string(), "my tram.jpg");
    assert_eq!((image.alt.as_deref(), image.caption.as_deref()), (Some("A yellow tram"), Some("On the quay")));
    assert_eq!(found.images.len(), 1);
    assert_eq!(blocks(&found), [(BlockKind::Paragraph, "Text goes on.")]);
}

#[test]
fn code_and_footnotes_are_left_out_and_tables_are_no_text() {
    let found = found(
        "# A\n\nOne.[^1]\n\n```sh\nrm -rf /\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[^1]: A note.\n\n    indented code\n\nTwo.\n",
    );
    let texts: Vec<&str> = found.body.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["One.", "Two."]);
}

#[test]
fn html_in_markdown_is_text_and_never_script() {
    let found = found("# A\n\n<div><p>One <b>bold</b>.</p><script>alert(1)</script></div>\n\nTwo <i>more</i>.\n");
    assert_eq!(blocks(&found), [(BlockKind::Paragraph, "One bold."), (BlockKind::Paragraph, "Two more.")]);
}

#[test]
fn a_script_within_a_line_is_no_words_of_it() {
    for line in [
        "The port <script>track('port')</script>is shut.",
        "The port <style>p { color: red }</style>is shut.",
        "The port is <SCRIPT async>a = *b*; `c`</SCRIPT>shut.",
    ] {
        assert_eq!(
            blocks(&found(&format!("# A\n\n{line}\n"))),
            [(BlockKind::Paragraph, "The port is shut.")],
            "{line}"
        );
    }
    let open = found("# A\n\nThe port is shut. <script>a = b\n\nIt opens on Monday.\n");
    assert_eq!(open.body.last().map(|block| block.text.as_str()), Some("It opens on Monday."));
}

#[test]
fn the_heading_is_the_headline_unless_front_matter_has_one() {
    let both = found("+++\nheadline = \"Trams return\"\n+++\n# Trams Return\n\nOne.\n");
    assert_eq!(both.headline.as_deref(), Some("Trams return"));
    assert_eq!(blocks(&both), [(BlockKind::Paragraph, "One.")]);
    let other = found("+++\nheadline = \"Trams return\"\n+++\n# Part one\n\nOne.\n");
    assert_eq!(blocks(&other)[0], (BlockKind::Heading, "Part one"));
    assert_eq!(found("Trams return\n\nOne.\n").headline.as_deref(), Some("Trams return"));
    assert_eq!(found("One.\n\nTwo.\n").headline, None);
}

#[test]
fn a_caption_below_a_picture_is_none_of_the_story() {
    let found = found(
        "# A\n\nThe port is shut.\n\n![Quay](quay.jpg)\nThe quay at dawn (Photo: Port Archive)\n\n![Ship](ship.jpg)\n\n\
         The last ship leaves. Photograph: Aina Serik/The Harbour Post\n\n![Cat](cat.jpg)\nThe harbour cat, 1931\n\n\
         ![Sea](sea.jpg)\n\nNobody knows when it opens.\n\n![Map](map.jpg) The map shows the quay.\n",
    );
    let told: Vec<&str> = found.body.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(told, ["The port is shut.", "Nobody knows when it opens.", "The map shows the quay."]);
    assert_eq!(found.left_out.len(), 3);
    assert_eq!(found.images[2].caption.as_deref(), Some("The harbour cat, 1931"));
}

#[test]
fn a_bold_line_is_a_subheading_and_a_bold_question_is_none() {
    let found = found(
        "# A\n\nThe port is shut.\n\n**What comes next**\n\nNobody knows.\n\n**Who pays?**\n\nThe town.\n\n\
         **It is over.**\n\n**Note** that it rains.\n",
    );
    let headings: Vec<&str> =
        blocks(&found).into_iter().filter(|(kind, _)| *kind == BlockKind::Heading).map(|(_, text)| text).collect();
    assert_eq!(headings, ["What comes next"]);
}

#[test]
fn a_title_in_the_line_below_a_label_leads_away() {
    let found = found(
        "# A\n\nLe port est fermé.\n\nÀ lire aussi\nLes cinq leçons de la grève\n\nTopics\nof the day were the port and the \
         ferry, the mayor said on Monday.\n",
    );
    let told = ["Le port est fermé.", "Topics of the day were the port and the ferry, the mayor said on Monday."];
    assert_eq!(blocks(&found), told.map(|text| (BlockKind::Paragraph, text)));
    assert_eq!(found.left_out.len(), 1);
}

#[test]
fn what_was_struck_out_is_not_said() {
    let found =
        found("# Trams\n\n~~Four~~ Five trams are back at the quay ~~today~~, the board <del>hopes</del> says.\n");
    assert_eq!(blocks(&found), [(BlockKind::Paragraph, "Five trams are back at the quay, the board says.")]);
}

#[test]
fn lines_below_each_other_stay_lines() {
    let story = "The keeper read a poem at the quay.";
    let found = found(&format!(
        "# Trams\n\n{story}\n\nKeeper: Lund\nDiver: Roe\n\nThe bridge is down,  \nthe river brown,  \nand we are home.\n"
    ));
    let paragraph = |text| (BlockKind::Paragraph, text);
    assert_eq!(
        blocks(&found),
        [
            paragraph(story),
            (BlockKind::Item, "Keeper: Lund"),
            (BlockKind::Item, "Diver: Roe"),
            paragraph("The bridge is down,"),
            paragraph("the river brown,"),
            paragraph("and we are home."),
        ]
    );
}

#[test]
fn a_link_to_another_story_is_no_paragraph_and_read_more_no_word() {
    let found = found(
        "# Trams\n\nThe trams are back. [Read more →](https://x.example/1)\n\n[The ferry will sail until autumn](https://x.example/2)\n\n\
         [The Harbour Post](https://x.example) has the plan.\n",
    );
    let told =
        [(BlockKind::Paragraph, "The trams are back."), (BlockKind::Paragraph, "The Harbour Post has the plan.")];
    assert_eq!(blocks(&found), told);
    assert_eq!(found.left_out.len(), 1);
}

#[test]
fn embeds_and_components_are_no_words() {
    let told = |text: &str| {
        let text = format!("---\ntitle: Trams\n---\n\nThe rails are back on the quay.\n\n{text}\n");
        let found = read(&text, "a.md", &Defaults::default()).unwrap();
        found.body.into_iter().skip(1).map(|block| block.text).collect::<Vec<_>>()
    };
    assert_eq!(told("<Callout type=\"info\">Buses stop at noon.</Callout>"), ["Buses stop at noon."]);
    assert_eq!(told("Write <Name> on it."), ["Write <Name> on it."]);
    assert_eq!(told("- [ ] Check the rails\n- [x] Buy a ticket"), ["Check the rails", "Buy a ticket"]);
    assert_eq!(told("[ ] stands for no."), ["[ ] stands for no."]);
    let tweet = "<blockquote class=\"twitter-tweet\"><p>Red warning</p>&mdash; Port (@port)</blockquote>";
    assert!(told(tweet).is_empty() && told("<div class=\"newsletter\">Sign up for alerts</div>").is_empty());
    assert_eq!(told("<div class=\"box\">The ferry stays.</div>"), ["The ferry stays."]);
}

#[test]
fn an_italic_line_below_a_picture_is_its_caption() {
    let below = "Two trams stand on the quay. It must be dry for them to run.";
    for parted in ["\n", "\n\n"] {
        let text = format!("# Trams\n\nThe rails are back.\n\n![Trams](a.jpg){parted}*{below}*\n\nIt rained.\n");
        let found = read(&text, "a.md", &Defaults::default()).unwrap();
        let texts: Vec<&str> = found.body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["The rails are back.", "It rained."], "{parted:?}");
        assert_eq!(found.images[0].caption.as_deref(), Some(below), "{parted:?}");
    }
    for text in [
        format!("# Trams\n\n![Trams](a.jpg)\n\n*{below}*\n\nIt rained.\n"),
        "# Trams\n\nOne.\n\n![Trams](a.jpg)\n\n*Two trams* stand on the quay. It must be dry for them to run.\n\nIt rained.\n".to_owned(),
        format!("# Trams\n\nOne.\n\n![Trams](a.jpg)\n\nIt rained.\n\n*{below}*\n"),
    ] {
        let found = read(&text, "a.md", &Defaults::default()).unwrap();
        assert!(found.body.iter().any(|block| block.text == below), "{text}");
    }
}

#[test]
fn an_entry_of_a_live_page_has_its_heading() {
    let text = "# Port fire: live\n\nThe port is shut.\n\n18:42 GMT\nFirst tram leaves\nThe *first* tram has left the quay, and it was full.\n";
    let found = read(text, "a.md", &Defaults::default()).unwrap();
    let body: Vec<(BlockKind, &str)> = found.body.iter().map(|block| (block.kind, block.text.as_str())).collect();
    assert_eq!(body[1], (BlockKind::Heading, "18:42 GMT – First tram leaves"));
    assert_eq!(body[2], (BlockKind::Paragraph, "The first tram has left the quay, and it was full."));
    assert_eq!(found.body[2].rich().spans.len(), 1);
    let text = "# Port\n\nThe port is shut.\n\n18:42 GMT\nis when it shut, and so it\nStayed.\n";
    let found = read(text, "a.md", &Defaults::default()).unwrap();
    assert_eq!(found.body.len(), 2);
}

#[test]
fn whose_a_quotation_is_may_stand_in_a_tag() {
    let found =
        found("# Bread\n\nA baker feeds 400.\n\n> \"It tastes the same.\"\n> <cite>Jane Roe</cite>\n\nIt rained.\n");
    assert!(blocks(&found).contains(&(BlockKind::Quote, "— Jane Roe")), "{:?}", found.body);
}
