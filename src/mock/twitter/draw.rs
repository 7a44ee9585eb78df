//! A post as X shows it: who, the text with shortened links, pictures or the card of the first link, the buttons.

use super::text;
use crate::mock::Posted;
use crate::mock::kit::{self, Icon, Mark};

/// Styles of [`post`].
pub const CSS: &str = r"
.post.twitter{--accent:#1d9bf0;--dim:#536471}.post.twitter .avatar{background:#536471}
.post.twitter .text{font-size:15.5px;line-height:1.35}
.post.twitter footer{justify-content:space-between;max-width:420px}
.post.twitter .linkcard{position:relative}.post.twitter .linkcard .from{padding:8px 12px}
@media (prefers-color-scheme:dark){.post.twitter{--paper:#000;--dim:#71767b}}
";

/// Characters of a link that are shown.
const SHOWN: usize = 30;

/// The post.
pub fn post(post: &Posted) -> String {
    let mut marks: Vec<Mark> = kit::find_marks(&post.text).into_iter().filter(|mark| mark.class != "link").collect();
    let mut card = String::new();
    for link in text::links(&post.text) {
        let written = &post.text[link.clone()];
        let href = if written.contains("://") { written.to_owned() } else { format!("http://{written}") };
        let bare = href.split_once("://").map_or("", |(_, rest)| rest).trim_start_matches("www.");
        let domain = bare.split('/').next().unwrap_or_default();
        if post.media.is_empty() && card.is_empty() {
            let inside = format!("<span class=\"pic\"></span><span class=\"from\">From {}</span>", kit::escape(domain));
            card = kit::link(&href, "linkcard", &inside);
        }
        let shown: String = match bare.chars().count() > SHOWN {
            true => bare.chars().take(SHOWN - 1).chain(['…']).collect(),
            false => bare.into(),
        };
        marks.retain(|mark| mark.end <= link.start || mark.start >= link.end);
        marks.push(Mark { start: link.start, end: link.end, class: "link", href: Some(href), shown: Some(shown) });
    }
    let buttons = [Icon::Comment, Icon::Repost, Icon::Heart, Icon::Views, Icon::Bookmark].map(kit::icon).concat();
    format!(
        "<header><span class=\"avatar\" aria-hidden=\"true\">{}</span><span class=\"who\"><b>{}</b><span class=\"handle\">@{} · \
         {}</span></span></header><div class=\"text\" dir=\"auto\">{}</div>{}{card}<footer>{buttons}</footer>",
        kit::initials(&post.account),
        kit::escape(&post.account),
        kit::escape(post.detail("username")),
        kit::when(&post.created_at) + kit::edited(post),
        kit::marked(&post.text, &marks),
        kit::media_grid(post, "rounded"),
    )
}
