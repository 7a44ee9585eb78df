//! A newsletter by SMTP submission: RFC 5321, RFC 5322, List-Unsubscribe by RFC 2369 and RFC 8058.
//!
//! Odd here: nothing can be asked, changed or taken back, and no server drops a message that it has seen before. So each
//! recipient is a step of its own that is never repeated on a guess. `Message-ID` and `Date` come from the journal: a mail
//! that is sent again after a refusal is the same, byte for byte. An address that bounces is noted and the others get
//! their mail; a refusal that is about the server, the sender or the text stops the run. Where the account has a key, mails are signed
//! here (DKIM), else by the server or not at all.

pub(super) mod dkim;
mod midway;
mod replies;
mod round;
mod token;
mod unsubscribe;

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use dkim::Signer;
use round::{Round, refused};
use unsubscribe::Unsubscribe;
pub use unsubscribe::unsubscribe_page;

use super::mime::{Inline, Mailbox, Message};
use super::takes::{Card, Takes};
use super::{Account, Adapter, Identity, Tokens, plain};
use crate::delivery::{Class, Failure, Found, Journal, Mint, OpenStep, PartReceipt, Receipt, Step, Stop, step};
use crate::id::BlobHash;
use crate::post::{LinkCard, Media, MediaKind, Part, Post};
use crate::wire::{Afterwards, Mail, SEND_MAIL, SmtpServer, SmtpSignIn, SmtpTls, Wire};

const TAKES: Takes = Takes { below: None, card: Card::Nobody, pictures: true, animations: false, videos: false };

/// Sends to the recipients of one list.
pub struct Email {
    account: Account,
    wire: Wire,
}

impl Email {
    /// For the list and the submission server in the account's settings.
    pub fn new(account: Account, wire: Wire) -> Self {
        Self { account, wire }
    }
}

#[async_trait]
impl Adapter for Email {
    fn check(&self) -> Result<(), Failure> {
        self.mailbox("from")?;
        let wrong = self.recipients()?.into_iter().find(|text| Mailbox::parse(text).is_none());
        wrong.map_or(Ok(()), |text| Err(self.wrong("to", &text)))?;
        self.can_write()
    }

    async fn whoami(&self) -> Result<Identity, Failure> {
        self.can_write()?;
        self.wire.mail.verify(&self.server()?).await.map_err(|error| self.judged(error))?;
        let from = self.mailbox("from")?;
        Ok(Identity { id: from.address.clone(), name: from.address, url: None })
    }

    /// Who of the list gets no mail, whatever is sent.
    async fn shortcomings(&self) -> Result<Vec<String>, Failure> {
        let list = self.recipients()?;
        let wrong = list.iter().filter(|text| Mailbox::parse(text).is_none());
        let wrong: Vec<_> = wrong.map(|text| format!("`{text}`")).collect();
        let told = || format!("write to {} of `to`: that is no mail address that any server takes", wrong.join(", "));
        Ok(Vec::from_iter((!wrong.is_empty()).then(told)))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        TAKES.check(post)?;
        let Some(part) = post.parts.first() else { return Ok(Receipt::default()) };
        let images = post.media_of(part).filter(|file| file.kind == MediaKind::Image).collect();
        self.send(&Letter { part, images, answers: None }, self.recipients(), journal).await
    }

    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        let recipients: Option<Vec<String>> =
            journal.result(&Step::repeatable(RECIPIENTS, 0).key()).and_then(|list| serde_json::from_value(list).ok());
        let recipient = recipients.and_then(|list| list.get(open.step.index).cloned());
        let check = match (journal.minted("issue"), recipient) {
            (Some(issue), Some(recipient)) => {
                let id = self.message_id(&issue, &recipient)?;
                format!("look in the mail server's log, or ask {recipient}, for the mail with Message-ID {id}")
            }
            // Of an older store, which does not know what became of the issue.
            (_, recipient) => {
                let recipient = recipient.as_deref().unwrap_or("a recipient");
                let subject = post.parts.first().map_or("", |part| part.field("subject"));
                format!("look in the mail server's log, or ask {recipient}, for the mail “{subject}”")
            }
        };
        Ok(Found::CannotTell { check })
    }

    async fn refresh(&self) -> Result<Tokens, Failure> {
        self.renewed().await
    }

    /// Who has a token to renew with needs no other.
    async fn open_session(&self) -> Result<Tokens, Failure> {
        if self.is_by_token() { self.renewed().await } else { Ok(Tokens::new()) }
    }

    async fn reply(
        &self,
        part: &Part,
        _: Option<&LinkCard>,
        receipt: &Receipt,
        journal: &dyn Journal,
    ) -> Result<Receipt, Stop> {
        let answered = midway::Answered::of(receipt);
        let to = if answered.readers.is_empty() { self.recipients() } else { Ok(answered.readers.clone()) };
        let to = to.map(|list| answered.whom_it_reached(list));
        self.send(&Letter { part, images: Vec::new(), answers: answered.issue.as_deref() }, to, journal).await
    }
}

/// One issue, before it is addressed.
struct Letter<'a> {
    part: &'a Part,
    images: Vec<&'a Media>,
    /// The earlier issue that this one corrects.
    answers: Option<&'a str>,
}

impl Email {
    /// One mail for each recipient. Who they are is kept first, so that a later run counts them as this one does.
    async fn send(
        &self,
        letter: &Letter<'_>,
        to: Result<Vec<String>, Failure>,
        journal: &dyn Journal,
    ) -> Result<Receipt, Stop> {
        let issue = journal.mint("issue", Mint::Uuid).await?;
        let date = journal.mint("date", Mint::Time).await?;
        let list = async { to };
        let recipients: Vec<String> = step(journal, Step::repeatable(RECIPIENTS, 0), list).await?;
        let signer = self.signer().map_err(|failure| Stop::failed(Step::repeatable(RECIPIENTS, 0), failure))?;
        let most = u32::try_from(self.account.figure("mails_per_connection", 1)).unwrap_or(1);
        let more = Afterwards::More { most };
        let mut round = Round::new(&self.account, journal);
        let order = round.order(recipients.len());
        for (place, &n) in order.iter().enumerate() {
            if round.rests(n) {
                continue;
            }
            let to = &recipients[n];
            let then = if place + 1 < order.len() { more } else { Afterwards::Goodbye };
            let call = self.hand_in(letter, signer.as_ref(), (&issue, &date), to, then);
            round.take(n, to, step(journal, Step::once("recipient", n).by(SEND_MAIL, 1), call).await).await?;
            if round.is_over() {
                break;
            }
        }
        round.end(&issue).await
    }

    /// Hands in the mail for one recipient.
    async fn hand_in(
        &self,
        letter: &Letter<'_>,
        signer: Option<&Signer>,
        (issue, date): (&str, &str),
        to: &str,
        then: Afterwards,
    ) -> Result<PartReceipt, Failure> {
        let Some(reader) = Mailbox::parse(to) else {
            return Ok(refused(to, &no_address(to)).with("unasked", true));
        };
        let to = reader.address.as_str();
        let from = self.mailbox("bounce").or_else(|_| self.mailbox("from"))?.address;
        let message = self.signed(self.message(letter, issue, date, to)?, signer, date)?;
        // RFC 5321, 4.5.3.2.6.
        let reply_within = Duration::from_secs(self.account.figure("reply_within_s", 600));
        let mail = Mail { server: self.server()?, from, to: to.to_owned(), message, then, reply_within };
        let part = PartReceipt::new(self.message_id(issue, to)?, None).with("recipient", to);
        let reply = self.wire.mail.send(mail).await.map_err(|error| self.judged(error))?;
        Ok(part.with("reply", reply))
    }

    fn message(&self, letter: &Letter<'_>, issue: &str, date: &str, to: &str) -> Result<Bytes, Failure> {
        let subject = letter.part.field("subject");
        if subject.trim().is_empty() {
            return Err(Failure::new(Class::Refused, "a mail needs a subject"));
        }
        let from = self.mailbox("from")?;
        let images: Vec<Inline<'_>> =
            letter.images.iter().enumerate().map(|(n, file)| inline(n, file, &from)).collect();
        let unsubscribe = self.unsubscribe()?;
        let own = |text: String| unsubscribe.as_ref().map(|list| list.own_page(&text, to)).unwrap_or(text);
        let (text, html) = (own(plain(letter.part)), own(html(letter, &from)));
        let mut message = Message::new(issue, &text, &html, &images)
            .mailbox("From", &from)
            .header("To", to)
            .text_header("Subject", subject)
            .header("Date", &rfc_2822(date)?)
            .header("Message-ID", &self.message_id(issue, to)?);
        if let Some(earlier) = letter.answers {
            let earlier = self.message_id(earlier, to)?;
            message = message.header("In-Reply-To", &earlier).header("References", &earlier);
        }
        if let Some(list) = self.account.settings.get("list_id") {
            message = message.header("List-Id", &format!("<{}>", list_name(list)));
        }
        if let Some(list) = unsubscribe {
            message = message.addresses("List-Unsubscribe", &list.addresses(to));
            if list.is_one_click() {
                message = message.header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }
        }
        Ok(message.bytes())
    }

    /// The same for the same issue and recipient, unlike any other.
    fn message_id(&self, issue: &str, to: &str) -> Result<String, Failure> {
        let recipient = BlobHash::of(to.to_ascii_lowercase().as_bytes());
        Ok(format!("<{issue}.{}@{}>", &recipient.as_str()[..16], self.mailbox("from")?.domain()))
    }

    /// What keys and settings are to be for any mail, whoever gets it.
    fn can_write(&self) -> Result<(), Failure> {
        self.signer()?;
        if let Some(word) = self.account.settings.get("unknown").filter(|word| !matches!(word.as_str(), "skip" | "ask"))
        {
            return Err(self.wrong("unknown", word));
        }
        self.unsubscribe().map(drop)
    }

    /// Whom the list names, each once, in whatever case; with what is no address, which its own step says.
    fn recipients(&self) -> Result<Vec<String>, Failure> {
        let mut list: Vec<String> = Vec::new();
        for text in Mailbox::each_of(self.account.setting("to")?) {
            let address = Mailbox::parse(text).map_or_else(|| text.to_owned(), |mailbox| mailbox.address);
            if !list.iter().any(|known| known.eq_ignore_ascii_case(&address)) {
                list.push(address);
            }
        }
        if list.is_empty() { Err(self.wrong("to", "")) } else { Ok(list) }
    }

    pub(super) fn server(&self) -> Result<SmtpServer, Failure> {
        let (port, tls) = (self.account.setting("smtp_port")?, self.account.setting("smtp_tls")?);
        let credentials = match self.account.settings.get("username") {
            Some(user) if self.is_by_token() => Some((user.clone(), self.access_token()?)),
            Some(user) => Some((user.clone(), self.account.secret("password")?.clone())),
            None if self.is_by_token() => return Err(self.unusable("a token needs the `username` that it is of")),
            None => None,
        };
        let sign_in = if self.is_by_token() { SmtpSignIn::Token } else { SmtpSignIn::Password };
        Ok(SmtpServer {
            host: self.account.setting("smtp_host")?.to_owned(),
            port: port.parse().map_err(|_| self.wrong("smtp_port", port))?,
            tls: match tls {
                "implicit" => SmtpTls::Implicit,
                "starttls" => SmtpTls::StartTls,
                "none" => SmtpTls::None,
                _ => return Err(self.wrong("smtp_tls", tls)),
            },
            credentials,
            sign_in,
        })
    }

    /// What signs the mails, if the account has a key.
    pub(super) fn signer(&self) -> Result<Option<Signer>, Failure> {
        let Some(key) = self.account.secrets.get("dkim_key") else { return Ok(None) };
        let setting = |name: &str| self.account.settings.get(name).map(String::as_str);
        let from = self.mailbox("from")?;
        let signer = Signer::new(key, setting("dkim_selector"), setting("dkim_domain"), from.domain());
        signer.map(Some).map_err(|why| self.unusable(&why))
    }

    /// `message` as it leaves, written at `date`.
    pub(super) fn signed(&self, message: Bytes, signer: Option<&Signer>, date: &str) -> Result<Bytes, Failure> {
        match signer {
            Some(signer) => signer.sign(&message, instant(date)?).map_err(|why| self.unusable(&why)),
            None => Ok(message),
        }
    }

    fn unusable(&self, why: &str) -> Failure {
        Failure::new(Class::Unauthorized, format!("account {}: {why}", self.account.name))
    }

    fn unsubscribe(&self) -> Result<Option<Unsubscribe>, Failure> {
        let Some(addresses) = self.account.settings.get("list_unsubscribe") else { return Ok(None) };
        let list = self.account.settings.get("list_id").map_or(self.account.name.as_str(), |id| list_name(id));
        let made = Unsubscribe::new(addresses, list, self.account.secrets.get("unsubscribe_key"));
        made.map(Some).map_err(|why| self.unusable(&why))
    }

    pub(super) fn mailbox(&self, setting: &str) -> Result<Mailbox, Failure> {
        let text = self.account.setting(setting)?;
        Mailbox::parse(text).ok_or_else(|| self.wrong(setting, text))
    }

    fn wrong(&self, setting: &str, value: &str) -> Failure {
        self.unusable(&format!("`{setting}` cannot be `{value}`; correct it"))
    }
}

/// Why nobody can be written to at `to`.
fn no_address(to: &str) -> String {
    let local = to.rsplit_once('@').map_or("", |(local, _)| local);
    let why = match local.is_ascii() {
        true => "this is no mail address",
        // RFC 6531: with SMTPUTF8, which every server on the way would need.
        false => "letters beside ASCII before the @ are not sent to, as few servers take them",
    };
    format!("{why}; correct it in `to`")
}

/// The step whose result is the list of who gets a mail of their own.
pub const RECIPIENTS: &str = "recipients";

/// `morning.news.example`, however it is written.
fn list_name(id: &str) -> &str {
    id.trim().trim_matches(['<', '>'])
}

/// The rich form: the preheader first, where inboxes read it, then pictures that the template did not place itself.
fn html(letter: &Letter<'_>, from: &Mailbox) -> String {
    let html = letter.part.field("html");
    if html.trim().is_empty() {
        return String::new();
    }
    let preheader = letter.part.field("preheader");
    let mut first = String::new();
    if !preheader.is_empty() && !begins_with(html, preheader) {
        first = format!("<div style=\"display:none;max-height:0;overflow:hidden\">{}</div>", escaped(preheader));
    }
    let mut html = html.to_owned();
    for (n, file) in letter.images.iter().enumerate() {
        let (short, id) = (format!("cid:media-{n}"), format!("cid:media-{n}@{}", from.domain()));
        if html.contains(&short) {
            html = html.replace(&short, &id);
        } else {
            let alt = escaped(&file.alt);
            first.push_str(&format!("<img src=\"{id}\" alt=\"{alt}\" width=\"600\" style=\"max-width:100%\">"));
        }
    }
    let body = html.find("<body").and_then(|at| Some(at + html.get(at..)?.find('>')? + 1)).unwrap_or(0);
    html.insert_str(body, &first);
    html
}

/// Whether the first words that a page shows, or hides for inboxes alone, are these.
fn begins_with(html: &str, words: &str) -> bool {
    let body = html.find("<body").map_or(html, |at| &html[at..]);
    let written = [escaped(words), unsubscribe::as_templates_escape(words)];
    let Some(at) = written.iter().filter_map(|words| body.find(words.as_str())).min() else { return false };
    let mut is_tag = false;
    let shown = body[..at].chars().filter(|c| {
        let is_shown = !is_tag && *c != '<';
        is_tag = if is_tag { *c != '>' } else { *c == '<' };
        is_shown && !c.is_whitespace()
    });
    shown.count() == 0
}

fn inline<'a>(n: usize, file: &'a Media, from: &Mailbox) -> Inline<'a> {
    Inline { id: format!("media-{n}@{}", from.domain()), mime: &file.mime, content: &file.content }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

pub(super) fn rfc_2822(date: &str) -> Result<String, Failure> {
    let at = instant(date)?.to_zoned(jiff::tz::TimeZone::UTC);
    jiff::fmt::rfc2822::to_string(&at).map_err(|_| no_time(date))
}

fn instant(date: &str) -> Result<jiff::Timestamp, Failure> {
    date.parse().map_err(|_| no_time(date))
}

fn no_time(date: &str) -> Failure {
    Failure::new(Class::NotActed, format!("the journal gave `{date}` for a time"))
}

#[cfg(test)]
mod tests;
