//! Which pictures an article has: each once, whatever sizes a page shows it in, and none that belongs to the page.

use std::path::Path;

use dom_query::NodeRef;

use super::alt;
use super::asides::is_aside;
use super::phrases::{PHRASES, fold, is_any};
use super::promotion::{is_promotion, leads_on};
use super::{Image, MediaSource};

/// A name of fewer characters (`1`, `img`) may be that of another picture in another folder.
const MIN_NAME: usize = 4;
/// A name of as many characters with as many figures among them was given by a machine, and to one picture alone.
const MIN_MINTED: usize = 20;
const MIN_MINTED_FIGURES: usize = 6;
/// What the file of a picture ends with.
const ENDINGS: [&str; 7] = ["jpg", "jpeg", "png", "webp", "gif", "avif", "heic"];

/// One image per picture: of several sizes the largest; a later mention fills in what an earlier one left open.
pub(super) fn distinct(images: Vec<Image>) -> Vec<Image> {
    let mut kept: Vec<(Image, Named)> = Vec::new();
    for mut image in images {
        image.alt = image.alt.take().and_then(|text| alt::telling(&text));
        let named = Named::of(&image.source);
        let same = |known: &&mut (Image, Named)| known.0.source == image.source || known.1.is_same(&named);
        let Some((known, its)) = kept.iter_mut().find(same) else {
            kept.push((image, named));
            continue;
        };
        let larger = known.source != image.source && named.size > its.size;
        if larger {
            (known.source, known.width, known.height) = (image.source.clone(), image.width, image.height);
            *its = named;
        } else if known.source == image.source {
            known.width = known.width.or(image.width);
            known.height = known.height.or(image.height);
        }
        known.alt = known.alt.take().or(image.alt);
        known.credit = known.credit.take().or(image.credit);
        known.caption = known.caption.take().or(image.caption);
    }
    kept.into_iter().map(|(image, _)| image).collect()
}

/// The first of `others` that shows the same picture as `image`, in whatever size, and says what is on it.
pub(super) fn described<'a>(image: &Image, others: &'a [Image]) -> Option<&'a Image> {
    let named = Named::of(&image.source);
    let tells = |other: &&Image| other.alt.as_deref().and_then(alt::telling).is_some();
    let same = |other: &&Image| other.source == image.source || named.is_same(&Named::of(&other.source));
    others.iter().filter(tells).find(same)
}

/// Whether two pictures that both stand for the story, one in its head and one above its first words, are one: the same file of the
/// same house, in whatever folder.
pub(super) fn is_same_lead(one: &Image, other: &Image) -> bool {
    let (one, other) = (Named::of(&one.source), Named::of(&other.source));
    one.is_served_with(&other) && one.path.last() == other.path.last()
}

/// What a picture is called, whatever its size.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    /// Host and whole path of a picture's file, if it is one by its ending; then what is asked of it changes only how it is shown.
    file: Option<String>,
    /// What is asked for at an address that is no file: `?id=12`.
    query: Option<String>,
    /// The last two labels of each host that serves it; none of a file.
    hosts: Vec<String>,
    /// Its folders, without those that name a size, and its name without size and ending.
    path: Vec<String>,
    /// Its size as far as its address tells; one that tells none is as it was taken.
    size: u32,
}

impl Named {
    fn of(source: &MediaSource) -> Self {
        let url = match source {
            MediaSource::File(path) => return Self::at(&path.to_string_lossy(), Vec::new(), None),
            MediaSource::Url(url) => url,
        };
        // `/_next/image?url=%2Fu%2Fmayor.jpg&w=640`: another one's picture, made smaller.
        let value =
            |names: &[&str]| url.query_pairs().find(|(name, _)| names.contains(&&**name)).map(|(_, value)| value);
        let asked = value(&["w", "width", "resize", "imwidth"]).and_then(|width| figure(&width));
        let served = value(&["url", "src", "image"]).filter(|served| served.contains(['/', '.']));
        let hosts = url.host_str().map(domain).into_iter().collect();
        match served.and_then(|served| url.join(&served).ok()) {
            Some(other) => {
                let hosts = other.host_str().map(domain).into_iter().chain(hosts).collect();
                Self::at(other.path(), hosts, asked)
            }
            None => {
                let is_file = is_file(url.path());
                let file = is_file.then(|| format!("{}{}", url.host_str().unwrap_or_default(), url.path()));
                let query = if is_file { None } else { unsized_query(url) };
                Self { file, query, ..Self::at(url.path(), hosts, asked) }
            }
        }
    }

    fn at(path: &str, mut hosts: Vec<String>, asked: Option<u32>) -> Self {
        let mut size = asked;
        let mut parts: Vec<String> = Vec::new();
        let path = path.replace("%2C", ",").replace("%2c", ",");
        let folders: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let (name, folders) = folders.split_last().map_or(("", [].as_slice()), |(name, folders)| (*name, folders));
        for (n, folder) in folders.iter().enumerate() {
            let number = folder.chars().all(|digit| digit.is_ascii_digit());
            let sized = |words: &[&str]| n > 0 && words.contains(&folders[n - 1]);
            // `191:100`: cut to that shape.
            let shape = folder
                .split_once(':')
                .is_some_and(|(width, height)| figure(width).is_some() && figure(height).is_some());
            if shape {
                continue;
            }
            if let Some(width) = size_of(folder) {
                size = size.max(Some(width));
            } else if number && sized(&["fit", "fill", "resize", "crop", "width", "w"]) {
                size = size.max(folder.parse().ok());
            } else if number && n > 1 && ["fit", "fill", "resize", "crop"].contains(&folders[n - 2]) {
                // The height behind the width.
            } else if is_any(&PHRASES.sizes, &fold(folder)) {
                size = size.max(Some(if *folder == "full" || *folder == "original" { u32::MAX - 1 } else { 1 }));
            } else if n == 0 && folder.contains('.') {
                // `i0.wp.com/a.example/mayor.jpg`
                hosts.push(domain(folder));
            } else if !["fit", "fill", "resize", "crop", "size", "width", "w"].contains(folder) {
                parts.push((*folder).to_owned());
            }
        }
        let mut stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or(name);
        // `mayor.jpg.webp`
        if let Some((before, _)) = stem.rsplit_once('.').filter(|_| is_file(stem)) {
            stem = before;
        }
        while let Some((before, last)) = stem.rsplit_once(['-', '_', '@']).filter(|(before, _)| !before.is_empty()) {
            match size_of(last) {
                Some(width) => size = size.max(Some(width)),
                None if matches!(last, "scaled" | "rotated" | "2x" | "3x") => size = size.max(Some(u32::MAX - 1)),
                None if is_crop(last) => size = size.max(Some(1)),
                None => break,
            }
            stem = before;
        }
        parts.push(stem.to_owned());
        Self { file: None, query: None, hosts, path: parts, size: size.unwrap_or(u32::MAX) }
    }

    fn is_served_with(&self, other: &Self) -> bool {
        self.hosts.iter().any(|host| other.hosts.contains(host)) || self.hosts == other.hosts
    }

    fn is_same(&self, other: &Self) -> bool {
        if self.file.is_some() && self.file == other.file {
            return true;
        }
        let (Some(name), Some(its)) = (self.path.last(), other.path.last()) else { return false };
        self.is_served_with(other)
            && name == its
            && name.chars().count() >= MIN_NAME
            && self.query == other.query
            && (self.path == other.path || self.hosts != other.hosts || is_minted(name))
    }
}

/// `/u/mayor.jpg`: an address that ends as files of pictures do.
fn is_file(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// What is asked for at an address, but for the size.
fn unsized_query(url: &url::Url) -> Option<String> {
    const HOW: [&str; 21] = [
        "s", "sig", "auth", "token", "v", "ssl", "strip", "w", "h", "width", "height", "resize", "fit", "crop",
        "quality", "q", "format", "auto", "imwidth", "dpr", "fm",
    ];
    let asked = url.query_pairs().filter(|(name, _)| !HOW.contains(&&**name));
    let asked: Vec<String> = asked.map(|(name, value)| format!("{name}={value}")).collect();
    (!asked.is_empty()).then(|| asked.join("&"))
}

/// `facebookJumbo`, `articleLarge`, `thumb`: how a picture was cut, at the end of its name.
fn is_crop(part: &str) -> bool {
    const SHAPES: [&str; 16] = [
        "facebook",
        "twitter",
        "google",
        "article",
        "video",
        "super",
        "jumbo",
        "wide",
        "standard",
        "horizontal",
        "vertical",
        "square",
        "large",
        "medium",
        "small",
        "thumb",
    ];
    let starts = part.char_indices().filter(|(_, letter)| letter.is_uppercase()).map(|(at, _)| at);
    let mut from = 0;
    let mut words = Vec::new();
    for end in starts.filter(|at| *at > 0).chain([part.len()]) {
        words.push(part[from..end].to_lowercase());
        from = end;
    }
    let known = |word: &String| SHAPES.contains(&word.as_str());
    match words.as_slice() {
        [word] => matches!(word.as_str(), "jumbo" | "thumb" | "thumbnail" | "large" | "medium" | "small"),
        words => words.iter().all(known),
    }
}

/// A name that a machine gave: `0a1b2c30-4d5e-11f0-9a0b-57c2d2f3b4a1`.
fn is_minted(name: &str) -> bool {
    name.len() >= MIN_MINTED && name.chars().filter(char::is_ascii_digit).count() >= MIN_MINTED_FIGURES
}

/// `1024x683`, `w1200`, `w_640`, `s320`, `1200w`, `w1200-h630-p-k-no-nu`: the width.
fn size_of(part: &str) -> Option<u32> {
    let part = part.split([',', '&']).find(|part| part.contains(|digit: char| digit.is_ascii_digit())).unwrap_or(part);
    let head = part.split("-h").next().unwrap_or(part);
    let (width, height) = head.split_once('x').unwrap_or((head, ""));
    let digits = |text: &str| !text.is_empty() && text.len() <= 5 && text.chars().all(|digit| digit.is_ascii_digit());
    if digits(width) && digits(height) {
        return width.parse().ok();
    }
    let bare = head.strip_prefix(['w', 'h', 's']).map(|rest| rest.trim_start_matches(['_', '-']));
    let bare = bare.or_else(|| head.strip_suffix('w')).or_else(|| head.strip_suffix("px"))?;
    if digits(bare) { bare.parse().ok() } else { None }
}

/// The first number in `text`.
fn figure(text: &str) -> Option<u32> {
    let start = text.find(|digit: char| digit.is_ascii_digit())?;
    let digits = text[start..].split(|digit: char| !digit.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// `a.example` of `img.a.example`.
fn domain(host: &str) -> String {
    let start = host.rmatch_indices('.').nth(1).map_or(0, |(at, _)| at + 1);
    host[start..].to_ascii_lowercase()
}

/// True for a picture of the house or the page: a logo, what stands where a story has none, an advertisement, a drawing that no
/// platform takes.
pub(super) fn is_of_page(image: &Image) -> bool {
    let path = match &image.source {
        MediaSource::Url(url) => url.path().to_owned(),
        MediaSource::File(path) => path.to_string_lossy().into_owned(),
    };
    let folded = fold(&path);
    let name = folded.rsplit('/').next().unwrap_or_default();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let words =
        || stem.split(|sign: char| !sign.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic));
    let of_house = words().any(|word| is_any(&PHRASES.pictures_of_house, word));
    let of_none = |word: &str| is_any(&PHRASES.pictures_of_none, word);
    let stands_in =
        words().any(of_none) && words().all(|word| of_none(word) || is_any(&PHRASES.beside_pictures_of_none, word));
    let advertises = folded.split('/').any(|folder| matches!(folder, "ads" | "ad" | "adverts" | "banners"));
    let invites =
        image.alt.as_deref().is_some_and(|alt| is_promotion(alt) || leads_on(alt) || is_aside(alt) || is_label(alt));
    ending == "svg" || of_house || stands_in || advertises || invites
}

/// `Advertisement`, `Ann Lee headshot`.
fn is_label(alt: &str) -> bool {
    let folded = fold(alt);
    let last = folded.rsplit(' ').next().unwrap_or_default();
    is_any(&PHRASES.whole, &folded) || is_any(&PHRASES.pictures_of_people, last)
}

/// The character that a page shows as a picture: WordPress writes all emoji so.
pub(super) fn emoji(node: &NodeRef<'_>) -> Option<String> {
    let alt = node.attr("alt")?.trim().to_owned();
    let is_character =
        !alt.is_empty() && alt.chars().count() <= 8 && !alt.is_ascii() && !alt.contains(char::is_alphabetic);
    let class = node.attr("class").unwrap_or_default();
    let source = node.attr("src").unwrap_or_default();
    (is_character && (class.contains("emoji") || class.contains("smiley") || source.contains("/emoji"))).then_some(alt)
}

/// The largest of the sizes that an `<img>` offers, if that is larger than its `src`.
pub(super) fn largest(node: &NodeRef<'_>) -> Option<String> {
    let sizes = node.attr("srcset")?;
    let offered = sizes.split(", ").flat_map(|part| part.split(",\n")).filter_map(|offer| {
        let (address, size) = offer.trim().trim_end_matches(',').rsplit_once(char::is_whitespace)?;
        let width: f64 = size.strip_suffix(['w', 'x'])?.parse().ok()?;
        Some((address.trim().to_owned(), width))
    });
    offered.filter(|(_, width)| *width > 1.0).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(address, _)| address)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn image(source: &str) -> Image {
        let source = Url::parse(source).map_or_else(|_| MediaSource::File(source.into()), MediaSource::Url);
        Image::new(source)
    }

    #[test]
    fn one_picture_in_two_sizes_is_one() {
        let host = "https://a.example";
        for (first, second, kept) in [
            ("/u/mayor.jpg", "/u/mayor-1024x683.jpg", 0),
            ("/u/mayor-1200x630.jpg", "/u/mayor-768x512.jpg", 0),
            ("/u/mayor-1024x683.jpg", "/u/mayor-scaled.jpg", 1),
            ("/u/mayor.jpg?w=640", "/u/mayor.jpg?w=1200", 1),
            ("/images/size/w1200/2026/mayor.jpg", "/images/2026/mayor.jpg", 1),
            ("/w_640/mayor.jpg", "/w_1200/mayor.jpg", 1),
            ("/fit/1200/630/abc/mayor.webp", "/fit/700/400/abc/mayor.webp", 0),
            ("/p/191:100/w_1280,c_limit/mayor.jpg", "/p/master/w_2560%2Cc_limit/mayor.jpg", 1),
            ("/large/mayor.jpg", "/full/mayor.jpg", 1),
            ("/x/s320/mayor1.JPG", "/x/w1200-h630-p-k-no-nu/mayor1.JPG", 1),
            ("/_next/image?url=%2Fu%2Fmayor.jpg&w=640", "/u/mayor.jpg", 1),
            ("/resizer/ABC.jpg?auth=xyz&width=1200", "/resizer/ABC.jpg?auth=xyz&width=640", 0),
            ("/2026/quay-facebookJumbo.jpg", "/2026/quay-articleLarge.jpg", 0),
            ("/u/mayor.jpg.webp", "/u/mayor.jpg", 0),
            (
                "/news/1024/branded/1c30/live/0a1b2c30-4d5e-11f0-9a0b.jpg",
                "/news/480/cps/1c30/live/0a1b2c30-4d5e-11f0-9a0b.jpg.webp",
                0,
            ),
        ] {
            let (first, second) = (image(&format!("{host}{first}")), image(&format!("{host}{second}")));
            let described = Image { alt: Some("The mayor at her desk".to_owned()), ..second.clone() };
            let sources = [first.source.clone(), second.source.clone()];
            let distinct = distinct(vec![first, described]);
            assert_eq!(distinct.len(), 1, "{sources:?}");
            assert_eq!(distinct[0].source, sources[kept]);
            assert_eq!(distinct[0].alt.as_deref(), Some("The mayor at her desk"));
        }
        let proxied =
            distinct(vec![image("https://i0.wp.com/a.example/u/mayor.jpg"), image("https://a.example/u/mayor.jpg")]);
        assert_eq!(proxied.len(), 1);
    }

    #[test]
    fn two_pictures_are_two() {
        for (first, second) in [
            ("https://a.example/u/mayor-1.jpg", "https://a.example/u/mayor-2.jpg"),
            ("https://a.example/u/mayor.jpg", "https://b.example/u/mayor.jpg"),
            ("https://a.example/2025/harbour.jpg", "https://a.example/2026/harbour.jpg"),
            ("https://a.example/u/1.jpg", "https://a.example/v/1.jpg"),
            ("https://a.example/image.php?id=12", "https://a.example/image.php?id=13"),
            ("https://a.example/u/harbour-square.jpg", "https://a.example/u/harbour.jpg"),
            ("https://a.example/2025/ferry-2025.jpg", "https://a.example/2026/ferry-2025.jpg"),
            ("tram.jpg", "bridge.jpg"),
            ("a/tram.jpg", "b/tram.jpg"),
        ] {
            assert_eq!(distinct(vec![image(first), image(second)]).len(), 2, "{first} {second}");
        }
    }

    #[test]
    fn what_belongs_to_the_page_is_no_picture_of_the_story() {
        let of_page = |source: &str, alt: &str| {
            let alt = Some(alt.to_owned()).filter(|alt| !alt.is_empty());
            is_of_page(&Image { alt, ..image(&format!("https://a.example/{source}")) })
        };
        for (source, alt) in [
            ("img/harbourpost_logo_1200x800_en01.jpg", ""),
            ("default-share.png", ""),
            ("placeholder.jpg", ""),
            ("ads/tyres.jpg", "Advertisement"),
            ("u/nl.png", "Sign up for our newsletter"),
            ("u/lee.jpg", "Ann Lee headshot"),
            ("u/map.svg", "A map of the harbour"),
        ] {
            assert!(of_page(source, alt), "{source}");
        }
        for (source, alt) in [
            ("u/market-share-2026.jpg", "A chart of the market"),
            ("u/mayor.jpg", ""),
            ("u/default-interest.jpg", ""),
            ("u/IMG_2031.jpg", ""),
            ("2026/11/cover.jpg", ""),
            ("2026/11/image1.jpg", "The mayor signs up for a run"),
            ("addresses/hall.jpg", ""),
        ] {
            assert!(!of_page(source, alt), "{source}");
        }
    }
}
