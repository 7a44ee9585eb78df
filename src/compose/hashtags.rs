//! The article's tags as hashtags.
//!
//! Where a newsroom gave none, only proper names that stand in both headline and body are taken: a hashtag that nobody
//! would follow is worse than none.

use unicode_segmentation::UnicodeSegmentation;

use crate::article::{Article, language};
use crate::channel::Rules;
use crate::text::find::twitter;
use crate::text::{Markup, Rich, Style};

/// How many tags an article without tags gets at most.
const MAX_GUESSED: usize = 2;
/// Once may be the second half of a longer name; what a story is about comes back.
const MIN_NAMED: usize = 3;
/// Longest tag that is still read, in characters.
const MAX_CHARACTERS: usize = 40;

/// What no post has more of, however many a template asks for.
const MAX_TAGS: usize = 30;

/// Up to `limit` hashtags with their sign, in the newsroom's order, no two alike.
pub(super) fn hashtags(article: &Article, limit: usize) -> Vec<String> {
    let limit = limit.min(MAX_TAGS);
    if limit == 0 {
        return Vec::new();
    }
    let guessed;
    let names = if article.tags.is_empty() {
        guessed = proper_names(article);
        &guessed
    } else {
        &article.tags
    };
    let mut tags: Vec<String> = Vec::new();
    for tag in names.iter().filter_map(|name| hashtag(name, &article.language)) {
        if tags.len() == limit {
            break;
        }
        if !tags.iter().any(|known| folded(known, &article.language) == folded(&tag, &article.language)) {
            tags.push(tag);
        }
    }
    tags
}

/// `tag` as those are compared that mean the same, by the letters of its language: `istanbul` is `İstanbul` without capitals.
pub(super) fn folded(tag: &str, language: &str) -> String {
    let dotted = is_dotted(language);
    let letter = |c: char| match c {
        'İ' => 'i',
        'I' if dotted => 'ı',
        '＃' => '#',
        c => c,
    };
    tag.chars().map(letter).collect::<String>().to_lowercase()
}

/// The hashtags that stand in words, where the platform links those: each as often as it stands there.
pub(super) fn in_words<'t>(part: &'t Rich, rules: &Rules) -> Vec<&'t str> {
    // Elsewhere a tag is what is sent as one.
    if !matches!(rules.markup, Markup::Plain | Markup::Telegram | Markup::Vk) || !part.text.contains(['#', '＃']) {
        return Vec::new();
    }
    let ours: Vec<_> = part.spans.iter().filter(|span| span.style == Style::Hashtag).map(|span| &span.range).collect();
    let is_ours = |at: usize| {
        let next = ours.partition_point(|range| range.end <= at);
        ours.get(next).is_some_and(|range| range.start <= at)
    };
    let found = twitter::hashtags(&part.text).into_iter().filter(|range| !is_ours(range.start));
    found.map(|range| &part.text[range]).collect()
}

/// `Public transport` to `#PublicTransport`, `رأس النخيل` to `#رأس_النخيل`; none if no platform would link it.
fn hashtag(name: &str, language: &str) -> Option<String> {
    let words: Vec<&str> = name.unicode_words().flat_map(|word| unelided(word, language)).collect();
    let mut tag = String::from("#");
    for (n, word) in words.iter().enumerate() {
        let word: String = word.chars().filter(|character| is_part(*character)).collect();
        let Some(first) = word.chars().next() else { continue };
        // A number behind such a word would go on with it.
        if n > 0 && (joins_with_underscore(first) || tag.chars().next_back().is_some_and(joins_with_underscore)) {
            tag.push('_');
        }
        // `iPhone` is a name as it is.
        if words.len() == 1 || word.chars().any(char::is_uppercase) {
            tag.push_str(&word);
        } else {
            push_capital(&mut tag, first, language);
            tag.push_str(&word[first.len_utf8()..]);
        }
    }
    let characters = tag.chars().count() - 1;
    // Digits alone are no tag anywhere.
    (tag.chars().any(char::is_alphabetic) && characters > 1 && characters <= MAX_CHARACTERS).then_some(tag)
}

/// `l’énergie` as the two words that it is, in languages that join an article to its noun.
fn unelided<'w>(word: &'w str, language: &str) -> impl Iterator<Item = &'w str> {
    let elides = ["fr", "it", "ca", "oc"].contains(&language::primary(language).as_str());
    word.split(move |c| elides && matches!(c, '\'' | '’')).filter(|part| !part.is_empty())
}

/// Scripts that have spaces but no capitals to show where a word begins.
fn joins_with_underscore(first: char) -> bool {
    matches!(first, '\u{0590}'..='\u{0DFF}' | '\u{10A0}'..='\u{10FF}')
}

/// In Turkish and its kin, the capital of `i` keeps its dot.
fn push_capital(tag: &mut String, first: char, language: &str) {
    if first == 'i' && is_dotted(language) {
        tag.push('İ');
    } else if matches!(first, '\u{10D0}'..='\u{10FF}') {
        // Georgian has capitals, and begins no word with one.
        tag.push(first);
    } else {
        tag.extend(first.to_uppercase());
    }
}

/// `text` with a capital at its beginning.
pub(super) fn capital(text: &str, language: &str) -> String {
    let mut capital = String::with_capacity(text.len());
    let mut characters = text.chars();
    if let Some(first) = characters.next() {
        push_capital(&mut capital, first, language);
    }
    capital + characters.as_str()
}

/// Languages whose `i` keeps its dot as a capital.
fn is_dotted(language: &str) -> bool {
    ["tr", "az", "kk-latn"].iter().any(|tag| language.to_lowercase().starts_with(tag))
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
    let mut names: Vec<Name> = Vec::new();
    for word in names_in_headline(&article.headline) {
        let often = article.paragraphs().flat_map(|text| text.matches(word.as_str())).take(MIN_NAMED).count();
        if often == MIN_NAMED && names.iter().all(|known| known.word != word) {
            names.push(Name { lower: word.to_lowercase(), word, named: 0, common: false });
        }
    }
    // Most articles end here: words are told only where a name comes back.
    if names.is_empty() {
        return Vec::new();
    }
    for paragraph in article.paragraphs() {
        for sentence in paragraph.unicode_sentences() {
            for (n, word) in words(sentence).enumerate() {
                names.iter_mut().for_each(|name| name.meet(word, n > 0));
            }
        }
    }
    names.retain(|name| name.named >= MIN_NAMED && !name.common);
    // The headline's order stays among equals.
    names.sort_by_key(|name| std::cmp::Reverse(name.named));
    names.into_iter().map(|name| name.word).take(MAX_GUESSED).collect()
}

/// A word of the headline that may be a name.
struct Name {
    word: String,
    lower: String,
    /// How often it stands within a sentence.
    named: usize,
    /// Whether it is written otherwise elsewhere, and so no name.
    common: bool,
}

impl Name {
    fn meet(&mut self, word: &str, within: bool) {
        if word == self.word {
            self.named += usize::from(within);
        } else if !self.common && word.chars().next().is_some_and(|first| self.begins_with(first)) {
            self.common = word.to_lowercase() == self.lower;
        }
    }

    fn begins_with(&self, first: char) -> bool {
        first.to_lowercase().next() == self.lower.chars().next()
    }
}

fn names_in_headline(headline: &str) -> Vec<String> {
    let capital = |word: &String| word.chars().next().is_some_and(char::is_uppercase);
    let all_capitals = !headline.chars().any(char::is_lowercase);
    if all_capitals {
        return Vec::new();
    }
    let names = words(headline).map(str::to_owned).filter(capital).filter(|word| word.chars().count() >= 4);
    names.filter(|word| !NO_NAMES.split_whitespace().any(|known| known == word.to_lowercase())).collect()
}

/// Words that have a capital by the rules of English or Turkish and that nobody would follow: days, months, titles, and what
/// is of a country.
const NO_NAMES: &str = include_str!("no_names.txt");

/// The words without a possessive ending.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.unicode_words().map(|word| word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_words_become_one_in_camel_case() {
        for (name, tag) in [
            ("Public transport", "#PublicTransport"),
            ("общественный транспорт", "#ОбщественныйТранспорт"),
            ("COP30", "#COP30"),
            ("#health", "#health"),
            ("year-end report", "#YearEndReport"),
            ("마을 지도", "#마을지도"),
            ("iPhone launch", "#iPhoneLaunch"),
        ] {
            assert_eq!(hashtag(name, "en").as_deref(), Some(tag));
        }
        assert_eq!(hashtag("iklim krizi", "tr").as_deref(), Some("#İklimKrizi"));
        assert_eq!(hashtag("prix de l'énergie", "fr").as_deref(), Some("#PrixDeLÉnergie"));
        assert_eq!(hashtag("l’Avel", "fr").as_deref(), Some("#LAvel"));
        assert_eq!(hashtag("don't look up", "en").as_deref(), Some("#DontLookUp"));
    }

    #[test]
    fn scripts_without_capitals_show_their_words_by_underscores() {
        assert_eq!(hashtag("رأس النخيل", "ar").as_deref(), Some("#رأس_النخيل"));
        assert_eq!(hashtag("נחל אלונים", "he").as_deref(), Some("#נחל_אלונים"));
        assert_eq!(hashtag("तैरता स्कूल", "hi").as_deref(), Some("#तैरता_स्कूल"));
    }

    #[test]
    fn a_number_is_parted_from_such_a_word_too() {
        assert_eq!(hashtag("معرض 2030", "ar").as_deref(), Some("#معرض_2030"));
        assert_eq!(hashtag("נמל 12", "he").as_deref(), Some("#נמל_12"));
        assert_eq!(hashtag("Expo 2030", "en").as_deref(), Some("#Expo2030"));
    }

    #[test]
    fn tags_are_alike_by_the_letters_of_their_language() {
        assert_eq!(folded("#İzmir", "tr"), folded("#izmir", "tr"));
        assert_eq!(folded("#IRMAK", "tr"), folded("#ırmak", "tr"));
        assert_ne!(folded("#IRMAK", "tr"), folded("#irmak", "tr"));
        assert_eq!(folded("#Izmir", "en"), folded("#İZMIR", "en"));
    }

    #[test]
    fn days_and_nationalities_are_no_names() {
        assert_eq!(names_in_headline("President of Orla calls French Monday vote"), ["Orla"]);
    }

    #[test]
    fn what_no_platform_links_is_no_tag() {
        for name in ["2026", "", "!!", "x", &"long".repeat(20)] {
            assert_eq!(hashtag(name, "en"), None, "{name}");
        }
    }
}
