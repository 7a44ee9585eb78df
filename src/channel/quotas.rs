//! How much may be sent in which time, and where the platform itself says how much of that is left.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::rules::{Rules, Source};

/// How much may be sent in which time.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// A name for reasons and metrics: `posts per 15 minutes`.
    pub name: String,
    /// The calls that count, by the names that the adapter's requests carry as their action; empty: all.
    #[serde(default)]
    pub actions: Vec<String>,
    /// How many, inclusive.
    pub max: u32,
    /// In which time, in seconds.
    pub window_s: u32,
    /// How the window moves.
    #[serde(default)]
    pub reset: Reset,
    /// The zone of `reset = "day"`, such as `America/Los_Angeles`.
    pub zone: Option<String>,
    /// Whose limit it is.
    #[serde(default)]
    pub scope: Scope,
    /// What one call uses up.
    #[serde(default = "one")]
    pub weight: u32,
    /// Where the figures are from.
    pub source: Source,
}

fn one() -> u32 {
    1
}

impl Rules {
    /// The quotas of an account that has so much of some: `own`, by their names. What accounts share stays as it is.
    pub fn quotas_of(&self, own: &BTreeMap<String, u32>) -> Vec<Quota> {
        let of = |quota: &Quota| {
            let max = own.get(&quota.name).copied().filter(|_| quota.scope == Scope::Account).unwrap_or(quota.max);
            Quota { max, ..quota.clone() }
        };
        self.quotas.iter().map(of).collect()
    }

    /// The quota that counts calls of this name, of one account, in a window of this length.
    pub fn quota_of_call(&self, action: &str, window_s: u32) -> Option<&Quota> {
        let counts = |quota: &&Quota| quota.actions.iter().any(|counted| counted == action);
        let mut own = self.quotas.iter().filter(|quota| quota.scope == Scope::Account && quota.window_s == window_s);
        own.find(counts)
    }
}

/// Where an answer of the platform says how much is left of some quotas: as a number in a header, or as the share that is
/// used; or, in a 429, how long to wait.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ToldLimit {
    /// The quotas that it speaks of, by their names, where the call counts for them.
    pub quotas: Vec<String>,
    /// The header with how many units are left.
    pub remaining: Option<String>,
    /// The header with when the window ends.
    pub reset: Option<String>,
    /// How that time is written.
    pub reset_as: ResetAs,
    /// The header with the length of the window, as `5000;w=3600`: it speaks of quotas of that window alone.
    pub policy: Option<String>,
    /// The header with JSON in which shares of the limit stand, in percent.
    pub usage: Option<String>,
    /// The names of those shares, wherever in the JSON they stand; the largest counts.
    pub percents: Vec<String>,
    /// The name, in the same JSON, of how many minutes an account that is throttled has to wait.
    pub regain_minutes: Option<String>,
    /// Where in the body of a 429 the seconds to wait stand: `/parameters/retry_after`.
    pub wait: Option<String>,
    /// Where that is said.
    pub source: Option<Source>,
}

/// How a header writes an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetAs {
    /// Seconds since 1970.
    #[default]
    Epoch,
    /// RFC 3339.
    Rfc3339,
}

/// How a quota's window moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reset {
    /// With the clock.
    #[default]
    Rolling,
    /// In steps of the window, counted from the epoch.
    Fixed,
    /// At midnight in `zone`.
    Day,
}

/// Whose limit a quota is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The account's.
    #[default]
    Account,
    /// Shared by all accounts of one registered app.
    App,
    /// Shared by all chats of one bot.
    Bot,
    /// Shared by all from one address.
    Ip,
}
