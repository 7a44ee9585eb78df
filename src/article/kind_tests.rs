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
