use super::*;

const STORY: [&str; 3] = [
    "The harbour of Avel opened its new quay on Monday after two years of works.",
    "Mayor Aina Serik said that the first ferry leaves on Friday with ninety guests.",
    "The works cost nine million crowns, a third of which the region paid.",
];

fn blocks(lines: &[&str]) -> Vec<Block> {
    lines.iter().map(|line| Block::paragraph(*line)).collect()
}

fn found(story: &[&str], below: &[&str]) -> Option<Away> {
    find(&blocks(&[story, below].concat()), "New quay of the harbour opens")
}

#[test]
fn from_the_heading_of_other_stories_on_everything_goes_whatever_its_shape() {
    for below in [
        &[
            "Baker Wins Prize in Lund",
            "A baker from Lund has won a...",
            "Cat Found on Roof",
            "The cat of the miller was...",
        ][..],
        &[
            "Baker Wins Prize in Lund",
            "By Ida RoeA baker from Lund has won a...",
            "Cat Found on Roof",
            "By Omar LundThe cat of the miller was...",
            "Related Articles",
        ],
        &["Related posts", "The baker’s cat is back", "Correspondent", "Fire at the old mill", "Editor"][..],
        &[
            "Related posts",
            "Union Detests Harassment Of Bakers By Town Police.",
            "Harbour Council Engages Ferry Owners And Captains..",
            "Get to know Ida Roe, the rising star of the mill.",
        ],
        &[
            "Latest Stories",
            "Baker Wins Prize in Lund",
            "A baker from the town of Lund has won a...",
            "Cat Found on Roof of Mill",
            "The cat of the miller was found by the...",
        ],
        &[
            "Latest Stories",
            "53 mins ago in Sport",
            "Today in music: May 3",
            "A look back at some of the oldest songs of the world.",
        ],
        &["Meer uit Binnenland", "De spoorbeheerder vervangt dit jaar 288 camera’s langs het spoor."],
        &[
            "Lees ook",
            "UTRECHT (ANP) - De trein naar Veld rijdt weer volgens het boekje.",
            "4 uur geledenVELD (ANP) - Een bakker won.",
        ],
        &[
            "Weitere Themen",
            "Bäcker gewinnt Preis",
            "vor 3 Stunden",
            "Ein Bäcker hat für sein Roggenbrot einen Preis bekommen.",
        ],
        &["Читайте также:", "Пекарь получил приз", "2 часа назад", "Кошку сняли с крыши мельницы спасатели из города."],
        &["Articoli correlati", "Il fornaio vince un premio", "di Redazione", "Il gatto torna a casa"],
        &["関連記事", "パン屋が賞を受賞した町の話", "3時間前", "記者"],
        &["Recommended", "A baker of Lund has won a prize", "5 hours ago"],
        &[
            "More from",
            "The baker’s cat is back",
            "This website uses cookies to improve your experience. Accept Read More",
        ],
        &[
            "Related news",
            "Cat found on roof of the old mill",
            "The cat of a baker was found by two boys on Sunday.",
            "Editor",
        ],
    ] {
        assert_eq!(found(&STORY, below), Some(Away::Rest(3)), "{below:?}");
    }
}

#[test]
fn a_story_goes_on_below_a_subheading_that_looks_alike() {
    for below in [
        &[
            "Latest news",
            "The harbour master wants a second quay by May.",
            "Aina Serik hopes for a third in a year or two.",
        ][..],
        &[
            "Weitere Nachrichten",
            "Der Hafen von Avel will bis Mai einen zweiten Kai.",
            "Bürgermeisterin Serik hofft auf einen dritten.",
        ],
        &["Recommended", "A warm coat"],
        &["Latest", "The new quay of the harbour is open from six to ten on all days."],
        &["Popular", "Nobody who came on Monday wanted to leave before the band had played."],
    ] {
        assert_eq!(found(&STORY, below), None, "{below:?}");
    }
}

#[test]
fn links_within_a_story_go_and_the_story_goes_on() {
    for below in [
        &[
            "Read also",
            "Baker of Lund wins a prize",
            "The new quay of the harbour is open from six to ten on all days.",
        ][..],
        &[
            "Читайте также:",
            "Пекарь получил главный приз",
            "“We waited long,” said a woman who came with the first ferry.",
        ],
    ] {
        assert_eq!(found(&STORY, below), Some(Away::Links(3, 2)), "{below:?}");
    }
}

#[test]
fn a_notice_of_cookies_is_told_from_news_of_them() {
    assert!(is_notice("This website uses cookies to improve your experience. Accept Read More"));
    assert!(is_notice("Wir verwenden Cookies, um Ihnen mehr zu zeigen."));
    assert!(!is_notice("The port wants pages to ask once whether they may use cookies."));
}
