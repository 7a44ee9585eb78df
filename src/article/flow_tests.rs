use super::tags::MAX_OPEN_TAGS;
use super::*;
use crate::article::BlockKind;

#[test]
fn html_becomes_blocks_of_plain_text() {
    let flow = of_fragment(
        "<h2>Fares</h2><p>One <b>bold</b>&nbsp;word &amp; <a href=x>a link</a>.<br>Same.</p>\
         <ul><li>a<li>b</ul><blockquote><p>“Q”</p></blockquote>Loose<br><br>ends<script>alert(1)</script>\
         <figure><img src=a.jpg alt=' A tram ' width=800 height=600><figcaption>Quay</figcaption></figure>\
         <img src=https://x.example/pixel.gif width=1 height=1>",
    );
    let blocks: Vec<_> = flow.blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
    assert_eq!(
        blocks,
        [
            (BlockKind::Heading, "Fares"),
            (BlockKind::Paragraph, "One bold\u{a0}word & a link. Same."),
            (BlockKind::Item, "a"),
            (BlockKind::Item, "b"),
            (BlockKind::Quote, "“Q”"),
            (BlockKind::Paragraph, "Loose"),
            (BlockKind::Paragraph, "ends"),
        ]
    );
    assert_eq!(flow.images.len(), 1);
    assert_eq!((flow.images[0].alt.as_deref(), flow.images[0].caption.as_deref()), (Some("A tram"), Some("Quay")));
}

#[test]
fn items_of_a_numbered_list_have_their_numbers() {
    let flow = of_fragment("<ol start=3><li>a<ul><li>b</ul><li><p>c</p><p>d</p><li value=9>e</ol><li>f");
    let blocks: Vec<_> = flow.blocks.iter().map(|block| (block.kind, block.number, block.text.as_str())).collect();
    let item = |number, text| (BlockKind::Item, number, text);
    assert_eq!(
        blocks,
        [
            item(Some(3), "a"),
            item(None, "b"),
            item(Some(4), "c"),
            (BlockKind::Paragraph, None, "d"),
            item(Some(9), "e"),
            item(None, "f")
        ]
    );
}

#[test]
fn struck_out_words_go_and_lines_stay() {
    let flow = of_fragment("<p>Five <del>old</del> <s>red</s> trams are back.<p>Keeper: Lund<br>Diver: Roe");
    let item = |text| Block::new(BlockKind::Item, text);
    assert_eq!(flow.blocks, [Block::paragraph("Five trams are back."), item("Keeper: Lund"), item("Diver: Roe")]);
}

#[test]
fn a_signature_of_lines_has_a_comma_between_two() {
    let flow = of_fragment("<p>The trams are back.<p>Yours,<br>Ines Halloran<br>Editor");
    assert_eq!(flow.blocks[1].text, "Yours, Ines Halloran, Editor");
}

#[test]
fn raised_figures_stay_raised_and_marks_of_footnotes_go() {
    let flow = of_fragment(
        "<p>10<sup>6</sup> m<sup>3</sup> 10<sup>-2</sup> said.<sup>[1]</sup> And.<sup><a>2</a></sup> 1<sup>er</sup></p>",
    );
    assert_eq!(flow.blocks, [Block::paragraph("10⁶ m³ 10⁻² said. And. 1er")]);
}

#[test]
fn quotations_keep_their_marks_and_headings_lose_their_anchors() {
    let flow = of_fragment(
        "<h2>Fares <a class=anchor href=#fares>#</a></h2><p>She called it <q>a gift</q>, see <a href=#n>below</a>.",
    );
    let blocks: Vec<_> = flow.blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
    let told = "She called it \"a gift\", see below.";
    assert_eq!(blocks, [(BlockKind::Heading, "Fares"), (BlockKind::Paragraph, told)]);
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    let html = "<div>".repeat(MAX_OPEN_TAGS) + "deep";
    assert_eq!(of_fragment(&html).blocks, [Block::paragraph("deep")]);
}

#[test]
fn entities_are_decoded_once() {
    assert_eq!(plain_text("Council&#8217;s &amp;lt; <i>vote</i>").as_deref(), Some("Council’s &lt; vote"));
}

#[test]
fn an_italic_paragraph_below_a_picture_is_its_caption() {
    let flow = of_fragment(
        "<p>The rails are back.</p><p><img src=a.jpg></p><p><em>Two trams stand on the quay. It is dry.</em></p><p>It rained.</p>",
    );
    let texts: Vec<&str> = flow.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["The rails are back.", "It rained."]);
    assert_eq!(flow.images[0].caption.as_deref(), Some("Two trams stand on the quay. It is dry."));
    for html in [
        "<img src=a.jpg><p><em>The rails are back on the quay.</em></p><p>It rained.</p>",
        "<p>One.</p><p>The rails are back.</p><img src=a.jpg><p><em>Two trams</em> stand on the quay.</p>",
        "<p>One.</p><img src=a.jpg><p>The rails are back.</p><p><em>Two trams stand there.</em></p>",
    ] {
        let flow = of_fragment(html);
        assert!(flow.left_out.is_empty() && flow.images[0].caption.is_none(), "{html}");
    }
}

#[test]
fn whose_a_quotation_is_stands_below_it_behind_a_dash() {
    for source in
        ["<cite>Jane Roe</cite>", "<footer>— Jane Roe</footer>", "<footer>Jane Roe in <cite>The Post</cite></footer>"]
    {
        let flow =
            of_fragment(&format!("<blockquote><p>It tastes the same.</p>{source}</blockquote><p>It rained.</p>"));
        assert_eq!((flow.blocks[0].kind, flow.blocks[0].text.as_str()), (BlockKind::Quote, "It tastes the same."));
        assert_eq!(flow.blocks[1].kind, BlockKind::Quote, "{source}");
        assert!(flow.blocks[1].text.starts_with("— Jane Roe"), "{:?}", flow.blocks);
        assert_eq!(flow.blocks.last().map(|block| block.text.as_str()), Some("It rained."));
    }
    // A book that somebody names.
    let flow = of_fragment("<blockquote>She read <cite>The Sea</cite> aloud.</blockquote>");
    assert_eq!((flow.blocks.len(), flow.blocks[0].text.as_str()), (1, "She read The Sea aloud."));
}

#[test]
fn what_tags_part_is_parted_in_plain_text_too() {
    for (html, text) in [
        ("<p>It rained.</p><p>Nobody came.</p>", "It rained. Nobody came."),
        ("It rained.<BR>Nobody came.", "It rained. Nobody came."),
        ("<ul><li>Trams</li><li>Buses</li></ul>", "Trams Buses"),
        ("It <b>rain</b>ed &amp; snowed", "It rained & snowed"),
    ] {
        assert_eq!(plain_text(html).as_deref(), Some(text));
    }
}

#[test]
fn who_wrote_it_and_when_are_lines_of_their_own() {
    let story = "<p>The tram to the harbour runs again after four years, the port said on Monday.</p>";
    for (html, lines) in [
        ("Jane Roe<br>Fri 4 Dec 2026 15.47 GMT", &["Jane Roe", "Fri 4 Dec 2026 15.47 GMT"][..]),
        ("Crown court reporter<br>4 December 2026", &["Crown court reporter", "4 December 2026"]),
        ("By Jane Roe<br>Crime editor<br>4 December 2026", &["By Jane Roe", "Crime editor", "4 December 2026"]),
        ("Von Jane Roe<br>4. Dezember 2026", &["Von Jane Roe", "4. Dezember 2026"]),
        ("The quay was shut<br>on 4 December 2026", &["The quay was shut on 4 December 2026"]),
    ] {
        let flow = of_fragment(&format!("<p>{html}</p>{story}"));
        let texts: Vec<&str> = flow.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(&texts[..texts.len() - 1], lines, "{html}");
    }
}
