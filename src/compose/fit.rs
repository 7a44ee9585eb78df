//! Elastic text: what stands inside `{{#fit}}` may shrink, the rest may not, the lowest priority shrinks first.

use std::sync::Arc;

use super::edit::{replaced, tidy};
use super::ends::{BREAK, above_lead, is_label, is_list, sets_up, without_herald};
use super::fields::tells_little;
use super::pointed::{unlisted, with_points};
use super::twice::only_retells;
use crate::template::{Mark, is_question};
use crate::text::language::Language;
use crate::text::{self, Cut, Known, Rich, Style, UnicodeWords as _};

/// Fewer words than this before an ellipsis say nothing.
const MIN_WORDS: usize = 4;

/// Fewer characters than this before an ellipsis say nothing below a headline; a wide one counts twice.
const MIN_STUB: usize = 40;

/// Text in pieces, some of which may shrink.
#[derive(Clone, Debug)]
pub(super) struct Elastic {
    pieces: Vec<Piece>,
    /// What stands above it, so that need not be told whose word that is.
    headline: String,
    /// Paragraphs that ask what the next ones answer, whatever they look like.
    asked: Vec<String>,
    /// No more whole sentences than these, where those before them may be told and say enough.
    max_sentences: Option<usize>,
    /// What was found out about its words by other posts.
    known: Arc<Known>,
}

#[derive(Clone, Debug)]
struct Piece {
    text: Rich,
    /// None for what may not shrink.
    priority: Option<u8>,
}

impl Elastic {
    /// Reads `marked`, in which elastic text stands between marks.
    pub(super) fn new(marked: &Rich) -> Self {
        let mut pieces = Vec::new();
        let (mut start, mut priority) = (0, None);
        while let Some((n, mark)) = Mark::first(&marked.text[start..]) {
            let at = start + n;
            pieces.push(Piece { text: marked.slice(start..at), priority });
            start = marked.text.ceil_char_boundary(at + 1);
            priority = match mark {
                Mark::Open(priority) => Some(priority),
                Mark::Close => None,
            };
        }
        pieces.push(Piece { text: marked.slice(start..marked.text.len()), priority });
        pieces.retain(|piece| !piece.text.is_empty());
        Self { pieces, headline: String::new(), asked: Vec::new(), max_sentences: None, known: Arc::default() }
    }

    /// The same, of whose words something may be `known`.
    pub(super) fn knowing(mut self, known: &Arc<Known>) -> Self {
        self.known = Arc::clone(known);
        self
    }

    /// The same below `headline`.
    pub(super) fn below(mut self, headline: &str) -> Self {
        headline.clone_into(&mut self.headline);
        self
    }

    /// The same with `questions` among its paragraphs, which say nothing without their answers.
    pub(super) fn asking(mut self, questions: Vec<String>) -> Self {
        self.asked = questions;
        self
    }

    /// The same with no more than `max` whole sentences, if there is such a limit.
    pub(super) fn of_sentences(mut self, max: Option<usize>) -> Self {
        self.max_sentences = max;
        self
    }

    /// All of it.
    pub(super) fn whole(&self) -> Rich {
        self.assemble(&self.pieces.iter().map(|piece| Some(&piece.text)).collect::<Vec<_>>())
    }

    /// What may not shrink alone.
    pub(super) fn fixed(&self) -> Rich {
        self.assemble(
            &self.pieces.iter().map(|piece| piece.priority.is_none().then_some(&piece.text)).collect::<Vec<_>>(),
        )
    }

    /// The most of it that `fits`, or none if not even its fixed part does.
    pub(super) fn shrink(&self, language: &str, fits: &dyn Fn(&Rich) -> bool) -> Option<Rich> {
        self.shrink_by(fits, &|full, with| self.prose(full, language, with))
    }

    /// The same, where all of it is known not to fit.
    pub(super) fn cut(&self, language: &str, fits: &dyn Fn(&Rich) -> bool) -> Option<Rich> {
        self.cut_by(fits, &|full, with| self.prose(full, language, with))
    }

    /// The same of a line that says what a story is: of `headline` its first words, or a sentence or clause of it that says
    /// nearly as much; `“It’s over.”` does not. If the line `must_say` something, then a single word, or the beginning of one,
    /// is better than nothing.
    pub(super) fn shrink_line(
        &self,
        language: &str,
        headline: &str,
        must_say: bool,
        fits: &dyn Fn(&Rich) -> bool,
    ) -> Option<Rich> {
        self.shrink_by(fits, &|full, with| {
            let words = |with: &mut dyn FnMut(&Rich) -> bool| {
                let words = self.first_words(full, language, with);
                let all = |with: &mut dyn FnMut(&Rich) -> bool| self.bare_words(full, language, with);
                if must_say { words.or_else(|| all(with)).or_else(|| first_letters(full, with)) } else { words }
            };
            if full.text.trim() == headline.trim() {
                let words = words(with).filter(|cut| must_say || says_something(cut, full))?;
                // A word or two name nobody's news, though more of them would be half of it.
                let few = must_say && words.text.unicode_words().take(MIN_WORDS).count() < MIN_WORDS;
                let more = if few { self.bare_words(full, language, with) } else { None };
                let words = more.filter(|more| more.text.len() > words.text.len()).unwrap_or(words);
                let long = |cut: &Rich| cut.text.chars().count();
                // `Ida Marsh, who charted the bay, dies at 91`: whom it is about and what is told, before words of it.
                let bare = text::headline_insertion(&full.text, language).map(|range| {
                    let mut bare = full.slice(0..range.start);
                    bare.push(&full.slice(range.end..full.text.len()));
                    bare
                });
                if let Some(bare) = bare.filter(|bare| with(bare)) {
                    return Some(bare);
                }
                let whole = self.prose(full, language, with);
                let whole = whole.filter(|cut| 2 * long(cut) >= long(&words) && !cut.text.ends_with('…'));
                return Some(whole.unwrap_or_else(|| ended(full, words, language)));
            }
            self.prose(full, language, with).or_else(|| words(with).filter(|_| must_say))
        })
    }

    /// The most of it that `fits`, where `cut` gives the most of a piece that fits.
    fn shrink_by(&self, fits: &dyn Fn(&Rich) -> bool, cut: CutBy<'_>) -> Option<Rich> {
        let whole = self.whole();
        if self.max_sentences.is_none() && fits(&whole) {
            return Some(whole);
        }
        // There may be nothing that could be of fewer sentences.
        self.cut_by(fits, cut).or_else(|| Some(whole).filter(|whole| fits(whole)))
    }

    /// The same with less than all of it; none, if nothing of it may shrink so that the rest fits.
    fn cut_by(&self, fits: &dyn Fn(&Rich) -> bool, cut: CutBy<'_>) -> Option<Rich> {
        let mut kept: Vec<Option<Rich>> = self.pieces.iter().map(|piece| Some(piece.text.clone())).collect();
        for index in self.order() {
            let full = kept[index].take().unwrap_or_default();
            if !self.fits_with(&kept, fits) {
                continue;
            }
            // What goes first gives way no more than it must; what comes after it in the order has all its words.
            let mut with = |part: &Rich| {
                kept[index] = Some(part.clone());
                self.fits_with(&kept, fits)
            };
            kept[index] = cut(&full, &mut with);
            return Some(self.assemble_kept(&kept));
        }
        None
    }

    /// Whole sentences, else clauses, else words that say something; of hashtags, whole ones.
    fn prose(&self, full: &Rich, language: &str, with: &mut dyn FnMut(&Rich) -> bool) -> Option<Rich> {
        let result = above_lead(&full.text);
        if result > 0 && with(&full.slice(0..result).trim()) {
            let above = |part: Option<Rich>| {
                let mut all = full.slice(0..result);
                match part {
                    Some(part) => all.push(&part),
                    None => all = all.trim(),
                }
                all
            };
            let below = self.prose(&full.slice(result..full.text.len()), language, &mut |part: &Rich| {
                with(&above(Some(part.clone())))
            });
            // `The former notary, 67…` tells less than the points above it.
            let below = below.filter(|part| !part.text.ends_with('…') || Language::of(language).may_tell(&part.text));
            return Some(above(below)).filter(|all| with(all));
        }
        // The headline itself tells nothing of itself.
        let headline = if full.text.trim() == self.headline.trim() { "" } else { self.headline.as_str() };
        let cut = if is_tags(full) {
            fewer_tags(full, &mut *with)
        } else {
            text::fit_known(&self.known, headline, full, language, &mut *with)
        };
        let language = Language::of(language);
        cut.map(|cut| self.with_fewest(cut, full, language))
            .map(|cut| self.without_opening(cut, full, language))
            .map(|cut| unlisted(with_points(cut, full, language, with), full))
            .filter(|cut| says_something(cut, full) && !is_stub(cut, full) && !is_kicker(cut, full, language))
            .filter(|cut| cut.text.len() == full.text.len() || !is_lead_in(&cut.text))
    }

    /// `cut`, or as many of its whole sentences as there are to be at most: more, where those may not be told alone or say little.
    fn with_fewest(&self, cut: Rich, full: &Rich, language: &Language) -> Rich {
        let Some(max) = self.max_sentences else { return cut };
        let enough = |told: &str| !tells_little(told) && !only_retells(told, &self.headline);
        match text::fewest(full, language, cut.text.len(), max, enough) {
            Some(end) if full.text.starts_with(&cut.text) => full.slice(0..end),
            _ => cut,
        }
    }

    /// `cut` without what it ends with that says nothing alone, if anything stands before it: a question whose answer it has not, who
    /// says what comes next (`Answer.`), the name of a list that begins behind it, a few words that set up what comes next.
    fn without_opening(&self, mut cut: Rich, full: &Rich, language: &Language) -> Rich {
        while cut.text.len() < full.text.len()
            && let Some(at) = cut.text.rfind(BREAK)
            && let Some(rest) = full.text.strip_prefix(&cut.text[..at + BREAK.len()])
            && self.opens_what_follows(&cut.text[at + BREAK.len()..], rest, language)
            // Then who speaks would stand alone.
            && !is_lead_in(&cut.text[..at])
        {
            cut = cut.slice(0..at);
        }
        without_herald(cut, full, language)
    }

    /// Whether `last`, the end of what is kept, only opens what `rest` says, which it is the beginning of.
    fn opens_what_follows(&self, last: &str, rest: &str, language: &Language) -> bool {
        let (paragraph, behind) = rest.split_once(BREAK).unwrap_or((rest, ""));
        let goes_on = paragraph.len() > last.len() && paragraph.starts_with(last);
        let is_asked = is_question(paragraph) || self.asked.iter().any(|asked| asked == paragraph);
        let asks = is_asked && (!behind.is_empty() || goes_on) || goes_on && is_question(last);
        let speaks = goes_on && last.ends_with('.') && !last.contains(char::is_whitespace);
        let names =
            last == paragraph && last.ends_with(|end: char| end.is_alphanumeric() || end == ':') && is_list(behind);
        let labels = || last == paragraph && is_list(behind) && is_label(last, language);
        // `Jane Roe, who leads the port:`, without what she said.
        let leads_in = last == paragraph && last.ends_with([':', '：']) && !behind.is_empty();
        asks || speaks || names || leads_in || labels() || goes_on && sets_up(last, language)
    }

    /// The elastic pieces, the first to shrink first: by priority, and of equal ones the later first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<(u8, usize)> =
            self.pieces.iter().enumerate().filter_map(|(n, piece)| Some((piece.priority?, n))).collect();
        order.sort_by_key(|(priority, n)| (*priority, std::cmp::Reverse(*n)));
        order.into_iter().map(|(_, n)| n).collect()
    }

    /// As many whole words as there is room for, with an ellipsis.
    fn first_words(&self, full: &Rich, language: &str, with: &mut dyn FnMut(&Rich) -> bool) -> Option<Rich> {
        let mut cuts = self.known.cuts(full, language).words.clone();
        let misleading = text::misleading(&full.text, language);
        let misleads = |cut: &Cut| misleading.iter().any(|range| range.start < cut.end && cut.end <= range.end);
        if cuts.iter().any(|cut| !misleads(cut)) {
            cuts.retain(|cut| !misleads(cut));
        }
        let verbs: Vec<Cut> =
            cuts.iter().filter(|cut| !text::lacks_verb(&full.text[..cut.end], language)).cloned().collect();
        let room = cuts.partition_point(|cut| with(&cut.apply(full)));
        let told = verbs.partition_point(|cut| room.checked_sub(1).is_some_and(|last| cut.end <= cuts[last].end));
        // A headline that says half as much with its verb is better.
        if told > 0 && room > 0 && 2 * verbs[told - 1].end >= cuts[room - 1].end {
            return Some(verbs[told - 1].apply(full));
        }
        match room.checked_sub(1) {
            Some(last) => Some(cuts[last].apply(full)),
            // What could be a name all through has no such words; here its first ones must do.
            None => text::fit(full, language, with),
        }
    }

    /// The same where there is no room for who says it.
    fn bare_words(&self, full: &Rich, language: &str, with: &mut dyn FnMut(&Rich) -> bool) -> Option<Rich> {
        let all = self.known.cuts(full, language);
        let cuts = &all.bare;
        let room = cuts.partition_point(|cut| with(&cut.apply(full)));
        room.checked_sub(1).map(|last| cuts[last].apply(full))
    }

    fn fits_with(&self, kept: &[Option<Rich>], fits: &dyn Fn(&Rich) -> bool) -> bool {
        fits(&self.assemble_kept(kept))
    }

    fn assemble_kept(&self, kept: &[Option<Rich>]) -> Rich {
        self.assemble(&kept.iter().map(Option::as_ref).collect::<Vec<_>>())
    }

    fn assemble(&self, pieces: &[Option<&Rich>]) -> Rich {
        let length = pieces.iter().flatten().map(|piece| piece.text.len()).sum();
        let mut all = Rich::plain(String::with_capacity(length));
        for piece in pieces.iter().flatten() {
            all.push(piece);
        }
        tidy(rejoined(all))
    }
}

/// Gives the most of a piece with which all fits.
type CutBy<'a> = &'a dyn Fn(&Rich, &mut dyn FnMut(&Rich) -> bool) -> Option<Rich>;

/// Whether a text is nothing but the line that leads in what stands below it: `Jane Roe, who leads the port:`
fn is_lead_in(text: &str) -> bool {
    text.ends_with([':', '：']) && !text.contains('\n')
}

/// Whether `cut` is so few of the words of `full` that no editor would let them stand.
fn is_stub(cut: &Rich, full: &Rich) -> bool {
    let width = |c: char| if c >= '\u{1100}' && !('\u{2000}'..='\u{206F}').contains(&c) { 2 } else { 1 };
    cut.text.ends_with('…')
        && !full.text.ends_with('…')
        && cut.text.chars().map(width).take(MIN_STUB).sum::<usize>() < MIN_STUB
}

/// Whether all that is left of `full` is a word or two without a verb: `Elections 2026.`
fn is_kicker(cut: &Rich, full: &Rich, language: &Language) -> bool {
    const MAX_WORDS: usize = 2;
    let few = cut.text.len() < full.text.len() && cut.text.split_whitespace().count() <= MAX_WORDS;
    few && cut.text.ends_with('.') && language.is_verbless(&cut.text)
}

/// `words`, the first of `headline` that fit, or as many of them as end where it has a mark.
fn ended(headline: &Rich, words: Rich, language: &str) -> Rich {
    let room = words.text.strip_suffix('…').filter(|kept| headline.text.starts_with(kept)).map(str::len);
    let end = room.and_then(|room| text::headline_end(&headline.text, language, room));
    end.map_or(words, |end| headline.slice(0..end).trim())
}

/// The beginning of a word that is too long by itself, with an ellipsis.
fn first_letters(full: &Rich, with: &mut dyn FnMut(&Rich) -> bool) -> Option<Rich> {
    let cut = |end: usize| {
        let mut kept = full.slice(0..end);
        kept.push_str("…");
        kept
    };
    let ends: Vec<usize> = unicode_segmentation::UnicodeSegmentation::grapheme_indices(full.text.as_str(), true)
        .map(|(at, _)| at)
        .skip(1)
        .collect();
    let room = ends.partition_point(|end| with(&cut(*end)));
    room.checked_sub(1).map(|last| cut(ends[last]))
}

/// Spans that a mark had cut in two are one again.
fn rejoined(mut rich: Rich) -> Rich {
    let mut joined: Vec<text::Span> = Vec::with_capacity(rich.spans.len());
    for span in std::mem::take(&mut rich.spans) {
        let before =
            joined.iter_mut().rev().take(4).find(|last| last.style == span.style && last.range.end == span.range.start);
        match before {
            Some(last) if !last.range.is_empty() => last.range.end = span.range.end,
            _ => joined.push(span),
        }
    }
    rich.spans = joined;
    rich
}

/// `marked` without its marks: all of it, and nothing elastic any more.
pub(super) fn unmarked(marked: &Rich) -> Rich {
    let marks = marked.text.char_indices().filter(|(_, character)| Mark::of(*character).is_some());
    let edits: Vec<_> = marks.map(|(at, character)| (at..at + character.len_utf8(), "")).collect();
    replaced(marked, &edits)
}

/// Whether `rich` is nothing but hashtags.
fn is_tags(rich: &Rich) -> bool {
    let tags: usize = rich.spans.iter().filter(|span| span.style == Style::Hashtag).map(|span| span.range.len()).sum();
    tags > 0 && tags + rich.text.matches(char::is_whitespace).map(str::len).sum::<usize>() == rich.text.len()
}

/// As many of the hashtags as there is room for, in their order.
fn fewer_tags(rich: &Rich, fits: &mut dyn FnMut(&Rich) -> bool) -> Option<Rich> {
    let tags = rich.spans.iter().filter(|span| span.style == Style::Hashtag);
    let ends: Vec<usize> = tags.map(|span| span.range.end).collect();
    let room = ends.partition_point(|end| fits(&rich.slice(0..*end)));
    room.checked_sub(1).map(|last| rich.slice(0..ends[last]))
}

fn says_something(cut: &Rich, full: &Rich) -> bool {
    let words = |rich: &Rich| rich.text.unicode_words().take(MIN_WORDS).count();
    !cut.is_empty() && (!cut.text.ends_with('…') || full.text.ends_with('…') || words(cut) >= MIN_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shrunk(marked: &str, max: usize) -> Option<String> {
        let elastic = Elastic::new(&text::parse(marked));
        elastic.shrink("en", &|rich| rich.text.chars().count() <= max).map(|rich| rich.text)
    }

    #[test]
    fn a_headline_is_cut_by_words_and_a_line_that_must_say_something_does() {
        let line = |text: &str, headline: &str, must_say: bool, max: usize| {
            let elastic = Elastic::new(&text::parse(&format!("\u{F0032}{text}\u{F0100}")));
            let shrunk = elastic
                .shrink_line("en", headline, must_say, &|rich| rich.text.chars().count() <= max)
                .expect("no fixed");
            shrunk.text
        };
        let headline = "“We lost.” The harbour board gives up on the second bridge";
        assert_eq!(line(headline, headline, true, 40), "“We lost.” The harbour board gives up…");
        assert_eq!(line(headline, headline, false, 40), "“We lost.” The harbour board gives up…");
        let other = "The board gave up. It had tried for years.";
        assert_eq!(line(other, headline, true, 30), "The board gave up.");
        let long = "Donaudampfschifffahrtsgesellschaft Kapitänspatentprüfungsordnung";
        assert_eq!(line(long, long, true, 40), "Donaudampfschifffahrtsgesellschaft…");
        assert_eq!(line(long, long, true, 12), "Donaudampfs…");
        assert_eq!(line(long, long, false, 40), "");
    }

    #[test]
    fn a_word_or_two_without_a_verb_tell_nothing() {
        let rest =
            "The man who has sold tickets for the ferry since the war ended has never been on board of it, he says.";
        for kicker in ["Elections 2026.", "Our port."] {
            assert_eq!(shrunk(&format!("\u{F0032}{kicker} {rest}\u{F0100}"), 24).as_deref(), Some(""));
        }
        assert_eq!(shrunk(&format!("\u{F0032}They won. {rest}\u{F0100}"), 24).as_deref(), Some("They won."));
    }

    #[test]
    fn a_question_stands_with_its_answer_or_not_at_all() {
        let marked = "\u{F0032}The port is shut.\n\nQ: Since when?\n\nA: Since May.\n\nQ: It rained. Why?\n\nA: We know.\u{F0100}";
        assert_eq!(shrunk(marked, 64).as_deref(), Some("The port is shut.\n\nQ: Since when?\n\nA: Since May."));
        assert_eq!(shrunk(marked, 40).as_deref(), Some("The port is shut."));
        // A rhetorical question closes its own paragraph.
        let marked = "\u{F0032}The port is shut. Why? Nobody says.\n\nIt rained.\u{F0100}";
        assert_eq!(shrunk(marked, 24).as_deref(), Some("The port is shut. Why?"));
    }

    #[test]
    fn who_speaks_stands_with_what_is_said_or_not_at_all() {
        let said = "– We have waited for it since the war, and nobody knows why it took them so long to build it.";
        let marked = format!("\u{F0032}The port is shut.\n\nJane Roe, who leads the port:\n\n{said}\u{F0100}");
        assert_eq!(shrunk(&marked, 60).as_deref(), Some("The port is shut."));
        let speaker = "Jane Roe, who leads the port:";
        let marked = format!("\u{F0032}{speaker}\n\n– We are glad. {said}\u{F0100}");
        assert_eq!(shrunk(&marked, 50), Some(format!("{speaker}\n\n– We are glad.")));
        let marked = format!("\u{F0032}{speaker}\n\n{said}\u{F0100}");
        assert_eq!(shrunk(&marked, 34).as_deref(), Some(""));
    }

    #[test]
    fn a_result_stands_above_as_much_of_the_lead_as_there_is_room_for() {
        let lead = "A boy of 18 who had never bowled for the town took seven wickets for 29 runs on Saturday in the old harbour.";
        for line in [
            "Brill 231 & 112-3; Avel 84 & 256\n\nBrill won by seven wickets",
            "Brill Town 2 Avel 1",
            "Brill - Avel 2:1 (1:1)",
        ] {
            let marked = format!("\u{F0032}{line}\n\n{lead}\u{F0100}");
            let told = shrunk(&marked, line.len() + 90).unwrap_or_default();
            assert!(told.starts_with(&format!("{line}\n\nA boy of 18")) && told.ends_with('…'), "{told}");
            assert_eq!(shrunk(&marked, line.len() + 10).as_deref(), Some(line));
        }
        let marked = format!("\u{F0032}• Brill won\n• Avel lost\n\n{lead}\u{F0100}");
        let told = shrunk(&marked, 110).unwrap_or_default();
        assert!(told.starts_with("• Brill won\n• Avel lost\n\nA boy of 18") && told.ends_with('…'), "{told}");
    }

    #[test]
    fn the_lowest_priority_shrinks_first_and_tags_go_one_by_one() {
        let marked = "Head\n\n\u{F0032}One two three. Four five six.\u{F0100}\n\n\u{F005A}#Aaaa #Bbbb\u{F0100}";
        assert_eq!(shrunk(marked, 99).as_deref(), Some("Head\n\nOne two three. Four five six.\n\n#Aaaa #Bbbb"));
        assert_eq!(shrunk(marked, 34).as_deref(), Some("Head\n\nOne two three.\n\n#Aaaa #Bbbb"));
        assert_eq!(shrunk(marked, 17).as_deref(), Some("Head\n\n#Aaaa #Bbbb"));
        assert_eq!(shrunk(marked, 14).as_deref(), Some("Head\n\n#Aaaa"));
        assert_eq!(shrunk(marked, 8).as_deref(), Some("Head"));
        assert_eq!(shrunk(marked, 3), None);
    }
}
