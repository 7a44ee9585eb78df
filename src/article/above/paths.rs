//! Where on a site a text stood: `Home > News > Local`.

use super::PHRASES;
use crate::article::phrases::{fold, is_any};

/// Each step has at most as many words.
const MAX_STEP_WORDS: usize = 3;
const MIN_STEPS: usize = 3;

const ARROWS: [&str; 6] = [" > ", " » ", " › ", " → ", " ≫ ", " ▸ "];

/// Whether a line is such a way with arrows, from the first page on or through a section that is known.
pub(in crate::article) fn is_breadcrumb(line: &str) -> bool {
    ARROWS.iter().any(|arrow| line.contains(arrow)) && is_path(line)
}

/// Whether a line is the way to a text from the first page of its site. An arrow says so itself; a stroke or a dot parts other
/// lines too, and needs a first page or sections that are known.
pub(super) fn is_path(line: &str) -> bool {
    const STROKES: [&str; 5] = [" / ", " | ", " · ", " • ", " \\ "];
    let sign = |signs: &[&'static str]| signs.iter().copied().find(|sign| line.contains(sign));
    let arrow = sign(&ARROWS);
    let Some(sign) = arrow.or_else(|| sign(&STROKES)) else { return false };
    let steps = || line.split(sign).map(str::trim);
    let few = |step: &str| {
        !step.is_empty() && step.split(' ').count() <= MAX_STEP_WORDS && !step.ends_with(['.', '!', '?', ',', ':'])
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
