//! Whether an article has other words, pictures or another link than its posts show, and what of that an edit leaves.

use super::{Outlet, Rest};
use crate::app::Error;
use crate::app::freeze::Renderer;
use crate::article::Article;
use crate::channel::EditRules;
use crate::delivery::Delivery;
use crate::id::BlobHash;
use crate::media::{CARD, CLIP};
use crate::post::{LinkPlace, Media, Part, Post, Role};
use crate::text::Rich;

impl Outlet {
    /// What an edit to `post` leaves as it went out though the article has it otherwise; and whether it changes anything at all of what
    /// people see, the post `now`.
    pub(super) async fn edited(
        &self,
        delivery: &Delivery,
        now: Option<&BlobHash>,
        post: &Post,
    ) -> Result<Edited, Error> {
        let edits = self.app().channel(delivery.channel.as_str())?.rules.edits.clone();
        let (Some(sent), Some(now)) = (self.kept(delivery.post.as_ref()).await?, self.kept(now).await?) else {
            return Ok(Edited { rest: Rest::Nothing, changes: true });
        };
        let says_the_same = texts(&now) == texts(post) && now.options == post.options;
        let fits = || {
            let counts = sent.parts.iter().zip(&post.parts).map(|(sent, now)| (sent.media.len(), now.media.len()));
            counts.into_iter().all(|(sent, now)| sent == now || (sent, now) == (0, 1))
        };
        let exchanges =
            |edits: &EditRules| edits.media && (!edits.as_many || fits()) && !(edits.words_too && says_the_same);
        let on_a_card = |post: &Post| {
            let link = post.link.as_ref().filter(|link| link.place == LinkPlace::Card);
            link.map(|link| link.url.clone())
        };
        let keeps_card = edits.as_ref().is_some_and(|edits| edits.keeps_card);
        let rest = if keeps_card && on_a_card(&sent) != on_a_card(post) {
            Rest::Card
        } else if !edits.as_ref().is_some_and(exchanges) && shown(&sent, |_| true) != shown(post, |_| true) {
            Rest::Media
        } else {
            Rest::Nothing
        };
        Ok(Edited { rest, changes: rest == Rest::Nothing || !says_the_same })
    }

    /// The post that went out; none if it is no longer kept.
    async fn sent(&self, delivery: &Delivery) -> Result<Option<Post>, Error> {
        self.kept(delivery.post.as_ref()).await
    }

    async fn kept(&self, hash: Option<&BlobHash>) -> Result<Option<Post>, Error> {
        let Some(hash) = hash else { return Ok(None) };
        Ok(serde_json::from_slice(&self.store().blob(hash).await?.bytes).ok())
    }

    /// Whether the post would have another link if it were sent now.
    pub(super) async fn has_new_link(&self, article: &Article, delivery: &Delivery) -> Result<bool, Error> {
        let Ok(post) = self.compose_for(article, delivery, &delivery.template) else { return Ok(false) };
        let url = |post: &Post| post.link.as_ref().map(|link| link.url.clone());
        Ok(self.sent(delivery).await?.is_some_and(|sent| url(&sent) != url(&post)))
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

/// What an edit would do.
pub(super) struct Edited {
    /// What it leaves as it was.
    pub(super) rest: Rest,
    /// Whether it changes anything.
    pub(super) changes: bool,
}

/// Tells all that `post` says in words from other words.
fn words(post: &Post) -> BlobHash {
    // Maps with names for keys and no values that JSON lacks.
    BlobHash::of(&serde_json::to_vec(&(texts(post), &post.link)).unwrap_or_default())
}

/// The words of each part. A page says what its text says, and shows pictures besides.
fn texts(post: &Post) -> Vec<(Role, &Rich, Vec<(String, String)>)> {
    let fields = |part: &Part| -> Vec<(String, String)> {
        let words = part.fields.iter().filter(|(name, _)| *name != "html");
        words.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    post.parts.iter().map(|part| (part.role, &part.text, fields(part))).collect()
}

/// The pictures of `post` that count, each with what describes it.
fn shown(post: &Post, counts: impl Fn(&Media) -> bool) -> Vec<(Option<BlobHash>, String)> {
    let files = post.media.iter().filter(|file| counts(file));
    files.map(|file| (file.blob.clone(), file.alt.clone())).collect()
}
