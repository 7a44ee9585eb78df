//! `check`, for people and for CI.

use serde_json::Value;

use super::{folder, run, short_article};
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
