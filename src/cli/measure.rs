//! `fanfare measure`

use std::io::Read;

use super::{Format, Shared, output};
use crate::app::{Error, Exit};

#[derive(clap::Args)]
#[command(after_help = "Examples:
  echo -n 'Read more: https://example.com/tram' | fanfare measure twitter --explain
  fanfare measure youtube --field title < title.txt
  echo -n 'harbour, tram line 9' | fanfare measure youtube --field tags --explain
  fanfare measure mastodon --warning 'Flood pictures' < toot.txt

The text is taken from standard input byte for byte, as what is sent: a line end at its end counts, and so do escapes that
the channel's form has. Tags have commas between; the quotes that a tag with a space is counted with are not written.")]
pub(crate) struct Args {
    /// The channel
    channel: String,
    /// The field [default: text]
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    /// The content warning that counts with the text
    #[arg(long, value_name = "TEXT")]
    warning: Option<String>,
    /// Say what the length is made of
    #[arg(long)]
    explain: bool,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
    format: Format,
}

pub(crate) fn run(app: &Shared, args: &Args) -> Result<Exit, Error> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| Error::Usage(format!("standard input cannot be read: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Error::Usage(format!("standard input is not UTF-8 (byte {at}); no platform counts such text"))
    })?;
    let measured = app.measure(&args.channel, args.field.as_deref(), args.warning.as_deref(), &text)?;
    if args.format == Format::Json {
        output::json(&measured);
    } else if args.explain {
        for explained in &measured.explained {
            output::say(explained);
        }
    } else {
        for length in &measured.lengths {
            output::say(&format!("{} of {} {}", length.length, length.limit, length.unit.name()));
        }
    }
    if measured.lengths.is_empty() && args.format == Format::Text {
        output::say("no limit is known");
    }
    Ok(if measured.valid { Exit::Done } else { Exit::Invalid })
}
