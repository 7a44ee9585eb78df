//! A video's metadata: what may stand in it, and what an update erases.
//!
//! <https://developers.google.com/youtube/v3/docs/videos#properties>

use serde_json::{Map, Value, json};

use super::{Refused, refused};
use crate::mock::Request;

/// A title, in UTF-16 code units; the reference says "characters".
const MAX_TITLE_UTF16: usize = 100;
/// A description, in UTF-8 bytes.
const MAX_DESCRIPTION_BYTES: usize = 5000;
/// All tags, in characters, commas between them and quotation marks around those with spaces included.
const MAX_TAGS: usize = 500;
/// Categories that a video may be put in (`videoCategories.list`, assignable ones).
const CATEGORIES: &[&str] = &["1", "2", "10", "15", "17", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29"];

/// The parts that were written.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    snippet: Map<String, Value>,
    status: Map<String, Value>,
    localizations: Value,
}

/// The JSON body of a request.
pub fn body(request: &Request) -> Result<Value, Refused> {
    object(request.body())
}

/// A JSON object.
pub fn object(bytes: &[u8]) -> Result<Value, Refused> {
    match serde_json::from_slice(bytes) {
        Ok(body @ Value::Object(_)) => Ok(body),
        _ => Err(refused(400, "badRequest", "Invalid JSON payload received.")),
    }
}

impl Metadata {
    /// A new video's. Parts that are not listed are ignored; what is not said has its default.
    pub fn insert(body: &Value, parts: &[String]) -> Result<Self, Refused> {
        let mut metadata = Self::read(body, parts)?;
        let default = |map: &mut Map<String, Value>, name: &str, value: Value| {
            map.entry(name.to_owned()).or_insert(value);
        };
        default(&mut metadata.snippet, "categoryId", "22".into());
        default(&mut metadata.status, "privacyStatus", "public".into());
        metadata.fill_defaults();
        metadata.check()?;
        Ok(metadata)
    }

    /// The same, of the app of `account`: one that has not passed Google's audit is told of success, and its videos stay private. The
    /// sandbox has one, whose name says so.
    pub fn audited(mut self, account: &str) -> Self {
        if account.contains("unaudited") {
            self.status.insert("privacyStatus".to_owned(), "private".into());
        }
        self
    }

    /// A known video's: listed parts are replaced whole, so what they do not say is erased.
    pub fn update(old: &Self, body: &Value, parts: &[String]) -> Result<Self, Refused> {
        let read = Self::read(body, parts)?;
        let has = |part: &str| parts.iter().any(|listed| listed == part);
        let mut metadata = old.clone();
        if has("snippet") {
            if !read.snippet.contains_key("categoryId") {
                return Err(invalid("invalidCategoryId", "an invalid category ID", "snippet.categoryId"));
            }
            metadata.snippet = read.snippet;
        }
        if has("status") {
            let was_public = old.privacy() != "private";
            metadata.status = read.status;
            metadata.status.entry("privacyStatus").or_insert_with(|| old.privacy().into());
            if was_public && metadata.status.contains_key("publishAt") {
                return Err(invalid("invalidPublishAt", "an invalid scheduled publishing time", "status.publishAt"));
            }
        }
        if has("localizations") {
            metadata.localizations = read.localizations;
        }
        metadata.fill_defaults();
        metadata.check()?;
        Ok(metadata)
    }

    fn read(body: &Value, parts: &[String]) -> Result<Self, Refused> {
        const SNIPPET: &[(&str, Kind)] = &[
            ("title", Kind::Text),
            ("description", Kind::Text),
            ("tags", Kind::Texts),
            ("categoryId", Kind::Text),
            ("defaultLanguage", Kind::Text),
            ("defaultAudioLanguage", Kind::Text),
        ];
        const STATUS: &[(&str, Kind)] = &[
            ("embeddable", Kind::Flag),
            ("license", Kind::Text),
            ("privacyStatus", Kind::Text),
            ("publicStatsViewable", Kind::Flag),
            ("publishAt", Kind::Text),
            ("selfDeclaredMadeForKids", Kind::Flag),
            ("containsSyntheticMedia", Kind::Flag),
        ];
        for name in body.as_object().into_iter().flat_map(Map::keys) {
            if !["id", "kind", "etag", "snippet", "status", "localizations", "recordingDetails"]
                .contains(&name.as_str())
            {
                return Err(unknown_name(name, ""));
            }
        }
        let part = |name: &str, fields| match parts.iter().any(|part| part == name) {
            true => fields_of(&body[name], name, fields),
            false => Ok(Map::new()),
        };
        Ok(Self {
            snippet: part("snippet", SNIPPET)?,
            status: part("status", STATUS)?,
            localizations: body.get("localizations").cloned().unwrap_or_default(),
        })
    }

    fn fill_defaults(&mut self) {
        for (name, value) in
            [("embeddable", json!(true)), ("license", json!("youtube")), ("publicStatsViewable", json!(true))]
        {
            self.status.entry(name.to_owned()).or_insert(value);
        }
    }

    fn check(&self) -> Result<(), Refused> {
        let has_bracket = |text: &str| text.contains(['<', '>']);
        let title = self.title();
        if title.trim().is_empty() || title.encode_utf16().count() > MAX_TITLE_UTF16 || has_bracket(title) {
            return Err(invalid("invalidTitle", "an invalid or empty video title", "snippet.title"));
        }
        if self.description().len() > MAX_DESCRIPTION_BYTES || has_bracket(self.description()) {
            return Err(invalid("invalidDescription", "an invalid video description", "snippet.description"));
        }
        let tags: Vec<&str> = self.tags().collect();
        let quoted = |tag: &&str| tag.chars().count() + if tag.contains(' ') { 2 } else { 0 };
        let length = tags.iter().map(quoted).sum::<usize>() + tags.len().saturating_sub(1);
        if length > MAX_TAGS || tags.iter().any(|tag| tag.is_empty() || has_bracket(tag)) {
            return Err(invalid("invalidTags", "invalid video keywords", "snippet.tags"));
        }
        if !CATEGORIES.contains(&self.snippet.get("categoryId").and_then(Value::as_str).unwrap_or_default()) {
            return Err(invalid("invalidCategoryId", "an invalid category ID", "snippet.categoryId"));
        }
        if !matches!(self.privacy(), "public" | "unlisted" | "private") {
            return Err(invalid("invalidVideoMetadata", "an invalid privacy status", "status.privacyStatus"));
        }
        if !matches!(self.status.get("license").and_then(Value::as_str), Some("youtube" | "creativeCommon")) {
            return Err(invalid("invalidVideoMetadata", "an invalid license", "status.license"));
        }
        if let Some(at) = self.status.get("publishAt").and_then(Value::as_str)
            && (self.privacy() != "private" || at.parse::<jiff::Timestamp>().is_err())
        {
            return Err(invalid("invalidPublishAt", "an invalid scheduled publishing time", "status.publishAt"));
        }
        for name in ["defaultLanguage", "defaultAudioLanguage"] {
            if self.snippet.get(name).and_then(Value::as_str).is_some_and(|code| !is_language(code)) {
                return Err(invalid("invalidVideoMetadata", "an invalid language", &format!("snippet.{name}")));
            }
        }
        if self.localizations.as_object().is_some_and(|all| !all.is_empty())
            && !self.snippet.contains_key("defaultLanguage")
        {
            let message = "The API request is trying to add localized video details without specifying the default \
                           language of the video details.";
            return Err(refused(400, "defaultLanguageNotSet", message));
        }
        Ok(())
    }

    /// The title.
    pub fn title(&self) -> &str {
        self.snippet.get("title").and_then(Value::as_str).unwrap_or_default()
    }

    /// The description, or nothing.
    pub fn description(&self) -> &str {
        self.snippet.get("description").and_then(Value::as_str).unwrap_or_default()
    }

    fn tags(&self) -> impl Iterator<Item = &str> {
        self.snippet.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// `public`, `unlisted`, `private`.
    pub fn privacy(&self) -> &str {
        self.status.get("privacyStatus").and_then(Value::as_str).unwrap_or("public")
    }

    /// Made for children, as its owner says.
    pub fn is_made_for_kids(&self) -> bool {
        self.status.get("selfDeclaredMadeForKids") == Some(&Value::Bool(true))
    }

    /// A part as the API gives it.
    pub fn part(&self, name: &str) -> Value {
        match name {
            "snippet" => self.snippet.clone().into(),
            "status" => self.status.clone().into(),
            _ if self.localizations.is_null() => json!({}),
            _ => self.localizations.clone(),
        }
    }

    /// What the wall needs besides the description.
    pub fn details(&self) -> Map<String, Value> {
        let mut details = Map::new();
        details.insert("title".to_owned(), self.title().into());
        details.insert("tags".to_owned(), self.tags().collect::<Vec<_>>().into());
        details.insert("privacy".to_owned(), self.privacy().into());
        for name in ["embeddable", "selfDeclaredMadeForKids", "containsSyntheticMedia"] {
            details.insert(name.to_owned(), self.status.get(name).cloned().unwrap_or_default());
        }
        details
    }
}

/// BCP-47, 2.1: a language of two or three letters, then what narrows it.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let is_primary = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let narrows = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(is_primary) && parts.all(narrows)
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Texts,
    Flag,
}

fn fields_of(object: &Value, part: &str, known: &[(&str, Kind)]) -> Result<Map<String, Value>, Refused> {
    let Some(object) = object.as_object() else { return Ok(Map::new()) };
    for (name, value) in object {
        let Some((_, kind)) = known.iter().find(|(known, _)| known == name) else {
            // What only the server sets is ignored when it is sent back.
            if [
                "publishedAt",
                "channelId",
                "channelTitle",
                "thumbnails",
                "liveBroadcastContent",
                "localized",
                "uploadStatus",
                "madeForKids",
            ]
            .contains(&name.as_str())
            {
                continue;
            }
            return Err(unknown_name(name, part));
        };
        let is_right = match kind {
            Kind::Text => value.is_string(),
            Kind::Flag => value.is_boolean(),
            Kind::Texts => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
        };
        if !is_right {
            let message = format!("Invalid value at 'resource.{part}.{name}'");
            return Err(refused(400, "badRequest", message));
        }
    }
    Ok(object
        .iter()
        .filter(|(name, _)| known.iter().any(|(known, _)| known == name))
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect())
}

fn unknown_name(name: &str, part: &str) -> Refused {
    let at = if part.is_empty() { String::new() } else { format!(" at 'resource.{part}'") };
    let message = format!("Invalid JSON payload received. Unknown name \"{name}\"{at}: Cannot find field.");
    refused(400, "badRequest", message)
}

fn invalid(reason: &'static str, what: &str, at: &str) -> Refused {
    let message = format!("The request metadata specifies {what}.");
    Refused { location: Some(format!("body.video.{at}")), ..refused(400, reason, message) }
}
