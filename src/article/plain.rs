//! Plain text: the headline in the first line, paragraphs below, as text copied from a page or an agency's wire comes.

use std::collections::HashSet;

use super::phrases::{PHRASES, fold, is_any};
use super::read::Found;
use super::squash::squash_some;
use super::{
    Block, BlockKind, LeftOut, LeftOutKind, byline, date_line, dateline, desk, language, lead, letter, lines, press,
    promotion, tail,
};
use crate::text::language::Language;
use crate::text::sentences;

/// A headline that an editor wrapped by hand has lines up to this long, in characters.
const MAX_WRAPPED_HEADLINE_LINE: usize = 90;
/// A subheading is at most this long, in characters, and what stands below it at least twice as long as it.
const MAX_SUBHEADING: usize = 70;
const MAX_SUBHEADING_WORDS: usize = 12;
/// `Aina Serik`, `Q`: who speaks has at most as many letters.
const MAX_SPEAKER: usize = 24;
/// `Sir`, `Sehr geehrte Redaktion`.
const MAX_SALUTATION_BYTES: usize = 60;
/// Bylines and days stand in as many paragraphs at the top.
const TOP: usize = 3;
/// `By Jane Roe`, `Published Dec. 4, 2026`; a paragraph of the story has more lines.
const MAX_OWN_LINES: usize = 4;
/// A line at least this long that ends without a stop goes on in the next one: text wrapped at 72 or 80 columns.
const MIN_WRAPPED_LINE: usize = 50;

/// Reads plain text; there is none that it cannot read.
pub(super) fn read(text: &str) -> Found {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let lines = text.split('\n').map(|line| without_marks(line.trim()));
    let mut paragraphs = lines.map(|line| if is_rule(line) { "" } else { line }).fold(
        vec![Vec::new()],
        |mut paragraphs: Vec<Vec<&str>>, line| {
            match paragraphs.last_mut() {
                Some(last) if !line.is_empty() => last.push(line),
                _ => paragraphs.push(Vec::new()),
            }
            paragraphs
        },
    );
    paragraphs.retain(|lines| !lines.is_empty());
    if paragraphs.is_empty() {
        return Found::default();
    }
    if let Some(found) = bulletin(&paragraphs) {
        return found;
    }
    let mut left_out = Vec::new();
    letter::unwrap(&mut paragraphs, &mut left_out);
    desk::unpack_report(&mut paragraphs, &mut left_out);
    let mut letter = letter::open(&mut paragraphs);
    let mut head = desk::Head::default();
    if letter {
        letter::close(&mut paragraphs, &mut left_out);
        letter &= !letter::note_above(&mut paragraphs, &mut left_out);
    } else {
        head = desk::unpack(&mut paragraphs, &mut left_out);
    }
    let section = section_above(&mut paragraphs);
    left_out.extend(section.map(|text| LeftOut { kind: LeftOutKind::Label, text: text.to_owned() }));
    let signed = byline_above(&mut paragraphs);
    let mut lines = paragraphs.remove(0);
    if letter {
        for line in lines.drain(1..) {
            let kind = if date_line::is_date_line(line) { LeftOutKind::Dateline } else { LeftOutKind::Label };
            left_out.push(LeftOut { kind, text: line.to_owned() });
        }
    }
    // `PRESS RELEASE`, and below it, without an empty line, the day or the headline.
    let above = if letter { 0 } else { press::lines_above(&lines) };
    if above > 0 && lines.len() > 1 {
        let headline = lines.split_off(above);
        let single = lines.split_off(1).into_iter().map(|line| vec![line]);
        let below: Vec<Vec<&str>> = single.chain([headline]).filter(|lines| !lines.is_empty()).collect();
        paragraphs.splice(0..0, below);
    }
    let subject = lines.first().filter(|_| letter).and_then(|line| letter::header(line));
    if let Some((_, subject)) = subject {
        lines[0] = letter::without_slug(subject);
    }
    paragraphs.retain(|lines| {
        let away = lines.split_first().is_some_and(|(label, rest)| promotion::leads_away_below(label, &rest.join(" ")));
        if away {
            left_out.push(LeftOut { kind: LeftOutKind::Promotion, text: lines.join(" ") });
        }
        !away
    });
    let headline_lines = if paragraphs.is_empty() { 1 } else { headline_lines(&lines) };
    let mut rest = lines.split_off(headline_lines);
    let below = standfirst_lines(&lines, &rest);
    let mut standfirst = Vec::new();
    if below {
        standfirst = lines.split_off(1);
    }
    let mut headline = squash_some(&lines.join(" "));
    // A wire's text without a headline: its first sentence is one, and the story goes on behind it.
    let lead = headline.as_deref().and_then(first_sentence);
    if let Some((sentence, _)) = &lead {
        headline = Some(sentence.clone());
    }
    let mut signatures = HashSet::new();
    let body: Vec<Block> = if paragraphs.is_empty() {
        // No empty line anywhere: each line is a paragraph, unless it is wrapped.
        blocks(&rest, |line| line.chars().count() >= MIN_WRAPPED_LINE && !ends_a_sentence(line))
    } else {
        let paragraphs = [std::mem::take(&mut rest)].into_iter().chain(paragraphs);
        // Who wrote it, and when, are lines of their own above the story.
        let own = |lines: &[&str], at: usize| {
            at < TOP && lines.len() <= MAX_OWN_LINES && lines.iter().any(|line| date_line::is_date_line(line))
        };
        let mut body: Vec<Block> = Vec::new();
        for (at, lines) in paragraphs.enumerate() {
            let told =
                body.last().is_some_and(|above| above.kind == BlockKind::Paragraph && lead::is_sentence(&above.text));
            if own(&lines, at) {
                body.extend(lines.iter().flat_map(|line| blocks(&[line], |_| true)));
            } else if told && lines::signed(&lines) {
                let text = lines.join(", ");
                signatures.insert(text.clone());
                body.push(Block::paragraph(text));
            } else {
                body.extend(blocks(&lines, |_| true));
            }
        }
        body
    };
    let behind = lead.map(|(_, behind)| behind).filter(|behind| !behind.is_empty()).map(Block::paragraph);
    let signed = signed.iter().map(|line| Block::paragraph(*line));
    let body = signed.chain(behind).chain(body).collect();
    let summary = squash_some(&standfirst.join(" ")).or(head.summary);
    let byline = head.byline.into_iter().collect();
    Found { headline, summary, byline, body: with_subheadings(body, &signatures), left_out, ..Found::default() }
}

/// Takes the section from above a headline: `Politics`, above a line without a stop that stands alone too.
fn section_above<'a>(paragraphs: &mut Vec<Vec<&'a str>>) -> Option<&'a str> {
    let [above, headline, _, ..] = paragraphs.as_slice() else { return None };
    let [line] = above[..] else { return None };
    let folded = fold(line);
    let name = folded.split(" | ").next().unwrap_or_default().trim_end_matches(':');
    let titled = headline.len() <= 2 && headline.iter().all(|line| !ends_a_sentence(line) && !line.ends_with(','));
    let longer = headline.iter().map(|line| line.split(' ').count()).sum::<usize>() > 3;
    if is_any(&PHRASES.sections, name) && titled && longer {
        paragraphs.remove(0);
        return Some(line);
    }
    None
}

/// Takes who wrote it from above a headline: names alone, and below them a line without a stop.
fn byline_above<'a>(paragraphs: &mut Vec<Vec<&'a str>>) -> Vec<&'a str> {
    let signed = |lines: &Vec<&str>| lines.iter().all(|line| byline::names(line).is_some());
    let titled = |lines: &Vec<&str>| lines.len() == 1 && !ends_a_sentence(lines[0]) && !lines[0].ends_with([':', ',']);
    match paragraphs.as_slice() {
        [above, headline, _, ..] if signed(above) && titled(headline) => paragraphs.remove(0),
        _ => Vec::new(),
    }
}

/// Whether the lines below the first are a standfirst and no part of the headline: they begin anew, where the headline is over,
/// and say so much that they are a sentence. `rest` is what else stands in the first paragraph.
fn standfirst_lines(lines: &[&str], rest: &[&str]) -> bool {
    let [first, second, ..] = lines else { return false };
    let last = first.rsplit(' ').next().unwrap_or_default();
    let opening = second.split(' ').next().unwrap_or_default();
    let begins = opening.starts_with(char::is_uppercase) && !language::joins_words(opening);
    let over = !language::joins_words(last) && !first.ends_with([',', '-', '–', '—', ':']);
    let long = |word: &&str| word.starts_with(char::is_lowercase) && word.chars().count() >= 4;
    let spoken = second.split(' ').filter(long).count() >= 2 && second.split(' ').count() >= 5;
    // In German a noun begins a wrapped line as well.
    let nouns = || language::detect(&lines.join(" ")) == "de";
    let signed = rest.iter().any(|line| byline::names(line).is_some() || date_line::is_date_line(line));
    begins && over && spoken && signed && !nouns()
}

/// A weather service's bulletin: its kind, its office and the hour above, and the headline in capitals between dots.
fn bulletin(paragraphs: &[Vec<&str>]) -> Option<Found> {
    let (head, told) = (paragraphs.first()?, paragraphs.get(1)?);
    let dated = head.len() > 1 && head.last().is_some_and(|line| date_line::is_date_line(line));
    let headline = told.join(" ");
    let headline = headline.strip_prefix("...")?.strip_suffix("...")?;
    if !dated || headline.contains(char::is_lowercase) || headline.is_empty() {
        return None;
    }
    let body = paragraphs[2..].iter().flat_map(|lines| blocks(lines, |_| true)).collect();
    let left_out = head.iter().map(|line| LeftOut { kind: LeftOutKind::Label, text: (*line).to_owned() }).collect();
    Some(Found { headline: squash_some(headline), body, left_out, ..Found::default() })
}

/// The first sentence of a line that is no headline, but a lead with its dateline, or several sentences that are too long for
/// one; without the stop, and what follows it.
fn first_sentence(line: &str) -> Option<(String, String)> {
    let dateline = dateline::split(line).filter(|found| found.sure);
    let text = dateline.as_ref().map_or(line, |found| found.rest);
    let language = Language::of(language::detect(text));
    let end = sentences(text, language).into_iter().next()?;
    let several = end < text.len() && text.chars().count() > MAX_WRAPPED_HEADLINE_LINE;
    let ended = |text: &str| text.ends_with(['.', '。', '।']);
    let sentence = &text[..end];
    let headline = sentence.trim_end_matches(['.', '。', '।']);
    (ended(text) && (dateline.is_some() || several)).then(|| (headline.to_owned(), text[end..].trim().to_owned()))
}

/// A line that is drawn: `--------`.
fn is_rule(line: &str) -> bool {
    let mut signs = line.chars();
    let first = signs.next().filter(|sign| "-=_*~–—".contains(*sign));
    first.is_some_and(|first| line.chars().count() >= 3 && signs.all(|sign| sign == first))
}

/// `^Storm kills three<`, `^By JANE ROE=`: as wires mark headlines and bylines.
fn without_marks(line: &str) -> &str {
    line.strip_prefix('^').map_or(line, |line| line.trim_end_matches(['<', '=']).trim())
}

/// Tells subheadings, which plain text does not mark: a short line without a stop between two paragraphs.
/// Who signed a letter is none, be it one of `signatures` or above the next letter's first words.
fn with_subheadings(mut body: Vec<Block>, signatures: &HashSet<String>) -> Vec<Block> {
    let is_text = |block: &Block| block.kind == BlockKind::Paragraph && !is_short(&block.text);
    for at in 1..body.len().saturating_sub(1) {
        let Block { kind, text, .. } = &body[at];
        let below = &body[at + 1];
        let longer = below.text.chars().count() >= 2 * text.chars().count();
        let opens = text.starts_with(|letter: char| letter.is_alphanumeric() && !letter.is_lowercase());
        // `Q: Who pays?`, above `A: The port.`
        let asks = speaker(text).is_some() && speaker(&below.text).is_some();
        let ends = tail::is_end(text) || asks || signatures.contains(text) || opens_a_letter(&below.text);
        if *kind == BlockKind::Paragraph && !ends && is_short(text) && opens && is_text(below) && longer {
            body[at].kind = BlockKind::Heading;
        }
    }
    body
}

/// `SIR – Your report …`
fn opens_a_letter(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(MAX_SALUTATION_BYTES)];
    let end = head.find([',', ':', '–', '—', '-', '！', '!']);
    end.is_some_and(|end| is_any(&PHRASES.salutations, &fold(&head[..end])))
}

/// `Q` of `Q: Who pays?`: who speaks, in an interview.
fn speaker(text: &str) -> Option<&str> {
    let (speaker, said) = text.split_once([':', '：'])?;
    let spaced = said.starts_with(' ') || text[speaker.len()..].starts_with('：');
    (spaced && speaker.chars().count() <= MAX_SPEAKER && !said.trim().is_empty()).then_some(speaker)
}

/// Short, and without a stop: as subheadings are.
pub(super) fn is_short(text: &str) -> bool {
    let stop = ['.', ',', ':', ';', '!', '…', '-', '–', '—', '。', '！', '，', '、', '：', '；', '।', '۔', '؛', '،'];
    text.chars().count() <= MAX_SUBHEADING
        && text.split_whitespace().count() <= MAX_SUBHEADING_WORDS
        && !text.trim_end_matches(['"', '”', '’', '»', ')', '」', '』', '）']).ends_with(stop)
}

/// How many lines of the first paragraph are the headline: all, if they look like one that was wrapped by hand; else
/// one.
fn headline_lines(lines: &[&str]) -> usize {
    // What says who wrote it, and when, stands below it.
    let above = |line: &&str| byline::names(line).is_none() && !date_line::is_date_line(line);
    let lines = &lines[..1 + lines.iter().skip(1).take_while(|line| above(line)).count()];
    let short = lines.iter().all(|line| line.chars().count() <= MAX_WRAPPED_HEADLINE_LINE);
    let open = lines.iter().all(|line| !line.ends_with(['.', ':', ';']));
    if lines.len() <= 3 && short && open { lines.len() } else { 1 }
}

/// Joins lines to paragraphs and list items; `wraps` tells of a line whether the next one belongs to it.
fn blocks(lines: &[&str], wraps: impl Fn(&str) -> bool) -> Vec<Block> {
    if lines::alike(lines) && !has_numbers(lines) && !lines.iter().any(|line| date_line::is_date_line(line)) {
        let items = lines.iter().filter_map(|line| squash_some(line));
        return items.map(|line| Block::new(BlockKind::Item, line)).collect();
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let numbered = has_numbers(lines);
    let mut last_number = 0;
    for line in lines {
        let item = ["- ", "* ", "• ", "· "].iter().find_map(|bullet| line.strip_prefix(bullet));
        let next = number(line).filter(|(number, _)| numbered && *number == last_number + 1);
        match (item, next, blocks.last_mut()) {
            (Some(item), ..) => blocks.push(Block::new(BlockKind::Item, item)),
            (None, Some((number, item)), _) => {
                last_number = number;
                blocks.push(Block { number: Some(number), ..Block::new(BlockKind::Item, item) });
            }
            (None, None, Some(last)) if open => {
                last.text.push(' ');
                last.text.push_str(line);
            }
            _ => blocks.push(Block::paragraph(*line)),
        }
        open = wraps(line);
    }
    blocks.into_iter().filter_map(|block| Some(Block { text: squash_some(&block.text)?, ..block })).collect()
}

/// Whether lines begin with 1, 2 and so on: one alone may be a club (`1. FC Nord`) or a day.
fn has_numbers(lines: &[&str]) -> bool {
    let mut numbers = lines.iter().filter_map(|line| number(line)).map(|(number, _)| number);
    numbers.next() == Some(1) && numbers.next() == Some(2)
}

/// `3. Stir` or `3) Stir`: the number and what follows.
fn number(line: &str) -> Option<(u64, &str)> {
    let end = line.find(|sign: char| !sign.is_ascii_digit()).filter(|end| (1..=3).contains(end))?;
    let rest = line[end..].strip_prefix(['.', ')'])?;
    Some((line[..end].parse().ok()?, rest.strip_prefix(' ')?))
}

fn ends_a_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '»', ')', '\'']).ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(found: &Found) -> Vec<&str> {
        found.body.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn the_first_line_is_the_headline_and_paragraphs_follow() {
        let found = read("\u{feff}Trams return\r\n\r\nThe rails are\r\nback.\r\n\r\n\r\nThe ferry stays.\r\n");
        assert_eq!(found.headline.as_deref(), Some("Trams return"));
        assert_eq!(texts(&found), ["The rails are back.", "The ferry stays."]);
    }

    #[test]
    fn a_headline_wrapped_by_hand_is_one_headline() {
        let found = read("Trams return to the harbour\nafter forty years\n\nThe rails are back.");
        assert_eq!(found.headline.as_deref(), Some("Trams return to the harbour after forty years"));
        let found = read("Trams return\nThe rails are back. So are the stops.\n\nThe ferry stays.");
        assert_eq!(found.headline.as_deref(), Some("Trams return"));
        assert_eq!(texts(&found), ["The rails are back. So are the stops.", "The ferry stays."]);
    }

    #[test]
    fn a_lead_without_a_headline_gives_one() {
        let lead = "OSLO, Dec 4 (Reuters) - Trams will run along the old quay again from May. They cost nine million.";
        let found = read(&format!("{lead}\n\nThe ferry stays."));
        assert_eq!(found.headline.as_deref(), Some("Trams will run along the old quay again from May"));
        assert_eq!(texts(&found), ["They cost nine million.", "The ferry stays."]);
        let lead = "Twelve trams that were bought in the spring will run along the old quay again from the first of May. \
                    They are yellow.";
        let found = read(&format!("{lead}\n\nThe ferry stays."));
        assert_eq!(
            found.headline.as_deref(),
            Some("Twelve trams that were bought in the spring will run along the old quay again from the first of May")
        );
        assert_eq!(texts(&found), ["They are yellow.", "The ferry stays."]);
        for headline in ["Trams return. At last.", "OSLO, Dec 4 (Reuters) - Trams return", "Mr. Lund rides the tram."] {
            assert_eq!(read(&format!("{headline}\n\nThe rails are back.")).headline.as_deref(), Some(headline));
        }
    }

    #[test]
    fn a_standfirst_below_the_headline_is_none_of_it() {
        let found = read(
            "Trams: council backs new line\nHarbour survey shows support highest near the quay\nBy Jane Roe\n\
             Published Dec. 4, 2026\n\nThe rails are back.",
        );
        assert_eq!(found.headline.as_deref(), Some("Trams: council backs new line"));
        assert_eq!(found.summary.as_deref(), Some("Harbour survey shows support highest near the quay"));
        assert_eq!(texts(&found), ["By Jane Roe", "Published Dec. 4, 2026", "The rails are back."]);
        for wrapped in [
            "Council of Avel approves the\nHarbour Line along the quay",
            "Council Approves New Plan\nFor a Tram Line in Avel",
        ] {
            let found = read(&format!("{wrapped}\nBy Jane Roe\n\nThe rails are back."));
            assert_eq!(found.headline, Some(wrapped.replace('\n', " ")));
        }
    }

    #[test]
    fn a_weather_bulletin_has_its_headline_between_dots() {
        let found = read(
            "URGENT - WEATHER MESSAGE\nWeather Service Port Avel\n312 AM CST Fri Dec 4 2026\n\n\
             ...STORM WARNING IN EFFECT UNTIL\nMIDNIGHT...\n\n* WHAT...Gusts of 110 km/h.",
        );
        assert_eq!(found.headline.as_deref(), Some("STORM WARNING IN EFFECT UNTIL MIDNIGHT"));
        assert_eq!((texts(&found), found.left_out.len()), (vec!["WHAT...Gusts of 110 km/h."], 3));
    }

    #[test]
    fn a_byline_right_below_the_headline_is_none_of_it() {
        let found = read("Trams return to the harbour\nBy Jane Roe\n\nThe rails are back.");
        assert_eq!(found.headline.as_deref(), Some("Trams return to the harbour"));
        assert_eq!(texts(&found), ["By Jane Roe", "The rails are back."]);
    }

    #[test]
    fn a_section_above_the_headline_is_no_headline() {
        for section in ["POLITICS", "Lokales", "Экономика", "Opinion | Jane Roe"] {
            let found = read(&format!("{section}\n\nTrams return to the quay\n\nThe rails are back.\n"));
            assert_eq!(found.headline.as_deref(), Some("Trams return to the quay"), "{section}");
        }
        for headline in ["Trams return", "Politics of trams"] {
            let found = read(&format!("{headline}\n\nNine stops from May on\n\nThe rails are back.\n"));
            assert_eq!(found.headline.as_deref(), Some(headline));
        }
        assert_eq!(read("Politics\n\nIt is over.\n\nThe rails are back.\n").headline.as_deref(), Some("Politics"));
    }

    #[test]
    fn who_signs_a_letter_is_no_subheading() {
        let letter =
            "SIR – The trams are back on the quay, and I have waited forty years to say how little I like them.";
        let found =
            read(&format!("Letters\n\n{letter}\n\nDr J. P. Lund\nLong Avel\n\n{letter}\n\nAda Roe\n\n{letter}\n"));
        let texts: Vec<_> = found.body.iter().map(|block| (block.kind, block.text.as_str())).collect();
        let paragraph = |text| (BlockKind::Paragraph, text);
        assert_eq!(texts, [letter, "Dr J. P. Lund, Long Avel", letter, "Ada Roe", letter].map(paragraph));
    }

    #[test]
    fn a_rule_parts_the_headline_from_the_story() {
        let found = read("STORM: WHAT WE KNOW\n-------------------\nThe port is shut.\n\nIt rained.");
        assert_eq!(
            (found.headline.as_deref(), texts(&found)),
            (Some("STORM: WHAT WE KNOW"), vec!["The port is shut.", "It rained."])
        );
        assert_eq!(read("Trams -- at last\n\nThe port is shut.").headline.as_deref(), Some("Trams -- at last"));
    }

    #[test]
    fn what_a_press_release_opens_with_is_no_part_of_its_headline() {
        let found = read(
            "PRESS RELEASE\nFor immediate release\n4 December 2026\nTrams return\nto the quay\n\nThe rails are back.",
        );
        assert_eq!(found.headline.as_deref(), Some("PRESS RELEASE"));
        assert_eq!(
            texts(&found),
            ["For immediate release", "4 December 2026", "Trams return to the quay", "The rails are back."]
        );
        let found = read("Press releases are over\nsays the port\n\nThe rails are back.");
        assert_eq!(found.headline.as_deref(), Some("Press releases are over says the port"));
    }

    #[test]
    fn marks_of_the_wire_are_no_text() {
        let found = read("^Trams return<\n^By JANE ROE=\n^Associated Press=\n\nThe rails are back.");
        assert_eq!(found.headline.as_deref(), Some("Trams return"));
        assert_eq!(texts(&found)[0], "By JANE ROE Associated Press");
    }

    #[test]
    fn without_empty_lines_each_line_is_a_paragraph_unless_it_is_wrapped() {
        let found = read("Trams return\nThe rails are back.\nThe ferry stays.");
        assert_eq!(texts(&found), ["The rails are back.", "The ferry stays."]);
        let found = read(
            "Trams return\nThe rails along the old quay are back in their place after\nforty years.\nThe ferry stays.",
        );
        assert_eq!(
            texts(&found),
            ["The rails along the old quay are back in their place after forty years.", "The ferry stays."]
        );
    }

    #[test]
    fn a_short_line_without_a_stop_is_a_subheading() {
        let text = "Trams return\n\nThe rails are back.\n\nWhat it cost\n\nThe work came to 212 million crowns, the \
                    council said.\n\nIt rained.\n\nThe ferry will go on until the autumn, and so will the bus.\n\nJane Roe";
        let found = read(text);
        let headings = found.body.iter().filter(|block| block.kind == BlockKind::Heading).map(|block| &block.text);
        assert_eq!(headings.collect::<Vec<_>>(), ["What it cost"]);
    }

    #[test]
    fn bullets_are_items() {
        let found = read("Trams return\n\nWhat changes:\n- stops\n- fares\n  and zones");
        let kinds: Vec<_> = found.body.iter().map(|block| (block.kind, block.text.as_str())).collect();
        let expected =
            [(BlockKind::Paragraph, "What changes:"), (BlockKind::Item, "stops"), (BlockKind::Item, "fares and zones")];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn lines_that_count_are_a_numbered_list() {
        let found = read("Pancakes\n\nHow it is done:\n1. Beat the\n   eggs.\n2) Add flour.\n3. Fry.");
        let items: Vec<_> = found.body.iter().map(|block| (block.number, block.text.as_str())).collect();
        let expected =
            [(None, "How it is done:"), (Some(1), "Beat the eggs."), (Some(2), "Add flour."), (Some(3), "Fry.")];
        assert_eq!(items, expected);
        let found = read("Football\n\nThe season ended well for\n1. FC Nord and its fans.");
        assert_eq!(texts(&found), ["The season ended well for 1. FC Nord and its fans."]);
    }

    #[test]
    fn the_last_question_of_an_interview_is_no_subheading() {
        for [ask, told] in [["Q: Who pays?", "A: "], ["Frage: Wer zahlt?", "Antwort: "], ["问：谁来付钱？", "答："]]
        {
            let text = format!(
                "Interview\n\n{ask}\n\n{told}The port pays nine million a year, and the town pays all the rest of it.\n\n{ask}\n\n\
                 {told}The port pays nine million a year, and the town pays all the rest of it.\n"
            );
            let found = read(&text);
            assert!(found.body.iter().all(|block| block.kind == BlockKind::Paragraph), "{ask}");
        }
    }
}
