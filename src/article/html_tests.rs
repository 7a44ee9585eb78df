//! Pages as sites make them.

use super::*;
use crate::article::{BlockKind, Input, Kind};

fn found(page: &str) -> Found {
    read(page, "page.html", &Defaults::default()).unwrap()
}

fn page(head: &str) -> String {
    let story: String = (1..=8)
        .map(|n| {
            format!(
                "<p>Paragraph {n} of the story tells, with commas, what the council did about the trams, and why.</p>"
            )
        })
        .collect();
    format!(
        "<!doctype html><html lang=en-GB><head>{head}</head><body><nav><a href=/>Home</a><a href=/city>City</a></nav>\
         <article><h1>Trams return to the harbour</h1>{story}<figure><img src=/quay.jpg alt='The quay' width=900 height=600>\
         <figcaption>The quay today</figcaption></figure></article><footer>© Harbour Post</footer></body></html>"
    )
}

const HEAD: &str = r#"<title>Trams return to the harbour | Harbour Post</title>
<link rel=canonical href="https://harbour.example/city/trams">
<meta property=og:url content="https://harbour.example/other"><meta property=og:site_name content="Harbour Post">
<meta property=og:title content="Trams are back! - Harbour Post"><meta name=description content="From meta.">
<meta property=og:description content="After forty years the rails are back on the quay.">
<meta property=og:image content="/small.jpg"><meta property=og:image:width content=300><meta property=og:image:height content=200>
<meta property=og:image content="https://harbour.example/large.jpg"><meta property=og:image:width content=1200>
<meta property=og:image:height content=800><meta property=og:image:alt content="A yellow tram">
<meta property=article:published_time content="2026-11-23T09:00:00+01:00"><meta property=article:section content=City>
<meta property=article:tag content=Trams><meta property=article:tag content="Old harbour">
<meta property=article:author content="https://facebook.example/jane"><meta name=author content="Jane Roe">"#;

#[test]
fn open_graph_tells_what_the_page_is() {
    let found = found(&page(HEAD));
    assert_eq!(found.headline.as_deref(), Some("Trams are back!"));
    assert_eq!(found.summary.as_deref(), Some("After forty years the rails are back on the quay."));
    assert_eq!(found.url.unwrap().as_str(), "https://harbour.example/city/trams");
    assert_eq!(found.byline, ["Jane Roe"]);
    assert_eq!(found.tags, ["Trams", "Old harbour"]);
    assert_eq!((found.section.as_deref(), found.language.as_deref()), (Some("City"), Some("en-GB")));
    assert_eq!(found.published_at.unwrap().to_string(), "2026-11-23T08:00:00Z");
    assert_eq!(found.images[0].source.to_string(), "https://harbour.example/large.jpg");
    assert_eq!(found.images[0].alt.as_deref(), Some("A yellow tram"));
    assert_eq!(found.images[1].source.to_string(), "https://harbour.example/quay.jpg");
    assert_eq!(found.images[1].caption.as_deref(), Some("The quay today"));
}

#[test]
fn json_ld_comes_before_open_graph() {
    let json = r#"<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
        "headline":"Council&#8217;s trams return","description":"By JSON-LD.","datePublished":"2026-11-22T09:00:00Z",
        "author":[{"@type":"Person","name":"Omar Lund"},{"@type":"Organization","name":"Harbour Post"}],
        "keywords":"trams, quay","inLanguage":"en"}</script>"#;
    let found = found(&page(&format!("{HEAD}{json}")));
    assert_eq!(found.headline.as_deref(), Some("Council’s trams return"));
    assert_eq!(found.summary.as_deref(), Some("By JSON-LD."));
    assert_eq!(found.byline, ["Omar Lund"], "the site itself is no author");
    assert_eq!(found.tags, ["Trams", "Old harbour"], "article:tag comes first");
    assert_eq!(found.published_at.unwrap().to_string(), "2026-11-22T09:00:00Z");
}

#[test]
fn the_story_is_found_without_the_furniture_around_it() {
    let found = found(&page(HEAD));
    let texts: Vec<&str> = found.body.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts.iter().filter(|text| text.starts_with("Paragraph")).count(), 8);
    assert!(
        !texts.iter().any(|text| text.contains("Home") || text.contains('©') || text.contains("today")),
        "{texts:?}"
    );
}

#[test]
fn a_page_without_metadata_gives_its_title_and_text() {
    let found = found("<title>Trams return</title><body><p>One.</p><p>Two.</p>");
    assert_eq!(found.headline.as_deref(), Some("Trams return"));
    let texts: Vec<&str> = found.body.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["One.", "Two."]);
}

#[test]
fn an_excerpt_cut_by_the_site_is_no_standfirst() {
    let head = "<title>Trams return</title><meta name=description content='Paragraph 1 of the story tells, with commas, what […]'>";
    let page = page(head);
    let input = crate::article::Input { text: &page, kind: crate::article::Kind::Html, file: None, slug: None };
    assert_eq!(crate::article::read(&input, &Defaults::default()).unwrap().summary, None);
}

#[test]
fn scripts_and_odd_addresses_come_to_nothing() {
    let head = "<title>Trams</title><link rel=canonical href='javascript:alert(1)'>\
                <meta property=og:image content='data:image/png;base64,AAAA'><script>document.title = 'x'</script>";
    let found = found(&page(head));
    assert_eq!((found.url, found.images.len()), (None, 0));
}

#[test]
fn a_page_made_to_exhaust_is_refused() {
    for bomb in ["<div>".repeat(5_000), "<div>".repeat(2_000_000), "<p>x</p>".repeat(70_000)] {
        let refused = read(&bomb, "page.html", &Defaults::default()).unwrap_err();
        assert!(matches!(refused, ArticleError::Page { .. }), "{refused}");
    }
}

#[test]
fn a_text_without_tags_is_one_paragraph_however_long() {
    let text = "Trams & ferries « run » along the quay, the council of Port Avel said on Monday.\u{a0}".repeat(400);
    let found = found(&format!("<article><h1>Trams return</h1><p>{}</p></article>", text.replace('&', "&amp;")));
    let paragraphs = found.body.iter().filter(|block| block.kind == BlockKind::Paragraph);
    assert_eq!(paragraphs.map(|block| block.text.as_str()).collect::<Vec<_>>(), [text.trim()]);
}

fn texts(page: &str) -> Vec<String> {
    found(page).body.into_iter().map(|block| block.text).collect()
}

const LEAD: &str =
    "The council of Port Avel bought twelve trams on Monday, the first in forty years, for nine million.";
const NEXT: &str = "They will run from May.";

#[test]
fn a_short_story_is_told_from_the_menus_and_banners_around_it() {
    let story = format!("<h1>Trams return</h1><p>{LEAD}</p><p>{NEXT}</p>");
    let around = |story: &str| {
        format!(
            "<title>Trams return</title><body><nav>Home City Sport</nav><div class=x1><p>We use cookies. Accept all.</p></div>\
             <header>Menu</header>{story}<div class=y2><p>Most read</p><p>Cat saves dog from a burning barn in a town.</p></div>"
        )
    };
    for story in [
        format!("<article>{story}</article>"),
        format!("<main>{story}</main>"),
        format!("<div><h1>Trams return</h1><div itemprop=articleBody><p>{LEAD}</p><p>{NEXT}</p></div></div>"),
        format!("<article>{story}</article><article><h2>Ferry late</h2><p>Read it here.</p></article>"),
    ] {
        let told: Vec<String> = texts(&around(&story)).into_iter().filter(|text| text != "Trams return").collect();
        assert_eq!(told, [LEAD, NEXT], "{story}");
    }
}

#[test]
fn a_teaser_or_one_entry_of_many_is_not_taken_for_the_story() {
    let story = format!("<p>{LEAD}</p>").repeat(6);
    let teaser =
        "<article><p>The ferry to the island of Avel is late again, for the third time in this month.</p></article>";
    let told = texts(&format!("<title>Trams</title><body><div>{story}</div>{teaser}"));
    assert_eq!(told.iter().filter(|text| *text == LEAD).count(), 6);
    let entries = format!("<article><p>{LEAD}</p></article><article><p>{LEAD} Again.</p></article>");
    let told = texts(&format!("<title>Trams</title><body><main>{entries}</main>")).join(" ");
    assert_eq!(told.matches(LEAD).count(), 2, "{told}");
}

#[test]
fn what_its_class_names_is_no_story() {
    for block in [
        "<div class='share-buttons'><a>Copy link</a> <span>Listen to this article</span></div>",
        "<div class=newsletter><h4>Sign up to The Tide</h4><p>The stories that matter.</p></div>",
        "<p class=promo>Support independent journalism from £1 a week.</p>",
        "<div class=photo-caption>Trams at the quay. Amir Shah/Herald</div>",
        "<blockquote class=twitter-tweet><p>BREAKING: trams!</p>— Mayor (@mayor)</blockquote>",
        "<div class=embed><p>Video: Reuters</p></div>",
        "<section class=recirc><h3>You may also like</h3><ul><li>Ferry late</li></ul></section>",
        "<div class=breadcrumb><a>Home</a> &gt; <a>City</a></div>",
        "<p class=kicker>City</p>",
        "<div role=navigation>Home City Sport</div>",
        "<div id=cookie>We use cookies.</div>",
        "<div class=articleRelated><p>Ferry fares to rise</p></div>",
    ] {
        let page = format!("<title>Trams return</title><article>{block}<p>{LEAD}</p>{block}<p>{NEXT}</p></article>");
        assert_eq!(texts(&page), [LEAD, NEXT], "{block}");
    }
}

#[test]
fn a_class_never_takes_the_story_away() {
    for (open, close) in [
        ("<div class=shareholders>", "</div>"),
        ("<div class=promoted-by-mayor>", "</div>"),
        ("<div class='promo share'>", "</div>"),
        ("<div class=newsletter><h1>Trams return</h1>", "</div>"),
        ("<div class=share-price-graph>", "</div>"),
        ("<div class=comments>", "</div>"),
    ] {
        let page = format!("<title>Trams return</title><body>{open}<p>{LEAD}</p><p>{NEXT}</p>{close}");
        let told: Vec<String> = texts(&page).into_iter().filter(|text| text != "Trams return").collect();
        assert_eq!(told, [LEAD, NEXT], "{open}");
    }
    let inline =
        "The <span class=promo>newsletter of the council</span> says that the trams <b class=ad>will</b> run from May.";
    let page = format!("<title>Trams return</title><article><p>{LEAD}</p><p>{inline}</p></article>");
    assert_eq!(texts(&page)[1], "The newsletter of the council says that the trams will run from May.");
}

#[test]
fn a_byline_that_its_class_names_is_the_byline_where_the_page_declares_none() {
    let page = format!(
        "<title>Trams return</title><article><p class=byline>By Ines Halloran</p><p>{LEAD}</p><p>{NEXT}</p></article>"
    );
    let found = found(&page);
    assert_eq!((found.byline, found.body.len()), (vec!["Ines Halloran".to_owned()], 2));
}

#[test]
fn neither_headline_nor_standfirst_is_said_twice_below_a_label() {
    let page = format!(
        "<title>Trams return</title><meta name=description content='The tram costs one crown, the council says.'>\
         <article><span>Economy</span><h1>Trams return</h1><p>The tram costs one crown, the council says.</p><p>{LEAD}</p>\
         <p>{NEXT}</p></article>"
    );
    let input = crate::article::Input { text: &page, kind: crate::article::Kind::Html, file: None, slug: None };
    let article = crate::article::read(&input, &Defaults::default()).unwrap();
    let told: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(told, ["The tram costs one crown, the council says.", LEAD, NEXT]);
    assert_eq!(article.summary, None, "the first paragraph says it");
}

#[test]
fn entries_of_a_live_report_are_all_kept() {
    let entry =
        |hour: &str, title: &str, text: &str| format!("<div><time>{hour}</time><h2>{title}</h2><p>{text}</p></div>");
    let page = format!(
        "<title>Storm live</title><body><article><h1>Storm live: ferries stay in port</h1><p>All ferries stay in port.</p>\
         {}{}{}<p>We go on tomorrow.</p></article>",
        entry("12:50", "Quay closed", "The old quay is closed until the morning, the harbour master says."),
        entry("12:41", "Bus late", "The bus is late."),
        entry("12:30", "Sand", "Sand is given out at the mill.")
    );
    let found = found(&page);
    assert_eq!(found.headline.as_deref(), Some("Storm live: ferries stay in port"));
    let texts: Vec<&str> = found.body.iter().map(|block| block.text.as_str()).collect();
    for told in [
        "All ferries stay in port.",
        "Quay closed",
        "The bus is late.",
        "Sand is given out at the mill.",
        "We go on tomorrow.",
    ] {
        assert!(texts.contains(&told), "{told} is missing in {texts:?}");
    }
    assert!(!texts.contains(&"12:50"), "{texts:?}");
}

#[test]
fn teasers_of_other_stories_are_not_opened() {
    let story =
        "<p>The council, after two hours, bought twelve trams, nine of them red, and will run them from May.</p>"
            .repeat(6);
    let teaser =
        "<div><h3><a href=/x>Ferry fares to rise</a></h3><p><a href=/x>The ferry will cost two crowns.</a></p></div>";
    let found = found(&format!("<title>Trams</title><body><article><h1>Trams return</h1>{story}{teaser}</article>"));
    assert!(found.body.iter().all(|block| !block.text.contains("Ferry fares")), "{:?}", found.body);
}

#[test]
fn the_pages_own_heading_comes_before_its_title() {
    let headline = |head: &str, headings: &str| {
        let story = "<p>The council, after two hours, bought twelve trams and will run them from May.</p>";
        found(&format!("{head}<body>{headings}<article>{story}</article>")).headline
    };
    let title = "<title>Trams return | Harbour Post</title>";
    for (headings, told) in [
        ("<h1>Trams return to the harbour, but not all</h1>", "Trams return to the harbour, but not all"),
        ("<h1>Harbour Post</h1><h1>Trams return to the harbour</h1>", "Trams return to the harbour"),
        ("<h1>Harbour Post</h1>", "Trams return | Harbour Post"),
        ("", "Trams return | Harbour Post"),
    ] {
        assert_eq!(headline(title, headings).as_deref(), Some(told));
    }
    let declared = format!("{title}<meta property=og:title content='Trams are back'>");
    assert_eq!(headline(&declared, "<h1>Trams return to the harbour</h1>").as_deref(), Some("Trams are back"));
}

#[test]
fn recipes_have_days_and_keywords_are_tags() {
    let json = r#"<script type="application/ld+json">{"@type":"Recipe","name":"Soup","datePublished":"2026-11-22T09:00:00Z"}</script>"#;
    let words = "<meta name=keywords content='soup, old harbour, what can I cook when it is cold'>";
    let page = found(&format!(
        "<title>Soup</title>{json}{words}<body><p>Cut the leeks of the old harbour, all of them, and fry them well.</p>"
    ));
    assert_eq!(page.published_at.map(|at| at.to_string()).as_deref(), Some("2026-11-22T09:00:00Z"));
    assert_eq!(page.tags, ["soup", "old harbour"]);
}

#[test]
fn a_day_below_the_headline_is_when_it_appeared() {
    let story =
        "<p>The council, after two hours, bought twelve trams, nine of them red, and will run them from May.</p>"
            .repeat(5);
    let page = format!(
        "<title>Trams</title><body><div>Friday, 1 January 2027</div><h1>Trams return</h1><div><ul><li>4 December 2026, \
         10:15</li></ul></div><div>{story}</div>"
    );
    let input = Input { text: &page, kind: Kind::Html, file: None, slug: None };
    let article = crate::article::read(&input, &Defaults::default()).unwrap();
    assert_eq!(article.published_at.map(|at| at.to_string()).as_deref(), Some("2026-12-04T00:00:00Z"));
}

#[test]
fn what_runs_within_a_heading_is_no_headline() {
    let page = "<html><body><article><h1>Trams return<script>count()</script><style>a{}</style></h1><p>The trams are back on the old \
                quay, the port said on Monday.</p></article></body></html>";
    assert_eq!(found(page).headline.as_deref(), Some("Trams return"));
}

fn article(page: &str) -> crate::article::Article {
    let input = Input { text: page, kind: Kind::Html, file: None, slug: None };
    crate::article::read(&input, &Defaults::default()).unwrap()
}

#[test]
fn a_sentence_set_as_a_subheading_below_the_headline_is_the_standfirst() {
    let words = "Three trams a day will run along the old quay of the harbour from May.";
    let page = |description: &str, heading: &str| {
        article(&format!(
            "<html><head><meta property='og:title' content='Trams return'><meta property='og:description' content='{description}'>\
             </head><body><article><h1>Trams return</h1><h2>{heading}</h2><p>The port has bought them second-hand in Gdansk, it \
             said on Monday.</p><h2>The fares</h2><p>A ride costs two euros, and children ride free of charge.</p></article>"
        ))
    };
    for description in ["", words, "Three trams a day will run along the quay. Read it in The Harbour Post."] {
        let article = page(description, words);
        assert_eq!(article.summary.as_deref(), Some(words), "{description}");
        assert_eq!(article.body[0].text, "The port has bought them second-hand in Gdansk, it said on Monday.");
    }
    for heading in ["Why the trams come back to the quay after forty long years?", "The plan"] {
        let article = page("", heading);
        assert_eq!((article.summary, article.body[0].text.as_str()), (None, heading));
    }
}

#[test]
fn the_headline_with_words_that_lead_on_is_no_summary() {
    let page = |description: &str| {
        article(&format!(
            "<html lang=ru><head><meta property='og:title' content='Трамваи вернулись в порт'><meta property='og:description' \
             content='{description}'></head><body><article><h1>Трамваи вернулись в порт</h1><p>Первый трамвай вышел на набережную \
             в понедельник утром, сообщил порт.</p><p>Билет стоит два евро.</p></article>"
        ))
    };
    assert_eq!(page("Трамваи вернулись в порт: читать новости на gavan.example").summary, None);
    let more = "Трамваи вернулись в порт: билет стоит два евро";
    assert_eq!(page(more).summary.as_deref(), Some(more));
}

#[test]
fn what_a_site_has_for_a_tag_on_every_page_is_none() {
    let page = "<meta name=keywords content='Новости Казахстана, новости, трамвай, Local News, top stories, news agency'><title>A \
                tram</title><body><article><p>Трамваи are back on the old quay, the news agency said on Monday.</p></article>";
    assert_eq!(found(page).tags, ["трамвай", "news agency"]);
}

fn told(body: &str, head: &str) -> Found {
    let story: String = (1..=4)
        .map(|n| {
            format!(
                "<p>Paragraph {n} of the story tells, with commas, what the council did about the trams, and why.</p>"
            )
        })
        .collect();
    found(&format!(
        "<html lang=en><head>{head}</head><body><article><h1>Trams return</h1>{}</article></body></html>",
        body.replace("STORY", &story)
    ))
}

fn kept(found: &Found) -> Vec<&str> {
    found.body.iter().map(|block| block.text.as_str()).filter(|text| !text.starts_with("Paragraph ")).collect()
}

#[test]
fn cards_that_ask_or_lead_away_are_no_story() {
    let callout = |text: &str| {
        format!(
            "STORY<div class='kg-card kg-callout-card'><div class='kg-callout-emoji'>💡</div><div class='kg-callout-text'>{text}\
             </div></div><figure class='kg-card kg-bookmark-card'><a href=/x><div class='kg-bookmark-title'>Old fares</div></a>\
             </figure>STORY"
        )
    };
    let found = told(&callout("Do you drive a tram? Write to jane@harbour.example in confidence."), "");
    assert_eq!(kept(&found), ["Trams return"]);
    let found = told(&callout("The first tram leaves at noon."), "");
    assert_eq!(kept(&found), ["Trams return", "The first tram leaves at noon."]);
}

#[test]
fn a_box_beside_the_headline_says_who_and_when() {
    let found = told(
        "<div class=article__meta><time>4 December 2026, 15:40</time><span>Aina Serik</span><span>👁 12 403</span></div>STORY",
        "",
    );
    assert_eq!((found.byline.as_slice(), kept(&found)), (&["Aina Serik".to_owned()][..], vec!["Trams return"]));
    let found = told("<div class=author>Elif Demir</div>STORY", "");
    assert_eq!(found.byline, ["Elif Demir"]);
    let found = told("<div class=meta><p>The rails are back on the quay, says the council.</p></div>STORY", "");
    assert_eq!(kept(&found), ["Trams return", "The rails are back on the quay, says the council."]);
}
