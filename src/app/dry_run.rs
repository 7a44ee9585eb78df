//! A dry run: everything up to the wire. Composes, checks, plans, and shows the exact requests. No network, no trace.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::FutureExt;
use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::desk::dry_account;
use super::due::due;
use super::fetched::is_address;
use super::freeze::Renderer;
use super::hints::About;
use super::publish::Request;
use super::removal::remove_at;
use super::sandbox::mock_options;
use super::so_far::{Outlook, SoFar};
use super::view::{Deliveries, DeliveryView, ErrorView, Planned};
use super::{App, Error};
use crate::adapters::{self, Account};
use crate::article::Article;
use crate::channel::Rules;
use crate::delivery::{ActionKind, Entry, Failure, Journal, Mint, Step, Stop};
use crate::dispatch::{Counted, MemoryJournal};
use crate::id::DeliveryId;
use crate::media::host::{Host, HostError, MemoryHost};
use crate::mock;
use crate::post::Post;
use crate::schedule::When;
use crate::secret::Secret;
use crate::wire::{
    self, Call, Dialogue, Limited, Permit, Permits, Recorder, Recording, RecordingMailer, Respond, Response, Wire,
};

/// Where the fake of a dry run says that it is; what it hands out there is shown as made at sending.
const FAKE_BASE: &str = "http://127.0.0.1:9";

/// Shorter values (`true`, `12`) are not shown by a name: they would be found where they mean something else.
const MIN_SHOWN: usize = 8;

/// What `publish --dry-run` shows for `article`, after what was published and planned `so_far`. Unless it is `alone`, it may be one of
/// those that are out already, and that it was to be taken down by now is no mistake.
///
/// # Errors
///
/// [`Error`] if a post is not valid.
pub async fn dry_run(
    app: &Arc<App>,
    article: &Article,
    request: &Request,
    alone: bool,
    so_far: &mut SoFar,
) -> Result<(Vec<Post>, Deliveries), Error> {
    let mut posts = app.compose_valid(article, &request.selection)?;
    if !request.again {
        so_far.look_for_repeats(article, &mut posts).await?;
    }
    let mut renderer = Renderer::rehearsing(app.clone());
    let now = app.clock.now();
    let (mut deliveries, mut before) = (Vec::new(), 0);
    for post in &mut posts {
        let calls = Arc::new(Calls::default());
        let (state, requests, error) = if post.skipped.is_some() {
            ("skipped", Vec::new(), None)
        } else {
            renderer.render(article, post).await?;
            let recording = Recording::default();
            let error = rehearse(app, post, &recording, &calls).await.err();
            ("draft", recording.take(), error)
        };
        let not_fetched = post.media.iter().filter(|media| is_address(&media.source));
        let not_fetched = not_fetched.filter(|_| post.skipped.is_none()).map(|media| media.source.clone()).collect();
        let config = app.account(&post.account);
        let spacing = config.as_ref().and_then(|config| config.spacing);
        let taken = match (request.when, spacing) {
            (When::Slot, _) => so_far.taken(&post.account, None).await?,
            (When::Due, Some(spacing)) => so_far.taken(&post.account, Some(spacing.0)).await?,
            (When::Due | When::At(_) | When::Breaking, _) => BTreeSet::new(),
        };
        let due = due(app, &post.account, article, request.when, now, (&taken, before))?;
        before += i32::from(post.skipped.is_none());
        let account = About { account: Some(post.account.as_str()), ..About::default() };
        let mut error = error.as_ref().map(|error| ErrorView::of(error, &account));
        let remove_at = match remove_at(app, article, &post.account, due.at) {
            _ if post.skipped.is_some() => None,
            Err(_) if !alone && article.remove_at.is_some_and(|at| at <= now) => None,
            Ok(at) => at,
            Err(wrong) => {
                error = error.or(Some(ErrorView::invalid(wrong.to_string())));
                None
            }
        };
        let cost = post
            .cost
            .as_ref()
            .and_then(|_| app.cost_of(&post.account, post.channel.as_str(), ActionKind::Publish, Some(post), 0));
        let outlook = match post.skipped.clone() {
            Some(reason) => Outlook::not_sent(reason),
            None => so_far.plan(app, (article, post, request), &due, &calls.made(), cost.as_ref()).await?,
        };
        let planned =
            Planned { planned_at: outlook.at, waits_for: outlook.waits_for, cost, remove_at, not_fetched, requests };
        deliveries.push(match outlook.stands {
            // It is as it is: nothing is sent of this one, and nothing is to be paid.
            Some(stands) => DeliveryView {
                reason: outlook.not_sent,
                planned: Some(Planned { cost: None, remove_at: None, requests: Vec::new(), ..planned }),
                ..DeliveryView::of(&stands, false)
            },
            None => DeliveryView {
                id: DeliveryId::make().to_string(),
                account: post.account.to_string(),
                channel: post.channel.to_string(),
                state: state.to_owned(),
                reason: outlook.not_sent,
                next_at: None,
                receipt: None,
                attempts: 0,
                error,
                article: None,
                headline: None,
                take_down: None,
                change: None,
                planned: Some(planned),
            },
        });
    }
    Ok((posts, Deliveries::of(None, deliveries)))
}

/// Publishes `post` to its fake in process, through a recorder.
async fn rehearse(app: &Arc<App>, post: &mut Post, recording: &Recording, calls: &Arc<Calls>) -> Result<(), Failure> {
    let unusable = |message: String| Failure::new(crate::delivery::Class::Unsupported, message);
    let config = app.account(&post.account).ok_or_else(|| unusable("there is no such account".to_owned()))?;
    let rules = app.rules_for(&config).map_err(|error| unusable(error.to_string()))?;
    let account = dry_account(&config, &rules);
    for (name, secret) in &account.secrets {
        recording.show_as(secret, name);
    }
    // What stands in for a setting that the configuration does not give is no value of the newsroom's.
    for (name, value) in account.settings.iter().filter(|(name, _)| !config.settings.contains_key(*name)) {
        let stands_in = rules.settings.get(name).is_some_and(|rule| rule.sandbox.is_some());
        if stands_in && value.len() >= MIN_SHOWN {
            recording.show_as(&Secret::new(value), name);
        }
    }
    let host = Arc::new(MemoryHost::new(app.config.media.url.clone()));
    give_urls(post, &rules, &host).await.map_err(|error| unusable(error.to_string()))?;
    let fetch = host.clone();
    let options = mock::Options {
        fetch: Some(Arc::new(move |url: String| {
            let file = fetch.get(&url).ok_or_else(|| format!("{url} is not one of this dry run"));
            async move { file }.boxed()
        })),
        // The fake of a sandbox knows the numbers that a sandbox has; this account has its own.
        known_as: account.settings.values().cloned().collect(),
        options: [(post.account.to_string(), post.options.clone())].into(),
        ..mock_options(app, std::slice::from_ref(&config))
    };
    let fake = mock::Mock::new(app.clock.clone(), FAKE_BASE, options);
    let wire = recorded(app, &account, post.channel.as_str(), &fake, recording);
    let wire = Wire {
        http: Arc::new(Limited::new(wire.http, calls.clone())),
        mail: Arc::new(Limited::new(wire.mail, calls.clone())),
    };
    let adapter = adapters::make(account, wire).ok_or_else(|| unusable("the channel has no adapter".to_owned()))?;
    let journal = ShownJournal { journal: MemoryJournal::new(app.clock.clone()), recording };
    // A fake makes a platform's slow work in a few polls.
    const MAX_POLLS: usize = 40;
    for _ in 0..MAX_POLLS {
        match adapter.publish(post, &journal).await {
            Ok(_) => return Ok(()),
            Err(Stop::Park { .. }) => {}
            Err(Stop::Failed { failure, .. }) => return Err(failure),
            Err(Stop::Ask { open }) => return Err(unusable(format!("step {} has no outcome", open.step.key()))),
            Err(Stop::Yield { reason: message } | Stop::Hold { reason: message } | Stop::Journal { message }) => {
                return Err(unusable(message));
            }
        }
    }
    Err(unusable("the fake is never ready".to_owned()))
}

async fn give_urls(post: &mut Post, rules: &Rules, host: &MemoryHost) -> Result<(), HostError> {
    for media in post.media.iter_mut().filter(|media| rules.media.by_url.contains(&media.kind)) {
        if let Some(hash) = &media.blob {
            media.public_url = Some(host.publish(hash, &media.mime, &media.content).await?);
        }
    }
    Ok(())
}

/// The recorders, with the fake behind them.
fn recorded(app: &App, account: &Account, channel: &str, fake: &mock::Mock, recording: &Recording) -> Wire {
    let fake_base = format!("{FAKE_BASE}/{channel}");
    let bases = [Some(account.api_url.clone()), Url::parse(&fake_base).ok()].into_iter().flatten().collect();
    let respond: Respond = {
        let (fake, channel) = (fake.clone(), channel.to_owned());
        Arc::new(move |request| {
            let (fake, channel) = (fake.clone(), channel.clone());
            async move { fake.answer(&channel, request).await }.boxed()
        })
    };
    let dialogue = {
        let fake = fake.clone();
        Arc::new(move || -> Box<dyn Dialogue> {
            Box::new(FakeDialogue { session: fake.smtp_session(), fake: fake.clone() })
        })
    };
    Wire {
        http: Arc::new(Recorder::new(recording.clone(), bases, respond, app.clock.clone())),
        mail: Arc::new(RecordingMailer::new(recording.clone(), dialogue)),
    }
}

/// The calls that sending makes, as limits see them. None is kept from being made.
#[derive(Default)]
struct Calls(Mutex<Vec<Counted>>);

impl Calls {
    fn made(&self) -> Vec<Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Permits for Calls {
    async fn permit(&self, call: Call<'_>) -> Result<Permit, wire::Error> {
        const AMPLE: Duration = Duration::from_mins(10);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((call.action.to_owned(), call.items));
        Ok(Permit::of(AMPLE))
    }

    async fn observe(&self, _: &str, _: Option<&Response>) {}
}

/// The fake's side of an SMTP dialogue.
struct FakeDialogue {
    session: Option<Box<dyn mock::SmtpSession>>,
    fake: mock::Mock,
}

impl Dialogue for FakeDialogue {
    fn greeting(&mut self) -> String {
        match &mut self.session {
            Some(session) => session.greeting(self.fake.world()),
            None => "421 there is no mail server here\r\n".to_owned(),
        }
    }

    fn receive(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.session.as_mut().map_or_else(Vec::new, |session| session.receive(bytes, self.fake.world()))
    }
}

/// Shows what is made at sending, minted values and what the platform hands out, by its name instead of its value.
struct ShownJournal<'a> {
    journal: MemoryJournal,
    recording: &'a Recording,
}

impl ShownJournal<'_> {
    fn show(&self, name: &str, value: &Value) {
        match value {
            Value::String(text) if text.len() >= MIN_SHOWN => self.recording.show_as(&Secret::new(text), name),
            Value::Object(fields) => {
                // Ids, addresses and handles of what the platform made; what else it says (a list of settings) may stand in
                // a request for reasons of its own.
                let made = |field: &str| ["id", "url", "uri", "cid", "key"].iter().any(|end| field.ends_with(end));
                for (field, value) in fields.iter().filter(|(field, _)| made(field)) {
                    self.show(&format!("{name} {field}"), value);
                }
            }
            _ => {}
        }
    }
}

#[async_trait]
impl Journal for ShownJournal<'_> {
    async fn begin(&self, step: &Step) -> Result<Entry, Stop> {
        self.journal.begin(step).await
    }

    async fn finish(&self, step: &Step, result: &Value) -> Result<(), Stop> {
        self.show(&step.key(), result);
        self.journal.finish(step, result).await
    }

    async fn mint(&self, name: &str, mint: Mint) -> Result<String, Stop> {
        let value = self.journal.mint(name, mint).await?;
        self.show(name, &Value::String(value.clone()));
        Ok(value)
    }

    fn result(&self, key: &str) -> Option<Value> {
        self.journal.result(key)
    }

    fn minted(&self, name: &str) -> Option<String> {
        self.journal.minted(name)
    }

    fn now(&self) -> Timestamp {
        self.journal.now()
    }
}
