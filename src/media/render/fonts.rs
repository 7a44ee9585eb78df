//! Fonts for cards. Latin, Cyrillic and Greek are built in (Noto Sans); other scripts are found on the system, and only if
//! the text needs them.

use std::path::{Path, PathBuf};

/// A script that the built-in font does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// Chinese, Japanese and Korean.
    Cjk,
    /// Thai.
    Thai,
    /// Hindi and its relatives.
    Devanagari,
    /// Arabic.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Armenian.
    Armenian,
    /// Georgian.
    Georgian,
    /// Emoji.
    Emoji,
}

impl Script {
    /// Every script that is looked for.
    pub const ALL: &'static [Self] = &[
        Self::Cjk,
        Self::Thai,
        Self::Devanagari,
        Self::Arabic,
        Self::Hebrew,
        Self::Armenian,
        Self::Georgian,
        Self::Emoji,
    ];

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cjk => "Chinese, Japanese and Korean",
            Self::Thai => "Thai",
            Self::Devanagari => "Devanagari",
            Self::Arabic => "Arabic",
            Self::Hebrew => "Hebrew",
            Self::Armenian => "Armenian",
            Self::Georgian => "Georgian",
            Self::Emoji => "Emoji",
        }
    }

    /// The Debian package that has a font for it.
    pub fn package(self) -> &'static str {
        match self {
            Self::Cjk => "fonts-noto-cjk",
            Self::Emoji => "fonts-noto-color-emoji",
            _ => "fonts-noto-core",
        }
    }

    /// File names of fonts that have it, bold first.
    fn files(self) -> &'static [&'static str] {
        match self {
            Self::Cjk => &[
                "NotoSansCJK-Bold.ttc",
                "NotoSansCJK-Regular.ttc",
                "NotoSansCJKsc-Bold.otf",
                "NotoSansCJKsc-Regular.otf",
            ],
            Self::Thai => &["NotoSansThai-Bold.ttf", "NotoSansThai-Regular.ttf"],
            Self::Devanagari => &["NotoSansDevanagari-Bold.ttf", "NotoSansDevanagari-Regular.ttf"],
            Self::Arabic => &["NotoSansArabic-Bold.ttf", "NotoSansArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"],
            Self::Hebrew => &["NotoSansHebrew-Bold.ttf", "NotoSansHebrew-Regular.ttf"],
            Self::Armenian => &["NotoSansArmenian-Bold.ttf", "NotoSansArmenian-Regular.ttf"],
            Self::Georgian => &["NotoSansGeorgian-Bold.ttf", "NotoSansGeorgian-Regular.ttf"],
            Self::Emoji => &["NotoColorEmoji.ttf"],
        }
    }

    /// The script of a character, if the built-in font may lack it. Blocks by the Unicode Character Database.
    fn of(c: char) -> Option<Self> {
        Some(match c as u32 {
            0x0530..=0x058f => Self::Armenian,
            0x0590..=0x05ff => Self::Hebrew,
            0x0600..=0x06ff | 0x0750..=0x077f | 0x08a0..=0x08ff | 0xfb50..=0xfdff | 0xfe70..=0xfefc => Self::Arabic,
            0x0900..=0x097f => Self::Devanagari,
            0x0e00..=0x0e7f => Self::Thai,
            0x10a0..=0x10ff | 0x1c90..=0x1cbf => Self::Georgian,
            0x1100..=0x11ff
            | 0x2e80..=0x9fff
            | 0xa960..=0xa97f
            | 0xac00..=0xd7ff
            | 0xf900..=0xfaff
            | 0xff00..=0xffef => Self::Cjk,
            0x2_0000..=0x3_ffff => Self::Cjk,
            0x2600..=0x27bf | 0x1_f000..=0x1_faff => Self::Emoji,
            _ => return None,
        })
    }

    /// The scripts of `text` that the built-in font may lack.
    pub fn needed(text: &str) -> Vec<Self> {
        let mut scripts = Vec::new();
        for script in text.chars().filter_map(Self::of) {
            if !scripts.contains(&script) {
                scripts.push(script);
            }
        }
        scripts
    }

    /// The fonts on this system that have it.
    pub fn find(self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for folder in folders() {
            search(&folder, self.files(), 0, &mut found);
        }
        // As listed: bold first, so that a card's headline is bold in every script.
        found.sort_by_key(|path| self.files().iter().position(|name| path.ends_with(name)));
        found.dedup_by(|a, b| a.file_name() == b.file_name());
        found
    }
}

/// The scripts for which this system has no font, each with the package that brings one.
pub fn missing_fonts() -> Vec<Script> {
    Script::ALL.iter().copied().filter(|script| script.find().is_empty()).collect()
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

    #[test]
    fn only_scripts_that_the_built_in_font_lacks_are_looked_for() {
        assert_eq!(Script::needed("Ақтау қаласы – новый трамвай, Ελλάδα"), []);
        assert_eq!(Script::needed("東京で地震 🚇"), [Script::Cjk, Script::Emoji]);
    }
}
