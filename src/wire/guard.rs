//! Which addresses may be reached. Checked twice: the URL before the request, and each address that its name resolves to,
//! in the moment of connecting, so that a name cannot point elsewhere in between.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use async_trait::async_trait;
use url::{Host, Url};

use super::{Error, Mail, Mailer, Permit, Request, Response, SmtpServer, SmtpTls, Transport};

/// What this process may reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    sandbox: bool,
    hosts: BTreeSet<String>,
}

impl Reach {
    /// The Internet, by TLS. `hosts` are names or addresses (without port) that the configuration allows although they are
    /// private or loopback: a self-hosted server, a local Bot API server. Plain text only to loopback.
    pub fn live<S: AsRef<str>>(hosts: impl IntoIterator<Item = S>) -> Self {
        Self { sandbox: false, hosts: hosts.into_iter().map(|host| host.as_ref().to_ascii_lowercase()).collect() }
    }

    /// Loopback and nothing else.
    pub fn sandbox() -> Self {
        Self { sandbox: true, hosts: BTreeSet::new() }
    }

    /// Whether `url` may be asked for, as far as the URL itself tells.
    ///
    /// # Errors
    ///
    /// Why not, in one sentence that says what to do.
    pub fn check_url(&self, url: &Url) -> Result<(), String> {
        let host = url.host().ok_or_else(|| format!("{} names no host", url.scheme()))?;
        match url.scheme() {
            "https" => {}
            "http" if is_local(&host) => {}
            "http" => return Err(format!("plain http to {host} can be read by everyone on the way; use https")),
            other => return Err(format!("{other} is not a way out; use https")),
        }
        self.check_host(&host)
    }

    /// Whether mail may be handed to `server`, as far as its name tells.
    ///
    /// # Errors
    ///
    /// Why not, in one sentence that says what to do.
    pub fn check_server(&self, server: &SmtpServer) -> Result<(), String> {
        let host = Host::parse(&server.host).map_err(|e| format!("{} is no host name: {e}", server.host))?;
        if server.tls == SmtpTls::None && !is_local(&host) {
            return Err(format!("mail to {host} without TLS would show the password to everyone; use TLS"));
        }
        self.check_host(&host)
    }

    /// Whether `address`, to which the name `host` resolved, may be reached.
    ///
    /// # Errors
    ///
    /// Why not, in one sentence that says what to do.
    pub fn check_address(&self, host: &str, address: IpAddr) -> Result<(), String> {
        if self.sandbox {
            return if address.to_canonical().is_loopback() { Ok(()) } else { Err(outside(host)) };
        }
        if is_public(address) || self.hosts.contains(&host.to_ascii_lowercase()) {
            return Ok(());
        }
        Err(format!(
            "{host} leads to {address}, inside a private network; only a server that an account names in `api_url` or `smtp_host` may be there"
        ))
    }

    fn check_host<S: AsRef<str>>(&self, host: &Host<S>) -> Result<(), String>
    where
        Host<S>: ToString,
    {
        let name = host.to_string();
        match host {
            Host::Ipv4(address) => self.check_address(&name, IpAddr::V4(*address)),
            Host::Ipv6(address) => self.check_address(&name, IpAddr::V6(*address)),
            Host::Domain(_) if is_local(host) && !self.sandbox && !self.hosts.contains(&name.to_ascii_lowercase()) => {
                Err(format!(
                    "{name} is this machine; only a server that an account names in `api_url` or `smtp_host` may be here"
                ))
            }
            Host::Domain(_) if self.sandbox && !is_local(host) => Err(outside(&name)),
            Host::Domain(_) => Ok(()),
        }
    }
}

fn outside(host: &str) -> String {
    format!("the sandbox reaches this machine alone, and {host} is elsewhere")
}

/// True for loopback literals and the name `localhost` with those below it (RFC 6761).
fn is_local<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.as_ref().trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => IpAddr::V6(*address).to_canonical().is_loopback(),
    }
}

/// False for what the IANA special-purpose registries keep off the Internet.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || a == 0
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    match segments {
        // NAT64 and 6to4 carry an IPv4 address, which decides.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Global unicast is 2000::/3; of that, documentation, benchmarking and Teredo are not for us.
        [0x2001, 0x0db8, ..] | [0x2001, 0..=0x01ff, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// Lets nothing out to where it may not go.
#[derive(Clone, Debug)]
pub struct Guarded<B> {
    base: B,
    reach: Arc<Reach>,
}

impl<B> Guarded<B> {
    /// `base`, held to `reach`.
    pub fn new(base: B, reach: Arc<Reach>) -> Self {
        Self { base, reach }
    }
}

#[async_trait]
impl<B: Transport> Transport for Guarded<B> {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        self.reach.check_url(&request.url).map_err(|why| Error::denied(request.label(), why))?;
        self.base.send(request).await
    }
}

#[async_trait]
impl<B: Mailer> Mailer for Guarded<B> {
    async fn send_within(&self, mail: Mail, permit: Permit) -> Result<String, Error> {
        self.reach.check_server(&mail.server).map_err(|why| Error::denied(mail.server.label(), why))?;
        self.base.send_within(mail, permit).await
    }

    async fn verify(&self, server: &SmtpServer) -> Result<(), Error> {
        self.reach.check_server(server).map_err(|why| Error::denied(server.label(), why))?;
        self.base.verify(server).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::test::{Scripted, get};

    fn checked(reach: &Reach, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| reach.check_url(&url).is_ok())
    }

    #[test]
    fn live_reaches_the_internet_by_tls_alone() {
        let reach = Reach::live([""; 0]);
        assert!(checked(&reach, "https://api.x.com/2/tweets"));
        for url in ["http://api.x.com/", "ftp://api.x.com/", "file:///etc/passwd", "https://[::ffff:10.0.0.1]/"] {
            assert!(!checked(&reach, url), "{url}");
        }
    }

    #[test]
    fn every_spelling_of_loopback_is_loopback() {
        let reach = Reach::live([""; 0]);
        for host in ["127.1", "0x7f000001", "2130706433", "localhost", "a.localhost.", "[::1]", "[::ffff:127.0.0.1]"] {
            assert!(!checked(&reach, &format!("https://{host}/")), "{host}");
            assert!(checked(&Reach::sandbox(), &format!("http://{host}/")), "{host}");
        }
    }

    #[test]
    fn a_private_host_is_reached_only_if_it_is_allowed_by_name() {
        let reach = Reach::live(["10.1.2.3", "LocalHost"]);
        assert!(checked(&reach, "https://10.1.2.3/"));
        assert!(!checked(&reach, "http://10.1.2.3/"));
        assert!(!checked(&reach, "https://10.1.2.4/"));
        assert!(checked(&reach, "http://localhost:8081/"));
    }

    #[test]
    fn a_public_name_that_leads_inside_is_refused() {
        let reach = Reach::live([""; 0]);
        for address in
            ["169.254.169.254", "100.64.0.1", "fd00::1", "fe80::1", "64:ff9b::a00:1", "2002:7f00:1::", "0.0.0.0"]
        {
            let address: IpAddr = address.parse().expect("an address written here");
            assert!(reach.check_address("news.example", address).is_err(), "{address}");
        }
        for address in ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"] {
            let address: IpAddr = address.parse().expect("an address written here");
            assert_eq!(reach.check_address("news.example", address), Ok(()));
        }
    }

    #[test]
    fn the_sandbox_never_leaves_the_machine() {
        let reach = Reach::sandbox();
        assert!(!checked(&reach, "https://api.x.com/"));
        assert!(!checked(&reach, "http://10.0.0.1/"));
        assert!(reach.check_address("localhost", IpAddr::from([10, 0, 0, 1])).is_err());
    }

    #[tokio::test]
    async fn a_denied_request_never_reaches_the_base() {
        let base = Scripted::new([]);
        let error = Guarded::new(&base, Arc::new(Reach::sandbox())).send(get("https://api.x.com/2/users/me")).await;
        assert!(error.is_err_and(|error| error.denied && error.acted == crate::wire::Acted::No));
        assert!(base.seen().is_empty());
    }
}
