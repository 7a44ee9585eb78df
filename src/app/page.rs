//! The preview as a page: every post with its pictures drawn, in one file that needs nothing else and runs nothing.

use std::fmt::Write;
use std::sync::Arc;

use base64::Engine;

use super::freeze::Renderer;
use super::{App, Error, Selection, Unmade, wrong_with};
use crate::article::Article;
use crate::channel::Rules;
use crate::post::{LinkPlace, Media, MediaKind, Part, Post, Role, Severity};

impl App {
    /// `fanfare preview --format html`: composes, draws, and gives the page, and what keeps posts on it from being made.
    ///
    /// # Errors
    ///
    /// As [`App::previews`], and if a picture cannot be drawn.
    pub async fn preview_page(
        self: &Arc<Self>,
        articles: &[Article],
        selection: &Selection,
    ) -> Result<(String, Vec<String>), Error> {
        let mut wrong = Vec::new();
        let title = match articles {
            [article] => article.headline.clone(),
            articles => format!("{} articles", articles.len()),
        };
        let language = articles.first().map_or("en", |article| article.language.as_str());
        let mut page = format!(
            "<!doctype html><html lang=\"{}\"><head>{HEAD}<title>{} – preview</title></head><body>",
            escape(language),
            escape(&title)
        );
        for (article, (mut posts, _)) in articles.iter().zip(self.previews(articles, selection)?) {
            let mut renderer = Renderer::new(self.clone());
            for post in posts.iter_mut().flatten().filter(|post| post.skipped.is_none()) {
                renderer.render(article, post).await?;
            }
            let _ = write!(
                page,
                "<header lang=\"{}\" dir=\"auto\"><h1>{}</h1></header><main>",
                escape(&article.language),
                escape(&article.headline)
            );
            let title =
                |channel: &str| self.channel(channel).map(|channel| channel.rules.title.clone()).unwrap_or_default();
            wrong.extend(wrong_with(&posts));
            for post in posts {
                match post {
                    Ok(post) => draw(self, &mut page, &post, &title(post.channel.as_str())),
                    Err(unmade) => draw_unmade(&mut page, &unmade, &title(unmade.channel.as_str())),
                }
            }
            page.push_str("</main>");
        }
        page.push_str("</body></html>");
        Ok((page, wrong))
    }
}

fn draw(app: &App, page: &mut String, post: &Post, channel: &str) {
    let _ = write!(page, "<article><h2>{}<span>{}</span></h2>", escape(post.account.as_str()), escape(channel));
    match &post.skipped {
        Some(reason) => {
            let _ = write!(page, "<p class=\"note\">Skipped: {}</p>", escape(reason));
        }
        None => {
            for part in &post.parts {
                draw_part(page, post, part, app.rules_of(post), &app.explain(post, part));
            }
            draw_link(page, post);
        }
    }
    for warning in &post.warnings {
        let class = if warning.severity == Severity::Error { "note error" } else { "note" };
        let (message, rule) = (escape(&warning.message), escape(&warning.rule));
        let _ = write!(page, "<p class=\"{class}\">{message} <code>{rule}</code></p>");
    }
    page.push_str("</article>");
}

fn draw_unmade(page: &mut String, unmade: &Unmade, channel: &str) {
    let (account, message) = (escape(unmade.account.as_str()), escape(&unmade.message()));
    let _ = write!(
        page,
        "<article><h2>{account}<span>{}</span></h2><p class=\"note error\">{message}</p></article>",
        escape(channel)
    );
}

fn draw_part(page: &mut String, post: &Post, part: &Part, rules: Option<&Rules>, explained: &[String]) {
    match part.role {
        Role::Post => {}
        Role::Reply => page.push_str("<h3>in reply</h3>"),
        Role::Comment => page.push_str("<h3>as a comment</h3>"),
    }
    for (name, value) in part.fields.iter().filter(|(name, value)| *name != "html" && !value.is_empty()) {
        let _ = write!(page, "<p class=\"field\" dir=\"auto\"><b>{}</b> {}</p>", escape(name), escape(value));
    }
    let language = escape(&post.language);
    match part.fields.get("html") {
        // A newsletter is what its HTML makes of it; here too it may run nothing.
        Some(html) => {
            let _ = write!(
                page,
                "<iframe sandbox=\"\" title=\"{}\" srcdoc=\"{}\"></iframe>",
                escape(&format!("The newsletter of {}", post.account)),
                escape(&inlined(html, post))
            );
        }
        None => {
            let _ = write!(page, "<div class=\"text\" lang=\"{language}\" dir=\"auto\">{}</div>", marked(part, rules));
        }
    }
    if !part.fields.contains_key("html") {
        post.media_of(part).for_each(|media| figure(page, media));
    }
    let lengths = part.lengths.iter().zip(explained).map(|(length, explained)| {
        format!(
            "<span class=\"length\"><meter min=\"0\" max=\"{}\" value=\"{}\"></meter> {}</span>",
            length.limit,
            length.length,
            escape(&if length.field == "text" { format!("text {explained}") } else { explained.clone() })
        )
    });
    let lengths: Vec<String> = lengths.collect();
    let _ = write!(page, "<p class=\"lengths\">{}</p>", lengths.concat());
}

/// The text with what is a link, hashtag or mention there.
fn marked(part: &Part, rules: Option<&Rules>) -> String {
    let text: Vec<char> = part.text.text.chars().collect();
    let slice =
        |from: usize, to: usize| escape(&text[from.min(text.len())..to.min(text.len())].iter().collect::<String>());
    let mut html = String::new();
    let mut at = 0;
    let mut entities = super::entities::entities(part, rules);
    entities.sort_by_key(|entity| entity.start);
    for entity in entities.into_iter().filter(|entity| entity.end > entity.start) {
        if entity.start < at {
            continue;
        }
        html.push_str(&slice(at, entity.start));
        let inside = slice(entity.start, entity.end);
        let kind =
            serde_json::to_value(entity.kind).ok().and_then(|kind| kind.as_str().map(escape)).unwrap_or_default();
        let _ = match entity.href.filter(|href| href.starts_with("https://") || href.starts_with("http://")) {
            Some(href) => write!(html, "<a href=\"{}\" rel=\"noopener noreferrer\">{inside}</a>", escape(&href)),
            None => write!(html, "<span class=\"{kind}\">{inside}</span>"),
        };
        at = entity.end;
    }
    html.push_str(&slice(at, text.len()));
    html
}

fn draw_link(page: &mut String, post: &Post) {
    if let Some(card) = &post.card {
        let picture = card.image.and_then(|index| post.media.get(index));
        page.push_str("<div class=\"card\" dir=\"auto\">");
        picture.into_iter().for_each(|media| figure(page, media));
        let (title, description, url) = (escape(&card.title), escape(&card.description), escape(card.url.as_str()));
        let _ = write!(page, "<p><b>{title}</b><br>{description}<br><small>{url}</small></p></div>");
    } else if let Some(link) = post.link.as_ref().filter(|link| link.place == LinkPlace::Card) {
        let _ =
            write!(page, "<div class=\"card\"><p><small>Link card of {}</small></p></div>", escape(link.url.as_str()));
    }
}

fn figure(page: &mut String, media: &Media) {
    let data = data_url(media);
    let alt = escape(&media.alt);
    let size = match (media.width, media.height) {
        (Some(width), Some(height)) => format!(" width=\"{width}\" height=\"{height}\""),
        _ => String::new(),
    };
    let _ = match media.kind {
        MediaKind::Image => write!(page, "<img alt=\"{alt}\"{size} src=\"{data}\">"),
        MediaKind::Video => {
            write!(page, "<video controls muted loop aria-label=\"{alt}\"{size} src=\"{data}\"></video>")
        }
    };
}

/// The mail's HTML with its attached pictures in it, as a mail program shows it.
fn inlined(html: &str, post: &Post) -> String {
    post.media.iter().enumerate().fold(html.to_owned(), |html, (n, media)| {
        let data = data_url(media);
        html.replace(&format!("\"cid:media-{n}\""), &format!("\"{data}\""))
            .replace(&format!("'cid:media-{n}'"), &format!("'{data}'"))
    })
}

fn data_url(media: &Media) -> String {
    format!("data:{};base64,{}", escape(&media.mime), base64::engine::general_purpose::STANDARD.encode(&media.content))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The policy holds for those who open the file: nothing runs, nothing is fetched.
const HEAD: &str = "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:; \
frame-src 'self'\"><style>\
:root{color-scheme:light dark;--line:#8884;--paper:#fff;--page:#f2f3f5;--dim:#5b6470;--accent:#1d6fd0;\
font:16px/1.5 system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif}\
@media (prefers-color-scheme:dark){:root{--paper:#1b1f24;--page:#111418;--dim:#9aa4af;--accent:#6cb0ff}}\
*{box-sizing:border-box}body{margin:0;background:var(--page);padding:0 clamp(1rem,4vw,3rem) 3rem}\
header{padding:2rem 0 1rem}h1{font-size:1.5rem;line-height:1.25;margin:0;max-width:40rem}\
main{columns:23rem;column-gap:1.5rem}\
article{break-inside:avoid;background:var(--paper);border:1px solid var(--line);border-radius:.9rem;padding:1rem 1.1rem;\
margin:0 0 1.5rem}\
h2{font-size:1rem;margin:0 0 .6rem;display:flex;justify-content:space-between;gap:1rem;align-items:baseline}\
h2 span{font-weight:400;font-size:.85rem;color:var(--dim)}h3{font-size:.8rem;font-weight:600;color:var(--dim);margin:1rem 0 .3rem}\
.text{white-space:pre-wrap;overflow-wrap:anywhere}.text a,.text .hashtag,.text .mention,.text .cashtag{color:var(--accent);text-decoration:none}\
.text a:hover{text-decoration:underline}.text .strong{font-weight:700}.text .emphasis{font-style:italic}\
.field{font-size:.9rem;margin:.25rem 0;overflow-wrap:anywhere}.field b{color:var(--dim);font-weight:600;margin-inline-end:.3rem}\
.lengths{font-size:.8rem;color:var(--dim);margin:.8rem 0 0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}\
meter{width:6rem;vertical-align:middle}\
.note{font-size:.85rem;border-inline-start:3px solid #c98a00;padding-inline-start:.6rem;margin:.7rem 0 0;overflow-wrap:anywhere}\
.note.error{border-color:#d0342c}.note code{color:var(--dim)}\
.card{border:1px solid var(--line);border-radius:.7rem;overflow:hidden;font-size:.9rem;margin-top:.75rem;overflow-wrap:anywhere}\
.card p{margin:.6rem .8rem}.card img{margin:0;border-radius:0}.card small{color:var(--dim)}\
img,video{display:block;max-width:100%;height:auto;border-radius:.6rem;margin-top:.75rem}\
iframe{width:100%;height:26rem;border:1px solid var(--line);border-radius:.6rem;background:#fff}\
a:focus-visible,video:focus-visible,iframe:focus-visible{outline:3px solid var(--accent);outline-offset:2px}</style>";
