//! The paragraphs of plain text as blocks: prose that was wrapped is joined; lists, tables, entries of a live page and lines of
//! the head are lines of their own.

use std::collections::HashSet;

use super::{columns, ends_a_sentence};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::press::zone;
use crate::article::squash::squash_some;
use crate::article::{Block, BlockKind, boilerplate, byline, date_line, heads, lead, lines, table, tail};

/// Bylines and days stand in as many paragraphs at the top.
const TOP: usize = 3;
/// `By Jane Roe`, `Published Dec. 4, 2026`; a paragraph of the story has more lines.
const MAX_OWN_LINES: usize = 4;
/// A line at least this long that ends without a stop goes on in the next one: text wrapped at 72 or 80 columns.
const MIN_WRAPPED_LINE: usize = 50;
/// `18:42 GMT`, `14:32 Uhr`.
const MAX_HOUR_WORDS: usize = 3;
/// What a page says in a line above its story has at most as many words.
const MAX_LABEL_WORDS: usize = 4;
/// A line of prose has as many bytes.
const MIN_PROSE: usize = 80;
/// What an entry of a live page is called has at most as many characters.
const MAX_ENTRY_TITLE: usize = 110;

/// The blocks of `paragraphs`; who signed letters is put into `signatures`.
pub(super) fn of<'a>(paragraphs: impl Iterator<Item = Vec<&'a str>>, signatures: &mut HashSet<String>) -> Vec<Block> {
    let mut body: Vec<Block> = Vec::new();
    let paragraphs: Vec<Vec<&str>> = paragraphs.collect();
    // Above the story short lines are those of a page; a list that is meant has its marks.
    let prose = |lines: &Vec<&str>| lines.iter().any(|line| line.len() >= MIN_PROSE && ends_a_sentence(line));
    let story = paragraphs.iter().position(prose).unwrap_or(0);
    let width = paragraphs.iter().flatten().map(|line| line.chars().count()).max().unwrap_or_default();
    let mut paragraphs = paragraphs.into_iter().peekable();
    let mut at = 0;
    while let Some(mut paragraph) = paragraphs.next() {
        // `18:22 GMT`, and below it what happened then.
        if let [hour] = paragraph[..]
            && is_hour(hour)
            && let Some(below) = paragraphs.next_if(|below| !below.is_empty() && !is_hour(below[0]))
        {
            paragraph.extend(below);
        }
        // How wide the text is, for lines at its top.
        let at_top = (at < TOP).then_some(width);
        let parts = if at < TOP { parted(&paragraph) } else { vec![paragraph] };
        for lines in parts {
            let few = |line: &&str| line.split(' ').count() <= MAX_LABEL_WORDS;
            if at < story
                && lines.iter().all(few)
                && lines::own(&lines)
                && !lines::alike(&lines)
                && !has_bullets(&lines)
            {
                body.extend(lines.iter().filter_map(|line| squash_some(line)).map(Block::paragraph));
                continue;
            }
            if body.last().is_some_and(|above| above.text.ends_with([':', '：'])) && are_entries(&lines) {
                body.extend(
                    lines.iter().filter_map(|line| squash_some(line)).map(|line| Block::new(BlockKind::Item, line)),
                );
                continue;
            }
            match bracketed(&lines) {
                true => lines.iter().for_each(|line| push(&mut body, &[line], at_top, signatures)),
                false => {
                    for lines in by_days(&lines) {
                        push(&mut body, lines, at_top, signatures);
                    }
                }
            }
        }
        at += 1;
    }
    body
}

/// Short lines without a stop, each a thing of its own: below a colon and an empty line a list without marks.
fn are_entries(lines: &[&str]) -> bool {
    const MIN_LINES: usize = 3;
    const MAX_WORDS: usize = 10;
    let entry = |line: &&str| {
        line.split(' ').count() <= MAX_WORDS
            && line.len() < MIN_PROSE
            && !line.ends_with(['.', '!', '?', ',', ';', ':', '…', '”', '"', '»', '。', '，', '-', '–', '—'])
            && line.starts_with(|first: char| {
                first.is_uppercase() || first.is_ascii_digit() || !first.is_lowercase() && first.is_alphabetic()
            })
    };
    lines.len() >= MIN_LINES && lines.iter().all(entry)
}

/// The lines of a log, parted where a day stands in a line of its own: `Dec. 4`, and below it `8:14 a.m. Theft in Quay Street.`
fn by_days<'a, 'b>(lines: &'b [&'a str]) -> Vec<&'b [&'a str]> {
    const MAX_DAY_WORDS: usize = 4;
    let is_day =
        |line: &str| line.split(' ').take(MAX_DAY_WORDS + 1).count() <= MAX_DAY_WORDS && date_line::is_bare_day(line);
    if lines.len() < 3 || lines.iter().all(|line| ends_a_sentence(line)) {
        return vec![lines];
    }
    let days: Vec<usize> = (0..lines.len()).filter(|at| !ends_a_sentence(lines[*at]) && is_day(lines[*at])).collect();
    let told = |at: usize| days.binary_search(&at).is_ok() || ends_a_sentence(lines[at]);
    if days.is_empty() || !(0..lines.len()).all(told) {
        return vec![lines];
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for day in days {
        parts.extend([&lines[start..day], &lines[day..=day]].into_iter().filter(|part| !part.is_empty()));
        start = day + 1;
    }
    parts.extend(Some(&lines[start..]).filter(|part| !part.is_empty()));
    parts
}

/// Text without an empty line anywhere: each line is a paragraph, unless it is wrapped.
pub(super) fn without_parts(lines: &[&str]) -> Vec<Block> {
    let mut whole: Vec<String> = Vec::new();
    for line in lines {
        match whole.last_mut() {
            // A line that opens with a small letter goes on with one above that has no stop, however short that is.
            Some(last) if line.starts_with(char::is_lowercase) && !ends_a_sentence(last) && !has_mark(last) => {
                last.push(' ');
                last.push_str(line);
            }
            _ => whole.push((*line).to_owned()),
        }
    }
    let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
    joined(&whole, |line| line.chars().count() >= MIN_WRAPPED_LINE && !ends_a_sentence(line))
}

/// `- Trams`, `1. Trams`
fn has_mark(line: &str) -> bool {
    bullet(line).is_some() || number(line).is_some()
}

/// The lines of a paragraph that stands alone, joined where they were wrapped.
pub(super) fn of_lines(lines: &[&str]) -> Vec<Block> {
    joined(lines, |_| true)
}

/// Who wrote it, and when, are lines of their own above the story.
fn parted<'a>(lines: &[&'a str]) -> Vec<Vec<&'a str>> {
    let parts = heads::parted(lines);
    let dated = lines.len() <= MAX_OWN_LINES && lines.iter().any(|line| date_line::is_date_line(line));
    let short = |line: &&str| line.chars().count() < MIN_WRAPPED_LINE;
    // `Jane Roe`, `Sports editor`, `jane@post.example`
    let mailed = lines.len() <= MAX_OWN_LINES && lines.iter().any(|line| byline::is_mail(line));
    // `Jane Roe`, `Harbour Times`
    let person = |line: &str| byline::listed(line).is_some_and(|names| names.len() == 1) && !byline::is_house(line);
    let housed = matches!(lines, [name, house] if person(name) && house.contains(' ') && byline::is_house(house));
    if (dated || mailed || housed) && lines.iter().all(short) {
        lines.iter().map(|line| vec![*line]).collect()
    } else {
        parts
    }
}

/// Whether most lines are notes in brackets, as below the story of a wire: `($1 = 0.79 pounds)`, `(Editing by Jane Roe)`.
fn bracketed(lines: &[&str]) -> bool {
    let whole = |line: &&&str| line.starts_with(['(', '（']) && line.trim_end_matches('.').ends_with([')', '）']);
    lines.len() > 1
        && lines.iter().filter(whole).count() * 2 >= lines.len()
        && lines.iter().take(1).all(|line| whole(&line))
}

fn push(body: &mut Vec<Block>, lines: &[&str], at_top: Option<usize>, signatures: &mut HashSet<String>) {
    let told = body.last().is_some_and(|above| above.kind == BlockKind::Paragraph && lead::is_sentence(&above.text));
    if let Some((above, rows)) = columns::read(lines) {
        body.extend(of_lines(above));
        let items = table::attach_or_give(body, rows);
        body.extend(
            items.iter().filter_map(|row| squash_some(&row.join(" "))).map(|row| Block::new(BlockKind::Item, row)),
        );
    } else if let Some((title, text)) = entry(lines) {
        body.push(title);
        body.extend(of_lines(text));
    } else if lines.len() > 1 && (is_titled_hour(lines[0]) || is_titled_behind_hour(lines)) {
        body.push(Block::new(BlockKind::Heading, lines[0]));
        body.extend(of_lines(&lines[1..]));
    } else if let Some((above, below)) = figures_above(lines) {
        body.push(Block::paragraph(above));
        body.push(Block::paragraph(below));
    } else if lines.len() > 1 && is_hour(lines[0]) {
        // `21:52`, above what happened then, or what that is called.
        let titled = lines.len() == 2 && !ends_a_sentence(lines[1]) && lines[1].chars().count() <= MAX_ENTRY_TITLE;
        let kind = if titled { BlockKind::Heading } else { BlockKind::Paragraph };
        body.push(Block::new(kind, format!("{} – {}", lines[0], lines[1..].join(" "))));
    } else if are_signs(lines) {
        body.extend(lines.iter().filter_map(|line| squash_some(line)).map(Block::paragraph));
    } else if lines::heads(lines) || lines.len() > 1 && boilerplate::is_title(lines[0]) {
        body.push(Block::paragraph(lines[0]));
        match lines::are_paragraphs(&lines[1..]) {
            true => push(body, &lines[1..], at_top, signatures),
            false => body.extend(of_lines(&lines[1..])),
        }
    } else if at_top.is_some() && lines::is_name_with_role(lines) {
        body.push(Block::paragraph(lines.join(", ")));
    } else if lines::are_paragraphs(lines) && items(lines).is_none() && !has_numbers(lines) && !has_bullets(lines) {
        body.extend(lines.iter().filter_map(|line| squash_some(line)).map(Block::paragraph));
    } else if told && lines::signed(lines) {
        let text = lines.join(", ");
        signatures.insert(text.clone());
        body.push(Block::paragraph(text));
    } else if at_top.is_some_and(|width| lines::stand_apart(lines, width))
        && items(lines).is_none()
        && !has_numbers(lines)
        && !has_bullets(lines)
    {
        body.extend(lines.iter().filter_map(|line| squash_some(line)).map(Block::paragraph));
    } else {
        body.extend(of_lines(lines));
    }
}

/// `Jane Roe`, `Source: Port of Avel`: short lines of which one says who wrote it or whose it is are no list.
fn are_signs(lines: &[&str]) -> bool {
    let short =
        |line: &&str| line.chars().count() < MIN_WRAPPED_LINE && !ends_a_sentence(line) && bullet(line).is_none();
    let signed = |line: &&str| tail::is_source(line) || byline::names(line).is_some();
    lines.len() > 1 && lines.iter().all(short) && lines.iter().any(signed)
}

/// An entry of a live page: when, what it is called, and below what happened.
fn entry<'a>(lines: &'a [&'a str]) -> Option<(Block, &'a [&'a str])> {
    let heading = entry_heading(lines)?;
    Some((Block::new(BlockKind::Heading, heading), &lines[2..]))
}

/// The heading of an entry of a live page: its hour and what it is called, in the first two of the lines.
pub(in crate::article) fn entry_heading(lines: &[&str]) -> Option<String> {
    let [hour, title, text @ ..] = lines else { return None };
    let opens = text.first()?.starts_with(|first: char| !first.is_lowercase());
    // A question, or what somebody said, is a title too.
    let ended = title.ends_with(['.', ':', '…', '。', '।']);
    let width = text.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let over = lines::is_over(title) || !title.ends_with(',') && lines::has_room(title, text[0], width);
    let called = title.chars().count() <= MAX_ENTRY_TITLE && over && !ended;
    let longer = text.iter().map(|line| line.len()).sum::<usize>() > title.len();
    (is_hour(hour) && called && opens && longer).then(|| format!("{hour} – {title}"))
}

/// `09:05 | The strike begins`, above what happened then.
fn is_titled_hour(line: &str) -> bool {
    line.len() <= MAX_ENTRY_TITLE
        && line.split_once(" | ").is_some_and(|(hour, title)| is_hour(hour) && !ends_a_sentence(title))
}

/// `18:22 First ferries may leave at nine, says port`, above what it tells: no stop, and room for more.
fn is_titled_behind_hour(lines: &[&str]) -> bool {
    let [line, text, ..] = lines else { return false };
    let Some((hour, title)) = line.split_once(' ') else { return false };
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let opens = |text: &str| text.starts_with(|first: char| !first.is_lowercase());
    let ended = title.ends_with(['.', ':', ';', ',', '…', '。', '।', '-', '–', '—']);
    is_hour(hour)
        && hour.contains(':')
        && line.chars().count() <= MAX_ENTRY_TITLE
        && title.split(' ').count() > 1
        && opens(title)
        && opens(text)
        && !ended
        && lines::has_room(line, text, width)
        && ends_a_sentence(lines[lines.len() - 1])
}

/// Two lines that nobody wrapped: the one ends in a figure, as a score does, the other begins anew, and neither has a stop.
fn figures_above<'a>(lines: &[&'a str]) -> Option<(&'a str, &'a str)> {
    let [above, below] = lines else { return None };
    let figure = above.rsplit(' ').next().is_some_and(|last| last.ends_with(|sign: char| sign.is_ascii_digit()));
    let rows = above.split(' ').filter(|word| word.contains(|sign: char| sign.is_ascii_digit())).count();
    let opens = below.starts_with(char::is_uppercase)
        && below.contains(char::is_lowercase)
        && lines::result(lines).is_none()
        && !lines::alike(lines);
    (figure && rows > 1 && opens && above.len() < MAX_ENTRY_TITLE && !ends_a_sentence(below) && !below.ends_with(','))
        .then_some((above, below))
}

/// `21:52 – First ferry leaves`, `21:52`.
pub(in crate::article) fn opens_with_hour(text: &str) -> bool {
    [" – ", " - ", " | ", " "].iter().any(|sign| text.split_once(sign).is_some_and(|(hour, _)| is_hour(hour)))
        || is_hour(text)
}

/// `21:52`, `9.05`, `18:42 GMT`, `14:32 Uhr`, `9.05am`
pub(super) fn is_hour(line: &str) -> bool {
    let figures =
        |text: &str, least: usize| (least..=2).contains(&text.len()) && text.chars().all(|sign| sign.is_ascii_digit());
    let mut words = line.split(' ');
    let clock = words.next().unwrap_or_default().trim_end_matches(|sign: char| sign.is_ascii_alphabetic());
    let parts = clock.split_once([':', '.', 'h']);
    let folded = fold(line);
    let unit = |word: &str| {
        let word = word.trim_matches(['.', '(', ')']);
        is_any(&PHRASES.hours, word) || zone(word).is_some()
    };
    // `1:10 min`: how long something is.
    let lasts = folded
        .split(' ')
        .nth(1)
        .is_some_and(|unit| matches!(unit.trim_end_matches('.'), "min" | "mins" | "мин" | "хв"));
    parts.is_some_and(|(hour, minute)| figures(hour, 1) && figures(minute, 2))
        && !lasts
        && folded.split(' ').count() <= MAX_HOUR_WORDS
        && folded.split(' ').skip(1).all(unit)
}

/// Joins lines to paragraphs and list items; `wraps` tells of a line whether the next one belongs to it.
fn joined(lines: &[&str], wraps: impl Fn(&str) -> bool) -> Vec<Block> {
    if let Some(items) = items(lines) {
        return items;
    }
    let dashed = lines::are_dashed(lines);
    let pictured = lines.iter().filter(|line| lines::pictured(line).is_some()).count() > 1;
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let numbered = has_numbers(lines);
    let behind = if numbered { behind_list(lines) } else { None };
    let mut last_number = 0;
    for (at, line) in lines.iter().enumerate() {
        open &= behind != Some(at);
        let dash = || line.strip_prefix(['—', '–']).filter(|_| dashed).map(str::trim_start);
        let item =
            bullet(line).or_else(dash).or_else(|| (pictured && lines::pictured(line).is_some()).then_some(*line));
        let next = number(line).filter(|(number, _)| numbered && *number == last_number + 1);
        match (item, next, blocks.last_mut()) {
            // `- Jane Roe, keeper:`, `- "It rained"`: who speaks, and what is said.
            (Some(item), _, Some(last)) if is_speaker(last) && item.starts_with(['"', '“', '„', '«', '”']) => {
                last.text.push(' ');
                last.text.push_str(item);
            }
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

/// Whether an item of a list only says who says the next one.
fn is_speaker(item: &Block) -> bool {
    item.kind == BlockKind::Item && item.number.is_none() && item.text.ends_with(':')
}

/// The lines as items of a list, if each is one though none has a bullet.
fn items(lines: &[&str]) -> Option<Vec<Block>> {
    if has_numbers(lines) || has_bullets(lines) {
        return None;
    }
    let item = |line: &str| squash_some(line).map(|line| Block::new(BlockKind::Item, line));
    if let Some(marks) = lines::are_pictured(lines) {
        return Some(lines.iter().zip(marks).filter_map(|(line, mark)| item(&line[mark..])).collect());
    }
    // Nor is a day that stands beside a name or a place.
    let dated = lines.iter().any(|line| date_line::is_date_line(line));
    let own = (lines::alike(lines) || lines::own(lines)) && !dated;
    if let Some(result) = lines::result(lines) {
        return Some(vec![Block::paragraph(result)]);
    }
    let titles = lines::boxed(lines).or(own.then(|| usize::from(lines::heads_years(lines))))?;
    let (title, facts) = lines.split_at(titles);
    let title = title.iter().map(|title| Block::new(BlockKind::Heading, *title));
    // `Saturday:`, between results.
    let leads_in = |line: &str| line.ends_with([':', '：']);
    let fact = |line: &&str| if leads_in(line) { squash_some(line).map(Block::paragraph) } else { item(line) };
    Some(title.chain(facts.iter().filter_map(fact)).collect())
}

/// Where a line stands behind a numbered list and goes on with none of its items: `Spoiled votes — 1.81%`. No item is wrapped, and
/// the last one has no stop.
fn behind_list(lines: &[&str]) -> Option<usize> {
    let (last, above) = lines.split_last()?;
    let all = above.iter().all(|line| number(line).is_some());
    let over = above.last().is_some_and(|line| !ends_a_sentence(line) && lines::is_over(line));
    let ends = above
        .last()
        .is_some_and(|line| line.ends_with(|sign: char| sign.is_ascii_digit() || matches!(sign, '%' | ')')));
    (all && over && ends && last.starts_with(char::is_uppercase)).then(|| lines.len() - 1)
}

pub(super) fn bullet(line: &str) -> Option<&str> {
    ["- ", "* ", "• ", "· ", "▪ ", "■ ", "● ", "◦ ", "‣ ", "✔ ", "✔\u{FE0F} ", "✓ ", "☑ ", "☑\u{FE0F} ", "✅ "]
        .iter()
        .find_map(|bullet| line.strip_prefix(bullet))
}

fn has_bullets(lines: &[&str]) -> bool {
    lines.iter().any(|line| bullet(line).is_some())
}

/// Paragraphs that count from 1 on, one right below the other, are a list.
pub(super) fn with_numbers(mut body: Vec<Block>) -> Vec<Block> {
    let mut at = 0;
    while at < body.len() {
        let counted = |(place, block): (usize, &Block)| {
            let number = number(&block.text).map(|(number, _)| number);
            block.kind == BlockKind::Paragraph && number == u64::try_from(place + 1).ok()
        };
        let count = body[at..].iter().enumerate().take_while(|pair| counted(*pair)).count();
        for block in &mut body[at..at + count] {
            if count > 1
                && let Some((number, item)) = number(&block.text)
            {
                *block = Block { number: Some(number), ..Block::new(BlockKind::Item, item) };
            }
        }
        at += count.max(1);
    }
    body
}

/// Whether lines begin with 1, 2 and so on: one alone may be a club (`1. FC Nord`) or a day.
fn has_numbers(lines: &[&str]) -> bool {
    let mut numbers = lines.iter().filter_map(|line| number(line)).map(|(number, _)| number);
    numbers.next() == Some(1) && numbers.next() == Some(2)
}

/// `3. Stir` or `3) Stir`: the number and what follows.
pub(super) fn number(line: &str) -> Option<(u64, &str)> {
    let end = line.find(|sign: char| !sign.is_ascii_digit()).filter(|end| (1..=3).contains(end))?;
    let rest = line[end..].strip_prefix(['.', ')'])?;
    Some((line[..end].parse().ok()?, rest.strip_prefix(' ')?))
}

#[cfg(test)]
#[path = "blocks_tests.rs"]
mod tests;
