//! What people are told of the queue: what waits, why and of which article, what they approve, and what they can do.

use std::path::Path;

use serde_json::{Value, json};

use super::{folder, run, short_article};
use crate::common::{Mock, configure, fanfare};

/// Against the running mock.
fn say(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    run(fanfare(folder).args(arguments).arg("--sandbox"))
}

fn ids(stdout: &str) -> Vec<String> {
    let published: Value = serde_json::from_str(stdout).unwrap_or_else(|_| panic!("{stdout}"));
    let deliveries = published["deliveries"].as_array().expect("deliveries");
    deliveries.iter().map(|delivery| delivery["id"].as_str().expect("an id").to_owned()).collect()
}

/// Adds to the configuration.
fn add(folder: &Path, text: &str) {
    let config = folder.join("config.toml");
    let own = std::fs::read_to_string(&config).expect("written before");
    std::fs::write(&config, own + text).expect("written");
}

#[test]
fn a_retry_of_what_an_accounts_stop_has_held_is_a_success_also_of_all_at_once() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    mock.fault(&json!({"channel": "mastodon", "kind": "revoked_token", "path_prefix": "/api/v1/statuses"}));
    let (first, second) = (short_article(&folder, "one.md"), short_article(&folder, "two.md"));
    let publish = ["--to", "mastodon", "--wait", "--format", "json"];
    let (code, stdout, stderr) = say(folder.path(), &[&["publish", &first][..], &publish].concat());
    assert_eq!(code, 1, "{stdout}{stderr}");
    assert!(stdout.contains("\"held\""), "{stdout}");
    let mut both = ids(&stdout);
    let (_, stdout, _) = say(folder.path(), &[&["publish", &second][..], &publish].concat());
    both.extend(ids(&stdout));

    // Both hints are commands as they are to be run.
    let (_, stdout, stderr) = say(folder.path(), &["queue", "list"]);
    let resumes = "`fanfare queue resume --account mastodon --sandbox`";
    assert!(stdout.contains(resumes) && stderr.contains(resumes), "{stdout}{stderr}");
    assert!(!stdout.contains("NAME") && !stderr.contains("NAME"), "{stdout}{stderr}");

    let (code, _, stderr) = say(folder.path(), &["queue", "retry", &both[0], &both[1]]);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(stderr.matches(" is now scheduled").count(), 2, "{stderr}");
    assert!(!stderr.contains("error"), "{stderr}");
    let (code, stdout, stderr) = say(folder.path(), &["publish", &first, &second, "--to", "mastodon", "--wait"]);
    assert_eq!((code, mock.posts(Some("mastodon")).len()), (0, 2), "{stdout}{stderr}");
}

#[test]
fn what_has_failed_is_told_with_its_id_and_what_to_do() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let refusal = json!({"channel": "mastodon", "method": "POST", "path_prefix": "/api/v1/statuses", "kind": "answer",
                         "status": 422, "body": {"error": "Validation failed"}});
    mock.fault(&refusal);
    let article = short_article(&folder, "nine.md");
    let (code, _, stderr) = say(folder.path(), &["publish", &article, "--to", "mastodon", "--wait"]);
    assert_eq!(code, 1, "{stderr}");
    let (_, stdout, _) = say(folder.path(), &["queue", "list", "--format", "json"]);
    let id = &ids(&stdout)[0];
    let told = stderr.lines().find(|line| line.starts_with("mastodon: ")).unwrap_or_default();
    let action = "change the post and publish it again";
    assert!(told.contains(&format!("delivery {id} has failed")) && told.contains(action), "{stderr}");
    let (_, stdout, _) = say(folder.path(), &["queue", "show", id]);
    assert!(stdout.contains(&format!("\nwhat to do: {action}\n")), "{stdout}");
}

#[test]
fn the_queue_says_when_why_and_what() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let path = folder.path().join("vote.md");
    let text = "+++\nid = \"vote\"\nheadline = \"Council votes on the tram\"\nembargo = 2099-12-24T18:00:00Z\n+++\n\n\
                The council voted for it.\n";
    std::fs::write(&path, text).expect("written");
    let article = path.display().to_string();
    let (code, stdout, stderr) = say(folder.path(), &["publish", &article, "--to", "mastodon", "--format", "json"]);
    assert_eq!(code, 0, "{stderr}");
    let id = ids(&stdout)[0].clone();
    let (_, stdout, _) = say(folder.path(), &["queue", "list"]);
    let line = stdout.lines().find(|line| line.starts_with(&id)).expect("its line");
    for word in ["Council votes on the tram", "2099-12-24 18:00", "waits for the embargo"] {
        assert!(line.contains(word), "{word}: {stdout}");
    }
    let (_, stdout, _) = say(folder.path(), &["queue", "list", "--format", "json"]);
    let listed: Value = serde_json::from_str(&stdout).expect("JSON");
    let delivery = &listed["deliveries"][0];
    let said = ["reason", "next_at", "article", "headline"].map(|field| delivery[field].as_str().unwrap_or_default());
    assert_eq!(said, ["waits for the embargo", "2099-12-24T18:00:00Z", "vote", "Council votes on the tram"]);

    let (_, stdout, _) = say(folder.path(), &["queue", "show", &id]);
    for words in ["scheduled, due 2099-12-24 18:00:00 UTC: waits for the embargo", "“Council votes on the tram”"] {
        assert!(stdout.contains(words), "{words}: {stdout}");
    }

    let second = short_article(&folder, "ten.md");
    let at = ["--to", "mastodon", "--at", "2099-12-25T06:30:00Z", "--format", "json"];
    let (_, stdout, _) = say(folder.path(), &[&["publish", &second][..], &at].concat());
    let published: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(published["deliveries"][0]["reason"], "waits for its time", "{stdout}");
}

/// A time that is past says nothing to who wonders why it is not out.
#[test]
fn what_is_due_and_not_out_says_what_it_waits_for() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = short_article(&folder, "market.md");
    let soon = (jiff::Timestamp::now() + std::time::Duration::from_secs(2)).to_string();
    let (code, _, stderr) = say(folder.path(), &["publish", &article, "--to", "mastodon", "--at", &soon]);
    assert_eq!(code, 0, "{stderr}");
    std::thread::sleep(std::time::Duration::from_secs(3));
    let (_, stdout, stderr) = say(folder.path(), &["queue", "list", "--limit", "1"]);
    assert!(stdout.contains("waits for a worker") && stdout.contains("NEXT (UTC)"), "{stdout}");
    assert!(stderr.contains("the newest 1; --limit NUMBER lists more"), "{stderr}");
}

/// Whoever approves must see what.
#[test]
fn what_awaits_approval_is_shown_with_its_words() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    add(folder.path(), "[[accounts]]\nname = \"toots\"\nchannel = \"mastodon\"\napproval = true\n");
    let article = short_article(&folder, "library.md");
    let (_, stdout, stderr) = say(folder.path(), &["publish", &article, "--format", "json"]);
    let id = ids(&stdout)[0].clone();
    assert!(
        stderr.contains(&format!("queue approve {id} --sandbox")) || stdout.contains("awaiting"),
        "{stdout}{stderr}"
    );
    let (_, stdout, _) = say(folder.path(), &["queue", "show", &id]);
    for words in [
        "awaiting approval, due ",
        "waits for approval",
        "  Library opens at library.md",
        "https://news.example/library",
    ] {
        assert!(stdout.contains(words), "{words}: {stdout}");
    }
    assert!(stdout.contains(&format!("`fanfare queue approve {id} --sandbox`")), "{stdout}");
    let (_, stdout, _) = say(folder.path(), &["queue", "show", &id, "--format", "json"]);
    let shown: Value = serde_json::from_str(&stdout).expect("JSON");
    let text = shown["post"]["parts"][0]["text"].as_str().unwrap_or_default();
    assert!(text.starts_with("Library opens at library.md"), "{stdout}");
    assert_eq!(shown["delivery"]["reason"], "waits for approval");

    let second = short_article(&folder, "museum.md");
    let at = ["publish", &second, "--to", "toots", "--at", "2099-12-24T18:00:00Z"];
    let (_, _, stderr) = say(folder.path(), &at);
    assert!(stderr.contains("toots: it awaits approval, to go out on 2099-12-24 at 18:00 UTC: "), "{stderr}");
    let (_, stdout, _) = say(folder.path(), &["queue", "list", "--format", "json"]);
    let listed: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(listed["deliveries"][0]["next_at"], "2099-12-24T18:00:00Z", "{stdout}");
}

/// In the night in which the clock goes forward there is no half past one in London.
#[test]
fn a_time_in_front_matter_that_daylight_saving_skips_is_told() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let config = folder.path().join("config.toml");
    let own = std::fs::read_to_string(&config).expect("written before");
    std::fs::write(&config, own.replace("[newsroom]\n", "[newsroom]\ntimezone = \"Europe/London\"\n"))
        .expect("written");
    let path = folder.path().join("early.md");
    let article = path.display().to_string();
    for (key, at, told) in [
        ("publish_at", "2099-03-29 01:30", "early.md:3: publish_at: 2099-03-29 01:30 does not exist in Europe/London"),
        (
            "embargo",
            "2099-03-29T01:30:00",
            "early.md:3: embargo_until: 2099-03-29 01:30 does not exist in Europe/London",
        ),
        ("publish_at", "2099-03-29T01:30:00Z", ""),
        ("publish_at", "2099-03-29 02:30", ""),
    ] {
        let text = format!("+++\nheadline = \"Tram at {key} {at}\"\n{key} = \"{at}\"\n+++\n\nIt runs.\n");
        std::fs::write(&path, text).expect("written");
        for how in ["--dry-run", "--sandbox"] {
            let (code, _, stderr) = run(fanfare(folder.path()).args(["publish", &article, "--to", "mastodon", how]));
            assert_eq!(code, 0, "{stderr}");
            let is_told = stderr.contains("daylight") || stderr.contains("does not exist");
            assert_eq!(is_told, !told.is_empty(), "{key} {at}: {stderr}");
            assert!(stderr.contains(told), "{stderr}");
        }
    }
}
