//! Captions in two lines: what a picture showed, and below that whose it is.

use crate::article::byline::is_name;
use crate::article::heads::is_head;
use crate::article::lines::{is_ended, is_over};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::Words;
use crate::article::{LeftOut, LeftOutKind, credit};

/// A caption has at most as many words.
const MAX_WORDS: usize = 40;
/// `JANE ROE (HARBOUR PICTURES)`
const MAX_NAME_WORDS: usize = 4;
/// `School buses`, above what the picture of them shows.
const MAX_TITLE_WORDS: usize = 4;

/// Takes such paragraphs out, below the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    take_below(paragraphs, left_out);
    paragraphs.retain(|lines| !lines.is_empty());
    let scene = scene(paragraphs);
    let gone = paragraphs.drain(1..1 + scene);
    left_out.extend(gone.map(|lines| LeftOut { kind: LeftOutKind::Caption, text: lines.join("\n") }));
    let mut at = 0;
    paragraphs.retain(|lines| {
        at += 1;
        let caption = at > 1 && are_of_picture(lines);
        if caption {
            left_out.push(LeftOut { kind: LeftOutKind::Caption, text: lines.join("\n") });
        }
        !caption
    });
}

/// How many paragraphs right below the headline are what a picture shows, for those who do not see it, and its caption, if neither has to
/// do with the headline and the paragraph below them has.
fn scene(paragraphs: &[Vec<&str>]) -> usize {
    const SHOWN: std::ops::RangeInclusive<usize> = 4..=12;
    const MIN_TOLD: usize = 2;
    let Some(([headline], below)) = paragraphs.split_first().map(|(first, below)| (&first[..], below)) else {
        return 0;
    };
    let lines: Vec<(usize, &str)> =
        below.iter().enumerate().take(3).flat_map(|(at, lines)| lines.iter().map(move |line| (at, *line))).collect();
    let [(_, shown), (end, caption), (next, _), ..] = lines[..] else { return 0 };
    // Both in one paragraph or each in its own, and the lead in the next.
    if next != end + 1 {
        return 0;
    }
    let lead = below[next].join(" ");
    let told = |text: &str| Words::of(headline).shared(text);
    let opens = shown.split(' ').next().is_some_and(|first| is_any(&PHRASES.scene_openings, &fold(first)));
    let found = opens
        && SHOWN.contains(&shown.split(' ').count())
        && is_ended(shown)
        && is_ended(caption)
        && caption.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
        && told(shown) + told(caption) == 0
        && told(&lead) >= MIN_TOLD;
    if found { next } else { 0 }
}

/// Whether a few lines are what a picture shows and whose it is, with a title above them or without.
pub(super) fn are_of_picture(lines: &[&str]) -> bool {
    let (title, shown, maker) = match lines[..] {
        [shown, maker] => ("", shown, maker),
        [title, shown, maker] => (title, shown, maker),
        _ => return false,
    };
    (title.is_empty() || is_title(title, shown))
        && shown.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
        // The last sentence of a wrapped paragraph, or a speaker, leads on to it.
        && !shown.ends_with([',', ':', '-', '–', '—'])
        && is_maker(maker)
        && !is_head(shown)
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

/// `The old quay`, above what the picture of it shows.
fn is_title(title: &str, shown: &str) -> bool {
    title.split(' ').count() <= MAX_TITLE_WORDS
        && title.starts_with(|first: char| !first.is_lowercase())
        && shown.starts_with(|first: char| !first.is_lowercase())
        && !is_ended(title)
        && !title.ends_with([':', ','])
        && is_over(title)
        && !is_head(title)
}

/// `Photo: Jane Roe`, `© Harbour Pictures`, `JANE ROE (EFE)`, `AP Photo/Jane Roe`: whose picture it is, and nothing else.
fn is_maker(line: &str) -> bool {
    let agency = || {
        let (name, house) = line.strip_suffix(')').and_then(|line| line.split_once(" (")).unwrap_or_default();
        name.split(' ').count() <= MAX_NAME_WORDS
            && name.split(' ').all(is_name)
            && (is_any(&PHRASES.agencies, &fold(house)) || is_any(&PHRASES.picture_houses, &fold(house)))
    };
    // `Post photo/Jane Roe`, `Jane Roe for Harbour Pictures`
    let person = |text: &str| (2..=MAX_NAME_WORDS).contains(&text.split(' ').count()) && text.split(' ').all(is_name);
    let pictured = || {
        let (house, name) = line.split_once('/').unwrap_or_default();
        let (house, word) = house.rsplit_once(' ').unwrap_or_default();
        person(name) && is_any(&PHRASES.pictures, &fold(word)) && house.split(' ').all(is_name)
    };
    let sent = || line.split_once(" for ").is_some_and(|(name, house)| person(name) && person(house));
    credit::is_credit(line) || agency() || pictured() || sent()
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    #[test]
    fn what_a_picture_shows_and_its_caption_have_nothing_to_do_with_the_headline() {
        let scene = "A group of children look at a lamp.\nMany schools have a day on which nobody has to sit still, and everybody goes out.";
        let lead = "The trams of Avel return to the quay in May, the port of the town told us on Thursday.";
        let told = |scene: &str| {
            let text = format!("Trams return to the quay of Avel\n\n{scene}\n\n{lead}\n\nIt rained.\n");
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default())
                .unwrap()
                .body
                .len()
        };
        assert_eq!(told(scene), 2);
        assert!(
            told("A tram returned to Avel on Friday.\nMany schools have a day on which nobody has to sit still.") > 2
        );
    }

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
            "Old quay\nSome of the money will be used to mend the quay of Avel.\nJ. ROE/AFP/Getty Images",
            "Old quay\nThe old quay of Avel, as it was when the voters looked at it on Tuesday.\nHPR photo/Jane Roe",
            "A crane at the old quay of Avel\nJane Roe for Harbour Pictures",
            "Old quay\nSome of the money that the voters of the town of Avel have granted will be used to mend the quay, which \
             has been shut since the storm of last year.\nJ. ROE/AFP/Getty Images",
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
