//! Rules about links: whether there is one, whether it is the article's own, whether it is one at all.

use std::ops::Range;

use url::Url;

use super::{Found, Spot, quoted};
use crate::post::{LinkPlace, Part};
use crate::template::Dialect;
use crate::text::find::{mastodon, telegram, twitter};
use crate::text::{self, Markup, Style, Unit};

/// Parameters that statistics and advertising put behind an address.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "twclid",
    "ttclid",
    "yclid",
    "ysclid",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "mkt_tok",
    "oly_enc_id",
    "vero_id",
    "s_cid",
    "cmpid",
    "ref_src",
    "spm",
];
/// Hosts that lead elsewhere, so that nobody sees where.
const SHORTENERS: &[&str] = &[
    "bit.ly",
    "buff.ly",
    "clck.ru",
    "cutt.ly",
    "dlvr.it",
    "fb.me",
    "goo.gl",
    "is.gd",
    "lnkd.in",
    "ow.ly",
    "rb.gy",
    "rebrand.ly",
    "shorturl.at",
    "t.co",
    "t.ly",
    "tiny.cc",
    "tinyurl.com",
    "trib.al",
    "v.gd",
    "vk.cc",
    "wp.me",
    "youtu.be",
];
/// Stands before a dot that is to make no link: takes no room and is not seen.
const JOINER: char = '\u{2060}';

impl Found<'_> {
    /// The links of a part: whether they lead to the article by its own address, and carry nothing.
    pub(super) fn links(&mut self, part: &Part) {
        let own = self.job.article.url.as_ref();
        let mut hrefs: Vec<&str> = Vec::new();
        for span in &part.text.spans {
            if let Style::Url { href } | Style::Link { href } = &span.style
                && own.is_none_or(|own| own.as_str() != href)
                && self.job.canonical.is_none_or(|canonical| canonical.as_str() != href)
                && self.job.address().is_none_or(|address| address != *href)
                && !hrefs.contains(&href.as_str())
            {
                hrefs.push(href);
            }
        }
        for href in hrefs {
            // What closes the sentence is no part of the address; platforms see it so too.
            let href = href.trim_end_matches(['.', ',', ';', ':', '!', '?']);
            let Ok(url) = Url::parse(href) else { continue };
            if self.job.canonical == Some(&url) {
                continue;
            }
            self.tracking(Spot::text("text").at(&[href]), &url);
            self.canonical(href, &url);
        }
        if let Some(url) = self.job.canonical.cloned() {
            self.tracking(Spot::key("url", "url").at(&[url.as_str()]), &url);
        }
        self.dead(part);
        self.accidental(part);
    }

    /// Addresses in a text that the platform makes no link of, whatever they are.
    fn dead(&mut self, part: &Part) {
        let rules = &self.job.channel.rules;
        if rules.links.clickable {
            return;
        }
        for span in &part.text.spans {
            // A bare host can be read and typed.
            if matches!(&span.style, Style::Url { .. }) && part.text.text[span.range.clone()].contains("://") {
                let address = &part.text.text[span.range.clone()];
                let message = format!(
                    "{address} stands in the text, and {} makes no link of it; leave it out, or say where the link is",
                    rules.title
                );
                self.warn("url-not-linked", Spot::text("text").at(&[address]), &message);
            }
        }
    }

    fn tracking(&mut self, spot: Spot<'_>, url: &Url) {
        let is_tag = |key: &str| key.starts_with("utm_") || TRACKING.contains(&key);
        let tags: Vec<String> =
            url.query_pairs().map(|(key, _)| key.to_lowercase()).filter(|key| is_tag(key)).collect();
        if !tags.is_empty() {
            let message = format!(
                "{url} carries {}, which belongs to where it was copied from; leave it out, `utm` of an account adds its own",
                tags.join(", ")
            );
            self.warn("tracking-tag", spot, &message);
        }
    }

    fn canonical(&mut self, href: &str, url: &Url) {
        let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
        let spot = Spot::text("text");
        if SHORTENERS.contains(&host) {
            let message = format!("{href} hides where it leads; write the address itself");
            self.warn("link-not-canonical", spot.at(&[href]), &message);
        } else if let Some(canonical) = self.job.canonical.filter(|canonical| is_same_page(canonical, url)) {
            // What closes the sentence is none of the address.
            let shown = href.trim_end_matches(['.', ',', ';', ':', '!', '?']);
            let message = format!("{shown} leads to the article by another address than its own; write {canonical}");
            self.warn("link-not-canonical", spot.at(&[href]), &message);
        }
    }

    /// What the platform will link that is no link of ours.
    fn accidental(&mut self, part: &Part) {
        let rules = &self.job.channel.rules;
        let sent = text::sent(&part.text, rules.markup);
        let unit = rules.text.limits.first().map(|limit| limit.unit);
        // What is told of spans is told of the text; where something else is sent, links are written out in it.
        if sent != part.text.text {
            return;
        }
        let is_link = |range: &Range<usize>| {
            let covers = |span: &text::Span| {
                matches!(span.style, Style::Url { .. } | Style::Link { .. } | Style::Code)
                    && span.range.start < range.end
                    && range.start < span.range.end
            };
            part.text.spans.iter().any(covers)
        };
        for range in linked(&sent, rules.markup, unit).into_iter().filter(|range| !is_link(range)) {
            let words = &sent[range.clone()];
            // The dot of a mail address is its own.
            if sent[..range.start].ends_with('@') || words.contains("://") {
                continue;
            }
            let message = format!("{} makes a link of {}; {}", rules.title, quoted(words), advice(words));
            self.warn("accidental-link", Spot::text("text").at(&[words]), &message);
        }
    }

    /// Whether the post leads to the article, where its channel can.
    pub(super) fn url(&mut self, parts: &[Part]) {
        let (rules, place) = (&self.job.channel.rules, self.job.place);
        let Some(url) = &self.job.article.url else {
            if place == LinkPlace::None && rules.links.clickable {
                let message = "the article has no URL, so the post leads nowhere; add url to its front matter";
                self.warn("no-url", Spot::key("text", "headline"), message);
            }
            return;
        };
        let canonical = self.job.canonical.unwrap_or(url);
        let ours = |address: &str| address == url.as_str() || address == canonical.as_str();
        let address = self.job.address().unwrap_or_default();
        let ours = |href: &str| {
            let same = || Url::parse(href).is_ok_and(|href| is_same_page(canonical, &href));
            // One that is not quite the article's own is told already.
            ours(href) || href == address || same()
        };
        let leads = |style: &Style| matches!(style, Style::Url { href } | Style::Link { href } if ours(href));
        let there = parts.iter().any(|part| part.text.spans.iter().any(|span| leads(&span.style)));
        let holds =
            |text: &str| text.contains(url.as_str()) || text.contains(canonical.as_str()) || text.contains(&address);
        // In HTML an address has its marks escaped.
        let escaped = [url.as_str(), canonical.as_str(), &address].map(|address| (Dialect::HTML.escape)(address));
        let holds_escaped = |text: &str| escaped.iter().any(|address| text.contains(address));
        let in_field = parts.iter().any(|part| part.fields.values().any(|field| holds(field) || holds_escaped(field)));
        let no_card = rules.links.no_card.as_ref();
        let no_card =
            no_card.filter(|no_card| self.job.options.get(&no_card.option) == Some(&no_card.value.as_str().into()));
        if let Some(no_card) = no_card.filter(|_| place == LinkPlace::Card && !there) {
            let message = format!(
                "the link is to stand on its card, and {} is {:?}, so that there is none; the post leads nowhere: change \
                 the option, or link = \"text\"",
                no_card.option, no_card.value
            );
            self.warn("no-url", Spot::text("text"), &message);
        }
        if place != LinkPlace::Text || there || in_field {
            return;
        }
        // A URL may stand in the text and still lead nowhere: platforms link only what ends like a public address.
        if parts.iter().any(|part| holds(&part.text.text)) {
            let (channel, host) = (&rules.title, url.host_str().unwrap_or_default());
            let message = format!(
                "{url} stands in the text, but {channel} makes no link of it: {host} does not end like a public address"
            );
            self.warn("url-not-linked", Spot::key("text", "url"), &message);
        } else {
            let why = if self.own.is_some() { "add it to the text" } else { "the template leaves it out" };
            let message = format!("{canonical} is not in the text, where this account puts its link; {why}");
            self.warn("no-url", Spot::text("text"), &message);
        }
    }
}

/// What the platform links in the text that it is sent.
fn linked(sent: &str, markup: Markup, unit: Option<Unit>) -> Vec<Range<usize>> {
    match (markup, unit) {
        (Markup::Telegram, _) => telegram::entities(sent)
            .into_iter()
            .filter(|found| found.kind == telegram::Kind::Url)
            .map(|found| found.range)
            .collect(),
        (_, Some(Unit::Weighted)) => twitter::urls(sent),
        (_, Some(Unit::MastodonGraphemes)) => mastodon::urls(sent),
        _ => Vec::new(),
    }
}

/// How not to link `words`.
fn advice(words: &str) -> String {
    let dot = words.rfind('.').unwrap_or(0);
    let (before, after) = words.split_at(dot);
    let begins_sentence =
        after[1..].starts_with(char::is_uppercase) && after[1..].chars().skip(1).all(char::is_lowercase);
    if begins_sentence && before.chars().all(char::is_lowercase) {
        return format!("put a space after the full stop: \"{before}. {}\"", &after[1..]);
    }
    let first = words.find('.').unwrap_or(0);
    let (before, after) = words.split_at(first);
    format!(
        "write it another way, or put a word joiner (U+2060, unseen) in front of the dot: \"{before}{JOINER}{after}\"; if a \
         link is meant, write https:// in front"
    )
}

/// Whether both lead to one page, by the host without its `www.`, `m.` or `amp.` and the path without what changes nothing.
fn is_same_page(a: &Url, b: &Url) -> bool {
    fn host(url: &Url) -> &str {
        let host = url.host_str().unwrap_or_default();
        ["www.", "m.", "mobile.", "amp."].iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(host)
    }
    fn path(url: &Url) -> String {
        let path = url.path().to_lowercase();
        let path = path.trim_end_matches('/');
        let path = path.strip_prefix("/amp/").map_or_else(|| path.to_owned(), |rest| format!("/{rest}"));
        let path = path.strip_suffix("/amp").or_else(|| path.strip_suffix(".amp")).unwrap_or(&path);
        path.strip_suffix("/index.html").unwrap_or(path).to_owned()
    }
    host(a) == host(b) && path(a) == path(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_many_addresses() {
        let url = |text: &str| Url::parse(text).expect("a URL");
        let own = url("https://news.example/city/trams");
        for other in [
            "http://www.news.example/city/trams/",
            "https://m.news.example/city/trams?a=1",
            "https://amp.news.example/city/trams/amp#top",
            "https://news.example/amp/city/Trams/index.html",
        ] {
            assert!(is_same_page(&own, &url(other)), "{other}");
        }
        assert!(!is_same_page(&own, &url("https://news.example/city/buses")));
        assert!(!is_same_page(&own, &url("https://other.example/city/trams")));
    }

    #[test]
    fn what_is_advised_makes_no_link() {
        assert_eq!(twitter::urls("ASP.NET").first(), Some(&(0..7)));
        let linked = |text: &str| linked(text, Markup::Telegram, None);
        for joined in [format!("ASP{JOINER}.NET"), format!("see example{JOINER}.com now")] {
            assert!(twitter::urls(&joined).is_empty(), "{joined}");
            assert!(linked(&joined).is_empty(), "{joined}");
        }
        assert!(advice("ASP.NET").contains(&format!("ASP{JOINER}.NET")));
        assert_eq!(advice("end.It"), "put a space after the full stop: \"end. It\"");
    }
}
