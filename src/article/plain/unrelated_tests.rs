use crate::article::{Article, Defaults, Input, Kind, read};

const HEADLINE: &str = "Trams return to the old quay of Avel";
const LEAD: &str =
    "The trams will run along the old quay again from Friday, the port of Avel told its council on Monday night.";
const MORE: &str =
    "Nine cars were bought for the line, which had been shut since the storm of last year, the port said on its site.";

fn told(text: &str) -> Article {
    read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
}

fn headline(above: &str) -> String {
    let article = told(&format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n"));
    if article.headline == HEADLINE {
        let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(body, [LEAD, MORE], "{above}");
    }
    article.headline
}

#[test]
fn what_has_nothing_to_do_with_the_story_is_no_headline_where_the_day_stands_below_it() {
    for above in [
        "Your trusted voice for all readers since 1911",
        "A token for everybody: more than money",
        "Noticias actualizadas las 24 horas para decidir mejor",
        "Главные события дня в одном месте",
    ] {
        let glued = format!("{above}\n4 December 2026\nFollow us on\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n");
        assert_eq!(told(&glued).headline, HEADLINE, "{above}");
        assert_eq!(headline(&format!("{above}\n\n4 December 2026 10:12")), HEADLINE, "{above}");
    }
}

#[test]
fn what_has_nothing_to_do_with_the_story_is_no_headline_if_it_looks_like_none() {
    for above in [
        "A token for everybody: more than money -w-",
        "Grants for all the small shops Learn More>",
        "#Open journalism Bad news is good news",
        "Logotype for the harbour of Lund",
        "Caption: The minister of rural affairs and his guests at the lake on Thursday. HPR/Jane Roe",
        "The minister of rural affairs at the lake. - TOWN OF LUND",
        "This copy is for you alone. To order others for friends or customers, please go to: www.post.example/copies",
        "A voice for all people since 1911\n\nThe Harbour Post\n\nA voice for all people since 1911",
        "Lund: 10°C Monday 4 December 2026",
        "Support us and all that we do for you every day\nLund: 10°C Monday 4 December 2026",
        "A token for everybody, and more than money\n04.12.2026 12:11:38",
        "Get everything you read in one place.\n100’s of premium titles.\nOne app.\nStart reading\nJane Roe",
        "What the stars say about Gemini\n\nTen recipes with courgettes for summer\n\nWhich sofa suits you best of all",
    ] {
        assert_eq!(headline(above), HEADLINE, "{above}");
    }
}

#[test]
fn a_section_and_a_day_stand_above_a_headline_in_its_own_lines() {
    let text = format!("For readers\nPublished 4. 12. 2026\n{HEADLINE}\n{LEAD}\n{MORE}\n{LEAD}\n");
    assert_eq!(told(&text).headline, HEADLINE);
}

#[test]
fn a_headline_that_is_told_once_more_or_has_a_deck_is_below_what_has_nothing_to_do_with_it() {
    let above = "Win two tickets for a great circus";
    let again = format!("{above}\n\n{HEADLINE} for good and all\n\nThe rails are back.\n\n{LEAD}\n\n{MORE}\n");
    assert_eq!(told(&again).headline, format!("{HEADLINE} for good and all"));
    let repeated =
        format!("{above}\n\n{HEADLINE} for good\n\n{LEAD}\n\n{HEADLINE} for good - Harbour Post\n\n{MORE}\n");
    assert_eq!(told(&repeated).headline, format!("{HEADLINE} for good"));
}

#[test]
fn a_headline_of_a_feature_shares_no_word_with_its_story() {
    let own = "A long way home for all of us";
    for below in [
        "Jane Roe tells how the trams came back to the old quay",
        "4 December 2026\n\nHow the trams came back to the old quay of Avel, and what all of it meant to those who had waited for them",
        "By Jane Roe\n\nTrams are back on the old quay",
        "Trams are back on the old quay of Avel.",
        "Jane Roe tells how the trams came back to the old quay\n\nBy Omar Lund\n4 December 2026",
    ] {
        assert_eq!(told(&format!("{own}\n\n{below}\n\n{LEAD}\n\n{MORE}\n")).headline, own, "{below}");
    }
}

#[test]
fn a_line_of_many_words_of_which_the_story_has_none_is_no_headline() {
    for above in [
        "Fresh thoughts of bakers, gardeners and beekeepers from seven valleys",
        "Beekeeper wins a golden spoon at honey fair\n\nSeven recipes with rhubarb for your spring table",
        "Beekeeper wins a golden spoon at honey fair\nSeven recipes with rhubarb for your spring table",
        "Whoever plants an apple tree in autumn needs patience, good compost and neighbours with a tall ladder.",
    ] {
        assert_eq!(headline(above), HEADLINE, "{above}");
    }
}

#[test]
fn a_short_line_stays_a_headline_unless_there_is_furniture_above_the_one_that_tells_the_story() {
    let short = "Closer to you than anybody else";
    assert_eq!(headline(short), short);
    assert_eq!(headline(&format!("{short}\n\n© The Harbour Post")), HEADLINE);
    assert_eq!(headline("10:00 Uhr"), HEADLINE);
}

#[test]
fn prose_above_a_headline_that_has_to_do_with_it_is_the_story() {
    let (other, prose) = (
        "Beekeepers of Lund meet",
        "Beekeepers from seven valleys will meet in Lund on Sunday, and everybody may bring a spoon and a jar for the honey.",
    );
    let digest = format!("{other}\n\n{prose}\n\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n");
    assert_eq!(told(&digest).headline, other);
    // Its story need not have its words; what stands below that may be of others, and longer.
    let brief = "Both offices are at work. This morning the last of the hives were counted, and the minister promises help soon.";
    let followed = format!("{other}\n\n{brief}\n\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n");
    assert_eq!(told(&followed).headline, other);
    let own = "The port of Avel has said that its trams return to the quay, which nobody on the council had hoped for.";
    assert_ne!(told(&format!("{own}\n\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n")).headline, HEADLINE);
}

#[test]
fn the_first_part_of_a_story_is_not_its_headline() {
    let own = "What you should read this week";
    let text = format!("{own}\n\nTrams return to the quay\n\n{LEAD}\n\nNine cars were bought\n\n{MORE}\n");
    assert_eq!(told(&text).headline, own);
}

#[test]
fn a_headline_with_who_wrote_it_stands_below_a_caption_in_sentences() {
    let caption = "The port of Avel is glad about the trams on the old quay. Workers are seen there at dawn, in a picture of May.";
    let article = told(&format!("{caption}\n\n{HEADLINE}\n\nBy Jane Roe\n\n{LEAD}\n\n{MORE}\n"));
    assert_eq!((article.headline.as_str(), article.byline.len()), (HEADLINE, 1));
    let wire = told(&format!("{LEAD}\n\n{HEADLINE}\n\n{MORE}\n"));
    assert_ne!(wire.headline, HEADLINE);
}

#[test]
fn the_day_right_below_another_title_is_that_ones() {
    let above = "Cartoon of the week: peace for all at sea";
    let day = |top: &str| {
        let article = told(&format!("{top}\n\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n"));
        assert_eq!(article.headline, HEADLINE, "{top}");
        article.published_at.map(|at| at.to_string())
    };
    assert_eq!(day(&format!("{above}\n{above}\nPublished April 19, 2024")), None);
    assert!(day(&format!("{above}\n\n{above}\n\nPublished April 19, 2024")).is_some_and(|day| day.starts_with("2024")));
}
