//! The bytes of a video on their way to its upload URL: chunks in order, the last of which posts it.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>

use bytes::Bytes;
use http::Method;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{TikTok, video};
use crate::adapters::{answered, class_of_status};
use crate::delivery::{Class, Failure, PartReceipt};
use crate::post::Post;
use crate::secret::Secret;
use crate::wire::{Request, Response};

/// Where the bytes go, and the handle of what they become.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Upload {
    pub(super) publish_id: String,
    pub(super) upload_url: Url,
}

impl TikTok {
    /// Sends the chunks that TikTok has not got, in order.
    pub(super) async fn upload(
        &self,
        upload: &Upload,
        post: &Post,
        begun_before: bool,
    ) -> Result<PartReceipt, Failure> {
        let file = video(post)?;
        let chunks = self.chunks(file.content.len() as u64);
        let first = match begun_before {
            true => {
                let status = self.status_fetch(&upload.publish_id).await?;
                if status.status == "FAILED" {
                    return Err(self.failed(&status.fail_reason));
                }
                chunks.begun_with(status.uploaded_bytes.unwrap_or(0))
            }
            false => 0,
        };
        let mut is_whole = false;
        for n in first..chunks.count {
            is_whole = self.put(&upload.upload_url, &file.mime, &file.content, &chunks, n).await?;
        }
        if !is_whole && self.status_fetch(&upload.publish_id).await?.uploaded_bytes.is_some_and(|n| n < chunks.total) {
            return Err(Failure::new(Class::NotActed, "TikTok said yes to the video and has not got all of it"));
        }
        Ok(PartReceipt::new(upload.publish_id.clone(), None))
    }

    /// `PUT {upload_url}` with chunk `n`; the last one posts the video. No token: the URL is the secret. True if TikTok says
    /// that it has all: 201; a mere 200 does not.
    async fn put(&self, url: &Url, mime: &str, bytes: &Bytes, chunks: &Chunks, n: u64) -> Result<bool, Failure> {
        let (range, is_last) = (chunks.range(n), n + 1 == chunks.count);
        let content = bytes.slice(range.start as usize..range.end as usize);
        let said = format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), chunks.total);
        let request = Request::new(Method::PUT, url.clone(), "upload").header("content-range", said);
        let key = Secret::new(url.query().unwrap_or_default());
        let request = request.bytes(mime, content).secret(&key);
        let request = if is_last { request.writes() } else { request };
        let label = request.label();
        let sent = answered(self.wire.http.send(request).await, &label, classify_upload);
        sent.map(|response| response.status == 201).map_err(|failure| match failure.class {
            Class::MayHaveActed if !is_last => Failure { class: Class::NotActed, ..failure },
            Class::TooFast if failure.retry_after.is_none() => failure.after(Some(self.minute())),
            _ => failure,
        })
    }

    /// The floor of size by chunk: the last chunk takes what remains.
    pub(super) fn chunks(&self, total: u64) -> Chunks {
        let size = self.account.figure("chunk_bytes", 5_242_880).max(1);
        match total / size {
            0 | 1 => Chunks { total, size: total.max(1), count: 1 },
            count => Chunks { total, size, count },
        }
    }
}

/// How a file is cut for the upload.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunks {
    pub(super) total: u64,
    pub(super) size: u64,
    pub(super) count: u64,
}

impl Chunks {
    /// The chunk to go on with when so many bytes are there: what is there of the last one, which is the larger, is no reason to
    /// take it for sent.
    fn begun_with(&self, uploaded: u64) -> u64 {
        if uploaded >= self.total { self.count } else { (uploaded / self.size).min(self.count - 1) }
    }

    pub(super) fn range(&self, n: u64) -> std::ops::Range<u64> {
        n * self.size..if n + 1 == self.count { self.total } else { (n + 1) * self.size }
    }
}

/// A chunk's answers: none has a body that matters.
pub(super) fn classify_upload(response: &Response) -> Failure {
    let class = match response.status {
        // The upload URL is over, or at another byte: then the next run asks where it stands.
        403 | 404 | 416 => Class::NotActed,
        status => class_of_status(status),
    };
    let failure = Failure::new(class, format!("TikTok answered {} to a part of the video", response.status));
    // Nothing is posted of a video whose bytes are not whole: another URL is asked for.
    if matches!(response.status, 403 | 404) { failure.spent() } else { failure }
}
