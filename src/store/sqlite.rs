//! SQLite: one thread that writes, one that reads, each with a connection of its own, and one that syncs what was written.
//!
//! The writer runs what comes as one immediate transaction, which it commits as soon as the disk is idle: many calls share one
//! fsync, during which those of the next run, and a lone one waits for no timer. If one of them fails, all are run again, each
//! under a savepoint of its own.

mod durable;
mod link;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use futures_util::FutureExt as _;
use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::queue::Job;
use super::tx::{self, Op, Place, Tx, corrupt};
use super::{Error, Result, Stamp, life, private, schema};
use crate::clock::Clock;

pub(super) use link::Link;

use durable::Disk;
use writer::Writer;

/// The first SQLite without the corruption of a WAL that is reset while it is read (fixed in 3.51.3).
const OLDEST: i32 = 3_051_003;

/// How long another process may keep the file before a call gives up.
const BUSY: Duration = Duration::from_secs(15);

/// How large the WAL grows, in pages of 4 KB, before it is written back. The more is gathered, the fewer pages are written back
/// twice: with a million deliveries in the store each one due dirties pages that hardly another does.
const CHECKPOINT_PAGES: i64 = 16384;

/// The same on a disk with little room: at most a sixteenth of what is free, and no less than this.
const FEWEST_PAGES: i64 = 256;

/// What is left of the WAL's file afterwards, in bytes: all that it needs until the next time.
const WAL_BYTES: i64 = 64 << 20;

/// Pages that the writer keeps at hand, in KiB: those of one publication to 1,000 accounts, or of what is on its way. More costs
/// more than it saves: whenever pages were split SQLite walks through all that it keeps as it commits, and the processor has to
/// fetch again what lies further apart.
const WRITER_CACHE_KIB: i64 = 8 << 10;

/// The engine: its threads end when it is dropped.
pub(super) struct Sqlite {
    pub(super) place: Place,
    pub(super) path: PathBuf,
    write: mpsc::Sender<Box<dyn Job>>,
    read: mpsc::Sender<Box<dyn Job>>,
    disk: Arc<Disk>,
    writes: [JoinHandle<()>; 2],
    reads: JoinHandle<()>,
}

impl Sqlite {
    /// Opens or makes the file, and migrates it. Blocks.
    pub(super) fn open(path: &Path, stamp: Stamp, clock: &Arc<dyn Clock>) -> Result<Self> {
        let place: Place = path.display().to_string().into();
        check(path, &place)?;
        // Where no file can be made, or none be linked, SQLite says so or makes it itself.
        let _ = private::make_file(path);
        let connection = connect(path, &place)?;
        connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB).map_err(|e| error(&place, &e))?;
        let mut tx = Tx::sqlite(connection, path, &place, clock)?;
        // Who only looks waits for nobody who writes.
        if !ready(schema::is_current(&mut tx, stamp, &place))? {
            migrate(&mut tx, stamp, &place, clock)?;
        }
        let disk = Arc::new(Disk::of(&tx.sqlite_link().connection, &place)?);
        tx.sqlite_link().batch("PRAGMA synchronous = NORMAL")?;

        let connection = connect(path, &place)?;
        connection.pragma_update(None, "query_only", true).map_err(|e| error(&place, &e))?;
        let mut reader = Reader { tx: Tx::sqlite(connection, path, &place, clock)?, clock: clock.clone() };

        let (write, calls) = mpsc::channel();
        let (committed, to_sync) = mpsc::channel();
        let writer = Writer::new(tx, clock.clone(), disk.clone(), committed);
        let writes = spawn("store-write", &place, move || writer.run(&calls))?;
        let syncs = disk.clone();
        let syncs = spawn("store-sync", &place, move || syncs.run(&to_sync))?;
        let (read, calls) = mpsc::channel();
        let reads = spawn("store-read", &place, move || reader.run(&calls))?;
        Ok(Self { place, path: path.to_owned(), write, read, disk, writes: [writes, syncs], reads })
    }

    /// Returns once its connections are closed, and nothing is left beside the file by them. Blocks.
    pub(super) fn close(self) {
        let Self { write, read, writes, reads, .. } = self;
        // One after the other: of two that close at once each takes the other for one that still needs the WAL, and both leave it.
        // A thread that has panicked has closed its connection too.
        drop(read);
        let _ = reads.join();
        drop(write);
        for thread in writes {
            let _ = thread.join();
        }
    }

    /// Runs an operation that writes; returns once it is durable.
    pub(super) async fn write<A, T>(&self, args: A, op: Op<A, T>) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.call(&self.write, args, op).await
    }

    /// Runs an operation that only reads, on what is committed.
    pub(super) async fn read<A, T>(&self, args: A, op: Op<A, T>) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.call(&self.read, args, op).await
    }

    async fn call<A, T>(&self, queue: &mpsc::Sender<Box<dyn Job>>, args: A, op: Op<A, T>) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.disk.works()?;
        let (call, answer) = super::queue::job(args, op);
        let ended = || Error::Database { store: self.place.to_string(), reason: "its thread has ended".into() };
        queue.send(call).map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }
}

/// Makes the tables, or brings them up to date.
fn migrate(tx: &mut Tx, stamp: Stamp, place: &Place, clock: &Arc<dyn Clock>) -> Result<()> {
    tx.sqlite_link().batch("BEGIN IMMEDIATE")?;
    tx.now = clock.now();
    let migrated = ready(schema::migrate(tx, &schema::SQLITE, stamp, place));
    let ended = tx.sqlite_link().batch(if migrated.is_ok() { "COMMIT" } else { "ROLLBACK" });
    migrated.and(ended)
}

/// Polls an operation to its end. On this engine nothing in it waits.
fn ready<T>(operation: impl Future<Output = Result<T>>) -> Result<T> {
    operation.now_or_never().unwrap_or_else(|| Err(corrupt("an operation waited for something that is not the store")))
}

/// The same for one in a queue: false if it must be undone.
fn ran(operation: impl Future<Output = bool>) -> bool {
    operation.now_or_never().unwrap_or_default()
}

struct Reader {
    tx: Tx,
    clock: Arc<dyn Clock>,
}

impl Reader {
    fn run(&mut self, calls: &mpsc::Receiver<Box<dyn Job>>) {
        while let Ok(mut call) = calls.recv() {
            self.tx.now = self.clock.now();
            let begun = self.tx.sqlite_link().batch("BEGIN");
            if begun.is_ok() {
                ran(call.run(&mut self.tx));
                let _ = self.tx.sqlite_link().batch("COMMIT");
            }
            call.answer(&begun);
        }
    }
}

impl Tx {
    /// A connection of its own, with no transaction open.
    pub(super) fn sqlite(connection: Connection, path: &Path, place: &Place, clock: &Arc<dyn Clock>) -> Result<Self> {
        connection.set_prepared_statement_cache_capacity(128);
        number_lines(&connection).map_err(|e| error(place, &e))?;
        let link = Link::new(connection, place.clone(), life::folder(path));
        Ok(Tx { now: clock.now(), link: tx::Link::Sqlite(link) })
    }

    fn sqlite_link(&mut self) -> &mut Link {
        match &mut self.link {
            tx::Link::Sqlite(link) => link,
            tx::Link::Postgres(_) => unreachable!("made by Tx::sqlite"),
        }
    }
}

/// The one sequence of numbers that statements take, by PostgreSQL's names for it: `setval(name, last)`, `nextval(name)`, and
/// `currval(name)` for the one that was taken last.
fn number_lines(connection: &Connection) -> rusqlite::Result<()> {
    let last = Arc::new(AtomicI64::new(0));
    let (next, current) = (last.clone(), last.clone());
    connection.create_scalar_function("setval", 2, FunctionFlags::SQLITE_UTF8, move |context| {
        let value: i64 = context.get(1)?;
        last.store(value, Ordering::Relaxed);
        Ok(value)
    })?;
    connection.create_scalar_function("nextval", 1, FunctionFlags::SQLITE_UTF8, move |_| {
        Ok(next.fetch_add(1, Ordering::Relaxed) + 1)
    })?;
    connection
        .create_scalar_function("currval", 1, FunctionFlags::SQLITE_UTF8, move |_| Ok(current.load(Ordering::Relaxed)))
}

fn spawn(name: &str, place: &Place, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(run);
    spawned.map_err(|e| Error::Open { store: place.to_string(), reason: format!("no thread for it: {e}") })
}

fn connect(path: &Path, place: &Place) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // That rows belong together is what the operations see to, and `check.rs` looks at.
        connection.pragma_update(None, "foreign_keys", false)?;
        // Else a statement is compiled anew for each value that might change its plan, on account of the partial indices.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "wal_autocheckpoint", checkpoint_pages(path))?;
        // A WAL that grew in a burst is given back to the disk.
        connection.pragma_update(None, "journal_size_limit", WAL_BYTES)?;
        Ok(connection)
    };
    open().map_err(|e| error(place, &e))
}

/// After how many pages the WAL is written back, so that it does not fill a small disk alone.
fn checkpoint_pages(path: &Path) -> i64 {
    let free = path.parent().and_then(|folder| rustix::fs::statvfs(folder).ok());
    let free = free.map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize));
    i64::try_from(free / 16 / 4096).unwrap_or(CHECKPOINT_PAGES).clamp(FEWEST_PAGES, CHECKPOINT_PAGES)
}

/// What makes SQLite fail in ways that are hard to understand is found before.
/// That the file, if it is there, may be written: SQLite would open it for reading, and lay files beside it that nobody may write either.
/// Asked, not tried: who opens and closes a file lets go of the locks that this process has on it.
pub(super) fn may_be_written(path: &Path, place: &Place) -> Result<()> {
    match path.is_file() && rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_err() {
        true => Err(Error::ReadOnly { store: place.to_string() }),
        false => Ok(()),
    }
}

fn check(path: &Path, place: &Place) -> Result<()> {
    let refuse = |reason: String| Err(Error::Open { store: place.to_string(), reason });
    if rusqlite::version_number() < OLDEST {
        return refuse(format!("SQLite {} can corrupt it; 3.51.3 or newer is needed", rusqlite::version()));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let misplaced = |reason: String| Err(Error::BadPlace { store: place.to_string(), reason });
    if path.is_dir() {
        return misplaced("it is a folder; name a file in it".into());
    }
    if !folder.is_dir() {
        return misplaced(format!("the folder {} is not there; make it first", folder.display()));
    }
    if let Some(kind) = network_file_system(folder) {
        return misplaced(format!(
            "it lies on a network file system ({kind}), where locks fail; use a local disk or PostgreSQL"
        ));
    }
    may_be_written(path, place)?;
    match private::make_folder(&life::folder(path)) {
        Ok(()) => Ok(()),
        Err(e) => match e.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Err(Error::ReadOnly { store: place.to_string() })
            }
            std::io::ErrorKind::StorageFull => Err(Error::DiskFull { store: place.to_string() }),
            _ => refuse(e.to_string()),
        },
    }
}

/// The kind of the file system on which `folder` lies, if its locks and fsyncs cannot be trusted. Known on Linux alone.
fn network_file_system(folder: &Path) -> Option<String> {
    remote_kind(&folder.canonicalize().ok()?, &std::fs::read_to_string("/proc/self/mounts").ok()?)
}

/// Kinds of file systems of other machines. What a virtual machine or a container has of its host (`9p`, `virtiofs`) is none:
/// nobody else locks there.
const REMOTE: &[&str] = &[
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "fuse.ceph",
    "fuse.davfs",
    "fuse.gcsfuse",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
    "vboxsf",
];

/// The same of `folder` where these are the mounts.
fn remote_kind(folder: &Path, mounts: &str) -> Option<String> {
    let nearest = mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?.replace("\\040", " "), words.next()?, words.next()?))
        })
        .filter(|(point, ..)| folder.starts_with(point))
        .max_by_key(|(point, ..)| point.len())?;
    let (_, kind, options) = nearest;
    // A drive of Windows, whose programs lock there too.
    let is_drive = kind == "9p" && options.contains("aname=drvfs");
    (is_drive || REMOTE.contains(&kind)).then(|| kind.to_owned())
}

pub(super) fn error(place: &Place, error: &rusqlite::Error) -> Error {
    let store = place.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly) => Error::ReadOnly { store },
        Some(ErrorCode::DiskFull) => Error::DiskFull { store },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy { store },
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Error::Open {
            store,
            reason: format!("{error}; look at its owner and rights, and whether its disk can be written"),
        },
        Some(ErrorCode::NotADatabase) => {
            Error::Open { store, reason: "the file is not a database; name another".into() }
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            Error::Corrupt { what: format!("{store}: {error}; restore it from a backup") }
        }
        // What SQLite says of some full disks, too.
        Some(ErrorCode::SystemIoFailure) => {
            Error::Database { store, reason: format!("{error}; see whether its disk is full, read-only or failing") }
        }
        _ => Error::Database { store, reason: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_another_machine_is_known_by_the_nearest_mount() {
        let mounts = "/dev/vda / ext4 rw 0 0\nserver:/desk /srv/news\\040desk nfs4 rw 0 0\ntmpfs /srv/news\\040desk/tmp tmpfs rw 0 0\n\
                      C:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\,trans=fd 0 0\nnone /mnt/host 9p rw,trans=fd 0 0\nvol /mnt/vol fuse.glusterfs rw 0 0\n";
        let kind = |folder: &str| remote_kind(Path::new(folder), mounts);
        assert_eq!(kind("/srv/fanfare"), None);
        assert_eq!(kind("/srv/news desk/store").as_deref(), Some("nfs4"));
        assert_eq!(kind("/srv/news desk/tmp"), None);
        assert_eq!(kind("/mnt/vol/a").as_deref(), Some("fuse.glusterfs"));
        assert_eq!([kind("/mnt/c/fanfare").as_deref(), kind("/mnt/host").as_deref()], [Some("9p"), None]);
    }
}
