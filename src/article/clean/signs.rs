//! Lines that say who wrote a story, and of whom they speak.

use super::walk::{Walk, near};
use super::{TOP, live, marks, signed, tells_below};
use crate::article::below::{is_above_day, is_signed_alone, is_signed_with_place};
use crate::article::byline::{self, is_role, names, names_only, with_role};
use crate::article::date_line::is_date_line;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::tail::signed_below;
use crate::article::{Block, BlockKind, LeftOutKind, lead};

impl Walk<'_> {
    /// Whether the block at `index` has a form that hardly anything but a byline has.
    pub(super) fn signs_by_form(&self, index: usize) -> bool {
        let begun = self.cleaned.begun;
        is_listed_name(self.body, index) && !begun || signs(&self.body[index].text, begun)
    }

    /// Whether it says who wrote the story, by where it stands.
    pub(super) fn signs_here(&self, index: usize) -> bool {
        let Walk { cleaned, body, headline, authors, .. } = self;
        let (body, headline, authors) = (*body, *headline, *authors);
        let (block, begun) = (&body[index], cleaned.begun);
        let text = block.text.as_str();
        let at_top = cleaned.body.len() < TOP;
        let below_name = self.last_left_out() == Some(LeftOutKind::Byline)
            && (is_role(text)
                || byline::is_mail(text)
                || byline::is_role_with_name(text)
                || byline::is_house(text)
                || is_place_of_author(body, index));
        let is_paragraph = block.kind == BlockKind::Paragraph;
        at_top && names_only(text, authors)
            || (self.is_first() || !begun) && below_name
            || !begun && is_paragraph && with_role(text).is_some()
            || !begun && is_paragraph && is_role(text) && tells_below(near(body, index))
            || !begun && byline::is_arabic_with_town(text) && tells_below(&body[index + 1..])
            || byline::with_day(text).is_some() && (!begun || at_top && tells_below(near(body, index)))
            || !begun && byline::wrote(text).is_some_and(|(_, length)| length == text.len())
            || (!begun || is_above_day(body, index)) && at_top && is_signed_alone(body, index, headline)
            || at_top && is_signed_with_place(body, index)
            || body.get(index + 1).is_some_and(|next| is_date_line(&next.text)) && byline::before_site(text).is_some()
            || live::signs_entry(body, index)
            || (!begun || self.is_at_end(index)) && cleaned.is_about_author(text, headline, authors)
    }

    /// `Posted by Harbour News on Friday, 4 December 2026`, of what the story shows of a network.
    fn is_post_shown(&self, index: usize) -> bool {
        let signed = !self.cleaned.byline.is_empty() || !self.authors.is_empty() || tells_below(near(self.body, index));
        self.cleaned.begun && signed && marks::is_post(&self.body[index].text)
    }

    /// Takes out a byline, and keeps whom it names.
    pub(super) fn take_byline(&mut self, index: usize) {
        let text = self.body[index].text.as_str();
        let bare = text.trim_start_matches('(').trim_end_matches(')');
        if self.is_post_shown(index) {
            self.leave_out(LeftOutKind::Promotion, index);
            return;
        }
        if self.cleaned.takes_with_day(text) {
            return;
        }
        let begun = self.cleaned.begun;
        // `Northern Dispatch`, below a name.
        let house = (is_role(bare)
            || self.last_left_out() == Some(LeftOutKind::Byline)
                && (byline::is_house(bare) || byline::is_placed(bare) || byline::is_role_with_name(bare)))
        .then(Vec::new);
        let below = signed_below(text).filter(|_| begun);
        let within = || byline::named_within(text).or_else(|| byline::sent_by(text)).filter(|_| begun);
        let who = below
            .or_else(within)
            .or_else(|| byline::in_fields(text))
            .or(house)
            .or_else(|| names(text))
            .or_else(|| names(bare))
            .or_else(|| with_role(text))
            .or_else(|| byline::alone(bare))
            .or_else(|| byline::listed(bare))
            .or_else(|| byline::with_place(bare))
            .or_else(|| byline::before_site(bare))
            .or_else(|| Some(byline::beside_place(text)?.0))
            .or_else(|| byline::listed(bare.trim_end_matches(',')))
            .or_else(|| byline::wrote(bare).map(|(name, _)| vec![name]))
            .or_else(|| byline::arabic_beside_town(bare));
        self.cleaned.byline.extend(who.unwrap_or_default().into_iter().flat_map(signed::persons));
        self.leave_out(LeftOutKind::Byline, index);
    }
}

/// A line that says who wrote it by a form that only such lines have, above a story or where one has `begun`.
fn signs(text: &str, begun: bool) -> bool {
    if begun {
        byline::named_within(text).or_else(|| byline::sent_by(text)).or_else(|| signed_below(text)).is_some()
    } else {
        let named = byline::in_fields(text).or_else(|| byline::agency_with_desk(text));
        named.or_else(|| byline::with_parts(text)).is_some()
    }
}

/// Whether the story speaks of one of `names`: then a line before a day was where it happened, or of whom.
pub(super) fn is_told(names: &[String], body: &[Block], headline: &str) -> bool {
    let words = || names.iter().flat_map(|name| name.split(' ')).filter(|word| word.chars().count() > 2);
    let paragraphs = || body.iter().filter(|block| lead::is_sentence(&block.text)).map(|block| block.text.as_str());
    words().any(|word| headline.contains(word) || paragraphs().any(|text| text.contains(word)))
}

/// `Par , à Avel`, `Written by:`: a byline without its name.
pub(super) fn is_unsigned(text: &str) -> bool {
    const MAX_WORDS: usize = 6;
    let folded = fold(text);
    let rest = opening(&PHRASES.bylines, &folded).map(|by| folded[by.len()..].trim_start_matches([':', '：', ' ']));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '|'])) && text.split(' ').count() <= MAX_WORDS
}

/// `Jane Roe,`, above another name: one of those who wrote it.
fn is_listed_name(body: &[Block], index: usize) -> bool {
    let name = |text: &str| byline::listed(text.trim_end_matches(',')).is_some_and(|names| names.len() == 1);
    let text = body[index].text.as_str();
    let above = || index > 0 && body[index - 1].text.ends_with(',') && name(&body[index - 1].text);
    let listed = text.ends_with(',') && body.get(index + 1).is_some_and(|next| name(&next.text)) || above();
    listed && name(text) && text.contains(' ') && tells_below(near(body, index))
}

/// `Avel`, right below the name of who wrote it, and above a paragraph.
fn is_place_of_author(body: &[Block], index: usize) -> bool {
    let text = &body[index].text;
    let named = index > 0 && byline::listed(&body[index - 1].text).is_some_and(|names| names.len() == 1);
    let day = || text.split(' ').any(|word| is_any(&PHRASES.dates, &fold(word)));
    named
        && !day()
        && text.split(' ').count() <= 2
        && text.split(' ').all(byline::is_name)
        && tells_below(near(body, index))
}
