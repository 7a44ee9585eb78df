//! An account that is signed in as another than it was: what went out before is neither changed nor taken down by that one.

use serde_json::Value;

use super::browser::{ALLOWS, SOMEBODY_ELSE};
use super::{Newsroom, Said};

fn public(room: &Newsroom) -> usize {
    room.mock.posts(None).iter().filter(|post| post["state"] == "public").count()
}

fn state_of(said: &Said) -> (String, String) {
    let told: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}{}", said.out, said.err));
    let text = |key: &str| told["deliveries"][0][key].as_str().unwrap_or_default().to_owned();
    (text("state"), text("reason"))
}

#[test]
fn what_went_out_as_one_is_not_corrected_or_taken_down_by_another() {
    for channel in ["mastodon", "twitter", "youtube"] {
        let room = Newsroom::with(&[channel]);
        assert_eq!(room.signs_in(&[channel], &ALLOWS).code, 0);
        room.publishes(channel, "one");
        assert_eq!(room.signs_in(&[channel, "--yes"], &SOMEBODY_ELSE).code, 0);
        let before = room.mock.posts(None).len();
        let text = std::fs::read_to_string(room.folder().join("one.md")).unwrap();
        std::fs::write(room.folder().join("one.md"), text.replace("headline = \"", "headline = \"Corrected: "))
            .unwrap();
        for command in ["correct", "retract"] {
            let said = room.run(&[command, "one.md", "--wait", "--format", "json"]);
            let (state, reason) = state_of(&said);
            assert!(said.code == 1 && state.ends_with("held"), "{channel}: {state} {reason}");
            assert!(reason.contains(&format!("as another than {channel} is now")), "{channel}: {reason}");
        }
        assert_eq!((room.mock.posts(None).len(), public(&room)), (before, 1), "{channel}");

        assert_eq!(room.signs_in(&[channel, "--yes"], &ALLOWS).code, 0);
        let said = room.run(&["retract", "one.md", "--wait", "--format", "json"]);
        assert_eq!((said.code, state_of(&said).0.as_str()), (0, "delete done"), "{channel}: {}{}", said.out, said.err);
        assert_eq!(public(&room), 0, "{channel}");
    }
}

/// A token that was renewed by signing in again is the same account's.
#[test]
fn who_is_signed_in_again_takes_down_what_went_out_before() {
    let room = Newsroom::with(&["mastodon"]);
    assert_eq!(room.signs_in(&["mastodon"], &ALLOWS).code, 0);
    room.publishes("mastodon", "one");
    assert_eq!(room.signs_in(&["mastodon"], &ALLOWS).code, 0);
    let said = room.run(&["retract", "one.md", "--wait", "--format", "json"]);
    assert_eq!((said.code, state_of(&said).0.as_str()), (0, "delete done"), "{}{}", said.out, said.err);
}
