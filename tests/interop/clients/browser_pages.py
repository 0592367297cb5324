#!/usr/bin/python3
"""Signing in and authorising as a person with a real browser does it, without scripts; pictures are kept."""
import os
import re

import world
from chromium import Chromium
from world import OUT_OF_BAND, code_form, get, good, person, post


def look_at(window, name):
    """What every page has to have; its pictures, light and dark."""
    world.same(window.one("html").attribute("lang"), "en")
    assert window.title and len(window.all("h1")) == 1 and len(window.all("main")) == 1, window.source
    assert "<script" not in window.source and not re.search(r" on\w+=", window.source), window.source
    for field in window.all("input:not([type=hidden]), button, a"):
        assert field.label.strip(), f"nothing is read out for {field.attribute('name')} in {window.source}"
    papers = set()
    for scheme in ["light", "dark"]:
        window.colours(scheme)
        window.photograph(os.path.join(world.here["artefacts"], f"{name}-{scheme}.png"))
        paper, ink = (window.one("body").style(part) for part in ["background-color", "color"])
        assert contrast(paper, ink) >= 7, (name, scheme, paper, ink)
        for button in window.all("button"):
            behind = button.style("background-color")
            behind = window.one("main").style("background-color") if behind.endswith(", 0)") else behind
            assert contrast(behind, button.style("color")) >= 4.5, (name, scheme, button.text)
        papers.add(paper)
    assert len(papers) == 2, f"{name} is the same in light and dark: {papers}"
    window.width(320)
    content = window.devtools("Page.getLayoutMetrics")["cssContentSize"]
    assert content["width"] <= 320, f"{name} is {content['width']} pixels wide on a small screen"
    window.width(1000)


def contrast(one, other):
    """As WCAG 2 has it."""

    def light(colour):
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip([0.2126, 0.7152, 0.0722], parts))

    lights = sorted([light(one), light(other)])
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def sign_in(window, who, password):
    window.one('input[name="user[email]"]').type("" if window.all("[role=alert]") else who["email"])
    window.one('input[name="user[password]"]').type(password)
    window.one("form button").leave_by()


def page_sign_in_and_authorise():
    alice = person("alice")
    application = world.register_application(client_name="Kitten & <i>Client</i>")
    with Chromium() as window:
        window.width(1000)
        window.open(world.authorise_url(application))
        assert "/auth/sign_in" in window.url, window.url
        look_at(window, "sign-in")
        sign_in(window, alice, "wrong password")
        look_at(window, "sign-in-refused")
        assert window.one("[role=alert]").text, window.source
        world.same(window.one('input[name="user[password]"]').attribute("value"), "")
        sign_in(window, alice, alice["password"])
        assert "/oauth/authorize" in window.url, window.source
        look_at(window, "authorise")
        assert "Kitten & <i>Client</i>" in window.one("h1").text, window.source
        assert f"@alice@{world.domain}" in window.one("main").text
        yes, no = window.all("form button")
        assert (yes.text, no.text) == ("Authorise", "Deny"), window.source
        yes.leave_by()
        assert "/oauth/authorize/native" in window.url, window.url
        look_at(window, "code")
        code = window.one("code").text
        token = good(post("/oauth/token", data=code_form(application, code, OUT_OF_BAND)))
        world.same(good(get("/api/v1/accounts/verify_credentials", token["access_token"]))["username"], "alice")
        world.same([one for one in window.complaints() if "422" not in one and "favicon" not in one], [])


def page_a_no_gives_no_code():
    alice = person("alice")
    application = world.register_application()
    with Chromium() as window:
        window.open(world.authorise_url(application))
        sign_in(window, alice, alice["password"])
        window.all("form button")[1].leave_by()
        assert not window.all("code"), window.source
        look_at(window, "denied")


def page_a_broken_link_says_so():
    with Chromium() as window:
        window.open(world.base + "/oauth/authorize?client_id=nobody&response_type=code&redirect_uri=x")
        look_at(window, "broken-link")
        window.open(world.base + "/auth/sign_in")
        look_at(window, "sign-in-alone")


if __name__ == "__main__":
    world.run(globals())
