//! The article in another language.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Article, Block, Image, Origin, Video, language};

/// The article in another language. What is absent is the article's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Translation {
    /// One line, never empty.
    pub headline: String,
    /// The standfirst.
    pub summary: Option<String>,
    /// What was wrong in it and is right now.
    #[serde(default)]
    pub correction: Option<String>,
    /// The story.
    pub body: Vec<Block>,
    /// Where readers of this language find it.
    pub url: Option<Url>,
    /// Empty: as in the article.
    #[serde(default)]
    pub byline: Vec<String>,
    /// The section's name in this language.
    pub section: Option<String>,
    /// Empty: as in the article.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Pictures with alt text in this language. Empty: as in the article.
    #[serde(default)]
    pub images: Vec<Image>,
    /// The video in this language.
    pub video: Option<Video>,
    /// Where it was read.
    #[serde(default)]
    pub origin: Origin,
}

impl Article {
    /// The article as readers of `language` get it, or none if it is not there in that language. `kk` finds `kk-KZ`,
    /// and `pt-BR` finds `pt`; the exact tag wins.
    pub fn in_language(&self, language: &str) -> Option<Article> {
        if self.language.eq_ignore_ascii_case(language) {
            return Some(self.clone());
        }
        let exact = self.translations.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(language));
        let Some((tag, translation)) = exact.or_else(|| {
            let same = |tag: &str| language::primary(tag) == language::primary(language);
            (!same(&self.language)).then(|| self.translations.iter().find(|(tag, _)| same(tag))).flatten()
        }) else {
            return (language::primary(&self.language) == language::primary(language)).then(|| self.clone());
        };
        Some(self.translated(tag, translation))
    }

    fn translated(&self, tag: &str, translation: &Translation) -> Article {
        let or_own = |own: &[String], other: &[String]| if other.is_empty() { own.to_vec() } else { other.to_vec() };
        Article {
            headline: translation.headline.clone(),
            summary: translation.summary.clone(),
            correction: translation.correction.clone(),
            body: translation.body.clone(),
            url: translation.url.clone().or_else(|| self.url.clone()),
            byline: or_own(&self.byline, &translation.byline),
            section: translation.section.clone().or_else(|| self.section.clone()),
            tags: or_own(&self.tags, &translation.tags),
            language: tag.to_owned(),
            images: if translation.images.is_empty() { self.images.clone() } else { translation.images.clone() },
            video: translation.video.clone().or_else(|| self.video.clone()),
            origin: translation.origin.clone(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Defaults, Input, Kind, read};
    use super::*;

    fn article(text: &str) -> Article {
        read(&Input { text, kind: Kind::Markdown, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn a_language_is_found_by_its_tag_or_its_nearest_kin() {
        let mut article = article("+++\nlanguage = \"en-GB\"\nheadline = \"Trams\"\ntags = [\"Trams\"]\n+++\nText.\n");
        let portuguese = Translation { headline: "Bondes".to_owned(), ..Translation::default() };
        article.translations.insert("pt".to_owned(), portuguese);
        let headline = |language: &str| article.in_language(language).map(|found| found.headline);
        assert_eq!(headline("en").as_deref(), Some("Trams"));
        assert_eq!(headline("en-gb").as_deref(), Some("Trams"));
        assert_eq!(headline("pt-BR").as_deref(), Some("Bondes"));
        assert_eq!(headline("kk"), None);
        let translated = article.in_language("pt").unwrap();
        assert_eq!((translated.language.as_str(), translated.tags.as_slice()), ("pt", ["Trams".to_owned()].as_slice()));
    }
}
