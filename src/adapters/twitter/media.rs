//! Pictures and videos: uploaded whole or in pieces, described, waited for.
//!
//! <https://docs.x.com/x-api/media/quickstart/media-upload-chunked>

use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Id, Twitter};
use crate::delivery::{Class, Failure, Journal, Step, Stop, step, wait};
use crate::post::{Media, MediaKind};
use crate::wire::{MultipartPart, Request};

impl Twitter {
    /// Uploads one file with its alt text; gives the media id.
    pub(super) async fn upload(&self, file: &Media, n: usize, journal: &dyn Journal) -> Result<String, Stop> {
        if category(file) != "tweet_image" {
            return self.upload_chunked(file, n, journal).await;
        }
        let uploading = async {
            let uploaded = self.media_upload(file).await?;
            if !file.alt.is_empty() {
                self.media_metadata(&uploaded.id, &file.alt).await?;
            }
            Ok(uploaded)
        };
        Ok(step(journal, self.usable("upload", n), uploading).await?.id)
    }

    /// Sends a video or GIF in segments, each a step of its own: what is up stays up, and a segment whose answer was lost is sent
    /// again with its index.
    async fn upload_chunked(&self, file: &Media, n: usize, journal: &dyn Journal) -> Result<String, Stop> {
        let id = step(journal, self.usable("initialize", n), self.media_initialize(file)).await?;
        let size = usize::try_from(self.account.figure("chunk_bytes", 1_048_576)).unwrap_or(1_048_576).max(1);
        for (segment, at) in (0..file.content.len()).step_by(size).enumerate() {
            let chunk = file.content.slice(at..file.content.len().min(at + size));
            let append = self.usable(&format!("append_{n}"), segment);
            step(journal, append, self.media_append(&id, segment, chunk)).await?;
        }
        let ending = self.usable("finalizing", n);
        let was_ending = journal.result(&ending.key()).is_some();
        // Noted as it begins: after a lost answer X is asked first, since an upload is finalized once.
        step(journal, ending, async { Ok(()) }).await?;
        let ended = async {
            match was_ending {
                true if self.is_finalized(&id, file).await? => Ok(true),
                _ => self.media_finalize(&id).await,
            }
        };
        if step(journal, self.usable("finalize", n), ended).await? {
            wait(journal, self.usable("ready", n), "X is processing the video", self.media_status(&id)).await?;
        }
        if !file.alt.is_empty() && file.kind == MediaKind::Image {
            step(journal, self.usable("alt", n), self.media_metadata(&id, &file.alt)).await?;
        }
        Ok(id)
    }

    /// A step whose result is of use for as long as X keeps what was uploaded.
    fn usable(&self, name: &str, index: usize) -> Step {
        Step::repeatable(name, index).valid_for(Duration::from_secs(self.account.figure("media_valid_s", 82_800)))
    }

    async fn media_upload(&self, file: &Media) -> Result<Upload, Failure> {
        let parts = vec![
            MultipartPart::text("media_category", category(file)),
            MultipartPart::file("media", "media", &file.mime, file.content.clone()),
        ];
        self.call(Request::post(self.account.url(&["2", "media", "upload"]), "media_upload").multipart(parts)).await
    }

    fn upload_url(&self, last: &[&str]) -> url::Url {
        self.account.url(&[&["2", "media", "upload"], last].concat())
    }

    async fn media_initialize(&self, file: &Media) -> Result<String, Failure> {
        let body = json!({
            "media_type": file.mime,
            "media_category": category(file),
            "total_bytes": file.content.len(),
        });
        let request = Request::post(self.upload_url(&["initialize"]), "media_initialize").json(body);
        Ok(self.call::<Id>(request).await?.id)
    }

    async fn media_append(&self, id: &str, segment: usize, chunk: Bytes) -> Result<(), Failure> {
        let parts = vec![
            MultipartPart::text("segment_index", segment.to_string()),
            MultipartPart::file("media", "media", "application/octet-stream", chunk),
        ];
        let request = Request::post(self.upload_url(&[id, "append"]), "media_append").multipart(parts);
        self.call_maybe::<Value>(request).await.map(drop)
    }

    /// Whether X works on it now; else it can be used at once.
    async fn media_finalize(&self, id: &str) -> Result<bool, Failure> {
        let request = Request::post(self.upload_url(&[id, "finalize"]), "media_finalize");
        Ok(self.call::<Upload>(request).await?.processing_info.is_some())
    }

    /// Whether an upload was finalized, whose answer to that was lost: X works on it, or has all of it. What it says of one that
    /// was not is not documented: a refusal too says that it was not.
    async fn is_finalized(&self, id: &str, file: &Media) -> Result<bool, Failure> {
        match self.media_upload_status(id).await {
            Ok(upload) => Ok(upload.processing_info.is_some() || upload.size == Some(file.content.len() as u64)),
            Err(failure) if failure.class == Class::Refused => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    async fn media_upload_status(&self, id: &str) -> Result<Upload, Failure> {
        let request =
            Request::get(self.upload_url(&[]), "media_status").query("command", "STATUS").query("media_id", id);
        self.call(request).await
    }

    async fn media_status(&self, id: &str) -> Result<Result<(), Duration>, Failure> {
        let upload = self.media_upload_status(id).await?;
        match upload.processing_info {
            Some(info) if info.state == "failed" => {
                let why =
                    info.error.and_then(|error| error.message).unwrap_or_else(|| "it does not say why".to_owned());
                Err(Failure::new(Class::Refused, format!("X could not process the video: {why}")).spent())
            }
            Some(info) if info.state != "succeeded" => Ok(Err(Duration::from_secs(info.check_after_secs.max(1)))),
            _ => Ok(Ok(())),
        }
    }

    async fn media_metadata(&self, id: &str, alt: &str) -> Result<(), Failure> {
        let body = json!({ "id": id, "metadata": { "alt_text": { "text": alt } } });
        let request = Request::post(self.account.url(&["2", "media", "metadata"]), "media_metadata").json(body);
        self.call_maybe::<Value>(request).await.map(drop)
    }
}

fn category(file: &Media) -> &'static str {
    match file.kind {
        MediaKind::Video => "tweet_video",
        MediaKind::Image if file.animated => "tweet_gif",
        MediaKind::Image => "tweet_image",
    }
}

#[derive(Serialize, Deserialize)]
struct Upload {
    id: String,
    size: Option<u64>,
    processing_info: Option<Processing>,
}

#[derive(Serialize, Deserialize)]
struct Processing {
    state: String,
    #[serde(default)]
    check_after_secs: u64,
    error: Option<ProcessingError>,
}

#[derive(Serialize, Deserialize)]
struct ProcessingError {
    message: Option<String>,
}
