//! Who an account is, as far as its configuration tells: what was begun as one is not gone on with as another.

use std::num::NonZeroU32;

use crate::adapters::Account;
use crate::channel::Rules;
use crate::id::BlobHash;

/// Tells by what `channel.toml` says identifies an account who it is: a number too small to say more.
pub(super) fn identity(account: &Account, rules: &Rules) -> Option<NonZeroU32> {
    let secrets = rules.credentials.iter().filter(|(_, rule)| rule.identifies).map(|(name, _)| name);
    let secrets = secrets.filter_map(|name| Some((name, account.secrets.get(name)?.expose())));
    let settings = rules.settings.iter().filter(|(_, rule)| rule.identifies).map(|(name, _)| name);
    let settings = settings.filter_map(|name| Some((name, account.settings.get(name)?.as_str())));
    let mut all = zeroize::Zeroizing::new(format!("{} {}", account.channel, account.api_url.authority()));
    for (name, value) in secrets.chain(settings) {
        all.push_str(&format!("\n{name} {} {value}", value.len()));
    }
    let digits = BlobHash::of(all.as_bytes());
    NonZeroU32::new(u32::from_str_radix(digits.as_str().get(..8)?, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channels;
    use crate::secret::Secret;

    /// An account of `channel` as its fakes know it, changed by `change`.
    fn of(channel: &str, change: impl FnOnce(&mut Account)) -> Option<NonZeroU32> {
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
        identity(&account, rules)
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
            assert!(other.is_some() && other != of(channel, |_| ()), "{channel}");
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
        let other = of("mastodon", |account| drop(account.secrets.insert("access_token".to_owned(), Secret::new("x"))));
        assert_ne!(other, of("mastodon", |_| ()), "nobody renews it");
    }
}
