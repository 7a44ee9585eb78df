//! Emphasis and links of a story: in the HTML of a mail, as links in its text, and nowhere else.

use dom_query::Document;
use proptest::prelude::*;

use super::*;

const LINKED: &str = "**On Monday** [the transport *board*](https://board.example/minutes?a=1&b=2) said that the first tram will \
                      leave in May, as `T1`, from [its stop](/stops/quay).\n\nAll of it stands at https://auto.example.com/x_y_z for the rest of the year.";

fn mail(article: &Article) -> (String, String) {
    let post = post(article, "email", |_| {}).expect("a post");
    (post.parts[0].text.text.clone(), post.parts[0].fields["html"].clone())
}

#[test]
fn a_mail_has_the_links_and_the_emphasis_of_its_story() {
    let (text, html) = mail(&written("", LINKED));
    for there in [
        "<strong>On Monday</strong> <a href=\"https://board.example/minutes?a=1&amp;b=2\">the transport <em>board</em></a> said",
        "as <code>T1</code>, from <a href=\"https://news.example.com/stops/quay\">its stop</a>.</p>",
        "stands at <a href=\"https://auto.example.com/x_y_z\">https://auto.example.com/x_y_z</a> for the rest",
    ] {
        assert!(html.contains(there), "{there} is not in {html}");
    }
    for there in [
        "On Monday the transport board (https://board.example/minutes?a=1&b=2) said",
        "as T1, from its stop (https://news.example.com/stops/quay).",
        "stands at https://auto.example.com/x_y_z for the rest",
    ] {
        assert!(text.contains(there), "{there} is not in {text}");
    }
}

#[test]
fn a_page_has_its_links_too_and_none_that_runs_something() {
    let page = "<!doctype html><html lang=en><head><title>Trams return</title>\
                <link rel=canonical href=https://news.example.com/city/trams></head><body><article><h1>Trams return</h1>\
                <p>AVEL (Reuters) – The <b>first</b> tram will leave in May, <a href=/board>the board</a> said on Monday.</p>\
                <p><b style='font-weight: normal'>Nobody</b> had to <a href='javascript:alert(1)'>wait longer</a> than nine \
                minutes, the harbour line said in <a href='mailto:a@b.example'>a note</a> on <i>Monday</i>.</p>\
                <p>The line was closed when the old bridge was taken down, and buses went round by the quay.</p>\
                </article></body></html>";
    let article = article::read(&Input { text: page, kind: Kind::Html, file: None, slug: None }, &Defaults::default());
    let (_, html) = mail(&article.expect("an article"));
    assert!(html.contains("The <strong>first</strong> tram will leave in May, <a href=\"https://news.example.com/board\">the board</a> said"), "{html}");
    assert!(html.contains("Nobody had to wait longer than nine minutes"), "{html}");
    assert!(html.contains("said in a note on <em>Monday</em>."), "{html}");
}

#[test]
fn elsewhere_a_story_is_its_words() {
    let plain = "On Monday the transport board said that the first tram will leave in May, as T1, from its stop.\n\nAll of it \
                 stands at https://auto.example.com/x_y_z for the rest of the year.";
    for channel in &channels() {
        let name = channel.name.as_str();
        let (styled, bare) = (post(&written("", LINKED), name, |_| {}), post(&written("", plain), name, |_| {}));
        let (Ok(styled), Ok(bare)) = (styled, bare) else { continue };
        if name != "email" {
            assert_eq!(styled.parts, bare.parts, "{name}");
        }
    }
}

#[test]
fn quotes_of_the_language_and_links_go_together() {
    let story = "Der *\"Hafen\"* bleibt [\"bis Mai\"](https://hafen.example/) geschlossen, sagte die Stadt am Montag.";
    let article = written("", story);
    let article = Article { language: "de".to_owned(), ..article };
    let (_, html) = mail(&article);
    assert!(
        html.contains("Der <em>„Hafen“</em> bleibt <a href=\"https://hafen.example/\">„bis Mai“</a> geschlossen"),
        "{html}"
    );
}

#[test]
fn a_picture_in_a_mail_has_its_caption_and_credit() {
    let picture = |rest: &str| {
        written(&format!("[[images]]\nsrc = \"https://news.example.com/a.jpg\"\nalt = \"A tram\"\n{rest}"), STORY)
    };
    let html = |rest: &str| mail(&picture(rest)).1;
    let both = html("caption = \"A tram at the quay <in> May.\"\ncredit = \"Leo Stahl/City Report\"");
    assert!(both.contains(">A tram at the quay &lt;in&gt; May. · Leo Stahl/City Report</p>"), "{both}");
    assert!(html("credit = \"Leo Stahl\"").contains(">Leo Stahl</p>"));
    let once = html("caption = \"A tram. Photo: Leo Stahl\"\ncredit = \"Leo Stahl\"");
    assert!(once.contains(">A tram. Photo: Leo Stahl</p>"), "{once}");
    assert_eq!(html("").matches("<p style=\"margin:0 0 8px").count(), 0);
}

/// Words, and what may open or close markup around them.
fn piece() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "`",
        "[",
        "]",
        "](https://a.example/b)",
        "](javascript:alert(1))",
        "(",
        ")",
        "<",
        ">",
        "<b>",
        "</b>",
        "<a href=\"https://c.example\">",
        "</a>",
        "<script>",
        "\"",
        "'",
        "&lt;",
        "&",
        "https://d.example/e",
        "<https://f.example>",
        "\\",
        "!",
        "#",
        "@",
        "\u{F0032}",
        "\u{F0100}",
        "\u{ad}",
        "e\u{301}",
        " ",
        "\n",
        "\n\n",
        "~~",
        "{{",
        "}}",
    ]);
    prop_oneof![sign.prop_map(str::to_owned), "[a-zA-Zа-я]{1,9} ", "[ -~]{0,4}"]
}

/// Each `<a>` of an HTML with what it leads to.
fn links(html: &str) -> Vec<(String, String)> {
    let document = Document::from(html);
    let links = document.select("a");
    links.iter().map(|link| (link.attr("href").unwrap_or_default().to_string(), link.text().to_string())).collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #[test]
    fn what_is_no_link_or_style_in_a_story_becomes_none(pieces in prop::collection::vec(piece(), 0..60)) {
        let story = format!("{}\n\nThe trams are back on the quay, the board said on Monday.", pieces.concat());
        let article = written("", &story);
        let (_, html) = mail(&article);
        // What a reader of CommonMark finds to be links.
        let mut targets = vec!["https://news.example.com/city/trams".to_owned()];
        let mut pictures = false;
        for event in pulldown_cmark::Parser::new_ext(&story, pulldown_cmark::Options::ENABLE_STRIKETHROUGH) {
            match event {
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { dest_url, .. }) => {
                    targets.push(dest_url.trim_end_matches('/').to_owned());
                }
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::Image { .. }) => pictures = true,
                _ => {}
            }
        }
        for (href, words) in links(&html) {
            prop_assert!(href.starts_with("https://") || href.starts_with("http://"), "{href}");
            let target = href.trim_end_matches('/');
            let stands = words.trim_end_matches('/') == target || story.contains("<a href=\"https://c.example\">");
            prop_assert!(stands || targets.iter().any(|other| target.ends_with(other.as_str())), "{href} of {story:?}");
        }
        // No element but those of the template and of styles.
        for node in Document::from(html.as_str()).select("body *").nodes() {
            let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
            let known = ["table", "tbody", "tr", "td", "p", "h1", "h2", "blockquote", "a", "em", "strong", "code"];
            let is_picture = pictures && name == "img";
            prop_assert!(is_picture || known.contains(&name.as_str()), "{name} of {story:?}");
        }
        // The words are the story's, whatever their style.
        let text = bare(&Document::from(html.as_str()).select("body").text());
        for block in &article.body {
            prop_assert!(text.contains(&bare(&block.text)), "{:?} is not in {html}", block.text);
        }
    }
}
