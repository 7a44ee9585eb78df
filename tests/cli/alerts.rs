//! People are told of what goes wrong, once; a worker says how it is.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use super::{folder, run, short_article};
use crate::common::{Mock, fanfare, until, write_private};

/// A webhook that takes everything; gives its URL and the bodies that it gets.
fn webhook(status: &'static str) -> (String, Receiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/hook/s3cr3t", listener.local_addr().expect("its address"));
    let (heard, bodies) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.expect("a client"));
            let (mut line, mut length) = (String::new(), 0);
            while stream.read_line(&mut line).is_ok_and(|read| read > 2) {
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().expect("a length");
                }
                line.clear();
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).expect("a body");
            let _ = write!(stream.get_mut(), "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            if heard.send(serde_json::from_slice(&body).expect("JSON")).is_err() {
                return;
            }
        }
    });
    (url, bodies)
}

/// A live configuration whose one account is on the mock's Twitter.
fn live(folder: &Path, mock: &Mock, rest: &str) {
    let config = format!(
        "[[accounts]]\nname = \"twitter\"\nchannel = \"twitter\"\napi_url = \"{}/twitter\"\n\
         credentials = {{ access_token = {{ env = \"X_TOKEN\" }} }}\n{rest}",
        mock.url()
    );
    std::fs::write(folder.join("config.toml"), config).expect("written");
}

fn refuse_posts(mock: &Mock) {
    let body = json!({"title": "Forbidden", "status": 403, "detail": "You are not permitted to perform this action."});
    mock.fault(&json!({"channel": "twitter", "method": "POST", "path_prefix": "/2/tweets", "kind": "answer",
                       "status": 403, "body": body}));
}

#[test]
fn a_webhook_is_told_once_of_a_post_that_failed() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let (url, told) = webhook("200 OK");
    live(folder.path(), &mock, "[alerts]\nwebhook = { env = \"HOOK\" }\n");
    let article = short_article(&folder, "library.md");
    let publish = || {
        let mut command = fanfare(folder.path());
        command.args(["-vv", "publish", &article, "--yes", "--wait"]);
        command.env("X_TOKEN", "sandbox-twitter").env("HOOK", &url);
        run(&mut command)
    };
    refuse_posts(&mock);
    let (code, _, stderr) = publish();
    assert_eq!(code, 1, "{stderr}");
    assert!(!stderr.contains("s3cr3t"), "whoever knows the webhook can write there: {stderr}");
    let body = told.recv_timeout(Duration::from_secs(10)).expect("an alert");
    let alert = &body["alerts"][0];
    assert_eq!((&alert["kind"], &alert["account"]), (&json!("failed"), &json!("twitter")), "{body}");
    assert!(alert["message"].as_str().is_some_and(|message| message.contains("not permitted")), "{body}");
    assert!(body["text"].as_str().is_some_and(|text| text.contains("Library opens at library.md")), "{body}");
    let (code, _, stderr) = publish();
    assert_eq!(code, 0, "{stderr}");
    assert!(told.try_recv().is_err(), "told twice");
}

#[test]
fn an_alert_that_nobody_took_is_told_later() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let (broken, heard) = webhook("500 Internal Server Error");
    live(folder.path(), &mock, "[alerts]\nwebhook = { env = \"HOOK\" }\n");
    let article = short_article(&folder, "library.md");
    refuse_posts(&mock);
    let mut command = fanfare(folder.path());
    command.args(["publish", &article, "--yes", "--wait"]).env("X_TOKEN", "sandbox-twitter").env("HOOK", &broken);
    let (code, _, stderr) = run(&mut command);
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("the alerts' webhook answered 500"), "{stderr}");
    heard.recv_timeout(Duration::from_secs(10)).expect("it was tried");
    let mut command = fanfare(folder.path());
    command.args(["queue", "list"]);
    assert_eq!(run(&mut command).0, 0);
    let (_worker, health) = worker(folder.path(), &[("HOOK", &broken)], &[]);
    assert!(get(&health, "/metrics").contains("fanfare_untold_alerts 1"), "{}", get(&health, "/metrics"));
}

#[test]
fn in_the_sandbox_alerts_go_to_the_faked_mailbox_and_no_secret_is_fetched() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let config = format!(
        "[sandbox]\nmock = \"{}\"\n[[accounts]]\nname = \"twitter\"\nchannel = \"twitter\"\n[[accounts]]\nname = \"letter\"\n\
         channel = \"email\"\n[alerts]\nwebhook = {{ env = \"NOT_SET\" }}\n\
         email = {{ account = \"letter\", to = [\"duty@news.example\"] }}\n",
        mock.url()
    );
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    let article = short_article(&folder, "library.md");
    refuse_posts(&mock);
    let (code, _, stderr) = run(fanfare(folder.path()).args(["publish", &article, "--to", "twitter", "--sandbox"]));
    assert_eq!(code, 1, "{stderr}");
    until("the alert has arrived", || !mock.posts(Some("email")).is_empty());
    let mail = mock.posts(Some("email")).remove(0).to_string();
    assert!(mail.contains("Fanfare: twitter: failed") && mail.contains("not permitted"), "{mail}");
}

/// A token lives an hour, and most hours nothing is wrong: the mail that says that something is renews it.
#[test]
fn an_alert_by_mail_renews_the_token_that_has_ended_and_keeps_it() {
    for access in ["", "sandbox-desk~expired"] {
        let folder = folder();
        let mock = Mock::start(folder.path());
        let about: Value = serde_json::from_str(&mock.call("GET", "/_mock/", "")).expect("JSON");
        let port = about["smtp"].as_str().expect("an address").rsplit(':').next().expect("a port").to_owned();
        let credential = |name: &str| format!("credentials.{name} = {{ env = \"{}\" }}\n", name.to_uppercase());
        let access_token = if access.is_empty() { String::new() } else { credential("access_token") };
        let mail = format!(
            "[[accounts]]\nname = \"letter\"\nchannel = \"email\"\napi_url = \"{}/email\"\n{access_token}{}{}\
             settings = {{ sign_in = \"token\", token_url = \"https://accounts.example/token\", smtp_host = \"127.0.0.1\", smtp_port = \"{port}\", smtp_tls = \"none\", \
             username = \"desk\", from = \"desk@news.example\", to = \"reader@example.com\" }}\n\
             [store]\nurl = \"sqlite:live.db\"\nkey = {{ file = \"store.key\" }}\n\
             [alerts]\nemail = {{ account = \"letter\", to = [\"duty@news.example\"] }}\n",
            mock.url(),
            credential("refresh_token"),
            credential("client_id"),
        );
        live(folder.path(), &mock, &mail);
        write_private(&folder.path().join("store.key"), &"ab".repeat(32));
        refuse_posts(&mock);
        let publish = |name: &str, refresh: &str| {
            let article = short_article(&folder, name);
            let mut command = fanfare(folder.path());
            command.args(["publish", &article, "--to", "twitter", "--yes", "--wait"]).env("X_TOKEN", "sandbox-twitter");
            command.env("ACCESS_TOKEN", access).env("REFRESH_TOKEN", refresh).env("CLIENT_ID", "sandbox-client");
            run(&mut command)
        };
        let (code, _, stderr) = publish("one.md", "sandbox-desk");
        assert_eq!(code, 1, "{stderr}");
        let mails = || mock.posts(Some("email"));
        assert_eq!(mails().len(), 1, "{access}: {stderr}");
        assert!(mails()[0].to_string().contains("Fanfare: twitter: failed"), "{:?}", mails());
        // What was renewed is there for the next: the one to renew with is no longer asked.
        refuse_posts(&mock);
        let (_, _, stderr) = publish("two.md", "sandbox-desk~revoked");
        assert_eq!(mails().len(), 2, "{access}: {stderr}");
    }
}

#[test]
fn an_alert_by_a_token_that_nothing_renews_says_so() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let about: Value = serde_json::from_str(&mock.call("GET", "/_mock/", "")).expect("JSON");
    let port = about["smtp"].as_str().expect("an address").rsplit(':').next().expect("a port").to_owned();
    let mail = format!(
        "[[accounts]]\nname = \"letter\"\nchannel = \"email\"\napi_url = \"{}/email\"\n\
         credentials = {{ refresh_token = {{ env = \"REFRESH_TOKEN\" }}, client_id = {{ env = \"CLIENT_ID\" }} }}\n\
         settings = {{ sign_in = \"token\", token_url = \"https://accounts.example/token\", smtp_host = \"127.0.0.1\", smtp_port = \"{port}\", smtp_tls = \"none\", \
         username = \"desk\", from = \"desk@news.example\", to = \"reader@example.com\" }}\n\
         [alerts]\nemail = {{ account = \"letter\", to = [\"duty@news.example\"] }}\n",
        mock.url(),
    );
    live(folder.path(), &mock, &mail);
    refuse_posts(&mock);
    let article = short_article(&folder, "library.md");
    let mut command = fanfare(folder.path());
    command.args(["publish", &article, "--to", "twitter", "--yes", "--wait"]).env("X_TOKEN", "sandbox-twitter");
    let (_, _, stderr) = run(command.env("REFRESH_TOKEN", "sandbox-desk").env("CLIENT_ID", "sandbox-client"));
    assert!(stderr.contains("its token was not renewed: set [store] key"), "{stderr}");
    assert!(mock.posts(Some("email")).is_empty());
}

#[test]
fn alerts_by_an_account_that_sends_no_mail_are_a_mistake_of_the_configuration() {
    let folder = folder();
    let config = "[[accounts]]\nname = \"x\"\nchannel = \"twitter\"\n[alerts]\n\
                  email = { account = \"x\", to = [\"duty@news.example\"] }\n";
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    super::refused(fanfare(folder.path()).arg("doctor"), 2, &["config.toml:5:", "sends no mail"]);
}

/// A worker that answers on a free port; ended when dropped.
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A live worker of the configuration in `folder` with a server of its own; gives where it answers.
fn worker(folder: &Path, env: &[(&str, &str)], args: &[&str]) -> (Worker, String) {
    let path = folder.join("config.toml");
    let config = std::fs::read_to_string(&path).expect("a configuration");
    std::fs::write(&path, format!("{config}\n[server]\nlisten = \"127.0.0.1:0\"\n")).expect("written");
    let mut command = fanfare(folder);
    command.arg("worker").args(args).env("X_TOKEN", "sandbox-twitter").envs(env.iter().copied());
    let mut child = command.stderr(Stdio::piped()).spawn().expect("a worker");
    let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
    let address = loop {
        let line = lines.next().expect("it says where it answers").expect("UTF-8");
        if let Some((_, rest)) = line.split_once("http://") {
            break rest.split('/').next().unwrap_or_default().to_owned();
        }
    };
    std::thread::spawn(move || lines.for_each(drop));
    (Worker(child), address)
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it answers");
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("read");
    answer
}

#[test]
fn a_worker_says_that_it_is_well_and_what_it_has_sent() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    live(folder.path(), &mock, "");
    let (_worker, address) = worker(folder.path(), &[], &[]);
    let health = get(&address, "/healthz");
    assert!(health.starts_with("HTTP/1.1 200") && health.ends_with("ok\n"), "{health}");
    let article = short_article(&folder, "library.md");
    let mut command = fanfare(folder.path());
    let (code, _, stderr) = run(command.args(["publish", &article, "--yes", "--wait"]));
    assert_eq!(code, 0, "the worker sends it, with the token that only it has: {stderr}");
    let metrics = get(&address, "/metrics");
    assert!(metrics.contains("fanfare_deliveries{state=\"sent\"} 1"), "{metrics}");
    assert!(metrics.contains("fanfare_due_actions 0"), "{metrics}");
    assert!(!metrics.contains("Library"), "counts, and nothing of what is in them: {metrics}");
}

#[test]
fn a_worker_whose_address_is_taken_does_not_start() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("its address").to_string();
    std::fs::write(folder.path().join("config.toml"), format!("[server]\nlisten = \"{address}\"\n")).expect("written");
    super::refused(fanfare(folder.path()).arg("worker"), 2, &[&address, "[server]"]);
}

#[test]
fn a_supervisor_is_told_that_a_worker_is_ready_well_and_stopping() {
    let folder = folder();
    let path = folder.path().join("notify");
    let socket = std::os::unix::net::UnixDatagram::bind(&path).expect("a socket");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    let heard = || {
        let mut message = [0; 64];
        let length = socket.recv(&mut message).expect("the worker says something");
        String::from_utf8_lossy(&message[..length]).into_owned()
    };
    std::fs::write(folder.path().join("config.toml"), "").expect("written");
    let mut command = fanfare(folder.path());
    command.arg("worker").env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "200000").stderr(Stdio::null());
    let mut worker = Worker(command.spawn().expect("a worker"));
    assert_eq!(heard(), "READY=1");
    assert_eq!((heard(), heard()), ("WATCHDOG=1".to_owned(), "WATCHDOG=1".to_owned()));
    let pid = worker.0.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().expect("kill").success());
    until("it says that it stops", || heard() == "STOPPING=1");
    assert_eq!(worker.0.wait().expect("it ends").code(), Some(0));
}

#[test]
fn what_happens_is_told_as_it_happens() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    live(folder.path(), &mock, "");
    let mut command = fanfare(folder.path());
    let mut child = command.args(["queue", "watch"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it");
    let mut said = BufReader::new(child.stderr.take().expect("piped"));
    said.read_line(&mut String::new()).expect("it watches");
    let mut watching = Worker(child);
    let article = short_article(&folder, "library.md");
    let mut command = fanfare(folder.path());
    command.args(["publish", &article, "--yes", "--wait"]).env("X_TOKEN", "sandbox-twitter");
    assert_eq!(run(&mut command).0, 0);
    let mut lines = BufReader::new(watching.0.stdout.take().expect("piped")).lines().map(|line| line.expect("UTF-8"));
    let headline =
        mock.posts(Some("twitter"))[0]["text"].as_str().expect("text").lines().next().expect("a line").to_owned();
    let begun = lines.find(|line| line.contains("  twitter  step part/0 begun  ")).expect("a post is begun");
    let sent = lines.find(|line| line.contains("  twitter  sent  ")).expect("a post is sent");
    for line in [begun, sent.clone()] {
        let told = line.split('"').nth(1).expect("a headline");
        assert!(headline.starts_with(told), "{line}: {headline}");
    }
    assert!(sent.contains("\"  http"), "where it is: {sent}");
    let say = |args: &[&str]| assert_eq!(run(fanfare(folder.path()).args(args)).0, 0);
    say(&["queue", "pause", "--account", "twitter", "--reason", "election night"]);
    let paused = lines.find(|line| line.contains("twitter is paused (election night)")).expect("a pause is told");
    assert!(paused.contains("lets it go on"), "{paused}");
    say(&["queue", "resume", "--account", "twitter"]);
    assert!(lines.any(|line| line.ends_with("  twitter goes on")));
}

/// It holds its lock for ever, and takes nothing.
#[test]
fn a_worker_that_hangs_is_told_and_whoever_waits_sends_without_it() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    live(folder.path(), &mock, "[alerts]\nno_worker_after = \"1s\"\n");
    let mut command = fanfare(folder.path());
    let worker = command.arg("worker").env("X_TOKEN", "sandbox-twitter").stderr(Stdio::piped()).spawn().expect("it");
    let worker = Worker(worker);
    let say = |args: &[&str]| run(fanfare(folder.path()).args(args).env("X_TOKEN", "sandbox-twitter"));
    until("the worker is there", || say(&["doctor"]).1.contains("one is alive"));
    let signal = |name: &str| {
        let pid = worker.0.id().to_string();
        assert!(std::process::Command::new("kill").args([name, &pid]).status().expect("kill").success());
    };
    signal("-STOP");
    let [first, second] = ["library.md", "bridge.md"].map(|name| short_article(&folder, name));
    assert_eq!(say(&["publish", &first, "--yes"]).0, 0);
    std::thread::sleep(Duration::from_millis(1100));
    let (code, stdout, _) = say(&["doctor"]);
    assert!(code == 1 && stdout.contains("takes none of it: it was stopped, or hangs"), "{stdout}");
    let (code, stdout, stderr) = say(&["publish", &second, "--yes", "--wait"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert_eq!(mock.posts(Some("twitter")).len(), 2, "what waited before it is sent, too");
    signal("-CONT");
}

#[test]
fn posts_without_a_worker_are_told_once_and_shown_until_one_is_back() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let (url, told) = webhook("200 OK");
    live(folder.path(), &mock, "[alerts]\nwebhook = { env = \"HOOK\" }\nno_worker_after = \"1s\"\n");
    let article = short_article(&folder, "library.md");
    let say = |args: &[&str]| {
        let mut command = fanfare(folder.path());
        run(command.args(args).env("X_TOKEN", "sandbox-twitter").env("HOOK", &url))
    };
    let (code, _, stderr) = say(&["publish", &article, "--yes"]);
    assert_eq!(code, 0, "{stderr}");
    std::thread::sleep(Duration::from_millis(1100));
    for _ in 0..2 {
        let (code, stdout, stderr) = say(&["doctor"]);
        assert_eq!(code, 1, "{stdout}{stderr}");
        assert!(stdout.contains("stuck") && stdout.contains("1 post for 1 account due since"), "{stdout}");
    }
    let body = told.recv_timeout(Duration::from_secs(10)).expect("an alert");
    assert_eq!(body["alerts"][0]["kind"], "no_worker", "{body}");
    assert!(body["text"].as_str().is_some_and(|text| text.contains("fanfare worker")), "{body}");
    assert!(told.try_recv().is_err(), "told twice");
    let (_, _, stderr) = say(&["queue", "list"]);
    assert!(stderr.contains("no worker is alive"), "{stderr}");
    let (_worker, _) = worker(folder.path(), &[("HOOK", &url)], &[]);
    let (code, stdout, stderr) = say(&["doctor"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(told.try_recv().is_err(), "nothing is wrong any more");
}

#[test]
fn a_token_that_ends_is_told_once() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let (url, told) = webhook("200 OK");
    let ends = jiff::Zoned::now().date().tomorrow().expect("time goes on").tomorrow().expect("time goes on");
    let rest = format!("token_ends = \"{ends}\"\n[alerts]\nwebhook = {{ env = \"HOOK\" }}\n");
    live(folder.path(), &mock, &rest);
    let say = |args: &[&str]| {
        let mut command = fanfare(folder.path());
        run(command.args(args).env("X_TOKEN", "sandbox-twitter").env("HOOK", &url))
    };
    assert_eq!(say(&["queue", "list"]).0, 0);
    for _ in 0..2 {
        let (code, stdout, stderr) = say(&["doctor"]);
        assert_eq!(code, 0, "{stdout}{stderr}");
        assert!(stdout.contains(&format!("twitter: its `token` ends on {ends}")), "{stdout}");
    }
    let body = told.recv_timeout(Duration::from_secs(10)).expect("an alert");
    let alert = &body["alerts"][0];
    assert_eq!((&alert["kind"], &alert["account"]), (&json!("token_ending"), &json!("twitter")), "{body}");
    assert!(told.try_recv().is_err(), "told twice");
}
