//! What a post record must be: the lexicon `app.bsky.feed.post`, and the blobs that it names.

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::{Blob, Refusal, kit};

const MAX_GRAPHEMES: usize = 300;
const MAX_BYTES: usize = 3000;
const MAX_IMAGES: usize = 4;
const MAX_IMAGE_BYTES: usize = 2_000_000;
const MAX_THUMB_BYTES: usize = 1_000_000;
const MAX_VIDEO_BYTES: usize = 300_000_000;
const MAX_GALLERY: usize = 20;
const MAX_CAPTIONS: usize = 20;
const MAX_CAPTION_BYTES: usize = 20_000;

/// Where a record looks up what it refers to.
pub(super) trait Refers {
    /// A blob that was uploaded to this repository and is still there.
    fn blob(&self, cid: &str) -> Option<Blob>;
    /// What is known of the record at an `at://` address.
    fn target(&self, uri: &str) -> Target;
}

/// A record that another refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// It is here, and has this cid.
    Here(String),
    /// Its repository is here, and has no such record.
    Missing,
    /// Its repository is on another server, of which nothing is known.
    Elsewhere,
}

fn wrong(what: &str, path: &str) -> Refusal {
    Refusal::new(400, "InvalidRequest", format!("Invalid app.bsky.feed.post record: {what} at $.record{path}"))
}

/// What a server takes and what is lost all the same, since apps drop it without a word: said in words of the mock's own.
fn lost(what: &str, path: &str) -> Refusal {
    let message = format!(
        "{what} at $.record{path}; a server takes this and apps show nothing of it, so that the mock refuses it"
    );
    Refusal::new(400, "InvalidRequest", message)
}

/// Whether a number of `value` is no integer, which the data model does not have. <https://atproto.com/specs/data-model>
pub(super) fn has_float(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_float),
        Value::Object(fields) => fields.values().any(has_float),
        _ => false,
    }
}

/// Checks a post. Gives its media in order: blob and alt text.
pub(super) fn check(record: &Value, refers: &dyn Refers) -> Result<Vec<(Blob, String)>, Refusal> {
    if record.get("$type").and_then(Value::as_str) != Some("app.bsky.feed.post") {
        return Err(wrong("Expected \"app.bsky.feed.post\"", ".$type"));
    }
    let text = record.get("text").and_then(Value::as_str).ok_or_else(|| wrong("Missing required key \"text\"", ""))?;
    let created = record.get("createdAt").and_then(Value::as_str);
    let created = created.ok_or_else(|| wrong("Missing required key \"createdAt\"", ""))?;
    if created.parse::<jiff::Timestamp>().is_err() || !created.contains('T') {
        return Err(wrong("Invalid datetime", ".createdAt"));
    }
    if text.len() > MAX_BYTES {
        return Err(wrong(&format!("string too big (maximum {MAX_BYTES}, got {})", text.len()), ".text"));
    }
    let graphemes = text.graphemes(true).count();
    if graphemes > MAX_GRAPHEMES {
        return Err(wrong(&format!("grapheme too big (maximum {MAX_GRAPHEMES}, got {graphemes})"), ".text"));
    }
    list(record, "langs", 3, ("Invalid language", is_language))?;
    list(record, "tags", 8, ("string too big", is_tag))?;
    labels(record)?;
    facets(record, text)?;
    reply(record, refers)?;
    match record.get("embed") {
        Some(embed) => media(embed, refers),
        None if text.is_empty() => Err(wrong("Post is empty", ".text")),
        None => Ok(Vec::new()),
    }
}

/// A list of at most `max` texts, each of which `is` such, or else it is `otherwise`.
fn list(record: &Value, name: &str, max: usize, (otherwise, is): (&str, fn(&str) -> bool)) -> Result<(), Refusal> {
    let Some(list) = record.get(name) else { return Ok(()) };
    let items: Option<Vec<&str>> = list.as_array().and_then(|items| items.iter().map(Value::as_str).collect());
    let Some(items) = items.filter(|items| items.len() <= max) else {
        return Err(wrong(&format!("array too big (maximum {max}) or not of strings"), &format!(".{name}")));
    };
    match items.iter().position(|item| !is(item)) {
        Some(n) => Err(wrong(otherwise, &format!(".{name}[{n}]"))),
        None => Ok(()),
    }
}

/// What the author warns of: at most ten labels of at most 128 bytes. `com.atproto.label.defs#selfLabels`
fn labels(record: &Value) -> Result<(), Refusal> {
    let Some(labels) = record.get("labels") else { return Ok(()) };
    if labels["$type"] != "com.atproto.label.defs#selfLabels" {
        return Err(wrong("Expected \"com.atproto.label.defs#selfLabels\"", ".labels.$type"));
    }
    let Some(values) = labels["values"].as_array().filter(|values| values.len() <= 10) else {
        return Err(wrong("array too big (maximum 10) or missing", ".labels.values"));
    };
    let is_label = |value: &Value| value["val"].as_str().is_some_and(|label| label.len() <= 128);
    match values.iter().position(|value| !is_label(value)) {
        Some(n) => {
            Err(wrong("Missing required key \"val\", or string too big (maximum 128)", &format!(".labels.values[{n}]")))
        }
        None => Ok(()),
    }
}

/// A language by BCP 47: `pl`, `zh-Hant`, `x-ours`. <https://atproto.com/specs/lexicon#language>
fn is_language(text: &str) -> bool {
    let mut subtags = text.split('-');
    let primary = subtags.next().unwrap_or_default();
    let is_primary = (2..=8).contains(&primary.len()) || matches!(primary, "i" | "x") && text.len() > 2;
    is_primary
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|tag| (1..=8).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A hashtag that stands in no text, within the length of those that do.
fn is_tag(tag: &str) -> bool {
    tag.len() <= 640 && tag.graphemes(true).count() <= 64
}

fn facets(record: &Value, text: &str) -> Result<(), Refusal> {
    let Some(facets) = record.get("facets") else { return Ok(()) };
    let facets = facets.as_array().ok_or_else(|| wrong("Expected array", ".facets"))?;
    let mut taken = Vec::new();
    for (n, facet) in facets.iter().enumerate() {
        let path = format!(".facets[{n}]");
        let offset = |name: &str| facet["index"][name].as_u64().and_then(|at| usize::try_from(at).ok());
        let (Some(start), Some(end)) = (offset("byteStart"), offset("byteEnd")) else {
            return Err(wrong("Missing required key \"byteStart\" or \"byteEnd\"", &format!("{path}.index")));
        };
        if start >= end || text.get(start..end).is_none() {
            return Err(lost(
                "the byte range is empty, splits a character or is outside the text",
                &format!("{path}.index"),
            ));
        }
        if taken.iter().any(|(from, to)| start < *to && *from < end) {
            return Err(lost("the facets overlap", &format!("{path}.index")));
        }
        taken.push((start, end));
        let features = facet["features"].as_array().filter(|features| !features.is_empty());
        for feature in features.ok_or_else(|| wrong("Missing required key \"features\"", &path))? {
            if !is_feature(feature) {
                return Err(wrong("invalid feature", &format!("{path}.features")));
            }
        }
    }
    Ok(())
}

fn is_feature(feature: &Value) -> bool {
    let text = |name: &str| feature[name].as_str().unwrap_or_default();
    match text("$type") {
        "app.bsky.richtext.facet#link" => url::Url::parse(text("uri")).is_ok(),
        "app.bsky.richtext.facet#mention" => text("did").starts_with("did:"),
        "app.bsky.richtext.facet#tag" => {
            let tag = text("tag");
            !tag.is_empty() && !tag.starts_with('#') && is_tag(tag)
        }
        _ => false,
    }
}

fn reply(record: &Value, refers: &dyn Refers) -> Result<(), Refusal> {
    let Some(reply) = record.get("reply") else { return Ok(()) };
    for end in ["root", "parent"] {
        let (uri, cid) = (reply[end]["uri"].as_str(), reply[end]["cid"].as_str());
        let (Some(uri), Some(cid)) = (uri, cid) else {
            return Err(wrong("Missing required key \"uri\" or \"cid\"", &format!(".reply.{end}")));
        };
        // Of other servers' posts nobody knows here whether they are there.
        if !matches!(refers.target(uri), Target::Elsewhere) && refers.target(uri) != Target::Here(cid.to_owned()) {
            return Err(lost("what is answered is not there, or says something else by now", &format!(".reply.{end}")));
        }
    }
    Ok(())
}

fn media(embed: &Value, refers: &dyn Refers) -> Result<Vec<(Blob, String)>, Refusal> {
    match embed["$type"].as_str() {
        Some("app.bsky.embed.images") => {
            let images = embed["images"].as_array().filter(|images| (1..=MAX_IMAGES).contains(&images.len()));
            let images = images.ok_or_else(|| wrong("array must hold 1 to 4 images", ".embed.images"))?;
            let check = |image: &Value| {
                let alt =
                    image["alt"].as_str().ok_or_else(|| wrong("Missing required key \"alt\"", ".embed.images"))?;
                aspect(image)?;
                Ok((blob(&image["image"], "image/", MAX_IMAGE_BYTES, refers)?, alt.to_owned()))
            };
            images.iter().map(check).collect()
        }
        Some("app.bsky.embed.external") => {
            let card = &embed["external"];
            for name in ["uri", "title", "description"] {
                if !card[name].is_string() {
                    return Err(wrong(&format!("Missing required key \"{name}\""), ".embed.external"));
                }
            }
            if url::Url::parse(card["uri"].as_str().unwrap_or_default()).is_err() {
                return Err(wrong("Invalid uri", ".embed.external.uri"));
            }
            match card.get("thumb") {
                Some(thumb) => Ok(vec![(blob(thumb, "image/", MAX_THUMB_BYTES, refers)?, String::new())]),
                None => Ok(Vec::new()),
            }
        }
        Some("app.bsky.embed.gallery") => {
            let items = embed["items"].as_array().filter(|items| (1..=MAX_GALLERY).contains(&items.len()));
            let items = items.ok_or_else(|| wrong("array must hold 1 to 20 items", ".embed.items"))?;
            let check = |item: &Value| {
                let alt = item["alt"].as_str().ok_or_else(|| wrong("Missing required key \"alt\"", ".embed.items"))?;
                if item.get("aspectRatio").is_none() {
                    return Err(wrong("Missing required key \"aspectRatio\"", ".embed.items"));
                }
                aspect(item)?;
                Ok((blob(&item["image"], "image/", MAX_IMAGE_BYTES, refers)?, alt.to_owned()))
            };
            items.iter().map(check).collect()
        }
        Some("app.bsky.embed.video") => {
            aspect(embed)?;
            let captions = embed.get("captions").map_or(Some(&[][..]), |all| all.as_array().map(Vec::as_slice));
            let captions = captions.filter(|all| all.len() <= MAX_CAPTIONS);
            for caption in captions.ok_or_else(|| wrong("array too big (maximum 20)", ".embed.captions"))? {
                if !caption["lang"].is_string() {
                    return Err(wrong("Missing required key \"lang\"", ".embed.captions"));
                }
                blob(&caption["file"], "text/vtt", MAX_CAPTION_BYTES, refers)?;
            }
            let alt = embed["alt"].as_str().unwrap_or_default().to_owned();
            Ok(vec![(blob(&embed["video"], "video/mp4", MAX_VIDEO_BYTES, refers)?, alt)])
        }
        Some("app.bsky.embed.recordWithMedia") => {
            quoted(&embed["record"]["record"], ".embed.record.record", refers)?;
            match embed["media"]["$type"].as_str() {
                Some("app.bsky.embed.record" | "app.bsky.embed.recordWithMedia") | None => {
                    Err(wrong("unknown media", ".embed.media.$type"))
                }
                Some(_) => media(&embed["media"], refers),
            }
        }
        Some("app.bsky.embed.record") => quoted(&embed["record"], ".embed.record", refers).map(|()| Vec::new()),
        _ => Err(wrong("unknown embed", ".embed.$type")),
    }
}

/// What a post shows of another record: its address and what it says.
fn quoted(record: &Value, path: &str, refers: &dyn Refers) -> Result<(), Refusal> {
    match (record["uri"].as_str(), record["cid"].as_str()) {
        (Some(uri), Some(_)) if refers.target(uri) == Target::Missing => Err(lost("what is quoted is not there", path)),
        (Some(_), Some(_)) => Ok(()),
        _ => Err(wrong("Missing required key \"uri\" or \"cid\"", path)),
    }
}

fn aspect(image: &Value) -> Result<(), Refusal> {
    let Some(ratio) = image.get("aspectRatio") else { return Ok(()) };
    let valid = ["width", "height"].iter().all(|side| ratio[side].as_u64().is_some_and(|pixels| pixels >= 1));
    if valid { Ok(()) } else { Err(wrong("width and height must be integers of at least 1", ".embed.aspectRatio")) }
}

/// A blob must be named just as its upload was answered.
fn blob(named: &Value, mime: &str, max_bytes: usize, refers: &dyn Refers) -> Result<Blob, Refusal> {
    let cid = named["ref"]["$link"].as_str().filter(|_| named["$type"] == "blob");
    let cid = cid.ok_or_else(|| wrong("Expected blob with \"$type\" and \"ref.$link\"", ".embed"))?;
    let blob = refers.blob(cid);
    let blob = blob.ok_or_else(|| Refusal::new(400, "BlobNotFound", format!("Could not find blob: {cid}")))?;
    if named["mimeType"] != blob.mime || !blob.mime.starts_with(mime) {
        let message = format!("Referenced Mimetype does not match stored blob or is not accepted: {}", blob.mime);
        return Err(Refusal::new(400, "InvalidMimeType", message));
    }
    if named["size"].as_u64() != Some(blob.bytes.len() as u64) || blob.bytes.len() > max_bytes {
        let message = format!("Blob is {} bytes; at most {max_bytes} are accepted", blob.bytes.len());
        return Err(Refusal::new(400, "InvalidSize", message));
    }
    let is_known = ["image/jpeg", "image/png", "image/gif", "image/webp"].contains(&blob.mime.as_str());
    if is_known && kit::sniff(&blob.bytes).is_none() {
        return Err(lost("the bytes of the picture are none", ".embed"));
    }
    Ok(blob)
}

/// True for a timestamp id: 13 characters of base32-sortable, the first of the lower half.
pub(super) fn is_tid(rkey: &str) -> bool {
    rkey.len() == 13
        && rkey.bytes().all(|byte| matches!(byte, b'2'..=b'7' | b'a'..=b'z'))
        && rkey.bytes().next().is_some_and(|byte| matches!(byte, b'2'..=b'7' | b'a'..=b'j'))
}
