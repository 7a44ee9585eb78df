//! A post as a Page's visitors see it: the head with the Page's name, the text, then photos or a link card.

use crate::mock::Posted;
use crate::mock::kit::{Icon, escape, find_marks, icon, initials, link, marked, media_grid, when};

/// Characters after which the feed folds a text.
const FOLD: usize = 480;

/// Styles of [`post`].
pub const CSS: &str = r"
.post.facebook{--paper:#fff;--fg:#080809;--dim:#65686c;--line:#ced0d4;--soft:#f0f2f5;--accent:#0064d1;background:var(--paper);color:var(--fg);border-radius:10px;box-shadow:0 1px 2px #0003;font:15px/1.34 'Segoe UI',Helvetica,Arial,sans-serif}
.post.facebook .fb-head{display:flex;gap:9px;align-items:center;padding:12px 16px 0}
.post.facebook .fb-face{width:40px;height:40px;border-radius:50%;background:#0866ff;color:#fff;font-weight:600;display:grid;place-items:center;flex:none}
.post.facebook .fb-head b{display:block;font-weight:600}.post.facebook .fb-head small{color:var(--dim);font-size:13px;display:flex;align-items:center;gap:4px}
.post.facebook .fb-head .icon{width:13px;height:13px}
.post.facebook .fb-text{padding:8px 16px 12px;overflow-wrap:anywhere}
.post.facebook .fb-fold summary{list-style:none;cursor:pointer}.post.facebook .fb-fold[open] summary{display:none}
.post.facebook .fb-more{color:var(--dim);font-weight:600}
.post.facebook .media{margin:0;border-radius:0;border:0}
.post.facebook .fb-card{display:block;background:var(--soft);border-top:1px solid var(--line);color:inherit;padding:11px 16px;overflow-wrap:anywhere}
.post.facebook .fb-card small{display:block;color:var(--dim);font-size:13px;text-transform:uppercase}.post.facebook .fb-card b{font-weight:600}
.post.facebook .fb-foot{display:flex;justify-content:space-around;border-top:1px solid var(--line);margin:0 16px;padding:9px 0;color:var(--dim);font-weight:600;font-size:14px}
.post.facebook .fb-card+.fb-foot,.post.facebook .media+.fb-foot{border-top:0}
.post.facebook .fb-foot span{display:flex;align-items:center;gap:6px}
.post.facebook .fb-comment{display:flex;gap:8px;padding:10px 16px}.post.facebook .fb-comment>div{background:var(--soft);border-radius:18px;padding:8px 12px;overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){.post.facebook{--paper:#252728;--fg:#e2e5e9;--dim:#b0b3b8;--line:#3e4042;--soft:#333436;--accent:#5aa7ff}}
";

/// The post, or the comment.
pub fn post(post: &Posted) -> String {
    let (name, face) = (escape(&post.account), initials(&post.account));
    let text = marked(&post.text, &find_marks(&post.text));
    if !post.detail("in_reply_to").is_empty() {
        return format!(
            "<div class=\"fb-comment\"><span class=\"fb-face\">{face}</span><div><b>{name}</b><br>{text}</div></div>"
        );
    }
    let text = match post.text.char_indices().nth(FOLD) {
        _ if post.text.is_empty() => String::new(),
        None => format!("<div class=\"fb-text\" dir=\"auto\">{text}</div>"),
        Some((at, _)) => {
            let shown = whole_words(&post.text[..at]);
            format!(
                "<div class=\"fb-text\" dir=\"auto\"><details class=\"fb-fold\"><summary>{}… <span class=\"fb-more\">See more</span>\
                 </summary>{text}</details></div>",
                marked(shown, &find_marks(shown))
            )
        }
    };
    let card = match post.detail("link") {
        target if !target.is_empty() && post.media.is_empty() => {
            let host =
                url::Url::parse(target).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
            let inside = format!("<small>{}</small><b>{}</b>", escape(host.trim_start_matches("www.")), escape(target));
            link(target, "fb-card", &inside)
        }
        _ => String::new(),
    };
    let edited = if post.details.contains_key("edited") { " · Edited" } else { "" };
    let state = if post.state == "public" { String::new() } else { format!(" · {}", escape(&post.state)) };
    let seen = match post.detail("countries") {
        "" => String::new(),
        countries => format!(" · only in {}", escape(countries)),
    };
    format!(
        "<div class=\"fb-head\"><span class=\"fb-face\" aria-hidden=\"true\">{face}</span><div><b>{name}</b><small>{}{edited}{state}{seen} · \
         {}</small></div></div>{text}{}{card}<div class=\"fb-foot\"><span>{} Like</span><span>{} Comment</span><span>{} Share</span>\
         </div>",
        when(&post.created_at),
        icon(Icon::Globe),
        media_grid(post, "fb-media"),
        icon(Icon::Thumb),
        icon(Icon::Comment),
        icon(Icon::Forward),
    )
}

/// `text` up to its last white space, if it has any.
fn whole_words(text: &str) -> &str {
    text.rfind(char::is_whitespace).map_or(text, |end| text[..end].trim_end())
}
