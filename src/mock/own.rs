//! What the mock answers of itself, below `/_mock/`: posts, faults, media, the wall as a file.

use bytes::Bytes;
use http::StatusCode;
use serde_json::json;

use super::server::Mock;
use super::{Request, Response, faults, kit, page, tls};

/// The mock's own paths, after `/_mock/`.
pub(super) fn answer(mock: &Mock, request: &Request, rest: &str) -> Response {
    let world = mock.world();
    // The server sends the head of the answer alone then.
    let method = if request.method() == http::Method::HEAD { "GET" } else { request.method().as_str() };
    match (method, rest) {
        ("GET", "") => mock.about(),
        ("GET", "posts") => posts(mock, request).unwrap_or_else(|wrong| kit::json(400, &json!({"error": wrong}))),
        ("GET", "changes") => kit::json(200, &json!({"changes": world.wall.changes()})),
        ("DELETE", "posts") => {
            mock.clear();
            kit::answer(204, Bytes::new())
        }
        ("DELETE", "") => {
            mock.clear();
            world.faults.clear();
            kit::answer(204, Bytes::new())
        }
        ("GET", "faults") => kit::json(200, &json!(world.faults.left())),
        ("POST", "faults") => match faults::parse(request.body()) {
            Ok(faults) => {
                world.faults.add(faults);
                kit::json(200, &json!(world.faults.left()))
            }
            Err(error) => kit::json(400, &json!({"error": error})),
        },
        ("DELETE", "faults") => {
            world.faults.clear();
            kit::answer(204, Bytes::new())
        }
        ("GET", "authority.pem") => {
            let mut response = kit::answer(200, tls::AUTHORITY);
            kit::set_header(&mut response, "content-type", "application/x-pem-file");
            response
        }
        ("GET", "wall.html") => page::html(mock.wall_html()),
        ("GET", "wall.js") => page::script(),
        ("GET", rest) => {
            match rest.strip_prefix("media/").and_then(|n| n.parse().ok()).and_then(|n| world.wall.media(n)) {
                Some((mime, bytes)) => medium(request, &mime, bytes),
                None => kit::answer(404, "no such page\n"),
            }
        }
        _ => kit::answer(405, "not a method for this path\n"),
    }
}

/// The posts that are asked for. What is misspelt would look like a wall on which nothing stands.
fn posts(mock: &Mock, request: &Request) -> Result<Response, String> {
    let query = kit::query(request);
    if let Some((name, _)) = query.iter().find(|(name, _)| !["channel", "account"].contains(&name.as_str())) {
        return Err(format!("there is no parameter {name}; posts are chosen by channel and account"));
    }
    let channel = kit::value(&query, "channel");
    let known = mock.channels();
    if let Some(channel) = channel.filter(|channel| !known.contains(channel)) {
        return Err(format!("there is no channel {channel}; there are {}", known.join(", ")));
    }
    let posts = mock.world().wall.posts(channel, kit::value(&query, "account"));
    serde_json::to_value(posts).map(|posts| kit::json(200, &posts)).map_err(|error| error.to_string())
}

/// A stored medium. Browsers ask for videos in ranges.
fn medium(request: &Request, mime: &str, bytes: Bytes) -> Response {
    let range = kit::header(request, "range").and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
    let total = bytes.len();
    let wanted = range.and_then(|(start, end)| {
        let start: usize = start.parse().ok()?;
        let end = if end.is_empty() { total } else { end.parse::<usize>().ok()?.checked_add(1)?.min(total) };
        (start < end).then_some((start, end))
    });
    let mut response = match wanted {
        Some((start, end)) => {
            let mut response = kit::answer(StatusCode::PARTIAL_CONTENT.as_u16(), bytes.slice(start..end));
            kit::set_header(&mut response, "content-range", format!("bytes {start}-{}/{total}", end - 1));
            response
        }
        None => kit::answer(200, bytes),
    };
    // Only what cannot run: somebody else's upload must not become a page of ours.
    let harmless = (mime.starts_with("image/") && mime != "image/svg+xml") || mime.starts_with("video/");
    kit::set_header(&mut response, "content-type", if harmless { mime } else { "application/octet-stream" });
    kit::set_header(&mut response, "x-content-type-options", "nosniff");
    kit::set_header(&mut response, "accept-ranges", "bytes");
    response
}
