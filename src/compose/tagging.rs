//! `utm_…` parameters behind the article's link. What the address says already stays as it is; nothing stands there twice.

use std::borrow::Cow;

use serde_json::{Map, Value, json};
use url::Url;

use super::{Context, Target};
use crate::article::Article;
use crate::template::{Dialect, Template, TemplateError};

/// The words that a parameter can use.
pub const WORDS: &[&str] = &["account", "channel", "template", "section", "slug", "id", "language", "date"];

/// Finds what is wrong with a parameter: words that are not there, a `{{` that is not closed.
///
/// # Errors
///
/// [`TemplateError`], whose place is one in `text`.
pub fn check(text: &str) -> Result<(), TemplateError> {
    compile(text).map(drop)
}

fn compile(text: &str) -> Result<Template, TemplateError> {
    Template::compile("utm", text, &[], Dialect::PLAIN, WORDS)
}

/// `article` with its address tagged as `target` wants it.
pub(super) fn tagged<'a>(
    article: Cow<'a, Article>,
    target: &Target,
    template: &str,
    context: &Context,
) -> Result<Cow<'a, Article>, TemplateError> {
    let Some(url) = article.url.as_ref().filter(|_| target.utm.iter().next().is_some()) else { return Ok(article) };
    let values = values(&article, url, target, template, context);
    let mut parameters = Vec::new();
    for (key, text) in target.utm.iter() {
        let value = if text.contains("{{") { Cow::Owned(compile(text)?.render(&values)?) } else { Cow::Borrowed(text) };
        parameters.push((format!("utm_{key}"), value.trim().to_owned()));
    }
    let url = with(url, &parameters);
    Ok(Cow::Owned(Article { url: Some(url), ..article.into_owned() }))
}

fn values(article: &Article, url: &Url, target: &Target, template: &str, context: &Context) -> Map<String, Value> {
    let slug = url.path_segments().and_then(|segments| segments.rev().find(|segment| !segment.is_empty()));
    // It is encoded again with the rest of the parameter.
    let slug = slug.map(|slug| percent_encoding::percent_decode_str(slug).decode_utf8_lossy());
    let date = article.published_at.unwrap_or(context.now).to_zoned(context.zone.clone());
    let values = json!({
        "account": target.account.as_str(),
        "channel": target.channel.as_str(),
        "template": template,
        "section": article.section.as_deref().unwrap_or_default(),
        "slug": slug.unwrap_or_default(),
        "id": article.id.as_str(),
        "language": article.language,
        "date": date.to_string(),
    });
    match values {
        Value::Object(values) => values,
        _ => Map::new(),
    }
}

/// `url` with those of `parameters` that it has not yet and that say something, in front of its fragment.
fn with(url: &Url, parameters: &[(String, String)]) -> Url {
    let there: Vec<String> = url.query_pairs().map(|(key, _)| key.to_lowercase()).collect();
    let missing: Vec<&(String, String)> =
        parameters.iter().filter(|(key, value)| !value.is_empty() && !there.contains(key)).collect();
    let mut url = url.clone();
    if !missing.is_empty() {
        let ended = url.query().map(|query| query.trim_end_matches('&').to_owned()).filter(|query| !query.is_empty());
        url.set_query(ended.as_deref());
        url.query_pairs_mut().extend_pairs(missing);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Defaults, Input, Kind, read};
    use crate::config::Utm;
    use crate::id::{AccountName, ChannelName};
    use jiff::Timestamp;

    fn tagged_url(url: &str, utm: Utm) -> String {
        let text = format!(
            "+++\nheadline = \"Trams\"\nsection = \"City & Port\"\nid = \"t\"\nurl = \"{url}\"\nlanguage = \"en\"\n+++\nText.\n"
        );
        let input = Input { text: &text, kind: Kind::Markdown, file: None, slug: None };
        let article = read(&input, &Defaults::default()).expect("an article");
        let target = Target { utm, ..Target::new(AccountName::new("x-english"), ChannelName::new("twitter")) };
        let context = Context::at(Timestamp::UNIX_EPOCH);
        let tagged = super::tagged(Cow::Borrowed(&article), &target, "post", &context).expect("valid");
        assert_eq!(tagged.id, article.id);
        tagged.url.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    fn utm() -> Utm {
        Utm {
            source: Some("{{channel}}".to_owned()),
            medium: Some("social".to_owned()),
            campaign: Some("{{section}} {{date format=\"%Y-%m\"}}".to_owned()),
            ..Utm::default()
        }
    }

    #[test]
    fn query_and_fragment_are_kept_and_nothing_stands_twice() {
        let rest = "utm_source=twitter&utm_medium=social&utm_campaign=City+%26+Port+1970-01";
        for (url, wanted) in [
            ("https://a.example/x", format!("https://a.example/x?{rest}")),
            ("https://a.example/x?a=%20b;c#top", format!("https://a.example/x?a=%20b;c&{rest}#top")),
            ("https://a.example/?", format!("https://a.example/?{rest}")),
            (
                "https://a.example/?UTM_Source=mail&utm_medium=letter",
                "https://a.example/?UTM_Source=mail&utm_medium=letter&utm_campaign=City+%26+Port+1970-01".to_owned(),
            ),
        ] {
            assert_eq!(tagged_url(url, utm()), wanted);
            assert_eq!(tagged_url(&wanted, utm()), wanted, "once more changes nothing");
        }
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        let utm = Utm {
            content: Some(" ".to_owned()),
            term: Some("{{#lang \"ru\"}}x{{/lang}}".to_owned()),
            ..Utm::default()
        };
        assert_eq!(tagged_url("https://a.example/x", utm), "https://a.example/x");
        assert_eq!(tagged_url("https://a.example/x", Utm::default()), "https://a.example/x");
    }

    #[test]
    fn a_word_that_is_not_there_is_told() {
        assert!(check("{{sektion}}").expect_err("unknown").to_string().contains("did you mean \"section\"?"));
        assert!(check("{{section").is_err() && check("{{section}}-{{slug}}").is_ok());
    }
}
