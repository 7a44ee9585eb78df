//! `fanfare queue`

use super::{Format, Shared, listed, output, watch};
use crate::app::{
    AccountName, ArticleId, Decision, Delivery, DeliveryState, Error, Exit, Filter, Outlet, PublicationId, Sandbox,
    Scope, unserved_says,
};
use crate::config::user_name;

#[derive(clap::Subcommand)]
#[command(after_help = "Examples:
  fanfare queue list --state uncertain
  fanfare queue show 01a215df89b57601
  fanfare queue resolve 01a215df89b57601 --sent https://x.com/examplenews/status/1990000000000000010
  fanfare queue pause --all

An ID may be cut off where what is left is still the only one that begins so.")]
pub(crate) enum Command {
    /// List deliveries, the newest first
    #[command(after_help = "Examples:
  fanfare queue list
  fanfare queue list --state held,uncertain --account x-english
  fanfare queue list --sandbox --format json")]
    List {
        /// Only those of this account
        #[arg(long, value_name = "NAME")]
        account: Option<String>,
        /// Only those of this article
        #[arg(long, value_name = "ID")]
        article: Option<String>,
        /// Only those of this publication
        #[arg(long, value_name = "ID")]
        publication: Option<String>,
        /// Only those in these states, comma-separated
        #[arg(long, value_name = "STATES")]
        state: Vec<String>,
        /// At most so many
        #[arg(long, default_value_t = 100, value_name = "NUMBER")]
        limit: usize,
        #[command(flatten)]
        common: Common,
    },
    /// Show a delivery with its whole history
    #[command(after_help = "Example:\n  fanfare queue show 01a215df89b57601")]
    Show {
        /// Its id, or the beginning of it
        id: String,
        #[command(flatten)]
        common: Common,
    },
    /// Print everything that happens, as it happens, until Ctrl-C
    #[command(after_help = "Examples:
  fanfare queue watch
  fanfare queue watch --account x-english
  fanfare queue watch --sandbox --format json     one document to a line")]
    Watch {
        /// Only for this account
        #[arg(long, value_name = "NAME")]
        account: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Decide about a delivery whose outcome cannot be known
    #[command(after_help = "Look on the platform first, then:
  fanfare queue resolve 01a215df89b57601 --sent https://t.me/examplenews/42
  fanfare queue resolve 01a215df89b57601 --resend       it is not out: send it again
  fanfare queue resolve 01a215df89b57601 --drop         send nothing more

Of a mail it is about the one reader who is named: `--drop` leaves that one out, and the others get theirs.")]
    Resolve {
        /// Its id, or the beginning of it
        id: String,
        /// It is out, at this URL
        #[arg(long, value_name = "URL")]
        sent: Option<String>,
        /// It is not out; send it again
        #[arg(long, conflicts_with = "sent")]
        resend: bool,
        /// Send nothing more, whatever became of it; of a mail, nothing more to that reader
        #[arg(long, conflicts_with_all = ["sent", "resend"])]
        drop: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Take deliveries back that are not being sent
    #[command(after_help = "Example:\n  fanfare queue cancel 01a215df89b57601 01a215df8a1c7e30")]
    Cancel {
        /// Their ids, or the beginnings of them
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Run deliveries now that are held, failed or wait; one that was held before its time goes out at its time
    #[command(after_help = "Example:\n  fanfare queue retry 01a215df89b57601 01a215df8a1c7e30")]
    Retry {
        /// Their ids, or the beginnings of them
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Let deliveries go that await approval
    #[command(after_help = "Example:\n  fanfare queue approve 01a215df89b57601 01a215df8a1c7e30")]
    Approve {
        /// Their ids, or the beginnings of them
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Stop sending, also what is due this second
    #[command(after_help = "Examples:
  fanfare queue pause --all --reason 'wrong figures in the budget story'
  fanfare queue pause --account x-english")]
    Pause {
        #[command(flatten)]
        scope: ScopeArgs,
        /// Why, for those who will ask
        #[arg(long, default_value = "paused by hand", value_name = "WORDS")]
        reason: String,
        #[command(flatten)]
        common: Common,
    },
    /// Go on sending
    #[command(after_help = "Example:\n  fanfare queue resume --all")]
    Resume {
        #[command(flatten)]
        scope: ScopeArgs,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(clap::Args)]
pub(crate) struct Common {
    /// The queue of the running `fanfare mock`
    #[arg(long)]
    sandbox: bool,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
    format: Format,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct ScopeArgs {
    /// For every account, in every worker
    #[arg(long)]
    all: bool,
    /// For one account
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
}

impl ScopeArgs {
    fn scope(self) -> Scope {
        self.account.map_or(Scope::All, |account| Scope::Account(AccountName::new(account)))
    }
}

impl Command {
    /// True if it is about what is in the sandbox.
    pub(super) fn is_sandbox(&self) -> bool {
        self.common().sandbox
    }

    fn common(&self) -> &Common {
        match self {
            Self::List { common, .. }
            | Self::Show { common, .. }
            | Self::Watch { common, .. }
            | Self::Resolve { common, .. }
            | Self::Cancel { common, .. }
            | Self::Retry { common, .. }
            | Self::Approve { common, .. }
            | Self::Pause { common, .. }
            | Self::Resume { common, .. } => common,
        }
    }
}

pub(crate) async fn run(app: &Shared, command: Command) -> Result<Exit, Error> {
    let (is_sandbox, format) = (command.common().sandbox, command.common().format);
    let outlet = if is_sandbox {
        Outlet::sandbox(app, &Sandbox::running(app).await?).await?
    } else {
        super::configured(app, "there is no queue to look at")?;
        Outlet::live(app).await?
    };
    let actor = user_name();
    match command {
        Command::List { account, article, publication, state, limit, .. } => {
            let filter = Filter {
                publication: publication.map(PublicationId::new),
                account: account.map(AccountName::new),
                article: article.map(ArticleId::new),
                states: states(&state)?,
                limit,
            };
            let exit = listed::list(app, &outlet, &filter, format).await?;
            outlet.spent().await?.iter().for_each(|spent| output::tell(&spent.says()));
            outlet.pauses().await?.iter().for_each(|pause| output::tell(pause));
            if let Some(unserved) = outlet.unserved().await? {
                output::tell(&outlet.complete(&unserved_says(&unserved, app)));
            }
            Ok(exit)
        }
        Command::Show { id, .. } => {
            listed::show(app, &outlet, &id, format).await?;
            Ok(Exit::Done)
        }
        Command::Watch { account, .. } => watch::run(app, &outlet, account, format).await,
        Command::Resolve { id, sent, resend, drop, .. } => {
            let decision = match (sent, resend, drop) {
                (Some(url), ..) => Decision::Sent { url },
                (None, true, _) => Decision::Resend,
                (None, false, true) => Decision::Drop,
                (None, false, false) => {
                    return Err(Error::Usage("say what became of it: --sent URL, --resend or --drop".to_owned()));
                }
            };
            changed(&outlet, vec![outlet.resolve(&id, decision, &actor).await], format)
        }
        Command::Cancel { ids, .. } => each(&outlet, &ids, format, async |id| outlet.cancel(id, &actor).await).await,
        Command::Retry { ids, .. } => changed(&outlet, outlet.retry(&ids, &actor).await, format),
        Command::Approve { ids, .. } => each(&outlet, &ids, format, async |id| outlet.approve(id, &actor).await).await,
        Command::Pause { scope, reason, .. } => {
            let in_flight = outlet.pause(&scope.scope(), &reason, &actor).await?;
            for flying in &in_flight {
                output::tell(&format!("may still arrive: {} at {} ({})", flying.delivery, flying.account, flying.step));
            }
            output::tell("paused");
            if format == Format::Json {
                let in_flight: Vec<_> = in_flight
                    .iter()
                    .map(|f| serde_json::json!({"delivery": f.delivery, "account": f.account, "step": f.step, "since": f.since}))
                    .collect();
                output::json(&serde_json::json!({"version": 1, "paused": true, "in_flight": in_flight}));
            }
            Ok(Exit::Done)
        }
        Command::Resume { scope, .. } => {
            let was = outlet.resume(&scope.scope(), &actor).await?;
            output::tell(if was { "resumed" } else { "nothing was paused" });
            if format == Format::Json {
                output::json(&serde_json::json!({"version": 1, "paused": false}));
            }
            Ok(Exit::Done)
        }
    }
}

fn states(words: &[String]) -> Result<Vec<DeliveryState>, Error> {
    super::names("--state", words)?
        .iter()
        .map(|word| {
            word.parse().map_err(|_| {
                let known: Vec<&str> = DeliveryState::ALL.iter().map(|state| state.as_str()).collect();
                Error::Usage(format!("there is no state `{word}`; there are: {}", known.join(", ")))
            })
        })
        .collect()
}

/// What became of each delivery: one that could not be changed keeps no other from it. Ends with the first failure.
fn changed(outlet: &Outlet, changes: Vec<Result<Delivery, Error>>, format: Format) -> Result<Exit, Error> {
    let (mut done, mut failed) = (Vec::with_capacity(changes.len()), None);
    for change in changes {
        match change {
            Ok(delivery) => done.push(delivery),
            Err(error) if failed.is_none() => failed = Some(error),
            Err(error) => output::tell(&outlet.complete(&format!("error: {error}"))),
        }
    }
    for delivery in &done {
        output::tell(&format!("{} {} is now {}", delivery.id, delivery.account, delivery.state));
    }
    if format == Format::Json {
        let document = |delivery| serde_json::json!({"version": 1, "delivery": outlet.view(delivery)});
        output::json_each(&done.iter().map(document).collect::<Vec<_>>());
    }
    failed.map_or(Ok(Exit::Done), Err)
}

/// Changes deliveries one after the other.
async fn each(
    outlet: &Outlet,
    ids: &[String],
    format: Format,
    change: impl AsyncFn(&str) -> Result<Delivery, Error>,
) -> Result<Exit, Error> {
    let mut changes = Vec::with_capacity(ids.len());
    for id in ids {
        changes.push(change(id).await);
    }
    changed(outlet, changes, format)
}
