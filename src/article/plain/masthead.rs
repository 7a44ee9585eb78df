//! What a page has above its headline, copied with it: its name, offers, menus, the way to the text. Nobody can list how pages of all
//! languages call those, but a menu is a run of short lines, and the headline below it is a line that tells the story: right above who
//! wrote it or the day, or its standfirst or its story.
//!
//! In doubt all lines stay: then each is judged by itself, where headlines are told from what stands above them.

use super::{around, title};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::{Words, in_letters};
use crate::article::{LeftOut, LeftOutKind, above, byline, credit, date_line, language, promotion, rating};
use crate::text::language::Language;

/// The headline stands within as many lines.
const MAX_ABOVE: usize = 30;
/// Who wrote it or the story stands within as many lines below the headline.
const MAX_BELOW: usize = 5;
/// As many lines are compared with those above, in which a story is told.
const MAX_STORY: usize = 24;
/// An entry of a menu has at most as many words, or letters where no spaces part them.
const MAX_ENTRY_WORDS: usize = 3;
const MAX_ENTRY_LETTERS: usize = 6;
/// `Subscribe for 1 crown a week`, among such entries.
const MAX_OFFER_WORDS: usize = 7;
/// A headline says as many words of its story again.
const MIN_TOLD: usize = 2;

/// A line at the top of a page.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    /// In which paragraph it stands, and how many lines that has below it.
    paragraph: usize,
    below: usize,
}

/// Takes what stands above the headline, if it is a menu or the like, and a headline follows.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let lines: Vec<Line<'_>> = paragraphs
        .iter()
        .take(MAX_ABOVE + MAX_STORY)
        .enumerate()
        .flat_map(|(paragraph, lines)| {
            lines.iter().enumerate().map(move |(at, text)| Line { text, paragraph, below: lines.len() - at - 1 })
        })
        .take(MAX_ABOVE + MAX_STORY)
        .collect();
    let story: Vec<&str> = lines.iter().map(|line| line.text).filter(|text| is_prose(text)).collect();
    let top = Top { lines: &lines, told: Words::of(&story.join(" ")), language: language::detect(&story.join(" ")) };
    let Some(count) = top.count() else { return };
    for _ in 0..count {
        let line = paragraphs[0].remove(0);
        let kind = title::away(line).unwrap_or(LeftOutKind::Label);
        left_out.push(LeftOut { kind, text: line.to_owned() });
        paragraphs.retain(|lines| !lines.is_empty());
    }
}

/// Whether a line is the way to a text on its site, or names the site and a part of it: steps of a few words, the last of which may be
/// what the text is called. `Local News / Avel / Trams return to the quay`, `Harbour Post | Avel`, `THE LONG READ >`
pub(in crate::article) fn is_way(line: &str) -> bool {
    const MAX_STEP_WORDS: usize = 3;
    const SIGNS: [&str; 10] = [" > ", " » ", " › ", " → ", " ≫ ", " ▸ ", " / ", " | ", " · ", " • "];
    // As a row of links is copied; by mistake two spaces stand in a headline too.
    const GAPS: [&str; 2] = ["  ", "\t"];
    if is_way_from_home(line)
        || above::is_breadcrumb(line)
        || [" >", " »", " ›"].iter().any(|arrow| line.ends_with(arrow))
    {
        return true;
    }
    // `Library • History • Facebook / Feed`: the sign that is there most often.
    let parted = || {
        let signs = SIGNS.into_iter().rev().filter(|sign| line.contains(sign));
        signs.max_by_key(|sign| line.matches(sign).count())
    };
    let gap = || GAPS.into_iter().find(|gap| line.matches(gap).count() > 1);
    let Some(sign) = parted().or_else(gap) else { return false };
    let gaps = GAPS.contains(&sign);
    let steps: Vec<&str> = line.split(sign).map(str::trim).filter(|step| !gaps || !step.is_empty()).collect();
    let few = |step: &&str| {
        !step.is_empty()
            && step.split(' ').count() <= MAX_STEP_WORDS
            && in_letters(step) <= MAX_ENTRY_LETTERS
            && !step.ends_with(['.', '!', '?', ',', ':'])
    };
    let (last, above) = steps.split_last().unwrap_or((&"", &[]));
    // `News: • Restaurants • Library`
    let above = match above.split_first() {
        Some((label, rest)) if rest.len() > 1 && few(&label.trim_end_matches(':')) => rest,
        _ => above,
    };
    above.iter().all(few) && (few(last) || above.len() > 1)
}

/// `Anasayfa Yerel Haberler`: the first page, as nothing but a page is called, and a section behind it, with the sign between them lost.
fn is_way_from_home(line: &str) -> bool {
    const MAX_WORDS: usize = 4;
    const HOMES: [&str; 10] = [
        "الرئيسية",
        "anasayfa",
        "ana sayfa",
        "trang chủ",
        "beranda",
        "דף הבית",
        "strona główna",
        "página inicial",
        "kezdőlap",
        "початкова сторінка",
    ];
    let folded = fold(line);
    let behind = HOMES.iter().find_map(|home| folded.strip_prefix(home)?.strip_prefix(' '));
    behind.is_some() && folded.split(' ').count() <= MAX_WORDS && !line.ends_with(['.', '!', '?', ':', '؟'])
}

struct Top<'a> {
    lines: &'a [Line<'a>],
    told: Words,
    language: &'static str,
}

impl<'a> Top<'a> {
    /// How many lines stand above the headline.
    fn count(&self) -> Option<usize> {
        let title = (0..self.lines.len().min(MAX_ABOVE)).find(|at| !self.is_furniture(*at)).filter(|at| *at > 0)?;
        let (above, text) = (&self.lines[..title], self.lines[title].text);
        // What is known for what it is is taken where that is known.
        if !above.iter().any(|line| title::away(line.text).is_none()) || !title::is_title(text) || is_way(text) {
            return None;
        }
        let told = self.told.shared(text);
        let most = above
            .iter()
            .filter(|line| !is_way(line.text) && !ends_in_credit(line.text))
            .map(|line| self.told.shared(line.text))
            .max()
            .unwrap_or_default();
        // The last step of the way may be what the text is called for short.
        let titled = Words::of(text);
        let called = |way: &str| titled.shared(way) >= MIN_TOLD;
        let way = above.iter().any(|line| {
            is_way(line.text) && line.below == 0 && (self.told.shared(line.text) <= told || called(line.text))
        });
        let known = way || above.iter().any(|line| is_known(line.text)) || self.has_repeated(above);
        let menu = above.len() > 1 && (known || above[0].below > 0 || self.told.shared(above[0].text) == 0);
        let sure = match self.below(title)? {
            Below::Signed => menu || way,
            Below::Told => (menu || way) && known && told >= MIN_TOLD.max(most),
        };
        (sure && !self.is_headline(title - 1, title)).then_some(title)
    }

    /// Whether a line stands above headlines and is none.
    fn is_furniture(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let text = line.text;
        if byline::names(text).is_some_and(|names| at == 0 || !names.is_empty()) {
            return false;
        }
        let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
        let ended = text.ends_with(['.', '?', '!', ':', ',', '。', '？', '！', '：', '।', '؟', '…', '"', '”', '»']);
        let short = !ended && !text.contains([':', '：']);
        let entry = short && words <= MAX_ENTRY_WORDS && in_letters(text) <= MAX_ENTRY_LETTERS;
        // Among entries stands an offer too, and a headline that is longer than they are stands below them.
        let beside = line.below > 0 || at > 0 && self.lines[at - 1].paragraph == line.paragraph;
        let offer =
            || short && beside && line.below > 0 && words <= MAX_OFFER_WORDS && self.told.shared(text) < MIN_TOLD;
        entry && rating::of(text).is_none()
            || title::away(text).is_some()
            || is_way(text) && self.lines.get(at + 1).is_some_and(|below| !is_prose(below.text))
            || is_service(text)
            || beside && ends_in_credit(text)
            || offer()
    }

    /// `Avel`, in the way to the text and above its headline.
    fn has_repeated(&self, above: &[Line<'_>]) -> bool {
        let (last, others) = match above.split_last() {
            Some((last, others)) if !others.is_empty() => (last.text, others),
            _ => return false,
        };
        others.iter().any(|line| line.text == last || is_way(line.text) && line.text.ends_with(last))
    }

    /// What stands below the headline, its standfirst aside.
    fn below(&self, title: usize) -> Option<Below> {
        let mut told = None;
        for at in title + 1..self.lines.len().min(title + MAX_BELOW) {
            if self.is_signed(at) {
                return Some(Below::Signed);
            }
            if is_prose(self.lines[at].text) {
                told = Some(Below::Told);
            }
        }
        told
    }

    /// Who wrote it, when, or both in short lines of a paragraph.
    fn is_signed(&self, at: usize) -> bool {
        const MAX_LINES: usize = 4;
        const MAX_WORDS: usize = 5;
        let text = self.lines[at].text;
        let signs = |text: &str| {
            byline::names(text).is_some() || date_line::is_date_line(text) || byline::with_day(text).is_some()
        };
        let paragraph = self.lines[at].paragraph;
        let opens = self.lines[at - 1].paragraph != paragraph;
        let rest = || self.lines[at..].iter().take_while(|line| line.paragraph == paragraph);
        let short = |line: &Line<'_>| line.text.split(' ').count() <= MAX_WORDS && !line.text.ends_with(['.', ':']);
        signs(text)
            || opens
                && rest().count() <= MAX_LINES
                && rest().all(|line| short(line) || signs(line.text))
                && rest().any(|line| signs(line.text))
    }

    /// Whether a short line above what looks like a headline is the headline all the same: it stands alone, and something happens in it.
    fn is_headline(&self, at: usize, title: usize) -> bool {
        let line = &self.lines[at];
        let alone = line.below == 0 && (at == 0 || self.lines[at - 1].paragraph != line.paragraph);
        let language = Language::of(self.language);
        let words = || line.text.split(' ');
        let happens = || words().any(|word| language.is_headline_verb(word));
        // `Trams return`, and the story says both again: what a place or a section is called has capitals.
        let said = || {
            let long = Words::of(line.text).count();
            long > 1
                && self.told.shared(line.text) == long
                && words().skip(1).any(|word| word.starts_with(char::is_lowercase))
        };
        alone
            && !is_known(line.text)
            && !is_way(line.text)
            && line.paragraph != self.lines[title].paragraph
            && self.told.shared(line.text) > 0
            && (happens() || said())
    }
}

/// `Nine cars run on the quay Photo: Jane Roe/Harbour Post`: a caption, which has no stop before whose picture it is.
fn ends_in_credit(text: &str) -> bool {
    const MAX_WORDS: usize = 6;
    text.rmatch_indices(' ')
        .take(MAX_WORDS)
        .map(|(at, _)| text[at..].trim_start())
        .any(|rest| rest.contains(": ") && credit::is_credit(rest))
}

#[derive(Clone, Copy, Debug)]
enum Below {
    /// Who wrote it, or the day.
    Signed,
    /// Sentences.
    Told,
}

/// `Home`, `Sport`: an entry that many pages have.
pub(super) fn is_entry(text: &str) -> bool {
    let folded = fold(text);
    above::is_section(text) || is_any(&PHRASES.menus, &folded)
}

/// What pages have, by its words.
fn is_known(text: &str) -> bool {
    let folded = fold(text);
    let bare = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
    above::is_section(text)
        || is_service(text)
        || [&PHRASES.menus, &PHRASES.whole, &PHRASES.skips, &PHRASES.buttons].into_iter().any(|list| is_any(list, bare))
}

/// `We use cookies to show you what you like.`, `Sign up for our newsletter`
pub(super) fn is_service(text: &str) -> bool {
    let folded = fold(text);
    PHRASES.cookie_notices.iter().any(|notice| folded.starts_with(notice.as_str()))
        || promotion::is_promotion(text)
        || around::are_networks(text)
}

fn is_prose(text: &str) -> bool {
    around::tells(text) && !is_service(text)
}

#[cfg(test)]
#[path = "masthead_tests.rs"]
mod tests;
