"""The entities of client-api.md section 3 as shapes, and what strict clients reject objects for (section 2.3).

A shape is a text: `name kind, name kind`. Kinds: s string, i integer, f number, b boolean, id, ts (time with three
decimals), d (date), h (HTML), u (address), [X] a list of X, {X} an object; a capital letter begins another shape.
`?` behind it: may be null. `~` behind the name: may be absent.
"""
import re

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
ID = re.compile(r"\d{1,19}")

KINDS = {
    "s": lambda v: isinstance(v, str),
    "h": lambda v: isinstance(v, str),
    "i": lambda v: type(v) is int and v >= 0,
    "f": lambda v: type(v) in (int, float),
    "b": lambda v: type(v) is bool,
    "id": lambda v: isinstance(v, str) and ID.fullmatch(v),
    "ts": lambda v: isinstance(v, str) and TIME.fullmatch(v),
    "d": lambda v: isinstance(v, str) and DATE.fullmatch(v),
    "u": lambda v: isinstance(v, str) and v.startswith("https://"),
    "any": lambda v: True,
}

SHAPES = {
    "Account": "id id, username s, acct s, display_name s, locked b, bot b, group b, discoverable b?, indexable b?,"
    " created_at ts, note h, url u, uri u, avatar u, avatar_static u, header u, header_static u, followers_count i,"
    " following_count i, statuses_count i, last_status_at d?, hide_collections b?, noindex~ b, emojis [Emoji],"
    " roles~ [Role], fields [Field], moved~ any, suspended~ b, limited~ b, memorial~ b",
    "Role": "id id, name s, color s",
    "Field": "name s, value h, verified_at ts?",
    "Emoji": "shortcode s, url u, static_url u, visible_in_picker b",
    "Status": "id id, created_at ts, in_reply_to_id id?, in_reply_to_account_id id?, sensitive b, spoiler_text s,"
    " visibility s, language s?, uri u, url u?, replies_count i, reblogs_count i, favourites_count i, quotes_count i,"
    " edited_at ts?, favourited~ b, reblogged~ b, muted~ b, bookmarked~ b, pinned~ b, content h, filtered~ [any],"
    " reblog Status?, application~ Application?, account Account, media_attachments [Media], mentions [Mention],"
    " tags [StatusTag], emojis [Emoji], quote any?, card Card?, poll Poll?, quote_approval any",
    "Application": "name s, website s?",
    "Mention": "id id, username s, url u, acct s",
    "StatusTag": "name s, url u",
    "Media": "id id, type s, url u?, preview_url u?, remote_url u?, preview_remote_url u?, text_url any?,"
    " meta Meta, description s?, blurhash s?",
    "Meta": "focus~ Focus, original Size, small Size",
    "Focus": "x f, y f",
    "Size": "width i, height i, size s, aspect f",
    "Poll": "id id, expires_at ts?, expired b, multiple b, votes_count i, voters_count i?, options [Option],"
    " emojis [Emoji], voted~ b, own_votes~ [i]",
    "Option": "title s, votes_count i?",
    "Card": "url u, title s, description s, type s, author_name s, author_url s, provider_name s, provider_url s,"
    " html s, width i, height i, image u?, embed_url s, blurhash s?",
    "Notification": "id id, type s, created_at ts, group_key s, account Account, status~ Status",
    "Relationship": "id id, following b, showing_reblogs b, notifying b, languages [s]?, followed_by b, blocking b,"
    " blocked_by b, muting b, muting_notifications b, requested b, requested_by b, domain_blocking b, endorsed b,"
    " note s",
    "List": "id id, title s, replies_policy s, exclusive b",
    "Marker": "last_read_id s, version i, updated_at ts",
    "Filter": "id id, title s, context [s], expires_at ts?, filter_action s, keywords [Keyword], statuses [any]",
    "Keyword": "id id, keyword s, whole_word b",
    "Token": "access_token s, token_type s, scope s, created_at i",
    "InstanceV1": "uri s, title s, short_description s, description s, email s, version s, urls any, stats any,"
    " thumbnail u?, languages [s], registrations b, approval_required b, invites_enabled b, configuration any,"
    " contact_account Account?, rules [any]",
    "InstanceV2": "domain s, title s, version s, source_url s, description s, usage any, thumbnail Thumbnail,"
    " icon [any], languages [s], configuration any, registrations any, api_versions any, contact any, rules [any]",
    "Thumbnail": "url u",
    "Preferences": "posting:default:visibility s, posting:default:sensitive b, posting:default:language s?,"
    " reading:expand:media s, reading:expand:spoilers b, reading:autoplay:gifs b",
    "Policy": "for_not_following s, for_not_followers s, for_new_accounts s, for_private_mentions s,"
    " for_limited_accounts s, summary any",
    "Group": "group_key s, notifications_count i, type s, most_recent_notification_id any, page_min_id~ id,"
    " page_max_id~ id, latest_page_notification_at~ ts, sample_account_ids [id], status_id~ id?",
    "Groups": "accounts [Account], statuses [Status], notification_groups [Group]",
    "Search": "accounts [Account], statuses [Status], hashtags [Tag]",
    "Tag": "id~ s, name s, url u, history [History], following~ b",
    "History": "day s, accounts s, uses s",
}


def check(value, kind, where=""):
    """Fails where the value is not of that kind; the value."""
    if kind.endswith("?"):
        if value is None:
            return value
        kind = kind[:-1]
    assert value is not None, f"{where} is null"
    if kind.startswith("["):
        assert isinstance(value, list), f"{where} is no list: {value!r}"
        for n, one in enumerate(value):
            check(one, kind[1:-1], f"{where}[{n}]")
    elif kind in KINDS:
        assert KINDS[kind](value), f"{where} is not of kind {kind}: {value!r}"
    else:
        assert isinstance(value, dict), f"{where} is no object: {value!r}"
        for name, inner in members(SHAPES[kind]):
            if name.endswith("~") and name[:-1] not in value:
                continue
            name = name.rstrip("~")
            assert name in value, f"{where}.{name} is missing in {value}"
            check(value[name], inner, f"{where}.{name}")
    return value


def members(shape):
    return [part.strip().rsplit(" ", 1) for part in shape.split(",")]


# What makes these clients drop an object or crash when it is absent or null (client-api.md 2.3).
STRICT = {
    "Account": {
        "android": "id username acct url display_name note avatar header created_at",
        "tusky": "id username acct created_at note url avatar header",
        "ios": "id username acct url display_name note avatar avatar_static header header_static created_at"
        " followers_count following_count statuses_count locked emojis",
    },
    "Status": {
        "android": "id uri created_at account visibility spoiler_text media_attachments mentions tags emojis",
        "tusky": "id account content created_at emojis replies_count reblogs_count favourites_count sensitive"
        " spoiler_text visibility media_attachments mentions",
        "ios": "id uri created_at account mentions tags emojis reblogs_count favourites_count",
    },
    "Media": {"android": "id type url", "tusky": "id url type", "ios": "id type meta"},
    "Poll": {
        "android": "id options own_votes emojis",
        "tusky": "id expired multiple votes_count options",
        "ios": "id expired multiple votes_count options",
    },
    "Relationship": {
        "android": "id",
        "tusky": "id following followed_by blocking muting muting_notifications requested showing_reblogs"
        " domain_blocking",
        "ios": "id following followed_by blocking muting muting_notifications requested showing_reblogs"
        " domain_blocking endorsed notifying blocked_by",
    },
    "InstanceV1": {"android": "uri email", "ios": "uri title description email configuration"},
    "InstanceV2": {"android": "title description version domain", "tusky": "domain version"},
    "Marker": {"tusky": "last_read_id version updated_at"},
    "Notification": {"tusky": "id type account", "android": "id type account", "ios": "id type account created_at"},
    "Filter": {"android": "id title context", "tusky": "id title context"},
    "Tag": {"android": "name url"},
    "Token": {"ios": "access_token token_type scope created_at", "tusky": "access_token", "android": "access_token"},
}


def accepts(client, kind, value):
    """A strict client takes this object; the value."""
    check(value, kind, kind)
    for name in STRICT.get(kind, {}).get(client, "").split():
        assert value.get(name) is not None, f"{client} rejects a {kind} without {name}: {value}"
    if kind == "Status":
        accepts(client, "Account", value["account"])
        for media in value["media_attachments"]:
            accepts(client, "Media", media)
        for inner, name in [("Poll", "poll"), ("Status", "reblog")]:
            if value[name]:
                accepts(client, inner, value[name])
    if kind == "Notification":
        accepts(client, "Account", value["account"])
        if value.get("status"):
            accepts(client, "Status", value["status"])
    return value
