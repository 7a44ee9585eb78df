//! What money is worth, as a page has it above its stories or beside them.

/// `Dollar: 940 - Euro: 1010 - Gold: -`: three names or more, each with a figure, a dash or nothing behind its colon.
pub(super) fn tells_rates(line: &str) -> bool {
    const MIN_RATES: usize = 3;
    const MAX_NAME_WORDS: usize = 3;
    const MAX_BYTES: usize = 400;
    if line.len() > MAX_BYTES || line.matches(':').count() < MIN_RATES {
        return false;
    }
    let mut parts = line.split(':');
    let named = |name: &str| {
        let name = name.trim();
        name.starts_with(char::is_uppercase)
            && name.split(' ').count() <= MAX_NAME_WORDS
            && name.chars().all(|sign| sign.is_alphabetic() || " .()/&".contains(sign))
    };
    let behind = |part: &str| part.find(char::is_alphabetic).unwrap_or(part.len());
    let first = parts.next().is_some_and(named);
    let mut rest: Vec<&str> = parts.collect();
    let last = rest.pop().is_some_and(|value| behind(value) == value.len());
    first && last && rest.iter().all(|part| named(&part[behind(part)..]))
}

/// `AED 3.985945`, `EUR -`: a currency by its code, and its rate.
fn is_rate_by_code(line: &str) -> bool {
    line.split_once(' ').is_some_and(|(code, rate)| {
        let figures = rate.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
        code.len() == 3
            && code.bytes().all(|sign| sign.is_ascii_uppercase())
            && (rate == "-" || figures && rate.contains('.') && rate.ends_with(|sign: char| sign.is_ascii_digit()))
    })
}

/// Which of the lines are such rates, where some stand below each other.
pub(super) fn rates_by_code(lines: &[&str]) -> Vec<bool> {
    const MIN_RATES: usize = 4;
    let mut found: Vec<bool> = lines.iter().map(|line| is_rate_by_code(line.trim())).collect();
    for run in found.chunk_by_mut(|one, other| one == other) {
        if run.len() < MIN_RATES {
            run.fill(false);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_by_the_codes_of_currencies_stand_below_each_other() {
        let lines = ["EUR -", "AED 3.985945", "AFN 76.913616", "ALL 99.019927"];
        assert_eq!(rates_by_code(&lines), [true; 4]);
        // A single one may be told, and goals have no fractions.
        assert_eq!(rates_by_code(&lines[1..3]), [false; 2]);
        assert_eq!(rates_by_code(&["ENG 3", "GER 2", "FRA 1", "ITA 0"]), [false; 4]);
    }
}
