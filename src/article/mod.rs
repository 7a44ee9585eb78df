//! The article: what the newsroom wrote. Text in, [`Article`] out; finding and fetching are left to the source room.
//!
//! An article knows nothing of channels: options and overrides are kept under the names that the author gave them, and
//! checked where posts are composed.
//!
//! Pure: no network, no files, no clock.

mod above;
mod again;
mod alt;
mod appeared;
mod asides;
mod below;
mod beside;
mod boilerplate;
mod breaking;
mod briefs;
mod byline;
mod clean;
mod credit;
mod dashes;
mod date_line;
mod dateline;
pub mod decode;
mod desk;
mod dialogue;
mod doubtful;
mod drop_cap;
mod embargo;
mod error;
mod exchange;
mod flow;
mod front_matter;
mod glued;
mod headline_tail;
mod heads;
mod html;
mod item;
mod json_ld;
mod label;
pub mod language;
mod lead;
mod letter;
mod lines;
mod lists;
mod located;
mod log;
mod markdown;
mod media;
mod node;
mod original;
mod own_source;
mod phrases;
mod pictures;
mod plain;
mod points;
mod press;
mod promotion;
mod rating;
mod read;
mod references;
mod remarks;
mod run_in;
mod shortcodes;
mod sign_off;
mod squash;
mod standing;
mod styled;
mod summary;
mod table;
mod tags;
mod tail;
mod ticker;
mod time;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use crate::config::Levels;
use crate::id::ArticleId;
use crate::text::Rich;

pub use briefs::{first_story, own_dateline};
pub use error::ArticleError;
pub use lead::{above, is_question};
pub use located::Located;
pub use log::latest_first;
pub use media::{Animation, Image, MediaSource, Video};
pub use original::Original;
pub use points::points;
pub use rating::heads_review;
pub use read::{Defaults, Input, Kind, MAX_HEADLINE_CHARACTERS, read, read_translation};

/// What the newsroom wrote, read from one file, page or feed entry.
///
/// All text is plain: no markup, entities decoded, white space collapsed, no empty strings. What is no part of the
/// story (a dateline, a promotion, the rest of a photo caption) is not in [`Article::body`] but in
/// [`Article::left_out`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The front matter's `id`, else the canonical URL, else the slug under `posts/`, else `sha256:` and the hash of
    /// the content in hex.
    pub id: ArticleId,
    /// One line, never empty.
    pub headline: String,
    /// The standfirst, if the newsroom wrote one. For what to show, see [`Article::summary_or_lead`].
    pub summary: Option<String>,
    /// What was wrong in it and is right now, without the word "Correction": declared, else the note in the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<String>,
    /// The story, in reading order. May be empty where only metadata is known.
    pub body: Vec<Block>,
    /// Where readers find it: absolute, http or https.
    pub url: Option<Url>,
    /// Names of the authors, without "By".
    pub byline: Vec<String>,
    /// `World`, `Culture`, ...
    pub section: Option<String>,
    /// As the newsroom writes them, without `#`, in its order, no two the same.
    pub tags: Vec<String>,
    /// BCP 47 tag: declared, else detected, else the newsroom's; `und` if none gives one.
    pub language: String,
    /// The same article in other languages, by BCP 47 tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<String, Translation>,
    /// The lead picture first, no two of the same source.
    pub images: Vec<Image>,
    /// The video that belongs to it.
    pub video: Option<Video>,
    /// When it appeared, or will, on the newsroom's own site.
    pub published_at: Option<Timestamp>,
    /// The offset that it gives that time in, unless it is `Z`.
    #[serde(skip)]
    pub offset: Option<Offset>,
    /// When it was last changed there.
    pub updated_at: Option<Timestamp>,
    /// When its posts are to go out.
    pub publish_at: Option<Timestamp>,
    /// Nothing may go out before.
    pub embargo_until: Option<Timestamp>,
    /// When its posts are to be taken down again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remove_at: Option<Timestamp>,
    /// Whether it says itself that it is not finished.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// The template its posts use, instead of each account's own: `breaking`.
    pub template: Option<String>,
    /// `[options.NAME]` of the front matter, by channel or account.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, serde_json::Map<String, serde_json::Value>>,
    /// `posts/SLUG/NAME.md`: an editor's own words, by channel or account; for a field of its own by `NAME.FIELD`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: BTreeMap<String, Override>,
    /// `[checks]` of the front matter: how much each rule counts for this article.
    #[serde(default, skip_serializing_if = "Levels::is_empty")]
    pub checks: Levels,
    /// What the file held that is no part of the story, in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// The file it came from, so that warnings can point into it.
    #[serde(default)]
    pub origin: Origin,
}

impl Article {
    /// An article of which nothing but its language is known: for words that are about a post and not out of one.
    pub fn bare(language: &str) -> Self {
        Self {
            id: ArticleId::new(""),
            headline: String::new(),
            summary: None,
            correction: None,
            body: Vec::new(),
            url: None,
            byline: Vec::new(),
            section: None,
            tags: Vec::new(),
            language: language.to_owned(),
            translations: BTreeMap::new(),
            images: Vec::new(),
            video: None,
            published_at: None,
            offset: None,
            updated_at: None,
            publish_at: None,
            embargo_until: None,
            remove_at: None,
            draft: false,
            template: None,
            options: BTreeMap::new(),
            overrides: BTreeMap::new(),
            checks: Levels::new(),
            left_out: Vec::new(),
            origin: Origin::default(),
        }
    }
}

/// A paragraph of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// One line of plain text, never empty.
    pub text: String,
    /// The number of an item in a numbered list. The text does not begin with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// The table that stands below it, row by row, the first of which may be its head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Vec<String>>,
    /// The words that it was made of, if some of them have a style; [`Block::rich`] has what is left of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Box<Rich>>,
}

/// What a [`Block`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// An ordinary paragraph.
    Paragraph,
    /// A subheading.
    Heading,
    /// A quotation set apart.
    Quote,
    /// One item of a list.
    Item,
}

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

/// An editor's own words for one account or channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// CommonMark, as it stands in the file; never shortened.
    pub markdown: String,
    /// Where it stands.
    pub file: PathBuf,
}

/// Something in the file that is no part of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// What it is.
    pub kind: LeftOutKind,
    /// Its words, so that an editor can see what is missing.
    pub text: String,
}

/// Why something is no part of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutKind {
    /// `OTTAWA – `, `LONDON (Reuters) - `; above the story also `Published: 4 December 2026`, `3 min read`.
    Dateline,
    /// The end of a photo caption, glued to the first sentence when the page was copied.
    Caption,
    /// `Economy`, above the headline.
    Label,
    /// `Photo: Jane Roe`.
    Credit,
    /// `By Jane Roe`; the name is in [`Article::byline`].
    Byline,
    /// `Subscribe to our newsletter`, `Share this`, `Read more: …`.
    Promotion,
    /// `(Reporting by …; Editing by …)`, `© 2026 …`.
    SignOff,
    /// `Correction: an earlier version of this article said …`.
    Correction,
}

/// Where an article was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// As the user named it; none for standard input.
    pub file: Option<PathBuf>,
    /// The line of each front matter key, from 1; of a table's key as `options.telegram`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<String, usize>,
    /// What stands in the file.
    #[serde(skip)]
    pub original: Original,
}

impl Article {
    /// Words of headline, summary and body, by Unicode's word borders.
    pub fn words(&self) -> usize {
        let texts = [&self.headline].into_iter().chain(&self.summary).chain(self.body.iter().map(|block| &block.text));
        texts.map(|text| text.unicode_words().count()).sum()
    }

    /// The paragraphs of the story alone: no subheadings, list items or quotations set apart.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.body.iter().filter(|block| block.kind == BlockKind::Paragraph).map(|block| block.text.as_str())
    }

    /// The words below the headline: the newsroom's summary, else the lead, that is the first paragraph (and the next,
    /// if the first is a single short sentence); where there are no paragraphs, the first items of the list. Empty if there
    /// is neither.
    ///
    /// What only repeats the headline is not said twice: a summary that is the headline gives way to the lead, and a
    /// lead that opens with the headline goes on behind it.
    pub fn summary_or_lead(&self) -> String {
        match self.summary.as_deref().map(|summary| lead::without_headline(summary, &self.headline)) {
            Some(summary) if !summary.is_empty() => summary.to_owned(),
            _ => self.lead(),
        }
    }

    fn lead(&self) -> String {
        let points = points(&self.body);
        let body = points.as_deref().unwrap_or(&self.body);
        match body.iter().find(|block| block.kind == BlockKind::Paragraph) {
            Some(_) => lead::lead(body, &self.headline),
            None => lead::of_list(body.iter().filter(|block| block.kind != BlockKind::Heading), &self.headline),
        }
    }

    /// The headline without a label such as `BREAKING: `, for a template that has one of its own.
    pub fn unlabelled_headline(&self) -> &str {
        &self.headline[breaking::length(&self.headline).unwrap_or_default()..]
    }

    /// The label before the headline that each post must show: that the text was paid for, or is satire.
    pub fn owed_label(&self) -> Option<&str> {
        standing::before(&self.headline)
    }

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

    /// What the text said of what was wrong in it, as it stood there, if that is what [`Article::correction`] tells.
    pub fn correction_notes(&self) -> Vec<&str> {
        let correction = self.correction.as_deref().unwrap_or_default();
        let notes = self.left_out.iter().filter(|left| left.kind == LeftOutKind::Correction);
        let notes: Vec<&str> = notes.map(|note| promotion::without_pointer(&note.text)).collect();
        let told = notes.iter().all(|note| correction.contains(sign_off::without_label(note)));
        if told { notes } else { Vec::new() }
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

impl Block {
    /// An ordinary paragraph.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::new(BlockKind::Paragraph, text)
    }

    /// A block without a number.
    pub fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), number: None, rows: Vec::new(), source: None }
    }
}

impl Origin {
    /// The line of `key`, or of the table it stands in.
    pub fn line(&self, key: &str) -> Option<usize> {
        let outer = key.rsplit_once('.').map(|(table, _)| table);
        self.lines.get(key).or_else(|| self.lines.get(outer?)).copied()
    }

    /// The file for a message: `standard input` where there is none.
    pub fn name(&self) -> String {
        self.file.as_deref().map_or_else(|| "standard input".to_owned(), |file| file.display().to_string())
    }
}

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
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

    #[test]
    fn a_story_that_is_itself_a_correction_says_what_was_wrong() {
        let told = |text: &str| {
            let input = Input { text, kind: Kind::Plain, file: None, slug: None };
            read(&input, &Defaults::default()).unwrap().correction
        };
        let lead = "In a story published on Monday, The Harbour Post erroneously reported that fares rise. They fall.";
        assert_eq!(told(&format!("Correction: Ferry fares story\n\n{lead}\n")).as_deref(), Some(lead));
        assert_eq!(told(&format!("Ferry fares\n\n{lead}\n")), None);
        assert_eq!(told("Correction: a word that nobody likes\n\nThe port looks back on a year of ferries.\n"), None);
    }

    #[test]
    fn the_summary_is_shown_or_else_the_lead() {
        let summed = article("+++\nheadline = \"Trams\"\nsummary = \"After years.\"\n+++\nText.\n");
        assert_eq!(summed.summary_or_lead(), "After years.");
        let lead = "Trams will run along the old quay from May, the council said on Monday.";
        let repeats =
            article(&format!("+++\nheadline = \"Trams\"\nsummary = \"Trams!\"\n+++\n## Now\n\n{lead}\n\nMore.\n"));
        assert_eq!(repeats.summary_or_lead(), lead);
        assert_eq!(article("# Trams\n").summary_or_lead(), "");
        let list = article("# What changes\n\n- two new stops\n- a night bus\n- The ferry stays.\n- fares\n");
        assert_eq!(list.summary_or_lead(), "two new stops; a night bus; The ferry stays. fares");
    }

    #[test]
    fn a_summary_that_says_less_than_the_lead_gives_way_to_it() {
        let lead = "The first tram left the depot at dawn, and the city’s mayor drove it to the harbour.";
        for summary in ["The first tram left the depot at dawn, and the city’s ma...", "Trams are back - The Avel Post"]
        {
            let front = format!("---\nheadline: Trams are back\nsummary: \"{summary}\"\n---\nLISBON – {lead}\n");
            let article = article(&front);
            assert_eq!((article.summary.as_deref(), article.summary_or_lead().as_str()), (None, lead), "{summary}");
        }
    }

    #[test]
    fn words_are_those_of_headline_summary_and_body() {
        let article = article("+++\nheadline = \"Two trams\"\nsummary = \"It’s May.\"\n+++\nOne, two – three.\n");
        assert_eq!(article.words(), 7);
    }
}
