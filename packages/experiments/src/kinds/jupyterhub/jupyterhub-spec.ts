import type { Problem } from "@grove/plan";
import { z } from "zod";
import { checkRepositoryUrl } from "../../environment/check-url.ts";
import { checkLine } from "../../schema/check-line.ts";
import { checkObjectName } from "../../schema/check-object-name.ts";
import { checkedText } from "../../schema/checked-text.ts";
import { bytes, cpu } from "../../schema/quantity.ts";
import { imageRepository, specBasis } from "../../spec/spec-basis.ts";
import { authentication } from "./authentication.ts";
import { checkGitReference } from "./check-git-reference.ts";
import { checkPackage } from "./check-package.ts";
import { checkUserName } from "./check-user-name.ts";

const memory = z.strictObject({
  guarantee: bytes.meta({ description: "What a server is sure of: 256Mi" }),
  limit: bytes.meta({ description: "What a server may use at most: 1Gi" }),
});

const processor = z.strictObject({
  guarantee: cpu.meta({ description: "What a server is sure of: 50m" }),
  limit: cpu.meta({ description: "What a server may use at most: 1" }),
});

const profile = z.strictObject({
  name: checkedText(checkObjectName).meta({ description: "A short word: large" }),
  title: checkedText(checkLine).meta({ description: "What people choose by" }),
  image: imageRepository.optional().meta({ description: "Another image than the hub's own; repository only" }),
  memory: memory.optional(),
  cpu: processor.optional(),
});

const server = z
  .strictObject({
    memory: memory.default({ guarantee: "256Mi", limit: "1Gi" }),
    cpu: processor.default({ guarantee: "50m", limit: "1" }),
    storage: bytes.default("1Gi").meta({ description: "Size of a person's home; of homes that are there it stays" }),
    internet: z.boolean().default(true).meta({ description: "Whether notebooks may call the web" }),
  })
  .prefault({})
  .meta({ description: "What each person's server gets, unless a profile says otherwise" });

const culling = z
  .strictObject({
    idleMinutes: z
      .int()
      .min(5)
      .max(10_080)
      .default(60)
      .meta({ description: "An idle server is stopped after so long" }),
    maxHours: z
      .int()
      .min(0)
      .max(1000)
      .default(168)
      .meta({ description: "Any server is stopped after so long; 0: never" }),
  })
  .prefault({})
  .meta({ description: "When servers are stopped; homes stay" });

const materials = z
  .strictObject({
    repository: checkedText(checkRepositoryUrl).meta({ description: "URL of a public Git repository" }),
    reference: checkedText(checkGitReference).default("main").meta({ description: "Branch or tag" }),
    folder: checkedText(checkObjectName).default("materials").meta({ description: "Where it appears in each home" }),
  })
  .meta({ description: "Course materials: in each home, read-only, as new as the start of the server" });

/** `experiment.yaml` of a JupyterHub. */
export const jupyterHubSpecSchema = z
  .strictObject({
    ...specBasis("JupyterHub"),
    image: imageRepository,
    profiles: z.array(profile).default([]).meta({ description: "What people choose from; one choice without any" }),
    server,
    culling,
    admins: z.array(checkedText(checkUserName)).default([]).meta({ description: "Who may see and stop all servers" }),
    authentication,
    materials: materials.optional(),
    announcement: checkedText(checkLine).optional().meta({ description: "A line above each page of the hub" }),
    check: z
      .strictObject({
        packages: z
          .array(checkedText(checkPackage))
          .default([])
          .meta({ description: "What the notebook imports that proves an image, by its Python name: sklearn" }),
      })
      .prefault({})
      .meta({ description: "What must work in a real notebook before an image may go to production" }),
    database: z
      .strictObject({ storage: bytes.default("1Gi").meta({ description: "Size of the hub's volume" }) })
      .prefault({})
      .meta({ description: "Users, tokens and servers; its size cannot be changed later" }),
  })
  .check(({ value, issues }) => {
    const names = value.profiles.map(({ name }) => name);
    const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
    if (twice !== -1) {
      const fault = {
        code: "PROFILE_TWICE",
        message: `there are two profiles ${names[twice]}`,
        next: "give each profile a name of its own",
      };
      issues.push(issueOf(fault, ["profiles", twice, "name"]));
    }
    // A server's network is its own containers' alone, so also of the one that fetches them.
    if (value.materials !== undefined && !value.server.internet) {
      const fault = {
        code: "MATERIALS_UNREACHABLE",
        message: "servers without internet cannot fetch course materials",
        next: "remove `materials` and put them into the image, or allow `server.internet`",
      };
      issues.push(issueOf(fault, ["materials"]));
    }
  })
  .meta({ title: "JupyterHub", description: "Notebooks for a course: a server for each person." });

/** The spec of a JupyterHub. */
export type JupyterHubSpec = z.output<typeof jupyterHubSpecSchema>;

/** What people choose from. */
export type Profile = JupyterHubSpec["profiles"][number];

function issueOf(fault: Omit<Problem, "severity">, path: (string | number)[]) {
  const problem: Problem = { ...fault, severity: "error" };
  return { code: "custom" as const, message: fault.message, params: { problem }, input: undefined, path };
}
