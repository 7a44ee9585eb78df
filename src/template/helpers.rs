//! What a template can say beyond words that stand for values.

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonRender, Output, RenderContext, RenderErrorReason,
    Renderable,
};
use serde_json::Value;

use super::plural::{self, FORMS};
use super::words::Words;
use super::{Dialect, Paragraph, Told, date};
use crate::text::chars::beginning_with;

/// The priority of `{{#fit}}` without one.
pub const FIT_PRIORITY: u8 = 50;

/// From here on, in a plane that no script uses, stand the openings of elastic text, one for each priority.
const OPEN: u32 = 0xF_0000;
const CLOSE: char = '\u{F0100}';
pub(super) const MAX_PRIORITY: u8 = 99;

/// A sign in the output that marks elastic text. No value may hold one: see [`Mark::strip`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Elastic text of this priority begins.
    Open(u8),
    /// It ends.
    Close,
}

impl Mark {
    /// The mark that `character` is, if it is one.
    pub fn of(character: char) -> Option<Self> {
        if character == CLOSE {
            return Some(Self::Close);
        }
        let priority = u32::from(character).checked_sub(OPEN)?;
        u8::try_from(priority).ok().filter(|priority| *priority <= MAX_PRIORITY).map(Self::Open)
    }

    /// `text` without any marks, for text from outside.
    pub fn strip(text: &str) -> String {
        if Self::first(text).is_none() {
            return text.to_owned();
        }
        text.chars().filter(|character| Self::of(*character).is_none()).collect()
    }

    /// The first mark in `text`, and the byte it stands at.
    pub fn first(text: &str) -> Option<(usize, Self)> {
        // In UTF-8 every mark begins with this byte, and hardly anything else does.
        beginning_with(text, |byte| byte == 0xF3).find_map(|(at, character)| Some((at, Self::of(character)?)))
    }

    fn open(priority: u8) -> char {
        char::from_u32(OPEN + u32::from(priority)).unwrap_or(CLOSE)
    }
}

/// A helper, and what may stand behind its name.
pub(super) struct Signature {
    pub(super) name: &'static str,
    pub(super) block: bool,
    /// Fewest and most arguments.
    pub(super) params: (usize, usize),
    pub(super) hash: &'static [&'static str],
    pub(super) usage: &'static str,
}

const fn block(
    name: &'static str,
    params: (usize, usize),
    hash: &'static [&'static str],
    usage: &'static str,
) -> Signature {
    Signature { name, block: true, params, hash, usage }
}

const fn word(
    name: &'static str,
    params: (usize, usize),
    hash: &'static [&'static str],
    usage: &'static str,
) -> Signature {
    Signature { name, block: false, params, hash, usage }
}

/// Everything that can be called in a template.
pub(super) const SIGNATURES: &[Signature] = &[
    block("fit", (0, 0), &["priority"], "an optional priority, as in {{#fit priority=10}}"),
    block("if_image", (0, 0), &[], "nothing"),
    block("word", (1, 1), &[], "the name of a fixed word, as in {{#word \"by\"}}{{byline}}{{/word}}"),
    block("lang", (1, 9), &[], "language tags, as in {{#lang \"ru\" \"kk\"}}"),
    block("if", (1, 1), &[], "one word, as in {{#if byline}}"),
    block("unless", (1, 1), &[], "one word, as in {{#unless byline}}"),
    word("hashtags", (0, 0), &["limit"], "an optional limit, as in {{hashtags limit=3}}"),
    word("story", (0, 0), &["limit"], "an optional number of paragraphs, as in {{story limit=2}}"),
    word("body", (0, 0), &["limit"], "an optional number of paragraphs, as in {{body limit=2}}"),
    word("date", (0, 0), &["format"], "an optional format, as in {{date format=\"%d.%m.%Y\"}}"),
    word("published", (0, 0), &["format"], "an optional format, as in {{published format=\"%d.%m.%Y\"}}"),
    word("word", (1, 1), &[], "the name of a fixed word, as in {{word \"unsubscribe\"}}"),
    word("link", (0, 1), &["word"], "the words to show, as in {{link \"Read more\"}} or {{link word=\"read_more\"}}"),
    word(
        "plural",
        (1, 1),
        FORMS,
        "a number and its forms, as in {{plural images one=\"{} photo\" other=\"{} photos\"}}",
    ),
];

/// What can stand in parentheses, with how many arguments: `{{#if (eq section "World")}}`.
pub(super) const TESTS: &[(&str, usize)] = &[
    ("eq", 2),
    ("ne", 2),
    ("gt", 2),
    ("gte", 2),
    ("lt", 2),
    ("lte", 2),
    ("and", 2),
    ("or", 2),
    ("not", 1),
    ("len", 1),
];

/// The words whose value is a number.
pub(super) const NUMBERS: &[&str] = &["images"];

/// The words of which there are several, so that `len` counts them.
pub(super) const LISTS: &[&str] = &["story", "body", "hashtags"];

pub(super) fn register(registry: &mut Handlebars<'static>, dialect: Dialect) {
    registry.register_helper("fit", Box::new(fit));
    registry.register_helper("if_image", Box::new(If(|_, context| value(context, "images").as_u64() > Some(0))));
    registry.register_helper("word", Box::new(Fixed(dialect)));
    registry.register_helper("plural", Box::new(Word(dialect, plural_form)));
    registry.register_helper("lang", Box::new(If(speaks)));
    registry.register_helper("hashtags", Box::new(Word(dialect, hashtags)));
    registry.register_helper("date", Box::new(Word(dialect, date)));
    registry.register_helper("published", Box::new(Word(dialect, date)));
    registry.register_helper("link", Box::new(Word(dialect, link)));
}

/// A block that is rendered if its test holds, else its `{{else}}`.
struct If(fn(&Helper<'_>, &Context) -> bool);

impl HelperDef for If {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let chosen = if (self.0)(helper, context) { helper.template() } else { helper.inverse() };
        chosen.map_or(Ok(()), |template| template.render(registry, context, render, out))
    }
}

/// A word with arguments.
struct Word(Dialect, fn(&Helper<'_>, &Context, Dialect) -> Result<String, RenderErrorReason>);

impl HelperDef for Word {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        out.write(&(self.1)(helper, context, self.0)?)?;
        Ok(())
    }
}

/// The paragraphs of a story, which are no value of the context: see [`super::Values`].
pub(super) struct Story<'a> {
    pub(super) dialect: Dialect,
    pub(super) paragraphs: &'a [Paragraph],
}

impl HelperDef for Story<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        // Where the same story is written as HTML, its text says where its links lead too.
        let styled = value(context, "styled").as_bool() == Some(true);
        let told = Told::of(self.paragraphs, limit(helper)?, styled);
        out.write(&(self.dialect.paragraphs)(&told))?;
        Ok(())
    }
}

/// A fixed word of the article's language: by itself, or as a block around the article's own.
struct Fixed(Dialect);

impl HelperDef for Fixed {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let key = helper.param(0).map(|key| key.value().render()).unwrap_or_default();
        let words = words(context);
        let Some(template) = helper.template() else {
            out.write(&(self.0.escape)(&words.alone(&key)))?;
            return Ok(());
        };
        let (before, after) = words.around(&key);
        let inner = template.renders(registry, context, render)?;
        if is_said(before, &inner) {
            out.write(&inner)?;
            return Ok(());
        }
        out.write(&(self.0.escape)(before))?;
        out.write(&inner)?;
        out.write(&(self.0.escape)(after))?;
        Ok(())
    }
}

/// Whether a text opens with the label that would stand before it: `Correction: Correction: ` would say it twice.
fn is_said(label: &str, text: &str) -> bool {
    let Some(word) = label.trim_end().strip_suffix([':', '：']).map(str::trim).filter(|word| !word.is_empty()) else {
        return false;
    };
    let mut letters = text.trim_start_matches(|sign: char| !sign.is_alphanumeric()).chars();
    let mut same = word.to_lowercase().chars().collect::<Vec<_>>().into_iter();
    let opens = same.all(|letter| letters.next().is_some_and(|other| other.to_lowercase().eq([letter])));
    opens && letters.find(|sign| !sign.is_whitespace()).is_some_and(|sign| matches!(sign, ':' | '：'))
}

fn fit<'reg, 'rc>(
    helper: &Helper<'rc>,
    registry: &'reg Handlebars<'reg>,
    context: &'rc Context,
    render: &mut RenderContext<'reg, 'rc>,
    out: &mut dyn Output,
) -> HelperResult {
    let priority = helper.hash_get("priority").and_then(|priority| priority.value().as_u64());
    let priority = priority.and_then(|priority| u8::try_from(priority).ok()).unwrap_or(FIT_PRIORITY);
    out.write(Mark::open(priority.min(MAX_PRIORITY)).encode_utf8(&mut [0; 4]))?;
    if let Some(template) = helper.template() {
        template.render(registry, context, render, out)?;
    }
    out.write(CLOSE.encode_utf8(&mut [0; 4]))?;
    Ok(())
}

/// `kk` speaks to `kk-KZ` too.
fn speaks(helper: &Helper<'_>, context: &Context) -> bool {
    let language = value(context, "language").render().to_lowercase();
    helper.params().iter().any(|tag| {
        let tag = tag.value().render().to_lowercase();
        language.strip_prefix(&tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

fn hashtags(helper: &Helper<'_>, context: &Context, dialect: Dialect) -> Result<String, RenderErrorReason> {
    let tags = value(context, "hashtags").as_array().map(Vec::as_slice).unwrap_or_default();
    let usual = value(context, "usual_hashtags").as_u64().and_then(|usual| usize::try_from(usual).ok());
    let limit = if helper.hash_get("limit").is_some() { limit(helper)? } else { usual.unwrap_or(usize::MAX) };
    let tags = tags.iter().take(limit).filter_map(Value::as_str).map(|tag| {
        // The sign makes it a tag; the rest is words.
        tag.strip_prefix('#').map_or_else(|| (dialect.escape)(tag), |name| format!("#{}", (dialect.escape)(name)))
    });
    Ok(tags.collect::<Vec<_>>().join(" "))
}

fn date(helper: &Helper<'_>, context: &Context, dialect: Dialect) -> Result<String, RenderErrorReason> {
    let Some(date) = value(context, helper.name()).as_str().filter(|date| !date.is_empty()) else {
        return Ok(String::new());
    };
    let format = helper.hash_get("format").and_then(|format| format.value().as_str());
    let language = value(context, "language").render();
    let written = date::write(date, format, &language).map_err(RenderErrorReason::Other)?;
    Ok((dialect.escape)(&written))
}

fn link(helper: &Helper<'_>, context: &Context, dialect: Dialect) -> Result<String, RenderErrorReason> {
    let Some(url) = value(context, "url").as_str().filter(|url| !url.is_empty()) else { return Ok(String::new()) };
    let fixed = helper.hash_get("word").map(|key| words(context).alone(&key.value().render()));
    let shown = helper.param(0).map(|shown| shown.value().render()).or(fixed).filter(|shown| !shown.is_empty());
    // Where no words are known, the site's name says where the link leads in any language.
    Ok((dialect.link)(&shown.unwrap_or_else(|| value(context, "site").render()), url))
}

fn plural_form(helper: &Helper<'_>, context: &Context, dialect: Dialect) -> Result<String, RenderErrorReason> {
    let number = helper.param(0).map(|number| number.value().clone()).unwrap_or_default();
    let Some(number) = number.as_u64() else {
        return Err(RenderErrorReason::Other(format!("plural takes a whole number, not {}", number.render())));
    };
    let form = plural::form(&value(context, "language").render(), number);
    let form = helper.hash_get(form).or_else(|| helper.hash_get("other"));
    let form = form.map(|form| form.value().render()).unwrap_or_default();
    Ok((dialect.escape)(&form.replace("{}", &number.to_string())))
}

fn words(context: &Context) -> &'static Words {
    Words::of(&value(context, "language").render())
}

fn limit(helper: &Helper<'_>) -> Result<usize, RenderErrorReason> {
    let Some(limit) = helper.hash_get("limit") else { return Ok(usize::MAX) };
    let number = limit.value().as_u64().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| RenderErrorReason::Other(format!("limit is a whole number, not {}", limit.value().render())))
}

fn value<'a>(context: &'a Context, name: &str) -> &'a Value {
    context.data().get(name).unwrap_or(&Value::Null)
}
