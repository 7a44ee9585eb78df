//! One statement for what many operations would say with other values: PostgreSQL takes and answers it as one.

use tokio_postgres::types::Type;

/// The name of the table of values in the statement, `p1`, `p2`, ... its columns, `n` the number of a set of values from 1.
const MANY: &str = "many";

/// What a statement for many gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    /// In its first column the number of the set that the rest of the row belongs to.
    Rows,
    /// A row for each row that was changed: the number of the set that changed it.
    Changed,
    /// How many rows were made, of all sets: one for each set, or nobody knows which were made.
    Made,
}

/// The statement that does for many sets of values what `sql` does for one: each `$1`, `$2`, ... an array of its `types`.
/// None for a statement whose kind is not known to stay the same so.
///
/// No two sets may be about the same row: an `UPDATE` would change it once.
pub(super) fn many(sql: &str, types: &[Type]) -> Option<(String, Gives)> {
    if types.is_empty() {
        return None;
    }
    let values = values(types)?;
    let one = named(sql);
    let (kind, _) = one.split_once(' ')?;
    match kind {
        // The order of rows would not have to be kept.
        "SELECT" if find(&one, " ORDER BY ").is_none() => {
            Some((format!("SELECT {MANY}.n, one.* FROM {values} CROSS JOIN LATERAL ({one}) one"), Gives::Rows))
        }
        "UPDATE" if find(&one, " FROM ").is_none() => {
            let (set, which) = one.split_at(find(&one, " WHERE ")?);
            Some((format!("{set} FROM {values}{which} RETURNING {MANY}.n"), Gives::Changed))
        }
        "DELETE" => {
            let (from, which) = one.split_at(find(&one, " WHERE ")?);
            Some((format!("{from} USING {values}{which} RETURNING {MANY}.n"), Gives::Changed))
        }
        "INSERT" if find(&one, " SELECT ").is_some() => {
            let (into, rows) = one.split_at(find(&one, " SELECT ")?);
            Some((
                format!("{into} SELECT one.* FROM {values} CROSS JOIN LATERAL ({}) one", rows.trim_start()),
                Gives::Made,
            ))
        }
        "INSERT" => {
            let start = find(&one, " VALUES (")?;
            let (into, rest) = (&one[..start], &one[start + " VALUES ".len()..]);
            let end = closing(rest)?;
            let (row, conflict) = (&rest[1..end], &rest[end + 1..]);
            // What is said of a conflict cannot name the values.
            let knows = !conflict.contains(&format!("{MANY}.")) && !conflict.contains("RETURNING");
            knows.then(|| (format!("{into} SELECT {row} FROM {values}{conflict}"), Gives::Made))
        }
        _ => None,
    }
}

fn values(types: &[Type]) -> Option<String> {
    let arrays = types.iter().enumerate().map(|(index, kind)| {
        let array = match *kind {
            Type::TEXT => "text[]",
            Type::INT8 => "bigint[]",
            Type::INT4 => "integer[]",
            Type::BYTEA => "bytea[]",
            _ => return None,
        };
        Some(format!("CAST(${} AS {array})", index + 1))
    });
    let arrays = arrays.collect::<Option<Vec<_>>>()?.join(", ");
    let columns = (1..=types.len()).map(|number| format!("p{number}, ")).collect::<String>();
    Some(format!("unnest({arrays}) WITH ORDINALITY AS {MANY} ({columns}n)"))
}

/// With `many.p1` for `$1`, on one line. Our statements have no texts in which there is a `$` or more than one space.
fn named(sql: &str) -> String {
    let words = sql.split_ascii_whitespace().collect::<Vec<_>>();
    words.join(" ").replace('$', &format!("{MANY}.p"))
}

/// Where `word` stands outside of all parentheses.
fn find(sql: &str, word: &str) -> Option<usize> {
    let mut depth = 0_i32;
    sql.bytes().enumerate().find_map(|(at, byte)| {
        let found = depth == 0 && sql.as_bytes()[at..].starts_with(word.as_bytes());
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        found.then_some(at)
    })
}

/// Where the parenthesis with which `sql` begins is closed.
fn closing(sql: &str) -> Option<usize> {
    let mut depth = 0_i32;
    sql.bytes().position(|byte| {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sql: &str, types: &[Type]) -> Option<String> {
        many(sql, types).map(|(sql, _)| sql)
    }

    #[test]
    fn each_kind_of_statement_is_said_for_many() {
        let text = &[Type::TEXT, Type::INT8];
        let values = "unnest(CAST($1 AS text[]), CAST($2 AS bigint[])) WITH ORDINALITY AS many (p1, p2, n)";
        assert_eq!(
            of("SELECT a FROM t\n  WHERE b = $1 AND c > $2 LIMIT 1", text).unwrap(),
            format!(
                "SELECT many.n, one.* FROM {values} CROSS JOIN LATERAL \
                 (SELECT a FROM t WHERE b = many.p1 AND c > many.p2 LIMIT 1) one"
            )
        );
        assert_eq!(
            of("UPDATE t SET a = (SELECT b FROM u WHERE c = $1) WHERE d = $2", text).unwrap(),
            format!(
                "UPDATE t SET a = (SELECT b FROM u WHERE c = many.p1) FROM {values} WHERE d = many.p2 RETURNING many.n"
            )
        );
        assert_eq!(
            of("DELETE FROM t WHERE a = $1 AND b < $2", text).unwrap(),
            format!("DELETE FROM t USING {values} WHERE a = many.p1 AND b < many.p2 RETURNING many.n")
        );
        assert_eq!(
            of("INSERT INTO t (a, b) VALUES ($1, (SELECT COUNT(*) FROM t WHERE b = $2)) ON CONFLICT DO NOTHING", text)
                .unwrap(),
            format!(
                "INSERT INTO t (a, b) SELECT many.p1, (SELECT COUNT(*) FROM t WHERE b = many.p2) FROM {values} \
                 ON CONFLICT DO NOTHING"
            )
        );
        assert_eq!(
            of("INSERT INTO t (a, b) SELECT u.c, $2 FROM u WHERE u.d = $1", text).unwrap(),
            format!(
                "INSERT INTO t (a, b) SELECT one.* FROM {values} CROSS JOIN LATERAL \
                 (SELECT u.c, many.p2 FROM u WHERE u.d = many.p1) one"
            )
        );
    }

    #[test]
    fn what_might_not_stay_the_same_is_said_for_each() {
        let types = &[Type::TEXT, Type::INT8];
        for sql in [
            "SELECT a FROM t WHERE b = $1 ORDER BY c",
            "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = $2",
            "INSERT INTO t (a, b) VALUES ($1, $2) RETURNING c",
            "UPDATE t SET a = $1 FROM u WHERE t.b = u.b",
            "UPDATE t SET a = $1",
            "NOTIFY fanfare_changed",
        ] {
            assert_eq!(of(sql, types), None, "{sql}");
        }
        assert_eq!(of("SELECT scope FROM pauses WHERE scope = '*'", &[]), None, "one answer for all");
        assert_eq!(of("SELECT a FROM t WHERE b = $1", &[Type::TIMESTAMPTZ]), None, "a type that is not ours");
    }
}
