import { once } from 'node:events';
import type { AmiClient, CallPlacer } from 'nestjs-agi/ami';
import type { AGIServer } from 'nestjs-agi/core';
import { STAY, type PlacedCase } from './list.js';
import { Story } from './story.js';

/** The routes to which the calls come. */
export function addRoutes(server: AGIServer): void {
  server.agi('/call', async (channel) => {
    await channel.wait(STAY);
  });
  server.agi('/stay', async (channel) => {
    await channel.wait(60_000);
  });
  server.agi('/hang', async (channel) => {
    await channel.hangup();
  });
}

/** Places the call of a case, and tells its story when it is over. */
export async function placeCase(
  { options, cancelAfter, hangUpAfter }: PlacedCase,
  { ami, placer, to }: { ami: AmiClient; placer: CallPlacer; to: string },
): Promise<string[]> {
  const story = new Story(ami);
  const controller = new AbortController();
  const { clock } = ami;
  if (cancelAfter !== undefined) {
    ami.on('Newstate', ({ Channel, ChannelStateDesc }) => {
      if (!Channel.startsWith(`${to}-`) || ChannelStateDesc !== 'Ringing') return;
      clock.after(cancelAfter, () => {
        controller.abort();
      });
    });
  }
  const placed = await placer.place({
    to,
    route: '/call',
    callerId: { name: 'Ada', number: '123' },
    signal: controller.signal,
    ...options,
  });
  if (hangUpAfter !== undefined) {
    const moment = new EventTarget();
    clock.after(hangUpAfter, () => moment.dispatchEvent(new Event('due')));
    await once(moment as never, 'due');
    await placed.hangup();
  }
  await placed.ended;
  return story.of(placed, to);
}
