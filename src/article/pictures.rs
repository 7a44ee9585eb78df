//! Which pictures an article has: each once, whatever sizes a page shows it in, and none that belongs to the page.

use std::path::Path;

use dom_query::NodeRef;

use super::asides::is_aside;
use super::phrases::{PHRASES, fold, is_any};
use super::promotion::{is_promotion, leads_on};
use super::{Image, MediaSource};

/// A name of fewer characters (`1`, `img`) may be that of another picture in another folder.
const MIN_NAME: usize = 4;

/// One image per picture: of several sizes the largest; a later mention fills in what an earlier one left open.
pub(super) fn distinct(images: Vec<Image>) -> Vec<Image> {
    let mut kept: Vec<(Image, Named)> = Vec::new();
    for image in images {
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

/// What a picture is called, whatever its size.
#[derive(Debug, PartialEq, Eq)]
struct Named {
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
            None => Self::at(url.path(), hosts, asked),
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
        while let Some((before, last)) = stem.rsplit_once(['-', '_', '@']).filter(|(before, _)| !before.is_empty()) {
            match size_of(last) {
                Some(width) => size = size.max(Some(width)),
                None if matches!(last, "scaled" | "rotated" | "2x" | "3x") => size = size.max(Some(u32::MAX - 1)),
                None => break,
            }
            stem = before;
        }
        parts.push(stem.to_owned());
        Self { hosts, path: parts, size: size.unwrap_or(u32::MAX) }
    }

    fn is_same(&self, other: &Self) -> bool {
        let (Some(name), Some(its)) = (self.path.last(), other.path.last()) else { return false };
        let served = self.hosts.iter().any(|host| other.hosts.contains(host)) || self.hosts == other.hosts;
        served
            && name == its
            && name.chars().count() >= MIN_NAME
            && (self.path == other.path || self.hosts != other.hosts)
    }
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
