//! The command line: parses, calls [`crate::app`], prints. Machine output goes to standard output alone, all else to
//! standard error.

mod account;
mod channel;
mod check;
mod correct;
mod doctor;
mod dry_run;
mod init;
mod listed;
mod login;
mod man;
mod measure;
mod mock;
mod output;
mod preview;
mod progress;
mod publish;
mod queue;
mod signals;
mod source;
mod store;
mod supervisor;
mod table;
mod trouble;
mod usage;
mod vault;
mod watch;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{FromArgMatches as _, Parser, Subcommand, ValueEnum};
use tokio_util::sync::CancellationToken;

use crate::app::{About, App, Article, Error, Exit};
use crate::config::ConfigError;

/// Turns one news article into the posts that each social channel wants, and delivers each of them once.
#[derive(Parser)]
#[command(name = "fanfare", version, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    /// The configuration [default: $FANFARE_CONFIG, else ./config.toml, else none]
    #[arg(long, global = true, value_name = "PATH", help_heading = "For every command")]
    config: Option<PathBuf>,

    /// Say more on standard error; twice for every request
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "For every command")]
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

Exit codes:
  0  done, accepted for later, or skipped as previewed
  1  something was not delivered, or is held
  2  wrong usage or configuration
  3  an article or a post is not valid
  4  whether something was delivered cannot be known";

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
    /// Accounts: sign them in, look at them, ask their platforms about them
    #[command(subcommand)]
    Account(account::Command),
    /// Places that articles come from: look at them, hand over what is new
    #[command(subcommand)]
    Source(source::Command),
    /// The store: bring it up to date, look through it, copy it, make one of a copy
    #[command(subcommand)]
    Store(store::Command),
    /// The tokens in the store: seal them with a new key
    #[command(subcommand)]
    Vault(vault::Command),
    /// Look at channels: rules and templates
    #[command(subcommand)]
    Channel(channel::Command),
    /// Say what this machine and the configuration have and lack, and whether posts wait that no worker sends
    #[command(after_help = "Examples:
  fanfare doctor --config newsroom.toml
  */5 * * * *  fanfare doctor --config newsroom.toml >/dev/null     in a crontab: [alerts] are told")]
    Doctor(doctor::Args),
    /// Make a folder to begin with: a configuration and a first article
    Init(init::Args),
    /// Print completions for a shell
    #[command(after_help = "Examples:
  source <(fanfare completions bash)
  fanfare completions zsh > ~/.zfunc/_fanfare
  fanfare completions fish > ~/.config/fish/completions/fanfare.fish")]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page of a command, or write them all
    Man(man::Args),
}

impl Command {
    /// True if it is about what is in the sandbox, and so is what its hints are to lead to.
    fn is_sandbox(&self) -> bool {
        match self {
            Self::Publish(args) => args.is_sandbox(),
            Self::Correct(args) => args.is_sandbox(),
            Self::Retract(args) => args.is_sandbox(),
            Self::Worker(args) => args.is_sandbox(),
            Self::Queue(command) => command.is_sandbox(),
            _ => false,
        }
    }
}

/// How machine and people read the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = match usage::command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return code(if usage::tell(&error) { Exit::Usage } else { Exit::Done }),
    };
    start_log(cli.verbose);
    let about = About::sandbox(cli.command.is_sandbox());
    let exit = run(cli).unwrap_or_else(|error| {
        output::tell(&about.complete(&format!("error: {}", error.report())));
        error.exit()
    });
    match output::trouble() {
        None => code(exit),
        Some(error) => {
            let error = crate::config::diagnostic::in_words(&error);
            output::tell(&format!(
                "error: standard output cannot be written: {error}; what was to stand there is cut off"
            ));
            code(exit.max(Exit::NotDelivered))
        }
    }
}

fn run(cli: Cli) -> Result<Exit, Error> {
    if let Command::Completions { shell } = cli.command {
        // By way of memory: the library does not survive a pipe that is closed.
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut usage::command(), "fanfare", &mut script);
        output::say(String::from_utf8_lossy(&script).trim_end());
        return Ok(Exit::Done);
    }
    if let Command::Man(args) = &cli.command {
        return man::run(args);
    }
    if let Command::Init(args) = cli.command {
        return init::run(&App::unconfigured()?, args);
    }
    let app = match &cli.command {
        Command::Channel(command) if command.makes_folder() => App::load_before_channels(cli.config.as_deref())?,
        Command::Channel(command) if command.shows() => match App::load(cli.config.as_deref()) {
            // Whoever mends the configuration looks up what a channel wants.
            Err(error @ Error::Config(ConfigError::Wrong(_))) => {
                output::tell(&format!("note: {error}; what is built in is told"));
                App::unconfigured()?
            }
            app => app?,
        },
        _ => App::load(cli.config.as_deref())?,
    };
    match cli.command {
        Command::Preview(args) => preview::run(&app, &args),
        Command::Publish(args) if args.is_dry_run() => block_on_offline(dry_run::run(&app, &args)),
        Command::Publish(args) => block_on(publish::run(&app, &args)),
        Command::Correct(args) => block_on(correct::correct(&app, &args)),
        Command::Retract(args) => block_on(correct::retract(&app, &args)),
        Command::Check(args) => check::run(&app, &args),
        Command::Measure(args) => measure::run(&app, &args),
        Command::Mock(args) => block_on(mock::run(&app, args)),
        Command::Worker(args) => block_on(worker::run(&app, &args)),
        Command::Queue(command) => block_on(queue::run(&app, command)),
        Command::Vault(command) => block_on(vault::run(&app, command)),
        Command::Account(command) => block_on(account::run(&app, command)),
        Command::Source(command) => block_on(source::run(&app, command)),
        Command::Store(command) => block_on(store::run(&app, command)),
        Command::Channel(command) => channel::run(&app, command),
        Command::Doctor(args) => block_on(doctor::run(&app, args)),
        Command::Completions { .. } | Command::Man(_) | Command::Init(_) => Ok(Exit::Done),
    }
}

/// Commands that need the network or the store start the runtime; the others never pay for it.
fn block_on<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    drive(tokio::runtime::Builder::new_multi_thread().enable_all(), work)
}

/// The same for what touches no network: not even the runtime opens a socket.
fn block_on_offline<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    drive(tokio::runtime::Builder::new_multi_thread().enable_time(), work)
}

fn drive<T>(runtime: &mut tokio::runtime::Builder, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = runtime.build().map_err(|error| Error::Usage(format!("no threads can be started here: {error}")))?;
    let result = runtime.block_on(work);
    // A drawing that is still going on in the background is of no use any more.
    runtime.shutdown_background();
    result
}

/// Cancelled at the first Ctrl-C or SIGTERM, after `words` if there are any; at the second the process ends where it is,
/// which loses nothing either.
fn stop_signal(words: Option<&'static str>) -> CancellationToken {
    let stop = CancellationToken::new();
    let cancelled = stop.clone();
    // Listened for from here on, not from when the task first runs.
    let mut signals = signals::Signals::listen();
    tokio::spawn(async move {
        signals.next().await;
        words.into_iter().for_each(output::tell);
        cancelled.cancel();
        signals.next().await;
        std::process::exit(130);
    });
    stop
}

/// What a process says that has something to finish.
const STOPPING: &str = "stopping when what was begun is safe; Ctrl-C again ends at once";

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

/// The articles that `argument` names and that go to an account. One of a folder that goes nowhere is told of and left out;
/// one that was named itself is a mistake.
fn read(app: &Shared, argument: &str, to: &[String]) -> Result<Vec<Article>, Error> {
    let is_one_of_many = app.is_collection(argument);
    let mut articles = Vec::new();
    for article in app.read(argument)? {
        match app.goes_nowhere(&article, to)? {
            None => articles.push(article),
            Some(why) if is_one_of_many => output::tell(&format!("note: {why}")),
            Some(why) => return Err(Error::Usage(why)),
        }
    }
    Ok(articles)
}

/// Refuses what only a configuration makes sense of, before a store is made in a folder where nobody wants one.
fn configured(app: &Shared, else_what: &str) -> Result<(), Error> {
    if app.has_config() {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "there is no configuration, so {else_what}; copy config.example.toml to config.toml, or use --sandbox"
    )))
}

/// Names as the command line takes them, comma-separated. An option that is there and names nothing is a mistake: an empty
/// variable of a script must not mean everybody.
fn names(option: &str, list: &[String]) -> Result<Vec<String>, Error> {
    let names: Vec<String> = list
        .iter()
        .flat_map(|names| names.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    if names.is_empty() && !list.is_empty() {
        return Err(Error::Usage(format!("{option} is there but names nothing; give it a name, or leave it out")));
    }
    Ok(names)
}

type Shared = Arc<App>;
