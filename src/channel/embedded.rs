//! The channels that are built in: every folder of `channels/`.

/// A channel folder as it was when the program was built.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedChannel {
    /// The folder's name.
    pub name: &'static str,
    /// `channel.toml` and the templates.
    pub files: &'static [EmbeddedFile],
}

/// One file of an [`EmbeddedChannel`].
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedFile {
    /// Without the folder.
    pub name: &'static str,
    /// What stands in it.
    pub text: &'static str,
}

/// Every built-in channel, as `build.rs` found them.
pub const EMBEDDED: &[EmbeddedChannel] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
