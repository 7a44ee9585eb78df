mod conformance;
mod told;

use serde_json::{Value, json};

use super::*;
use crate::mock::testing::{json_request, png, read, request, upload, wait, world};

const TOKEN: &str = "123456:sandbox-english-AAAAAAAAAAAAAAAAAAA";

async fn call(fake: &Telegram, world: &World, method: &str, body: Value) -> (u16, Value) {
    read(&fake.handle(json_request("POST", &format!("/bot{TOKEN}/{method}"), "", &body), world).await)
}

async fn error(method: &str, body: Value) -> String {
    let (status, answer) = call(&Telegram::default(), &world().0, method, body).await;
    assert_eq!((answer["ok"].as_bool(), answer["error_code"].as_u64()), (Some(false), Some(u64::from(status))));
    answer["description"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_message_stands_on_the_wall_as_it_was_cleaned() {
    let (fake, (world, _)) = (Telegram::default(), world());
    let body = json!({"chat_id": "@examplenews", "text": " Tram line approved\tnow ",
        "entities": [{"type": "bold", "offset": 1, "length": 18}], "link_preview_options": {"is_disabled": true}});
    let (status, answer) = call(&fake, &world, "sendMessage", body).await;
    assert_eq!((status, answer["result"]["text"].as_str()), (200, Some("Tram line approved now")));
    assert_eq!(answer["result"]["entities"], json!([{"type": "bold", "offset": 0, "length": 18}]));
    let post = world.wall.posts(Some("telegram"), None).remove(0);
    assert_eq!((post.account.as_str(), post.id), ("examplenews", answer["result"]["message_id"].to_string()));
    let drawn = fake.draw(&world.wall.posts(None, None)[0]);
    assert!(drawn.contains("<b>Tram line approved</b> now"), "{drawn}");
    assert!(fake.post_at(&format!("/examplenews/{}", answer["result"]["message_id"])).is_some());
}

#[tokio::test]
async fn limits_count_code_points_after_parsing() {
    let send =
        |text: String| error("sendMessage", json!({"chat_id": "@examplenews", "text": text, "parse_mode": "HTML"}));
    assert_eq!(send("x".repeat(4097)).await, "Bad Request: message is too long");
    assert_eq!(send(" \n ".to_owned()).await, "Bad Request: text must be non-empty");
    assert_eq!(send(String::new()).await, "Bad Request: message text is empty");
    assert_eq!(send("y".repeat(32_769)).await, "Bad Request: text is too long");
    let broken = "Bad Request: can't parse entities: Unsupported start tag \"p\" at byte offset 0";
    assert_eq!(send("<p>".to_owned()).await, broken);
    let (fake, (world, _)) = (Telegram::default(), world());
    for text in [format!("<b>a</b>{}", "x".repeat(4095)), "😀".repeat(4096)] {
        let body = json!({"chat_id": "@examplenews", "text": text, "parse_mode": "html"});
        assert_eq!(call(&fake, &world, "sendMessage", body).await.0, 200);
    }
}

#[tokio::test]
async fn tokens_chats_and_methods_are_checked() {
    let (fake, (world, _)) = (Telegram::default(), world());
    let get = async |path: &str| read(&fake.handle(request("GET", path, "", ""), &world).await);
    assert_eq!(
        get("/bot12:short/getMe").await,
        (404, json!({"ok": false, "error_code": 404, "description": "Not Found"}))
    );
    let revoked = get("/bot12:revoked-AAAAAAAAAAAAAAAAAAAAAAAAAAA/getMe").await;
    assert_eq!(revoked, (401, json!({"ok": false, "error_code": 401, "description": "Unauthorized"})));
    assert_eq!(get(&format!("/bot{TOKEN}/getme")).await.1["result"]["id"], 123_456);
    assert_eq!(get(&format!("/bot{TOKEN}/readAll")).await.1["description"], "Not Found: method not found");
    let member = get(&format!("/bot{TOKEN}/getChatMember?chat_id=@examplenews&user_id=123456")).await;
    assert_eq!(member.1["result"]["status"], "administrator");
    assert_eq!(error("sendMessage", json!({"text": "x"})).await, "Bad Request: chat_id is empty");
    assert_eq!(error("getChat", json!({"chat_id": "@a b"})).await, "Bad Request: chat not found");
    let id = call(&fake, &world, "getChat", json!({"chat_id": "@examplenews"})).await.1["result"]["id"].clone();
    assert_eq!(call(&fake, &world, "getChat", json!({"chat_id": id})).await.1["result"]["username"], "examplenews");
}

#[tokio::test]
async fn photos_are_read_before_they_are_taken() {
    let (fake, (world, _)) = (Telegram::default(), world());
    let path = format!("/bot{TOKEN}/sendPhoto");
    let send = async |name: &str, bytes: &[u8]| {
        let fields = [("chat_id", "@examplenews"), ("caption", "A tram")];
        read(&fake.handle(upload(&path, "", &fields, ("photo", name, "image/png", bytes)), &world).await)
    };
    let (status, answer) = send("a.png", &png(40, 30)).await;
    assert_eq!((status, answer["result"]["photo"][0]["width"].as_u64()), (200, Some(40)));
    let again = json!({"chat_id": "@examplenews", "photo": answer["result"]["photo"][0]["file_id"]});
    assert_eq!(call(&fake, &world, "sendPhoto", again).await.0, 200);
    assert_eq!(send("a.png", b"<html>").await.1["description"], "Bad Request: IMAGE_PROCESS_FAILED");
    assert_eq!(send("a.png", &png(210, 10)).await.1["description"], "Bad Request: PHOTO_INVALID_DIMENSIONS");
    assert!(send("a.webp", &png(4, 4)).await.1["description"].as_str().unwrap().contains("unsupported extension"));
    let by_url = |url: &str| json!({"chat_id": "@examplenews", "photo": url});
    assert_eq!(call(&fake, &world, "sendPhoto", by_url("http://a.example/picture.png")).await.0, 200);
    let lost = call(&fake, &world, "sendPhoto", by_url("http://a.example/lost.png")).await;
    assert_eq!(lost.1["description"], "Bad Request: failed to get HTTP URL content");
    let long = json!({"chat_id": "@examplenews", "photo": "http://a.example/picture.png", "caption": "x".repeat(1025)});
    assert_eq!(error("sendPhoto", long).await, "Bad Request: message caption is too long");
    assert_eq!(error("sendPhoto", json!({"chat_id": "@news"})).await, "Bad Request: there is no photo in the request");
}

#[tokio::test]
async fn an_album_holds_two_to_ten_and_is_one_post() {
    let item = json!({"type": "photo", "media": "http://a.example/picture.png", "caption": "Two"});
    let album = |n: usize| json!({"chat_id": "@examplenews", "media": vec![item.clone(); n]});
    let (fake, (world, _)) = (Telegram::default(), world());
    let (_, answer) = call(&fake, &world, "sendMediaGroup", album(2)).await;
    assert_eq!(answer["result"][0]["media_group_id"], answer["result"][1]["media_group_id"]);
    assert_eq!(world.wall.posts(None, None)[0].media.len(), 2);
    assert_eq!(error("sendMediaGroup", album(11)).await, "Bad Request: too many messages to send as an album");
    let lost = json!({"chat_id": "@news", "media": [item, {"type": "photo", "media": "http://a.example/lost"}]});
    let failed = "Bad Request: failed to send message #2 with the error message \"failed to get HTTP URL content\"";
    assert_eq!(error("sendMediaGroup", lost).await, failed);
}

#[tokio::test]
async fn an_album_counts_as_its_messages_in_the_chats_minute() {
    let item = json!({"type": "photo", "media": "http://a.example/picture.png"});
    let (fake, (world, _)) = (Telegram::default(), world());
    let statuses = async |n: usize| {
        let album = json!({"chat_id": "@examplenews", "media": vec![item.clone(); n]});
        call(&fake, &world, "sendMediaGroup", album).await.0
    };
    assert_eq!([statuses(10).await, statuses(8).await, statuses(3).await, statuses(2).await], [200, 200, 429, 200]);
}

#[tokio::test]
async fn messages_are_edited_answered_and_deleted_by_the_rules() {
    let (fake, (world, clock)) = (Telegram::default(), world());
    let with = |mut body: Value, more: Value| {
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let chat = json!({"chat_id": "@examplenews"});
    let sent = call(&fake, &world, "sendMessage", with(chat.clone(), json!({"text": "one"}))).await.1;
    let one = with(chat.clone(), json!({"message_id": sent["result"]["message_id"]}));
    let edit = call(&fake, &world, "editMessageText", with(one.clone(), json!({"text": "one"}))).await;
    assert!(edit.1["description"].as_str().unwrap().starts_with("Bad Request: message is not modified"));
    assert_eq!(call(&fake, &world, "editMessageText", with(one.clone(), json!({"text": "two"}))).await.0, 200);
    let shown = |world: &World| {
        let posts = world.wall.posts(None, None);
        posts
            .iter()
            .find_map(|post| post.details.get("link_preview_options").filter(|options| !options.is_null()).cloned())
    };
    assert_eq!(shown(&world), None);
    let without = json!({"text": "two", "link_preview_options": {"is_disabled": true}});
    assert_eq!(call(&fake, &world, "editMessageText", with(one.clone(), without)).await.0, 200);
    assert_eq!(shown(&world), Some(json!({"is_disabled": true})), "the wall shows the newest form");
    assert_eq!(world.wall.posts(None, None)[0].text, "two");
    let caption = call(&fake, &world, "editMessageCaption", with(one.clone(), json!({"caption": "x"}))).await;
    assert_eq!(caption.1["description"], "Bad Request: there is no caption in the message to edit");
    let lost = json!({"text": "r", "reply_parameters": {"message_id": 1}});
    let reply = call(&fake, &world, "sendMessage", with(chat.clone(), lost)).await;
    assert_eq!(reply.1["description"], "Bad Request: message to be replied not found");
    let quoting = |quote: &str| json!({"text": "r", "reply_parameters": {"message_id": sent["result"]["message_id"], "quote": quote}});
    for quote in ["three".to_owned(), "two".repeat(342)] {
        let reply = call(&fake, &world, "sendMessage", with(chat.clone(), quoting(&quote))).await;
        assert_eq!(reply.1["description"], "Bad Request: QUOTE_TEXT_INVALID");
    }
    let answer = quoting("tw");
    let reply = call(&fake, &world, "sendMessage", with(chat, answer)).await.1;
    assert_eq!(world.wall.posts(None, None)[0].parts, [reply["result"]["message_id"].to_string()]);
    wait(&clock, 48 * 3600);
    let late = call(&fake, &world, "deleteMessage", one.clone()).await;
    assert_eq!(late.1["description"], "Bad Request: message can't be deleted");
}

#[tokio::test]
async fn the_twenty_first_message_of_a_minute_has_to_wait() {
    let (fake, (world, clock)) = (Telegram::default(), world());
    let body = json!({"chat_id": "@examplenews", "text": "x"});
    for _ in 0..20 {
        assert_eq!(call(&fake, &world, "sendMessage", body.clone()).await.0, 200);
    }
    wait(&clock, 15);
    let again = json_request("POST", &format!("/bot{TOKEN}/sendMessage"), "", &body);
    let refused = fake.handle(again, &world).await;
    assert_eq!(refused.headers()["retry-after"], "45");
    assert_eq!(
        read(&refused).1,
        json!({"ok": false, "error_code": 429,
        "description": "Too Many Requests: retry after 45", "parameters": {"retry_after": 45}})
    );
    wait(&clock, 45);
    assert_eq!(call(&fake, &world, "sendMessage", body).await.0, 200);
}

/// Fields that the reference does not call optional: clients' types want them all.
#[tokio::test]
async fn a_chat_and_a_member_have_all_that_is_not_optional() {
    let (fake, (world, _)) = (Telegram::default(), crate::mock::testing::world());
    const BOT: &str = "/bot1234567890:SANDBOX_SANDBOX_SANDBOX_SANDBOX_TOK";
    let ask = async |call: &str| {
        let request = crate::mock::testing::request("GET", &format!("{BOT}/{call}"), "", "");
        crate::mock::testing::read(&fake.handle(request, &world).await).1["result"].clone()
    };
    let chat = ask("getChat?chat_id=@news").await;
    for name in ["id", "type", "accent_color_id", "max_reaction_count", "accepted_gift_types"] {
        assert!(chat.get(name).is_some(), "{name}: {chat}");
    }
    let member = ask("getChatMember?chat_id=@news&user_id=1234567890").await;
    for name in [
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ] {
        assert!(member[name].is_boolean(), "{name}: {member}");
    }
    assert_eq!(ask("getUpdates?timeout=0").await, serde_json::json!([]));
    let request = crate::mock::testing::request("GET", &format!("{BOT}/getMe"), "", "");
    let revoked = fake.handle(crate::mock::kit::with_token(request, "revoked"), &world).await;
    assert_eq!(revoked.status(), 401, "the fault of a revoked token is one of a token");
}

#[tokio::test]
async fn what_libraries_ask_beside_their_posts_is_answered() {
    let (fake, (world, _)) = (Telegram::default(), world());
    for (method, body) in [
        ("getWebhookInfo", json!({})),
        ("setMyCommands", json!({"commands": [{"command": "a", "description": "b"}]})),
        ("getMyCommands", json!({})),
        ("sendChatAction", json!({"chat_id": "@examplenews", "action": "typing"})),
        ("getChatMemberCount", json!({"chat_id": "@examplenews"})),
    ] {
        assert_eq!(call(&fake, &world, method, body).await.0, 200, "{method}");
    }
    let (_, all) = call(&fake, &world, "getChatAdministrators", json!({"chat_id": "@examplenews"})).await;
    assert_eq!(all["result"][0]["status"], "administrator");
}

#[tokio::test]
async fn a_file_comes_back_to_its_bot() {
    let (fake, (world, _)) = (Telegram::default(), world());
    let sent = upload(
        &format!("/bot{TOKEN}/sendPhoto"),
        "",
        &[("chat_id", "@examplenews")],
        ("photo", "a.png", "image/png", &png(30, 20)),
    );
    let (_, sent) = read(&fake.handle(sent, &world).await);
    let id = sent["result"]["photo"][0]["file_id"].clone();
    let (status, file) = call(&fake, &world, "getFile", json!({"file_id": id})).await;
    assert_eq!(status, 200, "{file}");
    let path = format!("/file/bot{TOKEN}/{}", file["result"]["file_path"].as_str().expect("a path"));
    let answer = fake.handle(request("GET", &path, "", ""), &world).await;
    assert_eq!((answer.status().as_u16(), answer.body()), (200, &png(30, 20)));
    let escaped = path.replace(':', "%3A");
    assert_eq!(fake.handle(request("GET", &escaped, "", ""), &world).await.status(), 200, "as libraries write it");
    let other = path.replace("123456:", "123457:");
    assert_eq!(fake.handle(request("GET", &other, "", ""), &world).await.status(), 404, "another bot\u{2019}s");
}

#[tokio::test]
async fn several_messages_are_sent_on_together_and_what_is_gone_is_passed_over() {
    let (fake, (world, _)) = (Telegram::default(), world());
    let mut ids = Vec::new();
    for text in ["One", "Two"] {
        let (_, sent) = call(&fake, &world, "sendMessage", json!({"chat_id": "@examplenews", "text": text})).await;
        ids.push(sent["result"]["message_id"].as_i64().expect("an id"));
    }
    let gone = ids[1] + 500;
    let body = json!({"chat_id": "@othernews", "from_chat_id": "@examplenews", "message_ids": [ids[0], ids[1], gone]});
    let (status, sent) = call(&fake, &world, "copyMessages", body.clone()).await;
    assert_eq!((status, sent["result"].as_array().map(Vec::len)), (200, Some(2)), "{sent}");
    assert_eq!(call(&fake, &world, "forwardMessages", body).await.0, 200);
    assert_eq!(world.wall.posts(Some("telegram"), Some("othernews")).len(), 4);
    let none = json!({"chat_id": "@othernews", "from_chat_id": "@examplenews", "message_ids": [gone]});
    assert_eq!(call(&fake, &world, "copyMessages", none).await.0, 400);
}
