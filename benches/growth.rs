//! How the cost grows with the length of what comes in: texts that a careless program walks through again and again, in
//! three sizes, for every step from reading to the finished post. What is linear takes the same time for each byte.
//!
//! `cargo bench --bench growth` prints, for each step, the shapes that cost most per byte, and every one whose cost per byte
//! grows. `cargo bench --bench growth -- PART` runs the steps and shapes whose name has that part.

use std::hint::black_box;
use std::time::{Duration, Instant};

use fanfare::article::{self, Article, Block, Defaults, Input, Kind};
use fanfare::channel::Channels;
use fanfare::compose::{Context, Overflow, Target, compose};
use fanfare::id::AccountName;
use fanfare::text::{self, Markup, Unit, find, measure};
use jiff::Timestamp;

const SIZES: [usize; 3] = [64 << 10, 256 << 10, 1 << 20];
/// A step that takes longer is not tried at a larger size: what it shows is plain.
const ENOUGH: Duration = Duration::from_secs(4);
/// How many times what it costs at the smallest size a byte may cost at the largest, sixteen times that size: caches and the
/// allocator take up to two and a half, what is quadratic takes sixteen.
const GROWS: f64 = 3.0;
/// How many shapes of each step are shown, those that cost most.
const SHOWN: usize = 5;

/// What a text is made of, again and again: name, and what is repeated.
const SHAPES: &[(&str, &str)] = &[
    (
        "sentences",
        "The council of Port Avel met on Dec. 4 and heard that the harbour tram, which opens in 2029, will cost €412 million. ",
    ),
    ("paragraphs", "The council met on Dec. 4. It heard from J. K. Smith, who said “yes”, and left (early).\n\n"),
    ("lines", "The council met on Monday\n"),
    ("one letter", "a"),
    ("words", "tram "),
    ("names", "Glen Moray "),
    ("initials", "J. K. "),
    ("titles", "Dr. "),
    ("abbreviations", "e.g. "),
    ("titles and names", "St. John, St. Mary, Dr. Bell and Mr. Cole, "),
    ("Russian", "Совет одобрил новый трамвай, т.е. линию порта, и мэр И. П. Старцев сказал: «Да». "),
    ("denials", "She is dead. This is false. "),
    ("lists", "They are:\n\nAda\n\n"),
    ("speakers", "it rained on the pier, he said, "),
    ("Chinese", "市议会昨天批准了新的大桥计划，"),
    ("Chinese sentences", "市议会批准了计划。"),
    ("Chinese quotes", "“回家。”他说，"),
    ("Japanese", "銭湯が営業を再開した学生たちはボイラーを直した"),
    ("katakana", "ロイター"),
    ("Thai", "ตลาดน้ำเปิดอีกครั้งหลังจากปิดไปห้าปี"),
    ("Thai phrases", "ตลาดน้ำเปิดอีกครั้ง หลังจากปิดไปห้าปี "),
    ("Khmer", "ផ្សារអណ្តែតទឹកបើកឡើងវិញ"),
    ("Hindi", "तैरता स्कूल फिर खुल गया। "),
    ("Arabic", "وافق المجلس على خط الترام الجديد، وقال رئيس البلدية نعم. "),
    ("Korean", "시의회가 지도를 바꾸고 버스가 열렸다. "),
    ("emoji", "👩🏽‍🚀"),
    ("emoji and stops", "👍. "),
    ("flags", "🇰🇿"),
    ("joiners", "\u{200d}"),
    ("styles", "\u{fe0f}"),
    ("combining marks", "\u{301}"),
    ("letters with marks", "e\u{301}"),
    ("viramas", "क्"),
    ("direction marks", "\u{2067}a"),
    ("directions closed", "\u{2067}a\u{2069}"),
    ("hashtags", "#HarbourTram "),
    ("hashtags in one", "#a"),
    ("mentions", "@name "),
    ("handles", "@a@b.example "),
    ("links", "https://a.example.com/b "),
    ("links in one", "https://a.com/"),
    ("links in marks", "(https://a.com/b), "),
    ("bare links", "www.example.com/a "),
    ("markup links", "[a](https://b.example) "),
    ("paragraphs of a link", "[a](https://b.example)\n\n"),
    ("emphasis", "*a* **b** "),
    ("emphasis without end", "*a _b "),
    ("code", "`a` "),
    ("code and emphasis", "`a` *b* "),
    ("backticks", "`"),
    ("backtick runs", "`` ` ``` "),
    ("stars", "*"),
    ("underscores", "_a"),
    ("backslashes", "\\"),
    ("tildes", "~"),
    ("square", "["),
    ("square pairs", "[a]"),
    ("images", "![a]("),
    ("round", "("),
    ("round and words", "(word "),
    ("round pairs", "(a) "),
    ("curly quotes", "“"),
    ("quotes and words", "“word "),
    ("quotes in pairs", "“Go,” he said. "),
    ("closing quotes", "” a"),
    ("straight quotes", "\" a"),
    ("straight pairs", "\"a\" "),
    ("apostrophes", "’"),
    ("guillemets", "« a "),
    ("corner brackets", "「日"),
    ("less than", "<"),
    ("tags", "<b>"),
    ("closed tags", "<b>a</b> "),
    ("list items", "<li>a "),
    ("comments", "<!-- a "),
    ("entities", "&amp;"),
    ("ampersands", "&"),
    ("greater than", "> "),
    ("bullets", "- a\n"),
    ("nested bullets", "- "),
    ("numbers in lists", "1. a\n"),
    ("headings", "# a\n\n"),
    ("rules", "---\n"),
    ("table", "| a | b |\n"),
    ("table head", "|-"),
    ("references", "[a]: b\n"),
    ("footnotes", "[^a]: b\n\n"),
    ("spaces", " "),
    ("spaces and letters", "a  "),
    ("tabs", "\t"),
    ("newlines", "\n"),
    ("newlines and letters", "a\n\n"),
    ("carriage returns", "\r"),
    ("no-break spaces", "\u{a0}"),
    ("ideographic spaces", "\u{3000}"),
    ("stops", "."),
    ("stops apart", ". "),
    ("stops and letters", "a. "),
    ("stops and capitals", "A. "),
    ("labels", "a."),
    ("ellipses", "…"),
    ("exclamations", "! "),
    ("questions", "?! "),
    ("full stops", "。"),
    ("danda", "।"),
    ("commas", ","),
    ("commas apart", "a, "),
    ("clauses", "the council approved the line, which will cost five million, "),
    ("lists", "nurses, porters and surgeons, "),
    ("dashes", "– "),
    ("hyphens", "-"),
    ("colons", ":"),
    ("digits", "7"),
    ("digits apart", "7 "),
    ("numbers and units", "25 million "),
    ("scales", "万"),
    ("ordinals", "4. "),
    ("currencies", "€"),
    ("cashtags", "$A "),
    ("function words", "of the "),
    ("capitals", "TRAM "),
    ("bylines", "By Jane Roe\n\n"),
    ("datelines", "OTTAWA – "),
    ("promotions", "Subscribe to our newsletter. "),
    ("marks of elastic text", "\u{F0032}"),
    ("controls", "\u{1}"),
    ("form feeds", "\u{c}"),
    ("nulls", "\0"),
    ("line separators", "\u{2028}"),
    ("soft hyphens", "\u{ad}"),
    ("private use", "\u{e000}"),
    ("quotes in YAML", "- \"a\"\n"),
    ("keys in YAML", "? a\n"),
    ("braces", "{"),
    ("template", "{{a}} "),
    ("Hebrew abbreviations", "ד\"ר "),
];

/// Shapes that open in one half and close, or do not, in the other.
fn halves(size: usize) -> Vec<(&'static str, String)> {
    let half = |a: &str, b: &str| a.repeat(size / 2 / a.len()) + &b.repeat(size / 2 / b.len());
    vec![
        ("round, then letters", half("(", "a")),
        ("round, then closed", half("(a ", ")")),
        ("quotes, then closed", half("“a ", "”")),
        ("square, then closed", half("[", "]")),
        ("directions, then closed", half("\u{2067}", "\u{2069}")),
        ("tags, then closed", half("<i>", "</i>")),
        ("stars, then letters", half("*", "a*")),
        ("a sentence, then a quote", half("The council met. ", "“word ")),
        ("a letter, then marks", half("a", "\u{301}")),
        ("hashtags, then words", half("#Tag ", "word ")),
        ("strong around all", format!("**{}**", "word #Tag ".repeat(size / 10))),
    ]
}

fn main() {
    // `cargo bench` hands over `--bench`; `cargo test --benches` must not run this.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let is_wanted = |step: &str, shape: &str| wanted.iter().all(|part| step.contains(*part) || shape.contains(*part));
    let steps = steps();
    let mut growing = 0;
    for (step, run) in &steps {
        let mut rows: Vec<Row> = Vec::new();
        for n in 0..SHAPES.len() + halves(64).len() {
            let shape = name(n);
            if is_wanted(step, shape) {
                rows.push(row(shape, n, run));
            }
        }
        growing += rows.iter().filter(|row| row.grows()).count();
        rows.sort_by(|a, b| b.grows().cmp(&a.grows()).then(b.last().total_cmp(&a.last())));
        let shown = rows.iter().filter(|row| row.grows()).count().max(SHOWN);
        if !rows.is_empty() {
            println!("\n{step}: ns per byte at 64 KB, 256 KB, 1 MB");
        }
        rows.iter().take(shown).for_each(|row| println!("{row}"));
    }
    println!("\n{growing} grow faster than linear");
}

fn name(n: usize) -> &'static str {
    SHAPES.get(n).map_or_else(|| halves(64)[n - SHAPES.len()].0, |(name, _)| name)
}

fn of_size(n: usize, size: usize) -> String {
    match SHAPES.get(n) {
        Some((_, part)) => part.repeat(size / part.len()),
        None => halves(size).swap_remove(n - SHAPES.len()).1,
    }
}

struct Row {
    shape: &'static str,
    /// Nanoseconds for each byte, at each size that was tried.
    costs: Vec<f64>,
}

impl Row {
    fn last(&self) -> f64 {
        self.costs.last().copied().unwrap_or(0.0)
    }

    /// Whether a byte costs more where there are more of them. What costs next to nothing may cost what it likes.
    fn grows(&self) -> bool {
        let first = self.costs.first().copied().unwrap_or(0.0);
        self.costs.len() < SIZES.len() || self.last() > GROWS * first.max(2.0)
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let costs: Vec<String> = self.costs.iter().map(|cost| format!("{cost:>9.1}")).collect();
        let sign = if self.grows() { "GROWS" } else { "" };
        write!(f, "{:>26} {} {sign}", self.shape, costs.join(" "))
    }
}

fn row(shape: &'static str, n: usize, run: &dyn Fn(&str)) -> Row {
    let mut costs = Vec::new();
    for size in SIZES {
        let text = of_size(n, size);
        let mut best = Duration::MAX;
        let begun = Instant::now();
        // The best of some, so that what else the machine does is not counted.
        for n in 0..50 {
            let start = Instant::now();
            run(&text);
            best = best.min(start.elapsed());
            if begun.elapsed() > if n < 2 { Duration::from_secs(1) } else { Duration::from_millis(60) } {
                break;
            }
        }
        costs.push(best.as_nanos() as f64 / text.len() as f64);
        if best > ENOUGH {
            break;
        }
    }
    Row { shape, costs }
}

type Step = (&'static str, Box<dyn Fn(&str)>);

fn steps() -> Vec<Step> {
    let mut steps: Vec<Step> = vec![
        ("read plain text", Box::new(|text| read(Kind::Plain, &format!("Trams return\n\n{text}")))),
        ("read Markdown", Box::new(|text| read(Kind::Markdown, &format!("# Trams return\n\n{text}")))),
        ("read HTML", Box::new(|text| read(Kind::Html, &format!("<h1>Trams</h1><article><p>{text}</article>")))),
        ("read YAML", Box::new(|text| read(Kind::Markdown, &format!("---\n{text}\n---\nText.")))),
        ("read TOML", Box::new(|text| read(Kind::Markdown, &format!("+++\nheadline = '''{text}'''\n+++\nText.")))),
        ("escape and parse", Box::new(|text| drop(black_box(text::parse(&text::escape(text)))))),
        ("parse markup", Box::new(|text| drop(black_box(text::parse(text))))),
        (
            "find what X links",
            Box::new(|text| {
                black_box(find::twitter::hashtags(text).len() + find::twitter::mentions(text).len());
            }),
        ),
        ("find what Bluesky links", Box::new(|text| drop(black_box(find::bluesky::facets(text))))),
        ("find what Telegram links", Box::new(|text| drop(black_box(find::telegram::entities(text))))),
        ("shorten to 280", Box::new(|text| shorten(text, 280))),
        ("shorten to 63,206", Box::new(|text| shorten(text, 63_206))),
        ("thread of 25", Box::new(|text| thread(text, 25))),
        ("thread without end", Box::new(|text| thread(text, usize::MAX))),
    ];
    for unit in Unit::ALL {
        let name: &str = Box::leak(format!("measure {unit:?}").into_boxed_str());
        steps.push((name, Box::new(move |text| drop(black_box(measure(text, unit))))));
    }
    for markup in [Markup::Plain, Markup::Telegram, Markup::Bluesky, Markup::Html] {
        let name: &str = Box::leak(format!("write {markup:?}").into_boxed_str());
        steps.push((name, Box::new(move |text| drop(black_box(text::visible(&text::parse(text), markup))))));
    }
    for overflow in [Overflow::Shorten, Overflow::Thread] {
        let name: &str = Box::leak(format!("nine channels, {overflow:?}").into_boxed_str());
        let channels = Channels::embedded().expect("what is built in is sound");
        let context = Context { ffmpeg: true, ..Context::at(Timestamp::UNIX_EPOCH) };
        steps.push((
            name,
            Box::new(move |text| {
                let article = with_body(text);
                for channel in &channels {
                    let target = Target { overflow, ..Target::new(AccountName::new("bench"), channel.name.clone()) };
                    let _ = black_box(compose(&article, &target, channel, &context));
                }
            }),
        ));
    }
    steps
}

fn read(kind: Kind, text: &str) {
    let _ = black_box(article::read(&Input { text, kind, file: None, slug: None }, &Defaults::default()));
}

fn shorten(text: &str, max: usize) {
    black_box(text::fit(&text::Rich::plain(text), "en", |rich| measure::length(&rich.text, Unit::Weighted) <= max));
}

fn thread(text: &str, max_parts: usize) {
    let fits = |part: &text::Rich, _| measure::length(&part.text, Unit::Weighted) <= 270;
    let _ = black_box(text::split(&text::Rich::plain(text), "en", fits, max_parts));
}

/// An article whose body no reader has tidied, so that what composing does is seen alone.
fn with_body(text: &str) -> Article {
    let input = Input { text: "Council approves the harbour tram\n\nText.", kind: Kind::Plain, file: None, slug: None };
    let mut article = article::read(&input, &Defaults::default()).expect("an article");
    article.body = text.split("\n\n").filter(|text| !text.trim().is_empty()).map(Block::paragraph).collect();
    article
}
