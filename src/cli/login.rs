//! `fanfare account login`

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use async_trait::async_trait;

use super::{Format, Shared, configured, output};
use crate::app::{Error, Exit, Login, Outlet, Person, Sandbox, Secret, SignedIn};

const AFTER: &str = "Prints a page to open in a browser, where you grant access; the platform then sends the browser
back to this machine. On a server without a browser add --paste: open the page anywhere, and paste
the address at which the browser ended, or the code that the page shows. Telegram, Bluesky and mail
ask for a token or password instead, on standard input where that is no terminal. What is typed or
pasted is not shown.

The tokens are kept in the store, sealed with [store] key. What an account had before stays until
the new ones have said who it is; if that is somebody else, you are asked. The exit code is 1 if
nothing came of it.

Examples:
  fanfare account login x-english
  fanfare account login mastodon --paste
  fanfare account login telegram < bot-token
  fanfare account login twitter --sandbox     at the fakes";

#[derive(clap::Args)]
#[command(after_help = AFTER)]
pub(crate) struct Args {
    /// The account
    name: String,
    /// Paste what the page gives, instead of waiting for a browser on this machine
    #[arg(long)]
    paste: bool,
    /// The port of this machine that the browser is sent back to, if another than usual is registered or free
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// How long to wait for you
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=86_400), value_name = "SECONDS")]
    timeout: u64,
    /// Take it without asking if this is another identity than before
    #[arg(long)]
    yes: bool,
    /// Sign in at the faked platforms; nothing of that is kept
    #[arg(long)]
    sandbox: bool,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
    format: Format,
}

pub(crate) async fn run(app: &Shared, args: Args) -> Result<Exit, Error> {
    if !args.sandbox {
        configured(app, "there are no accounts to sign in")?;
    }
    let wanted = Login {
        paste: args.paste,
        port: args.port,
        patience: Duration::from_secs(args.timeout),
        stop: super::stop_signal(None),
    };
    let person = Terminal { yes: args.yes };
    let signed_in = if args.sandbox {
        // One that is started here must live until the browser is back.
        let sandbox = Sandbox::open(app).await?;
        let signed_in = Outlet::sandbox(app, &sandbox).await?.login(&args.name, &wanted, &person).await;
        sandbox.close().await;
        signed_in?
    } else {
        Outlet::live(app).await?.login(&args.name, &wanted, &person).await?
    };
    show(app, &signed_in, args.format);
    Ok(Exit::Done)
}

fn show(app: &Shared, signed_in: &SignedIn, format: Format) {
    if format == Format::Json {
        output::json_each(&[serde_json::json!({"version": 1, "account": signed_in})]);
        return;
    }
    let SignedIn { account, identity, .. } = signed_in;
    let url = identity.url.as_ref().map_or_else(String::new, |url| format!(", {url}"));
    output::say(&format!("{account} is signed in as {}{url}", identity.name));
    for token in &signed_in.tokens {
        let at = app.zoned(token.ends_at).strftime("%Y-%m-%d %H:%M %Z");
        output::say(&format!("its `{}` ends on {at}", token.name));
    }
    for what in &signed_in.may_not {
        output::say(&format!("it may not {what}"));
    }
    for note in &signed_in.notes {
        output::tell(&format!("note: {note}"));
    }
}

/// The person at the terminal, or the program that stands for one.
struct Terminal {
    yes: bool,
}

#[async_trait]
impl Person for Terminal {
    fn tell(&self, line: &str) {
        output::tell(line);
    }

    async fn secret(&self, prompt: &str) -> Result<Secret, Error> {
        let is_typed = std::io::stdin().is_terminal();
        // Shown again when this is over, however that comes.
        let _unseen = is_typed.then(Unseen::begin);
        if is_typed {
            let _ = write!(std::io::stderr(), "{prompt}");
        }
        let line = line().await?;
        if is_typed {
            output::tell("");
        }
        Ok(Secret::new(line))
    }

    async fn agrees(&self, question: &str) -> bool {
        if self.yes {
            output::tell(&format!("note: {question}"));
            return true;
        }
        if !std::io::stdin().is_terminal() || !output::is_watched() {
            output::tell("note: add --yes if that is meant");
            return false;
        }
        let _ = write!(std::io::stderr(), "{question} Is that meant? [y/N] ");
        matches!(line().await.unwrap_or_default().trim(), "y" | "Y" | "yes")
    }
}

/// A line of standard input. It is read beside everything else, so that a signal is heard meanwhile.
async fn line() -> Result<String, Error> {
    let read = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map(|_| line)
    });
    match read.await {
        Ok(Ok(line)) => Ok(line),
        Ok(Err(error)) => {
            let error = crate::config::diagnostic::in_words(&error);
            Err(Error::Login(format!("standard input cannot be read: {error}; nothing was changed")))
        }
        Err(_) => Err(Error::Login("standard input cannot be read; nothing was changed".to_owned())),
    }
}

/// A terminal that does not show what is typed, until this is dropped.
#[cfg(unix)]
struct Unseen(Option<rustix::termios::Termios>);

#[cfg(unix)]
impl Unseen {
    fn begin() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let Ok(before) = tcgetattr(std::io::stdin()) else { return Self(None) };
        let mut unseen = before.clone();
        unseen.local_modes.remove(LocalModes::ECHO);
        let is_set = tcsetattr(std::io::stdin(), OptionalActions::Flush, &unseen).is_ok();
        Self(is_set.then_some(before))
    }
}

#[cfg(unix)]
impl Drop for Unseen {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        if let Some(before) = &self.0 {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, before);
        }
    }
}

/// Where nothing is known of terminals it is shown.
#[cfg(not(unix))]
struct Unseen;

#[cfg(not(unix))]
impl Unseen {
    fn begin() -> Self {
        Self
    }
}
