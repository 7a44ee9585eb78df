//! What a reporter or a press office tells the desk above a headline: `Hi both, copy below. Thanks, Jo`.

use crate::article::phrases::{PHRASES, contains_any, fold, is_any, opening};
use crate::article::{LeftOut, LeftOutKind, desk, lead, letter};

/// A note is as many paragraphs, of as many words together.
const MAX_PARAGRAPHS: usize = 5;
const MAX_WORDS: usize = 90;
/// `Hi both,`: whom it greets, in words.
const MAX_GREETING_WORDS: usize = 4;
/// `Thanks, Jo Blake`: who thanks, in words.
const MAX_NAME_WORDS: usize = 3;
/// A headline has fewer words than a sentence, and more than a name.
const MAX_HEADLINE_WORDS: usize = 25;
const MIN_HEADLINE_WORDS: usize = 3;

/// Takes the note from above the headline, with the subject or the headers above it; `headed` tells that the first paragraph is a
/// mail's headers. A greeting opens the note, and thanks with a name close it, unless a subject shows that it is one.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, headed: bool, left_out: &mut Vec<LeftOut>) -> bool {
    let Some(first) = paragraphs.first() else { return false };
    let slug = !headed && first.len() == 1 && is_slug(first[0]);
    let start = usize::from(headed || slug);
    if !paragraphs.get(start).and_then(|lines| lines.first()).is_some_and(|line| greets(line)) {
        return false;
    }
    let words = |lines: &Vec<&str>| lines.iter().map(|line| line.split(' ').count()).sum::<usize>();
    let mut told = 0;
    let end = (start..paragraphs.len().min(start + MAX_PARAGRAPHS)).find(|at| {
        told += words(&paragraphs[*at]);
        let tells = || contains_any(&PHRASES.notes_to_desk, &fold(&paragraphs[start..=*at].concat().join(" ")));
        told <= MAX_WORDS
            && (signs(&paragraphs[*at]) || slug || !headed && tells() || is_labelled(paragraphs, at + 1))
            && is_headline(paragraphs, at + 1)
    });
    let Some(end) = end else { return false };
    let taken = paragraphs.drain(..=end);
    left_out.extend(taken.map(|lines| LeftOut { kind: LeftOutKind::Label, text: lines.join(" ") }));
    if !headed {
        letter::close(paragraphs, left_out);
    }
    true
}

/// `COPY: Library sheep`, `Subject: Library sheep`
fn is_slug(line: &str) -> bool {
    let label = line.split_once([':', '：']).map(|(label, _)| fold(label));
    letter::header(line).is_some() || label.is_some_and(|label| is_any(&PHRASES.mail_slugs, &label))
}

/// `Hi both,`, `Hi Sam, here's the story.`, `Dear all!`
fn greets(line: &str) -> bool {
    let folded = fold(line);
    let greeting = opening(&PHRASES.greetings, &folded).or_else(|| opening(&PHRASES.desk_greetings, &folded));
    let Some(behind) = greeting.map(|greeting| &folded[greeting.len()..]) else { return false };
    let Some(end) = behind.find([',', '!', ':', '，', '：']) else { return false };
    // `Dear Avel, you were right` is a title: a note goes on in sentences, or in the next line.
    let told = behind[end..].chars().count() == 1 || lead::is_sentence(line) || behind[end..].contains(". ");
    told && behind[..end].split_whitespace().count() <= MAX_GREETING_WORDS
}

/// Whether a paragraph ends with thanks and who gives them: `Thanks, G`.
fn signs(lines: &[&str]) -> bool {
    let text = lines.join(" ");
    let last = [". ", "! ", "? "].iter().filter_map(|end| text.rfind(end)).max().map_or(0, |at| at + 2);
    let said = &text[last..];
    let folded = fold(said);
    opening(&PHRASES.closings, &folded).is_some_and(|closing| {
        let behind = said.chars().skip(closing.chars().count()).collect::<String>();
        let name = behind.trim_matches(|sign: char| !sign.is_alphanumeric());
        name.split_whitespace().count() <= MAX_NAME_WORDS
            && name.split_whitespace().all(|word| !word.starts_with(char::is_lowercase))
    })
}

/// `HEADLINE: Trams return`
fn is_labelled(paragraphs: &[Vec<&str>], at: usize) -> bool {
    paragraphs.get(at).and_then(|lines| lines.first()).is_some_and(|line| desk::headline_of(line).is_some())
}

/// Whether the paragraph at `at` is a line without a stop, and a sentence follows.
fn is_headline(paragraphs: &[Vec<&str>], at: usize) -> bool {
    let Some(lines) = paragraphs.get(at) else { return false };
    let words = lines.iter().map(|line| line.split(' ').count()).sum::<usize>();
    let open = |line: &&str| !line.ends_with(['.', ':', ',', ';', '!', '。']);
    let story = paragraphs.iter().skip(at + 1).take(3).any(|lines| lead::is_sentence(&lines.join(" ")));
    (MIN_HEADLINE_WORDS..=MAX_HEADLINE_WORDS).contains(&words) && lines.iter().all(open) && !signs(lines) && story
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const HEADLINE: &str = "Trams return to the quay of Avel";
    const LEAD: &str = "Trams will run along the old quay again from May, the port of Avel said.";

    fn told(above: &str) -> (String, usize) {
        let text = format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
        let article =
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        (article.headline, article.body.len())
    }

    #[test]
    fn a_note_to_the_desk_is_no_story() {
        for note in [
            "Hi both,\n\nCopy below, pics to follow.\n\nThanks,\nJo",
            "Dear all,\n\nPlease find below our news about the quay.\n\nBest,\nJo Blake",
            "COPY: Quay trams\n\nHi Sam, here's the tram story. 250 words.",
            "Subject: COPY: Quay trams\n\nHi both, copy below. Can you check the name of the quay? Thanks, J",
            "From: Jo Blake <jo@post.example>\nTo: desk@post.example\nSubject: COPY: Quay trams\n\n\
             Hi both, copy below, 250 words. Pics to follow. Thanks, J",
            "From: Jo Blake <jo@post.example>\nSubject: Quay trams\n\nHi all,\n\nCopy below.\n\nThanks,\nJo",
            "Morning all,\n\nStory below. Cheers, Jo",
        ] {
            assert_eq!(told(note), (HEADLINE.to_owned(), 2), "{note}");
        }
    }

    #[test]
    fn a_letter_that_is_the_story_stays() {
        for (first, rest) in [
            // Nobody signs it above the next line.
            ("Dear Avel,", "You were loud once, and so were we."),
            ("Dear Avel, you were right", "Hi Avel, I wrote in 1944. Thanks, Jo"),
            ("Hello again, quay", "The trams are back, and nobody knows why. Thanks to the port, they run."),
        ] {
            assert_eq!(told(&format!("{first}\n\n{rest}")).0, first);
        }
        assert_eq!(told("Thanks, Avel").0, "Thanks, Avel");
    }
}
