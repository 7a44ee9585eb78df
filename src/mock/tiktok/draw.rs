//! A post as TikTok shows it: a tall phone screen, the caption over its lower edge, buttons at the right.

use crate::mock::Posted;
use crate::mock::kit::{escape, find_marks, initials, marked, media_grid};

/// Styles of [`post`].
pub const CSS: &str = r"
.post.tiktok{background:#000;color:#fff;width:280px;max-width:100%;aspect-ratio:9/16;border-radius:22px;position:relative;overflow:hidden;font:14px/1.35 'Helvetica Neue',Arial,sans-serif;box-shadow:0 0 0 6px #1b1b1b,0 8px 24px #0006}
.post.tiktok .media{position:absolute;inset:0;margin:0;border:0;border-radius:0;display:flex;height:100%;overflow-x:auto;scroll-snap-type:x mandatory}
.post.tiktok .media>*{flex:0 0 100%;width:100%;height:100%;margin:0;scroll-snap-align:start;background:#000}
.post.tiktok .media video,.post.tiktok .media img{width:100%;height:100%;object-fit:contain}
.post.tiktok .media .alt{display:none}
.post.tiktok .tt-top{position:absolute;top:12px;left:0;right:0;text-align:center;font-weight:700;opacity:.9;text-shadow:0 1px 3px #000;pointer-events:none}
.post.tiktok .tt-side{position:absolute;right:9px;bottom:90px;display:grid;gap:14px;justify-items:center;font-size:11px;text-shadow:0 1px 3px #000;pointer-events:none}
.post.tiktok .tt-face{width:40px;height:40px;border-radius:50%;border:1.5px solid #fff;background:#fe2c55;display:grid;place-items:center;font-weight:700}
.post.tiktok .tt-side i{font-style:normal;font-size:24px;line-height:1}
.post.tiktok .tt-low{position:absolute;left:0;right:56px;bottom:0;padding:40px 12px 16px;text-shadow:0 1px 3px #000}
.post.tiktok .tt-shade{position:absolute;left:0;right:0;bottom:0;height:45%;background:linear-gradient(#0000,#000b);pointer-events:none}
.post.tiktok .tt-low b{display:block;margin-bottom:4px}
.post.tiktok .tt-caption{max-height:9.4em;overflow-y:auto;overflow-wrap:anywhere}
.post.tiktok .tt-caption .tag,.post.tiktok .tt-caption .mention{font-weight:700}.post.tiktok .tt-caption a{color:inherit;text-decoration:none}
.post.tiktok .tt-privacy{font-size:11px;opacity:.8;margin-top:6px}
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
         <span class=\"tt-face\">{}</span><span><i>♥</i></span><span><i>💬</i></span><span><i>➦</i></span></div>\
         <div class=\"tt-low\"><b>@{}</b><div class=\"tt-caption\">{}</div><div class=\"tt-privacy\">{privacy} · {}</div></div>",
        media_grid(post, "tt-media"),
        initials(&post.account),
        escape(&post.account),
        marked(&post.text, &marks),
        escape(&post.state),
    )
}
