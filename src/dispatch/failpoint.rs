//! Places at which a test stops or kills the process, to prove that nothing is lost or sent twice there. In a release build
//! they are nothing at all.

/// The process has come to `place`: `begun part/0`, `answered part/0`, `finished part/0`.
///
/// `$FANFARE_FAILPOINT` names the place, how many times it is passed before (none unless given), and what happens there:
/// `begun=stop` (SIGSTOP to itself), `answered#2=kill` (SIGKILL). A place is meant by its first word, by all of it, or by `*`,
/// as every place is. `list=FILE` does nothing but write each place into the file as a line of its own: so a test learns what
/// places there are.
#[cfg(debug_assertions)]
pub(crate) fn reach(place: impl FnOnce() -> String) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static ASKED: OnceLock<Option<Asked>> = OnceLock::new();
    static PASSED: AtomicU32 = AtomicU32::new(0);

    let Some(asked) = ASKED.get_or_init(Asked::read) else { return };
    let place = place();
    let (meant, after, signal) = match asked {
        Asked::List(file) => return list(file, &place),
        Asked::Signal { place, after, signal } => (place, after, signal),
    };
    let is_meant = meant == "*" || place == *meant || place.split(' ').next() == Some(meant);
    if is_meant && PASSED.fetch_add(1, Ordering::SeqCst) == *after {
        // At once, before another thread begins to write: a process that is stopped in a transaction keeps the whole store.
        let sent = rustix::process::kill_process(rustix::process::getpid(), *signal);
        tracing::error!("failpoint {place}: {signal:?} to itself: {sent:?}");
    }
}

/// What a test asks for.
#[cfg(debug_assertions)]
enum Asked {
    List(std::path::PathBuf),
    Signal { place: String, after: u32, signal: rustix::process::Signal },
}

#[cfg(debug_assertions)]
impl Asked {
    fn read() -> Option<Self> {
        let text = crate::config::failpoint()?;
        let (place, what) = text.split_once('=')?;
        if place == "list" {
            return Some(Self::List(what.into()));
        }
        let (place, after) = place.split_once('#').unwrap_or((place, "0"));
        let signal = match what {
            "stop" => rustix::process::Signal::STOP,
            "kill" => rustix::process::Signal::KILL,
            _ => return None,
        };
        Some(Self::Signal { place: place.to_owned(), after: after.parse().ok()?, signal })
    }
}

/// One write for a line: others may add theirs to the same file.
#[cfg(debug_assertions)]
fn list(file: &std::path::Path, place: &str) {
    use std::io::Write;

    let added = std::fs::File::options()
        .create(true)
        .append(true)
        .open(file)
        .and_then(|mut file| file.write_all(format!("{place}\n").as_bytes()));
    if let Err(error) = added {
        tracing::error!("failpoint {place} cannot be listed: {error}");
    }
}

/// Nothing.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub(crate) fn reach(_place: impl FnOnce() -> String) {}
