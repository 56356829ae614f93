"""Settings of the oTree project. What belongs to one server (passwords, database) comes from the environment."""

import sys
from os import environ

SESSION_CONFIGS = [
    dict(
        name='public_goods',
        display_name='Public goods game',
        app_sequence=['public_goods', 'payment'],
        num_demo_participants=3,
    ),
]

SESSION_CONFIG_DEFAULTS = dict(
    real_world_currency_per_point=0.10,
    participation_fee=5.00,
    doc='',
)

# A room gives the session a link that stays the same: /room/lab
ROOMS = [
    dict(name='lab', display_name='Laboratory'),
]

# Kept with the participant over all apps and rounds, and part of the exported data.
PARTICIPANT_FIELDS = ['comprehension_mistakes']
SESSION_FIELDS = []

LANGUAGE_CODE = 'en'
REAL_WORLD_CURRENCY_CODE = 'EUR'
USE_POINTS = True
POINTS_DECIMAL_PLACES = 1

ADMIN_USERNAME = 'admin'
ADMIN_PASSWORD = environ.get('OTREE_ADMIN_PASSWORD')

DEMO_PAGE_INTRO_HTML = ''


def secret_key():
    """Signs cookies and participants' links, so a real server needs a random one that stays the same."""
    key = environ.get('OTREE_SECRET_KEY')
    if key:
        return key
    if environ.get('OTREE_PRODUCTION', '0') not in ('', '0'):
        sys.exit('OTREE_SECRET_KEY is not set. In production it must be a long random text that never changes.')
    return 'only for trying out on your own computer'


SECRET_KEY = secret_key()
