#!/usr/bin/python3
"""Lines 7 to 9 and 12 to 14 of client-api.md section 7: applications, consent, tokens, scopes."""
import base64
import hashlib

import world
from browser import Browser
from world import OUT_OF_BAND, base, code_for, code_form, get, good, person, post, refused, register_application

CUSTOM = "com.tapbots.Ivory.10217:/request_token"


def line_7_applications_are_registered_by_json_form_and_multipart():
    fields = {"client_name": "Client", "redirect_uris": CUSTOM, "scopes": "read write", "website": "https://a.example"}
    made = [
        good(post("/api/v1/apps", json=fields)),
        good(post("/api/v1/apps", data=fields)),
        good(post("/api/v1/apps", files={name: (None, value) for name, value in fields.items()})),
    ]
    for application in made:
        assert application.pop("client_id") and application.pop("client_secret") and application.pop("id")
        world.same(application["name"], "Client")
        world.same(application["website"], "https://a.example")
        world.same(application["redirect_uri"], CUSTOM)
        world.same(application["redirect_uris"], [CUSTOM])
        world.same(application["scopes"], ["read", "write"])
        world.same(application["client_secret_expires_at"], 0)
    assert made[0] == made[1] == made[2], made


def line_7_an_unknown_scope_is_unprocessable():
    fields = {"client_name": "Client", "redirect_uris": OUT_OF_BAND, "scopes": "read conquer"}
    refused(post("/api/v1/apps", json=fields), 422)
    refused(post("/api/v1/apps", data=fields), 422)


def line_8_consent_leads_back_with_code_and_state():
    several = f"{OUT_OF_BAND}\n{CUSTOM}\nfedilab://backtofedilab\nhttps://web.example/back?kept=1"
    application = register_application(several)
    for uri in several.split("\n")[1:]:
        url = world.authorise_url(application, uri, state="a b&c=d")
        got = Browser(base).consent(url, person("alice"))
        assert got["redirect"].startswith(uri), got
        assert got["state"] == "a b&c=d" and got["code"], got
    shown = Browser(base).consent(world.authorise_url(application), person("alice"))
    assert "/oauth/authorize/native" in shown["redirect"], shown
    good(post("/oauth/token", data=code_form(application, shown["code"])))


def line_8_a_final_slash_of_authorize_is_tolerated():
    url = world.authorise_url(register_application()).replace("/oauth/authorize?", "/oauth/authorize/?")
    assert Browser(base).consent(url, person("alice"))["code"]


def line_8_who_has_consented_is_asked_again_only_by_force():
    application = register_application(CUSTOM)
    window = Browser(base)
    url = world.authorise_url(application, CUSTOM)
    code = window.consent(url, person("alice"))["code"]
    good(post("/oauth/token", data=code_form(application, code, CUSTOM)))
    at_once = window.open(url)
    assert at_once.status_code in (302, 303) and at_once.headers["Location"].startswith(CUSTOM), at_once.text
    asked = window.open(url + "&force_login=true")
    assert asked.status_code == 200 and "<form" in asked.text, asked.text


def line_8_a_code_with_a_challenge_wants_its_verifier():
    application = register_application()
    verifier = "a-verifier-of-more-than-forty-three-characters-0123456789"
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def answer(**more):
        proven = {"code_challenge": challenge, "code_challenge_method": "S256"}
        code = code_for(application, person("alice"), **proven)
        return post("/oauth/token", data=code_form(application, code, **more))

    good(answer(code_verifier=verifier))
    world.same(refused(answer(code_verifier=verifier + "x"), 400)["error"], "invalid_grant")
    assert refused(answer(), 400)["error"] in ("invalid_grant", "invalid_request")


def line_8_an_unregistered_redirection_is_an_error_page():
    application = register_application(CUSTOM)
    page = Browser(base).open(world.authorise_url(application, CUSTOM + "/other"))
    assert page.status_code >= 400 and page.headers["Content-Type"].startswith("text/html"), page.text
    assert "Location" not in page.headers, page.headers


def line_8_a_no_leads_back_with_access_denied():
    application = register_application(CUSTOM)
    window = Browser(base)
    page = window.open(world.authorise_url(application, CUSTOM, state="s"))
    alice = person("alice")
    consent = window.send(page, **{"user[email]": alice["email"], "user[password]": alice["password"]})
    no = window.send(consent, 1)
    assert no.headers["Location"].startswith(CUSTOM), no.headers
    assert "error=access_denied" in no.headers["Location"] and "state=s" in no.headers["Location"], no.headers


def line_9_a_code_becomes_a_token_by_form_json_and_basic():
    application = register_application()
    alice = person("alice")

    def token_of(**how):
        answer = post("/oauth/token", **how)
        said = good(answer)
        assert answer.headers["Cache-Control"] == "no-store" or "no-store" in answer.headers["Cache-Control"]
        assert said["token_type"] == "Bearer" and said["access_token"], said
        assert type(said["created_at"]) is int and said["created_at"] > 1_600_000_000, said
        world.same(said["scope"], world.SCOPES)
        return said["access_token"]

    tokens = [token_of(data=code_form(application, code_for(application, alice)))]
    tokens.append(token_of(json=code_form(application, code_for(application, alice))))
    form = code_form(application, code_for(application, alice))
    basic = (form.pop("client_id"), form.pop("client_secret"))
    tokens.append(token_of(data=form, auth=basic))
    assert len(set(tokens)) == 1, "the same application, person and scopes have one token"
    world.same(good(get("/api/v1/accounts/verify_credentials", tokens[0]))["username"], "alice")


def line_9_a_used_code_and_a_wrong_secret_are_refused():
    application = register_application()
    code = code_for(application, person("alice"))
    good(post("/oauth/token", data=code_form(application, code)))
    again = refused(post("/oauth/token", data=code_form(application, code)), 400)
    world.same(again["error"], "invalid_grant")
    assert again["error_description"]
    wrong = {**code_form(application, code_for(application, person("alice"))), "client_secret": "wrong"}
    world.same(refused(post("/oauth/token", data=wrong), 401)["error"], "invalid_client")
    other = {**code_form(application, "x"), "grant_type": "password", "username": "a", "password": "b"}
    world.same(refused(post("/oauth/token", data=other), 400)["error"], "unsupported_grant_type")


def application_token(application, scope="read"):
    form = {"grant_type": "client_credentials", "scope": scope}
    form |= {"client_id": application["client_id"], "client_secret": application["client_secret"]}
    return good(post("/oauth/token", data=form))["access_token"]


def line_12_an_applications_token_is_nobody():
    token = application_token(register_application())
    said = good(get("/api/v1/apps/verify_credentials", token))
    world.same(said["name"], "Test client")
    assert "client_secret" not in said and said["vapid_key"], said
    refused(get("/api/v1/accounts/verify_credentials", token), 422)


def line_13_a_revoked_token_is_no_more():
    application = register_application()
    token = world.token_for(person("alice"), application=application)
    good(get("/api/v1/accounts/verify_credentials", token))
    form = {"client_id": application["client_id"], "client_secret": application["client_secret"], "token": token}
    world.same(good(post("/oauth/revoke", data=form)), {})
    answer = get("/api/v1/accounts/verify_credentials", token)
    refused(answer, 401)
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"], answer.headers
    world.same(good(post("/oauth/revoke", data=form)), {})


def line_13_only_its_application_revokes_a_token():
    token = world.token_for(person("alice"), application=register_application())
    other = register_application()
    form = {"client_id": other["client_id"], "client_secret": other["client_secret"], "token": token}
    world.same(refused(post("/oauth/revoke", data=form), 403)["error"], "unauthorized_client")
    good(get("/api/v1/accounts/verify_credentials", token))


def line_14_a_token_of_reading_posts_writes_none():
    token = world.token_for(person("alice"), scopes="read:statuses")
    refused(post("/api/v1/statuses", token, json={"status": "no"}), 403)
    refused(get("/api/v1/accounts/verify_credentials", token), 403)
    good(get("/api/v1/timelines/home", token))


if __name__ == "__main__":
    world.run(globals())
