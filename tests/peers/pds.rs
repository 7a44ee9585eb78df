//! The reference server of the AT Protocol, with accounts that are gone when it is.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::{free_port, installed};
use crate::common::root;

/// A running server, ended when dropped.
pub(super) struct Pds {
    _folder: tempfile::TempDir,
    server: Child,
    /// Where it listens.
    pub(super) port: u16,
}

/// Somebody there.
pub(super) struct Member {
    pub(super) did: String,
    pub(super) app_password: String,
}

impl Pds {
    /// Starts one without accounts, with the limits of Bluesky's own hosts.
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (port, directory) = (free_port(), free_port());
        let data = folder.path().join("data");
        std::fs::create_dir(&data).expect("a folder");
        let log = folder.path().join("log");
        let mut server = Command::new("node")
            .arg(root().join("tests/peers/pds/start.cjs"))
            .env("NODE_PATH", installed("pds").join("node_modules"))
            .env("NODE_ENV", "production")
            .env("LOG_ENABLED", "false")
            .env("PLC_PORT", directory.to_string())
            .env("PDS_PORT", port.to_string())
            .env("PDS_HOSTNAME", "localhost")
            .env("PDS_DEV_MODE", "true")
            .env("PDS_DID_PLC_URL", format!("http://localhost:{directory}"))
            .env("PDS_DATA_DIRECTORY", &data)
            .env("PDS_BLOBSTORE_DISK_LOCATION", data.join("blobs"))
            .env("PDS_SERVICE_HANDLE_DOMAINS", ".test")
            .env("PDS_INVITE_REQUIRED", "false")
            .env("PDS_RATE_LIMITS_ENABLED", "true")
            .env("PDS_JWT_SECRET", "no secret of anybody")
            .env("PDS_ADMIN_PASSWORD", "no secret of anybody")
            .env("PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX", "5a".repeat(32))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).expect("a file"))
            .spawn()
            .expect("node runs");
        let mut said = String::new();
        let _ = BufReader::new(server.stdout.as_mut().expect("piped")).read_line(&mut said);
        assert_eq!(said.trim(), "ready", "{}", std::fs::read_to_string(&log).unwrap_or_default());
        Self { _folder: folder, server, port }
    }

    /// Makes an account, and an app password for it.
    pub(super) fn join(&self, handle: &str) -> Member {
        let password = "no secret of anybody";
        let account = json!({"handle": handle, "email": format!("{handle}@news.example"), "password": password});
        let account = self.xrpc("POST", "com.atproto.server.createAccount", None, &account);
        let token = account["accessJwt"].as_str();
        let made = self.xrpc("POST", "com.atproto.server.createAppPassword", token, &json!({"name": "fanfare"}));
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{account} {made}")).to_owned();
        Member { did: text(&account["did"]), app_password: text(&made["password"]) }
    }

    /// The posts of an account, the earliest first, each with `uri`, `cid` and `value`.
    pub(super) fn posts(&self, who: &Member) -> Vec<Value> {
        let method =
            format!("com.atproto.repo.listRecords?repo={}&collection=app.bsky.feed.post&reverse=true", who.did);
        let listed = self.xrpc("GET", &method, None, &Value::Null);
        listed["records"].as_array().unwrap_or_else(|| panic!("{listed}")).clone()
    }

    /// What is kept of a file that a post shows.
    pub(super) fn blob(&self, who: &Member, blob: &Value) -> Vec<u8> {
        let cid = blob["ref"]["$link"].as_str().unwrap_or_else(|| panic!("{blob}"));
        self.call("GET", &format!("com.atproto.sync.getBlob?did={}&cid={cid}", who.did), None, "")
    }

    fn xrpc(&self, verb: &str, method: &str, token: Option<&str>, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        serde_json::from_slice(&self.call(verb, method, token, &body)).expect("JSON")
    }

    /// One request, of HTTP/1.0, so that the answer comes in one piece; gives its body.
    fn call(&self, verb: &str, method: &str, token: Option<&str>, body: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it answers");
        let token = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        let head = format!(
            "{verb} /xrpc/{method} HTTP/1.0\r\nhost: localhost\r\n{token}content-type: application/json\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).expect("written");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("read");
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        answer.split_off(end + 4)
    }
}

impl Drop for Pds {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A way to a server on which the answer to the first call of a method is lost: the server has acted, and nobody hears of it.
pub(super) struct Lossy {
    pub(super) port: u16,
    calls: Arc<AtomicUsize>,
}

impl Lossy {
    pub(super) fn before(server: u16, method: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let calls = counted.clone();
                std::thread::spawn(move || relay(client, server, method, &calls));
            }
        });
        Self { port, calls }
    }

    /// How often the method was called.
    pub(super) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

/// Answers that follow the first call on the same connection are lost with it.
fn relay(client: TcpStream, server: u16, method: &'static str, calls: &Arc<AtomicUsize>) {
    let upstream = TcpStream::connect(("127.0.0.1", server)).expect("the server answers");
    let is_lost = Arc::new(AtomicBool::new(false));
    let (mut asks, mut hears) = (client.try_clone().expect("a second handle"), client);
    let (mut told, mut tells) = (upstream.try_clone().expect("a second handle"), upstream);
    let (counted, lost) = (calls.clone(), is_lost.clone());
    std::thread::spawn(move || {
        let mut block = [0; 65_536];
        while let Ok(read @ 1..) = asks.read(&mut block) {
            let called = String::from_utf8_lossy(&block[..read]).contains(method);
            if called && counted.fetch_add(1, Ordering::SeqCst) == 0 {
                lost.store(true, Ordering::SeqCst);
            }
            if told.write_all(&block[..read]).is_err() {
                break;
            }
        }
        let _ = told.shutdown(Shutdown::Both);
    });
    let mut block = [0; 65_536];
    while let Ok(read @ 1..) = tells.read(&mut block) {
        if is_lost.load(Ordering::SeqCst) || hears.write_all(&block[..read]).is_err() {
            break;
        }
    }
    let _ = hears.shutdown(Shutdown::Both);
}
