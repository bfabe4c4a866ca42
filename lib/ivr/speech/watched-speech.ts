import type { AgiChannel, SpeakResult } from '../../core/index.js';
import { diagnostics } from '../../core/internal.js';

/** Tells the diagnostics channel what the caller said. @param isMasked whether nobody may know the words */
export function tellHeard(
  channel: AgiChannel,
  { text, confidence }: { readonly text: string; readonly confidence?: number },
  isMasked: boolean,
): void {
  const { speechHeard } = diagnostics;
  if (!speechHeard.hasSubscribers) return;
  const words = isMasked ? undefined : withoutDigits(text);
  speechHeard.publish({ call: channel.request, text: words, confidence });
}

/** Tells it what was said to the caller. @param result of a text that was spoken on a line */
export function tellSaid(channel: AgiChannel, text: string, result?: SpeakResult): void {
  const { speechSaid } = diagnostics;
  if (!speechSaid.hasSubscribers) return;
  const { played, cut } = result ?? {};
  speechSaid.publish({ call: channel.request, text: withoutDigits(text), played, cut });
}

/** A number of an account is often said digit by digit, and so none of them is shown. */
function withoutDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, '*');
}
