//! `fanfare init`: what it makes works at once, and takes nothing away.

use super::{folder, refused, run};
use crate::common::fanfare;

#[test]
fn a_new_folder_is_previewed_and_published_to_the_sandbox() {
    let folder = folder();
    let mut init = fanfare(folder.path());
    init.args(["init", "desk", "--name", "The \"Harbour\" Post", "--url", "https://news.example", "--language", "en"]);
    let (code, stdout, stderr) = run(&mut init);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(stdout.lines().count(), 2, "{stdout}");
    let desk = folder.path().join("desk");
    let (code, stdout, stderr) = run(fanfare(&desk).args(["preview", "posts/first-article", "--format", "json"]));
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("https://news.example/first-article"), "{stdout}");
    let (code, _, stderr) =
        run(fanfare(&desk).args(["publish", "posts/first-article", "--sandbox", "--to", "mastodon,bluesky"]));
    assert_eq!(code, 0, "{stderr}");
    let (code, _, stderr) = run(fanfare(&desk).args(["check", "posts/"]));
    assert_eq!(code, 0, "what an editor begins with has nothing to mend: {stderr}");
}

#[test]
fn accounts_are_asked_for_by_what_their_channels_need() {
    let folder = folder();
    let all = "twitter,telegram,facebook,instagram,youtube,tiktok,email,mastodon,bluesky";
    let (code, _, stderr) = run(fanfare(folder.path()).args(["init", "--channels", all]));
    assert_eq!(code, 0, "{stderr}");
    let text = std::fs::read_to_string(folder.path().join("config.toml")).expect("written");
    assert_eq!(text.matches("\n[[accounts]]\n").count(), 9, "{text}");
    assert!(text.contains("credentials.access_token = { env = \"MASTODON_ACCESS_TOKEN\" }"), "{text}");
    assert!(text.contains("# settings.chat_id = \"\""), "{text}");
    let (code, stdout, _) = run(fanfare(folder.path()).args(["doctor"]));
    assert_eq!(code, 2, "nothing is set yet, and the configuration is read: {stdout}");
    assert!(stdout.contains("MASTODON_ACCESS_TOKEN is not set"), "{stdout}");
}

#[test]
fn what_is_there_stays() {
    let folder = folder();
    std::fs::write(folder.path().join("config.toml"), "not even TOML [").expect("written");
    refused(fanfare(folder.path()).args(["init"]), 2, &["config.toml is there already"]);
    assert!(!folder.path().join("posts").exists(), "nothing was written");
    refused(
        fanfare(folder.path()).args(["init", "a", "--timezone", "Mars/Olympus"]),
        2,
        &["Mars/Olympus", "time zone"],
    );
    refused(fanfare(folder.path()).args(["init", "a", "--channels", "mastodn"]), 2, &["mastodn", "mastodon"]);
    assert!(!folder.path().join("a").exists());
}
