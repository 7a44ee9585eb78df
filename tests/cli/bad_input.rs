//! Input that is no good: one sentence, the right exit code, nothing lost.

use super::{folder, refused, run, sample, short_article, with_input};
use crate::common::fanfare;

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
fn a_command_line_that_makes_no_sense_is_one_sentence() {
    let folder = folder();
    let of = |words: &[&str], exit: i32, expected: &[&str]| refused(fanfare(folder.path()).args(words), exit, expected);
    of(&["prevew", "x"], 2, &["'preview'", "fanfare --help"]);
    of(&["preview", "x", "--formt", "json"], 2, &["'--format'", "fanfare preview --help"]);
    of(&["preview", "x", "--format", "xml"], 2, &["text, json, html", "fanfare preview --help"]);
    of(&["publish"], 2, &["<ARTICLE>", "fanfare publish --help"]);
    of(&["publish", "x", "--dry-run", "--sandbox"], 2, &["--dry-run", "--sandbox"]);
    of(&["queue", "pause"], 2, &["--all", "fanfare queue pause --help"]);
    of(&["mock", "--listen", "here"], 2, &["here", "fanfare mock --help"]);
    of(&["mock", "--listen", "0.0.0.0:4010"], 2, &["loopback", "127.0.0.1:PORT"]);
    of(&["mock", "--faults", "none.json"], 2, &["none.json"]);
}

#[test]
fn an_option_that_names_nothing_does_not_mean_everybody() {
    let folder = folder();
    for nothing in ["", ",", " , "] {
        refused(fanfare(folder.path()).args(["preview", &sample(), "--to", nothing]), 2, &["--to"]);
        refused(fanfare(folder.path()).args(["publish", &sample(), "--sandbox", "--to", nothing]), 2, &["--to"]);
    }
}

#[test]
fn without_a_configuration_no_store_is_made() {
    let folder = folder();
    for words in [&["queue", "list"][..], &["queue", "pause", "--all"], &["worker"], &["publish", &sample(), "--yes"]] {
        refused(fanfare(folder.path()).args(words), 2, &["no configuration", "config.example.toml"]);
    }
    assert!(std::fs::read_dir(folder.path()).expect("the folder").next().is_none(), "something was made");
}

#[test]
fn nothing_on_standard_input_is_said() {
    let folder = folder();
    for input in [&b""[..], b" \n\t\n"] {
        let (code, stdout, stderr) = with_input(fanfare(folder.path()).args(["preview", "-"]), input);
        assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
        assert!(stderr.contains("standard input"), "{stderr}");
    }
}

#[test]
fn one_bad_article_of_several_keeps_all_from_being_handed_over() {
    let folder = folder();
    let good = short_article(&folder, "good.md");
    let too_long = folder.path().join("long");
    std::fs::create_dir(&too_long).expect("a folder");
    short_article(&folder, "long/article.md");
    std::fs::write(too_long.join("twitter.md"), "word ".repeat(100)).expect("written");
    let bad = too_long.display().to_string();
    std::fs::write(folder.path().join("config.toml"), "[newsroom]\nname = \"x\"\n").expect("written");
    refused(
        fanfare(folder.path()).args(["publish", &good, &bad, "--yes", "--to", "twitter,bluesky"]),
        3,
        &["twitter", "280"],
    );
    let (code, stdout, _) = run(fanfare(folder.path()).args(["queue", "list"]));
    assert_eq!((code, stdout.as_str()), (0, ""), "something was queued");
}

#[test]
fn two_articles_that_would_be_taken_for_one_are_refused() {
    let folder = folder();
    let one = short_article(&folder, "one.md");
    let two = folder.path().join("two.md");
    std::fs::copy(&one, &two).expect("copied");
    let two = two.display().to_string();
    refused(
        fanfare(folder.path()).args(["publish", &one, &two, "--sandbox"]),
        3,
        &["one.md", "two.md", "https://news.example/one.md"],
    );
}

#[test]
fn what_only_a_channel_can_tell_to_be_wrong_in_a_configuration_is_shown_in_its_place() {
    let folder = folder();
    let account = "[[accounts]]\nname = \"a\"\nchannel = \"twitter\"\n";
    for (rest, place, words) in [
        ("credentials = { acces_token = { env = \"X\" } }", "config.toml:4:17", "did you mean \"access_token\"?"),
        ("settings = { chat_id = \"@x\" }", "config.toml:4:14", "user_id"),
        ("options = { reply_setting = \"everyone\" }", "config.toml:4:13", "did you mean \"reply_settings\"?"),
        ("language = \"klingon!\"", "config.toml:4:12", "is no language tag"),
        ("budget = \"50 EUR\"", "config.toml:4:10", "bills in USD"),
    ] {
        std::fs::write(folder.path().join("config.toml"), format!("{account}{rest}\n")).expect("written");
        refused(fanfare(folder.path()).args(["preview", &sample()]), 2, &[place, words, "^"]);
    }
    let free = account.replace("twitter", "mastodon");
    std::fs::write(folder.path().join("config.toml"), format!("{free}budget = \"5 EUR\"\n")).expect("written");
    refused(fanfare(folder.path()).args(["preview", &sample()]), 2, &["config.toml:4:10", "costs nothing"]);
    let taken = account.replace("\"a\"", "\"telegram\"");
    std::fs::write(folder.path().join("config.toml"), taken).expect("written");
    let words = ["config.toml:2:8", "`telegram` is a channel, and this account is on twitter"];
    refused(fanfare(folder.path()).args(["preview", &sample()]), 2, &words);
    let unknown = account.replace("twitter", "twiter");
    std::fs::write(folder.path().join("config.toml"), unknown).expect("written");
    refused(fanfare(folder.path()).args(["preview", &sample()]), 2, &["config.toml:3:11", "did you mean \"twitter\"?"]);
    refused(
        fanfare(folder.path()).args(["preview", &sample(), "--config", "none.toml"]),
        2,
        &["none.toml", "--config"],
    );
}

#[test]
fn an_article_that_no_route_takes_is_said() {
    let folder = folder();
    let config = "[[accounts]]\nname = \"desk\"\nchannel = \"bluesky\"\n[[routes]]\nsection = \"Sport\"\naccounts = [\"desk\"]\n";
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    for command in [&["preview"][..], &["publish", "--dry-run"], &["publish", "--sandbox"], &["publish", "--yes"]] {
        refused(fanfare(folder.path()).args(command).arg(sample()), 2, &["[[routes]]", "section City", "--to"]);
    }
    let (code, _, stderr) = run(fanfare(folder.path()).args(["preview", &sample(), "--to", "desk"]));
    assert_eq!(code, 0, "{stderr}");
    // Of a folder, others may go out.
    std::fs::create_dir(folder.path().join("posts")).expect("a folder");
    short_article(&folder, "posts/one.md");
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(["publish", "posts", "--dry-run"]));
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    assert!(stderr.starts_with("note: no [[routes]]"), "{stderr}");
    let (_, found, _) = run(fanfare(folder.path()).args(["check", "posts"]));
    assert!(found.contains("[no-account]"), "{found}");
}

#[test]
fn one_account_without_a_post_hides_no_other() {
    let folder = folder();
    let slug = folder.path().join("trams");
    std::fs::create_dir(&slug).expect("made");
    let article =
        "+++\nheadline = \"Trams return\"\nurl = \"https://news.example/trams\"\n+++\n\nThe first one leaves in May.\n";
    std::fs::write(slug.join("article.md"), article).expect("written");
    std::fs::write(slug.join("twitter.md"), "So many words. ".repeat(40)).expect("written");
    let path = slug.display().to_string();
    let preview = |format: &str| {
        run(fanfare(folder.path()).args(["preview", &path, "--to", "twitter,mastodon", "--format", format]))
    };
    let (code, stdout, stderr) = preview("text");
    assert_eq!(code, 3);
    assert!(stdout.contains("Trams return") && stdout.contains("error: the text of"), "{stdout}");
    assert!(stderr.contains("twitter.md") && stderr.contains("too many"), "{stderr}");
    let (code, stdout, _) = preview("html");
    assert_eq!(code, 3);
    assert!(stdout.contains("class=\"note error\"") && stdout.contains("Trams return"), "{stdout}");
    let (code, stdout, _) = preview("json");
    assert_eq!(code, 3);
    let preview: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let of = |account: &str| {
        let posts = preview["posts"].as_array().expect("posts");
        posts.iter().find(|post| post["account"] == account).expect("there").clone()
    };
    let (good, bad) = (of("mastodon"), of("twitter"));
    assert!(good.get("error").is_none() && good["parts"].as_array().is_some_and(|parts| parts.len() == 1));
    assert_eq!((bad["parts"].as_array().map(Vec::len), &bad["skipped"]), (Some(0), &serde_json::Value::Null));
    assert!(bad["error"]["message"].as_str().is_some_and(|message| message.contains("too many")), "{bad}");
    assert_eq!(bad["error"]["class"], "invalid");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_refused_in_one_sentence() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder();
    let name = std::ffi::OsStr::from_bytes(b"bad\xff.md");
    for command in ["check", "preview", "measure", "publish"] {
        refused(fanfare(folder.path()).arg(command).arg(name), 2, &["bad\u{fffd}.md", "UTF-8", command]);
    }
}

#[test]
fn a_preview_of_a_post_that_would_not_be_published_ends_as_a_check_does() {
    let folder = folder();
    let path = folder.path().join("a.md");
    std::fs::write(&path, "+++\nheadline = \"Trams {{now}} return\"\n+++\n\nText.\n").expect("written");
    let path = path.display().to_string();
    for format in ["text", "json", "html"] {
        let preview = ["preview", &path, "--to", "bluesky", "--format", format];
        let (code, stdout, stderr) = run(fanfare(folder.path()).args(preview));
        assert_eq!(code, 3, "{format}: {stderr}");
        assert!(!stdout.is_empty() && stderr.contains("[template-leftover]"), "{format}: {stderr}");
    }
}

#[test]
fn a_preview_says_where_a_limit_is_only_assumed() {
    let folder = folder();
    let article = short_article(&folder, "a.md");
    let preview = |format: &str| {
        let (code, stdout, _) =
            run(fanfare(folder.path()).args(["preview", &article, "--to", "mastodon,twitter", "--format", format]));
        assert_eq!(code, 0);
        stdout
    };
    let text = preview("text");
    assert_eq!(text.matches("[limit assumed: 500 ").count(), 1, "{text}");
    let json: serde_json::Value = serde_json::from_str(&preview("json")).expect("JSON");
    let rules = |n: usize| json["posts"][n]["warnings"].to_string();
    let of =
        |account: &str| json["posts"].as_array().expect("posts").iter().position(|post| post["account"] == account);
    assert!(rules(of("mastodon").expect("there")).contains("\"rule\":\"limit-assumed\""));
    assert!(!rules(of("twitter").expect("there")).contains("limit-assumed"));
    let config = "[[accounts]]\nname = \"mastodon\"\nchannel = \"mastodon\"\ntext_limit = 1000\n[[accounts]]\nname = \
                  \"twitter\"\nchannel = \"twitter\"\n";
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    assert!(!preview("text").contains("assumed"));
}

#[test]
fn a_content_warning_that_takes_all_the_room_is_what_is_to_be_shortened() {
    let folder = folder();
    let path = folder.path().join("a.md");
    let warning = "w".repeat(490);
    let text =
        format!("+++\nheadline = \"Trams return\"\n[options.mastodon]\nspoiler_text = \"{warning}\"\n+++\n\nText.\n");
    std::fs::write(&path, text).expect("written");
    refused(
        fanfare(folder.path()).args(["preview", &path.display().to_string(), "--to", "mastodon"]),
        3,
        &["shorten the content warning, spoiler_text under [options.mastodon]"],
    );
}
