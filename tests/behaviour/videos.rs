//! YouTube: the comment below a video and the still that stands for it.

use fanfare::delivery::{Class, Found};
use fanfare::mock::Fault;
use fanfare::mock::faults::Kind;
use fanfare::post::{LinkPlace, Post, PostLink, Role};
use serde_json::json;

use super::deliver::Outcome;
use super::journal::Notes;
use super::sample;
use super::stage::Stage;

const URL: &str = "https://news.example/ferry";

/// A video whose link stands in a comment.
fn commented(stage: &Stage) -> Post {
    let mut post = stage.post("The ferry is back");
    post.link = Some(PostLink { url: URL.parse().expect("a URL"), place: LinkPlace::Comment });
    post.parts.push(sample::part(Role::Comment, URL));
    post
}

#[test]
fn a_comment_whose_answer_was_lost_is_found_and_not_made_again() {
    let stage = Stage::open("youtube");
    let path = "/youtube/v3/commentThreads".to_owned();
    stage.add(Fault { path_prefix: Some(path), ..stage.fault(Kind::DropAfter, 0) });
    let outcome = stage.deliver(&commented(&stage), &Notes::new());
    let Outcome::Sent(receipt) = outcome else { panic!("{outcome:?}") };
    assert!(stage.is_healthy());
    let wall = stage.wall();
    assert_eq!(
        wall.iter().map(|post| post.id.as_str()).collect::<Vec<_>>(),
        [&receipt.parts[0].id, &receipt.parts[1].id]
    );
}

#[test]
fn a_comment_that_never_arrived_is_absent() {
    let stage = Stage::open("youtube");
    let (post, journal) = (commented(&stage), Notes::new());
    let path = Some("/youtube/v3/commentThreads".to_owned());
    stage.add(Fault { path_prefix: path, ..stage.fault(Kind::DropBefore, 0) });
    while stage.publish(&post, &journal).is_err() && journal.open_steps().iter().all(|open| open.step.name != "comment")
    {
    }
    let open = journal.open_steps();
    assert_eq!(open.iter().map(|open| open.step.name.as_str()).collect::<Vec<_>>(), ["comment"]);
    assert_eq!(stage.find(&post, &open[0], &journal), Ok(Found::Absent));
}

#[test]
fn a_video_that_takes_no_comments_is_not_begun_with_one() {
    let stage = Stage::open("youtube");
    for (option, value) in [("privacy", json!("private")), ("made_for_kids", json!(true))] {
        let mut post = commented(&stage);
        post.options.insert(option.to_owned(), value);
        let outcome = stage.deliver(&post, &Notes::new());
        let Outcome::Failed(failure) = outcome else { panic!("{outcome:?}") };
        assert!(failure.class == Class::Refused && failure.message.contains("link = \"text\""), "{failure}");
    }
    assert_eq!((stage.wall(), stage.requests()), (vec![], vec![]));
}

#[test]
fn a_comment_is_changed_with_its_video_and_goes_with_it() {
    let stage = Stage::open("youtube");
    let mut post = commented(&stage);
    let receipt = stage.send(&post).expect("sent");
    post.parts[1] = sample::part(Role::Comment, "https://news.example/ferry-again");
    stage.edit(&post, &receipt, &Notes::new()).expect("edited");
    assert_eq!(stage.wall()[1].text, "https://news.example/ferry-again");
    stage.delete(&receipt, &Notes::new()).expect("deleted");
    assert_eq!(stage.wall(), []);
}

#[test]
fn the_still_of_the_article_stands_for_the_video() {
    let stage = Stage::open("youtube");
    let receipt = stage.send(&stage.long_post()).expect("sent");
    let wall = stage.wall();
    assert_eq!((wall.len(), wall[0].media.len()), (1, 1), "the still is none of its media");
    assert!(wall[0].detail("thumbnail").starts_with("/_mock/media/"), "{:?}", wall[0]);
    assert_eq!(receipt.remarks(), [""; 0]);
}

#[test]
fn a_still_that_is_refused_takes_nothing_from_the_video_and_is_told() {
    let stage = Stage::open("youtube");
    let body = json!({"error": {"code": 403, "message": "The authenticated user doesn't have permissions to upload and set \
                      custom video thumbnails.", "errors": [{"domain": "youtube.thumbnail", "reason": "forbidden"}]}});
    let path = Some("/upload/youtube/v3/thumbnails/set".to_owned());
    let fault = Fault { status: Some(403), body: Some(body), ..stage.fault(Kind::Answer, 0) };
    stage.add(Fault { path_prefix: path, ..fault });
    let receipt = stage.send(&stage.long_post()).expect("sent");
    assert!(stage.is_healthy());
    assert_eq!(stage.wall().len(), 1);
    let remarks = receipt.remarks();
    assert!(remarks.len() == 1 && remarks[0].contains("permissions"), "{remarks:?}");
}
