//! The parameters of a request, from wherever a platform takes them: query, form, multipart or JSON body.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::{Request, kit};

/// A file of a multipart body.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The part's name.
    pub name: String,
    /// The file's name, as sent.
    pub filename: String,
    /// What it holds.
    pub bytes: Bytes,
}

/// Parameters by name, of one request. Form values are strings, JSON values keep their type.
#[derive(Clone, Debug, Default)]
pub struct Params {
    values: Map<String, Value>,
    uploads: Vec<Upload>,
}

/// Why parameters could not be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unreadable {
    /// Percent-escapes or form fields that are not UTF-8.
    NotUtf8,
    /// A JSON body that is not one object, or a multipart body that breaks off.
    Malformed,
    /// A body of a type that carries no parameters.
    UnknownType,
}

impl Params {
    /// Reads query and body; the body wins where both name a parameter.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] for a body that is none of form, multipart and JSON, or breaks that form's rules.
    pub async fn read(request: &Request) -> Result<Self, Unreadable> {
        let mut params = Self::query(request)?;
        let kind = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            _ if request.body().is_empty() => {}
            "application/json" => match serde_json::from_slice(request.body()) {
                Ok(Value::Object(object)) => params.values.extend(object),
                _ => return Err(Unreadable::Malformed),
            },
            "application/x-www-form-urlencoded" => params.add_form(request.body())?,
            "multipart/form-data" => params.add_multipart(request).await?,
            _ => return Err(Unreadable::UnknownType),
        }
        Ok(params)
    }

    /// Reads the query alone, for requests whose body is a file or a document.
    ///
    /// # Errors
    ///
    /// [`Unreadable::NotUtf8`].
    pub fn query(request: &Request) -> Result<Self, Unreadable> {
        let mut params = Self::default();
        params.add_form(request.uri().query().unwrap_or_default().as_bytes())?;
        Ok(params)
    }

    fn add_form(&mut self, form: &[u8]) -> Result<(), Unreadable> {
        for pair in form.split(|&b| b == b'&').filter(|pair| !pair.is_empty()) {
            let mut halves = pair.splitn(2, |&b| b == b'=');
            let name = unescape(halves.next().unwrap_or_default())?;
            let value = unescape(halves.next().unwrap_or_default())?;
            self.values.insert(name, Value::String(value));
        }
        Ok(())
    }

    async fn add_multipart(&mut self, request: &Request) -> Result<(), Unreadable> {
        for part in kit::multipart(request).await.map_err(|_| Unreadable::Malformed)? {
            match part.filename {
                Some(filename) => self.uploads.push(Upload { name: part.name, filename, bytes: part.bytes }),
                None => {
                    let text = String::from_utf8(part.bytes.to_vec()).map_err(|_| Unreadable::NotUtf8)?;
                    self.values.insert(part.name, Value::String(text));
                }
            }
        }
        Ok(())
    }

    /// The same with one more value, in place of what had that name.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut with = self.clone();
        with.values.insert(name.to_owned(), Value::String(value.to_owned()));
        with
    }

    /// All names: of values, then of files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str).chain(self.uploads.iter().map(|u| u.name.as_str()))
    }

    /// The first name that is not one of `known`; `list[0]` counts as `list`.
    pub fn unknown(&self, known: &[&str]) -> Option<&str> {
        self.names().find(|name| !known.contains(&name.split('[').next().unwrap_or_default()))
    }

    /// A value as it came.
    pub fn raw(&self, name: &str) -> Option<&Value> {
        self.values.get(name).filter(|value| !value.is_null())
    }

    /// A string, or a number or boolean written as one.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.raw(name)? {
            Value::String(text) => Some(text.clone()),
            value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
            _ => None,
        }
    }

    /// A whole number, also one written as a string.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// A boolean, also `true`, `1`, `false`, `0` written as strings. Anything else is an error.
    ///
    /// # Errors
    ///
    /// The name, where the value is no boolean.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, String> {
        match self.text(name).as_deref() {
            None if self.raw(name).is_none() => Ok(None),
            Some("true" | "1" | "True") => Ok(Some(true)),
            Some("false" | "0" | "False") => Ok(Some(false)),
            _ => Err(name.to_owned()),
        }
    }

    /// A list or object, also one written as JSON text.
    ///
    /// # Errors
    ///
    /// The name, where the text is not JSON.
    pub fn nested(&self, name: &str) -> Result<Option<Value>, String> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| name.to_owned()),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// A list: `name=[…]`, a list in JSON, or `name[0]=…&name[1]=…`, whose values may be JSON text.
    ///
    /// # Errors
    ///
    /// The name, where it is no list.
    pub fn list(&self, name: &str) -> Result<Option<Vec<Value>>, String> {
        match self.nested(name)? {
            Some(Value::Array(list)) => return Ok(Some(list)),
            Some(_) => return Err(name.to_owned()),
            None => {}
        }
        let mut list = Vec::new();
        while let Some(value) = self.nested(&format!("{name}[{}]", list.len()))? {
            list.push(value);
        }
        Ok(Some(list).filter(|list| !list.is_empty()))
    }

    /// A file, by the name of its part.
    pub fn upload(&self, name: &str) -> Option<&Upload> {
        self.uploads.iter().find(|upload| upload.name == name)
    }
}

fn unescape(raw: &[u8]) -> Result<String, Unreadable> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(first),
        }
    }
    String::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)
}

/// A stable number for a name, for ids that stay the same from run to run (FNV-1a).
pub fn number_of(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// `number` in letters and digits that may stand in a URL, `length` of them.
pub fn code_of(number: u64, length: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut rest = number;
    (0..length)
        .map(|_| {
            let letter = LETTERS[(rest % 64) as usize];
            rest = (rest / 64) ^ (rest.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11);
            char::from(letter)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(kind: &str, body: &str) -> Request {
        http::Request::post("/x?a=1&b=from+query").header(CONTENT_TYPE, kind).body(body.to_owned().into()).unwrap()
    }

    #[tokio::test]
    async fn parameters_come_from_query_form_json_and_multipart_alike() {
        let form =
            Params::read(&request("application/x-www-form-urlencoded", "b=%D0%B6&l[0]={\"k\":1}")).await.unwrap();
        assert_eq!((form.integer("a"), form.text("b").as_deref()), (Some(1), Some("ж")));
        assert_eq!(form.list("l").unwrap().unwrap(), [serde_json::json!({"k": 1})]);
        let json = Params::read(&request("application/json; charset=utf-8", r#"{"b":true,"l":[2]}"#)).await.unwrap();
        assert_eq!((json.flag("b"), json.list("l").unwrap().unwrap().len()), (Ok(Some(true)), 1));
        let body = "--q\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nthree\r\n--q\r\nContent-Disposition: \
                    form-data; name=\"f\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nBYTES\r\n--q--\r\n";
        let parts = Params::read(&request("multipart/form-data; boundary=q", body)).await.unwrap();
        assert_eq!(parts.text("b").as_deref(), Some("three"));
        assert_eq!(parts.upload("f").unwrap().bytes, "BYTES");
        assert_eq!(parts.unknown(&["a", "b"]), Some("f"));
    }

    #[tokio::test]
    async fn bytes_that_are_not_utf8_are_refused() {
        let bad = Params::read(&request("application/x-www-form-urlencoded", "b=%FF")).await;
        assert_eq!(bad.unwrap_err(), Unreadable::NotUtf8);
        assert_eq!(Params::read(&request("application/json", "[1]")).await.unwrap_err(), Unreadable::Malformed);
        assert_eq!(Params::read(&request("text/plain", "b=1")).await.unwrap_err(), Unreadable::UnknownType);
    }
}
