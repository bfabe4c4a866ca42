import type { IncomingMessage } from 'node:http';

/** Headers that proxies and the edges of clouds add. A request that has one of them comes from elsewhere. */
const FORWARDING = [
  /(?:^|-)forward(?:ed|ing)?(?:-|$)/,
  /(?:^|-)(?:real|client|remote|connecting|source|user)-?(?:ip|addr|address)(?:-|$)/,
  /^(?:via|cdn-loop|x-scheme|x-proxy.*|x-original-.*|cf-.*|x-envoy-.*|x-amzn?-.*|x-azure-.*|x-arr-.*)$/,
  /^(?:x-appengine-.*|x-cloud-trace-context|x-vercel-.*|x-nf-.*|fly-.*|fastly-.*|x-varnish)$/,
];

/**
 * Why a request is refused where no guard decides: only a program of this machine may ask. The name of
 * the host counts, too: a page of another site whose name leads to this machine could read the answer.
 *
 * @returns `undefined` for a request that may be answered
 */
export function refusalOf(request: IncomingMessage): string | undefined {
  const { remoteAddress } = request.socket;
  if (remoteAddress === undefined || !isLoopback(remoteAddress)) {
    return 'without guards, the inspector answers only requests from this machine';
  }
  const forwarding = Object.keys(request.headers).find((name) =>
    FORWARDING.some((pattern) => pattern.test(name)),
  );
  if (forwarding !== undefined) {
    return `without guards, the inspector answers no request that a proxy has forwarded (${forwarding})`;
  }
  if (request.httpVersionMajor < 2 && request.httpVersionMinor === 0) {
    // No browser has said this for decades; nginx does where nothing else is set, and may add no header.
    return 'without guards, the inspector answers no request of HTTP/1.0, which proxies send';
  }
  if (!isLocalName(hostOf(request.headers.host))) {
    return 'without guards, the inspector is asked for by the name localhost, or by a loopback address';
  }
  return undefined;
}

/**
 * Whether a page of another site asks for data: it cannot read the answer, but how long it takes or how large it
 * is would tell whether a text was said in a call. A link from another site leads to the page itself.
 */
export function isFromElsewhere({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

/**
 * Whether a request that acts comes from the inspector's own page: browsers tell the origin of a request,
 * and a page of another site cannot send this header without being asked for it first.
 */
export function isFromOwnPage({ headers }: IncomingMessage): boolean {
  if (headers['x-agi-inspector'] === undefined) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === headers.host || host === headers['x-forwarded-host'];
}

function isLoopback(address: string): boolean {
  const four = address.toLowerCase().replace(/^::ffff:/, '');
  return four === '::1' || /^127(?:\.\d{1,3}){3}$/.test(four);
}

function hostOf(header = ''): string {
  return /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(header)?.[1] ?? '';
}

function isLocalName(name: string): boolean {
  return /^(?:localhost|[\w-]+\.localhost|\[::1\]|127(?:\.\d{1,3}){3})$/i.test(name);
}
