//! What lies on disk for its owner alone: a store holds posts under embargo, addresses of readers, and sealed tokens.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

/// Makes a folder with what is missing above it, all of it 0700. One that is there stays as it is.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes the empty file of a new database, 0600; SQLite gives its WAL the same rights. One that is there stays as it is.
///
/// It gets its name once nobody has it open: a file that is closed takes the locks along that another connection of this
/// process has on it.
pub(super) fn make_file(path: &Path) -> io::Result<()> {
    if path.try_exists()? {
        return Ok(());
    }
    let mut unnamed = path.as_os_str().to_owned();
    unnamed.push(format!(".{}.new", uuid::Uuid::now_v7().simple()));
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unnamed)?;
    let named = std::fs::hard_link(&unnamed, path);
    std::fs::remove_file(&unnamed)?;
    match named {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        named => named,
    }
}
