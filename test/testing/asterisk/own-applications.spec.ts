import { expect, it } from '@jest/globals';
import { placeCall } from 'nestjs-agi/testing';
import { agiServer } from '../../fixtures/servers.js';

it.each([
  ['2', '2'],
  ['', 'none'],
])('an application of the test plays a prompt that the key %j ends', async (press, key) => {
  const { variables, played } = await placeCall(
    agiServer((channel) => channel.exec('Menu', 'sales-menu')),
    '/test',
    {
      applications: {
        Menu: async (prompt, call) => {
          call.set('KEY', (await call.play(prompt, '12')) ?? 'none');
          return 0;
        },
      },
      script: [{ playing: 'sales-menu', ...(press !== '' && { press }) }],
    },
  ).ended;
  expect([variables.KEY, played]).toEqual([key, ['sales-menu']]);
});
