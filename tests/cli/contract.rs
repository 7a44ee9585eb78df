//! The JSON of the contract, field by field.

use std::process::Command;

use serde_json::Value;

use super::{folder, run, sample, short_article, with_input};
use crate::common::{CHANNELS, Mock, configure, fanfare};

/// The keys of an object, in its order.
fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key} of {value} is a list"))
}

const DELIVERY: [&str; 9] = ["id", "account", "channel", "state", "reason", "next_at", "receipt", "attempts", "error"];

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
    assert!(!stdout.contains("Bearer eyJ"), "a session's token is shown but for an id in it");
    assert!(std::fs::read_dir(folder.path()).expect("the folder").next().is_none(), "a dry run left a trace");
}

/// The numbers of a newsroom's own accounts are none that a fake knows by itself.
#[test]
fn a_dry_run_of_accounts_that_have_their_own_ids_runs_to_its_end() {
    let folder = folder();
    let config = "[[accounts]]\nname = \"page\"\nchannel = \"facebook\"\ncredentials.access_token = { env = \"PAGE_TOKEN\" }\n\
                  settings.page_id = \"112233445566\"\n\
                  [[accounts]]\nname = \"pictures\"\nchannel = \"instagram\"\ncredentials.access_token = { env = \"IG_TOKEN\" }\n\
                  settings.ig_user_id = \"17841499999999999\"\n\
                  [[accounts]]\nname = \"linked\"\nchannel = \"instagram\"\nsettings.login = \"facebook\"\n\
                  credentials.access_token = { env = \"IG_TOKEN\" }\nsettings.ig_user_id = \"17841499999999998\"\n";
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    let (code, stdout, stderr) =
        run(fanfare(folder.path()).args(["publish", &sample(), "--dry-run", "--format", "json"]));
    let planned: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!((code, list(&planned, "deliveries").len()), (0, 3), "{stderr} {stdout}");
    for id in ["112233445566", "17841499999999999", "17841499999999998"] {
        assert!(stdout.contains(id), "{id} is not in the requests");
    }
}

#[test]
fn a_preview_has_exactly_the_keys_of_the_contract() {
    let folder = folder();
    let (_, stdout, _) = run(fanfare(folder.path()).args(["preview", &sample(), "--format", "json"]));
    let preview: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(keys(&preview), ["version", "article", "posts"]);
    assert_eq!(keys(&preview["article"]), ["id", "headline", "summary", "url", "language", "tags", "words"]);
    for post in list(&preview, "posts") {
        assert_eq!(
            keys(post),
            [
                "account", "channel", "template", "language", "parts", "link", "card", "media", "options", "cost",
                "warnings", "skipped"
            ]
        );
        for part in list(post, "parts") {
            assert_eq!(
                keys(part),
                ["role", "text", "length", "limit", "unit", "lengths", "entities", "fields", "media"]
            );
            for length in list(part, "lengths") {
                assert_eq!(keys(length), ["field", "unit", "length", "limit"]);
            }
            for entity in list(part, "entities") {
                assert!(matches!(keys(entity)[..], ["kind", "start", "end"] | ["kind", "start", "end", "href"]));
            }
        }
        for media in list(post, "media") {
            assert_eq!(keys(media), ["kind", "source", "width", "height", "bytes", "mime", "alt"]);
        }
        for warning in list(post, "warnings") {
            assert_eq!(keys(warning), ["rule", "severity", "message", "field", "file", "line"]);
        }
        for (key, of) in [("link", vec!["url", "place"]), ("cost", vec!["amount", "currency"])] {
            assert!(post[key].is_null() || keys(&post[key]) == of, "{}", post[key]);
        }
    }
}

#[test]
fn a_measure_has_exactly_the_keys_of_the_contract() {
    let folder = folder();
    let (_, stdout, _) = with_input(fanfare(folder.path()).args(["measure", "bluesky", "--format", "json"]), b"Hi");
    let measured: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(keys(&measured), ["channel", "field", "length", "limit", "unit", "valid", "lengths"]);
    assert_eq!(list(&measured, "lengths").len(), 2);
}

#[test]
fn deliveries_have_exactly_the_keys_of_the_contract_wherever_they_are_printed() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = short_article(&folder, "keys.md");
    let to = ["--to", "twitter,bluesky", "--format", "json"];
    let (_, dry, _) = run(fanfare(folder.path()).args(["publish", &article, "--dry-run"]).args(to));
    let (_, sent, _) = run(fanfare(folder.path()).args(["publish", &article, "--sandbox"]).args(to));
    let (_, listed, _) = run(fanfare(folder.path()).args(["queue", "list", "--sandbox", "--format", "json"]));
    let planned = &["planned_at", "waits_for", "cost", "requests"][..];
    // A list has deliveries of many articles.
    for (text, is_dry, more) in [(dry, true, planned), (sent, false, &[]), (listed, false, &["article", "headline"])] {
        let document: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(keys(&document), ["version", "publication", "deliveries"]);
        assert_eq!(list(&document, "deliveries").len(), 2);
        for delivery in list(&document, "deliveries") {
            assert_eq!(keys(delivery), [&DELIVERY[..], more].concat());
            if is_dry {
                list(delivery, "requests")
                    .iter()
                    .for_each(|request| assert_eq!(keys(request), ["method", "url", "headers", "body"]));
            } else {
                assert_eq!(keys(&delivery["receipt"]), ["id", "url", "parts"]);
            }
        }
    }
}

#[test]
fn a_failure_has_exactly_the_keys_of_the_contract() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    mock.fault(&serde_json::json!([{"channel": "mastodon", "kind": "answer", "status": 422, "body": {"error": "no"}}]));
    let article = short_article(&folder, "failure.md");
    let (code, stdout, _) =
        run(fanfare(folder.path()).args(["publish", &article, "--sandbox", "--to", "mastodon", "--format", "json"]));
    let document: Value = serde_json::from_str(&stdout).expect("JSON");
    let delivery = &document["deliveries"][0];
    assert_eq!((code, &delivery["state"]), (1, &"failed".into()), "{delivery}");
    assert_eq!(keys(&delivery["error"]), ["class", "message", "action"]);
}

#[test]
fn what_is_decided_about_a_delivery_is_printed_for_programs_too() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = short_article(&folder, "decided.md");
    let json = |words: &[&str]| {
        let (code, stdout, stderr) = run(fanfare(folder.path()).args(words).args(["--sandbox", "--format", "json"]));
        assert_eq!(code, 0, "{words:?}: {stderr}");
        serde_json::from_str::<Value>(&stdout).expect("JSON")
    };
    let queued = json(&["publish", &article, "--to", "bluesky", "--at", "2099-12-24T18:00:00Z"]);
    let id = queued["deliveries"][0]["id"].as_str().expect("an id");
    assert_eq!(keys(&json(&["queue", "show", id])), ["version", "delivery", "history", "post"]);
    let cancelled = json(&["queue", "cancel", id]);
    assert_eq!(keys(&cancelled), ["version", "delivery"]);
    assert_eq!(
        (keys(&cancelled["delivery"]), &cancelled["delivery"]["state"]),
        (DELIVERY.to_vec(), &"cancelled".into())
    );
    assert_eq!(keys(&json(&["queue", "pause", "--all"])), ["version", "paused", "in_flight"]);
    assert_eq!(json(&["queue", "resume", "--all"])["paused"], false);
}

#[test]
fn several_deliveries_are_cancelled_at_once_whatever_else_is_named() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = short_article(&folder, "decided.md");
    let sandbox = ["--sandbox", "--format", "json"];
    let at = ["--at", "2099-12-24T18:00:00Z"];
    let publish = ["publish", &article, "--to", "bluesky,mastodon,twitter"];
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(publish).args(at).args(sandbox));
    assert_eq!(code, 0, "{stderr}");
    let queued: Value = serde_json::from_str(&stdout).expect("JSON");
    let ids: Vec<&str> = (0..3).map(|n| queued["deliveries"][n]["id"].as_str().expect("an id")).collect();

    let words = ["queue", "cancel", ids[0], ids[1], "nosuch", ids[2]];
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(words).args(sandbox));
    assert_eq!((code, stdout.lines().count()), (2, 3), "{stderr}");
    assert!(stderr.contains("nosuch"), "{stderr}");
    let (_, stdout, _) = run(fanfare(folder.path()).args(["queue", "list"]).args(sandbox));
    let listed: Value = serde_json::from_str(&stdout).expect("JSON");
    let state = |id: &str| {
        let deliveries = listed["deliveries"].as_array().expect("a list");
        deliveries.iter().find(|delivery| delivery["id"] == id).map(|delivery| delivery["state"].clone())
    };
    let states: Vec<_> = ids.iter().map(|id| state(id).expect("it is listed")).collect();
    assert_eq!(states, ["cancelled"; 3]);
}

#[test]
fn every_name_that_is_no_account_is_told_with_the_nearest() {
    let folder = folder();
    let article = short_article(&folder, "lost.md");
    let refused = |to: &str| {
        let (code, _, stderr) = run(fanfare(folder.path()).args(["preview", &article, "--to", to]));
        assert_eq!(code, 2, "{stderr}");
        stderr
    };
    assert!(refused("mastodn").contains("no account or channel `mastodn`; did you mean `mastodon`?"));
    let both = refused("zzz,bluesky,mastodn");
    assert!(
        both.contains("no accounts or channels `zzz`, `mastodn` (did you mean `mastodon`?); there are: "),
        "{both}"
    );
}

#[test]
fn several_articles_are_several_documents_one_to_a_line() {
    let folder = folder();
    let (one, two) = (short_article(&folder, "one.md"), short_article(&folder, "two.md"));
    let path = folder.path().display().to_string();
    let (code, stdout, _) = run(fanfare(folder.path()).args(["preview", &path, "--format", "json"]));
    assert_eq!(code, 0);
    let headlines: Vec<String> = stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["article"]["headline"].to_string())
        .collect();
    assert_eq!(headlines, ["\"Library opens at one.md\"", "\"Library opens at two.md\""]);
    let (code, stdout, _) =
        run(fanfare(folder.path()).args(["publish", &one, &two, "--dry-run", "--to", "bluesky", "--format", "json"]));
    assert_eq!((code, stdout.lines().count()), (0, 2));
}

#[test]
fn a_dry_run_names_what_is_made_at_sending_and_what_is_not_configured() {
    let folder = folder();
    let (code, stdout, _) = run(fanfare(folder.path()).args(["publish", &sample(), "--dry-run", "--format", "json"]));
    assert_eq!(code, 0);
    for name in ["⟨upload/0 id⟩", "⟨newest/0 user_id⟩", "⟨page_id⟩", "⟨chat_id⟩", "⟨rkey/0⟩", "⟨app_password⟩"]
    {
        assert!(stdout.contains(name), "{name} is not shown");
    }
    // The fakes' own ids and stand-ins are no part of the requests.
    for value in ["1020304050", "bluesky.test", "\"id\": \"2"] {
        assert!(!stdout.contains(value), "{value} is shown");
    }
    let (_, text, _) = run(fanfare(folder.path()).args(["publish", &sample(), "--dry-run", "--to", "email"]));
    assert!(text.contains("Subject: Trams return") && text.contains("more lines of base64⟩"), "{text}");
}

#[test]
fn a_preview_of_several_articles_shows_those_beside_a_bad_one() {
    let folder = folder();
    for (name, front) in [("a", ""), ("b", "template: nope\n"), ("c", "")] {
        let text =
            format!("---\nheadline: Ferry {name} returns\n{front}---\nIt sails again from Monday, the board said.\n");
        std::fs::write(folder.path().join(format!("{name}.md")), text).expect("written");
    }
    for format in ["text", "json", "html"] {
        let (status, stdout, stderr) =
            run(fanfare(folder.path()).args(["preview", ".", "--to", "mastodon", "--format", format]));
        assert_eq!(status, 3, "{format}");
        assert!(stdout.contains("Ferry a returns") && stdout.contains("Ferry c returns"), "{format}: {stdout}");
        assert!(stderr.contains("no template \"nope\""), "{stderr}");
    }
}
