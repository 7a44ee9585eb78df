//! How files are sent: by which method, and as what parts of a form.

use serde_json::{Map, Value};

use super::text;
use crate::post::{Media, MediaKind, Part};
use crate::wire::MultipartPart;

/// The method that sends these media.
pub(super) fn method_for(media: &[&Media]) -> &'static str {
    match media {
        [] => "sendMessage",
        [file] => match file.kind {
            MediaKind::Image if file.animated => "sendAnimation",
            MediaKind::Image => "sendPhoto",
            MediaKind::Video => "sendVideo",
        },
        _ => "sendMediaGroup",
    }
}

/// The messages that so many files make, as limits count them.
pub(super) fn messages(files: usize) -> u32 {
    u32::try_from(files).unwrap_or(u32::MAX).max(1)
}

/// An `InputMedia` whose bytes come as the part `name` of the form.
pub(super) fn input_media(file: &Media, name: &str, caption: Option<&Part>) -> Value {
    let mut item = Map::new();
    let kind = match file.kind {
        MediaKind::Video => "video",
        MediaKind::Image if file.animated => "animation",
        MediaKind::Image => "photo",
    };
    item.insert("type".to_owned(), kind.into());
    item.insert("media".to_owned(), format!("attach://{name}").into());
    if let Some(part) = caption {
        text(&mut item, part, "caption", "caption_entities");
    }
    if file.kind == MediaKind::Video {
        item.extend(video(file));
    }
    Value::Object(item)
}

pub(super) fn video(file: &Media) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("supports_streaming".to_owned(), true.into());
    for (name, value) in [("width", file.width), ("height", file.height)] {
        body.extend(value.map(|value| (name.to_owned(), value.into())));
    }
    body
}

/// Parameters beside a file: text as it is, all else as JSON.
pub(super) fn form(body: &Map<String, Value>) -> Vec<MultipartPart> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    body.iter().map(|(name, value)| MultipartPart::text(name, text(value))).collect()
}

pub(super) fn attached(field: &str, file: &Media) -> MultipartPart {
    let extension = match file.mime.rsplit('/').next() {
        Some("jpeg") | None => "jpg",
        Some(extension) => extension,
    };
    MultipartPart::file(field, &format!("{field}.{extension}"), &file.mime, file.content.clone())
}
