//! `fanfare mock`

use std::net::SocketAddr;
use std::path::PathBuf;

use super::{Shared, output, stop_signal};
use crate::app::{self, Error, Exit};

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare mock &
  fanfare publish posts/harbour-tram --sandbox
  curl -s http://127.0.0.1:4010/_mock/posts
  curl -s -X POST http://127.0.0.1:4010/_mock/faults -d '[{\"channel\": \"mastodon\", \"kind\": \"drop_after\"}]'")]
pub(crate) struct Args {
    /// Where to listen; loopback only
    #[arg(long, default_value = "127.0.0.1:4010", value_name = "ADDRESS", value_parser = app::socket_address)]
    listen: SocketAddr,
    /// Where to take mail; loopback only [default: a free port]
    #[arg(long, value_name = "ADDRESS", value_parser = app::socket_address)]
    smtp: Option<SocketAddr>,
    /// Give each channel a port of its own too, for clients that take a host and no path
    #[arg(long)]
    port_each: bool,
    /// Faults to begin with, as JSON
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// A fault to begin with, as JSON; may be given several times
    #[arg(long = "fault", value_name = "JSON")]
    more_faults: Vec<String>,
    /// Write every request and its answer to this file, as JSON lines
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

pub(crate) async fn run(app: &Shared, args: Args) -> Result<Exit, Error> {
    let started = |mock: &app::RunningMock| {
        output::tell(&format!("the wall: {}/", mock.base_url()));
        output::tell(&format!("a channel is at {}/NAME; mail goes to {}", mock.base_url(), mock.smtp()));
        let port = mock.base_url().rsplit(':').next().unwrap_or_default();
        match args.port_each {
            false => {
                output::tell(&format!("for clients that take no path: http://NAME.localhost:{port}, or --port-each"))
            }
            true => {
                for (channel, base_url) in mock.own_addresses() {
                    output::tell(&format!("{channel} is at {base_url}"));
                }
            }
        }
    };
    let stop = stop_signal(Some("stopping"));
    let faults = app::MockFaults { file: args.faults, given: args.more_faults };
    let addresses = app::MockAddresses { listen: args.listen, smtp: args.smtp, port_each: args.port_each };
    app::run_mock(app, addresses, faults, args.record, started, stop.cancelled()).await?;
    Ok(Exit::Done)
}
