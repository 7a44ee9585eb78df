use super::*;

#[test]
fn datelines_of_korean_newsrooms_are_told_whatever_their_names() {
    let found = split("(서울=한빛뉴스) 박민수 기자 = 전차가 돌아왔다.").unwrap();
    assert_eq!(found.rest, "전차가 돌아왔다.");
    let found = split("[한강신보 취재2팀] 박민수 기자 = 전차가 돌아왔다.").unwrap();
    assert_eq!(found.rest, "전차가 돌아왔다.");
    assert!(split("(서울=한빛뉴스) 전차가 돌아왔다.").is_none());
}

#[test]
fn datelines_of_many_newsrooms_are_told() {
    for (dateline, rest) in [
        ("New Delhi [India], December 4 (ANI): ", "Trams will run again."),
        ("LONDON (Reuters) - ", "Trams will run again."),
        ("ASTANA – ", "The council met on Monday."),
        ("АСТАНА – ", "Городской совет собрался в понедельник."),
        ("(AP) — ", "Trams will run again."),
        ("KYIV, Ukraine (AP) — ", "Trams will run again."),
        ("NEW YORK, Dec. 4 — ", "Trams will run again."),
        ("WASHINGTON/LONDON (Reuters) - ", "“Enough,” said the mayor."),
        ("Paris (AFP) – ", "Trams will run again."),
        ("Berlin, 4 Dec – ", "Trams will run again."),
        ("МОСКВА, 4 дек - РИА Новости. ", "Трамваи вернутся."),
        ("АСТАНА. 4 декабря. КАЗИНФОРМ – ", "Трамваи вернутся."),
        ("АСТАНА /КАЗИНФОРМ/ – ", "Трамвай қайта жүреді."),
        ("ST. PETERSBURG – ", "Trams will run again."),
        ("ROME – ", "Trams will run again."),
        ("OTTAWA (Kazinform) ", "The minister met the speaker."),
        ("PARIS—", "Trams will run again."),
        ("ALMATY -- ", "12 trams were bought."),
        ("CHENNAI, Dec. 4 (PTI): ", "The port opened."),
        ("GRAZ — (AP) ", "The port opened."),
        ("(ANSA) - BARI, 04 DIC - ", "Il porto ha aperto."),
        ("ОРАЛ, 4 дек – Sputnik. ", "Порт открылся."),
        ("Dec 4 (Reuters) - ", "The port opened."),
        ("PERM, December 4. /TASS/. ", "The port opened."),
        ("GIZA, Dec 4 (MENA) - ", "The port opened."),
        ("AVEL, Dec 4 (Avel News Desk) - ", "The port opened."),
        ("(CNN) — ", "The port opened."),
        ("(KXYZ) – ", "The port opened."),
        ("ATYRAU, Kazakhstan, Dec. 4, 2026 /PRNewswire/ -- ", "The port opened."),
        ("ПЕРМЬ, 4 декабря. /ТАСС/. ", "Порт открылся."),
        ("ВЕРХНЕАВЕЛЬ, 4 декабря. ", "Городской совет в пятницу утвердил строительство новой линии трамвая."),
        ("ОДЕСА, 4 грудня. ", "Міська рада у п'ятницю затвердила будівництво нової лінії трамвая."),
        ("ОДЕСА, 4 грудня. /УКРІНФОРМ/. ", "Порт відкрився."),
        ("Cádiz, 4 dic (EFE).- ", "El puerto abrió."),
        ("Santa Rosa de la Vega, 4 dic (EFE).- ", "El puerto abrió."),
        ("Frankfurt am Main (dpa) - ", "Der Hafen ist offen."),
        (
            "Пермь, 4 декабря 2026 года. ",
            "Городской совет утвердил новый бюджет порта на три года, сообщает корреспондент.",
        ),
        ("CÁDIZ 4 Dic. (EUROPA PRESS) - ", "El puerto abrió."),
        ("Cádiz, 4 de diciembre de 2026 (EFE) - ", "El puerto abrió."),
        ("BELÉM, 4 Dez (Reuters) - ", "O porto abriu."),
        ("Brest, 4 déc 2026 (AFP) - ", "Le port a ouvert."),
        ("Bari, 4 dic. (Adnkronos) - ", "Il porto ha aperto."),
        ("Kiel, 4. Dez. (dpa) – ", "Der Hafen ist offen."),
        ("KIEL (dpa-AFX) - ", "Der Hafen ist offen."),
        ("İZMİR (İHA) - ", "Liman açıldı."),
        ("TOSHKENT, 4 dekabr (UzA) – ", "Port ochildi."),
        ("Toshkent, 4-dekabr. /O‘zA/. ", "Port ochildi."),
        ("CLEVEDON (AP) _ ", "The port opened."),
        ("Kiel (dpa/lno) - ", "Der Hafen ist offen."),
        ("Kiel (Reuters, AFP) - ", "Der Hafen ist offen."),
        ("Cádiz (España), 4 dic (EFE).- ", "El puerto abrió."),
        ("Атырау. 4 желтоқсан. ҚазТАГ – ", "Порт ашылды."),
        ("SÃO LUÍS, MA (FOLHAPRESS) - ", "O porto abriu."),
        ("WASHINGTON, D.C. (KXYZ) — ", "The port opened."),
        ("PARIS | ", "The port opened."),
        ("KIEL taz | ", "Der Hafen ist offen."),
        ("London, UK – ", "The port opened."),
        ("TABRIZ (Tasnim) – ", "The port opened."),
        ("4 декабря, Гродно /Корр. БЕЛТА/. ", "Порт открылся."),
        ("Ali YILMAZ/İZMİR, (DHA)- ", "Liman açıldı."),
        ("HẢI PHÒNG, 4/12 (TTXVN) - ", "Cảng đã mở."),
        ("ALMATY (The Avel Times) – ", "The port opened."),
        ("RIVERTON, Ohio (Dec. 4, 2026) – ", "The port opened."),
        ("Hà Nội (TTXVN 4/12) - ", "Cảng đã mở."),
        ("(Dân Việt) - ", "Cảng đã mở."),
        ("VALDAVEL (Belluno) - ", "Il porto ha aperto."),
        ("Fairavel, Wash. – ", "The port opened."),
        ("Орск, 4 декабря - АиФ-Орск. ", "Порт открылся."),
        ("Frankfurt a. M., 4. Dezember (Reuters) - ", "Der Hafen ist offen."),
        ("Hải Phòng, ngày 4 tháng 12 (TTXVN) – ", "Cảng đã mở."),
    ] {
        let text = format!("{dateline}{rest}");
        let found = split(&text);
        if dateline == "PARIS—" {
            assert_eq!(found, None, "a dash without any space joins words");
            continue;
        }
        let found = found.unwrap_or_else(|| panic!("no dateline found in {text}"));
        assert_eq!((found.residue, found.rest), ("", rest), "{text}");
    }
}

#[test]
fn a_caption_glued_to_a_dateline_is_told() {
    for (text, residue) in [
        ("KarimovMADRID – The minister met the mayor.", "Karimov"),
        (
            "The minister and the mayor on the quayMADRID (Reuters) - The minister.",
            "The minister and the mayor on the quay",
        ),
        ("The old quay in 2013.MADRID, Dec. 4 – The minister.", "The old quay in 2013."),
        ("Photo: Jane Roe MADRID – The minister met the mayor.", "Photo: Jane Roe"),
        ("Мэр на набережнойАСТАНА – Городской совет собрался.", "Мэр на набережной"),
    ] {
        let found = split(text).unwrap_or_else(|| panic!("no dateline found in {text}"));
        assert_eq!(found.residue, residue);
        assert!(found.sure && (found.rest.starts_with("The minister") || found.rest.starts_with("Городской")));
    }
}

#[test]
fn a_dateline_in_a_line_of_its_own_is_told() {
    assert!(stands_alone("SÃO LUÍS, MA (FOLHAPRESS)") && stands_alone("AVEL, Dec. 4 (Reuters)"));
    assert!(!stands_alone("AVEL") && !stands_alone("The agency was sold (Reuters)"));
}

#[test]
fn a_byline_glued_to_a_dateline_is_told() {
    let found =
        split("By Aina Serik MADRID (Reuters) - The minister met the mayor.").map(|found| (found.residue, found.rest));
    assert_eq!(found, Some(("By Aina Serik", "The minister met the mayor.")));
}

#[test]
fn sentences_are_not_taken_for_datelines() {
    for text in [
        "NATO – the alliance of 32 states – meets on Friday.",
        "NATO – The alliance meets on Friday.",
        "UNESCO – The body that keeps the list – met.",
        "АСТАНА – столица Казахстана.",
        "НАТО – Североатлантический альянс.",
        "OTTAWA is the capital – Toronto is larger.",
        "Ottawa – The capital of Canada.",
        "The mayor – Jane Roe – resigned.",
        "MacDONALD – The singer is back.",
        "Trams, buses and ferries – All of them stop at night.",
        "BREAKING – The mayor has resigned.",
        "In 2013 – The year of the flood – the quay was rebuilt.",
        "The report (Annex B) – Everything in it – is public.",
        "",
        "–",
        " – A",
        "COVID-19 – The illness.",
        "GDPR (the privacy law) – The rule that all complain of – is old.",
        "Monday, 4 May (Labour Day) The parade began.",
        "WHO (Geneva) Officials met.",
        "The board (CPBA) The board met.",
        "TRAMS (belluno) - The port opened.",
        "Fairavel, Lund. – The port opened.",
        "On 4 May (a Monday) – The parade began.",
        "Trams/Buses/ The board met.",
        "The board (a/b) - All of it met.",
        "snake _ Case is a game.",
        "Trams | Buses | Ferries",
        "Paris, Texas – The film is back.",
        "Cádiz (España) es un puerto – Lo dice el mapa.",
    ] {
        assert_eq!(split(text), None, "{text}");
    }
}

#[test]
fn a_caption_may_be_glued_to_a_town_in_small_letters_or_in_brackets() {
    let story = "The minister said on Thursday that the country will build new homes.";
    for (residue, dateline) in [
        ("Photo: Jane Roe", "Toronto, Nov 12 (Harbour News) – "),
        ("Prime Minister Jane Roe", "Ottawa — "),
        ("Photo Courtesy - Harbour House", "(PORT AVEL) -- "),
    ] {
        let text = format!("{residue}{dateline}{story}");
        let found = split(&text).map(|found| (found.residue, found.rest));
        assert_eq!(found, Some((residue, story)), "{text}");
    }
    for text in
        ["The mayor Jane McDonald – she left – came back.", "He likes the YouTube, Nov 12 (Harbour News) – show."]
    {
        assert_eq!(split(text), None, "{text}");
    }
}

#[test]
fn an_agency_of_any_name_stands_in_full_behind_a_town_in_capitals() {
    for (dateline, rest) in [
        ("SAINT AVEL (Harbour Press Agency) - ", "Voters in the port chose a new council on Sunday."),
        ("MONTAVEL (North Shore Wire Service) — ", "Voters in the port chose a new council on Sunday."),
        ("AKÇALIMAN (Kuzey Haber Ajansı) – ", "Liman iki yıl sonra pazartesi günü yeniden açıldı."),
        ("VELDHAFEN (Neue Presse Agentur Nord) – ", "Der Hafen ist seit Montag nach zwei Jahren offen."),
        ("MONTAVEL (Agence de Presse du Littoral) - ", "Le port a rouvert lundi après deux ans de travaux."),
        ("ВЕЛЬСКОЕ (Северное Агентство Новостей) – ", "Порт открылся в понедельник после двух лет ремонта."),
    ] {
        let text = format!("{dateline}{rest}");
        assert_eq!(split(&text).map(|found| found.rest), Some(rest), "{text}");
    }
    for text in [
        "UNICEF (United Nations Children's Fund) – The head of the fund came to the port on Monday.",
        "MARLOWE (Who Lost the Cup Twice) – The captain of the port came home on Monday.",
        "MARLOWE (Harbour United, Port Rovers Town) – The captain of the port came home on Monday.",
    ] {
        assert_eq!(split(text), None, "{text}");
    }
}

#[test]
fn a_site_and_a_town_may_have_their_dashes_glued() {
    let story = "The port of the town has opened its new quay after nine years of work.";
    for dateline in ["AVEL.NEWS-LUND- ", "Avel.news, LUND—", "avel.news, Lund – "] {
        let text = format!("{dateline}{story}");
        assert_eq!(split(&text).map(|found| found.rest), Some(story), "{dateline}");
    }
    assert_eq!(split(&format!("Avel.news - a site of many - shut down. {story}")), None);
}
