//! What is SQLite's own: one file, many threads and processes, one fsync for many calls.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use fanfare::id::WorkerId;
use fanfare::secret::Secret;
use fanfare::store::{Error, Options, Scope, Serves, Stamp, Store, VaultKey};

use super::counters::call;
use super::{MINUTE, World, account, anna, open, system};

/// Set for a test binary that is run as a child: the URL of the store.
const CHILD: &str = "FANFARE_TEST_STORE";

/// Runs the test `name` of this file in a process of its own, on the store at `url`.
fn child(name: &str, url: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("store::sqlite::{name}"), "--nocapture"]).env(CHILD, url).stdin(Stdio::null());
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_concurrent_calls_share_their_commits() {
    let world = World::sqlite().await;
    let path = world.url.trim_start_matches("sqlite:").to_owned();
    let before = commits(&path);
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..2000 {
        let store = world.store.clone();
        calls.spawn(async move { call(&store, "account:x").await.unwrap() });
    }
    calls.join_all().await;
    let commits = commits(&path) - before;
    let stored = called(&world, world.now()).await;
    assert_eq!(stored, 2000);
    assert!((1..=1000).contains(&commits), "{commits} commits for 2000 calls");
}

/// How many calls were counted since; those of one instant stand in one line.
async fn called(world: &World, since: jiff::Timestamp) -> u32 {
    world.store.spent("account:x", "posts", since).await.unwrap().iter().map(|(_, units)| units).sum()
}

/// How often the WAL was committed to: the frames that end a transaction have the size of the database in them.
fn commits(path: &str) -> usize {
    let wal = std::fs::read(format!("{path}-wal")).unwrap_or_default();
    let page = 4096 + 24;
    wal.get(32..).unwrap_or_default().chunks_exact(page).filter(|frame| frame[4..8] != [0; 4]).count()
}

#[tokio::test]
async fn what_lies_on_disk_is_its_owners_alone() {
    let world = World::sqlite().await;
    let path = world.url.trim_start_matches("sqlite:").to_owned();
    world.store.put_blob(&vec![7; 100_000], "image/png").await.unwrap();
    let _worker = world.store.register_worker(Serves::All).await.unwrap();
    let folder = Path::new(&path).parent().unwrap();
    let mut seen = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let entry = entry.unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&entry.metadata().unwrap().permissions()) & 0o777;
        let wanted = if entry.path().is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, wanted, "{} has {mode:o}", entry.path().display());
        seen.push(entry.file_name().into_string().unwrap());
    }
    for kept in [".db", ".db-wal", ".db-shm", ".blobs"] {
        assert!(seen.iter().any(|name| name.ends_with(kept)), "{kept} in {seen:?}");
    }
}

#[tokio::test]
async fn a_call_that_fails_leaves_the_others_of_its_transaction() {
    let world = World::sqlite().await;
    let nobody = fanfare::store::Fence { account: account("x"), worker: WorkerId::make(), fence: 1 };
    let calls = (0..100).map(async |n| {
        if n % 2 == 0 {
            call(&world.store, "account:x").await.is_ok()
        } else {
            world.store.renew(&nobody, MINUTE).await.is_ok()
        }
    });
    let done = futures_util::future::join_all(calls).await;
    assert_eq!(done.iter().filter(|ok| **ok).count(), 50);
    assert_eq!(called(&world, world.now()).await, 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_processes_write_one_file() {
    let world = World::sqlite().await;
    let children: Vec<_> = (0..4)
        .map(|_| child("child_writes", &world.url).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
        .collect();
    for child in children {
        let status = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap().status).await.unwrap();
        assert!(status.success());
    }
    let since = jiff::Timestamp::UNIX_EPOCH;
    assert_eq!(called(&world, since).await, 4 * 100);
}

/// Run by `many_processes_write_one_file`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_writes() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let store = open(&url, system()).await;
    let calls = (0..100).map(|_| call(&store, "account:x"));
    for done in futures_util::future::join_all(calls).await {
        done.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_is_proven_dead_a_stopped_one_is_not() {
    let world = World::sqlite().await;
    let store = open(&world.url, system()).await;
    let mut child = child("child_leases", &world.url).stdout(Stdio::null()).spawn().unwrap();
    let (heir, x) = (store.register_worker(Serves::All).await.unwrap(), account("x"));
    let taken = async |name: &str| store.lease(heir.worker(), &account(name), MINUTE).await.unwrap();
    // The child leases `ready` last: while that is free, the child has not come so far.
    while let Some(lease) = taken("ready").await {
        store.release(&lease.fence).await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let signal = |name: &str| {
        assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
    };
    signal("-STOP");
    assert!(store.lease(heir.worker(), &x, MINUTE).await.unwrap().is_none());
    signal("-KILL");
    child.wait().unwrap();
    let lease = store.lease(heir.worker(), &x, MINUTE).await.unwrap().expect("its lock is gone");
    assert!(lease.previous.unwrap().proven_dead);
}

/// Run by `a_killed_process_is_proven_dead_a_stopped_one_is_not`, which kills it.
#[tokio::test]
async fn child_leases() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let store = open(&url, system()).await;
    let worker = store.register_worker(Serves::All).await.unwrap();
    let hour = Duration::from_secs(3600);
    store.lease(worker.worker(), &account("x"), hour).await.unwrap().unwrap();
    while store.lease(worker.worker(), &account("ready"), hour).await.unwrap().is_none() {}
    tokio::time::sleep(MINUTE).await;
}

#[tokio::test]
async fn a_row_of_the_vault_cannot_be_moved() {
    let world = World::sqlite().await;
    let (key, _) = VaultKey::make().unwrap();
    world.store.vault_put(&key, &account("x"), "token", &Secret::new("hunter2")).await.unwrap();
    let file = rusqlite::Connection::open(world.url.trim_start_matches("sqlite:")).unwrap();
    file.execute("UPDATE vault SET account = 'y'", []).unwrap();
    assert!(matches!(world.store.vault_get(&key, &account("y"), "token").await, Err(Error::Vault { .. })));
}

#[tokio::test]
async fn what_cannot_be_a_store_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a database, but long enough that it might be taken for one".repeat(20)).unwrap();
    let refused = async |path: &Path| {
        let url = format!("sqlite:{}", path.display());
        let opened = Store::open(&url, Stamp::Live, Options::default(), system()).await;
        opened.err().expect("it is refused").to_string()
    };
    assert!(refused(&text).await.contains("not a database"));
    assert!(refused(folder.path()).await.contains("is a folder"));
    assert!(refused(&folder.path().join("none/fanfare.db")).await.contains("none is not there"));
    for url in ["mysql://localhost/news", "fanfare.db", "sqlite:"] {
        let opened = Store::open(url, Stamp::Live, Options::default(), system()).await;
        assert!(matches!(opened.err(), Some(Error::BadUrl { .. })), "{url}");
    }
}

#[tokio::test]
async fn a_database_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    rusqlite::Connection::open(&path).unwrap().execute("CREATE TABLE songs (title TEXT)", []).unwrap();
    let url = format!("sqlite:{}", path.display());
    let opened = Store::open(&url, Stamp::Live, Options::default(), system()).await;
    assert!(opened.err().expect("it is refused").to_string().contains("another program"));
}

#[tokio::test]
async fn a_blob_that_changed_on_disk_is_noticed() {
    let world = World::sqlite().await;
    let hash = world.store.put_blob(&[b'x'; 100_000], "image/jpeg").await.unwrap();
    let (folder, file) = hash.as_str().split_at(2);
    let path = format!("{}.blobs/{folder}/{file}", world.url.trim_start_matches("sqlite:"));
    std::fs::write(path, "another post").unwrap();
    assert!(matches!(world.store.blob(&hash).await, Err(Error::Corrupt { .. })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_without_room_refuses_and_loses_nothing_that_was_accepted() {
    let world = World::sqlite().await;
    // No file of the child may grow beyond 2 MiB (4096 blocks of 512 bytes), and it is not killed for trying.
    let limited = "trap '' XFSZ; ulimit -f 4096; exec \"$0\" \"$@\"";
    let inner = child("child_fills_the_disk", &world.url);
    let mut outer = Command::new("sh");
    outer.args(["-c", limited]).arg(inner.get_program()).args(inner.get_args()).env(CHILD, &world.url);
    let output = outer.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let accepted = said.lines().find_map(|line| line.strip_prefix("accepted ")).expect("the child says how many");
    let stored = world.store.spent(&long_scope(), "posts", jiff::Timestamp::UNIX_EPOCH).await.unwrap().len();
    assert_eq!(stored.to_string(), accepted);
    call(&world.store, "account:x").await.unwrap();
}

/// Run by `a_disk_without_room_refuses_and_loses_nothing_that_was_accepted`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_fills_the_disk() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let (store, scope) = (open(&url, system()).await, long_scope());
    let mut accepted = 0;
    while call(&store, &scope).await.is_ok() {
        accepted += 1;
        assert!(accepted < 1000, "the disk is never full");
    }
    println!("\naccepted {accepted}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wal_that_fills_the_disk_is_written_back_and_work_goes_on() {
    let world = World::sqlite().await;
    let limited = "trap '' XFSZ; ulimit -f 4096; exec \"$0\" \"$@\"";
    let inner = child("child_writes_the_same_again_and_again", &world.url);
    let mut outer = Command::new("sh");
    outer.args(["-c", limited]).arg(inner.get_program()).args(inner.get_args()).env(CHILD, &world.url);
    let output = outer.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
}

/// Run by `a_wal_that_fills_the_disk_is_written_back_and_work_goes_on`: 20 MB in a WAL that has room for 2.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_writes_the_same_again_and_again() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let (store, reason, x) = (open(&url, system()).await, long_scope(), Scope::Account(account("x")));
    let mut refused = 0;
    for _ in 0..400 {
        refused += u32::from(store.pause(&x, &reason, &anna()).await.is_err());
        refused += u32::from(store.resume(&x, &anna()).await.is_err());
    }
    assert!((1..40).contains(&refused), "{refused} of 800 were refused");
    store.pause(&x, "now", &anna()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_without_room_leaves_nothing_half_made() {
    let world = World::sqlite().await;
    world.store.put_blob(&[7; 3 << 20], "video/mp4").await.unwrap();
    let limited = "trap '' XFSZ; ulimit -f 4096; exec \"$0\" \"$@\"";
    let inner = child("child_backs_up", &world.url);
    let mut outer = Command::new("sh");
    outer.args(["-c", limited]).arg(inner.get_program()).args(inner.get_args()).env(CHILD, &world.url);
    let output = outer.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("quota is full"), "{said}");
    let left = std::fs::read_dir(world.folder.path()).unwrap().flatten().map(|entry| entry.file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with("backup")).collect();
    assert!(left.is_empty(), "{left:?}");
    // What a process that was killed left does not stand in the way.
    std::fs::write(world.folder.path().join("backup.part"), "half").unwrap();
    world.store.backup(&world.folder.path().join("backup")).await.unwrap();
    assert!(!world.folder.path().join("backup.part").exists());
}

/// Run by `a_backup_without_room_leaves_nothing_half_made`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_backs_up() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let path = Path::new(url.trim_start_matches("sqlite:")).with_file_name("backup");
    println!("\n{}", open(&url, system()).await.backup(&path).await.unwrap_err());
}

fn long_scope() -> String {
    "x".repeat(50_000)
}
