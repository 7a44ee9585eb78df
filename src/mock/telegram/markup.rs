//! Buttons below a message. <https://core.telegram.org/bots/api#inlinekeyboardmarkup>; error texts as in tdlib/telegram-bot-api,
//! `Client.cpp`, and tdlib/td, `ReplyMarkup.cpp`.

use serde_json::{Map, Value, json};

use super::link;
use super::{Refused, bad};
use crate::mock::params::Params;

/// Bytes of what a button gives back.
const MAX_CALLBACK_BYTES: usize = 64;

/// What a button does; it needs one of these beside its text.
const DEEDS: [&str; 10] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

/// `reply_markup` as the message carries it; null without any. A channel takes no keyboard but one in the message.
pub(super) fn read(params: &Params) -> Result<Value, Refused> {
    let unreadable = || bad("can't parse reply keyboard markup JSON object");
    let Some(markup) = params.nested("reply_markup").map_err(|_| unreadable())? else { return Ok(Value::Null) };
    let object = markup.as_object().ok_or_else(|| bad("object expected as reply markup"))?;
    let Some(rows) = object.get("inline_keyboard") else {
        let is_other = ["keyboard", "remove_keyboard", "force_reply"].iter().any(|name| object.contains_key(*name));
        return if is_other { Err(bad("inline keyboard expected")) } else { Ok(Value::Null) };
    };
    let rows = rows.as_array().ok_or_else(|| bad("field \"inline_keyboard\" must be of type Array"))?;
    let mut keyboard = Vec::new();
    for row in rows {
        let row = row.as_array().ok_or_else(|| bad("field \"inline_keyboard\" must be an Array of Arrays"))?;
        let row = row.iter().map(button).collect::<Result<Vec<Value>, Refused>>()?;
        keyboard.extend((!row.is_empty()).then_some(row));
    }
    Ok(if keyboard.is_empty() { Value::Null } else { json!({ "inline_keyboard": keyboard }) })
}

fn button(button: &Value) -> Result<Value, Refused> {
    let wrong = |detail: &str| bad(format!("can't parse inline keyboard button: {detail}"));
    let object = button.as_object().ok_or_else(|| wrong("InlineKeyboardButton must be an Object"))?;
    let text = |name: &str| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(wrong(&format!("Field \"{name}\" must be of type String"))),
    };
    let label = text("text")?.ok_or_else(|| wrong("Can't find field \"text\""))?;
    let mut shown = Map::from_iter([("text".to_owned(), json!(label))]);
    if let Some(url) = text("url")? {
        // A bare host gets a scheme, as in a text.
        let url = link::url(url)
            .ok_or_else(|| bad(format!("inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")))?;
        shown.insert("url".to_owned(), url.into());
    }
    if let Some(data) = text("callback_data")? {
        if data.is_empty() || data.len() > MAX_CALLBACK_BYTES {
            return Err(bad("BUTTON_DATA_INVALID"));
        }
        shown.insert("callback_data".to_owned(), data.into());
    }
    for name in DEEDS.iter().filter(|name| !matches!(**name, "url" | "callback_data")) {
        if let Some(value) = object.get(*name).filter(|value| !value.is_null()) {
            shown.insert((*name).to_owned(), value.clone());
        }
    }
    if shown.len() == 1 {
        return Err(wrong("Text buttons are unallowed in the inline keyboard"));
    }
    Ok(shown.into())
}

/// What else was asked for beside words and files, as a message tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Extras {
    /// Media are blurred until they are touched.
    pub(super) spoiler: bool,
    /// The caption stands above the media.
    pub(super) caption_above: bool,
    /// It can be neither forwarded nor saved.
    pub(super) protected: bool,
}

impl Extras {
    /// Those that parameters ask for.
    pub(super) fn of(params: &Params) -> Self {
        let asked = |name: &str| params.flag(name) == Ok(Some(true));
        Self {
            spoiler: asked("has_spoiler"),
            caption_above: asked("show_caption_above_media"),
            protected: asked("protect_content"),
        }
    }

    /// Those of an item of an album; whether it is protected is said of the whole.
    pub(super) fn of_item(item: &Value, params: &Params) -> Self {
        let asked = |name: &str| item.get(name) == Some(&Value::Bool(true));
        let (spoiler, caption_above) = (asked("has_spoiler"), asked("show_caption_above_media"));
        Self { spoiler, caption_above, ..Self::of(params) }
    }

    /// The fields of a message with files of `kind`, or with words alone.
    pub(super) fn fields(&self, kind: Option<&str>, has_caption: bool) -> Vec<&'static str> {
        let is_shown = matches!(kind, Some("photo" | "video" | "animation"));
        let all = [
            ("has_media_spoiler", self.spoiler && is_shown),
            ("show_caption_above_media", self.caption_above && is_shown && has_caption),
            ("has_protected_content", self.protected),
        ];
        all.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name).collect()
    }
}
