//! Who wrote a page's story, and persons among its tags.

use dom_query::Document;
use url::Url;

use super::super::read::Found;
use super::super::squash::{squash, squash_some};
use super::super::{BlockKind, LeftOut, LeftOutKind, byline, lead};
use super::Page;

/// More authors than this are those of several stories.
const MAX_SIGNED: usize = 3;
/// Whom or what a story is about it names in as many paragraphs.
const MAX_OPENING: usize = 3;
/// Links to authors are looked at as far as this.
const MAX_LINKS: usize = 12;

impl Page {
    /// Whom the page's metadata names, without the site itself.
    pub(super) fn byline(&self, site: Option<&str>) -> Vec<String> {
        let authors = self.described.all("author");
        let authors = if authors.is_empty() { self.all("author") } else { authors };
        let more = ["article:author", "og:article:author", "byl", "dc.creator", "parsely-author"];
        let authors = more.iter().fold(authors, |known, name| if known.is_empty() { self.all(name) } else { known });
        let mut authors: Vec<String> = authors.into_iter().filter(|name| Url::parse(name).is_err()).collect();
        // Ghost has the first of several as the author, and the others beside it.
        if self.meta("generator").is_some_and(|name| name.starts_with("Ghost")) {
            authors.extend(self.described.all("contributor"));
        }
        let is_site = |name: &str| site.is_some_and(|site| lead::same_words(site, name));
        let several = |names: String| -> Vec<String> {
            let house =
                names.rsplit_once(", ").filter(|(_, house)| is_site(house)).map(|(before, _)| before.to_owned());
            let names = house.unwrap_or(names);
            let listed = byline::listed(&names).filter(|listed| names.contains(", ") && listed.len() > 1);
            listed.unwrap_or_else(|| vec![names])
        };
        authors.into_iter().flat_map(several).filter(|name| !is_site(name)).collect()
    }

    /// Settles who wrote it: where the metadata names nobody, or the house alone, whom the page itself names.
    pub(super) fn sign(&self, found: &mut Found, left_out: &[LeftOut]) {
        let unnamed = found.byline.iter().all(|name| byline::declared(name).is_empty());
        if unnamed || self.described.is_of_houses("author") {
            // `North Korea`, above a story: what it is about, which the story names at once.
            let first = found.body.iter().filter(|block| block.kind == BlockKind::Paragraph).take(MAX_OPENING);
            let first: Vec<&str> = first.map(|block| block.text.as_str()).collect();
            let is_told = |line: &&LeftOut| first.iter().any(|text| text.contains(line.text.as_str()));
            let bylines = left_out.iter().filter(|left| left.kind == LeftOutKind::Byline);
            let mut bylines = bylines.filter(|line| !is_told(line));
            let names = bylines.find_map(|line| {
                let names = |text: &str| {
                    byline::names(text).or_else(|| byline::with_role(text)).or_else(|| byline::listed(text))
                };
                // `Authors: Jane Roe (editor of foreign news at Harbour TV)`
                let bare = line.text.strip_suffix(')').and_then(|text| Some(text.rsplit_once(" (")?.0));
                let labelled = line.text.split_once(", ").filter(|(who, _)| who.contains(": "));
                names(&line.text).or_else(|| names(bare?)).or_else(|| byline::names(labelled?.0))
            });
            // `입력 2026.12.04. 오전 10:12 김서진 기자`
            let stamps = left_out.iter().filter(|left| left.kind == LeftOutKind::Dateline);
            let stamped = || stamps.map(|left| byline::in_day(&left.text)).find(|names| !names.is_empty());
            let names = names.filter(|names| !names.is_empty()).or_else(stamped).or_else(|| Some(self.signed.clone()));
            match names.filter(|names| !names.is_empty()) {
                Some(names) => found.byline = names,
                None if unnamed => found.byline = Vec::new(),
                None => {}
            }
        }
    }

    /// `Joan Pratt` of `Pratt, Joan`, where each tag has a place of its own and the page has the name so.
    pub(super) fn turn_names(&mut self, document: &Document) {
        let is_tag = |name: &str| name == "article:tag";
        if self.metas.iter().filter(|(name, _)| is_tag(name)).count() < 2 {
            return;
        }
        let mut text = None;
        for (_, tag) in self.metas.iter_mut().filter(|(name, _)| is_tag(name)) {
            let Some((last, first)) = tag.split_once(", ").filter(|(_, first)| !first.contains(',')) else { continue };
            let turned = format!("{first} {last}");
            let text = text.get_or_insert_with(|| squash(&document.select("body").text()));
            if text.contains(&turned) {
                *tag = turned;
            }
        }
    }
}

/// Whom links to authors name, if they are few: those beside other stories name theirs.
pub(super) fn signed(document: &Document) -> Vec<String> {
    let links = document.select("[rel~='author'], .byline__name, .vcard .fn, .post-footer .fn");
    let mut names: Vec<String> = Vec::new();
    for link in links.nodes().iter().take(MAX_LINKS) {
        let listed = squash_some(&link.text()).and_then(|text| byline::listed(&text));
        for name in listed.into_iter().flatten().filter(|name| !name.is_empty()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    if names.len() > MAX_SIGNED { Vec::new() } else { names }
}
