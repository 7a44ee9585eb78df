//! `fanfare account`

use super::table::Table;
use super::{Format, Shared, configured, login, output};
use crate::app::{AccountView, Error, Exit, Outlet, Sandbox, Verified};

#[derive(clap::Subcommand)]
#[command(after_help = "Examples:
  fanfare account login mastodon
  fanfare account list
  fanfare account verify
  fanfare account verify mastodon --write")]
pub(crate) enum Command {
    /// List the accounts: whether each has what it needs, is paused, and when its tokens end
    #[command(after_help = "Asks no platform. The exit code is 2 if an account lacks something.

Example:
  fanfare account list --format json")]
    List {
        /// For people or for programs
        #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
        format: Format,
    },
    /// Sign an account in: its tokens go to the store
    Login(login::Args),
    /// Ask the platforms whose credentials these are, what they may do, and how long a text may be there
    #[command(
        after_help = "Sends nothing that anybody sees. The exit code is 1 if a platform refuses an account or does not answer, or if the
account may not do what posting needs; 2 if the configuration lacks something for it.

Examples:
  fanfare account verify x-english
  fanfare account verify mastodon --write     keeps the server's own limit in the configuration
  fanfare account verify --sandbox            asks the fakes"
    )]
    Verify {
        /// Names of accounts, or of channels for all their accounts; all without one
        names: Vec<String>,
        /// Write `text_limit`, `media_limits` and `quotas` to accounts that have others than are counted on
        #[arg(long)]
        write: bool,
        /// Ask the faked platforms
        #[arg(long)]
        sandbox: bool,
        /// For people or for programs
        #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
        format: Format,
    },
}

pub(crate) async fn run(app: &Shared, command: Command) -> Result<Exit, Error> {
    match command {
        Command::List { format } => {
            configured(app, "there are no accounts")?;
            list(app, &Outlet::live(app).await?.accounts().await?, format)
        }
        Command::Login(args) => login::run(app, args).await,
        Command::Verify { names, write, sandbox, format } => {
            let verified = if sandbox {
                // One that is started here must live until all have answered.
                let sandbox = Sandbox::open(app).await?;
                Outlet::sandbox(app, &sandbox).await?.verify(&names).await?
            } else {
                configured(app, "there are no accounts to ask for")?;
                Outlet::live(app).await?.verify(&names).await?
            };
            let exit = show(app, &verified, write, format);
            for one in verified.iter().filter(|_| write && !sandbox) {
                for key in app.write_verified(one)? {
                    let value = match key {
                        "text_limit" => one.text_limit,
                        "link_length" => one.link_length,
                        _ => None,
                    };
                    let value = value.map(|value| format!(" = {value}"));
                    let key = format!("{key}{}", value.unwrap_or_default());
                    output::tell(&format!("{}: {key} is in the configuration now", one.account));
                }
            }
            Ok(exit)
        }
    }
}

fn list(app: &Shared, accounts: &[AccountView], format: Format) -> Result<Exit, Error> {
    if format == Format::Json {
        output::json_each(&[serde_json::json!({"version": 1, "accounts": accounts})]);
    } else {
        let mut table = Table::new(&["account", "channel", "server", "language", "is"]);
        for account in accounts {
            let state = match (&account.paused, account.lacks.as_slice()) {
                (_, [lacks, ..]) => lacks.clone(),
                (Some(reason), _) => format!("paused: {reason}"),
                (None, []) => {
                    let ends = account.tokens.iter().map(|token| {
                        let at = app.zoned(token.ends_at).strftime("%Y-%m-%d %H:%M %Z").to_string();
                        format!("; its `{}` ends on {at}", token.name)
                    });
                    format!("ready{}", ends.collect::<String>())
                }
            };
            table.row([
                account.account.clone(),
                account.channel.clone(),
                account.server.clone().unwrap_or_default(),
                account.language.clone().unwrap_or_default(),
                state,
            ]);
        }
        table.print();
    }
    Ok(if accounts.iter().any(|account| !account.lacks.is_empty()) { Exit::Usage } else { Exit::Done })
}

fn show(app: &Shared, verified: &[Verified], write: bool, format: Format) -> Exit {
    if format == Format::Json {
        output::json_each(&[serde_json::json!({"version": 1, "accounts": verified})]);
    } else {
        let mut table = Table::new(&["account", "channel", "is"]);
        for one in verified {
            let is = match (&one.identity, &one.error) {
                (Some(identity), _) => {
                    let url = identity.url.as_ref().map_or_else(String::new, |url| format!(", {url}"));
                    format!(
                        "{}{url}{}{}",
                        identity.name,
                        limit(one, write) + &link(one, write) + &media(one, write) + &quotas(one, write),
                        rights(app, one)
                    )
                }
                (None, Some(error)) => error.message.clone(),
                (None, None) => String::new(),
            };
            table.row([one.account.clone(), one.channel.clone(), is]);
        }
        table.print();
    }
    let exits = verified.iter().filter_map(|one| one.error.as_ref()).map(|error| match error.class.as_str() {
        "configuration" => Exit::Usage,
        _ => Exit::NotDelivered,
    });
    let lacking = verified.iter().filter(|one| !one.may_not.is_empty()).map(|_| Exit::NotDelivered);
    exits.chain(lacking).max().unwrap_or(Exit::Done)
}

/// What its token may do and may not, and when it ends.
fn rights(app: &Shared, one: &Verified) -> String {
    let may =
        one.scopes.iter().filter(|scopes| !scopes.is_empty()).map(|scopes| format!("; has {}", scopes.join(", ")));
    let may_not = one.may_not.iter().map(|what| format!("; it may not {what}"));
    let same = (!one.same_as.is_empty()).then(|| {
        format!("; {} is the same there, and their limits and budgets are counted apart", one.same_as.join(", "))
    });
    let ends = one.tokens.iter().map(|token| {
        let at = app.zoned(token.ends_at).strftime("%Y-%m-%d %H:%M %Z").to_string();
        format!("; its `{}` ends on {at}", token.name)
    });
    let untold = one.untold.map(|untold| format!("; {untold}"));
    may.chain(may_not).chain(same).chain(ends).chain(untold).collect()
}

/// What there is to say of the account's own limit.
fn limit(one: &Verified, write: bool) -> String {
    match (one.text_limit, one.composed_for) {
        (Some(limit), Some(composed)) if !write => {
            format!("; takes {limit} characters, posts are made for {composed}: add --write, or set text_limit")
        }
        (Some(limit), _) => format!("; takes {limit} characters"),
        (None, _) => String::new(),
    }
}

/// The same of links in its texts.
fn link(one: &Verified, write: bool) -> String {
    match one.other_link {
        Some(length) if !write => {
            format!(
                "; counts {length} characters for a link, which posts are not made for: add --write, or set link_length"
            )
        }
        _ => String::new(),
    }
}

/// The same of its media.
fn media(one: &Verified, write: bool) -> String {
    match &one.other_media {
        Some(_) if !write => "; its server takes other media than posts are made for: add --write".to_owned(),
        _ => String::new(),
    }
}

/// The same of how much it may do in a window.
fn quotas(one: &Verified, write: bool) -> String {
    let own = one.other_quotas.iter().filter(|_| !write);
    let own = own.map(|(name, max)| {
        format!("; its limit `{name}` is {max}, which is not what is counted on: add --write, or set quotas")
    });
    own.collect()
}
