//! `fanfare preview`

use super::output::Tint;
use super::{Shared, names, output};
use crate::app::{ASSUMED, Error, Exit, Post, Selection, Severity, Unmade, wrong_with};

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare preview posts/harbour-tram
  fanfare preview posts/harbour-tram --to twitter,bluesky --format json
  fanfare preview posts/harbour-tram --format html > preview.html

With --format json, several articles give one document each, one to a line.

A post that cannot be made is shown with its error among the others (in JSON as \"error\": {class, message, action} of a post
without parts), and the exit code is 3, as it is if a post has a finding that is an error.")]
pub(crate) struct Args {
    /// A file, a folder with article.md, a folder of articles, or - for standard input
    #[arg(value_name = "ARTICLE")]
    article: String,
    /// Accounts or channels, comma-separated [default: by the configuration's routes, else all]
    #[arg(long, value_name = "NAMES")]
    to: Vec<String>,
    /// The template instead of the account's and the article's
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// For people, for programs, or as a page with the pictures drawn
    #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json|html")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Html,
}

pub(crate) fn run(app: &Shared, args: &Args) -> Result<Exit, Error> {
    let selection = Selection { to: names("--to", &args.to)?, template: args.template.clone() };
    let articles = super::read(app, &args.article, &selection.to)?;
    let mut wrong: Vec<String> = Vec::new();
    match args.format {
        Format::Html => {
            let (page, told) = super::block_on_offline(app.preview_page(&articles, &selection))?;
            output::say(&page);
            wrong = told;
        }
        Format::Json => {
            let mut previews = Vec::with_capacity(articles.len());
            for (posts, preview) in app.previews(&articles, &selection)? {
                previews.push(preview);
                wrong.extend(wrong_with(&posts));
            }
            output::json_each(&previews);
        }
        Format::Text => {
            for (article, (posts, _)) in articles.iter().zip(app.previews(&articles, &selection)?) {
                if articles.len() > 1 {
                    output::say(&Tint::Bold.paint(&format!("══ {} ══\n", article.headline)));
                }
                let tell = |post: &Result<Post, Unmade>| match post {
                    Ok(post) => told(app, post),
                    Err(unmade) => told_unmade(unmade),
                };
                output::say(&posts.iter().map(tell).collect::<Vec<_>>().join("\n"));
                wrong.extend(wrong_with(&posts));
            }
        }
    }
    wrong.iter().for_each(|sentence| output::tell(&format!("error: {sentence}")));
    Ok(if wrong.is_empty() { Exit::Done } else { Exit::Invalid })
}

/// A post that cannot be made, where it would stand.
fn told_unmade(unmade: &Unmade) -> String {
    let head = Tint::Bold.paint(&format!("── {} ──", unmade.account));
    format!("{head}\n  {}\n", Tint::Red.paint(&format!("error: {}", unmade.message())))
}

/// A post for people: who, how long and why, the text as it will be read, where its links lead, media, what to know.
fn told(app: &Shared, post: &Post) -> String {
    let mut lines = vec![Tint::Bold.paint(&format!("── {} ── {}", post.account, length(post)))];
    if let Some(reason) = &post.skipped {
        lines[0] = Tint::Bold.paint(&format!("── {} ──", post.account));
        lines.push(format!("  {}", Tint::Yellow.paint(&format!("skipped: {reason}"))));
    } else {
        text(app, post, &mut lines);
        around(post, &mut lines);
    }
    for warning in &post.warnings {
        if warning.rule == ASSUMED && warning.severity == Severity::Notice {
            lines.push(format!("  {}", Tint::Dim.paint(&format!("[{}]", warning.message))));
            continue;
        }
        let severity = output::severity(warning.severity);
        let line = format!("{severity}: {} [{}]", warning.message, warning.rule);
        lines.push(format!("  {}", Tint::Yellow.paint(&line)));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn length(post: &Post) -> String {
    let unit = post.parts.first().and_then(|part| part.lengths.first()).map(|length| length.unit.name());
    format!("{} {}", output::length_of(post), unit.unwrap_or_default())
}

fn text(app: &Shared, post: &Post, lines: &mut Vec<String>) {
    for (n, part) in post.parts.iter().enumerate() {
        if n > 0 {
            lines.push(format!("  ({} {})", output::word(part.role), n + 1));
        }
        lines.extend(output::fields(part).map(|field| format!("  {field}")));
        lines.extend(part.text.text.lines().map(|line| format!("  {line}").trim_end().to_owned()));
        let explained = app.explain(post, part).join("; ");
        if !explained.is_empty() {
            lines.push(format!("  {}", Tint::Dim.paint(&format!("[{explained}]"))));
        }
        // Links behind words are not to be seen in a text.
        for entity in part.text.entities() {
            if let Some(href) = entity.href.filter(|href| !part.text.text.contains(href.as_str())) {
                let words: String = part.text.text.chars().skip(entity.start).take(entity.end - entity.start).collect();
                lines.push(format!("  {}", Tint::Dim.paint(&format!("[“{words}” leads to {href}]"))));
            }
        }
    }
}

/// What stands around the text: the link, the card, media, cost.
fn around(post: &Post, lines: &mut Vec<String>) {
    let mut about = Vec::new();
    match (&post.card, &post.link) {
        (Some(card), _) => about.push(format!("[card: {} – {}]", card.title, card.url)),
        (None, Some(link)) if !matches!(output::word(link.place).as_str(), "text" | "none") => {
            about.push(format!("[link as {}: {}]", output::word(link.place), link.url));
        }
        _ => {}
    }
    for media in &post.media {
        let size = match (media.width, media.height) {
            (Some(width), Some(height)) => format!(" {width}×{height}"),
            _ => String::new(),
        };
        let alt = if media.alt.is_empty() { String::new() } else { format!(": {}", media.alt) };
        about.push(format!("[{} {}{size}{alt}]", output::word(media.kind), media.source));
    }
    if !post.options.is_empty() {
        let option = |(name, value): (&String, &serde_json::Value)| {
            format!("{name} {}", value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned))
        };
        about.push(format!("[options: {}]", post.options.iter().map(option).collect::<Vec<_>>().join(", ")));
    }
    if let Some(cost) = &post.cost {
        about.push(format!("[costs {} {}]", cost.amount, cost.currency));
    }
    lines.extend(about.iter().map(|line| format!("  {}", Tint::Dim.paint(line))));
}
