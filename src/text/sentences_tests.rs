//! Where sentences end, language by language.

use super::*;

fn split<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let mut at = 0;
    let ends = sentences(text, Language::of(language));
    ends.into_iter()
        .map(|end| {
            let part = text[at..end].trim();
            at = end;
            part
        })
        .collect()
}

#[test]
fn a_list_stands_whole_below_the_line_that_introduces_it() {
    let list = "It gave two reasons:\n\n• Rust. All of it.\n• Age.";
    assert_eq!(split(&format!("It closed.\n\n{list}\n\nThe end."), "en"), ["It closed.", list, "The end."]);
    assert_eq!(split("It closed.\n\n1. Rust.\n2. Age.", "en"), ["It closed.", "1. Rust.\n2. Age."]);
    assert_eq!(split("It closed.\n• Rust.", "en"), ["It closed.", "• Rust."]);
}

#[test]
fn abbreviations_initials_and_numbers_end_nothing() {
    for text in [
        "Dr. J. K. Smith met Gen. Lee on Dec. 5 at 3.15 p.m. in the U.S. Senate.",
        "He paid 3.5 million to Acme Inc. Monday, i.e. too much.",
        "Messrs Roe Nig. Ltd and Lund Bros. Plc denied it on Monday.",
    ] {
        assert_eq!(split(text, "en"), [text]);
    }
    let text = "Проф. А. С. Иванов живёт на ул. Абая, д. 5, в г. Алматы, т.е. рядом.";
    assert_eq!(split(text, "ru"), [text]);
    assert_eq!(split("Am 5. Mai kam Dr. Weber.", "de"), ["Am 5. Mai kam Dr. Weber."]);
    assert_eq!(split("1. First things. Then more.", "en"), ["1. First things.", "Then more."]);
}

#[test]
fn abbreviations_are_known_in_every_script() {
    for (language, text) in [
        ("ar", "وقالت المعلمة د. سلمى الحداد إن القبطان م. ع. الراوي وصل."),
        ("hi", "डॉ. एस. के. मिश्रा ने कहा।"),
        ("th", "ดร. วิชัย ทองดี กล่าว"),
        ("de", "Der Umbau kostete 31,5 Mio. Euro, d. h. mehr als geplant, z. B. am 4. Dezember."),
        ("zh", "“靠它的光认路回家。”渔民陈阿海说，“还是闪一次。”"),
        ("fr", "Mme J.-C. Vautrin a vu M. Roland Tessier."),
        ("tr", "Prof. Dr. Sevgi Aydın ve Hasan İ. Yalçın geldi."),
        ("pl", "Nikt nie zginął – poinformowała asp. szt. Anna Nowak z policji."),
        ("en", "They spoke to Ofc. Lund on Rte. 9."),
    ] {
        assert_eq!(split(text, language), [text]);
    }
    assert_eq!(split("« Bravo ! » Puis il partit.", "fr"), ["« Bravo ! »", "Puis il partit."]);
    assert_eq!(split("“回家。”他走了。", "zh"), ["“回家。”", "他走了。"]);
    assert_eq!(split("他来了。“我知道。”他走了。", "zh"), ["他来了。", "“我知道。”", "他走了。"]);
}

#[test]
fn an_abbreviation_may_end_a_sentence_before_a_word_that_begins_one() {
    assert_eq!(split("They left the U.S. The trip was long.", "en"), ["They left the U.S.", "The trip was long."]);
    assert_eq!(split("Собрали 5 млн руб. Это рекорд.", "ru"), ["Собрали 5 млн руб.", "Это рекорд."]);
}

#[test]
fn a_unit_may_end_a_sentence_before_any_word_if_both_have_verbs() {
    for (language, one, other) in [
        ("ru", "Директор порта получил 6,4 млн руб.", "Суд запретил ему выходить в море."),
        ("ru", "Мост построили в 2019 г.", "Жители просили об этом давно."),
        ("ru", "Порт купил лодку за 90 тыс.", "Капитан уехал домой."),
        ("uk", "Директорка порту отримала 6,4 млн грн.", "Судді заборонили їй виходити в море."),
        ("pl", "Dyrektor portu wziął 30 tys. zł.", "Sąd zakazał mu pracy w porcie."),
        ("pl", "Most zbudowano i otwarto, jak ustalił urząd, w 2019 r.", "Sąd uznał to za winę."),
        ("cs", "Ředitel přístavu vzal 30 tis. Kč.", "Soud mu zakázal činnost."),
        ("ro", "Directorul portului a luat 30 de mii de lei.", "Judecătorii au decis altfel."),
        ("en", "The quay will open at 6 p.m.", "Tickets cost five pounds."),
        ("it", "Il porto ha pagato 30 mln.", "Il giudice ha detto no."),
    ] {
        assert_eq!(split(&format!("{one} {other}"), language), [one, other]);
    }
    for (language, text) in [
        ("ru", "Порт выплатил 5 тыс. руб. Иванову, который упал в воду."),
        ("ru", "В 2019 г. Порт купил лодку."),
        ("ru", "Он живёт в г. Порте, где был маяк."),
        ("en", "It opened at 6 p.m. Friday when the tide was high."),
        ("en", "It opened at 6 p.m. ET and was full."),
        ("en", "The ferry was built by Roe Inc. Sailors said so."),
    ] {
        assert_eq!(split(text, language), [text]);
    }
}

#[test]
fn a_day_a_month_and_a_number_sign_abbreviate_before_numbers_alone() {
    let ends = |text, language, count| assert_eq!(split(text, language).len(), count, "{text}");
    ends("Here the cat sat. Milk stood on the sill.", "en", 2);
    ends("We watched the sun. Boats came by.", "en", 2);
    ends("Is it open? No. Janet has the key.", "en", 3);
    ends("He was a good man. Ada knew it.", "en", 2);
    ends("It sails on Sat. Dec. 4 from pier No. 7 again.", "en", 1);
    ends("Das ist Max. Vera kennt ihn. So ist diese Art. Abends geht er.", "de", 4);
    ends("Das ist die max. Höhe nach 5 Min. Fahrt.", "de", 1);
    ends("Der Markt ist am 4. Dez. 2019 nach Art. 5 erlaubt.", "de", 1);
    ends("Соседи помогли им. Она ушла. Это завод им. Крылова.", "ru", 3);
    ends("O barco voltou do mar. Rita viu.", "pt", 2);
    ends("C’est une œuvre d’art. Paris dort.", "fr", 2);
}

#[test]
fn initials_may_have_two_letters() {
    for (language, text) in [
        ("en", "The letter to Sh. Karimova and K. Zh. Omarov came from Ye. Petrova."),
        ("uz", "Kitobni Sh. Karimova va Ch. Usmonov yozdi."),
        ("ru", "Книгу подписал Дж. Милтон."),
        ("tr", "Eski köprüyü IV. Murat yaptırdı."),
    ] {
        assert_eq!(split(text, language), [text]);
    }
}

#[test]
fn an_abbreviation_is_known_behind_an_apostrophe_and_in_brackets() {
    for (language, text) in [
        ("it", "Lo vuole l'on. Bruni, per l’art. 5 e dell'art. 6."),
        ("fr", "Il lit l'art. 5 puis l’av. Foch."),
        ("de", "Er wohnt in der Lindenstr. 5, sie in der Anna-Seghers-Str. Nord."),
        ("ru", "Её учил чл.-корр. Академии."),
        ("en", "The road was mended by Cllr. Ash."),
        ("en", "The road was opened by Coun. Ash."),
        ("kk", "Жиын сағ. 10-да басталды."),
        ("uk", "Потяг о 9 год. Київським часом."),
        ("pt", "A Profa. Lima chegou."),
        ("pl", "Prof. Lis mieszka przy ul. Polnej, ma ok. 5 tys. książek, np. Lema, i dr. Wolski też."),
        ("th", "สภาผู้แทน (ส.ส.) และธนาคาร (ธปท.) ประชุม"),
    ] {
        assert_eq!(split(text, language), [text]);
    }
    assert_eq!(split("Powstał w 2019 r. W mieście jest nowy.", "pl"), ["Powstał w 2019 r.", "W mieście jest nowy."]);
}

#[test]
fn a_japanese_quotation_goes_on_with_a_particle() {
    assert_eq!(split("「本当に開くのか？」と子どもが聞いた。", "ja"), ["「本当に開くのか？」と子どもが聞いた。"]);
    assert_eq!(
        split("「行くよ。」って言った。「待て！」の声。", "ja"),
        ["「行くよ。」って言った。", "「待て！」の声。"]
    );
    assert_eq!(split("「行くよ。」ところが雨だった。", "ja"), ["「行くよ。」", "ところが雨だった。"]);
}

#[test]
fn quotes_and_brackets_belong_to_the_sentence_they_close() {
    assert_eq!(split("“We won.” He left (early.) So did I.", "en"), ["“We won.”", "He left (early.)", "So did I."]);
    assert_eq!(split("“Why?” he asked. «Да!» — Нет…", "en"), ["“Why?” he asked.", "«Да!»", "— Нет…"]);
    assert_eq!(split("«Наоборот…» – пояснил он.", "ru"), ["«Наоборот…» – пояснил он."]);
}

#[test]
fn scripts_without_spaces_have_their_own_marks() {
    assert_eq!(split("市议会批准了计划。桥将建成！好", "zh"), ["市议会批准了计划。", "桥将建成！", "好"]);
    assert_eq!(split("पुल बनेगा। काम शुरू है।", "hi"), ["पुल बनेगा।", "काम शुरू है।"]);
}

#[test]
fn a_line_is_a_sentence_unless_it_runs_on() {
    assert_eq!(
        split("Bridge opens\n\nIt was long\nin the making", "en"),
        ["Bridge opens", "It was long\nin the making"]
    );
    assert_eq!(split("Headline\nText of it.", "en"), ["Headline", "Text of it."]);
}

#[test]
fn titles_and_their_like_end_nothing_in_any_language() {
    for (language, text) in [
        ("ar", "حضر البحار ود. كمال وم. سعاد وأ. نبيل حفل الميناء."),
        ("de", "Zu Gast waren Dr. med. Ada Kranz, Dr. rer. nat. Ole Brink und Dr. h. c. Pia Lund."),
        ("es", "Vinieron otros, p. ej. Bilbao y Vigo."),
        ("it", "Parlarono l'arch. Bassi, la sen. Galli, il gen. Russo, mons. Ricci e il cons. Moro, ad es. Torino."),
        ("ru", "На оз. Лосином были инж. Волков, гл. Врач, деп. Орлов и протоиер. Олег."),
        ("uk", "Прибули полк. Бондар, деп. Орел, ред. Коваль і архиєп. Марко."),
        ("kk", "Ол Жамбыл ат. Мектепте оқыды."),
        ("zh", "昨天A.B.公司宣布开业。"),
        ("fr", "Il cite le chap. IV du Gal. Roux."),
        ("pl", "Przyszli mec. Duda, pos. Wrona, sen. Kos i podkom. Lis."),
        ("pt", "Vieram o Gal. Souza, o Adv. Lima e Mons. Reis."),
        ("en", "They met at Univ. College on Monday."),
        ("id", "Hadir Ir. Basuki, Prof. Dr. Emil, Hj. Siti dan Tn. Joko di Jl. Melati No. 5, biayanya Rp. 400 juta."),
        ("ms", "Hadir Tn. Ali dan Pn. Siti di Jln. Ampang No. 7."),
        ("vi", "Có TS. Nguyễn Văn An, PGS. Trần Thị Bình và ThS. Lê Nam ở TP. Huế."),
        ("nl", "Er waren dr. Bakker, prof. Smit, mr. De Vries, ca. 5 kinderen, nr. 7, art. 3 en blz. 9."),
        ("sv", "Där var dr. Berg, prof. Lind och ing. Holm, kap. 3, nr. 5, dvs. Lund, bl.a. Malmö, t.ex. Ystad."),
        ("da", "Der var dr. Holm og prof. Krag, f.eks. Odense, den 5. Maj kl. 7."),
        ("nb", "Der var dr. Holm og prof. Krag, f.eks. Bergen, kl. 7."),
        ("fi", "Siellä olivat prof. Virta ja toht. Laine, esim. Turku, 5. Kerros."),
        ("cs", "Byli tam Ing. Novák, MUDr. Malá, tzv. Karel a sv. Jan, např. Brno, č. 7."),
        ("sk", "Boli tam Ing. Kováč, MUDr. Malá a sv. Ján, napr. Nitra, č. 7."),
        ("sl", "Tam so bili dr. Novak, inž. Kos in sv. Jurij, npr. Celje, št. 7."),
        ("hr", "Bili su dr. Horvat, prof. Babić i sv. Marko, npr. Split, ul. Gajeva, br. 7."),
        ("sr", "Били су др. Петровић, проф. Јовић, нпр. Ниш, ул. Цара, бр. 7."),
        ("ro", "Au venit dl. Popescu, dna. Ionescu, prof. Radu și ing. Stan, str. Lungă, nr. 7."),
        ("hu", "Ott volt dr. Nagy, prof. Kiss, ifj. Tóth és Szt. István szobra, kb. Száz ember."),
        ("el", "Ήρθαν ο κ. Λάμπρου, η κα. Ελένη, ο καθ. Γιώργος, π.χ. Πάτρα, οδ. Ερμού, αρ. 7."),
        ("bg", "Дойдоха проф. Колев, инж. Стоев, напр. Варна, ул. Дунав, бул. Лом."),
    ] {
        assert_eq!(split(text, language), [text]);
    }
}

#[test]
fn a_sentence_ends_at_a_word_that_is_no_title() {
    for (language, text, count) in [
        ("nl", "De brug is open. Hij is lang. De boot vaart.", 3),
        ("sv", "Bron är öppen. Den är lång.", 2),
        ("fi", "Silta on auki. Se on pitkä.", 2),
        ("cs", "Most je otevřen. Je dlouhý. To stačí.", 3),
        ("hu", "A híd nyitva van. Hosszú.", 2),
        ("el", "Η γέφυρα άνοιξε. Είναι μεγάλη.", 2),
        ("id", "Jembatan itu dibuka. Warga senang.", 2),
        ("vi", "Cây cầu đã mở. Nó rất dài.", 2),
        ("pl", "To był dobry sen. On to wie.", 2),
        ("zh", "他们来自A.B.公司。桥已建成。", 2),
    ] {
        assert_eq!(split(text, language).len(), count, "{text}");
    }
}

#[test]
fn a_short_verb_with_a_full_stop_ends_a_sentence_in_india() {
    for (language, text, count) in [
        ("hi", "नया पुल खुल गया है. लोग खुश थे. काम पूरा हुआ.", 3),
        ("mr", "नवीन पूल सुरू झाला. लोक खूश आहेत. काम पूर्ण होते.", 3),
        ("gu", "નવો પુલ ખુલ્યો છે. લોકો ખુશ હતા. કામ પૂરું થયું.", 3),
        ("kn", "ಸೇತುವೆ ತೆರೆದಿದೆ. ಅದು ಉದ್ದ ಇದೆ. ಜನರು ಬಂದರು.", 3),
        ("hi", "पुल पर पी. के. शर्मा और डॉ. वर्मा आए थे.", 1),
    ] {
        assert_eq!(split(text, language).len(), count, "{text}");
    }
}

#[test]
fn money_and_days_are_abbreviated_within_sentences() {
    for (language, text) in [
        ("en", "He paid approximately Rs. 7 lakhs, Re. 1, Ksh. 700,000 and Tk. 500."),
        ("pl", "10 marca br. Burmistrz Lund i Prezes Brill podpisali umowę."),
        ("es", "El 10 de marzo pdo. Marta Ruiz abrió el puerto."),
    ] {
        assert_eq!(split(text, language), [text]);
    }
    assert_eq!(split("Umowę podpisano 10 marca br. W maju ruszą prace.", "pl").len(), 2);
}

#[test]
fn a_unit_that_no_space_parts_from_the_sentence_before_is_read() {
    for (language, text) in
        [("pl", "Port albo。ww. Brill Lund"), ("en", "The port。Inc. Ferries sail"), ("ru", "Порт。руб. Паром ушёл")]
    {
        assert!(!split(text, language).is_empty(), "{text}");
    }
}

#[test]
fn every_mark_that_may_end_a_sentence_is_seen() {
    for mark in ('\0'..=char::MAX).filter(|c| *c == '\n' || is_terminator(*c)) {
        assert_eq!(next_mark(&format!("wordé {mark}"), 0), Some("wordé ".len()), "{mark:?}");
    }
    assert_eq!((next_mark("слово, ok", 0), next_mark("a.b.", 2)), (None, Some(3)));
}
