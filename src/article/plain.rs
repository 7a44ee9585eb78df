//! Plain text: the headline in the first line, paragraphs below, as text copied from a page or an agency's wire comes.

mod around;
mod blocks;
mod bulletin;
mod by_alone;
mod cells;
mod chat;
mod closing;
mod columns;
mod contacts;
mod contents;
mod counters;
mod credited;
mod doubled;
mod echoed;
mod envelope;
mod excerpt;
mod extract;
mod glued_title;
mod letterhead;
mod lists;
mod live;
mod marked;
mod masthead;
mod menu;
mod note;
mod notices;
mod paragraphs;
mod parted;
mod provided;
mod repeat;
mod residue;
mod sender;
mod shown;
mod site_name;
mod site_top;
mod stacked;
mod story_box;
mod teased;
mod title;
mod topics;
mod unjoined;
mod unrelated;
mod wrapped;

pub(super) use blocks::{entry_heading, opens_with_hour};
pub(super) use wrapped::{headline_lines, is_standfirst, lines_below};

use std::collections::HashSet;

use super::phrases::{PHRASES, fold, is_any};
use super::read::{Found, MAX_HEADLINE_CHARACTERS};
use super::squash::squash_some;
use super::{
    Block, BlockKind, LeftOut, LeftOutKind, above, byline, dashes, date_line, dateline, desk, heads, language, letter,
    lines, press, promotion, rating, standing, tail,
};
use crate::text::language::Language;
use crate::text::sentences;

/// A headline that an editor wrapped by hand has lines up to this long, in characters.
const MAX_WRAPPED_HEADLINE_LINE: usize = 90;
/// A subheading is at most this long, in characters, and what stands below it at least twice as long as it.
const MAX_SUBHEADING: usize = 70;
const MAX_SUBHEADING_WORDS: usize = 12;
/// The same in a story whose other paragraphs, of which there are more than these, all have their stops.
const MAX_UNSTOPPED: usize = 110;
const MAX_UNSTOPPED_WORDS: usize = 16;
const MIN_STOPPED: usize = 2;
/// `Medium range trends…`
const MAX_TRAILING_WORDS: usize = 4;
/// `Aina Serik`, `Q`: who speaks has at most as many letters.
const MAX_SPEAKER: usize = 24;
/// `Sir`, `Sehr geehrte Redaktion`.
const MAX_SALUTATION_BYTES: usize = 60;
/// `Politics | Monday, 4 December`: as many words stand beside a section.
const MAX_BESIDE_WORDS: usize = 4;
/// A name is looked for in as many lines.
const MAX_LOOK_LINES: usize = 60;

/// Reads plain text; there is none that it cannot read.
pub(super) fn read(text: &str) -> Found {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let mut left_out = Vec::new();
    let text = chat::open(envelope::open(text, &mut left_out), &mut left_out);
    let text = residue::without(&paragraphs::unquoted(text), &mut left_out);
    let text = paragraphs::with_whole_words(dashes::typeset(&text).into_owned());
    let text = marked::without_marks(&text).into_owned();
    let text = by_alone::joined(live::with_points(cells::without(text)));
    let mut paragraphs = paragraphs::of(&text);
    // A sign that a page had between two links, or in the place of a button.
    for lines in &mut paragraphs {
        lines.retain(|line| {
            !matches!(*line, ":" | "|" | "/" | "•" | "·" | "›" | "»" | "☰" | "≡" | "✕" | "✖" | "🔍" | "🔎")
        });
    }
    paragraphs.retain(|lines| !lines.is_empty());
    if paragraphs.is_empty() {
        return Found::default();
    }
    notices::take(&mut paragraphs, &mut left_out);
    site_top::take(&mut paragraphs, &mut left_out);
    site_name::take(&mut paragraphs, &mut left_out);
    echoed::take(&mut paragraphs, &mut left_out);
    excerpt::take(&mut paragraphs, &mut left_out);
    parted::part_stamps(&mut paragraphs);
    parted::part_days(&mut paragraphs);
    parted::part_signed_ends(&mut paragraphs);
    parted::take_second_days(&mut paragraphs);
    parted::take_day_in_parts(&mut paragraphs, &mut left_out);
    parted::take_today(&mut paragraphs, &mut left_out);
    if paragraphs.is_empty() {
        return Found::default();
    }
    let label = standing::take(&mut paragraphs);
    if let Some(found) = bulletin::read(&paragraphs) {
        return Found { label, ..found };
    }
    if paragraphs.is_empty() {
        return Found { headline: label, ..Found::default() };
    }
    live::take_reporters(&mut paragraphs, &mut left_out);
    let top = above::take_address(&mut paragraphs, &mut left_out);
    closing::take_comments(&mut paragraphs, &mut left_out);
    closing::take(&mut paragraphs, &mut left_out);
    closing::take_calendar(&mut paragraphs, &mut left_out);
    closing::take_next_of_section(&mut paragraphs, &mut left_out);
    story_box::take(&mut paragraphs, &mut left_out);
    unrelated::take(&mut paragraphs, &mut left_out);
    masthead::take(&mut paragraphs, &mut left_out);
    extract::take_above_headline(&mut paragraphs, &mut left_out);
    extract::take_viewed(&mut paragraphs, &mut left_out);
    menu::take(&mut paragraphs, &mut left_out);
    contents::take(&mut paragraphs, &mut left_out);
    let sent_on = letter::unwrap(&mut paragraphs, &mut left_out);
    desk::unpack_report(&mut paragraphs, &mut left_out);
    let headed = letter::open(&mut paragraphs);
    let mut letter = headed && !note::take(&mut paragraphs, true, &mut left_out);
    let mut head = desk::Head::default();
    if headed {
        letter::close(&mut paragraphs, &mut left_out);
        letter = letter && !letter::note_above(&mut paragraphs, sent_on, &mut left_out);
    } else {
        note::take(&mut paragraphs, false, &mut left_out);
        head = desk::unpack(&mut paragraphs, &mut left_out);
        provided::take(&mut paragraphs, &mut left_out);
        contacts::take(&mut paragraphs, &mut left_out);
        letterhead::take(&mut paragraphs, &mut left_out);
        sender::take(&mut paragraphs, &mut left_out);
    }
    let address = if letter { None } else { above::take(&mut paragraphs, &mut left_out) };
    let section = section_above(&mut paragraphs);
    left_out.extend(section.map(|text| LeftOut { kind: LeftOutKind::Label, text: text.to_owned() }));
    if !letter {
        glued_title::part(&mut paragraphs, &mut left_out);
    }
    let named = if letter { Vec::new() } else { title::settle(&mut paragraphs, &mut left_out) };
    // The headline once more in the next line: it was not wrapped.
    if let Some(lines) = paragraphs.first_mut().filter(|lines| !letter && lines.len() > 1 && lines[0] == lines[1]) {
        lines.remove(1);
    }
    // Its last words once more: of whom the picture is.
    let ends_so = |lines: &&mut Vec<&str>| {
        matches!(lines[..], [headline, last] if last.contains(' ')
            && headline.strip_suffix(last).is_some_and(|head| head.ends_with(' ') && head.trim_end().contains(' ')))
    };
    if let Some(lines) = paragraphs.first_mut().filter(|lines| !letter && ends_so(lines)) {
        left_out.extend(lines.pop().map(|line| LeftOut { kind: LeftOutKind::Caption, text: line.to_owned() }));
    }
    let signed = byline_above(&mut paragraphs);
    if !letter {
        parted::join_said(&mut paragraphs);
        unjoined::take_caption_below_headline(&mut paragraphs, &mut left_out);
        unjoined::part(&mut paragraphs);
        doubled::take(&mut paragraphs, &mut left_out);
        credited::take(&mut paragraphs, &mut left_out);
        counters::take(&mut paragraphs, &mut left_out);
        topics::take(&mut paragraphs, &mut left_out);
        teased::take(&mut paragraphs, &mut left_out);
        stacked::take(&mut paragraphs, &mut left_out);
        shown::take(&mut paragraphs, &mut left_out);
        around::take(&mut paragraphs, &mut left_out);
    }
    let mut lines = paragraphs.remove(0);
    let below_headline =
        lines.iter().skip(1).take(2).position(|line| above::address(line).is_some()).map(|at| lines.remove(at + 1));
    let url = head.url.take().or(top).or(address).or_else(|| below_headline.and_then(above::address));
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
        letter::drop_above_headline(lines[0], &mut paragraphs, &mut left_out);
    }
    paragraphs.retain(|lines| {
        let away = lines.split_first().is_some_and(|(label, rest)| promotion::leads_away_below(label, &rest.join(" ")));
        if away {
            left_out.push(LeftOut { kind: LeftOutKind::Promotion, text: lines.join(" ") });
        }
        !away
    });
    let story: Vec<&str> = paragraphs.iter().flatten().copied().take(MAX_LOOK_LINES).collect();
    let count = if paragraphs.is_empty() { 1 } else { wrapped::headline_lines(&lines, &story) };
    let mut standfirst = Vec::new();
    let below = if count == 1 && !paragraphs.is_empty() { wrapped::lines_below(&lines) } else { 0 };
    let mut rest = lines.split_off(count);
    repeat::part_at_repeat(&lines, &mut paragraphs);
    if below > 0 && wrapped::is_standfirst(&[&lines[..], &rest[..below]].concat(), &rest[below..]) {
        standfirst = rest.drain(..below).collect();
    }
    let mut headline = squash_some(&lines.join(" "));
    // A wire's text without a headline: its first sentence is one, and the story goes on behind it.
    let lead = headline.as_deref().and_then(first_sentence);
    if let Some((sentence, _)) = &lead {
        headline = Some(sentence.clone());
    }
    let mut signatures = HashSet::new();
    let body: Vec<Block> = if paragraphs.is_empty() {
        blocks::without_parts(&rest)
    } else {
        let paragraphs = wrapped::below(rest).into_iter().chain(paragraphs);
        blocks::of(paragraphs, &mut signatures)
    };
    let behind = lead.map(|(_, behind)| behind).filter(|behind| !behind.is_empty()).map(Block::paragraph);
    let signed = signed.iter().map(|line| Block::paragraph(*line));
    let body = signed.chain(behind).chain(body).collect();
    let summary = squash_some(&standfirst.join(" ")).or(head.summary);
    let byline = head.byline.into_iter().chain(named).collect();
    Found {
        headline,
        summary,
        byline,
        url,
        body: with_subheadings(blocks::with_numbers(body), &signatures),
        left_out,
        label,
        ..Found::default()
    }
}

/// Whether a text that is called Markdown has no mark of it, and opens with what an agency, a system or a mail puts above its copy:
/// somebody saved it by that name.
pub(super) fn is_raw(text: &str) -> bool {
    let signs = ["](", "**", "__", "`", "!["];
    let opens = ["# ", "## ", "### ", ">", "|", "- ", "* ", "+ ", "1. "];
    let marked = |line: &str| {
        let line = line.trim_start();
        // `Jane Roe <jane@post.example>` is no tag.
        opens.iter().any(|open| line.starts_with(open))
            || signs.iter().any(|sign| line.contains(sign))
            || line.contains('<') && !line.contains('@')
    };
    let first = text.trim_start_matches('\u{feff}').lines().map(str::trim).find(|line| !line.is_empty());
    first.is_some_and(title::opens_raw) && !text.lines().any(marked)
}

/// How many bytes of Markdown that marks no headline stand above it, and who wrote it, if they say so.
pub(super) fn above_headline(source: &str, left_out: &mut Vec<LeftOut>) -> (usize, Vec<String>) {
    let marked = |line: &str| {
        line.starts_with(['#', '>', '|', '<', '!', '`', '=', '+'])
            || ["- ", "* ", "---", "***", "~~~"].iter().any(|sign| line.starts_with(sign))
    };
    let mut paragraphs: Vec<Vec<&str>> = vec![Vec::new()];
    let mut ends = Vec::new();
    let mut end = 0;
    for line in source.split_inclusive('\n').take(MAX_LOOK_LINES) {
        end += line.len();
        let line = without_marks(line.trim().trim_end_matches('\\'));
        if marked(line) {
            break;
        }
        match (line.is_empty(), paragraphs.last_mut()) {
            (true, _) => paragraphs.push(Vec::new()),
            (false, Some(last)) => {
                last.push(line);
                ends.push(end);
            }
            (false, None) => {}
        }
    }
    paragraphs.retain(|lines| !lines.is_empty());
    let (count, names) = title::lines_above(&paragraphs, left_out);
    (count.checked_sub(1).and_then(|last| ends.get(last)).copied().unwrap_or_default(), names)
}

/// Takes the section from above a headline, and what stands beside it: `Politics | Monday`.
fn section_above<'a>(paragraphs: &mut Vec<Vec<&'a str>>) -> Option<&'a str> {
    let [above, headline, _, ..] = paragraphs.as_slice() else { return None };
    let [line] = above[..] else { return None };
    let (name, beside) = line.split_once(" | ")?;
    let titled = headline.len() <= 2 && headline.iter().all(|line| !ends_a_sentence(line) && !line.ends_with(','));
    let longer = headline.iter().map(|line| line.split(' ').count()).sum::<usize>() > 3;
    let unsigned = headline.iter().all(|line| byline::names(line).is_none());
    if above::is_section(name) && beside.split(' ').count() <= MAX_BESIDE_WORDS && titled && longer && unsigned {
        paragraphs.remove(0);
        return Some(line);
    }
    None
}

/// Takes who wrote it from above a headline: names alone, and below them a line without a stop.
fn byline_above<'a>(paragraphs: &mut Vec<Vec<&'a str>>) -> Vec<&'a str> {
    // `Interview: Jane Roe` may be a headline.
    let titles = |line: &str| {
        ["interview:", "entrevista:", "intervista:", "wywiad:", "интервью:"]
            .iter()
            .any(|label| fold(line).starts_with(label))
    };
    let signed = |lines: &Vec<&str>| lines.iter().all(|line| byline::names(line).is_some() && !titles(line));
    let titled = |lines: &Vec<&str>| lines.len() == 1 && !ends_a_sentence(lines[0]) && !lines[0].ends_with([':', ',']);
    match paragraphs.as_slice() {
        [above, headline, _, ..] if signed(above) && titled(headline) => paragraphs.remove(0),
        _ => Vec::new(),
    }
}

/// The first sentence of a line that is no headline, but a lead with its dateline, or several sentences that are too long for
/// one; without the stop, and what follows it.
fn first_sentence(line: &str) -> Option<(String, String)> {
    let shouted = |text: &str| !text.contains(char::is_lowercase) && text.trim_end().ends_with(['-', '–', '—']);
    let dateline = dateline::split(line).filter(|found| found.sure || shouted(found.text));
    let text = dateline.as_ref().map_or(line, |found| found.rest);
    let language = Language::of(language::detect(text));
    let mut end = sentences(text, language).into_iter().next()?;
    // `अवेल। `, a town before the first sentence.
    let town = text[..end].trim_end();
    let placed = town.ends_with('।') && !town.contains(' ') && end < text.len();
    let text = if placed { text[end..].trim_start() } else { text };
    if placed {
        end = sentences(text, language).into_iter().next()?;
    }
    // `16 февраля – ИА Порт. Трамваи вернулись.`
    let text = match text[..end].split_once(" – ").or_else(|| text[..end].split_once(" - ")) {
        Some((day, agency)) if date_line::is_date_line(day) && fold(agency).starts_with("иа ") => {
            let behind = text[end..].trim_start();
            end = sentences(behind, language).into_iter().next()?;
            behind
        }
        _ => text,
    };
    let several = end < text.len() && text.chars().count() > MAX_WRAPPED_HEADLINE_LINE;
    // `… a horse. (Jane Roe)`: behind the last stop stands who wrote it.
    let ended = |text: &str| {
        let stopped = |text: &str| text.trim_end().ends_with(['.', '。', '।']);
        let signed = text.strip_suffix([')', '）']).and_then(|text| text.rsplit_once(['(', '（']));
        stopped(text) || signed.is_some_and(|(told, _)| stopped(told))
    };
    let sentence = &text[..end];
    let headline = sentence.trim_end_matches(['.', '。', '।']);
    // No headline is so long, whatever stands at its end.
    let long = end < text.len() && text.chars().count() > MAX_HEADLINE_CHARACTERS;
    (long || ended(text) && (dateline.is_some() || several))
        .then(|| (headline.to_owned(), text[end..].trim().to_owned()))
}

/// A line that is drawn: `--------`.
fn is_rule(line: &str) -> bool {
    let mut signs = line.chars();
    let first = signs.next().filter(|sign| "-=_*~–—".contains(*sign));
    // `--`, above the signature of a mail and between a note and its story.
    line == "--" || first.is_some_and(|first| line.chars().count() >= 3 && signs.all(|sign| sign == first))
}

/// `^Storm kills three<`, `^By JANE ROE=`: as wires mark headlines and bylines; `**Storm kills three**`, as documents leave bold
/// words in plain text.
pub(super) fn without_marks(line: &str) -> &str {
    let bold = line.strip_prefix("**").and_then(|line| line.strip_suffix("**"));
    let line = bold.filter(|line| !line.is_empty() && !line.contains("**")).map_or(line, str::trim);
    // `Von Jane Roe, dpa =`; a Korean dateline ends so too, and its story follows.
    let line = line.strip_suffix(" =").filter(|line| !line.ends_with("기자")).map_or(line, str::trim_end);
    line.strip_prefix('^').map_or(line, |line| line.trim_end_matches(['<', '=']).trim())
}

/// A score, or names and figures alone: `Brill 231 & 112-3; Avel 84 & 256`.
fn tells_result(line: &str) -> bool {
    let figures = line.split(' ').filter(|word| word.starts_with(|sign: char| sign.is_ascii_digit())).count();
    let named =
        line.starts_with(char::is_uppercase) && !line.split(' ').any(|word| word.starts_with(char::is_lowercase));
    lines::tells_score(line) || figures > 1 && named && !date_line::is_date_line(line)
}

/// Tells subheadings, which plain text does not mark: a short line without a stop between two paragraphs.
/// Who signed a letter is none, be it one of `signatures` or above the next letter's first words.
fn with_subheadings(mut body: Vec<Block>, signatures: &HashSet<String>) -> Vec<Block> {
    lists::head(&mut body);
    let is_text = |block: &Block| block.kind == BlockKind::Paragraph && !is_short(&block.text);
    // Above the first words of the story stands no subheading, but for a score, and what stands below that or below stars:
    // `Brill won by seven wickets`, who made the film.
    let story = body.iter().position(|block| block.kind != BlockKind::Paragraph || is_text(block)).unwrap_or(0);
    // Where all others have stops, a line of more words without one heads what is below it.
    let ended = |text: &str| ends_a_sentence(text) || text.ends_with(['।', '۔', '؟']);
    let stopped = body.len() > MIN_STOPPED && body.iter().filter(|block| !ended(&block.text)).count() <= 1;
    // `Winter weather alert…`, where several lines are such headings.
    let trails = |text: &str| {
        lines::is_cut(text) && text.split(' ').count() <= MAX_TRAILING_WORDS && text.starts_with(char::is_uppercase)
    };
    let trailing = body.iter().filter(|block| trails(&block.text)).count() > 1;
    for at in 1..body.len().saturating_sub(1) {
        if trailing && body[at].kind == BlockKind::Paragraph && trails(&body[at].text) && is_text(&body[at + 1]) {
            body[at].kind = BlockKind::Heading;
            continue;
        }
        let told = |block: &Block| tells_result(&block.text) || rating::of(&block.text).is_some();
        if at < story && !tells_result(&body[at].text) && !body[..at].iter().any(told) {
            continue;
        }
        let Block { kind, text, .. } = &body[at];
        let below = &body[at + 1];
        let times = if is_short(text) { 2 } else { 1 };
        let longer = below.text.chars().count() >= times * text.chars().count();
        let opens = text.starts_with(|letter: char| letter.is_alphanumeric() && !letter.is_lowercase());
        // `Q: Who pays?`, above `A: The port.`
        let asks = speaker(text).is_some() && speaker(&below.text).is_some();
        let ends = tail::is_end(text)
            || tail::is_source(text)
            || asks
            || heads::is_head(text)
            || signatures.contains(text)
            || promotion::is_above_others(&body[at - 1].text)
            || opens_a_letter(&below.text);
        let short = is_short(text) || stopped && is_unstopped(text);
        if *kind == BlockKind::Paragraph && !ends && short && opens && is_text(below) && longer {
            body[at].kind = BlockKind::Heading;
        }
    }
    body
}

/// `SIR – Your report …`
pub(super) fn opens_a_letter(text: &str) -> bool {
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
        && !without_emoji(text).trim_end_matches(['"', '”', '’', '»', ')', '」', '』', '）']).ends_with(stop)
}

/// A line of some words that has no stop, and no mark that leads on.
fn is_unstopped(text: &str) -> bool {
    text.chars().count() <= MAX_UNSTOPPED
        && text.split_whitespace().count() <= MAX_UNSTOPPED_WORDS
        && !ends_a_sentence(text)
        && text.ends_with(char::is_alphanumeric)
}

/// `Thanks to all!` of `Thanks to all! 🚒`: emoji behind a stop are no words.
fn without_emoji(text: &str) -> &str {
    text.trim_end_matches(|sign: char| {
        sign == ' ' || matches!(sign, '\u{200D}' | '\u{FE0F}' | '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}')
    })
}

fn ends_a_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '»', ')', '\'']).ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？'])
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
