//! The container: what Instagram fills with pictures or a video, and says of itself until it is published.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-container>

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::polls::Polls;
use super::super::{answered, graph, plain};
use super::{Created, Instagram};
use crate::delivery::{Class, Failure, Journal, Step, Stop, step, wait};
use crate::post::{Media, MediaKind, Part, Post};
use crate::wire::{Form, Request};

impl Instagram {
    /// The container that is published: the picture or video, or the gallery of several, each a container of its own.
    pub(super) async fn container(&self, post: &Post, part: &Part, journal: &dyn Journal) -> Result<String, Stop> {
        let caption = ("caption".to_owned(), plain(part));
        let media: Vec<&Media> = post.media_of(part).collect();
        let create = self.container_step("container", 0);
        match media.as_slice() {
            [] => Err(Stop::failed(create, Failure::new(Class::Refused, "Instagram takes no post without a picture"))),
            [file] => step(journal, create, self.media(file, vec![caption])).await,
            files => {
                let mut children = Vec::new();
                for (n, file) in files.iter().enumerate() {
                    let item = vec![("is_carousel_item".to_owned(), "true".to_owned())];
                    children.push(step(journal, self.container_step("child", n), self.media(file, item)).await?);
                }
                for (n, child) in children.iter().enumerate() {
                    self.ready(journal, "child_ready", n, child).await?;
                }
                let children = ("children".to_owned(), children.join(","));
                let fields = vec![("media_type".to_owned(), "CAROUSEL".to_owned()), children, caption];
                step(journal, create, self.create_container(fields)).await
            }
        }
    }

    fn container_step(&self, name: &str, index: usize) -> Step {
        Step::repeatable(name, index).valid_for(Duration::from_secs(self.account.figure("container_valid_s", 82_800)))
    }

    pub(super) async fn ready(
        &self,
        journal: &dyn Journal,
        name: &str,
        index: usize,
        container: &str,
    ) -> Result<(), Stop> {
        let polls = Polls::begin(&self.account, journal, name, index).await?;
        let poll = self.poll(container, &polls);
        wait(journal, self.container_step(name, index), "Instagram fetches the picture", poll).await
    }

    /// `POST /{ig}/media` for one file, which Instagram fetches, or gets where the account is signed in by Facebook and it is a video.
    pub(super) async fn media(&self, file: &Media, mut fields: Form) -> Result<String, Failure> {
        let url = || {
            file.public_url.as_ref().map(ToString::to_string).ok_or_else(|| {
                let message = "Instagram needs a public URL for media; set [media] host in the configuration";
                Failure::new(Class::Refused, message)
            })
        };
        let is_child = fields.iter().any(|(name, _)| name == "is_carousel_item");
        match file.kind {
            MediaKind::Image => {
                fields.push(("image_url".to_owned(), url()?));
                fields.extend((!file.alt.is_empty()).then(|| ("alt_text".to_owned(), file.alt.clone())));
            }
            MediaKind::Video => {
                let kind = if is_child { "VIDEO" } else { "REELS" };
                fields.push(("media_type".to_owned(), kind.to_owned()));
                if self.is_by_facebook() {
                    return self.upload(file, fields).await;
                }
                fields.push(("video_url".to_owned(), url()?));
            }
        }
        self.create_container(fields).await
    }

    async fn create_container(&self, fields: Form) -> Result<String, Failure> {
        let url = graph::url(&self.account, &[self.account.setting("ig_user_id")?, "media"]);
        let made = self.call::<Created>(Request::post(url, "create_container").form(fields)).await;
        Ok(made.map_err(|failure| graph::unless_blocked(failure, || self.blocked_for()))?.id)
    }

    /// How long an account is left alone that is blocked as spam.
    pub(super) fn blocked_for(&self) -> Duration {
        Duration::from_secs(self.account.figure("blocked_wait_s", 86_400))
    }

    /// `GET /{container}?fields=status_code,status`: `Err` with the wait while it is not ready.
    async fn poll(&self, container: &str, polls: &Polls) -> Result<Result<(), Duration>, Failure> {
        let (status, now) = self.status(container).await?;
        match status.status_code {
            StatusCode::Finished | StatusCode::Published => Ok(Ok(())),
            StatusCode::InProgress => Ok(Err(polls.next(now))),
            StatusCode::Error | StatusCode::Expired => Err(status.failure()),
        }
    }

    /// What the container says, and when. One that was just made is sometimes said not to exist; so is one of another
    /// account.
    pub(super) async fn status(&self, container: &str) -> Result<(Status, Timestamp), Failure> {
        let request = Request::get(graph::url(&self.account, &[container]), "container_status")
            .query("fields", "status_code,status");
        let request = graph::signed(&self.account, request)?;
        let label = request.label();
        let response = answered(self.wire.http.send(request).await, &label, |response| {
            let failure = graph::failure(&self.account, response);
            match graph::error(response) {
                Some(error) if error.is_missing_object() => Failure { class: Class::NotActed, ..failure },
                _ => failure,
            }
        })?;
        Ok((graph::body(&response, &label)?, response.received_at))
    }
}

#[derive(Deserialize)]
pub(super) struct Status {
    pub(super) status_code: StatusCode,
    status: Option<String>,
}

impl Status {
    pub(super) fn is_spent(&self) -> bool {
        matches!(self.status_code, StatusCode::Error | StatusCode::Expired)
    }

    /// Why a container that is spent is: its words name the subcode of the error. Nothing of it is out.
    pub(super) fn failure(&self) -> Failure {
        let said = self.status.as_deref().unwrap_or_default();
        let class = match self.status_code {
            StatusCode::Expired => Class::NotActed,
            _ => graph::class_said(said),
        };
        let class = if class == Class::MayHaveActed { Class::NotActed } else { class };
        Failure::new(class, format!("Instagram could not use the picture: {said}")).spent()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum StatusCode {
    InProgress,
    Finished,
    Published,
    Error,
    Expired,
}
