//! Telegram's Markdown: `parse_mode` MarkdownV2 read as the Bot API reads it, with its own error texts.
//!
//! <https://core.telegram.org/bots/api#markdownv2-style>; what the page leaves open is as in the open-source server
//! (tdlib/td, `MessageEntity.cpp`).

use super::entity::{self, Entity, Style};
use super::html::is_date_format;
use super::link::{self, Target};

/// What a mark opened.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    Code,
    Pre,
    PreCode,
    TextUrl,
    CustomEmoji,
    BlockQuote,
}

struct Open {
    kind: Kind,
    language: String,
    offset: usize,
    /// Where its mark stands in the source.
    mark: usize,
    /// Where its text begins in what was read.
    begin: usize,
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    text: String,
    offset: usize,
    open: Vec<Open>,
    entities: Vec<Entity>,
    quoted: bool,
    line_start: bool,
}

/// Plain text and entities, or what is wrong, as it follows `can't parse entities: `.
pub fn parse(source: &str) -> Result<(String, Vec<Entity>), String> {
    let mut reader = Reader {
        source,
        at: 0,
        text: String::new(),
        offset: 0,
        open: Vec::new(),
        entities: Vec::new(),
        quoted: false,
        line_start: true,
    };
    while let Some(c) = reader.peek() {
        reader.read(c)?;
    }
    reader.end()?;
    entity::sort(&mut reader.entities);
    Ok((reader.text, reader.entities))
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.source[self.at..].chars().next()
    }

    /// The byte so far ahead, or 0.
    fn byte(&self, ahead: usize) -> u8 {
        self.source.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
        self.offset += c.len_utf16();
        if c != '\r' {
            self.line_start = c == '\n';
        }
    }

    fn read(&mut self, c: char) -> Result<(), String> {
        if c == '\\' && (1..=126).contains(&self.byte(1)) {
            let escaped = char::from(self.byte(1));
            self.at += 2;
            self.push(escaped);
            return Ok(());
        }
        let in_code = self.open.last().is_some_and(|open| matches!(open.kind, Kind::Code | Kind::Pre | Kind::PreCode));
        let reserved = if in_code { "`" } else { "_*[]()~`>#+-=|{}.!\n" };
        if !reserved.contains(c) {
            self.at += c.len_utf8();
            // Within code a line break is a character like any other.
            let line_start = self.line_start && c == '\r';
            self.push(c);
            self.line_start = line_start;
            return Ok(());
        }
        if self.ends_entity(c) { self.close(c) } else { self.begin(c) }
    }

    fn ends_entity(&self, c: char) -> bool {
        let Some(last) = self.open.last() else { return false };
        if self.quoted && c == '\n' && self.byte(1) != b'>' {
            return true;
        }
        match last.kind {
            Kind::Bold => c == '*',
            Kind::Italic => c == '_' && self.byte(1) != b'_',
            Kind::Underline => self.rest().starts_with("__"),
            Kind::Strikethrough => c == '~',
            Kind::Spoiler => self.rest().starts_with("||"),
            Kind::Code => c == '`',
            Kind::Pre | Kind::PreCode => self.rest().starts_with("```"),
            Kind::TextUrl | Kind::CustomEmoji => c == ']',
            Kind::BlockQuote => false,
        }
    }

    fn begin(&mut self, c: char) -> Result<(), String> {
        let mark = self.at;
        let reserved = || Err(format!("Character '{c}' is reserved and must be escaped with the preceding '\\'"));
        let (kind, length) = match (c, self.byte(1)) {
            ('_', b'_') => (Kind::Underline, 2),
            ('_', _) => (Kind::Italic, 1),
            ('*', _) => (Kind::Bold, 1),
            ('~', _) => (Kind::Strikethrough, 1),
            ('|', b'|') => (Kind::Spoiler, 2),
            ('[', _) => (Kind::TextUrl, 1),
            ('!', b'[') => (Kind::CustomEmoji, 2),
            ('`', _) if self.rest().starts_with("```") => (Kind::Pre, 3),
            ('`', _) => (Kind::Code, 1),
            ('\n', _) => {
                self.at += 1;
                self.push(c);
                return Ok(());
            }
            ('>', _) if self.line_start => {
                self.at += 1;
                if !self.quoted {
                    self.quoted = true;
                    self.opened(Kind::BlockQuote, String::new(), mark);
                }
                return Ok(());
            }
            _ => return reserved(),
        };
        self.at += length;
        let (kind, language) = if kind == Kind::Pre { self.language() } else { (kind, String::new()) };
        self.opened(kind, language, mark);
        Ok(())
    }

    fn opened(&mut self, kind: Kind, language: String, mark: usize) {
        self.open.push(Open { kind, language, offset: self.offset, mark, begin: self.text.len() });
    }

    /// The language of a block, and past one line break.
    fn language(&mut self) -> (Kind, String) {
        let is_end = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | '\0' | '\u{B}' | '`');
        let length = self.rest().find(is_end).filter(|at| *at > 0 && !self.rest()[*at..].starts_with('`'));
        let language = self.rest()[..length.unwrap_or(0)].to_owned();
        self.at += language.len();
        let is_break = |b: u8| matches!(b, b'\n' | b'\r');
        if is_break(self.byte(0)) {
            self.at += if is_break(self.byte(1)) && self.byte(0) != self.byte(1) { 2 } else { 1 };
        }
        (if language.is_empty() { Kind::Pre } else { Kind::PreCode }, language)
    }

    fn close(&mut self, c: char) -> Result<(), String> {
        let Some(mut ended) = self.open.pop() else { return Ok(()) };
        let mut quote = Style::Blockquote;
        if c == '\n' && ended.kind != Kind::BlockQuote {
            // An empty spoiler at the end of a quote's last line folds the quote.
            let behind = self.at - ended.mark;
            let is_fold = behind == 2 || (behind == 3 && self.text.ends_with('\r'));
            if ended.kind != Kind::Spoiler || !is_fold {
                return Err(unclosed(&ended));
            }
            match self.open.pop() {
                Some(outer) if outer.kind == Kind::BlockQuote => ended = outer,
                Some(outer) => return Err(unclosed(&outer)),
                None => return Err(unclosed(&ended)),
            }
            quote = Style::ExpandableBlockquote;
        }
        let length = match ended.kind {
            Kind::Underline | Kind::Spoiler => 2,
            Kind::Pre | Kind::PreCode => 3,
            _ => 1,
        };
        self.at += length;
        let style = match ended.kind {
            Kind::Bold => Some(Style::Bold),
            Kind::Italic => Some(Style::Italic),
            Kind::Underline => Some(Style::Underline),
            Kind::Strikethrough => Some(Style::Strikethrough),
            Kind::Spoiler => Some(Style::Spoiler),
            Kind::Code => Some(Style::Code),
            Kind::Pre | Kind::PreCode => Some(Style::Pre { language: std::mem::take(&mut ended.language) }),
            Kind::BlockQuote => {
                self.quoted = false;
                self.push('\n');
                Some(quote)
            }
            Kind::TextUrl => self.link(&ended)?,
            Kind::CustomEmoji => Some(self.picture()?),
        };
        self.add(&ended, style);
        Ok(())
    }

    fn add(&mut self, ended: &Open, style: Option<Style>) {
        let length = self.offset - ended.offset;
        if let Some(style) = style.filter(|_| length > 0) {
            self.entities.push(Entity { offset: ended.offset, length, style });
        }
    }

    fn link(&mut self, ended: &Open) -> Result<Option<Style>, String> {
        let target = if self.byte(0) == b'(' { self.target()? } else { self.text[ended.begin..].to_owned() };
        Ok(link::target(&target).map(|target| match target {
            Target::Url(url) => Style::TextLink { url },
            Target::User(user) => Style::TextMention { user },
        }))
    }

    fn picture(&mut self) -> Result<Style, String> {
        if self.byte(0) != b'(' {
            return Err("The entity must contain a tg://emoji or tg://time URL".to_owned());
        }
        let target = self.target()?;
        if let Some(id) = link::emoji(&target) {
            return Ok(Style::CustomEmoji { id });
        }
        match link::time(&target) {
            Some((unix, format)) if is_date_format(&format) => Ok(Style::DateTime { unix, format }),
            Some(_) => Err("Invalid date format used".to_owned()),
            None => Err("Invalid tg://emoji or tg://time URL specified".to_owned()),
        }
    }

    /// What stands in the parentheses that begin here.
    fn target(&mut self) -> Result<String, String> {
        self.at += 1;
        let (begin, mut target) = (self.at, String::new());
        loop {
            match self.peek() {
                None => return Err(format!("Can't find end of a URL at byte offset {begin}")),
                Some(')') => break,
                Some('\\') if (1..=126).contains(&self.byte(1)) => {
                    target.push(char::from(self.byte(1)));
                    self.at += 2;
                }
                Some(c) => {
                    target.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        self.at += 1;
        Ok(target)
    }

    /// Closes a quote that goes on to the end.
    fn end(&mut self) -> Result<(), String> {
        if self.quoted {
            let is_fold = |open: &Open| open.kind == Kind::Spoiler && open.mark + 2 == self.source.len();
            let folds = self.open.last().is_some_and(is_fold);
            let spoiler = if folds { self.open.pop() } else { None };
            match self.open.pop() {
                Some(open) if open.kind == Kind::BlockQuote => {
                    self.add(&open, Some(if folds { Style::ExpandableBlockquote } else { Style::Blockquote }));
                }
                Some(open) => self.open.push(open),
                None => self.open.extend(spoiler),
            }
        }
        self.open.last().map_or(Ok(()), |open| Err(unclosed(open)))
    }
}

fn unclosed(open: &Open) -> String {
    format!("Can't find end of {:?} entity at byte offset {}", open.kind, open.mark)
}
