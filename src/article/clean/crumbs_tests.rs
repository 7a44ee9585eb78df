use super::super::clean;
use super::*;

const LEAD: &str =
    "The council of Avel has voted to reopen the tram along the old quay, eleven years after the last car ran.";
const NEXT: &str = "Work on the bridge begins in March, and the first cars are to run in spring.";

fn cleaned(lines: &[&str]) -> Vec<String> {
    let body = lines.iter().chain(&[LEAD, NEXT]).map(|line| Block::paragraph(*line)).collect();
    clean(body, "Trams return to Avel", &[]).body.into_iter().map(|block| block.text).collect()
}

#[test]
fn crumbs_of_a_page_above_the_story_are_none_of_it() {
    for crumbs in [
        &["Soup", "Alt"][..],
        &["Play Live Radio", "0:00", "0:00 0:00", "Available On Air Stations"],
        &["г. Авел", "78.65", "92.68"],
        &["Танымал", "Ел аузында"],
        &["fbpx"],
        &["Written by:"],
        &["ภูมิภาค", "ข่าว"],
        &["وزير النقل", "وزير النقل"],
    ] {
        assert_eq!(cleaned(crumbs), [LEAD, NEXT], "{crumbs:?}");
    }
    // A standfirst without its stop stays.
    let standfirst = "Eleven years after the last car, the old line is to run again";
    assert_eq!(cleaned(&["fbpx", standfirst]), [standfirst, LEAD, NEXT]);
}

#[test]
fn lines_of_which_the_story_speaks_stay() {
    for lines in [&["Bridge to be mended", "Cars by the quay"][..], &["Avel 2–1 Veld", "Veld 0–0 Avel"]] {
        assert_eq!(cleaned(lines).len(), 2 + lines.len(), "{lines:?}");
    }
}

#[test]
fn a_caption_that_stands_twice_is_none_of_the_story() {
    let caption = "Aina Serik with a loaf at the corner";
    assert_eq!(cleaned(&[caption, caption]), [LEAD, NEXT]);
    assert_eq!(cleaned(&[&format!("{caption} {caption}")]), [LEAD, NEXT]);
    // What stands twice and tells the news is a standfirst.
    let told = "Trams to return to Avel after eleven years";
    assert_eq!(cleaned(&[told, told]), [told, LEAD, NEXT]);
}

#[test]
fn what_a_page_says_of_its_picture_above_the_story_is_none_of_it() {
    for line in [
        "Aina Serik outside her shop in Quay Street Picture: JOHN ROE (5227)",
        "The thief on a camera of the port. Port Police",
        "Trams return to AvelPhoto of the port",
        "HomeNewsTrams return to Avel",
        "Home > News > Trams return to Avel",
        "Avel Trams port people health Avel Trams port",
        "Avel Trams port people obl. Avel Trams port people obl.",
        "06b3ae6f439c2a18-trams-return-to-the-quay-of-avel The first of them | Harbour Post",
    ] {
        assert_eq!(cleaned(&[line]), [LEAD, NEXT], "{line}");
    }
    // Without a story below it, it is all there is.
    let body = vec![Block::paragraph("The thief on a camera of the port. Port Police")];
    assert_eq!(clean(body, "Trams return to Avel", &[]).body.len(), 1);
}

#[test]
fn what_stands_below_the_house_of_a_picture_is_its_caption() {
    for lines in [
        &["PA Media", "Aina Serik had always loved the old line"][..],
        &["Getty Images", "Aina Serik at the quay"],
        &["PA Media Aina Serik outside the depot on Friday", "Aina Serik had always loved the old line"],
        &["Aina Serik had always loved the old line (PA)"],
    ] {
        assert_eq!(cleaned(lines), [LEAD, NEXT], "{lines:?}");
    }
    for line in ["Aina Serik had always loved the old line", "Aina Serik loved it."] {
        assert_eq!(cleaned(&["Reuters", line]), [line, LEAD, NEXT], "{line}");
    }
}

#[test]
fn points_above_a_story_need_no_title() {
    use BlockKind::{Heading, Item, Paragraph};
    let points = || ["The quay is shut", "Trams run to the port"].map(|text| Block::new(Item, text));
    for (title, kind) in
        [("KEY POINTS:", Paragraph), ("Das Wichtigste in Kürze", Heading), ("Главное", Paragraph), ("Summary", Heading)]
    {
        let body = [Block::new(kind, title)].into_iter().chain(points()).chain([LEAD, NEXT].map(Block::paragraph));
        let body = clean(body.collect(), "Trams return to Avel", &[]).body;
        let texts: Vec<_> = body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["The quay is shut", "Trams run to the port", LEAD, NEXT], "{title}");
    }
    // In the middle of a story it heads what stands below it.
    let body = [Block::paragraph(LEAD), Block::new(Heading, "In brief")].into_iter().chain(points());
    let body = body.chain([Block::paragraph(NEXT)]).collect();
    assert_eq!(clean(body, "Trams return to Avel", &[]).body.len(), 5);
}
