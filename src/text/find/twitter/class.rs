//! Classes of characters of twitter-text, as its regular expressions name them. ASCII is a table; what stands beyond is
//! asked for seldom.

use crate::text::find::tld::fold;

const DOMAIN: u8 = 1;
const PATH: u8 = 2;
const PATH_END: u8 = 4;
const QUERY: u8 = 8;
const QUERY_END: u8 = 16;

static ASCII: [u8; 128] = table();

const fn table() -> [u8; 128] {
    let mut table = [0; 128];
    let mut at = 0;
    while at < 128 {
        let c = at as u8;
        let alphanumeric = c.is_ascii_alphanumeric();
        // All ASCII punctuation but the two quotation marks, which twitter-text forgot.
        let domain = !(c.is_ascii_punctuation() && c != b'"' && c != b'`') && c != b' ' && !matches!(c, 9..=13);
        if domain {
            table[at] |= DOMAIN;
        }
        let path_end = alphanumeric || matches!(c, b'+' | b'-' | b'=' | b'_' | b'#' | b'/');
        if path_end {
            table[at] |= PATH_END;
        }
        let more = matches!(c, b'!' | b'*' | b'\'' | b';' | b':' | b',' | b'.' | b'$' | b'%' | b'[' | b']');
        if path_end || more || matches!(c, b'~' | b'@' | b'|' | b'&') {
            table[at] |= PATH | QUERY;
        }
        if matches!(c, b'?' | b'(' | b')') {
            table[at] |= QUERY;
        }
        if alphanumeric || matches!(c, b'-' | b'_' | b'&' | b'=' | b'#' | b'/') {
            table[at] |= QUERY_END;
        }
        at += 1;
    }
    table
}

fn ascii(c: char, class: u8) -> Option<bool> {
    ASCII.get(c as usize).map(|classes| classes & class != 0)
}

/// What a domain name may hold: all but punctuation, spaces, forbidden characters and marks of direction.
pub(in crate::text::find) fn is_domain(c: char) -> bool {
    ascii(c, DOMAIN).unwrap_or_else(|| !is_space(c) && !is_forbidden(c) && !is_directional(c))
}

/// What a path is made of, besides parentheses.
pub(in crate::text::find) fn is_path(c: char) -> bool {
    ascii(c, PATH).unwrap_or_else(|| c == '–' || is_cyrillic(c) || is_latin_accent(c))
}

/// What a path may end in, besides a closed parenthesis.
pub(super) fn is_path_end(c: char) -> bool {
    ascii(c, PATH_END).unwrap_or_else(|| is_cyrillic(c) || is_latin_accent(c))
}

/// What a query is made of.
pub(super) fn is_query(c: char) -> bool {
    ascii(c, QUERY).unwrap_or(false)
}

/// What a query may end in.
pub(super) fn is_query_end(c: char) -> bool {
    ascii(c, QUERY_END).unwrap_or(false)
}

/// Characters that make a post invalid.
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\u{FFFE}' | '\u{FEFF}' | '\u{FFFF}')
}

fn is_directional(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2066}'..='\u{2069}')
}

/// White space as twitter-text lists it; not quite that of Unicode, nor that of JavaScript.
pub(in crate::text::find) fn is_space(c: char) -> bool {
    matches!(c, '\u{9}'..='\u{D}' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{180E}' | '\u{2000}'..='\u{200A}'
        | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// Accented Latin letters, as twitter-text lists them.
pub(in crate::text::find) fn is_listed_accent(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' | '\u{253}' | '\u{254}' | '\u{256}'
        | '\u{257}' | '\u{259}' | '\u{25B}' | '\u{263}' | '\u{268}' | '\u{26F}' | '\u{272}' | '\u{289}' | '\u{28B}'
        | '\u{2BB}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}')
}

/// The same, matched without regard to case.
pub(super) fn is_latin_accent(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    // The last three are upper case of what the list holds: of U+023F, U+0240 and the iota below, U+0345.
    is_listed_accent(c) || is_listed_accent(fold(c)) || matches!(fold(c), '\u{2C7E}' | '\u{2C7F}' | '\u{399}')
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4FF}' | '\u{1C80}'..='\u{1C88}')
}
