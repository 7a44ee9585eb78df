//! Words and links: what is said is what stands there, as long as it may be, and nothing more.

use fanfare::channel::Limit;
use fanfare::delivery::{Class, Failure};
use fanfare::mock::Posted;
use fanfare::post::{LinkPlace, Media, Post, PostLink, Role};
use fanfare::text::measure;

use super::deliver::Outcome;
use super::journal::Notes;
use super::sample::{self, SCRIPTS, SCRIPTS_IN_SHORT};
use super::stage::Stage;

const URL: &str = "https://news.example/2026/ferry";

/// Where nobody can see the post by a URL: mail, and a video that is private as all are by default.
const WITHOUT_A_PAGE: &[&str] = &["email", "tiktok"];

/// What a platform does not count, so that a post beyond our own measure still arrives whole: the channel, the field, why.
const NOT_COUNTED: &[(&str, &str)] = &[
    // Mail has no limits; those in its rules are advice for inboxes.
    ("email", "text"),
    ("email", "subject"),
    ("email", "preheader"),
    ("email", "html"),
    ("email", "alt"),
    // No limit is documented; the one in the rules is a choice.
    ("bluesky", "alt"),
    ("facebook", "alt"),
];

pub fn as_written(stage: &Stage) -> Result<(), Failure> {
    let words = "The ferry & its crew are back: \"all aboard\" at six.\n\nNo more than 90 % of the seats are sold.";
    let receipt = stage.send(&stage.post(words))?;
    assert_eq!(receipt.parts.len(), 1);
    assert_eq!(stage.wall().iter().map(|post| post.text.as_str()).collect::<Vec<_>>(), [words]);
    let writing: Vec<_> = stage.requests().into_iter().filter(|sent| sent.writes).collect();
    assert_eq!(writing.len(), 1, "what makes a post is one request: {writing:?}");
    Ok(())
}

pub fn scripts(stage: &Stage) -> Result<(), Failure> {
    let mut post = stage.post(SCRIPTS);
    post.parts[0].fields = sample::fields(&stage.rules, SCRIPTS_IN_SHORT);
    stage.send(&post)?;
    let wall = stage.wall();
    assert_eq!(wall[0].text, SCRIPTS);
    for name in stage.rules.fields.keys() {
        assert!(shows(&wall[0], SCRIPTS_IN_SHORT), "{name}: {:?}", wall[0]);
    }
    Ok(())
}

pub fn receipt(stage: &Stage) -> Result<(), Failure> {
    let receipt = stage.send(&stage.post("The ferry is back"))?;
    let wall = stage.wall();
    assert_eq!(receipt.parts[0].id, wall[0].id);
    assert_eq!(receipt.parts[0].url.is_none(), WITHOUT_A_PAGE.contains(&stage.channel));
    if let Some(url) = &receipt.parts[0].url {
        let url = url.parse().expect("a receipt's URL is one");
        assert_eq!(stage.post_at(&url), Some(wall[0].id.clone()), "{url}");
    }
    Ok(())
}

pub fn longest(stage: &Stage) -> Result<(), Failure> {
    let rules = &stage.rules.text;
    each_limit(stage, "text", &rules.limits, |text| stage.post(text))?;
    if let Some(limits) = &rules.limits_with_media {
        each_limit(stage, "text", limits, |text| stage.post_with(text, vec![sample::picture(0)]))?;
    }
    for (name, rules) in &stage.rules.fields {
        each_limit(stage, name, &rules.limits, |text| {
            let mut post = stage.post("The ferry is back");
            post.parts[0].fields.insert(name.clone(), text.to_owned());
            post
        })?;
    }
    Ok(())
}

pub fn longest_alt(stage: &Stage) -> Result<(), Failure> {
    let Some(rules) = &stage.rules.media.alt else {
        // Nothing to describe: what is said all the same is left out, and does no harm.
        let described = |file: Media| Media { alt: "A ferry".to_owned(), ..file };
        let post = stage.post("The ferry is back");
        let media = post.media.into_iter().map(described).collect();
        stage.send(&Post { media, ..stage.post("The ferry is back") })?;
        return Ok(());
    };
    each_limit(stage, "alt", &[rules.limit()], |text| {
        stage.post_with("The ferry is back", vec![Media { alt: text.to_owned(), ..sample::picture(0) }])
    })
}

/// Texts that reach each limit exactly arrive whole; one character more is refused, and nothing is out.
fn each_limit(stage: &Stage, field: &str, limits: &[Limit], post: impl Fn(&str) -> Post) -> Result<(), Failure> {
    for (n, limit) in limits.iter().enumerate() {
        let texts = sample::filled(limits, n);
        assert!(!texts.is_empty(), "{field}: nothing reaches {limit:?} alone");
        for text in texts {
            stage.clear();
            stage
                .send(&post(&text))
                .map_err(|failure| Failure { message: format!("{limit:?}: {failure}"), ..failure })?;
            assert!(shows(&stage.wall()[0], &text), "{field} of {limit:?} is not there");
            stage.clear();
            let longer = format!("{text}a");
            assert_eq!(measure::length(&longer, limit.unit), limit.max + 1);
            match stage.deliver(&post(&longer), &Notes::new()) {
                Outcome::Sent(_) if NOT_COUNTED.contains(&(stage.channel, field)) => {
                    assert!(shows(&stage.wall()[0], &longer), "{field}: it was cut");
                }
                Outcome::Failed(failure) if !NOT_COUNTED.contains(&(stage.channel, field)) => {
                    assert_eq!(failure.class, Class::Refused, "{field}: {failure}");
                    assert_eq!(stage.wall(), []);
                }
                outcome => panic!("{field}, one more than {limit:?}: {outcome:?}"),
            }
        }
    }
    Ok(())
}

pub fn link_in_text(stage: &Stage) -> Result<(), Failure> {
    let mut post = stage.post(&format!("The ferry is back\n\n{URL}"));
    post.link = placed(LinkPlace::Text);
    stage.send(&post)?;
    let wall = stage.wall();
    assert_eq!(wall.len(), 1);
    assert_eq!(wall[0].text, post.parts[0].text.text);
    assert!(shows(&wall[0], URL));
    Ok(())
}

pub fn link_on_card(stage: &Stage) -> Result<(), Failure> {
    let mut post = stage.post("The ferry is back");
    post.link = placed(LinkPlace::Card);
    post.card = stage.rules.links.brings_card.then(|| sample::card(URL, None));
    stage.send(&post)?;
    let wall = stage.wall();
    assert_eq!((wall.len(), wall[0].text.as_str()), (1, "The ferry is back"));
    assert!(shows(&wall[0], URL) && wall[0].media.is_empty(), "{:?}", wall[0]);
    Ok(())
}

pub fn card_picture(stage: &Stage) -> Result<(), Failure> {
    let mut post = stage.post_with("The ferry is back", vec![sample::picture(0)]);
    post.link = placed(LinkPlace::Card);
    post.card = Some(sample::card(URL, Some(0)));
    post.parts[0].media.clear();
    stage.send(&post)?;
    let wall = stage.wall();
    assert!(shows(&wall[0], URL) && shows(&wall[0], "It is back"), "{:?}", wall[0]);
    assert_eq!(wall[0].media.len(), 1);
    Ok(())
}

pub fn link_in_reply(stage: &Stage) -> Result<(), Failure> {
    link_below(stage, LinkPlace::Reply, Role::Reply)
}

pub fn link_in_comment(stage: &Stage) -> Result<(), Failure> {
    link_below(stage, LinkPlace::Comment, Role::Comment)
}

fn link_below(stage: &Stage, place: LinkPlace, role: Role) -> Result<(), Failure> {
    let mut post = stage.post("The ferry is back");
    post.link = placed(place);
    post.parts.push(sample::part(role, URL));
    let receipt = stage.send(&post)?;
    assert_eq!(receipt.parts.len(), 2);
    let wall = stage.wall();
    assert_eq!(wall.len(), 2);
    assert!(!shows(&wall[0], URL) && shows(&wall[1], URL));
    assert_eq!(wall[1].detail("in_reply_to"), wall[0].id);
    Ok(())
}

pub fn no_link(stage: &Stage) -> Result<(), Failure> {
    let mut post = stage.post("The ferry is back");
    post.link = placed(LinkPlace::None);
    stage.send(&post)?;
    assert!(!shows(&stage.wall()[0], URL));
    Ok(())
}

fn placed(place: LinkPlace) -> Option<PostLink> {
    Some(PostLink { url: URL.parse().expect("a URL written here"), place })
}

/// True if `what` can be read on the wall: as text, as a field, on a card, in a description.
fn shows(post: &Posted, what: &str) -> bool {
    let what = serde_json::Value::from(what).to_string();
    let what = what.trim_matches('"');
    serde_json::to_string(post).expect("a post of the wall is JSON").contains(what)
}
