//! `fanfare correct` and `fanfare retract`

use serde_json::json;

use super::table::Table;
use super::{Format, STOPPING, Shared, configured, output, stop_signal};
use crate::app::{
    AccountName, Action, ActionKind, ActionState, ArticleId, Error, Exit, Filter, Outlet, PublicationId, Remedy, Rest,
    Sandbox, What, unexplained,
};
use crate::config::user_name;

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare correct posts/harbour-tram --dry-run
  fanfare correct posts/harbour-tram --wait
  fanfare correct posts/harbour-tram --sandbox --wait    at a running `fanfare mock`")]
pub(crate) struct Correct {
    /// The corrected article: a file, a folder with article.md, or - for standard input
    article: String,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare retract posts/harbour-tram --wait
  fanfare retract 01a215d3-3746-77fe-97cd-5f2fd256af2c   a publication, by its id")]
pub(crate) struct Retract {
    /// The article (a file, a folder, or the id it is known by), or the id of a publication
    #[arg(value_name = "ARTICLE|PUBLICATION")]
    target: String,
    #[command(flatten)]
    common: Common,
}

impl Correct {
    pub(crate) fn is_sandbox(&self) -> bool {
        self.common.sandbox
    }
}

impl Retract {
    pub(crate) fn is_sandbox(&self) -> bool {
        self.common.sandbox
    }
}

#[derive(clap::Args)]
struct Common {
    /// At the running `fanfare mock`
    #[arg(long)]
    sandbox: bool,
    /// Wait until everything is done, or needs a person
    #[arg(long, conflicts_with = "dry_run")]
    wait: bool,
    /// Show what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
    format: Format,
}

pub(crate) async fn correct(app: &Shared, args: &Correct) -> Result<Exit, Error> {
    let articles = app.read(&args.article)?;
    let outlet = outlet(app, &args.common).await?;
    let stop = args.common.wait.then(|| stop_signal(Some(STOPPING)));
    let mut remedies = Vec::new();
    for article in &articles {
        remedies.extend(outlet.correct(article, &user_name(), args.common.dry_run).await?);
    }
    for article in &articles {
        if let Some(note) = unexplained(article, &remedies) {
            output::tell(&format!("note: {note}"));
        }
    }
    let actions = match &stop {
        Some(stop) => {
            let tell = |account: &AccountName| {
                output::tell(&format!(
                    "{account}: it is being sent, and is corrected once it is out; waiting for that"
                ));
            };
            outlet.correct_in_the_end(&articles, &user_name(), &mut remedies, stop, tell).await?
        }
        None => Vec::new(),
    };
    let ids: Vec<_> = articles.iter().map(|article| &article.id).collect();
    finish(app, &outlet, &ids, &remedies, &actions, &args.common).await
}

pub(crate) async fn retract(app: &Shared, args: &Retract) -> Result<Exit, Error> {
    let outlet = outlet(app, &args.common).await?;
    let mut remedies = Vec::new();
    let stop = args.common.wait.then(|| stop_signal(Some(STOPPING)));
    let filters = targets(app, &args.target)?;
    for filter in &filters {
        remedies.extend(match &stop {
            Some(stop) if !args.common.dry_run => outlet.retract_in_the_end(filter, &user_name(), stop).await?,
            _ => outlet.retract(filter, &user_name(), args.common.dry_run).await?,
        });
    }
    let actions = match &stop {
        Some(stop) => outlet.carry_out(&remedies, stop).await?,
        None => Vec::new(),
    };
    let ids: Vec<_> = filters.iter().filter_map(|filter| filter.article.as_ref()).collect();
    finish(app, &outlet, &ids, &remedies, &actions, &args.common).await
}

/// What the person means: articles, if there is such a file; else an id. An id is asked for both ways, and no publication has
/// the id of an article.
fn targets(app: &Shared, target: &str) -> Result<Vec<Filter>, Error> {
    let of_article = |id: ArticleId| Filter { article: Some(id), ..Filter::default() };
    if target == "-" || std::path::Path::new(target).exists() {
        return Ok(app.read(target)?.into_iter().map(|article| of_article(article.id)).collect());
    }
    let publication = Filter { publication: Some(PublicationId::new(target)), ..Filter::default() };
    Ok(vec![publication, of_article(ArticleId::new(target))])
}

async fn outlet(app: &Shared, common: &Common) -> Result<Outlet, Error> {
    if common.sandbox {
        return Outlet::sandbox(app, &Sandbox::running(app).await?).await;
    }
    configured(app, "nothing was published from here")?;
    Outlet::live(app).await
}

/// Says what became of each remedy, by its action in `actions` if it was waited for.
async fn finish(
    app: &Shared,
    outlet: &Outlet,
    ids: &[&ArticleId],
    remedies: &[Remedy],
    actions: &[Option<Action>],
    common: &Common,
) -> Result<Exit, Error> {
    if remedies.is_empty() {
        let says = match ids.iter().any(|id| id.is_of_words()) {
            true => {
                "nothing of it was handed over as it stands; it has no `id` and no address, so it is known by its words, and these may \
                 have changed: give it the `id` by which `fanfare queue list --format json` has it as its article"
            }
            false => "nothing of it was ever handed over; `fanfare queue list` shows what was",
        };
        return Err(Error::Usage(says.to_owned()));
    }
    let done = |n: usize| actions.get(n).and_then(Option::as_ref);
    let mut exit = Exit::Done;
    let mut rows = Vec::new();
    for (n, remedy) in remedies.iter().enumerate() {
        let (state, note) = told(remedy, done(n));
        exit = exit.max(exit_of(remedy, done(n), common.wait));
        rows.push((remedy, state, note));
    }
    if common.format == Format::Json {
        let row = |(remedy, state, note): &(&Remedy, String, String)| {
            let delivery = &remedy.delivery;
            let mut row = json!({"id": delivery.id, "account": delivery.account, "channel": delivery.channel, "state": state,
                   "reason": (!note.is_empty()).then_some(note)});
            if let (What::Planned { post: Some(post), .. }, Some(row)) = (&remedy.what, row.as_object_mut()) {
                row.insert(
                    "parts".to_owned(),
                    json!(post.parts.iter().map(|part| &part.text.text).collect::<Vec<_>>()),
                );
                let fields: Vec<_> = post.parts.iter().map(|part| &part.fields).collect();
                if fields.iter().any(|fields| !fields.is_empty()) {
                    row.insert("fields".to_owned(), json!(fields));
                }
            }
            if let (What::Planned { cost: Some(cost), .. }, Some(row)) = (&remedy.what, row.as_object_mut()) {
                row.insert("cost".to_owned(), json!(cost));
            }
            row
        };
        output::json(&json!({"version": 1, "deliveries": rows.iter().map(row).collect::<Vec<_>>()}));
        return Ok(exit);
    }
    let mut table = Table::new(&["account", "state", "post or reason"]);
    for (remedy, state, note) in rows {
        // Why a post failed of which parts are taken down is told by the queue.
        let is_planned = matches!(remedy.what, What::Planned { kind: Some(_), .. });
        let note = match remedy.delivery.state.is_out() && (note.is_empty() || is_planned) {
            true => {
                let place = output::outcome_of(&outlet.show(remedy.delivery.id.as_str()).await?.delivery);
                [place, note].into_iter().filter(|told| !told.is_empty()).collect::<Vec<_>>().join("; ")
            }
            false => note,
        };
        table.row([remedy.delivery.account.to_string(), state, note]);
    }
    table.print();
    for remedy in remedies {
        if let Some(at) = remedy.remove_at {
            let at = app.zoned(at).strftime("%Y-%m-%d %H:%M %Z");
            output::tell(&format!("{} is now to be taken down on {at}", remedy.delivery.account));
        }
        if let What::Planned { post: Some(post), .. } = &remedy.what {
            output::say(&format!("\n{}", output::Tint::Bold.paint(&format!("── {} ──", post.account))));
            for part in &post.parts {
                output::fields(part).for_each(|field| output::say(&field));
                output::say(&part.text.text);
            }
        }
    }
    if common.dry_run {
        return Ok(exit);
    }
    let waits = |remedy: &Remedy| matches!(remedy.what, What::Queued { .. } | What::OnceOut | What::OnceKnown);
    if !common.wait && remedies.iter().any(waits) && !outlet.has_worker().await? {
        output::tell(
            &outlet.complete("queued; no worker was seen that would do it: start `fanfare worker`, or use --wait"),
        );
    }
    Ok(exit)
}

/// What became of it in a word, and why.
fn told(remedy: &Remedy, action: Option<&Action>) -> (String, String) {
    match (&remedy.what, action) {
        (What::Queued { kind, rest, .. }, Some(action)) if action.state == ActionState::Done => {
            (format!("{kind} done"), action.reason.clone().unwrap_or_else(|| of_done(*kind, rest)))
        }
        (What::Queued { kind, .. }, Some(action)) if action.state.is_open() && action.reason.is_none() => {
            (format!("{kind} {}", action.state), "not done yet; a worker goes on with it".to_owned())
        }
        (What::Queued { kind, .. }, Some(action)) => {
            (format!("{kind} {}", action.state), action.reason.clone().unwrap_or_default())
        }
        (What::Queued { kind, rest, .. }, None) => (format!("{kind} queued"), rest.told(*kind)),
        (What::Planned { kind: Some(kind), rest, cost, .. }, _) => {
            let costs = cost.as_ref().map(|cost| format!("costs {} {}", cost.amount, cost.currency));
            let notes = costs.into_iter().chain(Some(rest.told(*kind))).filter(|note| !note.is_empty());
            (format!("{kind} planned"), notes.collect::<Vec<_>>().join("; "))
        }
        (What::Planned { kind: None, .. }, _) => ("cancel planned".to_owned(), "it is not out yet".to_owned()),
        (What::Cancelled, _) => ("cancelled".to_owned(), "it was not out yet".to_owned()),
        (What::OnceOut, _) => {
            ("delete planned".to_owned(), "it is being sent, and is taken down as soon as it is out".to_owned())
        }
        (What::OnceKnown, _) => (
            "asked about".to_owned(),
            "it may have been sent after the backup: its channel is asked, and what is out is taken down".to_owned(),
        ),
        (What::Nothing(why), _) => ("unchanged".to_owned(), why.clone()),
        (What::ByHand(what), _) => ("by hand".to_owned(), what.clone()),
    }
}

/// What an action that is done has left so: of a delete, the action itself tells.
fn of_done(kind: ActionKind, rest: &Rest) -> String {
    Rest { notice: false, ..rest.clone() }.told(kind)
}

fn exit_of(remedy: &Remedy, action: Option<&Action>, waited: bool) -> Exit {
    match (&remedy.what, action.map(|action| action.state)) {
        (What::Queued { .. }, Some(ActionState::Uncertain)) => Exit::Uncertain,
        (What::ByHand(_), _) => Exit::NotDelivered,
        (What::Queued { rest, .. }, _) if rest.is_by_hand() => Exit::NotDelivered,
        // Whoever has waited for it is told that it is not done.
        (What::OnceOut | What::OnceKnown, _) if waited => Exit::NotDelivered,
        (What::Queued { .. }, Some(state)) if waited && state != ActionState::Done => Exit::NotDelivered,
        _ => Exit::Done,
    }
}
