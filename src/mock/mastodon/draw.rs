//! A status as Mastodon shows it: who and where, the content warning, paragraphs, pictures, the buttons.

use crate::mock::Posted;
use crate::mock::kit::{self, Icon};

/// Styles of [`post`].
pub const CSS: &str = r"
.post.mastodon{--accent:#6364ff;--dim:#606085}.post.mastodon .avatar{background:#563acc;border-radius:8px}
.post.mastodon .who{min-width:0}.post.mastodon .handle{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.post.mastodon .text p{margin:0 0 .8em}.post.mastodon .text p:last-child{margin-bottom:0}
.post.mastodon details.cw{border-left:4px solid #f2c94c;background:color-mix(in srgb,#f2c94c 14%,transparent);margin:6px 0;padding:8px 10px}
.post.mastodon details.cw[open] summary{margin-bottom:8px}.post.mastodon summary{cursor:pointer;font-weight:600}
.post.mastodon .media.rounded{border-radius:8px}.post.mastodon footer{justify-content:space-between;max-width:340px}
@media (prefers-color-scheme:dark){.post.mastodon{--accent:#8c8dff;--paper:#282c37;--dim:#9baec8}}
";

/// The status.
pub fn post(post: &Posted) -> String {
    let name = kit::escape(&post.account);
    let inside = format!(
        "<div class=\"text\" dir=\"auto\">{}</div>{}{}",
        kit::paragraphs(&post.text),
        poll(post),
        kit::media_grid(post, "rounded")
    );
    let inside = match post.detail("spoiler_text") {
        "" => inside,
        warning => format!("<details class=\"cw\"><summary>{}</summary>{inside}</details>", kit::escape(warning)),
    };
    let visibility = match post.detail("visibility") {
        "" | "public" => kit::icon(Icon::Globe),
        other => kit::escape(other),
    };
    let buttons = [Icon::Reply, Icon::Repost, Icon::Star, Icon::Bookmark, Icon::More].map(kit::icon).concat();
    format!(
        "<header><span class=\"avatar\" aria-hidden=\"true\">{}</span><span class=\"who\"><b>{name}</b><span class=\"handle\">\
         @{name}@sandbox</span></span><span class=\"aside\">{visibility} {}</span></header>{inside}<footer>{buttons}</footer>",
        kit::initials(&post.account),
        kit::when(&post.created_at) + kit::edited(post),
    )
}

/// What can be chosen, none of it yet.
fn poll(post: &Posted) -> String {
    let options = post.details.get("poll").and_then(|options| options.as_array());
    let option = |title: &serde_json::Value| {
        format!("<p dir=\"auto\">○ {}</p>", kit::escape(title.as_str().unwrap_or_default()))
    };
    options.into_iter().flatten().map(option).collect()
}
