import { setTimeout as sleep } from 'node:timers/promises';
import type { Asterisk } from '../asterisk/host/index.js';
import { FAR_ENDS, QUEUES_CONF } from './list/applications.js';
import { SCENARIOS } from './list/index.js';
import type { Scenario, Scenarios } from './scenario.js';
import type { ScenarioServers } from './servers.js';
import { storyOf } from './story.js';

/** The subroutine that GOSUB finds, and the far ends that Dial calls. */
export const dialplan = {
  'scenario.conf': '[scenario]\nexten => sub,1,Return(returned ${ARG1})\n',
  'scenario-far.conf': FAR_ENDS,
};

/** The queues that callers wait in. */
export const config = { 'queues.conf': QUEUES_CONF };

/** How many calls run at once: few enough for each to be in time. */
const AT_ONCE = 8;

/** How long the caller waits between two keys, in ms. */
const BETWEEN_KEYS = 150;

/** How long a server may think before its first command, in ms: a program starts slowly on a busy machine. */
const THINKS = 15_000;

/**
 * Runs scenarios on a real Asterisk, all unless given, and gives the lines of each by its name. A call that
 * fails has its error instead, and the others go on.
 */
export async function allOnAsterisk(
  servers: ScenarioServers,
  asterisk: Asterisk,
  scenarios: Scenarios = SCENARIOS,
  atOnce = AT_ONCE,
): Promise<Map<string, string[]>> {
  await asterisk.hearCommands();
  const stories = new Map<string, string[]>();
  const left = Object.entries(scenarios);
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [name, scenario] = next;
      const story = onAsterisk(name, scenario, servers, asterisk);
      stories.set(name, await story.catch((error: unknown) => [String(error)]));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return stories;
}

/** Runs a scenario on a real Asterisk, and gives its lines. */
async function onAsterisk(
  name: string,
  scenario: Scenario,
  servers: ScenarioServers,
  asterisk: Asterisk,
): Promise<string[]> {
  const { variables = {}, callerId = {}, args = [], dead, answered } = scenario;
  const address = servers.addressOf(name);
  const [url, ...own] = address;
  const call = asterisk.call({
    ...(dead
      ? { inHangupExtension: address, farLeg: [{ hangup: true }] }
      : { url, args: [...own, ...args] }),
    variables,
    callerId,
    ...(answered === false && { answerFirst: false }),
  });
  // However long a busy machine takes until then. There are servers that think first, and send no command.
  const begun = Promise.race([call.commandBegins(), sleep(THINKS, undefined, { ref: false })]);
  servers.answerWith(name, {
    press: async (keys, after) => {
      await begun;
      await sleep(after);
      // A busy machine loses keys on their way from the far leg.
      for (const key of keys) {
        await call.receiveKey(key);
        await sleep(BETWEEN_KEYS);
      }
    },
    hangUp: async (after) => {
      await begun;
      await sleep(after);
      await call.hangup();
    },
    redirect: async (channel, place, after) => {
      const [Context = '', Exten = '', Priority = ''] = place.split(',');
      const Channel = channel.request.channel ?? '';
      await begun;
      await sleep(after);
      // It may have ended by itself meanwhile.
      await asterisk.ami
        .action('Redirect', { Channel, Context, Exten, Priority })
        .catch(() => undefined);
    },
  });
  const { status } = await call.ended;
  return storyOf(await servers.transcriptOf(name), dead ? undefined : status);
}
