//! What Bluesky takes, gives and refuses.

use super::*;
use crate::mock::testing::{self, json_request, read, request, wait, world};

async fn login(bluesky: &Bluesky, world: &World) -> (String, String) {
    let body = json!({"identifier": "newsroom.test", "password": "sandbox-newsroom"});
    let path = "/xrpc/com.atproto.server.createSession";
    let (status, session) = read(&bluesky.handle(json_request("POST", path, "", &body), world).await);
    assert_eq!(status, 200);
    let text = |name: &str| session[name].as_str().expect("a string").to_owned();
    (text("accessJwt"), text("did"))
}

async fn put(bluesky: &Bluesky, world: &World, token: &str, body: &Value) -> (u16, Value) {
    read(&bluesky.handle(json_request("POST", "/xrpc/com.atproto.repo.putRecord", token, body), world).await)
}

fn post(did: &str, rkey: &str, record: Value) -> Value {
    let mut whole = json!({"$type": POST, "text": "Hello", "createdAt": "2026-11-23T09:00:00.000Z"});
    for (name, value) in record.as_object().expect("an object") {
        whole[name] = value.clone();
    }
    json!({"repo": did, "collection": POST, "rkey": rkey, "swapRecord": null, "record": whole})
}

const RKEY: &str = "3n2xrctel2222";

#[tokio::test]
async fn the_same_record_again_is_no_second_post_and_another_is_refused() {
    let ((world, _), bluesky) = (world(), Bluesky::default());
    let (token, did) = login(&bluesky, &world).await;
    let (status, first) = put(&bluesky, &world, &token, &post(&did, RKEY, json!({}))).await;
    assert_eq!((status, &first["cid"]), (200, &json!("bafyreicmndx3ibclryp2b22udzwalz5p2lyftzjfhe7qiv2dabrp4y3swa")));
    let (status, again) = put(&bluesky, &world, &token, &post(&did, RKEY, json!({}))).await;
    assert_eq!((status, again.get("commit")), (200, None));
    let (status, other) = put(&bluesky, &world, &token, &post(&did, RKEY, json!({"text": "Bye"}))).await;
    assert_eq!((status, &other["error"]), (400, &json!("InvalidSwap")));
    let mut careless = post(&did, RKEY, json!({"text": "Bye"}));
    careless.as_object_mut().expect("an object").remove("swapRecord");
    assert_eq!(put(&bluesky, &world, &token, &careless).await.0, 200, "overwritten in silence, as there");
    assert_eq!(world.wall.posts(None, None).len(), 1);
    let path = "/xrpc/com.atproto.repo.createRecord";
    let created = bluesky.handle(json_request("POST", path, &token, &careless), &world).await;
    assert_eq!(created.status(), 500);
}

#[tokio::test]
async fn what_the_lexicon_refuses_is_refused() {
    let ((world, _), bluesky) = (world(), Bluesky::default());
    let (token, did) = login(&bluesky, &world).await;
    let facet = |start: usize, end: usize| {
        let feature = json!({"$type": "app.bsky.richtext.facet#tag", "tag": "a"});
        json!({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    };
    for record in [
        json!({"text": "x".repeat(301)}),
        json!({"text": "👨‍👩‍👧‍👦".repeat(130)}),
        json!({"text": null}),
        json!({"createdAt": "2026-11-23T09:00:00"}),
        json!({"text": "é", "facets": [facet(0, 1)]}),
        json!({"facets": [facet(0, 9)]}),
        json!({"facets": [facet(0, 3), facet(2, 5)]}),
        json!({"langs": ["pl", "kk", "en", "de"]}),
        json!({"labels": ["graphic-media"]}),
        json!({"labels": {"values": [{"val": "graphic-media"}]}}),
        json!({"labels": {"$type": "com.atproto.label.defs#selfLabels", "values": vec![json!({"val": "nudity"}); 11]}}),
        json!({"labels": {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "x".repeat(129)}]}}),
        json!({"langs": ["pl", "not a language"]}),
        json!({"langs": ["p"]}),
        json!({"tags": ["x".repeat(65)]}),
        json!({"reply": {"root": {"uri": "at://x/y/z", "cid": "b"}, "parent": {"uri": "at://x/y/z", "cid": "b"}}}),
        json!({"embed": {"$type": "app.bsky.embed.images", "images": []}}),
    ] {
        let (status, body) = put(&bluesky, &world, &token, &post(&did, RKEY, record.clone())).await;
        assert_eq!((status, &body["error"]), (400, &json!("InvalidRequest")), "{record}");
    }
    assert_eq!(put(&bluesky, &world, &token, &post(&did, "my-key", json!({}))).await.0, 400);
    assert_eq!(put(&bluesky, &world, &token, &post("did:plc:other", RKEY, json!({}))).await.0, 401);
    assert!(world.wall.posts(None, None).is_empty());
    let taken = json!({"langs": ["pl", "zh-Hant-TW", "x-ours"], "tags": ["x".repeat(64)]});
    assert_eq!(put(&bluesky, &world, &token, &post(&did, RKEY, taken)).await.0, 200);
}

#[tokio::test]
async fn a_picture_is_named_as_its_upload_was_answered() {
    let ((world, clock), bluesky) = (world(), Bluesky::default());
    let (token, did) = login(&bluesky, &world).await;
    let picture = testing::png(4, 2);
    let mut upload = request("POST", "/xrpc/com.atproto.repo.uploadBlob", &token, picture.clone());
    upload.headers_mut().insert("content-type", http::HeaderValue::from_static("image/jpeg"));
    let (_, made) = read(&bluesky.handle(upload, &world).await);
    assert_eq!(made["blob"]["mimeType"], "image/png", "corrected by what it is");
    let embed = |blob: &Value| json!({"embed": {"$type": "app.bsky.embed.images", "images": [{"image": blob, "alt": "A tram"}]}});
    let mut wrong = made["blob"].clone();
    wrong["size"] = json!(1);
    let (_, refused) = put(&bluesky, &world, &token, &post(&did, RKEY, embed(&wrong))).await;
    assert_eq!(refused["error"], "InvalidSize");
    let unknown = json!({"$type": "blob", "ref": {"$link": "bafkreia"}, "mimeType": "image/png", "size": 1});
    let (_, refused) = put(&bluesky, &world, &token, &post(&did, RKEY, embed(&unknown))).await;
    assert_eq!(refused["error"], "BlobNotFound");
    assert_eq!(put(&bluesky, &world, &token, &post(&did, RKEY, embed(&made["blob"]))).await.0, 200);
    assert_eq!(world.wall.posts(None, None)[0].media[0].alt, "A tram");
    wait(&clock, 60);
    // A server takes any bytes as what they are said to be, and apps show nothing of them.
    let mut upload = request("POST", "/xrpc/com.atproto.repo.uploadBlob", &token, &b"no picture"[..]);
    upload.headers_mut().insert("content-type", http::HeaderValue::from_static("image/jpeg"));
    let (status, made) = read(&bluesky.handle(upload, &world).await);
    assert_eq!((status, &made["blob"]["mimeType"]), (200, &json!("image/jpeg")));
    let (_, refused) = put(&bluesky, &world, &token, &post(&did, RKEY, embed(&made["blob"]))).await;
    assert!(
        refused["message"].as_str().is_some_and(|why| why.contains("the bytes of the picture are none")),
        "{refused}"
    );
}

#[tokio::test]
async fn an_access_token_expires_after_two_hours_with_status_400() {
    let ((world, clock), bluesky) = (world(), Bluesky::default());
    let (token, _) = login(&bluesky, &world).await;
    let ask = || request("GET", "/xrpc/com.atproto.server.getSession", &token, "");
    assert_eq!(bluesky.handle(ask(), &world).await.status(), 200);
    wait(&clock, 7200);
    let (status, body) = read(&bluesky.handle(ask(), &world).await);
    assert_eq!((status, &body["error"]), (400, &json!("ExpiredToken")));
    let wrong = json!({"identifier": "newsroom.test", "password": "hunter2"});
    let path = "/xrpc/com.atproto.server.createSession";
    let (status, body) = read(&bluesky.handle(json_request("POST", path, "", &wrong), &world).await);
    assert_eq!((status, &body["error"]), (401, &json!("AuthenticationRequired")));
}

#[tokio::test]
async fn records_are_found_listed_and_deleted() {
    let ((world, _), bluesky) = (world(), Bluesky::default());
    let (token, did) = login(&bluesky, &world).await;
    put(&bluesky, &world, &token, &post(&did, RKEY, json!({}))).await;
    let get = format!("/xrpc/com.atproto.repo.getRecord?repo={did}&collection={POST}&rkey={RKEY}");
    assert_eq!(bluesky.handle(request("GET", &get, "", ""), &world).await.status(), 200);
    let list = format!("/xrpc/com.atproto.repo.listRecords?repo=newsroom.test&collection={POST}");
    let (_, listed) = read(&bluesky.handle(request("GET", &list, "", ""), &world).await);
    assert_eq!(listed["records"].as_array().map(Vec::len), Some(1));
    let body = json!({"repo": did, "collection": POST, "rkey": RKEY});
    for _ in 0..2 {
        let delete = json_request("POST", "/xrpc/com.atproto.repo.deleteRecord", &token, &body);
        assert_eq!(bluesky.handle(delete, &world).await.status(), 200);
    }
    let (status, gone) = read(&bluesky.handle(request("GET", &get, "", ""), &world).await);
    assert_eq!((status, &gone["error"]), (400, &json!("RecordNotFound")));
    assert_eq!(world.wall.posts(None, None)[0].state, "deleted");
    assert!(
        bluesky
            .post_at(&format!("/profile/newsroom.test/post/{RKEY}"))
            .is_some_and(|id| id.starts_with("at://did:plc:"))
    );
}

#[test]
fn what_is_drawn_is_escaped() {
    let mut post = Posted { text: "<script>".into(), account: "<i>".into(), ..Posted::default() };
    post.details.insert("card".into(), json!({"uri": "javascript:x", "title": "<img>", "description": "\"><script>"}));
    let html = Bluesky::default().draw(&post);
    assert!(
        !html.contains("<script>") && !html.contains("<img>") && !html.contains("<i>") && !html.contains("javascript")
    );
}

#[tokio::test]
async fn a_refresh_token_gives_one_successor_and_for_a_while_the_same_again() {
    let ((world, clock), bluesky) = (world(), Bluesky::default());
    let login = json_request(
        "POST",
        "/xrpc/com.atproto.server.createSession",
        "",
        &json!({"identifier": "news.test", "password": "sandbox-news"}),
    );
    let (_, first) = read(&bluesky.handle(login, &world).await);
    let ask = async |method: &str, token: &Value| {
        let path = format!("/xrpc/com.atproto.server.{method}");
        read(&bluesky.handle(request("POST", &path, token.as_str().expect("a token"), ""), &world).await)
    };
    for method in ["refreshSession", "deleteSession"] {
        let path = format!("/xrpc/com.atproto.server.{method}");
        let token = first["refreshJwt"].as_str().expect("a token");
        let (status, refused) = read(&bluesky.handle(json_request("POST", &path, token, &json!({})), &world).await);
        assert_eq!((status, &refused["error"]), (400, &json!("InvalidRequest")), "{method} takes no body");
    }
    let (_, second) = ask("refreshSession", &first["refreshJwt"]).await;
    assert_ne!(second["refreshJwt"], first["refreshJwt"]);
    assert_ne!(second["accessJwt"], first["accessJwt"]);
    let claims = |token: &Value| {
        let part = token.as_str().expect("a token").split('.').nth(1).expect("claims").to_owned();
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, part).expect("base64");
        serde_json::from_slice::<Value>(&bytes).expect("JSON")["jti"].clone()
    };
    let (_, again) = ask("refreshSession", &first["refreshJwt"]).await;
    assert_eq!(claims(&again["refreshJwt"]), claims(&second["refreshJwt"]), "a lost answer is given again");
    wait(&clock, 2 * 3600);
    let (status, refused) = ask("refreshSession", &first["refreshJwt"]).await;
    assert_eq!((status, &refused["message"]), (400, &json!("Token has been revoked")));
    let (status, third) = ask("refreshSession", &second["refreshJwt"]).await;
    assert_eq!(status, 200);
    assert_eq!(ask("deleteSession", &third["refreshJwt"]).await.0, 200);
    assert_eq!(ask("refreshSession", &third["refreshJwt"]).await.1["error"], "ExpiredToken");
}

#[tokio::test]
async fn what_the_network_shows_of_an_account_and_its_posts_is_told() {
    let ((world, _), fake) = (world(), Bluesky::default());
    let login = json!({"identifier": "news.test", "password": "sandbox-news"});
    let call = async |method: &str, path: &str, token: &str, body: &Value| {
        read(&fake.handle(json_request(method, &format!("/xrpc/{path}"), token, body), &world).await)
    };
    let (_, session) = call("POST", "com.atproto.server.createSession", "", &login).await;
    let (token, did) = (session["accessJwt"].as_str().expect("a token"), session["did"].as_str().expect("a DID"));
    let (status, profile) = call("GET", "app.bsky.actor.getProfile?actor=news.test", token, &Value::Null).await;
    assert_eq!((status, &profile["did"], &profile["handle"]), (200, &json!(did), &json!("news.test")));
    let record = json!({"$type": POST, "text": "The tram is back", "createdAt": "2026-11-23T09:00:00.000Z"});
    let create = json!({"repo": did, "collection": POST, "record": record});
    let (_, made) = call("POST", "com.atproto.repo.createRecord", token, &create).await;
    let uri = made["uri"].as_str().expect("a URI");
    let (_, posts) =
        call("GET", &format!("app.bsky.feed.getPosts?uris={uri}&uris=at://{did}/{POST}/no"), "", &Value::Null).await;
    assert_eq!(posts["posts"].as_array().map(Vec::len), Some(1), "what is not there is left out");
    assert_eq!(
        (&posts["posts"][0]["cid"], &posts["posts"][0]["author"]["handle"]),
        (&made["cid"], &json!("news.test"))
    );
    let (_, feed) = call("GET", &format!("app.bsky.feed.getAuthorFeed?actor={did}"), token, &Value::Null).await;
    assert_eq!(feed["feed"][0]["post"]["record"]["text"], "The tram is back");
    assert_eq!(call("GET", "app.bsky.actor.getProfile?actor=did:plc:nobody", token, &Value::Null).await.0, 400);
    let other = json!({"identifier": "news.test", "password": "sandbox-other"});
    assert_eq!(call("POST", "com.atproto.server.createSession", "", &other).await.0, 401, "a handle is one account's");
}

#[tokio::test]
async fn posts_of_other_servers_can_be_answered_and_those_that_are_gone_cannot() {
    let ((world, _), bluesky) = (world(), Bluesky::default());
    let (token, did) = login(&bluesky, &world).await;
    let end = |did: &str| json!({"uri": format!("at://{did}/{POST}/{RKEY}"), "cid": "bafyreib"});
    let reply = |did: &str| json!({"reply": {"root": end(did), "parent": end(did)}});
    let elsewhere = put(&bluesky, &world, &token, &post(&did, "3n2xrctel2223", reply("did:plc:elsewhere"))).await;
    assert_eq!(elsewhere.0, 200, "{elsewhere:?}");
    let quote = json!({"embed": {"$type": "app.bsky.embed.record", "record": end("did:plc:elsewhere")}});
    assert_eq!(put(&bluesky, &world, &token, &post(&did, "3n2xrctel2224", quote)).await.0, 200);
    let (status, gone) = put(&bluesky, &world, &token, &post(&did, "3n2xrctel2225", reply(&did))).await;
    assert!(
        status == 400 && gone["message"].as_str().is_some_and(|said| said.contains("the mock refuses it")),
        "{gone}"
    );
}

#[tokio::test]
async fn a_record_gets_the_type_of_its_collection_and_has_no_fractions() {
    let ((world, _), bluesky) = (world(), Bluesky::default());
    let (token, did) = login(&bluesky, &world).await;
    let mut bare = post(&did, RKEY, json!({}));
    bare["record"].as_object_mut().expect("an object").remove("$type");
    assert_eq!(put(&bluesky, &world, &token, &bare).await.0, 200);
    let path = format!("/xrpc/com.atproto.repo.getRecord?repo={did}&collection={POST}&rkey={RKEY}");
    assert_eq!(read(&bluesky.handle(request("GET", &path, "", ""), &world).await).1["value"]["$type"], POST);
    let float = post(&did, "3n2xrctel2223", json!({"foo": 1.5}));
    assert_eq!(put(&bluesky, &world, &token, &float).await.0, 400);
    let path = format!("/xrpc/com.atproto.repo.describeRepo?repo={did}");
    let (status, told) = read(&bluesky.handle(request("GET", &path, "", ""), &world).await);
    assert_eq!((status, &told["handle"], &told["collections"]), (200, &json!("newsroom.test"), &json!([POST])));
    assert_eq!(bluesky.handle(request("GET", "/xrpc/_health", "", ""), &world).await.status(), 200);
}

async fn call(bluesky: &Bluesky, world: &World, token: &str, method: &str, path: &str, body: Value) -> (u16, Value) {
    let request = if method == "GET" {
        request("GET", &format!("/xrpc/{path}"), token, "")
    } else {
        json_request("POST", &format!("/xrpc/{path}"), token, &body)
    };
    read(&bluesky.handle(request, world).await)
}

#[tokio::test]
async fn a_batch_is_written_whole_or_not_at_all_and_one_of_it_may_answer_another() {
    let ((world, _), bluesky) = (world(), Bluesky::default());
    let (token, did) = login(&bluesky, &world).await;
    let path = "com.atproto.repo.applyWrites";
    let create = |rkey: &str, value: Value| json!({"$type": "com.atproto.repo.applyWrites#create", "collection": POST, "rkey": rkey, "value": value});
    let first = json!({"$type": POST, "text": "Hello", "createdAt": "2026-11-23T09:00:00.000Z"});
    let root = json!({
        "uri": format!("at://{did}/{POST}/{RKEY}"), "cid": "bafyreicmndx3ibclryp2b22udzwalz5p2lyftzjfhe7qiv2dabrp4y3swa",
    });
    let mut second = first.clone();
    second["reply"] = json!({"root": root, "parent": root});
    let mut wrong = first.clone();
    wrong["text"] = "x".repeat(301).into();
    let bad = json!({"repo": did, "writes": [create(RKEY, first.clone()), create("3n2xrctel2223", wrong)]});
    let (status, refused) = call(&bluesky, &world, &token, "POST", path, bad).await;
    assert_eq!((status, &refused["error"]), (400, &json!("InvalidRequest")));
    assert!(world.wall.posts(None, None).is_empty(), "nothing of it");
    let good = json!({"repo": did, "writes": [create(RKEY, first), create("3n2xrctel2223", second)]});
    let (status, done) = call(&bluesky, &world, &token, "POST", path, good).await;
    assert_eq!(status, 200, "{done}");
    assert_eq!(done["results"][0]["$type"], "com.atproto.repo.applyWrites#createResult");
    assert_eq!((done["results"].as_array().map(Vec::len), world.wall.posts(None, None).len()), (Some(2), 2));
    let thread = format!("app.bsky.feed.getPostThread?uri=at://{did}/{POST}/{RKEY}");
    let (_, thread) = call(&bluesky, &world, &token, "GET", &thread, Value::Null).await;
    assert_eq!(thread["thread"]["replies"][0]["post"]["record"]["reply"]["root"], root);
    let delete = json!({"$type": "com.atproto.repo.applyWrites#delete", "collection": POST, "rkey": RKEY});
    let stale = json!({"repo": did, "swapCommit": "bafyreiaaaa", "writes": [delete.clone()]});
    assert_eq!(call(&bluesky, &world, &token, "POST", path, stale).await.1["error"], "InvalidSwap");
    let fresh = json!({"repo": did, "swapCommit": done["commit"]["cid"], "writes": [delete]});
    assert_eq!(call(&bluesky, &world, &token, "POST", path, fresh).await.0, 200);
    assert_eq!(world.wall.posts(None, None)[0].state, "deleted");
}

#[tokio::test]
async fn a_post_may_show_a_record_and_pictures_at_once_or_a_gallery() {
    let ((world, _), bluesky) = (world(), Bluesky::default());
    let (token, did) = login(&bluesky, &world).await;
    let (_, first) = put(&bluesky, &world, &token, &post(&did, RKEY, json!({}))).await;
    let upload = request("POST", "/xrpc/com.atproto.repo.uploadBlob", &token, testing::png(4, 2));
    let blob = read(&bluesky.handle(upload, &world).await).1["blob"].clone();
    let record = json!({"uri": first["uri"], "cid": first["cid"]});
    let images = json!({"$type": "app.bsky.embed.images", "images": [{"image": blob, "alt": "a"}]});
    let both = json!({
        "$type": "app.bsky.embed.recordWithMedia", "record": {"$type": "app.bsky.embed.record", "record": record},
        "media": images,
    });
    let item = json!({"image": blob, "alt": "a", "aspectRatio": {"width": 4, "height": 2}});
    let gallery = json!({"$type": "app.bsky.embed.gallery", "items": [item, item, item, item, item]});
    for (n, embed) in [both, gallery].into_iter().enumerate() {
        let whole = post(&did, &format!("3n2xrctel22a{}", n + 2), json!({"embed": embed}));
        let (status, answer) = put(&bluesky, &world, &token, &whole).await;
        assert_eq!(status, 200, "{answer}");
    }
    let inside = json!({
        "$type": "app.bsky.embed.recordWithMedia", "record": {"record": record},
        "media": {"$type": "app.bsky.embed.record", "record": record},
    });
    assert_eq!(put(&bluesky, &world, &token, &post(&did, "3n2xrctel22b2", json!({"embed": inside}))).await.0, 400);
}

#[tokio::test]
async fn a_video_goes_by_the_video_service_to_a_blob() {
    let ((world, _), bluesky) = (world(), Bluesky::default());
    let (token, did) = login(&bluesky, &world).await;
    let auth = async |aud: &str, lxm: &str| {
        let path = format!("com.atproto.server.getServiceAuth?aud={aud}&lxm={lxm}&exp=1795426200");
        let (status, answer) = call(&bluesky, &world, &token, "GET", &path, Value::Null).await;
        assert_eq!(status, 200, "{answer}");
        answer["token"].as_str().expect("a token").to_owned()
    };
    let limits = auth("did:web:video.bsky.app", "app.bsky.video.getUploadLimits").await;
    let (_, told) = call(&bluesky, &world, &limits, "GET", "app.bsky.video.getUploadLimits", Value::Null).await;
    assert_eq!((&told["canUpload"], &told["remainingDailyVideos"]), (&json!(true), &json!(25)));
    let path = format!("/xrpc/app.bsky.video.uploadVideo?did={did}&name=clip.mp4");
    let send = async |token: &str| {
        let mut upload = request("POST", &path, token, testing::clip(200));
        upload.headers_mut().insert("content-type", http::HeaderValue::from_static("video/mp4"));
        read(&bluesky.handle(upload, &world).await)
    };
    for wrong in [&token, &limits, &auth("did:web:video.bsky.app", "com.atproto.repo.uploadBlob").await] {
        assert_eq!(send(wrong).await.0, 401);
    }
    let upload = auth("did:web:pds.test", "com.atproto.repo.uploadBlob").await;
    let (status, job) = send(&upload).await;
    assert_eq!((status, &job["state"], &job["jobStatus"]["state"]), (200, &json!("JOB_STATE_CREATED"), &job["state"]));
    let path = format!("app.bsky.video.getJobStatus?jobId={}", job["jobId"].as_str().expect("an id"));
    let mut states = Vec::new();
    let blob = loop {
        let (_, job) = call(&bluesky, &world, "", "GET", &path, Value::Null).await;
        states.push(job["jobStatus"]["state"].as_str().unwrap_or_default().to_owned());
        if !job["jobStatus"]["blob"].is_null() {
            break job["jobStatus"]["blob"].clone();
        }
    };
    assert_eq!(states, ["JOB_STATE_ENCODING", "JOB_STATE_UPLOADING", "JOB_STATE_COMPLETED"]);
    let (status, again) = send(&upload).await;
    assert_eq!((status, &again["error"], &again["blob"]), (409, &json!("already_exists"), &blob));
    let embed = json!({"$type": "app.bsky.embed.video", "video": blob, "alt": "A tram"});
    assert_eq!(put(&bluesky, &world, &token, &post(&did, RKEY, json!({"embed": embed}))).await.0, 200);
}

/// A server is shown the service's token when the video is done, and takes nothing by one that has ended.
#[tokio::test]
async fn a_video_whose_token_ends_while_it_is_worked_on_is_not_taken() {
    let ((world, clock), bluesky) = (world(), Bluesky::default());
    let (token, did) = login(&bluesky, &world).await;
    let path = "com.atproto.server.getServiceAuth?aud=did:web:pds.test&lxm=com.atproto.repo.uploadBlob";
    let (_, auth) = call(&bluesky, &world, &token, "GET", path, Value::Null).await;
    let path = format!("/xrpc/app.bsky.video.uploadVideo?did={did}&name=clip.mp4");
    let mut upload = request("POST", &path, auth["token"].as_str().expect("a token"), testing::clip(200));
    upload.headers_mut().insert("content-type", http::HeaderValue::from_static("video/mp4"));
    let (_, job) = read(&bluesky.handle(upload, &world).await);
    wait(&clock, 61);
    let path = format!("app.bsky.video.getJobStatus?jobId={}", job["jobId"].as_str().expect("an id"));
    let mut told = Value::Null;
    for _ in 0..3 {
        told = call(&bluesky, &world, "", "GET", &path, Value::Null).await.1;
    }
    assert_eq!((&told["state"], &told["failureCode"]), (&json!("JOB_STATE_FAILED"), &json!("pds_upload_failure")));
}

#[tokio::test]
async fn an_account_that_is_deactivated_writes_nothing() {
    let ((world, _), bluesky) = (world(), Bluesky::default());
    let body = json!({"identifier": "deactivated.test", "password": "sandbox-deactivated"});
    let path = "/xrpc/com.atproto.server.createSession";
    let (_, session) = read(&bluesky.handle(json_request("POST", path, "", &body), &world).await);
    let (token, did) = (session["accessJwt"].as_str().expect("a token"), session["did"].as_str().expect("a DID"));
    let (status, refused) = put(&bluesky, &world, token, &post(did, RKEY, json!({}))).await;
    assert_eq!((status, &refused["error"]), (401, &json!("AccountDeactivated")));
    assert!(world.wall.posts(None, None).is_empty());
}

#[tokio::test]
async fn an_address_asks_three_thousand_times_in_five_minutes() {
    let ((world, clock), bluesky) = (world(), Bluesky::default());
    bluesky.windows.take_points("address", MAX_REQUESTS, REQUESTS_SECONDS, MAX_REQUESTS - 1, world.clock.now());
    let ask = async || bluesky.handle(request("GET", "/xrpc/_health", "", ""), &world).await;
    assert_eq!(ask().await.status(), 200);
    let refused = ask().await;
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["ratelimit-policy"]),
        (429, &"3000;w=300".parse().unwrap())
    );
    assert_eq!(refused.headers()["retry-after"], "300");
    wait(&clock, 300);
    assert_eq!(ask().await.status(), 200);
}
