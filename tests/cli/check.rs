//! `check`, for people and for CI.

use serde_json::Value;

use super::{folder, run, short_article, with_input};
use crate::common::{CHANNELS, fanfare, root};

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
fn a_finding_names_its_file_and_line_and_not_the_folder() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("posts")).expect("a folder");
    std::fs::write(folder.path().join("posts/a.md"), "+++\nheadline = \"A\"\nsumary = \"x\"\n+++\n\nText.\n")
        .expect("written");
    std::fs::write(folder.path().join("posts/b.md"), "").expect("written");
    let check = |format: &str| run(fanfare(folder.path()).args(["check", "./posts", "--format", format]));
    let (code, text, _) = check("text");
    assert_eq!(code, 3);
    assert!(text.contains("posts/a.md:3: error: unknown key \"sumary\"; did you mean \"summary\"? ["), "{text}");
    assert!(text.contains("posts/b.md: error: this is empty: "), "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
    let (_, github, _) = check("github");
    assert!(github.contains("::error file=posts/a.md,line=3,title=article-invalid::unknown key"), "{github}");
    let (_, json, _) = check("json");
    let checked: Value = serde_json::from_str(&json).expect("JSON");
    let found = &checked["findings"][0];
    let keys: Vec<&str> = found.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, ["path", "account", "rule", "severity", "message", "field", "file", "line"]);
    assert_eq!((&found["path"], &found["line"]), (&"posts/a.md".into(), &3.into()));
}

#[test]
fn junit_has_a_case_for_every_post_and_counts_them() {
    let folder = folder();
    let good = short_article(&folder, "good.md");
    let bad = folder.path().join("bad.md");
    std::fs::write(&bad, "").expect("written");
    let (code, xml, _) =
        run(fanfare(folder.path()).args(["check", &good, &bad.display().to_string(), "--format", "junit"]));
    assert_eq!(code, 3);
    let cases = CHANNELS.len() + 1;
    assert_eq!(xml.matches("<testcase ").count(), cases, "{xml}");
    assert!(xml.contains(&format!("tests=\"{cases}\" failures=\"1\"")), "{xml}");
    assert_eq!(xml.matches("<failure ").count(), 1, "{xml}");
}

#[test]
fn what_several_accounts_have_in_common_is_said_once() {
    let folder = folder();
    let path = folder.path().join("nowhere.md");
    std::fs::write(&path, "# Library opens\n\nThe library opened on Monday.\n").expect("written");
    let (code, text, summary) = run(fanfare(folder.path()).args(["check", &path.display().to_string()]));
    assert_eq!(code, 0);
    assert_eq!(text.matches("the article has no URL").count(), 1, "{text}");
    assert!(summary.starts_with("1 article, 9 posts: "), "{summary}");
}

#[test]
fn publishing_tells_the_warnings_and_what_was_said_last() {
    let folder = folder();
    let mut paths = Vec::new();
    for name in ["a", "b"] {
        let path = folder.path().join(format!("{name}.md"));
        let text = format!(
            "+++\nheadline = \"Library opens\"\nurl = \"https://news.example.com/{name}\"\n+++\n\nIt opened on Monday, @desk said.\n"
        );
        std::fs::write(&path, text).expect("written");
        paths.push(path.display().to_string());
    }
    let publish =
        |paths: &[String]| run(fanfare(folder.path()).args(["publish", "--sandbox", "--to", "bluesky"]).args(paths));
    let (code, _, told) = publish(&paths);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("a.md:6: warning: bluesky: @desk is a name as another network writes it"), "{told}");
    assert_eq!(told.matches("word for word what bluesky said last").count(), 1, "{told}");
    let strict = "+++\nheadline = \"Library opens\"\nurl = \"https://news.example.com/b\"\n[checks]\nrepeated-text = \"error\"\n+++\n\nIt \
                  opened on Monday, @desk said.\n";
    std::fs::write(&paths[1], strict).expect("written");
    let (code, _, told) = publish(&paths);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("[repeated-text]"), "{told}");
}

#[test]
fn what_an_account_sets_wrong_is_told_at_its_place() {
    let folder = folder();
    let article = short_article(&folder, "a.md");
    let account = "[[accounts]]\nname = \"m\"\nchannel = \"mastodon\"\n";
    for (line, place, words) in [
        ("options = { visibility = \"pubic\" }", ":4:26: ", "did you mean \"public\"?"),
        ("options = { visibilty = \"public\" }", ":4:13: ", "did you mean \"visibility\"?"),
        ("checks = { mentions = \"off\" }", ":4:12: ", "did you mean \"mention\"?"),
        ("checks = { mention = \"none\" }", ":4:22: ", "unknown value \"none\""),
        ("utm = { campaign = \"{{sektion}}\" }", ":4:20: ", "did you mean \"section\"?"),
        ("utm = { campain = \"x\" }", ":4:9: ", "did you mean \"campaign\"?"),
        ("language = \"en\"\nfallback = [\"english\"]", ":5:13: ", "or \"any\""),
        ("max_parts = 99", ":4:13: ", "at most 10 here"),
        ("text_limit = 0", ":4:14: ", "1 at least"),
        ("template = \"braking\"", ":4:12: ", "did you mean \"breaking\"?"),
        ("link = \"card\"", ":4:8: ", "places are text, reply, none"),
        ("utm = { source = \"{{date format=\\\"%Q%\\\"}}\" }", ":4:18: ", "%Q"),
    ] {
        let config = folder.path().join("config.toml");
        std::fs::write(&config, format!("{account}{line}\n")).expect("written");
        let (code, stdout, told) = run(fanfare(folder.path()).args(["check", &article]));
        assert_eq!((code, stdout.as_str()), (2, ""), "{line}: {told}");
        assert!(told.contains(place) && told.contains(words), "{line}: {told}");
    }
}

#[test]
fn only_where_accounts_have_limits_of_their_own_may_one_say_its_own() {
    let folder = folder();
    let article = short_article(&folder, "a.md");
    let limits = |channel: &str, limit: usize| {
        let config = format!("[[accounts]]\nname = \"mine\"\nchannel = \"{channel}\"\ntext_limit = {limit}\n");
        std::fs::write(folder.path().join("config.toml"), config).expect("written");
        run(fanfare(folder.path()).args(["check", &article]))
    };
    for channel in CHANNELS {
        let (code, _, told) = limits(channel, 1000);
        if ["mastodon", "twitter"].contains(&channel) {
            assert_eq!(code, 0, "{channel}: {told}");
        } else {
            assert_eq!(code, 2, "{channel}: {told}");
            assert!(told.contains("config.toml:4:14: ") && told.contains("leave this out"), "{channel}: {told}");
        }
    }
    assert!(limits("bluesky", 1000).2.contains("the limit of a text is fixed at 300 "));
    assert!(limits("twitter", 25_001).2.contains("no account may have more than 25000"));
}

#[test]
fn a_template_that_an_article_asks_for_in_vain_is_told_at_its_line() {
    let folder = folder();
    let path = folder.path().join("a.md");
    std::fs::write(&path, "+++\nheadline = \"Trams\"\ntemplate = \"braking\"\n+++\n\nText.\n").expect("written");
    let path = path.display().to_string();
    let (code, told, _) = run(fanfare(folder.path()).args(["check", &path, "--format", "github"]));
    assert_eq!(code, 3);
    assert!(told.contains("a.md,line=3,title=post-invalid") && told.contains("did you mean \"breaking\"?"), "{told}");
}

#[test]
fn a_folder_of_channels_that_is_not_there_is_told_at_its_line() {
    let folder = folder();
    let article = short_article(&folder, "a.md");
    std::fs::write(folder.path().join("config.toml"), "channels = \"nosuch\"\n").expect("written");
    let (code, _, told) = run(fanfare(folder.path()).args(["check", &article]));
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("config.toml:1:12: there is no folder nosuch"), "{told}");
}

#[test]
fn an_article_is_checked_from_standard_input() {
    let folder = folder();
    let (code, told, summary) = with_input(
        fanfare(folder.path()).args(["check", "-"]),
        b"# THE COUNCIL APPROVES THE TRAM\n\nThe council met.\n",
    );
    assert_eq!(code, 0, "{summary}");
    assert!(told.starts_with("standard input:1: warning: ") && summary.starts_with("1 article, "), "{told}{summary}");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_and_not_waited_for() {
    let folder = folder();
    let pipe = folder.path().join("a.md");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there");
    assert!(made.success());
    for path in [pipe.display().to_string(), folder.path().display().to_string()] {
        let (code, told, _) = run(fanfare(folder.path()).args(["check", &path]));
        assert_eq!(code, 3, "{told}");
        assert!(told.contains("not a file or folder"), "{told}");
    }
}

#[test]
fn breaking_news_says_what_it_is_or_the_editor_is_told() {
    let folder = folder();
    let path = folder.path().join("a.md");
    let of = |language: &str, template: &str| {
        let text = format!(
            "+++\nheadline = \"Tram\"\nlanguage = \"{language}\"\ntemplate = \"{template}\"\nurl = \"https://news.example.com/a\"\n+++\n\nTram.\n"
        );
        std::fs::write(&path, text).expect("written");
        let path = path.display().to_string();
        run(fanfare(folder.path()).args(["preview", &path, "--to", "bluesky"])).1
    };
    for (language, breaking, correction) in [
        ("sv", "JUST NU: Tram", "Rättelse: Tram"),
        ("cs", "MIMOŘÁDNĚ: Tram", "Oprava: Tram"),
        ("el", "ΕΚΤΑΚΤΟ: Tram", "Διόρθωση: Tram"),
        ("vi", "TIN NÓNG: Tram", "Đính chính: Tram"),
        ("az", "TƏCİLİ: Tram", "Düzəliş: Tram"),
        ("ky", "ШАШЫЛЫШ: Tram", "Түзөтүү: Tram"),
    ] {
        for (template, words) in [("breaking", breaking), ("correction", correction)] {
            let told = of(language, template);
            assert!(told.contains(words) && !told.contains("[no-words]"), "{language}: {told}");
        }
    }
    let told = of("eu", "correction");
    assert!(
        told.contains("there are no fixed words for \"eu\", so the post does not say that it is a correction"),
        "{told}"
    );
    assert!(!of("eu", "post").contains("[no-words]"));
}

#[test]
fn two_files_that_are_one_article_are_told_before_a_publish_refuses_them() {
    let folder = folder();
    let posts = folder.path().join("posts");
    std::fs::create_dir(&posts).expect("made");
    for name in ["a", "b"] {
        let text = format!("+++\nid = \"tram\"\nheadline = \"Tram {name}\"\n+++\n\nThe tram runs again.\n");
        std::fs::write(posts.join(format!("{name}.md")), text).expect("written");
    }
    let (code, told, _) = run(fanfare(folder.path()).args(["check", "posts", "--format", "github"]));
    assert_eq!(code, 3, "{told}");
    let lines: Vec<_> = told.lines().filter(|line| line.contains("same-article")).collect();
    assert!(lines.len() == 1 && lines[0].contains("posts/b.md") && lines[0].contains("a.md"), "{told}");
}

#[test]
fn a_picture_that_is_none_is_found_before_anything_is_sent() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("written");
    let article = |image: &str| {
        let text =
            format!("+++\nheadline = \"Trams\"\nimage = \"{image}\"\nimage_alt = \"A tram\"\n+++\n\nThe tram runs.\n");
        write("a.md", text.as_bytes());
        run(fanfare(folder.path()).args(["check", "a.md", "--format", "github"]))
    };
    let whole = std::fs::read(root().join("posts/harbour-tram/tram.jpg")).expect("a picture");
    write("page.jpg", b"<!doctype html><title>404</title>");
    write("half.jpg", &whole[..whole.len() / 2]);
    write("whole.jpg", &whole);
    for (image, why) in [("page.jpg", "is not a picture that can be read"), ("half.jpg", "is cut off")] {
        let (code, told, _) = article(image);
        assert_eq!(code, 3, "{told}");
        let found: Vec<_> = told.lines().filter(|line| line.contains("title=picture-invalid")).collect();
        assert!(found.len() == 1 && found[0].contains("a.md,line=3") && found[0].contains(why), "{told}");
    }
    let (code, told, _) = article("whole.jpg");
    assert_eq!(code, 0, "{told}");
}

#[test]
fn a_video_that_is_none_is_found_before_anything_is_sent() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("written");
    write("a.md", b"+++\nheadline = \"Trams\"\nvideo = \"tram.mp4\"\n+++\n\nThe tram runs.\n");
    for (bytes, why) in
        [(&b"<!doctype html><title>404</title>"[..], "another kind"), (b"\0\0\0\x0Cftypisom\0\0\x10\0mdat", "cut off")]
    {
        write("tram.mp4", bytes);
        let (code, told, _) = run(fanfare(folder.path()).args(["check", "a.md", "--format", "github"]));
        assert_eq!(code, 3, "{told}");
        let found: Vec<_> = told.lines().filter(|line| line.contains("title=video-invalid")).collect();
        assert!(found.len() == 1 && found[0].contains("a.md,line=3") && found[0].contains(why), "{told}");
    }
}

#[test]
fn a_logo_that_is_no_picture_is_told_before_a_card_needs_it() {
    let folder = folder();
    let article = short_article(&folder, "a.md");
    std::fs::write(folder.path().join("logo.png"), "<svg></svg>").expect("written");
    for (logo, why) in [("logo.png", "use a JPEG, PNG"), ("nosuch.png", "nosuch.png, the logo under [newsroom]")] {
        std::fs::write(folder.path().join("config.toml"), format!("[newsroom]\nlogo = \"{logo}\"\n")).expect("written");
        let (_, told, _) = run(fanfare(folder.path()).arg("doctor"));
        assert!(told.contains(why), "{told}");
        let (_, _, told) = run(fanfare(folder.path()).args(["check", &article]));
        assert!(told.contains("the logo under [newsroom]") && told.contains(why), "{told}");
        let (code, _, told) = run(fanfare(folder.path()).args(["publish", &article, "--dry-run", "--to", "instagram"]));
        assert!(code == 3 && told.contains("the logo under [newsroom]"), "{code}: {told}");
    }
}

#[test]
fn a_time_that_the_clock_skips_is_found() {
    let folder = folder();
    std::fs::write(folder.path().join("config.toml"), "[newsroom]\ntimezone = \"Europe/Berlin\"\n").expect("written");
    let text = "+++\nheadline = \"Trams\"\npublish_at = 2027-03-28T02:30:00\n+++\n\nThe tram runs.\n";
    std::fs::write(folder.path().join("a.md"), text).expect("written");
    let (_, told, _) = run(fanfare(folder.path()).args(["check", "a.md", "--format", "github"]));
    assert!(told.contains("file=a.md,line=3,title=time-moved::publish_at: "), "{told}");
}
