import { expect, it, jest } from '@jest/globals';
import type { AmiClient, AmiMessage } from 'nestjs-agi/ami';
import { Call } from './call.js';
import { PREPARE_EXTEN, REPORT_EVENT } from './dialplan.js';

const ids = { far: '1.1000001', agi: '1.1000002' };

/** A call whose action Asterisk took; what comes of it, the test tells. */
function takenCall(): Call {
  const ami = { action: () => Promise.resolve({}) } as unknown as AmiClient;
  return new Call(ami, ids, { url: 'agi://127.0.0.1/' }, (error) => error);
}

const failure: AmiMessage = {
  Event: 'OriginateResponse',
  Response: 'Failure',
  Uniqueid: ids.far,
};

it('takes the news that nobody answered, though it comes before the events of the channels', async () => {
  const call = takenCall();
  const channel = { far: 'Local/100@from-test-00000001;1', agi: 'Local/100@from-test-00000001;2' };
  const events: AmiMessage[] = [
    failure,
    { Event: 'Newchannel', Uniqueid: ids.far, Channel: channel.far },
    { Event: 'Newchannel', Uniqueid: ids.agi, Channel: channel.agi },
    { Event: 'Newexten', Uniqueid: ids.agi, Extension: PREPARE_EXTEN, Priority: '2' },
    { Event: 'UserEvent', UserEvent: REPORT_EVENT, Call: ids.agi, Uniqueid: ids.agi },
    { Event: 'Hangup', Uniqueid: ids.agi },
    { Event: 'Hangup', Uniqueid: ids.far },
  ];
  for (const event of events) call.handle(event);
  expect(await call.ended).toMatchObject({ channel: channel.agi, hungUp: false });
});

it('fails when there is no channel', async () => {
  jest.useFakeTimers();
  try {
    const call = takenCall();
    call.handle(failure);
    const failed = expect(call.ended).rejects.toThrow('Asterisk could not place the call');
    await jest.advanceTimersByTimeAsync(60_000);
    await failed;
  } finally {
    jest.useRealTimers();
  }
});
