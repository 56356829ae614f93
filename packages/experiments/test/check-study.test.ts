import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkProject } from "../src/index.ts";

const healthy = new Map([
  [
    "experiment.yaml",
    "apiVersion: grove/v1\nkind: OTree\nname: trust\nimage: r.example/trust\ndatabase: {storage: 1Gi}\n",
  ],
  ["requirements.txt", "otree==6.0.15\npsycopg2-binary==2.9.13\n"],
  [
    "settings.py",
    "from os import environ\nSESSION_CONFIGS = [dict(name='t', app_sequence=['trust'])]\nSECRET_KEY = environ.get('OTREE_SECRET_KEY')\n",
  ],
  ["Dockerfile", 'FROM python:3.12-slim\nUSER 1000\nCMD ["otree", "prodserver", "8000"]\n'],
  ["trust/__init__.py", ""],
  ["trust/tests.py", ""],
]);

const key = "SECRET_KEY = environ.get('OTREE_SECRET_KEY')\n";

test("nothing is wrong with a healthy project", () => {
  expect(codesWith("unrelated.txt", "")).toEqual([]);
});

/** What people write, and what must not be taken for a fault. */
const table: readonly [file: string, text: string, codes: readonly string[]][] = [
  ["requirements.txt", "OTree == 6.0.15 # pinned\npsycopg2==2.9.9\n", []],
  ["requirements.txt", "otree[mturk]==6.0.15\npsycopg2-binary==2.9.13 --hash=sha256:00 \\\n  --hash=sha256:11\n", []],
  ["requirements.txt", "-r more.txt\n", []],
  ["requirements.txt", "otree @ https://host.example/otree.zip\ngit+https://host.example/x.git\npsycopg2==2.9.9\n", []],
  ["requirements.txt", "otree==6.*\npsycopg2==2.9.9\n", ["OTREE_NOT_PINNED"]],
  ["requirements.txt", "otree>=5,<6\npsycopg2==2.9.9\n", ["OTREE_NOT_PINNED"]],
  ["requirements.txt", "otree\npsycopg2==2.9.9\n", ["OTREE_NOT_PINNED"]],
  ["requirements.txt", "otree==3.3.0\npsycopg2==2.9.9\n", ["OTREE_TOO_OLD"]],
  ["requirements.txt", "#otree==6.0.15\n", ["OTREE_NOT_LISTED", "DATABASE_DRIVER_MISSING"]],
  ["settings.py", settings("SECRET_KEY = environ['OTREE_SECRET_KEY']"), []],
  ["settings.py", settings("SECRET_KEY = environ.get('OTREE_SECRET_KEY', 'for my computer')"), []],
  ["settings.py", "from base import *\n", []],
  [
    "settings.py",
    settings("SECRET_KEY = 'abc'  # not environ['OTREE_SECRET_KEY']"),
    ["SECRET_KEY_NOT_FROM_ENVIRONMENT"],
  ],
  ["settings.py", settings(""), ["SECRET_KEY_NOT_FROM_ENVIRONMENT"]],
  ["settings.py", keyed("# DEBUG = True\nif environ.get('X'):\n    DEBUG = True"), []],
  ["settings.py", keyed("'''\nDEBUG = True\nADMIN_PASSWORD = 'x'\n'''"), []],
  ["settings.py", keyed("DEBUG = False\nADMIN_PASSWORD = environ.get('OTREE_ADMIN_PASSWORD')"), []],
  ["settings.py", keyed("environ['OTREE_PRODUCTION'] = '0'"), ["DEBUG_FORCED"]],
  ["settings.py", keyed('ADMIN_PASSWORD = "x"'), ["ADMIN_PASSWORD_FIXED"]],
  ["settings.py", `SESSION_CONFIGS = []\n${key}SESSION_CONFIGS.append(dict(app_sequence=['trust']))\n`, []],
  ["settings.py", `SESSION_CONFIGS = [ # none\n]\n${key}`, ["SESSION_CONFIGS_MISSING"]],
  ["settings.py", key, ["SESSION_CONFIGS_MISSING"]],
  ["settings.py", keyed("X = {'app_sequence': [f'{name}', 'trust', first + 'x'[0:0]]}"), ["APP_NOT_FOUND"]],
  ["settings.py", keyed("X = dict(app_sequence=[*intro, f'{name}', games[0]])"), []],
  ["settings.py", keyed("X = dict(app_sequence=[\n  'trust',  # 'old_app',\n])"), []],
  ["Dockerfile", 'FROM python:3.12-slim AS Base\nUSER 1000\nFROM base\nCMD ["otree"]\n', []],
  [
    "Dockerfile",
    'ARG V=3\nFROM --platform=linux/amd64 python:${V}\nUSER app\nENTRYPOINT ["otree"]\nCMD prodserver\n',
    [],
  ],
  ["Dockerfile", 'FROM r.example:5000/python@sha256:aa\nRUN a \\\n  && USER root\nUSER 5\nCMD ["otree"]\n', []],
  ["Dockerfile", 'FROM r.example:5000/python\nUSER 5\nCMD ["otree"]\n', ["BASE_IMAGE_MUTABLE"]],
  ["Dockerfile", 'FROM python:3.12\nUSER 5\nUSER root:root\nCMD ["otree"]\n', ["IMAGE_RUNS_AS_ROOT"]],
  [
    "Dockerfile",
    'FROM a:1 AS one\nUSER 5\nCMD ["otree"]\nFROM a:1\n',
    ["IMAGE_RUNS_AS_ROOT", "IMAGE_COMMAND_NOT_A_LIST"],
  ],
  ["trust/data.sqlite3", "", ["DATABASE_COMMITTED"]],
  ["trust/.env", "", ["SECRETS_COMMITTED"]],
  ["README.md", "a\r\n", []],
];

describe("checkProject", () => {
  test.for(table)("%s %j has %j", ([file, text, codes]) => {
    expect(codesWith(file, text)).toEqual(codes);
  });

  test.for(["settings.py", "requirements.txt", "Dockerfile", "experiment.yaml"])("never throws over %s", (file) => {
    const words = [
      "FROM ",
      "USER root",
      "\\\n",
      "'''",
      '"',
      "#",
      "SECRET_KEY = ",
      "app_sequence=[",
      "otree",
      "==",
      "\n",
    ];
    const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string())).map((parts) => parts.join(""));
    fc.assert(fc.property(text, (any) => Array.isArray(codesWith(file, any))));
  });
});

function codesWith(file: string, text: string): readonly string[] {
  return checkProject(new Map([...healthy, [file, text]])).map(({ code }) => code);
}

function settings(line: string): string {
  return `from os import environ\nSESSION_CONFIGS = [dict(name='t', app_sequence=['trust'])]\n${line}\n`;
}

function keyed(line: string): string {
  return settings(`${key}${line}`);
}
