//! How much each rule of `fanfare check` counts: `[checks]` of the configuration, of an account, of an article.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::post::Severity;

/// Rules by their ids, each with how much it counts. A rule that is not named counts as it does by itself.
pub type Levels = BTreeMap<String, Level>;

/// How much a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It is not looked at.
    Off,
    /// Good to know.
    Notice,
    /// Worth a second look.
    Warning,
    /// Not sent like this.
    Error,
}

impl Level {
    /// All of them, as they are written.
    pub const ALL: [(&'static str, Level); 4] =
        [("off", Level::Off), ("notice", Level::Notice), ("warning", Level::Warning), ("error", Level::Error)];

    /// What a finding of the rule is; none if the rule is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Notice => Some(Severity::Notice),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}
