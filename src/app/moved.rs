//! Times that an article gives without a zone, on a day on which the clock there skips or repeats them.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::App;
use crate::article::Article;
use crate::schedule;

/// `2026-03-29 02:30`.
const LENGTH: usize = 16;

/// The key of the end before which nothing may be out.
const EMBARGO: &str = "embargo_until";

/// What was made of such a time in an article's front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedTime {
    /// The line of the file, from 1.
    pub line: usize,
    /// The key, and what it means now: a sentence.
    pub says: String,
}

impl App {
    /// What was made of such times in the front matter of `article`: whoever gave one expects another instant.
    pub fn moved_times(&self, article: &Article) -> Vec<MovedTime> {
        let times =
            [("publish_at", article.publish_at), (EMBARGO, article.embargo_until), ("remove_at", article.remove_at)];
        let moved = times.into_iter().filter_map(|(key, at)| self.moved(article, key, at?));
        moved.collect()
    }

    fn moved(&self, article: &Article, key: &str, at: Timestamp) -> Option<MovedTime> {
        let (file, line) = (article.origin.file.as_ref()?, article.origin.line(key)?);
        let text = std::fs::read_to_string(file).ok()?;
        let local = local_in(text.lines().nth(line.checked_sub(1)?)?)?;
        let asked = match key {
            EMBARGO => schedule::local_end(local, &self.zone),
            _ => schedule::local_time(local, &self.zone),
        };
        let note = asked.filter(|asked| asked.at == at)?.note?;
        Some(MovedTime { line, says: format!("{key}: {note}") })
    }
}

/// The time in `line` that says no zone.
fn local_in(line: &str) -> Option<DateTime> {
    let (_, value) = line.split_once([':', '='])?;
    let value = value.trim().trim_matches(['"', '\'']);
    let time = value.get(..LENGTH)?;
    let rest = value.get(LENGTH..)?.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.'));
    let rest = rest.trim_start().trim_start_matches(['"', '\'']).trim_start();
    let is_local = rest.is_empty() || rest.starts_with('#');
    time.replacen(' ', "T", 1).parse().ok().filter(|_| is_local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_local_if_nothing_says_where_it_is_meant() {
        let local: DateTime = "2026-03-29T02:30:00".parse().expect("a time written here");
        for line in [
            "publish_at = 2026-03-29T02:30:00",
            "publish_at = \"2026-03-29 02:30\"  # early",
            "publish_at: 2026-03-29 02:30",
            "embargo: '2026-03-29 02:30:00'",
        ] {
            assert_eq!(local_in(line), Some(local), "{line}");
        }
        for line in
            ["publish_at = 2026-03-29T02:30:00Z", "publish_at: 2026-03-29 02:30 +0100", "publish_at = 2026-03-29", "x"]
        {
            assert_eq!(local_in(line), None, "{line}");
        }
    }
}
