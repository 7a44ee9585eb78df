//! `fanfare doctor`: what this machine has and lacks, and what to do about it.

use super::App;
use crate::media::render::{ffmpeg, missing_fonts};
use crate::store::{Options, Stamp, Store};

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// As it should be.
    Good,
    /// Something is missing that some posts need.
    Lacking,
    /// Publishing does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// What.
    pub what: &'static str,
    /// How it is.
    pub health: Health,
    /// One sentence; what to do, if something is wrong.
    pub says: String,
}

/// Looks at the configuration, ffmpeg, fonts, secrets and the store. Opens the store only if a configuration names one.
pub async fn diagnose(app: &App) -> Vec<Diagnosis> {
    let mut found = vec![configuration(app), clips(), fonts()];
    found.extend(app.config.accounts.iter().flat_map(|account| {
        account.credentials.iter().filter_map(|(name, source)| {
            let error = source.resolve(&app.folder).err()?;
            let says = format!("{}: `{name}`: {error}", account.name);
            Some(Diagnosis { what: "credentials", health: Health::Bad, says })
        })
    }));
    if app.has_config() {
        found.push(store(app).await);
    }
    found
}

fn configuration(app: &App) -> Diagnosis {
    if app.has_config() {
        let says = format!("{} accounts on {} channels", app.config.accounts.len(), app.channels.iter().count());
        return Diagnosis { what: "configuration", health: Health::Good, says };
    }
    let says =
        "none; preview, check and the sandbox work without one; copy config.example.toml to config.toml to publish";
    Diagnosis { what: "configuration", health: Health::Lacking, says: says.to_owned() }
}

fn clips() -> Diagnosis {
    match ffmpeg() {
        Some(path) => Diagnosis { what: "ffmpeg", health: Health::Good, says: path.display().to_string() },
        None => {
            let says =
                "not found; channels that need a video are skipped until it is installed: apt-get install ffmpeg";
            Diagnosis { what: "ffmpeg", health: Health::Lacking, says: says.to_owned() }
        }
    }
}

fn fonts() -> Diagnosis {
    let missing = missing_fonts();
    if missing.is_empty() {
        return Diagnosis { what: "fonts", health: Health::Good, says: "there is one for every script".to_owned() };
    }
    let scripts: Vec<&str> = missing.iter().map(|script| script.name()).collect();
    let mut packages: Vec<&str> = missing.iter().map(|script| script.package()).collect();
    packages.sort_unstable();
    packages.dedup();
    let says = format!(
        "headline cards lack letters of {}; install them: apt-get install {}",
        scripts.join(", "),
        packages.join(" ")
    );
    Diagnosis { what: "fonts", health: Health::Lacking, says }
}

async fn store(app: &App) -> Diagnosis {
    match Store::open(&app.store_url(), Stamp::Live, Options::default(), app.clock.clone()).await {
        Ok(store) => Diagnosis { what: "store", health: Health::Good, says: store.place().to_owned() },
        Err(error) => Diagnosis { what: "store", health: Health::Bad, says: error.to_string() },
    }
}
