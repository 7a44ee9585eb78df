//! A video as YouTube shows it: the player, the title, the folded description.

use crate::mock::Posted;
use crate::mock::kit::{escape, find_marks, initials, marked, when};

/// Styles of [`post`].
pub const CSS: &str = r"
.post.youtube{--paper:#fff;--fg:#0f0f0f;--dim:#606060;--soft:#f2f2f2;--accent:#065fd4;--press:#0f0f0f;--pressed:#fff;background:var(--paper);color:var(--fg);border-radius:12px;font:14px/1.42 Roboto,Arial,sans-serif}
.post.youtube .yt-player{position:relative;background:#000;aspect-ratio:16/9;border-radius:12px;overflow:hidden}
.post.youtube .yt-player.yt-short{aspect-ratio:9/16;max-width:300px;margin:0 auto}
.post.youtube .yt-player video{width:100%;height:100%;object-fit:contain;display:block}
.post.youtube .yt-time{position:absolute;right:8px;top:8px;background:#000c;color:#fff;font-size:12px;font-weight:500;padding:1px 4px;border-radius:4px;pointer-events:none}
.post.youtube h3{font-size:18px;line-height:1.35;font-weight:600;margin:12px 12px 8px;overflow-wrap:anywhere}
.post.youtube .yt-channel{display:flex;gap:10px;align-items:center;margin:0 12px 10px;font-weight:500}
.post.youtube .yt-face{width:36px;height:36px;border-radius:50%;background:#065fd4;color:#fff;display:grid;place-items:center;font-size:13px;flex:none}
.post.youtube .yt-subscribe{margin-left:auto;background:var(--press);color:var(--pressed);border-radius:18px;padding:7px 14px;font-size:13px}
.post.youtube details{background:var(--soft);border-radius:12px;margin:0 12px 12px;padding:9px 12px}
.post.youtube summary{cursor:pointer;list-style:none;font-weight:500}
.post.youtube summary .yt-lead{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden;font-weight:400}
.post.youtube details[open] summary .yt-lead{display:none}
.post.youtube .yt-text{overflow-wrap:anywhere}
.post.youtube .yt-tags{margin-top:8px;color:var(--dim);font-size:12px}
.post.youtube .yt-comment{display:flex;gap:12px;padding:10px 12px}
@media (prefers-color-scheme:dark){.post.youtube{--paper:#0f0f0f;--fg:#f1f1f1;--dim:#aaa;--soft:#272727;--accent:#3ea6ff;--press:#f1f1f1;--pressed:#0f0f0f}}
";

/// The video, or the comment.
pub fn post(post: &Posted) -> String {
    let name = escape(&post.account);
    let face = initials(&post.account);
    let text = marked(&post.text, &find_marks(&post.text));
    if !post.detail("in_reply_to").is_empty() {
        return format!(
            "<div class=\"yt-comment\"><span class=\"yt-face\">{face}</span><div><b>@{name}</b><div>{text}</div></div></div>"
        );
    }
    let seconds = post.details.get("seconds").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let short = if post.details.get("short") == Some(&true.into()) { " yt-short" } else { "" };
    let poster = match post.detail("thumbnail") {
        "" => String::new(),
        url => format!(" poster=\"{}\"", escape(url)),
    };
    let source = post.media.first().map(|medium| escape(&medium.url)).unwrap_or_default();
    let tags: Vec<&str> = post
        .details
        .get("tags")
        .and_then(|tags| tags.as_array())
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_str())
        .collect();
    let tags = match tags.is_empty() {
        true => String::new(),
        false => format!("<div class=\"yt-tags\">Tags: {}</div>", escape(&tags.join(", "))),
    };
    let date = when(&post.created_at);
    let title = escape(post.detail("title"));
    format!(
        "<div class=\"yt-player{short}\"><video src=\"{source}\"{poster} aria-label=\"{title}\" controls muted playsinline \
         preload=\"metadata\"></video><span class=\"yt-time\">{}:{:02}</span></div><div dir=\"auto\"><h3>{title}</h3></div>\
         <div class=\"yt-channel\"><span class=\"yt-face\" aria-hidden=\"true\">{face}</span>{name}<span class=\"yt-subscribe\">Subscribe\
         </span></div><details><summary>0 views · {date} · {}<div class=\"yt-lead\" dir=\"auto\">{}</div></summary>\
         <div class=\"yt-text\" dir=\"auto\">{text}</div>{tags}</details>",
        seconds / 60,
        seconds % 60,
        escape(&post.state),
        escape(&post.text),
    )
}
