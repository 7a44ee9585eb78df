//! Promotions: sentences in which the newsroom asks the reader for something, for itself.

mod offers;

pub(super) use offers::{clicks, joins};
use offers::{lures, prices, sells};

use super::dateline::is_site;
use super::label::{Behind, goes_on, kind, rest};
use super::lines::is_ended;
use super::phrases::{PHRASES, contains_any, first_of, fold, is_any, opening};

/// Between what is asked and whom it is asked for stand at most this many words: `Sign up via the website or subscribe to
/// our Twitter`.
const MAX_APART: usize = 8;
/// `Trams return to the harbour`, below `Related`, and perhaps another.
const MAX_LINKED_WORDS: usize = 30;
/// One that asks, behind its label, has at most as many.
const MAX_ASKED_WORDS: usize = 40;
/// `Read more on our website.`
const MAX_READS_ON_WORDS: usize = 10;

/// A sentence that asks the reader for something, for us: `Subscribe to our newsletter`. One that somebody is quoted or
/// reported with is news.
pub(super) fn is_promotion(sentence: &str) -> bool {
    let folded = fold(without_pointer(sentence));
    if contains_any(&PHRASES.said, &folded) {
        return false;
    }
    let quotes = ['"', '“', '«', '„', '「', '『'];
    if folded.starts_with(quotes) || folded.starts_with('\'') {
        return false;
    }
    if prefers(&folded)
        || tells_of_site(&folded)
        || tells_of_affiliates(&folded)
        || asks_to_follow(sentence, &folded)
        || asks_by_address(&folded)
        || lures(&folded)
        || sells(&folded)
        || prices(&folded)
    {
        return true;
    }
    match first_of(&PHRASES.telling, &folded) {
        Some((at, end)) => !folded[..at].contains(quotes) && !is_mentioned(&folded, end),
        None => asks_first(&folded) || asks_last(&folded),
    }
}

/// `Join the Harbour Post WhatsApp community where you can get the latest`: a call without a stop that names a network or a letter, as it
/// stands behind the last sentence of a paragraph.
pub(super) fn trails(tail: &str) -> bool {
    const MAX_WORDS: usize = 30;
    let folded = fold(without_pointer(tail));
    let reached = |word: &str| PHRASES.reach_stems.iter().any(|stem| word.starts_with(stem.as_str()));
    tail.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
        && !is_ended(tail)
        && opening(&PHRASES.asks, &folded).is_some()
        && folded.split(|sign: char| !sign.is_alphanumeric()).any(reached)
        && !contains_any(&PHRASES.said, &folded)
}

/// `text` without a link at its end: `You can check out at any time. More info`.
pub(super) fn without_link(text: &str) -> &str {
    let Some((told, link)) = text.rsplit_once(". ") else { return text };
    let link = fold(link.trim_end_matches(['.', '…', '»', '>', '→', ' ']));
    if is_any(&PHRASES.links, &link) { &text[..=told.len()] } else { text }
}

/// A line that opens with what a page says to its readers: `Do you have an opinion on the issues …`.
pub(super) fn opens_as_of_site(line: &str) -> bool {
    line.starts_with(|first: char| !first.is_lowercase()) && opening(&PHRASES.site_lines, &fold(line)).is_some()
}

/// `This article is for subscribers.`, `Log in to read it.`: what readers may do on the page.
fn tells_of_site(folded: &str) -> bool {
    const MAX_WORDS: usize = 16;
    folded.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS && opening(&PHRASES.site_lines, folded).is_some()
}

/// `Prefer the Courier on Google`, `Add Harbour News as a preferred source on Google`: what a page asks to be shown first.
fn prefers(folded: &str) -> bool {
    const MAX_WORDS: usize = 14;
    let bare = folded.trim_end_matches(['.', '!']);
    let asks = bare.starts_with("prefer ")
        || (bare.starts_with("add ") || bare.starts_with("make ") || bare.starts_with("set "))
            && bare.contains("preferred");
    asks && (bare.ends_with(" on google") || bare.ends_with(" source"))
        && bare.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
}

/// `Some of the links on Harbour News are affiliate links.`: how a page earns by what its readers buy.
fn tells_of_affiliates(folded: &str) -> bool {
    const MAX_WORDS: usize = 40;
    let own =
        ["links on ", "links in ", "links to ", "we may ", "we earn ", "this article ", "this page ", "this post "];
    let named =
        ["affiliate link", "affiliate commission", "affiliate disclosure"].iter().any(|name| folded.contains(name));
    named && own.iter().any(|own| folded.contains(own)) && folded.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
}

/// `When you buy through links on our site, we may earn a commission. Here's how it works.`: a paragraph in which a page tells that it is
/// paid for its links, with whatever it says besides.
pub(super) fn discloses_links(paragraph: &str) -> bool {
    const MAX_WORDS: usize = 60;
    if paragraph.split(' ').take(MAX_WORDS + 1).count() > MAX_WORDS {
        return false;
    }
    let folded = fold(paragraph);
    let holds = |phrases: &[&str]| phrases.iter().any(|phrase| folded.contains(phrase));
    let paid = holds(&[
        "we may earn",
        "we might earn",
        "we can earn",
        "we may receive",
        "we may get paid",
        "we earn a",
        "may earn us a",
    ]);
    let linked = holds(&["link", "buy", "purchase", "retailer", "independently"])
        && holds(&["commission", "get paid", "affiliate"]);
    let quotes = || paragraph.contains(['"', '“', '«', '„']) || contains_any(&PHRASES.said, &folded);
    paid && linked && !quotes()
}

/// `✅ Follow the channel of Harbour FM on WhatsApp`: a verb that asks, a network, and no stop, or a sign that points at it.
fn asks_to_follow(sentence: &str, folded: &str) -> bool {
    const MAX_WORDS: usize = 12;
    let named = |word: &str| word.chars().count() > 1 && is_any(&PHRASES.networks, word);
    let pointed = without_pointer(sentence).len() < sentence.trim_start().len();
    let open = !sentence.trim_end().ends_with(['.', '?', '…', ':']);
    (open || pointed)
        && folded.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
        && opening(&PHRASES.asks, folded).is_some()
        && folded.split(|sign: char| !sign.is_alphanumeric() && sign != '-').any(named)
        && folded.split(' ').any(|word| PHRASES.channels.iter().any(|stem| word.starts_with(stem.as_str())))
}

/// `Follow us on Telegram`: the verb, then us, then where, without a comma between them.
fn asks_first(folded: &str) -> bool {
    let Some(ask) = opening(&PHRASES.asks, folded) else { return false };
    let clause = first_clause(&folded[ask.len()..]);
    first_of(&PHRASES.ours, clause).is_some_and(|(start, _)| {
        let place = first_of(&PHRASES.places, &clause[start..]);
        clause[..start].split_whitespace().count() <= MAX_APART
            && place.is_some_and(|(_, end)| !is_mentioned(folded, ask.len() + start + end))
    })
}

/// `Follow the forecast on our newscasts, on our website, https://post.example/weather, …`: an order, ours, and where on the web.
fn asks_by_address(folded: &str) -> bool {
    const MAX_WORDS: usize = 32;
    folded.contains("://")
        && folded.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
        && opening(&PHRASES.asks, folded).is_some()
        && contains_any(&PHRASES.ours, folded)
}

/// `Subscribe to our channel was the last line that they read`: the words are what the sentence is about. `end` is where they
/// end.
fn is_mentioned(folded: &str, end: usize) -> bool {
    goes_on(&folded[end..], 1) || contains_any(&PHRASES.mentions, &folded[end..])
}

/// `Біздің Telegram арнамызға жазылыңыз!`: the verb closes the sentence, as in Kazakh and Turkish.
fn asks_last(folded: &str) -> bool {
    let end = folded.trim_end_matches(|sign: char| !sign.is_alphanumeric());
    PHRASES.asks_last.iter().any(|ask| {
        let asks =
            |before: &str| !before.ends_with(char::is_alphanumeric) && before.split(' ').count() <= MAX_APART + 1;
        end.strip_suffix(ask.as_str())
            .filter(|before| asks(before))
            .is_some_and(|before| contains_any(&PHRASES.ours, before) && contains_any(&PHRASES.places, before))
    })
}

/// `Read more on our website`, `Continue reading →`: it leads on from a summary.
pub(super) fn leads_on(text: &str) -> bool {
    let text = text.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let folded = fold(text.trim_end_matches(|sign: char| !sign.is_alphanumeric()));
    let few = folded.split(' ').count() <= MAX_READS_ON_WORDS;
    // `Read more: that is the name of the plan.`
    let told =
        |phrase: &str| folded[phrase.len()..].starts_with([':', ' ']) && kind(rest(text, phrase)) == Behind::Story;
    let leads = |phrase: &str| !folded[phrase.len()..].trim_start().starts_with(':') || !told(phrase);
    few && opening(&PHRASES.reads_on, &folded).is_some_and(leads) && !contains_any(&PHRASES.said, &folded)
}

/// `Read on harbour.news`, `Подробности — на сайте «Вести порта»`: where else a story may be read, and the name of that site.
pub(super) fn leads_to_site(line: &str) -> bool {
    let bare = line.trim_end_matches(['.', '!', '»', '›', '>', '→', ' ']);
    let last = bare.rsplit([' ', '«', '"', '“']).next().unwrap_or_default();
    let named = || line.trim_end_matches(['.', ' ']).ends_with(['»', '"', '”']);
    (is_site(last) || named()) && leads_on(line)
}

/// `À lire aussi`, and below it a title or several: what leads elsewhere, in lines of one paragraph.
pub(super) fn leads_away_below(label: &str, lines: &str) -> bool {
    let folded = fold(without_pointer(label));
    let name = folded.trim_end_matches([':', '：', ' ']);
    let few = lines.split_whitespace().take(MAX_LINKED_WORDS + 1).count() <= MAX_LINKED_WORDS;
    few && !lines.trim().is_empty() && kind(lines.trim()) == Behind::Title && heads_others(name)
}

/// `Related articles:`, in a line of its own: what stands above the titles of other stories, and of nothing else.
pub(super) fn is_above_others(line: &str) -> bool {
    const MAX_BYTES: usize = 100;
    let folded = (line.len() <= MAX_BYTES).then(|| fold(without_pointer(line)));
    folded.is_some_and(|folded| names_others(folded.trim_end_matches([':', '：', ' '])))
}

/// `Related articles: Trams return`: the same, and behind its colon such a title.
pub(super) fn leads_away_behind(line: &str) -> bool {
    let parted =
        line.split_once([':', '：']).filter(|(label, title)| !label.contains("://") && !title.trim().is_empty());
    // A title may ask, and have more than one clause.
    let asks = |title: &str| {
        title.ends_with(['?', '؟', '？'])
            && ![". ", "। ", "。"].iter().any(|stop| title.contains(stop))
            && title.split(' ').count() <= MAX_ASKED_WORDS
    };
    parted.is_some_and(|(label, title)| {
        let title = title.trim();
        let told = || kind(title) == Behind::Title && title.split(' ').count() <= MAX_LINKED_WORDS;
        is_above_others(label) && (told() || asks(title))
    })
}

/// `À lire aussi Trams return`, `Lire aussi… Trams return`: such a label and a title, without a colon between.
pub(super) fn leads_away_unmarked(line: &str) -> bool {
    let line = without_pointer(line);
    let folded = fold(line);
    opening(&PHRASES.above_titles, &folded).is_some_and(|label| {
        let title = rest(line, label).trim_start_matches(['…', '.', '|', '–', '-', '«', '“', '"', ' ', '\u{a0}']);
        title.starts_with(|first: char| first.is_uppercase() || first.is_numeric()) && kind(title) == Behind::Title
    })
}

/// `RELATED The best nets of Avel`: such a label in capitals, and a title that is not.
pub(super) fn leads_away_shouted(line: &str) -> bool {
    let Some((label, title)) = line.split_once(' ') else { return false };
    let shouted = label.chars().count() > 2 && label.chars().all(|sign| sign.is_uppercase() || sign == ':');
    shouted
        && heads_others(&fold(label.trim_end_matches(':')))
        && title.contains(char::is_lowercase)
        && title.split(' ').count() > 2
        && title.starts_with(|first: char| first.is_uppercase() || first.is_numeric())
        && kind(title) == Behind::Title
}

/// A label of several words: a single one, such as `Popular`, may head what the story tells.
fn names_others(name: &str) -> bool {
    let known = || is_any(&PHRASES.above_lists, name) || is_any(&PHRASES.above_others, name);
    (name.contains(' ') || !name.is_ascii()) && known()
}

/// `Related`, `More news that you may like`: what stands above the titles of other stories, and a few words behind it.
fn heads_others(name: &str) -> bool {
    const MAX_BEHIND: usize = 3;
    // `Trending`, `News` may head what the story tells.
    let longer = || {
        let phrase = [&PHRASES.above_lists, &PHRASES.above_others].into_iter().find_map(|list| opening(list, name));
        phrase.is_some_and(|phrase| {
            let behind = name[phrase.len()..].split_whitespace().count();
            phrase.contains(' ') && (1..=MAX_BEHIND).contains(&behind)
        })
    };
    is_any(&PHRASES.above_lists, name) || is_any(&PHRASES.above_others, name) || longer()
}

/// Up to the first comma, colon or dash with a space behind it.
fn first_clause(text: &str) -> &str {
    let ends = text.match_indices([',', ';', ':', '–', '—', '，', '、', '،', '؛']);
    let end = ends.into_iter().find(|(at, sign)| {
        let after = &text[at + sign.len()..];
        after.starts_with(char::is_whitespace) || sign.len() > 1
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// Without the bullets, arrows and emoji that point at a line: `👉 Follow us`, `▶ Read more: …`.
pub(super) fn without_pointer(text: &str) -> &str {
    text.trim_start_matches(|sign: char| {
        sign.is_whitespace()
            || matches!(sign, '•' | '·' | '*' | '>' | '»' | '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_behind_its_label_may_ask() {
        for line in [
            "Related articles: Trams; what the harbour of Avel has planned for its quay! Who was the man of the day?",
            "इसे भी पढ़ें (Read Also): अवेल की नाव और उसके यात्री! कौन रहा सबसे आगे?",
        ] {
            assert!(leads_away_behind(line), "{line}");
        }
        assert!(!leads_away_behind("The question is this: who pays?"));
    }

    #[test]
    fn what_the_newsroom_asks_for_itself_is_promotion() {
        for sentence in [
            "Follow us on Facebook, Instagram and X.",
            "Get The Harbour Post stories sent directly to you!",
            "Get the week’s best reads straight to your inbox.",
            "Read more on our website.",
            "Folgen Sie uns auf Instagram.",
            "Folgt uns bei Instagram!",
            "Sign up to our free morning briefing.",
            "Telegram-каналымызға жазылыңыз!",
            "Біздің Telegram арнамызға жазылыңыз!",
            "Telegram kanalımıza abone olun!",
            "Читайте больше в нашем телеграм-канале.",
            "Sign up for our newsletter to get the best of the week.",
            "Subscribe to our channel, it is free.",
            "Подписывайтесь на наш канал, это бесплатно!",
            "Abonnieren Sie unseren Newsletter, er ist kostenlos.",
            "Tell us in the comments.",
            "Schreiben Sie es uns in die Kommentare!",
            "Напишите в комментариях, что вы думаете.",
        ] {
            assert!(is_promotion(sentence), "{sentence}");
        }
    }

    #[test]
    fn what_a_page_says_of_itself_to_its_readers_is_none_of_the_story() {
        for sentence in [
            "This live blog is closed.",
            "Det här är en låst artikel.",
            "Logga in för att läsa den.",
            "Log in to read this story",
            "Este contenido es exclusivo para suscriptores.",
            "この記事は有料会員記事です。",
            "✅ Siga o canal do Porto FM no WhatsApp",
            "📲 Follow the channel of Harbour FM on Telegram!",
            "Подписывайтесь на канал порта в Telegram",
        ] {
            assert!(is_promotion(sentence), "{sentence}");
        }
    }

    #[test]
    fn what_stands_above_the_titles_of_other_stories_takes_them_along() {
        let titles = "Cat of Veld found on a roof Baker of Lund wins a prize";
        for label in ["İLGİLİ HABER", "כתבות נוספות שיעניינו אתכם:", "Bekijk ook:", "La rédaction vous conseille"]
        {
            assert!(leads_away_below(label, titles), "{label}");
        }
        for label in ["What is new", "Haber", "More trams, more stops, more fares"] {
            assert!(!leads_away_below(label, titles), "{label}");
        }
        assert!(!leads_away_below("Related", "The two men are brothers, the port said."));
    }

    #[test]
    fn a_line_that_leads_to_a_site_is_told_by_its_name() {
        for line in [
            "Читать на сайте harbour.news",
            "Подробности — на сайте «Вести порта».",
            "Read more at harbour.news",
            "Lesen Sie mehr auf hafen.news",
        ] {
            assert!(leads_to_site(line), "{line}");
        }
        for line in ["Read on harbour life: the best of it", "Читать на сайте нельзя", "More on that later"]
        {
            assert!(!leads_to_site(line), "{line}");
        }
        assert_eq!(without_link("You can leave at any time. More info"), "You can leave at any time.");
        assert_eq!(without_link("You can leave. Nobody knows more"), "You can leave. Nobody knows more");
    }

    #[test]
    fn a_label_and_a_title_need_no_colon_between() {
        for line in [
            "À lire aussi Le tramway du port rouvre demain",
            "Lire aussi… Le tramway rouvre",
            "▶ Leggi anche Il tram torna al porto",
            "Читайте также Трамвай вернулся на набережную",
        ] {
            assert!(leads_away_unmarked(line), "{line}");
        }
        assert!(leads_away_shouted("RELATED The 9 best nets of Avel this week"));
        for line in ["Related The best nets of Avel", "RELATED THE BEST NETS", "RELATED to each other, they met."] {
            assert!(!leads_away_shouted(line), "{line}");
        }
        for line in [
            "À lire aussi le roman de 2019 sur le port",
            "Lesen Sie auch Romane im Hafen, sagte sie den Kindern.",
            "À lire aussi",
            "Read more books this winter",
        ] {
            assert!(!leads_away_unmarked(line), "{line}");
        }
    }

    #[test]
    fn what_others_ask_for_is_news() {
        for sentence in [
            "Readers must log in to read the archive, the library of Avel said.",
            "Follow the canal to the port, then turn left at the line of trees.",
            "Follow the advice or lose the ferry, the harbour master told us on her Facebook page on Sunday.",
            "Join the strike, our correspondent heard on Telegram, or keep quiet about it.",
            "Keep up with the neighbours, our grandparents thought; today our children do it on Instagram.",
            "Следите за льдом на реке, призвала наших читателей спасательная служба в телеграм-канале.",
            "Следите за льдом: в нашем телеграм-канале мэра появилась карта.",
            "Folgen für uns alle hat der Ausfall bei Facebook, sagt die Kammer.",
            "Folgen für unsere Häfen hat der neue Kanal.",
            "Біздің елде Telegram арнасына тыйым салынды.",
            "More people than ever subscribe to our newsletter, the editor of a rival paper said.",
            "Bills will be delivered to your inbox from May.",
            "A sign on the door of the bank read \"Please download our app\".",
            "“Follow us on Facebook,” it says above the door of the closed shop.",
            "Visit our shores, Iceland asks on Instagram.",
            "Abonnieren Sie unseren Kanal war der letzte Satz des Films.",
            "Abonnez-vous à notre chaîne est la phrase que nul ne veut plus lire.",
            "Inscreva-se em nosso canal foi a última frase do vídeo.",
            "Suscríbete a nuestro canal era la frase que repetía cada minuto.",
            "Download our app and the ticket is half the price, the ferry line promised in May.",
        ] {
            assert!(!is_promotion(sentence), "{sentence}");
        }
    }
}
