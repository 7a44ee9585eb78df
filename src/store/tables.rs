//! The tables as they are copied from one store to another: all that people and platforms must not be told twice.
//!
//! Left out is what belongs to processes and machines, not to the newsroom: leases, clocks, and which files are to go. The bytes of blobs go their
//! own way (`archive.rs`), since SQLite keeps them in files.

use super::Result;
use super::tx::{Cell, Tx, Value};

/// Rows that are read at a time.
const PAGE: usize = 500;

/// One table.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The next rows after a key.
    page: &'static str,
    insert: &'static str,
    /// A key before every other; as many columns come first in each row.
    first: &'static [First],
    /// Columns of the key that the other store makes anew: a number that counts up by itself.
    made_anew: usize,
}

/// What comes before every value of a column.
#[derive(Clone, Copy)]
enum First {
    Text,
    Number,
}

impl First {
    fn cell(self) -> Cell {
        match self {
            Self::Text => Cell::Text(String::new()),
            Self::Number => Cell::Int(i64::MIN),
        }
    }
}

macro_rules! page {
    ($name:literal, $key:literal, $after:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $key,
            ", ",
            $rest,
            " FROM ",
            $name,
            " WHERE (",
            $key,
            ") > (",
            $after,
            ") ORDER BY ",
            $key,
            " LIMIT 500"
        )
    };
}

macro_rules! table {
    ($name:literal, $key:literal > $after:literal [$($first:ident),+], $rest:literal, $values:literal) => {
        Table {
            name: $name,
            page: page!($name, $key, $after, $rest),
            insert: concat!("INSERT INTO ", $name, " (", $key, ", ", $rest, ") VALUES (", $values, ")"),
            first: &[$(First::$first),+],
            made_anew: 0,
        }
    };
    ($name:literal, numbered, $rest:literal, $values:literal) => {
        Table {
            name: $name,
            page: page!($name, "id", "$1", $rest),
            insert: concat!("INSERT INTO ", $name, " (", $rest, ") VALUES (", $values, ")"),
            first: &[First::Number],
            made_anew: 1,
        }
    };
}

/// In an order in which every row finds those that it refers to.
pub(super) const TABLES: &[Table] = &[
    table!("blobs", "hash" > "$1"[Text], "mime, created_at", "$1, $2, $3"),
    table!(
        "publications",
        "id" > "$1"[Text],
        "article, headline, created_at, actor, embargo_until",
        "$1, $2, $3, $4, $5, $6"
    ),
    table!(
        "deliveries",
        "id" > "$1"[Text],
        "publication, article, account, channel, template, post, media, state, reason, next_at, due_at, late_at, attempts, \
         receipt, error, created_at, updated_at, last_change, previous_change",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20"
    ),
    table!(
        "actions",
        "id" > "$1"[Text],
        "delivery, account, kind, state, ready, part_out, next_at, due_at, failures, steps_version, created_at, post, \
         reason, error, urgent, stopped",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17"
    ),
    table!(
        "steps",
        "action, step" > "$1, $2" [Text, Text],
        "ordinal, account, declared, acts, since, done_at, result, worker, lease_until, begins",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12"
    ),
    table!("minted", "action, name" > "$1, $2" [Text, Text], "value", "$1, $2, $3"),
    table!(
        "changes",
        "id" > "$1"[Number],
        "delivery, at, actor, what, reason, previous, before, before_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9"
    ),
    table!("platform_ids", "account, id" > "$1, $2" [Text, Text], "delivery", "$1, $2, $3"),
    table!("pauses", "scope" > "$1"[Text], "reason, at, actor", "$1, $2, $3, $4"),
    // It has no key: what was counted at one instant is counted as one.
    Table {
        name: "calls",
        page: "SELECT scope, name, at, CAST(SUM(units) AS BIGINT) FROM calls WHERE (scope, name, at) > ($1, $2, $3)
               GROUP BY scope, name, at ORDER BY scope, name, at LIMIT 500",
        insert: "INSERT INTO calls (scope, name, at, units) VALUES ($1, $2, $3, $4)",
        first: &[First::Text, First::Text, First::Number],
        made_anew: 0,
    },
    table!("costs", "account, month, currency" > "$1, $2, $3" [Text, Text, Text], "micros", "$1, $2, $3, $4"),
    table!(
        "vault",
        "account, name" > "$1, $2" [Text, Text],
        "key_id, sealed, previous_key_id, previous, updated_at, ends_at",
        "$1, $2, $3, $4, $5, $6, $7, $8"
    ),
    table!(
        "alerts",
        numbered,
        "at, kind, account, delivery, headline, message, claimed_until, told_at",
        "$1, $2, $3, $4, $5, $6, $7, $8"
    ),
    table!("removals", "delivery" > "$1"[Text], "account, at, told_at, ended_at, created_at", "$1, $2, $3, $4, $5, $6"),
    table!("told", "kind, account, about" > "$1, $2, $3" [Text, Text, Text], "at", "$1, $2, $3, $4"),
];

/// Copies every row of `table`; gives how many.
pub(super) async fn copy(table: &Table, from: &mut Tx, to: &mut Tx) -> Result<u64> {
    let mut copied = 0;
    let mut key: Vec<Cell> = table.first.iter().map(|first| first.cell()).collect();
    loop {
        let after: Vec<Value<'_>> = key.iter().map(Value::from).collect();
        let rows = from.query(table.page, &after).await?;
        let is_last = rows.len() < PAGE;
        for row in rows {
            let mut cells = row.into_cells();
            let values: Vec<Value<'_>> = cells[table.made_anew..].iter().map(Value::from).collect();
            to.execute(table.insert, &values).await?;
            copied += 1;
            cells.truncate(key.len());
            key = cells;
        }
        if is_last {
            return Ok(copied);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema;
    use super::*;

    /// A column that a later step of the schema adds and that nobody copies would be lost in silence.
    #[test]
    fn every_column_is_copied_but_those_of_processes() {
        let file = rusqlite::Connection::open_in_memory().expect("a database");
        for statement in schema::STEPS.iter().flat_map(|step| step.iter()) {
            file.execute_batch(&schema::SQLITE.spell(statement)).expect("a step of the schema");
        }
        let names = |sql: &str| -> Vec<String> {
            let mut query = file.prepare(sql).expect("SQL");
            let rows = query.query_map([], |row| row.get(0)).expect("rows");
            rows.collect::<Result<_, _>>().expect("names")
        };
        for table in names("SELECT name FROM sqlite_master WHERE type = 'table'") {
            let copied = TABLES.iter().find(|known| known.name == table);
            let Some(copied) = copied else {
                assert!(matches!(table.as_str(), "leases" | "doomed" | "clocks"), "{table} is copied");
                continue;
            };
            for column in names(&format!("SELECT name FROM pragma_table_info('{table}')")) {
                let words = copied.page.split(|c: char| !c.is_alphanumeric() && c != '_');
                let is_elsewhere = (table.as_str(), column.as_str()) == ("blobs", "bytes");
                assert!(is_elsewhere || words.clone().any(|word| word == column), "{table}.{column} is copied");
            }
        }
    }
}
