//! The article's tags as hashtags.
//!
//! Where a newsroom gave none, only proper names that stand in both headline and body are taken: a hashtag that nobody
//! would follow is worse than none.

use unicode_segmentation::UnicodeSegmentation;

use crate::article::Article;

/// How many tags an article without tags gets at most.
const MAX_GUESSED: usize = 2;
/// Longest tag that is still read, in characters.
const MAX_CHARACTERS: usize = 40;

/// Up to `limit` hashtags with their sign, in the newsroom's order, no two alike.
pub(super) fn hashtags(article: &Article, limit: usize) -> Vec<String> {
    let guessed;
    let names = if article.tags.is_empty() {
        guessed = proper_names(article);
        &guessed
    } else {
        &article.tags
    };
    let mut tags: Vec<String> = Vec::new();
    for tag in names.iter().filter_map(|name| hashtag(name)) {
        if tags.len() == limit {
            break;
        }
        if !tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase()) {
            tags.push(tag);
        }
    }
    tags
}

/// `Public transport` to `#PublicTransport`; none if no platform would link it.
fn hashtag(name: &str) -> Option<String> {
    let words: Vec<&str> = name.unicode_words().collect();
    let mut tag = String::from("#");
    for word in &words {
        let word: String = word.chars().filter(|character| is_part(*character)).collect();
        if words.len() == 1 {
            tag.push_str(&word);
        } else {
            let mut characters = word.chars();
            tag.extend(characters.next().into_iter().flat_map(char::to_uppercase));
            tag.push_str(characters.as_str());
        }
    }
    let characters = tag.chars().count() - 1;
    // Digits alone are no tag anywhere.
    (tag.chars().any(char::is_alphabetic) && characters > 1 && characters <= MAX_CHARACTERS).then_some(tag)
}

fn is_part(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || unicode_normalization::char::is_combining_mark(character)
}

/// One-word names that open no sentence of the body, always stand there with a capital, and stand in the headline too:
/// the most frequent first.
fn proper_names(article: &Article) -> Vec<String> {
    // Where nouns have capitals a name cannot be told from a word; where letters have no case, from anything.
    if article.language.starts_with("de") {
        return Vec::new();
    }
    let headline = names_in_headline(&article.headline);
    let mut found: Vec<(usize, String)> = Vec::new();
    for name in headline {
        let (mut named, mut common) = (0, 0);
        for paragraph in article.paragraphs() {
            for sentence in paragraph.unicode_sentences() {
                for (n, word) in words(sentence).enumerate() {
                    if word == name {
                        named += usize::from(n > 0);
                    } else if word.to_lowercase() == name.to_lowercase() {
                        common += 1;
                    }
                }
            }
        }
        // Once may be the second half of a longer name; what a story is about comes back.
        if named >= 3 && common == 0 && !found.iter().any(|(_, known)| *known == name) {
            found.push((named, name));
        }
    }
    // The headline's order stays among equals.
    found.sort_by_key(|(named, _)| std::cmp::Reverse(*named));
    found.into_iter().map(|(_, name)| name).take(MAX_GUESSED).collect()
}

fn names_in_headline(headline: &str) -> Vec<String> {
    let capital = |word: &String| word.chars().next().is_some_and(char::is_uppercase);
    let all_capitals = !headline.chars().any(char::is_lowercase);
    if all_capitals {
        return Vec::new();
    }
    words(headline).filter(capital).filter(|word| word.chars().count() >= 4).collect()
}

/// The words without a possessive ending.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.unicode_words().map(|word| {
        let bare = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word);
        bare.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_words_become_one_in_camel_case() {
        assert_eq!(hashtag("Public transport").as_deref(), Some("#PublicTransport"));
        assert_eq!(hashtag("общественный транспорт").as_deref(), Some("#ОбщественныйТранспорт"));
        assert_eq!(hashtag("COP30").as_deref(), Some("#COP30"));
        assert_eq!(hashtag("#health").as_deref(), Some("#health"));
        assert_eq!(hashtag("year-end report").as_deref(), Some("#YearEndReport"));
    }

    #[test]
    fn what_no_platform_links_is_no_tag() {
        for name in ["2026", "", "!!", "x", &"long".repeat(20)] {
            assert_eq!(hashtag(name), None, "{name}");
        }
    }
}
