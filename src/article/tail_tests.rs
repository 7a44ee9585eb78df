//! What stands at the end of a story, and sentences that look like it.

use super::*;

#[test]
fn who_sent_it_and_its_tags_stand_below_a_story() {
    for line in [
        "Пресс-служба ГУ МВД России по Авельскому краю",
        "Área de Comunicación RC Avel, S.A.D. prensa@avel.example",
        "Press office of the Port of Avel",
        "#порт #Авель",
    ] {
        assert!(is_tail(line), "{line}");
    }
    for line in [
        "Пресс-служба порта сообщила об этом в понедельник.",
        "Tickets: info@port.example",
        "#1 in the port",
        "Press on, the mayor said",
    ] {
        assert!(!is_tail(line), "{line}");
    }
    assert!(asks_for_mail("Masz zdjęcia? Wyślij na redakcja@post.example"));
    assert!(
        !asks_for_mail("Who pays? Write to the mayor: roe@avel.example")
            && !asks_for_mail("Write to news@post.example")
    );
}

#[test]
fn what_stands_at_the_end_is_told() {
    for line in [
        "ENDS",
        "-HLA-",
        "Found a mistake? Select it and press Ctrl+Enter",
        "Iezīmējiet tekstu un spiediet Ctrl + Enter, lai to nosūtītu redaktoram!",
        "この記事は会員限定です。登録すると続きをお読みいただけます。",
        "-30-",
        "###",
        "___",
        "（完）",
        "(끝)",
        "(dpa)",
        "EFE",
        "(ANSA).",
        "（共同）",
        "dpa/kl",
        "jbo/pta/rl",
        "mgr/fpa",
        "abc/ mmi/",
        "(jb)",
        "(dpa/lni)",
        "--(بترا) ر ع/ س أ",
        "Source: City council",
        "Джерело: пресслужба міськради",
        "(With agency inputs)",
        "SOURCE Port of Avel",
        "rmlgv",
        "(more)",
        "JYAM // MCL Lusa/Fim",
        "（佐藤太郎）",
        "（佐藤太郎、山田花子）",
        "（阿辺支局・山田太郎）",
        "((jane.roe@wire.example; +44 20 5555 0100))",
        "Keywords: AVEL TRAMS/QUAY (UPDATE 3)",
        "Quelle: dpa",
        "Источник: ТАСС",
        "Дереккөз: Tengrinews.kz",
        "Kaynak: AA",
        "المصدر: رويترز",
        "来源：新华社",
        "Źródło: PAP",
        "With reporting by Reuters.",
        "-- With assistance from Tom Ode.",
        "La rédaction avec AFP",
        "*Com informações da Agência Brasil",
        "Haberin devamı için tıklayınız",
        "Follow Harbour News on Facebook and X.",
        "Follow Avel news on Harbour Sounds, Facebook, Instagram and X.",
        "Find us on Facebook: https://social.example/harbour and X @harbour",
        "Siga o Cais no Instagram",
        "Подписывайтесь на «Вестник гавани» в Telegram",
        "seojin@haeun.example (끝) <저작권자(c) 해운일보, 무단 전재 금지>",
        "seojin@haeun.example (끝)",
        "☞해운뉴스 서진 seojin@haeun.example",
        "编辑 林舟 校对 李海",
        "👉 Подписаться на канал @avel_news",
        "YYY-FO/S0B QBXB",
        "Price: 1.1592, Change: +0.0011, Percent Change: +0.09",
        "Follow AP's climate coverage at https://post.example/hub/climate",
        "Follow the trial at https://post.example/trial",
        "The Harbour Post is reader-funded. Become a member for $5/month.",
    ] {
        assert!(is_tail(line), "{line}");
    }
}

#[test]
fn furniture_with_a_number_is_told() {
    for line in [
        "2 View comments",
        "Comments (23)",
        "Listen to this article (4 minutes)",
        "Listen to this article · 4 min",
        "Share 12",
    ] {
        assert!(is_counted(&fold(line)), "{line}");
    }
    for line in ["Comments rose to 23", "Share prices fell 4 percent", "Comments", "23"] {
        assert!(!is_counted(&fold(line)), "{line}");
    }
}

#[test]
fn buttons_and_feeds_are_told() {
    for line in [
        "Share: Facebook Telegram",
        "Compartir en Facebook Compartir en Twitter",
        "Поделиться: ВКонтакте Одноклассники",
    ] {
        assert!(is_share(&fold(line)), "{line}");
    }
    for line in ["Share prices fell", "Share the road, X says", "Facebook", "Share"] {
        assert!(!is_share(&fold(line)), "{line}");
    }
    assert!(is_of_feed(&fold("The post Trams return appeared first on Harbour Post.")));
    assert!(!is_of_feed(&fold("The post office appeared on no map.")));
}

#[test]
fn sentences_at_the_end_are_no_tail() {
    for line in [
        "It ends.",
        "– Hla –",
        "Follow the river for a mile and you reach X.",
        "Follow Ann Lee, the mayor, on her way to the quay.",
        "Source: the river itself.",
        "Источник: так называют ручей.",
        "With reporting by night came fear.",
        "Die Quelle: dort liegt sie.",
        "Subscribe to Netflix today and you will pay 17.99 a month.",
        "Comments rose to 23",
        "Peace.",
        "Read more, she says.",
        "AC/DC",
        "30",
        "AVEL-PORT/QUAY LINE",
        "Price: 9 crowns, Change: none",
        "The Harbour Post is reader-funded.",
        "Keywords: that is what the port asks for",
        "The Harbour Post is reader-funded. It has nine editors.",
        "The list stands at https://post.example/list",
        "المصدر: النهر نفسه جف.",
        "출처: 불명.",
    ] {
        assert!(!is_tail(line), "{line}");
    }
}

#[test]
fn signs_behind_the_last_sentence_are_told() {
    for (text, kept) in [
        ("The port is open. (PAP)", "The port is open."),
        ("El puerto abrió. EFE", "El puerto abrió."),
        ("항구가 열렸다. 2026.12.04. roe@haeun.example", "항구가 열렸다."),
        ("The port is open. roe@post.example", "The port is open."),
        ("Write to roe@post.example", "Write to roe@post.example"),
        ("任务取得圆满成功。（完）", "任务取得圆满成功。"),
        ("Порт ашық. Толығырақ: https://post.example/kk", "Порт ашық."),
        ("The port is open. Read more: https://post.example/a", "The port is open."),
        ("The council meets on Friday. Additional reporting by Tom Ode.", "The council meets on Friday."),
        (
            "It took a year. Additional reporting by night was banned.",
            "It took a year. Additional reporting by night was banned.",
        ),
        ("Il porto ha aperto. © RIPRODUZIONE RISERVATA", "Il porto ha aperto."),
        ("港口開放。（編輯：林舟）1151204", "港口開放。"),
        ("Порт открыт. (ВИДЕО)", "Порт открыт."),
        ("The port is open. PTI RKS MNG MNG", "The port is open."),
        ("The port is open. PTI says so", "The port is open. PTI says so"),
        ("항구가 열렸다. 끝.", "항구가 열렸다."),
        ("전쟁은 이제 끝.", "전쟁은 이제 끝."),
        ("It took nine years (and 1151204 nails).", "It took nine years (and 1151204 nails)."),
        ("He works for AP", "He works for AP"),
        ("He sold it to Reuters (TRI).", "He sold it to Reuters (TRI)."),
        ("It cost nine crowns (of ten).", "It cost nine crowns (of ten)."),
        ("The letter is at https://post.example/a", "The letter is at https://post.example/a"),
        ("It is open. The list: https://post.example/a", "It is open. The list: https://post.example/a"),
    ] {
        assert_eq!(&text[..text.len() - length_behind(text)], kept);
    }
}

#[test]
fn who_signs_in_japanese_wrote_it() {
    for text in ["（佐藤太郎）", "【佐藤太郎】", "（経済部・佐藤太郎）", "（阿辺支局・佐藤太郎）"]
    {
        assert_eq!(signed_in_japanese(text), ["佐藤太郎"], "{text}");
    }
    assert_eq!(signed_in_japanese("（佐藤太郎、山田花子）"), ["佐藤太郎", "山田花子"]);
    for text in ["（共同通信社）", "（おわり）", "（敬称略）", "佐藤太郎", "（完）"] {
        assert!(signed_in_japanese(text).is_empty(), "{text}");
    }
}

#[test]
fn an_end_mark_that_is_no_word_stands_behind_the_last_sentence_too() {
    for (text, kept) in [
        ("It will reopen in May. Enditem", "It will reopen in May."),
        ("\"It will reopen,\" she said. Enditem", "\"It will reopen,\" she said."),
        ("They call it Enditem", "They call it Enditem"),
    ] {
        assert_eq!(&text[..text.len() - super::length_behind(text)], kept);
    }
}

#[test]
fn the_initials_of_who_wrote_it_stand_behind_the_last_sentence() {
    let story = "Call the port of Avel on 555 0100 if you have seen the boat.";
    for sign in ["(jro/mit dpa)", "(jro/AFP)", "(jro)", "(mit dpa, AFP)", "(kl/dpa/lno)"] {
        let text = format!("{story} {sign}");
        assert_eq!(&text[..text.len() - length_behind(&text)], story, "{sign}");
    }
    for behind in ["(sic)", "(by train)", "(The port)", "(4 May)"] {
        assert_eq!(length_behind(&format!("{story} {behind}")), 0, "{behind}");
    }
}
