//! What the store keeps: intents, minted values, platform ids, costs, blobs, secrets, its stamp.

use std::sync::Arc;
use std::time::Duration;

use fanfare::config::AlertKind;
use fanfare::delivery::{ActionState, BegunAs, DeliveryState, PartReceipt, Receipt, Step, StepKind};
use fanfare::id::BlobHash;
use fanfare::secret::Secret;
use fanfare::store::{Charge, End, Error, Intent, Options, Record, Serves, Stamp, Store, ToKeep, VaultKey};

use super::{MINUTE, Recorded as _, World, account, part};

const DAY: Duration = Duration::from_secs(24 * 3600);

pub(crate) async fn open_intents_survive_a_reopening(world: World) {
    world.publish("bridge", "x").await;
    let (worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let intent = Intent { minted: vec![("key/0".into(), "abc".into())], ..Intent::new(Step::once("part", 0)) };
    world.store.begin_step(&fence, &action.id, &intent).await.unwrap();
    drop(worker);

    let store = world.another().await;
    let steps = store.steps(&action.id).await.unwrap();
    let open = steps[0].open().unwrap();
    assert_eq!((open.step, open.since <= store.now()), (Step::once("part", 0), true));
    assert!(steps[0].lease_until > store.now());
    assert_eq!(store.minted(&action.id).await.unwrap()["key/0"], "abc");
    world.pass(MINUTE * 2);
    let (_heir, fence) = world.worker("x").await;
    let action = world.store.next_action(&fence).await.unwrap().unwrap().action;
    assert_eq!((action.state, action.begun_as), (ActionState::Running, Some(BegunAs { steps: 1, identity: None })));
    world.store.forget_step(&fence, &action.id, &Step::once("part", 0), "it is not there").await.unwrap();
    world.store.begin_step(&fence, &action.id, &intent).await.unwrap();
}

/// A container that the platform could not use, and the upload of the part before, which is out.
pub(crate) async fn what_came_to_nothing_is_begun_anew_and_what_is_out_stays(world: World) {
    let delivery = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let make = async |step: Step, id: &str, mints: bool| {
        let minted = vec![(step.key(), "2026-11-23T09:00:00.000Z".to_owned())];
        if step.kind != StepKind::Repeatable {
            world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
        }
        let finish = Record::Finish { step, result: part(id) };
        let records = mints.then_some(Record::Mint(minted)).into_iter().chain([finish]);
        world.store.record(&fence, &action.id, &records.collect::<Vec<_>>()).await.unwrap();
    };
    let known = async || {
        let steps = world.store.steps(&action.id).await.unwrap().into_iter().map(|row| row.step.key());
        (steps.collect::<Vec<_>>(), world.store.minted(&action.id).await.unwrap().into_keys().collect::<Vec<_>>())
    };
    make(Step::repeatable("upload", 0), "u", false).await;
    make(Step::once("part", 0), "71", false).await;
    make(Step::repeatable("upload", 1), "v", false).await;
    make(Step::once("part", 1), "72", false).await;
    make(Step::repeatable("ready_since", 1), "t", true).await;
    world.store.begin_anew(&fence, &action.id, &Step::once("part", 1), "it failed").await.unwrap();
    assert_eq!(known().await, (vec!["upload/0".to_owned(), "part/0".to_owned()], Vec::new()));
    world.store.begin_anew(&fence, &action.id, &Step::once("part", 0), "it failed too").await.unwrap();
    assert_eq!(known().await.0, Vec::<String>::new());
    let history = world.store.dossier(delivery.as_str()).await.unwrap().history;
    let told: Vec<_> = history.iter().filter(|line| line.what.contains("came to nothing")).collect();
    assert_eq!(
        told.iter().map(|line| line.reason.as_deref().unwrap()).collect::<Vec<_>>(),
        ["it failed", "it failed too"]
    );
    // Nothing is out of it: it may be cancelled, and another may take its place.
    let end = End::Failed(fanfare::delivery::Failure::new(fanfare::delivery::Class::Refused, "no"));
    world.store.end(&fence, &action.id, &end).await.unwrap();
    world.publish("bridge", "x").await;
}

pub(crate) async fn a_minted_value_is_made_once(world: World) {
    world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    for value in ["first", "second"] {
        let minted = Record::Mint(vec![("rkey/0".to_owned(), value.to_owned())]);
        world.store.record(&fence, &action.id, &[minted]).await.unwrap();
        assert_eq!(world.store.minted(&action.id).await.unwrap()["rkey/0"], "first");
    }
}

pub(crate) async fn a_platform_id_belongs_to_one_delivery(world: World) {
    let first = world.publish("bridge", "x").await;
    world.publish("harbour", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let (action, _) = world.begin(&fence).await;
    let step = Step::once("part", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
    match world.store.settle_step(&fence, &action.id, &step, &part("77"), &[]).await {
        Err(Error::IdTaken { delivery, .. }) => assert_eq!(delivery, first),
        other => panic!("{other:?}"),
    }
    assert!(world.store.steps(&action.id).await.unwrap()[0].open().is_some(), "nothing of it was stored");
    let number = serde_json::json!({ "id": 78 });
    world.store.settle_step(&fence, &action.id, &step, &number, &[]).await.unwrap();

    world.publish("bridge", "y").await;
    let (_worker, fence) = world.worker("y").await;
    let (action, _) = world.begin(&fence).await;
    world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
    let twins = [account("w"), account("x")];
    match world.store.settle_step(&fence, &action.id, &step, &part("77"), &twins).await {
        Err(Error::IdTaken { account, delivery, .. }) => assert_eq!((account, delivery), (twins[1].clone(), first)),
        other => panic!("it is of an account that is the same: {other:?}"),
    }
    world.store.settle_step(&fence, &action.id, &step, &part("77"), &[]).await.unwrap();
}

/// As Telegram numbers the messages of each chat, and an account has got another chat.
pub(crate) async fn a_small_number_is_an_id_in_its_own_place_alone(world: World) {
    world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let elsewhere = serde_json::json!({"id": "77", "url": "https://elsewhere.example/77"});
    for is_first in [true, false] {
        world.publish(if is_first { "harbour" } else { "market" }, "x").await;
        let (action, _) = world.begin(&fence).await;
        let step = Step::once("part", 0);
        world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
        let settled = world.store.settle_step(&fence, &action.id, &step, &elsewhere, &[]).await;
        match settled {
            Ok(()) => assert!(is_first, "it is taken there, too"),
            Err(error) => assert!(!is_first && matches!(error, Error::IdTaken { .. }), "{error}"),
        }
        if is_first {
            let receipt = Receipt { parts: vec![PartReceipt::new("77", "https://elsewhere.example/77".to_owned())] };
            world.store.complete(&fence, &action.id, &receipt).await.unwrap();
        }
    }
}

pub(crate) async fn a_once_step_is_begun_once(world: World) {
    world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let begin = async |step: Step| world.store.begin_step(&fence, &action.id, &Intent::new(step)).await;
    let finish = async |step: Step| world.store.finish_step(&fence, &action.id, &step, &part("1")).await.unwrap();
    begin(Step::once("part", 0)).await.unwrap();
    assert!(matches!(begin(Step::once("part", 0)).await, Err(Error::StepOpen { .. })));
    finish(Step::once("part", 0)).await;
    assert!(matches!(begin(Step::once("part", 0)).await, Err(Error::StepDone { .. })));
    for _ in 0..2 {
        begin(Step::keyed("part", 1, None)).await.unwrap();
        begin(Step::repeatable("upload", 0)).await.unwrap();
    }
    finish(Step::repeatable("upload", 0)).await;
    begin(Step::repeatable("upload", 0)).await.unwrap();
    assert!(world.store.steps(&action.id).await.unwrap().iter().filter(|row| row.open().is_some()).count() == 2);
}

pub(crate) async fn a_step_without_its_intent_cannot_be_finished(world: World) {
    world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let finish = async |step: Step| world.store.finish_step(&fence, &action.id, &step, &part("1")).await;
    assert!(matches!(finish(Step::once("part", 0)).await, Err(Error::Missing { .. })));
    finish(Step::repeatable("upload", 0)).await.unwrap();
}

pub(crate) async fn costs_add_up_by_month(world: World) {
    world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    for index in 0..2 {
        let cost = Some(Charge { micros: 200_000, currency: "USD".to_owned(), budget: None });
        let intent = Intent { cost, ..Intent::new(Step::once("part", index)) };
        world.store.begin_step(&fence, &action.id, &intent).await.unwrap();
    }
    let month = world.now().strftime("%Y-%m").to_string();
    assert_eq!(world.store.cost_of(&account("x"), &month).await.unwrap(), [("USD".to_owned(), 400_000)]);
    assert!(world.store.cost_of(&account("x"), "1999-01").await.unwrap().is_empty());
}

pub(crate) async fn blobs_survive_a_reopening(world: World) {
    let bytes = vec![7; 300_000];
    let hash = world.store.put_blob(&bytes, "image/jpeg").await.unwrap();
    assert_eq!(hash, BlobHash::of(&bytes));
    assert_eq!(world.store.put_blob(&bytes, "image/jpeg").await.unwrap(), hash);
    let store = world.another().await;
    let blob = store.blob(&hash).await.unwrap();
    assert_eq!((blob.mime.as_str(), blob.bytes.as_ref()), ("image/jpeg", bytes.as_slice()));
    assert!(store.has_blob(&hash).await.unwrap());
    let nothing = BlobHash::of(b"nothing");
    assert!(!store.has_blob(&nothing).await.unwrap());
    assert!(matches!(store.blob(&nothing).await, Err(Error::NoBlob { .. })));
}

pub(crate) async fn a_store_with_the_other_stamp_is_refused(world: World) {
    let clock = Arc::new(world.clock.clone());
    match Store::open(&world.url, Stamp::Live, Options::default(), clock).await.err() {
        Some(Error::WrongStamp { found, asked, .. }) => assert_eq!((found.as_str(), asked), ("sandbox", "live")),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn the_vault_keeps_the_old_value_until_the_new_one_worked(world: World) {
    let (key, _) = VaultKey::make().unwrap();
    let x = account("x");
    assert_eq!(world.store.vault_get(&key, &x, "token").await.unwrap(), None);
    world.store.vault_put(&key, &x, "token", &Secret::new("one")).await.unwrap();
    world.store.vault_put(&key, &x, "token", &Secret::new("two")).await.unwrap();
    let kept = world.another().await.vault_get(&key, &x, "token").await.unwrap().unwrap();
    assert_eq!((kept.value.expose(), kept.previous.unwrap().expose()), ("two", "one"));
    world.store.vault_confirm(&x, "token").await.unwrap();
    assert_eq!(world.store.vault_get(&key, &x, "token").await.unwrap().unwrap().previous, None);
}

pub(crate) async fn a_pair_is_kept_at_once_and_what_is_gone_is_forgotten(world: World) {
    let (key, _) = VaultKey::make().unwrap();
    let (x, ends_at) = (account("x"), Some(world.now() + DAY));
    let keep = |name: &str, value: &str, ends_at| ToKeep { name: name.to_owned(), value: Secret::new(value), ends_at };
    let pair = [keep("access", "one", ends_at), keep("refresh", "two", None)];
    world.store.vault_keep(&key, &x, &pair, &[]).await.unwrap();
    world.store.vault_put(&key, &account("y"), "access", &Secret::new("other")).await.unwrap();
    let store = world.another().await;
    let names = store.vault_names().await.unwrap().into_iter().map(|(account, name)| format!("{account} {name}"));
    assert_eq!(names.collect::<Vec<_>>(), ["x access", "x refresh", "y access"]);
    assert_eq!(store.vault_get(&key, &x, "access").await.unwrap().unwrap().ends_at, ends_at);

    let gone = ["refresh".to_owned(), "never there".to_owned()];
    store.vault_keep(&key, &x, &[keep("access", "three", None)], &gone).await.unwrap();
    assert_eq!(store.vault_get(&key, &x, "refresh").await.unwrap(), None);
    let kept = store.vault_get(&key, &x, "access").await.unwrap().unwrap();
    assert_eq!((kept.value.expose(), kept.previous.unwrap().expose(), kept.ends_at), ("three", "one", None));
    store.vault_confirm_all(&x).await.unwrap();
    assert_eq!(store.vault_get(&key, &x, "access").await.unwrap().unwrap().previous, None);
    assert_eq!(store.vault_get(&key, &account("y"), "access").await.unwrap().unwrap().value.expose(), "other");
}

pub(crate) async fn a_new_key_seals_all_of_the_vault_or_nothing(world: World) {
    let ((old, _), (new, _), (strange, _)) =
        (VaultKey::make().unwrap(), VaultKey::make().unwrap(), VaultKey::make().unwrap());
    let store = &world.store;
    for value in ["one", "two"] {
        store.vault_put(&old, &account("x"), "token", &Secret::new(value)).await.unwrap();
    }
    store.vault_put(&strange, &account("y"), "token", &Secret::new("lost")).await.unwrap();
    store.vault_rotate(&old, &new).await.unwrap_err();
    let kept = store.vault_get(&old, &account("x"), "token").await.unwrap().unwrap();
    assert_eq!(kept.value.expose(), "two", "one that cannot be opened leaves the others as they are");

    store.vault_put(&old, &account("y"), "token", &Secret::new("found")).await.unwrap();
    assert_eq!(store.vault_rotate(&old, &new).await.unwrap(), 2);
    let kept = store.vault_get(&new, &account("x"), "token").await.unwrap().unwrap();
    assert_eq!((kept.value.expose(), kept.previous.unwrap().expose()), ("two", "one"));
    assert!(store.vault_get(&old, &account("y"), "token").await.is_err());
    assert_eq!(store.vault_rotate(&old, &new).await.unwrap(), 0, "it can be done again");

    // A worker that still has the old key keeps nothing that the new one could not open.
    let renewed = [ToKeep { name: "token".to_owned(), value: Secret::new("three"), ends_at: None }];
    let refused = store.vault_takes(&old, &account("x")).await.unwrap_err().to_string();
    assert!(refused.contains("start it anew"), "{refused}");
    store.vault_renew(&old, &account("x"), &renewed).await.unwrap_err();
    store.vault_takes(&new, &account("x")).await.unwrap();
    store.vault_renew(&new, &account("x"), &renewed).await.unwrap();
    let kept = store.vault_get(&new, &account("x"), "token").await.unwrap().unwrap();
    assert_eq!(kept.value.expose(), "three");

    // Who has lost the old key signs in anew.
    store.vault_keep(&strange, &account("x"), &renewed, &[]).await.unwrap();
    let kept = store.vault_get(&strange, &account("x"), "token").await.unwrap().unwrap();
    assert_eq!((kept.value.expose(), kept.previous.is_none()), ("three", true));
}

pub(crate) async fn the_vault_refuses_another_key(world: World) {
    let (key, _) = VaultKey::make().unwrap();
    let (other, _) = VaultKey::make().unwrap();
    world.store.vault_put(&key, &account("x"), "token", &Secret::new("hunter2")).await.unwrap();
    let refused = world.store.vault_get(&other, &account("x"), "token").await.unwrap_err().to_string();
    assert!(refused.contains(key.id()) && !refused.contains("hunter2"), "{refused}");
    assert_eq!(world.store.vault_closed_to(&other).await.unwrap(), [account("x")].into());
    assert!(world.store.vault_closed_to(&key).await.unwrap().is_empty());
}

pub(crate) async fn a_budget_is_never_overspent(world: World) {
    world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let begin = async |index| {
        let cost = Some(Charge { micros: 200_000, currency: "USD".to_owned(), budget: Some(500_000) });
        let intent = Intent { cost, ..Intent::new(Step::once("part", index)) };
        world.store.begin_step(&fence, &action.id, &intent).await
    };
    begin(0).await.unwrap();
    begin(1).await.unwrap();
    let refused = begin(2).await.expect_err("it is beyond the budget");
    assert!(matches!(refused, Error::OverBudget { .. }), "{refused}");
    assert!(
        refused.to_string().contains("costs 0.20 USD more") && refused.to_string().contains("has 0.10 USD left"),
        "{refused}"
    );
    let cost = Some(Charge { micros: 600_000, currency: "USD".to_owned(), budget: Some(500_000) });
    let intent = Intent { cost, ..Intent::new(Step::once("part", 3)) };
    let refused = world.store.begin_step(&fence, &action.id, &intent).await.expect_err("no month has so much");
    assert!(matches!(refused, Error::AboveBudget { .. }) && !refused.to_string().contains("next month"), "{refused}");
    let steps = world.store.steps(&action.id).await.unwrap();
    assert_eq!(steps.len(), 2, "the intent that was refused left nothing");
}

pub(crate) async fn an_alert_is_told_once_and_by_one(world: World) {
    let delivery = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    world
        .store
        .end(&fence, &action.id, &End::Expired { reason: "it came too late".into(), rests_until: None })
        .await
        .unwrap();
    assert!(world.store.has_alerts(DAY).await.unwrap());
    let claim = async |store: &Store| store.claim_alerts(DAY, MINUTE, 10).await.unwrap();
    let alerts = claim(&world.store).await;
    let told: Vec<_> =
        alerts.iter().map(|alert| (alert.kind, alert.delivery.clone(), alert.message.as_str())).collect();
    assert_eq!(told, [(AlertKind::Expired, Some(delivery), "it came too late")]);
    assert_eq!(alerts[0].headline.as_deref(), Some("Bridge opens a year early"));
    let other = world.another().await;
    assert_eq!(claim(&other).await, [], "another tells it already");
    world.pass(MINUTE * 2);
    assert_eq!(claim(&other).await.len(), 1, "whoever had it told nobody");
    other.alerts_told(&[alerts[0].id]).await.unwrap();
    world.pass(MINUTE * 2);
    assert_eq!(claim(&world.store).await, []);
    world.pass(DAY);
    assert_eq!(world.store.forget_alerts(DAY).await.unwrap(), 1);
}

pub(crate) async fn a_stopped_account_is_one_alert(world: World) {
    world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, delivery) = world.begin(&fence).await;
    world.store.stop_account(&fence, &action.id, "the token is dead").await.unwrap();
    assert_eq!(world.state(&delivery.id).await, DeliveryState::Held);
    assert_eq!(world.store.pauses().await.unwrap().len(), 1);
    let alerts = world.store.claim_alerts(DAY, MINUTE, 10).await.unwrap();
    let kinds: Vec<_> = alerts.iter().map(|alert| (alert.kind, alert.account.as_str())).collect();
    assert_eq!(kinds, [(AlertKind::AccountStopped, "x")]);
}

pub(crate) async fn readers_of_whom_nobody_knows_are_told_though_the_issue_is_out(world: World) {
    world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, delivery) = world.begin(&fence).await;
    let mut receipt = super::receipt("1");
    let unknown = serde_json::json!([{"recipient": "bolat@mail.example", "reply": "whether it arrived is not known"}]);
    receipt.parts[0].extra.insert("unknown".to_owned(), unknown);
    world.store.complete(&fence, &action.id, &receipt).await.unwrap();
    assert_eq!(world.state(&delivery.id).await, DeliveryState::Sent);
    let alerts = world.store.claim_alerts(DAY, MINUTE, 10).await.unwrap();
    assert!(
        matches!(&alerts[..], [alert] if alert.kind == AlertKind::Uncertain && alert.message.contains("bolat@mail.example"))
    );
}

pub(crate) async fn what_is_there_is_counted(world: World) {
    world.publish("bridge", "x").await;
    world.publish("harbour", "y").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "1").await;
    world.pass(MINUTE);
    let census = world.store.census().await.unwrap();
    assert_eq!(census.deliveries, [(DeliveryState::Scheduled, 1), (DeliveryState::Sent, 1)]);
    assert_eq!((census.due, census.pauses, census.untold_alerts), (1, 0, 0));
    assert_eq!(census.oldest_due.map(|since| world.now().duration_since(since).as_secs()), Some(60));
}

pub(crate) async fn an_outage_is_told_once_until_a_worker_was_back(world: World) {
    world.publish("bridge", "x").await;
    let look = async |store: &Store| store.look_for_workers(MINUTE * 10).await.unwrap();
    world.pass(MINUTE * 9);
    assert_eq!(look(&world.store).await, None);
    let some = world.store.register_worker(Serves::Some).await.unwrap();
    world.pass(MINUTE * 2);
    let found = look(&world.store).await.unwrap();
    assert_eq!((found.posts, found.accounts), (1, 1), "it may serve others");
    assert_eq!(look(&world.store).await, Some(found));
    let told = async || {
        let alerts = world.store.claim_alerts(DAY, MINUTE, 10).await.unwrap();
        let ids: Vec<i64> = alerts.iter().map(|alert| alert.id).collect();
        world.store.alerts_told(&ids).await.unwrap();
        alerts.iter().map(|alert| (alert.kind, alert.account.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(told().await, [(AlertKind::NoWorker, "all accounts".to_owned())]);
    let all = world.store.register_worker(Serves::All).await.unwrap();
    assert!(look(&world.store).await.is_some_and(|found| found.hangs), "it is back, and takes nothing");
    assert_eq!(told().await.len(), 1, "that is another outage");
    let lease = world.store.lease(all.worker(), &account("x"), MINUTE).await.unwrap().unwrap();
    assert_eq!(look(&world.store).await, None);
    world.store.release(&lease.fence).await.unwrap();
    drop((some, all));
    let start = std::time::Instant::now();
    while look(&world.store).await.is_none() {
        assert!(start.elapsed() < Duration::from_secs(10), "its death is never seen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(told().await.len(), 1, "another outage");
    let some = world.store.register_worker(Serves::Some).await.unwrap();
    let lease = world.store.lease(some.worker(), &account("x"), MINUTE).await.unwrap().unwrap();
    assert_eq!(look(&world.store).await, None, "somebody has the account");
    world.store.release(&lease.fence).await.unwrap();
    look(&world.store).await.unwrap();
    let _all = world.store.register_worker(Serves::All).await.unwrap();
    assert_eq!(told().await, [], "nobody needs to know any more");
}

pub(crate) async fn a_token_that_ends_is_told_once_for_each_end(world: World) {
    let (key, _) = VaultKey::make().unwrap();
    let (x, soon, later) = (account("x"), world.now() + DAY, world.now() + DAY * 60);
    let put = async |ends_at| {
        world.store.vault_put_until(&key, &x, "token", &Secret::new("hunter2"), ends_at).await.unwrap();
        world.store.vault_ends().await.unwrap()
    };
    assert_eq!(put(Some(soon)).await, [(x.clone(), "token".to_owned(), soon)]);
    for ends_at in [soon, soon, later] {
        world.store.tell_of_end(&x, "token", ends_at, "it ends").await.unwrap();
    }
    let alerts = world.store.claim_alerts(DAY, MINUTE, 10).await.unwrap();
    let told: Vec<_> = alerts.iter().map(|alert| (alert.kind, alert.account.as_str())).collect();
    assert_eq!(told, [(AlertKind::TokenEnding, "x"), (AlertKind::TokenEnding, "x")]);
    assert_eq!(put(None).await, [], "the new one ends at no known time");
}
