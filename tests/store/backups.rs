//! A store in a file, and a store made of it; whether a store is sound.

use std::path::PathBuf;
use std::time::Duration;

use fanfare::delivery::{ActionKind, BegunAs, DeliveryState, Step};
use fanfare::id::BlobHash;
use fanfare::secret::Secret;
use fanfare::store::{Accepted, End, Error, Filter, Intent, Options, Record, Scope, Stamp, Store, VaultKey};

use super::counters::drawing;
use super::{BACK_TO_SCHEMA_2, MINUTE, Recorded as _, World, account, anna, part, receipt, system};

impl World {
    /// Where a backup may go.
    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// New stores of both engines, an hour later.
    async fn elsewhere(&self) -> [World; 2] {
        let new = [World::sqlite().await, World::postgres().await];
        new.iter().for_each(|world| world.pass(MINUTE * 60));
        new
    }

    /// A new store of the same engine, an hour later. PostgreSQL has its own time, so that only here times can be compared.
    async fn later(&self) -> World {
        let new = if self.url.starts_with("sqlite:") { World::sqlite().await } else { World::postgres().await };
        new.pass(MINUTE * 60);
        new
    }

    /// Runs a statement behind the store's back.
    async fn tamper(&self, sql: &str) {
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
            return;
        }
        let (client, connection) = tokio_postgres::connect(&self.url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap();
    }

    /// A delivery with frozen content.
    async fn publish_frozen(&self, article: &str, account: &str) -> (fanfare::id::DeliveryId, BlobHash) {
        let post =
            self.store.put_blob(format!("the post about {article}").as_bytes(), "application/json").await.unwrap();
        let mut delivery = self.due_now(account);
        delivery.post = Some(post.clone());
        (self.hand_over(article, delivery).await.delivery().clone(), post)
    }

    async fn faults(&self) -> Vec<String> {
        let found = self.store.check().await.unwrap();
        found.faults.into_iter().map(|fault| format!("{}: {}", fault.about, fault.says)).collect()
    }
}

pub(crate) async fn a_backup_of_one_engine_is_a_store_of_the_other(world: World) {
    let (sent, _) = world.publish_frozen("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let (key, _) = VaultKey::make().unwrap();
    world.store.vault_put(&key, &account("x"), "token", &Secret::new("hunter2")).await.unwrap();
    world.store.vault_put(&key, &account("x"), "token", &Secret::new("hunter3")).await.unwrap();
    world.store.draw(&[drawing(3)]).await.unwrap();
    let empty = world.store.put_blob(b"", "text/plain").await.unwrap();
    let file = world.file("backup");
    let made = world.store.backup(&file).await.unwrap();
    assert_eq!((made.made_at, made.blobs, made.missing.len()), (world.now(), 2, 0));
    assert!(made.rows.contains(&("deliveries", 1)) && made.rows.contains(&("vault", 1)), "{made:?}");

    let dossier = world.store.dossier(sent.as_str()).await.unwrap();
    for other in world.elsewhere().await {
        let restored = other.store.restore(&file, &anna()).await.unwrap();
        assert_eq!((restored.deliveries, restored.held, restored.uncertain), (1, 0, 0));
        let same = other.store.dossier(sent.as_str()).await.unwrap();
        assert_eq!(same, dossier);
        let again = other.hand_over("bridge", other.due_now("x")).await;
        let state = DeliveryState::Sent;
        assert_eq!(again, Accepted::AlreadyPublished { delivery: sent.clone(), state, receipt: Some(receipt("77")) });
        let kept = other.store.vault_get(&key, &account("x"), "token").await.unwrap().unwrap();
        assert_eq!((kept.value.expose(), kept.previous.unwrap().expose()), ("hunter3", "hunter2"));
        let spent = other.store.spent("account:x", "posts", jiff::Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(spent.iter().map(|(_, units)| units).sum::<u32>(), 3);
        assert!(other.store.blob(&empty).await.unwrap().bytes.is_empty());
        // The platform's id is still this delivery's own.
        other.store.resume(&Scope::All, &anna()).await.unwrap();
        other.publish("harbour", "x").await;
        let (_worker, fence) = other.worker("x").await;
        let (action, _) = other.begin(&fence).await;
        let step = Step::once("part", 0);
        other.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
        let taken = other.store.finish_step(&fence, &action.id, &step, &part("77")).await;
        assert!(matches!(taken, Err(Error::IdTaken { .. })), "{taken:?}");
        assert_eq!(other.faults().await, [""; 0]);
    }
}

pub(crate) async fn a_restored_store_holds_what_was_open(world: World) {
    let due = world.publish("due", "x").await;
    let mut later = world.due_now("x");
    later.due_at = world.now() + MINUTE * 600;
    let planned = later.due_at;
    let later = world.hand_over("later", later).await.delivery().clone();
    let mut awaits = world.due_now("x");
    awaits.state = DeliveryState::AwaitingApproval;
    let awaits = world.hand_over("awaits", awaits).await.delivery().clone();
    let (_worker, fence) = world.worker("y").await;
    let held = world.publish("held", "y").await;
    let (action, _) = world.begin(&fence).await;
    world.store.hold(&fence, &action.id, "the budget is spent").await.unwrap();
    let uncertain = world.publish("uncertain", "y").await;
    let (action, _) = world.begin(&fence).await;
    let check = End::Uncertain { check: "look at the account".into(), error: None };
    world.store.end(&fence, &action.id, &check).await.unwrap();
    let running = world.publish("running", "z").await;
    let (_other, fence) = world.worker("z").await;
    let action = world.store.next_action(&fence).await.unwrap().unwrap().action;
    let begins =
        [Record::Start(BegunAs { steps: 1, identity: None }), Record::Begin(Intent::new(Step::once("part", 0)))];
    world.store.record(&fence, &action.id, &begins).await.unwrap();
    let file = world.file("backup");
    world.store.backup(&file).await.unwrap();

    let since = world.now().strftime("%Y-%m-%d %H:%M UTC").to_string();
    let other = world.later().await;
    let restored = other.store.restore(&file, &anna()).await.unwrap();
    assert_eq!((restored.deliveries, restored.held), (6, 5), "what awaits approval is counted with what is held");
    for (id, state, words) in [
        (&due, DeliveryState::Held, format!("restored from a backup of {since}; it may have been sent since")),
        (&running, DeliveryState::Held, "it may have been sent since".to_owned()),
        (&later, DeliveryState::Held, "sends it when it is due".to_owned()),
        (&awaits, DeliveryState::AwaitingApproval, "restored from a backup".to_owned()),
        (&held, DeliveryState::Held, "held before: the budget is spent".to_owned()),
        (&uncertain, DeliveryState::Uncertain, "look at the account".to_owned()),
    ] {
        let delivery = other.store.delivery(id).await.unwrap();
        let reason = delivery.waiting.reason.unwrap();
        assert!(delivery.state == state && reason.contains(&words), "{} {reason}", delivery.state);
    }
    assert_eq!(other.faults().await, [""; 0]);
    assert!(other.store.due_accounts(10).await.unwrap().is_empty());
    let pauses = other.store.pauses().await.unwrap();
    assert!(pauses[0].scope == Scope::All && pauses[0].reason.contains("look at what went out since"), "{pauses:?}");
    assert!(other.store.lease(anybody(&other).await.worker(), &account("y"), MINUTE).await.unwrap().is_some());

    other.store.resume(&Scope::All, &anna()).await.unwrap();
    let retried = other.store.retry(&later, &anna()).await.unwrap();
    assert_eq!((retried.state, retried.due_at), (DeliveryState::Scheduled, planned));
    assert_eq!(retried.waiting.next_at, Some(planned));
    assert!(other.store.due_accounts(10).await.unwrap().is_empty(), "not before its time");
    other.store.retry(&due, &anna()).await.unwrap();
    assert_eq!(other.store.due_accounts(10).await.unwrap().len(), 1);
}

async fn anybody(world: &World) -> fanfare::store::Registration {
    world.store.register_worker(fanfare::store::Serves::All).await.unwrap()
}

pub(crate) async fn an_open_correction_is_uncertain_once_restored_and_a_retraction_goes_on(world: World) {
    let (corrected, retracted) = (world.publish("bridge", "x").await, world.publish("harbour", "x").await);
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "1").await;
    world.send(&fence, "2").await;
    world.store.act(&world.change(&corrected, ActionKind::Reply), &anna()).await.unwrap();
    world.store.act(&world.change(&retracted, ActionKind::Delete), &anna()).await.unwrap();
    let file = world.file("backup");
    world.store.backup(&file).await.unwrap();
    let other = world.later().await;
    let restored = other.store.restore(&file, &anna()).await.unwrap();
    assert_eq!((restored.held, restored.uncertain), (0, 1));
    assert_eq!(other.state(&corrected).await, DeliveryState::Uncertain);
    let (_worker, fence) = other.worker("x").await;
    let (action, delivery) = other.begin(&fence).await;
    assert_eq!((action.kind, &delivery.id), (ActionKind::Delete, &retracted));
    let dropped = other.store.resolve(&corrected, fanfare::store::Resolution::Drop, &anna()).await.unwrap();
    assert_eq!(dropped.state, DeliveryState::Sent);
    assert_eq!(other.faults().await, [""; 0]);
}

pub(crate) async fn a_backup_goes_only_where_nothing_is(world: World) {
    world.publish("bridge", "x").await;
    let file = world.file("backup");
    world.store.backup(&file).await.unwrap();
    let refused = world.store.restore(&file, &anna()).await.unwrap_err();
    assert!(matches!(&refused, Error::NotEmpty { store } if store == world.store.place()), "{refused}");
    let twice = world.store.backup(&file).await.unwrap_err().to_string();
    assert!(twice.contains("there is a file of that name already"), "{twice}");
    let nowhere = world.store.backup(&world.file("none/backup")).await.unwrap_err().to_string();
    assert!(nowhere.contains("no such file or folder"), "{nowhere}");

    let other = World::postgres().await;
    let live = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", live.path().join("live.db").display());
    let store = Store::open(&url, Stamp::Live, Options::default(), system()).await.unwrap();
    assert!(matches!(store.restore(&file, &anna()).await, Err(Error::WrongStamp { .. })));
    other.store.restore(&file, &anna()).await.unwrap();
    assert!(matches!(other.store.restore(&file, &anna()).await, Err(Error::NotEmpty { .. })), "only once");
}

pub(crate) async fn a_backup_that_was_changed_is_refused(world: World) {
    use std::os::unix::fs::PermissionsExt as _;
    world.publish_frozen("bridge", "x").await;
    let file = world.file("backup");
    world.store.backup(&file).await.unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = std::fs::read(&file).unwrap();
    let other = World::sqlite().await;
    let refused = async |name: &str, bytes: &[u8]| {
        let path = world.file(name);
        std::fs::write(&path, bytes).unwrap();
        let refused = other.store.restore(&path, &anna()).await;
        refused.expect_err("it is refused").to_string()
    };
    let mut changed = bytes.clone();
    let at = changed.windows(15).position(|window| window == b"the post about ").unwrap();
    changed[at] = b'T';
    assert!(refused("changed", &changed).await.contains("not as it was made"));
    let cut = refused("cut", &bytes[..bytes.len() / 2]).await;
    assert!(cut.contains("damaged") || cut.contains("not finished") || cut.contains("not as it was made"), "{cut}");
    assert!(refused("text", b"Dear diary, ".repeat(100).as_slice()).await.contains("no backup of this program"));
    let database = world.file("fanfare.db");
    rusqlite::Connection::open(&database)
        .unwrap()
        .execute_batch("CREATE TABLE IF NOT EXISTS songs (title TEXT)")
        .unwrap();
    let foreign = other.store.restore(&database, &anna()).await.expect_err("it is refused").to_string();
    assert!(foreign.contains("no backup of this program"), "{foreign}");
    assert!(other.store.deliveries(&Filter::default()).await.unwrap().is_empty());
    other.store.restore(&file, &anna()).await.expect("the one that was not changed");
}

pub(crate) async fn a_backup_is_of_one_instant_while_others_write(world: World) {
    let writer = {
        let store = world.another().await;
        let publications: Vec<_> = (0..150)
            .map(|n| (world.publication(&format!("article-{n}")), [world.due_now("x"), world.due_now("y")]))
            .collect();
        tokio::spawn(async move {
            for (publication, deliveries) in publications {
                store.publish(&publication, &deliveries).await.unwrap();
            }
        })
    };
    let mut files = Vec::new();
    while !writer.is_finished() {
        let file = world.file(&format!("backup-{}", files.len()));
        world.store.backup(&file).await.unwrap();
        files.push(file);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    writer.await.unwrap();
    assert!(files.len() > 1, "nothing was written meanwhile");
    for file in files {
        let other = World::sqlite().await;
        let restored = other.store.restore(&file, &anna()).await.unwrap();
        assert_eq!(restored.deliveries % 2, 0, "half of a publication");
        assert_eq!(other.faults().await, [""; 0]);
    }
}

pub(crate) async fn content_that_is_gone_is_told_and_the_rest_is_kept(world: World) {
    let (lost, post) = world.publish_frozen("bridge", "x").await;
    let (kept, _) = world.publish_frozen("harbour", "x").await;
    world.lose(&post).await;
    let [fault] = <[String; 1]>::try_from(world.faults().await).unwrap();
    assert!(fault.contains(post.as_str()) && fault.contains(lost.as_str()) && fault.contains("is missing"), "{fault}");
    let file = world.file("backup");
    let made = world.store.backup(&file).await.unwrap();
    assert_eq!((made.blobs, &made.missing), (1, &vec![post.clone()]));
    for other in world.elsewhere().await {
        let restored = other.store.restore(&file, &anna()).await.unwrap();
        assert_eq!((restored.deliveries, restored.missing), (2, vec![post.clone()]));
        let frozen = other.store.delivery(&kept).await.unwrap().post.unwrap();
        assert_eq!(&*other.store.blob(&frozen).await.unwrap().bytes, b"the post about harbour");
    }
}

impl World {
    async fn lose(&self, hash: &BlobHash) {
        self.tamper(&format!("DELETE FROM blobs WHERE hash = '{hash}'")).await;
    }
}

pub(crate) async fn a_check_says_each_fault_in_a_sentence(world: World) {
    let scheduled = world.publish("scheduled", "x").await;
    let sent = world.publish("sent", "y").await;
    let orphan = world.publish("orphan", "z").await;
    let (_worker, fence) = world.worker("y").await;
    world.send(&fence, "1").await;
    assert_eq!(world.faults().await, [""; 0]);
    world.tamper(&format!("UPDATE actions SET ready = 0 WHERE delivery = '{scheduled}'")).await;
    world.tamper(&format!("UPDATE deliveries SET receipt = NULL WHERE id = '{sent}'")).await;
    world.tamper(&format!("DELETE FROM actions WHERE delivery = '{orphan}'")).await;
    world.tamper("UPDATE steps SET result = NULL").await;
    world.tamper("UPDATE leases SET until = until + 900000000000000").await;
    let faults = world.faults().await;
    for words in [
        format!(
            "delivery {scheduled} of x is scheduled, but the action that sends it is waiting and no worker takes it"
        ),
        format!("delivery {sent} of y is sent, but has no receipt; look at `fanfare queue show {sent}`"),
        format!("delivery {orphan} of z is scheduled, and nothing is there that would send it"),
        "its result is gone".to_owned(),
        "by a clock that was wrong".to_owned(),
    ] {
        assert!(faults.iter().any(|fault| fault.contains(&words)), "{words} is not in {faults:#?}");
    }
    assert_eq!(faults.len(), 5, "{faults:#?}");
}

pub(crate) async fn the_version_of_a_store_is_known_before_it_is_opened(world: World) {
    let version = async || Store::schema_at(&world.url, system()).await.unwrap();
    assert_eq!(version().await, Some(Store::SCHEMA));
    let (_registration, fence) = world.worker("x").await;
    world.publish("bridge", "x").await;
    let (other, sent) = (world.publish("tram", "y").await, world.send(&fence, "17").await);
    let history = async |store: &Store, id: &str| store.dossier(id).await.unwrap().history;
    let before = history(&world.store, sent.as_str()).await;
    assert!(before.len() > 2, "{before:?}");
    let open = world.publish("ferry", "x").await;
    let (action, _) = world.begin(&fence).await;
    let step = Step::once("part", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
    world.tamper(BACK_TO_SCHEMA_2).await;
    assert_eq!(version().await, Some(2));
    let migrated = world.another().await;
    assert_eq!(version().await, Some(Store::SCHEMA));
    assert_eq!(history(&migrated, sent.as_str()).await, before, "what happened before is still told");
    assert_eq!(migrated.delivery(&open).await.unwrap().state, DeliveryState::Sending);
    let ends = [Record::Finish { step, result: part("17") }, Record::Complete(receipt("17"))];
    let taken = migrated.record(&fence, &action.id, &ends).await;
    assert!(matches!(taken, Err(Error::IdTaken { .. })), "whose an id is, is still known: {taken:?}");
    let ends = ends.map(|record| match record {
        Record::Finish { step, .. } => Record::Finish { step, result: part("18") },
        _ => Record::Complete(receipt("18")),
    });
    migrated.record(&fence, &action.id, &ends).await.unwrap();
    let delivery = migrated.delivery(&open).await.unwrap();
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Sent, 1), "what was open is brought to its end");
    migrated.cancel(&other, &anna()).await.unwrap();
    let told = history(&migrated, other.as_str()).await.into_iter().map(|change| change.what).collect::<Vec<_>>();
    assert_eq!(told, ["scheduled", "cancelled"], "and goes on");
    assert_eq!(Store::schema_at("sqlite:/nowhere/fanfare.db", system()).await.unwrap(), None);
}
