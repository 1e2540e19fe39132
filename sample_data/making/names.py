"""Made-up names of persons: the same turn always gives the same name."""

from __future__ import annotations

from typing import Final

SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
FIRST: Final = "建国晓春秀志美海永丽文小玉红明桂少金庆家德爱云光雪立俊福冬新学兴水天世万祖"
SECOND: Final = "华英平军芳明霞龙梅勇燕兰辉玲斌珍强琴飞凤涛娟杰敏超萍刚娜鹏静伟丹波洁峰莉浩"

_STRIDE: Final = 7_919
"""A prime that divides none of the three lengths, so that neighbours do not look alike."""


def person_name(turn: int) -> str:
    """Return the name that belongs to this turn; about a sixth of the names have two characters."""
    place = turn * _STRIDE
    surname = SURNAMES[place % len(SURNAMES)]
    second = SECOND[place // len(SURNAMES) % len(SECOND)]
    if turn % 6 == 0:
        return surname + second
    return surname + FIRST[place // (len(SURNAMES) * len(SECOND)) % len(FIRST)] + second
