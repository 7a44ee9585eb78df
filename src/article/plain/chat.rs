//! A chat that was copied or exported with the story in one of its messages: `[4/12/2026, 16:12] Jane Roe: Trams return`.

use crate::article::{LeftOut, LeftOutKind};

/// Who writes has at most as many words.
const MAX_NAME_WORDS: usize = 5;
/// A message with a story has as many words, and lines.
const MIN_STORY_WORDS: usize = 40;
const MIN_STORY_LINES: usize = 2;
/// Talk has no more words in a message.
const MAX_TALK_WORDS: usize = 30;

/// The message that holds the story, if all others are talk; else the text as it is.
pub(super) fn open(text: String, left_out: &mut Vec<LeftOut>) -> String {
    let first = text.lines().find(|line| !line.trim().is_empty());
    if first.and_then(header).is_none() {
        return text;
    }
    let mut messages: Vec<Message<'_>> = Vec::new();
    for line in text.lines() {
        match (header(line), messages.last_mut()) {
            (Some((header, said)), _) => messages.push(Message { header, lines: vec![said] }),
            (None, Some(last)) => last.lines.push(line),
            (None, None) => {}
        }
    }
    let Some(story) = (0..messages.len()).max_by_key(|at| messages[*at].words()) else { return text };
    let told = messages[story].words() >= MIN_STORY_WORDS && messages[story].count() >= MIN_STORY_LINES;
    let others = || messages.iter().enumerate().filter(|(at, _)| *at != story);
    if !told || others().any(|(_, message)| message.words() > MAX_TALK_WORDS) {
        return text;
    }
    let label = |text: String| LeftOut { kind: LeftOutKind::Label, text };
    let talk = others().map(|(_, message)| format!("{} {}", message.header, message.lines.join(" ")));
    left_out.extend(talk.chain([messages[story].header.to_owned()]).map(|text| label(text.trim().to_owned())));
    messages[story].lines.join("\n")
}

struct Message<'a> {
    /// When it was written, and by whom.
    header: &'a str,
    lines: Vec<&'a str>,
}

impl Message<'_> {
    fn words(&self) -> usize {
        self.lines.iter().flat_map(|line| line.split_whitespace()).count()
    }

    /// How many of its lines say something.
    fn count(&self) -> usize {
        self.lines.iter().filter(|line| !line.trim().is_empty()).count()
    }
}

/// When a message was written and by whom, and what is said in that line.
fn header(line: &str) -> Option<(&str, &str)> {
    let bare = line.trim_start_matches(['\u{200e}', '\u{feff}', ' ']).trim_end();
    // `Jane Roe, [4.12.2026 16:12]`
    let behind = bare.trim_end_matches(':').strip_suffix(']').and_then(|line| line.rsplit_once(", ["));
    if let Some((who, when)) = behind.filter(|(who, when)| is_name(who) && is_when(when)) {
        return Some((&bare[..who.len() + 3 + when.len() + 1], ""));
    }
    // `[4/12/2026, 16:12:03] Jane Roe: …`, `04.12.26, 16:12 - Jane Roe: …`
    let bracketed = bare.strip_prefix('[').and_then(|line| line.split_once("] "));
    let (when, rest) = bracketed.or_else(|| bare.split_once(" - "))?;
    let (who, said) = rest.split_once(':')?;
    let said = said.trim_start();
    (is_when(when) && is_name(who)).then(|| (bare[..bare.len() - said.len()].trim_end(), said))
}

/// A day and an hour, and no words but `am` or a month.
fn is_when(text: &str) -> bool {
    const MIN_DIGITS: usize = 5;
    const MAX_LETTERS: usize = 12;
    let clock = text.split([' ', ',']).any(|part| {
        let figures = part
            .split(':')
            .all(|figures| (1..=2).contains(&figures.len()) && figures.bytes().all(|c| c.is_ascii_digit()));
        part.contains(':') && figures
    });
    clock
        && text.chars().filter(char::is_ascii_digit).count() >= MIN_DIGITS
        && text.chars().filter(|c| c.is_alphabetic()).count() <= MAX_LETTERS
}

fn is_name(text: &str) -> bool {
    let bare = text.trim_start_matches(['~', '\u{202f}', '\u{a0}', ' ']);
    !bare.is_empty() && bare.split(' ').count() <= MAX_NAME_WORDS && !bare.contains(['.', '?', '!', ','])
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Defaults, Input, Kind, read};

    const STORY: &str = "Trams return to the quay of Avel\nTrams will run along the old quay again from May, the port of Avel said on \
                         Friday, nine years after the last one was sold.\nThe first leaves at six, and the line will have nine stops and \
                         one fare for all who ride on it.\nIt rained all day.";

    fn told(text: &str) -> Article {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn of_a_chat_the_message_with_the_story_is_told() {
        for text in [
            format!(
                "[4/12/2026, 16:12:03] Jane desk: pls use this one, final\n[4/12/2026, 16:12:40] Jane desk: {STORY}\n[4/12/2026, 16:13:00] Me: ok"
            ),
            format!(
                "04/12/2026, 16:12 - Jane Roe: is this ok?\n04/12/2026, 16:13 - Omar Lund: QUAY-TRAMS\n{STORY}\n04/12/2026, 16:14 - Jane Roe: going live"
            ),
            format!(
                "Jane Roe, [4.12.2026 16:12]\nкоротко\n\nJane Roe, [4.12.2026 16:13]\n{STORY}\n\nOmar, [4.12.2026 16:14]\nthanks"
            ),
            format!("\u{200e}[04.12.26, 16:12:03] ~ Jane: {STORY}"),
        ] {
            let article = told(&text);
            assert_eq!(article.headline, "Trams return to the quay of Avel", "{text}");
            let last = article.body.last().map(|block| block.text.as_str());
            assert!(last.is_some_and(|last| last.ends_with("It rained all day.")), "{text}: {:?}", article.body);
        }
    }

    #[test]
    fn a_chat_that_is_the_story_stays() {
        let said = "We waited for nine years on this quay and nobody came, not even the port, and now they all come. "
            .repeat(3);
        let text = format!("[4/12/2026, 16:12] Jane: {said}\n[4/12/2026, 16:13] Omar: {said}\n");
        assert_eq!(super::open(text.clone(), &mut Vec::new()), text);
        let text = "4 December 2026, 16:12 - the hour: when trams came back\n\nThe rails are back on the quay.\n";
        assert_eq!(told(text).body.len(), 1);
    }
}
