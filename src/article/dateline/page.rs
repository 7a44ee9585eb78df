//! Datelines that the page around them bears out: `PORT AVEL: `, `Avel: `, `Avel, Harbour Herald: `, `Avel · `, of towns that nobody can list.
//!
//! A colon stands behind a speaker, a label and a topic too. So it must be the first line of a story, news must follow, and no other
//! paragraph may open in this way, as in an interview or a list.

use super::{
    MAX_BYTES, PHRASES, fold, forms, in_capitals, is_any, is_date, is_name, is_place, is_site, is_town_name, outlets,
    stops::opens_news,
};
use crate::article::{Block, BlockKind};

/// So many paragraphs of a page are looked at.
const MAX_LOOK: usize = 60;
/// Letters that a town and its cases share.
const MIN_STEM: usize = 4;

/// How many bytes the dateline has that the first paragraph of a story, `body[index]`, opens with.
pub(in crate::article) fn of_page(body: &[Block], index: usize, headline: &str) -> Option<usize> {
    let text = body[index].text.as_str();
    let page = Page { headline, body, index };
    let told = || page.others().collect::<Vec<_>>().join("\n");
    before_colon(text, &page)
        .or_else(|| house_before_colon(text, &page))
        .or_else(|| before_point(text, &page))
        .or_else(|| before_stop(text, &page))
        .or_else(|| doubled(text, &page))
        .or_else(|| forms::length(text, &page))
        .or_else(|| outlets::length(text, &told()))
}

pub(super) struct Page<'a> {
    headline: &'a str,
    body: &'a [Block],
    index: usize,
}

impl Page<'_> {
    fn others(&self) -> impl Iterator<Item = &str> {
        let others = self.body.iter().enumerate().filter(|(at, _)| *at != self.index);
        [self.headline].into_iter().chain(others.take(MAX_LOOK).map(|(_, block)| block.text.as_str()))
    }

    /// Whether another paragraph opens with a name and `mark`.
    pub(super) fn labels(&self, mark: &str) -> bool {
        let others =
            self.body.iter().enumerate().filter(|(at, block)| *at != self.index && block.kind != BlockKind::Heading);
        others.take(MAX_LOOK).any(|(_, block)| {
            let head = &block.text[..block.text.floor_char_boundary(MAX_BYTES / 2)];
            let label = head.find(mark).map(|at| head[..at].trim());
            label.is_some_and(|label| is_town_name(label) && !is_known(label))
        })
    }

    /// Whether the page has the word of a town behind a word for where: `in Avel`; a speaker is told behind `of` and `from` at most.
    fn is_told(&self, town: &str, rest: &str) -> bool {
        const HERE: [&str; 18] =
            ["in", "at", "near", "en", "em", "aus", "w", "we", "в", "во", "у", "u", "ve", "te", "na", "на", "à", "nel"];
        let word = fold(town.split([' ', '/', '-']).next().unwrap_or(town));
        let stem: String = word.chars().take(MIN_STEM.max(word.chars().count().saturating_sub(2))).collect();
        let named = |text: &str| {
            let mut before = String::new();
            text.split_whitespace().any(|next| {
                let name = next.trim_start_matches(|sign: char| !sign.is_alphabetic());
                let here = HERE.contains(&before.as_str());
                before = fold(next);
                // `Avel'de`
                let case = name.split_once(['\'', '’']).is_some_and(|(name, end)| {
                    fold(name) == word && ["da", "de", "ta", "te"].contains(&end.trim_end_matches([',', '.']))
                });
                case || here && name.starts_with(char::is_uppercase) && fold(name).starts_with(&stem)
            })
        };
        stem.chars().count() >= MIN_STEM && (named(rest) || self.others().any(named))
    }

    /// Whether somebody of that name speaks elsewhere on the page: `Roe said`.
    pub(super) fn names(&self, name: &str) -> bool {
        let last = fold(name.rsplit(' ').next().unwrap_or(name));
        let speaks = |text: &str| {
            let mut before = String::new();
            text.split_whitespace().any(|word| {
                let word = fold(word);
                let said =
                    before == last && is_any(&PHRASES.said, word.trim_matches(|sign: char| !sign.is_alphabetic()));
                before = word;
                said
            })
        };
        let mut all = [self.body[self.index].text.as_str()].into_iter().chain(self.others());
        all.any(speaks)
    }

    /// Whether the page has it elsewhere as it stands, in capitals: an acronym, a name.
    pub(super) fn shouts(&self, town: &str, rest: &str) -> bool {
        let has = |text: &str| {
            text.contains(char::is_lowercase)
                && text.split(|sign: char| !sign.is_alphanumeric() && sign != ' ').any(|part| {
                    part.match_indices(town).any(|(at, _)| {
                        let ends = |sign: Option<char>| sign.is_none_or(|sign| sign == ' ');
                        ends(part[..at].chars().next_back()) && ends(part[at + town.len()..].chars().next())
                    })
                })
        };
        has(rest) || self.others().any(has)
    }
}

pub(super) fn is_known(town: &str) -> bool {
    let folded = fold(town);
    [&PHRASES.before_colons, &PHRASES.stop_towns, &PHRASES.dash_towns].into_iter().any(|list| is_any(list, &folded))
}

/// A label, a verdict or a topic, by one of its words: without it the sentence would say something else.
pub(in crate::article) fn is_label(name: &str) -> bool {
    let folded = fold(name);
    let lists = [
        &PHRASES.not_places,
        &PHRASES.verdicts,
        &PHRASES.opinion_labels,
        &PHRASES.satire_labels,
        &PHRASES.paid_labels,
        &PHRASES.sponsor_labels,
    ];
    let known = |text: &str| lists.into_iter().any(|list| is_any(list, text));
    known(&folded) || folded.split([' ', '-', '/']).any(known)
}

/// `PORT AVEL: `, `Avel: `, `Avel, Harbour Herald: `, `Avel (Newsline): `.
fn before_colon(text: &str, page: &Page<'_>) -> Option<usize> {
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let at = head.find(": ").or_else(|| head.find(':').filter(|_| head.contains(" :")))?;
    let label = text[..at].trim_end();
    let rest = text[at + 1..].trim_start();
    if !opens_news(rest) || speaks(rest) || page.labels(": ") {
        return None;
    }
    let (town, house) = parted(label);
    let shouted = in_capitals(town) && is_place(town, true);
    let article = || town.split(' ').next().is_some_and(|first| is_any(&PHRASES.articles, &fold(first)));
    if is_label(town) || !shouted && (!is_town_name(town) || article() && !is_known(town)) || is_date(&fold(town)) {
        return None;
    }
    let placed = match house {
        Some(house) if is_house(house) => !town.contains(' ') || shouted || is_known(town) || page.is_told(town, rest),
        // `AVELHAVEN, Grenada: `
        Some(house) if shouted && is_name(house) && house.contains(char::is_lowercase) => {
            is_place(town, false) && !page.names(town)
        }
        Some(house) => is_known(town) && is_name(house) || is_any(&PHRASES.countries, &fold(house)) && is_name(town),
        None if shouted => is_known(town) || is_place(town, false) && !page.shouts(town, rest) && !page.names(town),
        None => is_known(town) || page.is_told(town, rest),
    };
    placed.then(|| text.len() - rest.len())
}

/// `Hello Harbour : `, `नमस्ते अवेल : `: the name of a house, which the story calls one: `Hello Harbour News`.
fn house_before_colon(text: &str, page: &Page<'_>) -> Option<usize> {
    const MAX_WORDS: usize = 3;
    const HOUSES: [&str; 7] = ["न्यूज़", "न्यूज", "समाचार", "टाइम्स", "पोर्टल", "নিউজ", "নিউজ২৪"];
    let (house, rest) = text.split_once(':').filter(|(house, _)| house.len() <= MAX_BYTES / 2)?;
    let (house, rest) = (house.trim_end(), rest.trim_start());
    let named = |text: &str| {
        text.match_indices(house).any(|(at, _)| {
            let next = text[at + house.len()..].split_whitespace().next().unwrap_or_default();
            let next = next.trim_matches([',', '.', '।', ':']);
            text[at + house.len()..].starts_with(' ')
                && (HOUSES.contains(&next)
                    || next.starts_with(char::is_uppercase) && is_any(&PHRASES.house_words, &fold(next)))
        })
    };
    let whole = !house.is_empty() && house.split(' ').count() <= MAX_WORDS && !is_label(house);
    (whole && opens_news(rest) && !page.labels(": ") && page.others().skip(1).any(named))
        .then(|| text.len() - rest.len())
}

/// `Avel` and `Harbour Herald` of `Avel, Harbour Herald` and of `Avel (Harbour Herald)`.
fn parted(label: &str) -> (&str, Option<&str>) {
    let bracket = label.strip_suffix(')').and_then(|label| label.split_once('('));
    match bracket.or_else(|| label.split_once(", ")) {
        Some((town, house)) => (town.trim_end(), Some(house.trim())),
        None => (label, None),
    }
}

/// An agency, or a house by one of the words that only such names have: `The Harbour Observer`.
pub(super) fn is_house(name: &str) -> bool {
    const MAX_WORDS: usize = 5;
    let folded = fold(name);
    let words = || folded.split([' ', '/']);
    let capital = || name.split(' ').all(|word| word.starts_with(|sign: char| !sign.is_lowercase()));
    is_any(&PHRASES.agencies, &folded)
        || is_any(&PHRASES.houses, &folded)
        || is_site(name)
        || words().count() <= MAX_WORDS && capital() && words().skip(1).any(|word| is_any(&PHRASES.house_words, word))
}

/// Speech in the first person, or in quotation marks: what stands before it is who speaks; and a sentence that leans on what stands before it.
pub(super) fn speaks(rest: &str) -> bool {
    const FIRST: [&str; 19] = [
        "i", "i'm", "i've", "we", "we're", "we've", "ich", "wir", "je", "j'ai", "nous", "yo", "nosotros", "eu", "nós",
        "io", "noi", "я", "мы",
    ];
    /// A later one may be of somebody whom the sentence quotes.
    const MAX_BEFORE: usize = 8;
    /// `Hope – It is what keeps them going`: of what stands before it.
    const BACK: [&str; 22] = [
        "it", "it's", "he", "she", "they", "this", "that", "these", "those", "who", "which", "whose", "es", "er",
        "c'est", "elle", "это", "он", "она", "они", "це", "вона",
    ];
    let first = fold(rest.split(' ').next().unwrap_or_default());
    let sentence = rest.split(". ").next().unwrap_or(rest);
    BACK.contains(&first.as_str())
        || rest.starts_with(['"', '“', '«', '„', '‘', '\'', '–', '—'])
        || sentence.ends_with('?')
        || sentence
            .split_whitespace()
            .take(MAX_BEFORE)
            .any(|word| FIRST.contains(&fold(word).trim_matches(|sign: char| !sign.is_alphanumeric() && sign != '\'')))
}

/// `Avel · `, as papers in Germany have it; a label before a point is no more of the story.
fn before_point(text: &str, page: &Page<'_>) -> Option<usize> {
    let (town, rest) = text.split_once(" · ").filter(|(town, _)| town.len() <= MAX_BYTES / 2)?;
    let rest = rest.trim_start();
    let sentence = rest.split(". ").next().unwrap_or(rest);
    let town_of = |town: &str| {
        let one = !town.contains(' ') || town.contains('/');
        let first = fold(town.split([' ', '-']).next().unwrap_or(town));
        one || is_known(town) || is_any(&PHRASES.town_words, &first) || page.is_told(town, rest)
    };
    let placed = is_town_name(town) && !is_label(town) && town_of(town);
    (placed && opens_news(rest) && !sentence.contains(" · ") && !page.labels(" · ")).then(|| text.len() - rest.len())
}

/// `Avel an der Lund. `, `Avel in Lundland. `: a town that is told by what it lies at, or in, and a stop; the story speaks of both, and of neither with
/// an article, as it does of a thing: `Feuer in Avel. `
fn before_stop(text: &str, page: &Page<'_>) -> Option<usize> {
    let (place, rest) = text.split_once(". ").filter(|(place, _)| place.len() <= MAX_BYTES / 2)?;
    let words: Vec<&str> = place.split(' ').collect();
    let (town, region) = (words.first()?, words.last()?);
    let small = words
        .get(1..words.len() - 1)
        .is_some_and(|inner| !inner.is_empty() && inner.iter().all(|word| is_any(&PHRASES.in_towns, word)));
    let placed = small && is_town_name(place) && !is_label(town) && town.chars().count() >= MIN_STEM;
    let named = |text: &str| {
        let words = || text.split_whitespace();
        words().zip(words().skip(1)).any(|(before, word)| {
            let is_town = word.trim_matches(|sign: char| !sign.is_alphanumeric()) == *town;
            is_town && before.starts_with(char::is_lowercase) && !is_any(&PHRASES.articles, before)
        })
    };
    let lies = || named(rest) || page.others().skip(1).any(named);
    (placed && opens_news(rest) && lies() && page.is_told(region, rest)).then(|| text.len() - rest.trim_start().len())
}

/// `Avel Baker in Avel …`, `Avel/Veld Baker …`: a town with no mark behind it, as papers in Germany have had it, where the story goes on to say
/// that it is one.
fn doubled(text: &str, page: &Page<'_>) -> Option<usize> {
    const MIN_WORDS: usize = 8;
    let (town, rest) = text.split_once(' ').filter(|(town, _)| town.len() <= MAX_BYTES / 2)?;
    let opens = rest.starts_with(char::is_uppercase) && rest.chars().nth(1).is_some_and(char::is_lowercase);
    let german = || crate::article::language::detect(rest) == "de";
    // `Saarbrücken/Saarlouis Die …`
    let two = || {
        town.split('/').count() == 2
            && town.split('/').all(|town| town.chars().count() >= MIN_STEM && page.is_told(town, rest))
    };
    let article = || rest.split(' ').next().is_some_and(|first| is_any(&PHRASES.articles, &fold(first)));
    let again = || rest.split(". ").next().is_some_and(|first| first.contains(&format!(" in {town} ")));
    let one = || is_known(town) && article();
    let named = is_name(town) && !is_label(town) && !town.ends_with('.');
    let long = || rest.split_whitespace().take(MIN_WORDS).count() == MIN_WORDS;
    (named && opens && (opens_news(rest) && (one() || two()) || long() && again()) && german())
        .then(|| text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(first: &str, below: &[&str]) -> Option<String> {
        let lines = [first].into_iter().chain(below.iter().copied());
        let body: Vec<Block> = lines.map(Block::paragraph).collect();
        of_page(&body, 0, "New bridge is open").map(|at| first[at..].to_owned())
    }

    const STORY: &str = "Builders from three towns have opened a new bridge over the river on Friday.";
    const BELOW: &str = "The bridge in Avelhoek had cost four million.";

    #[test]
    fn a_page_bears_out_a_town_before_a_colon_or_a_point() {
        for dateline in [
            "CALAVERRA: ",
            "Chennai: ",
            "Avelhoek: ",
            "Avelhoek, The Harbour Observer: ",
            "Calaverra (Harbour Herald): ",
            "CALAVERRA, Grenada: ",
            "Calaverra · ",
            "Kreis Calaverra · ",
        ] {
            assert_eq!(rest(&format!("{dateline}{STORY}"), &[BELOW]).as_deref(), Some(STORY), "{dateline}");
        }
        let german = "Handwerker in Avelhoek haben am Freitag eine neue Brücke über den Fluss eröffnet.";
        assert_eq!(rest(&format!("Avelhoek {german}"), &[]).as_deref(), Some(german));
    }

    #[test]
    fn a_house_that_the_story_calls_one_stands_before_a_colon() {
        let below = "Hello Harbour News had asked for the bridge for nine years.";
        assert_eq!(rest(&format!("Hello Harbour : {STORY}"), &[below]).as_deref(), Some(STORY));
        assert_eq!(rest(&format!("Hello Harbour : {STORY}"), &[BELOW]), None);
    }

    #[test]
    fn a_town_with_what_it_lies_in_stands_before_a_stop() {
        let story = "Zwei Wachen der Feuerwehr sind am Freitag in Holmland ausgebrannt, und niemand weiß, warum.";
        let below = "Im nördlichen Calaverra verbrannten neun Wagen.";
        assert_eq!(rest(&format!("Calaverra in Holmland. {story}"), &[below]).as_deref(), Some(story));
        for (place, below) in [
            ("Feuer in Holmland. ", "Das Feuer brach in der Nacht aus."),
            ("Feuer in Holmland. ", "Neun Wagen verbrannten."),
            ("Calaverra. ", "Neun Wagen verbrannten."),
        ] {
            assert_eq!(rest(&format!("{place}{story}"), &[below]), None, "{place}");
        }
    }

    #[test]
    fn verdicts_speakers_topics_and_lists_stay() {
        for (label, below) in [
            ("FALSE: ", BELOW),
            ("FACT CHECK: ", BELOW),
            ("CALAVERRA: ", "Calaverra said that all was well."),
            ("NOVACORP: ", "The firm NOVACORP has built it."),
            ("Calaverra: ", BELOW),
            ("Roe (SPD): ", BELOW),
            ("Jane Roe, Reuters: ", BELOW),
            ("CALAVERRA: ", "Roe: It rained on the bridge all day."),
        ] {
            assert_eq!(rest(&format!("{label}{STORY}"), &[below]), None, "{label}");
        }
        assert_eq!(rest("CALAVERRA: We have opened a new bridge over the river on Friday.", &[BELOW]), None);
    }
}
