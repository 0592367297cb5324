#!/usr/bin/python3
"""Makes the people of client-api.md section 7 and writes them into the world's file; or one more person:

    people.py             alice, bob, carol (locked) and mod (the owner)
    people.py --another   somebody new, as JSON on standard output
"""
import concurrent.futures
import json
import os
import sys

import world


def made(name):
    who = world.make_account(name, "Owner" if name == "mod" else None)
    who["token"] = world.token_for(who)
    return who


def main():
    names = ["alice", "bob", "carol", "mod"]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        people = dict(zip(names, pool.map(made, names)))
    lock = {"locked": "true"}
    world.good(world.ask("PATCH", "/api/v1/accounts/update_credentials", people["carol"], data=lock))
    with open(os.environ["PHEIDI_CLIENTS"], "w", encoding="utf-8") as file:
        json.dump({**world.here, "people": people}, file, indent=1)


if __name__ == "__main__":
    if sys.argv[1:] == ["--another"]:
        print(json.dumps(world.new_person()))
    else:
        main()
