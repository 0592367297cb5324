"""What a test cannot wait for: time that passes for rows and jobs of the instance, by its own psql and redis-cli."""
import json
import subprocess
import time

import world

RUN = world.here["data"] + "/run"


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stdout + done.stderr)
    return done.stdout


def sql(statement):
    command = ["psql", "-h", RUN, "-U", "pheidi", "-v", "ON_ERROR_STOP=1", "-q", "-t", "-A", "-c", statement, "pheidi"]
    return output(*command).strip()


def redis(*command):
    return output("redis-cli", "-s", RUN + "/redis.sock", *command)


def scheduled(job_class, *arguments):
    """The job in the schedule, as its text; None when there is none."""
    for text in redis("ZRANGE", "schedule", "0", "-1").splitlines():
        job = json.loads(text)
        if (job["class"], job["args"]) == (job_class, list(arguments)):
            return text
    return None


def end_poll(poll):
    """The poll (its id) ends a second ago, and the job that tells of it is due."""
    job = world.becomes(lambda: scheduled("PollExpirationNotifyWorker", int(poll)), "a job for the end of the poll")
    ended = "UPDATE polls SET expires_at = now() AT TIME ZONE 'UTC' - interval '1 second' WHERE id = {} RETURNING id"
    world.same(sql(ended.format(int(poll))), str(poll))
    redis("ZADD", "schedule", "XX", str(time.time()), job)
