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
        let valid_for = Duration::from_secs(self.account.figure("media_valid_s", 82_800));
        let uploading = async {
            let uploaded = if category(file) == "tweet_image" {
                self.media_upload(file).await?
            } else {
                self.media_upload_chunked(file).await?
            };
            if !file.alt.is_empty() && file.kind == MediaKind::Image {
                self.media_metadata(&uploaded.id, &file.alt).await?;
            }
            Ok(uploaded)
        };
        let uploaded = step(journal, Step::repeatable("upload", n).valid_for(valid_for), uploading).await?;
        if uploaded.processing_info.is_some() {
            let poll = self.media_status(&uploaded.id);
            let processing = Step::repeatable("processing", n).valid_for(valid_for);
            wait(journal, processing, "X is processing the video", poll).await?;
        }
        Ok(uploaded.id)
    }

    async fn media_upload(&self, file: &Media) -> Result<Upload, Failure> {
        let parts = vec![
            MultipartPart::text("media_category", category(file)),
            MultipartPart::file("media", "media", &file.mime, file.content.clone()),
        ];
        self.call(Request::post(self.account.url(&["2", "media", "upload"]), "media_upload").multipart(parts)).await
    }

    async fn media_upload_chunked(&self, file: &Media) -> Result<Upload, Failure> {
        let url = |last: &[&str]| self.account.url(&[&["2", "media", "upload"], last].concat());
        let body = json!({
            "media_type": file.mime,
            "media_category": category(file),
            "total_bytes": file.content.len(),
        });
        let begun: Id = self.call(Request::post(url(&["initialize"]), "media_initialize").json(body)).await?;
        let size = usize::try_from(self.account.figure("chunk_bytes", 1_048_576)).unwrap_or(1_048_576).max(1);
        for (n, at) in (0..file.content.len()).step_by(size).enumerate() {
            let chunk: Bytes = file.content.slice(at..file.content.len().min(at + size));
            let parts = vec![
                MultipartPart::text("segment_index", n.to_string()),
                MultipartPart::file("media", "media", "application/octet-stream", chunk),
            ];
            let request = Request::post(url(&[&begun.id, "append"]), "media_append").multipart(parts);
            self.call_maybe::<Value>(request).await?;
        }
        self.call(Request::post(url(&[&begun.id, "finalize"]), "media_finalize")).await
    }

    async fn media_status(&self, id: &str) -> Result<Result<(), Duration>, Failure> {
        let request = Request::get(self.account.url(&["2", "media", "upload"]), "media_status")
            .query("command", "STATUS")
            .query("media_id", id);
        let upload: Upload = self.call(request).await?;
        match upload.processing_info {
            Some(info) if info.state == "failed" => {
                let why =
                    info.error.and_then(|error| error.message).unwrap_or_else(|| "it does not say why".to_owned());
                Err(Failure::new(Class::Refused, format!("X could not process the video: {why}")))
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
    match (file.kind, file.mime.as_str()) {
        (MediaKind::Video, _) => "tweet_video",
        (MediaKind::Image, "image/gif") => "tweet_gif",
        (MediaKind::Image, _) => "tweet_image",
    }
}

#[derive(Serialize, Deserialize)]
struct Upload {
    id: String,
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
