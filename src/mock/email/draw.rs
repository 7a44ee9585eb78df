//! A mail as a mail program shows it: subject, from whom, to whom, the message in a frame of its own.

use crate::mock::Posted;
use crate::mock::kit::{escape, initials, paragraphs, when};

/// Styles of [`post`]. A mail keeps its paper white in the dark, as it does in most mail programs.
pub const CSS: &str = r"
.post.email{background:#fff;color:#202124;font-family:Arial,sans-serif;padding:0;--dim:#5f6368;--line:#e0e0e0}
.post.email h3{font-size:1.15rem;line-height:1.3;margin:0;padding:14px 16px 0}
.post.email header{padding:10px 16px;margin:0;border-bottom:1px solid var(--line);font-size:.85rem}
.post.email .avatar{background:#1a73e8;width:36px;height:36px;font-size:13px}.post.email header time{margin-left:auto;color:var(--dim);white-space:nowrap}
.post.email .who span{color:var(--dim)}.post.email iframe{display:block;width:100%;height:30rem;border:0;background:#fff}
.post.email .plain{padding:4px 16px 8px}.post.email footer{padding:0 16px 12px}
";

/// The mail.
pub fn post(post: &Posted) -> String {
    let html = post.detail("html");
    let body = match html.is_empty() {
        true => format!("<div class=\"plain\" dir=\"auto\">{}</div>", paragraphs(&post.text)),
        // In a frame that may run nothing and fetch nothing: the mail is as foreign here as in any mail program.
        false => format!("<iframe sandbox=\"\" title=\"The mail\" srcdoc=\"{}\"></iframe>", escape(html)),
    };
    let files = post.details.get("files").and_then(|files| files.as_array()).into_iter().flatten();
    let text = |value: &serde_json::Value| escape(value.as_str().unwrap_or_default());
    let files: String =
        files.map(|file| format!("<a href=\"{}\" download>{}</a>", text(&file["url"]), text(&file["name"]))).collect();
    let files = if files.is_empty() { files } else { format!("<footer>{files}</footer>") };
    // In a narrow column an address goes on in the next line, and no word of it is broken.
    let address = |field: &str| escape(post.detail(field)).replace('@', "<wbr>@");
    format!(
        "<h3 dir=\"auto\">{}</h3><header><span class=\"avatar\" aria-hidden=\"true\">{}</span><span class=\"who\"><b>{}</b>\
         <span>to {}</span></span>{}</header>{body}{files}",
        escape(post.detail("subject")),
        initials(&post.account),
        address("from"),
        address("to"),
        when(&post.created_at),
    )
}
