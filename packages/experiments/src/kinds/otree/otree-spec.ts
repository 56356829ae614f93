import { z } from "zod";
import { bytes, cpu } from "../../schema/quantity.ts";
import { imageRepository, specBasis } from "../../spec/spec-basis.ts";

/** `experiment.yaml` of an oTree project. */
export const otreeSpecSchema = z
  .strictObject({
    ...specBasis("OTree"),
    image: imageRepository,
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
  .meta({ title: "oTree experiment", description: "An oTree project with its own database." });

/** The spec of an oTree project. */
export type OTreeSpec = z.output<typeof otreeSpecSchema>;
