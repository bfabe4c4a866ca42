import type { AGIChannel } from 'nestjs-agi/core';

/** The hours in which somebody answers, on working days. */
const OPENS = 9;
const CLOSES = 17;

/**
 * Tells the dialplan whether anybody is there, in the variable OPEN, and the caller if nobody is. It does not know
 * how the call has come: a script of AGI(), a route of a server, or AsyncAGI.
 */
export async function openingHours(channel: AGIChannel, now = new Date()): Promise<void> {
  const [extraHours = '0'] = channel.request.args;
  const isWorkingDay = now.getDay() >= 1 && now.getDay() <= 5;
  const closes = CLOSES + Number(extraHours);
  const isOpen = isWorkingDay && now.getHours() >= OPENS && now.getHours() < closes;
  await channel.setVariable('OPEN', isOpen ? 'yes' : 'no');
  if (isOpen) return;
  await channel.answer();
  await channel.streamFile('vm-nobodyavail');
  console.error(`${channel.request.callerId ?? 'nobody known'} has called at ${now.toISOString()}`);
}
