# Reads a page or a feed with parsers that are not ours and says in JSON what is in it.
import json
import sys
import xml.etree.ElementTree as tree
from html.parser import HTMLParser


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.addresses, self.text = set(), set(), [], []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            self.attributes.add(name)
            if name in ("href", "src", "poster", "action", "cite"):
                self.addresses.append(value or "")

    def handle_data(self, data):
        self.text.append(data)


def page(text):
    read = Page()
    read.feed(text)
    read.close()
    return {
        "tags": sorted(read.tags),
        "attributes": sorted(read.attributes),
        "addresses": read.addresses,
        "text": "".join(read.text),
    }



def feed(text):
    root = tree.fromstring(text.encode())
    channel = root.find("channel")
    return {
        "version": root.get("version"),
        "title": channel.findtext("title"),
        "link": channel.findtext("link"),
        "image": channel.findtext("image/url"),
        "items": [
            {
                "guid": each.findtext("guid"),
                "link": each.findtext("link"),
                "date": each.findtext("pubDate"),
                "title": each.findtext("title"),
                "description": each.findtext("description"),
                "categories": [c.text for c in each.findall("category")],
                "media": [m.get("url") for m in each.findall("{http://search.yahoo.com/mrss/}content")],
                "enclosures": [e.get("type") for e in each.findall("enclosure")],
            }
            for each in channel.findall("item")
        ],
    }


with open(sys.argv[2], encoding="utf-8") as given:
    print(json.dumps({"html": page, "rss": feed}[sys.argv[1]](given.read())))
