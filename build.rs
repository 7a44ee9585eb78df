//! Lists what stands in `channels/`: the program has all of it built in, and what every channel does is tested for each.
//!
//! A new channel is a new folder, and stands in no list of ours.

use std::fmt::Write as _;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=channels");
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from);
    let out = out.ok_or_else(|| Error::new(ErrorKind::NotFound, "cargo says where it goes by OUT_DIR"))?;
    let channels = names(Path::new("channels"), |name| !name.contains('.'))?;
    std::fs::write(out.join("embedded.rs"), embedded(&channels)?)?;
    std::fs::write(out.join("for_every_channel.rs"), for_every_channel(&channels))
}

/// The value of `EMBEDDED` in `src/channel/embedded.rs`.
fn embedded(channels: &[String]) -> Result<String> {
    let mut rust = String::from("&[\n");
    for channel in channels {
        let files =
            names(&Path::new("channels").join(channel), |name| name.ends_with(".toml") || name.ends_with(".hbs"))?;
        let _ = writeln!(rust, "EmbeddedChannel {{ name: {channel:?}, files: &[");
        for file in files {
            let path = format!("/channels/{channel}/{file}");
            let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))");
            let _ = writeln!(rust, "EmbeddedFile {{ name: {file:?}, text: {text} }},");
        }
        rust.push_str("] },\n");
    }
    rust.push(']');
    Ok(rust)
}

/// A macro that gives another one the names of all channels before its own words.
fn for_every_channel(channels: &[String]) -> String {
    let names = channels.join(" ");
    format!("macro_rules! for_every_channel {{\n($then:ident! $words:tt) => {{ $then! {{ [{names}] $words }} }};\n}}\n")
}

/// What `folder` has that is called so, sorted.
fn names(folder: &Path, is_wanted: fn(&str) -> bool) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string());
    }
    names.retain(|name| is_wanted(name));
    names.sort();
    Ok(names)
}
