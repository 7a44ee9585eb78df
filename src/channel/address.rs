//! How a channel's posts are named: what a person gives who says that a post is out.

use serde::{Deserialize, Serialize};
use url::Url;

use super::rules::Source;

/// The forms in which a post is named.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AddressRules {
    /// What the platform's ids are made of.
    pub id: IdForm,
    /// How many characters they all have, where that is known.
    pub length: Option<usize>,
    /// What stands for the id in addresses, where calls take another or need more: the platform is then asked for that.
    pub shown: Option<IdForm>,
    /// The addresses of posts, the usual one first: `{id}` is the id, `{post}` what stands behind the page's number in it, `*`
    /// stands for anything, and the name of a setting of the account for its value. `{server}` is the account's own server.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Where that is said.
    pub source: Source,
}

/// What ids are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdForm {
    /// 0 to 9.
    Digits,
    /// Digits with a page's or account's number before them: `1020304050_55`.
    PairOfDigits,
    /// Letters, digits, `-`, `_`, `~` and `.`.
    Word,
    /// That of a mail of ours, in the domain of the account's `from`: `<0192….0123456789abcdef@news.example>`.
    MessageId,
}

/// Who the account is that the post must be of.
pub struct Whose<'a> {
    /// The host of its server.
    pub server: Option<&'a str>,
    /// The value of one of its settings.
    pub setting: &'a dyn Fn(&str) -> Option<&'a str>,
    /// In the sandbox, where its fake stands: there posts have addresses too.
    pub fake: Option<&'a Url>,
}

impl AddressRules {
    /// The id of the post that `text` names, by itself or by its address, or what is shown for it; `None` if it is neither, or
    /// another account's.
    pub fn id_of(&self, text: &str, whose: &Whose<'_>) -> Option<String> {
        let is_long = |id: &str| self.length.is_none_or(|length| id.len() == length);
        let fits = |id: &str| is_long(id) && (self.id.fits(id) || self.shown.is_some_and(|shown| shown.fits(id)));
        if self.id == IdForm::MessageId {
            return message_id(text, whose);
        }
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => {
                self.urls.iter().find_map(|form| matched(form, &url, whose).filter(|id| fits(id)))
            }
            // A word that somebody wrote in the place of an id is none: ids of letters alone do not come but with a length.
            _ if self.length.is_none() && !text.bytes().any(|byte| byte.is_ascii_digit()) => None,
            _ => fits(text).then(|| text.to_owned()),
        }
    }

    /// Whether the platform must be asked what calls need of the post that `id` was told for.
    pub fn must_ask(&self, id: &str) -> bool {
        self.shown.is_some_and(|shown| shown == self.id || !self.id.fits(id))
    }

    /// What to give, for a person: an address with its parts in capitals, or an id.
    pub fn wanted(&self) -> String {
        let id = match self.id {
            IdForm::Digits => "its number",
            IdForm::PairOfDigits => "its number with the page's before it",
            IdForm::Word => "its id",
            IdForm::MessageId => "the Message-ID of the mail, NUMBERS@DOMAIN, as `fanfare queue show ID` has it",
        };
        match self.urls.first() {
            Some(form) => {
                let form = form
                    .replace("{id}", "ID")
                    .replace("{post}", "ID")
                    .replace("{server}", "SERVER")
                    .replace('*', "NAME");
                format!("{}, or {id}", form.replace(['{', '}'], ""))
            }
            None => id.to_owned(),
        }
    }
}

impl IdForm {
    fn fits(self, id: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            Self::Digits => digits(id),
            Self::PairOfDigits => id.split_once('_').map_or(digits(id), |(page, post)| digits(page) && digits(post)),
            Self::Word => {
                let of_word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_~.".contains(&byte);
                !id.is_empty() && id.bytes().all(of_word)
            }
            Self::MessageId => own_mail(id).is_some(),
        }
    }
}

/// The domain of a Message-ID as our mails have it: the issue, a dot and sixteen hexadecimal digits for the reader.
fn own_mail(id: &str) -> Option<&str> {
    let (left, domain) = id.strip_prefix('<')?.strip_suffix('>')?.split_once('@')?;
    let (issue, reader) = left.rsplit_once('.')?;
    let is_reader = reader.len() == 16 && reader.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_plain =
        |text: &str| !text.is_empty() && !text.contains(['@', '<', '>']) && !text.contains(char::is_whitespace);
    (is_reader && is_plain(issue) && is_plain(domain)).then_some(domain)
}

/// The Message-ID that `text` is, with or without its brackets, if the account may have sent that mail.
fn message_id(text: &str, whose: &Whose<'_>) -> Option<String> {
    let id = format!("<{}>", text.trim_start_matches('<').trim_end_matches('>'));
    let domain = own_mail(&id)?.to_ascii_lowercase();
    let from = (whose.setting)("from").map(str::to_ascii_lowercase);
    let is_own = from.is_none_or(|from| from.trim_end_matches('>').ends_with(&format!("@{domain}")));
    is_own.then_some(id)
}

/// The segments of `url` below where the fake stands, if it is an address of that.
fn below_fake<'u>(url: &'u Url, fake: Option<&Url>) -> Option<Vec<&'u str>> {
    let fake = fake.filter(|fake| fake.host_str() == url.host_str() && fake.port() == url.port())?;
    let mut segments = url.path_segments()?.filter(|segment| !segment.is_empty());
    for own in fake.path_segments()?.filter(|segment| !segment.is_empty()) {
        if segments.next()? != own {
            return None;
        }
    }
    Some(segments.collect())
}

/// The id in `url`, if it has this form.
fn matched(form: &str, url: &Url, whose: &Whose<'_>) -> Option<String> {
    let (form, query) = form.split_once('?').unwrap_or((form, ""));
    let mut parts = form.strip_prefix("https://")?.split('/');
    let host = parts.next()?;
    let own = bare_host(url.host_str()?);
    let is_host =
        if host == "{server}" { whose.server.is_none_or(|server| bare_host(server) == own) } else { host == own };
    let at_fake = below_fake(url, whose.fake);
    if !is_host && at_fake.is_none() {
        return None;
    }
    let mut id = None;
    let mut is_part = |form: &str, part: &str| match form.strip_prefix('{').and_then(|form| form.strip_suffix('}')) {
        Some("id") => {
            id = Some(part.to_owned());
            true
        }
        Some("post") => {
            let page = (whose.setting)("page_id").filter(|_| IdForm::Digits.fits(part));
            id = Some(page.map_or_else(|| part.to_owned(), |page| format!("{page}_{part}")));
            true
        }
        Some(setting) => (whose.setting)(setting).is_none_or(|own| may_be(own, part)),
        None => form == "*" || form == part || form.strip_suffix('*').is_some_and(|start| part.starts_with(start)),
    };
    let all = || url.path_segments().map(|all| all.filter(|segment| !segment.is_empty()).collect());
    let mut segments = at_fake.or_else(all)?.into_iter();
    for form in parts {
        if !is_part(form, segments.next()?) {
            return None;
        }
    }
    if segments.next().is_some() {
        return None;
    }
    for (name, form) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let (_, value) = url.query_pairs().find(|(key, _)| key == name)?;
        if !is_part(form, &value) {
            return None;
        }
    }
    id
}

/// Without what sites put before their name for browsers and telephones.
fn bare_host(host: &str) -> &str {
    ["www.", "m.", "mobile."].iter().find_map(|start| host.strip_prefix(start)).unwrap_or(host)
}

/// Whether the setting and what stands in an address may be one account: a name and a number cannot be compared.
fn may_be(setting: &str, part: &str) -> bool {
    let setting = setting.trim_start_matches('@');
    let setting = setting.strip_prefix("-100").unwrap_or(setting);
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    setting.eq_ignore_ascii_case(part.trim_start_matches('@')) || is_number(setting) != is_number(part)
}

#[cfg(test)]
mod tests {
    use super::super::Channels;

    use super::*;

    fn id(channel: &str, text: &str, settings: &[(&str, &'static str)]) -> Option<String> {
        let channels = Channels::embedded().expect("what is built in is valid");
        let rules = &channels.get(channel).expect("a channel").rules;
        let setting = |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let fake = Url::parse("http://127.0.0.1:4010/mastodon").expect("an address");
        let whose = Whose { server: Some("social.example"), setting: &setting, fake: Some(&fake) };
        rules.address.as_ref().expect("it names its posts").id_of(text, &whose)
    }

    #[test]
    fn a_post_is_named_by_any_address_that_browsers_show_or_by_its_id() {
        for (channel, text, wanted) in [
            ("twitter", "https://x.com/examplenews/status/1990000000000000010", "1990000000000000010"),
            (
                "twitter",
                "https://mobile.twitter.com/examplenews/status/1990000000000000010?s=20",
                "1990000000000000010",
            ),
            ("twitter", "1990000000000000010", "1990000000000000010"),
            ("telegram", "https://t.me/examplenews/4711", "4711"),
            ("facebook", "https://www.facebook.com/examplenews/posts/1020304050_55", "1020304050_55"),
            ("facebook", "1020304050_55", "1020304050_55"),
            ("facebook", "https://facebook.com/examplenews/videos/77", "77"),
            ("facebook", "https://www.facebook.com/reel/77/", "77"),
            ("instagram", "https://www.instagram.com/reel/DAbc-1_x/", "DAbc-1_x"),
            ("instagram", "https://www.instagram.com/examplenews/p/DAbc/", "DAbc"),
            ("youtube", "https://www.youtube.com/watch?v=dQ7-_xAbCdE&t=4s", "dQ7-_xAbCdE"),
            ("youtube", "https://youtu.be/dQ7-_xAbCdE", "dQ7-_xAbCdE"),
            ("youtube", "https://youtube.com/shorts/dQ7-_xAbCdE", "dQ7-_xAbCdE"),
            ("tiktok", "https://www.tiktok.com/@examplenews/video/7400000000000000001", "7400000000000000001"),
            ("mastodon", "https://social.example/@examplenews/115000000000000001", "115000000000000001"),
            ("mastodon", "http://127.0.0.1:4010/mastodon/@examplenews/115000000000000001", "115000000000000001"),
            ("email", "issue-1.0123456789abcdef@news.example", "<issue-1.0123456789abcdef@news.example>"),
            ("email", "<issue-1.0123456789abcdef@news.example>", "<issue-1.0123456789abcdef@news.example>"),
            ("bluesky", "https://bsky.app/profile/news.example/post/3l2abc", "3l2abc"),
        ] {
            assert_eq!(id(channel, text, &[]).as_deref(), Some(wanted), "{channel}: {text}");
        }
    }

    #[test]
    fn a_post_of_a_page_has_the_pages_number_in_its_id() {
        let page = &[("page_id", "1020304050")];
        let address = "https://www.facebook.com/examplenews/posts/55";
        assert_eq!(id("facebook", address, page).as_deref(), Some("1020304050_55"));
        for address in [
            "https://www.facebook.com/examplenews/posts/pfbid02AbC",
            "https://www.facebook.com/examplenews/posts/the-tram-is-back/pfbid02AbC",
            "https://www.facebook.com/permalink.php?story_fbid=pfbid02AbC&id=1020304050",
        ] {
            assert_eq!(id("facebook", address, page).as_deref(), Some("pfbid02AbC"), "{address}");
        }
    }

    #[test]
    fn what_an_address_does_not_hold_is_asked_for() {
        let channels = Channels::embedded().expect("what is built in is valid");
        for (channel, id, asked) in [
            ("facebook", "pfbid02AbC", true),
            ("facebook", "1020304050_55", false),
            ("instagram", "DAbc-1_x", true),
            ("instagram", "18000000000000001", false),
            ("bluesky", "3l2abc", true),
            ("twitter", "1990000000000000010", false),
            ("telegram", "4711", false),
        ] {
            let rules = &channels.get(channel).expect("a channel").rules;
            assert_eq!(rules.address.as_ref().expect("it names its posts").must_ask(id), asked, "{channel} {id}");
        }
    }

    #[test]
    fn what_is_no_post_of_the_account_is_refused() {
        for (channel, text, settings) in [
            ("twitter", "https://evil.example/n/status/1", &[][..]),
            ("twitter", "https://x.com/examplenews", &[]),
            ("twitter", "nonsense", &[]),
            ("telegram", "https://x.com/foo/status/123", &[]),
            ("telegram", "https://t.me/another/4711", &[("chat_id", "@examplenews")]),
            ("telegram", "https://t.me/c/999/4711", &[("chat_id", "-1001234")]),
            ("youtube", "https://www.youtube.com/watch", &[]),
            ("youtube", "https://youtu.be/dQ7-_x", &[]),
            ("mastodon", "http://127.0.0.1:4010/bluesky/@examplenews/115", &[]),
            ("mastodon", "seen", &[]),
            ("tiktok", "it-is-out", &[]),
            ("email", "anna@news.example", &[]),
            ("email", "it arrived", &[]),
            ("email", "<issue-1.0123456789abcdef@other.example>", &[("from", "News <news@news.example>")]),
            ("mastodon", "https://other.example/@examplenews/115", &[]),
            ("bluesky", "https://bsky.app/profile/other.example/post/3l2abc", &[("handle", "news.example")]),
        ] {
            assert_eq!(id(channel, text, settings), None, "{channel}: {text}");
        }
        let same = &[("chat_id", "@ExampleNews")];
        assert!(id("telegram", "https://t.me/examplenews/4711", same).is_some());
        assert!(id("telegram", "https://t.me/c/1234/4711", &[("chat_id", "-1001234")]).is_some());
        assert!(id("telegram", "https://t.me/examplenews/4711", &[("chat_id", "-1001234")]).is_some(), "it may be");
    }
}
