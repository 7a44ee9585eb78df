//! The article's tags as hashtags.
//!
//! Where a newsroom gave none, proper names are taken ([`super::names`]): a hashtag that nobody would follow is worse than none.

use super::Job;
use crate::article::{Article, language};
use crate::channel::Rules;
use crate::text::UnicodeWords as _;
use crate::text::chars::{beginning_with, is_one_of};
use crate::text::find::{telegram, twitter};
use crate::text::{Markup, Rich, Style};

/// Longest tag that is still read, in characters.
const MAX_CHARACTERS: usize = 40;

/// What no post has more of, however many a template asks for.
const MAX_TAGS: usize = 30;

/// The hashtags of a post with their sign, in the newsroom's order, no two alike, and none that its platform would not link whole.
pub(super) fn hashtags(job: &Job<'_>) -> Vec<String> {
    let limit = job.max_hashtags().min(MAX_TAGS);
    if limit == 0 {
        return Vec::new();
    }
    let article = job.article;
    let names = if article.tags.is_empty() { job.story.names(article) } else { &article.tags };
    chosen(names, article, &job.channel.rules, limit)
}

/// Up to `limit` of `names` as hashtags of the platform that has these rules.
fn chosen(names: &[String], article: &Article, rules: &Rules, limit: usize) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    // `NBA / WNBA` is two.
    let names = names.iter().flat_map(|name| name.split(" / ").flat_map(|name| name.split(" | ")));
    let tags_of_names = names.filter_map(|name| hashtag(name, &article.language));
    for tag in tags_of_names.filter(|tag| rules.markup != Markup::Telegram || is_whole_on_telegram(tag)) {
        if tags.len() == limit {
            break;
        }
        if !tags.iter().any(|known| folded(known, &article.language) == folded(&tag, &article.language)) {
            tags.push(tag);
        }
    }
    tags
}

/// Whether Telegram links all of `tag`: to it, a vowel sign of Hindi or Thai ends a hashtag.
fn is_whole_on_telegram(tag: &str) -> bool {
    let found = telegram::entities(tag);
    matches!(&found[..], [found] if found.kind == telegram::Kind::Hashtag && found.range == (0..tag.len()))
}

/// `tag` as those are compared that mean the same, by the letters of its language: `istanbul` is `İstanbul` without capitals.
pub(super) fn folded(tag: &str, language: &str) -> String {
    let dotted = is_dotted(language);
    let letter = |c: char| match c {
        'İ' => 'i',
        'I' if dotted => 'ı',
        '＃' => '#',
        c => c,
    };
    tag.chars().map(letter).collect::<String>().to_lowercase()
}

/// The hashtags that stand in words, where the platform links those: each as often as it stands there.
pub(super) fn in_words<'t>(part: &'t Rich, rules: &Rules) -> Vec<&'t str> {
    // Elsewhere a tag is what is sent as one.
    if !matches!(rules.markup, Markup::Plain | Markup::Telegram | Markup::Vk)
        || !(part.text.contains('#') || part.text.contains('＃'))
    {
        return Vec::new();
    }
    let ours: Vec<_> = part.spans.iter().filter(|span| span.style == Style::Hashtag).map(|span| &span.range).collect();
    let is_ours = |at: usize| {
        let next = ours.partition_point(|range| range.end <= at);
        ours.get(next).is_some_and(|range| range.start <= at)
    };
    let mut signs = beginning_with(&part.text, |byte| is_one_of(byte, *b"#\xEF"));
    if !signs.any(|(at, sign)| matches!(sign, '#' | '＃') && !is_ours(at)) {
        return Vec::new();
    }
    let found = twitter::hashtags(&part.text).into_iter().filter(|range| !is_ours(range.start));
    found.map(|range| &part.text[range]).collect()
}

/// `Public transport` to `#PublicTransport`, `رأس النخيل` to `#رأس_النخيل`; none if no platform would link it.
fn hashtag(name: &str, language: &str) -> Option<String> {
    let name = without_remark(without_kind(name, language));
    let words: Vec<&str> = name.unicode_words().flat_map(|word| unelided(word, language)).collect();
    // `e-mail` is one word.
    let one = words.len() == 2
        && name.chars().count() < 12
        && words[0].chars().count() == 1
        && name.as_bytes().get(words[0].len()) == Some(&b'-');
    // Without its apostrophe a Ukrainian word is another: `пам’ять`.
    let softened = ["uk", "be"].contains(&language::primary(language).as_str());
    let letter = |c: char| if softened && matches!(c, '’' | '\'') { '\u{2BC}' } else { c };
    let mut tag = String::from("#");
    for (n, word) in words.iter().enumerate() {
        let word: String = word.chars().map(letter).filter(|character| is_part(*character)).collect();
        let Some(first) = word.chars().next() else { continue };
        // A number behind such a word would go on with it.
        if n > 0 && (joins_with_underscore(first) || tag.chars().next_back().is_some_and(joins_with_underscore)) {
            tag.push('_');
        }
        // `iPhone` is a name as it is.
        if words.len() == 1 || one && n > 0 || word.chars().any(char::is_uppercase) {
            tag.push_str(&word);
        } else {
            push_capital(&mut tag, first, language);
            let rest = &word[first.len_utf8()..];
            // Dutch has one letter of two.
            match rest.strip_prefix('j').filter(|_| first == 'i' && language::primary(language) == "nl") {
                Some(rest) => tag.extend(["J", rest]),
                None => tag.push_str(rest),
            }
        }
    }
    let characters = tag.chars().count() - 1;
    // Digits alone are no tag anywhere.
    (tag.chars().any(char::is_alphabetic) && characters > 1 && characters <= MAX_CHARACTERS).then_some(tag)
}

/// A place without the abbreviation of what it is: `г. Алматы`.
fn without_kind<'n>(name: &'n str, language: &str) -> &'n str {
    const KINDS: &[&str] =
        &["г.", "гор.", "с.", "пос.", "п.", "д.", "м.", "р.", "о.", "ул.", "обл.", "қ.", "ауд.", "смт."];
    let cyrillic = ["ru", "uk", "be", "kk", "ky"].contains(&language::primary(language).as_str());
    let rest = KINDS.iter().filter(|_| cyrillic).find_map(|kind| name.strip_prefix(kind)).map(str::trim_start);
    rest.filter(|rest| rest.starts_with(char::is_uppercase)).unwrap_or(name)
}

/// A name without what stands behind it in brackets: `artificial intelligence (AI)`.
fn without_remark(name: &str) -> &str {
    let (before, _) = name.trim_end().strip_suffix(')').and_then(|name| name.split_once(" (")).unwrap_or((name, ""));
    before
}

/// `l’énergie` as the two words that it is, in languages that join an article to its noun.
fn unelided<'w>(word: &'w str, language: &str) -> impl Iterator<Item = &'w str> {
    // These have their apostrophe within.
    let is_whole = || {
        let word = word.to_lowercase();
        let mut starts = ["aujourd", "presqu", "prud", "quelqu"].iter();
        starts.any(|start| word.strip_prefix(start).is_some_and(|rest| rest.starts_with(['\'', '’'])))
    };
    let elides = ["fr", "it", "ca", "oc"].contains(&language::primary(language).as_str()) && !is_whole();
    word.split(move |c| elides && matches!(c, '\'' | '’')).filter(|part| !part.is_empty())
}

/// Scripts that have spaces but no capitals to show where a word begins.
fn joins_with_underscore(first: char) -> bool {
    matches!(first, '\u{0590}'..='\u{0DFF}' | '\u{10A0}'..='\u{10FF}')
}

/// In Turkish and its kin, the capital of `i` keeps its dot.
fn push_capital(tag: &mut String, first: char, language: &str) {
    if first == 'i' && is_dotted(language) {
        tag.push('İ');
    } else if matches!(first, '\u{10D0}'..='\u{10FF}') {
        // Georgian has capitals, and begins no word with one.
        tag.push(first);
    } else {
        tag.extend(first.to_uppercase());
    }
}

/// `text` with a capital at its beginning.
pub(super) fn capital(text: &str, language: &str) -> String {
    let mut capital = String::with_capacity(text.len());
    let mut characters = text.chars();
    if let Some(first) = characters.next() {
        push_capital(&mut capital, first, language);
    }
    capital + characters.as_str()
}

/// Languages whose `i` keeps its dot as a capital.
fn is_dotted(language: &str) -> bool {
    let language = language.to_lowercase();
    ["tr", "az", "kk-latn"].iter().any(|tag| language.starts_with(tag))
}

fn is_part(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_words_become_one_in_camel_case() {
        for (name, tag) in [
            ("Public transport", "#PublicTransport"),
            ("общественный транспорт", "#ОбщественныйТранспорт"),
            ("COP30", "#COP30"),
            ("#health", "#health"),
            ("year-end report", "#YearEndReport"),
            ("마을 지도", "#마을지도"),
            ("iPhone launch", "#iPhoneLaunch"),
        ] {
            assert_eq!(hashtag(name, "en").as_deref(), Some(tag));
        }
        assert_eq!(hashtag("iklim krizi", "tr").as_deref(), Some("#İklimKrizi"));
        assert_eq!(hashtag("prix de l'énergie", "fr").as_deref(), Some("#PrixDeLÉnergie"));
        assert_eq!(hashtag("l’Avel", "fr").as_deref(), Some("#LAvel"));
        assert_eq!(hashtag("don't look up", "en").as_deref(), Some("#DontLookUp"));
        assert_eq!(hashtag("aujourd’hui en ville", "fr").as_deref(), Some("#AujourdhuiEnVille"));
        assert_eq!(hashtag("ijsvrij in avel", "nl").as_deref(), Some("#IJsvrijInAvel"));
        assert_eq!(hashtag("e-mail", "en").as_deref(), Some("#Email"));
        assert_eq!(hashtag("е-почта", "ru").as_deref(), Some("#Епочта"));
        assert_eq!(hashtag("г. Авель", "ru").as_deref(), Some("#Авель"));
        assert_eq!(hashtag("G. Avel", "en").as_deref(), Some("#GAvel"));
    }

    #[test]
    fn scripts_without_capitals_show_their_words_by_underscores() {
        assert_eq!(hashtag("رأس النخيل", "ar").as_deref(), Some("#رأس_النخيل"));
        assert_eq!(hashtag("נחל אלונים", "he").as_deref(), Some("#נחל_אלונים"));
        assert_eq!(hashtag("तैरता स्कूल", "hi").as_deref(), Some("#तैरता_स्कूल"));
    }

    #[test]
    fn a_number_is_parted_from_such_a_word_too() {
        assert_eq!(hashtag("معرض 2030", "ar").as_deref(), Some("#معرض_2030"));
        assert_eq!(hashtag("נמל 12", "he").as_deref(), Some("#נמל_12"));
        assert_eq!(hashtag("Expo 2030", "en").as_deref(), Some("#Expo2030"));
    }

    #[test]
    fn tags_are_alike_by_the_letters_of_their_language() {
        assert_eq!(folded("#İzmir", "tr"), folded("#izmir", "tr"));
        assert_eq!(folded("#IRMAK", "tr"), folded("#ırmak", "tr"));
        assert_ne!(folded("#IRMAK", "tr"), folded("#irmak", "tr"));
        assert_eq!(folded("#Izmir", "en"), folded("#İZMIR", "en"));
    }

    #[test]
    fn telegram_gets_no_tag_that_it_would_link_in_part() {
        assert!(!is_whole_on_telegram("#सोना_चांदी"));
        assert!(!is_whole_on_telegram("#น้ำท่วม"));
        for tag in ["#Avel", "#трамвай", "#رأس_النخيل", "#市政"] {
            assert!(is_whole_on_telegram(tag), "{tag}");
        }
    }

    #[test]
    fn an_apostrophe_stays_where_it_is_a_letter_and_what_is_in_brackets_goes() {
        assert_eq!(hashtag("пам’ять", "uk").as_deref(), Some("#пам\u{2BC}ять"));
        assert_eq!(hashtag("women’s", "en").as_deref(), Some("#womens"));
        assert_eq!(hashtag("artificial intelligence (AI)", "en").as_deref(), Some("#ArtificialIntelligence"));
        assert_eq!(hashtag("(AI)", "en").as_deref(), Some("#AI"));
    }

    #[test]
    fn what_no_platform_links_is_no_tag() {
        for name in ["2026", "", "!!", "x", &"long".repeat(20)] {
            assert_eq!(hashtag(name, "en"), None, "{name}");
        }
    }
}
