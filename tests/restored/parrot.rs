//! A platform that can be asked in one way or another what became of a post, and its adapter.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Identity};
use fanfare::delivery::{Class, Failure, Found, Journal, Mint, OpenStep, PartReceipt, Receipt, Step, Stop, step};
use fanfare::post::Post;
use serde_json::Value;

/// How a platform is asked what became of a post.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Way {
    /// It lists what was posted.
    Listed,
    /// It lists what came after a post that was the newest.
    AfterNewest,
    /// It takes a key of ours, and shows the post by it.
    Keyed,
    /// It shows nothing.
    Blind,
}

pub(super) struct Platform {
    way: Way,
    /// Text and key of what people see; its place is its id.
    pub(super) posts: Vec<(String, Option<String>)>,
    pub(super) asked: usize,
    /// Refuses for the moment what would be one more than so many.
    pub(super) room: usize,
    /// Acts, but its answer is lost, and what is asked afterwards is put off.
    pub(super) is_dazed: bool,
    /// The ids of what was taken down.
    pub(super) gone: Vec<String>,
}

pub(super) type Shared = Arc<Mutex<Platform>>;

impl Platform {
    pub(super) fn shared(way: Way) -> Shared {
        let platform = Self { way, posts: Vec::new(), asked: 0, room: usize::MAX, is_dazed: false, gone: Vec::new() };
        Arc::new(Mutex::new(platform))
    }
}

/// One part as people see it.
fn said(post: &Post, n: usize) -> String {
    post.parts[n].text.text.clone()
}

pub(super) struct Parrot(Shared);

impl Parrot {
    pub(super) fn of(platform: Shared) -> Self {
        Self(platform)
    }

    fn platform(&self) -> MutexGuard<'_, Platform> {
        self.0.lock().expect("no test panics here")
    }

    fn squawk(&self, text: String, key: Option<String>) -> Result<PartReceipt, Failure> {
        let mut platform = self.platform();
        if platform.posts.len() >= platform.room {
            return Err(Failure::new(Class::TooFast, "slow down").after(Some(Duration::from_secs(1800))));
        }
        let known =
            key.as_ref().and_then(|key| platform.posts.iter().position(|(_, known)| known.as_ref() == Some(key)));
        let id = known.unwrap_or(platform.posts.len());
        if known.is_none() {
            platform.posts.push((text, key));
        }
        if platform.is_dazed {
            return Err(Failure::new(Class::MayHaveActed, "the connection broke"));
        }
        Ok(PartReceipt::new(id.to_string(), None))
    }
}

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let way = self.platform().way;
        if way == Way::AfterNewest {
            let newest = async { Ok(self.platform().posts.len()) };
            step(journal, Step::repeatable("newest", 0), newest).await?;
        }
        let mut receipt = Receipt::default();
        for n in 0..post.parts.len() {
            let (key, part) = if way == Way::Keyed {
                let key = journal.mint(&format!("key/{n}"), Mint::Uuid).await?;
                (Some(key), Step::keyed("part", n, None))
            } else {
                (None, Step::once("part", n))
            };
            receipt.push(step(journal, part, async { self.squawk(said(post, n), key) }).await?);
        }
        Ok(receipt)
    }

    async fn delete(&self, receipt: &Receipt, journal: &dyn Journal) -> Result<(), Stop> {
        for (n, part) in receipt.parts.iter().enumerate() {
            let delete = async {
                self.platform().gone.push(part.id.clone());
                Ok(())
            };
            step(journal, Step::repeatable("delete", n), delete).await?;
        }
        Ok(())
    }

    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        let mut platform = self.platform();
        platform.asked += 1;
        if platform.is_dazed {
            return Ok(Found::NotYet { after: Duration::from_secs(1800) });
        }
        let cannot_tell = Found::CannotTell { check: "listen to the parrot".to_owned() };
        let from = match platform.way {
            Way::Blind => return Ok(cannot_tell),
            Way::Listed => 0,
            Way::AfterNewest => match journal.result("newest/0").as_ref().and_then(Value::as_u64) {
                Some(newest) => usize::try_from(newest).expect("a count"),
                None => return Ok(cannot_tell),
            },
            Way::Keyed => match journal.minted(&format!("key/{}", open.step.index)) {
                Some(key) => {
                    let known = platform.posts.iter().position(|(_, known)| known.as_ref() == Some(&key));
                    return Ok(known.map_or(Found::Absent, |id| Found::sent(&PartReceipt::new(id.to_string(), None))));
                }
                None => return Ok(cannot_tell),
            },
        };
        let text = said(post, open.step.index);
        let found = (from..platform.posts.len()).find(|id| platform.posts[*id].0 == text);
        Ok(found.map_or(Found::Absent, |id| Found::sent(&PartReceipt::new(id.to_string(), None))))
    }
}
