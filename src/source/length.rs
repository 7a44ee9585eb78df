//! How long a video is, as its file says: in the movie header of MP4 and QuickTime (ISO/IEC 14496-12, 8.2.2), in the segment
//! information of WebM and Matroska (RFC 9559, 5.1.2). What makes no sense is no length.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::container::{self, Range, bytes, find_box, find_element, unsigned};

/// A longer video is none: ten days.
const MAX_SECONDS: f64 = 864_000.0;

const INFO: u64 = 0x1549_a966;
const TIMESTAMP_SCALE: u64 = 0x002a_d7b1;
const DURATION: u64 = 0x4489;

/// The length in seconds, if the file says it.
pub(super) fn of_file(path: &Path) -> Option<f64> {
    of(&mut BufReader::new(File::open(path).ok()?))
}

fn of(file: &mut (impl Read + Seek)) -> Option<f64> {
    let seconds = container::told(file, of_movie, of_segment)?;
    (seconds > 0.0 && seconds <= MAX_SECONDS).then_some(seconds)
}

/// By the movie's header. A duration of zero or of ones alone is not known: a fragmented file has no other.
fn of_movie(file: &mut (impl Read + Seek), movie: Range) -> Option<f64> {
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

/// The duration in the segment's information, in units of so many nanoseconds: a million, if it does not say.
fn of_segment(file: &mut (impl Read + Seek), segment: Range) -> Option<f64> {
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
