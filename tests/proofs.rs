//! What the long proofs share: how long they are, their chance, a place for a store.

/// How many times as long as in an ordinary run: `$PROOFS`.
pub fn times() -> u32 {
    std::env::var("PROOFS").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Numbers by chance (SplitMix64).
pub struct Chance(u64);

impl Chance {
    /// The same in each run, unless `$PROPTEST_RNG_SEED` says otherwise.
    pub fn new() -> Self {
        Self(std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1))
    }

    /// One of the first `n` numbers.
    pub fn one_of(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % n as u64).expect("below a usize")
    }
}

/// A folder in memory, where the system has one: these proofs need no disk.
pub fn folder() -> tempfile::TempDir {
    let shared = std::path::Path::new("/dev/shm");
    if shared.is_dir() { tempfile::tempdir_in(shared) } else { tempfile::tempdir() }.expect("a folder")
}
