//! What users may write in templates, and what they are told.

use serde_json::json;

use super::*;

const WORDS: &[&str] =
    &["headline", "byline", "hashtags", "date", "published", "url", "site", "story", "language", "images"];

fn values() -> Map<String, Value> {
    let values = json!({
        "headline": "A <b> & *c*", "byline": "", "hashtags": ["#One", "#Two", "#Three"], "url": "https://a.example/?a&b",
        "published": "",
        "date": "2026-03-05T23:30:00+05:00[Asia/Almaty]", "language": "ru-KZ", "images": 0, "site": "a.example",
    });
    values.as_object().expect("an object").clone()
}

fn html(text: &str) -> Result<String, TemplateError> {
    let block = |kind: &'static str, text: &str| Paragraph { kind, text: text.to_owned(), ..Paragraph::default() };
    let story = Paragraphs::from(vec![block("paragraph", "First."), block("heading", "Then")]);
    let values = Values::new(values(), story, Paragraphs::default());
    Template::compile("post.hbs", text, &[], Dialect::HTML, WORDS)?.render_all(&values)
}

fn given(text: &str) -> String {
    html(text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn values_are_escaped_and_the_template_is_not() {
    assert_eq!(given("<i>{{headline}}</i>"), "<i>A &lt;b&gt; &amp; *c*</i>");
    assert_eq!(given("{{link \"Read & weep\"}}"), "<a href=\"https://a.example/?a&amp;b\">Read &amp; weep</a>");
}

#[test]
fn hashtags_and_paragraphs_can_be_limited() {
    assert_eq!(given("{{hashtags limit=2}}"), "#One #Two");
    assert_eq!(given("{{hashtags}}"), "#One #Two #Three");
    assert!(given("{{story limit=1}}").ends_with(">First.</p>"));
    assert!(given("{{story}}").contains("<h2"));
}

#[test]
fn dates_follow_their_format_or_the_language() {
    assert_eq!(given("{{date format=\"%Y/%m/%d\"}}"), "2026/03/05");
    assert_eq!(given("{{date}}"), "5 марта 2026");
    // Not known.
    assert_eq!(given("{{#if published}}{{published format=\"%Y\"}}{{else}}-{{/if}}"), "-");
}

#[test]
fn fixed_words_are_those_of_the_language() {
    let given_in = |language: &str, text: &str| {
        let mut values = values();
        values.insert("language".to_owned(), Value::String(language.to_owned()));
        values.insert("images".to_owned(), Value::from(3));
        let template =
            Template::compile("a", text, &[], Dialect::PLAIN, WORDS).unwrap_or_else(|error| panic!("{error}"));
        template.render(&values).unwrap_or_else(|error| panic!("{error}"))
    };
    let by = "{{#word \"by\"}}Ana{{/word}}";
    assert_eq!(["en-GB", "ru", "ko", "xx"].map(|tag| given_in(tag, by)), ["By Ana", "Ana", "Ana 기자", "Ana"]);
    assert_eq!(given_in("fr", "{{word \"breaking\"}}"), "URGENT");
    // A headline that has the label itself is not given it again.
    let corrected =
        "{{#word \"correction\"}}CORRECTION: Fares{{/word}}|{{#word \"correction\"}}Correction of fares{{/word}}";
    assert_eq!(given_in("en", corrected), "CORRECTION: Fares|Correction: Correction of fares");
    let either = "{{#if (word \"breaking\")}}{{word \"breaking\"}}{{else}}!{{/if}}";
    assert_eq!(["xx", "de"].map(|tag| given_in(tag, either)), ["!", "EILMELDUNG"]);
    let photos = "{{plural images one=\"{} фото\" few=\"{} снимка\" other=\"{} снимков\"}}";
    assert_eq!(given_in("ru", photos), "3 снимка");
    assert_eq!(given_in("en", "{{plural (len hashtags) one=\"{} tag\" other=\"{} tags\"}}"), "3 tags");
    assert_eq!(given("{{link word=\"read_more\"}}"), "<a href=\"https://a.example/?a&amp;b\">Читать полностью</a>");
}

#[test]
fn blocks_choose_by_language_and_pictures() {
    assert_eq!(given("{{#lang \"kk\"}}a{{else lang \"ru\"}}b{{else}}c{{/lang}}"), "b");
    assert_eq!(given("{{#if_image}}a{{else}}b{{/if_image}}"), "b");
    assert_eq!(given("{{#if byline}}By {{byline}}{{/if}}"), "");
    assert_eq!(given("{{#if (eq language \"ru-KZ\")}}a{{/if}}"), "a");
}

#[test]
fn elastic_text_stands_between_marks() {
    let out = given("a{{#fit priority=7}}b{{/fit}}c");
    let marks: Vec<_> = out.chars().map(Mark::of).collect();
    assert_eq!(marks, [None, Some(Mark::Open(7)), None, Some(Mark::Close), None]);
}

#[test]
fn mistakes_are_found_before_they_are_rendered_with_their_place() {
    for (text, sentence) in [
        ("a\n  {{headlin}}", "post.hbs:2:3: unknown word \"headlin\"; did you mean \"headline\"?"),
        ("{{#if headlin}}a{{/if}}", "unknown word \"headlin\"; did you mean \"headline\"?"),
        ("{{#if byline}}\n{{#if (eq langage \"x\")}}a{{/if}}{{/if}}", "post.hbs:2:1: unknown word \"langage\""),
        ("{{#each hashtags}}x{{/each}}", "unknown block \"each\"; known are"),
        ("{{#fit prority=1}}x{{/fit}}", "{{fit}} does not take \"prority\"; did you mean \"priority\"?"),
        ("{{#fit priority=\"x\"}}x{{/fit}}", "priority is a whole number from 0 to 99"),
        ("{{#fit}}{{#fit}}x{{/fit}}{{/fit}}", "{{#fit}} cannot stand inside {{#fit}}"),
        ("{{{headline}}}", "is not escaped"),
        ("{{> other}}", "there is no partial \"other\"; put it into _other.hbs beside this file"),
        ("{{#> other}}x{{/other}}", "partials take nothing and wrap nothing"),
        ("{{#*inline \"a\"}}{{> a}}{{/inline}}{{> a}}", "decorators are not available"),
        ("{{hashtags limt=3}}", "{{hashtags}} does not take \"limt\"; did you mean \"limit\"?"),
        ("{{#lang}}x{{/lang}}", "{{lang}} takes"),
        ("{{word \"ful_story\"}}", "unknown fixed word \"ful_story\"; did you mean \"full_story\"?"),
        ("{{word headline}}", "the name of a fixed word is text in quotes"),
        ("{{link word=\"x\"}}", "unknown fixed word \"x\"; known are"),
        ("{{link}}", "{{link}} takes the words to show"),
        ("{{plural images one=\"x\"}}", "{{plural}} has no form \"other\""),
        ("{{this}}", "unknown word \"this\""),
    ] {
        let error = html(text).expect_err(text).to_string();
        assert!(error.contains(sentence), "{text}: {error}");
    }
    for text in ["{{headline", "{{#if byline}}a", "{{/if}}", "{{#if byline}}a{{/fit}}"] {
        assert!(matches!(html(text), Err(TemplateError::Invalid(_))), "{text}");
    }
}

#[test]
fn partials_are_included_and_their_mistakes_named_by_their_file() {
    let with = |text: &str, partials: &[(&str, &str)]| {
        let files: Vec<String> = partials.iter().map(|(name, _)| format!("_{name}.hbs")).collect();
        let partials: Vec<Partial<'_>> =
            partials.iter().zip(&files).map(|((name, text), file)| Partial { name, file, text }).collect();
        Template::compile("post.hbs", text, &partials, Dialect::PLAIN, WORDS)?.render(&values())
    };
    let foot = [("foot", "{{#if url}}\n{{> url}}\n{{/if}}"), ("url", "<{{url}}>\n"), ("unused", "{{nonsense}}")];
    assert_eq!(with("a\n{{> foot}}\nb", &foot).expect("valid"), "a\n<https://a.example/?a&b>\nb");
    for (text, partials, sentence) in [
        ("{{> foot}}", [("foot", "\n{{ulr}}"), ("b", "")], "_foot.hbs:2:1: unknown word \"ulr\"; known are headline"),
        ("{{> fot}}", [("foot", ""), ("b", "")], "post.hbs:1:1: there is no partial \"fot\"; did you mean \"foot\"?"),
        ("{{> foot}}", [("foot", "{{> b}}"), ("b", "{{> foot}}")], "_b.hbs:1:1: the partial \"foot\" includes itself"),
        ("{{#fit}}{{> b}}{{/fit}}", [("foot", ""), ("b", "{{#fit}}x{{/fit}}")], "_b.hbs:1:1: {{#fit}} cannot"),
        ("{{> foot a=1}}", [("foot", ""), ("b", "")], "partials take nothing"),
        ("a\n{{> b}}", [("foot", "x\n {{#if url}}"), ("b", "{{> foot}}")], "_foot.hbs:2:2: {{#if}} is not closed; add"),
    ] {
        let error = with(text, &partials).expect_err(text).to_string();
        assert!(error.contains(sentence), "{text}: {error}");
    }
}

#[test]
fn a_broken_partial_breaks_only_what_includes_it() {
    let partials = [
        Partial { name: "broken", file: "_broken.hbs", text: "{{#if url}}" },
        Partial { name: "foot", file: "_foot.hbs", text: "foot" },
    ];
    let of = |text: &str| Template::compile("post.hbs", text, &partials, Dialect::PLAIN, WORDS);
    assert_eq!(of("{{> foot}}").and_then(|template| template.render(&values())).expect("sound"), "foot");
    assert!(of("{{> broken}}").expect_err("broken").to_string().starts_with("_broken.hbs:1:1: {{#if}} is not closed"));
}

#[test]
fn what_nests_or_multiplies_without_bound_is_stopped() {
    for deep in [
        "{{#if byline}}".repeat(4_000),
        "{{^if byline}}".repeat(4_000),
        format!("{{{{#if {}byline{}}}}}x{{{{/if}}}}", "(not ".repeat(9_000), ")".repeat(9_000)),
        "{{#lang \"a\"}}{{~#if byline}}".repeat(2_000),
    ] {
        let error = html(&deep).expect_err("too deep").to_string();
        assert!(error.contains("stand inside one another"), "{error}");
    }
    let chain: Vec<(String, String)> =
        (0..12).map(|n| (format!("p{n}"), format!("{{{{> p{}}}}}", n + 1).repeat(9))).collect();
    let mut partials: Vec<Partial<'_>> = chain.iter().map(|(name, text)| Partial { name, file: name, text }).collect();
    partials.push(Partial { name: "p12", file: "p12", text: "" });
    let error = Template::compile("post.hbs", "{{> p0}}", &partials, Dialect::PLAIN, WORDS).expect_err("too many");
    assert!(error.to_string().contains("more than 200 partials"), "{error}");
}

#[test]
fn what_grows_without_bound_is_stopped() {
    let long = "x".repeat(MAX_TEMPLATE + 1);
    assert!(matches!(html(&long), Err(TemplateError::TooLarge { .. })));
    let mut values = values();
    values.insert("headline".to_owned(), Value::String("y".repeat(MAX_OUTPUT / 2)));
    let template = Template::compile("a", &"{{headline}}".repeat(3), &[], Dialect::PLAIN, WORDS).expect("valid");
    assert!(matches!(template.render(&values), Err(TemplateError::TooLarge { .. })));
}

#[test]
fn a_block_that_is_not_closed_is_told_in_words_that_help() {
    for text in ["{{a}}\n{{#fit}}\n{{a}}", "{{a", "{{#if a}}x{{/each}}"] {
        let error = Template::compile("post.hbs", text, &[], Dialect::PLAIN, &["a"]).expect_err(text).to_string();
        assert!(error.starts_with("post.hbs:") && !error.contains("_expression"), "{error}");
    }
}

#[test]
fn tests_and_their_arguments_are_looked_at_before_anything_is_rendered() {
    let words = &["headline", "byline", "images", "hashtags", "date"];
    let told = |text: &str| {
        Template::compile("post.hbs", text, &[], Dialect::PLAIN, words).map(drop).map_err(|e| e.to_string())
    };
    for (text, sentence) in [
        ("{{#if (eq headline)}}x{{/if}}", "(eq) takes two arguments, as in (eq section \"World\"), not 1"),
        ("{{#if (eq headline \"b\" \"c\" \"d\")}}x{{/if}}", "(eq) takes two arguments"),
        ("{{#if (len headline byline)}}x{{/if}}", "(len) takes one argument"),
        ("{{#if (len headline)}}x{{/if}}", "(len) counts what there may be several of"),
        ("{{#if (not)}}x{{/if}}", "(not) takes one argument"),
        ("{{#if (and byline)}}x{{/if}}", "(and) takes two arguments"),
        ("{{#if (gt headline 3)}}x{{/if}}", "(gt) compares numbers"),
        ("{{#if (eq headline b=\"c\")}}x{{/if}}", "(eq) takes no arguments by name"),
        ("{{#if (word \"by\" \"by\")}}x{{/if}}", "(word) takes the name of a fixed word"),
        ("{{#lang 5}}x{{/lang}}", "{{#lang}} takes language tags"),
        ("{{#lang headline}}x{{/lang}}", "{{#lang}} takes language tags"),
        ("{{#lang \"englsh\"}}x{{/lang}}", "{{#lang}} takes language tags"),
        ("{{#lang \"kk-\"}}x{{/lang}}", "{{#lang}} takes language tags"),
        ("{{lookup headline \"x\"}}", "there is no helper \"lookup\""),
        ("{{link 5}}", "{{link}} takes the words to show"),
        ("{{plural headline other=\"{}\"}}", "{{plural}} takes a number and its forms"),
        ("{{plural \"3\" other=\"{}\"}}", "{{plural}} takes a number and its forms"),
        ("{{plural -3 other=\"{}\"}}", "{{plural}} takes a number and its forms"),
        ("{{date format=\"%Q%\"}}", "the date format \"%Q%\" is not valid"),
        ("{{date format=\"%c\"}}", "write out its parts"),
    ] {
        let error = told(text).expect_err(text);
        assert!(error.starts_with("post.hbs:1:") && error.contains(sentence), "{text}: {error}");
    }
    for sound in [
        "{{#if (and (gt images 1) (not (eq byline \"\")))}}x{{/if}}",
        "{{#if (gte (len hashtags) 2)}}x{{/if}}",
        "{{plural (len hashtags) one=\"{} tag\" other=\"{} tags\"}}",
        "{{plural 3 other=\"{}\"}}{{date format=\"%A, %-d %B\"}}",
        "{{#lang \"ru\" \"kk\"}}x{{/lang}}",
    ] {
        assert_eq!(told(sound), Ok(()), "{sound}");
    }
}

#[test]
fn the_guide_names_every_helper_test_and_fixed_word() {
    let guide = include_str!("../../docs/templates.md");
    let (_, rest) = guide.split_once("\n## Helpers\n").expect("a chapter");
    let chapter = rest.split("\n## ").next().unwrap_or_default();
    let mut named: Vec<String> = Vec::new();
    for row in chapter.lines().filter_map(|line| line.strip_prefix("| `")) {
        // `{{#if byline}}` is the block `if`, `(eq a b)` the test `eq`.
        let name = row.trim_start_matches(['{', '(']);
        named.push(name.split([' ', '}', ')']).next().unwrap_or_default().to_owned());
    }
    let helpers =
        helpers::SIGNATURES.iter().map(|known| format!("{}{}", if known.block { "#" } else { "" }, known.name));
    let mut known: Vec<String> = helpers.chain(helpers::TESTS.iter().map(|(name, _)| (*name).to_owned())).collect();
    known.sort();
    named.sort();
    assert_eq!(named, known);
    for word in words::KEYS.iter().chain(plural::FORMS).chain(helpers::LISTS) {
        assert!(guide.contains(&format!("`{word}`")), "{word}");
    }
}
