"""What Graphite's web application is set to. Nobody logs in, so it has nothing to keep but metrics."""

import secrets

SECRET_KEY = secrets.token_hex(32)  # signs log-ins, of which there are none
TIME_ZONE = "UTC"
STORAGE_DIR = "/data"
WHISPER_DIR = "/data/whisper"
STANDARD_DIRS = [WHISPER_DIR]  # unless told, only if it is there before the first metric comes
CONF_DIR = "/settings"
LOG_DIR = "/tmp"
LOG_ROTATION = False
LOG_INFO_PERFORMANCE = False
LOG_FILE_INFO = LOG_FILE_EXCEPTION = LOG_FILE_CACHE = LOG_FILE_RENDERING = "-"
CARBONLINK_HOSTS = ["127.0.0.1:7002"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/tmp/web.db"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
