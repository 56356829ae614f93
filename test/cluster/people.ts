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

/** Whether somebody of that login name can log in. */
export function isLogin(name: string): name is Login {
  return Object.hasOwn(people, name);
}
