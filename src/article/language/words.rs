//! The language of a short text by its short words, where statistics are not sure or wrong.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::chars::is_alphabetic;

/// So many words tell a language; more tell no more.
const MAX_WORDS: usize = 400;
/// Where statistics guess the same, one short word bears them out, in a text of at least as many words.
const MIN_WORDS: usize = 4;
/// As many different words of a language that statistics did not find, and at most one of theirs, and they were wrong.
const SURE: usize = 3;
/// In a text of at most as many words, one that news is told with may tell the language.
const MAX_WORDS_OF_A_LINE: usize = 12;

/// What `words.toml` holds.
struct Lists {
    tags: Vec<String>,
    words: HashMap<String, Known>,
}

/// Which languages have a word: as a short one that joins others, and as one that news is told with.
#[derive(Default)]
struct Known {
    short: Vec<usize>,
    telling: Vec<usize>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let table = toml::from_str::<toml::Table>(include_str!("words.toml"))
        .expect("words.toml is part of the program; a test reads it");
    let lists = |table: &toml::Table| -> Vec<(String, String)> {
        table.iter().filter_map(|(tag, words)| Some((tag.clone(), words.as_str()?.to_owned()))).collect()
    };
    let telling = table.get("telling").and_then(|telling| telling.as_table()).map(lists).unwrap_or_default();
    let short = lists(&table);
    let mut tags: Vec<String> = short.iter().chain(&telling).map(|(tag, _)| tag.clone()).collect();
    tags.sort();
    tags.dedup();
    let mut words: HashMap<String, Known> = HashMap::new();
    let all = short.iter().map(|list| (list, true)).chain(telling.iter().map(|list| (list, false)));
    for ((tag, list), joins) in all {
        let Some(language) = tags.iter().position(|known| known == tag) else { continue };
        for word in list.split_whitespace() {
            let known = words.entry(word.to_owned()).or_default();
            let languages = if joins { &mut known.short } else { &mut known.telling };
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
    }
    Lists { tags, words }
});

/// The words of a text that are listed, by their languages.
struct Hits {
    /// How many different words of each.
    hits: Vec<usize>,
    /// The same with those twice that no other has.
    counts: Vec<usize>,
    /// Of those that news is told with: no name is one of them.
    told: Vec<usize>,
    /// How many words the text has.
    words: usize,
}

fn hits(lower: &str) -> Hits {
    let Lists { tags, words: known } = &*LISTS;
    let none = || vec![0_usize; tags.len()];
    let Hits { mut hits, mut counts, mut told, mut words } =
        Hits { hits: none(), counts: none(), told: none(), words: 0 };
    let mut seen: Vec<&str> = Vec::new();
    // `The mayor’s`: no word of its own.
    let lower = &lower.replace("’s ", " ").replace("'s ", " ");
    for word in lower.split(|sign: char| !is_alphabetic(sign)).filter(|word| !word.is_empty()).take(MAX_WORDS) {
        words += 1;
        if let Some(languages) = known.get(word).filter(|_| !seen.contains(&word)) {
            seen.push(word);
            let all = languages.short.iter().chain(languages.telling.iter().filter(|at| !languages.short.contains(at)));
            let alone = if all.clone().count() == 1 { 2 } else { 1 };
            for language in all {
                hits[*language] += 1;
                counts[*language] += alone;
            }
            for language in &languages.telling {
                told[*language] += 1;
            }
        }
    }
    Hits { hits, counts, told, words }
}

/// `tag`, if `lower` has so many of the short words of that language, and so few of any other's, that nothing else could say better
/// what it is written in.
pub(super) fn plainly(lower: &str, tag: &str) -> Option<&'static str> {
    /// As many different ones.
    const PLAIN: usize = 8;
    /// As many times those of any other.
    const TIMES: usize = 3;
    let own = LISTS.tags.iter().position(|known| known == tag)?;
    let Hits { hits, .. } = hits(lower);
    let others = || hits.iter().enumerate().filter(|(at, _)| *at != own).map(|(_, count)| count);
    let plain = hits[own] >= PLAIN && others().all(|count| count * TIMES <= hits[own]);
    plain.then(|| LISTS.tags[own].as_str())
}

/// The language of `lower`, a text in lower case; `guess` is what statistics say, and whether they are sure.
pub(super) fn language(lower: &str, guess: Option<(&'static str, bool)>) -> Option<&'static str> {
    let Lists { tags, .. } = &*LISTS;
    let Hits { hits, counts, told, words } = hits(lower);
    let best = (0..tags.len()).max_by_key(|at| counts[*at])?;
    let most = counts[best];
    let next = (0..tags.len()).filter(|at| *at != best).map(|at| counts[at]).max().unwrap_or(0);
    let said = |tag: &str| tags.iter().position(|known| known == tag);
    let plain = hits[best] >= 2 && (most >= 2 * next || most >= next + 2);
    // One word that only one language has, in a line that has none of another.
    let alone = told[best] > 0 && next == 0 && words <= MAX_WORDS_OF_A_LINE;
    match guess {
        // Statistics are often sure of a short text, and wrong.
        Some((tag, true)) => {
            let wrong = plain && hits[best] >= SURE && said(tag).is_some_and(|at| hits[at] <= 1);
            Some(if wrong { named(&tags[best])? } else { tag })
        }
        _ if plain => named(&tags[best]),
        Some((tag, false)) => {
            let borne_out = said(tag).is_some_and(|at| counts[at] > 0 && counts[at] == most && words >= MIN_WORDS);
            let told = || if alone { named(&tags[best]) } else { None };
            if borne_out { Some(tag) } else { told() }
        }
        None if alone => named(&tags[best]),
        None => None,
    }
}

/// The language that has most of the words of `lower`, if no other has as many.
pub(super) fn likely(lower: &str) -> Option<&'static str> {
    let Lists { tags, words: known } = &*LISTS;
    let mut hits = vec![0_usize; tags.len()];
    let letters = |sign: char| !is_alphabetic(sign);
    for languages in lower.split(letters).take(MAX_WORDS_OF_A_LINE).filter_map(|word| known.get(word)) {
        let all = languages.short.iter().chain(languages.telling.iter().filter(|at| !languages.short.contains(at)));
        all.for_each(|at| hits[*at] += 1);
    }
    let best = (0..tags.len()).max_by_key(|at| hits[*at])?;
    let alone = hits.iter().filter(|count| **count == hits[best]).count() == 1;
    named(tags.get(best).filter(|_| alone && hits[best] > 0)?)
}

/// Whether `lower` is a short word of some language, with which no line ends.
pub(super) fn is_short_word(lower: &str) -> bool {
    LISTS.words.get(lower).is_some_and(|known| !known.short.is_empty())
}

/// The tag as a name that lives as long as the program.
fn named(tag: &str) -> Option<&'static str> {
    LISTS.tags.iter().find(|known| *known == tag).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::super::detect;
    use super::*;

    #[test]
    fn every_word_is_written_as_texts_are_compared() {
        for word in LISTS.words.keys() {
            assert_eq!(&word.to_lowercase(), word);
        }
    }

    #[test]
    fn the_language_of_a_line_or_two_is_told() {
        for (language, text) in [
            ("en", "Avel beat Veldhaven 3-0 in the cup."),
            ("en", "Sister Maria was brought to the harbour clinic in Avel on Friday, the parish said."),
            ("en", "Board quits after the flood"),
            ("en", "Avel’s mayor resigns"),
            ("en", "Magnitude 6.2 quake shakes southern Avel"),
            ("ru", "Мэр подписал указ"),
            ("fr", "Un cargo de 180 mètres a heurté le quai du port vendredi."),
            ("es", "Un terremoto sacudió la costa de Avel este viernes, según el alcalde."),
            ("pt", "Um navio bateu no cais do porto nesta sexta, segundo a prefeitura."),
            ("it", "Una nave ha urtato il molo del porto, è grave il pilota."),
            ("de", "Ein Schiff hat am Freitag den Kai gerammt, sagte der Lotse."),
            ("nl", "Het schip is vrijdag door de minister gedoopt, aldus het havenbedrijf."),
            ("tr", "Gemi limana çarptı, kaptan bir açıklama için daha sonra gelecek dedi."),
            ("id", "Kapal itu menabrak dermaga pada Jumat, tidak ada korban."),
            ("pl", "Statek uderzył w nabrzeże i nie wypłynie do piątku, powiedział pilot."),
            ("ru", "На севере Авеля произошло наводнение"),
            ("ru", "В порту загорелся склад. На месте погибли два человека"),
            ("ru", "Судно ударило причал, но никто не ранен, сообщили в порту"),
        ] {
            assert_eq!(detect(text), language, "{text}");
        }
    }

    #[test]
    fn news_of_a_few_words_tells_its_language() {
        for (language, text) in [
            ("en", "Queen dies\nQueen Aina is dead."),
            ("en", "Fire in Avel\nThe quay burns."),
            ("de", "Papst tot\nPapst Leo ist tot."),
            ("nl", "Paus dood\nPaus Leo is dood."),
            ("fr", "Le pape est mort"),
            ("es", "Huelga\nTerminó la huelga."),
            ("pt", "Greve acabou\nA greve acabou."),
            ("it", "Papa a Roma\nIl Papa è a Roma."),
            ("pl", "Papież nie żyje\nPapież Leon nie żyje."),
            ("tr", "Deprem\nAvel'de deprem oldu."),
            ("fi", "Paavi kuoli\nPaavi Leo kuoli."),
            ("vi", "Giáo hoàng qua đời\nGiáo hoàng Leo đã qua đời."),
            ("sv", "Påven död\nPåven Leo dog i natt."),
            ("cs", "Papež zemřel\nPapež Lev zemřel."),
            ("id", "Gempa\nGempa di Avel."),
            ("hu", "Meghalt a pápa\nLeó pápa meghalt."),
            ("ru", "Пожар\nГорит школа."),
            ("uk", "Світла немає\nУ порту немає світла."),
            ("kk", "Қар жауды\nАвельде қар жауды."),
            ("ko", "교황 선종\n교황 레오가 선종했다."),
            ("he", "האפיפיור מת\nהאפיפיור ליאו מת."),
            ("el", "Πέθανε ο πάπας"),
            ("th", "สันตะปาปาสิ้นพระชนม์"),
            ("ja", "教皇死去\n教皇レオが死去した。"),
            ("zh", "教宗去世了\n教宗在罗马去世了。"),
            ("ar", "وفاة البابا\nتوفي البابا ليو."),
            ("be", "Снег\nВыпаў снег."),
            ("af", "Pous sterf\nPous Leo is dood."),
            ("af", "Staking verby\nDie staking is verby."),
        ] {
            assert_eq!(detect(text), language, "{text}");
        }
    }

    #[test]
    fn names_and_figures_tell_no_language() {
        for text in [
            "Gol\nGol de Lund.",
            "Los Angeles",
            "Los Angeles 2, San Diego 1",
            "San Miguel del Mar",
            "Die Hard",
            "Le Monde",
            "Papa",
            "Paven død",
            "Taxi, Hotel, Restaurant",
            "Bayern - Real 2:1",
            "東京",
            "Umro papa\nPapa Lav je umro.",
            "Paus meninggal\nPaus Leo meninggal.",
            "Почина папата",
            "Өрт",
            "Avel 3, Veldhaven 0",
            "Aina Serik",
            "Harbour Post",
            "FC Nord - SC Avel 2:1",
            "На север в Авел",
        ] {
            assert_eq!(detect(text), super::super::UNKNOWN, "{text}");
        }
    }
}
