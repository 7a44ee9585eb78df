//! `fanfare account` and `fanfare vault`: who the accounts are, and the key that their tokens are sealed with.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{folder, refused, run};
use crate::common::{Mock, fanfare, write_private};

/// A live configuration with an account on the mock's Mastodon and one on its Telegram, whose token is not there.
fn configure(folder: &Path, mock: &Mock) -> std::path::PathBuf {
    let text = format!(
        "[store]\nurl = \"sqlite:live.db\"\nkey = {{ file = \"old.key\" }}\n\n\
         [[accounts]]\nname = \"toots\" # ours\nchannel = \"mastodon\"\ntext_limit = 400\napi_url = \"{url}/mastodon\"\n\
         credentials.access_token = {{ env = \"TOOTS\" }}\n\n\
         [[accounts]]\nname = \"desk\"\nchannel = \"telegram\"\napi_url = \"{url}/telegram\"\n\
         credentials.token = {{ env = \"NOBODY_SET_THIS\" }}\nsettings.chat_id = \"@desk\"\n",
        url = mock.url()
    );
    std::fs::write(folder.join("config.toml"), text).expect("written");
    write_private(&folder.join("old.key"), &"00".repeat(32));
    folder.join("config.toml")
}

fn command(config: &Path, args: &[&str]) -> Command {
    let mut command = fanfare(config.parent().expect("a folder"));
    command.args(args).arg("--config").arg(config).env("TOOTS", "sandbox-toots").env_remove("NOBODY_SET_THIS");
    command
}

#[test]
fn accounts_are_listed_with_what_they_lack() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let config = configure(folder.path(), &mock);
    let (code, stdout, stderr) = run(&mut command(&config, &["account", "list"]));
    assert_eq!(code, 2, "{stdout}{stderr}");
    let line = |name: &str| stdout.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    assert!(line("toots").ends_with("ready"), "{stdout}");
    assert!(line("desk").contains("NOBODY_SET_THIS is not set"), "{stdout}");
    let (_, stdout, _) = run(&mut command(&config, &["account", "list", "--format", "json"]));
    let listed: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(listed["accounts"][0]["lacks"].as_array().map(Vec::len), Some(0));
    assert!(listed["accounts"][0]["server"].as_str().is_some_and(|server| server.starts_with("127.0.0.1")));
}

#[test]
fn a_platform_says_whose_the_credentials_are_and_how_much_it_takes() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let config = configure(folder.path(), &mock);
    let before = std::fs::read_to_string(&config).expect("it is there");
    let (code, stdout, stderr) = run(&mut command(&config, &["account", "verify"]));
    assert_eq!(code, 2, "{stdout}{stderr}");
    assert!(stdout.contains("@toots") && stdout.contains("takes 500 characters, posts are made for 400"), "{stdout}");
    assert!(stdout.contains("NOBODY_SET_THIS"), "{stdout}");
    assert_eq!(std::fs::read_to_string(&config).expect("it is there"), before, "nothing is written unless asked for");

    let (code, stdout, stderr) = run(&mut command(&config, &["account", "verify", "mastodon", "--write"]));
    assert_eq!(code, 0, "{stdout}{stderr}");
    let after = std::fs::read_to_string(&config).expect("it is there");
    assert_eq!(after, before.replace("text_limit = 400", "text_limit = 500"));

    let mut wrong = command(&config, &["account", "verify", "toots"]);
    let (code, stdout, _) = run(wrong.env("TOOTS", "sandbox-nobody-knows-this-one\u{7f}"));
    assert_ne!(code, 0, "{stdout}");
    assert!(!stdout.contains("knows-this-one"), "no secret is shown: {stdout}");
    refused(&mut command(&config, &["account", "verify", "toot"]), 2, &["no account or channel toot", "toots"]);
    refused(fanfare(folder.path()).args(["account", "verify", "--config", "nowhere.toml"]), 2, &["nowhere"]);
}

/// A server that takes more files and longer alt texts than others: posts are made for it once that is written.
#[test]
fn what_a_server_of_ones_own_takes_is_written_and_posts_are_made_for_it() {
    let folder = folder();
    std::fs::write(
        folder.path().join("config.toml"),
        "[[accounts]]\nname = \"big\"\nchannel = \"mastodon\"\ntext_limit = 5000\nlink_length = 40\nmedia_limits = { max_count = 8, alt = 9000 }\n",
    )
    .expect("written");
    let mock = Mock::start(folder.path());
    let config = folder.path().join("live.toml");
    let text = format!(
        "[store]\nurl = \"sqlite:live.db\"\n\n[[accounts]]\nname = \"toots\"\nchannel = \"mastodon\"\n\
         api_url = \"{}/mastodon\"\ncredentials.access_token = {{ env = \"TOOTS\" }}\n",
        mock.url()
    );
    std::fs::write(&config, &text).expect("written");
    let (_, stdout, _) = run(&mut command(&config, &["account", "verify"]));
    assert!(stdout.contains("takes other media than posts are made for"), "{stdout}");
    assert!(stdout.contains("counts 40 characters for a link"), "{stdout}");
    let (code, stdout, stderr) = run(&mut command(&config, &["account", "verify", "--write", "--format", "json"]));
    assert_eq!(code, 0, "{stdout}{stderr}");
    let verified: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(verified["accounts"][0]["media_limits"]["max_count"], 8);
    assert_eq!(verified["accounts"][0]["link_length"], 40);
    let after = std::fs::read_to_string(&config).expect("it is there");
    assert!(
        after.contains("text_limit = 5000\n")
            && after.contains("link_length = 40\n")
            && after.contains("media_limits = { max_count = 8, alt = 9000 }\n"),
        "{after}"
    );
    let (_, stdout, _) = run(&mut command(&config, &["account", "verify", "--write"]));
    assert!(!stdout.contains("other media"), "{stdout}");
    assert_eq!(std::fs::read_to_string(&config).expect("it is there"), after);

    let article = "+++\nheadline = \"Six views of the bridge\"\nurl = \"https://news.example.com/six\"\n+++\n\nThe bridge is open.\n";
    let pictures: String = (0..6).map(|n| format!("\n![{}](view-{n}.png)\n", "A view. ".repeat(300))).collect();
    std::fs::write(folder.path().join("six.md"), format!("{article}{pictures}")).expect("written");
    let mut picture = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(400, 300).write_to(&mut picture, image::ImageFormat::Png).expect("drawn");
    for n in 0..6 {
        std::fs::write(folder.path().join(format!("view-{n}.png")), picture.get_ref()).expect("written");
    }
    let (_, stdout, stderr) = run(&mut command(&config, &["preview", "six.md", "--format", "json"]));
    let preview: Value = serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stdout}{stderr}"));
    let media = preview["posts"][0]["media"].as_array().expect("media");
    assert_eq!(media.len(), 6);
    assert!(media[0]["alt"].as_str().expect("a text").chars().count() > 1500, "{}", media[0]);
    let lengths = &preview["posts"][0]["parts"][0]["lengths"][0];
    let text = preview["posts"][0]["parts"][0]["text"].as_str().expect("a text");
    let link = text.find("https://").map(|at| &text[at..]).expect("a link").split_whitespace().next().expect("it");
    let wanted = text.chars().count() - link.chars().count() + 40;
    assert_eq!(lengths["length"], wanted, "a link is counted as the server counts it: {lengths}");
    let elsewhere = config.with_file_name("wrong.toml");
    std::fs::write(
        &elsewhere,
        "[[accounts]]\nname = \"x\"\nchannel = \"telegram\"\nmedia_limits = { max_count = 9 }\n",
    )
    .expect("written");
    refused(&mut command(&elsewhere, &["preview", "six.md"]), 2, &["all accounts may have the same media"]);
}

#[test]
fn the_fakes_are_asked_without_a_configuration() {
    let folder = folder();
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(["account", "verify", "--sandbox"]));
    assert_eq!(code, 0, "{stdout}{stderr}");
    for (channel, _) in fanfare::adapters::registry() {
        assert!(stdout.lines().any(|line| line.starts_with(channel)), "{channel}: {stdout}");
    }
}

/// Each of these signs in, and none could post.
#[test]
fn what_an_account_may_not_do_is_said_before_it_is_to_post() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let youtube = "https://www.googleapis.com/auth/youtube";
    let tubes = format!("sandbox-desk~without={youtube},{youtube}.force-ssl");
    for (channel, rest, token, says) in [
        (
            "mastodon",
            "credentials.access_token",
            "sandbox-desk~without=write,write:media",
            "write:media was not granted",
        ),
        ("youtube", "credentials.access_token", tubes.as_str(), "youtube.force-ssl was not granted"),
        (
            "tiktok",
            "credentials.access_token",
            "sandbox-desk~without=video.publish",
            "it may not post (video.publish was not granted)",
        ),
        ("facebook", "settings.page_id = \"777\"\ncredentials.access_token", "sandbox-desk", "settings.page_id = 777"),
        (
            "instagram",
            "settings.ig_user_id = \"777\"\ncredentials.access_token",
            "sandbox-desk",
            "settings.ig_user_id = 777",
        ),
        (
            "bluesky",
            "settings.handle = \"d.example\"\ncredentials.app_password",
            "sandbox-deactivated",
            "is deactivated",
        ),
        ("twitter", "credentials.access_token", "sandbox-expired", "sign it in: `fanfare account login desk`"),
    ] {
        let text = format!(
            "[store]\nurl = \"sqlite:live.db\"\n[[accounts]]\nname = \"desk\"\nchannel = \"{channel}\"\n\
             api_url = \"{}/{channel}\"\n{rest} = {{ env = \"TOKEN\" }}\n",
            mock.url()
        );
        let config = folder.path().join("config.toml");
        std::fs::write(&config, text).expect("written");
        let (code, stdout, stderr) = run(command(&config, &["account", "verify"]).env("TOKEN", token));
        assert_eq!(code, 1, "{channel}: {stdout}{stderr}");
        assert!(stdout.contains(says), "{channel}: {stdout}");
    }
}

/// A Page's token that was not got by a long one ends within hours, and nothing renews it.
#[test]
fn when_a_pages_token_ends_is_told_and_who_could_tell() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let verify = |token: &str, app: &str| {
        let text = format!(
            "[store]\nurl = \"sqlite:live.db\"\n[[accounts]]\nname = \"desk\"\nchannel = \"facebook\"\napi_url = \"{}/facebook\"\n\
             credentials.access_token = {{ env = \"TOKEN\" }}\n{app}",
            mock.url()
        );
        let config = folder.path().join("config.toml");
        std::fs::write(&config, text).expect("written");
        run(command(&config, &["account", "verify"]).env("TOKEN", token))
    };
    let app = "credentials.client_id = { env = \"TOKEN\" }\ncredentials.client_secret = { env = \"TOKEN\" }\n";
    // The fake's number of the Page called so.
    let page = "settings.page_id = \"1640183677564184\"\n";
    let app = format!("{page}{app}");
    let (_, stdout, stderr) = verify("sandbox-desk~until=4102444800", &app);
    assert!(stdout.contains("its `access_token` ends on 2100-01-01"), "{stdout}{stderr}");
    // It reads no more after ninety days, and goes on posting.
    assert!(stdout.contains("its `data_access` ends on 20"), "{stdout}{stderr}");
    let (_, stdout, _) = verify("sandbox-desk", &app);
    assert!(stdout.contains("pages_manage_engagement") && !stdout.contains("`access_token` ends on"), "{stdout}");
    let (code, stdout, _) = verify("sandbox-desk", page);
    assert!(stdout.contains("Facebook tells the app alone: set client_id and client_secret"), "{stdout}");
    assert_eq!(code, 0, "nothing is known to be wrong: {stdout}");
}

#[test]
fn the_vault_gets_a_new_key() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let config = configure(folder.path(), &mock);
    let key = folder.path().join("new.key").display().to_string();
    refused(&mut command(&config, &["vault", "rotate", "--into", &key]), 2, &["there is no store"]);
    assert!(!Path::new(&key).exists(), "a key that seals nothing is not made");
    assert_eq!(run(&mut command(&config, &["store", "migrate"])).0, 0);
    let (code, stdout, stderr) = run(&mut command(&config, &["vault", "rotate", "--into", &key]));
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("0 tokens"), "{stdout}");
    let rights = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&key).expect("a file").permissions());
    assert_eq!(rights & 0o777, 0o600);
    let text = std::fs::read_to_string(&key).expect("a key");
    assert_eq!(run(&mut command(&config, &["vault", "rotate", "--into", &key])).0, 0, "it can be done again");
    assert_eq!(std::fs::read_to_string(&key).expect("a key"), text, "with the same key");
    assert!(!stdout.contains(text.trim()) && !stderr.contains(text.trim()));
}

#[test]
fn an_account_on_x_may_sign_its_requests_instead_of_showing_a_token() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let text = format!(
        "[store]\nurl = \"sqlite:live.db\"\n[[accounts]]\nname = \"desk\"\nchannel = \"twitter\"\napi_url = \"{}/twitter\"\n\
         credentials.consumer_key = {{ env = \"KEY\" }}\ncredentials.consumer_secret = {{ env = \"KEY_SECRET\" }}\n\
         credentials.oauth1_token = {{ env = \"TOKEN\" }}\ncredentials.oauth1_token_secret = {{ env = \"TOKEN_SECRET\" }}\n",
        mock.url()
    );
    let config = folder.path().join("config.toml");
    std::fs::write(&config, &text).expect("written");
    let signed = |args: &[&str]| {
        let mut command = command(&config, args);
        command.env("KEY", "sandbox-app").env("KEY_SECRET", "sandbox-app-secret");
        command.env("TOKEN", "sandbox-desk").env("TOKEN_SECRET", "sandbox-desk-secret");
        command
    };
    for args in [&["account", "list"][..], &["account", "verify"]] {
        let (code, stdout, stderr) = run(&mut signed(args));
        assert_eq!(code, 0, "{stdout}{stderr}");
        assert!(stdout.contains("ready") || stdout.contains("@desk"), "{stdout}");
    }
    let (code, stdout, _) = run(signed(&["account", "verify"]).env("TOKEN_SECRET", "another"));
    assert_eq!(code, 1, "{stdout}");
    std::fs::write(&config, text.replace("credentials.oauth1_token_secret = { env = \"TOKEN_SECRET\" }\n", ""))
        .expect("written");
    let says = "`consumer_key` means nothing without credentials.oauth1_token_secret";
    refused(&mut signed(&["account", "verify"]), 2, &[says, "config.toml:"]);
}

#[test]
fn a_subscription_of_x_is_asked_for_and_posts_are_made_by_it() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let text = format!(
        "[store]\nurl = \"sqlite:live.db\"\n[[accounts]]\nname = \"desk\"\nchannel = \"twitter\"\napi_url = \"{}/twitter\"\n\
         credentials.access_token = {{ env = \"TOKEN\" }}\n",
        mock.url()
    );
    let config = folder.path().join("config.toml");
    std::fs::write(&config, &text).expect("written");
    let asked = |token: &str, args: &[&str]| {
        let (code, stdout, stderr) = run(command(&config, args).env("TOKEN", token));
        assert_eq!(code, 0, "{stdout}{stderr}");
        stdout
    };
    let said = asked("sandbox-desk", &["account", "verify", "--write"]);
    assert!(said.contains("takes 280 characters"), "{said}");
    assert_eq!(std::fs::read_to_string(&config).expect("it is there"), text, "it is what posts are made by already");
    let said = asked("sandbox-premium", &["account", "verify"]);
    assert!(said.contains("takes 25000 characters, posts are made for 280: add --write"), "{said}");
    asked("sandbox-premium", &["account", "verify", "--write"]);
    assert!(std::fs::read_to_string(&config).expect("it is there").contains("text_limit = 25000"));

    let article = folder.path().join("one");
    std::fs::create_dir(&article).expect("a folder");
    std::fs::write(article.join("article.md"), "+++\nheadline = \"The tram is back\"\n+++\n\nIt runs.\n")
        .expect("written");
    std::fs::write(article.join("desk.md"), "The tram runs from six in the morning. ".repeat(20)).expect("written");
    asked("sandbox-premium", &["publish", "one", "--yes", "--wait"]);
    let posts = mock.posts(Some("twitter"));
    assert!(posts[0]["text"].as_str().is_some_and(|text| text.len() > 700), "{posts:?}");
}

#[test]
fn a_token_that_works_once_is_not_spent_where_the_new_one_cannot_be_kept() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let text = format!(
        "[store]\nurl = \"sqlite:live.db\"\n[[accounts]]\nname = \"desk\"\nchannel = \"twitter\"\napi_url = \"{}/twitter\"\n\
         credentials.access_token = {{ env = \"TOKEN\" }}\ncredentials.refresh_token = {{ env = \"REFRESH\" }}\n\
         credentials.client_id = {{ env = \"CLIENT\" }}\n",
        mock.url()
    );
    let config = folder.path().join("config.toml");
    std::fs::write(&config, &text).expect("written");
    std::fs::write(folder.path().join("one.md"), "+++\nheadline = \"The tram is back\"\n+++\n\nIt runs.\n")
        .expect("written");
    let mut command = command(&config, &["publish", "one.md", "--yes", "--wait"]);
    // The platform knows no such token that gets new ones: had it been asked, it would have said so.
    command.env("TOKEN", "sandbox-expired").env("REFRESH", "spent").env("CLIENT", "sandbox-app");
    let (code, stdout, stderr) = run(&mut command);
    assert_ne!(code, 0, "{stdout}{stderr}");
    assert!(format!("{stdout}{stderr}").contains("set [store] key"), "{stdout}{stderr}");
}

#[test]
fn accounts_that_are_one_at_their_platform_are_told() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let account = |name: &str, token: &str| {
        format!(
            "[[accounts]]\nname = \"{name}\"\nchannel = \"mastodon\"\napi_url = \"{}/mastodon\"\n\
             credentials.access_token = {{ env = \"{token}\" }}\n",
            mock.url()
        )
    };
    let text = account("news", "DESK") + &account("city", "DESK") + &account("sport", "SPORT");
    let config = folder.path().join("config.toml");
    std::fs::write(&config, text).expect("written");
    let mut command = command(&config, &["account", "verify", "--format", "json"]);
    let (code, stdout, stderr) = run(command.env("DESK", "sandbox-desk").env("SPORT", "sandbox-sport"));
    assert_eq!(code, 0, "{stderr}");
    let told: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let same = |n: usize| told["accounts"][n]["same_as"].clone();
    assert_eq!([same(0), same(1)], [serde_json::json!(["city"]), serde_json::json!(["news"])]);
    assert!(same(2).is_null(), "{stdout}");
}
