//! What people write where words are asked for: by the field's name where that says what it is about, and otherwise what fits
//! everywhere. Names of fields are those of Luoyang's programme; in another one people write what fits everywhere.

use crate::dice::Dice;

/// What fits everywhere.
const ANYTHING: [&str; 5] = [
    "情况属实，已按规定处理。",
    "经核实，予以确认。",
    "已安排专人办理。",
    "按有关规定办理。",
    "已与相关单位沟通。",
];

/// What is written in fields of these names.
const BY_FIELD: [(&[&str], &[&str]); 22] = [
    (
        &["matter"],
        &[
            "办理这个事项需要哪些材料？",
            "申请多久能办好？可以网上办吗？",
            "需要本人到场吗？委托别人办要带什么？",
            "收费标准是什么？",
            "材料已经交了，现在办到哪一步了？",
        ],
    ),
    (
        &["problem"],
        &[
            "窗口办理不及时，多次询问没有结果。",
            "一次性告知不到位，群众往返多次。",
            "工作时间窗口无人值守。",
            "工作人员态度生硬，解释不清。",
            "承诺时限内没有办结，也没有说明原因。",
        ],
    ),
    (
        &["tip_text", "extract"],
        &[
            "办证要托人送礼，否则一直拖着不办。",
            "工作日下午窗口经常没人，群众白跑。",
            "材料齐全却以各种理由不予受理。",
            "收费没有开票，也没有公示标准。",
        ],
    ),
    (&["reply_to_question"], &["时间是上个月中旬，当时还有两个人在场。", "当时没有开票，金额是两百元。"]),
    (&["question"], &["请说明时间、地点和在场的人。", "请补充当时的收费票据或者照片。"]),
    (
        &["facts", "finding", "observations"],
        &[
            "调阅档案和现场监控，反映的情况属实。",
            "走访三名群众，情况基本属实。",
            "值班表与实际在岗情况不符。",
        ],
    ),
    (
        &["enquirer", "complainant", "reporter_name"],
        &["居民张先生", "居民李女士", "个体户王某", "某商贸公司经办人"],
    ),
    (
        &["answer_text"],
        &[
            "所需材料已在办事指南中列明，请到窗口领取一次性告知单。",
            "经核实，已责成承办人当日办结并向您致歉。",
            "可以网上申请，承诺时限内办结。",
        ],
    ),
    (&["theme"], &["窗口服务作风", "首问负责制落实情况", "限时办结制落实情况", "一次性告知制落实情况"]),
    (&["script"], &["到窗口咨询办理材料", "查看是否公示承诺时限", "查看人员在岗情况"]),
    (&["circular_title"], &["关于窗口服务问题的通报", "关于超时办件的通报"]),
    (
        &["circular_text"],
        &["检查发现窗口存在承诺时限内未办结、一次性告知不到位等问题，现予以通报，请举一反三，限期整改。"],
    ),
    (&["order_text"], &["请对超时办件逐件说明原因，限期办结。", "请对群众反映的问题限期答复并报结果。"]),
    (
        &["mend_measure"],
        &[
            "调整窗口班次，明确补位人员。",
            "重新编印一次性告知单，当场发放。",
            "对承办人谈话提醒，建立每日清单。",
        ],
    ),
    (&["mend_report"], &["已按措施落实，相关材料随附。", "窗口班次已调整，连续两周无空岗。"]),
    (
        &["explanation"],
        &["现场核查耗时较长，未及时报告延期。", "经办人休假，交接不到位。", "申请集中，窗口人手不足。"],
    ),
    (&["cause"], &["内部流转没有设提醒。", "补位制度没有落实。"]),
    (&["appeal_grounds"], &["等待申请人补正的时间不应计入。", "专家评审期间不计入办理时限。"]),
    (&["analysis_title"], &["一件超时办件的剖析", "从一次投诉看窗口补位"]),
    (
        &["comment_of_named", "reply", "statement"],
        &["单位认真对照检查，情况属实，已制定整改措施。", "部分情况与事实有出入，请予核实。"],
    ),
    (&["manners_promise"], &["来有迎声、问有答声、走有送声。"]),
    (&["benchmark_who"], &["同类城市先进窗口"]),
];

/// What somebody writes in a field of that name.
pub(super) fn about(field: &str, dice: &mut Dice) -> String {
    let known = BY_FIELD.iter().find(|(fields, _)| fields.contains(&field)).map(|(_, words)| *words);
    dice.pick(known.unwrap_or(&ANYTHING)).copied().unwrap_or_default().to_owned()
}
