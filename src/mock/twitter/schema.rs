//! Bodies in JSON, held to their schemas as X's door does it, in its words: before anything else is looked at.
//!
//! The schemas are those of the OpenAPI document; the words those of the validator that X shows them in.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::invalid;
use crate::mock::{Request, Response, kit};

/// What a value must be.
pub(super) enum Is {
    Text,
    Flag,
    Number,
    /// 1 to 19 digits.
    Id,
    /// A list of ids, at least and at most so many.
    Ids(usize, usize),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// An object with these fields and no others.
    Object(&'static [Field]),
    /// Anything that is no null.
    Any,
}

/// A field, whether it must be there, and what it must be.
pub(super) struct Field(pub(super) &'static str, pub(super) bool, pub(super) Is);

/// The body of a request, if it is of this form.
pub(super) fn read<T: DeserializeOwned>(request: &Request, fields: &'static [Field]) -> Result<T, Response> {
    if !is_json(request) {
        return Err(invalid("Requests with bodies must have content-type of application/json.", json!({})));
    }
    let body: Value =
        serde_json::from_slice(request.body()).map_err(|_| invalid("Request body is not valid JSON.", json!({})))?;
    check(&body, &Is::Object(fields), "$").map_err(|(path, message)| {
        let name = path.trim_start_matches("$.").to_owned();
        let said = name.split('.').try_fold(&body, |value, name| value.get(name.split('[').next().unwrap_or(name)));
        let parameters = said.filter(|_| path != "$").map_or_else(|| json!({}), |said| json!({ name: [said] }));
        invalid(&format!("{path}: {message}"), parameters)
    })?;
    serde_json::from_value(body).map_err(|error| invalid(&error.to_string(), json!({})))
}

/// Whether a request says that its body is JSON.
pub(super) fn is_json(request: &Request) -> bool {
    let kind = kit::header(request, "content-type").unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The path of what is wrong, and how.
type Wrong = (String, String);

fn check(value: &Value, is: &Is, path: &str) -> Result<(), Wrong> {
    let wrong = |message: String| Err((path.to_owned(), message));
    let expected = |kind: &str| wrong(format!("{} found, {kind} expected", kind_of(value)));
    match is {
        Is::Text if !value.is_string() => expected("string"),
        Is::Flag if !value.is_boolean() => expected("boolean"),
        Is::Number if !value.is_u64() && !value.is_i64() => expected("integer"),
        Is::Any if value.is_null() => expected("object"),
        Is::Id => match value.as_str() {
            None => expected("string"),
            Some(id) if !super::tweets::is_id(id) => wrong("does not match the regex pattern ^[0-9]{1,19}$".to_owned()),
            Some(_) => Ok(()),
        },
        Is::Ids(least, most) => {
            let Some(ids) = value.as_array() else { return expected("array") };
            if ids.len() < *least {
                return wrong(format!("there must be a minimum of {least} items in the array"));
            }
            if ids.len() > *most {
                return wrong(format!("there must be a maximum of {most} items in the array"));
            }
            ids.iter().enumerate().try_for_each(|(n, id)| check(id, &Is::Id, &format!("{path}[{n}]")))
        }
        Is::OneOf(known) => match value.as_str() {
            None => expected("string"),
            Some(value) if !known.contains(&value) => wrong("does not have a value in the enumeration".to_owned()),
            Some(_) => Ok(()),
        },
        Is::Object(fields) => match value.as_object() {
            None => expected("object"),
            Some(object) => check_fields(object, fields, path),
        },
        Is::Text | Is::Flag | Is::Number | Is::Any => Ok(()),
    }
}

fn check_fields(object: &Map<String, Value>, fields: &[Field], path: &str) -> Result<(), Wrong> {
    for (name, value) in object {
        let at = format!("{path}.{name}");
        let Some(Field(.., is)) = fields.iter().find(|Field(known, ..)| known == name) else {
            let message = "is not defined in the schema and the schema does not allow additional properties";
            return Err((at, message.to_owned()));
        };
        check(value, is, &at)?;
    }
    match fields.iter().find(|Field(name, must, _)| *must && !object.contains_key(*name)) {
        Some(Field(name, ..)) => Err((format!("{path}.{name}"), "is missing but it is required".to_owned())),
        None => Ok(()),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// `POST /2/tweets`. <https://docs.x.com/x-api/posts/create-post>
pub(super) const TWEET: &[Field] = &[
    Field("text", false, Is::Text),
    Field(
        "media",
        false,
        Is::Object(&[
            Field("media_ids", true, Is::Ids(1, 4)),
            Field("tagged_user_ids", false, Is::Ids(0, 10)),
            Field("title", false, Is::Text),
            Field("description", false, Is::Text),
            Field("embeddable", false, Is::Flag),
            Field("preview_media_id", false, Is::Id),
            Field("call_to_actions", false, Is::Any),
        ]),
    ),
    Field(
        "reply",
        false,
        Is::Object(&[
            Field("in_reply_to_tweet_id", true, Is::Id),
            Field("exclude_reply_user_ids", false, Is::Ids(0, usize::MAX)),
            Field("auto_populate_reply_metadata", false, Is::Flag),
        ]),
    ),
    Field("edit_options", false, Is::Object(&[Field("previous_post_id", true, Is::Id)])),
    Field("geo", false, Is::Object(&[Field("place_id", false, Is::Text)])),
    Field("reply_settings", false, Is::OneOf(&["following", "mentionedUsers", "subscribers", "verified"])),
    Field("quote_tweet_id", false, Is::Id),
    Field("poll", false, Is::Any),
    Field("community_id", false, Is::Id),
    Field("card_uri", false, Is::Text),
    Field("direct_message_deep_link", false, Is::Text),
    Field("made_with_ai", false, Is::Flag),
    Field("paid_partnership", false, Is::Flag),
    Field("nullcast", false, Is::Flag),
    Field("for_super_followers_only", false, Is::Flag),
    Field("share_with_followers", false, Is::Flag),
];

/// `POST /2/media/metadata`. <https://docs.x.com/x-api/media/create-media-metadata>
pub(super) const METADATA: &[Field] = &[
    Field("id", true, Is::Id),
    Field(
        "metadata",
        true,
        Is::Object(&[
            Field("alt_text", false, Is::Object(&[Field("text", true, Is::Text)])),
            Field("allow_download_status", false, Is::Any),
            Field("audience_policy", false, Is::Any),
            Field("content_expiration", false, Is::Any),
            Field("domain_restrictions", false, Is::Any),
            Field("found_media_origin", false, Is::Any),
            Field("geo_restrictions", false, Is::Any),
            Field("management_info", false, Is::Any),
            Field("preview_image", false, Is::Any),
            Field("sensitive_media_warning", false, Is::Any),
            Field("shared_info", false, Is::Any),
            Field("sticker_info", false, Is::Any),
            Field("upload_source", false, Is::Any),
        ]),
    ),
];
