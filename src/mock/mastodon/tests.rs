//! Dialogues with the server.

mod reads;

use super::entities::account_id;
use super::*;
use crate::mock::testing::{self, json_request, read, request, upload, wait, world};

const TOKEN: &str = "sandbox-newsroom";

async fn post(mastodon: &Mastodon, world: &World, key: &str, body: Value) -> (u16, Value) {
    let mut request = json_request("POST", "/api/v1/statuses", TOKEN, &body);
    if !key.is_empty() {
        request.headers_mut().insert("idempotency-key", key.parse().expect("a header value"));
    }
    read(&mastodon.handle(request, world).await)
}

#[tokio::test]
async fn the_same_key_gives_the_same_status_for_an_hour() {
    let ((world, clock), mastodon) = (world(), Mastodon::default());
    let (status, first) = post(&mastodon, &world, "k", json!({"status": "one"})).await;
    assert_eq!((status, &first["content"]), (200, &json!("<p>one</p>")));
    assert_eq!(post(&mastodon, &world, "k", json!({"status": "two"})).await.1["id"], first["id"]);
    wait(&clock, 3600);
    assert_ne!(post(&mastodon, &world, "k", json!({"status": "one"})).await.1["id"], first["id"]);
    assert_eq!(world.wall.posts(None, None).len(), 2);
}

#[tokio::test]
async fn what_mastodon_refuses_is_refused_with_its_words() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    for (body, status, words) in [
        (json!({"status": "x".repeat(501)}), 422, "Validation failed: Text character limit of 500 exceeded"),
        (
            json!({"status": "x".repeat(499), "spoiler_text": "ab"}),
            422,
            "Validation failed: Text character limit of 500 exceeded",
        ),
        (json!({"status": " "}), 422, "Validation failed: Text can't be blank"),
        (
            json!({"status": "a", "in_reply_to_id": "1"}),
            404,
            "The post you are trying to reply to does not appear to exist.",
        ),
        (json!({"status": "a", "media_ids": ["9"]}), 422, "Media 9 not found or already attached to another post"),
    ] {
        assert_eq!(post(&mastodon, &world, "", body).await, (status, json!({"error": words})));
    }
    for (token, words) in [("", "The access token is invalid"), ("sandbox-expired", "The access token expired")] {
        let refused = mastodon.handle(request("GET", "/api/v1/accounts/verify_credentials", token, ""), &world).await;
        assert_eq!(read(&refused), (401, json!({"error": words})));
    }
    assert!(world.wall.posts(None, None).is_empty());
}

#[tokio::test]
async fn a_picture_is_attached_once() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let file = testing::png(4, 2);
    let send = upload("/api/v2/media", TOKEN, &[("description", "A tram")], ("file", "a.png", "image/png", &file));
    let (status, made) = read(&mastodon.handle(send, &world).await);
    assert_eq!((status, &made["type"], &made["meta"]["original"]["width"]), (200, &json!("image"), &json!(4)));
    let body = json!({"status": "a", "media_ids": [made["id"]]});
    let (status, posted) = post(&mastodon, &world, "", body.clone()).await;
    assert_eq!((status, &posted["media_attachments"][0]["description"]), (200, &json!("A tram")));
    assert_eq!(post(&mastodon, &world, "", body.clone()).await.0, 422);
    // Taken down, it leaves its files for a new draft, unless they are to go with it.
    let path = format!("/api/v1/statuses/{}", posted["id"].as_str().expect("an id"));
    mastodon.handle(request("DELETE", &path, TOKEN, ""), &world).await;
    let (status, again) = post(&mastodon, &world, "", body.clone()).await;
    assert_eq!(status, 200);
    let path = format!("/api/v1/statuses/{}?delete_media=true", again["id"].as_str().expect("an id"));
    mastodon.handle(request("DELETE", &path, TOKEN, ""), &world).await;
    assert_eq!(post(&mastodon, &world, "", body).await.0, 422);
}

#[tokio::test]
async fn statuses_are_listed_edited_and_deleted() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let (_, first) = post(&mastodon, &world, "", json!({"status": "one https://news.example.com/a"})).await;
    let id = first["id"].as_str().expect("an id").to_owned();
    post(&mastodon, &world, "", json!({"status": "two", "in_reply_to_id": id})).await;
    assert_eq!(world.wall.get("mastodon", &id).expect("it is shown").parts.len(), 1);
    let list = format!("/api/v1/accounts/{}/statuses?limit=40&exclude_reblogs=true", account_id("newsroom"));
    let (_, listed) = read(&mastodon.handle(request("GET", &list, TOKEN, ""), &world).await);
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    assert!(listed[1]["content"].as_str().is_some_and(|html| html.contains("href=\"https://news.example.com/a\"")));
    let path = format!("/api/v1/statuses/{id}");
    let edited = mastodon.handle(json_request("PUT", &path, TOKEN, &json!({"status": "uno"})), &world).await;
    assert!(read(&edited).1["edited_at"].is_string());
    assert_eq!(world.wall.get("mastodon", &id).expect("it is shown").text, "uno");
    let (status, gone) = read(&mastodon.handle(request("DELETE", &path, TOKEN, ""), &world).await);
    assert_eq!((status, &gone["text"]), (200, &json!("uno")));
    let again = mastodon.handle(request("DELETE", &path, TOKEN, ""), &world).await;
    assert_eq!(read(&again), (404, json!({"error": "Record not found"})));
}

#[tokio::test]
async fn limits_are_told_in_headers_and_the_next_request_is_too_many() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let ask = || request("GET", "/api/v1/accounts/verify_credentials", TOKEN, "");
    let first = mastodon.handle(ask(), &world).await;
    assert_eq!(first.headers()["x-ratelimit-remaining"], "299");
    assert_eq!(first.headers()["x-ratelimit-reset"], "2026-11-23T09:05:00.000000Z");
    for _ in 0..299 {
        mastodon.handle(ask(), &world).await;
    }
    assert_eq!(read(&mastodon.handle(ask(), &world).await), (429, json!({"error": "Too many requests"})));
}

/// An account may have many tokens, and a list many pages.
#[tokio::test]
async fn tokens_of_one_account_and_pages_of_lists_are_counted_together_too() {
    let ((world, clock), mastodon) = (world(), Mastodon::default());
    let ask = async |token: &str, path: &str| read(&mastodon.handle(request("GET", path, token, ""), &world).await).0;
    let me = "/api/v1/accounts/verify_credentials";
    for n in 0..1500 {
        assert_eq!(ask(&format!("{TOKEN}~{}", n / 300), me).await, 200, "{n}");
    }
    assert_eq!((ask(&format!("{TOKEN}~5"), me).await, ask("sandbox-other", me).await), (429, 200));
    wait(&clock, 300);
    let list = format!("/api/v1/accounts/{}/statuses", account_id("newsroom"));
    let page = format!("{list}?max_id=9");
    for n in 0..300 {
        assert_eq!(ask(TOKEN, &page).await, 200, "{n}");
    }
    wait(&clock, 300);
    assert_eq!((ask(TOKEN, &page).await, ask(TOKEN, &list).await), (429, 200));
    wait(&clock, 300);
    assert_eq!(ask(TOKEN, &page).await, 200);
}

#[test]
fn what_is_drawn_is_escaped() {
    let mut post = Posted { text: "<script>".into(), account: "<i>".into(), ..Posted::default() };
    post.details.insert("spoiler_text".into(), json!("<img>"));
    let html = Mastodon::default().draw(&post);
    assert!(!html.contains("<script>") && !html.contains("<img>") && !html.contains("<i>"));
}

#[tokio::test]
async fn an_edit_changes_what_describes_a_picture_and_is_remembered() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let file = testing::png(4, 2);
    let send = upload("/api/v2/media", TOKEN, &[("description", "A tram")], ("file", "a.png", "image/png", &file));
    let made = read(&mastodon.handle(send, &world).await).1;
    let (_, posted) = post(&mastodon, &world, "", json!({"status": "a", "media_ids": [made["id"]]})).await;
    let path = format!("/api/v1/statuses/{}", posted["id"].as_str().expect("an id"));
    let edit = async |body: Value| read(&mastodon.handle(json_request("PUT", &path, TOKEN, &body), &world).await);

    let described = json!([{"id": made["id"], "description": "A bridge"}]);
    let same = json!({"status": "a", "media_ids": [made["id"]]});
    assert_eq!(edit(same).await.1["edited_at"], Value::Null, "nothing is other than before");
    let (_, without) = edit(json!({"status": "b", "media_attributes": described})).await;
    assert_eq!(without["media_attachments"], json!([]), "what an edit leaves out is gone");
    let send = upload("/api/v2/media", TOKEN, &[("description", "A tram")], ("file", "a.png", "image/png", &file));
    let again = read(&mastodon.handle(send, &world).await).1["id"].clone();
    edit(json!({"status": "b", "media_ids": [again]})).await;
    let changed =
        json!({"status": "b", "media_ids": [again], "media_attributes": [{"id": again, "description": "A bridge"}]});
    assert_eq!(edit(changed).await.1["media_attachments"][0]["description"], "A bridge");
    assert_eq!(world.wall.posts(None, None)[0].media[0].alt, "A bridge");
    let form = format!(
        "status=b&media_ids[]={0}&media_attributes[][id]={0}&media_attributes[][description]=A+pier",
        again.as_str().expect("an id")
    );
    let mut request = request("PUT", &path, TOKEN, form);
    request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().expect("a type"));
    assert_eq!(read(&mastodon.handle(request, &world).await).1["media_attachments"][0]["description"], "A pier");
    let (_, history) =
        read(&mastodon.handle(testing::request("GET", &format!("{path}/history"), TOKEN, ""), &world).await);
    let descriptions: Vec<&Value> =
        history.as_array().expect("a list").iter().map(|one| &one["media_attachments"][0]["description"]).collect();
    assert_eq!(descriptions, [&json!("A tram"), &Value::Null, &json!("A tram"), &json!("A bridge"), &json!("A pier")]);
}

#[tokio::test]
async fn polls_and_quotes_are_kept_and_checked() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let poll = |options: &[&str], seconds: u32| json!({"status": "Where to?", "poll": {"options": options, "expires_in": seconds}});
    let (status, asked) = post(&mastodon, &world, "", poll(&["North", "South"], 3600)).await;
    assert_eq!((status, &asked["poll"]["options"][1]["title"]), (200, &json!("South")));
    for (body, says) in [
        (poll(&["North"], 3600), "more than one item"),
        (poll(&["a", "b", "c", "d", "e"], 3600), "more than 4 items"),
        (poll(&["a", "a"], 3600), "duplicate"),
        (poll(&["a", &"b".repeat(51)], 3600), "longer than 50"),
        (poll(&["a", "b"], 299), "too soon"),
        (json!({"status": "a", "scheduled_at": "2026-11-23T09:01:00Z"}), "must be in the future"),
        (json!({"status": "a", "scheduled_at": "soon"}), "is invalid"),
        (json!({"status": "a", "quoted_status_id": "7"}), "trying to quote"),
    ] {
        let (status, refused) = post(&mastodon, &world, "", body).await;
        assert!(
            (status == 422 || status == 404) && refused["error"].as_str().is_some_and(|error| error.contains(says)),
            "{says}: {refused}"
        );
    }
    let (status, late) =
        post(&mastodon, &world, "", json!({"status": "a", "scheduled_at": "2026-11-22T09:00:00Z"})).await;
    assert_eq!((status, &late["content"]), (200, &json!("<p>a</p>")), "what is over goes out at once");
    let (_, quoting) = post(&mastodon, &world, "", json!({"quoted_status_id": asked["id"]})).await;
    assert_eq!(quoting["quote"]["quoted_status"]["id"], asked["id"]);
}

#[tokio::test]
async fn a_token_ends_when_its_app_revokes_it() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let form = |path: &str, body: &str| {
        let mut request = request("POST", path, "", body.to_owned());
        request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().expect("a type"));
        request
    };
    let page = "/oauth/authorize?response_type=code&client_id=sandbox-a&redirect_uri=http://127.0.0.1:1/cb&scope=read&decision=allow";
    let back = mastodon.handle(request("GET", page, "", ""), &world).await;
    let back: url::Url = back.headers()["location"].to_str().expect("text").parse().expect("a URL");
    let code = back.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
    assert!(!back.query_pairs().any(|(name, _)| name == "state"), "none was given");
    let trade = format!(
        "grant_type=authorization_code&code={code}&client_id=sandbox-a&client_secret=sandbox-s&redirect_uri=http://127.0.0.1:1/cb"
    );
    let token = read(&mastodon.handle(form("/oauth/token", &trade), &world).await).1["access_token"].clone();
    let token = token.as_str().expect("a token");
    let whoami =
        async || mastodon.handle(request("GET", "/api/v1/accounts/verify_credentials", token, ""), &world).await;
    assert_eq!(whoami().await.status(), 200);
    let revoke =
        |client: &str| form("/oauth/revoke", &format!("client_id={client}&client_secret=sandbox-s&token={token}"));
    assert_eq!(mastodon.handle(revoke("sandbox-b"), &world).await.status(), 403, "it is another's");
    for _ in 0..2 {
        assert_eq!(read(&mastodon.handle(revoke("sandbox-a"), &world).await), (200, json!({})));
    }
    assert_eq!(read(&whoami().await), (401, json!({"error": "The access token was revoked"})));

    let app = "grant_type=client_credentials&client_id=sandbox-a&client_secret=sandbox-s";
    let (_, given) = read(&mastodon.handle(form("/oauth/token", app), &world).await);
    let post = json_request(
        "POST",
        "/api/v1/statuses",
        given["access_token"].as_str().expect("a token"),
        &json!({"status": "a"}),
    );
    assert_eq!(mastodon.handle(post, &world).await.status(), 422, "an app is nobody");
    let found = mastodon.handle(request("GET", "/.well-known/oauth-authorization-server", "", ""), &world).await;
    assert!(read(&found).1["revocation_endpoint"].as_str().is_some_and(|url| url.ends_with("/mastodon/oauth/revoke")));
}

#[tokio::test]
async fn a_file_that_is_cut_off_is_no_picture_and_becomes_no_video() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let picture = testing::png(40, 20);
    let half = &picture[..picture.len() - 10];
    let send = upload("/api/v2/media", TOKEN, &[], ("file", "a.png", "image/png", half));
    assert_eq!(mastodon.handle(send, &world).await.status(), 422);
    let without_movie = b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08mdat";
    let send = upload("/api/v2/media", TOKEN, &[], ("file", "a.mp4", "video/mp4", without_movie));
    let (status, made) = read(&mastodon.handle(send, &world).await);
    assert_eq!(status, 202);
    let path = format!("/api/v1/media/{}", made["id"].as_str().expect("an id"));
    let ask = async || mastodon.handle(request("GET", &path, TOKEN, ""), &world).await.status();
    assert_eq!([ask().await, ask().await].map(|status| status.as_u16()), [206, 422]);
}

#[tokio::test]
async fn statuses_are_read_in_pages_by_the_links_of_their_header() {
    let ((world, _), fake) = (world(), Mastodon::default());
    for n in 0..10 {
        let body = json!({"status": format!("s{n}")});
        fake.handle(json_request("POST", "/api/v1/statuses", "sandbox-news", &body), &world).await;
    }
    let page = async |path: &str| {
        let response = fake.handle(request("GET", path, "sandbox-news", ""), &world).await;
        let link =
            response.headers().get("link").map(|link| link.to_str().expect("text").to_owned()).unwrap_or_default();
        let (_, statuses) = read(&response);
        let text = |status: &Value| status["content"].as_str().expect("text").replace(['<', '>', '/', 'p'], "");
        let ids = statuses.as_array().expect("a list").iter().map(|status| status["id"].as_str().unwrap().to_owned());
        (statuses.as_array().unwrap().iter().map(text).collect::<Vec<_>>(), ids.collect::<Vec<_>>(), link)
    };
    let own = format!("/api/v1/accounts/{}/statuses", account_id("news"));
    let (first, ids, link) = page(&format!("{own}?limit=4")).await;
    assert_eq!(first, ["s9", "s8", "s7", "s6"]);
    assert!(link.contains(&format!("/mastodon{own}?limit=4&max_id={}>; rel=\"next\"", ids[3])), "{link}");
    assert!(link.ends_with(&format!("min_id={}>; rel=\"prev\"", ids[0])), "{link}");
    let (last, last_ids, link) = page(&format!("{own}?limit=4&max_id={}", ids[3])).await;
    assert!(last == ["s5", "s4", "s3", "s2"] && link.contains("rel=\"next\""));
    assert_eq!(page(&format!("{own}?limit=3&min_id={}", last_ids[3])).await.0, ["s5", "s4", "s3"], "the next after it");
    assert!(!page(&format!("{own}?limit=4&max_id={}", last_ids[3])).await.2.contains("next"), "there are no more");
}

#[tokio::test]
async fn a_video_may_come_with_a_still() {
    let ((world, _), fake) = (world(), Mastodon::default());
    let body = b"--b0\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n".to_vec();
    let picture = crate::mock::testing::png(4, 2);
    let still =
        b"\r\n--b0\r\nContent-Disposition: form-data; name=\"thumbnail\"; filename=\"b.png\"\r\n\r\n-\r\n--b0--\r\n";
    let body = [body.as_slice(), &picture, still].concat();
    let mut sent = request("POST", "/api/v2/media", "sandbox-news", body);
    let kind = http::HeaderValue::from_static("multipart/form-data; boundary=b0");
    sent.headers_mut().insert("content-type", kind);
    assert_eq!(fake.handle(sent, &world).await.status(), 200);
}

#[tokio::test]
async fn a_status_waits_for_its_time_and_can_be_moved_or_called_off() {
    let ((world, clock), mastodon) = (world(), Mastodon::default());
    let at = |time: &str| json!({"status": "The tram is back", "scheduled_at": time});
    let path = "/api/v1/scheduled_statuses";
    let ask = async |method: &str, path: &str, body: Value| {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        read(&mastodon.handle(testing::request(method, path, TOKEN, body), &world).await)
    };
    let (status, first) = post(&mastodon, &world, "", at("2026-11-23T10:00:00Z")).await;
    assert_eq!((status, &first["params"]["text"]), (200, &json!("The tram is back")), "{first}");
    assert_eq!(first["scheduled_at"], "2026-11-23T10:00:00.000Z");
    let (_, second) = post(&mastodon, &world, "", at("2026-11-23T10:00:00Z")).await;
    let one = |shown: &Value| format!("{path}/{}", shown["id"].as_str().expect("an id"));
    assert_eq!(ask("GET", path, Value::Null).await.1.as_array().map(Vec::len), Some(2));
    assert_eq!(world.wall.posts(None, None)[0].state, "scheduled");
    let (_, moved) = ask("PUT", &one(&second), json!({"scheduled_at": "2026-11-23T11:00:00Z"})).await;
    assert_eq!(moved["scheduled_at"], "2026-11-23T11:00:00.000Z");
    assert_eq!(ask("PUT", &one(&second), json!({"scheduled_at": "2026-11-23T09:02:00Z"})).await.0, 422);
    testing::wait(&clock, 3600);
    assert_eq!(ask("GET", &one(&first), Value::Null).await.0, 404, "it is a status now");
    let posts = world.wall.posts(None, None);
    let public: Vec<_> = posts.iter().filter(|post| post.state == "public").collect();
    assert!(public.len() == 1 && public[0].text == "The tram is back" && public[0].id != first["id"], "{posts:?}");
    assert_eq!(ask("DELETE", &one(&second), Value::Null).await, (200, json!({})));
    testing::wait(&clock, 7200);
    assert_eq!(ask("GET", path, Value::Null).await.1, json!([]));
    assert_eq!(world.wall.posts(None, None).iter().filter(|post| post.state == "public").count(), 1);
}

#[tokio::test]
async fn a_gif_that_moves_becomes_a_video_and_sound_is_taken() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let send = async |name: &str, mime: &str, bytes: &[u8]| {
        let upload = testing::upload("/api/v2/media", TOKEN, &[("focus", "0.5,-0.5")], ("file", name, mime, bytes));
        read(&mastodon.handle(upload, &world).await)
    };
    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    for n in 0..3 {
        let frame = image::RgbaImage::from_pixel(30, 20, image::Rgba([n * 40, 9, 9, 255]));
        encoder.encode_frame(image::Frame::new(frame)).expect("a frame");
    }
    drop(encoder);
    assert_eq!(kit::gif_frames(&gif), 3);
    assert_eq!(send("a.mp4", "video/mp4", &testing::film_at(640, 360, 9, 120)).await.0, 202);
    let (status, quick) = send("a.mp4", "video/mp4", &testing::film_at(640, 360, 9, 121)).await;
    assert_eq!((status, &quick["error"]), (422, &json!("121fps videos are not supported")));
    let (status, moving) = send("a.gif", "image/gif", &gif).await;
    assert_eq!((status, &moving["type"], &moving["url"]), (202, &json!("gifv"), &Value::Null));
    let (status, sound) = send("a.mp3", "audio/mpeg", b"ID3 and so on").await;
    assert_eq!((status, &sound["type"]), (202, &json!("audio")));
    let (status, still) = send("a.png", "image/png", &testing::png(4, 2)).await;
    assert_eq!((status, &still["meta"]["focus"]), (200, &json!({"x": 0.5, "y": -0.5})));
}
