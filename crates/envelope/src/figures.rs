//! Figures that are not taken for each other when they are read aloud or copied by hand (Crockford's base 32).

const FIGURES: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A number of `count` figures, in groups of `group`.
pub(crate) fn write(number: u128, count: u32, group: u32) -> String {
    let mut text = String::with_capacity((count + count / group) as usize);
    for place in (0..count).rev() {
        text.push(char::from(FIGURES[(number >> (5 * place) & 31) as usize]));
        if place > 0 && place % group == 0 {
            text.push('-');
        }
    }
    text
}

/// The number that somebody typed: small letters or capitals, with blanks and dashes wherever they like, O for 0, I and L for 1.
pub(crate) fn read(text: &str, count: u32) -> Option<u128> {
    let (mut number, mut read) = (0u128, 0);
    for typed in text.chars().filter(|typed| !typed.is_whitespace() && !is_dash(*typed)) {
        let figure = figure(typed)?;
        read += 1;
        if read > count {
            return None;
        }
        number = number << 5 | u128::from(figure);
    }
    (read == count).then_some(number)
}

fn is_dash(typed: char) -> bool {
    matches!(typed, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '.' | '·')
}

fn figure(typed: char) -> Option<u8> {
    // Input methods for Chinese may type letters and figures in full width.
    let plain = match u32::from(typed) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0)?,
        _ => typed,
    };
    let plain = match plain.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    FIGURES.iter().position(|figure| char::from(*figure) == plain).map(|at| at as u8)
}
