//! What a headline says is said once.

use super::*;

const STORY: &str = "PORT AVEL – Jane Roe left the town hall at noon on Monday, after the council had voted by 14 to 9.\n\n\
                     The tram was to open in May. It will now open in October.";

/// An article with this headline, this further front matter and this story.
fn headed(headline: &str, front: &str, story: &str) -> Article {
    read(&format!(
        "+++\nheadline = \"{headline}\"\nurl = \"https://news.example.com/mayor\"\n{front}\n+++\n\n{story}\n"
    ))
}

/// Each text of the post that `template` makes of `article` on `channel`, with its name.
fn told(article: &Article, channel: &str, template: &str) -> Vec<(String, String)> {
    let made = post(article, channel, |target| target.template = Some(template.to_owned())).expect("a post");
    let mut told: Vec<(String, String)> = made.parts[0].fields.clone().into_iter().collect();
    told.push((
        "text".to_owned(),
        made.parts.iter().map(|part| part.text.text.as_str()).collect::<Vec<_>>().join("\n"),
    ));
    told
}

/// Letters and digits alone.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Says that `headline` stands in each post, and `sentence`, which says it again and goes on, below it; and that what is shown beside
/// a subject does not say it.
fn stands_above(article: &Article, headline: &str, sentence: &str) {
    for channel in &channels() {
        for template in ["post", "breaking", "correction", "thread"] {
            let texts = told(article, channel.name.as_str(), template);
            let of = |name: &str| texts.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str());
            let alone = |text: &str| {
                let without = letters(text).replace(&letters(sentence), "");
                without.contains(&letters(headline))
            };
            let stands = ["subject", "title", "text"].into_iter().any(|name| alone(of(name)));
            assert!(stands, "{} {template}: {texts:?}", channel.name);
            assert!(!letters(of("preheader")).contains(&letters(headline)), "{} {template}: {texts:?}", channel.name);
            if template != "correction" {
                assert!(letters(of("text")).contains(&letters(sentence)), "{} {template}: {texts:?}", channel.name);
            }
        }
    }
}

#[test]
fn a_headline_stays_above_the_sentence_that_says_it_again_and_goes_on() {
    let sentence = "Mayor resigns after a vote of no confidence over the tram";
    let more = "The council names a successor on Friday.";
    for (headline, summary) in [
        ("Mayor resigns", format!("{sentence}.")),
        ("Mayor Resigns", format!("{sentence}. {more}")),
        ("Mayor resigns!", format!("PORT AVEL (Reuters) – {sentence}.")),
        ("Mayor resigns after vote of no confidence", format!("{sentence}. {more}")),
    ] {
        let summed = headed(headline, &format!("summary = \"{summary}\""), STORY);
        stands_above(&summed, headline, sentence);
        let led = headed(headline, "", &format!("{summary}\n\n{STORY}"));
        stands_above(&led, headline, sentence);
    }
    let article = headed("Mayor resigns", &format!("summary = \"{sentence}. {more}\""), STORY);
    let text = |channel: &str, template: &str| told(&article, channel, template).pop().expect("a text").1;
    let below = format!("Mayor resigns\n\n{sentence}. {more}\n\n");
    assert!(text("twitter", "post").starts_with(&below), "{}", text("twitter", "post"));
    assert!(text("telegram", "breaking").starts_with(&format!("BREAKING: {below}")));
}

#[test]
fn the_rule_holds_in_other_scripts() {
    for (headline, sentence, rest) in [
        (
            "Мэр подал в отставку",
            "Мэр подал в отставку после вотума недоверия из-за трамвая",
            ". Преемника назовут в пятницу.",
        ),
        ("市長が辞任", "市長が辞任、路面電車をめぐる不信任決議を受け", "。後任は金曜日に決まる。"),
        ("رئيسة البلدية تستقيل", "رئيسة البلدية تستقيل بعد حجب الثقة عنها", ". يعلن المجلس خليفتها يوم الجمعة."),
        (
            "महापौर ने इस्तीफ़ा दिया",
            "महापौर ने इस्तीफ़ा दिया, ट्राम पर अविश्वास प्रस्ताव के बाद",
            "। उत्तराधिकारी शुक्रवार को चुना जाएगा।",
        ),
    ] {
        stands_above(&headed(headline, &format!("summary = \"{sentence}{rest}\""), ""), headline, sentence);
    }
}

#[test]
fn a_long_sentence_stands_below_the_headline_and_no_line_beside_it_says_it() {
    let long = "Mayor resigns after a vote of no confidence over the tram that was to run along the old quay of Port Avel from \
                May but that had been delayed three times since the council bought twelve cars for it, and after two of her own \
                deputies had said that they would vote against her.";
    let article = headed("Mayor resigns", "", &format!("{long} Jane Roe left at noon.\n\n{STORY}"));
    for channel in ["twitter", "telegram", "bluesky", "facebook"] {
        let text = told(&article, channel, "post").pop().expect("a text").1;
        assert!(text.starts_with("Mayor resigns\n\nMayor resigns after a vote"), "{channel}: {text}");
        let text = told(&article, channel, "breaking").pop().expect("a text").1;
        assert!(text.starts_with("BREAKING: Mayor resigns\n\nMayor resigns after a vote"), "{channel}: {text}");
    }
    let mail = told(&article, "email", "post");
    let line = |name: &str| mail.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str());
    assert!(line("subject") == "Mayor resigns" && line("preheader").starts_with("Jane Roe left at noon."), "{mail:?}");
    assert!(line("text").contains(long));
}

#[test]
fn a_headline_that_only_names_what_a_sentence_is_about_stays() {
    for (headline, summary) in [
        ("Tram", "Tram line 4 will be closed for the whole of May, the council said."),
        ("The tram", "The tram will be closed for the whole of May, the council said."),
        ("Harbour trams", "Harbour trams will be closed for the whole of May, the council said."),
        ("Mayor resign", "Mayor resignation talk is nonsense, the council said."),
    ] {
        let article = headed(headline, &format!("summary = \"{summary}\""), STORY);
        for channel in ["twitter", "telegram", "facebook"] {
            let text = told(&article, channel, "post").pop().expect("a text").1;
            assert!(text.starts_with(&format!("{headline}\n\n{summary}")), "{channel}: {text}");
        }
    }
}

#[test]
fn a_summary_that_says_less_than_the_headline_is_left_out() {
    let headline = "Mayor resigns after a vote of no confidence";
    for summary in ["Mayor resigns after vote.", "Mayor resigns after a vote of no confidence."] {
        let article = headed(headline, &format!("summary = \"{summary}\""), STORY);
        let text = told(&article, "twitter", "post").pop().expect("a text").1;
        assert!(text.starts_with(&format!("{headline}\n\nJane Roe left")), "{text}");
    }
}

#[test]
fn a_template_without_the_headline_says_the_summary_as_it_is() {
    let article = headed("Mayor resigns", "summary = \"Mayor resigns after a vote of no confidence.\"", STORY);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("twitter")).expect("a folder");
    std::fs::write(folder.path().join("twitter/post.hbs"), "{{#fit}}{{summary}}{{/fit}}\n{{url}}\n").expect("written");
    let channels = Channels::load(Some(folder.path())).expect("sound");
    let channel = channels.get("twitter").expect("there");
    let target = Target::new(AccountName::new("desk"), channel.name.clone());
    let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
    let made = compose(&article, &target, channel, &Context::at(now)).expect("a post");
    assert!(made.parts[0].text.text.starts_with("Mayor resigns after a vote of no confidence.\n"));
}
