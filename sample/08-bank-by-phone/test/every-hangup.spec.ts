import { expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { AGIServer } from 'nestjs-agi';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { AppModule } from '../src/app.module.js';
import { Ledger } from '../src/ledger.js';

const MENU = 'to-call-this-number';
const ACCOUNT = '100008';
const PIN = '2468';

it('leaves nothing running after a caller has hung up, at any moment', async () => {
  const script = [
    { playing: 'hello', press: '1' },
    { playing: 'agent-user', press: `${ACCOUNT}#` },
    { playing: 'agent-pass', press: `${PIN}#` },
    { playing: MENU, press: '1' },
    { playing: MENU, press: '2' },
    { playing: MENU, press: '3' },
    { playing: 'vm-newpassword', press: '8642#' },
    { playing: 'vm-reenterpassword', press: '8643#' },
    { playing: 'vm-newpassword', press: '*' },
    { playing: MENU, press: '4' },
    { playing: 'vm-calldiffnum', press: '2' },
    { playing: 'privacy-prompt', press: '5555678#' },
    { playing: 'if-correct-press', press: '1' },
    { playing: MENU, press: '9' },
  ];
  const testing = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Ledger)
    .useValue(Object.assign(new Ledger(), { balanceOf: async () => 420 }))
    .compile();
  const app = await testing.init();
  app.useLogger(false);
  const server = app.get(AGIServer, { strict: false });
  let replies = Infinity;
  for (let last = 0; last < replies; last++) {
    let seen = 0;
    const going = placeCall(app, '/bank', {
      callerId: { number: '5551234' },
      script,
      unused: 'allow',
      chaos: false, // there are more than a hundred of these calls
      onLine: ({ kind }) => {
        if (kind === 'reply' && ++seen === last) going.hangup();
      },
    });
    // A handler that still runs would keep its session open for longer than the kit waits.
    const report = await going.ended;
    expect(report.error).toBeUndefined();
    expect(server.channels.size).toBe(0);
    if (last === 0) replies = seen;
    else if (last < replies - 1) expectCall(report).toHaveEnded('caller hung up');
  }
  expect(replies).toBeGreaterThan(80);
  await app.close();
});
