//! `fanfare doctor`

use serde_json::json;

use super::{Format, Shared, output};
use crate::app::{Error, Exit, Health, diagnose};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
    format: Format,
}

pub(crate) async fn run(app: &Shared, args: Args) -> Result<Exit, Error> {
    let (mut exit, mut findings) = (Exit::Done, Vec::new());
    for found in diagnose(app).await {
        let health = match found.health {
            Health::Good => "ok",
            Health::Lacking => "lacks",
            Health::Stuck => "stuck",
            Health::Bad => "bad",
        };
        exit = exit.max(match found.health {
            Health::Good | Health::Lacking => Exit::Done,
            Health::Stuck => Exit::NotDelivered,
            Health::Bad => Exit::Usage,
        });
        match args.format {
            Format::Text => output::say(&format!("{health:6} {:14} {}", found.what, found.says)),
            Format::Json => findings.push(json!({"what": found.what, "health": health, "says": found.says})),
        }
    }
    if args.format == Format::Json {
        output::json(&json!({"version": 1, "findings": findings}));
    }
    Ok(exit)
}
