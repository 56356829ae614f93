# Runs once, while the volume is empty. psql itself reads the password and quotes it, so any character is safe and
# none shows in a list of processes.
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\getenv password DATABASE_PASSWORD
CREATE ROLE otree LOGIN PASSWORD :'password';
CREATE DATABASE otree OWNER otree;
REVOKE CONNECT ON DATABASE otree FROM PUBLIC;
SQL
# The first start is complete; begin-initialization.sh set this mark.
rm --force "$PGDATA/../initializing"
