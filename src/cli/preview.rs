//! `fanfare preview`

use super::{Shared, names, output};
use crate::app::{Error, Exit, Post, Selection, Severity};

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare preview posts/harbour-tram
  fanfare preview posts/harbour-tram --to twitter,bluesky --format json
  fanfare preview posts/harbour-tram --format html > preview.html")]
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
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// A page with the pictures drawn
    Html,
}

pub(crate) fn run(app: &Shared, args: &Args) -> Result<Exit, Error> {
    let selection = Selection { to: names(&args.to), template: args.template.clone() };
    for article in app.read(&args.article)? {
        match args.format {
            Format::Text => {
                let (posts, _) = app.preview(&article, &selection)?;
                output::say(&posts.iter().map(told).collect::<Vec<_>>().join("\n"));
            }
            Format::Json => output::json(&app.preview(&article, &selection)?.1),
            Format::Html => {
                let page = super::block_on(app.preview_page(&article, &selection))?;
                output::say(&page);
            }
        }
    }
    Ok(Exit::Done)
}

/// A post for people: who, how long, the text as it will be read, media, what to know.
fn told(post: &Post) -> String {
    let mut lines = vec![format!("── {} ── {}", post.account, output::length_of(post))];
    if let Some(reason) = &post.skipped {
        lines.push(format!("skipped: {reason}"));
    }
    for (n, part) in post.parts.iter().enumerate() {
        if post.skipped.is_some() {
            break;
        }
        if n > 0 {
            lines.push(format!("  ({} {})", output::unit(part.role), n + 1));
        }
        for (name, value) in part.fields.iter().filter(|(name, _)| *name != "html") {
            lines.push(format!("  {name}: {value}"));
        }
        lines.extend(part.text.text.lines().map(|line| format!("  {line}")));
    }
    if let Some(card) = &post.card {
        lines.push(format!("  [card: {} – {}]", card.title, card.url));
    }
    for media in &post.media {
        let size = match (media.width, media.height) {
            (Some(width), Some(height)) => format!(" {width}×{height}"),
            _ => String::new(),
        };
        lines.push(format!("  [{} {}{size}: {}]", output::unit(media.kind), media.source, media.alt));
    }
    if let Some(cost) = &post.cost {
        lines.push(format!("  costs {} {}", cost.amount, cost.currency));
    }
    for warning in &post.warnings {
        let severity = match warning.severity {
            Severity::Notice => "notice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        lines.push(format!("  {severity}: {} [{}]", warning.message, warning.rule));
    }
    lines.push(String::new());
    lines.join("\n")
}
