//! The headline once more, in a line between others: a page has it above its story, with the section above it and a deck below.

use crate::article::lead;

/// Parts the first paragraphs where a line of them is the headline once more: `Cities`, the headline, and a line below it.
pub(super) fn part_at_repeat(headline: &[&str], paragraphs: &mut Vec<Vec<&str>>) {
    const TOP: usize = 4;
    const MIN_WORDS: usize = 3;
    let headline = headline.join(" ");
    if headline.split(' ').count() < MIN_WORDS {
        return;
    }
    let found = paragraphs.iter().take(TOP).enumerate().find_map(|(at, lines)| {
        let line = lines.iter().position(|line| lead::same_words(line, &headline))?;
        (lines.len() > 1).then_some((at, line))
    });
    if let Some((at, line)) = found {
        let mut lines = paragraphs.remove(at);
        let below = lines.split_off(line + 1);
        let repeat = lines.split_off(line);
        let parts = [lines, repeat, below].into_iter().filter(|lines| !lines.is_empty());
        paragraphs.splice(at..at, parts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_around_a_repeated_headline_are_parted() {
        let headline = ["Trams return to the quay"];
        let mut paragraphs = vec![vec!["Cities", headline[0], "Twelve cars, and one fare"], vec!["It rained."]];
        part_at_repeat(&headline, &mut paragraphs);
        assert_eq!(
            paragraphs,
            [vec!["Cities"], vec![headline[0]], vec!["Twelve cars, and one fare"], vec!["It rained."]]
        );
        let other = vec![vec!["Cities", "Trams return to the quay in May", "Twelve cars"]];
        let mut same = other.clone();
        part_at_repeat(&headline, &mut same);
        assert_eq!(same, other);
    }
}
