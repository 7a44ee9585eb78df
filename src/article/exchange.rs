//! The codes by which exchanges know a company, in brackets behind its name: `(HRBR.O)`, `(NYSE: HRBR)`. Wires have them for their
//! customers; a post reads without them.

use super::phrases::{PHRASES, fold, is_any};
use super::{Block, LeftOut, LeftOutKind};

/// `NASDAQ: HRBR; TSX: HBR`: as many stand in one pair of brackets.
const MAX_CODES: usize = 4;
/// A code has as many letters.
const MAX_CODE: usize = 12;

/// A code of an exchange and its colon before it take so many bytes more.
const MAX_EXCHANGE: usize = 24;
/// A paragraph with more of them is a list of companies, and its codes are what it tells.
const MAX_IN_PARAGRAPH: usize = 12;

/// Takes them out of the story and of what stands above it.
pub(super) fn take(body: &mut [Block], summary: &mut Option<String>, left_out: &mut Vec<LeftOut>) {
    for block in body {
        for code in codes_in(&block.text) {
            block.take_out(&code);
            left_out.push(LeftOut { kind: LeftOutKind::Label, text: code.trim().to_owned() });
        }
    }
    if let Some(text) = summary {
        for code in codes_in(text) {
            *text = text.replace(&code, "");
        }
    }
}

/// Such brackets, each once, with the space before them.
fn codes_in(text: &str) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for (at, _) in text.match_indices(' ') {
        let Some(code) = code_at(text, at) else { continue };
        if codes.iter().any(|known| known == code) {
            continue;
        }
        if codes.len() == MAX_IN_PARAGRAPH {
            return Vec::new();
        }
        codes.push(code.to_owned());
    }
    codes
}

/// The brackets behind the space at `at`, with it.
fn code_at(text: &str, at: usize) -> Option<&str> {
    let close = match text[at + 1..].chars().next()? {
        '(' => ')',
        '<' => '>',
        _ => return None,
    };
    let near = &text[at + 2..];
    let near = &near[..near.floor_char_boundary(MAX_CODES * (MAX_CODE + MAX_EXCHANGE))];
    let inside = &near[..near.find(close)?];
    // `under the ticker (HRBR.O)`: the code is what is told.
    let word = text[..at].rsplit(' ').next().unwrap_or_default();
    let told = word.is_empty() || is_any(&PHRASES.ticker_words, &fold(word));
    (!told && are_codes(inside)).then(|| &text[at..at + 2 + inside.len() + 1])
}

fn are_codes(inside: &str) -> bool {
    let parts: Vec<&str> = inside.split([';', ',', '/']).map(str::trim).collect();
    parts.len() <= MAX_CODES && parts.iter().all(|part| is_labelled(part) || is_code(part))
}

/// `NASDAQ: HRBR`
fn is_labelled(part: &str) -> bool {
    part.split_once([':', '：']).is_some_and(|(exchange, code)| {
        let code = code.trim();
        is_any(&PHRASES.exchanges, &fold(exchange.trim()))
            && (1..=MAX_CODE).contains(&code.len())
            && code.chars().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || matches!(sign, '.' | '-'))
    })
}

/// `HRBR.O`, `HRBG_p.DE`, `0700.HK`: a company, and behind the dot its exchange.
fn is_code(part: &str) -> bool {
    let Some((company, exchange)) = part.rsplit_once('.') else { return false };
    let company = company.strip_suffix("_p").unwrap_or(company);
    (2..=MAX_CODE).contains(&company.len())
        && company.chars().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit())
        && exchange.bytes().all(|sign| sign.is_ascii_uppercase())
        && is_any(&PHRASES.exchange_ends, &fold(exchange))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let mut body = [Block::paragraph(text)];
        take(&mut body, &mut None, &mut Vec::new());
        body[0].text.clone()
    }

    #[test]
    fn codes_of_exchanges_are_no_words() {
        for code in [
            "(HRBR.O)",
            "(HRBG_p.DE)",
            "(0410.HK)",
            "<HRBR.N>",
            "(NASDAQ: HRBR)",
            "(NYSE:HRBR; TSX: HBR)",
            "(WKN: 410410)",
            "(ISIN: DE0004104104)",
            "(МосБиржа: HRBR)",
        ] {
            assert_eq!(
                told(&format!("Shares of Harbour Lines {code} fell on Friday.")),
                "Shares of Harbour Lines fell on Friday."
            );
        }
    }

    #[test]
    fn the_codes_of_a_list_of_companies_stay() {
        let lines = |count: usize| (0..count).map(|n| format!("Harbour Lines {n} (HRB{n}.O)")).collect::<Vec<_>>();
        let list = lines(MAX_IN_PARAGRAPH + 1).join(", ");
        assert_eq!(told(&list), list);
        assert!(!told(&lines(MAX_IN_PARAGRAPH).join(", ")).contains('('));
    }

    #[test]
    fn other_brackets_stay() {
        for text in [
            "The party (Con, Eastfield) said no.",
            "The unit (U.S.) left.",
            "Washington (D.C.) is far.",
            "It trades under the ticker (HRBR.O) from May.",
            "The doctor (PH.D) spoke.",
            "The ferry (No: 12) left.",
            "The port (HRBR.O",
        ] {
            assert_eq!(told(text), text);
        }
    }
}
