//! What is odd about a newsletter, against a script.

use serde_json::json;

use super::round::{IN_A_ROW, SERVER_AFTER};
use super::*;
use crate::adapters::scripted::{Memory, Script, account, media, open, post};
use crate::wire::{Acted, Error};

const UNSUBSCRIBE_KEY: &str = "0123456789abcdef0123456789abcdef";

fn email(script: &std::sync::Arc<Script>, to: &str) -> Email {
    email_with(script, to, &[], &[])
}

fn email_with(script: &std::sync::Arc<Script>, to: &str, secrets: &[(&str, &str)], more: &[(&str, &str)]) -> Email {
    let settings = [
        ("to", to),
        ("from", "News Desk <desk@news.example>"),
        ("list_id", "morning.news.example"),
        ("list_unsubscribe", "https://news.example/u/{token}, mailto:leave@news.example?subject={token}"),
        ("smtp_host", "127.0.0.1"),
        ("smtp_port", "2525"),
        ("smtp_tls", "none"),
        ("username", "desk"),
    ];
    let settings = [&settings, more].concat();
    Email::new(
        account("email", &[&[("password", "p"), ("unsubscribe_key", UNSUBSCRIBE_KEY)], secrets].concat(), &settings),
        script.wire(),
    )
}

fn letter() -> Post {
    let mut post = post("email", "Trams are back.\n\nhttps://news.example/tram", vec![]);
    let fields =
        [("subject", "Trams"), ("preheader", "A <line> more"), ("html", "<html><body><p>Trams</p></body></html>")];
    post.parts[0].fields.extend(fields.map(|(name, value)| (name.to_owned(), value.to_owned())));
    post
}

fn taken() -> Result<String, Error> {
    Ok("250 2.0.0 OK 1795424400 abc123".to_owned())
}

fn refusal(code: u16, text: &str) -> Result<String, Error> {
    Err(Error { reply: Some((code, text.to_owned())), ..Error::new(Acted::No, "SMTP", "refused") })
}

fn text(mail: &Mail) -> String {
    String::from_utf8(mail.message.to_vec()).expect("ASCII")
}

#[tokio::test]
async fn each_recipient_gets_a_mail_of_its_own_that_is_the_same_on_every_run() {
    let (first, second) = (Script::mail([taken(), taken()]), Script::mail([taken(), taken()]));
    for script in [&first, &second] {
        let to = "a@mail.example, b@mail.example, A@Mail.example";
        let receipt = email(script, to).publish(&letter(), &Memory::default()).await.expect("sent");
        assert_eq!(receipt.parts[0].extra["taken"], 2);
    }
    assert_eq!(first.mails(), second.mails());
    let (one, two) = (text(&first.mails()[0]), text(&first.mails()[1]));
    let id = |mail: &str| mail.lines().find(|line| line.starts_with("Message-ID: <")).map(str::to_owned);
    assert_ne!(id(&one), id(&two));
    assert!(one.contains("Date: Mon, 23 Nov 2026 09:00:00 +0000\r\n"));
    let addresses = |mail: &str| {
        let (_, rest) = mail.split_once("List-Unsubscribe: <https://news.example/u/").expect("an address of the web");
        let (token, rest) = rest.split_once('>').expect("its end");
        let mailto = format!(
            ",\r\n <mailto:leave@news.example?subject={token}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"
        );
        assert!(rest.starts_with(&mailto), "{mail}");
        token.to_owned()
    };
    assert_ne!(addresses(&one), addresses(&two), "each reader unsubscribes alone");
    assert!(one.replace("=\r\n", "").contains("A &lt;line&gt; more"));
}

/// Inboxes show the first words of a mail: its headline is beside them already.
#[tokio::test]
async fn the_preheader_comes_first_wherever_else_the_page_has_its_words() {
    let hidden = "<div style=\"display:none";
    let pages = [
        ("<html><body><h1>Trams</h1><p>A &lt;line&gt; more</p></body></html>", true),
        ("<html><body>\n<table><tr><td>A &lt;line&gt; more</td></tr></table><h1>Trams</h1></body></html>", false),
    ];
    for (page, is_added) in pages {
        let (script, mut letter) = (Script::mail([taken()]), letter());
        letter.parts[0].fields.insert("html".to_owned(), page.to_owned());
        email(&script, "a@mail.example").publish(&letter, &Memory::default()).await.expect("sent");
        let mail = text(&script.mails()[0]).replace("=\r\n", "").replace("=3D", "=");
        assert_eq!(mail.contains(hidden), is_added, "{mail}");
    }
}

#[tokio::test]
async fn an_address_with_letters_that_few_servers_take_is_told_as_that() {
    let script = Script::mail([taken()]);
    let receipt = email(&script, "müller@mail.example,a@mail.example").publish(&letter(), &Memory::default()).await;
    let refused = &receipt.expect("sent").parts[0].extra["refused"][0];
    assert!(refused["reply"].to_string().contains("letters beside ASCII"), "{refused}");
}

/// Nobody can say of a mail that was begun and not handed in whether it is out, so limits are asked before.
#[tokio::test]
async fn each_mail_says_by_which_call_it_acts_before_it_is_begun() {
    let (script, journal) = (Script::mail([taken(), taken()]), Memory::default());
    email(&script, "a@mail.example, b@mail.example").publish(&letter(), &journal).await.expect("sent");
    assert_eq!(journal.asked(), [("recipient/0".to_owned(), SEND_MAIL), ("recipient/1".to_owned(), SEND_MAIL)]);
}

#[tokio::test]
async fn one_address_that_bounces_does_not_lose_the_others() {
    let script = Script::mail([refusal(550, "5.1.1 no such user"), taken()]);
    let receipt = email(&script, "gone@mail.example,b@mail.example").publish(&letter(), &Memory::default()).await;
    let part = &receipt.expect("sent").parts[0];
    assert_eq!(part.extra["refused"][0]["recipient"], "gone@mail.example");
    assert_eq!(part.extra["recipient"], "b@mail.example");

    let script = Script::mail([refusal(550, "5.1.1 no such user")]);
    let stop = email(&script, "gone@mail.example").publish(&letter(), &Memory::default()).await;
    assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.class == Class::Refused));
}

#[tokio::test]
async fn what_is_no_address_is_left_out_and_told_and_the_others_get_their_mail() {
    let wrong = ["reader.example", "a b@mail.example", "a..b@mail.example", "a@-mail.example", "a@"];
    for wrong in wrong {
        let script = Script::mail([taken(), taken()]);
        let adapter = email(&script, &format!("a@mail.example, {wrong}, b@mail.example"));
        let receipt = adapter.publish(&letter(), &Memory::default()).await.expect("sent");
        let to: Vec<String> = script.mails().into_iter().map(|mail| mail.to).collect();
        assert_eq!(to, ["a@mail.example", "b@mail.example"], "{wrong}");
        let refused = &receipt.parts[0].extra["refused"];
        assert_eq!((&receipt.parts[0].extra["taken"], &refused[0]["recipient"]), (&json!(2), &json!(wrong)));
        assert!(refused[0]["reply"].to_string().contains("no mail address"), "{refused}");
        let told = adapter.shortcomings().await.expect("told");
        assert!(told.len() == 1 && told[0].contains(wrong), "{told:?}");
    }
    // However many there are, the server has refused nobody.
    let many: Vec<String> = (0..2 * IN_A_ROW).map(|n| format!("reader-{n}")).collect();
    let script = Script::mail([taken()]);
    let receipt = email(&script, &(many.join(",") + ",a@mail.example")).publish(&letter(), &Memory::default()).await;
    assert_eq!(receipt.expect("sent").parts[0].extra["taken"], 1);
}

/// All mails have the same sender: whoever is refused for it is refused for all, and trying them all makes the server angry.
#[tokio::test]
async fn a_sender_who_is_refused_is_not_tried_for_each_reader() {
    let rows = [
        (553, "5.1.8 sender unknown", Class::Unauthorized, None),
        (550, "5.7.1 not yours", Class::Unauthorized, None),
        (550, "5.1.1 no such user", Class::Unauthorized, None),
        (501, "bad sender", Class::Unauthorized, None),
        (552, "5.3.4 too big", Class::Refused, None),
        (550, "5.3.4 too big", Class::Refused, None),
        (451, "4.7.1 later", Class::TooFast, Some(SERVER_AFTER)),
        (451, "4.3.0 later", Class::NotActed, None),
        (452, "4.3.1 no room", Class::NotActed, None),
        (421, "4.3.2 closing", Class::NotActed, None),
    ];
    for (code, text, class, wait) in rows {
        let Err(error) = refusal(code, text) else { panic!() };
        let script = Script::mail([Err(Error { of_sender: true, ..error })]);
        let stop = email(&script, "a@mail.example,b@mail.example").publish(&letter(), &Memory::default()).await;
        let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
        assert_eq!((failure.class, failure.retry_after), (class, wait), "{code} {text}");
        assert_eq!(failure.message.contains("`from`"), class == Class::Unauthorized, "{failure}");
        assert_eq!(script.mails().len(), 1);
    }
}

#[tokio::test]
async fn a_mailbox_that_asks_to_wait_does_not_hold_up_the_others() {
    let script = Script::mail([refusal(450, "4.2.1 try later"), taken(), taken()]);
    let (adapter, journal) = (email(&script, "a@mail.example,b@mail.example"), Memory::default());
    let stop = adapter.publish(&letter(), &journal).await;
    assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.class == Class::TooFast && failure.alone));
    journal.later(60);
    adapter.publish(&letter(), &journal).await.expect("sent");
    let to: Vec<String> = script.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, ["a@mail.example", "b@mail.example", "a@mail.example"]);
}

/// Every mailbox that asked to wait may be tried again: their mails surely did not leave.
#[tokio::test]
async fn all_mailboxes_that_ask_to_wait_are_taken_back() {
    let script = Script::mail([refusal(450, "4.2.1 try later"), refusal(452, "4.2.2 full for now"), taken()]);
    let journal = Memory::default();
    let stop = email(&script, "a@mail.example,b@mail.example,c@mail.example").publish(&letter(), &journal).await;
    assert!(matches!(stop, Err(Stop::Failed { step, .. }) if step.key() == "put_off/0"));
    assert_eq!(journal.taken_back(), ["recipient/0", "recipient/1"]);
    assert_eq!(script.mails().len(), 3);
}

#[tokio::test]
async fn a_reader_who_is_refused_does_not_lose_the_others() {
    let script = Script::mail([taken(), refusal(550, "5.7.1 not allowed"), taken()]);
    let receipt =
        email(&script, "a@mail.example,b@mail.example,c@mail.example").publish(&letter(), &Memory::default()).await;
    let part = &receipt.expect("sent").parts[0];
    assert_eq!(part.extra["taken"], 2);
    assert_eq!(part.extra["refused"], json!([{"recipient": "b@mail.example", "reply": "550 5.7.1 not allowed"}]));
}

/// What comes in the middle of a list about the mail, the domain or the day's quota is no reader's fault: nobody after it is marked.
#[tokio::test]
async fn what_is_about_more_than_one_reader_stops_the_list_there() {
    let at_the_end = |code: u16, text: &str| refusal(code, text).map_err(|error| Error { of_mail: true, ..error });
    for (said, class) in [
        (refusal(550, "5.4.5 daily limit"), Class::TooFast),
        (refusal(550, "5.7.26 no DMARC"), Class::Unauthorized),
        (at_the_end(554, "5.7.1 looks like spam"), Class::Refused),
    ] {
        let (script, journal) = (Script::mail([taken(), said, taken(), taken()]), Memory::default());
        let adapter = email(&script, "a@mail.example,b@mail.example,c@mail.example");
        let stop = adapter.publish(&letter(), &journal).await;
        let Err(Stop::Failed { step, failure }) = stop else { panic!("{stop:?}") };
        assert_eq!((step.key().as_str(), failure.class, script.mails().len()), ("recipient/1", class, 2));
        // Once that is over, the rest of the list gets its mail. Where the mail was refused nobody knows whether that was for one reader,
        // who does not keep it from the others.
        let again = match class {
            Class::Refused | Class::TooFast => ["c@mail.example", "b@mail.example"],
            _ => ["b@mail.example", "c@mail.example"],
        };
        assert_eq!(failure.message.ends_with(", for b@mail.example"), class == Class::Refused, "{}", failure.message);
        adapter.publish(&letter(), &journal).await.expect("sent");
        let to: Vec<String> = script.mails().into_iter().map(|mail| mail.to).collect();
        assert_eq!(to[2..], again);
    }
}

/// A server that hangs up as soon as one reader is named says nothing of the others.
#[tokio::test]
async fn a_reader_at_whom_the_server_hangs_up_holds_up_nobody() {
    let hangs_up = || Err(Error::new(Acted::No, "SMTP", "the connection ended"));
    let (script, journal) = (Script::mail([taken(), hangs_up(), taken(), hangs_up()]), Memory::default());
    let adapter = email(&script, "a@mail.example,b@mail.example,c@mail.example");
    for _ in 0..2 {
        let stop = adapter.publish(&letter(), &journal).await;
        assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.class == Class::NotActed));
    }
    let to: Vec<String> = script.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, ["a@mail.example", "b@mail.example", "c@mail.example", "b@mail.example"]);
}

/// It is the mail that is refused then, and trying them all makes the server angry.
#[tokio::test]
async fn a_server_that_refuses_everybody_is_not_asked_for_a_whole_long_list() {
    let many: Vec<String> = (0..100).map(|n| format!("reader-{n}@mail.example")).collect();
    let script = Script::mail((0..IN_A_ROW).map(|_| refusal(554, "5.6.0 no")).collect::<Vec<_>>());
    let stop = email(&script, &many.join(",")).publish(&letter(), &Memory::default()).await;
    assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.class == Class::Refused));
    assert_eq!(script.mails().len(), IN_A_ROW);
}

#[tokio::test]
async fn a_mail_whose_fate_is_unknown_does_not_hold_up_the_others() {
    let lost = Error::new(Acted::Maybe, "SMTP", "the connection ended after the final dot");
    let (script, journal) = (Script::mail([Err(lost), refusal(450, "4.2.1 try later"), taken()]), Memory::default());
    let stop = email(&script, "a@mail.example,b@mail.example,c@mail.example").publish(&letter(), &journal).await;
    let Err(Stop::Failed { step, failure }) = stop else { panic!("{stop:?}") };
    assert_eq!((step.key().as_str(), failure.class), ("put_off/1", Class::TooFast));
    assert_eq!(journal.taken_back(), ["recipient/1"]);
    assert_eq!(script.mails().len(), 3);
}

#[tokio::test]
async fn a_server_that_gets_too_much_is_left_alone_with_all_recipients() {
    let script = Script::mail([refusal(421, "4.7.28 unusual rate")]);
    let stop = email(&script, "a@mail.example,b@mail.example").publish(&letter(), &Memory::default()).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert_eq!((failure.class, failure.retry_after), (Class::TooFast, Some(SERVER_AFTER)));
    assert_eq!(script.mails().len(), 1);
}

#[tokio::test]
async fn a_lost_reply_to_the_final_dot_cannot_be_asked_for() {
    let lost = Error::new(Acted::Maybe, "SMTP", "the connection ended after the final dot");
    let (script, journal) = (Script::mail([Err(lost)]), Memory::default());
    let adapter = email(&script, "a@mail.example");
    let stop = adapter.publish(&letter(), &journal).await;
    assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.class == Class::MayHaveActed));
    let found = adapter.find(&letter(), &open(Step::once("recipient", 0)), &journal).await.expect("an answer");
    let id = text(&script.mails()[0]);
    let id = id.lines().find_map(|line| line.strip_prefix("Message-ID: ")).expect("an id");
    assert!(matches!(found, Found::CannotTell { check } if check.contains(id) && check.contains("a@mail.example")));
    // A store that knows nothing of it asks for what people see.
    let unknown =
        adapter.find(&letter(), &open(Step::once("recipient", 0)), &Memory::default()).await.expect("an answer");
    let subject = letter().parts[0].field("subject").to_owned();
    assert!(
        matches!(unknown, Found::CannotTell { check } if check.contains(&subject) && !check.contains("Message-ID"))
    );
}

#[tokio::test]
async fn a_correction_refers_to_the_mail_that_each_reader_has() {
    let (script, second) = (Script::mail([taken()]), Script::mail([taken()]));
    let receipt = email(&script, "a@mail.example").publish(&letter(), &Memory::default()).await.expect("sent");
    let adapter = email(&second, "a@mail.example");
    adapter.reply(&letter().parts[0], None, &receipt, &Memory::default()).await.expect("sent");
    assert!(text(&second.mails()[0]).contains(&format!("References: {}\r\n", receipt.parts[0].id)));
}

#[tokio::test]
async fn a_picture_stands_in_the_mail_where_the_template_wants_it() {
    let (script, mut post) = (Script::mail([taken()]), letter());
    post.media = vec![media(MediaKind::Image, "image/jpeg", 9)];
    post.parts[0].media = vec![0];
    post.parts[0].fields.insert("html".to_owned(), "<body><img src='cid:media-0'></body>".to_owned());
    email(&script, "a@mail.example").publish(&post, &Memory::default()).await.expect("sent");
    let sent = text(&script.mails()[0]).replace("=\r\n", "");
    assert!(sent.contains("<img src=3D'cid:media-0@news.example'>"), "{sent}");
}

#[tokio::test]
async fn an_account_with_a_key_signs_its_mails_the_same_on_every_run() {
    let (first, second) = (Script::mail([taken()]), Script::mail([taken()]));
    for script in [&first, &second] {
        let key = [("dkim_key", include_str!("dkim_test.pem"))];
        let adapter = email_with(script, "a@mail.example", &key, &[("dkim_selector", "s2026")]);
        adapter.publish(&letter(), &Memory::default()).await.expect("sent");
    }
    assert_eq!(first.mails(), second.mails());
    let mail = text(&first.mails()[0]).replace("\r\n ", " ").replace(": ", ":");
    assert!(
        mail.starts_with("DKIM-Signature:v=1; a=rsa-sha256; c=relaxed/relaxed; d=news.example; s=s2026;"),
        "{mail}"
    );
    assert!(mail.contains("list-unsubscribe:list-unsubscribe-post:"), "{mail}");
}

#[tokio::test]
async fn a_key_that_cannot_sign_stops_the_account_before_anybody_gets_a_mail() {
    for (key, more) in [("no key", &[("dkim_selector", "s2026")][..]), (include_str!("dkim_test.pem"), &[])] {
        let script = Script::mail([]);
        let adapter = email_with(&script, "a@mail.example", &[("dkim_key", key)], more);
        let says = adapter.check().expect_err("it cannot sign");
        assert!(says.message.starts_with("account desk: ") && says.message.contains("`dkim_"), "{}", says.message);
        let stop = adapter.publish(&letter(), &Memory::default()).await;
        assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.class == Class::Unauthorized));
        assert_eq!(adapter.whoami().await.expect_err("told").class, Class::Unauthorized);
        assert!(script.mails().is_empty());
    }
}

/// A mailbox that stays full is tried ever less often, and one day no more: the issue is sent, and says who has not got it.
#[tokio::test]
async fn a_mailbox_that_stays_full_is_given_up() {
    let full = || refusal(452, "4.2.2 mailbox full");
    let script = Script::mail([taken()].into_iter().chain((0..11).map(|_| full())));
    let (adapter, journal) = (email(&script, "a@mail.example,full@mail.example"), Memory::default());
    let adapter = with_figures(adapter);
    let mut waits = Vec::new();
    let receipt = loop {
        match adapter.publish(&letter(), &journal).await {
            Ok(receipt) => break receipt,
            Err(Stop::Failed { failure, .. }) => {
                assert!(failure.alone, "the account's others need not wait");
                let wait = failure.retry_after.expect("a time").as_secs();
                // Looked at before its time, the mailbox is left alone.
                let asked = script.mails().len();
                adapter.publish(&letter(), &journal).await.expect_err("still put off");
                assert_eq!(script.mails().len(), asked);
                journal.later(i64::try_from(wait).expect("small"));
                waits.push(wait);
            }
            Err(stop) => panic!("{stop:?}"),
        }
    };
    assert_eq!(waits, [60, 300, 1800, 3600, 7200, 14_400, 14_400, 14_400, 14_400, 14_400]);
    let part = &receipt.parts[0];
    assert_eq!(part.extra["taken"], 1);
    let said = "452 4.2.2 mailbox full; given up after 11 tries";
    assert_eq!(part.extra["refused"], json!([{"recipient": "full@mail.example", "reply": said}]));
}

/// The figures of the channel.
fn with_figures(mut adapter: Email) -> Email {
    let rules: toml::Table = include_str!("../../../channels/email/channel.toml").parse().expect("TOML");
    adapter.account.figures =
        serde_json::to_value(&rules["adapter"]).expect("JSON").as_object().expect("a table").clone();
    adapter
}

/// Before anybody is named a server cannot refuse a reader: it refuses whoever connects.
#[tokio::test]
async fn a_server_that_lets_nobody_in_is_no_refusal_of_a_reader() {
    let rows = [
        (554, "5.7.1 Too many connections from you", Class::Unauthorized, None),
        (521, "no mail here", Class::Unauthorized, None),
        (550, "5.1.1 who are you", Class::Unauthorized, None),
        (504, "5.5.4 mechanism", Class::Unauthorized, None),
        (535, "5.7.8 bad credentials", Class::Unauthorized, None),
        (450, "4.7.1 busy", Class::TooFast, Some(SERVER_AFTER)),
        (450, "4.3.2 busy", Class::NotActed, None),
        (421, "4.3.2 closing", Class::NotActed, None),
    ];
    for (code, text, class, wait) in rows {
        let Err(error) = refusal(code, text) else { panic!() };
        let script = Script::mail([taken(), Err(Error { of_connection: true, ..error }), taken(), taken()]);
        let (adapter, journal) = (email(&script, "a@mail.example,b@mail.example,c@mail.example"), Memory::default());
        let Err(Stop::Failed { failure, .. }) = adapter.publish(&letter(), &journal).await else { panic!("{code}") };
        assert_eq!((failure.class, failure.retry_after), (class, wait), "{code} {text}");
        let receipt = adapter.publish(&letter(), &journal).await.expect("once it is mended all get their mail");
        assert_eq!(receipt.parts[0].extra["taken"], 3, "{code} {text}");
    }
}

/// What a server says in passing of whoever sends is no mailbox's either.
#[tokio::test]
async fn what_is_put_off_for_the_sender_or_the_rate_is_no_mailbox_s_fault() {
    let Err(error) = refusal(451, "4.7.1 policy") else { panic!() };
    let script = Script::mail([Err(Error { of_mail: true, ..error })]);
    let stop = email(&script, "a@mail.example,b@mail.example").publish(&letter(), &Memory::default()).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert_eq!((failure.alone, failure.retry_after), (false, Some(SERVER_AFTER)));
    // One after the other is put off: it is not their mailboxes.
    let many: Vec<String> = (0..100).map(|n| format!("reader-{n}@mail.example")).collect();
    let script = Script::mail((0..IN_A_ROW).map(|_| refusal(450, "4.7.1 too much mail")).collect::<Vec<_>>());
    let stop = email(&script, &many.join(",")).publish(&letter(), &Memory::default()).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert_eq!((failure.alone, failure.retry_after), (false, Some(SERVER_AFTER)));
    assert_eq!(script.mails().len(), IN_A_ROW);
}

/// A server that refuses one reader after the other by its rules, after it took many, has had enough of whoever sends: nobody else is
/// written off.
#[tokio::test]
async fn a_run_that_is_refused_by_rule_is_stopped_and_loses_nobody() {
    let by_rule = || refusal(554, "5.7.1 you send too much of this");
    let many: Vec<String> = (0..60).map(|n| format!("reader-{n}@mail.example")).collect();
    let answers = [taken(), by_rule(), taken()].into_iter().chain((0..IN_A_ROW).map(|_| by_rule()));
    let script = Script::mail(answers.chain((0..60).map(|_| taken())));
    let (adapter, journal) = (email(&script, &many.join(",")), Memory::default());
    let stop = adapter.publish(&letter(), &journal).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert_eq!((failure.class, failure.alone), (Class::Refused, false));
    assert!(failure.message.contains("one reader after the other"), "{}", failure.message);
    assert_eq!(script.mails().len(), 3 + IN_A_ROW);
    assert_eq!(journal.taken_back().len(), IN_A_ROW);
    let receipt = adapter.publish(&letter(), &journal).await.expect("sent to the others");
    let extra = &receipt.parts[0].extra;
    assert_eq!((&extra["taken"], extra["refused"].as_array().map(Vec::len)), (&json!(59), Some(1)));
}

/// A few readers whose servers do not like the mail are the readers' own matter.
#[tokio::test]
async fn a_reader_who_is_refused_by_rule_at_the_end_is_named() {
    let script = Script::mail([taken(), refusal(550, "5.7.1 members only")]);
    let receipt = email(&script, "a@mail.example,b@mail.example").publish(&letter(), &Memory::default()).await;
    let receipt = receipt.expect("the other has it");
    let refused = json!([{"recipient": "b@mail.example", "reply": "550 5.7.1 members only"}]);
    assert_eq!(receipt.parts[0].extra["refused"], refused);
}

/// Nobody was let in: whoever mends the mail, or the server, has all readers asked anew.
#[tokio::test]
async fn a_list_that_was_refused_as_a_whole_is_asked_anew() {
    let refused = || refusal(554, "5.6.0 no");
    let script = Script::mail([refused(), refused(), taken(), taken()]);
    let (adapter, journal) = (email(&script, "a@mail.example,b@mail.example"), Memory::default());
    let stop = adapter.publish(&letter(), &journal).await;
    assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.class == Class::Refused));
    assert_eq!(journal.taken_back(), ["recipient/0", "recipient/1"]);
    let receipt = adapter.publish(&letter(), &journal).await.expect("sent");
    assert_eq!(receipt.parts[0].extra["taken"], 2);
}

/// Once others have the mail, a reader of whom nobody knows is passed over and named, unless the account wants to be asked.
#[tokio::test]
async fn a_reader_of_whom_nobody_knows_is_passed_over_and_named() {
    let lost = || Err(Error::new(Acted::Maybe, "SMTP", "the connection ended after the final dot"));
    for (word, is_asked) in [("skip", false), ("ask", true)] {
        let (script, journal) = (Script::mail([lost(), taken()]), Memory::default());
        let adapter = email_with(&script, "a@mail.example,b@mail.example", &[], &[("unknown", word)]);
        adapter.check().expect("either can be");
        match adapter.publish(&letter(), &journal).await {
            Ok(receipt) => {
                let extra = &receipt.parts[0].extra;
                let unknown = &extra["unknown"];
                assert!(!is_asked && unknown[0]["recipient"] == "a@mail.example", "{unknown}");
                assert!(unknown[0]["reply"].to_string().contains("not known"), "{unknown}");
                assert_eq!(extra["refused"], json!([]), "whoever sends it to these once more sends nothing twice");
            }
            Err(Stop::Failed { failure, .. }) => assert!(is_asked && failure.class == Class::MayHaveActed),
            Err(stop) => panic!("{stop:?}"),
        }
        assert_eq!(script.mails().len(), 2, "nobody is asked twice");
    }
    assert!(email_with(&Script::mail([]), "a@mail.example", &[], &[("unknown", "guess")]).check().is_err());
}

/// A reader of whom nobody knows what became, and whom a person gave up, is named in the receipt.
#[tokio::test]
async fn a_reader_who_was_left_out_is_named_in_the_receipt() {
    let lost = Error::new(Acted::Maybe, "SMTP", "the connection ended after the final dot");
    let (script, journal) = (Script::mail([taken(), Err(lost), taken()]), Memory::default());
    let adapter = email(&script, "a@mail.example,b@mail.example,c@mail.example");
    let adapter_that_asks =
        email_with(&script, "a@mail.example,b@mail.example,c@mail.example", &[], &[("unknown", "ask")]);
    adapter_that_asks.publish(&letter(), &journal).await.expect_err("unknown");
    let journal = journal.with(
        "recipient/1",
        json!({"id": "", "url": null, "extra": {"refused": "left out by anna", "in_doubt": true}}),
    );
    let receipt = adapter.publish(&letter(), &journal).await.expect("sent");
    let part = &receipt.parts[0];
    assert_eq!(part.extra["taken"], 2);
    assert_eq!(part.extra["unknown"], json!([{"recipient": "b@mail.example", "reply": "left out by anna"}]));
    assert_eq!(script.mails().len(), 3);
}
