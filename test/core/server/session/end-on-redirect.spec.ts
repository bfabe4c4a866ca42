import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AGIChannel } from 'nestjs-agi/core';
import { dial, environment, type Peer } from '../../../fixtures/peer.js';
import { next, serve, type Served } from '../fixture/serve.js';

/** Where the call began, and the text that asks where it is now. */
const BEGINNING = 'agi_context: menu\nagi_extension: s\nagi_priority: 3\n';
const QUESTION = 'GET FULL VARIABLE ${CONTEXT},${EXTEN},${PRIORITY}\n';

const goOn = (channel: AGIChannel): Promise<unknown> => channel.noop('the handler goes on');
/** Waits for the end of the session. */
const wait = ({ signal }: AGIChannel): Promise<unknown> => once(signal, 'abort');

/** A call that Asterisk takes away while a prompt plays; `then` is what its handler does after it. */
async function takeAway(
  endOnRedirect: boolean,
  then = goOn,
): Promise<{ peer: Peer; target: Served }> {
  const target = await serve(
    (server) =>
      server.agi('/x', async (channel) => {
        await channel.streamFile('welcome');
        await then(channel);
      }),
    { endOnRedirect },
  );
  const peer = await dial(target);
  peer.write(environment('/x').replace('agi_threadid', `${BEGINNING}agi_threadid`));
  await peer.hears('STREAM FILE');
  peer.write('HANGUP\n200 result=-1 endpos=8000\n');
  return { peer, target };
}

describe('the option endOnRedirect', () => {
  it('ends the session of a call that is elsewhere now', async () => {
    const { peer, target } = await takeAway(true, wait);
    const over = next<string>([...target.server.channels.values()][0]!, 'end');
    await peer.hears(QUESTION);
    peer.write('200 result=1 (sales,100,1)\n');
    await peer.ended;
    peer.end();
    expect(await over).toBe('hangup');
  });

  it('lets the handler go on where the call is in the same place: it was hung up', async () => {
    const { peer } = await takeAway(true);
    await peer.hears(QUESTION);
    peer.write('200 result=1 (menu,s,3)\n');
    await peer.hears('NOOP "the handler goes on"\n');
  });

  it('asks nothing where it is off', async () => {
    const { peer } = await takeAway(false);
    await peer.hears('NOOP "the handler goes on"\n');
    expect(peer.heard).not.toContain(QUESTION);
  });

  it('leaves a session alone that is over before the answer comes', async () => {
    const { peer, target } = await takeAway(true);
    await peer.hears(QUESTION);
    peer.end();
    await peer.closed;
    expect(target.names()).not.toContain('error');
  });
});
