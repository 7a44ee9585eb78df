//! What is done to posts that are out: each channel corrects and takes down what it declares, and says the rest.

mod links;
mod pictures;
mod queued;
mod unsent;

use std::path::Path;

use serde_json::{Value, json};

use crate::common::{CHANNELS, Mock, configure, fanfare, root, until};

fn rules(channel: &str) -> toml::Table {
    let text = std::fs::read_to_string(root().join("channels").join(channel).join("channel.toml")).expect("rules");
    text.parse().expect("TOML")
}

fn capability(channel: &str, name: &str) -> bool {
    rules(channel)["capabilities"][name].as_bool().expect("a capability")
}

/// Whether every account of the channel may change its posts.
fn edits(channel: &str) -> bool {
    let for_subscribers = rules(channel).get("edits").is_some_and(|edits| edits.get("subscribers").is_some());
    capability(channel, "edit") && !for_subscribers
}

/// Runs a command, waits for it; gives what it says of each channel and its exit code.
fn run(folder: &Path, command: &str, article: &Path) -> (Value, Option<i32>) {
    let article = article.display().to_string();
    let output = fanfare(folder)
        .args([command, &article, "--sandbox", "--wait", "--format", "json"])
        .output()
        .expect("the program runs");
    let told = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{command}: {}", String::from_utf8_lossy(&output.stderr)));
    (told, output.status.code())
}

/// What a command would do.
fn dry(folder: &Path, command: &str, article: &Path) -> Value {
    let article = article.display().to_string();
    let output = fanfare(folder)
        .args([command, &article, "--sandbox", "--dry-run", "--format", "json"])
        .output()
        .expect("the program runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn state<'a>(told: &'a Value, channel: &str) -> &'a str {
    let deliveries = told["deliveries"].as_array().expect("deliveries");
    let of_channel = deliveries.iter().find(|delivery| delivery["channel"] == channel);
    of_channel.and_then(|delivery| delivery["state"].as_str()).unwrap_or_default()
}

fn write(article: &Path, headline: &str) {
    let text = format!(
        "+++\nid = \"ferry\"\nheadline = \"{headline}\"\nurl = \"https://news.example.org/ferry\"\n+++\n\nThe ferry to the \
         northern islands runs again from Monday, the harbour board said. It had been out of service since a storm in \
         October damaged its ramp.\n"
    );
    std::fs::write(article, text).expect("written");
}

/// Writes an article of the day `day`, with a picture that is said to show `alt`.
fn write_with_picture(article: &Path, day: &str, alt: &str) {
    let sample = root().join("posts/harbour-tram");
    let picture = std::fs::read_dir(&sample).expect("a sample").flatten().map(|entry| entry.path());
    let picture =
        picture.into_iter().find(|path| path.extension().is_some_and(|kind| kind == "jpg")).expect("a picture");
    std::fs::copy(picture, article.with_extension("jpg")).expect("copied");
    let text = format!(
        "+++\nid = \"ferry\"\nheadline = \"Ferry runs again\"\nurl = \"https://news.example.org/ferry\"\nimages = [{{ src = \
         \"ferry.jpg\", alt = \"{alt}\" }}]\n+++\n\nThe ferry to the northern islands runs again from {day}, the board said.\n"
    );
    std::fs::write(article, text).expect("written");
}

/// One account, whose long texts become threads.
fn threads_on(folder: &Path, channel: &str) {
    let config = folder.join("config.toml");
    let mut text = std::fs::read_to_string(&config).expect("written before");
    text.push_str(&format!("[[accounts]]\nname = \"desk\"\nchannel = \"{channel}\"\noverflow = \"thread\"\n"));
    std::fs::write(&config, text).expect("written");
}

/// A mock, and a folder with one account of `channel` at it, whose long texts become threads.
fn scene(channel: &str) -> (tempfile::TempDir, Mock) {
    let folder = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    threads_on(folder.path(), channel);
    (folder, mock)
}

/// Four paragraphs.
fn timetable() -> String {
    let paragraph = |day: &&str| {
        format!(
            "\nOn {day} the first boat leaves the main quay at seven in the morning, and the last one comes back from the \
             northern islands at ten in the evening, as the board has agreed with the people who live there.\n"
        )
    };
    ["Monday", "Tuesday", "Wednesday", "Thursday"].iter().map(paragraph).collect()
}

#[test]
fn what_is_out_is_corrected_then_retracted_as_far_as_each_channel_can() {
    let folder = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    let (_, exit) = run(folder.path(), "publish", &article);
    assert_eq!(exit, Some(0));

    write(&article, "Ferry runs again from Tuesday");
    let planned = dry(folder.path(), "correct", &article);
    for channel in CHANNELS {
        let wanted = match (edits(channel), capability(channel, "reply")) {
            (true, _) => "edit planned",
            (false, true) => "reply planned",
            (false, false) => "by hand",
        };
        assert_eq!(state(&planned, channel), wanted, "{channel}");
        assert!(!mock.posts(Some(channel)).iter().any(|post| post.to_string().contains("Tuesday")), "{channel}");
    }
    assert!(planned.to_string().contains("Ferry runs again from Tuesday"), "what would be said is told: {planned}");

    let (corrected, exit) = run(folder.path(), "correct", &article);
    assert_eq!(exit, Some(1), "some channels need a person");
    for channel in CHANNELS {
        let wanted = match (edits(channel), capability(channel, "reply")) {
            (true, _) => "edit done",
            (false, true) => "reply done",
            (false, false) => "by hand",
        };
        assert_eq!(state(&corrected, channel), wanted, "{channel}");
        let posts = mock.posts(Some(channel));
        let says_so = posts.iter().filter(|post| post.to_string().contains("Tuesday")).count();
        assert_eq!(says_so, usize::from(wanted != "by hand"), "{channel}: {posts:?}");
        assert_eq!(posts.len(), if wanted == "reply done" { 2 } else { 1 }, "{channel}: {posts:?}");
    }

    let (again, _) = run(folder.path(), "correct", &article);
    let planned = dry(folder.path(), "retract", &article);
    let (retracted, exit) = run(folder.path(), "retract", &article);
    assert_eq!(exit, Some(1), "some channels need a person");
    for channel in CHANNELS {
        let corrects = edits(channel) || capability(channel, "reply");
        // What was drawn of the old headline stays where an edit exchanges no media.
        let media = rules(channel);
        let is_drawn = media["media"].get("required").is_some() && edits(channel);
        let stands = if corrects && !is_drawn { "unchanged" } else { "by hand" };
        assert_eq!(state(&again, channel), stands, "{channel}");
        let deletes = capability(channel, "delete");
        assert_eq!(state(&retracted, channel), if deletes { "delete done" } else { "by hand" }, "{channel}");
        let wanted = if deletes { "delete planned" } else { "by hand" };
        assert_eq!(state(&planned, channel), wanted, "{channel}");
        let left = mock.posts(Some(channel)).iter().filter(|post| post["state"] != "deleted").count();
        assert_eq!(left == 0, deletes, "{channel}");
    }
}

/// What was last made of a post counts, not what was sent first.
#[test]
fn a_correction_is_corrected_back() {
    for channel in ["mastodon", "telegram", "facebook", "bluesky"] {
        let (folder, mock) = scene(channel);
        let article = folder.path().join("ferry.md");
        write(&article, "Ferry runs again from Monday");
        assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
        let done = if edits(channel) { "edit done" } else { "reply done" };
        for day in ["Tuesday", "Monday", "Tuesday"] {
            write(&article, &format!("Ferry runs again from {day}"));
            assert_eq!(state(&run(folder.path(), "correct", &article).0, channel), done, "{channel}: {day}");
            assert_eq!(state(&run(folder.path(), "correct", &article).0, channel), "unchanged", "{channel}: {day}");
            let posts = mock.posts(Some(channel));
            let says_so = |post: &Value| post.to_string().contains(&format!("from {day}"));
            assert!(posts.iter().any(says_so), "{channel}: {posts:?}");
        }
    }
}

/// X says the same of a post that is too new to be answered, which passes.
#[test]
fn a_post_of_x_that_was_deleted_there_is_not_answered_for_ever() {
    let (folder, mock) = scene("twitter");
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    let post = mock.posts(None).remove(0);
    let (id, token) =
        (post["id"].as_str().expect("an id"), format!("sandbox-{}", post["account"].as_str().expect("one")));
    let deleted = mock.call_as(&token, "DELETE", &format!("/twitter/2/tweets/{id}"));
    assert!(deleted.contains("true"), "{deleted}");
    write(&article, "Ferry runs again from Tuesday");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "twitter"), exit), ("reply failed", Some(1)), "{told}");
    assert!(told.to_string().contains("no longer there"), "{told}");
}

/// Nobody is told of a correction where nothing is corrected.
#[test]
fn what_has_not_changed_is_not_corrected() {
    let folder = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = folder.path().join("ferry.md");
    write_with_picture(&article, "Monday", "The ferry at the quay");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    let out = mock.posts(None).len();
    let (told, exit) = run(folder.path(), "correct", &article);
    for channel in CHANNELS {
        assert_eq!(state(&told, channel), "unchanged", "{channel}: {told}");
    }
    assert_eq!((exit, mock.posts(None).len()), (Some(0), out));
    // Another description of the picture is no correction to be sent to every reader.
    write_with_picture(&article, "Monday", "The new ferry at the quay");
    let (told, _) = run(folder.path(), "correct", &article);
    for (channel, wanted) in [("email", "unchanged"), ("twitter", "by hand"), ("bluesky", "by hand")] {
        assert_eq!(state(&told, channel), wanted, "{told}");
    }
    assert_eq!(mock.posts(None).len(), out);
}

#[test]
fn every_post_of_an_article_that_is_out_is_corrected() {
    let (folder, mock) = scene("mastodon");
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    let article_path = article.display().to_string();
    let again = ["publish", &article_path, "--sandbox", "--wait", "--again", "--format", "json"];
    assert!(fanfare(folder.path()).args(again).output().expect("the program runs").status.success());
    assert_eq!(mock.posts(None).len(), 2);
    write(&article, "Ferry runs again from Tuesday");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((told["deliveries"].as_array().map(Vec::len), exit), (Some(2), Some(0)), "{told}");
    assert!(mock.posts(None).iter().all(|post| post.to_string().contains("from Tuesday")), "{:?}", mock.posts(None));
}

/// Who pays is known by the longer texts that `account verify` finds.
#[test]
fn an_account_of_x_that_pays_changes_its_post_and_others_answer_theirs() {
    let (folder, mock) = scene("twitter");
    let config = folder.path().join("config.toml");
    let usual = std::fs::read_to_string(&config).expect("written before");
    let paying = usual.replace("\"desk\"", "\"premium-desk\"");
    std::fs::write(&config, format!("{paying}text_limit = 1000\n")).expect("written");
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    let before = mock.posts(Some("twitter"));

    write(&article, "Ferry runs again from Tuesday");
    let (corrected, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&corrected, "twitter"), exit), ("edit done", Some(0)), "{corrected}");
    let after = mock.posts(Some("twitter"));
    assert!(after.len() == 1 && after[0].to_string().contains("Tuesday"), "{after:?}");
    assert_ne!(after[0]["id"], before[0]["id"], "an edit has an id of its own");
    assert_eq!(state(&run(folder.path(), "correct", &article).0, "twitter"), "unchanged");

    // A post that is out may be changed five times.
    for day in ["Wednesday", "Thursday", "Friday", "Saturday"] {
        write(&article, &format!("Ferry runs again from {day}"));
        assert_eq!(state(&run(folder.path(), "correct", &article).0, "twitter"), "edit done", "{day}");
    }
    write(&article, "Ferry runs again from Sunday");
    let (answered, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&answered, "twitter"), exit), ("reply done", Some(0)), "{answered}");
    assert_eq!(mock.posts(Some("twitter")).len(), 2);
    assert_eq!(run(folder.path(), "retract", &article).1, Some(0));
    assert!(mock.posts(Some("twitter")).iter().all(|post| post["state"] == "deleted"));
}

/// Its first parts are out: a second publish would make second ones of them.
#[test]
fn a_thread_that_failed_half_way_is_finished_or_taken_down_and_never_begun_again() {
    let (folder, mock) = scene("twitter");
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    let mut story = std::fs::read_to_string(&article).expect("written above");
    story.push_str(&timetable());
    std::fs::write(&article, story).expect("written");
    let refusal = json!({"channel": "twitter", "method": "POST", "path_prefix": "/2/tweets", "kind": "answer",
                         "status": 400, "body": {"title": "Invalid Request", "detail": "no", "status": 400}, "after": 1});
    mock.fault(&refusal);
    let (failed, exit) = run(folder.path(), "publish", &article);
    assert_eq!((state(&failed, "twitter"), exit), ("failed", Some(1)), "{failed}");
    assert_eq!(mock.posts(Some("twitter")).len(), 1);

    let again = fanfare(folder.path()).args(["publish", "ferry.md", "--sandbox", "--wait"]).output().expect("it runs");
    let told = String::from_utf8_lossy(&again.stderr);
    assert!(!again.status.success() && told.contains("has part of this article already"), "{told}");
    assert_eq!(mock.posts(Some("twitter")).len(), 1);
    for planned in [dry(folder.path(), "correct", &article), run(folder.path(), "correct", &article).0] {
        assert_eq!(state(&planned, "twitter"), "by hand", "{planned}");
        assert!(planned.to_string().contains("part of it is out (1)"), "{planned}");
    }

    let id = failed["deliveries"][0]["id"].as_str().expect("an id");
    let retried = fanfare(folder.path()).args(["queue", "retry", id, "--sandbox"]).output().expect("the program runs");
    assert!(retried.status.success(), "{retried:?}");
    let (finished, exit) = run(folder.path(), "publish", &article);
    assert_eq!((state(&finished, "twitter"), exit), ("sent", Some(0)), "{finished}");
    let posts = mock.posts(Some("twitter"));
    let texts: std::collections::BTreeSet<String> = posts.iter().map(|post| post["text"].to_string()).collect();
    assert!(posts.len() > 2, "{posts:?}");
    assert_eq!(texts.len(), posts.len(), "each part once");
}

/// An edit adds no parts: the correction is said below.
#[test]
fn a_thread_that_has_more_parts_now_is_answered_and_not_edited() {
    let (folder, mock) = scene("mastodon");
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    let mut story = std::fs::read_to_string(&article).expect("written above").replace("Monday", "Tuesday");
    story.push_str(&timetable());
    std::fs::write(&article, story).expect("written");
    assert_eq!(state(&dry(folder.path(), "correct", &article), "mastodon"), "reply planned");
    let (corrected, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&corrected, "mastodon"), exit), ("reply done", Some(0)), "{corrected}");
    assert_eq!(mock.posts(Some("mastodon")).len(), 2);
}

/// What can no longer be edited is answered, by the same run; what a pause stops is not waited for.
#[test]
fn an_edit_that_the_platform_refuses_becomes_an_answer() {
    let (folder, mock) = scene("telegram");
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    write(&article, "Ferry runs again from Tuesday");
    mock.fault(&json!({"channel": "telegram", "method": "POST", "kind": "answer", "status": 400,
                       "body": {"ok": false, "error_code": 400, "description": "Bad Request: message can't be edited"}}));
    let (corrected, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&corrected, "telegram"), exit), ("reply done", Some(0)), "{corrected}");
    let posts = mock.posts(Some("telegram"));
    assert!(posts.len() == 2 && posts[0].to_string().contains("Monday"), "{posts:?}");
    assert!(posts[1].to_string().contains("Tuesday"), "{posts:?}");

    let pause =
        fanfare(folder.path()).args(["queue", "pause", "--account", "desk", "--sandbox"]).output().expect("runs");
    assert!(pause.status.success(), "{pause:?}");
    write(&article, "Ferry runs again from Friday");
    let (corrected, exit) = run(folder.path(), "correct", &article);
    assert_eq!(exit, Some(1), "{corrected}");
    assert!(corrected.to_string().contains("`fanfare queue resume --account desk --sandbox`"), "{corrected}");
}

/// What is read before a post counts too; nothing that is to go waits for money.
#[test]
fn corrections_cost_and_keep_the_budget_and_a_retraction_costs_and_is_never_held() {
    let (folder, mock) = scene("twitter");
    let config = folder.path().join("config.toml");
    let text = std::fs::read_to_string(&config).expect("written before");
    std::fs::write(&config, text + "link = \"none\"\nbudget = \"0.04 USD\"\n").expect("written");
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    write(&article, "Ferry runs again from Tuesday");
    let planned = dry(folder.path(), "correct", &article);
    assert_eq!(planned["deliveries"][0]["cost"]["amount"], "0.03", "{planned}");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "twitter"), exit), ("reply held", Some(1)), "{told}");
    assert!(told.to_string().contains("raise `budget`"), "{told}");
    assert_eq!(mock.posts(Some("twitter")).len(), 1);
    let planned = dry(folder.path(), "retract", &article);
    assert!(planned.to_string().contains("costs 0.015 USD"), "{planned}");
    let (sent, retracted) = (listed_cost(folder.path()), run(folder.path(), "retract", &article).0);
    assert_eq!(state(&retracted, "twitter"), "delete done");
    // What was held was not billed.
    assert!((listed_cost(folder.path()) - sent - 0.015).abs() < 1e-6, "{sent}");
}

/// What the queue says that the one delivery has cost, in dollars.
fn listed_cost(folder: &Path) -> f64 {
    let output = fanfare(folder).args(["queue", "list", "--sandbox"]).output().expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let cost = text.split_whitespace().zip(text.split_whitespace().skip(1)).find(|(_, after)| *after == "USD");
    cost.unwrap_or_else(|| panic!("{text}")).0.parse().expect("a number")
}

/// A bot deletes for 48 hours: what is older is changed into a notice, in the language of the post.
#[test]
fn what_telegram_no_longer_deletes_says_that_it_was_withdrawn() {
    let (folder, mock) = scene("telegram");
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    mock.fault(&json!({"channel": "telegram", "method": "POST", "kind": "answer", "status": 400,
                       "body": {"ok": false, "error_code": 400, "description": "Bad Request: message can't be deleted"}}));
    let (told, exit) = run(folder.path(), "retract", &article);
    assert_eq!((state(&told, "telegram"), exit), ("delete done", Some(0)), "{told}");
    assert!(told.to_string().contains("it says now that it was withdrawn"), "{told}");
    let posts = mock.posts(Some("telegram"));
    assert!(posts.len() == 1 && posts[0]["text"] == "This post was withdrawn", "{posts:?}");
    assert!(run(folder.path(), "retract", &article).0.to_string().contains("nothing is out; it is retracted"));
}

/// A title that changes is as much of the post as its text.
#[test]
fn what_a_correction_would_change_is_shown_with_its_fields() {
    let (folder, mock) = scene("email");
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    write(&article, "Ferry to the islands runs again");
    let told = dry(folder.path(), "correct", &article);
    let of_mail = told["deliveries"].as_array().expect("deliveries").iter().find(|one| one["channel"] == "email");
    let fields = of_mail.map(|one| one["fields"][0]["subject"].to_string()).unwrap_or_default();
    assert!(fields.contains("Ferry to the islands runs again"), "{told}");
    drop(mock);
}
