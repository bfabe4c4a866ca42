import { maskPath } from '../reporting/masking.js';
import { hasDigit } from './characters.js';
import type { SecretTexts } from './secret-texts.js';

/** Stand in a replay for what is masked, where nothing is given. */
const NUMBER_PRESET = '5550100';
const TEXT_PRESET = 'masked';

/** A value of a query that is shown: a language, a yes or no. */
const SHORT_VALUE = /^[a-z]{0,3}$/i;

type Mask = (value: string, secrets: SecretTexts, key: string) => string;

const whole: Mask = (value, secrets, key) => secrets.whole(key, value, NUMBER_PRESET);
const numbers: Mask = (value, secrets) => secrets.ofAsterisk(value);
const url: Mask = (value, secrets) => maskUrl(value, secrets);

/**
 * The facts in which something is a caller's, in Asterisk's order. A number may be none at all (`alice`), and
 * is masked as a whole.
 */
const MASKED: readonly (readonly [key: string, mask: Mask])[] = [
  ['agi_network_script', url],
  ['agi_request', url],
  ['agi_channel', numbers],
  ['agi_callerid', whole],
  ['agi_calleridname', numbers],
  ['agi_dnid', whole],
  ['agi_rdnis', whole],
  ['agi_extension', numbers],
  ['agi_accountcode', whole],
];
const STARTS = MASKED.map(([key, mask]) => ({ key, mask, start: `\n${key}: ` }));
const BY_KEY = new Map(MASKED);
const ARGUMENT = '\nagi_arg_';

/** An environment as its lines are shown, in one text without a newline at its end. */
export function maskBlock(block: string, secrets: SecretTexts): string {
  let shown = '';
  let done = 0;
  const mask = (start: number, key: string, how: Mask): void => {
    const end = block.indexOf('\n', start);
    const value = block.slice(start, end === -1 ? block.length : end);
    if (value === '' || value === 'unknown') return;
    shown += block.slice(done, start) + how(value, secrets, key);
    done = start + value.length;
  };
  for (const { key, mask: how, start } of STARTS) {
    const at = block.indexOf(start, done);
    if (at !== -1) mask(at + start.length, key, how);
  }
  for (
    let at = block.indexOf(ARGUMENT, done);
    at !== -1;
    at = block.indexOf(ARGUMENT, at + ARGUMENT.length)
  ) {
    mask(block.indexOf(': ', at) + 2, 'argument', numbers);
  }
  return shown + block.slice(done);
}

/** The environment of any client as its lines are shown, in one text. */
export function maskHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: SecretTexts | undefined,
): string {
  return Object.entries(headers)
    .map(([key, value]) => `${key}: ${secrets ? maskFact(key, value, secrets) : value}`)
    .join('\n');
}

function maskFact(key: string, value: string, secrets: SecretTexts): string {
  if (value === '' || value === 'unknown') return value;
  const mask = BY_KEY.get(key);
  if (mask !== undefined) return mask(value, secrets, key);
  // Another client than Asterisk may send a token in a line of its own.
  if (!key.startsWith('agi_')) return secrets.whole(key, value, TEXT_PRESET);
  return key.startsWith('agi_arg_') ? secrets.ofAsterisk(value) : value;
}

function maskUrl(given: string, secrets: SecretTexts): string {
  const question = given.indexOf('?');
  const before = question === -1 ? given : given.slice(0, question);
  const scheme = before.indexOf('://');
  const slash = scheme === -1 ? 0 : before.indexOf('/', scheme + 3);
  const path = slash === -1 ? '' : before.slice(slash);
  const shown = hasDigit(path)
    ? path
        .split('/')
        .map((part) => (maskPath(part) === part ? part : secrets.ofAsterisk(part)))
        .join('/')
    : path;
  const start = before.slice(0, before.length - path.length) + shown;
  return question === -1 ? start : `${start}?${maskQuery(given.slice(question + 1), secrets)}`;
}

function maskQuery(query: string, secrets: SecretTexts): string {
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals === -1) return secrets.ofAsterisk(pair);
      const value = pair.slice(equals + 1);
      if (SHORT_VALUE.test(value)) return pair;
      const name = pair.slice(0, equals);
      const label = /^[\w-]{1,40}$/.test(name) ? name : 'value';
      return `${name}=${secrets.whole(label, value, TEXT_PRESET)}`;
    })
    .join('&');
}
