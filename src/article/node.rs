//! Front matter as values that know where they stand: one form for TOML and YAML, so that the keys are read, and
//! mistakes in them shown, by the same code.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

/// A value and the bytes of the file it stands in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub span: Range<usize>,
    pub value: Value,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    /// A TOML date or time, as it is written.
    Time(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub key: String,
    pub key_span: Range<usize>,
    pub node: Node,
}

/// What is wrong, and the bytes of the parsed text it is about.
pub(super) type Mistake = (Range<usize>, String);

impl Node {
    /// What the value is, for a message.
    pub(super) fn what(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a yes or no",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Text(_) => "text",
            Value::Time(_) => "a time",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The value as JSON, times as text.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Integer(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Text(value) | Value::Time(value) => value.as_str().into(),
            Value::List(nodes) => nodes.iter().map(Node::to_json).collect(),
            Value::Table(entries) => entries.iter().map(|entry| (entry.key.clone(), entry.node.to_json())).collect(),
        }
    }

    fn shift(&mut self, by: usize) {
        self.span = self.span.start + by..self.span.end + by;
        match &mut self.value {
            Value::List(nodes) => nodes.iter_mut().for_each(|node| node.shift(by)),
            Value::Table(entries) => entries.iter_mut().for_each(|entry| {
                entry.key_span = entry.key_span.start + by..entry.key_span.end + by;
                entry.node.shift(by);
            }),
            _ => {}
        }
    }
}

/// Parses TOML that starts `offset` bytes into its file.
pub(super) fn toml(text: &str, offset: usize) -> Result<Vec<Entry>, Mistake> {
    let table = toml::de::DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        (span.start + offset..span.end + offset, one_line(error.message()))
    })?;
    let mut node = Node { span: table.span(), value: from_toml_table(table.get_ref()) };
    node.shift(offset);
    Ok(entries(node))
}

fn from_toml_table(table: &toml::de::DeTable<'_>) -> Value {
    let entries = table.iter().map(|(key, value)| Entry {
        key: key.get_ref().to_string(),
        key_span: key.span(),
        node: from_toml(value.get_ref(), value.span()),
    });
    let mut entries: Vec<Entry> = entries.collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    Value::Table(entries)
}

fn from_toml(value: &toml::de::DeValue<'_>, span: Range<usize>) -> Node {
    use toml::de::DeValue;
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Text(number.as_str().to_owned()),
        },
        DeValue::Float(number) => number.as_str().parse().map_or(Value::Null, Value::Float),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(time) => Value::Time(time.to_string()),
        DeValue::Array(values) => {
            Value::List(values.iter().map(|value| from_toml(value.get_ref(), value.span())).collect())
        }
        DeValue::Table(table) => from_toml_table(table),
    };
    Node { span, value }
}

/// Parses YAML that starts `offset` bytes into its file. Aliases and merges are bounded by the parser's budget.
pub(super) fn yaml(text: &str, offset: usize) -> Result<Vec<Entry>, Mistake> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Vec::new());
    }
    let parsed: Result<Spanned<Yaml>, _> = serde_saphyr::from_str(text);
    let mut node = match parsed {
        Ok(parsed) => from_yaml(text, parsed),
        Err(error) => {
            let error = error.without_snippet();
            let span = error.location().map_or(0..0, |location| bytes(text, location));
            let message = one_line(&error.to_string());
            if let Some(key) = message.strip_prefix("duplicate mapping key: ") {
                let key = key.split(',').next().unwrap_or(key).trim();
                let twice = format!("\"{key}\" is there twice: keep one");
                return Err((span.start + offset..span.end + offset, twice));
            }
            let quotes = missing_quotes(text, span.start).unwrap_or_default();
            return Err((span.start + offset..span.end + offset, message + &quotes));
        }
    };
    node.shift(offset);
    match node.value {
        Value::Table(entries) => Ok(entries),
        _ => Err((node.span, "front matter must be keys with values, such as `headline: …`".to_owned())),
    }
}

/// A YAML value as the parser gives it; [`Node`] when its places are bytes.
enum Yaml {
    Scalar(Value),
    List(Vec<Spanned<Yaml>>),
    Table(Vec<(Spanned<String>, Spanned<Yaml>)>),
}

fn from_yaml(text: &str, yaml: Spanned<Yaml>) -> Node {
    let value = match yaml.value {
        Yaml::Scalar(value) => value,
        Yaml::List(values) => Value::List(values.into_iter().map(|value| from_yaml(text, value)).collect()),
        Yaml::Table(entries) => Value::Table(
            entries
                .into_iter()
                .map(|(key, value)| Entry {
                    key_span: bytes(text, key.referenced),
                    key: key.value,
                    node: from_yaml(text, value),
                })
                .collect(),
        ),
    };
    Node { span: bytes(text, yaml.referenced), value }
}

/// The bytes that a YAML location names; some mistakes have only a line and a column.
fn bytes(text: &str, location: serde_saphyr::Location) -> Range<usize> {
    let number = |number: u64| usize::try_from(number).unwrap_or(0);
    if let (Some(start), Some(length)) = (location.span().byte_offset(), location.span().byte_len()) {
        return number(start)..number(start).saturating_add(number(length));
    }
    let (line, column) = (number(location.line()).max(1), number(location.column()).max(1));
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let in_line = text[start..].char_indices().take_while(|(_, letter)| *letter != '\n').nth(column - 1);
    let start = start + in_line.map_or(0, |(at, _)| at);
    start..start
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Yaml;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Yaml, E> {
                Ok(Yaml::Scalar(Value::Null))
            }

            fn visit_none<E>(self) -> Result<Yaml, E> {
                Ok(Yaml::Scalar(Value::Null))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Yaml, E> {
                Ok(Yaml::Scalar(Value::Bool(value)))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Yaml, E> {
                Ok(Yaml::Scalar(Value::Integer(value)))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Yaml, E> {
                Ok(Yaml::Scalar(i64::try_from(value).map_or_else(|_| Value::Text(value.to_string()), Value::Integer)))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Yaml, E> {
                Ok(Yaml::Scalar(Value::Float(value)))
            }

            fn visit_str<E>(self, value: &str) -> Result<Yaml, E> {
                Ok(Yaml::Scalar(Value::Text(value.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Yaml, A::Error> {
                let mut list = Vec::new();
                while let Some(value) = values.next_element()? {
                    list.push(value);
                }
                Ok(Yaml::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut values: A) -> Result<Yaml, A::Error> {
                let mut table = Vec::new();
                while let Some(entry) = values.next_entry()? {
                    table.push(entry);
                }
                Ok(Yaml::Table(table))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

fn entries(node: Node) -> Vec<Entry> {
    match node.value {
        Value::Table(entries) => entries,
        _ => Vec::new(),
    }
}

/// `: put the value in quotes: headline: 'Budget: tax rises'`, if the mistake is in a line that needs them.
fn missing_quotes(text: &str, at: usize) -> Option<String> {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let (key, value) = text[start..].lines().next()?.split_once(": ")?;
    let value = value.trim();
    // Lists, tables, blocks and anchors have rules of their own.
    if value.is_empty() || value.starts_with(['[', '{', '|', '>', '&', '*', '#']) || key.trim().contains(' ') {
        return None;
    }
    let unquoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    let inside = unquoted.unwrap_or(value);
    let quoted = if inside.contains('\'') && !inside.contains(['"', '\\']) {
        format!("\"{inside}\"")
    } else {
        format!("'{}'", inside.replace("''", "'").replace('\'', "''"))
    };
    Some(format!("; put the value in quotes: {}: {quoted}", key.trim()))
}

/// The first line of a message, without the place that it repeats.
fn one_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or("cannot be parsed").trim();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    line.split(" at line ").next().unwrap_or(line).to_owned()
}
