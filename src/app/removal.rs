//! When posts are taken down again.

use jiff::Timestamp;

use super::outlet::Outlet;
use super::publish::Request;
use super::{App, Error};
use crate::article::Article;
use crate::compose::ComposeError;
use crate::delivery::{Actor, Delivery, DeliveryState};
use crate::id::{AccountName, DeliveryId};
use crate::post::{Post, Severity, Warning};
use crate::store::{Accepted, Filter, Removal};

/// The rule that a post is not to be gone before it is out.
const RULE: &str = "remove-at-past";

/// When the account's post, due at `due_at`, is taken down again.
///
/// # Errors
///
/// [`Error::Compose`] with the article's file and line if that is not after it goes out.
pub(super) fn remove_at(
    app: &App,
    article: &Article,
    account: &AccountName,
    due_at: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let Some(at) = article.remove_at else { return Ok(None) };
    if at > due_at {
        return Ok(Some(at));
    }
    let told = |at: Timestamp| app.zoned(at).strftime("%Y-%m-%d %H:%M %Z").to_string();
    let origin = &article.origin;
    let line = origin.line("remove_at");
    let place = line.map_or_else(|| origin.name(), |line| format!("{}:{line}", origin.name()));
    let warning = Warning {
        rule: RULE.to_owned(),
        severity: Severity::Error,
        message: format!(
            "{place}: the post would be taken down on {} and goes out on {}; give a later remove_at, or none",
            told(at),
            told(due_at)
        ),
        field: Some("remove_at".to_owned()),
        file: origin.file.as_ref().map(|file| file.display().to_string()),
        line,
    };
    let error = ComposeError::Checked { account: account.clone(), warning: Box::new(warning) };
    Err(Error::Compose { account: account.clone(), error })
}

/// Removals of deliveries that are about to be stored.
pub(super) type Planned = Vec<(DeliveryId, AccountName, Timestamp)>;

impl Outlet {
    /// When a post about to be handed over is taken down again. One that its account has already is not sent, and what became of
    /// it is no mistake of the article: a folder of old articles is published again and again.
    pub(super) async fn removal_of(
        &self,
        article: &Article,
        post: &Post,
        due_at: Timestamp,
        request: &Request,
    ) -> Result<Option<Timestamp>, Error> {
        if post.skipped.is_some() {
            return Ok(None);
        }
        match remove_at(self.app(), article, &post.account, due_at) {
            Err(_) if !request.again && self.has_it(article, post).await? => Ok(None),
            at => at,
        }
    }

    async fn has_it(&self, article: &Article, post: &Post) -> Result<bool, Error> {
        use DeliveryState as D;
        let (article, account) = (Some(article.id.clone()), Some(post.account.clone()));
        let known = self.store().deliveries(&Filter { article, account, ..Filter::default() }).await?;
        Ok(known.iter().any(|delivery| {
            let is_over = matches!(delivery.state, D::Failed | D::Cancelled | D::Expired | D::Skipped);
            delivery.template == post.template && !is_over
        }))
    }

    /// Takes back the plans of deliveries that were not stored, since their accounts have the article.
    pub(super) async fn forget_unstored(&self, planned: &Planned, accepted: &[Accepted]) -> Result<(), Error> {
        let stored = |id: &DeliveryId| accepted.iter().any(|one| matches!(one, Accepted::New(new) if new == id));
        let unstored: Vec<DeliveryId> = planned.iter().map(|(id, ..)| id).filter(|id| !stored(id)).cloned().collect();
        if !unstored.is_empty() {
            self.store().drop_removals(&unstored).await?;
        }
        Ok(())
    }

    /// Whether and when a delivery's post is taken down again.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn removal(&self, delivery: &DeliveryId) -> Result<Option<Removal>, Error> {
        Ok(self.store().removal(delivery).await?)
    }

    /// Gives what is out the time that its article now says; an article that says none leaves it as it is, since it may be a
    /// copy that never said one. Gives the new time, if there is one.
    pub(super) async fn move_removal(
        &self,
        article: &Article,
        delivery: &Delivery,
        actor: &Actor,
    ) -> Result<Option<Timestamp>, Error> {
        let Some(at) = article.remove_at.filter(|at| *at > self.store().now()) else { return Ok(None) };
        let moved = self.store().move_removal(&delivery.id, Some(at), actor).await?;
        Ok(moved.then_some(at))
    }
}
