//! How long to wait before something is tried again.

use std::time::Duration;

use crate::delivery::heeded;

/// The first wait; each further one is up to twice as long.
const BASE: Duration = Duration::from_secs(2);

/// No wait is longer, so that a platform's bad hour is over soon after it ends.
const CEILING: Duration = Duration::from_secs(15 * 60);

/// After so many failures that may pass, in a row, an action has failed. With the waits above this is about two hours.
pub(crate) const MAX_FAILURES: u32 = 14;

/// The wait after the `failures`-th failure in a row: anything from half a second up to a ceiling that doubles (full jitter,
/// so that many accounts that failed together do not come back together); or what the platform asks for, and a little more. One that
/// asks for no time at all is given more of it each time.
pub(crate) fn wait_after(failures: u32, asked: Option<Duration>) -> Duration {
    let random = f64::from(random_u32()) / f64::from(u32::MAX);
    match asked.filter(|asked| !asked.is_zero()) {
        Some(asked) => heeded(asked) + Duration::from_millis(250) + Duration::from_secs(1).mul_f64(random),
        None => {
            let ceiling = BASE.saturating_mul(1 << failures.saturating_sub(1).min(20)).min(CEILING);
            Duration::from_millis(500) + ceiling.mul_f64(random)
        }
    }
}

fn random_u32() -> u32 {
    let mut bytes = [0_u8; 4];
    // Without a source of randomness the wait is in the middle: later than necessary, never wrong.
    if getrandom::fill(&mut bytes).is_err() {
        return u32::MAX / 2;
    }
    u32::from_ne_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_have_a_ceiling() {
        for failures in 1..40 {
            assert!(wait_after(failures, None) <= CEILING + Duration::from_secs(1));
        }
        assert!(wait_after(1, None) <= Duration::from_millis(2500));
    }

    #[test]
    fn what_the_platform_asks_for_is_never_undercut() {
        assert!(wait_after(1, Some(Duration::from_secs(35))) > Duration::from_secs(35));
    }

    #[test]
    fn who_asks_for_no_time_is_not_asked_again_and_again_at_once() {
        let longest = |failures| (0..200).map(|_| wait_after(failures, Some(Duration::ZERO))).max();
        assert!(longest(10) > Some(Duration::from_secs(60)));
    }

    #[test]
    fn a_wait_that_no_clock_can_count_is_a_long_one() {
        assert!(wait_after(1, Some(Duration::MAX)) <= Duration::from_secs(24 * 3600) + Duration::from_millis(1250));
    }
}
