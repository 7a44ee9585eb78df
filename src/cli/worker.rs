//! `fanfare worker`

use std::sync::Arc;

use super::supervisor::Supervisor;
use super::{STOPPING, Shared, configured, output, stop_signal};
use crate::app::{self, DispatchOptions, Error, Exit, Outlet, Sandbox};
use crate::web;

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare worker                 send what is due, until stopped
  fanfare worker --sandbox       the same against a running `fanfare mock`")]
pub(crate) struct Args {
    /// Send to the faked platforms of a running `fanfare mock`
    #[arg(long)]
    sandbox: bool,
    /// How long an account is leased at a time, in seconds
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(3..=3600), value_name = "SECONDS")]
    lease: u64,
    /// Where /healthz and /metrics are, if not where the configuration says: a second worker needs a port of its own
    #[arg(long, value_name = "ADDRESS", value_parser = app::socket_address)]
    listen: Option<std::net::SocketAddr>,
}

impl Args {
    pub(crate) fn is_sandbox(&self) -> bool {
        self.sandbox
    }
}

pub(crate) async fn run(app: &Shared, args: &Args) -> Result<Exit, Error> {
    let stop = stop_signal(Some(STOPPING));
    let options = DispatchOptions { lease: std::time::Duration::from_secs(args.lease), ..DispatchOptions::default() };
    let outlet = if args.sandbox {
        Outlet::sandbox(app, &Sandbox::running(app).await?).await?
    } else {
        configured(app, "there is nothing to send and nowhere to send it")?;
        Outlet::live(app).await?
    };
    let outlet = Arc::new(outlet);
    let listener = match args.listen.or_else(|| app.listens_on()) {
        Some(address) => Some(web::listen(address).await?),
        None => None,
    };
    let dispatcher = outlet.dispatcher(options).await?;
    // From here on others can rely on it.
    output::tell(&format!("sending what is due in {}, until Ctrl-C", outlet.store().place()));
    if let Some(address) = listener.as_ref().and_then(|listener| listener.local_addr().ok()) {
        output::tell(&format!("http://{address}/healthz and /metrics say how it is"));
    }
    let supervisor = Supervisor::find();
    supervisor.ready();
    let asked = async {
        if let Some(listener) = listener {
            web::serve(listener, &outlet, stop.clone()).await;
        }
    };
    let polled = outlet.watch_sources(stop.clone());
    let kept_tidy = outlet.keep_tidy(stop.clone());
    // What ends the dispatcher ends all of it, also if nobody asked for that.
    let sent = async {
        let ran = dispatcher.run(stop.clone()).await;
        stop.cancel();
        ran
    };
    let watched = async {
        supervisor.reassure(&outlet, &stop).await;
        stop.cancelled().await;
        supervisor.stopping();
    };
    let (ran, (), (), (), ()) = tokio::join!(outlet.alerts().tell_beside(sent), asked, polled, kept_tidy, watched);
    ran?;
    Ok(Exit::Done)
}
