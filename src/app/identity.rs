//! Who an account is, as far as its configuration tells: what was begun as one is not gone on with as another.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::adapters::Account;
use crate::channel::{CredentialRules, Rules};
use crate::delivery::identity_number;
use crate::id::BlobHash;
use crate::secret::Secret;
use crate::store::{Store, VaultKey};

/// Who an account was when it was signed in, as the vault keeps it.
#[derive(Serialize, Deserialize)]
pub(super) struct Known {
    /// Its id at the platform.
    pub(super) id: String,
    /// The name that people see.
    pub(super) name: String,
}

impl Known {
    /// The name under which the vault has it. No credential has this name.
    pub(super) const NAME: &str = "identity";

    /// What the vault has.
    pub(super) fn read(kept: &Secret) -> Option<Self> {
        serde_json::from_str(kept.expose()).ok()
    }
}

/// The name under which the vault has for what place its tokens are. No credential has this name.
pub(super) const PLACE: &str = "place";

/// The server of an account, and as whom it signs in there: tokens that were kept for another place are none of this one, and not shown to
/// it.
pub(super) fn place(account: &Account, rules: &Rules) -> Secret {
    let settings = rules.settings.iter().filter(|(_, rule)| rule.signs_in).map(|(name, _)| name);
    let settings = settings.filter_map(|name| Some(format!("\n{name} {}", account.settings.get(name)?)));
    Secret::new(format!("{}{}", account.api_url.authority(), settings.collect::<String>()))
}

/// Whether what the vault of `store` keeps for `account` is of another place: then it is none of its own. What cannot be opened is told
/// with the tokens themselves.
pub(super) async fn has_moved(store: &Store, key: &VaultKey, account: &Account, rules: &Rules) -> bool {
    let kept = store.vault_get(key, &account.name, PLACE).await.ok().flatten();
    kept.is_some_and(|kept| kept.value != place(account, rules))
}

/// Tells by what `channel.toml` says identifies an account who it is: a number too small to say more. `known` is its id at the
/// platform, if that has said so when it was signed in: then its tokens may be others at any time.
pub(super) fn identity(account: &Account, rules: &Rules, known: Option<&str>) -> NonZeroU32 {
    let settings = rules.settings.iter().filter(|(_, rule)| rule.identifies).map(|(name, _)| name);
    let settings = settings.filter_map(|name| Some((name.as_str(), account.settings.get(name)?.as_str())));
    let place = format!("{} {}", account.channel, account.api_url.authority());
    let who = hash(&place, settings.chain(known.map(|id| ("", id))));
    // A token that another renews says nothing of that; one that nobody can renew was put there by a person.
    let is_bare = |rule: &CredentialRules| {
        rule.required && rule.renewed_by.as_ref().is_some_and(|renewing| !account.secrets.contains_key(renewing))
    };
    let tells = |rule: &CredentialRules| known.is_none() && (rule.identifies || is_bare(rule));
    let secrets = rules.credentials.iter().filter(|(_, rule)| tells(rule)).map(|(name, _)| name);
    let secrets = hash("", secrets.filter_map(|name| Some((name.as_str(), account.secrets.get(name)?.expose()))));
    identity_number(known.is_some(), who, secrets)
}

fn hash<'a>(begin: &str, values: impl Iterator<Item = (&'a str, &'a str)>) -> u16 {
    let mut all = zeroize::Zeroizing::new(begin.to_owned());
    for (name, value) in values {
        all.push_str(&format!("\n{name} {} {value}", value.len()));
    }
    let digits = BlobHash::of(all.as_bytes());
    digits.as_str().get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channels;

    /// An account of `channel` as its fakes know it, changed by `change`.
    fn of(channel: &str, change: impl FnOnce(&mut Account)) -> NonZeroU32 {
        let channels = Channels::embedded().expect("what is built in is valid");
        let rules = &channels.get(channel).expect("a channel").rules;
        let secrets = rules
            .credentials
            .iter()
            .filter_map(|(name, rule)| Some((name.clone(), Secret::new(rule.sandbox.clone()?))));
        let settings =
            rules.settings.iter().filter_map(|(name, rule)| Some((name.clone(), rule.sandbox.clone()?))).collect();
        let mut account = Account {
            name: crate::id::AccountName::new("desk"),
            channel: crate::id::ChannelName::new(channel),
            api_url: "https://server.example/".parse().expect("an address"),
            secrets: secrets.collect(),
            settings,
            figures: serde_json::Map::new(),
        };
        change(&mut account);
        identity(&account, rules, None)
    }

    #[test]
    fn another_chat_page_handle_or_server_is_another_account() {
        for (channel, setting) in [
            ("telegram", "chat_id"),
            ("facebook", "page_id"),
            ("instagram", "ig_user_id"),
            ("bluesky", "handle"),
            ("email", "from"),
        ] {
            let other = of(channel, |account| drop(account.settings.insert(setting.to_owned(), "another".to_owned())));
            assert_ne!(other, of(channel, |_| ()), "{channel}");
        }
        let moved = of("mastodon", |account| account.api_url = "https://other.example/".parse().expect("an address"));
        assert_ne!(moved, of("mastodon", |_| ()));
    }

    #[test]
    fn a_token_that_was_renewed_is_the_same_account() {
        for channel in ["twitter", "youtube", "tiktok", "bluesky", "instagram"] {
            let renewed =
                of(channel, |account| drop(account.secrets.insert("access_token".to_owned(), Secret::new("renewed"))));
            assert_eq!(renewed, of(channel, |_| ()), "{channel}");
        }
        let bare = |token: &str| {
            of("twitter", |account| {
                account.secrets.remove("refresh_token");
                account.secrets.insert("access_token".to_owned(), Secret::new(token));
            })
        };
        assert_ne!(bare("one"), bare("other"), "nobody renews it");
        let other = of("mastodon", |account| drop(account.secrets.insert("access_token".to_owned(), Secret::new("x"))));
        assert_ne!(other, of("mastodon", |_| ()), "nobody renews it");
    }
}
