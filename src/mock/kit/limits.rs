//! Requests counted in windows, as platforms count them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

/// Counters, each with a window of its own.
#[derive(Default)]
pub struct Windows(Mutex<HashMap<String, (i64, u32)>>);

/// What is left of a limit after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// What the window allows.
    pub limit: u32,
    /// What is left in it.
    pub remaining: u32,
    /// When the next window starts, in seconds since 1970.
    pub resets_at: i64,
    /// True if this request was one too many; it was not counted.
    pub refused: bool,
}

impl Windows {
    /// Counts one request in a window that starts with the first request and lasts `seconds`.
    pub fn take(&self, key: &str, limit: u32, seconds: i64, now: Timestamp) -> Count {
        self.spend(key, limit, seconds, now.as_second(), 1, now.as_second())
    }

    /// Counts one request in windows that start at whole multiples of `seconds` since 1970.
    pub fn take_aligned(&self, key: &str, limit: u32, seconds: i64, now: Timestamp) -> Count {
        let start = now.as_second() - now.as_second().rem_euclid(seconds);
        self.spend(key, limit, seconds, start, 1, now.as_second())
    }

    /// Counts `points` in a window that starts with the first of them.
    pub fn take_points(&self, key: &str, limit: u32, seconds: i64, points: u32, now: Timestamp) -> Count {
        self.spend(key, limit, seconds, now.as_second(), points, now.as_second())
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn spend(&self, key: &str, limit: u32, seconds: i64, fresh_start: i64, points: u32, now: i64) -> Count {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry(key.to_owned()).or_insert((fresh_start, 0));
        if now >= window.0 + seconds || now < window.0 {
            *window = (fresh_start, 0);
        }
        let refused = window.1 + points > limit;
        if !refused {
            window.1 += points;
        }
        Count { limit, remaining: limit - window.1.min(limit), resets_at: window.0 + seconds, refused }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).expect("in range")
    }

    #[test]
    fn one_request_too_many_is_refused_until_the_window_ends() {
        let windows = Windows::default();
        assert_eq!(windows.take("a", 2, 900, at(1000)).remaining, 1);
        assert!(!windows.take("a", 2, 900, at(1100)).refused);
        let third = windows.take("a", 2, 900, at(1899));
        assert_eq!(third, Count { limit: 2, remaining: 0, resets_at: 1900, refused: true });
        assert!(!windows.take("a", 2, 900, at(1900)).refused);
        assert!(!windows.take("b", 2, 900, at(1899)).refused);
    }

    #[test]
    fn aligned_windows_end_at_whole_multiples() {
        assert_eq!(Windows::default().take_aligned("a", 2, 300, at(1000)).resets_at, 1200);
    }
}
