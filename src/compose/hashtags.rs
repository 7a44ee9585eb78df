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
/// What a story is about comes back.
const MIN_NAMED: usize = 3;
/// As many longer names are told apart for each word.
const MAX_LONGER: usize = 8;
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
    // `NBA / WNBA` is two.
    let names = names.iter().flat_map(|name| name.split(" / ").flat_map(|name| name.split(" | ")));
    for tag in names.filter_map(|name| hashtag(name, &article.language)) {
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
    let name = without_kind(name, language);
    let words: Vec<&str> = name.unicode_words().flat_map(|word| unelided(word, language)).collect();
    // `e-mail` is one word.
    let one = words.len() == 2
        && name.chars().count() < 12
        && words[0].chars().count() == 1
        && name.as_bytes().get(words[0].len()) == Some(&b'-');
    let mut tag = String::from("#");
    for (n, word) in words.iter().enumerate() {
        let word: String = word.chars().filter(|character| is_part(*character)).collect();
        let Some(first) = word.chars().next() else { continue };
        // A number behind such a word would go on with it.
        if n > 0 && (joins_with_underscore(first) || tag.chars().next_back().is_some_and(joins_with_underscore)) {
            tag.push('_');
        }
        // `iPhone` is a name as it is.
        if words.len() == 1 || one && n > 0 || word.chars().any(char::is_uppercase) {
            tag.push_str(&word);
        } else {
            push_capital(&mut tag, first, language);
            let rest = &word[first.len_utf8()..];
            // Dutch has one letter of two.
            match rest.strip_prefix('j').filter(|_| first == 'i' && language::primary(language) == "nl") {
                Some(rest) => tag.extend(["J", rest]),
                None => tag.push_str(rest),
            }
        }
    }
    let characters = tag.chars().count() - 1;
    // Digits alone are no tag anywhere.
    (tag.chars().any(char::is_alphabetic) && characters > 1 && characters <= MAX_CHARACTERS).then_some(tag)
}

/// A place without the abbreviation of what it is: `г. Алматы`.
fn without_kind<'n>(name: &'n str, language: &str) -> &'n str {
    const KINDS: &[&str] =
        &["г.", "гор.", "с.", "пос.", "п.", "д.", "м.", "р.", "о.", "ул.", "обл.", "қ.", "ауд.", "смт."];
    let cyrillic = ["ru", "uk", "be", "kk", "ky"].contains(&language::primary(language).as_str());
    let rest = KINDS.iter().filter(|_| cyrillic).find_map(|kind| name.strip_prefix(kind)).map(str::trim_start);
    rest.filter(|rest| rest.starts_with(char::is_uppercase)).unwrap_or(name)
}

/// `l’énergie` as the two words that it is, in languages that join an article to its noun.
fn unelided<'w>(word: &'w str, language: &str) -> impl Iterator<Item = &'w str> {
    // These have their apostrophe within.
    let whole = ["aujourd", "presqu", "prud", "quelqu"]
        .iter()
        .any(|start| word.to_lowercase().strip_prefix(start).is_some_and(|rest| rest.starts_with(['\'', '’'])));
    let elides = !whole && ["fr", "it", "ca", "oc"].contains(&language::primary(language).as_str());
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

/// Names that open no sentence of the body, always stand there with capitals, and stand in the headline too: the most frequent
/// first.
fn proper_names(article: &Article) -> Vec<String> {
    // Where nouns have capitals a name cannot be told from a word; where letters have no case, from anything.
    if article.language.starts_with("de") {
        return Vec::new();
    }
    let mut names: Vec<Name> = Vec::new();
    for word in names_in_headline(&article.headline) {
        let often = article.paragraphs().flat_map(|text| text.matches(word.as_str())).take(MIN_NAMED).count();
        if often == MIN_NAMED && names.iter().all(|known| known.word != word) {
            names.push(Name { lower: word.to_lowercase(), word, alone: 0, longer: Vec::new(), common: false });
        }
    }
    // Most articles end here: words are told only where a name comes back.
    if names.is_empty() {
        return Vec::new();
    }
    for paragraph in article.paragraphs() {
        for sentence in paragraph.unicode_sentences() {
            let words: Vec<(usize, &str)> = sentence.unicode_word_indices().collect();
            for n in 0..words.len() {
                names.iter_mut().for_each(|name| name.meet(sentence, &words, n));
            }
        }
    }
    // The headline's order stays among equals.
    let mut told: Vec<(usize, String)> = Vec::new();
    for (named, name) in names.into_iter().filter_map(|name| name.told(&article.headline)) {
        if told.iter().all(|(_, known)| *known != name) {
            told.push((named, name));
        }
    }
    told.sort_by_key(|(named, _)| std::cmp::Reverse(*named));
    told.into_iter().map(|(_, name)| name).take(MAX_GUESSED).collect()
}

/// A word of the headline that may be a name.
struct Name {
    word: String,
    lower: String,
    /// How often it stands within a sentence, by itself.
    alone: usize,
    /// The longer names that it is part of, each with how often it stands so: `New York`.
    longer: Vec<(String, usize)>,
    /// Whether it is written otherwise elsewhere, and so no name.
    common: bool,
}

impl Name {
    /// Looks at the `n`th of a sentence's words, each with its place.
    fn meet(&mut self, sentence: &str, words: &[(usize, &str)], n: usize) {
        let word = owner(words[n].1);
        if word != self.word {
            if !self.common && word.chars().next().is_some_and(|first| self.begins_with(first)) {
                self.common = word.to_lowercase() == self.lower;
            }
            return;
        }
        // What opens a sentence has a capital in any case.
        if n == 0 {
            return;
        }
        let end = |n: usize| words[n].0 + words[n].1.len();
        let joined =
            |n: usize| sentence[end(n)..words[n + 1].0] == *" " && is_of_name(words[n].1) && is_of_name(words[n + 1].1);
        let first = (1..n).rev().take_while(|before| joined(*before)).last().unwrap_or(n);
        let last = (n..words.len() - 1).take_while(|at| joined(*at)).last().map_or(n, |at| at + 1);
        if first == last {
            self.alone += 1;
            return;
        }
        let whole = &sentence[words[first].0..words[last].0 + owner(words[last].1).len()];
        if let Some((_, count)) = self.longer.iter_mut().find(|(known, _)| known == whole) {
            *count += 1;
        } else if self.longer.len() < MAX_LONGER {
            self.longer.push((whole.to_owned(), 1));
        }
    }

    /// How often it is named, and as what: by itself, or as the longer name that it nearly always stands in and that the headline
    /// has too.
    fn told(self, headline: &str) -> Option<(usize, String)> {
        let in_longer: usize = self.longer.iter().map(|(_, count)| count).sum();
        let often = |count: usize| count >= MIN_NAMED && !self.common;
        if self.alone >= in_longer {
            return often(self.alone + in_longer).then_some((self.alone, self.word));
        }
        let (whole, count) = self.longer.into_iter().max_by_key(|(_, count)| *count)?;
        (often(count) && headline.contains(&whole)).then_some((count, whole))
    }

    fn begins_with(&self, first: char) -> bool {
        first.to_lowercase().next() == self.lower.chars().next()
    }
}

/// Whether `word` may be one of a name: it has a capital, and is no title.
fn is_of_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && !is_no_name(word)
}

fn is_no_name(word: &str) -> bool {
    let lower = word.to_lowercase();
    NO_NAMES.split_whitespace().any(|known| known == lower)
}

fn names_in_headline(headline: &str) -> Vec<String> {
    let capital = |word: &String| word.chars().next().is_some_and(char::is_uppercase);
    let all_capitals = !headline.chars().any(char::is_lowercase);
    if all_capitals {
        return Vec::new();
    }
    let names =
        headline.unicode_words().map(owner).map(str::to_owned).filter(capital).filter(|word| word.chars().count() >= 4);
    names.filter(|word| !is_no_name(word)).collect()
}

/// Words that have a capital by the rules of English or Turkish and that nobody would follow: days, months, titles, and what
/// is of a country.
const NO_NAMES: &str = include_str!("no_names.txt");

/// A word without its possessive ending.
fn owner(word: &str) -> &str {
    word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{self, Defaults, Input, Kind};

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
        assert_eq!(hashtag("aujourd’hui en ville", "fr").as_deref(), Some("#AujourdhuiEnVille"));
        assert_eq!(hashtag("ijsvrij in avel", "nl").as_deref(), Some("#IJsvrijInAvel"));
        assert_eq!(hashtag("e-mail", "en").as_deref(), Some("#Email"));
        assert_eq!(hashtag("е-почта", "ru").as_deref(), Some("#Епочта"));
        assert_eq!(hashtag("г. Авель", "ru").as_deref(), Some("#Авель"));
        assert_eq!(hashtag("G. Avel", "en").as_deref(), Some("#GAvel"));
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
    fn a_name_of_two_words_is_one_tag_and_half_of_it_none() {
        let tags = |headline: &str, body: &str| {
            let text = format!("{headline}\n\n{body}");
            let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
            hashtags(&article::read(&input, &Defaults::default()).expect("an article"), 3)
        };
        let body = "People in New Avel waited. The mayor of New Avel laughed, and nobody in New Avel minded at all.";
        assert_eq!(tags("Trams return to New Avel", body), ["#NewAvel"]);
        assert_eq!(tags("Trams return to Avel", body), [""; 0]);
        let body =
            "The lawyer Ines Marrow left. On Monday Mr Marrow, or Marrow as all call her, did not say why Marrow left.";
        assert_eq!(tags("Marrow leaves the board", body), ["#Marrow"]);
    }

    #[test]
    fn what_no_platform_links_is_no_tag() {
        for name in ["2026", "", "!!", "x", &"long".repeat(20)] {
            assert_eq!(hashtag(name, "en"), None, "{name}");
        }
    }
}
