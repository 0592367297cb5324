"""A headless Chromium, driven by W3C WebDriver over HTTP."""
import base64
import os
import subprocess
import tempfile
import time

import requests

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Chromium:
    """One window, in which pages may run no script."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        home = {**os.environ, "HOME": self.profile.name}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.driver = subprocess.Popen(["/usr/bin/chromedriver", "--port=0"], env=home, **pipes)
        self.http = requests.Session()
        self.http.trust_env = False
        try:
            self.session = self.begin()
        except BaseException:
            self.driver.terminate()
            raise

    def begin(self):
        port = next(line.split()[-1].rstrip(".") for line in self.driver.stdout if "successfully on port" in line)
        sessions = f"http://127.0.0.1:{port}/session"
        made = self.http.post(sessions, json={"capabilities": {"alwaysMatch": self.wishes()}}, timeout=180).json()
        assert "sessionId" in made["value"], made
        return f"{sessions}/{made['value']['sessionId']}"

    def wishes(self):
        # It knows no certificates but the system's; the tests' own are checked by every other client.
        return {
            "browserName": "chrome",
            "acceptInsecureCerts": True,
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {
                "args": ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={self.profile.name}/p"],
                "prefs": {"profile.managed_default_content_settings.javascript": 2},
            },
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.http.delete(self.session, timeout=60)
        self.driver.terminate()
        self.driver.wait(timeout=60)

    def try_to(self, method, path, body=None):
        return self.http.request(method, self.session + path, json=body, timeout=60).json()["value"]

    def ask(self, method, path, body=None):
        value = self.try_to(method, path, body)
        assert not (isinstance(value, dict) and "error" in value), (path, body, value)
        return value

    def open(self, url):
        self.ask("POST", "/url", {"url": url})

    @property
    def url(self):
        return self.ask("GET", "/url")

    @property
    def title(self):
        return self.ask("GET", "/title")

    @property
    def source(self):
        return self.ask("GET", "/source")

    def all(self, selector):
        found = self.ask("POST", "/elements", {"using": "css selector", "value": selector})
        return [Element(self, one[ELEMENT]) for one in found]

    def one(self, selector):
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements for {selector} in {self.source}"
        return found[0]

    def devtools(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def colours(self, scheme):
        """light or dark"""
        preference = {"name": "prefers-color-scheme", "value": scheme}
        self.devtools("Emulation.setEmulatedMedia", features=[preference])

    def width(self, pixels):
        metrics = {"width": pixels, "height": 800, "deviceScaleFactor": 1, "mobile": pixels < 600}
        self.devtools("Emulation.setDeviceMetricsOverride", **metrics)

    def complaints(self):
        """What the browser said about the pages so far: blocked styles, missing files."""
        return [one["message"] for one in self.ask("POST", "/se/log", {"type": "browser"})]

    def photograph(self, file):
        with open(file, "wb") as out:
            out.write(base64.b64decode(self.ask("GET", "/screenshot")))


class Element:
    def __init__(self, window, identifier):
        self.window = window
        self.path = "/element/" + identifier

    def leave_by(self):
        """Clicks, and waits until the page is another one."""
        self.window.ask("POST", self.path + "/click", {})
        until = time.monotonic() + 120
        while not self.is_gone():
            assert time.monotonic() < until, "nothing followed the click"
            time.sleep(0.02)

    def is_gone(self):
        value = self.window.try_to("GET", self.path + "/name")
        return isinstance(value, dict) and value["error"] in ("stale element reference", "no such element")

    def type(self, text):
        self.window.ask("POST", self.path + "/value", {"text": text})

    def attribute(self, name):
        return self.window.ask("GET", f"{self.path}/attribute/{name}")

    def style(self, name):
        return self.window.ask("GET", f"{self.path}/css/{name}")

    @property
    def text(self):
        return self.window.ask("GET", self.path + "/text")

    @property
    def label(self):
        """What is read out for it."""
        return self.window.ask("GET", self.path + "/computedlabel")
