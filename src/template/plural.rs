//! Plural forms: which of a language's forms goes with a whole number.
//!
//! Source: <https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html>, for whole numbers.

/// The names of the forms; `other` is there in every language.
pub(super) const FORMS: &[&str] = &["zero", "one", "two", "few", "many", "other"];

/// The name of the form that the BCP 47 tag `language` has for `n`; `other` where we do not know how it chooses.
pub(super) fn form(language: &str, n: u64) -> &'static str {
    let tag = language.replace('_', "-").to_lowercase();
    let primary = tag.split('-').next().unwrap_or_default();
    // Of two written alike, the more exact counts: Portugal says of 0 what Brazil does not.
    let of = |name: &str| RULES.iter().find(|(languages, _)| languages.split(' ').any(|known| known == name));
    of(&tag).or_else(|| of(primary)).map_or("other", |(_, rule)| rule(n))
}

/// Which form a number takes.
type Rule = fn(u64) -> &'static str;

/// Languages that choose alike, and how. Those with one form alone are left out.
const RULES: &[(&str, Rule)] = &[
    (
        "af an ast asa az bal bem bez bg brx ce cgg chr ckb da de dv ee el en eo et eu fi fo fur fy gl gsw ha haw hu ia ie io jgo \
         jmc ka kaj kcg kk kkj kl ks ksb ku ky lb lg lij mas mgo ml mn mr nah nb nd ne nl nn nnh no nr ny nyn om or os pap ps rm \
         rof rwk saq sc sd sdh seh sn so sq ss ssy st sv sw syr ta te teo tig tk tn tr ts ug ur uz ve vo vun wae xh xog yi",
        |n| if n == 1 { "one" } else { "other" },
    ),
    ("ak am as bho bn csw doi fa ff gu guw hi hy kab kn kok ln mg nso pa pcm si ti wa zu", |n| {
        if n <= 1 { "one" } else { "other" }
    }),
    ("ca es it lld pt-pt scn vec", |n| match n {
        1 => "one",
        _ if millions(n) => "many",
        _ => "other",
    }),
    ("fr pt", |n| match n {
        0 | 1 => "one",
        _ if millions(n) => "many",
        _ => "other",
    }),
    ("be ru uk", |n| match (n % 10, n % 100) {
        (_, 11..=14) => "many",
        (1, _) => "one",
        (2..=4, _) => "few",
        _ => "many",
    }),
    ("pl", |n| match (n % 10, n % 100) {
        _ if n == 1 => "one",
        (_, 12..=14) => "many",
        (2..=4, _) => "few",
        _ => "many",
    }),
    ("cs sk", |n| match n {
        1 => "one",
        2..=4 => "few",
        _ => "other",
    }),
    ("bs hr sh sr", |n| match (n % 10, n % 100) {
        (_, 11..=14) => "other",
        (1, _) => "one",
        (2..=4, _) => "few",
        _ => "other",
    }),
    ("dsb hsb sl", |n| match n % 100 {
        1 => "one",
        2 => "two",
        3 | 4 => "few",
        _ => "other",
    }),
    ("is mk", |n| if n % 10 == 1 && n % 100 != 11 { "one" } else { "other" }),
    ("lt", |n| match (n % 10, n % 100) {
        (_, 11..=19) | (0, _) => "other",
        (1, _) => "one",
        _ => "few",
    }),
    ("lv prg", |n| match (n % 10, n % 100) {
        (_, 11..=19) | (0, _) => "zero",
        (1, _) => "one",
        _ => "other",
    }),
    ("mo ro", |n| match n % 100 {
        _ if n == 1 => "one",
        1..=19 => "few",
        _ if n == 0 => "few",
        _ => "other",
    }),
    ("he iu naq sat se sma smi smj smn sms", |n| match n {
        1 => "one",
        2 => "two",
        _ => "other",
    }),
    ("ar ars", |n| match (n, n % 100) {
        (0, _) => "zero",
        (1, _) => "one",
        (2, _) => "two",
        (_, 3..=10) => "few",
        (_, 11..) => "many",
        _ => "other",
    }),
    ("cy", |n| match n {
        0 => "zero",
        1 => "one",
        2 => "two",
        3 => "few",
        6 => "many",
        _ => "other",
    }),
    ("ga", |n| match n {
        1 => "one",
        2 => "two",
        3..=6 => "few",
        7..=10 => "many",
        _ => "other",
    }),
    ("gd", |n| match n {
        1 | 11 => "one",
        2 | 12 => "two",
        3..=19 => "few",
        _ => "other",
    }),
    ("mt", |n| match n % 100 {
        _ if n == 1 => "one",
        _ if n == 2 => "two",
        3..=10 => "few",
        _ if n == 0 => "few",
        11..=19 => "many",
        _ => "other",
    }),
    ("br", |n| match (n % 10, n % 100) {
        (1, last) if ![11, 71, 91].contains(&last) => "one",
        (2, last) if ![12, 72, 92].contains(&last) => "two",
        (3 | 4 | 9, last) if !matches!(last / 10, 1 | 7 | 9) => "few",
        _ if millions(n) => "many",
        _ => "other",
    }),
    ("gv", |n| match (n % 10, n % 100) {
        (1, _) => "one",
        (2, _) => "two",
        (_, 0 | 20 | 40 | 60 | 80) => "few",
        _ => "other",
    }),
    ("kw", |n| match n % 100 {
        0 if n == 0 => "zero",
        1 if n == 1 => "one",
        2 | 22 | 42 | 62 | 82 => "two",
        0 if n % 1_000 == 0 && matches!(n % 100_000, 1_000..=20_000 | 40_000 | 60_000 | 80_000) => "two",
        0 if n % 1_000_000 == 100_000 => "two",
        3 | 23 | 43 | 63 | 83 => "few",
        1 | 21 | 41 | 61 | 81 => "many",
        _ => "other",
    }),
    ("blo cv ksh lag", |n| match n {
        0 => "zero",
        1 => "one",
        _ => "other",
    }),
    ("ceb fil tl", |n| if n > 3 && matches!(n % 10, 4 | 6 | 9) { "other" } else { "one" }),
    ("sgs", |n| match (n % 10, n % 100) {
        _ if n == 2 => "two",
        (_, 11..=19) | (0, _) => "other",
        (1, _) => "one",
        _ => "few",
    }),
    ("shi", |n| match n {
        0 | 1 => "one",
        2..=10 => "few",
        _ => "other",
    }),
    ("tzm", |n| if matches!(n, 0 | 1 | 11..=99) { "one" } else { "other" }),
];

/// Whole millions, which some languages join to their noun as a noun.
fn millions(n: u64) -> bool {
    n != 0 && n.is_multiple_of(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_of_cldr_in_every_language() {
        let table = include_str!("../../tests/conformance/cldr/plurals.txt");
        let mut languages = 0;
        for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (tags, forms) = line.split_once(": ").expect("languages and forms");
            for tag in tags.split(' ') {
                languages += 1;
                for part in forms.split("; ") {
                    let (name, numbers) = part.split_once(' ').expect("a form and its numbers");
                    for range in numbers.split(',') {
                        let (first, last) = range.split_once('-').unwrap_or((range, range));
                        let number = |text: &str| text.parse::<u64>().expect("a number");
                        for n in number(first)..=number(last) {
                            assert_eq!(form(tag, n), name, "{tag} {n}");
                        }
                    }
                }
            }
        }
        assert!(languages > 200, "{languages}");
    }

    #[test]
    fn a_language_is_known_by_its_whole_tag() {
        for (tag, n, name) in [
            ("tr-TR", 1, "one"),
            ("kk-Latn", 1, "one"),
            ("sr_Latn_RS", 22, "few"),
            ("pt-PT", 0, "other"),
            ("pt-BR", 0, "one"),
            ("pt", 0, "one"),
            ("xx", 1, "other"),
            ("", 1, "other"),
        ] {
            assert_eq!(form(tag, n), name, "{tag}");
        }
    }
}
