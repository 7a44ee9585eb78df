use bytes::Bytes;

use super::*;
use crate::mock::testing::{clip, film, json_request, png, read, request, upload, wait, world};

const UPLOAD: &str = "/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status";

fn metadata() -> Value {
    json!({"snippet": {"title": "Flood barrier opens", "description": "Full story", "tags": ["Porto"], "categoryId": "25"},
           "status": {"privacyStatus": "public", "selfDeclaredMadeForKids": false}})
}

async fn open(fake: &Youtube, world: &World, body: &Value) -> Response {
    fake.handle(json_request("POST", UPLOAD, "sandbox-news", body), world).await
}

async fn reason(fake: &Youtube, world: &World, body: &Value) -> String {
    let (status, answer) = read(&open(fake, world, body).await);
    assert_eq!(answer["error"]["code"], status, "{answer}");
    answer["error"]["errors"][0]["reason"].as_str().unwrap().to_owned()
}

async fn put(fake: &Youtube, world: &World, session: &str, range: &str, bytes: &[u8]) -> Response {
    let mut request =
        request("PUT", session.strip_prefix("http://127.0.0.1:4010/youtube").unwrap(), "", bytes.to_vec());
    if !range.is_empty() {
        request.headers_mut().insert("content-range", range.parse().unwrap());
    }
    fake.handle(request, world).await
}

async fn get(fake: &Youtube, world: &World, path: &str) -> (u16, Value) {
    read(&fake.handle(request("GET", path, "sandbox-news", ""), world).await)
}

async fn uploaded(fake: &Youtube, world: &World, bytes: &[u8]) -> String {
    let opened = open(fake, world, &metadata()).await;
    let session = opened.headers()["location"].to_str().unwrap().to_owned();
    read(&put(fake, world, &session, "", bytes).await).1["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_session_takes_chunks_and_tells_where_it_stands() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let opened = open(&fake, &world, &metadata()).await;
    assert_eq!((opened.status().as_u16(), opened.body().len()), (200, 0));
    let session = opened.headers()["location"].to_str().unwrap().to_owned();
    let bytes = clip(300_000);
    let asked = put(&fake, &world, &session, "bytes */300000", &[]).await;
    assert_eq!((asked.status().as_u16(), asked.headers().get("range")), (308, None));
    assert_eq!(put(&fake, &world, &session, "bytes 0-99/300000", &bytes[..100]).await.status(), 400);
    assert_eq!(put(&fake, &world, &session, "bytes 262144-299999/300000", &bytes[262_144..]).await.status(), 400);
    let first = put(&fake, &world, &session, "bytes 0-262143/300000", &bytes[..262_144]).await;
    assert_eq!((first.status().as_u16(), first.headers()["range"].to_str().unwrap()), (308, "bytes=0-262143"));
    let last = put(&fake, &world, &session, "bytes 262144-299999/300000", &bytes[262_144..]).await;
    let (status, video) = read(&last);
    assert_eq!((status, video["status"]["uploadStatus"].as_str()), (201, Some("uploaded")));
    let (status, again) = read(&put(&fake, &world, &session, "bytes */300000", &[]).await);
    assert_eq!((status, &again["id"]), (200, &video["id"]));
    assert_eq!(world.wall.posts(None, None).len(), 1);
}

#[tokio::test]
async fn a_video_is_processed_at_the_second_look_and_listed() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let id = uploaded(&fake, &world, &clip(1000)).await;
    let path = format!("/youtube/v3/videos?part=status,processingDetails,snippet&id={id}");
    assert_eq!(get(&fake, &world, &path).await.1["items"][0]["processingDetails"]["processingStatus"], "processing");
    let done = get(&fake, &world, &path).await.1["items"][0].clone();
    assert_eq!((&done["status"]["uploadStatus"], &done["snippet"]["tags"]), (&json!("processed"), &json!(["Porto"])));
    let post = world.wall.get("youtube", &id).unwrap();
    assert_eq!((post.state.as_str(), post.text.as_str(), post.account.as_str()), ("public", "Full story", "news"));
    assert!(fake.draw(&post).contains("<h3>Flood barrier opens</h3>"));
    let channel = get(&fake, &world, "/youtube/v3/channels?part=contentDetails&mine=true").await.1;
    let playlist = channel["items"][0]["contentDetails"]["relatedPlaylists"]["uploads"].as_str().unwrap().to_owned();
    let list = get(&fake, &world, &format!("/youtube/v3/playlistItems?part=snippet&playlistId={playlist}")).await.1;
    assert_eq!(list["items"][0]["snippet"]["resourceId"]["videoId"], id);
    let broken = uploaded(&fake, &world, b"<html>").await;
    let path = format!("/youtube/v3/videos?part=status&id={broken}");
    get(&fake, &world, &path).await;
    assert_eq!(get(&fake, &world, &path).await.1["items"][0]["status"]["failureReason"], "invalidFile");
}

#[tokio::test]
async fn metadata_keeps_its_limits_in_their_units() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let with = |path: &str, value: Value| {
        let mut body = metadata();
        *body.pointer_mut(path).unwrap() = value;
        body
    };
    let tags = |tags: &[String]| with("/snippet/tags", json!(tags));
    let in_language =
        |code: &str| with("/snippet", json!({"title": "Trams", "categoryId": "25", "defaultLanguage": code}));
    for (body, expected) in [
        (with("/snippet/title", "😀".repeat(51).into()), "invalidTitle"),
        (with("/snippet/title", "a < b".into()), "invalidTitle"),
        (with("/snippet/title", "".into()), "invalidTitle"),
        (with("/snippet/description", "ж".repeat(2501).into()), "invalidDescription"),
        (tags(&["x".repeat(250), "y".repeat(250)]), "invalidTags"),
        (tags(&["x y".repeat(167)]), "invalidTags"),
        (tags(&[String::new()]), "invalidTags"),
        (with("/snippet/categoryId", "999".into()), "invalidCategoryId"),
        (in_language("english"), "invalidVideoMetadata"),
        (in_language("en_GB"), "invalidVideoMetadata"),
        (with("/status", json!({"privacyStatus": "public", "publishAt": "2026-12-01T08:00:00Z"})), "invalidPublishAt"),
        (with("/status", json!({"publishAfter": 1})), "badRequest"),
        (with("/snippet/tags", "Porto".into()), "badRequest"),
    ] {
        assert_eq!(reason(&fake, &world, &body).await, expected, "{body}");
    }
    for body in [
        with("/snippet/title", "😀".repeat(50).into()),
        with("/snippet/description", "ж".repeat(2500).into()),
        tags(&["x".repeat(250), "y".repeat(249)]),
        in_language("sr-Latn-RS"),
    ] {
        assert_eq!(open(&fake, &world, &body).await.status(), 200);
    }
}

#[tokio::test]
async fn tokens_parameters_and_quotas_are_checked() {
    let (fake, (world, clock)) = (Youtube::default(), world());
    let expired = fake.handle(json_request("POST", UPLOAD, "ya29.expired", &metadata()), &world).await;
    assert!(expired.headers()["www-authenticate"].to_str().unwrap().contains("invalid_token"));
    let (status, answer) = read(&expired);
    assert_eq!((status, answer["error"]["status"].as_str()), (401, Some("UNAUTHENTICATED")));
    assert_eq!(answer["error"]["errors"][0]["reason"], "authError");
    let (status, answer) = get(&fake, &world, "/youtube/v3/channels?mine=true").await;
    assert_eq!((status, &answer["error"]["errors"][0]["reason"]), (400, &json!("missingRequiredParameter")));
    let (_, answer) = get(&fake, &world, "/youtube/v3/videos?part=status&id=x&mine=1").await;
    assert_eq!(answer["error"]["errors"][0]["reason"], "unexpectedParameter");
    for _ in 0..100 {
        assert_eq!(open(&fake, &world, &metadata()).await.status(), 200);
    }
    assert_eq!(reason(&fake, &world, &metadata()).await, "quotaExceeded");
    // 09:00 UTC is 01:00 in Los Angeles: the day ends 23 hours later.
    wait(&clock, 23 * 3600 - 1);
    assert_eq!(reason(&fake, &world, &metadata()).await, "quotaExceeded");
    wait(&clock, 1);
    assert_eq!(open(&fake, &world, &metadata()).await.status(), 200);
}

#[tokio::test]
async fn an_update_erases_what_it_does_not_say_and_a_delete_is_final() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let id = uploaded(&fake, &world, &clip(1000)).await;
    let put = async |body: Value| {
        read(&fake.handle(json_request("PUT", "/youtube/v3/videos?part=snippet", "sandbox-news", &body), &world).await)
    };
    assert_eq!(
        put(json!({"id": id, "snippet": {"title": "x"}})).await.1["error"]["errors"][0]["reason"],
        "invalidCategoryId"
    );
    let (_, video) = put(json!({"id": id, "snippet": {"title": "Corrected", "categoryId": "25"}})).await;
    assert_eq!((&video["snippet"]["title"], video["snippet"].get("tags")), (&json!("Corrected"), None));
    assert_eq!(world.wall.get("youtube", &id).unwrap().text, "");
    let comment = json!({"snippet": {"videoId": id, "topLevelComment": {"snippet": {"textOriginal": "Sources"}}}});
    let request = json_request("POST", "/youtube/v3/commentThreads?part=snippet", "sandbox-news", &comment);
    let (_, answer) = read(&fake.handle(request, &world).await);
    assert_eq!(world.wall.get("youtube", &id).unwrap().parts, [answer["id"].as_str().unwrap()]);
    let delete = async || {
        let path = format!("/youtube/v3/videos?id={id}");
        read(&fake.handle(json_request("DELETE", &path, "sandbox-news", &json!({})), &world).await)
    };
    assert_eq!(delete().await.0, 204);
    assert_eq!(delete().await.1["error"]["errors"][0]["reason"], "videoNotFound");
    assert_eq!(world.wall.get("youtube", &id).unwrap().state, "deleted");
}

/// Long videos, stills of one's own and an audience are for whoever has proved who they are.
#[tokio::test]
async fn what_google_has_not_confirmed_may_do_less() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let sent = async |account: &str, seconds: u32| {
        let opened = fake.handle(json_request("POST", UPLOAD, account, &metadata()), &world).await;
        let session = opened.headers()["location"].to_str().unwrap().to_owned();
        let mut made = read(&put(&fake, &world, &session, "", &film(64, 36, seconds)).await).1;
        let path = format!("/youtube/v3/videos?part=status&id={}", made["id"].as_str().unwrap());
        fake.handle(request("GET", &path, account, ""), &world).await;
        let shown = read(&fake.handle(request("GET", &path, account, ""), &world).await).1["items"][0].take();
        (made["status"]["privacyStatus"].take(), shown)
    };
    for (account, seconds, is, why) in [
        ("sandbox-news", 901, "processed", Value::Null),
        ("sandbox-unconfirmed", 900, "processed", Value::Null),
        ("sandbox-unconfirmed", 901, "rejected", json!("length")),
    ] {
        let status = sent(account, seconds).await.1["status"].take();
        assert_eq!((&status["uploadStatus"], &status["rejectionReason"]), (&json!(is), &why), "{account} {seconds}");
    }
    let (told, shown) = sent("sandbox-unaudited", 9).await;
    assert_eq!(
        (&told, &shown["status"]["privacyStatus"]),
        (&json!("private"), &json!("private")),
        "it was to be public"
    );
    let mut public = json!({"id": shown["id"], "status": {"privacyStatus": "public"}});
    let path = "/youtube/v3/videos?part=status";
    let told = read(&fake.handle(json_request("PUT", path, "sandbox-unaudited", &public), &world).await);
    assert_eq!((told.0, &told.1["status"]["privacyStatus"]), (200, &json!("private")));
    public["id"] = sent("sandbox-unconfirmed", 9).await.1["id"].take();
    let still =
        format!("/upload/youtube/v3/thumbnails/set?videoId={}&uploadType=media", public["id"].as_str().unwrap());
    let refused = fake.handle(request("POST", &still, "sandbox-unconfirmed", png(64, 36)), &world).await;
    assert_eq!(read(&refused).1["error"]["errors"][0]["reason"], "forbidden");
}

#[tokio::test]
async fn a_thumbnail_is_a_small_picture() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let id = uploaded(&fake, &world, &clip(1000)).await;
    let set = async |bytes: Bytes| {
        let mut request = upload("/", "sandbox-news", &[], ("x", "x", "x/x", b""));
        *request.uri_mut() =
            format!("/upload/youtube/v3/thumbnails/set?videoId={id}&uploadType=media").parse().unwrap();
        request.headers_mut().insert("content-type", "image/png".parse().unwrap());
        *request.body_mut() = bytes;
        fake.handle(request, &world).await.status().as_u16()
    };
    assert_eq!(set(png(64, 36)).await, 200);
    assert_eq!(set(Bytes::from_static(b"<html>")).await, 400);
    assert_eq!(set(vec![0; 2_097_153].into()).await, 413);
}

/// As Google's own libraries ask.
#[tokio::test]
async fn parameters_of_every_google_api_are_taken_and_lists_may_be_named_twice() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let asked = "/youtube/v3/channels?part=id&part=snippet&mine=true&alt=json&prettyPrint=false&key=x&fields=items/id";
    let (status, answer) = get(&fake, &world, asked).await;
    assert_eq!((status, &answer["items"][0]["snippet"]["title"]), (200, &json!("news")), "{answer}");
    let in_query = "/youtube/v3/channels?part=snippet&mine=true&access_token=sandbox-desk";
    let (_, answer) = read(&fake.handle(request("GET", in_query, "", ""), &world).await);
    assert_eq!(answer["items"][0]["snippet"]["title"], "desk");
    let ids = [uploaded(&fake, &world, &clip(1000)).await, uploaded(&fake, &world, &clip(1000)).await];
    let both = format!("/youtube/v3/videos?part=id&id={}&id={}", ids[0], ids[1]);
    assert_eq!(get(&fake, &world, &both).await.1["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(get(&fake, &world, "/youtube/v3/channels?part=id&mine=true&alt=media").await.0, 400);
    assert_eq!(get(&fake, &world, "/youtube/v3/channels?part=id&mine=true&mien=true").await.0, 400);
}

#[tokio::test]
async fn an_app_says_who_it_is_in_the_form_or_by_http_basic() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let token = async |basic: &str, form: &str| {
        let page = "/o/oauth2/v2/auth?client_id=c%2Fd&redirect_uri=http://127.0.0.1:1/cb&response_type=code&state=s\
                    &scope=https://www.googleapis.com/auth/youtube&decision=allow";
        let back = fake.handle(request("GET", page, "", ""), &world).await;
        let url: url::Url = back.headers()["location"].to_str().unwrap().parse().unwrap();
        let code = url.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        let body = format!("grant_type=authorization_code&redirect_uri=http://127.0.0.1:1/cb&code={code}{form}");
        let mut request = request("POST", "/token", "", body);
        request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
        if !basic.is_empty() {
            request.headers_mut().insert("authorization", format!("Basic {basic}").parse().unwrap());
        }
        fake.handle(request, &world).await.status().as_u16()
    };
    // `c%2Fd:s`, `c%2Fd`, `other:s`
    assert_eq!(token("YyUyRmQ6cw==", "").await, 200);
    assert_eq!(token("YyUyRmQ=", "").await, 401);
    assert_eq!(token("b3RoZXI6cw==", "").await, 400);
    assert_eq!(token("", "&client_id=c%2Fd&client_secret=s").await, 200);
    assert_eq!(token("", "").await, 401);
}

/// As the libraries of Google upload where nobody asks for a session.
#[tokio::test]
async fn a_video_may_come_in_one_request_with_its_metadata() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let insert = async |kind: &str, file: &[u8]| {
        let head = format!("--b\nContent-Type: application/json\n\n{}\n--b\nContent-Type: {kind}\n\n", metadata());
        let body = [head.as_bytes(), file, b"\n--b--"].concat();
        let path = UPLOAD.replace("resumable", "multipart");
        let mut request = request("POST", &path, "sandbox-news", body);
        request.headers_mut().insert("content-type", "multipart/related; boundary=\"b\"".parse().unwrap());
        read(&fake.handle(request, &world).await)
    };
    let (status, video) = insert("video/mp4", &clip(1000)).await;
    assert_eq!((status, &video["status"]["uploadStatus"]), (200, &json!("uploaded")), "{video}");
    let post = world.wall.get("youtube", video["id"].as_str().unwrap()).unwrap();
    assert_eq!((post.media[0].bytes, post.detail("title")), (1000, "Flood barrier opens"));
    assert_eq!(insert("text/plain", &clip(1000)).await.1["error"]["errors"][0]["reason"], "badContent");
    assert_eq!(insert("video/mp4", b"").await.1["error"]["errors"][0]["reason"], "mediaBodyRequired");
}

#[tokio::test]
async fn what_is_asked_of_a_video_or_a_channel_is_there() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let id = uploaded(&fake, &world, &clip(1000)).await;
    let path = format!("/youtube/v3/videos?part=contentDetails,statistics,player,localizations&id={id}");
    let video = get(&fake, &world, &path).await.1["items"][0].take();
    assert_eq!(
        (&video["contentDetails"]["duration"], &video["statistics"]["viewCount"]),
        (&json!("PT0S"), &json!("0"))
    );
    assert_eq!(video["localizations"], json!({}));
    let count = async |query: &str| {
        let path = format!("/youtube/v3/channels?part=statistics&{query}");
        get(&fake, &world, &path).await.1["items"].as_array().map(Vec::len)
    };
    let own = channel_of("news");
    assert_eq!((count(&format!("id={own}")).await, count("forHandle=@news").await), (Some(1), Some(1)));
    assert_eq!((count("id=UCother").await, count("maxResults=1").await), (Some(0), None));
}

#[tokio::test]
async fn a_comment_is_deleted_by_who_wrote_it_or_whose_the_video_is() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let id = uploaded(&fake, &world, &clip(1000)).await;
    let comment = json!({"snippet": {"videoId": id, "topLevelComment": {"snippet": {"textOriginal": "Sources"}}}});
    let request = json_request("POST", "/youtube/v3/commentThreads?part=snippet", "sandbox-news", &comment);
    let thread = read(&fake.handle(request, &world).await).1;
    let written = &thread["snippet"]["topLevelComment"]["snippet"];
    assert_eq!(
        (&written["authorDisplayName"], &written["publishedAt"]),
        (&json!("@news"), &json!("2026-11-23T09:00:00Z"))
    );
    let delete = async |token: &str| {
        let path = format!("/youtube/v3/comments?id={}", thread["id"].as_str().unwrap());
        fake.handle(json_request("DELETE", &path, token, &json!({})), &world).await.status().as_u16()
    };
    assert_eq!(
        (delete("sandbox-other").await, delete("sandbox-news").await, delete("sandbox-news").await),
        (403, 204, 404)
    );
}

#[test]
fn a_video_that_is_cut_off_is_no_file_to_process() {
    assert_eq!(super::videos::failure_of(&clip(64).into()), None);
    assert_eq!(super::videos::failure_of(&clip(63).into()), None);
    assert_eq!(super::videos::failure_of(&clip(64)[..63].to_vec().into()), Some("invalidFile"));
}

#[tokio::test]
async fn own_videos_are_searched_for_and_a_revoked_token_finds_none() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let id = uploaded(&fake, &world, &clip(200)).await;
    let search = "/youtube/v3/search?part=snippet&forMine=true&type=video&order=date";
    let (status, found) = get(&fake, &world, &format!("{search}&q=barrier")).await;
    assert_eq!((status, &found["items"][0]["id"]["videoId"]), (200, &json!(id)), "{found}");
    assert_eq!(get(&fake, &world, &format!("{search}&q=tram")).await.1["items"], json!([]));
    assert_eq!(get(&fake, &world, "/youtube/v3/search?part=snippet&q=tram").await.0, 400, "nothing of others is here");
    let mut form = request("POST", "/revoke", "", "token=sandbox-news");
    form.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    assert_eq!(fake.handle(form, &world).await.status(), 200);
    assert_eq!(get(&fake, &world, search).await.0, 401);
}

#[tokio::test]
async fn a_comment_is_answered_and_answers_are_listed() {
    let (fake, (world, _)) = (Youtube::default(), world());
    let id = uploaded(&fake, &world, &clip(200)).await;
    let send = async |path: &str, body: Value| {
        read(&fake.handle(json_request("POST", path, "sandbox-news", &body), &world).await)
    };
    let top = json!({"snippet": {"videoId": id, "topLevelComment": {"snippet": {"textOriginal": "First"}}}});
    let (_, thread) = send("/youtube/v3/commentThreads?part=snippet", top).await;
    let answer = json!({"snippet": {"parentId": thread["id"], "textOriginal": "Second"}});
    let (status, made) = send("/youtube/v3/comments?part=snippet", answer.clone()).await;
    assert_eq!((status, &made["snippet"]["parentId"]), (200, &thread["id"]), "{made}");
    let path = format!("/youtube/v3/comments?part=snippet&parentId={}", thread["id"].as_str().unwrap());
    assert_eq!(get(&fake, &world, &path).await.1["items"][0]["id"], made["id"]);
    let (_, threads) = get(&fake, &world, &format!("/youtube/v3/commentThreads?part=snippet&videoId={id}")).await;
    assert_eq!(threads["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(threads["items"][0]["snippet"]["totalReplyCount"], 1);
    let lost = json!({"snippet": {"parentId": made["id"], "textOriginal": "Third"}});
    assert_eq!(send("/youtube/v3/comments?part=snippet", lost).await.0, 404, "an answer has no answers");
    let (_, categories) = get(&fake, &world, "/youtube/v3/videoCategories?part=snippet&regionCode=US").await;
    assert!(categories["items"].as_array().unwrap().iter().any(|one| one["id"] == "25"));
}
