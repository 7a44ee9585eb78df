//! Tables of plain text: columns that spaces part.

use crate::article::table::Rows;

/// Two cells have as many spaces between them, or a tab.
const GAP: &str = "  ";
/// `Operating income`: a cell of more characters is prose.
const MAX_CELL: usize = 48;
const MIN_ROWS: usize = 2;

/// The rows at the end of a paragraph, and the lines above them, if it is a table.
///
/// Every row has as many cells as the others; the first, which may be the head, has one less if its own first cell is empty.
pub(super) fn read<'a, 'b>(lines: &'b [&'a str]) -> Option<(&'b [&'a str], Rows)> {
    let above = lines.iter().take_while(|line| cells(line).len() < 2).count();
    let (above, rows) = lines.split_at(above);
    let cells: Vec<Vec<&str>> = rows.iter().map(|line| cells(line)).collect();
    let columns = cells.iter().map(Vec::len).max()?;
    let headed = cells.first().is_some_and(|head| head.len() + 1 == columns);
    let whole = cells.iter().skip(usize::from(headed)).all(|row| row.len() == columns);
    // After a full stop some put two spaces, and so do those who set out both edges of a column.
    let prose = |cell: &&str| {
        cell.chars().count() > MAX_CELL || cell.ends_with(['.', '!', '?', ',', ';']) && cell.contains(' ')
    };
    let told = |row: &Vec<&str>| !row.iter().any(prose);
    let data =
        columns > 2 || cells.iter().skip(1).any(|row| row.iter().skip(1).any(|cell| cell.contains(char::is_numeric)));
    if rows.len() < MIN_ROWS || above.len() > 1 || columns < 2 || !whole || !data || !cells.iter().all(told) {
        return None;
    }
    let row = |(at, row): (usize, &Vec<&str>)| {
        let empty = (headed && at == 0).then(String::new);
        empty.into_iter().chain(row.iter().map(|cell| (*cell).to_owned())).collect()
    };
    Some((above, cells.iter().enumerate().map(row).collect()))
}

fn cells(line: &str) -> Vec<&str> {
    line.split('\t').flat_map(|part| part.split(GAP)).map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use crate::article::{BlockKind, Defaults, Input, Kind, read as article};

    use super::*;

    #[test]
    fn columns_are_a_table_of_the_paragraph_above() {
        let text = "Ferries earn less\n\nThe ferries of Avel earned less, the port said.\n\n\
                    ($ in millions)            Q3 2026    Q3 2025\nRevenue                    1,420.3    1,315.1\n\
                    Net income (loss)            (31.4)      64.0\n\nIt rained.\n";
        let read = article(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        let blocks: Vec<(&str, usize)> =
            read.body.iter().map(|block| (block.text.as_str(), block.rows.len())).collect();
        assert_eq!(blocks, [("The ferries of Avel earned less, the port said.", 3), ("It rained.", 0)]);
        assert_eq!(read.body[0].rows[2], ["Net income (loss)", "(31.4)", "64.0"]);
    }

    #[test]
    fn a_head_without_its_first_cell_is_one() {
        let lines = ["Nov    Oct    Sep", "HICP          2.2    2.1    2.2", "Core\t2.4\t2.4\t2.4"];
        let (above, rows) = read(&lines).unwrap();
        assert!(above.is_empty());
        assert_eq!(rows[0], ["", "Nov", "Oct", "Sep"]);
        assert_eq!(rows[2], ["Core", "2.4", "2.4", "2.4"]);
        let titled = ["Inflation in percent", lines[0], lines[1]];
        assert_eq!(read(&titled).map(|(above, rows)| (above.len(), rows.len())), Some((1, 2)));
    }

    #[test]
    fn prose_with_wide_spaces_is_no_table() {
        for lines in [
            &["It rained all day.  Nobody came.", "The port was shut.  It stayed so."][..],
            &["The port of  Avel is shut and", "the trams  are in the depot"],
            &["Avel Town   3", "and nobody came to see it at all"],
            &["Jane Roe    Omar Lund"],
            &["Jane Roe    Avel", "Omar Lund    Veld"],
        ] {
            assert!(read(lines).is_none(), "{lines:?}");
        }
    }

    #[test]
    fn a_table_with_nothing_above_it_is_a_list() {
        let text = "Ferries earn less\n\nRevenue   1,420.3   1,315.1\nIncome   58.2   101.9\n\nIt rained.\n";
        let read = article(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        assert_eq!((read.body[0].kind, read.body[0].text.as_str()), (BlockKind::Item, "Revenue 1,420.3 1,315.1"));
    }
}
