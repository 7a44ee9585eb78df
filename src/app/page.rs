//! The preview as a page: every post with its pictures drawn, in one file that needs nothing else.

use std::fmt::Write;
use std::sync::Arc;

use base64::Engine;

use super::freeze::Renderer;
use super::{App, Error, Selection};
use crate::article::Article;
use crate::post::{Media, MediaKind, Post};

impl App {
    /// `fanfare preview --format html`: composes, draws, and gives the page.
    ///
    /// # Errors
    ///
    /// As [`App::compose`], and if a picture cannot be drawn.
    pub async fn preview_page(self: &Arc<Self>, article: &Article, selection: &Selection) -> Result<String, Error> {
        let mut posts = self.compose(article, selection)?;
        let mut renderer = Renderer::new(self.clone());
        for post in posts.iter_mut().filter(|post| post.skipped.is_none()) {
            renderer.render(article, post).await?;
        }
        let mut page = String::from(HEAD);
        let _ = write!(page, "<title>{0}</title></head><body><h1>{0}</h1><main>", escape(&article.headline));
        for post in &posts {
            draw(&mut page, post);
        }
        page.push_str("</main></body></html>");
        Ok(page)
    }
}

fn draw(page: &mut String, post: &Post) {
    let _ = write!(page, "<article><h2>{}</h2>", escape(post.account.as_str()));
    if let Some(reason) = &post.skipped {
        let _ = write!(page, "<p class=\"note\">skipped: {}</p></article>", escape(reason));
        return;
    }
    for part in &post.parts {
        if let Some(length) = part.lengths.first() {
            let share = (100 * length.length) / length.limit.max(1);
            let _ = write!(
                page,
                "<p class=\"length\"><meter min=\"0\" max=\"100\" value=\"{share}\"></meter> {} of {}</p>",
                length.length, length.limit
            );
        }
        for (name, value) in part.fields.iter().filter(|(name, _)| *name != "html") {
            let _ = write!(page, "<p class=\"field\"><b>{}</b> {}</p>", escape(name), escape(value));
        }
        let _ = write!(page, "<div class=\"text\">{}</div>", escape(&part.text.text));
        for media in post.media_of(part) {
            figure(page, media);
        }
    }
    if let Some(card) = &post.card {
        let _ = write!(page, "<p class=\"card\"><b>{}</b><br>{}</p>", escape(&card.title), escape(&card.description));
    }
    for warning in &post.warnings {
        let _ =
            write!(page, "<p class=\"note\">{} <code>{}</code></p>", escape(&warning.message), escape(&warning.rule));
    }
    page.push_str("</article>");
}

fn figure(page: &mut String, media: &Media) {
    let data = base64::engine::general_purpose::STANDARD.encode(&media.content);
    let alt = escape(&media.alt);
    let _ = match media.kind {
        MediaKind::Image => write!(page, "<img alt=\"{alt}\" src=\"data:{};base64,{data}\">", media.mime),
        MediaKind::Video => write!(page, "<video controls src=\"data:{};base64,{data}\"></video>", media.mime),
    };
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const HEAD: &str = "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
<style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{margin:2rem auto;max-width:80rem;padding:0 1rem}\
main{columns:22rem;column-gap:1.5rem}article{break-inside:avoid;border:1px solid #8884;border-radius:.75rem;padding:1rem;\
margin:0 0 1.5rem}h1{font-size:1.5rem}h2{font-size:1rem;margin:0 0 .5rem}.text{white-space:pre-wrap;overflow-wrap:anywhere}\
.length,.field{font-size:.85rem;margin:.25rem 0;opacity:.8}.note{font-size:.85rem;border-left:3px solid #c80;padding-left:.5rem}\
.card{border:1px solid #8884;border-radius:.5rem;padding:.5rem;font-size:.9rem}img,video{max-width:100%;border-radius:.5rem;\
margin-top:.75rem}meter{width:8rem}</style>";
