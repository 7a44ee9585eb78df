//! `fanfare worker`

use super::{STOPPING, Shared, configured, output, stop_signal};
use crate::app::{DispatchOptions, Error, Exit, Outlet, Sandbox};

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
    let dispatcher = outlet.dispatcher(options).await?;
    // From here on others can rely on it.
    output::tell(&format!("sending what is due in {}, until Ctrl-C", outlet.store().place()));
    dispatcher.run(stop).await?;
    Ok(Exit::Done)
}
