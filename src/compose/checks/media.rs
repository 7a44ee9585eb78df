//! Rules about pictures and videos: whether they are described, and whether all of them are there.

use std::path::Path;

use super::{Found, Spot};
use crate::channel::AltRules;
use crate::media::{CARD, CLIP, why_still};
use crate::post::MediaKind;
use crate::text::measure;

/// How many characters of the end of a text are told.
const LAST_WORDS: usize = 30;

/// Words that say of a picture only that it is one.
const SAYS_NOTHING: &[&str] = &[
    "image",
    "img",
    "picture",
    "photo",
    "photograph",
    "graphic",
    "screenshot",
    "untitled",
    "alt",
    "alt text",
    "фото",
    "изображение",
    "картинка",
    "снимок",
    "сурет",
    "зображення",
    "світлина",
    "bild",
    "foto",
    "grafik",
    "symbolbild",
    "image d'illustration",
    "imagen",
    "fotografía",
    "imagem",
    "fotografia",
    "immagine",
    "zdjęcie",
    "obraz",
    "resim",
    "fotoğraf",
    "görsel",
    "afbeelding",
    "kuva",
    "صورة",
    "תמונה",
    "चित्र",
    "图片",
    "圖片",
    "写真",
    "画像",
    "사진",
    "이미지",
    "ภาพ",
];

impl Found<'_> {
    pub(super) fn media(&mut self) {
        self.left_out();
        self.video_left_out();
        self.stills();
        if self.job.channel.rules.media.alt.is_none() {
            return;
        }
        let media: Vec<(String, String)> =
            self.job.plan.media.iter().map(|media| (media.source.clone(), media.alt.trim().to_owned())).collect();
        self.alt_texts_cut();
        for (_, alt) in &media {
            self.html(Spot { field: "alt text", ..Spot::key("media", "image") }, alt);
        }
        for (source, alt) in media.into_iter().filter(|(_, alt)| says_nothing(alt)) {
            let has = if alt.is_empty() {
                "no alt text".to_owned()
            } else {
                format!("{alt:?} for alt text, which tells nothing")
            };
            let message = format!("{source} has {has}; say in one sentence what it shows");
            let name = source.rsplit('/').next().unwrap_or(&source);
            self.warn("alt-text-missing", Spot::key("media", "image").at(&[&source, name]), &message);
        }
    }

    /// Pictures that the channel has no room for, where it takes some.
    fn left_out(&mut self) {
        let (images, media) = (&self.job.article.images, &self.job.plan.media);
        let is_taken = |source: &str| media.iter().any(|media| media.source == source);
        let sources: Vec<String> = images.iter().map(|image| image.source.to_string()).collect();
        let Some(first) = sources.iter().find(|source| !is_taken(source)) else { return };
        // The still of a video is none of the post's own pictures.
        let still = self.job.plan.thumbnail.and_then(|n| media.get(n)).map(|media| &media.source);
        let taken = sources.iter().filter(|source| is_taken(source) && Some(*source) != still).count();
        let title = &self.job.channel.rules.title;
        if self.job.plan.unhosted && taken == 0 {
            let message = format!(
                "{title} fetches pictures itself, and there is no public folder for them: a clip of the headline goes in \
                 place of the article\u{2019}s pictures; set [media] folder and url"
            );
            let name = first.rsplit('/').next().unwrap_or(first);
            return self.warn("media-left-out", Spot::key("media", "image").at(&[first, name]), &message);
        }
        let has_video = media.iter().any(|media| media.kind == MediaKind::Video && media.source != CLIP);
        if taken == 0 && !has_video {
            return;
        }
        let (all, others) = (sources.len(), sources.iter().filter(|source| !is_taken(source)).count() - 1);
        let others = if others == 0 { String::new() } else { format!(" and {others} more") };
        let message = if has_video {
            format!("the post on {title} has the article\u{2019}s video: it goes without {first}{others}")
        } else {
            format!(
                "of the article\u{2019}s {all} pictures the post on {title} has {taken}: it goes without {first}{others}"
            )
        };
        let name = first.rsplit('/').next().unwrap_or(first);
        self.warn("media-left-out", Spot::key("media", "image").at(&[first, name]), &message);
    }

    /// Alt texts that are longer than the channel takes: whoever does not see the picture hears nothing of the rest.
    fn alt_texts_cut(&mut self) {
        let (job, article) = (self.job, self.job.article);
        let title = &job.channel.rules.title;
        let Some(limit) = job.channel.rules.media.alt.as_ref().map(AltRules::limit) else { return };
        let videos = article.video.iter().map(|video| (video.source.to_string(), video.alt.as_deref()));
        let images = article.images.iter().map(|image| (image.source.to_string(), image.alt.as_deref()));
        for (source, alt) in images.chain(videos) {
            let (Some(alt), Some(sent)) = (alt, job.plan.media.iter().find(|media| media.source == source)) else {
                continue;
            };
            let length = measure::length(alt.trim(), limit.unit);
            if length <= limit.max {
                continue;
            }
            let last = sent.alt.char_indices().rev().nth(LAST_WORDS).map_or(0, |(at, _)| at);
            let message = format!(
                "the alt text of {source} has {length} characters and {title} takes {}: it ends there with \u{201C}\u{2026}{}\u{201D}; \
                 say it in fewer words",
                limit.max,
                sent.alt[last..].trim_start()
            );
            let name = source.rsplit('/').next().unwrap_or(&source);
            self.warn("alt-text-cut", Spot::key("media", "image").at(&[&source, name]), &message);
        }
    }

    /// Pictures that move, and are shown as stills; or may move, which nobody knows before they are fetched.
    fn stills(&mut self) {
        let (job, rules) = (self.job, &self.job.channel.rules);
        for image in &job.article.images {
            let source = image.source.to_string();
            let goes = job.plan.media.iter().any(|media| media.source == source && !media.animated);
            let is_unseen = image.source.file().is_none() && source.to_ascii_lowercase().ends_with(".gif");
            let message = match &image.animation {
                _ if !goes => continue,
                Some(animation) => {
                    let reason = why_still(animation, &rules.media);
                    let reason =
                        reason.unwrap_or_else(|| "one that moves stands alone there; name it first".to_owned());
                    format!("{source} moves, and the post on {} shows its first picture alone: {reason}", rules.title)
                }
                None if is_unseen && rules.media.animation.is_some() => format!(
                    "{source} is fetched when it is published: if it moves and {} takes it, the post shows it moving, and \
                     as its first picture if not; save it beside the article to see which",
                    rules.title
                ),
                None if is_unseen => format!(
                    "{source} is fetched when it is published: if it moves, the post on {} shows its first picture alone",
                    rules.title
                ),
                None => continue,
            };
            let name = source.rsplit('/').next().unwrap_or(&source);
            self.warn("picture-still", Spot::key("media", "image").at(&[&source, name]), &message);
        }
    }

    /// A video that the channel does not take, and what stands in for it.
    fn video_left_out(&mut self) {
        let (article, plan) = (self.job.article, self.job.plan);
        let Some((video, reason)) = article.video.as_ref().zip(plan.left_out.as_ref()) else { return };
        let instead = match plan.media.first().map(|media| media.source.as_str()) {
            Some(CLIP) => ". A clip of the headline is made instead",
            Some(CARD) => ". The headline on a card goes instead",
            _ => "",
        };
        let (source, title) = (video.source.to_string(), &self.job.channel.rules.title);
        let message =
            format!("the post on {title} goes without the article\u{2019}s video {source}: {reason}{instead}");
        let name = source.rsplit('/').next().unwrap_or(&source);
        // Only of a video that does not fit can somebody do something.
        let rule = if plan.unfit { "video-left-out" } else { "media-left-out" };
        self.warn(rule, Spot::key("media", "video").at(&[&source, name]), &message);
    }
}

/// Whether an alt text is none: empty, a file's name, or a word for pictures.
fn says_nothing(alt: &str) -> bool {
    let lower = alt.to_lowercase();
    let lower = lower.trim_end_matches(['.', ':']);
    let extension = Path::new(lower).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let is_file = !alt.contains(char::is_whitespace)
        && matches!(extension, "jpg" | "jpeg" | "png" | "webp" | "gif" | "heic" | "avif" | "tif" | "tiff" | "svg");
    let numbered = ["img", "dsc", "dscn", "pxl", "image", "photo", "picture", "p", "foto", "фото", "screenshot"]
        .iter()
        .any(|name| {
            lower.strip_prefix(name).is_some_and(|rest| {
                rest.contains(|sign: char| sign.is_ascii_digit())
                    && rest.chars().all(|sign| sign.is_ascii_digit() || "_- #".contains(sign))
            })
        });
    lower.is_empty() || is_file || numbered || SAYS_NOTHING.contains(&lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_s_name_describes_no_picture() {
        for alt in ["", "harbour1.jpg", "IMG_2031", "DSC-0042", "Photo", "image 3", "Фото", "写真", "Bild."] {
            assert!(says_nothing(alt), "{alt}");
        }
        for alt in ["Image of a ferry", "A ferry", "Port", "Photo finish at the port", "Ferry P2", "Порт", "港"] {
            assert!(!says_nothing(alt), "{alt}");
        }
    }
}
