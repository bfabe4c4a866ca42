/**
 * Turns text into wire text. The simulator works on wire text only: one character per byte, as Asterisk
 * handles it. So bytes that are not UTF-8 survive, and lengths and cuts count bytes.
 */
export function toWire(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Turns wire text into text as people read it. */
export function fromWire(wire: string): string {
  return Buffer.from(wire, 'latin1').toString('utf8');
}
