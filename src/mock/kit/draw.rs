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
                format!("<video src=\"{url}\" aria-label=\"{alt}\" controls muted loop playsinline preload=\"metadata\"></video>")
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
    fn initials_come_from_the_words_of_a_name() {
        assert_eq!(initials("example-news"), "EN");
        assert_eq!(initials("<"), "?");
    }
}
