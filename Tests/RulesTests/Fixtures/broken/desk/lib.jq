# 共用函数
def is_open: .event.status == "打开";
def title: .event.标题;
