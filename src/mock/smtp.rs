//! The sockets of SMTP: each connection gets a session of the fake that speaks it. The dialogue itself is the fake's.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use super::faults::Kind;
use super::server::Mock;
use super::tls;

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

/// A connection, before or after it was made safe.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

async fn talk(mock: Mock, stream: TcpStream) -> std::io::Result<()> {
    let Some(mut session) = mock.smtp_session() else { return Ok(()) };
    stream.set_nodelay(true)?;
    let mut stream: Box<dyn Stream> = Box::new(stream);
    stream.write_all(session.greeting(mock.world()).as_bytes()).await?;
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
        if session.starts_tls() {
            let shaking = tokio::time::timeout(PATIENCE, tls::acceptor()?.accept(stream));
            let Ok(shaken) = shaking.await else { return Ok(()) };
            stream = Box::new(shaken?);
        }
        stream.flush().await?;
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, ServerName};
    use tokio_rustls::TlsConnector;

    use super::*;
    use crate::clock::SystemClock;
    use crate::mock::server::Options;

    async fn say(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), line: &str) -> String {
        stream.write_all(format!("{line}\r\n").as_bytes()).await.expect("written");
        heard(stream).await
    }

    async fn heard(stream: &mut (impl AsyncRead + Unpin)) -> String {
        let mut buffer = vec![0; 4096];
        let read = stream.read(&mut buffer).await.expect("read");
        String::from_utf8_lossy(&buffer[..read]).into_owned()
    }

    #[tokio::test]
    async fn a_client_that_trusts_the_authority_speaks_in_private_and_begins_anew() {
        let http = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let smtp = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let clock = Arc::new(SystemClock::new());
        let running = Mock::serve(clock, Options::default(), http, smtp).expect("it listens");
        let mut stream = TcpStream::connect(running.smtp()).await.expect("it answers");
        heard(&mut stream).await;
        assert!(say(&mut stream, "EHLO me").await.contains("250-STARTTLS"));
        assert!(say(&mut stream, "STARTTLS").await.starts_with("220"));

        let mut roots = rustls::RootCertStore::empty();
        let authority = CertificateDer::from_pem_slice(tls::AUTHORITY.as_bytes()).expect("a certificate");
        roots.add(authority).expect("an authority");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from("127.0.0.1").expect("a name");
        let mut safe = TlsConnector::from(Arc::new(config)).connect(name, stream).await.expect("a safe connection");
        assert!(say(&mut safe, "MAIL FROM:<a@b.example>").await.starts_with("530"), "nothing from before counts");
        let offers = say(&mut safe, "EHLO me").await;
        assert!(offers.contains("AUTH PLAIN") && !offers.contains("STARTTLS"), "{offers}");
        assert!(say(&mut safe, "STARTTLS").await.starts_with("503"));
        running.shutdown().await;
    }
}
