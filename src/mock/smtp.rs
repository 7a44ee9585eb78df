//! The sockets of SMTP: each connection gets a session of the fake that speaks it. The dialogue itself is the fake's.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use super::faults::Kind;
use super::server::Mock;

/// A client that says nothing for this long is sent away (RFC 5321, 4.5.3.2.7 asks for at least five minutes).
const PATIENCE: Duration = Duration::from_secs(300);

/// Accepts connections until told to stop.
pub(super) async fn listen(mock: Mock, listener: TcpListener, stop: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let (mock, stop) = (mock.clone(), stop.clone());
                tokio::spawn(async move {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        // A client that breaks off is its own business.
                        _ = talk(mock, stream) => {}
                    }
                });
            }
            // Out of file handles, most likely: some will come free.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn talk(mock: Mock, mut stream: TcpStream) -> std::io::Result<()> {
    let Some(mut session) = mock.smtp_session() else { return Ok(()) };
    stream.set_nodelay(true)?;
    stream.write_all(session.greeting().as_bytes()).await?;
    let mut buffer = vec![0; 64 * 1024];
    while !session.is_closed() {
        let Ok(read) = tokio::time::timeout(PATIENCE, stream.read(&mut buffer)).await else { return Ok(()) };
        let read = read?;
        if read == 0 {
            return Ok(());
        }
        let faults = &mock.world().faults;
        if let Some(fault) = faults.take_kind("email", command(&buffer[..read]), "", |kind| kind == Kind::Latency) {
            tokio::time::sleep(Duration::from_millis(fault.latency_ms.unwrap_or(0))).await;
        }
        let answer = session.receive(&buffer[..read], mock.world());
        if let Some(recording) = mock.recording() {
            recording.mail(mock.world().clock.now(), &buffer[..read], &answer);
        }
        stream.write_all(&answer).await?;
    }
    stream.shutdown().await
}

/// Which command these bytes carry, as faults name it: `DATA` is the end of a mail, not the word.
fn command(bytes: &[u8]) -> &str {
    let word = bytes.split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    match std::str::from_utf8(word).unwrap_or_default() {
        _ if bytes.ends_with(b"\r\n.\r\n") => "DATA",
        word if word.eq_ignore_ascii_case("data") => "",
        word => word,
    }
}
