//! Parrot, API v1. <https://parrot.example/docs/squawks>

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::takes::{Card, Takes};
use super::{Account, Adapter, Identity, Row, answered, class_of, plain};
use crate::delivery::{Class, Failure, Found, Journal, Mint, OpenStep, PartReceipt, Receipt, Step, Stop, step};
use crate::post::{Part, Post};
use crate::wire::{Request, Response, Wire};

const TAKES: Takes = Takes { below: None, card: Card::Nobody, pictures: false, animations: false, videos: false };

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        let me: Me = self.call(Request::get(self.account.url(&["me"]), "me")).await?;
        Ok(Identity { id: me.id, name: me.name, url: None })
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        TAKES.check(post)?;
        let Some(part) = post.parts.first() else { return Ok(Receipt::default()) };
        let key = journal.mint("key/0", Mint::Uuid).await?;
        let day = Duration::from_secs(self.account.figure("key_valid_s", 86_400));
        let once = Step::keyed("squawk", 0, Some(day));
        Ok(Receipt { parts: vec![step(journal, once, self.create_squawk(part, &key)).await?] })
    }

    async fn find(&self, post: &Post, open: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        let text = post.parts.first().map(plain).unwrap_or_default();
        let listed: Vec<Squawk> = self.call(Request::get(self.account.url(&["squawks"]), "list_squawks")).await?;
        let ours = listed.into_iter().find(|squawk| squawk.text == text && squawk.at >= open.since);
        Ok(ours.map_or(Found::Absent, |squawk| Found::sent(&receipt(&squawk))))
    }
}

impl Parrot {
    /// `POST /squawks`
    async fn create_squawk(&self, part: &Part, key: &str) -> Result<PartReceipt, Failure> {
        let request = Request::post(self.account.url(&["squawks"]), "create_squawk").writes();
        let body = json!({ "text": plain(part), "key": key });
        self.call(request.json(body)).await.map(|made: Squawk| receipt(&made))
    }

    async fn call<T: DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        let request = request.bearer(self.account.secret("access_token")?);
        let label = request.label();
        let response = answered(self.wire.http.send(request).await, &label, classify)?;
        response
            .json()
            .ok_or_else(|| Failure::new(Class::MayHaveActed, "Parrot said yes to nothing readable").at(&label))
    }
}

const CLASSES: &[Row] = &[(400, "said that already", Class::Duplicate), (401, "", Class::Unauthorized)];

fn classify(response: &Response) -> Failure {
    let said = String::from_utf8_lossy(&response.body);
    let class = class_of(CLASSES, response.status, &said);
    Failure::new(class, format!("Parrot answered {}: {said}", response.status))
}

struct Parrot {
    account: Account,
    wire: Wire,
}

#[derive(Deserialize)]
struct Me {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Squawk {
    id: String,
    text: String,
    at: Timestamp,
}

fn receipt(squawk: &Squawk) -> PartReceipt {
    PartReceipt::new(&squawk.id, None)
}

mod tests {
    use serde_json::Value;

    use super::super::scripted::{Memory, NOW, Script, account, open, post, response};
    use super::*;
    use crate::channel::Rules;

    fn parrot(script: &std::sync::Arc<Script>) -> Parrot {
        Parrot { account: account("parrot", &[("access_token", "t")], &[]), wire: script.wire() }
    }

    fn squawk() -> Value {
        json!({ "id": "1", "text": "Trams", "at": NOW })
    }

    #[tokio::test]
    async fn the_example_posts_and_finds() {
        let script = Script::new([
            response(200, &json!({ "id": "7", "name": "news" })),
            response(200, &squawk()),
            response(200, &json!([squawk()])),
            response(400, &json!({ "error": "you said that already" })),
        ]);
        let (parrot, post, journal) = (parrot(&script), post("parrot", "Trams", vec![]), Memory::default());
        assert_eq!(parrot.whoami().await.expect("somebody").name, "news");
        let sent = parrot.publish(&post, &journal).await.expect("sent");
        assert_eq!(sent.parts, [PartReceipt::new("1", None)]);
        let found = parrot.find(&post, &open(Step::keyed("squawk", 0, None)), &journal).await;
        assert_eq!(found, Ok(Found::sent(&sent.parts[0])));
        let Err(Stop::Failed { failure, .. }) = parrot.publish(&post, &Memory::default()).await else {
            panic!("it is refused")
        };
        assert_eq!(failure.class, Class::Duplicate, "{failure}");
        assert!(parrot.delete(&sent, &journal).await.is_err(), "what is not there is not supported");
    }

    #[test]
    fn the_rules_of_the_example_hold() {
        Rules::parse("parrot.toml", include_str!("channel.toml")).expect("rules that hold");
    }

    /// The guide shows these files but for their imports and types.
    #[test]
    fn the_guide_shows_what_is_compiled() {
        let guide = include_str!("../../../CONTRIBUTING.md");
        let (_, example) = guide.split_once("### An example").expect("the example");
        let files = [include_str!("channel.toml"), include_str!("adapter.rs"), include_str!("fake.rs")];
        let mut shown = 0;
        for block in example.split("```").skip(1).step_by(2) {
            let Some((_, code)) = block.split_once('\n').filter(|(kind, _)| matches!(*kind, "toml" | "rust")) else {
                continue;
            };
            for paragraph in code.split("\n\n") {
                let paragraph = paragraph.trim_end();
                assert!(files.iter().any(|file| file.contains(paragraph)), "the guide has another:\n{paragraph}");
                shown += 1;
            }
        }
        assert!(shown > 20, "{shown} paragraphs");
    }
}
