/** One of `exec`, `grpc`, `httpGet` and `tcpSocket`, and how often it is asked. */
export interface Probe {
  readonly exec?: ExecAction;
  readonly grpc?: { readonly port: number; readonly service?: string };
  readonly httpGet?: HttpGetAction;
  readonly tcpSocket?: TcpSocketAction;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
  readonly terminationGracePeriodSeconds?: number;
}

/** What happens right after a container's start and before its end. */
export interface Lifecycle {
  readonly postStart?: LifecycleHandler;
  readonly preStop?: LifecycleHandler;
}

interface LifecycleHandler {
  readonly exec?: ExecAction;
  readonly httpGet?: HttpGetAction;
  readonly sleep?: { readonly seconds: number };
  readonly tcpSocket?: TcpSocketAction;
}

interface ExecAction {
  readonly command?: readonly string[];
}

interface HttpGetAction {
  readonly port: number | string;
  readonly path?: string;
  readonly host?: string;
  readonly scheme?: "HTTP" | "HTTPS";
  readonly httpHeaders?: readonly { readonly name: string; readonly value: string }[];
}

interface TcpSocketAction {
  readonly port: number | string;
  readonly host?: string;
}
