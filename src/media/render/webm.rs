//! Whether a WebM is all there and shows pictures (RFC 9559): its elements are walked, none is decoded.

const HEADER: u64 = 0x1a45_dfa3;
const DOC_TYPE: u64 = 0x4282;
const SEGMENT: u64 = 0x1853_8067;
const TRACKS: u64 = 0x1654_ae6b;
const TRACK: u64 = 0xae;
const TRACK_TYPE: u64 = 0x83;
const CLUSTER: u64 = 0x1f43_b675;

/// What a file that begins as Matroska does turns out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A WebM with pictures, to its end.
    Whole,
    /// One that ends too early.
    CutOff,
    /// One of sound alone.
    NoPicture,
    /// Matroska of another kind.
    OtherKind,
}

/// Walks the elements of `bytes`.
pub(super) fn look_at(bytes: &[u8]) -> Found {
    let Some(header) = Elements(bytes).next().filter(|element| element.id == HEADER) else { return Found::OtherKind };
    let is_webm =
        Elements(header.inside).any(|element| element.id == DOC_TYPE && element.inside.trim_ascii_end() == b"webm");
    if !is_webm {
        return Found::OtherKind;
    }
    let Some(segment) = Elements(bytes).find(|element| element.id == SEGMENT) else { return Found::CutOff };
    let (mut types, mut has_frames, mut is_whole) = (Vec::new(), false, segment.is_whole);
    let mut left = segment.inside;
    while !left.is_empty() {
        let mut elements = Elements(left);
        let Some(element) = elements.next() else {
            is_whole = false;
            break;
        };
        left = elements.0;
        is_whole &= element.is_whole;
        match element.id {
            TRACKS => types = track_types(element.inside),
            CLUSTER => has_frames = true,
            _ => {}
        }
    }
    match () {
        () if !is_whole || types.is_empty() => Found::CutOff,
        () if !types.contains(&1) => Found::NoPicture,
        () if has_frames => Found::Whole,
        () => Found::CutOff,
    }
}

/// 1 for pictures, 2 for sound.
fn track_types(tracks: &[u8]) -> Vec<u64> {
    let tracks = Elements(tracks).filter(|element| element.id == TRACK);
    let kind = |track: Element<'_>| {
        let kind = Elements(track.inside).find(|element| element.id == TRACK_TYPE)?;
        Some(kind.inside.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    tracks.filter_map(kind).collect()
}

struct Element<'a> {
    id: u64,
    inside: &'a [u8],
    /// False if it says that it is longer than what it is in; one that does not say how long it is goes on to the end.
    is_whole: bool,
}

/// The elements of one level, up to the first that cannot be read.
struct Elements<'a>(&'a [u8]);

impl<'a> Iterator for Elements<'a> {
    type Item = Element<'a>;

    fn next(&mut self) -> Option<Element<'a>> {
        let (id, rest) = number(self.0, 4, true)?;
        let before = rest.len();
        let (size, rest) = number(rest, 8, false)?;
        let is_open = size == (1 << (7 * (before - rest.len()))) - 1;
        let end = if is_open { rest.len() } else { usize::try_from(size).unwrap_or(usize::MAX).min(rest.len()) };
        let (inside, rest) = rest.split_at(end);
        self.0 = rest;
        Some(Element { id, inside, is_whole: is_open || end as u64 == size })
    }
}

/// The number at the beginning and what follows it: of as many bytes as its first has leading zeros, and one. That mark belongs
/// to an identifier, and not to a size.
fn number(bytes: &[u8], most: u32, with_mark: bool) -> Option<(u64, &[u8])> {
    let first = *bytes.first()?;
    let length = first.leading_zeros() + 1;
    if length > most {
        return None;
    }
    let (number, rest) = bytes.split_at_checked(length as usize)?;
    let first = if with_mark { first } else { first & !(0x80_u8 >> (length - 1)) };
    let value = number[1..].iter().fold(u64::from(first), |value, byte| value << 8 | u64::from(*byte));
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(id: &[u8], inside: &[u8]) -> Vec<u8> {
        [id, &[0x10], &(inside.len() as u32).to_be_bytes()[1..], inside].concat()
    }

    fn file(kind: &[u8], track_type: u8) -> Vec<u8> {
        let track = element(&[0xae], &element(&[0x83], &[track_type]));
        let tracks = element(&[0x16, 0x54, 0xae, 0x6b], &track);
        let cluster = element(&[0x1f, 0x43, 0xb6, 0x75], &[7; 60]);
        let header = element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], kind));
        [header, element(&[0x18, 0x53, 0x80, 0x67], &[tracks, cluster].concat())].concat()
    }

    #[test]
    fn a_webm_is_looked_at_to_its_end() {
        let whole = file(b"webm", 1);
        assert_eq!(look_at(&whole), Found::Whole);
        assert_eq!(look_at(&file(b"webm", 2)), Found::NoPicture);
        assert_eq!(look_at(&file(b"matroska", 1)), Found::OtherKind);
        for end in 20..whole.len() {
            assert_eq!(look_at(&whole[..end]), Found::CutOff, "{end} of {}", whole.len());
        }
        for end in 0..20 {
            let _ = look_at(&whole[..end]);
        }
    }

    #[test]
    fn a_recording_that_does_not_know_its_length_is_whole_too() {
        let whole = file(b"webm", 1);
        let at = whole.windows(4).position(|word| word == [0x18, 0x53, 0x80, 0x67]).expect("a segment") + 4;
        let mut open = whole.clone();
        open.splice(at..at + 4, [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(look_at(&open), Found::Whole);
    }
}
