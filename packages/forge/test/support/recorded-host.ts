import { createServer, type IncomingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** What came to a code host. */
export interface Call {
  /** `GET /path?query` */
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer: JSON, bytes, a status alone, or an address that it leads to. */
export type HostAnswer = object | Buffer | number | URL;

export interface RecordedHost {
  readonly url: string;
  readonly calls: readonly Call[];
}

/** A server that answers each line, such as `GET /path`, in turn, keeps the last answer of each, and remembers what came. */
export async function startHost(answers: Readonly<Record<string, readonly HostAnswer[]>>): Promise<RecordedHost> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    void buffer(request).then((body) => {
      const given = answers[line] ?? [404];
      const before = calls.filter((call) => call.line === line).length;
      calls.push({ line, headers: request.headers, body: body.toString() });
      const answer = given[Math.min(before, given.length - 1)] ?? 404;
      if (typeof answer === "number") response.writeHead(answer).end();
      else if (answer instanceof URL) response.writeHead(302, { location: answer.href }).end();
      else response.end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" && address?.port}`, calls };
}
