//! What becomes of tokens afterwards: renewed before they end, once, by one, and never with what was used up.

use std::process::{Child, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::Newsroom;
use super::browser::{ALLOWS, SOMEBODY_ELSE};
use crate::common::until;

/// The requests that the mock was sent, as `POST /2/tweets 200`; a renewal as `renewal 200`.
fn asked(room: &Newsroom) -> Vec<String> {
    let record = std::fs::read_to_string(room.folder().join("said.jsonl")).unwrap();
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let renews = line["body"].as_str().is_some_and(|body| body.contains("grant_type=refresh_token"));
        let (method, path) = (line["method"].as_str().unwrap(), line["path"].as_str().unwrap());
        let what = if renews { "renewal".to_owned() } else { format!("{method} {path}") };
        format!("{what} {}", line["status"])
    };
    record.lines().map(line).collect()
}

fn count(room: &Newsroom, what: &str) -> usize {
    asked(room).iter().filter(|asked| asked.starts_with(what)).count()
}

/// A worker that is ended when dropped.
struct Worker(Child);

impl Worker {
    fn start(room: &Newsroom) -> Self {
        Self(room.command(&["worker"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// One that writes down what it does.
    fn telling(room: &Newsroom, file: &str) -> Self {
        let file = std::fs::File::create(room.folder().join(file)).unwrap();
        Self(room.command(&["worker", "-v", "-v"]).stdout(Stdio::null()).stderr(file).spawn().unwrap())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn hand_over(room: &Newsroom, article: &str) {
    let text = format!(
        "+++\nheadline = \"Harbour tram {article}\"\nurl = \"https://harbourpost.com/{article}\"\n+++\n\nIt runs.\n"
    );
    std::fs::write(room.folder().join(format!("{article}.md")), text).unwrap();
    room.run_well(&["publish", &format!("{article}.md"), "--yes"]);
}

#[test]
fn a_token_that_another_renews_is_nobodys_concern() {
    let room = Newsroom::with(&["twitter", "youtube", "tiktok"]);
    for channel in ["twitter", "youtube", "tiktok"] {
        let said = room.signs_in(&[channel], &ALLOWS);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(!said.out.contains("access_token"), "{}", said.out);
    }
    let listed = room.run_well(&["account", "list"]);
    assert!(!listed.out.contains("access_token") && listed.out.contains("its `refresh_token` ends"), "{}", listed.out);
}

#[test]
fn a_token_is_renewed_before_it_ends() {
    let room = Newsroom::recording(&["twitter"]);
    let body = json!({"token_type": "bearer", "expires_in": 120, "access_token": "sandbox-desk~short",
                      "scope": "tweet.read tweet.write users.read media.write offline.access",
                      "refresh_token": "sandbox-desk~short.r0"});
    room.mock.fault(
        &json!({"channel": "twitter", "kind": "answer", "status": 200, "body": body, "path_prefix": "/2/oauth2"}),
    );
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    room.publishes("twitter", "one");
    room.publishes("twitter", "two");
    assert_eq!((count(&room, "renewal 200"), count(&room, "renewal")), (1, 1), "{:?}", asked(&room));
    assert!(!asked(&room).iter().any(|asked| asked.ends_with("401")), "{:?}", asked(&room));
}

#[test]
fn a_worker_that_goes_on_sends_by_what_somebody_signed_in_since() {
    let room = Newsroom::recording(&["twitter"]);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    let _worker = Worker::start(&room);
    hand_over(&room, "one");
    until("the first is out", || room.mock.posts(None).len() == 1);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    hand_over(&room, "two");
    until("the second is out", || room.mock.posts(None).len() == 2);
    assert_eq!(count(&room, "renewal"), 0, "{:?}", asked(&room));
    assert!(!asked(&room).iter().any(|asked| asked.ends_with("401")), "{:?}", asked(&room));
}

/// Tokens of Mastodon do not end: nothing else would ever tell the worker.
#[test]
fn a_worker_that_goes_on_posts_as_whom_somebody_signed_in_since() {
    let room = Newsroom::with(&["mastodon"]);
    assert_eq!(room.signs_in(&["mastodon"], &SOMEBODY_ELSE).code, 0);
    let _worker = Worker::start(&room);
    hand_over(&room, "one");
    until("the first is out", || room.mock.posts(None).len() == 1);
    assert_eq!(room.signs_in(&["mastodon", "--yes"], &ALLOWS).code, 0);
    hand_over(&room, "two");
    until("the second is out", || room.mock.posts(None).len() == 2);
    let posts = room.mock.posts(None);
    let who: Vec<&str> = posts.iter().map(|post| post["account"].as_str().unwrap()).collect();
    assert!(who.contains(&"other") && who.contains(&"desk"), "{who:?}");
}

/// A page of a proxy in the place of an answer says nothing of a token.
#[test]
fn no_account_is_stopped_by_what_its_platform_did_not_say() {
    let room = Newsroom::recording(&["twitter"]);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    room.mock.fault(&json!({"channel": "twitter", "kind": "expired_token", "path_prefix": "/2/users", "times": 2}));
    for (status, body) in [(400, json!("<html>bad gateway</html>")), (403, json!("<html>robot?</html>"))] {
        room.mock.fault(
            &json!({"channel": "twitter", "kind": "answer", "status": status, "body": body, "path_prefix": "/2/oauth2"}),
        );
    }
    hand_over(&room, "one");
    let _worker = Worker::start(&room);
    until("it was tried", || count(&room, "renewal") >= 1);
    until("it is said why it waits", || room.run(&["queue", "list"]).out.contains("could not be renewed yet"));
    assert!(!room.run(&["account", "list"]).out.contains("paused"));
    until("the post is out", || room.mock.posts(None).len() == 1);
}

#[test]
fn a_pair_that_one_worker_renewed_serves_the_next() {
    let room = Newsroom::recording(&["twitter"]);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    let worker = Worker::start(&room);
    hand_over(&room, "one");
    until("the first is out", || room.mock.posts(None).len() == 1);
    drop(worker);
    let other = Worker::start(&room);
    room.mock.fault(&json!({"channel": "twitter", "kind": "expired_token", "path_prefix": "/2/users", "times": 1}));
    hand_over(&room, "two");
    until("the second is out", || room.mock.posts(None).len() == 2);
    assert_eq!(count(&room, "renewal 200"), 1, "{:?}", asked(&room));
    drop(other);
    room.mock.fault(&json!({"channel": "twitter", "kind": "expired_token", "path_prefix": "/2/users", "times": 1}));
    room.publishes("twitter", "three");
    assert_eq!(count(&room, "renewal 200"), 2, "the new pair has renewed: {:?}", asked(&room));
    assert_eq!(count(&room, "renewal 400"), 0, "{:?}", asked(&room));
}

/// An access token of X lives two hours: between posts there is no worker that has renewed it.
#[test]
fn who_an_account_is_can_be_asked_after_its_token_has_run_out() {
    let room = Newsroom::recording(&["twitter"]);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    room.mock.fault(&json!({"channel": "twitter", "kind": "expired_token", "path_prefix": "/2/users", "times": 1}));
    let said = room.run(&["account", "verify", "twitter"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert_eq!(count(&room, "renewal 200"), 1, "{:?}", asked(&room));
    // What came is kept: nothing is renewed again by what is used up.
    room.mock.fault(&json!({"channel": "twitter", "kind": "expired_token", "path_prefix": "/2/users", "times": 1}));
    room.publishes("twitter", "one");
    assert_eq!((count(&room, "renewal 200"), count(&room, "renewal 400")), (2, 0), "{:?}", asked(&room));
}

/// Both have made a sender with the first pair, and one renews it; the other must not use up what is used up.
#[test]
fn of_two_workers_one_renews_a_token_and_the_other_takes_it() {
    let room = Newsroom::recording(&["twitter"]);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    let _workers = [Worker::telling(&room, "a.log"), Worker::telling(&room, "b.log")];
    let sends = |file: &str| std::fs::read_to_string(room.folder().join(file)).unwrap().matches("publish done").count();
    let mut out = 0;
    let post = |out: &mut usize| {
        *out += 1;
        hand_over(&room, &format!("number{out}"));
        until("it is out", || room.mock.posts(None).len() == *out);
    };
    // Whoever is quicker takes the account; of so many each has had it.
    while out < 24 && (sends("a.log") == 0 || sends("b.log") == 0) {
        post(&mut out);
    }
    for round in 1..=3 {
        room.mock.fault(&json!({"channel": "twitter", "kind": "expired_token", "path_prefix": "/2/users"}));
        for _ in 0..4 {
            post(&mut out);
        }
        let renewed = count(&room, "renewal 200");
        assert!((1..=round).contains(&renewed), "{renewed} in round {round}: {:?}", asked(&room));
        assert_eq!(count(&room, "renewal"), renewed, "none was refused: {:?}", asked(&room));
    }
    assert!(!room.run(&["account", "list"]).out.contains("paused"));
}

/// `exp` of the access token is all that says when a session of Bluesky ends.
fn bluesky_session(seconds: i64) -> Value {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let token = |scope: &str, seconds: i64| {
        let claims = json!({"scope": scope, "exp": i64::try_from(now.as_secs()).unwrap() + seconds, "account": "desk", "handle": "desk.test"});
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
    };
    json!({"accessJwt": token("com.atproto.access", seconds), "refreshJwt": token("com.atproto.refresh", 86_400),
           "handle": "desk.test", "did": "did:plc:desk", "active": true})
}

#[test]
fn a_session_of_bluesky_is_renewed_before_it_ends() {
    let room = Newsroom::recording(&["bluesky"]);
    let begins = "/xrpc/com.atproto.server.createSession";
    room.mock.fault(
        &json!({"channel": "bluesky", "kind": "answer", "status": 200, "body": bluesky_session(120), "path_prefix": begins}),
    );
    let mut child = room.command(&["account", "login", "bluesky"]).stdin(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"hush-blue-skya-5b1c\n").unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    room.publishes("bluesky", "one");
    room.publishes("bluesky", "two");
    let renewals = count(&room, "POST /xrpc/com.atproto.server.refreshSession");
    assert_eq!((renewals, count(&room, &format!("POST {begins}"))), (1, 1), "{:?}", asked(&room));
    assert!(!asked(&room).iter().any(|asked| asked.ends_with("400")), "{:?}", asked(&room));
}

#[test]
fn a_session_that_a_worker_made_for_itself_is_renewed_before_it_ends() {
    let room = Newsroom::recording(&[]);
    room.configure(&[("bluesky", "credentials.app_password = { env = \"APP_SECRET\" }\n".to_owned())]);
    let begins = "/xrpc/com.atproto.server.createSession";
    room.mock.fault(
        &json!({"channel": "bluesky", "kind": "answer", "status": 200, "body": bluesky_session(120), "path_prefix": begins}),
    );
    let _worker = Worker::start(&room);
    for (n, article) in ["one", "two", "three"].into_iter().enumerate() {
        hand_over(&room, article);
        until("it is out", || room.mock.posts(None).len() == n + 1);
    }
    let renewals = count(&room, "POST /xrpc/com.atproto.server.refreshSession");
    assert_eq!((renewals, count(&room, &format!("POST {begins}"))), (1, 1), "{:?}", asked(&room));
    assert!(!asked(&room).iter().any(|asked| asked.ends_with("400")), "{:?}", asked(&room));
}

#[test]
fn an_account_that_was_stopped_goes_on_once_it_is_signed_in_again() {
    let room = Newsroom::with(&["twitter"]);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    let dead = json!({"error": "invalid_request", "error_description": "Value passed for the token was invalid."});
    room.mock.fault(&json!({"channel": "twitter", "kind": "expired_token", "path_prefix": "/2/users"}));
    room.mock.fault(
        &json!({"channel": "twitter", "kind": "answer", "status": 400, "body": dead, "path_prefix": "/2/oauth2"}),
    );
    hand_over(&room, "one");
    let worker = Worker::start(&room);
    until("it is stopped", || room.run(&["account", "list"]).out.contains("paused"));
    assert!(room.mock.posts(None).is_empty());

    let said = room.signs_in(&["twitter"], &ALLOWS);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("fanfare queue resume --account twitter"), "{}", said.err);
    room.run_well(&["queue", "resume", "--account", "twitter"]);
    until("it is out", || room.mock.posts(None).len() == 1);
    drop(worker);
}

#[test]
fn an_account_whose_seeds_are_gone_can_be_signed_in() {
    let room = Newsroom::with(&[]);
    room.configure(&[("mastodon", "credentials.access_token = { env = \"NOBODY_SET_THIS\" }\n".to_owned())]);
    assert!(room.run(&["account", "list"]).out.contains("NOBODY_SET_THIS"));
    let said = room.signs_in(&["mastodon"], &ALLOWS);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(room.run_well(&["account", "list"]).out.contains("ready"));
    room.publishes("mastodon", "one");
}
