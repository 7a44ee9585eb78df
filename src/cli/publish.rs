//! `fanfare publish`

use std::io::{IsTerminal, Write};
use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::output::Tint;
use super::progress::{Preparing, Progress};
use super::table::Table;
use super::{Format, STOPPING, Shared, configured, names, output, stop_signal, trouble};
use crate::app::{
    self, Article, Deliveries, Delivery, DeliveryId, DeliveryState, Error, Exit, Outlet, Published, REPEATED, Request,
    Sandbox, Selection, Warning, When,
};
use crate::config::diagnostic::in_words;
use crate::config::user_name;

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare publish posts/harbour-tram --sandbox          to faked platforms on this machine
  fanfare publish posts/harbour-tram --dry-run          the exact requests, nothing sent
  fanfare publish posts/ --yes --wait                   all that is not yet published; waits
  fanfare publish tram.md --to x-english --at '2026-12-24 18:00'
  fanfare publish quake.md --breaking --yes             now, before everything that waits

With --format json, several articles give one document each, one to a line.")]
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
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
    format: Format,
}

impl Args {
    pub(crate) fn is_sandbox(&self) -> bool {
        self.sandbox
    }

    pub(crate) fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }
}

/// The articles, all of them valid, and what to do with them.
pub(crate) fn read(app: &Shared, args: &Args) -> Result<(Vec<Article>, Request), Error> {
    let to = names("--to", &args.to)?;
    let mut articles: Vec<Article> = Vec::new();
    for (n, argument) in args.articles.iter().enumerate() {
        if !args.articles[..n].contains(argument) {
            let found = super::read(app, argument, &to)?;
            let is_collection = app.is_collection(argument);
            let (drafts, finished): (Vec<_>, Vec<_>) =
                found.into_iter().partition(|article| is_collection && article.draft);
            for draft in drafts {
                output::tell(&format!("note: {} says that it is a draft, and is left out", draft.origin.name()));
            }
            articles.extend(finished);
        }
    }
    for article in &articles {
        for moved in app.moved_times(article) {
            output::tell(&format!("note: {}:{}: {}", article.origin.name(), moved.line, moved.says));
        }
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
    let selection = Selection { to, template };
    super::check::warn(&app.verify(&articles, &selection)?);
    Ok((articles, Request { selection, when, again: args.again, actor: user_name() }))
}

pub(crate) async fn run(app: &Shared, args: &Args) -> Result<Exit, Error> {
    let (articles, request) = read(app, args)?;
    let stop = stop_signal(None);
    if args.sandbox {
        let sandbox = Sandbox::open(app).await?;
        let outlet = Outlet::sandbox(app, &sandbox).await?;
        let job = Job { app, args, outlet: &outlet, sandbox: Some(&sandbox), stop: &stop };
        let exit = job.publish(&articles, &request).await;
        sandbox.close().await;
        return exit;
    }
    configured(app, "nothing can be published live (--dry-run shows what would be)")?;
    if !args.yes && !confirm(app, &articles, &request)? {
        output::tell("nothing was published");
        return Ok(Exit::NotDelivered);
    }
    let outlet = Outlet::live(app).await?;
    Job { app, args, outlet: &outlet, sandbox: None, stop: &stop }.publish(&articles, &request).await
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
    let when = match request.when {
        When::Due => String::new(),
        When::At(at) => format!(" on {}", app.zoned(at).strftime("%Y-%m-%d at %H:%M %Z")),
        When::Slot => " at their next free slots".to_owned(),
        When::Breaking => " now, before all that waits".to_owned(),
    };
    let _ = write!(std::io::stderr(), "Publish{when}? [y/N] ");
    let mut answer = String::new();
    let _ = std::io::stdin().read_line(&mut answer);
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Where posts of the sandbox can be looked at.
enum Wall {
    /// The mock goes on.
    Live,
    /// The mock of this process has ended; what it showed is in a file.
    File(&'static str),
    /// It could not be kept.
    Lost,
}

struct Job<'a> {
    app: &'a Shared,
    args: &'a Args,
    outlet: &'a Outlet,
    sandbox: Option<&'a Sandbox>,
    stop: &'a CancellationToken,
}

impl Job<'_> {
    async fn publish(&self, articles: &[Article], request: &Request) -> Result<Exit, Error> {
        let Some(published) = self.hand_over(articles, request).await? else { return Ok(Exit::NotDelivered) };
        let ids: Vec<DeliveryId> = published.iter().flat_map(Published::deliveries).collect();
        let begun = self.outlet.read(&ids).await?;
        let waited_for = self.to_wait_for(&begun);
        if !waited_for.is_empty() {
            trouble::tell_of_waits(self.app, &begun);
            self.watch(&published, &waited_for).await?;
        }
        let deliveries = self.outlet.read(&ids).await?;
        let wall = self.keep_wall();
        self.print(&published, &deliveries, &wall);
        trouble::tell(self.app, &deliveries, self.sandbox.is_some());
        let is_queued = waited_for.is_empty() && deliveries.iter().any(|delivery| delivery.state.is_open());
        if is_queued && self.sandbox.is_none() && !self.outlet.has_worker().await? {
            output::tell("queued; no worker was seen that would send it: start `fanfare worker`, or use --wait");
            if let Some(unserved) = self.outlet.look_and_tell().await? {
                output::tell(&self.outlet.complete(&app::unserved_says(&unserved, self.app)));
            }
        }
        if self.stop.is_cancelled() && self.sandbox.is_none() && deliveries.iter().any(|d| d.state.is_open()) {
            output::tell("stopped; what is not out yet stays queued, and the same command goes on with it");
        }
        self.show_wall(&wall, &deliveries).await;
        let is_refused = published.iter().all(Published::is_refused) && self.names_an_article();
        let is_unlike = published.iter().flat_map(|one| &one.handed).any(|handed| handed.is_unlike);
        let refused = if !published.is_empty() && is_refused || is_unlike { Exit::NotDelivered } else { Exit::Done };
        // Also of what was published before.
        let uncertain = deliveries.iter().any(|delivery| delivery.state == DeliveryState::Uncertain);
        let ended: Vec<Delivery> = deliveries.into_iter().filter(|d| waited_for.contains(&d.id)).collect();
        Ok(app::exit_of(&ended).max(refused).max(if uncertain { Exit::Uncertain } else { Exit::Done }))
    }

    /// Hands each article over; none if a signal came first.
    async fn hand_over(&self, articles: &[Article], request: &Request) -> Result<Option<Vec<Published>>, Error> {
        let line = Preparing::new(self.args.format == Format::Json);
        let mut published = Vec::with_capacity(articles.len());
        for (n, article) in articles.iter().enumerate() {
            line.show(&article.headline, n, articles.len());
            tokio::select! {
                handed = self.outlet.hand_over(article, request) => published.push(handed?),
                () = self.stop.cancelled() => {
                    drop(line);
                    output::tell(&match n {
                        0 => "stopped; nothing was handed over".to_owned(),
                        n => format!("stopped; {n} of {} articles were handed over, the same command goes on", articles.len()),
                    });
                    return Ok(None);
                }
            }
        }
        drop(line);
        let is_new = |published: &Published| published.handed.iter().any(|handed| handed.refused.is_none());
        let new = published.iter().zip(articles).filter(|(published, _)| self.sandbox.is_none() && is_new(published));
        for (_, article) in new.filter(|(_, article)| article.id.is_of_words()) {
            output::tell(&format!(
                "note: {} has no `id` and no address, so it is known by its words: once they have changed it is another article, which \
                 `correct` does not find and `publish` sends; give it an `id`",
                article.origin.name()
            ));
        }
        for handed in published.iter().flat_map(|published| &published.handed) {
            // What was found before is said already; this the store alone knows, or what was fetched.
            let is_new = |found: &&Warning| found.rule == REPEATED || app::was_seen_late(found);
            for found in handed.post.warnings.iter().filter(is_new).filter(|_| handed.refused.is_none()) {
                let severity = output::severity(found.severity);
                output::tell(&format!("{severity}: {}: {} [{}]", handed.post.account, found.message, found.rule));
            }
            // Of a folder, what is out already was not asked for.
            if let Some(refused) = handed.refused.as_ref().filter(|_| handed.is_unlike || self.names_an_article()) {
                output::tell(&format!("note: {refused}"));
            }
        }
        Ok(Some(published))
    }

    /// False if only folders of articles were named: "all that is not published yet".
    fn names_an_article(&self) -> bool {
        self.args.articles.iter().any(|argument| !self.app.is_collection(argument))
    }

    /// Everything, with `--wait`. In the sandbox what is due now as well: its fakes end with the process, or answer at once.
    fn to_wait_for(&self, deliveries: &[Delivery]) -> Vec<DeliveryId> {
        let now = self.outlet.store().now();
        let is_due =
            |delivery: &&Delivery| self.sandbox.is_some() && (delivery.due_at <= now || !delivery.state.is_open());
        deliveries.iter().filter(|delivery| self.args.wait || is_due(delivery)).map(|d| d.id.clone()).collect()
    }

    async fn watch(&self, published: &[Published], ids: &[DeliveryId]) -> Result<(), Error> {
        let progress = std::sync::Arc::new(Progress::new(published, ids, self.args.format == Format::Json));
        let stopping = tokio::spawn({
            let (stop, progress) = (self.stop.clone(), progress.clone());
            async move {
                stop.cancelled().await;
                progress.tell(STOPPING);
            }
        });
        let ended = self.outlet.wait(ids, self.stop, |deliveries| progress.show(deliveries)).await;
        stopping.abort();
        progress.clear();
        ended.map(|_| ())
    }

    fn print(&self, published: &[Published], deliveries: &[Delivery], wall: &Wall) {
        let mut rest = deliveries;
        let mut documents: Vec<Deliveries> = Vec::new();
        let mut table = Table::new(&["account", "length", "state", "post"]);
        for one in published {
            let (own, others) = rest.split_at(one.handed.len().min(rest.len()));
            rest = others;
            if one.is_refused() && !self.names_an_article() {
                continue;
            }
            documents.push(one.view(own, self.sandbox.is_some()));
            if published.len() > 1 {
                table.heading(&one.headline);
            }
            for (handed, delivery) in one.handed.iter().zip(own) {
                table.tinted([
                    (handed.post.account.to_string(), Tint::None),
                    (output::length_of(&handed.post), Tint::None),
                    (delivery.state.to_string(), Tint::of(delivery.state)),
                    (self.place_of(delivery, wall), Tint::None),
                ]);
            }
        }
        match self.args.format {
            _ if published.is_empty() => output::tell("there is nothing to publish"),
            _ if documents.is_empty() => output::tell("everything there is published already"),
            Format::Json => output::json_each(&documents),
            Format::Text => table.print(),
        }
    }

    /// Where the post is: on the wall, in the sandbox; else where its platform shows it; or why it is not there.
    fn place_of(&self, delivery: &Delivery, wall: &Wall) -> String {
        let first = delivery.receipt.as_ref().and_then(|receipt| receipt.first());
        match (self.sandbox, first, wall) {
            (Some(sandbox), Some(part), Wall::Live) => {
                let post = Sandbox::anchor(delivery.channel.as_str(), &part.id);
                format!("{}/#{post}{}", sandbox.wall(), output::refused_of(delivery))
            }
            (Some(_), Some(part), Wall::File(path)) => {
                format!("{path}#{}", Sandbox::anchor(delivery.channel.as_str(), &part.id))
            }
            _ => output::planned_of(self.app, delivery).unwrap_or_else(|| output::outcome_of(delivery)),
        }
    }

    /// A mock of this process stays up on a terminal, so that the wall can be looked at; in a pipe the wall is written to a
    /// file.
    fn keep_wall(&self) -> Wall {
        const FILE: &str = "wall.html";
        let Some(html) = self.sandbox.and_then(Sandbox::wall_html) else { return Wall::Live };
        if output::is_read() && self.args.format == Format::Text && !self.stop.is_cancelled() {
            return Wall::Live;
        }
        match std::fs::write(FILE, html) {
            Ok(()) => Wall::File(FILE),
            // The posts are what was asked for; where the wall goes in a read-only folder is no failure of theirs.
            Err(error) => {
                if std::fs::metadata(FILE).is_ok_and(|file| file.len() == 0) {
                    let _ = std::fs::remove_file(Path::new(FILE));
                }
                output::tell(&format!("note: {FILE} cannot be written: {}", in_words(&error)));
                Wall::Lost
            }
        }
    }

    async fn show_wall(&self, wall: &Wall, deliveries: &[Delivery]) {
        let Some(sandbox) = self.sandbox else { return };
        let is_open = deliveries.iter().any(|delivery| delivery.state.is_open());
        if is_open && !self.stop.is_cancelled() {
            output::tell(if sandbox.is_in_process() {
                "note: the fakes end with this command, and what is due later with them; with `fanfare mock` and `fanfare worker \
                 --sandbox` beside it, it goes out"
            } else {
                "what is due later goes out with a `fanfare worker --sandbox`, if none runs start one"
            });
        }
        match wall {
            Wall::Live if sandbox.is_in_process() => {
                output::tell(&format!("\nThe wall shows every post as its platform would: {}/", sandbox.wall()));
                output::tell("It stays up until Ctrl-C.");
                self.stop.cancelled().await;
            }
            Wall::Live => output::tell(&format!("the wall: {}/", sandbox.wall())),
            Wall::File(path) => output::tell(&format!("the wall: {path}")),
            Wall::Lost => {}
        }
    }
}
