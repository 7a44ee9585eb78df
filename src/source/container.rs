//! What the files of videos have in common, whatever is read of them: MP4 and QuickTime are boxes (ISO/IEC 14496-12), WebM and
//! Matroska are elements (RFC 9559).
//!
//! A file may lie or be broken, so that little of it is read and nothing is trusted: no more than a few hundred headers are
//! looked at.

use std::io::{Read, Seek, SeekFrom};

/// No more boxes or elements of a file are looked at: a fragmented video has thousands, but says what it is before them.
const MAX_HEADERS: usize = 512;

/// The identifiers of Matroska's elements, with their marks of length.
const SEGMENT: u64 = 0x1853_8067;
const TRACKS: u64 = 0x1654_ae6b;
const TRACK: u64 = 0xae;
/// What a track of pictures has, and none of sound.
pub(super) const VIDEO: u64 = 0xe0;

/// A part of a file, in bytes.
pub(super) type Range = std::ops::Range<u64>;

/// What `movie` finds in the movie box of MP4 and QuickTime, or `segment` in the segment of WebM and Matroska.
pub(super) fn told<F: Read + Seek, T>(
    file: &mut F,
    movie: impl FnOnce(&mut F, Range) -> Option<T>,
    segment: impl FnOnce(&mut F, Range) -> Option<T>,
) -> Option<T> {
    let end = file.seek(SeekFrom::End(0)).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    match bytes::<8>(file)? {
        [0x1a, 0x45, 0xdf, 0xa3, ..] => {
            let inside = find_element(file, 0..end, SEGMENT)?;
            segment(file, inside)
        }
        [_, _, _, _, b'f', b't', b'y', b'p'] => {
            let inside = find_box(file, 0..end, b"moov")?;
            movie(file, inside)
        }
        _ => None,
    }
}

/// What `told` says of the first track of a movie of which it says anything.
pub(super) fn track_of_movie<F: Read + Seek, T>(
    file: &mut F,
    movie: Range,
    told: impl Fn(&mut F, Range) -> Option<T>,
) -> Option<T> {
    let mut at = movie.start;
    for _ in 0..MAX_HEADERS {
        let (kind, inside) = next_box(file, at..movie.end)?;
        at = inside.end;
        if &kind == b"trak"
            && let Some(told) = told(file, inside)
        {
            return Some(told);
        }
    }
    None
}

/// The same of a segment.
pub(super) fn track_of_segment<F: Read + Seek, T>(
    file: &mut F,
    segment: Range,
    told: impl Fn(&mut F, Range) -> Option<T>,
) -> Option<T> {
    let tracks = find_element(file, segment, TRACKS)?;
    let mut at = tracks.start;
    for _ in 0..MAX_HEADERS {
        let (id, inside) = next_element(file, at..tracks.end)?;
        at = inside.end;
        if id == TRACK
            && let Some(told) = told(file, inside)
        {
            return Some(told);
        }
    }
    None
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
fn next_box(file: &mut (impl Read + Seek), range: Range) -> Option<([u8; 4], Range)> {
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
fn next_element(file: &mut (impl Read + Seek), range: Range) -> Option<(u64, Range)> {
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

/// The number that an element is.
pub(super) fn unsigned(file: &mut (impl Read + Seek), range: Range) -> Option<u64> {
    file.seek(SeekFrom::Start(range.start)).ok()?;
    let mut value = 0_u64;
    for _ in range.start..range.end.min(range.start + 8) {
        let [next] = bytes::<1>(file)?;
        value = value << 8 | u64::from(next);
    }
    Some(value)
}

/// The next bytes.
pub(super) fn bytes<const N: usize>(file: &mut impl Read) -> Option<[u8; N]> {
    let mut found = [0; N];
    file.read_exact(&mut found).ok()?;
    Some(found)
}
