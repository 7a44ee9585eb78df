//! The bytes of a video on their way into its upload session, which tells at any time how many it has.
//!
//! <https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol>

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use url::Url;

use super::{YouTube, body, receipt, video};
use crate::adapters::answered;
use crate::delivery::{Class, Failure, PartReceipt};
use crate::post::Post;
use crate::secret::Secret;
use crate::wire::{Request, Response};

/// All chunks but the last are a multiple of this many bytes.
pub(super) const CHUNK_UNIT: u64 = 256 * 1024;

/// How far an upload is.
#[derive(Debug, PartialEq)]
pub(super) enum Upload {
    /// It is whole, and this is the video.
    Done(PartReceipt),
    /// It goes on at this byte.
    At(u64),
    /// Its session is over.
    Gone,
}

impl YouTube {
    /// Sends the bytes that the session has not got, chunk by chunk. An upload that is not whole makes no video, so that
    /// only the last chunk may have acted.
    pub(super) async fn upload(&self, session: &Url, post: &Post, opened_before: bool) -> Result<PartReceipt, Failure> {
        let bytes = &video(post)?.content;
        let mut upload = if opened_before { self.state(session, bytes.len() as u64).await? } else { Upload::At(0) };
        loop {
            match upload {
                Upload::Done(sent) => return Ok(sent),
                // What became of an earlier end of it was asked before.
                Upload::Gone => return Err(gone().spent()),
                Upload::At(first) if !bytes.is_empty() && first >= bytes.len() as u64 => {
                    let message = "YouTube has all of the video and has made none of it yet";
                    return Err(Failure::new(Class::NotActed, message));
                }
                Upload::At(first) => {
                    upload = match self.put(session, &video(post)?.mime, bytes, first).await? {
                        (Upload::Gone, true) => return Err(Failure { class: Class::MayHaveActed, ..gone() }),
                        (upload, _) => upload,
                    };
                    if matches!(upload, Upload::At(next) if next <= first) {
                        return Err(Failure::new(Class::NotActed, "YouTube keeps nothing of what it is sent"));
                    }
                }
            }
        }
    }

    /// `PUT <session URI>` with one chunk from byte `first`, and whether that was the last.
    async fn put(&self, session: &Url, mime: &str, bytes: &Bytes, first: u64) -> Result<(Upload, bool), Failure> {
        let (total, chunk) = (bytes.len() as u64, self.chunk_bytes());
        let end = if total - first.min(total) <= chunk { total } else { first + chunk };
        let is_last = end == total;
        let range = format!("bytes {first}-{}/{total}", end.saturating_sub(1));
        let content = bytes.slice(first.min(end) as usize..end as usize);
        let request = Request::new(Method::PUT, session.clone(), "upload").header("content-range", range);
        let request = request.bytes(mime, content);
        let sent = self.session_call(if is_last { request.writes() } else { request }).await;
        sent.map(|upload| (upload, is_last)).map_err(|failure| match failure.class {
            Class::MayHaveActed if !is_last => Failure { class: Class::NotActed, ..failure },
            _ => failure,
        })
    }

    /// `PUT <session URI>` with `Content-Range: bytes */N` and no byte: asks where the upload stands.
    pub(super) async fn state(&self, session: &Url, total: u64) -> Result<Upload, Failure> {
        let request = Request::new(Method::PUT, session.clone(), "upload_status")
            .header("content-length", "0")
            .header("content-range", format!("bytes */{total}"));
        self.session_call(request).await
    }

    /// What the session says: 308 is no error, it names the last byte that it has.
    async fn session_call(&self, request: Request) -> Result<Upload, Failure> {
        let request = request.bearer(self.account.secret("access_token")?);
        let key = request.url.query_pairs().find(|(name, _)| name == "upload_id").map(|(_, key)| Secret::new(key));
        let request = key.iter().fold(request, Request::secret);
        let label = request.label();
        let sent = self.wire.http.send(request).await;
        match sent.as_ref().map(|response| response.status) {
            Ok(308) => Ok(Upload::At(sent.ok().as_ref().and_then(stored).map_or(0, |last| last.saturating_add(1)))),
            Ok(404 | 410) => Ok(Upload::Gone),
            _ => {
                let response = answered(sent, &label, |response| self.classify(response))?;
                let video: Video = body(&response, &label)?;
                Ok(Upload::Done(receipt(video.id)))
            }
        }
    }

    fn chunk_bytes(&self) -> u64 {
        (self.account.figure("chunk_bytes", 2 * 1024 * 1024) / CHUNK_UNIT).max(1) * CHUNK_UNIT
    }
}

/// The last byte that the session has: `Range: bytes=0-8388607`.
fn stored(response: &Response) -> Option<u64> {
    response.header("range")?.rsplit('-').next()?.parse().ok()
}

fn gone() -> Failure {
    Failure::new(Class::NotActed, "YouTube has closed the upload before it was whole and made no video of it")
}

#[derive(Deserialize)]
struct Video {
    id: String,
}
