"""The running instance of these tests and the people on it, for every script of this folder.

PHEIDI_CLIENTS is a JSON file: base (https URL), limited (a door to the same instance with rate limits), split (one
that has another WEB_DOMAIN), pheidi (the program), data (its data directory), artefacts (a directory for what people
look at), and people by name once `people.py` has run.
"""
import json
import os
import secrets
import subprocess
import sys
import time
import traceback

import requests

from browser import Browser

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
SCOPES = "read write follow push"
PATIENCE = 120


def read():
    with open(os.environ["PHEIDI_CLIENTS"], encoding="utf-8") as file:
        return json.load(file)


here = read()
base = here["base"]
domain = base.removeprefix("https://")
_session = requests.Session()


def person(name):
    return here["people"][name]


def ask(method, path, token=None, **more):
    """One request; `more` as requests has it. The answer has `told`, a text for assertions."""
    headers = dict(more.pop("headers", {}))
    if token:
        headers["Authorization"] = "Bearer " + (token["token"] if isinstance(token, dict) else token)
    url = path if path.startswith("https://") else base + path
    answer = _session.request(method, url, headers=headers, allow_redirects=False, timeout=60, **more)
    answer.told = f"{method} {path} -> {answer.status_code} {answer.text[:1500]}"
    return answer


def get(path, token=None, **more):
    return ask("GET", path, token, **more)


def post(path, token=None, **more):
    return ask("POST", path, token, **more)


def good(answer, status=200):
    """The JSON of an answer that has to be one."""
    assert answer.status_code == status, answer.told
    assert answer.headers["Content-Type"].startswith("application/json"), answer.headers["Content-Type"]
    return answer.json()


def refused(answer, status):
    """The JSON of a refusal: Mastodon's form."""
    body = good(answer, status)
    assert isinstance(body.get("error"), str) and body["error"], answer.told
    return body


def same(got, wanted, what=""):
    assert got == wanted, f"{what}: got {got!r}, not {wanted!r}"


def becomes(look, what):
    """Asks until it holds; its value."""
    until = time.monotonic() + PATIENCE
    while True:
        value = look()
        if value:
            return value
        assert time.monotonic() < until, f"never came: {what}"
        time.sleep(0.05)


def register_application(redirect_uris=OUT_OF_BAND, scopes=SCOPES, **more):
    form = {"client_name": "Test client", "redirect_uris": redirect_uris, "scopes": scopes, **more}
    return good(post("/api/v1/apps", data=form))


def authorise_url(application, redirect_uri=OUT_OF_BAND, scopes=SCOPES, **more):
    query = {
        "response_type": "code",
        "client_id": application["client_id"],
        "redirect_uri": redirect_uri,
        "scope": scopes,
        **more,
    }
    return requests.Request("GET", base + "/oauth/authorize", params=query).prepare().url


def code_for(application, who, redirect_uri=OUT_OF_BAND, scopes=SCOPES, **more):
    url = authorise_url(application, redirect_uri, scopes, **more)
    return Browser(base).consent(url, who)["code"]


def code_form(application, code, redirect_uri=OUT_OF_BAND, **more):
    return {
        "grant_type": "authorization_code",
        "client_id": application["client_id"],
        "client_secret": application["client_secret"],
        "redirect_uri": redirect_uri,
        "code": code,
        **more,
    }


def token_for(who, scopes=SCOPES, application=None):
    """By the same steps as any application: a link, the pages, a code, a token."""
    application = application or register_application(scopes=scopes)
    code = code_for(application, who, scopes=scopes)
    return good(post("/oauth/token", data=code_form(application, code)))["access_token"]


def make_account(name, role=None):
    """By the command line, as an administrator does."""
    command = [here["pheidi"], "account", "create", name, "--email", f"{name}@mail.example"]
    command += ["--confirmed", "--approve", "--json", "--data", here["data"]]
    if role:
        command += ["--role", role, "--force"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    said = json.loads(made.stdout)
    return {"id": said["id"], "name": name, "email": f"{name}@mail.example", "password": said["password"]}


def new_person(locked=False, role=None):
    """Somebody whom no other test knows, signed in."""
    who = make_account("p" + secrets.token_hex(6), role)
    who["token"] = token_for(who)
    if locked:
        good(ask("PATCH", "/api/v1/accounts/update_credentials", who, json={"locked": True}))
    return who


def write_post(who, text="hello", **more):
    return good(post("/api/v1/statuses", who, json={"status": text, **more}))


def home_ids(who, limit=40):
    return [status["id"] for status in good(get(f"/api/v1/timelines/home?limit={limit}", who))]


def follow(who, whom):
    """And the feed has what the followed wrote from now on."""
    said = good(post(f"/api/v1/accounts/{whom['id']}/follow", who))
    assert said["following"] or said["requested"], said


def run(tests):
    """The function that the command line names; its failure is the script's."""
    name = sys.argv[1]
    try:
        tests[name]()
    except Exception:
        traceback.print_exc()
        sys.exit(1)
