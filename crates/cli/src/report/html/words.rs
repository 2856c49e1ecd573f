//! The words of the page, in both languages.

use crate::words::Lang;

macro_rules! page_words {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        /// What only the page says.
        pub(super) struct PageWords { $(pub $name: &'static str,)* }
        const ZH: PageWords = PageWords { $($name: $zh,)* };
        const EN: PageWords = PageWords { $($name: $en,)* };
    };
}

page_words! {
    html_lang: "zh-CN", "en";
    report: "监察报告", "Supervision report";
    as_of: "判定时点", "As of";
    cases: "办件", "cases";
    events: "事件", "events";
    closed: "已办结", "closed";
    late_share: "超期率", "late";
    with_yellow: "最高为黄牌的办件", "cases whose gravest card is yellow";
    with_red: "有红牌的办件", "cases with a red card";
    by_rule: "各规则、条款的预警和亮牌", "Cards by rule and clause";
    by_rule_hint: "每个办件在每条规则下只计最高一级。", "Each case counts once for each rule, at its highest level.";
    gravity: "预警与亮牌", "Cards";
    quiet_rules: "没有发出预警或亮牌的规则", "Rules without a card";
    clause_says: "条款", "What the clause says";
    by_month: "办件量与超期", "Cases and lateness over time";
    by_month_hint: "按办件最后一个事件所在期间统计。", "By the period of the case's last event.";
    on_time: "未超期", "not late";
    late: "超期", "late";
    by_unit: "各单位各期超期率", "Lateness by unit and period";
    by_unit_hint: "单元格为该期办件中超期的比例；颜色越深，超期越多。", "Each cell is the share of the period's cases that were late; the darker, the more.";
    all: "合计", "all";
    others: "其他单位", "other units";
    no_unit: "（未载明单位）", "(no unit named)";
    used: "期限用了多少", "Days used against the limit";
    used_hint: "横轴为已用时间占期限的百分比；虚线右侧为超出期限。", "Across: the share of the limit that was used. Right of the dashed line the limit is passed.";
    worst: "超期最多的办件", "Furthest over their limit";
    worst_hint: "以各时限自身的单位计。", "In the unit of each limit.";
    nothing_over: "没有办件超出期限。", "No case is over a limit.";
    no_used: "没有带期限的时限启动。", "No clock with a limit has started.";
    no_rules: "方案没有规则。请在 rules/ 下添加。", "The programme has no rules. Add some under rules/.";
    no_cases: "日志中没有办件。", "The log holds no case.";
    made_from: "依据", "Made from";
    programme: "方案", "programme";
    version: "版本", "version";
    calendar: "日历", "calendar";
    files: "日志", "log";
    working_day: "工作日", "working days";
    working_hour: "工作小时", "working hours";
    calendar_day: "自然日", "calendar days";
    hour: "小时", "hours";
}

impl PageWords {
    pub(super) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }
}
