//! Tags and attributes of XML, as far as XES needs them.

use std::borrow::Cow;

use memchr::memchr;

/// Reads tags from a text.
#[derive(Clone, Debug)]
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

/// What is wrong, and at which byte of the block.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Wrong {
    pub(super) at: usize,
    pub(super) what: String,
}

pub(super) fn wrong<T>(at: usize, what: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { at, what: what.into() })
}

/// The most bytes the value of one attribute may have.
pub(super) const MAX_VALUE_BYTES: usize = 16 << 20;

/// One tag.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum Tag<'a> {
    /// `<name …>`
    Open(&'a str),
    /// `<name …/>`
    Empty(&'a str),
    /// `</name>`
    Close(&'a str),
    /// Text outside of tags, other than blanks.
    Text,
    /// The end of the block.
    End,
}

/// The attributes of the tag read last, as written.
pub(super) type Pairs<'a> = Vec<(&'a str, &'a str)>;

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Scan { text, at: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// Skips blanks.
    #[inline]
    pub(super) fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.iter().position(|byte| !is_blank(*byte)).unwrap_or(rest.len());
    }

    /// Reads the next tag, and its attributes into `pairs`; comments and processing instructions are
    /// passed over. Names lose their namespace prefix.
    pub(super) fn tag(&mut self, pairs: &mut Pairs<'a>) -> Result<Tag<'a>, Wrong> {
        loop {
            self.skip_blanks();
            let start = self.at;
            match self.rest() {
                [] => return Ok(Tag::End),
                [b'<', b'!', b'-', b'-', ..] => self.pass(4, "-->", "comment")?,
                [b'<', b'?', ..] => self.pass(2, "?>", "processing instruction")?,
                [b'<', b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] => {
                    self.pass(9, "]]>", "CDATA section")?;
                    return Ok(Tag::Text);
                }
                [b'<', b'!', ..] => {
                    return wrong(
                        start,
                        "a document type declaration is not accepted; an event log has none",
                    );
                }
                [b'<', b'/', ..] => return self.close(),
                [b'<', ..] => return self.open(pairs),
                rest => {
                    self.at += memchr(b'<', rest).unwrap_or(rest.len());
                    return Ok(Tag::Text);
                }
            }
        }
    }

    fn pass(&mut self, opening: usize, end: &str, what: &str) -> Result<(), Wrong> {
        let body = self.at + opening;
        match memchr::memmem::find(&self.text.as_bytes()[body..], end.as_bytes()) {
            Some(length) => {
                self.at = body + length + end.len();
                Ok(())
            }
            None => wrong(self.at, format!("a {what} does not end; expected {end}")),
        }
    }

    fn close(&mut self) -> Result<Tag<'a>, Wrong> {
        let start = self.at;
        self.at += 2;
        let name = self.name("the name of an element")?;
        self.skip_blanks();
        self.expect(b'>', || format!("the end tag </{name} does not end in >; the file may be truncated"))?;
        debug_assert!(self.at > start);
        Ok(Tag::Close(local(name)))
    }

    fn open(&mut self, pairs: &mut Pairs<'a>) -> Result<Tag<'a>, Wrong> {
        pairs.clear();
        self.at += 1;
        let name = local(self.name("the name of an element")?);
        loop {
            let before = self.at;
            self.skip_blanks();
            match self.rest() {
                [b'>', ..] => {
                    self.at += 1;
                    return Ok(Tag::Open(name));
                }
                [b'/', b'>', ..] => {
                    self.at += 2;
                    return Ok(Tag::Empty(name));
                }
                [] => {
                    return wrong(before, format!("the tag <{name} does not end; the file may be truncated"));
                }
                _ if before == self.at => {
                    return wrong(before, format!("expected a blank, /> or > in the tag <{name}"));
                }
                _ => self.pair(name, pairs)?,
            }
        }
    }

    /// Reads `name="value"`.
    fn pair(&mut self, tag: &str, pairs: &mut Pairs<'a>) -> Result<(), Wrong> {
        let start = self.at;
        let name = self.name("the name of an attribute")?;
        self.skip_blanks();
        self.expect(b'=', || format!("expected = after {name} in the tag <{tag}"))?;
        self.skip_blanks();
        let quote = match self.rest() {
            [quote @ (b'"' | b'\''), ..] => *quote,
            _ => return wrong(self.at, format!("expected a quoted value for {name} in the tag <{tag}")),
        };
        self.at += 1;
        let Some(length) = memchr(quote, self.rest()) else {
            return wrong(
                start,
                format!("the value of {name} in the tag <{tag} does not end; the file may be truncated"),
            );
        };
        let value = &self.text[self.at..self.at + length];
        if length > MAX_VALUE_BYTES {
            return wrong(start, too_long(length));
        }
        if let Some(bracket) = memchr(b'<', value.as_bytes()) {
            return wrong(
                self.at + bracket,
                format!("a < within the value of {name}; expected &lt; or the closing quote"),
            );
        }
        if pairs.iter().any(|(other, _)| *other == name) {
            return wrong(start, format!("{name} stands twice in the tag <{tag}"));
        }
        pairs.push((name, value));
        self.at += length + 1;
        Ok(())
    }

    fn name(&mut self, what: &str) -> Result<&'a str, Wrong> {
        let rest = self.rest();
        let ends =
            |byte: &u8| is_blank(*byte) || matches!(byte, b'=' | b'>' | b'/' | b'<' | b'"' | b'\'' | b'&');
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        if length == 0 {
            return wrong(self.at, format!("expected {what}"));
        }
        let name = &self.text[self.at..self.at + length];
        self.at += length;
        Ok(name)
    }

    fn expect(&mut self, byte: u8, what: impl FnOnce() -> String) -> Result<(), Wrong> {
        if self.rest().first() != Some(&byte) {
            return wrong(self.at, what());
        }
        self.at += 1;
        Ok(())
    }
}

pub(super) fn too_long(bytes: usize) -> String {
    let most = MAX_VALUE_BYTES >> 20;
    format!("a value of {bytes} bytes; an attribute may have at most {most} MiB")
}

#[inline]
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The name without its namespace prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The text an attribute's value stands for: references replaced, line ends and tabs made blanks.
pub(super) fn unescape(raw: &str) -> Result<Cow<'_, str>, String> {
    if !raw.bytes().any(|byte| byte == b'&' || byte < b' ') {
        return Ok(Cow::Borrowed(raw));
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '\t', '\n', '\r']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("\r\n") {
            text.push(' ');
            rest = after;
        } else if rest.starts_with('&') {
            let end = rest
                .find(';')
                .ok_or_else(|| "an & without ; expected &amp; for the sign itself".to_owned())?;
            text.push(reference(&rest[1..end])?);
            rest = &rest[end + 1..];
        } else {
            text.push(' ');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    Ok(Cow::Owned(text))
}

fn reference(name: &str) -> Result<char, String> {
    let number = |digits: &str, radix| {
        let valid = !digits.is_empty() && digits.bytes().all(|byte| (byte as char).is_digit(radix));
        valid.then(|| u32::from_str_radix(digits, radix).ok()).flatten()
    };
    let code = match name {
        "amp" => return Ok('&'),
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "quot" => return Ok('"'),
        "apos" => return Ok('\''),
        _ => match name.strip_prefix('#') {
            Some(hex) if hex.starts_with('x') => number(&hex[1..], 16),
            Some(decimal) => number(decimal, 10),
            None => None,
        },
    };
    code.and_then(char::from_u32).ok_or_else(|| {
        let shown: String = name.chars().take(20).collect();
        format!(
            "the entity &{shown}; is not defined; expected amp, lt, gt, quot, apos or a character's number"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Result<Vec<String>, Wrong> {
        let mut scan = Scan::new(text);
        let mut pairs = Vec::new();
        let mut seen = Vec::new();
        loop {
            match scan.tag(&mut pairs)? {
                Tag::End => return Ok(seen),
                Tag::Open(name) => seen.push(format!("{name} {pairs:?}")),
                Tag::Empty(name) => seen.push(format!("{name}/ {pairs:?}")),
                Tag::Close(name) => seen.push(format!("/{name}")),
                Tag::Text => seen.push("text".to_owned()),
            }
        }
    }

    #[test]
    fn tags_are_read_in_every_spelling() {
        let text =
            "<?xml version='1.0'?><!-- <b> --><a k = \"1 > 0\"\n v='\"'><x:b/>  words<![CDATA[<c>]]></a >";
        let expected = [r#"a [("k", "1 > 0"), ("v", "\"")]"#, "b/ []", "text", "text", "/a"];
        assert_eq!(tags(text).expect("good XML"), expected);
    }

    #[test]
    fn what_is_not_well_formed_is_refused_where_it_stands() {
        for (text, at, said) in [
            ("<!DOCTYPE log [<!ENTITY a \"b\">]>", 0, "document type declaration"),
            ("<a k=\"1\" k=\"2\">", 9, "k stands twice"),
            ("<a k=\"1\"v=\"2\">", 8, "expected a blank"),
            ("<a k=1>", 5, "expected a quoted value for k"),
            ("<a k>", 4, "expected = after k"),
            ("<a k=\"<\">", 6, "a < within the value"),
            ("<a k=\"x", 3, "does not end"),
            ("<a", 2, "does not end"),
            ("</a", 3, "does not end in >"),
            ("< a>", 1, "expected the name of an element"),
            ("<!-- a", 0, "a comment does not end"),
        ] {
            let error = tags(text).expect_err(text);
            assert!(error.at == at && error.what.contains(said), "{text}: {error:?}");
        }
    }

    #[test]
    fn references_are_replaced() {
        for (raw, text) in [
            ("plain", "plain"),
            ("a &amp; b &lt;&gt;&quot;&apos;", "a & b <>\"'"),
            ("&#21150;&#x4EF6;", "办件"),
            ("two\r\nlines\tand&#10;one", "two lines and\none"),
        ] {
            assert_eq!(unescape(raw).as_deref(), Ok(text));
        }
        for raw in ["&lol;", "&", "&amp", "&#xD800;", "&#+1;", "&#;", "&#x;"] {
            assert!(unescape(raw).is_err(), "{raw}");
        }
    }
}
