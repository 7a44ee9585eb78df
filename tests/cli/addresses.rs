//! Pictures that an article names by their address.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::common::{Mock, configure, fanfare};

/// A server of pictures at `/a.png`, that leads there from `/moved.png` and has nothing else; gives its address.
fn pictures() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(1200, 800).write_to(&mut png, image::ImageFormat::Png).expect("a picture");
    let png = png.into_inner();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut asked = [0; 2048];
            let length = stream.read(&mut asked).unwrap_or(0);
            let asked = String::from_utf8_lossy(&asked[..length]).into_owned();
            let (head, body): (String, &[u8]) = match asked.split(' ').nth(1) {
                Some("/a.png") => (format!("200 OK\r\ncontent-type: image/png\r\ncontent-length: {}", png.len()), &png),
                Some("/moved.png") => ("302 Found\r\nlocation: /a.png\r\ncontent-length: 0".to_owned(), &[]),
                _ => ("404 Not Found\r\ncontent-length: 0".to_owned(), &[]),
            };
            let _ = stream.write_all(format!("HTTP/1.1 {head}\r\nconnection: close\r\n\r\n").as_bytes());
            let _ = stream.write_all(body);
        }
    });
    address
}

#[test]
fn a_picture_at_an_address_is_fetched_and_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let (article, at) = (folder.path().join("ferry.md"), pictures());
    let publish = |picture: &str| {
        let text = format!(
            "+++\nheadline = \"Ferry runs again\"\nurl = \"https://news.example.org/{picture}\"\n\
             images = [{{ src = \"{at}/{picture}\", alt = \"The ferry\" }}]\n+++\n\nThe ferry runs again from Monday.\n"
        );
        std::fs::write(&article, text).expect("written");
        let mut command = fanfare(folder.path());
        command.arg("publish").arg(&article).args(["--sandbox", "--wait", "--to", "mastodon", "--to", "bluesky"]);
        command.output().expect("the program runs")
    };
    let output = publish("moved.png");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let posts = mock.posts(None);
    assert_eq!(posts.len(), 2);
    // On Bluesky it is the picture of the link's card.
    for post in &posts {
        let alt = if post["channel"] == "mastodon" { "The ferry" } else { "" };
        let picture = &post["media"][0];
        assert_eq!((picture["alt"].as_str(), picture["mime"].as_str()), (Some(alt), Some("image/jpeg")), "{post}");
    }
    let output = publish("none.png");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("none.png could not be fetched: its server answered 404"), "{said}");
    assert_eq!(mock.posts(None).len(), 2);
}

/// Whoever writes an article is not to reach what only this network reaches, also where a server of the account is there.
#[test]
fn a_picture_inside_the_private_network_is_not_fetched() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mock, at) = (Mock::start(folder.path()), pictures());
    let config = format!(
        "[store]\nurl = \"sqlite:live.db\"\n[[accounts]]\nname = \"toots\"\nchannel = \"mastodon\"\n\
         api_url = \"{}/mastodon\"\ncredentials.access_token = {{ env = \"TOOTS\" }}\n",
        mock.url()
    );
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    let article = folder.path().join("ferry.md");
    let text = format!(
        "+++\nheadline = \"Ferry runs again\"\nurl = \"https://news.example.org/a\"\n\
         images = [{{ src = \"{at}/a.png\", alt = \"The ferry\" }}]\n+++\n\nThe ferry runs again from Monday.\n"
    );
    std::fs::write(&article, text).expect("written");
    let mut publish = fanfare(folder.path());
    publish.arg("publish").arg(&article).args(["--yes", "--wait", "--to", "toots"]).env("TOOTS", "sandbox-toots");
    let output = publish.output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("could not be fetched: 127.0.0.1 leads to 127.0.0.1, inside a private network"), "{said}");
    assert_eq!(mock.posts(None).len(), 0);
}

/// A dry run fetches nothing, and its fakes refuse what is no picture.
#[test]
fn in_a_dry_run_something_stands_in_for_a_picture_at_an_address_and_that_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let article = folder.path().join("ferry.md");
    let address = "https://news.example.org/ferry.webp";
    for size in [", width = 1600, height = 900", ""] {
        let text = format!(
            "+++\nheadline = \"Ferry runs again\"\nurl = \"https://news.example.org/a\"\n\
             images = [{{ src = \"{address}\", alt = \"The ferry\"{size} }}]\n+++\n\nThe ferry runs again from Monday.\n"
        );
        std::fs::write(&article, text).expect("written");
        let dry_run = |format: &str| {
            let mut command = fanfare(folder.path());
            // Those that take pictures as they are: a clip takes as long to make as all the rest.
            let accounts = "twitter,facebook,instagram,telegram,email,mastodon,bluesky";
            command.arg("publish").arg(&article).args(["--dry-run", "--to", accounts, "--format", format]);
            let output = command.output().expect("the program runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(0), "{said}");
            String::from_utf8(output.stdout).expect("UTF-8")
        };
        let told: Value = serde_json::from_str(&dry_run("json")).expect("JSON");
        let mut with_it = 0;
        for delivery in told["deliveries"].as_array().expect("deliveries") {
            assert_eq!(delivery["error"], Value::Null, "{delivery}");
            let stands_in = delivery["not_fetched"] == json!([address]);
            with_it += usize::from(stands_in);
        }
        assert!(with_it >= 5, "{told}");
        let lines = format!("{address} was not fetched: something else of its kind stands in for it");
        assert_eq!(dry_run("text").matches(&lines).count(), with_it);
    }
}
