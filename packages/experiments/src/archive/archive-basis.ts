import { z } from "zod";
import { environments } from "../environment/environment.ts";
import { checkName } from "../name/check-name.ts";
import { checkId } from "../operation/check-id.ts";
import { apiVersion } from "../schema/api-version.ts";
import { checkedText } from "../schema/checked-text.ts";

/** What each manifest in `archive/` begins with: of which experiment it is, and of which commit. */
export function archiveBasis<Word extends string>(kind: Word) {
  return {
    apiVersion,
    kind: z.literal(kind),
    environment: z.enum(environments),
    name: checkedText(checkName),
    id: checkedText(checkId),
    commit: z.string().optional().meta({ description: "The lab's commit that was live" }),
  };
}
