//! The way to a PostgreSQL server: its URL, and TLS as the URL asks for it.

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, Connection, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;
use url::Url;

use super::tx::Place;
use super::{Error, Result};

/// A transaction whose process says nothing for so long is ended by the server: a machine that was stopped in the middle of one
/// would keep others from what it has locked. Ours take milliseconds, and one that was ended so is an error like any other.
const STALLED_AFTER_MS: u32 = 10_000;

/// A server that can be connected to.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) place: Place,
    /// How long it may take to answer a statement.
    pub(super) patience: Duration,
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

/// A connection's own half, to be polled, whatever its stream is.
pub(super) enum Driver {
    Plain(Box<Connection<Socket, tokio_postgres::tls::NoTlsStream>>),
    Tls(Box<Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>>),
}

impl Server {
    /// Reads `postgres://…`. `sslmode` is `disable`, `prefer` (the default) or `require`; with TLS the certificate is always
    /// verified, against Mozilla's roots or those of `sslrootcert=FILE`. A server on this machine is spoken to without TLS
    /// unless it is required.
    pub(super) fn parse(url: &str, patience: Duration) -> Result<Self> {
        let mut parsed = Url::parse(url).map_err(|_| Error::BadUrl { url: "postgres://…".into() })?;
        let place = place(&parsed);
        let refuse = |reason: String| Error::Open { store: place.to_string(), reason };
        let mut roots = None;
        let mut pairs = Vec::new();
        for (key, value) in parsed.query_pairs() {
            match (&*key, &*value) {
                ("sslrootcert", file) => roots = Some(file.to_owned()),
                ("sslmode", "verify-ca" | "verify-full") => pairs.push(("sslmode".to_owned(), "require".to_owned())),
                (key, value) => pairs.push((key.to_owned(), value.to_owned())),
            }
        }
        parsed.set_query(None);
        if !pairs.is_empty() {
            // The driver takes a space as %20 alone; a plus is written as %2B here.
            let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            parsed.set_query(Some(&query.replace('+', "%20")));
        }
        let mut config: Config = parsed.as_str().parse().map_err(|e| refuse(source(&e)))?;
        config.application_name("fanfare").connect_timeout(Duration::from_secs(10));
        config
            .keepalives_idle(Duration::from_secs(30))
            .keepalives_interval(Duration::from_secs(10))
            .keepalives_retries(3);
        let asked = config.get_options().map_or_else(String::new, |options| format!("{options} "));
        config.options(format!("{asked}-c idle_in_transaction_session_timeout={STALLED_AFTER_MS}"));
        let asked = pairs.iter().any(|(key, _)| key == "sslmode");
        let near = matches!(parsed.host_str(), None | Some("" | "localhost" | "127.0.0.1" | "[::1]"));
        let plain = config.get_ssl_mode() == SslMode::Disable || (near && !asked && roots.is_none());
        let tls = if plain { None } else { Some(tls(roots.as_deref()).map_err(refuse)?) };
        Ok(Self { place, patience, config, tls })
    }

    /// Connects.
    pub(super) async fn connect(&self) -> Result<(Client, Driver)> {
        match &self.tls {
            None => self.through(NoTls).await.map(|(client, driver)| (client, Driver::Plain(Box::new(driver)))),
            Some(tls) => {
                self.through(tls.clone()).await.map(|(client, driver)| (client, Driver::Tls(Box::new(driver))))
            }
        }
    }

    async fn through<T>(&self, tls: T) -> Result<(Client, Connection<Socket, T::Stream>)>
    where
        T: MakeTlsConnect<Socket> + Send,
        T::TlsConnect: Send,
        T::Stream: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        let refuse = |reason: String| Error::Open { store: self.place.to_string(), reason };
        let connected = tokio::time::timeout(self.patience, self.config.connect(tls)).await;
        let silent = |_| refuse(format!("it did not answer for {} s", self.patience.as_secs()));
        connected.map_err(silent)?.map_err(|e| {
            let advice = "is the server running, and are user, password, database and sslmode right?";
            refuse(format!("{}; {advice}", source(&e)))
        })
    }
}

/// The server and database, without user and password.
fn place(url: &Url) -> Place {
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    format!("postgres://{}{port}{}", url.host_str().unwrap_or_default(), url.path()).into()
}

/// What happened, down to its cause: the driver's own sentence hides it.
pub(super) fn source(error: &tokio_postgres::Error) -> String {
    if let Some(said) = error.as_db_error() {
        return format!("{} ({})", said.message(), said.code().code());
    }
    std::error::Error::source(error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

fn tls(roots: Option<&str>) -> Result<MakeRustlsConnect, String> {
    let mut store = rustls::RootCertStore::empty();
    match roots {
        Some(file) => {
            let unread = |e| format!("the certificates of sslrootcert {file} cannot be read: {e:?}");
            for certificate in CertificateDer::pem_file_iter(file).map_err(unread)? {
                store.add(certificate.map_err(unread)?).map_err(|e| format!("{file}: {e}"))?;
            }
        }
        None => {
            store.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<Server> {
        Server::parse(url, Duration::from_secs(1))
    }

    #[test]
    fn a_place_shows_no_password() {
        let server = parse("postgres://anna:hunter2@db.example:5433/news?sslmode=verify-full").unwrap();
        assert_eq!(&*server.place, "postgres://db.example:5433/news");
        assert!(server.tls.is_some());
    }

    #[test]
    fn options_of_the_url_are_kept() {
        let server = parse("postgres://anna@localhost/news?options=-c%20geqo%3Doff").unwrap();
        let options = server.config.get_options().unwrap();
        assert!(options.starts_with("-c geqo=off -c idle_in_transaction"), "{options}");
    }

    #[test]
    fn this_machine_is_spoken_to_without_tls_unless_asked() {
        assert!(parse("postgres://anna@localhost/news").unwrap().tls.is_none());
        assert!(parse("postgres://anna@localhost/news?sslmode=require").unwrap().tls.is_some());
    }
}
