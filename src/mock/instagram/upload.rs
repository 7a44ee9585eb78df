//! Videos whose bytes are sent: `rupload.facebook.com` for accounts that are signed in by Facebook Login.
//!
//! <https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads>

use serde_json::json;

use super::Instagram;
use super::linked;
use crate::mock::graph::{Call, GraphError, wrong};
use crate::mock::kit::{self, Holder};
use crate::mock::{Request, Response, World};

/// Where its paths begin.
const PATH: &str = "/ig-api-upload/";

/// Where the bytes of a container are to go.
pub(super) fn uri(container: &str, world: &World) -> String {
    format!("{}/instagram{PATH}v26.0/{container}", world.base_url)
}

/// Whether a container's video is to be sent.
pub(super) fn is_asked(call: &Call, has_url: bool) -> Result<bool, GraphError> {
    match call.params.text("upload_type").as_deref() {
        None => Ok(false),
        Some("resumable") if !linked::is_by_facebook(&call.token) => {
            Err(wrong("upload_type=resumable is for apps that have implemented Facebook Login for Business"))
        }
        Some("resumable") if has_url => Err(wrong("image_url and video_url do not go with upload_type=resumable")),
        Some("resumable") => Ok(true),
        Some(_) => Err(wrong("Param upload_type must be resumable")),
    }
}

impl Instagram {
    /// `POST /ig-api-upload/[VERSION/]CONTAINER`: the bytes from `offset` on.
    pub(super) fn uploaded(&self, request: &Request) -> Option<Response> {
        let id = request.uri().path().strip_prefix(PATH)?.rsplit('/').next()?.to_owned();
        let token = kit::header(request, "authorization").and_then(|value| value.strip_prefix("OAuth "));
        let Holder::Account(account) = kit::holder(token) else {
            return Some(failed(401, "NotAuthorizedError", "Authentication failed"));
        };
        let number = |name: &str| kit::header(request, name).and_then(|value| value.parse::<usize>().ok());
        let (Some(offset), Some(size)) = (number("offset"), number("file_size")) else {
            return Some(failed(400, "ParameterError", "The headers offset and file_size are required"));
        };
        let mut state = self.lock();
        let container = state.containers.get_mut(&id).filter(|container| container.account == account);
        let Some(container) = container else { return Some(failed(404, "NotFoundError", "There is no such upload")) };
        let Some(coming) = &mut container.coming else {
            return Some(failed(400, "ProcessingFailedError", "The upload is complete"));
        };
        if offset != coming.len() || offset + request.body().len() > size {
            return Some(failed(400, "OffsetError", "The bytes do not go on where the last ended"));
        }
        coming.extend_from_slice(request.body());
        if coming.len() == size {
            let bytes = std::mem::take(coming);
            container.fill(bytes.into());
        }
        Some(kit::json(200, &json!({"success": true, "message": "Upload successful."})))
    }
}

fn failed(status: u16, kind: &str, message: &str) -> Response {
    kit::json(status, &json!({"debug_info": {"retriable": false, "type": kind, "message": message}}))
}
