"""The least that greets by count with Flask and redis-py: reads the Likes, shows the arm that has most, or any."""

import os
import random

import flask
import redis

app = flask.Flask(__name__)
store = redis.from_url(os.environ["REDIS_URL"])
TEXTS = {"hello": "Hello {}!", "howdy": "Howdy {}!"}


@app.get("/greeting/<name>")
def greeting(name):
    likes = {arm: int(store.get(arm) or 0) for arm in TEXTS}
    is_equal = len(set(likes.values())) == 1
    arm = random.choice(list(TEXTS)) if is_equal or random.random() < 0.1 else max(likes, key=likes.get)
    return TEXTS[arm].format(name)


@app.get("/readyz")
def ready():
    return "ok" if store.ping() else ("away", 503)
