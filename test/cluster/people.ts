/** Somebody whom the identity provider knows. */
export interface Person {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Everybody who can log in on the stand, by login name: two labs' experimenters, and an engineer. */
export const people = {
  alice: { name: "Alice Arrow", groups: ["econ-lab"] },
  bob: { name: "Bob Baddeley", groups: ["psych-lab"] },
  erin: { name: "Erin Engelbart", groups: ["lab-engineers"] },
} as const satisfies Readonly<Record<string, Person>>;

export type Login = keyof typeof people;

/** The logins of a class that comes at once. */
export const students: readonly string[] = Array.from(
  { length: 30 },
  (_, index) => `student-${String(index + 1).padStart(2, "0")}`,
);

/** Whoever can log in under a name. */
export function findPerson(login: string): Person | undefined {
  const known: Readonly<Record<string, Person>> = people;
  if (Object.hasOwn(people, login)) return known[login];
  return students.includes(login) ? { name: `Student ${login.slice(-2)}`, groups: ["students"] } : undefined;
}

const logins: readonly string[] = [...Object.keys(people), ...students];

/** A number of their own, as GitLab knows people by; of somebody who can log in. */
export function numberOf(login: string): number {
  return logins.indexOf(login) + 1;
}

/** The login that has a number. */
export function loginOf(number: number): string | undefined {
  return logins[number - 1];
}
