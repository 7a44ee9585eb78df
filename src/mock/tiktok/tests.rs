use std::sync::Arc;

use super::*;
use crate::mock::Fetch;
use crate::mock::testing::{clip, film_at, json_request, png, read, request, wait, world};

const CREATOR: &str = "/v2/post/publish/creator_info/query/";
const INIT: &str = "/v2/post/publish/video/init/";
const STATUS: &str = "/v2/post/publish/status/fetch/";

async fn call(fake: &Tiktok, world: &World, path: &str, body: &Value) -> (u16, Value) {
    read(&fake.handle(json_request("POST", path, "sandbox-news", body), world).await)
}

async fn code(fake: &Tiktok, world: &World, path: &str, body: Value) -> (u16, String) {
    let (status, answer) = call(fake, world, path, &body).await;
    (status, answer["error"]["code"].as_str().unwrap().to_owned())
}

fn video(size: u64, chunk: u64, count: u64) -> Value {
    json!({"post_info": {"title": "A tram #porto", "privacy_level": "PUBLIC_TO_EVERYONE", "brand_content_toggle": false,
                         "brand_organic_toggle": false},
           "source_info": {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": chunk, "total_chunk_count": count}})
}

async fn put(fake: &Tiktok, world: &World, url: &str, range: &str, bytes: &[u8]) -> u16 {
    let path = url.strip_prefix("http://127.0.0.1:4010/tiktok").unwrap();
    let mut request = request("PUT", path, "", bytes.to_vec());
    request.headers_mut().insert("content-type", "video/mp4".parse().unwrap());
    request.headers_mut().insert("content-range", range.parse().unwrap());
    fake.handle(request, world).await.status().as_u16()
}

#[tokio::test]
async fn a_video_goes_up_in_chunks_and_is_out_at_the_second_poll() {
    let (fake, (world, _)) = (Tiktok::default(), world());
    call(&fake, &world, CREATOR, &json!({})).await;
    let (size, chunk) = (11_000_000, 5_300_000);
    let (_, answer) = call(&fake, &world, INIT, &video(size, chunk, 2)).await;
    let (id, url) = (answer["data"]["publish_id"].clone(), answer["data"]["upload_url"].as_str().unwrap().to_owned());
    let bytes = clip(size as usize);
    assert_eq!(put(&fake, &world, &url, "bytes 5300000-10999999/11000000", &bytes[5_300_000..]).await, 416);
    assert_eq!(put(&fake, &world, &url, "bytes 0-9/11000000", &bytes[..5]).await, 400);
    assert_eq!(put(&fake, &world, &url, "bytes 0-5299999/11000000", &bytes[..5_300_000]).await, 206);
    let poll = async || call(&fake, &world, STATUS, &json!({"publish_id": id})).await.1["data"].clone();
    assert_eq!(poll().await, json!({"status": "PROCESSING_UPLOAD", "uploaded_bytes": 5_300_000}));
    assert_eq!(put(&fake, &world, &url, "bytes 5300000-10999999/11000000", &bytes[5_300_000..]).await, 201);
    assert_eq!(poll().await["status"], "PROCESSING_UPLOAD");
    let out = poll().await;
    assert_eq!((&out["status"], &out["publicaly_available_post_id"]), (&json!("PUBLISH_COMPLETE"), &json!([])));
    let out = poll().await;
    let post_id = out["publicaly_available_post_id"][0].as_u64().unwrap();
    let list = json_request("POST", "/v2/video/list/?fields=id,title,share_url", "sandbox-news", &json!({}));
    let (_, listed) = read(&fake.handle(list, &world).await);
    assert_eq!(listed["data"]["videos"][0]["id"], post_id.to_string());
    let query = json!({"filters": {"video_ids": [post_id.to_string(), "1"]}});
    let query = json_request("POST", "/v2/video/query/?fields=id,title", "sandbox-news", &query);
    let (_, found) = read(&fake.handle(query, &world).await);
    assert_eq!(found["data"]["videos"], json!([{"id": post_id.to_string(), "title": "A tram #porto"}]));
    let shown_at = fake.post_at(&format!("/@news/video/{post_id}")).unwrap();
    let post = world.wall.get("tiktok", &shown_at).unwrap();
    assert_eq!((post.account.as_str(), post.state.as_str(), post.text.as_str()), ("news", "public", "A tram #porto"));
    assert!(fake.draw(&post).contains("<span class=\"tag\">#porto</span>"));
}

/// It has no public posts, and offers what only such a one does.
#[tokio::test]
async fn an_account_is_private_by_its_name_or_its_options() {
    let (fake, (mut world, _)) = (Tiktok::default(), world());
    let offers = async |world: &World| {
        call(&fake, world, CREATOR, &json!({})).await.1.to_string().contains("FOLLOWER_OF_CREATOR")
    };
    assert!(!offers(&world).await);
    let options = json!({"privacy_level": "FOLLOWER_OF_CREATOR"}).as_object().expect("options").clone();
    world.options.insert("news".to_owned(), options);
    assert!(offers(&world).await);
    let mut body = video(1000, 1000, 1);
    body["post_info"]["privacy_level"] = "PUBLIC_TO_EVERYONE".into();
    let mismatch = (403, "privacy_level_option_mismatch".to_owned());
    assert_eq!(code(&fake, &world, INIT, body.clone()).await, mismatch);
    body["post_info"]["privacy_level"] = "FOLLOWER_OF_CREATOR".into();
    assert_eq!(code(&fake, &world, INIT, body).await.0, 200);
}

#[tokio::test]
async fn what_a_video_may_not_be_is_refused() {
    let (fake, (world, clock)) = (Tiktok::default(), world());
    let invalid = (400, "invalid_params".to_owned());
    assert_eq!(code(&fake, &world, INIT, video(1000, 1000, 1)).await, invalid, "creator_info was not asked");
    call(&fake, &world, CREATOR, &json!({})).await;
    let with = |path: &str, value: Value| {
        let mut body = video(1000, 1000, 1);
        *body.pointer_mut(path).unwrap() = value;
        body
    };
    let title = |units: usize| with("/post_info/title", "😀".repeat(units / 2).into());
    for (body, expected) in [
        (title(2202), (400, "invalid_params")),
        (with("/post_info/privacy_level", "FOLLOWER_OF_CREATOR".into()), (403, "privacy_level_option_mismatch")),
        (with("/post_info/privacy_level", Value::Null), (400, "invalid_params")),
        (with("/post_info/brand_content_toggle", "no".into()), (400, "invalid_params")),
        (with("/post_info/brand_organic_toggle", Value::Null), (400, "invalid_params")),
    ] {
        assert_eq!(code(&fake, &world, INIT, body).await, (expected.0, expected.1.to_owned()));
    }
    wait(&clock, 60);
    for body in [video(50_000_123, 10_000_000, 6), video(70_000_000, 70_000_000, 1), video(9_000_000, 4_000_000, 2)] {
        assert_eq!(code(&fake, &world, INIT, body).await, invalid);
    }
    assert_eq!(code(&fake, &world, INIT, video(50_000_123, 10_000_000, 5)).await, (200, "ok".to_owned()));
    assert_eq!(code(&fake, &world, INIT, title(2200)).await, (200, "ok".to_owned()));
}

#[tokio::test]
async fn tokens_paths_and_rates_are_checked() {
    let (fake, (world, _)) = (Tiktok::default(), world());
    let expired = fake.handle(json_request("POST", CREATOR, "act.expired", &json!({})), &world).await;
    let (status, answer) = read(&expired);
    assert_eq!((status, answer["error"]["code"].as_str()), (401, Some("access_token_invalid")));
    assert_eq!(code(&fake, &world, "/v2/post/publish/video/init", json!({})).await.0, 404);
    let unknown = code(&fake, &world, STATUS, json!({"publish_id": "v_pub_file~1"})).await;
    assert_eq!(unknown, (400, "invalid_publish_id".to_owned()));
    for n in 0..7 {
        let expected = if n < 6 { 400 } else { 429 };
        assert_eq!(code(&fake, &world, INIT, json!({})).await.0, expected);
    }
}

#[tokio::test]
async fn photos_are_pulled_and_a_png_fails() {
    let (fake, (mut world, _)) = (Tiktok::default(), world());
    let jpeg = {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(1080, 1350).write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
        Bytes::from(bytes.into_inner())
    };
    let fetch: Fetch = Arc::new(move |url| {
        let bytes = if url.ends_with("jpg") { jpeg.clone() } else { png(4, 4) };
        Box::pin(async move { Ok((bytes, "image/jpeg".to_owned())) })
    });
    world.fetch = fetch;
    call(&fake, &world, CREATOR, &json!({})).await;
    let photo = |url: &str| {
        json!({"media_type": "PHOTO", "post_mode": "DIRECT_POST",
            "post_info": {"title": "A tram", "description": "Over the bridge", "privacy_level": "SELF_ONLY",
                          "brand_content_toggle": false, "brand_organic_toggle": false},
            "source_info": {"source": "PULL_FROM_URL", "photo_cover_index": 0, "photo_images": [url]}})
    };
    let path = "/v2/post/publish/content/init/";
    for (url, outcome) in [("https://a.example/a.jpg", "PUBLISH_COMPLETE"), ("https://a.example/a.png", "FAILED")] {
        let (_, answer) = call(&fake, &world, path, &photo(url)).await;
        let poll = json!({"publish_id": answer["data"]["publish_id"]});
        call(&fake, &world, STATUS, &poll).await;
        let (_, answer) = call(&fake, &world, STATUS, &poll).await;
        assert_eq!(answer["data"]["status"], outcome);
    }
    let plain = code(&fake, &world, path, photo("http://a.example/a.jpg")).await;
    assert_eq!(plain, (403, "url_ownership_unverified".to_owned()));
    assert_eq!(world.wall.posts(None, None)[0].text, "A tram\nOver the bridge");
}

#[tokio::test]
async fn a_refresh_token_that_was_given_out_works_once() {
    let (fake, (world, _)) = (Tiktok::default(), world());
    let refresh = async |token: &str| {
        let body = format!("client_key=k&client_secret=s&grant_type=refresh_token&refresh_token={token}");
        let mut request = request("POST", "/v2/oauth/token/", "", body);
        request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
        read(&fake.handle(request, &world).await).1
    };
    let first = refresh("sandbox-news").await;
    let given = first["refresh_token"].as_str().unwrap();
    let second = refresh(given).await;
    assert!(second["access_token"] != first["access_token"] && second["refresh_token"] != first["refresh_token"]);
    assert_eq!(refresh(given).await["error"], "invalid_grant");
    let me = request("GET", "/v2/user/info/?fields=open_id", second["access_token"].as_str().unwrap(), "");
    let (_, me) = read(&fake.handle(me, &world).await);
    assert_eq!(me["data"]["user"]["open_id"], second["open_id"]);
}

#[tokio::test]
async fn what_needs_a_scope_of_its_own_is_told_to_who_has_it() {
    let (fake, (world, _)) = (Tiktok::default(), world());
    let code = async |fields: &str, token: &str| {
        let request = request("GET", &format!("/v2/user/info/?fields={fields}"), token, "");
        read(&fake.handle(request, &world).await).1["error"]["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(code("open_id,username", "sandbox-news").await, "ok");
    assert_eq!(code("username", "sandbox-news~without=user.info.profile").await, "scope_not_authorized");
    assert_eq!(code("follower_count", "sandbox-news").await, "scope_not_authorized");
    assert_eq!(code("followers", "sandbox-news").await, "invalid_params");
}

#[test]
fn a_video_that_is_cut_off_is_of_no_format() {
    assert_eq!(super::upload::check(&clip(64)), None);
    assert_eq!(super::upload::check(&clip(64)[..63]), Some("file_format_check_failed"));
}

#[tokio::test]
async fn a_draft_goes_to_the_inbox_and_few_may_wait_there() {
    let (fake, (world, _)) = (Tiktok::default(), world());
    const INBOX: &str = "/v2/post/publish/inbox/video/init/";
    let body = json!({"source_info": {"source": "FILE_UPLOAD", "video_size": 3_000_000, "chunk_size": 3_000_000, "total_chunk_count": 1}});
    let (status, answer) = call(&fake, &world, INBOX, &body).await;
    assert_eq!(status, 200, "no settings of the creator are asked for: {answer}");
    let url = answer["data"]["upload_url"].as_str().unwrap();
    assert_eq!(put(&fake, &world, url, "bytes 0-2999999/3000000", &clip(3_000_000)).await, 201);
    let ask = json!({"publish_id": answer["data"]["publish_id"]});
    call(&fake, &world, STATUS, &ask).await;
    let (_, done) = call(&fake, &world, STATUS, &ask).await;
    assert_eq!(done["data"]["status"], "SEND_TO_USER_INBOX");
    assert_eq!(world.wall.posts(None, None)[0].state, "draft");
    for _ in 0..4 {
        assert_eq!(call(&fake, &world, INBOX, &body).await.0, 200);
    }
    assert_eq!(code(&fake, &world, INBOX, body).await, (403, "spam_risk_too_many_pending_share".to_owned()));
}

#[tokio::test]
async fn a_token_that_was_revoked_works_no_more() {
    let (fake, (world, _)) = (Tiktok::default(), world());
    let mut form = request("POST", "/v2/oauth/revoke/", "", "client_key=aw1&client_secret=s&token=sandbox-news");
    form.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    assert_eq!(fake.handle(form, &world).await.status(), 200);
    assert_eq!(code(&fake, &world, CREATOR, json!({})).await, (401, "access_token_invalid".to_owned()));
}

#[test]
fn a_video_has_as_many_pictures_in_a_second_as_tiktok_takes() {
    for (rate, reason) in
        [(22, Some("frame_rate_check_failed")), (23, None), (60, None), (61, Some("frame_rate_check_failed"))]
    {
        assert_eq!(upload::check(&film_at(1080, 1920, 9, rate)), reason, "{rate}");
    }
}
