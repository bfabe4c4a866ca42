/** An option of the command line. The parser, the help and the documentation read the same row. */
export interface OptionRow {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** May be given more than once. */
  readonly multiple?: true;
  /** The name of its value in the help. */
  readonly value?: string;
  readonly text: string;
}

/** Options of `agi call`, in the order of the help. */
export const CALL_OPTIONS = {
  digits: {
    type: 'string',
    short: 'd',
    value: 'KEYS',
    text: 'keys to press; a comma waits for the next prompt: 1,2#',
  },
  arg: {
    type: 'string',
    short: 'a',
    multiple: true,
    value: 'TEXT',
    text: 'argument of AGI(), in order; repeat it for more',
  },
  var: {
    type: 'string',
    short: 'v',
    multiple: true,
    value: 'NAME=VALUE',
    text: 'channel variable; repeat it for more',
  },
  caller: {
    type: 'string',
    short: 'c',
    value: 'CALLER',
    text: "who calls: 'Ada <5551234>' or 5551234",
  },
  env: {
    type: 'string',
    short: 'e',
    multiple: true,
    value: 'KEY=VALUE',
    text: 'line of the environment, added or changed: agi_language=fr',
  },
  missing: {
    type: 'string',
    short: 'm',
    multiple: true,
    value: 'PROMPT',
    text: 'prompt that Asterisk does not have; repeat it for more',
  },
  'hangup-after': {
    type: 'string',
    value: 'MS',
    text: 'the caller hangs up this many ms after the call began',
  },
  timeout: {
    type: 'string',
    short: 't',
    value: 'MS',
    text: 'longest call; 60000, or one hour where keys come from the keyboard',
  },
  speed: { type: 'string', value: 'N', text: 'how many times faster than in life the call goes' },
  repeat: {
    type: 'string',
    short: 'n',
    value: 'N',
    text: 'how many calls are placed; shows how long they took',
  },
  concurrency: { type: 'string', value: 'C', text: 'how many of them run at a time (1)' },
  json: {
    type: 'boolean',
    short: 'j',
    text: 'print the report as JSON, one line per call, and no dialogue',
  },
  quiet: { type: 'boolean', short: 'q', text: 'print only what went wrong' },
  help: { type: 'boolean', short: 'h', text: 'show this help' },
} as const satisfies Record<string, OptionRow>;

/** Options of `agi record`, in the order of the help. */
export const RECORD_OPTIONS = {
  to: { type: 'string', value: 'URL', text: 'the server to which calls are handed on' },
  listen: {
    type: 'string',
    short: 'l',
    value: '[HOST:]PORT',
    text: 'where Asterisk calls in place of the server; 127.0.0.1:4574',
  },
  folder: {
    type: 'string',
    short: 'f',
    value: 'FOLDER',
    text: 'folder for the transcripts; the current one',
  },
  help: { type: 'boolean', short: 'h', text: 'show this help' },
} as const satisfies Record<string, OptionRow>;

/** Options of `agi dialplan`, in the order of the help. */
export const DIALPLAN_OPTIONS = {
  server: {
    type: 'string',
    short: 's',
    multiple: true,
    value: 'URL',
    text: 'where the application listens (agi://127.0.0.1:4573); again for one to call if that one is not reached',
  },
  context: { type: 'string', short: 'c', value: 'NAME', text: 'context of the extensions (agi)' },
  from: { type: 'string', value: 'NUMBER', text: 'extension of the first route (100)' },
  number: {
    type: 'string',
    multiple: true,
    value: 'PATH=NUMBER',
    text: 'extension of one route; repeat it for more',
  },
  value: {
    type: 'string',
    multiple: true,
    value: 'NAME=VALUE',
    text: 'value of a path parameter, in place of one that the caller dials: lang=en',
  },
  route: {
    type: 'string',
    short: 'r',
    multiple: true,
    value: 'PATH',
    text: 'a route, in place of an application; repeat it for more',
  },
  name: { type: 'string', value: 'NAME', text: 'the server, where the application has several' },
  output: { type: 'string', short: 'o', value: 'FILE', text: 'write there, not to the output' },
  check: { type: 'string', value: 'FILE', text: 'find faults in this dialplan, and write none' },
  json: { type: 'boolean', short: 'j', text: 'with --check: print the faults as JSON, one a line' },
  help: { type: 'boolean', short: 'h', text: 'show this help' },
} as const satisfies Record<string, OptionRow>;

/** Options that say what is explored, and how much of it. */
const OF_EXPLORATIONS = {
  path: {
    type: 'string',
    short: 'p',
    multiple: true,
    value: 'PATH',
    text: 'the path to explore, in place of that of the file; repeat it for more',
  },
  workers: { type: 'string', short: 'w', value: 'N', text: 'threads; one for each processor' },
  depth: { type: 'string', value: 'N', text: 'most unusual things in a call' },
  calls: { type: 'string', value: 'N', text: 'most calls (10000)' },
  within: { type: 'string', value: 'SECONDS', text: 'longest exploration' },
  seed: { type: 'string', value: 'N', text: 'tries in an order that looks random' },
} as const satisfies Record<string, OptionRow>;

/** Options of `agi explore`, in the order of the help. */
export const EXPLORE_OPTIONS = {
  ...OF_EXPLORATIONS,
  save: {
    type: 'string',
    value: 'FILE',
    text: 'write what was found there, to go on or to draw it',
  },
  resume: { type: 'string', value: 'FILE', text: 'go on with what was saved' },
  json: { type: 'boolean', short: 'j', text: 'print the faults as JSON, one a line' },
  help: { type: 'boolean', short: 'h', text: 'show this help' },
} as const satisfies Record<string, OptionRow>;

/** Options of `agi graph`, in the order of the help. */
export const GRAPH_OPTIONS = {
  ...OF_EXPLORATIONS,
  transcripts: {
    type: 'string',
    short: 't',
    multiple: true,
    value: 'FILES',
    text: 'recorded calls to count on the ways, a file or a folder; repeat it',
  },
  hangups: { type: 'boolean', text: 'show hangups of callers, too' },
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    text: 'write there: a picture if it ends in .svg, text for Mermaid if not',
  },
  help: { type: 'boolean', short: 'h', text: 'show this help' },
} as const satisfies Record<string, OptionRow>;
