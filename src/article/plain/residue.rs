//! Lines that a page leaves in its text and that hide what stands around them: they go from the text before anything is parted into
//! paragraphs, and what stood above and below them is apart.

mod marks;
mod rates;

use crate::article::clean::is_field_of_page;
use crate::article::date_line::is_date_line;
use crate::article::lines::is_ended;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::{LeftOut, LeftOutKind};

use marks::{
    before_credit, before_gap_and_day, before_open_bracket, behind_number, is_caption_with_day, is_in_brackets,
    is_of_paper,
};
use rates::{rates_by_code, tells_rates};

/// Rates stand within as many lines from the top, and names that follow the deck.
const TOP: usize = 24;
/// A caption that stands once more with an empty line between has a stop, or as many words: a headline may stand so too.
const LONG: usize = 16;
const BULLETS: [&str; 4] = ["• ", "· ", "- ", "* "];

/// `text` without such lines.
pub(super) fn without(text: &str, left_out: &mut Vec<LeftOut>) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let asked = lost_signs(&lines);
    let rates = rates_by_code(&lines);
    // `<Reporter>`: a report that was spoken.
    let spoken = lines.iter().any(|line| is_cue(line.trim()));
    let mut again = "";
    let mut kept = String::with_capacity(text.len());
    for (at, line) in lines.iter().copied().enumerate() {
        let bare = line.trim();
        let next = lines.get(at + 1).map_or("", |next| next.trim());
        let below = if next.is_empty() { lines.get(at + 2).map_or("", |below| below.trim()) } else { next };
        let mut line = line;
        // The caption once more, below itself.
        if !bare.is_empty() && std::mem::take(&mut again) == bare {
            continue;
        }
        let first = !bare.is_empty() && kept.trim().is_empty();
        let at_top = at < TOP;
        let whole = if at_top && is_caption_with_day(bare) || counts_pictures(bare) {
            Some(LeftOutKind::Caption)
        } else if first && !below.is_empty() && is_in_brackets(bare)
            || at_top
                && (is_of_paper(bare) || tells_rates(bare) || !bare.contains('/') && is_field_of_page(&fold(bare)))
            || is_page_line(bare)
            || rates[at]
            || at_top && is_any(&PHRASES.skips, &fold(bare))
            || is_label_above(bare, next)
            || hands_over(bare, spoken)
            || signs_off(bare, spoken)
        {
            Some(LeftOutKind::Label)
        } else {
            None
        };
        if let Some(kind) = whole {
            left_out.push(LeftOut { kind, text: bare.to_owned() });
            line = "";
        } else if let Some(day) = before_update(bare) {
            left_out.push(LeftOut {
                kind: LeftOutKind::Dateline,
                text: bare[day.len()..].trim_start_matches([' ', '|']).to_owned(),
            });
            line = day;
        } else if let Some(day) =
            before_town(bare).or_else(|| before_open_bracket(bare)).or_else(|| before_credit(bare))
        {
            left_out.push(LeftOut { kind: LeftOutKind::Label, text: bare.replacen(day, "", 1).trim().to_owned() });
            line = day;
        } else if let Some(shown) = shown_twice(bare, next)
            .or_else(|| shown_twice(bare, below).filter(|shown| is_ended(shown) || shown.split(' ').count() >= LONG))
        {
            left_out.push(LeftOut { kind: LeftOutKind::Caption, text: shown.to_owned() });
            again = below;
            line = "";
        } else if asked && let Some(said) = behind_lost_sign(bare) {
            line = said;
        }
        if at < TOP
            && let Some(titled) = before_gap_and_day(line)
        {
            let day = line.trim().rsplit("  ").next().unwrap_or_default();
            left_out.push(LeftOut { kind: LeftOutKind::Dateline, text: day.to_owned() });
            line = titled;
        }
        if at < TOP
            && let Some(titled) = behind_number(line)
        {
            left_out
                .push(LeftOut { kind: LeftOutKind::Label, text: line[..line.len() - titled.len()].trim().to_owned() });
            line = titled;
        }
        if at < TOP
            && let Some(told) = before_initials(line)
        {
            left_out.push(LeftOut { kind: LeftOutKind::Byline, text: line[told.len()..].trim().to_owned() });
            line = told;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

/// `Image 3 of 12`, `Bild 1 von 29`: which of a gallery's pictures is shown.
fn counts_pictures(line: &str) -> bool {
    const MAX_LINK: usize = 4;
    let words: Vec<&str> = line.split_whitespace().take(5).collect();
    let figure = |word: &str| word.parse::<u16>().ok().filter(|_| word.len() <= 3);
    let (name, pair) = match words[..] {
        [name, one, link, all] if link.chars().count() <= MAX_LINK && figure(link).is_none() => {
            (name, Some((one, all)))
        }
        [name, both] => (name, both.split_once('/')),
        _ => return false,
    };
    let counted = pair.and_then(|(one, all)| Some((figure(one)?, figure(all)?)));
    counted.is_some_and(|(one, all)| one > 0 && one <= all && all > 1) && is_any(&PHRASES.counted_pictures, &fold(name))
}

/// `Published on`, above a line of the page and no day.
fn is_label_above(line: &str, next: &str) -> bool {
    line.contains(' ') && is_any(&PHRASES.published, &fold(line)) && is_any(&PHRASES.page_lines, &fold(next))
}

/// A line that a page has wherever it stands alone, perhaps with whose it is in brackets: `No image available. (Harbour Radio)`.
fn is_page_line(line: &str) -> bool {
    const MAX_OWNER_WORDS: usize = 3;
    let known = |line: &str| is_any(&PHRASES.page_lines, &fold(line));
    let owned = || {
        let (said, owner) = line.strip_suffix(')')?.rsplit_once('(')?;
        (owner.trim().split(' ').count() <= MAX_OWNER_WORDS).then_some(said)
    };
    known(line) || owned().is_some_and(|said| known(said.trim_end().trim_end_matches('.')))
}

/// With what a reporter of a station closes: the house, a name of Korean length, and `it is` behind it. `HBN뉴스 서아인입니다.`
fn signs_off(line: &str, spoken: bool) -> bool {
    const MAX_WORDS: usize = 3;
    const NAME: std::ops::RangeInclusive<usize> = 2..=4;
    let Some((houses, name)) = line.trim_end_matches('.').rsplit_once(' ') else { return false };
    let named = name.strip_suffix("입니다").is_some_and(|name| {
        NAME.contains(&name.chars().count()) && name.chars().all(|letter| matches!(letter, '가'..='힣'))
    });
    let house = houses.split(' ').next().unwrap_or_default();
    let letters = house.bytes().take_while(u8::is_ascii_alphabetic).count();
    // `KTX 열차입니다.`: only behind a house that is called news, or where somebody speaks.
    let called = houses.ends_with("뉴스") || houses.ends_with("TV");
    named
        && houses.split(' ').count() < MAX_WORDS
        && (called && (letters >= 2 || house.ends_with("뉴스TV")) || spoken && letters >= 2 && letters == house.len())
}

fn is_cue(line: &str) -> bool {
    line.starts_with(['<', '[', '◀', '【']) && is_any(&PHRASES.page_lines, &fold(line))
}

/// With what who presents a report hands over to the reporter: `News of the port, reporter Roe.`; where no cue says that it was spoken,
/// a name and that he reports, and no more.
fn hands_over(line: &str, spoken: bool) -> bool {
    const MAX_WORDS: usize = 7;
    const MAX_ALONE: usize = 3;
    let folded = fold(line.trim_end_matches('.'));
    let most = if spoken { MAX_WORDS } else { MAX_ALONE };
    let hands = |end: &&String| (spoken || end.contains(' ')) && folded.ends_with(end.as_str());
    folded.split(' ').count() <= most && PHRASES.hands_over.iter().any(|end| hands(&end))
}

/// `4/12/2026 10:52` of that and the town behind it.
fn before_town(line: &str) -> Option<&str> {
    let (day, town) = line.rsplit_once(' ')?;
    let hour = day
        .rsplit(' ')
        .next()
        .is_some_and(|hour| hour.contains(':') && hour.chars().all(|sign| sign.is_ascii_digit() || sign == ':'));
    let named = town.starts_with(char::is_uppercase)
        && town.contains(char::is_lowercase)
        && town.chars().count() > 3
        && town.chars().all(char::is_alphabetic);
    let figures = day.chars().all(|sign| sign.is_ascii_digit() || ":/.- ".contains(sign));
    (hour && named && figures && day.split(' ').count() == 2 && is_date_line(day)).then_some(day)
}

/// The day of `Harbour Post - 4 Dec 2026 at 10:35 pm | updated 5 Dec 2026 - Reading time:`, without when it was changed.
fn before_update(line: &str) -> Option<&str> {
    const MAX_BYTES: usize = 160;
    let (day, changed) = line.split_once(" | ").filter(|_| line.len() <= MAX_BYTES)?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let told = opening(&PHRASES.updated, &fold(changed)).is_some();
    (told && digits(day) >= 5 && digits(changed) > 2 && !is_ended(line)).then_some(day)
}

/// The caption of a gallery with one picture, `• Mayor Roe at the quay.`, where `next` is the same without the mark.
fn shown_twice<'a>(line: &'a str, next: &str) -> Option<&'a str> {
    let shown = BULLETS.iter().find_map(|bullet| line.strip_prefix(bullet))?.trim_start();
    (shown == next && shown.contains(' ')).then_some(shown)
}

/// Whether more than one paragraph begins with `? `: the page had a sign there that its letters do not have.
fn lost_signs(lines: &[&str]) -> bool {
    lines.iter().filter(|line| behind_lost_sign(line.trim()).is_some()).nth(1).is_some()
}

fn behind_lost_sign(line: &str) -> Option<&str> {
    let said = line.strip_prefix("? ").or_else(|| line.strip_prefix("?? "))?.trim_start();
    let opens = |sign: char| sign.is_uppercase() || sign.is_numeric() || "“«„\"'‘".contains(sign);
    said.starts_with(opens).then_some(said)
}

/// `line` without the letters of who wrote it, behind its last stop: ` NR ; CR ; LC`, ` N.R.`.
fn before_initials(line: &str) -> Option<&str> {
    const MAX_TAIL: usize = 28;
    let line = line.trim_end();
    let from = line.ceil_char_boundary(line.len().saturating_sub(MAX_TAIL));
    let letters = |part: &str| (2..=3).contains(&part.chars().count()) && part.chars().all(char::is_uppercase);
    let groups = |tail: &str| {
        [" ; ", " / ", ", ", "; ", "/"].iter().any(|sign| tail.contains(sign) && tail.split(sign).all(letters))
    };
    let stopped = |tail: &str| {
        tail.ends_with('.')
            && (2..=3).contains(&tail.matches('.').count())
            && tail.split_terminator('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase))
    };
    line[from..].match_indices(' ').map(|(at, _)| line.split_at(from + at)).find_map(|(told, tail)| {
        let tail = tail.trim();
        let told = told.trim_end();
        (told.ends_with(['.', '!', '?', '…', '»', '”']) && told.contains(' ') && (groups(tail) || stopped(tail)))
            .then_some(told)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Defaults, Input, Kind, read};

    const HEADLINE: &str = "Trams return to the quay of Avel";
    const LEAD: &str = "The rails are back on the old quay of the port, and the first car leaves in May.";
    const MORE: &str = "It cost 3 million crowns to lay them, the council told us on Thursday.";

    fn told(text: &str) -> Article {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    fn body(text: &str) -> Vec<String> {
        told(text).body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn rates_above_a_headline_are_none() {
        for rates in [
            "Dolar Blue: - Dolar Norte:- Euro: -",
            "Dollar: $75 Euro: 82,10 Gold: 1.940",
            "USD: 90 - EUR: 101 - CNY: 12",
        ] {
            let article = told(&format!("{rates}\n\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n"));
            assert_eq!(article.headline, HEADLINE, "{rates}");
            assert_eq!(article.body.len(), 2);
        }
        for line in ["Avel: 3 Lund: the town", "Who: Omar Roe. Where: Avel. When: 4 December", "Port: trams: quay: May"]
        {
            assert!(!tells_rates(line), "{line}");
        }
    }

    #[test]
    fn which_picture_is_shown_is_none_of_the_story() {
        for line in ["Bild 1 von 29", "Image 3 of 12", "Foto 1/8", "Photo 1 sur 8", "Фото 2 из 9"] {
            assert_eq!(body(&format!("{HEADLINE}\n\n{line}\n\n{LEAD}\n\n{MORE}\n")), [LEAD, MORE], "{line}");
        }
        for line in ["Avel 1 von 29", "Bild 9 von 3", "Bild 1", "Foto 1 di"] {
            assert!(!counts_pictures(line), "{line}");
        }
    }

    #[test]
    fn what_a_portal_has_between_headline_and_lead_is_left_out_line_by_line() {
        let text = "항구 전차 내년 5월 운행 재개\n\n댓글 첫 댓글을 작성해보세요\n주소복사가 완료되었습니다\n<앵커>\n\n\
                    항구의 옛 부두에 선로가 다시 놓여 첫 전차가 5월에 출발한다고 시의회가 밝혔습니다.\n\n\
                    비용은 3백만 크로네라고 시의회가 목요일에 말했습니다.\n";
        let body = body(text);
        assert_eq!(body.len(), 2, "{body:?}");
        assert!(body[0].starts_with("항구의 옛 부두에"), "{body:?}");
        assert!(
            hands_over("항구 소식 서아인 기자입니다.", true)
                && hands_over("서아인 기자의 보도입니다.", false)
                && !hands_over("서아인 기자입니다.", false)
                && !hands_over("그는 오랫동안 부두에서 일해 온 이 도시의 유명한 기자입니다.", true)
        );
    }

    #[test]
    fn with_what_a_reporter_of_a_station_closes_is_none_of_the_story() {
        for line in ["HBN뉴스 서아인입니다.", "hbn뉴스 서아인입니다.", "HBN 뉴스 서아인입니다.", "HBN 서아인입니다."]
        {
            assert!(signs_off(line, true), "{line}");
        }
        assert!(signs_off("HBN뉴스 서아인입니다.", false));
        for line in ["HBN 서아인입니다.", "KTX 열차입니다.", "부두 전차입니다.", "그는 HBN뉴스 기자 서아인입니다."]
        {
            assert!(!signs_off(line, false), "{line}");
        }
        let text = "항구 전차 내년 5월 운행 재개\n\n【 기자 】\n항구의 옛 부두에 선로가 다시 놓여 첫 전차가 5월에 출발한다고 시의회가 밝혔습니다.\n\
                    비용은 3백만 크로네라고 시의회가 목요일에 말했습니다.\nHBN뉴스 서아인입니다.\n영상편집 : 박민수\n";
        let body = body(text);
        assert_eq!(body.len(), 2, "{body:?}");
    }

    #[test]
    fn that_there_is_no_picture_is_no_headline() {
        for line in ["No image available", "No image available. (Harbour Radio)"] {
            let article = told(&format!("{line}\n\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n"));
            assert_eq!((article.headline.as_str(), article.body.len()), (HEADLINE, 2), "{line}");
        }
        assert!(!is_page_line("No image available of the quay (Harbour Radio)"));
    }

    #[test]
    fn a_town_behind_a_day_does_not_hide_it() {
        let article = told(&format!("{HEADLINE}\n\n27/07/2026 10:52 Avelport\nEscuchar:\n\n{LEAD}\n\n{MORE}\n"));
        assert!(article.published_at.is_some());
        assert_eq!(article.body.len(), 2);
        for line in ["27/07/2026 10:52 CET", "27/07/2026 10:52 Ana Roe", "2 10:52 Avelport trams", "Avel 2:1 Lund"] {
            assert_eq!(before_town(line), None, "{line}");
        }
    }

    #[test]
    fn a_day_is_told_without_when_the_text_was_changed() {
        let line = "Le Port - 4 déc. 2026 à 22:35 | mis à jour le 5 déc. 2026 à 07:30 - Temps de lecture :";
        assert_eq!(before_update(line), Some("Le Port - 4 déc. 2026 à 22:35"));
        for line in ["Avel | updated plans", "It rained on 4 December 2026 | updated 5 December 2026."] {
            assert_eq!(before_update(line), None, "{line}");
        }
    }

    #[test]
    fn a_caption_behind_a_mark_that_stands_again_is_one() {
        let shown = "Mayor Roe of Avel at the rails.";
        let apart = format!("{HEADLINE}\n\n  • {shown}\n\n    {shown}\n\n{LEAD}\n\n{MORE}\n");
        assert_eq!(body(&apart), [LEAD, MORE]);
        let text = format!("{HEADLINE}\n\n  • {shown}\n    {shown}\nPublié le\nCORRESPONDANT\n\n{LEAD}\n\n{MORE}\n");
        assert_eq!(body(&text), [LEAD, MORE]);
        assert_eq!(shown_twice("• Trams", "Trams"), None);
    }

    #[test]
    fn a_sign_that_was_lost_before_paragraphs_goes() {
        assert_eq!(body(&format!("{HEADLINE}\n\n? {LEAD}\n\n? {MORE}\n")), [LEAD, MORE]);
        assert!(!lost_signs(&["? Trams return", "It rained."]));
    }

    #[test]
    fn letters_of_who_wrote_it_behind_the_last_stop_are_a_byline() {
        for tail in [" NR ; CR ; LC", " NR/CR", " N.R.", " NR, CR"] {
            let line = format!("{LEAD}{tail}");
            assert_eq!(before_initials(&line), Some(LEAD), "{line}");
        }
        for line in
            ["He lives in the U.S.", "It was shown on TV", "Who won? AVEL", "It ended. A.", "He said so to Roe, NR, CR"]
        {
            assert_eq!(before_initials(line), None, "{line}");
        }
    }
}
