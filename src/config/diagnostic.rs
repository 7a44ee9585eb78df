//! What is wrong with a file that a person wrote, and where: file, line, column, the line itself with a caret, and what to
//! write instead. One form for the configuration, channel rules, front matter and templates.

use std::error::Error;
use std::ops::Range;
use std::{fmt, io};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Something wrong at a place in a file.
///
/// `Display` is one sentence, `channels/x/channel.toml:3:1: unknown key "limts"; did you mean "limits"?`;
/// [`Diagnostic::report`] is the same with the line shown and a caret below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as the user named it.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do about it, without a full stop.
    pub help: Option<String>,
    text: String,
    span: Range<usize>,
}

impl Diagnostic {
    /// Something wrong with the bytes `span` of `source`. A span that is out of bounds or cuts a character is moved to the
    /// nearest border.
    pub fn new(file: impl Into<String>, source: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        let (file, message) = (file.into(), message.into());
        let start = floor(source, span.start);
        let end = floor(source, span.end.max(start));
        let before = &source[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        let line_end = source[start..].find('\n').map_or(source.len(), |length| start + length);
        let text = source[line_start..line_end].to_owned();
        let span = start - line_start..end.min(line_end) - line_start;
        Self { file, line, column, message, help: None, text, span }
    }

    /// Something wrong at `line` and `column` of `source`, both from 1, as parsers give them.
    pub fn at(
        file: impl Into<String>,
        source: &str,
        (line, column): (usize, usize),
        message: impl Into<String>,
    ) -> Self {
        let start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = source.get(start..).unwrap_or_default();
        let inside: usize = rest
            .chars()
            .take(column.saturating_sub(1))
            .take_while(|character| *character != '\n')
            .map(char::len_utf8)
            .sum();
        let at = start + inside;
        Self::new(file, source, at..at + 1, message)
    }

    /// What `toml` found wrong with `source`, in our words: an unknown key or value comes with the nearest valid one.
    pub fn toml(file: impl Into<String>, source: &str, error: &toml::de::Error) -> Self {
        let found = error.message();
        let span = error.span().unwrap_or(0..0);
        let (message, help) = unknown(found).unwrap_or_else(|| (plain(found), None));
        Self { help, ..Self::new(file, source, span, message) }
    }

    /// The same, with asterisks for what stands in quotation marks on the line that [`Diagnostic::report`] shows: it may be
    /// a secret.
    #[must_use]
    pub fn with_strings_hidden(mut self) -> Self {
        let mut quote = None;
        let mut hidden = String::with_capacity(self.text.len());
        for c in self.text.chars() {
            match quote {
                None if c == '"' || c == '\'' => quote = Some(c),
                Some(open) if c == open => quote = None,
                // As many bytes as before, so that the caret stays in its place.
                Some(_) => {
                    hidden.extend(std::iter::repeat_n('*', c.len_utf8()));
                    continue;
                }
                None => {}
            }
            hidden.push(c);
        }
        self.text = hidden;
        self
    }

    /// The line that [`Diagnostic::report`] shows.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same with `help`.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Several lines: the sentence, then the line with a caret below it. No colour, no final line break.
    pub fn report(&self) -> String {
        let snippet = Snippet::source(self.text.as_str())
            .line_start(self.line)
            .annotation(AnnotationKind::Primary.span(self.span.clone()));
        format!("{self}\n{}", Renderer::plain().render(&[Group::with_level(Level::ERROR).element(snippet)]))
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

impl Error for Diagnostic {}

/// What the system said, in words that follow "cannot be read:" or "cannot be written:".
pub fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "this user may not".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "a part of its path is no folder".to_owned(),
        io::ErrorKind::InvalidData => "it is not UTF-8 text".to_owned(),
        io::ErrorKind::AddrInUse => "the port is taken".to_owned(),
        io::ErrorKind::AddrNotAvailable => "this machine has no such address".to_owned(),
        _ => {
            let said = error.to_string();
            said.split_once(" (os error").map_or(said.clone(), |(said, _)| said.to_owned())
        }
    }
}

/// The candidate that `word` was most likely meant to be, or none if none is close.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// What to write instead of `word`: the nearest of `candidates`, else all of them, else nothing.
pub fn suggestion(word: &str, candidates: &[&str]) -> Option<String> {
    match (nearest(word, candidates.iter().copied()), candidates) {
        (Some(candidate), _) => Some(format!("did you mean {candidate:?}?")),
        (None, []) => None,
        (None, [only]) => Some(format!("only {only:?} is known here")),
        (None, all) => Some(format!("known are {}", all.join(", "))),
    }
}

/// Reads serde's "unknown field `a`, expected one of `b`, `c`", the only form in which it says what is valid.
fn unknown(message: &str) -> Option<(String, Option<String>)> {
    let (what, rest) = match message.strip_prefix("unknown field ") {
        Some(rest) => ("key", rest),
        None => ("value", message.strip_prefix("unknown variant ")?),
    };
    let mut quoted = rest.split('`').skip(1).step_by(2);
    let word = quoted.next()?;
    let candidates: Vec<&str> = quoted.collect();
    Some((format!("unknown {what} {word:?}"), suggestion(word, &candidates)))
}

/// Serde's and the parsers' words in ours. Never repeats a value: it may be a secret.
fn plain(message: &str) -> String {
    let message = message.trim();
    if let Some((found, wanted)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        return format!("this must be {}, not {}", wanted_in_words(wanted), found_in_words(found));
    }
    if let Some((_, wanted)) = message.strip_prefix("invalid value: ").and_then(|rest| rest.split_once(", expected ")) {
        return format!("this must be {}", wanted_in_words(wanted));
    }
    if let Some(name) = message.strip_prefix("missing field ") {
        return format!("the key {} is missing here; add it", name.replace('`', "\""));
    }
    if message.starts_with("relative URL without a base") {
        return "this is no whole address; write it with https:// in front".to_owned();
    }
    if message == "duplicate key" {
        return "this key stands here twice; keep one of them".to_owned();
    }
    message.replace('\n', "; ")
}

fn wanted_in_words(wanted: &str) -> String {
    match wanted {
        "a string" | "string" => "text in quotation marks".to_owned(),
        "path string" => "a path in quotation marks".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more".to_owned(),
        "i32" | "i64" => "a whole number".to_owned(),
        "f64" => "a number".to_owned(),
        wanted if wanted == "a map" || wanted.starts_with("struct ") => "a table".to_owned(),
        wanted => wanted.to_owned(),
    }
}

fn found_in_words(found: &str) -> &str {
    // What comes first is the kind, then the value: "integer `3`".
    match found.split(' ').next().unwrap_or_default() {
        "string" => "text",
        "integer" | "floating" => "a number",
        "boolean" => "true or false",
        "map" => "a table",
        "sequence" => "a list",
        other => other,
    }
}

fn floor(source: &str, at: usize) -> usize {
    (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "title = \"Ünï\"\nlimts = 3\n";

    #[test]
    fn a_place_is_given_in_lines_and_characters() {
        let found = Diagnostic::new("a.toml", SOURCE, 9..11, "odd");
        assert_eq!((found.line, found.column), (1, 10));
        assert_eq!(Diagnostic::new("a.toml", SOURCE, 16..21, "odd").to_string(), "a.toml:2:1: odd");
        assert_eq!(Diagnostic::at("a.toml", SOURCE, (2, 9), "odd").column, 9);
    }

    #[test]
    fn a_report_shows_the_line_and_a_caret_below_it() {
        let report = Diagnostic::new("a.toml", SOURCE, 16..21, "odd").with_help("even it").report();
        assert!(report.starts_with("a.toml:2:1: odd; even it\n"), "{report}");
        assert!(report.contains("2 | limts = 3\n"), "{report}");
        assert!(report.ends_with("| ^^^^^"), "{report}");
    }

    #[test]
    fn what_may_be_a_secret_is_not_shown_and_the_caret_stays() {
        let source = "token = \"hünter2\" # \"x\"";
        let report = Diagnostic::new("a.toml", source, 8..18, "odd").with_strings_hidden().report();
        assert!(report.contains("token = \"********\" # \"*\"\n"), "{report}");
        assert!(report.ends_with("|         ^^^^^^^^^^"), "{report}");
    }

    #[test]
    fn what_serde_says_is_said_in_our_words_and_without_the_value() {
        #[derive(Debug, serde::Deserialize)]
        #[allow(dead_code)]
        struct Settings {
            name: String,
            count: u32,
            inner: std::collections::BTreeMap<String, String>,
            url: Option<url::Url>,
        }
        for (text, words) in [
            ("name = 3", "this must be text in quotation marks, not a number"),
            ("name = \"x\"\ncount = -1", "this must be a whole number, 0 or more"),
            ("name = \"x\"\ncount = 1\ninner = \"hunter2\"", "this must be a table, not text"),
            ("count = 1", "the key \"name\" is missing here; add it"),
            ("url = \"a.example\"", "this is no whole address; write it with https:// in front"),
            ("name = \"x\"\nname = \"y\"", "this key stands here twice; keep one of them"),
        ] {
            let error = toml::from_str::<Settings>(text).expect_err(text);
            assert_eq!(Diagnostic::toml("a.toml", text, &error).message, words, "{text}");
        }
    }

    #[test]
    fn an_unknown_key_comes_with_the_nearest_valid_one() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct Rules {
            title: String,
            limits: u32,
        }
        let error = toml::from_str::<Rules>(SOURCE).expect_err("limts is no key");
        let found = Diagnostic::toml("a.toml", SOURCE, &error);
        assert_eq!(found.to_string(), "a.toml:2:1: unknown key \"limts\"; did you mean \"limits\"?");
    }

    #[test]
    fn places_out_of_bounds_do_not_panic() {
        for span in [0..0, 10..10, 500..600, 11..12] {
            assert!(!Diagnostic::new("a", SOURCE, span, "odd").report().is_empty());
        }
        assert_eq!(Diagnostic::at("a", "", (7, 9), "odd").line, 1);
    }

    #[test]
    fn the_system_speaks_without_its_numbers() {
        for number in [1, 2, 13, 21, 28, 36, 98] {
            let said = in_words(&io::Error::from_raw_os_error(number));
            assert!(!said.contains("os error") && !said.is_empty(), "{said}");
        }
    }

    #[test]
    fn nothing_is_suggested_where_nothing_is_close() {
        assert_eq!(nearest("telegrm", ["telegram", "twitter"]), Some("telegram"));
        assert_eq!(nearest("zzz", ["telegram", "twitter"]), None);
        assert_eq!(suggestion("zzz", &["a", "b"]).as_deref(), Some("known are a, b"));
    }
}
