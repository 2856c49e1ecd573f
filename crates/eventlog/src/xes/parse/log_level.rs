//! What stands between traces: the log's own attributes, extensions, classifiers, globals.

use super::super::cut::Begins;
use super::super::scan::{Tag, Wrong, wrong};
use super::super::values::{self, Element, pair, skip_element, text};
use super::{Ended, Run};
use crate::{Attribute, Classifier, Extension};

impl<'a> Run<'_, '_, 'a> {
    /// Reads from here to the end of the block.
    pub(super) fn log(&mut self) -> Result<(), Wrong> {
        if self.head.begins == Begins::File && !self.log_begins()? {
            return self.after_log();
        }
        loop {
            self.scan.skip_blanks();
            let at = self.scan.at;
            let element = match self.scan.tag(&mut self.pairs)? {
                Tag::Open("trace") => {
                    self.begin_trace(at);
                    if self.trace()? == Ended::Block {
                        return Ok(());
                    }
                    continue;
                }
                Tag::Empty("trace") => {
                    self.begin_trace(at);
                    self.finish_trace()?;
                    continue;
                }
                Tag::Open(name) => Element { at, name, empty: false },
                Tag::Empty(name) => Element { at, name, empty: true },
                Tag::Close("log") => return self.after_log(),
                Tag::Close(name) => return wrong(at, format!("</{name}> where </log> was expected")),
                Tag::Text => {
                    self.stray_text(at);
                    continue;
                }
                Tag::End if self.head.last => {
                    return wrong(at, "the file ends before </log>; it may be truncated");
                }
                Tag::End => return Ok(()),
            };
            self.log_element(element)?;
        }
    }

    /// Reads up to `<log>`; `false` when the log is empty.
    fn log_begins(&mut self) -> Result<bool, Wrong> {
        self.scan.skip_blanks();
        let at = self.scan.at;
        match self.scan.tag(&mut self.pairs)? {
            Tag::Open("log") => Ok(true),
            Tag::Empty("log") => Ok(false),
            Tag::Text => wrong(at, "text before <log>; expected an XES file"),
            Tag::Open(name) | Tag::Empty(name) | Tag::Close(name) => {
                wrong(at, format!("the file begins with <{name}>; expected <log>, as in an XES file"))
            }
            Tag::End => wrong(at, "the file ends before <log>; expected an XES file"),
        }
    }

    fn after_log(&mut self) -> Result<(), Wrong> {
        self.scan.skip_blanks();
        let at = self.scan.at;
        match self.scan.tag(&mut self.pairs)? {
            Tag::End if self.head.last => Ok(()),
            _ => wrong(at, "something stands after the end of the log"),
        }
    }

    fn log_element(&mut self, element: Element<'a>) -> Result<(), Wrong> {
        match element.name {
            "extension" => self.extension(element),
            "classifier" => self.classifier(element),
            "global" => self.global(element),
            "event" => {
                skip_element(&mut self.scan, element, &mut self.pairs)?;
                let what = "an event outside of any trace".to_owned();
                self.bad_attribute(Wrong { at: element.at, what })
            }
            _ => {
                if let Some(attribute) = self.log_attribute(element)? {
                    self.out.meta.attributes.push(attribute);
                }
                Ok(())
            }
        }
    }

    fn log_attribute(&mut self, element: Element<'a>) -> Result<Option<Attribute>, Wrong> {
        let clock = &mut self.worker.clock;
        match values::attribute(&mut self.scan, element, &mut self.pairs, clock, 0)? {
            Ok(attribute) => Ok(Some(attribute)),
            Err(bad) => {
                self.bad_attribute(bad)?;
                Ok(None)
            }
        }
    }

    fn extension(&mut self, element: Element<'a>) -> Result<(), Wrong> {
        let of = |name| text(&self.pairs, name, "extension", element.at).map(std::borrow::Cow::into_owned);
        let extension = Extension { name: of("name")?, prefix: of("prefix")?, uri: of("uri")? };
        self.out.meta.extensions.push(extension);
        skip_element(&mut self.scan, element, &mut self.pairs)
    }

    fn classifier(&mut self, element: Element<'a>) -> Result<(), Wrong> {
        let of = |name| text(&self.pairs, name, "classifier", element.at).map(std::borrow::Cow::into_owned);
        let scope = pair(&self.pairs, "scope").map(|_| of("scope")).transpose()?;
        let classifier = Classifier { name: of("name")?, keys: split_keys(&of("keys")?), scope };
        self.out.meta.classifiers.push(classifier);
        skip_element(&mut self.scan, element, &mut self.pairs)
    }

    fn global(&mut self, element: Element<'a>) -> Result<(), Wrong> {
        let scope = pair(&self.pairs, "scope").unwrap_or("event");
        if !matches!(scope, "event" | "trace") {
            return wrong(element.at, format!("global of scope {scope:?}; expected event or trace"));
        }
        if element.empty {
            return Ok(());
        }
        loop {
            self.scan.skip_blanks();
            let at = self.scan.at;
            let child = match self.scan.tag(&mut self.pairs)? {
                Tag::Open(name) => Element { at, name, empty: false },
                Tag::Empty(name) => Element { at, name, empty: true },
                Tag::Close("global") => return Ok(()),
                Tag::Close(name) => return wrong(at, format!("</{name}> where </global> was expected")),
                Tag::Text => {
                    self.stray_text(at);
                    continue;
                }
                Tag::End => return wrong(at, "the file ends before </global>; it may be truncated"),
            };
            if let Some(attribute) = self.log_attribute(child)? {
                let meta = &mut self.out.meta;
                let globals = if scope == "trace" { &mut meta.global_trace } else { &mut meta.global_event };
                globals.push(attribute);
            }
        }
    }
}

/// The keys of a classifier: apart by blanks; a key with blanks stands in single quotes.
fn split_keys(keys: &str) -> Vec<String> {
    let mut split = Vec::new();
    let mut rest = keys.trim_start();
    while !rest.is_empty() {
        let (key, after) = match rest.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').unwrap_or((quoted, "")),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        split.push(key.to_owned());
        rest = after.trim_start();
    }
    split
}

#[cfg(test)]
mod tests {
    use super::split_keys;

    #[test]
    fn the_keys_of_a_classifier_stand_apart_by_blanks_or_in_quotes() {
        assert_eq!(split_keys("concept:name lifecycle:transition"), ["concept:name", "lifecycle:transition"]);
        assert_eq!(split_keys(" 'Activity code'  org:group"), ["Activity code", "org:group"]);
    }
}
