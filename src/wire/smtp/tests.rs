use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::*;
use crate::clock::ManualClock;
use crate::secret::Secret;

/// A server that answers each line that starts with a key of `script` by its value, and hangs up on an empty value.
async fn server(script: &'static [(&'static str, &'static str)]) -> (SmtpServer, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let mut stream = BufReader::new(stream);
        let _ = stream.write_all(b"220 hello\r\n").await;
        let (mut heard, mut line) = (String::new(), String::new());
        while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
            heard.push_str(&line);
            if let Some((_, reply)) = script.iter().find(|(start, _)| line.starts_with(start)) {
                if reply.is_empty() {
                    break;
                }
                let _ = stream.write_all(format!("{reply}\r\n").as_bytes()).await;
            }
            line.clear();
        }
        heard
    });
    let credentials = Some(("desk".to_owned(), Secret::new("topsecret")));
    (
        SmtpServer { host: "127.0.0.1".into(), port, tls: SmtpTls::None, credentials, sign_in: SmtpSignIn::Password },
        heard,
    )
}

fn mail(server: SmtpServer, message: bytes::Bytes, then: Afterwards) -> Mail {
    Mail {
        server,
        from: "desk@news.example".into(),
        to: "reader@mail.example".into(),
        message,
        then,
        reply_within: Duration::ZERO,
    }
}

/// A server that says yes to all, but ends each connection after so many mails; tells what each connection said.
async fn busy(closes_after: usize) -> (SmtpServer, Arc<std::sync::Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    let heard: Arc<std::sync::Mutex<Vec<String>>> = Arc::default();
    let connections = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let heard = connections.clone();
            let number = {
                let mut heard = heard.lock().expect("a lock");
                heard.push(String::new());
                heard.len() - 1
            };
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                let _ = stream.write_all(b"220 hello\r\n").await;
                let (mut line, mut in_mail, mut is_mute, mut mails) = (String::new(), false, false, 0);
                while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                    let said = std::mem::take(&mut line);
                    let reply = match said.as_str() {
                        ".\r\n" => {
                            (in_mail, mails) = (false, mails + 1);
                            "250 taken"
                        }
                        _ if in_mail => continue,
                        "DATA\r\n" => {
                            in_mail = true;
                            "354 go"
                        }
                        rcpt if rcpt.starts_with("RCPT TO:<nobody") => {
                            is_mute = rcpt.contains("mute");
                            "550 5.1.1 no such user"
                        }
                        rcpt if rcpt.starts_with("RCPT TO:<tired") && mails > 0 => "421 4.7.0 closing",
                        ehlo if ehlo.starts_with("EHLO") => "250-hi\r\n250 AUTH PLAIN",
                        auth if auth.starts_with("AUTH") => "235 2.7.0 in",
                        _ => "250 ok",
                    };
                    if let Some(word) = said.split_whitespace().next() {
                        heard.lock().expect("a lock")[number].push_str(&format!("{word} "));
                    }
                    if !(is_mute && said == "RSET\r\n") {
                        let _ = stream.write_all(format!("{reply}\r\n").as_bytes()).await;
                    }
                    if mails == closes_after {
                        break;
                    }
                }
            });
        }
    });
    let credentials = Some(("desk".to_owned(), Secret::new("topsecret")));
    (
        SmtpServer { host: "127.0.0.1".into(), port, tls: SmtpTls::None, credentials, sign_in: SmtpSignIn::Password },
        heard,
    )
}

/// Sends to each of `to` in turn, the last with its goodbye.
async fn send_all(server: &SmtpServer, to: &[&str], most: u32) -> Vec<Result<String, Error>> {
    let mailer = SmtpMailer::new(Arc::new(Reach::sandbox()));
    let (mut outcomes, last) = (Vec::new(), to.len() - 1);
    for (n, to) in to.iter().enumerate() {
        let then = if n == last { Afterwards::Goodbye } else { Afterwards::More { most } };
        let mail = Mail { to: (*to).to_owned(), ..mail(server.clone(), "Subject: x\r\n\r\nHello\r\n".into(), then) };
        outcomes.push(mailer.send_within(mail, Permit::of(Duration::from_secs(5))).await);
    }
    outcomes
}

/// What was said on each connection, once it has `ended` as often as it should.
async fn heard(said: &std::sync::Mutex<Vec<String>>, ended: usize) -> Vec<String> {
    for _ in 0..200 {
        let said = said.lock().expect("a lock").clone();
        if said.iter().filter(|said| said.ends_with("QUIT ")).count() >= ended {
            return said;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    said.lock().expect("a lock").clone()
}

#[tokio::test]
async fn the_readers_of_a_list_share_a_connection_and_a_refused_one_does_not_end_it() {
    let (server, heard) = busy(usize::MAX).await;
    let outcomes = send_all(&server, &["a@mail.example", "nobody@mail.example", "c@mail.example"], 100).await;
    assert_eq!(outcomes[0], Ok("250 taken".to_owned()));
    assert_eq!(outcomes[1].as_ref().expect_err("refused").reply, Some((550, "5.1.1 no such user".to_owned())));
    assert_eq!(outcomes[2], Ok("250 taken".to_owned()));
    let heard = self::heard(&heard, 1).await;
    assert_eq!(heard, ["EHLO AUTH MAIL RCPT DATA . MAIL RCPT RSET MAIL RCPT DATA . QUIT "]);
}

#[tokio::test]
async fn a_connection_carries_as_many_mails_as_it_may() {
    let (server, heard) = busy(usize::MAX).await;
    let to = ["a@mail.example", "b@mail.example", "c@mail.example"];
    assert!(send_all(&server, &to, 2).await.iter().all(Result::is_ok));
    let mail = "MAIL RCPT DATA . ";
    let heard = self::heard(&heard, 2).await;
    assert_eq!(heard, [format!("EHLO AUTH {mail}{mail}QUIT "), format!("EHLO AUTH {mail}QUIT ")]);
}

/// What the server closed between two mails has heard nothing of the second.
#[tokio::test]
async fn a_connection_that_the_server_closed_is_opened_anew_and_each_mail_is_taken_once() {
    let (server, heard) = busy(1).await;
    let to = ["a@mail.example", "b@mail.example", "c@mail.example"];
    assert!(send_all(&server, &to, 100).await.iter().all(Result::is_ok));
    let heard = heard.lock().expect("a lock").concat();
    assert_eq!(heard.matches("DATA .").count(), 3, "{heard}");
}

/// Some servers say so at the recipient, once a connection has carried as many mails as they let it.
#[tokio::test]
async fn a_server_that_closes_at_the_recipient_gets_the_mail_on_a_fresh_connection() {
    let (server, heard) = busy(usize::MAX).await;
    let to = ["a@mail.example", "tired@mail.example"];
    let outcomes = send_all(&server, &to, 100).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    let heard = self::heard(&heard, 1).await;
    assert_eq!(heard, ["EHLO AUTH MAIL RCPT DATA . MAIL RCPT ", "EHLO AUTH MAIL RCPT DATA . QUIT "]);
}

/// Nobody waits for it longer than for a goodbye: the lease on the account runs on.
#[tokio::test]
async fn a_server_that_says_nothing_to_a_reset_keeps_nobody_waiting() {
    let (server, heard) = busy(usize::MAX).await;
    let to = ["nobody-mute@mail.example", "b@mail.example"];
    let outcomes = tokio::time::timeout(Duration::from_secs(8), send_all(&server, &to, 100)).await;
    let outcomes = outcomes.expect("it went on");
    assert_eq!(outcomes[0].as_ref().expect_err("refused").reply, Some((550, "5.1.1 no such user".to_owned())));
    assert_eq!(outcomes[1], Ok("250 taken".to_owned()));
    let heard = self::heard(&heard, 1).await;
    assert_eq!(heard, ["EHLO AUTH MAIL RCPT RSET ", "EHLO AUTH MAIL RCPT DATA . QUIT "]);
}

/// A kept connection has the time of the mail that it carries now, and none of one before.
#[tokio::test]
async fn a_mail_on_a_kept_connection_leaves_by_its_own_lease() {
    let (server, heard) = busy(usize::MAX).await;
    let clock = ManualClock::at(jiff::Timestamp::UNIX_EPOCH);
    let mailer = SmtpMailer::new(Arc::new(Reach::sandbox()));
    let permit = |seconds: u64| {
        let leave_by = Deadline::new(Arc::new(clock.clone()), Duration::from_secs(seconds));
        Permit { life: Duration::from_secs(5), leave_by: Some(leave_by) }
    };
    let more = || mail(server.clone(), "Subject: x\r\n\r\nHello\r\n".into(), Afterwards::More { most: 9 });
    assert!(mailer.send_within(more(), permit(1)).await.is_ok());
    clock.advance(Duration::from_secs(2));
    mailer.send_within(more(), permit(3)).await.expect("the first lease is over, this one is not");
    clock.advance(Duration::from_secs(2));
    let error = mailer.send_within(more(), permit(3)).await.expect_err("it is late");
    assert_eq!(error.acted, Acted::No);
    assert_eq!(heard.lock().expect("a lock").concat().matches("DATA .").count(), 2);
}

async fn send(server: SmtpServer) -> Result<String, Error> {
    let mailer = SmtpMailer::new(Arc::new(Reach::sandbox()));
    let message = bytes::Bytes::from_static(b"Subject: x\r\n\r\nHello\r\n.dot\r\n");
    let mail = mail(server, message, Afterwards::Goodbye);
    mailer.send_within(mail, Permit::of(Duration::from_millis(500))).await
}

const HELLO: [(&str, &str); 5] = [
    ("EHLO", "250-hi\r\n250 AUTH PLAIN"),
    ("AUTH", "235 2.7.0 in"),
    ("MAIL", "250 ok"),
    ("DATA", "354 go"),
    ("QUIT", "221 bye"),
];

#[tokio::test]
async fn the_bytes_that_arrive_are_the_bytes_given_with_dots_doubled() {
    const SCRIPT: &[(&str, &str)] = &[
        HELLO[0],
        HELLO[1],
        HELLO[2],
        HELLO[3],
        HELLO[4],
        ("RCPT", "250 ok"),
        (".\r\n", "250 2.0.0 OK 1795424400 abc123"),
    ];
    let (address, heard) = server(SCRIPT).await;
    assert_eq!(send(address).await, Ok("250 2.0.0 OK 1795424400 abc123".to_owned()));
    let heard = heard.await.expect("what it heard");
    assert!(heard.contains("DATA\r\nSubject: x\r\n\r\nHello\r\n..dot\r\n.\r\nQUIT"), "{heard}");
}

/// The server takes the mail block by block, and hears of the end no more.
#[tokio::test]
async fn a_mail_whose_lease_ends_on_the_way_is_not_ended() {
    const SCRIPT: &[(&str, &str)] = &[HELLO[0], HELLO[1], HELLO[2], HELLO[3], HELLO[4], ("RCPT", "250 ok")];
    let clock = ManualClock::at(jiff::Timestamp::UNIX_EPOCH);
    let (server, heard) = server(SCRIPT).await;
    let line = b"The ferry is back on the river after three years of repairs.\r\n";
    let message = bytes::Bytes::from([&b"Subject: x\r\n\r\n"[..], &line.repeat(2_000_000)].concat());
    let mail = mail(server, message, Afterwards::Goodbye);
    let leave_by = Deadline::new(Arc::new(clock.clone()), Duration::from_secs(1));
    let permit = Permit { life: Duration::from_secs(60), leave_by: Some(leave_by) };
    let mailer = SmtpMailer::new(Arc::new(Reach::sandbox()));
    let sending = tokio::spawn(async move { mailer.send_within(mail, permit).await });
    tokio::time::sleep(Duration::from_millis(30)).await;
    clock.advance(Duration::from_secs(1));
    let error = sending.await.expect("no panic").expect_err("it is late");
    assert!(error.message.contains("another worker goes on"), "{error}");
    let heard = heard.await.expect("what it heard");
    assert!(!heard.contains("\r\n.\r\n"), "the end was heard");
}

#[tokio::test]
async fn a_refused_recipient_is_a_reply_and_surely_nothing_was_sent() {
    const SCRIPT: &[(&str, &str)] =
        &[HELLO[0], HELLO[1], HELLO[2], HELLO[3], HELLO[4], ("RCPT", "550 5.1.1 no such user")];
    let (address, heard) = server(SCRIPT).await;
    let error = send(address).await.expect_err("it is refused");
    assert_eq!(error.acted, Acted::No);
    assert_eq!(error.reply, Some((550, "5.1.1 no such user".to_owned())));
    assert!(heard.await.expect("what it heard").ends_with("QUIT\r\n"));
}

#[tokio::test]
async fn a_server_that_hangs_up_before_the_dot_surely_has_nothing() {
    const SCRIPT: &[(&str, &str)] = &[HELLO[0], HELLO[1], HELLO[2], ("RCPT", "250 ok"), ("DATA", "")];
    let error = send(server(SCRIPT).await.0).await.expect_err("it hangs up");
    assert_eq!((error.acted, error.reply), (Acted::No, None));
}

#[tokio::test]
async fn a_server_that_falls_silent_after_the_dot_may_have_the_mail() {
    const SCRIPT: &[(&str, &str)] = &[HELLO[0], HELLO[1], HELLO[2], HELLO[3], ("RCPT", "250 ok")];
    let error = send(server(SCRIPT).await.0).await.expect_err("it never answers");
    assert_eq!(error.acted, Acted::Maybe);
    const HANGS_UP: &[(&str, &str)] = &[HELLO[0], HELLO[1], HELLO[2], HELLO[3], ("RCPT", "250 ok"), (".\r\n", "")];
    let error = send(server(HANGS_UP).await.0).await.expect_err("it hangs up");
    assert_eq!(error.acted, Acted::Maybe);
}

#[tokio::test]
async fn a_mail_that_was_taken_is_out_however_long_the_goodbye_takes() {
    const SCRIPT: &[(&str, &str)] =
        &[HELLO[0], HELLO[1], HELLO[2], HELLO[3], ("RCPT", "250 ok"), (".\r\n", "250 taken")];
    assert_eq!(send(server(SCRIPT).await.0).await, Ok("250 taken".to_owned()));
}

#[tokio::test]
async fn a_server_that_refuses_after_the_dot_has_not_the_mail() {
    const SCRIPT: &[(&str, &str)] =
        &[HELLO[0], HELLO[1], HELLO[2], HELLO[3], HELLO[4], ("RCPT", "250 ok"), (".\r\n", "451 4.7.1 later")];
    let error = send(server(SCRIPT).await.0).await.expect_err("it is refused");
    assert_eq!((error.acted, error.reply), (Acted::No, Some((451, "4.7.1 later".to_owned()))));
}

#[tokio::test]
async fn a_wrong_password_is_told_without_it() {
    const SCRIPT: &[(&str, &str)] = &[HELLO[0], ("AUTH", "535 5.7.8 bad topsecret")];
    let error = send(server(SCRIPT).await.0).await.expect_err("it is refused");
    assert_eq!(error.reply, Some((535, "5.7.8 bad ⟨secret⟩".to_owned())));
    assert!(!error.to_string().contains("topsecret"), "{error}");
}

#[tokio::test]
async fn a_server_that_does_not_begin_with_tls_is_told_from_one_that_is_not_there() {
    let (plain, _heard) = busy(1).await;
    let error = send(SmtpServer { tls: SmtpTls::Implicit, ..plain }).await.expect_err("no TLS");
    assert!(error.message.contains("set smtp_tls to `starttls`"), "{}", error.message);
    assert_eq!((error.acted, error.misset), (Acted::No, true), "no time mends it");

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"421 4.7.0 too many connections\r\n").await;
        }
    });
    let (plain, _heard) = server(&[HELLO[0]]).await;
    let error = send(SmtpServer { tls: SmtpTls::Implicit, port, ..plain.clone() }).await.expect_err("it is busy");
    assert!(!error.misset, "time mends that: {}", error.message);

    let error = send(SmtpServer { tls: SmtpTls::StartTls, ..plain }).await.expect_err("no STARTTLS");
    assert!(error.message.contains("it never turns to TLS there"), "{}", error.message);
    assert_eq!((error.acted, error.misset), (Acted::No, true));
}

#[tokio::test]
async fn without_tls_only_loopback_is_spoken_to() {
    let server = SmtpServer {
        host: "192.0.2.1".into(),
        port: 25,
        tls: SmtpTls::None,
        credentials: None,
        sign_in: SmtpSignIn::Password,
    };
    let mailer = SmtpMailer::new(Arc::new(Reach::live(["192.0.2.1"])));
    assert!(mailer.verify(&server).await.is_err_and(|error| error.denied));
}

/// Nothing more leaves after the final dot: a server that thinks long then has the mail, and is waited for.
#[tokio::test]
async fn a_server_that_thinks_after_the_final_dot_is_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            let _ = stream.write_all(b"220 hello\r\n").await;
            let (mut line, mut in_mail) = (String::new(), false);
            while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                let said = std::mem::take(&mut line);
                let reply: &[u8] = match said.as_str() {
                    ".\r\n" => {
                        in_mail = false;
                        tokio::time::sleep(Duration::from_millis(600)).await;
                        b"250 2.0.0 taken\r\n"
                    }
                    _ if in_mail => continue,
                    "DATA\r\n" => {
                        in_mail = true;
                        b"354 go\r\n"
                    }
                    _ => b"250 ok\r\n",
                };
                let _ = stream.write_all(reply).await;
            }
        }
    });
    let server = SmtpServer {
        host: "127.0.0.1".into(),
        port,
        tls: SmtpTls::None,
        credentials: None,
        sign_in: SmtpSignIn::Password,
    };
    for (reply_within, taken) in [(Duration::from_secs(30), true), (Duration::ZERO, false)] {
        let message = "Subject: x\r\n\r\nHello\r\n".into();
        let mail = Mail { reply_within, ..mail(server.clone(), message, Afterwards::Goodbye) };
        let mailer = SmtpMailer::new(Arc::new(Reach::sandbox()));
        let sent = mailer.send_within(mail, Permit::of(Duration::from_millis(300))).await;
        match sent {
            Ok(reply) => assert!(taken, "{reply}"),
            Err(error) => assert!(!taken && error.acted == Acted::Maybe, "{error}"),
        }
    }
}

/// Else it would be sent whole to one reader after the other, and refused each time.
#[tokio::test]
async fn a_mail_that_is_larger_than_its_server_takes_is_not_sent() {
    const SAYS: &[(&str, &str)] = &[
        ("EHLO", "250-hi\r\n250-SIZE 1000000\r\n250 AUTH PLAIN"),
        ("AUTH", "235 in"),
        ("MAIL FROM:<desk@news.example> SIZE=", "250 ok"),
        ("RCPT", "250 ok"),
        ("DATA", "354 go"),
        (".\r\n", "250 taken"),
        ("QUIT", "221 bye"),
    ];
    let outcome = async |kilobytes: usize| {
        let (server, heard) = server(SAYS).await;
        let message = format!("Subject: x\r\n\r\n{}", "0123456789012345678\r\n".repeat(kilobytes * 1000 / 21));
        let mailer = SmtpMailer::new(Arc::new(Reach::sandbox()));
        let mail = mail(server, message.into(), Afterwards::Goodbye);
        (mailer.send_within(mail, Permit::of(Duration::from_secs(5))).await, heard.await.expect("a server"))
    };
    let (taken, heard) = outcome(900).await;
    assert!(taken.is_ok() && heard.contains(" SIZE=900011"), "{taken:?}");
    let (refused, heard) = outcome(1100).await;
    let error = refused.expect_err("it is too large");
    assert!(error.message.contains("has 1100 KB") && error.message.contains("takes 1000 KB"), "{}", error.message);
    assert_eq!((error.acted, error.of_sender, error.reply.map(|(code, _)| code)), (Acted::No, true, Some(552)));
    assert!(!heard.contains("MAIL FROM"), "{heard}");
}

#[test]
fn what_a_server_says_of_the_size_of_mails_is_read() {
    let read = |lines: &[&str]| size::Size::read(lines.iter().copied());
    assert_eq!(read(&["hi", "8BITMIME", "size 35882577"]), size::Size::Told(Some(35_882_577)));
    assert_eq!(read(&["SIZE"]), size::Size::Told(None));
    assert_eq!(read(&["SIZE 0"]), size::Size::Told(None), "no limit that it would tell");
    assert_eq!(read(&["SIZES 5"]), size::Size::Unsaid);
}

/// What is left of a token that a server does not take is one line: why, which is answered with nothing.
#[tokio::test]
async fn a_token_is_shown_whole_and_a_refused_one_is_refused() {
    const TAKES: &[(&str, &str)] = &[
        ("EHLO", "250-hi\r\n250 AUTH XOAUTH2"),
        ("AUTH XOAUTH2 ", "235 2.7.0 in"),
        ("QUIT", "221 bye"),
        ("NOOP", "250 ok"),
    ];
    const TAKES_LONG: &[(&str, &str)] = &[
        ("EHLO", "250-hi\r\n250 AUTH XOAUTH2"),
        ("AUTH XOAUTH2\r\n", "334 "),
        ("dXNlcj1kZXNrA", "235 2.7.0 in"),
        ("QUIT", "221 bye"),
        ("NOOP", "250 ok"),
    ];
    const REFUSES: &[(&str, &str)] = &[
        ("EHLO", "250-hi\r\n250 AUTH XOAUTH2"),
        ("AUTH XOAUTH2 ", "334 eyJzdGF0dXMiOiI0MDAifQ=="),
        ("\r\n", "535 5.7.8 no topsecret-token"),
    ];
    for (script, token, code) in [
        (TAKES, "topsecret-token".to_owned(), None),
        (TAKES_LONG, "t".repeat(2000), None),
        (REFUSES, "topsecret-token".to_owned(), Some(535)),
    ] {
        let (server, heard) = server(script).await;
        let credentials = Some(("desk".to_owned(), Secret::new(&token)));
        let server = SmtpServer { credentials, sign_in: SmtpSignIn::Token, ..server };
        let let_in = SmtpMailer::new(Arc::new(Reach::sandbox())).verify(&server).await;
        let error = let_in.err();
        assert_eq!(error.as_ref().and_then(|error| Some(error.reply.as_ref()?.0)), code, "{error:?}");
        assert!(!error.is_some_and(|error| format!("{error:?}").contains("topsecret")));
        let heard = heard.await.expect("what it heard");
        assert!(heard.lines().all(|line| line.len() <= 510 || line.starts_with("dXNlcj1")), "{heard}");
    }
}
