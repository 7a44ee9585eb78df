//! What a `channel.toml` must say beyond its shape: ranges that are not empty, names that exist, defaults of the right type.

use serde_json::Value;

use super::{Limit, OptionRules, OptionType, Quota, Reset, Rules, TextRules, VariantRules};
use crate::config::diagnostic::{Diagnostic, nearest};
use crate::config::place;
use crate::post::MediaKind;

/// Something that does not make sense, at a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// Keys and indices from the root: `["quotas", "2", "zone"]`.
    path: Vec<String>,
    message: String,
}

impl Problem {
    fn at(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.split('/').map(str::to_owned).collect(), message: message.into() }
    }

    /// Finds the key in `text`, or the nearest table around it, if it is not there.
    pub(super) fn locate(self, file: &str, text: &str) -> Diagnostic {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let span = place::key(text, &path);
        Diagnostic::new(file, text, span, format!("{}: {}", self.path.join("."), self.message))
    }
}

/// The first thing that does not make sense in `rules`.
pub(super) fn check(rules: &Rules) -> Result<(), Problem> {
    text(&rules.text, "text")?;
    for (name, field) in &rules.fields {
        let path = format!("fields/{name}");
        let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        ensure(plain && name != "text", &path, "a field is named in lower-case letters, and not \"text\"")?;
        text(field, &path)?;
    }
    let mut places = rules.links.places.clone();
    ensure(!places.is_empty(), "links/places", "at least one place is needed; \"none\" is one")?;
    places.dedup();
    ensure(places.len() == rules.links.places.len(), "links/places", "a place stands there twice")?;
    let most = rules.hashtags.max.unwrap_or(usize::MAX);
    ensure(rules.hashtags.default <= most, "hashtags/default", format!("is more than the {most} of max"))?;
    if let Some(threads) = &rules.threads {
        ensure(threads.max_parts >= 2, "threads/max_parts", "a thread has at least 2 parts")?;
    }
    media(rules)?;
    for (index, quota) in rules.quotas.iter().enumerate() {
        self::quota(quota, &format!("quotas/{index}"))?;
    }
    for (index, told) in rules.told_limits.iter().enumerate() {
        let path = format!("told_limits/{index}");
        let unknown = told.quotas.iter().position(|name| !rules.quotas.iter().any(|quota| quota.name == *name));
        if let Some(n) = unknown {
            return Err(Problem::at(&format!("{path}/quotas/{n}"), "there is no quota of that name"));
        }
        let says = [&told.remaining, &told.usage, &told.wait];
        let one = says.into_iter().flatten().count() == 1;
        ensure(one, &path, "says one of `remaining`, `usage` and `wait`")?;
        ensure(told.source.is_some(), &path, "a `source` is needed: where that is said")?;
    }
    if let Some(cost) = &rules.cost {
        for (key, amount) in cost.amounts() {
            let what = "an amount is a decimal with a point, such as \"0.015\"";
            ensure(is_decimal(amount), &format!("cost/{key}"), what)?;
        }
    }
    if let Some(find) = &rules.find {
        let rising = !find.settle_s.is_empty() && find.settle_s.is_sorted();
        ensure(rising, "find/settle_s", "at least one number of seconds, each at least the one before")?;
    }
    for (name, option) in &rules.options {
        self::option(option, &format!("options/{name}"))?;
    }
    for (name, credential) in &rules.credentials {
        let known = credential.renewed_by.as_ref().is_none_or(|by| rules.credentials.contains_key(by));
        ensure(known, &format!("credentials/{name}/renewed_by"), "there is no credential of that name")?;
        let known = credential.unless.as_ref().is_none_or(|other| rules.credentials.contains_key(other));
        ensure(known, &format!("credentials/{name}/unless"), "there is no credential of that name")?;
        needs(rules, &credential.needs, &format!("credentials/{name}"))?;
    }
    for (name, setting) in &rules.settings {
        needs(rules, &setting.needs, &format!("settings/{name}"))?;
        let known =
            setting.default.as_ref().is_none_or(|usual| setting.values.is_empty() || setting.values.contains(usual));
        ensure(known, &format!("settings/{name}/default"), "is none of its values")?;
    }
    login(rules)?;
    for (name, variant) in &rules.variants {
        variants(rules, name, variant)?;
    }
    Ok(())
}

/// A variant can be chosen, and the rules hold with it.
fn variants(rules: &Rules, name: &str, variant: &VariantRules) -> Result<(), Problem> {
    let path = format!("variants/{name}");
    let chosen = rules.settings.get(&variant.setting).is_some_and(|setting| setting.values.iter().any(|v| v == name));
    ensure(
        chosen,
        &format!("{path}/setting"),
        format!("there is no setting {:?} with the value {name:?}", variant.setting),
    )?;
    let mut varied = Rules { variants: Default::default(), ..rules.clone() };
    varied.apply(variant);
    check(&varied).map_err(|problem| Problem {
        path: [path.split('/').map(str::to_owned).collect(), problem.path].concat(),
        ..problem
    })
}

fn needs(rules: &Rules, names: &[String], path: &str) -> Result<(), Problem> {
    let known = |name: &String| rules.credentials.contains_key(name) || rules.settings.contains_key(name);
    let known = names.iter().all(known);
    ensure(known, &format!("{path}/needs"), "there is no credential and no setting of such a name")
}

fn login(rules: &Rules) -> Result<(), Problem> {
    let Some(login) = &rules.login else { return Ok(()) };
    let one = login.asks.is_some() != login.oauth2.is_some();
    ensure(one, "login", "says either what it `asks` for, or how `oauth2` goes")?;
    let credential = |name: &str, path: &str| {
        ensure(rules.credentials.contains_key(name), path, format!("there is no credential {name:?}"))
    };
    if let Some(asks) = &login.asks {
        credential(asks, "login/asks")?;
    }
    if let Some(identity) = &login.identity {
        let known = rules.settings.contains_key(identity);
        ensure(known, "login/identity", format!("there is no setting {identity:?}"))?;
    }
    let Some(oauth2) = &login.oauth2 else { return Ok(()) };
    credential(&oauth2.client, "login/oauth2/client")?;
    for (n, name) in oauth2.needs.iter().enumerate() {
        credential(name, &format!("login/oauth2/needs/{n}"))?;
    }
    for (n, name) in oauth2.may_have.iter().enumerate() {
        credential(name, &format!("login/oauth2/may_have/{n}"))?;
    }
    ensure(!oauth2.scopes.is_empty(), "login/oauth2/scopes", "at least one is needed")?;
    for (key, address) in [("authorize_url", &oauth2.authorize_url), ("token_url", &oauth2.token_url)] {
        let sound = address.starts_with('/') || address.starts_with("https://");
        ensure(sound, &format!("login/oauth2/{key}"), "an https address, or a path below the account's own")?;
    }
    Ok(())
}

fn ensure(holds: bool, path: &str, message: impl Into<String>) -> Result<(), Problem> {
    if holds { Ok(()) } else { Err(Problem::at(path, message)) }
}

fn text(rules: &TextRules, path: &str) -> Result<(), Problem> {
    let own = rules.account_limit.as_ref();
    let beyond = own.and_then(|own| own.max).zip(rules.limits.first()).is_none_or(|(max, first)| max > first.max);
    ensure(beyond, &format!("{path}/account_limit"), "is more than what every account has")?;
    ensure(own.is_none() || !rules.limits.is_empty(), &format!("{path}/account_limit"), "there is no limit to change")?;
    let counted = rules.link_length.as_ref().is_none_or(|link| link.usual > 0);
    ensure(counted, &format!("{path}/link_length/usual"), "a link counts at least 1")?;
    let sentences = rules.max_sentences.is_none_or(|most| most > 0);
    ensure(sentences, &format!("{path}/max_sentences"), "at least 1; leave it out if there is no such limit")?;
    let positive = |limits: &[Limit]| limits.iter().all(|limit| limit.max > 0);
    ensure(positive(&rules.limits), &format!("{path}/limits"), "a limit is at least 1")?;
    let with_media = rules.limits_with_media.as_deref().unwrap_or_default();
    ensure(positive(with_media), &format!("{path}/limits_with_media"), "a limit is at least 1")
}

fn media(rules: &Rules) -> Result<(), Problem> {
    let (image, video) = (&rules.media.image, &rules.media.video);
    let described = match rules.media.required {
        Some(MediaKind::Image) => image.is_some() && rules.media.card.is_some(),
        Some(MediaKind::Video) => video.is_some() && rules.media.card.is_some(),
        None => true,
    };
    ensure(described, "media/required", "what is required needs a table of its own, and [media.card] to draw it from")?;
    if let Some(thumbnail) = &rules.media.thumbnail {
        ensure(video.is_some(), "media/thumbnail", "stands for a video, and there is no [media.video]")?;
        mimes(&thumbnail.mimes, "media/thumbnail/mimes")?;
    }
    if let Some(name) = &rules.media.pictures_if {
        let known = rules.options.get(name).is_some_and(|option| option.kind == OptionType::Bool);
        ensure(known, "media/pictures_if", format!("there is no option {name:?} that is true or false"))?;
    }
    if let Some(image) = image {
        ensure(
            image.max_count > 0,
            "media/image/max_count",
            "at least 1; leave the table out if there are no pictures",
        )?;
        mimes(&image.mimes, "media/image/mimes")?;
        let (low, high) = (image.min_aspect.unwrap_or(f64::MIN_POSITIVE), image.max_aspect.unwrap_or(f64::MAX));
        ensure(low > 0.0 && low <= high, "media/image/min_aspect", "is above 0 and at most max_aspect")?;
        let widths = image.min_width.unwrap_or(0) <= image.max_width.unwrap_or(u32::MAX);
        ensure(widths, "media/image/min_width", "is at most max_width")?;
        if let Some(card) = &rules.media.card {
            let aspect = f64::from(card.width) / f64::from(card.height.max(1));
            // A card is drawn in whole pixels, so its aspect may be off by one of them.
            let fits = rules.media.required != Some(MediaKind::Image) || (low - 0.005..=high + 0.005).contains(&aspect);
            ensure(fits, "media/card", format!("its aspect {aspect:.3} is not one that [media.image] allows"))?;
        }
    }
    let is_taken = rules.media.animation.is_none() || image.is_some();
    ensure(is_taken, "media/animation", "is a picture too, and there is no [media.image]")?;
    if let Some(video) = video {
        mimes(&video.mimes, "media/video/mimes")?;
        let seconds = video.min_seconds.unwrap_or(0.0) <= video.max_seconds.unwrap_or(f64::MAX);
        ensure(seconds, "media/video/min_seconds", "is at most max_seconds")?;
        let sides = video.min_side.unwrap_or(0) <= video.max_side.unwrap_or(u32::MAX);
        ensure(sides, "media/video/min_side", "is at most max_side")?;
        let rates = video.min_rate_hz.unwrap_or(0.0) <= video.max_rate_hz.unwrap_or(f64::MAX);
        ensure(rates, "media/video/min_rate_hz", "is at most max_rate_hz")?;
        ensure(video.max_ratio.is_none_or(|most| most >= 1.0), "media/video/max_ratio", "is 1 or more")?;
    }
    Ok(())
}

fn mimes(mimes: &[String], path: &str) -> Result<(), Problem> {
    let valid = !mimes.is_empty() && mimes.iter().all(|mime| mime.contains('/'));
    ensure(valid, path, "at least one media type, such as \"image/jpeg\"")
}

fn quota(quota: &Quota, path: &str) -> Result<(), Problem> {
    ensure(quota.max > 0, &format!("{path}/max"), "at least 1")?;
    ensure(quota.window_s > 0, &format!("{path}/window_s"), "at least 1 second")?;
    ensure(quota.weight > 0 && quota.weight <= quota.max, &format!("{path}/weight"), "from 1 to max")?;
    match (&quota.zone, quota.reset) {
        (Some(zone), Reset::Day) => {
            let known = jiff::tz::TimeZone::get(zone).is_ok();
            ensure(
                known,
                &format!("{path}/zone"),
                format!("unknown time zone {zone:?}; write one such as \"Asia/Almaty\""),
            )
        }
        (None, Reset::Day) => Err(Problem::at(path, "reset = \"day\" needs a zone")),
        (Some(_), _) => Err(Problem::at(&format!("{path}/zone"), "only reset = \"day\" has a zone")),
        (None, _) => Ok(()),
    }
}

fn option(option: &OptionRules, path: &str) -> Result<(), Problem> {
    let texts = matches!(option.kind, OptionType::Text | OptionType::List);
    ensure(
        texts || option.values.is_empty(),
        &format!("{path}/values"),
        "only a text or list has values to choose from",
    )?;
    ensure(
        !option.digits || option.kind == OptionType::Text && option.values.is_empty(),
        &format!("{path}/digits"),
        "only a text without values can be a number",
    )?;
    let range = option.min.is_some() || option.max.is_some();
    ensure(!range || option.kind == OptionType::Integer, &format!("{path}/min"), "only a whole number has a range")?;
    let sound = option.min.unwrap_or(i64::MIN) <= option.max.unwrap_or(i64::MAX);
    ensure(sound, &format!("{path}/min"), "is at most max")?;
    let Some(default) = &option.default else { return Ok(()) };
    option.accepts(default).map_err(|expected| Problem::at(&format!("{path}/default"), format!("must be {expected}")))
}

impl OptionRules {
    /// `value` as the option takes it: the word that was written where YAML reads a truth value (`off` is `false` there), the
    /// number that was written without quotation marks.
    pub fn meant(&self, value: &Value) -> Value {
        let words: &[&str] = match value {
            Value::Bool(true) => &["on", "yes", "true"],
            Value::Bool(false) => &["off", "no", "false"],
            Value::Number(number) if self.digits => return Value::String(number.to_string()),
            _ => return value.clone(),
        };
        let word = self.values.iter().find(|own| words.contains(&own.as_str()) && self.kind == OptionType::Text);
        word.map_or_else(|| value.clone(), |word| Value::String(word.clone()))
    }

    /// Whether an article or account may set the option to `value`.
    ///
    /// # Errors
    ///
    /// What it would have to be, for a sentence: `true or false`.
    pub fn accepts(&self, value: &Value) -> Result<(), String> {
        let listed = |text: &str| self.values.is_empty() || self.values.iter().any(|value| value == text);
        let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let valid = match self.kind {
            OptionType::Bool => value.is_boolean(),
            OptionType::Integer => value.as_i64().is_some_and(|number| {
                self.min.is_none_or(|min| number >= min) && self.max.is_none_or(|max| number <= max)
            }),
            OptionType::Text => value.as_str().is_some_and(|text| listed(text) && (!self.digits || number(text))),
            OptionType::List => value.as_array().is_some_and(|all| {
                let once = |(n, item): (usize, &Value)| !all[..n].contains(item);
                all.iter().enumerate().all(once) && all.iter().all(|item| item.as_str().is_some_and(listed))
            }),
        };
        if valid { Ok(()) } else { Err(self.expected()) }
    }

    /// The sentence for `value`, which the option called `name` does not take: what it must be, and the nearest of that.
    pub fn refusal(&self, name: &str, value: &Value) -> String {
        let texts = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let unknown = texts.iter().filter_map(Value::as_str).find(|text| !self.values.iter().any(|v| v == text));
        let near = unknown.and_then(|text| nearest(text, self.values.iter().map(String::as_str)));
        let near = near.map_or_else(String::new, |near| format!("; did you mean {near:?}?"));
        format!("{name} must be {}, not {value}{near}", self.expected())
    }

    fn expected(&self) -> String {
        /// Of more values, only the first are told.
        const MANY: usize = 24;
        let values = match self.values.get(..MANY) {
            Some(first) if self.values.len() > MANY => {
                format!("{} values ({}, ...)", self.values.len(), first[..4].join(", "))
            }
            _ => self.values.join(", "),
        };
        match (self.kind, self.values.is_empty()) {
            (OptionType::Bool, _) => "true or false".to_owned(),
            (OptionType::Integer, _) => match (self.min, self.max) {
                (Some(min), Some(max)) => format!("a whole number from {min} to {max}"),
                (Some(min), None) => format!("a whole number, at least {min}"),
                (None, Some(max)) => format!("a whole number, at most {max}"),
                (None, None) => "a whole number".to_owned(),
            },
            (OptionType::Text, _) if self.digits => "a number".to_owned(),
            (OptionType::Text, true) => "text".to_owned(),
            (OptionType::Text, false) => format!("one of {values}"),
            (OptionType::List, true) => "a list of texts, each once".to_owned(),
            (OptionType::List, false) => format!("a list of some of {values}, each once"),
        }
    }
}

fn is_decimal(amount: &str) -> bool {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PARROT: &str = include_str!("../../tests/channels/parrot/channel.toml");

    fn refused(from: &str, to: &str) -> String {
        assert!(PARROT.contains(from), "{from}");
        Rules::parse("parrot.toml", &PARROT.replacen(from, to, 1)).expect_err(to).to_string()
    }

    #[test]
    fn the_invented_channel_is_valid() {
        Rules::parse("parrot.toml", PARROT).expect("valid");
    }

    #[test]
    fn what_makes_no_sense_is_refused_at_its_line() {
        for (from, to, sentence) in [
            ("places = [\"text\", \"card\"]", "places = []", "links.places: at least one place is needed"),
            ("min_aspect = 0.8", "min_aspect = 3.0", "media.image.min_aspect: is above 0 and at most max_aspect"),
            ("Asia/Almaty", "Asia/Atlantis", "quotas.1.zone: unknown time zone \"Asia/Atlantis\""),
            (
                "default = \"public\"",
                "default = \"secret\"",
                "options.audience.default: must be one of public, friends",
            ),
            ("default = false", "default = \"no\"", "options.silent.default: must be true or false"),
            ("post = \"0.015\"", "post = \"1,5\"", "cost.post: an amount is a decimal with a point"),
            ("settle_s = [10, 30]", "settle_s = []", "find.settle_s: at least one number"),
            ("max_parts = 5", "max_parts = 1", "threads.max_parts: a thread has at least 2 parts"),
            ("default = 2", "default = 20", "hashtags.default: is more than the 10 of max"),
        ] {
            let error = refused(from, to);
            assert!(error.contains(sentence), "{error}");
            let line = PARROT[..PARROT.find(from).expect("there")].matches('\n').count() + 1;
            assert!(error.starts_with(&format!("parrot.toml:{line}:")), "line {line}: {error}");
        }
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest() {
        let error = refused("brings_card", "brings_cards");
        assert!(error.ends_with("unknown key \"brings_cards\"; did you mean \"brings_card\"?"), "{error}");
        let error = refused("unit = \"graphemes\"", "unit = \"grapheme\"");
        assert!(error.ends_with("unknown value \"grapheme\"; did you mean \"graphemes\"?"), "{error}");
    }

    #[test]
    fn an_option_takes_no_value_that_its_platform_refuses() {
        let rules =
            |name: &str| crate::channel::Channels::embedded().expect("valid").get(name).expect("there").rules.clone();
        let takes = |channel: &str, option: &str, value: Value| {
            let option = rules(channel).options[option].clone();
            let meant = option.meant(&value);
            option.accepts(&meant).map(|()| meant)
        };
        assert_eq!(takes("youtube", "category", json!(25)), Ok(json!("25")));
        for wrong in [json!("news"), json!(""), json!(-1), json!(2.5), json!(true)] {
            assert_eq!(takes("youtube", "category", wrong.clone()), Err("a number".to_owned()), "{wrong}");
        }
        assert!(takes("telegram", "topic", json!(7)).is_ok());
        for wrong in [json!(-5), json!(0), json!(u64::MAX), json!("7")] {
            assert!(takes("telegram", "topic", wrong.clone()).is_err_and(|e| e.contains("at least 1")), "{wrong}");
        }
        assert!(takes("bluesky", "labels", json!(["porn", "nudity"])).is_ok());
        assert!(takes("bluesky", "labels", json!(["porn", "porn"])).is_err_and(|e| e.ends_with(", each once")));
        assert!(takes("facebook", "countries", json!(["DE", "DE"])).is_err());
    }
}
