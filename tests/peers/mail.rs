//! Newsletters through a real mail server, read in the mailboxes where they arrive.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::exim::{Exim, PASSWORD};
use super::{STORE_KEY, run, run_well};
use crate::common::{fanfare, hurry, root, until};

const UNSUBSCRIBE: &str = "https://news.example/unsubscribe/";

/// A newsroom with one newsletter.
struct Desk<'a> {
    folder: tempfile::TempDir,
    exim: &'a Exim,
}

impl<'a> Desk<'a> {
    fn new(exim: &'a Exim, language: &str, readers: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let to: Vec<String> = readers.iter().map(|reader| format!("{reader}@readers.example")).collect();
        let config = format!(
            "channels = \"channels\"\n[store]\nkey = {{ env = \"STORE_KEY\" }}\n\
             [[accounts]]\nname = \"newsletter\"\nchannel = \"email\"\nlanguage = \"{language}\"\n\
             credentials = {{ password = {{ env = \"SMTP_PASSWORD\" }}, dkim_key = {{ file = \"{}\" }}, \
             unsubscribe_key = {{ env = \"UNSUBSCRIBE_KEY\" }} }}\n\
             [accounts.settings]\nsmtp_host = \"127.0.0.1\"\nsmtp_port = \"{}\"\nsmtp_tls = \"starttls\"\n\
             username = \"desk\"\nfrom = \"Отдел новостей <desk@news.example>\"\nbounce = \"bounces@news.example\"\n\
             to = \"{}\"\ndkim_selector = \"s2026\"\nlist_id = \"morning.news.example\"\nlist_unsubscribe = \"{UNSUBSCRIBE}{{token}}\"\n",
            exim.signing_key().display(),
            exim.port,
            to.join(", ")
        );
        std::fs::write(folder.path().join("config.toml"), config).expect("written");
        hurry(folder.path(), "email");
        Self { folder, exim }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = fanfare(self.folder.path());
        command.args(args).env("STORE_KEY", STORE_KEY).env("SMTP_PASSWORD", PASSWORD);
        command.env("UNSUBSCRIBE_KEY", "a key of the newsroom that nobody else has");
        command.env("SSL_CERT_FILE", self.exim.certificate());
        command
    }

    fn publish(&self, article: &Path) -> Value {
        let article = article.display().to_string();
        run_well(&mut self.command(&["publish", &article, "--yes", "--wait", "--format", "json"]))
    }

    /// Writes an article whose text is unkind to a mail: dots at the beginning of lines, a long line, other scripts.
    fn article(&self, headline: &str) -> PathBuf {
        let path = self.folder.path().join("survey.md");
        let words = "soundings ".repeat(150);
        let text = format!(
            "+++\nid = \"survey\"\nheadline = \"{headline}\"\nurl = \"https://news.example/survey\"\nlanguage = \"en\"\n\
             +++\n\n.5 metres were lost, the survey says.\n\nFrom the bridge to the mill: {words}end.\n\n\
             Қала кеңесі — 東京 👩🏽‍🚒 = 100 %.\n"
        );
        std::fs::write(&path, text).expect("written");
        path
    }

    /// The only mail of a reader, as soon as it is there.
    fn only_mail(&self, reader: &str) -> Value {
        until("the mail arrives", || !self.exim.mailbox(reader).is_empty());
        let mails = self.exim.mailbox(reader);
        assert_eq!(mails.len(), 1, "{mails:?}");
        self.exim.read(&mails[0])
    }
}

/// A process that sends what is due, ended when dropped.
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The value of a header that must be there once.
fn header<'a>(mail: &'a Value, name: &str) -> &'a str {
    let values = mail["headers"][name].as_array().unwrap_or_else(|| panic!("no {name}: {:#}", mail["headers"]));
    assert_eq!(values.len(), 1, "{name}: {values:?}");
    values[0].as_str().expect("a text")
}

fn part<'a>(mail: &'a Value, kind: &str) -> &'a Value {
    let parts = mail["parts"].as_array().expect("parts");
    parts.iter().find(|part| part["type"] == kind).unwrap_or_else(|| panic!("no {kind}: {parts:?}"))
}

fn text<'a>(mail: &'a Value, kind: &str) -> &'a str {
    part(mail, kind)["text"].as_str().expect("a text")
}

/// Signed by the newsroom, with all that a one-click unsubscription needs signed (RFC 8058), and nothing that a reader objects to.
fn assert_sound(mail: &Value) {
    assert_eq!(mail["verified"], true, "{:#}", mail["headers"]);
    assert_eq!(mail["defects"], serde_json::json!([]));
    let signed = mail["signed"].as_array().expect("names");
    for name in ["from", "to", "subject", "date", "message-id", "list-id", "list-unsubscribe", "list-unsubscribe-post"]
    {
        assert!(signed.iter().any(|one| one == name), "{name} is not in {signed:?}");
    }
    for name in ["from", "to", "subject", "date", "message-id", "mime-version", "content-type"] {
        header(mail, name);
    }
    let page = header(mail, "list-unsubscribe").trim_matches(['<', '>']).to_owned();
    assert!(page.len() > UNSUBSCRIBE.len() && page.starts_with(UNSUBSCRIBE) && page.contains('.'), "{page}");
    assert!(text(mail, "text/html").contains(&page), "the link in the mail is the reader's own");
    assert_eq!(header(mail, "list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    assert_eq!(header(mail, "list-id"), "<morning.news.example>");
    assert_eq!(header(mail, "return-path"), "<bounces@news.example>");
}

#[test]
fn each_reader_gets_one_mail_that_is_signed_and_can_be_read() {
    let exim = Exim::start();
    let desk = Desk::new(&exim, "ru", &["aigerim", "bolat"]);
    desk.publish(&root().join("posts/harbour-tram"));
    let mails = [desk.only_mail("aigerim"), desk.only_mail("bolat")];
    assert_eq!(exim.taken(), 2);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs_f64();
    for (mail, reader) in mails.iter().zip(["aigerim", "bolat"]) {
        assert_sound(mail);
        assert_eq!(header(mail, "to"), format!("{reader}@readers.example"));
        assert_eq!(header(mail, "envelope-to"), format!("{reader}@readers.example"));
        assert_eq!(header(mail, "from"), "Отдел новостей <desk@news.example>");
        assert_eq!(header(mail, "subject"), "Трамваи возвращаются в гавань Марроу спустя сорок лет");
        assert!((now - mail["date"].as_f64().expect("a time")).abs() < 300.0, "{now} {}", mail["date"]);
        let kinds: Vec<&Value> = mail["parts"].as_array().expect("parts").iter().map(|part| &part["type"]).collect();
        assert_eq!(kinds, ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/jpeg"]);
        for kind in ["text/plain", "text/html"] {
            assert!(text(mail, kind).contains("«Люди переезжали туда, потому что мы обещали им трамвай"), "{kind}");
        }
        let picture = part(mail, "image/jpeg");
        assert!(picture["size_bytes"].as_u64() > Some(10_000), "{picture}");
        let id = picture["id"].as_str().expect("an id").trim_matches(['<', '>']);
        assert!(text(mail, "text/html").contains(&format!("cid:{id}")));
    }
    assert_ne!(header(&mails[0], "message-id"), header(&mails[1], "message-id"));
}

#[test]
fn neither_an_unknown_reader_nor_busy_mailboxes_stop_the_others() {
    let exim = Exim::start();
    let desk = Desk::new(&exim, "en", &["nobody", "chen", "bolat", "aigerim"]);
    let busy = ["chen", "bolat"];
    busy.iter().for_each(|reader| exim.set_busy(reader, true));
    let article = desk.article("Harbour is shallower than thought").display().to_string();
    run_well(&mut desk.command(&["publish", &article, "--yes", "--format", "json"]));
    let _worker = Worker(desk.command(&["worker"]).stderr(Stdio::null()).spawn().expect("the program runs"));
    let delivery = || run_well(&mut desk.command(&["queue", "list", "--format", "json"]))["deliveries"][0].clone();
    until("the busy mailboxes are told of", || delivery()["error"]["message"].to_string().contains("is busy"));
    assert_sound(&desk.only_mail("aigerim"));
    for reader in busy {
        assert!(exim.mailbox(reader).is_empty());
        exim.set_busy(reader, false);
    }
    until("all is out", || delivery()["state"] == "sent");
    for reader in ["chen", "aigerim", "bolat"] {
        assert_sound(&desk.only_mail(reader));
    }
    assert_eq!(exim.taken(), 3);
    let extra = delivery()["receipt"]["parts"][0]["extra"].clone();
    assert_eq!(extra["taken"], 3);
    let refused = serde_json::json!([{"recipient": "nobody@readers.example", "reply": "550 Unrouteable address"}]);
    assert_eq!(extra["refused"], refused);
    assert!(!exim.log().contains("unexpected disconnection"), "{}", exim.log());
}

#[test]
fn an_issue_that_no_reader_can_be_sent_fails_at_once() {
    let exim = Exim::start();
    let desk = Desk::new(&exim, "en", &["nobody", "noone"]);
    let article = desk.article("Harbour is shallower than thought").display().to_string();
    let published = desk.command(&["publish", &article, "--yes", "--wait", "--format", "json"]).output();
    let published = published.expect("the program runs");
    assert_eq!(published.status.code(), Some(1), "{published:?}");
    let told: serde_json::Value = serde_json::from_slice(&published.stdout).expect("JSON");
    assert_eq!(told["deliveries"][0]["state"], "failed", "{told}");
    let reason = told["deliveries"][0]["reason"].as_str().expect("a reason");
    assert!(reason.contains("nobody of the list gets the mail") && reason.contains("550"), "{reason}");
    assert_eq!(exim.taken(), 0);
}

#[test]
fn a_correction_answers_the_mail_that_it_corrects() {
    let exim = Exim::start();
    let desk = Desk::new(&exim, "en", &["aigerim"]);
    let article = desk.article("Harbour is 2 metres shallower than thought");
    desk.publish(&article);
    let first = desk.only_mail("aigerim");
    for line in ["\n.5 metres were lost", "\nFrom the bridge", "Қала кеңесі — 東京 👩🏽‍🚒 = 100 %."]
    {
        assert!(text(&first, "text/plain").replace("\r\n", "\n").contains(line), "{line} in {first:#}");
    }
    let before = exim.mailbox("aigerim");
    desk.article("Harbour is 3 metres shallower than thought");
    let article = article.display().to_string();
    run_well(&mut desk.command(&["correct", &article, "--wait", "--format", "json"]));
    until("the correction arrives", || exim.mailbox("aigerim").len() == 2);
    let mails = exim.mailbox("aigerim");
    let second = exim.read(mails.iter().find(|mail| !before.contains(mail)).expect("a second mail"));
    assert_sound(&second);
    assert_eq!(header(&second, "in-reply-to"), header(&first, "message-id"));
    assert_eq!(header(&second, "references"), header(&first, "message-id"));
    assert_eq!(exim.taken(), 2);
}

#[test]
fn a_key_that_cannot_sign_is_told_before_anything_is_sent() {
    let exim = Exim::start();
    let desk = Desk::new(&exim, "en", &["aigerim"]);
    let config = desk.folder.path().join("config.toml");
    let sound = std::fs::read_to_string(&config).expect("it is there");
    std::fs::write(desk.folder.path().join("elliptic.pem"), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n").expect("written");
    let key = exim.signing_key().display().to_string();
    for (from, to, says) in [
        (key.as_str(), "elliptic.pem", "`dkim_key` holds a key of another kind (EC PRIVATE KEY)"),
        ("\"s2026\"", "\"s 2026\"", "`dkim_selector` cannot be `s 2026`"),
        ("dkim_selector", "dkim_domain = \"other.example\"\ndkim_selector", "the mails are from news.example"),
    ] {
        std::fs::write(&config, sound.replace(from, to)).expect("written");
        let (code, told, _) = run(&mut desk.command(&["account", "verify", "--format", "json"]));
        assert_eq!(code, 1);
        assert!(told.to_string().contains(says), "{told:#}");
        let doctor = desk.command(&["doctor"]).output().expect("the program runs");
        let doctor = String::from_utf8_lossy(&doctor.stdout).into_owned();
        assert!(doctor.contains("newsletter: `dkim_") && doctor.contains(says), "{says}: {doctor}");
        let article = desk.article("Harbour is shallower than thought").display().to_string();
        let (code, told, _) = run(&mut desk.command(&["publish", &article, "--yes", "--wait", "--format", "json"]));
        assert_ne!(code, 0, "{told:#}");
    }
    std::fs::write(&config, sound.replace("dkim_selector = \"s2026\"\n", "")).expect("written");
    let (code, _, stderr) = run(&mut desk.command(&["account", "verify"]));
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("`dkim_key` means nothing without settings.dkim_selector"), "{stderr}");
    assert_eq!(exim.taken(), 0);
}

#[test]
fn a_server_that_nobody_vouches_for_hears_no_password() {
    let exim = Exim::start();
    let desk = Desk::new(&exim, "en", &["aigerim"]);
    let verify = ["account", "verify", "--format", "json"];
    let mut command = desk.command(&verify);
    let (code, _, stderr) = run(command.env_remove("SSL_CERT_FILE"));
    assert_eq!(code, 1, "{stderr}");
    run_well(&mut desk.command(&verify));
    let (code, told, _) = run(desk.command(&verify).env("SMTP_PASSWORD", "not it"));
    assert_eq!(code, 1);
    assert!(told.to_string().contains("535"), "{told:#}");
    assert_eq!(exim.log().matches("plain authenticator failed").count(), 1, "{}", exim.log());
}
