//! Reads the channels: what is built in, and over it, file by file, a folder of the user's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::check::check;
use super::embedded::{EMBEDDED, EmbeddedChannel};
use super::{Channel, ChannelError, Channels, Rules, TemplateFile, Templates};
use crate::config::diagnostic::{Diagnostic, suggestion};
use crate::id::ChannelName;

/// The folder's files by name, each with the path that messages give.
type Files = BTreeMap<String, (String, Cow<'static, str>)>;

impl Channels {
    /// The channels that are built in.
    ///
    /// # Errors
    ///
    /// None in a program that passed its tests.
    pub fn embedded() -> Result<Self, ChannelError> {
        Self::load(None)
    }

    /// The channels that are built in; each file that also stands in `folder`/NAME/ is read from there instead, and further
    /// templates and whole channels may stand there too.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, rules that are not valid, a folder that is no channel.
    pub fn load(folder: Option<&Path>) -> Result<Self, ChannelError> {
        let mut channels: Vec<(String, Files)> = EMBEDDED.iter().map(built_in).collect();
        if let Some(folder) = folder {
            override_from(folder, &mut channels)?;
        }
        let channels = channels.into_iter().map(|(name, files)| assemble(&name, files));
        let mut channels = channels.collect::<Result<Vec<_>, _>>()?;
        channels.sort_by_key(|channel| channel.rules.order);
        Ok(Self(channels))
    }
}

impl Rules {
    /// Reads and checks what stands in `channel.toml`; `file` is its name for messages.
    ///
    /// # Errors
    ///
    /// [`ChannelError::Invalid`], with the place and what would be valid.
    pub fn parse(file: &str, text: &str) -> Result<Self, ChannelError> {
        let invalid = |diagnostic| ChannelError::Invalid(Box::new(diagnostic));
        let rules: Self = toml::from_str(text).map_err(|error| invalid(Diagnostic::toml(file, text, &error)))?;
        check(&rules).map_err(|problem| invalid(problem.locate(file, text)))?;
        Ok(rules)
    }
}

fn built_in(channel: &EmbeddedChannel) -> (String, Files) {
    let files = channel.files.iter().map(|file| {
        (file.name.to_owned(), (format!("channels/{}/{}", channel.name, file.name), Cow::Borrowed(file.text)))
    });
    (channel.name.to_owned(), files.collect())
}

fn override_from(folder: &Path, channels: &mut Vec<(String, Files)>) -> Result<(), ChannelError> {
    for channel in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        let name = file_name(&channel);
        if name.starts_with('.') {
            continue;
        }
        let mut files = Files::new();
        for path in entries(&channel)? {
            let file = file_name(&path);
            if file == "channel.toml" || (file.ends_with(".hbs") && !file.starts_with('.')) {
                let text = fs::read_to_string(&path).map_err(|source| unreadable(&path, source))?;
                files.insert(file, (path.display().to_string(), Cow::Owned(text)));
            }
        }
        match channels.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.extend(files),
            None if files.contains_key("channel.toml") => channels.push((name, files)),
            None => {
                let known: Vec<&str> = channels.iter().map(|(known, _)| known.as_str()).collect();
                let help = suggestion(&name, &known);
                return Err(ChannelError::NoRules { folder: channel.display().to_string(), name, help });
            }
        }
    }
    Ok(())
}

fn assemble(name: &str, mut files: Files) -> Result<Channel, ChannelError> {
    let kept = files.iter().map(|(name, (_, text))| (name.clone(), text.clone())).collect();
    let (file, text) = files.remove("channel.toml").unwrap_or_default();
    let rules = Rules::parse(&file, &text)?;
    let mut templates = Templates::default();
    for (name, (file, text)) in files {
        if let Some(field) = unknown_field(&name, &rules) {
            let known: Vec<&str> = rules.fields.keys().map(String::as_str).chain([Templates::TEXT]).collect();
            let help = suggestion(field, &known);
            return Err(ChannelError::NoField { file, field: field.to_owned(), help });
        }
        templates.insert(&name, TemplateFile { file, text });
    }
    Ok(Channel { name: ChannelName::new(name), rules, templates, files: kept })
}

/// The field that a template called `post.title.hbs` is for, if the channel has none such.
fn unknown_field<'f>(file: &'f str, rules: &Rules) -> Option<&'f str> {
    let stem = file.strip_suffix(".hbs").filter(|stem| !stem.starts_with('_'))?;
    let (_, field) = stem.split_once('.')?;
    (field != Templates::TEXT && !rules.fields.contains_key(field)).then_some(field)
}

/// What stands in `folder`, sorted, so that the same folder always gives the same channels and the same first error.
fn entries(folder: &Path) -> Result<Vec<std::path::PathBuf>, ChannelError> {
    let read = fs::read_dir(folder).map_err(|source| unreadable(folder, source))?;
    let mut paths = read
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|source| unreadable(folder, source))?;
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn unreadable(path: &Path, source: std::io::Error) -> ChannelError {
    ChannelError::Unreadable { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_channel_is_valid_and_has_a_template_for_each_field() {
        let channels = Channels::embedded().expect("what is built in is valid");
        assert_eq!(channels.iter().count(), EMBEDDED.len());
        for channel in &channels {
            for name in ["post", "breaking", "correction", "thread"] {
                let fields = channel.rules.fields.keys().map(String::as_str);
                for field in fields.chain([Templates::TEXT]) {
                    assert!(channel.templates.get(name, field).is_some(), "{} {name} {field}", channel.name);
                }
            }
        }
    }

    #[test]
    fn channels_stand_in_their_order_and_one_without_comes_last() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("aardvark");
        fs::create_dir(&own).expect("made");
        let rules = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/channels/example/channel.toml"));
        fs::write(own.join("channel.toml"), rules).expect("written");
        let channels = Channels::load(Some(folder.path())).expect("valid");
        let names = channels.iter().map(|channel| channel.name.as_str()).collect::<Vec<_>>();
        assert_eq!((names[0], names[1], names[2]), ("twitter", "facebook", "instagram"));
        assert_eq!(names.last(), Some(&"aardvark"));
    }

    #[test]
    fn a_folder_overrides_file_by_file_and_adds_templates() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("telegram");
        fs::create_dir(&own).expect("made");
        fs::write(own.join("post.hbs"), "{{headline}}").expect("written");
        fs::write(own.join("evening.hbs"), "Tonight: {{headline}}").expect("written");
        let channels = Channels::load(Some(folder.path())).expect("valid");
        let telegram = channels.get("telegram").expect("there");
        assert_eq!(telegram.templates.get("post", "text").expect("there").text, "{{headline}}");
        assert!(telegram.templates.names().any(|name| name == "evening"));
        assert!(telegram.templates.names().any(|name| name == "breaking"), "the others stay");
        assert_eq!(telegram.rules, Channels::embedded().expect("valid").get("telegram").expect("there").rules);
    }

    #[test]
    fn a_folder_that_is_no_channel_is_refused_with_the_nearest_name() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("telegrm")).expect("made");
        let error = Channels::load(Some(folder.path())).expect_err("no channel").to_string();
        assert!(error.ends_with("no channel \"telegrm\" is built in; did you mean \"telegram\"?"), "{error}");
    }

    #[test]
    fn a_template_of_no_field_is_refused_with_the_nearest_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("youtube");
        fs::create_dir(&own).expect("made");
        fs::write(own.join("post.titel.hbs"), "{{headline}}").expect("written");
        let error = Channels::load(Some(folder.path())).expect_err("no field").to_string();
        assert!(error.contains("post.titel.hbs") && error.ends_with("did you mean \"title\"?"), "{error}");
        fs::rename(own.join("post.titel.hbs"), own.join("post.title.hbs")).expect("renamed");
        fs::write(own.join("_foot.note.hbs"), "a partial").expect("written");
        assert!(Channels::load(Some(folder.path())).is_ok());
    }

    #[test]
    fn a_missing_folder_and_a_binary_file_are_errors_with_their_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let missing = folder.path().join("missing");
        assert!(Channels::load(Some(&missing)).expect_err("missing").to_string().contains("missing"));
        let own = folder.path().join("telegram");
        fs::create_dir(&own).expect("made");
        fs::write(own.join("post.hbs"), [0xff, 0x00]).expect("written");
        assert!(Channels::load(Some(folder.path())).expect_err("binary").to_string().contains("post.hbs"));
    }
}
