//! What a label says of a line, and what it does not.

use super::tests::{STORY, cleaned, texts};
use super::*;
use crate::article::{BlockKind, Defaults, Input, Kind, read};

#[test]
fn a_label_without_its_day_and_what_is_offered_to_readers_go() {
    for line in ["Published:", "0 90 resize", "Grant and Award Announcement", "Relevant offers"] {
        assert_eq!(texts(&cleaned(&[line, STORY, "The end came early."])), [STORY, "The end came early."], "{line}");
    }
    for line in [
        "Breaking news from the port sent to your email, as it happens.",
        "The latest headlines delivered to your inbox every day.",
    ] {
        let lines = [STORY, line, "The end came early."];
        assert_eq!(texts(&cleaned(&lines)), [STORY, "The end came early."], "{line}");
    }
    let told = "The forms for the ferry were sent to your inbox by mistake, the port wrote.";
    assert_eq!(texts(&cleaned(&[STORY, told, "The end came early."])), [STORY, told, "The end came early."]);
}

#[test]
fn a_headline_in_capitals_with_a_word_more_is_no_deck() {
    assert_eq!(texts(&cleaned(&["AT AVEL, TRAMS OF THE TOWN RETURN TO THE HARBOUR", STORY])), [STORY]);
    let deck = "TRAMS RETURN TO THE HARBOUR WITH NINE GREEN CARS AND ELEVEN NEW DRIVERS ON FRIDAY";
    assert_eq!(texts(&cleaned(&[deck, STORY])).len(), 2);
}

#[test]
fn the_headline_once_more_within_a_story_is_that_of_a_picture() {
    let lines = [STORY, "It rained.", "Trams return to the harbour", "Nobody rode them."];
    assert_eq!(texts(&cleaned(&lines)), [STORY, "It rained.", "Nobody rode them."]);
}

#[test]
fn a_button_at_the_end_wrote_nothing() {
    for button in ["Load Next Story", "View All Comments"] {
        let cleaned = cleaned(&[STORY, "The end came early.", button]);
        assert_eq!((texts(&cleaned).len(), cleaned.byline.len()), (2, 0), "{button}");
    }
}

#[test]
fn a_sentence_of_the_story_behind_a_label_is_kept() {
    for sentence in [
        "Tags: 4,000 of them were sprayed on the quay in one night, police said on Sunday.",
        "Topics: the next hearing of the court deals with weights and measures.",
        "Related: the three men are brothers, aged 20, 22 and 31.",
        "Read more: that is the name of the plan, which costs nine million crowns.",
        "See also: the lists of words of 1950 return to all schools.",
        "Watch: Three men stood on the quay at dawn, police said.",
        "Schlagwörter: die Polizei sucht nun in Foren nach ihnen.",
        "Lesen Sie auch: So heißt die Kampagne, die drei Millionen kostet.",
        "Lire aussi : c’est le slogan de la campagne, qui coûte trois millions.",
        "Leia também: é o lema da campanha, que custa três milhões.",
        "Leggi anche: è lo slogan della campagna, che costa tre milioni.",
        "Czytaj też: tak nazywa się program, który kosztuje trzy miliony.",
        "Читайте также: эти два слова стоят на каждой двери библиотеки.",
        "Читайте також: саме так називається кампанія міста.",
        "اقرأ أيضا: هذه العبارة كانت شعار الحملة التي كلفت ثلاثة ملايين.",
        "קראו גם: זה שם התערוכה החדשה שנפתחה בנמל.",
        "यह भी पढ़ें: यही उस मेले का नाम है जो बंदरगाह पर खुला।",
        "延伸阅读：这四个字是展览的名字，周二在港口开幕。",
        "관련 기사: 이 말이 그의 마지막 기사의 첫 단어였다.",
        "All rights reserved: the phrase cost the shop nine thousand crowns.",
        "무단 전재 및 재배포 금지 조항이 위헌이라고 법원이 목요일 결정했다.",
        "Subscribe to our channel was the last line that its readers saw.",
        "Подпишитесь на наш канал — за эту фразу учительница получила штраф.",
        "صورة: هذه الكلمة وحدها كانت سبب سجنها أربع سنوات.",
        "צילום: כך נקראת גם התערוכה שתיפתח באותו יום במוזיאון.",
        "फोटो: यही उस मेले का नाम है जो बंदरगाह पर खुला।",
        "ภาพ: คือชื่อของนิทรรศการที่เปิดวันอังคาร",
        "사진: 이 한 단어가 전시회의 제목이다. 항구에서 월요일에 열렸다.",
        "图：这个字是展览的名字，周二在港口开幕。",
    ] {
        for paragraphs in [[STORY, sentence, "The end came early."], [sentence, STORY, "The end came early."]] {
            let found = cleaned(&paragraphs);
            assert_eq!(texts(&found), paragraphs, "{sentence}");
        }
    }
}

#[test]
fn a_title_with_its_stop_is_no_lead() {
    let link = "Read more: The fares of the ferry will rise again in June.";
    let found = cleaned(&[link, STORY, "The end came early."]);
    assert_eq!(texts(&found), [link, STORY, "The end came early."], "the order is the newsroom's");
    assert_eq!(lead::lead(&found.body, "Trams return"), STORY);
    assert_eq!(texts(&cleaned(&[STORY, "The end came early.", link])), [STORY, "The end came early."]);
    assert_eq!(texts(&cleaned(&[STORY, "Watch: Ferry sinks.", "The end came early."])), [STORY, "The end came early."]);
}

#[test]
fn news_of_a_correction_is_no_note() {
    for (headline, sentence) in [
        ("Prisons get new names", "Correction: the word will vanish from all prisons, the minister said on Monday."),
        ("Bank needs no aid", "Clarification: the bank said it will ask nobody for aid."),
        ("Shares fall", "Correction: that is the word of the traders. Crash is the mayor’s."),
        ("Erratum gewinnt den Preis", "Erratum: Der Roman der Lotsin gewann am Freitag den Preis der Stadt."),
    ] {
        for paragraphs in [[sentence, STORY], [STORY, sentence]] {
            let blocks = paragraphs.iter().map(|text| Block::paragraph(*text)).collect();
            assert_eq!(texts(&clean(blocks, headline, &[])), paragraphs, "{sentence}");
        }
    }
    for note in [
        "Correction: the ferry has 40 cabins, not 400.",
        "Correction: an earlier version of this story said that the ferry was red, the mayor said.",
        "Clarification: The ferry sails at nine.",
        "Korrektur: In einer früheren Fassung hieß es, die Fähre sei rot.",
        "Уточнение: в первой версии было неверно указано имя.",
        "更正：渡轮是红色的，不是蓝色的，此前有误。",
    ] {
        assert_eq!(texts(&cleaned(&[STORY, note])), [STORY], "{note}");
    }
}

#[test]
fn who_sent_a_release_is_none_of_it() {
    let found = cleaned(&[STORY, "About Harbour Lines", "Harbour Lines runs nine trams and a ferry.", "###"]);
    assert_eq!(texts(&found), [STORY]);
    let kept = [STORY, "About the fares the council did not speak.", "The end came early."];
    assert_eq!(texts(&cleaned(&kept)), kept);
}

#[test]
fn a_bridge_keeps_its_name() {
    for text in [
        "LONDON BRIDGE — The crossing was shut on Monday.",
        "HARBOUR UNITED – The club has been sold to a fund.",
        "AVEL AIRPORT — All flights were stopped by snow.",
    ] {
        assert_eq!(texts(&cleaned(&[text, "Nobody was hurt."]))[0], text);
    }
    let films = ["WATERLOO – The song ends the show.", "DANCING QUEEN – The hit is sung on Friday."];
    assert_eq!(texts(&cleaned(&films)), films);
    assert_eq!(texts(&cleaned(&["PALM BEACH — The pier was shut.", "Nobody was hurt."]))[0], "The pier was shut.");
}

#[test]
fn a_sentence_that_is_a_link_behind_a_label_leads_away() {
    let link = "The council pays for the new quay, the mayor said.";
    for (kind, text) in [
        (Kind::Markdown, format!("# Trams\n\n{STORY}\n\nRead more: [{link}](https://post.example/quay)\n\nThe end.\n")),
        (Kind::Markdown, format!("# Trams\n\n{STORY}\n\n[Related: {link}](https://post.example/quay)\n\nThe end.\n")),
        (Kind::Html, format!("<h1>Trams</h1><p>{STORY}</p><p>See also: <a href=/quay>{link}</a></p><p>The end.</p>")),
    ] {
        let input = Input { text: &text, kind, file: None, slug: None };
        let article = read(&input, &Defaults::default()).unwrap();
        let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(body, [STORY, "The end."], "{text}");
    }
    let text =
        format!("# Trams\n\n{STORY}\n\nRelated: the men, says [the Post](https://post.example), are brothers.\n");
    let input = Input { text: &text, kind: Kind::Markdown, file: None, slug: None };
    assert_eq!(read(&input, &Defaults::default()).unwrap().body.len(), 2);
}

#[test]
fn what_a_page_in_chinese_says_of_its_text_is_none_of_it() {
    let story = "海渡港周五宣布，将关闭旧码头两年，以便重建防波堤，届时所有渡轮都将改停新码头。";
    let found =
        cleaned(&["发布时间：2026年12月4日 08:30", "来源：海渡日报", "责任编辑：林小舟", story, "工程将于五月开始。"]);
    assert_eq!(texts(&found), [story, "工程将于五月开始。"]);
    let found = cleaned(&["来源:海渡市公安局港口分局官方微博", story, "工程将于五月开始。"]);
    assert_eq!(texts(&found), [story, "工程将于五月开始。"]);
    // When and where something is to be.
    let line = "时间：2026年12月4日 10:00";
    assert_eq!(texts(&cleaned(&[line, story]))[0], line);
}

#[test]
fn what_a_wire_calls_a_text_of_one_line_is_none_of_it() {
    assert_eq!(texts(&cleaned(&[STORY, "APNewsAlert"])), [STORY]);
}

#[test]
fn days_of_a_log_are_headings_the_first_as_well() {
    let found = cleaned(&["Monday, Dec. 3", STORY, "Tuesday, Dec. 4", "It rained."]);
    let told: Vec<_> = found.body.iter().map(|block| (block.kind, block.text.as_str())).collect();
    let (day, text) = (BlockKind::Heading, BlockKind::Paragraph);
    assert_eq!(told, [(day, "Monday, Dec. 3"), (text, STORY), (day, "Tuesday, Dec. 4"), (text, "It rained.")]);
    // One day alone says when the story appeared, and so do two above it.
    assert_eq!(texts(&cleaned(&["4 December 2026", STORY, "It rained."])), [STORY, "It rained."]);
    assert_eq!(texts(&cleaned(&["4 December 2026", "5 December 2026", STORY, "It rained."])), [STORY, "It rained."]);
}

#[test]
fn what_an_account_asks_of_its_readers_is_none_of_the_story() {
    let story = "海渡港周五宣布，将关闭旧码头两年，以便重建防波堤，届时所有渡轮都将改停新码头。";
    let found = cleaned(&["点击上方蓝字关注我们", story, "点个“在看”，让更多人知道！"]);
    assert_eq!(texts(&found), [story]);
    let news = "港务局说，点击链接并关注账号的市民将收到通知。";
    assert_eq!(texts(&cleaned(&[story, news])), [story, news]);
}

#[test]
fn a_note_behind_a_star_that_nothing_refers_to_stands_below_a_story() {
    for note in
        ["*Com informações do g1 e da TV Avel", "*El autor es becario.", "*Estagiária sob supervisão de Ana Lima"]
    {
        assert_eq!(texts(&cleaned(&[STORY, "It rained.", note])), [STORY, "It rained."], "{note}");
    }
    let starred = "The fare is two crowns*, the port said.";
    assert_eq!(texts(&cleaned(&[STORY, starred, "*Children pay one crown."])).len(), 3);
}

#[test]
fn buttons_side_by_side_and_counts_of_readers_are_none_of_it() {
    for line in ["Share Save", "👁 1 243"] {
        assert_eq!(texts(&cleaned(&[line, STORY, "It rained."])), [STORY, "It rained."], "{line}");
    }
}

#[test]
fn weekdays_between_paragraphs_are_headings_the_first_as_well() {
    let found = cleaned(&["By Jane Roe", "Monday", STORY, "Tuesday", "It rained all day in Avel."]);
    let kinds: Vec<_> =
        found.body.iter().map(|block| (block.kind == BlockKind::Heading, block.text.as_str())).collect();
    assert_eq!(kinds, [(true, "Monday"), (false, STORY), (true, "Tuesday"), (false, "It rained all day in Avel.")]);
    assert_eq!(found.byline, ["Jane Roe"]);
}

#[test]
fn what_a_page_says_around_a_story_goes_however_it_is_set() {
    for line in [
        "- Publicidade -",
        "*** Advertisement ***",
        "1:10 min",
        "[Anzeige]",
        "Lea más: El puerto abre en mayo",
        "Baca: Pelabuhan dibuka",
    ] {
        let body = read(
            &Input {
                text: &format!("Port opens again\n\n{line}\n\n{STORY}\n\nThe end came early.\n"),
                kind: Kind::Plain,
                file: None,
                slug: None,
            },
            &Defaults::default(),
        )
        .expect("an article")
        .body;
        assert_eq!(body.first().map(|block| block.text.as_str()), Some(STORY), "{line}");
    }
}

#[test]
fn a_paragraph_that_ends_with_a_comma_goes_on_in_the_next() {
    let found = cleaned(&["According to the news agency of the port,", STORY]);
    assert_eq!(texts(&found), [format!("According to the news agency of the port, {STORY}")]);
    let verse = [
        "The sea is calm and grey tonight,",
        "The boats are home and at the quay,",
        "The lamp above the port is bright,",
        STORY,
    ];
    assert_eq!(texts(&cleaned(&verse)).len(), 4);
}

#[test]
fn what_a_page_says_below_a_story_is_none_of_it() {
    for line in [
        "(ALL GOALS OF SATURDAY)",
        "▷ 전화 : 02-123-4567",
        "☎ press@harbour.example",
        "143 0",
        "Alle Entwicklungen im Live-Ticker.",
        "Follow our live coverage of the storm here.",
    ] {
        assert_eq!(texts(&cleaned(&[STORY, "They will be yellow.", line])), [STORY, "They will be yellow."], "{line}");
    }
    for line in ["It will cost 143 crowns.", "2026"] {
        assert_eq!(texts(&cleaned(&[STORY, "They will be yellow.", line])).len(), 3, "{line}");
    }
    let wire = ["AVEL (Newsline) — The Latest on the storm in the harbour (all times local):", STORY];
    assert_eq!(texts(&cleaned(&wire)), [STORY]);
}

#[test]
fn the_beginning_of_a_headline_above_its_story_is_not_said_again() {
    let kept = |line: &str| {
        let body = vec![Block::paragraph(line), Block::paragraph(STORY)];
        clean(body, "Trams return to the old quay of Avel. Fares rise", &[]).body.len()
    };
    assert_eq!(kept("Trams return to the old quay of Avel"), 1);
    assert_eq!(kept("Ferries return to the old quay of Avel as well, and nobody knows for how long they will"), 2);
}

#[test]
fn where_to_hand_a_story_on_nobody_wrote_it() {
    for row in ["Facebook Twitter WhatsApp", "Facebook X LinkedIn", "Facebook | Telegram | VK"] {
        let found = cleaned(&[row, STORY, "The end came early."]);
        assert_eq!(texts(&found), [STORY, "The end came early."], "{row}");
        assert!(found.byline.is_empty(), "{row}: {:?}", found.byline);
    }
    // Within a story they may be what it is about.
    let story = [STORY, "Facebook, X and Telegram", "The end came early."];
    assert_eq!(texts(&cleaned(&story)), story);
}

#[test]
fn buttons_in_lines_below_each_other_are_none_of_the_story() {
    for buttons in ["Share\nTweet", "Share\nSave", "Listen\nShare", "Teilen\nMerken"] {
        let text = format!(
            "Trams return to Avel\n\nThe rails were gone for years. Cars will run from May.\n\n{buttons}\n\n{STORY}\n\nThe end came early.\n"
        );
        let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
        let article = read(&input, &Defaults::default()).expect("a story");
        let told: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(told.len(), 3, "{buttons}: {told:?}");
    }
}

#[test]
fn titles_of_galleries_and_what_readers_are_asked_to_send_are_none_of_the_story() {
    for line in [
        "Gallery: The night the ridge burned",
        "Image gallery: Trams on the quay",
        "Fotogalerie: Die neuen Bahnen am Kai",
        "Please share your videos and pictures of the fire with us.",
        "Send us your photos of the trams!",
        "Schicken Sie uns Ihre Fotos vom Kai.",
    ] {
        assert_eq!(texts(&cleaned(&[STORY, line, "The end came early."])), [STORY, "The end came early."], "{line}");
    }
    for line in [
        "Gallery: that is the word on the door of the old quay, which opened on Monday.",
        "“Please share your videos with us,” the police said on Monday.",
    ] {
        assert_eq!(texts(&cleaned(&[STORY, line, "The end came early."])).len(), 3, "{line}");
    }
}

#[test]
fn rows_of_buttons_and_counters_above_a_story_are_none_of_it() {
    for line in [
        "Partager Offrir l'article Commenter",
        "댓글 0 기사공유하기 프린트 메일보내기 글씨키우기",
        "حجم الخط + -",
        "Écouter 3 min",
        "Yazı Boyutu: A A A",
        "分享到：",
        "418",
        "418 рет оқылды",
        "Listen to this article · 6:42 min Learn more",
        "Topic: Courts and Trials",
    ] {
        assert_eq!(texts(&cleaned(&[line, STORY, "The end came early."])), [STORY, "The end came early."], "{line}");
    }
    for line in ["In 2026 we listen, share and save.", "Print the map and save 3 crowns"] {
        assert_eq!(texts(&cleaned(&[line, STORY])).len(), 2, "{line}");
    }
}

#[test]
fn captions_with_who_lent_or_made_the_picture_are_none_of_the_story() {
    for line in [
        "Ada Lund nel 1968 sul set di «Acqua alta» (Archivio Famiglia Lund)",
        "La regista nel 1968 (archivio privato)",
        "Ada Lund outside the court of Avel (ABC-NE: Jane Roe)",
        "26일 항구에서 시민들이 버스를 밀고 있다. 한빛포토",
        "26일 항구에서 시민들이 버스를 밀고 있다. 박민수 기자",
        "26일 항구에서 시민들이 버스를 밀고 있다. ⓒ한빛",
    ] {
        let found = cleaned(&[line, STORY, "The end came early."]);
        assert_eq!(texts(&found), [STORY, "The end came early."], "{line}");
        assert_eq!(found.left_out[0].kind, LeftOutKind::Caption, "{line}");
    }
    for line in [
        "The court (ABC-NE) sat in Avel on Monday and heard the keepers of the light.",
        "26일 항구가 닫혔다. 박민수 시장",
    ] {
        assert!(texts(&cleaned(&[line, STORY])).contains(&line), "{line}");
    }
}

#[test]
fn numbered_questions_with_their_answers_below_are_headings() {
    let text = "Water in Avel: three questions\n\nWater costs more from January, the town said on Friday.\n\n1. Whom does it concern?\n\n\
                It concerns 182 thousand people with a meter.\n\n2. Why does it cost more?\n\nThe pipes are old.\n\n\
                3. Does everybody agree?\n\nNo.\n";
    let input = Input { text, kind: Kind::Plain, file: None, slug: None };
    let body = read(&input, &Defaults::default()).unwrap().body;
    let headings: Vec<&str> =
        body.iter().filter(|block| block.kind == BlockKind::Heading).map(|block| block.text.as_str()).collect();
    assert_eq!(headings, ["Whom does it concern?", "Why does it cost more?", "Does everybody agree?"]);
    let list = "Water\n\nThe town asks three things.\n\n1. Shut the tap.\n2. Read the meter.\n\nThat is all.\n";
    let input = Input { text: list, kind: Kind::Plain, file: None, slug: None };
    assert_eq!(
        read(&input, &Defaults::default()).unwrap().body.iter().filter(|block| block.kind == BlockKind::Item).count(),
        2
    );
}

#[test]
fn a_box_in_which_readers_leave_their_address_is_none_of_the_story() {
    let lead = "The trams return to the old quay of Avel in May, the council of the port has said.";
    for line in [
        "Sign up to our daily letter Sign up Thanks for signing up! Sorry, there seem to be some issues. Submitting...",
        "Advertisement Hide Ad",
        "Our community members are treated to special offers, promotions and adverts from us. More info",
        "Esta funcionalidad es sólo para registrados",
        "Читать на сайте harbour.news",
        "RELATED The 9 best nets of Avel this week",
        "Harbour Radio is your source of news. It comes free of paywalls. Your gift makes a difference.",
    ] {
        let story = || [lead, line, "Nobody had thought that they would, and so nobody came to see the first of them."];
        let body = |lines: &[&str]| lines.iter().map(|line| Block::paragraph(*line)).collect::<Vec<_>>();
        let told = clean(body(&story()), "Trams return", &[]).body;
        assert_eq!(told.len(), 2, "{line}");
        let [lead, line, more] = story();
        let told = clean(body(&[line, lead, more]), "Trams return", &[]).body;
        assert_eq!(told.len(), 2, "above: {line}");
    }
}

#[test]
fn whose_text_a_page_shows_and_how_old_it_is_is_none_of_the_story() {
    let above = |line: &str| {
        let lines = [line, STORY, "Nobody had thought that they would, and so nobody came to see the first of them."];
        clean(lines.map(Block::paragraph).to_vec(), "Trams", &[]).body.len()
    };
    assert_eq!(above("Harbour Online5 hours ago"), 2);
    assert_eq!(above("Trams stopped 5 hours ago"), 3);
}

#[test]
fn an_arrow_behind_a_few_words_makes_a_link_of_them() {
    for line in ["How to reach the port of Avel »", "Kontakt zur Polizei Avel »", "All about the quay ›", "Port map →"]
    {
        assert_eq!(texts(&cleaned(&[STORY, line, "The end came early."])), [STORY, "The end came early."], "{line}");
    }
}
