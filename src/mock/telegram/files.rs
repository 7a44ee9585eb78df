//! Files that are sent: what Telegram finds in them, and what they are in an answer.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{Refused, Telegram, bad, refused};
use crate::mock::params::{Params, number_of};
use crate::mock::{Response, World, kit};

/// An uploaded photo, in bytes. <https://core.telegram.org/bots/api#sending-files>
const MAX_PHOTO_BYTES: usize = 10 * 1024 * 1024;
/// Any other uploaded file, in bytes. Same section.
const MAX_FILE_BYTES: usize = 50 * 1024 * 1024;
/// A photo that Telegram fetches, in bytes. Same section.
const MAX_FETCHED_PHOTO_BYTES: usize = 5 * 1024 * 1024;
/// Any other file that Telegram fetches, in bytes. Same section.
const MAX_FETCHED_FILE_BYTES: usize = 20 * 1024 * 1024;

/// A file that was sent.
#[derive(Clone, Debug)]
pub struct File {
    pub(super) id: String,
    /// The bot that knows it by this id.
    bot: i64,
    /// `photo`, `video`, `animation`, `audio` or `document`.
    pub(super) kind: &'static str,
    pub(super) mime: String,
    pub(super) bytes: Bytes,
    name: Option<String>,
    size: (u32, u32),
    seconds: f64,
}

impl File {
    /// The field of a message that tells of it, and what stands there.
    pub(super) fn to_json(&self) -> (&'static str, Value) {
        let unique = &self.id[self.id.len().saturating_sub(12)..];
        let mut object = json!({"file_id": self.id, "file_unique_id": unique, "file_size": self.bytes.len()});
        if matches!(self.kind, "photo" | "video" | "animation") {
            object["width"] = self.size.0.into();
            object["height"] = self.size.1.into();
        }
        if self.kind == "photo" {
            return ("photo", json!([object]));
        }
        if self.kind != "document" {
            object["duration"] = (self.seconds.round() as u64).into();
        }
        object["mime_type"] = self.mime.as_str().into();
        if let Some(name) = self.name.as_deref().filter(|name| !name.is_empty()) {
            object["file_name"] = name.into();
        }
        (self.kind, object)
    }
}

/// The largest file that a bot may have back. <https://core.telegram.org/bots/api#getfile>
const MAX_DOWNLOAD_BYTES: usize = 20 * 1024 * 1024;

impl Telegram {
    /// <https://core.telegram.org/bots/api#getfile>
    pub(super) fn get_file(&self, params: &Params, bot: i64) -> Result<Value, Refused> {
        let id = params.text("file_id").filter(|id| !id.is_empty()).ok_or_else(|| bad("file_id not specified"))?;
        let state = self.lock();
        let file = state.files.get(&id).filter(|file| file.bot == bot);
        let file = file.ok_or_else(|| bad("wrong file_id or the file is temporarily unavailable"))?;
        if file.bytes.len() > MAX_DOWNLOAD_BYTES {
            return Err(bad("file is too big"));
        }
        let unique = &file.id[file.id.len().saturating_sub(12)..];
        let path = format!("{}s/{}", file.kind, file.id);
        Ok(json!({"file_id": file.id, "file_unique_id": unique, "file_size": file.bytes.len(), "file_path": path}))
    }

    /// `/file/bot<TOKEN>/<file_path>`, of which `path` is what follows `/file/bot`.
    pub(super) fn download(&self, path: &str) -> Response {
        let found = path.split_once('/').and_then(|(token, path)| {
            let bot = super::bot_of(token).ok()?;
            let state = self.lock();
            let file = state.files.get(path.rsplit('/').next()?).filter(|file| file.bot == bot)?;
            Some((file.mime.clone(), file.bytes.clone()))
        });
        match found {
            Some((mime, bytes)) => {
                let mut response = kit::answer(200, bytes);
                kit::set_header(&mut response, "content-type", mime);
                response
            }
            None => refused(404, "Not Found").answer(),
        }
    }

    /// The file that a parameter names: an upload, one sent before, or an address to fetch it from.
    pub(super) async fn file(
        &self,
        kind: &'static str,
        part: &str,
        named: &str,
        (params, bot): (&Params, i64),
        world: &World,
    ) -> Result<File, Refused> {
        let part = named.strip_prefix("attach://").unwrap_or(part);
        if let Some(upload) = params.upload(part) {
            return checked(kind, upload.bytes.clone(), Some(&upload.filename), bot);
        }
        if named.starts_with("attach://") {
            return Err(bad("wrong file identifier/HTTP URL specified"));
        }
        if named.starts_with("http://") || named.starts_with("https://") {
            let url = url::Url::parse(named).map_err(|_| bad("wrong HTTP URL specified"))?;
            let fetched = (world.fetch)(named.to_owned()).await;
            let (bytes, mime) = fetched.map_err(|_| bad("failed to get HTTP URL content"))?;
            let max = if kind == "photo" { MAX_FETCHED_PHOTO_BYTES } else { MAX_FETCHED_FILE_BYTES };
            if bytes.len() > max {
                return Err(bad("failed to get HTTP URL content"));
            }
            let is_right = match kind {
                "photo" => mime.starts_with("image/"),
                "video" => mime.starts_with("video/"),
                "animation" => mime.starts_with("video/") || mime == "image/gif",
                "audio" => mime.starts_with("audio/"),
                // <https://core.telegram.org/bots/api#sending-files>: "currently only for GIF, PDF and ZIP files".
                _ => ["image/gif", "application/pdf", "application/zip"].contains(&mime.as_str()),
            };
            if !is_right {
                return Err(bad("wrong type of the web page content"));
            }
            let name = url.path_segments().and_then(|mut all| all.next_back()).filter(|_| kind != "photo");
            return checked(kind, bytes, name, bot);
        }
        match self.lock().files.get(named) {
            Some(known) if known.bot == bot => Ok(known.clone()),
            Some(_) => Err(bad("wrong file identifier/HTTP URL specified")),
            None => Err(bad("wrong remote file identifier specified: can't unserialize it")),
        }
    }
}

/// Looks into a file as Telegram does: by its bytes, and for uploaded photos by their names too.
fn checked(kind: &'static str, bytes: Bytes, filename: Option<&str>, bot: i64) -> Result<File, Refused> {
    let name = filename.map(str::to_owned);
    let extension = filename.and_then(|name| name.rsplit_once('.')).map(|(_, end)| end.to_ascii_lowercase());
    let file = |prefix: &str, kind, mime: &str, found: Option<&kit::Sniffed>| {
        let head = bytes.iter().take(4096).map(|&byte| char::from(byte)).collect::<String>();
        let id = format!("{prefix}{:016x}{:08x}", number_of(&format!("{bot} {head}")), bytes.len());
        let size = found.map_or((0, 0), |found| (found.width, found.height));
        let seconds = found.map_or(0.0, |found| found.seconds);
        File { id, bot, kind, mime: mime.to_owned(), bytes: bytes.clone(), name: name.clone(), size, seconds }
    };
    let found = kit::sniff(&bytes);
    if kind == "photo" {
        if let Some(extension) = extension
            && !["jpg", "jpeg", "gif", "png", "tif", "bmp"].contains(&extension.as_str())
        {
            return Err(bad(format!(
                "Photo has unsupported extension \"{extension}\". Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp"
            )));
        }
        if bytes.len() > MAX_PHOTO_BYTES {
            let size = bytes.len();
            return Err(bad(format!(
                "file of size {size} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES} bytes"
            )));
        }
        let picture =
            found.filter(|found| found.mime.starts_with("image/")).ok_or_else(|| bad("IMAGE_PROCESS_FAILED"))?;
        let (width, height) = (picture.width, picture.height);
        let ratio_over_20 = width.max(height) > 20 * width.min(height);
        if width == 0 || height == 0 || width + height > 10_000 || ratio_over_20 {
            return Err(bad("PHOTO_INVALID_DIMENSIONS"));
        }
        return Ok(file("AgAC", "photo", picture.mime, Some(&picture)));
    }
    if bytes.is_empty() {
        return Err(bad("file must be non-empty"));
    }
    if bytes.len() > MAX_FILE_BYTES {
        return Err(refused(413, "Request Entity Too Large"));
    }
    let mime = found.as_ref().map(|found| found.mime);
    let is_song = matches!(extension.as_deref(), Some("mp3" | "m4a")) || bytes.starts_with(b"ID3");
    Ok(match (kind, mime) {
        // One that nobody can play is a file like any other.
        ("video", Some("video/mp4")) if found.as_ref().is_some_and(|found| found.whole) => {
            file("BAAC", "video", "video/mp4", found.as_ref())
        }
        ("animation", Some(mime @ ("video/mp4" | "image/gif"))) => file("CgAC", "animation", mime, found.as_ref()),
        ("audio", None) if is_song => {
            let mime = if extension.as_deref() == Some("m4a") { "audio/mp4" } else { "audio/mpeg" };
            file("CQAC", "audio", mime, None)
        }
        // Anything else goes out as a document.
        (_, mime) => file("BQAC", "document", mime.unwrap_or_else(|| mime_of(extension.as_deref())), None),
    })
}

/// What a document is by its name.
fn mime_of(extension: Option<&str>) -> &'static str {
    match extension {
        Some("pdf") => "application/pdf",
        Some("zip") => "application/zip",
        Some("txt") => "text/plain",
        _ => "application/octet-stream",
    }
}
