//! Drawing text and media for the wall: everything escaped, links only to http and https.

use super::escape;
use crate::mock::Posted;

/// A stretch of text that is drawn in another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it starts, in UTF-8 bytes.
    pub start: usize,
    /// Where it ends, in UTF-8 bytes, exclusive.
    pub end: usize,
    /// The CSS class: `link`, `tag`, `mention`, `b`, `i`, `u`, `s`, `code`, `quote`.
    pub class: &'static str,
    /// Where it leads.
    pub href: Option<String>,
    /// What is shown in place of the stretch, as X shows `news.example/tram` for a t.co link.
    pub shown: Option<String>,
}

/// The text as HTML with its marks; line ends become `<br>`. Marks that overlap, split a character or lie outside are
/// left out.
pub fn marked(text: &str, marks: &[Mark]) -> String {
    let mut marks: Vec<&Mark> = marks.iter().collect();
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut html = String::new();
    let mut at = 0;
    for mark in marks {
        let Some(inside) = text.get(mark.start..mark.end).filter(|_| mark.start >= at) else { continue };
        html.push_str(&lines(&text[at..mark.start]));
        html.push_str(&drawn(mark, inside));
        at = mark.end;
    }
    html.push_str(&lines(&text[at..]));
    html
}

fn drawn(mark: &Mark, inside: &str) -> String {
    let inside = lines(mark.shown.as_deref().unwrap_or(inside));
    match &mark.href {
        Some(href) => link(href, mark.class, &inside),
        None => format!("<span class=\"{}\">{inside}</span>", mark.class),
    }
}

fn lines(text: &str) -> String {
    escape(text).replace('\n', "<br>")
}

/// A link around `inside`, which is HTML; without an address, if it is not http or https.
pub fn link(href: &str, class: &str, inside: &str) -> String {
    let scheme = href.split(':').next().unwrap_or_default().to_ascii_lowercase();
    if scheme == "http" || scheme == "https" {
        let href = escape(href);
        format!(
            "<a class=\"{class}\" href=\"{href}\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">{inside}</a>"
        )
    } else {
        format!("<span class=\"{class}\">{inside}</span>")
    }
}

/// Finds what most platforms link by themselves: `http(s)://` addresses, hashtags, mentions. For drawing only: what
/// counts and what is refused, each fake decides by its platform's own rules.
pub fn find_marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let start = at;
        at += word.len();
        let word = word.trim_end();
        let skipped = word.len() - word.trim_start_matches(['(', '"', '“', '«', '\'', '[']).len();
        let (start, word) = (start + skipped, &word[skipped..]);
        let mark = |len: usize, class, href| Mark { start, end: start + len, class, href, shown: None };
        if word.starts_with("http://") || word.starts_with("https://") {
            let url = word.trim_end_matches(['.', ',', '!', '?', ':', ';', ')', '"', '”', '»', '\'', ']']);
            marks.push(mark(url.len(), "link", Some(url.to_owned())));
        } else if let Some(name) = word.strip_prefix(['#', '@']) {
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            if name[..end].chars().any(char::is_alphabetic) {
                let class = if word.starts_with('#') { "tag" } else { "mention" };
                marks.push(mark(end + 1, class, None));
            }
        }
    }
    marks
}

/// Text as paragraphs: an empty line starts a new one.
pub fn paragraphs(text: &str) -> String {
    text.split("\n\n").map(|part| format!("<p>{}</p>", marked(part, &find_marks(part)))).collect()
}

/// A drawing of a button, as platforms have them below a post: 24 units wide and high, in the colour of the text around it.
/// It says nothing to those who do not see it: on the wall nothing can be pressed.
pub fn icon(name: Icon) -> String {
    let path = match name {
        Icon::Comment => "M21 11.5a8 8 0 0 1-8 8H4l2-3.1A8 8 0 1 1 21 11.5z",
        Icon::Repost => {
            "M17 2.5l3.5 3.5L17 9.5M3.5 11.5V9a3 3 0 0 1 3-3h14M7 21.5L3.5 18 7 14.5M20.5 12.5V15a3 3 0 0 1-3 3h-14"
        }
        Icon::Heart => "M12 20.3S3.3 15.3 3.3 9.2A4.6 4.6 0 0 1 12 6.9a4.6 4.6 0 0 1 8.7 2.3c0 6.1-8.7 11.1-8.7 11.1z",
        Icon::Views => "M4.5 20v-6M9.5 20V4.5M14.5 20v-9M19.5 20v-4",
        Icon::Bookmark => "M6 3.5h12v17l-6-4.3-6 4.3z",
        Icon::Share => "M12 14.5v-11M7.5 7.5L12 3l4.5 4.5M5 12.5V19a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-6.5",
        Icon::Send => "M21 3L10.5 13.5M21 3l-6.5 18-4-7.5L3 9.5z",
        Icon::Forward => "M13 5l8 6.5-8 6.5v-4.2C7.5 13.8 4.8 15.8 3 19.5c0-6 3.2-10.2 10-10.2z",
        Icon::Star => "M12 3.2l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1-5.4-3-5.4 3 1.1-6.1L3.2 9.6l6.1-.8z",
        Icon::Thumb => {
            "M7 10.5v10.5H3V10.5zM7 10.5l4-7.5a2.5 2.5 0 0 1 2.4 3.2L12.7 9h6.6a2 2 0 0 1 2 2.4l-1.5 7.6a2.5 2.5 0 0 1-2.4 2H7"
        }
        Icon::Reply => "M9 14.5L4 9.5l5-5M4 9.5h9.5a6.5 6.5 0 0 1 6.5 6.5v3.5",
        Icon::More => {
            "M4.5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0zM11.5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0zM18.5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0z"
        }
        Icon::Globe => {
            "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 2.8 3.8 5.8 3.8 9s-.8 6.2-3.8 9c-3-2.8-3.8-5.8-3.8-9s.8-6.2 3.8-9z"
        }
    };
    format!("<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>")
}

/// What [`icon`] can draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A speech bubble.
    Comment,
    /// Two arrows around.
    Repost,
    /// A heart.
    Heart,
    /// Bars.
    Views,
    /// A ribbon.
    Bookmark,
    /// An arrow out of a box.
    Share,
    /// A paper plane.
    Send,
    /// An arrow to the right.
    Forward,
    /// A star.
    Star,
    /// A thumb up.
    Thumb,
    /// An arrow back.
    Reply,
    /// Three dots.
    More,
    /// The world.
    Globe,
}

/// When a post was made, as `<time>`: `23 Nov 2026, 09:00` from RFC 3339; as it is, if it is nothing of the kind.
pub fn when(created_at: &str) -> String {
    let shown = created_at.parse::<jiff::Timestamp>().map_or_else(
        |_| created_at.to_owned(),
        |at| at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%-d %b %Y, %H:%M").to_string(),
    );
    format!("<time datetime=\"{}\">{}</time>", escape(created_at), escape(&shown))
}

/// What stands beside the time of a post that was changed.
pub fn edited(post: &Posted) -> &'static str {
    if post.details.contains_key("edited") { " · <i class=\"edited\">edited</i>" } else { "" }
}

/// One or two letters that stand for an account where it has no picture: `EN` for `example-news`.
pub fn initials(name: &str) -> String {
    let mut letters = name.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next());
    let both: String = letters.by_ref().take(2).flat_map(char::to_uppercase).collect();
    escape(if both.is_empty() { "?" } else { &both })
}

/// The post's pictures and videos, in a grid of one to four; nothing if it has none. `class` is added to the grid's own.
pub fn media_grid(post: &Posted, class: &str) -> String {
    if post.media.is_empty() {
        return String::new();
    }
    let tiles: String = post
        .media
        .iter()
        .map(|medium| {
            let (url, alt) = (escape(&medium.url), escape(&medium.alt));
            if medium.mime.starts_with("video/") {
                let label = if alt.is_empty() { String::new() } else { format!(" aria-label=\"{alt}\"") };
                format!("<video src=\"{url}\"{label} controls muted loop playsinline preload=\"metadata\"></video>")
            } else {
                let badge = if alt.is_empty() { "" } else { "<span class=\"alt\">ALT</span>" };
                format!("<figure title=\"{alt}\"><img src=\"{url}\" alt=\"{alt}\">{badge}</figure>")
            }
        })
        .collect();
    format!("<div class=\"media n{} {class}\">{tiles}</div>", post.media.len().min(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_drawn_and_everything_is_escaped() {
        let text = "<b> #Tram https://a.example/?x=\"1\"\nend";
        let html = marked(text, &find_marks(text));
        assert!(html.starts_with(
            "&lt;b&gt; <span class=\"tag\">#Tram</span> <a class=\"link\" href=\"https://a.example/?x=&quot;1"
        ));
        assert!(html.ends_with("</a>&quot;<br>end"));
    }

    #[test]
    fn a_mark_that_splits_a_character_is_left_out() {
        let mark = Mark { start: 1, end: 2, class: "b", href: None, shown: None };
        assert_eq!(marked("é!", &[mark]), "é!");
    }

    #[test]
    fn a_link_that_is_not_http_leads_nowhere() {
        assert!(!link("javascript:alert(1)", "link", "x").contains("href"));
    }

    #[test]
    fn a_time_is_read_from_rfc_3339_and_anything_else_is_escaped() {
        let shown = when("2026-11-23T09:00:00.5Z");
        assert_eq!(shown, "<time datetime=\"2026-11-23T09:00:00.5Z\">23 Nov 2026, 09:00</time>");
        assert!(when("<b>").contains("&lt;b&gt;"));
    }

    #[test]
    fn initials_come_from_the_words_of_a_name() {
        assert_eq!(initials("example-news"), "EN");
        assert_eq!(initials("<"), "?");
    }
}
