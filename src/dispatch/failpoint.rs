//! Places at which a test stops or kills the process, to prove that nothing is lost or sent twice there. In a release build
//! they are nothing at all.

/// The process has come to `place`: `begun part/0`, `answered part/0`, `finished part/0`.
///
/// `$FANFARE_FAILPOINT` names the place, how many times it is passed before (none unless given), and what happens there:
/// `begun=stop` (SIGSTOP to itself), `answered#2=kill` (SIGKILL). A place is meant by its first word or by all of it.
#[cfg(debug_assertions)]
pub(crate) fn reach(place: &str) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    use rustix::process::{Signal, getpid, kill_process};

    static ASKED: OnceLock<Option<(String, u32, Signal)>> = OnceLock::new();
    static PASSED: AtomicU32 = AtomicU32::new(0);

    let asked = ASKED.get_or_init(|| {
        let text = crate::config::failpoint()?;
        let (place, what) = text.split_once('=')?;
        let (place, after) = place.split_once('#').unwrap_or((place, "0"));
        let signal = match what {
            "stop" => Signal::STOP,
            "kill" => Signal::KILL,
            _ => return None,
        };
        Some((place.to_owned(), after.parse().ok()?, signal))
    });
    let Some((meant, after, signal)) = asked else { return };
    let is_meant = place == meant || place.split(' ').next() == Some(meant);
    if is_meant && PASSED.fetch_add(1, Ordering::SeqCst) == *after {
        // At once, before another thread begins to write: a process that is stopped in a transaction keeps the whole store.
        let sent = kill_process(getpid(), *signal);
        tracing::error!("failpoint {place}: {signal:?} to itself: {sent:?}");
    }
}

/// Nothing.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub(crate) fn reach(_place: &str) {}
