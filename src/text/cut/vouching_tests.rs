//! Whose word a clause is.

use super::super::fit;
use super::super::tests::clause;
use crate::text::parse;

#[test]
fn what_somebody_alleges_is_not_told_as_a_fact() {
    for (language, sentence) in [
        (
            "en",
            "The harbour master of Brill sold forty of the town’s boats and kept the price, then bought a mill, two barns \
             and a horse, while telling the fishermen that the boats had sunk, investigators allege in a report.",
        ),
        (
            "en",
            "The pilots slept on the bridge, drank rum and missed the buoy, a film that was seen by many falsely claims.",
        ),
        ("en", "It is not so, as a leaflet claims that was handed out on the quay, that the ferry is leaking."),
        ("ru", "Смотритель порта продал сорок лодок и купил мельницу, пока рыбаки сидели дома, утверждает следствие."),
        (
            "de",
            "Der Hafenmeister hat vierzig Boote verkauft, die Fischer belogen und ein Haus gekauft, das leer ist, behauptet ein Zeuge.",
        ),
        ("fr", "Le chef du port a vendu quarante bateaux, acheté un moulin et menti aux pêcheurs, affirme un témoin."),
        ("es", "El jefe del puerto vendió cuarenta barcos, compró un molino y mintió a todos, sostiene la fiscalía."),
        ("pl", "Szef portu sprzedał czterdzieści łodzi, kupił młyn i oszukał rybaków, twierdzi prokurator."),
    ] {
        // With the source behind it, some of it may be told.
        let source = sentence.rsplit(", ").next().unwrap_or_default();
        assert!(clause(sentence, language).is_none_or(|kept| kept.ends_with(source)), "{sentence}");
    }
}

/// Where a paragraph has no stops, who is quoted at its end says no more than that.
#[test]
fn a_quotation_at_the_end_of_a_thai_paragraph_holds_nothing_back() {
    let told = "ตลาดน้ำบางคลองจะเปิดอีกครั้งในวันที่ 12 ธันวาคม หลังจากปิดซ่อมแซมนานสองปี โครงการนี้ใช้งบประมาณ 85 ล้านบาท";
    let paragraph = format!("{told} \"เราอยากให้ตลาดเป็นของคนในพื้นที่ก่อน\" เขากล่าว");
    let fitted =
        fit(&parse(&paragraph), "th", |rich| rich.text.chars().count() <= 90).expect("something has room").text;
    let kept = fitted.trim_end_matches('…');
    assert!(told.starts_with(kept) && kept.chars().count() > 40, "{fitted}");
}

#[test]
fn what_nobody_vouches_for_is_kept() {
    for (language, sentence, kept) in [
        (
            "en",
            "The board approved the new ferry, which will cost five million, and the mayor said it would sail.",
            "The board approved the new ferry.",
        ),
        (
            "en",
            "The board approved the new ferry, a plan that critics say must fail.",
            "The board approved the new ferry.",
        ),
        (
            "en",
            "The board has cleared the pilot of any fault, a ruling that cost him his ship and, he said, his house.",
            "The board has cleared the pilot of any fault.",
        ),
        (
            "es",
            "El puerto ha bajado este martes el precio del barco, una medida que, según la junta, durará poco.",
            "El puerto ha bajado este martes el precio del barco.",
        ),
    ] {
        assert_eq!(clause(sentence, language).as_deref(), Some(kept), "{sentence}");
    }
}

#[test]
fn who_says_it_is_kept_with_it() {
    let sentence = "The tram will leave at dawn on May 4, the city’s board said on Monday, ending four decades.";
    let kept = "The tram will leave at dawn on May 4, the city’s board said on Monday.";
    assert_eq!(clause(sentence, "en").as_deref(), Some(kept));
}

#[test]
fn where_the_verb_stands_last_who_speaks_behind_a_clause_says_something_else() {
    let sentence = "Eski limanın yeni vapuru sabah sisinde beton iskeleye çarptı, liman başkanlığı bütün seferlerin akşama kadar \
                    durdurulduğunu açıkladı.";
    let kept = "Eski limanın yeni vapuru sabah sisinde beton iskeleye çarptı.";
    assert_eq!(clause(sentence, "tr").as_deref(), Some(kept));
    // Who only says it says what stands before.
    for speaker in ["liman başkanı açıkladı.", "Liman Başkanı Ali Deniz Kaya açıkladı."] {
        let sentence = format!("Eski limanın yeni vapuru sabah sisinde beton iskeleye çarptı, {speaker}");
        assert_eq!(clause(&sentence, "tr"), None, "{sentence}");
    }
}

#[test]
fn what_somebody_said_before_is_no_word_for_what_came_of_it() {
    let sentence = "The old bridge will close to all traffic for two years, after divers found cracks as long as a hand in its piers.";
    assert_eq!(clause(sentence, "en").as_deref(), Some("The old bridge will close to all traffic for two years."));
    let sentence =
        "The old bridge will close to all traffic for two years, as divers said who found cracks in its piers.";
    assert_eq!(clause(sentence, "en"), None);
}

#[test]
fn who_says_it_between_two_commas_is_kept_before_what_goes_on() {
    let sentence = "A strong quake struck off the coast of Brill on Friday, the survey said, shaking the old town.";
    let kept = "A strong quake struck off the coast of Brill on Friday, the survey said.";
    assert_eq!(clause(sentence, "en").as_deref(), Some(kept));
    let sentence = "A strong quake off the coast of Brill, the survey said, shook the old town.";
    assert_eq!(clause(sentence, "en"), None);
}

#[test]
fn what_goes_on_behind_who_says_it_is_not_cut_off_from_what_it_is_of() {
    let said =
        |text: &str, max: usize| fit(&parse(text), "en", |rich| rich.text.chars().count() <= max).map(|rich| rich.text);
    let text = "Thousands are expected in the old harbour this weekend for Salt & Song, the festival of music that began in 2002 with \
                three choirs on one barge and now, its organisers say, brings millions into the town.";
    for max in 20..text.len() {
        let told = said(text, max).unwrap_or_default();
        assert!(!told.contains("Song, its organisers"), "{max}: {told}");
    }
    let text = "Seabirds find their food by following scents carried on the wind from as far as 600 km away, according to a study \
                that followed them over two summers.";
    for max in 20..text.len() {
        let told = said(text, max).unwrap_or_default();
        assert!(!told.contains("as far,"), "{max}: {told}");
    }
}

#[test]
fn a_clause_is_told_with_who_says_it_at_the_end_where_the_verb_stands_last() {
    let text = "Қаңтардан бастап Брилл портында ескі паром қайта жүзеді: аптасына үш рет таңертең екі жаққа да, ал демалыс күндері кешке \
                дейін жұмыс істейді, деп хабарлады порт басқармасы.";
    let kept = fit(&parse(text), "kk", |rich| rich.text.chars().count() <= 110).unwrap_or_default().text;
    assert_eq!(kept, "Қаңтардан бастап Брилл портында ескі паром қайта жүзеді, деп хабарлады порт басқармасы.");
}
