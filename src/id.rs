//! Ids as types of their own, so that an account is never passed where a channel is meant.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps a string that is already known to be such an id.
            pub fn new(value: impl Into<String>) -> Self {
                Self(value.into())
            }

            /// The id as text, as in JSON, SQL and on the command line.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

/// How the id of an article that has no other begins: with the hash of its words.
const OF_WORDS: &str = "sha256:";

impl ArticleId {
    /// The id of an article that is known by nothing but its words, from their hash.
    pub fn of_words(hash: &BlobHash) -> Self {
        Self::new(format!("{OF_WORDS}{hash}"))
    }

    /// True if it is known by its words alone: with another word it is another article.
    pub fn is_of_words(&self) -> bool {
        self.as_str().starts_with(OF_WORDS)
    }
}

/// Ids that we make: UUID version 7, so that they sort by the time they were made.
macro_rules! made_id {
    ($(#[$doc:meta])* $name:ident) => {
        id! { $(#[$doc])* $name }

        impl $name {
            /// A new id, later than every one made before it on this machine.
            pub fn make() -> Self {
                Self(uuid::Uuid::now_v7().simple().to_string())
            }
        }
    };
}

id! {
    /// What an article is known by: the front matter's `id`, else its canonical URL, else its slug, else its content hash.
    ArticleId
}
id! {
    /// The name of one identity on a channel: `x-english`. Lower-case ASCII letters, digits, `-` and `_`.
    AccountName
}
id! {
    /// A kind of network: `twitter`. The name of its folder in `channels/`.
    ChannelName
}
id! {
    /// SHA-256 of some bytes, in lower-case hex: the name of a blob in the store.
    BlobHash
}
made_id! {
    /// One article handed over for delivery.
    PublicationId
}
made_id! {
    /// One post on its way to one account.
    DeliveryId
}
made_id! {
    /// One thing done to a delivery: publish, reply, edit, delete.
    ActionId
}
made_id! {
    /// One start of a machine.
    BootId
}
made_id! {
    /// One run of a dispatcher, on one machine, from its start to its end.
    WorkerId
}

impl BlobHash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest;
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
        Self(sha2::Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_ids_sort_by_the_time_they_were_made() {
        let (first, second) = (DeliveryId::make(), DeliveryId::make());
        assert!(first < second);
    }

    #[test]
    fn a_blob_is_named_by_its_sha256() {
        assert!(BlobHash::of(b"hello").as_str().starts_with("2cf24dba5fb0a30e"));
    }
}
