//! A post as TikTok shows it: a tall phone screen, the caption over its lower edge, buttons at the right.

use crate::mock::Posted;
use crate::mock::kit::{Icon, escape, find_marks, icon, initials, marked, media_grid};

/// Styles of [`post`]. A video's own controls stand below the caption.
pub const CSS: &str = r"
.post.tiktok{background:#000;color:#fff;width:300px;max-width:100%;aspect-ratio:9/16;border-radius:22px;position:relative;overflow:hidden;font:14px/1.35 'Helvetica Neue',Arial,sans-serif;box-shadow:0 0 0 6px #1b1b1b,0 8px 24px #0006;margin:6px}
.post.tiktok .media{position:absolute;inset:0;margin:0;border:0;border-radius:0;display:flex;height:100%;overflow-x:auto;scroll-snap-type:x mandatory}
.post.tiktok .media>*{flex:0 0 100%;width:100%;height:100%;margin:0;scroll-snap-align:start;background:#000}
.post.tiktok .media video,.post.tiktok .media img{width:100%;height:100%;object-fit:contain}
.post.tiktok .media .alt{display:none}
.post.tiktok .tt-top{position:absolute;top:12px;left:0;right:0;text-align:center;font-weight:700;opacity:.9;text-shadow:0 1px 3px #000;pointer-events:none}
.post.tiktok .tt-side{position:absolute;right:9px;bottom:104px;display:grid;gap:16px;justify-items:center;filter:drop-shadow(0 1px 2px #0009);pointer-events:none}
.post.tiktok .tt-face{width:40px;height:40px;border-radius:50%;border:1.5px solid #fff;background:#fe2c55;display:grid;place-items:center;font-weight:700}
.post.tiktok .tt-side .icon{width:27px;height:27px;fill:#fff;stroke-width:1}
.post.tiktok .tt-low{position:absolute;left:0;right:56px;bottom:60px;padding:12px 12px 8px;text-shadow:0 1px 3px #000}
.post.tiktok .tt-shade{position:absolute;left:0;right:0;bottom:0;height:55%;background:linear-gradient(#0000,#000c);pointer-events:none}
.post.tiktok .tt-low b{display:block;margin-bottom:3px}
.post.tiktok .tt-caption{max-height:4.05em;overflow-y:auto;scrollbar-width:thin;scrollbar-color:#fff9 transparent;overflow-wrap:anywhere}
.post.tiktok .tt-caption .tag,.post.tiktok .tt-caption .mention{font-weight:700;color:inherit}
.post.tiktok .tt-privacy{font-size:11px;opacity:.85;margin-top:4px}
";

/// The screen.
pub fn post(post: &Posted) -> String {
    let privacy = match post.detail("privacy_level") {
        "PUBLIC_TO_EVERYONE" => "Everyone",
        "MUTUAL_FOLLOW_FRIENDS" => "Friends",
        _ => "Only you",
    };
    // Addresses are no links in a caption.
    let marks: Vec<_> = find_marks(&post.text).into_iter().filter(|mark| mark.class != "link").collect();
    format!(
        "{}<div class=\"tt-shade\"></div><div class=\"tt-top\">For You</div><div class=\"tt-side\">\
         <span class=\"tt-face\" aria-hidden=\"true\">{}</span>{}</div><div class=\"tt-low\"><b>@{}</b>\
         <div class=\"tt-caption\" dir=\"auto\" tabindex=\"0\">{}</div><div class=\"tt-privacy\">{privacy} · {}</div></div>",
        media_grid(post, "tt-media"),
        initials(&post.account),
        [Icon::Heart, Icon::Comment, Icon::Bookmark, Icon::Forward].map(icon).concat(),
        escape(&post.account),
        marked(&post.text, &marks),
        escape(&post.state),
    )
}
