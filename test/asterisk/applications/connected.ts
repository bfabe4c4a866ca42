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
  await called.speakUntil(caller.hears({ tone: 450 }), tone(200, 450));
  return called;
}
