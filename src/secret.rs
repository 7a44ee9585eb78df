//! A secret that cannot be printed: tokens, passwords, keys.

use std::fmt;

use zeroize::Zeroizing;

/// A token, password or key. Its `Debug` and `Display` give `⟨secret⟩`; there is no `Serialize`.
///
/// [`Secret::expose`] is the one way to the value: called where bytes leave for the platform that owns the secret, and
/// where the vault encrypts it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps `value`; surrounding white space (the newline at the end of a secret's file) is not part of it.
    pub fn new(value: impl AsRef<str>) -> Self {
        Self(Zeroizing::new(value.as_ref().trim().to_owned()))
    }

    /// The value itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// True if nothing but white space was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("⟨secret⟩")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("⟨secret⟩")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_prints_itself() {
        let secret = Secret::new("hunter2\n");
        assert_eq!(format!("{secret} {secret:?}"), "⟨secret⟩ ⟨secret⟩");
        assert_eq!(secret.expose(), "hunter2");
    }
}
