//! No secret reaches a log, an error, a dry run, the wall, a metric or the file of the store: some are planted in all accounts, and
//! whatever the program says or writes is looked through for them.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::common::{CHANNELS, Mock, configure, fanfare, until};
use crate::planted;

/// What is planted besides what [`planted`] has: an app may have a secret or none.
const APP_SECRET: (&str, &str, &str) = ("twitter", "client_secret", "hush-x-client-5b1c");

/// Channel, credential, what is planted.
fn all_planted() -> Vec<(String, String, String)> {
    let of = |channel: &str| {
        let named = |(name, secret)| (channel.to_owned(), name, secret);
        planted::secrets(channel).into_iter().map(named).collect::<Vec<_>>()
    };
    let (channel, name, secret) = APP_SECRET;
    let more = (channel.to_owned(), name.to_owned(), secret.to_owned());
    CHANNELS.into_iter().flat_map(of).chain([more]).collect()
}

/// What a request shows: it may be said back.
fn shown() -> Vec<(String, String)> {
    let is_shown = |name: &str| ["access_token", "token", "app_password", "password"].contains(&name);
    let shown = all_planted().into_iter().filter(|(_, name, _)| is_shown(name));
    shown.map(|(channel, _, secret)| (channel, secret)).collect()
}

/// What the account `signed` signs its requests by.
const SIGNS: [(&str, &str); 4] = [
    ("consumer_key", "hush-x-consumer-5b1c"),
    ("consumer_secret", "hush-x-consumer-5b1c-secret"),
    ("oauth1_token", "sandbox-signed~hush-5b1c"),
    ("oauth1_token_secret", "sandbox-signed~hush-5b1c-secret"),
];

/// What the account `token` signs in at its mail server by: one has ended, so that it is renewed.
const MAIL: [(&str, &str); 4] = [
    ("access_token", "hush-mail-access-5b1c-expired"),
    ("refresh_token", "sandbox-desk~hush-5b1c-mail-refresh"),
    ("client_id", "hush-mail-client-5b1c"),
    ("client_secret", "hush-mail-client-5b1c-secret"),
];

/// What mails are signed by.
const DKIM_KEY: &str = include_str!("../src/adapters/email/dkim_test.pem");

fn variable(channel: &str, credential: &str) -> String {
    format!("HUSH_{channel}_{credential}").to_uppercase()
}

/// A live configuration whose accounts are on the mock.
fn live(folder: &Path, mock: &Mock, metrics: &str) {
    configure(folder, mock);
    let path = folder.join("config.toml");
    let mut text = std::fs::read_to_string(&path).unwrap();
    text += "[store]\nurl = \"sqlite:live.db\"\nkey = { env = \"HUSH_STORE_KEY\" }\n";
    let _ = writeln!(text, "[server]\nlisten = \"{metrics}\"\n[alerts]\nwebhook = {{ env = \"HUSH_WEBHOOK\" }}");
    for channel in CHANNELS {
        text += &planted::account(channel, mock, |_| true);
        for (_, credential, _) in all_planted().iter().filter(|(its, ..)| its == channel) {
            let _ = writeln!(text, "credentials.{credential} = {{ env = \"{}\" }}", variable(channel, credential));
        }
        if planted::rules(channel).credentials.contains_key("dkim_key") {
            text += "credentials.dkim_key = { file = \"dkim.pem\" }\nsettings.dkim_selector = \"s1\"\n";
        }
    }
    std::fs::write(folder.join("dkim.pem"), DKIM_KEY).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The same with an account alone that signs its requests.
fn signing(folder: &Path, mock: &Mock) {
    std::fs::create_dir(folder).unwrap();
    configure(folder, mock);
    let path = folder.join("config.toml");
    let mut text = std::fs::read_to_string(&path).unwrap();
    let _ = writeln!(
        text,
        "[store]\nurl = \"sqlite:live.db\"\n[[accounts]]\nname = \"signed\"\nchannel = \"twitter\"\napi_url = \"{}/twitter\"",
        mock.url()
    );
    for (credential, _) in SIGNS {
        let _ = writeln!(text, "credentials.{credential} = {{ env = \"{}\" }}", variable("signed", credential));
    }
    std::fs::write(path, text).unwrap();
    std::fs::write(folder.join("one.md"), "+++\nheadline = \"Harbour tram signed\"\n+++\n\nIt runs.\n").unwrap();
}

/// The same with an account alone that sends mail, and alerts, by a token.
fn by_token(folder: &Path, mock: &Mock) {
    std::fs::create_dir(folder).unwrap();
    configure(folder, mock);
    let path = folder.join("config.toml");
    let about: Value = serde_json::from_str(&mock.call("GET", "/_mock/", "")).unwrap();
    let port = about["smtp"].as_str().unwrap().rsplit(':').next().unwrap().to_owned();
    let mut text = std::fs::read_to_string(&path).unwrap();
    let _ = writeln!(
        text,
        "[store]\nurl = \"sqlite:live.db\"\nkey = {{ env = \"HUSH_STORE_KEY\" }}\n\
         [alerts]\nemail = {{ account = \"token\", to = [\"duty@news.example\"] }}\n\
         [[accounts]]\nname = \"token\"\nchannel = \"email\"\napi_url = \"{}/email\"\n\
         settings = {{ sign_in = \"token\", token_url = \"https://accounts.example/token\", smtp_host = \"127.0.0.1\", smtp_port = \"{port}\", smtp_tls = \"none\", \
         username = \"desk\", from = \"desk@news.example\", to = \"reader@example.com\" }}",
        mock.url()
    );
    for (credential, _) in MAIL {
        let _ = writeln!(text, "credentials.{credential} = {{ env = \"{}\" }}", variable("mail", credential));
    }
    std::fs::write(path, text).unwrap();
    for name in ["one", "two"] {
        let text = format!("+++\nheadline = \"Harbour tram by mail {name}\"\n+++\n\nIt runs.\n");
        std::fs::write(folder.join(format!("{name}.md")), text).unwrap();
    }
}

/// Everything that was said so far, with who said it.
struct Said(Vec<(String, Vec<u8>)>);

impl Said {
    fn command(&self, folder: &Path, args: &[&str]) -> Command {
        let mut command = fanfare(folder);
        for (channel, credential, secret) in all_planted() {
            command.env(variable(&channel, &credential), secret);
        }
        for (credential, secret) in SIGNS {
            command.env(variable("signed", credential), secret);
        }
        for (credential, secret) in MAIL {
            command.env(variable("mail", credential), secret);
        }
        command.env("HUSH_STORE_KEY", KEY).env("HUSH_WEBHOOK", WEBHOOK).args(["-v", "-v"]).args(args);
        command
    }

    fn run(&mut self, folder: &Path, args: &[&str]) {
        let output = self.command(folder, args).output().unwrap();
        self.0.push((args.join(" "), [output.stdout, output.stderr].concat()));
    }

    fn run_well(&mut self, folder: &Path, args: &[&str]) {
        let output = self.command(folder, args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.0.push((args.join(" "), [output.stdout, output.stderr].concat()));
    }

    /// A mail server that says back the token that it was shown.
    fn says_back(&mut self, folder: &Path, mock: &Mock, token: &str) {
        // At its sign-in last: a token that is not taken there is renewed.
        for method in ["NOOP", "AUTH"] {
            let body = format!("5.7.8 {token}");
            mock.fault(&json!({"channel": "email", "method": method, "kind": "answer", "status": 535, "body": body}));
            self.run(folder, &["account", "verify"]);
            mock.call("DELETE", "/_mock/faults", "");
        }
    }

    fn nobody_knows(&self, secret: &str) {
        let in_base64 = STANDARD.encode(secret);
        let as_login = STANDARD.encode(format!("\0sandbox-desk\0{secret}"));
        let as_bearer = STANDARD.encode(format!("user=desk\u{1}auth=Bearer {secret}\u{1}\u{1}"));
        for (who, said) in &self.0 {
            for form in [secret, &in_base64, &as_login, &as_bearer] {
                let found = said.windows(form.len()).position(|window| window == form.as_bytes());
                let around = found.map(|at| {
                    let part = &said[at.saturating_sub(200)..(at + form.len() + 20).min(said.len())];
                    String::from_utf8_lossy(part).replace(form, "******")
                });
                assert_eq!(around, None, "`{who}` tells a secret");
            }
        }
    }
}

/// Where alerts go: whoever knows the address may write there. Nobody listens.
const WEBHOOK: &str = "http://127.0.0.1:1/hush-webhook-5b1c";

const KEY: &str = "5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c";

fn get(address: &str, path: &str) -> Vec<u8> {
    let mut answer = Vec::new();
    if let Ok(mut stream) = TcpStream::connect(address) {
        let _ = write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        let _ = stream.read_to_end(&mut answer);
    }
    answer
}

#[test]
fn no_secret_is_told_by_anything_that_is_said_or_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let record = folder.join("said.jsonl");
    let mock = Mock::start_with(folder, &["--record", &record.display().to_string()]);
    let metrics = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    live(folder, &mock, &metrics);
    for name in ["one", "two", "three", "four", "five"] {
        let text = format!(
            "+++\nheadline = \"Harbour tram {name}\"\nurl = \"https://harbourpost.com/{name}\"\n+++\n\nIt runs.\n"
        );
        std::fs::write(folder.join(format!("{name}.md")), text).unwrap();
    }
    let mut said = Said(Vec::new());
    let (words, sent) = (planted::that_take_words().join(","), planted::that_take_words().len());

    said.run_well(folder, &["publish", "one.md", "--to", &words, "--yes", "--wait"]);
    assert_eq!(mock.posts(None).len(), sent, "it was sent with what was planted");
    said.run(folder, &["publish", "one.md", "--dry-run", "--format", "json"]);
    said.run(folder, &["account", "verify", "--format", "json"]);
    said.run(folder, &["account", "list"]);
    said.run(folder, &["doctor"]);

    let own = folder.join("signing");
    signing(&own, &mock);
    said.run_well(&own, &["publish", "one.md", "--yes", "--wait"]);
    assert_eq!(mock.posts(None).len(), sent + 1, "it was signed with what was planted");
    said.run(&own, &["publish", "one.md", "--dry-run", "--format", "json"]);
    for (_, secret) in SIGNS {
        mock.fault(&json!({"channel": "twitter", "kind": "answer", "status": 403, "body": {"detail": secret}}));
        said.run(&own, &["account", "verify"]);
    }
    said.run(&own, &["doctor"]);
    said.0.push(("signing/live.db".into(), std::fs::read(own.join("live.db")).unwrap()));

    let own = folder.join("by-token");
    by_token(&own, &mock);
    said.run(&own, &["publish", "one.md", "--dry-run", "--format", "json"]);
    // Before and after there is a new token.
    said.says_back(&own, &mock, MAIL[0].1);
    said.run_well(&own, &["publish", "one.md", "--yes", "--wait"]);
    assert_eq!(mock.posts(None).len(), sent + 2, "it was sent by what was planted");
    said.says_back(&own, &mock, "sandbox-desk~renewed");
    said.run(&own, &["publish", "two.md", "--yes", "--wait"]);
    said.run(&own, &["doctor"]);
    said.run(&own, &["queue", "list", "--format", "json"]);
    for file in ["live.db", "live.db-wal"] {
        said.0.push((format!("by-token/{file}"), std::fs::read(own.join(file)).unwrap_or_default()));
    }

    // A platform that says back what it was told, and one that ends tokens.
    for (channel, secret) in shown() {
        let body = json!({"error": {"message": secret}, "detail": secret, "description": secret, "message": secret});
        mock.fault(&json!({"channel": channel, "kind": "answer", "status": 550, "body": body}));
    }
    said.run(folder, &["publish", "two.md", "--to", &words, "--yes", "--wait"]);
    said.run(folder, &["account", "verify"]);
    mock.call("DELETE", "/_mock/faults", "");
    // The same in letters that only whoever decodes the answer sees.
    for (channel, secret) in shown().into_iter().filter(|(channel, _)| channel != "email") {
        let escaped: String = secret.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
        let body =
            ["message", "detail", "description", "error_description"].map(|name| format!("\"{name}\": \"{escaped}\""));
        let (fields, inner) = (body.join(", "), body[0].clone());
        let body = format!("{{\"error\": {{{inner}, \"code\": 100}}, {fields}}}");
        mock.fault(&json!({"channel": channel, "kind": "answer", "status": 400, "body": body, "times": 2}));
    }
    said.run(folder, &["publish", "five.md", "--to", &words, "--yes", "--wait"]);
    said.run(folder, &["account", "verify"]);
    assert!(said.0.iter().rev().take(2).all(|(_, text)| String::from_utf8_lossy(text).contains("⟨secret⟩")));
    mock.call("DELETE", "/_mock/faults", "");
    for kind in ["expired_token", "revoked_token", "malformed", "redirect", "cut_answer"] {
        for channel in CHANNELS.iter().filter(|channel| **channel != "email") {
            let location = format!("http://elsewhere.example/{}", shown()[0].1);
            mock.fault(&json!({"channel": channel, "kind": kind, "location": location}));
        }
        said.run(folder, &["account", "verify"]);
    }
    mock.call("DELETE", "/_mock/faults", "");
    mock.fault(&json!({"channel": "twitter", "kind": "expired_token", "method": "POST", "path_prefix": "/2/tweets"}));
    said.run_well(folder, &["publish", "three.md", "--to", "twitter", "--yes", "--wait"]);

    let worker = said.command(folder, &["worker"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until("the worker answers", || !get(&metrics, "/metrics").is_empty());
    said.run(folder, &["publish", "four.md", "--to", &words, "--yes"]);
    until("it is sent", || {
        mock.posts(None).iter().filter(|post| post["text"].to_string().contains("four")).count() >= 4
    });
    said.0.push(("metrics".into(), get(&metrics, "/metrics")));
    said.0.push(("health".into(), get(&metrics, "/healthz")));
    let _ = Command::new("kill").arg(worker.id().to_string()).status();
    let output = worker.wait_with_output().unwrap();
    said.0.push(("worker".into(), [output.stdout, output.stderr].concat()));

    said.run(folder, &["queue", "list", "--format", "json"]);
    said.run(folder, &["retract", "one.md", "--yes"]);
    said.run(folder, &["vault", "rotate", "--into", "new.key"]);
    said.run(folder, &["store", "backup", "backup.db"]);
    for file in ["live.db", "live.db-wal", "backup.db"] {
        said.0.push((file.into(), std::fs::read(folder.join(file)).unwrap_or_default()));
    }
    for page in ["/", "/_mock/posts", "/_mock/wall.html"] {
        said.0.push((page.into(), mock.call("GET", page, "").into_bytes()));
    }

    let renewed = renewed(&record);
    assert!(renewed.len() >= 2, "a token was renewed, and the vault has the new pair");
    let planted = all_planted().into_iter().map(|(_, _, secret)| secret);
    let signs = SIGNS.iter().map(|(_, secret)| (*secret).to_owned());
    // An id is no secret, but names whose app it is; the others are.
    let mail = MAIL.iter().map(|(_, secret)| (*secret).to_owned());
    let of_key = DKIM_KEY.lines().filter(|line| !line.starts_with('-')).map(str::to_owned);
    let planted = planted.chain(signs).chain(mail).chain(of_key);
    planted
        .chain(renewed)
        .chain([KEY, "hush-webhook-5b1c"].map(str::to_owned))
        .for_each(|secret| said.nobody_knows(&secret));
}

/// The tokens that the fakes gave out.
fn renewed(record: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(record).unwrap();
    let answers = text.lines().filter_map(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        serde_json::from_str::<Value>(line["answer"].as_str()?).ok()
    });
    let tokens = answers.flat_map(|answer| {
        ["access_token", "refresh_token", "accessJwt", "refreshJwt"]
            .map(|name| answer[name].as_str().map(str::to_owned))
    });
    tokens.flatten().collect()
}
