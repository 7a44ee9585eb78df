//! One way in for every kind of file: [`read`]. The readers of each kind say what they found; what they all share (id,
//! language, cleaning, no empty strings) is settled here.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use url::Url;

use super::language::Script;
use super::squash::squash_some;
use super::{
    Article, ArticleError, Block, BlockKind, Image, LeftOut, LeftOutKind, Origin, Original, Translation, Video, above,
    again, appeared, breaking, byline, clean, desk, dialogue, drop_cap, embargo, exchange, glued, headline_tail, heads,
    html, item, language, lead, markdown, own_source, pictures, plain, press, rating, remarks, run_in, sign_off,
    standing, styled, summary, ticker, time,
};
use crate::config::Levels;
use crate::id::{ArticleId, BlobHash};

/// A headline of more characters than this is a paragraph that was put first: longer than any that a page or a platform
/// shows (X's whole post has 280).
pub const MAX_HEADLINE_CHARACTERS: usize = 300;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Headline in the first line, paragraphs below.
    Plain,
    /// CommonMark, with front matter or without.
    Markdown,
    /// A saved web page.
    Html,
}

/// What a file alone does not say.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The newsroom's zone, for times that are written without one.
    pub zone: TimeZone,
    /// The newsroom's language, for texts that declare none and are too short to tell.
    pub language: Option<String>,
    /// The newsroom's home page, which an address without a host is on.
    pub site: Option<Url>,
    /// When it is read, which tells an embargo of long ago from one that holds.
    pub now: Option<Timestamp>,
}

impl Default for Defaults {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, language: None, site: None, now: None }
    }
}

/// One text to be read.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// All of it, decoded; see [`super::decode`].
    pub text: &'a str,
    /// How it is written.
    pub kind: Kind,
    /// Its file as the user named it, for messages; none for standard input.
    pub file: Option<&'a Path>,
    /// Its name under `posts/`, if it is there: its id, if it brings none of its own.
    pub slug: Option<&'a str>,
}

impl Kind {
    /// The kind that a file's extension tells, in any case.
    pub fn of_extension(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            _ => None,
        }
    }

    /// The kind of a file: what its extension tells, but for a page or front matter that somebody saved as plain text.
    pub fn of_file(path: &Path, text: &str) -> Self {
        match Self::of_extension(path) {
            Some(Self::Plain) | None => Self::of_text(text),
            Some(kind) => kind,
        }
    }

    /// The kind that the text itself looks like: a tag first is a page, front matter or a `# ` heading first is
    /// Markdown.
    pub fn of_text(text: &str) -> Self {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        let first_line = start.lines().next().unwrap_or_default().trim_end();
        let tag = start.get(..64.min(start.len())).unwrap_or(first_line).to_ascii_lowercase();
        if is_page(&tag) {
            Self::Html
        } else if opens_front_matter(start) || first_line.starts_with("# ") {
            Self::Markdown
        } else {
            Self::Plain
        }
    }
}

/// Whether a text opens with front matter, and no line between paragraphs: a key stands below its first line.
fn opens_front_matter(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end);
    let fenced = matches!(lines.next(), Some("+++" | "---"));
    let mut lines = lines.skip_while(|line| line.is_empty() || line.starts_with('#'));
    let is_key = |line: &str| {
        let name = line.trim_start_matches(['[', '"']);
        let end =
            name.find(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.'))).unwrap_or(0);
        end > 0 && name[end..].trim_start_matches(['"', ' ']).starts_with([':', '=', ']'])
    };
    fenced && lines.next().is_some_and(|line| is_key(line) || matches!(line, "+++" | "---"))
}

/// Whether a text in lower case opens with a tag, be it a page's or a fragment's that a content system gives.
fn is_page(start: &str) -> bool {
    const TAGS: &[&str] = &[
        "!doctype", "html", "head", "body", "article", "main", "section", "header", "div", "p", "h1", "h2", "figure",
        "span", "strong", "ul", "ol", "table", "title", "meta", "item", "entry",
    ];
    let name = |tag: &&&str| start.strip_prefix('<').and_then(|rest| rest.strip_prefix(**tag));
    start.starts_with("<?xml")
        || start.starts_with("<!--")
        || TAGS.iter().any(|tag| name(&tag).is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\t', '\r'])))
}

/// Reads an article.
///
/// # Errors
///
/// [`ArticleError`], which names the file and, in front matter, line and column.
pub fn read(input: &Input<'_>, defaults: &Defaults) -> Result<Article, ArticleError> {
    let origin =
        Origin { file: input.file.map(Path::to_owned), lines: BTreeMap::new(), original: Original::new(input.text) };
    if input.text.trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}').is_empty() {
        return Err(ArticleError::Empty { file: origin.name() });
    }
    if input.kind != Kind::Html && is_json(input.text) {
        return Err(ArticleError::Json { file: origin.name() });
    }
    if is_feed(input.text) {
        return Err(ArticleError::Feed { file: origin.name() });
    }
    let mut found = match input.kind {
        Kind::Plain => plain::read(input.text),
        Kind::Markdown => markdown::read(input.text, &origin.name(), defaults)?,
        Kind::Html if item::is_item(input.text) => item::read(input.text, &origin.name(), defaults)?,
        Kind::Html => html::read(input.text, &origin.name(), defaults)?,
    };
    found.now = defaults.now;
    if input.kind != Kind::Html {
        let declared = found.lines.contains_key("headline");
        press::unpack(&mut found, declared, input.kind, &origin.name())?;
    }
    remarks::remove(&mut found);
    ticker::unmark(&mut found);
    if input.kind != Kind::Html {
        dialogue::restore(&mut found.body);
    }
    embargo::heed(&mut found, input.text, input.kind, &origin.name())?;
    found.settle(input, origin, defaults)
}

/// Reads a file of an article's folder that is the article in the language `tag`.
///
/// # Errors
///
/// As [`read`].
pub fn read_translation(input: &Input<'_>, tag: &str, defaults: &Defaults) -> Result<Translation, ArticleError> {
    let article = read(input, defaults)?;
    let file = article.origin.name();
    if article.origin.lines.contains_key("language") && language::primary(&article.language) != language::primary(tag) {
        return Err(ArticleError::OtherLanguage { file, named: tag.to_owned(), declared: article.language });
    }
    Ok(Translation {
        headline: article.headline,
        summary: article.summary,
        correction: article.correction,
        body: article.body,
        url: article.url,
        byline: article.byline,
        section: article.section,
        tags: article.tags,
        images: article.images,
        video: article.video,
        origin: article.origin,
    })
}

/// What a reader found in a text, before it is settled what the article is.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub id: Option<String>,
    pub headline: Option<String>,
    /// What says of it that it was paid for, is satire or an opinion.
    pub label: Option<String>,
    pub summary: Option<String>,
    pub correction: Option<String>,
    pub body: Vec<Block>,
    pub url: Option<Url>,
    pub byline: Vec<String>,
    pub section: Option<String>,
    pub tags: Vec<String>,
    pub language: Option<String>,
    pub images: Vec<Image>,
    pub video: Option<Video>,
    pub published_at: Option<Timestamp>,
    pub offset: Option<Offset>,
    pub updated_at: Option<Timestamp>,
    pub publish_at: Option<Timestamp>,
    pub embargo_until: Option<Timestamp>,
    pub remove_at: Option<Timestamp>,
    pub draft: bool,
    pub template: Option<String>,
    pub options: BTreeMap<String, serde_json::Map<String, serde_json::Value>>,
    pub checks: Levels,
    pub left_out: Vec<LeftOut>,
    pub lines: BTreeMap<String, usize>,
    /// As in [`Defaults`].
    pub now: Option<Timestamp>,
}

impl Found {
    fn settle(self, input: &Input<'_>, origin: Origin, defaults: &Defaults) -> Result<Article, ArticleError> {
        let file = origin.name();
        let Some(headline) = self.headline.as_deref().and_then(squash_some) else {
            return Err(ArticleError::NoHeadline { file, kind: input.kind });
        };
        let headline = breaking::with_colon(&headline).unwrap_or(headline);
        let wired = breaking::slug(&headline);
        let label = wired.or_else(|| desk::report_code(&headline)).or_else(|| breaking::live_label(&headline));
        let label = label.or_else(|| press::release_label(&headline)).or_else(|| breaking::fact_box(&headline));
        let slug = label.map(|end| headline.split_at(end));
        let (slug, headline) =
            slug.map_or((None, headline.clone()), |(slug, rest)| (Some(slug.to_owned()), rest.to_owned()));
        let mut slug: Vec<LeftOut> = slug.into_iter().map(|text| LeftOut { kind: LeftOutKind::Label, text }).collect();
        let noted =
            breaking::note_behind(&headline, wired.is_some()).map(|(kept, note)| (kept.to_owned(), note.to_owned()));
        let headline = noted.map_or(headline, |(kept, text)| {
            let corrects = breaking::note_corrects(&text);
            let text = if corrects { with_capital(&text) } else { text };
            slug.push(LeftOut { kind: if corrects { LeftOutKind::Correction } else { LeftOutKind::Label }, text });
            kept
        });
        let headline = if input.kind == Kind::Html || self.lines.contains_key("headline") {
            headline
        } else {
            let kept = headline_tail::without_tail(&headline).to_owned();
            if kept.len() < headline.len() {
                slug.push(LeftOut { kind: LeftOutKind::Label, text: headline[kept.len()..].trim().to_owned() });
            }
            let told = headline_tail::without_rubric(&kept).or_else(|| headline_tail::without_credit(&kept));
            let told = told.map(str::to_owned);
            let kept = told.map_or(kept.clone(), |told| {
                slug.push(LeftOut {
                    kind: LeftOutKind::Label,
                    text: kept[..kept.len() - told.len()].trim().to_owned(),
                });
                told
            });
            headline_tail::with_space_behind_kicker(&kept).unwrap_or(kept)
        };
        let length = headline.chars().count();
        if length > MAX_HEADLINE_CHARACTERS {
            return Err(ArticleError::LongHeadline { file, length });
        }
        let authors: Vec<String> = self.byline.iter().flat_map(|name| byline::declared(name)).collect();
        let mut story = self.body;
        let standing = self.label.or_else(|| standing::take_blocks(&mut story));
        let above = if input.kind == Kind::Html { None } else { above::standfirst(&mut story, &headline) };
        let above = above.filter(|line| !clean::is_behind_kicker(line, &headline));
        let mut cleaned = clean::clean(story, &headline, &authors);
        let mut body = cleaned.body;
        if self.images.is_empty() && self.video.is_none() {
            clean::without_pointing(&mut body);
        }
        heads::numbered(&mut body);
        rating::put_facts_last(&mut body, &headline);
        styled::settle_links(&mut body, self.url.as_ref());
        own_source::take(&mut body, self.url.as_ref(), &mut cleaned.left_out);
        let summary = self.summary.as_deref().and_then(squash_some).and_then(|summary| summary::clean(&summary));
        let of_page = |summary: String| match input.kind {
            Kind::Html => summary::without_boilerplate(&summary, &headline, &body),
            _ => summary,
        };
        let summary = summary.map(of_page);
        let standfirst = above.or_else(|| summary::standfirst(&mut body)).or_else(|| {
            let declared = summary.as_deref().filter(|_| input.kind == Kind::Html);
            summary::declared_standfirst(&mut body, declared)
        });
        summary::close_first(&mut body);
        let correction = self.correction.as_deref().and_then(squash_some).or_else(|| {
            let notes = slug.iter().chain(&cleaned.left_out).filter(|left| left.kind == LeftOutKind::Correction);
            let notes: Vec<&str> = notes.map(|note| sign_off::without_label(&note.text)).collect();
            squash_some(&notes.join(" "))
        });
        // `Correction: Library fines story`: the story is what was wrong, and what is right.
        let correction = correction.or_else(|| {
            let lead = body.iter().find(|block| block.kind == BlockKind::Paragraph)?;
            let told = sign_off::is_correction(&headline) && sign_off::says_error(&lead.text);
            told.then(|| lead.text.clone())
        });
        // What a site cut off the story, or made of its headline, is no standfirst: the lead says more.
        let says_nothing = |text: &String| {
            let cut = if input.kind == Kind::Html { summary::is_excerpt } else { summary::is_cut_from };
            let for_engines = input.kind == Kind::Html && !body.is_empty() && summary::is_for_engines(text);
            let only_headline = lead::without_headline(text, &headline).is_empty()
                || summary::is_headline_that_leads_on(text, &headline)
                || input.kind == Kind::Html
                    && again::end(text, &headline).is_some_and(|end| {
                        let rest = text[end..].trim_start_matches(|sign: char| !sign.is_alphanumeric());
                        !rest.is_empty() && summary::is_excerpt(rest, &body)
                    });
            let retells = input.kind == Kind::Html && summary::retells(text, &headline, &body);
            for_engines || retells || cut(text, &body) || !body.is_empty() && only_headline
        };
        // What stands below the headline for readers comes before what a page has for machines.
        let standfirst = standfirst.filter(|text| {
            let teases = summary::is_cut_from(text, &body);
            if teases {
                cleaned.left_out.push(LeftOut { kind: LeftOutKind::Label, text: text.clone() });
            }
            !teases
        });
        let declared = summary.filter(|text| !says_nothing(text) && (standfirst.is_none() || input.kind != Kind::Html));
        let mut summary = declared.or(standfirst).map(summary::without_rubric);
        rating::head_reviews(&mut body);
        rating::put_stars_first(&mut body, &mut summary);
        exchange::take(&mut body, &mut summary, &mut cleaned.left_out);
        glued::part(&mut body, &mut summary);
        run_in::head(&mut body);
        drop_cap::set_small(&mut body, &mut summary, &headline);
        let id = self.id.as_deref().and_then(squash_some).or_else(|| self.url.as_ref().map(page_id));
        let id = id.or_else(|| input.slug.map(str::to_owned)).unwrap_or_else(|| content_id(input.text));
        let language = self.language.unwrap_or_else(|| {
            let texts = [headline.as_str()].into_iter().chain(summary.as_deref());
            let texts: Vec<&str> = texts.chain(body.iter().take(20).map(|block| block.text.as_str())).collect();
            let text = texts.join("\n");
            let detected = language::detect(&text);
            if detected != language::UNKNOWN {
                return detected.to_owned();
            }
            // A newsroom that writes English did not write it in Cyrillic letters, nor with the signs of Turkish.
            let foreign = |usual: &String| Script::of(&text).is_some_and(|script| script.is_foreign_to(usual));
            let shown = language::shown(&text);
            let other = |usual: &String| {
                shown.is_some_and(|shown| language::primary(shown) != language::primary(usual))
                    && !shown.is_some_and(|shown| language::is_mistaken_for(usual, shown))
            };
            match &defaults.language {
                Some(usual) if other(usual) => shown.unwrap_or(detected).to_owned(),
                Some(usual) if foreign(usual) => detected.to_owned(),
                Some(usual) => usual.clone(),
                None => language::likely(&text).to_owned(),
            }
        });
        let address = self.url.as_ref().map(|url| url.path().to_owned());
        let published_at = self.published_at.or_else(|| {
            let lines = self.left_out.iter().chain(&cleaned.left_out);
            let lines = lines
                .filter(|left| matches!(left.kind, LeftOutKind::Dateline | LeftOutKind::Byline))
                .map(|left| left.text.as_str())
                .collect();
            let text = (input.kind != Kind::Html).then_some(input.text);
            appeared::of_lines(lines, text, (&headline, &body), &language, &defaults.zone)
                .or_else(|| time::in_path(address.as_deref()?, &defaults.zone))
        });
        Ok(Article {
            id: ArticleId::new(id),
            headline: standing::prefixed(headline, standing, &language),
            summary,
            correction,
            body,
            url: self.url,
            byline: some_of(
                if authors.is_empty() { cleaned.byline } else { authors }
                    .into_iter()
                    .map(|name| byline::without_word(name, &language)),
            ),
            section: self.section.as_deref().and_then(squash_some),
            tags: some_of(shown_tags(&self.tags).map(|tag| tag.trim_start_matches('#').to_owned())),
            language,
            translations: BTreeMap::new(),
            images: pictures::distinct(self.images),
            video: self.video,
            published_at,
            offset: self.offset,
            updated_at: self.updated_at,
            publish_at: self.publish_at,
            embargo_until: self.embargo_until,
            remove_at: self.remove_at,
            draft: self.draft,
            template: self.template,
            options: self.options,
            overrides: BTreeMap::new(),
            checks: self.checks,
            left_out: slug.into_iter().chain(self.left_out).chain(cleaned.left_out).collect(),
            origin: Origin { lines: self.lines, ..origin },
        })
    }
}

fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether `text` is RSS, Atom or RDF, told by its first element.
fn is_feed(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // What stands before it: the declaration, comments, a style sheet.
    while let Some((_, behind)) =
        [("<?", "?>"), ("<!--", "-->")].iter().find_map(|(open, close)| rest.strip_prefix(open)?.split_once(close))
    {
        rest = behind.trim_start();
    }
    let Some(root) = rest.strip_prefix('<') else { return false };
    let named = |name: &str| {
        let head = root.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name));
        head.is_some() && root[name.len()..].starts_with([' ', '>', '\n', '\t', '\r'])
    };
    ["rss", "feed", "rdf:RDF"].into_iter().any(named)
}

/// Whether `text` is data of a program, or begins with some as front matter that we do not read.
fn is_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with(['{', '[']) {
        return false;
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    let first = values.next().and_then(Result::ok);
    first.is_some_and(|value| {
        value.is_object() || value.as_array().is_some_and(|list| list.iter().any(|item| item.is_object()))
    })
}

/// The hash of the text, whatever its line ends and the white space around it, so that a file and the same text on
/// standard input are one article.
fn content_id(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    ArticleId::of_words(&BlobHash::of(text.trim().as_bytes())).to_string()
}

/// The tags that readers see: where some have no `#`, one in small letters with it is the system's own, as Ghost has them.
fn shown_tags(tags: &[String]) -> impl Iterator<Item = &str> {
    let marked = |tag: &str| tag.strip_prefix('#').is_some_and(|name| !name.contains(char::is_uppercase));
    let mixed = tags.iter().any(|tag| !tag.trim().starts_with('#'));
    tags.iter().map(|tag| tag.trim()).filter(move |tag| !(mixed && marked(tag)))
}

/// What is not empty and was not there before, whatever its case, in order.
fn some_of(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let texts = texts.into_iter().filter_map(|text| squash_some(&text));
    texts.filter(|text| seen.insert(text.to_lowercase())).collect()
}

/// The page at `url`, by whichever of its addresses: an article is not another one for its place on the page or its protocol.
fn page_id(url: &Url) -> String {
    let mut page = url.clone();
    page.set_fragment(None);
    if page.scheme() == "http" && page.set_scheme("https").is_err() {
        return url.to_string();
    }
    page.to_string()
}

#[cfg(test)]
#[path = "kind_tests.rs"]
mod tests;
