//! What every channel does alike: each case runs for each channel of the registry, its real adapter over the real wire
//! against its fake, by the channel's own rules.
//!
//! A case says what it needs. Where a channel declares that off, the same calls must answer that they are not supported,
//! before anything is sent.

mod account;
mod changes;
mod deliver;
mod exchanges;
mod journal;
mod lost;
mod named;
mod photos;
mod pictures;
pub mod sample;
mod shut_out;
pub mod stage;
mod threads;
mod videos;
mod words;

use fanfare::channel::Rules;
use fanfare::delivery::{Class, Failure};
use fanfare::post::LinkPlace;

use self::stage::Stage;

/// One claim about every channel.
struct Case {
    name: &'static str,
    need: fn(&Rules) -> bool,
    run: fn(&Stage) -> Result<(), Failure>,
}

const fn case(name: &'static str, need: fn(&Rules) -> bool, run: fn(&Stage) -> Result<(), Failure>) -> Case {
    Case { name, need, run }
}

/// For what every channel does.
fn all(_: &Rules) -> bool {
    true
}

const CASES: &[Case] = &[
    case("the_account_says_who_it_is", all, account::whoami),
    case("what_a_token_may_not_do_is_told", all, account::rights),
    case("no_two_quotas_share_a_name", all, account::quotas),
    case("every_quota_counts_calls_that_are_made", all, account::counted),
    case("a_token_is_renewed_where_the_platform_does_that", all, account::renewed),
    case("an_expired_token_is_renewed_once_and_the_post_goes_out", all, account::expired),
    case("a_dead_token_stops_the_account", all, account::dead),
    case("too_fast_says_when_to_come_again_and_makes_no_second_post", all, account::too_fast),
    case("the_words_arrive_as_written", all, words::as_written),
    case("every_script_arrives_character_for_character", all, words::scripts),
    case("the_receipt_leads_to_the_post", all, words::receipt),
    case("the_longest_text_is_taken_and_one_more_is_refused", all, words::longest),
    case("the_longest_alt_text_is_taken_and_one_more_is_refused", all, words::longest_alt),
    case("a_link_stands_in_the_text", |r| places(r, LinkPlace::Text), words::link_in_text),
    case("a_link_stands_on_the_card", |r| places(r, LinkPlace::Card), words::link_on_card),
    case("a_card_brings_its_picture", |r| places(r, LinkPlace::Card) && r.links.brings_card, words::card_picture),
    case("a_link_stands_in_a_reply", |r| places(r, LinkPlace::Reply), words::link_in_reply),
    case("a_link_stands_in_a_comment", |r| places(r, LinkPlace::Comment), words::link_in_comment),
    case("a_post_without_a_link_shows_none", |r| places(r, LinkPlace::None), words::no_link),
    case("a_picture_arrives_with_its_alt_text", |r| r.media.image.is_some(), pictures::picture),
    case("as_many_pictures_as_declared_arrive_in_order", |r| r.media.image.is_some(), pictures::most_pictures),
    case("a_picture_that_moves_arrives_as_it_is", |r| r.media.animation.is_some(), pictures::animation),
    case("a_video_arrives", |r| r.media.video.is_some(), pictures::video),
    case("a_wrong_medium_is_refused_and_nothing_is_out", all, pictures::refused),
    case("parts_arrive_in_order_each_below_the_one_before", |r| r.threads.is_some(), threads::in_order),
    case("a_thread_refused_at_its_second_part_goes_on_from_there", |r| r.threads.is_some(), threads::refused_halfway),
    case("what_the_platform_refuses_is_refused_and_nothing_is_out", all, changes::refused),
    case("a_reply_stands_below_the_post_and_is_found_again", |r| r.capabilities.reply, changes::reply),
    case("an_edit_keeps_the_post", |r| r.capabilities.edit, changes::edit),
    case("an_edit_changes_pictures_where_it_can", |r| r.capabilities.edit, changes::edit_media),
    case("an_edit_that_was_done_is_not_done_again", |r| r.capabilities.edit, changes::edit_again),
    case("an_edit_that_makes_a_new_post_is_found_again", |r| r.capabilities.edit, changes::edit_found),
    case("a_post_is_taken_down_and_taking_it_down_again_is_fine", |r| r.capabilities.delete, changes::delete),
    case("a_delete_that_did_nothing_is_tried_again", |r| r.capabilities.delete, changes::delete_that_did_nothing),
    case("a_lost_reply_is_found_not_resent", all, lost::reply),
    case("a_lost_request_is_sent_again", all, lost::request),
    case("a_result_that_was_not_stored_is_found_again", all, lost::result),
    case("a_post_that_a_person_names_is_the_one_that_was_sent", all, named::located),
    case("a_finished_action_touches_nothing", all, lost::finished),
    case("a_duplicate_is_adopted_by_the_delivery_that_made_it", all, lost::duplicate),
    case("what_is_being_processed_is_waited_for_and_made_once", all, lost::processed),
    case("slow_processing_is_waited_for_and_nothing_is_made_twice", all, lost::slow),
    case("failed_processing_fails_the_post_with_the_reason_and_is_made_anew_by_a_retry", all, lost::unprocessed),
    case("what_the_platform_could_not_use_for_a_reason_that_may_pass_is_made_anew", all, lost::spent),
    case("a_mock_that_has_forgotten_gives_no_id_twice", all, lost::forgotten),
    case("no_fault_makes_a_second_post", all, lost::faults),
    case("no_fault_makes_a_second_video", |r| r.media.video.is_some(), lost::video_faults),
    case("a_large_video_goes_on_where_it_stopped", |r| r.media.video.is_some(), lost::large_video),
    case("an_answer_that_comes_too_late_makes_no_second_post", all, lost::too_late),
    case("a_page_that_is_not_the_platforms_decides_nothing", all, shut_out::publish),
    case("a_page_that_is_not_the_platforms_takes_nothing_down", |r| r.capabilities.delete, shut_out::delete),
];

fn places(rules: &Rules, place: LinkPlace) -> bool {
    rules.links.places.contains(&place)
}

/// Runs one case on one channel.
fn run(channel: &'static str, name: &str) {
    run_on(&Stage::open(channel), name);
}

fn run_on(stage: &Stage, name: &str) {
    let (channel, case) = (stage.channel, CASES.iter().find(|case| case.name == name).expect("a case of the list"));
    match ((case.need)(&stage.rules), (case.run)(stage)) {
        (true, Ok(())) => {}
        (false, Err(failure)) if failure.class == Class::Unsupported => {}
        (true, Err(failure)) => panic!("{channel}: {failure:?}"),
        (false, done) => panic!("{channel} declares this off, and it gave {done:?}"),
    }
}

/// A test for each case on each channel, named for both.
macro_rules! tests {
    ([$($channel:ident)*] $cases:tt) => {
        $(mod $channel { tests!(@on $channel $cases); })*
        tests!(@named $cases);
    };
    (@on $channel:ident [$($case:ident)*]) => {
        $(#[test] fn $case() { super::run(stringify!($channel), stringify!($case)); })*
    };
    (@named [$($case:ident)*]) => { const NAMED_CASES: &[&str] = &[$(stringify!($case)),*]; };
}

include!(concat!(env!("OUT_DIR"), "/for_every_channel.rs"));

for_every_channel! {
    tests! [
        the_account_says_who_it_is
        what_a_token_may_not_do_is_told
        no_two_quotas_share_a_name
        every_quota_counts_calls_that_are_made
        a_token_is_renewed_where_the_platform_does_that
        an_expired_token_is_renewed_once_and_the_post_goes_out
        a_dead_token_stops_the_account
        too_fast_says_when_to_come_again_and_makes_no_second_post
        the_words_arrive_as_written
        every_script_arrives_character_for_character
        the_receipt_leads_to_the_post
        the_longest_text_is_taken_and_one_more_is_refused
        the_longest_alt_text_is_taken_and_one_more_is_refused
        a_link_stands_in_the_text
        a_link_stands_on_the_card
        a_card_brings_its_picture
        a_link_stands_in_a_reply
        a_link_stands_in_a_comment
        a_post_without_a_link_shows_none
        a_picture_arrives_with_its_alt_text
        as_many_pictures_as_declared_arrive_in_order
        a_picture_that_moves_arrives_as_it_is
        a_video_arrives
        a_wrong_medium_is_refused_and_nothing_is_out
        parts_arrive_in_order_each_below_the_one_before
        a_thread_refused_at_its_second_part_goes_on_from_there
        what_the_platform_refuses_is_refused_and_nothing_is_out
        a_reply_stands_below_the_post_and_is_found_again
        an_edit_keeps_the_post
        an_edit_changes_pictures_where_it_can
        an_edit_that_was_done_is_not_done_again
        an_edit_that_makes_a_new_post_is_found_again
        a_post_is_taken_down_and_taking_it_down_again_is_fine
        a_delete_that_did_nothing_is_tried_again
        a_lost_reply_is_found_not_resent
        a_lost_request_is_sent_again
        a_result_that_was_not_stored_is_found_again
        a_post_that_a_person_names_is_the_one_that_was_sent
        a_finished_action_touches_nothing
        a_duplicate_is_adopted_by_the_delivery_that_made_it
        what_is_being_processed_is_waited_for_and_made_once
        slow_processing_is_waited_for_and_nothing_is_made_twice
        failed_processing_fails_the_post_with_the_reason_and_is_made_anew_by_a_retry
        what_the_platform_could_not_use_for_a_reason_that_may_pass_is_made_anew
        a_mock_that_has_forgotten_gives_no_id_twice
        no_fault_makes_a_second_post
        no_fault_makes_a_second_video
        a_large_video_goes_on_where_it_stopped
        an_answer_that_comes_too_late_makes_no_second_post
        a_page_that_is_not_the_platforms_decides_nothing
        a_page_that_is_not_the_platforms_takes_nothing_down
    ]
}

/// X once more, by the signatures of OAuth 1.0a instead of a token.
mod twitter_by_signatures {
    use fanfare::delivery::Class;
    use fanfare::secret::Secret;

    use super::deliver::Outcome;
    use super::journal::Notes;
    use super::stage::Stage;

    fn stage(token: &str, token_secret: &str) -> Stage {
        let stage = Stage::open("twitter");
        stage.change_account(|account| {
            account.secrets.clear();
            account.secrets.extend(
                [
                    ("consumer_key", "sandbox-app"),
                    ("consumer_secret", "sandbox-app-secret"),
                    ("oauth1_token", token),
                    ("oauth1_token_secret", token_secret),
                ]
                .map(|(name, value)| (name.to_owned(), Secret::new(value))),
            );
        });
        stage
    }

    macro_rules! signed {
        ($($case:ident)*) => {
            $(#[test] fn $case() {
                super::run_on(&stage("sandbox-twitter", "sandbox-twitter-secret"), stringify!($case));
            })*
        };
    }

    signed! {
        the_account_says_who_it_is
        the_words_arrive_as_written
        every_script_arrives_character_for_character
        as_many_pictures_as_declared_arrive_in_order
        a_picture_arrives_with_its_alt_text
        a_video_arrives
        parts_arrive_in_order_each_below_the_one_before
        a_reply_stands_below_the_post_and_is_found_again
        a_post_is_taken_down_and_taking_it_down_again_is_fine
        a_lost_reply_is_found_not_resent
        a_lost_request_is_sent_again
        a_duplicate_is_adopted_by_the_delivery_that_made_it
        no_fault_makes_a_second_post
        a_large_video_goes_on_where_it_stopped
    }

    #[test]
    fn a_signature_that_is_not_taken_stops_the_account() {
        for (token, secret) in [("sandbox-twitter", "another"), ("sandbox-revoked", "sandbox-revoked-secret")] {
            let stage = stage(token, secret);
            let outcome = stage.deliver(&stage.post("The ferry is back"), &Notes::new());
            let Outcome::Stopped(failure) = outcome else { panic!("{outcome:?}") };
            assert_eq!(failure.class, Class::Unauthorized, "{failure}");
            assert!(failure.message.contains("OAuth 1.0a") && !failure.message.contains(secret), "{failure}");
            assert_eq!(stage.wall(), []);
        }
    }

    #[test]
    fn half_of_the_keys_are_none() {
        let stage = stage("sandbox-twitter", "sandbox-twitter-secret");
        stage.change_account(|account| drop(account.secrets.remove("oauth1_token_secret")));
        let failure = stage.whoami().expect_err("one is missing");
        assert!(failure.class == Class::Unauthorized && failure.message.contains("`oauth1_token_secret`"), "{failure}");
        assert_eq!(stage.requests(), []);
    }
}

/// What only posts have that are longer than the usual.
mod twitter_long_posts {
    use fanfare::mock::faults::Kind;

    use super::deliver::Outcome;
    use super::journal::Notes;
    use super::stage::Stage;

    /// X gives the beginning of such a post, unless it is asked for the note.
    #[test]
    fn a_long_post_whose_answer_was_lost_is_found_and_one_that_says_the_same_is_not_changed() {
        let stage = Stage::open("twitter");
        assert!(super::changes::as_editor(&stage));
        let words = format!("{}More at https://news.example/ferry & beyond.", "The ferry is back. ".repeat(30));
        let (post, journal) = (stage.post(&words), Notes::new());
        stage.add(fanfare::mock::Fault {
            method: Some("POST".to_owned()),
            path_prefix: Some("/2/tweets".to_owned()),
            ..stage.fault(Kind::DropAfter, 0)
        });
        let Outcome::Sent(receipt) = stage.deliver(&post, &journal) else { panic!("not sent") };
        assert!(stage.is_healthy(), "the answer was lost");
        assert_eq!(
            stage.wall().iter().map(|post| post.id.as_str()).collect::<Vec<_>>(),
            [receipt.parts[0].id.as_str()]
        );
        assert_eq!(stage.edit(&post, &receipt, &Notes::new()), Ok(receipt));
    }
}

/// Instagram once more, by Facebook Login: with the token of a Page, and with deletes.
mod instagram_by_facebook {
    use super::stage::Stage;

    macro_rules! by_facebook {
        ($($case:ident)*) => {
            $(#[test] fn $case() {
                super::run_on(&Stage::with_settings("instagram", &[("login", "facebook")]), stringify!($case));
            })*
        };
    }

    by_facebook! {
        the_account_says_who_it_is
        what_a_token_may_not_do_is_told
        a_dead_token_stops_the_account
        too_fast_says_when_to_come_again_and_makes_no_second_post
        the_words_arrive_as_written
        the_receipt_leads_to_the_post
        as_many_pictures_as_declared_arrive_in_order
        a_video_arrives
        a_reply_stands_below_the_post_and_is_found_again
        an_edit_keeps_the_post
        a_post_is_taken_down_and_taking_it_down_again_is_fine
        a_delete_that_did_nothing_is_tried_again
        a_lost_reply_is_found_not_resent
        a_lost_request_is_sent_again
        a_finished_action_touches_nothing
        no_fault_makes_a_second_post
        no_fault_makes_a_second_video
        failed_processing_fails_the_post_with_the_reason_and_is_made_anew_by_a_retry
        what_the_platform_could_not_use_for_a_reason_that_may_pass_is_made_anew
    }
}

/// E-mail once more, signed in by a token instead of a password.
mod email_by_token {
    use fanfare::delivery::Class;

    use super::stage::Stage;

    macro_rules! by_token {
        ($($case:ident)*) => {
            $(#[test] fn $case() {
                super::run_on(&Stage::with_settings("email", &[("sign_in", "token")]), stringify!($case));
            })*
        };
    }

    by_token! {
        the_account_says_who_it_is
        a_token_is_renewed_where_the_platform_does_that
        an_expired_token_is_renewed_once_and_the_post_goes_out
        a_dead_token_stops_the_account
        too_fast_says_when_to_come_again_and_makes_no_second_post
        the_words_arrive_as_written
        a_reply_stands_below_the_post_and_is_found_again
        a_lost_reply_is_found_not_resent
        no_fault_makes_a_second_post
    }

    #[test]
    fn a_token_to_renew_with_is_enough() {
        let stage = Stage::with_settings("email", &[("sign_in", "token")]);
        stage.change_account(|account| drop(account.secrets.remove("access_token")));
        let failure = stage.whoami().expect_err("there is none yet");
        assert_eq!(failure.class, Class::Expired, "{failure}");
        assert!(stage.refresh().expect("a token").contains("access_token"));
        stage.change_account(|account| drop(account.settings.remove("username")));
        let failure = stage.whoami().expect_err("nobody's token");
        assert!(failure.message.contains("`username`"), "{failure}");
    }
}

/// An edit of a video changes what the article says of it by options, and nothing that it does not say.
mod youtube_options {
    use serde_json::json;

    use super::journal::Notes;
    use super::stage::Stage;

    #[test]
    fn an_edit_changes_who_sees_a_video_and_what_it_is_declared_as() {
        let stage = Stage::open("youtube");
        let mut post = stage.post("The ferry is back");
        post.options.insert("privacy".to_owned(), json!("unlisted"));
        let sent = stage.send(&post).expect("sent");
        let declared = |name: &str| stage.wall()[0].details[name].clone();
        assert_eq!((declared("privacy"), declared("containsSyntheticMedia")), (json!("unlisted"), json!(false)));
        post.options.insert("privacy".to_owned(), json!("public"));
        post.options.insert("synthetic_media".to_owned(), json!(true));
        post.options.insert("embeddable".to_owned(), json!(false));
        let edited = stage.edit(&post, &sent, &Notes::new()).expect("edited");
        assert_eq!((declared("privacy"), declared("containsSyntheticMedia")), (json!("public"), json!(true)));
        assert_eq!((declared("embeddable"), stage.wall()[0].state.as_str()), (json!(false), "public"));
        assert_ne!(edited, sent, "what was said last");
        // Words alone leave it so, with what an earlier program said.
        post.options.clear();
        post.parts[0].text.push_str(" again");
        let mut earlier = edited;
        earlier.parts[0].extra.clear();
        stage.edit(&post, &earlier, &Notes::new()).expect("edited");
        assert_eq!((declared("privacy"), declared("containsSyntheticMedia")), (json!("public"), json!(true)));
    }
}

#[test]
fn every_case_is_a_test_of_every_channel() {
    let cases: Vec<&str> = CASES.iter().map(|case| case.name).collect();
    assert_eq!(NAMED_CASES, cases, "the cases of `tests!` and `CASES`");
}
