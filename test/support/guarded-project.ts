import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PostgresServer } from "./postgres-server.ts";
import { repositoryRoot } from "./repository.ts";

/** What is different in a project: the path of a file → what is replaced in it, or its whole text. */
export type ProjectEdits = Readonly<Record<string, readonly (readonly [from: string, to: string])[] | string>>;

/** A project as an image holds it: the starter, and an app with a field of every type that oTree has. */
export function makeProject(edits: ProjectEdits = {}): string {
  const project = mkdtempSync(join(tmpdir(), "project-"));
  cpSync(join(repositoryRoot, "apps", "otree", "starter"), project, { recursive: true });
  writeFileSync(join(project, "settings.py"), addToConfigs, { flag: "a" });
  mkdirSync(join(project, "everything"));
  writeFileSync(join(project, "everything", "__init__.py"), everything);
  for (const [path, edit] of Object.entries(edits)) {
    const file = join(project, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof edit === "string" ? edit : replaceAll(readFileSync(file, "utf8"), edit));
  }
  return project;
}

const addToConfigs = `
SESSION_CONFIGS.append(dict(name='everything', app_sequence=['everything'], num_demo_participants=1))
`;

const everything = `
from otree.api import *

class C(BaseConstants):
    NAME_IN_URL = 'everything'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1

class Subsession(BaseSubsession):
    pass

class Group(BaseGroup):
    pass

class Player(BasePlayer):
    yes = models.BooleanField()
    whole = models.IntegerField(null=False, initial=0)
    real = models.FloatField()
    money = models.CurrencyField()
    word = models.StringField()
    short = models.StringField(max_length=20)
    text = models.LongStringField()

class Bid(ExtraModel):
    player = models.Link(Player)
    amount = models.IntegerField()

class Only(Page):
    pass

page_sequence = [Only]
`;

function replaceAll(text: string, edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`there is no ${from}`);
    return before.replaceAll(from, to);
  }, text);
}

export interface ProjectRun {
  readonly server: PostgresServer;
  readonly database: string;
  readonly project: string;
  /** From `otreeVariables`. */
  readonly variables: NodeJS.ProcessEnv;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** Runs a command in a project as its container does; gives how it ended and what it said. */
export async function runInProject(
  command: readonly string[],
  { server, database, project, variables, environment }: ProjectRun,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const [program = "", ...words] = command;
  const env = {
    ...variables,
    DATABASE_URL: `postgres://otree@/${database}?host=${server.environment["PGHOST"]}`,
    NAMESPACE: "exp-public-goods",
    OTREE_PRODUCTION: "1",
    OTREE_SECRET_KEY: "secret",
    ...environment,
  };
  const run = spawn(program, words, { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [run.stdout, run.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => run.once("close", (code) => resolve({ code, said })).once("error", reject));
}
