//! The newsroom's own name as the source of its lead: `…, сообщает Avel.kz.`, on Avel.kz.

use url::Url;

use super::phrases::{PHRASES, fold, opening};
use super::{Block, BlockKind, LeftOut, LeftOutKind};

/// The lead and the paragraph below it.
const TOP: usize = 2;
/// `передает корреспондент Avel.kz`
const MAX_WORDS: usize = 5;

/// Takes it off the first paragraphs: whose site it is readers see, and channels would make a link of it.
pub(super) fn take(body: &mut [Block], url: Option<&Url>, left_out: &mut Vec<LeftOut>) {
    let Some(host) = url.and_then(Url::host_str) else { return };
    let host = host.strip_prefix("www.").unwrap_or(host);
    for block in body.iter_mut().filter(|block| block.kind == BlockKind::Paragraph).take(TOP) {
        if let Some(start) = source(&block.text, host) {
            let source = block.text.split_off(start);
            block.text.push('.');
            left_out
                .push(LeftOut { kind: LeftOutKind::SignOff, text: source.trim_start_matches([',', ' ']).to_owned() });
        }
    }
}

/// Where the source begins that a paragraph closes with, if that is `host`.
fn source(text: &str, host: &str) -> Option<usize> {
    let at = text.rfind(", ")?;
    let told = text[at + 2..].trim_end_matches('.');
    let last = told.rsplit(' ').next().filter(|last| last.eq_ignore_ascii_case(host))?;
    let few = told.split(' ').count() <= MAX_WORDS && last.len() < told.len();
    (few && opening(&PHRASES.reports_here, &fold(told)).is_some()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_name_is_no_source() {
        for (text, kept) in [
            ("В порту открыли мост, передает корреспондент Avel.kz.", Some("В порту открыли мост")),
            ("Портта көпір ашылды, деп хабарлайды Avel.kz.", Some("Портта көпір ашылды")),
            ("В порту открыли мост, сообщает Veld.kz.", None),
            ("Компания купила три сайта, включая Avel.kz.", None),
            ("В порту открыли мост.", None),
        ] {
            assert_eq!(source(text, "avel.kz").map(|at| &text[..at]), kept, "{text}");
        }
    }
}
