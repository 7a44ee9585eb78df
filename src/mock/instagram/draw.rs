//! A post as Instagram shows it: the account's line, the picture in portrait, the buttons, the caption below.

use crate::mock::Posted;
use crate::mock::kit::{escape, find_marks, initials, marked, media_grid};

/// Characters of a caption that show before "more".
const FOLD: usize = 125;

/// Styles of [`post`].
pub const CSS: &str = r"
.post.instagram{background:#fff;color:#0c1014;border:1px solid #dbdbdb;border-radius:8px;max-width:400px;overflow:hidden;font:14px/1.3 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
.post.instagram .ig-head{display:flex;align-items:center;gap:10px;padding:10px 12px;font-weight:600}
.post.instagram .ig-ring{padding:2px;border-radius:50%;background:conic-gradient(from 210deg,#feda75,#fa7e1e,#d62976,#962fbf,#4f5bd5,#feda75)}
.post.instagram .ig-face{display:grid;place-items:center;width:30px;height:30px;border-radius:50%;border:2px solid #fff;background:#efefef;font-size:11px}
.post.instagram .media{margin:0;border:0;border-radius:0;display:flex;overflow-x:auto;scroll-snap-type:x mandatory;background:#000}
.post.instagram .media>*{flex:0 0 100%;width:100%;margin:0;scroll-snap-align:start;height:auto;max-height:none}
.post.instagram .media img,.post.instagram .media video{width:100%;height:auto;max-height:520px;object-fit:contain;display:block}
.post.instagram .ig-story{aspect-ratio:9/16}
.post.instagram .ig-icons{display:flex;gap:14px;font-size:22px;line-height:1;padding:10px 12px 6px}.post.instagram .ig-icons :last-child{margin-left:auto}
.post.instagram .ig-caption{padding:0 12px 6px;overflow-wrap:anywhere}
.post.instagram .ig-caption .tag,.post.instagram .ig-caption .mention{color:#00376b}
.post.instagram .ig-caption details{display:inline}.post.instagram .ig-caption summary{display:inline;list-style:none;cursor:pointer}
.post.instagram .ig-caption details[open] summary{display:none}.post.instagram .ig-more{color:#737373}
.post.instagram time{display:block;padding:0 12px 12px;color:#737373;font-size:12px}
";

/// The post, or the comment.
pub fn post(post: &Posted) -> String {
    let name = escape(&post.account);
    let caption = caption(&post.text);
    if !post.detail("in_reply_to").is_empty() {
        return format!("<div class=\"ig-caption\"><b>{name}</b> {caption}</div>");
    }
    let kind = if post.detail("kind") == "STORY" { "ig-story" } else { "ig-media" };
    let state = if post.state == "public" { String::new() } else { format!(" · {}", escape(&post.state)) };
    let caption = match post.text.is_empty() {
        true => String::new(),
        false => format!("<div class=\"ig-caption\"><b>{name}</b> {caption}</div>"),
    };
    format!(
        "<div class=\"ig-head\"><span class=\"ig-ring\"><span class=\"ig-face\">{}</span></span>{name}</div>{}\
         <div class=\"ig-icons\"><span>♡</span><span>💬</span><span>➤</span><span>🔖</span></div>{caption}<time>{}{state}</time>",
        initials(&post.account),
        media_grid(post, kind),
        escape(post.created_at.get(..10).unwrap_or_default()),
    )
}

/// The caption, folded; addresses in it are no links.
fn caption(text: &str) -> String {
    let drawn = |text: &str| {
        let marks: Vec<_> = find_marks(text).into_iter().filter(|mark| mark.class != "link").collect();
        marked(text, &marks)
    };
    match text.char_indices().nth(FOLD) {
        None => drawn(text),
        Some((at, _)) => format!(
            "<details><summary>{}… <span class=\"ig-more\">more</span></summary>{}</details>",
            drawn(&text[..at]),
            drawn(text)
        ),
    }
}
