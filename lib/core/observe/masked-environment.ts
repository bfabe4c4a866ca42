import { maskPath } from '../reporting/masking.js';
import type { SecretTexts } from './secret-texts.js';

/** Facts of a call in which nothing is a caller's. */
const SHOWN = new Set([
  'agi_network',
  'agi_language',
  'agi_type',
  'agi_uniqueid',
  'agi_version',
  'agi_callingpres',
  'agi_callingani2',
  'agi_callington',
  'agi_callingtns',
  'agi_context',
  'agi_priority',
  'agi_enhanced',
  'agi_threadid',
]);

/** Facts that may be no number at all (`alice`), and are masked as a whole. */
const PERSONAL = new Set(['agi_callerid', 'agi_dnid', 'agi_rdnis', 'agi_accountcode']);
const URLS = new Set(['agi_request', 'agi_network_script']);

/** What Asterisk writes where it knows nothing. */
const NOTHING = new Set(['', 'unknown']);

/** Stand in a replay for what is masked, where nothing is given. */
const NUMBER_PRESET = '5550100';
const TEXT_PRESET = 'masked';

/** The longest value of a query that is shown, if it has only letters: a language, a yes or no. */
const SHORT_VALUE = /^[a-z]{0,3}$/i;

/** The lines of an environment as they are shown: `agi_callerid: …`. Unmasked if there are no secrets. */
export function environmentLines(
  headers: Readonly<Record<string, string>>,
  secrets: SecretTexts | undefined,
): string[] {
  return Object.entries(headers).map(([key, value]) => {
    const shown =
      secrets === undefined || NOTHING.has(value) || SHOWN.has(key)
        ? value
        : maskFact(key, value, secrets);
    return `${key}: ${shown}`;
  });
}

function maskFact(key: string, value: string, secrets: SecretTexts): string {
  if (PERSONAL.has(key)) return secrets.whole(key, value, NUMBER_PRESET);
  if (URLS.has(key)) return maskUrl(value, secrets);
  // Another client than Asterisk may send a token in a line of its own.
  if (!key.startsWith('agi_')) return secrets.whole(key, value, TEXT_PRESET);
  return secrets.ofAsterisk(value);
}

function maskUrl(url: string, secrets: SecretTexts): string {
  const question = url.indexOf('?');
  const before = question === -1 ? url : url.slice(0, question);
  const [, origin = '', path = before] = /^([a-z]+:\/\/[^/]*)?(.*)$/is.exec(before) ?? [];
  const shown = path
    .split('/')
    .map((part) => (maskPath(part) === part ? part : secrets.ofAsterisk(part)))
    .join('/');
  if (question === -1) return `${origin}${shown}`;
  const query = url
    .slice(question + 1)
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals === -1) return secrets.ofAsterisk(pair);
      const value = pair.slice(equals + 1);
      if (SHORT_VALUE.test(value)) return pair;
      const name = pair.slice(0, equals);
      return `${name}=${secrets.whole(/^[\w-]{1,40}$/.test(name) ? name : 'value', value, TEXT_PRESET)}`;
    })
    .join('&');
  return `${origin}${shown}?${query}`;
}
