//! What a channel can carry beside words. What it cannot is said before anything is sent: nothing of a post is left out in
//! silence.

use super::unsupported;
use crate::delivery::Stop;
use crate::post::{LinkPlace, MediaKind, Post, Role};

/// What a channel can carry of a post.
pub(super) struct Takes {
    /// What may stand below the post itself.
    pub(super) below: Option<Role>,
    /// Who makes the card of a link.
    pub(super) card: Card,
    /// Pictures.
    pub(super) pictures: bool,
    /// Pictures that move.
    pub(super) animations: bool,
    /// Videos.
    pub(super) videos: bool,
}

/// Who makes the card of a link.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Card {
    /// Nobody: a link is text.
    Nobody,
    /// The platform, from the page behind the link.
    Platform,
    /// The post brings it.
    Post,
}

impl Takes {
    /// Refuses a post that the channel cannot carry whole.
    ///
    /// # Errors
    ///
    /// [`crate::delivery::Class::Unsupported`], naming what it cannot carry.
    pub(super) fn check(&self, post: &Post) -> Result<(), Stop> {
        let roles = post.parts.iter().skip(1).map(|part| part.role);
        if let Some(role) = roles.into_iter().find(|role| self.below != Some(*role)) {
            return Err(unsupported(match role {
                Role::Reply => "carry a thread or a reply of its own",
                Role::Post | Role::Comment => "carry a comment of its own",
            }));
        }
        if self.card == Card::Nobody && post.link.as_ref().is_some_and(|link| link.place == LinkPlace::Card) {
            return Err(unsupported("show a link on a card"));
        }
        if self.card != Card::Post && post.card.is_some() {
            return Err(unsupported("show a link card that the post brings"));
        }
        if !self.animations && post.media.iter().any(|file| file.animated) {
            return Err(unsupported("carry pictures that move"));
        }
        let lacks = |file: &&crate::post::Media| match file.kind {
            MediaKind::Image => !self.pictures,
            MediaKind::Video => !self.videos,
        };
        // The still of a video is none of its pictures.
        let carried = post.media.iter().enumerate().filter(|(n, _)| post.thumbnail != Some(*n)).map(|(_, file)| file);
        match carried.into_iter().find(lacks).map(|file| file.kind) {
            Some(MediaKind::Image) => Err(unsupported("carry pictures")),
            Some(MediaKind::Video) => Err(unsupported("carry videos")),
            None => Ok(()),
        }
    }
}
