//! A table in plain lines. Its last column may be long: there words are wrapped on a terminal, links never, and in a pipe
//! every row is one line. On a terminal that is too narrow for that, what does not fit stands below its row.

use super::output::{Tint, is_read, say};

/// Rows of cells.
pub(crate) struct Table {
    lines: Vec<Line>,
}

enum Line {
    Heading(String),
    Row(Vec<(String, Tint)>),
}

/// Between two columns.
const GAP: usize = 2;
/// A last column narrower than this is none: it stands below its row.
const MIN_LAST: usize = 24;
/// Before what stands below its row.
const BELOW: &str = "    ";

impl Table {
    /// An empty table with these names of columns.
    pub(crate) fn new(header: &[&str]) -> Self {
        Self { lines: vec![Line::Row(header.iter().map(|name| (name.to_uppercase(), Tint::Dim)).collect())] }
    }

    /// A line of its own above the rows that follow.
    pub(crate) fn heading(&mut self, text: &str) {
        self.lines.push(Line::Heading(text.to_owned()));
    }

    /// A row.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.tinted(cells.map(|cell| (cell, Tint::None)));
    }

    /// A row with colours.
    pub(crate) fn tinted(&mut self, cells: impl IntoIterator<Item = (String, Tint)>) {
        self.lines.push(Line::Row(cells.into_iter().collect()));
    }

    /// To standard output.
    pub(crate) fn print(&self) {
        for line in self.draw(is_read().then(terminal_width)) {
            say(&line);
        }
    }

    /// Its lines; `room` is the width of a terminal.
    fn draw(&self, room: Option<usize>) -> Vec<String> {
        let rows = || {
            self.lines.iter().filter_map(|line| match line {
                Line::Row(cells) => Some(cells),
                Line::Heading(_) => None,
            })
        };
        let last = rows().map(Vec::len).max().unwrap_or(1) - 1;
        let widths: Vec<usize> = (0..last)
            .map(|n| rows().filter_map(|cells| cells.get(n)).map(|(text, _)| width(text)).max().unwrap_or(0))
            .collect();
        let indent: usize = widths.iter().map(|width| width + GAP).sum();
        if let Some(narrow) = room.filter(|room| *room < indent + MIN_LAST) {
            return self.narrow(&widths, narrow);
        }
        let room = room.map(|room| room - indent);
        let mut drawn = Vec::new();
        for line in &self.lines {
            match line {
                Line::Heading(text) => drawn.extend([String::new(), Tint::Bold.paint(text)]),
                Line::Row(cells) => {
                    let mut first = String::new();
                    for ((text, tint), width_of) in cells.iter().zip(&widths) {
                        first.push_str(&tint.paint(text));
                        first.push_str(&" ".repeat(width_of - width(text) + GAP));
                    }
                    let (text, tint) = cells.get(last).cloned().unwrap_or((String::new(), Tint::None));
                    let mut pieces = wrap(&text, room.unwrap_or(usize::MAX)).into_iter();
                    first.push_str(&tint.paint(&pieces.next().unwrap_or_default()));
                    drawn.push(first.trim_end().to_owned());
                    drawn.extend(pieces.map(|piece| format!("{}{}", " ".repeat(indent), tint.paint(&piece))));
                }
            }
        }
        drawn
    }
}

impl Table {
    /// The columns that fit into `room`, one at least, and below them the others.
    fn narrow(&self, widths: &[usize], room: usize) -> Vec<String> {
        let fit = widths.iter().scan(0, |end, width| {
            *end += width + GAP;
            Some(*end - GAP)
        });
        let fit = fit.take_while(|end| *end <= room).count().max(1);
        let mut drawn = Vec::new();
        for line in &self.lines {
            let cells = match line {
                Line::Heading(text) => {
                    drawn.extend([String::new(), Tint::Bold.paint(text)]);
                    continue;
                }
                Line::Row(cells) => cells,
            };
            let mut first = String::new();
            for ((text, tint), width_of) in cells.iter().zip(widths).take(fit) {
                first.push_str(&tint.paint(text));
                first.push_str(&" ".repeat(width_of - width(text) + GAP));
            }
            drawn.push(first.trim_end().to_owned());
            let said = |(text, _): &&(String, Tint)| !text.is_empty();
            let (short, long) = cells.split_at(fit.max(widths.len()).min(cells.len()));
            let short: Vec<String> = short.iter().skip(fit).filter(said).map(|(text, tint)| tint.paint(text)).collect();
            drawn.extend((!short.is_empty()).then(|| format!("{BELOW}{}", short.join("  "))));
            for (text, tint) in long.iter().filter(said) {
                let pieces = wrap(text, room.saturating_sub(BELOW.len()).max(1));
                drawn.extend(pieces.iter().map(|piece| format!("{BELOW}{}", tint.paint(piece))));
            }
        }
        drawn
    }
}

/// How wide standard output is; 80 if nobody knows.
fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0))
}

/// Every cell but the last is a name, a length or a state: one place for each character.
fn width(text: &str) -> usize {
    text.chars().count()
}

/// `text` in lines of at most `room` characters, broken between words; a word that is longer has a line of its own.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&["account", "state", "post"]);
        table.row(["x".into(), "sent".into(), "http://127.0.0.1:4010/#twitter-0123456789abcdef0123".into()]);
        table.row(["youtube".into(), "skipped".into(), "needs a video; install ffmpeg or attach one".into()]);
        table
    }

    #[test]
    fn a_row_is_one_line_in_a_pipe() {
        let lines = table().draw(None);
        assert_eq!(lines[0], "ACCOUNT  STATE    POST");
        assert_eq!(lines[2], "youtube  skipped  needs a video; install ffmpeg or attach one");
    }

    #[test]
    fn words_are_wrapped_on_a_terminal_and_links_are_not() {
        let lines = table().draw(Some(48));
        assert_eq!(lines[1], "x        sent     http://127.0.0.1:4010/#twitter-0123456789abcdef0123");
        assert_eq!(lines[2..], ["youtube  skipped  needs a video; install ffmpeg", "                  or attach one"]);
    }

    #[test]
    fn what_has_no_room_on_a_narrow_terminal_stands_below_its_row() {
        let lines = table().draw(Some(36));
        let wanted = [
            "ACCOUNT  STATE",
            "    POST",
            "x        sent",
            "    http://127.0.0.1:4010/#twitter-0123456789abcdef0123",
            "youtube  skipped",
            "    needs a video; install ffmpeg or",
            "    attach one",
        ];
        assert_eq!(lines, wanted);
        assert_eq!(table().draw(Some(3))[..3], ["ACCOUNT", "    STATE", "    POST"], "however narrow it is");
    }
}
