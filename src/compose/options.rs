//! The channel's options: the article's over the account's over the defaults, held to the channel's schema.

use serde_json::{Map, Value};

use super::{ComposeError, Target};
use crate::article::Article;
use crate::channel::Rules;
use crate::config::diagnostic::suggestion;

/// The options of the post.
pub(super) fn merge(article: &Article, target: &Target, rules: &Rules) -> Result<Map<String, Value>, ComposeError> {
    let mut merged: Map<String, Value> =
        rules.options.iter().filter_map(|(name, option)| Some((name.clone(), option.default.clone()?))).collect();
    let account = format!("account {}", target.account);
    take(&mut merged, &target.options, rules, |_| (account.clone(), None, "options".to_owned()))?;
    // The account's own name says more than its channel's, and comes later.
    for name in [target.channel.as_str(), target.account.as_str()] {
        let Some(own) = article.options.get(name) else { continue };
        take(&mut merged, own, rules, |key| place(article, name, key))?;
    }
    Ok(merged)
}

fn take(
    merged: &mut Map<String, Value>,
    from: &Map<String, Value>,
    rules: &Rules,
    place: impl Fn(&str) -> (String, Option<usize>, String),
) -> Result<(), ComposeError> {
    for (name, value) in from {
        let value = &rules.options.get(name).map_or_else(|| value.clone(), |option| option.meant(value));
        let known: Vec<&str> = rules.options.keys().map(String::as_str).collect();
        let message = match rules.options.get(name) {
            None => {
                let help = suggestion(name, &known).map(|help| format!("; {help}")).unwrap_or_default();
                Some(format!("unknown option {name:?}{help}"))
            }
            Some(option) => option.accepts(value).is_err().then(|| option.refusal(name, value)),
        };
        if let Some(message) = message {
            let (file, line, place) = place(name);
            return Err(ComposeError::Option { file, line, place, message });
        }
        merged.insert(name.clone(), value.clone());
    }
    Ok(())
}

fn place(article: &Article, name: &str, key: &str) -> (String, Option<usize>, String) {
    let table = format!("options.{name}");
    let line = article.origin.line(&format!("{table}.{key}")).or_else(|| article.origin.line(&table));
    (article.origin.name(), line, table)
}
