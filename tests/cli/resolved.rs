//! What a person says of a post whose outcome cannot be known, and what can be done to it afterwards.

use serde_json::{Value, json};

use super::{folder, run};
use crate::common::{Mock, configure, fanfare};

/// A bot reads nothing back: that the message has a picture is known by what was to be sent.
#[test]
fn a_message_with_a_picture_that_a_person_has_found_is_corrected_by_its_caption() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let config = folder.path().join("config.toml");
    let own = std::fs::read_to_string(&config).expect("written before");
    std::fs::write(&config, own + "[[accounts]]\nname = \"desk\"\nchannel = \"telegram\"\n").expect("written");
    let mut picture = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(400, 300).write_to(&mut picture, image::ImageFormat::Png).expect("drawn");
    std::fs::write(folder.path().join("tram.png"), picture.get_ref()).expect("written");
    let article = folder.path().join("tram.md");
    let write = |headline: &str| {
        let text =
            format!("+++\nid = \"tram\"\nheadline = \"{headline}\"\n+++\n\nIt runs from six.\n\n![A tram](tram.png)\n");
        std::fs::write(&article, text).expect("written");
    };
    let command = |words: &[&str]| run(fanfare(folder.path()).args(words).arg("--sandbox"));
    write("The tram is back on Monday");
    mock.fault(&json!({"channel": "telegram", "method": "POST", "kind": "drop_after"}));
    let path = article.display().to_string();
    let (code, stdout, stderr) = command(&["publish", &path, "--wait", "--format", "json"]);
    assert_eq!(code, 4, "{stdout}{stderr}");
    let published: Value = serde_json::from_str(&stdout).expect("JSON");
    let id = published["deliveries"][0]["id"].as_str().expect("an id").to_owned();
    let out = mock.posts(Some("telegram"));
    assert_eq!((out.len(), out[0]["media"].as_array().map(Vec::len)), (1, Some(1)), "{out:?}");
    let number = out[0]["id"].as_str().expect("an id").to_owned();
    for nothing in ["it is out", "https://t.me/another/1", "https://x.com/desk/status/1", "https://t.me/desk"] {
        let (code, _, stderr) = command(&["queue", "resolve", &id, "--sent", nothing]);
        assert_eq!(code, 2, "{stderr}");
        let wanted =
            format!("`{nothing}` names no post of desk on Telegram; give https://t.me/chat_id/ID, or its number");
        assert!(stderr.contains(&wanted), "{stderr}");
    }
    let address = format!("https://t.me/desk/{number}");
    let (code, stdout, stderr) = command(&["queue", "resolve", &id, "--sent", &address]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    write("The tram is back on Tuesday");
    let (code, stdout, stderr) = command(&["correct", &path, "--wait"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    let out = mock.posts(Some("telegram"));
    let text = out[0]["text"].as_str().expect("a caption");
    assert!(out.len() == 1 && text.contains("Tuesday"), "{out:?}");
}
