use super::*;
use crate::mock::testing::{clip, film, film_at, json_request, png, read, request, upload, wait, world};

const FEED: &str = "/v26.0/1020304050/feed";

async fn send(fake: &Facebook, world: &World, method: &str, path: &str, body: Value) -> (u16, Value) {
    read(&fake.handle(json_request(method, path, "sandbox-news", &body), world).await)
}

async fn codes(fake: &Facebook, world: &World, path: &str, body: Value) -> (i64, i64) {
    let (status, answer) = send(fake, world, "POST", path, body).await;
    assert_eq!(status, 400, "{answer}");
    assert!(answer["error"]["fbtrace_id"].is_string());
    (answer["error"]["code"].as_i64().unwrap(), answer["error"]["error_subcode"].as_i64().unwrap_or(0))
}

async fn photo(fake: &Facebook, world: &World, fields: &[(&str, &str)], bytes: &[u8]) -> (u16, Value) {
    let file = ("source", "a.png", "image/png", bytes);
    read(&fake.handle(upload("/v26.0/1020304050/photos", "sandbox-news", fields, file), world).await)
}

#[tokio::test]
async fn a_link_post_is_listed_edited_and_deleted() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let body = json!({"message": "Council approves #tram", "link": "https://news.example/tram"});
    let path = format!("{FEED}?fields=id,permalink_url");
    let (status, made) = send(&fake, &world, "POST", &path, body).await;
    assert_eq!(status, 200);
    let id = made["id"].as_str().unwrap();
    assert!(id.starts_with("1020304050_"));
    let shown_at = made["permalink_url"].as_str().unwrap().strip_prefix("http://127.0.0.1:4010/facebook").unwrap();
    assert_eq!(fake.post_at(shown_at).as_deref(), Some(id));
    let list = "/v26.0/1020304050/published_posts?fields=id,message,created_time,permalink_url,attachments{unshimmed_url}&limit=25";
    let (_, listed) = send(&fake, &world, "GET", list, json!({})).await;
    assert_eq!(listed["data"][0]["message"], "Council approves #tram");
    assert_eq!(listed["data"][0]["created_time"], "2026-11-23T09:00:00+0000");
    let edited = send(&fake, &world, "POST", &format!("/v26.0/{id}"), json!({"message": "Corrected"})).await;
    assert_eq!(edited, (200, json!({"success": true})));
    let post = world.wall.get("facebook", id).unwrap();
    assert_eq!((post.text.as_str(), post.account.as_str()), ("Corrected", "news"));
    assert!(fake.draw(&post).contains("news.example"));
    let comment = send(&fake, &world, "POST", &format!("/v26.0/{id}/comments"), json!({"message": "More"})).await.1;
    assert_eq!(world.wall.get("facebook", id).unwrap().parts, [comment["id"].as_str().unwrap()]);
    assert_eq!(send(&fake, &world, "DELETE", &format!("/v26.0/{id}"), json!({})).await.1, json!({"success": true}));
    let (_, again) = send(&fake, &world, "DELETE", &format!("/v26.0/{id}"), json!({})).await;
    assert_eq!((&again["error"]["code"], &again["error"]["error_subcode"]), (&json!(100), &json!(33)));
}

#[tokio::test]
async fn what_a_post_may_not_be_is_refused_by_code() {
    let (fake, (world, _)) = (Facebook::default(), world());
    for (body, expected) in [
        (json!({}), (100, 0)),
        (json!({"message": " "}), (100, 0)),
        (json!({"message": "😀".repeat(31_604)}), (100, 0)),
        (json!({"message": "x", "caption": "card"}), (100, 0)),
        (json!({"message": "x", "mesage": "y"}), (100, 0)),
        (json!({"message": "x", "published": "maybe"}), (100, 0)),
        (json!({"message": "x", "link": "news.example"}), (100, 0)),
        (json!({"message": "x", "link": "https://www.facebook.com/1"}), (100, 1_609_008)),
        (json!({"message": "x", "attached_media": [{"media_fbid": "1"}]}), (100, 1_366_046)),
        (json!({"message": "x", "published": false, "scheduled_publish_time": 1}), (100, 0)),
        (json!({"message": "x", "published": false, "unpublished_content_type": "LATER"}), (100, 0)),
        (json!({"link": "https://news.example/", "child_attachments": [{"link": "https://news.example/a"}]}), (100, 0)),
    ] {
        assert_eq!(codes(&fake, &world, FEED, body.clone()).await, expected, "{body}");
    }
    let same = json!({"message": "😀".repeat(31_603)});
    assert_eq!(send(&fake, &world, "POST", FEED, same.clone()).await.0, 200);
    assert_eq!(codes(&fake, &world, FEED, same.clone()).await, (506, 0));
    assert_eq!(send(&fake, &world, "POST", FEED, json!({"message": "between"})).await.0, 200);
    assert_eq!(send(&fake, &world, "POST", FEED, same).await.0, 200);
    assert_eq!(codes(&fake, &world, "/v20.0/1/feed", json!({"message": "x"})).await, (2635, 0));
    assert_eq!(world.wall.posts(None, None).len(), 3);
}

#[tokio::test]
async fn photos_stand_alone_or_in_a_post_and_only_once() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let (_, alone) = photo(&fake, &world, &[("caption", "A tram"), ("alt_text_custom", "Bridge")], &png(40, 30)).await;
    let post = world.wall.get("facebook", alone["post_id"].as_str().unwrap()).unwrap();
    assert_eq!((post.text.as_str(), post.media[0].alt.as_str()), ("A tram", "Bridge"));
    let (_, hidden) = photo(&fake, &world, &[("published", "false")], &png(40, 30)).await;
    assert_eq!(hidden.get("post_id"), None);
    let fields =
        format!("message=Two&attached_media[0]=%7B%22media_fbid%22%3A%22{}%22%7D", hidden["id"].as_str().unwrap());
    let form = || {
        let mut form = request("POST", FEED, "sandbox-news", fields.clone());
        form.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
        form
    };
    let lost = format!("{fields}&attached_media[1]=%7B%22media_fbid%22%3A%2299%22%7D");
    let mut lost = request("POST", FEED, "sandbox-news", lost);
    lost.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    assert_eq!(read(&fake.handle(lost, &world).await).1["error"]["error_subcode"], 1_366_046);
    assert_eq!(fake.handle(form(), &world).await.status(), 200, "what is refused uses no photo up");
    assert_eq!(read(&fake.handle(form(), &world).await).1["error"]["error_subcode"], 1_366_051);
    for bytes in
        [b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), b"<html>".to_vec(), [png(4, 4).to_vec(), vec![0; 4_000_000]].concat()]
    {
        let (_, refused) = photo(&fake, &world, &[], &bytes).await;
        assert_eq!(refused["error"]["error_subcode"], 1_366_046);
        assert_eq!(refused["error"]["error_user_title"], "Can't Read Files");
    }
}

#[tokio::test]
async fn tokens_come_by_header_or_parameter_and_die_with_code_190() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let me = async |path: &str, token: &str| fake.handle(request("GET", path, token, ""), &world).await;
    assert_eq!(read(&me("/v26.0/me?fields=id,name", "sandbox-news").await).1["name"], "news");
    let answer = me("/v26.0/me?access_token=EAAG1", "").await;
    assert_eq!(read(&answer).1["name"], "default");
    assert!(answer.headers()["x-app-usage"].to_str().unwrap().contains("\"call_count\":0"));
    for (token, subcode) in [("EAAG-expired", json!(463)), ("EAAG-revoked", json!(460))] {
        let (status, answer) = read(&me("/v26.0/me", token).await);
        assert_eq!((status, &answer["error"]["code"], &answer["error"]["error_subcode"]), (401, &json!(190), &subcode));
    }
    assert_eq!(read(&me("/v26.0/me", "").await).1["error"]["code"], 2500);
    assert_eq!(read(&me("/v26.0/me?fields=shoe_size", "EAAG1").await).1["error"]["code"], 100);
}

#[tokio::test]
async fn a_page_with_one_reader_has_4800_calls_a_day() {
    let (fake, (world, _)) = (Facebook::default(), world());
    for _ in 0..4800 {
        fake.usage.count("news", &LIMIT, &world);
    }
    let refused = fake.handle(request("GET", "/v26.0/me", "sandbox-news", ""), &world).await;
    assert!(
        refused.headers()["x-business-use-case-usage"]
            .to_str()
            .unwrap()
            .contains("\"estimated_time_to_regain_access\":1441")
    );
    assert_eq!(read(&refused).1["error"]["code"], 80_001);
}

#[tokio::test]
async fn a_video_is_ready_at_the_second_look() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let path = "/v26.0/1020304050/videos";
    let send = async |bytes: &[u8]| {
        read(
            &fake
                .handle(
                    upload(path, "sandbox-news", &[("description", "Ride")], ("source", "a.mp4", "video/mp4", bytes)),
                    &world,
                )
                .await,
        )
    };
    assert_eq!(send(b"<html>").await.1["error"]["error_subcode"], 2_069_019);
    assert_eq!(send(&clip(40)[..39]).await.1["error"]["error_subcode"], 2_069_019, "it is cut off");
    let id = send(&clip(40)).await.1["id"].as_str().unwrap().to_owned();
    let look = format!("/v26.0/{id}?fields=status,permalink_url,post_id");
    let status = async || send_get(&fake, &world, &look).await["status"]["video_status"].clone();
    assert_eq!((status().await, status().await), (json!("processing"), json!("ready")));
    assert_eq!(world.wall.get("facebook", &id).unwrap().state, "public");
}

#[tokio::test]
async fn a_video_in_pieces_is_a_post_at_its_end() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let path = "/v26.0/1020304050/videos";
    let begun = send(&fake, &world, "POST", path, json!({"upload_phase": "start", "file_size": 40})).await.1;
    let (session, id) = (begun["upload_session_id"].as_str().unwrap(), begun["video_id"].as_str().unwrap());
    let piece = async |at: &str, bytes: &[u8]| {
        let fields = [("upload_phase", "transfer"), ("upload_session_id", session), ("start_offset", at)];
        let file = ("video_file_chunk", "a.mp4", "video/mp4", bytes);
        read(&fake.handle(upload(path, "sandbox-news", &fields, file), &world).await)
    };
    let finish = json!({"upload_phase": "finish", "upload_session_id": session, "description": "Ride"});
    let clip = clip(40);
    assert_eq!(piece("0", &clip[..9]).await.1["start_offset"], "9");
    let refused = piece("0", &clip[..9]).await.1["error"].take();
    assert_eq!((&refused["error_subcode"], &refused["error_data"]["start_offset"]), (&json!(1_363_037), &json!("9")));
    assert_eq!(codes(&fake, &world, path, finish.clone()).await, (100, 1_363_019), "it is not whole");
    assert_eq!(piece("9", &clip[9..]).await.1["start_offset"], "40");
    let look = format!("/v26.0/{id}?fields=status");
    assert_eq!(send_get(&fake, &world, &look).await["status"]["processing_phase"]["status"], "not_started");
    assert!(world.wall.get("facebook", id).is_none());
    assert_eq!(send(&fake, &world, "POST", path, finish.clone()).await, (200, json!({"success": true})));
    assert_eq!(world.wall.get("facebook", id).unwrap().text, "Ride");
    assert_eq!(codes(&fake, &world, path, finish).await, (100, 1_363_019), "once");
}

#[tokio::test]
async fn a_page_that_is_not_the_tokens_takes_nothing() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let own = format!("/v26.0/{}/feed", graph::account_id("news"));
    assert_eq!(codes(&fake, &world, "/v26.0/777/feed", json!({"message": "Trams"})).await, (100, 33));
    assert_eq!(send(&fake, &world, "POST", &own, json!({"message": "Trams"})).await.0, 200);
}

async fn send_get(fake: &Facebook, world: &World, path: &str) -> Value {
    send(fake, world, "GET", path, json!({})).await.1
}

#[tokio::test]
async fn a_post_for_some_countries_says_which() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let post = async |targeting: Value| {
        let body = json!({"message": "Trams", "targeting": targeting});
        send(&fake, &world, "POST", "/v26.0/1020304050/feed", body).await.1
    };
    for wrong in [json!({}), json!("KZ"), json!({"geo_locations": {"countries": ["Kazakhstan"]}})] {
        assert_eq!(post(wrong).await["error"]["code"], 100);
    }
    let id = post(json!({"geo_locations": {"countries": ["KZ", "DE"]}})).await["id"].as_str().unwrap().to_owned();
    assert_eq!(world.wall.get("facebook", &id).unwrap().detail("countries"), "KZ, DE");
}

#[tokio::test]
async fn a_list_is_read_page_by_page_while_posts_come() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let post = async |text: &str| send(&fake, &world, "POST", FEED, json!({"message": text})).await.1["id"].clone();
    for text in ["1", "2", "3", "4", "5"] {
        post(text).await;
    }
    let first = send_get(&fake, &world, "/v26.0/me/published_posts?limit=2&fields=message&summary=true&foo=1").await;
    assert_eq!((&first["paging"].get("previous"), &first["summary"]["total_count"]), (&None, &json!(5)));
    post("6").await;
    let mut seen: Vec<Value> = first["data"].as_array().unwrap().clone();
    let mut page = first;
    while let Some(next) = page["paging"]["next"].as_str() {
        // The address is the whole question, with the token.
        let path = next.strip_prefix("http://127.0.0.1:4010/facebook").unwrap();
        page = read(&fake.handle(request("GET", path, "", ""), &world).await).1;
        seen.extend(page["data"].as_array().unwrap().clone());
    }
    let seen: Vec<&str> = seen.iter().map(|post| post["message"].as_str().unwrap()).collect();
    assert_eq!(seen, ["5", "4", "3", "2", "1"]);
    let back = page["paging"]["previous"].as_str().unwrap().strip_prefix("http://127.0.0.1:4010/facebook").unwrap();
    let before = read(&fake.handle(request("GET", back, "", ""), &world).await).1;
    assert_eq!((&before["data"][0]["message"], &before["data"][1]["message"]), (&json!("3"), &json!("2")));
    let lost = send_get(&fake, &world, "/v26.0/me/published_posts?after=QVFI9").await;
    assert_eq!(lost["error"]["code"], 100);
}

#[tokio::test]
async fn who_did_not_grant_a_permission_does_not_use_it() {
    let (fake, (world, clock)) = (Facebook::default(), world());
    let get = async |path: String, token: &str| read(&fake.handle(request("GET", &path, token, ""), &world).await).1;
    let page = "/v26.0/dialog/oauth?client_id=1&redirect_uri=http://127.0.0.1:1/cb&response_type=code&state=s\
                &scope=pages_show_list,pages_manage_posts&decision=allow&account=news&without=";
    let person = async |without: &str| {
        let back = fake.handle(request("GET", &format!("{page}{without}"), "", ""), &world).await;
        let url: url::Url = back.headers()["location"].to_str().unwrap().parse().unwrap();
        let code = url.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        let app = "/v26.0/oauth/access_token?client_id=1&client_secret=s";
        let short = get(format!("{app}&redirect_uri=http://127.0.0.1:1/cb&code={code}"), "").await;
        let short = short["access_token"].as_str().unwrap().to_owned();
        let long = get(format!("{app}&grant_type=fb_exchange_token&fb_exchange_token={short}"), "").await;
        (short, long["access_token"].as_str().unwrap().to_owned())
    };
    let own_page = async |token: &str| {
        let pages = get("/v26.0/me/accounts".to_owned(), token).await;
        pages["data"][0]["access_token"].as_str().map(str::to_owned)
    };
    let post = async |token: &str, text: &str| {
        read(&fake.handle(json_request("POST", FEED, token, &json!({"message": text})), &world).await)
    };
    let debug = async |token: &str| get(format!("/v26.0/debug_token?access_token=1|s&input_token={token}"), "").await;
    let (_, long) = person("pages_manage_posts").await;
    let bare = own_page(&long).await.unwrap();
    let (status, refused) = post(&bare, "a").await;
    assert_eq!((status, &refused["error"]["code"]), (400, &json!(200)), "{refused}");
    let told = debug(&bare).await["data"].take();
    assert_eq!((&told["scopes"], &told["type"]), (&json!(["pages_show_list"]), &json!("PAGE")));
    assert_eq!(own_page(&person("pages_show_list").await.1).await, None);
    let told = get("/v26.0/me/permissions".to_owned(), &long).await["data"].take();
    let is =
        |scope: &str, status: &str| told.as_array().unwrap().contains(&json!({"permission": scope, "status": status}));
    assert!(is("pages_manage_posts", "declined") && is("pages_show_list", "granted"), "{told}");
    let (short, long) = person("").await;
    let told = debug(&long).await["data"].take();
    let ends_at = world.clock.now().as_second() + 5_183_944;
    assert_eq!((&told["type"], &told["expires_at"]), (&json!("USER"), &json!(ends_at)));
    let reads_until = world.clock.now().as_second() + 90 * 86_400;
    assert_eq!(told["data_access_expires_at"], reads_until, "it reads for ninety days");
    // A Page's token lives as long as the one that it was had by.
    let (soon, never) = (own_page(&short).await.unwrap(), own_page(&long).await.unwrap());
    assert_eq!((post(&soon, "b").await.0, post(&never, "c").await.0), (200, 200));
    wait(&clock, 5400);
    assert_eq!(post(&soon, "d").await.1["error"]["error_subcode"], 463);
    assert_eq!(post(&never, "e").await.0, 200);
}

#[tokio::test]
async fn a_client_that_can_only_post_deletes_all_the_same() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let id = send(&fake, &world, "POST", FEED, json!({"message": "a"})).await.1["id"].as_str().unwrap().to_owned();
    let more = json!({"message": "b", "breaking_news": true, "call_to_action": {"type": "LEARN_MORE"}, "messag": 1});
    assert_eq!(send(&fake, &world, "POST", FEED, more.clone()).await.1["error"]["code"], 100, "one is misspelt");
    let more: serde_json::Map<_, _> =
        more.as_object().unwrap().clone().into_iter().filter(|(name, _)| name != "messag").collect();
    assert!(send(&fake, &world, "POST", FEED, more.into()).await.1["id"].is_string());
    let proof =
        send(&fake, &world, "POST", &format!("/v26.0/{id}?method=delete&appsecret_proof=abc"), json!({})).await.1;
    assert_eq!(proof["error"]["code"], 100);
    let gone = send(&fake, &world, "POST", &format!("/v26.0/{id}?method=delete"), json!({})).await;
    assert_eq!(
        (gone.1, world.wall.get("facebook", &id).unwrap().state.as_str()),
        (json!({"success": true}), "deleted")
    );
}

#[tokio::test]
async fn a_post_that_waits_is_moved_and_a_photo_that_waits_is_deleted() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let at = |hours: i64| (world.clock.now().as_second() + hours * 3600).to_string();
    let body = json!({"message": "Later", "published": false, "scheduled_publish_time": at(2)});
    let id = send(&fake, &world, "POST", FEED, body).await.1["id"].as_str().unwrap().to_owned();
    let path = format!("/v26.0/{id}");
    let moved = send(&fake, &world, "POST", &path, json!({"scheduled_publish_time": at(5)})).await;
    assert_eq!(moved, (200, json!({"success": true})));
    let read = send_get(&fake, &world, &format!("{path}?fields=scheduled_publish_time")).await;
    assert_eq!(read["scheduled_publish_time"].to_string(), at(5));
    assert_eq!(codes(&fake, &world, &path, json!({"scheduled_publish_time": at(9999)})).await, (100, 0));
    send(&fake, &world, "POST", &path, json!({"is_published": true})).await;
    assert_eq!(codes(&fake, &world, &path, json!({"scheduled_publish_time": at(5)})).await, (100, 0));
    let hidden = photo(&fake, &world, &[("published", "false"), ("alt_text_custom", "A tram")], &png(40, 30)).await.1;
    let photo = format!("/v26.0/{}", hidden["id"].as_str().unwrap());
    assert_eq!(send_get(&fake, &world, &format!("{photo}?fields=alt_text")).await["alt_text"], "A tram");
    assert_eq!(send(&fake, &world, "DELETE", &photo, json!({})).await.0, 200);
    assert_eq!(send(&fake, &world, "DELETE", &photo, json!({})).await.1["error"]["error_subcode"], 33);
    let page = send_get(&fake, &world, "/v26.0/me?fields=instagram_business_account").await;
    assert_eq!(page["instagram_business_account"]["id"], graph::account_id("news"));
}

#[tokio::test]
async fn several_are_read_at_once_and_comments_with_their_post() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let make = async |message: &str| {
        send(&fake, &world, "POST", FEED, json!({ "message": message })).await.1["id"].as_str().unwrap().to_owned()
    };
    let (one, two) = (make("The tram is back").await, make("The ferry is back").await);
    send(&fake, &world, "POST", &format!("/v26.0/{one}/comments"), json!({"message": "At last"})).await;
    let read = send_get(&fake, &world, &format!("/v26.0/?ids={one},{two}&fields=message")).await;
    assert_eq!(
        (&read[&one]["message"], &read[&two]["message"]),
        (&json!("The tram is back"), &json!("The ferry is back"))
    );
    let read = send_get(&fake, &world, &format!("/v26.0/{one}?fields=message,comments{{message}}")).await;
    assert_eq!(read["comments"]["data"][0]["message"], "At last");
    let mut ask = crate::mock::testing::request("GET", "/v26.0/me", "", "");
    ask.headers_mut().insert("authorization", "OAuth sandbox-news".parse().unwrap());
    assert_eq!(crate::mock::testing::read(&fake.handle(ask, &world).await).1["name"], "news");
}

/// Bytes to an address of their own.
async fn send_bytes(
    fake: &Facebook,
    world: &World,
    url: &str,
    headers: &[(&'static str, String)],
    bytes: &[u8],
) -> (u16, Value) {
    let path = url.strip_prefix("http://127.0.0.1:4010/facebook").unwrap_or(url);
    let mut sent = request("POST", path, "", bytes.to_vec());
    sent.headers_mut().insert("content-type", "application/octet-stream".parse().unwrap());
    sent.headers_mut().insert("authorization", "OAuth sandbox-news".parse().unwrap());
    for (name, value) in headers {
        sent.headers_mut().insert(*name, value.parse().unwrap());
    }
    read(&fake.handle(sent, world).await)
}

#[tokio::test]
async fn a_reel_is_begun_sent_and_ended() {
    let (fake, (world, _)) = (Facebook::default(), world());
    const REELS: &str = "/v26.0/1020304050/video_reels";
    for (film, expected) in [
        (film(1080, 1920, 20), None),
        (film(1080, 1920, 2), Some(1_363_128)),
        (film(1920, 1080, 20), Some(1_363_040)),
        (film(360, 640, 20), Some(1_363_127)),
        (film_at(1080, 1920, 20, 23), Some(1_363_129)),
        (film_at(1080, 1920, 20, 61), Some(1_363_129)),
    ] {
        let (_, begun) = send(&fake, &world, "POST", REELS, json!({"upload_phase": "start"})).await;
        let (url, half) = (begun["upload_url"].as_str().unwrap(), film.len() / 2);
        let size = ("file_size", film.len().to_string());
        for (offset, piece) in [(0, &film[..half]), (half, &film[half..])] {
            let headers = [("offset", offset.to_string()), size.clone()];
            assert_eq!(send_bytes(&fake, &world, url, &headers, piece).await.0, 200);
            let path = format!("/v26.0/{}?fields=status", begun["video_id"].as_str().unwrap());
            let (_, status) = send(&fake, &world, "GET", &path, json!({})).await;
            assert_eq!(status["status"]["uploading_phase"]["bytes_transferred"], offset + piece.len());
        }
        let finish = json!({"upload_phase": "finish", "video_id": begun["video_id"], "video_state": "PUBLISHED", "description": "A tram"});
        match expected {
            None => assert_eq!(send(&fake, &world, "POST", REELS, finish).await, (200, json!({"success": true}))),
            Some(subcode) => assert_eq!(codes(&fake, &world, REELS, finish).await, (100, subcode)),
        }
    }
    let (_, listed) = send(&fake, &world, "GET", &format!("{REELS}?fields=id,description"), json!({})).await;
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(world.wall.posts(None, None)[0].text, "A tram");
}

#[tokio::test]
async fn a_video_goes_by_the_resumable_upload_api() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let film = film(1280, 720, 20);
    let begin = json!({"file_name": "a.mp4", "file_length": film.len(), "file_type": "video/mp4"});
    let (status, begun) = send(&fake, &world, "POST", "/v26.0/4010/uploads", begin).await;
    assert_eq!(status, 200, "{begun}");
    let (path, half) = (format!("/v26.0/{}", begun["id"].as_str().unwrap()), film.len() / 2);
    send_bytes(&fake, &world, &path, &[("file_offset", "0".to_owned())], &film[..half]).await;
    let mut ask = request("GET", &path, "", "");
    ask.headers_mut().insert("authorization", "OAuth sandbox-news".parse().unwrap());
    assert_eq!(read(&fake.handle(ask, &world).await).1["file_offset"], half);
    let (_, done) = send_bytes(&fake, &world, &path, &[("file_offset", half.to_string())], &film[half..]).await;
    let post = json!({"fbuploader_video_file_chunk": done["h"], "title": "A tram", "description": "It is back"});
    let (status, made) = send(&fake, &world, "POST", "/v26.0/1020304050/videos", post).await;
    assert_eq!(status, 200, "{made}");
    assert_eq!(world.wall.posts(None, None)[0].media[0].bytes, film.len());
}

#[tokio::test]
async fn few_words_alone_stand_on_a_coloured_ground() {
    let (fake, (world, _)) = (Facebook::default(), world());
    let on = |message: String| json!({"message": message, "text_format_preset_id": "106018623298955"});
    assert_eq!(send(&fake, &world, "POST", FEED, on("x".repeat(130))).await.0, 200);
    let mut with_link = on("A tram".to_owned());
    with_link["link"] = "https://news.example/tram".into();
    for body in [on("x".repeat(131)), with_link] {
        assert_eq!(codes(&fake, &world, FEED, body).await, (100, 0));
    }
}
