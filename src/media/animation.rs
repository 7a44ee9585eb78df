//! Which pictures that move are sent as they are, to be shown moving; all others are stills.

use crate::article::{Animation, Image};
use crate::channel::{AnimationRules, MediaRules};
use crate::post::Media;

/// Why a picture that moves is shown as a still there, if it is: `it has 400 frames, and 350 are taken there`.
pub fn why_still(animation: &Animation, rules: &MediaRules) -> Option<String> {
    match &rules.animation {
        None => Some("none that moves is taken there".to_owned()),
        Some(taken) => over(animation, taken),
    }
}

/// The first figure that is over what `rules` allow.
fn over(animation: &Animation, rules: &AnimationRules) -> Option<String> {
    let Animation { width, height, frames, size_bytes } = *animation;
    let pixels = u64::from(width) * u64::from(height);
    let figures = [
        ("bytes", size_bytes, Some(rules.max_bytes)),
        ("frames", frames.into(), rules.max_frames.map(u64::from)),
        ("pixels in width", width.into(), rules.max_width.map(u64::from)),
        ("pixels in height", height.into(), rules.max_height.map(u64::from)),
        ("pixels", pixels, rules.max_pixels),
        ("pixels in all its frames", pixels.saturating_mul(frames.into()), rules.max_moving_pixels),
    ];
    let over = figures.into_iter().find_map(|(what, is, most)| Some((what, is, most.filter(|most| is > *most)?)));
    over.map(|(what, is, most)| format!("it has {is} {what}, and {most} are taken there"))
}

/// How many of `pictures` go, where those that may go are given: one that moves may have to stand alone.
pub(super) fn company(pictures: &mut Vec<&Image>, rules: &MediaRules) {
    let is_alone = rules.animation.as_ref().is_some_and(|taken| taken.alone);
    if is_alone && pictures.first().is_some_and(|first| moves(first, rules)) {
        pictures.truncate(1);
    }
}

/// Marks what is sent as it is: of several pictures none, where one that moves stands alone.
pub(super) fn mark(media: &mut [Media], pictures: &[&Image], rules: &MediaRules) {
    let is_alone = rules.animation.as_ref().is_some_and(|taken| taken.alone);
    if is_alone && pictures.len() > 1 {
        return;
    }
    for (media, picture) in media.iter_mut().zip(pictures).filter(|(_, picture)| moves(picture, rules)) {
        media.animated = true;
        media.mime = "image/gif".to_owned();
        let size = picture.animation.map(|animation| (animation.width, animation.height));
        (media.width, media.height) = size.unzip();
    }
}

fn moves(picture: &Image, rules: &MediaRules) -> bool {
    picture.animation.as_ref().is_some_and(|animation| why_still(animation, rules).is_none())
}
