import { setTimeout as sleep } from 'node:timers/promises';
import { placeCall } from 'nestjs-agi/testing';
import type { Scenario } from './scenario.js';
import type { ScenarioServers } from './servers.js';
import { storyOf } from './story.js';

/** The prompts as the real Asterisk has them. */
const prompts = {
  beep: 200,
  'hello-world': 1500,
  'demo-instruct': 20_000,
  'demo-congrats': 20_000,
  'no-such-prompt': 'missing',
} as const;

/** The place at which AGI() runs in the dialplan of the real Asterisk. */
const environment = { agi_context: 'from-test', agi_extension: '100', agi_priority: '5' };

/** Runs a scenario on the simulator, and gives its lines. */
export async function onSimulator(
  name: string,
  scenario: Scenario,
  servers: ScenarioServers,
): Promise<string[]> {
  const { variables = {}, callerId = {}, args = [], dead, answered = true } = scenario;
  const { applications = {} } = scenario;
  const call = placeCall(servers.addressOf(name)[0], {
    prompts,
    prompt: 1500,
    time: 'real',
    chaos: false,
    answered,
    variables,
    callerId,
    args,
    applications,
    environment,
    subroutines: { 'scenario,sub,1': ([first]) => `returned ${first ?? ''}` },
    ...(dead && { dead }),
  });
  servers.answerWith(name, {
    press: async (keys, after) => {
      await sleep(after);
      call.press(keys);
    },
    hangUp: async (after) => {
      await sleep(after);
      call.hangup();
    },
    redirect: async (_, place, after) => {
      await sleep(after);
      call.redirect(place);
    },
  });
  const { status } = await call.ended;
  return storyOf(await servers.transcriptOf(name), dead ? undefined : status);
}
