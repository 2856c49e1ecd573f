## First page

home-title = 找到要办的事，知道哪天办好
home-search = 搜索事项
home-search-hint = 事项名称或者要办的事，如“餐饮”“施工许可”
home-search-button = 搜索
home-subjects = 按主题找
home-units = 按部门找
home-track = 办件查询
home-track-text = 凭办件编号和查询码查看办理进度和到期日。
home-track-button = 查询进度
home-enquire = 不知道该找谁？
home-enquire-text = 第一个接到问题的工作人员负责到底，直到答复或者移交清楚。
home-enquire-button = 提问
home-figures = 办理情况
home-figure-open = 在办
home-figure-month = 本月办结
home-figure-on-time = 按承诺时限办结
home-empty = 事项名录还没有公布。
home-empty-what = 可以先提问，或者到政务服务中心窗口咨询。
items-count = { $n }个事项

## Services

services-title = 办事指南
services-q = 关键词
services-subject = 主题
services-unit = 部门
services-all = 全部
services-show = 查找
services-all-of = 全部{ $subject }
services-other = 其他事项
services-found = 共{ $n }个事项
services-none = 没有找到符合条件的事项。
services-none-what = 换一个词，或者看全部事项；也可以直接提问。
services-see-all = 看全部事项
services-ask = 提问
services-promised = 承诺
services-statutory = 法定
immediate = 当场办结

## Guide to a service

service-apply = 在线申请
service-no-online = 本事项暂不能在线申请，请到窗口办理。
service-limits = 办理时限
service-promised = 承诺时限
service-statutory = 法定时限
service-saved = 比法定时限少{ $span }
service-since = 自{ $day }起执行
service-benchmark = 对标
service-benchmark-text = { $who }：{ $span }
service-special = 另需特别程序，所需时间不计入时限：
service-special-one = { $title }（约{ $span }）
service-how-counted = 从受理的第二天起按工作日计算；听证、招标、检验检测、专家评审等特别程序的时间不计入，但会书面告知您。
service-documents = 申请材料
service-document = 材料
service-form = 形式
service-copies = 份数
service-source = 来源
service-need = 是否必须
service-required = 必须
service-optional = 视情况
service-deferrable = 可以后补
service-documents-none = 不需要提交材料。
service-fees = 收费
service-free = 不收费。
service-fee-none = 事项清单没有收费信息，请以窗口公示为准。
service-fee-basis = 依据：{ $basis }
service-conditions = 受理条件
service-basis = 设定依据
service-result = 办理结果
service-where = 办理地点和时间
service-place = 地点
service-hours = 时间
service-phone = 咨询电话
service-unit = 实施单位
service-together = 并联审批
service-code = 事项编码
service-subject = 主题

## Applying

apply-title = 申请：{ $item }
apply-to = 由{ $unit }办理。填写的内容会自动保存为草稿。
apply-submit = 提交申请
apply-have-ready = 请先备好
apply-once = 材料不齐的，窗口会一次告知全部需要补正的内容。
applied-title = 已收到：{ $what }
applied-keep = 请抄下或者打印编号和查询码，查询码只在这里显示一次。
applied-next = 接下来
applied-awaited = { $clock }：最迟{ $day }。
applied-otherwise = 到期无人办理的：{ $what }。
applied-explained = 凭编号和查询码，可以随时查看办到哪一步、哪天到期、怎样算出来的。
applied-follow = 查看办理进度

## A case

print = 打印
fact = { $label }：{ $value }
case-number = 办件编号
case-code = 查询码
case-now = 现在可以办
case-due = 哪天办好
case-why = 为什么是这一天
case-closed = 已经办结。
case-no-clock = 现在没有对单位计时的时限：正在等待您，或者还没有受理。
case-timeline = 办理经过
case-timeline-none = 还没有办理记录。
case-who = 谁在办
case-papers = 文书
case-papers-none = 还没有文书。
case-papers-login = 登录以后可以查看文书。
case-entered-late = { $at }补录
track-code-hint = 提交时显示的四组代码，如 k7qm-2vxd-9a4t-0hzr
track-wrong = 编号和查询码对不上。请核对后再试。
track-lost = 查询码丢失的，请登录后在“我的办件”中查看，或者带身份证件到窗口查询。
mine-none = 还没有办件。
mine-none-what = 找到要办的事项后可以在线申请；在窗口提交的申请，用编号和查询码查询。
mine-find = 找事项
mine-your-turn = 等您办理
mine-drafts = 未提交的申请
mine-draft-saved = { $day }保存

## Accounts

login-account = 账号或者手机号
login-password = 密码
login-wrong = 账号或者密码不对。
login-locked = 尝试次数过多，请在{ $n }分钟后再试。
login-expired = 登录已过期。重新登录后回到刚才的表单，填写的内容还在。
login-provider = 用{ $name }账号登录
provider-trouble-title = 未登录
provider-again = 返回登录页
provider-cancelled = 您在身份认证平台取消了登录，没有发生任何变化，可以随时重新开始。
provider-refused = 身份认证平台未能确认您的身份。请重新登录；如再次出现，请联系平台管理人员。
provider-not-begun = 此浏览器没有等待该结果的登录：结果已使用过，或者在其他窗口发起。请从登录页重新开始。
provider-too-late = 登录用时超过十分钟，已失效。请重新开始。
provider-unreachable = 暂时无法连接身份认证平台。请几分钟后再试，或者用账号和密码登录。
provider-senseless = 身份认证平台返回的内容无法识别，管理人员可在日志中查看。您可以用账号和密码登录。
provider-signature = 收到的身份凭证不是身份认证平台签发的，未予采信。请重新登录；如再次出现，请联系平台管理人员。
provider-issuer = 收到的身份凭证来自其他身份认证平台，未予采信。
provider-audience = 收到的身份凭证是发给其他系统的，未予采信。
provider-expired = 收到的身份凭证此刻无效。请重新登录；如再次出现，说明双方时钟不一致。
provider-nonce = 收到的身份凭证属于另一次登录，未予采信。请重新登录。
provider-claim = 身份认证平台没有提供本平台识别您所需的标识。请联系平台管理人员。
provider-stranger = 身份认证平台已确认您的身份，但本平台还没有与您关联的账号。请管理员关联，或者用账号和密码登录。
provider-closed = 您在本平台的账号已停用，请联系管理员。
logged-out-title = 已退出
logged-out-here = 您已退出本平台。
logged-out-there = 您在身份认证平台可能仍处于登录状态。如使用公用电脑，请同时在那里退出。
logged-out-end = 退出身份认证平台
login-no-account = 还没有账号？
register-title = 注册账号
register-text = 有账号就能在线申请、补正材料、查看文书。查询进度不需要账号。
register-name = 姓名或者单位名称
register-phone = 手机号
register-submit = 注册
password-old = 现在的密码
password-new = 新密码
password-repeat = 再输一遍新密码
password-hint = 至少十个字符，可以是一句只有您知道的话。
password-submit = 修改密码
password-too-short = 至少十个字符
password-differs = 两次输入不一样

## Asking

enquire-title = 咨询提问
enquire-submit = 提交问题
raise-unit = 问哪个单位
raise-clause = 看这一条

## Complaints

home-complain = 服务不满意？
home-complain-text = 可以投诉单位或者工作人员的服务，署名、不署名都可以。
complain-title = 效能投诉
complain-submit = 提交投诉
case-complain = 投诉本件

demonstration = 这是演示城市，人和办件都是虚构的。
demonstration-try = 可以试什么
welcome-title = 欢迎来到一座可以随便试的城市
welcome-text = 这座城市已经运转了一段时间。什么都可以动手试，没有一件是真的，也不会离开这台机器。先试这五件：
welcome-be = 扮演{ $name }
welcome-go = 开始
welcome-people = 您可以是谁
welcome-password = 所有人的密码都是 { $password }。
welcome-passphrase = 拆封举报用的保管口令是“{ $passphrase }”。
welcome-more = 然后
welcome-programme = 逐条看方案：哪些制度在落实它，此刻的数字是多少
welcome-publications = 看这座城市公开了什么
welcome-verify = 在终端核验日志没有被人改过：
