## Around every page

skip = 跳到正文
menu = 主菜单
menu-portal = 政务服务
menu-mine = 我的办件
menu-work = 工作台
menu-board = 监察看板
menu-programme = 创优方案
menu-admin = 管理
trail = 返回路径
account-login = 登录
account-logout = 退出
account-password = 修改密码
account-messages = 消息
account-unread = 条未读
footer-track = 办件查询
footer-enquire = 咨询提问
footer-programme = 方案条款
footer-note = 时限按工作日计算，节假日和调休以国务院办公厅放假通知为准。

## Lengths of time

span-working-days = { $n }个工作日
span-calendar-days = { $n }天
span-working-hours = { $n }个工作小时
span-hours = { $n }小时
span-months = { $n }个月

## Levels

level-notice = 预警
level-yellow = 黄牌
level-red = 红牌
level-good = 正常

## Punctuation

list-comma = 、

## Forms

form-faults = 有几处需要改正
form-fault-of = { $field }：{ $fault }
form-optional = （选填）
form-choose = 请选择
form-one-a-line = 每行一项。
form-file-hint = 可以上传的文件：{ $endings }，每个不超过 { $n } MB。
form-remove-file = 删除
form-yuan = 元
form-save-draft = 保存草稿
form-saved = 草稿已在 { $time } 保存。
form-not-saved = 草稿没有保存成功，请不要关闭页面，稍后会再试。
fault-title = 有误：{ $title }
fault-missing = 请填写
fault-number = 请填写整数，如 12
fault-money = 请填写金额，如 1200.50
fault-day = 请填写存在的日期，如 2011-03-01
fault-choice = 请从列出的选项中选择
fault-long = 不超过 { $n } 个字
fault-file-large = 文件超过 { $n } MB
fault-file-kind = 文件内容不是 { $endings }

## Clocks

gauge-left = 剩余{ $left }，共{ $limit }
gauge-over = 超过{ $over }，限{ $limit }
gauge-stopped = 用时{ $used }，限{ $limit }
gauge-late = 已超过{ $over }
gauge-today = 今天到期
gauge-remaining = 还剩{ $left }
gauge-due = 到期日{ $day }
gauge-provisional = （暂定：当年放假通知尚未公布）
gauge-paused = 暂停计时
step-start = 起算当日，不计入
step-counted = 工作日，第{ $n }天
step-make-up = 调休上班（{ $name }），第{ $n }天
step-weekend = 周末，不计入
step-holiday = { $name }放假，不计入
step-paused = 暂停计时：{ $why }

## When a page cannot be shown

error-home = 回首页
error-request = 请求编号
error-400 = 请求无法识别
error-400-text = 地址或者提交的内容不完整。请返回上一页重试。
error-403 = 表单已失效
error-403-text = 页面打开太久，或者不是从本网站提交的。请返回上一页，刷新后重新提交；填写的内容不会丢失。
error-404 = 没有这个页面
error-404-text = 地址可能有误，或者内容不对您开放。
error-405 = 不能这样访问
error-405-text = 请从页面上的链接或者按钮进入。
error-409 = 刚刚有人先办了
error-409-text = 办件在您打开页面之后有了变化，您的操作没有执行。请返回查看最新情况。
error-413 = 文件太大
error-413-text = 请压缩后再上传，或者到窗口提交。
error-422 = 提交的内容不能接受
error-422-text = 请返回上一页改正后再提交。
error-429 = 操作太频繁
error-429-text = 请等一分钟再试。
error-500 = 系统出了问题
error-500-text = 问题已经记录。已经提示成功的操作都已保存。
error-503 = 暂时无法服务
error-503-text = 请过几分钟再试。已经提示成功的操作都已保存。

## What happened to a case by itself

event-opened = 已立案
event-due-moved = 到期日重新推算
event-due-moved-because = 原因
event-reminded = 系统提醒
event-escalated = 逾期升级上报
event-timer-lapsed = 到期处理未能进行
event-child-opened = 关联办件已发出
event-child-closed = 关联办件已回复
event-child-deemed = 关联办件逾期未回复
by-party = 申请人
erased = 已依法删除
yes = 是
no = 否
step-paused-why = 特别程序
document-agency = 中介机构出具
document-authority = 其他机关出具
said-done = 已办理：{ $action }
said-logged-in = 您好，{ $name }。
said-password = 密码已修改。
said-registered = 账号已开立。
login-needed = 请先登录。登录后回到刚才的页面，已填内容不会丢失。
no-actions-here = 您目前没有可以办理的事项。
changed-meanwhile = 您打开页面之后，本件有了新的变化，请看过再办。您填写的内容还在。
password-short = 密码至少{ $n }个字符
password-alike = 新密码不能与旧密码或账号相同
password-again = 两次输入的密码不一致
login-taken = 该账号已被使用
file-disguised = 文件内容与名称后缀不一致
follows-serves = 将向申请人出具：{ $title }
follows-state = 办件将转为：{ $title }
not-running = （未起算）
left-blank = （无）
footer-complain = 效能投诉
withheld = （保密）
