import { invalidArgument } from '../errors.js';

/**
 * The number of arguments into which an application splits its options, from its source
 * (`AST_STANDARD_APP_ARGS` and the `AST_APP_ARG`s before it, the same from Asterisk 16 to 23). The
 * last argument is all that is left, commas included. An application that is not in this table may
 * split in a way of its own, as Gosub and ExecIf do.
 */
const ARGUMENTS: Readonly<Record<string, number>> = {
  addqueuemember: 7,
  agentlogin: 3,
  agentrequest: 2,
  agi: 128,
  answer: 2,
  attendedtransfer: 1,
  audiosocket: 2,
  authenticate: 4,
  background: 4,
  backgrounddetect: 5,
  blindtransfer: 2,
  bridge: 2,
  bridgewait: 4,
  celgenuserevent: 2,
  chanisavail: 2,
  channelredirect: 2,
  chanspy: 2,
  confbridge: 4,
  confkick: 2,
  controlplayback: 8,
  dial: 4,
  directory: 3,
  extenspy: 2,
  festival: 2,
  followme: 2,
  log: 2,
  meetme: 3,
  messagesend: 3,
  mixmonitor: 3,
  mset: 99,
  musiconhold: 2,
  noop: 1,
  originate: 7,
  page: 3,
  pausequeuemember: 4,
  pickupchan: 3,
  playback: 2,
  privacymanager: 4,
  queue: 9,
  queuelog: 5,
  read: 6,
  readexten: 5,
  record: 4,
  removequeuemember: 2,
  sayunixtime: 4,
  senddtmf: 4,
  set: 1,
  softhangup: 2,
  speechbackground: 3,
  speechloadgrammar: 2,
  startmusiconhold: 1,
  stasis: 128,
  storedtmf: 3,
  system: 1,
  transfer: 1,
  trysystem: 1,
  unpausequeuemember: 4,
  userevent: 101,
  verbose: 2,
  voicemail: 2,
  voicemailmain: 2,
  waitexten: 2,
};

/** Applications with one argument more in some versions of Asterisk: the last one is not always the same. */
const COUNT_VARIES: ReadonlySet<string> = new Set(['queue', 'senddtmf']);

/** Characters that mean something where options are split: separator, quotes, escapes and brackets. */
const SPECIAL = /[,"\\()[\]]/;

/**
 * Joins the arguments of an application, so that each of them is one argument there, exactly as
 * given. A backslash makes Asterisk take a special character as it is, except in the last argument,
 * where it takes everything as it is.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an element that could not arrive so
 */
export function joinOptions(application: string, elements: readonly unknown[]): string {
  if (typeof application !== 'string') {
    throw invalidArgument('EXEC: application', application, 'a string that is not empty');
  }
  const known = application.toLowerCase();
  const count = Object.hasOwn(ARGUMENTS, known) ? ARGUMENTS[known] : undefined;
  const varies = COUNT_VARIES.has(known);
  if (count !== undefined && elements.length > count && !varies) {
    const allowed = `a list of at most ${count}, which are all that ${application} takes`;
    throw invalidArgument('exec: options', elements, allowed);
  }
  const joined = elements.map((element, index) => {
    const name = `exec: options[${index}]`;
    if (typeof element !== 'string') throw invalidArgument(name, element, 'a string');
    if (!SPECIAL.test(element)) return element;
    if (count !== undefined && index < count - 1) {
      return element.replaceAll(/[,"\\()[\]]/g, String.raw`\$&`);
    }
    if (count !== undefined && !varies) return element;
    throw invalidArgument(
      name,
      element,
      `free of , " \\ ( ) [ ], since how ${application} splits its options there is not known; ` +
        'give all of them as one string, as the dialplan would write it',
    );
  });
  return joined.join(',');
}
