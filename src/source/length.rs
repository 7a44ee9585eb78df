//! How long a video is, as its file says: in the movie header of MP4 and QuickTime (ISO/IEC 14496-12, 8.2.2), in the segment
//! information of WebM and Matroska (RFC 9559, 5.1.2).
//!
//! A file may lie or be broken, so that little of it is read and nothing is trusted: no more than a few hundred headers are
//! looked at, and what makes no sense is no length.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// No more boxes or elements of a file are looked at: a fragmented video has thousands, but says its length before them.
pub(super) const MAX_HEADERS: usize = 512;

/// A longer video is none: ten days.
const MAX_SECONDS: f64 = 864_000.0;

/// The length in seconds, if the file says it.
pub(super) fn of_file(path: &Path) -> Option<f64> {
    of(&mut BufReader::new(File::open(path).ok()?))
}

/// The same of anything that can be read from anywhere.
pub(super) fn of(file: &mut (impl Read + Seek)) -> Option<f64> {
    let end = file.seek(SeekFrom::End(0)).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    let seconds = match bytes::<8>(file)? {
        [0x1a, 0x45, 0xdf, 0xa3, ..] => matroska(file, end),
        [_, _, _, _, b'f', b't', b'y', b'p'] => mp4(file, end),
        _ => None,
    }?;
    (seconds > 0.0 && seconds <= MAX_SECONDS).then_some(seconds)
}

/// The movie header in `moov`. A duration of zero or of ones alone is not known: a fragmented file has no other.
fn mp4(file: &mut (impl Read + Seek), end: u64) -> Option<f64> {
    let movie = find_box(file, 0..end, b"moov")?;
    let header = find_box(file, movie, b"mvhd")?;
    file.seek(SeekFrom::Start(header.start)).ok()?;
    let [version, ..] = bytes::<4>(file)?;
    // When it was made and changed stand before.
    let (scale, duration) = if version == 1 {
        bytes::<16>(file)?;
        (u32::from_be_bytes(bytes(file)?), u64::from_be_bytes(bytes(file)?))
    } else {
        bytes::<8>(file)?;
        (u32::from_be_bytes(bytes(file)?), u64::from(u32::from_be_bytes(bytes(file)?)))
    };
    let unknown = if version == 1 { u64::MAX } else { u64::from(u32::MAX) };
    (scale > 0 && duration != unknown).then(|| duration as f64 / f64::from(scale))
}

/// What is inside the first box of that `kind` in `range`.
pub(super) fn find_box(file: &mut (impl Read + Seek), range: Range, kind: &[u8; 4]) -> Option<Range> {
    let mut at = range.start;
    for _ in 0..MAX_HEADERS {
        let (found, inside) = next_box(file, at..range.end)?;
        if found == *kind {
            return Some(inside);
        }
        at = inside.end;
    }
    None
}

/// The kind of the box with which `range` begins, and what is inside it.
pub(super) fn next_box(file: &mut (impl Read + Seek), range: Range) -> Option<([u8; 4], Range)> {
    let at = range.start;
    file.seek(SeekFrom::Start(at)).ok()?;
    let size = u32::from_be_bytes(bytes(file)?);
    let kind: [u8; 4] = bytes(file)?;
    let (head, size) = match size {
        0 => (8, range.end.checked_sub(at)?),
        1 => (16, u64::from_be_bytes(bytes(file)?)),
        size => (8, u64::from(size)),
    };
    let next = at.checked_add(size).filter(|next| *next <= range.end && size >= head)?;
    Some((kind, at + head..next))
}

pub(super) type Range = std::ops::Range<u64>;

/// The identifiers of Matroska's elements, with their marks of length.
pub(super) const SEGMENT: u64 = 0x1853_8067;
const INFO: u64 = 0x1549_a966;
const TIMESTAMP_SCALE: u64 = 0x002a_d7b1;
const DURATION: u64 = 0x4489;

/// The duration in the segment's information, in units of so many nanoseconds: a million, if it does not say.
fn matroska(file: &mut (impl Read + Seek), end: u64) -> Option<f64> {
    let segment = find_element(file, 0..end, SEGMENT)?;
    let info = find_element(file, segment, INFO)?;
    let scale = match find_element(file, info.clone(), TIMESTAMP_SCALE) {
        Some(scale) => unsigned(file, scale)? as f64,
        None => 1_000_000.0,
    };
    let duration = find_element(file, info, DURATION)?;
    file.seek(SeekFrom::Start(duration.start)).ok()?;
    let duration = match duration.end - duration.start {
        4 => f64::from(f32::from_be_bytes(bytes(file)?)),
        8 => f64::from_be_bytes(bytes(file)?),
        _ => return None,
    };
    Some(duration * scale / 1e9)
}

/// What is inside the first element of that `id` in `range`. One that does not know its own size ends with what it is in.
pub(super) fn find_element(file: &mut (impl Read + Seek), range: Range, id: u64) -> Option<Range> {
    let mut at = range.start;
    for _ in 0..MAX_HEADERS {
        if at >= range.end {
            return None;
        }
        let (found, inside) = next_element(file, at..range.end)?;
        if found == id {
            return Some(inside);
        }
        at = inside.end;
    }
    None
}

/// The identifier of the element with which `range` begins, and what is inside it.
pub(super) fn next_element(file: &mut (impl Read + Seek), range: Range) -> Option<(u64, Range)> {
    file.seek(SeekFrom::Start(range.start)).ok()?;
    let (id, id_bytes) = number(file, false)?;
    let (size, size_bytes) = number(file, true)?;
    let start = range.start + id_bytes + size_bytes;
    let is_unknown = size == (1 << (7 * size_bytes)) - 1;
    let end = if is_unknown { range.end } else { start.checked_add(size)?.min(range.end) };
    (start <= end).then_some((id, start..end))
}

/// A number of 1 to 8 bytes, whose first tells how many by its leading zeros; that mark is part of an identifier, and none of
/// a size.
fn number(file: &mut impl Read, is_size: bool) -> Option<(u64, u64)> {
    let [first] = bytes::<1>(file)?;
    let length = first.leading_zeros() + 1;
    if length > 8 {
        return None;
    }
    let mark = if is_size { 0x80_u8 >> (length - 1) } else { 0 };
    let mut value = u64::from(first & !mark);
    for _ in 1..length {
        let [next] = bytes::<1>(file)?;
        value = value << 8 | u64::from(next);
    }
    Some((value, u64::from(length)))
}

pub(super) fn unsigned(file: &mut (impl Read + Seek), range: Range) -> Option<u64> {
    file.seek(SeekFrom::Start(range.start)).ok()?;
    let mut value = 0_u64;
    for _ in range.start..range.end.min(range.start + 8) {
        let [next] = bytes::<1>(file)?;
        value = value << 8 | u64::from(next);
    }
    Some(value)
}

pub(super) fn bytes<const N: usize>(file: &mut impl Read) -> Option<[u8; N]> {
    let mut found = [0; N];
    file.read_exact(&mut found).ok()?;
    Some(found)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn length(bytes: &[u8]) -> Option<f64> {
        of(&mut Cursor::new(bytes))
    }

    fn atom(kind: &[u8; 4], inside: &[u8]) -> Vec<u8> {
        [&(inside.len() as u32 + 8).to_be_bytes(), kind.as_slice(), inside].concat()
    }

    /// An MP4 whose movie header has that version and, behind the dates, these bytes.
    fn movie(version: u8, told: &[u8]) -> Vec<u8> {
        let dates = vec![0; if version == 1 { 16 } else { 8 }];
        let header = atom(b"mvhd", &[&[version, 0, 0, 0], dates.as_slice(), told].concat());
        let data = atom(b"mdat", &[7; 40]);
        [atom(b"ftyp", b"isom\0\0\0\0"), data, atom(b"moov", &[atom(b"udta", b""), header].concat())].concat()
    }

    fn element(id: &[u8], inside: &[u8]) -> Vec<u8> {
        [id, &[0x08 | (inside.len() >> 32) as u8], &(inside.len() as u32).to_be_bytes(), inside].concat()
    }

    fn webm(info: &[u8]) -> Vec<u8> {
        let segment = [element(&[0x11, 0x4d, 0x9b, 0x74], b"seek"), element(&[0x15, 0x49, 0xa9, 0x66], info)].concat();
        // The segment does not know its size, as one that was streamed.
        let head = [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        [element(&[0x1a, 0x45, 0xdf, 0xa3], &[0x42, 0x82, 0x84, b'w', b'e', b'b', b'm']), head.to_vec(), segment]
            .concat()
    }

    #[test]
    fn a_file_tells_how_long_its_video_is() {
        let told = |scale: u32, duration: u32| [scale.to_be_bytes(), duration.to_be_bytes()].concat();
        assert_eq!(length(&movie(0, &told(600, 1500))), Some(2.5));
        let long = [90_000_u32.to_be_bytes().as_slice(), &(90_000_u64 * 7200).to_be_bytes()].concat();
        assert_eq!(length(&movie(1, &long)), Some(7200.0));
        let duration = element(&[0x44, 0x89], &2500.0_f64.to_be_bytes());
        assert_eq!(length(&webm(&duration)), Some(2.5));
        let scale = element(&[0x2a, 0xd7, 0xb1], &[0x01, 0x86, 0xa0]);
        assert_eq!(length(&webm(&[scale, duration].concat())), Some(0.25));
        assert_eq!(length(&webm(&element(&[0x44, 0x89], &1500.0_f32.to_be_bytes()))), Some(1.5));
    }

    #[test]
    fn a_length_that_is_not_known_is_none() {
        let told = |scale: u32, duration: u32| [scale.to_be_bytes(), duration.to_be_bytes()].concat();
        for (scale, duration) in [(0, 5000), (1000, 0), (1000, u32::MAX), (1, u32::MAX - 1)] {
            assert_eq!(length(&movie(0, &told(scale, duration))), None, "{scale} {duration}");
        }
        for duration in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(length(&webm(&element(&[0x44, 0x89], &duration.to_be_bytes()))), None, "{duration}");
        }
        assert_eq!(length(&webm(b"")), None);
        assert_eq!(length(b"\xff\xd8\xff\xe0 a picture"), None);
        assert_eq!(length(&atom(b"ftyp", b"isom\0\0\0\0")), None);
        let endless = [atom(b"ftyp", b"isom"), [0, 0, 0, 8, b'f', b'r', b'e', b'e'].repeat(100_000)].concat();
        assert_eq!(length(&endless), None);
    }

    proptest! {
        #[test]
        fn no_bytes_are_a_reason_to_panic(at in 0_usize..200, wrong in prop::collection::vec(any::<u8>(), 0..16), end in 0_usize..300) {
            let told = [1000_u32.to_be_bytes(), 5000_u32.to_be_bytes()].concat();
            for mut file in [movie(0, &told), movie(1, &[told.as_slice(), &[0; 4]].concat()), webm(&element(&[0x44, 0x89], &5000.0_f64.to_be_bytes()))] {
                let range = at.min(file.len())..(at + wrong.len()).min(file.len());
                file[range.clone()].copy_from_slice(&wrong[..range.len()]);
                file.truncate(end);
                if let Some(seconds) = length(&file) {
                    prop_assert!(seconds > 0.0 && seconds <= MAX_SECONDS);
                }
            }
        }
    }
}
