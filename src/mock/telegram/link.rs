//! Targets of links: which Telegram takes, and what it makes of them (tdlib/td, `LinkManager.cpp` and `HttpUrl.cpp`).

/// What a link behind words leads to.
#[derive(Debug, PartialEq)]
pub enum Target {
    /// An address.
    Url(String),
    /// A person.
    User(i64),
}

/// What `target` leads to; nothing if Telegram takes it for no link.
pub fn target(target: &str) -> Option<Target> {
    let user = parameter(target, "user", "id").and_then(|id| number::<i64>(&id)).filter(|id| *id > 0);
    user.map(Target::User).or_else(|| url(target).map(Target::Url))
}

/// The custom emoji of `tg://emoji?id=…`.
pub fn emoji(target: &str) -> Option<i64> {
    number(&parameter(target, "emoji", "id")?).filter(|id| *id != 0)
}

/// The time of `tg://time?unix=…&format=…`.
pub fn time(target: &str) -> Option<(i32, String)> {
    let unix = number(&parameter(target, "time", "unix")?).filter(|unix| *unix > 0)?;
    Some((unix, parameter(target, "time", "format").unwrap_or_default()))
}

/// A number as it would be written out again: without a plus sign and needless zeros.
pub fn number<N: std::str::FromStr + ToString>(text: &str) -> Option<N> {
    text.parse::<N>().ok().filter(|number| number.to_string() == text)
}

/// A value of the query of `tg:HOST?…`, `tg://HOST?…`.
fn parameter(target: &str, host: &str, name: &str) -> Option<String> {
    let scheme = target.get(..3).filter(|scheme| scheme.eq_ignore_ascii_case("tg:"))?;
    let rest = &target[scheme.len()..];
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let head = rest.get(..host.len()).filter(|head| head.eq_ignore_ascii_case(host))?;
    let rest = &rest[head.len()..];
    let query = rest.strip_prefix('/').unwrap_or(rest).strip_prefix('?')?;
    let query = query.split('#').next().unwrap_or_default();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// An address as Telegram writes it: `http` where no scheme stands, the host in lower case, a slash after a bare host.
/// Nothing if it is none: a host needs a dot.
pub fn url(target: &str) -> Option<String> {
    for scheme in ["tg", "ton"] {
        let head = target.get(..scheme.len()).filter(|head| head.eq_ignore_ascii_case(scheme));
        if let Some(rest) = head.and_then(|head| target[head.len()..].strip_prefix(':')) {
            return own_url(scheme, rest.strip_prefix("//").unwrap_or(rest));
        }
    }
    let parts = Parts::read(target)?;
    let named = parts.is_ipv6 || parts.host.contains('.');
    named.then(|| {
        let user = if parts.user.is_empty() { String::new() } else { format!("{}@", parts.user) };
        let port = if parts.port == 0 { String::new() } else { format!(":{}", parts.port) };
        format!("{}://{user}{}{port}{}", parts.scheme, parts.host, parts.query)
    })
}

fn own_url(scheme: &str, rest: &str) -> Option<String> {
    let parts = Parts::read(rest)?;
    let plain = parts.user.is_empty() && parts.port == 0 && !parts.is_ipv6 && parts.scheme == "http";
    let has_scheme = rest.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("http://"));
    let name = parts.host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let query = if parts.query.starts_with("/?") { &parts.query[1..] } else { &parts.query };
    (plain && !has_scheme && name).then(|| format!("{scheme}://{}{query}", parts.host))
}

/// The parts of an address of the web.
struct Parts {
    scheme: &'static str,
    user: String,
    host: String,
    is_ipv6: bool,
    port: u16,
    query: String,
}

impl Parts {
    fn read(target: &str) -> Option<Parts> {
        let scheme = target.find([':', '/', '?', '#', '@', '[', ']']).unwrap_or(target.len());
        let (scheme, rest) = match target[scheme..].strip_prefix("://") {
            Some(rest) if target[..scheme].eq_ignore_ascii_case("http") => ("http", rest),
            Some(rest) if target[..scheme].eq_ignore_ascii_case("https") => ("https", rest),
            Some(_) => return None,
            None => ("http", target),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, query) = rest.split_at(end);
        let (name, port) =
            match authority.rfind([':', ']', '@']).filter(|at| *at > 0 && authority[*at..].starts_with(':')) {
                Some(colon) => (&authority[..colon], port(&authority[colon + 1..])?),
                None => (authority, 0),
            };
        let (user, host) = name.rsplit_once('@').unwrap_or(("", name));
        let is_ipv6 = host.starts_with('[') && host.ends_with(']');
        let sound = if is_ipv6 {
            host[1..host.len() - 1].parse::<std::net::Ipv6Addr>().is_ok()
        } else {
            !host.is_empty() && host != "." && is_part(host, false)
        };
        (sound && is_part(user, true)).then(|| Parts {
            scheme,
            user: user.to_owned(),
            host: host.to_ascii_lowercase(),
            is_ipv6,
            port,
            query: written(query),
        })
    }
}

fn port(text: &str) -> Option<u16> {
    let digits = text.trim_start_matches('0');
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten().filter(|port| *port > 0)
}

/// A query (path and all) with a slash before it and its spaces written out.
fn written(query: &str) -> String {
    let query = query.trim_end_matches([' ', '\t', '\r', '\n', '\0', '\u{B}']);
    let mut out = String::from(if query.starts_with('/') { "" } else { "/" });
    for c in query.chars() {
        if c <= ' ' { out.push_str(&format!("%{:02X}", u32::from(c))) } else { out.push(c) }
    }
    out
}

fn is_part(text: &str, colon: bool) -> bool {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    bytes.iter().enumerate().all(|(at, b)| match b {
        b'%' => hex(at + 1) && hex(at + 2),
        b':' => colon,
        b => b.is_ascii_alphanumeric() || !b.is_ascii() || b".-_!$,~*'();&+=".contains(b),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_completed() {
        let cases = [
            ("telegram.org", Some("http://telegram.org/")),
            ("HTTPS://Telegram.ORG/A?b#c", Some("https://telegram.org/A?b#c")),
            ("a.b?c", Some("http://a.b/?c")),
            ("a.b:080/c d", Some("http://a.b:80/c%20d")),
            ("u:p@a.b", Some("http://u:p@a.b/")),
            ("tg:resolve?domain=x", Some("tg://resolve?domain=x")),
            ("TON://transfer/x", Some("ton://transfer/x")),
            ("[::1]/x", Some("http://[::1]/x")),
            ("nowhere", None),
            ("ftp://a.b", None),
            ("a b.com", None),
            ("a.b:99999", None),
            ("tg://a.b", None),
            ("", None),
        ];
        for (given, taken) in cases {
            assert_eq!(url(given).as_deref(), taken, "{given}");
        }
    }

    #[test]
    fn a_person_is_no_address() {
        assert_eq!(target("tg://user?id=123#x"), Some(Target::User(123)));
        assert_eq!(target("TG:user/?a=b&id=5"), Some(Target::User(5)));
        assert_eq!(target("tg://user?id=x"), Some(Target::Url("tg://user?id=x".to_owned())));
    }
}
