//! Domain names of links: their ASCII part, and whether they can be written in ASCII at all.

use std::ops::Range;

use super::class::is_latin_accent;
use crate::text::chars::{after, run_end};
use crate::text::find::tld;

/// The longest label that a domain name may have, in its ASCII form (RFC 1035, 2.3.4).
const MAX_LABEL_LENGTH: usize = 63;

/// Adds the ASCII (and accented Latin) domain names within the domain name `domain`: of a link without a scheme, these are
/// what X links.
pub(super) fn ascii_domains(text: &str, domain: Range<usize>, found: &mut Vec<Range<usize>>) {
    let name = &text[domain.clone()];
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    if name.bytes().all(plain) && !name.starts_with('.') {
        found.push(domain);
        return;
    }
    let text = &text[..domain.end];
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || is_latin_accent(c);
    let mut from = domain.start;
    let mut labels: Vec<(usize, usize)> = Vec::new();
    let mut at = domain.start;
    // Labels are gathered while they follow one another; at the first that does not, what was gathered is a candidate.
    while at < text.len() {
        let start = text[at..].find(is_part).map_or(text.len(), |n| at + n);
        let end = run_end(text, start, is_part);
        if start > at || end == text.len() || !text[end..].starts_with('.') {
            take_domain(text, domain.start, &labels, &mut from, found);
            labels.clear();
        }
        if text[end..].starts_with('.') && start < end {
            labels.push((start, end));
            at = end + 1;
        } else {
            at = end + after(text, end).map_or(1, char::len_utf8);
        }
    }
    take_domain(text, domain.start, &labels, &mut from, found);
}

/// Of labels that follow one another, the names that end in a top level domain, the longest first.
fn take_domain(text: &str, first: usize, labels: &[(usize, usize)], from: &mut usize, found: &mut Vec<Range<usize>>) {
    let Some(end) = labels.iter().rev().find_map(|(_, end)| tld::end_of(text, end + 1, true)) else { return };
    let Some(start) = labels.iter().map(|(start, _)| *start).find(|start| start >= from) else { return };
    if start < end {
        // twitter-text looks the name up again from where it placed the one before, and may find it earlier.
        let name = &text[start..end];
        let after = found.last().map_or(0, |last| last.end).max(first);
        let placed = text[after..].find(name).map_or(start, |n| after + n);
        found.push(placed..placed + name.len());
        *from = end;
    }
}

/// Whether each label keeps within its length once encoded in ASCII.
///
/// `half` says that the name begins with the second half of its first character: twitter-text works on UTF-16 and can begin
/// a name in the middle of an emoji.
pub(in crate::text::find) fn is_encodable(domain: &str, half: bool) -> bool {
    if domain.starts_with("xn--") && !domain.is_ascii() {
        let mut ascii = Vec::new();
        ascii_domains(domain, 0..domain.len(), &mut ascii);
        if ascii.is_empty() {
            return false;
        }
    }
    domain.split('.').enumerate().all(|(n, label)| {
        let length = if label.is_ascii() && !label.contains('\u{7F}') {
            label.len()
        } else {
            encoded_length(label, half && n == 0)
        };
        (1..=MAX_LABEL_LENGTH).contains(&length)
    })
}

/// The length of a label in ASCII; the other full stops (`。`, `．`, `｡`) part it as the ASCII one does.
fn encoded_length(label: &str, half: bool) -> usize {
    let parts = label.split(['\u{3002}', '\u{FF0E}', '\u{FF61}']).enumerate();
    let lengths = parts.map(|(n, part)| {
        if part.is_ascii() && !part.contains('\u{7F}') { part.len() } else { 4 + punycode_length(part, half && n == 0) }
    });
    lengths.fold(0, |sum, length| sum + length + 1).saturating_sub(1)
}

/// The length of the punycode of a label, without its prefix (RFC 3492, 6.3).
fn punycode_length(label: &str, half: bool) -> usize {
    let mut points: Vec<u32> = label.chars().map(u32::from).collect();
    // Every further character takes at least one letter more, so a long one need not be worked out.
    if points.len() > MAX_LABEL_LENGTH {
        return points.len();
    }
    if let Some(first) = points.first_mut().filter(|_| half) {
        *first = 0xDC00 + (*first & 0x3FF);
    }
    let basic = points.iter().filter(|point| **point < 128).count();
    let mut length = basic + usize::from(basic > 0);
    let (mut n, mut delta, mut bias, mut done) = (128, 0, 72, basic as u32);
    while (done as usize) < points.len() {
        let next = points.iter().copied().filter(|point| *point >= n).min().unwrap_or(n);
        delta += (next - n) * (done + 1);
        n = next;
        for point in &points {
            if *point < n {
                delta += 1;
            }
            if *point == n {
                let (mut q, mut k): (u32, u32) = (delta, 36);
                loop {
                    let t = k.saturating_sub(bias).clamp(1, 26);
                    length += 1;
                    if q < t {
                        break;
                    }
                    q = (q - t) / (36 - t);
                    k += 36;
                }
                bias = adapt(delta, done + 1, done as usize == basic);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        n += 1;
    }
    length
}

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}
