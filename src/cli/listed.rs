//! `fanfare queue list` and `fanfare queue show`: how deliveries stand, for people and programs.

use super::output::Tint;
use super::table::Table;
use super::{Format, Shared, output};
use crate::app::{
    self, Cost, Deliveries, Delivery, DeliveryState, DeliveryView, Dossier, Error, Exit, Filter, Outlet, Post,
};

/// More of a headline stands in no list.
const HEADLINE: usize = 32;

pub(crate) async fn list(app: &Shared, outlet: &Outlet, filter: &Filter, format: Format) -> Result<Exit, Error> {
    let listed = outlet.list(filter).await?;
    let deliveries = outlet.views(&listed).await?;
    if format == Format::Json {
        output::json(&Deliveries::of(filter.publication.as_ref().map(ToString::to_string), deliveries));
        return Ok(Exit::Done);
    }
    if deliveries.is_empty() {
        output::tell("nothing is there");
        return Ok(Exit::Done);
    }
    // Most platforms bill nothing.
    let costs = outlet.costs(&listed).await?;
    let some_cost = costs.iter().any(Option::is_some);
    let next = format!("next ({})", app.zone.iana_name().unwrap_or("newsroom's time"));
    let columns = ["id", "account", "article", "state", &next, "cost", "post or reason"];
    let columns: Vec<&str> = columns.into_iter().filter(|column| some_cost || *column != "cost").collect();
    let mut table = Table::new(&columns);
    for ((delivery, cost), stored) in deliveries.iter().zip(costs).zip(&listed) {
        let next = delivery.next_at.map(|at| {
            let (at, now) = (app.zoned(at), app.zoned(outlet.now()));
            let year = if at.year() == now.year() { "" } else { "%Y-" };
            at.strftime(&format!("{year}%m-%d %H:%M:%S")).to_string()
        });
        let (tint, tint_of_place) = match delivery.take_down {
            Some(_) => (Tint::Yellow, Tint::Yellow),
            None => (delivery.state.parse().map_or(Tint::None, Tint::of), Tint::None),
        };
        let cost = cost.map(|cost| format!("{} {}", cost.amount, cost.currency));
        let row = [
            Some((delivery.id.clone(), Tint::None)),
            Some((delivery.account.clone(), Tint::None)),
            Some((short(named(delivery)), Tint::None)),
            Some((delivery.state.clone(), tint)),
            Some((next.unwrap_or_default(), Tint::None)),
            some_cost.then(|| (cost.unwrap_or_default(), Tint::None)),
            Some((place_of(delivery) + &readers_without(stored), tint_of_place)),
        ];
        table.tinted(row.into_iter().flatten());
    }
    table.print();
    if listed.len() == filter.limit {
        output::tell(&format!("the newest {}; --limit NUMBER lists more", filter.limit));
    }
    Ok(Exit::Done)
}

/// Where the post is, or why it is not there; before that, why it is there although it should be gone.
fn place_of(delivery: &DeliveryView) -> String {
    let receipt = delivery.receipt.as_ref().map(|receipt| receipt.url.clone().unwrap_or_else(|| receipt.id.clone()));
    let failed = || delivery.error.as_ref().map(|error| error.message.clone());
    let place = receipt.or_else(|| delivery.reason.clone()).or_else(failed).unwrap_or_default();
    let told = match &delivery.take_down {
        Some(why) => format!("STILL OUT: {why}; {place}").trim_end_matches("; ").to_owned(),
        None => place,
    };
    told + &delivery.change.as_ref().map_or_else(String::new, |change| format!("; {change}"))
}

/// How many readers of a mail do not have it, or may not.
fn readers_without(delivery: &Delivery) -> String {
    let Some(receipt) = &delivery.receipt else { return String::new() };
    let unknown = receipt.unknown().len();
    let refused = receipt.refused().len().saturating_sub(unknown);
    let readers = |n: usize| output::counted(n as u64, "reader", "readers");
    let refused = (refused > 0).then(|| format!("; not to {}", readers(refused)));
    let unknown = (unknown > 0).then(|| format!("; of {} nobody knows", readers(unknown)));
    [refused, unknown].into_iter().flatten().collect()
}

/// Its article's headline; if the store has forgotten that, the id.
fn named(delivery: &DeliveryView) -> &str {
    delivery.headline.as_deref().or(delivery.article.as_deref()).unwrap_or_default()
}

fn short(headline: &str) -> String {
    if headline.chars().count() <= HEADLINE {
        return headline.to_owned();
    }
    let start: String = headline.chars().take(HEADLINE - 1).collect();
    format!("{}…", start.trim_end())
}

pub(crate) async fn show(app: &Shared, outlet: &Outlet, id: &str, format: Format) -> Result<(), Error> {
    let dossier = outlet.show(id).await?;
    let delivery = &dossier.delivery;
    let removal = outlet.removal(&delivery.id).await?.filter(|removal| removal.ended_at.is_none());
    let cost = outlet.costs(std::slice::from_ref(delivery)).await?.pop().flatten();
    let Some(view) = outlet.views(std::slice::from_ref(delivery)).await?.pop() else { return Ok(()) };
    let (post, corrections) = (outlet.frozen_post(&dossier).await?, outlet.corrections(&dossier).await?);
    if format == Format::Json {
        let mut shown = serde_json::json!({"version": 1, "delivery": view, "history": dossier.history});
        // These fields are there only if there is something to say.
        if let Some(cost) = cost {
            shown["cost"] = serde_json::json!(cost);
        }
        if let Some(removal) = removal {
            shown["remove_at"] = serde_json::json!(removal.at);
        }
        if let Some(post) = post {
            shown["post"] = serde_json::json!(app.view_of(&post));
        }
        if !corrections.is_empty() {
            let of = |(kind, state, post): &(_, _, _)| serde_json::json!({"kind": kind, "state": state, "post": app.view_of(post)});
            shown["corrections"] = corrections.iter().map(of).collect();
        }
        output::json(&shown);
        return Ok(());
    }
    output::say(&format!("{} {} ({})", delivery.id, delivery.account, delivery.channel));
    output::say(&standing(app, delivery));
    view.take_down.iter().for_each(|why| output::say(&format!("STILL OUT: {why}")));
    view.change.iter().for_each(|change| output::say(change));
    if let Some(next) = outlet.next_step(delivery) {
        output::say(&format!("what to do: {next}"));
    }
    if let Some(headline) = &view.headline {
        output::say(&format!("“{headline}”"));
    }
    output::say(&format!(
        "article {}, template {}, {}",
        delivery.article,
        delivery.template,
        output::count(delivery.attempts as usize, "attempt")
    ));
    if let Some(Cost { amount, currency }) = cost {
        output::say(&format!("costs {amount} {currency}"));
    }
    if let Some(removal) = removal {
        output::say(&format!("to be taken down on {}", app.zoned(removal.at).strftime("%Y-%m-%d %H:%M %Z")));
    }
    post.iter().for_each(say_post);
    for (kind, state, post) in &corrections {
        output::say(&format!("{kind}, {state}:"));
        say_post(post);
    }
    say_history(app, &dossier);
    Ok(())
}

/// Its state, when it goes on, and where it is or why not.
fn standing(app: &Shared, delivery: &Delivery) -> String {
    let outcome = output::outcome_of(delivery);
    let due = match delivery.state {
        DeliveryState::AwaitingApproval => Some(delivery.due_at),
        DeliveryState::Scheduled | DeliveryState::Sending => delivery.waiting.next_at,
        _ => None,
    };
    let at = due.map_or_else(String::new, |at| format!(", due {}", app.zoned(at).strftime("%Y-%m-%d %H:%M:%S %Z")));
    let state = delivery.state.to_string().replace('_', " ");
    let colon = if outcome.is_empty() { "" } else { ": " };
    format!("{state}{at}{colon}{outcome}")
}

/// What the post says, as it is frozen: whoever approves it approves this.
fn say_post(post: &Post) {
    output::say("");
    for (n, part) in post.parts.iter().enumerate() {
        if n > 0 {
            output::say(&format!("  ({} {})", output::word(part.role), n + 1));
        }
        output::fields(part).for_each(|field| output::say(&format!("  {field}")));
        part.text.text.lines().for_each(|line| output::say(format!("  {line}").trim_end()));
    }
    for media in &post.media {
        let alt = if media.alt.is_empty() { String::new() } else { format!(": {}", media.alt) };
        output::say(&format!("  [{} {}{alt}]", output::word(media.kind), media.source));
    }
    output::say("");
}

fn say_history(app: &app::App, dossier: &Dossier) {
    if dossier.history.is_empty() {
        output::say("its history is older than [store] keep, and forgotten");
    }
    for change in &dossier.history {
        let at = app.zoned(change.at).strftime("%Y-%m-%d %H:%M:%S%.3f");
        let reason = change.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        output::say(&format!("{at}  {}{reason}  ({})", change.what, change.actor));
    }
}
