/** The version of this command, as its package.json has it. */
export const commandVersion = "0.1.0";
