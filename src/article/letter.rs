//! An e-mail that was pasted as it came: its headers above the story, whom it greets, who signs it.

use super::phrases::{PHRASES, fold, is_any, opening};
use super::{LeftOut, LeftOutKind, boilerplate, byline, date_line, heads, lead};

/// `Dear editor,` has at most as many words.
const MAX_GREETING_WORDS: usize = 6;
/// What is told to the desk: as many paragraphs, of as many words each.
const MAX_NOTES: usize = 4;
const MAX_NOTE_WORDS: usize = 40;
/// The same above a mail that is marked as sent on.
const MAX_FORWARDED_NOTE: usize = 140;
/// As many words of a subject are told by the headline of the same copy, by so many of their letters.
const MIN_SHARED: usize = 2;
const STEM: usize = 4;
/// A headline of more words is a sentence.
const MAX_HEADLINE_WORDS: usize = 25;

/// What a header of an e-mail says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    Subject,
    Other,
}

/// What the header is that a line holds, and what it says.
pub(super) fn header(line: &str) -> Option<(Header, &str)> {
    let (name, said) = line.split_once([':', '：'])?;
    let folded = fold(name);
    let header = if is_any(&PHRASES.subjects, &folded) {
        Header::Subject
    } else if is_any(&PHRASES.mail_headers, &folded) {
        Header::Other
    } else {
        return None;
    };
    Some((header, said.trim())).filter(|(_, said)| !said.is_empty())
}

/// Leaves of a mail that was sent on, or that quotes the one it answers, the one that holds a story, and tells whether that is what
/// was sent on: it has little above it.
pub(super) fn unwrap(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) -> bool {
    // Lines above the headers in the same paragraph say that there are some.
    let bare = |line: &'_ str| line.trim_matches(|sign: char| !sign.is_alphanumeric()).to_owned();
    let marker = |line: &str| is_any(&PHRASES.forwarded, &fold(&bare(line)));
    // A note may stand right above the marker.
    for at in (0..paragraphs.len()).rev() {
        if let Some(within) = paragraphs[at].iter().position(|line| marker(line)).filter(|within| *within > 0) {
            let below = paragraphs[at].split_off(within);
            paragraphs.insert(at + 1, below);
        }
    }
    let marked = |lines: &[&str]| lines.first().is_some_and(|line| marker(line));
    let headers = |lines: &[&str]| lines.len() > 1 && open(&mut [lines.to_vec()]);
    let opens = |at: usize| {
        let lines = paragraphs[at].as_slice();
        let below = || paragraphs.get(at + 1).is_some_and(|below| headers(below));
        marked(lines) && (headers(&lines[1..]) || lines.len() == 1 && below()) || lines.len() > 2 && headers(lines)
    };
    let Some(at) = (1..paragraphs.len()).rev().find(|at| opens(*at)) else { return false };
    let words = |lines: &Vec<&str>| lines.iter().map(|line| line.split(' ').count()).sum::<usize>();
    let above = usize::from(open(&mut [paragraphs[0].clone()]));
    let told: usize = paragraphs[above..at].iter().filter(|lines| !marked(lines)).map(words).sum();
    // A mail that is sent on has its story below, whatever is told above it; one that is answered may have it above.
    let below: usize = paragraphs[at..].iter().map(words).sum();
    let forwarded = marked(&paragraphs[at]) && !is_any(&PHRASES.answered, &fold(&bare(paragraphs[at][0])));
    let sent_on = told <= MAX_NOTE_WORDS || forwarded && told <= MAX_FORWARDED_NOTE && told < below;
    let taken: Vec<Vec<&str>> = if sent_on {
        let taken = paragraphs.drain(..at).collect();
        if let Some(first) = paragraphs.first_mut().filter(|first| marked(first)) {
            first.remove(0);
        }
        paragraphs.retain(|lines| !lines.is_empty());
        taken
    } else {
        paragraphs.split_off(at)
    };
    left_out.extend(taken.into_iter().map(|lines| LeftOut { kind: LeftOutKind::Label, text: lines.join(" ") }));
    sent_on
}

/// Whether the first paragraph is nothing but headers, one of them the subject; puts that first.
pub(super) fn open(paragraphs: &mut [Vec<&str>]) -> bool {
    let Some(first) = paragraphs.first_mut().filter(|first| first.len() > 1) else { return false };
    let kinds: Option<Vec<Header>> = first.iter().map(|line| Some(header(line)?.0)).collect();
    let subject = kinds.and_then(|kinds| kinds.iter().position(|kind| *kind == Header::Subject));
    subject.is_some_and(|at| {
        first.swap(0, at);
        true
    })
}

/// Takes the greeting and, from its last words on, the signature.
pub(super) fn close(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let mut take = |lines: Vec<&str>| left_out.push(LeftOut { kind: LeftOutKind::SignOff, text: lines.join(" ") });
    let greets = |lines: &Vec<&str>| {
        let few =
            |line: &str| line.split(' ').count() <= MAX_GREETING_WORDS && line.ends_with([',', '!', ':', '，', '：']);
        matches!(lines.as_slice(), [line] if few(line) && opening(&PHRASES.greetings, &fold(line)).is_some())
    };
    if paragraphs.len() > 2 && greets(&paragraphs[1]) {
        take(paragraphs.remove(1));
    }
    let signs = |lines: &Vec<&str>| {
        let line = lines.first().map(|line| fold(line.trim_end_matches([',', '!', '.'])));
        let foot = lines.first().is_some_and(|line| opening(&PHRASES.confidential, &fold(line)).is_some());
        foot || line.is_some_and(|line| is_any(&PHRASES.closings, &line))
    };
    // A name, what somebody is, and a telephone.
    let is_card = |lines: &Vec<&str>| {
        const MAX_LINES: usize = 6;
        let reached = |line: &&str| boilerplate::contains_address(line) || boilerplate::contains_number(line);
        (2..=MAX_LINES).contains(&lines.len())
            && byline::listed(lines[0]).is_some_and(|names| names.len() == 1)
            && lines.iter().skip(1).any(reached)
            && !lines.iter().any(|line| lead::is_sentence(line))
    };
    if paragraphs.len() > 2 && paragraphs.last().is_some_and(is_card) {
        paragraphs.pop().into_iter().for_each(&mut take);
    }
    if let Some(at) = paragraphs.iter().skip(2).position(signs) {
        paragraphs.split_off(at + 2).into_iter().for_each(take);
    }
}

/// Sets aside the headers, and what is told to the desk below them, where a headline follows that a byline signs, or, in a mail that
/// was `sent_on`, one above an agency's story or one that says what the subject says: that one is the story's, and not the subject.
pub(super) fn note_above(paragraphs: &mut Vec<Vec<&str>>, sent_on: bool, left_out: &mut Vec<LeftOut>) -> bool {
    let open = |line: &str| !line.ends_with(['.', ':', ',', ';', '!', '。']);
    let titled = |lines: &[&str]| {
        let words = lines.iter().map(|line| line.split(' ').count()).sum::<usize>();
        !lines.is_empty()
            && words <= MAX_HEADLINE_WORDS
            && lines.iter().all(|line| open(line) && byline::names(line).is_none())
    };
    let signed = |lines: &[&str]| {
        let told = |line: &&str| byline::names(line).is_some() || date_line::is_date_line(line);
        lines.first().is_some_and(|line| byline::names(line).is_some()) && lines.iter().all(told)
    };
    let subject =
        paragraphs.first().and_then(|lines| header(lines.first()?)).map_or("", |(_, said)| without_slug(said));
    let headline = (1..paragraphs.len().min(1 + MAX_NOTES)).find(|at| {
        let lines = paragraphs[*at].as_slice();
        let below = || paragraphs.get(at + 1).is_some_and(|below| signed(below)) && at + 2 < paragraphs.len();
        let within = || (1..lines.len()).any(|end| titled(&lines[..end]) && signed(&lines[end..]));
        let wired = || {
            let opens = |lines: &Vec<&str>| lines.first().is_some_and(|line| heads::opens_story(line));
            paragraphs.get(at + 1).is_some_and(opens)
        };
        let again = || {
            let story = paragraphs.get(at + 1).is_some_and(|below| lead::is_sentence(&below.join(" ")));
            story && tells_again(&lines.join(" "), subject)
        };
        titled(lines) && (below() || sent_on && (wired() || again())) || within() && at + 1 < paragraphs.len()
    });
    let words = |lines: &Vec<&str>| lines.iter().map(|line| line.split(' ').count()).sum::<usize>();
    let Some(at) = headline.filter(|at| paragraphs[1..*at].iter().all(|lines| words(lines) <= MAX_NOTE_WORDS)) else {
        return false;
    };
    let mut above = paragraphs.drain(..at);
    for line in above.next().unwrap_or_default() {
        let kind = if date_line::is_date_line(line) { LeftOutKind::Dateline } else { LeftOutKind::Label };
        left_out.push(LeftOut { kind, text: line.to_owned() });
    }
    left_out.extend(above.map(|lines| LeftOut { kind: LeftOutKind::Label, text: lines.join(" ") }));
    true
}

/// Whether `line` has half of the words of `subject`, and some at least.
fn tells_again(line: &str, subject: &str) -> bool {
    let stem = |word: &str| fold(word).chars().filter(|sign| sign.is_alphanumeric()).take(STEM).collect::<String>();
    let long = |stem: &String| stem.chars().count() == STEM;
    let own: Vec<String> = line.split(' ').map(stem).filter(long).collect();
    let said: Vec<String> = subject.split(' ').map(stem).filter(long).collect();
    let shared = said.iter().filter(|stem| own.contains(stem)).count();
    shared >= MIN_SHARED && shared * 2 >= said.len()
}

/// Sets aside what a mail tells the desk above its headline, where that stands below once more.
pub(super) fn drop_above_headline(headline: &str, paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let again = |lines: &Vec<&str>| lead::same_words(&lines.join(" "), headline);
    let Some(at) = paragraphs.iter().take(MAX_NOTES).position(again).filter(|at| at + 1 < paragraphs.len()) else {
        return;
    };
    let above = paragraphs.drain(..=at);
    left_out.extend(above.map(|lines| LeftOut { kind: LeftOutKind::Label, text: lines.join(" ") }));
}

/// The subject without what it says to the desk: `COPY: Trams return - 320 words`.
pub(super) fn without_slug(subject: &str) -> &str {
    let mut kept = subject.trim();
    while let Some((slug, rest)) = kept.split_once([':', '：'])
        && (is_any(&PHRASES.mail_slugs, &fold(slug)) || is_any(&PHRASES.releases, &fold(slug)))
        && !rest.trim().is_empty()
    {
        kept = rest.trim();
    }
    let counted = |tail: &str| {
        let folded = fold(tail.trim_end_matches(')'));
        let count = folded.split_once(' ').filter(|(number, _)| number.chars().all(char::is_numeric));
        count.is_some_and(|(_, unit)| is_any(&PHRASES.word_counts, unit))
    };
    let tail = [" - ", " – ", " — ", ", ", " ("].iter().find_map(|sign| kept.rsplit_once(sign));
    tail.filter(|(before, tail)| counted(tail) && !before.is_empty()).map_or(kept, |(before, _)| before.trim_end())
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    fn told(text: &str) -> (String, Vec<String>) {
        let input = Input { text, kind: Kind::Plain, file: None, slug: None };
        let article = read(&input, &Defaults::default()).unwrap();
        (article.headline, article.body.into_iter().map(|block| block.text).collect())
    }

    #[test]
    fn a_pasted_mail_gives_its_subject_and_its_story() {
        let text = "From: press@port.example\nSubject: Port of Avel opens\nDate: Fri, 4 Dec 2026 10:00:00 +0000\n\n\
                    Dear all,\n\nThe port of Avel opened on Friday, after two years of work.\n\n\
                    The ferry sails at noon.\n\nBest regards,\nAina Serik\nTel: 020 555 0100\n";
        let body = ["The port of Avel opened on Friday, after two years of work.", "The ferry sails at noon."];
        assert_eq!(told(text), ("Port of Avel opens".to_owned(), body.map(str::to_owned).to_vec()));
    }

    #[test]
    fn of_a_mail_that_was_sent_on_the_inner_one_is_told() {
        let inner =
            "From: Port\nSubject: Port of Avel opens\n\nThe port of Avel opened on Friday, after two years of work.\n";
        let foot = "\nThis e-mail and any attachments are confidential.\n";
        let text = format!(
            "From: press@port.example\nSubject: FW: Port of Avel opens\n\nPlease see below.\n\n-----Original Message-----\n{inner}{foot}"
        );
        let story = "The port of Avel opened on Friday, after two years of work.".to_owned();
        assert_eq!(told(&text), ("Port of Avel opens".to_owned(), vec![story.clone()]));
        // An answer with its story above what it answers.
        let long = "The ferry sails at noon, and again at six. ".repeat(6);
        let answer =
            format!("From: jane@port.example\nSubject: RE: Ferry\n\n{long}\n\n-----Original Message-----\n{inner}");
        assert_eq!(told(&answer), ("Ferry".to_owned(), vec![long.trim().to_owned()]));
    }

    #[test]
    fn of_a_mail_that_was_sent_on_from_an_agency_the_headline_of_the_copy_is_told() {
        let copy = "Trikken tilbake på kaia etter ni år\n\nAvel (NTB): Trikken kjører igjen langs den gamle kaia fra mai, sier havna.\n\nDet regnet.\n";
        let lead = "Trikken kjører igjen langs den gamle kaia fra mai, sier havna.";
        let outer =
            "From: Kari Lund <kari@post.example>\nSubject: Fwd: Re: trikk\nDate: Fri, 4 Dec 2026 11:22:31 +0100\n\n";
        let note = "Hei! Her er saken, kan du legge den ut? Bilder kommer.\n\nMvh\nKari\nSendt fra min iPhone";
        let headers =
            "Fra: Vakt <vakt@ntb.example>\nDate: fre. 4. des. 2026 kl. 11:05\nSubject: Trikk i Avel\nTo: Kari Lund\n\n";
        for outer in [outer, ""] {
            for marker in ["---------- Forwarded message ---------", "---------- Videresendt melding ---------"] {
                for above in ["\n\n", "\n"] {
                    let text = format!("{outer}{note}{above}{marker}\n{headers}{copy}");
                    let (headline, body) = told(&text);
                    assert_eq!(headline, "Trikken tilbake på kaia etter ni år", "{text}");
                    assert_eq!(body, [lead, "Det regnet."], "{text}");
                }
            }
        }
        // A note of any length, above what is marked as sent on.
        let long = "Story below, pics at noon. It has been read by legal and by Sean, who asks that we keep the second paragraph as it is \
                    since the family was promised that. Please do not push it before 12.30, as the court has asked all papers to wait.";
        let text = format!(
            "{long}\n\nThanks, Jo\n\n---------- Forwarded message ---------\n{headers}{copy}{}\n",
            "Det regnet. ".repeat(40)
        );
        assert_eq!(told(&text).0, "Trikken tilbake på kaia etter ni år");
        // No agency, but the headline says what the subject says.
        let text = "Anbei der Text. LG Jana\n\nVon: Presse <presse@port.example>\nGesendet: Donnerstag, 26. November 2026\nAn: Jana\n\
                    Betreff: WG: Tram fährt wieder\n\nTram nach Avel fährt nach neun Jahren wieder\n\nDie Tram nach Avel fährt wieder, teilte der \
                    Hafen am Donnerstag mit.\n";
        assert_eq!(told(text).0, "Tram nach Avel fährt nach neun Jahren wieder");
        let outlook = "Kun je deze plaatsen?\n\nVan: Bureau <bureau@anp.example>\nVerzonden: vrijdag 4 december 2026 11:05\nAan: Redactie\n\
                       Onderwerp: Tram terug in Avel\n\nDe tram rijdt weer langs de oude kade, zegt de haven van Avel.\n";
        assert_eq!(told(outlook).0, "Tram terug in Avel");
    }

    #[test]
    fn what_a_mail_tells_the_desk_is_no_story() {
        let mail = |below: &str| {
            format!(
                "From: Jane Roe <jane@port.example>\nSubject: COPY: Trams - 320 words\n\nHi all,\n\n\
                 Copy below. Pics to follow from Sean.\n\n{below}\n\nThe rails are back on the quay.\n\nends\n\nCheers,\nJane\n"
            )
        };
        for below in ["Trams return to Avel\n\nBy Jane Roe in Avel", "Trams return to Avel\nBy Jane Roe"] {
            let (headline, body) = told(&mail(below));
            assert_eq!(
                (headline.as_str(), body),
                ("Trams return to Avel", vec!["The rails are back on the quay.".to_owned()])
            );
        }
        // Nobody signs it: it may be a part of the story.
        let (headline, body) = told(&mail("Trams return to Avel"));
        assert_eq!((headline.as_str(), body.len()), ("Trams", 3));
        for subject in ["Copyright: who owns the port", "Trams return - 320 words of praise", "Story of a port"] {
            assert_eq!(super::without_slug(subject), subject);
        }
    }

    #[test]
    fn what_stands_above_the_headline_that_a_mail_repeats_is_for_the_desk() {
        let text = "From: press@port.example\nSubject: INFORMACJA PRASOWA: Trams return to Avel\n\nSzanowni Państwo,\n\n\
                    w załączeniu przesyłamy informację z prośbą o publikację.\n\nTrams return to Avel\n\n\
                    The rails are back on the quay.\n\nIt rained.\n";
        let (headline, body) = told(text);
        assert_eq!((headline.as_str(), body.len()), ("Trams return to Avel", 2), "{body:?}");
    }

    #[test]
    fn a_headline_with_a_colon_is_no_mail() {
        let (headline, body) =
            told("Subject: Mathematics\n\nDear reader, it begins.\n\nKind regards to all, she wrote.\n");
        assert_eq!((headline.as_str(), body.len()), ("Subject: Mathematics", 2));
    }

    #[test]
    fn who_wrote_it_is_no_headline() {
        let text = "By Jane Roe\n\nPort of Avel opens after two years\n\nThe port opened on Friday.\n\nIt rained.\n";
        let (headline, body) = told(text);
        assert_eq!((headline.as_str(), body.len()), ("Port of Avel opens after two years", 2));
    }
}
