use std::sync::Arc;

use bytes::Bytes;

use super::*;
use crate::clock::ManualClock;
use crate::mock::Fetch;
use crate::mock::testing::{clip, film, film_at, json_request, png, read, request, wait};

const MEDIA: &str = "/v26.0/17841400000000001/media";
const PUBLISH: &str = "/v26.0/17841400000000001/media_publish";

/// A world that fetches `https://a.example/W-H.jpg` as a JPEG of that size, `clip.mp4`, and `picture.png`.
fn world() -> (World, ManualClock) {
    let (mut world, clock) = crate::mock::testing::world();
    let fetch: Fetch = Arc::new(|url| {
        Box::pin(async move {
            let name = url.rsplit('/').next().unwrap_or_default().to_owned();
            if name == "clip.mp4" {
                return Ok((clip(40).into(), "video/mp4".to_owned()));
            }
            if name == "cut.mp4" {
                return Ok((Bytes::from(clip(40)).slice(..39), "video/mp4".to_owned()));
            }
            if name == "wide.mp4" {
                return Ok((film(1921, 1080, 9).into(), "video/mp4".to_owned()));
            }
            if name == "clip.webm" {
                return Ok((crate::mock::kit::whole_webm(1080, 1920, 9_000.0).into(), "video/webm".to_owned()));
            }
            if let Some(rate) = name.strip_prefix("rate-").and_then(|name| name.strip_suffix(".mp4")) {
                return Ok((film_at(1080, 1920, 9, rate.parse().unwrap()).into(), "video/mp4".to_owned()));
            }
            if let Some(seconds) = name.strip_prefix("film-").and_then(|name| name.strip_suffix(".mp4")) {
                return Ok((film(1080, 1920, seconds.parse().unwrap()).into(), "video/mp4".to_owned()));
            }
            if name == "picture.png" {
                return Ok((png(400, 400), "image/png".to_owned()));
            }
            let size = name.strip_suffix(".jpg").and_then(|size| size.split_once('-'));
            let (width, height) = size.ok_or_else(|| "not found".to_owned())?;
            let mut bytes = std::io::Cursor::new(Vec::new());
            image::RgbImage::new(width.parse().unwrap(), height.parse().unwrap())
                .write_to(&mut bytes, image::ImageFormat::Jpeg)
                .unwrap();
            Ok((Bytes::from(bytes.into_inner()), "image/jpeg".to_owned()))
        })
    });
    world.fetch = fetch;
    (world, clock)
}

async fn send(fake: &Instagram, world: &World, method: &str, path: &str, body: Value) -> Value {
    read(&fake.handle(json_request(method, path, "sandbox-news", &body), world).await).1
}

async fn codes(fake: &Instagram, world: &World, path: &str, body: Value) -> (i64, i64) {
    let answer = send(fake, world, "POST", path, body).await;
    (answer["error"]["code"].as_i64().unwrap_or(0), answer["error"]["error_subcode"].as_i64().unwrap_or(0))
}

async fn status(fake: &Instagram, world: &World, container: &Value) -> String {
    let path = format!("/v26.0/{}?fields=status_code,status", container.as_str().unwrap());
    send(fake, world, "GET", &path, json!({})).await["status_code"].as_str().unwrap().to_owned()
}

/// A container that was looked at until it was ready.
async fn ready(fake: &Instagram, world: &World, body: Value) -> Value {
    let id = send(fake, world, "POST", MEDIA, body).await["id"].clone();
    status(fake, world, &id).await;
    assert_eq!(status(fake, world, &id).await, "FINISHED");
    id
}

fn picture() -> Value {
    json!({"image_url": "https://a.example/400-500.jpg", "caption": "A tram. #porto", "alt_text": "Bridge"})
}

#[tokio::test]
async fn a_picture_is_published_once_it_is_ready_and_only_once() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let container = send(&fake, &world, "POST", MEDIA, picture()).await["id"].clone();
    let publish = json!({"creation_id": container});
    assert_eq!(codes(&fake, &world, PUBLISH, publish.clone()).await, (9007, 2_207_027));
    assert_eq!(status(&fake, &world, &container).await, "IN_PROGRESS");
    assert_eq!(status(&fake, &world, &container).await, "FINISHED");
    let medium = send(&fake, &world, "POST", PUBLISH, publish.clone()).await["id"].as_str().unwrap().to_owned();
    assert_eq!(status(&fake, &world, &container).await, "PUBLISHED");
    assert_eq!(codes(&fake, &world, PUBLISH, publish).await, (24, 2_207_006));
    let got = send(&fake, &world, "GET", &format!("/v26.0/{medium}?fields=id,permalink"), json!({})).await;
    let link = got["permalink"].as_str().unwrap().strip_prefix("http://127.0.0.1:4010/instagram").unwrap();
    assert_eq!(fake.post_at(link), Some(medium.clone()));
    let list =
        send(&fake, &world, "GET", &format!("{MEDIA}?fields=id,caption,timestamp,permalink&limit=25"), json!({})).await;
    assert_eq!((&list["data"][0]["id"], &list["data"][0]["caption"]), (&json!(medium), &json!("A tram. #porto")));
    let post = world.wall.get("instagram", &medium).unwrap();
    assert_eq!(
        (post.text.as_str(), post.media[0].alt.as_str(), post.account.as_str()),
        ("A tram. #porto", "Bridge", "news")
    );
    assert!(fake.draw(&post).contains("<span class=\"tag\">#porto</span>"));
}

#[tokio::test]
async fn pictures_and_captions_that_instagram_refuses_are_refused() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let image = |name: &str| json!({"image_url": format!("https://a.example/{name}")});
    let caption = |text: String| json!({"image_url": "https://a.example/400-400.jpg", "caption": text});
    for (body, expected) in [
        (image("lost.jpg"), (9004, 2_207_052)),
        (image("picture.png"), (36_001, 2_207_005)),
        (image("clip.mp4"), (9004, 2_207_052)),
        (image("400-501.jpg"), (36_003, 2_207_009)),
        (image("640-330.jpg"), (36_003, 2_207_009)),
        (caption("😀".repeat(1101)), (36_004, 2_207_010)),
        (caption("#a ".repeat(31)), (36_004, 2_207_010)),
        (caption("@a ".repeat(21)), (100, 2_207_040)),
        (json!({"caption": "text only"}), (100, 0)),
        (json!({"image_url": "https://a.example/400-400.jpg", "media_type": "IMAGE"}), (100, 2_207_023)),
        (json!({"media_type": "CAROUSEL", "children": "1"}), (100, 2_207_028)),
        (json!({"image_url": "https://a.example/400-400.jpg", "alt_text": "x".repeat(1001)}), (100, 0)),
        (json!({"image_url": "https://a.example/400-400.jpg", "link": "https://a.example"}), (100, 0)),
    ] {
        assert_eq!(codes(&fake, &world, MEDIA, body.clone()).await, expected, "{body}");
    }
    for body in [caption("😀".repeat(1100)), caption("#a ".repeat(30)), image("764-400.jpg"), image("300-300.jpg")] {
        assert_eq!(codes(&fake, &world, MEDIA, body).await, (0, 0));
    }
}

#[tokio::test]
async fn a_container_lives_a_day_and_fifty_posts_fill_one() {
    let (fake, (world, clock)) = (Instagram::default(), world());
    let old = ready(&fake, &world, picture()).await;
    wait(&clock, 24 * 3600);
    assert_eq!(status(&fake, &world, &old).await, "EXPIRED");
    assert_eq!(codes(&fake, &world, PUBLISH, json!({"creation_id": old})).await, (24, 2_207_008));
    for _ in 0..50 {
        fake.lock().published.take("news", world.clock.now(), DAY, 50, 1).unwrap();
    }
    let limit = "/v26.0/17841400000000001/content_publishing_limit?fields=config,quota_usage";
    let limit = send(&fake, &world, "GET", limit, json!({})).await;
    assert_eq!(limit, json!({"data": [{"config": {"quota_total": 50, "quota_duration": 86400}, "quota_usage": 50}]}));
    let full = ready(&fake, &world, picture()).await;
    assert_eq!(codes(&fake, &world, PUBLISH, json!({"creation_id": full})).await, (9, 2_207_042));
}

#[tokio::test]
async fn a_carousel_is_made_of_items_that_are_ready() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let item = json!({"image_url": "https://a.example/400-400.jpg", "is_carousel_item": true});
    let one = ready(&fake, &world, item.clone()).await;
    let early = send(&fake, &world, "POST", MEDIA, item.clone()).await["id"].clone();
    let carousel = |second: &Value| json!({"media_type": "CAROUSEL", "caption": "Two", "children": format!("{},{}", one.as_str().unwrap(), second.as_str().unwrap())});
    assert_eq!(codes(&fake, &world, MEDIA, carousel(&early)).await, (9007, 2_207_027));
    let two = ready(&fake, &world, item).await;
    let parent = ready(&fake, &world, carousel(&two)).await;
    let medium = send(&fake, &world, "POST", PUBLISH, json!({"creation_id": parent})).await["id"].clone();
    assert_eq!(world.wall.get("instagram", medium.as_str().unwrap()).unwrap().media.len(), 2);
    let comments = format!("/v26.0/{}/comments", medium.as_str().unwrap());
    let comment = send(&fake, &world, "POST", &comments, json!({"message": "Link: https://a.example"})).await;
    assert_eq!(world.wall.get("instagram", medium.as_str().unwrap()).unwrap().parts, [comment["id"].as_str().unwrap()]);
    assert_eq!(codes(&fake, &world, &comments, json!({"message": "x".repeat(301)})).await, (100, 0));
    let path = format!("/v26.0/{}", medium.as_str().unwrap());
    assert_eq!(codes(&fake, &world, &path, json!({"caption": "new"})).await, (100, 0));
}

#[tokio::test]
async fn both_forms_of_token_work_and_only_one_flavour_deletes() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let me = |token: &str| {
        request("GET", &format!("/v26.0/me?fields=user_id,username,account_type&access_token={token}"), "", "")
    };
    assert_eq!(read(&fake.handle(me("sandbox-news"), &world).await).1["username"], "news");
    let (status, answer) = read(&fake.handle(me("IGQ-expired"), &world).await);
    assert_eq!((status, &answer["error"]["code"], &answer["error"]["error_subcode"]), (401, &json!(190), &json!(463)));
    let refresh = "/refresh_access_token?grant_type=ig_refresh_token&access_token=sandbox-news";
    assert_eq!(read(&fake.handle(request("GET", refresh, "", ""), &world).await).1["expires_in"], 5_184_000);
    let container = ready(&fake, &world, picture()).await;
    let medium = send(&fake, &world, "POST", PUBLISH, json!({"creation_id": container})).await["id"].clone();
    fake.lock().media.values_mut().for_each(|medium| medium.account = "default".to_owned());
    let delete = async |token: &str| {
        let path = format!("/v26.0/{}", medium.as_str().unwrap());
        read(&fake.handle(request("DELETE", &path, token, ""), &world).await).1
    };
    assert_eq!(delete("IGQ1").await["error"]["error_subcode"], 2_207_085);
    assert_eq!(delete("EAAG1").await, json!({"success": true}));
}

#[tokio::test]
async fn a_personal_account_signs_in_and_publishes_nothing() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let sent = async |method: &str, path: &str, body: Value| {
        read(&fake.handle(json_request(method, path, "sandbox-personal", &body), &world).await)
    };
    assert_eq!(sent("GET", "/v26.0/me?fields=account_type", json!({})).await.1["account_type"], "PERSONAL");
    for path in [MEDIA, PUBLISH] {
        let (status, answer) = sent("POST", path, json!({"image_url": "https://a.example/400-400.jpg"})).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(10)), "{path}");
    }
}

#[tokio::test]
async fn by_facebook_login_me_is_the_page_and_a_post_can_be_deleted() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let ask = async |method: &str, path: &str, token: &str, body: Value| {
        read(&fake.handle(json_request(method, path, token, &body), &world).await).1
    };
    let token = "sandbox-news~page";
    let page = ask("GET", "/v26.0/me?fields=id,instagram_business_account{id,username}", token, json!({})).await;
    let (page_id, user) = (page["id"].as_str().expect("an id"), &page["instagram_business_account"]);
    assert_eq!(user["username"], "news");
    let user = user["id"].as_str().expect("an id");
    assert_eq!(ask("GET", &format!("/v26.0/{user}?fields=id,username"), token, json!({})).await["id"], user);
    assert_eq!(ask("GET", &format!("/v26.0/{page_id}"), token, json!({})).await["name"], "news");
    assert_eq!(ask("GET", "/v26.0/me?fields=user_id", token, json!({})).await["error"]["code"], 100);
    assert_eq!(ask("POST", "/v26.0/me/media", token, picture()).await["error"]["code"], 100, "the Page takes no media");
    let container = ready(&fake, &world, picture()).await;
    let medium = send(&fake, &world, "POST", PUBLISH, json!({"creation_id": container})).await["id"].clone();
    let path = format!("/v26.0/{}", medium.as_str().unwrap());
    for narrow in ["sandbox-news", "sandbox-news~page~without=instagram_manage_contents"] {
        assert_eq!(ask("DELETE", &path, narrow, json!({})).await["error"]["error_subcode"], 2_207_085, "{narrow}");
    }
    assert_eq!(ask("DELETE", &path, token, json!({})).await, json!({"success": true}));
}

#[tokio::test]
async fn an_account_publishes_by_its_user_id_and_not_by_that_of_the_app() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let me = send(&fake, &world, "GET", "/v26.0/me?fields=id,user_id", json!({})).await;
    let (id, user_id) = (me["id"].as_str().unwrap(), me["user_id"].as_str().unwrap());
    assert!(id.starts_with("26") && id != user_id);
    assert_eq!(codes(&fake, &world, &format!("/v26.0/{id}/media"), picture()).await, (100, 33));
    assert_eq!(codes(&fake, &world, &format!("/v26.0/{user_id}/media"), picture()).await, (0, 0));
}

#[tokio::test]
async fn who_did_not_grant_publishing_publishes_nothing() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let bare = "sandbox-news~without=instagram_business_content_publish";
    let sent = async |method: &str, path: &str| {
        read(&fake.handle(json_request(method, path, bare, &picture()), &world).await).1["error"]["code"].clone()
    };
    assert_eq!((sent("POST", MEDIA).await, sent("GET", MEDIA).await), (json!(10), Value::Null));
}

#[tokio::test]
async fn what_was_sent_is_read_back_and_so_are_the_items_of_a_carousel() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let item =
        |alt: &str| json!({"image_url": "https://a.example/400-400.jpg", "is_carousel_item": true, "alt_text": alt});
    let (one, two) = (ready(&fake, &world, item("One")).await, ready(&fake, &world, item("Two")).await);
    let carousel = json!({"media_type": "CAROUSEL", "children": [one, two]});
    let parent = ready(&fake, &world, carousel).await;
    let medium = send(&fake, &world, "POST", PUBLISH, json!({"creation_id": parent})).await["id"].clone();
    let path = format!("/v26.0/{}", medium.as_str().unwrap());
    let get = async |path: String| send(&fake, &world, "GET", &path, json!({})).await;
    let read = get(format!("{path}?fields=owner,children{{id,media_url,alt_text}}")).await;
    let second = &read["children"]["data"][1];
    assert_eq!((&second["alt_text"], second.get("media_type")), (&json!("Two"), None), "{read}");
    assert_eq!(second["media_url"], "http://127.0.0.1:4010/_mock/media/1");
    let listed = get(format!("{path}/children")).await;
    assert_eq!(listed["data"][1]["id"], second["id"]);
    let child = get(format!("/v26.0/{}?fields=media_type", second["id"].as_str().unwrap())).await;
    assert_eq!(child["media_type"], "IMAGE");
    let alone = ready(&fake, &world, picture()).await;
    let alone = send(&fake, &world, "POST", PUBLISH, json!({"creation_id": alone})).await["id"].clone();
    let alone =
        get(format!("/v26.0/{}?fields=alt_text,media_url,thumbnail_url,children", alone.as_str().unwrap())).await;
    assert_eq!((&alone["alt_text"], alone.get("thumbnail_url"), alone.get("children")), (&json!("Bridge"), None, None));
}

#[tokio::test]
async fn a_video_that_is_cut_off_fails_in_its_container() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let body = json!({"media_type": "REELS", "video_url": "https://a.example/cut.mp4"});
    let made = send(&fake, &world, "POST", MEDIA, body).await;
    let path = format!("/v26.0/{}?fields=status_code,status", made["id"].as_str().unwrap());
    send(&fake, &world, "GET", &path, json!({})).await;
    let status = send(&fake, &world, "GET", &path, json!({})).await;
    assert_eq!(status["status_code"], "ERROR");
    assert!(status["status"].as_str().unwrap().contains("2207026"), "{status}");
}

#[tokio::test]
async fn a_video_that_is_too_wide_fails_in_its_container() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let body = json!({"media_type": "REELS", "video_url": "https://a.example/wide.mp4"});
    let id = send(&fake, &world, "POST", MEDIA, body).await["id"].as_str().unwrap().to_owned();
    let look = format!("/v26.0/{id}?fields=status_code");
    send(&fake, &world, "GET", &look, json!({})).await;
    assert_eq!(send(&fake, &world, "GET", &look, json!({})).await["status_code"], "ERROR");
}

#[tokio::test]
async fn a_video_of_another_kind_too_slow_or_too_quick_fails_in_its_container() {
    let (fake, (world, _)) = (Instagram::default(), world());
    for (name, stands) in [
        ("clip.webm", "ERROR"),
        ("rate-22.mp4", "ERROR"),
        ("rate-23.mp4", "FINISHED"),
        ("rate-60.mp4", "FINISHED"),
        ("rate-61.mp4", "ERROR"),
    ] {
        let body = json!({"media_type": "REELS", "video_url": format!("https://a.example/{name}")});
        let id = send(&fake, &world, "POST", MEDIA, body).await["id"].as_str().unwrap().to_owned();
        let look = format!("/v26.0/{id}?fields=status_code");
        send(&fake, &world, "GET", &look, json!({})).await;
        assert_eq!(send(&fake, &world, "GET", &look, json!({})).await["status_code"], stands, "{name}");
    }
}

/// A reel may be longer.
#[tokio::test]
async fn a_story_lasts_a_minute_and_a_post_has_three_more_authors() {
    let (fake, (world, _)) = (Instagram::default(), world());
    for (media_type, seconds, stands) in
        [("STORIES", 60, "FINISHED"), ("STORIES", 61, "ERROR"), ("REELS", 61, "FINISHED"), ("REELS", 901, "ERROR")]
    {
        let body = json!({"media_type": media_type, "video_url": format!("https://a.example/film-{seconds}.mp4")});
        let id = send(&fake, &world, "POST", MEDIA, body).await["id"].as_str().unwrap().to_owned();
        let look = format!("/v26.0/{id}?fields=status_code");
        send(&fake, &world, "GET", &look, json!({})).await;
        let seen = send(&fake, &world, "GET", &look, json!({})).await;
        assert_eq!(seen["status_code"], stands, "{media_type} of {seconds} s");
    }
    let reel =
        |offset: &str| json!({"media_type": "REELS", "video_url": "https://a.example/60.mp4", "thumb_offset": offset});
    assert_eq!(codes(&fake, &world, MEDIA, reel("-5")).await, (1, 2_207_057));
    let by = |others: Value| json!({"image_url": "https://a.example/400-400.jpg", "collaborators": others, "product_tags": []});
    assert!(send(&fake, &world, "POST", MEDIA, by(json!(["a", "b", "c"]))).await["id"].is_string());
    assert_eq!(codes(&fake, &world, MEDIA, by(json!(["a", "b", "c", "d"]))).await.0, 100);
}

#[tokio::test]
async fn people_in_a_picture_stand_within_it_and_stories_have_a_list_of_their_own() {
    let (fake, (world, clock)) = (Instagram::default(), world());
    let tagged = |x: f64| json!({"image_url": "https://a.example/400-400.jpg", "user_tags": [{"username": "a", "x": x, "y": 0.5}]});
    let refused = send(&fake, &world, "POST", MEDIA, tagged(2.0)).await;
    assert_eq!((&refused["error"]["code"], &refused["error"]["error_subcode"]), (&json!(100), &json!(2_207_035)));
    assert!(send(&fake, &world, "POST", MEDIA, tagged(0.5)).await["id"].is_string());
    // Of a screen's form, which no picture in the feed has.
    let story = json!({"media_type": "STORIES", "image_url": "https://a.example/1080-1920.jpg"});
    let id = send(&fake, &world, "POST", MEDIA, story).await["id"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        send(&fake, &world, "GET", &format!("/v26.0/{id}?fields=status_code"), json!({})).await;
    }
    assert!(send(&fake, &world, "POST", PUBLISH, json!({"creation_id": id})).await["id"].is_string());
    let listed = async |list: &str| {
        let path = format!("/v26.0/17841400000000001/{list}");
        send(&fake, &world, "GET", &path, json!({})).await["data"].as_array().unwrap().len()
    };
    assert_eq!((listed("stories").await, listed("media").await), (1, 0));
    crate::mock::testing::wait(&clock, 86_400);
    assert_eq!(listed("stories").await, 0, "a story is there for a day");
}

#[tokio::test]
async fn a_video_is_sent_by_facebook_login_alone_and_checked_when_it_is_whole() {
    let (fake, (world, _)) = (Instagram::default(), world());
    let body = json!({"media_type": "REELS", "upload_type": "resumable", "caption": "Ride"});
    assert_eq!(codes(&fake, &world, MEDIA, body.clone()).await.0, 100, "not by Instagram's own login");
    let token = "sandbox-news~page";
    let ask = async |method: &str, path: &str, body: Value| {
        read(&fake.handle(json_request(method, path, token, &body), &world).await).1
    };
    let put = async |uri: &str, offset: usize, bytes: &[u8]| {
        let path = uri.strip_prefix("http://127.0.0.1:4010/instagram").unwrap();
        let mut request = request("POST", path, "", bytes.to_vec());
        for (name, value) in [("authorization", format!("OAuth {token}")), ("offset", offset.to_string())] {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        request.headers_mut().insert("file_size", "40".parse().unwrap());
        read(&fake.handle(request, &world).await)
    };
    let made = ask("POST", MEDIA, body.clone()).await;
    let (id, uri) = (made["id"].as_str().unwrap(), made["uri"].as_str().unwrap());
    let publish = json!({ "creation_id": id });
    assert_eq!(put(uri, 0, &clip(40)[..16]).await.1["success"], true);
    assert_eq!(put(uri, 0, &clip(40)).await.1["debug_info"]["retriable"], false, "it goes on at 16");
    let look = format!("/v26.0/{id}?fields=status_code");
    for _ in 0..3 {
        assert_eq!(ask("GET", &look, json!({})).await["status_code"], "IN_PROGRESS", "it is not whole");
    }
    assert_eq!(put(uri, 16, &clip(40)[16..]).await.1["message"], "Upload successful.");
    ask("GET", &look, json!({})).await;
    assert_eq!(ask("GET", &look, json!({})).await["status_code"], "FINISHED");
    assert!(ask("POST", PUBLISH, publish).await["id"].is_string());
    assert_eq!(world.wall.posts(None, None)[0].media[0].mime, "video/mp4");
}
