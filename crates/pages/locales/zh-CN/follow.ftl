## 亮牌始末

card-stands = 有效
card-waits = 待签发
card-revoked = 已撤销
card-withdrawn = 已收回：补录的事实使其失去依据
card-why = 为何亮牌：时限、事实、告知对象
card-clock-from = 起算日
card-limit = 当时的时限
card-due = 到期日
card-used = 已用
card-calendar = 工作日历
card-programme = 方案版本
card-told = 告知对象
card-told-handler = 承办人
card-rests-on = 所依据的事件
card-rests-on-none = 不依据办件中的某一事件。
card-rulings = 对此牌的决定
card-followed = 后续
card-followed-none = 没有为此立案。
frozen-until = 到办件载明的日期为止
frozen-written = 按方案规定
frozen-since = 自{ $day }起施行
frozen-promised = 事项承诺时限，自{ $day }起施行
frozen-statutory = 事项法定时限，自{ $day }起施行
frozen-of-case = 按办件记载
ruling-release = 签发：此牌生效
ruling-revoke = 撤销：此牌不再计入
ruling-restore = 恢复：此牌重新计入

## 后续办件

case-followed = 其他后续
case-outcomes = 处理与发布
followed-hidden = 另有一件与此相关的办件，您无权查阅。
followed-for-card = 因此牌立案
followed-opened-by = 由上一办件开启
followed-ground = 此牌是其依据之一
followed-names = 载明上一办件
opened-for-card = 因亮牌立案。{ $level }：{ $rule }。
opened-for-case = 由另一办件开启。
opened-for-proposal = 因追责阶梯提出建议立案：{ $measure }。由人决定。
opened-for-back = 查看办件{ $number }

## 处理

measure-from = 自{ $from }起，长期有效
measure-from-until = { $from }至{ $until }
measure-lifted = 已于{ $at }撤销

## 发布

fate-stands = 已发布
fate-corrects = 更正
fate-corrected = 已更正
fate-withdrawn = 已撤回
fate-waiting = 待审核
fate-refused = 未通过审核
fate-expired = 已到期
menu-publications = 公示公开
publications-title = 公示公开
publications-text = 审批结果、认定公示、通报和更正，最新的在前。更正刊登在原处。
publications-kind = 类别
publications-unit = 单位
publications-none = 还没有发布内容。
publications-none-what = 审批结果、曝光和典型案例一经发布即在此显示。
publications-none-narrowed = 没有此类别或者此单位的发布内容。
publications-see-all = 查看全部
page-latest = 回到最新
publication-corrects = 本更正针对“{ $title }”，该内容发布于{ $at }。
publication-withdrawn = 本内容已于{ $at }撤回，原文不再显示。
publication-until = 显示至{ $day }。
publication-course = 办理过程
publication-course-day = { $n ->
    [0] 当日
   *[other] 第{ $n }个工作日
}
publication-case = 所属办件{ $number }
menu-measures = 处理
measures-title = 处理
measures-text = 亮牌累计到规定次数时，系统提出处理建议，由人决定。您可以看到涉及本人的、所负责单位的，以及您有权查阅其办件的处理。
measures-proposed = 待决定的建议
measures-effect = 影响期内
measures-over = 已撤销或者期满
measures-none = 没有您可以查阅的内容。
measures-none-what = 个人或者单位的亮牌达到阶梯的条件时，建议及其依据在此显示。
measures-no-more = 依据已不成立。
measures-no-more-what = 经申诉或者补录的事实，所计亮牌已有撤销，余下的不足以提出处理。决定者可以不予处理而结案。
measures-unit = 单位
measures-rung = 阶梯条件
measures-counted = 统计期间
measures-from-to = { $from }至{ $to }
measures-grounds = 依据
measures-gone = 已不成立
measures-cases = 决定办件
measures-cases-none = 您无权查阅的办件
measures-time = 影响期
measures-effects = 影响
measures-effects-none = 方案未载明影响。
measures-clause = 条款
measures-case = 作出决定的办件
rung-or = { $a }，或者{ $b }
rung =
    { $over ->
        [rolling] 十二个月内{ $what }{ $n }次以上
       *[year] 当年{ $what }{ $n }次以上
    }

## Forms

field-case-number-hint = 见办件页面或者文书。
field-case-hint = 填写办件编号，见办件页面。
fault-no-case = 没有您可以填写的该编号办件。
