import { z } from "zod";
import { checkRepositoryOnly } from "../image/check-repository-only.ts";
import { checkName } from "../name/check-name.ts";
import { apiVersion } from "../schema/api-version.ts";
import { checkLine } from "../schema/check-line.ts";
import { checkedText } from "../schema/checked-text.ts";
import { bytes, cpu } from "../schema/quantity.ts";

/** `experiment.yaml`: the study itself; lies in the code repository too and travels by promote (DESIGN §4). */
export const specSchema = z
  .strictObject({
    apiVersion,
    kind: z.enum(["OTree"]).meta({ description: "Which base in apps/ the experiment stands on" }),
    name: checkedText(checkName).meta({
      description: "The name of the directory and of the host",
      pattern: "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$",
    }),
    title: checkedText(checkLine).optional().meta({ description: "What people read in lists" }),
    image: checkedText(checkRepositoryOnly).meta({
      description: "Image repository; tag and digest live in kustomization.yaml",
    }),
    otree: z
      .strictObject({
        authLevel: z.enum(["STUDY", "DEMO"]).default("STUDY").meta({
          description: "STUDY: only people with a link take part. DEMO: everyone can open demo sessions.",
        }),
      })
      .prefault({})
      .meta({ description: "What only oTree knows" }),
    resources: z
      .strictObject({
        memory: bytes.optional().meta({ description: "Memory of the app: 384Mi" }),
        cpu: cpu.optional().meta({ description: "Requested processor time: 100m" }),
      })
      .optional()
      .meta({ description: "What the app gets instead of the environment's defaults" }),
    database: z
      .strictObject({ storage: bytes.meta({ description: "Size of the database's volume: 2Gi" }) })
      .meta({ description: "The database; its size cannot be changed later" }),
    replicas: z.literal(1).optional().meta({ description: "An oTree experiment has exactly one replica" }),
  })
  .meta({ title: "Experiment", description: "The study. Written by the experimenter, copied by promote." });

/** The spec of an experiment, with defaults filled in. */
export type Spec = z.output<typeof specSchema>;

/** Which base an experiment stands on. */
export type Kind = Spec["kind"];
