import { refused, type Study } from "../study/study.ts";

const path = "/api/export_page_times";

/**
 * Makes oTree write the page times to its database that it still has in memory, up to two minutes of them; a dump would
 * lack them.
 *
 * @throws GroveError OTREE_UNREACHABLE, OTREE_REFUSED
 */
export async function flushPageTimes(study: Study): Promise<void> {
  const { statusCode, body } = await study.send({ path });
  if (statusCode !== 200) throw refused(`${study.url}${path}`, statusCode, await body.text());
  await body.dump();
}
