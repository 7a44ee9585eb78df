use super::*;

#[test]
fn lines_of_results_are_told_from_wrapped_prose() {
    for lines in [
        &["Keeper: Lund", "Defence: Roe, Brandt"][..],
        &["Avel Town 3 Veld 2", "Port United 0 Quay 0"],
        &["Friday: 11C, hail", "Saturday: 13C, sun", "Sunday: 8C"],
        &["Aina Serik, 34, pilot", "Omar Lund, 51, diver"],
    ] {
        assert!(alike(lines), "{lines:?}");
    }
    for lines in [
        &["The 12 trams are back, and", "The Hague has 3 of them."][..],
        &["Trams return", "To the quay"],
        &["Published: 4 December, and what follows is a line of some length", "Section: Port"],
        &["It opens at 10:15", "and closes at 12:30"],
    ] {
        assert!(!alike(lines), "{lines:?}");
    }
    assert!(signed(&["Dr J. P. Lund", "Long Avel"]) && signed(&["Mrs Eileen Roe", "Port of Avel"]));
    for lines in [
        &["A New Plan For", "The Harbour"][..],
        &["Trams return", "To the quay"],
        &["Jane Roe"],
        &["It rained.", "Avel"],
    ] {
        assert!(!signed(lines), "{lines:?}");
    }
    for lines in [
        &["Avel Town 28, Veld 14", "St. Mary’s 17, Quay 16 (OT)", "Port at Lund, ppd."][..],
        &["Flour, 200 g", "Salt", "Two eggs and a little milk"],
        &["Lunch", "Doors open at nine", "Speech by the mayor"],
    ] {
        assert!(own(lines), "{lines:?}");
    }
    for lines in [
        &["The trams of Avel are back on", "Monday, and the ferries of", "Veld too."][..],
        &["The trams are back.", "The ferries are not.", "Nobody knows why."],
        &["Trams return", "to the quay", "of Avel"],
        &["The Mayor of the Town of Avel", "Jane Roe Senior and the Port", "Master Omar Lund met."],
    ] {
        assert!(!own(lines), "{lines:?}");
    }
    assert!(
        heads(&["TRAMS SLIP", "The trams fell 2 percent to 98."]) && !heads(&["MAYOR", "Good afternoon to you all."])
    );
    assert!(
        heads(&["2. Night trams run daily", "Until now they did not."])
            && !heads(&["2. Stir the", "Flour and the milk."])
    );
    assert!(heads(&["About Harbour Lines", "Harbour Lines runs nine ferries, of which one is at sea by night."]));
    for lines in [
        &["The mayor met", "the harbour master and all of the crew of the ferry on Monday"][..],
        &["He lives in", "New Avel with his nine children, two of whom are pilots of the port"],
        &["It rained.", "The harbour master and all of the crew of the ferry went home"],
    ] {
        assert!(!heads(lines), "{lines:?}");
    }
    assert!(broken(&["The bridge is down,", "The river brown,", "And nobody comes home."]));
}

#[test]
fn what_each_side_did_stands_in_a_line_of_its_own() {
    let sides = ["Avel - Tries: Lund, Roe. Cons: Lund. Drop goal: Serik", "Veld Rovers - Tries: Bell 2. Pen: Coe"];
    assert!(are_paragraphs(&sides));
    let wrapped = ["The town of Avel - the port: closed since May, its mayor says - has", "Veld - Tries: none"];
    assert!(!are_paragraphs(&wrapped) && !are_paragraphs(&sides[..1]));
}

#[test]
fn a_box_of_facts_is_told_from_a_dialogue() {
    for lines in [
        &["Facts: Lena Lund", "Born: 4 March 1938 in Avel.", "Family: Karl, three children, nine cats."][..],
        &["Född: 4 mars 1938 i Luleå.", "Familj: Maken Karl, tre barn.", "Karriär: Professor i Avel 1979–2003."],
        &["Когда: 4 декабря, 19:00.", "Где: порт Авель.", "Сколько: 900 рублей."],
        &["時間：12月4日", "会場：港", "料金：900円"],
        &[
            "ГОЛЫ: Лунд, 12 (1:0).",
            "«АВЕЛЬ»: Роу, Лунд.",
            "СУДЬЯ: Игорь Серик (Авель).",
            "4 декабря. Авель. 8 412 зрителей.",
        ],
    ] {
        assert!(labelled(lines), "{lines:?}");
    }
    for lines in [
        &["Q: Who pays?", "A: The port.", "Q: When?"][..],
        &["Roe: “We won.”", "Lund: “We lost.”", "Serik: “It rained.”"],
        &["Roe: We won.", "Lund: We lost.", "Roe: It rained."],
        &["Born: 4 March 1938 in Avel.", "Family: Karl, three children."],
        &["It opens at 10:15", "It closes at 12:30", "It is full at 11:00"],
        &["The plan: nobody knew of it, and so", "the port: shut", "and dark."],
    ] {
        assert!(!labelled(lines), "{lines:?}");
    }
    assert_eq!(boxed(&["The new bridge", "Built: 1904.", "Length: 90 metres.", "Trams: Twelve."]), Some(1));
    assert_eq!(boxed(&["Facts", "Built: 1904", "Length: 90 metres"]), Some(1));
    assert_eq!(boxed(&["Built: 1904.", "Length: 90 metres.", "Trams: Twelve."]), Some(0));
    assert_eq!(boxed(&["It was built by the port.", "Built: 1904.", "Length: 90 metres.", "Trams: Twelve."]), None);
    assert_eq!(boxed(&["The bridge was built, and", "Built: 1904.", "Length: 90 metres.", "Trams: Twelve."]), None);
    assert!(is_box_title("Fakta: Lena Lund") && is_box_title("Hintergrund") && !is_box_title("Facts are few."));
}

#[test]
fn lines_that_open_with_emoji_are_items() {
    assert_eq!(are_pictured(&["🎟️ Presale: Dec. 1", "🎟️ Sale: Dec. 4"]).as_deref(), Some(&[8, 8][..]));
    assert_eq!(are_pictured(&["📍 Port of Avel", "🕐 9 p.m."]).as_deref(), Some(&[0, 0][..]));
    assert_eq!(are_pictured(&["★★★ Trams", "★★★ Ferries"]).as_deref(), Some(&[0, 0][..]));
    assert!(are_pictured(&["✔ Trams", "✔ Ferries", "✔ Buses"]).is_some());
    for lines in [
        &["🚨 The port is shut"][..],
        &["“The port", "“is shut"],
        &["🚨 The port is shut, and", "nobody knows why 🤷"],
        &["— Who pays?", "— The port."],
        &["2 trams", "3 ferries"],
    ] {
        assert!(are_pictured(lines).is_none(), "{lines:?}");
    }
    assert!(!broken(&["Jane Roe", "Port correspondent"]));
}
