import { oneOf } from '../options/rules.js';

/**
 * Which of two parties may do something: the one who calls, the one who is called, or both.
 *
 * @publicApi
 */
export type CallParty = 'caller' | 'called' | 'both';

/** The rule for an option that names a party. */
export const PARTY = oneOf<CallParty>('caller', 'called', 'both');

/** The letters for who may do something: a capital for the caller. */
export function partyLetters(name: string, party: CallParty | undefined): string {
  const caller = party === 'caller' || party === 'both' ? name.toUpperCase() : '';
  return party === 'called' || party === 'both' ? `${caller}${name}` : caller;
}
