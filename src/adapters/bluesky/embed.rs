//! What a post shows below its text. <https://docs.bsky.app/docs/advanced-guides/posts#images-embeds>

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::post::{LinkCard, LinkPlace, Media, MediaKind, Part, Post};

/// The card of the first part. A post embeds one thing: the card goes before its pictures where the link stands nowhere else.
pub(super) fn card(post: &Post) -> Option<&LinkCard> {
    let only_there = post.link.as_ref().is_some_and(|link| link.place == LinkPlace::Card);
    let bare = post.parts.first().is_some_and(|part| part.media.is_empty());
    post.card.as_ref().filter(|_| only_there || bare)
}

/// What a part shows below its text: the card, else its video, else its pictures.
pub(super) fn embed(
    part: &Part,
    post: &Post,
    card: Option<&LinkCard>,
    blobs: &BTreeMap<usize, Value>,
) -> Option<Value> {
    if let Some(card) = card {
        return Some(external(card, blobs));
    }
    let media: Vec<(&Media, &Value)> =
        part.media.iter().filter_map(|n| Some((post.media.get(*n)?, blobs.get(n)?))).collect();
    if let Some((video, blob)) = media.iter().find(|(file, _)| file.kind == MediaKind::Video) {
        let mut embed = json!({ "$type": "app.bsky.embed.video", "video": blob, "alt": video.alt });
        insert_aspect(&mut embed, video);
        return Some(embed);
    }
    if media.is_empty() {
        return None;
    }
    let images = media.iter().map(|(file, blob)| {
        let mut image = json!({ "image": blob, "alt": file.alt });
        insert_aspect(&mut image, file);
        image
    });
    Some(json!({ "$type": "app.bsky.embed.images", "images": images.collect::<Vec<_>>() }))
}

/// The card itself.
pub(super) fn external(card: &LinkCard, blobs: &BTreeMap<usize, Value>) -> Value {
    let mut external = json!({ "uri": card.url, "title": card.title, "description": card.description });
    if let Some(thumb) = card.image.and_then(|n| blobs.get(&n)) {
        external["thumb"] = thumb.clone();
    }
    json!({ "$type": "app.bsky.embed.external", "external": external })
}

fn insert_aspect(embed: &mut Value, file: &Media) {
    if let (Some(width), Some(height)) = (file.width, file.height) {
        embed["aspectRatio"] = json!({ "width": width, "height": height });
    }
}
