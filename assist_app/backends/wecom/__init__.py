"""WeCom's data zone: recommendations, own programs and own models, through the zone program.

Everything here knows messages by id and key only; their text stays in WeCom.
"""

from assist_app.backends.wecom.adapter import WeComModel, WeComProgram, WeComRecommend
from assist_app.backends.wecom.specs import MODEL_SPEC, PROGRAM_SPEC, RECOMMEND_SPEC

__all__ = [
    "MODEL_SPEC",
    "PROGRAM_SPEC",
    "RECOMMEND_SPEC",
    "WeComModel",
    "WeComProgram",
    "WeComRecommend",
]
