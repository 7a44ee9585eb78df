//! A worker whose machine stops in the middle of a transaction at PostgreSQL, as far as the server can see: its connections stay
//! open and say nothing more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fanfare::id::AccountName;
use fanfare::store::{Options, Serves, Stamp, Store};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{World, open};

const LEASE: Duration = Duration::from_secs(60);

/// Passes on what a client and the server say; once it `stalls`, no COMMIT arrives any more, nor what follows it.
async fn proxy(server: String, stalls: Arc<AtomicBool>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (server, stalls) = (TcpStream::connect(&server).await.unwrap(), stalls.clone());
            tokio::spawn(pass_on(client, server, stalls));
        }
    });
    port
}

async fn pass_on(client: TcpStream, server: TcpStream, stalls: Arc<AtomicBool>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let answers = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut said = [0; 4096];
    while let Ok(count @ 1..) = from_client.read(&mut said).await {
        let commits = said[..count].windows(6).any(|word| word == b"COMMIT");
        if commits && stalls.load(Ordering::SeqCst) {
            let _ = answers.await;
            return;
        }
        to_server.write_all(&said[..count]).await.unwrap();
    }
}

/// The URL of the world's database by way of a proxy, and what makes that stall.
async fn behind_a_proxy(world: &World) -> (url::Url, Arc<AtomicBool>) {
    let mut url = url::Url::parse(&world.url).unwrap();
    let stalls = Arc::new(AtomicBool::new(false));
    let port = proxy(format!("127.0.0.1:{}", url.port().unwrap()), stalls.clone()).await;
    url.set_port(Some(port)).unwrap();
    (url, stalls)
}

#[tokio::test]
async fn a_machine_that_stops_in_a_transaction_keeps_an_account_from_nobody() {
    let world = World::postgres().await;
    let (through, stalls) = behind_a_proxy(&world).await;
    let far = open(through.as_str(), Arc::new(world.clock.clone())).await;
    let (mine, theirs) =
        (world.store.register_worker(Serves::All).await.unwrap(), far.register_worker(Serves::All).await.unwrap());
    let account = AccountName::new("parrot-1");

    stalls.store(true, Ordering::SeqCst);
    let stalled = tokio::spawn({
        let account = account.clone();
        async move { far.lease(theirs.worker(), &account, LEASE).await }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!stalled.is_finished(), "it waits for what it has written to be durable");

    let taken = tokio::time::timeout(Duration::from_secs(40), world.store.lease(mine.worker(), &account, LEASE)).await;
    let lease = taken.expect("nobody waits for a machine that has stopped").expect("the store answers");
    assert!(lease.is_some(), "the account is free: nothing of the other's was committed");
    assert!(stalled.await.unwrap().is_err(), "the other learns that its transaction was ended");
}

/// The network takes what is said and gives nothing back, and nobody is told.
#[tokio::test]
async fn a_database_that_no_longer_answers_is_given_up_and_found_again() {
    let world = World::postgres().await;
    let (through, stalls) = behind_a_proxy(&world).await;
    let options = Options { patience: Duration::from_secs(1), ..Options::default() };
    let store = Store::open(through.as_str(), Stamp::Sandbox, options, Arc::new(world.clock.clone())).await.unwrap();
    let worker = store.register_worker(Serves::All).await.unwrap();
    let account = AccountName::new("parrot-1");

    stalls.store(true, Ordering::SeqCst);
    let publication = world.publication("bridge");
    let delivery = [world.due_now("parrot-1")];
    let (leased, published) = tokio::join!(
        tokio::time::timeout(Duration::from_secs(8), store.lease(worker.worker(), &account, LEASE)),
        tokio::time::timeout(Duration::from_secs(8), store.publish(&publication, &delivery)),
    );
    for error in [leased.expect("given up").unwrap_err(), published.expect("given up").unwrap_err()] {
        assert!(store.may_come_back(&error), "{error}");
        assert!(error.to_string().contains("did not answer"), "{error}");
    }
    stalls.store(false, Ordering::SeqCst);
    // What the old connections have locked the server lets go once it finds them idle.
    let lease = tokio::time::timeout(Duration::from_secs(40), async {
        loop {
            if let Ok(lease) = store.lease(worker.worker(), &account, LEASE).await {
                return lease;
            }
        }
    });
    assert!(lease.await.expect("it is found again").is_some());
}
