//! How many points of a list a post tells that has no room for all of them.

use super::ends::BREAK;
use crate::text::Rich;
use crate::text::UnicodeWords as _;
use crate::text::language::Language;

/// `cut` without the bullet of the only point that is left of a list.
pub(super) fn unlisted(cut: Rich, full: &Rich) -> Rich {
    let lone = cut.text.starts_with(BULLET) && points(&cut.text).count() == 1 && points(&full.text).count() > 1;
    if lone { cut.slice(BULLET.len()..cut.text.len()) } else { cut }
}

/// What stands before a point of a list.
const BULLET: &str = "• ";

fn points(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').filter(|line| line.starts_with(BULLET))
}

/// `cut`, which ends before a list of what else there is to tell, with as many of its points as have room; one alone has no bullet.
pub(super) fn with_points(cut: Rich, full: &Rich, language: &Language, with: &mut dyn FnMut(&Rich) -> bool) -> Rich {
    /// As many words are of a sentence.
    const MIN_POINT: usize = 5;
    let list = full.text.strip_prefix(&cut.text).and_then(|rest| rest.strip_prefix(BREAK)).unwrap_or_default();
    let list = list.split(BREAK).next().unwrap_or_default();
    let tells = |point: &&str| {
        let told = point.trim_start_matches(BULLET);
        let opens = !told.starts_with(char::is_lowercase) && !told.ends_with([':', '：', ',', ';']);
        opens && told.unicode_words().take(MIN_POINT).count() == MIN_POINT && !language.is_verbless(told)
    };
    let all = || list.split('\n');
    if cut.text.is_empty() || cut.text.ends_with([':', '：', '…']) || !all().all(|line| line.starts_with(BULLET)) {
        return cut;
    }
    let start = cut.text.len() + BREAK.len();
    let ends = all().take_while(tells).scan(start, |end, point| {
        let at = *end + point.len();
        *end = at + 1;
        Some(at)
    });
    let first = all().next().unwrap_or_default();
    let mut told = cut;
    for (n, end) in ends.enumerate() {
        let longer = match n {
            0 => {
                let mut lone = full.slice(0..start);
                lone.push(&full.slice(start + BULLET.len()..start + first.len()));
                lone
            }
            _ => full.slice(0..end),
        };
        if !with(&longer) {
            break;
        }
        told = longer;
    }
    told
}

#[cfg(test)]
mod tests {
    use super::super::fit::Elastic;
    use crate::text;

    fn shrunk(marked: &str, max: usize) -> Option<String> {
        let elastic = Elastic::new(&text::parse(marked));
        elastic.shrink("en", &|rich| rich.text.chars().count() <= max).map(|rich| rich.text)
    }

    #[test]
    fn the_only_point_that_has_room_is_a_sentence() {
        let marked = "\u{F0032}• The port is shut until May.\n• Nobody was hurt in the storm.\u{F0100}";
        assert_eq!(shrunk(marked, 40).as_deref(), Some("The port is shut until May."));
        assert_eq!(
            shrunk(marked, 99).as_deref(),
            Some("• The port is shut until May.\n• Nobody was hurt in the storm.")
        );
    }

    #[test]
    fn of_a_list_below_a_line_as_many_points_are_told_as_have_room() {
        let line = "Trains are late until Friday; nobody was hurt";
        let points =
            ["The port of Avel is shut until May", "Nobody was hurt in the storm", "Two boats were lost at the quay"];
        let list = |points: &[&str]| points.iter().map(|point| format!("• {point}")).collect::<Vec<_>>().join("\n");
        let told = |line: &str, points: &[&str], max: usize| {
            shrunk(&format!("\u{F0032}{line}\n\n{}\u{F0100}", list(points)), max).unwrap_or_default()
        };
        assert_eq!(told(line, &points, 200), format!("{line}\n\n{}", list(&points)));
        assert_eq!(told(line, &points, 120), format!("{line}\n\n{}", list(&points[..2])));
        assert_eq!(told(line, &points, 90), format!("{line}\n\n{}", points[0]));
        assert_eq!(told(line, &points, 60), line);
        // Of things that are no sentences, or what a line leads in, there is all or none.
        let things = ["one large cabbage", "rice and pepper", "a spoon of salt from the jar of the inn"];
        assert_eq!(told("Cabbage rolls are of the harbour.", &things, 60), "Cabbage rolls are of the harbour.");
    }
}
