//! `measure`: a text taken as what is sent, counted as its channel counts, with the reasons.

use fanfare::text::{Markup, Unit};
use serde::Serialize;

use super::{folder, refused, run, sample, with_input};
use crate::common::{fanfare, root};

/// What `measure` says of `text`, line by line.
fn explained(arguments: &[&str], text: &str) -> Vec<String> {
    let folder = folder();
    let mut command = fanfare(folder.path());
    let (code, stdout, stderr) = with_input(command.arg("measure").args(arguments).arg("--explain"), text.as_bytes());
    assert_eq!(code, 0, "{stderr}");
    stdout.lines().map(str::to_owned).collect()
}

#[test]
fn tags_count_their_commas_and_the_quotes_that_nobody_writes() {
    let expected = ["21 of 500: text 18, separators 3"];
    assert_eq!(explained(&["youtube", "--field", "tags"], "harbour, tram line 9"), expected);
    // White space around a tag is not sent.
    assert_eq!(explained(&["youtube", "--field", "tags"], " harbour,tram line 9,\n"), expected);
    assert_eq!(explained(&["youtube", "--field", "tags"], "\"a b\""), ["7 of 500: text 5, separators 2"]);
}

#[test]
fn a_content_warning_counts_where_the_channel_counts_it() {
    let text = "Hi @a@b.com https://a.com/x 👍";
    assert_eq!(
        explained(&["mastodon", "--warning", "Flood"], text),
        ["36 of 500: text 7, links 23, emoji 1, warning 5"]
    );
    assert_eq!(explained(&["mastodon"], text), ["31 of 500: text 7, links 23, emoji 1"]);
    let folder = folder();
    let mut command = fanfare(folder.path());
    refused(command.args(["measure", "twitter", "--warning", "x"]), 2, &["twitter counts no content warning"]);
}

#[test]
fn telegram_counts_without_the_spaces_and_lines_at_the_ends() {
    assert_eq!(explained(&["telegram"], "  \n hi \n")[0], "2 of 4096: text 2");
}

#[test]
fn reasons_stand_in_the_order_of_their_limits() {
    let lines = explained(&["bluesky"], &"👨‍👩‍👧‍👦".repeat(100));
    assert_eq!(lines, ["2500 of 3000: emoji 2500", "100 of 300: emoji 100"]);
    let text = format!("{}https://a.com/{}", "a".repeat(200), "b".repeat(50));
    let first = explained(&["bluesky"], &text.replacen("ahttps", " https", 1)).remove(0);
    assert_eq!(first, "264 of 300: text 200, links 64");
}

#[test]
fn a_preview_says_what_its_lengths_are_made_of() {
    let folder = folder();
    let (code, stdout, _) = run(fanfare(folder.path()).args(["preview", &sample()]));
    assert_eq!(code, 0);
    for limit in [" of 280: text ", " of 300: text ", " of 1024: text ", "title ", "tags "] {
        assert!(
            stdout.lines().any(|line| line.trim_start().starts_with('[') && line.contains(limit)),
            "{limit}: {stdout}"
        );
    }
    let (_, page, _) = run(fanfare(folder.path()).args(["preview", &sample(), "--to", "bluesky", "--format", "html"]));
    assert!(page.contains(" of 300: text "), "no reasons on the page");
}

fn name(value: impl Serialize) -> String {
    serde_json::to_value(value).expect("JSON").as_str().expect("a name").to_owned()
}

#[test]
fn a_channel_of_the_user_s_own_may_name_every_unit_and_markup() {
    let rules = std::fs::read_to_string(root().join("tests/channels/parrot/channel.toml")).expect("rules");
    let folder = folder();
    std::fs::write(folder.path().join("config.toml"), "channels = \"channels\"\n").expect("written");
    let own = folder.path().join("channels/parrot");
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("post.hbs"), "{{headline}}").expect("written");
    let measured = |rules: String| {
        std::fs::write(own.join("channel.toml"), rules).expect("written");
        let text = "Opens (video) 👍 https://a.com/b_c";
        let mut command = fanfare(folder.path());
        with_input(command.args(["measure", "parrot", "--explain"]), text.as_bytes())
    };
    for unit in Unit::ALL {
        let limits = format!("limits = [{{ max = 900, unit = \"{}\" }}]\nsource = {{ url", name(unit));
        let start = rules.find("limits = ").expect("limits");
        let end = start + rules[start..].find("source = { url").expect("a source") + "source = { url".len();
        let (code, stdout, stderr) = measured(format!("{}{limits}{}", &rules[..start], &rules[end..]));
        assert_eq!((code, stdout.contains(" of 900: text ")), (0, true), "{unit:?}: {stdout}{stderr}");
    }
    for markup in Markup::ALL {
        let own = format!("markup = \"{}\"", name(markup));
        let (code, stdout, stderr) = measured(rules.replacen("markup = \"plain\"", &own, 1));
        assert_eq!((code, stdout.contains(" of 300: text ")), (0, true), "{markup:?}: {stdout}{stderr}");
    }
}

#[test]
fn a_text_with_a_character_that_the_channel_refuses_is_not_valid() {
    for refused in ["\u{feff}a", "a\u{fffe}", "\u{ffff}"] {
        let folder = folder();
        let arguments = ["measure", "twitter", "--format", "json"];
        let (code, stdout, _) = with_input(fanfare(folder.path()).args(arguments), refused.as_bytes());
        assert_eq!(code, 3, "{refused:?}");
        let measured: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
        assert_eq!(measured["valid"], false, "{refused:?}");
    }
    let folder = folder();
    let (_, stdout, _) =
        with_input(fanfare(folder.path()).args(["measure", "twitter", "--explain"]), "\u{feff}a".as_bytes());
    assert!(stdout.contains("refuses U+FEFF"), "{stdout}");
}
