//! What is sent is told again, and what is not Telegram's is refused.

use super::*;
use crate::mock::testing::clip;

const OTHER: &str = "654321:sandbox-english-AAAAAAAAAAAAAAAAAAA";

async fn send(
    fake: &Telegram,
    world: &World,
    method: &str,
    fields: &[(&str, &str)],
    file: (&str, &str, &[u8]),
) -> Value {
    let (name, filename, bytes) = file;
    let fields = [fields, &[("chat_id", "@examplenews")]].concat();
    let path = format!("/bot{TOKEN}/{method}");
    let request = upload(&path, "", &fields, (name, filename, "application/octet-stream", bytes));
    let (status, answer) = read(&fake.handle(request, world).await);
    assert_eq!(status, 200, "{answer}");
    answer["result"].clone()
}

#[tokio::test]
async fn a_message_tells_its_buttons_and_how_its_media_are_shown() {
    let (fake, (world, _)) = (Telegram::default(), world());
    let buttons = r#"{"inline_keyboard": [[{"text": "Read", "url": "https://news.example/tram"}]]}"#;
    let fields = [
        ("caption", "A tram"),
        ("has_spoiler", "true"),
        ("show_caption_above_media", "true"),
        ("protect_content", "true"),
        ("reply_markup", buttons),
    ];
    let sent = send(&fake, &world, "sendVideo", &fields, ("video", "tram.mp4", &clip(64))).await;
    assert_eq!(sent["video"]["file_name"], "tram.mp4");
    for name in ["has_media_spoiler", "show_caption_above_media", "has_protected_content"] {
        assert_eq!(sent[name], true, "{name}: {sent}");
    }
    assert_eq!(sent["reply_markup"]["inline_keyboard"][0][0]["url"], "https://news.example/tram");
    assert_eq!(world.wall.posts(None, None)[0].details["reply_markup"], sent["reply_markup"]);
    let one = json!({"chat_id": "@examplenews", "message_id": sent["message_id"]});
    let (status, edited) = call(&fake, &world, "editMessageReplyMarkup", one.clone()).await;
    assert_eq!((status, edited["result"].get("reply_markup")), (200, None), "without any they are taken off");
    let again = call(&fake, &world, "editMessageReplyMarkup", one).await.1;
    assert!(again["description"].as_str().unwrap().starts_with("Bad Request: message is not modified"), "{again}");
    let cut = send(&fake, &world, "sendVideo", &[], ("video", "cut.mp4", &clip(64)[..60])).await;
    assert!(cut.get("video").is_none() && cut["document"]["file_name"] == "cut.mp4", "{cut}");
}

#[tokio::test]
async fn buttons_are_looked_at() {
    let said = async |markup: Value| {
        error("sendMessage", json!({"chat_id": "@news", "text": "a", "reply_markup": markup})).await
    };
    let row = |button: Value| json!({"inline_keyboard": [[button]]});
    for (markup, words) in [
        (json!("junk"), "can't parse reply keyboard markup JSON object"),
        (json!([]), "object expected as reply markup"),
        (json!({"inline_keyboard": 1}), "field \"inline_keyboard\" must be of type Array"),
        (row(json!({"url": "https://a.example"})), "can't parse inline keyboard button: Can't find field \"text\""),
        (
            row(json!({"text": "a"})),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            row(json!({"text": "a", "url": "no where"})),
            "inline keyboard button URL 'no where' is invalid: Wrong HTTP URL",
        ),
        (row(json!({"text": "a", "callback_data": "x".repeat(65)})), "BUTTON_DATA_INVALID"),
        (json!({"keyboard": [["a"]]}), "inline keyboard expected"),
    ] {
        assert_eq!(said(markup).await, format!("Bad Request: {words}"));
    }
}

#[tokio::test]
async fn a_file_is_known_by_its_id_to_one_bot_alone() {
    let (fake, (world, _)) = (Telegram::default(), world());
    let sent = send(&fake, &world, "sendPhoto", &[], ("photo", "a.png", &png(40, 30))).await;
    let body = json!({"chat_id": "@examplenews", "photo": sent["photo"][0]["file_id"]});
    assert_eq!(call(&fake, &world, "sendPhoto", body.clone()).await.0, 200);
    let path = format!("/bot{OTHER}/sendPhoto");
    let (status, answer) = read(&fake.handle(json_request("POST", &path, "", &body), &world).await);
    assert_eq!(
        (status, &answer["description"]),
        (400, &json!("Bad Request: wrong file identifier/HTTP URL specified"))
    );
}

#[tokio::test]
async fn an_album_holds_documents_or_songs_and_never_both() {
    let (fake, (world, _)) = (Telegram::default(), world());
    let document = send(&fake, &world, "sendDocument", &[], ("document", "a.pdf", b"%PDF-1.7")).await;
    assert_eq!(document["document"]["mime_type"], "application/pdf");
    let song = send(&fake, &world, "sendAudio", &[], ("audio", "a.mp3", b"ID3\x04")).await;
    assert_eq!(song["audio"]["mime_type"], "audio/mpeg");
    let moving = send(&fake, &world, "sendAnimation", &[], ("animation", "a.mp4", &clip(64))).await;
    assert_eq!((&moving["animation"], &moving["document"]), (&moving["document"], &moving["animation"]));
    let item = |kind: &str, sent: &Value| json!({"type": kind, "media": sent[kind]["file_id"]});
    let album = |items: [Value; 2]| json!({"chat_id": "@examplenews", "media": items});
    for (kind, sent) in [("document", &document), ("audio", &song)] {
        let (status, answer) = call(&fake, &world, "sendMediaGroup", album([item(kind, sent), item(kind, sent)])).await;
        assert_eq!((status, answer["result"][1][kind].is_object()), (200, true), "{answer}");
    }
    let mixed = call(&fake, &world, "sendMediaGroup", album([item("document", &document), item("audio", &song)])).await;
    let words = "Bad Request: can't use the media of the specified type in the album";
    assert_eq!(mixed.1["description"], words);
}

#[tokio::test]
async fn messages_are_sent_on_and_pinned() {
    let (fake, (world, _)) = (Telegram::default(), world());
    let sent = call(&fake, &world, "sendMessage", json!({"chat_id": "@desk", "text": "one"})).await.1["result"].clone();
    let on = json!({"chat_id": "@log", "from_chat_id": "@desk", "message_id": sent["message_id"]});
    let (_, forwarded) = call(&fake, &world, "forwardMessage", on.clone()).await;
    let result = &forwarded["result"];
    assert_eq!((&result["text"], &result["forward_origin"]["message_id"]), (&json!("one"), &sent["message_id"]));
    let edit = json!({"chat_id": "@log", "message_id": result["message_id"], "text": "two"});
    assert_eq!(
        call(&fake, &world, "editMessageText", edit).await.1["description"],
        "Bad Request: message can't be edited"
    );
    let (_, copied) = call(&fake, &world, "copyMessage", on).await;
    assert_eq!(copied["result"].as_object().map(serde_json::Map::len), Some(1), "{copied}");
    let gone = json!({"chat_id": "@log", "from_chat_id": "@desk", "message_id": 1});
    assert_eq!(
        call(&fake, &world, "forwardMessage", gone.clone()).await.1["description"],
        "Bad Request: message to forward not found"
    );
    assert_eq!(
        call(&fake, &world, "copyMessage", gone).await.1["description"],
        "Bad Request: message to copy not found"
    );
    let pin = json!({"chat_id": "@desk", "message_id": sent["message_id"]});
    assert_eq!(call(&fake, &world, "pinChatMessage", pin).await.1["result"], true);
    let id = sent["message_id"].to_string();
    assert_eq!(world.wall.get("telegram", &id).expect("it is shown").details["pinned"], true);
    let protected = json!({"chat_id": "@desk", "text": "kept", "protect_content": true});
    let kept = call(&fake, &world, "sendMessage", protected).await.1["result"]["message_id"].clone();
    let on = json!({"chat_id": "@log", "from_chat_id": "@desk", "message_id": kept});
    assert_eq!(
        call(&fake, &world, "forwardMessage", on).await.1["description"],
        "Bad Request: message can't be forwarded"
    );
}
