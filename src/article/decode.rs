//! Bytes to text: whatever encoding a newsroom's files are in.
//!
//! In this order: byte order mark, UTF-16 without a mark, UTF-8, the charset that a page declares, else the encoding
//! that the bytes look like (windows-1251, Shift_JIS, …).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use thiserror::Error;

/// Larger files are refused: the longest articles have some hundred kilobytes, a saved page with all its scripts a few
/// megabytes; beyond that it is a dump, and reading it would only use up memory.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// A page declares its charset in its first bytes (HTML Living Standard, "prescan a byte stream": 1024 bytes).
const DECLARED_WITHIN: usize = 1024;

/// Bytes looked at to tell text from other files; a header or a table shows within.
const SNIFFED: usize = 64 * 1024;

/// Why bytes are no text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// Too large to be an article.
    #[error("has {size_mb} MB, more than the {} MB of an article: give it alone", MAX_BYTES / 1024 / 1024)]
    TooLarge {
        /// Of the file, rounded up.
        size_mb: u64,
    },
    /// A picture, an archive, a program, ...
    #[error("is {what}, not a text: give the article as .txt, .md or .html")]
    Binary {
        /// `a PDF document`, `binary data`.
        what: &'static str,
    },
    /// Text in an encoding that cannot be told.
    #[error("is in an encoding that cannot be told for sure: save it as UTF-8")]
    Unknown,
    /// Pieces in different encodings, pasted together.
    #[error("mixes UTF-8 with another encoding, from line {line} on: save it as UTF-8")]
    Mixed {
        /// The first line with bytes that are no UTF-8, from 1.
        line: usize,
    },
}

/// What files that are no text begin with.
const SIGNATURES: [(&[u8], &str); 10] = [
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or video"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
];

/// Decodes `bytes`.
///
/// # Errors
///
/// [`DecodeError`] if they are too many, or no text, or in an encoding that cannot be told.
pub fn decode(bytes: &[u8]) -> Result<String, DecodeError> {
    check_size(bytes.len() as u64)?;
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strict(encoding, &bytes[mark..]).ok_or(DecodeError::Unknown).and_then(text_only);
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(DecodeError::Binary { what });
    }
    if bytes[..bytes.len().min(SNIFFED)].contains(&0) {
        // Before UTF-8: in UTF-16 many alphabets consist of bytes that are ASCII.
        let text = utf16_without_mark(bytes).and_then(|encoding| strict(encoding, bytes));
        return text.ok_or(DecodeError::Binary { what: "binary data" }).and_then(text_only);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text_only(text.to_owned());
    }
    if let Some(line) = mixed(bytes) {
        return Err(DecodeError::Mixed { line });
    }
    if let Some(text) = declared(bytes).and_then(|encoding| strict(encoding, bytes)) {
        return text_only(text);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    strict(guessed, bytes).ok_or(DecodeError::Unknown).and_then(text_only)
}

/// Refuses a size before the bytes are read.
///
/// # Errors
///
/// [`DecodeError::TooLarge`].
pub fn check_size(size_bytes: u64) -> Result<(), DecodeError> {
    let fits = size_bytes <= MAX_BYTES as u64;
    if fits { Ok(()) } else { Err(DecodeError::TooLarge { size_mb: size_bytes.div_ceil(1024 * 1024) }) }
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

/// Text has line ends and tabs, but hardly any other control character.
fn text_only(text: String) -> Result<String, DecodeError> {
    let start = &text[..text.floor_char_boundary(SNIFFED)];
    let odd =
        |letter: &char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}' | '\u{1a}');
    let odd = start.chars().filter(odd).count();
    if start.contains('\0') || odd * 50 > start.chars().count() {
        return Err(DecodeError::Binary { what: "binary data" });
    }
    Ok(text)
}

/// So many characters beyond ASCII, with nothing between them that is no UTF-8, do not come about in another encoding: its
/// letters make single ones by accident, in a hundred perhaps.
const NO_ACCIDENT: usize = 8;

/// The first line that is no UTF-8 of a text that is UTF-8 elsewhere.
fn mixed(bytes: &[u8]) -> Option<usize> {
    let beyond_ascii = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    if !bytes.utf8_chunks().any(|chunk| beyond_ascii(chunk.valid()) >= NO_ACCIDENT) {
        return None;
    }
    let first = bytes.utf8_chunks().next()?.valid();
    Some(1 + first.bytes().filter(|byte| *byte == b'\n').count())
}

/// UTF-16 shows by its zero bytes: in a text with any ASCII (spaces, line ends) they stand on one side of the pairs.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(SNIFFED)];
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = start.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, odd) if odd * 12 > pairs => Some(UTF_16LE),
        (even, 0) if even * 12 > pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// The charset of `<meta charset="…">` or `<meta http-equiv="Content-Type" content="text/html; charset=…">`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARED_WITHIN)].to_ascii_lowercase();
    let at = head.windows(8).position(|window| window == b"charset=")? + 8;
    let label = head[at..].iter().skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '));
    let label: Vec<u8> =
        label.copied().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(byte)).collect();
    // A page that could be searched for this as ASCII is not in UTF-16, whatever it says (as the standard has it).
    let encoding = Encoding::for_label(&label)?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Новая трамвайная линия\n\nТрамваи вернутся на набережную в мае, сообщил городской совет.";

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let windows = encoding_rs::WINDOWS_1251.encode(RUSSIAN).0.into_owned();
        let koi = encoding_rs::KOI8_R.encode(RUSSIAN).0.into_owned();
        let marked = [b"\xef\xbb\xbf", RUSSIAN.as_bytes()].concat();
        let (little, big) = (utf16(RUSSIAN, u16::to_le_bytes), utf16(RUSSIAN, u16::to_be_bytes));
        let little_marked = [b"\xff\xfe".to_vec(), little.clone()].concat();
        for bytes in [RUSSIAN.as_bytes().to_vec(), windows, koi, marked, little, big, little_marked] {
            assert_eq!(decode(&bytes).as_deref(), Ok(RUSSIAN));
        }
    }

    #[test]
    fn a_page_is_read_in_the_charset_that_it_declares() {
        let page = "<html><head><meta charset=\"iso-8859-2\"></head><body>Łódź, gęś, źdźbło</body></html>";
        let bytes = encoding_rs::ISO_8859_2.encode(page).0.into_owned();
        assert_eq!(decode(&bytes).as_deref(), Ok(page));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for (bytes, what) in [
            (&b"%PDF-1.7 ..."[..], "a PDF document"),
            (b"\x89PNG\r\n\x1a\n", "a picture"),
            (b"abc\0def\0\0\x01\x02", "binary data"),
            (b"\x01\x02\x03\x04\x05\x06abc", "binary data"),
        ] {
            assert_eq!(decode(bytes), Err(DecodeError::Binary { what }));
        }
    }

    #[test]
    fn a_dump_is_refused_by_its_size() {
        assert_eq!(check_size(50 << 20), Err(DecodeError::TooLarge { size_mb: 50 }));
        assert_eq!(check_size(MAX_BYTES as u64), Ok(()));
    }

    #[test]
    fn a_text_of_two_encodings_is_refused_at_its_line() {
        let (legacy, _, _) = encoding_rs::WINDOWS_1251.encode("Трамвай вернулся на набережную.\n");
        let mut bytes = "Мост открыт раньше срока.\n".as_bytes().to_vec();
        bytes.extend_from_slice(&legacy);
        assert_eq!(decode(&bytes), Err(DecodeError::Mixed { line: 2 }));
        for (encoding, text) in [
            (encoding_rs::WINDOWS_1251, "Трамвай вернулся на набережную, и мэр этому рад."),
            (encoding_rs::GBK, "有轨电车回到了海滨，市长对此表示高兴。一切顺利。"),
            (encoding_rs::EUC_KR, "노면전차가 해안으로 돌아왔고 시장은 이를 반겼다."),
            (encoding_rs::WINDOWS_874, "รถรางกลับมาที่ท่าเรือแล้ว และนายกเทศมนตรีก็ยินดีกับการเดินทาง"),
        ] {
            assert_eq!(mixed(&encoding.encode(text).0), None, "{}", encoding.name());
        }
    }
}
