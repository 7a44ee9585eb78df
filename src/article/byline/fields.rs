//! What pages say of a text side by side in one line: `News desk, Avel। Published by: Jane Roe Updated 4 December 2026`.

use super::{MAX_BYTES, is_caseless, is_hindi, listed, names};
use crate::article::date_line::is_date_line;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::words::in_letters;

/// The authors in a line that is nothing but such fields, one of which is a day behind its label; who put it out wrote none of it.
pub(in crate::article) fn in_fields(text: &str) -> Option<Vec<String>> {
    const LABELS: [&str; 9] = [
        "Published by:",
        "Edited by:",
        "Written by:",
        "Reported by:",
        "Curated by:",
        "Updated",
        "Published",
        "Posted",
        "Last updated",
    ];
    const MAX_WORDS: usize = 30;
    if text.len() > 2 * MAX_BYTES || text.split(' ').count() > MAX_WORDS {
        return None;
    }
    let mut starts: Vec<usize> = LABELS.iter().flat_map(|label| text.match_indices(label).map(|(at, _)| at)).collect();
    starts.retain(|at| *at == 0 || text[..*at].ends_with([' ', '।', '|', ',']));
    starts.sort_unstable();
    starts.dedup();
    if starts.len() < 2 {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let bare = |piece: &'_ str| piece.trim_matches([' ', '।', '|', ',', '.']).to_owned();
    let fields: Vec<String> = starts.iter().zip(ends).map(|(start, end)| bare(&text[*start..end])).collect();
    let dated = |field: &String| is_date_line(field);
    let wrote = |field: &str| ["Written by:", "Reported by:"].iter().any(|label| field.starts_with(label));
    let named = |field: &String| {
        field.split_once(':').is_some_and(|(_, who)| listed(who.trim()).is_some() || is_caseless_name(who.trim()))
    };
    let above = bare(&text[..starts[0]]);
    let desk =
        above.is_empty() || is_hindi(&above) || names(&above).is_some() || is_any(&PHRASES.nobody, &fold(&above));
    let told = desk && fields.iter().any(dated) && fields.iter().all(|field| dated(field) || named(field));
    // Nothing but when it appeared and was changed.
    if above.is_empty() && fields.iter().all(dated) && is_date_line(text) {
        return None;
    }
    let who = fields.iter().filter(|field| wrote(field)).filter_map(|field| names(field)).flatten();
    told.then(|| who.chain(names(&above).unwrap_or_default()).collect())
}

fn is_caseless_name(who: &str) -> bool {
    (1..=4).contains(&who.split(' ').count()) && who.split(' ').all(is_caseless)
}

/// The agency in `EFE / Redacción`: who sent it, beside a desk that nobody signs.
pub(in crate::article) fn agency_with_desk(text: &str) -> Option<Vec<String>> {
    let (one, other) = [" / ", " | ", "/", " - "].iter().find_map(|sign| text.split_once(sign))?;
    let agency = |name: &str| is_any(&PHRASES.agencies, &fold(name));
    let desk = |name: &str| is_any(&PHRASES.nobody, &fold(name)) && !agency(name);
    match (agency(one), agency(other)) {
        (true, false) if desk(other) => Some(vec![one.to_owned()]),
        (false, true) if desk(one) => Some(vec![other.to_owned()]),
        _ => None,
    }
}

/// The name in `de Ioana Lund (text) și Radu Marsh (foto)`: who wrote it, of those whose part stands behind each.
pub(in crate::article) fn with_parts(text: &str) -> Option<Vec<String>> {
    const WROTE: [&str; 7] = ["text", "texto", "texte", "testo", "tekst", "текст", "words"];
    if text.len() > MAX_BYTES || !text.ends_with(')') {
        return None;
    }
    let mut wrote = Vec::new();
    let mut parts = text.split_inclusive(')');
    let all = parts.all(|part| {
        let Some((who, mark)) = part.trim_end_matches(')').rsplit_once(" (") else { return false };
        let mark = fold(mark);
        let who = who.trim_start_matches([',', ' ']);
        let who = who.split_once(' ').filter(|(and, _)| is_any(&PHRASES.and, &fold(and))).map_or(who, |(_, who)| who);
        let Some(names) = names(who).or_else(|| listed(who.trim_start_matches("de "))) else { return false };
        let writes = WROTE.contains(&mark.as_str());
        if writes {
            wrote.extend(names);
        }
        writes || is_any(&PHRASES.media_marks, &mark)
    });
    (all && !wrote.is_empty()).then_some(wrote)
}

/// The names in `本报讯(记者 林小舟)`, `本报讯（记者林小舟 通讯员 王海）`, before a lead.
pub(super) fn in_chinese_brackets(text: &str) -> Option<Vec<String>> {
    const NAME: std::ops::RangeInclusive<usize> = 2..=4;
    let inside = text.trim_end().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?.1;
    let told = ["记者", "記者"].iter().find_map(|role| inside.trim_start().strip_prefix(role))?;
    let named = |name: &str| NAME.contains(&name.chars().count()) && in_letters(name) == name.chars().count();
    let role = |word: &str| matches!(word, "通讯员" | "通訊員" | "实习生" | "記者" | "记者");
    let words = told.split([' ', '\u{3000}', '、', ',', '，']).filter(|word| !word.is_empty() && !role(word));
    let names: Vec<String> = words.map(str::to_owned).collect();
    (!names.is_empty() && names.iter().all(|name| named(name))).then_some(names)
}

/// The names in `本报记者 林小舟`, `記者:佐藤 恵子`: a role, and names of a few letters.
pub(super) fn behind_role(text: &str) -> Option<Vec<String>> {
    const ROLES: [&str; 9] = ["本报记者", "本網記者", "本报讯 记者", "记者", "記者", "撰文", "作者", "通讯员", "文字"];
    const MAX_LETTERS: usize = 6;
    // `海渡日报记者 林小舟`
    let house = text
        .find(['记', '記'])
        .filter(|at| ["报", "報", "社", "网", "網", "台"].iter().any(|house| text[..*at].ends_with(house)));
    let text = house.filter(|at| text[..*at].chars().count() <= MAX_LETTERS).map_or(text, |at| &text[at..]);
    let role = ROLES.iter().find(|role| text.starts_with(**role))?;
    let rest = &text[role.len()..];
    let who = rest.strip_prefix([' ', '\u{3000}', ':', '：', '/'])?.trim_start();
    let han = |word: &str| word.chars().all(|sign| matches!(sign, '\u{3040}'..='\u{9FFF}'));
    let long = |word: &str| (2..=MAX_LETTERS).contains(&word.chars().count());
    let parts: Vec<&str> = who.split([' ', '\u{3000}', '、']).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() || parts.len() > 3 || !parts.iter().all(|part| han(part)) {
        return None;
    }
    // `佐藤 恵子` is one name in Japanese.
    let parted = text.starts_with("記者") && parts.len() == 2 && parts.iter().all(|part| part.chars().count() <= 3);
    let names = if parted { vec![parts.join(" ")] } else { parts.iter().map(|part| (*part).to_owned()).collect() };
    (parted || parts.iter().all(|part| long(part))).then_some(names)
}

/// The names in a line before a day: `Jane Roe, 4 December 2026`. A town may stand there as well.
pub(in crate::article) fn before_day(text: &str) -> Option<Vec<String>> {
    let (who, day) = text.split_once(", ").filter(|_| text.len() <= MAX_BYTES)?;
    let dated = is_date_line(day) && opening(&PHRASES.published, &fold(day)).is_none();
    listed(who).filter(|names| dated && names.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_alone_are_no_authors() {
        assert_eq!(in_fields("Posted at Dec 4 2026 09:42 PM | Updated as of Dec 5 2026 05:43 AM"), None);
    }

    #[test]
    fn fields_side_by_side_say_who_wrote_it() {
        for (line, who) in [
            ("अवेल डेस्क, अवेल। Published by: शालिनी मेहरा Updated Fri, 04 Dec 2026 07:32 PM IST", &[][..]),
            ("Published by: Jane Roe Updated: 4 December 2026, 10:15", &[]),
            ("Written by: Jane Roe Published: 4 December 2026", &["Jane Roe"]),
        ] {
            let who: Vec<String> = who.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(in_fields(line), Some(who), "{line}");
        }
        for line in [
            "Published by the port: Updated plans for 2026",
            "Updated 4 December 2026",
            "Updated rules were Published by: nobody.",
        ] {
            assert_eq!(in_fields(line), None, "{line}");
        }
    }

    #[test]
    fn an_agency_beside_a_desk_sent_it() {
        assert_eq!(agency_with_desk("EFE / Redacción"), Some(vec!["EFE".to_owned()]));
        assert_eq!(agency_with_desk("Redazione / ANSA"), Some(vec!["ANSA".to_owned()]));
        assert_eq!(agency_with_desk("Avel / Redacción"), None);
    }

    #[test]
    fn who_wrote_it_is_told_from_who_took_the_pictures() {
        assert_eq!(with_parts("de Ioana Lund (text) și Radu Marsh (foto)"), Some(vec!["Ioana Lund".to_owned()]));
        assert_eq!(with_parts("Jana Lund (Text) und Omar Marsh (Foto)"), Some(vec!["Jana Lund".to_owned()]));
        for line in ["Jane Roe (58)", "Ioana Lund (text) spune tot", "The port (text) and the quay (foto)"] {
            assert_eq!(with_parts(line), None, "{line}");
        }
    }

    #[test]
    fn names_stand_behind_a_role_in_chinese_and_japanese() {
        for (line, name) in [
            ("记者 林小舟", "林小舟"),
            ("本报记者 林小舟", "林小舟"),
            ("海渡日报记者 林小舟", "林小舟"),
            ("記者:佐藤 恵子", "佐藤 恵子"),
            ("記者：佐藤恵子", "佐藤恵子"),
        ] {
            assert_eq!(behind_role(line), Some(vec![name.to_owned()]), "{line}");
        }
        for line in ["记者从海渡市政府获悉", "记者", "記者会見は中止", "记者 12月4日"] {
            assert_eq!(behind_role(line), None, "{line}");
        }
    }

    #[test]
    fn a_name_stands_before_a_day() {
        assert_eq!(before_day("Jane Roe, 4 December 2026"), Some(vec!["Jane Roe".to_owned()]));
        for line in ["Avel, 4 December 2026", "Jane Roe, mayor", "Jane Roe, Published 4 December 2026"] {
            assert_eq!(before_day(line), None, "{line}");
        }
    }
}
