//! What a text is taken for, and what it is refused for.

use super::*;

fn article(text: &str, kind: Kind, usual: Option<&str>) -> Result<Article, ArticleError> {
    let defaults = Defaults { language: usual.map(str::to_owned), ..Defaults::default() };
    read(&Input { text, kind, file: None, slug: None }, &defaults)
}

#[test]
fn data_is_no_article() {
    for text in ["{\"headline\": \"Trams\"}", "[{\"a\": 1}]", "{\"headline\": \"Trams\"}\n\n# Trams\n"] {
        for kind in [Kind::Plain, Kind::Markdown] {
            assert!(matches!(article(text, kind, None), Err(ArticleError::Json { .. })), "{text}");
        }
    }
    for text in ["[1] Trams return\n\nText.\n", "{Trams} return\n\nText.\n", "[NAME] opens the port\n\nText.\n"] {
        assert!(article(text, Kind::Plain, None).is_ok(), "{text}");
    }
}

#[test]
fn a_fragment_of_a_page_is_a_page() {
    for text in ["<p>Trams return</p>", "<h1>Trams</h1>\n<p>Text", "<div class=\"a\">", "\n<section>"] {
        assert_eq!(Kind::of_text(text), Kind::Html, "{text}");
    }
    for text in ["<name> opens the port", "<3 trams", "< p", "<price> rises"] {
        assert_eq!(Kind::of_text(text), Kind::Plain, "{text}");
    }
}

#[test]
fn a_page_saved_as_plain_text_is_a_page() {
    let kind = |name: &str, text: &str| Kind::of_file(Path::new(name), text);
    for (text, wanted) in [
        ("<!DOCTYPE html>\n<body>", Kind::Html),
        ("---\ntitle: Trams\n---\n", Kind::Markdown),
        ("+++\n# note\ntitle = \"Trams\"\n+++\n", Kind::Markdown),
        ("# Trams return\n\nText", Kind::Markdown),
        ("---\nTrams return: the plan of the port\n", Kind::Plain),
        ("---\n\nThe port of Avel\n", Kind::Plain),
        ("Trams return\n\nText", Kind::Plain),
    ] {
        assert_eq!((kind("a.txt", text), kind("a", text)), (wanted, wanted), "{text}");
    }
    assert_eq!(kind("a.md", "<p>Trams</p>"), Kind::Markdown);
}

#[test]
fn a_line_in_another_language_than_the_newsrooms_is_not_taken_for_it() {
    let language = |text: &str, usual| article(text, Kind::Plain, usual).unwrap().language;
    for (text, usual, wanted) in [
        ("市長辞任へ", Some("en"), "ja"),
        ("Erdoğan: Liman Mayıs'ta", Some("en"), "tr"),
        ("Le maire dissout l'assemblée", Some("en"), "fr"),
        ("Erdoğan wins", Some("en"), "en"),
        ("Avel", Some("kk"), "kk"),
        ("Мэр ушёл", Some("kk"), "ru"),
        ("Strong quake hits northern Avel", None, "en"),
        ("市長辞任へ", None, "ja"),
        ("Avel", None, "und"),
    ] {
        assert_eq!(language(text, usual), wanted, "{text} {usual:?}");
    }
}

#[test]
fn a_feed_is_refused() {
    for text in [
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Avel Post</title><item><title>Trams</title></item></channel></rss>",
        "<?xml version='1.0'?><!-- made by hand -->\n<feed xmlns='http://www.w3.org/2005/Atom'><title>Avel Post</title></feed>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel/></rdf:RDF>",
    ] {
        for kind in [Kind::Html, Kind::Plain] {
            assert!(matches!(article(text, kind, None), Err(ArticleError::Feed { .. })), "{text}");
        }
    }
    for text in [
        "<?xml version=\"1.0\"?><html><title>Trams</title><p>RSS is back.</p></html>",
        "<h1>Feed the trams</h1><p>One.</p>",
    ] {
        assert!(article(text, Kind::Html, None).is_ok(), "{text}");
    }
    assert!(article("Feed\n\n<feed> is an element.", Kind::Plain, None).is_ok());
}

#[test]
fn tags_of_the_system_are_none_where_others_have_no_sign() {
    let tags = |list: &str| {
        article(&format!("---\ntitle: Trams\ntags: [{list}]\n---\nOne.\n"), Kind::Markdown, None).unwrap().tags
    };
    assert_eq!(tags("\"#featured\", Housing, Rent Control"), ["Housing", "Rent Control"]);
    assert_eq!(tags("\"#featured\", \"#housing\""), ["featured", "housing"]);
    assert_eq!(tags("\"#Avel\", Housing"), ["Avel", "Housing"]);
}
