//! What a list shows of a post that said something.

/// A list that shortens without a mark shows at least so many characters; less is another post, which only begins alike.
const SHORTENED: usize = 100;

/// Whether `shown` is what was `said`, but for its white space: all of it, or its beginning where the list shortens.
pub(super) fn is_shown(shown: &str, said: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (shown, said) = (plain(shown), plain(said));
    let beginning = shown.trim_end_matches(['…', '.', ' ']);
    let is_marked = shown.ends_with('…') || shown.ends_with("...");
    shown == said
        || (!beginning.is_empty()
            && said.starts_with(beginning)
            && (is_marked || beginning.chars().count() >= SHORTENED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_that_only_begins_alike_is_another() {
        let said = format!("Flood barrier opens\n\n{}", "The river rose all night. ".repeat(8));
        assert!(is_shown(&said, &said) && is_shown(&said.replace('\n', " "), &said));
        assert!(!is_shown("Flood barrier opens", &said) && !is_shown("", &said));
        assert!(is_shown("Flood barrier opens The river…", &said) && is_shown("Flood barrier opens The ...", &said));
        let cut: String = said.chars().take(150).collect();
        assert!(is_shown(&cut, &said) && !is_shown(&format!("{cut}other"), &said));
        assert!(is_shown("", "") && !is_shown("…", &said));
    }
}
