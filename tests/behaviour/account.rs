//! The account: who it is, its tokens, its limits.

use std::collections::BTreeSet;
use std::time::Duration;

use fanfare::delivery::{Class, Failure, Stop};
use fanfare::mock::faults::Kind;
use fanfare::post::{LinkPlace, MediaKind, Role};
use fanfare::secret::Secret;

use super::changes;
use super::deliver::{Outcome, failed};
use super::journal::Notes;
use super::lost::at_each_request;
use super::sample;
use super::stage::Stage;

/// Channels whose access token is renewed by itself, while it lives.
const KEEP_ALIVE: &[&str] = &["instagram"];

/// What a post must say for its platform to be asked about it in every way.
const ASKED: &[(&str, &str, &str)] = &[("tiktok", "privacy_level", "PUBLIC_TO_EVERYONE")];

/// A token that has expired can be made new.
fn renews(stage: &Stage) -> bool {
    stage.rules.credentials.contains_key("refresh_token")
}

pub fn whoami(stage: &Stage) -> Result<(), Failure> {
    let who = stage.whoami()?;
    assert!(!who.id.is_empty() && !who.name.is_empty(), "{who:?}");
    assert!(stage.requests().iter().all(|sent| !sent.writes));
    assert_eq!(stage.wall(), []);
    Ok(())
}

/// Channels whose platform tells nobody what a token may do, and cannot be asked in a way that does nothing.
const SILENT: &[&str] = &["twitter"];

/// Scopes whose lack shows as something else: without this one nobody is asked who they are.
const NEEDED_TO_ASK: &[&str] = &["instagram_business_basic", "user.info.basic", "read:accounts", "profile"];

/// What holds a scope too, where the fakes take one of several.
const WIDER: &[(&str, &str)] = &[
    ("read:statuses", "read"),
    ("write:statuses", "write"),
    ("write:media", "write"),
    ("https://www.googleapis.com/auth/youtube.upload", YOUTUBE),
    ("https://www.googleapis.com/auth/youtube.readonly", YOUTUBE),
    ("https://www.googleapis.com/auth/youtube.force-ssl", YOUTUBE),
];

const YOUTUBE: &str = "https://www.googleapis.com/auth/youtube,https://www.googleapis.com/auth/youtube.force-ssl";

/// A token that was not granted all that posting may need is told before it is needed, scope by scope.
pub fn rights(stage: &Stage) -> Result<(), Failure> {
    let oauth2 = stage.rules.login.as_ref().and_then(|login| login.oauth2.as_ref());
    let (Some(oauth2), false) = (oauth2, SILENT.contains(&stage.channel)) else { return Ok(()) };
    stage.send(&stage.post("The ferry is back"))?;
    let token = stage.rules.credentials["access_token"].sandbox.clone().expect("one for the sandbox");
    let token = token.replace("{account}", stage.channel);
    let set = |token: String| {
        stage.change_account(|account| drop(account.secrets.insert("access_token".to_owned(), Secret::new(token))));
    };
    let (scopes, may_not) = stage.rights()?;
    let lacks =
        |scopes: &Option<BTreeSet<String>>, scope: &str| scopes.as_ref().is_some_and(|all| !all.contains(scope));
    assert!(may_not.is_empty() && !oauth2.scopes.keys().any(|scope| lacks(&scopes, scope)), "{scopes:?} {may_not:?}");
    for scope in oauth2.scopes.keys().filter(|scope| !NEEDED_TO_ASK.contains(&scope.as_str())) {
        let wider = WIDER.iter().filter(|(narrow, _)| narrow == scope).map(|(_, wider)| format!(",{wider}"));
        set(format!("{token}~without={scope}{}", wider.collect::<String>()));
        let (scopes, may_not) = stage.rights()?;
        let is_told = lacks(&scopes, scope) || may_not.iter().any(|what| what.contains(scope));
        assert!(is_told, "{scope}: {scopes:?} {may_not:?}");
    }
    assert!(stage.wall().len() == 1, "nothing was sent to find that out");
    Ok(())
}

pub fn quotas(stage: &Stage) -> Result<(), Failure> {
    let names: BTreeSet<&str> = stage.rules.quotas.iter().map(|quota| quota.name.as_str()).collect();
    assert_eq!(names.len(), stage.rules.quotas.len());
    Ok(())
}

/// A quota that counts calls by a name that no request carries would never be kept.
pub fn counted(stage: &Stage) -> Result<(), Failure> {
    let rules = stage.rules.clone();
    stage.whoami()?;
    changes::as_editor(stage);
    let pictures = |count| (0..count).map(sample::picture).collect::<Vec<_>>();
    let most = rules.media.image.as_ref().map_or(0, |image| image.max_count.min(2));
    let mut posts = vec![stage.post("The first"), stage.post_with("The second", pictures(u8::from(most > 0)))];
    posts.extend((most > 1).then(|| stage.post_with("The third", pictures(2))));
    posts
        .extend(rules.media.video.is_some().then(|| stage.post_with("The fourth", vec![sample::long_clip(3_000_000)])));
    posts.extend(rules.media.animation.is_some().then(|| stage.post_with("The fifth", vec![sample::animation()])));
    posts.push(stage.long_post());
    if rules.threads.is_none() && rules.links.places.contains(&LinkPlace::Comment) {
        posts.iter_mut().for_each(|post| post.parts.push(sample::part(Role::Comment, "More of it")));
    }
    for mut post in posts.into_iter().filter(|post| rules.media.required.is_none() || !post.media.is_empty()) {
        for (_, option, value) in ASKED.iter().filter(|(channel, ..)| *channel == stage.channel) {
            post.options.insert((*option).to_owned(), (*value).into());
        }
        let journal = Notes::new();
        let Outcome::Sent(receipt) = stage.deliver(&post, &journal) else { panic!("not sent") };
        for (open, _) in journal.published() {
            stage.find(&post, &open, &journal)?;
            // Without what the journal keeps it is asked another way.
            stage.find(&post, &open, &Notes::new())?;
        }
        if rules.capabilities.edit {
            post.parts[0].text.push_str(", corrected");
            let edited = stage.edit(&post, &receipt, &Notes::new())?;
            let exchanges = rules.edits.as_ref().is_some_and(|edits| edits.media);
            if let Some(first) = post.media.first_mut().filter(|first| exchanges && first.kind == MediaKind::Image) {
                *first = stage.hosted(sample::picture(9));
                post.parts[0].text.push_str(", with another picture");
                stage.edit(&post, &edited, &Notes::new())?;
            }
        }
        if rules.capabilities.delete {
            stage.delete(&receipt, &Notes::new())?;
        }
    }
    let made: BTreeSet<String> = stage.requests().into_iter().map(|sent| sent.action).collect();
    for quota in &rules.quotas {
        let idle: Vec<&String> = quota.actions.iter().filter(|action| !made.contains(*action)).collect();
        assert!(idle.is_empty(), "`{}` counts {idle:?}, and the calls are {made:?}", quota.name);
    }
    Ok(())
}

pub fn renewed(stage: &Stage) -> Result<(), Failure> {
    match stage.refresh() {
        Ok(tokens) => {
            assert!(renews(stage) || KEEP_ALIVE.contains(&stage.channel));
            assert!(tokens.contains("access_token"), "{tokens:?}");
        }
        Err(failure) => {
            assert!(!renews(stage) && !KEEP_ALIVE.contains(&stage.channel), "{failure}");
            assert_eq!(failure.class, Class::Unauthorized, "{failure}");
        }
    }
    // Either way the account is still one.
    stage.send(&stage.post("The ferry is back")).map(drop)
}

pub fn expired(stage: &Stage) -> Result<(), Failure> {
    if stage.rules.credentials.contains_key("access_token") {
        let expired = Secret::new("sandbox-expired");
        stage.change_account(|account| drop(account.secrets.insert("access_token".to_owned(), expired)));
    } else {
        stage.set_secrets("sandbox-expired");
    }
    let post = stage.long_post();
    let (_, failure) = failed(stage.publish(&post, &Notes::new()));
    match stage.deliver(&post, &Notes::new()) {
        Outcome::Sent(_) if renews(stage) => {
            assert_eq!(failure.class, Class::Expired, "{failure}");
            assert_eq!(stage.wall().len(), post.parts.len());
        }
        Outcome::Stopped(stopped) if !renews(stage) => {
            assert!(matches!(failure.class, Class::Expired | Class::Unauthorized), "{failure}");
            assert_eq!(stopped.class, Class::Unauthorized, "{stopped}");
            assert_eq!(stage.wall(), []);
        }
        outcome => panic!("{outcome:?}"),
    }
    Ok(())
}

pub fn dead(stage: &Stage) -> Result<(), Failure> {
    for dead in ["sandbox-expired", "sandbox-revoked"] {
        stage.clear();
        stage.set_secrets(dead);
        let failure = stage.whoami().expect_err("nobody is signed in");
        assert!(matches!(failure.class, Class::Expired | Class::Unauthorized), "{failure}");
        let failure = stage.refresh().expect_err("nothing is renewed");
        assert_eq!(failure.class, Class::Unauthorized, "{failure}");
        let (post, journal) = (stage.long_post(), Notes::new());
        let Outcome::Stopped(failure) = stage.deliver(&post, &journal) else { panic!("{dead}: not stopped") };
        assert_eq!(failure.class, Class::Unauthorized, "{failure}");
        assert!(!failure.to_string().contains(dead), "{failure}");
        assert_eq!(stage.wall(), []);
        assert_eq!(journal.open_steps(), []);
    }
    Ok(())
}

pub fn too_fast(stage: &Stage) -> Result<(), Failure> {
    let fault = fanfare::mock::Fault { retry_after_seconds: Some(35), ..stage.fault(Kind::TooFast, 0) };
    let befallen = at_each_request(stage, &fault, |stage| {
        let (post, journal) = (stage.long_post(), Notes::new());
        match stage.publish_through(&post, &journal) {
            // Nothing befell it, or nothing that it needed.
            Ok(_) => {}
            Err(Stop::Failed { step, failure }) => {
                journal.take_back(&step);
                assert_eq!(failure.class, Class::TooFast, "{failure}");
                assert!(failure.retry_after.is_some_and(|wait| wait >= Duration::from_secs(30)), "{failure:?}");
            }
            Err(stop) => panic!("{stop:?}"),
        }
        let outcome = stage.deliver(&post, &journal);
        assert!(matches!(outcome, Outcome::Sent(_)), "{outcome:?}");
        assert_eq!(stage.wall().len(), post.parts.len());
    });
    assert!(befallen > 0);
    Ok(())
}
