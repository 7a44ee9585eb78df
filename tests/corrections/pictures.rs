//! Corrections of a post with a picture: what an edit exchanges, and what it says of the rest.

use super::*;

/// Where an edit changes words alone, whoever has a new picture is told that the old one stands.
#[test]
fn a_correction_says_that_the_picture_stays() {
    let (folder, _mock) = scene("facebook");
    let article = folder.path().join("ferry.md");
    // A link in the text would show its page instead of the picture.
    let config = folder.path().join("config.toml");
    let text = std::fs::read_to_string(&config).expect("written before");
    std::fs::write(&config, text + "link = \"none\"\n").expect("written");
    write_with_picture(&article, "Monday", "The ferry at the quay");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    write_with_picture(&article, "Tuesday", "The ferry at the quay");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "facebook"), exit), ("edit done", Some(0)), "{told}");
    write_with_picture(&article, "Wednesday", "The ferry at the quay");
    let other = image::RgbImage::from_pixel(800, 600, image::Rgb([20, 90, 160]));
    other.save(article.with_extension("jpg")).expect("another picture");
    assert!(dry(folder.path(), "correct", &article).to_string().contains("stay as they were"));
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "facebook"), exit), ("edit done", Some(1)), "{told}");
    assert!(told.to_string().contains("stay as they were"), "{told}");
}

#[test]
fn on_mastodon_a_correction_changes_what_describes_the_picture_and_sends_no_file_again() {
    let (folder, mock) = scene("mastodon");
    let article = folder.path().join("ferry.md");
    write_with_picture(&article, "Monday", "The ferry at the quay");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    let file = |mock: &Mock| mock.posts(Some("mastodon"))[0]["media"][0].clone();
    let before = file(&mock);
    write_with_picture(&article, "Monday", "The new ferry at the quay");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "mastodon"), exit), ("edit done", Some(0)), "{told}");
    let after = file(&mock);
    assert_eq!(after["alt"], "The new ferry at the quay");
    assert_eq!(after["bytes"], before["bytes"]);
    assert_eq!(state(&run(folder.path(), "correct", &article).0, "mastodon"), "unchanged");
}

#[test]
fn a_reply_that_would_say_the_same_beside_another_picture_is_not_made_again() {
    let (folder, mock) = scene("bluesky");
    let article = folder.path().join("ferry.md");
    write_with_picture(&article, "Monday", "The ferry at the quay");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    write_with_picture(&article, "Tuesday", "The ferry at the quay");
    assert_eq!(state(&run(folder.path(), "correct", &article).0, "bluesky"), "reply done");
    write_with_picture(&article, "Tuesday", "The new ferry at the quay");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "bluesky"), exit), ("by hand", Some(1)), "{told}");
    assert!(told.to_string().contains("which no reply shows"), "{told}");
    write_with_picture(&article, "Wednesday", "The new ferry at the quay");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "bluesky"), exit), ("reply done", Some(1)), "{told}");
    assert!(told.to_string().contains("a reply of words alone"), "{told}");
    assert_eq!(mock.posts(Some("bluesky")).len(), 3);
}

/// Telegram exchanges pictures one for one; what it does not exchange is told.
#[test]
fn a_correction_on_telegram_exchanges_the_picture_and_says_where_it_cannot() {
    let (folder, mock) = scene("telegram");
    let article = folder.path().join("ferry.md");
    write_with_picture(&article, "Monday", "The ferry at the quay");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    let picture = |mock: &Mock| mock.posts(Some("telegram"))[0]["media"][0]["bytes"].clone();
    let before = picture(&mock);
    let drawn = image::RgbImage::from_pixel(640, 480, image::Rgb([10, 90, 200]));
    drawn.save(article.with_extension("jpg")).expect("drawn");
    let planned = dry(folder.path(), "correct", &article);
    assert!(!planned.to_string().contains("stay as they were"), "{planned}");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "telegram"), exit), ("edit done", Some(0)), "{told}");
    assert_ne!(picture(&mock), before, "another picture");

    let text = std::fs::read_to_string(&article).expect("written before");
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with("images")).collect();
    std::fs::write(&article, without.join("\n")).expect("written");
    assert!(dry(folder.path(), "correct", &article).to_string().contains("stay as they were"));
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "telegram"), exit), ("by hand", Some(1)), "{told}");
    assert!(told.to_string().contains("stay as they were"), "{told}");
}

/// X takes an edit that changes nothing else for a duplicate.
#[test]
fn pictures_that_no_edit_changes_alone_are_left_to_a_person() {
    let (folder, mock) = scene("twitter");
    let config = folder.path().join("config.toml");
    let usual = std::fs::read_to_string(&config).expect("written before");
    let paying = usual.replace("\"desk\"", "\"premium-desk\"");
    std::fs::write(&config, format!("{paying}text_limit = 1000\n")).expect("written");
    let article = folder.path().join("ferry.md");
    write_with_picture(&article, "Monday", "The ferry at the quay");
    assert_eq!(run(folder.path(), "publish", &article).1, Some(0));
    let before = mock.posts(Some("twitter"));
    write_with_picture(&article, "Monday", "The new ferry at the quay");
    for _ in 0..2 {
        let (told, exit) = run(folder.path(), "correct", &article);
        assert_eq!((state(&told, "twitter"), exit), ("by hand", Some(1)), "{told}");
        assert!(told.to_string().contains("stay as they were; change them"), "{told}");
    }
    assert_eq!(mock.posts(Some("twitter")), before);
    write_with_picture(&article, "Tuesday", "The new ferry at the quay");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "twitter"), exit), ("edit done", Some(0)), "{told}");
}
