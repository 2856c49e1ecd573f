## First page

home-title = 找到要办的事，知道哪天办好
home-search = 搜索事项
home-search-hint = 事项名称或者要办的事，如“餐饮”“施工许可”
home-search-button = 搜索
home-subjects = 按主题找
home-units = 按部门找
home-popular = 常办事项
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
service-fee-none = 不收费。
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
