//! A status that is changed in place. <https://docs.joinmastodon.org/methods/statuses/#edit>
//!
//! An edit replaces everything: text, warning and media are sent again, and what it leaves out is removed. A file that the status
//! has already keeps its id and is described anew; any other is uploaded. Which files it has, its receipt says by their hashes.

use http::Method;
use serde_json::{Value, json};

use super::Mastodon;
use super::status::common;
use crate::adapters::check_parts;
use crate::delivery::{Failure, Journal, PartReceipt, Receipt, Step, Stop, step};
use crate::id::BlobHash;
use crate::post::{Media, Part, Post};
use crate::text::write::plain;
use crate::wire::Request;

/// The receipt of a status of `part`, with what its files are known by.
pub(super) fn with_files(receipt: PartReceipt, post: &Post, part: &Part) -> PartReceipt {
    let hashes: Vec<String> = post.media_of(part).map(hash).collect();
    if hashes.is_empty() { receipt } else { receipt.with("files", json!(hashes)) }
}

fn hash(file: &Media) -> String {
    file.blob.clone().unwrap_or_else(|| BlobHash::of(&file.content)).to_string()
}

impl Mastodon {
    /// Changes every part; their number stays.
    pub(super) async fn edit_statuses(
        &self,
        post: &Post,
        receipt: &Receipt,
        journal: &dyn Journal,
    ) -> Result<Receipt, Stop> {
        check_parts(post, receipt)?;
        let mut edited = Receipt::default();
        for (n, (part, out)) in post.parts.iter().zip(&receipt.parts).enumerate() {
            let (mut ids, mut described) = (Vec::new(), Vec::new());
            let mut there = there(out);
            for index in &part.media {
                let Some(file) = post.media.get(*index) else { continue };
                let hash = hash(file);
                match there.iter().position(|(known, _)| *known == hash) {
                    Some(at) => {
                        let (_, id) = there.swap_remove(at);
                        described.push(json!({ "id": id, "description": file.alt }));
                        ids.push(id);
                    }
                    None => ids.push(self.upload(file, *index, journal).await?),
                }
            }
            let body = changed_status(part, post, &ids, &described);
            let call = async { Ok(with_files(self.edit_status(&out.id, body).await?, post, part)) };
            edited.push(step(journal, Step::repeatable("edit", n), call).await?);
        }
        Ok(edited)
    }

    /// `PUT /api/v1/statuses/{id}`
    async fn edit_status(&self, id: &str, body: Value) -> Result<PartReceipt, Failure> {
        let url = self.account.url(&["api", "v1", "statuses", id]);
        let request = Request::new(Method::PUT, url, "edit_status").writes().json(body);
        self.read(request).await.map(|status: super::Status| status.receipt())
    }
}

/// Hash and id of each file that the status has. Of one that was found again, or sent by an older version, no hash is known.
fn there(out: &PartReceipt) -> Vec<(String, String)> {
    let list = |name: &str| -> Vec<String> {
        let texts = out.extra.get(name).and_then(Value::as_array).into_iter().flatten();
        texts.filter_map(|text| text.as_str().map(ToOwned::to_owned)).collect()
    };
    let (hashes, ids) = (list("files"), list("media_ids"));
    if hashes.len() == ids.len() { hashes.into_iter().zip(ids).collect() } else { Vec::new() }
}

/// The whole status again.
fn changed_status(part: &Part, post: &Post, media: &[String], described: &[Value]) -> Value {
    let mut body = json!({ "status": plain::write(&part.text), "media_ids": media });
    if !described.is_empty() {
        body["media_attributes"] = json!(described);
    }
    common(&mut body, post);
    body
}
