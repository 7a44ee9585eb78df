//! Videos of accounts that are signed in by Facebook Login: their bytes are sent, so that they need no public URL.
//!
//! <https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads>

use serde::Deserialize;
use url::Url;

use super::super::{answered, class_of_status};
use super::Instagram;
use super::graph;
use crate::delivery::{Class, Failure};
use crate::post::Media;
use crate::wire::{Form, Request, Response};

impl Instagram {
    /// `POST /{ig}/media` with `upload_type=resumable`, and the bytes to where it says. What was broken off is made anew with its
    /// container, which nobody sees.
    pub(super) async fn upload(&self, file: &Media, mut fields: Form) -> Result<String, Failure> {
        fields.push(("upload_type".to_owned(), "resumable".to_owned()));
        let url = graph::url(&self.account, &[self.account.setting("ig_user_id")?, "media"]);
        let session: Session = self.call(Request::post(url, "create_container").form(fields)).await?;
        let request = Request::post(self.own(session.uri)?, "upload_video")
            .authorization("OAuth", self.account.secret("access_token")?)
            .header("offset", "0")
            .header("file_size", file.content.len().to_string())
            .bytes(&file.mime, file.content.clone());
        let label = request.label();
        let response = answered(self.wire.http.send(request).await, &label, |said| self.not_uploaded(said))?;
        match response.value()["success"] == true {
            true => Ok(session.id),
            false => Err(self.not_uploaded(&response).at(label)),
        }
    }

    /// The token goes to no other site than the platform's.
    fn own(&self, uri: Url) -> Result<Url, Failure> {
        let host = self.account.api_url.host_str().unwrap_or_default();
        let site = host.split_once('.').map_or(host, |(_, site)| site);
        let is_own = uri.host_str().is_some_and(|it| it == host || it.ends_with(&format!(".{site}")));
        let is_safe = uri.scheme() == self.account.api_url.scheme();
        if is_own && is_safe {
            return Ok(uri);
        }
        let message = format!("Instagram wants the video sent to {uri}, which is none of its own addresses");
        Err(Failure::new(Class::Refused, message))
    }

    /// `{"debug_info": {"retriable", "type", "message"}}`
    fn not_uploaded(&self, response: &Response) -> Failure {
        let info = response.value()["debug_info"].take();
        let Some(said) = info["message"].as_str() else { return graph::failure(&self.account, response) };
        // It published nothing, whatever became of it.
        let class = match response.status {
            status @ (401 | 403 | 429 | 500..) => class_of_status(status),
            _ if info["retriable"] == true => Class::NotActed,
            _ => Class::Refused,
        };
        Failure::new(class, format!("Instagram did not take the video: {said}"))
    }
}

#[derive(Deserialize)]
struct Session {
    id: String,
    uri: Url,
}
