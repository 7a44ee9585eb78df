//! Whom this process runs as.

/// The name of the user, or its number where the machine's list has none.
#[cfg(unix)]
pub(super) fn own() -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let uid = std::fs::metadata("/proc/self").ok()?.uid();
    let list = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    Some(named_in(&list, uid).unwrap_or_else(|| format!("uid:{uid}")))
}

#[cfg(not(unix))]
pub(super) fn own() -> Option<String> {
    None
}

/// `passwd(5)`: name, password, number, and more, with colons between.
#[cfg(unix)]
fn named_in(list: &str, uid: u32) -> Option<String> {
    let mut users = list.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let own = users.find(|user| user.get(2).and_then(|number| number.parse().ok()) == Some(uid))?;
    own.first().filter(|name| !name.is_empty()).map(|name| (*name).to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_its_number() {
        let list = "root:x:0:0:root:/root:/bin/bash\ndesk:x:1004:1004::/home/desk:/bin/sh\n:x:7:7::/:\nbroken\n";
        assert_eq!(named_in(list, 1004).as_deref(), Some("desk"));
        assert_eq!((named_in(list, 4), named_in(list, 7)), (None, None));
        assert!(own().is_some_and(|name| !name.is_empty()));
    }
}
