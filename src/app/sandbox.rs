//! The sandbox: a mock that is running already, or one in this process; a store of its own; nothing but loopback.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::desk::Destination;
use super::scratch::Scratch;
use super::{App, Error};
use crate::config::AccountConfig;
use crate::config::diagnostic::in_words;
use crate::mock;
use crate::store::{Options, Stamp, Store};

/// A set of fakes to publish to.
pub struct Sandbox {
    base_url: Url,
    smtp: SocketAddr,
    instance: String,
    running: Option<mock::Running>,
    /// Of an in-process mock, whose store means nothing once it has ended.
    scratch: Option<Scratch>,
}

/// What a mock says of itself.
#[derive(Deserialize)]
struct About {
    name: String,
    instance: String,
    smtp: Option<SocketAddr>,
}

/// Where nothing listens, that is known at once; a mock on a busy machine may take a while.
const PATIENCE: Duration = Duration::from_secs(5);

impl Sandbox {
    /// Finds the mock that the configuration names, else starts one in this process.
    ///
    /// # Errors
    ///
    /// [`Error::Sandbox`] if neither can be had.
    pub async fn open(app: &App) -> Result<Self, Error> {
        let asked = &app.config.sandbox.mock;
        match about(asked).await {
            Some(About { name, instance, smtp: Some(smtp) }) if name == "fanfare-mock" => {
                Ok(Self { base_url: asked.clone(), smtp, instance, running: None, scratch: None })
            }
            _ => Self::start(app).await,
        }
    }

    /// The mock that the configuration names: for what was published to it before.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if none is running.
    pub async fn running(app: &App) -> Result<Self, Error> {
        let sandbox = Self::open(app).await?;
        if sandbox.running.is_some() {
            let none =
                "no mock is running, so there is no queue of it; start `fanfare mock`, then publish with --sandbox";
            return Err(Error::Usage(none.to_owned()));
        }
        Ok(sandbox)
    }

    async fn start(app: &App) -> Result<Self, Error> {
        let failed = |error: std::io::Error| {
            Error::Sandbox(format!("no mock can be started on a loopback port: {}", in_words(&error)))
        };
        let http = TcpListener::bind(("127.0.0.1", 0)).await.map_err(failed)?;
        let smtp = TcpListener::bind(("127.0.0.1", 0)).await.map_err(failed)?;
        let running = mock::Mock::serve(app.clock.clone(), mock_options(app, &app.config.accounts), http, smtp)
            .map_err(failed)?;
        let base_url = Url::parse(running.base_url()).map_err(|error| Error::Sandbox(error.to_string()))?;
        let instance = uuid::Uuid::now_v7().simple().to_string();
        let scratch = Scratch::make(&instance).map_err(|error| {
            let (parent, error) = (std::env::temp_dir(), in_words(&error));
            let parent = parent.display();
            Error::Sandbox(format!("no folder for the sandbox can be made in {parent}: {error}; set $TMPDIR"))
        })?;
        Ok(Self { base_url, smtp: running.smtp(), instance, running: Some(running), scratch: Some(scratch) })
    }

    /// Where the wall is, without a slash at the end.
    pub fn wall(&self) -> &str {
        self.base_url.as_str().trim_end_matches('/')
    }

    /// The place on the wall of the post that `channel` knows by `id`.
    pub fn anchor(channel: &str, id: &str) -> String {
        mock::wall::anchor(channel, id)
    }

    /// True if the mock is in this process, and ends with it.
    pub fn is_in_process(&self) -> bool {
        self.running.is_some()
    }

    /// The wall as one HTML file; none if another process has it.
    pub fn wall_html(&self) -> Option<String> {
        self.running.as_ref().map(|running| running.mock().wall_html())
    }

    pub(crate) fn destination(&self) -> Destination {
        Destination::Sandbox { base_url: self.base_url.clone(), smtp: self.smtp }
    }

    /// The store of this mock: what was published to it is known for as long as it is.
    pub(crate) async fn store(&self, app: &App) -> Result<Store, Error> {
        let folder = match &self.scratch {
            Some(scratch) => scratch.path().to_owned(),
            None => {
                let folder = state_folder().join("sandbox");
                std::fs::create_dir_all(&folder).map_err(|error| {
                    let (path, error) = (folder.display(), in_words(&error));
                    Error::Sandbox(format!(
                        "the sandbox's store cannot be made in {path}: {error}; set $XDG_STATE_HOME"
                    ))
                })?;
                folder
            }
        };
        let url = format!("sqlite:{}", folder.join(format!("{}.db", self.instance)).display());
        Ok(Store::open(&url, Stamp::Sandbox, Options::default(), app.clock.clone()).await?)
    }

    /// Stops the mock, if it is ours, and removes its store.
    pub async fn close(mut self) {
        if let Some(running) = self.running.take() {
            running.shutdown().await;
        }
    }
}

/// Where state goes that is not the newsroom's: the XDG folder, else a temporary one.
fn state_folder() -> PathBuf {
    let home = || std::env::home_dir().map(|home| home.join(".local/state"));
    crate::config::state_home().or_else(home).unwrap_or_else(std::env::temp_dir).join("fanfare")
}

/// What answers at `base`, if it is a mock on this machine.
async fn about(base: &Url) -> Option<About> {
    let address = base.socket_addrs(|| None).ok()?.into_iter().find(|address| address.ip().is_loopback())?;
    let request = format!("GET /_mock/ HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    let answer = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        // An answer of a mock is short; whatever else listens there is not read to its end.
        stream.take(64 * 1024).read_to_string(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    };
    let answer = tokio::time::timeout(PATIENCE, answer).await.ok()?.ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    serde_json::from_str(body).ok()
}

/// The faults that a mock begins with.
#[derive(Clone, Debug, Default)]
pub struct MockFaults {
    /// A file of them.
    pub file: Option<PathBuf>,
    /// Those that are given one by one, as JSON.
    pub given: Vec<String>,
}

impl MockFaults {
    fn read(&self) -> Result<Vec<mock::Fault>, Error> {
        let mut faults = Vec::new();
        if let Some(path) = &self.file {
            let unusable =
                |reason: String| Error::Usage(format!("the faults in {} cannot be used: {reason}", path.display()));
            let json = std::fs::read(path).map_err(|error| unusable(in_words(&error)))?;
            faults.extend(mock::faults::parse(&json).map_err(unusable)?);
        }
        for json in &self.given {
            let unusable = |reason: String| Error::Usage(format!("the fault {json} cannot be used: {reason}"));
            faults.extend(mock::faults::parse(json.as_bytes()).map_err(unusable)?);
        }
        Ok(faults)
    }
}

/// Where `fanfare mock` listens.
pub struct MockAddresses {
    /// All channels.
    pub listen: SocketAddr,
    /// Mail; any port that is free, if none is given.
    pub smtp: Option<SocketAddr>,
    /// Each channel has a port of its own too: those that follow `listen`'s, in the order of the channels; free ones if that is 0.
    pub port_each: bool,
}

impl MockAddresses {
    /// A listener for each channel that speaks HTTP, if each is to have one.
    async fn own_ports(&self) -> Result<BTreeMap<&'static str, TcpListener>, Error> {
        let mut own = BTreeMap::new();
        let fakes = mock::registry::fakes();
        let names = fakes.iter().filter(|fake| fake.smtp().is_none()).map(|fake| fake.channel());
        for (channel, next) in names.zip(1_u16..).take_while(|_| self.port_each) {
            let port = match self.listen.port() {
                0 => 0,
                first => first.checked_add(next).ok_or_else(|| {
                    Error::Usage(format!("no port is left for {channel} above {first}; choose another with --listen"))
                })?,
            };
            let address = SocketAddr::new(self.listen.ip(), port);
            own.insert(channel, TcpListener::bind(address).await.map_err(taken(address, "--listen"))?);
        }
        Ok(own)
    }
}

/// What is said where nothing can listen.
fn taken(address: SocketAddr, option: &'static str) -> impl Fn(std::io::Error) -> Error {
    move |error| {
        let error = in_words(&error);
        Error::Usage(format!("the mock cannot listen on {address}: {error}; choose another port with {option}"))
    }
}

/// Runs `fanfare mock`: the fakes on fixed ports, until `stop`.
///
/// # Errors
///
/// [`Error::Usage`] if an address is not loopback or taken, or the faults cannot be read.
pub async fn run_mock(
    app: &Arc<App>,
    addresses: MockAddresses,
    faults: MockFaults,
    record: Option<PathBuf>,
    started: impl FnOnce(&mock::Running),
    stop: impl Future<Output = ()>,
) -> Result<(), Error> {
    let (listen, faults) = (addresses.listen, faults.read()?);
    let smtp = addresses.smtp.unwrap_or(SocketAddr::new(listen.ip(), 0));
    for address in [listen, smtp] {
        if !address.ip().is_loopback() {
            return Err(Error::Usage(format!(
                "the mock listens on loopback only, not on {address}; use 127.0.0.1:PORT"
            )));
        }
    }
    let http = TcpListener::bind(listen).await.map_err(taken(listen, "--listen"))?;
    let smtp = TcpListener::bind(smtp).await.map_err(taken(smtp, "--smtp"))?;
    if let Some(path) = &record {
        // Opened once before, so that what is wrong with it is not taken for something wrong with the address.
        let opened = std::fs::File::options().create(true).append(true).mode(0o600).open(path);
        opened.map_err(|reason| Error::Write { path: path.display().to_string(), reason })?;
    }
    let own_ports = addresses.own_ports().await?;
    let options = mock::Options { faults, record, own_ports, ..mock_options(app, &app.config.accounts) };
    let running = mock::Mock::serve(app.clock.clone(), options, http, smtp).map_err(taken(listen, "--listen"))?;
    started(&running);
    stop.await;
    running.shutdown().await;
    Ok(())
}

/// What the fakes must know of these accounts of the configuration: the limits that servers and subscriptions set. All accounts of a channel
/// are on one server here, which is as lenient as that of any of them.
pub(super) fn mock_options(app: &App, accounts: &[AccountConfig]) -> mock::Options {
    let (mut text_limits, mut media_limits) = (BTreeMap::new(), BTreeMap::new());
    let (mut link_lengths, mut posts_a_day) = (BTreeMap::new(), BTreeMap::new());
    for account in accounts {
        let of_channel = || accounts.iter().filter(|other| other.channel == account.channel);
        let rules = app.channel(&account.channel).ok().map(|channel| &channel.rules);
        if of_channel().any(|other| other.media_limits.is_some()) {
            let own = account.media_limits.clone().unwrap_or_default();
            let usual = rules.map(|rules| &rules.media);
            let count = own.max_count.or(usual.and_then(|media| Some(media.image.as_ref()?.max_count)));
            let alt = own.alt.or(usual.and_then(|media| Some(media.alt.as_ref()?.max)));
            let most: &mut mock::ServerMedia = media_limits.entry(account.channel.clone()).or_default();
            (most.max_count, most.alt) = (count.max(most.max_count), alt.max(most.alt));
        }
        if let Some(length) = rules.and_then(|rules| rules.text.link(account.link_length)) {
            let least: &mut usize = link_lengths.entry(account.channel.clone()).or_insert(length);
            *least = length.min(*least);
        }
        if let Some(max) = account.quotas.get("posts per day") {
            let most: &mut usize = posts_a_day.entry(account.channel.clone()).or_default();
            *most = (*max as usize).max(*most);
        }
        let usual = || rules.and_then(|rules| Some(rules.text.limits.first()?.max));
        let own = of_channel().any(|other| other.text_limit.is_some());
        if let Some(limit) = account.text_limit.or_else(usual).filter(|_| own) {
            let most: &mut usize = text_limits.entry(account.channel.clone()).or_default();
            *most = limit.max(*most);
        }
    }
    let hosts = accounts.iter().filter_map(|account| account.settings.get("smtp_host").cloned());
    let known_as = hosts.collect();
    let options = accounts.iter().map(|account| (account.name.clone(), account.options.clone())).collect();
    let unusual = mock::Options { text_limits, link_lengths, media_limits, posts_a_day, ..mock::Options::default() };
    mock::Options { known_as, options, ..unusual }
}
