//! What is asked of an article: how long it is, what stands below its headline, what its headline must say.

use super::{Article, BlockKind, LeftOutKind, breaking, lead, points, promotion, sign_off, standing};
use crate::text::UnicodeWords as _;

impl Article {
    /// Words of headline, summary and body, by Unicode's word borders.
    pub fn words(&self) -> usize {
        let texts = [&self.headline].into_iter().chain(&self.summary).chain(self.body.iter().map(|block| &block.text));
        texts.map(|text| text.unicode_words().count()).sum()
    }

    /// The paragraphs of the story alone: no subheadings, list items or quotations set apart.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.body.iter().filter(|block| block.kind == BlockKind::Paragraph).map(|block| block.text.as_str())
    }

    /// The words below the headline: the newsroom's summary, else the lead, that is the first paragraph (and the next,
    /// if the first is a single short sentence); where there are no paragraphs, the first items of the list. Empty if there
    /// is neither.
    ///
    /// What only repeats the headline is not said twice: a summary that is the headline gives way to the lead, and a
    /// lead that opens with the headline goes on behind it.
    pub fn summary_or_lead(&self) -> String {
        match self.summary.as_deref().map(|summary| lead::without_headline(summary, &self.headline)) {
            Some(summary) if !summary.is_empty() => summary.to_owned(),
            _ => self.lead(),
        }
    }

    fn lead(&self) -> String {
        let points = points(&self.body);
        let body = points.as_deref().unwrap_or(&self.body);
        match body.iter().find(|block| block.kind == BlockKind::Paragraph) {
            Some(_) => lead::lead(body, &self.headline),
            None => lead::of_list(body.iter().filter(|block| block.kind != BlockKind::Heading), &self.headline),
        }
    }

    /// The headline without a label such as `BREAKING: `, for a template that has one of its own.
    pub fn unlabelled_headline(&self) -> &str {
        &self.headline[breaking::length(&self.headline).unwrap_or_default()..]
    }

    /// The label before the headline that each post must show: that the text was paid for, or is satire.
    pub fn owed_label(&self) -> Option<&str> {
        standing::before(&self.headline)
    }

    /// What the text said of what was wrong in it, as it stood there, if that is what [`Article::correction`] tells.
    pub fn correction_notes(&self) -> Vec<&str> {
        let correction = self.correction.as_deref().unwrap_or_default();
        let notes = self.left_out.iter().filter(|left| left.kind == LeftOutKind::Correction);
        let notes: Vec<&str> = notes.map(|note| promotion::without_pointer(&note.text)).collect();
        let told = notes.iter().all(|note| correction.contains(sign_off::without_label(note)));
        if told { notes } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Defaults, Input, Kind, read};
    use super::*;

    fn article(text: &str) -> Article {
        read(&Input { text, kind: Kind::Markdown, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn a_story_that_is_itself_a_correction_says_what_was_wrong() {
        let told = |text: &str| {
            let input = Input { text, kind: Kind::Plain, file: None, slug: None };
            read(&input, &Defaults::default()).unwrap().correction
        };
        let lead = "In a story published on Monday, The Harbour Post erroneously reported that fares rise. They fall.";
        assert_eq!(told(&format!("Correction: Ferry fares story\n\n{lead}\n")).as_deref(), Some(lead));
        assert_eq!(told(&format!("Ferry fares\n\n{lead}\n")), None);
        assert_eq!(told("Correction: a word that nobody likes\n\nThe port looks back on a year of ferries.\n"), None);
    }

    #[test]
    fn the_summary_is_shown_or_else_the_lead() {
        let summed = article("+++\nheadline = \"Trams\"\nsummary = \"After years.\"\n+++\nText.\n");
        assert_eq!(summed.summary_or_lead(), "After years.");
        let lead = "Trams will run along the old quay from May, the council said on Monday.";
        let repeats =
            article(&format!("+++\nheadline = \"Trams\"\nsummary = \"Trams!\"\n+++\n## Now\n\n{lead}\n\nMore.\n"));
        assert_eq!(repeats.summary_or_lead(), lead);
        assert_eq!(article("# Trams\n").summary_or_lead(), "");
        let list = article("# What changes\n\n- two new stops\n- a night bus\n- The ferry stays.\n- fares\n");
        assert_eq!(list.summary_or_lead(), "two new stops; a night bus; The ferry stays. fares");
    }

    #[test]
    fn a_summary_that_says_less_than_the_lead_gives_way_to_it() {
        let lead = "The first tram left the depot at dawn, and the city’s mayor drove it to the harbour.";
        for summary in ["The first tram left the depot at dawn, and the city’s ma...", "Trams are back - The Avel Post"]
        {
            let front = format!("---\nheadline: Trams are back\nsummary: \"{summary}\"\n---\nLISBON – {lead}\n");
            let article = article(&front);
            assert_eq!((article.summary.as_deref(), article.summary_or_lead().as_str()), (None, lead), "{summary}");
        }
    }

    #[test]
    fn words_are_those_of_headline_summary_and_body() {
        let article = article("+++\nheadline = \"Two trams\"\nsummary = \"It’s May.\"\n+++\nOne, two – three.\n");
        assert_eq!(article.words(), 7);
    }
}
