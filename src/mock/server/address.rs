//! Where a request is for: the common address, below which each channel has a path, or one that is a channel's alone.
//!
//! Many client libraries take a host and drop the path behind it. So each channel is also at the root of `NAME.localhost`, and
//! of a port of its own if that is asked for. What its answers say of themselves begins with the address where they were asked.

use bytes::Bytes;
use http::HeaderValue;
use http::request::Parts;

use crate::mock::Response;

/// A channel, and the path below its base.
pub(super) struct Target {
    pub(super) channel: &'static str,
    /// With the query.
    pub(super) path: String,
    /// The channel's own address by which it was asked, without a slash at the end.
    pub(super) own: Option<String>,
}

/// What a request is for, at the port of the channel `own` or at the common one. None where it is for no channel: for the wall, the
/// mock's own paths, or nothing that is there.
pub(super) fn target(channels: &[&'static str], own: Option<&'static str>, head: &Parts) -> Option<Target> {
    let host = head.headers.get(http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let (path, query) = (head.uri.path(), head.uri.query().map_or_else(String::new, |query| format!("?{query}")));
    let (first, rest) = path.strip_prefix('/')?.split_once('/').unwrap_or((&path[1..], ""));
    if let Some(channel) = own.or_else(|| named(channels, host)) {
        let is_mocks = first == "_mock" || (path == "/" && head.method == http::Method::GET);
        let own = Some(format!("http://{host}"));
        return (!is_mocks).then(|| Target { channel, path: format!("{path}{query}"), own });
    }
    let channel = channels.iter().copied().find(|channel| *channel == first)?;
    Some(Target { channel, path: format!("/{rest}{query}"), own: None })
}

/// True for a name of this machine, or of a channel on it.
pub(super) fn is_ours(channels: &[&'static str], host: &str) -> bool {
    let name = name_of(host);
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        || named(channels, host).is_some()
}

/// The channel that a host is the name of: `bluesky.localhost:4010`. Nobody else can have such a name (RFC 6761, 6.3).
fn named(channels: &[&'static str], host: &str) -> Option<&'static str> {
    let (first, rest) = name_of(host).split_once('.')?;
    let is_named = |channel: &&&str| rest.eq_ignore_ascii_case("localhost") && first.eq_ignore_ascii_case(channel);
    channels.iter().find(is_named).copied()
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// Lets an answer speak of the address where it was asked: links that begin with the channel's `common` base begin with `own`.
pub(super) fn speak_of(response: &mut Response, common: &str, own: &str) {
    for value in response.headers_mut().values_mut() {
        let moved = value.to_str().ok().and_then(|text| moved(text, common, own));
        if let Some(moved) = moved.and_then(|text| HeaderValue::from_str(&text).ok()) {
            *value = moved;
        }
    }
    let kind =
        response.headers().get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("text/") || kind.contains("json") {
        let moved = std::str::from_utf8(response.body()).ok().and_then(|text| moved(text, common, own));
        if let Some(moved) = moved {
            *response.body_mut() = Bytes::from(moved);
        }
    }
}

/// `text` with its links moved; none if it has none.
fn moved(text: &str, common: &str, own: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(common) {
        let (before, link) = rest.split_at(at);
        let after = &link[common.len()..];
        // `…/blueskyer` is another path.
        let is_whole = !after.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '-' | '_'));
        out.push_str(before);
        out.push_str(if is_whole { own } else { common });
        rest = after;
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNELS: &[&str] = &["bluesky", "twitter"];

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in ["127.0.0.1:4010", "localhost", "LOCALHOST:1", "[::1]:4010", "127.0.0.2", "bluesky.localhost:4010"]
        {
            assert!(is_ours(CHANNELS, host), "{host}");
        }
        for host in [
            "example.com",
            "127.0.0.1.example.com",
            "localhost.example.com:4010",
            "",
            "10.0.0.1",
            "other.localhost",
            "bluesky.example.com",
            "a.bluesky.localhost",
        ] {
            assert!(!is_ours(CHANNELS, host), "{host}");
        }
    }

    #[test]
    fn a_channel_is_below_a_path_and_at_the_root_of_its_own_address() {
        let ask = |own, host: &str, path: &str| {
            let (head, ()) = http::Request::get(path).header("host", host).body(()).unwrap().into_parts();
            target(CHANNELS, own, &head).map(|target| (target.channel, target.path, target.own))
        };
        let common = Some(("bluesky", "/xrpc/a?b=1".to_owned(), None));
        assert_eq!(ask(None, "127.0.0.1:1", "/bluesky/xrpc/a?b=1"), common);
        let named = Some(("bluesky", "/xrpc/a".to_owned(), Some("http://Bluesky.localhost:1".to_owned())));
        assert_eq!(ask(None, "Bluesky.localhost:1", "/xrpc/a"), named);
        let of_port = Some(("twitter", "/2/tweets".to_owned(), Some("http://127.0.0.1:2".to_owned())));
        assert_eq!(ask(Some("twitter"), "127.0.0.1:2", "/2/tweets"), of_port);
        for path in ["/", "/_mock/posts", "/other/x"] {
            assert_eq!(ask(None, "127.0.0.1:1", path), None);
        }
        assert_eq!(ask(Some("twitter"), "127.0.0.1:2", "/_mock/media/0"), None);
    }

    #[test]
    fn links_are_moved_and_nothing_else() {
        let (common, own) = ("http://127.0.0.1:1/bluesky", "http://127.0.0.1:2");
        let text = "\"http://127.0.0.1:1/bluesky\" http://127.0.0.1:1/bluesky/a http://127.0.0.1:1/blueskyer";
        let expected = "\"http://127.0.0.1:2\" http://127.0.0.1:2/a http://127.0.0.1:1/blueskyer";
        assert_eq!(moved(text, common, own).as_deref(), Some(expected));
        assert_eq!(moved("none", common, own), None);
    }
}
