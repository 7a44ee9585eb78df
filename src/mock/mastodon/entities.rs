//! What the server says of accounts and of itself.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{CHANNEL, MAX_CHARACTERS, count, media, poll};
use crate::mock::{Response, World, kit};

/// The id of an account, which stays the same from run to run.
pub(super) fn account_id(account: &str) -> String {
    let sum = account.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    (109_000_000_000_000_000 + sum % 1_000_000_000_000).to_string()
}

/// The account as it stands in answers. <https://docs.joinmastodon.org/entities/Account/>
pub(super) fn account_json(account: &str, world: &World) -> Value {
    let picture = format!("{}/{CHANNEL}/missing.png", world.base_url);
    let (statuses, newest) = world.wall.tally(CHANNEL, account);
    let last_day = newest.and_then(|at| at.parse::<Timestamp>().ok()).map(|at| at.strftime("%Y-%m-%d").to_string());
    json!({
        "id": account_id(account), "username": account, "acct": account, "display_name": account, "locked": false,
        "bot": false, "group": false, "discoverable": true, "indexable": false, "noindex": false, "suspended": false,
        "limited": false, "hide_collections": null, "created_at": "2026-01-01T00:00:00.000Z", "note": "",
        "avatar": picture, "avatar_static": picture, "header": picture, "header_static": picture,
        "followers_count": 0, "following_count": 0, "statuses_count": statuses, "last_status_at": last_day,
        "emojis": [], "fields": [], "roles": [],
        "url": format!("{}/{CHANNEL}/@{account}", world.base_url),
        "uri": format!("{}/{CHANNEL}/users/{account}", world.base_url),
    })
}

/// The same for who signs in as it. <https://docs.joinmastodon.org/entities/Account/#CredentialAccount>
pub(super) fn own_account(account: &str, world: &World) -> Value {
    let mut shown = account_json(account, world);
    shown["source"] = json!({
        "privacy": "public", "sensitive": false, "language": null, "note": "", "fields": [], "follow_requests_count": 0,
        "quote_policy": "public", "hide_collections": null, "discoverable": true, "indexable": false, "attribution_domains": [],
    });
    shown["role"] = json!({"id": "-99", "name": "", "color": "", "permissions": "65536", "highlighted": false});
    shown
}

/// <https://docs.joinmastodon.org/entities/Preferences/>
pub(super) fn preferences() -> Value {
    json!({
        "posting:default:visibility": "public", "posting:default:sensitive": false, "posting:default:language": null,
        "posting:default:quote_policy": "public", "reading:expand:media": "default", "reading:expand:spoilers": false,
        "reading:autoplay:gifs": false,
    })
}

pub(super) fn domain(world: &World) -> &str {
    world.base_url.split("://").nth(1).unwrap_or_default()
}

fn configuration(world: &World) -> Value {
    json!({
        "statuses": {
            "max_characters": world.text_limit(CHANNEL, MAX_CHARACTERS), "max_media_attachments": media::max_files(world),
            "characters_reserved_per_url": count::link_characters(world),
        },
        "media_attachments": {
            "supported_mime_types": media::TYPES, "description_limit": media::max_description(world),
            "image_size_limit": media::MAX_IMAGE_BYTES, "image_matrix_limit": media::MAX_IMAGE_PIXELS,
            "video_size_limit": media::MAX_VIDEO_BYTES, "video_frame_rate_limit": media::MAX_VIDEO_RATE,
            "video_matrix_limit": media::MAX_VIDEO_PIXELS,
        },
        "polls": {
            "max_options": poll::MAX_OPTIONS, "max_characters_per_option": poll::MAX_OPTION_CHARACTERS,
            "min_expiration": poll::MIN_SECONDS, "max_expiration": poll::MAX_SECONDS,
        },
        "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
    })
}

const VERSION: &str = "4.5.15";
const ABOUT: &str = "A server that only looks like one";

/// `GET /api/v2/instance`. <https://docs.joinmastodon.org/entities/Instance/>
pub(super) fn instance(world: &World) -> Response {
    let base = &world.base_url;
    let mut configuration = configuration(world);
    configuration["urls"] = json!({"streaming": base.replacen("http", "ws", 1), "status": null, "about": base, "privacy_policy": null, "terms_of_service": null});
    configuration["translation"] = json!({"enabled": false});
    configuration["vapid"] = json!({"public_key": ""});
    configuration["limited_federation"] = false.into();
    kit::json(
        200,
        &json!({
            "domain": domain(world), "title": "Sandbox", "version": VERSION, "description": ABOUT,
            "source_url": "https://github.com/mastodon/mastodon", "languages": ["en"],
            "usage": {"users": {"active_month": 1}}, "icon": [],
            "thumbnail": {"url": format!("{base}/{CHANNEL}/missing.png"), "blurhash": null, "versions": {}},
            "registrations": {"enabled": false, "approval_required": false, "reason_required": false, "message": null, "min_age": null, "url": null},
            "contact": {"email": "", "account": null}, "rules": [], "api_versions": {"mastodon": 7},
            "configuration": configuration,
        }),
    )
}

/// `GET /api/v1/instance`, for clients from before 4.0. <https://docs.joinmastodon.org/entities/V1_Instance/>
pub(super) fn old_instance(accounts: usize, world: &World) -> Response {
    let base = &world.base_url;
    let statuses = world.wall.tally(CHANNEL, "").0;
    kit::json(
        200,
        &json!({
            "uri": domain(world), "title": "Sandbox", "short_description": ABOUT, "description": ABOUT, "email": "",
            "version": VERSION, "urls": {"streaming_api": base.replacen("http", "ws", 1)},
            "stats": {"user_count": accounts, "status_count": statuses, "domain_count": 0},
            "thumbnail": format!("{base}/{CHANNEL}/missing.png"), "languages": ["en"], "registrations": false,
            "approval_required": false, "invites_enabled": false, "configuration": configuration(world),
            "contact_account": null, "rules": [],
        }),
    )
}
