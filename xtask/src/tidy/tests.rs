//! Each rule on small trees: what it finds and what it leaves alone.

use super::source::{Function, code_only, functions, without_tests};
use super::{Tree, faults};

/// The faults of a tree of `(path, text)`, one a line.
fn check(files: &[(&str, &str)]) -> Vec<String> {
    let mut tree = Tree::default();
    for (path, text) in files {
        tree.add(path, Some((*text).to_owned()));
    }
    faults(&tree).unwrap().iter().map(ToString::to_string).collect()
}

fn lines(count: usize) -> String {
    "// a line\n".repeat(count)
}

fn function_of(count: usize) -> String {
    format!("fn long() {{\n{}}}\n", "    act();\n".repeat(count - 2))
}

#[test]
fn a_tidy_tree_has_no_faults() {
    assert!(check(&[("crates/engine/src/lib.rs", "//! Cases.\npub fn decide() {}\n")]).is_empty());
}

#[test]
fn arrows_between_crates_point_left_only() {
    let table = [
        ("calendar", "chuangyou-eventlog.workspace = true", "`calendar` must not know `eventlog`"),
        ("programme", "chuangyou-engine = { path = \"../engine\" }", "`programme` must not know `engine`"),
        ("engine", "store = { package = \"chuangyou-store\" }", "`engine` must not know `store`"),
    ];
    for (name, dependency, expected) in table {
        let manifest = format!("crates/{name}/Cargo.toml");
        let found = check(&[(&manifest, &format!("[dependencies]\n{dependency}\n"))]);
        assert_eq!(found, [format!("{manifest}: {expected}")]);
    }
    let manifest = "[dependencies]\nchuangyou-calendar.workspace = true\n[dev-dependencies]\nchuangyou-cli.workspace = true\n";
    assert!(check(&[("crates/engine/Cargo.toml", manifest)]).is_empty());
}

#[test]
fn the_core_reaches_no_runtime_even_through_another_crate() {
    let lock = "[[package]]\nname = \"fetch\"\ndependencies = [\"hyper 1.0.0\"]\n\
                [[package]]\nname = \"hyper\"\ndependencies = [\"tokio\"]\n";
    let manifest = "[target.'cfg(unix)'.dependencies]\nfetch = \"1\"\n";
    assert_eq!(
        check(&[("Cargo.lock", lock), ("crates/eventlog/Cargo.toml", manifest)]),
        ["crates/eventlog/Cargo.toml: `eventlog` must not depend on `tokio`, even indirectly"]
    );
}

#[test]
fn files_and_functions_have_limits_to_the_line() {
    assert!(check(&[("a.rs", &lines(500)), ("b.rs", &function_of(60))]).is_empty());
    assert_eq!(
        check(&[("a.rs", &lines(501)), ("b.rs", &function_of(61))]),
        ["a.rs: 501 lines; at most 500 are allowed", "b.rs::long: 61 lines; at most 60 are allowed"]
    );
}

#[test]
fn an_exception_may_only_shrink() {
    let table = [
        (601, vec![]),
        (602, vec!["a.rs: grew from 601 to 602 lines; it may only shrink"]),
        (600, vec!["a.rs: shrank to 600 lines: write 600 in xtask/tidy-ratchet.toml"]),
        (500, vec!["a.rs: no longer needs its exception: remove it from xtask/tidy-ratchet.toml"]),
    ];
    for (now, expected) in table {
        let found =
            check(&[("xtask/tidy-ratchet.toml", "[file_lines]\n\"a.rs\" = 601\n"), ("a.rs", &lines(now))]);
        assert_eq!(found, expected, "{now} lines");
    }
}

#[test]
fn a_ratchet_with_an_unknown_table_is_an_error() {
    let mut tree = Tree::default();
    tree.add("xtask/tidy-ratchet.toml", Some("[lines]\n".to_owned()));
    assert!(faults(&tree).unwrap_err().to_string().contains("unknown table `lines`"));
}

#[test]
fn the_core_reads_no_clock_and_no_environment() {
    let text = "use std::time::SystemTime;\n// SystemTime in a comment\nfn f() { let t = \"Timestamp::now\"; env::var(t) }\n";
    assert_eq!(
        check(&[("crates/calendar/src/due.rs", text)]),
        [
            "crates/calendar/src/due.rs:1: `SystemTime` reads the wall clock; the core takes it as an argument",
            "crates/calendar/src/due.rs:3: `env::var` reads the environment; the core takes it as an argument",
        ]
    );
    let in_tests = "#[cfg(test)]\nmod tests { fn data() { std::env::var(\"CHUANGYOU_DATA\"); } }\n";
    assert!(check(&[("crates/calendar/src/due.rs", in_tests), ("crates/cli/src/main.rs", text)]).is_empty());
    assert!(check(&[("crates/calendar/src/year/tests.rs", text)]).is_empty());
    let declared = "#[cfg(test)]\npub(crate) mod oracle;\nmod due;\n";
    assert!(
        check(&[("crates/calendar/src/lib.rs", declared), ("crates/calendar/src/oracle.rs", text)])
            .is_empty()
    );
    assert_eq!(
        check(&[("crates/calendar/src/lib.rs", declared), ("crates/calendar/src/due.rs", text)]).len(),
        2
    );
}

#[test]
fn nothing_is_left_for_later() {
    let text = "fn later() {\n    todo!(\"say\")\n}\n// todo! is only a word here\n";
    assert_eq!(check(&[("crates/cli/src/main.rs", text)]), ["crates/cli/src/main.rs:2: `todo!` is left"]);
}

#[test]
fn documents_named_in_code_and_linked_in_pages_exist() {
    let page = "See [the language](docs/language.md#rules), [crates](crates/), [law](https://example.org/x).\n\
                ```\n[not](a-link)\n```\n[gone](docs/gone.md)\n";
    let code = "//! See docs/language.md. And docs/lost.md, too.\n";
    assert_eq!(
        check(&[
            ("PAGE.md", page),
            ("docs/language.md", "[up](../PAGE.md)\n"),
            ("crates/cli/src/main.rs", code)
        ]),
        [
            "PAGE.md:5: links to `docs/gone.md`, which is not there",
            "crates/cli/src/main.rs:1: names `docs/lost.md`, which is not there",
        ]
    );
}

#[test]
fn the_architecture_page_speaks_of_every_crate() {
    let found = check(&[
        ("ARCHITECTURE.md", "## `crates/cli`\n"),
        ("crates/cli/Cargo.toml", ""),
        ("crates/store/Cargo.toml", ""),
    ]);
    assert_eq!(found, ["ARCHITECTURE.md: says nothing of `crates/store`"]);
}

#[test]
fn both_readmes_have_the_same_headings() {
    let english = "# Name\n## Try\n```\n# a comment in a shell\n```\n";
    assert!(check(&[("README.md", english), ("README.zh-CN.md", "# 名称\n## 试用\n")]).is_empty());
    assert_eq!(
        check(&[("README.md", english), ("README.zh-CN.md", "# 名称\n")]),
        ["README.zh-CN.md: headings [1] differ from those of README.md, [1, 2]"]
    );
}

#[test]
fn a_test_that_the_page_of_edge_cases_names_exists() {
    let page = "| late | `late_is_late`, `early_is_early` | `crates/a` |\n";
    let found =
        check(&[("docs/edge-cases.md", page), ("crates/a/tests/a.rs", "#[test]\nfn late_is_late() {}\n")]);
    assert_eq!(found, ["docs/edge-cases.md:1: names the test `early_is_early`, which is not there"]);
}

#[test]
fn paths_of_one_machine_stay_out() {
    let machine = concat!("/ro", "ot/");
    let text = format!("run `{machine}tool`\nhttps://example.org{machine}page\n");
    assert_eq!(check(&[("notes.md", &text)]), [format!("notes.md:1: `{machine}` is a path of one machine")]);
}

#[test]
fn comments_strings_and_characters_are_not_code() {
    let table = [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        ("f(\"}\\\"{\")", "f(      )"),
        ("f(r#\"a\"b\"#)", "f(        )"),
        ("f(br\"{\")", "f(b    )"),
        ("for_r(\"x\")", "for_r(   )"),
        ("m('{', '\\'', '\\u{7d}')", "m(   ,     ,         )"),
        ("fn f<'a>(x: &'a str) {}", "fn f< a>(x: & a str) {}"),
    ];
    for (text, code) in table {
        assert_eq!(code_only(text), code, "{text}");
    }
}

#[test]
fn functions_are_found_with_their_lines() {
    let code = "trait T { fn declared(&self) -> [u8; 2]; }\n\
                fn outer(f: fn (u8)) -> [u8; 2] {\n    fn inner() {}\n    {\n    }\n}\n";
    let named = |name: &str, first_line, lines| Function { name: name.to_owned(), first_line, lines };
    assert_eq!(functions(&code_only(code)), [named("outer", 2, 5), named("inner", 3, 1)]);
}

#[test]
fn items_for_tests_are_cut_out() {
    let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { {} }\n}\nfn c() {}\n#[cfg(test)]\nuse d;\nfn e() {}\n";
    let kept: Vec<String> = functions(&without_tests(code)).into_iter().map(|one| one.name).collect();
    assert_eq!(kept, ["a", "c", "e"]);
}
