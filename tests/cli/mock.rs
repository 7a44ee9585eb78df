//! `fanfare mock` for others: its faults as a client meets them, and its record.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Command;

use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};

use super::{folder, run, short_article};
use crate::common::{Mock, configure, fanfare, root, until};

/// A request to the mock's Mastodon that reads, or posts.
async fn ask(mock: &Mock, method: Method) -> reqwest::Result<Response> {
    let client = Client::builder().no_proxy().tls_certs_only([]).redirect(reqwest::redirect::Policy::none()).build()?;
    let url = match method {
        Method::POST => format!("{}/mastodon/api/v1/statuses", mock.url()),
        _ => format!("{}/mastodon/api/v1/accounts/verify_credentials", mock.url()),
    };
    let request = client.request(method.clone(), url).bearer_auth("sandbox-toots");
    if method == Method::POST {
        request.json(&json!({"status": "x".repeat(400)})).send().await
    } else {
        request.send().await
    }
}

#[tokio::test]
async fn a_client_meets_each_fault_as_it_was_asked_for() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = folder();
    let mock = Mock::start(folder.path());
    let fault = |kind: &str, more: Value| {
        let mut fault = json!({"channel": "mastodon", "kind": kind});
        fault.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        mock.fault(&fault);
    };

    fault("malformed", json!({}));
    let answer = ask(&mock, Method::GET).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(serde_json::from_str::<Value>(&answer.text().await.unwrap()).is_err());

    fault("redirect", json!({"location": "http://127.0.0.1:9/elsewhere", "status": 302}));
    let answer = ask(&mock, Method::GET).await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"].to_str().unwrap()),
        (302, &"http://127.0.0.1:9/elsewhere")
    );

    for (kind, words) in [("expired_token", "expired"), ("revoked_token", "revoked")] {
        fault(kind, json!({}));
        let answer = ask(&mock, Method::GET).await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert!(answer.text().await.unwrap().contains(words), "{kind}");
    }

    fault("cut_answer", json!({"bytes": 5}));
    let answer = ask(&mock, Method::POST).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.text().await.is_err(), "only five bytes of it came");
    assert_eq!(mock.posts(Some("mastodon")).len(), 1, "and it had acted");

    fault("cut_request", json!({"bytes": 100}));
    assert!(ask(&mock, Method::POST).await.is_err());
    assert_eq!(mock.posts(Some("mastodon")).len(), 1, "of half a request nothing came");
    assert!(ask(&mock, Method::GET).await.unwrap().status().is_success(), "no fault is left");
}

/// The case that posts are sent twice for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_that_is_slow_does_what_it_was_asked_for_when_the_client_has_gone() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = folder();
    let mock = Mock::start(folder.path());
    mock.fault(&json!({"channel": "mastodon", "kind": "latency", "latency_ms": 1500}));
    let impatient = tokio::time::timeout(std::time::Duration::from_millis(500), ask(&mock, Method::POST));
    assert!(impatient.await.is_err(), "it waits longer than the client does");
    until("it is out", || mock.posts(Some("mastodon")).len() == 1);
}

#[test]
fn every_platform_says_in_its_own_words_that_a_token_has_ended() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let config = format!("[sandbox]\nmock = \"{}\"\n", mock.url());
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    for channel in ["twitter", "telegram", "facebook", "instagram", "youtube", "tiktok", "mastodon", "bluesky"] {
        for kind in ["expired_token", "revoked_token"] {
            // Bluesky signs in first, without a token.
            let method = if channel == "bluesky" { json!("GET") } else { Value::Null };
            // Again for the token that a renewal brings.
            mock.fault(&json!({"channel": channel, "kind": kind, "method": method, "times": 4}));
            let command = &mut fanfare(folder.path());
            let (code, stdout, stderr) =
                run(command.args(["account", "verify", channel, "--sandbox", "--format", "json"]));
            let verified: Value =
                serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{channel}: {stdout}{stderr}"));
            let class = verified["accounts"][0]["error"]["class"].as_str().unwrap_or_default();
            assert!(["expired", "unauthorized"].contains(&class), "{channel}, {kind}: {verified}");
            assert_eq!(code, 1, "{channel}");
        }
    }
}

fn recorded(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("a record");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON on each line")).collect()
}

#[test]
fn mail_is_taken_where_it_is_wanted() {
    let folder = folder();
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address");
    let mock = Mock::start_with(folder.path(), &["--smtp", &free.to_string()]);
    let about: Value = serde_json::from_str(&mock.call("GET", "/_mock/", "")).expect("JSON");
    assert_eq!(about["smtp"], free.to_string());
    assert!(std::net::TcpStream::connect(free).is_ok());
    assert!(mock.call("GET", "/_mock/authority.pem", "").starts_with("-----BEGIN CERTIFICATE-----"));
    let outside = &mut fanfare(folder.path());
    super::refused(outside.args(["mock", "--listen", "127.0.0.1:0", "--smtp", "0.0.0.0:2525"]), 2, &["loopback only"]);
    let taken = &mut fanfare(folder.path());
    super::refused(taken.args(["mock", "--listen", "127.0.0.1:0", "--smtp", &free.to_string()]), 2, &["--smtp"]);
}

/// For libraries that take a host and drop the path behind it.
#[tokio::test]
async fn a_channel_has_a_port_of_its_own_if_that_is_wanted() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = folder();
    let mock = Mock::start_with(folder.path(), &["--port-each"]);
    let about: Value = serde_json::from_str(&mock.call("GET", "/_mock/", "")).expect("JSON");
    assert_eq!(about["at"].as_object().map(serde_json::Map::len), Some(8), "{about}");
    let own = about["at"]["bluesky"].as_str().expect("an address");
    assert!(!own.starts_with(&mock.url()), "{own}");
    let client = Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
    let post = async |at: &str, token: &str, body: Value| {
        let request = client.post(format!("{own}/xrpc/com.atproto.{at}")).bearer_auth(token).json(&body);
        request.send().await.expect("an answer").json::<Value>().await.expect("JSON")
    };
    let session = post("server.createSession", "", json!({"identifier": "a.test", "password": "sandbox-a"})).await;
    assert_eq!(session["didDoc"]["service"][0]["serviceEndpoint"], *own);
    let record = json!({"$type": "app.bsky.feed.post", "text": "Trams", "createdAt": "2026-11-27T09:00:00Z"});
    let body = json!({"repo": session["did"], "collection": "app.bsky.feed.post", "record": record});
    post("repo.createRecord", session["accessJwt"].as_str().expect("a token"), body).await;
    assert_eq!(mock.posts(Some("bluesky"))[0]["text"], "Trams");
}

/// A video goes up in one piece on several platforms.
#[test]
fn a_large_body_is_taken_and_a_broken_one_is_told() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let address = mock.url()["http://".len()..].to_owned();
    let ask = |head: &str, body: &[u8]| {
        let mut stream = std::net::TcpStream::connect(&address).expect("the mock answers");
        let start = format!(
            "POST /mastodon/api/v1/statuses HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{head}\r\n\r\n"
        );
        stream.write_all(start.as_bytes()).and_then(|()| stream.write_all(body)).expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("read");
        answer.split(' ').nth(1).and_then(|status| status.parse::<u16>().ok())
    };
    let large = vec![b'x'; 70 * 1024 * 1024];
    assert_eq!(ask(&format!("content-length: {}", large.len()), &large), Some(401), "the platform's own answer");
    assert_eq!(ask("transfer-encoding: chunked", b"zz\r\n"), Some(400));
}

/// Who fetches a picture may ask for its size first.
#[tokio::test]
async fn media_of_the_wall_answer_a_head_request() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = root().join("posts/harbour-tram").display().to_string();
    let args = ["publish", &article, "--to", "telegram", "--sandbox", "--wait", "--yes"];
    let done = fanfare(folder.path()).args(args).output().expect("the program runs");
    assert!(done.status.success(), "{done:?}");
    let media = &mock.posts(Some("telegram"))[0]["media"][0];
    let url = format!("{}{}", mock.url(), media["url"].as_str().expect("an address"));
    let client = Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
    let answer = client.head(&url).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let length = answer.headers()["content-length"].to_str().ok().and_then(|length| length.parse::<u64>().ok());
    assert_eq!(length, media["bytes"].as_u64());
}

#[test]
fn what_clients_said_is_recorded() {
    let folder = folder();
    let path = folder.path().join("said.jsonl");
    let mock = Mock::start_with(folder.path(), &["--record", &path.display().to_string()]);
    let config = format!("[sandbox]\nmock = \"{}\"\n", mock.url());
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    mock.fault(&json!({"channel": "mastodon", "method": "POST", "kind": "drop_after"}));
    let article = short_article(&folder, "library.md");
    let publish: &mut Command = &mut fanfare(folder.path());
    let (code, _, stderr) = run(publish.args(["publish", &article, "--to", "mastodon,email", "--sandbox", "--wait"]));
    assert_eq!(code, 0, "{stderr}");
    let lines = recorded(&path);
    let posts: Vec<&Value> = lines.iter().filter(|line| line["method"] == "POST").collect();
    assert_eq!(posts[0]["path"], "/api/v1/statuses");
    assert_eq!((posts.len(), &posts[0]["answer_lost"]), (1, &json!(true)), "it was found, and not said twice");
    assert_eq!(posts[0]["status"], 200, "it was done");
    assert!(posts[0]["answer"].as_str().is_some_and(|answer| answer.contains("\"id\"")), "{}", posts[0]);
    assert!(posts[0]["headers"]["idempotency-key"].is_string());
    let looked = |line: &&Value| {
        line["method"] == "GET" && line["path"].as_str().is_some_and(|path| path.contains("/statuses?"))
    };
    assert_eq!(lines.iter().find(looked).map(|line| &line["answer_lost"]), Some(&json!(false)));
    assert!(posts[0]["body"].as_str().is_some_and(|body| body.contains("Library opens")));
    assert!(lines.iter().any(|line| line["said"].as_str().is_some_and(|said| said.starts_with("MAIL FROM"))));
    let rights = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).expect("a file").permissions());
    assert_eq!(rights & 0o777, 0o600);
}

#[test]
fn faults_come_by_file_by_flag_and_by_request() {
    let folder = folder();
    let file = folder.path().join("faults.json");
    std::fs::write(&file, r#"[{"channel": "tiktok", "kind": "failed_processing"}]"#).expect("written");
    let file = file.display().to_string();
    let flag = r#"{"channel": "youtube", "kind": "slow_processing", "looks": 5}"#;
    let mock = Mock::start_with(folder.path(), &["--faults", &file, "--fault", flag]);
    mock.fault(&json!({"channel": "mastodon", "kind": "slow_processing"}));
    let left: Value = serde_json::from_str(&mock.call("GET", "/_mock/faults", "")).expect("JSON");
    let told = |n: usize| (left[n]["channel"].as_str().unwrap(), left[n]["kind"].as_str().unwrap(), &left[n]["looks"]);
    assert_eq!(told(0), ("tiktok", "failed_processing", &Value::Null));
    assert_eq!(told(1), ("youtube", "slow_processing", &json!(5)));
    assert_eq!(told(2), ("mastodon", "slow_processing", &Value::Null));
    let refused = mock.call("POST", "/_mock/faults", r#"{"channel": "telegram", "kind": "slow_processing"}"#);
    assert!(refused.contains("telegram processes nothing"), "{refused}");
    let mut wrong = fanfare(folder.path());
    let (code, _, said) = run(wrong.args(["mock", "--listen", "127.0.0.1:0", "--fault", "{}"]));
    assert!(code == 2 && said.contains("the fault {} cannot be used"), "{said}");
}
