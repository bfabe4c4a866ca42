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
  const { uniqueId } = channel.request;
  speechHeard.publish(
    { uniqueId, text: isMasked ? undefined : withoutDigits(text), confidence },
    uniqueId,
  );
}

/** Tells it what was said to the caller. @param result of a text that was spoken on a line */
export function tellSaid(channel: AgiChannel, text: string, result?: SpeakResult): void {
  const { speechSaid } = diagnostics;
  if (!speechSaid.hasSubscribers) return;
  const { uniqueId } = channel.request;
  const { played, cut } = result ?? {};
  speechSaid.publish({ uniqueId, text: withoutDigits(text), played, cut }, uniqueId);
}

/** A number of an account is often said digit by digit, and so none of them is shown. */
function withoutDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, '*');
}
