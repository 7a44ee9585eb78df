//! A proxy or a firewall answers in the platform's place: that is no verdict on a post, a token or an account.

use fanfare::delivery::{Class, Failure};
use fanfare::mock::Fault;
use fanfare::mock::faults::Kind;

use super::deliver::Outcome;
use super::journal::Notes;
use super::lost::at_each_request;
use super::stage::Stage;

const PAGE: &str = "<!DOCTYPE html>\n<html><h1>This request was blocked</h1></html>";

/// Statuses that say of the platform itself: the token has ended, the account may not, what is asked for is gone.
const STATUSES: [u16; 3] = [401, 403, 404];

fn pages(stage: &Stage) -> impl Iterator<Item = Fault> {
    let page = Fault { body: Some(PAGE.into()), ..stage.fault(Kind::Answer, 0) };
    STATUSES.into_iter().map(move |status| Fault { status: Some(status), ..page.clone() })
}

pub fn publish(stage: &Stage) -> Result<(), Failure> {
    // No page comes by SMTP.
    for page in pages(stage).filter(|_| stage.channel != "email") {
        at_each_request(stage, &page, |stage| {
            let post = stage.long_post();
            let outcome = stage.deliver(&post, &Notes::new());
            assert!(matches!(outcome, Outcome::Sent(_)), "{:?}: {outcome:?}", page.status);
            assert_eq!(stage.wall().len(), post.parts.len(), "{:?}", page.status);
        });
    }
    Ok(())
}

pub fn delete(stage: &Stage) -> Result<(), Failure> {
    let sent = || match stage.deliver(&stage.post("The ferry is back"), &Notes::new()) {
        Outcome::Sent(receipt) => receipt,
        outcome => panic!("not sent: {outcome:?}"),
    };
    if !stage.rules.capabilities.delete {
        return stage.delete(&sent(), &Notes::new());
    }
    for page in pages(stage) {
        for after in 0.. {
            stage.clear();
            let (receipt, journal) = (sent(), Notes::new());
            stage.add(Fault { after, ..page.clone() });
            let first = stage.delete(&receipt, &journal);
            let is_met = stage.is_healthy();
            stage.heal();
            if let Err(failure) = &first {
                let is_tried_again = matches!(failure.class, Class::NotActed | Class::MayHaveActed);
                assert!(is_met && is_tried_again, "{:?}: {failure}", page.status);
                stage.delete(&receipt, &journal)?;
            }
            assert_eq!(stage.wall(), [], "{:?}, request {after}: {first:?}", page.status);
            if !is_met {
                break;
            }
        }
    }
    Ok(())
}
