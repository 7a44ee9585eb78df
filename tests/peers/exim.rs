//! A private exim, by `exim.conf`: no service of the machine, no mail of anybody else.

use std::io::Write;
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use base64::Engine;
use serde_json::Value;

use super::{free_port, installed};
use crate::common::{root, until};

/// Who Debian runs what shall own nothing as: exim refuses to be root.
const NOBODY: u32 = 65_534;

/// The password of `desk`.
pub(super) const PASSWORD: &str = "topsecret";

/// A running server, ended when dropped.
pub(super) struct Exim {
    folder: tempfile::TempDir,
    daemon: Child,
    /// Where mail is submitted.
    pub(super) port: u16,
}

impl Exim {
    /// Starts one whose mailboxes are empty.
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (own, port, mailboxes) = (folder.path(), free_port(), free_port());
        std::fs::create_dir(own.join("busy")).expect("a folder");
        std::fs::copy(installed("exim4"), own.join("exim4")).expect("copied");
        openssl(
            own,
            "req -x509 -newkey rsa:2048 -nodes -keyout tls.key -out tls.pem -days 2 -subj /CN=mail.news.example \
             -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=IP:127.0.0.1",
        );
        openssl(own, "genrsa -out dkim.key 2048");
        let conf = std::fs::read_to_string(root().join("tests/peers/exim.conf")).expect("its configuration");
        let conf = conf
            .replace("FOLDER", &own.display().to_string())
            .replace("SUBMISSION", &port.to_string())
            .replace("MAILBOXES", &mailboxes.to_string());
        std::fs::write(own.join("exim.conf"), conf).expect("written");
        let daemon = daemon(own);
        until("exim listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
        Self { folder, daemon, port }
    }

    /// The certificate that it shows.
    pub(super) fn certificate(&self) -> PathBuf {
        self.folder.path().join("tls.pem")
    }

    /// Puts a mailbox off, or not any more.
    pub(super) fn set_busy(&self, reader: &str, is_busy: bool) {
        let path = self.folder.path().join("busy").join(reader);
        if is_busy {
            std::fs::write(path, "").expect("written");
        } else {
            std::fs::remove_file(path).expect("it was busy");
        }
    }

    /// What it says of itself.
    pub(super) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log.main")).unwrap_or_default()
    }

    /// The key that a newsroom signs with.
    pub(super) fn signing_key(&self) -> PathBuf {
        self.folder.path().join("dkim.key")
    }

    /// How many mails were taken from who signed in.
    pub(super) fn taken(&self) -> usize {
        self.log().lines().filter(|line| line.contains(" <= ") && line.contains("A=plain:desk")).count()
    }

    /// The mails in a mailbox.
    pub(super) fn mailbox(&self, reader: &str) -> Vec<PathBuf> {
        let mails = std::fs::read_dir(self.folder.path().join("mail").join(reader).join("new"));
        mails.into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    }

    /// A mail as `read_mail.py` reads it.
    pub(super) fn read(&self, mail: &Path) -> Value {
        let key = openssl(self.folder.path(), "rsa -in dkim.key -pubout -outform DER");
        let record = format!("v=DKIM1; k=rsa; p={}", base64::engine::general_purpose::STANDARD.encode(key));
        // Debian's own, which knows Debian's packages.
        let output = Command::new("/usr/bin/python3")
            .arg(root().join("tests/peers/read_mail.py"))
            .args([mail.as_os_str(), "s2026._domainkey.news.example.".as_ref(), record.as_ref()])
            .output()
            .expect("python3 runs");
        let told = serde_json::from_slice(&output.stdout);
        told.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    }
}

impl Drop for Exim {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
        if std::thread::panicking() {
            let _ = std::io::stderr().write_all(self.log().as_bytes());
        }
    }
}

/// Starts it in `own`. It insists on a user `Debian-exim`, whom no machine needs to have: nss_wrapper shows it one.
fn daemon(own: &Path) -> Child {
    let metadata = std::fs::metadata(own).expect("the folder");
    let is_root = metadata.uid() == 0;
    let (user, group) = if is_root { (NOBODY, NOBODY) } else { (metadata.uid(), metadata.gid()) };
    let users = format!("root:x:0:0::/:/bin/sh\nDebian-exim:x:{user}:{group}::/:/bin/sh\n");
    std::fs::write(own.join("passwd"), users).expect("written");
    std::fs::write(own.join("group"), format!("root:x:0:\nDebian-exim:x:{group}:\n")).expect("written");
    let said = std::fs::File::create(own.join("said")).expect("a file");
    let mut command = Command::new(own.join("exim4"));
    command
        .arg("-C")
        .arg(own.join("exim.conf"))
        .arg("-bdf")
        .env("LD_PRELOAD", "libnss_wrapper.so")
        .env("NSS_WRAPPER_PASSWD", own.join("passwd"))
        .env("NSS_WRAPPER_GROUP", own.join("group"))
        .stdin(Stdio::null())
        .stdout(said.try_clone().expect("a second handle"))
        .stderr(said)
        .current_dir(own);
    if is_root {
        let files = std::fs::read_dir(own).expect("the folder").flatten().map(|entry| entry.path());
        for path in files.chain([own.to_owned()]) {
            chown(path, Some(user), Some(group)).expect("root may");
        }
        command.uid(user).gid(group);
    }
    command.spawn().expect("exim starts")
}

fn openssl(own: &Path, args: &str) -> Vec<u8> {
    let output = Command::new("openssl").args(args.split_whitespace()).current_dir(own).output().expect("openssl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
