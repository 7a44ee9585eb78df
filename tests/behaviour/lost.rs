//! What is lost on the way, a request or its answer: asked about, and never a second post.

use std::time::Duration;

use fanfare::delivery::{Class, Failure, Found, Next, Receipt, StepKind, Stop};
use fanfare::mock::Fault;
use fanfare::mock::faults::Kind;
use fanfare::post::Post;
use serde_json::{Value, json};

use super::deliver::Outcome;
use super::journal::Notes;
use super::sample;
use super::stage::Stage;

/// Platforms that refuse the words of a post that is out already.
const REFUSE_DUPLICATES: &[&str] = &["facebook", "twitter"];

/// No conversation has more requests.
const MAX_REQUESTS: u32 = 60;

/// Runs `then` once for each request of its conversation with the fake, which `fault` befalls; gives how many there were.
pub fn at_each_request(stage: &Stage, fault: &Fault, then: impl Fn(&Stage)) -> u32 {
    for after in 0..MAX_REQUESTS {
        stage.clear();
        stage.add(Fault { after, ..fault.clone() });
        then(stage);
        if !stage.is_healthy() {
            stage.heal();
            return after;
        }
    }
    panic!("{}: more than {MAX_REQUESTS} requests", stage.channel);
}

impl Stage {
    /// Runs the action again each time it is parked, by a new worker each time.
    pub fn publish_through(&self, post: &Post, journal: &Notes) -> Result<Receipt, Stop> {
        loop {
            match self.publish(post, journal) {
                Err(Stop::Park { .. }) => self.restart(),
                done => return done,
            }
        }
    }
}

pub fn reply(stage: &Stage) -> Result<(), Failure> {
    for kind in [Kind::DropAfter, Kind::ServerErrorAfter] {
        assert!(lost_each(stage, kind, true) > 0, "{kind:?}: nothing was ever in doubt");
    }
    Ok(())
}

pub fn request(stage: &Stage) -> Result<(), Failure> {
    let doubts = [Kind::DropBefore, Kind::ServerErrorBefore].map(|kind| lost_each(stage, kind, false));
    assert!(doubts.iter().sum::<usize>() > 0, "nothing was ever in doubt");
    Ok(())
}

/// Loses each request in turn. Where that leaves a post in doubt, the channel is asked; gives how often that was.
fn lost_each(stage: &Stage, kind: Kind, acts: bool) -> usize {
    let doubts = std::cell::Cell::new(0);
    at_each_request(stage, &stage.fault(kind, 0), |stage| {
        let (post, journal) = (stage.long_post(), Notes::new());
        let (step, failure) = match stage.publish_through(&post, &journal) {
            Err(Stop::Failed { step, failure }) => (step, failure),
            // Nothing was lost that it needed.
            Ok(_) => return assert_eq!(stage.wall().len(), post.parts.len(), "{kind:?}"),
            done => panic!("{kind:?}: {done:?}"),
        };
        if failure.class.next(step.kind) != Next::Ask {
            return;
        }
        doubts.set(doubts.get() + 1);
        assert_eq!(failure.class, Class::MayHaveActed, "{failure}");
        let open = journal.open_steps();
        assert_eq!(open.len(), 1, "{open:?}");
        let found = stage.find(&post, &open[0], &journal);
        match (stage.rules.find.is_some(), found.expect("an answer")) {
            (true, Found::Sent(result)) if acts => journal.settle(&step, result),
            (true, Found::Absent) if !acts => journal.take_back(&step),
            (false, Found::CannotTell { check }) => return assert!(!check.is_empty()),
            (_, found) => panic!("{kind:?}: {found:?}"),
        }
        let outcome = stage.deliver(&post, &journal);
        assert!(matches!(outcome, Outcome::Sent(_)), "{kind:?}: {outcome:?}");
        assert_eq!(stage.wall().len(), post.parts.len(), "{kind:?}");
    });
    doubts.get()
}

pub fn result(stage: &Stage) -> Result<(), Failure> {
    let (post, journal) = (stage.long_post(), Notes::new());
    let Outcome::Sent(receipt) = stage.deliver(&post, &journal) else { panic!("not sent") };
    let published = journal.published();
    assert_eq!(published.len(), post.parts.len());
    for (open, stored) in published {
        assert_ne!(open.step.kind, StepKind::Repeatable);
        journal.lose(&open.step);
        match stage.find(&post, &open, &journal)? {
            Found::Sent(found) if stage.rules.find.is_some() => assert!(knows(&found, &stored), "{found} {stored}"),
            Found::CannotTell { .. } if stage.rules.find.is_none() => {}
            found => panic!("{found:?}"),
        }
        journal.settle(&open.step, stored);
    }
    stage.forget_requests();
    assert_eq!(stage.deliver(&post, &journal), Outcome::Sent(receipt));
    assert_eq!(stage.requests(), []);
    Ok(())
}

/// True if `found` says all that `stored` says.
pub fn knows(found: &Value, stored: &Value) -> bool {
    let says = |(name, value): (&String, &Value)| value.is_null() || found[name] == *value;
    stored.as_object().is_some_and(|stored| stored.iter().all(says))
}

pub fn finished(stage: &Stage) -> Result<(), Failure> {
    let (post, journal) = (stage.long_post(), Notes::new());
    let Outcome::Sent(receipt) = stage.deliver(&post, &journal) else { panic!("not sent") };
    stage.restart();
    stage.forget_requests();
    assert_eq!(stage.publish(&post, &journal), Ok(receipt));
    assert_eq!(stage.requests(), []);
    assert_eq!(stage.wall().len(), post.parts.len());
    Ok(())
}

pub fn duplicate(stage: &Stage) -> Result<(), Failure> {
    let (post, journal) = (stage.post("The ferry is back"), Notes::new());
    let Outcome::Sent(receipt) = stage.deliver(&post, &journal) else { panic!("not sent") };
    if !REFUSE_DUPLICATES.contains(&stage.channel) {
        // Another delivery of the same words is another post.
        let again = stage.send(&post)?;
        assert_ne!(again.parts[0].id, receipt.parts[0].id);
        assert_eq!(stage.wall().len(), 2);
        return Ok(());
    }
    // As if nothing was known of it, not even its intent.
    journal.published().iter().for_each(|(open, _)| journal.take_back(&open.step));
    stage.taken.borrow_mut().clear();
    assert_eq!(stage.deliver(&post, &journal), Outcome::Sent(receipt));
    assert_eq!(stage.wall().len(), 1);
    // Another delivery of the same words is refused, and does not take what is not its own.
    let another = stage.deliver(&post, &Notes::new());
    assert!(matches!(another, Outcome::Failed(_) | Outcome::Uncertain(_)), "{another:?}");
    assert_eq!(stage.wall().len(), 1);
    Ok(())
}

pub fn processed(stage: &Stage) -> Result<(), Failure> {
    let media = if stage.rules.media.video.is_some() { sample::clip() } else { sample::picture(0) };
    let (post, journal) = (stage.post_with("The ferry is back", vec![media]), Notes::new());
    let mut parked = 0;
    let receipt = loop {
        match stage.publish(&post, &journal) {
            Err(Stop::Park { after, reason }) => {
                parked += 1;
                // Soon at first, and never in a rush.
                assert!((1..=3).contains(&after.as_secs()) && !reason.is_empty(), "{after:?} {reason}");
                assert!(stage.wall().len() <= 1);
                stage.restart();
            }
            Err(Stop::Failed { failure, .. }) => return Err(failure),
            done => break done.expect("sent"),
        }
    };
    assert_eq!(parked > 0, processes(stage), "parked {parked} times");
    assert_eq!(stage.wall().iter().map(|post| &post.id).collect::<Vec<_>>(), [&receipt.parts[0].id]);
    Ok(())
}

/// Whether the platform makes people wait for a video or a picture: it names the time itself, or the rules have a figure.
fn processes(stage: &Stage) -> bool {
    let figures = stage.rules.adapter.iter().flat_map(|adapter| adapter.figures.keys());
    stage.channel == "twitter" || figures.into_iter().any(|name| name == "poll_s")
}

/// How many questions longer than usual it takes, of who is slow.
const MORE_LOOKS: u32 = 4;

/// What the platforms say of what they could not process.
const REASONS: [&str; 6] = [
    "Unsupported or damaged media",
    "conversion",
    "file_format_check_failed",
    "error code 2207026",
    "Error processing thumbnail",
    "The video could not be processed",
];

/// Calls that begin, end or publish something: a second one would make a second upload or post.
const MAKES: [&str; 11] = [
    "app.bsky.video.uploadVideo",
    "content_init",
    "create_container",
    "create_post",
    "media_finalize",
    "media_publish",
    "post_media",
    "post_status",
    "start_video",
    "video_init",
    "videos_insert",
];

/// A post that the channel, if it is one of those, works on for a while.
fn in_processing(stage: &Stage, kind: Kind) -> Option<Post> {
    let json = json!({"channel": stage.channel, "kind": kind}).to_string();
    let taken = fanfare::mock::faults::parse(json.as_bytes());
    assert_eq!(taken.is_ok(), processes(stage), "{taken:?}");
    stage.add(Fault { looks: Some(MORE_LOOKS), ..stage.fault(kind, 0) });
    let media = if stage.rules.media.video.is_some() { sample::clip() } else { sample::picture(0) };
    processes(stage).then(|| stage.post_with("The ferry is back", vec![media]))
}

fn made_once(stage: &Stage) {
    let made: Vec<String> = stage.requests().into_iter().map(|sent| sent.action).collect();
    for call in MAKES {
        assert!(made.iter().filter(|action| *action == call).count() <= 1, "{call} in {made:?}");
    }
}

pub fn slow(stage: &Stage) -> Result<(), Failure> {
    let Some(post) = in_processing(stage, Kind::SlowProcessing) else { return Ok(()) };
    let (journal, mut parked) = (Notes::new(), 0);
    let receipt = loop {
        match stage.publish(&post, &journal) {
            Err(Stop::Park { .. }) => {
                parked += 1;
                // Meanwhile another worker may take over.
                stage.restart();
            }
            Err(Stop::Failed { failure, .. }) => return Err(failure),
            done => break done.expect("sent"),
        }
    };
    assert!(stage.is_healthy() && parked > MORE_LOOKS, "parked {parked} times");
    assert_eq!(stage.wall().iter().map(|post| &post.id).collect::<Vec<_>>(), [&receipt.parts[0].id]);
    made_once(stage);
    Ok(())
}

pub fn unprocessed(stage: &Stage) -> Result<(), Failure> {
    let Some(post) = in_processing(stage, Kind::FailedProcessing) else { return Ok(()) };
    let journal = Notes::new();
    let outcome = stage.deliver(&post, &journal);
    let Outcome::Failed(failure) = outcome else { panic!("{outcome:?}") };
    assert_eq!(failure.class, Class::Refused, "{failure}");
    assert!(REASONS.iter().any(|reason| failure.message.contains(reason)), "{failure}");
    assert_eq!(stage.wall(), []);
    made_once(stage);
    // Whoever tries it again, as a person may, makes it anew.
    stage.forget_requests();
    let Outcome::Sent(receipt) = stage.deliver(&post, &journal) else { panic!("not sent") };
    assert_eq!(stage.wall().iter().map(|post| &post.id).collect::<Vec<_>>(), [&receipt.parts[0].id]);
    made_once(stage);
    Ok(())
}

/// Reasons that a platform names for a failure of processing and that may pass.
const PASSING: [(&str, &[&str]); 2] = [
    ("instagram", &["2207001", "2207003", "2207020", "2207032", "2207053", "2207077", "2207082"]),
    ("tiktok", &["internal", "video_pull_failed", "photo_pull_failed"]),
];

pub fn spent(stage: &Stage) -> Result<(), Failure> {
    let Some((_, reasons)) = PASSING.iter().find(|(channel, _)| *channel == stage.channel) else { return Ok(()) };
    let media = if stage.rules.media.video.is_some() { sample::clip() } else { sample::picture(0) };
    let posts = [vec![media], vec![sample::picture(0), sample::picture(1)]];
    for (reason, media) in reasons.iter().flat_map(|reason| posts.iter().map(move |media| (reason, media))) {
        stage.clear();
        stage.add(Fault { reason: Some((*reason).to_owned()), ..stage.fault(Kind::FailedProcessing, 0) });
        let (post, journal) = (stage.post_with("The ferry is back", media.clone()), Notes::new());
        let outcome = stage.deliver(&post, &journal);
        let Outcome::Sent(receipt) = outcome else { panic!("{reason}: {outcome:?}") };
        assert!(stage.is_healthy(), "{reason}: nothing went wrong");
        assert_eq!(stage.wall().iter().map(|post| &post.id).collect::<Vec<_>>(), [&receipt.parts[0].id]);
    }
    Ok(())
}

pub fn faults(stage: &Stage) -> Result<(), Failure> {
    every_fault(stage, &|| stage.long_post());
    Ok(())
}

pub fn video_faults(stage: &Stage) -> Result<(), Failure> {
    stage.send(&stage.post_with("The ferry is back", vec![sample::clip()]))?;
    every_fault(stage, &|| stage.post_with("The ferry is back", vec![sample::clip()]));
    Ok(())
}

/// Calls that carry a piece of a video, of platforms that take one in pieces.
const PIECES: [&str; 3] = ["media_append", "transfer_video", "upload"];

fn pieces(stage: &Stage) -> usize {
    stage.requests().iter().filter(|sent| PIECES.contains(&sent.action.as_str())).count()
}

pub fn large_video(stage: &Stage) -> Result<(), Failure> {
    // More than two pieces, where the platform takes a video in pieces.
    let figures = stage.rules.adapter.iter().flat_map(|adapter| adapter.figures.get("chunk_bytes"));
    let size = 100_000 + figures.filter_map(Value::as_u64).map(|piece| 2 * piece).sum::<u64>();
    let clip = sample::long_clip(usize::try_from(size).expect("a size in memory"));
    let post = stage.post_with("The ferry is back", vec![clip.clone()]);
    stage.send(&post)?;
    let (whole, resumes) = (pieces(stage), stage.rules.media.video.as_ref().is_some_and(|video| video.resumes));
    assert_eq!(whole > 1, resumes, "{whole} pieces");
    for kind in [Kind::DropBefore, Kind::DropAfter] {
        at_each_request(stage, &stage.fault(kind, 0), |stage| {
            let outcome = stage.deliver(&post, &Notes::new());
            let wall = stage.wall();
            match outcome {
                Outcome::Sent(_) => {
                    assert_eq!((wall.len(), wall[0].media[0].bytes), (1, clip.content.len()), "{kind:?}")
                }
                Outcome::Uncertain(_) if stage.rules.find.is_none() => assert!(wall.len() <= 1),
                outcome => panic!("{kind:?}: {outcome:?}"),
            }
            if resumes {
                // What was lost goes once more, and nothing that had arrived.
                assert!(pieces(stage) <= whole + 1, "{kind:?}: {} pieces of {whole} were sent", pieces(stage));
            }
            let ends = stage.requests().iter().filter(|sent| sent.action == "media_finalize").count();
            assert!(ends <= if kind == Kind::DropAfter { 1 } else { 2 }, "{kind:?}: finalized {ends} times");
        });
    }
    Ok(())
}

/// Every kind of fault at every request: never two posts, and in the end one, or a person is asked where the channel
/// cannot be.
fn every_fault(stage: &Stage, post: &dyn Fn() -> Post) {
    // To mail, 200 says that it was taken: a server that lies cannot be told from one that does not.
    let is_mail = stage.rules.settings.contains_key("smtp_host");
    let faults = KINDS.into_iter().flat_map(|kind| befalling(stage, kind));
    for fault in faults.filter(|fault| !(is_mail && fault.status == Some(200))) {
        // A refusal of somebody else's may end a delivery, but never doubles it.
        let may_fail = match fault.kind {
            Kind::Answer => is_mail || fault.status != Some(502),
            // Who has no way to renew a token is stopped.
            Kind::ExpiredToken | Kind::RevokedToken | Kind::FailedProcessing => true,
            _ => false,
        };
        at_each_request(stage, &fault, |stage| {
            let (post, journal) = (post(), Notes::new());
            let outcome = stage.deliver(&post, &journal);
            let (out, parts) = (stage.wall().len(), post.parts.len());
            let what = format!("{fault:?}: {outcome:?}, {out} of {parts} out");
            assert!(out <= parts, "{what}");
            match outcome {
                Outcome::Sent(_) => assert_eq!(out, parts, "{what}"),
                Outcome::Uncertain(_) => assert!(stage.rules.find.is_none() || may_fail, "{what}"),
                Outcome::Failed(_) | Outcome::Stopped(_) => assert!(may_fail, "{what}"),
            }
        });
    }
}

/// Every kind of fault that the mock knows.
const KINDS: [Kind; 15] = [
    Kind::Latency,
    Kind::Answer,
    Kind::DropBefore,
    Kind::DropAfter,
    Kind::TooFast,
    Kind::ServerErrorBefore,
    Kind::ServerErrorAfter,
    Kind::CutRequest,
    Kind::CutAnswer,
    Kind::Malformed,
    Kind::Redirect,
    Kind::ExpiredToken,
    Kind::RevokedToken,
    Kind::SlowProcessing,
    Kind::FailedProcessing,
];

/// The faults of one kind.
fn befalling(stage: &Stage, kind: Kind) -> Vec<Fault> {
    let fault = stage.fault(kind, 0);
    let answer = |status, body: Value| Fault { status: Some(status), body: Some(body), ..fault.clone() };
    match kind {
        Kind::Latency => vec![Fault { latency_ms: Some(20), ..fault }],
        // What is no answer of the platform's own: a proxy, a maintenance page.
        Kind::Answer => vec![
            answer(200, json!({})),
            answer(502, json!("<html>Bad gateway</html>")),
            answer(404, json!("<html>Not found</html>")),
            answer(400, json!({"error": "no"})),
        ],
        // Of mail the mock refuses them.
        Kind::CutRequest
        | Kind::CutAnswer
        | Kind::Malformed
        | Kind::Redirect
        | Kind::ExpiredToken
        | Kind::RevokedToken
            if stage.rules.settings.contains_key("smtp_host") =>
        {
            Vec::new()
        }
        Kind::CutRequest => [0, 40].map(|bytes| Fault { bytes: Some(bytes), ..fault.clone() }).into(),
        Kind::CutAnswer => [0, 10].map(|bytes| Fault { bytes: Some(bytes), ..fault.clone() }).into(),
        Kind::Malformed | Kind::Redirect | Kind::ExpiredToken | Kind::RevokedToken => vec![fault],
        Kind::SlowProcessing | Kind::FailedProcessing => Vec::from_iter(processes(stage).then_some(fault)),
        // A new kind has a place here, and in the list above.
        Kind::DropBefore | Kind::DropAfter | Kind::TooFast | Kind::ServerErrorBefore | Kind::ServerErrorAfter => {
            vec![fault]
        }
    }
}

pub fn too_late(stage: &Stage) -> Result<(), Failure> {
    let (life, late) = (Duration::from_millis(60), Duration::from_millis(180));
    let fault = Fault { latency_ms: Some(180), ..stage.fault(Kind::Latency, 0) };
    stage.set_life(life);
    // The settle time of the rules is longer than a request lives; so is this one.
    stage.settle.set(late);
    at_each_request(stage, &fault, |stage| {
        let (post, journal) = (stage.long_post(), Notes::new());
        let outcome = stage.deliver(&post, &journal);
        stage.pause(late);
        let (out, parts) = (stage.wall().len(), post.parts.len());
        match outcome {
            Outcome::Sent(_) => assert_eq!(out, parts),
            Outcome::Uncertain(_) if stage.rules.find.is_none() => assert!(out <= parts),
            outcome => panic!("{outcome:?}, {out} of {parts} out"),
        }
    });
    Ok(())
}

/// A delivery's store remembers what the platform has forgotten, and lets no other delivery have the same id.
pub fn forgotten(stage: &Stage) -> Result<(), Failure> {
    let first = stage.send(&stage.post("The ferry is back"))?;
    stage.clear();
    assert_eq!(stage.wall(), []);
    let second = stage.send(&stage.post("The ferry is late"))?;
    assert_eq!(stage.wall().len(), 1);
    assert_ne!(first.parts[0].id, second.parts[0].id);
    Ok(())
}
