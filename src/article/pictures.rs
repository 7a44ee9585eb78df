//! One picture in several sizes is one picture: `mayor.jpg` and `mayor-1024x683.jpg`.

use url::Url;

use super::{Image, MediaSource};

/// One image per source; a later mention fills in what an earlier one left open, and of two sizes the larger is kept.
pub(super) fn distinct(images: Vec<Image>) -> Vec<Image> {
    let mut kept: Vec<(Option<String>, Image)> = Vec::new();
    for image in images {
        let key = key(&image.source);
        let same = |(known_key, known): &&mut (Option<String>, Image)| {
            known.source == image.source || key.is_some() && *known_key == key
        };
        let Some((_, known)) = kept.iter_mut().find(same) else {
            kept.push((key, image));
            continue;
        };
        known.alt = known.alt.take().or(image.alt);
        known.credit = known.credit.take().or(image.credit);
        known.caption = known.caption.take().or(image.caption);
        if width(&image.source, image.width) > width(&known.source, known.width) {
            known.source = image.source;
            (known.width, known.height) = (image.width, image.height);
        } else if known.source == image.source {
            known.width = known.width.or(image.width);
            known.height = known.height.or(image.height);
        }
    }
    kept.into_iter().map(|(_, image)| image).collect()
}

/// What is left of a picture's address without its size; none for files, and where little else is left.
fn key(source: &MediaSource) -> Option<String> {
    let MediaSource::Url(url) = source else { return None };
    let (folders, file) = folders_and_file(url)?;
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let stem = sized(stem).map_or(stem, |(stem, _)| stem);
    let stem = stem.strip_suffix("-scaled").unwrap_or(stem);
    let folders = without_sizes(folders);
    // A proxy has the host of what it shows as its first folder.
    let host = url.host_str()?;
    let proxied = folders.first().filter(|first| first.contains('.') && !first.starts_with('.'));
    let (host, folders) = if proxied.is_some() { (folders[0], &folders[1..]) } else { (host, &folders[..]) };
    let host = host.strip_prefix("www.").unwrap_or(host);
    // What an address without a name asks for stands behind its question mark.
    let named = stem.chars().filter(|sign| sign.is_alphanumeric()).count() >= 3 && !ending.is_empty();
    named.then(|| format!("{host}/{}/{stem}.{ending}", folders.join("/")).to_lowercase())
}

fn folders_and_file(url: &Url) -> Option<(Vec<&str>, &str)> {
    let mut folders: Vec<&str> = url.path_segments()?.collect();
    let file = folders.pop().filter(|file| !file.is_empty())?;
    Some((folders, file))
}

/// `mayor` and 1024 of `mayor-1024x683`.
fn sized(stem: &str) -> Option<(&str, u32)> {
    let (before, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| (16..=10_000).contains(number));
    number(height)?;
    Some((before, number(width)?))
}

/// A folder that says how large: `w1200`, `w_640,h_400`, `1200x630`, `size`, `s320`, `w1200-h630-p`, `fit`, `large`.
fn is_size(folder: &str) -> bool {
    const WORDS: [&str; 13] = [
        "size",
        "fit",
        "fill",
        "resize",
        "crop",
        "full",
        "large",
        "medium",
        "small",
        "thumb",
        "thumbnail",
        "original",
        "max",
    ];
    const LETTERS: [&str; 6] = ["w", "h", "s", "c", "q", "r"];
    let crossed = folder.split_once('x').is_some_and(|(width, height)| is_number(width) && is_number(height));
    let piece = |piece: &str| {
        let digits = piece.trim_start_matches(|sign: char| sign.is_ascii_alphabetic() || sign == '_');
        LETTERS.contains(&piece[..piece.len() - digits.len()].trim_end_matches('_')) && is_number(digits)
    };
    let mut pieces = folder.split([',', '-']).filter(|piece| piece.len() > 1).peekable();
    WORDS.contains(&folder) || crossed || pieces.peek().is_some() && pieces.all(piece)
}

fn is_number(text: &str) -> bool {
    (2..=4).contains(&text.len()) && text.chars().all(|sign| sign.is_ascii_digit())
}

/// The folders without those that say how large; figures alone do so behind another: `fit/1200/630`.
fn without_sizes(folders: Vec<&str>) -> Vec<&str> {
    let mut behind = false;
    let mut kept = Vec::new();
    for folder in folders {
        let year = folder.starts_with("19") || folder.starts_with("20");
        behind = is_size(folder) || behind && folder.len() > 2 && is_number(folder) && !year;
        if !behind {
            kept.push(folder);
        }
    }
    kept
}

/// How wide a picture is: as declared, else as its address says; more than any if it says nothing, as originals do.
fn width(source: &MediaSource, declared: Option<u32>) -> u32 {
    let MediaSource::Url(url) = source else { return declared.unwrap_or(u32::MAX) };
    let in_name =
        folders_and_file(url).and_then(|(_, file)| sized(file.rsplit_once('.').map_or(file, |(stem, _)| stem)));
    let in_query =
        || url.query_pairs().find(|(key, _)| matches!(&**key, "w" | "width")).and_then(|(_, value)| value.parse().ok());
    let in_folder = || {
        let (folders, _) = folders_and_file(url)?;
        let size = folders
            .into_iter()
            .find(|folder| is_size(folder) && folder.contains(|sign: char| sign.is_ascii_digit()))?;
        size.split(|sign: char| !sign.is_ascii_digit()).find_map(|digits| digits.parse().ok())
    };
    in_name.map(|(_, width)| width).or_else(in_query).or_else(in_folder).or(declared).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(address: &str, alt: Option<&str>) -> Image {
        let url = Url::parse(address).unwrap();
        Image { alt: alt.map(str::to_owned), ..Image::new(MediaSource::Url(url)) }
    }

    #[test]
    fn one_picture_in_two_sizes_is_posted_once() {
        for (one, other, kept) in [
            ("https://a.example/u/2026/08/mayor.jpg", "https://a.example/u/2026/08/mayor-1024x683.jpg", 0),
            ("https://a.example/u/mayor-768x512.jpg", "https://a.example/u/mayor-1200x630.jpg", 1),
            ("https://a.example/u/mayor-scaled.jpg", "https://a.example/u/mayor-1024x683.jpg", 0),
            ("https://a.example/u/mayor.jpg?w=640", "https://a.example/u/mayor.jpg?w=1200", 1),
            ("https://i0.proxy.example/a.example/u/mayor.jpg", "https://a.example/u/mayor.jpg", 0),
            (
                "https://a.example/content/images/size/w1200/2026/08/mayor.jpg",
                "https://a.example/content/images/2026/08/mayor.jpg",
                1,
            ),
            ("https://a.example/w_1200/mayor.jpg", "https://a.example/w_640/mayor.jpg", 0),
            ("https://a.example/fit/1200/630/mayor.jpg", "https://a.example/fit/700/400/mayor.jpg", 0),
            ("https://a.example/w1200-h630-p/mayor.JPG", "https://a.example/s320/mayor.JPG", 0),
        ] {
            let found = distinct(vec![image(one, None), image(other, Some("The mayor"))]);
            let wanted = [image(one, Some("The mayor")), image(other, Some("The mayor"))];
            assert_eq!(found, [wanted[kept].clone()], "{one} {other}");
        }
    }

    #[test]
    fn other_pictures_stay_two() {
        for (one, other) in [
            ("https://a.example/u/2026/08/mayor.jpg", "https://a.example/u/2026/09/mayor.jpg"),
            ("https://a.example/u/mayor-1.jpg", "https://a.example/u/mayor-2.jpg"),
            ("https://a.example/u/mayor.jpg", "https://b.example/u/mayor.jpg"),
            ("https://a.example/image?id=1", "https://a.example/image?id=2"),
            ("https://a.example/120/photo.jpg", "https://a.example/130/photo.jpg"),
            ("https://a.example/p12345/photo.jpg", "https://a.example/p12346/photo.jpg"),
        ] {
            assert_eq!(distinct(vec![image(one, None), image(other, None)]).len(), 2, "{one} {other}");
        }
    }
}
