//! Where on a site a text stood: `Home > News > Local`.

use std::borrow::Cow;

use super::PHRASES;
use crate::article::phrases::{fold, is_any};

/// Each step has at most as many words.
const MAX_STEP_WORDS: usize = 3;
const MIN_STEPS: usize = 3;

const ARROWS: [&str; 6] = [" > ", " » ", " › ", " → ", " ≫ ", " ▸ "];

/// Whether a line is such a way with arrows, from the first page on or through a section that is known.
pub(in crate::article) fn is_breadcrumb(line: &str) -> bool {
    let line = &spaced(line);
    ARROWS.iter().any(|arrow| line.contains(arrow)) && is_path(line)
}

/// `ホーム > 科学` for `ホーム＞科学`: signs of a full width need no spaces.
fn spaced(line: &str) -> Cow<'_, str> {
    if !line.contains(['＞', '》', '≫', '｜']) {
        return line.into();
    }
    let parted = line.replace(['＞', '》', '≫'], " > ").replace('｜', " | ");
    parted.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

/// Whether a line is the way to a text from the first page of its site. An arrow says so itself; a stroke or a dot parts other
/// lines too, and needs a first page or sections that are known.
pub(super) fn is_path(line: &str) -> bool {
    const STROKES: [&str; 5] = [" / ", " | ", " · ", " • ", " \\ "];
    let line = &spaced(line);
    // As a row of links is copied.
    let parted = line.split("  ").map(str::trim).filter(|step| !step.is_empty()).collect::<Vec<_>>();
    let links = parted.len() >= MIN_STEPS && parted.first().is_some_and(|first| is_any(&PHRASES.menus, &fold(first)));
    let line = &if links { parted.join(" > ").into() } else { Cow::Borrowed(line.as_ref()) };
    let sign = |signs: &[&'static str]| signs.iter().copied().find(|sign| line.contains(sign));
    let arrow = sign(&ARROWS);
    let Some(sign) = arrow.or_else(|| sign(&STROKES)) else { return false };
    let steps = || line.split(sign).map(str::trim);
    let few = |step: &str| {
        let words = step.split(' ').filter(|word| word.contains(char::is_alphanumeric)).count();
        (1..=MAX_STEP_WORDS).contains(&words) && !step.ends_with(['.', '!', '?', ',', ':'])
    };
    let known = |step: &str| is_any(&PHRASES.sections, &fold(step));
    let home = steps().next().is_some_and(|first| is_any(&PHRASES.menus, &fold(first)));
    let count = steps().count();
    let told = match arrow {
        Some(_) => count >= MIN_STEPS || home || steps().any(known),
        None => home || count >= MIN_STEPS && (steps().all(known) || sign == " / "),
    };
    count > 1 && told && steps().all(few)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_text_may_have_signs_of_a_full_width_and_gaps() {
        for line in [
            "トップ　＞　科学・医療",
            "ホーム＞科学",
            "Startseite  Region  Landkreis Avel",
            "Accueil > Faits divers - Justice",
        ] {
            assert!(is_path(line), "{line}");
        }
        for line in ["港が再開｜海渡の一日、九年ぶり", "Region  Avel  Hafen", "Startseite"] {
            assert!(!is_path(line), "{line}");
        }
    }
}
