/** How long a caller speaks who speaks, in ms. */
const SPEAKS = 2000;

/** The action of a caller, of its name among the decisions. */
export function actionOf(decision: string): {
  press?: string;
  speak?: number;
  text?: string;
  hangup?: true;
} {
  if (decision.startsWith('press ')) return { press: decision.slice('press '.length) };
  if (decision.startsWith('send ')) return { text: decision.slice('send '.length) };
  if (decision === 'speak') return { speak: SPEAKS };
  return decision === 'speak, hang up' ? { speak: SPEAKS, hangup: true } : { hangup: true };
}

/** How a call ended, as a place of the graph. */
export function endOf(
  ending: string,
  { context, extension, priority }: { context?: string; extension?: string; priority?: string },
): string {
  const place = [context, extension, priority].filter((part) => part !== undefined).join(',');
  return ending === 'continued' && place !== '' ? `continues at ${place}` : ending;
}
