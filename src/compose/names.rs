//! Proper names that a story is about, for articles without tags.
//!
//! A name is taken whole or not at all (`South Korea`, never `Korea`), and where names have cases only in the form that names
//! them: half a name, or one in the genitive, is worse than none.

mod headline;
mod sides;

use std::sync::LazyLock;

use crate::article::Article;
use crate::text::UnicodeWords as _;
use crate::text::{
    self,
    language::{Language, WordSet},
};
use headline::Headline;
use sides::of_both_sides;

/// How many an article gets at most.
const MAX_GUESSED: usize = 2;
/// What a story is about comes back.
const MIN_NAMED: usize = 3;
/// As many longer names are told apart for each word.
const MAX_LONGER: usize = 8;
/// Shorter words are no names by themselves, in characters.
const MIN_LETTERS: usize = 4;

/// Words that have a capital by the rules of a language and that nobody would follow: days, months, titles, authorities.
static TITLES: LazyLock<WordSet> = LazyLock::new(|| words_of(include_str!("names/titles.txt")));
/// What English calls what is of a country.
static PEOPLES: LazyLock<WordSet> = LazyLock::new(|| words_of(include_str!("names/peoples.txt")));
/// Words that are part of a name, and none by themselves: `City`, `New`, `King`.
static PARTS: LazyLock<WordSet> = LazyLock::new(|| words_of(include_str!("names/parts.txt")));

/// Names that always stand with capitals in the body and stand in the headline too: the most frequent first.
pub(super) fn proper_names(article: &Article) -> Vec<String> {
    let headline = Headline::of(article);
    // Where nouns have capitals a name cannot be told from a word; where letters have no case, from anything.
    if headline.language == "de" || headline.is_shouted() {
        return Vec::new();
    }
    let mut names: Vec<Name<'_>> = Vec::new();
    for n in headline.candidates() {
        let word = headline.words[n].1;
        // Whether it stands in a paragraph at all is told sooner than where.
        let named = article.paragraphs().filter(|text| text.contains(word));
        let often = named.flat_map(|text| text.matches(word)).take(MIN_NAMED).count();
        if often == MIN_NAMED && names.iter().all(|known| known.word != word) {
            names.push(Name::new(word, n));
        }
    }
    let language = Language::of(headline.language);
    // Most articles end here: words are told only where a name comes back.
    if names.is_empty() {
        return Vec::new();
    }
    for paragraph in article.paragraphs() {
        // Most paragraphs, and most sentences of the others, have none of them.
        let is_named = |text: &&str| names.iter().any(|name| name.may_stand_in(text));
        let ends = if is_named(&paragraph) { text::sentences(paragraph, language) } else { Vec::new() };
        let mut start = 0;
        let sentences = ends.into_iter().map(|end| &paragraph[std::mem::replace(&mut start, end)..end]);
        let sentences: Vec<&str> = sentences.filter(is_named).collect();
        for sentence in sentences {
            let words = words(sentence, headline.language);
            for n in 0..words.len() {
                names.iter_mut().for_each(|name| name.meet(sentence, &words, n, &headline));
            }
        }
    }
    // The headline's order stays among equals.
    let mut told: Vec<(usize, String)> = Vec::new();
    for (named, name) in names.into_iter().filter_map(|name| name.told(&headline)) {
        if told.iter().all(|(_, known)| *known != name) {
            told.push((named, name));
        }
    }
    told.sort_by_key(|(named, _)| std::cmp::Reverse(*named));
    let told = told.into_iter().map(|(_, name)| name).take(MAX_GUESSED).collect();
    of_both_sides(told, headline.text, article)
}

/// A word with its place, without what an apostrophe joins to it.
type Word<'t> = (usize, &'t str);

fn words<'t>(text: &'t str, language: &str) -> Vec<Word<'t>> {
    text.unicode_word_indices().map(|(at, word)| (at, base(word, language))).collect()
}

/// A word without its possessive ending, and in Turkish without any that an apostrophe joins to a name: `İstanbul’da`.
fn base<'w>(word: &'w str, language: &str) -> &'w str {
    let joined = || if language == "tr" { word.find(['’', '\'']).map(|at| &word[..at]) } else { None };
    let owner = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s"));
    owner.or_else(joined).unwrap_or(word)
}

/// The words that stand together as one name around the `n`th, as the first and last of them.
fn together(text: &str, words: &[Word<'_>], n: usize, is_first: impl Fn(&str) -> bool) -> (usize, usize) {
    let end = |n: usize| words[n].0 + words[n].1.len();
    let of_name = |n: usize| is_of_name(words[n].1) && (n > 0 || is_first(words[n].1));
    let joined = |n: usize| matches!(&text[end(n)..words[n + 1].0], " " | "-") && of_name(n) && of_name(n + 1);
    let first = (0..n).rev().take_while(|before| joined(*before)).last().unwrap_or(n);
    let last = (n..words.len() - 1).take_while(|at| joined(*at)).last().map_or(n, |at| at + 1);
    (first, last)
}

/// A word of the headline that may be a name.
struct Name<'a> {
    word: &'a str,
    lower: String,
    upper: String,
    /// Its place among the headline's words.
    at: usize,
    /// How often it stands within a sentence, by itself.
    alone: usize,
    /// The longer names that it is part of, each with how often it stands so: `New York`.
    longer: Vec<(String, usize)>,
    /// How often it stands behind the name of whose it is: `Avel’s Promise`.
    owned: usize,
    /// Whether it is written otherwise elsewhere, and so no name.
    common: bool,
}

impl<'a> Name<'a> {
    fn new(word: &'a str, at: usize) -> Self {
        let (lower, upper) = (word.to_lowercase(), word.to_uppercase());
        Self { word, lower, upper, at, alone: 0, longer: Vec::new(), owned: 0, common: false }
    }

    /// Whether `text` has its letters, as they are, in small ones or in capitals.
    fn may_stand_in(&self, text: &str) -> bool {
        text.contains(self.word) || text.contains(&self.lower) || text.contains(&self.upper)
    }

    /// Looks at the `n`th of a sentence's words.
    fn meet(&mut self, sentence: &str, words: &[Word<'_>], n: usize, headline: &Headline<'_>) {
        let word = words[n].1;
        if word != self.word {
            if !self.common && word.chars().next().is_some_and(|first| self.begins_with(first)) {
                self.common = word.to_lowercase() == self.lower;
            }
            return;
        }
        let (mut first, last) = together(sentence, words, n, |word| headline.begins_name(word));
        let whole = |first: usize| &sentence[words[first].0..words[last].0 + words[last].1.len()];
        // What opens a sentence has a capital in any case, so it tells nothing unless the headline has it too.
        if first == 0 && (last == 0 || !headline.has(whole(0))) {
            if n == 0 || is_listed(&PARTS, words[0].1) {
                return;
            }
            first = 1;
        }
        if first < last {
            self.count(whole(first));
        } else if first > 0 && is_owned(sentence, words, first) {
            self.owned += 1;
        } else if !is_beside_another(sentence, words, n) {
            self.alone += 1;
        }
    }

    fn count(&mut self, whole: &str) {
        if let Some((_, count)) = self.longer.iter_mut().find(|(known, _)| known == whole) {
            *count += 1;
        } else if self.longer.len() < MAX_LONGER {
            self.longer.push((whole.to_owned(), 1));
        }
    }

    /// How often it is named, and as what: as the longest name that the headline has too, else by itself, if it nearly always
    /// stands so and the headline has no more of it.
    fn told(self, headline: &Headline<'_>) -> Option<(usize, String)> {
        if self.common {
            return None;
        }
        let in_longer: usize = self.longer.iter().map(|(_, count)| count).sum();
        let known = self.longer.iter().filter(|(whole, _)| headline.has(whole));
        let (count, name) = match known.max_by_key(|(whole, _)| whole.len()) {
            Some((whole, count)) => {
                // `Jane Roe-Marsh`, and then `Roe-Marsh`.
                let is_full = |name: &str| name.strip_suffix(whole.as_str()).is_some_and(|first| first.ends_with(' '));
                let full: usize = self.longer.iter().filter(|(name, _)| is_full(name)).map(|(_, count)| count).sum();
                (count + full + self.alone, whole.clone())
            }
            None if headline.is_end_of_another(self.at) => return None,
            None if self.alone < in_longer + self.owned || headline.whole(self.at).is_some() => return None,
            None if is_listed(&PARTS, self.word) => return None,
            None => (self.alone + in_longer, self.word.to_owned()),
        };
        (count >= MIN_NAMED).then_some((count, name))
    }

    fn begins_with(&self, first: char) -> bool {
        first.to_lowercase().next() == self.lower.chars().next()
    }
}

/// Whether the `n`th word stands beside one with a capital that is no name: `Kazakh Culture`, `Black Friday`. Behind a title or
/// before one, a name is whole: `President Avel`.
fn is_beside_another(sentence: &str, words: &[Word<'_>], n: usize) -> bool {
    let end = |n: usize| words[n].0 + words[n].1.len();
    let spaced = |n: usize| sentence[end(n)..words[n + 1].0] == *" ";
    let before = n > 0 && spaced(n - 1) && is_listed(&PEOPLES, words[n - 1].1);
    let day = |word: &str| word.starts_with(char::is_uppercase) && word.ends_with("day");
    before || n + 1 < words.len() && spaced(n) && day(words[n + 1].1)
}

/// Whether the `n`th word, which is not the first, stands behind the name of whose it is, so that it may be but the end of what that
/// begins.
fn is_owned(sentence: &str, words: &[Word<'_>], n: usize) -> bool {
    let (at, owner) = words[n - 1];
    matches!(&sentence[at + owner.len()..words[n].0], "’s " | "'s ") && is_of_name(owner)
}

/// Whether `word` may be one of a name: it has a capital, and is no title and of no country.
fn is_of_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && !is_no_name(word)
}

fn is_no_name(word: &str) -> bool {
    is_listed(&TITLES, word) || is_listed(&PEOPLES, word)
}

fn words_of(list: &'static str) -> WordSet {
    list.split_whitespace().collect()
}

fn is_listed(list: &WordSet, word: &str) -> bool {
    list.contains(word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{self, Defaults, Input, Kind};

    fn names(language: &str, headline: &str, body: &str) -> Vec<String> {
        let text = format!("{headline}\n\n{body}");
        let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
        let mut article = article::read(&input, &Defaults::default()).expect("an article");
        article.language = language.to_owned();
        proper_names(&article)
    }

    #[test]
    fn a_step_of_a_plan_is_no_name() {
        let body = "Power cuts in Marrow went from Stage 4 to Stage 6 on Friday. Stage 6 will last until Monday, Marrow said. The port of Marrow had Stage 4 before, and nobody knew of Stage 6.";
        let names = names("en", "Marrow moves power cuts to Stage 6", body);
        assert!(names.iter().any(|name| name == "Marrow") && !names.iter().any(|name| name == "Stage"), "{names:?}");
    }

    #[test]
    fn a_name_of_several_words_is_taken_whole() {
        for (headline, body, name) in [
            (
                "Warehouse fire in New Avel",
                "A warehouse burned in New Avel. New Avel firefighters came. It was the third in New Avel this month.",
                "New Avel",
            ),
            (
                "South Orla to send nurses abroad",
                "South Orla will send nurses, officials of South Orla said. South Orla has too many, and South Orla pays well.",
                "South Orla",
            ),
            (
                "Real Avel sign a teenager",
                "Real Avel have signed a teenager. Real Avel said so on Friday, and he said that Real Avel was his home.",
                "Real Avel",
            ),
            (
                "King Orlo opens a hospital",
                "King Orlo opened a hospital. The King met nurses, and King Orlo thanked them. Then King Orlo left.",
                "King Orlo",
            ),
            (
                "Marrow City win the cup",
                "Marrow City won. The goal for City came late, and City held on. They sing for Marrow City, and for City too.",
                "Marrow City",
            ),
        ] {
            assert_eq!(names("en", headline, body), [name], "{headline}");
        }
    }

    #[test]
    fn of_a_match_both_sides_are_told_or_neither() {
        let headline = "Marrow City 2-1 Velburg: late goal";
        let body = "They sing for Marrow City. The goal for Marrow City came late, and so Marrow City won.";
        assert_eq!(names("en", headline, body), Vec::<String>::new());
        let both = format!("{body} For Velburg it was the first defeat.");
        assert_eq!(names("en", headline, &both), ["Marrow City", "Velburg"]);
        // Where nobody has a score, nobody has another side.
        assert_eq!(names("en", "Marrow City beat Velburg", &both), ["Marrow City"]);
    }

    #[test]
    fn who_is_named_in_full_once_is_named_by_the_surname_too() {
        let body = "The board has named Dr. Ida Roe-Marsh of the port. It said that Roe-Marsh had won. On Friday Roe-Marsh laughed.";
        assert_eq!(names("en", "Roe-Marsh wins the post of harbour master", body), ["Roe-Marsh"]);
    }

    #[test]
    fn of_whom_a_president_is_the_story_is() {
        let body = "President Orlo of Marrow came. It is the first visit of Marrow in years, the host of Marrow said.";
        assert_eq!(names("en", "Marrow and Tal open a crossing", body), ["Marrow"]);
    }

    #[test]
    fn half_a_name_is_none() {
        for (headline, body) in [
            (
                "Trams return, Bank of Marrow says",
                "It was the Bank of Marrow that paid. For years the Bank of Marrow had not, and now Bank of Marrow trams run.",
            ),
            ("Marrow City Wins Again", "They sing for City. The goal for City came late, and then City held on."),
            (
                "Trams are back, says the Supreme Court",
                "The Supreme Court said so. Nine sat at the Supreme Court, and the Supreme Court was full.",
            ),
            ("Trams return to Avel", "People in New Avel waited. The mayor of New Avel and all in New Avel laughed."),
            (
                "Sheriff’s Office looks for witnesses",
                "The Avel Sheriff’s Office asks. Nobody told the Sheriff’s Office, and the Sheriff’s Office waits for calls.",
            ),
            (
                "Opposition walks out",
                "The leader of the Opposition spoke. All of the Opposition left, and nobody saw the Opposition come back.",
            ),
            (
                "Days of Kazakh Culture open",
                "The Kazakh Culture days of Kazakh Culture opened. All saw Kazakh Culture.",
            ),
            ("Black Friday begins", "On the Black Friday they buy. A Black Friday is long, as each Black Friday was."),
        ] {
            assert_eq!(names("en", headline, body), [""; 0], "{headline}");
        }
    }

    #[test]
    fn what_stands_behind_the_name_of_whose_it_is_is_none() {
        let body = "A fund named Marrow’s Promise gave money. The board of Marrow's Promise met, and Marrow’s Promise pays in May.";
        assert_eq!(names("en", "Schools get grants of Marrow’s Promise", body), ["Marrow"]);
        let body =
            "For Marrow’s Orlo it was the third. Then Orlo left, and nobody saw Orlo again. In May Orlo comes back.";
        assert_eq!(names("en", "Rovers hold Orlo to a draw", body), ["Orlo"]);
    }

    #[test]
    fn a_name_is_taken_where_it_stands_alone() {
        let body = "In Avel the tram stopped. All in Avel walked, and the mayor of Avel too.";
        assert_eq!(names("en", "Trams stop in Avel", body), ["Avel"]);
        let body = "Cumhurbaşkanı bugün Avel’de konuştu. Dün Avel’e geldi, yarın Avel’den dönecek.";
        assert_eq!(names("tr", "Avel’de metro durdu", body), ["Avel"]);
    }

    #[test]
    fn where_names_have_cases_only_the_one_that_names_is_taken() {
        let body = "Вчера Токарев поздравил всех. Потом Токарев уехал, и никто не видел, куда Токарев уехал.";
        assert_eq!(names("ru", "Токарев поздравил город", body), ["Токарев"]);
        let body = "Вчера в Каранде горел склад. Это третий пожар в Каранде. Жители в Каранде ждут.";
        assert_eq!(names("ru", "Пожар на складе в Каранде", body), [""; 0]);
        assert_eq!(names("ru", "Каранде дали денег", body), [""; 0]);
        let body = "Бұл Қаранда үшінші өрт. Енді Қаранда базар жоқ. Бүгін Қаранда жел.";
        assert_eq!(names("kk", "Қаранда қойма өртенді", body), [""; 0]);
        let body = "Бүгін Тоқар барды. Кеше Тоқар келді, ертең Тоқар кетеді.";
        assert_eq!(names("kk", "Тоқар қалаға барды", body), ["Тоқар"]);
    }

    #[test]
    fn what_is_of_a_country_makes_no_tag_in_any_language() {
        let body = "Dün Türk gemileri geldi. Bugün de Türk denizciler Avel’de, yarın Türk heyeti Avel’e gidecek, Avel bekliyor.";
        assert_eq!(names("tr", "Türk gemileri Avel yolunda", body), ["Avel"]);
        let body = "Ook Duitse boten kwamen. De Duitse haven is vol, en de Duitse veerboot wacht.";
        assert_eq!(names("nl", "Duitse boten naar de haven", body), [""; 0]);
    }

    #[test]
    fn days_and_nationalities_are_no_names() {
        let body = "The French Monday vote. A President of French, a French President, French Monday, Monday, Monday.";
        assert_eq!(names("en", "President of French calls Monday vote", body), [""; 0]);
    }
}
