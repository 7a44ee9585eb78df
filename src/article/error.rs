//! Why a text is no article.

use thiserror::Error;

use super::decode::DecodeError;
use super::located::Located;
use super::read::{Kind, MAX_HEADLINE_CHARACTERS};

/// Why a text is no article: one sentence that says where and what to do.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ArticleError {
    /// Nothing but white space.
    #[error("{file} is empty: write the headline in its first line and the story below")]
    Empty {
        /// As the user named it.
        file: String,
    },
    /// No headline where this kind of file has it.
    #[error("{file} has no headline: {}", where_to_put_it(*.kind))]
    NoHeadline {
        /// As the user named it.
        file: String,
        /// Which tells where the headline belongs.
        kind: Kind,
    },
    /// What stands in the headline's place is a paragraph.
    #[error(
        "{file}: the headline has {length} characters, over {MAX_HEADLINE_CHARACTERS}: put a shorter one above the story"
    )]
    LongHeadline {
        /// As the user named it.
        file: String,
        /// Characters it has.
        length: usize,
    },
    /// An embargo above the story that does not say exactly when it ends.
    #[error(
        "{file} is under embargo (\"{line}\"), and when it ends cannot be read for certain: {}, with the hour and its zone, and \
         take that line out",
        how_to_say_when(.day.as_deref(), *.kind)
    )]
    Embargo {
        /// As the user named it.
        file: String,
        /// As it stands there.
        line: String,
        /// The day that could be read in it: `2027-03-05`.
        day: Option<String>,
        /// Which tells where front matter belongs.
        kind: Kind,
    },
    /// A text that is taken back, or was never meant to go out.
    #[error("{file} must not be used (\"{line}\"): keep it back, or take that line out if it may be published")]
    Killed {
        /// As the user named it.
        file: String,
        /// As it stands there.
        line: String,
    },
    /// Data of a program instead of a text.
    #[error("{file} is JSON, which is no article: give its text as .txt, .md or .html")]
    Json {
        /// As the user named it.
        file: String,
    },
    /// A feed, which has no story of its own.
    #[error("{file} is a feed, which names many articles: save the page of one article, or its text")]
    Feed {
        /// As the user named it.
        file: String,
    },
    /// A translation whose name and front matter disagree.
    #[error("{file} declares the language \"{declared}\" but its name says \"{named}\": change one of them")]
    OtherLanguage {
        /// As the user named it.
        file: String,
        /// By the file's name.
        named: String,
        /// By its front matter.
        declared: String,
    },
    /// A translation in the article's own language.
    #[error("{file} is in \"{language}\" and so is a translation beside it: declare `language` in one of them")]
    SameLanguage {
        /// As the user named it.
        file: String,
        /// Of both.
        language: String,
    },
    /// A mistake in front matter.
    #[error(transparent)]
    FrontMatter(#[from] Located),
    /// A page that cannot be read as an article.
    #[error("{file}: no article found on this page ({reason}): save the page of one article, or its text")]
    Page {
        /// As the user named it.
        file: String,
        /// What the library said.
        reason: String,
    },
    /// Bytes that are no text.
    #[error("{file} {source}")]
    Decode {
        /// As the user named it.
        file: String,
        /// What they are instead.
        source: DecodeError,
    },
}

/// What to write, and where; the hour is never guessed, because somebody would paste it.
fn how_to_say_when(day: Option<&str>, kind: Kind) -> String {
    let until = format!("embargo_until = {}", day.map_or_else(|| "…".to_owned(), |day| format!("{day}T…")));
    match kind {
        Kind::Markdown => format!("add `{until}` to the front matter"),
        Kind::Plain | Kind::Html => {
            format!("save the text as .md and begin it with the three lines `+++`, `{until}` and `+++`")
        }
    }
}

fn where_to_put_it(kind: Kind) -> &'static str {
    match kind {
        Kind::Plain => "write it in the first line",
        Kind::Markdown => "add `headline = \"…\"` to the front matter, or a `# Heading` above the story",
        Kind::Html => "the page needs a title; save the page of one article",
    }
}
