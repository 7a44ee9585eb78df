//! `fanfare publish`

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::{Format, Shared, names, output, stop_signal};
use crate::app::{
    self, Article, Delivery, DeliveryId, DeliveryState, Error, Exit, Outlet, Published, Request, Sandbox, Selection,
    When,
};
use crate::config::user_name;

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare publish posts/harbour-tram --sandbox          to faked platforms on this machine
  fanfare publish posts/harbour-tram --dry-run          the exact requests, nothing sent
  fanfare publish posts/ --yes --wait                   all that is not yet published, and watch it go out
  fanfare publish tram.md --to x-english --at '2026-12-24 18:00'
  fanfare publish quake.md --breaking --yes             now, before everything that waits")]
pub(crate) struct Args {
    /// A file, a folder with article.md, a folder of articles, or - for standard input
    #[arg(required = true, value_name = "ARTICLE")]
    articles: Vec<String>,
    /// Accounts or channels, comma-separated [default: by the configuration's routes, else all]
    #[arg(long, value_name = "NAMES")]
    to: Vec<String>,
    /// When: 2026-12-24T18:00:00Z, or 2026-12-24 18:00 in the newsroom's zone [default: now]
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// At each account's next free slot
    #[arg(long, conflicts_with = "at")]
    slot: bool,
    /// Now, before all that waits, with the `breaking` template; embargo, approval and budget still hold
    #[arg(long, conflicts_with_all = ["at", "slot"])]
    breaking: bool,
    /// The template instead of the account's and the article's
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// Show the exact requests and send nothing
    #[arg(long, conflicts_with = "sandbox")]
    dry_run: bool,
    /// Send to the faked platforms on this machine
    #[arg(long)]
    sandbox: bool,
    /// Wait until everything is out, or needs a person
    #[arg(long)]
    wait: bool,
    /// Also to accounts that have the article already
    #[arg(long)]
    again: bool,
    /// Do not ask before a live publish
    #[arg(long)]
    yes: bool,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) async fn run(app: &Shared, args: &Args) -> Result<Exit, Error> {
    let mut articles = Vec::new();
    for argument in &args.articles {
        articles.extend(app.read(argument)?);
    }
    let when = match &args.at {
        None if args.slot => When::Slot,
        None if args.breaking => When::Breaking,
        None => When::Due,
        Some(text) => {
            let asked = app.parse_time(text)?;
            if let Some(note) = &asked.note {
                output::tell(&format!("note: {note}"));
            }
            When::At(asked.at)
        }
    };
    let template = args.template.clone().or_else(|| args.breaking.then(|| "breaking".to_owned()));
    let selection = Selection { to: names(&args.to), template };
    let request = Request { selection, when, again: args.again, actor: user_name() };
    if args.dry_run {
        return dry_run(app, args, &articles, &request).await;
    }
    if args.sandbox {
        let sandbox = Sandbox::open(app).await?;
        let outlet = Outlet::sandbox(app, &sandbox).await?;
        let exit = publish(app, args, &articles, &request, &outlet, Some(&sandbox)).await;
        finish_sandbox(sandbox, args).await?;
        return exit;
    }
    if !app.has_config() {
        return Err(Error::Usage(
            "there is no configuration, so nothing can be published live; copy config.example.toml to config.toml, or use \
             --sandbox or --dry-run"
                .to_owned(),
        ));
    }
    let outlet = Outlet::live(app).await?;
    if !args.yes && !confirm(app, &articles, &request)? {
        output::tell("nothing was published");
        return Ok(Exit::NotDelivered);
    }
    publish(app, args, &articles, &request, &outlet, None).await
}

/// A live publish on a terminal asks first.
fn confirm(app: &Shared, articles: &[Article], request: &Request) -> Result<bool, Error> {
    if !std::io::stdin().is_terminal() || !output::is_watched() {
        return Ok(true);
    }
    for article in articles {
        let accounts = app.choose(article, &request.selection.to)?;
        let list: Vec<&str> = accounts.iter().map(|account| account.name.as_str()).collect();
        output::tell(&format!("“{}” to {}", article.headline, list.join(", ")));
    }
    let _ = write!(std::io::stderr(), "Publish? [y/N] ");
    let mut answer = String::new();
    let _ = std::io::stdin().read_line(&mut answer);
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

async fn dry_run(app: &Shared, args: &Args, articles: &[Article], request: &Request) -> Result<Exit, Error> {
    let mut exit = Exit::Done;
    for article in articles {
        let (posts, deliveries) = app::dry_run(app, article, request).await?;
        if deliveries.deliveries.iter().any(|delivery| delivery.error.is_some()) {
            exit = Exit::Invalid;
        }
        if args.format == Format::Json {
            output::json(&deliveries);
            continue;
        }
        for (post, delivery) in posts.iter().zip(&deliveries.deliveries) {
            output::say(&format!("# {} ({}) {}", delivery.account, delivery.channel, output::length_of(post)));
            if let Some(reason) = &delivery.reason {
                output::say(&format!("skipped: {reason}"));
            }
            let Some(planned) = &delivery.planned else { continue };
            output::say(&format!(
                "at {}{}",
                app.zoned(planned.planned_at).strftime("%Y-%m-%d %H:%M %Z"),
                cost(planned)
            ));
            for request in &planned.requests {
                output::say(&format!("\n{} {}", request.method, request.url));
                for (name, value) in &request.headers {
                    output::say(&format!(
                        "{name}: {}",
                        value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
                    ));
                }
                output::say(&body(&request.body));
            }
            if let Some(error) = &delivery.error {
                output::say(&format!("refused: {}", error.message));
            }
            output::say("");
        }
    }
    Ok(exit)
}

fn cost(planned: &app::Planned) -> String {
    planned.cost.as_ref().map_or_else(String::new, |cost| format!(", costs {} {}", cost.amount, cost.currency))
}

fn body(body: &serde_json::Value) -> String {
    match body {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

async fn publish(
    app: &Shared,
    args: &Args,
    articles: &[Article],
    request: &Request,
    outlet: &Outlet,
    sandbox: Option<&Sandbox>,
) -> Result<Exit, Error> {
    // In the sandbox there is nothing to wait for later: the fakes end with the process, or answer at once.
    let wait = args.wait || sandbox.is_some();
    let mut published = Vec::new();
    for article in articles {
        published.push(outlet.hand_over(article, request).await?);
    }
    let all_refused = !published.is_empty() && published.iter().all(Published::is_refused);
    for refused in published.iter().flat_map(|published| &published.handed).filter_map(|handed| handed.refused.as_ref())
    {
        output::tell(&format!("note: {refused}"));
    }
    let ids: Vec<DeliveryId> = published.iter().flat_map(Published::deliveries).collect();
    if wait {
        tell_of_waits(app, &outlet.read(&ids).await?);
    }
    let deliveries = if wait { watch(args, outlet, &published, &ids).await? } else { outlet.read(&ids).await? };
    print(args, &published, &deliveries, sandbox);
    if !wait && !outlet.has_worker().await? && deliveries.iter().any(|delivery| delivery.state.is_open()) {
        output::tell("queued; no worker was seen that would send it: start `fanfare worker`, or use --wait");
    }
    tell_of_trouble(app, &deliveries);
    if all_refused && articles.len() == 1 {
        return Ok(Exit::NotDelivered);
    }
    Ok(if wait { app::exit_of(&deliveries) } else { Exit::Done })
}

async fn watch(
    args: &Args,
    outlet: &Outlet,
    published: &[Published],
    ids: &[DeliveryId],
) -> Result<Vec<Delivery>, Error> {
    let stop = stop_signal();
    if args.format == Format::Json || !output::is_watched() {
        return outlet.wait(ids, &stop, |_| {}).await;
    }
    let bars = Bars::new(published);
    let last = outlet.wait(ids, &stop, |deliveries| bars.show(deliveries)).await;
    bars.clear();
    last
}

/// One line for each delivery on its way, on standard error.
struct Bars {
    bars: MultiProgress,
    lines: BTreeMap<String, ProgressBar>,
}

impl Bars {
    fn new(published: &[Published]) -> Self {
        let bars = MultiProgress::new();
        // The template is written here and fits its version.
        let style = ProgressStyle::with_template("{spinner} {prefix:14} {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let lines = published
            .iter()
            .flat_map(|published| &published.handed)
            .map(|handed| {
                let bar = bars.add(ProgressBar::new_spinner());
                bar.set_style(style.clone());
                bar.set_prefix(handed.post.account.to_string());
                bar.enable_steady_tick(std::time::Duration::from_millis(100));
                (handed.delivery.to_string(), bar)
            })
            .collect();
        Self { bars, lines }
    }

    fn show(&self, deliveries: &[Delivery]) {
        for delivery in deliveries {
            let Some(bar) = self.lines.get(delivery.id.as_str()) else { continue };
            let told = output::outcome_of(delivery);
            let message =
                if told.is_empty() { delivery.state.to_string() } else { format!("{}: {told}", delivery.state) };
            bar.set_message(message);
            if !delivery.state.is_open() {
                bar.disable_steady_tick();
            }
        }
    }

    fn clear(&self) {
        let _ = self.bars.clear();
    }
}

fn print(args: &Args, published: &[Published], deliveries: &[Delivery], sandbox: Option<&Sandbox>) {
    let mut rest = deliveries;
    let mut table = output::table(&["account", "length", "state", "post"]);
    for one in published {
        let (own, others) = rest.split_at(one.handed.len().min(rest.len()));
        rest = others;
        if args.format == Format::Json {
            output::json(&one.view(own));
            continue;
        }
        for (handed, delivery) in one.handed.iter().zip(own) {
            table.add_row([
                handed.post.account.to_string(),
                output::length_of(&handed.post),
                delivery.state.to_string(),
                shown(delivery, sandbox),
            ]);
        }
    }
    if args.format == Format::Text {
        output::say(&table.trim_fmt());
    }
}

/// Where the post is: on the wall, in the sandbox; else where its platform shows it; or why it is not there.
fn shown(delivery: &Delivery, sandbox: Option<&Sandbox>) -> String {
    let first = delivery.receipt.as_ref().and_then(|receipt| receipt.first());
    match (sandbox, first) {
        (Some(sandbox), Some(part)) => sandbox.wall_of(delivery.channel.as_str(), &part.id),
        _ => output::outcome_of(delivery),
    }
}

/// Who waits for something that takes longer than anybody watches should know it beforehand.
fn tell_of_waits(app: &Shared, deliveries: &[Delivery]) {
    let soon = app.now() + std::time::Duration::from_secs(60);
    for delivery in deliveries.iter().filter(|delivery| delivery.state.is_open()) {
        if let Some(at) = delivery.waiting.next_at.filter(|at| *at > soon) {
            let at = app.zoned(at).strftime("%Y-%m-%d %H:%M %Z");
            output::tell(&format!("{} goes out at {at}; Ctrl-C leaves it queued", delivery.account));
        }
    }
}

fn tell_of_trouble(app: &Shared, deliveries: &[Delivery]) {
    for delivery in deliveries {
        let id = &delivery.id.as_str()[..12.min(delivery.id.as_str().len())];
        match delivery.state {
            DeliveryState::Uncertain => output::tell(&format!(
                "{}: whether it is out cannot be known; {}; then `fanfare queue resolve {id} --sent URL | --resend | --drop`",
                delivery.account,
                output::outcome_of(delivery)
            )),
            DeliveryState::AwaitingApproval => {
                output::tell(&format!("{}: it awaits approval: `fanfare queue approve {id}`", delivery.account))
            }
            DeliveryState::Held => output::tell(&format!(
                "{}: it is held; `fanfare queue retry {id}` sends it, `fanfare queue cancel {id}` drops it",
                delivery.account
            )),
            DeliveryState::Scheduled | DeliveryState::Sending if delivery.waiting.next_at.is_some() => {
                if let Some(at) = delivery.waiting.next_at {
                    let at = app.zoned(at).strftime("%Y-%m-%d %H:%M:%S %Z");
                    output::tell(&format!(
                        "{}: {} until {at} {}",
                        delivery.account,
                        delivery.state,
                        output::outcome_of(delivery)
                    ));
                }
            }
            _ => {}
        }
    }
}

/// A mock of this process stays up on a terminal until Ctrl-C, so that the wall can be looked at; in a pipe the wall is
/// written to a file.
async fn finish_sandbox(sandbox: Sandbox, args: &Args) -> Result<(), Error> {
    match sandbox.wall_html() {
        None => output::tell(&format!("the wall: {}", sandbox.wall())),
        Some(_) if std::io::stdout().is_terminal() && args.format == Format::Text => {
            output::tell(&format!("the wall: {} (until Ctrl-C)", sandbox.wall()));
            stop_signal().cancelled().await;
        }
        Some(html) => {
            let path = std::path::Path::new("wall.html");
            match std::fs::write(path, html) {
                Ok(()) => output::tell(&format!("the wall: {}", path.display())),
                // The posts are what was asked for; where the wall goes in a read-only folder is no failure of theirs.
                Err(reason) => output::tell(&format!("note: {} cannot be written: {reason}", path.display())),
            }
        }
    }
    sandbox.close().await;
    Ok(())
}
