//! The rule that only the store can hold a post to: whether its account said the very same last.

use super::outlet::Outlet;
use super::{App, Error};
use crate::article::Article;
use crate::compose::{ComposeError, Rule};
use crate::delivery::{Delivery, DeliveryState};
use crate::id::AccountName;
use crate::post::{Post, Severity, Warning};
use crate::store::{Filter, Store};
use crate::text::Style;

/// The id of the rule.
pub const REPEATED: &str = "repeated-text";

/// What counts as said: out, on its way, or waiting to be.
const SAID: &[DeliveryState] = &[
    DeliveryState::Scheduled,
    DeliveryState::AwaitingApproval,
    DeliveryState::Held,
    DeliveryState::Sending,
    DeliveryState::Sent,
    DeliveryState::Uncertain,
    DeliveryState::Corrected,
];

impl Outlet {
    /// Adds the finding to each of `posts` that says, but for its links, what its account said last. A publish of the same
    /// article once more is told by the store itself.
    pub(super) async fn look_for_repeats(&self, article: &Article, posts: &mut [Post]) -> Result<(), Error> {
        for post in posts.iter_mut().filter(|post| post.skipped.is_none()) {
            let Some(severity) = severity(self.app(), article, &post.account) else { continue };
            let Some(last) = last_of(self.store(), &post.account).await? else { continue };
            if last.article == article.id || !repeats(self.store(), &last, post).await? {
                continue;
            }
            let at = self.app().zoned(last.created_at).strftime("%Y-%m-%d %H:%M %Z").to_string();
            let receipt = last.receipt.as_ref().and_then(|receipt| receipt.first());
            let where_it_is = receipt.and_then(|part| part.url.as_deref()).unwrap_or(last.article.as_str());
            let warning = Warning {
                rule: REPEATED.to_owned(),
                severity,
                message: format!("this is word for word what {} said last, on {at} ({where_it_is})", post.account),
                field: Some("text".to_owned()),
                file: article.origin.file.as_ref().map(|file| file.display().to_string()),
                line: None,
            };
            if severity == Severity::Error {
                let account = post.account.clone();
                let error = ComposeError::Checked { account: account.clone(), warning: Box::new(warning) };
                return Err(Error::Compose { account, error });
            }
            post.warnings.push(warning);
        }
        Ok(())
    }
}

fn severity(app: &App, article: &Article, account: &AccountName) -> Option<Severity> {
    let own = app.account(account).map(|account| account.checks).unwrap_or_default();
    Rule::severity_of(REPEATED, &[&article.checks, &own, &app.config.checks])
}

async fn last_of(store: &Store, account: &AccountName) -> Result<Option<Delivery>, Error> {
    let filter = Filter { account: Some(account.clone()), states: SAID.to_vec(), limit: 1, ..Filter::default() };
    Ok(store.deliveries(&filter).await?.into_iter().next())
}

async fn repeats(store: &Store, last: &Delivery, post: &Post) -> Result<bool, Error> {
    let Some(hash) = &last.post else { return Ok(false) };
    // A blob that is lost, or of another version, keeps nothing from being published.
    let Ok(blob) = store.blob(hash).await else { return Ok(false) };
    let frozen: Option<Post> = serde_json::from_slice(&blob.bytes).ok();
    Ok(frozen.is_some_and(|frozen| said(&frozen) == said(post)))
}

/// The words of all parts and fields, without addresses.
fn said(post: &Post) -> Vec<String> {
    let mut words = Vec::new();
    for part in &post.parts {
        let mut text = part.text.text.clone();
        for span in part.text.spans.iter().rev().filter(|span| matches!(span.style, Style::Url { .. })) {
            text.replace_range(span.range.clone(), "");
        }
        words.push(text);
        words.extend(part.fields.iter().filter(|(name, _)| *name != "html").map(|(_, field)| field.clone()));
    }
    words
}
