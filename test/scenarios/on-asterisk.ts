import type { Asterisk } from '../asterisk/host/index.js';
import type { Scenario } from './scenario.js';
import type { ScenarioServers } from './servers.js';
import { storyOf } from './story.js';

/** The subroutine that GOSUB finds. */
export const dialplan = {
  'scenario.conf': '[scenario]\nexten => sub,1,Return(returned ${ARG1})\n',
};

/** Runs a scenario on a real Asterisk, and gives its lines. */
export async function onAsterisk(
  name: string,
  scenario: Scenario,
  servers: ScenarioServers,
  asterisk: Asterisk,
): Promise<string[]> {
  const { variables = {}, callerId = {}, args = [], dead, answered } = scenario;
  const url = servers.urlOf(name);
  const call = asterisk.call({
    ...(dead ? { inHangupExtension: url, farLeg: [{ hangup: true }] } : { url, args }),
    variables,
    callerId,
    ...(answered === false && { answerFirst: false }),
  });
  servers.answerWith(name, {
    press: (keys, after) => {
      setTimeout(() => void call.dtmf(keys), after);
    },
    hangUp: (after) => {
      setTimeout(() => void call.hangup(), after);
    },
  });
  const { status } = await call.ended;
  return storyOf(await servers.transcriptOf(name), dead ? undefined : status);
}
