//! `fanfare store`

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{Format, Shared, output};
use crate::app::{Backup, Error, Exit, Inspection, Restored, Tidied};
use crate::config::user_name;

#[derive(clap::Subcommand)]
#[command(after_help = "Examples:
  fanfare store check
  fanfare store tidy --dry-run
  fanfare store backup /backups/fanfare-2026-11-26.db
  fanfare store restore /backups/fanfare-2026-11-26.db")]
pub(crate) enum Command {
    /// Bring the store's tables up to date
    #[command(after_help = "Every command does so by itself; this one says what there was to do.

Example:
  fanfare store migrate")]
    Migrate {
        #[command(flatten)]
        common: Common,
    },
    /// Look through all of the store, and say what is wrong with it
    #[command(after_help = "Workers may go on meanwhile. The exit code is 1 if something is wrong.

Example:
  fanfare store check --format json")]
    Check {
        #[command(flatten)]
        common: Common,
    },
    /// Forget what is older than `[store] keep`
    #[command(
        after_help = "Journal, history and frozen content of what has ended go, and calls that no limit counts any more. What
refuses a second publish stays, and what a correction or retraction needs. A worker does this about once a day.

Examples:
  fanfare store tidy --dry-run     how much would go
  fanfare store tidy"
    )]
    Tidy {
        /// Only say how much would go
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Copy all of the store to a new file, while workers go on
    #[command(
        after_help = "Frozen posts and media are in it, and tokens of the vault, sealed as they are in the store; the key of the
vault is not. Only its owner may read the file.

Example:
  fanfare store backup /backups/fanfare-2026-11-26.db"
    )]
    Backup {
        /// The file to make
        path: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Make a new store of a backup, and hold all that was still to be sent
    #[command(
        after_help = "Only into a store that has nothing in it: set [store] url to a new file or database first. Sending is paused
until `fanfare queue resume --all`. What may have been sent since the backup is held, and the channel is asked
before `fanfare queue retry ID` sends it.

Example:
  fanfare store restore /backups/fanfare-2026-11-26.db"
    )]
    Restore {
        /// The backup
        path: PathBuf,
        /// The workers of the old store have ended; do not ask
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(clap::Args)]
pub(crate) struct Common {
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
    format: Format,
}

pub(crate) async fn run(app: &Shared, command: Command) -> Result<Exit, Error> {
    super::configured(app, "there is no store")?;
    match command {
        Command::Migrate { common } => {
            let migrated = app.migrate_store().await?;
            let (store, after) = (&migrated.store, migrated.after);
            match common.format {
                Format::Json => {
                    output::json(&json!({"version": 1, "store": store, "before": migrated.before, "after": after}));
                }
                Format::Text => output::say(&match migrated.before {
                    None => format!("{store}: made, with schema {after}"),
                    Some(before) if before == after => format!("{store}: schema {after}, nothing to do"),
                    Some(before) => format!("{store}: schema {before} is now {after}"),
                }),
            }
            Ok(Exit::Done)
        }
        Command::Check { common } => {
            let (store, found) = app.check_store().await?;
            checked(&store, &found, common.format);
            Ok(if found.faults.is_empty() { Exit::Done } else { Exit::NotDelivered })
        }
        Command::Tidy { dry_run, common } => {
            let (store, gone) = app.tidy_store(dry_run).await?;
            tidied(app, &store, &gone, dry_run, common.format);
            Ok(Exit::Done)
        }
        Command::Backup { path, common } => {
            let (store, made) = app.back_up_store(&path).await?;
            backed_up(&store, &path.display().to_string(), &made, common.format);
            Ok(if made.missing.is_empty() { Exit::Done } else { Exit::NotDelivered })
        }
        Command::Restore { path, yes, common } => {
            if !yes && !confirm()? {
                output::tell("nothing was restored");
                return Ok(Exit::NotDelivered);
            }
            let (store, restored) = app.restore_store(&path, &user_name()).await?;
            told(app, &store, &path.display().to_string(), &restored, common.format);
            Ok(if restored.missing.is_empty() { Exit::Done } else { Exit::NotDelivered })
        }
    }
}

/// Two stores that send for the same accounts know nothing of each other, and send twice.
fn confirm() -> Result<bool, Error> {
    if !std::io::stdin().is_terminal() || !output::is_watched() {
        let needed = "a restored store and the one that it was made of must not both send: end the workers of the old one, \
                      then say so with --yes";
        return Err(Error::Usage(needed.to_owned()));
    }
    let _ = write!(std::io::stderr(), "Have all workers of the old store ended, for good? [y/N] ");
    let mut answer = String::new();
    let _ = std::io::stdin().read_line(&mut answer);
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn checked(store: &str, found: &Inspection, format: Format) {
    if format == Format::Json {
        let faults: Vec<Value> =
            found.faults.iter().map(|fault| json!({"about": fault.about, "message": fault.says})).collect();
        output::json(&json!({
            "version": 1, "store": store, "stamp": found.stamp, "deliveries": found.deliveries, "blobs": found.blobs,
            "faults": faults,
        }));
        return;
    }
    for fault in &found.faults {
        output::say(&fault.says);
    }
    let deliveries = output::counted(found.deliveries, "delivery", "deliveries");
    let files = output::counted(found.blobs, "frozen file", "frozen files");
    output::tell(&match found.faults.len() {
        0 => format!("{store}: {deliveries} and {files}, nothing is wrong"),
        n => format!("{store}: {deliveries} and {files}, {} wrong", output::counted(n as u64, "thing", "things")),
    });
}

fn tidied(app: &Shared, store: &str, gone: &Tidied, is_dry: bool, format: Format) {
    let keep = app.keeps_for().to_string();
    if format == Format::Json {
        output::json(&json!({
            "version": 1, "store": store, "keep": keep, "dry_run": is_dry, "deliveries": gone.deliveries, "steps": gone.steps,
            "changes": gone.changes, "calls": gone.calls, "alerts": gone.alerts, "blobs": gone.blobs, "bytes": gone.bytes,
        }));
        return;
    }
    if gone.is_nothing() {
        output::say(&format!("{store}: nothing is older than {keep}"));
        return;
    }
    let verb = if is_dry { "would be forgotten" } else { "forgotten" };
    output::say(&format!(
        "{store}: {verb}: journal and history of {} ({}, {}), {} of {} bytes, {}, {}",
        output::counted(gone.deliveries, "delivery", "deliveries"),
        output::counted(gone.steps, "step", "steps"),
        output::counted(gone.changes, "line", "lines"),
        output::counted(gone.blobs, "frozen file", "frozen files"),
        gone.bytes,
        output::counted(gone.calls, "counted call", "counted calls"),
        output::counted(gone.alerts, "alert", "alerts"),
    ));
}

fn backed_up(store: &str, path: &str, made: &Backup, format: Format) {
    for hash in &made.missing {
        output::tell(&format!(
            "frozen content {hash} is not in it: the store has it no more; see `fanfare store check`"
        ));
    }
    if format == Format::Json {
        let rows: Map<String, Value> = made.rows.iter().map(|(name, rows)| ((*name).to_owned(), json!(rows))).collect();
        output::json(&json!({
            "version": 1, "store": store, "path": path, "made_at": made.made_at, "bytes": made.size_bytes, "rows": rows,
            "blobs": made.blobs, "missing": made.missing,
        }));
        return;
    }
    let deliveries = made.rows.iter().find(|(name, _)| *name == "deliveries").map_or(0, |(_, rows)| *rows);
    output::say(&format!(
        "{path}: {} and {} of {store}, {} bytes",
        output::counted(deliveries, "delivery", "deliveries"),
        output::counted(made.blobs, "frozen file", "frozen files"),
        made.size_bytes
    ));
}

fn told(app: &Shared, store: &str, path: &str, restored: &Restored, format: Format) {
    for hash in &restored.missing {
        output::tell(&format!("frozen content {hash} is not in the backup; what needs it cannot be sent"));
    }
    if format == Format::Json {
        output::json(&json!({
            "version": 1, "store": store, "path": path, "made_at": restored.made_at, "deliveries": restored.deliveries,
            "held": restored.held, "uncertain": restored.uncertain, "missing": restored.missing,
        }));
        return;
    }
    let since = app.zoned(restored.made_at).strftime("%Y-%m-%d %H:%M %Z").to_string();
    output::say(&format!(
        "{store}: {} as of {since}, {} held",
        output::counted(restored.deliveries, "delivery", "deliveries"),
        restored.held
    ));
    if restored.uncertain > 0 {
        output::say(&format!(
            "{} may have been made since: `fanfare queue list --state uncertain`",
            output::counted(restored.uncertain, "correction", "corrections")
        ));
    }
    output::tell(&format!(
        "sending is paused: look at what went out since {since}, then `fanfare queue resume --all`; `fanfare queue list --state \
         held` shows what waits, and `fanfare queue retry ID` asks the channel before it sends"
    ));
}
