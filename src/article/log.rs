//! A story that grew while it was told: entries with an hour, the last of which says how it stands.

use super::phrases::{PHRASES, fold, opening};
use super::{Block, BlockKind};

/// Without a word such as `Update`, so many entries are a log.
const MIN_ENTRIES: usize = 3;
/// `Update kl. 15.20`
const MAX_LABEL: usize = 32;

/// The story with its last entry first, if below its beginning stand entries with rising hours: `Update 14:10: The fire is out.`
pub fn latest_first(body: &[Block]) -> Option<Vec<Block>> {
    let entry = |at: &usize| Some((*at, entry(&body[*at])?));
    let entries: Vec<(usize, Entry)> = (0..body.len()).filter_map(|at| entry(&at)).collect();
    let (last, _) = *entries.last()?;
    let told = entries.iter().all(|(_, entry)| entry.updates) || entries.len() >= MIN_ENTRIES;
    let rising = entries.windows(2).all(|pair| pair[0].1.minutes < pair[1].1.minutes);
    let begun = entries[0].0 > 0 && body[..entries[0].0].iter().any(|block| block.kind == BlockKind::Paragraph);
    let whole = body[last..].iter().all(|block| block.kind == BlockKind::Paragraph);
    let logged = entries.iter().any(|(_, entry)| entry.updates) || begun || entries.len() >= MIN_ENTRIES;
    if !told || !rising || last == 0 || !whole || !logged {
        return None;
    }
    // What the last entry is the end of is over.
    let above = if begun { entries[0].0 } else { last };
    Some(body[last..].iter().chain(&body[..above]).cloned().collect())
}

#[derive(Clone, Copy)]
struct Entry {
    minutes: u32,
    /// It is called one.
    updates: bool,
}

fn entry(block: &Block) -> Option<Entry> {
    if block.kind != BlockKind::Paragraph {
        return None;
    }
    let text = block.text.trim_start_matches(['[', '(', '*', ' ']);
    let head = fold(&text[..text.floor_char_boundary(MAX_LABEL)]);
    let label = opening(&PHRASES.updates, &head);
    let mut words = head[label.map_or(0, str::len)..].split(' ').filter(|word| !word.is_empty());
    let mut first = words.next()?;
    if label.is_some()
        && matches!(
            first,
            "kl" | "kl." | "um" | "at" | "à" | "a" | "alle" | "às" | "ore" | "o" | "в" | "о" | ":" | "–" | "-"
        )
    {
        first = words.next()?;
    }
    let minutes = hour(first.trim_end_matches([':', ',', ')', ']']))?;
    // `12:30 was the hour at which …`
    let behind = text
        .find(first)
        .map_or(text, |at| &text[at + first.len()..])
        .trim_start_matches([' ', ':', '–', '—', '-', ')', ']']);
    let opens = behind.starts_with(|sign: char| !sign.is_lowercase());
    (label.is_some() || opens).then_some(Entry { minutes, updates: label.is_some() })
}

/// Minutes since midnight of `15.20`, `15:20`, `15h20`.
fn hour(word: &str) -> Option<u32> {
    let (hours, minutes) = word.split_once([':', '.', 'h'])?;
    let figures =
        |text: &str, least: usize| (least..=2).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_digit());
    if !figures(hours, 1) || !figures(minutes, 2) {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(lines: &[&str]) -> Option<String> {
        let blocks: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        latest_first(&blocks).map(|blocks| blocks[0].text.clone())
    }

    #[test]
    fn of_a_running_log_the_last_state_is_told() {
        for (lead, entries) in [
            (
                "Police were sent to a fire in flats.",
                ["Update 15.20: Crews fight the fire.", "Update 16.58: The fire is out."],
            ),
            (
                "Polis beordrad på en brand.",
                ["Uppdatering 15.20: Släckning pågår.", "Uppdatering kl. 16.58: Branden är släckt."],
            ),
            ("В порту горит склад.", ["Обновлено 14:10: Огонь тушат.", "Обновлено 15:30: Пожар потушен."]),
            ("Brand im Hafen.", ["Update 9:05 – Die Halle brennt.", "Update 11:40 – Der Brand ist gelöscht."]),
        ] {
            assert_eq!(first(&[lead, entries[0], entries[1]]).as_deref(), Some(entries[1]), "{lead}");
        }
        let hours =
            ["A fire broke out.", "12:30 Crews are at the quay.", "13:05 The hall is lost.", "14:20 The fire is out."];
        assert_eq!(first(&hours).as_deref(), Some(hours[3]));
    }

    #[test]
    fn hours_in_a_story_are_no_log() {
        for lines in [
            &["A fire broke out.", "12:30 was the hour at which it began.", "It is out."][..],
            &["A fire broke out.", "16:58 The fire is out.", "12:30 Crews are at the quay."],
            &["Update 16:58: The fire is out.", "A fire broke out."],
            &["A fire broke out.", "Update 16:58: The fire is out.", "Update 12:30: Crews are at the quay."],
            &["The ferry leaves twice.", "9:30 The first.", "12:30 The second."],
        ] {
            assert_eq!(first(lines), None, "{lines:?}");
        }
    }
}
