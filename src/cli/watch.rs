//! `fanfare queue watch`: a line for everything that happens.

use serde_json::{Value, json};

use super::{Format, Shared, output};
use crate::app::{DeliveryState, Error, Event, Exit, Happened, Outlet, Pause, Scope, unserved_says};

pub(super) async fn run(app: &Shared, outlet: &Outlet, account: Option<String>, format: Format) -> Result<Exit, Error> {
    let stop = super::stop_signal(None);
    output::tell(&format!("watching {}, until Ctrl-C", outlet.store().place()));
    if let Some(unserved) = outlet.unserved().await? {
        output::tell(&outlet.complete(&unserved_says(&unserved, app)));
    }
    let ended = stop.clone();
    let show = |event: Event| {
        if account.as_deref().is_none_or(|account| is_about(&event, account)) {
            match format {
                Format::Json => output::json_line(&as_json(app, &event)),
                Format::Text => output::say(&outlet.complete(&in_words(app, &event))),
            }
        }
        // Nobody reads any more.
        if output::trouble().is_some() {
            ended.cancel();
        }
    };
    outlet.follow(&stop, show).await?;
    Ok(Exit::Done)
}

fn is_about(event: &Event, account: &str) -> bool {
    match event {
        Event::Change(happened) => happened.account.as_str() == account,
        Event::Paused(Pause { scope, .. }) | Event::Resumed(scope) => match scope {
            Scope::All => true,
            Scope::Account(its) => its.as_str() == account,
        },
    }
}

/// One document, with the same fields whatever happened.
fn as_json(app: &Shared, event: &Event) -> Value {
    let account = |scope: &Scope| match scope {
        Scope::All => Value::Null,
        Scope::Account(account) => account.as_str().into(),
    };
    let document = |account: Value, at, actor: Option<&str>, what: &str, reason: Option<&str>| {
        json!({
            "version": 1, "delivery": null, "account": account, "article": null, "headline": null, "url": null, "at": at,
            "actor": actor, "what": what, "reason": reason,
        })
    };
    match event {
        Event::Change(happened) => {
            let Happened { delivery, account, article, headline, url, change, .. } = &**happened;
            let mut told = document(
                account.as_str().into(),
                change.at,
                Some(change.actor.as_str()),
                &change.what,
                change.reason.as_deref(),
            );
            told["delivery"] = json!(delivery);
            told["article"] = json!(article);
            (told["headline"], told["url"]) = (json!(headline), json!(url));
            told
        }
        Event::Paused(Pause { scope, reason, at, actor }) => {
            document(account(scope), *at, Some(actor.as_str()), "paused", Some(reason))
        }
        Event::Resumed(scope) => document(account(scope), app.now(), None, "resumed", None),
    }
}

fn in_words(app: &Shared, event: &Event) -> String {
    let clock = |at| app.zoned(at).strftime("%H:%M:%S").to_string();
    match event {
        Event::Change(happened) => {
            let Happened { delivery, account, headline, url, change, .. } = &**happened;
            let (at, what) = (clock(change.at), &change.what);
            let reason = change.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
            let is_out = change.what.parse::<DeliveryState>().is_ok_and(DeliveryState::is_out);
            let url = url.as_ref().filter(|_| is_out).map_or_else(String::new, |url| format!("  {url}"));
            format!("{at}  {account}  {what}{reason}  \"{headline}\"{url}  {delivery}")
        }
        Event::Paused(pause) => format!("{}  {pause}", clock(pause.at)),
        Event::Resumed(scope) => {
            let who = match scope {
                Scope::All => "all sending",
                Scope::Account(account) => account.as_str(),
            };
            format!("{}  {who} goes on", clock(app.now()))
        }
    }
}
