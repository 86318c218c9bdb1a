"""Pages and files of a release that is not public: for who may read it early, each reading written down."""

from __future__ import annotations

from motcua.kernel.access import Actor
from motcua.kernel.errors import NotFound
from motcua.oversight.releases import services
from motcua.oversight.releases.selectors import early
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.types import ReleaseInfo, State

MOST = 100
"""Characters that the log keeps of what was read."""


def readable(code: str, what: str, actor: Actor) -> ReleaseInfo:
    """The release: for everybody once published, before that for who makes it, decides on it or was lent it.

    Whoever signs for a number may see what stands behind it. `what` goes into the log of early readings. To all
    others a release that is not public does not exist here: NotFound.
    """
    info = questions.release(code, published_only=False)
    if info.state is State.PUBLISHED:
        return info
    if actor.account_id is None or not info.digest or not early.is_open_to(code, actor):
        raise NotFound()
    services.note_early_reading(code=code, what=what[:MOST], actor=actor)
    return info


def is_public(info: ReleaseInfo) -> bool:
    """What is asked as `published_only` of the selectors, once `readable` let somebody in."""
    return info.state is State.PUBLISHED
