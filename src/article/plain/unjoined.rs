//! Lines above a story that nobody wrapped, parted before anything joins them or takes them for a list: a caption that stands twice, and
//! in scripts without capitals, where nothing says that a line opens anew, the lines of a text in which others are longer than anybody
//! wraps.

use super::{blocks, doubled, extract};
use crate::article::words::in_letters;
use crate::article::{LeftOut, LeftOutKind, credit, lines};

/// They stand within as many paragraphs, of at most as many lines.
const TOP: usize = 8;
const MAX_LINES: usize = 12;
/// What stands twice is no cry: it has as many words, or as many letters where no spaces part them.
const MIN_WORDS: usize = 3;
const MIN_LETTERS: usize = 6;
/// Nobody wraps text in as many columns.
const NEVER_WRAPPED: usize = 140;

/// Parts such lines of `paragraphs`, the first line of which is the headline.
pub(super) fn part(paragraphs: &mut Vec<Vec<&str>>) {
    part_doubles(paragraphs);
    let caseless = paragraphs.first().and_then(|lines| lines.first()).is_some_and(|line| is_caseless(line));
    if caseless {
        part_captions(paragraphs);
    }
    if !caseless || !paragraphs.iter().flatten().any(|line| extract::columns(line) >= NEVER_WRAPPED) {
        return;
    }
    let told = |lines: &Vec<&str>| lines.len() == 1 && extract::columns(lines[0]) >= NEVER_WRAPPED;
    let story = paragraphs.iter().skip(1).position(told).map_or(paragraphs.len(), |at| at + 1);
    for at in (1..story.min(TOP)).rev() {
        let announced = paragraphs[at - 1].last().is_some_and(|line| line.ends_with([':', '：']));
        if !announced && are_apart(&paragraphs[at]) {
            let lines = paragraphs[at].drain(..).map(|line| vec![line]).collect::<Vec<_>>();
            paragraphs.splice(at..=at, lines);
        }
    }
}

/// Takes a caption with whose picture it is from the line below the headline: it is no deck. A headline that was wrapped goes on in small letters.
pub(super) fn take_caption_below_headline(paragraphs: &mut [Vec<&str>], left_out: &mut Vec<LeftOut>) {
    const MIN_WORDS: usize = 4;
    const MAX_OWNER_WORDS: usize = 4;
    // `The quay was cut in two. | Harbour Police`
    let barred = |line: &str| {
        line.rsplit_once(" | ").is_some_and(|(shown, owner)| {
            let named = owner.starts_with(char::is_uppercase) && !lines::is_ended(owner);
            shown.ends_with('.') && named && owner.split(' ').count() <= MAX_OWNER_WORDS
        })
    };
    let captioned = |line: &str| {
        let opens = line.chars().find(|sign| sign.is_alphanumeric()).is_some_and(|sign| !sign.is_lowercase());
        opens
            && line.split(' ').nth(MIN_WORDS - 1).is_some()
            && (credit::is_caption(line) || credit::is_caption_line(line) || doubled::is_credited(line) || barred(line))
    };
    // `Trams return - (credit: Harbour Post)`, below `Trams return`
    let again = |headline: &str, line: &str| {
        let behind = line.trim_start().strip_prefix(headline);
        behind.is_some_and(|rest| {
            rest.trim_start_matches([' ', '-', '–', '—', '|']).starts_with('(') && rest.ends_with(')')
        })
    };
    if let [first, _, ..] = paragraphs
        && let [headline, line, ..] = first[..]
        && (captioned(line) || again(headline, line))
    {
        left_out.push(LeftOut { kind: LeftOutKind::Caption, text: first.remove(1).to_owned() });
    }
}

/// A caption with whose picture it is, right above the lead.
fn part_captions(paragraphs: &mut Vec<Vec<&str>>) {
    for at in (1..paragraphs.len().min(TOP)).rev() {
        let captioned = matches!(&paragraphs[at][..], [caption, _, ..] if caption.ends_with([')', '）', ']']) && credit::is_caption(caption));
        if captioned {
            let story = paragraphs[at].split_off(1);
            paragraphs.insert(at + 1, story);
        }
    }
}

/// A paragraph with a line that stands right below itself was not wrapped; and a line may hold the same twice, with nothing between.
fn part_doubles(paragraphs: &mut Vec<Vec<&str>>) {
    let top = paragraphs.len().min(TOP);
    for lines in &mut paragraphs[..top] {
        let glued = lines.iter().enumerate().take(MAX_LINES).find_map(|(at, line)| Some((at, half(line)?)));
        if let Some((at, middle)) = glued {
            let line: &str = lines[at];
            lines.splice(at..=at, [&line[..middle], &line[middle..]]);
        }
    }
    for at in (0..top).rev() {
        let lines = &paragraphs[at];
        // The headline may stand twice.
        let first = usize::from(at == 0);
        if lines.len() > MAX_LINES || lines.iter().any(|line| has_mark(line)) {
            continue;
        }
        let twice = |pair: &[&str]| pair[0] == pair[1] && is_long(pair[0]);
        let Some(from) = (first..lines.len().saturating_sub(1)).find(|from| twice(&lines[*from..*from + 2])) else {
            continue;
        };
        let from = if at == 0 { from } else { 0 };
        let apart = paragraphs[at].drain(from..).map(|line| vec![line]).collect::<Vec<_>>();
        paragraphs.splice(at + 1..at + 1, apart);
    }
    paragraphs.retain(|lines| !lines.is_empty());
}

/// Where the second half begins of a sentence that stands twice in its line: `Trams at the quay.Trams at the quay.`
fn half(line: &str) -> Option<usize> {
    let middle = line.len() / 2;
    let (one, other) =
        (line.len().is_multiple_of(2) && line.is_char_boundary(middle)).then(|| line.split_at(middle))?;
    (one == other && is_long(one) && lines::is_ended(one)).then_some(middle)
}

fn is_long(line: &str) -> bool {
    line.split(' ').count() >= MIN_WORDS || in_letters(line) >= MIN_LETTERS
}

/// Whether lines are neither a list nor the figures of one, nor goes one on in the next.
fn are_apart(lines: &[&str]) -> bool {
    // Of more lines nobody can say whether they are points.
    const COUNT: usize = 2;
    lines.len() == COUNT
        && lines.iter().all(|line| is_caseless(line) || extract::columns(line) < NEVER_WRAPPED / 4)
        && lines.iter().any(|line| is_caseless(line))
        && !lines.iter().any(|line| has_mark(line) || blocks::is_hour(line) || line.contains('\t'))
        && lines::is_over(lines[0])
        && !lines[0].ends_with([':', '：'])
}

fn has_mark(line: &str) -> bool {
    blocks::bullet(line).is_some() || blocks::number(line).is_some() || line.starts_with(['—', '–'])
}

/// Whether most letters of a line are of a script without capitals.
fn is_caseless(line: &str) -> bool {
    let letters = line.chars().filter(|sign| sign.is_alphabetic()).count();
    let cased = line.chars().filter(|sign| sign.is_lowercase() || sign.is_uppercase()).count();
    letters > 0 && cased * 2 < letters
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, BlockKind, Defaults, Input, Kind, read};

    const LEAD: &str = "خطوط الترام تعود إلى الرصيف القديم في مدينة أفيل ابتداء من شهر مايو المقبل بعد أحد عشر عاما من توقفها، كما أعلن مجلس الميناء يوم الخميس في بيان.";
    const MORE: &str = "وبلغت تكلفة المشروع ثلاثة ملايين كرونة، وفق ما قاله المجلس للصحافة يوم الخميس.";

    fn told(text: &str) -> Article {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    fn body(article: &Article) -> Vec<&str> {
        article.body.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn a_caption_in_the_line_below_the_headline_is_no_deck() {
        let lead = "The council of Avel has voted for a tram line along the old quay, eleven years after the last car ran there.";
        let headline = "Council votes for trams on the old quay of Avel";
        let captions = [
            "The quay was cut in two when the rails were torn out of it. | Harbour Police",
            " A tram of the old line seen from behind. Archive. - HARBOUR POLICE",
            " Council votes for trams on the old quay of Avel - (credit: harbourpix)",
        ];
        for caption in captions {
            let article = told(&format!("{headline}\n{caption}\n\n{lead}\n\nIt rained on Monday.\n"));
            assert_eq!((article.summary.as_deref(), body(&article)[0]), (None, lead), "{caption}");
        }
        let deck = "It opens in May, and a ride will cost two crowns for all who live in the town.";
        let article = told(&format!("{headline}\n{deck}\n\n{lead}\n\nIt rained on Monday.\n"));
        assert!(article.left_out.is_empty(), "{:?}", article.left_out);
        let wrapped =
            format!("Council votes for trams on the old quay\nof Avel after years of talks\n\n{lead}\n\nIt rained.\n");
        assert_eq!(told(&wrapped).headline, "Council votes for trams on the old quay of Avel after years of talks");
    }

    #[test]
    fn short_lines_of_a_script_without_capitals_are_neither_a_list_nor_a_sentence() {
        let (deck, caption) = ("المجلس يصوت بأغلبية كبيرة لصالح المشروع", "عربات قديمة في ساحة المتحف البحري");
        let twice = format!("{deck}\n{caption}\n{caption}");
        for (lines, head) in [(twice, &[deck][..]), (format!("{deck}\n{caption}"), &[deck, caption])] {
            let article = told(&format!("الترام يعود إلى رصيف أفيل القديم\n\n{lines}\n\n{LEAD}\n\n{MORE}\n"));
            assert!(article.body.iter().all(|block| block.kind != BlockKind::Item), "{:?}", article.body);
            assert_eq!(body(&article), [head, &[LEAD, MORE]].concat(), "{lines}");
        }
        let list = format!("الترام يعود إلى رصيف أفيل القديم\n\n{LEAD}\n\nالمحطات:\nالميناء\nالمتحف\nالسوق القديم\n");
        assert!(told(&list).body.iter().any(|block| block.kind == BlockKind::Item));
    }

    #[test]
    fn what_stands_twice_above_a_story_is_told_nowhere() {
        let (lead, more) = (
            "The rails are back on the old quay of Avel, and the first tram leaves in May, the port has said.",
            "It cost 3 million crowns to lay them, the council of the port told us on Thursday.",
        );
        let shown = "The mayor looks on as somebody paints a bench.";
        for caption in [
            format!("{shown}\n{shown}"),
            format!("{shown}\n{shown}\nImage: Harbour Times video"),
            format!("{shown}{shown}"),
            format!("logo\n{shown}\n{shown}\n{lead}"),
        ] {
            let lead = if caption.contains(lead) { String::new() } else { format!("{lead}\n\n") };
            let article = told(&format!("Trams return to the quay of Avel\n\n{caption}\n\n{lead}{more}\n"));
            assert_eq!(article.body.len(), 2, "{caption}: {:?}", article.body);
            assert!(!article.body[0].text.contains(shown), "{caption}");
        }
    }

    #[test]
    fn lines_of_chinese_above_a_story_are_not_joined_to_it() {
        let (lead, more) = (
            "阿维尔港旧码头的有轨电车将于五月恢复运行,港务局周四表示,全部工程历时十一年,共耗资三百万克朗,首班车将于清晨六时从博物馆门前出发,终点为旧市场,全程约四十分钟,沿途共设九个车站。",
            "市议会以九票赞成、四票反对通过了这一计划,市长对此表示欢迎。",
        );
        let caption = "市民在码头等候首班电车。(港務局提供)";
        for above in [format!("mm-logo\n時事\n{caption}\n{caption}"), caption.to_owned()] {
            for lead in [lead, &lead[..lead.find(',').unwrap()]] {
                let lead = format!("{}。", lead.trim_end_matches('。'));
                let article = told(&format!("旧码头有轨电车五月恢复运行\n\n{above}\n{lead}\n\n{more}\n"));
                assert_eq!(body(&article), [lead.as_str(), more], "{above}");
            }
        }
    }
}
