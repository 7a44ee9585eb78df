//! Stretches of a message that are shown in another way, and how the Bot API tells of them.

use serde_json::{Value, json};

/// How a stretch of text is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Style {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Underlined.
    Underline,
    /// Struck through.
    Strikethrough,
    /// Hidden until touched.
    Spoiler,
    /// A quoted paragraph.
    Blockquote,
    /// A quoted paragraph, folded.
    ExpandableBlockquote,
    /// Fixed width within a line.
    Code,
    /// A block of fixed width.
    Pre {
        /// Its programming language, or empty.
        language: String,
    },
    /// A link behind other words.
    TextLink {
        /// Where it leads.
        url: String,
    },
    /// A person behind other words.
    TextMention {
        /// Whose.
        user: i64,
    },
    /// A picture in place of an emoji.
    CustomEmoji {
        /// Which.
        id: i64,
    },
    /// A time that each reader sees in their own way.
    DateTime {
        /// Seconds since 1970.
        unix: i32,
        /// How it is written, or empty.
        format: String,
    },
    /// What Telegram finds by itself, by the Bot API's name.
    Found(&'static str),
}

impl Style {
    /// The Bot API's name for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Bold => "bold",
            Self::Italic => "italic",
            Self::Underline => "underline",
            Self::Strikethrough => "strikethrough",
            Self::Spoiler => "spoiler",
            Self::Blockquote => "blockquote",
            Self::ExpandableBlockquote => "expandable_blockquote",
            Self::Code => "code",
            Self::Pre { .. } => "pre",
            Self::TextLink { .. } => "text_link",
            Self::TextMention { .. } => "text_mention",
            Self::CustomEmoji { .. } => "custom_emoji",
            Self::DateTime { .. } => "date_time",
            Self::Found(name) => name,
        }
    }

    /// Which of several that cover the same text comes first.
    fn rank(&self) -> u8 {
        match self {
            Self::Blockquote | Self::ExpandableBlockquote => 0,
            Self::Pre { language } if !language.is_empty() => 1,
            Self::Pre { .. } => 2,
            Self::Code => 3,
            Self::DateTime { .. } => 4,
            Self::TextLink { .. } | Self::TextMention { .. } => 5,
            Self::Found(_) => 6,
            Self::Bold => 7,
            Self::Italic => 8,
            Self::Underline => 9,
            Self::Strikethrough => 10,
            Self::Spoiler => 11,
            Self::CustomEmoji { .. } => 12,
        }
    }

    /// Which entities are kept first where there are more than a message may have.
    pub fn is_kept_first(&self) -> bool {
        !matches!(self, Self::Bold | Self::Italic | Self::Underline | Self::Strikethrough | Self::Spoiler)
    }
}

/// A stretch of text and its style; offset and length in UTF-16 code units.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Where it starts.
    pub offset: usize,
    /// How long it is.
    pub length: usize,
    /// How it is shown.
    pub style: Style,
}

impl Entity {
    /// As the Bot API gives it.
    pub fn to_json(&self) -> Value {
        let mut object = json!({"offset": self.offset, "length": self.length, "type": self.style.name()});
        match &self.style {
            Style::TextLink { url } => object["url"] = url.as_str().into(),
            Style::Pre { language } if !language.is_empty() => object["language"] = language.as_str().into(),
            Style::TextMention { user } => {
                object["user"] = json!({"id": user, "is_bot": false, "first_name": "Somebody"})
            }
            Style::CustomEmoji { id } => object["custom_emoji_id"] = id.to_string().into(),
            Style::DateTime { unix, format } => {
                object["unix_time"] = (*unix).into();
                object["date_time_format"] = format.as_str().into();
            }
            _ => {}
        }
        object
    }
}

/// By offset, the longer first, then by rank.
pub fn sort(entities: &mut [Entity]) {
    entities.sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length), entity.style.rank()));
}
