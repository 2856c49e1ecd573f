//! What a visitor of the demonstration might try first.

use chuangyou_programme::model::Text;

/// One thing to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What it is, in a few words.
    pub title: Text,
    /// What to do, and what there is to see.
    pub what: Text,
    /// As whom, by the name to log in with; empty: as anybody.
    pub login: &'static str,
    /// The path at which to begin.
    pub at: &'static str,
}

fn trial(login: &'static str, at: &'static str, title: (&str, &str), what: (&str, &str)) -> Trial {
    let text = |(zh, en): (&str, &str)| Text { zh: zh.to_owned(), en: en.to_owned() };
    Trial { title: text(title), what: text(what), login, at }
}

/// What a visitor might try first, in this order.
pub fn tour() -> Vec<Trial> {
    vec![
        trial(
            "wang",
            "/services?q=%E9%A4%90%E9%A5%AE",
            ("办一件事", "Apply for something"),
            (
                "找到“餐饮服务许可”，看清材料、时限和依据，在线提交；受理后每个到期日都说明是怎么算出来的。",
                "Find the catering licence, see its documents, limits and basis, and apply. Once it is accepted, each due date says how it was worked out.",
            ),
        ),
        trial(
            "clerk",
            "/work",
            ("在窗口办件", "Work at the window"),
            (
                "待办按缓急排列。打开一件，一次性告知缺什么，或者受理；此时此人能做的，页面上才有。",
                "Tasks stand in the order of urgency. Open one and say once what is missing, or take it on: the page offers what this person may do now, and nothing else.",
            ),
        ),
        trial(
            "supervisor",
            "/board",
            ("看红黄牌", "Look at the cards"),
            (
                "监督台随时更新。点开一张红牌：违反哪一条、因为什么、谁来申辩、整改到哪一步，一页看完。",
                "The board is live. Open a red card: the clause it cites, the facts behind it, who answers for it and how far it has been put right stand on one page.",
            ),
        ),
        trial(
            "",
            "/report",
            ("匿名举报", "Report without a name"),
            (
                "不用登录，写下的内容当即加密。记下回执，再以保管员身份登录，用保管口令拆封。",
                "No log-in is needed, and what you write is sealed at once. Keep the receipt; then log in as the custodian and open it with the custody passphrase.",
            ),
        ),
        trial(
            "admin",
            "/admin/calendars",
            ("改一天放假", "Change a holiday"),
            (
                "把一个工作日改为放假，先预览：哪些在办件的到期日会顺延、为什么；办结的不动。",
                "Make a working day a holiday and preview which open cases are due later, and why. Closed ones stay as they are.",
            ),
        ),
    ]
}
