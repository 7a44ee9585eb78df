//! Where publications are handed over and sent from: a store, and the platforms or their fakes behind it.

use std::sync::Arc;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::alerts::AppTeller;
use super::desk::{AppDesk, Destination};
use super::sandbox::Sandbox;
use super::{App, Error, watch};
use crate::config::AlertKind;
use crate::config::diagnostic::in_words;
use crate::dispatch::{self, Dispatcher};
use crate::media::host::{FolderHost, Host, LoopbackHost, NoHost};
use crate::store::{Census, Options, Stamp, Store};

/// A store and what is behind it: where publications are handed over and sent from.
pub struct Outlet {
    pub(super) app: Arc<App>,
    pub(super) store: Store,
    destination: Destination,
    host: Arc<dyn Host>,
}

impl Outlet {
    /// To the platforms, by the store of the configuration.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if it cannot be opened.
    pub async fn live(app: &Arc<App>) -> Result<Self, Error> {
        let store = Store::open(&app.store_url(), Stamp::Live, Options::default(), app.clock.clone()).await?;
        let media = &app.config.media;
        let host: Arc<dyn Host> = match (&media.folder, &media.url) {
            (Some(folder), Some(url)) => Arc::new(FolderHost::new(app.folder.join(folder), url.clone())),
            _ => Arc::new(NoHost),
        };
        Ok(Self { app: app.clone(), store, destination: Destination::Live, host })
    }

    /// To the fakes of `sandbox`.
    ///
    /// # Errors
    ///
    /// [`Error::Sandbox`] and [`Error::Store`].
    pub async fn sandbox(app: &Arc<App>, sandbox: &Sandbox) -> Result<Self, Error> {
        let store = sandbox.store(app).await?;
        let host = LoopbackHost::start().await.map_err(|error| {
            Error::Sandbox(format!("media cannot be served on a loopback port: {}", in_words(&error)))
        })?;
        Ok(Self { app: app.clone(), store, destination: sandbox.destination(), host: Arc::new(host) })
    }

    pub(crate) fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// True if a worker is there that will send what was handed over.
    pub async fn has_worker(&self) -> Result<bool, Error> {
        Ok(self.store.any_worker().await?)
    }

    /// The store alone.
    pub(super) fn into_store(self) -> Store {
        self.store
    }

    /// How many of what the store holds.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn census(&self) -> Result<Census, Error> {
        Ok(self.store.census().await?)
    }

    /// True if what goes out goes to the fakes.
    pub(super) fn is_sandbox(&self) -> bool {
        matches!(self.destination, Destination::Sandbox { .. })
    }

    /// Whether the store is at the other end of a connection.
    pub fn store_is_remote(&self) -> bool {
        self.store.is_remote()
    }

    /// The store's time.
    pub fn now(&self) -> Timestamp {
        self.store.now()
    }

    /// A dispatcher over this outlet's store and accounts.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store cannot be written.
    pub async fn dispatcher(&self, options: dispatch::Options) -> Result<Arc<Dispatcher>, Error> {
        Ok(Dispatcher::new(self.store.clone(), self.desk(), self.app.clock.clone(), options).await?)
    }

    /// Whom the configuration wants told of what goes wrong.
    pub fn alerts(&self) -> Alerts {
        Alerts {
            app: self.app.clone(),
            store: self.store.clone(),
            teller: AppTeller::new(&self.app, self.desk()),
            kinds: self.app.config.alerts.kinds(),
        }
    }

    pub(super) fn desk(&self) -> Arc<AppDesk> {
        let (app, destination) = (self.app.clone(), self.destination.clone());
        Arc::new(AppDesk::new(app, destination, self.store.clone(), self.host.clone()))
    }
}

/// People to be told of what goes wrong; perhaps none.
pub struct Alerts {
    app: Arc<App>,
    store: Store,
    teller: Option<AppTeller>,
    kinds: Vec<AlertKind>,
}

impl Alerts {
    /// Tells them while `work` goes on, and then of what is left; looks meanwhile for what nobody would notice by itself.
    pub async fn tell_beside<T>(self, work: impl Future<Output = T>) -> T {
        let Some(teller) = &self.teller else { return work.await };
        let over = CancellationToken::new();
        let work = async {
            let done = work.await;
            over.cancel();
            done
        };
        let (told, watched) = (self.store.clone(), watch::keep_looking(&self.app, &self.store, &over));
        tokio::join!(work, watched, dispatch::tell_alerts(told, teller, &self.kinds, over.clone())).0
    }
}
