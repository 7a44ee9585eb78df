//! `fanfare doctor`

use super::{Shared, output};
use crate::app::{Error, Exit, Health, diagnose};

pub(crate) async fn run(app: &Shared) -> Result<Exit, Error> {
    let mut exit = Exit::Done;
    for found in diagnose(app).await {
        let mark = match found.health {
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
        output::say(&format!("{mark:6} {:14} {}", found.what, found.says));
    }
    Ok(exit)
}
