//! `fanfare source`

use super::table::Table;
use super::{Format, Shared, configured, output};
use crate::app::{Deliveries, Error, Exit, Outlet, Polled, Sandbox};
use crate::config::user_name;

#[derive(clap::Subcommand)]
#[command(after_help = "Examples:
  fanfare source list
  fanfare source poll
  fanfare source poll desk --sandbox")]
pub(crate) enum Command {
    /// List the places that articles come from, and what is wrong with them
    List {
        /// For people or for programs
        #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
        format: Format,
    },
    /// Hand over what is new in every source, or in those named; a worker sends it
    Poll {
        /// Names of sources
        names: Vec<String>,
        /// To the queue of a running `fanfare mock`
        #[arg(long)]
        sandbox: bool,
        /// For people or for programs
        #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
        format: Format,
    },
}

pub(crate) async fn run(app: &Shared, command: Command) -> Result<Exit, Error> {
    match command {
        Command::List { format } => list(app, format),
        Command::Poll { names, sandbox, format } => {
            let outlet = if sandbox {
                Outlet::sandbox(app, &Sandbox::running(app).await?).await?
            } else {
                configured(app, "there are no sources")?;
                Outlet::live(app).await?
            };
            poll(app, &outlet, names, format, sandbox).await
        }
    }
}

fn list(app: &Shared, format: Format) -> Result<Exit, Error> {
    let sources = app.sources();
    if format == Format::Json {
        output::json_each(&[serde_json::json!({"version": 1, "sources": sources})]);
    } else if sources.is_empty() {
        output::tell("the configuration has no [[sources]]");
    } else {
        let mut table = Table::new(&["source", "articles", "every", "folder"]);
        for source in &sources {
            table.row([
                source.name.clone(),
                source.articles.map_or_else(|| "?".to_owned(), |count| count.to_string()),
                source.every_seconds.map_or_else(|| "by hand".to_owned(), |seconds| format!("{seconds} s")),
                source.folder.display().to_string(),
            ]);
        }
        table.print();
    }
    for (name, error) in sources.iter().flat_map(|source| source.errors.iter().map(|error| (&source.name, error))) {
        output::tell(&format!("{name}: {error}"));
    }
    Ok(if sources.iter().any(|source| !source.errors.is_empty()) { Exit::Invalid } else { Exit::Done })
}

async fn poll(app: &Shared, outlet: &Outlet, names: Vec<String>, format: Format, sandbox: bool) -> Result<Exit, Error> {
    let names = match names.is_empty() {
        true => app.sources().into_iter().map(|source| source.name).collect(),
        false => names,
    };
    if names.is_empty() {
        return Err(Error::Usage("the configuration has no [[sources]] to look through; add one".to_owned()));
    }
    let mut documents: Vec<Deliveries> = Vec::new();
    let (mut wrong, mut new) = (false, false);
    for name in &names {
        let Polled { published, known, errors } = outlet.poll(name, &user_name()).await?;
        for error in &errors {
            output::tell(&format!("{name}: {error}"));
        }
        output::tell(&format!("{name}: {} new, {known} known already", published.len()));
        (wrong, new) = (wrong || !errors.is_empty(), new || !published.is_empty());
        for one in &published {
            let deliveries = outlet.read(&one.deliveries()).await?;
            if format == Format::Text {
                let accounts: Vec<&str> = deliveries.iter().map(|delivery| delivery.account.as_str()).collect();
                output::say(&format!("{} → {}", one.headline, accounts.join(", ")));
            }
            documents.push(one.view(&deliveries, sandbox));
        }
    }
    if format == Format::Json {
        output::json_each(&documents);
    }
    if new && !outlet.has_worker().await? {
        let sandbox = if sandbox { " --sandbox" } else { "" };
        output::tell(&format!("queued; no worker was seen that would send it: start `fanfare worker{sandbox}`"));
    }
    Ok(if wrong { Exit::Invalid } else { Exit::Done })
}
