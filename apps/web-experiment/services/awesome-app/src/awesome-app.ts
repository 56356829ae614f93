import { clientAddress, createService, limitRate, ServiceError, type Surroundings } from "@grove/service-kit";
import type { Context } from "hono";
import { csrf } from "hono/csrf";
import { contentRules } from "./content-rules.ts";
import { failurePage } from "./page/failure-page.ts";
import { startPage } from "./page/start-page.ts";
import { type VisitReplies, visitPage } from "./page/visit-page.ts";
import type { GreetingsClient } from "./services/greetings-client.ts";
import type { MathsClient } from "./services/maths-client.ts";
import { readVisit, visitPath } from "./visit.ts";
import { visitorUnit } from "./visitor-unit.ts";

export interface AwesomeAppOptions extends Surroundings {
  readonly greetings: GreetingsClient;
  readonly maths: MathsClient;
  /** How many proxies stand in front: 0, or 1 behind an ingress. */
  readonly proxies: number;
}

/** A room full of participants may share one address; a script that floods the counters does not get far. */
const rate = { perSecond: 20, burst: 200 };

/** The service over HTTP: the form at `/`, the page at `/NAME/X/Y`, and the Likes of its visitors. */
export function awesomeApp({ greetings, maths, proxies, ...surroundings }: AwesomeAppOptions) {
  const { app, measure } = createService({
    ...surroundings,
    name: "awesome-app",
    ready: async () => true, // without the others its pages still say what is missing
    rules: contentRules(),
    showFailure: async (context, failure) => {
      const response = await context.html(failurePage(failure));
      return new Response(response.body, { status: failure.status, headers: response.headers });
    },
  });
  app.use(limitRate({ ...rate, clientOf: (context) => clientAddress(context, proxies), now: () => performance.now() }));
  app.use(csrf({ origin: isOwnOrigin }));
  app.use(async (context, next) => {
    await next();
    context.header("Cache-Control", "no-store");
  });

  app.get("/", (context) => context.html(startPage()));
  app.get("/visit", (context) => context.redirect(visitPath(readVisit(context.req.query())), 303));

  app.get("/:name/:x/:y", measure("page"), async (context) => {
    const visit = readVisit({ ...context.req.query(), ...context.req.param() });
    const unit = visitorUnit(context);
    const [greeting, result] = await Promise.all([greetings.greet(visit.name, unit), maths.calculate(visit)]);
    return context.html(visitPage(visit, { greeting, result }), statusOf({ greeting, result }));
  });

  app.post("/like", measure("like"), async (context) => {
    const { like, ...fields } = await context.req.parseBody();
    const visit = readVisit(fields);
    const reply = await greetings.like(typeof like === "string" ? like : "");
    if (reply.kind === "answer") return context.redirect(visitPath(visit), 303);
    if (reply.kind === "refusal") throw new ServiceError(reply.message, { code: "LIKE_REFUSED", status: 403 });
    throw new ServiceError("Your Like could not be counted. Please go back and press again.", {
      code: "GREETINGS_UNAVAILABLE",
      status: 503,
    });
  });
  return app;
}

/** Behind an ingress that ends TLS the scheme is another than the browser's: hosts are compared. */
function isOwnOrigin(origin: string, context: Context): boolean {
  return URL.parse(origin)?.host === context.req.header("Host");
}

/** A page with a part missing is not to be taken for a whole one: by caches, crawlers and who watches. */
function statusOf({ greeting, result }: VisitReplies): 200 | 422 | 503 {
  const kinds = [greeting.kind, result.kind];
  if (kinds.includes("unavailable")) return 503;
  return kinds.includes("refusal") ? 422 : 200;
}
