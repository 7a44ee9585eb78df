//! What is taken out of a story, and above all what is not.

use super::*;
use crate::article::{BlockKind, Defaults, Input, Kind, read};

pub(super) fn cleaned(paragraphs: &[&str]) -> Cleaned {
    clean(paragraphs.iter().map(|text| Block::paragraph(*text)).collect(), "Trams return to the harbour", &[])
}

pub(super) fn texts(cleaned: &Cleaned) -> Vec<&str> {
    cleaned.body.iter().map(|block| block.text.as_str()).collect()
}

pub(super) const STORY: &str =
    "Trams will run along the old quay again from May, forty years after the rails were torn out.";

#[test]
fn caption_and_dateline_leave_the_first_sentence() {
    let found = cleaned(&["KarimovaLISBON – Trams will run again.", "They will be yellow."]);
    assert_eq!(texts(&found), ["Trams will run again.", "They will be yellow."]);
    let kinds: Vec<_> = found.left_out.iter().map(|left| (left.kind, left.text.as_str())).collect();
    assert_eq!(kinds, [(LeftOutKind::Caption, "Karimova"), (LeftOutKind::Dateline, "LISBON –")]);
}

#[test]
fn what_a_reader_may_set_above_a_story_is_none_of_it() {
    let item = |text: &str| Block::new(BlockKind::Item, text);
    let story = [Block::paragraph(STORY), item("What is to come:"), item("Cars of Lund: nine")];
    let set = [item("Font:"), item("Size of the text: - +")];
    for above in ["Editor:", "Harbour Post"] {
        let body = [Block::paragraph(above)].into_iter().chain(set.clone()).chain(story.clone());
        assert_eq!(clean(body.collect(), "Trams return to the harbour", &[]).body, story, "{above}");
    }
    let within = [Block::paragraph(STORY), Block::paragraph("It rained."), item("Font:"), Block::paragraph(STORY)];
    assert_eq!(clean(within.to_vec(), "Trams return to the harbour", &[]).body, within);
}

#[test]
fn promotions_leave_the_story_wherever_they_stand() {
    for promotion in [
        "Get The Harbour Post stories sent directly to you! Sign up via the website or subscribe to our Twitter, Telegram!",
        "Subscribe to our newsletter",
        "Follow us on Facebook and Instagram.",
        "Sign up for our weekly newsletter and get the news straight to your inbox.",
        "Join our Telegram channel!",
        "Подписывайтесь на наш Telegram",
        "Подписывайтесь на наш Telegram-канал и узнавайте новости первыми!",
        "Біздің Telegram арнамызға жазылыңыз!",
        "Folgen Sie uns auf Instagram.",
        "Abonnez-vous à notre newsletter !",
        "Síguenos en X y Facebook.",
        "Share this article",
        "ADVERTISEMENT",
        "Read more: Ferry fares to rise in June",
        "Читайте также: Паром подорожает",
        "This page was last updated at 21:10 EET. Refresh for the latest results.",
        "You're receiving this email because you signed up for the Harbour Letter.",
        "We may earn a commission from the links in this story.",
        "When you buy through links on our site, we may earn an affiliate commission. Here's how it works.",
        "If you buy something through a link on this page we may earn a small commission, at no cost to you.",
        "Our journalism is independent. When you buy via links we may earn a commission.",
        "Products are independently selected by our editors. We may earn a commission.",
        "We independently review all that we name. We may get paid to link out to retailer sites, but this never affects our picks.",
        "If you spot an error, please let us know at desk@harbour.example.",
        "Don't miss the latest news of the harbour – join our WhatsApp group for free.",
        "Subscribe to the Post for 99p a week.",
        "Our community members are treated to special offers, promotions and adverts from us. You can check out at any time.",
    ] {
        for paragraphs in [[STORY, promotion, "The end came early."], [STORY, "The end came early.", promotion]] {
            let found = cleaned(&paragraphs);
            assert_eq!(texts(&found), [STORY, "The end came early."], "{promotion}");
            assert_eq!(found.left_out, [LeftOut { kind: LeftOutKind::Promotion, text: promotion.to_owned() }]);
        }
    }
}

#[test]
fn the_table_of_contents_of_a_newsletter_is_no_story() {
    let told = |text: &str, kind: Kind| -> Vec<String> {
        let article = read(&Input { text, kind, file: None, slug: None }, &Defaults::default()).unwrap();
        article.body.into_iter().map(|block| block.text).collect()
    };
    let story = format!("{STORY} It rained.");
    let body = told(
        &format!(
            "# The note\n\n**In today's note:**\n\n- Trams return\n- Fares rise\n- Bobby, 23\n\n## Trams return\n\n{story}\n\n## Fares rise\n\nBy two crowns.\n"
        ),
        Kind::Markdown,
    );
    assert_eq!(body, ["Trams return", story.as_str(), "Fares rise", "By two crowns."]);
    let body = told(
        &format!(
            "Morning note\n\nIN THIS EDITION\nTrams return to the quay\nWhy eggs cost more\nThe weather\n\nTrams return to the quay\n{story}\n\nWhy eggs cost more\n{story}\n"
        ),
        Kind::Plain,
    );
    assert_eq!(body[0], "Trams return to the quay", "{body:?}");
    // Points of the story that no heading says again.
    let body = told(
        &format!("# The note\n\n- Trams return\n- Fares rise\n\n{story}\n\n## Fares rise\n\nBy two crowns.\n"),
        Kind::Markdown,
    );
    assert_eq!(body[0], "Trams return");
}

#[test]
fn buttons_beside_each_other_are_no_story() {
    for line in [
        "Print · Pin · Rate this recipe ★★★★★ 4.8 from 126 votes",
        "Drucken | Teilen | Merken",
        "Печать · Поделиться (12)",
    ] {
        assert_eq!(texts(&cleaned(&[STORY, "It rained.", line])), [STORY, "It rained."], "{line}");
    }
    for line in
        ["Print · Pin · The port of Avel", "Print and share, said the mayor.", "Save | The pool of Avel is shut"]
    {
        assert_eq!(texts(&cleaned(&[STORY, line, "It rained."])).len(), 3, "{line}");
    }
}

#[test]
fn promotions_are_told_in_every_script() {
    for promotion in [
        "اقرأ أيضا: كيف بني الميناء",
        "اشترك في نشرتنا البريدية وتابعنا على فيسبوك",
        "קראו גם: כך נבנה הנמל",
        "بیشتر بخوانید: بندر چگونه ساخته شد",
        "यह भी पढ़ें: बंदरगाह कैसे बना",
        "हमारे न्यूज़लेटर की सदस्यता लें",
        "延伸阅读：港口的三次搬迁",
        "欢迎关注我们的微信公众号",
        "あわせて読みたい：港の百年",
        "[관련 기사] 항구의 백 년",
        "อ่านเพิ่มเติม: ท่าเรือร้อยปี",
        "Sondai-aq oqyñyz: Port qalai salyndy",
        "Підписуйтесь на наш канал у Telegram!",
        "👉 Follow us on Instagram and Facebook for more sheep! 🐑🐑🐑",
        "▶️ Read more: How the port was built",
    ] {
        assert_eq!(texts(&cleaned(&[STORY, promotion, "The end came early."])), [STORY, "The end came early."]);
    }
}

#[test]
fn a_promotion_at_the_end_takes_along_what_stands_with_it() {
    let found = cleaned(&[STORY, "Want to know what happens next in town? Sign up for our newsletter."]);
    assert_eq!(texts(&found), [STORY]);
    let found = cleaned(&[
        STORY,
        "The line opens in May. The first ride is free. Tickets are one crown. Follow us on Telegram.",
    ]);
    assert_eq!(texts(&found), [STORY, "The line opens in May. The first ride is free. Tickets are one crown."]);
}

#[test]
fn real_sentences_stay() {
    for sentence in [
        "Get vaccinated, minister urges",
        "Get vaccinated, the minister urged on the ministry’s website.",
        "Subscribers to the newspaper’s website fell by a third.",
        "Follow the river for a mile and you reach the mill.",
        "Join the army, the posters said.",
        "“Subscribe to our newsletter,” the page begged.",
        "By Monday the water had gone.",
        "By Friday, Anna Nowak had won.",
        "Photo by photo, the archive came back.",
        "Share prices fell in the afternoon.",
        "Sign up by Friday if your child starts school in autumn.",
        "Our newsletter is read by few people, the mayor admitted.",
        "Ottawa – the capital – is cold in winter.",
        "NATO – the alliance of 32 states – meets in the town in July.",
        "Подписывайтесь под каждой страницей договора, советует юрист.",
        "Print is not dead, said the printer.",
        "Copyright lasts for seventy years, the court said.",
        "The register of the harbour was last updated in 1994, the court heard.",
        "Brokers may earn a commission on every berth they sell.",
        "“We may earn a commission on each link that readers buy through,” the editor of the page admitted.",
        "You are receiving this letter because you lived on the quay, it began.",
        "Editing by hand takes a night, the printer said.",
    ] {
        for paragraphs in [[sentence, STORY], [STORY, sentence]] {
            let found = cleaned(&paragraphs);
            assert_eq!(texts(&found), paragraphs, "{sentence}");
            assert_eq!(found.left_out, []);
        }
    }
}

#[test]
fn the_headline_is_not_repeated_in_the_body() {
    assert_eq!(texts(&cleaned(&["Trams Return to the Harbour.", STORY])), [STORY]);
}

#[test]
fn a_bulletin_keeps_its_labels() {
    let bulletin = ["TRANSPORT – The ferry is late.", "SCHOOLS – All are open.", "HOSPITALS – Wards are full."];
    assert_eq!(texts(&cleaned(&bulletin)), bulletin);
}

#[test]
fn a_story_that_is_all_promotion_keeps_one_line() {
    let found = cleaned(&["Want more? Follow us on Telegram."]);
    assert_eq!(found.body.len(), 1);
}

#[test]
fn a_lead_that_asks_for_something_is_no_promotion() {
    for lead in [
        "Follow the tide table or stay ashore, the coast guard told us on its Facebook page on Friday.",
        "Join the queue, our photographer was advised on Telegram, and bring a chair.",
        "Stay up to date with our three guides to the new harbour line, which opens on Monday with a concert at the old \
         customs house: all stops and fares are on the website.",
    ] {
        let found = cleaned(&[lead, STORY]);
        assert_eq!(texts(&found), [lead, STORY]);
        assert_eq!(found.left_out, []);
    }
}

#[test]
fn a_dateline_below_all_that_stands_above_a_story_is_found() {
    let above =
        ["By Ines Halloran, Transport correspondent", "23 Nov 2026", "Image source, Getty Images", "3 min read"];
    let lead = format!("PORT AVEL — {STORY}");
    let found = cleaned(&[above.as_slice(), &[lead.as_str()]].concat());
    assert_eq!(texts(&found), [STORY]);
    assert_eq!(found.byline, ["Ines Halloran"]);
    assert_eq!(texts(&cleaned(&["Автор фото, Reuters", "4 декабря 2026, 10:15", STORY])), [STORY]);
}

#[test]
fn lists_of_other_stories_leave_the_story_and_other_lists_stay() {
    let item = |text: &str| Block::new(BlockKind::Item, text);
    let related = [Block::paragraph(STORY), Block::paragraph("Related stories"), item("Ferry fares rise in June")];
    let topics = [Block::paragraph("Topics"), item("Harbour"), item("City council")];
    let body = related.into_iter().chain(topics.clone()).collect();
    assert_eq!(texts(&clean(body, "Trams", &[])), [STORY]);
    let told = topics.into_iter().chain([Block::paragraph(STORY)]).collect();
    assert_eq!(texts(&clean(told, "Trams", &[])), ["Topics", "Harbour", "City council", STORY]);
}

#[test]
fn notes_on_what_was_wrong_leave_the_story_unless_they_are_the_story() {
    let note = "Correction: an earlier version of this article said that the trams would be red.";
    let found = cleaned(&[note, STORY]);
    assert_eq!(texts(&found), [STORY]);
    assert_eq!(found.left_out, [LeftOut { kind: LeftOutKind::Correction, text: note.to_owned() }]);
    assert_eq!(texts(&cleaned(&[note])), [note]);
}

#[test]
fn what_is_no_sentence_does_not_open_the_story_and_is_not_lost() {
    let serves = "Serves 6–8 | Prep 30 min | Cook 1½ hrs";
    assert_eq!(texts(&cleaned(&[serves, STORY, "Fry."])), [serves, STORY, "Fry."], "the order is the newsroom's");
    let note = "Editor’s note: this story tells of a wreck.";
    assert_eq!(texts(&cleaned(&[note, STORY, "Nobody died."])), [note, STORY, "Nobody died."]);
    let found = cleaned(&["Economy", STORY]);
    assert_eq!(texts(&found), [STORY]);
    assert_eq!(found.left_out, [LeftOut { kind: LeftOutKind::Label, text: "Economy".to_owned() }]);
    for whole in [["Key points:", STORY], [STORY, "Economy"], ["Economy", "Sport"], ["It rained.", STORY]] {
        assert_eq!(texts(&cleaned(&whole)), whole);
    }
}

#[test]
fn a_day_within_the_story_is_no_stamp() {
    let day = "9 February 2026";
    let told = [STORY, day, "The keeper had been warned of the leak."];
    assert_eq!(texts(&cleaned(&told)), told);
    assert_eq!(texts(&cleaned(&[day, STORY])), [STORY]);
    let stamped = cleaned(&[STORY, "Published: 9 February 2026, 10:15", "The keeper had been warned of the leak."]);
    assert_eq!(texts(&stamped), [STORY, "The keeper had been warned of the leak."]);
    let days = ["Friday: 11C, hail", "Saturday: 13C, sun", "Sunday: 8C, fog"];
    let items: Vec<Block> = days.iter().map(|line| Block::new(BlockKind::Item, *line)).collect();
    let body = [Block::paragraph(STORY)].into_iter().chain(items).collect();
    assert_eq!(texts(&clean(body, "The weather", &[])), [STORY, days[0], days[1], days[2]]);
}

#[test]
fn captions_above_a_story_and_within_leave_it() {
    let caption = "Trams at the old quay on Friday. (AP Photo/Aina Serik)";
    let found = cleaned(&[caption, STORY]);
    assert_eq!(texts(&found), [STORY]);
    assert_eq!(found.left_out, [LeftOut { kind: LeftOutKind::Caption, text: caption.to_owned() }]);
    assert_eq!(texts(&cleaned(&[caption])), [caption], "there is nothing else");
    assert_eq!(texts(&cleaned(&[STORY, caption, STORY])), [STORY, STORY]);
    let lead = "OSLO (Reuters) - Trams will run along the old quay. (Photo: Aina Serik)";
    assert_eq!(texts(&cleaned(&[lead, STORY])).len(), 2, "a dateline shows that it is the lead");
}

#[test]
fn whose_views_and_what_changed_is_no_story_unless_it_is_all() {
    for line in ["The views expressed here are the author’s own.", "This story has been updated."] {
        assert_eq!(texts(&cleaned(&[line, STORY])), [STORY], "{line}");
        assert_eq!(texts(&cleaned(&[STORY, line, "It rained."])), [STORY, "It rained."], "{line}");
    }
}

#[test]
fn a_lead_loses_what_speaks_of_the_story_and_keeps_its_news() {
    let found = cleaned(&["The harbour master has quit. This story has been updated with her letter.", STORY]);
    assert_eq!(texts(&found), ["The harbour master has quit.", STORY]);
    let aside = LeftOut { kind: LeftOutKind::SignOff, text: "This story has been updated with her letter.".to_owned() };
    assert_eq!(found.left_out, [aside]);
    let alone = cleaned(&["A ferry has sunk off Avel. This is a developing story; check back for updates."]);
    assert_eq!(texts(&alone), ["A ferry has sunk off Avel."]);
    let credited = cleaned(&["Trams return to the old harbour. Photo: Reuters", STORY]);
    assert_eq!(texts(&credited), ["Trams return to the old harbour.", STORY], "it tells what the headline tells");
}

#[test]
fn a_label_of_breaking_news_and_a_town_leave_the_lead() {
    let found = cleaned(&["BREAKING: LISBON (Reuters) – Trams will run again.", STORY]);
    assert_eq!(texts(&found), ["Trams will run again.", STORY]);
    assert_eq!(found.left_out[0], LeftOut { kind: LeftOutKind::Label, text: "BREAKING:".to_owned() });
    let found = cleaned(&["Veldhafen. The trams in Veldhafen run again.", STORY]);
    assert_eq!(texts(&found), ["The trams in Veldhafen run again.", STORY]);
    let sentence = ["Silence. Then the first tram came round the corner.", STORY];
    assert_eq!(texts(&cleaned(&sentence)), sentence);
}

#[test]
fn updates_and_a_second_agency_leave_their_paragraphs() {
    let found = cleaned(&["UPDATE 14:30: Police have left.", STORY, "(CNN) — Officers came at 2 a.m."]);
    assert_eq!(texts(&found), ["Police have left.", STORY, "Officers came at 2 a.m."]);
    let story = [STORY, "They will be yellow.", "(The board) — It met on Monday."];
    assert_eq!(texts(&cleaned(&story)), story);
}

#[test]
fn a_line_of_dialogue_is_no_item() {
    let text = "# Порт\n\nПорт открыли в понедельник, сообщил мэр города.\n\n- Мы готовы, - сказал он. - Ждём.\n";
    let input = Input { text, kind: Kind::Markdown, file: None, slug: None };
    let article = read(&input, &Defaults::default()).unwrap();
    assert_eq!(article.body[1], Block::paragraph("— Мы готовы, - сказал он. - Ждём."));
    let text = "# Порт\n\nЧто изменится:\n\n- тарифы - с мая\n- паромы\n";
    let article = read(&Input { text, ..input }, &Defaults::default()).unwrap();
    assert!(article.body[1..].iter().all(|block| block.kind == BlockKind::Item));
}

#[test]
fn a_newsletter_greets_its_readers_above_its_story() {
    for line in [
        "Welcome to The Quay, a letter about trams. If someone forwarded you this, you can subscribe below.",
        "You're reading The Quay, our weekly letter about ports. Subscribe to our newsletter.",
    ] {
        assert_eq!(texts(&cleaned(&[line, STORY, "It rained."])), [STORY, "It rained."], "{line}");
    }
    let line = "Welcome to the quay of Avel, where nobody has seen a tram for nine years.";
    assert_eq!(texts(&cleaned(&[line, STORY])), [line, STORY]);
}

#[test]
fn a_name_above_the_lead_is_no_heading_though_a_caption_stood_above_it() {
    let blocks = |lines: &[(BlockKind, &str)]| lines.iter().map(|(kind, text)| Block::new(*kind, *text)).collect();
    let told = |lines: &[(BlockKind, &str)]| clean(blocks(lines), "Trams return to the harbour", &[]);
    let end = "Distributed by the Harbour Wire on behalf of Council of the Port of Avel.";
    let signed = told(&[(BlockKind::Heading, "Jane Roe"), (BlockKind::Paragraph, STORY), (BlockKind::Paragraph, end)]);
    assert_eq!((texts(&signed), signed.byline.clone()), (vec![STORY, end], vec!["Jane Roe".to_owned()]));
    let sender = (BlockKind::Heading, "Council of the Port of Avel");
    assert_eq!(texts(&told(&[sender, (BlockKind::Paragraph, STORY), (BlockKind::Paragraph, end)])), [STORY, end]);
    // A heading that nothing else explains stays.
    let kept = told(&[
        (BlockKind::Heading, "What the port of Avel plans"),
        (BlockKind::Paragraph, STORY),
        (BlockKind::Paragraph, end),
    ]);
    assert_eq!(kept.body.len(), 3);
}

#[test]
fn what_leads_to_pictures_that_are_not_there_goes() {
    let found = cleaned(&[
        STORY,
        "See the photos from the meeting below.",
        "This was published under the 2019 to 2022 council of Avel",
        "It rained on the quay.",
    ]);
    assert_eq!(texts(&found), [STORY, "It rained on the quay."]);
}

#[test]
fn labels_between_who_wrote_it_and_a_dateline_are_none_of_the_story() {
    let lead = format!("AVEL (Reuters) - {STORY}");
    let found = cleaned(&[
        "By Jane Roe",
        "Crime and Safety",
        "Quay24 News Avel",
        "Tramway Authority (TA)",
        &lead,
        "The trams of the Tramway Authority are green.",
    ]);
    assert_eq!(texts(&found), [STORY, "The trams of the Tramway Authority are green."]);
}

#[test]
fn what_stands_twice_above_a_story_or_is_anothers_title_below_it_goes() {
    let slogan = "The voice of the people of Avel";
    assert_eq!(
        texts(&cleaned(&[slogan, "News", slogan, STORY, "It rained on the quay."])),
        [STORY, "It rained on the quay."]
    );
    let told = [
        STORY,
        "The harbour of Avel has built nine cars.",
        "They are green and have two doors.",
        "The mayor cut a ribbon at noon.",
        "A band played on the quay.",
    ];
    let other = "Baker of Veld wins prize for rye bread, jury says";
    assert_eq!(texts(&cleaned(&[&told[..], &[other]].concat())), told);
    let own = "Band of the harbour plays on each quay again";
    assert_eq!(cleaned(&[&told[..], &[own]].concat()).body.len(), 6);
}

#[test]
fn a_title_that_stands_twice_in_its_line_within_a_story_leads_to_another() {
    let card = "Baker of Veld wins prize for rye bread";
    let found = cleaned(&[STORY, &format!("{card} {card}"), "It rained on the quay."]);
    assert_eq!(texts(&found), [STORY, "It rained on the quay."]);
}

#[test]
fn a_picture_of_an_agency_has_all_its_rights_in_its_caption() {
    let rights = "NOTE TO USER: User expressly agrees that, by using this picture, user is bound by the terms of its agency, of which there are more than anybody has read so far, and that its notice stands here. Notice: Copyright 2026 HPB (Photo by Ida Roe/HPB via Harbour Images) | HPB via Harbour Images";
    let caption = format!("AVEL, CA - MARCH 14: Trams of the harbour stand at the quay in the evening. {rights}");
    assert_eq!(texts(&cleaned(&[&caption, STORY, "It rained."])), [STORY, "It rained."]);
}

#[test]
fn an_agency_from_which_a_story_is_stands_above_it() {
    assert_eq!(texts(&cleaned(&["From the Associated Press", STORY, "It rained."])), [STORY, "It rained."]);
    let line = "From the port, nine cars went on to Lund.";
    assert_eq!(texts(&cleaned(&[STORY, line])), [STORY, line]);
}

#[test]
fn a_headline_in_other_words_between_standfirst_and_lead_was_its_picture() {
    let headline = "Port of Avel paints trams and ferries of the old quay";
    let deck = "Cars, boats and lamps of the town are green from now on";
    let told = |heading: &str| {
        let body = vec![
            Block::paragraph(deck),
            Block::new(BlockKind::Heading, heading),
            Block::paragraph(STORY),
            Block::paragraph("It rained."),
        ];
        clean(body, headline, &[]).body.len()
    };
    assert_eq!(told("Port of Avel paints trams and ferries of the town"), 3);
    assert_eq!(told("Trams of the town"), 4);
}

#[test]
fn who_stands_where_on_a_picture_is_no_lead_above_a_dateline() {
    let lead = "LISBON – Trams will run along the harbour again from May, forty years after the rails were torn out.";
    for place in ["(right)", "(L)", "(second from left)", "(links)"] {
        let caption = format!("Mayor Ida Roe {place} and the trams of the harbour that return on 4 May.");
        let found = cleaned(&[&caption, lead, "It rained."]);
        assert_eq!(found.body.len(), 2, "{place} {:?}", found.body);
    }
    // A standfirst has nobody in a place.
    let deck = "Trams of the harbour return on 4 May, mayor Ida Roe (Greens) says.";
    assert_eq!(cleaned(&[deck, lead, "It rained."]).body.len(), 3);
}
