import type { LabelExpression, Labels, LabelSelector } from "./network-objects.ts";

/** Whether labels fulfil a selector; an empty one is fulfilled by all. */
export function matchesSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => operators[operator](values, labels[key]))
  );
}

type Operator = (values: readonly string[], value: string | undefined) => boolean;

const operators: Readonly<Record<LabelExpression["operator"], Operator>> = {
  In: (values, value) => value !== undefined && values.includes(value),
  // True also where there is no such label.
  NotIn: (values, value) => value === undefined || !values.includes(value),
  Exists: (_, value) => value !== undefined,
  DoesNotExist: (_, value) => value === undefined,
};
