//! Publishing to the fakes.

use serde_json::Value;

use super::{folder, run, sample, short_article};
use crate::common::{CHANNELS, Mock, configure, fanfare};

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

/// A picture that moves goes out byte for byte where it is shown so, a still of it elsewhere.
#[test]
fn a_picture_that_moves_goes_out_moving() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let gif = crate::behaviour::sample::animation().content;
    std::fs::create_dir_all(folder.path().join("posts/tram")).expect("a folder");
    std::fs::write(folder.path().join("posts/tram/leaves.gif"), &gif).expect("written");
    let article = "+++\nheadline = \"The tram leaves\"\nurl = \"https://harbourpost.com/tram\"\n\
                   image = { src = \"leaves.gif\", alt = \"The tram leaves its stop\" }\n+++\n\nIt left the quay at six.\n";
    std::fs::write(folder.path().join("posts/tram/article.md"), article).expect("written");
    let (code, stdout, stderr) = run(fanfare(folder.path()).args([
        "publish",
        "posts/tram",
        "--sandbox",
        "--wait",
        "--to",
        "twitter,telegram,mastodon,facebook",
    ]));
    assert_eq!(code, 0, "{stdout}{stderr}");
    for channel in ["twitter", "telegram", "mastodon"] {
        let media = mock.posts(Some(channel))[0]["media"].clone();
        assert_eq!((&media[0]["mime"], &media[0]["bytes"]), (&"image/gif".into(), &gif.len().into()), "{channel}");
    }
    assert_ne!(mock.posts(Some("facebook"))[0]["media"][0]["mime"], "image/gif");
    let (_, stdout, _) = run(fanfare(folder.path()).args(["check", "posts/tram"]));
    assert!(stdout.contains("leaves.gif moves"), "{stdout}");
    // Where it lies at an address it goes by the same rule, which is known once it is fetched.
    let at = format!("{}{}", mock.url(), mock.posts(Some("twitter"))[0]["media"][0]["url"].as_str().expect("a path"));
    let elsewhere = article.replace("leaves.gif", &at).replace("/tram\"", "/tram-2\"").replace("leaves\"", "left\"");
    std::fs::write(folder.path().join("elsewhere.md"), elsewhere).expect("written");
    let (code, stdout, stderr) =
        run(fanfare(folder.path()).args(["publish", "elsewhere.md", "--sandbox", "--wait", "--to", "twitter,bluesky"]));
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert_eq!(mock.posts(Some("twitter"))[1]["media"][0]["mime"], "image/gif");
    assert_eq!(mock.posts(Some("bluesky"))[0]["media"][0]["mime"], "image/jpeg");
    assert!(stderr.contains(&format!("{at} moves, and the post on Bluesky")), "{stderr}");
}

#[test]
fn what_is_due_later_is_accepted_and_not_waited_for() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = short_article(&folder, "later.md");
    let (code, stdout, stderr) = run(fanfare(folder.path()).args([
        "publish",
        &article,
        "--sandbox",
        "--to",
        "bluesky",
        "--at",
        "2099-12-24T18:00:00Z",
    ]));
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("scheduled  at 2099-12-24 18:00 UTC"), "{stdout}");
    assert!(stderr.contains("fanfare worker --sandbox"), "{stderr}");
    assert!(mock.posts(None).is_empty());
}

#[test]
fn of_a_folder_only_what_is_not_published_yet_goes_out() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    std::fs::create_dir(folder.path().join("posts")).expect("a folder");
    let publish = || {
        run(fanfare(folder.path()).args([
            "publish",
            "posts",
            "--sandbox",
            "--to",
            "bluesky,mastodon",
            "--format",
            "json",
        ]))
    };
    short_article(&folder, "posts/one.md");
    let (code, stdout, stderr) = publish();
    assert_eq!((code, stdout.lines().next()), (0, Some("{")), "{stderr}");
    short_article(&folder, "posts/two.md");
    let (code, stdout, stderr) = publish();
    assert_eq!(code, 0);
    assert!(!stderr.contains("note: "), "what is out already was not asked for: {stderr}");
    assert_eq!(serde_json::from_str::<Value>(&stdout).expect("one document")["deliveries"][0]["state"], "sent");
    assert_eq!(mock.posts(None).len(), 4);
    // Everything is out: nothing to do is no failure in CI.
    let (code, stdout, stderr) = publish();
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    assert!(stderr.contains("published already"), "{stderr}");
    assert_eq!(mock.posts(None).len(), 4);
}

#[test]
fn a_sandbox_of_its_own_leaves_the_wall_in_a_file_that_the_table_points_into() {
    let folder = folder();
    std::fs::write(folder.path().join("config.toml"), "[sandbox]\nmock = \"http://127.0.0.1:9\"\n").expect("written");
    let article = short_article(&folder, "wall.md");
    let (code, stdout, stderr) =
        run(fanfare(folder.path()).args(["publish", &article, "--sandbox", "--to", "twitter,mastodon"]));
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("the wall: wall.html"), "{stderr}");
    let wall = std::fs::read_to_string(folder.path().join("wall.html")).expect("the wall");
    let links: Vec<&str> = stdout.split_whitespace().filter_map(|word| word.strip_prefix("wall.html#")).collect();
    assert_eq!(links.len(), 2, "{stdout}");
    for anchor in links {
        assert!(wall.contains(&format!("id=\"{anchor}\"")), "{anchor} is not on the wall");
    }
    assert!(!wall.contains("/_mock/"), "the file needs the server");
}

#[test]
fn a_card_that_would_show_boxes_is_skipped_in_the_preview_already() {
    let folder = folder();
    let path = folder.path().join("cherokee.md");
    std::fs::write(&path, "+++\nheadline = \"ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ\"\nurl = \"https://example.com/a\"\n+++\n\nText.\n")
        .expect("written");
    let (code, stdout, _) =
        run(fanfare(folder.path()).args(["preview", &path.display().to_string(), "--format", "json"]));
    assert_eq!(code, 0);
    let preview: Value = serde_json::from_str(&stdout).expect("JSON");
    for post in preview["posts"].as_array().expect("posts") {
        let needs_a_card = ["instagram", "youtube", "tiktok"].contains(&post["channel"].as_str().expect("a name"));
        assert_eq!(post["skipped"].is_string(), needs_a_card, "{post}");
        assert_eq!(post["parts"].as_array().map(Vec::is_empty), Some(needs_a_card), "{post}");
    }
}

/// What the server of one takes is no limit of another's.
#[test]
fn an_account_with_a_shorter_limit_shortens_no_other() {
    let folder = folder();
    let config = "[[accounts]]\nname = \"small\"\nchannel = \"mastodon\"\ntext_limit = 120\n\
                  [[accounts]]\nname = \"big\"\nchannel = \"mastodon\"\n";
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    let story = "The ferry sails again from Monday, the board said, and nobody was more surprised. ".repeat(15);
    std::fs::write(folder.path().join("a.md"), format!("# Ferry\n\n{story}\n")).expect("written");
    for way in [&["--dry-run"][..], &["--sandbox", "--wait"]] {
        let (code, stdout, stderr) = run(fanfare(folder.path()).args(["publish", "a.md"]).args(way));
        assert_eq!(code, 0, "{way:?}: {stdout}{stderr}");
    }
}

#[test]
fn an_account_with_a_longer_limit_has_it_in_the_sandbox_too() {
    let folder = folder();
    let config = ["twitter", "mastodon"]
        .map(|channel| format!("[[accounts]]\nname = \"{channel}\"\nchannel = \"{channel}\"\ntext_limit = 2000\n"));
    std::fs::write(folder.path().join("config.toml"), config.concat()).expect("written");
    let story = "The ferry sails again from Monday, the board said, and nobody was more surprised. ".repeat(15);
    std::fs::write(folder.path().join("a.md"), format!("# Ferry\n\n{story}\n")).expect("written");
    let (code, stdout, stderr) =
        run(fanfare(folder.path()).args(["publish", "a.md", "--sandbox", "--wait", "--format", "json"]));
    assert_eq!(code, 0, "{stdout}{stderr}");
    let (code, stdout, _) = run(fanfare(folder.path()).args(["preview", "a.md", "--format", "json"]));
    assert!(code == 0 && stdout.matches("\"limit\": 2000").count() >= 2, "{stdout}");
}
