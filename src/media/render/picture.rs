//! An article's picture as a channel takes it: turned upright, fitted, without metadata, as small as it must be.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageReader};

use super::{RenderError, whole};
use crate::channel::ImageRules;

/// A picture that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub mime: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// More pixels than any camera of a newsroom makes; decoding needs four bytes for each.
const MAX_PIXELS: u64 = 120_000_000;

/// Width and height, without decoding the pixels.
///
/// # Errors
///
/// [`RenderError::Unreadable`] if `bytes` is no picture, [`RenderError::TooManyPixels`] if it is not safe to decode.
pub fn read_picture(bytes: &[u8], name: &str) -> Result<(u32, u32), RenderError> {
    let (width, height) = reader(bytes, name)?
        .into_dimensions()
        .map_err(|e| RenderError::Unreadable { name: name.to_owned(), reason: e.to_string() })?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(RenderError::TooManyPixels { name: name.to_owned(), width, height, limit: MAX_PIXELS / 1_000_000 });
    }
    Ok((width, height))
}

/// That `bytes` are a picture which has its end, without decoding the pixels.
///
/// # Errors
///
/// As for [`read_picture`]; [`RenderError::CutOff`].
pub fn check_picture(bytes: &[u8], name: &str) -> Result<(), RenderError> {
    read_picture(bytes, name)?;
    whole::jpeg(bytes, name)
}

/// The picture as JPEG within `rules`: upright, cropped around its middle to the aspects allowed, scaled down to the sizes
/// allowed, compressed until it is below the size allowed. Pixels are encoded anew, so no metadata is left.
///
/// # Errors
///
/// [`RenderError`] if it cannot be read, is too small, or cannot be made small enough.
pub fn fit_picture(bytes: &[u8], name: &str, rules: &ImageRules) -> Result<Picture, RenderError> {
    check_picture(bytes, name)?;
    let decoded = decode(bytes, name)?;
    let cropped = crop(decoded, rules);
    let mut picture = shrink(cropped, rules);
    if let Some(min_width) = rules.min_width
        && picture.width() < min_width
    {
        return Err(RenderError::TooSmall { name: name.to_owned(), width: picture.width(), min_width });
    }
    loop {
        for quality in [88, 80, 70, 60] {
            let jpeg = encode(&picture, quality, name)?;
            if jpeg.len() as u64 <= rules.max_bytes {
                let (width, height) = picture.dimensions();
                return Ok(Picture { bytes: jpeg, mime: "image/jpeg", width, height });
            }
        }
        let (width, height) = (picture.width() * 3 / 4, picture.height() * 3 / 4);
        if width < rules.min_width.unwrap_or(64).max(64) {
            return Err(RenderError::TooLarge { name: name.to_owned(), max_bytes: rules.max_bytes });
        }
        picture = picture.resize(width, height, FilterType::Lanczos3);
    }
}

fn reader<'b>(bytes: &'b [u8], name: &str) -> Result<ImageReader<Cursor<&'b [u8]>>, RenderError> {
    ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|e| RenderError::Unreadable { name: name.to_owned(), reason: e.to_string() })
}

fn decode(bytes: &[u8], name: &str) -> Result<DynamicImage, RenderError> {
    let unreadable = |reason: String| RenderError::Unreadable { name: name.to_owned(), reason };
    let reader = reader(bytes, name)?;
    // Decoders may panic on malicious files; a panic is a bad file, not the end of the program.
    let decoded = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut decoder = reader.into_decoder()?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut picture = DynamicImage::from_decoder(decoder)?;
        picture.apply_orientation(orientation);
        Ok::<_, image::ImageError>(picture)
    }));
    match decoded {
        Ok(Ok(picture)) => Ok(picture),
        Ok(Err(error)) => Err(unreadable(error.to_string())),
        Err(_) => Err(unreadable("it is damaged".to_owned())),
    }
}

fn crop(picture: DynamicImage, rules: &ImageRules) -> DynamicImage {
    let (width, height) = picture.dimensions();
    let aspect = f64::from(width) / f64::from(height);
    let wanted = aspect.max(rules.min_aspect.unwrap_or(0.0)).min(rules.max_aspect.unwrap_or(f64::INFINITY));
    if (wanted - aspect).abs() < 1e-9 {
        return picture;
    }
    // A hair inwards, so that rounding to whole pixels here and in scaling stays within the aspects.
    const HAIR: f64 = 0.005;
    let (new_width, new_height) = if wanted > aspect {
        (width, (f64::from(width) / (wanted + HAIR)).floor() as u32)
    } else {
        ((f64::from(height) * (wanted - HAIR)).floor() as u32, height)
    };
    let (new_width, new_height) = (new_width.max(1), new_height.max(1));
    picture.crop_imm((width - new_width) / 2, (height - new_height) / 2, new_width, new_height)
}

fn shrink(picture: DynamicImage, rules: &ImageRules) -> DynamicImage {
    let max_width = rules.max_width.unwrap_or(u32::MAX);
    let max_height = rules.max_height.unwrap_or(u32::MAX);
    if picture.width() <= max_width && picture.height() <= max_height {
        return picture;
    }
    picture.resize(max_width.min(picture.width()), max_height.min(picture.height()), FilterType::Lanczos3)
}

fn encode(picture: &DynamicImage, quality: u8, name: &str) -> Result<Vec<u8>, RenderError> {
    // JPEG has no transparency; what is transparent becomes white, as on a page.
    let flat = if picture.color().has_alpha() {
        let rgba = picture.to_rgba8();
        let mut rgb = image::RgbImage::new(rgba.width(), rgba.height());
        for (to, from) in rgb.pixels_mut().zip(rgba.pixels()) {
            let [r, g, b, a] = from.0.map(u32::from);
            to.0 = [r, g, b].map(|c| ((c * a + 255 * (255 - a)) / 255) as u8);
        }
        rgb
    } else {
        picture.to_rgb8()
    };
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality)
        .encode_image(&flat)
        .map_err(|e| RenderError::Unreadable { name: name.to_owned(), reason: e.to_string() })?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> ImageRules {
        toml::from_str(
            "max_count = 1\nmimes = [\"image/jpeg\"]\nmax_bytes = 300000\nmin_aspect = 0.8\nmax_aspect = 1.91\nmin_width = 320\n\
             max_width = 1440\nsource = { url = \"https://example.com\", read = 2026-11-23 }",
        )
        .expect("rules")
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let picture = image::RgbaImage::from_fn(width, height, |x, y| {
            let noise = (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)) as u8;
            image::Rgba([noise, (x % 256) as u8, (y % 256) as u8, 255])
        });
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).expect("a PNG");
        bytes
    }

    #[test]
    fn a_picture_comes_out_within_every_figure_of_its_rules() {
        for (width, height) in [(1500, 500), (400, 1100), (500, 500)] {
            let picture = fit_picture(&png(width, height), "photo.png", &rules()).expect("fits");
            let aspect = f64::from(picture.width) / f64::from(picture.height);
            assert!((0.8..=1.91).contains(&aspect), "{width}×{height} became {aspect}");
            assert!(picture.width <= 1440 && picture.bytes.len() <= 300_000);
        }
    }

    #[test]
    fn a_picture_that_is_too_small_is_named() {
        let error = fit_picture(&png(200, 200), "thumb.png", &rules()).expect_err("too small");
        assert!(error.to_string().starts_with("thumb.png is 200 pixels wide"));
    }

    #[test]
    fn bytes_that_are_no_picture_are_an_error() {
        assert!(fit_picture(b"GIF89a nonsense", "x.gif", &rules()).is_err());
        assert!(fit_picture(b"", "x", &rules()).is_err());
    }
}
