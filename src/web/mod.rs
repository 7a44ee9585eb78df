//! What a worker answers by HTTP: `/healthz` for a supervisor, `/metrics` for Prometheus. It shows counts, and nothing of what
//! is in an article, an account or a secret.

mod metrics;

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::{Error, Outlet};
use crate::config::diagnostic::in_words;

/// A store that takes longer to answer is as good as gone.
const PATIENCE: Duration = Duration::from_secs(5);

/// What open requests get to finish when the worker stops.
const DRAIN: Duration = Duration::from_secs(2);

/// Answers on `listener` until `stop`.
pub async fn serve(listener: TcpListener, outlet: &Arc<Outlet>, stop: CancellationToken) {
    let routes =
        Router::new().route("/healthz", get(healthz)).route("/metrics", get(metrics)).with_state(outlet.clone());
    let serving = axum::serve(listener, routes).with_graceful_shutdown(stop.clone().cancelled_owned());
    // Accepting never ends in an error; a scrape that hangs on does not keep the worker.
    let drained = async {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        _ = serving.into_future() => {}
        () = drained => {}
    }
}

/// Takes the address.
///
/// # Errors
///
/// [`Error::Usage`] if it is taken or not this machine's.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(address).await.map_err(|error| {
        let error = in_words(&error);
        Error::Usage(format!("the worker cannot listen on {address}: {error}; choose another address in [server]"))
    })
}

async fn healthz(State(outlet): State<Arc<Outlet>>) -> (StatusCode, String) {
    match tokio::time::timeout(PATIENCE, outlet.has_worker()).await {
        Ok(Ok(true)) => match tokio::time::timeout(PATIENCE, outlet.store().note_pulse()).await {
            Ok(Ok(())) => (StatusCode::OK, "ok\n".to_owned()),
            Ok(Err(error)) => unwell(&error.to_string()),
            Err(_) => unwell("the store takes nothing: its disk may be full, or another program keeps it locked"),
        },
        Ok(Ok(false)) => unwell("no worker that serves every account is alive"),
        Ok(Err(error)) => unwell(&error.to_string()),
        Err(_) => unwell("the store does not answer"),
    }
}

fn unwell(why: &str) -> (StatusCode, String) {
    (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n"))
}

async fn metrics(
    State(outlet): State<Arc<Outlet>>,
) -> Result<([(HeaderName, &'static str); 1], String), (StatusCode, String)> {
    let census = match tokio::time::timeout(PATIENCE, outlet.census()).await {
        Ok(Ok(census)) => census,
        Ok(Err(error)) => return Err(unwell(&error.to_string())),
        Err(_) => return Err(unwell("the store does not answer")),
    };
    let text = metrics::encode(&census, outlet.now()).map_err(|_| unwell("the figures cannot be written"))?;
    Ok(([(header::CONTENT_TYPE, metrics::MIME)], text))
}
