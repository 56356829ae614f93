import { z } from "zod";

/**
 * The keys that a schema knows at a place of the data, for "did you mean".
 *
 * @example
 * keysAt(operationSchema, ["sessions", 0]); // ["start", "minutes", "timeZone", "participants"]
 */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const [step, ...rest] = path;
  return alternatives(schema).flatMap((inner) => {
    if (step === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
    const child = childOf(inner, step);
    return child === undefined ? [] : keysAt(child, rest);
  });
}

/** The schema without what only says "may be missing"; of a union each alternative. */
function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return alternatives(schema.def.innerType);
  }
  return schema instanceof z.ZodUnion ? schema.options.flatMap(alternatives) : [schema];
}

function childOf(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (!(schema instanceof z.ZodObject)) return undefined;
  const child: unknown = schema.shape[String(step)];
  return child instanceof z.ZodType ? child : undefined;
}
