//! What is found out about a story once, and asked for by each of its posts.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::{Map, Value};

use super::checks::Guess;
use super::names::proper_names;
use super::typography::Quotes;
use super::values::{self, Shared};
use crate::article::{Article, Block, BlockKind};
use crate::template::Paragraphs;
use crate::text::{self, Known, language::Language};

/// So many stories are kept: an article's translations, and what its headline may become.
const KEPT: usize = 4;
/// Of so many paragraphs the sentences are known.
const MAX_PARAGRAPHS: usize = 40;

/// What is known of the stories that were looked at last: all posts of an article ask the same, and finding it out takes longer
/// than composing one of them.
#[derive(Debug, Default)]
pub struct Stories(Mutex<Vec<Arc<Story>>>);

/// What is known of one.
#[derive(Debug)]
pub(super) struct Story {
    headline: String,
    summary: Option<String>,
    language: String,
    body: Vec<Block>,
    /// [`Article::summary_or_lead`]: what stands below the headline.
    pub(super) below: String,
    /// The words of a template that all its posts share, but for those of the story itself.
    pub(super) words: Map<String, Value>,
    /// The story as posts tell it, and all of it.
    pub(super) told: Paragraphs,
    pub(super) blocks: Paragraphs,
    pub(super) others: Others,
    guess: OnceLock<Guess>,
    /// Where the sentences of its summary and of its first paragraphs end, which each post is compared with.
    sentences: OnceLock<Vec<Vec<usize>>>,
    /// The proper names that it is about.
    names: OnceLock<Vec<String>>,
    whole_headline: OnceLock<Option<String>>,
    told_instead: OnceLock<Option<String>>,
    quotes: OnceLock<Quotes>,
    /// What was found out about its words, which are cut for each post.
    pub(super) known: Arc<Known>,
}

/// A story whose denial stands further up than it was written, in other forms.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// For a post that has no room for the denial there, the fullest first.
    pub(super) stories: Vec<Paragraphs>,
    pub(super) denial: String,
    /// A sentence that does so in few words, if there is one.
    pub(super) in_few_words: String,
    /// Whether a post that tells the charge and not that lacks something.
    pub(super) certain: bool,
    /// The denial as it may be told below another sentence than the charge, the longest first.
    pub(super) answers: Vec<String>,
    /// Whether those lean on what stands right before the denial.
    pub(super) leans: bool,
    /// What shows that the denial is told, once it was asked for.
    pub(super) signs: OnceLock<Vec<String>>,
}

impl Stories {
    pub(super) fn of(&self, article: &Article) -> Arc<Story> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|story| story.is_of(article));
        let story = at.map_or_else(|| Arc::new(Story::of(article)), |at| kept.remove(at));
        kept.insert(0, Arc::clone(&story));
        kept.truncate(KEPT);
        story
    }
}

impl Story {
    fn of(article: &Article) -> Self {
        let below = article.summary_or_lead();
        let Shared { words, told, blocks, others } = values::shared(article, &below);
        Self {
            words,
            told,
            blocks,
            others,
            headline: article.headline.clone(),
            summary: article.summary.clone(),
            language: article.language.clone(),
            body: article.body.clone(),
            below,
            guess: OnceLock::new(),
            sentences: OnceLock::new(),
            names: OnceLock::new(),
            whole_headline: OnceLock::new(),
            told_instead: OnceLock::new(),
            quotes: OnceLock::new(),
            known: Arc::default(),
        }
    }

    fn is_of(&self, article: &Article) -> bool {
        self.headline == article.headline
            && self.summary == article.summary
            && self.language == article.language
            && self.body == article.body
    }

    /// The proper names that it is about, for `article`, whose story it is, without tags.
    pub(super) fn names(&self, article: &Article) -> &[String] {
        self.names.get_or_init(|| proper_names(article))
    }

    /// [`Article::whole_headline`] of `article`, whose story it is.
    pub(super) fn whole_headline(&self, article: &Article) -> Option<&str> {
        self.whole_headline.get_or_init(|| article.whole_headline(&self.below)).as_deref()
    }

    /// [`Article::told_instead_of_headline`] of `article`, whose story it is.
    pub(super) fn told_instead_of_headline(&self, article: &Article) -> Option<&str> {
        self.told_instead.get_or_init(|| article.told_instead_of_headline().map(str::to_owned)).as_deref()
    }

    /// How the quotes of `article`, whose story it is, are set.
    pub(super) fn quotes(&self, article: &Article) -> Quotes {
        *self.quotes.get_or_init(|| values::quotes(article))
    }

    /// Its summary and its first paragraphs, [`MAX_PARAGRAPHS`] at most, each with the ends of its sentences in bytes.
    pub(super) fn sentences(&self) -> impl Iterator<Item = (&str, &[usize])> {
        let paragraphs = self.body.iter().filter(|block| block.kind == BlockKind::Paragraph);
        let paragraphs = paragraphs.map(|block| block.text.as_str());
        let told = self.summary.as_deref().into_iter().chain(paragraphs).take(MAX_PARAGRAPHS);
        let ends = self.sentences.get_or_init(|| {
            let language = Language::of(&self.language);
            told.clone().map(|paragraph| text::sentences(paragraph, language)).collect()
        });
        told.zip(ends.iter().map(Vec::as_slice))
    }

    /// The language that its beginning is written in.
    pub(super) fn guess(&self) -> Guess {
        /// So much tells a language for certain, in bytes.
        const ENOUGH: usize = 700;
        *self.guess.get_or_init(|| {
            let mut start = self.headline.clone();
            let paragraphs = self.body.iter().filter(|block| block.kind == BlockKind::Paragraph);
            for text in self.summary.iter().chain(paragraphs.map(|block| &block.text)) {
                if start.len() >= ENOUGH {
                    break;
                }
                start.push('\n');
                start.push_str(&text[..text.floor_char_boundary(ENOUGH)]);
            }
            Guess::of(&start, &self.language)
        })
    }
}
