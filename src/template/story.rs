//! The paragraphs of a story, and how much of them a template tells.

use std::ops::Deref;
use std::sync::Arc;

use super::question::is_question;
use crate::text::write::html;
use crate::text::{Rich, Span};

/// What a list is of is told in as many words.
const MAX_NAME_WORDS: usize = 10;

/// One paragraph of a story.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// `paragraph`, `heading`, `quote` or `item`; `html` is a paragraph that was written in HTML already.
    pub kind: &'static str,
    /// Its words.
    pub text: String,
    /// The emphasis, code and links of its words, where the text has them.
    pub spans: Vec<Span>,
    /// The number of an item in a numbered list.
    pub number: Option<u64>,
    /// The table below it, row by row.
    pub rows: Vec<Vec<String>>,
    /// A quotation with marks around it, where nothing else would set it apart.
    pub quotation: Option<String>,
    /// Whether it is set as a question that the next one answers.
    pub asks: bool,
}

/// The paragraphs of a story, or the first of them: all posts that tell it share them.
#[derive(Clone, Debug, Default)]
pub struct Paragraphs {
    all: Arc<[Paragraph]>,
    /// How many of them.
    told: usize,
}

/// As much of a story as a template tells.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// Its paragraphs.
    pub paragraphs: &'a [Paragraph],
    /// Whether their words have their styles.
    pub styled: bool,
    /// Whether the story goes on behind them, where a limit has ended it.
    pub goes_on: bool,
}

impl Paragraph {
    /// Its words in a text that sets nothing apart.
    pub fn words(&self) -> &str {
        self.quotation.as_deref().unwrap_or(&self.text)
    }

    /// The table in lines: `Fare: £2` of two columns, else the cells with a point between. No empty cell is said.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let between = if columns == 2 { ": " } else { " · " };
        self.rows.iter().map(move |row| {
            let cells: Vec<&str> = row.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
            cells.join(between)
        })
    }

    /// What stands before an item: `•` or `3.`
    pub fn mark(&self) -> String {
        self.number.map_or_else(|| "•".to_owned(), |number| format!("{number}."))
    }
    /// Whether it asks what the next answers: it is set so, or reads so.
    fn is_question(&self) -> bool {
        self.asks || self.kind == "paragraph" && is_question(&self.text)
    }

    /// Whether it only names the list that `next` begins: `Third quarter in figures`.
    fn names(&self, next: &Self) -> bool {
        let few = || self.text.split_whitespace().take(MAX_NAME_WORDS + 1).count() <= MAX_NAME_WORDS;
        let open = self.text.ends_with(|end: char| end.is_alphanumeric() || end == ')');
        self.kind == "paragraph" && open && next.kind == "item" && few()
    }
}

impl Paragraphs {
    /// The first of them, `most` at most.
    pub fn up_to(&self, most: usize) -> Self {
        Self { all: Arc::clone(&self.all), told: self.told.min(most) }
    }
}

impl Deref for Paragraphs {
    type Target = [Paragraph];

    fn deref(&self) -> &[Paragraph] {
        &self.all[..self.told]
    }
}

impl From<Vec<Paragraph>> for Paragraphs {
    fn from(all: Vec<Paragraph>) -> Self {
        Self { told: all.len(), all: all.into() }
    }
}

impl FromIterator<Paragraph> for Paragraphs {
    fn from_iter<I: IntoIterator<Item = Paragraph>>(all: I) -> Self {
        all.into_iter().collect::<Vec<_>>().into()
    }
}

impl<'a> Told<'a> {
    /// The first `limit` paragraphs of `all`.
    pub(super) fn of(all: &'a [Paragraph], limit: usize, styled: bool) -> Self {
        let mut shown = blocks_of(all, limit);
        // A subheading says nothing without what stands below it, nor does a question without its answer.
        let opens =
            |last: &Paragraph, next: &Paragraph| last.kind == "heading" || last.is_question() || last.names(next);
        while shown > 1 && shown < all.len() && opens(&all[shown - 1], &all[shown]) {
            shown -= 1;
        }
        Self { paragraphs: &all[..shown], styled, goes_on: shown < all.len() }
    }
}

/// How many blocks the first `limit` paragraphs are: a list counts for one, and so does it with the line that introduces it, and
/// a question with its answer.
fn blocks_of(blocks: &[Paragraph], limit: usize) -> usize {
    if limit >= blocks.len() {
        return blocks.len();
    }
    let mut count = 0;
    let is_item = |block: &Paragraph| block.kind == "item";
    for (n, block) in blocks.iter().enumerate() {
        let goes_on = n.checked_sub(1).map(|before| &blocks[before]).is_some_and(|before| {
            is_item(block) && is_item(before) || before.text.ends_with([':', '：']) || before.is_question()
        });
        if !goes_on {
            count += 1;
        }
        if count > limit {
            return n;
        }
    }
    blocks.len()
}

/// The paragraphs in HTML.
pub(super) fn html_paragraphs(told: &Told<'_>) -> String {
    let block = |block: &Paragraph| {
        let text = &block.text;
        if block.kind == "html" {
            return format!("<p style=\"margin:0 0 16px\">{text}</p>");
        }
        let text = if block.spans.is_empty() || !told.styled {
            handlebars::html_escape(text)
        } else {
            html::line(&Rich { text: text.clone(), spans: block.spans.clone() })
        };
        let said = match block.kind {
            "heading" => format!("<h2 style=\"font-size:20px;line-height:1.3;margin:28px 0 12px\">{text}</h2>"),
            "quote" => format!(
                "<blockquote style=\"margin:0 0 16px;padding-left:16px;border-left:3px solid #cccccc\">{text}</blockquote>"
            ),
            "item" => format!("<p style=\"margin:0 0 8px;padding-left:16px\">{} {text}</p>", block.mark()),
            _ => format!("<p style=\"margin:0 0 16px\">{text}</p>"),
        };
        said + &html_table(&block.rows)
    };
    told.paragraphs.iter().map(block).collect::<Vec<_>>().join("\n")
}

/// A table. Its first row is its head if it alone has no figures.
fn html_table(rows: &[Vec<String>]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let has_figure = |row: &[String]| row.iter().any(|cell| cell.contains(char::is_numeric));
    let headed = !has_figure(first) && rows.iter().skip(1).any(|row| has_figure(row));
    let row = |(n, row): (usize, &Vec<String>)| {
        let name = if n == 0 && headed { "th" } else { "td" };
        let cell = |cell: &String| {
            let text = handlebars::html_escape(cell);
            format!(
                "<{name} style=\"text-align:start;padding:4px 12px 4px 0;border-bottom:1px solid #cccccc\">{text}</{name}>"
            )
        };
        format!("<tr>{}</tr>", row.iter().map(cell).collect::<String>())
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    format!("\n<table style=\"border-collapse:collapse;margin:0 0 16px;font-size:15px\">{rows}</table>")
}

/// The paragraphs as they are.
pub(super) fn plain_paragraphs(told: &Told<'_>) -> String {
    let block = |block: &Paragraph| {
        let table: Vec<String> = block.lines().collect();
        if table.is_empty() { block.words().to_owned() } else { format!("{}\n\n{}", block.words(), table.join("\n")) }
    };
    told.paragraphs.iter().map(block).collect::<Vec<_>>().join("\n\n")
}
