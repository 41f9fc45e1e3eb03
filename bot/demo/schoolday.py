"""The evening that the page plays: three rooms worth watching, and one that is empty until later.

Change a drawing, start the demo, and see what the bot makes of it. What the signs mean stands in
`bot.demo.story`.
"""

from datetime import date

from bot.demo.slack.workspace import User, Workspace
from bot.demo.story import HEAD_START, QUIET_ROOM, ROOM, Drawn, Story, drawn_school
from bot.domain.people import RosterEntry

PUNCTUAL, ASSEMBLY = "3301220095", "4407781296"

ENGLISH = """
9101  Grace Okafor  teacher  mac      ···^^|^^^^^^^^^^^^^^^^^^^^|^·
5101  Ana Lima      student  windows  ···##|####################|#·
5102  Tom Becker    student  ios      ····#|####################|··
5103  李娜           student  windows  ···##|####################|#·
5104  Omar Haddad   student  mac      ····#|####################|··
5105  Yuki Mori     student  android  ···##|####^^##############|#·
"""
"""Everybody is there in time and stays: the bot says nothing of it."""

ALGEBRA = """
9001  林静         teacher    windows  ·····|···^^^^^^^^^^^^^^^^^^^^^^^^^^^|^·
9002  Li Wei       assistant  mac      ···##|##############################|##
4101  陈晨         student    windows  ····#|##############################|#·
4102  王小明       student    android  ·····|····##########################|#·
4103  赵一诺       student    ios      ···##|######################········|··
4104  刘洋         student    windows  ····#|######:#:#:####··####:#######|··
4105  孙悦         student    mac      ···##|##############################|#·
4105  孙悦         student    ios      ·····|··········#########···········|··
4106  周子涵       student    windows  ····#|###########^^^^^^#############|··
4107  Emma Zhang   student    ios      ·····|##############################|··
4108  <!channel>   student    windows  ····#|##############################|··
4110  何雨         student    windows  ·····|······########################|··
-     吴迪         student    ios      ·····|··############################|··
"""
"""The teacher is late, two students are, one leaves early, one connection flaps, and somebody without a
user id is called like a child of the roster."""
CALLED_ALIKE = ("4109", "吴迪")

CROWD = """
9201         Ruth Adler  teacher  windows  ···^^|^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^|^·
10001-11940  Pupil *     student  windows  ···##|########··####################|··
11941-12000  Pupil *     student  ios      ···##|##############################|··
"""
"""Two thousand, of whom nearly all drop out at once and are back four minutes later."""


def evening(day: date) -> Story:
    """The evening of the page. Its clock begins five minutes into class."""
    return drawn_school(
        day,
        [
            Drawn(PUNCTUAL, "Class 5A English", "19:00", "19:40", ENGLISH),
            Drawn(ROOM, "Class 7B Algebra", "19:00", "20:00", ALGEBRA),
            Drawn(ASSEMBLY, "School Assembly", "19:00", "20:00", CROWD),
            Drawn(QUIET_ROOM, "Writing Workshop", "20:30", "21:30", ""),
        ],
        [RosterEntry(ROOM, *CALLED_ALIKE)],
        head_start=HEAD_START,
    )


def settle_in(workspace: Workspace) -> None:
    """Somebody without any rights comes to the workspace: what does the bot tell her?"""
    workspace.users["U04EVE"] = User("U04EVE", "eve", "Eve Stranger")
    for channel in ("C01GEN", "C02ALR"):
        workspace.channels[channel].members.add("U04EVE")
