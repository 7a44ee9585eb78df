//! Changes a configuration that a person wrote: one line of it, and nothing else.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use super::diagnostic::in_words;
use super::load::{ConfigError, parse};
use super::{AccountConfig, place};
use crate::post::MediaLimits;

/// Writes `text_limit = LIMIT` into the table of the account called `name`, in the file at `path`. Every other byte stays.
///
/// # Errors
///
/// [`ConfigError`] if the file cannot be read or written, or if its form does not allow it; it is as it was then.
pub fn set_text_limit(path: &Path, name: &str, limit: usize) -> Result<(), ConfigError> {
    set(path, name, &Line { key: "text_limit", value: limit.to_string() }, |account| account.text_limit = Some(limit))
}

/// The same for `link_length = LENGTH`.
///
/// # Errors
///
/// As [`set_text_limit`].
pub fn set_link_length(path: &Path, name: &str, length: usize) -> Result<(), ConfigError> {
    let line = Line { key: "link_length", value: length.to_string() };
    set(path, name, &line, |account| account.link_length = Some(length))
}

/// The same for `media_limits = { … }`.
///
/// # Errors
///
/// As [`set_text_limit`].
pub fn set_media_limits(path: &Path, name: &str, limits: &MediaLimits) -> Result<(), ConfigError> {
    let line = Line { key: "media_limits", value: inline(limits) };
    set(path, name, &line, |account| account.media_limits = Some(limits.clone()))
}

/// The same for `quotas = { … }`.
///
/// # Errors
///
/// As [`set_text_limit`].
pub fn set_quotas(path: &Path, name: &str, quotas: &BTreeMap<String, u32>) -> Result<(), ConfigError> {
    let all: Vec<String> =
        quotas.iter().map(|(limit, max)| format!("{} = {max}", toml::Value::String(limit.clone()))).collect();
    let line = Line { key: "quotas", value: format!("{{ {} }}", all.join(", ")) };
    set(path, name, &line, |account| account.quotas.clone_from(quotas))
}

/// As a table in one line. Media types have neither quotes nor backslashes.
fn inline(limits: &MediaLimits) -> String {
    let numbers = [
        ("max_count", limits.max_count.map(|n| n as u64)),
        ("alt", limits.alt.map(|n| n as u64)),
        ("image_bytes", limits.image_bytes),
        ("image_pixels", limits.image_pixels),
        ("video_bytes", limits.video_bytes),
        ("video_seconds", limits.video_seconds),
        ("video_pixels", limits.video_pixels),
        ("video_rate_hz", limits.video_rate_hz.map(u64::from)),
    ];
    let numbers = numbers.iter().filter_map(|(key, n)| Some(format!("{key} = {}", (*n)?)));
    let types = limits.types.iter().map(|types| {
        let quoted: Vec<String> = types.iter().map(|one| format!("\"{one}\"")).collect();
        format!("types = [{}]", quoted.join(", "))
    });
    let all: Vec<String> = numbers.chain(types).collect();
    if all.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", all.join(", ")) }
}

/// A key of an account and what it is to be.
struct Line {
    key: &'static str,
    value: String,
}

fn set(path: &Path, name: &str, line: &Line, apply: impl FnOnce(&mut AccountConfig)) -> Result<(), ConfigError> {
    let unreadable = |reason| ConfigError::Unreadable { path: path.to_owned(), reason };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let before = parse(&text, &path.to_string_lossy())?;
    let by_hand = || {
        let (file, Line { key, value }) = (path.display(), line);
        ConfigError::Edit(format!(
            "{key} cannot be written into {file}: write `{key} = {value}` to account {name} yourself"
        ))
    };
    let index = before.accounts.iter().position(|account| account.name == name).ok_or_else(by_hand)?;
    let is_there = toml::from_str::<toml::Table>(&text).ok().is_some_and(|table| {
        table.get("accounts").and_then(|all| all.get(index)).is_some_and(|account| account.get(line.key).is_some())
    });
    let changed = with_line(&text, index, line, is_there).ok_or_else(by_hand)?;
    let mut expected = before;
    apply(&mut expected.accounts[index]);
    // Whatever the form of the file was: it says what it said, and the limit.
    if parse(&changed, &path.to_string_lossy()).ok() != Some(expected) {
        return Err(by_hand());
    }
    replace(path, &changed).map_err(|reason| {
        ConfigError::Edit(format!("{} cannot be written: {}; nothing was changed", path.display(), in_words(&reason)))
    })
}

fn with_line(text: &str, index: usize, line: &Line, is_there: bool) -> Option<String> {
    let (index, Line { key, value }) = (index.to_string(), line);
    if is_there {
        let old = place::value(text, &["accounts", &index, key]);
        text.get(old.clone())?;
        return Some(format!("{}{value}{}", &text[..old.start], &text[old.end..]));
    }
    let name = place::value(text, &["accounts", &index, "name"]);
    let line_end = text[name.end..].find('\n').map_or(text.len(), |length| name.end + length + 1);
    let newline = if text[..line_end].ends_with('\n') { "" } else { "\n" };
    let line_start = text[..name.start].rfind('\n').map_or(0, |newline| newline + 1);
    let indent: String = text[line_start..].chars().take_while(|c| c.is_whitespace() && *c != '\n').collect();
    Some(format!("{}{newline}{indent}{key} = {value}\n{}", &text[..line_end], &text[line_end..]))
}

/// Puts a new file in the place of the old one, with its rights: nobody ever reads half of it.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    // What a link leads to is written, not the link.
    let path = path.canonicalize()?;
    let mut beside = path.clone().into_os_string();
    beside.push(".new");
    let written = write_new(Path::new(&beside), text, &path).and_then(|()| std::fs::rename(&beside, &path));
    if written.as_ref().is_err_and(|error| error.kind() != std::io::ErrorKind::AlreadyExists) {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

fn write_new(path: &Path, text: &str, like: &Path) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.set_permissions(std::fs::metadata(like)?.permissions())?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, name: &str) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        std::fs::write(&path, text).expect("a file");
        let done = set_text_limit(&path, name, 1000).map_err(|error| error.to_string());
        let after = std::fs::read_to_string(&path).expect("it is there");
        if done.is_err() {
            assert_eq!(after, text, "what cannot be changed stays");
        }
        done.map(|()| after)
    }

    #[test]
    fn one_line_is_new_and_nothing_else() {
        let text = "# ours\n[[accounts]]\nname = \"a\" # first\nchannel = \"mastodon\"\n\n[[accounts]]\n  name = \"b\"\n  channel = \"mastodon\"\n[accounts.settings]\n";
        assert_eq!(
            edited(text, "a").expect("written"),
            text.replace("# first\n", "# first\ntext_limit = 1000\n"),
            "below the name, before tables of the account"
        );
        assert_eq!(edited(text, "b").expect("written"), text.replace("\"b\"\n", "\"b\"\n  text_limit = 1000\n"));
        let old = "[[accounts]]\nname = \"a\"\ntext_limit = 500 # was\nchannel = \"mastodon\"\n";
        assert_eq!(edited(old, "a").expect("written"), old.replace("500", "1000"));
    }

    #[test]
    fn limits_of_media_stand_in_one_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        let text = "[[accounts]]\nname = \"a\"\nchannel = \"mastodon\"\n";
        std::fs::write(&path, text).expect("a file");
        let mut limits =
            MediaLimits { max_count: Some(8), types: Some(vec!["image/png".into()]), ..MediaLimits::default() };
        set_media_limits(&path, "a", &limits).expect("written");
        let line = "media_limits = { max_count = 8, types = [\"image/png\"] }\n";
        assert_eq!(std::fs::read_to_string(&path).expect("read"), text.replace("\"a\"\n", &format!("\"a\"\n{line}")));
        limits = MediaLimits { alt: Some(5000), ..MediaLimits::default() };
        set_media_limits(&path, "a", &limits).expect("written");
        assert!(std::fs::read_to_string(&path).expect("read").contains("media_limits = { alt = 5000 }\n"));
    }

    #[test]
    fn what_has_no_line_of_its_own_is_left_to_a_person() {
        let inline = "accounts = [{ name = \"a\", channel = \"mastodon\" }]\n";
        assert!(edited(inline, "a").expect_err("no place").contains("yourself"));
        assert!(edited("[[accounts]]\nname = \"a\"\nchannel = \"mastodon\"\n", "c").is_err());
    }
}
