//! The command line: parses, calls [`crate::app`], prints. Machine output goes to standard output alone, all else to
//! standard error.

mod channel;
mod check;
mod correct;
mod doctor;
mod measure;
mod mock;
mod output;
mod preview;
mod publish;
mod queue;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::app::{App, Error, Exit};

/// Turns one news article into the posts that each social channel wants, and delivers each of them once.
#[derive(Parser)]
#[command(name = "fanfare", version, propagate_version = true, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    /// The configuration [default: $FANFARE_CONFIG, else ./config.toml, else none]
    #[arg(long, global = true, value_name = "PATH")]
    config: Option<PathBuf>,

    /// Say more on standard error; twice for every request
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,

    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  fanfare preview posts/harbour-tram                  every channel's post, as it will be sent
  fanfare publish posts/harbour-tram --sandbox        to faked platforms on this machine
  fanfare publish posts/harbour-tram --dry-run        the exact requests, nothing sent
  fanfare check posts/                                what an editor should mend first
  echo -n 'Hello' | fanfare measure twitter           how long a text is there

Exit codes: 0 done, or accepted for later; 1 something was not delivered; 2 wrong usage or configuration;
3 an article or a post is not valid; 4 whether something was delivered cannot be known.";

#[derive(Subcommand)]
enum Command {
    /// Show the post that each account would send
    Preview(preview::Args),
    /// Hand articles over for delivery
    Publish(publish::Args),
    /// Correct the posts of an article that are out, in place or by a reply
    Correct(correct::Correct),
    /// Take back the posts of an article or publication: what is not out, and what is
    Retract(correct::Retract),
    /// Say what is wrong with articles and their posts
    Check(check::Args),
    /// Measure a text as a channel counts it
    Measure(measure::Args),
    /// Run the faked platforms and their wall
    Mock(mock::Args),
    /// Send what is due, until stopped
    Worker(worker::Args),
    /// Look at deliveries and decide about them
    #[command(subcommand)]
    Queue(queue::Command),
    /// Look at channels: rules and templates
    #[command(subcommand)]
    Channel(channel::Command),
    /// Say what this machine has and lacks
    Doctor,
    /// Print completions for a shell
    #[command(after_help = "Example:\n  fanfare completions bash > /etc/bash_completion.d/fanfare")]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

/// How machine and people read the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output and are no failure; clap knows which is which.
            let _ = error.print();
            return code(if error.use_stderr() { Exit::Usage } else { Exit::Done });
        }
    };
    start_log(cli.verbose);
    match run(cli) {
        Ok(exit) => code(exit),
        Err(error) => {
            let told = error.report().unwrap_or_else(|| format!("error: {error}"));
            output::tell(&told);
            code(error.exit())
        }
    }
}

fn run(cli: Cli) -> Result<Exit, Error> {
    if let Command::Completions { shell } = cli.command {
        clap_complete::generate(shell, &mut Cli::command(), "fanfare", &mut std::io::stdout());
        return Ok(Exit::Done);
    }
    let app = App::load(cli.config.as_deref())?;
    match cli.command {
        Command::Preview(args) => preview::run(&app, &args),
        Command::Publish(args) => block_on(publish::run(&app, &args)),
        Command::Correct(args) => block_on(correct::correct(&app, &args)),
        Command::Retract(args) => block_on(correct::retract(&app, &args)),
        Command::Check(args) => check::run(&app, &args),
        Command::Measure(args) => measure::run(&app, &args),
        Command::Mock(args) => block_on(mock::run(&app, args)),
        Command::Worker(args) => block_on(worker::run(&app, &args)),
        Command::Queue(command) => block_on(queue::run(&app, command)),
        Command::Channel(command) => channel::run(&app, command),
        Command::Doctor => block_on(doctor::run(&app)),
        Command::Completions { .. } => Ok(Exit::Done),
    }
}

/// Commands that need the network or the store start the runtime; the others never pay for it.
fn block_on<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Usage(format!("no threads can be started here: {error}")))?;
    let result = runtime.block_on(work);
    // A drawing that is still going on in the background is of no use any more.
    runtime.shutdown_background();
    result
}

/// Cancelled at the first Ctrl-C or SIGTERM; at the second the process ends where it is, which loses nothing either.
fn stop_signal() -> tokio_util::sync::CancellationToken {
    let stop = tokio_util::sync::CancellationToken::new();
    let cancelled = stop.clone();
    tokio::spawn(async move {
        signal().await;
        output::tell("stopping; what was begun is brought to a safe place (once more to end at once)");
        cancelled.cancel();
        signal().await;
        std::process::exit(130);
    });
    stop
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

fn start_log(verbose: u8) {
    use tracing_subscriber::EnvFilter;
    let level = match verbose {
        0 => "fanfare=error",
        1 => "fanfare=info",
        _ => "fanfare=debug",
    };
    let filter = EnvFilter::try_from_env("FANFARE_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(output::is_coloured())
        .with_target(false)
        .try_init();
}

fn code(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}

/// Names as the command line takes them, comma-separated.
fn names(list: &[String]) -> Vec<String> {
    list.iter()
        .flat_map(|names| names.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

type Shared = Arc<App>;
