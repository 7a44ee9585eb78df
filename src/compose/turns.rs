//! Who asks and who answers in an interview whose turns open with a dash.

use std::collections::HashSet;

use crate::article::{Block, BlockKind};

/// A question has at most as many bytes; a longer turn tells something.
const MAX_ASKED: usize = 240;
/// So many turns, one below the other, make a conversation.
const MIN_TURNS: usize = 4;

/// The turns of whoever asks, with or without a question mark: each second one of those that open with a dash, if most of these end
/// with one and none of the others does.
pub(super) fn asked(blocks: &[Block]) -> HashSet<&str> {
    let turn = |block: &Block| block.kind == BlockKind::Paragraph && block.text.starts_with(['–', '—', '-', '―']);
    let mut asked = HashSet::new();
    for run in blocks.chunk_by(|one, next| turn(one) == turn(next)) {
        if run.len() < MIN_TURNS || !turn(&run[0]) {
            continue;
        }
        let ends = |parity: usize| {
            let turns = run.iter().skip(parity).step_by(2);
            (turns.clone().filter(|block| block.text.ends_with('?')).count(), turns.count())
        };
        let parity = (0..2).find(|parity| {
            let ((questions, turns), (others, _)) = (ends(*parity), ends(1 - parity));
            questions * 2 > turns && others == 0
        });
        let turns = parity.into_iter().flat_map(|parity| run.iter().skip(parity).step_by(2));
        asked.extend(turns.map(|block| block.text.as_str()).filter(|text| text.len() <= MAX_ASKED));
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_does_so_without_a_question_mark_too() {
        let lines = [
            "Вона очолює групу.",
            "– Скільки часу?",
            "– Два дні.",
            "– Ви не вірите в дрони.",
            "– Вірю.",
            "– Чому?",
            "– Так треба.",
        ];
        let blocks = lines.map(Block::paragraph);
        let asked = asked(&blocks);
        assert_eq!(asked.len(), 3);
        assert!(asked.contains("– Ви не вірите в дрони."));
        let speech = ["– Мы готовы, – сказал он.", "– Когда?", "– В мае.", "– Хорошо."].map(Block::paragraph);
        assert!(super::asked(&speech).is_empty());
    }
}
