//! Takes datelines off a story, and what stands with them: a caption's end, a label, who reports.

use super::{Cleaned, MAX_HEAD, MIN_TELLING, TOP, marks, tells_below};
use crate::article::byline::{self, names};
use crate::article::phrases::fold;
use crate::article::{Block, BlockKind, LeftOutKind, breaking, briefs, credit, dateline, lead, lines};

/// Where a story is told is looked for in as many of its next paragraphs.
const TOLD: usize = 6;

impl Cleaned {
    /// Looks at the first two paragraphs: the first may be a caption that stayed.
    ///
    /// Paragraphs of a bulletin (`TRANSPORT – …`, `SCHOOLS – …`) look like datelines that nothing else bears out; where
    /// there are several, they are none.
    pub(super) fn take_dateline(&mut self, headline: &str) {
        self.take_lines_of_place(headline);
        let unsure = |block: &&Block| dateline::split(&block.text).is_some_and(|found| !found.sure);
        let bulletin = self.body.iter().filter(unsure).count() > 1;
        let first_two = self.body.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Paragraph).take(2);
        let first_two: Vec<usize> = first_two.map(|(index, _)| index).collect();
        // Below lines that nothing told for what they are stands the lead.
        let tells = |block: &Block| {
            block.kind == BlockKind::Paragraph && block.text.len() >= MIN_TELLING && lines::is_ended(&block.text)
        };
        let told = self.body.iter().take(MAX_HEAD).position(tells).filter(|at| !first_two.contains(at));
        if let Some(first) = first_two.first()
            && let Some(length) =
                breaking::length(&self.body[*first].text).or_else(|| breaking::live(&self.body[*first].text))
        {
            self.behead(*first, length, LeftOutKind::Label);
        }
        // `UPDATE 14:30: `
        for index in &first_two {
            if let Some(length) = breaking::update(&self.body[*index].text) {
                self.behead(*index, length, LeftOutKind::Label);
            }
        }
        if let Some(first) = first_two.first()
            && let Some((name, length)) =
                byline::wrote(&self.body[*first].text).filter(|(_, length)| *length < self.body[*first].text.len())
        {
            self.byline.push(name);
            self.behead(*first, length, LeftOutKind::Byline);
        }
        if let Some(first) = first_two.first()
            && let Some((names, length)) = byline::before_lead(&self.body[*first].text)
        {
            self.byline.extend(names);
            self.behead(*first, length, LeftOutKind::Byline);
        }
        if let Some(first) = first_two.first()
            && let Some((name, length)) = byline::in_capitals_before_lead(&self.body[*first].text)
            && !speaks_of(&name, &self.body[*first].text[length..], &self.body[*first + 1..], headline)
        {
            self.byline.push(name);
            self.behead(*first, length, LeftOutKind::Byline);
        }
        if let Some(first) = first_two.first()
            && let Some(length) = glued_credit(&self.body[*first].text)
        {
            self.behead(*first, length, LeftOutKind::Caption);
        }
        if let Some(first) = first_two.first()
            && let Some(length) = glued_name(&self.body[*first].text, headline)
        {
            self.behead(*first, length, LeftOutKind::Caption);
        }
        if let Some(first) = first_two.first()
            && let Some(length) = glued_file(&self.body[*first].text)
        {
            self.behead(*first, length, LeftOutKind::Caption);
        }
        for index in first_two.iter().copied().chain(told) {
            if marks::is_free(&self.body[index].text) && self.take_marks(index, headline) {
                break;
            }
        }
        self.take_outlets_off();
        self.take_agencies_off(first_two.last().copied().unwrap_or_default());
        let first = first_two.first().copied();
        for index in first_two.into_iter().chain(told) {
            // Only the first line of a story: below it a name and a colon are a speaker's.
            let of_page = |at: usize| {
                let first = first == Some(at) || told == Some(at);
                first.then(|| dateline::of_page(&self.body, at, headline)).flatten()
            };
            let Some(found) = dateline::split(&self.body[index].text) else {
                // `Avel. `
                let text = &self.body[index].text;
                let length = dateline::names_place(text, headline).or_else(|| of_page(index)).or_else(|| {
                    let below = self.body[index + 1..].iter().take(TOLD).map(|block| block.text.as_str());
                    let told = [headline].into_iter().chain(below).collect::<Vec<_>>().join("\n");
                    dateline::said_again(text, &told)
                });
                let Some(length) = length else { continue };
                let behind = text.get(length..).and_then(dateline::agency_behind).unwrap_or_default();
                self.behead(index, length + behind, LeftOutKind::Dateline);
                return;
            };
            if !found.sure && (bulletin || dateline::is_no_town(found.text)) {
                continue;
            }
            let found_sure = found.sure;
            let (residue, dateline, rest) = (found.residue.to_owned(), found.text.to_owned(), found.rest.to_owned());
            self.body[index].text = rest;
            self.byline.extend(byline::in_dateline(&dateline));
            if let Some(length) = dateline::house_behind(&self.body[index].text) {
                self.behead(index, length, LeftOutKind::Dateline);
            }
            if found_sure {
                self.take_name_behind_dateline(index, headline);
            }
            if let Some(authors) = names(&residue) {
                self.byline.extend(authors);
                self.leave_out(index, LeftOutKind::Byline, residue);
            } else if !residue.is_empty() {
                self.leave_out(index, LeftOutKind::Caption, residue);
            }
            self.leave_out(index, LeftOutKind::Dateline, dateline);
            return;
        }
    }

    /// Leaves out a line that says who wrote it and when, in its two parts; false if it is none.
    pub(super) fn takes_with_day(&mut self, text: &str) -> bool {
        let Some((who, day)) = byline::with_day(text) else { return false };
        self.byline.extend(who);
        let who = match text.strip_prefix(day) {
            Some(behind) => behind.trim_start(),
            None => text[..text.len() - day.len()].trim_end_matches([' ', '|', '•', '·']),
        };
        self.leave_out(self.body.len(), LeftOutKind::Byline, who);
        self.leave_out(self.body.len(), LeftOutKind::Dateline, day);
        true
    }

    /// `أفيل / سما /`, `अवेल।`: a line above the lead that says but where.
    fn take_lines_of_place(&mut self, headline: &str) {
        for at in 0..self.body.len().min(TOP) {
            let block = &self.body[at];
            if block.kind == BlockKind::Paragraph && lead::is_sentence(&block.text) && block.text.len() >= MIN_TELLING {
                return;
            }
            let below = self.body[at + 1..].iter().take(TOLD).map(|block| block.text.as_str());
            let told = [headline].into_iter().chain(below).collect::<Vec<_>>().join("\n");
            let placed = matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading)
                && dateline::is_line_of_place(&block.text, &told)
                && tells_below(&self.body[at + 1..]);
            if placed {
                let line = self.body.remove(at);
                self.leave_out(at, LeftOutKind::Dateline, line.text);
                return;
            }
        }
    }

    /// `MEHMET YILMAZ - `, behind `ANKARA (AA) - `: who reports, of whom the story does not speak.
    fn take_name_behind_dateline(&mut self, index: usize, headline: &str) {
        const MIN_WORDS: usize = 6;
        let text = &self.body[index].text;
        let Some((name, dash)) = [" - ", " – ", " — "].iter().find_map(|dash| Some((text.split_once(dash)?.0, *dash)))
        else {
            return;
        };
        let rest = &text[name.len() + dash.len()..];
        let Some(names) = byline::listed(name).filter(|names| names.len() == 1) else { return };
        let last = name.rsplit(' ').next().unwrap_or(name);
        let told = headline.contains(last)
            || rest.contains(last)
            || self.body.iter().skip(index + 1).any(|block| block.text.contains(last));
        let opens = rest.starts_with(char::is_uppercase) && rest.split(' ').take(MIN_WORDS).count() == MIN_WORDS;
        if !told && opens {
            let length = name.len() + dash.len();
            self.byline.extend(names);
            self.behead(index, length, LeftOutKind::Byline);
        }
    }

    /// `珠海3月13日电（…）`, which a page that opens with an excerpt has twice.
    fn take_outlets_off(&mut self) {
        for index in 0..self.body.len().min(TOP) {
            let block = &self.body[index];
            let length = dateline::of_outlet(&block.text).filter(|_| block.kind == BlockKind::Paragraph);
            if let Some(length) = length {
                self.behead(index, length, LeftOutKind::Dateline);
            }
        }
    }

    /// `(CNN) — `, `AVEL (Newsline) — ` once more, where the desk has put news above the agency's story.
    fn take_agencies_off(&mut self, above: usize) {
        for index in above + 1..self.body.len().min(above + 1 + TOP) {
            let text = &self.body[index].text;
            if self.body[index].kind != BlockKind::Paragraph || briefs::own_dateline(&self.body, index).is_some() {
                continue;
            }
            let signed = |dateline: &str| dateline.contains(['(', '/']);
            let found =
                dateline::split(text).filter(|found| found.sure && found.residue.is_empty() && signed(found.text));
            let Some(length) = found.map(|found| text.len() - found.rest.len()) else { continue };
            self.behead(index, length, LeftOutKind::Dateline);
        }
    }
}

/// Whether the story speaks of somebody or some place of that name.
fn speaks_of(name: &str, lead: &str, below: &[Block], headline: &str) -> bool {
    const MIN_LETTERS: usize = 4;
    let mut words = name.split(' ').filter(|word| word.chars().count() >= MIN_LETTERS);
    words.any(|word| {
        headline.contains(word) || lead.contains(word) || below.iter().any(|block| block.text.contains(word))
    })
}

/// How many bytes of a first paragraph are a caption with whose picture it is, glued to the first sentence: `The quay. Photo: Harbour
/// Pictures|The port …`.
fn glued_credit(text: &str) -> Option<usize> {
    const MAX_CAPTION: usize = 300;
    const MIN_WORD: usize = 3;
    const MIN_WORDS: usize = 8;
    let pairs = text.char_indices().zip(text.chars().skip(1)).take(MAX_CAPTION);
    let borders = pairs.filter(|((_, left), right)| (left.is_lowercase() || *left == ')') && right.is_uppercase());
    borders.map(|((at, left), _)| at + left.len_utf8()).find(|at| {
        let (caption, rest) = text.split_at(*at);
        let word = caption.rsplit(' ').next().unwrap_or_default();
        let whole = word.chars().count() >= MIN_WORD && caption.contains(' ');
        let opens =
            rest.split(' ').next().is_some_and(|word| word.chars().skip(1).all(|letter| !letter.is_uppercase()));
        let told = lead::is_sentence(rest) && rest.split(' ').take(MIN_WORDS).count() == MIN_WORDS;
        whole && opens && told && (credit::is_credit(caption) || credit::is_caption(caption))
    })
}

/// How many bytes of a first paragraph are a name that is glued to the name it begins with, `Roe|IDA ROE has won`, `Roe|Ida Roe has won`: the
/// end of what stood beside a picture.
fn glued_name(text: &str, headline: &str) -> Option<usize> {
    const MIN_NAME: usize = 3;
    const MAX_NAMES: usize = 4;
    const MIN_WORDS: usize = 8;
    let first = text.split(' ').next().unwrap_or_default();
    let border = |(at, _): &(usize, char)| first[..*at].ends_with(char::is_lowercase);
    let at = first.char_indices().filter(|(_, letter)| letter.is_uppercase()).find(border)?.0;
    let (name, rest) = text.split_at(at);
    let same = |word: &str| fold(word.trim_matches(|sign: char| !sign.is_alphanumeric())) == fold(name);
    // `MacDonald`, `WikiLeaks` have nothing of it behind them.
    let again = rest.split(' ').skip(1).take(MAX_NAMES).any(same) && headline.split(' ').any(same);
    let whole = name.starts_with(char::is_uppercase) && name.chars().count() >= MIN_NAME;
    let told = rest.split(' ').take(MIN_WORDS).count() == MIN_WORDS;
    (whole && again && told).then_some(at)
}

/// How many bytes of a first paragraph are the name of a picture's file: `Old_QuayThe port of Avel …`.
fn glued_file(text: &str) -> Option<usize> {
    const MIN_WORDS: usize = 8;
    let first = text.split(' ').next().unwrap_or_default();
    let from = first.rfind('_')? + 1;
    let border = |(at, _): &(usize, char)| first[from..from + at].ends_with(char::is_lowercase);
    let at = first[from..].char_indices().filter(|(_, letter)| letter.is_uppercase()).find(border)?.0;
    let whole = first[from + at..].chars().all(|letter| letter.is_alphabetic() || letter == ',');
    (whole && text.split(' ').take(MIN_WORDS).count() == MIN_WORDS).then_some(from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_glued_to_itself_is_told_once() {
        let story = "headed the winner as Avel came from behind to beat the leaders.";
        for glued in ["RoeIDA ROE", "RoeIda Roe", "RoeAda Ida Roe"] {
            let text = format!("{glued} {story}");
            assert_eq!(glued_name(&text, "Late Roe header stuns leaders"), Some(3), "{text}");
        }
        for (text, headline) in [
            (format!("MacDonald, not Mac, {story}"), "Late header stuns leaders"),
            (format!("McRoe {story}"), "Late Roe header stuns leaders"),
            (format!("WikiRoe {story}"), "Wiki header"),
            ("RoeIda Roe won.".to_owned(), "Roe wins"),
        ] {
            assert_eq!(glued_name(&text, headline), None, "{text}");
        }
    }

    #[test]
    fn the_name_of_a_file_is_glued_to_no_sentence() {
        let story = "The port of the town said on Monday that it will open again.";
        for file in ["Old_Quay", "port_2_Quay"] {
            assert_eq!(glued_file(&format!("{file}{story}")), Some(file.len()), "{file}");
        }
        for text in ["The snake_case of it all is what the port said on Monday.", "Old_QuayThe end."] {
            assert_eq!(glued_file(text), None, "{text}");
        }
    }

    #[test]
    fn a_caption_glued_to_the_first_sentence_ends_at_its_credit() {
        let story = "The port of the town said on Monday that it will open again.";
        for caption in ["The old quay. Photo: Harbour Images", "Photo: Jane Roe", "The quay at dawn. (Photo: Jane Roe)"]
        {
            assert_eq!(glued_credit(&format!("{caption}{story}")), Some(caption.len()), "{caption}");
        }
        for text in ["The YouTube page of the port said on Monday that it will open again.", "Photo: Jane Roe", story] {
            assert_eq!(glued_credit(text), None, "{text}");
        }
    }
}
