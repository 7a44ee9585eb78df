//! `fanfare vault`

use std::path::PathBuf;

use super::{Shared, configured, output};
use crate::app::{Error, Exit};

#[derive(clap::Subcommand)]
#[command(after_help = "Example:
  fanfare vault rotate --into vault-2027.key")]
pub(crate) enum Command {
    /// Seal the tokens in the store with a new key
    #[command(
        after_help = "The new key is written to a file that only its owner may read, before anything is sealed with it. Then set
[store] key = { file = \"FILE\" } and start workers anew: with the old key they can read no token. If it is interrupted, run
it again with the same file.

Example:
  fanfare vault rotate --into vault-2027.key"
    )]
    Rotate {
        /// The file for the new key
        #[arg(long, value_name = "FILE")]
        into: PathBuf,
    },
}

pub(crate) async fn run(app: &Shared, command: Command) -> Result<Exit, Error> {
    configured(app, "there is no vault")?;
    let Command::Rotate { into } = command;
    let sealed = app.rotate_vault(&into).await?;
    let tokens = output::counted(sealed as u64, "token", "tokens");
    output::say(&format!("{tokens} sealed with the key in {}", into.display()));
    output::tell(&format!("set [store] key = {{ file = \"{}\" }} and start workers anew", into.display()));
    Ok(Exit::Done)
}
