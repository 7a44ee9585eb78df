//! What a byline tells.

use super::*;

#[test]
fn a_name_before_a_day_and_its_hour_wrote_it() {
    for (line, name) in [
        ("Jane Roe, 4 December 2026, 10:15", "Jane Roe"),
        ("Айна Серик, 4 желтоқсан 2026 ж., 09:40", "Айна Серик"),
        ("נועה לוי, 04.12.2026, 18:40", "נועה לוי"),
        ("2026年12月4日 09:30 来源：海渡网 记者 林小舟", "林小舟"),
    ] {
        assert_eq!(in_day(line), [name], "{line}");
    }
    for line in [
        "New Avel, 4 December 2026, 10:15",
        "Port Avel, 4 December 2026",
        "4 December 2026, 10:15",
        "Jane Roe, 4 December 2026",
        "Avel, 4 December 2026, 10:15",
    ] {
        assert!(in_day(line).is_empty(), "{line}");
    }
}

#[test]
fn names_in_capitals_become_small_as_their_language_has_it() {
    assert_eq!(names("By ELİF ŞAHİN KILIÇ"), Some(vec!["Elif Şahin Kılıç".to_owned()]));
    assert_eq!(names("By JANE DIXON"), Some(vec!["Jane Dixon".to_owned()]));
    assert_eq!(names("Par Élodie MARCHAND"), Some(vec!["Élodie Marchand".to_owned()]));
    assert_eq!(names("By Jane McDONALD"), Some(vec!["Jane McDONALD".to_owned()]));
    assert_eq!(names("By Our Local Government Reporter"), Some(Vec::new()));
}

#[test]
fn initials_of_a_desk_are_no_name() {
    assert!(listed("ЭК ЦБ").is_none());
    assert!(listed("Li Na").is_some() && listed("J. D. Roe").is_some());
}

#[test]
fn the_house_of_an_author_is_told() {
    for line in ["Northern Dispatch", "The Harbour Post", "Associated Press", "Avel Anzeiger"] {
        assert!(is_house(line), "{line}");
    }
    for line in ["Omar Lund", "The post is shut", "Port Avel", "Trams return to the press of Avel and the port"] {
        assert!(!is_house(line), "{line}");
    }
    assert_eq!(arabic_beside_town("تونس - ليلى بن عمار"), Some(vec!["ليلى بن عمار".to_owned()]));
    assert_eq!(arabic_beside_town("ليلى عمار - رأس النخيل"), None);
}

#[test]
fn bylines_say_who_wrote() {
    for (line, who) in [
        ("By Aina Serik in Society on 4 December 2026", vec!["Aina Serik"]),
        ("By Staff Report in Nation on 5 December 2013", vec![]),
        ("By Aina Serik, Transport correspondent", vec!["Aina Serik"]),
        ("By Aina Serik and Omar O’Hara | Dec 4, 2026", vec!["Aina Serik", "Omar O’Hara"]),
        ("By Aina Serik @aserik", vec!["Aina Serik"]),
        ("By Aina Serik at Harbour Road", vec!["Aina Serik"]),
        ("Par Aina Le Serik (avec AFP)", vec!["Aina Le Serik", "AFP"]),
        ("By Aina Serik with agencies", vec!["Aina Serik", "agencies"]),
        ("By Aina Serik and AFP", vec!["Aina Serik", "AFP"]),
        ("By Aina Serik and Reuters", vec!["Aina Serik", "Reuters"]),
        ("Von Aina Serik (mit dpa)", vec!["Aina Serik", "dpa"]),
        ("Por Ana Serik y EFE", vec!["Ana Serik", "EFE"]),
        ("Par A. S. avec AFP", vec!["A. S.", "AFP"]),
        ("By: Aina Serik | Edited By: Omar Lund", vec!["Aina Serik"]),
        ("By Aina Serik, Edited by Omar Lund", vec!["Aina Serik"]),
        ("Penulis: Aina Serik | Editor: Omar L.", vec!["Aina Serik"]),
        ("Autor: Ing. Aina Seriková", vec!["Ing. Aina Seriková"]),
        ("Live Reporting by Aina Serik", vec!["Aina Serik"]),
        ("Reported by: Aina Serik", vec!["Aina Serik"]),
        ("Edited by Aina Serik", vec![]),
        ("Redaktur: Aina Serik", vec![]),
        ("Por Ana Paula Serik, c3 RS — Porto Avel 04/12/2026 14h32 Atualizado há 2 horas", vec!["Ana Paula Serik"]),
        ("Por Ana Paula Serik, c3 RS — Porto Avel", vec!["Ana Paula Serik"]),
        ("Redacción", vec![]),
        ("By AINA SERIK Arts Editor", vec!["Aina Serik"]),
        ("By J. P. O’HARA and ANA-LENA ÅSTRÖM", vec!["J. P. O’HARA", "Ana-Lena Åström"]),
        ("By AINA SERIK Associated Press", vec!["Aina Serik"]),
        ("By Aina Serik Senior Staff Writer", vec!["Aina Serik"]),
        ("Von Aina Serik, dpa", vec!["Aina Serik"]),
        ("Propos recueillis par Aina Serik", vec!["Aina Serik"]),
        ("Words: Aina Serik, Photographs: Omar O’Hara", vec!["Aina Serik"]),
        ("Staff and agencies in Port Avel Fri 4 Dec 2026 14.05 GMT", vec![]),
        ("Por Redação", vec![]),
        ("بقلم سلمى حداد", vec!["سلمى حداد"]),
        ("بقلم: سلمى حداد", vec!["سلمى حداد"]),
        ("מאת נועה לוי", vec!["נועה לוי"]),
        ("מאת: נועה לוי", vec!["נועה לוי"]),
        ("作者：林小舟", vec!["林小舟"]),
        ("โดย สมใจ ดีงาม", vec!["สมใจ ดีงาม"]),
        ("김서진 기자 seojin@haeun.example", vec!["김서진"]),
        ("김서진 해운닷컴 기자 seojin@haeun.example", vec!["김서진"]),
        ("Report by Aina Serik", vec!["Aina Serik"]),
        ("Court report by Aina Serik", vec!["Aina Serik"]),
        ("EXCLUSIVE by Aina Serik", vec!["Aina Serik"]),
        ("Words by Aina Serik, pictures by Omar Lund", vec!["Aina Serik"]),
        ("Analysis by Aina Serik, Political Editor", vec!["Aina Serik"]),
        ("By Aina Serik, BBC News, Avel", vec!["Aina Serik"]),
        ("Posted by Aina Serik on 4 December 2026", vec!["Aina Serik"]),
        ("By Aina Serik | Published 4 Dec 2026 | 0 Comments", vec!["Aina Serik"]),
        ("Story by Aina Serik • 2h", vec!["Aina Serik"]),
        ("Kommentar von Aina Serik, Oslo", vec!["Aina Serik"]),
        ("By Liam Lund in Avel", vec!["Liam Lund"]),
        ("By Prof. Liam Lund", vec!["Prof. Liam Lund"]),
        ("By: Liam Lund", vec!["Liam Lund"]),
        ("Author: Liam Lund", vec!["Liam Lund"]),
        ("By a Staff Reporter", vec![]),
        ("By the Editorial Board", vec![]),
        ("By Liam Lund for the Harbour Post", vec!["Liam Lund"]),
        ("Par Le Quai avec AFP", vec!["Le Quai", "AFP"]),
        ("Par Aina Serik (à Brest)", vec!["Aina Serik"]),
        ("Rédigé par Aina Serik", vec!["Aina Serik"]),
        ("Ein Gastbeitrag von Aina Serik", vec!["Aina Serik"]),
        ("A cura di Aina Serik", vec!["Aina Serik"]),
        ("Корреспондент: Айна Серик", vec!["Айна Серик"]),
        ("文/林小舟", vec!["林小舟"]),
        ("A. S.", vec![]),
        ("[해운=뉴시스] 김서진 기자", vec![]),
    ] {
        let found = names(line);
        if line.starts_with('[') {
            assert_eq!(found, None, "{line}: a dateline stands before the name");
            continue;
        }
        assert_eq!(found, Some(who.into_iter().map(str::to_owned).collect()), "{line}");
    }
}

#[test]
fn sentences_are_no_bylines() {
    for sentence in [
        "By Monday the water had gone.",
        "By 4 December 2026 the port must be open.",
        "By law, every ship needs a pilot",
        "By Friday",
        "By Aina Serik at Harbour Road the tram had stopped",
        "Staff and agencies in Port Avel said no.",
        "Words: they failed him on Friday.",
        "بقلم من ذهب كتب الوزير اسمه في السجل أمس.",
        "โดยรวมแล้วตลาดยังเปิดอยู่",
        "김서진 기자는 어제 항구를 찾았다.",
        "김서진 해운시장 기자 간담회",
        "Report by report, the case grew",
        "Exclusive by nature",
        "Photos and text by the hundred reached the desk",
        "Edited by nobody, the book is full of errors",
    ] {
        assert_eq!(names(sentence), None, "{sentence}");
    }
}

#[test]
fn a_declared_byline_has_no_by() {
    for (text, names) in [
        ("By Aina Serik and Omar O’Hara", vec!["Aina Serik", "Omar O’Hara"]),
        ("Por Ana Ruiz", vec!["Ana Ruiz"]),
        ("Por Redação", vec![]),
        ("Von Max Muster", vec!["Max Muster"]),
        ("Автор: Айгүл Сейтова", vec!["Айгүл Сейтова"]),
        ("Words: Pia Lund, Photographs: Jo Kim", vec!["Pia Lund"]),
        ("Photographs and text by Pia Lund", vec!["Pia Lund"]),
        ("Von Trapp", vec!["Von Trapp"]),
        ("Di Maio", vec!["Di Maio"]),
        ("Aina Serik", vec!["Aina Serik"]),
        ("Harbour Post staff", vec!["Harbour Post staff"]),
        ("Staff", vec![]),
        ("In association with BrightHarbour", vec![]),
        ("Reuters", vec!["Reuters"]),
        ("EFE / Madrid", vec!["EFE"]),
        ("La rédaction avec AFP", vec![]),
        ("Da Redação", vec![]),
        ("القاهرة - سعاد منصور", vec!["سعاد منصور"]),
    ] {
        assert_eq!(declared(text), names, "{text}");
    }
}

#[test]
fn a_name_with_a_role_is_a_byline() {
    for (line, who) in [
        ("Aina Serik, Health Editor", "Aina Serik"),
        ("Марта Ткач, редакторка стрічки новин", "Марта Ткач"),
        ("Aina Serik - Reporter", "Aina Serik"),
        ("João Lund, da Agência Brasil", "João Lund"),
        ("Айна Серик, фото автора", "Айна Серик"),
        ("Aina Serik, Local Democracy Reporting Service", "Aina Serik"),
    ] {
        assert_eq!(with_role(line), Some(vec![who.to_owned()]), "{line}");
    }
    for line in ["Aina Serik, editor of the year, has quit.", "Aina Serik, who was an editor.", "Trams, editor"] {
        assert_eq!(with_role(line), None, "{line}");
    }
}

#[test]
fn names_alone_are_told_from_labels() {
    for (line, who) in [
        ("Aina Serik and Omar Lund in Oslo", vec!["Aina Serik", "Omar Lund"]),
        ("Aina Serik | The Courier", vec!["Aina Serik"]),
        ("Aina Serik, Omar Lund", vec!["Aina Serik", "Omar Lund"]),
        ("Redacción | El Faro", vec![]),
        ("Aina Serik / The Courier", vec!["Aina Serik"]),
        ("Aina Serik reports from Oslo.", vec!["Aina Serik"]),
    ] {
        assert_eq!(alone(line), Some(who.into_iter().map(str::to_owned).collect()), "{line}");
    }
    for line in [
        "Aina Serik",
        "Science and Technology",
        "World News | The Courier",
        "Fire in Oslo",
        "Aina Serik in trouble",
        "Aina Serik reports from a port.",
        "Trams reports from Oslo.",
    ] {
        assert_eq!(alone(line), None, "{line}");
    }
    assert_eq!(listed("Elif DEMIR"), Some(vec!["Elif DEMIR".to_owned()]));
    assert_eq!((listed("The Courier"), listed("World News"), listed("Trams")), (None, None, None));
}

#[test]
fn a_dateline_says_who_reports() {
    assert_eq!(in_dateline("(해운=연합뉴스) 김서진 기자 ="), ["김서진"]);
    assert_eq!(in_dateline("(해운=연합뉴스) 김서진 이영 기자 ="), ["김서진", "이영"]);
    assert_eq!(in_dateline("[해운일보=김서진 기자]"), ["김서진"]);
    assert_eq!(in_dateline("Ali YILMAZ/İZMİR, (DHA)-"), ["Ali YILMAZ"]);
    for dateline in ["OSLO/PARIS (Reuters) -", "New York/London (dpa) -", "LONDON (AP) -", "(해운=연합뉴스)"] {
        assert!(in_dateline(dateline).is_empty(), "{dateline}");
    }
}

#[test]
fn a_line_about_the_author_is_told() {
    let authors = ["Ana Ruiz".to_owned()];
    assert!(is_about("Ana Ruiz is an economist at the University of Avel and the author of “Cold Rooms”.", &authors));
    assert!(is_about("Ana Ruiz can be reached at ana@post.example.", &authors));
    assert!(is_about("Ana Ruiz is based in Avel. She writes about ports.", &authors));
    assert!(is_about("Ana Ruiz has written three books.", &authors) && is_about("Ana Ruiz est journaliste.", &authors));
    for line in [
        "Ana Ruiz, the mayor, is ill.",
        "Eva Ruiz is an economist.",
        "Ana Ruizova is an economist.",
        "Ana Ruiz is to be buried on Friday in the town where she was born.",
        "Ana Ruiz was rescued at dawn. She still dreams of the sea.",
        "Ana Ruiz has no boat.",
        "Ana Ruiz is the new mayor of Avel, the council said.",
    ] {
        assert!(!is_about(line, &authors), "{line}");
    }
}

#[test]
fn who_the_author_is_is_told_without_by() {
    let authors = ["Ana Ruiz".to_owned(), "Luis Gil".to_owned()];
    assert!(names_only("Ana Ruiz / Luis Gil", &authors) && names_only("ANA RUIZ", &authors));
    assert!(!names_only("Ana Ruiz won", &authors) && !names_only("", &authors));
    for role in ["Economics editor", "Staff Writer", "Senior political correspondent", "Redakteurin"] {
        assert!(is_role(role), "{role}");
    }
    for line in ["The editor", "A critic falls silent", "Harbour", "Photographer wins prize"] {
        assert!(!is_role(line), "{line}");
    }
}

#[test]
fn a_byline_may_say_when_and_how_long() {
    for line in [
        "Aina Serik • 3 min read • Dec 4, 2026",
        "By Aina Serik | Dec 4, 2026 | 12 Comments",
        "By Aina Serik | Courier | Dec 4, 2026",
        "Live reporting by Aina Serik. Last updated 15:22 GMT, 4 December 2026",
    ] {
        assert_eq!(with_day(line).map(|(who, _)| who), Some(vec!["Aina Serik".to_owned()]), "{line}");
    }
    for (line, who) in [
        ("טל לונד | 4.12, 07:10", Some("טל לונד")),
        ("טל לונד | 4.12.2026, 07:10", Some("טל לונד")),
        ("טל לונד | 4.12", None),
    ] {
        let told = with_day(line).map(|(names, _)| names.concat());
        assert_eq!(told.as_deref(), who, "{line}");
    }
    let (names, day) = with_day("記者林小舟／海渡報導 2026-12-04 09:12（更新：10:40）").unwrap();
    assert_eq!((names, day), (vec!["林小舟".to_owned()], "2026-12-04 09:12（更新：10:40）"));
    for line in [
        "World News | Dec 4, 2026",
        "記者林小舟／海渡報導 港口重新開放",
        "Aina Serik | The Courier",
        "Aina Serik",
        "By Aina Serik. The port is shut",
    ] {
        assert_eq!(with_day(line), None, "{line}");
    }
    assert!(is_arabic_with_town("القاهرة - سلمى حداد") && is_arabic_with_town("سلمى حداد - رأس النخيل"));
    assert!(!is_arabic_with_town("افتتح المجلس ميناء جديدا - في المدينة القديمة"));
    // A paper's own, and nobody's name.
    for line in ["رأس النخيل - خاص «مكتبنا»", "خاص - رأس النخيل"] {
        assert_eq!((is_arabic_with_town(line), arabic_beside_town(line)), (true, None), "{line}");
    }
}

#[test]
fn who_wrote_an_arabic_lead_stands_before_its_colon() {
    for (text, name) in
        [("كتب محمد علي: افتتح الميناء اليوم.", "محمد علي"), ("كتبت - سلمى حداد: افتتح الميناء اليوم.", "سلمى حداد")]
    {
        let (who, end) = wrote(text).unwrap();
        assert_eq!((who.as_str(), &text[end..]), (name, "افتتح الميناء اليوم."));
    }
    for text in [
        "كتب الوزير: افتتح الميناء.",
        "كتب في رسالة: افتتح الميناء.",
        "كتب محمد علي رسالة إلى الميناء.",
        "قال محمد علي: نعم.",
    ] {
        assert_eq!(wrote(text), None, "{text}");
    }
}

#[test]
fn a_name_with_a_ground_is_who_wrote_it() {
    let name = Some(vec!["Aina Serik".to_owned()]);
    for line in ["Aina Serik at Harbour Road", "Aina Serik at the Town Hall", "Aina Serik, Harbour Road"] {
        assert_eq!(alone(line), name, "{line}");
    }
    // Two persons, and what happened at a place.
    assert_eq!(alone("Aina Serik, Omar Lund").map(|names| names.len()), Some(2));
    for line in ["Fire at Harbour Road", "Aina Serik at work", "Aina Serik at Harbour Road."] {
        assert_eq!(alone(line), None, "{line}");
    }
}

#[test]
fn a_paper_behind_a_bar_is_no_author() {
    for line in ["By Aina Serik | The Harbour Tribune", "By Aina Serik | Harbour Tribune", "By Aina Serik | Courier"] {
        assert_eq!(names(line), Some(vec!["Aina Serik".to_owned()]), "{line}");
    }
    assert_eq!(names("By Aina Serik | Omar Lund").map(|names| names.len()), Some(2));
}

#[test]
fn authors_may_each_have_their_town() {
    let both = Some(vec!["Aina Serik".to_owned(), "Omar Lund".to_owned()]);
    for line in
        ["By Aina Serik in Oslo and Omar Lund in Port Avel, Iowa", "Von Aina Serik in Oslo und Omar Lund in Avel"]
    {
        assert_eq!(names(line), both, "{line}");
    }
    assert_eq!(
        names("By Aina Serik in Oslo, Omar Lund in Port Avel, Iowa, and Jane Roe in Paris"),
        Some(vec!["Aina Serik".to_owned(), "Omar Lund".to_owned(), "Jane Roe".to_owned()])
    );
    for line in ["By Aina Serik in Washington, D.C.", "By Aina Serik, Washington, D.C.", "By Aina Serik, Avel, Iowa"] {
        assert_eq!(names(line), Some(vec!["Aina Serik".to_owned()]), "{line}");
    }
    assert_eq!(names("By boat in Oslo and by tram in Avel"), None);
    assert_eq!(names("By Monday in Oslo, trams in Avel, and ferries in Veld"), None);
}

#[test]
fn a_role_in_capitals_needs_no_comma() {
    let name = Some(vec!["Aina Serik".to_owned()]);
    for line in
        ["Aina Serik Local Democracy Reporter", "Aina Serik Arts Editor", "Aina Serik Senior Political Correspondent"]
    {
        assert_eq!(with_role(line), name, "{line}");
    }
    for line in ["Local Democracy Reporter", "Aina Serik is a reporter", "Aina Serik Shuts Port"] {
        assert_eq!(with_role(line), None, "{line}");
    }
}

#[test]
fn correspondents_of_papers_in_hindi_sign_with_their_town() {
    for line in ["संवाददाता, सुंदरगंज", "जागरण संवाददाता, कानपुर", "एजेंसी, नई दिल्ली"]
    {
        assert_eq!(names(line), Some(Vec::new()), "{line}");
    }
    for line in ["संवाददाता, सुंदरगंज में पुल गिर गया।", "पुल गिरा, 14 बचाए गए"]
    {
        assert_eq!(names(line), None, "{line}");
    }
}

#[test]
fn who_put_a_polish_story_together_is_told() {
    for line in ["oprac. Jan Kowal", "Oprac.: Jan Kowal", "Opracowanie: Jan Kowal"] {
        assert_eq!(names(line), Some(vec!["Jan Kowal".to_owned()]), "{line}");
    }
    assert_eq!(names("Oprac. JK"), Some(Vec::new()));
    assert_eq!(names("Oprac. nowego planu trwa"), None);
}

#[test]
fn a_dash_behind_a_name_and_a_day_behind_it_are_none_of_it() {
    for line in ["By Jane Roe -", "By Jane Roe –", "By Jane Roe |"] {
        assert_eq!(names(line), Some(vec!["Jane Roe".to_owned()]), "{line}");
    }
    let who = |line: &str| with_day(line).map(|(who, _)| who);
    assert_eq!(who("Ада Субота | Вівторок, 4 грудня 2026, 18:08"), Some(vec!["Ада Субота".to_owned()]));
    assert_eq!(who("טל לוי | 16.12, 07:10"), Some(vec!["טל לוי".to_owned()]));
    assert_eq!(who("Jane Roe | 16.12, 07:10"), Some(vec!["Jane Roe".to_owned()]));
    assert_eq!(who("Avel Veld | 16:12, 3"), None);
    assert_eq!(who("Black Friday | 4 December 2026"), None);
    assert_eq!(who("김서진 기자 / 기사승인 : 2026-12-04 11:35:26"), Some(vec!["김서진".to_owned()]));
    for line in ["[해운포커스ㅣ김서진 기자]", "[해운스포츠 | 해운=김서진기자]", "[해운일보=김서진 기자]"]
    {
        assert_eq!(in_dateline(line), ["김서진"], "{line}");
    }
    assert_eq!(listed("Jan Lund"), Some(vec!["Jan Lund".to_owned()]));
    assert_eq!(listed("May Monday"), None);
    let told = with_day("Jane Roe Published March 30, 2025 | 05:20 PM");
    assert_eq!(told, Some((vec!["Jane Roe".to_owned()], "Published March 30, 2025 | 05:20 PM")));
    assert_eq!(with_day("Avel Published March 30, 2025 in court"), None);
    assert_eq!(names("FOR IMMEDIATE RELEASE"), None);
}

#[test]
fn a_desk_is_nobody_and_a_site_no_part_of_a_name() {
    for line in ["By Special Sports Correspondent", "By Our Political Staff", "By Special Sports"] {
        assert_eq!(names(line), Some(Vec::new()), "{line}");
    }
    assert_eq!(names("Par Port Matin avec Jane Roe"), Some(vec!["Port Matin".to_owned(), "Jane Roe".to_owned()]));
    for (line, who) in
        [("本报讯 (记者林小舟)", vec!["林小舟"]), ("本报讯（记者 林小舟 通讯员 王海）", vec!["林小舟", "王海"])]
    {
        assert_eq!(in_dateline(line), who, "{line}");
    }
    assert_eq!(in_dateline("本报讯（记者从港口获悉此事）"), Vec::<String>::new());
    assert_eq!(names("Par portmatin.fr (avec AFP), publié le ."), Some(Vec::new()));
    assert_eq!(names("Par Jane Roe, publié le ."), Some(vec!["Jane Roe".to_owned()]));
    assert_eq!(names("Jane Roe by Jane Roe"), Some(vec!["Jane Roe".to_owned()]));
    for line in ["BY JANE ROE HarbourPost.com correspondent", "By Jane Roe harbourpost.com"] {
        assert_eq!(names(line), Some(vec!["Jane Roe".to_owned()]), "{line}");
    }
}
