//! Where a secret is, and how it is fetched: at the moment of use, never before.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ConfigError;
use super::diagnostic::in_words;
use crate::secret::Secret;

/// Where a secret is: `{ env = "NAME" }` or `{ file = "PATH" }`. Never in clear in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// In an environment variable.
    Env(String),
    /// In a file, relative to the configuration file.
    File(PathBuf),
}

impl SecretSource {
    /// Fetches the secret; `folder` is where relative paths start.
    ///
    /// # Errors
    ///
    /// One sentence that names the variable or file, and never its content.
    pub fn resolve(&self, folder: &Path) -> Result<Secret, ConfigError> {
        let secret = match self {
            Self::Env(name) => std::env::var(name).map(Secret::new).map_err(|_| {
                ConfigError::Secret(format!(
                    "environment variable {name} is not set (or not UTF-8); set it to the secret"
                ))
            })?,
            Self::File(path) => {
                let path = folder.join(path);
                std::fs::read_to_string(&path).map(Secret::new).map_err(|error| {
                    let (path, error) = (path.display(), in_words(&error));
                    ConfigError::Secret(format!(
                        "the secret in {path} cannot be read: {error}; give this user the file"
                    ))
                })?
            }
        };
        if secret.is_empty() {
            return Err(ConfigError::Secret(format!("{self} is empty; put the secret there")));
        }
        Ok(secret)
    }
}

impl SecretSource {
    /// The same of a secret that goes into a line of its own, as tokens and passwords do.
    ///
    /// # Errors
    ///
    /// Those of [`SecretSource::resolve`]; one sentence if it has line breaks or other characters that no line may have.
    pub fn resolve_line(&self, folder: &Path) -> Result<Secret, ConfigError> {
        let secret = self.resolve(folder)?;
        let Some(odd) =
            secret.expose().chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
        else {
            return Ok(secret);
        };
        let what = match odd {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => "several lines".to_owned(),
            '\t' => "a tab".to_owned(),
            odd => format!("the character U+{:04X}", u32::from(odd)),
        };
        Err(ConfigError::Secret(format!(
            "{self} has {what}, and a secret has one line of letters; leave nothing else there"
        )))
    }
}

impl std::fmt::Display for SecretSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Env(name) => write!(f, "environment variable {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
        }
    }
}

impl<'de> Deserialize<'de> for SecretSource {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        const SHAPE: &str = "write `{ env = \"NAME\" }` or `{ file = \"PATH\" }`";

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = SecretSource;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("`{ env = \"NAME\" }` or `{ file = \"PATH\" }`")
            }

            // The value itself is not repeated: it may be the secret.
            fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<SecretSource, E> {
                Err(E::custom(format!("a secret does not stand in the configuration in clear; {SHAPE}")))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<SecretSource, A::Error> {
                use serde::de::Error;
                let mut source = None;
                while let Some(key) = map.next_key::<String>()? {
                    let value = map.next_value::<String>()?;
                    let next = match key.as_str() {
                        "env" => SecretSource::Env(value),
                        "file" => SecretSource::File(PathBuf::from(value)),
                        _ => return Err(A::Error::unknown_field(&key, &["env", "file"])),
                    };
                    if source.replace(next).is_some() {
                        return Err(A::Error::custom(format!("a secret has one place; {SHAPE}")));
                    }
                }
                source.ok_or_else(|| A::Error::custom(SHAPE))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug)]
    struct Holder {
        #[allow(dead_code)]
        token: SecretSource,
    }

    #[test]
    fn a_secret_in_clear_is_refused_without_being_repeated() {
        let error = toml::from_str::<Holder>("token = \"hunter2\"").expect_err("in clear");
        assert!(error.message().contains("in clear"));
        assert!(!error.message().contains("hunter2"));
    }

    /// It would be no header, which looks like a fault of the network and is tried again.
    #[test]
    fn a_secret_with_what_no_header_may_have_is_refused_without_being_repeated() {
        let folder = tempfile::tempdir().expect("a folder");
        let source = SecretSource::File("token".into());
        let read = |text: &str| {
            std::fs::write(folder.path().join("token"), text).expect("a file");
            source
                .resolve_line(folder.path())
                .map(|secret| secret.expose().to_owned())
                .map_err(|error| error.to_string())
        };
        assert_eq!(read("\r\nhunter2 é\n"), Ok("hunter2 é".to_owned()));
        for (text, says) in [
            ("hunter2\nhunter3\n", "several lines"),
            ("hunter2\r\nhunter3", "several lines"),
            ("hunter2\thunter3", "a tab"),
            ("hunter2\0hunter3", "U+0000"),
            ("\u{feff}hunter2", "U+FEFF"),
        ] {
            let error = read(text).expect_err("refused");
            assert!(error.starts_with("file token has ") && error.contains(says), "{error}");
            assert!(!error.contains("hunter"), "{error}");
        }
        assert!(source.resolve(folder.path()).is_ok(), "keys have lines");
    }

    #[test]
    fn an_empty_secret_file_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("token"), "\n").expect("a file");
        let error = SecretSource::File("token".into()).resolve(folder.path()).expect_err("empty");
        assert_eq!(error.to_string(), "file token is empty; put the secret there");
    }
}
