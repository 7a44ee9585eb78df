//! Pictures and videos that an article names by their address: fetched when a post is frozen, once for all its accounts.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use url::Url;

use super::App;
use crate::media::render::RenderError;
use crate::wire::{self, Reach, Request, Wire};

/// How often a server may lead on to another address.
const REDIRECTS: usize = 5;

/// Files at addresses.
pub(super) struct Fetched {
    wire: Wire,
    is_sandbox: bool,
    files: HashMap<String, Bytes>,
}

/// Whether what an article calls a file is an address.
pub(super) fn is_address(source: &str) -> bool {
    let begins = |with: &str| source.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    begins("http://") || begins("https://")
}

impl Fetched {
    /// Nothing yet. From the sandbox nothing but this machine is asked; live nothing inside a private network, which the servers
    /// that the configuration names may be in, but whatever an article names may not.
    pub(super) fn new(app: &App, is_sandbox: bool) -> Self {
        let reach = Arc::new(if is_sandbox { Reach::sandbox() } else { Reach::live::<&str>([]) });
        let network = wire::network(app.clock.clone(), reach.clone());
        Self { wire: wire::unlimited(network, reach, "media"), is_sandbox, files: HashMap::new() }
    }

    /// The file at `address`.
    ///
    /// # Errors
    ///
    /// [`RenderError::Unfetched`].
    pub(super) async fn get(&mut self, address: &str) -> Result<Bytes, RenderError> {
        if let Some(file) = self.files.get(address) {
            return Ok(file.clone());
        }
        let file = self.fetch(address).await.map_err(|reason| {
            let reason = match self.is_sandbox {
                true => format!("{reason}; the sandbox asks no other machine, so save the file beside the article"),
                false => format!("{reason}; see whether the address is right, or save the file beside the article"),
            };
            RenderError::Unfetched { name: address.to_owned(), reason }
        })?;
        self.files.insert(address.to_owned(), file.clone());
        Ok(file)
    }

    async fn fetch(&self, address: &str) -> Result<Bytes, String> {
        let mut url = Url::parse(address).map_err(|error| error.to_string())?;
        for _ in 0..REDIRECTS {
            let sent = self.wire.http.send(Request::get(url.clone(), "media")).await.map_err(|error| error.message)?;
            let next = sent.header("location").filter(|_| (300..400).contains(&sent.status));
            url = match next {
                Some(next) => url.join(next).map_err(|error| error.to_string())?,
                None if sent.is_success() => return Ok(sent.body),
                None => return Err(format!("its server answered {}", sent.status)),
            };
        }
        Err(format!("its server leads on more than {REDIRECTS} times"))
    }
}
