//! The newsroom's summary, without what a site or a newsletter tool hung on it.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::asides::is_aside;
use super::clean::tells_headline;
use super::phrases::{PHRASES, fold, is_any};
use super::promotion::{is_promotion, leads_on};
use super::{Block, BlockKind, again, dateline, lead};

/// What leads on behind a summary is at most this long, in bytes.
const MAX_TAIL: usize = 240;
/// `read the news on Avel.kz`
const MAX_TAIL_WORDS: usize = 8;
/// A longer summary is not looked through.
const MAX_LOOK: usize = 4_000;
/// `Economy`, `By Jane Roe`: as many lines may stand above the story.
const MAX_LABELS: usize = 3;
/// As many letters of a cut summary at least must stand at the start of the story.
const MIN_LETTERS: usize = 20;
/// A story of as many paragraphs says what it is about in words of its own.
const MIN_STORY: usize = 3;
/// A description of fewer words, or of more, is not compared with the story; what it retells is among the first paragraphs.
const MIN_RETOLD: usize = 8;
const MAX_RETOLD: usize = 60;
const RETOLD_WITHIN: usize = 3;
/// What stands where a summary was cut off.
const CUTS: [&str; 6] = ["[…]", "[...]", "(…)", "(...)", "…", "..."];

/// A summary without its dateline and what leads on behind it; none if nothing else is left.
pub(super) fn clean(summary: &str) -> Option<String> {
    let text = dateline::split(summary)
        .filter(|found| found.sure || !dateline::is_no_town(found.text))
        .map_or(summary, |found| found.rest);
    let text = text.replace("&hellip;", "…").replace("&rarr;", "→");
    let kept = without_site(without_tail(text.trim()));
    if kept.len() > MAX_LOOK {
        return Some(kept.to_owned());
    }
    let sentences = kept.split_sentence_bounds();
    let told: String = sentences.filter(|sentence| !is_promotion(sentence) && !is_aside(sentence)).collect();
    let told = if told.contains(char::is_alphanumeric) { told.trim() } else { kept };
    (told.contains(char::is_alphanumeric) && !leads_on(told) && !is_aside(told)).then(|| told.to_owned())
}

/// Without ` - Read more on Harbour Post`.
fn without_site(text: &str) -> &str {
    let parted = [" - ", " – ", " — ", " | "]
        .iter()
        .filter_map(|dash| text.rsplit_once(dash))
        .max_by_key(|(before, _)| before.len());
    parted
        .filter(|(before, behind)| !before.is_empty() && leads_on(behind))
        .map_or(text, |(before, _)| before.trim_end())
}

/// True for a description that was written for search engines: a question, and behind it words without a stop.
pub(super) fn is_for_engines(summary: &str) -> bool {
    let behind = summary.rsplit_once(['?', '？']).map(|(_, behind)| behind.trim());
    behind.is_some_and(|behind| behind.split(' ').count() >= 3 && !lead::is_sentence(behind))
}

/// True for the headline with a tail that leads to the page it stands on: `Trams return: read it on Avel.kz`.
pub(super) fn is_headline_that_leads_on(summary: &str, headline: &str) -> bool {
    let Some(end) = again::end(summary, headline) else { return false };
    let tail = summary[end..].trim_matches(|sign: char| !sign.is_alphanumeric());
    let last = tail.rsplit(' ').next().unwrap_or_default();
    let few = tail.split(' ').count() <= MAX_TAIL_WORDS;
    !tail.is_empty() && (leads_on(tail) || few && !tail.contains(". ") && dateline::is_site(last))
}

/// Without `Subscribe to our newsletter!`, `Continue reading →`, however many there are.
fn without_tail(text: &str) -> &str {
    let mut kept = text;
    'again: loop {
        let from = kept.ceil_char_boundary(kept.len().saturating_sub(MAX_TAIL));
        let spaces = kept[from..].rmatch_indices(' ').map(|(at, _)| from + at + 1);
        for start in spaces {
            let before = kept[..start].trim_end();
            let ended = before.ends_with(['.', '!', '?', '…', ']', ')', '”', '»', '"', '。', '！', '？']);
            if ended && (leads_on(&kept[start..]) || is_promotion(&kept[start..])) {
                kept = before;
                continue 'again;
            }
        }
        return kept;
    }
}

/// Without the last sentences of a description that share no word with the story: what a site adds to each.
pub(super) fn without_boilerplate(summary: &str, headline: &str, body: &[Block]) -> String {
    /// A word and its endings.
    const STEM: usize = 4;
    let told = |text: &str| {
        let words = text.unicode_words().map(fold).filter(|word| word.chars().count() >= STEM);
        words.map(|word| word.chars().take(STEM).collect::<String>()).collect::<HashSet<String>>()
    };
    let paragraphs = body.iter().filter(|block| block.kind == BlockKind::Paragraph).count();
    if paragraphs < MIN_STORY || summary.len() > MAX_LOOK {
        return summary.to_owned();
    }
    let mut known = told(headline);
    known.extend(body.iter().flat_map(|block| told(&block.text)));
    let mut kept = summary;
    while let Some((at, last)) = kept.split_sentence_bound_indices().last().filter(|(at, _)| *at > 0) {
        let stems = told(last);
        if stems.is_empty() || !stems.is_disjoint(&known) {
            break;
        }
        kept = kept[..at].trim_end();
    }
    kept.to_owned()
}

/// True for a description that says again, in fewer words, what the lead says, or a paragraph below it, where the lead says the
/// headline: with it a post would tell all of it twice.
pub(super) fn retells(summary: &str, headline: &str, body: &[Block]) -> bool {
    let words = |text: &str, most: usize| text.unicode_words().take(most).map(fold).collect::<Vec<String>>();
    let said = words(summary, MAX_RETOLD);
    let mut paragraphs = body.iter().filter(|block| block.kind == BlockKind::Paragraph).take(RETOLD_WITHIN);
    let Some(lead) = paragraphs.next() else { return false };
    let some = (MIN_RETOLD..MAX_RETOLD).contains(&said.len());
    // All that it says, and more, says the lead.
    let less = || {
        let told = words(&lead.text, MAX_RETOLD * 2);
        told.len() > said.len() && in_order(&said, &told) * 8 >= said.len() * 7
    };
    if some && less() {
        return true;
    }
    some && tells_headline(&lead.text, headline)
        && paragraphs.any(|block| in_order(&said, &words(&block.text, MAX_RETOLD * 2)) * 6 >= said.len() * 5)
}

/// How many of the words stand in the others in the same order, at most.
fn in_order(words: &[String], others: &[String]) -> usize {
    let mut counts = vec![0; others.len() + 1];
    for word in words {
        let mut before = 0;
        for (at, other) in others.iter().enumerate() {
            let above = counts[at + 1];
            counts[at + 1] = if word == other { before + 1 } else { above.max(counts[at]) };
            before = above;
        }
    }
    counts.last().copied().unwrap_or(0)
}

/// The subheading above the story that says what the page declares as its summary, taken out of `body`.
pub(super) fn declared_standfirst(body: &mut Vec<Block>, summary: Option<&str>) -> Option<String> {
    let summary = summary?;
    let top = body.iter().take(MAX_LABELS).take_while(|block| block.kind != BlockKind::Paragraph);
    let at = top.into_iter().position(|block| {
        block.kind == BlockKind::Heading && block.rows.is_empty() && lead::same_words(&block.text, summary)
    })?;
    (body.len() > at + 1).then(|| body.remove(at).text)
}

/// A standfirst that is set as a subheading between the headline and the story, taken out of `body`: a sentence, and longer than
/// what names a part of the story.
pub(super) fn standfirst(body: &mut Vec<Block>) -> Option<String> {
    /// As many words at least, of so many characters.
    const MIN_WORDS: usize = 8;
    const MIN_CHARACTERS: usize = 40;
    let is_paragraph = |block: &Block| block.kind == BlockKind::Paragraph;
    let first = body.first().filter(|block| block.kind == BlockKind::Heading && block.rows.is_empty())?;
    let text = first.text.as_str();
    let is_long = text.unicode_words().count() >= MIN_WORDS
        && (text.chars().count() >= MIN_CHARACTERS || text.ends_with(['。', '！']));
    let asks = text.ends_with(['?', '？', '؟', ':', '：']);
    // The subheadings of a list of questions or steps are sentences too.
    let alone = body
        .iter()
        .skip(1)
        .filter(|block| block.kind == BlockKind::Heading)
        .all(|other| !lead::is_sentence(&other.text));
    (is_long && !asks && alone && body.get(1).is_some_and(is_paragraph)).then(|| body.remove(0).text)
}

/// Puts a stop behind a standfirst of several sentences the last of which has none, as some papers set them, in the first paragraph of
/// `body`: above a paragraph that ends with one it would be told as what is cut off.
pub(super) fn close_first(body: &mut [Block]) {
    const MIN_CHARACTERS: usize = 60;
    let [first, next, ..] = body else { return };
    let paragraphs = first.kind == BlockKind::Paragraph && next.kind == BlockKind::Paragraph;
    let several = first.text.match_indices(['.', '!', '?']).any(|(at, _)| {
        let behind = first.text[at + 1..].strip_prefix(' ').unwrap_or_default();
        at > MIN_CHARACTERS / 2 && behind.starts_with(char::is_uppercase)
    });
    let open = first.text.ends_with(char::is_lowercase) && first.text.chars().count() >= MIN_CHARACTERS;
    if paragraphs && several && open && lead::is_sentence(&next.text) && next.text.chars().count() >= MIN_CHARACTERS {
        first.close();
    }
}

/// Without `PORTRAIT - ` or `SPORT. `, which say what kind of text it is or where it stands.
pub(super) fn without_rubric(summary: String) -> String {
    const MAX_BYTES: usize = 40;
    let head = &summary[..summary.floor_char_boundary(MAX_BYTES)];
    let opens = |rest: &str| rest.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|it| !it.is_lowercase());
    let stopped = head.split_once(". ").filter(|(label, rest)| {
        let folded = fold(label);
        let known = is_any(&PHRASES.rubrics, &folded) || is_any(&PHRASES.sections, &folded);
        known
            && !rest.starts_with(['-', '–', '—'])
            && label.contains(char::is_uppercase)
            && !label.contains(char::is_lowercase)
    });
    if let Some((label, _)) = stopped {
        let rest = summary[label.len() + 1..].trim_start();
        return if opens(rest) { rest.to_owned() } else { summary };
    }
    let ends = [" - ", " – ", " — ", " | ", ". - ", ".- ", " / "].iter();
    let Some((at, dash)) = ends.filter_map(|dash| Some((head.find(dash)?, *dash))).min() else { return summary };
    let label = &head[..at];
    let rest = summary[at + dash.len()..].trim_start();
    let shouted = !label.contains(char::is_lowercase) && is_any(&PHRASES.rubrics, &fold(label));
    if shouted && opens(rest) { rest.to_owned() } else { summary }
}

/// True for a summary that was cut off the start of the story in mid-sentence: no standfirst.
pub(super) fn is_cut_from(summary: &str, body: &[Block]) -> bool {
    let Some(start) = uncut(summary) else { return false };
    letters(start).count() >= MIN_LETTERS && opens_with(body, start)
}

/// True for a description that a CMS made of the story's start, whole or cut.
pub(super) fn is_excerpt(summary: &str, body: &[Block]) -> bool {
    uncut(summary).is_some() || letters(summary).count() >= MIN_LETTERS && opens_with(body, summary)
}

/// What stands before the sign that the summary was cut, if it was.
fn uncut(summary: &str) -> Option<&str> {
    let start = CUTS.iter().find_map(|cut| summary.trim_end().strip_suffix(cut))?;
    Some(start.trim_end_matches(['.', '…', ' ', '[']))
}

/// True if the story opens with it, or goes on with it below a label or two.
fn opens_with(body: &[Block], start: &str) -> bool {
    let labels = body.iter().take(MAX_LABELS).take_while(|block| !lead::is_sentence(&block.text)).count();
    (0..=labels).any(|from| {
        let mut story = body[from..].iter().flat_map(|block| letters(&block.text));
        letters(start).all(|letter| story.next() == Some(letter))
    })
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standfirst_of_several_sentences_has_a_stop_behind_the_last() {
        let story = "Trams will run along the old quay again from May, forty years after the rails were torn out.";
        let closed = |first: &str| {
            let mut body = [first, story].map(Block::paragraph);
            close_first(&mut body);
            body[0].text.clone()
        };
        let deck = "The money went into the repair of the old quay. The mayor of Avel denies it";
        assert_eq!(closed(deck), format!("{deck}."));
        for line in ["The money went into the repair of the old quay and of its lights", "He came. She left", story] {
            assert_eq!(closed(line), line);
        }
    }

    #[test]
    fn the_headline_with_a_tail_that_leads_on_is_no_summary() {
        for tail in [": read it on AVEL.KZ", " – подробнее на сайте", ": читать новости на AVEL.KZ", " | avel.kz"]
        {
            assert!(
                is_headline_that_leads_on(&format!("Trams return to Avel{tail}"), "Trams return to Avel"),
                "{tail}"
            );
        }
        for tail in [": the council votes on Monday", ", says the port. More on Monday", ""] {
            assert!(
                !is_headline_that_leads_on(&format!("Trams return to Avel{tail}"), "Trams return to Avel"),
                "{tail}"
            );
        }
    }

    #[test]
    fn what_leads_on_behind_a_summary_goes() {
        for tail in [
            " Subscribe to our newsletter!",
            " Read more on our website.",
            " Continue reading →",
            " Читайте подробнее на сайте gavan.example",
            " Читайте на сайте «Вестник гавани».",
            " Read more. Follow us on Telegram!",
        ] {
            let text = format!("The port of Avel is open again.{tail}");
            assert_eq!(clean(&text).as_deref(), Some("The port of Avel is open again."), "{tail}");
        }
        assert_eq!(
            clean("The port of Avel … [&hellip;] Continue reading →").as_deref(),
            Some("The port of Avel … […]")
        );
        assert_eq!(clean("OSLO (Reuters) - Trams return.").as_deref(), Some("Trams return."));
        for whole in
            ["Trams return.", "He cannot write. Read more, his teacher told him.", "Subscribe to our newsletter"]
        {
            assert_eq!(clean(whole).as_deref(), Some(whole));
        }
    }

    #[test]
    fn the_kind_of_text_before_a_standfirst_goes() {
        for rubric in [
            "NÉCROLOGIE - ",
            "PORTRAIT — ",
            "LE PORTRAIT. - ",
            "INTERVIEW | ",
            "РЕПОРТАЖ – ",
            "FAITS DIVERS. ",
            "ÉCONOMIE. ",
            "РЕПОРТАЖ. ",
        ] {
            assert_eq!(without_rubric(format!("{rubric}The port is open.")), "The port is open.", "{rubric}");
        }
        for whole in [
            "UNESCO – The body met.",
            "Portrait - The port is open.",
            "PORTRAIT - the port is open.",
            "The port - It is open.",
            "UNESCO. The body met.",
            "Sport. The port is open.",
            "SPORT. the port is open.",
        ] {
            assert_eq!(without_rubric(whole.to_owned()), whole);
        }
    }

    #[test]
    fn what_a_site_says_of_itself_is_no_summary() {
        for (text, kept) in [
            ("Article réservé aux abonnés. Le port est ouvert.", Some("Le port est ouvert.")),
            ("Sign up to our free morning briefing. The port is open.", Some("The port is open.")),
            ("Порт відкрито. Деталі читайте в матеріалі.", Some("Порт відкрито.")),
            ("Il porto ha aperto - Leggi le news su Molo", Some("Il porto ha aperto")),
            ("Читайте подробности на сайте Вестник Гавани", None),
        ] {
            assert_eq!(clean(text).as_deref(), kept, "{text}");
        }
        assert!(is_for_engines("Liman açıldı mı? 4 Aralık liman son durum listesi"));
        assert!(!is_for_engines("Is the port open? It is.") && !is_for_engines("The port is open."));
    }

    #[test]
    fn what_a_site_adds_to_each_description_goes() {
        let body = [
            "A store of grain burns in Avel.",
            "The fire brigade came at dawn with nine engines.",
            "Nobody was hurt, the brigade said.",
        ];
        let body = body.map(Block::paragraph);
        let told = |summary: &str| without_boilerplate(summary, "Fire in a store", &body);
        assert_eq!(told("A store burns in Avel. All today's headlines from our region."), "A store burns in Avel.");
        for whole in [
            "A store burns in Avel. The brigade came early.",
            "All today's headlines from our region.",
            "A store burns in Avel. It is big.",
        ] {
            assert_eq!(told(whole), whole);
        }
        let short = without_boilerplate("A store burns. All today's headlines.", "Fire in a store", &body[..2]);
        assert_eq!(short, "A store burns. All today's headlines.");
    }

    #[test]
    fn a_description_of_the_second_paragraph_is_told() {
        let second =
            "Ann Lund, 52, from Avel, was seen four miles (6km) off the quay by a rider who was looking for gulls.";
        let body = ["A rower who drifted for 14 hours has been rescued by a ferry.", second].map(Block::paragraph);
        let summary = "Ann Lund, 52, was seen four miles off the quay by a rider.";
        assert!(retells(summary, "Ferry rescues rower who drifted for hours", &body));
        // The lead sets a scene: the description says what happened.
        assert!(!retells(summary, "How the sea kept quiet", &body));
        assert!(!retells(
            "Rowers want a new pier, and the port has no money to build it.",
            "Ferry rescues rower",
            &body
        ));
    }

    #[test]
    fn a_subheading_that_is_the_description_is_the_standfirst() {
        let heading = Block::new(BlockKind::Heading, "It was in a cellar");
        let mut body = vec![heading.clone(), Block::paragraph("The violin is back.")];
        assert_eq!(declared_standfirst(&mut body, Some("It was in a cellar.")).as_deref(), Some("It was in a cellar"));
        assert_eq!(body.len(), 1);
        let mut body = vec![Block::paragraph("The violin is back."), heading];
        assert_eq!(declared_standfirst(&mut body, Some("It was in a cellar")), None);
    }

    #[test]
    fn a_summary_cut_off_the_story_is_told() {
        let body = [Block::paragraph("The port of Avel is open again, and the first ship, a ferry, came in at dawn.")];
        for cut in ["The port of Avel is open again, and the fir...", "The port of Avel is open again, and […]"] {
            assert!(is_cut_from(cut, &body), "{cut}");
        }
        for own in ["A ferry came first to the port, and then...", "The port of Avel is open again", "The port…"] {
            assert!(!is_cut_from(own, &body), "{own}");
        }
    }
}
