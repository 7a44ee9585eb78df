//! What a page says above its headline of its cookies and messages, of the browser that shows it, or of the file that it is: `JavaScript is disabled in your
//! browser`, `Download as docx, pdf, or txt`.

use crate::article::phrases::{PHRASES, fold, opening};
use crate::article::{LeftOut, LeftOutKind};

/// Such lines stand within as many paragraphs from the top.
const TOP: usize = 14;
/// Of a file a page says as many words.
const MAX_FILE_WORDS: usize = 12;

/// Takes them out, unless the story has the same words: then it may be about them.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let top = paragraphs.len().saturating_sub(1).min(TOP);
    let noticed = |lines: &Vec<&str>| lines.iter().any(|line| is_notice(line));
    if !paragraphs[..top].iter().any(noticed) {
        return;
    }
    let others = paragraphs.iter().flatten().filter(|line| !is_notice(line));
    let about = others.map(|line| fold(line)).any(|line| names_browser(&line));
    for lines in &mut paragraphs[..top] {
        lines.retain(|line| {
            let away = is_notice(line) && !(about && names_browser(&fold(line)));
            if away {
                left_out.push(LeftOut { kind: LeftOutKind::Label, text: (*line).to_owned() });
            }
            !away
        });
    }
    paragraphs.retain(|lines| !lines.is_empty());
}

fn is_notice(line: &str) -> bool {
    let folded = fold(line);
    let asks = || PHRASES.browser_asks.iter().any(|ask| folded.contains(ask.as_str()));
    let file = || {
        let opens = opening(&PHRASES.file_lines, &folded);
        opens.is_some() && folded.split(' ').count() <= MAX_FILE_WORDS && !folded.ends_with(['.', '!', '?'])
    };
    // A sample of the size in which letters are shown.
    let sample = || opening(&PHRASES.letter_samples, &folded).is_some();
    // `記事ID:0010531 更新日:…`
    let numbered = || {
        let label = opening(&PHRASES.page_numbers, &folded).map(|label| &folded[label.len()..]);
        let number = label.map(|rest| rest.trim_start_matches([':', '：', ' ', '/', '（', '(']));
        number.is_some_and(|number| number.starts_with(|sign: char| sign.is_ascii_digit()))
    };
    numbered()
        || names_browser(&folded) && asks()
        || opening(&PHRASES.cookie_notices, &folded).is_some()
        || file()
        || sample()
}

fn names_browser(folded: &str) -> bool {
    folded.contains("cookie") || PHRASES.browsers.iter().any(|browser| folded.contains(browser.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const HEADLINE: &str = "Trams return to the quay of Avel";
    const LEAD: &str = "Trams will run along the old quay again from May, the port of Avel said.";

    fn headline(text: &str) -> String {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap().headline
    }

    #[test]
    fn the_number_of_a_page_is_no_lead() {
        for number in ["ページ番号1001234 更新日 2026年12月4日", "記事ID:0010531 印刷ページ表示"] {
            let text = format!(
                "アベル港の路面電車が復活\n\n{number}\n\nアベル港の路面電車が4日、9年ぶりに古い埠頭を走った。\n\n市民が見守った。\n"
            );
            let article =
                read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
            assert!(!article.body.iter().any(|block| block.text.contains("10")), "{number}");
        }
    }

    #[test]
    fn what_a_page_says_of_the_browser_or_of_a_file_is_no_headline() {
        for notice in [
            "JavaScript is disabled in your web browser. Today almost all pages contain JavaScript, and some need it.",
            "Please enable JavaScript to view this site properly.",
            "Bitte aktivieren Sie JavaScript in Ihrem Browser",
            "Ваш браузер устарел, обновите его",
            "Your browser doesn’t support HTML5",
            "Click to allow notifications from the Harbour Post",
            "This site uses cookies. By continuing to browse the site you are agreeing to our use of cookies.",
            "(예시) 가장 빠른 뉴스가 있고 다양한 항구신문을 만나보세요. 항구신문은 국내외 주요이슈를 전달하고 있습니다.",
            "Download as docx, pdf, or txt\nDownload as docx, pdf, or txt\nYou are on page 1of 2",
        ] {
            for between in ["", "Friday, December 4, 2026\n\n"] {
                let text = format!("{notice}\n\n{between}{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
                assert_eq!(headline(&text), HEADLINE, "{text}");
            }
        }
    }

    #[test]
    fn a_story_about_a_browser_keeps_its_headline() {
        let title = "Port of Avel has disabled JavaScript on its pages";
        let text =
            format!("{title}\n\nNobody needs JavaScript to buy a ticket in Avel, the port said on Monday.\n\n{LEAD}\n");
        assert_eq!(headline(&text), title);
    }
}
