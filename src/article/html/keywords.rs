//! Tags of a page. Of its keywords for search engines, which many sites have alike on every page, those that the story has.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use super::super::phrases::{PHRASES, fold, is_any};
use super::super::read::Found;
use super::super::squash::squash_some;

/// `City council`, `Port of Avel`.
const MAX_WORDS: usize = 4;
/// Letters by which one form of a word differs from another at its end: `трамвай`, `трамваями`.
const MAX_ENDING: usize = 3;
/// Two words that begin with as many letters may be one.
const MIN_STEM: usize = 4;
/// More keywords than this nobody chose for a story.
const MAX_KEYWORDS: usize = 100;

/// The tags of some lists, without what a site has on every page, such as `Local news`.
pub(super) fn named(lists: &[String]) -> Vec<String> {
    let is_of_site = |tag: &String| {
        let folded = fold(tag);
        let opens = |phrase: &String| folded.strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' '));
        // How advertisers and desks sort stories: `iab-education`, `domestic-us news`, `domestic alerts`.
        let sorted = folded.starts_with("iab-") || folded.starts_with("domestic-") || folded.ends_with(" alerts");
        sorted || is_any(&PHRASES.site_tags, &folded) || PHRASES.site_tags_open.iter().any(opens)
    };
    let tags = lists.iter().flat_map(|list| list.split(',')).filter_map(squash_some);
    tags.filter(|tag| !is_of_site(tag)).collect()
}

/// Of keywords those whose words stand in the headline or the story, in whatever form.
pub(super) fn of_story(lists: &[String], found: &Found) -> Vec<String> {
    // They hold whole questions too.
    let short = |tag: &String| tag.split(' ').count() <= MAX_WORDS;
    let tags: Vec<String> = named(lists).into_iter().filter(short).take(MAX_KEYWORDS).collect();
    if tags.is_empty() {
        return tags;
    }
    let texts = found.headline.iter().chain(found.body.iter().map(|block| &block.text));
    let text = fold(&texts.map(String::as_str).collect::<Vec<_>>().join("\n"));
    let words: BTreeSet<&str> = text.unicode_words().collect();
    let has = |word: &str| {
        let letters = word.chars().count();
        let stem = letters.saturating_sub(MAX_ENDING).max(MIN_STEM).min(letters);
        let stem: String = word.chars().take(stem).collect();
        let mut alike = words.range(stem.as_str()..).take_while(|other| other.starts_with(&stem));
        alike.any(|other| other.chars().count().abs_diff(letters) <= MAX_ENDING)
    };
    // What is written without spaces is found as it stands.
    let told = |tag: &String| {
        let folded = fold(tag);
        text.contains(&folded) || folded.unicode_words().all(has)
    };
    tags.into_iter().filter(told).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::Block;
    use super::*;

    #[test]
    fn keywords_of_the_site_that_the_story_does_not_have_are_none_of_its_tags() {
        let of = |headline: &str, text: &str, keywords: &str| {
            let body = vec![Block::paragraph(text)];
            of_story(&[keywords.to_owned()], &Found { headline: Some(headline.to_owned()), body, ..Found::default() })
        };
        let text = "The harbour board approved a new line on Tuesday, the town hall of Avel said.";
        let keywords = "Borduria breaking news, KLP vs RDA, ferries, harbour boards, Avel, town planning";
        assert_eq!(of("Ferry line approved", text, keywords), ["ferries", "harbour boards", "Avel"]);
        let text = "В порту Авеля снова ходят трамваи.";
        assert_eq!(of("Порт открыт", text, "трамвай, порт, погода"), ["трамвай", "порт"]);
        assert_eq!(of("港口重新开放", "阿韦尔港口的有轨电车恢复运行。", "有轨电车,天气"), ["有轨电车"]);
    }
}
