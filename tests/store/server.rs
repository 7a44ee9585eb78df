//! A PostgreSQL server of our own: made when the first test asks, shared by all of them, gone soon after the last.
//!
//! Every test process holds a shared lock while it lives. A janitor looks every few seconds whether anyone does, and if not,
//! stops the server and removes its files.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The URL of a new, empty database.
pub(crate) async fn new_database() -> String {
    static PORT: OnceLock<u16> = OnceLock::new();
    let port = tokio::task::spawn_blocking(|| *PORT.get_or_init(server)).await.unwrap();
    let url = |name: &str| format!("postgres://fanfare@127.0.0.1:{port}/{name}");
    let name = format!("t{}", uuid::Uuid::now_v7().simple());
    let (client, connection) = tokio_postgres::connect(&url("postgres"), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    url(&name)
}

/// The port of the running server; starts it if it is not running.
fn server() -> u16 {
    let binaries = binaries();
    let user = std::env::var("USER").unwrap_or_default();
    let home = std::env::temp_dir().join(format!("fanfare-tests-{user}"));
    let users = std::env::temp_dir().join(format!("fanfare-tests-{user}.users"));
    let users_lock = open(&users);
    users_lock.lock_shared().unwrap();
    // Held until this process ends, so that the server stays as long.
    std::mem::forget(users_lock);

    let starting = open(&std::env::temp_dir().join(format!("fanfare-tests-{user}.starting")));
    starting.lock().unwrap();
    let port_file = home.join("port");
    if let Some(port) = std::fs::read_to_string(&port_file).ok().and_then(|text| text.parse().ok())
        && std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
    {
        return port;
    }
    let _ = std::fs::remove_dir_all(&home);
    std::fs::create_dir_all(&home).unwrap();
    let root = run_quietly(Command::new("id").arg("-u")).trim() == "0";
    if root {
        run_quietly(Command::new("chown").arg("postgres").arg(&home));
    }
    let data = home.join("data");
    let command = |name: &str| {
        let program = binaries.join(name);
        if !root {
            return Command::new(program);
        }
        // initdb and postgres refuse to run as root.
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    };
    run_quietly(command("initdb").args(["-A", "trust", "-U", "fanfare", "-E", "UTF8", "--no-sync", "-D"]).arg(&data));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let options =
        format!("-F -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200");
    run_quietly(
        command("pg_ctl").arg("-D").arg(&data).args(["-w", "-o", &options, "-l"]).arg(home.join("log")).arg("start"),
    );
    std::fs::write(port_file, port.to_string()).unwrap();
    janitor(&users, &home, &command("pg_ctl"), &data);
    port
}

#[expect(clippy::zombie_processes, reason = "it outlives this process on purpose")]
fn janitor(users: &Path, home: &Path, pg_ctl: &Command, data: &Path) {
    let stop: Vec<_> = std::iter::once(pg_ctl.get_program())
        .chain(pg_ctl.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let script = format!(
        "while sleep 5; do flock -n -x '{}' sh -c '{} -D {} -m immediate stop; rm -rf {}' && exit; done",
        users.display(),
        stop.join(" "),
        data.display(),
        home.display()
    );
    Command::new("setsid")
        .args(["sh", "-c", &script])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        .spawn()
        .unwrap();
}

fn binaries() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max();
    found.expect("PostgreSQL 15 or newer is needed in /usr/lib/postgresql; `apt-get install -y postgresql` brings it")
}

fn open(path: &Path) -> File {
    File::options().create(true).truncate(false).write(true).open(path).unwrap()
}

fn run_quietly(command: &mut Command) -> String {
    // A server that is started inherits these; with pipes its parent would wait for it for ever.
    let output = std::env::temp_dir().join(format!("fanfare-tests-{}.out", uuid::Uuid::now_v7().simple()));
    let file = File::create(&output).unwrap();
    let errors = file.try_clone().unwrap();
    let status = command.stdin(Stdio::null()).stdout(file).stderr(errors).current_dir("/").status();
    let text = std::fs::read_to_string(&output).unwrap_or_default();
    let _ = std::fs::remove_file(&output);
    match status {
        Ok(status) if status.success() => text,
        other => panic!("{command:?} failed: {other:?}\n{text}"),
    }
}
