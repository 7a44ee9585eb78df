//! TLS for who tries STARTTLS here. Certificate and key are everybody's, so they protect nothing: they are for `localhost`, and a
//! client takes them only if it is given the authority, whose own key is gone.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// What a client has to trust, as PEM: `GET /_mock/authority.pem`.
pub(super) const AUTHORITY: &str = include_str!("tls/authority.pem");

/// Takes handshakes for `localhost`, `127.0.0.1` and `::1`.
///
/// # Errors
///
/// If the library takes neither certificate nor key.
pub(super) fn acceptor() -> std::io::Result<TlsAcceptor> {
    let unusable = |error: &dyn std::fmt::Display| std::io::Error::other(error.to_string());
    let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/localhost.pem")).map_err(|e| unusable(&e))?;
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/localhost.key")).map_err(|e| unusable(&e))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![certificate], key));
    config.map(|config| TlsAcceptor::from(Arc::new(config))).map_err(|e| unusable(&e))
}
