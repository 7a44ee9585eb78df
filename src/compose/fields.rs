//! The channel's fields besides the text: title, tags, subject, preheader, HTML.

use std::collections::BTreeMap;

use serde_json::Value;

use super::edit::substituted;
use super::fit::{Elastic, unmarked};
use super::room::Room;
use super::templates::HTML;
use super::{ComposeError, Job};
use crate::channel::TextRules;
use crate::post::Length;
use crate::template::{Template, Values};
use crate::text::{Rich, Unit};

/// Each field with its text, and every length that has a limit.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) texts: BTreeMap<String, String>,
    pub(super) lengths: Vec<Length>,
}

/// Fills the channel's fields.
pub(super) fn fields(job: &Job<'_>, values: &Values) -> Result<Fields, ComposeError> {
    let mut fields = Fields::default();
    for (name, rules) in &job.channel.rules.fields {
        let room = Room::field(name, rules);
        let Some(template) = job.context.templates.get(job.channel, job.template, name)? else { continue };
        let text = match name.as_str() {
            HTML => html(job, &template, values, &room)?,
            _ => field(job, &template.render_all(values)?, rules, &room)?,
        };
        if text.is_empty() && rules.required {
            return Err(ComposeError::Empty {
                account: job.target.account.clone(),
                channel: job.channel.name.clone(),
                field: name.clone(),
                file: template.file().to_owned(),
            });
        }
        fields.lengths.extend(room.lengths(&Rich::plain(text.as_str())));
        fields.texts.insert(name.clone(), text);
    }
    Ok(fields)
}

fn field(job: &Job<'_>, marked: &str, rules: &TextRules, room: &Room) -> Result<String, ComposeError> {
    let marked = substituted(&Rich::plain(marked), &rules.replace);
    if rules.limits.iter().any(|limit| limit.unit == Unit::YoutubeTags) {
        return Ok(listed(&unmarked(&marked).text, room));
    }
    let elastic = Elastic::new(&marked);
    match elastic.shrink(&job.article.language, &|rich| room.fits(rich)) {
        // A field is one line.
        Some(rich) => Ok(rich.text.replace('\n', " ")),
        None => Err(too_long(job, &elastic.fixed(), room)),
    }
}

/// As many whole items of the list as there is room for.
fn listed(list: &str, room: &Room) -> String {
    let mut kept = String::new();
    for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let separator = if kept.is_empty() { "" } else { "," };
        let longer = format!("{kept}{separator}{item}");
        if room.fits(&Rich::plain(longer.as_str())) {
            kept = longer;
        }
    }
    kept
}

/// HTML cannot be cut; if it is too long, the story in it has fewer paragraphs.
fn html(job: &Job<'_>, template: &Template, values: &Values, room: &Room) -> Result<String, ComposeError> {
    let whole = template.render_all(values)?;
    if room.fits(&Rich::plain(whole.as_str())) {
        return Ok(whole);
    }
    let with = |paragraphs: usize| -> Result<String, ComposeError> {
        let mut values = values.clone();
        for word in ["story", "body"] {
            if let Some(Value::Array(blocks)) = values.get_mut(word) {
                blocks.truncate(paragraphs);
            }
        }
        Ok(template.render_all(&values)?)
    };
    let (mut fewest, mut most) = (0, values.get("body").as_array().map_or(0, Vec::len));
    let mut best = with(0)?;
    if !room.fits(&Rich::plain(best.as_str())) {
        return Err(too_long(job, &Rich::plain(best), room));
    }
    while fewest < most {
        let middle = (fewest + most).div_ceil(2);
        let tried = with(middle)?;
        if room.fits(&Rich::plain(tried.as_str())) {
            (best, fewest) = (tried, middle);
        } else {
            most = middle - 1;
        }
    }
    Ok(best)
}

fn too_long(job: &Job<'_>, rich: &Rich, room: &Room) -> ComposeError {
    super::parts::too_long(job, rich, room, format!("the {} without its elastic part", room.field))
}
