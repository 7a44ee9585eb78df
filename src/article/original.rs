//! What stands in an article's file, so that what is said of its words can point at their line.

use std::fmt;
use std::sync::Arc;

/// The whole text of a file. It is where words stand and no part of what they are: any two are equal.
#[derive(Clone, Default)]
pub struct Original(Arc<str>);

impl Original {
    /// The text of a file.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The line, from 1, in which `words` stand for the first time.
    pub fn line_of(&self, words: &str) -> Option<usize> {
        line_of(&self.0, words)
    }
}

/// The line of `text`, from 1, in which `words` stand for the first time.
fn line_of(text: &str, words: &str) -> Option<usize> {
    let at = text.find(words).filter(|_| !words.is_empty())?;
    Some(text[..at].matches('\n').count() + 1)
}

impl super::Override {
    /// The line of its file, from 1, in which `words` stand for the first time.
    pub fn line_of(&self, words: &str) -> Option<usize> {
        line_of(&self.markdown, words)
    }
}

impl PartialEq for Original {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Original {}

impl fmt::Debug for Original {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}
