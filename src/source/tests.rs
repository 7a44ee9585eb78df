//! Files and folders as newsrooms have them.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::article::{ArticleError, LeftOutKind, MediaSource};

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn read_in(folder: &TempDir, name: &str) -> Result<Vec<Article>, SourceError> {
    read(folder.path().join(name).to_str().unwrap(), &Defaults::default())
}

#[test]
fn an_articles_folder_is_one_article_with_all_that_belongs_to_it() {
    let folder = folder(&[
        (
            "posts/tram/article.md",
            b"+++\nheadline = \"Trams return\"\nimage = { src = \"a b.jpg\", alt = \"A tram\" }\n+++\nOne.\n",
        ),
        ("posts/tram/article.kk.md", "# Трамвай қайтты\n\nБірінші.\n".as_bytes()),
        ("posts/tram/a b.jpg", b"\xff\xd8"),
        ("posts/tram/twitter.md", b"Trams are *back*.\r\n"),
        ("posts/tram/README.md", b"For editors."),
    ]);
    let articles = read_in(&folder, "posts/tram").unwrap();
    let [article] = articles.as_slice() else { panic!("one article, not {}", articles.len()) };
    assert_eq!(article.id.as_str(), "tram");
    assert_eq!(article.translations["kk"].headline, "Трамвай қайтты");
    assert_eq!(article.overrides.keys().collect::<Vec<_>>(), ["twitter"]);
    assert_eq!(article.overrides["twitter"].markdown, "Trams are *back*.");
    let image = article.images[0].source.file().unwrap();
    assert!(image.ends_with("posts/tram/a b.jpg") && image.is_file(), "{}", image.display());
    let kazakh = article.in_language("kk").unwrap();
    assert_eq!((kazakh.headline.as_str(), kazakh.images.len()), ("Трамвай қайтты", 1));
}

#[test]
fn a_video_lasts_as_long_as_it_says_and_else_as_long_as_its_file_does() {
    // A movie header of version 0: dates, 600 units a second, 1230 units.
    let header = [0_u32, 0, 0, 600, 1230].map(u32::to_be_bytes).concat();
    let movie = [28_u32.to_be_bytes().as_slice(), b"mvhd", &header].concat();
    let movie = [36_u32.to_be_bytes().as_slice(), b"moov", &movie].concat();
    let file = [16_u32.to_be_bytes().as_slice(), b"ftypisom\0\0\0\0", &movie].concat();
    let video = |more: &str| format!("+++\nheadline = \"Trams\"\nvideo = {{ src = \"v.mp4\"{more} }}\n+++\nOne.\n");
    for (more, length) in [("", 2.05), (", duration_s = 7.5", 7.5)] {
        let folder = folder(&[("posts/t/article.md", video(more).as_bytes()), ("posts/t/v.mp4", &file)]);
        let articles = read_in(&folder, "posts/t").unwrap();
        assert_eq!(articles[0].video.as_ref().unwrap().duration_s, Some(length), "{more}");
    }
}

#[test]
fn a_folder_of_articles_gives_them_in_the_order_of_publishing() {
    let folder = folder(&[
        ("posts/b.md", b"# B\n\nText."),
        ("posts/a.txt", b"A\n\nText."),
        ("posts/a.ru.txt", "А\n\nТекст.".as_bytes()),
        ("posts/late.md", b"+++\nheadline = \"Late\"\npublish_at = 2026-12-02T09:00:00Z\n+++\nText."),
        ("posts/early/article.md", b"+++\nheadline = \"Early\"\npublish_at = 2026-12-01T09:00:00Z\n+++\nText."),
        ("posts/2026/deep.md", b"# Deep\n\nText."),
        ("posts/README.md", b"# Read me\n\nText."),
        ("posts/photo.jpg", b"\xff\xd8"),
        ("posts/.draft.md", b"# Draft\n\nText."),
    ]);
    let articles = read_in(&folder, "posts").unwrap();
    let ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(ids, ["early", "late", "2026/deep", "a", "b"]);
    assert!(articles[3].translations.contains_key("ru"));
}

#[test]
fn the_id_is_declared_else_the_address_else_the_slug_else_the_hash() {
    let folder = folder(&[
        ("posts/one.md", b"+++\nid = \"x\"\nheadline = \"A\"\nurl = \"https://harbour.example/a\"\n+++\nText."),
        ("posts/two.md", b"+++\nheadline = \"A\"\nurl = \"https://harbour.example/a\"\n+++\nText."),
        ("posts/three.md", b"# A\n\nText."),
        ("elsewhere/four.txt", b"A\r\n\r\nText.\r\n"),
        ("elsewhere/five.txt", b"\xef\xbb\xbfA\n\nText."),
    ]);
    let id = |name: &str| read_in(&folder, name).unwrap()[0].id.to_string();
    assert_eq!(id("posts/one.md"), "x");
    assert_eq!(id("posts/two.md"), "https://harbour.example/a");
    assert_eq!(id("posts/three.md"), "three");
    assert!(id("elsewhere/four.txt").starts_with("sha256:"));
    assert_eq!(id("elsewhere/four.txt"), id("elsewhere/five.txt"), "line ends and marks do not make another article");
}

#[test]
fn bad_input_is_one_sentence_that_says_what_to_do() {
    let folder = folder(&[
        ("empty.txt", b" \n"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ("none/photo.jpg", b"\xff\xd8"),
        ("broken.md", b"+++\nheadlin = \"A\"\n+++\nText."),
        ("long.txt", "word ".repeat(100).as_bytes()),
        ("outside/article.md", b"# A\n\n![x](../../etc/passwd)\n"),
        ("absolute/article.md", b"# A\n\n![x](/etc/passwd)\n"),
        ("missing/article.md", b"+++\nheadline = \"A\"\nimage = \"tram.jpg\"\n+++\nText."),
    ]);
    fs::File::create(folder.path().join("large.txt")).unwrap().set_len(50 << 20).unwrap();
    for (name, says) in [
        ("nothing.md", "nothing.md does not exist"),
        ("empty.txt", "empty.txt is empty"),
        ("picture.txt", "is a picture, not a text"),
        ("none", "has no article in it: add article.md"),
        ("broken.md", "broken.md:2:1: unknown key \"headlin\"; did you mean \"headline\"?"),
        ("long.txt", "the headline has 499 characters"),
        ("large.txt", "has 50 MB, more than the 10 MB"),
        ("outside", "is outside the article's folder"),
        ("absolute", "is outside the article's folder"),
        ("missing", "article.md:3: there is no file tram.jpg"),
    ] {
        let message = read_in(&folder, name).unwrap_err().to_string();
        assert!(message.contains(says), "{name}: {message}");
    }
    let address = read("https://harbour.example/a", &Defaults::default()).unwrap_err().to_string();
    assert!(address.contains("save the page as HTML"), "{address}");
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let folder = folder(&[("secret.jpg", b"\xff\xd8"), ("story/article.md", b"# A\n\n![x](tram.jpg)\n")]);
    std::os::unix::fs::symlink(folder.path().join("secret.jpg"), folder.path().join("story/tram.jpg")).unwrap();
    assert!(matches!(read_in(&folder, "story"), Err(SourceError::MediaOutside { .. })));
}

#[test]
fn media_may_be_shared_between_posts() {
    let folder = folder(&[
        ("posts/tram/article.md", b"# A\n\n![x](../common/tram.jpg)\n"),
        ("posts/common/tram.jpg", b"\xff\xd8"),
    ]);
    let article = &read_in(&folder, "posts/tram").unwrap()[0];
    assert!(matches!(&article.images[0].source, MediaSource::File(path) if path.is_file()));
}

#[test]
fn one_mistake_does_not_hide_the_other_articles() {
    let folder = folder(&[("posts/a.md", b"# A\n\nText."), ("posts/b.md", b"+++\nnope = 1\n+++\n")]);
    let found = find(&folder.path().join("posts"), &Defaults::default()).unwrap();
    assert_eq!(found.iter().filter(|article| article.is_ok()).count(), 1);
    assert!(read_in(&folder, "posts").is_err());
}

#[test]
fn a_translation_in_another_language_than_its_name_says_is_refused() {
    let folder = folder(&[
        ("posts/a.md", b"# A\n\nText."),
        ("posts/a.kk.md", b"+++\nheadline = \"A\"\nlanguage = \"ru\"\n+++\nText."),
    ]);
    let error = read_in(&folder, "posts/a.md").unwrap_err();
    assert!(matches!(error, SourceError::Article(ArticleError::OtherLanguage { .. })), "{error}");
}

#[test]
fn a_translation_is_not_named_after_a_country() {
    let folder = folder(&[("posts/a.md", b"# A\n\nText."), ("posts/a.kz.md", b"# A\n\nText.")]);
    let error = read_in(&folder, "posts/a.md").unwrap_err().to_string();
    assert!(error.contains("a.kz.md") && error.contains("\"kk\""), "{error}");
}

#[test]
fn our_own_samples_are_read_as_they_are_meant() {
    let posts = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("posts");
    let articles = read(posts.to_str().unwrap(), &Defaults::default()).unwrap();
    let of =
        |name: &str| articles.iter().find(|article| article.origin.file.as_ref().unwrap().ends_with(name)).unwrap();
    let tram = of("harbour-tram/article.md");
    assert!(tram.words() >= 350 && tram.images[0].alt.is_some() && tram.summary.is_some());
    assert_eq!(tram.translations.keys().collect::<Vec<_>>(), ["kk", "ru"]);
    assert!(tram.left_out.is_empty(), "{:?}", tram.left_out);
    let river = of("river-survey.txt");
    assert!(river.body[0].text.starts_with("A survey of the river Lethen"), "{}", river.body[0].text);
    assert!(!river.body.iter().any(|block| block.text.contains("Sign up")));
    let left_out: Vec<_> = river.left_out.iter().map(|left| left.kind).collect();
    assert_eq!(left_out, [LeftOutKind::Caption, LeftOutKind::Dateline, LeftOutKind::Promotion]);
    assert!(of("night-buses.md").images.is_empty());
    assert_eq!(of("library-roof/article.md").overrides.keys().collect::<Vec<_>>(), ["mastodon"]);
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_folder_of_articles() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.md", b"# Secret\n\nText."), ("more/article.md", b"# More\n\nText.")]);
    let secret = outside.path().join("secret.md");
    for (link, target) in [
        ("posts/a/twitter.md", &secret),
        ("posts/a/article.kk.md", &secret),
        ("posts/b/article.md", &secret),
        ("posts/c.md", &secret),
        ("posts/d", &outside.path().join("more")),
    ] {
        let folder = folder(&[("posts/a/article.md", b"# Trams\n\nText."), ("posts/b/x.jpg", b"x")]);
        symlink(target, folder.path().join(link)).unwrap();
        let found = find(&folder.path().join("posts"), &Defaults::default()).unwrap();
        let errors: Vec<_> = found.into_iter().filter_map(Result::err).collect();
        assert!(
            matches!(errors.as_slice(), [SourceError::Outside { path }] if path.ends_with(link)),
            "{link}: {errors:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_stays_inside_or_was_named_itself_is_read() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.md", b"# Named\n\nText.")]);
    let folder = folder(&[("posts/a/article.md", b"# Trams\n\nText."), ("posts/words.md", b"# Words\n\nText.")]);
    symlink("../words.md", folder.path().join("posts/a/twitter.md")).unwrap();
    let article = &read_in(&folder, "posts/a").unwrap()[0];
    assert!(article.overrides["twitter"].markdown.contains("Words"));
    symlink(outside.path().join("secret.md"), folder.path().join("named.md")).unwrap();
    assert_eq!(read_in(&folder, "named.md").unwrap()[0].headline, "Named");
    symlink(folder.path().join("posts"), outside.path().join("articles")).unwrap();
    assert_eq!(read_in(&outside, "articles").unwrap().len(), 2);
}

#[test]
fn an_empty_text_of_an_editor_is_told_as_what_it_is() {
    let folder = folder(&[("posts/a/article.md", b"# Trams\n\nText."), ("posts/a/twitter.md", b" \n")]);
    let told = read_in(&folder, "posts/a").unwrap_err().to_string();
    assert!(
        told.ends_with(
            "twitter.md is empty: write the words for twitter there, or remove the file for those of the template"
        ),
        "{told}"
    );
}
