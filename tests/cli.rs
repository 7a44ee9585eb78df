//! The commands as a user runs them: what they print, where, and how they end.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::common::{CHANNELS, Mock, configure, fanfare, root};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn sample() -> String {
    root().join("posts/harbour-tram").display().to_string()
}

fn run(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

fn with_input(command: &mut Command, input: &[u8]) -> (i32, String, String) {
    use std::io::Write;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    // A program that refuses before it reads closes the pipe; that is its right.
    let _ = child.stdin.take().expect("piped").write_all(input);
    let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// One sentence on standard error, nothing on standard output, and this exit code.
fn refused(command: &mut Command, exit: i32, words: &[&str]) {
    let (code, stdout, stderr) = run(command);
    assert_eq!(code, exit, "{stderr}");
    assert_eq!(stdout, "", "machine output of a refusal");
    for word in words {
        assert!(stderr.contains(word), "`{word}` is not in: {stderr}");
    }
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
fn preview_prints_the_contract_for_all_nine_channels() {
    let folder = folder();
    let (code, stdout, _) = run(fanfare(folder.path()).args(["preview", &sample(), "--format", "json"]));
    assert_eq!(code, 0);
    let preview: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(preview["version"], 1);
    for key in ["id", "headline", "summary", "url", "language", "tags", "words"] {
        assert!(!preview["article"][key].is_null(), "article.{key}");
    }
    let posts = preview["posts"].as_array().expect("posts");
    assert_eq!(posts.len(), CHANNELS.len());
    for post in posts {
        for key in ["account", "channel", "template", "language", "parts", "media", "options", "warnings"] {
            assert!(!post[key].is_null(), "{key} of {}", post["account"]);
        }
        for part in post["parts"].as_array().expect("parts") {
            let text: Vec<char> = part["text"].as_str().expect("text").chars().collect();
            assert!(part["length"].as_u64() <= part["limit"].as_u64(), "{part}");
            for entity in part["entities"].as_array().expect("entities") {
                let (start, end) =
                    (entity["start"].as_u64().unwrap() as usize, entity["end"].as_u64().unwrap() as usize);
                assert!(start < end && end <= text.len());
                if entity["kind"] == "hashtag" {
                    assert_eq!(text[start], '#');
                }
            }
        }
    }
}

#[test]
fn measure_counts_standard_input_byte_for_byte() {
    let folder = folder();
    let (code, stdout, _) =
        with_input(fanfare(folder.path()).args(["measure", "twitter", "--format", "json"]), b"Hi http://test.co\n");
    assert_eq!(code, 0);
    let measured: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!((&measured["length"], &measured["limit"], &measured["valid"]), (&27.into(), &280.into(), &true.into()));
    let (_, stdout, _) = with_input(
        fanfare(folder.path()).args(["measure", "twitter", "--explain"]),
        "https://news.com/a 👍".as_bytes(),
    );
    assert_eq!(stdout.trim(), "26 of 280: text 1, links 23, emoji 2");
    let (code, ..) = with_input(fanfare(folder.path()).args(["measure", "bluesky"]), "x".repeat(301).as_bytes());
    assert_eq!(code, 3);
}

#[test]
fn a_dry_run_prints_every_request_without_a_network() {
    let folder = folder();
    // In a network namespace of its own there is not even a loopback device that is up.
    let mut command = Command::new("unshare");
    command.args(["--net", env!("CARGO_BIN_EXE_fanfare"), "publish", &sample(), "--dry-run", "--format", "json"]);
    command.current_dir(folder.path()).env("XDG_STATE_HOME", folder.path());
    let isolated = Command::new("unshare").args(["--net", "true"]).status().is_ok_and(|status| status.success());
    if !isolated {
        command = fanfare(folder.path());
        command.args(["publish", &sample(), "--dry-run", "--format", "json"]);
    }
    let (code, stdout, stderr) = run(&mut command);
    assert_eq!(code, 0, "{stderr}");
    let planned: Value = serde_json::from_str(&stdout).expect("JSON");
    let deliveries = planned["deliveries"].as_array().expect("deliveries");
    assert_eq!(deliveries.len(), CHANNELS.len());
    for delivery in deliveries {
        assert_eq!(delivery["error"], Value::Null, "{delivery}");
        assert!(!delivery["planned_at"].is_null());
        let requests = delivery["requests"].as_array().expect("requests");
        assert!(!requests.is_empty(), "no request for {}", delivery["account"]);
        for request in requests {
            for key in ["method", "url", "headers", "body"] {
                assert!(request.get(key).is_some(), "{key} of {request}");
            }
        }
    }
    assert!(!stdout.contains("sandbox-"), "a secret is shown");
    assert!(std::fs::read_dir(folder.path()).expect("the folder").next().is_none(), "a dry run left a trace");
}

#[test]
fn the_sandbox_takes_a_post_to_every_channel_and_refuses_the_second() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let publish =
        || run(fanfare(folder.path()).args(["publish", &sample(), "--sandbox", "--wait", "--format", "json"]));
    let (code, stdout, stderr) = publish();
    assert_eq!(code, 0, "{stdout}{stderr}");
    let published: Value = serde_json::from_str(&stdout).expect("JSON");
    for delivery in published["deliveries"].as_array().expect("deliveries") {
        assert_eq!(delivery["state"], "sent", "{delivery}");
        assert!(!delivery["receipt"]["id"].is_null());
    }
    for channel in CHANNELS {
        assert_eq!(mock.posts(Some(channel)).len(), 1, "{channel}");
    }
    let (code, _, stderr) = publish();
    assert_eq!(code, 1);
    assert!(stderr.contains("has this article already") && stderr.contains("--again"), "{stderr}");
    assert_eq!(mock.posts(None).len(), CHANNELS.len());
    let (code, stdout, _) = run(fanfare(folder.path()).args(["queue", "list", "--sandbox", "--format", "json"]));
    assert_eq!(code, 0);
    let listed: Value = serde_json::from_str(&stdout).expect("JSON");
    let id = listed["deliveries"][0]["id"].as_str().expect("an id");
    let (code, stdout, _) = run(fanfare(folder.path()).args(["queue", "show", id, "--sandbox"]));
    assert!(code == 0 && stdout.contains("sent"), "{stdout}");
}

#[test]
fn what_was_previewed_is_what_is_sent() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let (_, stdout, _) = run(fanfare(folder.path()).args(["preview", &sample(), "--format", "json"]));
    let preview: Value = serde_json::from_str(&stdout).expect("JSON");
    let (code, ..) = run(fanfare(folder.path()).args([
        "publish",
        &sample(),
        "--sandbox",
        "--to",
        "twitter,telegram,mastodon,bluesky,tiktok",
    ]));
    assert_eq!(code, 0);
    for channel in ["twitter", "telegram", "mastodon", "bluesky", "tiktok"] {
        let post =
            preview["posts"].as_array().unwrap().iter().find(|post| post["channel"] == channel).expect("previewed");
        assert_eq!(mock.posts(Some(channel))[0]["text"], post["parts"][0]["text"], "{channel}");
    }
}

#[test]
fn bad_articles_are_one_sentence_and_exit_3() {
    let folder = folder();
    let at = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("written");
        path.display().to_string()
    };
    refused(fanfare(folder.path()).args(["preview", "no-such-file.md"]), 3, &["no-such-file.md"]);
    refused(fanfare(folder.path()).args(["preview", &at("empty.md", b"")]), 3, &["empty.md", "empty"]);
    refused(fanfare(folder.path()).args(["preview", &at("binary.txt", &[0, 159, 146, 150, 0, 1])]), 3, &["binary.txt"]);
    refused(fanfare(folder.path()).args(["preview", &at("large.txt", &vec![b'a'; 50 << 20])]), 3, &["large.txt"]);
    let broken = at("broken.md", b"+++\nheadlin = \"x\"\n+++\n\nText.\n");
    refused(fanfare(folder.path()).args(["preview", &broken]), 3, &["broken.md:2", "headline"]);
    std::fs::create_dir(folder.path().join("nothing")).expect("a folder");
    refused(fanfare(folder.path()).args(["preview", "nothing"]), 3, &["nothing"]);
}

#[test]
fn wrong_usage_and_configuration_are_exit_2_and_say_what_is_near() {
    let folder = folder();
    refused(fanfare(folder.path()).args(["preview", &sample(), "--to", "twiter"]), 2, &["twiter", "twitter"]);
    refused(fanfare(folder.path()).args(["channel", "show", "mastodn"]), 2, &["mastodon"]);
    refused(fanfare(folder.path()).args(["publish", &sample()]), 2, &["--sandbox"]);
    refused(fanfare(folder.path()).args(["publish", &sample(), "--sandbox", "--at", "tomorrow"]), 2, &["tomorrow"]);
    refused(fanfare(folder.path()).args(["preview", &sample(), "--template", "braking"]), 3, &["braking", "breaking"]);
    std::fs::write(folder.path().join("config.toml"), "[newsroom]\nname = \"x\"\ntimezon = \"UTC\"\n")
        .expect("written");
    refused(fanfare(folder.path()).args(["preview", &sample()]), 2, &["config.toml:3", "timezone"]);
}

#[test]
fn a_template_error_names_its_place() {
    let folder = folder();
    let own = folder.path().join("channels/telegram");
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("post.hbs"), "{{headline}}\n{{sumary}}\n").expect("written");
    std::fs::write(folder.path().join("config.toml"), "channels = \"channels\"\n").expect("written");
    refused(fanfare(folder.path()).args(["preview", &sample(), "--to", "telegram"]), 3, &["post.hbs:2", "summary"]);
}

#[test]
fn a_port_that_is_taken_is_said() {
    let folder = folder();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    refused(fanfare(folder.path()).args(["mock", "--listen", &address]), 2, &[&address, "--listen"]);
}

#[test]
fn check_gives_each_format_of_ci() {
    let folder = folder();
    let path = folder.path().join("shout.md");
    std::fs::write(&path, "+++\nheadline = \"COUNCIL APPROVES TRAM\"\n+++\n\nThe council met.\n").expect("written");
    let check =
        |format: &str| run(fanfare(folder.path()).args(["check", &path.display().to_string(), "--format", format]));
    let (_, github, _) = check("github");
    assert!(github.contains("::warning file=") || github.contains("::notice file="), "{github}");
    let (_, junit, _) = check("junit");
    assert!(junit.starts_with("<?xml") && junit.trim_end().ends_with("</testsuite>"), "{junit}");
    let (_, json, _) = check("json");
    assert_eq!(serde_json::from_str::<Value>(&json).expect("JSON")["version"], 1);
}

#[test]
fn every_sample_is_fit_to_be_published() {
    let folder = folder();
    let posts = root().join("posts").display().to_string();
    let (code, stdout, _) = run(fanfare(folder.path()).args(["check", &posts]));
    assert_eq!(code, 0, "{stdout}");
}

#[test]
fn an_ejected_channel_is_what_is_built_in() {
    let folder = folder();
    let (code, ..) = run(fanfare(folder.path()).args(["channel", "eject", "telegram"]));
    assert_eq!(code, 0);
    let ejected = std::fs::read(folder.path().join("channels/telegram/post.hbs")).expect("the template");
    assert_eq!(ejected, std::fs::read(root().join(Path::new("channels/telegram/post.hbs"))).expect("the template"));
}
