## Lists of cases

work-tabs = 工作台各页
work-mine = 我的办件
work-unit = 本单位办件
work-unit-title = 本单位办件：{ $unit }
work-by-urgency = 按紧急程度排列
work-counts-of-page = 列表分多页，以下为本页件数。
work-mine-none = 没有等您办理的办件。
work-mine-none-what = 可以看看本单位还有哪些办件没有承办人。
work-open = 窗口收件
work-q = 编号或者事项
work-level = 预警和亮牌
work-state = 状态
work-handler = 承办人
work-case = 办件
work-clock = 时限
work-tick = 选中
work-tick-all = 选中本页全部
work-nobody = 还没有承办人
work-found = 共{ $n }件
work-none = 本单位还没有办件。
work-none-what = 窗口收件或者网上申请以后，办件会出现在这里。
work-none-narrowed = 没有符合条件的办件。
work-none-yet = 到这里还没有符合条件的办件，请到下一页继续查找。
work-see-all = 看全部办件
work-with-ticked = 对选中的办件
work-go-on = 下一步
pages = 分页
page-first = 回到最紧急的
page-after = 下一页

## One action on many cases

bulk-title = 批量操作：{ $action }
bulk-able = 将对{ $n }件办件执行，逐件校验，一件不成不影响其他。
bulk-unable = { $n }件不能执行
bulk-none = 选中的办件都不能执行这项操作。
bulk-back = 回到本单位办件
bulk-submit = 确认执行

## Messages

messages-all-read = 全部标为已读
messages-all-read-done = 消息已全部标为已读。
messages-read = 标为已读
messages-read-which = 标为已读：{ $at }的消息
messages-read-done = 消息已标为已读。
messages-none = 没有消息。
messages-none-what = 预警、亮牌、改派和领导批示会通知到这里。
messages-new = 新

## A case

case-observed-judged = 依据《{ $programme }》监察。
case-observed-no-cards = 没有违反规则。
case-observed-source = 来源系统
observed-closed = 已办结
case-observed = 由{ $system }办理，本平台只监察。
case-actions = 现在可以做的
case-actions-none = 现在没有您可以做的操作。
case-cards = 亮牌
case-facts = 办件信息
case-clocks = 时限
case-clocks-none = 没有正在计算的时限。
case-about = 谁在办
case-procedure = 程序
case-linked = 关联办件
case-files = 附件
case-files-none = 没有附件。
action-follows = 提交以后
action-changed = 您打开页面以后发生的变化
action-stale = 办件刚刚有了变化，您的操作没有执行。请看过变化后再决定是否提交。
action-sure = 提交后不能撤销，确定吗？
action-cancel = 不做了，回到办件
paper-to = { $name }：
paper-seal = （盖章处）
work-most-urgent = 最紧急的在前，列表分多页。
bulk-done-title = 批量操作结果：{ $action }
bulk-done = 已对{ $n }件办件执行。
bulk-not-done = { $n }件没有执行
bulk-cannot = 现在不能执行这项操作
bulk-gone = 没有这件办件
bulk-changed = 您打开页面以后，办件已有变化
bulk-nothing-ticked = 没有选中办件。

## Ledgers
ledgers-title = 台账
ledgers-text = 台账列出您有权查看的同类办件：本单位的、下级单位的，以及您所监督单位的。
ledgers-none = 没有您可以查看的台账。
ledgers-none-what = 哪些程序设有台账由方案规定，您可以查看哪些由您的岗位决定。
ledger-title = 台账：{ $procedure }
ledger-half = 在办或者办结
ledger-open = 在办
ledger-closed = 已办结
ledger-unit = 单位
ledger-none = 台账中还没有记录。
ledger-none-what = 办件一经产生就会出现在这里。
ledger-order = 逾期最久的在前；已办结的，最近办结的在前。
ledger-take = 导出列表（CSV）
ledger-number = 编号
ledger-due = 期限
ledger-level = 最高牌级
ledger-opened = 立件日期
ledger-done = 办结日期
