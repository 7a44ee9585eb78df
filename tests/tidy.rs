//! The house rules that a compiler does not check: who may import whom, channels ↔ adapters ↔ fakes, figures ↔ sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Who may import whom. A new arrow is one line here.
const ARROWS: &[(&str, &[&str])] = &[
    ("cli", &["app", "web"]),
    ("web", &["app"]),
    (
        "app",
        &[
            "source", "article", "compose", "media", "schedule", "dispatch", "adapters", "store", "delivery",
            "channel", "mock", "text", "wire",
        ],
    ),
    ("dispatch", &["adapters", "store", "delivery", "schedule", "channel", "media", "wire"]),
    ("adapters", &["delivery", "wire", "text"]),
    ("store", &["delivery"]),
    ("source", &["article", "wire"]),
    ("compose", &["article", "channel", "media", "text", "template"]),
    ("media", &["article", "channel", "text", "template", "wire"]),
    ("article", &["text"]),
    ("channel", &["text"]),
    ("mock", &["clock", "template"]),
    ("delivery", &[]),
    ("schedule", &[]),
    ("template", &["text"]),
    ("wire", &[]),
    ("text", &[]),
];

/// Open to every room but the mock.
const OPEN: &[&str] = &["post", "config", "clock", "secret", "id"];

/// What the open modules themselves use.
const OF_THE_OPEN: &[(&str, &[&str])] =
    &[("post", &["id", "text"]), ("config", &["post", "secret"]), ("clock", &["id"]), ("secret", &[]), ("id", &[])];

/// An outside library has one home.
const HOMES: &[(&str, &[&str])] = &[
    ("reqwest", &["wire"]),
    ("lettre", &["wire"]),
    ("governor", &["dispatch/quota/short.rs"]),
    ("handlebars", &["template"]),
    ("rusqlite", &["store"]),
    ("tokio_postgres", &["store"]),
    ("takumi", &["media"]),
    ("axum", &["mock", "web"]),
    ("prometheus_client", &["web"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("terminal_size", &["cli"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder of src/").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let src = root().join("src");
    let mut found = Vec::new();
    walk(&src, &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&src).expect("below src/").to_string_lossy().replace('\\', "/");
        (name, std::fs::read_to_string(&path).expect("a source file"))
    };
    found.into_iter().map(read).collect()
}

/// The room of a file: the first folder, or the module of a file at the top.
fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

/// Code without comments, and without the tests at its end, which may use what they like.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test(file: &str) -> bool {
    file.ends_with("/tests.rs") || file.ends_with("/test.rs") || file.contains("/tests/")
}

#[test]
fn rooms_import_only_what_stands_below_them() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let room = room(&file);
        if matches!(room, "main" | "lib") || is_test(&file) {
            continue;
        }
        let arrows = ARROWS.iter().chain(OF_THE_OPEN).find(|(from, _)| *from == room);
        let (_, allowed) =
            arrows.unwrap_or_else(|| panic!("{room} is a new room; say in tests/tidy.rs what it may import"));
        let is_open_to =
            |name: &str| room != "mock" && !OF_THE_OPEN.iter().any(|(open, _)| *open == room) && OPEN.contains(&name);
        for used in code(&text).split("crate::").skip(1) {
            let name: String = used.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if !name.is_empty() && name != room && !allowed.contains(&name.as_str()) && !is_open_to(&name) {
                wrong.push(format!("{file} uses crate::{name}"));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "imports that the table in tests/tidy.rs does not have:\n{}", wrong.join("\n"));
}

#[test]
fn an_outside_library_has_one_home() {
    for (file, text) in sources() {
        for (library, homes) in HOMES {
            let used = code(&text).contains(&format!("{library}::"));
            assert!(
                !used || homes.iter().any(|home| file.starts_with(home)),
                "{file} uses {library}, whose home is {homes:?}"
            );
        }
    }
}

#[test]
fn environment_variables_are_read_in_config_alone() {
    for (file, text) in sources() {
        let reads = code(&text).contains("env::var");
        // The search path is how ffmpeg is found, as a shell would; the log's filter is read by its own library.
        let allowed = file.starts_with("config/") || file == "media/render/clip.rs";
        assert!(!reads || allowed || is_test(&file), "{file} reads an environment variable");
    }
}

#[test]
fn every_channel_has_rules_templates_an_adapter_and_a_fake() {
    let folders: BTreeSet<String> = std::fs::read_dir(root().join("channels"))
        .expect("channels/")
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let adapters: BTreeSet<String> =
        fanfare::adapters::registry().iter().map(|(channel, _)| (*channel).to_owned()).collect();
    let fakes: BTreeSet<String> =
        fanfare::mock::registry::fakes().iter().map(|fake| fake.channel().to_owned()).collect();
    let embedded: BTreeSet<String> =
        fanfare::channel::Channels::embedded().expect("channels/ is read").iter().map(|c| c.name.to_string()).collect();
    assert_eq!(folders, adapters, "folders of channels/ and adapters");
    assert_eq!(folders, fakes, "folders of channels/ and fakes");
    assert_eq!(folders, embedded, "folders of channels/ and what is built in");
    for folder in &folders {
        for template in ["post.hbs", "breaking.hbs", "correction.hbs", "thread.hbs"] {
            assert!(
                root().join("channels").join(folder).join(template).is_file(),
                "channels/{folder}/{template} is missing"
            );
        }
    }
}

#[test]
fn every_figure_of_a_channel_names_its_source() {
    for entry in std::fs::read_dir(root().join("channels")).expect("channels/").flatten() {
        let path = entry.path().join("channel.toml");
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let mut table: toml::Table = text.parse().expect("TOML");
        // Where it stands in lists is ours to say.
        table.remove("order");
        sourced(&path, "", &toml::Value::Table(table), false);
    }
}

/// A number stands in a table that names its source, or below one that does. Options and the size of cards are choices, not
/// figures of the platform.
fn sourced(path: &Path, name: &str, value: &toml::Value, above: bool) {
    match value {
        toml::Value::Table(table) => {
            let named = above || table.contains_key("source") || matches!(name, "options" | "card");
            for (key, value) in table {
                let own = key != "source" && (value.is_integer() || value.is_float());
                assert!(!own || named, "{}: `{name}.{key}` has no source", path.display());
                sourced(path, key, value, named);
            }
        }
        toml::Value::Array(values) => values.iter().for_each(|value| sourced(path, name, value, above)),
        _ => {}
    }
}
