//! What an action sends, as it was frozen.

use bytes::Bytes;

use super::room::Taken;
use super::run::Run;
use crate::post::Post;
use crate::store::{Error, Result as Stored};

impl Run<'_> {
    /// The frozen post that the action sends, with the bytes of its media, and their room; for a delete, the one that is out.
    pub(super) async fn load(&self) -> Stored<Result<(Post, Taken), String>> {
        let hash = self.action.post.as_ref().or(self.delivery.post.as_ref());
        let Some(hash) = hash else { return Ok(Err("its frozen post is missing; publish it again".to_owned())) };
        let bytes = match mended(self.store.frozen(hash, self.frozen).await)? {
            Ok(bytes) => bytes,
            Err(reason) => return Ok(Err(reason)),
        };
        let mut post: Post = match serde_json::from_slice(&bytes) {
            Ok(post) => post,
            Err(error) => {
                return Ok(Err(format!("its frozen post {hash} cannot be read ({error}); publish it again")));
            }
        };
        if !post.media.is_empty() {
            // Their bytes may take long.
            self.debt.pay().await?;
        }
        let taken = self.room.take(&post.media).await;
        for media in &mut post.media {
            let Some(hash) = &media.blob else { continue };
            media.content = match mended(self.store.blob(hash).await.map(|blob| blob.bytes))? {
                Ok(content) => content,
                Err(reason) => return Ok(Err(reason)),
            };
            if self.sender.rules.media.by_url.contains(&media.kind) {
                match self.sender.host.publish(hash, &media.mime, &media.content).await {
                    Ok(url) => media.public_url = Some(url),
                    Err(error) => return Ok(Err(error.to_string())),
                }
            }
        }
        Ok(Ok((post, taken)))
    }
}

/// What a person must mend is a reason to hold; a store that does not answer now will do so later.
fn mended(read: Stored<Bytes>) -> Stored<Result<Bytes, String>> {
    match read {
        Ok(content) => Ok(Ok(content)),
        Err(error @ Error::Database { .. }) => Err(error),
        Err(error) => Ok(Err(error.to_string())),
    }
}
