//! Whether an article has other words or pictures than its posts show.

use super::Outlet;
use crate::app::Error;
use crate::app::freeze::Renderer;
use crate::article::Article;
use crate::delivery::Delivery;
use crate::id::BlobHash;
use crate::media::{CARD, CLIP};
use crate::post::{Media, Part, Post};

impl Outlet {
    /// Whether `post` has other pictures than went out, or describes them otherwise, and an edit leaves them as they are.
    pub(super) async fn keeps_media(&self, delivery: &Delivery, post: &Post) -> Result<bool, Error> {
        let edits = self.app().channel(delivery.channel.as_str())?.rules.edits.clone();
        let Some(sent) = self.sent(delivery).await? else { return Ok(false) };
        let fits = || {
            let counts = sent.parts.iter().zip(&post.parts).map(|(sent, now)| (sent.media.len(), now.media.len()));
            counts.into_iter().all(|(sent, now)| sent == now || (sent, now) == (0, 1))
        };
        let goes = edits.is_some_and(|edits| edits.media && (!edits.as_many || fits()));
        Ok(!goes && shown(&sent, |_| true) != shown(post, |_| true))
    }

    /// The post that went out; none if it is no longer kept.
    async fn sent(&self, delivery: &Delivery) -> Result<Option<Post>, Error> {
        let Some(hash) = &delivery.post else { return Ok(None) };
        Ok(serde_json::from_slice(&self.store().blob(hash).await?.bytes).ok())
    }

    /// Tells what the post would say if it were sent now from what else it might; none if it cannot be made any more.
    pub(super) fn would_say(&self, article: &Article, delivery: &Delivery) -> Option<BlobHash> {
        self.compose_for(article, delivery, &delivery.template).ok().map(|post| words(&post))
    }

    /// Whether that is what was sent, word for word.
    pub(super) async fn was_sent(&self, delivery: &Delivery, now: Option<&BlobHash>) -> Result<bool, Error> {
        Ok(self.sent(delivery).await?.is_some_and(|sent| now == Some(&words(&sent))))
    }

    /// Whether the post would have other pictures if it were sent now.
    pub(super) async fn has_new_media(
        &self,
        article: &Article,
        delivery: &Delivery,
        renderer: &mut Renderer,
    ) -> Result<bool, Error> {
        // What cannot be made any more is not compared.
        let Ok(mut post) = self.compose_for(article, delivery, &delivery.template) else { return Ok(false) };
        renderer.render(article, &mut post).await?;
        // A card that was drawn shows the headline, which the reply corrects.
        let counts = |file: &Media| !matches!(file.source.as_str(), CARD | CLIP);
        Ok(self.sent(delivery).await?.is_some_and(|sent| shown(&sent, counts) != shown(&post, counts)))
    }
}

/// Tells all that `post` says in words from other words. A page says what its text says, and shows pictures besides.
fn words(post: &Post) -> BlobHash {
    let fields = |part: &Part| -> Vec<(String, String)> {
        let words = part.fields.iter().filter(|(name, _)| *name != "html");
        words.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    let parts: Vec<_> = post.parts.iter().map(|part| (part.role, &part.text, fields(part))).collect();
    // Maps with names for keys and no values that JSON lacks.
    BlobHash::of(&serde_json::to_vec(&(parts, &post.link)).unwrap_or_default())
}

/// The pictures of `post` that count, each with what describes it.
fn shown(post: &Post, counts: impl Fn(&Media) -> bool) -> Vec<(Option<BlobHash>, String)> {
    let files = post.media.iter().filter(|file| counts(file));
    files.map(|file| (file.blob.clone(), file.alt.clone())).collect()
}
