//! Other stories below the one: a heading that says so, and below it, to the end, nothing but titles and first words that a page has cut.

use super::around::tells;
use crate::article::lines::is_cut;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind};

/// The story above has as many lines that tell something.
const MIN_STORY: usize = 1;
/// Titles without first words are as many.
const MIN_TITLES: usize = 2;
/// A heading has at most as many bytes.
const MAX_HEADING: usize = 60;

/// Takes them out of `paragraphs`, the first of which is the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let told = |lines: &Vec<&str>| lines.iter().filter(|line| tells(line) && !is_cut(line)).count();
    // From below: of what stands below the last sentence that is whole nothing is the story's.
    let Some(last) = paragraphs.iter().rposition(|lines| told(lines) > 0) else { return };
    let heads = |lines: &Vec<&str>| matches!(lines[..], [line] if is_heading(line));
    let Some(at) = paragraphs.iter().skip(last + 1).position(heads).map(|at| at + last + 1) else { return };
    let below = || paragraphs[at + 1..].iter().flatten();
    let story = paragraphs[1..=last].iter().map(told).sum::<usize>();
    if story < MIN_STORY || !below().any(|line| is_cut(line)) && below().count() < MIN_TITLES {
        return;
    }
    let kind = LeftOutKind::Promotion;
    left_out.extend(paragraphs.drain(at..).flatten().map(|line| LeftOut { kind, text: line.to_owned() }));
}

/// `Hot this week`, `Read also`: words that may head what the story tells are none.
fn is_heading(line: &str) -> bool {
    if line.len() > MAX_HEADING {
        return false;
    }
    let folded = fold(line.trim_matches(['/', ' ', '-', '–', '>', '»']));
    let name = folded.trim_end_matches([':', '：', ' ']);
    is_any(&PHRASES.above_lists, name) && (name.contains(' ') || !name.is_ascii())
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    #[test]
    fn another_story_below_its_heading_is_none_of_this_one() {
        let lead = "阿维尔港旧码头的有轨电车将于五月恢复运行,港务局周四表示,全部工程历时十一年,共耗资三百万克朗。";
        let more = "市议会以九票赞成、四票反对通过了这一计划,市长对此表示欢迎,首班车将于清晨六时发出。";
        let other = "新闻推荐\n\n隆德市面包师获全国大奖\n\n本报讯 港务局与面包师昨日在旧码头举行有轨电车恢复运行的庆祝活动,市议会...\n\n相关新闻";
        let text = format!("旧码头有轨电车五月恢复运行\n\n{lead}\n\n{more}\n\n{other}\n");
        let article = read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
        let body: Vec<String> = article.unwrap().body.into_iter().map(|block| block.text).collect();
        assert_eq!(body, [lead, more]);
        let (lead, more) = (
            "The rails are back on the old quay of Avel, and the first tram leaves in May, the port has said.",
            "It cost 3 million crowns to lay them, the council of the port told us on Thursday.",
        );
        for other in [
            "Food\nBread of rye: what may it cost?\nMusic\nAvel Five come back",
            "Baker wins a prize\n\nHe was found...",
        ] {
            let text = format!("Trams return to Avel\n\n{lead}\n\n{more}\n\nYou may also like\n\n{other}\n");
            let article = read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
            let body: Vec<String> = article.unwrap().body.into_iter().map(|block| block.text).collect();
            assert_eq!(body, [lead, more], "{other}");
        }
    }
}
