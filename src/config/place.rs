//! Where a key or a value stands in a TOML file, by its path from the root.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::load::{ConfigError, Found};

/// The bytes of `text` in which the key at `path` stands, keys and indices from the root: `["quotas", "2", "zone"]`. The
/// nearest table around it, if it is not there.
pub(crate) fn key(text: &str, path: &[&str]) -> Range<usize> {
    find(text, path, |key, _| key)
}

/// The same for the value.
pub(super) fn value(text: &str, path: &[&str]) -> Range<usize> {
    find(text, path, |_, value| value)
}

fn find(text: &str, path: &[&str], choose: fn(Range<usize>, Range<usize>) -> Range<usize>) -> Range<usize> {
    let Ok(root) = DeTable::parse(text) else { return 0..0 };
    let mut span = 0..0;
    let Some((name, mut inner)) = path.first().and_then(|first| root.get_ref().get_key_value(*first)) else {
        return span;
    };
    if path.len() == 1 {
        return choose(name.span(), inner.span());
    }
    span = name.span();
    for (n, step) in path.iter().enumerate().skip(1) {
        let next = match inner.get_ref() {
            DeValue::Table(table) => table.get_key_value(*step).map(|(key, value)| (key.span(), value)),
            DeValue::Array(array) => {
                step.parse().ok().and_then(|index: usize| array.get(index)).map(|value| (value.span(), value))
            }
            _ => None,
        };
        let Some((name, found)) = next else { return span };
        span = if n + 1 == path.len() { choose(name, found.span()) } else { name };
        inner = found;
    }
    span
}

impl Found {
    /// What is wrong with the key at `path`, pointing at it: `["accounts", "0", "options", "silent"]`.
    pub fn wrong_key(&self, path: &[&str], message: impl Into<String>) -> ConfigError {
        self.wrong(key(self.text(), path), message)
    }

    /// What is wrong with the value at `path`, pointing at it.
    pub fn wrong_value_at(&self, path: &[&str], message: impl Into<String>) -> ConfigError {
        self.wrong(value(self.text(), path), message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "# silent\n[[accounts]]\nname = \"a\"\n[[accounts]]\noptions = { silent = 3 }\n[checks]\nb = \"off\"\n";

    #[test]
    fn keys_and_values_are_found_where_they_stand() {
        let shown = |range: Range<usize>| &TEXT[range];
        assert_eq!(shown(key(TEXT, &["accounts", "1", "options", "silent"])), "silent");
        assert_eq!(shown(value(TEXT, &["accounts", "1", "options", "silent"])), "3");
        assert_eq!(shown(value(TEXT, &["checks", "b"])), "\"off\"");
        assert_eq!(shown(key(TEXT, &["accounts", "1", "options", "loud"])), "options");
        assert_eq!(key(TEXT, &["nothing"]), 0..0);
    }
}
