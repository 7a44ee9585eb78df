//! Captions in two lines: what a picture showed, and below that whose it is.

use crate::article::byline::is_name;
use crate::article::heads::is_head;
use crate::article::lines::is_ended;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind, credit};

/// A caption has at most as many words.
const MAX_WORDS: usize = 30;
/// `JANE ROE (HARBOUR PICTURES)`
const MAX_NAME_WORDS: usize = 4;

/// Takes such paragraphs out, below the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    take_below(paragraphs, left_out);
    paragraphs.retain(|lines| !lines.is_empty());
    let mut at = 0;
    paragraphs.retain(|lines| {
        at += 1;
        let [shown, maker] = lines[..] else { return true };
        let caption =
            at > 1 && !is_head(shown) && shown.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS && is_maker(maker);
        // The last sentence of a wrapped paragraph, or a speaker, leads on to it.
        let open = shown.ends_with([',', ':', '-', '–', '—']);
        if caption && !open {
            left_out.push(LeftOut { kind: LeftOutKind::Caption, text: lines.join("\n") });
        }
        !caption || open
    });
}

/// The same the other way round, at the end of a paragraph with others below it: `Photo: Jane Roe`, and what it shows, without a stop.
fn take_below(paragraphs: &mut [Vec<&str>], left_out: &mut Vec<LeftOut>) {
    const MIN_WORDS: usize = 5;
    let Some((last, above)) = paragraphs.split_last_mut() else { return };
    if last.iter().all(|line| line.split(' ').take(MAX_WORDS).count() < MIN_WORDS) {
        return;
    }
    for lines in above.iter_mut().skip(1) {
        let [.., maker, shown] = lines[..] else { continue };
        let words = shown.split(' ').take(MAX_WORDS + 1).count();
        let open = !is_ended(shown) && !shown.ends_with([':', ',', '-', '–', '—']);
        if credit::is_credit(maker) && open && (MIN_WORDS..=MAX_WORDS).contains(&words) && !is_head(shown) {
            left_out.push(LeftOut { kind: LeftOutKind::Credit, text: maker.to_owned() });
            left_out.push(LeftOut { kind: LeftOutKind::Caption, text: shown.to_owned() });
            lines.truncate(lines.len() - 2);
        }
    }
}

/// `Photo: Jane Roe`, `© Harbour Pictures`, `JANE ROE (EFE)`: whose picture it is, and nothing else.
fn is_maker(line: &str) -> bool {
    let agency = || {
        let (name, house) = line.strip_suffix(')').and_then(|line| line.split_once(" (")).unwrap_or_default();
        name.split(' ').count() <= MAX_NAME_WORDS
            && name.split(' ').all(is_name)
            && (is_any(&PHRASES.agencies, &fold(house)) || is_any(&PHRASES.picture_houses, &fold(house)))
    };
    credit::is_credit(line) || agency()
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    #[test]
    fn what_a_picture_showed_goes_with_whose_it_is() {
        let (lead, more) = (
            "The rails are back on the old quay of Avel, and the first tram leaves in May.",
            "It cost 3 million crowns to lay them, the council of the port told us on Thursday.",
        );
        for caption in [
            "The quay at dawn, in October.\nJANE ROE (EFE)",
            "A tram runs. (Archive)\n© dpa/Jane Roe",
            "The quay\nFoto: Jane Roe",
            "Foto: Jane Roe, Harbour Post\nThe old house of the port that was to be mended in May",
        ] {
            for text in [format!("{caption}\n\n{lead}\n\n{more}"), format!("{lead}\n\n{caption}\n\n{more}")] {
                let text = format!("Trams return to the quay of Avel\n\n{text}\n");
                let article =
                    read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
                let body: Vec<String> = article.unwrap().body.into_iter().map(|block| block.text).collect();
                assert_eq!(body, [lead, more], "{text}");
            }
        }
        // A day is none of a picture.
        let text =
            format!("Trams return to the quay of Avel\n\n4 December 2026\nPhoto: Jane Roe\n\n{lead}\n\n{more}\n");
        let article =
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        assert!(article.published_at.is_some() && article.body.len() == 2);
    }
}
