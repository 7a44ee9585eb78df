//! What of the story a post tells: lists, leads, what was corrected, an editor's own title.

use super::*;

#[test]
fn a_quotation_set_apart_has_marks_where_nothing_sets_it_apart() {
    let story =
        "The mayor spoke at the quay on Monday.\n\n> We will not wait for a fourth flood.\n\nWork starts in May.";
    let article = written("", story);
    let text = |channel: &str| post(&article, channel, |_| {}).expect("a post").parts[0].text.text.clone();
    for channel in ["twitter", "telegram", "mastodon", "email"] {
        assert!(text(channel).contains("\"We will not wait for a fourth flood.\""), "{}", text(channel));
    }
    let mail = post(&article, "email", |_| {}).expect("a post");
    let html = &mail.parts[0].fields["html"];
    assert!(html.contains(">We will not wait for a fourth flood.</blockquote>"), "{html}");
    // Its own marks, and who said it.
    let own = written("", "The mayor spoke.\n\n> “We will not wait.”\n>\n> — Ann Lowe, mayor\n\nWork starts in May.");
    let text = post(&own, "telegram", |_| {}).expect("a post").parts[0].text.text.clone();
    assert!(text.contains("\n“We will not wait.” — Ann Lowe, mayor\n") && !text.contains('"'), "{text}");
    let bare = written("", "The mayor spoke.\n\n> We will not wait.\n>\n> — Ann Lowe, mayor\n\nWork starts in May.");
    let text = post(&bare, "telegram", |_| {}).expect("a post").parts[0].text.text.clone();
    assert!(text.contains("\n\"We will not wait.\" — Ann Lowe, mayor\n"), "{text}");
}

#[test]
fn nothing_that_only_opens_what_follows_ends_a_post() {
    let lead =
        "Most pensioners get the payment by themselves and have to do nothing at all this winter, the ministry said.";
    let text = |below: &str| {
        let made = post(&written("", &format!("{lead}\n\n{below}")), "twitter", |_| {}).expect("a post");
        made.parts[0].text.text.clone()
    };
    let long = "You are if you were born before the war, and if all that you and whoever lives with you have in a year is less than \
                thirty thousand pounds, of which the half counts.";
    let items =
        format!("- {}\n- two eggs", "a very long ingredient of the soup that nobody can find in any shop ".repeat(4));
    for (below, opening) in [
        (format!("## Am I eligible?\n\n{long}"), "Am I eligible?"),
        (format!("## Ingredients\n\n{items}"), "Ingredients"),
        (format!("These are the streets:\n\n{items}"), "These are the streets:"),
        (format!("Respuesta. {long}"), "Respuesta."),
    ] {
        let text = text(&below);
        assert!(text.contains(lead) && !text.contains(opening), "{text}");
    }
    let short = text("## Am I eligible?\n\nYou are.\n\n## Ingredients\n\n- two eggs");
    assert!(short.contains("Am I eligible? You are.") && short.contains("Ingredients\n\n• two eggs"), "{short}");
}

#[test]
fn a_list_that_is_cut_ends_with_a_whole_item() {
    let streets = [
        "Mill Lane",
        "Quay Street",
        "High Street from the bridge to the church",
        "Station Road",
        "Harbour Row",
        "Fish Lane",
    ];
    let text = |streets: &[&str], mark: fn(usize) -> String| {
        let items: String =
            streets.iter().enumerate().map(|(n, street)| format!("{} {street}, both sides\n", mark(n))).collect();
        let story = format!("These are the streets that will be closed on Monday for the fair of the town:\n\n{items}");
        post(&written("", &story), "twitter", |_| {}).expect("a post").parts[0].text.text.clone()
    };
    let bullets = text(&streets, |_| "-".to_owned());
    assert!(bullets.contains("• Quay Street, both sides\n") && bullets.contains("both sides\n\nhttps"), "{bullets}");
    let numbers = text(&streets, |n| format!("{}.", n + 1));
    assert!(numbers.contains("2. Quay Street, both sides\n") && numbers.contains("both sides\n\nhttps"), "{numbers}");
    let whole = text(&streets[..2], |_| "-".to_owned());
    assert!(whole.contains("• Quay Street, both sides\n\n") && !whole.contains('…'), "{whole}");
}

#[test]
fn a_quotation_over_two_paragraphs_is_told_whole_where_a_limit_would_end_it() {
    let story = "The band is back.\n\nIt sold three million records.\n\n“It was 1984,” she said. “We had no idea.\n\n“But we had fun.”\n\nThe end.";
    let made = post(&written("", story), "facebook", |_| {}).expect("a post");
    let text = &made.parts[0].text.text;
    assert!(text.contains("“We had no idea.\n\n“But we had fun.”") && !text.contains("The end"), "{text}");
    assert!(!made.warnings.iter().any(|warning| warning.rule == "unbalanced-quotes"), "{:?}", made.warnings);
}

#[test]
fn a_table_is_for_the_mail_alone() {
    let table = "The fares rise in May.\n\n## What it costs\n\n| Ride | Fare | Child |\n|---|---|---|\n| one & all | £2 | £1 |\n\n\
                 Children under five ride free of charge.";
    let article = written("", table);
    let mail = post(&article, "email", |_| {}).expect("a post");
    let part = &mail.parts[0];
    assert!(
        part.text.text.contains("What it costs\n\nRide · Fare · Child\none & all · £2 · £1\n\nChildren"),
        "{}",
        part.text.text
    );
    let html = &part.fields["html"];
    assert!(html.contains(">Ride</th>") && html.contains(">one &amp; all</td>") && html.contains(">£2</td>"), "{html}");
    for channel in ["twitter", "telegram", "youtube", "mastodon"] {
        let text = post(&article, channel, |_| {}).expect("a post").parts[0].text.text.clone();
        assert!(
            text.contains("Children under five") && !text.contains("£2") && !text.contains("What it costs"),
            "{text}"
        );
    }
}

#[test]
fn the_day_is_that_of_the_article_where_the_newsroom_has_no_zone() {
    let dated = |date: &str| {
        let article = written(&format!("date = {date}"), STORY);
        post(&article, "email", |_| {}).expect("a post").parts[0].text.text.clone()
    };
    assert!(dated("2026-11-25T06:30:00+09:00").contains("25 November 2026"));
    assert!(dated("2026-11-24T21:30:00Z").contains("24 November 2026"));
}

#[test]
fn a_draft_goes_nowhere() {
    let found = rule(&written("draft = true", STORY), "twitter", "draft").expect("told");
    assert!(found.severity == Severity::Error && found.line.is_some(), "{found:?}");
    assert_eq!(rule(&written("draft = false", STORY), "twitter", "draft"), None);
}

#[test]
fn a_lead_that_says_the_summary_in_other_words_is_not_said_beside_it() {
    let summary = "Ana Pereira scored in the last minute as Port Avel came from two goals down to draw at Marrow Park.";
    let said = |lead: &str| {
        let article =
            written(&format!("summary = \"{summary}\""), &format!("{lead}\n\nThe crowd sang until midnight."));
        post(&article, "facebook", |_| {}).expect("a post").parts[0].text.text.clone()
    };
    let fuller =
        "Ana Pereira scored in the last minute as Port Avel came from two goals down to draw 2-2 at Marrow on Monday.";
    let text = said(fuller);
    assert!(text.contains(fuller) && !text.contains(summary) && text.contains("midnight"), "{text}");
    // One that has no room where the summary has goes, and what follows it stays.
    let long = format!(
        "{} in a match that had to be stopped twice for rain and once for a dog.",
        fuller.trim_end_matches('.')
    );
    let text = said(&format!("{long} It was her first."));
    assert!(text.contains(summary) && !text.contains("dog") && text.contains("It was her first."), "{text}");
    // The same beginning of another statement.
    let other =
        "Ana Pereira scored in the first minute of her hundredth match for the town, and again in the second half.";
    let text = said(other);
    assert!(text.contains(summary) && text.contains(other), "{text}");
}

#[test]
fn subheadings_that_count_are_the_points_of_a_post() {
    let points = "## 1. The rails\n\nThey are back.\n\n## 2. The wires\n\nThey hang again.";
    let text = |story: &str| post(&written("", story), "twitter", |_| {}).expect("a post").parts[0].text.text.clone();
    let told = text(points);
    assert!(told.contains("1. The rails\n2. The wires") && !told.contains("They"), "{told}");
    let told = text(&points.replace("1. ", "").replace("2. ", ""));
    assert!(told.contains("They are back.") && !told.contains("The rails"), "{told}");
}

#[test]
fn a_question_of_an_interview_stands_with_its_answer() {
    let story = "The line was shut in 1931.\n\nQ: Who paid for it?\n\nA: The town did, over nine years.\n\nQ: And now?\n\nA: The port.";
    let text = &post(&written("", story), "telegram", |_| {}).expect("a post").parts[0].text.text;
    assert!(text.contains("A: The town did") && !text.contains("And now?"), "{text}");
}

#[test]
fn a_translation_that_leads_to_the_article_is_told() {
    let mut article = written("", STORY);
    let russian = Translation {
        headline: "Трамваи возвращаются в гавань".to_owned(), ..Translation::default()
    };
    let told = |article: &Article| {
        let composed = post(article, "twitter", |target| target.language = Some("ru".to_owned())).expect("a post");
        composed.warnings.iter().any(|warning| warning.rule == "link-not-translated")
    };
    article.translations.insert("ru".to_owned(), russian.clone());
    assert!(told(&article));
    let url = article.url.as_ref().and_then(|url| url.join("/ru/").ok());
    article.translations.insert("ru".to_owned(), Translation { url, ..russian });
    assert!(!told(&article));
}

#[test]
fn a_numbered_list_keeps_its_numbers() {
    let article = written("", "How the board will do it:\n\n1. Lay the rails.\n2. Hang the wires.");
    for channel in ["twitter", "telegram", "email"] {
        let text =
            &post(&article, channel, |target| target.template = Some("thread".to_owned())).expect("a post").parts[0]
                .text
                .text;
        assert!(text.contains("1. Lay the rails.\n2. Hang the wires."), "{channel}: {text}");
    }
}

#[test]
fn a_lead_that_adds_to_the_summary_is_kept() {
    let front = "summary = \"Police fear for people trapped under the bridge in Leeds.\"";
    let lead = "At least nine people were killed and 31 injured when the Mill Lane bridge in Leeds fell, police said.";
    let told = |lead: &str| post(&written(front, lead), "facebook", |_| {}).expect("a post").parts[0].text.text.clone();
    assert!(told(lead).contains(lead));
    let again = "People are trapped under the bridge in Leeds, the police fear.";
    let text = told(&format!("{again} It starts at six. The first tram fell."));
    assert!(!text.contains(again) && text.contains("Leeds.\n\nIt starts at six."), "{text}");
}

#[test]
fn what_stands_before_the_first_paragraph_is_told_too() {
    let lead = "The price of bread will rise again, the bakers of the town said.";
    for (above, told) in [
        ("- Flour rises 9 percent\n- Gas falls", "• Flour rises 9 percent\n• Gas falls"),
        ("1. Flour rises\n2. Gas falls", "1. Flour rises\n2. Gas falls"),
        ("> “We cannot go on like this.”", "“We cannot go on like this.”"),
    ] {
        for channel in ["twitter", "telegram", "email"] {
            let post = post(&written("", &format!("{above}\n\n{lead}")), channel, |_| {}).expect("a post");
            let text = &post.parts[0].text.text;
            assert!(text.contains(&format!("{told}\n\n{lead}")), "{channel}: {text}");
        }
    }
}

#[test]
fn an_editor_s_own_title_is_the_title() {
    let mut article = written("", STORY);
    let own = |markdown: &str| Override { markdown: markdown.to_owned(), file: "youtube.title.md".into() };
    article.overrides.insert("youtube.title".to_owned(), own("Trams are *back*"));
    let made = post(&article, "youtube", |_| {}).expect("a post");
    assert_eq!(made.parts[0].fields["title"], "Trams are back");
    assert!(made.parts[0].text.text.contains("The first tram"));
    assert!(!made.warnings.iter().any(|warning| warning.rule == "unknown-name"));
    article.overrides.insert("youtube.titel".to_owned(), own("Trams"));
    assert!(found(&article, "youtube").iter().any(|warning| warning.message.contains("youtube.title")));
    article.overrides.insert("youtube.title".to_owned(), own(&"Trams ".repeat(40)));
    let error = post(&article, "youtube", |_| {}).expect_err("too long").to_string();
    assert!(error.contains("youtube.title.md"), "{error}");
    article.overrides.insert("youtube.title".to_owned(), own(" \n"));
    let error = post(&article, "youtube", |_| {}).expect_err("empty").to_string();
    assert!(error.contains("youtube.title.md"), "{error}");
}

#[test]
fn an_article_s_words_name_no_page_on_facebook() {
    let article = written("", "The clerk wrote @[104] and @[104:Harbour Office] below the picture of the new tram.");
    let told = post(&article, "facebook", |_| {}).expect("a post");
    let text = &told.parts[0].text.text;
    assert!(!text.contains("@[") && text.contains("@\u{2060}[104]"), "{text}");
}

#[test]
fn a_template_may_ask_for_more_hashtags_than_usual() {
    let article = written("tags = [\"Trams\", \"Harbour\", \"Rails\", \"Avel\"]", STORY);
    let told = |template: &str, own: Option<usize>| {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("twitter")).expect("made");
        std::fs::write(folder.path().join("twitter/post.hbs"), template).expect("written");
        let channels = Channels::load(Some(folder.path())).expect("sound");
        let channel = channels.get("twitter").expect("there");
        let target = Target { hashtags: own, ..Target::new(AccountName::new("desk"), channel.name.clone()) };
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        compose(&article, &target, channel, &Context::at(now)).expect("a post").parts[0].text.text.clone()
    };
    assert_eq!(told("{{url}} {{hashtags}}", None), "https://news.example.com/city/trams #Trams #Harbour");
    let three = "https://news.example.com/city/trams #Trams #Harbour #Rails";
    assert_eq!(told("{{url}} {{hashtags limit=3}}", None), three);
    assert_eq!(told("{{url}} {{hashtags limit=9}}", Some(3)), three);
}

const OPENING: &str = "The council voted on Monday to mend the weir. It will cost the town two million over six years. \
                       Divers start on both banks in May. The fish ladder stays open. Rafts must be carried around it.";

#[test]
fn a_summary_that_is_the_opening_of_the_story_is_told_once() {
    let front = format!("summary = \"{OPENING}\"");
    let apart = OPENING.replace(". ", ".\n\n");
    let longer = format!("{OPENING} The mayor was ill.");
    for body in ["", OPENING, &apart, &longer] {
        for channel in ["telegram", "facebook", "mastodon", "email"] {
            let post = post(&written(&front, body), channel, |_| {}).expect("a post");
            let html = post.parts[0].fields.get("html").map_or("", String::as_str);
            for told in [post.parts[0].text.text.as_str(), html] {
                let count = told.matches("Divers start on both banks").count();
                assert!(count <= 1, "{channel}, {body:?}: {told}");
            }
        }
    }
    let told = post(&written(&front, &longer), "facebook", |_| {}).expect("a post").parts[0].text.text.clone();
    assert!(told.contains("The mayor was ill."), "{told}");
}

#[test]
fn a_list_keeps_the_heading_that_says_of_what_it_is() {
    let article = written("", "The weir is open.\n\n## Worst hit\n\n- Avel\n- Marrow\n\n## And then\n\nIt closed.");
    let told = post(&article, "facebook", |target| target.template = Some("thread".to_owned())).expect("a post");
    let text = &told.parts[0].text.text;
    assert!(text.contains("Worst hit") && !text.contains("And then"), "{text}");
}

#[test]
fn a_label_of_breaking_news_is_not_said_twice() {
    let headed = |headline: &str| read(&format!("+++\nheadline = \"{headline}\"\nlanguage = \"en\"\n+++\n\n{STORY}\n"));
    for (template, headline, label) in [
        ("breaking", "BREAKING: The weir has burst", "BREAKING: The weir has burst"),
        ("breaking", "The weir has burst", "BREAKING: The weir has burst"),
        ("post", "BREAKING: The weir has burst", "BREAKING: The weir has burst"),
    ] {
        let told = post(&headed(headline), "twitter", |target| target.template = Some(template.to_owned()));
        let text = told.expect("a post").parts[0].text.text.clone();
        assert!(text.starts_with(label) && text.matches("BREAKING").count() == 1, "{template}, {headline}: {text}");
    }
}

#[test]
fn a_preheader_is_not_empty_while_the_story_has_a_sentence_that_stands_by_itself() {
    let lead = "The report of a Brill newspaper that the harbour master took two million in bribes from three building firms \
                and hid it under the floor of a hut that he had rented behind the fish market at the old pier of the harbour and \
                in the holds of two boats that the town had sold to a cousin of the former mayor in the spring is not true.";
    let preheader = |story: &str| {
        let article = written("", story);
        let post = post(&article, "email", |_| {}).expect("a post");
        post.parts[0].fields.get("preheader").cloned().unwrap_or_default()
    };
    let told = "The harbour of Brill will sue the newspaper.";
    assert_eq!(preheader(&format!("{lead}\n\n{told} He was not at home on Monday.")), told);
    // Not one that needs the lead.
    assert_eq!(preheader(&format!("{lead}\n\nHe will sue the newspaper.\n\n{told}")), told);
    assert_eq!(preheader(&format!("{lead}\n\nHe will sue the newspaper.")), "");
    // What fits of the lead comes first.
    let short = "The port will be shut in May.";
    assert_eq!(
        preheader(&format!("{short} It will open in June, the board of the old port said on Monday.\n\n{told}")),
        short
    );
}

#[test]
fn a_lead_that_cannot_be_cut_well_gives_way_to_a_later_sentence() {
    let long =
        format!("Eski limanın müdürü{} dün yeni vapurun satıldığı haberini yalanladı.", ", eski kaptanları".repeat(20));
    let later = "Vapur her gün iki kez limandan kalkacak.";
    let text = |story: &str| {
        let front = "headline = \"Limanda bayram\"\nurl = \"https://news.example.com/vapur\"\nlanguage = \"tr\"";
        let article = read(&format!("+++\n{front}\n+++\n\n{story}\n"));
        post(&article, "twitter", |_| {}).expect("a post").parts[0].text.text.clone()
    };
    assert!(text(&format!("{long}\n\n{later}")).contains(later));
    // What nothing denies is cut.
    let plain = long.replace("yeni vapurun satıldığı haberini yalanladı", "sabah ilk yolcularla denize açıldı");
    let told = text(&format!("{plain}\n\n{later}"));
    assert!(
        told.contains("Eski limanın müdürü, eski") && told.ends_with("…\n\nhttps://news.example.com/vapur"),
        "{told}"
    );
    // What leans on the sentence before it does not stand alone.
    assert!(!text(&format!("{long}\n\nBu vapur her gün iki kez limandan kalkacak.")).contains("vapur her"));
    // What stands farther below is a detail, and says less than the headline alone.
    let leaning = "Bu vapur her gün iki kez kıyıdan kalkacak.";
    assert!(text(&format!("{long}\n\n{leaning}\n\n{later}")).contains(later));
    assert!(!text(&format!("{long}\n\n{leaning}\n\n{leaning} {leaning}\n\n{later}")).contains(later));
    // What is only without its brackets, or what is said of somebody, is told.
    let bracketed = "The Port of Avel (PoA) opened a new line to Brill on Friday after ten years of repairs at the old pier that \
                     cost the small town more than nine million crowns and the workshop of the harbour its roof and both of \
                     its very old doors.";
    let named = format!("Ida Marsh, {}the diver, has died aged 81.", "whose drawings the whole town knew, ".repeat(7));
    for (lead, told) in
        [(bracketed, "The Port of Avel opened a new line"), (named.as_str(), "Ida Marsh has died aged 81.")]
    {
        let article = written("", &format!("{lead}\n\nNobody was hurt."));
        let text = post(&article, "twitter", |_| {}).expect("a post").parts[0].text.text.clone();
        assert!(text.contains(told), "{text}");
    }
    // A lead that has room stays.
    let short = "Eski limanın yeni vapuru dün denize açıldı.";
    assert!(text(&format!("{short}\n\n{later}")).contains(short));
}

#[test]
fn an_account_that_refuses_what_is_too_long_takes_a_story_whose_beginning_has_room() {
    let refuse = |target: &mut Target| target.overflow = Overflow::Refuse;
    let more =
        "The board will look again at the fares in the summer, and at the stops behind the old market. ".repeat(9);
    let text = |article: &Article| post(article, "twitter", refuse).map(|post| post.parts[0].text.text.clone());
    let fits = text(&written("", &format!("{STORY}\n\n{more}"))).expect("a post");
    assert!(fits.contains(STORY) && fits.starts_with("Trams return") && !fits.contains('…'), "{fits}");
    // A first paragraph that would be cut is refused.
    let long = format!("{} {more}", STORY.trim_end_matches('.'));
    assert!(matches!(text(&written("", &long)), Err(ComposeError::TooLong { .. })));
    let summary = format!("summary = \"{}\"", more.trim_end());
    assert!(matches!(text(&written(&summary, STORY)), Err(ComposeError::TooLong { .. })));
}

#[test]
fn a_claim_and_its_verdict_are_one_of_the_paragraphs_that_a_post_has() {
    for (claim, verdict) in [
        ("**Claim:** The old tram was sold to a hotel.", "**Verdict:** False."),
        ("**What was claimed:** The old tram was sold.", "**Our verdict:** Misleading"),
    ] {
        let front = "summary = \"A film says that the tram was sold. It was not.\"";
        let article = written(front, &format!("{claim}\n\n{verdict}\n\n{STORY}"));
        let text = post(&article, "telegram", |_| {}).expect("a post").parts[0].text.text.clone();
        let told = format!("{claim}\n\n{verdict}").replace("**", "");
        assert!(text.contains(&told), "{text}");
    }
}

#[test]
fn whose_a_quotation_is_needs_no_marks_and_no_box_has_them() {
    let text = |quote: &str| {
        let article = written("", &format!("The mayor spoke at the quay.\n\n{quote}\n\nWork starts in May."));
        post(&article, "mastodon", |_| {}).expect("a post").parts[0].text.text.clone()
    };
    let told = text("> We will not wait.\n>\n> Ann Lowe, mayor of Avel");
    assert!(told.contains("\"We will not wait.\" — Ann Lowe, mayor of Avel"), "{told}");
    let told = text("> **Do not** leave bags at the quay. The fine is 40 crowns.");
    assert!(told.contains("Do not leave bags") && !told.contains('"'), "{told}");
    let told = text("> **We will not wait.**");
    assert!(told.contains("\"We will not wait.\""), "{told}");
}

#[test]
fn a_post_does_not_end_with_what_a_list_is_of() {
    let list = "- Revenue: 412 million\n- Net loss: 38 million\n- Cash: 604 million";
    for name in ["Third Quarter in Figures", "The year (in millions)"] {
        let article = written("", &format!("{STORY}\n\n{name}\n\n{list}\n\nNobody was hurt."));
        let text = post(&article, "telegram", |_| {}).expect("a post").parts[0].text.text.clone();
        assert!(!text.contains(name) || text.contains("Revenue"), "{text}");
    }
}

#[test]
fn no_post_begins_with_a_sentence_whose_subject_is_left_out() {
    let long = "El capitán del viejo transbordador de Avel, que lleva en el puerto desde antes de que nadie pensara en un tranvía y ha \
                cruzado la bahía en todos los temporales de los últimos treinta inviernos sin perder una sola barca";
    for (behind, later) in [
        (
            "Hasta ahora ha sido concejal de cultura en el puerto.",
            "El puerto de Avel elige alcalde el domingo, y hay tres candidatos.",
        ),
        ("Desde mayo vive en el faro con su perro.", "El faro del puerto cierra en junio, según el consejo de Avel."),
    ] {
        let front = "headline = \"El puerto de Avel elige alcalde\"\nlanguage = \"es\"";
        let article = read(&format!("+++\n{front}\n+++\n\n{long} {long}. {behind}\n\n{later}\n"));
        let text = post(&article, "twitter", |_| {}).expect("a post").parts[0].text.text.clone();
        assert!(!text.contains(behind), "{text}");
    }
}

#[test]
fn how_a_match_ended_stands_above_its_story() {
    for result in [
        "Brill Gulls 231 & 112-3; Avel Eels 84 & 256\nBrill Gulls won by seven wickets",
        "Brill Town 2 Avel Athletic 1\nAvel Athletic are out of the cup",
    ] {
        let text = format!(
            "Rana takes seven on debut as Gulls beat the champions\n\nBy Jane Roe\n\n{result}\n\nA boy of 18 who had never bowled for the \
             town took seven wickets for 29 runs on Saturday as the Brill Gulls beat the Eels of Avel.\n\nIt rained.\n"
        );
        let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
        let article = article::read(&input, &Defaults::default()).expect("an article");
        let told = post(&article, "telegram", |_| {}).expect("a post").parts[0].text.text.clone();
        let score = result.lines().next().unwrap_or_default();
        assert!(told.contains(score) && told.contains("A boy of 18"), "{told}");
    }
}
