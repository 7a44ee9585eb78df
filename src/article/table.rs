//! Tables: they belong to the block above them, since they say nothing alone.

use dom_query::NodeRef;

use super::Block;
use super::squash::squash_some;

/// A table of more rows or columns is for a screen, not for a mail.
const MAX_ROWS: usize = 100;
const MAX_COLUMNS: usize = 12;
/// A cell of more characters is a column of a page, which was laid out with a table.
const MAX_CELL: usize = 160;

/// The cells of a table, row by row.
pub(super) type Rows = Vec<Vec<String>>;

/// Puts `rows` below the last of `blocks`, if they are data; else they are gone.
pub(super) fn attach(blocks: &mut [Block], rows: Rows) {
    attach_or_give(blocks, rows);
}

/// As [`attach`], but gives back the rows that no block can have.
pub(super) fn attach_or_give(blocks: &mut [Block], rows: Rows) -> Rows {
    let rows: Rows = rows.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let fits = (2..=MAX_ROWS).contains(&rows.len()) && (2..=MAX_COLUMNS).contains(&columns);
    let is_data = fits && rows.iter().flatten().all(|cell| cell.chars().count() <= MAX_CELL);
    match blocks.last_mut().filter(|above| is_data && above.rows.is_empty()) {
        Some(above) => {
            above.rows = rows;
            Rows::new()
        }
        None => rows,
    }
}

/// The rows of `table`; none of a table that holds another, as pages did when tables laid them out.
pub(super) fn rows(table: &NodeRef<'_>) -> Rows {
    let named = |node: &NodeRef<'_>, names: &[&str]| names.iter().any(|name| node.has_name(name));
    if table.descendants_it().any(|node| named(&node, &["table", "form", "img", "iframe"])) {
        return Rows::new();
    }
    let cells = |row: NodeRef<'_>| -> Vec<String> {
        let cells = row.children_it(false).filter(|node| named(node, &["td", "th"]));
        cells.map(|cell| squash_some(&cell.text()).unwrap_or_default()).collect()
    };
    table.descendants_it().filter(|node| node.has_name("tr")).take(MAX_ROWS + 1).map(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Article, Defaults, Input, Kind, read};

    fn article(text: &str, kind: Kind) -> Article {
        read(&Input { text, kind, file: None, slug: None }, &Defaults::default()).expect("an article")
    }

    fn tables(article: &Article) -> Vec<(&str, usize)> {
        let with = article.body.iter().filter(|block| !block.rows.is_empty());
        with.map(|block| (block.text.as_str(), block.rows.len())).collect()
    }

    #[test]
    fn a_table_belongs_to_the_block_above_it() {
        let markdown = "# Fares\n\nThe fares of the tram rise in May.\n\n## What it costs\n\n| Ride | Fare |\n|---|---|\n\
                        | single | **£2** |\n| day |  |\n\nChildren ride free of charge.\n";
        let html = "<article><h1>Fares</h1><p>The fares of the tram rise in May.</p><h2>What it costs</h2><table><thead><tr>\
                    <th>Ride</th><th>Fare</th></tr></thead><tr><td>single<td><b>£2</b><tr><td>day<td></table>\
                    <p>Children ride free of charge.</p></article>";
        for (text, kind) in [(markdown, Kind::Markdown), (html, Kind::Html)] {
            let article = article(text, kind);
            assert_eq!(tables(&article), [("What it costs", 3)]);
            assert_eq!(article.body[1].rows, [["Ride", "Fare"], ["single", "£2"], ["day", ""]]);
            assert_eq!(article.body.len(), 3);
        }
    }

    #[test]
    fn what_only_lays_out_a_page_is_no_table() {
        let long = "The council of the town met on Monday and heard of the tram. ".repeat(3);
        let story = "The fares of the tram rise in May, the first time in nine years. ".repeat(9);
        for table in [
            format!("<table><tr><td>{long}<td>Advertisement<tr><td>a<td>b</table>"),
            "<table><tr><td>alone<tr><td>below</table>".to_owned(),
            "<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table><td>x<tr><td>e<td>f</table>".to_owned(),
            "<table><tr><td>a<td>b</table>".to_owned(),
        ] {
            let html = format!("<article><h1>Fares</h1><p>{story}</p>{table}<p>So it is.</p></article>");
            let article = article(&html, Kind::Html);
            assert_eq!(tables(&article), [], "{table}");
            assert_eq!(article.body.len(), 2, "{:?}", article.body);
        }
    }
}
