//! Pictures and videos: all that were given, in order, described.

use fanfare::delivery::{Class, Failure};

use super::deliver::Outcome;
use super::journal::Notes;
use super::sample::{self, clip};
use super::stage::Stage;

/// Channels whose platform documents no most: what the rules say is a choice.
const TAKE_MORE: &[&str] = &["email", "facebook"];

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
