//! Whether a file is all there: decoders show half a picture without a word, and platforms find out after the upload.

use super::RenderError;
use super::webm::{self, Found};

/// That a JPEG has its end (ITU-T T.81, annex B): what is cut off is decoded as grey.
///
/// # Errors
///
/// [`RenderError::CutOff`].
pub(super) fn jpeg(bytes: &[u8], name: &str) -> Result<(), RenderError> {
    if !bytes.starts_with(&[0xFF, 0xD8]) || jpeg_ends(bytes).is_some() {
        return Ok(());
    }
    Err(RenderError::CutOff { name: name.to_owned() })
}

/// Where the first picture of a JPEG ends.
fn jpeg_ends(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Bytes between a scan and the next marker; `FF 00` and restarts are of the scan, any number of `FF` may fill up.
        let marker = loop {
            at += bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
            match bytes.get(at + 1)? {
                0x00 | 0xD0..=0xD7 => at += 2,
                0xFF => at += 1,
                marker => break *marker,
            }
        };
        if marker == 0xD9 {
            return Some(at + 2);
        }
        let length = u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?);
        at += 2 + usize::from(length);
    }
}

/// That a file is a video that platforms know, with a picture and with its end (ISO/IEC 14496-12; RFC 9559): all of them take MP4
/// and QuickTime, some WebM.
///
/// # Errors
///
/// [`RenderError::NoVideo`], [`RenderError::CutOff`].
pub fn check_video(bytes: &[u8], name: &str) -> Result<(), RenderError> {
    let none = |reason: &str| Err(RenderError::NoVideo { name: name.to_owned(), reason: reason.to_owned() });
    if bytes.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]) {
        return match webm::look_at(bytes) {
            Found::Whole => Ok(()),
            Found::CutOff => Err(RenderError::CutOff { name: name.to_owned() }),
            Found::NoPicture => none("it has sound and no picture"),
            Found::OtherKind => none("it is a Matroska file"),
        };
    }
    if bytes.get(4..8) != Some(b"ftyp") {
        return none(if bytes.is_empty() { "it is empty" } else { "it is of another kind" });
    }
    let (mut at, mut movie) = (0, None);
    while let Some(head) = bytes.get(at..at + 8) {
        let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        let size = match size {
            0 => bytes.len() - at,
            1 => bytes
                .get(at + 8..at + 16)
                .and_then(|size| Some(u64::from_be_bytes(size.try_into().ok()?)))
                .and_then(|size| usize::try_from(size).ok())
                .unwrap_or(usize::MAX),
            size => size as usize,
        };
        let Some(content) = at.checked_add(size).filter(|_| size >= 8).and_then(|end| bytes.get(at + 8..end)) else {
            return Err(RenderError::CutOff { name: name.to_owned() });
        };
        if &head[4..] == b"moov" {
            movie = Some(content);
        }
        at += size;
    }
    let Some(movie) = movie else { return Err(RenderError::CutOff { name: name.to_owned() }) };
    // What a handler handles stands eight bytes behind its head.
    let handles = |what: &[u8; 4]| movie.windows(16).any(|window| window.starts_with(b"hdlr") && &window[12..] == what);
    if handles(b"soun") && !handles(b"vide") { none("it has sound and no picture") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atom(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len() + 8).expect("short");
        [&size.to_be_bytes(), kind.as_slice(), content].concat()
    }

    fn video(handler: &[u8; 4]) -> Vec<u8> {
        let hdlr = atom(b"hdlr", &[&[0; 8], handler.as_slice(), &[0; 12]].concat());
        [atom(b"ftyp", b"isom"), atom(b"mdat", &[7; 100]), atom(b"moov", &hdlr)].concat()
    }

    #[test]
    fn what_is_no_video_or_half_of_one_is_told() {
        let whole = video(b"vide");
        check_video(&whole, "a.mp4").expect("a video");
        let refused = |bytes: &[u8]| check_video(bytes, "a.mp4").expect_err("refused").to_string();
        for (bytes, says) in [
            (&b""[..], "it is empty"),
            (b"Just words, and enough of them", "another kind"),
            (&[0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0], "another kind"),
            (b"\x1A\x45\xDF\xA3\x8B\x42\x82\x88matroska", "Matroska"),
            (b"\x1A\x45\xDF\xA3\x87\x42\x82\x84webm", "cut off"),
            (&video(b"soun"), "no picture"),
            (&whole[..whole.len() - 4], "cut off"),
            (&whole[..60], "cut off"),
            (&whole[..120], "cut off"),
        ] {
            let told = refused(bytes);
            assert!(told.contains(says) && told.contains("a.mp4"), "{told}");
        }
    }

    #[test]
    fn half_a_jpeg_is_told_and_what_stands_behind_its_end_is_not_looked_at() {
        let mut whole = Vec::new();
        let picture =
            image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([(x * 4) as u8, (y * 4) as u8, (x * y) as u8]));
        image::DynamicImage::from(picture)
            .write_to(&mut std::io::Cursor::new(&mut whole), image::ImageFormat::Jpeg)
            .expect("a JPEG");
        jpeg(&whole, "a.jpg").expect("all of it");
        jpeg(&[whole.as_slice(), b"and more"].concat(), "a.jpg").expect("all of it");
        for len in [whole.len() - 2, whole.len() / 2, whole.len() - 1] {
            assert!(jpeg(&whole[..len], "a.jpg").is_err(), "{len} of {}", whole.len());
        }
        jpeg(b"\x89PNG", "a.png").expect("that is for others to say");
    }
}
