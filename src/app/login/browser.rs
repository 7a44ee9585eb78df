//! Access that a person grants in a browser: the page, the way back, the trade.

use url::Url;

use super::Signing;
use super::callback::Callback;
use super::consent::{Brought, Consent};
use crate::adapters::{Account, Grant, Granted, Token, Tokens};
use crate::app::Error;
use crate::app::desk::credential;
use crate::channel::{OAuth2Rules, Redirect, login_url};
use crate::secret::Secret;

/// The port that is registered at platforms which send a browser back to no other.
const REGISTERED_PORT: u16 = 4011;

/// The setting that says what is registered with the app.
const REDIRECT_URI: &str = "redirect_uri";

/// The way back from the page.
enum Back {
    /// To a port of this machine.
    Here(Callback),
    /// By a person, who pastes what the browser was given.
    Pasted,
}

impl Signing<'_> {
    pub(super) async fn by_browser(&self, oauth2: &OAuth2Rules, account: &mut Account) -> Result<Granted, Error> {
        let (back, redirect_uri) = self.way_back(oauth2).await?;
        let app = self.app_of(oauth2, account, &redirect_uri).await?;
        let url = |address: &str| self.url(address, account);
        let (page, token_url) = (url(&oauth2.authorize_url)?, url(&oauth2.token_url)?);
        let client = account.secret(&oauth2.client).map_err(|failure| Error::Usage(failure.message))?;
        let consent = Consent::new(oauth2, page, client, redirect_uri).map_err(|why| self.refused(&why))?;
        let code = match back {
            Back::Here(callback) => self.sent_back(callback, &consent).await?,
            Back::Pasted => self.pasted(&consent).await?,
        };
        let Consent { redirect_uri, verifier, .. } = consent;
        let grant = Grant { code, redirect_uri, verifier, token_url };
        let traded = self.adapter(account.clone())?.trade(&grant).await;
        let mut granted = traded.map_err(|failure| self.refused(&failure.message))?;
        granted.tokens.extend(app);
        Ok(granted)
    }

    /// The credentials of the app that asks, if the server has made one for us; else they are the configuration's.
    async fn app_of(&self, oauth2: &OAuth2Rules, account: &mut Account, redirect: &str) -> Result<Tokens, Error> {
        let given = |name: &String| self.config.credentials.contains_key(name);
        if oauth2.registers && !given(&oauth2.client) {
            let scopes: Vec<&str> = oauth2.scopes.keys().map(String::as_str).collect();
            let made =
                self.adapter(account.clone())?.register(&[redirect], &scopes.join(&oauth2.scope_separator)).await;
            let made = made.map_err(|failure| self.refused(&failure.message))?;
            let secrets = made.iter().map(|(name, Token { secret, .. })| (name.clone(), secret.clone()));
            account.secrets.extend(secrets);
            return Ok(made);
        }
        let mut needed = oauth2.needs.iter().chain([&oauth2.client]);
        if let Some(name) = needed.find(|name| !account.secrets.contains_key(*name)) {
            let why = match self
                .config
                .credentials
                .get(name)
                .map(|source| credential(self.rules, name, source, &self.outlet.app().folder))
            {
                Some(Err(error)) => error.to_string(),
                _ => self.rules.credentials.get(name).map_or(String::new(), |rule| rule.about.clone()),
            };
            let message = format!("to sign in, account {} needs the credential `{name}`: {why}", self.config.name);
            return Err(Error::Usage(message));
        }
        Ok(Tokens::new())
    }

    /// Where the browser is sent back to, and how the answer comes here from there.
    async fn way_back(&self, oauth2: &OAuth2Rules) -> Result<(Back, String), Error> {
        let registered = self.registered()?;
        if registered.is_none() && oauth2.redirect == Redirect::Https && !self.desk.is_sandbox() {
            return Err(Error::Usage(format!(
                "{} sends no browser back to this machine: register an https address of yours with the app, and set \
                 settings.{REDIRECT_URI} of {} to it",
                self.rules.title, self.config.name
            )));
        }
        let port = match (&registered, oauth2.redirect) {
            (Some((url, _)), _) => url.port_or_known_default().filter(|_| is_here(url)),
            (None, Redirect::AnyPort | Redirect::Https) => Some(0),
            (None, Redirect::Registered) => Some(REGISTERED_PORT),
        };
        let port = match port.map(|usual| self.wanted.port.unwrap_or(usual)) {
            Some(port) if !self.wanted.paste => port,
            // Nobody listens there.
            port => {
                let own = registered.map(|(_, text)| text).or_else(|| oauth2.paste_redirect.clone());
                let port = port.filter(|port| *port != 0).unwrap_or(REGISTERED_PORT);
                return Ok((Back::Pasted, own.unwrap_or_else(|| here(oauth2.redirect, port))));
            }
        };
        let callback = Callback::listen(port).await.map_err(Error::Usage)?;
        let address = match registered {
            // Exactly as it stands there, unless another port was asked for.
            Some((_, text)) if self.wanted.port.is_none() => text,
            Some((mut url, _)) => {
                let _ = url.set_port(Some(callback.port()));
                url.to_string()
            }
            None => here(oauth2.redirect, callback.port()),
        };
        Ok((Back::Here(callback), address))
    }

    /// The address that the configuration says to be registered with the app, read and as it stands there.
    fn registered(&self) -> Result<Option<(Url, String)>, Error> {
        let Some(text) = self.config.settings.get(REDIRECT_URI) else { return Ok(None) };
        match Url::parse(text) {
            Ok(url) => Ok(Some((url, text.clone()))),
            Err(error) => {
                let name = &self.config.name;
                Err(Error::Usage(format!("settings.{REDIRECT_URI} of {name}: `{text}` is no address: {error}")))
            }
        }
    }

    async fn sent_back(&self, callback: Callback, consent: &Consent) -> Result<Secret, Error> {
        self.person
            .tell(&format!("Open this page in a browser on this machine, and grant access:\n\n{}\n", consent.url));
        let strange =
            || self.person.tell("note: a browser has brought the answer to another sign-in; it was not taken");
        let code = self.waited(callback.code(consent, strange)).await?;
        code.map_err(|why| self.refused(&why))
    }

    async fn pasted(&self, consent: &Consent) -> Result<Secret, Error> {
        self.person.tell(&format!("Open this page in any browser, and grant access:\n\n{}\n", consent.url));
        if consent.redirect_uri.starts_with("http") {
            let back = &consent.redirect_uri;
            self.person
                .tell(&format!("The browser then goes to {back}?..., which need not answer: copy that whole address."));
        }
        let prompt = "What the page shows, or the address that it ended at (nothing is shown here): ";
        let text = self.waited(self.person.secret(prompt)).await??;
        match consent.pasted(&text) {
            Brought::Code(code) => Ok(code),
            Brought::Refused(why) => Err(self.refused(&why)),
            Brought::Strange => {
                Err(self.refused("this is the answer to another sign-in (its `state` is not ours); begin anew"))
            }
            Brought::Nothing => Err(self.refused("there is neither a code nor an answer in what was pasted")),
        }
    }

    /// An address of `[login]` for this account, with what `[adapter]` says in its place.
    fn url(&self, address: &str, account: &Account) -> Result<Url, Error> {
        let mut filled = address.to_owned();
        for (name, value) in &account.figures {
            if let Some(text) = value.as_str() {
                filled = filled.replace(&format!("{{{name}}}"), text);
            }
        }
        login_url(&filled, self.rules.api_url.as_ref(), &account.api_url).map_err(Error::Usage)
    }
}

/// An address of this machine: what is registered has a path, and where none is, a platform may look at it.
fn here(redirect: Redirect, port: u16) -> String {
    let path = if redirect == Redirect::AnyPort { "" } else { "callback" };
    format!("http://127.0.0.1:{port}/{path}")
}

/// True for an address of this machine that a browser reaches without TLS.
fn is_here(url: &Url) -> bool {
    url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "localhost"))
}
