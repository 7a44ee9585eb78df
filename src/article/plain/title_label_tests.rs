//! Labels of a page, names and days above a headline, and what they are not.

use super::tests::{HEADLINE, LEAD, body, told};
use crate::article::Kind;

#[test]
fn the_name_of_a_site_in_the_first_line_wrote_nothing() {
    let story = "SC Veld heeft zondag in eigen huis met 3-2 gewonnen van FC Avel en is daardoor de nieuwe koploper.";
    let headline = "SC Veld wint van FC Avel en neemt koppositie over";
    let text = format!(
        "Havenkrant Noord\nVoetbal • Eerste Divisie • Speelronde 14\n1-0 Lund (12'), 1-1 Roe (38'), 2-1 Lund (90'+4)\n{headline}\n\n{story}\n\nHet regende.\n"
    );
    let article = told(&text, Kind::Plain);
    assert_eq!((article.headline.as_str(), article.byline.len()), (headline, 0));
}

#[test]
fn papers_in_scripts_without_spaces_are_known_by_how_their_names_end() {
    let (headline, story) = (
        "架空の工事で町に請求した疑い 建設会社社長を逮捕 阿辺町",
        "実際には行っていない工事をしたように装い、町におよそ二千万円を請求したとして、警察は12日、建設会社の社長を逮捕しました。",
    );
    for above in ["12月4日 19時24分 シェアする", "地域ニュース 海渡放送\n12月4日 19時24分 シェアする\n"]
    {
        assert_eq!(told(&format!("{above}\n{headline}\n\n{story}\n"), Kind::Plain).headline, headline, "{above}");
    }
    let (headline, story) = (
        "'회삿돈 94억 횡령' 해운식품 전 대표 불구속 기소",
        "회삿돈 94억원을 빼돌린 혐의로 해운식품 김서진 전 대표가 재판에 넘겨졌다고 해운지검이 12일 밝혔다.",
    );
    let text = format!("해운경제\n입력 2026.12.04. 오후 4:31\n\n{headline}\n\n{story}\n");
    assert_eq!(told(&text, Kind::Plain).headline, headline);
}

#[test]
fn a_day_glued_to_its_label_stands_below_a_headline() {
    let lead = "부산 지하철에서 쓰러진 승객을 고등학생 3명이 심폐소생술로 살려냈다고 소방 당국이 27일 밝혔다.";
    for parted in ["\n", "\n\n"] {
        let text = format!("부산 지하철서 승객 살린 고교생 3명{parted}송고시간2026-11-27 14:22\n\n{lead}\n");
        let article = told(&text, Kind::Plain);
        assert_eq!((article.headline.as_str(), body(&article)), ("부산 지하철서 승객 살린 고교생 3명", vec![lead]));
    }
}

#[test]
fn who_signs_above_a_headline_is_the_author() {
    for line in ["Texto: Ana Lima", "Por Ana Lima", "Ana Lima, repórter"] {
        let lead = "O bonde voltará a circular no velho cais de Avel em maio, quarenta anos depois do fim dos trilhos.";
        let article = told(&format!("{line}\n\nBonde volta ao velho cais de Avel\n\n{lead}\n"), Kind::Plain);
        assert_eq!(article.headline, "Bonde volta ao velho cais de Avel", "{line}");
        assert_eq!((article.byline, article.body.len()), (vec!["Ana Lima".to_owned()], 1), "{line}");
    }
}

#[test]
fn a_name_alone_between_headline_and_lead_is_the_author() {
    for name in ["Sarah Kettle", "Marek Zieliński", "Оксана Гнатюк"] {
        let article = told(&format!("{HEADLINE}\n\n{name}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
        assert_eq!((article.byline, article.body.len()), (vec![name.to_owned()], 2));
    }
    for label in ["City Council", "Harbour News", "New Avel"] {
        let article = told(&format!("{HEADLINE}\n\n{label}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
        assert!(article.byline.is_empty(), "{label}: {:?}", article.byline);
    }
}

#[test]
fn a_name_below_a_headline_is_none_of_it_however_the_headline_ends() {
    for (headline, name, lead) in [
        (
            "Starosta popřel, že obec prodala les",
            "Jitka Marková",
            "Starosta Lhoty popřel, že obec prodala les u řeky soukromé firmě.",
        ),
        ("Valilik: Su zehirli değil", "Defne Uysal", "Valilik, barajdaki suyun zehirli olduğu iddiasını reddetti."),
        (
            "Ο δήμος δεν πούλησε το λιμάνι σε",
            "Ελένη Μαρκάκη",
            "Ο δήμος της Ακτής διαψεύδει ότι πούλησε το παλιό λιμάνι σε εταιρεία.",
        ),
        (
            "What the council did not agree on",
            "Julia Lund",
            "The council of Avel said on Monday that it had agreed on nothing but tea.",
        ),
        (
            "Порт не знает, кому и за что",
            "Марина Ковш",
            "Порт Авеля не знает, кому и за что он заплатил в мае, сообщил причал.",
        ),
    ] {
        for below in ["", "4. 12. 2026\n", "\n"] {
            let article = told(&format!("{headline}\n{name}\n{below}{lead}\nIt rained.\n"), Kind::Plain);
            assert_eq!(
                (article.headline.as_str(), &article.byline[..]),
                (headline, &[name.to_owned()][..]),
                "{below:?}"
            );
        }
    }
    // Wrapped: the story has the name, or the headline has its words in capitals.
    for (headline, lead) in [
        (
            "Port of Avel sends its first letter to\nJulia Lund",
            "Julia Lund has had the first letter of the port of Avel, she said on Monday.",
        ),
        (
            "Port Of Avel Sends Its Letter To\nKing Omar",
            "The port of Avel has sent its first letter, it said on Monday at noon.",
        ),
    ] {
        let article = told(&format!("{headline}\n\n{lead}\n\nIt rained.\n"), Kind::Plain);
        assert_eq!(article.headline, headline.replace('\n', " "));
    }
}

#[test]
fn a_label_of_the_page_is_none_where_the_headline_stands_below() {
    let menu = "Menu\nHome\nGeneral\nPolitics\nHealth\nEconomy";
    for above in [
        "Latest reports:",
        "Ссылки доступа\n\nСрочные вести:",
        "close\nFri Dec 4, 2026\nNewsdesk\nDecember 4, 2026",
        "15:12\n«HARBOUR HOTEL» Series\nnow on the air\nHarbour TV",
        "FOOTBALL FIRST DIVISION",
        "Football First Division",
        "harbourpost.example",
        "On air:\n\nJane Roe",
        "À la une :",
        "← Back to all news",
        "Avel: 12°C",
        "Media Contact: Jane Roe",
        "Today’s Paper Digital FAQ Obits Newsletters Vote Covid Classroom Cancellations Screening Sites Map Crime Sports Puzzles",
        "Final press release\n\nYou might also like\n\nFOR IMMEDIATE RELEASE\n\n\nContact: AP Roe\nPhone: (555) 010-0100\nEmail: roe@port.example",
        &format!("fri 4/december/2026 12:21\n{menu}\nEight trams run on the quay, and all are old Photo: Jane Roe/PA"),
        "Harbour, Leisure and Youth | 04/12/2026",
        "National By: HARBOUR 4.0 4 December 2026",
        "Port of Veld North Quay children ships school Port of Veld North Quay",
        "Google translate this page, here you can read it in your language.",
    ] {
        let article = told(&format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
        assert_eq!((article.headline.as_str(), body(&article)), (HEADLINE, vec![LEAD, "It rained."]), "{above}");
        assert!(article.byline.is_empty(), "{above} {:?}", article.byline);
    }
}

#[test]
fn what_a_page_says_of_a_picture_of_who_wrote_it_is_no_headline() {
    let article =
        told(&format!("Picture of the user Jane Roe.\nJane Roe\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
    assert_eq!((article.headline.as_str(), body(&article)), (HEADLINE, vec![LEAD, "It rained."]));
    assert_eq!(article.byline, ["Jane Roe"]);
}

#[test]
fn a_question_in_any_script_is_a_headline_below_a_label_of_the_page() {
    let story = "قال مجلس ميناء أفيل إن خطوط الترام تعود إلى الرصيف القديم في مدينة أفيل ابتداء من شهر مايو المقبل بعد أحد عشر عاما من توقفها.";
    let headline = "عمر لوند: متى تعود خطوط الترام إلى الرصيف القديم؟";
    let text = format!("إعلان\n\n{headline}\n\n{story}\n");
    assert_eq!(told(&text, Kind::Plain).headline, headline);
    let story = "Die Bahn fährt ab Mai wieder am alten Kai von Avel, wie der Hafen am Montag nach der Sitzung des Rates mitteilte.";
    let headline = "Bahn fährt wieder am alten Kai";
    let text = format!("loading\n\nNachrichten werden geladen...\n\n{headline}\n\n{story}\n");
    assert_eq!(told(&text, Kind::Plain).headline, headline);
}
