//! What faces show: the JSON of the contract, version 1, from posts and deliveries.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::entities::entities;
use super::hints::About;
use super::{App, Unmade};
use crate::article::Article;
use crate::channel::Rules;
use crate::delivery::{Delivery, Failure, PartReceipt, Receipt};
use crate::post::{Cost, Length, LinkCard, Media, MediaKind, Part, Post, PostLink, Role, Warning};
use crate::text::{Entity, Unit};
use crate::wire::Recorded;

/// The version of every JSON document that the program prints.
pub const VERSION: u32 = 1;

/// An article and its posts.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    version: u32,
    /// The article.
    pub article: ArticleView,
    /// One for each account.
    pub posts: Vec<PostView>,
}

/// An article in short.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleView {
    /// What it is known by.
    pub id: String,
    /// Its headline.
    pub headline: String,
    /// Its own summary, or its lead.
    pub summary: String,
    /// Its canonical URL.
    pub url: Option<String>,
    /// BCP 47 tag.
    pub language: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// How many words its body has.
    pub words: usize,
}

/// A post as people and scripts look at it.
#[derive(Clone, Debug, Serialize)]
pub struct PostView {
    /// Who says it.
    pub account: String,
    /// Where.
    pub channel: String,
    /// From which template.
    pub template: String,
    /// In which language.
    pub language: String,
    /// Its messages; none if it is skipped.
    pub parts: Vec<PartView>,
    /// The article's link.
    pub link: Option<PostLink>,
    /// The link card that the post brings.
    pub card: Option<LinkCard>,
    /// Its media.
    pub media: Vec<MediaView>,
    /// The channel's options as they will be sent.
    pub options: Map<String, Value>,
    /// What it costs.
    pub cost: Option<Cost>,
    /// What an editor should know.
    pub warnings: Vec<Warning>,
    /// Why nothing is sent, if so.
    pub skipped: Option<String>,
    /// Why there is no post that could be sent, if so; the field is there only then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorView>,
}

/// One message.
#[derive(Clone, Debug, Serialize)]
pub struct PartView {
    /// What it is in the conversation.
    pub role: Role,
    /// What a reader sees.
    pub text: String,
    /// The tightest length.
    pub length: Option<usize>,
    /// Its limit.
    pub limit: Option<usize>,
    /// What is counted.
    pub unit: Option<Unit>,
    /// Every length that has a limit.
    pub lengths: Vec<Length>,
    /// Offsets in Unicode scalar values of `text`.
    pub entities: Vec<Entity>,
    /// The channel's other fields.
    pub fields: BTreeMap<String, String>,
    /// Indices into the post's media.
    pub media: Vec<usize>,
}

/// A picture or video.
#[derive(Clone, Debug, Serialize)]
pub struct MediaView {
    /// Picture or video.
    pub kind: MediaKind,
    /// `card`, `clip`, or the file.
    pub source: String,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// Size of the file.
    pub bytes: Option<u64>,
    /// Media type.
    pub mime: String,
    /// What it shows.
    pub alt: String,
}

impl Preview {
    /// The view of `article` and `posts`.
    pub(super) fn of(article: &Article, posts: &[Result<Post, Unmade>], app: &App) -> Self {
        let view = |post: &Result<Post, Unmade>| match post {
            Ok(post) => PostView::of(post, app.rules_of(post)),
            Err(unmade) => PostView::of_unmade(unmade),
        };
        Self { version: VERSION, article: ArticleView::of(article), posts: posts.iter().map(view).collect() }
    }
}

impl ArticleView {
    fn of(article: &Article) -> Self {
        Self {
            id: article.id.to_string(),
            headline: article.headline.clone(),
            summary: article.summary_or_lead(),
            url: article.url.as_ref().map(ToString::to_string),
            language: article.language.clone(),
            tags: article.tags.clone(),
            words: article.words(),
        }
    }
}

impl PostView {
    /// The view of a post.
    pub(super) fn of(post: &Post, rules: Option<&Rules>) -> Self {
        let part = |part: &Part| PartView::of(part, rules);
        Self {
            account: post.account.to_string(),
            channel: post.channel.to_string(),
            template: post.template.clone(),
            language: post.language.clone(),
            parts: if post.skipped.is_some() { Vec::new() } else { post.parts.iter().map(part).collect() },
            link: post.link.clone(),
            card: post.card.clone(),
            media: post.media.iter().map(MediaView::of).collect(),
            options: post.options.clone(),
            cost: post.cost.clone(),
            warnings: post.warnings.clone(),
            skipped: post.skipped.clone(),
            error: None,
        }
    }

    /// The view of a post that cannot be made.
    fn of_unmade(unmade: &Unmade) -> Self {
        Self {
            account: unmade.account.to_string(),
            channel: unmade.channel.to_string(),
            template: unmade.template.clone(),
            language: unmade.language.clone(),
            parts: Vec::new(),
            link: None,
            card: None,
            media: Vec::new(),
            options: Map::new(),
            cost: None,
            warnings: Vec::new(),
            skipped: None,
            error: Some(ErrorView {
                class: "invalid".to_owned(),
                message: unmade.message(),
                action: "mend it; until then a publish to this account is refused".to_owned(),
            }),
        }
    }
}

impl PartView {
    fn of(part: &Part, rules: Option<&Rules>) -> Self {
        let tightest = part.lengths.first();
        Self {
            role: part.role,
            text: part.text.text.clone(),
            length: tightest.map(|length| length.length),
            limit: tightest.map(|length| length.limit),
            unit: tightest.map(|length| length.unit),
            lengths: part.lengths.clone(),
            entities: entities(part, rules),
            fields: part.fields.clone(),
            media: part.media.clone(),
        }
    }
}

impl MediaView {
    fn of(media: &Media) -> Self {
        Self {
            kind: media.kind,
            source: media.source.clone(),
            width: media.width,
            height: media.height,
            bytes: media.size_bytes,
            mime: media.mime.clone(),
            alt: media.alt.clone(),
        }
    }
}

/// Deliveries of a publication, or of several.
#[derive(Clone, Debug, Serialize)]
pub struct Deliveries {
    version: u32,
    /// The publication, if they are all of one.
    pub publication: Option<String>,
    /// The deliveries.
    pub deliveries: Vec<DeliveryView>,
}

impl Deliveries {
    /// The view of `deliveries`.
    pub fn of(publication: Option<String>, deliveries: Vec<DeliveryView>) -> Self {
        Self { version: VERSION, publication, deliveries }
    }
}

/// A delivery as people and scripts look at it.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryView {
    /// Its id.
    pub id: String,
    /// Who sends it.
    pub account: String,
    /// Where.
    pub channel: String,
    /// How it stands.
    pub state: String,
    /// Why it waits, or ended as it did.
    pub reason: Option<String>,
    /// When something happens next.
    pub next_at: Option<Timestamp>,
    /// The platform's proof.
    pub receipt: Option<ReceiptView>,
    /// How often it was tried.
    pub attempts: u32,
    /// The last failure.
    pub error: Option<ErrorView>,
    /// The article's id, where deliveries of several are told; else the field is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// The article's headline, as its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Why the post is still out although somebody wanted it taken down; the field is there only then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub take_down: Option<String>,
    /// What is still to be done to a post that is out, or was not: `edit waiting`; the field is there only then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// What a dry run adds.
    #[serde(flatten)]
    pub planned: Option<Planned>,
}

/// What a dry run says of a delivery besides.
#[derive(Clone, Debug, Serialize)]
pub struct Planned {
    /// When it would be sent; none if it would not, or if a pause or a budget stops it until a person has done something.
    pub planned_at: Option<Timestamp>,
    /// What it would wait for until then.
    pub waits_for: Option<String>,
    /// When it would be taken down again, if so; the field is there only then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remove_at: Option<Timestamp>,
    /// What it would cost.
    pub cost: Option<Cost>,
    /// Addresses of the article's files that were not fetched: something else of their kind stands in for each; the field is
    /// there only then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_fetched: Vec<String>,
    /// The requests, in order, secrets masked.
    pub requests: Vec<Recorded>,
}

/// The platform's proof.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptView {
    /// The first part's id.
    pub id: String,
    /// Where people see it.
    pub url: Option<String>,
    /// Each part.
    pub parts: Vec<PartReceipt>,
}

impl ReceiptView {
    /// The view of a receipt; none of one that has no part.
    fn of(receipt: &Receipt) -> Option<Self> {
        let first = receipt.first()?;
        Some(Self { id: first.id.clone(), url: first.url.clone(), parts: receipt.parts.clone() })
    }
}

/// A failure.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorView {
    /// Its class.
    pub class: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub action: String,
}

impl ErrorView {
    /// The view of a failure of what is told `about`.
    pub fn of(failure: &Failure, about: &About<'_>) -> Self {
        let action = about.complete(failure.advice());
        Self { class: failure.class.to_string(), message: failure.to_string(), action }
    }

    /// What the article has wrong, which says itself what to do.
    pub(super) fn invalid(message: String) -> Self {
        Self { class: "invalid".to_owned(), message, action: "mend the article".to_owned() }
    }
}

impl DeliveryView {
    /// The view of a delivery that is in the sandbox, or live.
    pub fn of(delivery: &Delivery, is_sandbox: bool) -> Self {
        let about = About::of(delivery, is_sandbox);
        let receipt = delivery.receipt.as_ref().and_then(ReceiptView::of);
        Self {
            id: delivery.id.to_string(),
            account: delivery.account.to_string(),
            channel: delivery.channel.to_string(),
            state: delivery.state.to_string(),
            reason: delivery.waiting.reason.clone().or_else(|| {
                let told = delivery.receipt.as_ref().map(Receipt::told).unwrap_or_default();
                (!told.is_empty()).then_some(told)
            }),
            next_at: delivery.waiting.next_at,
            receipt,
            attempts: delivery.attempts,
            error: delivery.error.as_ref().map(|error| ErrorView::of(error, &about)),
            article: None,
            headline: None,
            take_down: None,
            change: None,
            planned: None,
        }
    }
}
