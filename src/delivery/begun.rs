//! With what an action was begun.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

/// What must still be so when an action goes on that was begun: the steps of its adapter, and who its account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunAs {
    /// See [`crate::adapters::Adapter::steps_version`].
    pub steps: u16,
    /// Tells who the account was, as [`identity_number`] makes it; `None` if nobody knows.
    pub identity: Option<NonZeroU32>,
}

/// A number for who an account is: the highest bit says whether its platform has said so at a sign-in, 15 bits are of `who` it is,
/// the lowest 16 of its `secrets`, of which each is a hash.
pub fn identity_number(is_known: bool, who: u16, secrets: u16) -> NonZeroU32 {
    let number = u32::from(is_known) << 31 | u32::from(who & 0x7FFF) << 16 | u32::from(secrets);
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

/// True unless what goes out as the one belongs surely to another than what goes out as the other. Another token alone says nothing
/// of that, nor what is known in two ways.
pub fn may_be_same(one: NonZeroU32, other: NonZeroU32) -> bool {
    let parts = |number: NonZeroU32| (number.get() >> 31, number.get() >> 16);
    let (one, other) = (parts(one), parts(other));
    one.0 != other.0 || one.1 == other.1
}

impl BegunAs {
    /// True if both are known to be the same account.
    pub fn is_another(self, now: Option<NonZeroU32>) -> bool {
        self.identity.zip(now).is_some_and(|(then, now)| then != now)
    }

    /// True if what went out so belongs surely to another than the account is `now`: see [`may_be_same`].
    pub fn is_elsewhere(self, now: Option<NonZeroU32>) -> bool {
        self.identity.zip(now).is_some_and(|(then, now)| !may_be_same(then, now))
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
    fn another_token_owns_the_same_posts() {
        let as_who = |number| BegunAs { steps: 1, identity: Some(number) };
        let then = as_who(identity_number(false, 7, 1));
        let is_elsewhere = |known, who, secrets| then.is_elsewhere(Some(identity_number(known, who, secrets)));
        assert!(!is_elsewhere(false, 7, 2) && then.is_another(Some(identity_number(false, 7, 2))));
        assert!(is_elsewhere(false, 8, 1));
        assert!(!is_elsewhere(true, 8, 1), "the one was told by settings, the other by the platform");
        assert!(!then.is_elsewhere(None));
    }

    #[test]
    fn who_is_not_known_is_nobody_else() {
        let (a, b) = (NonZeroU32::new(1), NonZeroU32::new(2));
        let as_who = |identity| BegunAs { steps: 1, identity };
        assert!(as_who(a).is_another(b));
        assert!(!as_who(a).is_another(a) && !as_who(None).is_another(a) && !as_who(a).is_another(None));
    }
}
