//! What is odd about Telegram: its answers, its receipts, what can be exchanged.

use super::*;
use crate::adapters::scripted::{Memory, Script, account, each_row_is_met, media, post, response};
use crate::wire::test::answer;

fn failure(status: u16, description: &str, parameters: Value) -> Failure {
    let body = json!({ "ok": false, "error_code": status, "description": description, "parameters": parameters });
    classify(&answer(status, &body.to_string()).expect("an answer"))
}

#[test]
fn every_answer_has_its_class() {
    let samples = [
        (400, "Bad Request: chat not found", Class::Unauthorized),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", Class::Unauthorized),
        (400, "Bad Request: message thread not found", Class::Refused),
        (400, "Bad Request: message to be replied not found", Class::Refused),
        (400, "Bad Request: message to edit not found", Class::Refused),
        (400, "Bad Request: message to delete not found", Class::Refused),
        (400, "Bad Request: message is not modified", Class::Refused),
        (400, "Bad Request: message can't be edited", Class::Refused),
        (400, "Bad Request: there is no text in the message to edit", Class::Refused),
        (400, "Bad Request: there is no caption in the message to edit", Class::Refused),
        (400, "Bad Request: message can't be deleted", Class::Refused),
        (400, "Bad Request: message is too long", Class::Refused),
        (400, "Bad Request: message caption is too long", Class::Refused),
        (400, "Bad Request: MESSAGE_TOO_LONG", Class::Refused),
        (400, "Bad Request: message text is empty", Class::Refused),
        (400, "Bad Request: can't parse entities: Unsupported start tag \"p\" at byte offset 0", Class::Refused),
        (400, "Bad Request: failed to get HTTP URL content", Class::NotActed),
        (400, "Bad Request: wrong type of the web page content", Class::NotActed),
        (400, "Bad Request: WEBPAGE_CURL_FAILED", Class::NotActed),
        (400, "Bad Request: wrong file identifier/HTTP URL specified", Class::Refused),
        (400, "Bad Request: IMAGE_PROCESS_FAILED", Class::Refused),
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Class::Refused),
        (400, "Bad Request: can't use the media of the specified type in the album", Class::Refused),
        (400, "Bad Request: failed to send message #2 with the error message \"x\"", Class::MayHaveActed),
        (400, "Bad Request: need administrator rights in the channel chat", Class::Unauthorized),
        (400, "Bad Request: not enough rights to send photos", Class::Unauthorized),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Class::Unauthorized),
        (400, "Bad Request: CHAT_ADMIN_REQUIRED", Class::Unauthorized),
        (400, "Bad Request: TOPIC_CLOSED", Class::Unauthorized),
        (401, "Unauthorized", Class::Unauthorized),
        (403, "Forbidden: bot was kicked from the channel chat", Class::Unauthorized),
        (403, "Forbidden: bot is not a member of the channel chat", Class::Unauthorized),
        (403, "Forbidden: bot was blocked by the user", Class::Unauthorized),
        (400, "Bad Request: CHANNEL_PRIVATE", Class::Unauthorized),
        (400, "Bad Request: wrong HTTP URL specified", Class::NotActed),
        (403, "Forbidden: user is deactivated", Class::Unauthorized),
        (403, "Forbidden: bot can't initiate conversation with a user", Class::Unauthorized),
        (404, "Not Found", Class::Unauthorized),
        (409, "Conflict: terminated by other getUpdates request", Class::Refused),
        (413, "Request Entity Too Large", Class::Refused),
        (421, "Misdirected Request", Class::NotActed),
        (429, "Too Many Requests: retry after 35", Class::TooFast),
        (500, "Internal Server Error", Class::MayHaveActed),
        (500, "sent message was immediately deleted and can't be returned", Class::MayHaveActed),
        (502, "Bad Gateway", Class::MayHaveActed),
        (504, "Gateway Timeout", Class::MayHaveActed),
    ];
    for (status, description, expected) in samples {
        assert_eq!(failure(status, description, json!({})).class, expected, "{status} {description}");
    }
    each_row_is_met(CLASSES, samples.iter().map(|(status, said, _)| (*status, *said)));
}

#[test]
fn the_wait_is_a_second_longer_than_asked() {
    let failure = failure(429, "Too Many Requests: retry after 35", json!({ "retry_after": 35 }));
    assert_eq!(failure.retry_after, Some(Duration::from_secs(36)));
    for endless in [u64::MAX, u64::MAX - 1] {
        let failure = self::failure(429, "Too Many Requests", json!({ "retry_after": endless }));
        assert_eq!(failure.retry_after, Some(std::time::Duration::from_secs(86_400)));
    }
}

#[test]
fn a_chat_that_moved_says_where() {
    let failure = failure(400, "group chat was upgraded to a supergroup chat", json!({ "migrate_to_chat_id": -1009 }));
    assert!(failure.message.ends_with("set chat_id to -1009"), "{failure}");
}

/// Nothing was posted, and where it goes is told.
#[tokio::test]
async fn a_group_that_became_a_supergroup_gets_the_next_try() {
    let moved = json!({"ok": false, "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": -1_009}});
    let sent = json!({"ok": true, "result": {"message_id": 7, "date": 1, "chat": {"id": -1_009}}});
    let script = Script::new([response(400, &moved), response(200, &sent)]);
    let adapter = Telegram::new(account("telegram", &[("token", "1:A")], &[("chat_id", "-5")]), script.wire());
    let post = post("telegram", "Trams", vec![]);
    let stop = adapter.publish(&post, &Memory::default()).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert_eq!(failure.class, Class::NotActed, "{failure}");
    adapter.publish(&post, &Memory::default()).await.expect("sent");
    let chats: Vec<_> = script
        .requests()
        .into_iter()
        .map(|request| match request.body {
            crate::wire::Body::Json(body) => body["chat_id"].clone(),
            _ => panic!("no JSON"),
        })
        .collect();
    assert_eq!(chats, [json!(-5), json!(-1_009)]);
}

#[test]
fn an_album_is_one_part_with_all_its_messages() {
    let message = |id| Message { message_id: id, date: 1, chat: Chat { id: -100_123, username: None } };
    let files = [media(MediaKind::Image, "image/jpeg", 9), media(MediaKind::Image, "image/jpeg", 8)];
    let receipt = receipt(&[message(7), message(8)], &files.iter().collect::<Vec<_>>()).expect("a receipt");
    assert_eq!((receipt.id.as_str(), receipt.url.as_deref()), ("7", Some("https://t.me/c/123/7")));
    assert_eq!(receipt.extra["message_ids"], json!([7, 8]));
}

/// Limits count its messages, before the step and as it leaves.
#[tokio::test]
async fn an_album_asks_for_as_much_of_the_limits_as_it_has_pictures() {
    let script = Script::new([yes()]);
    let album = post("telegram", "Trams are back", vec![jpeg(9), jpeg(8), jpeg(7)]);
    let adapter = telegram(&script);
    assert_eq!(adapter.items(&album, &album.parts[0]), 3);
    let _ = adapter.publish(&album, &Memory::default()).await;
    assert_eq!((script.requests()[0].action, script.requests()[0].items), ("sendMediaGroup", 3));
    let words = post("telegram", "Trams are back", Vec::new());
    assert_eq!(adapter.items(&words, &words.parts[0]), 1);
}

#[test]
fn a_message_that_the_server_put_off_has_no_link() {
    let message = Message { message_id: 0, date: 1_795_500_000, chat: Chat { id: 1, username: Some("n".into()) } };
    let receipt = receipt(&[message], &[]).expect("a receipt");
    assert_eq!((receipt.id.as_str(), receipt.url), ("scheduled-1795500000", None));
}

fn telegram(script: &std::sync::Arc<Script>) -> Telegram {
    let account = account("telegram", &[("token", "1:token")], &[("chat_id", "@news")]);
    Telegram::new(account, script.wire())
}

fn jpeg(size: usize) -> Media {
    media(MediaKind::Image, "image/jpeg", size)
}

/// The receipt of a post that went out with `files` as messages 7, 8, ...
fn out(files: &[Media]) -> Receipt {
    let message = |id| Message { message_id: id, date: 1, chat: Chat { id: -100_123, username: None } };
    let messages: Vec<Message> = (7..7 + files.len().max(1) as i64).map(message).collect();
    Receipt { parts: vec![receipt(&messages, &files.iter().collect::<Vec<_>>()).expect("a receipt")] }
}

fn yes() -> Response {
    response(200, &json!({ "ok": true, "result": {} }))
}

fn calls(script: &Script) -> Vec<String> {
    script
        .requests()
        .iter()
        .map(|request| request.url.path().rsplit('/').next().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn only_the_pictures_that_are_others_are_exchanged() {
    let script = Script::new([yes(), yes()]);
    let receipt = out(&[jpeg(9), jpeg(8)]);
    let changed = post("telegram", "Trams are back", vec![jpeg(9), jpeg(5)]);
    let edited = telegram(&script).edit(&changed, &receipt, &Memory::default()).await.expect("edited");
    assert_eq!(calls(&script), ["editMessageMedia", "editMessageCaption"]);
    assert_ne!(edited.parts[0].extra["files"], receipt.parts[0].extra["files"]);
    let script = Script::new([yes()]);
    assert_eq!(telegram(&script).edit(&changed, &edited, &Memory::default()).await, Ok(edited));
    assert_eq!(calls(&script), ["editMessageCaption"]);
}

#[tokio::test]
async fn a_message_of_words_gets_its_first_picture() {
    let script = Script::new([yes()]);
    let changed = post("telegram", "Trams are back", vec![jpeg(9)]);
    let edited = telegram(&script).edit(&changed, &out(&[]), &Memory::default()).await.expect("edited");
    assert_eq!(calls(&script), ["editMessageMedia"]);
    assert_eq!(edited.parts[0].extra["media"], true);
}

#[tokio::test]
async fn an_album_of_another_size_keeps_its_pictures() {
    let script = Script::new([yes()]);
    let receipt = out(&[jpeg(9), jpeg(8)]);
    let changed = post("telegram", "Trams are back", vec![jpeg(5)]);
    assert_eq!(telegram(&script).edit(&changed, &receipt, &Memory::default()).await, Ok(receipt));
    assert_eq!(calls(&script), ["editMessageCaption"]);
}

#[tokio::test]
async fn what_is_too_old_to_be_deleted_says_that_it_was_withdrawn() {
    let old = response(400, &json!({ "ok": false, "description": "Bad Request: message can't be deleted" }));
    let script = Script::new([old.clone(), yes()]);
    let (receipt, notice) = (out(&[]), post("telegram", "This post was withdrawn", Vec::new()));
    let stays = telegram(&script).withdraw(&notice, &receipt, &Memory::default()).await.expect("withdrawn");
    assert_eq!(
        (stays, calls(&script)),
        (receipt.clone(), vec!["deleteMessages".to_owned(), "editMessageText".to_owned()])
    );
    let young = Script::new([response(200, &json!({ "ok": true, "result": true }))]);
    let stays = telegram(&young).withdraw(&notice, &receipt, &Memory::default()).await.expect("deleted");
    assert_eq!(stays, Receipt::default());
    let stop = telegram(&Script::new([old])).delete(&receipt, &Memory::default()).await;
    assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.message.contains("older than 48 hours")));
}
