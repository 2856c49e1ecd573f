## Administration

admin-units = 单位
admin-people = 人员
admin-items = 事项名录
admin-calendars = 日历
admin-journal = 办件日志
admin-programme-text = 条款、程序、规则

## Units

units-none = 方案还没有单位。
units-none-what = 在 units.toml 中写入单位后会显示在这里。
unit-posts = 岗位 { $posts } 个，空缺 { $vacant } 个
unit-id = 代号
unit-parent = 上级单位
unit-supervisor = 监督单位
unit-aliases = 其他系统中的名称
unit-posts-title = 岗位
unit-no-posts = 没有岗位。
post-roles = 角色
post-holders = 任职人员
post-vacant = 空缺

## People

people-q = 姓名或者账号
people-none = 没有找到人员。
people-none-what = 换一个词，或者新建人员。
person-new = 新建人员
person-name = 姓名
person-post = 岗位
person-no-post = 没有岗位
person-account = 账号状态
person-open = 新建
person-text = 能做什么由岗位的角色决定，角色写在方案里。
account-open = 可以登录
account-locked = 暂时锁定
account-closed = 已停用

## Items

item = 事项
items-text = 时限的变更由服务承诺程序提出、审核、公布后生效。
items-none = 名录里还没有事项。
items-none-what = 在 registers/items.toml 中写入事项后会显示在这里。
item-guide = 看办事指南
item-versions = 版本
item-versions-text = 办件受理时按当日有效的版本冻结时限，以后的变更不影响它。
item-from = 起始日期
item-commitment = 来源
item-from-files = 方案数据

## Calendars

calendars-none = 还没有日历。
calendars-none-what = 上传一年的日历文件，先预览再启用。
calendar-until = 已知到{ $day }
calendar-load = 加载新一年
calendar-load-text = 上传后先预览：哪些在办办件的到期日会变。确认后才启用。
calendar-file = 年历文件
calendar-show = 预览
calendar-title = 日历 { $name }，{ $year }年
calendar-working-days = 全年{ $n }个工作日。
calendar-preview = 启用以后
calendar-moves = { $n }件在办办件的到期日会变，其中{ $later }件推后；已办结的不变。
calendar-moves-nothing = 没有在办办件的到期日会变。
calendar-reason = 原因（记入每个变更的办件）
calendar-use = 启用
calendar-sure = 启用后到期日会重新推算，确定吗？
day-working = 工作日
day-weekend = 周末
day-holiday = 放假
day-make-up = 调休上班
day-sign-make-up = 班
day-sign-holiday = 休

## The journal

journal-text = 每个事件都带有前一个事件的校验值，分块签名封存；改动、删除、调换、截断都能查出。
journal-sound = 核验无误
journal-unchecked = 尚未核验
journal-broken = 核验发现问题
journal-found-nothing = { $at }核验，没有发现问题。
journal-found = { $at }核验，发现：
journal-events = 事件
journal-blocks = 封存块
journal-unsealed = 待封存事件
journal-sealed-at = 最近封存
journal-never = 还没有封存过
journal-head = 日志根校验值
journal-check = 现在核验
person-end-post = 免去这个岗位
person-give-post = 任命岗位
person-unlock = 解除锁定
person-new-password = 发新的初始密码
person-close = 停用账号
person-password-once = 初始密码只显示这一次，首次登录时须修改：
person-since = 自{ $at }
person-provider-title = 身份认证平台
person-provider = 在身份认证平台的标识
person-provider-hint = 与身份认证平台上的标识完全一致；留空表示不关联。
person-tie = 保存
person-tied-to-another = 已有其他账号与该标识关联
person-done = 已办理。
calendar-not-all = 在办办件很多，只推算了其中一部分。
calendar-text = 或者粘贴文件内容
calendar-text-hint = 可以是 TOML 年历文件、holiday-cn 的 JSON、iCalendar 或者 CSV；文件和粘贴内容给一样即可。
calendar-unreadable = 不能使用：{ $why }
calendar-used = { $year }年的日历已启用，在办办件的到期日正在重新推算。
journal-checking = 正在核验：已核验事件{ $events }个、封存记录{ $leaves }条。
journal-look-again = 刷新
journal-broke-off = 核验中断：{ $why }
finding-event = 办件 { $case } 的第{ $version }个事件：{ $what }
finding-edited = 内容被改动
finding-replaced = 被换成另一个事件
finding-moved = 位置被调换
finding-column = 检索列与原文不一致
finding-unreadable = 无法读取
finding-inserted = 不是平台记录的
finding-sealed-again = 已封存却又待封存
finding-missing = 办件 { $case } 的第{ $first }至{ $last }个事件不见了。
finding-row = 办件 { $case } 的办件行与最后一个事件不符，可以重建。
finding-log = 封存日志第{ $first }至{ $last }处：{ $what }
finding-leaves-missing = 记录不见了
finding-leaves-unsigned = 没有签名
finding-root = 记录被改动
finding-blocks-missing = 封存块不见了
finding-block-changed = 封存块被改动
finding-forged = 签名是伪造的
finding-key = 用不受信任的密钥签名
finding-cut-off = 末尾被截断
finding-other-head = 日志被重做
finding-more = 另有{ $n }处问题未列出。
