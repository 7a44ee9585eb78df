//! Who wrote it, as Korean papers say: a name and `기자`.

/// `김철수 기자 chulsoo@news.kr`
pub(super) fn korean(text: &str) -> Option<Vec<String>> {
    let mut words = text.split(' ').peekable();
    let name = words.next()?;
    let name = name.trim_start_matches(['[', '(']).rsplit(['=', '＝', 'ㅣ', '|', '│', '/']).next()?;
    let role = |word: &str| is_korean_role(word.trim_end_matches([']', ')', '=']));
    // `김서진 해운닷컴 기자 seojin@haeun.example`
    let house = words.next_if(|word| !role(word) && !word.contains('.'));
    let told = words.next().is_some_and(role);
    let mailed = house.is_none() || words.peek().is_some_and(|word| word.contains('@'));
    // `구독`: the button beside it.
    let only = words.all(|word| word.contains('@') || matches!(word, "=" | "구독" | "구독하기" | "기자페이지" | "+"));
    (is_korean_name(name) && told && mailed && only).then(|| vec![name.to_owned()])
}

/// What stands before `김서진 기자` at the end of a line, perhaps with an address behind it, and the name.
pub(in crate::article) fn without_korean(text: &str) -> Option<(&str, &str)> {
    let mailed = text.rsplit_once(' ').filter(|(_, address)| address.contains('@'));
    let text = mailed.map_or(text, |(before, _)| before);
    let (before, role) = text.rsplit_once(' ').filter(|(_, role)| is_korean_role(role))?;
    let (before, name) = before.rsplit_once(' ').filter(|(_, name)| is_korean_name(name))?;
    (!before.trim().is_empty() && !role.is_empty()).then(|| (before.trim_end_matches([' ', '|', '·']), name))
}

pub(super) fn is_korean_name(name: &str) -> bool {
    name.chars().all(|letter| matches!(letter, '가'..='힣')) && (2..=4).contains(&name.chars().count())
}

pub(super) fn is_korean_role(role: &str) -> bool {
    matches!(role, "기자" | "특파원" | "인턴기자" | "선임기자")
}
