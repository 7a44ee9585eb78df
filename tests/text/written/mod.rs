//! What the writers write, read back by readers of these tests' own, which know of the writers nothing but the platforms'
//! documents: an article's words become no markup, mention or link that they were not; the text is the same; and what is
//! measured is what is sent.

mod discord;
mod entities;
mod html;
mod lengths;
mod linkedin;
mod plain;
mod reddit;
mod slack;

use fanfare::text::{self, Rich, Style};
use proptest::prelude::*;
use proptest::sample::select;

/// A character as a reader of the platform sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Seen {
    c: char,
    strong: bool,
    emphasis: bool,
    code: bool,
    /// Where it leads.
    link: Option<String>,
    /// What it is besides, which no text of ours ever is: a quotation, a list, an emoji's name.
    odd: Option<&'static str>,
}

/// A text as a reader of the platform sees it.
#[derive(Clone, Debug, Default)]
struct Read {
    seen: Vec<Seen>,
    /// Whom it reaches, as it stands in what was sent.
    mentions: Vec<String>,
}

impl Read {
    fn text(&self) -> String {
        self.seen.iter().map(|seen| seen.c).collect()
    }

    fn push(&mut self, c: char, like: &Seen) {
        self.seen.push(Seen { c, ..like.clone() });
    }
}

/// Pieces of articles that mean something somewhere.
const PIECES: &[&str] = &[
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "``",
    "```",
    "|",
    "||",
    "\\",
    "#",
    "# ",
    "## ",
    "-",
    "- ",
    "-# ",
    "---",
    "+ ",
    "=",
    "===",
    ">",
    "> ",
    ">>> ",
    ">!",
    "!<",
    "<",
    "<b>",
    "<br>",
    "</p>",
    "<script>",
    "<!--",
    "&",
    "&amp;",
    "&lt;",
    "&#42;",
    "&#32;",
    "&copy;",
    "[",
    "]",
    "](",
    "(",
    ")",
    "![",
    "[x](https://evil.com/)",
    "[x]: https://evil.com",
    "<https://evil.com>",
    "<https://evil.com|x>",
    "<a href=\"https://evil.com\">",
    "{",
    "}",
    "{hashtag|\\#|x}",
    "@[Name](urn:li:person:1)",
    "1. ",
    "12) ",
    "@everyone",
    "@here",
    "@Here",
    "@channel",
    "@room",
    "@Room",
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<!subteam^S1>",
    "<@U012ABC>",
    "<#C01>",
    "<@123456>",
    "<@!123456>",
    "<@&123456>",
    "<#123456>",
    "<:x:1>",
    "<t:1618953630:R>",
    "</cmd:12>",
    "<id:browse>",
    "[id1|Name]",
    "[club1|Name]",
    "@id1 (Name)",
    "@club1",
    "*id1",
    "*public2",
    "[https://vk.com/a|b]",
    "@mayor",
    "@user:server.org",
    "u/name",
    "/u/name",
    "r/news",
    "/r/news",
    "^up",
    "^(up)",
    ":smile:",
    ":+1:",
    ":100:",
    "10:30:45",
    "nostr:npub1qqq",
    "npub1qqq",
    "#[0]",
    "#tag",
    "＃tag",
    "＠name",
    "＊",
    "＿",
    "＞",
    "https://a.com/b_c_d",
    "https://a.com/*x*",
    "https://a.com/x?y=1&z=2|3",
    "https://localhost/a_b_",
    "http://",
    "www.a.com/x",
    "a.com/b",
    "me@a.com",
    "javascript:x",
    "https://a.com/(b)",
    "https://a.com/@room",
    "\n",
    "\n",
    "\n\n",
    " ",
    " ",
    "  ",
    "    ",
    "\t",
    "\r",
    "\u{a0}",
    "\u{200b}",
    "\u{200d}",
    "\u{2060}",
    "\u{ad}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{301}",
    "\u{fe0f}",
    "👍",
    "👨‍👩‍👧",
    "🇰🇿",
    "1\u{fe0f}\u{20e3}",
    "a",
    "word",
    "Б",
    "日本",
    "שלום",
    "é",
    "5",
    "“",
    "”",
    "\"",
    "'",
    ".",
    ",",
    ":",
    "/",
    "!",
    "…",
    "\u{1}",
    "\u{7f}",
];

/// The words of an article that means harm.
fn hostile(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 1..most).prop_map(|pieces| pieces.concat())
}

/// Rich text that has nothing but an article's words.
fn article() -> impl Strategy<Value = Rich> {
    hostile(24).prop_map(|text| text::parse(&text::escape(&text)))
}

/// Where links of templates lead.
const TARGETS: &[&str] = &[
    "https://news.com/a",
    "https://news.com/a_b_c?x=1&y=*2*",
    "https://news.com/(a)[b]|c~d",
    "https://news.com/?q=&copy;&amp;",
    "mailto:desk@news.com",
    "tel:+351210000000",
    "https://www.news.com/",
];

/// Rich text with styles, links, hashtags and mentions that a template has around an article's words.
fn template() -> impl Strategy<Value = Rich> {
    let piece = prop_oneof![
        3 => hostile(5).prop_map(|text| text::escape(&text)),
        1 => hostile(4).prop_map(|text| format!("**{}**", text::escape(&text))),
        1 => hostile(4).prop_map(|text| format!("*{}*", text::escape(&text))),
        1 => hostile(3).prop_map(|text| format!("***{}***", text::escape(&text))),
        1 => (hostile(3), hostile(3)).prop_map(|(a, b)| format!("**{} *{}***", text::escape(&a), text::escape(&b))),
        1 => hostile(4).prop_map(|text| format!("`{}`", text.replace('`', "'"))),
        1 => select(vec!["`code`", "**`a*b`**", "*x `_` y*", "**bold**", "_so_", "[a **b** c](https://news.com/a)"])
            .prop_map(str::to_owned),
        1 => (hostile(4), select(TARGETS)).prop_map(|(text, href)| text::escape_link(&text, href)),
        1 => select(TARGETS).prop_map(|href| text::escape_link("the report", href)),
        1 => select(TARGETS).prop_map(|href| text::escape_link(href, href)),
        1 => select(vec![" #News ", " #Жаңалық_1 ", " ＃速報 ", " @desk ", " @desk@news.social "]).prop_map(str::to_owned),
        1 => select(vec![" https://news.com/a_b_c ", "https://news.com/x.", " www.news.com/a ", "(https://news.com/a)"])
            .prop_map(str::to_owned),
        2 => select(vec![" ", "\n", "\n\n", " and ", ". "]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| text::parse(&pieces.concat()))
}

/// The same, cut anywhere, as parts of threads are.
fn part() -> impl Strategy<Value = Rich> {
    (template(), any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(rich, a, b)| {
        let borders: Vec<usize> = rich.text.char_indices().map(|(at, _)| at).chain([rich.text.len()]).collect();
        let (a, b) = (borders[a.index(borders.len())], borders[b.index(borders.len())]);
        rich.slice(a.min(b)..a.max(b)).trim()
    })
}

/// Characters that are not seen, and that writers put between others: a text is the same with and without.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{2060}' | '\u{AD}')
}

/// What a reader should see: every character with the spans that cover it.
fn expected(rich: &Rich) -> Vec<Seen> {
    let seen = |(at, c): (usize, char)| {
        let mut seen = Seen { c, ..Seen::default() };
        for span in rich.spans.iter().filter(|span| span.range.contains(&at)) {
            match &span.style {
                Style::Strong => seen.strong = true,
                Style::Emphasis => seen.emphasis = true,
                Style::Code => seen.code = true,
                Style::Link { href } | Style::Url { href } => seen.link = Some(href.clone()),
                Style::Hashtag | Style::Mention => {}
            }
        }
        seen
    };
    rich.text.char_indices().map(seen).collect()
}

/// The text as it is where links have no words: each with its target behind it. Code of its own, for tests.
fn spelled(rich: &Rich) -> String {
    let mut out = String::new();
    let mut links: Vec<_> = rich.spans.iter().filter(|span| matches!(span.style, Style::Link { .. })).collect();
    links.sort_by_key(|span| span.range.start);
    let mut at = 0;
    for span in links {
        let Style::Link { href } = &span.style else { continue };
        let shown = &rich.text[span.range.clone()];
        let bare = |url: &str| url.split("://").last().unwrap_or(url).trim_end_matches('/').to_owned();
        out += &rich.text[at..span.range.start];
        out += &if bare(shown) == bare(href) {
            href.clone()
        } else {
            format!("{shown} ({})", href.trim_start_matches("mailto:"))
        };
        at = span.range.end;
    }
    out + &rich.text[at..]
}

/// Without what is not seen.
fn without_joiners(text: &str) -> String {
    text.chars().filter(|c| !is_joiner(*c)).collect()
}

/// A target with its percent escapes undone.
fn decoded(href: &str) -> Vec<u8> {
    let bytes = href.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let escaped = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    out
}

/// Holds what was read against what was written: the same text; no style, link or oddity that the writer was not given.
fn holds(rich: &Rich, sent: &str, read: &Read) -> Result<(), TestCaseError> {
    let all = expected(rich);
    let expected: Vec<&Seen> = all.iter().filter(|seen| !is_joiner(seen.c)).collect();
    let seen: Vec<&Seen> = read.seen.iter().filter(|seen| !is_joiner(seen.c)).collect();
    let text = |seen: &[&Seen]| seen.iter().map(|seen| seen.c).collect::<String>();
    prop_assert_eq!(text(&seen), text(&expected), "sent {:?}", sent);
    for (n, (seen, expected)) in seen.iter().zip(&expected).enumerate() {
        let near: String = text(&expected_near(&all, n));
        prop_assert_eq!(seen.odd, None, "{:?} at {} near {:?}, sent {:?}", seen.c, n, near, sent);
        prop_assert!(!seen.strong || expected.strong, "strong: {:?} near {:?}, sent {:?}", seen.c, near, sent);
        prop_assert!(!seen.emphasis || expected.emphasis, "emphasis: {:?} near {:?}, sent {:?}", seen.c, near, sent);
        prop_assert!(!seen.code || expected.code, "code: {:?} near {:?}, sent {:?}", seen.c, near, sent);
        let target = |link: &Option<String>| link.as_deref().map(decoded);
        let same = seen.link.is_none() || target(&seen.link) == target(&expected.link);
        prop_assert!(same, "{:?} leads to {:?}, not {:?}; sent {:?}", seen.c, seen.link, expected.link, sent);
    }
    Ok(())
}

fn expected_near(all: &[Seen], n: usize) -> Vec<&Seen> {
    all.iter().filter(|seen| !is_joiner(seen.c)).skip(n.saturating_sub(4)).take(9).collect()
}

/// Every mention that was read is one that the template has.
fn only_own_mentions(rich: &Rich, read: &Read) -> Result<(), TestCaseError> {
    let own: Vec<&str> = rich
        .spans
        .iter()
        .filter(|span| span.style == Style::Mention)
        .map(|span| rich.text[span.range.clone()].trim_start_matches(['@', '＠']))
        .collect();
    for mention in &read.mentions {
        let name = mention.trim_start_matches(['@', '＠']);
        prop_assert!(own.iter().any(|own| own.starts_with(name)), "{mention:?} is reached; own are {own:?}");
    }
    Ok(())
}

/// The styles and links of a text, in order: for claims about what is seen, not only what is not.
fn told(read: &Read) -> Vec<(String, String)> {
    let mut told: Vec<(String, String)> = Vec::new();
    for seen in &read.seen {
        let mut is = String::new();
        is += if seen.strong { "s" } else { "" };
        is += if seen.emphasis { "e" } else { "" };
        is += if seen.code { "c" } else { "" };
        is += seen.link.as_deref().unwrap_or("");
        match told.last_mut() {
            Some((was, text)) if *was == is => text.push(seen.c),
            _ => told.push((is, seen.c.to_string())),
        }
    }
    told.retain(|(is, _)| !is.is_empty());
    told
}

/// What every writer of styles makes of a text whose styles stand free.
const STYLED: &str = "**Big *news*** and `code`: [the report](https://news.com/a_b), https://news.com/x #News";

fn styled() -> Vec<(String, String)> {
    [
        ("s", "Big "),
        ("se", "news"),
        ("c", "code"),
        ("https://news.com/a_b", "the report"),
        ("https://news.com/x", "https://news.com/x"),
    ]
    .map(|(is, text)| (is.to_owned(), text.to_owned()))
    .to_vec()
}
