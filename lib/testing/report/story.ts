import type { CallMoment } from './call-report.js';

const IN_ROUTE: ReadonlySet<CallMoment['kind']> = new Set([
  'played',
  'said',
  'heard',
  'spoke',
  'recorded',
  'sent',
  'executed',
  'pressed',
  'transferred',
  'redirected',
  'hung up',
]);

/** The way through a call. Keys that were pressed one after the other are one step of it. */
export function routeOf(moments: readonly CallMoment[]): string[] {
  const route: string[] = [];
  let before: CallMoment['kind'] | undefined;
  for (const { kind, what } of moments) {
    if (!IN_ROUTE.has(kind)) continue;
    if (kind === 'pressed' && before === 'pressed') route.push(`${route.pop() ?? ''}${what}`);
    else route.push(stepOf(kind, what));
    before = kind;
  }
  return route;
}

function stepOf(kind: CallMoment['kind'], what: string): string {
  if (kind === 'pressed') return `press ${what}`;
  if (kind === 'spoke') return `say ${what}`;
  if (kind === 'transferred') return 'transfer';
  if (kind === 'redirected') return `redirect to ${what}`;
  if (kind === 'hung up') return what === 'caller' ? 'hang up' : 'hung up on';
  return what;
}

/** How a story tells each kind of moment. */
const TOLD: Readonly<Record<CallMoment['kind'], (what: string) => string>> = {
  played: (prompt) => `hears ${prompt}`,
  said: (text) => `hears ${text}`,
  heard: (text) => `hears ${text}`,
  spoke: (text) => `says ${text}`,
  asked: (prompt) => (prompt === '' ? 'is waited for' : `is asked ${prompt}`),
  recorded: (file) => `is recorded in ${file}`,
  sent: (text) => `reads ${text}`,
  executed: (application) => `is given to ${application}`,
  set: (assignment) => `(the server sets ${assignment})`,
  pressed: (key) => `presses ${key}`,
  transferred: () => 'transfers the far end',
  redirected: (place) => `is redirected to ${place}`,
  'hung up': (byWhom) => (byWhom === 'caller' ? 'hangs up' : 'is hung up on'),
};

/** Tells a call from the caller's side. A call that did not come to its end has no status. */
export function storyOf(
  { url, caller, status }: { url: string; caller: string; status?: string },
  moments: readonly CallMoment[],
): string {
  const told = moments.filter(({ kind, what }, index) => {
    const before = moments[index - 1];
    // A question with a prompt was told already: the caller heard that prompt.
    return !(kind === 'played' && before?.kind === 'asked' && before.what === what);
  });
  return [
    `${caller === '' ? 'A caller' : `The caller ${caller}`} calls ${url}`,
    ...told.map(({ kind, what, at }) => `${seconds(at)} ${TOLD[kind](what)}`),
    ...(status === undefined ? [] : [`and the dialplan reads ${status}.`]),
  ].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(9);
}
