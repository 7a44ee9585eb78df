//! The headline with the name of its site or the way to it on one line, as the title of a page has it, where the page has it
//! without them below.

use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::in_letters;
use crate::article::{LeftOut, LeftOutKind};

/// Both lines stand within as many from the top.
const TOP: usize = 16;
/// The headline has as many words, or letters where no spaces part them.
const MIN_WORDS: usize = 4;
const MIN_LETTERS: usize = 8;
/// The name of a site has at most as many words.
const MAX_NAME_WORDS: usize = 6;
const SIGNS: [&str; 11] = [" - ", " – ", " — ", " | ", " :: ", " » ", " › ", " > ", " · ", " • ", " / "];

/// Puts the line below in the place of one that is the same with a site's name behind it or the way to it before it.
pub(super) fn take(paragraphs: &mut [Vec<&str>], left_out: &mut Vec<LeftOut>) {
    let places: Vec<(usize, usize)> = paragraphs
        .iter()
        .enumerate()
        .flat_map(|(at, lines)| (0..lines.len()).map(move |line| (at, line)))
        .take(TOP)
        .collect();
    for (index, (at, line)) in places.iter().enumerate() {
        let titled = paragraphs[*at][*line];
        // A headline stands alone, or above its deck.
        let beside = *line > 0;
        let below = places[index + 1..].iter().map(|(at, line)| paragraphs[*at][*line]);
        let found = below.filter(|below| is_long(below)).find(|below| {
            has_name(titled, below)
                || has_way(titled, below)
                || has_way_to_cut(titled, below)
                || beside && is_begun(titled, below)
        });
        if let Some(headline) = found {
            let rest = titled.replacen(headline, "", 1);
            let text = rest.trim_matches(|sign: char| sign.is_whitespace() || "-–—|:»›>·•/*#".contains(sign));
            left_out.push(LeftOut { kind: LeftOutKind::Label, text: text.to_owned() });
            paragraphs[*at][*line] = headline;
        }
    }
}

fn is_long(line: &str) -> bool {
    line.split(' ').count() >= MIN_WORDS || in_letters(line) >= MIN_LETTERS
}

/// `Trams return to the quay - Harbour Post`
fn has_name(titled: &str, headline: &str) -> bool {
    // `*** Trams return to the quay | …`
    let bare = titled.trim_start_matches(['*', '•', '»', '#', '|', ' ']);
    let Some(rest) = bare.strip_prefix(headline) else { return false };
    let Some(name) = SIGNS.iter().find_map(|sign| rest.strip_prefix(sign)) else { return false };
    // `harbourpost.example`
    let address = !name.contains(' ') && name.contains('.') && !name.ends_with('.');
    // `THE HARBOUR POST | VELDLAND`: each of its parts may have as many.
    let few = name.split(" | ").all(|part| part.split(' ').count() <= MAX_NAME_WORDS);
    few && (address || !name.starts_with(char::is_lowercase))
}

/// `HomeLocal NewsTrams return to the quay`, `Avel » Trams return to the quay`: what stands before a headline is glued to it, or has
/// such a sign behind it. A label that says what the text is stays.
fn has_way(titled: &str, headline: &str) -> bool {
    let Some(way) = titled.strip_suffix(headline).filter(|way| !way.is_empty()) else { return false };
    let glued = way.ends_with(char::is_lowercase) && headline.starts_with(char::is_uppercase);
    // `Home»Local»`, as some themes have it.
    let parted = SIGNS.iter().chain(&["»", "›", ">"]).find_map(|sign| way.strip_suffix(sign));
    let label = parted.is_some_and(|label| is_any(&PHRASES.opinion_labels, &fold(label)));
    let steps = SIGNS.iter().map(|sign| way.matches(sign).count()).max().unwrap_or_default();
    let few = steps > 1 || way.split(' ').count() <= 2 * MAX_NAME_WORDS;
    // `Home Local News Trams return to the quay`
    let entry = way.split(' ').next().is_some_and(|first| is_any(&PHRASES.menus, &fold(first)));
    few && !way.ends_with(['.', '!', '?']) && (glued || parted.is_some() && !label || entry && way.ends_with(' '))
}

/// `Trams return to the quay`, above `Trams return to the quay of Avel in May`: what a picture of the story is called, and no sentence below.
fn is_begun(titled: &str, headline: &str) -> bool {
    const MAX_MORE: usize = 6;
    let rest = headline.strip_prefix(titled).filter(|rest| rest.starts_with(' '));
    // What has signs in it is whose picture it is.
    let more = |rest: &str| {
        rest.split_whitespace().count() <= MAX_MORE
            && rest.chars().all(|sign| sign.is_alphanumeric() || " '’,".contains(sign))
    };
    rest.is_some_and(more)
        && titled.split(' ').count() >= MIN_WORDS
        && !headline.ends_with(['.', '!', '?', ':', '…', '。', '।'])
}

/// `HomeLocal NewsTrams return to the old…`, above `Trams return to the old quay of Avel`: a way to a headline of which it has but the beginning.
fn has_way_to_cut(titled: &str, headline: &str) -> bool {
    const MIN_CUT: usize = 16;
    // The way may have other quotation marks.
    let plain = |text: &str| text.replace(['«', '»', '“', '”', '„', '\''], "\"");
    let Some(cut) = titled.strip_suffix('…').or_else(|| titled.strip_suffix("...")) else { return false };
    let (cut, whole) = (plain(cut.trim_end()), plain(headline));
    let Some(opening) = whole.split_once(' ').and_then(|(one, rest)| {
        let two = rest.split(' ').next()?;
        whole.get(..one.len() + 1 + two.len())
    }) else {
        return false;
    };
    let Some(at) = cut.rfind(opening) else { return false };
    let (way, begun) = cut.split_at(at);
    let way: String = titled.chars().take(way.chars().count()).collect();
    // The beginning of the first sentence, in the place of a deck, has no way before it.
    let alone = way.is_empty() && !headline.ends_with(['.', '!', '?', '。', '।']);
    begun.chars().count() >= MIN_CUT
        && begun.len() < whole.len()
        && whole.starts_with(begun)
        && (alone || has_way(&format!("{way}{whole}"), &whole))
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const HEADLINE: &str = "Trams return to the quay of Avel";
    const LEAD: &str = "Trams will run along the old quay again from May, the port of Avel said.";

    fn told(text: &str) -> (String, Vec<String>) {
        let article = read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        (article.headline, article.body.into_iter().map(|block| block.text).collect())
    }

    #[test]
    fn the_name_of_a_site_or_the_way_to_it_is_no_part_of_a_headline_that_stands_below_without_it() {
        for titled in [
            format!("{HEADLINE} - “Harbour” Television"),
            format!("{HEADLINE} | harbourpost.example"),
            format!("{HEADLINE} :: Harbour Post"),
            format!("*** {HEADLINE} | THE HARBOUR POST | PORT OF VELDLAND"),
            format!("HomeLocal News{HEADLINE}"),
            format!("Local News » {HEADLINE}"),
            format!("Home Local News {HEADLINE}"),
            format!("Home»Local»{HEADLINE}"),
            format!("You are here: Home Page / About the Council of Avel / News and Events / {HEADLINE}"),
        ] {
            for between in ["", "4 December 2026\n"] {
                let text = format!("{titled}\n\n{between}{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
                assert_eq!(
                    told(&text),
                    (HEADLINE.to_owned(), vec![LEAD.to_owned(), "It rained.".to_owned()]),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn the_way_to_a_headline_that_it_has_only_the_beginning_of_is_no_headline() {
        let headline = "Trams «return» to the quay of Avel";
        for titled in [
            "HomeLocal NewsTrams \"return\" to the quay…",
            "InicioPolíticaTrams \"return\" to the quay...",
            "Local News » Trams “return” to the quay of…",
            "Trams “return” to the quay of...",
        ] {
            let text = format!("{titled}\n\n{headline}\n\n{LEAD}\n\nIt rained.\n");
            assert_eq!(told(&text), (headline.to_owned(), vec![LEAD.to_owned(), "It rained.".to_owned()]), "{text}");
        }
        let own = "Sea of trams “return” to the quay…";
        assert_eq!(told(&format!("{own}\n\n{headline}\n\n{LEAD}\n")).0, own);
    }

    #[test]
    fn what_a_picture_is_called_is_the_beginning_of_a_headline() {
        let text = format!("HARBOUR.EXAMPLE\n{HEADLINE}\nPOLITICS\n\n{HEADLINE} in May\n\n{LEAD}\n\nIt rained.\n");
        assert_eq!(told(&text).0, format!("{HEADLINE} in May"));
        let lead = format!("{HEADLINE} from May.");
        assert_eq!(told(&format!("{HEADLINE}\n\n{lead}\n\n{LEAD}\n")).0, HEADLINE);
    }

    #[test]
    fn a_headline_that_goes_on_keeps_its_end() {
        for titled in [
            format!("{HEADLINE} – and nobody rides them"),
            format!("{HEADLINE} in May"),
            format!("Opinion | {HEADLINE}"),
        ] {
            assert_eq!(told(&format!("{titled}\n\n{HEADLINE}\n\n{LEAD}\n")).0, titled);
        }
    }
}
