//! Who is behind a request, and what it may: a subscription makes posts longer.

use serde_json::json;

use super::{CHANNEL, listed, only, text};
use crate::mock::{Request, Response, World, kit};

/// The longest post of who has a subscription. <https://docs.x.com/fundamentals/counting-characters>
const MAX_LONG_WEIGHT: u32 = 25_000;

/// The account behind a request: its name in the token, its numeric id, its user name.
pub(super) struct User {
    pub(super) account: String,
    pub(super) id: String,
    pub(super) username: String,
}

impl User {
    pub(super) fn new(account: String) -> Self {
        let hash = account
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let username: String = account.chars().filter(char::is_ascii_alphanumeric).take(15).collect();
        let username = if username.is_empty() { "news".to_owned() } else { username };
        Self { account, id: (1_000_000_000 + hash % 3_000_000_000).to_string(), username }
    }

    /// The same, by the number that the world knows accounts by, if it does.
    pub(super) fn of(account: String, world: &World) -> Self {
        let is_number = |known: &&String| !known.is_empty() && known.bytes().all(|byte| byte.is_ascii_digit());
        let (user, known) = (Self::new(account), world.known_as.iter().find(is_number));
        Self { id: known.cloned().unwrap_or(user.id), ..user }
    }

    /// True if it may post long and change its posts: who is called so, and all where the program says that one of its accounts does.
    pub(super) fn subscribes(&self, world: &World) -> bool {
        self.max_weight(world) > text::MAX_WEIGHT
    }

    /// How long its posts may be.
    pub(super) fn max_weight(&self, world: &World) -> u32 {
        let own = if self.account.contains("premium") { MAX_LONG_WEIGHT } else { text::MAX_WEIGHT };
        u32::try_from(world.text_limit(CHANNEL, own as usize)).unwrap_or(u32::MAX)
    }
}

/// What `user.fields` may ask for; what this fake knows nothing of is left out of an answer.
/// <https://docs.x.com/x-api/users/get-my-user>
pub(super) const USER_FIELDS: [&str; 26] = [
    "affiliation",
    "confirmed_email",
    "connection_status",
    "created_at",
    "description",
    "entities",
    "id",
    "is_identity_verified",
    "location",
    "most_recent_tweet_id",
    "name",
    "parody",
    "pinned_tweet_id",
    "profile_banner_url",
    "profile_image_url",
    "protected",
    "public_metrics",
    "receives_your_dm",
    "subscription",
    "subscription_type",
    "url",
    "username",
    "verified",
    "verified_followers_count",
    "verified_type",
    "withheld",
];

/// Who there is: the account that asks, and who has posted here.
fn known(user: &User, world: &World, is_meant: impl Fn(&User) -> bool) -> Option<User> {
    let posts = world.wall.posts(Some(CHANNEL), None).into_iter().map(|post| post.account);
    [user.account.clone()].into_iter().chain(posts).map(User::new).find(is_meant)
}

fn unknown(parameter: &str, value: &str) -> Response {
    let error = json!({
        "value": value, "detail": format!("Could not find user with {parameter}: [{value}]."),
        "title": "Not Found Error", "resource_type": "user", "parameter": parameter, "resource_id": value,
        "type": "https://api.x.com/2/problems/resource-not-found",
    });
    kit::json(200, &json!({"errors": [error]}))
}

/// `GET /2/users/by/username/NAME`
pub(super) fn by_name(name: &str, request: &Request, user: &User, world: &World) -> Response {
    match known(user, world, |known| known.username.eq_ignore_ascii_case(name)) {
        Some(found) => me(request, &found, world),
        None => unknown("username", name),
    }
}

/// `GET /2/users/ID`
pub(super) fn by_id(id: &str, request: &Request, user: &User, world: &World) -> Response {
    match known(user, world, |known| known.id == id) {
        Some(found) => me(request, &found, world),
        None => unknown("id", id),
    }
}

/// `GET /2/users/me`
pub(super) fn me(request: &Request, user: &User, world: &World) -> Response {
    let mut data = json!({"id": user.id, "name": user.account, "username": user.username});
    let query = kit::query(request);
    let asked = only(&query, &["user.fields", "tweet.fields", "expansions"])
        .and_then(|()| listed(&query, "user.fields", &USER_FIELDS));
    let asked = match asked {
        Ok(asked) => asked,
        Err(refused) => return refused,
    };
    for field in asked {
        data[&field] = match field.as_str() {
            "created_at" => "2015-03-02T08:00:00.000Z".into(),
            "description" => "".into(),
            "verified" => user.subscribes(world).into(),
            "verified_type" => if user.subscribes(world) { "blue" } else { "none" }.into(),
            "subscription_type" => if user.subscribes(world) { "Premium" } else { "None" }.into(),
            "profile_image_url" => {
                "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png".into()
            }
            "protected" => false.into(),
            "public_metrics" => {
                json!({"followers_count": 0, "following_count": 0, "tweet_count": 0, "listed_count": 0})
            }
            _ => continue,
        };
    }
    kit::json(200, &json!({"data": data}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::testing::{read, request, world};

    #[test]
    fn a_user_says_what_is_asked_for_and_no_more() {
        let (world, _) = world();
        let asked = |name: &str, query: &str| {
            let user = User::new(name.to_owned());
            read(&me(&request("GET", &format!("/2/users/me{query}"), "", ""), &user, &world))
        };
        assert!(asked("desk", "").1["data"].get("subscription_type").is_none());
        for (name, subscription) in [("desk", "None"), ("premium-desk", "Premium")] {
            assert_eq!(asked(name, "?user.fields=subscription_type").1["data"]["subscription_type"], subscription);
        }
        assert_eq!(asked("desk", "?user.fields=verified,shoe_size").0, 400);
        assert_eq!(asked("desk", "?shoe_size=9").0, 400);
        let (status, image) = asked("desk", "?user.fields=profile_image_url,location");
        assert!(
            status == 200 && image["data"]["profile_image_url"].is_string() && image["data"].get("location").is_none()
        );
    }
}
