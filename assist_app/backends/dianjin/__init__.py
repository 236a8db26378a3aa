"""Alibaba Cloud's Tongyi DianJin (通义点金): intent, attitude and scripts from one signed request."""

from assist_app.backends.dianjin.backend import DianJin
from assist_app.backends.dianjin.spec import SPEC

__all__ = ["SPEC", "DianJin"]
