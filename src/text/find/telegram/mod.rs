//! What Telegram links in a post by itself, besides what `entities` says.
//!
//! The rules are those of TDLib 1.8.65 (`td/telegram/MessageEntity.cpp`, `find_entities`), whose answers the tests hold.
//! Phone numbers are left out: TDLib leaves them to the server, whose rule is not public.

mod class;
mod numbers;
mod tags;
mod url;

use std::ops::Range;

/// What Telegram makes of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An address with or without a scheme, or one of Telegram's own (`tg://…`).
    Url,
    /// An e-mail address.
    Email,
    /// `@name`
    Mention,
    /// `#tag` or `#tag@name`
    Hashtag,
    /// `$TAG` or `$TAG@name`
    Cashtag,
    /// `/command` or `/command@name`
    Command,
    /// The number of a bank card.
    BankCard,
    /// `1:23`, which leads into a video or a sound that is sent with the text.
    Timestamp,
}

impl Kind {
    /// The name that the Bot API gives it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Url => "url",
            Kind::Email => "email",
            Kind::Mention => "mention",
            Kind::Hashtag => "hashtag",
            Kind::Cashtag => "cashtag",
            Kind::Command => "bot_command",
            Kind::BankCard => "bank_card_number",
            Kind::Timestamp => "media_timestamp",
        }
    }
}

/// A stretch of text that Telegram links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// UTF-8 bytes.
    pub range: Range<usize>,
    /// As what.
    pub kind: Kind,
}

/// All that is linked, in order. Of two that overlap the one that begins first is kept, else the longer.
pub fn entities(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut add = |kind, ranges: Vec<Range<usize>>| {
        found.extend(ranges.into_iter().map(|range| Found { range, kind }));
    };
    add(Kind::Mention, tags::mentions(text));
    add(Kind::Command, tags::commands(text));
    add(Kind::Hashtag, tags::hashtags(text));
    add(Kind::Cashtag, tags::cashtags(text));
    add(Kind::BankCard, numbers::bank_cards(text));
    add(Kind::Url, url::own(text));
    found.extend(url::urls(text));
    found.extend(numbers::timestamps(text).into_iter().map(|range| Found { range, kind: Kind::Timestamp }));
    found.sort_by_key(|found| (found.range.start, std::cmp::Reverse(found.range.end)));
    let mut end = 0;
    found.retain(|found| {
        let keeps = found.range.start >= end;
        if keeps {
            end = found.range.end;
        }
        keeps
    });
    found
}
