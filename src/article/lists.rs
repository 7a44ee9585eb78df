//! The lists that are open while a text is read, and what a block is that stands in them.

use super::BlockKind;

/// The open lists, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: Vec<List>,
    items: Vec<Item>,
}

#[derive(Debug)]
struct List {
    /// The number of the next item, if they are numbered.
    next: Option<u64>,
    /// That of the first.
    first: Option<u64>,
}

#[derive(Debug)]
struct Item {
    number: Option<u64>,
    /// Its first block was read: what follows in it is text below it.
    begun: bool,
}

impl Lists {
    /// A list begins, whose first item has that number, or whose items have none.
    pub fn open(&mut self, first: Option<u64>) {
        self.open.push(List { next: first, first });
    }

    /// The innermost list ends.
    pub fn close(&mut self) {
        self.open.pop();
    }

    /// No list is open.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty() && self.items.is_empty()
    }

    /// An item begins; `number` is its own, where the list does not count.
    pub fn item(&mut self, number: Option<u64>) {
        let number = self.open.last_mut().and_then(|list| {
            let number = list.next.map(|next| number.unwrap_or(next));
            list.next = number.map(|number| number.saturating_add(1));
            number
        });
        self.items.push(Item { number, begun: false });
    }

    /// An item begins before which this number is written. Where all have the same they are counted (`1.`, `1.`); else what is written
    /// counts, as it may be a day or a year (`3. Oktober`, `1986. Год`).
    pub fn numbered(&mut self, written: Option<u64>) {
        let is_same = self.open.last().is_some_and(|list| list.first == written);
        self.item(written.filter(|_| !is_same));
    }

    /// The innermost item ends.
    pub fn end_item(&mut self) {
        self.items.pop();
    }

    /// What the block is that stands here.
    pub fn block(&mut self) -> (BlockKind, Option<u64>) {
        match self.items.last_mut() {
            Some(item) if !item.begun => {
                item.begun = true;
                (BlockKind::Item, item.number)
            }
            _ => (BlockKind::Paragraph, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_before_an_item_counts_unless_all_have_the_same() {
        for (written, told) in
            [([1, 1, 1], [1, 2, 3]), ([1, 3, 28], [1, 3, 28]), ([2024, 1986, 1987], [2024, 1986, 1987])]
        {
            let mut lists = Lists::default();
            lists.open(Some(written[0]));
            let numbers = written.map(|number| {
                lists.numbered(Some(number));
                let (_, number) = lists.block();
                lists.end_item();
                number
            });
            assert_eq!(numbers, told.map(Some));
        }
    }
}
