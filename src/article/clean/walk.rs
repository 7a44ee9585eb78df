//! The walk through a story's blocks, from the first to the last: what each is, and what becomes of it.

use std::ops::ControlFlow;

use super::furniture::{Place, furniture};
use super::signs::{is_told, is_unsigned};
use super::{
    BOTTOM, Cleaned, MAX_BELOW_END_WORDS, MAX_HEAD, MAX_TOPIC_WORDS, TOP, buttons, is_embed, is_sentence, repeated,
    says_something, service, tells_below, tells_headline,
};
use crate::article::below::is_above_list_away;
use crate::article::byline;
use crate::article::credit::{self, is_caption};
use crate::article::date_line::{is_bare_day, is_date_line};
use crate::article::sign_off::{is_correction, is_correction_told};
use crate::article::tail::{are_networks, is_about_house, is_below_end, is_end, is_press_end, signed_in_japanese};
use crate::article::words::Words;
use crate::article::{Block, BlockKind, LeftOutKind, above, again, beside, boilerplate, dateline, lead, rating};

/// How far it has come, and by what it judges.
pub(super) struct Walk<'a> {
    pub(super) cleaned: Cleaned,
    pub(super) body: &'a [Block],
    pub(super) headline: &'a str,
    pub(super) authors: &'a [String],
    /// There is more than a note that corrects another story.
    corrects: bool,
    /// Links to other stories follow.
    in_list_away: bool,
    /// The story said that it ends.
    ended: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn of(cleaned: Cleaned, body: &'a [Block], headline: &'a str, authors: &'a [String]) -> Self {
        let corrects = body.iter().any(|block| !is_note_of(block, headline));
        Self { cleaned, body, headline, authors, corrects, in_list_away: false, ended: false }
    }

    /// What of the story is left at its end.
    pub(super) fn walked(mut self) -> Cleaned {
        let labels = labels_above_headline(self.body, self.headline);
        (0..labels).for_each(|index| self.take_label(index));
        for index in labels..self.body.len() {
            if self.step(index).is_break() {
                break;
            }
        }
        self.cleaned
    }

    /// Nothing of the story stands above.
    pub(super) fn is_first(&self) -> bool {
        self.cleaned.body.is_empty()
    }

    pub(super) fn is_at_end(&self, index: usize) -> bool {
        index + BOTTOM >= self.body.len()
    }

    pub(super) fn last_left_out(&self) -> Option<LeftOutKind> {
        self.cleaned.left_out.last().map(|left| left.kind)
    }

    pub(super) fn leave_out(&mut self, kind: LeftOutKind, index: usize) {
        self.cleaned.leave_out(self.cleaned.body.len(), kind, self.body[index].text.as_str());
    }

    /// One above the headline that the body repeats.
    fn take_label(&mut self, index: usize) {
        let (text, body) = (self.body[index].text.as_str(), self.body);
        // `Jane Roe`, beside a day.
        let dated = |at: usize| body.get(at).is_some_and(|other| is_date_line(&other.text));
        let who = byline::listed(text).filter(|names| names.len() == 1 && !is_told(names, body, self.headline));
        let who = who.filter(|_| dated(index + 1) || index > 0 && dated(index - 1)).unwrap_or_default();
        let kind = match is_date_line(text) {
            true => LeftOutKind::Dateline,
            false if who.is_empty() => LeftOutKind::Label,
            false => LeftOutKind::Byline,
        };
        self.cleaned.byline.extend(who);
        self.cleaned.leave_out(0, kind, text);
    }

    /// A break where all that follows is none of the story.
    fn step(&mut self, index: usize) -> ControlFlow<()> {
        let body = self.body;
        let block = &body[index];
        let below = || near(body, index);
        if index < MAX_HEAD && is_head_of(block, self.headline) && tells_below(below()) {
            self.leave_out(LeftOutKind::Label, index);
            return ControlFlow::Continue(());
        }
        let again = || {
            repeats(block, self.headline)
                || shouts_again(block, self.headline)
                || says_less(block, self.headline) && tells_below(below())
        };
        if self.is_first() && again() {
            return ControlFlow::Continue(());
        }
        if self.in_list_away && block.kind == BlockKind::Item {
            self.leave_out(LeftOutKind::Promotion, index);
            return ControlFlow::Continue(());
        }
        // Elsewhere stars part a text.
        let rated = rating::of(&block.text).filter(|_| !self.cleaned.begun || index + 1 == body.len());
        if let Some(text) = rated {
            self.cleaned.body.push(Block { text, ..block.clone() });
            return ControlFlow::Continue(());
        }
        self.in_list_away = is_above_list_away(block, &body[index + 1..]);
        let kind = self.kind_of(index);
        if self.is_over(index) {
            (index..body.len()).for_each(|at| self.leave_out(LeftOutKind::SignOff, at));
            return ControlFlow::Break(());
        }
        self.ended |= self.is_at_end(index) && !self.is_first() && is_end(&block.text);
        match kind {
            Some(LeftOutKind::Byline) => self.take_byline(index),
            Some(kind) => self.take(kind, index),
            None if self.cleaned.takes_as_source(block) => {}
            // What a page shows of another: its address alone, unless a line above leads in.
            None if is_embed(&block.text) && !index.checked_sub(1).is_some_and(|at| leads_in(&body[at].text)) => {
                self.leave_out(LeftOutKind::Promotion, index);
            }
            // A row of stars, an emoji of its own.
            None if !says_something(&block.text) => self.leave_out(LeftOutKind::Label, index),
            None => self.cleaned.keep(block.clone()),
        }
        ControlFlow::Continue(())
    }

    /// What the block is, if it is none of the story.
    fn kind_of(&self, index: usize) -> Option<LeftOutKind> {
        let (body, begun) = (self.body, self.cleaned.begun);
        let block = &body[index];
        let text = block.text.as_str();
        let is_paragraph = block.kind == BlockKind::Paragraph;
        let (first, at_end) = (self.is_first(), self.is_at_end(index));
        let at_top = self.cleaned.body.len() < TOP;
        let heads_box = || {
            let next = body.get(index + 1).map(|below| below.text.as_str());
            next.is_some_and(|below| buttons::is_appeal(below) || buttons::is_letter_box(below))
        };
        let kind = if service::is_gallery(text) {
            Some(LeftOutKind::Caption)
        } else if !begun && service::is_source_of_picture(text) {
            Some(LeftOutKind::Credit)
        } else if !begun && is_paragraph && are_networks(text) {
            Some(LeftOutKind::Promotion)
        } else if self.signs_by_form(index) {
            Some(LeftOutKind::Byline)
        } else if self.is_label(index) {
            Some(LeftOutKind::Label)
        } else if block.kind == BlockKind::Heading && heads_box() {
            Some(LeftOutKind::Promotion)
        } else if at_end && begun && service::is_stamp_below(text) {
            Some(LeftOutKind::Dateline)
        } else if self.in_list_away || first && beside::is_other_piece(text) && tells_below(near(body, index)) {
            Some(LeftOutKind::Promotion)
        } else if self.signs_here(index) {
            Some(LeftOutKind::Byline)
        } else if self.is_caption(index) {
            Some(LeftOutKind::Caption)
        } else if !begun && above::is_to_desk(text) || at_top && is_unsigned(text) {
            // Between the points of a wire and its lead; a byline of which the name stands elsewhere.
            Some(LeftOutKind::Label)
        } else if self.ended && text.split(' ').count() <= MAX_BELOW_END_WORDS && is_for_editors(text)
            || index > 0 && index + 2 >= body.len() && is_starred_note(body, index)
        {
            Some(LeftOutKind::SignOff)
        } else if self.corrects && is_note_of(block, self.headline) {
            Some(LeftOutKind::Correction)
        } else {
            let place = Place {
                first,
                above: at_top && !self.cleaned.body.iter().any(|block| is_sentence(&block.text)),
                at_top: at_top || !begun && index < MAX_HEAD,
                at_end: at_end && !first,
                stamped: !self.cleaned.is_within(body, index),
            };
            furniture(block, place)
        };
        // A day that heads what stands below it, one of several.
        kind.filter(|kind| *kind != LeftOutKind::Dateline || block.kind != BlockKind::Heading || !is_bare_day(text))
    }

    fn is_label(&self, index: usize) -> bool {
        let (body, begun, at_end) = (self.body, self.cleaned.begun, self.is_at_end(index));
        let text = body[index].text.as_str();
        let dated = || self.last_left_out() == Some(LeftOutKind::Dateline) && service::is_labelled_hour(text);
        service::is_label_alone(body, index, begun, at_end)
            || index > 0 && is_embed(text) && service::is_label_alone(body, index - 1, begun, at_end)
            || !begun
                && body[index].kind == BlockKind::Paragraph
                && (dated()
                    || service::counts_comments(text)
                    || service::is_number_to_call(text)
                    || service::is_motto(text, &body[index + 1..]))
    }

    fn is_caption(&self, index: usize) -> bool {
        let (body, begun) = (self.body, self.cleaned.begun);
        let text = body[index].text.as_str();
        let tells =
            || (credit::behind(text).is_some() || credit::ends_in_agency(text)) && tells_headline(text, self.headline);
        !begun && is_caption(text) && !is_date_line(text) && tells_below(&body[index + 1..]) && !tells()
            || credit::is_numbered_caption(text)
            || is_caption_of_page(body, index, begun, self.headline)
    }

    /// Whether this block and all that follows is for editors, or about the house.
    fn is_over(&self, index: usize) -> bool {
        let (body, first) = (self.body, self.is_first());
        let text = body[index].text.as_str();
        let below = &body[index + 1..];
        // Whatever stands below it, if that says that it is for editors.
        let for_editors = || below.first().is_some_and(|next| is_below_end(&next.text)) && is_press_end(text);
        // `About Harbour Lines`, and what it is, above `###`.
        let closes = |below: &Block| is_press_end(&below.text);
        !first && !self.ended && for_editors()
            || !first && self.is_at_end(index) && is_about_house(text) && below.iter().any(closes)
            || boilerplate::begins(body, index) && self.cleaned.begun
    }

    /// Takes out what is of this kind, and keeps whom it names beside.
    fn take(&mut self, kind: LeftOutKind, index: usize) {
        let (text, body) = (self.body[index].text.as_str(), self.body);
        let Cleaned { begun, byline, .. } = &self.cleaned;
        let unsigned = byline.is_empty();
        let who = match kind {
            LeftOutKind::SignOff if unsigned && index + 1 == body.len() => signed_in_japanese(text),
            LeftOutKind::Dateline if !begun => {
                let who = byline::in_day(text);
                let alone = || byline::before_day(text).filter(|who| !is_told(who, body, self.headline));
                if who.is_empty() { alone().unwrap_or_default() } else { who }
            }
            // Below a standfirst too.
            LeftOutKind::Dateline if self.cleaned.body.len() < TOP && unsigned => byline::in_day(text),
            _ => Vec::new(),
        };
        self.cleaned.byline.extend(who);
        self.leave_out(kind, index);
    }
}

/// A note that corrects something, and not what the headline itself tells.
fn is_note_of(block: &Block, headline: &str) -> bool {
    is_correction(&block.text) && !is_correction_told(&block.text, headline)
}

/// A caption by its form, wherever it stands: what tells the headline above the story is its first sentence.
fn is_caption_of_page(body: &[Block], index: usize, begun: bool, headline: &str) -> bool {
    let block = &body[index];
    let told = || !begun && (tells_headline(&block.text, headline) || !tells_below(&body[index + 1..]));
    // Without a stop, above a paragraph, it may have been taken for a subheading.
    let line = matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading);
    if line && !begun && credit::opens_as_caption(&block.text) && tells_below(&body[index + 1..]) {
        return true;
    }
    // It may tell the headline, too: the lead begins at its dateline.
    let wired = || {
        let next = body.get(index + 1).and_then(|next| dateline::split(&next.text));
        next.is_some_and(|found| found.sure || !found.text.contains(char::is_lowercase))
    };
    if line && !begun && service::points_where(&block.text) && (wired() || !told()) {
        return true;
    }
    // Whatever its agency says behind it of who may use it.
    if line && !begun && credit::is_of_getty(&block.text) && tells_below(&body[index + 1..]) {
        return true;
    }
    if line && credit::opens_with_kind_of_picture(&block.text) && index + 1 < body.len() {
        return true;
    }
    line && (credit::is_caption_line(&block.text) || !begun && credit::points_at_picture(&block.text)) && !told()
}

/// The blocks right below the one at `index`.
pub(super) fn near(body: &[Block], index: usize) -> &[Block] {
    &body[index + 1..body.len().min(index + 1 + MAX_HEAD)]
}

fn repeats(block: &Block, headline: &str) -> bool {
    lead::same_words(&block.text, headline)
        || lead::says_the_same(&block.text, headline)
        || repeated::is_behind_kicker(&block.text, headline)
        || repeated::is_without_rubric(&block.text, headline)
}

/// `TRAMS OF AVEL RETURN TO THE QUAY`, below `Trams return to the quay`: all of the headline in capitals, and a word more.
fn shouts_again(block: &Block, headline: &str) -> bool {
    const MIN_WORDS: usize = 3;
    const MAX_MORE: usize = 3;
    let text = block.text.as_str();
    let (told, words) = (Words::of(headline), Words::of(text));
    !text.contains(char::is_lowercase)
        && text.contains(char::is_uppercase)
        && headline.contains(char::is_lowercase)
        && !is_sentence(text)
        && told.count() >= MIN_WORDS
        && words.shared(headline) == told.count()
        && words.count() <= told.count() + MAX_MORE
}

/// `Trams return`, above the story of `Trams return to the quay`: the beginning of the headline, and no more.
fn says_less(block: &Block, headline: &str) -> bool {
    const MIN_WORDS: usize = 3;
    let text = block.text.as_str();
    block.kind != BlockKind::Item
        && text.split(' ').count() >= MIN_WORDS
        && !lead::is_sentence(text)
        && again::end(headline, text).is_some()
}

/// `Mayor of Avel:`, above the story of `Mayor of Avel: "It will rain"`: what a page has left of its headline.
fn is_head_of(block: &Block, headline: &str) -> bool {
    block.kind != BlockKind::Item
        && block.text.ends_with([':', '：'])
        && block.text.len() < headline.len()
        && headline.starts_with(block.text.as_str())
}

/// How many lines stand above the headline that the body repeats, if they are labels: `Economy`.
fn labels_above_headline(body: &[Block], headline: &str) -> usize {
    let is_label = |block: &&Block| block.text.split(' ').count() <= MAX_TOPIC_WORDS && !lead::is_sentence(&block.text);
    let labels = body.iter().take(TOP).take_while(|block| is_label(block) && !repeats(block, headline)).count();
    if body.get(labels).is_some_and(|block| repeats(block, headline)) { labels } else { 0 }
}

/// `*Com informações da Agência Brasil`, below a story that no star refers from.
fn is_starred_note(body: &[Block], index: usize) -> bool {
    const MAX_WORDS: usize = 14;
    let text = &body[index].text;
    // `※この記事は、4日朝刊に掲載されています。`
    let of_paper = ["※この記事", "※本記事", "*この記事"].iter().any(|note| text.starts_with(note));
    let starred = text.strip_prefix('*').is_some_and(|note| note.starts_with(char::is_uppercase)) || of_paper;
    starred
        && body[index].kind == BlockKind::Paragraph
        && text.split(' ').count() <= MAX_WORDS
        && !body[..index].iter().any(|block| block.text.contains('*'))
}

/// Below `ENDS`: a line that nobody speaks, or one that says how to reach somebody.
fn is_for_editors(text: &str) -> bool {
    !is_sentence(text) || boilerplate::contains_address(text) || boilerplate::contains_number(text)
}

fn leads_in(text: &str) -> bool {
    text.trim_end().ends_with([':', '：'])
}
