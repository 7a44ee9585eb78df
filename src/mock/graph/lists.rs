//! Lists, page by page, and the fields of what stands in them.
//!
//! <https://developers.facebook.com/docs/graph-api/results>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::{Call, GraphError, wrong};

impl Call {
    /// The object with the fields that the call asks for, or else `default`; `id` is always there.
    ///
    /// # Errors
    ///
    /// Code 100 for a field that the object does not have.
    pub fn pick(&self, object: &Value, default: &[&str]) -> Result<Value, GraphError> {
        let asked = self.params.text("fields").unwrap_or_else(|| default.join(","));
        picked(object, &names(&asked))
    }

    /// A page of a list, with cursors and the addresses of the pages beside it.
    ///
    /// # Errors
    ///
    /// Code 100 for a limit over 100, a bad cursor, or an unknown field.
    pub fn page(&self, objects: &[Value], default: &[&str]) -> Result<Value, GraphError> {
        let limit = self.params.text("limit").map_or(Some(25), |limit| limit.parse::<usize>().ok());
        let limit =
            limit.filter(|limit| (1..=100).contains(limit)).ok_or_else(|| wrong("Param limit must be 1 to 100"))?;
        let place = |name: &str| match self.params.text(name).filter(|cursor| !cursor.is_empty()) {
            None => Ok(None),
            Some(given) => {
                let found = objects.iter().position(|object| cursor(object) == given);
                found.map(Some).ok_or_else(|| wrong("Invalid cursors values"))
            }
        };
        let span = match (place("after")?, place("before")?) {
            (Some(after), _) => after + 1..objects.len().min(after + 1 + limit),
            (None, Some(before)) => before.saturating_sub(limit)..before,
            (None, None) => 0..objects.len().min(limit),
        };
        let shown = &objects[span.clone()];
        let data: Result<Vec<Value>, GraphError> = shown.iter().map(|object| self.pick(object, default)).collect();
        let data = data?;
        let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return Ok(json!({"data": []})) };
        let mut paging = json!({"cursors": {"before": cursor(first), "after": cursor(last)}});
        if span.end < objects.len() {
            paging["next"] = self.beside("after", &cursor(last)).into();
        }
        if span.start > 0 {
            paging["previous"] = self.beside("before", &cursor(first)).into();
        }
        let mut page = json!({"data": data, "paging": paging});
        if self.flag("summary").ok().flatten() == Some(true) {
            page["summary"] = json!({"total_count": objects.len()});
        }
        Ok(page)
    }

    /// The address of the page that `cursor` leads to: the same question, with the token, as the Graph API writes it.
    fn beside(&self, name: &str, cursor: &str) -> String {
        let kept = ["fields", "limit", "order", "filter", "since", "until", "summary"];
        let mut pairs = url::form_urlencoded::Serializer::for_suffix(format!("{}?", self.url), self.url.len() + 1);
        pairs.append_pair("access_token", &self.token);
        for kept in kept {
            if let Some(value) = self.params.text(kept) {
                pairs.append_pair(kept, &value);
            }
        }
        pairs.append_pair(name, cursor);
        pairs.finish()
    }
}

/// What leads to the place of an object in its list, whatever comes before it later.
fn cursor(object: &Value) -> String {
    URL_SAFE_NO_PAD.encode(format!("PF{}", object["id"].as_str().unwrap_or_default()))
}

/// The object with these fields; `id` is always there.
///
/// # Errors
///
/// Code 100 for a field that the object does not have.
pub fn picked(object: &Value, names: &[impl AsRef<str>]) -> Result<Value, GraphError> {
    let mut picked = Map::new();
    for name in names.iter().map(AsRef::as_ref) {
        match object.get(name) {
            Some(Value::Null) => {}
            Some(value) => {
                picked.insert(name.to_owned(), value.clone());
            }
            None => return Err(wrong(format!("Tried accessing nonexisting field ({name})"))),
        }
    }
    picked.insert("id".to_owned(), object["id"].clone());
    Ok(picked.into())
}

/// The fields asked for within a field: `id` and `media_url` of `children{id,media_url}`; `id` alone if it does not say.
pub fn inner<'f>(fields: &'f str, name: &str) -> Vec<&'f str> {
    let braced = fields.split_once(&format!("{name}{{")).and_then(|(_, rest)| rest.split_once('}'));
    let names = braced.map_or("id", |(names, _)| names);
    names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// The names of a `fields` parameter, without what stands in braces.
fn names(fields: &str) -> Vec<String> {
    let (mut depth, mut plain) = (0, String::new());
    for c in fields.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
        .split(',')
        .map(|name| name.split('.').next().unwrap_or_default().trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}
