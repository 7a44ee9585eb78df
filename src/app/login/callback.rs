//! The address of this machine that the browser is sent back to, for as long as a sign-in waits.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::consent::{Brought, Consent};
use crate::config::diagnostic::in_words;
use crate::secret::Secret;

/// How long a browser may take for its request. One may open connections ahead and say nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request line and headers; more than this is no browser that was sent here.
const MAX_REQUEST: usize = 64 * 1024;

/// A port of this machine at which one answer is waited for. It is free again when this is dropped.
pub(super) struct Callback {
    listener: TcpListener,
}

impl Callback {
    /// Listens at `port` of 127.0.0.1; at any that is free, for 0.
    ///
    /// # Errors
    ///
    /// One sentence.
    pub(super) async fn listen(port: u16) -> Result<Self, String> {
        let taken = |error: std::io::Error| {
            format!(
                "port {port} of this machine cannot be listened at: {}; choose another with --port",
                in_words(&error)
            )
        };
        Ok(Self { listener: TcpListener::bind(("127.0.0.1", port)).await.map_err(taken)? })
    }

    /// The port.
    pub(super) fn port(&self) -> u16 {
        self.listener.local_addr().map_or(0, |address| address.port())
    }

    /// Waits for the answer to `consent`, and shows whoever brings one a page. `strange` is called for answers to other questions.
    ///
    /// # Errors
    ///
    /// The platform's refusal, in a sentence.
    pub(super) async fn code(self, consent: &Consent, strange: impl Fn()) -> Result<Secret, String> {
        let path = url::Url::parse(&consent.redirect_uri).map(|url| url.path().to_owned()).unwrap_or_default();
        let mut visits = JoinSet::new();
        loop {
            let visit = tokio::select! {
                accepted = self.listener.accept() => {
                    if let Ok((stream, _)) = accepted {
                        visits.spawn(tokio::time::timeout(PATIENCE, target(stream)));
                    }
                    continue;
                }
                Some(visit) = visits.join_next() => visit,
            };
            let Ok(Ok(Some((stream, target)))) = visit else { continue };
            let query = match target.split_once('?') {
                Some((its, query)) if its == path => query,
                _ => {
                    show(stream, 404, "There is nothing here.").await;
                    continue;
                }
            };
            match consent.brought(query) {
                Brought::Code(code) => {
                    show(stream, 200, "Fanfare has the answer. Go back to the terminal; this window can be closed.")
                        .await;
                    return Ok(code);
                }
                Brought::Refused(why) => {
                    let page = format!("No access was granted: {why}. This window can be closed.");
                    show(stream, 200, &page).await;
                    return Err(why);
                }
                Brought::Strange => {
                    strange();
                    show(stream, 400, "This is not the answer to the sign-in that waits here; it was not taken.").await;
                }
                Brought::Nothing => show(stream, 404, "There is nothing here.").await,
            }
        }
    }
}

/// The path and query of a `GET`.
async fn target(mut stream: TcpStream) -> Option<(TcpStream, String)> {
    let mut request = Vec::new();
    let mut chunk = [0_u8; 4096];
    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut chunk).await {
            Ok(read) if read > 0 && request.len() < MAX_REQUEST => request.extend_from_slice(&chunk[..read]),
            _ => return None,
        }
    }
    let request = String::from_utf8_lossy(&request);
    let mut words = request.split(' ');
    let (method, target) = (words.next()?, words.next()?.to_owned());
    (method == "GET").then_some((stream, target))
}

/// Answers with a page of one sentence. Nobody waits long for a browser that does not take it.
async fn show(mut stream: TcpStream, status: u16, sentence: &str) {
    let reason = if status == 200 { "OK" } else { "Not taken" };
    let escaped = sentence.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Fanfare</title>\
         <style>body{{font:1.2rem system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem}}</style>\
         <p>{escaped}</p></html>\n"
    );
    let answer = format!(
        "HTTP/1.1 {status} {reason}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nreferrer-policy: no-referrer\r\nx-content-type-options: nosniff\r\n\
         content-security-policy: default-src 'none'; style-src 'unsafe-inline'\r\nconnection: close\r\n\r\n{page}",
        page.len()
    );
    let written = async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await
    };
    let _ = tokio::time::timeout(Duration::from_secs(5), written).await;
}
