//! Datelines that a newsroom's name makes, or a town that the story names again: `CNN — `, `Da Redação - `, `Avel. `.

use crate::article::language;

use super::unknown::town_before_dash;
use super::{MAX_BYTES, PHRASES, fold, in_capitals, is_any, is_date, is_small, is_town_name};

/// How far into the story a town is looked for, in bytes.
const MAX_LOOK: usize = 400;
/// Letters that a town and its cases share: `Kraków`, `Krakowie`.
const MIN_STEM: usize = 4;

/// What follows the dateline that `text` opens with, if it does.
pub(super) fn rest(text: &str) -> Option<&str> {
    before_dash(text).or_else(|| before_colon(text)).or_else(|| before_town(text)).or_else(|| glued(text))
}

/// `CNN — `, `dpa - `, `KOMPAS.com - `, `Jakarta - `: a newsroom, or a town as some write it, alone before a dash; not where
/// the dash opens what a second one closes.
fn before_dash(text: &str) -> Option<&str> {
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let (at, dash) =
        [" - ", " – ", " — ", " -- ", " | "].iter().filter_map(|dash| Some((head.find(dash)?, dash))).min()?;
    let rest = text[at + dash.len()..].trim_start();
    let folded = fold(head[..at].trim_matches(['(', ')', ' ']));
    let told = is_any(&PHRASES.houses, &folded)
        || is_any(&PHRASES.dash_agencies, &folded)
        || is_any(&PHRASES.dash_towns, &folded)
        || is_any(&PHRASES.before_colons, &folded) && head[..at].starts_with(char::is_uppercase) && is_news(rest);
    let sentence = rest.split(". ").next().unwrap_or(rest);
    let closed = [" - ", " – ", " — "].iter().any(|dash| sentence.contains(dash));
    (told && !closed && opens(rest)).then_some(rest)
}

/// `APP: `, behind a town and its dash: an agency in capitals.
fn before_colon(text: &str) -> Option<&str> {
    let (agency, rest) = text.split_once(": ").filter(|(agency, _)| agency.len() <= MAX_BYTES)?;
    let told = in_capitals(agency) && is_any(&PHRASES.dash_agencies, &fold(agency));
    (told && opens(rest)).then_some(rest)
}

/// `Liputan6.com, Jakarta `: a newsroom and a town, and no more.
fn before_town(text: &str) -> Option<&str> {
    let (house, behind) = text.split_once(", ").filter(|(house, _)| house.len() <= MAX_BYTES)?;
    let (town, rest) = behind.split_once(' ').filter(|(town, _)| town.len() <= MAX_BYTES)?;
    let rest = rest.trim_start_matches(['-', '–', '—', ' ']);
    (is_any(&PHRASES.houses, &fold(house)) && is_any(&PHRASES.dash_towns, &fold(town)) && opens(rest)).then_some(rest)
}

/// `ANKARA-Bakan …`, `ANKARA- Bakan …`: a town that is known.
fn glued(text: &str) -> Option<&str> {
    let (town, rest) = text.split_once(['-', '–', ':', '.']).filter(|(town, _)| town.len() <= MAX_BYTES)?;
    let (town, rest) = (town.trim_end(), rest.trim_start_matches([' ', '-']));
    let small = rest.chars().filter(|sign| sign.is_alphabetic()).nth(1).is_some_and(is_small);
    (in_capitals(town) && is_any(&PHRASES.before_colons, &fold(town)) && small && opens(rest)).then_some(rest)
}

/// A sentence of some length: `Ottawa – The capital of Canada.` is none of a story.
fn is_news(rest: &str) -> bool {
    const MIN_WORDS: usize = 8;
    rest.split(". ").next().unwrap_or(rest).split_whitespace().take(MIN_WORDS).count() == MIN_WORDS
}

fn opens(rest: &str) -> bool {
    rest.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|letter| !is_small(letter))
}

/// How many bytes of `text` are a town with a stop, `Avel. `, or a dash, `Avel – `, that headline or story name again behind a word for where:
/// `in Avel`. A word that opens a story alone may be anything else.
pub(in crate::article) fn names_place(text: &str, headline: &str) -> Option<usize> {
    let dashed = town_before_dash(text);
    let stopped = || text.split_once(". ").filter(|(town, _)| town.len() <= MAX_BYTES / 2);
    let (town, rest) = dashed.or_else(stopped)?;
    if !is_town_name(town) || town.contains('.') || !opens(rest) || is_any(&PHRASES.not_places, &fold(town)) {
        return None;
    }
    let stem: String = fold(town).chars().take(MIN_STEM).collect();
    let named = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.windows(2).any(|pair| {
            let within = fold(pair[0]);
            let placed = is_any(&PHRASES.at_towns, within.trim_matches(|sign: char| !sign.is_alphabetic()));
            let name = pair[1].trim_start_matches(|sign: char| !sign.is_alphabetic());
            placed && name.starts_with(char::is_uppercase) && fold(name).starts_with(&stem)
        })
    };
    let near = &rest[..rest.floor_char_boundary(MAX_LOOK)];
    let again = stem.chars().count() >= MIN_STEM && (named(near) || named(headline));
    let whole = || {
        const MIN_WORDS: usize = 5;
        rest.split(". ").next().unwrap_or(rest).split_whitespace().take(MIN_WORDS).count() == MIN_WORDS
    };
    // `Berlin. `, `Weißenfels. `, `Puerto Avel. `, as German and Spanish papers have it.
    let known = || {
        // `Avelmaju - `, as papers in Indonesia have it.
        if dashed.is_some() {
            return town.chars().count() >= MIN_STEM && matches!(language::detect(rest), "id" | "ms");
        }
        whole()
            && match language::detect(rest) {
                "de" => is_any(&PHRASES.stop_towns, &fold(town)) || ends_as_german_town(town),
                "es" => is_spanish_town(town),
                "sw" => is_any(&PHRASES.before_colons, &fold(town)),
                _ => false,
            }
    };
    (again || known()).then(|| text.len() - behind_house(rest).len())
}

/// What stands behind a day and the name of a house with its dash, `4 декабря. Степной вестник – `, where a town stood before them. A name of
/// somebody is no house: its second word has a capital.
fn behind_house(text: &str) -> &str {
    const MAX_WORDS: usize = 3;
    let dated = text.split_once(". ").filter(|(day, _)| is_date(&fold(day)) && day.contains(char::is_numeric));
    let behind = dated.map_or(text, |(_, rest)| rest.trim_start());
    let near = &behind[..behind.floor_char_boundary(MAX_BYTES / 2)];
    let dash = [" – ", " — ", " - "].iter().filter_map(|dash| Some((near.find(dash)?, dash.len()))).min();
    let Some((at, dash)) = dash else { return text };
    let (house, rest) = (&behind[..at], behind[at + dash..].trim_start());
    let words: Vec<&str> = house.split(' ').collect();
    let letters = |word: &str| word.chars().all(|sign| sign.is_alphabetic() || sign == '-');
    let small = words.len() > 1 && words[1..].iter().all(|word| word.starts_with(is_small));
    let named =
        house.starts_with(char::is_uppercase) && words.len() <= MAX_WORDS && words.iter().all(|word| letters(word));
    let told = named && small && opens(rest) && is_news(rest);
    if told { rest } else { text }
}

/// `Weißenfels`, by its last syllable; `Daheim` is none.
fn ends_as_german_town(town: &str) -> bool {
    const MIN_LETTERS: usize = 7;
    let folded = fold(town);
    town.chars().count() >= MIN_LETTERS
        && !matches!(folded.as_str(), "insgeheim" | "eisberg" | "weinberg")
        && PHRASES.town_ends.iter().any(|end| folded.ends_with(end.as_str()))
}

/// `Puerto Avel`, by its first word, or a town that is known.
fn is_spanish_town(town: &str) -> bool {
    let folded = fold(town);
    let first = folded.split_once(' ').map(|(first, _)| first);
    // `Santiago de la Vega`
    let town = |first: &str| is_any(&PHRASES.town_words, first) || is_any(&PHRASES.before_colons, first);
    first.is_some_and(town) || is_any(&PHRASES.before_colons, &folded)
}

#[cfg(test)]
mod tests {
    use super::super::split;
    use super::*;

    #[test]
    fn a_town_that_nobody_knows_opens_a_story_in_indonesian() {
        let story =
            "Polisi menetapkan sopir bus itu sebagai tersangka kecelakaan yang menewaskan dua orang pada hari Kamis.";
        for dateline in ["Avelmaju - ", "HarianKota, Avelmaju - ", "HarianKota.com, Avelmaju – "] {
            let text = format!("{dateline}{story}");
            assert_eq!(names_place(&text, "").map(|at| &text[at..]), Some(story), "{text}");
        }
    }

    #[test]
    fn newsrooms_before_a_dash_are_no_story() {
        for (dateline, story) in [
            ("CNN — ", "The port opened."),
            ("dpa - ", "Der Hafen ist offen."),
            ("KOMPAS.com - ", "Pelabuhan dibuka."),
            ("Jakarta - ", "Pelabuhan dibuka."),
            ("Jakarta, CNN Indonesia -- ", "Pelabuhan dibuka."),
            ("Liputan6.com, Jakarta ", "Pelabuhan dibuka."),
            ("Tengrinews.kz – ", "Порт открылся."),
            ("(Dân trí) - ", "Cảng đã mở."),
            ("Da Redação - ", "O porto abriu."),
            ("ANKARA-", "Bakan limanı açtı."),
            ("ASTANA–", "A port opened."),
            ("ASTANA : ", "The port opened."),
            ("ASTANA. ", "The port opened."),
            ("Berlin – ", "Der neue Hafen der Stadt ist seit Montag wieder offen."),
            ("Rio de Janeiro - ", "O porto da cidade abriu na segunda-feira após dois anos."),
            ("Paris, France | AFP | ", "The port opened."),
            ("PARIS. December 4. Interfax – ", "The port opened."),
            ("Islamabad - APP: ", "The port of the town opened on Monday after two years."),
            ("AGI - ", "Il porto ha aperto."),
        ] {
            let text = format!("{dateline}{story}");
            assert_eq!(split(&text).map(|found| found.rest), Some(story), "{text}");
        }
        for text in [
            "CNN — the network — has been sold.",
            "CNN — The network — has been sold.",
            "Jakarta – ibu kota lama – tenggelam.",
            "Reuters, Jakarta and the law",
            "Avel-Bahn fährt wieder.",
            "Aina – The mayor is back.",
            "Paris – The city of light – is dark.",
            "Berlin – das ist der Hafen.",
            "NATO: The port is shut.",
            "ASTANA.kz is shut.",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }

    #[test]
    fn a_town_with_a_stop_is_told_where_the_story_names_it_again() {
        for (text, headline, rest) in [
            ("Veldhafen. In einem Werk in Veldhafen brennt es.", "Brand", "In einem Werk in Veldhafen brennt es."),
            ("Kraków. W Krakowie ruszyły tramwaje.", "Tramwaje", "W Krakowie ruszyły tramwaje."),
            ("LUNDHAMN. Bron är öppen.", "Ny bro öppnad i Lundhamn", "Bron är öppen."),
            (
                "Berlin. Eine neue Brücke am Hafen soll nach dem Willen der Stadt im Mai öffnen.",
                "Brücke",
                "Eine neue Brücke am Hafen soll nach dem Willen der Stadt im Mai öffnen.",
            ),
            ("Veldhafen. Züge fahren von Veldhafen nach Avel.", "Züge", "Züge fahren von Veldhafen nach Avel."),
        ] {
            assert_eq!(names_place(text, headline).map(|at| &text[at..]), Some(rest), "{text}");
        }
        let news = "Новый порт открыли в четверг в центре Авеля, он обошёлся в 4 млрд тенге.";
        for dateline in ["Авель. Степной вестник – ", "Авель. 4 декабря. Степной вестник – "]
        {
            let text = format!("{dateline}{news}");
            assert_eq!(names_place(&text, "В Авеле открыли порт").map(|at| &text[at..]), Some(news), "{text}");
        }
        for rest in [
            "Пётр Котов – Смотритель порта в Авеле, который зажигал его огни девять лет подряд.",
            "Новый порт – это всё, что в Авеле построили за девять лет.",
            "Новый порт открыт – Это решили в Авеле.",
        ] {
            let text = format!("Авель. {rest}");
            let told = names_place(&text, "").map(|at| &text[at..]);
            assert!(told.is_none_or(|told| told == rest), "{told:?}");
        }
        for (town, rest) in [
            ("Hannover", "Die alte Brücke bleibt bis März gesperrt."),
            ("Weißenfels", "Nach dem Sturz der Mauer bleibt die alte Brücke bis März gesperrt."),
            ("Puerto Avel", "El volcán ha obligado a evacuar a los vecinos de nueve pueblos."),
        ] {
            let text = format!("{town}. {rest}");
            assert_eq!(names_place(&text, "").map(|at| &text[at..]), Some(rest), "{text}");
        }
        for text in [
            "Money. Money is all that counts.",
            "Silence. Then the siren.",
            "Stop. In stopping he fell.",
            "Mr. Lund is in Lund.",
            "Berlin. Es regnet.",
            "Berlin. That was where the trams of the port came from, said the mayor on Monday.",
            "Schlussworte. Nach neun Jahren ist die alte Brücke am Hafen wieder offen.",
            "Insgeheim. Nach neun Jahren ist die alte Brücke am Hafen wieder offen.",
            "Miedo. El volcán ha obligado a evacuar a los vecinos de nueve pueblos.",
            "Weißenfels. Es regnet.",
            "Winter. Eine neue Brücke am Hafen soll nach dem Willen der Stadt im Mai öffnen.",
        ] {
            assert_eq!(names_place(text, "Silence falls"), None, "{text}");
        }
    }
}
