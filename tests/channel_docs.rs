//! `docs/channels.md` says what `channels/*/channel.toml` say. `UPDATE_DOCS=1 cargo test channel_docs` writes it anew.

use std::fmt::Write as _;

use fanfare::channel::{Channel, Channels, Limit, OptionType, Quota, Reset, Rules, Scope, Source, TextRules};
use fanfare::post::MediaKind;

#[test]
fn the_docs_of_channels_say_what_their_rules_do() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/channels.md");
    let made = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(
        kept == made,
        "docs/channels.md is not what the rules say; UPDATE_DOCS=1 cargo test channel_docs writes it"
    );
}

fn page() -> String {
    let channels = Channels::embedded().unwrap();
    let mut out = String::from(
        "# Channels\n\n\
         What each channel takes, in which time, at what price, and where that is from. This page is made of\n\
         `channels/NAME/channel.toml`; to change a figure for yourself, `fanfare channel eject NAME` and edit it there.\n\
         Figures that the platform does not confirm say so: *unconfirmed*.\n\n\
         | channel | text | threads | reply | edit | delete | asked what became of a post |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for Channel { name, rules, .. } in channels.iter() {
        let yes = |can: bool| if can { "yes" } else { "no" };
        let able = rules.capabilities;
        let parts = rules.threads.as_ref().map_or("no".to_owned(), |threads| format!("{} parts", threads.max_parts));
        let asked = rules.find.as_ref().map_or("cannot be asked".to_owned(), |find| {
            let after = find.settle_s.iter().map(|s| format!("{s} s")).collect::<Vec<_>>();
            format!("after {}", after.join(", "))
        });
        let by_few = able.edit && rules.edits.as_ref().is_some_and(|edits| edits.subscribers);
        let edit = if by_few { "subscribers" } else { yes(able.edit) };
        let (text, reply, delete) = (limits(&rules.text.limits), yes(able.reply), yes(able.delete));
        let title = &rules.title;
        let _ = writeln!(out, "| [{title}](#{name}) | {text} | {parts} | {reply} | {edit} | {delete} | {asked} |");
    }
    channels.iter().for_each(|channel| section(&mut out, channel));
    out
}

fn section(out: &mut String, channel: &Channel) {
    let Channel { name, rules, .. } = channel;
    let _ = writeln!(out, "\n<a id=\"{name}\"></a>\n\n## {} (`{name}`)\n", rules.title);
    let _ = writeln!(out, "| what | how much | source |\n| --- | --- | --- |");
    let mut row = |what: &str, much: &str, from: Option<&Source>| {
        let from = from.map_or(String::new(), source);
        let _ = writeln!(out, "| {what} | {} | {from} |", much.replace('|', "\\|"));
    };
    texts(&mut row, "text", &rules.text);
    rules.fields.iter().for_each(|(field, text)| texts(&mut row, field, text));
    let places = serde_json::to_value(&rules.links.places).unwrap();
    let places = places.as_array().unwrap().iter().map(|place| place.as_str().unwrap()).collect::<Vec<_>>().join(", ");
    let followed = if rules.links.clickable { "can be followed in the text" } else { "cannot be followed in the text" };
    row("link", &format!("in {places}; {followed}"), Some(&rules.links.source));
    let most = rules.hashtags.max.map_or(String::new(), |max| format!(", at most {max}"));
    row(
        "hashtags",
        &format!("{} unless the template says otherwise{most}", rules.hashtags.default),
        Some(&rules.hashtags.source),
    );
    if let Some(cashtags) = &rules.cashtags {
        row("cashtags", &format!("at most {}", cashtags.max), Some(&cashtags.source));
    }
    if let Some(threads) = &rules.threads {
        row("thread", &format!("at most {} parts", threads.max_parts), Some(&threads.source));
    }
    media(&mut row, rules);
    rules.quotas.iter().for_each(|limit| row(&limit.name, &quota(limit), Some(&limit.source)));
    if let Some(cost) = &rules.cost {
        let much = format!("{} {} a post, {} with a link", cost.post, cost.currency, cost.post_with_link);
        let alt = cost.alt_text.as_ref().map_or(String::new(), |alt| format!(", {alt} for alt text"));
        let more = [
            ("to take one down", &cost.delete),
            ("to read one by its id", &cost.read),
            ("to read which are the newest before one is sent", &cost.read_newest),
            ("to ask once what became of one", &cost.read_outcome),
            ("to ask who the account is", &cost.read_identity),
        ];
        let more = more.into_iter().filter_map(|(what, amount)| Some(format!(", {} {what}", amount.as_ref()?)));
        row("cost", &format!("{much}{alt}{}", more.collect::<String>()), Some(&cost.source));
    }
    if let Some(comment) = &rules.comment {
        let much = format!("{}, at most {} hashtags", limits(&comment.limits), comment.max_hashtags);
        row("a correction in a comment", &much, Some(&comment.source));
    }
    if let Some(edits) = &rules.edits {
        let what = match (edits.media, edits.as_many) {
            (true, true) => "of words, and of media if they are as many as before",
            (true, false) => "of words and media",
            (false, _) => "of words; media stay as they went out",
        };
        let who = if edits.subscribers { ", by accounts whose `text_limit` is above that of all" } else { "" };
        let unless = if edits.words_too { ", not of media alone" } else { "" };
        let card = if edits.keeps_card { "; so does the card of a link" } else { "" };
        row("edit", &format!("{what}{unless}{card}{who}"), Some(&edits.source));
    }
    if let Some(deletes) = &rules.deletes {
        let hours = deletes.until_s / 3600;
        let what = format!("for {hours} hours; what is older is changed into what the template `retraction` says");
        row("delete", &what, Some(&deletes.source));
    }
    if let Some(address) = &rules.address {
        let urls = address.urls.iter().map(|url| format!("`{url}`")).collect::<Vec<_>>();
        let urls = if urls.is_empty() { vec![address.wanted()] } else { urls };
        let asked = address.shown.map_or("", |_| "; what calls need beside it is asked for");
        row(
            "a post's address, for `queue resolve --sent`",
            &format!("{}{asked}", urls.join(", ")),
            Some(&address.source),
        );
    }
    if let Some(find) = &rules.find {
        let after = find.settle_s.iter().map(|s| format!("{s} s")).collect::<Vec<_>>().join(", ");
        let first = if find.before_keys { ", and before a key is used again" } else { "" };
        row("asked what became of a post", &format!("after {after}{first}"), Some(&find.source));
    }
    if let Some(adapter) = &rules.adapter {
        let figures = adapter.figures.iter().map(|(name, value)| format!("`{name} = {value}`")).collect::<Vec<_>>();
        row("conversation", &figures.join(", "), Some(&adapter.source));
    }
    if let Some(login) = &rules.login {
        let how = match (&login.oauth2, &login.asks) {
            (Some(oauth2), _) => {
                let scopes: Vec<String> = oauth2.scopes.keys().map(|scope| format!("`{scope}`")).collect();
                format!("in a browser, for {}", scopes.join(", "))
            }
            (None, asks) => format!("by its `{}`", asks.as_deref().unwrap_or_default()),
        };
        row("sign in", &how, Some(&login.source));
    }
    for (name, variant) in &rules.variants {
        let able = |can: bool| if can { "can" } else { "cannot" };
        let scopes = variant.login.as_ref().and_then(|login| login.oauth2.as_ref()).map(|oauth2| &oauth2.scopes);
        let scopes: Vec<String> = scopes.into_iter().flatten().map(|(scope, _)| format!("`{scope}`")).collect();
        let what = variant
            .capabilities
            .map(|can| format!("a post {} be changed and {} be deleted", able(can.edit), able(can.delete)));
        let kinds = |kinds: &Vec<MediaKind>| {
            kinds.iter().map(|kind| format!("{kind:?}s").to_lowercase()).collect::<Vec<_>>().join(" and ")
        };
        let fetched = variant.by_url.as_ref().map(|by_url| format!("{} alone are fetched by URL", kinds(by_url)));
        let how = (!scopes.is_empty()).then(|| format!("signs in for {}", scopes.join(", ")));
        let with = format!("with `settings.{} = \"{name}\"`", variant.setting);
        row(&with, &what.into_iter().chain(fetched).chain(how).collect::<Vec<_>>().join("; "), Some(&variant.source));
    }
    settings(out, rules);
}

fn texts(row: &mut impl FnMut(&str, &str, Option<&Source>), field: &str, text: &TextRules) {
    let required = if text.required { ", required" } else { "" };
    row(field, &format!("{}{required}", limits(&text.limits)), Some(&text.source));
    if let Some(with_media) = &text.limits_with_media {
        row(&format!("{field} beside media"), &limits(with_media), Some(&text.source));
    }
    if let Some(own) = &text.account_limit {
        let most = own.max.map_or(String::new(), |max| format!(", at most {max}"));
        row(&format!("{field} of an account"), &format!("its own `limit`{most}"), Some(&own.source));
    }
    if let Some(link) = &text.link_length {
        let counts = format!("counts {}, or what the account's server says", link.usual);
        row(&format!("a link in the {field}"), &counts, Some(&link.source));
    }
}

fn media(row: &mut impl FnMut(&str, &str, Option<&Source>), rules: &Rules) {
    let kinds = |mimes: &[String]| {
        mimes.iter().map(|mime| mime.rsplit('/').next().unwrap_or(mime)).collect::<Vec<_>>().join(", ")
    };
    let mib = |bytes: u64| format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20));
    if let Some(image) = &rules.media.image {
        let mut much = format!("at most {}, {}, {} each", image.max_count, kinds(&image.mimes), mib(image.max_bytes));
        if let (Some(least), Some(most)) = (image.min_aspect, image.max_aspect) {
            let _ = write!(much, ", {least} to {most} as wide as high");
        }
        if let Some(width) = image.max_width {
            let _ = write!(much, ", {width} pixels wide");
        }
        if rules.media.by_url.contains(&MediaKind::Image) {
            much.push_str("; fetched by the platform");
        }
        row("images", &much, Some(&image.source));
    }
    if let Some(animation) = &rules.media.animation {
        let mut much = mib(animation.max_bytes);
        if let (Some(width), Some(height)) = (animation.max_width, animation.max_height) {
            let _ = write!(much, ", {width} by {height} pixels");
        }
        if let Some(frames) = animation.max_frames {
            let _ = write!(much, ", {frames} frames");
        }
        much.push_str(if animation.alone { "; one alone" } else { "" });
        row("moving GIFs", &much, Some(&animation.source));
    }
    if let Some(video) = &rules.media.video {
        let mut much = format!("{}, {}", kinds(&video.mimes), mib(video.max_bytes));
        if let (Some(least), Some(most)) = (video.min_seconds, video.max_seconds) {
            let _ = write!(much, ", {least} to {most} s");
        } else if let Some(most) = video.max_seconds {
            let _ = write!(much, ", at most {most} s");
        }
        if let Some(most) = video.max_pixels {
            let _ = write!(much, ", at most {most} pixels");
        }
        match (video.min_side, video.max_side) {
            (Some(least), Some(most)) => _ = write!(much, ", {least} to {most} pixels on each side"),
            (Some(least), None) => _ = write!(much, ", at least {least} pixels on each side"),
            (None, Some(most)) => _ = write!(much, ", at most {most} pixels on each side"),
            (None, None) => {}
        }
        if let Some(most) = video.max_width {
            let _ = write!(much, ", at most {most} pixels wide");
        }
        if let Some(most) = video.max_ratio {
            let _ = write!(much, ", one side at most {most} times the other");
        }
        match (video.min_rate_hz, video.max_rate_hz) {
            (Some(least), Some(most)) => _ = write!(much, ", {least} to {most} pictures in a second"),
            (Some(least), None) => _ = write!(much, ", at least {least} pictures in a second"),
            (None, Some(most)) => _ = write!(much, ", at most {most} pictures in a second"),
            (None, None) => {}
        }
        much.push_str(match (rules.media.by_url.contains(&MediaKind::Video), video.resumes) {
            (true, _) => "; fetched by the platform",
            (false, true) => "; an upload that was broken off goes on where it stopped",
            (false, false) => "; in one request",
        });
        row("video", &much, Some(&video.source));
    }
    if let Some(still) = &rules.media.thumbnail {
        let width = still.max_width.map_or(String::new(), |width| format!(", {width} pixels wide"));
        let much = format!("the article's first picture, {}, {}{width}", kinds(&still.mimes), mib(still.max_bytes));
        row("thumbnail", &much, Some(&still.source));
    }
    if let Some(alt) = &rules.media.alt {
        row("alt text", &limits(&[alt.limit()]), Some(&alt.source));
    }
    if let Some(kind) = rules.media.required {
        let instead = match &rules.media.pictures_if {
            Some(option) => format!(", or pictures where they can be fetched and `{option}` is true"),
            None => String::new(),
        };
        row("must have", &format!("{}{instead}", format!("{kind:?}").to_lowercase()), None);
    }
}

fn settings(out: &mut String, rules: &Rules) {
    if !rules.credentials.is_empty() || !rules.settings.is_empty() {
        let _ = writeln!(out, "\n| an account says | |\n| --- | --- |");
        for (name, credential) in &rules.credentials {
            let optional = if credential.required { "" } else { " (optional)" };
            let _ = writeln!(out, "| `{name}`, a secret{optional} | {} |", credential.about);
        }
        for (name, setting) in &rules.settings {
            let default = setting.default.as_ref().map_or(String::new(), |default| format!(", else `{default}`"));
            let optional = if setting.required || setting.default.is_some() { "" } else { " (optional)" };
            let _ = writeln!(out, "| `{name}`{optional}{default} | {} |", setting.about);
        }
    }
    if !rules.options.is_empty() {
        let _ = writeln!(out, "\n| option | value | |\n| --- | --- | --- |");
        for (name, option) in &rules.options {
            let mut value = match option.kind {
                OptionType::Bool => "true or false".to_owned(),
                OptionType::Text if !option.values.is_empty() => option.values.join(", "),
                OptionType::Text if option.digits => "digits".to_owned(),
                OptionType::Text => "text".to_owned(),
                OptionType::Integer => "a whole number".to_owned(),
                OptionType::List => "a list of texts".to_owned(),
            };
            if let (Some(min), Some(max)) = (option.min, option.max) {
                let _ = write!(value, ", {min} to {max}");
            }
            if let Some(default) = &option.default {
                let _ = write!(value, "; else {default}");
            }
            let stays = if option.stays { " It stays as it went out." } else { "" };
            let _ = writeln!(out, "| `{name}` | {value} | {}{stays} |", option.about);
        }
    }
}

fn limits(limits: &[Limit]) -> String {
    if limits.is_empty() {
        return "no limit is known".to_owned();
    }
    limits.iter().map(|limit| format!("{} {}", limit.max, limit.unit.name())).collect::<Vec<_>>().join(" and ")
}

fn quota(quota: &Quota) -> String {
    let hours = |s: u32| match s {
        86_400 => "a day".to_owned(),
        s if s % 86_400 == 0 => format!("{} days", s / 86_400),
        s if s % 3600 == 0 => format!("{} h", s / 3600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    };
    let whose = match quota.scope {
        Scope::Account => "an account",
        Scope::App => "all accounts of an app",
        Scope::Bot => "all chats of a bot",
        Scope::Ip => "an address",
    };
    format!("{} in {} for {whose}{}", quota.max, hours(quota.window_s), from(quota))
}

fn from(quota: &Quota) -> String {
    let weight = if quota.weight == 1 { String::new() } else { format!("; each call counts {}", quota.weight) };
    let zone = quota.zone.as_ref().map_or(String::new(), |zone| format!(" in {zone}"));
    let reset = match quota.reset {
        Reset::Rolling => ", rolling",
        Reset::Fixed => ", in fixed windows",
        Reset::Day => ", counted anew at midnight",
    };
    format!("{reset}{zone}{weight}")
}

fn source(source: &Source) -> String {
    let note = source
        .note
        .as_ref()
        .map_or(String::new(), |note| format!("; {}", note.replace("unconfirmed", "*unconfirmed*")));
    format!("[read {}]({}){note}", source.read, source.url)
}
