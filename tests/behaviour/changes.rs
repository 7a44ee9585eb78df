//! After a post is out: answered, corrected, taken down. And what is never out, because the platform refuses it.

use fanfare::delivery::{Class, Failure, Found, Receipt, StepKind};
use fanfare::mock::Fault;
use fanfare::mock::faults::Kind;
use fanfare::post::{Post, Role};

use super::deliver::Outcome;
use super::journal::Notes;
use super::lost::knows;
use super::sample;
use super::stage::Stage;

/// Where a step that was asked about is known for good, also after its post was taken down.
const REMEMBERS: &[&str] = &["youtube"];

/// Where it is told for good that a post went out, and not as what: one that was taken down is looked for as one that is late.
const TELLS_THAT_IT_WAS_OUT: &[&str] = &["instagram"];

/// Channels without a text that is too long, and the setting with which they refuse a post.
const REFUSING: &[(&str, &str, &str)] = &[("email", "to", "unknown@example.com")];

pub fn refused(stage: &Stage) -> Result<(), Failure> {
    let mut words = "The ferry is back".to_owned();
    match REFUSING.iter().find(|(channel, ..)| *channel == stage.channel) {
        Some((_, name, value)) => {
            stage.change_account(|account| drop(account.settings.insert((*name).to_owned(), (*value).to_owned())));
        }
        None => words = words.repeat(stage.rules.text.limits[0].max),
    }
    let journal = Notes::new();
    let Outcome::Failed(failure) = stage.deliver(&stage.post(&words), &journal) else { panic!("not refused") };
    assert_eq!(failure.class, Class::Refused, "{failure}");
    assert!(!failure.message.is_empty() && !failure.to_string().contains("sandbox-"), "{failure}");
    assert_eq!(stage.wall(), []);
    assert_eq!(journal.open_steps(), [], "what was refused has surely not acted");
    Ok(())
}

pub fn reply(stage: &Stage) -> Result<(), Failure> {
    let post = stage.post("The ferry is back");
    let receipt = stage.send(&post)?;
    let (mut part, journal) = (sample::part(Role::Reply, "Correction: it is back at seven"), Notes::new());
    part.fields = sample::fields(&stage.rules, "Correction");
    let answer = stage.reply(&part, &receipt, &journal)?;
    let wall = stage.wall();
    assert_eq!(wall.len(), 2);
    assert_eq!((wall[1].id.as_str(), wall[1].text.as_str()), (answer.parts[0].id.as_str(), part.text.text.as_str()));
    assert_eq!(wall[1].detail("in_reply_to"), wall[0].id);
    let said = Post { parts: vec![part], ..post };
    for (open, stored) in journal.published() {
        journal.lose(&open.step);
        match stage.find(&said, &open, &journal)? {
            Found::Sent(found) if stage.rules.find.is_some() => assert!(knows(&found, &stored), "{found} {stored}"),
            Found::CannotTell { .. } if stage.rules.find.is_none() => {}
            found => panic!("{found:?}"),
        }
    }
    if stage.rules.capabilities.delete {
        stage.delete(&answer, &Notes::new())?;
        assert_eq!(stage.wall().len(), 1);
    }
    Ok(())
}

/// Channels on which only some accounts change a post, and a token of such a one. Each edit gives the post another id there.
const EDITORS: &[(&str, &str)] = &[("twitter", "sandbox-premium")];

/// Makes the account one that may change its posts. True if that gives them another id.
pub fn as_editor(stage: &Stage) -> bool {
    let editor = EDITORS.iter().find(|(channel, _)| *channel == stage.channel);
    editor.is_some_and(|(_, token)| {
        stage.set_secrets(token);
        true
    })
}

pub fn edit(stage: &Stage) -> Result<(), Failure> {
    let renames = as_editor(stage);
    let mut post = stage.long_post();
    let receipt = stage.send(&post)?;
    let before = stage.wall();
    post.parts[0].text = sample::part(Role::Post, "The ferry is back, its crew is not").text;
    let edited = stage.edit(&post, &receipt, &Notes::new())?;
    let after = stage.wall();
    assert_eq!(after[0].text, "The ferry is back, its crew is not");
    if renames {
        let ids: Vec<&str> = edited.parts.iter().map(|part| part.id.as_str()).collect();
        assert_eq!(after.iter().map(|post| post.id.as_str()).collect::<Vec<_>>(), ids);
        assert_ne!(edited.parts[0], receipt.parts[0]);
        assert_eq!(edited.parts[1..], receipt.parts[1..], "what says the same is left alone");
    } else {
        assert_eq!(edited, receipt);
    }
    let same = |posts: &[fanfare::mock::Posted]| -> Vec<(String, usize, Vec<String>)> {
        let id = |post: &fanfare::mock::Posted| if renames { String::new() } else { post.id.clone() };
        posts.iter().map(|post| (id(post), post.media.len(), post.parts.clone())).collect()
    };
    assert_eq!(same(&after), same(&before), "the same posts with the same media");
    if !renames {
        assert_eq!(stage.edit(&post, &receipt, &Notes::new())?, receipt, "an edit that changes nothing is none");
    }
    Ok(())
}

/// One picture goes, one is described anew, one comes. Where an edit is about words alone, they all stay.
pub fn edit_media(stage: &Stage) -> Result<(), Failure> {
    as_editor(stage);
    if stage.rules.media.image.as_ref().is_none_or(|image| image.max_count < 2) {
        return stage
            .edit(&stage.post("The ferry is back"), &stage.send(&stage.post("The ferry is back"))?, &Notes::new())
            .map(drop);
    }
    let mut post = stage.post_with("The ferry is back", vec![sample::picture(0), sample::picture(1)]);
    let sent = stage.send(&post)?;
    let before = stage.wall();
    let again = stage.post_with("The ferry is back", vec![sample::picture(2), sample::picture(1)]);
    (post.media, post.parts[0].media) = (again.media, vec![0, 1]);
    post.parts[0].text = sample::part(Role::Post, "The ferry is at its pier").text;
    post.media[1].alt = "The ferry at its pier".to_owned();
    let journal = Notes::new();
    let edited = stage.edit(&post, &sent, &journal)?;
    let (after, changes) = (stage.wall(), stage.rules.edits.as_ref().is_some_and(|edits| edits.media));
    let alts = |posts: &[fanfare::mock::Posted]| {
        posts.iter().flat_map(|post| &post.media).map(|file| file.alt.clone()).collect::<Vec<_>>()
    };
    if !changes {
        assert_eq!(alts(&after), alts(&before));
        return Ok(());
    }
    if alts(&before).iter().all(String::is_empty) {
        // What pictures show is not told there: that it is another one is.
        let first = |posts: &[fanfare::mock::Posted]| posts[0].media[0].url.clone();
        assert_ne!(first(&after), first(&before));
    } else {
        assert_eq!(alts(&after), ["Card number 2", "The ferry at its pier"]);
    }
    assert_eq!(after.len(), before.len());
    stage.forget_requests();
    assert_eq!(stage.edit(&post, &sent, &journal)?, edited);
    assert_eq!(stage.requests(), [], "what is done is done");
    // Words alone: no file is sent again where the platform keeps those that it has.
    post.parts[0].text = sample::part(Role::Post, "The ferry is not back").text;
    stage.edit(&post, &edited, &Notes::new())?;
    assert_eq!(alts(&stage.wall()), alts(&after));
    Ok(())
}

/// A post that was sent and then changed.
struct Edited {
    post: Post,
    sent: Receipt,
    journal: Notes,
    edited: Receipt,
}

impl Edited {
    fn of(stage: &Stage) -> Result<Self, Failure> {
        as_editor(stage);
        let mut post = stage.post("The ferry is back");
        let sent = stage.send(&post)?;
        post.parts[0].text = sample::part(Role::Post, "The ferry is not back").text;
        let journal = Notes::new();
        let edited = stage.edit(&post, &sent, &journal)?;
        Ok(Self { post, sent, journal, edited })
    }
}

pub fn edit_found(stage: &Stage) -> Result<(), Failure> {
    let Edited { post, sent, journal, edited } = Edited::of(stage)?;
    for (open, stored) in journal.published() {
        journal.lose(&open.step);
        let Found::Sent(found) = stage.find(&post, &open, &journal)? else { panic!("{open:?}") };
        assert!(knows(&found, &stored), "{found} {stored}");
        journal.settle(&open.step, found);
    }
    stage.forget_requests();
    assert_eq!(stage.edit(&post, &sent, &journal)?, edited);
    assert_eq!(stage.requests(), []);
    Ok(())
}

pub fn edit_again(stage: &Stage) -> Result<(), Failure> {
    let Edited { post, sent, journal, edited } = Edited::of(stage)?;
    stage.forget_requests();
    assert_eq!(stage.edit(&post, &sent, &journal)?, edited);
    assert_eq!(stage.requests(), []);
    Ok(())
}

/// How each platform answers a delete that it has not done, by the path of the request: as one that it has done, where it can be
/// read back, and as one that it has not, where it has words for that.
const NOT_DELETED: &[(&str, &str, &[&str])] = &[
    ("twitter", "/2/tweets/", &[r#"{"data": {"deleted": true}}"#, r#"{"data": {"deleted": false}}"#]),
    ("telegram", "/bot", &[r#"{"ok": true, "result": false}"#]),
    ("facebook", "/", &[r#"{"success": true}"#, r#"{"success": false}"#]),
    ("instagram", "/", &[r#"{"success": true}"#, r#"{"success": false}"#]),
    ("youtube", "/youtube/v3/videos", &["{}"]),
    ("mastodon", "/api/v1/statuses/", &[r#"{"id": "1"}"#]),
    ("bluesky", "/xrpc/com.atproto.repo.deleteRecord", &["{}"]),
];

pub fn delete_that_did_nothing(stage: &Stage) -> Result<(), Failure> {
    let Outcome::Sent(receipt) = stage.deliver(&stage.post("The ferry is back"), &Notes::new()) else {
        panic!("not sent")
    };
    if !stage.rules.capabilities.delete {
        return stage.delete(&receipt, &Notes::new());
    }
    let (_, path, bodies) = NOT_DELETED.iter().find(|(channel, ..)| *channel == stage.channel).expect("a row");
    let journal = Notes::new();
    for body in *bodies {
        let body = serde_json::from_str(body).expect("JSON");
        let answer = Fault { status: Some(200), body: Some(body), ..stage.fault(Kind::Answer, 0) };
        stage.add(Fault { path_prefix: Some((*path).to_owned()), ..answer });
        let failure = stage.delete(&receipt, &journal).expect_err("nothing was done");
        assert!(failure.class == Class::NotActed && failure.message.contains("still there"), "{failure}");
        assert!(stage.is_healthy() && stage.wall().len() == 1);
    }
    stage.delete(&receipt, &journal)?;
    assert_eq!(stage.wall(), []);
    Ok(())
}

pub fn delete(stage: &Stage) -> Result<(), Failure> {
    let (post, journal) = (stage.long_post(), Notes::new());
    let Outcome::Sent(receipt) = stage.deliver(&post, &journal) else { panic!("not sent") };
    let first = Notes::new();
    stage.delete(&receipt, &first)?;
    assert_eq!(stage.wall(), []);
    stage.forget_requests();
    stage.delete(&receipt, &first)?;
    assert_eq!(stage.requests(), [], "what is done is done");
    stage.delete(&receipt, &Notes::new())?;
    for (open, stored) in journal.published().into_iter().filter(|_| stage.rules.find.is_some()) {
        assert_ne!(open.step.kind, StepKind::Repeatable);
        match stage.find(&post, &open, &journal)? {
            Found::Absent if !REMEMBERS.contains(&stage.channel) => {}
            Found::NotYet { .. } if TELLS_THAT_IT_WAS_OUT.contains(&stage.channel) => {}
            Found::Sent(found) if REMEMBERS.contains(&stage.channel) => assert_eq!(found["id"], stored["id"]),
            found => panic!("taken down, and {found:?}"),
        }
    }
    Ok(())
}
