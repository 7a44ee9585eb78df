//! Places at which something befalls a worker: those of the journal, which `dispatch/failpoint.rs` marks, and each request,
//! before it leaves, on its way, and as it is answered.

use std::fmt;
use std::future::Future;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use rustix::process::{Signal, getpid, kill_process};
use serde::{Deserialize, Serialize};

/// Where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// At the place of the journal of that name, when it was passed so often.
    Journal { name: String, nth: u32 },
    /// At the request of that number, from 0.
    Wire { moment: Moment, nth: u32, action: String },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal { name, nth } => write!(f, "`{name}` #{nth}"),
            Self::Wire { moment, nth, action } => write!(f, "`{action}` (request {nth}) {}", moment.word()),
        }
    }
}

/// When, in the life of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// Everything was asked that is asked before it leaves.
    Leaving,
    /// It was sent and is not answered: whether the platform has acted, or will, is open.
    Away,
    /// The platform has acted and answered, and nobody has read that.
    Answered,
}

impl Moment {
    const ALL: [Self; 3] = [Self::Leaving, Self::Away, Self::Answered];

    fn word(self) -> &'static str {
        match self {
            Self::Leaving => "leaving",
            Self::Away => "away",
            Self::Answered => "answered",
        }
    }
}

/// What happens there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// SIGKILL.
    Kill,
    /// SIGSTOP.
    Stop,
    /// The wall clock is set by so many seconds.
    SetClock(i64),
    /// Every session of the database is ended (PostgreSQL).
    Cut,
}

impl What {
    /// As `dispatch/failpoint.rs` reads it.
    pub fn signal(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Stop => "stop",
            Self::SetClock(_) | Self::Cut => panic!("the journal knows signals alone"),
        }
    }
}

/// How long a request is away before that befalls it: shorter than a fake takes that is made slow.
const AWAY: Duration = Duration::from_millis(40);

/// What the fakes take if requests are to be away.
pub const SLOW: Duration = Duration::from_millis(120);

/// The requests of a worker, counted.
pub struct Places {
    store: String,
    listing: Option<PathBuf>,
    befallen: Option<PathBuf>,
    at: Option<(Moment, u32, What)>,
    ahead_s: Arc<AtomicI64>,
    requests: AtomicU32,
}

impl Places {
    pub fn new(orders: &super::Orders, ahead_s: Arc<AtomicI64>) -> Self {
        let at = match &orders.at {
            Some((Place::Wire { moment, nth, .. }, what)) => Some((*moment, *nth, *what)),
            _ => None,
        };
        let (store, listing, befallen) = (orders.store.clone(), orders.listing.clone(), orders.befallen.clone());
        Self { store, listing, befallen, at, ahead_s, requests: AtomicU32::new(0) }
    }

    /// Sends a request, and lets happen what is to happen.
    pub async fn pass<T>(&self, action: &str, sent: impl Future<Output = T>) -> T {
        let nth = self.requests.fetch_add(1, Ordering::SeqCst);
        self.list(Moment::Leaving, nth, action);
        self.reach(Moment::Leaving, nth).await;
        let mut sent = Box::pin(sent);
        if self.is_meant(Moment::Away, nth) {
            tokio::select! {
                answer = &mut sent => return answer,
                () = tokio::time::sleep(AWAY) => self.reach(Moment::Away, nth).await,
            }
        }
        let answer = sent.await;
        self.list(Moment::Answered, nth, action);
        self.reach(Moment::Answered, nth).await;
        answer
    }

    fn is_meant(&self, moment: Moment, nth: u32) -> bool {
        self.at.is_some_and(|(meant, number, _)| meant == moment && number == nth)
    }

    async fn reach(&self, moment: Moment, nth: u32) {
        let Some((_, _, what)) = self.at.filter(|_| self.is_meant(moment, nth)) else { return };
        match what {
            What::Kill => kill_process(getpid(), Signal::KILL).expect("a signal to itself"),
            What::Stop => kill_process(getpid(), Signal::STOP).expect("a signal to itself"),
            What::SetClock(by) => drop(self.ahead_s.fetch_add(by, Ordering::SeqCst)),
            What::Cut => cut(&self.store).await,
        }
        if let Some(befallen) = &self.befallen {
            add_line(befallen, "so it is");
        }
    }

    fn list(&self, moment: Moment, nth: u32, action: &str) {
        if let Some(listing) = &self.listing {
            add_line(listing, &format!("wire {} {nth} {action}", moment.word()));
        }
    }
}

/// Adds a line in one write: others add theirs.
pub fn add_line(file: &Path, line: &str) {
    let mut file = std::fs::File::options().create(true).append(true).open(file).expect("a file of a test");
    file.write_all(format!("{line}\n").as_bytes()).expect("written");
}

/// Ends every session of the database, as an administrator or a restart would.
pub async fn cut(store: &str) {
    let (client, connection) = tokio_postgres::connect(store, tokio_postgres::NoTls).await.expect("a database");
    let connection = tokio::spawn(connection);
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    client.batch_execute(sql).await.expect("ended");
    drop(client);
    connection.abort();
}

/// The places that a worker has come to, by the list that it wrote.
pub fn places(listing: &Path) -> Vec<Place> {
    let listed = std::fs::read_to_string(listing).unwrap_or_default();
    let mut found: Vec<Place> = Vec::new();
    for line in listed.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        if let ["wire", moment, nth, action] = words[..] {
            let nth = nth.parse().expect("a number");
            let of_moment = |moment: &Moment| Place::Wire { moment: *moment, nth, action: action.to_owned() };
            // What leaves is away.
            let came = Moment::ALL.iter().filter(|known| (known.word() == "answered") == (moment == "answered"));
            found.extend(came.map(of_moment));
        } else {
            let same = |place: &&Place| matches!(place, Place::Journal { name, .. } if name == line);
            let nth = u32::try_from(found.iter().filter(same).count()).expect("few");
            found.push(Place::Journal { name: line.to_owned(), nth });
        }
    }
    found
}
