"""What a person's browser does with the pages: it keeps cookies, follows redirections and sends forms."""
import html.parser
import re
import urllib.parse

import requests


class _Forms(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if tag == "form":
            self.forms.append({"action": said.get("action", ""), "fields": {}})
        if tag == "input" and self.forms and said.get("name"):
            self.forms[-1]["fields"][said["name"]] = said.get("value") or ""


def forms_of(page):
    parser = _Forms()
    parser.feed(page)
    return parser.forms


class Browser:
    """One browser window. Certificates are those of REQUESTS_CA_BUNDLE."""

    def __init__(self, base):
        self.base = base
        self.session = requests.Session()

    def open(self, url):
        return self.follow(self.session.get(urllib.parse.urljoin(self.base, url), allow_redirects=False))

    def follow(self, answer):
        """Follows redirections within the instance; the last answer, which may lead to an application."""
        for _ in range(10):
            target = urllib.parse.urljoin(answer.url, answer.headers.get("Location", ""))
            if answer.status_code not in (301, 302, 303) or not target.startswith(self.base + "/"):
                return answer
            answer = self.session.get(target, allow_redirects=False)
        raise AssertionError(f"too many redirections, the last to {answer.headers['Location']}")

    def send(self, page, which=0, **typed):
        """Sends a form of a page, its hidden fields with it."""
        forms = forms_of(page.text)
        assert len(forms) > which, f"no form {which} in {page.url} ({page.status_code}):\n{page.text}"
        form = forms[which]
        fields = {**form["fields"], **typed}
        target = urllib.parse.urljoin(page.url, form["action"])
        origin = {"Origin": self.base, "Referer": page.url}
        return self.follow(self.session.post(target, data=fields, headers=origin, allow_redirects=False))

    def consent(self, url, person):
        """Opens an application's link, signs in where that is asked, says yes. What the application gets:
        the query of its redirect URI, or {"code": ...} as the page showed it."""
        page = self.open(url)
        if "user[password]" in page.text:
            page = self.send(page, **{"user[email]": person["email"], "user[password]": person["password"]})
        if page.status_code == 200 and "/oauth/authorize" in [form["action"] for form in forms_of(page.text)]:
            page = self.send(page)
        return answer_to_application(page)


def answer_to_application(page):
    if page.status_code in (302, 303):
        query = urllib.parse.urlsplit(page.headers["Location"]).query
        return {"redirect": page.headers["Location"], **dict(urllib.parse.parse_qsl(query))}
    shown = re.search(r'<code class="[^"]*oauth-code[^"]*">([^<]+)</code>', page.text)
    assert shown, f"neither a redirection nor a code at {page.url} ({page.status_code}):\n{page.text}"
    return {"redirect": page.url, "code": shown.group(1)}
