//! Every channel is signed in, says who it is, and sends by what was kept.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;

use fanfare::post::MediaKind;

use super::browser::ALLOWS;
use super::{Newsroom, Said, typed};
use crate::behaviour::sample;
use crate::common::hurry;
use crate::planted;

fn signed_in(room: &Newsroom, channel: &str) -> Said {
    match typed(channel) {
        Some(secret) => room.types(&["account", "login", channel], &secret),
        None => room.signs_in(&[channel], &ALLOWS),
    }
}

fn begin_to_end(channel: &str) {
    let room = Newsroom::with(&[channel]);
    let said = signed_in(&room, channel);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.out.starts_with(&format!("{channel} is signed in as ")), "{}", said.out);
    assert!(!said.out.contains("it may not"), "{}", said.out);
    let verified = room.run_well(&["account", "verify", channel]);
    assert!(!verified.out.is_empty());
    let listed = room.run_well(&["account", "list"]);
    assert!(listed.out.contains("ready"), "{}", listed.out);
    let doctor = room.run(&["doctor"]);
    assert!(!doctor.out.contains("needs the credential"), "{}", doctor.out);
    if planted::rules(channel).media.required.is_none() {
        room.publishes(channel, "one");
    } else {
        shows(&room, channel);
    }
    let posts = room.mock.posts(Some(channel));
    assert_eq!(posts.len(), 1, "{posts:?}");
    let state = posts[0]["state"].as_str().unwrap();
    assert!(["public", "private"].contains(&state), "{posts:?}");
}

/// A post with a video, or with a picture that the platform fetches, sent by what the store has alone.
fn shows(room: &Newsroom, channel: &str) {
    shows_with(room, channel, "");
}

/// The same for an account that says more of itself.
fn shows_with(room: &Newsroom, channel: &str, more: &str) {
    hurry(room.folder(), channel);
    std::fs::create_dir(room.folder().join("public")).unwrap();
    let public = serves(room.folder().join("public"));
    room.configure(&[(channel, format!("{more}[media]\nfolder = \"public\"\nurl = \"{public}\"\n"))]);
    let config = room.folder().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("channels = \"channels\"\n{text}")).unwrap();
    std::fs::write(room.folder().join("clip.mp4"), sample::clip().content).unwrap();
    let is_by_picture = planted::rules(channel).media.required == Some(MediaKind::Image);
    let video = if is_by_picture { "" } else { "video = \"clip.mp4\"\n" };
    let text = format!("+++\nheadline = \"The harbour tram runs again\"\n{video}+++\n\nIt runs from Monday.\n");
    std::fs::write(room.folder().join("one.md"), text).unwrap();
    room.run_well(&["publish", "one.md", "--to", channel, "--yes", "--wait"]);
}

/// A web server that shows `folder`, as long as the test runs; its address.
fn serves(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut asked = [0; 4096];
            let read = stream.read(&mut asked).unwrap_or(0);
            let asked = String::from_utf8_lossy(&asked[..read]).into_owned();
            let name = asked.split_whitespace().nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
            let content = std::fs::read(folder.join(name)).unwrap_or_default();
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\ncontent-length: {}\r\n\r\n", content.len());
            let _ = stream.write_all(&[head.as_bytes(), &content].concat());
        }
    });
    address
}

/// A test for each channel, named for it.
macro_rules! tests {
    ([$($channel:ident)*] [$test:ident]) => {
        $(mod $channel { #[test] fn $test() { super::begin_to_end(stringify!($channel)); } })*
    };
}

include!(concat!(env!("OUT_DIR"), "/for_every_channel.rs"));

for_every_channel! { tests! [is_signed_in_says_who_it_is_and_sends] }

#[test]
fn instagram_is_signed_in_by_facebook_too_and_its_post_is_deleted() {
    let room = Newsroom::with(&["instagram"]);
    room.configure(&[("instagram", "settings.login = \"facebook\"\n".to_owned())]);
    let said = signed_in(&room, "instagram");
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.out.contains("@desk") && !said.out.contains("it may not"), "{}", said.out);
    assert!(room.run_well(&["account", "verify", "instagram"]).out.contains("@desk"));
    shows_with(&room, "instagram", "settings.login = \"facebook\"\n");
    assert_eq!(room.mock.posts(Some("instagram")).len(), 1);
    room.run_well(&["retract", "one.md", "--wait"]);
    assert_eq!(room.mock.posts(Some("instagram"))[0]["state"], "deleted");
}
