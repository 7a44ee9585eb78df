//! A public URL for a file, for platforms that fetch media themselves (Instagram).

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use crate::id::BlobHash;

/// Gives files a URL that platforms can fetch.
#[async_trait]
pub trait Host: Send + Sync {
    /// Where the file can be fetched from now on. The same bytes always get the same URL.
    async fn publish(&self, hash: &BlobHash, mime: &str, bytes: &Bytes) -> Result<Url, HostError>;
}

/// Why a file has no public URL.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// Nothing is configured.
    #[error("this channel fetches media itself and there is no public folder for them; set [media] folder and url")]
    None,
    /// The folder cannot be written.
    #[error("{path} cannot be written: {reason}; check [media] folder", path = .path.display())]
    Folder {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// The URL of the folder is no base.
    #[error("[media] url cannot have paths below it; use an https URL")]
    Url,
}

/// No host: what there is if nothing is configured.
pub struct NoHost;

#[async_trait]
impl Host for NoHost {
    async fn publish(&self, _: &BlobHash, _: &str, _: &Bytes) -> Result<Url, HostError> {
        Err(HostError::None)
    }
}

/// Files copied into a folder that a web server serves.
pub struct FolderHost {
    folder: PathBuf,
    url: Url,
}

impl FolderHost {
    /// `url` is where the content of `folder` can be fetched.
    pub fn new(folder: PathBuf, url: Url) -> Self {
        Self { folder, url }
    }
}

#[async_trait]
impl Host for FolderHost {
    async fn publish(&self, hash: &BlobHash, mime: &str, bytes: &Bytes) -> Result<Url, HostError> {
        let name = file_name(hash, mime);
        let path = self.folder.join(&name);
        if !path.exists() {
            write_whole(&path, bytes).map_err(|reason| HostError::Folder { path, reason })?;
        }
        below(&self.url, &name)
    }
}

/// Files served on a free loopback port for as long as this lives: for the sandbox, whose platforms are on this machine.
pub struct LoopbackHost {
    address: SocketAddr,
    files: Files,
    task: tokio::task::JoinHandle<()>,
}

type Files = Arc<Mutex<HashMap<String, (String, Bytes)>>>;

impl LoopbackHost {
    /// Starts to serve.
    ///
    /// # Errors
    ///
    /// If no port is free.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let files = Files::default();
        let served = files.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, served.clone()));
            }
        });
        Ok(Self { address, files, task })
    }
}

impl Drop for LoopbackHost {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[async_trait]
impl Host for LoopbackHost {
    async fn publish(&self, hash: &BlobHash, mime: &str, bytes: &Bytes) -> Result<Url, HostError> {
        let name = file_name(hash, mime);
        let mut files = self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.entry(name.clone()).or_insert_with(|| (mime.to_owned(), bytes.clone()));
        let base = Url::parse(&format!("http://{}/", self.address)).map_err(|_| HostError::Url)?;
        below(&base, &name)
    }
}

/// Files kept in memory, under URLs that nobody can fetch but a fake in the same process: for a dry run.
pub struct MemoryHost {
    base: Url,
    files: Files,
}

impl MemoryHost {
    /// URLs start with `base`, as they would live; with a stand-in if none is configured.
    pub fn new(base: Option<Url>) -> Self {
        // Reserved for examples by RFC 2606: it belongs to nobody.
        let stand_in = || Url::parse("https://media.example/").expect("a URL written here");
        Self { base: base.unwrap_or_else(stand_in), files: Files::default() }
    }

    /// The bytes and media type of a URL that was given out.
    pub fn get(&self, url: &str) -> Option<(Bytes, String)> {
        let files = self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.get(url).map(|(mime, bytes)| (bytes.clone(), mime.clone()))
    }
}

#[async_trait]
impl Host for MemoryHost {
    async fn publish(&self, hash: &BlobHash, mime: &str, bytes: &Bytes) -> Result<Url, HostError> {
        let url = below(&self.base, &file_name(hash, mime))?;
        let mut files = self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.insert(url.to_string(), (mime.to_owned(), bytes.clone()));
        Ok(url)
    }
}

/// Answers one `GET` and closes: all that a platform's fetcher asks for.
async fn answer(mut stream: TcpStream, files: Files) {
    let mut request = Vec::new();
    let mut chunk = [0_u8; 1024];
    // A request line and headers; more than this is no fetcher of ours.
    const MAX_REQUEST: usize = 16 * 1024;
    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut chunk).await {
            Ok(read) if read > 0 && request.len() < MAX_REQUEST => request.extend_from_slice(&chunk[..read]),
            _ => return,
        }
    }
    let line = String::from_utf8_lossy(&request);
    let mut words = line.split_whitespace();
    let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let file = {
        let files = files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.get(path.trim_start_matches('/')).cloned()
    };
    let (status, mime, body) = match file {
        Some((mime, bytes)) if method == "GET" || method == "HEAD" => ("200 OK", mime, bytes),
        _ => ("404 Not Found", "text/plain".to_owned(), Bytes::from_static(b"no such file\n")),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {mime}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    if stream.write_all(head.as_bytes()).await.is_ok() && method != "HEAD" {
        let _ = stream.write_all(&body).await;
    }
    let _ = stream.shutdown().await;
}

fn below(base: &Url, name: &str) -> Result<Url, HostError> {
    let mut url = base.clone();
    url.path_segments_mut().map_err(|()| HostError::Url)?.pop_if_empty().push(name);
    Ok(url)
}

fn file_name(hash: &BlobHash, mime: &str) -> String {
    let extension = match mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "video/mp4" => "mp4",
        _ => "bin",
    };
    format!("{hash}.{extension}")
}

/// Whole or not at all: a platform that fetches meanwhile never sees half a file.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let part = path.with_extension(format!("part{}", std::process::id()));
    let written = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_same_bytes_get_the_same_url_in_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = Url::parse("https://media.example/fanfare/").expect("a URL");
        let host = FolderHost::new(folder.path().to_owned(), url);
        let bytes = Bytes::from_static(b"jpeg");
        let hash = BlobHash::of(&bytes);
        let first = host.publish(&hash, "image/jpeg", &bytes).await.expect("a URL");
        assert_eq!(first, host.publish(&hash, "image/jpeg", &bytes).await.expect("a URL"));
        assert_eq!(first.as_str(), format!("https://media.example/fanfare/{hash}.jpg"));
        assert_eq!(std::fs::read(folder.path().join(format!("{hash}.jpg"))).expect("the file"), b"jpeg");
    }

    #[tokio::test]
    async fn loopback_serves_what_was_published_and_nothing_else() {
        let host = LoopbackHost::start().await.expect("a port");
        let bytes = Bytes::from_static(b"jpeg");
        let url = host.publish(&BlobHash::of(&bytes), "image/jpeg", &bytes).await.expect("a URL");
        let get = async |path: &str| {
            let mut stream = TcpStream::connect(host.address).await.expect("connects");
            stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.expect("writes");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.expect("reads");
            answer
        };
        assert!(get(url.path()).await.ends_with("\r\n\r\njpeg"));
        assert!(get("/../etc/passwd").await.starts_with("HTTP/1.1 404"));
    }
}
