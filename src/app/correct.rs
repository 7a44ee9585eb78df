//! Correct and retract: what is done to posts that are out. Each is an action of its own, journaled like a publish.

mod carry_out;
mod differs;
mod rest;
mod retract;

use carry_out::is_refused_edit;
use jiff::Timestamp;
pub use rest::Rest;

use super::freeze::{Renderer, freeze, frozen};
use super::hints::About;
use super::outlet::Outlet;
use super::publish::rest_of;
use super::{Error, Selection};
use crate::article::Article;
use crate::channel::Rules;
use crate::compose;
use crate::delivery::{Action, ActionKind, ActionState, Actor, Delivery, DeliveryState};
use crate::id::{ActionId, BlobHash};
use crate::post::{Cost, Post};
use crate::store::{Filter, NewAction};

/// What is done about one delivery.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// The delivery, as it stood before.
    pub delivery: Delivery,
    /// What is done.
    pub what: What,
    /// When its post is now to be taken down, if a correction gave it another time.
    pub remove_at: Option<Timestamp>,
}

/// What is done about a delivery.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// An action is queued.
    Queued {
        /// Which.
        action: ActionId,
        /// Of what kind.
        kind: ActionKind,
        /// What it leaves as it was.
        rest: Rest,
    },
    /// It was not out yet and is taken back.
    Cancelled,
    /// What would be done, of which nothing is: a delivery taken back, or an action with the post that it would send.
    Planned {
        /// None to take it back.
        kind: Option<ActionKind>,
        /// What it would say.
        post: Option<Box<Post>>,
        /// What it would cost.
        cost: Option<Cost>,
        /// As in [`What::Queued`].
        rest: Rest,
    },
    /// It is being sent; it is taken down as soon as it is out.
    OnceOut,
    /// The store was restored from a backup, after which it may have been sent: its channel is asked, and what is out is taken down.
    OnceKnown,
    /// There is nothing to do, for this reason.
    Nothing(String),
    /// The program cannot do it; what a person should do.
    ByHand(String),
}

/// That answers to posts of `article` say that it is corrected and not what was wrong, if they do.
pub fn unexplained(article: &Article, remedies: &[Remedy]) -> Option<&'static str> {
    let answers = |remedy: &Remedy| {
        let (What::Queued { kind, .. } | What::Planned { kind: Some(kind), .. }) = &remedy.what else { return false };
        *kind == ActionKind::Reply && remedy.delivery.article == article.id
    };
    (article.correction.is_none() && remedies.iter().any(answers)).then_some(compose::NOT_EXPLAINED)
}

impl Outlet {
    /// Corrects every post of `article` that is out: in place where the channel can, else by a reply from the `correction`
    /// template. When this returns, what will be done is durable; with `dry`, nothing is done, and what would be is told.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store cannot take it; what was queued before stays queued. A corrected post that is not valid is left to a
    /// person, and is an error only if none is.
    pub async fn correct(&self, article: &Article, actor: &str, dry: bool) -> Result<Vec<Remedy>, Error> {
        let mut renderer = Renderer::fetching(self.app().clone(), self.is_sandbox());
        let article = &renderer.looked_at(article).await;
        let (mut remedies, mut wrong) = (Vec::new(), Vec::new());
        let by = By { actor: Actor::person(actor), dry, waits: false };
        for delivery in self.newest_of(&Filter { article: Some(article.id.clone()), ..Filter::default() }).await? {
            let what = match self.correct_one(article, &delivery, &mut renderer, &by).await {
                // The others are corrected all the same, and soon.
                Err(error) if !matches!(error, Error::Store(_)) => {
                    let what = What::ByHand(error.to_string());
                    wrong.push(error);
                    what
                }
                what => what?,
            };
            remedies.push(Remedy { delivery, what, remove_at: None });
        }
        let told = remedies.iter().filter(|remedy| !matches!(remedy.what, What::Nothing(_))).count();
        if !wrong.is_empty() && wrong.len() == told {
            return Err(Error::all(wrong));
        }
        for remedy in remedies.iter_mut().filter(|remedy| remedy.delivery.state.is_out() && !dry) {
            remedy.remove_at = self.move_removal(article, &remedy.delivery, &by.actor).await?;
        }
        Ok(remedies)
    }

    async fn correct_one(
        &self,
        article: &Article,
        delivery: &Delivery,
        renderer: &mut Renderer,
        by: &By,
    ) -> Result<What, Error> {
        // Who has a mail of an issue that was given up is told what was wrong in it; nobody else has read that.
        let answers_part = self.answers_part(delivery).await?;
        if delivery.state.is_given_up() && !answers_part {
            let out = self.store().out(&delivery.id).await?.parts.len();
            if out > 0 {
                let takes_down = self.app().rules_at(&delivery.account, &delivery.channel)?.capabilities.delete;
                let rest = rest_of(&delivery.id, delivery.state, takes_down);
                let told = format!("part of it is out ({out}), and it is {}; {rest}", delivery.state);
                return Ok(What::ByHand(self.complete(&told)));
            }
        }
        let out = match delivery.state {
            DeliveryState::Held => self.store().out(&delivery.id).await?.parts.len(),
            _ => 0,
        };
        if out > 0 {
            // What it would go on with are the words of before.
            let takes_down = self.app().rules_at(&delivery.account, &delivery.channel)?.capabilities.delete;
            let rest = match takes_down {
                true => "`fanfare retract` takes that down; then publish it with --again",
                false => "what is out stays; change it there",
            };
            return Ok(What::ByHand(format!("part of it is out ({out}), and it is held; {rest}")));
        }
        if !delivery.state.is_out() && self.store().may_be_out(&delivery.id).await? {
            let id = &delivery.id;
            let asks = match delivery.state {
                DeliveryState::AwaitingApproval => format!("`fanfare queue approve {id}` asks the channel first"),
                DeliveryState::Scheduled | DeliveryState::Sending => {
                    "its channel is asked first; run this again once that is known".to_owned()
                }
                _ => format!("`fanfare queue retry {id}` asks the channel first"),
            };
            return Ok(What::ByHand(self.complete(&format!("it may have been sent after the backup; {asks}"))));
        }
        if !delivery.state.is_out() && !answers_part {
            let (id, sandbox) = (&delivery.id, if self.is_sandbox() { " --sandbox" } else { "" });
            return Ok(match delivery.state {
                DeliveryState::Uncertain => {
                    What::ByHand(format!("whether it is out is not known; `fanfare queue resolve {id}{sandbox}` first"))
                }
                DeliveryState::Sending => What::ByHand(BEING_SENT.to_owned()),
                state if state.is_terminal() => What::Nothing(format!("nothing is out; it is {state}")),
                state => {
                    let state = state.as_str().replace('_', " ");
                    What::ByHand(format!(
                        "it is {state}, and not out yet; `fanfare queue cancel {id}{sandbox}`, then publish again"
                    ))
                }
            });
        }
        if self.app().account(&delivery.account).is_none() {
            return Ok(What::ByHand("it is no longer in the configuration; put it back".to_owned()));
        }
        let rules = self.app().rules_at(&delivery.account, &delivery.channel)?;
        let can = rules.capabilities;
        let may_edit = can.edit && self.may_edit(delivery, &rules);
        let dossier = self.store().dossier(delivery.id.as_str()).await?;
        if let Some(what) = self.goes(delivery, &dossier.actions) {
            return Ok(what);
        }
        // What the platform no longer edits is answered.
        let edits = may_edit && !(can.reply && dossier.actions.last().is_some_and(is_refused_edit));
        let edited = if edits { Some(self.compose_for(article, delivery, &delivery.template)?) } else { None };
        let stands = Stands::of(delivery, &dossier.actions);
        // An edit changes what is out: it adds no part to a thread and takes none away.
        let out = delivery.receipt.as_ref().map_or(0, |receipt| receipt.parts.len());
        let (kind, mut post) = match edited {
            Some(edited) if edited.parts.len() == out => (ActionKind::Edit, edited),
            _ if can.reply => {
                let tells_link = self.has_new_link(article, delivery).await?;
                (ActionKind::Reply, self.compose_reply(article, delivery, tells_link)?)
            }
            Some(edited) => {
                let (parts, place) = (edited.parts.len(), where_it_is(delivery));
                let why = format!("it has {parts} parts now and {out} are out, which no edit changes");
                return Ok(What::ByHand(format!("{why}; change {place} there")));
            }
            None if self.was_sent(delivery, self.would_say(article, delivery).as_ref()).await? => {
                let rest = self.left_by_reply(article, delivery, renderer).await?;
                return Ok(nothing_new(SAID, &rest, ActionKind::Edit));
            }
            None => {
                let place = where_it_is(delivery);
                return Ok(What::ByHand(format!("{} cannot change a post; change {place} there", rules.title)));
            }
        };
        let mut rest = Rest::default();
        if kind == ActionKind::Reply {
            post.corrects = self.would_say(article, delivery);
            let is_as_sent = stands == Stands::AsSent && self.was_sent(delivery, post.corrects.as_ref()).await?;
            // What a mail has shown, a later mail does not show otherwise.
            if !can.per_recipient {
                rest = self.left_by_reply(article, delivery, renderer).await?;
            }
            if is_as_sent {
                return Ok(nothing_new(SAID, &rest, kind));
            }
            // A reply is words alone: with other pictures it would say the same once more.
            post.media.clear();
            post.parts.iter_mut().for_each(|part| part.media.clear());
            post.card.iter_mut().for_each(|card| card.image = None);
            post.cost = rules.cost.as_ref().map(|rules| compose::cost(rules, &post.parts, &post.media));
        }
        renderer.render(article, &mut post).await?;
        let blob = BlobHash::of(&frozen(&post)?);
        // The very same was asked for before, and waits still: whoever waits now waits for that.
        let queued = |action: &&Action| {
            action.kind == kind && action.state.is_open() && action.post.as_ref() == Some(&blob) && !by.dry
        };
        let queued = dossier.actions.iter().rfind(queued).map(|action| action.id.clone());
        if kind == ActionKind::Edit {
            let now = if let Stands::Edited(now) = &stands { Some(now) } else { delivery.post.as_ref() };
            let edited = self.edited(article, delivery, &dossier.actions, now, &post).await?;
            rest = edited.rest;
            if let Some(action) = queued {
                return Ok(What::Queued { action, kind, rest });
            }
            match stands {
                Stands::AsSent if delivery.post.as_ref() == Some(&blob) => return Ok(nothing_new(SAID, &rest, kind)),
                Stands::Edited(now) if now == blob => return Ok(nothing_new(MADE, &rest, kind)),
                Stands::AsSent | Stands::Edited(_) if !edited.changes => return Ok(nothing_new(SAID, &rest, kind)),
                Stands::AsSent | Stands::Edited(_) | Stands::Answered | Stands::Unknown => {}
            }
        }
        if let Some(action) = queued {
            return Ok(What::Queued { action, kind, rest });
        }
        let said = |action: &Action| {
            let is_made = action.state.is_open() || action.state == ActionState::Done;
            kind == ActionKind::Reply && action.kind == kind && action.post.as_ref() == Some(&blob) && is_made
        };
        if dossier.actions.last().is_some_and(said) {
            return Ok(nothing_new(MADE, &rest, kind));
        }
        self.act(delivery, kind, Some(post), rest, by).await
    }

    /// That somebody wants the post gone, and it is not yet.
    fn goes(&self, delivery: &Delivery, actions: &[Action]) -> Option<What> {
        const GOES: &str = "it is to be taken down";
        let delete = actions.iter().rfind(|action| action.kind == ActionKind::Delete)?;
        match (delete.state, &delete.reason) {
            (ActionState::Held, Some(reason)) => {
                let told = format!("{GOES}, and that is held: {reason}");
                Some(What::ByHand(About::of(delivery, self.is_sandbox()).complete(&told)))
            }
            (state, _) if state.is_open() => Some(What::Nothing(GOES.to_owned())),
            _ => None,
        }
    }

    /// Whether a part of `delivery` is out and the rest given up, on a channel where each part is somebody's own.
    async fn answers_part(&self, delivery: &Delivery) -> Result<bool, Error> {
        let can = self.app().rules_at(&delivery.account, &delivery.channel)?.capabilities;
        let may = delivery.state.is_given_up() && can.per_recipient && can.reply;
        Ok(may && !self.store().out(&delivery.id).await?.parts.is_empty())
    }

    async fn act(
        &self,
        delivery: &Delivery,
        kind: ActionKind,
        post: Option<Post>,
        rest: Rest,
        by: &By,
    ) -> Result<What, Error> {
        if by.dry {
            let out = self.store().out(&delivery.id).await?.parts.len();
            let cost = self.app().cost_of(&delivery.account, delivery.channel.as_str(), kind, post.as_ref(), out);
            return Ok(What::Planned { kind: Some(kind), post: post.map(Box::new), cost, rest });
        }
        let post = match &post {
            Some(post) => Some(freeze(self.store(), post).await?.0),
            None => None,
        };
        let new = NewAction { delivery: delivery.id.clone(), kind, post, due_at: self.store().now(), urgent: true };
        match self.store().act(&new, &by.actor).await {
            Ok(action) => Ok(What::Queued { action, kind, rest }),
            Err(error @ crate::store::Error::BeingChanged { .. }) => Ok(What::ByHand(error.to_string())),
            // Somebody was faster; the others are seen to all the same.
            Err(crate::store::Error::BadState { state, .. }) => {
                Ok(What::ByHand(format!("it has become {state} meanwhile; run this again to see what is left to do")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the account may change its posts, where only those may that pay: they are known by their longer texts.
    fn may_edit(&self, delivery: &Delivery, rules: &Rules) -> bool {
        if !rules.edits.as_ref().is_some_and(|edits| edits.subscribers) {
            return true;
        }
        let own = self.app().account(&delivery.account).and_then(|account| account.text_limit);
        rules.text.limits.first().zip(own).is_some_and(|(usual, own)| own > usual.max)
    }

    fn compose_for(&self, article: &Article, delivery: &Delivery, template: &str) -> Result<Post, Error> {
        let selection = Selection { to: vec![delivery.account.to_string()], template: Some(template.to_owned()) };
        Self::of_account(delivery, self.app().compose_valid(article, &selection)?)
    }

    fn compose_reply(&self, article: &Article, delivery: &Delivery, tells_link: bool) -> Result<Post, Error> {
        let template = Some("correction".to_owned());
        let selection = Selection { to: vec![delivery.account.to_string()], template };
        Self::of_account(delivery, self.app().compose_below(article, &selection, tells_link)?)
    }

    fn of_account(delivery: &Delivery, posts: Vec<Post>) -> Result<Post, Error> {
        posts.into_iter().find(|post| post.account == delivery.account).ok_or_else(|| {
            Error::Usage(format!("account {} is no longer in the configuration; put it back", delivery.account))
        })
    }

    /// What is out, and the newest delivery of each account and template.
    async fn newest_of(&self, filter: &Filter) -> Result<Vec<Delivery>, Error> {
        let mut newest: Vec<Delivery> = Vec::new();
        for delivery in self.store().deliveries(&Filter { limit: ALL, ..filter.clone() }).await? {
            let same = |known: &Delivery| known.account == delivery.account && known.template == delivery.template;
            if delivery.state.is_out() || !newest.iter().any(same) {
                newest.push(delivery);
            }
        }
        newest.reverse();
        Ok(newest)
    }
}

/// Who wants something done, and whether it is.
struct By {
    actor: Actor,
    dry: bool,
    /// Whether they wait until what is on its way is out.
    waits: bool,
}

/// What people see of a delivery that is out, as far as corrections have changed it.
#[derive(PartialEq)]
enum Stands {
    /// What was sent.
    AsSent,
    /// What an edit made of it, or is about to.
    Edited(BlobHash),
    /// What was sent, with an answer that says otherwise.
    Answered,
    /// Either, since what became of an edit is not known.
    Unknown,
}

impl Stands {
    fn of(delivery: &Delivery, actions: &[Action]) -> Self {
        let mut stands = Self::AsSent;
        for action in actions {
            let counts = action.state.is_open() || action.state == ActionState::Done;
            stands = match (action.kind, &action.post) {
                (ActionKind::Edit, Some(post)) if counts && delivery.post.as_ref() == Some(post) => Self::AsSent,
                (ActionKind::Edit, Some(post)) if counts => Self::Edited(post.clone()),
                (ActionKind::Edit, _) if action.state == ActionState::Uncertain => Self::Unknown,
                (ActionKind::Reply, _) if counts || action.state == ActionState::Uncertain => Self::Answered,
                _ => stands,
            };
        }
        stands
    }
}

fn nothing_new(why: &str, rest: &Rest, kind: ActionKind) -> What {
    match rest.still(kind) {
        Some(still) => What::ByHand(format!("{why}; {still}")),
        None => What::Nothing(why.to_owned()),
    }
}

const SAID: &str = "the post says this already";
const MADE: &str = "this correction was made already";

/// For who did not wait, or whose wait was broken off.
const BEING_SENT: &str = "it is being sent; run this again when it is out";

/// An article has fewer deliveries than this.
const ALL: usize = 100_000;

fn where_it_is(delivery: &Delivery) -> String {
    let part = delivery.receipt.as_ref().and_then(|receipt| receipt.first());
    part.map_or_else(|| "it".to_owned(), |part| part.url.clone().unwrap_or_else(|| format!("post {}", part.id)))
}
