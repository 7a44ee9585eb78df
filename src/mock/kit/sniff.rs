//! What a file is by its first bytes, how large its picture is, and whether it can be read: no platform believes a content type.

use std::io::Cursor;

use super::webm::webm as movie_of_matroska;

/// Larger, and a picture is believed to be one: each platform refuses it for its size.
const MOST_PIXELS: u64 = 100_000_000;

/// What was found in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Sniffed {
    /// `image/jpeg`, `image/png`, `image/gif`, `image/webp`, `video/mp4`, `video/quicktime`, `video/webm`.
    pub mime: &'static str,
    /// Width in pixels, 0 if not found.
    pub width: u32,
    /// Height in pixels, 0 if not found.
    pub height: u32,
    /// Length of a video in seconds, 0 for pictures or if not found.
    pub seconds: f64,
    /// Pictures of a video in a second, 0 for pictures or if not found.
    pub rate: f64,
    /// False for a video that nobody can play: it has no `moov` or no track with pictures, or is cut off.
    pub whole: bool,
}

/// Looks at a file. `None` if it is none of the kinds above, or a picture that nobody can decode.
pub fn sniff(bytes: &[u8]) -> Option<Sniffed> {
    look(bytes).filter(|found| found.mime.starts_with("video/") || is_readable(bytes, found))
}

/// Decodes a picture as whoever shows it does. One of a kind that is rare, and that this decoder alone does not know, is let be.
fn is_readable(bytes: &[u8], found: &Sniffed) -> bool {
    if u64::from(found.width) * u64::from(found.height) > MOST_PIXELS {
        return true;
    }
    let decoded = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().map(image::ImageReader::decode);
    matches!(decoded, Ok(Ok(_) | Err(image::ImageError::Unsupported(_) | image::ImageError::Limits(_))))
}

fn look(bytes: &[u8]) -> Option<Sniffed> {
    let found = |mime, (width, height)| Some(Sniffed { mime, width, height, seconds: 0.0, rate: 0.0, whole: true });
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        ends_with(bytes, b"IEND\xaeB`\x82")?;
        found("image/png", (be32(bytes, 16)?, be32(bytes, 20)?))
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        ends_with(bytes, &[0xff, 0xd9])?;
        found("image/jpeg", jpeg(bytes)?)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        ends_with(bytes, b";")?;
        found("image/gif", (le16(bytes, 6)?, le16(bytes, 8)?))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        let size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
        bytes.get(..size.checked_add(8)?)?;
        found("image/webp", webp(bytes)?)
    } else if bytes.get(4..8) == Some(b"ftyp") {
        Some(mp4(bytes))
    } else {
        movie_of_matroska(bytes)
    }
}

/// The last bytes of a picture; zeros may fill the file behind them.
fn ends_with(bytes: &[u8], end: &[u8]) -> Option<()> {
    let filled = bytes.iter().rev().take_while(|byte| **byte == 0).count();
    bytes[..bytes.len() - filled].ends_with(end).then_some(())
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

/// Walks the segments to the frame header (any SOF but DHT, JPG and DAC, which share the range).
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while bytes.get(at)? == &0xff && bytes.get(at + 1)? == &0xff {
            at += 1;
        }
        let marker = *bytes.get(at + 1)?;
        if bytes.get(at)? != &0xff || marker == 0xda {
            return None;
        }
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((be16(bytes, at + 7)?, be16(bytes, at + 5)?));
        }
        let standalone = matches!(marker, 0x01 | 0xd0..=0xd8);
        at += 2 + if standalone { 0 } else { be16(bytes, at + 2)? as usize };
    }
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((le16(bytes, 26)? & 0x3fff, le16(bytes, 28)? & 0x3fff)),
        b"VP8L" => {
            let bits = u32::from_le_bytes(bytes.get(21..25)?.try_into().ok()?);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8X" => {
            let three = |at: usize| Some(le16(bytes, at)? | u32::from(*bytes.get(at + 2)?) << 16);
            Some((three(24)? + 1, three(27)? + 1))
        }
        _ => None,
    }
}

fn mp4(bytes: &[u8]) -> Sniffed {
    let mime = if bytes.get(8..12) == Some(b"qt  ") { "video/quicktime" } else { "video/mp4" };
    let mut found = Sniffed { mime, width: 0, height: 0, seconds: 0.0, rate: 0.0, whole: false };
    let length: usize = boxes(bytes).map(|(_, inside)| inside.as_ptr() as usize + inside.len()).last().unwrap_or(0);
    let is_all_there = length == bytes.as_ptr() as usize + bytes.len();
    if let Some(movie) = boxes(bytes).find(|(kind, _)| kind == b"moov").map(|(_, inside)| inside) {
        found.whole = is_all_there;
        for (kind, inside) in boxes(movie) {
            match &kind {
                b"mvhd" => found.seconds = movie_seconds(inside).unwrap_or(0.0),
                b"trak" => {
                    if let Some((width, height)) = track_size(inside).filter(|(width, _)| *width > 0) {
                        (found.width, found.height) = (width, height);
                        found.rate = track_rate(inside).unwrap_or(0.0);
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// The boxes of an ISO media file, one level: kind and what is inside. Stops at the first that is broken or cut off.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let kind = bytes.get(4..8)?.try_into().ok()?;
        let (head, size) = match be32(bytes, 0)? {
            0 => (8, bytes.len()),
            1 => (16, usize::try_from(u64::from(be32(bytes, 8)?) << 32 | u64::from(be32(bytes, 12)?)).ok()?),
            size => (8, size as usize),
        };
        let inside = bytes.get(head..size)?;
        bytes = &bytes[size..];
        Some((kind, inside))
    })
}

/// How many images a GIF has (GIF89a, 18 to 20); none of what is no GIF, or broken before the first.
pub fn gif_frames(bytes: &[u8]) -> usize {
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) };
    let skip_blocks = |mut at: usize| {
        while let Some(length) = bytes.get(at) {
            at += 1 + usize::from(*length);
            if *length == 0 {
                break;
            }
        }
        at
    };
    let Some(packed) = bytes.get(10).filter(|_| bytes.starts_with(b"GIF8")) else { return 0 };
    let (mut at, mut frames) = (13 + table(*packed), 0);
    loop {
        match bytes.get(at) {
            Some(0x21) => at = skip_blocks(at + 2),
            Some(0x2c) => {
                let Some(packed) = bytes.get(at + 9) else { return frames };
                at = skip_blocks(at + 11 + table(*packed));
                frames += 1;
            }
            _ => return frames,
        }
    }
}

fn movie_seconds(header: &[u8]) -> Option<f64> {
    let (scale, length) = match header.first()? {
        1 => (be32(header, 20)?, f64::from(be32(header, 24)?) * 4_294_967_296.0 + f64::from(be32(header, 28)?)),
        _ => (be32(header, 12)?, f64::from(be32(header, 16)?)),
    };
    (scale > 0).then(|| length / f64::from(scale))
}

/// How many pictures a track has in a second: all that its table of times (`stts`) counts, over the time that they take.
fn track_rate(track: &[u8]) -> Option<f64> {
    let inside = |bytes, kind: &[u8; 4]| boxes(bytes).find(|(its, _)| its == kind).map(|(_, inside)| inside);
    let media = inside(track, b"mdia")?;
    let header = inside(media, b"mdhd")?;
    let scale = be32(header, if header.first()? == &1 { 20 } else { 12 })?;
    let times = inside(inside(inside(media, b"minf")?, b"stbl")?, b"stts")?;
    let (mut pictures, mut units) = (0.0, 0.0);
    for entry in times.get(8..)?.chunks_exact(8).take(be32(times, 4)? as usize) {
        let count = f64::from(be32(entry, 0)?);
        pictures += count;
        units += count * f64::from(be32(entry, 4)?);
    }
    (units > 0.0).then(|| pictures * f64::from(scale) / units)
}

fn track_size(track: &[u8]) -> Option<(u32, u32)> {
    let (_, header) = boxes(track).find(|(kind, _)| kind == b"tkhd")?;
    let at = if header.first()? == &1 { 88 } else { 76 };
    Some((be32(header, at)? >> 16, be32(header, at + 4)? >> 16))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::kit::webm;
    use crate::mock::testing;

    fn encoded(format: image::ImageFormat) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(30, 20).write_to(&mut bytes, format).expect("a picture can be written to memory");
        bytes.into_inner()
    }

    #[test]
    fn pictures_are_known_by_their_bytes() {
        use image::ImageFormat::{Gif, Jpeg, WebP};
        for (mime, bytes) in [
            ("image/png", testing::png(30, 20).to_vec()),
            ("image/jpeg", encoded(Jpeg)),
            ("image/gif", encoded(Gif)),
            ("image/webp", encoded(WebP)),
        ] {
            assert_eq!(
                sniff(&bytes),
                Some(Sniffed { mime, width: 30, height: 20, seconds: 0.0, rate: 0.0, whole: true })
            );
        }
        assert_eq!(sniff(b"<html>"), None);
    }

    #[test]
    fn a_cut_file_is_no_reason_to_panic() {
        for bytes in [encoded(image::ImageFormat::Jpeg), testing::png(3, 3).to_vec()] {
            for end in 0..bytes.len().min(200) {
                let _ = sniff(&bytes[..end]);
            }
        }
        let _ = sniff(b"\0\0\0\x08ftyp\0\0\0\x01moov\xff\xff\xff\xff\xff\xff\xff\xff");
    }

    #[test]
    fn a_picture_that_is_cut_off_is_none() {
        use image::ImageFormat::{Gif, Jpeg, Png, WebP};
        for format in [Jpeg, Png, Gif, WebP] {
            let whole = encoded(format);
            assert!(sniff(&whole).is_some());
            assert_eq!(sniff(&whole[..whole.len() - 9]), None, "{format:?}");
        }
        assert_eq!(sniff(&webm::tests::movie(64, 36, 900.0)).map(|found| found.mime), Some("video/webm"));
    }

    /// What has the right beginning and the right end, and nothing that can be read between them.
    #[test]
    fn a_picture_that_cannot_be_decoded_is_none() {
        use image::ImageFormat::{Gif, Jpeg, Png, WebP};
        for format in [Png, Gif, WebP] {
            let mut broken = encoded(format);
            let middle = broken.len() / 2;
            broken[middle..middle + 12].fill(0xa5);
            assert_eq!(sniff(&broken), None, "{format:?}");
        }
        // Decoders show grey where a scan is broken, but not without tables.
        let mut broken = encoded(Jpeg);
        let frame = broken.windows(2).position(|marker| marker == [0xff, 0xc0]).expect("a frame");
        let end = broken.len() - 2;
        broken[frame + 20..end].fill(0);
        assert_eq!(sniff(&broken), None);
        let empty = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x01\x80\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82";
        assert_eq!(sniff(empty), None);
    }

    #[test]
    fn a_video_tells_its_size_and_length() {
        fn atom(kind: &[u8], inside: &[u8]) -> Vec<u8> {
            let mut bytes = (inside.len() as u32 + 8).to_be_bytes().to_vec();
            bytes.extend_from_slice(kind);
            bytes.extend_from_slice(inside);
            bytes
        }
        let mut movie_header = vec![0; 100];
        movie_header[12..16].copy_from_slice(&1000_u32.to_be_bytes());
        movie_header[16..20].copy_from_slice(&5000_u32.to_be_bytes());
        let mut track_header = vec![0; 84];
        track_header[76..80].copy_from_slice(&(1280_u32 << 16).to_be_bytes());
        track_header[80..84].copy_from_slice(&(720_u32 << 16).to_be_bytes());
        // 148 pictures in 5 seconds of 600 units each, two of them shown for twice as long.
        let mut media_header = vec![0; 24];
        media_header[12..16].copy_from_slice(&600_u32.to_be_bytes());
        let times = [0_u32, 2, 146, 20, 2, 40].map(u32::to_be_bytes).concat();
        let table = atom(b"minf", &atom(b"stbl", &atom(b"stts", &times)));
        let media = atom(b"mdia", &[atom(b"mdhd", &media_header), table].concat());
        let track = atom(b"trak", &[atom(b"tkhd", &track_header), media].concat());
        let movie = atom(b"moov", &[atom(b"mvhd", &movie_header), track].concat());
        let file = [atom(b"ftyp", b"isom\0\0\0\0"), movie, atom(b"mdat", &[7; 90])].concat();
        assert!(!sniff(&file[..file.len() - 1]).expect("a video").whole, "it is cut off");
        assert!(!sniff(&atom(b"ftyp", b"isom\0\0\0\0")).expect("a video").whole, "it has no pictures");
        assert_eq!(
            sniff(&file),
            Some(Sniffed { mime: "video/mp4", width: 1280, height: 720, seconds: 5.0, rate: 29.6, whole: true })
        );
    }
}
