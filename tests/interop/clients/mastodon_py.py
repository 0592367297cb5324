"""Mastodon.py as its users make it, and what its answers are checked with."""
from mastodon import Mastodon, MastodonAPIError

import world


def client(who):
    """Asks the instance for its version, as the constructor does by itself."""
    return Mastodon(access_token=who["token"], api_base_url=world.base)


def refuses(call, *arguments, status=422, **more):
    """The server says no with this status."""
    try:
        call(*arguments, **more)
    except MastodonAPIError as no:
        # Its arguments: a text, the status, the reason, and what the body said.
        assert no.args[1] == status and no.args[3], no.args
        return
    raise AssertionError(f"{call.__name__}{arguments} was not refused")


def ids(page):
    return [one.id for one in page]


def number(who):
    """An id as this library has it."""
    return int(who["id"] if isinstance(who, dict) else who)
