## The supervision board

board-as-of = 截至{ $at }
board-stop = 停止自动更新
board-start = 自动更新
board-due-today = 今天到期
board-open = 在办
board-latest = 最近亮牌
board-units = 各单位
board-rules = 各规则
board-unit = 单位
board-rule = 规则
board-bar = 亮牌和预警
board-observed = 只监察
board-no-cards = 现在没有亮牌和预警。
board-no-cards-what = 每个办件都按规则自动检查，一有情况就会出现在这里。
board-no-units = 还没有单位有办件。
board-no-units-what = 窗口收件、网上申请或者接入其他系统以后，各单位会出现在这里。
