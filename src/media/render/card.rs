//! The headline card: the newsroom's name, the section, the headline, nothing that is not in the article.

use std::borrow::Cow;
use std::sync::Arc;

use takumi::prelude::{
    FontResource, FontSource, Fonts, FromHtmlOptions, Lang, OutputFormat, Quality, RenderOptions, Viewport,
};
use takumi::{measure, render, write_image};

use super::RenderError;
use super::fonts::{Script, undrawable, without_undrawable_emoji};

/// What a headline card shows. Only words of the article and the newsroom: a card is never an illustration.
#[derive(Clone, Debug)]
pub struct Card<'a> {
    /// The headline, whole.
    pub headline: &'a str,
    /// The section, above the headline.
    pub section: Option<&'a str>,
    /// The newsroom's name, at the foot.
    pub newsroom: &'a str,
    /// The date as people write it, at the foot.
    pub date: Option<&'a str>,
    /// BCP 47 tag of the headline's language, for line breaks.
    pub language: &'a str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Its colours.
    pub palette: Palette,
    /// A PNG or JPEG file, at the foot.
    pub logo: Option<&'a [u8]>,
}

/// The colours of a card, red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub background: [u8; 3],
    /// The headline.
    pub text: [u8; 3],
    /// The bar and the section.
    pub accent: [u8; 3],
}

/// JPEG quality of cards: flat colours and sharp letters show every artefact.
const QUALITY: u8 = 92;

/// Draws the card as a JPEG.
///
/// The headline is set as large as lets all of it stand in the room there is.
///
/// # Errors
///
/// [`RenderError::Card`] if this system has no font for the headline, a font or the logo cannot be read, or the layout fails.
pub fn draw_card(card: &Card<'_>) -> Result<Vec<u8>, RenderError> {
    if let Some(script) = undrawable(card.headline).first() {
        return Err(RenderError::Card(format!("there is no font for {}; install {}", script.name, script.package)));
    }
    let headline = glued(&without_undrawable_emoji(card.headline), card.language);
    let card = &Card { headline: &headline, ..card.clone() };
    let fonts = fonts_for(&format!("{}{}{}", card.headline, card.section.unwrap_or(""), card.newsroom))?;
    let unit = f64::from(card.width.min(card.height)) / 100.0;
    let size = headline_size(card, &fonts, unit)?;
    let html = page(card, unit, size);
    let bitmap = render(options(&html, card, &fonts)?).map_err(|e| RenderError::Card(e.to_string()))?;
    let mut jpeg = Vec::new();
    write_image(&bitmap, &mut jpeg, OutputFormat::Jpeg { quality: Quality::new(QUALITY) })
        .map_err(|e| RenderError::Card(e.to_string()))?;
    Ok(jpeg)
}

fn options<'f>(html: &str, card: &Card<'_>, fonts: &'f Fonts) -> Result<RenderOptions<'f>, RenderError> {
    let mut node = takumi::from_html(html, FromHtmlOptions::default()).map_err(|e| RenderError::Card(e.to_string()))?;
    if let Ok(lang) = Lang::parse(card.language) {
        node = node.with_lang(lang);
    }
    Ok(RenderOptions::builder().viewport(Viewport::new((card.width, card.height))).node(node).fonts(fonts).build())
}

/// What stays empty around everything on a card, in pixels.
struct Margins {
    side: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Margins {
    fn of(card: &Card<'_>, unit: f64) -> Self {
        let (width, height) = (f64::from(card.width), f64::from(card.height));
        let even = 8.0 * unit;
        // A phone's whole screen: apps lay their caption and buttons over its lower part and its right edge.
        const SCREEN: f64 = 1.6;
        if height / width >= SCREEN {
            return Self { side: even, right: 0.15 * width, top: 0.1 * height, bottom: 0.34 * height };
        }
        Self { side: even, right: even, top: even, bottom: even }
    }
}

/// The largest size, in pixels, at which the headline stands whole in its room: by halving, since taller text only grows.
fn headline_size(card: &Card<'_>, fonts: &Fonts, unit: f64) -> Result<u32, RenderError> {
    let margins = Margins::of(card, unit);
    let room_width = f64::from(card.width) - margins.side - margins.right;
    // What the foot and the section leave.
    let room_height = f64::from(card.height) - margins.top - margins.bottom - 26.0 * unit;
    let fits = |size: u32| -> Result<bool, RenderError> {
        let html = format!(
            "<div style=\"width:{room_width}px\"><div style=\"{}\">{}</div></div>",
            headline_style(size),
            escape(card.headline)
        );
        let measured = measure(options(&html, card, fonts)?).map_err(|e| RenderError::Card(e.to_string()))?;
        let block = measured.children.first().unwrap_or(&measured);
        Ok(f64::from(block.height) <= room_height && f64::from(block.width) <= room_width)
    };
    // A word so long that it makes the headline small is broken after all.
    let unbroken = widest_word(card, fonts, room_width)?.filter(|size| *size >= (5.0 * unit) as u32);
    let (mut low, mut high) = ((2.4 * unit) as u32, (12.0 * unit) as u32);
    high = high.min(unbroken.unwrap_or(high));
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(middle)? {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

/// The size at which the longest word is as wide as the room, so that no word is broken that need not be; none for scripts
/// that have no spaces.
fn widest_word(card: &Card<'_>, fonts: &Fonts, room_width: f64) -> Result<Option<u32>, RenderError> {
    const MEASURED: u32 = 100;
    let Some(longest) = card.headline.split(' ').max_by_key(|word| word.chars().count()) else { return Ok(None) };
    if !Script::needed(longest).is_empty() {
        return Ok(None);
    }
    let html = format!(
        "<div style=\"display:flex;width:100000px\"><div style=\"{};white-space:nowrap\">{}</div></div>",
        headline_style(MEASURED),
        escape(longest)
    );
    let measured = measure(options(&html, card, fonts)?).map_err(|e| RenderError::Card(e.to_string()))?;
    let width = measured.children.first().map_or(0.0, |word| f64::from(word.width));
    Ok((width > 0.0).then(|| (f64::from(MEASURED) * room_width / width) as u32))
}

/// The headline with what belongs together on one line: marks with their words, and, in languages that ask for it, words of
/// one letter with the next.
fn glued(headline: &str, language: &str) -> String {
    const NO_BREAK: &str = "\u{a0}";
    let mut glued = headline.split_whitespace().collect::<Vec<_>>().join(" ");
    for mark in ["—", "–", "»", ":", ";", "!", "?", "%", "›"] {
        glued = glued.replace(&format!(" {mark}"), &format!("{NO_BREAK}{mark}"));
    }
    for mark in ["«", "‹", "№"] {
        glued = glued.replace(&format!("{mark} "), &format!("{mark}{NO_BREAK}"));
    }
    let primary = language.split('-').next().unwrap_or_default();
    if !["ru", "uk", "be", "bg", "pl", "cs", "sk"].contains(&primary) {
        return glued;
    }
    let mut words = glued.split(' ').peekable();
    let mut tied = String::with_capacity(glued.len());
    while let Some(word) = words.next() {
        tied.push_str(word);
        if words.peek().is_some() {
            let is_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
            tied.push_str(if is_letter { NO_BREAK } else { " " });
        }
    }
    tied
}

/// Whether the headline is read from right to left: by its first letter that has a direction.
fn is_right_to_left(headline: &str) -> bool {
    let first = headline.chars().find(|c| c.is_alphabetic()).map_or(0, |c| c as u32);
    matches!(first, 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

fn headline_style(size: u32) -> String {
    format!("font-size:{size}px;font-weight:700;line-height:1.16;text-wrap:balance;overflow-wrap:break-word")
}

fn page(card: &Card<'_>, unit: f64, headline: u32) -> String {
    let colour = |[r, g, b]: [u8; 3]| format!("#{r:02x}{g:02x}{b:02x}");
    let (background, text, accent) =
        (colour(card.palette.background), colour(card.palette.text), colour(card.palette.accent));
    let margins = Margins::of(card, unit);
    let padding = format!("{}px {}px {}px {}px", margins.top, margins.right, margins.bottom, margins.side);
    let direction = if is_right_to_left(card.headline) { "rtl" } else { "ltr" };
    let small = 3.4 * unit;
    let section = card.section.map_or_else(String::new, |section| {
        format!(
            "<div style=\"font-size:{small}px;font-weight:700;color:{accent};letter-spacing:{}px;text-transform:uppercase\">{}</div>",
            0.2 * unit,
            escape(section)
        )
    });
    let logo = card.logo.map_or_else(String::new, |bytes| {
        use base64::Engine;
        let mime = if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
        let data = base64::engine::general_purpose::STANDARD.encode(bytes);
        format!(
            "<img src=\"data:{mime};base64,{data}\" style=\"height:{}px;margin-inline-end:{}px\">",
            6.0 * unit,
            2.0 * unit
        )
    });
    let date = card.date.map_or_else(String::new, |date| format!("<div style=\"opacity:0.75\">{}</div>", escape(date)));
    format!(
        "<div style=\"direction:{direction};display:flex;flex-direction:column;width:100%;height:100%;background:{background};color:{text};\
         padding:{padding};font-family:'Noto Sans'\">\
         <div style=\"width:{}px;height:{}px;background:{accent};margin-bottom:{}px\"></div>{section}\
         <div style=\"display:flex;flex-direction:column;flex-grow:1;justify-content:center;padding:{}px 0\">\
         <div style=\"{}\">{}</div></div>\
         <div style=\"display:flex;align-items:center;justify-content:space-between;font-size:{small}px\">\
         <div style=\"display:flex;align-items:center;font-weight:700\">{logo}{}</div>{date}</div></div>",
        14.0 * unit,
        1.2 * unit,
        3.0 * unit,
        2.0 * unit,
        headline_style(headline),
        escape(card.headline),
        escape(card.newsroom),
    )
}

/// Noto Sans, and for each further script of `text` the first font that the system has.
fn fonts_for(text: &str) -> Result<Fonts, RenderError> {
    let mut fonts = Fonts::default();
    let mut register = |resource: FontResource<'_>, name: &str| {
        fonts.register(resource).map(|_| ()).map_err(|e| RenderError::Card(format!("font {name}: {e}")))
    };
    register(FontResource::new(FontSource::from_static(notosans::BOLD_TTF)), "Noto Sans Bold")?;
    register(FontResource::new(FontSource::from_static(notosans::REGULAR_TTF)), "Noto Sans")?;
    for script in Script::needed(text) {
        let Some(path) = script.find().into_iter().next() else {
            // Of the section's or the newsroom's name: they are small, and the card says nothing wrong without them.
            tracing::warn!(script = script.name, package = script.package, "no font for a script on the card");
            continue;
        };
        let bytes = std::fs::read(&path).map_err(|e| RenderError::Card(format!("font {}: {e}", path.display())))?;
        register(FontResource::new(FontSource::from_shared(Arc::new(bytes))).last_resort(), &path.to_string_lossy())?;
    }
    Ok(fonts)
}

fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '>', '&', '"']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(headline: &str, width: u32, height: u32) -> Vec<u8> {
        let palette = Palette { background: [16, 29, 44], text: [255, 255, 255], accent: [242, 177, 52] };
        let card = Card {
            headline,
            section: Some("Transport"),
            newsroom: "The Harbour Post",
            date: Some("23 November 2026"),
            language: "en",
            width,
            height,
            palette,
            logo: None,
        };
        draw_card(&card).expect("a card")
    }

    #[test]
    fn a_card_has_the_size_asked_for_whatever_the_headline() {
        let long = "A very long headline about the harbour tram that goes on and on ".repeat(6);
        for headline in
            ["Short", "<b>Fish & \"chips\"</b>", "Қала кеңесі жаңа трамвай желісін мақұлдады", long.as_str()]
        {
            let jpeg = card(headline, 1080, 1350);
            let picture = image::load_from_memory(&jpeg).expect("a JPEG");
            assert_eq!((picture.width(), picture.height()), (1080, 1350));
        }
    }

    #[test]
    fn words_and_their_marks_stay_together() {
        assert_eq!(glued("« Nous »  : le  tram", "fr"), "«\u{a0}Nous\u{a0}»\u{a0}: le tram");
        assert_eq!(glued("Трамвай с гавани — первый", "ru"), "Трамвай с\u{a0}гавани\u{a0}— первый");
        assert_eq!(glued("A tram", "en"), "A tram");
    }

    #[test]
    fn a_headline_knows_its_direction() {
        assert!(is_right_to_left("«المجلس» 1986") && is_right_to_left("1986: חשמלית"));
        assert!(!is_right_to_left("Trams in المدينة") && !is_right_to_left("1986"));
    }

    #[test]
    fn a_card_that_no_font_can_draw_is_an_error_that_says_what_to_install() {
        let palette = Palette { background: [0; 3], text: [255; 3], accent: [200; 3] };
        let card = Card {
            headline: "ᏣᎳᎩ",
            section: None,
            newsroom: "",
            date: None,
            language: "chr",
            width: 300,
            height: 300,
            palette,
            logo: None,
        };
        let error = draw_card(&card).expect_err("no font");
        assert!(error.to_string().contains("no font for other scripts"), "{error}");
    }

    #[test]
    fn the_lower_part_and_the_right_edge_of_a_phones_screen_are_left_to_the_app() {
        let picture = image::load_from_memory(&card("Council approves the new harbour tram line", 540, 960))
            .expect("a JPEG")
            .to_rgb8();
        for (x, y, pixel) in picture.enumerate_pixels() {
            assert!(pixel.0[0] < 60 || x < 540 * 87 / 100 && y < 960 * 68 / 100, "something is drawn at {x}, {y}");
        }
    }

    #[test]
    fn the_headline_leaves_the_margins_empty() {
        let picture = image::load_from_memory(&card("Council approves the new harbour tram line", 1200, 675))
            .expect("a JPEG")
            .to_rgb8();
        for y in (0..675).step_by(5) {
            let pixel = picture.get_pixel(1190, y);
            assert!(pixel.0[0] < 60, "something is drawn in the margin at row {y}");
        }
    }
}
