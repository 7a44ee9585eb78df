//! Threads: in order, each part below the one before, and never from the beginning again.

use fanfare::delivery::{Class, Failure};
use fanfare::post::{Post, Role};

use super::deliver::Outcome;
use super::journal::Notes;
use super::sample;
use super::stage::Stage;

fn thread(stage: &Stage) -> Post {
    let mut post = stage.post("The ferry is back (1/3)");
    post.parts.push(sample::part(Role::Reply, "The first boat leaves at six (2/3)"));
    post.parts.push(sample::part(Role::Reply, "The last one comes back at midnight (3/3)"));
    post
}

pub fn in_order(stage: &Stage) -> Result<(), Failure> {
    let post = thread(stage);
    let receipt = stage.send(&post)?;
    let wall = stage.wall();
    assert_eq!(
        wall.iter().map(|post| &post.text).collect::<Vec<_>>(),
        post.parts.iter().map(|part| &part.text.text).collect::<Vec<_>>()
    );
    let ids: Vec<&str> = receipt.parts.iter().map(|part| part.id.as_str()).collect();
    assert_eq!(wall.iter().map(|post| post.id.as_str()).collect::<Vec<_>>(), ids);
    let above: Vec<&str> = wall.iter().map(|post| post.detail("in_reply_to")).collect();
    assert_eq!(above, ["", ids[0], ids[1]]);
    assert_eq!(wall[0].parts, ids[1..]);
    Ok(())
}

pub fn refused_halfway(stage: &Stage) -> Result<(), Failure> {
    let (good, journal) = (thread(stage), Notes::new());
    let mut bad = good.clone();
    let limit = stage.rules.text.limits[0].max;
    bad.parts[1] = sample::part(Role::Reply, &"a".repeat(limit + 1));
    match stage.deliver(&bad, &journal) {
        Outcome::Failed(failure) if failure.class == Class::Refused => {}
        Outcome::Failed(failure) => return Err(failure),
        outcome => panic!("{outcome:?}"),
    }
    assert_eq!(stage.wall().len(), 1);
    let Outcome::Sent(receipt) = stage.deliver(&good, &journal) else { panic!("the rest was not sent") };
    let wall = stage.wall();
    assert_eq!(
        wall.iter().map(|post| &post.id).collect::<Vec<_>>(),
        receipt.parts.iter().map(|p| &p.id).collect::<Vec<_>>()
    );
    assert_eq!(wall.len(), 3);
    Ok(())
}
