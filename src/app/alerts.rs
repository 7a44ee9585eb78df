//! Alerts on their way to people: as JSON to a webhook, as a mail by one of the accounts.

use std::fmt::Write as _;
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};
use url::Url;

use super::App;
use super::desk::AppDesk;
use super::hints::{About, in_zone};
use crate::adapters::{self, Notice};
use crate::config::{AlertKind, AlertMail, SecretSource};
use crate::delivery::{Class, Failure};
use crate::dispatch::{Desk as _, Teller};
use crate::id::AccountName;
use crate::secret::Secret;
use crate::store::Alert;
use crate::wire::{self, Reach, Request, Wire};

/// Who sends alerts, in logs.
const WHO: &str = "alerts";

/// Tells whom `[alerts]` names.
pub(super) struct AppTeller {
    app: Arc<App>,
    desk: Arc<AppDesk>,
}

impl AppTeller {
    /// `None` if nobody wants to be told.
    pub(super) fn new(app: &Arc<App>, desk: Arc<AppDesk>) -> Option<Self> {
        let alerts = &app.config.alerts;
        // The sandbox fetches no secret, so it has no webhook.
        let wanted = alerts.email.is_some() || (alerts.webhook.is_some() && !desk.is_sandbox());
        wanted.then(|| Self { app: app.clone(), desk })
    }

    async fn post(&self, source: &SecretSource, alerts: &[Alert]) -> Result<(), String> {
        let secret = source.resolve_line(&self.app.folder).map_err(|error| error.to_string())?;
        let no_url = || format!("the alerts' webhook in {source} is no URL; write https://…");
        let url = Url::parse(secret.expose()).map_err(|_| no_url())?;
        let host = url.host_str().ok_or_else(no_url)?.to_owned();
        // Whoever configures a webhook means its host, also within the newsroom's own network.
        let wire = self.wire(&[host]);
        let mut request = Request::post(url.clone(), "alert").json(body(alerts, &self.app));
        // The path is the secret part, and that is what would be logged.
        for part in [secret, crate::secret::Secret::new(url.path())] {
            request = request.secret(&part);
        }
        let answer =
            wire.http.send(request).await.map_err(|error| format!("the alerts' webhook: {}", error.message))?;
        match answer.status {
            200..=299 => Ok(()),
            status => Err(format!("the alerts' webhook answered {status}; check the URL in {source}")),
        }
    }

    async fn mail(&self, mail: &AlertMail, alerts: &[Alert]) -> Result<(), String> {
        let config = self.desk.account_config(&AccountName::new(&mail.account))?;
        let rules = self.desk.rules_for(&config)?;
        let account = self.desk.account(&config, &rules).await?;
        let notice = Notice {
            subject: subject(alerts),
            text: text(alerts, &self.app),
            date: self.app.now().to_string(),
            id: uuid::Uuid::now_v7().simple().to_string(),
        };
        let by = |failure: &Failure| format!("the mail of alerts by {}: {failure}", mail.account);
        let refused = match adapters::notify(account.clone(), self.wire(&[]), &notice, &mail.to).await {
            Ok(_) => return Ok(()),
            Err(refused) if refused.class == Class::Expired => refused,
            Err(refused) => return Err(by(&refused)),
        };
        let renewed = self.desk.renewed(&config, &rules, &account).await;
        let renewed = renewed.map_err(|why| format!("{}; its token was not renewed: {why}", by(&refused)))?;
        let before: Vec<Secret> = account.secrets.into_values().collect();
        let sent = adapters::notify(renewed, self.wire(&[]), &notice, &mail.to).await;
        sent.map_err(|failure| wire::mask(&by(&failure), &before))?;
        self.desk.confirm(&account.name).await;
        Ok(())
    }

    fn wire(&self, hosts: &[String]) -> Wire {
        let reach = Arc::new(match self.desk.is_sandbox() {
            true => Reach::sandbox(),
            false => Reach::live(self.app.allowed_hosts().iter().chain(hosts)),
        });
        wire::unlimited(wire::network(self.app.clock.clone(), reach.clone()), reach, WHO)
    }
}

#[async_trait]
impl Teller for AppTeller {
    async fn tell(&self, alerts: &[Alert]) -> Result<(), String> {
        let config = &self.app.config.alerts;
        let mut ways = Vec::new();
        if let Some(source) = config.webhook.as_ref().filter(|_| !self.desk.is_sandbox()) {
            ways.push(self.post(source, alerts).await);
        }
        if let Some(mail) = &config.email {
            ways.push(self.mail(mail, alerts).await);
        }
        for reason in ways.iter().filter_map(|way| way.as_ref().err()) {
            tracing::error!("{reason}");
        }
        // Told is told: whoever heard it by one way is not told again because of the other.
        match ways.iter().any(Result::is_ok) {
            true => Ok(()),
            false => Err(ways.into_iter().find_map(Result::err).unwrap_or_else(|| "nobody is to be told".to_owned())),
        }
    }
}

/// What a webhook gets: `text` for chats, the rest for programs.
fn body(alerts: &[Alert], app: &App) -> Value {
    let of = |alert: &Alert| {
        json!({
            "kind": alert.kind, "at": alert.at, "account": alert.account, "delivery": alert.delivery,
            "headline": alert.headline, "message": message(alert, app),
        })
    };
    let told: Vec<Value> = alerts.iter().map(of).collect();
    json!({"version": super::view::VERSION, "text": text(alerts, app), "alerts": told})
}

fn subject(alerts: &[Alert]) -> String {
    match alerts {
        [alert] => format!("Fanfare: {}", heading(alert)),
        _ => format!("Fanfare: {} alerts", alerts.len()),
    }
}

fn heading(alert: &Alert) -> String {
    let what = match alert.kind {
        AlertKind::Failed => "failed",
        AlertKind::Uncertain => "uncertain",
        AlertKind::Held => "held",
        AlertKind::Expired => "expired",
        AlertKind::AccountStopped => "the account is stopped",
        AlertKind::SendingStopped => "nothing is sent",
        AlertKind::NoWorker => "no worker",
        AlertKind::TokenEnding => "a token ends",
    };
    format!("{}: {what}", alert.account)
}

/// What happened, with commands that can be run.
fn message(alert: &Alert, app: &App) -> String {
    let delivery = alert.delivery.as_ref().map(|delivery| delivery.as_str());
    About { delivery, account: Some(alert.account.as_str()), is_sandbox: false }
        .complete(&in_zone(&alert.message, &app.zone))
}

/// A paragraph for each alert.
fn text(alerts: &[Alert], app: &App) -> String {
    let mut text = String::new();
    for alert in alerts {
        let at = app.zoned(alert.at).strftime("%Y-%m-%d %H:%M:%S %Z").to_string();
        let headline = alert.headline.as_ref().map_or_else(String::new, |headline| format!(" – {headline}"));
        let _ = writeln!(text, "{}{headline}\n{}\n{at}", heading(alert), message(alert, app));
        if let Some(delivery) = &alert.delivery {
            let _ = writeln!(text, "fanfare queue show {delivery}");
        }
        text.push('\n');
    }
    text.trim_end().to_owned()
}
