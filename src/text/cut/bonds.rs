//! What belongs together: a number and its unit, an abbreviation and its name, the words of a name.

use super::super::chars::{is_unspaced, is_word, last_word, next_word, run_end};
use super::super::language::Language;
use super::super::sentences::is_terminator;
use super::{bare_word, is_clause_sign};

/// Two letters and more that stand for one, where they begin a name: `Sh. Mirziyoyev`.
const DIGRAPHS: &[&str] = &[
    "Ch", "Cs", "Cz", "Dj", "Dz", "Dzh", "Gh", "Gy", "IJ", "Kh", "Ll", "Ny", "Ph", "Rz", "Sh", "Shch", "Sz", "Th",
    "Ts", "Ya", "Ye", "Yo", "Yu", "Zh", "Zs", "Дж", "Дз",
];

/// As far before and behind a cut, in words, is looked for what a name is made of.
const MAX_NAMED: usize = 8;

/// As many characters behind a `·` are taken for the name that it is in.
const MAX_DOTTED: usize = 5;

/// Whether what stands around `border` belongs together.
pub(super) fn binds(text: &str, border: usize, language: &Language) -> bool {
    let kept = &text[..border];
    let last = last_word(kept);
    let next = next_word(&text[border..]);
    if next.starts_with('&')
        || last == "&"
        || is_in_title(kept, border, text, language)
        || is_in_dotted(kept, &text[border..], language)
        || is_in_quantity(kept, &text[border..], language)
    {
        return true;
    }
    // `述べ`
    if last.ends_with(is_unspaced) && !language.parts_before(&text[border..]) {
        return true;
    }
    let bare = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    // A number and its unit, `№ 5`, `Dec. 5`.
    let number = bare.ends_with(|c: char| c.is_numeric()) || last.ends_with(['№', '$', '€', '£', '₸', '₽', '§', '#']);
    if number && next.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '°' | '€' | '$' | '₸' | '₽'))
    {
        return true;
    }
    if kept.strip_suffix(',').is_some_and(|kept| is_in_date(kept, next, language)) {
        return true;
    }
    // `March 3`, `saat 18.45`
    let counted = || language.counts(bare.trim_end_matches([':', '.']));
    if next.starts_with(|c: char| c.is_numeric()) && counted() {
        return true;
    }
    if next.starts_with(['%', '°']) || language.ends_with_scale(kept) {
        return true;
    }
    let Some(short) = bare.strip_suffix('.') else { return false };
    // `am 4. Dezember`, `IV. Murat`
    let ordinal = !short.is_empty() && short.bytes().all(|byte| byte.is_ascii_digit()) || is_roman(short);
    ordinal || is_initials(short) || language.binds_next(short, next)
}

/// Whether `kept` ends within a title and its name, in scripts that have no capitals to tell: `ד"ר י' כהן`,
/// `ดร. วิชัย ทองดี`.
fn is_in_title(kept: &str, border: usize, text: &str, language: &Language) -> bool {
    let last = last_word(kept);
    if last.ends_with(|c| matches!(c, '\u{05D0}'..='\u{05EA}' | '\'' | '׳')) {
        let word = last.trim_start_matches(|c: char| !c.is_alphanumeric()).replace('׳', "'").replace('״', "\"");
        // `ו` and `ה` and their like stand before a word without a space.
        let bare = word.trim_start_matches(['ו', 'ה', 'ש', 'ל', 'ב', 'כ', 'מ']);
        let initial = |word: &str| word.strip_suffix('\'').is_some_and(|letter| letter.chars().count() == 1);
        return language.is_title(&word) || language.is_title(bare) || initial(&word);
    }
    if !is_unspaced(last.chars().next().unwrap_or(' ')) {
        return false;
    }
    let before = last_word(kept[..kept.len() - last.len()].trim_end());
    let first_name = language.is_titled(last) || language.is_title(before);
    let spaced = text[border..].starts_with(char::is_whitespace);
    if spaced {
        return language.is_title(last) || first_name;
    }
    let titled_before = || {
        let first = kept[..kept.len() - last.len()].trim_end();
        language.is_titled(before) || language.is_title(last_word(first[..first.len() - before.len()].trim_end()))
    };
    first_name || titled_before()
}

/// Whether a day and its month stand before a comma, and their year behind it: `Sept. 30, 2027`.
pub(super) fn is_in_date(kept: &str, rest: &str, language: &Language) -> bool {
    let digits = |text: &str| run_end(text, 0, |c| c.is_ascii_digit());
    let day = last_word(kept);
    if digits(rest) != 4 || !(1..=2).contains(&day.len()) || digits(day) != day.len() {
        return false;
    }
    let month = last_word(kept[..kept.len() - day.len()].trim_end());
    let month = month.trim_start_matches(|c: char| !c.is_alphanumeric());
    language.counts(month) || month.strip_suffix('.').is_some_and(|short| language.binds_next(short, day))
}

/// Whether `border` is within a foreign name as Chinese writes it: `安娜·玛丽亚·奥尼尔`.
fn is_in_dotted(kept: &str, rest: &str, language: &Language) -> bool {
    let is_name = |c: &char| *c == '·' || is_unspaced(*c) && is_word(*c);
    let mut next = rest.chars();
    let Some(first) = next.next().filter(is_name) else { return false };
    // The name ends at `和` and its like.
    let ends = language.dangles(&rest[..first.len_utf8()]);
    let behind = kept.chars().rev().take(MAX_DOTTED + 1).take_while(is_name).any(|c| c == '·');
    behind && !ends || next.next() == Some('·')
}

/// Whether a number with its unit goes on behind `kept`: `six years and four months`, `2 m 5 cm`.
fn is_in_quantity(kept: &str, rest: &str, language: &Language) -> bool {
    let unit = last_word(kept);
    if !unit.ends_with(char::is_alphabetic) || unit.contains(is_unspaced) {
        return false;
    }
    let number = last_word(kept[..kept.len() - unit.len()].trim_end());
    if !language.is_number(number.trim_start_matches(|c: char| !c.is_alphanumeric())) {
        return false;
    }
    let next = next_word(rest);
    if !language.joins(next, "") {
        return number.ends_with(|c: char| c.is_numeric()) && next.starts_with(|c: char| c.is_numeric());
    }
    language.is_number(next_word(rest.trim_start()[next.len()..].trim_start()))
}

/// Whether a capitalised word stands before `border`, and another or initials behind it.
pub(super) fn is_in_name(text: &str, border: usize, language: &Language) -> bool {
    let next = next_word(&text[border..]);
    let last = last_word(&text[..border]).trim_start_matches(|c: char| !c.is_alphanumeric());
    if !last.starts_with(char::is_uppercase) || last.ends_with(is_clause_sign) {
        return false;
    }
    let initials = next.strip_suffix(['.', ',']).is_some_and(|next| is_initials(next.trim_end_matches('.')));
    // German nouns all have capitals.
    initials || next.starts_with(char::is_uppercase) && !language.capitalises_nouns()
}

/// Whether a name with a preposition in it, such as an authority has, begins before `border`, and another part is joined to it behind:
/// `the Office of Roads| and Harbours`, `the Office of Roads|, Harbours and Fisheries`.
pub(super) fn is_in_joined_name(text: &str, border: usize, language: &Language) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let (kept, rest) = text.split_at(border);
    // Where nouns have capitals, those tell no names.
    if language.capitalises_nouns() || !kept.ends_with(|c: char| c.is_alphanumeric() || c == ',') {
        return false;
    }
    let mut joined = false;
    for word in rest.split_whitespace().take(MAX_NAMED) {
        let bare = bare_word(word);
        if language.joins(bare, "") {
            joined = bare.len() == word.len();
        } else if !capital(word) || joined || word.ends_with(is_terminator) {
            joined &= capital(word);
            break;
        }
    }
    if !joined {
        return false;
    }
    let mut before = kept.split_whitespace().rev().take(MAX_NAMED);
    let part = before.by_ref().find(|word| !capital(word) && !language.joins(word, ""));
    let opens = |word: &str| word.len() == bare_word(word).len() && language.dangles(word);
    part.is_some_and(opens) && before.find(|word| !opens(word)).is_some_and(capital)
}

/// Whether a syllable with a capital stands alone before `border`, where each is written as a word: the first of a name or
/// of an office, `Hà Nội`, `Bộ trưởng`.
pub(super) fn is_lone_syllable(text: &str, border: usize, language: &Language) -> bool {
    if !language.writes_syllables() {
        return false;
    }
    let last = last_word(&text[..border]);
    let before = text[..border - last.len()].trim_end();
    let is_name = |word: &str| word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase);
    // A sentence begins with one, too; and behind a name it is not alone.
    let begins = before.is_empty() || before.ends_with(is_terminator);
    let alone = before.ends_with(is_clause_sign) || !is_name(last_word(before));
    is_name(last) && !begins && alone
}

/// `J`, `J.K`, `А.С`, `Sh`, and the single letters of scripts without capitals.
pub(in super::super) fn is_initials(short: &str) -> bool {
    let initial = |part: &str| {
        let mut letters = part.chars().filter(|c| *c != '-');
        let first = letters.next();
        let single = first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !is_unspaced(c));
        single && letters.next().is_none() || DIGRAPHS.contains(&part.trim_start_matches('-'))
    };
    !short.is_empty() && short.split('.').all(initial)
}

/// A number in Roman numerals.
pub(in super::super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| b"IVXLCDM".contains(&byte))
}
