//! A post as Instagram shows it: the account's line, the picture in portrait, the buttons, the caption below.

use crate::mock::Posted;
use crate::mock::kit::{Icon, escape, find_marks, icon, initials, marked, media_grid, when};

/// Characters of a caption that show before "more".
const FOLD: usize = 125;

/// Styles of [`post`].
pub const CSS: &str = r"
.post.instagram{--paper:#fff;--fg:#0c1014;--dim:#6a717b;--line:#dbdbdb;--tag:#00376b;background:var(--paper);color:var(--fg);border:1px solid var(--line);border-radius:8px;max-width:400px;font:14px/1.35 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
.post.instagram .ig-head{display:flex;align-items:center;gap:10px;padding:10px 12px;font-weight:600}
.post.instagram .ig-ring{padding:2px;border-radius:50%;background:conic-gradient(from 210deg,#feda75,#fa7e1e,#d62976,#962fbf,#4f5bd5,#feda75)}
.post.instagram .ig-face{display:grid;place-items:center;width:30px;height:30px;border-radius:50%;border:2px solid var(--paper);background:#efefef;color:#0c1014;font-size:11px}
.post.instagram .media{margin:0;border:0;border-radius:0;display:flex;overflow-x:auto;scroll-snap-type:x mandatory;background:#000}
.post.instagram .media>*{flex:0 0 100%;width:100%;margin:0;scroll-snap-align:start;height:auto;max-height:none}
.post.instagram .media img,.post.instagram .media video{width:100%;height:auto;max-height:520px;object-fit:contain;display:block}
.post.instagram .media .alt{display:none}
.post.instagram .ig-story{aspect-ratio:9/16}
.post.instagram .ig-icons{display:flex;gap:14px;padding:10px 12px 6px}.post.instagram .ig-icons .icon{width:24px;height:24px}.post.instagram .ig-icons :last-child{margin-left:auto}
.post.instagram .ig-caption{padding:0 12px 6px;overflow-wrap:anywhere}
.post.instagram .ig-caption .tag,.post.instagram .ig-caption .mention{color:var(--tag)}
.post.instagram .ig-caption details{display:inline}.post.instagram .ig-caption summary{display:inline;list-style:none;cursor:pointer}
.post.instagram .ig-caption details[open] summary{display:none}.post.instagram .ig-more{color:var(--dim)}
.post.instagram .ig-when{padding:0 12px 12px;color:var(--dim);font-size:12px}
@media (prefers-color-scheme:dark){.post.instagram{--paper:#000;--fg:#f5f5f5;--dim:#a8a8a8;--line:#363636;--tag:#a8c7ff}}
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
    let buttons = [Icon::Heart, Icon::Comment, Icon::Send, Icon::Bookmark].map(icon).concat();
    format!(
        "<div class=\"ig-head\"><span class=\"ig-ring\" aria-hidden=\"true\"><span class=\"ig-face\">{}</span></span>{name}</div>{}\
         <div class=\"ig-icons\">{buttons}</div>{caption}<div class=\"ig-when\">{}{state}</div>",
        initials(&post.account),
        media_grid(post, kind),
        when(&post.created_at),
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
        Some((at, _)) => {
            // At a word's end, where there is one; a caption is one line until it is opened.
            let shown = text[..at].rfind(char::is_whitespace).map_or(&text[..at], |end| text[..end].trim_end());
            format!(
                "<details><summary>{}… <span class=\"ig-more\">more</span></summary>{}</details>",
                drawn(shown),
                drawn(text)
            )
        }
    }
}
