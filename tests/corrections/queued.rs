//! Corrections that wait, and accounts that cannot be corrected beside others that can.

use super::*;

/// Hands a correction over, and waits for nobody.
fn queue(folder: &Path, article: &Path) -> Value {
    let article = article.display().to_string();
    let output = fanfare(folder)
        .args(["correct", &article, "--sandbox", "--format", "json"])
        .output()
        .expect("the program runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn a_newer_correction_takes_the_place_of_one_that_waits() {
    for (channel, done) in [("mastodon", "edit done"), ("bluesky", "reply done")] {
        let (folder, mock) = scene(channel);
        let article = folder.path().join("ferry.md");
        write(&article, "Ferry runs again from Monday");
        assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
        write(&article, "Ferry runs again from Tuesday");
        assert!(state(&queue(folder.path(), &article), channel).ends_with("queued"));
        write(&article, "Ferry runs again from Wednesday");
        let (told, exit) = run(folder.path(), "correct", &article);
        assert_eq!((state(&told, channel), exit), (done, Some(0)), "{told}");
        let all = serde_json::to_string(&mock.posts(Some(channel))).expect("JSON");
        assert!(all.contains("Wednesday") && !all.contains("Tuesday"), "{all}");
        assert_eq!(state(&run(folder.path(), "correct", &article).0, channel), "unchanged");
    }
}

/// The advice of the one that waits for nobody is to use --wait.
#[test]
fn a_correction_that_is_queued_already_is_waited_for() {
    for (channel, queued, done) in [("mastodon", "edit queued", "edit done"), ("bluesky", "reply queued", "reply done")]
    {
        let (folder, mock) = scene(channel);
        let article = folder.path().join("ferry.md");
        write(&article, "Ferry runs again from Monday");
        assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
        write(&article, "Ferry runs again from Tuesday");
        for _ in 0..2 {
            assert_eq!(state(&queue(folder.path(), &article), channel), queued);
        }
        let listed = fanfare(folder.path()).args(["queue", "list", "--sandbox"]).output().expect("it runs");
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        assert!(listed.contains(&queued.replace("queued", "waiting")), "what waits is seen: {listed}");
        let (told, exit) = run(folder.path(), "correct", &article);
        assert_eq!((state(&told, channel), exit), (done, Some(0)), "{told}");
        let all = serde_json::to_string(&mock.posts(Some(channel))).expect("JSON");
        assert!(all.contains("Tuesday"), "{all}");
        assert_eq!(state(&run(folder.path(), "correct", &article).0, channel), "unchanged");
    }
}

/// Somebody wants it gone: new words for it would tell that it stays.
#[test]
fn what_is_to_be_taken_down_is_not_corrected() {
    let (folder, mock) = scene("mastodon");
    let article = folder.path().join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    let path = article.display().to_string();
    assert!(fanfare(folder.path()).args(["retract", &path, "--sandbox"]).output().expect("it runs").status.success());
    write(&article, "Ferry runs again from Tuesday");
    let (told, _) = run(folder.path(), "correct", &article);
    assert_eq!(state(&told, "mastodon"), "unchanged", "{told}");
    assert!(told.to_string().contains("it is to be taken down"), "{told}");
    assert_eq!(run(folder.path(), "retract", &article).1, Some(0));
    assert!(mock.posts(None).iter().all(|post| post["state"] == "deleted"));
}

#[test]
fn what_stands_there_now_is_shown_with_what_was_said_of_it() {
    for channel in ["mastodon", "bluesky"] {
        let (folder, _mock) = scene(channel);
        let article = folder.path().join("ferry.md");
        write(&article, "Ferry runs again from Monday");
        let (published, _) = run(folder.path(), "publish", &article);
        let id = published["deliveries"][0]["id"].as_str().expect("an id").to_owned();
        write(&article, "Ferry runs again from Tuesday");
        assert_eq!(run(folder.path(), "correct", &article).1, Some(0));
        for format in ["text", "json"] {
            let shown = fanfare(folder.path()).args(["queue", "show", &id, "--sandbox", "--format", format]).output();
            let shown = String::from_utf8(shown.expect("the program runs").stdout).expect("UTF-8");
            assert!(shown.contains("Tuesday"), "{channel}: {shown}");
        }
    }
}

/// One account's text is too long for it, and it takes no shorter one.
#[test]
fn an_account_that_cannot_be_corrected_keeps_no_other_from_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let config = folder.path().join("config.toml");
    let mut text = std::fs::read_to_string(&config).expect("written before");
    for (name, channel) in [("first", "mastodon"), ("strict", "twitter"), ("last", "bluesky")] {
        text.push_str(&format!("[[accounts]]\nname = \"{name}\"\nchannel = \"{channel}\"\n"));
        text.push_str(if name == "strict" { "overflow = \"refuse\"\n" } else { "" });
    }
    std::fs::write(&config, text).expect("written");
    let article = folder.path().join("ferry.md");
    let story = |says: &str| {
        let text =
            format!("+++\nid = \"ferry\"\nheadline = \"Ferry runs again\"\nsummary = \"{says}\"\n+++\n\nIt does.\n");
        std::fs::write(&article, text).expect("written");
    };
    story("It had been out of service since a storm.");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    story(&"It had been out of service since a storm damaged its ramp in October. ".repeat(6));
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!(exit, Some(1), "{told}");
    let states = ["mastodon", "twitter", "bluesky"].map(|channel| state(&told, channel).to_owned());
    assert_eq!(states, ["edit done", "by hand", "reply done"], "{told}");
    assert!(told.to_string().contains("of 280"), "why: {told}");
}
