import type { Files } from "@grove/plan";
import { z } from "zod";
import { environmentSettingsSchema } from "../environment/environment-settings.ts";
import { imagesLockSchema } from "../image/images-lock.ts";
import { requestSettingsSchema } from "../requests/request-settings.ts";
import { operationSchema } from "../operation/operation.ts";
import { specSchema } from "../spec/spec.ts";

/**
 * The JSON Schemas of what people write, for editors: path in the lab → text. The first line of each YAML file names
 * its schema.
 *
 * They say less than the readers: what no editor can check, such as time zones, is left to `grove check`.
 */
export function jsonSchemas(): Files {
  return new Map(
    Object.entries(schemas).map(([name, schema]) => [
      `schemas/${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { io: "input" }), undefined, 2)}\n`,
    ]),
  );
}

const schemas = {
  experiment: specSchema,
  operation: operationSchema,
  environment: environmentSettingsSchema,
  requests: requestSettingsSchema,
  "images-lock": imagesLockSchema,
};
