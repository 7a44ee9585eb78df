use crate::article::{Article, Defaults, Input, Kind, read};

use super::*;

const FIRST: &str = "The council of Avel has voted to reopen the tram along the old quay, eleven years after the last car ran there and four \
                     years after a study that nobody wanted to read.";
const SECOND: &str = "“We have waited for this day for longer than I care to say,” said Aina Serik, who runs the bakery at the corner of \
                      Quay Street and saw the rails go in a single night.";
const THIRD: &str = "Work on the bridge begins in March, and the first cars are to run in the spring of 2029 if the money that was \
                     promised comes in time, the council said.";

fn told(text: &str) -> Article {
    read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
}

fn body(text: &str) -> Vec<String> {
    told(text).body.into_iter().map(|block| block.text).collect()
}

#[test]
fn each_line_of_an_extract_is_a_paragraph_whatever_stands_among_them() {
    let story = [FIRST, SECOND, THIRD];
    for (above, between, below) in [
        ("", "", ""),
        ("Share\nTweet\n", "", ""),
        ("Council of Avel\nPress office\n", "", ""),
        ("", "", "Read more: Trams of Veld run late again\n"),
        ("", "", "Tags: trams, council\n"),
        ("", "", "(dpa)\n"),
    ] {
        let text = format!("Trams return to Avel\n\n{above}{FIRST}\n{between}{SECOND}\n{THIRD}\n{below}");
        assert_eq!(body(&text), story, "{above:?} {between:?} {below:?}");
    }
    // A subheading is one.
    let text = format!("Trams return to Avel\n\n{FIRST}\n{SECOND}\nA bridge to mend\n{THIRD}\n");
    let blocks = told(&text).body;
    assert_eq!(blocks[2].text, "A bridge to mend");
    assert_eq!(blocks[2].kind, crate::article::BlockKind::Heading);
    assert_eq!(blocks[3].text, THIRD);
}

#[test]
fn a_list_within_an_extract_stays_one() {
    let text = format!(
        "Trams return to Avel\n\n{FIRST}\nWhat is to come:\n- Twelve cars\n- A new bridge\n- Lower fares\n{THIRD}\n"
    );
    assert_eq!(body(&text), [FIRST, "What is to come:", "Twelve cars", "A new bridge", "Lower fares", THIRD]);
}

#[test]
fn wrapped_prose_is_no_extract() {
    for lines in [
        &[
            "The council of Avel has voted to reopen the tram along the old quay,",
            "eleven years after the last car ran there and four years after a",
            "study. It rained.",
        ][..],
        // Wrapped as wide as a screen.
        &[
            "The council of Avel has voted to reopen the tram along the old quay, eleven years after the last car ran there and four years after the study that",
            "nobody wanted to read. The mayor said that it was time, and that nobody in the port would be sorry for the cars that must now be parked elsewhere, or",
            "for the trees.",
        ],
        &[
            "https://port.example/trams/return/to/the/old/quay/of/avel/after/eleven/years/and/four/months?from=letter&utm_source=letter&utm_medium=mail&at=12",
            "It rained.",
        ],
    ] {
        assert!(!is_unwrapped(lines), "{lines:?}");
    }
}

#[test]
fn what_stands_between_a_headline_and_the_same_headline_again_is_the_page() {
    let text = format!(
        "Trams return to Avel\n\nLive\n- Ferry runs late\n- Mayor of Veld resigns\n- Snow to come\nJust in\nTrams return to Avel\n{FIRST}\n{SECOND}\n"
    );
    assert_eq!(body(&text), [FIRST, SECOND]);
    // What tells the story stays.
    let text = format!("Trams return to Avel\n\n{FIRST}\n\nTrams return to Avel\n\n{SECOND}\n");
    assert!(body(&text).contains(&FIRST.to_owned()));
}

#[test]
fn a_picture_that_a_page_offers_to_show_takes_its_caption_along() {
    for caption in [
        "Port press service View image in full screen\nThe old rails of Avel, seen on Jan. 8. Harbour News file",
        "View image in fullscreen",
        "View image in fullscreen\n\nThe old rails of Avel. Photograph: Aina Serik/Harbour Post",
    ] {
        let text = format!("Trams return to Avel\n\n{caption}\n\n{FIRST}\n\n{SECOND}\n");
        assert_eq!(body(&text), [FIRST, SECOND], "{caption}");
    }
}

#[test]
fn an_advertisement_above_a_headline_and_above_its_lead_is_no_headline() {
    let text = format!(
        "Advertisement\n\nTrams return to the quay of Avel\n\nNewswire\nMonday, 4 May 2026 - 11:37\n\nAdvertisement\n\n{FIRST}\n\n{THIRD}\n"
    );
    assert_eq!(told(&text).headline, "Trams return to the quay of Avel");
    assert_eq!(body(&text), [FIRST, THIRD]);
}
