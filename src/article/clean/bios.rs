//! Lines below a story about who wrote it, whom nothing else may name: `Jane Roe is a columnist and the author of The Salt Road`.

use super::BOTTOM;
use crate::article::byline::{self, is_name, says_who};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{Block, BlockKind};

/// Such a line has at most as many words.
const MAX_WORDS: usize = 45;
/// What somebody is stands within as many words behind the verb.
const MAX_TO_ROLE: usize = 8;
/// The name alone stands among as many lines above the story.
const MAX_ABOVE: usize = 6;

/// What was taken out of a body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// The lines, in reading order.
    pub lines: Vec<String>,
    /// Whom they are about and whose name stands above the story too: who wrote it.
    pub signed: Vec<String>,
    /// Whom they are about: who wrote it if nobody else did.
    pub named: Vec<String>,
}

/// Takes the lines about who wrote a story from below it, and the name alone from above; whom the story or its `headline` tells of is
/// none of its authors.
pub(super) fn take(body: &mut Vec<Block>, headline: &str) -> Taken {
    let mut taken = Taken::default();
    let first = body.len().saturating_sub(BOTTOM).max(1);
    for at in (first..body.len()).rev() {
        // Without a stop it may have been taken for a subheading.
        let is_line = |block: &&Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading);
        let Some(block) = body.get(at).filter(is_line) else { continue };
        let signed = |name: &str| {
            let alone = |block: &Block| is_alone(&block.text, name);
            body.iter().take(MAX_ABOVE.min(at)).position(alone)
        };
        let told = |name: &str, apart: &[usize]| {
            let last = name.rsplit(' ').next().unwrap_or(name);
            let others = body.iter().enumerate().filter(|(other, _)| *other != at && !apart.contains(other));
            headline.contains(last) || others.into_iter().any(|(_, block)| block.text.contains(last))
        };
        let apart = |name: &str| -> Vec<usize> {
            let bylined =
                |block: &Block| byline::names(&block.text).is_some_and(|names| names.iter().any(|other| other == name));
            let lines = body.iter().enumerate().filter(|(_, block)| is_alone(&block.text, name) || bylined(block));
            lines.map(|(other, _)| other).collect()
        };
        if let Some(name) = whose(&block.text, |name| signed(name).is_some()).filter(|name| !told(name, &apart(name))) {
            let above = signed(&name);
            taken.lines.insert(0, body.remove(at).text);
            match above {
                Some(above) => {
                    taken.lines.insert(0, body.remove(above).text);
                    taken.signed.insert(0, name);
                }
                None => taken.named.insert(0, name),
            }
        } else if let Some(name) = body.get(at - 1).and_then(|above| named_above(&block.text, &above.text))
            && !told(&name, &apart(&name))
        {
            taken.lines.insert(0, body.remove(at).text);
            taken.lines.insert(0, body.remove(at - 1).text);
            taken.named.insert(0, name);
        }
    }
    taken
}

/// Whom a line is about that says what somebody is by trade: `Jane Roe is a columnist and teaches history`.
pub(in crate::article) fn about(text: &str) -> Option<String> {
    whose(text, |_| false)
}

/// The same; of whom `is_known` says that they wrote it, the line may say anything.
fn whose(text: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let text = text.trim_start_matches(['*', '•', '—', '–', ' ']);
    let words: Vec<&str> = text.split_whitespace().take(MAX_WORDS + 1).collect();
    if words.len() > MAX_WORDS || text.contains(['"', '“', '«', '„']) {
        return None;
    }
    let names = words.iter().take_while(|word| is_name(word)).count();
    let (verb, rest) = words.get(names..)?.split_first()?;
    let bare = |word: &str| fold(word.trim_matches(|sign: char| !sign.is_alphanumeric()));
    let is_role = |word: &&str| is_any(&PHRASES.roles, &bare(word));
    let dashed = matches!(*verb, "—" | "–");
    let verb = fold(verb);
    let is = is_any(&PHRASES.about_authors_are, &verb) && !matches!(verb.as_str(), "was" | "war");
    let next = rest.first().map(|next| bare(next)).unwrap_or_default();
    let described = || rest.iter().take(MAX_TO_ROLE).any(is_role);
    let opens = dashed && rest.iter().take(3).any(is_role)
        || is && (is_any(&PHRASES.about_authors_as, &next) || is_role(&next.as_str()));
    let name = words[..names].join(" ");
    ((2..=4).contains(&names) && opens && (dashed || described() || is_known(&name))).then_some(name)
}

/// Who stands in the line `above` one that goes on with the first name: `Jane Roe`, `Jane covers the ports of the north.`
fn named_above(text: &str, above: &str) -> Option<String> {
    let names = byline::listed(above)?;
    let [name] = names.as_slice() else { return None };
    let behind = text.strip_prefix(name.split(' ').next()?)?.strip_prefix(' ')?;
    let few = text.split_whitespace().take(MAX_WORDS + 1).count() <= MAX_WORDS;
    (name.contains(' ') && few && says_who(&fold(behind))).then(|| name.clone())
}

fn is_alone(text: &str, name: &str) -> bool {
    text.len() <= 2 * name.len() && fold(text.trim_matches(|sign: char| !sign.is_alphanumeric())) == fold(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "I have taken the ferry to the northern islands every winter of my life, and I will miss it.";

    fn read(lines: &[&str]) -> (Vec<String>, Vec<String>) {
        let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        let taken = take(&mut body, "The ferry is more than a boat");
        (body.into_iter().map(|block| block.text).collect(), [taken.signed, taken.named].concat())
    }

    #[test]
    fn who_wrote_an_opinion_may_be_named_below_it_alone() {
        for bio in [
            "Aina Serik is a columnist and the author of The Salt Road",
            "Aina Serik is a columnist and the author of The Salt Road.",
            "Aina Serik is a Courier columnist and teaches history",
            "Aina Serik is a writer.",
            "Aina Serik ist Autorin und lebt in Avel.",
            "Aina Serik est journaliste et enseigne à Lund.",
        ] {
            assert_eq!(read(&[STORY, bio]), (vec![STORY.to_owned()], vec!["Aina Serik".to_owned()]), "{bio}");
        }
        let bio = "Айна Серик — обозреватель и автор книги о портах.";
        assert_eq!(read(&[STORY, bio]).1, ["Айна Серик"]);
    }

    #[test]
    fn a_name_above_that_stands_below_too_is_who_wrote_it_whatever_they_are() {
        let bio = "Aina Serik is a fisher from Avel who keeps bees";
        assert_eq!(read(&["AINA SERIK", STORY, bio]), (vec![STORY.to_owned()], vec!["Aina Serik".to_owned()]));
        assert_eq!(read(&[STORY, bio]).0.len(), 2, "somebody whom the story is about");
    }

    #[test]
    fn a_first_name_goes_on_from_the_name_above_it() {
        let lines = [STORY, "Aina Serik", "Aina covers the ports of the north. She has previously worked in Lund."];
        assert_eq!(read(&lines), (vec![STORY.to_owned()], vec!["Aina Serik".to_owned()]));
        assert_eq!(read(&[STORY, "Omar Lund", lines[2]]).0.len(), 3);
    }

    #[test]
    fn whom_the_story_tells_of_did_not_write_it() {
        let told = "Serik sold her boat in May, the harbour board said, and has not been seen there since.";
        for bio in ["Aina Serik is a writer and the mother of four.", "Aina Serik is a columnist for the Courier."] {
            assert_eq!(read(&[told, STORY, bio]).0.len(), 3, "{bio}");
        }
        assert_eq!(read(&[STORY, "Aina Serik was a writer in Avel."]).0.len(), 2);
        assert_eq!(read(&[STORY, "Aina Serik is a writer, “and no fool”, her mother said."]).0.len(), 2);
    }
}
