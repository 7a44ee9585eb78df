//! A post as Bluesky shows it: who, the text with its facets, pictures or the card that the post brings, the buttons.

use serde_json::Value;

use crate::mock::Posted;
use crate::mock::kit::{self, Icon, Mark};

/// Styles of [`post`].
pub const CSS: &str = r"
.post.bluesky{--accent:#0a7aff;--dim:#42576c}.post.bluesky .avatar{background:#0a7aff}
.post.bluesky .text{font-size:15.5px;line-height:1.4}.post.bluesky footer{justify-content:space-between;max-width:360px}
.post.bluesky .linkcard .media{margin:0;border:0;border-radius:0;border-bottom:1px solid var(--line);aspect-ratio:1.91}
.post.bluesky .cardtext{display:block;padding:10px 12px}.post.bluesky .cardtext b{display:block;padding:0;line-height:1.3}
.post.bluesky .cardtext span{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden;font-size:.88rem;margin-top:2px}
.post.bluesky .cardtext small{display:flex;align-items:center;gap:5px;border-top:1px solid var(--line);margin-top:8px;padding:8px 0 0}
@media (prefers-color-scheme:dark){.post.bluesky{--accent:#4ca2ff;--paper:#151d28;--dim:#8798b0}}
";

/// The post.
pub fn post(post: &Posted) -> String {
    let facets = post.details.get("facets").and_then(Value::as_array).cloned().unwrap_or_default();
    let marks: Vec<Mark> = facets.iter().filter_map(mark).collect();
    let mut media = kit::media_grid(post, "rounded");
    let mut card = String::new();
    if let Some(external) = post.details.get("card") {
        let said = |name: &str| kit::escape(external[name].as_str().unwrap_or_default());
        let host = external["uri"].as_str().and_then(|uri| url::Url::parse(uri).ok());
        let host = host.and_then(|url| url.host_str().map(kit::escape)).unwrap_or_default();
        let inside = format!(
            "{media}<span class=\"cardtext\" dir=\"auto\"><b>{}</b><span>{}</span><small>{} {host}</small></span>",
            said("title"),
            said("description"),
            kit::icon(Icon::Globe),
        );
        card = kit::link(external["uri"].as_str().unwrap_or_default(), "linkcard", &inside);
        media.clear();
    }
    let buttons = [Icon::Comment, Icon::Repost, Icon::Heart, Icon::Share, Icon::More].map(kit::icon).concat();
    format!(
        "<header><span class=\"avatar\" aria-hidden=\"true\">{}</span><span class=\"who\"><b>{}</b><span class=\"handle\">@{} · \
         {}</span></span></header><div class=\"text\" dir=\"auto\">{}</div>{media}{card}<footer>{buttons}</footer>",
        kit::initials(&post.account),
        kit::escape(&post.account),
        kit::escape(post.detail("handle")),
        kit::when(&post.created_at),
        kit::marked(&post.text, &marks),
    )
}

fn mark(facet: &Value) -> Option<Mark> {
    let feature = facet["features"].as_array()?.first()?;
    let (class, href) = match feature["$type"].as_str()?.rsplit('#').next()? {
        "link" => ("link", feature["uri"].as_str().map(str::to_owned)),
        "tag" => ("tag", None),
        _ => ("mention", None),
    };
    let offset = |name: &str| usize::try_from(facet["index"][name].as_u64()?).ok();
    Some(Mark { start: offset("byteStart")?, end: offset("byteEnd")?, class, href, shown: None })
}
