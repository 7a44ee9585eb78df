//! How many pictures a video has in a second, as its file says: in the table of times of the track that has pictures, of MP4 and
//! QuickTime (ISO/IEC 14496-12, 8.6.1.2), and in how long each is shown by default, of WebM and Matroska (RFC 9559, 5.1.4.1.13).
//!
//! A fragmented file has no such table before its pictures.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::container::{self, Range, VIDEO, bytes, find_box, find_element, unsigned};

/// No video has more.
const MAX_HZ: f64 = 10_000.0;

/// Of a video whose pictures are shown for many different times, no more of these are read.
const MAX_TIMES: u32 = 65_536;

const DEFAULT_DURATION: u64 = 0x0023_e383;

/// The pictures in a second, on average, if the file says it.
pub(super) fn of_file(path: &Path) -> Option<f64> {
    of(&mut BufReader::new(File::open(path).ok()?))
}

fn of(file: &mut (impl Read + Seek)) -> Option<f64> {
    let rate = container::told(file, of_movie, of_segment)?;
    (rate > 0.0 && rate <= MAX_HZ).then_some(rate)
}

fn of_movie(file: &mut (impl Read + Seek), movie: Range) -> Option<f64> {
    let media = container::track_of_movie(file, movie, |file, track| {
        find_box(file, track, b"mdia").filter(|media| has_pictures(file, media.clone()))
    })?;
    track(file, media)
}

/// Whether a track is one of pictures, which its handler says.
fn has_pictures(file: &mut (impl Read + Seek), media: Range) -> bool {
    let kind = find_box(file, media, b"hdlr").and_then(|handler| {
        file.seek(SeekFrom::Start(handler.start + 8)).ok()?;
        bytes::<4>(file)
    });
    kind == Some(*b"vide")
}

/// All pictures over all the time that they are shown, in units of the track's own.
fn track(file: &mut (impl Read + Seek), media: Range) -> Option<f64> {
    let header = find_box(file, media.clone(), b"mdhd")?;
    file.seek(SeekFrom::Start(header.start)).ok()?;
    let [version, ..] = bytes::<4>(file)?;
    file.seek_relative(if version == 1 { 16 } else { 8 }).ok()?;
    let scale = u32::from_be_bytes(bytes(file)?);
    let inside = find_box(file, media, b"minf")?;
    let table = find_box(file, inside, b"stbl")?;
    let times = find_box(file, table, b"stts")?;
    file.seek(SeekFrom::Start(times.start + 4)).ok()?;
    let entries = u32::from_be_bytes(bytes(file)?);
    let (mut pictures, mut units) = (0.0, 0.0);
    for _ in 0..entries.min(MAX_TIMES) {
        let (count, shown): (u32, u32) = (u32::from_be_bytes(bytes(file)?), u32::from_be_bytes(bytes(file)?));
        pictures += f64::from(count);
        units += f64::from(count) * f64::from(shown);
    }
    (units > 0.0).then(|| pictures * f64::from(scale) / units)
}

fn of_segment(file: &mut (impl Read + Seek), segment: Range) -> Option<f64> {
    let track = container::track_of_segment(file, segment, |file, track| {
        find_element(file, track.clone(), VIDEO).map(|_| track)
    })?;
    let shown = find_element(file, track, DEFAULT_DURATION)?;
    let nanoseconds = unsigned(file, shown)?;
    (nanoseconds > 0).then(|| 1e9 / nanoseconds as f64)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn atom(kind: &[u8; 4], inside: &[u8]) -> Vec<u8> {
        [&(inside.len() as u32 + 8).to_be_bytes(), kind.as_slice(), inside].concat()
    }

    /// A track of that kind, of so many units a second, whose pictures are shown for these times.
    fn track(version: u8, kind: &[u8; 4], scale: u32, times: &[(u32, u32)]) -> Vec<u8> {
        let dates = vec![0; if version == 1 { 16 } else { 8 }];
        let header = atom(b"mdhd", &[&[version, 0, 0, 0], dates.as_slice(), &scale.to_be_bytes(), &[0; 8]].concat());
        let handler = atom(b"hdlr", &[&[0; 8], kind.as_slice(), &[0; 12]].concat());
        let entries: Vec<u8> =
            times.iter().flat_map(|(count, shown)| [*count, *shown]).flat_map(u32::to_be_bytes).collect();
        let table = [&[0; 4], (times.len() as u32).to_be_bytes().as_slice(), &entries].concat();
        let inside = atom(b"minf", &atom(b"stbl", &atom(b"stts", &table)));
        atom(b"trak", &atom(b"mdia", &[header, handler, inside].concat()))
    }

    fn movie(tracks: &[Vec<u8>]) -> Vec<u8> {
        [atom(b"ftyp", b"isom\0\0\0\0"), atom(b"mdat", &[7; 40]), atom(b"moov", &tracks.concat())].concat()
    }

    fn element(id: &[u8], inside: &[u8]) -> Vec<u8> {
        [id, &[0x08], &(inside.len() as u32).to_be_bytes(), inside].concat()
    }

    fn webm() -> Vec<u8> {
        let shown = element(&[0x23, 0xe3, 0x83], &40_000_000_u32.to_be_bytes());
        let sound = element(&[0xae], &element(&[0x83], &[2]));
        let video = element(&[0xae], &[shown, element(&[0xe0], &element(&[0xb0], &[0x02, 0x80]))].concat());
        let tracks = element(&[0x16, 0x54, 0xae, 0x6b], &[sound, video].concat());
        [element(&[0x1a, 0x45, 0xdf, 0xa3], b""), element(&[0x18, 0x53, 0x80, 0x67], &tracks)].concat()
    }

    fn rate(bytes: &[u8]) -> Option<f64> {
        of(&mut Cursor::new(bytes))
    }

    #[test]
    fn a_file_tells_how_many_pictures_it_has_in_a_second() {
        let sound = track(0, b"soun", 48_000, &[(100, 1024)]);
        let film = |version| track(version, b"vide", 24_000, &[(240, 1001)]);
        assert_eq!(rate(&movie(&[sound.clone(), film(0)])), Some(24_000.0 / 1001.0));
        assert_eq!(rate(&movie(&[film(1)])), Some(24_000.0 / 1001.0));
        assert_eq!(rate(&movie(&[track(0, b"vide", 600, &[(30, 10), (30, 30)])])), Some(30.0), "on average");
        assert_eq!(rate(&movie(&[sound])), None);
        assert_eq!(rate(&movie(&[track(0, b"vide", 600, &[])])), None, "a fragmented one");
        assert_eq!(rate(&webm()), Some(25.0));
        assert_eq!(rate(b"\x89PNG\r\n\x1a\n and so on"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_are_a_reason_to_panic(at in 0_usize..250, wrong in prop::collection::vec(any::<u8>(), 0..16), end in 0_usize..300) {
            for mut file in [movie(&[track(0, b"vide", 600, &[(30, 20)])]), webm()] {
                let range = at.min(file.len())..(at + wrong.len()).min(file.len());
                file[range.clone()].copy_from_slice(&wrong[..range.len()]);
                file.truncate(end);
                let _ = rate(&file);
            }
        }
    }
}
