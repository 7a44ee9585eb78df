//! What is otherwise for some accounts of a channel: `[variants.NAME]` of `channel.toml`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use url::Url;

use super::login::LoginRules;
use super::rules::{Capabilities, CredentialRules, Rules, Source};
use crate::post::MediaKind;

/// What is otherwise for accounts that say so. What is left out is as on the channel.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariantRules {
    /// The setting by which an account says so: its value is this variant's name.
    pub setting: String,
    /// The platform's base URL.
    pub api_url: Option<Url>,
    /// The kinds of media that are not uploaded but fetched from a public URL.
    pub by_url: Option<Vec<MediaKind>>,
    /// What the channel can do beyond sending a post.
    pub capabilities: Option<Capabilities>,
    /// How such an account is signed in.
    pub login: Option<LoginRules>,
    /// Credentials that stand in the place of the channel's of these names.
    #[serde(default)]
    pub credentials: BTreeMap<String, CredentialRules>,
    /// Where that is from.
    pub source: Source,
}

impl Rules {
    /// The rules of an account with these settings.
    pub fn for_settings(&self, settings: &BTreeMap<String, String>) -> Cow<'_, Self> {
        let says = |variant: &VariantRules| {
            let usual = || self.settings.get(&variant.setting)?.default.as_ref();
            settings.get(&variant.setting).or_else(usual)
        };
        let mut chosen = self.variants.iter().filter(|(name, variant)| says(variant) == Some(name)).peekable();
        if chosen.peek().is_none() {
            return Cow::Borrowed(self);
        }
        let mut rules = self.clone();
        for (_, variant) in chosen {
            rules.apply(variant);
        }
        Cow::Owned(rules)
    }

    pub(super) fn apply(&mut self, variant: &VariantRules) {
        let VariantRules { api_url, by_url, capabilities, login, credentials, .. } = variant.clone();
        self.api_url = api_url.or(self.api_url.take());
        if let Some(by_url) = by_url {
            self.media.by_url = by_url;
        }
        self.capabilities = capabilities.unwrap_or(self.capabilities);
        self.login = login.or(self.login.take());
        self.credentials.extend(credentials);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Channels;
    use super::*;

    fn instagram(login: Option<&str>) -> Rules {
        let channels = Channels::embedded().expect("what is built in is valid");
        let rules = &channels.get("instagram").expect("it is there").rules;
        let settings = login.map(|login| ("login".to_owned(), login.to_owned()));
        rules.for_settings(&settings.into_iter().collect()).into_owned()
    }

    #[test]
    fn an_account_has_the_rules_of_the_variant_that_it_names() {
        let (usual, by_facebook) = (instagram(None), instagram(Some("facebook")));
        assert_eq!(instagram(Some("instagram")), usual, "its default");
        assert!(by_facebook.capabilities.delete && !usual.capabilities.delete);
        assert_ne!(by_facebook.api_url, usual.api_url);
        assert_ne!(by_facebook.login, usual.login);
        assert_eq!(by_facebook.media.by_url, [MediaKind::Image], "a video is uploaded");
        assert_eq!(by_facebook.credentials["access_token"].renew_days, None, "what a Page's token has not");
        assert_eq!((by_facebook.text, by_facebook.quotas), (usual.text, usual.quotas));
    }
}
