import { tone, type TelephoneCall } from '../telephone/index.js';
import type { CaseTools } from './application-case.js';

/** Asterisk's own tones are others: ringing, for example. */
const HERE = 1700;

/** Resolves with the far end's call when the caller hears what the far end says: bob, unless another one is named. */
export async function connected(
  caller: TelephoneCall,
  far: CaseTools['far'],
  name = 'bob',
): Promise<TelephoneCall> {
  const called = await far[name]!.telephone.nextCall();
  await called.answered;
  // A call that has been answered is connected a moment later: that can only be heard.
  await called.speakUntil(caller.hears({ tone: HERE }), tone(200, HERE));
  return called;
}

/** The far end hangs up when it has been connected: before that, a busy Asterisk might not see that it had answered. */
export const leaves =
  (name?: string) =>
  async (caller: TelephoneCall, { far }: CaseTools): Promise<void> => {
    const called = await connected(caller, far, name);
    await called.hangUp();
  };

/** Presses a key until the call is over: when it is listened for can only be guessed. */
export async function pressesOn(call: TelephoneCall, key: string): Promise<void> {
  while (!call.isOver) await call.press(key, { gap: 400 });
}
