//! What goes off the top and the end of a story once all else is known: labels, a name, a sign, a promotion.

use unicode_segmentation::UnicodeSegmentation;

use super::{Cleaned, MAX_PROMOTION_WORDS, is_office_name, marks, says_something};
use crate::article::lines::is_ended;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::promotion::is_promotion;
use crate::article::sign_off::is_note;
use crate::article::tail::{length_behind, signed_in_japanese};
use crate::article::words::{Telling, Words};
use crate::article::{Block, BlockKind, LeftOutKind, above, byline, lead, rating};

/// `Watch LIVE`, `Author's Avatar`: words of a page, with capitals as a name has them.
pub(in crate::article) fn is_of_page(text: &str) -> bool {
    let shouted = |word: &str| {
        word.chars().count() > 2 && word.chars().all(char::is_uppercase) && text.contains(char::is_lowercase)
    };
    text.contains("'s")
        || text.contains("’s")
        || text.split(' ').any(|word| shouted(word) || is_any(&PHRASES.page_words, &fold(word)))
}

/// `(jro)`
fn is_initials(sign: &str) -> bool {
    let inside = sign.strip_prefix('(').and_then(|sign| sign.strip_suffix(')'));
    inside.is_some_and(|inside| (2..=4).contains(&inside.chars().count()) && inside.chars().all(char::is_lowercase))
}

/// Whether a line says most of a headline again, and hardly anything else: what is said to be on its picture.
fn says_nearly_the_same(line: &str, headline: &str) -> bool {
    const MIN_SHARED: usize = 4;
    const MAX_OTHER: usize = 1;
    let shared = Words::of(headline).shared(line);
    shared >= MIN_SHARED
        && Words::of(line).count() <= shared + MAX_OTHER
        && Words::of(headline).count() <= shared * 3 / 2
}

/// Who sends a release is called in as many bytes.
const MAX_SENDER: usize = 80;

impl Cleaned {
    /// Behind the last sentence, or that of the lead, an agency puts its sign: `(PAP)`.
    pub(super) fn take_sign_off_the_end(&mut self) {
        /// Below it may stand what nothing tells for a part of the page.
        const BOTTOM: usize = 3;
        let first = self.body.iter().position(|block| block.kind == BlockKind::Paragraph);
        let last = self.body.len().checked_sub(1);
        let bottom = self.body.len().saturating_sub(BOTTOM)..self.body.len();
        let mut initials = String::new();
        for at in first.into_iter().chain(bottom.filter(|at| first != Some(*at))) {
            let text = &mut self.body[at].text;
            let length = length_behind(text);
            if length > 0 && length < text.len() {
                let cut = text.split_off(text.len() - length);
                if self.byline.is_empty() {
                    self.byline.extend(signed_in_japanese(cut.trim()));
                }
                if is_initials(cut.trim()) {
                    cut.trim().clone_into(&mut initials);
                }
                self.leave_out(if last == Some(at) { usize::MAX } else { at }, LeftOutKind::SignOff, cut.trim());
            }
        }
        if !initials.is_empty() {
            self.take_initials_within(&initials);
        }
    }

    /// `(jro)`, behind the last sentence of a piece above the last one, by the same hand.
    fn take_initials_within(&mut self, initials: &str) {
        for at in 0..self.body.len() {
            let text = &mut self.body[at].text;
            let told = text.strip_suffix(initials).filter(|told| is_ended(told.trim_end()) && told.ends_with(' '));
            if let Some(kept) = told.map(|told| told.trim_end().len()) {
                text.truncate(kept);
                self.leave_out(at, LeftOutKind::SignOff, initials);
            }
        }
    }

    /// `(di Ida Marsi)`, behind the last sentence: who wrote it, if nothing else says so and the story does not speak of them.
    pub(super) fn take_author_off_the_end(&mut self, headline: &str, authors: &[String]) {
        if !self.byline.is_empty() || !authors.is_empty() {
            return;
        }
        let Some(last) = self.body.iter().rposition(|block| block.kind == BlockKind::Paragraph) else { return };
        let text = &self.body[last].text;
        let Some((length, names)) = marks::author_behind(text) else { return };
        let kept = text.len() - length;
        let other = |name: &str| {
            byline::is_placed(name) || byline::is_house(name) || above::is_section(name) || is_office_name(name)
        };
        let told = |name: &str| {
            let name = name.rsplit(' ').next().unwrap_or(name);
            let others = self.body.iter().enumerate().filter(|(at, _)| *at != last);
            headline.contains(name)
                || text[..kept].contains(name)
                || others.into_iter().any(|(_, block)| block.text.contains(name))
        };
        if last > 0 && !names.iter().any(|name| other(name) || told(name)) {
            let cut = self.body[last].text.split_off(kept);
            let kept = self.body[last].text.trim_end().len();
            self.body[last].text.truncate(kept);
            self.byline.extend(names);
            self.leave_out(usize::MAX, LeftOutKind::Byline, cut.trim());
        }
    }

    /// What a paper asks for the rest of a story: `Web & app: €0.99 for the first month`.
    pub(super) fn take_prices_off_the_end(&mut self) {
        const MAX_WORDS: usize = 16;
        const SIGNS: [char; 9] = ['€', '$', '£', '¥', '₽', '₴', '₺', '₹', '₸'];
        let month = |word: &str| is_any(&PHRASES.months_paid, word.trim_matches(|sign: char| !sign.is_alphanumeric()));
        let asks = |block: &Block| {
            let folded = fold(&block.text);
            block.kind != BlockKind::Item
                && block.text.split(' ').count() <= MAX_WORDS
                && block.text.contains(SIGNS)
                && block.text.contains(|sign: char| sign.is_ascii_digit())
                && folded.split([' ', '/']).any(month)
                && !lead::is_sentence(block.text.trim_end_matches("mtl."))
        };
        while self.begun && self.body.len() > 1 && self.body.last().is_some_and(asks) {
            let last = self.body.pop().map(|block| block.text).unwrap_or_default();
            self.leave_out(self.body.len(), LeftOutKind::Promotion, last);
        }
    }

    /// One point alone below a story, without a stop and of something else: the title of another.
    pub(super) fn take_point_off_the_end(&mut self) {
        const MIN_WORDS: usize = 4;
        const MAX_SHARED: usize = 1;
        let [.., above, last] = self.body.as_slice() else { return };
        let alone = last.kind == BlockKind::Item && above.kind == BlockKind::Paragraph && last.number.is_none();
        // `The committee:` leads in to it.
        if !alone || is_ended(&last.text) || !is_ended(&above.text) || last.text.split(' ').count() < MIN_WORDS {
            return;
        }
        let story: Vec<&str> = self.body[..self.body.len() - 1].iter().map(|block| block.text.as_str()).collect();
        if Telling::of(&story.join(" ")).shared(&Telling::of(&last.text)) <= MAX_SHARED {
            let last = self.body.pop().map(|block| block.text).unwrap_or_default();
            self.leave_out(self.body.len(), LeftOutKind::Promotion, last);
        }
    }

    /// `- Aina Serik`, the last of several points that are sentences: who wrote them; and what readers have said below, each with a number.
    pub(super) fn take_signing_point(&mut self) {
        const NAME: std::ops::RangeInclusive<usize> = 2..=3;
        let named = |text: &str| NAME.contains(&text.split(' ').count()) && text.split(' ').all(byline::is_name);
        let ends = |at: &usize| {
            let (block, above) = (&self.body[*at], &self.body[at - 1]);
            block.kind == BlockKind::Item
                && named(&block.text)
                && above.kind == BlockKind::Item
                && lead::is_sentence(&above.text)
                && self.body.get(at + 1).is_none_or(|next| next.kind != BlockKind::Item || next.number.is_some())
        };
        let Some(at) = (1..self.body.len()).find(ends) else { return };
        let numbered = |block: &Block| block.number.is_some() || block.text.starts_with("1. ");
        if self.body.get(at + 1).is_some_and(numbered) {
            for block in self.body.split_off(at + 1) {
                self.leave_out(usize::MAX, LeftOutKind::Promotion, block.text);
            }
        }
        let name = self.body.remove(at).text;
        self.leave_out(at, LeftOutKind::Byline, name.as_str());
        if self.byline.is_empty() {
            self.byline.push(name);
        }
    }

    /// A heading with nothing below it, and the label of a page: what they headed was no text.
    pub(super) fn take_headings_off_the_end(&mut self) {
        const MAX_WORDS: usize = 3;
        const MAX_LEAD_IN_WORDS: usize = 10;
        let labels = |text: &str| {
            let words = || text.split(' ');
            (2..=MAX_WORDS).contains(&words().count())
                && words().all(|word| word.starts_with(char::is_uppercase) && word.ends_with(char::is_alphanumeric))
                && is_of_page(text)
        };
        // `What our site can do for you:`, and nothing below it.
        let leads_in = |text: &str| {
            text.ends_with([':', '：']) && text.split(' ').count() <= MAX_LEAD_IN_WORDS && !text.contains(". ")
        };
        while self.begun
            && self.body.len() > 1
            && self.body.last().is_some_and(|last| {
                last.kind == BlockKind::Heading
                    || last.kind == BlockKind::Paragraph && (labels(&last.text) || leads_in(&last.text))
            })
        {
            let last = self.body.pop().map(|block| block.text).unwrap_or_default();
            self.leave_out(self.body.len(), LeftOutKind::Label, last);
        }
    }

    /// A label of few words (`Economy`) above the lead goes; a note, or another (`Serves six | 30 min`), stays where it is.
    pub(super) fn take_labels_off_the_top(&mut self) {
        let mut at = 0;
        for _ in 0..lead::above(&self.body) {
            let text = &self.body[at].text;
            let heads = self.body[at].kind == BlockKind::Heading;
            // `Jane Roe`, of whom the story does not speak.
            let names = if heads || !self.byline.is_empty() { None } else { self.signed_at(at) };
            if let Some(names) = names {
                let line = self.body.remove(at);
                self.byline.extend(names);
                self.leave_out(0, LeftOutKind::Byline, line.text);
            } else if !heads
                && !is_note(text)
                && lead::is_few(text)
                && !text.contains(char::is_numeric)
                && rating::of(text).is_none()
            {
                let line = self.body.remove(at);
                self.leave_out(0, LeftOutKind::Label, line.text);
            } else {
                at += 1;
            }
        }
    }

    /// A name above the lead is who wrote it, and no heading, though a caption stood above it; and who sent a release is none.
    pub(super) fn take_heading_off_the_top(&mut self, headline: &str) {
        const MAX_ABOVE: usize = 2;
        // Below a standfirst too.
        let open = |block: &Block| block.kind == BlockKind::Paragraph && !is_ended(&block.text);
        let at = self.body.iter().take(MAX_ABOVE).take_while(|block| open(block)).count();
        let Some([head, lead, ..]) = self.body.get(at..) else { return };
        if head.kind != BlockKind::Heading || lead.kind != BlockKind::Paragraph || !lead::is_sentence(&lead.text) {
            return;
        }
        let (text, story) = (head.text.as_str(), &self.body[at + 1..]);
        // A heading of names and verbs is told of below.
        let told = text
            .split(' ')
            .filter(|word| word.chars().count() > 3)
            .any(|word| headline.contains(word) || story.iter().any(|block| block.text.contains(word)));
        if at > 0 && says_nearly_the_same(text, headline) {
            let line = self.body.remove(at);
            self.leave_out(at, LeftOutKind::Caption, line.text);
            return;
        }
        let names = if self.byline.is_empty() && !told { self.signed_at(at) } else { None };
        if names.is_some() || at == 0 && self.is_sender(at) {
            let line = self.body.remove(at);
            let kind = if names.is_some() { LeftOutKind::Byline } else { LeftOutKind::Label };
            self.byline.extend(names.unwrap_or_default());
            self.leave_out(at, kind, line.text);
        }
    }

    /// A line without a stop that stands twice above the story, once what stood between is gone: what a site calls itself.
    pub(super) fn take_doubles_off_the_top(&mut self) {
        const MIN_WORDS: usize = 3;
        let [one, other, below, ..] = self.body.as_slice() else { return };
        let line = |block: &Block| block.kind != BlockKind::Item && !is_ended(&block.text);
        let few = one.text.split(' ').count() >= MIN_WORDS;
        if one.text == other.text && line(one) && line(other) && few && below.kind == BlockKind::Paragraph {
            for block in self.body.drain(..2).collect::<Vec<_>>() {
                self.leave_out(0, LeftOutKind::Label, block.text);
            }
        }
    }

    /// The title of another story in the last line, which has no word of this one.
    pub(super) fn take_title_off_the_end(&mut self, headline: &str) {
        const WORDS: std::ops::RangeInclusive<usize> = 5..=14;
        const MIN_ABOVE: usize = 5;
        const MIN_TELLING: usize = 3;
        let Some((last, above)) = self.body.split_last() else { return };
        let text = last.text.as_str();
        let title = last.kind == BlockKind::Paragraph
            && WORDS.contains(&text.split(' ').count())
            && text.ends_with(char::is_alphabetic)
            && text.starts_with(char::is_uppercase)
            && !text.contains(char::is_numeric)
            && text.split(' ').skip(1).any(|word| word.starts_with(char::is_lowercase));
        let ended = |block: &Block| block.kind == BlockKind::Paragraph && is_ended(&block.text);
        if !title || above.len() < MIN_ABOVE || !above.iter().all(ended) {
            return;
        }
        let told: Vec<&str> = [headline].into_iter().chain(above.iter().map(|block| block.text.as_str())).collect();
        let own = Telling::of(text);
        if own.count() >= MIN_TELLING
            && own.shared(&Telling::of(&told.join(" "))) == 0
            && Words::of(&told.join(" ")).shared(text) == 0
        {
            let line = self.body.pop().map(|block| block.text).unwrap_or_default();
            self.leave_out(usize::MAX, LeftOutKind::Promotion, line);
        }
    }

    /// `Council of the Port of Avel`, above the lead of a release that says at its end on whose behalf it was sent.
    fn is_sender(&self, at: usize) -> bool {
        const MIN_WORDS: usize = 3;
        let text = &self.body[at].text;
        let last = self.body.last().filter(|last| at + 2 < self.body.len() && last.text.len() <= 3 * MAX_SENDER);
        text.len() <= MAX_SENDER
            && text.split(' ').count() >= MIN_WORDS
            && last.is_some_and(|last| last.text.trim_end_matches('.').ends_with(text.as_str()))
    }

    /// `Jane Roe`, in the last line below a letter to a paper, where it stays: who wrote it.
    pub(super) fn sign_letter(&mut self, headline: &str) {
        const MIN_BLOCKS: usize = 3;
        let letter = opening(&PHRASES.letters, &fold(headline)).is_some();
        if !letter || !self.byline.is_empty() || self.body.len() < MIN_BLOCKS {
            return;
        }
        let last = self.body.len() - 1;
        let line = |at: usize| matches!(self.body[at].kind, BlockKind::Paragraph | BlockKind::Heading);
        let told = |at: usize| self.body[at].kind == BlockKind::Paragraph && lead::is_sentence(&self.body[at].text);
        let signs = self.signed_at(last).filter(|_| told(last - 1) && line(last));
        self.byline.extend(signs.unwrap_or_default());
    }

    /// Who wrote the story, if the line at `at`, above its lead or below its end, is nothing but the name of a person whom nothing else knows.
    fn signed_at(&self, at: usize) -> Option<Vec<String>> {
        let text = &self.body[at].text;
        let other = |name: &String| {
            byline::is_placed(name) || byline::is_house(name) || above::is_section(name) || is_office_name(name)
        };
        let known = |name: &String| {
            let last = name.rsplit(' ').next().unwrap_or(name);
            self.body.iter().enumerate().any(|(other, block)| other != at && block.text.contains(last))
        };
        let alone = |names: &Vec<String>| names.len() == 1 && fold(&names[0]) == fold(text);
        let names = byline::listed(text).filter(alone).filter(|_| !is_of_page(text))?;
        (!names.iter().any(|name| other(name) || known(name))).then_some(names)
    }

    /// Below a story one asking sentence drags along what stands with it: `Want more like this? Sign up …`.
    pub(super) fn take_promotion_off_the_end(&mut self) {
        let mut taken = Vec::new();
        while self.body.len() > 1
            && let Some(last) = self.body.last_mut()
        {
            // What has no words, such as a row of emoji, goes with the sentence before it.
            let sentences: Vec<&str> = last.text.split_sentence_bounds().collect();
            let spoken = sentences.iter().filter(|sentence| says_something(sentence)).count();
            let promoting = sentences.iter().filter(|sentence| is_promotion(sentence)).count();
            let words = last.text.unicode_words().count();
            if promoting * 2 >= spoken && promoting > 0 && words <= MAX_PROMOTION_WORDS {
                taken.extend(self.body.pop().map(|block| block.text));
                continue;
            }
            let tail = sentences
                .iter()
                .rev()
                .take_while(|sentence| promoting > 0 && (is_promotion(sentence) || !says_something(sentence)))
                .map(|text| text.len())
                .sum::<usize>();
            if tail > 0 {
                let cut = last.text.split_off(last.text.len() - tail);
                last.text.truncate(last.text.trim_end().len());
                taken.push(cut.trim().to_owned());
            }
            break;
        }
        for text in taken.into_iter().rev() {
            self.leave_out(usize::MAX, LeftOutKind::Promotion, text);
        }
    }
}
