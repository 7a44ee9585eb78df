//! Which content is spoken of, in little room however much there is.

use jiff::Timestamp;

use crate::id::BlobHash;

/// Hashes that were added, and, by chance, a few that were not: a Bloom filter of two megabytes.
///
/// With a million hashes in it one in five hundred others is taken for one of them, and stays until another day, which asks other
/// digits of it.
pub(super) struct Sieve {
    bits: Vec<u64>,
    turn: u32,
}

/// Bits of the filter, as a power of two.
const BITS: u32 = 24;

impl Sieve {
    /// An empty one, as the day of `now` has it.
    pub(super) fn of_day(now: Timestamp) -> Self {
        let day = now.as_second().div_euclid(86_400);
        let turn = u32::try_from(day.rem_euclid(40)).unwrap_or(0);
        Self { bits: vec![0; 1 << (BITS - 6)], turn }
    }

    pub(super) fn add(&mut self, hash: &BlobHash) {
        for place in self.places(hash) {
            self.bits[place / 64] |= 1 << (place % 64);
        }
    }

    /// False if it surely was not added.
    pub(super) fn may_have(&self, hash: &BlobHash) -> bool {
        self.places(hash).iter().all(|place| self.bits[place / 64] & 1 << (place % 64) != 0)
    }

    /// A hash is as good as random already: parts of its digits say where it stands.
    fn places(&self, hash: &BlobHash) -> [usize; 4] {
        const MASK: u64 = (1 << BITS) - 1;
        let digits = |part: usize| {
            let text = hash.as_str().get(part * 16..part * 16 + 16).unwrap_or("");
            u64::from_str_radix(text, 16).unwrap_or(0)
        };
        [0, 1, 2, 3].map(|part| usize::try_from((digits(part) >> self.turn) & MASK).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_there_and_little_else() {
        let hash = |n: u32| BlobHash::of(&n.to_le_bytes());
        for day in ["2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z"] {
            let mut sieve = Sieve::of_day(day.parse().expect("a time written here"));
            (0..50_000).for_each(|n| sieve.add(&hash(n)));
            assert!((0..50_000).all(|n| sieve.may_have(&hash(n))));
            let taken = (50_000..100_000).filter(|n| sieve.may_have(&hash(*n))).count();
            assert!(taken <= 1, "{taken} of 50,000 are taken for others");
        }
    }
}
