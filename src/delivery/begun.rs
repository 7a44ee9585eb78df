//! With what an action was begun.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

/// What must still be so when an action goes on that was begun: the steps of its adapter, and who its account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunAs {
    /// See [`crate::adapters::Adapter::steps_version`].
    pub steps: u16,
    /// Tells who the account was; `None` if nobody knows.
    pub identity: Option<NonZeroU32>,
}

impl BegunAs {
    /// True if both are known to be the same account.
    pub fn is_another(self, now: Option<NonZeroU32>) -> bool {
        self.identity.zip(now).is_some_and(|(then, now)| then != now)
    }

    /// One number for both, as the store keeps it: the steps below, the identity above them, 0 for none.
    pub fn stored(self) -> i64 {
        i64::from(self.identity.map_or(0, NonZeroU32::get)) << 16 | i64::from(self.steps)
    }

    /// Read back; `None` for what no version has stored.
    pub fn from_stored(number: i64) -> Option<Self> {
        let identity = u32::try_from(number >> 16).ok()?;
        Some(Self { steps: u16::try_from(number & 0xFFFF).ok()?, identity: NonZeroU32::new(identity) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back() {
        for identity in [None, NonZeroU32::new(1), Some(NonZeroU32::MAX)] {
            for steps in [0, 1, u16::MAX] {
                let begun = BegunAs { steps, identity };
                assert_eq!(BegunAs::from_stored(begun.stored()), Some(begun));
            }
        }
        assert_eq!(BegunAs::from_stored(1), Some(BegunAs { steps: 1, identity: None }), "what older stores have");
        assert_eq!(BegunAs::from_stored(-1), None);
    }

    #[test]
    fn who_is_not_known_is_nobody_else() {
        let (a, b) = (NonZeroU32::new(1), NonZeroU32::new(2));
        let as_who = |identity| BegunAs { steps: 1, identity };
        assert!(as_who(a).is_another(b));
        assert!(!as_who(a).is_another(a) && !as_who(None).is_another(a) && !as_who(a).is_another(None));
    }
}
