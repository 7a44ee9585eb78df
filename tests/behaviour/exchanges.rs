//! Pictures of posts that are out, exchanged by those channels that declare it; and posts that are too old to be deleted.

use fanfare::channel::Channels;
use fanfare::delivery::{Journal, Step, Stop};
use fanfare::mock::Fault;
use fanfare::mock::faults::Kind;
use serde_json::json;

use super::changes::as_editor;
use super::journal::Notes;
use super::sample::picture;
use super::stage::Stage;

/// The channels whose edits replace pictures.
fn exchanging() -> Vec<&'static str> {
    let channels = Channels::embedded().expect("what is built in is valid");
    let exchanges = |name: &&str| {
        let channel = channels.get(name).expect("a channel of the registry");
        channel.rules.edits.as_ref().is_some_and(|edits| edits.media)
    };
    fanfare::adapters::registry().iter().map(|(name, _)| *name).filter(exchanges).collect()
}

#[test]
fn a_new_picture_takes_the_place_of_the_old_one() {
    let channels = exchanging();
    assert!(channels.contains(&"telegram"), "{channels:?}");
    for channel in channels {
        let stage = Stage::open(channel);
        as_editor(&stage);
        let before = vec![picture(0), picture(1)];
        let receipt = stage.send(&stage.post_with("The ferry is back", before)).expect("sent");
        let after = stage.post_with("The ferry is back, repainted", vec![picture(0), picture(7)]);
        stage.edit(&after, &receipt, &Notes::new()).expect("edited");
        let wall = stage.wall();
        let shown: Vec<_> = wall[0].media.iter().map(|media| stage.shown(media)).collect();
        assert!(wall.len() == 1 && shown == [picture(0).content, picture(7).content], "{channel}");
        assert_eq!(wall[0].text, "The ferry is back, repainted", "{channel}");
    }
}

#[test]
fn a_message_that_is_too_old_says_that_it_was_withdrawn_and_where_it_was_is_a_journal() {
    let stage = Stage::open("telegram");
    let receipt = stage.send(&stage.post("The ferry sinks")).expect("sent");
    let body = json!({"ok": false, "error_code": 400, "description": "Bad Request: message can't be deleted"});
    stage.add(Fault { status: Some(400), body: Some(body), ..stage.fault(Kind::Answer, 0) });
    let (notice, journal) = (stage.post("This post was withdrawn"), Notes::new());
    let stays = stage.withdraw(&notice, &receipt, &journal).expect("withdrawn");
    assert_eq!(stays, receipt);
    let wall = stage.wall();
    assert_eq!((wall.len(), wall[0].text.as_str()), (1, "This post was withdrawn"));
    assert!(journal.result(&Step::repeatable("notice", 0).key()).is_some());
    let stop = stage.withdraw(&notice, &receipt, &Notes::new());
    assert!(!matches!(stop, Err(Stop::Failed { .. })), "young enough, it is deleted: {stop:?}");
    assert_eq!(stage.wall(), []);
}
