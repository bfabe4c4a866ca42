import 'reflect-metadata';
import { formatLine, placeCall, type DialogueLine } from 'nestjs-agi/testing';
import { giveUp, start } from './start.js';

const host = process.env.AGI_HOST ?? '127.0.0.1';
const port = process.env.AGI_PORT ?? '4573';
const url = `agi://${host}:${port}/menu`;

/** Shows a line as the command `agi call` does: `<` comes from the application, `>` from Asterisk. */
function show(line: DialogueLine): void {
  if (line.kind !== 'environment') console.log(formatLine(line, { time: true }));
}

/** Starts the application, and places one call to it as Asterisk would. */
async function demonstrate(): Promise<void> {
  await start();
  console.log(`\nA demonstration call to ${url}, by a simulated Asterisk:\n`);
  const { status } = await placeCall(url, {
    callerId: { name: 'Ada', number: '5551234' },
    prompts: { 'demo-instruct': 1500, invalid: 500, alpha: 1200 },
    script: [
      { playing: 'demo-instruct', press: '7' },
      { playing: 'demo-instruct', press: '1' },
    ],
    onLine: show,
  }).ended;
  console.log(`\nThe call is over, AGISTATUS=${status}. From your Asterisk, call it with\n`);
  console.log('  exten => 100,1,Set(AGI_OUTCOME=)');
  console.log(`   same => n,AGI(${url})\n`);
  console.log('or include sample/01-quick-start/extensions.conf. Ctrl-C ends the application.');
}

await demonstrate().catch(giveUp);
