//! Plural forms: which of a language's forms goes with a whole number.
//!
//! Source: <https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html>, for whole numbers.

use serde::Deserialize;

/// How a language chooses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) enum Plurals {
    /// One form for all.
    #[default]
    #[serde(rename = "none")]
    None,
    /// `one` for 1.
    #[serde(rename = "one")]
    One,
    /// `one` for 0 and 1.
    #[serde(rename = "zero and one")]
    ZeroAndOne,
    /// Russian, Ukrainian.
    #[serde(rename = "east slavic")]
    EastSlavic,
    #[serde(rename = "polish")]
    Polish,
    #[serde(rename = "hebrew")]
    Hebrew,
    #[serde(rename = "arabic")]
    Arabic,
}

/// The names of the forms; `other` is there in every language.
pub(super) const FORMS: &[&str] = &["zero", "one", "two", "few", "many", "other"];

impl Plurals {
    /// The name of the form for `n`.
    pub(super) fn form(self, n: u64) -> &'static str {
        let (last, last_two) = (n % 10, n % 100);
        let few = (2..=4).contains(&last) && !(12..=14).contains(&last_two);
        match self {
            Self::One if n == 1 => "one",
            Self::ZeroAndOne if n <= 1 => "one",
            Self::EastSlavic if last == 1 && last_two != 11 => "one",
            Self::EastSlavic if few => "few",
            Self::EastSlavic => "many",
            Self::Polish if n == 1 => "one",
            Self::Polish if few => "few",
            Self::Polish => "many",
            Self::Hebrew if n == 1 => "one",
            Self::Hebrew if n == 2 => "two",
            Self::Arabic => match (n, last_two) {
                (0, _) => "zero",
                (1, _) => "one",
                (2, _) => "two",
                (_, 3..=10) => "few",
                (_, 11..=99) => "many",
                _ => "other",
            },
            _ => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_follow_the_language() {
        let forms = |rule: Plurals| [0, 1, 2, 5, 11, 12, 21, 22, 103].map(|n| rule.form(n));
        assert_eq!(
            forms(Plurals::One),
            ["other", "one", "other", "other", "other", "other", "other", "other", "other"]
        );
        assert_eq!(forms(Plurals::EastSlavic), ["many", "one", "few", "many", "many", "many", "one", "few", "few"]);
        assert_eq!(forms(Plurals::Polish), ["many", "one", "few", "many", "many", "many", "many", "few", "few"]);
        assert_eq!(forms(Plurals::Arabic), ["zero", "one", "two", "few", "many", "many", "many", "many", "few"]);
        assert_eq!(forms(Plurals::None)[1], "other");
        assert_eq!(Plurals::ZeroAndOne.form(0), "one");
        assert_eq!(Plurals::Hebrew.form(2), "two");
    }
}
