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
fn a_text_is_read_as_what_it_is_whatever_its_name() {
    let told = |text: &str| {
        let article = read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
        article.map(|article| article.headline).unwrap_or_default()
    };
    assert_eq!(told("<!DOCTYPE html><h1>Trams return</h1><p>The rails are back on the quay.</p>"), "Trams return");
    assert_eq!(told("---\ntitle: Trams return\n---\nThe rails are back on the quay.\n"), "Trams return");
    assert_eq!(
        told("<html> is a tag\n\nIt opens a page, and it closes one too.\n").len(),
        0,
        "a page without a headline"
    );
    assert_eq!(told("---\nTrams return\n---\nThe rails are back on the quay.\n"), "Trams return");
}
