//! What is kept of a story and what is put aside, in reading order.

use std::collections::HashSet;

use super::{Cleaned, MAX_HEAD_LINE, MAX_TOPIC_WORDS, TOP, is_sentence};
use crate::article::byline::{is_about, says_who};
use crate::article::date_line::{is_bare_day, is_labelled};
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::{Block, BlockKind, LeftOut, LeftOutKind, again, asides, byline, lead, shortcodes};

/// `— Ann Lowe, baker in Hull`
const MAX_SOURCE_WORDS: usize = 8;
/// A story of more authors is a list of names.
const MAX_AUTHORS: usize = 50;

/// `Jane Roe is a doctor in Avel.`, `The author is a doctor in Avel.`: a note above the column of somebody who is declared, maybe with
/// the first of her family names alone.
fn is_authors_note(text: &str, authors: &[String]) -> bool {
    const MAX_BYTES: usize = 240;
    let by_name = |author: &String| {
        let short = author.match_indices(' ').nth(1).map_or(author.as_str(), |(at, _)| &author[..at]);
        let behind = text
            .strip_prefix(short)
            .and_then(|behind| behind.trim_start_matches(&author[short.len()..]).strip_prefix(' '));
        short.contains(' ')
            && behind.is_some_and(|behind| {
                behind.split(' ').next().is_some_and(|verb| is_any(&PHRASES.about_authors_are, &fold(verb)))
            })
    };
    text.len() <= MAX_BYTES
        && !authors.is_empty()
        && (authors.iter().take(MAX_AUTHORS).any(by_name) || opening(&PHRASES.author_is, &fold(text)).is_some())
}

impl Cleaned {
    /// Whether a line is about who wrote the story, and the story is about somebody else.
    pub(super) fn is_about_author(&self, text: &str, headline: &str, authors: &[String]) -> bool {
        // Whom the story names it is about.
        let named = |author: &String| {
            let last = author.rsplit(' ').next().unwrap_or(author);
            headline.contains(last) || self.body.iter().any(|block| block.text.contains(last))
        };
        let told = |author: &&String| text.starts_with(author.as_str()) && !named(author);
        // `Jane covers the ports of the north.`, by Jane Roe.
        let by_first_name = |author: &String| {
            let first = author.split(' ').next().filter(|first| first.len() < author.len());
            let behind = first.and_then(|first| text.strip_prefix(first)?.strip_prefix(' '));
            let elsewhere = || self.body.iter().any(|block| first.is_some_and(|first| block.text.contains(first)));
            behind.is_some_and(|behind| says_who(&fold(behind))) && !elsewhere()
        };
        if self.begun && authors.iter().chain(&self.byline).take(MAX_AUTHORS).any(by_first_name) {
            return true;
        }
        is_about(text, authors.iter().chain(&self.byline).take(MAX_AUTHORS).filter(told))
            || !self.begun && is_authors_note(text, authors)
    }

    /// The blocks without a table of contents above them: a list most of which are headings below, and the line that leads in.
    pub(super) fn without_contents(&mut self, mut body: Vec<Block>) -> Vec<Block> {
        const MIN_ITEMS: usize = 2;
        let Some(first) = body.iter().take(TOP).position(|block| block.kind == BlockKind::Item) else { return body };
        let items = body[first..].iter().take_while(|block| block.kind == BlockKind::Item).count();
        let bare = |text: &str| again::letters(text).collect::<String>();
        let headings = body[first + items..].iter().filter(|block| block.kind == BlockKind::Heading);
        let headings: HashSet<String> = headings.map(|block| bare(&block.text)).collect();
        let told = body[first..first + items].iter().filter(|item| headings.contains(&bare(&item.text))).count();
        if told < MIN_ITEMS || told * 2 < items {
            return body;
        }
        let leads_in = |block: &Block| {
            block.kind == BlockKind::Heading
                || block.text.split(' ').count() <= MAX_TOPIC_WORDS && !is_sentence(&block.text)
        };
        let start = first.checked_sub(1).filter(|at| leads_in(&body[*at])).unwrap_or(first);
        for line in body.drain(start..first + items) {
            self.leave_out(0, LeftOutKind::Label, line.text);
        }
        body
    }

    /// The blocks without the marks of a CMS; one that is nothing else goes.
    pub(super) fn without_shortcodes(&mut self, body: Vec<Block>) -> Vec<Block> {
        let mut kept = Vec::with_capacity(body.len());
        for mut block in body {
            if let Some((text, marks)) = shortcodes::without(&block.text) {
                for mark in marks {
                    self.leave_out(0, LeftOutKind::Label, mark);
                }
                block.text = text;
            }
            if !block.text.is_empty() {
                kept.push(block);
            }
        }
        kept
    }

    /// Whether a line that names a day stands within the story: a bare day right below a sentence heads what is below it, and in
    /// a list it is a line like the others.
    pub(super) fn is_within(&self, body: &[Block], index: usize) -> bool {
        let block = &body[index];
        let alike = |other: Option<&Block>| other.is_some_and(|other| other.kind == BlockKind::Item);
        let listed = || alike(index.checked_sub(1).and_then(|at| body.get(at))) || alike(body.get(index + 1));
        if block.kind == BlockKind::Item && listed() {
            // `승인 2026.12.04 18:02`, in a list of who wrote it and when, above the story; `4 December 2026`, above how many answered.
            let counted =
                || body.get(index + 1).is_some_and(|next| next.text.bytes().all(|sign| sign.is_ascii_digit()));
            return self.begun || !(is_labelled(&block.text) || counted());
        }
        let above = index.checked_sub(1).and_then(|at| body.get(at));
        let told = above.filter(|above| self.body.last() == Some(above) && above.kind == BlockKind::Paragraph);
        told.is_some_and(|above| lead::is_sentence(&above.text)) && is_bare_day(&block.text)
    }

    /// `— Ann Lowe, baker`, below a quotation: whose it is stands with it, if it does not say so already.
    pub(super) fn takes_as_source(&mut self, block: &Block) -> bool {
        let dashed = block.text.strip_prefix(['—', '–']).map(str::trim_start);
        let ended = self.body.last().is_some_and(|above| is_sentence(&above.text));
        // `Jane Roe, baker`, a paragraph of the quotation itself.
        let signs = |who: &&str| {
            let name = who.split_once(", ").map(|(name, _)| name);
            name.and_then(byline::listed).is_some_and(|names| names.len() == 1 && names[0].contains(' '))
        };
        let Some(who) = dashed.or_else(|| Some(block.text.as_str()).filter(signs).filter(|_| ended)) else {
            return false;
        };
        let few = who.split(' ').count() <= MAX_SOURCE_WORDS && !who.is_empty() && !lead::is_sentence(who);
        let quote =
            self.body.last_mut().filter(|above| above.kind == BlockKind::Quote && block.kind == BlockKind::Quote);
        let Some(quote) = quote.filter(|_| few) else { return false };
        let name = who.split([',', '(']).next().unwrap_or(who).trim_end();
        if quote.text.contains(name) {
            self.leave_out(self.body.len(), LeftOutKind::Label, block.text.clone());
        } else {
            let dash = if dashed.is_some() { "" } else { "— " };
            quote.text = format!("{} {dash}{}", quote.text, block.text);
        }
        true
    }

    /// Keeps a block without the sentences that speak of the story itself.
    pub(super) fn keep(&mut self, mut block: Block) {
        let told = if block.kind == BlockKind::Paragraph { asides::split(&block.text, !self.begun) } else { None };
        if let Some(told) = told {
            block.text = told.kept;
            for (kind, text) in told.left_out {
                self.leave_out(self.body.len(), kind, text);
            }
        }
        // A line without a stop may stand between headline and lead, and what stands below it still be of the head.
        self.begun |= block.kind == BlockKind::Paragraph
            && (lead::is_sentence(&block.text) && !lead::is_datum(&block.text) || block.text.len() >= MAX_HEAD_LINE);
        self.body.push(block);
    }

    /// Keeps what is left out in reading order, though it is found out of order.
    pub(super) fn leave_out(&mut self, place: usize, kind: LeftOutKind, text: impl Into<String>) {
        let at = self.places.partition_point(|other| *other <= place);
        self.places.insert(at, place);
        self.left_out.insert(at, LeftOut { kind, text: text.into() });
    }

    /// Leaves out the first `length` bytes of a block.
    pub(super) fn behead(&mut self, index: usize, length: usize, kind: LeftOutKind) {
        let mut rest = self.body[index].text.split_off(length);
        // What closed a dateline opens no sentence.
        let bare = rest.trim_start_matches([' ', '–', '—', '-', '|', ':']);
        if kind == LeftOutKind::Dateline && rest[..rest.len() - bare.len()].ends_with(' ') {
            rest = bare.to_owned();
        }
        let head = std::mem::replace(&mut self.body[index].text, rest);
        self.leave_out(index, kind, head.trim());
    }
}
