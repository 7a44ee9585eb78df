//! Where an article was read, so that a message can point there.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Original;

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
