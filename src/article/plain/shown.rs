//! Captions in two lines: what a picture showed, and below that whose it is.

use crate::article::byline::is_name;
use crate::article::heads::is_head;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind, credit};

/// A caption has at most as many words.
const MAX_WORDS: usize = 30;
/// `JANE ROE (HARBOUR PICTURES)`
const MAX_NAME_WORDS: usize = 4;

/// Takes such paragraphs out, below the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
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
