//! A mail that comes in pieces of told lengths, its dots as they are: RFC 3030.

use super::{MAX_MESSAGE_BYTES, Session};
use crate::mock::World;

impl Session {
    /// `BDAT`: how many bytes come, and whether they are the last (RFC 3030, 2). They come whatever is answered.
    pub(super) fn bdat(&mut self, rest: &str) -> String {
        let mut words = rest.split_whitespace();
        let bytes = words.next().and_then(|digits| digits.parse::<usize>().ok());
        let is_last = match words.next() {
            None => Some(false),
            Some(word) => word.eq_ignore_ascii_case("LAST").then_some(true),
        };
        let (Some(bytes), Some(is_last), None) = (bytes, is_last, words.next()) else {
            return "501 5.5.4 BDAT bytes [LAST]\r\n".to_owned();
        };
        if bytes > MAX_MESSAGE_BYTES {
            self.closed = true;
            return "552 5.3.4 Message too big\r\n".to_owned();
        }
        self.piece = Some((bytes, is_last));
        String::new()
    }

    /// A piece is there.
    pub(super) fn take_piece(&mut self, bytes: usize, is_last: bool, world: &World) -> String {
        let rest = self.buffer.split_off(bytes);
        let piece = std::mem::replace(&mut self.buffer, rest);
        self.piece = None;
        if self.to.is_empty() {
            self.pieces = None;
            return "503 5.5.1 RCPT first\r\n".to_owned();
        }
        let mut message = self.pieces.take().unwrap_or_default();
        message.extend_from_slice(&piece);
        if message.len() > MAX_MESSAGE_BYTES {
            self.reset();
            return "552 5.3.4 Message too big\r\n".to_owned();
        }
        if is_last {
            return self.take_whole(&message, |message| message.to_vec(), world);
        }
        self.pieces = Some(message);
        format!("250 2.0.0 {bytes} bytes received\r\n")
    }
}
