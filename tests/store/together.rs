//! Many accounts at once: what they write may share transactions and statements, and nobody notices.

use fanfare::delivery::{DeliveryState, Step};
use fanfare::id::AccountName;
use fanfare::store::{Accepted, Error, Fence, Intent, Record, Serves};
use futures_util::future::join_all;

use super::{MINUTE, Recorded, World, part, receipt};

const ACCOUNTS: usize = 40;

fn name(number: usize) -> AccountName {
    AccountName::new(format!("account-{number}"))
}

impl World {
    /// Hands a delivery of the article to each account over, all in one publication.
    async fn publish_to_all(&self, article: &str) {
        let deliveries = (0..ACCOUNTS).map(|number| self.due_now(name(number).as_str())).collect::<Vec<_>>();
        let accepted = self.store.publish(&self.publication(article), &deliveries).await.unwrap();
        let ids = deliveries.into_iter().map(|delivery| Accepted::New(delivery.id));
        assert_eq!(accepted, ids.collect::<Vec<_>>(), "each in its order");
    }

    async fn lease_all(&self) -> (fanfare::store::Registration, Vec<Fence>) {
        let worker = self.store.register_worker(Serves::All).await.unwrap();
        let accounts = (0..ACCOUNTS).map(name).collect::<Vec<_>>();
        let leases = join_all(accounts.iter().map(|account| self.store.lease(worker.worker(), account, MINUTE))).await;
        let fences = leases.into_iter().map(|lease| lease.unwrap().expect("the account is free").fence).collect();
        (worker, fences)
    }
}

/// Each account has its own trouble: a step begun twice, a lease that is another's, a platform's id that is taken.
pub(crate) async fn many_accounts_at_once_keep_to_themselves(world: World) {
    world.publish_to_all("bridge").await;
    world.publish_to_all("tram").await;
    let (_worker, fences) = world.lease_all().await;
    let accounts = fences.iter().enumerate().map(|(number, fence)| {
        let world = &world;
        async move {
            let id = format!("post-{number}");
            let (action, delivery) = world.begin(fence).await;
            let step = Step::once("part", 0);
            let begin = Intent::new(step.clone());
            world.store.begin_step(fence, &action.id, &begin).await.unwrap();
            match number % 4 {
                1 => {
                    let again = world.store.begin_step(fence, &action.id, &begin).await;
                    assert!(matches!(again, Err(Error::StepOpen { .. })), "{again:?}");
                }
                2 => {
                    let stale = Fence { fence: fence.fence + 1, ..fence.clone() };
                    let refused = world.store.finish_step(&stale, &action.id, &step, &part("stolen")).await;
                    assert!(matches!(refused, Err(Error::LeaseLost { .. })), "{refused:?}");
                    assert!(world.store.renew(fence, MINUTE).await.is_ok());
                }
                _ => {}
            }
            let records = [Record::Finish { step: step.clone(), result: part(&id) }, Record::Complete(receipt(&id))];
            let next = world.store.record_and_next(fence, &action.id, &records).await.unwrap().expect("the tram");
            assert_eq!(next.delivery.article.as_str(), "tram");
            let action = next.action;
            world.store.start(fence, &action.id).await.unwrap();
            world.store.begin_step(fence, &action.id, &begin).await.unwrap();
            let finished = world.store.finish_step(fence, &action.id, &step, &part(&id)).await;
            assert!(matches!(finished, Err(Error::IdTaken { .. })), "{finished:?}");
            (delivery.id, next.delivery.id)
        }
    });
    let sent = join_all(accounts).await;
    for (number, (bridge, tram)) in sent.iter().enumerate() {
        let dossier = world.store.dossier(bridge.as_str()).await.unwrap();
        assert_eq!(dossier.delivery.state, DeliveryState::Sent);
        assert_eq!(dossier.delivery.account, name(number));
        assert_eq!(dossier.delivery.attempts, 1);
        assert_eq!(dossier.delivery.receipt, Some(receipt(&format!("post-{number}"))));
        let history = dossier.history.iter().map(|change| change.what.as_str()).collect::<Vec<_>>();
        let expected = ["scheduled", "publish begun", "step part/0 begun", "step part/0 done", "sent"];
        assert_eq!(history, expected, "what failed left nothing behind");
        let tram = world.store.dossier(tram.as_str()).await.unwrap();
        assert_eq!(tram.delivery.state, DeliveryState::Sending);
        assert!(tram.steps.iter().all(|row| row.done_at.is_none()), "its id was refused, so it is open");
    }
}

pub(crate) async fn an_account_named_twice_in_one_publication_gets_one_post(world: World) {
    let twice = [world.due_now("x"), world.due_now("y"), world.due_now("x"), world.due_now("z")];
    let accepted = world.store.publish(&world.publication("bridge"), &twice).await.unwrap();
    let first = twice[0].id.clone();
    let already = Accepted::AlreadyQueued { delivery: first.clone(), state: DeliveryState::Scheduled };
    let new = |index: usize| Accepted::New(twice[index].id.clone());
    assert_eq!(accepted, [new(0), new(1), already, new(3)]);
}

/// While one transaction is held up, what the others ask for waits, and is one transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_many_accounts_share_transactions() {
    /// Of the calls that came before the rest was there, of the test itself, of the server's own upkeep.
    const OTHERS: i64 = 8;
    let world = World::postgres().await;
    world.publish_to_all("bridge").await;
    let (_worker, fences) = world.lease_all().await;
    let begun = join_all(fences.iter().map(|fence| world.begin(fence))).await;
    let (mut client, connection) = tokio_postgres::connect(&world.url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let held = client.transaction().await.unwrap();
    held.batch_execute("LOCK TABLE steps IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let transaction = "SELECT CAST(CAST(txid_current() AS TEXT) AS BIGINT)";
    let before: i64 = held.query_one(transaction, &[]).await.unwrap().get(0);
    let intent = Intent::new(Step::once("part", 0));
    let calls = fences.iter().zip(&begun);
    let calls = join_all(calls.map(|(fence, (action, _))| world.store.begin_step(fence, &action.id, &intent)));
    let (done, released) = futures_util::join!(calls, held.commit());
    released.unwrap();
    assert!(done.into_iter().all(|done| done.is_ok()));
    let after: i64 = client.query_one(transaction, &[]).await.unwrap().get(0);
    assert!(after - before <= OTHERS, "{} transactions for {ACCOUNTS} calls", after - before);
}
