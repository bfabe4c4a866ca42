import { tone, type TelephoneCall } from '../telephone/index.js';
import type { CaseTools } from './application-case.js';

/** Resolves with the far end's call when the caller hears what bob says. */
export async function connected(
  caller: TelephoneCall,
  far: CaseTools['far'],
): Promise<TelephoneCall> {
  const called = await far.bob!.telephone.nextCall();
  await called.answered;
  // A call that has been answered is connected a moment later: that can only be heard.
  const heard = caller.hears({ tone: 450 });
  let waits = true;
  const stop = (): void => {
    waits = false;
  };
  heard.then(stop, stop);
  while (waits) await called.speak(tone(200, 450));
  await heard;
  return called;
}
