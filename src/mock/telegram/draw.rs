//! A message as Telegram shows it in a channel: a bubble with media above the text, and the preview of its first link.

use serde_json::Value;

use crate::mock::Posted;
use crate::mock::kit::{escape, initials, link, media_grid};

/// Styles of [`post`].
pub const CSS: &str = r"
.post.telegram{--bubble:#fff;--fg:#000;--link:#2678b6;--name:#2b7fc2;--soft:#3a8ed014;--faint:#6f7f8c;--pre:#7a4d9c;background:#d5e4cf;background-image:linear-gradient(160deg,#dbe8c9,#b9d3cf);padding:14px;border-radius:12px;font:15px/1.38 -apple-system,'Segoe UI',Roboto,sans-serif;color:var(--fg)}
.post.telegram .tg-row{display:flex;gap:8px;align-items:flex-end}
.post.telegram .tg-face{flex:none;width:34px;height:34px;border-radius:50%;background:linear-gradient(#6fc3f0,#3a9bdc);color:#fff;font-weight:600;font-size:13px;display:grid;place-items:center}
.post.telegram .tg-bubble{background:var(--bubble);border-radius:14px 14px 14px 4px;box-shadow:0 1px 1px #0002;overflow:hidden;max-width:440px;min-width:180px}
.post.telegram .tg-name{color:var(--name);font-weight:600;font-size:14px;padding:7px 11px 0}
.post.telegram .tg-text{padding:3px 11px 0;white-space:pre-wrap;overflow-wrap:anywhere}
.post.telegram .media+.tg-text{padding-top:7px}
.post.telegram .tg-text a,.post.telegram .tg-text .tg-found{color:var(--link);text-decoration:none}
.post.telegram .tg-text a:hover{text-decoration:underline}
.post.telegram .tg-text code,.post.telegram .tg-text .tg-pre{font-family:ui-monospace,monospace;font-size:13px;color:var(--pre)}
.post.telegram .tg-spoiler{background:#999;color:transparent;border-radius:3px}.post.telegram .tg-spoiler:hover{background:none;color:inherit}
.post.telegram .tg-quote{display:block;border-left:3px solid var(--name);background:var(--soft);border-radius:4px;padding:3px 8px}
.post.telegram .tg-reply,.post.telegram .tg-card{display:block;margin:5px 11px 0;border-left:3px solid var(--name);background:var(--soft);border-radius:4px;padding:4px 8px;font-size:13px;overflow:hidden;text-overflow:ellipsis;color:inherit;text-decoration:none}
.post.telegram .tg-card b,.post.telegram .tg-reply b{color:var(--name);display:block}
.post.telegram .media{margin:0;border-radius:0}.post.telegram .tg-name+.media{margin-top:6px}
.post.telegram .tg-foot{color:var(--faint);font-size:12px;display:flex;justify-content:flex-end;align-items:center;gap:4px;padding:0 10px 5px}
@media (prefers-color-scheme:dark){.post.telegram{--bubble:#182533;--fg:#f5f5f5;--link:#6ab3f3;--name:#6ab3f3;--soft:#6ab3f31f;--faint:#8ba0b3;--pre:#c9a3e8;background:#0e1621;background-image:linear-gradient(160deg,#132030,#0e1621)}}
";

/// The bubble.
pub fn post(post: &Posted) -> String {
    let name = post.details.get("chat").and_then(|chat| chat["title"].as_str()).unwrap_or(&post.account);
    let options = post.details.get("link_preview_options").unwrap_or(&Value::Null);
    let card = if post.media.is_empty() { card(post, options) } else { String::new() };
    let text = match post.text.is_empty() {
        true => String::new(),
        false => {
            format!("<div class=\"tg-text\" dir=\"auto\">{}</div>", styled(&post.text, post.details.get("entities")))
        }
    };
    let is_above = options["show_above_text"] == Value::Bool(true);
    let (above, below) = if is_above { (card, String::new()) } else { (String::new(), card) };
    let reply = match post.detail("in_reply_to") {
        "" => String::new(),
        parent => format!("<span class=\"tg-reply\"><b>Reply</b>to message {}</span>", escape(parent)),
    };
    let time = post.created_at.get(11..16).unwrap_or_default();
    let edited = if post.details.contains_key("edited") { "edited " } else { "" };
    format!(
        "<div class=\"tg-row\"><div class=\"tg-face\" aria-hidden=\"true\">{}</div><div class=\"tg-bubble\"><div class=\"tg-name\">{}</div>\
         {reply}{}{above}{text}{below}<div class=\"tg-foot\">{edited}{}</div></div></div>",
        initials(name),
        escape(name),
        media_grid(post, "tg-media"),
        escape(time),
    )
}

/// The preview of the link that was asked for, else of the first in the text. The mock fetches no page, so the card
/// shows where it leads.
fn card(post: &Posted, options: &Value) -> String {
    if options["is_disabled"] == Value::Bool(true) {
        return String::new();
    }
    let entities = post.details.get("entities").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let first = entities.iter().find_map(|entity| match entity["type"].as_str()? {
        "text_link" => entity["url"].as_str().map(str::to_owned),
        "url" => Some(slice(&post.text, entity)),
        _ => None,
    });
    let Some(target) = options["url"].as_str().map(str::to_owned).or(first) else { return String::new() };
    let host = url::Url::parse(&target).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    link(&target, "tg-card", &format!("<b>{}</b>{}", escape(host.trim_start_matches("www.")), escape(&target)))
}

fn slice(text: &str, entity: &Value) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let number = |name: &str| entity[name].as_u64().map_or(0, |n| n as usize);
    let (from, length) = (number("offset"), number("length"));
    units.get(from..from + length).map(String::from_utf16_lossy).unwrap_or_default()
}

/// The text with its entities, which may overlap: it is cut wherever one begins or ends, and each piece carries all
/// that cover it.
fn styled(text: &str, entities: Option<&Value>) -> String {
    let entities = entities.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let number = |entity: &Value, name: &str| entity[name].as_u64().map_or(0, |n| n as usize);
    let spans: Vec<(usize, usize, &Value)> =
        entities.iter().map(|e| (number(e, "offset"), number(e, "offset") + number(e, "length"), e)).collect();
    let mut html = String::new();
    let (mut piece, mut units) = (String::new(), 0);
    let mut flush = |piece: &mut String, at: usize| {
        if !piece.is_empty() {
            let covering = spans.iter().filter(|(from, to, _)| *from <= at && at < *to).map(|(_, _, entity)| *entity);
            html.push_str(&wrapped(piece, covering));
            piece.clear();
        }
    };
    let mut began = 0;
    for c in text.chars() {
        if spans.iter().any(|(from, to, _)| *from == units || *to == units) {
            flush(&mut piece, began);
            began = units;
        }
        piece.push(c);
        units += c.len_utf16();
    }
    flush(&mut piece, began);
    html
}

fn wrapped<'a>(piece: &str, covering: impl Iterator<Item = &'a Value>) -> String {
    let mut html = escape(piece);
    for entity in covering {
        html = match entity["type"].as_str().unwrap_or_default() {
            "bold" => format!("<b>{html}</b>"),
            "italic" => format!("<i>{html}</i>"),
            "underline" => format!("<u>{html}</u>"),
            "strikethrough" => format!("<s>{html}</s>"),
            "spoiler" => format!("<span class=\"tg-spoiler\">{html}</span>"),
            "code" => format!("<code>{html}</code>"),
            "pre" => format!("<span class=\"tg-pre\">{html}</span>"),
            "blockquote" | "expandable_blockquote" => format!("<span class=\"tg-quote\">{html}</span>"),
            "text_link" => link(entity["url"].as_str().unwrap_or_default(), "tg-link", &html),
            "url" => link(piece, "tg-link", &html),
            _ => format!("<span class=\"tg-found\">{html}</span>"),
        };
    }
    html
}
