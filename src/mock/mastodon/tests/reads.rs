//! What is read, by whom.

use super::*;

async fn ask(mastodon: &Mastodon, world: &World, path: &str, token: &str) -> (u16, Value) {
    read(&mastodon.handle(request("GET", path, token, ""), world).await)
}

#[tokio::test]
async fn what_is_public_is_read_by_anybody_and_nothing_else() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let public = post(&mastodon, &world, "", json!({"status": "one"})).await.1;
    let hidden = post(&mastodon, &world, "", json!({"status": "two", "visibility": "private"})).await.1;
    let path = |status: &Value| format!("/api/v1/statuses/{}", status["id"].as_str().expect("an id"));
    for token in ["", "sandbox-other"] {
        assert_eq!(ask(&mastodon, &world, &path(&public), token).await.0, 200, "{token}");
        assert_eq!(ask(&mastodon, &world, &path(&hidden), token).await.0, 404, "{token}");
    }
    assert_eq!(ask(&mastodon, &world, &path(&hidden), TOKEN).await.0, 200);
    let in_query = format!("{}?access_token={TOKEN}", path(&hidden));
    assert_eq!(ask(&mastodon, &world, &in_query, "").await.0, 200, "a token may stand in the query");
    let account = format!("/api/v1/accounts/{}", public["account"]["id"].as_str().expect("an id"));
    let (_, listed) = ask(&mastodon, &world, &format!("{account}/statuses"), "").await;
    assert_eq!((listed.as_array().map(Vec::len), &listed[0]["id"]), (Some(1), &public["id"]));
    let (_, shown) = ask(&mastodon, &world, &account, "").await;
    assert_eq!((&shown["username"], &shown["statuses_count"]), (&json!("newsroom"), &json!(2)));
    assert_eq!(ask(&mastodon, &world, "/api/v1/accounts/lookup?acct=newsroom", "").await.1["id"], shown["id"]);
    assert_eq!(ask(&mastodon, &world, "/api/v1/accounts/lookup?acct=nobody", "").await.0, 404);
    assert_eq!(ask(&mastodon, &world, "/api/v1/accounts/verify_credentials", "").await.0, 401);
}

#[tokio::test]
async fn a_status_is_told_with_what_it_quotes_and_what_stands_around_it() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let first = post(&mastodon, &world, "", json!({"status": "one #Trams"})).await.1;
    let id = |status: &Value| status["id"].as_str().expect("an id").to_owned();
    let second = post(&mastodon, &world, "", json!({"status": "two", "in_reply_to_id": id(&first)})).await.1;
    let third = post(&mastodon, &world, "", json!({"status": "three", "quoted_status_id": id(&first)})).await.1;
    assert_eq!((&third["quote"]["state"], &third["quote"]["quoted_status"]["id"]), (&json!("accepted"), &first["id"]));
    let fourth = post(&mastodon, &world, "", json!({"status": "four", "quoted_status_id": id(&third)})).await.1;
    assert_eq!(fourth["quote"]["quoted_status"]["quote"]["quoted_status_id"], first["id"]);
    let path = format!("/api/v1/statuses/{}", id(&first));
    let (_, shown) = ask(&mastodon, &world, &path, TOKEN).await;
    assert_eq!((&shown["replies_count"], &shown["quotes_count"]), (&json!(1), &json!(1)));
    let (_, around) = ask(&mastodon, &world, &format!("{path}/context"), TOKEN).await;
    assert_eq!((&around["ancestors"], &around["descendants"][0]["id"]), (&json!([]), &second["id"]));
    let (_, around) = ask(&mastodon, &world, &format!("/api/v1/statuses/{}/context", id(&second)), "").await;
    assert_eq!(around["ancestors"][0]["id"], first["id"]);
    mastodon.handle(request("DELETE", &path, TOKEN, ""), &world).await;
    let (_, quoting) = ask(&mastodon, &world, &format!("/api/v1/statuses/{}", id(&third)), TOKEN).await;
    assert_eq!(quoting["quote"], json!({"state": "deleted", "quoted_status": null}));
}

#[tokio::test]
async fn lists_are_narrowed_and_polls_are_read_by_their_ids() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let first = post(&mastodon, &world, "", json!({"status": "one #Trams"})).await.1;
    let poll = json!({"status": "Which?", "poll": {"options": ["a", "b"], "expires_in": 3600}});
    let asked = post(&mastodon, &world, "", poll).await.1;
    let list = format!("/api/v1/accounts/{}/statuses", first["account"]["id"].as_str().expect("an id"));
    let ids = async |query: &str| {
        let (_, listed) = ask(&mastodon, &world, &format!("{list}?{query}"), TOKEN).await;
        listed.as_array().expect("a list").iter().map(|status| status["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids("tagged=trams").await, [first["id"].clone()]);
    assert_eq!(ids("only_media=true").await, [] as [Value; 0]);
    assert_eq!(ids("pinned=true").await, [] as [Value; 0]);
    assert_eq!(ids("exclude_reblogs=true").await.len(), 2);
    let path = format!("/api/v1/polls/{}", asked["poll"]["id"].as_str().expect("an id"));
    assert_eq!(ask(&mastodon, &world, &path, TOKEN).await.1["options"][1]["title"], "b");
}

/// Fields that no client's types leave out.
#[tokio::test]
async fn the_server_says_all_that_is_not_optional_of_itself() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    let (_, new) = ask(&mastodon, &world, "/api/v2/instance", "").await;
    for name in ["domain", "description", "usage", "registrations", "contact", "rules", "icon", "thumbnail"] {
        assert!(new.get(name).is_some(), "{name}: {new}");
    }
    for name in ["urls", "accounts", "translation", "vapid", "statuses", "polls"] {
        assert!(new["configuration"].get(name).is_some(), "{name}: {new}");
    }
    let (_, old) = ask(&mastodon, &world, "/api/v1/instance", "").await;
    for name in ["uri", "urls", "stats", "short_description", "registrations", "contact_account"] {
        assert!(old.get(name).is_some(), "{name}: {old}");
    }
    assert_eq!(old["configuration"]["statuses"]["characters_reserved_per_url"], 23);
}

#[tokio::test]
async fn whoever_may_not_be_mentioned_keeps_a_status_back() {
    let ((world, _), mastodon) = (world(), Mastodon::default());
    assert_eq!(post(&mastodon, &world, "", json!({"status": "The tram is back"})).await.0, 200);
    let says = "By @newsroom and @nobody, not @newsroom@elsewhere.example";
    let (status, posted) = post(&mastodon, &world, "", json!({"status": says})).await;
    let me = account_id("newsroom");
    assert_eq!((status, posted["mentions"].as_array().map(Vec::len)), (200, Some(1)), "{posted}");
    assert_eq!(posted["mentions"][0]["id"], json!(me));
    let (status, _) = post(&mastodon, &world, "", json!({"status": says, "allowed_mentions": [me]})).await;
    assert_eq!(status, 200);
    for nobody in [json!([]), json!(["1"])] {
        let (status, refused) = post(&mastodon, &world, "", json!({"status": says, "allowed_mentions": nobody})).await;
        assert_eq!((status, &refused["error"]), (422, &json!("Post would be sent to unexpected accounts")));
        assert_eq!(refused["unexpected_accounts"][0]["acct"], "newsroom");
    }
    let only_elsewhere = json!({"status": "Hello @newsroom@elsewhere.example", "allowed_mentions": []});
    assert_eq!(post(&mastodon, &world, "", only_elsewhere).await.0, 200);
}
