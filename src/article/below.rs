//! Lines of a story that only what stands below them tells: who wrote it, without a word that says so, and what is above a list
//! of other stories.

use super::clean::{self, MAX_TOPIC_WORDS, tells_below};
use super::date_line::{is_date_line, is_day_with_town};
use super::phrases::{PHRASES, fold, is_any, opening};
use super::words::Words;
use super::{Block, BlockKind, byline, dateline, label, lead};

/// As many topics may stand below a story.
const MAX_TOPICS: usize = 24;
/// A line of more names is no byline that nothing else shows.
const MAX_ALONE: usize = 6;

/// Whether a line above the story is nothing but who wrote it, and nothing else says so: several names, a name with a house or
/// a town, or one above a day with a town. Whom the story or its headline names is none of its authors.
pub(super) fn is_signed_alone(body: &[Block], index: usize, headline: &str) -> bool {
    let block = &body[index];
    if block.kind == BlockKind::Item || !tells_below(&body[index + 1..]) {
        return false;
    }
    let listed = || {
        let named = byline::listed(&block.text)
            .filter(|_| is_above_day(body, index) || is_above_role(body, index) || is_above_place(body, index));
        named.filter(|names| !names.iter().any(|name| byline::is_placed(name)))
    };
    let beside = || byline::beside_place(&block.text).filter(|(_, place)| is_place_of(body, index, headline, place));
    let Some(names) = byline::alone(&block.text).or_else(listed).or_else(|| Some(beside()?.0)) else {
        return false;
    };
    if clean::is_of_page(&block.text) && beside().is_none() {
        return false;
    }
    let told = |name: &String| {
        let last = name.rsplit(' ').next().unwrap_or(name);
        headline.contains(last) || body[index + 1..].iter().any(|block| block.text.contains(last))
    };
    names.len() <= MAX_ALONE && !names.iter().any(told)
}

/// Whether what stands beside a name at the top of a story is where it is from: the story tells of the place, or it is a house; right
/// below the headline one word may be any town.
fn is_place_of(body: &[Block], index: usize, headline: &str, place: &str) -> bool {
    const MAX_ABOVE: usize = 3;
    const MAX_STORY: usize = 8;
    let story = body[index + 1..].iter().take(MAX_STORY).map(|block| block.text.as_str());
    let told = Words::of(&[headline].into_iter().chain(story).collect::<Vec<_>>().join(" "));
    let articled = || place.split_once(' ').is_some_and(|(first, _)| is_any(&PHRASES.articles, &fold(first)));
    let house =
        || byline::is_house(place) || articled() || is_any(&PHRASES.agencies, &fold(place)) || dateline::is_site(place);
    let opens = !body[..index].iter().any(|block| lead::is_sentence(&block.text));
    let town = || index == 0 && !place.contains(' ') && place.contains(char::is_uppercase);
    index <= MAX_ABOVE && opens && (told.shared(place) > 0 || house() || town())
}

/// `Jane Roe | Madrid`, `Jane Roe, Avel`: who wrote it and where, right above the line that says when.
pub(super) fn is_signed_with_place(body: &[Block], index: usize) -> bool {
    let dated = body.get(index + 1).is_some_and(|below| is_date_line(&below.text));
    dated && body[index].kind != BlockKind::Item && byline::with_place(&body[index].text).is_some()
}

/// Whether the line below says where and when: only a name stands there, also below a standfirst.
pub(super) fn is_above_day(body: &[Block], index: usize) -> bool {
    body.get(index + 1).is_some_and(|next| is_day_with_town(&next.text))
}

/// Whether the line below says what somebody is at a newspaper: `Environment reporter`; or when it appeared.
fn is_above_role(body: &[Block], index: usize) -> bool {
    body.get(index + 1).is_some_and(|next| {
        byline::is_role(&next.text)
            || is_date_line(&next.text)
            || byline::is_mail(&next.text)
            || byline::is_house(&next.text) && next.text.contains(' ')
            || is_any(&PHRASES.agencies, &fold(&next.text))
    })
}

/// Whether the line below is a town alone, and below that the day, the story or a caption: `Jane Roe`, `Avel`.
fn is_above_place(body: &[Block], index: usize) -> bool {
    let place = |text: &str| text.split(' ').count() <= 2 && text.split(' ').all(byline::is_name);
    let below = |at: usize| body.get(index + at);
    below(1).is_some_and(|next| place(&next.text))
        && below(2).is_some_and(|next| {
            next.kind == BlockKind::Paragraph && next.text.split(' ').count() > 8 || is_date_line(&next.text)
        })
}

/// `Related stories` above a list; `Topics`, if with the list the story ends.
pub(super) fn is_above_list_away(block: &Block, below: &[Block]) -> bool {
    let is_item = |block: &Block| block.kind == BlockKind::Item;
    if !below.first().is_some_and(is_item) || block.text.len() > 80 {
        return false;
    }
    let folded = fold(&block.text);
    let name = folded.trim_end_matches([':', '：', ' ']);
    let is_topic = |block: &Block| is_item(block) && block.text.split_whitespace().count() <= MAX_TOPIC_WORDS;
    if block.kind == BlockKind::Item {
        // Lines of a page that were copied: the first of them is as short as the others.
        return below.len() <= MAX_TOPICS && is_any(&PHRASES.above_lists, name) && below.iter().all(is_topic);
    }
    // `Also on The Post`
    let named = opening(&PHRASES.above_lists_of, name).is_some_and(|phrase| {
        let house = label::rest(&block.text, phrase).trim_end_matches([':', '：', ' ']);
        let word = |word: &str| word.starts_with(char::is_uppercase) || dateline::is_site(word);
        let links = below.iter().take_while(|block| is_item(block)).all(|item| !label::is_stopped(&item.text));
        !house.is_empty() && house.split(' ').count() <= MAX_TOPIC_WORDS && house.split(' ').all(word) && links
    });
    if named {
        return true;
    }
    is_any(&PHRASES.above_lists, name)
        && (is_any(&PHRASES.whole, name)
            || opening(&PHRASES.leads_away, &folded).is_some()
            || below.iter().all(is_topic))
}
