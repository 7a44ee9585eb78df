//! Dialogues with the server, line by line.

use std::sync::Arc;

use base64::Engine as _;

use super::*;
use crate::clock::SystemClock;

const MAIL: &str = "From: Desk <desk@news.example>\r\nTo: reader@example.com\r\nSubject: =?UTF-8?B?VHJhbSDwn5qL?=\r\n\
    Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <a@news.example>\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9 =\r\nopen\r\n..dot\r\n--b1\r\n\
    Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hi</p>\r\n--b1--\r\n";

fn world() -> World {
    World::new(Arc::new(SystemClock::new()), "http://127.0.0.1:1", crate::mock::fetch::loopback())
}

fn talk(session: &mut dyn SmtpSession, world: &World, line: &str) -> String {
    String::from_utf8(session.receive(line.as_bytes(), world)).unwrap()
}

fn signed_in(world: &World) -> Box<dyn SmtpSession> {
    let mut session = Email.open();
    session.greeting(world);
    talk(&mut *session, world, "EHLO me\r\n");
    let auth = base64::engine::general_purpose::STANDARD.encode("\0sandbox-email\0sandbox-email");
    assert!(talk(&mut *session, world, &format!("AUTH PLAIN {auth}\r\n")).starts_with("235"));
    session
}

fn send(world: &World, mail: &str) -> String {
    send_with(world, "", mail)
}

fn send_with(world: &World, parameters: &str, mail: &str) -> String {
    let mut session = signed_in(world);
    let said = talk(&mut *session, world, &format!("MAIL FROM:<bounce@news.example>{parameters}\r\n"));
    if !said.starts_with("250") {
        return said;
    }
    talk(&mut *session, world, "RCPT TO:<reader@example.com>\r\n");
    assert!(talk(&mut *session, world, "DATA\r\n").starts_with("354"));
    talk(&mut *session, world, &format!("{mail}.\r\n"))
}

#[test]
fn a_mail_stands_on_the_wall_as_its_reader_sees_it() {
    let world = world();
    assert!(send(&world, MAIL).starts_with("250 2.0.0 OK"));
    let posts = world.wall.posts(Some("email"), None);
    assert_eq!(posts[0].account, "email");
    assert_eq!(posts[0].detail("subject"), "Tram 🚋");
    assert_eq!(posts[0].text, "Café open\n.dot");
    assert_eq!(posts[0].detail("html").trim(), "<p>Hi</p>");
}

/// A `Message-ID` dedupes nothing: whoever sends twice is found out.
#[test]
fn a_mail_that_comes_twice_is_there_twice() {
    let world = world();
    for _ in 0..3 {
        assert!(send(&world, MAIL).starts_with("250 2.0.0 OK"));
    }
    let ids: Vec<String> = world.wall.posts(Some("email"), None).into_iter().map(|post| post.id).collect();
    assert_eq!(ids, ["<a@news.example>", "<a@news.example> (2)", "<a@news.example> (3)"]);
}

/// RFC 3030: pieces have lengths and no final dot, and no dot is doubled.
#[test]
fn a_mail_may_come_in_pieces() {
    let world = world();
    let mail = MAIL.replace("\r\n..dot", "\r\n.dot");
    let begin = || {
        let mut session = signed_in(&world);
        talk(&mut *session, &world, "MAIL FROM:<bounce@news.example>\r\nRCPT TO:<reader@example.com>\r\n");
        session
    };
    let mut session = begin();
    let (first, last) = mail.split_at(100);
    assert!(talk(&mut *session, &world, &format!("BDAT 100\r\n{first}")).starts_with("250 2.0.0 100"));
    assert!(talk(&mut *session, &world, "DATA\r\n").starts_with("503"), "one or the other");
    // What follows comes when it comes.
    assert_eq!(talk(&mut *session, &world, &format!("BDAT {} LAST\r\n{}", last.len(), &last[..9])), "");
    let said = talk(&mut *session, &world, &format!("{}RSET\r\n", &last[9..]));
    assert!(said.starts_with("250 2.0.0 OK") && said.lines().count() == 2, "{said}");
    assert_eq!(world.wall.posts(Some("email"), None)[0].text, "Café open\n.dot");
    assert!(talk(&mut *session, &world, "BDAT 4 LAST\r\nabcd").starts_with("503"), "nobody to send it to");
    assert!(talk(&mut *session, &world, "BDAT x\r\n").starts_with("501"));
    let mut session = begin();
    assert!(talk(&mut *session, &world, "BDAT 99999999 LAST\r\n").starts_with("552 5.3.4"));
    assert!(session.is_closed());
}

#[test]
fn a_picture_in_a_mail_is_shown_where_the_mail_shows_it() {
    let world = world();
    let page = "<p>Hi</p>\r\n";
    let related = "--b2\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<img src=\"cid:media-0@news.example\">\r\n\
        --b2\r\nContent-Type: image/jpeg\r\nContent-ID: <media-0@news.example>\r\nContent-Transfer-Encoding: base64\r\n\
        \r\nanBlZw==\r\n--b2--\r\n";
    let mail = MAIL.replace(page, related).replace(
        "--b1\r\nContent-Type: text/html; charset=utf-8",
        "--b1\r\nContent-Type: multipart/related; boundary=\"b2\"",
    );
    assert!(send(&world, &mail).starts_with("250 2.0.0 OK"));
    let posts = world.wall.posts(Some("email"), None);
    assert_eq!((posts[0].media[0].mime.as_str(), posts[0].media[0].bytes), ("image/jpeg", 4));
    assert_eq!(posts[0].detail("html"), "<img src=\"/_mock/media/0\">");
}

/// A picture as the standard library of Python sends it, beside a text in two forms.
#[test]
fn a_file_comes_with_a_mail_whatever_it_holds() {
    let world = world();
    let (head, body) = MAIL.split_once("\r\n\r\n").expect("a body");
    let head = head.replace("multipart/alternative; boundary=\"b1\"", "multipart/mixed; boundary=\"b0\"");
    let bytes: Vec<u8> = (0..=255).collect();
    let encoded = base64::engine::general_purpose::STANDARD.encode(&bytes);
    let file = |disposition: &str, encoded: &str| {
        format!(
            "--b0\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: {disposition}\r\nMIME-Version: 1.0\r\n\r\n{}\r\n{}\r\n",
            &encoded[..100],
            &encoded[100..],
        )
    };
    let files = [
        file("attachment; filename=\"tram.png\"", &encoded),
        file("inline; filename*=UTF-8''gr%C3%BCn%2B.png", &encoded),
    ];
    let two_forms = format!("--b0\r\nContent-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n{body}");
    let plain = "--b0\r\nContent-Type: text/plain\r\n\r\nOnly text\r\n".to_owned();
    for (text, first) in [(two_forms, "Café open"), (plain, "Only text")] {
        let mail = format!("{head}\r\n\r\n{text}{}--b0--\r\n", files.concat());
        let said = send(&world, &mail);
        assert!(said.starts_with("250"), "{said}");
        let post = world.wall.posts(Some("email"), None).pop().expect("a mail");
        assert!(post.text.starts_with(first), "{}", post.text);
        let names: Vec<_> = post.details["files"].as_array().expect("files").iter().map(|file| &file["name"]).collect();
        assert_eq!(names, ["tram.png", "grün+.png"]);
        assert_eq!((post.media[0].mime.as_str(), post.media[0].bytes), ("image/png", 256));
        assert!(Email.draw(&post).contains("download>tram.png</a>"));
        world.wall.clear();
    }
}

/// As `sendmail` and who types by hand: RFC 5322 alone, without MIME.
#[test]
fn a_mail_without_mime_needs_no_version_of_it() {
    let world = world();
    let (head, _) = MAIL.split_once("MIME-Version").expect("headers");
    assert!(send(&world, &format!("{head}\r\nHi\r\n")).starts_with("250"));
    assert!(send(&world, &format!("{head}Content-Type: text/plain\r\n\r\nHi\r\n")).contains("mime-version"));
}

#[test]
fn alternatives_come_plainest_first() {
    let world = world();
    let calendar = "<p>Hi</p>\r\n--b1\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n";
    assert!(send(&world, &MAIL.replace("<p>Hi</p>\r\n", calendar)).starts_with("250"));
    let swapped =
        MAIL.replace("text/plain", "text/x").replace("text/html", "text/plain").replace("text/x", "text/html");
    assert!(send(&world, &swapped).contains("plainest first"));
}

/// RFC 4954, 4: a mechanism may come with its first line or without, is called off by a star, and signs in once.
#[test]
fn a_sign_in_comes_in_one_line_or_in_several() {
    let (world, encode) = (world(), |text: &str| base64::engine::general_purpose::STANDARD.encode(text));
    let (name, plain) = (encode("sandbox-email"), encode("\0sandbox-email\0sandbox-email"));
    for (lines, codes) in [
        (vec![format!("AUTH LOGIN {name}"), name.clone()], vec!["334", "235"]),
        (vec!["AUTH LOGIN".to_owned(), name.clone(), encode("revoked")], vec!["334", "334", "535"]),
        (vec!["AUTH PLAIN".to_owned(), plain.clone(), format!("AUTH PLAIN {plain}")], vec!["334", "235", "503"]),
        (vec!["AUTH LOGIN".to_owned(), "*".to_owned(), "AUTH CRAM-MD5".to_owned()], vec!["334", "501", "504"]),
    ] {
        let mut session = Email.open();
        talk(&mut *session, &world, "EHLO me\r\n");
        for (line, code) in lines.iter().zip(codes) {
            let said = talk(&mut *session, &world, &format!("{line}\r\n"));
            assert!(said.starts_with(code), "{line}: {said}");
        }
    }
}

#[test]
fn nothing_is_taken_without_signing_in() {
    let world = world();
    let mut session = Email.open();
    talk(&mut *session, &world, "EHLO me\r\n");
    assert!(talk(&mut *session, &world, "MAIL FROM:<a@b.example>\r\n").starts_with("530 5.7.0"));
    let bad = base64::engine::general_purpose::STANDARD.encode("\0revoked\0revoked");
    assert!(talk(&mut *session, &world, &format!("AUTH PLAIN {bad}\r\n")).starts_with("535 5.7.8"));
}

#[test]
fn what_mailbox_providers_refuse_is_refused() {
    let world = world();
    assert!(send(&world, &MAIL.replace("Date:", "X-Date:")).starts_with("550"));
    assert!(send(&world, &MAIL.replace("From: Desk", "From: A <a@b.c>\r\nFrom: Desk")).starts_with("550"));
    assert!(send(&world, &MAIL.replace("Hi", &"x".repeat(1200))).starts_with("550 5.6.0"));
    assert!(send(&world, &MAIL.replace("<p>Hi</p>", "a\nb")).starts_with("550 5.6.11"));
    let one = "List-Unsubscribe: <https://news.example/u>\r\nSubject:";
    assert!(send(&world, &MAIL.replace("Subject:", one)).starts_with("550"));
    assert!(world.wall.posts(None, None).is_empty());
    let by_mail = "List-Unsubscribe: <mailto:leave@news.example>\r\nSubject:";
    assert!(send(&world, &MAIL.replace("Subject:", by_mail)).starts_with("250"));
}

#[test]
fn headers_are_those_of_rfc_5322() {
    let world = world();
    for (from, to, says) in [
        ("Date: Mon, 23 Nov 2026 09:00:00 +0000", "Date: yesterday", "valid Date"),
        ("desk@news.example", "desk", "valid From"),
        ("desk@news.example", "desk@gmail.com", "5.7.26"),
        ("=?UTF-8?B?VHJhbSDwn5qL?=", "Café", "5.6.7"),
        ("--b1--", "", "not closed"),
    ] {
        let said = send(&world, &MAIL.replace(from, to));
        assert!(said.starts_with("550") && said.contains(says), "{says}: {said}");
    }
    assert!(world.wall.posts(None, None).is_empty());
}

/// RFC 6531: headers beyond ASCII are announced with the sender. RFC 2045: a body says itself what it has in it.
#[test]
fn what_goes_beyond_ascii_says_so() {
    let world = world();
    let subject = MAIL.replace("=?UTF-8?B?VHJhbSDwn5qL?=", "Café");
    assert!(send_with(&world, " SMTPUTF8", &subject).starts_with("250"));
    assert_eq!(world.wall.posts(None, None)[0].detail("subject"), "Café");
    let body = MAIL.replace("quoted-printable", "8bit").replace("Caf=C3=A9", "Café");
    assert!(send(&world, &body).starts_with("250"), "as Postfix, Exim and Gmail take it");
    assert!(send(&world, &body.replace("8bit", "7bit")).starts_with("550 5.6.3"));
    assert!(send_with(&world, " BODY=8BITMIME SIZE=1000", &body).starts_with("250"));
    assert!(send_with(&world, " BODY=BINARYMIME", MAIL).starts_with("555"));
    assert!(send_with(&world, " SIZE=99999999", MAIL).starts_with("552"));
    let mut session = signed_in(&world);
    assert!(talk(&mut *session, &world, "MAIL FROM:<ко@news.example>\r\n").starts_with("501"));
}

#[test]
fn an_encoded_word_is_short_and_its_letters_are_whole() {
    let with_subject = |subject: &str| send(&world(), &MAIL.replace("=?UTF-8?B?VHJhbSDwn5qL?=", subject));
    let word = |letters: usize| format!("=?UTF-8?Q?{}?=", "a".repeat(letters));
    assert!(with_subject(&word(63)).starts_with("250"), "75 characters");
    assert!(with_subject(&word(64)).starts_with("550 5.6.0"), "76");
    assert!(with_subject("=?UTF-8?Q?caf=C3=A9?=\r\n =?UTF-8?Q?_open?=").starts_with("250"));
    assert!(with_subject("=?UTF-8?Q?caf=C3?=\r\n =?UTF-8?Q?=A9?=").starts_with("550 5.6.0"), "a letter in two halves");
    assert!(with_subject("Is 1=?2 or 2?=1").starts_with("250"), "no encoded word");
}

#[test]
fn a_fault_answers_in_the_words_that_were_given() {
    let world = world();
    let fault = r#"{"channel": "email", "method": "RCPT", "kind": "answer", "status": 450, "body": "4.2.1 Try later"}"#;
    world.faults.add(crate::mock::faults::parse(fault.as_bytes()).expect("a fault"));
    let mut session = signed_in(&world);
    talk(&mut *session, &world, "MAIL FROM:<bounce@news.example>\r\n");
    assert_eq!(talk(&mut *session, &world, "RCPT TO:<reader@example.com>\r\n"), "450 4.2.1 Try later\r\n");
}

/// A server may let nobody in, whoever a mail is for.
#[test]
fn a_fault_befalls_the_greeting_too() {
    let world = world();
    let fault = r#"[{"channel": "email", "method": "CONNECT", "kind": "answer", "status": 554, "body": "5.7.1 Too many connections"},
                    {"channel": "email", "method": "CONNECT", "kind": "too_fast"},
                    {"channel": "email", "kind": "too_fast"}]"#;
    world.faults.add(crate::mock::faults::parse(fault.as_bytes()).expect("faults"));
    let greeted = || {
        let mut session = Email.open();
        (session.greeting(&world), session.is_closed())
    };
    assert_eq!(greeted(), ("554 5.7.1 Too many connections\r\n".to_owned(), false));
    assert_eq!(greeted(), ("421 4.7.0 Try again later, closing connection\r\n".to_owned(), true));
    assert!(greeted().0.starts_with("220"));
}

#[test]
fn a_signature_that_does_not_hold_is_refused() {
    let (world, body) = (world(), MAIL.split_once("\r\n\r\n").expect("a body").1.replace("\r\n..", "\r\n."));
    let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let hash = encode(&<sha2::Sha256 as sha2::Digest>::digest(body.as_bytes()));
    let signed = format!(
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=news.example; s=s1;\r\n h=from:subject; bh={hash};\r\n \
         b={}\r\n{MAIL}",
        encode(&[7; 256])
    );
    assert!(send(&world, &signed).starts_with("250"), "{}", send(&world, &signed));
    assert_eq!(world.wall.posts(Some("email"), None)[0].detail("signed_by"), "news.example");
    for (from, to, says) in [
        ("rsa-sha256", "rsa-sha1", "an algorithm that is not taken"),
        ("h=from:", "h=to:", "from is not signed"),
        ("d=news.example", "d=other.example", "5.7.32"),
        ("s=s1;", "", "no s="),
        ("Caf=C3=A9", "Caff=C3=A9", "the body is not the one"),
        (
            "Subject:",
            "List-Unsubscribe: <https://news.example/u>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nSubject:",
            "list-unsubscribe is not signed",
        ),
    ] {
        let said = send(&world, &signed.replacen(from, to, 1));
        assert!(said.starts_with("550") && said.contains(says), "{says}: {said}");
    }
}

#[test]
fn a_reader_who_is_not_there_is_refused_by_name() {
    let world = world();
    let mut session = signed_in(&world);
    talk(&mut *session, &world, "MAIL FROM:<bounce@news.example>\r\n");
    assert!(talk(&mut *session, &world, "RCPT TO:<unknown@example.com>\r\n").starts_with("550 5.1.1"));
    assert!(talk(&mut *session, &world, "DATA\r\n").starts_with("503"));
    for (length, says) in [(64, "250 2.1.5"), (65, "501 5.1.3")] {
        let asked = format!("RCPT TO:<{}@example.com>\r\n", "a".repeat(length));
        assert!(talk(&mut *session, &world, &asked).starts_with(says), "{length}");
    }
}
