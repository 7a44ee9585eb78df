//! The channels that are built in: one line each, in the order in which people see them.

/// A channel folder as it was when the program was built.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedChannel {
    /// The folder's name.
    pub name: &'static str,
    /// `channel.toml` first.
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

macro_rules! channel {
    ($name:literal, $($template:literal)*) => {
        EmbeddedChannel {
            name: $name,
            files: &[file!($name, "channel.toml"), $(file!($name, concat!($template, ".hbs"))),*],
        }
    };
}

macro_rules! file {
    ($channel:literal, $file:expr) => {
        EmbeddedFile {
            name: $file,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/channels/", $channel, "/", $file)),
        }
    };
}

/// Every built-in channel.
pub const EMBEDDED: &[EmbeddedChannel] = &[
    channel!("twitter", "post" "breaking" "correction" "thread"),
    channel!("facebook", "post" "breaking" "correction" "thread"),
    channel!("instagram", "post" "breaking" "correction" "thread"),
    channel!("telegram", "post" "breaking" "correction" "thread" "retraction"),
    channel!("youtube", "post" "post.title" "post.tags" "breaking" "breaking.title" "correction" "correction.title"
        "thread"),
    channel!("tiktok", "post" "breaking" "correction" "thread"),
    channel!("email", "post" "post.subject" "post.preheader" "post.html" "breaking" "breaking.subject" "breaking.html"
        "correction" "correction.subject" "correction.preheader" "correction.html" "thread" "_story" "_html-head" "_html-story"),
    channel!("mastodon", "post" "breaking" "correction" "thread"),
    channel!("bluesky", "post" "breaking" "correction" "thread"),
];
