//! What a post tells of a charge whose lead has no room.

use super::*;

fn told(headline: &str, story: &str, channel: &str) -> Post {
    let front = format!("headline = \"{headline}\"\nurl = \"https://news.example.com/boats\"\nlanguage = \"en\"");
    post(&read(&format!("+++\n{front}\n+++\n\n{story}\n")), channel, |_| {}).expect("a post")
}

#[test]
fn a_denial_that_tells_whose_it_is_stands_below_a_headline_that_accuses() {
    let lead = "Two keepers took nine boats of the town, painted them red and sold them to a fisher from the islands who had \
                never seen one of them in his life before, a court has heard.";
    let denial = "Omar Lund, 47, and Ida Roe, 43, deny nine counts of theft of boats and one of fraud.";
    let post =
        told("Keepers accused of theft of boats go on trial", &format!("{lead}\n\n{denial}\n\nIt rained."), "twitter");
    let text = &post.parts[0].text.text;
    assert!(text.contains(denial), "{text}");
}
