//! The first lines of Markdown that marks no headline: each may be a headline, or something above or below one, though no empty
//! line parts them.

use std::borrow::Cow;

use url::Url;

use crate::article::desk::{self, Head};
use crate::article::{LeftOut, above, heads, plain};

/// More lines than this are a paragraph.
const MAX_LINES: usize = 10;
/// As many lines below are looked at.
const MAX_LOOK_LINES: usize = 60;

/// What the first lines say, and the text without them or with its lines parted.
#[derive(Debug)]
pub(super) struct Top<'a> {
    pub source: Cow<'a, str>,
    pub headline: Option<String>,
    pub url: Option<Url>,
    pub head: Head,
    /// Who wrote it, as lines above the headline say.
    pub names: Vec<String>,
    pub left_out: Vec<LeftOut>,
}

impl<'a> Top<'a> {
    /// All of `source`, unread.
    pub fn as_it_is(source: &'a str) -> Self {
        Self {
            source: Cow::Borrowed(source),
            headline: None,
            url: None,
            head: Head::default(),
            names: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

/// Reads the lines above the first empty one, where no heading follows.
pub(super) fn read(source: &str) -> Top<'_> {
    let mut top = Top::as_it_is(source);
    let titled = source.lines().any(|line| line.starts_with("# "));
    let (above, names) = if titled { (0, Vec::new()) } else { plain::above_headline(source, &mut top.left_out) };
    let source = &source[above..];
    top.source = Cow::Borrowed(source);
    top.names = names;
    top.url = top.left_out.iter().find_map(|left| above::address(&left.text));
    let text = source.trim_start_matches(['\n', '\r']);
    let length = text.split_inclusive('\n').take_while(|line| !line.trim().is_empty()).map(str::len).sum::<usize>();
    let (block, story) = text.split_at(length);
    let lines: Vec<&str> = block.lines().map(|line| plain::without_marks(line.trim().trim_end_matches('\\'))).collect();
    let marked = |line: &str| {
        line.starts_with(['#', '>', '|', '<', '!', '`', '~', '='])
            || ["- ", "* ", "+ ", "---", "***"].iter().any(|sign| line.starts_with(sign))
    };
    if !(2..=MAX_LINES).contains(&lines.len())
        || lines.iter().any(|line| marked(line))
        || story.lines().any(|line| line.starts_with("# "))
    {
        return top;
    }
    let mut paragraphs = vec![lines.clone(), vec![story]];
    let head = desk::unpack(&mut paragraphs, &mut top.left_out);
    if paragraphs.first() != Some(&lines) {
        paragraphs.pop();
        let mut paragraphs = paragraphs.into_iter();
        top.headline = paragraphs.next().map(|lines| lines.join(" "));
        top.source = Cow::Owned(paragraphs.flatten().chain([story]).collect::<Vec<_>>().join("\n\n"));
        top.url = head.url.clone().or(top.url);
        top.head = head;
        return top;
    }
    // The address below a headline is the article's.
    let mut kept: Vec<&str> = lines;
    if let Some(at) = kept.iter().skip(1).take(2).position(|line| above::address(line).is_some()) {
        top.url = above::address(kept.remove(at + 1));
    }
    let own = |line: &str| above::of_line(line).is_some() || heads::is_head(line) || heads::opens_story(line);
    let told = story.lines().map(str::trim).filter(|line| !line.is_empty()).take(2);
    let told: Vec<&str> = kept.iter().copied().chain(told).collect();
    let titles =
        |at: &usize| !own(kept[*at]) && !above::is_section(kept[*at]) && !above::is_kicker(kept[*at], &told[at + 1..]);
    let titled = (0..kept.len()).find(titles).unwrap_or_default();
    let below = &kept[titled..];
    let look: Vec<&str> = story.lines().map(str::trim).filter(|line| !line.is_empty()).take(MAX_LOOK_LINES).collect();
    let count = plain::headline_lines(below, &look);
    let over = if count == 1 { plain::lines_below(below) } else { 0 };
    let standfirst = over > 0 && plain::is_standfirst(&below[..=over], &below[over + 1..]);
    let parted = |at: usize| own(kept[at]) || own(kept[at - 1]) || at == titled || at == titled + count;
    if top.url.is_some() || (1..kept.len()).any(parted) {
        let mut parts = String::with_capacity(source.len() + kept.len());
        for (at, line) in kept.iter().enumerate() {
            parts.push_str(if at == 0 {
                ""
            } else if parted(at) {
                "\n\n"
            } else {
                "\n"
            });
            parts.push_str(line);
        }
        if standfirst {
            top.head.summary = below.get(1..=over).map(|lines| lines.join(" "));
            parts = kept[..=titled].iter().chain(&below[over + 1..]).copied().collect::<Vec<_>>().join("\n\n");
        }
        parts.push('\n');
        parts.push_str(story);
        top.source = Cow::Owned(parts);
    }
    top
}
