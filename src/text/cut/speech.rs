//! Quotations that are told whole or not at all.
//!
//! - `“We do not want a strike,” said Ann Lowe. “But we will not work for less.”`: half of it says the contrary.
//! - `“This is a tax.`, and in the next paragraph `“But they listened,” said Ann Lowe.`: one quotation over two paragraphs.
//! - `“This is a tax.”`, and in the next paragraph who says so.

use super::super::language::Language;
use super::holds::Holds;
use super::pairs::{is_opener, pairs, unpaired};
use super::run::whole_sentences;
use super::{Cut, Map, words};

const BREAK: &str = "\n\n";

/// Whether `paragraph` opens with a quotation that does not close in it.
pub fn leaves_quotation_open(paragraph: &str) -> bool {
    let last = paragraph.rsplit(BREAK).next().unwrap_or_default();
    let Some(opener) = last.chars().next().filter(|mark| is_mark(*mark)) else { return false };
    let opened = last.matches(opener).count();
    match opener {
        '"' => straight(last) % 2 == 1 && unpaired(last).is_some(),
        _ => opened > last.matches(|mark| closes(opener, mark)).count() && unpaired(last).is_some(),
    }
}

/// Whether `paragraph` is a quotation and nothing else tells whose.
pub fn is_whole_quotation(paragraph: &str, language: &Language) -> bool {
    let Some(opener) = paragraph.chars().next().filter(|mark| is_mark(*mark)) else { return false };
    let behind = paragraph.trim_end_matches(['.', '!', '?', '…', '。']);
    // Whichever mark closes it.
    let pairs = pairs(behind);
    let closed = behind.len() > opener.len_utf8()
        && pairs.paired().first().is_some_and(|(range, _)| *range == (0..behind.len()));
    let inner = behind.get(opener.len_utf8()..).unwrap_or_default();
    let single = inner.matches(|mark| mark == opener || closes(opener, mark)).count() <= 1;
    closed && single && !paragraph.contains(BREAK) && !language.tells_speaker(paragraph)
}

/// Where the quotation that `text` begins with ends, together with who speaks: none, if that is not told behind it, or only by a
/// word for somebody who was told before: `“…”, she said.`
pub fn opening_speech(text: &str, language: &Language) -> Option<usize> {
    /// Among so many words behind a quotation stands who speaks, if it is short.
    const NEAR: usize = 3;
    let opener = text.chars().next().filter(|mark| is_mark(*mark))?;
    let pairs = pairs(text);
    let (quoted, _) = pairs.paired().first().filter(|(range, _)| range.start == 0)?;
    let inner = text[opener.len_utf8()..quoted.end].trim_start();
    let end = whole_sentences(text, language).into_iter().find(|end| *end >= quoted.end)?;
    let behind = &text[quoted.end..end];
    let known = || !words(behind).take(NEAR).any(|word| language.leans(word));
    // `“We looked at ninety berths,” said Ann Lowe`: who speaks is among them.
    let leans = language.leans(inner) && !language.speaks_of_itself(inner);
    (language.tells_speaker(behind) && known() && !leans && !language.turns_on(inner)).then_some(end)
}

/// How many straight marks stand in `text`; within a word one is none: `ד"ר`.
fn straight(text: &str) -> usize {
    let within = |at: usize| {
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        joins(text[..at].chars().next_back()) && joins(text[at + 1..].chars().next())
    };
    text.match_indices('"').filter(|(at, _)| !within(*at)).count()
}

fn is_mark(mark: char) -> bool {
    mark == '"' || is_opener(mark) && !matches!(mark, '(' | '[' | '（' | '［' | '【' | '{')
}

fn closes(opener: char, mark: char) -> bool {
    match opener {
        '“' | '„' => matches!(mark, '”' | '“') && mark != opener,
        '«' => mark == '»',
        '»' => mark == '«',
        '‘' => mark == '’',
        '「' => mark == '」',
        '『' => mark == '』',
        '"' => mark == '"',
        _ => false,
    }
}

impl Map<'_> {
    /// Whether a quotation in the paragraph above that of the sentence `n` of `sentences` holds it with all of its paragraph but the end.
    pub(super) fn is_held_from_above(&self, sentences: &[Cut], n: usize, language: &Language) -> bool {
        let Some(above) = sentences[..n].iter().rposition(|cut| self.text[cut.end..].starts_with(BREAK)) else {
            return false;
        };
        let ends: Vec<usize> = sentences[..=n].iter().map(|cut| cut.end).collect();
        let mut holds = Holds::default();
        self.bond_speech(&ends, above, language, &mut holds);
        holds.has(ends[n])
    }

    /// Holds a quotation in the sentence `n` of those that end at `ends` with what goes on with it.
    pub(super) fn bond_speech(&self, ends: &[usize], n: usize, language: &Language, holds: &mut Holds) {
        let start = n.checked_sub(1).map_or(0, |last| ends[last]);
        let (kept, rest) = self.text.split_at(ends[n]);
        let sentence = kept[start..].trim_start();
        let next = rest.trim_start();
        // `“But …”`, of who spoke before.
        let said = sentence.contains(['"', '”', '»', '“', '」', '’']);
        let mark = next.chars().next().filter(|mark| is_mark(*mark));
        if let Some(mark) = mark.filter(|_| said && ends.len() > n)
            && language.turns_on(next[mark.len_utf8()..].trim_start())
        {
            holds.push(start..ends.get(n + 1).copied().unwrap_or(self.text.len()));
            return;
        }
        if !rest.starts_with(BREAK) {
            return;
        }
        let paragraph = kept.rfind(BREAK).map_or(0, |at| at + BREAK.len());
        if paragraph <= start + BREAK.len() {
            let own = &kept[paragraph..];
            let known = || {
                let above = kept[..paragraph].trim_end();
                let above = above.rsplit(BREAK).next().unwrap_or_default();
                language.tells_speaker(above)
            };
            if leaves_quotation_open(own) || is_whole_quotation(own, language) && !known() {
                let behind = rest[BREAK.len()..].find(BREAK).map_or(self.text.len(), |at| ends[n] + BREAK.len() + at);
                holds.push(start..behind);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cuts, fit};
    use crate::text::parse;

    fn within(text: &str, language: &str, max: usize) -> String {
        fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text).unwrap_or_default()
    }

    #[test]
    fn what_a_speaker_turns_round_is_told_with_that_or_not_at_all() {
        for (language, text, turn) in [
            (
                "en",
                "The pilots voted on Friday. “We do not want a strike,” said Ann Lowe. “But we will not work for less.”",
                "But",
            ),
            (
                "en",
                "The pilots voted on Friday. \"We do not want a strike,\" said Ann Lowe. \"But we will not work for less.\"",
                "But",
            ),
            (
                "de",
                "Die Lotsen stimmten am Freitag ab. „Wir wollen keinen Streik“, sagte Anna Lohe. „Aber wir arbeiten nicht für weniger.“",
                "Aber",
            ),
            (
                "fr",
                "Les pilotes ont voté vendredi. « Nous ne voulons pas de grève », a dit Anne Loup. « Mais nous ne travaillerons pas pour moins. »",
                "Mais",
            ),
            (
                "es",
                "Los prácticos votaron el viernes. “No queremos una huelga”, dijo Ana Loza. “Pero no trabajaremos por menos.”",
                "Pero",
            ),
            (
                "ru",
                "Лоцманы голосовали в пятницу. «Мы не хотим забастовки», – сказала Анна Лоза. «Но за меньшее мы работать не будем».",
                "Но",
            ),
        ] {
            for max in 20..text.chars().count() {
                let kept = within(text, language, max);
                let quoted = kept.contains(['“', '„', '«', '"']);
                assert!(!quoted || kept.contains(turn), "{language} {max}: {kept}");
            }
            assert!(!within(text, language, text.chars().count() - 4).is_empty());
        }
    }

    #[test]
    fn a_quotation_holds_the_paragraph_below_it_wherever_that_is_cut() {
        for (language, text) in [
            ("zh", "\"\n(\n\n\"\n(\n\n\"z"),
            (
                "en",
                "It rained.\n\n“This is a tax.\n\n“It is one,” said Ann Lowe. She left. It was dark.\n\nIt rained again.",
            ),
        ] {
            let rich = parse(text);
            let cuts = Cuts::of(&rich, language).sentences;
            for max in 1..rich.text.chars().count() {
                let fits = |kept: &str| kept.chars().count() <= max;
                let told = cuts.iter().map(|cut| cut.apply(&rich).text).rfind(|kept| fits(kept));
                assert!(told.is_none() || told == Some(within(text, language, max)), "{language} {max}: {told:?}");
            }
        }
    }

    #[test]
    fn no_quotation_over_two_paragraphs_is_left_half() {
        let lead = "A new toll on the bay will cost each of its pilots £1,900 a year from May.";
        for quoted in [
            "“This is a tax on boats.\n\n“But I will say this for the board: they listened,” said Ann Lowe.",
            "\"This is a tax on boats.\n\n\"But I will say this for the board: they listened,\" said Ann Lowe.",
            "“This is a tax on boats.”\n\nAnn Lowe said so at the old quay on Friday.",
        ] {
            let text = format!("{lead}\n\n{quoted}");
            for max in lead.chars().count()..text.chars().count() {
                assert_eq!(within(&text, "en", max), lead, "{quoted}");
            }
        }
    }
}
