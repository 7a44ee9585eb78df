//! Sets of characters that are data: ranges of code points, one a line, ascending, in hexadecimal.

/// A set of characters.
pub(super) struct Ranges(Vec<(u32, u32)>);

impl Ranges {
    /// Reads `41-5a` and `aa`, one a line; a line that begins with `#` says where they are from.
    pub(super) fn read(data: &str) -> Ranges {
        Ranges(lines(data).filter_map(range).collect())
    }

    /// Whether `c` is one of them.
    pub(super) fn contains(&self, c: char) -> bool {
        let point = u32::from(c);
        let next = self.0.partition_point(|(_, last)| *last < point);
        self.0.get(next).is_some_and(|(first, _)| *first <= point)
    }
}

/// The lines of a data file that are not its notice.
pub(super) fn lines(data: &str) -> impl Iterator<Item = &str> {
    data.lines().filter(|line| !line.starts_with('#'))
}

fn range(line: &str) -> Option<(u32, u32)> {
    let (first, last) = line.split_once('-').unwrap_or((line, line));
    Some((u32::from_str_radix(first, 16).ok()?, u32::from_str_radix(last, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_belong_to_a_range() {
        let ranges = Ranges::read("# from somewhere\n41-43\n61\n");
        let inside: String = ('A'..='z').filter(|c| ranges.contains(*c)).collect();
        assert_eq!(inside, "ABCa");
    }
}
