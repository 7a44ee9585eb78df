//! The stars of a review, and its box of credits.

use super::date_line::is_moment;
use super::lines::is_ended;
use super::phrases::{PHRASES, fold, is_any, opening};
use super::{Block, BlockKind};

/// Reviews give at most as many stars.
const MAX_STARS: usize = 10;
/// A box of credits has at most as many lines.
const MAX_FACTS: usize = 12;
/// Between what stands in the heading of a review.
const PARTED: &str = " · ";
/// Stars alone may part a text, as asterisks do.
const MIN_STARS: usize = 3;

/// The stars of `★★★★☆`, without the spaces between them.
pub(super) fn of(text: &str) -> Option<String> {
    let sign = |sign: char| matches!(sign, '★' | '☆' | '⭐' | '✩' | '✭' | '✮' | '½' | '🌟' | '\u{FE0F}');
    let stars: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let count = stars.chars().filter(|sign| *sign != '\u{FE0F}').count();
    let empty = stars.contains(['☆', '✩', '½']);
    (stars.chars().all(sign) && (if empty { 2 } else { MIN_STARS }..=MAX_STARS).contains(&count)).then_some(stars)
}

/// `Star rating: * * * *`, `Rating: ★★★`, `★★★☆☆`: what a review gives, above its words, with a label before it or without.
pub fn is_given(text: &str) -> bool {
    const MAX_LABEL_WORDS: usize = 3;
    let stars = |text: &str| {
        let signs = text.chars().filter(|sign| !sign.is_whitespace());
        (2..=MAX_STARS).contains(&signs.clone().count())
            && signs.clone().all(|sign| matches!(sign, '*' | '★' | '☆' | '½'))
    };
    let labelled = text.split_once(": ").filter(|(label, _)| label.split(' ').count() <= MAX_LABEL_WORDS);
    of(text).is_some() || labelled.is_some_and(|(_, given)| stars(given))
}

/// Makes one heading of the lines above each of several ratings, with that: whom and what a review is about.
pub(super) fn head_reviews(body: &mut Vec<Block>) {
    const MAX_ABOVE: usize = 4;
    const MAX_WORDS: usize = 8;
    let lines = |block: &Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading);
    let rates = |block: &Block| lines(block) && is_given(&block.text);
    if body.iter().filter(|block| rates(block)).take(2).count() < 2 {
        return;
    }
    let names = |block: &Block| {
        lines(block)
            && !is_given(&block.text)
            && !is_ended(&block.text)
            && !block.text.contains(": ")
            && !block.text.ends_with([':', ',', '?'])
            && block.text.split(' ').count() <= MAX_WORDS
    };
    let mut headed: Vec<Block> = Vec::with_capacity(body.len());
    for block in body.drain(..) {
        if !rates(&block) {
            headed.push(block);
            continue;
        }
        let above = headed.iter().rev().take(MAX_ABOVE).take_while(|block| names(block)).count();
        let mut parts: Vec<String> = headed.drain(headed.len() - above..).map(|block| block.text).collect();
        // `* * * *` would be read as emphasis.
        let given = block.text.rsplit_once(": ").map(|(label, stars)| {
            let stars: String = stars.split_whitespace().collect();
            format!("{label}: {}", stars.replace('*', "★"))
        });
        parts.push(given.unwrap_or(block.text));
        headed.push(Block::new(BlockKind::Heading, parts.join(PARTED)));
    }
    *body = headed;
}

/// Whether a heading says what a review is about, and what it gives: `Avel Five · Old Quay · Star rating: ★★★★`.
pub fn heads_review(text: &str) -> bool {
    text.rsplit_once(PARTED).is_some_and(|(_, given)| is_given(given))
}

/// Puts the box of credits that stands above a review behind it: `Directed by Jane Roe`, `184 minutes`.
pub(super) fn put_facts_last(body: &mut Vec<Block>, headline: &str) {
    let above = body.iter().take_while(|block| of(&block.text).is_some()).count();
    // `Old Quay, Avel. Until 17 January.`
    let runs =
        above > 0 && body.get(above).is_some_and(|block| block.kind == BlockKind::Paragraph && is_run(&block.text));
    if runs && body[above + 1..].iter().any(|block| block.kind == BlockKind::Paragraph) {
        let run = body.remove(above);
        body.push(run);
    }
    let titles = usize::from(body.get(above).is_some_and(|block| block.kind == BlockKind::Heading));
    let facts = titles + body[above + titles..].iter().take_while(|block| block.kind == BlockKind::Item).count();
    let end = above + facts;
    let story = body.get(end).is_some_and(|block| block.kind == BlockKind::Paragraph);
    let credit = |block: &Block| opening(&PHRASES.reviewed, &fold(&block.text)).is_some();
    let credits = body[above..end].iter().filter(|block| credit(block)).count();
    // One such line may be a point of a list of news; the stars, or the title of the work, show that it is none.
    let titled = || titles > 0 || body[above..end].iter().any(|block| is_work(&block.text, headline));
    if story && (2..=MAX_FACTS).contains(&facts) && (credits > 1 || credits > 0 && (above > 0 || titled())) {
        let facts: Vec<Block> = body.drain(above..end).collect();
        body.extend(facts);
    }
}

/// Puts the stars, which stand above a review or close it, before what is told of it first: its summary, else its lead.
pub(super) fn put_stars_first(body: &mut Vec<Block>, summary: &mut Option<String>) {
    let last = body.len().saturating_sub(1);
    let stands = |at: &usize| body.get(*at).is_some_and(|block| of(&block.text).is_some());
    let Some(at) = [0, last].into_iter().find(stands).filter(|_| body.len() > 1) else { return };
    let lead = body.iter().position(|block| block.kind == BlockKind::Paragraph && of(&block.text).is_none());
    let Some(lead) = lead.filter(|_| summary.is_none()).or(summary.is_some().then_some(last)) else { return };
    let stars = body[at].text.clone();
    match summary {
        Some(summary) => *summary = format!("{stars} {summary}"),
        None => body[lead].put_before(&stars),
    }
    body.remove(at);
}

/// Where something is shown, and until when.
fn is_run(text: &str) -> bool {
    const MAX_WORDS: usize = 14;
    let few = text.split(' ').count() <= MAX_WORDS;
    let folded = fold(text.trim_end_matches('.'));
    let starts = folded.match_indices(' ').map(|(at, _)| at + 1);
    few && starts.into_iter().any(|start| {
        let until = opening(&PHRASES.embargoes_to, &folded[start..]);
        until.is_some_and(|until| {
            let day = folded[start + until.len()..].trim();
            let day =
                day.split_once(' ').filter(|(word, _)| is_any(&PHRASES.articles, word)).map_or(day, |(_, day)| day);
            day.contains(|sign: char| sign.is_ascii_digit()) && is_moment(day)
        })
    })
}

/// `THE SALT YEAR`, below `Film review: 'The Salt Year' …`
fn is_work(text: &str, headline: &str) -> bool {
    text.split(' ').count() > 1 && fold(headline).contains(&fold(text))
}

#[cfg(test)]
mod tests {
    use crate::article::{BlockKind, Defaults, Input, Kind, read};

    use super::*;

    fn told(text: &str) -> Vec<(BlockKind, String)> {
        let article = read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        article.body.into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn whom_and_what_each_of_several_reviews_is_about_stays() {
        let (one, other) = (
            "This is music of the port with prog ambition, gently beautiful in the style of the old ferry band.",
            "The departure of the drummer has not brought any levity to the band on their fourth album of songs.",
        );
        let text = format!(
            "Album reviews: Avel Five | Lund | Jazz\n\nThe rest of the week as our critics heard it\n\nAvel Five\n\nOld Quay\n\n\
             Belly Up, £13.99\n\nStar rating: * * * *\n\n{one}\n\nLund\n\nThe Weight Of Your Boat\n\nQuay Records, £13.99\n\n\
             Star rating: * * *\n\n{other}\n"
        );
        let heads: Vec<String> =
            told(&text).into_iter().filter(|(kind, _)| *kind == BlockKind::Heading).map(|(_, text)| text).collect();
        let expected = [
            "Avel Five · Old Quay · Belly Up, £13.99 · Star rating: ★★★★",
            "Lund · The Weight Of Your Boat · Quay Records, £13.99 · Star rating: ★★★",
        ];
        assert_eq!(heads, expected);
        assert!(expected.into_iter().all(heads_review) && !heads_review("Avel Five · Old Quay"));
    }

    #[test]
    fn the_credits_of_a_review_stand_behind_it_and_its_stars_stay() {
        for (stars, kept) in [("★★★★☆", "★★★★☆"), ("★ ★ ★ ½", "★★★½"), ("⭐⭐⭐", "⭐⭐⭐")]
        {
            let body = told(&format!(
                "Film review: 'The Quay' is long\n\n{stars}\n\nTHE QUAY\nDirected by Jane Roe\nStarring Omar Lund\n\
                 184 minutes\n\nI went in dreading it, and so did all of Avel.\n\nIt is not dull.\n"
            ));
            let texts: Vec<&str> = body.iter().map(|(_, text)| text.as_str()).collect();
            let lead = format!("{kept} I went in dreading it, and so did all of Avel.");
            assert_eq!(texts[..2], [lead.as_str(), "It is not dull."], "{stars}");
            assert_eq!(texts[2..], ["THE QUAY", "Directed by Jane Roe", "Starring Omar Lund", "184 minutes"]);
        }
    }

    #[test]
    fn stars_stand_before_the_summary_also_those_that_close_a_review() {
        let story = "I went in *dreading* it, and so did all of Avel.\n\nIt is not dull.";
        for text in [format!("★★★☆☆\n\n{story}\n"), format!("{story}\n\n★★★☆☆\n")] {
            for (summary, first) in
                [("summary = \"Three hours\"\n", "★★★☆☆ Three hours"), ("", "★★★☆☆ I went in dreading it")]
            {
                let text = format!("+++\nheadline = \"The Quay\"\n{summary}+++\n{text}");
                let input = Input { text: &text, kind: Kind::Markdown, file: None, slug: None };
                let article = read(&input, &Defaults::default()).unwrap();
                assert!(article.summary_or_lead().starts_with(first), "{text}");
                assert_eq!(article.body.len(), 2, "{text}");
                assert!(!article.body[0].rich().spans.is_empty(), "what is in italics stays so");
            }
        }
    }

    #[test]
    fn where_a_play_runs_stands_behind_its_review() {
        for run in [
            "Old Quay, Avel. Until 17 January.",
            "Old Quay, Avel, bis 17. Januar",
            "Old Quay, Avel. Hasta el 17 de enero.",
        ] {
            let body = told(&format!(
                "The Quay is long\n\n★★★★☆\n\n{run}\n\nI went in dreading it, and so did all of Avel.\n\nIt is not dull.\n"
            ));
            assert!(body[0].1.starts_with("★★★★☆ I went in"), "{run}: {body:?}");
            assert_eq!(body[2].1, run);
        }
        let body = told(
            "The Quay is long\n\n★★★★☆\n\nI waited until 17 January to go in, and so did all of Avel, who came in boats.\n\nIt rained.\n",
        );
        assert!(body[0].1.starts_with("★★★★☆ I waited"), "{body:?}");
    }

    #[test]
    fn stars_that_part_a_text_are_no_rating() {
        let body =
            told("Trams return\n\nThe rails are back on the quay.\n\n* * *\n\nIt rained.\n\n★\n\nNobody came.\n");
        assert_eq!(body.len(), 3, "{body:?}");
        assert_eq!((of("★"), of("* * *"), of("5 ★"), of("★★★ Avel")), (None, None, None, None));
    }

    #[test]
    fn lists_above_a_story_stay_there() {
        for list in [
            "- Fares rise in May\n- The ferry stays",
            "Avel Town 3 Veld 2\nPort United 0 Quay 0",
            "- Directed by the port\n- Driven by nobody",
        ] {
            let body = told(&format!("Trams return\n\n{list}\n\nThe rails are back on the quay.\n\nIt rained.\n"));
            assert_eq!(body[0].0, BlockKind::Item, "{list}: {body:?}");
        }
    }
}
