import { z } from "zod";
import { environments } from "../environment/environment.ts";
import { imagesSchema } from "../image/parse-images.ts";
import { checkName } from "../name/check-name.ts";
import { checkLine } from "../schema/check-line.ts";
import { checkObjectName } from "../schema/check-object-name.ts";
import { checkedText } from "../schema/checked-text.ts";
import { checkRecipient } from "./check-recipient.ts";

const common = {
  version: z.literal(1),
  name: checkedText(checkName),
  /** Whom the answer is encrypted to: a key that lives as long as the asking job. */
  recipient: checkedText(checkRecipient),
};

const anywhere = { ...common, environment: z.enum(environments) };

/** Images reach production by `deploy` alone, after they were seen on staging. */
const bump = z.strictObject({
  ...common,
  verb: z.literal("bump"),
  environment: z.literal("staging"),
  options: z.strictObject({
    image: imagesSchema,
    build: z.int().min(0).max(999_999_999_999_999).optional(),
  }),
});

const deploy = z.strictObject({
  ...common,
  verb: z.literal("deploy"),
  environment: z.literal("production"),
  options: z.strictObject({}),
});

const rollback = z.strictObject({
  ...anywhere,
  verb: z.literal("rollback"),
  options: z.strictObject({
    to: z
      .string()
      .regex(/^[0-9a-f]{4,64}$/)
      .optional(),
    reason: checkedText(checkLine).optional(),
  }),
});

const sleep = z.strictObject({
  ...anywhere,
  verb: z.literal("sleep"),
  options: z.strictObject({ archived: z.boolean().optional() }),
});

const logs = z.strictObject({
  ...anywhere,
  verb: z.literal("logs"),
  options: z.strictObject({
    tail: z.int().min(1).max(10_000).optional(),
    previous: z.boolean().optional(),
    container: checkedText(checkObjectName).optional(),
  }),
});

const deletion = z.strictObject({
  ...anywhere,
  verb: z.literal("delete"),
  options: z.strictObject({ withoutArchive: z.boolean().optional() }),
});

const plain = { ...anywhere, options: z.strictObject({}) };

/** What an experimenter's pipeline may ask of the lab's, and nothing else (DESIGN §5). */
export const requestSchema = z.discriminatedUnion("verb", [
  bump,
  deploy,
  rollback,
  z.strictObject({ ...plain, verb: z.literal("reset") }),
  sleep,
  z.strictObject({ ...plain, verb: z.literal("wake") }),
  z.strictObject({ ...plain, verb: z.literal("export") }),
  logs,
  deletion,
]);

/** A request of an experimenter's pipeline to its lab. */
export type LabRequest = z.output<typeof requestSchema>;

/** The verbs that may be asked for. */
export const requestVerbs: readonly LabRequest["verb"][] = requestSchema.options.map(({ shape }) => shape.verb.value);
