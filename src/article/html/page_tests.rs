//! Pages in the layouts of the larger systems: where their pictures, authors and subheadings stand.

use super::*;
use crate::article::{Article, BlockKind, Input, Kind, MediaSource, read};

const STORY: [&str; 4] = [
    "The tram to the harbour runs again after four years, and the first was full before six.",
    "Nobody had to wait longer than nine minutes, the harbour line said in a note on Monday.",
    "The line was closed when the old bridge was taken down, and buses went round by the quay.",
    "Twelve trams are on the way; two more are in the yard, where their brakes are looked at.",
];
const H1: &str = "<h1>Trams return</h1>";

fn paragraphs(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("<p>{text}</p>")).collect()
}

fn article(head: &str, above: &str, story: &str) -> Article {
    let page = format!(
        "<!doctype html><html lang=en><head><title>Trams return</title>\
         <link rel=canonical href=https://harbour.example/trams>{head}</head>\
         <body><nav>Home</nav><main><article>{above}<div>{story}</div></article></main></body></html>"
    );
    read(&Input { text: &page, kind: Kind::Html, file: None, slug: None }, &Defaults::default()).unwrap()
}

#[test]
fn a_picture_above_the_story_is_the_one_that_the_page_declares() {
    let figure = |source: &str| {
        let picture = format!("<img src='{source}' alt='A tram at the quay'><figcaption>Quay</figcaption>");
        format!("<header>{H1}<figure>{picture}</figure></header>")
    };
    let story = paragraphs(&STORY);
    for (declared, shown) in [
        ("https://img.harbour.example/u/tram.jpg", "https://img.harbour.example/u/tram.jpg"),
        ("https://img.harbour.example/t.jpg?w=1200&s=ab", "https://img.harbour.example/t.jpg?w=400&s=cd"),
        ("https://img.harbour.example/1024/branded/a.jpg", "https://img.harbour.example/480/a.jpg.webp"),
    ] {
        let head = format!("<meta property=og:image content='{declared}'>");
        let article = article(&head, &figure(shown), &story);
        let told: Vec<_> =
            article.images.iter().map(|image| (image.alt.as_deref(), image.caption.as_deref())).collect();
        assert_eq!(told, [(Some("A tram at the quay"), Some("Quay"))], "{shown}");
    }
    // Another picture says nothing of this one.
    let head = "<meta property=og:image content=https://img.harbour.example/card.jpg>";
    let other = article(head, &figure("https://img.harbour.example/tram.jpg"), &story);
    assert_eq!(other.images[0].alt, None);
}

#[test]
fn a_page_that_declares_no_picture_has_the_one_above_its_story() {
    let field = "<div><img src=/sites/tram.jpg alt='A tram at the quay' width=480 height=320></div>";
    let article_of = |field: &str| article("", &format!("{H1}{field}"), &paragraphs(&STORY));
    assert_eq!(article_of(field).images[0].alt.as_deref(), Some("A tram at the quay"));
}

#[test]
fn a_portrait_above_the_story_is_no_picture_of_it() {
    let mut lead = Image::new(MediaSource::File("tram.jpg".into()));
    let described = |image: &Image| {
        let mut declared = Vec::new();
        shown::describe_lead(&mut declared, std::slice::from_ref(image), &[]);
        declared.len()
    };
    assert_eq!(described(&lead), 1);
    lead.alt = Some("Jane Roe".to_owned());
    assert_eq!(described(&lead), 0);
    (lead.alt, lead.width) = (None, Some(96));
    assert_eq!(described(&lead), 0);
}

#[test]
fn pictures_of_accelerated_pages_are_read() {
    let picture = "<amp-img src=https://harbour.example/t.jpg alt='A tram'></amp-img>";
    let story = paragraphs(&STORY[..2]) + picture + &paragraphs(&STORY[2..]);
    assert_eq!(article("", H1, &story).images[0].alt.as_deref(), Some("A tram"));
}

#[test]
fn who_wrote_it_is_read_where_the_page_says_it() {
    let story = paragraphs(&STORY);
    let house = r#"<script type="application/ld+json">{"@type":"NewsArticle",
        "author":[{"@type":"Organization","name":"Harbour Post"}]}</script>"#;
    let site = "<meta name=author content='Jane Roe, HARBOUR POST'><meta property=og:site_name content='Harbour Post'>";
    let block = "<div data-component=byline-block><div><time>2 hours ago</time></div>\
                 <div><span>Jane Roe</span><span>Harbour Post, Avel</span></div></div>";
    let linked = "<address><a rel=author href=/jane>Jane Roe</a> Port correspondent</address>";
    for (head, above, names) in [
        ("<meta name=author content='Jane Roe, Omar Lund'>", "", &["Jane Roe", "Omar Lund"][..]),
        (site, "", &["Jane Roe"]),
        ("<meta name=byl content='By Jane Roe'>", "", &["Jane Roe"]),
        ("", linked, &["Jane Roe"]),
        (house, block, &["Jane Roe"]),
        (house, "", &["Harbour Post"]),
        ("<meta name=author content='Roe, Jane'>", "", &["Roe, Jane"]),
    ] {
        assert_eq!(article(head, &format!("{H1}{above}"), &story).byline, names, "{head} {above}");
    }
    let cards = ["Ann Lowe", "Ben Orr", "Cy Dahl", "Di Voss"].map(|name| format!("<a rel=author>{name}</a>")).concat();
    assert!(article("", &format!("{H1}<div>{cards}</div>"), &story).byline.is_empty());
}

#[test]
fn tags_of_desks_and_advertisers_are_none_and_names_stand_the_right_way_round() {
    let story = paragraphs(&STORY) + "<p>Joan Pratt, the keeper of the light, was on the first of them.</p>";
    let tags = |tags: &[&str]| {
        let metas: String = tags.iter().map(|tag| format!("<meta property=article:tag content='{tag}'>")).collect();
        article(&metas, H1, &story).tags
    };
    assert_eq!(tags(&["Trams", "Pratt, Joan"]), ["Trams", "Joan Pratt"]);
    assert_eq!(tags(&["Trams", "Fires, Floods"]), ["Trams", "Fires", "Floods"]);
    assert_eq!(
        tags(&["domestic alerts, domestic-us news, trams, iab-education, domestic violence"]),
        ["trams", "domestic violence"]
    );
}

#[test]
fn subheadings_that_stand_in_boxes_of_their_own_stay() {
    let block = |texts: &[&str]| format!("<div data-component=text-block>{}</div>", paragraphs(texts));
    let heading = "<div data-component=subheadline-block><h2>'Best ride of my life'</h2></div>";
    let away = "<div><h2>More on this story</h2><ul><li><a href=/x>Trams are late</a></li></ul></div>";
    let story = block(&STORY[..2]) + heading + &block(&STORY[2..]) + away;
    let body = article("", H1, &story).body;
    let headings: Vec<&str> =
        body.iter().filter(|block| block.kind == BlockKind::Heading).map(|block| block.text.as_str()).collect();
    assert_eq!(headings, ["'Best ride of my life'"]);
    assert_eq!(body[2].text, "'Best ride of my life'");
}

#[test]
fn a_label_before_the_standfirst_is_none_of_it() {
    let told = |description: &str| {
        let head = format!("<meta name=description content=\"{description}\">");
        let above = format!("{H1}<p><span class=article__kicker>Report</span> The old line is back</p>");
        article(&head, &above, &paragraphs(&STORY)).summary
    };
    assert_eq!(told("REPORT The line of old days is back").as_deref(), Some("The line of old days is back"));
    assert_eq!(told("Report cards are at school again").as_deref(), Some("Report cards are at school again"));
}

#[test]
fn a_title_that_stands_alone_is_without_the_sites_name() {
    let headline = |title: &str, head: &str, above: &str| {
        let page = format!(
            "<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><article>{above}{}</article></body></html>",
            paragraphs(&STORY)
        );
        let input = Input { text: &page, kind: Kind::Html, file: None, slug: None };
        read(&input, &Defaults::default()).unwrap().headline
    };
    let canonical = "<link rel=canonical href='https://harbour-post.example/trams'>";
    assert_eq!(headline("Trams return to Avel | HP", "", ""), "Trams return to Avel");
    assert_eq!(headline("Trams return to Avel - Harbour Post", canonical, ""), "Trams return to Avel");
    let heading = "<header><span>4.12.2026</span><h2>Trams are back in Avel</h2></header>";
    assert_eq!(headline("Trams return | HP", "", heading), "Trams are back in Avel");
    for title in ["Trams return to Avel - Three hurt", "Opinion | We should all ride trams", "Trams | Ferries"] {
        assert_eq!(headline(title, canonical, ""), title);
    }
}

#[test]
fn what_only_those_who_pay_are_shown_is_the_story_and_what_asks_the_others_to_is_none() {
    let paid = format!("<p>{}</p><p class=paywall>{}</p>", STORY[0], STORY[1]);
    let boxed = format!("<p>{}</p><div class=article-paywall>{}</div>", STORY[0], paragraphs(&STORY[1..2]));
    let asked = format!(
        "<p>{}</p><div class=paywall><h3>Read on</h3><p>Unlimited access to all that we write, on paper and on every screen, costs but one euro for the first four weeks.</p>\
         <button>Go on</button></div><p>{}</p>",
        STORY[0], STORY[1]
    );
    for story in [paid, boxed, asked] {
        let told = article("", H1, &format!("{story}{}", paragraphs(&STORY[2..])));
        let texts: Vec<&str> = told.body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, STORY, "{story}");
    }
}

#[test]
fn a_line_that_says_what_a_picture_says_of_itself_is_its_caption() {
    let caption = "Passengers wait for the first tram at the old quay";
    let shown = format!(
        "<div class=zz><img src=https://img.harbour.example/quay.jpg alt='{caption}'><div><span>{caption}</span></div></div>"
    );
    let told = article("", H1, &format!("{}{shown}{}", paragraphs(&STORY[..1]), paragraphs(&STORY[1..])));
    let texts: Vec<&str> = told.body.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, STORY);
}

#[test]
fn what_a_story_is_about_did_not_write_it() {
    let box_of = |name: &str| format!("{H1}<div class=zz>{name}</div>");
    let told = article("", &box_of("Mira Oswin"), &paragraphs(&STORY));
    assert_eq!(told.byline.join(", "), "Mira Oswin");
    let about =
        [&["North Korea has bought a tram, and the first was full before six, its paper said."], &STORY[1..]].concat();
    assert!(article("", &box_of("North Korea"), &paragraphs(&about)).byline.is_empty());
}

#[test]
fn whose_a_quotation_is_may_stand_in_its_footer() {
    for source in ["<footer>Jane Roe, baker</footer>", "<cite>Jane Roe, baker</cite>"] {
        let quote = format!("<blockquote><p>“It runs again.”</p>{source}</blockquote>");
        let told = article("", H1, &format!("{}{quote}{}", paragraphs(&STORY[..2]), paragraphs(&STORY[2..])));
        let quotes: Vec<&str> =
            told.body.iter().filter(|block| block.kind == BlockKind::Quote).map(|block| block.text.as_str()).collect();
        assert_eq!(quotes, ["“It runs again.” — Jane Roe, baker"], "{source}");
    }
}

#[test]
fn the_headline_is_what_the_title_says_where_the_first_heading_names_a_section() {
    let page = |below: &str| {
        let page = format!(
            "<html lang=en><head><title>Trams return to Avel | Harbour Line</title></head>\
             <body><h1>News</h1><div>{below}{}</div></body></html>",
            paragraphs(&STORY)
        );
        read(&Input { text: &page, kind: Kind::Html, file: None, slug: None }, &Defaults::default()).unwrap().headline
    };
    assert_eq!(page("<h2>Trams return to Avel</h2>"), "Trams return to Avel");
    assert_eq!(page("<h2>Where they go</h2>"), "News");
}

#[test]
fn who_wrote_it_is_read_with_what_stands_beside_the_name() {
    for byline in [
        "<div class=authors><b>Autori:</b> <a href=/jane>Jane Roe</a> <em>(foreign news editor of Harbour TV)</em></div>",
        "<p class=article-byline>by Jane Roe   , Harbour.org</p>",
    ] {
        let told = article("", &format!("{H1}{byline}"), &paragraphs(&STORY));
        assert_eq!(told.byline, ["Jane Roe"], "{byline}");
    }
}

#[test]
fn a_page_without_headings_says_which_part_of_its_title_is_the_headline() {
    let page = |above: &str| {
        let page = format!(
            "<html lang=en><head><title>Council of Avel - Trams return to the quay</title></head>\
             <body><div>Council</div><div>{above}{}</div></body></html>",
            paragraphs(&STORY)
        );
        read(&Input { text: &page, kind: Kind::Html, file: None, slug: None }, &Defaults::default()).unwrap().headline
    };
    assert_eq!(page("<div class=t>Trams return to the quay</div>"), "Trams return to the quay");
    assert_eq!(page("<div class=t>Other words</div>"), "Council of Avel - Trams return to the quay");
}
