import { createServer, request } from "node:http";

/** A proxy that passes on requests, but no web sockets, as a careless ingress does. */
export interface PlainProxy extends AsyncDisposable {
  readonly url: string;
}

export async function startPlainProxy(target: string): Promise<PlainProxy> {
  const proxy = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const { upgrade: _, connection: __, ...kept } = headers;
    const call = request(new URL(url ?? "/", target), { method, headers: kept }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    call.on("error", () => outgoing.destroy());
    incoming.pipe(call);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
