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

#[test]
fn a_subheading_ends_no_part() {
    let text = "Recipe: cabbage rolls of the harbour inn\n\nNobody measured it.\n\n• one large cabbage\n• rice and pepper\n\nMethod\n\n\
                1. Boil the cabbage whole.\n2. Mix the rice and the pepper well.\n\nThe deal\n\n• New lights for the pier\n• A roof";
    for max in 60..=text.len() {
        for part in parts(text, max, 20).unwrap() {
            assert!(!part.ends_with("Method") && !part.ends_with("The deal"), "{max}: {part}");
        }
    }
}

#[test]
fn an_item_of_a_list_is_broken_only_if_it_does_not_fit() {
    let text = "The crew:\n\n• Ida Marsh, who steers\n• Jan Brill. He cooks for all\n• Ann Lowe. She mends the sails of all boats";
    for max in 48..=text.len() {
        for part in parts(text, max, 20).unwrap() {
            assert!(!part.ends_with("Brill.") && !part.ends_with("Lowe."), "{max}: {part}");
        }
    }
    assert!(parts(text, 30, 20).unwrap().iter().any(|part| part.ends_with("Lowe.")));
}

#[test]
fn a_question_and_its_answer_stand_in_one_part_where_they_can() {
    let text = "The keeper of the light has left the island for good this week.\n\nWhy now?\n\nThe stairs. There are many of them.\n\n\
                Were you lonely?\n\nNo. I had the radio, and two cats, and the books of my aunt.";
    for max in 110..text.len() {
        let parts = parts(text, max, 9).unwrap();
        assert!(!parts.iter().any(|part| part.ends_with('?')), "{max}: {parts:?}");
    }
}

#[test]
fn a_sentence_that_does_not_fit_beside_the_headline_begins_the_next_part() {
    let headline = "Court keeps the harbour master in his office";
    let lead = "The court of Brill has refused to take the harbour master out of his office, because nobody had shown that he could \
                talk to those who saw the theft of both boats, and told him to stay in the town until May.";
    let text = format!("{headline}\n\n{lead}\n\nHe says nothing to anybody who asks him on the quay.");
    let parts = parts(&text, 210, 9).unwrap();
    assert_eq!(parts[..2], [headline, lead]);
    // Where it must be broken anyway, its beginning stands with the headline.
    let parts = self::parts(&text, 150, 9).unwrap();
    assert!(parts[0].starts_with(&format!("{headline}\n\nThe court of Brill")), "{parts:?}");
}

#[test]
fn a_long_sentence_is_broken_before_another_clause_in_any_language() {
    for (language, text, end) in [
        (
            "kk",
            "Үкімет жанармай бағасын келер жылдың көктеміне дейін көтермейді, өйткені зауыттардағы жөндеу жұмыстары аяқталып, ел \
             ішіндегі жанармай қоры екі есе өсті, деп хабарлады министр.",
            "көтермейді,",
        ),
        (
            "it",
            "La Corte ha annullato la condanna del capitano del porto di Brill, ritenendo che i giudici non abbiano motivato \
             in modo sufficiente il nesso tra i doni ricevuti e la vendita delle barche del porto.",
            "di Brill,",
        ),
        (
            "ru",
            "Суд отказался вернуть городу обе лодки старого северного причала, указав, что город сам продал их весной и не \
             сообщил об этом ни портовому смотрителю, ни жителям.",
            "причала,",
        ),
    ] {
        let rich = parse(text);
        let max = 42 + text.chars().count() / 2;
        let parts = split(&rich, language, |part, _| part.text.chars().count() <= max, 9).unwrap();
        assert!(parts[0].text.ends_with(end), "{parts:?}");
    }
}

#[test]
fn a_part_does_not_end_before_what_turns_it_round_if_it_can_end_elsewhere() {
    let text = "The board met on Monday. It sold the boats of the town. But nobody wants to pay. The old mill burnt. Nobody saw it.";
    let parts = parts(text, 84, 9).unwrap();
    assert!(!parts[0].ends_with("of the town."), "{parts:?}");
}

#[test]
fn the_number_of_a_part_has_room_also_where_it_has_two_figures() {
    for words in 3..12 {
        let sentence = format!("{}end. ", "tram ".repeat(words));
        let text = sentence.repeat(40);
        let text = text.trim_end();
        let fits = |part: &Rich, n: usize| part.text.chars().count() + (n + 1).to_string().len() <= 5 * words + 12;
        let parts = split(&parse(text), "en", fits, 60).expect("parts");
        assert!(parts.len() >= 10, "{words}");
        for (n, part) in parts.iter().enumerate() {
            assert!(fits(part, n), "{words}: part {} of {} is too long", n + 1, parts.len());
        }
    }
    // Sentences of all lengths.
    let text: String = (0..60).map(|n| format!("{}end. ", "tram ".repeat(1 + n * 7 % 11))).collect();
    for room in 40..90 {
        let fits = |part: &Rich, n: usize| part.text.chars().count() + (n + 1).to_string().len() <= room;
        let parts = split(&parse(text.trim_end()), "en", fits, 90).expect("parts");
        assert!(parts.iter().enumerate().all(|(n, part)| fits(part, n)), "{room}");
    }
}
