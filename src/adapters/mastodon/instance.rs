//! What a server says of itself. <https://docs.joinmastodon.org/methods/instance/#v2>
//!
//! Stock servers all say the same; forks and other programs that speak this API do not, and not all say everything.

use serde::Deserialize;

use super::super::TextLimits;
use super::Mastodon;
use crate::delivery::Failure;
use crate::post::MediaLimits;
use crate::wire::Request;

#[derive(Deserialize)]
struct Instance {
    configuration: Configuration,
}

#[derive(Deserialize)]
struct OldInstance {
    configuration: Option<Configuration>,
    /// Of programs that say nothing else.
    max_toot_chars: Option<usize>,
}

impl OldInstance {
    fn configuration(self) -> Option<Configuration> {
        let told = self.max_toot_chars.map(|max_characters| {
            let statuses = Statuses { max_characters, characters_reserved_per_url: None, max_media_attachments: None };
            Configuration { statuses, media_attachments: MediaAttachments::default() }
        });
        self.configuration.or(told)
    }
}

#[derive(Deserialize)]
pub(super) struct Configuration {
    statuses: Statuses,
    #[serde(default)]
    media_attachments: MediaAttachments,
}

#[derive(Deserialize)]
pub(super) struct Statuses {
    max_characters: usize,
    characters_reserved_per_url: Option<usize>,
    max_media_attachments: Option<usize>,
}

#[derive(Default, Deserialize)]
struct MediaAttachments {
    supported_mime_types: Option<Vec<String>>,
    description_limit: Option<usize>,
    image_size_limit: Option<u64>,
    image_matrix_limit: Option<u64>,
    video_size_limit: Option<u64>,
    video_matrix_limit: Option<u64>,
    video_frame_rate_limit: Option<u32>,
}

impl Mastodon {
    /// `GET /api/v2/instance`, or what servers have that are older than that or other programs: `GET /api/v1/instance`.
    pub(super) async fn instance(&self) -> Result<Configuration, Failure> {
        let ask = |version: &str| Request::get(self.account.url(&["api", version, "instance"]), "instance");
        match self.read::<Instance>(ask("v2")).await {
            Err(failure) if failure.message.contains("answered 404") => {
                let old: OldInstance = self.read(ask("v1")).await?;
                old.configuration().ok_or(failure)
            }
            instance => Ok(instance?.configuration),
        }
    }
}

impl Configuration {
    /// A link that counts nothing is none that anybody counts: what is usual is on the safe side.
    pub(super) fn text_limits(&self) -> TextLimits {
        let link = self.statuses.characters_reserved_per_url.filter(|link| *link > 0);
        TextLimits { max: Some(self.statuses.max_characters), link }
    }

    /// Sizes are those that are refused already: by the server's source a file must be smaller.
    pub(super) fn media_limits(&self) -> MediaLimits {
        let media = &self.media_attachments;
        let below = |size: Option<u64>| size.filter(|size| *size > 0).map(|size| size - 1);
        MediaLimits {
            max_count: self.statuses.max_media_attachments,
            alt: media.description_limit,
            image_bytes: below(media.image_size_limit),
            image_pixels: media.image_matrix_limit.filter(|pixels| *pixels > 0),
            video_bytes: below(media.video_size_limit),
            video_seconds: None,
            video_pixels: media.video_matrix_limit.filter(|pixels| *pixels > 0),
            video_rate_hz: media.video_frame_rate_limit.filter(|rate| *rate > 0),
            // Some servers name none and take all the same.
            types: media.supported_mime_types.clone().filter(|types| !types.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_says_little_is_as_others_are() {
        let said = serde_json::json!({"statuses": {"max_characters": 5000}});
        let configuration: Configuration = serde_json::from_value(said).expect("enough");
        assert_eq!(configuration.media_limits(), MediaLimits::default());
        assert_eq!(configuration.text_limits(), TextLimits { max: Some(5000), link: None });
        let said = serde_json::json!({"statuses": {"max_characters": 5000, "characters_reserved_per_url": 0}});
        let configuration: Configuration = serde_json::from_value(said).expect("enough");
        assert_eq!(configuration.text_limits().link, None, "links count something everywhere");
        let said = serde_json::json!({
            "statuses": {"max_characters": 5000, "max_media_attachments": 16},
            "media_attachments": {"description_limit": 10_000, "image_size_limit": 100, "supported_mime_types": ["image/png"],
                                  "video_matrix_limit": 2_073_600, "video_frame_rate_limit": 60},
        });
        let limits = serde_json::from_value::<Configuration>(said).expect("enough").media_limits();
        assert_eq!((limits.max_count, limits.alt, limits.image_bytes), (Some(16), Some(10_000), Some(99)));
        assert_eq!((limits.video_pixels, limits.video_rate_hz), (Some(2_073_600), Some(60)));
        assert_eq!(limits.types.as_deref(), Some(&["image/png".to_owned()][..]));
    }

    #[tokio::test]
    async fn a_server_that_knows_no_second_version_is_asked_by_the_first() {
        use super::super::super::scripted::{Script, account, response};
        let gone = serde_json::json!({"error": "Not Found"});
        for (said, max) in [
            (serde_json::json!({"max_toot_chars": 5000}), Some(5000)),
            (
                serde_json::json!({"configuration": {"statuses": {"max_characters": 700}}, "max_toot_chars": 9}),
                Some(700),
            ),
            (serde_json::json!({"title": "A server"}), None),
        ] {
            let script = Script::new([response(404, &gone), response(200, &said)]);
            let mastodon = Mastodon::new(account("mastodon", &[("access_token", "t")], &[]), script.wire());
            let told = mastodon.instance().await.ok().and_then(|told| told.text_limits().max);
            assert_eq!((told, script.requests()[1].url.path()), (max, "/api/v1/instance"));
        }
    }
}
