//! What there is beside the channel that a post is for: hashtags of other networks, names of accounts and channels.

use std::collections::BTreeMap;

use super::templates::HTML;
use crate::channel::Channels;
use crate::config::diagnostic::suggestion;

/// What the checks of one post must know of the others.
#[derive(Clone, Debug, Default)]
pub struct Networks {
    /// Hashtags that mean something on one channel alone, in lower case without their sign: the channel's name and title.
    tags: BTreeMap<String, (String, String)>,
    /// Accounts and channels that an article can name.
    names: Vec<String>,
    /// Fields, by the names of accounts and channels that have them: `youtube.title`.
    fields: Vec<String>,
    /// Whether those are all: without a configuration nobody knows the accounts.
    are_all: bool,
}

impl Networks {
    /// What `channels` say, and the names of the accounts on them; `are_all` if there are no others.
    /// Each account comes with the name of its channel.
    pub fn new(channels: &Channels, accounts: impl IntoIterator<Item = (String, String)>, are_all: bool) -> Self {
        let fields_of = |name: &str, channel: &str| -> Vec<String> {
            let fields = channels.get(channel).into_iter().flat_map(|channel| channel.rules.fields.keys());
            fields.filter(|field| *field != HTML).map(|field| format!("{name}.{field}")).collect()
        };
        let mut networks = Self { are_all, ..Self::default() };
        for (account, channel) in accounts {
            networks.fields.extend(fields_of(&account, &channel));
            networks.names.push(account);
        }
        for channel in channels {
            networks.fields.extend(fields_of(channel.name.as_str(), channel.name.as_str()));
            networks.names.push(channel.name.to_string());
            for tag in &channel.rules.hashtags.own {
                networks.tags.insert(tag.clone(), (channel.name.to_string(), channel.rules.title.clone()));
            }
        }
        networks.names.sort_unstable();
        networks.names.dedup();
        networks
    }

    /// The title of the network that `tag` (without its sign) belongs to, if that is not `channel`.
    pub(super) fn owner(&self, tag: &str, channel: &str) -> Option<&str> {
        let (owner, title) = self.tags.get(&tag.to_lowercase())?;
        (owner != channel).then_some(title.as_str())
    }

    /// What to say of the name of an editor's own text, if nothing has it.
    pub(super) fn unknown_text(&self, name: &str) -> Option<String> {
        let Some((of, _)) = name.split_once('.') else { return self.unknown(name) };
        if self.names.is_empty() || self.fields.iter().any(|known| known == name) {
            return None;
        }
        // Of an account that is not known nobody knows the fields.
        if !self.are_all && !self.names.iter().any(|known| known == of) {
            return None;
        }
        let known: Vec<&str> = self.fields.iter().map(String::as_str).collect();
        Some(suggestion(name, &known).unwrap_or_default())
    }

    /// What to say of `name`, by which an article means an account or channel, if there is none. Where accounts are not
    /// known, only a misspelt channel is.
    pub(super) fn unknown(&self, name: &str) -> Option<String> {
        if self.names.is_empty() || self.names.iter().any(|known| known == name) {
            return None;
        }
        let known: Vec<&str> = self.names.iter().map(String::as_str).collect();
        if self.are_all {
            return Some(suggestion(name, &known).unwrap_or_default());
        }
        let near = known.iter().find(|known| strsim::damerau_levenshtein(known, name) <= MAX_MISSPELT)?;
        Some(format!("did you mean {near:?}?"))
    }
}

/// A name this near to a channel's, in letters, is taken for that channel misspelt.
const MAX_MISSPELT: usize = 2;
