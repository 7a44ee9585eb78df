//! What a line is, by its form: a code, keywords, a greeting, a path on a site. None of it needs a story to tell.

pub(super) use super::houses::is_house;
use super::labels::{
    is_arrow, is_domain, is_label_of_day, is_place_on_site, is_rate, is_row_of_entries, is_row_of_languages,
    is_row_of_topics, is_section_of_day, is_signed_section, is_source, is_weather,
};
pub(super) use super::labels::{is_label_with_colon, is_labelled_topic, is_scrap, is_slogan, names_sport};
use crate::article::clean::are_words_to_look_up;
use crate::article::heads::is_head;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::words::in_letters;
use crate::article::{LeftOutKind, above, byline, date_line, desk, letter, press, tail};

/// A headline has as many words, or letters where words have no spaces between them.
const MIN_TITLE_WORDS: usize = 4;
const MIN_TITLE_LETTERS: usize = 8;
/// A field that stands alone says as many words behind its label.
const MAX_FIELD_WORDS: usize = 4;
/// `Hi all,`
const MAX_GREETING_WORDS: usize = 5;

/// What a line above a headline is, if it can be nothing else there.
pub(super) fn kind(line: &str) -> Option<LeftOutKind> {
    if let Some(kind) = above::of_line(line) {
        return Some(kind);
    }
    if byline::names(line).is_some() && !asks_or_tells(line) {
        return Some(LeftOutKind::Byline);
    }
    is_away(line).then_some(LeftOutKind::Label)
}

/// A line that is no headline, and no prose either, however long.
pub(super) fn is_away(line: &str) -> bool {
    let folded = fold(line);
    let bare = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
    above::is_section(line)
        || is_any(&PHRASES.menus, bare)
        || is_any(&PHRASES.whole, bare)
        || is_any(&PHRASES.live_lines, bare)
        || is_any(&PHRASES.above_others, bare)
        || is_row_of_entries(line)
        || is_row_of_topics(line)
        || is_signed_section(line)
        || is_weather(line)
        || is_label_of_day(line)
        || is_section_of_day(line)
        || is_place_on_site(line)
        || is_row_of_languages(line)
        || is_source(line)
        || is_rate(line)
        || is_arrow(line)
        || tail::is_counted(&folded)
        || press::is_release_line(line)
        || is_mark(line)
        || is_bracketed(line)
        || is_glued_row(line)
        || are_words_to_look_up(line)
}

/// A button of a page, a label of a day or a source.
pub(super) fn is_of_page(line: &str) -> bool {
    let folded = fold(line);
    is_any(&PHRASES.menus, folded.trim_matches(|sign: char| !sign.is_alphanumeric()))
        || is_label_of_day(line)
        || is_source(line)
}

/// `FinanceLegal ServicesRisk SolutionsTax & AccountsBlog`: links of a page that were glued when it was copied; a brand has a capital
/// within it too, but no row of long words has several.
fn is_glued_row(line: &str) -> bool {
    const MIN_LETTERS: usize = 9;
    const MIN_GLUED: usize = 3;
    const MIN_PART: usize = 3;
    const MIN_ENTRY: usize = 4;
    const MIN_ROW: usize = 18;
    let capital = |word: &str| !word.starts_with(char::is_lowercase) || word.len() < MIN_PART;
    let glued = |word: &&str| {
        word.chars().count() >= MIN_LETTERS
            && word
                .char_indices()
                .any(|(at, letter)| letter.is_uppercase() && word[..at].ends_with(char::is_lowercase) && at >= MIN_PART)
    };
    // `AuthorsHousesReaders`
    if !line.contains(' ') {
        let parts = line
            .char_indices()
            .filter(|(at, letter)| letter.is_uppercase() && line[..*at].ends_with(char::is_lowercase));
        let short = line.split(char::is_uppercase).skip(1).any(|part| part.chars().count() + 1 < MIN_ENTRY);
        return line.len() >= MIN_ROW
            && parts.count() + 1 >= MIN_GLUED
            && !short
            && line.chars().all(char::is_alphabetic);
    }
    !line.ends_with(['.', '!', '?'])
        && line.split(' ').all(capital)
        && line.split(' ').filter(glued).count() >= MIN_GLUED
}

/// What only a system writes: an agency's name, a code, a field, an hour beside who posted it.
pub(super) fn is_mark(line: &str) -> bool {
    let folded = fold(line);
    let bare = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
    is_agency(bare)
        || is_code(line)
        || is_counted(&folded)
        || is_field(line)
        || is_dateline_alone(line)
        || is_picture_of_agency(line)
        || is_page_of_paper(line)
        || is_post(line)
        || is_stamp(line)
        || is_label_alone(&folded)
        || names_sources(line)
}

/// `harbourpost.example, press service of the port of Avel`: whose news it is, where all parts of a line say so.
fn names_sources(line: &str) -> bool {
    const MAX_WORDS: usize = 12;
    const MAX_ROLE: usize = 3;
    let house = |part: &str| is_domain(part) || is_any(&PHRASES.agencies, &fold(part));
    let office = |part: &str| opening(&PHRASES.press_offices, &fold(part)).is_some();
    let parts = || line.split([',', ';']).map(str::trim);
    // `Senior Correspondent, harbourpost.example`
    let role = |part: &str| {
        part.split(' ').count() <= MAX_ROLE
            && part.rsplit(' ').next().is_some_and(|word| is_any(&PHRASES.roles, &fold(word)))
    };
    line.contains([',', ';'])
        && line.split(' ').count() <= MAX_WORDS
        && !line.ends_with(['.', '!', '?', ':'])
        && parts().all(|part| house(part) || office(part) || role(part))
        && !parts().all(role)
}

/// `Title`, `Body`: labels of a form, each in a line above what it names.
fn is_label_alone(folded: &str) -> bool {
    matches!(
        folded,
        "title"
            | "headline"
            | "subtitle"
            | "body"
            | "excerpt"
            | "titel"
            | "titre"
            | "título"
            | "titolo"
            | "tytuł"
            | "заголовок"
            | "标题"
            | "タイトル"
            | "제목"
    )
}

/// The figures of a result that stands alone, as above the story of a match: `Hafen SV–Veld 31–30 (16–15)`, `FULL-TIME: Avel Town 2-1
/// Veld`. They stand between two names, or behind two that a dash parts.
pub(super) fn result_alone(line: &str) -> Option<&str> {
    const MAX_NAMES: usize = 8;
    const MAX_LABEL_WORDS: usize = 3;
    const DASHES: [char; 4] = ['-', '–', '—', '−'];
    let goals = |text: &str| (1..=3).contains(&text.len()) && text.chars().all(|sign| sign.is_ascii_digit());
    let labelled = line.split_once(": ").filter(|(label, _)| {
        label.split(' ').count() <= MAX_LABEL_WORDS && !label.contains(|sign: char| sign.is_ascii_digit())
    });
    let line = labelled.map_or(line, |(_, result)| result);
    let halves = line.strip_suffix(')').and_then(|line| line.rsplit_once(" ("));
    let line = halves.filter(|(_, half)| half.len() <= 24).map_or(line, |(line, _)| line);
    let words: Vec<&str> = line.split(' ').map(|word| word.trim_end_matches([',', ';'])).collect();
    let both =
        |word: &str| word.split_once([':', '-', '–', '−']).is_some_and(|(one, other)| goals(one) && goals(other));
    let at = words.iter().position(|word| both(word))?;
    let last = words.iter().rposition(|word| both(word))?;
    let named = |word: &&str| {
        let letters = word.chars().all(|sign| sign.is_alphabetic() || ".'’&/".contains(sign) || DASHES.contains(&sign));
        // `1. FC Nord`
        let counted = word.strip_suffix('.').is_some_and(goals);
        let small = word.starts_with(char::is_lowercase) && word.chars().count() > 3;
        counted || letters && !small && !word.is_empty()
    };
    let names: Vec<&str> = words.iter().copied().filter(|word| !both(word)).collect();
    let parted = |word: &&str| {
        matches!(*word, "v" | "vs" | "vs.")
            || word.contains(DASHES) && !word.ends_with(|sign: char| sign.is_ascii_digit())
    };
    let apart = if last + 1 == words.len() { words[..at].iter().any(parted) } else { at > 0 };
    let together = words[at..=last].iter().all(|word| both(word));
    (apart && together && names.iter().all(named) && names.len() <= MAX_NAMES && !names.is_empty()).then(|| words[at])
}

/// `Last edited by jane.roe on Dec 4, 2026 at 3:12 pm`, `[4/12 16:12] Roe, Jane`: a day with an hour, and few words beside them.
fn is_stamp(line: &str) -> bool {
    const MAX_WORDS: usize = 5;
    let bare = |word: &str| fold(word.trim_matches(|sign: char| !sign.is_alphanumeric()));
    let words = || line.split(' ').map(bare).filter(|word| !word.is_empty());
    let figures = |word: &str, sign: char| {
        let mut parts = word.split(sign);
        parts.clone().count() > 1
            && parts.all(|part| !part.is_empty() && part.len() <= 4 && part.chars().all(|sign| sign.is_ascii_digit()))
    };
    let hour = words().any(|word| figures(&word, ':'));
    let day = words().any(|word| {
        ['/', '.', '-'].iter().any(|sign| figures(&word, *sign))
            || is_any(&PHRASES.months, &word)
            || is_any(&PHRASES.dates, &word)
    });
    let beside = words().filter(|word| !date_line::is_time(word)).count();
    // `BN 4/12 08:14 *TRAMS RETURN TO THE QUAY`: a ticker's line, above the headline of the story.
    let flash = || line.contains('*') && !line.contains(char::is_lowercase);
    hour && day && (beside <= MAX_WORDS && said_in_chat(line).is_none() || flash()) && !line.ends_with(['.', '!', '?'])
}

/// `Trams return` of `[4/12/2026, 16:12:03] Jane Roe: Trams return`, as a chat is copied.
pub(super) fn said_in_chat(line: &str) -> Option<&str> {
    let (when, rest) = line.strip_prefix('[')?.split_once("] ")?;
    let (who, said) = rest.split_once(": ")?;
    let timed = when.contains(':') && when.chars().filter(|sign| sign.is_alphabetic()).count() <= 4;
    (timed && who.split(' ').count() <= 4 && said.split(' ').count() >= MIN_TITLE_WORDS).then_some(said)
}

/// The same below a headline, where an agency's name goes with who wrote it, and that and the day are told elsewhere.
pub(super) fn is_mark_below(line: &str) -> bool {
    is_mark(line) && !is_head(line) && !is_agency(fold(line).trim_matches(|sign: char| !sign.is_alphanumeric()))
}

/// `AP Photo VTCR101, VTCR102`
fn is_picture_of_agency(line: &str) -> bool {
    let mut words = line.split(' ');
    let agency = words.next().is_some_and(|word| is_any(&PHRASES.agencies, &fold(word)));
    let pictures = words.next().is_some_and(|word| is_any(&PHRASES.media_marks, &fold(word)));
    agency && pictures && words.all(|word| word.contains(|sign: char| sign.is_ascii_digit()))
}

/// `新华社北京11月27日电`
fn is_dateline_alone(line: &str) -> bool {
    const MAX_LETTERS: usize = 24;
    let agency = PHRASES.agencies.iter().any(|agency| in_letters(agency) > 1 && line.starts_with(agency.as_str()));
    agency
        && line.ends_with(['电', '電', '讯', '訊'])
        && line.chars().count() <= MAX_LETTERS
        && !line.contains(['，', '。'])
}

/// `Harbour Post, 4.12.2026, page 14 / Local`: where it was printed, and when.
fn is_page_of_paper(line: &str) -> bool {
    const MIN_PARTS: usize = 3;
    let parts = || line.split([',', '|', '/', '·', '–']).map(str::trim).filter(|part| !part.is_empty());
    parts().count() >= MIN_PARTS
        && parts().any(|part| {
            let figures = part.split(['.', '-']).filter(|piece| !piece.is_empty());
            figures.clone().count() == 3
                && figures.into_iter().all(|piece| piece.chars().all(|sign| sign.is_ascii_digit()))
        })
        && parts().all(|part| part.split(' ').count() < MIN_PARTS + 1 && !part.ends_with(['.', '!', '?', ':']))
}

/// `Jane Roe  4:12 PM`: who posted it in a chat, and when.
fn is_post(line: &str) -> bool {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let length = words.len();
    while words.last().is_some_and(|word| is_hour(word)) {
        words.pop();
    }
    let name = words.join(" ");
    words.len() < length
        && byline::listed(name.trim_end_matches([',', ':', '·', '|'])).is_some_and(|names| names.len() == 1)
}

fn is_hour(word: &str) -> bool {
    let bare = fold(word.trim_matches(['[', ']', '(', ')', ',']));
    let clock = bare.contains(':') && bare.chars().all(|sign| sign.is_ascii_digit() || sign == ':');
    clock || matches!(bare.as_str(), "am" | "pm" | "a.m." | "p.m." | "uhr")
}

/// `PAP - Nauka w Polsce`: an agency, and a name of what it sends.
pub(super) fn opens_with_agency(line: &str) -> bool {
    const MAX_WORDS: usize = 6;
    line.split(' ').count() <= MAX_WORDS
        && [" - ", " – ", " — ", " | ", "/", ": "].iter().any(|sign| {
            line.split_once(sign)
                .is_some_and(|(agency, _)| is_any(&PHRASES.agencies, &fold(agency.trim_matches(['/', ' ']))))
        })
}

/// `Interview: Jane Roe` and `Jane Roe: Who pays?` may be headlines.
fn asks_or_tells(line: &str) -> bool {
    if line.ends_with(['?', '؟', '？']) {
        return true;
    }
    ["interview:", "entrevista:", "intervista:", "wywiad:", "интервью:"]
        .iter()
        .any(|label| fold(line).starts_with(label))
}

/// What an agency, a system, a mail or a chat puts into the first line.
pub(super) fn opens_raw(line: &str) -> bool {
    kind(line).is_some()
        || is_greeting(line)
        || is_house(line)
        || said_in_chat(line).is_some()
        || letter::header(line).is_some()
        || desk::headline_of(line).is_some()
}

/// As long as a headline, and open at its end.
pub(super) fn is_title(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let letters = in_letters(line);
    let said =
        line.split_whitespace().filter(|word| word.chars().filter(|sign| sign.is_alphabetic()).count() > 2).count();
    let long = words >= MIN_TITLE_WORDS && said > 1 || letters >= MIN_TITLE_LETTERS;
    // In capitals so few words may be keywords.
    let small = line.contains(char::is_lowercase) || !line.contains(char::is_uppercase) || words > MIN_TITLE_WORDS;
    long && small
        && !opens_small(line)
        && !line.ends_with(['.', ',', ';', ':', '。', '，', '：', '।'])
        && !is_point(line)
        && !is_greeting(line)
}

/// A headline opens with a capital, where its letters have some: `iPhone` has it behind.
pub(super) fn opens_small(line: &str) -> bool {
    let mut letters = line.chars();
    let (first, second) = (letters.next(), letters.next());
    let georgian = |letter: char| matches!(letter, '\u{10D0}'..='\u{10FF}');
    first.is_some_and(|first| first.is_lowercase() && !georgian(first)) && !second.is_some_and(char::is_uppercase)
}

/// `1 new message`
pub(super) fn opens_with_figure(line: &str) -> bool {
    line.starts_with(|sign: char| sign.is_ascii_digit())
}

/// `- Trams return`, `* Nine cars`
pub(super) fn is_point(line: &str) -> bool {
    ["- ", "* ", "• ", "· ", "▪ ", "■ ", "● ", "– ", "— ", "◦ ", "‣ ", "✔ ", "✓ ", "☑ ", "✅ "]
        .iter()
        .any(|bullet| line.starts_with(bullet))
}

/// A line that asks, calls or quotes: no label does.
pub(super) fn is_said(line: &str) -> bool {
    line.ends_with(['?', '!', '？', '！', '؟', '…']) || line.contains(['“', '”', '"', '«', '»', '„', '「', '『', '‘'])
}

/// `Obituary: Jane Roe`, `Avel: nine ferries`: a topic and what is told of it.
pub(super) fn names_topic(line: &str) -> bool {
    line.split_once([':', '：', '|']).is_some_and(|(topic, told)| {
        let says = told.split(' ').any(|word| word.chars().filter(|sign| sign.is_alphabetic()).count() > 2);
        !topic.trim().is_empty() && (says || in_letters(told) > 1) && !is_field(line)
    })
}

/// `Hi all,`, `Dear colleagues!`
pub(super) fn is_greeting(line: &str) -> bool {
    let folded = fold(line);
    let greets = opening(&PHRASES.greetings, &folded).or_else(|| opening(&PHRASES.desk_greetings, &folded)).is_some();
    // `Dear Avel,` may open a letter that is the story.
    let letter = line.split(' ').count() == 2
        && folded.starts_with("dear ")
        && !matches!(
            folded.as_str(),
            "dear all," | "dear colleagues," | "dear editors," | "dear editor," | "dear team,"
        );
    greets
        && !letter
        && line.split(' ').count() <= MAX_GREETING_WORDS
        && line.ends_with([',', '!', ':', '，', '！', '：'])
}

/// `dpa-Nachrichtenagentur`, `AFP-FRA`, `RTRS`, `TASS, Moscow`: an agency and nothing that tells.
fn is_agency(bare: &str) -> bool {
    const MAX_PARTS: usize = 4;
    let parts = || bare.split([' ', '-', '/', '|', ',', '·', '–', '—', '(', ')']).filter(|part| !part.is_empty());
    let named = |part: &str| is_any(&PHRASES.agencies, part);
    let beside = |part: &str| {
        is_any(&PHRASES.house_words, part)
            || is_any(&PHRASES.countries, part)
            || part.len() <= 3 && part.chars().all(|letter| letter.is_ascii_alphabetic())
            || part.contains(|sign: char| sign.is_ascii_digit())
    };
    let named_section = |part: &str| is_any(&PHRASES.sections, part) || is_any(&PHRASES.house_words, part);
    let sectioned = || parts().count() > 1 && parts().next().is_some_and(named) && parts().skip(1).all(named_section);
    is_any(&PHRASES.agencies, bare)
        || sectioned()
        || bare.contains(['-', '/', '|'])
            && (2..=MAX_PARTS).contains(&parts().count())
            && parts().next().is_some_and(named)
            && parts().skip(1).all(|part| beside(part) || named(part))
}

/// `ZCZC9812/SXA`, `R CRO S0A QBXB`, `Notfälle/Bahn/Sachsen`, `tr_0417_avel`: by what a system files a text.
fn is_code(line: &str) -> bool {
    const MAX_TOKENS: usize = 8;
    if in_letters(line) > 0 || line.ends_with(['?', '!']) {
        return false;
    }
    let digit = |sign: char| sign.is_ascii_digit();
    let tokens = || line.split_whitespace();
    let letters = line.chars().filter(|sign| sign.is_alphabetic()).count();
    // Nothing but figures and signs.
    if letters == 0 {
        return line.contains(digit);
    }
    if tokens().count() == 1 {
        let parts = || line.split(['/', '_', '+', '=']).filter(|part| !part.is_empty());
        let filed = parts().count() > 1 && parts().all(|part| part.chars().any(char::is_alphanumeric));
        let mixed = line.contains(digit) && !line.contains(char::is_lowercase) && line.chars().count() > 4;
        // `Krimi-Avel-vlaky`, `WIRE-XX-Avel-Trams`
        let joined = line.matches('-').count() > 1
            && line.split('-').all(|part| part.chars().count() > 1 && part.chars().all(char::is_alphabetic));
        // `www.post.example`
        let address = line.starts_with("www.") && line.matches('.').count() > 1 || is_domain(line);
        return filed || joined || mixed || address;
    }
    let mute = |token: &str| {
        let shouted = !token.contains(char::is_lowercase) && token.contains(char::is_uppercase);
        shouted && !token.contains(['A', 'E', 'I', 'O', 'U', 'Y', 'А', 'Е', 'И', 'О', 'У', 'Я', 'І', 'Ы', 'Э', 'Ю'])
    };
    let coded = |token: &str| {
        let shouted = !token.contains(char::is_lowercase);
        shouted && (token.contains(digit) || token.chars().count() == 1 || mute(token))
    };
    let all = |token: &str| !token.contains(char::is_lowercase) && token.chars().count() <= 12;
    // Words joined by strokes, and no more than one beside them: `Politik/Wahlen/ Avel`.
    let slashed =
        || line.matches('/').count() >= 2 && !line.contains(" / ") && tokens().count() <= 3 && !line.contains(digit);
    tokens().count() <= MAX_TOKENS
        && tokens().all(all)
        && tokens().filter(|token| coded(token)).count() * 2 > tokens().count()
        || slashed()
}

/// `(krótka2)`, `[Updated]`, `【独家】`: a note, all of it in brackets.
fn is_bracketed(line: &str) -> bool {
    [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】'), ('<', '>'), ('{', '}')].iter().any(|(open, close)| {
        line.strip_prefix(*open)
            .and_then(|line| line.strip_suffix(*close))
            .is_some_and(|inside| !inside.contains([*open, *close]))
    })
}

/// `243 words`, `2.300 Zeichen`
fn is_counted(folded: &str) -> bool {
    const MAX_WORDS: usize = 4;
    let words: Vec<&str> = folded.split(' ').collect();
    let number = |word: &&str| word.contains(|sign: char| sign.is_ascii_digit()) && !word.contains(char::is_alphabetic);
    let unit = |word: &&str| is_any(&PHRASES.word_counts, word.trim_matches(|sign: char| !sign.is_alphanumeric()));
    words.len() <= MAX_WORDS && words.iter().any(number) && words.last().is_some_and(unit)
}

/// `Desk: City`, `Kategorie: Avel`, alone.
pub(super) fn is_field(line: &str) -> bool {
    // `Post ID 48213 | Status: Pending review`
    if line.contains(" | ")
        && line.split(" | ").all(|part| part.contains([':', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']))
    {
        return line.split(" | ").any(is_field);
    }
    desk::said_of_text(line)
        .is_some_and(|said| said.split(' ').count() <= MAX_FIELD_WORDS && !said.ends_with(['.', '?', '!']))
}
