//! How much a line has in common with a story: the words by which that is known, in whatever form.
//!
//! What a newsroom writes above its story says again what the story says. Of about 200 pages of 30 languages, hardly a headline of
//! some words shares none of them with what is told below it; a motto, a notice, a menu or the title of another story
//! hardly shares one. A short headline may play with words: nothing is said of it here.

use std::iter::Sum;

use crate::article::words::Telling;

/// A line of fewer such words may be a headline that plays with them.
const MIN_WORDS: usize = 5;
/// So many of which a story has none are of another.
const MIN_OTHER: usize = 8;
/// One of as many words is shared by chance.
const CHANCE: usize = 5;
/// A headline shares as many of its words, and every second.
const MUCH: usize = 3;
const PART: usize = 2;

/// How many of a line's telling words a story has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Common {
    shared: usize,
    of: usize,
}

impl Common {
    pub fn of(line: &Telling, story: &Telling) -> Self {
        Self { shared: line.shared_weight(story), of: line.weight() }
    }

    pub fn shared(self) -> usize {
        self.shared
    }

    /// A line of many words of which the story has none.
    pub fn is_of_another(self) -> bool {
        self.of >= MIN_OTHER && self.shared == 0
    }

    /// A line of some words that has next to nothing to do with the story.
    pub fn is_none(self) -> bool {
        self.of >= MIN_WORDS && self.shared * CHANCE <= self.of
    }

    /// A line that says what the story says.
    pub fn is_much(self) -> bool {
        self.shared >= MUCH && self.shared * PART >= self.of
    }
}

/// Of several lines together.
impl Sum for Common {
    fn sum<I: Iterator<Item = Self>>(lines: I) -> Self {
        lines.fold(Self { shared: 0, of: 0 }, |all, line| Self {
            shared: all.shared + line.shared,
            of: all.of + line.of,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn common(line: &str, story: &str) -> (bool, bool) {
        let common = Common::of(&Telling::of(line), &Telling::of(story));
        (common.is_none(), common.is_much())
    }

    #[test]
    fn a_headline_has_much_in_common_with_its_story_in_any_script() {
        for (headline, motto, story) in [
            (
                "Trams return to the old quay of Avel",
                "Fresh thoughts of bakers, gardeners and their neighbours",
                "The first tram returned to the quay of Avel on Monday, and the old rails rang, the port said.",
            ),
            (
                "Трамваи вернулись на старую набережную Авеля",
                "Свежие мысли пекарей, садовников и соседей каждое утро",
                "Первый трамвай вернулся на набережную в понедельник, старые рельсы звенели, сообщили в порту Авеля.",
            ),
            (
                "عودة الترام إلى الرصيف القديم في ميناء أفيل",
                "أفكار طازجة كل صباح من بستانيين وخبازين وجيران",
                "عاد الترام يوم الاثنين إلى رصيف ميناء أفيل، وقال مسؤول إن القضبان في الرصيف القديم جاهزة.",
            ),
            (
                "旧码头有轨电车五月恢复运行",
                "七座山谷的园丁与面包师傅每日清晨妙想",
                "有轨电车五月将在阿维尔旧码头恢复运行,港务局周四表示,全部工程历时十一年。",
            ),
            (
                "아벨 부두 전차 다섯 해 만에 다시 달려",
                "골짜기 정원사 제빵사 양봉가 전하는 아침 생각",
                "아벨 부두의 전차가 다섯 해 만에 다시 달리기 시작했다고 항만 당국이 밝혔다.",
            ),
            (
                "รถรางกลับมาวิ่งที่ท่าเรือเก่าอาเวล",
                "ความคิดสดใหม่ของคนสวนคนทำขนมปังทุกเช้าวันอาทิตย์",
                "รถรางคันแรกกลับมาวิ่งที่ท่าเรือเก่าเมื่อวันจันทร์ หลังปิดไปเก้าปี การท่าเรืออาเวลแถลง",
            ),
        ] {
            assert_eq!(common(headline, story), (false, true), "{headline}");
            assert_eq!(common(motto, story), (true, false), "{motto}");
        }
    }

    #[test]
    fn of_few_words_nothing_is_said() {
        let story = "The first tram returned to the quay of Avel on Monday, and the old rails rang, the port said.";
        for line in ["A long way home for all of us", "Quay opens", ""] {
            assert_eq!(common(line, story), (false, false), "{line}");
        }
    }
}
