//! Whether a picture moves, as its file says: a GIF of several images (GIF89a, <https://www.w3.org/Graphics/GIF/spec-gif89a.txt>).
//!
//! Nothing is decoded; a file may lie or be broken, so that what makes no sense ends the looking.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::article::Animation;

/// No more are counted: the longest that any platform takes has a few hundred.
const MOST_FRAMES: u32 = 10_000;

/// How the picture moves; none if it does not, or is no GIF.
pub(super) fn of_file(path: &Path) -> Option<Animation> {
    of(&mut BufReader::new(File::open(path).ok()?))
}

/// The same of anything that can be read from anywhere.
pub(super) fn of(file: &mut (impl Read + Seek)) -> Option<Animation> {
    let head: [u8; 13] = bytes(file)?;
    if !head.starts_with(b"GIF8") {
        return None;
    }
    let side = |at: usize| u32::from(u16::from_le_bytes([head[at], head[at + 1]]));
    let (width, height) = (side(6), side(8));
    skip(file, colours(head[10]))?;
    let mut frames = 0;
    while frames < MOST_FRAMES {
        match bytes::<1>(file) {
            Some([0x21]) => {
                bytes::<1>(file)?;
                skip_blocks(file)?;
            }
            Some([0x2c]) => {
                let image: [u8; 9] = bytes(file)?;
                skip(file, colours(image[8]))?;
                bytes::<1>(file)?;
                skip_blocks(file)?;
                frames += 1;
            }
            // The end, or what nobody knows.
            _ => break,
        }
    }
    let size_bytes = file.seek(SeekFrom::End(0)).ok()?;
    (frames > 1).then_some(Animation { width, height, frames, size_bytes })
}

/// The bytes of a table of colours, as the byte before it announces it.
fn colours(packed: u8) -> i64 {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}

/// Blocks, each with its length before it, to the one that is empty.
fn skip_blocks(file: &mut (impl Read + Seek)) -> Option<()> {
    loop {
        match bytes::<1>(file)? {
            [0] => return Some(()),
            [length] => skip(file, length.into())?,
        }
    }
}

fn skip(file: &mut (impl Read + Seek), length: i64) -> Option<()> {
    file.seek_relative(length).ok()
}

fn bytes<const N: usize>(file: &mut impl Read) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::codecs::gif::GifEncoder;
    use image::{Frame, RgbaImage};

    use super::*;

    fn gif(frames: u8) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = GifEncoder::new(&mut file);
        for n in 0..frames {
            let picture = RgbaImage::from_pixel(30, 20, image::Rgba([n.wrapping_mul(40), 9, 9, 255]));
            encoder.encode_frame(Frame::new(picture)).expect("a frame");
        }
        drop(encoder);
        file
    }

    #[test]
    fn a_gif_of_several_images_moves() {
        let file = gif(3);
        let moves = Animation { width: 30, height: 20, frames: 3, size_bytes: file.len() as u64 };
        assert_eq!(of(&mut Cursor::new(&file)), Some(moves));
        assert_eq!(of(&mut Cursor::new(gif(1))), None, "a still");
        for end in 0..file.len() {
            let _ = of(&mut Cursor::new(&file[..end]));
        }
        assert_eq!(of(&mut Cursor::new(b"\x89PNG\r\n\x1a\n and so on")), None);
    }
}
