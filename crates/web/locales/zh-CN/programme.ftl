## The programme

programme-text = 方案的每一条由什么落实、现在怎么样。程序、规则和指标都从方案数据中读出。
programme-version = 数据版本
programme-clauses = 条款
programme-procedures = 程序
programme-none = 方案还没有条款。
programme-none-what = 在 clauses.toml 中写入条款后会显示在这里。
procedures-none = 还没有程序。
procedure-counts = 在办 { $open } 件，本年办结 { $closed } 件
clause-by = 程序 { $procedures } · 规则 { $rules } · 指标 { $indicators }
clause-by-nothing = 由其他条款落实，不单独设程序和规则
clause-procedures = 落实的程序
clause-rules = 监察的规则
clause-rules-none = 没有规则引用这一条。
clause-indicators = 考评指标
clause-parameters = 用到的数字
parameter = 参数
parameter-value = 值
parameter-from = 起始
parameter-source = 依据
provenance-law = 法律
provenance-plan = 方案
provenance-model = 外地做法
provenance-default = 本项目默认

## A procedure

procedure-clauses = 依据条款：
procedure-drawing = 流程图
procedure-drawing-text = 方框是状态，角上的数字是在办件数；线是操作，编号见下表。
diagram-label = 程序流程图，内容与下表相同
procedure-actions = 操作
procedure-number = 编号
procedure-action = 操作
procedure-from = 从
procedure-to = 到
procedure-by = 谁可以做
procedure-fields = 要填的
procedure-any-state = 任何在办状态
procedure-stays = 状态不变
procedure-by-itself = 到时自动发生
procedure-limit = 限
procedure-starts = 起算
procedure-stops = 停止
procedure-timers = 没有人办理时
procedure-timer = “{ $since }”之后满{ $span }：{ $deed }
