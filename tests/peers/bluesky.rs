//! Posts to the reference server, read back from the account's own records.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::pds::{Lossy, Member, Pds};
use super::{STORE_KEY, run, run_well};
use crate::common::{fanfare, hurry, root};

/// A newsroom with one account.
struct Desk {
    folder: tempfile::TempDir,
    member: Member,
}

impl Desk {
    /// One that reaches `pds` at `port`, with further `settings` of its account.
    fn new(pds: &Pds, port: u16, settings: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        hurry(folder.path(), "bluesky");
        let config = format!(
            "channels = \"channels\"\n[store]\nkey = {{ env = \"STORE_KEY\" }}\n\
             [[accounts]]\nname = \"bluesky\"\nchannel = \"bluesky\"\napi_url = \"http://127.0.0.1:{port}/\"\n\
             settings = {{ handle = \"desk.test\" }}\n{settings}\n\
             [accounts.credentials]\napp_password = {{ env = \"APP_PASSWORD\" }}\n"
        );
        std::fs::write(folder.path().join("config.toml"), config).expect("written");
        Self { folder, member: pds.join("desk.test") }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = fanfare(self.folder.path());
        command.args(args).args(["--format", "json"]);
        command.env("STORE_KEY", STORE_KEY).env("APP_PASSWORD", &self.member.app_password);
        command
    }

    fn publish(&self, article: &Path) -> Value {
        let published = run_well(&mut self.command(&["publish", &article.display().to_string(), "--yes", "--wait"]));
        let delivery = published["deliveries"][0].clone();
        assert_eq!(delivery["state"], "sent", "{delivery:#}");
        delivery
    }

    /// What the preview says of each part of the post.
    fn previewed(&self, article: &Path) -> Vec<Value> {
        let preview = run_well(&mut self.command(&["preview", &article.display().to_string()]));
        preview["posts"][0]["parts"].as_array().expect("parts").iter().map(|part| part["text"].clone()).collect()
    }
}

/// What each facet says of which words.
fn facets(record: &Value) -> Vec<(String, Value)> {
    let text = record["text"].as_str().expect("a text");
    let all = record["facets"].as_array().into_iter().flatten();
    let mut said: Vec<_> = all
        .map(|facet| {
            let at = |end: &str| usize::try_from(facet["index"][end].as_u64().expect("an offset")).expect("an offset");
            (text[at("byteStart")..at("byteEnd")].to_owned(), facet["features"][0].clone())
        })
        .collect();
    said.sort_by_key(|(words, _)| text.find(words));
    said
}

fn texts(posts: &[Value]) -> Vec<Value> {
    posts.iter().map(|post| post["value"]["text"].clone()).collect()
}

#[test]
fn links_mentions_and_hashtags_stand_where_they_were_previewed() {
    let pds = Pds::start();
    let (desk, reader) = (Desk::new(&pds, pds.port, ""), pds.join("aigerim.test"));
    let article = desk.folder.path().join("survey");
    std::fs::create_dir(&article).expect("a folder");
    let text = "+++\nheadline = \"Harbour is 2 metres shallower\"\nurl = \"https://post.example.com/survey\"\nlanguage = \"en\"\n\
                +++\n\nThe survey was made in October.\n";
    std::fs::write(article.join("article.md"), text).expect("written");
    let own = "Қала 👩🏽‍🚒 asks @aigerim.test and @missing.test about [the survey](https://survey.example.com/?year=2026&all=1): \
               https://post.example.com/survey\n\n#ҚалаКеңесі #Harbour\n";
    std::fs::write(article.join("bluesky.md"), own).expect("written");
    let delivery = desk.publish(&article);
    let posts = pds.posts(&desk.member);
    assert_eq!(texts(&posts), desk.previewed(&article));
    let record = &posts[0]["value"];
    let link = |uri: &str| json!({"$type": "app.bsky.richtext.facet#link", "uri": uri});
    let tag = |tag: &str| json!({"$type": "app.bsky.richtext.facet#tag", "tag": tag});
    // Nobody there has the other name, so it is words.
    let expected = [
        ("@aigerim.test".to_owned(), json!({"$type": "app.bsky.richtext.facet#mention", "did": reader.did})),
        ("the survey".to_owned(), link("https://survey.example.com/?year=2026&all=1")),
        ("https://post.example.com/survey".to_owned(), link("https://post.example.com/survey")),
        ("#ҚалаКеңесі".to_owned(), tag("ҚалаКеңесі")),
        ("#Harbour".to_owned(), tag("Harbour")),
    ];
    assert_eq!(facets(record), expected);
    assert_eq!(record["langs"], json!(["en"]));
    assert_eq!(
        (&delivery["receipt"]["id"], &delivery["receipt"]["parts"][0]["extra"]["cid"]),
        (&posts[0]["uri"], &posts[0]["cid"])
    );
    let refused = run(&mut desk.command(&["publish", &article.display().to_string(), "--yes", "--wait"]));
    assert_eq!(refused.0, 1, "a second time: {refused:?}");
    assert_eq!(pds.posts(&desk.member).len(), 1);
}

#[test]
fn a_card_has_its_picture_and_a_picture_its_description() {
    let pds = Pds::start();
    let desk = Desk::new(&pds, pds.port, "");
    let article = root().join("posts/harbour-tram");
    desk.publish(&article);
    let config = desk.folder.path().join("config.toml");
    let text = std::fs::read_to_string(&config).expect("the configuration");
    std::fs::write(&config, text.replace("channel = \"bluesky\"", "channel = \"bluesky\"\nlink = \"text\""))
        .expect("written");
    run_well(&mut desk.command(&["publish", &article.display().to_string(), "--yes", "--wait", "--again"]));
    let posts = pds.posts(&desk.member);
    let [card, picture] = &posts[..] else { panic!("{posts:?}") };

    let external = &card["value"]["embed"]["external"];
    assert_eq!(external["uri"], "https://harbour-post.example.com/city/trams-return");
    assert_eq!(external["title"], "Trams return to Marrow Harbour after forty years");
    assert!(
        external["description"].as_str().is_some_and(|text| text.starts_with("The first line along the old quays"))
    );
    let image = &picture["value"]["embed"]["images"][0];
    assert!(image["alt"].as_str().is_some_and(|alt| alt.contains("a yellow tram stands on a stone quay at dusk")));
    assert!(image["aspectRatio"]["width"].as_u64() > image["aspectRatio"]["height"].as_u64(), "{image}");
    for blob in [&external["thumb"], &image["image"]] {
        let kept = pds.blob(&desk.member, blob);
        assert_eq!((&blob["mimeType"], &blob["size"]), (&json!("image/jpeg"), &json!(kept.len())));
        assert!(kept.starts_with(b"\xff\xd8\xff"));
    }
}

#[test]
fn a_thread_answers_itself_and_is_corrected_and_taken_down() {
    let pds = Pds::start();
    let desk = Desk::new(&pds, pds.port, "overflow = \"thread\"");
    let article = desk.folder.path().join("ferry.md");
    let write = |headline: &str| {
        let body =
            "The ferry to the northern islands runs again from Monday, the harbour board said after its meeting. "
                .repeat(9);
        let text = format!(
            "+++\nid = \"ferry\"\nheadline = \"{headline}\"\nurl = \"https://post.example.com/ferry\"\nlanguage = \"en\"\n+++\n\n{body}\n"
        );
        std::fs::write(&article, text).expect("written");
    };
    write("Ferry runs again from Monday");
    desk.publish(&article);
    let posts = pds.posts(&desk.member);
    assert!(posts.len() > 2, "{posts:?}");
    assert_eq!(texts(&posts), desk.previewed(&article));
    let reference = |post: &Value| json!({"uri": post["uri"], "cid": post["cid"]});
    for (before, post) in posts.iter().zip(&posts[1..]) {
        assert_eq!(post["value"]["reply"], json!({"root": reference(&posts[0]), "parent": reference(before)}));
    }
    write("Ferry runs again from Tuesday");
    run_well(&mut desk.command(&["correct", &article.display().to_string(), "--wait"]));
    let corrected = pds.posts(&desk.member);
    assert_eq!(corrected[..posts.len()], posts, "what is out stays as it was");
    let [correction] = &corrected[posts.len()..] else { panic!("{corrected:?}") };
    assert!(correction["value"]["text"].as_str().is_some_and(|text| text.contains("Tuesday")), "{correction}");
    assert_eq!(correction["value"]["reply"]["root"], reference(&posts[0]));
    run_well(&mut desk.command(&["retract", &article.display().to_string(), "--wait"]));
    assert_eq!(pds.posts(&desk.member), Vec::<Value>::new());
}

#[test]
fn a_post_whose_answer_was_lost_is_there_once() {
    let pds = Pds::start();
    let way = Lossy::before(pds.port, "com.atproto.repo.putRecord");
    let desk = Desk::new(&pds, way.port, "");
    let delivery = desk.publish(&root().join("posts/night-buses.md"));
    let posts = pds.posts(&desk.member);
    assert_eq!(posts.len(), 1, "{posts:?}");
    assert_eq!(delivery["receipt"]["id"], posts[0]["uri"]);
    assert_eq!(delivery["receipt"]["parts"][0]["extra"]["cid"], posts[0]["cid"]);
    // The same record under the same key, with which the server does nothing.
    assert_eq!(way.calls(), 2);
}

#[test]
fn a_token_that_is_none_is_renewed_by_the_password() {
    let pds = Pds::start();
    let desk = Desk::new(&pds, pds.port, "");
    let (code, told, _) = run(desk.command(&["account", "verify"]).env("APP_PASSWORD", "abcd-efgh-ijkl-mnop"));
    assert_eq!(code, 1, "{told:#}");
    assert!(told.to_string().contains("AuthenticationRequired"), "{told:#}");
    let config = desk.folder.path().join("config.toml");
    let text = std::fs::read_to_string(&config).expect("the configuration");
    std::fs::write(&config, text + "access_token = { env = \"TOKEN\" }\n").expect("written");
    let article = root().join("posts/night-buses.md").display().to_string();
    let mut command = desk.command(&["publish", &article, "--yes", "--wait"]);
    let published = run_well(command.env("TOKEN", "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"));
    assert_eq!(published["deliveries"][0]["state"], "sent");
    assert_eq!(pds.posts(&desk.member).len(), 1);
}
