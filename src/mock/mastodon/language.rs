//! The languages that a status can have: those that the server knows, by `app/helpers/languages_helper.rb` of Mastodon.

/// ISO 639-1.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee \
     el en eo es et eu fa ff fi fj fo fr fy ga gd gl gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk \
     kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or \
     os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug \
     uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// ISO 639-3, and the only regions that are not stripped.
const OTHERS: &str = "ast chr ckb cnr jbo kab ldn lfn sco sma smj szl tok xal zba zgh zh-CN zh-HK zh-TW zh-YUE";

/// `asked` as the server keeps it, else without what stands behind the language; none of what it does not know.
pub(super) fn known(asked: &str) -> Option<String> {
    let is_known = |code: &str| TWO_LETTERS.split(' ').chain(OTHERS.split(' ')).any(|known| known == code);
    let alone = asked.split(['-', '_']).next().unwrap_or_default();
    [asked, alone].into_iter().find(|code| is_known(code)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn what_the_server_does_not_know_of_a_language_is_stripped() {
        for (asked, kept) in
            [("de", Some("de")), ("zh-Hant", Some("zh")), ("zh-TW", Some("zh-TW")), ("ckb", Some("ckb"))]
        {
            assert_eq!(known(asked).as_deref(), kept, "{asked}");
        }
        assert_eq!(known("zz").or(known("")), None);
    }
}
