//! Names in capitals, as desks sign.

/// `Jane O’Hara` for `JANE O’HARA`; initials stay.
pub(super) fn in_small(name: String) -> String {
    let long = |word: &&str| word.chars().filter(|letter| letter.is_alphabetic()).count() > 2;
    // `Élodie MARCHAND`, as agencies in French sign; in Turkish, where they do so too, an `I` may be either letter.
    let shouted = |word: &&str| long(word) && !word.contains(char::is_lowercase);
    let surname = name.split(' ').filter(shouted).count() == 1
        && name
            .rsplit(' ')
            .next()
            .is_some_and(|last| shouted(&last) && last.chars().count() > 3 && !last.contains(['I', 'İ']));
    let mixed = name.chars().any(char::is_lowercase);
    if mixed && !surname || name.split(' ').filter(long).count() < 2 {
        return name;
    }
    let turkish = name.contains(['İ', 'Ğ', 'Ş']);
    let mut small = String::with_capacity(name.len());
    for word in name.split(' ') {
        small.push_str(if small.is_empty() { "" } else { " " });
        let mut starts = true;
        for letter in word.chars() {
            match letter {
                letter if starts || !long(&word) || letter.is_lowercase() => small.push(letter),
                'İ' => small.push('i'),
                'I' if turkish => small.push('ı'),
                letter => small.extend(letter.to_lowercase()),
            }
            starts = !letter.is_alphabetic();
        }
    }
    small
}
