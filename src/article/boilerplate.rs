//! What a press release closes with: who sent it, what the law makes it say, whom to call.

use super::phrases::{PHRASES, contains_any, fold, is_any, opening};
use super::tail::is_about_house;
use super::{Block, byline, label, lead};

/// From here on at most as many blocks are for editors.
const MAX_BELOW: usize = 14;
/// A label, a name, a house and how to reach them.
const MAX_PRESS_LINES: usize = 5;
/// The same where none of the lines is a sentence.
const MAX_BARE_LINES: usize = 9;
/// `Media Contact: Jane Roe, press@harbour.example, +1 202 555 0100`.
const MAX_CONTACT_WORDS: usize = 30;

/// Whom to ask stands within as many lines.
const MAX_ASKED_LINES: usize = 5;
/// `Conference Call`, and how to take part in it.
const MAX_CALL_LINES: usize = 3;

/// What a block is that closes a press release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    /// `About Harbour Lines`; an explainer may have such a subheading too.
    House,
    /// `Forward-Looking Statements`, `Notes to editors`: no story has these.
    Title,
    /// `Conference Call`, above how to take part in it.
    Call,
    /// Whom to call, and how.
    Contact,
}

/// True if with the block at `index` the part for editors begins, which goes on to the end.
pub(super) fn begins(body: &[Block], index: usize) -> bool {
    let Some(closing) = closing(body, index) else { return false };
    if index == 0 || body.len() - index > MAX_BELOW {
        return false;
    }
    // `Press contact:`, and below it who is called.
    let folded = fold(&body[index].text);
    let press = opening(&PHRASES.contacts_press, &folded).is_some();
    // `About Harbour Lines`, and below it, to the end, what the house says of itself.
    if closing == Closing::House && (index + 1 == body.len() || is_of_house(&body[index..])) {
        return true;
    }
    let left = body.len() - index;
    let named = || closing == Closing::Contact && left <= MAX_PRESS_LINES && names_a_person(&body[index].text);
    let last = named()
        || closing == Closing::Contact && press && (left <= MAX_PRESS_LINES || are_bare(&body[index + 1..]))
        || closing == Closing::Call && left <= MAX_CALL_LINES;
    closing == Closing::Title || last || (index + 1..body.len()).any(|at| self::closing(body, at).is_some())
}

/// `Para mais informações: Ana Reis ana.reis@porto.example`: behind the label a name, how to reach it, and nothing else.
fn names_a_person(text: &str) -> bool {
    let Some((_, who)) = text.split_once([':', '：']) else { return false };
    let mut words = who.split_whitespace();
    let names = words.by_ref().take_while(|word| byline::is_name(word.trim_end_matches([',', '|']))).count();
    let reached = |word: &str| word.contains('@') || !word.contains(char::is_lowercase);
    // `info@port.example` is for readers.
    let own = |word: &str| {
        let local = word.split_once('@').map(|(local, _)| fold(local));
        let name =
            |name: &str| name.chars().count() > 2 && local.as_ref().is_some_and(|local| local.contains(&fold(name)));
        who.split_whitespace().take(names).any(|word| name(word.trim_end_matches(',')))
    };
    names >= 2
        && contains_address(who)
        && who.split_whitespace().skip(names).any(own)
        && who.split_whitespace().skip(names).all(reached)
}

/// Lines that nobody speaks, to the end: a house, a name, telephones.
fn are_bare(below: &[Block]) -> bool {
    (1..MAX_BARE_LINES).contains(&below.len()) && !below.iter().any(|block| lead::is_sentence(&block.text))
}

/// `About Harbour Lines`, `Press contact:`, in a line of its own.
pub(super) fn is_title(line: &str) -> bool {
    let folded = fold(line);
    let name = folded.trim_end_matches([':', '：', ' ']);
    is_any(&PHRASES.boilerplate, name)
        || is_any(&PHRASES.contacts_press, name)
        || name.contains(' ') && is_any(&PHRASES.about_houses, name)
        || is_any(&PHRASES.backgrounds, name) && name.len() < folded.len()
        || is_about_house(line)
}

/// As many paragraphs a house says of itself.
const MAX_OF_HOUSE: usize = 2;

/// Whether the last paragraphs are what a house says of itself: each of the first opens with the name that stands above it.
fn is_of_house(blocks: &[Block]) -> bool {
    let Some((title, below)) = blocks.split_first() else { return false };
    let folded = fold(&title.text);
    let Some(about) = opening(&PHRASES.about_houses, &folded) else { return false };
    let rest = label::rest(&title.text, about);
    let bare = |word: &str| word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_owned();
    let names: Vec<String> =
        rest.split(' ').map(bare).filter(|word| word.starts_with(char::is_uppercase) && word.len() > 2).collect();
    let opens = |block: &Block| block.text.split(' ').take(3).map(bare).any(|word| names.contains(&word));
    // `Fundada em 1974, a Universidade de Avel …`
    let whole = |block: &Block| {
        const MAX_HEAD: usize = 120;
        rest.contains(' ')
            && block.text[..block.text.floor_char_boundary(MAX_HEAD)].contains(rest.trim_end_matches(':'))
    };
    !names.is_empty()
        && (1..=MAX_OF_HOUSE).contains(&below.len())
        && below.first().is_some_and(|block| opens(block) || whole(block))
}

fn closing(body: &[Block], index: usize) -> Option<Closing> {
    let text = body.get(index)?.text.as_str();
    let folded = fold(text);
    // `# Notizblock`, as an agency's plain text has its headings.
    let name = folded.trim_end_matches([':', '：', ' ']).trim_start_matches(['#', ' ']);
    if is_any(&PHRASES.boilerplate, name) {
        return Some(Closing::Title);
    }
    if is_any(&PHRASES.calls, name) && body.get(index + 1).is_some_and(|below| joins_call(&below.text)) {
        return Some(Closing::Call);
    }
    // `О компании`
    let company = name.contains(' ') && !name.ends_with(" de") && is_any(&PHRASES.about_houses, name);
    // `Справочно:`, above what the house says of itself.
    let background = name.len() < folded.len() && is_any(&PHRASES.backgrounds, name);
    if company || background || is_about_house(text) {
        return Some(Closing::House);
    }
    let reached = |text: &str| contains_address(text) || contains_number(text);
    // `For further information, please contact:`, and below it, or behind it, how.
    let asked = opening(&PHRASES.contacts_sure, &folded);
    let named = || body.iter().skip(index).take(MAX_ASKED_LINES).any(|block| reached(&block.text));
    if asked.is_some() && index > 0 && named() {
        return Some(Closing::Title);
    }
    // `【お問い合わせ先】`
    let bare = folded.trim_start_matches(['【', '■', '●', '[', '＜', '<', '◆']);
    if bare.len() < folded.len() && opening(&PHRASES.contacts, bare).is_some() && index > 0 && named() {
        return Some(Closing::Title);
    }
    let contact = opening(&PHRASES.contacts, &folded)?;
    let few = folded.split(' ').count() <= MAX_CONTACT_WORDS && !contains_any(&PHRASES.said, &folded);
    let alone = label::rest(text, contact).is_empty();
    let below = || body.iter().skip(index + 1).take(3).any(|block| reached(&block.text));
    let press = || opening(&PHRASES.contacts_press, &folded).is_some() && are_bare(&body[index + 1..]);
    (few && (reached(text) || alone && (below() || press()))).then_some(Closing::Contact)
}

/// `To join, dial 1-800-555-0199 (passcode 4471) or visit ir.harbour.example.`
fn joins_call(text: &str) -> bool {
    contains_number(text) || contains_any(&PHRASES.calls, &fold(text))
}

/// `press@harbour.example`
pub(super) fn contains_address(text: &str) -> bool {
    let is_address =
        |word: &str| word.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
    text.split_whitespace().any(is_address)
}

/// `+1 416 555 0100`, `(0431) 55 01 00`
pub(super) fn contains_number(text: &str) -> bool {
    let phone = |sign: char| sign.is_ascii_digit() || " +()-./".contains(sign);
    let runs = text.split(|sign: char| !phone(sign));
    runs.into_iter().any(|run| run.chars().filter(char::is_ascii_digit).count() >= 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins_at(blocks: &[&str]) -> Option<usize> {
        let body: Vec<Block> = blocks.iter().map(|text| Block::paragraph(*text)).collect();
        (0..body.len()).find(|at| begins(&body, *at))
    }

    #[test]
    fn the_part_for_editors_is_told() {
        let news = "Harbour Lines opens a ferry to Avel.";
        let about = "Harbour Lines runs nine ferries.";
        for below in [
            vec!["About Harbour Lines", about, "Media Contact: Jane Roe press@lines.example"],
            vec!["About Harbour Lines Inc.", about, "Media Contacts:", "Jane Roe", "+1 202 555 0100"],
            vec!["Forward-Looking Statements", "This release contains forward-looking statements."],
            vec!["Notes to editors:", "The ferry is 90 metres long."],
            vec!["Über die Hafen GmbH", about, "Pressekontakt: Max Muster, presse@hafen.example"],
            vec!["À propos de Lignes du Port", about, "Contact presse : 01 55 01 00 00"],
            vec!["About Harbour Lines", "Harbour Lines runs nine ferries."],
            vec!["Contacts Jane Roe press@lines.example"],
            vec!["Media contact: Jane Roe, +1 202 555 0100"],
            vec!["О компании", about, "Контакты для СМИ: press@lines.example"],
            vec!["# Notizblock", "## Orte", "Kai 9, Avel"],
            vec!["Contactos para a imprensa: Ana Reis ana.reis@porto.example | 912 000 000"],
            vec!["Para mais informações: Ana Reis ana.reis@porto.example"],
            vec!["Sobre a Universidade de Avel", "Fundada em 1974, a Universidade de Avel tem sete faculdades."],
            vec![
                "Rückfragen bitte an:",
                "Polizei Avel",
                "Pressestelle",
                "Aina Serik",
                "Telefon: 0431/555-1234",
                "E-Mail: presse@avel.example",
            ],
            vec!["Rückfragen bitte an:", "Polizei Avel"],
            vec!["【本件に関するお問い合わせ先】 アベル港 広報部 TEL：000-555-0101"],
            vec!["Контакти для ЗМІ: Айна Серик, press@port.example"],
            vec!["Довідково:", about, "Контакт для преси: Айна Серик, press@port.example"],
            vec!["Контакты для прессы: Айна Серик, press@port.example"],
            vec!["Conference Call", "To join, dial 1-800-555-0199 (passcode 4471)."],
            vec![
                "Conference Call",
                "Harbour Lines hosts a conference call at 5 p.m.",
                "Forward-Looking Statements",
                about,
            ],
            vec![
                "For further information, please contact:",
                "Jane Roe, tel. +45 5555 0101",
                "This is inside information.",
                "Attachment",
            ],
            vec!["Für weitere Informationen wenden Sie sich bitte an: Max Muster, presse@hafen.example", "Anhang"],
        ] {
            let blocks: Vec<&str> = [news].into_iter().chain(below).collect();
            assert_eq!(begins_at(&blocks), Some(1), "{blocks:?}");
        }
    }

    #[test]
    fn stories_go_on_below_what_looks_like_it() {
        for blocks in [
            ["The port is shut.", "About the strike", "It began in May.", "Nobody knows when it ends."],
            ["The port is shut.", "Contact with the ship was lost.", "It sank.", "Call 0431 550 100 for news."],
            ["The port is shut.", "About Avel", "The town has 9,000 people.", "It has one port."],
            ["The port is shut.", "Conference call", "It was held in the dark.", "Nobody spoke."],
            [
                "The port is shut.",
                "For further information please contact nobody, she said.",
                "It rained.",
                "It snowed.",
            ],
            // How readers reach a house, and nobody by name.
            ["The port is shut.", "It opens in May.", "It rained.", "Más información: Puerto Avel info@puerto.example"],
            ["Forward-looking statements", "What they are.", "They look ahead.", "They bind nobody."],
        ] {
            assert_eq!(begins_at(&blocks), None, "{blocks:?}");
        }
    }
}
