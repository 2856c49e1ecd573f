//! Every page, in both languages: it is whole, it speaks the reader's language, and the catalogues say everything that
//! the pages need and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chuangyou_pages::assets::Asset;
use chuangyou_pages::lang::{CATALOGUES, Lang};
use chuangyou_pages::page::Page;
use chuangyou_pages::page::board::{Board, Part};
use chuangyou_pages::page::error::Reason;
use chuangyou_pages::page::sample::{Shown, gallery};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

fn each_page(mut check: impl FnMut(Lang, &Shown)) {
    for lang in Lang::ALL {
        for shown in gallery(lang) {
            check(lang, &shown);
        }
    }
}

fn count(html: &str, part: &str) -> usize {
    html.matches(part).count()
}

#[test]
fn every_page_has_one_heading_a_title_a_language_and_a_main_part() {
    each_page(|lang, Shown { name, html, .. }| {
        assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())), "{name}");
        assert_eq!((count(html, "<h1"), count(html, "</h1>")), (1, 1), "{name}: one heading");
        assert_eq!(count(html, "<main"), 1, "{name}: one main part");
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split(" · ").next()).unwrap();
        assert!(!title.trim().is_empty(), "{name}: a title");
    });
}

/// The top pages of their areas; the menu leads back from them.
const TOPS: [&str; 16] = [
    "publications-full",
    "publications-none",
    "publications-empty",
    "home-full",
    "home-empty",
    "my-tasks-busy",
    "my-tasks-later",
    "my-tasks-idle",
    "board-full",
    "board-still",
    "board-empty",
    "programme-full",
    "programme-empty",
    "admin-sound",
    "admin-unchecked",
    "admin-broken",
];

#[test]
fn every_page_below_the_top_of_its_area_has_a_way_back() {
    each_page(|_, Shown { name, html, .. }| {
        let is_top = TOPS.contains(&name.as_str());
        assert_eq!(html.contains("<nav class=\"trail\""), !is_top, "{name}");
    });
}

#[test]
fn no_page_shows_a_key_instead_of_words() {
    each_page(|lang, Shown { name, html, .. }| {
        let at = html.find('⟦').map(|at| html[at..].chars().take(40).collect::<String>());
        assert_eq!(at, None, "{name} in {}", lang.tag());
    });
}

#[test]
fn every_element_that_is_opened_is_closed_in_its_order() {
    each_page(|_, Shown { name, html, .. }| {
        let mut open: Vec<&str> = Vec::new();
        for tag in tags(html) {
            let element = tag.trim_start_matches('/').split([' ', '\n', '>', '/']).next().unwrap();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(element), "{name}: <{tag}> closes what is not open: {open:?}");
            } else if !VOID.contains(&element) {
                open.push(element);
            }
        }
        assert_eq!(open, Vec::<&str>::new(), "{name}");
    });
}

const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "!doctype"];

/// What stands between `<` and `>`; quoted values hold neither, because they are escaped.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|rest| rest.split('>').next())
}

#[test]
fn no_id_stands_twice_on_a_page_and_every_reference_has_its_target() {
    each_page(|_, Shown { name, html, .. }| {
        let ids: Vec<&str> = attributes(html, " id=\"").collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
        let references = [" for=\"", " aria-labelledby=\"", " aria-describedby=\"", " href=\"#"];
        for id in references
            .into_iter()
            .flat_map(|reference| attributes(html, reference))
            .flat_map(str::split_whitespace)
        {
            assert!(unique.contains(id), "{name}: nothing is called {id}");
        }
    });
}

fn attributes<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn nothing_in_a_page_needs_more_than_the_house_itself() {
    each_page(|_, Shown { name, html, .. }| {
        for forbidden in
            [" style=", "<style", " onclick=", " onchange=", "javascript:", "http://", "https://"]
        {
            assert!(!html.contains(forbidden), "{name} has {forbidden}");
        }
        assert_eq!(
            count(html, "<script"),
            count(html, "<script src=\"/assets/"),
            "{name}: scripts are files"
        );
        for path in attributes(html, "=\"/assets/").map(|rest| rest.split('?').next().unwrap()) {
            assert!(Asset::named(path).is_some(), "{name} loads {path}");
        }
    });
}

#[test]
fn the_language_link_leads_to_the_other_language_and_back() {
    each_page(|lang, Shown { name, html, .. }| {
        let link = format!("/language?to={}&#38;back=%2F", lang.other().tag());
        assert!(html.contains(&link), "{name}");
    });
}

#[test]
fn the_parts_of_the_board_are_the_parts_of_its_page() {
    let board = &Board::samples()[0].1;
    let frame = chuangyou_pages::page::sample::frame(Lang::En, chuangyou_pages::page::Viewer::Guest);
    let page = board.render(&frame);
    for part in Part::ALL {
        assert!(page.contains(&board.part(part, Lang::En)), "{}", part.event());
        assert!(page.contains(&format!("sse-swap=\"{}\"", part.event())), "{}", part.event());
    }
}

#[test]
fn every_error_has_a_page() {
    let names: BTreeSet<String> = gallery(Lang::Zh).into_iter().map(|shown| shown.name).collect();
    for reason in Reason::ALL {
        assert!(names.contains(&format!("error-{}", reason.status())), "{reason:?}");
    }
}

// The catalogues --------------------------------------------------------------------------------------------------------

/// Each key with its variables.
fn keys(ftl: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = parser::parse(ftl).expect("the catalogue is well formed");
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    let mut keys = BTreeMap::new();
    for message in messages {
        let mut variables = BTreeSet::new();
        variables_of(message.value.as_ref().expect("every message says something"), &mut variables);
        let before = keys.insert(message.id.name.to_owned(), variables);
        assert_eq!(before, None, "{} stands twice", message.id.name);
    }
    keys
}

fn variables_of(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    variables_of(&variant.value, into);
                }
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            into.insert(id.name.to_owned());
        }
    }
}

fn all_keys(
    pick: fn(&(&'static str, &'static str, &'static str)) -> &'static str,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for catalogue in &CATALOGUES {
        for (key, variables) in keys(pick(catalogue)) {
            assert_eq!(all.insert(key.clone(), variables), None, "{key} stands in two catalogues");
        }
    }
    all
}

#[test]
fn both_catalogues_have_every_key_with_the_same_variables() {
    assert_eq!(all_keys(|(_, zh, _)| zh), all_keys(|(_, _, en)| en));
}

#[test]
fn the_chinese_catalogue_is_in_chinese_and_the_english_one_is_not() {
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for (name, zh, en) in CATALOGUES {
        assert!(is_chinese(zh), "{name}");
        let chinese: Vec<&str> = en.lines().filter(|line| is_chinese(line)).collect();
        assert_eq!(chinese, Vec::<&str>::new(), "{name}");
    }
}

/// The text of every template and every source file, of those who fill the pages too.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("templates"), root.join("src"), root.join("../web/src")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                text.push_str(&fs::read_to_string(&path).expect("templates and sources are text"));
            }
        }
    }
    text
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let (known, sources) = (all_keys(|(_, zh, _)| zh), sources());
    let calls = [".t(\"", ".t1(\"", ".t2(\"", ".say(\"", "both(\"", "both_with(\"", "Crumb::key(w, \""];
    let asked: BTreeSet<&str> = calls.iter().flat_map(|call| attributes(&sources, call)).collect();
    assert!(asked.len() > 100, "the calls are found");
    let unknown: Vec<&&str> = asked.iter().filter(|key| !known.contains_key(**key)).collect();
    assert_eq!(unknown, Vec::<&&str>::new());
}

#[test]
fn every_key_that_exists_is_asked_for() {
    let sources = sources();
    let known = all_keys(|(_, zh, _)| zh);
    let unused: Vec<&String> = known.keys().filter(|key| !sources.contains(&format!("\"{key}\""))).collect();
    assert_eq!(unused, Vec::<&String>::new());
}
