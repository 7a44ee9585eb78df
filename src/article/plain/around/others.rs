//! Other stories of a page that are told below the one above them: their first sentences, or all of one.

use std::ops::Range;

use super::{Page, Unit, form};
use crate::article::date_line::is_date_line;
use crate::article::lines;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::words::{Telling, Words};

impl Page<'_> {
    /// Below `Latest news` a sentence that is cut off is the first of another story.
    pub(super) fn end_above_teasers(&mut self) {
        const MAX_BELOW: usize = 12;
        if !lines::is_cut(&self.units[self.last].text) {
            return;
        }
        let label = |at: &usize| {
            let name = fold(&self.units[*at].text);
            is_any(&PHRASES.above_others, name.trim_end_matches([':', ' ']))
        };
        let Some(label) = (self.first + 1..self.last).rev().take(MAX_BELOW).find(label) else { return };
        let all_cut = (label + 1..self.units.len()).all(|at| !self.tells(at) || lines::is_cut(&self.units[at].text));
        if let Some(last) = (0..label).rfind(|at| self.tells(*at)).filter(|_| all_cut) {
            self.last = last;
        }
    }

    /// Below `More from Politics` stand sentences that have nothing of the story: those of others.
    pub(super) fn end_above_unrelated(&mut self) {
        const MAX_SHARED: usize = 1;
        const MIN_STORY: usize = 2;
        const MIN_OTHER: usize = 8;
        let labels = (self.first + 1..self.last).filter(|at| is_label_of_list(&self.units[*at].text));
        for label in labels.take(MAX_SHARED + 1) {
            let told = |range: Range<usize>| range.filter(|at| self.tells(*at)).map(|at| self.units[at].text.as_str());
            let above: Vec<&str> = told(self.first..label).collect();
            let below: Vec<&str> = told(label + 1..self.units.len()).collect();
            if above.len() < MIN_STORY || below.len() > 2 * above.len() {
                continue;
            }
            let known = Telling::of(&format!("{} {}", self.headline, above.join(" ")));
            let all = Telling::of(&below.join(" "));
            let apart = |text: &&str| known.shared(&Telling::of(text)) <= MAX_SHARED;
            if below.iter().all(apart) || known.shared(&all) * MIN_OTHER <= all.count() {
                self.last = (0..label).rfind(|at| self.tells(*at)).unwrap_or(self.last);
                return;
            }
        }
    }

    /// `04.12.2026, 14:44 38751`, and below it a line that is no sentence: when the story appeared and how often it was read, and the title
    /// of the next. Where a page has a story for each of its days, more than one stands there.
    pub(super) fn end_above_stamp(&mut self) {
        const MIN_STORY: usize = 2;
        const MIN_TITLE: usize = 5;
        const MAX_SHARED: usize = 1;
        let mut stamps = (0..self.units.len()).filter(|at| is_stamp_with_hour(&self.units[*at].text));
        let Some(at) = stamps.next().filter(|at| *at > self.first) else { return };
        let told = (self.first..at).filter(|at| self.tells(*at)).count();
        let Some(title) = self.unit(at + 1) else { return };
        let titled = title.words() >= MIN_TITLE && !lines::is_ended(&title.text) && !title.text.ends_with([':', ',']);
        let other = Words::of(&self.headline).shared(&title.text) <= MAX_SHARED;
        if told >= MIN_STORY && titled && other && !self.live {
            self.last = (0..at).rfind(|at| self.tells(*at)).unwrap_or(self.last);
        }
    }

    /// `The next story is loading...` is none of it.
    pub(super) fn end_above_trailing(&mut self) {
        if self.trails_off(self.last) {
            self.last = (0..self.last).rfind(|at| self.tells(*at)).unwrap_or(self.last);
        }
    }

    /// The last line of all, of a few words with dots behind them that the story does not have.
    pub(super) fn trails_off(&self, at: usize) -> bool {
        const MAX_WORDS: usize = 5;
        let unit = &self.units[at];
        at > self.first
            && at + 1 == self.units.len()
            && (unit.text.ends_with("...") || unit.text.ends_with('…'))
            && unit.words() <= MAX_WORDS
            && !unit.text.starts_with(['"', '“', '„', '«', '‘', '–', '—'])
            && self.told.shared(&unit.text) * 2 < Words::of(&unit.text).count()
    }

    /// Where a page asks its readers to follow it, and below that stands the title of another story, down to the end.
    pub(super) fn is_above_other_story(&self, run: &Range<usize>) -> bool {
        const MIN_TITLE: usize = 5;
        const MAX_SHARED: usize = 1;
        const MIN_OTHER: usize = 8;
        let title = &self.units[run.end - 1];
        let asks = self.units[run.start..run.end - 1].iter().any(|unit| form::reaches(&unit.text));
        if !asks || title.words() < MIN_TITLE || form::reaches(&title.text) {
            return false;
        }
        let text = |units: &[Unit<'_>]| units.iter().map(|unit| unit.text.as_str()).collect::<Vec<_>>().join(" ");
        let above = Telling::of(&format!("{} {}", self.headline, text(&self.units[..run.start])));
        let below = Telling::of(&text(&self.units[run.end - 1..]));
        Words::of(&self.headline).shared(&title.text) <= MAX_SHARED && above.shared(&below) * MIN_OTHER <= below.count()
    }
}

/// `04.12.2026, 14:44`, and how often it was read: a day with its year and an hour.
fn is_stamp_with_hour(text: &str) -> bool {
    let figures = |word: &str| word.bytes().all(|sign| sign.is_ascii_digit());
    let day = text.rsplit_once(' ').filter(|(_, count)| figures(count)).map_or(text, |(day, _)| day);
    let hour = |word: &str| {
        word.split_once(':').is_some_and(|(hour, minute)| {
            (1..=2).contains(&hour.len()) && minute.len() == 2 && figures(hour) && figures(minute)
        })
    };
    day.starts_with(|sign: char| sign.is_ascii_digit())
        && day.contains("20")
        && day.split(' ').any(hour)
        && is_date_line(day)
}

/// `More from Politics`, `Related stories`: below it a page shows others, in several words that no subheading has.
fn is_label_of_list(text: &str) -> bool {
    const MAX_SECTION_WORDS: usize = 2;
    let folded = fold(text);
    let name = folded.trim_end_matches([':', ' ']);
    let named = opening(&PHRASES.above_lists_named, &folded).is_some_and(|opens| {
        let section = text.get(opens.len()..).unwrap_or_default().trim();
        section.split(' ').count() <= MAX_SECTION_WORDS && section.starts_with(char::is_uppercase)
    });
    named || name.contains(' ') && is_any(&PHRASES.above_others, name)
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const STORY: &str = "Trams return to the quay of Avel\n\nThe rails are back on the old quay of Avel, and the first tram leaves in May.\n\nNine green cars were built for it in Lund, the harbour master Ida Roe said on Monday.\n\n";

    fn told(below: &str) -> usize {
        let text = format!("{STORY}{below}");
        read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default())
            .unwrap()
            .body
            .len()
    }

    #[test]
    fn a_sentence_that_is_cut_off_below_latest_news_is_another_storys() {
        let cut = "A baker from Veld has won the prize for the best rye bread of the county, and her sister has…";
        assert_eq!(told(&format!("Latest news\n\nBaker wins a prize\n22.01.2026\n\n{cut}\n\nCat on a roof\n")), 2);
        assert_eq!(told("It rained on that day, and nobody came to look at the cars of the line…\n"), 3);
    }

    #[test]
    fn what_has_nothing_of_the_story_below_a_label_of_others_is_none_of_it() {
        let others = "More from Politics\n\nCouncil\nBaker wins a prize for rye\nA baker from Veld has won the prize for the best rye bread of the county, her sister said.\nCouncil\nWhy the cat sat on a roof\nNobody could tell for nine hours why a grey cat did not come down from a roof.\n";
        assert_eq!(told(others), 2);
        let own = "More from Lund\n\nThe nine green cars of the quay will be shown in Lund on Monday, the harbour master Ida Roe said.\n";
        assert!(told(own) > 2);
    }

    #[test]
    fn a_word_below_the_last_sentence_that_the_story_does_not_have_is_none_of_it() {
        assert_eq!(told("DMCA\n"), 2);
    }

    #[test]
    fn a_title_that_asks_stands_above_its_day() {
        let titles = "Baker of Veld wins a prize\n\nToday, 08:59\n\nWhy does the tram of Lund ring on the quay at night?\n\n3 December 2026\n";
        assert_eq!(told(titles), 2);
    }

    #[test]
    fn another_story_goes_with_its_title_where_a_page_asks_to_be_followed() {
        let other =
            "The baker Omar Veld has won a prize for rye bread, and his sister another one for a cake of nine layers.";
        let asked = "Get the news of the Post on Telegram and WhatsApp\n\nBaker wins a prize for the best bread\n\n";
        assert_eq!(told(&format!("{asked}{other}\n\nThe county gives both of them each winter.\n")), 2);
        // What speaks of the same stays.
        let own = "Trams of Avel will run on the quay each hour, the harbour master Ida Roe said of the nine green cars built in Lund.";
        let asked = "Get the news of the Post on Telegram and WhatsApp\n\nWhen the trams of Avel will run\n\n";
        assert!(told(&format!("{asked}{own}\n\nThe first tram leaves at dawn on the quay.\n")) > 2);
    }

    #[test]
    fn below_its_day_and_its_readers_stands_the_title_of_the_next_story() {
        let next = "Baker of Veld wins the prize for the best rye bread\n\nHis sister has won another one for a cake of nine layers, the county said.\n";
        for stamp in ["04.12.2026, 14:44 38751", "04.12.2026, 14:44"] {
            assert_eq!(told(&format!("{stamp}\n\n{next}")), 2, "{stamp}");
        }
        // A subheading, and one of its own.
        let own = "Why the trams of Avel come back\n\nThe harbour master Ida Roe had asked for nine cars since the spring of that year.\n";
        assert!(told(&format!("04.12.2026, 14:44\n\n{own}")) > 2);
    }

    #[test]
    fn a_few_words_that_trail_off_below_the_last_sentence_are_of_the_page() {
        assert_eq!(told("Sonraki haber yükleniyor...\n"), 2);
        assert_eq!(told("“We shall see…”\n"), 3);
    }

    #[test]
    fn a_link_to_more_of_the_same_stands_in_no_table() {
        let links = "More of Avel trams: https://post.example/trams\nPrizes of 2026, 2027, 2028\n2026 Bread Week: Who Wins at Lund\n4 Things to Know of Rye\n";
        assert_eq!(told(&format!("___\n{links}")), 2);
    }
}
