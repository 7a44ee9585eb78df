//! Signing in by a token of OAuth 2.0: <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>, which Microsoft has
//! too.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;

use crate::secret::Secret;

/// RFC 5321, section 4.5.3.1.4: the longest line of a command, with its end. Tokens may be longer: then they come after it.
const MAX_COMMAND_BYTES: usize = 512;

/// Says whose `token` it is.
///
/// A server that does not take it says why by a challenge, and refuses once it is answered with nothing.
pub(super) async fn show(connection: &mut AsyncSmtpConnection, user: &str, token: &Secret) -> Result<(), Error> {
    let said = said(user, token);
    let whole = format!("AUTH XOAUTH2 {said}\r\n");
    let answer = match whole.len() <= MAX_COMMAND_BYTES {
        true => connection.command(whole).await?,
        false => {
            connection.command("AUTH XOAUTH2\r\n").await?;
            connection.command(format!("{said}\r\n")).await?
        }
    };
    if answer.has_code(334) {
        connection.command("\r\n").await?;
    }
    Ok(())
}

/// What shows the token, as it is sent.
pub(crate) fn said(user: &str, token: &Secret) -> String {
    STANDARD.encode(format!("user={user}\u{1}auth=Bearer {}\u{1}\u{1}", token.expose()))
}
