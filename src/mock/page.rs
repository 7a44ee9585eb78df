//! The wall as a web page: every post as its platform shows it.

use super::{Mock, Posted, Response, kit};

/// The live wall.
pub(super) fn wall(mock: &Mock) -> Response {
    html(document(mock, &mock.world().wall.posts(None, None), true))
}

/// One post, with what replies to it.
pub(super) fn single(mock: &Mock, post: &Posted) -> Response {
    html(document(mock, std::slice::from_ref(post), true))
}

/// The wall in one file: no script, media inside.
pub(super) fn file(mock: &Mock) -> String {
    document(mock, &mock.world().wall.posts(None, None), false)
}

/// The script that looks for news.
pub(super) fn script() -> Response {
    let mut response = kit::answer(200, "");
    kit::set_header(&mut response, "content-type", "text/javascript; charset=utf-8");
    response
}

/// An HTML page that loads nothing from elsewhere.
pub(super) fn html(page: String) -> Response {
    let mut response = kit::answer(200, page);
    kit::set_header(&mut response, "content-type", "text/html; charset=utf-8");
    response
}

fn document(mock: &Mock, posts: &[Posted], _live: bool) -> String {
    posts.iter().filter_map(|post| mock.fake(&post.channel).map(|fake| fake.draw(post))).collect()
}
