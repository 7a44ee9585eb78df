//! The fake of Parrot, as the contributors' guide shows it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

use super::kit::{self, Holder};
use super::{Fake, Posted, Request, Response, World};

/// <https://parrot.example/docs/squawks>
const MAX_GRAPHEMES: usize = 300;

#[async_trait]
impl Fake for Parrot {
    fn channel(&self) -> &'static str {
        "parrot"
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        let Holder::Account(account) = kit::holder(kit::bearer(&request)) else {
            return kit::json(401, &json!({ "error": "who are you" }));
        };
        match (request.method().as_str(), request.uri().path()) {
            ("GET", "/me") => kit::json(200, &json!({ "id": account, "name": account })),
            ("GET", "/squawks") => self.list(&account),
            ("POST", "/squawks") => self.create(&request, &account, world),
            _ => kit::json(404, &json!({ "error": "no such path" })),
        }
    }

    fn draw(&self, post: &Posted) -> String {
        kit::paragraphs(&post.text)
    }

    fn clear(&self) {
        *self.state() = State::default();
    }
}

#[derive(Default)]
struct Parrot(Mutex<State>);

#[derive(Default)]
struct State {
    squawks: Vec<(String, Value)>,
}

impl Parrot {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn list(&self, account: &str) -> Response {
        let state = self.state();
        let own = state.squawks.iter().filter(|(its, _)| its == account).map(|(_, squawk)| squawk.clone());
        kit::json(200, &own.collect())
    }

    fn create(&self, request: &Request, account: &str, world: &World) -> Response {
        let asked: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let (text, key) = (asked["text"].as_str().unwrap_or_default(), &asked["key"]);
        if text.is_empty() || text.graphemes(true).count() > MAX_GRAPHEMES {
            return kit::json(400, &json!({ "error": "too long, or nothing" }));
        }
        let mut state = self.state();
        if let Some((_, known)) = state.squawks.iter().find(|(its, squawk)| its == account && squawk["key"] == *key) {
            return kit::json(200, known);
        }
        let id = (state.squawks.len() + 1).to_string();
        let squawk = json!({ "id": id, "text": text, "key": key, "at": world.clock.now().to_string() });
        state.squawks.push((account.to_owned(), squawk.clone()));
        kit::json(200, &squawk)
    }
}

mod tests {
    use super::super::testing;
    use super::*;

    #[tokio::test]
    async fn the_example_knows_a_key_and_refuses_what_is_too_long() {
        let (parrot, (world, _)) = (Parrot::default(), testing::world());
        let say = async |text: &str, key: &str| {
            let asked = testing::json_request("POST", "/squawks", "sandbox-desk", &json!({ "text": text, "key": key }));
            testing::read(&parrot.handle(asked, &world).await)
        };
        let (status, first) = say("Trams", "a").await;
        assert_eq!((status, first["text"].as_str()), (200, Some("Trams")));
        assert_eq!(say("Trams", "a").await.1["id"], first["id"]);
        assert_eq!(say(&"x".repeat(MAX_GRAPHEMES + 1), "b").await.0, 400);
        let listed =
            testing::read(&parrot.handle(testing::request("GET", "/squawks", "sandbox-desk", ""), &world).await);
        assert_eq!(listed.1.as_array().map(Vec::len), Some(1));
        assert_eq!(parrot.channel(), "parrot");
        parrot.clear();
        assert!(parrot.state().squawks.is_empty());
    }
}
