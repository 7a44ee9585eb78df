//! A post that a person names by its address, who has found it where nobody else could.

use fanfare::delivery::{Class, Failure, PartReceipt};

use super::stage::Stage;

pub fn located(stage: &Stage) -> Result<(), Failure> {
    let sent = stage.send(&stage.post("The ferry is back"))?.parts.remove(0);
    stage.send(&stage.post("The tram is back"))?;
    let (Some(address), Some(url)) = (&stage.rules.address, sent.url.clone()) else { return Ok(()) };
    let shown = url.trim_end_matches('/').rsplit(['/', '=']).next().expect("a part").to_owned();
    let located = stage.locate(PartReceipt::new(shown.clone(), url.clone()))?;
    assert_eq!(located.url, Some(url.clone()));
    if !address.must_ask(&shown) {
        assert_eq!(located.id, shown, "nobody was asked");
        return Ok(());
    }
    assert_eq!(located, sent);
    let missing = url.replace(&shown, "3zzzzzzzzzzzz");
    let failure = stage.locate(PartReceipt::new("3zzzzzzzzzzzz", missing)).expect_err("no post of the account");
    assert_eq!(failure.class, Class::Refused, "{failure}");
    Ok(())
}
