//! A page whose text stood in a table, saved as one: rows of one cell are its lines.

/// `text` without the bars of tables that have one cell to a row, and without the rule below their heads.
pub(super) fn without(text: String) -> String {
    if !text.contains("---|") && !text.contains("|---") && !text.contains("| ---") {
        return text;
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let mut kept: Vec<String> = Vec::with_capacity(lines.len());
    for block in lines.split_inclusive(|line| line.trim().is_empty()) {
        let rows = || block.iter().filter(|line| !line.trim().is_empty());
        let single = rows().any(|line| is_rule(line)) && rows().all(|line| is_rule(line) || filled(line) <= 1);
        if !single {
            kept.extend(block.iter().map(|line| (*line).to_owned()));
            continue;
        }
        for line in block.iter().filter(|line| !is_rule(line)) {
            kept.push(line.trim_matches(['|', ' ']).to_owned());
            kept.push(String::new());
        }
    }
    kept.join("\n")
}

/// `---|---|`
fn is_rule(line: &str) -> bool {
    line.contains('|') && line.contains("---") && line.chars().all(|sign| matches!(sign, '|' | '-' | ':' | ' '))
}

/// How many cells of a row have something in them.
fn filled(line: &str) -> usize {
    line.split('|').filter(|cell| !cell.trim().is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_cell_are_lines() {
        let text = "Head\n\nHead | |\n---|---|\nThe port is open. | |\n\nIt rained.";
        assert_eq!(without(text.to_owned()), "Head\n\nHead\n\nThe port is open.\n\n\n\nIt rained.");
    }

    #[test]
    fn a_table_stays() {
        for text in ["Head\n\nTown | Rain\n---|---\nAvel | 12\n", "Avel | Veld | |\nIt rained."] {
            assert_eq!(without(text.to_owned()), text);
        }
    }
}
