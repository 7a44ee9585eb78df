//! Whether an article has other words, pictures or another link than its posts show, and what of that an edit leaves.

use super::{Outlet, Rest};
use crate::app::Error;
use crate::app::freeze::Renderer;
use crate::article::Article;
use crate::channel::{EditRules, OptionRules, Rules};
use crate::delivery::{Action, ActionKind, ActionState, Delivery};
use crate::id::BlobHash;
use crate::media::{CARD, CLIP};
use crate::post::{LinkPlace, Media, Part, Post, Role};
use crate::text::Rich;

impl Outlet {
    /// What an edit to `post` leaves as it went out though the article has it otherwise; and whether it changes anything at all of what
    /// people see, the post `now`.
    pub(super) async fn edited(
        &self,
        article: &Article,
        delivery: &Delivery,
        actions: &[Action],
        now: Option<&BlobHash>,
        post: &Post,
    ) -> Result<Edited, Error> {
        let rules = &self.app().channel(delivery.channel.as_str())?.rules;
        let (Some(sent), Some(now)) = (self.kept(delivery.post.as_ref()).await?, self.kept(now).await?) else {
            return Ok(Edited { rest: Rest::default(), changes: true });
        };
        let edits = rules.edits.as_ref();
        let seen = self.seen(edits, &sent, actions).await?;
        let has_other_media = shown(&seen, |_| true) != shown(post, |_| true);
        let media = has_other_media && !exchanges(edits, (&now, &seen), post);
        let on_a_card = |post: &Post| {
            let link = post.link.as_ref().filter(|link| link.place == LinkPlace::Card);
            link.map(|link| link.url.clone())
        };
        let keeps_card = edits.is_some_and(|edits| edits.keeps_card);
        let card = keeps_card && on_a_card(&sent) != on_a_card(post);
        let rest = Rest { media, card, options: staying(article, rules, &sent, post), ..Rest::default() };
        let says_otherwise = texts(&now) != texts(post)
            || !changing(rules, &now, post).is_empty()
            || now.language != post.language
            || now.thumbnail != post.thumbnail
            || (!keeps_card && on_a_card(&now) != on_a_card(post));
        let changes = !rest.is_by_hand() || says_otherwise || (has_other_media && !media);
        Ok(Edited { rest, changes })
    }

    /// The post whose pictures people see: each edit since `sent` may have exchanged them, or left those of before.
    async fn seen(&self, edits: Option<&EditRules>, sent: &Post, actions: &[Action]) -> Result<Post, Error> {
        let (mut said, mut seen) = (sent.clone(), sent.clone());
        let done = actions.iter().filter(|action| action.kind == ActionKind::Edit && action.state == ActionState::Done);
        for edit in done {
            let Some(edited) = self.kept(edit.post.as_ref()).await? else { continue };
            if exchanges(edits, (&said, &seen), &edited) {
                seen.clone_from(&edited);
            }
            said = edited;
        }
        Ok(seen)
    }

    /// What a reply leaves as it went out though the article has it otherwise, beside the words that it answers.
    pub(super) async fn left_by_reply(
        &self,
        article: &Article,
        delivery: &Delivery,
        renderer: &mut Renderer,
    ) -> Result<Rest, Error> {
        // What cannot be made any more is not compared.
        let Ok(mut post) = self.compose_for(article, delivery, &delivery.template) else { return Ok(Rest::default()) };
        let Some(sent) = self.sent(delivery).await? else { return Ok(Rest::default()) };
        renderer.render(article, &mut post).await?;
        // A card that was drawn shows the headline, which the reply corrects.
        let counts = |file: &Media| !matches!(file.source.as_str(), CARD | CLIP);
        let rules = &self.app().channel(delivery.channel.as_str())?.rules;
        let media = shown(&sent, counts) != shown(&post, counts);
        Ok(Rest { media, options: staying(article, rules, &sent, &post), ..Rest::default() })
    }

    /// The post that went out; none if it is no longer kept.
    async fn sent(&self, delivery: &Delivery) -> Result<Option<Post>, Error> {
        self.kept(delivery.post.as_ref()).await
    }

    async fn kept(&self, hash: Option<&BlobHash>) -> Result<Option<Post>, Error> {
        match hash {
            Some(hash) => self.frozen(hash).await,
            None => Ok(None),
        }
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
}

/// What an edit would do.
pub(super) struct Edited {
    /// What it leaves as it was.
    pub(super) rest: Rest,
    /// Whether it changes anything.
    pub(super) changes: bool,
}

/// Whether an edit to `post` exchanges its pictures where they are others, of a post that says what `said` does and has the pictures of
/// `seen`.
fn exchanges(edits: Option<&EditRules>, (said, seen): (&Post, &Post), post: &Post) -> bool {
    let Some(edits) = edits.filter(|edits| edits.media) else { return false };
    let said = texts(said);
    seen.parts.iter().zip(&post.parts).zip(said.iter().zip(&texts(post))).all(|((before, after), (said, says))| {
        let counts = (before.media.len(), after.media.len());
        let fits = !edits.as_many || counts.0 == counts.1 || counts == (0, 1);
        let stays_in_words = edits.words_too && said == says && shown_by(seen, before) != shown_by(post, after);
        fits && !stays_in_words
    })
}

/// The options that `article` itself sets otherwise than its post has them that was sent, and which stay as they went out. What the
/// configuration has otherwise by now is no correction of an article.
fn staying(article: &Article, rules: &Rules, sent: &Post, post: &Post) -> Vec<String> {
    let sets = |name: &String| {
        let whose = [post.channel.as_str(), post.account.as_str()];
        whose.into_iter().filter_map(|whose| article.options.get(whose)).any(|own| own.contains_key(name))
    };
    let mut names = others(rules, sent, post, |option| option.stays);
    names.retain(sets);
    names
}

/// The options that `post` has otherwise than what is seen, `now`, and which change with it.
fn changing(rules: &Rules, now: &Post, post: &Post) -> Vec<String> {
    others(rules, now, post, |option| !option.stays)
}

fn others(rules: &Rules, before: &Post, after: &Post, which: impl Fn(&OptionRules) -> bool) -> Vec<String> {
    let value =
        |post: &Post, name: &str, option: &OptionRules| post.options.get(name).or(option.default.as_ref()).cloned();
    let others = rules
        .options
        .iter()
        .filter(|(name, option)| which(option) && value(before, name, option) != value(after, name, option));
    others.map(|(name, _)| name.clone()).collect()
}

/// Tells all that `post` says in words from other words.
fn words(post: &Post) -> BlobHash {
    // Maps with names for keys and no values that JSON lacks.
    BlobHash::of(&serde_json::to_vec(&(texts(post), &post.link)).unwrap_or_default())
}

/// What a part says: its text, and its fields by name.
type Said<'a> = (Role, &'a Rich, Vec<(String, String)>);

/// The words of each part. A page says what its text says, and shows pictures besides.
fn texts(post: &Post) -> Vec<Said<'_>> {
    let fields = |part: &Part| -> Vec<(String, String)> {
        let words = part.fields.iter().filter(|(name, _)| *name != "html");
        words.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    post.parts.iter().map(|part| (part.role, &part.text, fields(part))).collect()
}

/// What describes a file, and its content.
type Shown = (Option<BlobHash>, String);

/// The pictures of `post` that count.
fn shown(post: &Post, counts: impl Fn(&Media) -> bool) -> Vec<Shown> {
    post.media.iter().filter(|file| counts(file)).map(|file| (file.blob.clone(), file.alt.clone())).collect()
}

/// Those of one part.
fn shown_by(post: &Post, part: &Part) -> Vec<Shown> {
    post.media_of(part).map(|file| (file.blob.clone(), file.alt.clone())).collect()
}
