//! Saved web pages: metadata in the order of trust of the sheet on article metadata (its section D3), the story by a
//! readability library. Nothing is run and nothing is fetched.

mod above;
mod asked;
mod below;
mod beside;
mod days;
pub(super) mod furniture;
mod keywords;
mod microdata;
mod notes;
mod people;
mod residue;
mod sections;
mod shown;
mod story;

use dom_query::{Document, NodeRef};
use url::Url;

use super::error::ArticleError;
use super::flow;
use super::json_ld::Described;
use super::phrases::fold;
use super::read::{Defaults, Found};
use super::squash::squash_some;
use super::{Block, BlockKind, Image, LeftOut, LeftOutKind, language, lead, pictures, standing, time};

/// Pages with more elements are refused: long articles with all their furniture have some thousands.
const MAX_ELEMENTS: usize = 60_000;
/// Pages that nest deeper are refused, as browsers flatten them (512 in Chromium and Firefox): what follows recurses.
const MAX_DEPTH: usize = 512;
/// A page has one headline; some put each story beside it under another.
const MAX_HEADINGS: usize = 8;
/// `Report`, `The long read`, in bytes.
const MAX_KICKER: usize = 40;
const MAX_KICKERS: usize = 12;
/// A headline before a site's name has more words.
const MAX_TAIL_HEAD: usize = 2;
/// A site's name has at most as many words.
const MAX_SITE_WORDS: usize = 4;

/// Reads a page.
///
/// # Errors
///
/// [`ArticleError::Page`] if it has too many elements or nests too deep.
pub(super) fn read(text: &str, file: &str, defaults: &Defaults) -> Result<Found, ArticleError> {
    let refused = |reason| ArticleError::Page { file: file.to_owned(), reason };
    if flow::is_bottomless(text) {
        return Err(refused("its elements nest without end".to_owned()));
    }
    let document = Document::from(text);
    check(&document).map_err(refused)?;
    furniture::remove_remarks(&document);
    document.select("amp-img").nodes().iter().for_each(|picture| picture.rename("img"));
    // Whose a quotation is; readability takes any other footer for that of the page.
    document.select("blockquote footer").nodes().iter().for_each(|source| source.rename("cite"));
    let page = Page::new(&document);
    let mut found = page.found(defaults);
    let story::Story { flow, pictures, above, left_out } = story::read(document, page.url().as_ref());
    found.body = flow.blocks;
    page.sign(&mut found, &left_out);
    found.left_out = left_out;
    if found.published_at.is_none() {
        let known = |text: &String| found.left_out.iter().any(|left| left.text == *text);
        let days: Vec<String> = page.days.iter().filter(|text| !known(text)).cloned().collect();
        found.left_out.extend(days.into_iter().map(|text| LeftOut { kind: LeftOutKind::Dateline, text }));
    }
    take_heading(&mut found, page.headings.first());
    if found.body.is_empty() {
        found.body = page.described.text("articleBody").map(|text| sentences_as_paragraphs(&text)).unwrap_or_default();
    }
    found.tags = page.tags().unwrap_or_else(|| keywords::of_story(&page.all("keywords"), &found));
    let of_story = |images: Vec<Image>| {
        let placed = images.into_iter().filter_map(|image| page.placed(image));
        placed.filter(|image| !pictures::is_of_page(image)).collect::<Vec<Image>>()
    };
    found.left_out.extend(shown::take_captions(&mut found.body, &pictures));
    let mut all = pictures;
    let below = all.split_off(above.min(all.len()));
    let (lead, below) = (of_story(all), of_story(below));
    shown::describe_lead(&mut found.images, &lead, &below);
    found.images.extend(of_story(flow.images));
    Ok(found)
}

/// The page's own heading, where the page declares another headline: the story does not open with a second one.
fn take_heading(found: &mut Found, heading: Option<&String>) {
    let heading = heading.filter(|heading| {
        let first = found.body.first();
        let other = found.headline.as_deref().is_some_and(|headline| !lead::same_words(headline, heading));
        other && first.is_some_and(|block| block.kind == BlockKind::Heading && block.text == **heading)
    });
    if heading.is_some() && found.body.len() > 1 {
        let text = found.body.remove(0).text;
        found.left_out.insert(0, LeftOut { kind: LeftOutKind::Label, text });
    }
}

fn check(document: &Document) -> Result<(), String> {
    let (mut elements, mut open) = (0, vec![(document.root(), 0)]);
    while let Some((node, depth)) = open.pop() {
        elements += usize::from(node.is_element());
        if elements > MAX_ELEMENTS {
            return Err(format!("it has more than {MAX_ELEMENTS} elements"));
        }
        if depth > MAX_DEPTH {
            return Err(format!("its elements nest more than {MAX_DEPTH} deep"));
        }
        open.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    Ok(())
}

/// The words of a heading, without those of a script in it.
fn heading(node: &NodeRef<'_>) -> Option<String> {
    let texts: Vec<String> = flow::of_node(*node).blocks.into_iter().map(|block| block.text).collect();
    squash_some(&texts.join(" "))
}

fn sentences_as_paragraphs(text: &str) -> Vec<Block> {
    text.split('\n').filter_map(squash_some).map(Block::paragraph).collect()
}

/// What the page says about itself.
struct Page {
    /// `(name or property, content)`, in order; names in lower case.
    metas: Vec<(String, String)>,
    described: Described,
    base: Option<Url>,
    canonical: Option<String>,
    title: Option<String>,
    /// The part of the title that stands on the page by itself, where the other does not.
    titled: Option<String>,
    /// The headings of the first level, in order.
    headings: Vec<String>,
    /// Those of the second and third level.
    subheadings: Vec<String>,
    language: Option<String>,
    time: Option<String>,
    /// Lines that say when it appeared.
    days: Vec<String>,
    /// Who wrote it, as links to authors say.
    signed: Vec<String>,
    /// Labels beside the headline or before the standfirst: `Report`.
    kickers: Vec<String>,
}

impl Page {
    fn new(document: &Document) -> Self {
        let attribute = |selector: &str, name: &str| {
            document.select_single(selector).attr(name).and_then(|value| squash_some(&value))
        };
        let text = |selector: &str| {
            let text = document.select_single(selector).text();
            squash_some(&text)
        };
        let metas = document.select("meta[content]").iter().filter_map(|meta| {
            let name = meta.attr("property").or_else(|| meta.attr("name")).or_else(|| meta.attr("itemprop"))?;
            Some((name.trim().to_lowercase(), squash_some(&meta.attr("content")?)?))
        });
        let scripts: Vec<String> =
            document.select("script[type*='ld+json']").iter().map(|script| script.text().to_string()).collect();
        let canonical = attribute("link[rel~='canonical'][href]", "href");
        // What runs or styles within a title is none of its words.
        document.select("h1 script, h1 style, h1 template, title script").remove();
        let mut page = Self {
            metas: metas.collect(),
            described: Described::read(scripts.iter().map(String::as_str)),
            base: attribute("base[href]", "href").and_then(|href| Url::parse(&href).ok()),
            canonical,
            titled: text("title").and_then(|title| titled(&title, document)),
            title: text("title"),
            // A text processor writes its title as a paragraph.
            headings: document
                .select(match ["h1", "article header h2", "main header h2"] {
                    [h1, ..] if document.select_single(h1).exists() => h1,
                    [_, h2, _] if document.select(h2).length() == 1 => h2,
                    [.., h2] if document.select(h2).length() == 1 => h2,
                    _ => "p.title",
                })
                .iter()
                .take(MAX_HEADINGS)
                .filter_map(|h1| heading(h1.nodes().first()?))
                .collect(),
            subheadings: document
                .select("h2, h3")
                .iter()
                .take(MAX_HEADINGS)
                .filter_map(|heading| squash_some(&heading.text()))
                .collect(),
            language: attribute("html[lang]", "lang"),
            time: days::time_of(document),
            days: days::lines(document),
            signed: people::signed(document),
            kickers: take_kickers(document),
        };
        // What the head says comes first.
        let told = microdata::read(document);
        let known: Vec<String> = page.metas.iter().map(|(name, _)| name.clone()).collect();
        page.metas.extend(told.into_iter().filter(|(name, _)| !known.contains(name)));
        page.turn_names(document);
        page.base = page.base.take().or_else(|| page.url());
        page
    }

    /// The description without the label before it.
    fn unlabelled(&self, summary: String) -> String {
        let kicker = self.kickers.iter().find(|kicker| {
            let head = summary.get(..kicker.len()).filter(|head| fold(head) == fold(kicker));
            let rest = head.map(|head| summary[head.len()..].trim_start_matches(['.', ':', '–', '-', '|', ' ']));
            rest.is_some_and(|rest| rest.starts_with(|letter: char| letter.is_uppercase() || "«“\"".contains(letter)))
        });
        kicker.map_or(summary.clone(), |kicker| {
            summary[kicker.len()..].trim_start_matches(['.', ':', '–', '-', '|', ' ']).to_owned()
        })
    }

    fn found(&self, defaults: &Defaults) -> Found {
        let site = self.meta("og:site_name").or_else(|| self.described.text("publisher"));
        let time = |text: Option<String>| text.and_then(|text| time::parse(&text, &defaults.zone));
        let published = || {
            let named = [self.described.text("datePublished"), self.meta("article:published_time")];
            let marked = self.meta("story:published").or_else(|| self.first(&days::NAMES));
            named.into_iter().chain([marked, self.time.clone(), self.meta("date")]).flatten()
        };
        let section =
            self.described.text("articleSection").or_else(|| self.first(&["article:section", "og:article:section"]));
        Found {
            headline: self.headline(site.as_deref()),
            label: standing::among(&self.kickers),
            summary: self
                .described
                .text("description")
                .or_else(|| self.first(&["og:description", "twitter:description", "description"]))
                .map(|summary| self.unlabelled(summary))
                .filter(|summary| !residue::invites(summary)),
            url: self.url(),
            byline: self.byline(site.as_deref()),
            section,
            language: self.language(),
            images: self.images(),
            video: self.video(),
            published_at: published().find_map(|text| time(Some(text))),
            offset: published().find(|text| time(Some(text.clone())).is_some()).and_then(|text| time::offset(&text)),
            updated_at: time(self.described.text("dateModified"))
                .or_else(|| time(self.first(&["article:modified_time", "og:updated_time"]))),
            ..Found::default()
        }
    }

    fn meta(&self, name: &str) -> Option<String> {
        self.metas.iter().find(|(known, _)| known == name).map(|(_, content)| content.clone())
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.meta(name))
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.metas.iter().filter(|(known, _)| known == name).map(|(_, content)| content.clone()).collect()
    }

    fn url(&self) -> Option<Url> {
        let described = ["mainEntityOfPage", "url"].iter().find_map(|key| {
            let (address, ..) = self.described.addresses(key).into_iter().next()?;
            Some(address)
        });
        [self.canonical.clone(), self.meta("og:url"), described]
            .into_iter()
            .flatten()
            .find_map(|href| self.absolute(&href))
    }

    /// An http(s) address, resolved against the page's own.
    fn absolute(&self, href: &str) -> Option<Url> {
        let url = Url::parse(href).or_else(|error| self.base.as_ref().ok_or(error)?.join(href)).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    fn headline(&self, site: Option<&str>) -> Option<String> {
        let declared = [self.described.text("headline"), self.first(&["og:title", "twitter:title"])];
        let declared = declared.into_iter().flatten().find_map(|title| squash_some(&title));
        let Some(declared) = declared.map(|title| without_site(&title, site).to_owned()) else {
            let title = self.title.as_deref().map(|title| self.without_tail(without_site(title, site)));
            // The page's own heading is what the newsroom wrote; the title is for search engines and tabs.
            let own = self.headings.iter().find(|heading| !self.names_site(heading, site)).cloned();
            // `News`, above a story whose own headline, as the title has it, stands below in smaller letters.
            let smaller = title.filter(|title| self.subheadings.iter().any(|heading| lead::same_words(heading, title)));
            let own = own.filter(|own| smaller.is_none_or(|title| lead::same_words(own, title)));
            return own.or_else(|| self.titled.clone()).or_else(|| title.map(str::to_owned));
        };
        // A site's name that nobody declared: the page's own heading is what the title opens with.
        match self.headings.first() {
            Some(heading)
                if declared.len() > heading.len() && declared.starts_with(heading.as_str()) && heading.len() > 12 =>
            {
                Some(heading.clone())
            }
            _ => Some(declared),
        }
    }

    /// A title without ` | The Post`, where nothing on the page says whose it is: behind a bar a few words are a site's name, behind
    /// a dash if the page's address has them.
    fn without_tail<'a>(&self, title: &'a str) -> &'a str {
        let Some((head, tail)) = DASHES.iter().find_map(|dash| title.rsplit_once(dash)) else { return title };
        let count = |text: &str| text.split_whitespace().count();
        let few = count(tail) <= MAX_SITE_WORDS && count(head) > MAX_TAIL_HEAD && count(head) > count(tail);
        let plain: String = tail.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let of_address = || {
            let url = self.url().or_else(|| self.base.clone());
            url.and_then(|url| url.host_str().map(|host| host.replace(['-', '.'], "")))
                .is_some_and(|host| plain.len() > 2 && host.contains(&plain))
        };
        let barred = title[head.len()..].trim_start().starts_with('|') && !lead::is_sentence(tail);
        if few && (barred || of_address()) { head.trim_end() } else { title }
    }

    /// True for a heading that is the site's name: declared, or what the title closes with; `The Harbour Post` of `Trams return |
    /// The Harbour Post`.
    fn names_site(&self, heading: &str, site: Option<&str>) -> bool {
        if site.is_some_and(|site| lead::same_words(site, heading)) {
            return true;
        }
        let Some(title) = self.title.as_deref() else { return false };
        DASHES.iter().any(|dash| {
            title.rsplit_once(dash).is_some_and(|(before, after)| {
                !before.trim().is_empty()
                    && lead::same_words(after, heading)
                    && after.split_whitespace().count() <= MAX_SITE_WORDS
            })
        })
    }

    /// What the page is tagged with. `None` if it has but keywords for search engines.
    fn tags(&self) -> Option<Vec<String>> {
        let tags = self.all("article:tag");
        let tags = if tags.is_empty() { self.described.all("keywords") } else { tags };
        let tags = if tags.is_empty() { self.all("news_keywords") } else { tags };
        (!tags.is_empty()).then(|| keywords::named(&tags))
    }

    fn language(&self) -> Option<String> {
        let declared = [self.language.clone(), self.described.text("inLanguage"), self.meta("og:locale")];
        declared.into_iter().flatten().find_map(|tag| match language::meant(&tag) {
            Some(meant) => Some(meant.to_owned()),
            None => language::normalise(&tag),
        })
    }
}

/// Takes labels out of the paragraphs that they stand in, and gives all.
fn take_kickers(document: &Document) -> Vec<String> {
    let marked = document.select("[class*='kicker'], [class*='eyebrow']");
    let mut kickers = Vec::new();
    for label in marked.nodes().iter().take(MAX_KICKERS) {
        let Some(text) = squash_some(&label.text()).filter(|text| text.len() <= MAX_KICKER) else { continue };
        if label.has_name("span") && label.parent().is_some_and(|parent| parent.has_name("p")) {
            label.remove_from_parent();
        }
        kickers.push(text);
    }
    kickers
}

/// `Trams return to Avel` of `Council of Avel - Trams return to Avel`, for a page without headings in its markup.
fn titled(title: &str, document: &Document) -> Option<String> {
    const MIN_WORDS: usize = 3;
    let parted = DASHES.iter().find_map(|dash| title.rsplit_once(dash))?;
    let body = document.select_single("body");
    let body = body.nodes().first()?;
    let texts: Vec<String> = body
        .descendants_it()
        .filter(NodeRef::is_text)
        .filter(|text| text.parent().is_none_or(|parent| !parent.has_name("a") && !parent.has_name("script")))
        .filter_map(|text| squash_some(&text.text()))
        .filter(|text| text.len() <= title.len())
        .collect();
    let stands = |part: &str| texts.iter().any(|text| lead::same_words(text, part));
    let part = match (stands(parted.0), stands(parted.1)) {
        (true, false) => parted.0,
        (false, true) => parted.1,
        _ => return None,
    };
    (part.split_whitespace().count() >= MIN_WORDS).then(|| part.trim().to_owned())
}

/// What stands between a page's title and the site's name.
const DASHES: [&str; 7] = [" | ", " – ", " — ", " - ", " :: ", " · ", " « "];

/// The title without ` – Site` or ` | Site` at its end.
fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    let Some(site) = site else { return title };
    for dash in DASHES {
        if let Some((before, after)) = title.rsplit_once(dash)
            && lead::same_words(after, site)
            && !before.trim().is_empty()
        {
            return before.trim_end();
        }
    }
    title
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;

#[cfg(test)]
mod page_tests;
