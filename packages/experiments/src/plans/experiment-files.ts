import { scalar } from "../overlay/scalar.ts";
import { isKind, type Kind } from "../spec/spec.ts";

export interface SpecText {
  readonly kind: string;
  readonly name: string;
  readonly title: string | undefined;
  /** The repository only. */
  readonly image: string;
}

/** The text of a new `experiment.yaml`; a word that is no kind gets the text that says so when it is read. */
export function newSpec({ kind, name, title, image }: SpecText): string {
  return `# yaml-language-server: $schema=../../../schemas/experiment.schema.json
# The study. It belongs to the experimenters and travels from staging to production.
apiVersion: grove/v1
kind: ${scalar(kind)}
name: ${scalar(name)}
${title === undefined ? "" : `title: ${scalar(title)}\n`}image: ${scalar(image)} # ${kind === "WebExperiment" ? "the folder of the three services' images" : "repository only"}; grove bump sets tag and digest
${isKind(kind) ? ownLines[kind] : ""}`;
}

/** What each kind adds to the text. */
const ownLines: Readonly<Record<Kind, string>> = {
  OTree: `otree: {authLevel: STUDY} # STUDY: only people with a link take part
database: {storage: 2Gi} # cannot be changed later
`,
  JupyterHub: `server: # of each person
  memory: {guarantee: 256Mi, limit: 1Gi}
  storage: 1Gi # the home, which outlives servers and images
authentication: # the client's id and secret are sealed: docs/lab-manager.md
  gitlab: {url: https://gitlab.com, groups: [CHANGE/ME]} # or github, or oidc: docs/experimenter.md
check: {packages: []} # what a notebook must be able to import before an image may go to production
`,
  WebExperiment: `version: "1" # other arms, texts or weights need another one
arms: # the first one is what the others are compared with
  - {name: hello, text: "Hello {name}!"}
  - {name: howdy, text: "Howdy {name}!"}
policy: {kind: fixed} # or epsilon-greedy, thompson: docs/experimenter.md
counts: {storage: 1Gi} # cannot be changed later
`,
};

/** The text of a new `operation.yaml`. */
export function newOperation(id: string, owners: readonly string[]): string {
  return `# yaml-language-server: $schema=../../../schemas/operation.schema.json
# This environment's half. It belongs to the lab; it is never promoted and never rolled back.
apiVersion: grove/v1
id: ${id} # made once; the names of what holds data carry it
owners: [${owners.map(scalar).join(", ")}] # whose it is: group:NAME, project:GROUP/NAME, user:NAME
state: running # running, asleep or archived
`;
}
