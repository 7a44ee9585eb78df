//! Headlines that may be none: a line of the page above them, which somebody copied with the story.

use super::{Found, Spot, quoted};

/// A headline of more words, or letters where no spaces part them, is one.
const MAX_WORDS: usize = 3;
const MAX_LETTERS: usize = 6;
/// A line that may be the headline has as many words, or letters, and stands within as many paragraphs below.
const MIN_TOLD: usize = 5;
const MIN_LETTERS: usize = 10;
const MAX_TOLD: usize = 20;
const WITHIN: usize = 2;

impl Found<'_> {
    /// Whether the headline is perhaps a line of the page that the story stood on.
    pub(super) fn doubtful_headline(&mut self) {
        let article = self.job.article;
        let headline = article.unlabelled_headline();
        if is_way(headline) {
            let message = format!(
                "the headline {} looks like the name of a site or the way to the story on it; write the story's own headline",
                quoted(headline)
            );
            self.warn("headline-doubtful", Spot::key("headline", "headline"), &message);
            return;
        }
        let few = headline.split_whitespace().count() <= MAX_WORDS && unspaced(headline) <= MAX_LETTERS;
        let told = few.then(|| article.paragraphs().take(WITHIN).find(|text| is_title(text))).flatten();
        if let Some(told) = told.or_else(|| self.job.story.told_instead_of_headline(article)) {
            let message = format!(
                "the headline is {}, and below it stands {}, which tells more; if that is the headline, put it first",
                quoted(headline),
                quoted(told)
            );
            self.warn("headline-doubtful", Spot::key("headline", "headline"), &message);
        }
    }
}

/// `News > Avel`, `Harbour FM | Avel`, `THE LONG READ >`
fn is_way(headline: &str) -> bool {
    const STROKES: [&str; 2] = [" / ", " · "];
    const ARROWS: [&str; 4] = [" > ", " » ", " › ", " | "];
    let ends = [" >", " »", " ›"].iter().any(|arrow| headline.ends_with(arrow));
    // `Opinion | Why trams return` has a label.
    let few = |sign: &str| headline.split(sign).all(|step| step.split_whitespace().count() <= MAX_WORDS);
    // `« Non », dit le maire`
    if headline.contains(['«', '“']) || !headline.contains(['>', '»', '›', '|', '/', '·']) {
        return false;
    }
    // `Album reviews: Avel Five | Jazz | Folk` lists what it is about.
    let lists =
        headline.split_once(" | ").is_some_and(|(first, _)| first.contains(": ")) && !headline.contains(['>', '»']);
    if lists {
        return false;
    }
    ends || STROKES.iter().any(|sign| headline.matches(sign).count() > 1)
        || ARROWS.iter().any(|sign| headline.matches(sign).count() > 1 || headline.contains(sign) && few(sign))
}

/// A line that may be a headline: some words, and no stop.
fn is_title(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let long = words >= MIN_TOLD || unspaced(text) >= MIN_LETTERS;
    long && words <= MAX_TOLD
        && unspaced(text) <= 4 * MIN_LETTERS
        && !text.ends_with(['.', ':', ',', '。', '：', '।', '…', '"', '”', '»', '」'])
        && !text.contains(". ")
}

/// How many letters are of scripts that put no spaces between words.
fn unspaced(text: &str) -> usize {
    text.chars()
        .filter(|letter| matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_a_story_are_told_from_headlines() {
        for line in [
            "News > Local > Avel",
            "Harbour FM | Avel",
            "Start / Lokales / Trams kehren zurück",
            "THE LONG READ >",
            "Home » Avel",
        ] {
            assert!(is_way(line), "{line}");
        }
        for line in [
            "Trams return to Avel",
            "Opinion | Why we should all ride trams",
            "Home > work: why nobody comes back",
            "Trams / buses: who pays",
            "He said “no” » and left",
            "Album reviews: Avel Five | Jazz | Folk | Classical",
        ] {
            assert!(!is_way(line), "{line}");
        }
    }

    #[test]
    fn a_line_that_tells_more_has_words_and_no_stop() {
        assert!(is_title("Trams return to the quay of Avel") && is_title("港町の路面電車が来年五月に運転再開へ"));
        for text in ["Trams are back on the quay of Avel.", "Trams return", "He said this: “Trams return to the quay.”"]
        {
            assert!(!is_title(text), "{text}");
        }
    }
}
