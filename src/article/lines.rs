//! Lines that an editor set below each other and that are no wrapped prose: results, a squad, the weather by days.

use std::collections::HashSet;

use super::phrases::{PHRASES, fold, is_any, opening};
use super::{byline, language};

/// A line of prose that was wrapped by hand is longer, in characters.
const MAX_LINE: usize = 50;
/// `Goalkeepers: `, in front of what a line says, has at most as many characters.
const MAX_NAME: usize = 24;
/// A name, a house and a town are as many lines, of as many words.
const MAX_SIGNED_LINES: usize = 4;
const MAX_SIGNED_WORDS: usize = 6;
/// A verse, or a line of an address, has at most as many characters; as many lines show that it is one.
const MAX_BROKEN_LINE: usize = 60;
const MIN_BROKEN_LINES: usize = 3;
/// `Born: 4 March 1938 in Avel.`: in a box of facts a label has at most as many words, and what it says as many characters.
const MAX_LABEL_WORDS: usize = 3;
const MAX_SAID: usize = 160;
/// Nobody wraps text in lines that are longer.
const MAX_WRAPPED: usize = 120;

/// Whether the lines of a paragraph are like each other: all short, none with a stop, each with a name before its colon, or each
/// with a figure.
pub(super) fn alike(lines: &[&str]) -> bool {
    let stops = ['.', ',', ';', ':', '!', '?', '…', '-', '–', '—', '。', '、', '，', '！', '？', '।'];
    let own = |line: &&str| {
        line.chars().count() < MAX_LINE
            && line.starts_with(|first: char| first.is_alphanumeric() && !first.is_lowercase())
            && !line.ends_with(stops)
    };
    let named = |line: &&str| {
        let named = line.split_once([':', '：']).filter(|(name, said)| !said.trim().is_empty() && !name.is_empty());
        named.is_some_and(|(name, _)| {
            name.chars().count() <= MAX_NAME && !name.ends_with(|sign: char| sign.is_numeric())
        })
    };
    let counted = |line: &&str| line.contains(char::is_numeric) && line.contains(char::is_alphabetic);
    lines.len() > 1 && lines.iter().all(own) && (lines.iter().all(named) || lines.iter().all(counted))
}

/// Whether short lines are ones of their own: each opens anew where the one above is over, most have no stop, and some would have
/// had room for more, as no line of prose has that was wrapped.
pub(super) fn own(lines: &[&str]) -> bool {
    let length = |text: &str| text.chars().count();
    let opens = |line: &str| line.starts_with(|first: char| !first.is_lowercase());
    let width = lines.iter().map(|line| length(line)).max().unwrap_or_default();
    let stopped = lines.iter().filter(|line| is_stopped(line)).count();
    lines.len() >= MIN_BROKEN_LINES
        && width <= MAX_BROKEN_LINE
        && lines.iter().all(|line| opens(line) && is_over(line))
        && stopped * 2 < lines.len()
        && lines.windows(2).any(|pair| has_room(pair[0], pair[1], width))
}

/// Whether nothing in a line's end says that it goes on in the next.
pub(super) fn is_over(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default();
    !line.ends_with([',', ';', '-', '–', '—', '，', '、']) && !language::joins_words(last)
}

/// Whether a text ends as a sentence does, within brackets or quotation marks too.
pub(super) fn is_ended(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '”', '“', '’', '\'', '»', ')', '」', '』', '）', ']']);
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔'])
}

/// `The baker of Lund has won a...`: a text of which a page shows the first words alone.
pub(super) fn is_cut(text: &str) -> bool {
    text.ends_with("...") || text.ends_with('…')
}

pub(super) fn is_stopped(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '”', '"'])
}

/// Whether the first word of `next` would have had room behind `line` in text as wide as `width`: then nobody wrapped it there.
pub(super) fn has_room(line: &str, next: &str, width: usize) -> bool {
    let length = |text: &str| text.chars().count();
    length(line) + 1 + length(next.split(' ').next().unwrap_or_default()) <= width
}

/// Whether no line of a text with lines of `width` goes on in the next: each opens anew where the one above is over, and ends as a
/// sentence does, or had room for more, or is longer than anybody wraps.
pub(super) fn stand_apart(lines: &[&str], width: usize) -> bool {
    const MAX_LINES: usize = 6;
    let length = |text: &str| text.chars().count();
    let over = |pair: &[&str]| {
        is_ended(pair[0]) || is_over(pair[0]) && (has_room(pair[0], pair[1], width) || length(pair[0]) > MAX_WRAPPED)
    };
    // Where there are no capitals, nothing says that a line opens anew.
    let opens = |line: &str| line.starts_with(|first: char| first.is_uppercase() || "\"“„«‘".contains(first));
    (2..=MAX_LINES).contains(&lines.len())
        && lines.iter().all(|line| opens(line))
        && lines.windows(2).all(over)
        && lines.windows(2).any(|pair| !is_ended(pair[0]))
}

/// Whether lines that each end as a sentence does are paragraphs, and no prose that was wrapped: one had room for more, or is longer
/// than anybody wraps.
pub(super) fn are_paragraphs(lines: &[&str]) -> bool {
    let length = |text: &str| text.chars().count();
    let width = lines.iter().map(|line| length(line)).max().unwrap_or_default();
    let opens = |line: &str| !line.starts_with(|first: char| first.is_lowercase());
    let apart = |pair: &[&str]| has_room(pair[0], pair[1], width) || length(pair[0]) > MAX_WRAPPED;
    if is_copied(lines) || are_sides(lines) {
        return true;
    }
    lines.len() > 1
        && lines.iter().all(|line| is_ended(line) && opens(line))
        && (lines.windows(2).any(apart) || lines.iter().all(|line| opens_with_hour(line)))
}

/// `Avel – Tries: Lund, Roe. Pens: Lund 2`, and below it the same of `Veld`: a side and what it did, by several labels, line by line.
fn are_sides(lines: &[&str]) -> bool {
    const MAX_SIDES: usize = 4;
    let named = |side: &str| {
        side.chars().count() <= MAX_NAME
            && !side.contains('.')
            && side.split(' ').all(|word| word.starts_with(char::is_uppercase))
    };
    let told = |line: &&str| {
        let parted = [" - ", " – ", " — "].iter().find_map(|dash| line.split_once(dash));
        parted.is_some_and(|(side, done)| {
            let label = done.split_once(": ").map_or("", |(label, _)| label);
            named(side)
                && (1..=MAX_LABEL_WORDS).contains(&label.split(' ').count())
                && label.starts_with(char::is_uppercase)
        })
    };
    (2..=MAX_SIDES).contains(&lines.len()) && lines.iter().all(told)
}

/// Whether lines are those of a page as it is copied, each a paragraph or a line around it: those without a stop had room for more, and
/// all open anew.
fn is_copied(lines: &[&str]) -> bool {
    const MIN_PROSE: usize = 40;
    const MIN_SENTENCES: usize = 2;
    const MAX_HEADING: usize = 4;
    let length = |text: &str| text.chars().count();
    let width = lines.iter().map(|line| length(line)).max().unwrap_or_default();
    let opens = |line: &str| !line.starts_with(|first: char| first.is_lowercase());
    let told = lines.iter().filter(|line| length(line) >= MIN_PROSE && is_ended(line)).count();
    let open = |line: &&&str| !is_ended(line);
    // Prose that was wrapped ends in a stop where its line does by chance alone.
    let apart = |pair: &[&str]| has_room(pair[0], pair[1], width) && (is_ended(pair[0]) || is_over(pair[0]));
    // A heading of the page below the last sentence.
    let titled =
        matches!(lines, [above, last] if told == 1 && is_ended(above) && last.split(' ').count() <= MAX_HEADING);
    (lines.len() > 2 && told >= MIN_SENTENCES || titled)
        && lines.iter().filter(open).count() > 0
        && lines.iter().all(|line| opens(line))
        && lines.windows(2).all(|pair| apart(pair) || is_ended(pair[0]))
}

/// `8:14 a.m. Theft in Quay Street.`: a line of a log.
fn opens_with_hour(line: &str) -> bool {
    let figures = |text: &str| (1..=2).contains(&text.len()) && text.chars().all(|sign| sign.is_ascii_digit());
    let hour = line.split(' ').next().and_then(|hour| hour.split_once([':', '.']));
    hour.is_some_and(|(hour, minute)| figures(hour) && figures(minute))
}

/// Whether each line says something behind a label of its own, as a box of facts does: `Born: 4 March 1938 in Avel.`
fn labelled(lines: &[&str]) -> bool {
    let label = |line: &&str| -> Option<String> {
        let (label, said) = line.split_once([':', '：'])?;
        let apart = said.starts_with(' ') || line[label.len()..].starts_with('：');
        let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, ' ' | '-' | '/' | '.' | '\'' | '’' | '&');
        let opens = label.trim_start_matches(['«', '„', '“', '"']);
        let named = opens.starts_with(|first: char| first.is_alphabetic() && !first.is_lowercase())
            && label.chars().all(|sign| plain(sign) || !sign.is_ascii() && !sign.is_whitespace())
            && label.chars().count() <= MAX_NAME
            && label.split(' ').count() <= MAX_LABEL_WORDS
            && !label.ends_with(|sign: char| sign.is_numeric());
        let said = said.trim();
        // What somebody says, or is asked, is a dialogue.
        let told = !said.is_empty()
            && said.chars().count() <= MAX_SAID
            && !said.starts_with(['"', '“', '„', '«', '—', '–'])
            && !said.ends_with(['?', '？', '؟', ',']);
        (apart && named && told).then(|| fold(label))
    };
    // `26 ноября. Пенза. 8 412 зрителей.`, below what is said of a match.
    let (last, above) = lines.split_last().map_or((None, lines), |(last, above)| (Some(last), above));
    let facts =
        |line: &&&str| label(line).is_none() && line.contains(char::is_numeric) && line.matches(". ").count() > 1;
    let lines = if above.len() >= MIN_BROKEN_LINES && last.as_ref().is_some_and(facts) { above } else { lines };
    let labels: Option<HashSet<String>> = lines.iter().map(label).collect();
    lines.len() >= MIN_BROKEN_LINES && labels.is_some_and(|labels| labels.len() == lines.len())
}

/// How many of the lines, none or one, are the title of a box of facts that the others are; none if they are no such.
pub(super) fn boxed(lines: &[&str]) -> Option<usize> {
    let (title, facts) = lines.split_first()?;
    if is_box_title(title) && (alike(facts) || labelled(facts)) {
        return Some(1);
    }
    if labelled(lines) {
        return Some(0);
    }
    // `The new bridge`, in a line of its own.
    let plain =
        title.chars().count() < MAX_LINE && !title.contains([':', '：']) && !is_stopped(title) && is_over(title);
    let opens = title.chars().find(|sign| sign.is_alphanumeric()).is_some_and(|sign| !sign.is_lowercase());
    (plain && opens && labelled(facts)).then_some(1)
}

/// `Facts: Lena Lund`, above a box of facts.
fn is_box_title(line: &str) -> bool {
    let folded = fold(line);
    opening(&PHRASES.fact_boxes, &folded).is_some_and(|label| {
        let rest = &folded[label.len()..];
        (rest.is_empty() || rest.starts_with([':', '：'])) && !is_stopped(line)
    })
}

/// The line that a result and who scored make: `Avel Town 3 Veld 2`, and below it names with the minutes of their goals.
pub(super) fn result(lines: &[&str]) -> Option<String> {
    const MAX_LINES: usize = 3;
    let (score, scorers) = lines.split_first().filter(|(_, below)| (1..MAX_LINES).contains(&below.len()))?;
    (is_score(score) && scorers.iter().all(|line| !is_score(line) && are_scorers(line)))
        .then(|| format!("{score} – {}", scorers.join("; ")))
}

/// `Avel Town 3 Veld Rovers 2`, `Avel Town 3-2 Veld Rovers`: two names and two figures, and no more.
fn is_score(line: &str) -> bool {
    let goals = |word: &str| (1..=2).contains(&word.len()) && word.chars().all(|sign| sign.is_ascii_digit());
    let both = |word: &str| word.split_once(['-', '–', ':']).is_some_and(|(one, other)| goals(one) && goals(other));
    let (mut figures, mut names) = (0, 0);
    for word in line.split(' ') {
        match word {
            word if goals(word) => figures += 1,
            word if both(word) => figures += 2,
            word if word.chars().all(|sign| sign.is_alphabetic() || ".-'’&".contains(sign)) => names += 1,
            _ => return false,
        }
    }
    figures == 2 && (2..=8).contains(&names) && line.starts_with(char::is_uppercase)
}

/// `Lund 31, 88, 90+4; Roe 12 (pen)`: names, each with minutes behind it.
fn are_scorers(line: &str) -> bool {
    let minute = |word: &str| {
        let word = word.trim_matches(|sign: char| "(),;'’.".contains(sign));
        let (minute, more) = word.split_once('+').unwrap_or((word, "0"));
        let figures =
            |text: &str| !text.is_empty() && text.len() <= 3 && text.chars().all(|sign| sign.is_ascii_digit());
        figures(minute.trim_end_matches(|sign: char| sign.is_alphabetic() || "'’.".contains(sign)))
            && figures(more.trim_end_matches(['\'', '’']))
    };
    let note = |word: &str| {
        matches!(
            fold(word.trim_matches(|sign: char| "(),;.".contains(sign))).as_str(),
            "pen" | "og" | "o.g" | "p" | "et" | "fe" | "rig" | "csc" | "sp" | "pk"
        )
    };
    let named = |word: &str| {
        let name = word.trim_matches(|sign: char| "(),;:".contains(sign));
        name.starts_with(char::is_uppercase) && name.chars().all(|sign| sign.is_alphabetic() || ".-'’".contains(sign))
    };
    let words: Vec<&str> =
        line.split(' ').filter(|word| !matches!(*word, "–" | "-" | "van" | "de" | "der" | "da")).collect();
    let minutes = words.iter().filter(|word| minute(word)).count();
    minutes > 0 && minutes * 4 >= words.len() && words.iter().all(|word| minute(word) || note(word) || named(word))
}

/// `Harbour Town 2 Veld 1`, `Harbour Town 2-1 Veld`, `Hafen SV - Veld 2:1 (1:1)`: a result that stands alone, above the story of the
/// match.
pub(super) fn tells_score(line: &str) -> bool {
    // `Result: `
    let labelled = line.split_once(": ").filter(|(label, _)| label.chars().all(char::is_alphabetic));
    let line = labelled.map_or(line, |(_, result)| result);
    let behind = line.strip_suffix(')').and_then(|line| line.rsplit_once(" ("));
    let line = behind.filter(|(_, half)| half.len() <= 12).map_or(line, |(line, _)| line);
    let words = || line.split(' ').map(|word| word.trim_end_matches(','));
    let figure = |word: &str| word.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '-' | '–' | ':'));
    let ends = words().next_back().is_some_and(figure);
    let between = words().any(|word| figure(word) && word.contains(['-', '–', ':']) && word.len() > 2);
    let named = words().filter(|word| word.starts_with(char::is_uppercase)).count() >= 2;
    let opens = words().next().is_some_and(|word| word.chars().all(char::is_alphabetic));
    (ends || between) && named && opens && is_score(&words().collect::<Vec<_>>().join(" "))
}

/// Whether the first line stands above others that each open with a year, and does not itself: `Lena Lund in five dates`.
pub(super) fn heads_years(lines: &[&str]) -> bool {
    let year = |line: &&str| {
        let figures = line.split(|sign: char| !sign.is_ascii_digit()).next().unwrap_or_default();
        figures.len() == 4
    };
    let Some((first, years)) = lines.split_first() else { return false };
    // `Ingredients`, `Key points`
    let title = fold(first.trim_end_matches([':', '：']));
    let heads = [&PHRASES.list_titles, &PHRASES.point_titles].into_iter().any(|list| is_any(list, &title));
    if years.len() > 1 && heads {
        return true;
    }
    years.len() > 1 && years.iter().all(year) && !first.starts_with(|sign: char| sign.is_ascii_digit())
}

/// Whether lines that open with a dash are items of a list, and nothing that is said: below a line that leads in, or alone, each
/// but the last goes on with a semicolon or comma, or none opens with a capital.
pub(super) fn are_dashed(lines: &[&str]) -> bool {
    let dash = |line: &&&str| line.starts_with(['—', '–']) && line.trim_start_matches(['—', '–', ' ']).len() > 1;
    let above = lines.iter().take_while(|line| !dash(line)).count();
    let items = &lines[above..];
    let leads_in = above == 0 || above == 1 && lines[0].ends_with([':', '：']);
    let Some((_, but_last)) = items.split_last().filter(|(_, but_last)| !but_last.is_empty()) else { return false };
    let goes_on = but_last.iter().all(|line| line.ends_with([';', ',']));
    let small = |line: &&str| !line.trim_start_matches(['—', '–', ' ']).starts_with(char::is_uppercase);
    let opens_small = above == 1 && items.iter().all(small);
    leads_in && items.iter().all(|line| dash(&line)) && (goes_on || opens_small)
}

/// The emoji that a line opens with, as a bullet, and what it says.
pub(super) fn pictured(line: &str) -> Option<(&str, &str)> {
    let sign = |letter: char| {
        matches!(letter, '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}'
            | '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}' | '\u{200D}' | '\u{20E3}')
    };
    let (mark, said) = line.split_once(' ')?;
    let keycap = mark.ends_with('\u{20E3}');
    let shown = !mark.is_empty() && mark.chars().all(|letter| sign(letter) || keycap && letter.is_ascii_digit());
    let said = said.trim_start();
    (shown && said.contains(char::is_alphanumeric)).then_some((mark, said))
}

/// How many bytes of each line are the emoji that makes it an item of a list, where all lines open with one: it stays, unless it
/// is the same one and so a bullet.
pub(super) fn are_pictured(lines: &[&str]) -> Option<Vec<usize>> {
    let marks: Option<Vec<(&str, &str)>> = lines.iter().map(|line| pictured(line)).collect();
    let marks = marks.filter(|marks| marks.len() > 1)?;
    let same = marks.iter().all(|(mark, _)| *mark == marks[0].0) && !marks[0].0.contains(['★', '☆', '⭐']);
    Some(lines.iter().zip(&marks).map(|(line, (_, said))| if same { line.len() - said.len() } else { 0 }).collect())
}

/// Whether the first line is set above the others, as a heading is, though no empty line parts them: it is short where the next
/// is long, and that opens anew.
pub(super) fn heads(lines: &[&str]) -> bool {
    let [first, second, ..] = lines else { return false };
    let length = |text: &str| text.chars().count();
    let last = first.rsplit(' ').next().unwrap_or_default();
    // `2. Night buses run daily`, above a sentence.
    let digits = first.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let numbered = digits.len() < first.len() && digits.starts_with(". ") && !is_stopped(first) && is_over(first);
    if numbered
        && length(first) < MAX_BROKEN_LINE
        && lines.len() == 2
        && is_stopped(second)
        && second.split(' ').count() > 3
    {
        return second.starts_with(char::is_uppercase);
    }
    // `DOLLAR DIPS`, above a sentence however short.
    let shouted = first.contains(char::is_uppercase) && !first.contains(char::is_lowercase) && first.contains(' ');
    let sentence = second.contains(char::is_lowercase) && is_stopped(second) && second.split(' ').count() > 3;
    if shouted
        && sentence
        && length(first) < MAX_LINE
        && first.chars().all(|sign| sign.is_alphabetic() || " -'’,&".contains(sign))
    {
        return second.starts_with(char::is_uppercase) && is_over(first);
    }
    let stops = ['.', ',', ';', '!', '…', '-', '–', '—', '。', '！', '，', '、', '；', '।', ')', '”', '"', '»'];
    length(first) < MAX_LINE
        && length(second) >= MAX_LINE
        && length(second) >= 2 * length(first)
        && first.starts_with(|letter: char| letter.is_alphanumeric() && !letter.is_lowercase())
        && second.starts_with(|letter: char| letter.is_uppercase())
        && !first.ends_with(stops)
        && !language::joins_words(last)
}

/// Whether lines that are broken on purpose are ones of their own, as those of a poem or an address are.
pub(super) fn broken(lines: &[&str]) -> bool {
    lines.len() >= MIN_BROKEN_LINES && lines.iter().all(|line| line.chars().count() <= MAX_BROKEN_LINE)
}

/// Whether the second of two lines says what the one is whom the first names: `Jane Roe`, `Staff reporter`.
pub(super) fn is_name_with_role(lines: &[&str]) -> bool {
    // `BBC News, Avel`
    let house = |role: &str| role.split_once(", ").is_some_and(|(house, _)| is_any(&PHRASES.agencies, &fold(house)));
    matches!(lines, [name, role] if (byline::is_role(role) || house(role) || byline::is_of_region(role)) && byline::listed(name).is_some_and(|names| names.len() == 1))
}

/// Whether lines are who signed what stands above them, and where: `Dr J. P. Lund`, `Long Avel`.
pub(super) fn signed(lines: &[&str]) -> bool {
    let named = |word: &str| {
        let word = word.trim_end_matches(',');
        let small = is_any(&PHRASES.in_towns, &fold(word));
        small || byline::is_name(word) && !language::joins_words(word)
    };
    let own = |line: &&str| {
        line.chars().count() < MAX_LINE
            && line.split(' ').count() <= MAX_SIGNED_WORDS
            && line.starts_with(char::is_uppercase)
            && !line.ends_with(['.', ':', ';', '!', '?', '…', '-', '–', '—'])
            && line.split(' ').all(named)
    };
    (2..=MAX_SIGNED_LINES).contains(&lines.len()) && lines.iter().all(own)
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
