use super::*;
use crate::text::parse;

fn parts(text: &str, max: usize, max_parts: usize) -> Result<Vec<String>, TooManyParts> {
    let parts = split(&parse(text), "en", |part, _| part.text.chars().count() <= max, max_parts)?;
    Ok(parts.into_iter().map(|part| part.text).collect())
}

#[test]
fn parts_end_at_paragraphs_sentences_words() {
    assert_eq!(parts("One two.\n\nThree four. Five.", 22, 9).unwrap(), ["One two.", "Three four. Five."]);
    assert_eq!(parts("One two.\n\nThree. Four five.", 12, 9).unwrap(), ["One two.", "Three.", "Four five."]);
    assert_eq!(parts("One two.\n\nThree. Four five.", 16, 9).unwrap(), ["One two.\n\nThree.", "Four five."], "fewest");
    assert_eq!(parts("alpha beta gamma", 11, 9).unwrap(), ["alpha beta", "gamma"]);
    assert_eq!(parts("abcdefgh", 3, 9).unwrap(), ["abc", "def", "gh"]);
}

#[test]
fn parts_are_of_about_the_same_length() {
    let text = "Aaaa bbbb cccc dd. ".repeat(6);
    let lengths: Vec<usize> = parts(&text, 80, 9).unwrap().iter().map(String::len).collect();
    assert_eq!(lengths, [56, 56]);
}

#[test]
fn a_last_part_of_a_few_words_gets_more() {
    let text = "The first of the two sentences has this many words. The second one, which is longer, has as many \
                words as this. So it is.";
    let parts = parts(text, 63, 9).unwrap();
    assert_eq!(
        parts,
        [
            "The first of the two sentences has this many words.",
            "The second one, which is longer,",
            "has as many words as this. So it is.",
        ]
    );
}

#[test]
fn what_introduces_something_stands_with_it() {
    let intro = "The mayor told them what she had read, word after word:";
    let quote = "“The bridge will fall. We do not know when, but it will.”";
    let text = format!("The board met on Monday and spoke for hours.\n\n{intro}\n\n{quote}\n\nThen she left the room.");
    assert_eq!(parts(&text, 140, 9).unwrap()[1], format!("{intro}\n\n{quote}\n\nThen she left the room."));
    for max in 60..=text.len() {
        for part in parts(&text, max, 9).unwrap() {
            assert!(!part.ends_with(':'), "{max}: {part}");
        }
    }
    let narrow = parts(&text, 100, 9).unwrap();
    assert!(narrow.contains(&format!("{intro}\n\n“The bridge will fall.")), "{narrow:?}");
}

#[test]
fn a_long_list_is_broken_at_its_lines() {
    let text = "The town will do this:\n\n• lay a ferry line between the banks\n• mend the old bridge at the mill\n\
                • send the buses around by the lock\n• pay for the taxis of the old and the ill";
    for max in 70..=text.len() {
        let parts = parts(text, max, 9).unwrap();
        assert!(parts.iter().skip(1).all(|part| part.starts_with("• ")), "{max}: {parts:?}");
    }
}

#[test]
fn no_part_hangs_on_a_word_that_leads_on() {
    let text = "the piers have been washed out by the river so far that the engineers of the town and of the port no \
                longer vouch for them";
    for max in 30..text.len() {
        let parts = parts(text, max, 9).unwrap();
        let hangs = |part: &String| part.ends_with(" the") || part.ends_with(" of") || part.ends_with(" and");
        assert!(!parts.iter().any(hangs), "{max}: {parts:?}");
    }
}

#[test]
fn an_empty_text_is_one_part() {
    assert_eq!(parts(" \n", 9, 9).unwrap(), [""]);
}

#[test]
fn too_many_parts_say_how_many() {
    assert_eq!(parts("alpha beta gamma", 5, 2), Err(TooManyParts { parts: 3, max_parts: 2 }));
}

#[test]
fn a_link_stands_with_the_last_sentence_if_there_is_room_for_both() {
    let link = "https://news.example.com/city/ferry";
    let text = |second: &str| format!("The old ferry is back at the pier. {second}\n\n{link}");
    let short = text("It left at nine.");
    assert_eq!(
        parts(&short, 54, 9).unwrap(),
        ["The old ferry is back at the pier.".to_owned(), format!("It left at nine.\n\n{link}")]
    );
    // Where there is none, it stands alone.
    let long = text("It left with forty people and a dog on board.");
    assert_eq!(parts(&long, 54, 9).unwrap()[2], link);
}
