//! Fonts for cards. Latin, Cyrillic and Greek are built in (Noto Sans); other scripts are found on the system, and only if
//! the text needs them.

use std::path::{Path, PathBuf};

/// A script that the built-in font does not have.
#[derive(Debug, PartialEq, Eq)]
pub struct Script {
    /// Its name for people.
    pub name: &'static str,
    /// The Debian package that has a font for it.
    pub package: &'static str,
    /// Where its characters are, by the blocks of the Unicode Character Database; both ends belong to it.
    ranges: &'static [(u32, u32)],
    /// File names of fonts that have it, the best first: bold, as headlines are.
    files: &'static [&'static str],
}

const CORE: &str = "fonts-noto-core";

/// One of the scripts whose fonts are named like it.
macro_rules! noto {
    ($name:literal, $file:literal, $($range:expr),+) => {
        Script {
            name: $name,
            package: CORE,
            ranges: &[$($range),+],
            files: &[concat!("NotoSans", $file, "-Bold.ttf"), concat!("NotoSans", $file, "-Regular.ttf")],
        }
    };
}

/// Every script that is looked for.
const SCRIPTS: &[Script] = &[
    Script {
        name: "Chinese, Japanese and Korean",
        package: "fonts-noto-cjk",
        ranges: &[
            (0x1100, 0x11ff),
            (0x2e80, 0x9fff),
            (0xa960, 0xa97f),
            (0xac00, 0xd7ff),
            (0xf900, 0xfaff),
            (0xff00, 0xffef),
            (0x2_0000, 0x3_ffff),
        ],
        files: &[
            "NotoSansCJK-Bold.ttc",
            "NotoSansCJK-Regular.ttc",
            "NotoSansCJKsc-Bold.otf",
            "NotoSansCJKsc-Regular.otf",
        ],
    },
    noto!("Arabic", "Arabic", (0x0600, 0x06ff), (0x0750, 0x077f), (0x08a0, 0x08ff), (0xfb50, 0xfdff), (0xfe70, 0xfefc)),
    noto!("Hebrew", "Hebrew", (0x0590, 0x05ff), (0xfb1d, 0xfb4f)),
    noto!("Armenian", "Armenian", (0x0530, 0x058f)),
    noto!("Georgian", "Georgian", (0x10a0, 0x10ff), (0x1c90, 0x1cbf), (0x2d00, 0x2d2f)),
    noto!("Devanagari", "Devanagari", (0x0900, 0x097f)),
    noto!("Bengali", "Bengali", (0x0980, 0x09ff)),
    noto!("Gurmukhi", "Gurmukhi", (0x0a00, 0x0a7f)),
    noto!("Gujarati", "Gujarati", (0x0a80, 0x0aff)),
    noto!("Tamil", "Tamil", (0x0b80, 0x0bff)),
    noto!("Telugu", "Telugu", (0x0c00, 0x0c7f)),
    noto!("Kannada", "Kannada", (0x0c80, 0x0cff)),
    noto!("Malayalam", "Malayalam", (0x0d00, 0x0d7f)),
    noto!("Sinhala", "Sinhala", (0x0d80, 0x0dff)),
    noto!("Thai", "Thai", (0x0e00, 0x0e7f)),
    noto!("Lao", "Lao", (0x0e80, 0x0eff)),
    noto!("Burmese", "Myanmar", (0x1000, 0x109f)),
    noto!("Amharic", "Ethiopic", (0x1200, 0x139f)),
    noto!("Khmer", "Khmer", (0x1780, 0x17ff)),
    EMOJI,
];

/// Emoji, which a headline can do without.
const EMOJI: Script = Script {
    name: "emoji",
    package: "fonts-noto-color-emoji",
    ranges: &[(0x2600, 0x27bf), (0x1_f000, 0x1_faff)],
    files: &["NotoColorEmoji.ttf"],
};

/// Letters that are neither built in nor in a font that is known here.
const OTHER: Script = Script { name: "other scripts", package: CORE, ranges: &[], files: &[] };

/// What Noto Sans has, as far as letters go: Latin, Greek and Cyrillic with their extensions.
const BUILT_IN: &[(u32, u32)] = &[
    (0x0000, 0x052f),
    (0x1c80, 0x1c8f),
    (0x1d00, 0x1fff),
    (0x2000, 0x218f),
    (0x2c60, 0x2c7f),
    (0x2de0, 0x2e7f),
    (0xa640, 0xa69f),
    (0xa700, 0xa7ff),
    (0xab30, 0xab6f),
    (0xfb00, 0xfb06),
];

fn is_within(c: char, ranges: &[(u32, u32)]) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&(c as u32)))
}

impl Script {
    /// The script of a character, if the built-in font may lack it.
    fn of(c: char) -> Option<&'static Self> {
        match SCRIPTS.iter().find(|script| is_within(c, script.ranges)) {
            Some(script) => Some(script),
            None => (c.is_alphabetic() && !is_within(c, BUILT_IN)).then_some(&OTHER),
        }
    }

    /// The scripts of `text` that the built-in font may lack.
    pub fn needed(text: &str) -> Vec<&'static Self> {
        let mut scripts = Vec::new();
        for script in text.chars().filter_map(Self::of) {
            if !scripts.contains(&script) {
                scripts.push(script);
            }
        }
        scripts
    }

    /// The fonts on this system that have it.
    pub fn find(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for folder in folders() {
            search(&folder, self.files, 0, &mut found);
        }
        found.sort_by_key(|path| self.files.iter().position(|name| path.ends_with(name)));
        found.dedup_by(|a, b| a.file_name() == b.file_name());
        found
    }
}

/// The scripts of `text` that cannot be drawn on this system. Not emoji: they are left out instead.
pub fn undrawable(text: &str) -> Vec<&'static Script> {
    Script::needed(text).into_iter().filter(|script| **script != EMOJI && script.find().is_empty()).collect()
}

/// `text` without the emoji, if this system has no font for them.
pub(super) fn without_undrawable_emoji(text: &str) -> String {
    if !text.chars().any(|c| is_within(c, EMOJI.ranges)) || !EMOJI.find().is_empty() {
        return text.to_owned();
    }
    without_emoji(text)
}

fn without_emoji(text: &str) -> String {
    // What joins and colours them goes with them.
    let is_emoji = |c: char| is_within(c, EMOJI.ranges) || matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{20e3}');
    let words = text.split_whitespace().map(|word| word.chars().filter(|c| !is_emoji(*c)).collect::<String>());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The scripts for which this system has no font, each with the package that brings one.
pub fn missing_fonts() -> Vec<&'static Script> {
    SCRIPTS.iter().filter(|script| script.find().is_empty()).collect()
}

/// Where systems keep fonts: the freedesktop folders, and macOS's.
fn folders() -> Vec<PathBuf> {
    let fixed = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"];
    fixed.iter().map(PathBuf::from).chain(std::env::home_dir().map(|home| home.join(".local/share/fonts"))).collect()
}

fn search(folder: &Path, names: &[&str], depth: usize, found: &mut Vec<PathBuf>) {
    // Fonts lie at most a few folders deep; a loop of links would go on for ever.
    const MAX_DEPTH: usize = 4;
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if depth < MAX_DEPTH {
                search(&path, names, depth + 1, found);
            }
        } else if path.file_name().and_then(|name| name.to_str()).is_some_and(|name| names.contains(&name)) {
            found.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<&'static str> {
        Script::needed(text).into_iter().map(|script| script.name).collect()
    }

    #[test]
    fn only_scripts_that_the_built_in_font_lacks_are_looked_for() {
        assert_eq!(named("Ақтау қаласы – новый трамвай, Ελλάδα, “Łódź” ½ €"), Vec::<&str>::new());
        assert_eq!(named("東京で地震 🚇"), ["Chinese, Japanese and Korean", "emoji"]);
        assert_eq!(named("المجلس וועד"), ["Arabic", "Hebrew"]);
        assert_eq!(named("ᏣᎳᎩ"), ["other scripts"]);
    }

    #[test]
    fn what_no_font_has_is_not_drawn_as_boxes() {
        assert_eq!(undrawable("ᏣᎳᎩ"), [&OTHER]);
        assert_eq!(undrawable("Трамвай 🚋"), Vec::<&Script>::new());
        assert_eq!(without_emoji("🎉 Trams 🚋 are back ❤️ 👩‍👧"), "Trams are back");
    }
}
