//! Figures that stand raised, and marks of footnotes.

/// Raises what stands in `text` from `start` on: figures as characters of their own, so that 10⁶ does not become 106; the mark
/// of a footnote, in brackets or behind a stop, goes; anything else stays as it is.
pub(in crate::article) fn raise(text: &mut String, start: usize) {
    let raised = text[start..].trim().to_owned();
    let inside = raised.trim_matches(['[', ']', '(', ')']);
    let is_number = !inside.is_empty() && inside.chars().all(|sign| sign.is_ascii_digit() || "+-−".contains(sign));
    let behind_stop = text[..start].ends_with(['.', ',', '!', '?', ';', ':', '”', '»', '"']);
    let is_note = inside.len() < raised.len() || behind_stop;
    if is_number && is_note || matches!(raised.as_str(), "*" | "†" | "‡") {
        text.truncate(start);
    } else if is_number {
        text.truncate(start);
        text.extend(inside.chars().map(|sign| match sign {
            '+' => '⁺',
            '-' | '−' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            digit => digit.to_digit(10).and_then(|digit| char::from_u32(0x2070 + digit)).unwrap_or(digit),
        }));
    }
}
