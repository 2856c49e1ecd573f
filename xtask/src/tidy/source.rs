//! Just enough of Rust's syntax to tell code from comments and strings, and to find functions.

/// The code of a file with comments, strings and characters blanked; lines and byte offsets stay.
pub(super) fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => line_end(bytes, at),
            b'/' if bytes[at..].starts_with(b"/*") => block_comment_end(bytes, at),
            b'"' => string_end(bytes, at + 1),
            b'r' if !follows_word(bytes, at) => match raw_string_end(bytes, at + 1) {
                Some(end) => end,
                None => word_end(bytes, at),
            },
            b'\'' => character_end(text, at),
            byte if is_word(byte) && byte != b'b' && byte != b'c' => word_end(bytes, at),
            _ => {
                at += 1;
                continue;
            }
        };
        if !is_word(bytes[at]) || bytes[at..end].contains(&b'"') {
            blank(&mut code[at..end]);
        }
        at = end.max(at + 1);
    }
    String::from_utf8_lossy(&code).into_owned()
}

/// The code without the items marked `#[cfg(test)]`.
pub(super) fn without_tests(code: &str) -> String {
    let mut kept = code.as_bytes().to_vec();
    let mut from = 0;
    while let Some(found) = code[from..].find("#[cfg(test)]") {
        let start = from + found;
        let end = item_end(code.as_bytes(), start);
        blank(&mut kept[start..end]);
        from = end;
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) name: String,
    /// From 1.
    pub(super) first_line: usize,
    /// From the line of `fn` to the line of the closing brace, both counted.
    pub(super) lines: usize,
}

/// The functions of `code` (see [`code_only`]), in order, nested ones too.
pub(super) fn functions(code: &str) -> Vec<Function> {
    let bytes = code.as_bytes();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if at > 0 && is_word(bytes[at - 1]) {
            continue;
        }
        let name: String = code[at + 3..].chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect();
        let end = item_end(bytes, at);
        if name.is_empty() || bytes[end - 1] != b'}' {
            continue; // a type such as `fn (u8)`, or a declaration without a body
        }
        let first_line = line_of(code, at);
        found.push(Function { name, first_line, lines: line_of(code, end - 1) - first_line + 1 });
    }
    found
}

/// The line, from 1, of a byte.
fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// Where `word` stands in `code`, not as a part of a longer name before it.
pub(super) fn lines_with<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let bytes = code.as_bytes();
    code.match_indices(word)
        .filter(move |&(at, _)| at == 0 || !is_word(bytes[at - 1]))
        .map(move |(at, _)| line_of(code, at))
}

/// Just after the item that begins at `at`: after its `;` or its closing brace, whichever ends it.
fn item_end(bytes: &[u8], at: usize) -> usize {
    let (mut braces, mut brackets) = (0usize, 0usize);
    for (offset, byte) in bytes[at..].iter().enumerate() {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets = brackets.saturating_sub(1),
            b'{' => braces += 1,
            b'}' if braces <= 1 => return at + offset + 1,
            b'}' => braces -= 1,
            b';' if braces == 0 && brackets == 0 => return at + offset + 1,
            _ => {}
        }
    }
    bytes.len()
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |offset| at + offset)
}

fn block_comment_end(bytes: &[u8], at: usize) -> usize {
    let (mut depth, mut at) = (0usize, at);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// After the closing quote of a string whose first character is at `at`.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// After a raw string whose `r` stands just before `at`; `None` if it is only a name that begins with r.
fn raw_string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at..].iter().take_while(|&&byte| byte == b'#').count();
    if bytes.get(at + hashes) != Some(&b'"') {
        return None;
    }
    let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let body = at + hashes + 1;
    let length = bytes[body..].windows(close.len()).position(|window| window == close);
    Some(length.map_or(bytes.len(), |length| body + length + close.len()))
}

/// After a character literal, or after the quote alone where it begins a lifetime.
fn character_end(text: &str, at: usize) -> usize {
    let mut rest = text[at + 1..].chars();
    match (rest.next(), rest.next()) {
        (Some('\\'), _) => {
            let body = &text[at + 3..];
            body.find('\'').map_or(text.len(), |length| at + 3 + length + 1).max(at + 4)
        }
        (Some(character), Some('\'')) => at + 1 + character.len_utf8() + 1,
        _ => at + 1,
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn follows_word(bytes: &[u8], at: usize) -> bool {
    // `br"…"` and `cr"…"` are raw strings too.
    at > 0 && is_word(bytes[at - 1]) && !matches!(bytes[at - 1], b'b' | b'c')
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|&byte| !is_word(byte)).map_or(bytes.len(), |length| at + length)
}

fn blank(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}
