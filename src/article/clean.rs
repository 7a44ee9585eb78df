//! Takes out of a story what is no part of it: datelines, rests of captions, credits, bylines, promotions.
//!
//! Better leave such a line in than take a real sentence out: each rule asks for more than one sign, and an editor sees
//! in [`LeftOut`] what was taken.

mod apart;
mod away;
mod bios;
mod buttons;
mod crumbs;
mod datelines;
mod days;
mod embeds;
mod ends;
mod excerpts;
mod foot;
mod foreign;
mod frames;
mod furniture;
mod keep;
mod live;
mod marks;
mod navigation;
mod others;
mod pictured;
mod repeated;
mod scraps;
mod service;
mod signed;
mod sources;
pub(super) mod tabs;
mod telling;

pub(super) use bios::about as about_author;
pub(super) use ends::is_of_page;
pub(super) use foot::is_field_of_page;
use furniture::{Place, furniture};
pub(super) use repeated::is_behind_kicker;
use telling::{shared, tells};
pub(super) use telling::{tells_below, tells_headline};

use super::below::{is_above_day, is_above_list_away, is_signed_alone, is_signed_with_place};
use super::byline::{is_role, names, names_only, with_role};
use super::credit::{self, is_caption};
use super::date_line::{is_bare_day, is_date_line};
use super::phrases::{PHRASES, fold, is_any, opening};
use super::sign_off::{is_correction, is_correction_told};
use super::tail::{are_networks, is_about_house, is_below_end, is_end, is_press_end, signed_below, signed_in_japanese};
use super::{Block, BlockKind, LeftOut, LeftOutKind, above, again, beside, boilerplate, byline, lead, rating};

/// A promotion of more words than this is an article about a newsletter.
const MAX_PROMOTION_WORDS: usize = 70;
/// `Harbour`, `City council`, in a list of topics.
pub(super) const MAX_TOPIC_WORDS: usize = 4;
/// What is told only below a story stands within as many blocks from its end.
const BOTTOM: usize = 5;
/// A paragraph of fewer bytes may be a label or a name.
const MIN_TELLING: usize = 40;
/// `Contact: press@post.example`, below `ENDS`.
const MAX_BELOW_END_WORDS: usize = 25;
/// A list may stand between the headline and a byline: the story begins within as many blocks.
const MAX_HEAD: usize = 12;
/// A line of more bytes, above the story, is the story.
const MAX_HEAD_LINE: usize = 160;
/// Bylines and credits stand above the story, within this many lines.
const TOP: usize = 4;

/// A story and what was taken out of it.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    pub body: Vec<Block>,
    /// Names found in a line of their own.
    pub byline: Vec<String>,
    pub left_out: Vec<LeftOut>,
    /// Before which block of the story each of them stood.
    places: Vec<usize>,
    /// A paragraph of the story was found.
    begun: bool,
}

/// Cleans a story below `headline`, by `authors`, as far as they are declared.
pub(super) fn clean(body: Vec<Block>, headline: &str, authors: &[String]) -> Cleaned {
    let mut cleaned = Cleaned::default();
    let body = cleaned.without_new_tabs(body);
    let body = cleaned.without_shortcodes(body);
    let mut body = cleaned.without_contents(body);
    repeated::undouble(&mut body);
    for (place, kind, text) in frames::take_pairs(&mut body) {
        cleaned.leave_out(place, kind, text);
    }
    let (mut body, doubles) = crumbs::without_doubles(body, |text| tells_headline(text, headline));
    for (kind, text) in crumbs::without_captions(&mut body, headline) {
        cleaned.leave_out(0, kind, text);
    }
    for caption in doubles {
        cleaned.leave_out(0, LeftOutKind::Caption, caption);
    }
    for (place, kind, text) in buttons::take(&mut body) {
        cleaned.leave_out(place, kind, text);
    }
    for (kind, text) in navigation::take(&mut body) {
        cleaned.leave_out(0, kind, text);
    }
    for (place, kind, text) in frames::take(&mut body, headline) {
        cleaned.leave_out(place, kind, text);
    }
    for (place, kind, text) in pictured::take(&mut body, headline) {
        cleaned.leave_out(place, kind, text);
    }
    for (place, kind, text) in foreign::take(&mut body, headline) {
        cleaned.leave_out(place, kind, text);
    }
    for (place, kind, text) in embeds::take(&mut body) {
        cleaned.leave_out(place, kind, text);
    }
    days::head(&mut body);
    scraps::join_at_commas(&mut body);
    let above = repeated::above_headline(&mut body, headline);
    let dated = above.iter().any(|text| is_date_line(text));
    for text in above {
        if cleaned.takes_with_day(&text) {
            continue;
        }
        // `Jane Roe`, beside a day.
        let alone = || byline::listed(&text).filter(|who| dated && who.len() == 1 && !is_told(who, &body, headline));
        let who = names(&text).or_else(alone);
        let kind = match () {
            () if who.is_some() => LeftOutKind::Byline,
            () if is_date_line(&text) => LeftOutKind::Dateline,
            () => LeftOutKind::Label,
        };
        cleaned.byline.extend(who.unwrap_or_default());
        cleaned.leave_out(0, kind, text);
    }
    for (kind, text) in excerpts::take(&mut body) {
        cleaned.leave_out(0, kind, text);
    }
    repeated::without_double(&mut body);
    if let Some(deck) = repeated::without_opening(&mut body) {
        cleaned.leave_out(0, LeftOutKind::Label, deck);
    }
    if let Some((place, twin)) = repeated::without_twin(&mut body) {
        cleaned.leave_out(place, LeftOutKind::Label, twin);
    }
    for (place, kind, text) in live::take_closings(&mut body) {
        cleaned.leave_out(place, kind, text);
    }
    if let Some((place, name, lines)) = signed::take(&mut body, headline) {
        cleaned.byline.push(name);
        for line in lines {
            cleaned.leave_out(place, LeftOutKind::Byline, line);
        }
    }
    for (place, kind, text) in others::take(&mut body, headline) {
        cleaned.leave_out(place, kind, text);
    }
    for (place, kind, text) in sources::take(&mut body) {
        cleaned.leave_out(place, kind, text);
    }
    let bios = bios::take(&mut body, headline);
    cleaned.byline.extend(bios.signed);
    let mut in_list_away = false;
    let mut ended = false;
    let is_note_of = |block: &Block| is_correction(&block.text) && !is_correction_told(&block.text, headline);
    let corrects = body.iter().any(|block| !is_note_of(block));
    let labels = labels_above_headline(&body, headline);
    for (index, block) in body.iter().enumerate() {
        if index < labels {
            // `Jane Roe`, beside a day above the headline that stands once more.
            let dated = |at: usize| body.get(at).is_some_and(|other| is_date_line(&other.text));
            let who = byline::listed(&block.text).filter(|names| names.len() == 1 && !is_told(names, &body, headline));
            let who = who.filter(|_| dated(index + 1) || index > 0 && dated(index - 1)).unwrap_or_default();
            let kind = match is_date_line(&block.text) {
                true => LeftOutKind::Dateline,
                false if who.is_empty() => LeftOutKind::Label,
                false => LeftOutKind::Byline,
            };
            cleaned.byline.extend(who);
            cleaned.leave_out(0, kind, block.text.clone());
            continue;
        }
        let first = cleaned.body.is_empty();
        let at_end = index + BOTTOM >= body.len();
        if index < MAX_HEAD && is_head_of(block, headline) && tells_below(near(&body, index)) {
            cleaned.leave_out(cleaned.body.len(), LeftOutKind::Label, block.text.clone());
            continue;
        }
        if first && (repeats(block, headline) || says_less(block, headline) && tells_below(near(&body, index))) {
            continue;
        }
        if in_list_away && block.kind == BlockKind::Item {
            cleaned.leave_out(cleaned.body.len(), LeftOutKind::Promotion, block.text.clone());
            continue;
        }
        // Elsewhere stars part a text.
        let rated = rating::of(&block.text).filter(|_| !cleaned.begun || index + 1 == body.len());
        if let Some(text) = rated {
            cleaned.body.push(Block { text, ..block.clone() });
            continue;
        }
        in_list_away = is_above_list_away(block, &body[index + 1..]);
        let last = cleaned.left_out.last().map(|left| left.kind);
        let kind = if service::is_gallery(&block.text) {
            Some(LeftOutKind::Caption)
        } else if !cleaned.begun && service::is_source_of_picture(&block.text) {
            Some(LeftOutKind::Credit)
        } else if !cleaned.begun && block.kind == BlockKind::Paragraph && are_networks(&block.text) {
            Some(LeftOutKind::Promotion)
        } else if is_listed_name(&body, index) && !cleaned.begun || signs(&block.text, cleaned.begun) {
            Some(LeftOutKind::Byline)
        } else if service::is_label_alone(&body, index, cleaned.begun, at_end)
            || index > 0 && is_embed(&block.text) && service::is_label_alone(&body, index - 1, cleaned.begun, at_end)
            || !cleaned.begun
                && block.kind == BlockKind::Paragraph
                && (last == Some(LeftOutKind::Dateline) && service::is_labelled_hour(&block.text)
                    || service::counts_comments(&block.text))
        {
            Some(LeftOutKind::Label)
        } else if block.kind == BlockKind::Heading
            && body
                .get(index + 1)
                .is_some_and(|below| buttons::is_appeal(&below.text) || buttons::is_letter_box(&below.text))
        {
            Some(LeftOutKind::Promotion)
        } else if at_end && cleaned.begun && service::is_stamp_below(&block.text) {
            Some(LeftOutKind::Dateline)
        } else if in_list_away || first && beside::is_other_piece(&block.text) && tells_below(near(&body, index)) {
            Some(LeftOutKind::Promotion)
        } else if cleaned.body.len() < TOP && names_only(&block.text, authors)
            || (first || !cleaned.begun)
                && last == Some(LeftOutKind::Byline)
                && (is_role(&block.text)
                    || byline::is_mail(&block.text)
                    || byline::is_role_with_name(&block.text)
                    || byline::is_house(&block.text)
                    || is_place_of_author(&body, index))
            || !cleaned.begun && block.kind == BlockKind::Paragraph && with_role(&block.text).is_some()
            || !cleaned.begun
                && block.kind == BlockKind::Paragraph
                && is_role(&block.text)
                && tells_below(near(&body, index))
            || !cleaned.begun && byline::is_arabic_with_town(&block.text) && tells_below(&body[index + 1..])
            || byline::with_day(&block.text).is_some()
                && (!cleaned.begun || cleaned.body.len() < TOP && tells_below(near(&body, index)))
            || !cleaned.begun && byline::wrote(&block.text).is_some_and(|(_, length)| length == block.text.len())
            || (!cleaned.begun || is_above_day(&body, index))
                && cleaned.body.len() < TOP
                && is_signed_alone(&body, index, headline)
            || cleaned.body.len() < TOP && is_signed_with_place(&body, index)
            || body.get(index + 1).is_some_and(|next| is_date_line(&next.text))
                && byline::before_site(&block.text).is_some()
            || live::signs_entry(&body, index)
            || (!cleaned.begun || at_end) && cleaned.is_about_author(&block.text, headline, authors)
        {
            Some(LeftOutKind::Byline)
        } else if !cleaned.begun
            && is_caption(&block.text)
            && !is_date_line(&block.text)
            && tells_below(&body[index + 1..])
            && !((credit::behind(&block.text).is_some() || credit::ends_in_agency(&block.text))
                && tells_headline(&block.text, headline))
            || credit::is_numbered_caption(&block.text)
            || is_caption_of_page(&body, index, cleaned.begun, headline)
        {
            Some(LeftOutKind::Caption)
        } else if !cleaned.begun && above::is_to_desk(&block.text)
            || cleaned.body.len() < TOP && is_unsigned(&block.text)
        {
            // Between the points of a wire and its lead; a byline of which the name stands elsewhere.
            Some(LeftOutKind::Label)
        } else if ended && block.text.split(' ').count() <= MAX_BELOW_END_WORDS && is_for_editors(&block.text)
            || index > 0 && index + 2 >= body.len() && is_starred_note(&body, index)
        {
            Some(LeftOutKind::SignOff)
        } else if corrects && is_note_of(block) {
            Some(LeftOutKind::Correction)
        } else {
            let place = Place {
                first,
                at_top: cleaned.body.len() < TOP || !cleaned.begun && index < MAX_HEAD,
                at_end: at_end && !first,
                stamped: !cleaned.is_within(&body, index),
            };
            furniture(block, place)
        };
        // A day that heads what stands below it, one of several.
        let kind = kind.filter(|kind| {
            *kind != LeftOutKind::Dateline || block.kind != BlockKind::Heading || !is_bare_day(&block.text)
        });
        // Whatever stands below it, if that says that it is for editors.
        let for_editors =
            || body.get(index + 1).is_some_and(|next| is_below_end(&next.text)) && is_press_end(&block.text);
        if !first && !ended && for_editors() {
            cleaned.leave_out(cleaned.body.len(), LeftOutKind::SignOff, block.text.clone());
            for below in &body[index + 1..] {
                cleaned.leave_out(cleaned.body.len(), LeftOutKind::SignOff, below.text.clone());
            }
            break;
        }
        // `About Harbour Lines`, and what it is, above `###`.
        let closes = |below: &Block| is_press_end(&below.text);
        let below = &body[index + 1..];
        if !first && at_end && is_about_house(&block.text) && below.iter().any(closes) {
            for line in &body[index..] {
                cleaned.leave_out(cleaned.body.len(), LeftOutKind::SignOff, line.text.clone());
            }
            break;
        }
        if boilerplate::begins(&body, index) && cleaned.begun {
            for line in &body[index..] {
                cleaned.leave_out(cleaned.body.len(), LeftOutKind::SignOff, line.text.clone());
            }
            break;
        }
        ended |= at_end && !first && is_end(&block.text);
        match kind {
            Some(LeftOutKind::Byline) => {
                let bare = block.text.trim_start_matches('(').trim_end_matches(')');
                // `Posted by Harbour News on Friday, 4 December 2026`, of what the story shows of a network.
                let signed = !cleaned.byline.is_empty() || !authors.is_empty() || tells_below(near(&body, index));
                if cleaned.begun && signed && marks::is_post(&block.text) {
                    cleaned.leave_out(cleaned.body.len(), LeftOutKind::Promotion, block.text.clone());
                    continue;
                }
                if cleaned.takes_with_day(&block.text) {
                    continue;
                }
                // `Northern Dispatch`, below a name.
                let house = (is_role(bare)
                    || last == Some(LeftOutKind::Byline)
                        && (byline::is_house(bare) || byline::is_placed(bare) || byline::is_role_with_name(bare)))
                .then(Vec::new);
                let below = signed_below(&block.text).filter(|_| cleaned.begun);
                let within = || byline::named_within(&block.text).or_else(|| byline::sent_by(&block.text));
                let within = below.or_else(|| within().filter(|_| cleaned.begun));
                let who = within
                    .or_else(|| byline::in_fields(&block.text))
                    .or(house)
                    .or_else(|| names(&block.text))
                    .or_else(|| names(bare))
                    .or_else(|| with_role(&block.text));
                let who = who.or_else(|| byline::alone(bare)).or_else(|| byline::listed(bare));
                let who = who.or_else(|| byline::with_place(bare)).or_else(|| byline::before_site(bare));
                let who = who.or_else(|| Some(byline::beside_place(&block.text)?.0));
                let who = who.or_else(|| byline::listed(bare.trim_end_matches(',')));
                let who = who.or_else(|| byline::wrote(bare).map(|(name, _)| vec![name]));
                let who = who.or_else(|| byline::arabic_beside_town(bare));
                cleaned.byline.extend(who.unwrap_or_default().into_iter().flat_map(signed::persons));
                cleaned.leave_out(cleaned.body.len(), LeftOutKind::Byline, block.text.clone());
            }
            Some(kind) => {
                if kind == LeftOutKind::SignOff && cleaned.byline.is_empty() && index + 1 == body.len() {
                    cleaned.byline.extend(signed_in_japanese(&block.text));
                }
                // Below a standfirst too.
                if kind == LeftOutKind::Dateline
                    && cleaned.begun
                    && cleaned.body.len() < TOP
                    && cleaned.byline.is_empty()
                {
                    cleaned.byline.extend(byline::in_day(&block.text));
                }
                if kind == LeftOutKind::Dateline && !cleaned.begun {
                    let who = byline::in_day(&block.text);
                    let alone = || byline::before_day(&block.text).filter(|who| !is_told(who, &body, headline));
                    cleaned.byline.extend(if who.is_empty() { alone().unwrap_or_default() } else { who });
                }
                cleaned.leave_out(cleaned.body.len(), kind, block.text.clone());
            }
            None if cleaned.takes_as_source(block) => {}
            // What a page shows of another: its address alone, unless a line above leads in.
            None if is_embed(&block.text) && !index.checked_sub(1).is_some_and(|at| leads_in(&body[at].text)) => {
                cleaned.leave_out(cleaned.body.len(), LeftOutKind::Promotion, block.text.clone());
            }
            // A row of stars, an emoji of its own.
            None if !says_something(&block.text) => {
                cleaned.leave_out(cleaned.body.len(), LeftOutKind::Label, block.text.clone());
            }
            None => cleaned.keep(block.clone()),
        }
    }
    if cleaned.byline.is_empty() && authors.is_empty() {
        cleaned.byline = bios.named;
    }
    for text in bios.lines {
        cleaned.leave_out(cleaned.body.len(), LeftOutKind::Byline, text);
    }
    cleaned.take_scraps_off_the_end();
    cleaned.take_dateline(headline);
    cleaned.take_promotion_off_the_end();
    cleaned.take_sign_off_the_end();
    cleaned.take_author_off_the_end(headline, authors);
    cleaned.sign_letter(headline);
    cleaned.take_headings_off_the_end();
    cleaned.take_title_off_the_points();
    cleaned.take_crumbs_off_the_top();
    cleaned.take_title_off_the_end(headline);
    cleaned.take_doubles_off_the_top();
    cleaned.take_heading_off_the_top(headline);
    cleaned.take_labels_off_the_top();
    cleaned
}

/// Takes ` (pictured)` out of a story that has no picture.
pub(super) fn without_pointing(body: &mut [Block]) {
    for block in body {
        while let Some(range) = service::pictured(&block.text) {
            block.text.replace_range(range, "");
        }
    }
}

/// A caption by its form, wherever it stands: what tells the headline above the story is its first sentence.
fn is_caption_of_page(body: &[Block], index: usize, begun: bool, headline: &str) -> bool {
    let block = &body[index];
    let told = || !begun && (tells_headline(&block.text, headline) || !tells_below(&body[index + 1..]));
    // Without a stop, above a paragraph, it may have been taken for a subheading.
    let line = matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading);
    if line && !begun && credit::opens_as_caption(&block.text) && tells_below(&body[index + 1..]) {
        return true;
    }
    if line && credit::opens_with_kind_of_picture(&block.text) && index + 1 < body.len() {
        return true;
    }
    line && (credit::is_caption_line(&block.text) || !begun && credit::points_at_picture(&block.text)) && !told()
}

/// A line that says who wrote it by a form that only such lines have, above a story or where one has `begun`.
fn signs(text: &str, begun: bool) -> bool {
    if begun {
        byline::named_within(text).or_else(|| byline::sent_by(text)).or_else(|| signed_below(text)).is_some()
    } else {
        let named = byline::in_fields(text).or_else(|| byline::agency_with_desk(text));
        named.or_else(|| byline::with_parts(text)).is_some()
    }
}

/// Whether the story speaks of one of `names`: then a line before a day was where it happened, or of whom.
fn is_told(names: &[String], body: &[Block], headline: &str) -> bool {
    let words = || names.iter().flat_map(|name| name.split(' ')).filter(|word| word.chars().count() > 2);
    let paragraphs = || body.iter().filter(|block| lead::is_sentence(&block.text)).map(|block| block.text.as_str());
    words().any(|word| headline.contains(word) || paragraphs().any(|text| text.contains(word)))
}

/// `Par , à Avel`, `Written by:`: a byline without its name.
fn is_unsigned(text: &str) -> bool {
    const MAX_WORDS: usize = 6;
    let folded = fold(text);
    let rest = opening(&PHRASES.bylines, &folded).map(|by| folded[by.len()..].trim_start_matches([':', '：', ' ']));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '|'])) && text.split(' ').count() <= MAX_WORDS
}

/// The blocks right below the one at `index`.
fn near(body: &[Block], index: usize) -> &[Block] {
    &body[index + 1..body.len().min(index + 1 + MAX_HEAD)]
}

fn repeats(block: &Block, headline: &str) -> bool {
    lead::same_words(&block.text, headline)
        || lead::says_the_same(&block.text, headline)
        || repeated::is_behind_kicker(&block.text, headline)
        || repeated::is_without_rubric(&block.text, headline)
}

/// `Trams return`, above the story of `Trams return to the quay`: the beginning of the headline, and no more.
fn says_less(block: &Block, headline: &str) -> bool {
    const MIN_WORDS: usize = 3;
    let text = block.text.as_str();
    block.kind != BlockKind::Item
        && text.split(' ').count() >= MIN_WORDS
        && !lead::is_sentence(text)
        && again::end(headline, text).is_some()
}

/// `Mayor of Avel:`, above the story of `Mayor of Avel: "It will rain"`: what a page has left of its headline.
fn is_head_of(block: &Block, headline: &str) -> bool {
    block.kind != BlockKind::Item
        && block.text.ends_with([':', '：'])
        && block.text.len() < headline.len()
        && headline.starts_with(block.text.as_str())
}

/// `Jane Roe,`, above another name: one of those who wrote it.
fn is_listed_name(body: &[Block], index: usize) -> bool {
    let name = |text: &str| byline::listed(text.trim_end_matches(',')).is_some_and(|names| names.len() == 1);
    let text = body[index].text.as_str();
    let above = || index > 0 && body[index - 1].text.ends_with(',') && name(&body[index - 1].text);
    let listed = text.ends_with(',') && body.get(index + 1).is_some_and(|next| name(&next.text)) || above();
    listed && name(text) && text.contains(' ') && tells_below(near(body, index))
}

/// How many lines stand above the headline that the body repeats, if they are labels: `Economy`.
fn labels_above_headline(body: &[Block], headline: &str) -> usize {
    let is_label = |block: &&Block| block.text.split(' ').count() <= MAX_TOPIC_WORDS && !lead::is_sentence(&block.text);
    let labels = body.iter().take(TOP).take_while(|block| is_label(block) && !repeats(block, headline)).count();
    if body.get(labels).is_some_and(|block| repeats(block, headline)) { labels } else { 0 }
}

/// Whether `text` ends as a sentence does: below what could be the story's last word, it may be the story going on.
fn is_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '»', '“', '’', '」']).ends_with(['.', '!', '?', '。', '！', '？', '।', '؟', '۔'])
}

/// `Avel`, right below the name of who wrote it, and above a paragraph.
fn is_place_of_author(body: &[Block], index: usize) -> bool {
    let text = &body[index].text;
    let named = index > 0 && byline::listed(&body[index - 1].text).is_some_and(|names| names.len() == 1);
    let day = || text.split(' ').any(|word| is_any(&PHRASES.dates, &fold(word)));
    named
        && !day()
        && text.split(' ').count() <= 2
        && text.split(' ').all(byline::is_name)
        && tells_below(near(body, index))
}

/// `*Com informações da Agência Brasil`, below a story that no star refers from.
fn is_starred_note(body: &[Block], index: usize) -> bool {
    const MAX_WORDS: usize = 14;
    let text = &body[index].text;
    let starred = text.strip_prefix('*').is_some_and(|note| note.starts_with(char::is_uppercase));
    starred
        && body[index].kind == BlockKind::Paragraph
        && text.split(' ').count() <= MAX_WORDS
        && !body[..index].iter().any(|block| block.text.contains('*'))
}

/// Below `ENDS`: a line that nobody speaks, or one that says how to reach somebody.
fn is_for_editors(text: &str) -> bool {
    !is_sentence(text) || boilerplate::contains_address(text) || boilerplate::contains_number(text)
}

/// `City Council`: by a word that only offices and firms have in their names.
fn is_office_name(name: &str) -> bool {
    let lists = [&PHRASES.offices, &PHRASES.institutions, &PHRASES.house_words, &PHRASES.desks];
    fold(name).split([' ', '-']).any(|word| lists.into_iter().any(|list| is_any(list, word)))
}

/// `https://video.example/watch?v=12`, and nothing else.
fn is_embed(text: &str) -> bool {
    let address = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    // `https://`, of which nothing is left.
    address.is_some_and(|address| {
        !address.contains(char::is_whitespace) && (address.contains(['.', '/']) || address.is_empty())
    })
}

fn leads_in(text: &str) -> bool {
    text.trim_end().ends_with([':', '：'])
}

fn says_something(sentence: &str) -> bool {
    sentence.contains(char::is_alphanumeric)
}

#[cfg(test)]
#[path = "clean_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "clean_byline_tests.rs"]
mod byline_tests;

#[cfg(test)]
#[path = "clean_label_tests.rs"]
mod label_tests;
