//! A worker that lacks what an account needs: a secret that is not in its environment, an account that is not in its configuration.

use super::*;

const LACKS: &str = "environment variable NEWS_TOKEN is not set";

impl World {
    /// A worker whose environment has not what the accounts need, until it is given to `Accounts`.
    async fn bare_worker(&self) -> (Worker, Arc<Accounts>) {
        let platform = self.platform.clone();
        let accounts = Accounts::new(desk::rules(), move |account, permits| {
            Arc::new(Parrot { account: account.clone(), permits, platform: platform.clone() })
        });
        accounts.lack(Some(LACKS));
        let store = desk::open(&self.folder, &self.clock).await;
        (Worker::start(store, accounts.clone(), &self.clock).await, accounts)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_without_the_secrets_leaves_the_posts_to_one_that_has_them() {
    let world = World::with_limits(Some(Vec::new())).await;
    let mut posts = Vec::new();
    for n in 0..8 {
        posts.push(world.publish(&format!("news-{n}"), Duration::ZERO).await);
    }
    let (bare, _) = world.bare_worker().await;
    tokio::time::sleep(MOMENT).await;
    for post in &posts {
        assert_eq!(world.state(post).await, DeliveryState::Scheduled, "nobody has to retry it");
    }
    let worker = world.worker().await;
    for post in &posts {
        world.until(post, DeliveryState::Sent).await;
    }
    // Long after, what is due is still left to it.
    world.pass(HOUR).await;
    let later = world.publish("news-0", Duration::ZERO).await;
    world.until(&later, DeliveryState::Sent).await;
    bare.end().await;
    worker.end().await;
    assert_eq!(world.store.pauses().await.expect("pauses"), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_no_worker_can_send_for_is_stopped_with_one_alert_and_goes_on_when_it_is_resumed() {
    let world = World::with_limits(Some(Vec::new())).await;
    let posts = [world.publish("news", Duration::ZERO).await, world.publish("news", Duration::ZERO).await];
    let (worker, accounts) = world.bare_worker().await;
    tokio::time::sleep(MOMENT).await;
    // What it cannot do stays due.
    desk::advance(&world.store, &world.clock, Duration::from_secs(150)).await;
    world.until(&posts[0], DeliveryState::Held).await;
    let alerts = world.store.claim_alerts(24 * HOUR, HOUR, 10).await.expect("alerts");
    let told: Vec<_> = alerts.iter().map(|alert| (alert.kind, alert.message.contains(LACKS))).collect();
    assert_eq!(told, [(AlertKind::AccountStopped, true)]);

    accounts.lack(None);
    world.store.resume(&Scope::Account(AccountName::new("news")), &desk::anna()).await.expect("resumed");
    desk::advance(&world.store, &world.clock, Duration::from_secs(20)).await;
    for post in &posts {
        world.until(post, DeliveryState::Sent).await;
    }
    worker.end().await;
}
