use super::*;
use crate::mock::testing;
use crate::mock::testing::{json_request, read, request, upload, wait, world};

const TOKEN: &str = "sandbox-x-english";

async fn post(x: &Twitter, world: &World, body: Value) -> (u16, Value) {
    read(&x.handle(json_request("POST", "/2/tweets", TOKEN, &body), world).await)
}

#[tokio::test]
async fn a_post_is_made_with_its_links_shortened_and_stands_on_the_wall_as_written() {
    let ((world, _), x) = (world(), Twitter::default());
    let (status, made) = post(&x, &world, json!({"text": "Council & tram https://news.co/tram"})).await;
    assert_eq!(status, 201);
    let text = made["data"]["text"].as_str().expect("a text");
    assert!(text.starts_with("Council &amp; tram https://t.co/") && !text.contains("news.co"), "{text}");
    let shown = &world.wall.posts(Some("twitter"), Some("x-english"))[0];
    assert_eq!(shown.text, "Council & tram https://news.co/tram");
    let (_, me) = read(&x.handle(request("GET", "/2/users/me", TOKEN, ""), &world).await);
    let path =
        format!("/2/users/{}/tweets?tweet.fields=entities,created_at", me["data"]["id"].as_str().expect("an id"));
    let (_, list) = read(&x.handle(request("GET", &path, TOKEN, ""), &world).await);
    assert_eq!(list["data"][0]["entities"]["urls"][0]["expanded_url"], "https://news.co/tram");
    assert_eq!(list["data"][0]["created_at"], "2026-11-23T09:00:00.000Z");
}

#[tokio::test]
async fn what_x_refuses_is_refused_as_x_refuses_it() {
    let ((world, _), x) = (world(), Twitter::default());
    let (status, body) = post(&x, &world, json!({"text": "a", "colour": "red"})).await;
    assert_eq!((status, &body["type"]), (400, &json!("https://api.x.com/2/problems/invalid-request")));
    assert_eq!(post(&x, &world, json!({"text": ""})).await.0, 400);
    assert_eq!(post(&x, &world, json!({"text": "x".repeat(281)})).await.0, 400);
    assert_eq!(post(&x, &world, json!({"text": "€".repeat(141)})).await.0, 400);
    assert_eq!(post(&x, &world, json!({"text": "a\u{FEFF}"})).await.0, 400);
    assert_eq!(post(&x, &world, json!({"text": "$AB and $CD"})).await.0, 403);
    let (status, body) = post(&x, &world, json!({"text": "a", "media": {"media_ids": ["1900000000000000777"]}})).await;
    assert_eq!((status, &body["errors"][0]["message"]), (400, &json!("Your media IDs are invalid.")));
    let lost = json!({"text": "a", "reply": {"in_reply_to_tweet_id": "1"}});
    assert_eq!(post(&x, &world, lost).await.0, 403);
    assert_eq!(post(&x, &world, json!({"text": "same"})).await.0, 201);
    let (status, body) = post(&x, &world, json!({"text": "same"})).await;
    assert_eq!(status, 403);
    assert_eq!(body["detail"], "You are not allowed to create a Tweet with duplicate content.");
    let narrow = "sandbox-x-english~without=tweet.write";
    let (status, body) =
        read(&x.handle(json_request("POST", "/2/tweets", narrow, &json!({"text": "b"})), &world).await);
    assert_eq!((status, &body["detail"]), (403, &json!("You are not permitted to perform this action.")));
    for token in ["", "sandbox-expired", "sandbox-revoked"] {
        let (status, body) = read(&x.handle(request("GET", "/2/users/me", token, ""), &world).await);
        assert_eq!((status, &body["title"]), (401, &json!("Unauthorized")));
    }
    assert_eq!(world.wall.posts(None, None).len(), 1);
}

#[tokio::test]
async fn the_hundred_and_first_post_of_a_quarter_of_an_hour_is_too_many() {
    let ((world, clock), x) = (world(), Twitter::default());
    for n in 0..100 {
        assert_eq!(post(&x, &world, json!({"text": n.to_string()})).await.0, 201);
    }
    let refused = x.handle(json_request("POST", "/2/tweets", TOKEN, &json!({"text": "more"})), &world).await;
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["x-rate-limit-remaining"], "0");
    wait(&clock, 900);
    assert_eq!(post(&x, &world, json!({"text": "more"})).await.0, 201);
}

#[tokio::test]
async fn a_thread_hangs_together_and_a_deleted_post_is_gone() {
    let ((world, _), x) = (world(), Twitter::default());
    let (_, first) = post(&x, &world, json!({"text": "one"})).await;
    let id = first["data"]["id"].as_str().expect("an id").to_owned();
    let (status, second) = post(&x, &world, json!({"text": "two", "reply": {"in_reply_to_tweet_id": id}})).await;
    assert_eq!(status, 201);
    let second = second["data"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(world.wall.get("twitter", &id).expect("it is shown").parts, std::slice::from_ref(&second));
    let path = format!("/2/tweets/{second}?tweet.fields=referenced_tweets");
    let (_, shown) = read(&x.handle(request("GET", &path, TOKEN, ""), &world).await);
    assert_eq!(shown["data"]["referenced_tweets"], json!([{"type": "replied_to", "id": id}]));
    let path = format!("/2/tweets/{id}");
    let other = x.handle(request("DELETE", &path, "sandbox-other", ""), &world).await;
    assert_eq!(other.status(), 403);
    let (_, gone) = read(&x.handle(request("DELETE", &path, TOKEN, ""), &world).await);
    assert_eq!(gone, json!({"data": {"deleted": true}}));
    assert_eq!(x.handle(request("GET", &path, TOKEN, ""), &world).await.status(), 404);
}

#[tokio::test]
async fn pictures_are_uploaded_described_and_attached_by_their_owner_within_a_day() {
    let ((world, clock), x) = (world(), Twitter::default());
    let send = || {
        let picture = testing::png(12, 8);
        upload(
            "/2/media/upload",
            TOKEN,
            &[("media_category", "tweet_image")],
            ("media", "a.png", "image/png", &picture),
        )
    };
    let (status, made) = read(&x.handle(send(), &world).await);
    assert_eq!((status, &made["data"]["image"]["w"]), (200, &json!(12)));
    let id = made["data"]["id"].as_str().expect("an id").to_owned();
    let alt = json!({"id": id, "metadata": {"alt_text": {"text": "A tram"}}});
    assert_eq!(x.handle(json_request("POST", "/2/media/metadata", TOKEN, &alt), &world).await.status(), 200);
    let body = json!({"text": "a", "media": {"media_ids": [id]}});
    let stranger = x.handle(json_request("POST", "/2/tweets", "sandbox-other", &body), &world).await;
    assert_eq!(stranger.status(), 400);
    assert_eq!(post(&x, &world, body.clone()).await.0, 201);
    assert_eq!(world.wall.posts(None, None)[0].media[0].alt, "A tram");
    wait(&clock, 86_400);
    let late = json!({"text": "b", "media": {"media_ids": [id]}});
    assert_eq!(post(&x, &world, late).await.0, 400);
    let wrong =
        upload("/2/media/upload", TOKEN, &[("media_category", "tweet_image")], ("media", "a", "image/png", b"no"));
    assert_eq!(x.handle(wrong, &world).await.status(), 400);
}

#[tokio::test]
async fn a_video_comes_in_pieces_and_is_ready_only_after_a_while() {
    let ((world, _), x) = (world(), Twitter::default());
    let video = testing::clip(40);
    let start = json!({"media_type": "video/mp4", "media_category": "tweet_video", "total_bytes": video.len()});
    let (_, made) = read(&x.handle(json_request("POST", "/2/media/upload/initialize", TOKEN, &start), &world).await);
    let id = made["data"]["id"].as_str().expect("an id").to_owned();
    let path = format!("/2/media/upload/{id}");
    for (n, piece) in video.chunks(16).enumerate() {
        let file = ("media", "piece", "application/octet-stream", piece);
        let append = upload(&format!("{path}/append"), TOKEN, &[("segment_index", &n.to_string())], file);
        assert_eq!(x.handle(append, &world).await.status(), 200);
    }
    let (_, done) = read(&x.handle(request("POST", &format!("{path}/finalize"), TOKEN, ""), &world).await);
    assert_eq!(done["data"]["processing_info"]["state"], "pending");
    let body = json!({"text": "a", "media": {"media_ids": [id]}});
    assert_eq!(post(&x, &world, body.clone()).await.0, 400, "not ready");
    let ask = || request("GET", &format!("/2/media/upload?command=STATUS&media_id={id}"), TOKEN, "");
    let (_, first) = read(&x.handle(ask(), &world).await);
    assert_eq!(first["data"]["processing_info"]["state"], "in_progress");
    let (_, second) = read(&x.handle(ask(), &world).await);
    assert_eq!(second["data"]["processing_info"]["state"], "succeeded");
    assert_eq!(post(&x, &world, body).await.0, 201);
}

#[tokio::test]
async fn a_refresh_token_works_once() {
    let ((world, _), x) = (world(), Twitter::default());
    let ask = |token: &str| {
        request("POST", "/2/oauth2/token", "", format!("grant_type=refresh_token&refresh_token={token}&client_id=c"))
    };
    let (status, pair) = read(&x.handle(ask("sandbox-x"), &world).await);
    assert_eq!(
        (status, &pair["access_token"], &pair["refresh_token"]),
        (200, &json!("sandbox-x~r1"), &json!("sandbox-x.r1"))
    );
    assert_eq!(x.handle(ask("sandbox-x"), &world).await.status(), 400);
    assert_eq!(x.handle(ask("sandbox-x.r1"), &world).await.status(), 200);
    // By JSON too, as a client of X's sends it, and without a way in for a body that is neither.
    let json = json!({"grant_type": "refresh_token", "refresh_token": "sandbox-x.r2", "client_id": "c"});
    let (status, pair) = read(&x.handle(json_request("POST", "/2/oauth2/token", "", &json), &world).await);
    assert_eq!((status, &pair["refresh_token"]), (200, &json!("sandbox-x.r3")));
}

#[tokio::test]
async fn a_challenge_may_be_plain_and_its_method_in_small_letters() {
    let ((world, _), x) = (world(), Twitter::default());
    for (method, challenge) in [("s256", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), ("plain", "dBjftJeZ4CVP")] {
        let page = format!(
            "/i/oauth2/authorize?client_id=c&redirect_uri=http://127.0.0.1:1/cb&response_type=code&state=s&scope=tweet.read\
             &code_challenge={challenge}&code_challenge_method={method}&decision=allow"
        );
        let sent_back = x.handle(request("GET", &page, "", ""), &world).await;
        let back = url::Url::parse(sent_back.headers()["location"].to_str().expect("text")).expect("an address");
        let code = back.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
        let verifier = if method == "plain" { challenge } else { "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" };
        let trade = format!(
            "grant_type=authorization_code&code={code}&redirect_uri=http://127.0.0.1:1/cb&client_id=c&code_verifier={verifier}"
        );
        assert_eq!(x.handle(request("POST", "/2/oauth2/token", "", trade), &world).await.status(), 200, "{method}");
    }
}

#[test]
fn what_is_drawn_is_escaped() {
    let post = Posted { text: "<script> https://a.example/\"x".into(), account: "<b>".into(), ..Posted::default() };
    let html = Twitter::default().draw(&post);
    assert!(!html.contains("<script>") && !html.contains("<b><b>") && html.contains("&lt;script&gt;"));
}

#[tokio::test]
async fn a_timeline_is_read_in_pages_that_new_posts_do_not_move_and_within_times() {
    let ((world, clock), x) = (world(), Twitter::default());
    for n in 0..12 {
        post(&x, &world, json!({"text": format!("Tram {n}")})).await;
        wait(&clock, 60);
    }
    let (_, me) = read(&x.handle(request("GET", "/2/users/me", TOKEN, ""), &world).await);
    let timeline = format!("/2/users/{}/tweets", me["data"]["id"].as_str().expect("an id"));
    let page = async |query: &str| {
        let (status, body) = read(&x.handle(request("GET", &format!("{timeline}?{query}"), TOKEN, ""), &world).await);
        let texts =
            body["data"].as_array().into_iter().flatten().map(|tweet| tweet["text"].as_str().unwrap().to_owned());
        (status, texts.collect::<Vec<_>>(), body["meta"].clone())
    };
    let (_, first, meta) = page("max_results=5").await;
    assert_eq!((first[0].as_str(), first.len()), ("Tram 11", 5));
    post(&x, &world, json!({"text": "A new one"})).await;
    let next = meta["next_token"].as_str().expect("there is more");
    let (_, second, meta) = page(&format!("max_results=5&pagination_token={next}")).await;
    assert_eq!(second[0], "Tram 6", "as if no post had come");
    let previous = meta["previous_token"].as_str().expect("there was a page before");
    assert_eq!(page(&format!("max_results=5&pagination_token={previous}")).await.1, first);
    let (_, within, _) = page("start_time=2026-11-23T09:01:00Z&end_time=2026-11-23T09:03:00Z").await;
    assert_eq!(within, ["Tram 2", "Tram 1"]);
    for wrong in ["start_time=junk", "pagination_token=5", "junk=1", "expansions=junk"] {
        assert_eq!(page(wrong).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn what_a_post_refers_to_comes_with_it_where_that_is_wanted() {
    let ((world, _), x) = (world(), Twitter::default());
    let (_, first) = post(&x, &world, json!({"text": "Is it back? #Tram @mayor"})).await;
    let id = first["data"]["id"].as_str().expect("an id");
    let (_, second) = post(&x, &world, json!({"text": "It is", "reply": {"in_reply_to_tweet_id": id}})).await;
    let second = second["data"]["id"].as_str().expect("an id");
    let path =
        format!("/2/tweets/{second}?expansions=author_id,referenced_tweets.id&tweet.fields=entities,reply_settings");
    let (status, body) = read(&x.handle(request("GET", &path, TOKEN, ""), &world).await);
    assert_eq!((status, &body["includes"]["users"][0]["name"]), (200, &json!("x-english")));
    let entities = &body["includes"]["tweets"][0]["entities"];
    assert_eq!(entities["hashtags"], json!([{"start": 12, "end": 17, "tag": "Tram"}]));
    assert_eq!(entities["mentions"], json!([{"start": 18, "end": 24, "username": "mayor"}]));
    assert_eq!(x.handle(request("GET", "/2/tweets/abc", TOKEN, ""), &world).await.status(), 400);
}

#[tokio::test]
async fn a_video_that_is_cut_off_too_long_too_narrow_or_too_quick_comes_to_nothing() {
    for (video, says) in [
        (testing::clip(40)[..39].to_vec(), "damaged"),
        (testing::film(640, 360, 141), "duration"),
        (testing::film(640, 200, 20), "dimensions"),
        (testing::film(31, 31, 20), "dimensions"),
        (testing::film(640, 214, 20), ""),
        (testing::film(1080, 1920, 20), ""),
        (testing::film_at(1280, 720, 20, 61), "frame rate"),
        (testing::film_at(1280, 720, 20, 60), ""),
    ] {
        let ((world, _), x) = (world(), Twitter::default());
        let start = json!({"media_type": "video/mp4", "media_category": "tweet_video", "total_bytes": video.len()});
        let (_, made) =
            read(&x.handle(json_request("POST", "/2/media/upload/initialize", TOKEN, &start), &world).await);
        let path = format!("/2/media/upload/{}", made["data"]["id"].as_str().expect("an id"));
        let piece = ("media", "piece", "application/octet-stream", video.as_slice());
        x.handle(upload(&format!("{path}/append"), TOKEN, &[("segment_index", "0")], piece), &world).await;
        let (_, done) = read(&x.handle(request("POST", &format!("{path}/finalize"), TOKEN, ""), &world).await);
        let info = &done["data"]["processing_info"];
        if says.is_empty() {
            assert_eq!(info["state"], "pending", "{done}");
        } else {
            assert_eq!(info["error"]["name"], "InvalidMedia", "{done}");
            assert!(info["error"]["message"].as_str().is_some_and(|message| message.contains(says)), "{says}: {done}");
        }
    }
}

#[tokio::test]
async fn each_version_of_a_post_is_told_by_its_own_id() {
    let ((world, _), x) = (world(), Twitter::default());
    let token = "sandbox-premium";
    let make = async |body: Value| {
        let (status, made) = read(&x.handle(json_request("POST", "/2/tweets", token, &body), &world).await);
        assert_eq!(status, 201, "{made}");
        made["data"]["id"].as_str().expect("an id").to_owned()
    };
    let old = make(json!({"text": "The tram is late"})).await;
    let new = make(json!({"text": "The tram is back", "edit_options": {"previous_post_id": old}})).await;
    let path = format!("/2/tweets?ids={old},{new}");
    let (_, found) = read(&x.handle(request("GET", &path, token, ""), &world).await);
    let told: Vec<(&str, &str)> = found["data"]
        .as_array()
        .expect("two")
        .iter()
        .map(|post| (post["id"].as_str().unwrap_or_default(), post["text"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(told, [(old.as_str(), "The tram is late"), (new.as_str(), "The tram is back")]);
    let (_, one) = read(&x.handle(request("GET", &format!("/2/tweets/{old}"), token, ""), &world).await);
    assert_eq!((&one["data"]["id"], &one["data"]["edit_history_tweet_ids"]), (&json!(old), &json!([old, new])));
}

#[tokio::test]
async fn an_app_without_a_person_reads_and_does_not_post() {
    let ((world, _), x) = (world(), Twitter::default());
    let (_, made) = post(&x, &world, json!({"text": "one"})).await;
    let mut ask = request("POST", "/oauth2/token", "", "grant_type=client_credentials");
    ask.headers_mut().insert("authorization", "Basic YzpzZWNyZXQ=".parse().expect("a header"));
    let (status, granted) = read(&x.handle(ask, &world).await);
    assert_eq!((status, &granted["token_type"]), (200, &json!("bearer")));
    let token = granted["access_token"].as_str().expect("a token");
    let path = format!("/2/tweets/{}", made["data"]["id"].as_str().expect("an id"));
    assert_eq!(x.handle(request("GET", &path, token, ""), &world).await.status(), 200);
    for refused in
        [json_request("POST", "/2/tweets", token, &json!({"text": "two"})), request("GET", "/2/users/me", token, "")]
    {
        let (status, body) = read(&x.handle(refused, &world).await);
        assert_eq!((status, &body["title"]), (403, &json!("Unsupported Authentication")));
    }
    let (_, me) = read(&x.handle(request("GET", "/2/users/me", TOKEN, ""), &world).await);
    let timeline = format!("/2/users/{}/tweets", me["data"]["id"].as_str().expect("an id"));
    for (token, path, found) in [(token, &timeline, 200), ("sandbox-other", &timeline, 200)] {
        let (status, list) = read(&x.handle(request("GET", path, token, ""), &world).await);
        assert_eq!((status, &list["data"][0]["text"]), (found, &json!("one")), "what anybody may read");
    }
    assert_eq!(x.handle(request("GET", "/2/users/77/tweets", TOKEN, ""), &world).await.status(), 404);
}

#[tokio::test]
async fn bodies_are_json_and_of_their_schema_alone() {
    let ((world, _), x) = (world(), Twitter::default());
    let said = async |body: Value| {
        post(&x, &world, body).await.1["errors"][0]["message"].as_str().unwrap_or_default().to_owned()
    };
    for (body, words) in [
        (
            json!({"text": "a", "colour": "red"}),
            "$.colour: is not defined in the schema and the schema does not allow additional properties",
        ),
        (json!({"text": 7}), "$.text: integer found, string expected"),
        (json!({"text": "a", "reply": null}), "$.reply: null found, object expected"),
        (json!({"media": {"media_ids": []}}), "$.media.media_ids: there must be a minimum of 1 items in the array"),
        (json!({"media": {}}), "$.media.media_ids: is missing but it is required"),
        (
            json!({"media": {"media_ids": ["3_1"]}}),
            "$.media.media_ids[0]: does not match the regex pattern ^[0-9]{1,19}$",
        ),
        (
            json!({"text": "a", "reply_settings": "friends"}),
            "$.reply_settings: does not have a value in the enumeration",
        ),
    ] {
        assert_eq!(said(body).await, words);
    }
    assert_eq!(post(&x, &world, json!({"text": "here", "geo": {"place_id": "df51dec6f4ee2b2c"}})).await.0, 201);
    for path in ["/2/tweets", "/2/media/metadata", "/2/media/upload", "/2/media/upload/initialize"] {
        let mut form = request("POST", path, TOKEN, "text=a");
        form.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().expect("a header"));
        let (status, body) = read(&x.handle(form, &world).await);
        let message = body["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(
            status == 400 && message.starts_with("Requests with bodies must have content-type of"),
            "{path}: {body}"
        );
    }
}

#[tokio::test]
async fn a_token_that_was_revoked_is_nobodys() {
    let ((world, _), x) = (world(), Twitter::default());
    let me = async || x.handle(request("GET", "/2/users/me", "sandbox-desk~r1", ""), &world).await.status().as_u16();
    assert_eq!(me().await, 200);
    let form = |body: &str| request("POST", "/2/oauth2/revoke", "", body.to_owned());
    assert_eq!(x.handle(form("token=sandbox-desk~r1"), &world).await.status(), 401, "who asks is not said");
    let (status, told) = read(&x.handle(form("token=sandbox-desk~r1&client_id=c"), &world).await);
    assert_eq!((status, told), (200, json!({"revoked": true})));
    assert_eq!(me().await, 401);
    let (_, told) = read(&x.handle(request("GET", "/2/users/me", "sandbox-desk~r2", ""), &world).await);
    assert!(told["data"]["id"].is_string(), "another token of the account is as good as it was");
}

#[tokio::test]
async fn people_are_found_by_their_names_and_numbers() {
    let ((world, _), x) = (world(), Twitter::default());
    post(&x, &world, json!({"text": "Hello"})).await;
    let ask = async |path: &str| read(&x.handle(request("GET", path, "sandbox-other", ""), &world).await);
    let (status, found) = ask("/2/users/by/username/xenglish?user.fields=verified").await;
    assert_eq!((status, &found["data"]["name"]), (200, &json!("x-english")), "{found}");
    let (_, same) = ask(&format!("/2/users/{}", found["data"]["id"].as_str().expect("an id"))).await;
    assert_eq!(same["data"]["username"], "xenglish");
    let (status, nobody) = ask("/2/users/by/username/nobody").await;
    assert_eq!((status, &nobody["errors"][0]["parameter"]), (200, &json!("username")));
    assert_eq!(ask("/2/users/me").await.1["data"]["name"], "other");
}

#[tokio::test]
async fn an_upload_in_pieces_goes_by_commands_too() {
    let ((world, _), x) = (world(), Twitter::default());
    let clip = testing::clip(300);
    let send = async |fields: &[(&str, &str)], piece: &[u8]| {
        let file = ("media", "a.mp4", "video/mp4", piece);
        read(&x.handle(upload("/2/media/upload", TOKEN, fields, file), &world).await)
    };
    let size = clip.len().to_string();
    let start =
        [("command", "INIT"), ("media_type", "video/mp4"), ("media_category", "tweet_video"), ("total_bytes", &size)];
    let (status, begun) = send(&start, b"").await;
    assert_eq!(status, 200, "{begun}");
    let id = begun["data"]["id"].as_str().expect("an id");
    assert_eq!(send(&[("command", "APPEND"), ("media_id", id), ("segment_index", "0")], &clip).await.0, 200);
    let (status, done) = send(&[("command", "FINALIZE"), ("media_id", id)], b"").await;
    assert_eq!((status, &done["data"]["size"]), (200, &json!(300)), "{done}");
    assert_eq!(send(&[("command", "HALT")], b"").await.0, 400);
}

#[tokio::test]
async fn an_app_has_a_limit_of_the_day_for_all_its_accounts() {
    let ((world, clock), x) = (world(), Twitter::default());
    let now = world.clock.now();
    x.windows.take_points("app create", 10_000, DAY_SECONDS, 9_999, now);
    assert_eq!(post(&x, &world, json!({"text": "one"})).await.0, 201);
    let more = json_request("POST", "/2/tweets", "sandbox-other", &json!({"text": "two"}));
    let refused = x.handle(more, &world).await;
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["x-app-limit-24hour-remaining"]),
        (429, &"0".parse().unwrap())
    );
    assert_eq!(refused.headers()["x-app-limit-24hour-reset"], (now.as_second() + DAY_SECONDS).to_string().as_str());
    wait(&clock, 86_400);
    assert_eq!(post(&x, &world, json!({"text": "two"})).await.0, 201);
}

/// Its frames are counted, and all their pixels: one that stands still may be of any size.
#[tokio::test]
async fn a_gif_that_is_too_large_or_too_long_is_refused() {
    let moving = |width: u16, height: u16, frames: usize| {
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        for n in 0..frames {
            let colour = image::Rgba([u8::try_from(n % 250).expect("a small number"), 9, 9, 255]);
            let frame = image::RgbaImage::from_pixel(u32::from(width), u32::from(height), colour);
            encoder.encode_frame(image::Frame::new(frame)).expect("a frame");
        }
        drop(encoder);
        bytes
    };
    for (gif, is_taken) in [
        (moving(1281, 4, 2), false),
        (moving(4, 1081, 2), false),
        (moving(1300, 1100, 1), true),
        (moving(2, 2, 351), false),
        (moving(2, 2, 350), true),
        (moving(1280, 1080, 2), true),
    ] {
        let ((world, _), x) = (world(), Twitter::default());
        let file = ("media", "a.gif", "image/gif", gif.as_slice());
        let whole = upload("/2/media/upload", TOKEN, &[("media_category", "tweet_gif")], file);
        assert_eq!(x.handle(whole, &world).await.status() == 200, is_taken, "{} bytes", gif.len());
        let start = json!({"media_type": "image/gif", "media_category": "tweet_gif", "total_bytes": gif.len()});
        let (_, made) =
            read(&x.handle(json_request("POST", "/2/media/upload/initialize", TOKEN, &start), &world).await);
        let path = format!("/2/media/upload/{}", made["data"]["id"].as_str().expect("an id"));
        let piece = ("media", "piece", "application/octet-stream", gif.as_slice());
        x.handle(upload(&format!("{path}/append"), TOKEN, &[("segment_index", "0")], piece), &world).await;
        let (_, done) = read(&x.handle(request("POST", &format!("{path}/finalize"), TOKEN, ""), &world).await);
        assert_eq!(done["data"]["processing_info"]["state"] != "failed", is_taken, "{done}");
    }
}
