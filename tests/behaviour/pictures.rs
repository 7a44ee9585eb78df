//! Pictures and videos: all that were given, in order, described.

use fanfare::delivery::{Class, Failure};
use fanfare::post::Media;

use super::deliver::Outcome;
use super::journal::Notes;
use super::sample::{self, clip};
use super::stage::Stage;

/// Channels whose platform documents no most: what the rules say is a choice.
const TAKE_MORE: &[&str] = &["email", "facebook"];

/// What a platform does not look at, or not at once.
const TAKE_WRONG: &[(&str, &str)] = &[
    // Mail carries any file.
    ("email", "no picture"),
    ("email", "a picture of twice the bytes"),
    // How long a video may be is not published.
    ("bluesky", "a video that is too long"),
    // What is no video is sent as a file.
    ("telegram", "no video"),
    // The fake's channel has a confirmed phone number, with which a video may last twelve hours.
    ("youtube", "a video that is too long"),
];

pub fn picture(stage: &Stage) -> Result<(), Failure> {
    let file = sample::picture(0);
    stage.send(&stage.post_with("The ferry is back", vec![file.clone()]))?;
    let wall = stage.wall();
    assert_eq!(wall.len(), 1);
    assert_eq!(wall[0].media.len(), 1);
    assert_eq!((wall[0].media[0].mime.as_str(), wall[0].media[0].bytes), ("image/jpeg", file.content.len()));
    let alt = if stage.rules.media.alt.is_some() { file.alt.as_str() } else { "" };
    assert_eq!(wall[0].media[0].alt, alt);
    Ok(())
}

/// What moves is sent as it is: whoever makes a still of it says so before.
pub fn animation(stage: &Stage) -> Result<(), Failure> {
    let file = sample::animation();
    stage.send(&stage.post_with("The ferry is back", vec![file.clone()]))?;
    let wall = stage.wall();
    assert_eq!((wall.len(), wall[0].media.len()), (1, 1));
    assert_eq!((wall[0].media[0].mime.as_str(), stage.shown(&wall[0].media[0])), ("image/gif", file.content));
    let alt = if stage.rules.media.alt.is_some() { file.alt.as_str() } else { "" };
    assert_eq!(wall[0].media[0].alt, alt);
    Ok(())
}

pub fn most_pictures(stage: &Stage) -> Result<(), Failure> {
    let max = stage.rules.media.image.as_ref().map_or(1, |image| image.max_count);
    let files = |count| (0..u8::try_from(count).expect("a few")).map(sample::picture).collect();
    stage.send(&stage.post_with("The ferry is back", files(max)))?;
    let wall = stage.wall();
    assert_eq!((wall.len(), wall[0].media.len()), (1, max));
    if stage.rules.media.alt.is_some() {
        let alts: Vec<String> = (0..max).map(|n| format!("Card number {n}")).collect();
        assert_eq!(wall[0].media.iter().map(|media| media.alt.clone()).collect::<Vec<_>>(), alts);
    }
    stage.clear();
    match stage.deliver(&stage.post_with("The ferry is back", files(max + 1)), &Notes::new()) {
        Outcome::Sent(_) if TAKE_MORE.contains(&stage.channel) => assert_eq!(stage.wall()[0].media.len(), max + 1),
        Outcome::Failed(failure) if !TAKE_MORE.contains(&stage.channel) => {
            assert_eq!(failure.class, Class::Refused, "{failure}");
            assert_eq!(stage.wall(), []);
        }
        outcome => panic!("{} pictures: {outcome:?}", max + 1),
    }
    Ok(())
}

pub fn video(stage: &Stage) -> Result<(), Failure> {
    let file = clip();
    stage.send(&stage.post_with("The ferry is back", vec![file.clone()]))?;
    let wall = stage.wall();
    assert_eq!(wall.len(), 1);
    assert_eq!(wall[0].media.len(), 1);
    assert_eq!((wall[0].media[0].mime.as_str(), wall[0].media[0].bytes), ("video/mp4", file.content.len()));
    Ok(())
}

/// What the channel's rules say that it does not take, each in words: of another type, size, shape or length.
fn wrong_files(stage: &Stage) -> Vec<(&'static str, Media)> {
    let rules = &stage.rules.media;
    let mut wrong = Vec::new();
    if let Some(image) = &rules.image {
        let broken = Media { content: "<html>not found</html>".into(), ..sample::picture(0) };
        let other = Media { content: sample::png(), ..sample::picture(0) };
        wrong.push(("no picture", if image.mimes.iter().any(|mime| mime == "image/png") { broken } else { other }));
        let whole = sample::picture(0);
        let zeros = vec![0; usize::try_from(2 * image.max_bytes).expect("a size in memory")];
        wrong.push((
            "a picture of twice the bytes",
            Media { content: [&whole.content[..], &zeros].concat().into(), ..whole },
        ));
        wrong.extend(image.min_aspect.map(|least| {
            let height = (320.0 / least * 1.5).ceil() as u32;
            ("a picture that is too narrow", sample::picture_of(320, height))
        }));
    }
    if let Some(video) = &rules.video {
        wrong.push(("no video", Media { content: "<html>not found</html>".into(), ..clip() }));
        wrong.extend(video.max_seconds.map(|most| ("a video that is too long", sample::clip_of(60_000, 2.0 * most))));
        wrong
            .extend(video.min_seconds.map(|least| ("a video that is too short", sample::clip_of(60_000, least / 2.0))));
    }
    wrong
}

pub fn refused(stage: &Stage) -> Result<(), Failure> {
    for (what, file) in wrong_files(stage) {
        stage.clear();
        let journal = Notes::new();
        let outcome = stage.deliver(&stage.post_with("The ferry is back", vec![file]), &journal);
        if TAKE_WRONG.contains(&(stage.channel, what)) {
            assert!(matches!(outcome, Outcome::Sent(_)), "{what} is refused now: {outcome:?}");
            continue;
        }
        let Outcome::Failed(failure) = outcome else { panic!("{what}: {outcome:?}") };
        assert_eq!(failure.class, Class::Refused, "{what}: {failure}");
        assert!(!failure.message.is_empty(), "{what}: the platform's reason is not told");
        assert_eq!((stage.wall(), journal.open_steps()), (vec![], vec![]), "{what}");
    }
    Ok(())
}
