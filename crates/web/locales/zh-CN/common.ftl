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
