//! Whatever the text, each writer gives offsets that are within it, and HTML that holds no tag but its own.
#![no_main]

use fanfare::text::write::{bluesky, html, plain, telegram};
use fanfare::text::{self, Rich};
use libfuzzer_sys::fuzz_target;

fn check(rich: &Rich) {
    let _ = plain::write(rich);
    let written = bluesky::write(rich);
    let mut end = 0;
    for facet in &written.facets {
        let (from, to) = (facet.index.byte_start, facet.index.byte_end);
        assert!(written.text.get(from..to).is_some_and(|part| !part.is_empty()) && from >= end);
        end = to;
    }
    let written = telegram::write(rich);
    let length = written.text.encode_utf16().count();
    for entity in &written.entities {
        assert!(entity.length > 0 && entity.offset + entity.length <= length, "{entity:?}");
    }
    let written = html::write(rich);
    let mut depth = 0_usize;
    for tag in written.split('<').skip(1) {
        let (name, _) = tag.split_once('>').expect("a tag ends");
        match name {
            "br" => {}
            "p" | "em" | "strong" | "code" => depth += 1,
            "/p" | "/em" | "/strong" | "/code" | "/a" => depth = depth.checked_sub(1).expect("more close than open"),
            _ => {
                let href = name.strip_prefix("a href=\"").and_then(|rest| rest.strip_suffix('"'));
                assert!(href.is_some_and(|href| !href.contains('"')), "{name:?} is no tag of ours");
                depth += 1;
            }
        }
    }
    assert_eq!(depth, 0, "what opens closes");
}

fuzz_target!(|markup: &str| {
    check(&text::parse(markup));
    check(&text::parse(&text::escape(markup)));
});
