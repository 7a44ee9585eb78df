//! No input panics, whatever it is, and what is read keeps its promises.

use proptest::prelude::*;

use super::decode::decode;
use super::*;

/// Text made of the pieces that readers look for, so that random input gets past their first checks.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("+++\n"),
        Just("---\n"),
        Just("\n\n"),
        Just("\n"),
        Just("# "),
        Just("> "),
        Just("- "),
        Just("```\n"),
        Just("headline = \"x\"\n"),
        Just("title: x\n"),
        Just("[options.a]\n"),
        Just("tags: [a, *b]\n"),
        Just("&b "),
        Just("image = { src = \"a.jpg\" }\n"),
        Just("![a](b \"c\")"),
        Just("[x]("),
        Just("<p>"),
        Just("</p>"),
        Just("<div"),
        Just("<script type=\"application/ld+json\">"),
        Just("</script>"),
        Just("{\"@type\":\"NewsArticle\","),
        Just("\"headline\":\"x\"}"),
        Just("<meta property=og:image content=x>"),
        Just("OTTAWA – "),
        Just("(Reuters) - "),
        Just("ЖезқазғанАСТАНА — "),
        Just("By Jane Roe"),
        Just("Photo: "),
        Just("Subscribe to our newsletter. "),
        Just("\u{202e}"),
        Just("\u{0}"),
        Just("İẞ"),
        Just("👨‍👩‍👧"),
        Just("&#8217;"),
        Just("&"),
        Just(" "),
        Just("| a | b |\n"),
    ];
    let word = prop_oneof![piece.prop_map(str::to_owned), "\\PC{0,12}".prop_map(String::from)];
    prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

fn keeps_its_promises(article: &Article) {
    let lines = [&article.headline].into_iter().chain(&article.summary).chain(&article.tags).chain(&article.byline);
    for text in lines.chain(article.body.iter().map(|block| &block.text)) {
        assert!(!text.trim().is_empty(), "an empty text was kept");
        assert!(!text.contains(['\n', '\r', '\t', '\0', '\u{202e}']), "{text:?} is not one line of visible text");
    }
    assert!(!article.id.as_str().is_empty() && !article.language.is_empty());
    let _ = (article.summary_or_lead(), article.words(), article.in_language("kk"));
    let json = serde_json::to_string(article).unwrap();
    assert_eq!(&serde_json::from_str::<Article>(&json).unwrap(), article, "an article survives being stored");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in pieces()) {
        for kind in [Kind::Plain, Kind::Markdown, Kind::Html] {
            let input = Input { text: &text, kind, file: None, slug: None };
            match read(&input, &Defaults::default()) {
                Ok(article) => keeps_its_promises(&article),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(text) = decode(&bytes) {
            prop_assert!(!text.contains('\0'));
        }
    }
}

/// A stack that overflows or a parser that never ends would fail the test run, not an assertion.
#[test]
fn input_made_to_exhaust_ends() {
    let title = "<title>a</title>";
    let cases = [
        (Kind::Markdown, ">".repeat(100_000)),
        (Kind::Markdown, "[".repeat(100_000)),
        (Kind::Markdown, "*a _b ".repeat(50_000)),
        (Kind::Markdown, format!("---\ntags: {}\n---\n", "[".repeat(100_000))),
        (Kind::Markdown, format!("+++\ntags = {}\n+++\n", "[".repeat(100_000))),
        (Kind::Html, format!("{title}{}{}", "<div>".repeat(480), "<p>some, words</p>".repeat(500))),
        (Kind::Html, format!("{title}<h1>a</h1>{}", "<div itemprop=author><time datetime=1><p></div>".repeat(10_000))),
        (Kind::Html, format!("{title}<h1>a</h1>{}{}", "<div>".repeat(400), "<a href=/terms>b</a>".repeat(10_000))),
        (Kind::Html, format!("{title}<script type='application/ld+json'>{}</script>", "[".repeat(1_000_000))),
        (Kind::Plain, format!("Headline\n\n{} – Text", "AAAaBBB".repeat(20_000))),
    ];
    for (kind, text) in cases {
        let _ = read(&Input { text: &text, kind, file: None, slug: None }, &Defaults::default());
    }
}
