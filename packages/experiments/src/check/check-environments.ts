import type { Files, Problem } from "@grove/plan";
import { environments, isEnvironment } from "../environment/environment.ts";
import { nearest } from "../name/nearest.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import type { SettingsByEnvironment } from "./check-clashes.ts";

/** What lies in `environments/` beside overlays, and whether the two environments keep apart. */
export function checkEnvironments(files: Files, settings: SettingsByEnvironment): readonly Problem[] {
  return [...checkFolders(files), ...checkDomains(files, settings)];
}

function checkFolders(files: Files): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const path of files.keys()) {
    const [root, environment = "", name, file] = path.split("/");
    if (
      root !== "environments" ||
      (isEnvironment(environment) && (file !== undefined || name === "environment.yaml"))
    ) {
      continue;
    }
    if (name === undefined || isEnvironment(environment)) problems.set(path, strayFile(path));
    else problems.set(environment, unknownEnvironment(environment));
  }
  return [...problems.values()];
}

function strayFile(file: string): Problem {
  return {
    code: "FILE_STRAY",
    severity: "error",
    message: "here lie only environment.yaml and one directory for each experiment",
    next: "move the file out of environments/",
    file,
  };
}

function unknownEnvironment(environment: string): Problem {
  const meant = nearest(environment, environments);
  return {
    code: "ENVIRONMENT_UNKNOWN",
    severity: "error",
    message: `there is no environment ${JSON.stringify(environment)}, and Argo CD deploys nothing from here`,
    next: meant === undefined ? `move it to ${environments.join(" or ")}` : `did you mean "${meant}"?`,
    file: `environments/${environment}`,
  };
}

/** On one domain, an experiment's staging would have the host of its production. */
function checkDomains(files: Files, settings: SettingsByEnvironment): readonly Problem[] {
  const [staging, production] = environments.map((environment) => settings.get(environment)?.domain);
  if (staging === undefined || staging !== production) return [];
  const file = "environments/staging/environment.yaml";
  const position = readYaml(files.get(file) ?? "", file).value?.positionOf({ path: ["domain"] });
  return [
    {
      code: "DOMAIN_SHARED",
      severity: "error",
      message: `staging and production have one domain, ${staging}, so their experiments would share hosts`,
      next: `give staging its own, for example staging.${staging}`,
      file,
      ...position,
    },
  ];
}
