//! Calls counted in a sliding window, as platforms count them.

use std::collections::{HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

/// When each key was used lately.
#[derive(Debug, Default)]
pub struct Rolling(HashMap<String, VecDeque<Timestamp>>);

impl Rolling {
    /// Counts `cost` calls of `key` at `now`, and gives how many the span that ends now then holds.
    ///
    /// # Errors
    ///
    /// How long until the calls would fit, where the span would hold more than `max`. Then nothing is counted.
    pub fn take(
        &mut self,
        key: &str,
        now: Timestamp,
        span: SignedDuration,
        max: usize,
        cost: usize,
    ) -> Result<usize, SignedDuration> {
        let used = self.used(key, now, span);
        let times = self.0.entry(key.to_owned()).or_default();
        let surplus = (used + cost).saturating_sub(max);
        if surplus > 0 {
            let freeing = times.get(surplus - 1).copied().unwrap_or(now);
            return Err(span - now.duration_since(freeing));
        }
        times.extend(std::iter::repeat_n(now, cost));
        Ok(used + cost)
    }

    /// How many calls of `key` the span that ends at `now` holds.
    pub fn used(&mut self, key: &str, now: Timestamp, span: SignedDuration) -> usize {
        let times = self.0.entry(key.to_owned()).or_default();
        while times.front().is_some_and(|&time| now.duration_since(time) >= span) {
            times.pop_front();
        }
        times.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_frees_each_call_after_its_span() {
        let (mut window, start) = (Rolling::default(), Timestamp::UNIX_EPOCH);
        let minute = SignedDuration::from_mins(1);
        assert_eq!(window.take("a", start, minute, 2, 1), Ok(1));
        assert_eq!(window.take("a", start + SignedDuration::from_secs(20), minute, 2, 1), Ok(2));
        let late = start + SignedDuration::from_secs(30);
        assert_eq!(window.take("a", late, minute, 2, 1), Err(SignedDuration::from_secs(30)));
        assert_eq!(window.take("b", late, minute, 2, 1), Ok(1));
        assert_eq!(window.take("a", start + minute, minute, 2, 1), Ok(2));
    }
}
