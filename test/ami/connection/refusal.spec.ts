import { expect, it } from '@jest/globals';
import { refusalOf } from '../../../lib/ami/connection/refusal.js';
import { writeRightOf } from '../../../lib/ami/connection/write-rights.js';

it.each([
  ['Hangup', undefined, 'E_AMI_REFUSED', 'Asterisk refuses "Hangup" without a reason'],
  [
    ...(['Hangup', 'No such channel', 'E_AMI_REFUSED'] as const),
    'Asterisk refuses "Hangup" in these words: "No such channel"',
  ],
  [
    ...(['NewAction', 'Permission denied', 'E_AMI_RIGHTS'] as const),
    'the manager user may not do "NewAction"; it needs a right that this library does not know of',
  ],
  [
    ...(['UserEvent', 'permission denied', 'E_AMI_RIGHTS'] as const),
    'the manager user may not do "UserEvent"; it needs the right user: add it to `write` of this user in ' +
      'manager.conf, then reload the manager',
  ],
  // The words of an action that was refused for another reason.
  [
    ...(['X', 'The file has permission denied', 'E_AMI_REFUSED'] as const),
    'Asterisk refuses "X" in these words: "The file has permission denied"',
  ],
  [
    ...(['Ping', 'Asterisk is shutting down', 'E_AMI_NOT_CONNECTED'] as const),
    'Asterisk is shutting down, and did not do "Ping"; the client connects again by itself',
  ],
  [
    ...(['Originate', 'Originate with application requires additional system privilege'] as const),
    'E_AMI_RIGHTS',
    'the manager user may not do this "Originate"; it needs the right system as well: add it to `write` ' +
      'of this user in manager.conf, then reload the manager',
  ],
])('%s that is refused with %j is %s', (action, Message, code, message) => {
  expect(refusalOf(action, { Message })).toMatchObject({ code, message });
});

it.each([
  ['QueueAdd', 'agent'],
  ['AGI', 'agi'],
  ['AOCMessage', 'aoc'],
  ['Redirect', 'call'],
  ['Getvar', 'call or reporting'],
  ['Command', 'command'],
  ['UpdateConfig', 'config'],
  ['ShowDialplan', 'config or reporting'],
  ['Reload', 'config or system'],
  ['MessageSend', 'message'],
  ['Originate', 'originate'],
  ['ConfbridgeList', 'reporting'],
  ['DBPut', 'system'],
  ['Hangup', 'system or call'],
  ['Status', 'system or call or reporting'],
  ['GetConfig', 'system or config'],
  ['CoreShowChannels', 'system or reporting'],
  ['UserEvent', 'user'],
  ['Ping', undefined],
  ['', undefined],
])('%s needs the right %s', (action, right) => {
  expect(writeRightOf(action)).toBe(right);
});
