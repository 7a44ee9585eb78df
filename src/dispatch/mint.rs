//! Values that are made once per action: random ids, instants, AT Protocol timestamp ids.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

use crate::delivery::Mint;

/// Makes a value.
pub(crate) fn make(mint: Mint, now: Timestamp) -> String {
    match mint {
        Mint::Uuid => uuid::Uuid::now_v7().to_string(),
        Mint::Time => now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        Mint::Tid => tid(next_tid_us(now)),
    }
}

/// The last microsecond used in this process, so that no two ids are the same.
static LAST_TID_US: AtomicU64 = AtomicU64::new(0);

fn next_tid_us(now: Timestamp) -> u64 {
    let now_us = u64::try_from(now.as_microsecond()).unwrap_or(0);
    let previous = LAST_TID_US.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(now_us.max(last + 1)));
    now_us.max(previous.unwrap_or(0) + 1)
}

/// 13 characters: 53 bits of microseconds, then 10 bits of a random clock id that keeps processes apart.
/// Source: atproto.com/specs/tid, read 2026-11-23.
fn tid(us: u64) -> String {
    let mut clock = [0_u8; 2];
    let _ = getrandom::fill(&mut clock);
    encode_tid(us, u16::from_ne_bytes(clock) & 0x3ff)
}

fn encode_tid(us: u64, clock: u16) -> String {
    const ALPHABET: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
    let value = ((us & ((1 << 53) - 1)) << 10) | u64::from(clock);
    (0..13).rev().map(|digit| char::from(ALPHABET[(value >> (5 * digit)) as usize & 31])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tid_is_what_the_specification_says() {
        assert_eq!(encode_tid(1_795_424_400_000_000, 0), "3n2xrctel2222");
        assert_eq!(encode_tid(1_795_424_400_000_000, 1), "3n2xrctel2223");
        assert_eq!(encode_tid(1_795_424_400_000_000, 1023), "3n2xrctel22zz");
        assert_eq!(encode_tid(1_795_424_400_000_001, 0), "3n2xrctel2322");
        assert_eq!(encode_tid(0, 0), "2222222222222");
    }

    #[test]
    fn tids_of_one_process_grow() {
        let now = Timestamp::now();
        let first = next_tid_us(now);
        assert!(next_tid_us(now) > first);
    }

    #[test]
    fn a_minted_time_has_milliseconds_and_a_zone() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().expect("a time written here");
        assert_eq!(make(Mint::Time, now), "2026-11-23T09:00:00.000Z");
    }
}
