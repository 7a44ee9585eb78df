//! What is told of a post before it goes out: that it waits, what it leaves out, what readers cannot use.

use super::*;

#[test]
fn an_embargo_says_until_when_the_post_waits() {
    let told = rule(&written("embargo_until = 2026-12-04T09:00:00Z", STORY), "twitter", "embargo-waits").expect("told");
    assert!(told.message.contains("2026-12-04 09:00 UTC") && told.severity == Severity::Notice, "{told:?}");
    assert_eq!(rule(&written("embargo_until = 2026-11-20T09:00:00Z", STORY), "twitter", "embargo-waits"), None);
}

#[test]
fn pictures_that_are_left_out_are_told() {
    let pictures = |count: usize| {
        let images: Vec<String> =
            (1..=count).map(|n| format!("{{ src = \"p{n}.jpg\", alt = \"Tram {n} on the quay\" }}")).collect();
        written(&format!("image = [{}]", images.join(", ")), STORY)
    };
    let told = rule(&pictures(6), "twitter", "media-left-out").expect("told");
    assert!(told.message.contains("6 pictures") && told.message.contains("p5.jpg and 1 more"), "{told:?}");
    assert_eq!(rule(&pictures(4), "twitter", "media-left-out"), None);
    assert_eq!(rule(&written("", STORY), "twitter", "media-left-out"), None);
}

/// An article with pictures, of which those of `moving` move.
fn moving(count: usize, moving: &[usize], animation: Animation) -> Article {
    let images: Vec<String> =
        (0..count).map(|n| format!("{{ src = \"p{n}.gif\", alt = \"Tram {n} on the quay\" }}")).collect();
    let mut article = written(&format!("image = [{}]", images.join(", ")), STORY);
    for (n, image) in article.images.iter_mut().enumerate() {
        image.animation = moving.contains(&n).then_some(animation);
    }
    article
}

#[test]
fn a_picture_that_moves_is_sent_so_where_it_is_shown_so_and_else_that_is_told() {
    let small = Animation { width: 640, height: 360, frames: 40, size_bytes: 900_000 };
    let on = |channel: &str, article: &Article| {
        let post = post(article, channel, |target| target.link = Some(LinkPlace::Text)).expect("a post");
        let media: Vec<(String, bool)> =
            post.media.iter().map(|media| (media.source.clone(), media.animated)).collect();
        let told = post.warnings.into_iter().find(|warning| warning.rule == "picture-still");
        (media, told.map(|told| told.message).unwrap_or_default())
    };
    let named = |media: &[(usize, bool)]| -> Vec<(String, bool)> {
        media.iter().map(|(n, moves)| (format!("p{n}.gif"), *moves)).collect()
    };
    for channel in ["twitter", "telegram", "mastodon"] {
        assert_eq!(on(channel, &moving(1, &[0], small)), (named(&[(0, true)]), String::new()), "{channel}");
        assert_eq!(on(channel, &moving(1, &[], small)), (named(&[(0, false)]), String::new()), "{channel}: a still");
    }
    let (media, told) = on("facebook", &moving(1, &[0], small));
    assert_eq!(media, named(&[(0, false)]));
    assert!(told.contains("p0.gif moves, and the post on Facebook Page shows its first picture alone"), "{told}");
    // The first one decides where one that moves stands alone.
    assert_eq!(on("twitter", &moving(3, &[0, 2], small)), (named(&[(0, true)]), String::new()));
    let (media, told) = on("telegram", &moving(2, &[1], small));
    assert_eq!(media, named(&[(0, false), (1, false)]));
    assert!(told.contains("p1.gif moves") && told.contains("name it first"), "{told}");
    assert_eq!(on("mastodon", &moving(2, &[1], small)).0, named(&[(0, false), (1, true)]));
    for (channel, animation, said) in [
        ("twitter", Animation { frames: 351, ..small }, "351 frames, and 350"),
        ("twitter", Animation { width: 1281, ..small }, "1281 pixels in width, and 1280"),
        ("twitter", Animation { width: 1280, height: 1080, frames: 300, ..small }, "pixels in all its frames"),
        ("telegram", Animation { size_bytes: 50_000_001, ..small }, "50000001 bytes"),
        ("mastodon", Animation { width: 1281, height: 720, ..small }, "922320 pixels, and 921600"),
    ] {
        let (media, told) = on(channel, &moving(1, &[0], animation));
        assert_eq!(media, named(&[(0, false)]), "{channel}");
        assert!(told.contains(said), "{channel}: {told}");
    }
}

#[test]
fn an_alt_text_that_is_cut_is_told_with_where_it_ends() {
    let long = "The tram stands on the quay and people wait in the rain ".repeat(25);
    let article = |alt: &str| written(&format!("image = {{ src = \"p.jpg\", alt = \"{}\" }}", alt.trim()), STORY);
    let told = rule(&article(&long), "twitter", "alt-text-cut").expect("told");
    assert!(told.message.contains("has 1399 characters and X (Twitter) takes 1000"), "{}", told.message);
    assert_eq!(told.line, Some(5));
    let sent = post(&article(&long), "twitter", |_| {}).expect("a post").media[0].alt.clone();
    let end: String = sent.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
    assert!(told.message.contains(&end), "{}: {sent}", told.message);
    let cut = sent.trim_end_matches('…').trim_end();
    assert!(long.starts_with(cut) && long[cut.len()..].starts_with(' '), "at the end of a word: {sent}");
    assert_eq!(rule(&article(&long), "bluesky", "alt-text-cut"), None, "there is room");
    assert_eq!(rule(&article("A tram on the quay"), "twitter", "alt-text-cut"), None);
    assert_eq!(rule(&article(&long), "telegram", "alt-text-cut"), None, "no alt texts are shown there");
}

#[test]
fn a_video_that_is_left_out_is_told_with_the_reason() {
    let video = |name: &str, seconds: f64| {
        written(&format!("video = {{ src = \"{name}\", alt = \"A tram\", duration_s = {seconds:?} }}"), STORY)
    };
    for (channel, name, seconds, said) in [
        ("facebook", "tram.mp4", 20.0, "goes without"),
        ("bluesky", "tram.mp4", 20.0, "the link card stands in its place"),
        ("email", "tram.mp4", 20.0, "none is taken there"),
        ("twitter", "tram.webm", 20.0, "it is webm, and mp4 or quicktime is taken there"),
        ("twitter", "tram.mp4", 141.0, "it lasts 141 s, and 0.5 to 140 s are taken there"),
        ("tiktok", "tram.mp4", 2.04, "it lasts 2 s, and 3 to 600 s are taken there. A clip of the headline is made"),
        ("instagram", "tram.mp4", 901.0, "3 to 900 s are taken there. The headline on a card goes instead"),
    ] {
        let id = if seconds == 20.0 && name == "tram.mp4" { "media-left-out" } else { "video-left-out" };
        let told = rule(&video(name, seconds), channel, id).unwrap_or_else(|| panic!("{channel}: silence"));
        assert!(told.message.contains(said) && told.message.contains(name), "{channel}: {}", told.message);
        assert_eq!(told.line, Some(5), "{channel}");
    }
    for (channel, size_bytes, frame, said) in [
        ("telegram", 60_000_000, 720, "it has 60.0 MB, and 50.0 MB are taken there"),
        ("mastodon", 103_809_024, 720, "it has 103.8 MB, and 103.8 MB are taken there"),
        ("mastodon", 9_000_000, 4000, "it has 4000×2500 pixels, and 8294400 together are taken there"),
        ("tiktok", 9_000_000, 359, "it has 359×2500 pixels, and 360 or more on each side are taken there"),
        ("tiktok", 9_000_000, 4097, "it has 4097×2500 pixels, and 4096 at most on each side are taken there"),
        ("twitter", 9_000_000, 31, "it has 31×2500 pixels, and 32 or more on each side are taken there"),
        ("twitter", 9_000_000, 800, "a longer side of at most 3 times the shorter is taken there"),
        ("instagram", 9_000_000, 1921, "it has 1921×2500 pixels, and 1920 at most in width are taken there"),
    ] {
        let mut article = video("tram.mp4", 20.0);
        let own = article.video.as_mut().expect("it has one");
        (own.size_bytes, own.width, own.height) = (Some(size_bytes), Some(frame), Some(2500));
        let told = rule(&article, channel, "video-left-out").unwrap_or_else(|| panic!("{channel}: silence"));
        assert!(told.message.contains(said), "{channel}: {}", told.message);
    }
    for (channel, rate, said) in [
        ("tiktok", 15.0, Some("it has 15 pictures in a second, and 23 to 60 are taken there")),
        ("instagram", 22.9, Some("it has 22.9 pictures in a second, and 23 to 60 are taken there")),
        ("instagram", 24_000.0 / 1001.0, None),
        ("twitter", 61.0, Some("it has 61 pictures in a second, and 60 at most are taken there")),
        ("twitter", 60.02, None),
        ("mastodon", 240.0, Some("it has 240 pictures in a second, and 120 at most are taken there")),
        ("youtube", 240.0, None),
    ] {
        let mut article = video("tram.mp4", 20.0);
        article.video.as_mut().expect("it has one").rate_hz = Some(rate);
        let told = rule(&article, channel, "video-left-out").map(|told| told.message);
        assert_eq!(told.is_some(), said.is_some(), "{channel} {rate}: {told:?}");
        assert!(said.is_none_or(|said| told.is_some_and(|told| told.contains(said))), "{channel} {rate}");
    }
    for channel in ["twitter", "telegram", "instagram", "tiktok", "youtube", "mastodon"] {
        let post = post(&video("tram.mp4", 20.0), channel, |_| {}).expect("a post");
        assert!(post.warnings.is_empty(), "{channel}: {:?}", post.warnings);
        let sources: Vec<&str> = post.media.iter().map(|media| media.source.as_str()).collect();
        assert_eq!(sources, ["tram.mp4"], "{channel}");
    }
    let text = post(&video("tram.mp4", 20.0), "bluesky", |target| target.link = Some(LinkPlace::Text)).expect("a post");
    assert_eq!((text.media.len(), text.warnings.len()), (1, 0), "as the notice says: {:?}", text.warnings);
}

#[test]
fn pictures_that_give_way_to_a_video_are_told() {
    let front = "image = { src = \"p1.jpg\", alt = \"A tram on the quay\" }\n\
                 video = { src = \"tram.mp4\", alt = \"A tram\", duration_s = 20.0 }";
    let told = rule(&written(front, STORY), "twitter", "media-left-out").expect("told");
    assert!(told.message.contains("has the article\u{2019}s video: it goes without p1.jpg"), "{told:?}");
}

/// The media of the post on TikTok and what is told of them, with these means.
fn on_tiktok(article: &Article, ffmpeg: bool, media_host: bool, photos: bool) -> (Vec<String>, String) {
    let channels = channels();
    let channel = channels.get("tiktok").expect("there");
    let mut target = Target::new(AccountName::new("desk"), channel.name.clone());
    target.options.insert("photos".to_owned(), photos.into());
    let context = Context { ffmpeg, media_host, ..Context::at(Timestamp::UNIX_EPOCH) };
    let post = compose(article, &target, channel, &context).expect("a post");
    let told = post.warnings.iter().filter(|warning| warning.rule == "media-left-out");
    let told: Vec<String> = told.map(|warning| warning.message.clone()).chain(post.skipped).collect();
    (post.media.into_iter().map(|media| media.source).collect(), told.join(" | "))
}

#[test]
fn pictures_stand_in_for_a_video_where_they_can_be_fetched() {
    let article = written("image = { src = \"p.jpg\", alt = \"A tram at the quay\" }", STORY);
    let (hosted, told) = on_tiktok(&article, true, true, true);
    assert_eq!((hosted, told.as_str()), (vec!["p.jpg".to_owned()], ""));
    let (unhosted, told) = on_tiktok(&article, true, false, true);
    assert_eq!(unhosted, ["clip"]);
    assert!(told.contains("set [media] folder and url"), "{told}");
    let (none, told) = on_tiktok(&article, false, false, true);
    assert!(none.is_empty() && told.ends_with("or set [media] folder and url for its pictures"), "{told}");
    let (unwanted, told) = on_tiktok(&article, true, true, false);
    assert_eq!((unwanted, told.as_str()), (vec!["clip".to_owned()], ""));
}

#[test]
fn the_first_picture_stands_for_the_video_and_is_none_of_its_media() {
    let front = "images = [{ src = \"small.jpg\", alt = \"A tram\", width = 200, height = 100 }, \
                 { src = \"p.jpg\", alt = \"A tram at the quay\" }]\n\
                 video = { src = \"tram.mp4\", alt = \"A tram\", duration_s = 20.0 }";
    let made = post(&written(front, STORY), "youtube", |_| {}).expect("a post");
    let sources: Vec<&str> = made.media.iter().map(|media| media.source.as_str()).collect();
    assert_eq!((sources.as_slice(), made.thumbnail), (["tram.mp4", "p.jpg"].as_slice(), Some(1)));
    assert_eq!(made.parts[0].media, [0]);
    let none = post(&written("", STORY), "youtube", |_| {}).expect("a post");
    assert_eq!((none.media.len(), none.thumbnail), (1, None));
}

#[test]
fn without_ffmpeg_a_fetched_card_stands_in_for_a_clip() {
    let words = written("", STORY);
    assert_eq!(on_tiktok(&words, true, true, true).0, ["clip"]);
    assert_eq!(on_tiktok(&words, false, true, true).0, ["card"]);
    let (none, told) = on_tiktok(&words, false, false, true);
    assert!(none.is_empty() && told.starts_with("needs a video"), "{told}");
}

#[test]
fn a_picture_with_its_name_for_alt_text_is_not_described() {
    let of = |alt: &str| written(&format!("image = {{ src = \"p.jpg\", alt = \"{alt}\" }}"), STORY);
    for alt in ["p.jpg", "IMG_2031", "Photo"] {
        assert!(rule(&of(alt), "twitter", "alt-text-missing").is_some(), "{alt}");
    }
    assert_eq!(rule(&of("A tram at the quay"), "twitter", "alt-text-missing"), None);
}

#[test]
fn an_address_in_a_caption_leads_nowhere() {
    let article = written("", "See https://board.example.com/plan for more, the board said. The tram leaves in May.");
    for channel in ["instagram", "tiktok"] {
        let told = rule(&article, channel, "url-not-linked").expect("told");
        assert!(told.message.contains("https://board.example.com/plan"), "{told:?}");
    }
    assert_eq!(rule(&article, "facebook", "url-not-linked"), None);
    assert_eq!(rule(&written("", STORY), "instagram", "url-not-linked"), None);
}

#[test]
fn a_full_stop_behind_an_address_is_none_of_it() {
    let own = written("", "Read https://news.example.com/city/trams. The tram leaves in May.");
    assert_eq!(rule(&own, "telegram", "link-not-canonical"), None);
    let other = written("", "Read https://www.news.example.com/city/trams/. The tram leaves in May.");
    let told = rule(&other, "telegram", "link-not-canonical").expect("told");
    assert!(told.message.starts_with("https://www.news.example.com/city/trams/ leads"), "{told:?}");
}

#[test]
fn a_translation_tells_what_it_has_of_the_original() {
    let mut article = written("image = { src = \"p.jpg\", alt = \"A tram\" }", STORY);
    let mut translation = Translation { headline: "Трамвай қайтты".to_owned(), ..Translation::default() };
    let told = |article: &Article, id: &str| {
        let kazakh = |target: &mut Target| target.language = Some("kk".to_owned());
        post(article, "twitter", kazakh).expect("a post").warnings.into_iter().any(|warning| warning.rule == id)
    };
    article.translations.insert("kk".to_owned(), translation.clone());
    assert!(told(&article, "link-not-translated") && told(&article, "alt-not-translated"));
    translation.url = "https://news.example.com/kk/trams".parse().ok();
    translation.images.clone_from(&article.images);
    article.translations.insert("kk".to_owned(), translation);
    assert!(!told(&article, "link-not-translated") && !told(&article, "alt-not-translated"));
    assert_eq!(rule(&article, "twitter", "link-not-translated"), None);
}

#[test]
fn a_language_that_could_not_be_told_is_asked_for() {
    let text = "+++\nheadline = \"Avel\"\nurl = \"https://news.example.com/a\"\n+++\n\n12.\n";
    let breaking = |target: &mut Target| target.template = Some("breaking".to_owned());
    let warnings = post(&read(text), "twitter", breaking).expect("a post").warnings;
    let told = warnings.iter().find(|warning| warning.rule == "no-words").expect("told");
    assert!(told.message.contains("add language = \"en\""), "{told:?}");
}

#[test]
fn a_post_that_says_i_names_its_author() {
    let by = "byline = \"Aina Serik\"";
    let opinion = "The tram is my second home, and I have kept a diary of its delays since May.";
    let text = |story: &str, front: &str, channel: &str| {
        post(&written(front, story), channel, |_| {}).expect("a post").parts.remove(0).text.text
    };
    for channel in ["twitter", "telegram", "facebook", "mastodon", "bluesky"] {
        let text = text(opinion, by, channel);
        assert!(text.contains(" | Aina Serik\n") && text.contains(opinion), "{channel}: {text}");
    }
    assert!(!text(opinion, "", "twitter").contains(" | "));
    assert!(!text(STORY, by, "twitter").contains("Serik"), "nobody speaks of himself");
    assert!(!text("“I have kept a diary of its delays since May,” the mayor said.", by, "twitter").contains("Serik"));
    assert!(text("I am Aina Serik, and I have kept a diary.", by, "twitter").matches("Serik").count() == 1);
}

/// Three names are as long as what they tell, and a description has no headline in it.
#[test]
fn a_post_that_says_i_and_does_not_name_its_author_is_told() {
    let told = |story: &str, front: &str, channel: &str| rule(&written(front, story), channel, "author-unnamed");
    let opinion = "The tram is my second home, and I have kept a diary of its delays since May.";
    let three = "byline = [\"Aina Serik\", \"Omar Lund\", \"Ida Roe\"]";
    let found = told(opinion, three, "twitter").expect("told");
    assert!(found.message.contains("Aina Serik") && found.severity == Severity::Notice, "{found:?}");
    assert_eq!(told(opinion, three, "email"), None, "a mail says who wrote it");
    assert_eq!(told(opinion, "byline = \"Aina Serik\"", "twitter"), None);
    assert_eq!(told(opinion, "", "twitter"), None);
}

#[test]
fn a_correction_is_no_breaking_news() {
    let mut article = written("", STORY);
    article.headline = "BREAKING: Trams return".to_owned();
    let correction = |target: &mut Target| target.template = Some("correction".to_owned());
    let text = post(&article, "twitter", correction).expect("a post").parts.remove(0).text.text;
    assert!(text.contains("Correction: Trams return"), "{text}");
}

#[test]
fn a_sentence_of_the_summary_is_not_said_again_further_on() {
    let article = written(
        "summary = \"The rails are laid in May. The tram will run along the quays.\"",
        "It will cost three million. The rails are laid in May. Nobody objects.",
    );
    let text = post(&article, "facebook", |_| {}).expect("a post").parts.remove(0).text.text;
    assert_eq!(text.matches("The rails are laid in May.").count(), 1, "{text}");
    assert!(text.contains("It will cost three million. Nobody objects."), "{text}");
}

#[test]
fn a_post_with_its_headline_alone_is_told() {
    // So long that nothing has room below it on X.
    let headline = format!("The harbour master of Port Avel {}", "and the keeper of the light ".repeat(8));
    let article =
        read(&format!("+++\nheadline = \"{headline}\"\nurl = \"https://news.example.com/city/trams\"\n+++\n{STORY}\n"));
    let told = rule(&article, "twitter", "headline-alone").expect("told");
    assert!(told.field.as_deref() == Some("text") && told.message.contains("twitter.md"), "{told:?}");
    assert_eq!(rule(&article, "telegram", "headline-alone"), None);
    let own = with_override(&article, "twitter", "The trams are back.");
    assert_eq!(rule(&own, "twitter", "headline-alone"), None);
    for channel in ["twitter", "email", "youtube", "bluesky"] {
        assert_eq!(rule(&written("", STORY), channel, "headline-alone"), None, "{channel}");
        // There is nothing below it.
        let told = rule(&written("", ""), channel, "headline-alone").expect("told");
        assert!(told.message.contains("no story"), "{told:?}");
    }
}

#[test]
fn a_mail_with_nothing_behind_its_subject_is_told() {
    let word = "Donaudampfschifffahrt".repeat(9);
    let article = written("", &format!("{word} {word} {word}."));
    let mail = post(&article, "email", |_| {}).expect("a post");
    assert_eq!(mail.parts[0].fields["preheader"], "");
    let told = rule(&article, "email", "headline-alone").expect("told");
    assert_eq!(told.field.as_deref(), Some("preheader"));
}

#[test]
fn a_subject_with_little_of_its_headline_says_half() {
    let headline = "The head of the ministry of emergencies of the republic said in the three flooded towns in the hills above the old \
                    harbour that nobody will be left without a roof and a stove before the frost comes down from the hills";
    let article = read(&format!("+++\nheadline = \"{headline}\"\n+++\n{STORY}\n"));
    let subject = post(&article, "email", |_| {}).expect("a post").parts[0].fields["subject"].clone();
    let little = 3 * subject.chars().count() < headline.chars().count();
    let told = |id: &str| rule(&article, "email", id).is_some();
    assert_eq!((told("headline-half-said"), told("headline-shortened")), (little, !little), "{subject}");
}
