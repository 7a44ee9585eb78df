//! How large the pictures of a video are, as its file says: in the header of the track that has pictures, of MP4 and QuickTime
//! (ISO/IEC 14496-12, 8.3.2) and of WebM and Matroska (RFC 9559, 5.1.4.1.28).

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::container::{self, Range, VIDEO, bytes, find_box, find_element, unsigned};

/// No picture is larger.
const MAX_PIXELS: u32 = 1 << 16;

const PIXEL_WIDTH: u64 = 0xb0;
const PIXEL_HEIGHT: u64 = 0xba;

/// Width and height in pixels as they are shown, if the file says them.
pub(super) fn of_file(path: &Path) -> Option<(u32, u32)> {
    of(&mut BufReader::new(File::open(path).ok()?))
}

fn of(file: &mut (impl Read + Seek)) -> Option<(u32, u32)> {
    let size = container::told(file, of_movie, of_segment)?;
    let is_one = |side: u32| (1..=MAX_PIXELS).contains(&side);
    (is_one(size.0) && is_one(size.1)).then_some(size)
}

fn of_movie(file: &mut (impl Read + Seek), movie: Range) -> Option<(u32, u32)> {
    container::track_of_movie(file, movie, |file, inside| track(file, inside).filter(|(width, _)| *width > 0))
}

/// A track of sound has no size.
fn track(file: &mut (impl Read + Seek), track: Range) -> Option<(u32, u32)> {
    let header = find_box(file, track, b"tkhd")?;
    file.seek(SeekFrom::Start(header.start)).ok()?;
    let [version, ..] = bytes::<4>(file)?;
    // Times, number and length, then layer, volume and what is reserved.
    let before = if version == 1 { 32 } else { 20 } + 16;
    file.seek_relative(before).ok()?;
    let matrix: [u8; 36] = bytes(file)?;
    let side = |file: &mut _| Some(u32::from_be_bytes(bytes(file)?) >> 16);
    let (width, height) = (side(file)?, side(file)?);
    // A phone that was held upright: what is turned by a right angle is shown so.
    let is_turned = matrix[..4] == [0; 4] && matrix[4..8] != [0; 4];
    Some(if is_turned { (height, width) } else { (width, height) })
}

fn of_segment(file: &mut (impl Read + Seek), segment: Range) -> Option<(u32, u32)> {
    let video = container::track_of_segment(file, segment, |file, track| find_element(file, track, VIDEO))?;
    let mut side = |id: u64| {
        let side = find_element(file, video.clone(), id)?;
        u32::try_from(unsigned(file, side)?).ok()
    };
    Some((side(PIXEL_WIDTH)?, side(PIXEL_HEIGHT)?))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn atom(kind: &[u8; 4], inside: &[u8]) -> Vec<u8> {
        [&(inside.len() as u32 + 8).to_be_bytes(), kind.as_slice(), inside].concat()
    }

    fn track(version: u8, matrix: [u32; 9], width: u32, height: u32) -> Vec<u8> {
        let before = vec![0; if version == 1 { 48 } else { 36 }];
        let matrix: Vec<u8> = matrix.iter().flat_map(|number| number.to_be_bytes()).collect();
        let size = [(width << 16).to_be_bytes(), (height << 16).to_be_bytes()].concat();
        atom(b"trak", &atom(b"tkhd", &[&[version, 0, 0, 1], before.as_slice(), &matrix, &size].concat()))
    }

    const UPRIGHT: [u32; 9] = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000];
    const TURNED: [u32; 9] = [0, 0x10000, 0, 0xffff_0000, 0, 0, 0, 0, 0x4000_0000];

    fn movie(tracks: &[Vec<u8>]) -> Vec<u8> {
        let data = atom(b"mdat", &[7; 40]);
        [atom(b"ftyp", b"isom\0\0\0\0"), data, atom(b"moov", &[atom(b"mvhd", &[0; 100]), tracks.concat()].concat())]
            .concat()
    }

    fn element(id: &[u8], inside: &[u8]) -> Vec<u8> {
        [id, &[0x08], &(inside.len() as u32).to_be_bytes(), inside].concat()
    }

    fn webm() -> Vec<u8> {
        let video = element(&[0xe0], &[element(&[0xb0], &[0x02, 0x80]), element(&[0xba], &[0x01, 0x68])].concat());
        let sound = element(&[0xae], &element(&[0x83], &[2]));
        let tracks = element(&[0x16, 0x54, 0xae, 0x6b], &[sound, element(&[0xae], &video)].concat());
        [element(&[0x1a, 0x45, 0xdf, 0xa3], b""), element(&[0x18, 0x53, 0x80, 0x67], &tracks)].concat()
    }

    fn size(bytes: &[u8]) -> Option<(u32, u32)> {
        of(&mut Cursor::new(bytes))
    }

    #[test]
    fn a_file_tells_how_large_its_pictures_are() {
        let sound = track(0, UPRIGHT, 0, 0);
        assert_eq!(size(&movie(&[sound.clone(), track(0, UPRIGHT, 1280, 720)])), Some((1280, 720)));
        assert_eq!(size(&movie(&[track(1, UPRIGHT, 1280, 720)])), Some((1280, 720)));
        assert_eq!(size(&movie(&[track(0, TURNED, 1920, 1080)])), Some((1080, 1920)), "a phone held upright");
        assert_eq!(size(&movie(&[sound])), None);
        assert_eq!(size(&webm()), Some((640, 360)));
        assert_eq!(size(b"\x89PNG\r\n\x1a\n and so on"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_are_a_reason_to_panic(at in 0_usize..250, wrong in prop::collection::vec(any::<u8>(), 0..16), end in 0_usize..300) {
            for mut file in [movie(&[track(0, UPRIGHT, 1280, 720)]), webm()] {
                let range = at.min(file.len())..(at + wrong.len()).min(file.len());
                file[range.clone()].copy_from_slice(&wrong[..range.len()]);
                file.truncate(end);
                let _ = size(&file);
            }
        }
    }
}
