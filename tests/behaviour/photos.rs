//! TikTok's photos: what is fetched and posted by one call, which nobody can be asked about but by what is public.

use fanfare::delivery::{Class, Failure, Found, OpenStep, Step};
use fanfare::mock::faults::Kind;
use fanfare::post::Post;

use super::deliver::Outcome;
use super::journal::Notes;
use super::sample::{clip, picture};
use super::stage::Stage;

fn photos(stage: &Stage, privacy: &str) -> Post {
    let mut post = stage.post_with("The ferry is back #harbour", vec![picture(0), picture(1)]);
    post.options.insert("privacy_level".to_owned(), privacy.into());
    post
}

/// Loses the answer to the call that posts.
fn lose_the_answer(stage: &Stage) {
    let path = "/v2/post/publish/content/init/".to_owned();
    let fault = stage.fault(Kind::DropAfter, 0);
    stage.add(fanfare::mock::Fault { path_prefix: Some(path), ..fault });
}

#[test]
fn a_public_post_whose_answer_was_lost_is_found_and_not_sent_again() {
    let stage = Stage::open("tiktok");
    lose_the_answer(&stage);
    let outcome = stage.deliver(&photos(&stage, "PUBLIC_TO_EVERYONE"), &Notes::new());
    let Outcome::Sent(receipt) = outcome else { panic!("{outcome:?}") };
    let wall = stage.wall();
    assert_eq!((wall.len(), wall[0].media.len()), (1, 2));
    assert_eq!(wall[0].text, "The ferry is back #harbour");
    let url: url::Url = receipt.parts[0].url.as_deref().expect("an address").parse().expect("a URL");
    assert_eq!(stage.post_at(&url).as_deref(), Some(wall[0].id.as_str()));
}

#[test]
fn a_private_post_whose_answer_was_lost_is_a_persons_to_decide() {
    let stage = Stage::open("tiktok");
    lose_the_answer(&stage);
    let outcome = stage.deliver(&photos(&stage, "SELF_ONLY"), &Notes::new());
    let Outcome::Uncertain(check) = outcome else { panic!("{outcome:?}") };
    assert!(check.contains("look for the photos"), "{check}");
    assert_eq!(stage.wall().len(), 1);
}

#[test]
fn a_post_that_is_not_listed_is_not_taken_for_absent() {
    let stage = Stage::open("tiktok");
    let post = photos(&stage, "PUBLIC_TO_EVERYONE");
    let open = OpenStep { step: Step::once("post", 0), since: jiff::Timestamp::now() };
    let found = stage.find(&post, &open, &Notes::new()).expect("an answer");
    assert!(matches!(found, Found::CannotTell { .. }), "{found:?}");
}

#[test]
fn a_token_without_the_list_does_not_stop_the_account() {
    let stage = Stage::open("tiktok");
    stage.set_secrets("sandbox-tiktok~without=video.list");
    lose_the_answer(&stage);
    let outcome = stage.deliver(&photos(&stage, "PUBLIC_TO_EVERYONE"), &Notes::new());
    assert!(matches!(outcome, Outcome::Uncertain(_)), "{outcome:?}");
}

#[test]
fn a_video_and_pictures_do_not_go_together() {
    let stage = Stage::open("tiktok");
    let failure: Failure = stage.send(&stage.post_with("The ferry is back", vec![clip(), picture(0)])).expect_err("no");
    assert_eq!(failure.class, Class::Refused, "{failure}");
    assert_eq!(stage.wall(), []);
}
