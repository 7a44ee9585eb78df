//! The wall as a web page: every post as its platform shows it. Loads nothing from elsewhere; runs nothing but the one script
//! that looks for news.

use std::fmt::Write;

use base64::Engine;

use super::{Mock, Posted, Response, kit};

/// The live wall.
pub(super) fn wall(mock: &Mock) -> Response {
    html(document(mock, &mock.world().wall.posts(None, None), true))
}

/// One post, with what replies to it.
pub(super) fn single(mock: &Mock, post: &Posted) -> Response {
    let replies = post.parts.iter().filter_map(|id| mock.world().wall.get(&post.channel, id));
    let posts: Vec<Posted> = std::iter::once(post.clone()).chain(replies).collect();
    html(document(mock, &posts, true))
}

/// The wall in one file: no script, media inside.
pub(super) fn file(mock: &Mock) -> String {
    let mut page = document(mock, &mock.world().wall.posts(None, None), false);
    // From the last to the first, so that `/media/12` is not taken for `/media/1`.
    let count = (0..).take_while(|n| mock.world().wall.media(*n).is_some()).count();
    for n in (0..count).rev() {
        if let Some((mime, bytes)) = mock.world().wall.media(n) {
            let data = base64::engine::general_purpose::STANDARD.encode(&bytes);
            let inside = format!("data:{};base64,{data}", kit::escape(&mime));
            // In an attribute; and in a mail, which is an attribute as a whole.
            for quote in ["\"", "&quot;"] {
                page = page.replace(&format!("{quote}/_mock/media/{n}{quote}"), &format!("{quote}{inside}{quote}"));
            }
        }
    }
    page
}

/// The script that looks for news.
pub(super) fn script() -> Response {
    let mut response = kit::answer(200, SCRIPT);
    kit::set_header(&mut response, "content-type", "text/javascript; charset=utf-8");
    response
}

/// An HTML page that loads nothing from elsewhere.
pub(super) fn html(page: String) -> Response {
    let mut response = kit::answer(200, page);
    kit::set_header(&mut response, "content-type", "text/html; charset=utf-8");
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self' data:; \
                  script-src 'self'; connect-src 'self'; frame-src 'self'";
    kit::set_header(&mut response, "content-security-policy", policy);
    response
}

fn document(mock: &Mock, posts: &[Posted], live: bool) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>The wall</title>\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><style>",
    );
    page.push_str(CSS);
    for fake in mock.fakes() {
        page.push_str(fake.css());
    }
    page.push_str("</style>");
    if live {
        page.push_str("<script src=\"/_mock/wall.js\" defer></script>");
    }
    let count = posts.len();
    let noun = if count == 1 { "post" } else { "posts" };
    let _ = write!(
        page,
        "</head><body><header class=\"top\"><h1>The wall</h1><p>{count} {noun} on faked platforms</p></header><main>"
    );
    if posts.is_empty() {
        page.push_str(
            "<p class=\"empty\">Nothing has been posted yet. What <code>fanfare publish ARTICLE --sandbox</code> sends appears \
             here.</p>",
        );
    }
    // In the order of the channels, so that the same post is found at the same place each time.
    for fake in mock.fakes() {
        for post in posts.iter().filter(|post| post.channel == fake.channel()) {
            let _ = write!(
                page,
                "<section id=\"{}\"><h2>{} <span>{}</span></h2><article class=\"post {} {}\">{}</article></section>",
                kit::escape(&post.anchor()),
                kit::escape(&post.channel),
                kit::escape(&post.state),
                kit::escape(&post.channel),
                kit::escape(&post.state),
                fake.draw(post),
            );
        }
    }
    page.push_str("</main></body></html>");
    page
}

const CSS: &str = "\
:root{color-scheme:light dark;--page:#eef0f3;--ink:#16181c;--line:#0002;--paper:#fff;--dim:#5b6470;--accent:#1d6fd0}\
@media (prefers-color-scheme:dark){:root{--page:#111418;--ink:#e7e9ea;--line:#fff2;--paper:#1b1f24;--dim:#98a1ab}}\
*{box-sizing:border-box}html{scroll-behavior:smooth}\
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.45 system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif}\
.top{display:flex;align-items:baseline;gap:1rem;padding:1.4rem clamp(1rem,4vw,3rem) .4rem}.top h1{font-size:1.35rem;margin:0}\
.top p{margin:0;color:var(--dim);font-size:.9rem}\
main{columns:24rem;column-gap:1.6rem;padding:1rem clamp(1rem,4vw,3rem) 3rem}\
main section{break-inside:avoid;margin:0 0 1.8rem;scroll-margin-top:1rem}\
main h2{font-size:.78rem;letter-spacing:.06em;text-transform:uppercase;color:var(--dim);margin:0 0 .45rem;display:flex;\
justify-content:space-between;font-weight:600}main h2 span{font-weight:400;text-transform:none;letter-spacing:0}\
section:target .post{outline:3px solid var(--accent);outline-offset:4px}.empty{color:var(--dim)}\
.post{background:var(--paper);border-radius:14px;box-shadow:0 1px 3px var(--line);padding:14px 16px;overflow:hidden;\
overflow-wrap:anywhere}.post.deleted{opacity:.45}\
a:focus-visible,summary:focus-visible,video:focus-visible,iframe:focus-visible,[tabindex]:focus-visible{\
outline:3px solid var(--accent);outline-offset:2px}\
.post.facebook,.post.instagram,.post.telegram,.post.tiktok,.post.youtube{padding:0}\
.post header{display:flex;align-items:center;gap:10px;margin-bottom:8px}.post .aside{margin-left:auto;align-self:flex-start;\
color:var(--dim);font-size:.82rem;white-space:nowrap;display:flex;gap:5px;align-items:center}\
.icon{width:19px;height:19px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round;flex:none}\
.post .aside .icon,.post small .icon{width:14px;height:14px}\
.post .avatar{width:42px;height:42px;border-radius:50%;color:#fff;font-weight:600;display:grid;place-items:center;flex:none;\
background:var(--accent)}.post .who{display:flex;flex-direction:column;line-height:1.2;min-width:0}\
.post .handle{color:var(--dim);font-size:.88rem}\
.post a,.post .tag,.post .mention{color:var(--accent);text-decoration:none}.post a:hover{text-decoration:underline}\
.post footer{display:flex;gap:1.6rem;color:var(--dim);margin-top:12px;font-size:.95rem}\
.post .media{display:grid;gap:3px;margin:12px 0 0;overflow:hidden}.post .media.rounded{border-radius:14px;border:1px solid var(--line)}\
.post .media.n2,.post .media.n4{grid-template-columns:1fr 1fr}.post .media.n3{grid-template-columns:2fr 1fr}\
.post .media.n3 figure:first-child{grid-row:span 2}.post figure{margin:0;position:relative}\
.post img,.post video{display:block;width:100%;height:100%;object-fit:cover}\
.post figure .alt{position:absolute;left:8px;bottom:8px;background:#000a;color:#fff;font-size:.7rem;font-weight:700;\
padding:1px 6px;border-radius:5px}\
.post .linkcard{display:block;border:1px solid var(--line);border-radius:14px;overflow:hidden;margin-top:12px;color:inherit}\
.post .linkcard .pic{display:block;aspect-ratio:1.91;background:linear-gradient(135deg,#8fa3b8,#5c7289)}\
.post .linkcard:hover{text-decoration:none}\
.post .linkcard img{aspect-ratio:1.91}.post .linkcard .from,.post .linkcard small{display:block;padding:8px 12px;color:var(--dim);\
font-size:.85rem}.post .linkcard b{display:block;padding:8px 12px 0}.post code{font-family:ui-monospace,monospace}";

const SCRIPT: &str = "\
let seen = null;\n\
setInterval(async () => {\n\
  try {\n\
    const { changes } = await (await fetch('/_mock/changes')).json();\n\
    if (seen !== null && changes !== seen) location.reload();\n\
    seen = changes;\n\
  } catch { /* the mock has ended; the posts stay readable */ }\n\
}, 1000);\n";

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::SystemClock;
    use crate::mock::server::Options;

    fn mock() -> Mock {
        Mock::new(Arc::new(SystemClock::new()), "http://127.0.0.1:1", Options::default())
    }

    #[test]
    fn nothing_of_a_post_can_run_on_the_wall() {
        let mock = mock();
        for channel in mock.channels() {
            mock.world().wall.put(Posted {
                channel: channel.to_owned(),
                account: "<script>alert(1)</script>".to_owned(),
                id: "\"><script>".to_owned(),
                text: "<script>alert(1)</script> <img src=x onerror=alert(1)>".to_owned(),
                ..Posted::default()
            });
        }
        let page = file(&mock);
        assert!(!page.contains("<script") && !page.contains("<img src=x"), "{page}");
    }

    #[test]
    fn a_file_of_the_wall_has_its_media_inside() {
        let mock = mock();
        let media = mock.world().wall.keep("image/jpeg", bytes::Bytes::from_static(b"jpeg"), "A tram");
        mock.world().wall.put(Posted { channel: "twitter".to_owned(), media: vec![media], ..Posted::default() });
        assert!(file(&mock).contains("data:image/jpeg;base64,anBlZw=="));
        let mut mail = Posted { channel: "email".to_owned(), ..Posted::default() };
        mail.details.insert("html".to_owned(), "<img src=\"/_mock/media/0\">".into());
        mock.world().wall.put(mail);
        assert!(!file(&mock).contains("/_mock/"), "something is left outside");
    }
}
