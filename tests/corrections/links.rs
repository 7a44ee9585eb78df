//! Corrections of a post whose link was wrong: where the right one stands then, and what is said where it stands nowhere.

use super::*;

fn write_with_link(article: &Path, day: &str, page: &str) {
    let text = format!(
        "+++\nid = \"ferry\"\nheadline = \"Ferry runs again from {day}\"\nurl = \"https://news.example.org/{page}\"\n+++\n\nThe ferry \
         to the northern islands runs again, the harbour board said. A storm had damaged its ramp.\n"
    );
    std::fs::write(article, text).expect("written");
}

/// A scene whose links stand at `place`, and an article that is out on it with a wrong link.
fn published(channel: &str, place: &str) -> (tempfile::TempDir, Mock, std::path::PathBuf) {
    let (folder, mock) = scene(channel);
    let config = folder.path().join("config.toml");
    let text = std::fs::read_to_string(&config).expect("written before");
    std::fs::write(&config, format!("{text}link = \"{place}\"\n")).expect("written");
    let article = folder.path().join("ferry.md");
    write_with_link(&article, "Monday", "fery");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    (folder, mock, article)
}

#[test]
fn a_card_that_no_edit_changes_is_left_to_a_person() {
    let (folder, mock, article) = published("facebook", "card");
    let before = mock.posts(Some("facebook"));
    write_with_link(&article, "Monday", "ferry");
    let planned = dry(folder.path(), "correct", &article);
    assert_eq!(state(&planned, "facebook"), "by hand", "{planned}");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "facebook"), exit), ("by hand", Some(1)), "{told}");
    assert!(told.to_string().contains("its card keeps the old link"), "{told}");
    assert_eq!(mock.posts(Some("facebook")), before, "an edit to the same words would be seen");
    write_with_link(&article, "Tuesday", "ferry");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "facebook"), exit), ("edit done", Some(1)), "{told}");
    assert!(told.to_string().contains("the card keeps the old link"), "{told}");
    write_with_link(&article, "Monday", "fery");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "facebook"), exit), ("edit done", Some(0)), "the link of its card: {told}");
}

#[test]
fn a_reply_has_the_card_of_the_right_link() {
    let (folder, mock, article) = published("bluesky", "card");
    for page in ["ferry", "ferries"] {
        write_with_link(&article, "Monday", page);
        let (told, exit) = run(folder.path(), "correct", &article);
        assert_eq!((state(&told, "bluesky"), exit), ("reply done", Some(0)), "{told}");
        let reply = mock.posts(Some("bluesky")).pop().expect("a reply");
        assert_eq!(reply["details"]["card"]["uri"], format!("https://news.example.org/{page}"), "{reply}");
        assert_eq!(state(&run(folder.path(), "correct", &article).0, "bluesky"), "unchanged");
    }
}

/// The link of the post stands in a reply of its own, which the correction has none of.
#[test]
fn a_reply_tells_the_right_link_and_leaves_out_one_that_stands() {
    let (folder, mock, article) = published("twitter", "reply");
    let newest = |mock: &Mock| mock.posts(Some("twitter")).pop().expect("a post").to_string();
    write_with_link(&article, "Tuesday", "fery");
    assert_eq!(state(&run(folder.path(), "correct", &article).0, "twitter"), "reply done");
    assert!(newest(&mock).contains("Tuesday") && !newest(&mock).contains("news.example.org"), "{}", newest(&mock));
    write_with_link(&article, "Tuesday", "ferry");
    assert_eq!(state(&run(folder.path(), "correct", &article).0, "twitter"), "reply done");
    assert!(newest(&mock).contains("https://news.example.org/ferry"), "{}", newest(&mock));
}
