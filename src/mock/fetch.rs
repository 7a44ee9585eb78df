//! How fakes fetch media that a post names by URL: plain HTTP from this machine, and from nowhere else.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Fetch;

/// No body longer than this is read: what the most generous platform fetches.
const MAX_BYTES: usize = 4_000_000_000;

/// No answer is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(60);

/// Fetches `http://` addresses of this machine; refuses all others.
pub fn loopback() -> Fetch {
    Arc::new(|url| {
        Box::pin(async move {
            let fetched = tokio::time::timeout(PATIENCE, get(&url)).await;
            fetched
                .unwrap_or_else(|_| Err("no answer within a minute".into()))
                .map_err(|error| format!("{url}: {error}"))
        })
    })
}

async fn get(url: &str) -> Result<(Bytes, String), String> {
    let url = url::Url::parse(url).map_err(|error| error.to_string())?;
    if url.scheme() != "http" {
        return Err("only http:// is fetched here".into());
    }
    let address = match url.host() {
        Some(url::Host::Ipv4(ip)) if ip.is_loopback() => IpAddr::V4(ip),
        Some(url::Host::Ipv6(ip)) if ip == Ipv6Addr::LOCALHOST => IpAddr::V6(ip),
        Some(url::Host::Domain("localhost")) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        _ => return Err("only this machine is fetched from here".into()),
    };
    let port = url.port_or_known_default().unwrap_or(80);
    let mut stream = TcpStream::connect((address, port)).await.map_err(|error| error.to_string())?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.map_err(|error| error.to_string())?;
    let mut answer = Vec::new();
    let limit = MAX_BYTES as u64 + 64 * 1024;
    stream.take(limit).read_to_end(&mut answer).await.map_err(|error| error.to_string())?;
    read(&answer)
}

/// Reads an answer whose connection was closed after it.
fn read(answer: &[u8]) -> Result<(Bytes, String), String> {
    let end = find(answer, b"\r\n\r\n").ok_or("not an answer by HTTP")?;
    let head = std::str::from_utf8(&answer[..end]).map_err(|_| "not an answer by HTTP")?;
    let body = &answer[end + 4..];
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    if status != "200" {
        return Err(format!("answered with status {status}"));
    }
    let headers: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(':')).collect();
    let header = |name: &str| {
        headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .unwrap_or_default()
    };
    let body = if header("transfer-encoding").eq_ignore_ascii_case("chunked") {
        unchunk(body).ok_or("the answer was cut off")?
    } else {
        match header("content-length").parse::<usize>() {
            Ok(length) => body.get(..length).ok_or("the answer was cut off, or is too large")?.to_vec(),
            Err(_) => body.to_vec(),
        }
    };
    if body.len() > MAX_BYTES {
        return Err("larger than 20 MiB".into());
    }
    Ok((body.into(), header("content-type").to_owned()))
}

fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = find(rest, b"\r\n")?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size.checked_add(2)?..)?;
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_but_this_machine_is_fetched_from() {
        for url in ["http://example.com/a.png", "http://10.0.0.1/", "https://127.0.0.1/", "file:///etc/hosts", "x"] {
            assert!(loopback()(url.to_owned()).await.is_err(), "{url}");
        }
    }

    #[test]
    fn answers_are_read_with_a_length_in_chunks_and_to_the_end() {
        let plain = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nabc";
        assert_eq!(read(plain), Ok((Bytes::from_static(b"abc"), "image/png".into())));
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
        assert_eq!(read(chunked).map(|(body, _)| body), Ok(Bytes::from_static(b"abc")));
        let open = b"HTTP/1.1 200 OK\r\n\r\nabc";
        assert_eq!(read(open).map(|(body, _)| body), Ok(Bytes::from_static(b"abc")));
    }

    #[test]
    fn a_cut_or_failed_answer_is_an_error() {
        assert!(read(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").is_err());
        assert!(read(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nab").is_err());
        assert!(read(b"HTTP/1.1 404 Not Found\r\n\r\n").is_err());
    }
}
