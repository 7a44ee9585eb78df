//! What stands in for a picture that nobody has fetched.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// What pictures of news usually have, where the article does not say it.
const USUAL: (u32, u32) = (1200, 800);
/// No side is longer: what is larger is scaled down for every channel.
const MAX_SIDE: u32 = 4096;

/// A plain picture of the size that is declared, or a usual one, in the format of `mime` if that can be written, else PNG; with
/// its media type.
pub fn stand_in(size: (Option<u32>, Option<u32>), mime: &str) -> (Vec<u8>, &'static str) {
    let (width, height) = match size {
        (Some(width), Some(height)) if width > 0 && height > 0 => (width, height),
        _ => USUAL,
    };
    let longest = width.max(height).max(MAX_SIDE);
    let side =
        |side: u32| u32::try_from(u64::from(side) * u64::from(MAX_SIDE) / u64::from(longest)).unwrap_or(1).max(1);
    let picture = DynamicImage::from(RgbImage::from_pixel(side(width), side(height), Rgb([128, 136, 144])));
    let formats = ImageFormat::from_mime_type(mime).into_iter().chain([ImageFormat::Png]);
    for format in formats {
        let mut file = Cursor::new(Vec::new());
        if picture.write_to(&mut file, format).is_ok() {
            return (file.into_inner(), format.to_mime_type());
        }
    }
    (Vec::new(), ImageFormat::Png.to_mime_type())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::render::read_picture;

    #[test]
    fn a_stand_in_is_a_picture_of_the_declared_size_or_as_near_as_is_sane() {
        for (declared, size) in [
            ((Some(1600), Some(900)), (1600, 900)),
            ((None, Some(900)), USUAL),
            ((Some(0), Some(0)), USUAL),
            ((Some(40_960), Some(20_480)), (4096, 2048)),
            ((Some(4_000_000_000), Some(1)), (4096, 1)),
        ] {
            for (mime, made) in
                [("image/png", "image/png"), ("image/jpeg", "image/jpeg"), ("image/x-none", "image/png")]
            {
                let (bytes, is) = stand_in(declared, mime);
                assert_eq!((read_picture(&bytes, mime).expect("a picture"), is), (size, made), "{declared:?}");
            }
        }
    }
}
