//! A name and right below it what somebody is at a house, wherever a page puts them among its first lines: `Aina Serik`, `Автор Harbour News`.

use crate::article::byline::{self, is_role_of_house};
use crate::article::{Block, BlockKind, lead};

/// The name stands among as many lines.
const MAX_ABOVE: usize = 8;

/// Takes both lines out of `body`: where they stood, who it is, and the lines.
pub(super) fn take(body: &mut Vec<Block>, headline: &str) -> Option<(usize, String, [String; 2])> {
    let line = |block: &Block| block.kind != BlockKind::Item && !lead::is_sentence(&block.text);
    let signed = |at: usize| {
        let (above, below) = (body.get(at)?, body.get(at + 1)?);
        let [name] = byline::listed(&above.text)?.try_into().ok()?;
        let name: String = name;
        let last = name.rsplit(' ').next().unwrap_or(&name);
        let told = body.iter().enumerate().any(|(other, block)| other != at && block.text.contains(last));
        let found = line(above) && line(below) && is_role_of_house(&below.text) && !told && !headline.contains(last);
        found.then_some((at, name))
    };
    let (at, name) = (0..MAX_ABOVE.min(body.len())).find_map(signed)?;
    let name_line = body.remove(at).text;
    let role_line = body.remove(at).text;
    Some((at, name, [name_line, role_line]))
}

/// Who stands in a name as a page has it, in one part or in several.
pub(super) fn persons(name: String) -> Vec<String> {
    reported_in_chinese(&name).unwrap_or_else(|| vec![person(name)])
}

/// `林小舟`, `陳大河` of `林小舟 陳大河 報導`: those who reported, without what they did.
fn reported_in_chinese(name: &str) -> Option<Vec<String>> {
    let who = ["報導", "报道", "報道"].iter().find_map(|did| name.strip_suffix(did))?;
    let names: Vec<String> = who.split_whitespace().map(str::to_owned).collect();
    let person = |name: &String| {
        (2..=4).contains(&name.chars().count()) && name.chars().all(|sign| matches!(sign, '\u{4E00}'..='\u{9FFF}'))
    };
    (who.ends_with(' ') && !names.is_empty() && names.iter().all(person)).then_some(names)
}

/// `Jane Roe` of `Jane Roe Harbour Gazette Reporter`: the name alone, where a page has put house and trade right behind it.
fn person(name: String) -> String {
    const MIN_WORDS: usize = 4;
    let words: Vec<&str> = name.split(' ').collect();
    let behind = words.get(2..).filter(|_| words.len() >= MIN_WORDS).unwrap_or_default();
    let trades = behind.iter().rev().take_while(|word| byline::is_role(word)).count();
    let house = &behind[..behind.len() - trades];
    if trades == 0 || house.is_empty() || !byline::is_house(&house.join(" ")) {
        return name;
    }
    words[..2].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_and_a_trade_right_behind_a_name_are_none_of_it() {
        for (line, name) in [
            ("Jane Roe Harbour Gazette Reporter", "Jane Roe"),
            ("Jane Roe Avel News Reporter", "Jane Roe"),
            ("Jane Maria Roe Lund", "Jane Maria Roe Lund"),
            ("Jane Roe", "Jane Roe"),
        ] {
            assert_eq!(persons(line.to_owned()), [name]);
        }
        assert_eq!(persons("林小舟 陳大河 報導".to_owned()), ["林小舟", "陳大河"]);
    }

    const STORY: &str = "Trams will run along the old quay again from May, the port of the town said on Monday.";

    fn told(lines: &[&str]) -> Option<(usize, String)> {
        let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        take(&mut body, "Trams return").map(|(at, name, _)| (at, name))
    }

    #[test]
    fn a_name_stands_above_what_somebody_is_at_a_house() {
        for role in ["Автор Harbour News", "Editor at Quay24", "Корреспондент «Порта»", "Redakteur Hafenpost24"]
        {
            assert_eq!(told(&[STORY, "Aina Serik", role, "It rained."]), Some((1, "Aina Serik".to_owned())), "{role}");
        }
        for lines in [
            ["Aina Serik", "Author Omar Lund", STORY],
            ["Aina Serik", "Author of two books on trams", STORY],
            ["Harbour", "Author Harbour News", STORY],
            ["Aina Serik", "Editor Harbour News", "Serik has run the trams for nine years."],
        ] {
            assert_eq!(told(&lines), None, "{lines:?}");
        }
    }
}
